from __future__ import annotations

import copy
import os
import pickle
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import gguf
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_programs import SPEC, encoder_pair, label_program, text_program

from fuzzy_magic.errors import (
    InterpreterMismatch,
    ProgramError,
    ProgramFormatError,
    ProgramNotFound,
    StoreError,
)
from fuzzy_magic.gguf_io import read_adapter, write_adapter
from fuzzy_magic.lora import LoraWeights
from fuzzy_magic.models import ModelFile
from fuzzy_magic.program import Program, is_newer
from fuzzy_magic.program import metadata as metadata_module
from fuzzy_magic.returns import parse_type
from fuzzy_magic.spec import Example

STANDARD = ("general.architecture", "general.type", "adapter.type", "adapter.lora.alpha")


@pytest.mark.parametrize("make", [label_program, text_program])
def test_a_saved_program_comes_back_the_same(tmp_path: Path, make: Callable[[], Program]) -> None:
    program = replace(make(), parent="3" * 64)
    program.save(tmp_path / "p.gguf")
    loaded = Program.load(tmp_path / "p.gguf")
    assert loaded == program
    assert (loaded.digest, loaded.lora, loaded.spec) == (program.digest, program.lora, program.spec)
    if program.label_vectors is not None:
        np.testing.assert_array_equal(loaded.label_vectors, program.label_vectors)


def test_a_path_may_begin_at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    label_program().save("~/p.gguf")
    assert (tmp_path / "p.gguf").exists()
    assert Program.load("~/p.gguf") == label_program()


def test_saving_twice_writes_the_same_bytes(tmp_path: Path) -> None:
    label_program().save(tmp_path / "one.gguf")
    Program.load(tmp_path / "one.gguf").save(tmp_path / "two.gguf")
    assert (tmp_path / "one.gguf").read_bytes() == (tmp_path / "two.gguf").read_bytes()


@settings(max_examples=40, deadline=None)
@given(
    pseudo=st.text(st.characters(codec="utf-8")),
    text=st.text(st.characters(codec="utf-8"), min_size=1).filter(str.strip),
    temperature=st.floats(1e-300, 1e300),
    alpha=st.floats(1e-30, 1e30),
)
def test_any_text_and_number_survives(
    tmp_path_factory: pytest.TempPathFactory, pseudo: str, text: str, temperature: float, alpha: float
) -> None:
    path = tmp_path_factory.mktemp("any") / "p.gguf"
    base = label_program()
    program = replace(
        base,
        pseudo=pseudo,
        spec=replace(SPEC, text=text, examples=(Example(text, pseudo),)),
        temperature=temperature,
        lora=LoraWeights(alpha, base.lora.tensors),
    )
    program.save(path)
    assert Program.load(path) == program


def test_weights_are_float16_from_the_start() -> None:
    program = label_program()
    assert {array.dtype for pair in program.lora.tensors.values() for array in pair} == {np.dtype(np.float16)}
    with pytest.raises(ValueError, match="read-only"):
        program.label_vectors[0, 0] = 1


def test_q4_0_weights_stay_blocks_through_a_file(tmp_path: Path) -> None:
    program = text_program(lora=text_program().lora.to_q4_0())
    assert program.lora.quantised == "q4_0"
    assert program.digest != text_program().digest
    program.save(tmp_path / "p.gguf")
    loaded = Program.load(tmp_path / "p.gguf")
    assert (loaded, loaded.lora) == (program, program.lora)
    assert (tmp_path / "p.gguf").stat().st_size < 1.2 * program.lora.nbytes + 16_000


def test_the_confidence_temperature_is_kept_and_changes_no_digest(tmp_path: Path) -> None:
    program = label_program(confidence_temperature=1.5)
    assert program.digest == label_program().digest
    assert program != label_program()
    program.save(tmp_path / "p.gguf")
    assert Program.load(tmp_path / "p.gguf") == program
    label_program().save(tmp_path / "plain.gguf")
    assert b"confidence" not in (tmp_path / "plain.gguf").read_bytes()


@pytest.mark.parametrize("value", [0.0, -1.0, 1.8e-5, 1e4, float("nan"), float("inf")])
def test_a_senseless_confidence_temperature_is_refused(value: float) -> None:
    with pytest.raises(ProgramError, match="confidence temperature"):
        label_program(confidence_temperature=value)


def test_programs_survive_pickling_and_copying() -> None:
    program = label_program()
    assert program.digest
    assert pickle.loads(pickle.dumps(program)) == copy.deepcopy(program) == program


