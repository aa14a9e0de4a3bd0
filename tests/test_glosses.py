from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuzzy_magic.glosses import glosses, label_texts


@pytest.mark.parametrize(
    ("spec", "labels", "said"),
    [
        (
            "bug means something is broken; idea means a wish for something new.",
            ("bug", "idea"),
            ["something is broken", "a wish for something new"],
        ),
        (
            "Label each mail.\n- urgent: somebody cannot work\n- later: all the rest",
            ("urgent", "later"),
            ["somebody cannot work", "all the rest"],
        ),
        (
            "Use keep for rows with a price and drop for rows without one.",
            ("keep", "drop"),
            ["rows with a price", "rows without one"],
        ),
        (
            "Return A if the customer wants money back, B if they want a new item, C otherwise",
            ("A", "B", "C"),
            ["the customer wants money back", "they want a new item", ""],
        ),
        (
            "A broken thing counts as bug, a new wish as idea.",
            ("bug", "idea"),
            ["A broken thing", "a new wish"],
        ),
        (
            "How urgent is it? Anything that blocks many people is high.",
            ("high", "low"),
            ["Anything that blocks many people", ""],
        ),
        ('"yes" if a refund is asked for, "no" otherwise', ("yes", "no"), ["a refund is asked for", ""]),
        ("red = hot\nblue = cold\nred = also very hot", ("red", "blue"), ["hot. also very hot", "cold"]),
    ],
)
def test_what_a_spec_says_about_a_label_is_found(spec: str, labels: tuple[str, ...], said: list[str]) -> None:
    assert glosses(spec, labels) == said


@pytest.mark.parametrize(
    "spec",
    [
        "Is it about sports, politics or travel?",
        "Answer with one of: sports, politics, travel.",
        "sports/politics/travel",
        "Sort the headlines.",
        "",
    ],
)
def test_a_plain_list_defines_nothing(spec: str) -> None:
    labels = ("sports", "politics", "travel")
    assert label_texts(spec, labels) == list(labels)


def test_the_longer_of_two_overlapping_labels_is_meant() -> None:
    assert glosses("spam means unwanted. not spam means wanted mail.", ("spam", "not spam")) == [
        "unwanted",
        "wanted mail",
    ]


def test_a_definition_follows_its_label_and_replaces_one_that_says_nothing() -> None:
    assert label_texts("bug: it is broken\nB: it is new", ("bug", "B")) == ["bug: it is broken", "it is new"]
    assert label_texts("class 1: fruit\nclass 2: tools", ("class 1", "class 2")) == ["fruit", "tools"]


@pytest.mark.parametrize("labels", [("yes", "no"), ("no", "yes"), ("True", "False"), ("0", "1")])
def test_a_question_says_itself_what_yes_means(labels: tuple[str, str]) -> None:
    spec = f"Is the customer asking for a refund? Answer {labels[0]} or {labels[1]}."
    texts = dict(zip(labels, label_texts(spec, labels), strict=True))
    yes = next(label for label in labels if label.lower() in ("yes", "true", "1"))
    assert texts.pop(yes).startswith("Is the customer asking for a refund?")
    assert list(texts.values()) == ["something else"]


def test_a_question_of_nothing_but_answers_stays_as_it_is() -> None:
    assert all(label_texts("yes or no", ("yes", "no")))


@given(st.text(max_size=200), st.lists(st.text(min_size=1, max_size=8), min_size=1, max_size=5, unique=True))
def test_any_spec_gives_one_text_a_label(spec: str, labels: list[str]) -> None:
    texts = label_texts(spec, labels)
    assert len(texts) == len(labels)
    assert all(texts)
