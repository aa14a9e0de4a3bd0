"""Baselines of every kind: what they answer, what is kept, and what is never asked or shown."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from instruct_model import write_instruct
from keyword_interpreter import KeywordInterpreter
from sample_programs import SPEC, label_program, text_program
from tiny_models import write_decoder

from fuzzy_magic.compare import Answer, Baseline
from fuzzy_magic.compare.answers import read_reply
from fuzzy_magic.errors import FuzzyError, InferenceError
from fuzzy_magic.interpreter import function
from fuzzy_magic.interpreter.function import FuzzyFunction
from fuzzy_magic.returns import parse_type
from fuzzy_magic.settings import override

URGENCY = parse_type("'high' | 'medium' | 'low'")


def values(answers: list[Answer]) -> list[object]:
    return [answer.value for answer in answers]


@pytest.mark.parametrize(
    "reply",
    [
        "high",
        " High\n",
        '"high"',
        "**high**",
        "`high`",
        "high.",
        "Answer: high",
        "The answer is high.",
        "**Output:** high",
        '{"answer": "high"}',
        "```\nhigh\n```",
        '```json\n{"answer": "high"}\n```',
    ],
)
def test_what_large_models_wrap_an_answer_in_is_unwrapped(reply: str) -> None:
    assert read_reply(reply, URGENCY) == "high"


@pytest.mark.parametrize(
    "reply", ["", "highest", "It is high, I think", "high or low", '{"answer": 3}', "null", "[[["]
)
def test_what_is_no_answer_is_none(reply: str) -> None:
    assert read_reply(reply, URGENCY) is None


@pytest.mark.parametrize(
    ("returns", "reply", "value"),
    [
        ("bool", "Yes.", True),
        ("bool", '{"answer": "no"}', False),
        ("int", "Answer: 1,200", 1200),
        ("float", "3.5", 3.5),
        ("list[str]", '```json\n["a", "b"]\n```', ["a", "b"]),
        ("{'city': str}", '{"city": "Rome"}', {"city": "Rome"}),
        ("str", "  the answer is blue. \n", "the answer is blue."),
    ],
)
def test_replies_are_read_in_the_output_type(returns: str, reply: str, value: object) -> None:
    assert read_reply(reply, parse_type(returns)) == value


@given(st.text(), st.sampled_from(["bool", "int", "list[str]", "{'a': int}", "'a' | 'b'", "str"]))
def test_reading_a_reply_never_raises(reply: str, returns: str) -> None:
    read_reply(reply, parse_type(returns))


def test_a_callable_is_called_once_for_equal_inputs_and_never_for_nulls() -> None:
    asked: list[str] = []

    def length(text: str) -> str:
        asked.append(text)
        return "high" if len(text) > 2 else "nonsense"

    seen: list[int] = []
    answers = Baseline.callable(length).answer(
        ["long", None, "no", "long"], spec=SPEC, on_row=lambda place, _: seen.append(place)
    )
    assert values(answers) == ["high", None, None, "high"]
    assert [answer.invalid for answer in answers] == [False, False, True, False]
    assert asked == ["long", "no"]
    assert sorted(seen) == [0, 1, 2, 3]


def test_a_callable_that_raises_fails_in_that_row_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-quoted")

    def picky(text: str) -> str:
        if text == "bad":
            raise RuntimeError("refused sk-quoted")
        return "low"

    good, bad = Baseline.callable(picky).answer(["fine", "bad"], spec=SPEC)
    assert good.value == "low"
    assert (bad.error, bad.value, bad.invalid) == ("RuntimeError: refused [key]", None, False)


def test_a_callable_may_return_values_of_the_type() -> None:
    spec = replace(SPEC, returns="bool")
    assert values(Baseline.callable(lambda text: len(text) > 2).answer(["a", "long"], spec=spec)) == [
        False,
        True,
    ]
    odd = Baseline.callable(lambda text: 7).answer(["a"], spec=spec)[0]
    assert (odd.invalid, odd.text) == (True, "7")
    assert Baseline.callable(lambda text: None).answer(["a"], spec=spec)[0].invalid


def test_a_callable_with_a_version_is_remembered_and_one_without_is_not() -> None:
    asked: list[str] = []

    def fn(text: str) -> str:
        asked.append(text)
        if text == "fails":
            raise ValueError
        return "low"

    for _ in range(2):
        Baseline.callable(fn).answer(["a"], spec=SPEC)
    assert asked == ["a", "a"]
    asked.clear()
    for _ in range(2):
        answers = Baseline.callable(fn, version="1").answer(["a", "fails"], spec=SPEC)
    assert asked == ["a", "fails", "fails"]  # what failed is tried again
    assert [answer.cached for answer in answers] == [True, False]
    Baseline.callable(fn, version="2").answer(["a"], spec=SPEC)
    Baseline.callable(fn, version="2").answer(["a"], spec=replace(SPEC, text="Another question"))
    assert asked[3:] == ["a", "a"]
    with override(row_cache=False):
        Baseline.callable(fn, version="2").answer(["a"], spec=SPEC)
    assert asked[5:] == ["a"]


def test_several_parameters_are_arguments_of_a_callable() -> None:
    spec = replace(SPEC, params=("title", "body"))
    baseline = Baseline.callable(lambda title, body: "high" if title == body else "low")
    assert values(baseline.answer([("a", "a"), ("a", "b"), None], spec=spec)) == ["high", "low", None]


def test_an_interrupt_keeps_the_rows_answered_until_then() -> None:
    asked: list[str] = []

    def fn(text: str) -> str:
        asked.append(text)
        if text == "c" and asked.count("c") == 1:
            raise KeyboardInterrupt
        return "low"

    baseline = Baseline.callable(fn, version="1")
    with pytest.raises(KeyboardInterrupt):
        baseline.answer(["a", "b", "c", "d"], spec=SPEC)
    assert values(baseline.answer(["a", "b", "c", "d"], spec=SPEC)) == ["low"] * 4
    assert asked == ["a", "b", "c", "c", "d"]


def test_a_cache_that_cannot_be_written_costs_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("FUZZY_CACHE_DIR", str(tmp_path / "file" / "below"))
    with pytest.warns(UserWarning, match="not remembered"):
        answers = Baseline.callable(lambda text: "low", version="1").answer(["a", "b"], spec=SPEC)
    assert values(answers) == ["low", "low"]


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> KeywordInterpreter:
    interpreter = KeywordInterpreter()
    monkeypatch.setattr(function, "interpreter", lambda pair: interpreter)
    return interpreter


def test_another_program_answers_in_its_own_words(fake: KeywordInterpreter) -> None:
    other = FuzzyFunction(label_program())
    assert values(Baseline.program(other).answer(["high water", "x"], spec=SPEC)) == ["high", "low"]
    shout = FuzzyFunction(text_program(spec=replace(SPEC, name="shout", returns="str")))
    answers = Baseline.program(shout).answer(["low", "a low fence"], spec=SPEC)
    assert values(answers) == ["low", None]  # LOW is low in another case, A LOW FENCE is outside the type
    assert answers[1].invalid


def test_a_program_with_other_parameters_is_refused(fake: KeywordInterpreter) -> None:
    other = FuzzyFunction(label_program(spec=replace(SPEC, params=("a", "b"), checks=(), examples=())))
    with pytest.raises(FuzzyError, match=r"urgency has 2 parameters and urgency has 1"):
        Baseline.program(other).answer(["x"], spec=SPEC)


def test_recorded_answers_are_read_by_place_or_by_input() -> None:
    column = Baseline.recorded(pd.Series(["high", None, "other", "low"]))
    answers = column.answer(["a", "b", "c", None], spec=SPEC)
    assert values(answers) == ["high", None, None, None]
    assert answers[1].error == "no answer is recorded"
    assert answers[2].invalid
    assert answers[3] == Answer()
    by_input = Baseline.recorded({"a": "high", 3: "low"})
    assert values(by_input.answer(["a", "3", "b"], spec=SPEC)) == ["high", "low", None]


def test_recorded_answers_of_another_length_are_refused() -> None:
    with pytest.raises(FuzzyError, match="has 1 answers for 2 inputs"):
        Baseline.recorded(["high"]).answer(["a", "b"], spec=SPEC)


@pytest.mark.parametrize("wrong", [3, "text", {"a"}])
def test_what_cannot_be_a_baseline_is_a_type_error(wrong: Any) -> None:
    with pytest.raises(TypeError):
        Baseline.of(wrong)
    with pytest.raises(TypeError):
        Baseline.recorded(wrong)


def test_a_local_model_answers_within_the_type_whatever_it_would_say(tmp_path: Path) -> None:
    baseline = Baseline.gguf(write_instruct(tmp_path), n_ctx=2048)
    texts = [f"the site is down {number}" for number in range(20)]
    seen: list[int] = []
    answers = baseline.answer(texts, spec=SPEC, on_row=lambda place, _: seen.append(place))
    assert set(values(answers)) <= {"high", "medium", "low"}
    assert sorted(seen) == list(range(20))
    assert all(answer.cost == 0 and answer.seconds and answer.tokens_in for answer in answers)
    again = baseline.answer(texts[::-1], spec=SPEC)
    assert all(answer.cached for answer in again)
    assert values(again) == values(answers)[::-1]


def test_rows_of_a_local_model_side_by_side_are_answered_as_one_after_the_other(tmp_path: Path) -> None:
    path = write_instruct(tmp_path)
    texts = ["server", "the site is down", "yes", "spring picnic no. 7", "low", "is it high?"]
    with override(row_cache=False):
        many = Baseline.gguf(path, n_ctx=2048).answer(texts, spec=SPEC)
        with override(max_rows_per_batch=1):
            single = Baseline.gguf(path, n_ctx=2048).answer(texts, spec=SPEC)
    assert values(many) == values(single)


@pytest.mark.parametrize("returns", ["int", "list[str]", "str", "bool"])
def test_a_local_model_writes_under_the_grammar_of_the_type(tmp_path: Path, returns: str) -> None:
    spec = replace(SPEC, returns=returns, examples=(), checks=())
    baseline = Baseline.gguf(write_instruct(tmp_path), n_ctx=2048, max_tokens=24)
    answers = baseline.answer(["the site is down", "<|end|>yes<|output|>no"], spec=spec)
    assert all(answer.error is None and answer.tokens_out for answer in answers)
    if returns != "list[str]":  # a list may be cut off before its end
        assert not any(answer.invalid for answer in answers)


def test_a_row_too_long_for_a_local_model_fails_alone(tmp_path: Path) -> None:
    baseline = Baseline.gguf(write_instruct(tmp_path), n_ctx=768)
    short, long = baseline.answer(["down", "no " * 900], spec=SPEC)
    assert short.value in ("high", "medium", "low")
    assert long.error is not None
    assert "tokens" in long.error


def test_a_question_too_long_for_a_local_model_is_an_error(tmp_path: Path) -> None:
    baseline = Baseline.gguf(write_instruct(tmp_path), n_ctx=64)
    with pytest.raises(InferenceError, match="The question takes"):
        baseline.answer(["down"], spec=SPEC)


def test_files_that_are_no_instruct_model_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FuzzyError, match="There is no file"):
        Baseline.gguf(tmp_path / "absent.gguf")
    (tmp_path / "text.gguf").write_text("not a model")
    with pytest.raises(FuzzyError, match="is no GGUF file"):
        Baseline.gguf(tmp_path / "text.gguf")
    (tmp_path / "cut.gguf").write_bytes(b"GGUF\0\0")
    with pytest.raises(FuzzyError, match="cannot be loaded"):
        Baseline.gguf(tmp_path / "cut.gguf").answer(["a"], spec=SPEC)
    with pytest.raises(FuzzyError, match="no chat template"):
        Baseline.gguf(write_decoder(tmp_path / "base.gguf")).answer(["a"], spec=SPEC)


@pytest.mark.parametrize(
    "template", ["{{ 1 / 0 }}", "{{ raise_exception('no') }}", "no question", "{% if %}"]
)
def test_a_chat_template_that_does_not_work_is_an_error(tmp_path: Path, template: str) -> None:
    with pytest.raises(InferenceError, match="chat template"):
        Baseline.gguf(write_instruct(tmp_path, template)).answer(["a"], spec=SPEC)