@pytest.mark.parametrize(
    "changes",
    [
        {"spec": replace(SPEC, text="Something else.")},
        {"pseudo": "other"},
        {"template": "minilm-2"},
        {"interpreter_sha256": "9" * 64},
        {"lora": label_program(seed=1).lora},
        {"label_vectors": label_program(seed=1).label_vectors},
        {"temperature": 14.5},
    ],
)
def test_the_digest_changes_with_what_decides_behaviour(changes: dict[str, Any]) -> None:
    assert label_program(**changes).digest != label_program().digest


@pytest.mark.parametrize(
    "changes",
    [
        {"spec": replace(SPEC, name="other", checks=())},
        {"created": "2027"},
        {"parent": "3" * 64},
        {"compiler_id": "other"},
        {"compiler_sha256": "9" * 64},
    ],
)
def test_the_digest_ignores_names_checks_and_provenance(changes: dict[str, Any]) -> None:
    changed = label_program(**changes)
    assert changed.digest == label_program().digest
    assert changed != label_program()


def test_the_output_type_is_at_hand() -> None:
    assert label_program().returns == parse_type('"high" | "medium" | "low"')


@pytest.mark.parametrize(("make", "expected"), [(label_program, "bert"), (text_program, "qwen3")])
def test_the_architecture_defaults_to_the_bundled_one(make: Callable[[], Program], expected: str) -> None:
    assert make().architecture == expected


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"label_vectors": np.ones((2, 4))}, r"label vectors have shape \(2, 4\), expected \(3, width\)"),
        ({"label_vectors": np.ones(3)}, r"have shape \(3,\)"),
        ({"label_vectors": np.ones((3, 0))}, r"have shape \(3, 0\)"),
        ({"label_vectors": np.full((3, 4), np.nan)}, "not finite"),
        ({"spec": replace(SPEC, returns="str")}, "its output type str has no labels"),
        ({"temperature": None}, "label vectors but no temperature"),
        ({"temperature": 0.0}, "temperature is 0.0"),
        ({"temperature": float("inf")}, "temperature is inf"),
        ({"pseudo": "half \ud83d"}, "character 5 of its pseudo is a lone surrogate"),
        ({"created": "\udfff"}, "character 0 of its created is a lone surrogate"),
        ({"lora": LoraWeights(1e-46, label_program().lora.tensors)}, "alpha must be a positive"),
        ({"spec": replace(SPEC, examples=(Example("x" * 8000, "high"),) * 140)}, "its spec takes 1,12"),
    ],
)
def test_parts_that_do_not_fit_are_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ProgramError, match=message):
        label_program(**changes)


def test_weights_too_large_for_float16_are_refused() -> None:
    weights = LoraWeights(1.0, {"blk.0.attn_q.weight": (np.full((1, 2), 7e4, "f4"), np.ones((2, 1), "f4"))})
    with pytest.raises(ProgramError, match="too large for float16"):
        label_program(lora=weights)


def test_a_field_of_the_wrong_python_type_is_a_type_error() -> None:
    with pytest.raises(TypeError, match="pseudo must be a str, not bytes"):
        label_program(pseudo=b"x")


def test_the_file_describes_itself_to_other_tools(tmp_path: Path) -> None:
    label_program().save(tmp_path / "p.gguf")
    reader = gguf.GGUFReader(tmp_path / "p.gguf")
    try:
        found = {key: field.contents() for key, field in reader.fields.items() if "label_vectors" not in key}
    finally:
        reader.data._mmap.close()
    assert found["general.type"] == "adapter"
    assert found["general.architecture"] == "bert"
    assert found["general.name"] == "urgency"
    assert found["fuzzy.format_version"] == 1
    assert found["fuzzy.pseudo"] == label_program().pseudo
    assert found["fuzzy.digest"] == label_program().digest


