from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from fuzzy_magic.errors import AssetError, CompileError
from fuzzy_magic.models import ModelFile, Pair, catalogue, default_pair, pair, pairs
from fuzzy_magic.returns import parse_type

SHA = {name: letter * 64 for name, letter in (("interpreter", "a"), ("adapter", "b"), ("mapper", "c"))}
PAIR: dict[str, Any] = {
    "id": "minilm",
    "kind": "encoder",
    "template": "minilm-1",
    "architecture": "bert",
    "n_layers": 2,
    "n_ctx": 512,
    "modules": {"attn_q": [8, 4], "ffn_up": [16, 4]},
    "interpreter": {"file": "interpreter.gguf", "sha256": SHA["interpreter"]},
    "compiler": {
        "encoder": {"file": "../minilm/interpreter.gguf", "sha256": SHA["interpreter"]},
        "adapter": {"file": "compiler.gguf", "sha256": SHA["adapter"]},
        "mapper": {"file": "mapper.safetensors", "sha256": SHA["mapper"]},
        "rank": 16,
        "alpha": 16.0,
        "n_bases": 24,
    },
    "temperature": 14,
}


@pytest.fixture
def bundled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A bundled folder of our own, with the one pair above."""
    monkeypatch.setattr(catalogue, "BUNDLED", tmp_path)
    write(tmp_path / "minilm", PAIR)
    return tmp_path


def write(folder: Path, data: object) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "pair.json").write_text(data if isinstance(data, str) else json.dumps(data), "utf-8")
    return folder


def changed(field: str, value: object) -> dict[str, Any]:
    data = copy.deepcopy(PAIR)
    *parents, last = field.split(".")
    place = data
    for name in parents:
        place = place[name]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return data


def test_a_bundled_pair_is_found_by_id_and_fully_parsed(bundled: Path) -> None:
    found = pair("minilm")
    folder = bundled.resolve() / "minilm"
    assert pairs() == ("minilm",)
    assert (found.id, found.kind, found.template, found.folder) == ("minilm", "encoder", "minilm-1", folder)
    assert found.interpreter == ModelFile(folder / "interpreter.gguf", SHA["interpreter"])
    assert found.compiler.encoder == found.interpreter
    assert found.compiler.adapter.path == folder / "compiler.gguf"
    assert (found.compiler.rank, found.compiler.alpha, found.compiler.n_bases) == (16, 16.0, 24)
    assert (found.n_layers, found.n_ctx, found.temperature) == (2, 512, 14.0)
    assert found.modules == {"attn_q": (8, 4), "ffn_up": (16, 4)}


def test_shapes_names_every_tensor_an_adapter_may_change(bundled: Path) -> None:
    assert pair("minilm").shapes() == {
        "blk.0.attn_q.weight": (8, 4),
        "blk.0.ffn_up.weight": (16, 4),
        "blk.1.attn_q.weight": (8, 4),
        "blk.1.ffn_up.weight": (16, 4),
    }


@pytest.mark.parametrize("as_text", [True, False])
def test_a_folder_anywhere_is_a_pair_too(bundled: Path, tmp_path: Path, as_text: bool) -> None:
    folder = write(tmp_path / "export", changed("id", "mine"))
    assert pair(str(folder) if as_text else folder).id == "mine"


def test_the_compiler_digest_covers_all_three_files(bundled: Path, tmp_path: Path) -> None:
    digests = {pair("minilm").compiler.sha256}
    for name in ("encoder", "adapter", "mapper"):
        write(tmp_path / name, changed(f"compiler.{name}.sha256", "d" * 64))
        digests.add(pair(tmp_path / name).compiler.sha256)
    assert len(digests) == 4


def test_pairs_are_equal_when_their_files_are(bundled: Path) -> None:
    write(bundled / "other", changed("interpreter.sha256", "d" * 64))
    assert pair("minilm") == pair("minilm")
    assert len({pair("minilm"), pair("minilm"), pair("other")}) == 2


def test_an_unknown_id_suggests_the_nearest(bundled: Path) -> None:
    with pytest.raises(CompileError) as caught:
        pair("mini-lm")
    assert "no interpreter 'mini-lm'" in caught.value.message
    assert "'minilm'" in caught.value.hint


def test_a_name_that_is_not_near_suggests_nothing(bundled: Path) -> None:
    with pytest.raises(CompileError, match="no interpreter 'qwen'") as caught:
        pair("qwen")
    assert "Did you mean" not in caught.value.hint


def test_a_type_whose_pair_is_not_bundled_says_so(bundled: Path) -> None:
    with pytest.raises(CompileError, match=r"'tiny', which writes text, .*is not bundled") as caught:
        pair(default_pair(parse_type("str")))
    assert "minilm is for bool and labels" in caught.value.hint


@pytest.mark.parametrize("name", ["", "nul\0byte", "..", "no/such/folder", "x" * 5000])
def test_what_is_neither_id_nor_folder_is_a_compile_error(bundled: Path, name: str) -> None:
    with pytest.raises(CompileError):
        pair(name)


@pytest.mark.parametrize(
    ("annotation", "expected"),
    [('"a" | "b"', "minilm"), ("bool", "minilm"), ("str", "tiny"), ("int", "tiny"), ("list[str]", "tiny")],
)
def test_the_output_type_chooses_the_pair(annotation: str, expected: str) -> None:
    assert default_pair(parse_type(annotation)) == expected


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("id", ..., "id is missing"),
        ("id", "", "id must be a text that is not empty"),
        ("kind", "both", "kind must be encoder or extractor or editor or decoder, not 'both'"),
        ("kind", ["encoder"], "kind must be encoder or extractor"),
        ("architecture", "qwen3", "architecture must be bert, not 'qwen3'"),
        ("n_layers", 0, "n_layers must be a whole number above 0, not 0"),
        ("n_layers", True, "n_layers must be a whole number"),
        ("n_ctx", 512.0, "n_ctx must be a whole number"),
        ("modules", {}, "modules must be an object with at least one module"),
        ("modules", [], "modules must be an object"),
        ("modules.attn_q", [8], r"modules.attn_q must be \[d_out, d_in\]"),
        ("modules.attn_q", [8, -4], r"modules.attn_q must be \[d_out, d_in\]"),
        ("modules.a b", [8, 4], "modules.a b must be named with small letters"),
        ("interpreter", "interpreter.gguf", "interpreter must be an object"),
        ("interpreter.file", ..., "interpreter.file is missing"),
        ("interpreter.file", "a\0b", "interpreter.file must be the path of a file"),
        ("interpreter.sha256", "A" * 64, "interpreter.sha256 must be 64 hexadecimal digits"),
        ("compiler.mapper.sha256", 5, "compiler.mapper.sha256 must be a text"),
        ("compiler.rank", "16", "compiler.rank must be a whole number"),
        ("compiler.alpha", 0, "compiler.alpha must be a finite number above 0"),
        ("compiler.alpha", float("inf"), "compiler.alpha must be a finite number above 0"),
        ("temperature", float("nan"), "temperature must be a finite number above 0"),
        ("temperature", None, "temperature must be a finite number above 0"),
    ],
)
def test_a_wrong_field_is_named_with_its_file(
    tmp_path: Path, field: str, value: object, message: str
) -> None:
    folder = write(tmp_path / "bad", changed(field, value))
    with pytest.raises(AssetError, match=message) as caught:
        pair(folder)
    assert str(folder / "pair.json") in caught.value.message


@pytest.mark.parametrize("content", ["", "{", "[]", "7", "\ud800", "[" * 100_000])
def test_a_file_that_is_no_json_object_is_an_asset_error(tmp_path: Path, content: str) -> None:
    tmp_path.joinpath("pair.json").write_bytes(content.encode("utf-8", "surrogatepass"))
    with pytest.raises(AssetError, match=r"pair\.json"):
        pair(tmp_path)


@pytest.mark.parametrize("name", pairs())
def test_the_shipped_pairs_are_readable(name: str) -> None:
    found = pair(name)
    assert isinstance(found, Pair)
    assert found.id == name
