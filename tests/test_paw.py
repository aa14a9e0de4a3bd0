"""Programs as `.paw` files: what comes back, what others wrote, and what is refused."""

from __future__ import annotations

import io
import json
import os
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tiny_models
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import save as safetensors
from sample_programs import SPEC, label_program, text_program

import fuzzy_magic
from fuzzy_magic import cli, models
from fuzzy_magic.errors import ProgramError, ProgramFormatError, ProgramNotFound, StoreError
from fuzzy_magic.gguf_io import write_adapter
from fuzzy_magic.interpreter import FuzzyFunction
from fuzzy_magic.lora import LoraWeights
from fuzzy_magic.models import Pair
from fuzzy_magic.program import Program
from fuzzy_magic.program import metadata as metadata_module
from fuzzy_magic.program.paw import recognise
from fuzzy_magic.prompts import PLACEHOLDER, prompt_template
from fuzzy_magic.spec import Check, Example

PSEUDO = "[PSEUDO_PROGRAM]\nTask: Say it politely.\n\nInput: no\nOutput: no, thank you\n[END_PSEUDO_PROGRAM]"
QWEN3_PROMPT = (
    f"<|im_start|>user\n{PSEUDO}\n\n[INPUT]\n{PLACEHOLDER}\n[END_INPUT]<|im_end|>\n"
    "<|im_start|>assistant\n<think>\n\n</think>\n\n"
)
BASE_SHA256 = "a" * 64
RUNTIME = {
    "runtime_id": "some-model-q8_0",
    "manifest_version": 1,
    "interpreter": "some/Model",
    "adapter_format": "gguf_lora",
    "local_sdk": {"supported": True, "base_model": {"file": "m.gguf", "sha256": BASE_SHA256, "url": "x"}},
}
META = {
    "version": 4,
    "program_id": "0123456789abcdef",
    "spec": "Say it politely.",
    "compiler_snapshot": "paw-4b",
    "created_at": "2026-01-02",
    "interpreter": "some/Model",
    "runtime_id": "some-model-q8_0",
    "runtime": RUNTIME,
}


def paw_program(**changes: Any) -> Program:
    """Make a program of the published kind, with all that only we can say of one."""
    typed = replace(
        SPEC,
        returns="'high' | 'low'",
        examples=(Example("a\nb", "high"),),
        checks=(Check("u('x')", ("x",), "'low'"),),
    )
    plain = text_program(
        spec=typed, pseudo=PSEUDO, template="paw-qwen3-1", parent="3" * 64, confidence_temperature=1.25
    )
    return replace(plain, **changes)


def adapter(folder: Path) -> bytes:
    """Return an adapter as others write it: Q4_0, without a key of ours."""
    path = folder / "adapter.gguf"
    lora = LoraWeights(16.0, tiny_models.random_lora(tiny_models.DECODER_MODULES, 0))
    write_adapter(path, lora, {"general.name": "x"}, "qwen3", "Q4_0")
    content = path.read_bytes()
    path.unlink()
    return content


