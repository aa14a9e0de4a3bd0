from __future__ import annotations

import random
from collections import Counter

import pytest

from fuzzy_magic.train.data import Function, family_functions, is_heldout_text
from fuzzy_magic.train.derive import Derived, derived_functions

SPECS = [
    "{L0}: about fruit that grows on trees\n{L1}: about tools for the garden\n{L2}: about animals of a farm",
    "Use {L0} for apples, pears and plums; {L1} for spades and rakes; {L2} for cows and hens.",
    "Sort the lines: {labels}",
]
TEXTS = [[f"{word} {n}" for n in range(12)] for word in ("plum", "spade", "cow")]


@pytest.fixture
def sorting() -> Derived:
    rows = [(text, str(k)) for k, texts in enumerate(TEXTS) for text in texts]
    vocabularies = [["fruit", "tool", "animal"], ["F", "T", "A"]]
    return Derived(Function("farm", "family:test", SPECS, rows, vocabularies, group="text_nlp"))


def test_what_a_class_means_comes_from_the_wordings(sorting: Derived) -> None:
    assert sorting.meanings == {
        0: ["about fruit that grows on trees", "apples, pears and plums"],
        1: ["about tools for the garden", "spades and rakes"],
        2: ["about animals of a farm", "cows and hens"],
    }


def test_every_answer_follows_from_the_definitions_in_the_spec(sorting: Derived) -> None:
    meanings = {k: said for k, said in sorting.meanings.items()}
    for seed in range(300):
        episode = sorting.episode(random.Random(seed), 8)
        named = {k for k, said in meanings.items() if any(s in episode.spec for s in said)}
        classes = {text: k for k, texts in enumerate(TEXTS) for text in texts}
        answers: dict[int, set[str]] = {}
        for text, label in (*episode.rows, *episode.examples):
            assert label in (episode.labels or ())
            answers.setdefault(classes[text], set()).add(label)
        assert all(len(labels) == 1 for labels in answers.values())  # a class has one answer
        if len(named) == 1:  # one class against the others
            (wanted,) = named
            others = {label for k, labels in answers.items() if k != wanted for label in labels}
            assert answers.get(wanted, set()) & others == set()
        else:
            assert set(answers) <= named


def test_rows_are_balanced_over_the_labels(sorting: Derived) -> None:
    for seed in range(50):
        counts = Counter(label for _, label in sorting.episode(random.Random(seed), 12).rows)
        assert max(counts.values()) - min(counts.values()) <= 4


def test_no_wording_of_the_family_and_no_placeholder_is_left(sorting: Derived) -> None:
    for seed in range(100):
        spec = sorting.episode(random.Random(seed), 4).spec
        assert "{" not in spec
        assert "⟨" not in spec


def test_the_same_draw_gives_the_same_episode(sorting: Derived) -> None:
    assert sorting.episode(random.Random(7), 8) == sorting.episode(random.Random(7), 8)


def test_only_families_whose_wordings_define_their_classes_are_used() -> None:
    rows = [("a", "0"), ("b", "1")]
    vague = Function("vague", "family:test", ["Sort: {labels}"], rows, [["x", "y"]])
    text = Function("text", "family:test", ["Extract the city."], [("a", "b"), ("c", "d")])
    assert derived_functions([vague, text]) == []


def test_most_authored_families_give_rules_and_keep_to_the_split() -> None:
    functions = [f for f in family_functions("train") if f.vocabularies]
    derived = derived_functions(functions)
    assert len(derived) > 0.9 * len(functions)
    rng = random.Random(3)
    for source in rng.sample(derived, 60):
        episode = source.episode(rng, 8)
        assert not any(is_heldout_text(text) for text, _ in (*episode.rows, *episode.examples))
        assert 2 <= len(episode.labels or ()) <= len(set(source.classes))
        assert len(episode.spec) <= 1500
