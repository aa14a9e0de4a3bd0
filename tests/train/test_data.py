from __future__ import annotations

import gzip
import json
import random
import re
from dataclasses import replace
from pathlib import Path

import pytest

from fuzzy_magic.errors import FuzzyError
from fuzzy_magic.train import data, heldout
from fuzzy_magic.train.batches import Batches
from fuzzy_magic.train.data import (
    Episode,
    Function,
    family_functions,
    is_heldout_family,
    is_heldout_text,
    is_heldout_wording,
    labels_in,
    share,
    triple_functions,
)
from fuzzy_magic.train.heldout import REAL, SPLITS, read_split

SPLIT_NAMES = ("train", "heldout", "heldout_families")


@pytest.fixture(scope="module")
def splits() -> dict[str, list[Function]]:
    return {split: family_functions(split) for split in SPLIT_NAMES}


def wordings(functions: list[Function]) -> set[str]:
    return {spec for function in functions for spec in function.specs}


def texts(functions: list[Function]) -> set[str]:
    return {text for function in functions for text, _ in function.rows}


# --- splits -----------------------------------------------------------------------------------------------


def test_a_name_has_the_same_share_in_every_version() -> None:
    # The splits hang on these: if they move, what was held out becomes training data.
    assert share("family", "spam") == pytest.approx(0.3176351386, abs=1e-9)
    assert share("wording", "spam", "Is it spam?") == pytest.approx(0.9619594237, abs=1e-9)
    assert share("text", "server down") == pytest.approx(0.0463889453, abs=1e-9)


def test_training_functions_hold_nothing_that_is_held_out(splits: dict[str, list[Function]]) -> None:
    for function in splits["train"]:
        assert not is_heldout_family(function.family)
        assert not any(is_heldout_wording(function.family, spec) for spec in function.specs)
        assert not any(is_heldout_text(text) for text, _ in function.rows)


def test_no_wording_or_text_stands_on_both_sides(splits: dict[str, list[Function]]) -> None:
    for split in ("heldout", "heldout_families"):
        assert wordings(splits["train"]) & wordings(splits[split]) == set()
        assert texts(splits["train"]) & texts(splits[split]) == set()


def test_the_splits_of_a_known_family_have_other_wordings_and_texts(
    splits: dict[str, list[Function]],
) -> None:
    for function in splits["heldout"]:
        assert not is_heldout_family(function.family)
        assert all(is_heldout_wording(function.family, spec) for spec in function.specs)
        assert all(is_heldout_text(text) for text, _ in function.rows)
    assert all(is_heldout_family(function.family) for function in splits["heldout_families"])


def test_no_held_out_text_or_family_is_in_the_training_stream(splits: dict[str, list[Function]]) -> None:
    batches = Batches(splits["train"], [], seed=1, specs=8, rows=8, family_share=1.0)
    known = wordings(splits["heldout"]) | wordings(splits["heldout_families"])
    for episode in (e for step in range(40) for e in batches(step)):
        assert not is_heldout_family(episode.family)
        assert not any(is_heldout_text(text) for text, _ in (*episode.rows, *episode.examples))
        assert episode.spec not in known


# --- the held-out files -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def files() -> dict[str, list[Episode]]:
    return {split: read_split(split) for split in SPLITS}


def came_from(spec: str, wording: str) -> bool:
    """Tell whether a spec is a wording with label names put in."""
    pattern = re.sub(r"\\\{(labels|L\d+)\\\}", "(.*?)", re.escape(wording))
    return re.fullmatch(pattern, spec, re.DOTALL) is not None


def test_the_file_of_known_families_holds_unseen_wordings_and_texts(
    files: dict[str, list[Episode]], splits: dict[str, list[Function]]
) -> None:
    unseen: dict[str, set[str]] = {}
    for function in splits["heldout"]:
        unseen.setdefault(function.family, set()).update(function.specs)
    for episode in files["heldout"]:
        assert all(is_heldout_text(text) for text, _ in (*episode.rows, *episode.examples))
        assert any(came_from(episode.spec, wording) for wording in unseen[episode.family])


def test_the_file_of_unseen_families_holds_no_known_family(files: dict[str, list[Episode]]) -> None:
    assert {is_heldout_family(episode.family) for episode in files["heldout_families"]} == {True}


def test_the_file_of_public_data_is_no_family_and_not_training_text(
    files: dict[str, list[Episode]], splits: dict[str, list[Function]]
) -> None:
    assert {episode.source for episode in files["real"]} == set(REAL)
    assert {episode.spec for episode in files["real"]} & wordings(splits["train"]) == set()


def test_every_held_out_row_can_be_judged(files: dict[str, list[Episode]]) -> None:
    for episode in (e for episodes in files.values() for e in episodes):
        assert episode.rows
        if episode.labels is not None:
            assert {output for _, output in episode.rows} <= set(episode.labels)


@pytest.mark.parametrize(("split", "wordings"), [("heldout", 1), ("heldout_families", 4)])
def test_building_the_files_again_gives_the_same_episodes(
    split: str, wordings: int, files: dict[str, list[Episode]]
) -> None:
    again = {(e.family, e.spec): e for e in heldout._family_episodes(split, wordings)}
    # A family that was added later is not in the file until the files are built anew.
    assert [e for e in files[split] if again.get((e.family, e.spec)) != e] == []


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
    original = (heldout.HELDOUT / "heldout.jsonl.gz").read_bytes()
    monkeypatch.setattr(heldout, "HELDOUT", tmp_path)
    rows = heldout._write("heldout", files["heldout"])
    assert rows == sum(len(e.rows) for e in files["heldout"])
    assert gzip.decompress((tmp_path / "heldout.jsonl.gz").read_bytes()) == gzip.decompress(original)
    assert [path.name for path in tmp_path.iterdir()] == ["heldout.jsonl.gz"]