def zipped(*files: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    """Return an archive of files, as `zipfile` writes it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return the files of a `.paw` that others wrote."""
    return {
        "meta.json": json.dumps(META).encode(),
        "adapter.gguf": adapter(tmp_path_factory.mktemp("adapter")),
        "prompt_template.txt": QWEN3_PROMPT.encode(),
        "pseudo_program.txt": PSEUDO.encode(),
    }


def load(folder: Path, files: dict[str, bytes], name: str = "politely.paw") -> Program:
    (folder / name).write_bytes(zipped(*files.items()))
    return Program.load(folder / name)


def refused(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    with pytest.raises(ProgramFormatError) as caught:
        Program.load(path)
    assert caught.value.path == path
    assert caught.value.hint
    return caught.value.problem


# --- ours ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("quantised", [False, True])
def test_a_program_comes_back_whole(tmp_path: Path, quantised: bool) -> None:
    program = paw_program()
    if quantised:
        program = replace(program, lora=program.lora.to_q4_0())
    program.save(tmp_path / "p.paw")
    loaded = Program.load(tmp_path / "p.paw")
    assert loaded == program
    assert (loaded.digest, loaded.lora, loaded.spec) == (program.digest, program.lora, program.spec)


def test_saving_twice_writes_the_same_bytes(tmp_path: Path) -> None:
    paw_program().save(tmp_path / "one.paw")
    Program.load(tmp_path / "one.paw").save(tmp_path / "two.paw")
    assert (tmp_path / "one.paw").read_bytes() == (tmp_path / "two.paw").read_bytes()


def test_the_adapter_in_it_is_the_gguf_file(tmp_path: Path) -> None:
    paw_program().save(tmp_path / "p.paw")
    paw_program().save(tmp_path / "p.gguf")
    with zipfile.ZipFile(tmp_path / "p.paw") as archive:
        assert archive.namelist() == [
            "meta.json",
            "adapter.gguf",
            "prompt_template.txt",
            "pseudo_program.txt",
        ]
        assert archive.read("adapter.gguf") == (tmp_path / "p.gguf").read_bytes()
        assert archive.read("prompt_template.txt").decode() == QWEN3_PROMPT
        meta = json.loads(archive.read("meta.json"))
    assert meta["program_id"] == paw_program().digest
    assert meta["spec"] == SPEC.text
    assert meta["runtime"]["local_sdk"]["base_model"]["sha256"] == paw_program().interpreter_sha256


def test_the_ending_counts_for_saving_and_the_content_for_loading(tmp_path: Path) -> None:
    paw_program().save(tmp_path / "P.PAW")
    (tmp_path / "P.PAW").rename(tmp_path / "p.gguf")
    assert Program.load(tmp_path / "p.gguf") == paw_program()


def test_an_encoders_program_says_what_to_compile_with_instead(tmp_path: Path) -> None:
    with pytest.raises(ProgramError, match=r"urgency has no \.paw form") as caught:
        label_program().save(tmp_path / "p.paw")
    assert "--interpreter tiny" in caught.value.hint
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("pseudo", "message"),
    [
        (f"a {PLACEHOLDER} b", "cannot hold"),
        ("a\rb", "carriage return"),
        ("a" * (1 << 20), "at most 1,048,576"),
    ],
)
def test_what_other_readers_would_read_otherwise_is_not_written(
    tmp_path: Path, pseudo: str, message: str
) -> None:
    with pytest.raises(ProgramError, match=message):
        paw_program(pseudo=pseudo).save(tmp_path / "p.paw")
    assert list(tmp_path.iterdir()) == []


def test_saving_where_it_cannot_be_names_the_place(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"cannot write .*no_folder.*p\.paw: No such file"):
        paw_program().save(tmp_path / "no_folder" / "p.paw")


def test_a_missing_one_is_not_found(tmp_path: Path) -> None:
    for path in (tmp_path / "p.paw", "nul\0byte.paw"):
        with pytest.raises(ProgramNotFound):
            Program.load(path)


def test_one_of_a_newer_version_asks_to_upgrade(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(metadata_module, "FORMAT_VERSION", 2)
        paw_program().save(tmp_path / "p.paw")
    with pytest.raises(ProgramFormatError, match="newer") as caught:
        Program.load(tmp_path / "p.paw")
    assert "Upgrade" in caught.value.hint


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        ("prompt_template.txt", lambda text: text.replace("politely", "rudely"), "is not the prompt"),
        ("meta.json", lambda text: text.replace('"program_id": "', '"program_id": "0'), "is not the digest"),
    ],
)
def test_what_others_see_of_ours_must_be_the_program(
    tmp_path: Path, name: str, change: Callable[[str], str], message: str
) -> None:
    paw_program().save(tmp_path / "p.paw")
    with zipfile.ZipFile(tmp_path / "p.paw") as archive:
        files = {each: archive.read(each) for each in archive.namelist()}
    files[name] = change(files[name].decode()).encode()
    assert message in refused(tmp_path / "p.paw", zipped(*files.items()))


