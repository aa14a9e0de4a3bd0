from __future__ import annotations

from pathlib import Path

import pytest

from fuzzy_magic.train import parts
from fuzzy_magic.train.data import is_dev_family, is_heldout_family
from fuzzy_magic.train.parts import licences, load_parts, load_triples, missing_files


def test_triples_are_grouped_once_and_again_when_the_files_change(
    tmp_path: Path, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(load_triples(data_folder, tmp_path / "runs")) == 4
    monkeypatch.setattr(parts, "triple_functions", lambda folder: pytest.fail("grouped again"))
    assert len(load_triples(data_folder, tmp_path / "runs")) == 4
    monkeypatch.setattr(parts, "triple_functions", lambda folder: [])
    (data_folder / "triples" / "more.jsonl.gz").write_bytes(b"")
    assert load_triples(data_folder, tmp_path / "runs") == []


@pytest.mark.parametrize("damage", [b"", b"no pickle", b"cos\nno_such_function\n."])
def test_damaged_groups_are_made_anew(tmp_path: Path, data_folder: Path, damage: bytes) -> None:
    load_triples(data_folder, tmp_path / "cache")
    (kept,) = (tmp_path / "cache").iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(damage)
    assert len(load_triples(data_folder, tmp_path / "cache")) == 4
    assert kept.read_bytes() == whole


def test_training_has_every_part_and_the_other_splits_have_no_triples(
    tmp_path: Path, data_folder: Path
) -> None:
    train = load_parts("train", data_folder, tmp_path)
    assert all(train[name] for name in ("families", "derived", "procedural", "triples"))
    dev = load_parts("dev", data_folder, tmp_path)
    assert dev["families"]
    assert not dev["triples"]
    assert all(is_dev_family(d.family) for part in dev.values() for d in part)
    unseen = load_parts("heldout_families", None, tmp_path)
    assert all(is_heldout_family(d.family) for part in unseen.values() for d in part)


def test_only_closed_sets_are_loaded_when_asked_for(tmp_path: Path, data_folder: Path) -> None:
    some = load_parts("train", data_folder, tmp_path, closed=True)
    assert len(some["triples"]) == 3
    assert all(d.closed for part in some.values() for d in part)
    assert any(not d.closed for d in load_parts("train", data_folder, tmp_path)["families"])


def test_every_licensed_file_is_listed_with_its_terms() -> None:
    table = licences()
    assert len({entry.name for entry in table}) == len(table) == 13
    assert all(entry.source and entry.licence and entry.attribution for entry in table)
    assert all(entry.file in ("", f"triples/{entry.name}.jsonl.gz") for entry in table)


def test_missing_files_are_named(tmp_path: Path) -> None:
    everything = missing_files(None)
    assert len(everything) == 10
    (tmp_path / "triples").mkdir()
    (tmp_path / "triples" / "hwu64.jsonl.gz").touch()
    assert missing_files(tmp_path) == [file for file in everything if "hwu64" not in file]
