from __future__ import annotations

import gzip
import json
import random
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from fuzzy_magic.train import data
from fuzzy_magic.train.data import (
    GROUPS,
    Function,
    family_functions,
    is_dev_family,
    is_heldout_family,
    is_heldout_text,
    is_heldout_wording,
    labels_in,
    read_records,
    share,
    triple_functions,
)

SPLIT_NAMES = ("train", "dev", "heldout", "heldout_families")
# FuzzyBench's proportions, in per cent.
PROPORTIONS = dict(zip(GROUPS, (30, 18, 15, 12, 12, 8, 5), strict=True))


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


def test_every_family_is_whole_in_one_split_or_known_to_training(splits: dict[str, list[Function]]) -> None:
    names = {split: {f.family for f in functions} for split, functions in splits.items()}
    assert names["dev"].isdisjoint(names["train"] | names["heldout"] | names["heldout_families"])
    assert names["heldout_families"].isdisjoint(names["train"] | names["heldout"])
    assert len(names["heldout"] & names["train"]) > 0.9 * len(names["heldout"])
    assert all(is_dev_family(name) and not is_heldout_family(name) for name in names["dev"])


def test_unseen_families_are_many_and_of_every_group(splits: dict[str, list[Function]]) -> None:
    assert len({f.family for f in splits["heldout_families"]}) >= 40
    assert {f.group for f in splits["heldout_families"]} == set(GROUPS)


def test_functions_carry_the_group_of_their_family() -> None:
    groups = {record["id"]: record["group"] for record in read_records()}
    assert set(groups.values()) == set(GROUPS)
    for function in family_functions("train"):
        assert function.group == groups[function.family]
        assert function.episode(random.Random(1), 4).group == function.group


def test_families_are_many_and_in_proportion() -> None:
    records = list(read_records())
    groups = Counter(record["group"] for record in records)
    texts = {text for record in records for f in data.functions_of(record) for text, _ in f.rows}
    shares = {group: 100 * count / len(records) for group, count in groups.items()}
    assert len(records) >= 1_500
    assert len(texts) >= 85_000
    assert {g: s for g, s in shares.items() if abs(s - PROPORTIONS[g]) > 5} == {}


def test_the_splits_of_a_known_family_have_other_wordings_and_texts(
    splits: dict[str, list[Function]],
) -> None:
    for function in splits["heldout"]:
        assert not is_heldout_family(function.family)
        assert all(is_heldout_wording(function.family, spec) for spec in function.specs)
        assert all(is_heldout_text(text) for text, _ in function.rows)
    assert all(is_heldout_family(function.family) for function in splits["heldout_families"])


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
        drawn = [output for _, output in lopsided._choose(rng, 20)]
        assert (drawn.count("0"), drawn.count("1")) == (16, 4)  # the label that has more fills up
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
