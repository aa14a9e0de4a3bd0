"""From names to a pair: interpreters by id, folder and file; compilers of every kind."""

from __future__ import annotations

import json
import shutil
import struct
from dataclasses import replace
from pathlib import Path

import gguf
import numpy as np
import pytest
import tiny_models

from fuzzy_magic import models
from fuzzy_magic.errors import AssetError, CompileError
from fuzzy_magic.models import (
    HostedCompiler,
    HubFile,
    Pair,
    PublishedCompiler,
    hub_folder,
    interpreter_pair,
    pair,
    resolve,
)
from fuzzy_magic.models.gguf_header import read_model_header
from fuzzy_magic.returns import parse_type
from fuzzy_magic.settings import override

TEXT, LABELS = parse_type("str"), parse_type("bool")
MODULES = {
    "qwen3-0.6b": {
        "attn_q": (2048, 1024),
        "attn_k": (1024, 1024),
        "attn_v": (1024, 1024),
        "attn_output": (1024, 2048),
        "ffn_gate": (3072, 1024),
        "ffn_up": (3072, 1024),
        "ffn_down": (1024, 3072),
    },
    "gpt2": {
        "attn_qkv": (2304, 768),
        "attn_output": (768, 768),
        "ffn_up": (3072, 768),
        "ffn_down": (768, 3072),
    },
}


