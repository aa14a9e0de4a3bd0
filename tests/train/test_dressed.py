"""Other layouts of terse specs that name labels."""

from __future__ import annotations

import random

import pytest

from fuzzy_magic.train.dressed import dressed


def layouts(text: str, *labels: str) -> set[str]:
    rng = random.Random(1)
    return {spec for _ in range(200) for spec in dressed(text, frozenset(labels), rng)}


def test_labels_behind_a_few_words_are_set_in_other_ways() -> None:
    found = layouts("Size of the box: small, Medium or large?", "small", "medium", "large")
    assert {
        "Size of the box (small, Medium, large)",
        "Size of the box (small, Medium or large)",
        "Size of the box [small/Medium/large]",
        "Size of the box: small | Medium | large",
        "Size of the box - small / Medium / large",
        "small or Medium or large: Size of the box",
    } <= found


def test_a_question_keeps_its_mark_before_brackets_only() -> None:
    found = layouts("paid? yes/no", "yes", "no")
    assert "paid? (yes, no)" in found
    assert "paid: yes, no" in found
    assert not any("?:" in each or "? -" in each for each in found)


@pytest.mark.parametrize(
    "text",
    [
        "small if it fits a pocket, large otherwise",  # says more than the labels
        "Decide for each of the rows whether it is small or large",
        "Is it small or large?",
        "small or large",
        'size("x") -> small | large',
        "size: small, large or none",  # of more labels
    ],
)
def test_other_specs_stay_as_they_are(text: str) -> None:
    assert layouts(text, "small", "large") == set()
