from __future__ import annotations

import gzip
import re
from collections import defaultdict
from pathlib import Path

import pytest

from fuzzy_magic.errors import FuzzyError
from fuzzy_magic.train import heldout
from fuzzy_magic.train.data import (
    GROUPS,
    Episode,
    functions_of,
    is_heldout_family,
    is_heldout_text,
    is_heldout_wording,
    read_records,
)
from fuzzy_magic.train.heldout import REAL, SPLITS, read_split
from fuzzy_magic.train.procedural import procedural_functions


@pytest.fixture(scope="module")
def files() -> dict[str, list[Episode]]:
    return {split: read_split(split) for split in SPLITS}


@pytest.fixture(scope="module")
def authored() -> dict[str, set[str]]:
    """Return the wordings of each authored family."""
    wordings = defaultdict(set)
    for record in read_records():
        for function in functions_of(record):
            wordings[function.family].update(function.specs)
    return wordings


def came_from(spec: str, wording: str) -> bool:
    """Tell whether a spec is a wording with label names put in."""
    pattern = re.sub(r"\\\{(labels|L\d+)\\\}", "(.*?)", re.escape(wording))
    return re.fullmatch(pattern, spec, re.DOTALL) is not None


def test_the_file_of_known_families_holds_unseen_wordings_and_texts(
    files: dict[str, list[Episode]], authored: dict[str, set[str]]
) -> None:
    for episode in files["heldout"]:
        assert not is_heldout_family(episode.family)
        assert all(is_heldout_text(text) for text, _ in (*episode.rows, *episode.examples))
        if episode.family in authored:
            unseen = [w for w in authored[episode.family] if is_heldout_wording(episode.family, w)]
            assert any(came_from(episode.spec, wording) for wording in unseen)


def test_the_file_of_unseen_families_holds_no_known_family(files: dict[str, list[Episode]]) -> None:
    assert {is_heldout_family(episode.family) for episode in files["heldout_families"]} == {True}
    assert len({episode.family for episode in files["heldout_families"]}) >= 40


def test_the_file_of_public_data_is_no_family(
    files: dict[str, list[Episode]], authored: dict[str, set[str]]
) -> None:
    assert {episode.source for episode in files["real"]} == set(REAL)
    assert {episode.family for episode in files["real"]}.isdisjoint(authored)


def test_every_held_out_row_can_be_judged(files: dict[str, list[Episode]]) -> None:
    for episode in (e for episodes in files.values() for e in episodes):
        assert episode.rows
        if episode.labels is not None:
            assert {output for _, output in episode.rows} <= set(episode.labels)


def test_the_files_are_small() -> None:
    assert sum((heldout.HELDOUT / f"{split}.jsonl.gz").stat().st_size for split in SPLITS) < 1_500_000


@pytest.mark.parametrize(("split", "count"), [("everyday", 60), ("everyday2", 80), ("everyday3", 100)])
def test_everyday_specs_have_rows_to_show_and_to_judge_by(split: str, count: int) -> None:
    episodes = read_split(split)
    assert len({each.spec for each in episodes}) == count
    for each in episodes:
        assert len({text for text, _ in each.rows}) == 5
        assert each.labels is None
        assert all(text.strip() and output.strip() for text, output in each.rows)


@pytest.mark.parametrize(
    ("split", "count", "rows"), [("everyday_labels", 80, 6), ("everyday_labels2", 60, 5)]
)
def test_everyday_labels_are_among_those_that_are_given(split: str, count: int, rows: int) -> None:
    episodes = read_split(split)
    assert len({each.spec for each in episodes}) == count
    for each in episodes:
        assert len({text for text, _ in each.rows}) == rows
        assert {label for _, label in each.rows} <= set(each.labels or ())


@pytest.mark.parametrize("split", ["heldout", "heldout_families"])
def test_what_is_drawn_for_a_file_is_the_same_every_time(split: str) -> None:
    first, second = (list(heldout._own_episodes(split, wordings=1, settings=2)) for _ in range(2))
    assert first == second
    assert {episode.group for episode in first} == set(GROUPS)
    assert len({episode.family for episode in first}) >= 40


@pytest.mark.parametrize(("split", "kept"), [("operations", False), ("new_operations", True)])
def test_operations_are_drawn_from_the_code_and_held_out(split: str, kept: bool) -> None:
    episodes = read_split(split)
    assert episodes == read_split(split)
    assert len({episode.family for episode in episodes}) > (50 if kept else 350)
    trained = {family.family: set(family.wordings) for family in procedural_functions("train")}
    for episode in episodes:
        assert 4 <= len(episode.rows) <= 8
        assert (episode.family in trained) != kept
    known = {each.family: each for each in procedural_functions("heldout")}
    assert kept or not any(set(known[e.family].wordings) & trained[e.family] for e in episodes)


def test_a_missing_data_set_leaves_the_files_as_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heldout, "HELDOUT", tmp_path / "files")
    with pytest.raises(FuzzyError, match="lacks banking77"):
        heldout.build(tmp_path)
    assert not (tmp_path / "files").exists()


def test_a_file_that_is_written_twice_has_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, list[Episode]]
) -> None:
    monkeypatch.setattr(heldout, "HELDOUT", tmp_path)
    path = tmp_path / "heldout.jsonl.gz"
    assert heldout._write("heldout", files["heldout"]) == sum(len(e.rows) for e in files["heldout"])
    first = path.read_bytes()
    assert read_split("heldout") == files["heldout"]
    heldout._write("heldout", read_split("heldout"))
    assert path.read_bytes() == first
    assert len(gzip.decompress(first).splitlines()) == len(files["heldout"])
    assert [each.name for each in tmp_path.iterdir()] == ["heldout.jsonl.gz"]