@pytest.fixture(autouse=True)
def bundled(tiny_pairs: dict[str, Pair], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The two small random pairs in place of the bundled ones."""
    folder = tmp_path / "bundled"
    shutil.copytree(tiny_pairs["encoder"].folder, folder / "minilm")
    shutil.copytree(tiny_pairs["decoder"].folder, folder / "tiny")
    monkeypatch.setattr(models.catalogue, "BUNDLED", folder)
    return folder


def checkpoint(folder: Path, interpreter: str | None = "Qwen/Qwen3-0.6B", weights: bytes = b"w") -> Path:
    """Write a folder that looks like a compiler in the published layout."""
    (folder / "compiler").mkdir(parents=True)
    (folder / "compiler" / "config.json").write_text("{}")
    (folder / "compiler" / "model.safetensors").write_bytes(weights)
    (folder / "lora_mapper.pt").write_bytes(b"mapper")
    meta = {"lora_rank": 64} | ({} if interpreter is None else {"interpreter_model": interpreter})
    (folder / "meta.json").write_text(json.dumps(meta))
    return folder


def model_file(path: Path, pair_id: str, seed: int = 0, n_layers: int | None = None) -> Path:
    """Write a GGUF file with the shapes of a published interpreter, but one weight in each tensor's place."""
    shape = pair(pair_id)
    writer = gguf.GGUFWriter(path, shape.architecture)
    writer.add_type("model")
    writer.add_context_length(40_960)
    writer.add_block_count(n_layers or shape.n_layers)
    writer.add_token_list([f"token {i}" for i in range(3000)])
    writer.add_token_scores([0.5] * 3000)
    writer.add_tensor_info("output_norm.weight", (16,), np.dtype("f4"), 64)
    for name, (d_out, d_in) in shape.shapes().items():
        writer.add_tensor_info(name, (d_out, d_in), np.dtype("f4"), d_out * d_in * 4)
    writer.open_output_file()
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_ti_data_to_file()
    writer.close()
    with path.open("ab") as file:
        file.write(bytes([seed]) * 64)
    return path


# --- what is published


@pytest.mark.parametrize(
    ("id", "n_layers", "weights", "size"),
    [("qwen3-0.6b", 28, 40_370_176, 622_733_120), ("gpt2", 12, 9_437_184, 139_804_832)],
)
def test_the_published_pairs_have_the_published_shapes(
    id: str, n_layers: int, weights: int, size: int
) -> None:
    found = pair(id)
    assert (found.kind, found.n_layers, found.n_ctx, found.modules) == (
        "decoder",
        n_layers,
        2048,
        MODULES[id],
    )
    assert 64 * sum(sum(shape) for shape in found.shapes().values()) == weights  # of an adapter of rank 64
    assert found.interpreter.hub is not None
    assert found.interpreter.hub.size == size
    assert found.interpreter.path == hub_folder(found.interpreter.hub.repo) / found.interpreter.hub.name
    assert found.compiler == PublishedCompiler(f"paw-4b-{id}", f"programasweights/paw-4b-{id}", None)


def test_what_others_call_an_interpreter_names_it_too() -> None:
    assert pair("Qwen/Qwen3-0.6B") == pair("qwen3-0.6b-q6_k") == pair("qwen3-0.6b")
    assert pair("gpt2-q8_0") == pair("gpt2")


def test_published_pairs_are_known_beside_the_bundled_ones() -> None:
    assert models.pairs() == ("minilm", "tiny")
    assert models.interpreters() == ("minilm", "tiny", "gpt2", "qwen3-0.6b")
    assert models.compilers() == ("minilm", "tiny", "paw-4b-gpt2", "paw-4b-qwen3-0.6b", "hosted")


# --- resolve


@pytest.mark.parametrize(
    ("interpreter", "compiler", "id", "made"),
    [
        (None, None, "tiny", "CompilerFiles"),
        ("tiny", None, "tiny", "CompilerFiles"),
        (None, "tiny", "tiny", "CompilerFiles"),
        ("minilm", "minilm", "minilm", "CompilerFiles"),
        ("qwen3-0.6b", None, "qwen3-0.6b", "paw-4b-qwen3-0.6b"),
        ("Qwen/Qwen3-0.6B", "qwen3-0.6b", "qwen3-0.6b", "paw-4b-qwen3-0.6b"),
        (None, "paw-4b-gpt2", "gpt2", "paw-4b-gpt2"),
        ("gpt2", "paw-4b-gpt2", "gpt2", "paw-4b-gpt2"),
        (None, "hosted", "qwen3-0.6b", "hosted paw-4b-qwen3-0.6b"),
        ("gpt2", "hosted", "gpt2", "hosted paw-4b-gpt2"),
        ("qwen3-0.6b", "hosted:paw-ft", "qwen3-0.6b", "hosted paw-ft"),
        ("tiny", "hosted:tiny", "tiny", "hosted tiny"),  # on a server of somebody's own
    ],
)
def test_names_become_a_pair(interpreter: str | None, compiler: str | None, id: str, made: str) -> None:
    found = resolve(interpreter, compiler, TEXT)
    assert found.id == id
    match found.compiler:
        case HostedCompiler():
            assert f"hosted {found.compiler.snapshot}" == made
        case PublishedCompiler():
            assert found.compiler.id == made
        case _:
            assert type(found.compiler).__name__ == made


def test_the_output_type_chooses_when_nothing_is_named() -> None:
    assert resolve(None, None, LABELS).id == "minilm"
    assert resolve("tiny", None, LABELS).id == "tiny"


@pytest.mark.parametrize(
    ("interpreter", "compiler"),
    [
        ("tiny", "minilm"),
        ("gpt2", "paw-4b-qwen3-0.6b"),
        ("tiny", "paw-4b-gpt2"),
        ("qwen3-0.6b", "tiny"),
        ("minilm", "qwen3-0.6b"),
    ],
)
def test_what_does_not_belong_together_is_refused(interpreter: str, compiler: str) -> None:
    with pytest.raises(CompileError, match=f"{compiler} makes programs for another interpreter than"):
        resolve(interpreter, compiler, TEXT)


def test_the_hosted_compiler_serves_published_interpreters_only() -> None:
    with pytest.raises(CompileError, match="makes no programs for tiny") as caught:
        resolve("tiny", "hosted", TEXT)
    assert "gpt2 and qwen3-0.6b" in caught.value.hint


@pytest.mark.parametrize(
    ("interpreter", "compiler", "message", "hint"),
    [
        (
            "qwen3-0.6",
            None,
            "no interpreter 'qwen3-0.6'",
            "Did you mean 'qwen3-0.6b'? There are: minilm, tiny, gpt2",
        ),
        (None, "paw-4b-qwen", "no compiler 'paw-4b-qwen'", "Did you mean 'paw-4b-qwen3-0.6b'?"),
        (None, "llama", "no compiler 'llama'", "There are: minilm, tiny, paw-4b-gpt2"),
        (None, "no/such/folder", "no pair.json in no/such/folder", "Give the folder"),
        ("no/such/model.gguf", None, "no/such/model.gguf cannot be read", "Check the path"),
        ("nul\0byte.gguf", None, "nul\0byte.gguf", ""),
    ],
)
def test_a_name_that_stands_for_nothing_says_what_there_is(
    interpreter: str | None, compiler: str | None, message: str, hint: str
) -> None:
    with pytest.raises((CompileError, AssetError)) as caught:
        resolve(interpreter, compiler, TEXT)
    assert message in caught.value.message
    assert hint in caught.value.hint


# --- compilers in the published layout


def test_a_folder_in_the_published_layout_names_its_interpreter(tmp_path: Path) -> None:
    folder = checkpoint(tmp_path / "own")
    found = resolve(None, str(folder), TEXT)
    assert found.id == "qwen3-0.6b"
    assert found.compiler == PublishedCompiler("own", None, folder.resolve())
    assert resolve("qwen3-0.6b", str(folder), TEXT) == found
    with pytest.raises(CompileError, match="for another interpreter than gpt2"):
        resolve("gpt2", str(folder), TEXT)


def test_a_folder_for_an_unknown_interpreter_needs_it_named(tmp_path: Path) -> None:
    folder = str(checkpoint(tmp_path / "own", "someone/other-model"))
    with pytest.raises(CompileError, match="does not say for which interpreter"):
        resolve(None, folder, TEXT)
    assert resolve("gpt2", folder, TEXT).id == "gpt2"


def test_an_incomplete_folder_says_what_it_lacks(tmp_path: Path) -> None:
    folder = checkpoint(tmp_path / "own")
    (folder / "lora_mapper.pt").unlink()
    with pytest.raises(AssetError, match=r"has no lora_mapper\.pt"):
        resolve(None, str(folder), TEXT)
    with pytest.raises(AssetError, match="does not say interpreter_model"):
        resolve(None, str(checkpoint(tmp_path / "mute", None)), TEXT)


def test_a_compiler_in_a_folder_is_told_by_its_contents_and_not_by_its_place(tmp_path: Path) -> None:
    def identity(folder: Path) -> str:
        made = resolve(None, str(folder), TEXT).compiler
        assert made is not None
        return made.sha256

    first = checkpoint(tmp_path / "first")
    same = shutil.copytree(first, tmp_path / "same")
    other = checkpoint(tmp_path / "other", weights=b"W")
    assert identity(first) == identity(same) != identity(other)
    (same / "pseudo.gguf").write_bytes(b"instruct model")
    assert identity(first) != identity(same)


def test_the_model_that_writes_pseudo_programs_is_found_and_counts(tmp_path: Path) -> None:
    plain = resolve("gpt2", None, TEXT).compiler
    assert isinstance(plain, PublishedCompiler)
    assert plain.pseudo is None
    beside = hub_folder("programasweights/paw-4b-gpt2") / "pseudo.gguf"
    beside.parent.mkdir(parents=True)
    beside.write_bytes(b"instruct model")
    found = resolve("gpt2", None, TEXT).compiler
    assert found == replace(plain, pseudo=str(beside))
    assert found.sha256 != plain.sha256
    with override(pseudo=tmp_path / "another.gguf"):
        chosen = resolve(None, "paw-4b-gpt2", TEXT).compiler
    assert chosen == replace(plain, pseudo=str(tmp_path / "another.gguf"))


# --- interpreters by file


def test_the_file_of_a_known_interpreter_is_that_interpreter(bundled: Path, tmp_path: Path) -> None:
    copy = shutil.copy(bundled / "tiny" / "decoder.gguf", tmp_path / "copy.gguf")
    found = resolve(str(copy), None, TEXT)
    assert found == pair("tiny")
    assert found.interpreter.path == copy
    assert resolve(str(copy), "tiny", TEXT).interpreter.path == copy


def test_a_file_with_known_shapes_is_an_interpreter_that_needs_a_compiler(tmp_path: Path) -> None:
    path = str(model_file(tmp_path / "Qwen3-0.6B-Q4_K_M.gguf", "qwen3-0.6b"))
    with pytest.raises(CompileError, match="comes without a compiler") as caught:
        resolve(path, None, TEXT)
    assert "paw-4b-qwen3-0.6b" in caught.value.hint
    found = resolve(path, "paw-4b-qwen3-0.6b", TEXT)
    assert (found.id, found.template) == ("Qwen3-0.6B-Q4_K_M", "paw-qwen3-1")
    assert (found.n_layers, found.n_ctx, found.modules) == (28, 2048, MODULES["qwen3-0.6b"])
    assert found.interpreter.sha256 == tiny_models.sha256(Path(path))
    assert found.interpreter.hub is None
    assert isinstance(resolve(path, "hosted", TEXT).compiler, HostedCompiler)
    with pytest.raises(CompileError, match="for another interpreter"):
        resolve(path, "paw-4b-gpt2", TEXT)


def test_a_file_of_another_depth_does_not_fit_the_published_compiler(tmp_path: Path) -> None:
    path = str(model_file(tmp_path / "deep.gguf", "gpt2", n_layers=24))
    with pytest.raises(CompileError, match="for another interpreter"):
        resolve(path, "paw-4b-gpt2", TEXT)
    assert resolve(path, str(checkpoint(tmp_path / "own", "someone/deep")), TEXT).n_layers == 24


def test_two_files_of_one_shape_are_two_interpreters(tmp_path: Path) -> None:
    first, second = (interpreter_pair(model_file(tmp_path / f"{n}.gguf", "gpt2", seed=n)) for n in (1, 2))
    assert first.interpreter.sha256 != second.interpreter.sha256


def test_an_encoder_by_file_is_refused(tmp_path: Path) -> None:
    path = tiny_models.write_encoder(tmp_path / "other.gguf", seed=9)
    with pytest.raises(CompileError, match=r"is a bert model.*be an interpreter") as caught:
        resolve(str(path), "paw-4b-gpt2", LABELS)
    assert "gpt2, qwen3" in caught.value.hint


def test_the_header_of_a_real_model_is_read(bundled: Path) -> None:
    header = read_model_header(bundled / "tiny" / "decoder.gguf")
    assert (header.architecture, header.n_layers, header.n_ctx) == ("qwen3", 2, tiny_models.DECODER_CTX)
    for module, shape in tiny_models.DECODER_MODULES.items():
        assert header.shapes[f"blk.1.{module}.weight"] == shape


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GGUF",
        b"PK\3\4" + bytes(100),
        b"GGUF" + struct.pack("<IQQ", 9, 0, 0),
        b"GGUF" + struct.pack("<IQQ", 3, 2**60, 2**60),
        b"GGUF" + struct.pack("<IQQ", 3, 0, 0),
        b"GGUF" + struct.pack("<IQQQ", 3, 0, 1, 2**62),
        b"GGUF" + struct.pack("<IQQQ", 3, 0, 1, 1) + b"k" + struct.pack("<IIQ", 9, 8, 2**62),
        b"GGUF" + struct.pack("<IQQQ", 3, 0, 1, 1) + b"k" + struct.pack("<I", 77),
    ],
)
def test_a_file_that_is_no_model_is_an_asset_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.gguf"
    path.write_bytes(content)
    with pytest.raises(AssetError, match=r"not the GGUF file of a language model|cannot be read"):
        interpreter_pair(path)