def edited(path: Path, **changes: Any) -> Path:
    """Save the sample program with some metadata changed; dots are written as two underscores."""
    program = label_program()
    program.save(path)
    lora, metadata = read_adapter(path)
    kept = {key: value for key, value in metadata.items() if key not in STANDARD}
    for name, value in changes.items():
        key = name.replace("__", ".")
        if value is ...:
            del kept[key]
        else:
            kept[key] = value
    write_adapter(path, lora, kept, "bert")
    return path


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"fuzzy__format_version": ...}, "an adapter without fuzzy.format_version"),
        ({"fuzzy__format_version": "1"}, "fuzzy.format_version is of type str, expected int"),
        ({"fuzzy__format_version": True}, "fuzzy.format_version is of type bool"),
        ({"fuzzy__format_version": 0}, "fuzzy.format_version is 0"),
        ({"fuzzy__spec": ...}, "metadata key fuzzy.spec is missing"),
        ({"fuzzy__spec": 5}, "fuzzy.spec is of type int, expected str"),
        ({"fuzzy__spec": "{}"}, "fuzzy.spec: "),
        ({"fuzzy__spec": "[" * 100_000}, "fuzzy.spec: "),
        ({"fuzzy__spec": " " * 2_000_000}, "fuzzy.spec has 2,000,000 characters"),
        ({"fuzzy__spec": SPEC.to_json().replace("'high'", "high")}, "texts in quotes"),
        ({"fuzzy__pseudo": ["a"]}, "fuzzy.pseudo is of type list"),
        ({"fuzzy__interpreter__sha256": ...}, "fuzzy.interpreter.sha256 is missing"),
        ({"fuzzy__created": 2026}, "fuzzy.created is of type int"),
        ({"fuzzy__parent": 1.5}, "fuzzy.parent is of type float"),
        ({"fuzzy__temperature": 14}, "fuzzy.temperature is of type int, expected float"),
        ({"fuzzy__temperature": float("nan")}, "temperature is nan"),
        ({"fuzzy__temperature": ...}, "no temperature"),
        ({"fuzzy__label_vectors": "x"}, "fuzzy.label_vectors is not an array of float32"),
        ({"fuzzy__label_vectors": np.ones(7, "f4")}, "7 numbers, which are no rows of fuzzy.label_width 64"),
        ({"fuzzy__label_vectors": np.ones(128, "f4")}, r"shape \(2, 64\), expected \(3, width\)"),
        ({"fuzzy__label_width": ...}, "fuzzy.label_width is missing"),
        ({"fuzzy__label_width": 0}, "fuzzy.label_width 0"),
        ({"fuzzy__label_width": -64}, "fuzzy.label_width -64"),
        ({"fuzzy__pseudo": "edited"}, "changed or damaged"),
        ({"fuzzy__temperature": 15.0}, "changed or damaged"),
        ({"fuzzy__digest": "0" * 64}, "changed or damaged"),
    ],
)
def test_metadata_that_is_not_a_programs_is_refused_by_key(
    tmp_path: Path, changes: dict[str, Any], message: str
) -> None:
    path = edited(tmp_path / "p.gguf", **changes)
    with pytest.raises(ProgramFormatError, match=message) as caught:
        Program.load(path)
    assert caught.value.path == path


def test_unknown_metadata_is_ignored(tmp_path: Path) -> None:
    assert Program.load(edited(tmp_path / "p.gguf", fuzzy__later="x", general__author="y")) == label_program()


def test_a_newer_format_asks_to_upgrade(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = edited(tmp_path / "p.gguf", fuzzy__format_version=2, fuzzy__spec=...)
    assert is_newer(path)
    with pytest.raises(ProgramFormatError, match="newer") as caught:
        Program.load(path)
    assert "Upgrade" in caught.value.hint
    monkeypatch.setattr(metadata_module, "FORMAT_VERSION", 2)
    assert not is_newer(path)


def test_a_missing_program_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(ProgramNotFound):
        Program.load(tmp_path / "p.gguf")


def test_saving_where_it_cannot_be_names_the_place(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"cannot write .*no_such_folder.*p\.gguf: No such file") as caught:
        label_program().save(tmp_path / "no_such_folder" / "p.gguf")
    assert isinstance(caught.value, OSError)
    assert caught.value.hint
    (tmp_path / "folder").mkdir()
    with pytest.raises(StoreError, match="cannot write"):
        label_program().save(tmp_path / "folder")
    assert os.listdir(tmp_path) == ["folder"]


def test_a_program_fits_its_own_interpreter() -> None:
    label_program().check_fits(encoder_pair())


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"architecture": "qwen3"}, "its architecture is bert, the interpreter's qwen3"),
        ({"kind": "decoder"}, "it has label vectors, for decoders"),
        (
            {"modules": {**encoder_pair().modules, "attn_q": (64, 128)}},
            "label vectors have 64 numbers .* width 128",
        ),
        ({"n_layers": 1}, "the interpreter has no tensor blk.1.attn_k.weight"),
        (
            {"modules": {**encoder_pair().modules, "attn_k": (64, 32)}},
            r"attn_k.weight is \(64, 64\) in the program",
        ),
        ({"interpreter": ModelFile(Path("x"), "4" * 64)}, "weights differ .sha256 444444444444…"),
    ],
)
def test_another_interpreter_is_a_mismatch_that_says_what_differs(
    changes: dict[str, Any], message: str
) -> None:
    with pytest.raises(InterpreterMismatch, match=message):
        label_program().check_fits(encoder_pair(**changes))


def test_an_encoder_refuses_a_program_without_label_vectors() -> None:
    with pytest.raises(InterpreterMismatch, match="no label vectors"):
        text_program(architecture="bert").check_fits(encoder_pair())