def test_a_function_is_saved_loaded_and_run_from_python_and_the_shell(
    tmp_path: Path,
    tiny_pairs: dict[str, Pair],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pair = tiny_pairs["decoder"]
    program = text_program(
        interpreter_sha256=pair.interpreter.sha256, spec=replace(SPEC, returns="'high' | 'low'", checks=())
    )
    FuzzyFunction(program, pair).save(tmp_path / "urgency.paw")
    function = fuzzy_magic.load(tmp_path / "urgency.paw", interpreter=str(pair.folder))
    answers = function.map(["the site is down", "spring picnic"])
    assert answers == FuzzyFunction(program, pair).map(["the site is down", "spring picnic"])
    monkeypatch.setattr(models, "pair", lambda _: pair)
    (tmp_path / "rows.txt").write_text("the site is down\nspring picnic\n")
    with (tmp_path / "rows.txt").open() as rows:
        monkeypatch.setattr("sys.stdin", rows)
        assert cli.main(["run", str(tmp_path / "urgency.paw")]) == 0
        assert capsys.readouterr().out.split() == answers
        assert cli.main(["info", str(tmp_path / "urgency.paw")]) == 0
    assert "urgency(message)" in capsys.readouterr().out


# --- other people's --------------------------------------------------------------------------------------


def test_one_that_others_wrote_is_a_program_of_text_to_text(
    tmp_path: Path, foreign: dict[str, bytes]
) -> None:
    program = load(tmp_path, foreign)
    assert (program.spec.name, program.spec.params, program.spec.returns) == ("politely", ("text",), "str")
    assert program.spec.text == "Say it politely."
    assert (program.template, program.pseudo) == ("paw-qwen3-1", PSEUDO)
    assert (program.interpreter_id, program.interpreter_sha256) == ("some-model-q8_0", BASE_SHA256)
    assert (program.compiler_id, program.created, program.architecture) == ("paw-4b", "2026-01-02", "qwen3")
    assert (program.lora.quantised, program.lora.rank) == ("q4_0", tiny_models.RANK)
    program.save(tmp_path / "again.paw")
    assert Program.load(tmp_path / "again.paw") == program


@pytest.mark.parametrize(
    ("changes", "interpreter"),
    [
        ({"interpreter": "Qwen/Qwen3-0.6B", "runtime_id": "qwen3-0.6b-q6_k"}, "qwen3-0.6b"),
        ({"interpreter": "Qwen/Qwen3-0.6B", "runtime_id": None, "version": 3}, "qwen3-0.6b"),
        ({"interpreter": "gpt2", "runtime_id": "gpt2-q8_0"}, "gpt2"),
    ],
)
def test_the_published_interpreters_are_known_by_name(
    tmp_path: Path, foreign: dict[str, bytes], changes: dict[str, Any], interpreter: str
) -> None:
    meta = {**META, "runtime": None, **changes}
    program = load(tmp_path, {**foreign, "meta.json": json.dumps(meta).encode()})
    assert program.interpreter_id == interpreter
    assert len(program.interpreter_sha256) == 64
    program.save(tmp_path / "again.paw")
    with zipfile.ZipFile(tmp_path / "again.paw") as archive:
        written = json.loads(archive.read("meta.json"))
    assert written["interpreter"] == meta["interpreter"]
    assert written["runtime_id"] == (changes["runtime_id"] or "qwen3-0.6b-q6_k")
    assert "runtime" not in written


@pytest.mark.parametrize(
    ("meta", "file", "name"),
    [
        ({"name": "mood"}, "x.paw", "mood"),
        ({"slug": "ann/mood-of-mail@v3"}, "x.paw", "mood_of_mail"),
        ({}, "mood of mail.paw", "mood_of_mail"),
        ({}, "3 moods.paw", "program_3_moods"),
        ({"name": "class"}, "x.paw", "program_class"),
        ({"name": "☃"}, "x.paw", "program"),
    ],
)
def test_its_name_comes_from_what_there_is(
    tmp_path: Path, foreign: dict[str, bytes], meta: dict[str, str], file: str, name: str
) -> None:
    files = {**foreign, "meta.json": json.dumps({**META, **meta}).encode()}
    assert load(tmp_path, files, file).spec.name == name


@pytest.mark.parametrize(
    ("prompt", "template", "pseudo"),
    [
        (prompt_template("paw-qwen3-1", "a\n\n[INPUT]\nb"), "paw-qwen3-1", "a\n\n[INPUT]\nb"),
        (prompt_template("tiny-1", "a"), "tiny-1", "a"),
        (QWEN3_PROMPT + " ", "verbatim-1", QWEN3_PROMPT + " "),
        (f"Polite form of {PLACEHOLDER}: ", "verbatim-1", f"Polite form of {PLACEHOLDER}: "),
        (PLACEHOLDER, "verbatim-1", PLACEHOLDER),
    ],
)
def test_a_prompt_of_ours_is_recognised_and_any_other_is_kept_whole(
    tmp_path: Path, foreign: dict[str, bytes], prompt: str, template: str, pseudo: str
) -> None:
    program = load(tmp_path, {**foreign, "prompt_template.txt": prompt.encode()})
    assert (program.template, program.pseudo) == (template, pseudo)
    assert prompt_template(program.template, program.pseudo) == prompt
    program.save(tmp_path / "again.paw")
    assert Program.load(tmp_path / "again.paw") == program


@given(
    st.lists(
        st.sampled_from(["a", "\n\n[INPUT]\n", "\n[END_INPUT]", "<|im_start|>user\n", "<|input|>", "\n"])
    ),
    st.sampled_from(["paw-qwen3-1", "paw-gpt2-1", "tiny-1"]),
)
def test_a_recognised_prompt_is_the_same_prompt(pieces: list[str], template: str) -> None:
    prompt = prompt_template(template, "".join(pieces))
    found, pseudo = recognise(prompt, "gpt2" if template == "paw-gpt2-1" else "qwen3")
    assert found == template
    assert prompt_template(found, pseudo) == prompt


def test_line_ends_of_the_prompt_become_newlines_as_in_other_readers(
    tmp_path: Path, foreign: dict[str, bytes]
) -> None:
    prompt = QWEN3_PROMPT.replace("\n", "\r\n").encode()
    assert load(tmp_path, {**foreign, "prompt_template.txt": prompt}).pseudo == PSEUDO


def test_a_spec_that_is_missing_or_too_long_does_not_keep_a_program_from_running(
    tmp_path: Path, foreign: dict[str, bytes]
) -> None:
    for spec in (None, " ", 7, "long " * 5000):
        meta = json.dumps({**META, "spec": spec}).encode()
        assert load(tmp_path, {**foreign, "meta.json": meta}).spec.text


# --- what is refused -------------------------------------------------------------------------------------


def meta(**changes: Any) -> Callable[[dict[str, bytes]], bytes]:
    """Build an archive whose metadata have these changes."""
    return lambda files: zipped(*{**files, "meta.json": json.dumps({**META, **changes}).encode()}.items())


def with_file(name: str, content: bytes) -> Callable[[dict[str, bytes]], bytes]:
    """Build an archive in which a file is added, or is another one."""
    return lambda files: zipped(*{**files, name: content}.items())


def without(name: str) -> Callable[[dict[str, bytes]], bytes]:
    """Build an archive that lacks a file."""
    return lambda files: zipped(*((each, content) for each, content in files.items() if each != name))


def renamed(name: str) -> Callable[[dict[str, bytes]], bytes]:
    """Build an archive in which the pseudo-program has another name."""
    return lambda files: zipped(*((name if "pseudo" in n else n, each) for n, each in files.items()))


def linked(files: dict[str, bytes]) -> bytes:
    info = zipfile.ZipInfo("prompt_template.txt")
    info.create_system, info.external_attr = 3, 0o120777 << 16
    return zipped(*((info if name == info.filename else name, each) for name, each in files.items()))


def compressed(files: dict[str, bytes]) -> bytes:
    info = zipfile.ZipInfo("prompt_template.txt")
    info.compress_type = zipfile.ZIP_LZMA
    return zipped(*((info if name == info.filename else name, each) for name, each in files.items()))


def edited_directory(edit: Callable[[bytearray, int], None]) -> Callable[[dict[str, bytes]], bytes]:
    """Build an archive and edit the directory's entry of the prompt, which starts at a given place."""

    def build(files: dict[str, bytes]) -> bytes:
        content = bytearray(zipped(*files.items()))
        place = 0
        while content[place + 46 : place + 65] != b"prompt_template.txt":
            place = content.index(b"PK\1\2", place + 1)
        edit(content, place)
        return bytes(content)

    return build


def number(offset: int, value: int, kind: str = "<I") -> Callable[[bytearray, int], None]:
    return lambda content, place: struct.pack_into(kind, content, place + offset, value)


ARCHIVES: dict[str, tuple[Callable[[dict[str, bytes]], bytes], str]] = {
    "empty": (lambda _: b"", "starts with b''"),
    "text": (lambda _: b"hello, this is no archive", "not as a ZIP archive does"),
    "head only": (lambda _: b"PK\3\4", "ends after 4 bytes"),
    "something before it": (lambda files: b"#!/bin/sh\n" + zipped(*files.items()), "not as a ZIP archive"),
    "an archive before it": (lambda files: zipped(*files.items()) * 2, "belong to none of its files"),
    "something after it": (lambda files: zipped(*files.items()) + b"x", "something was added"),
    "traversal": (renamed("../evil.txt"), "holds '../evil.txt'"),
    "absolute path": (renamed("/etc/cron.d/evil"), "holds '/etc/cron.d/evil'"),
    "backslashes": (renamed("..\\evil.txt"), "holds '..\\\\evil.txt'"),
    "folder": (renamed("x/"), "holds 'x/'"),
    "other name": (renamed("run.py"), "holds 'run.py'"),
    "one file more": (with_file("run.py", b"x"), "announces 5 files"),
    "other folder": (lambda files: zipped(*((f"p/{n}", c) for n, c in files.items())), "holds 'p/meta.json'"),
    "many files": (lambda files: zipped(*((str(n), b"") for n in range(500))), "announces 500 files"),
    "no metadata": (without("meta.json"), "meta.json is missing"),
    "no adapter": (without("adapter.gguf"), "adapter.gguf is missing"),
    "no prompt": (without("prompt_template.txt"), "prompt_template.txt is missing"),
    "symlink": (linked, "prompt_template.txt is not a regular file"),
    "compression": (compressed, "compressed in a way (14)"),
    "encrypted": (edited_directory(number(8, 1, "<H")), "prompt_template.txt is encrypted"),
    "too large": (edited_directory(number(24, 1 << 30)), "unpacks to 1,073,741,824 bytes"),
    "larger than it says": (edited_directory(number(24, 10)), "the archive is damaged"),
    "smaller than it says": (edited_directory(number(24, 1 << 19)), "the archive is damaged"),
    "checksum": (edited_directory(number(16, 7)), "the archive is damaged"),
    "place": (edited_directory(number(42, 9)), "the archive is damaged"),
    "place outside": (edited_directory(number(42, 1 << 31)), "the archive is damaged"),
    "version needed": (edited_directory(number(6, 99, "<H")), "the archive is damaged"),
    "zero byte in a name": (
        lambda files: zipped(*files.items()).replace(b"pseudo_program.txt", b"meta.json\0gram.txt"),
        "holds 'meta.json\\x00gram.txt'",
    ),
    "bomb": (with_file("pseudo_program.txt", bytes(20 << 20)), "unpacks to 20,971,520 bytes"),
    "adapter": (with_file("adapter.gguf", b"GGUF" + bytes(2000)), "adapter.gguf: GGUF version 0"),
    "adapter cut": (
        lambda files: with_file("adapter.gguf", files["adapter.gguf"][:-40])(files),
        "the file ends",
    ),
    "metadata not UTF-8": (with_file("meta.json", b'{"a": "\xff"}'), "meta.json is not UTF-8 (at byte 7)"),
    "prompt not UTF-8": (with_file("prompt_template.txt", b"\xff"), "prompt_template.txt is not UTF-8"),
    "pseudo not UTF-8": (with_file("pseudo_program.txt", b"\xff"), "pseudo_program.txt is not UTF-8"),
    "bad JSON": (with_file("meta.json", b"{"), "meta.json is not JSON"),
    "deep JSON": (with_file("meta.json", b"[" * 100_000), "meta.json is not JSON"),
    "list": (with_file("meta.json", b"[]"), "meta.json is not an object"),
    "version 2": (meta(version=2), "of version 2, and versions 3 and 4 can be read"),
    "version 5": (meta(version=5), "of version 5"),
    "version text": (meta(version="4"), "of version '4'"),
    "version true": (meta(version=True), "of version True"),
    "images": (meta(runtime_manifest_version=2), "reads images"),
    "image input": (meta(runtime={**RUNTIME, "input": {}}), "reads images"),
    "no interpreter": (meta(interpreter=None, runtime=None), "interpreter '' is not known"),
    "interpreter": (meta(runtime=None), "interpreter 'some/Model' is not known"),
    "interpreter's hash": (
        meta(runtime={**RUNTIME, "local_sdk": {"base_model": {"sha256": "xyz"}}}),
        "is not known",
    ),
    "no placeholder": (with_file("prompt_template.txt", b"hello"), "and it holds 0"),
    "two placeholders": (with_file("prompt_template.txt", 2 * PLACEHOLDER.encode()), "and it holds 2"),
}


@pytest.mark.parametrize("case", ARCHIVES)
def test_a_hostile_archive_is_refused(tmp_path: Path, foreign: dict[str, bytes], case: str) -> None:
    build, message = ARCHIVES[case]
    problem = refused(tmp_path / "x.paw", build(dict(foreign)))
    assert message in problem


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_is_there_twice_is_refused(tmp_path: Path, foreign: dict[str, bytes]) -> None:
    files = [(name, each) for name, each in foreign.items() if name != "pseudo_program.txt"]
    content = zipped(*files, ("meta.json", foreign["meta.json"]))
    assert "holds meta.json twice" in refused(tmp_path / "x.paw", content)


def test_a_bomb_is_refused_before_it_goes_off(tmp_path: Path, foreign: dict[str, bytes]) -> None:
    huge = zipped(*{**foreign, "meta.json": bytes(40 << 20)}.items())
    assert len(huge) < 1 << 20
    tracemalloc.start()
    try:
        refused(tmp_path / "x.paw", huge)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 4 << 20


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_or_a_folder_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.paw")
    (tmp_path / "folder.paw").mkdir()
    for path in (tmp_path / "pipe.paw", tmp_path / "folder.paw"):
        with pytest.raises(ProgramFormatError, match="not a regular file"):
            Program.load(path)


@pytest.fixture(scope="module")
def sound(
    tmp_path_factory: pytest.TempPathFactory, foreign: dict[str, bytes]
) -> dict[str, tuple[bytes, str]]:
    """Return the bytes of sound files and the digests of the programs in them."""
    folder = tmp_path_factory.mktemp("sound")
    program = paw_program(lora=paw_program().lora.to_q4_0())
    program.save(folder / "ours.paw")
    theirs = load(folder, foreign)
    return {
        "ours": ((folder / "ours.paw").read_bytes(), program.digest),
        "theirs": ((folder / "politely.paw").read_bytes(), theirs.digest),
    }


def loads_to(folder: Path, content: bytes) -> str | None:
    """Return the digest of the program in a file, None when it is refused; anything else is a failure."""
    (folder / "politely.paw").write_bytes(content)
    try:
        return Program.load(folder / "politely.paw").digest
    except ProgramError:
        return None


@settings(max_examples=150, deadline=None)
@given(
    kind=st.sampled_from(["ours", "theirs"]),
    where=st.floats(0, 1, exclude_max=True),
    from_end=st.booleans(),
    bits=st.integers(1, 255),
)
def test_a_flipped_byte_never_makes_another_program(
    tmp_path_factory: pytest.TempPathFactory,
    sound: dict[str, tuple[bytes, str]],
    kind: str,
    where: float,
    from_end: bool,
    bits: int,
) -> None:
    content, digest = sound[kind]
    changed = bytearray(content)
    # Half of them in the last 600 bytes, which are the archive's directory.
    changed[-1 - int(where * 600) if from_end else int(where * len(content))] ^= bits
    assert loads_to(tmp_path_factory.mktemp("flipped"), bytes(changed)) in (digest, None)


@settings(max_examples=60, deadline=None)
@given(kind=st.sampled_from(["ours", "theirs"]), where=st.floats(0, 1, exclude_max=True))
def test_a_truncated_file_is_refused(
    tmp_path_factory: pytest.TempPathFactory, sound: dict[str, tuple[bytes, str]], kind: str, where: float
) -> None:
    content, _ = sound[kind]
    assert loads_to(tmp_path_factory.mktemp("cut"), content[: int(where * len(content))]) is None


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    folder = tmp_path_factory.mktemp("any")
    for start in (b"", b"PK\3\4", b"PAW\2", b"PAW\2" + struct.pack("<II", 2, 2) + b"{}"):
        assert loads_to(folder, start + content) is None


# --- the binary form of old ------------------------------------------------------------------------------

OLD_MODULES = {
    "self_attn.q_proj": "attn_q",
    "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate",
    "mlp.down_proj": "ffn_down",
}
OLD_META: dict[str, Any] = {
    "format_version": 2,
    "interpreter_model": "Qwen/Qwen3-0.6B",
    "spec": "Say it politely.",
    "pseudo_program": PSEUDO,
    "has_lora": True,
    "lora_config": {"rank": 32, "alpha": 16},
    "source_info": {"compiler_model": "paw-4b"},
}


def old_tensors() -> dict[str, np.ndarray]:
    lora = tiny_models.random_lora(tiny_models.DECODER_MODULES, 0)
    return {
        f"lora_model.layers.{layer}.{name}.lora_{letter}": array
        for layer in range(tiny_models.LAYERS)
        for name, module in OLD_MODULES.items()
        for letter, array in zip("AB", lora[f"blk.{layer}.{module}.weight"], strict=True)
    }


def old_paw(tensors: bytes | None = None, version: int = 2, **changes: Any) -> bytes:
    """Return a file of the binary form."""
    data = json.dumps({**OLD_META, **changes}).encode()
    head = b"PAW\2" + struct.pack("<II", version, len(data)) + data
    return head + (safetensors(old_tensors()) if tensors is None else tensors)


def test_one_of_the_binary_form_of_old_is_read(tmp_path: Path) -> None:
    (tmp_path / "politely.paw").write_bytes(old_paw())
    program = Program.load(tmp_path / "politely.paw")
    assert (program.spec.name, program.spec.text) == ("politely", "Say it politely.")
    assert (program.interpreter_id, program.compiler_id) == ("qwen3-0.6b", "paw-4b")
    assert (program.template, program.pseudo) == ("paw-qwen3-1", PSEUDO)
    lora = tiny_models.random_lora(tiny_models.DECODER_MODULES, 0)
    assert set(program.lora.tensors) == {
        f"blk.{layer}.{module}.weight"
        for layer in range(tiny_models.LAYERS)
        for module in OLD_MODULES.values()
    }
    for name, (a, b) in program.lora.tensors.items():
        np.testing.assert_array_equal(a, lora[name][0].astype("f2"))
        np.testing.assert_array_equal(b, lora[name][1].astype("f2"))


def table(**changes: Any) -> bytes:
    """Return tensors in which those of the first layer's queries are described otherwise."""
    raw = safetensors(old_tensors())
    size = struct.unpack_from("<Q", raw)[0]
    described = json.loads(raw[8 : 8 + size])
    described["lora_model.layers.0.self_attn.q_proj.lora_A"].update(changes)
    data = json.dumps(described).encode()
    return struct.pack("<Q", len(data)) + data + raw[8 + size :]


HALF = {name: each for name, each in old_tensors().items() if not name.endswith("mlp.down_proj.lora_B")}
OLD: dict[str, tuple[bytes, str]] = {
    "head": (b"PAW\2\2\0", "the format version needs 4 bytes"),
    "version": (old_paw(version=3), "version 3 of the binary form"),
    "long metadata": (b"PAW\2" + struct.pack("<II", 2, 1 << 31), "at most 4194304 are read"),
    "metadata": (b"PAW\2" + struct.pack("<II", 2, 2) + b"[]", "the metadata is not an object"),
    "JSON": (b"PAW\2" + struct.pack("<II", 2, 2) + b"{\xff", "not JSON in UTF-8"),
    "no adapter": (old_paw(has_lora=False), "without an adapter"),
    "interpreter": (old_paw(interpreter_model="some/Model"), "'some/Model' is not known here"),
    "spec": (old_paw(pseudo_program=7), "pseudo_program is not a text"),
    "placeholder": (old_paw(pseudo_program=PLACEHOLDER), "pseudo_program holds"),
    "alpha": (old_paw(lora_config={}), "lora_config.alpha is not a number"),
    "huge alpha": (old_paw(lora_config={"alpha": 10**400}), "too large"),
    "zero alpha": (old_paw(lora_config={"alpha": 0}), "alpha must be a positive"),
    "no tensors": (old_paw(b""), "the length of the tensor table needs 8 bytes"),
    "empty table": (old_paw(struct.pack("<Q", 2) + b"{}"), "at least one pair"),
    "keys and values": (old_paw(safetensors({"layer_0_key": np.ones((1, 2), "f4")})), "not of an adapter"),
    "half a pair": (old_paw(safetensors(HALF)), "has only one half of a pair"),
    "shape": (old_paw(table(shape=[1, 2, 3])), "expected two whole numbers above 0"),
    "negative shape": (old_paw(table(shape=[-32, -64])), "expected two whole numbers above 0"),
    "type": (old_paw(table(dtype="I64")), "has a type that cannot be read"),
    "offsets": (old_paw(table(data_offsets=[0, 1 << 40])), "does not begin and end"),
    "other shape": (old_paw(table(shape=[64, 64])), "does not begin and end"),
    "end": (old_paw() + b"x", "1 bytes follow the last tensor"),
    "not finite": (
        old_paw(safetensors({"lora_model.layers.0.mlp.up_proj.lora_A": np.full((32, 64), np.nan, "f4")})),
        "holds a value that is not finite",
    ),
}


@pytest.mark.parametrize("case", OLD)
def test_a_broken_one_of_the_binary_form_is_refused(tmp_path: Path, case: str) -> None:
    content, message = OLD[case]
    assert message in refused(tmp_path / "x.paw", content)


def test_bfloat16_is_read_and_an_empty_pseudo_program_leaves_the_input_alone(tmp_path: Path) -> None:
    described, data = {}, b""
    for name, each in sorted(old_tensors().items()):
        upper = (each.view(np.uint32) >> 16).astype("<u2").tobytes()
        described[name] = {
            "dtype": "BF16",
            "shape": each.shape,
            "data_offsets": [len(data), len(data) + len(upper)],
        }
        data += upper
    head = json.dumps(described).encode()
    raw = struct.pack("<Q", len(head)) + head + data
    (tmp_path / "x.paw").write_bytes(old_paw(raw, pseudo_program=" "))
    program = Program.load(tmp_path / "x.paw")
    assert program.template == "verbatim-1"
    assert program.pseudo.startswith(f"<|im_start|>user\n[INPUT]\n{PLACEHOLDER}\n[END_INPUT]<|im_end|>")
    close = tiny_models.random_lora(tiny_models.DECODER_MODULES, 0)["blk.1.ffn_down.weight"][0]
    np.testing.assert_allclose(program.lora.tensors["blk.1.ffn_down.weight"][0], close, rtol=0.01)


@settings(max_examples=60, deadline=None)
@given(where=st.floats(0, 1, exclude_max=True), bits=st.integers(1, 255), cut=st.booleans())
def test_a_changed_or_cut_one_of_the_binary_form_never_fails_otherwise(
    tmp_path_factory: pytest.TempPathFactory, where: float, bits: int, cut: bool
) -> None:
    content = bytearray(old_paw())
    place = int(where * len(content))
    if cut:
        del content[place:]
    else:
        content[place] ^= bits  # it has no checksum, so another program may come of it
    (path := tmp_path_factory.mktemp("old") / "x.paw").write_bytes(bytes(content))
    try:
        Program.load(path)
    except ProgramError:
        return
    assert not cut