def test_a_truncated_model_is_an_asset_error(bundled: Path, tmp_path: Path) -> None:
    whole = (bundled / "tiny" / "decoder.gguf").read_bytes()
    path = tmp_path / "x.gguf"
    for length in range(0, 4000, 37):
        path.write_bytes(whole[:length])
        with pytest.raises(AssetError):
            read_model_header(path)


# --- the fields of a pair file that is fetched


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"interpreter": {"hub": {"repo": "../evil", "size": 1}}}, "interpreter.hub.repo must be owner/name"),
        ({"interpreter": {"hub": {"repo": "a/b"}}}, "interpreter.hub.size is missing"),
        ({"interpreter": {"file": "../../x.gguf"}}, "interpreter.file must be the name of a file in the"),
        ({"compiler": {"hub": {"repo": 5}}}, "compiler.hub.repo must be a text"),
        ({"aliases": "x"}, "aliases must be a list of texts"),
    ],
)
def test_a_wrong_field_of_a_fetched_pair_is_named(
    tmp_path: Path, change: dict[str, object], message: str
) -> None:
    data = json.loads((models.catalogue.PUBLISHED / "gpt2" / "pair.json").read_text())
    for key, value in change.items():
        data[key] = data[key] | value if isinstance(value, dict) else value
    (tmp_path / "pair.json").write_text(json.dumps(data))
    with pytest.raises(AssetError, match=message):
        pair(tmp_path)


def test_a_revision_may_be_pinned(tmp_path: Path) -> None:
    data = json.loads((models.catalogue.PUBLISHED / "gpt2" / "pair.json").read_text())
    data["interpreter"]["hub"]["revision"] = data["compiler"]["hub"]["revision"] = "v1"
    (tmp_path / "pair.json").write_text(json.dumps(data))
    found = pair(tmp_path)
    assert found.interpreter.hub == HubFile(
        "programasweights/GPT2-GGUF-Q8_0", "gpt2-q8_0.gguf", 139_804_832, "v1"
    )
    assert found.compiler is not None
    assert found.compiler.sha256 != pair("gpt2").compiler.sha256  # type: ignore[union-attr]
