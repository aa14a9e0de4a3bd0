"""Replies of teachers: what is found in them, whatever stands around it, and what is left out."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuzzy_magic.train.drafts import (
    Task,
    agree,
    bare,
    draft_in,
    json_values,
    label_of,
    objects_with,
    tasks_in,
    with_slots,
)

TASK = Task("ripeness", 'Answer "ripe" or "raw".', ("ripe", "raw"))
FREE = Task("plural", "Write the plural.", None)
TASKS = {"tasks": [{"title": "t", "spec": "Do it.", "labels": ["a", "b"]}]}


@pytest.mark.parametrize(
    "around",
    [
        "{}",
        "Sure! Here are the tasks:\n```json\n{}\n```\nShall I go on?",
        '<think>maybe {{"spec": "no"}}</think>{}',
        "[1] of {{1}} follows: {} (that is it)",
        "\ufeff{}",
    ],
)
def test_json_is_found_in_babble(around: str) -> None:
    assert [t.spec for t in tasks_in(around.format(json.dumps(TASKS)))] == ["Do it."]


def test_whole_tasks_of_a_reply_that_was_cut_short_are_kept() -> None:
    text = json.dumps({"tasks": [{"spec": "One."}, {"spec": "Two."}, {"spec": "Three."}]})
    assert [t.spec for t in tasks_in(text[:-12])] == ["One.", "Two."]


@pytest.mark.parametrize(
    "text", ["", "I cannot help with that.", "[]", '{"tasks": []}', "{" * 5000, "[" * 5000]
)
def test_a_reply_without_tasks_has_none(text: str) -> None:
    assert tasks_in(text) == []
    assert draft_in(text, FREE) is None


@pytest.mark.parametrize(
    "task",
    [
        {"spec": ""},
        {"spec": 7},
        {"spec": "x" * 5000},
        {"spec": "a\x1b[31m"},
        {"spec": "one label", "labels": ["a"]},
        {"spec": "twice the same", "labels": ["a", "A"]},
        {"spec": "no list", "labels": "a, b"},
        {"spec": "too many", "labels": list("abcdefghij")},
        {"spec": "nested", "labels": [["a"], ["b"]]},
    ],
)
def test_unusable_tasks_are_left_out(task: dict[str, object]) -> None:
    assert tasks_in(json.dumps({"tasks": [task, {"spec": "Good."}]})) == [Task("Good.", "Good.", None)]


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    list(json_values(text))
    draft_in(f'{{"wordings": [{json.dumps(text)}], "rows": {json.dumps([text])}}}', TASK)
    assert agree(text, text) or not bare(text)


@given(
    st.recursive(st.none() | st.integers() | st.text(), lambda s: st.lists(s) | st.dictionaries(st.text(), s))
)
def test_any_json_can_be_read(value: object) -> None:
    text = json.dumps({"wordings": value, "rows": value, "vocabularies": value})
    draft = draft_in(text, TASK)
    assert draft is not None
    assert draft.vocabularies[0] == ["ripe", "raw"]


def test_a_draft_keeps_what_fits() -> None:
    reply = {
        "wordings": [
            "{L0} when soft, {L1} when hard",
            "one of {labels}",
            "only {L0}",
            "{L7}",
            "'ripe' or 'raw'?",
            3,
        ],
        "vocabularies": [["yes", "no"], ["yes"], ["x", "x"], ["yes", "no"], None],
        "rows": [
            {"input": " soft pear ", "output": "Ripe."},
            {"input": "hard plum", "output": "raw"},
            {"input": "odd", "output": "maybe"},
            {"input": "", "output": "raw"},
            {"input": "x" * 500, "output": "raw"},
            {"input": "no output"},
            "not a row",
        ],
    }
    draft = draft_in(json.dumps(reply), TASK)
    assert draft is not None
    assert draft.wordings == [
        "Answer {L0} or {L1}.",
        "{L0} when soft, {L1} when hard",
        "one of {labels}",
        "{L0} or {L1}?",
    ]
    assert draft.vocabularies == [["ripe", "raw"], ["yes", "no"]]
    assert draft.rows == [("soft pear", "ripe"), ("hard plum", "raw")]


def test_outputs_that_are_not_texts_are_written_as_json() -> None:
    rows = [{"input": "a", "output": 3}, {"input": "b", "output": {"k": "é"}}, {"input": "c", "output": True}]
    draft = draft_in(json.dumps({"wordings": [], "rows": rows}), FREE)
    assert draft is not None
    assert draft.rows == [("a", "3"), ("b", '{"k": "é"}'), ("c", "true")]


@pytest.mark.parametrize(
    ("wording", "expected"),
    [
        ("Is it ripe?", None),  # the word, or the label? It cannot be told
        ("How soft is it?", "How soft is it? Answer with one of: {labels}."),
        ('Say "ripe" if soft', None),
        ("`raw` if hard, “ripe” if soft", "{L1} if hard, {L0} if soft"),
    ],
)
def test_labels_become_placeholders_where_they_are_quoted(wording: str, expected: str | None) -> None:
    assert with_slots(wording, ["ripe", "raw"]) == expected


def test_a_wording_without_labels_has_no_placeholders() -> None:
    assert with_slots("Say {labels}", ()) is None
    assert with_slots('Write {"a": 1}', ()) == 'Write {"a": 1}'


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("two  cats", "two cats"),
        ("cats", '"cats"'),
        ("cats", "Answer: cats"),
        ("cats", "```\ncats\n```"),
        ("cats", "<think>cat -> cats</think>\ncats"),
        ('{"a": 1, "b": [2]}', '{"b":[2],"a":1}'),
    ],
)
def test_answers_agree_whatever_is_wrapped_around_them(one: str, other: str) -> None:
    assert agree(one, other)
    assert agree(other, one)


@pytest.mark.parametrize(
    ("one", "other"), [("cats", "Cats"), ("3", "3.0"), ("a", "b"), ("", ""), ('"', "'"), ("NaN", "null")]
)
def test_other_answers_do_not_agree(one: str, other: str) -> None:
    assert not agree(one, other)


def test_a_label_is_known_in_any_case() -> None:
    assert label_of(" **Ripe**. ", ["ripe", "raw"]) in ("ripe", None)
    assert label_of("RIPE.", ["ripe", "raw"]) == "ripe"
    assert label_of("ripe or raw", ["ripe", "raw"]) is None
    assert label_of("", ["ripe", "raw"]) is None


def test_objects_come_in_the_order_of_the_text() -> None:
    value = [{"k": 1}, {"deep": [{"k": 2}]}, {"k": 3}]
    assert [each["k"] for each in objects_with(json.dumps(value), "k")] == [1, 2, 3]