# --- episodes ---------------------------------------------------------------------------------------------

URGENT = Function(
    family="urgency",
    source="family:triage",
    specs=["Is this {L0} or {L1}?", "Sort into {labels}."],
    rows=[(f"text {i}", str(i % 2)) for i in range(20)],
    vocabularies=[["urgent", "calm"], ["A", "B"]],
)


def test_an_episode_is_decided_by_its_seed() -> None:
    assert URGENT.episode(random.Random(4), 6) == URGENT.episode(random.Random(4), 6)
    assert URGENT.episode(random.Random(4), 6) != URGENT.episode(random.Random(5), 6)


def test_an_episode_names_its_labels_and_uses_only_them() -> None:
    rng = random.Random(0)
    for _ in range(50):
        episode = URGENT.episode(rng, 6)
        assert episode.labels is not None
        assert all(label in episode.spec for label in episode.labels)
        assert "{" not in episode.spec
        assert {output for _, output in (*episode.rows, *episode.examples)} <= set(episode.labels)


def test_the_rows_of_an_episode_are_balanced_and_not_its_examples() -> None:
    lopsided = replace(URGENT, rows=[(f"text {i}", "1" if i < 4 else "0") for i in range(40)])
    rng = random.Random(0)
    for _ in range(50):
        drawn = [output for _, output in lopsided._choose(rng, 8)]
        assert (drawn.count("0"), drawn.count("1")) == (4, 4)
        episode = lopsided.episode(rng, 6)
        assert not set(episode.rows) & set(episode.examples)
        assert len(episode.rows) <= 6


def test_short_label_names_are_only_used_where_the_wording_explains_them() -> None:
    rng = random.Random(0)
    listed = replace(URGENT, specs=["Sort into {labels}."])
    assert {frozenset(listed.episode(rng, 4).labels or ()) for _ in range(30)} == {
        frozenset({"urgent", "calm"})
    }


def test_braces_of_a_wording_stay() -> None:
    spec = data.fill_labels('Answer {labels} as {"key": {L0}}', ["x", "y"], random.Random(1))
    assert spec.startswith("Answer ")
    assert '{"key": ' in spec
    assert "{L0}" not in spec


# --- labels that a spec names -----------------------------------------------------------------------------


def named(spec: str, *outputs: str, vocabulary: set[str] | None = None) -> tuple[str, ...] | None:
    rows = [(f"text {i}", output) for i, output in enumerate(outputs)]
    return labels_in(spec, rows, {*outputs, *(vocabulary or ())})


def test_labels_are_read_off_the_spec() -> None:
    assert named('Answer "yes" or "no".', "yes", "no") == ("no", "yes")
    assert named("Sort: sports|world news|tech", "sports", "world news") == ("sports", "world news")


def test_a_label_that_the_rows_lack_is_read_off_the_spec_too() -> None:
    spec = "Is it positive, negative or neutral."
    assert named(spec, "positive", "negative", vocabulary={"neutral", "mixed"}) == (
        "negative",
        "neutral",
        "positive",
    )


def test_a_label_inside_a_longer_label_counts_where_it_stands_alone() -> None:
    assert named("Say spam or not spam.", "spam", "not spam") == ("not spam", "spam")
    assert named("Say not spam where it is not spam.", "spam", "not spam") is None
    assert named("Say not spam or ham.", "ham", "not spam", vocabulary={"spam"}) == ("ham", "not spam")


def test_a_label_inside_a_word_is_not_named() -> None:
    assert named("Start the chart: art or science?", "art", "science") == ("art", "science")
    assert named("Start the chart, or science?", "art", "science") is None


def test_labels_are_read_as_they_are_spelled() -> None:
    assert named("Answer YES or NO.", "yes", "no") is None
    assert named("Grade A+ or A?", "A+", "A") == ("A", "A+")
    assert named("Answer (yes)/(no)!", "yes", "no") == ("no", "yes")


def test_what_is_no_closed_set_has_no_labels() -> None:
    assert named("Always say yes.", "yes") is None
    assert named("Write the plural: cats, dogs.", "cats", "mice") is None
    many = [f"label{i}" for i in range(13)]
    assert named(" ".join(many), *many) is None
    long = "x" * 41
    assert named(f"yes or {long}", "yes", long) is None


def test_an_empty_output_elsewhere_in_the_task_does_no_harm() -> None:
    assert named("Answer yes or no.", "yes", "no", vocabulary={"", " "}) == ("no", "yes")


def test_triples_are_grouped_by_spec_and_their_labels_found(data_folder: Path) -> None:
    functions = {(f.family, f.specs[0]): f for f in triple_functions(data_folder / "triples")}
    assert len(functions) == 4
    assert functions["an animal", "Say whether an animal is big or small."].labels == ("big", "small")
    plural = functions["plural", "Write the plural."]
    assert not plural.closed
    assert len(plural.rows) == 5
    assert plural.source == "sizes"


def test_long_rows_and_specs_of_triples_are_left_out(tmp_path: Path) -> None:
    row = {"task": "t", "source": "s", "output": "x"}
    rows = [
        *({"spec": "short", "input": f"{i}", **row} for i in range(2)),
        {"spec": "short", "input": "y" * 401, **row},
        *({"spec": "z" * 1501, "input": f"{i}", **row} for i in range(2)),
    ]
    with gzip.open(tmp_path / "t.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(each) + "\n" for each in rows)
    (function,) = triple_functions(tmp_path)
    assert function.specs == ["short"]
    assert len(function.rows) == 2
