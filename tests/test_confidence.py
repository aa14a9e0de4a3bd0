from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from keyword_interpreter import KeywordInterpreter
from sample_programs import SPEC, encoder_pair, label_program, text_program

from fuzzy_magic.calibration import calibrated
from fuzzy_magic.errors import InferenceError
from fuzzy_magic.interpreter import confidence
from fuzzy_magic.interpreter.confidence import at_least, checked_rows, require_confidence, with_confidence
from fuzzy_magic.interpreter.function import FuzzyFunction
from fuzzy_magic.interpreter.scheduler import Result, Stats, run
from fuzzy_magic.models import ModelFile, Pair
from fuzzy_magic.program import Program
from fuzzy_magic.settings import override
from fuzzy_magic.spec import Check, Example

TEXTS = [f"high water {number}" for number in range(20)]  # KeywordInterpreter: high, at 75 %


@pytest.fixture(autouse=True)
def model(monkeypatch: pytest.MonkeyPatch) -> KeywordInterpreter:
    fake = KeywordInterpreter()
    monkeypatch.setattr(confidence, "interpreter", lambda pair: fake)
    return fake


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    """A pair whose interpreter is here."""
    path = tmp_path / "interpreter.gguf"
    path.touch()
    return encoder_pair(interpreter=ModelFile(path, "1" * 64), confidence_temperature=1.5)


def program(
    examples: list[tuple[str, str]] = (), checks: list[tuple[Any, str]] = (), **changes: Any
) -> Program:
    spec = replace(
        SPEC,
        examples=tuple(Example(*each) for each in examples),
        checks=tuple(Check("urgency(…)", (text,), expected) for text, expected in checks),
    )
    return label_program(spec=replace(spec, **changes))


# --- where a temperature comes from


def test_without_enough_rows_it_is_that_of_the_pair(pair: Pair, model: KeywordInterpreter) -> None:
    seven = program(checks=[(text, "'high'") for text in TEXTS[:7]])
    assert with_confidence(seven, pair).confidence_temperature == 1.5
    assert model.asked == []


def test_checks_say_how_sure_it_may_be(pair: Pair) -> None:
    right, wrong = (program(checks=[(text, label) for text in TEXTS[:8]]) for label in ("'high'", "'low'"))
    surer, less = (with_confidence(each, pair).confidence_temperature for each in (right, wrong))
    assert surer < 1.5 < less


def test_examples_say_nothing_about_it(pair: Pair, model: KeywordInterpreter) -> None:
    taught = program(examples=[(text, "high") for text in TEXTS])
    assert with_confidence(taught, pair).confidence_temperature == 1.5
    assert model.asked == []


def test_the_answers_and_the_digest_stay(pair: Pair) -> None:
    made = program(checks=[(text, "'high'") for text in TEXTS])
    found = with_confidence(made, pair)
    assert found.confidence_temperature != made.confidence_temperature
    assert found.digest == made.digest
    assert replace(found, confidence_temperature=1.0) == made


def test_it_is_fitted_to_raw_scores_however_often(pair: Pair) -> None:
    once = with_confidence(program(checks=[(text, "'high'") for text in TEXTS]), pair)
    assert with_confidence(once, pair) == once


def test_rows_may_be_given(pair: Pair) -> None:
    found = with_confidence(program(), pair, dict.fromkeys(TEXTS, "low"))
    assert found.confidence_temperature > 1.5


def test_more_rows_than_it_takes_are_left_alone(pair: Pair, model: KeywordInterpreter) -> None:
    with_confidence(program(), pair, {f"high {number}": "high" for number in range(500)})
    assert [len(texts) for _, texts in model.asked] == [confidence.MOST_ROWS]


def test_an_open_type_has_no_temperature(pair: Pair) -> None:
    made = text_program()
    assert with_confidence(made, pair) is made


def test_a_model_that_is_not_here_is_not_fetched_for_it(model: KeywordInterpreter, tmp_path: Path) -> None:
    pair = encoder_pair(interpreter=ModelFile(tmp_path / "none", "1" * 64), confidence_temperature=1.5)
    made = program(checks=[(text, "'high'") for text in TEXTS])
    assert with_confidence(made, pair).confidence_temperature == 1.5
    assert model.asked == []


def test_what_fails_leaves_the_temperature_of_the_pair(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(pair: Pair) -> None:
        raise InferenceError("no model")

    monkeypatch.setattr(confidence, "interpreter", fail)
    made = program(checks=[(text, "'high'") for text in TEXTS])
    assert with_confidence(made, pair).confidence_temperature == 1.5


# --- which rows are known


def test_checks_that_cannot_run_or_are_outside_the_type_teach_nothing() -> None:
    made = program(
        [("a", "high")],
        [("b", "'low'"), (None, "'low'"), ([1], "'low'"), ("c", "'none'"), ("d", "3"), ("e", "None")],
    )
    assert checked_rows(made) == {"b": "low"}


def test_a_check_of_an_example_does_not_count() -> None:
    assert checked_rows(program([("a", "high")], [("a", "'low'"), ("b", "'low'")])) == {"b": "low"}


def test_a_row_that_is_told_twice_counts_once() -> None:
    assert checked_rows(program(checks=[("a", "'high'"), ("a", "'low'")])) == {"a": "high"}


def test_checks_of_several_parameters_are_joined_as_calls_are() -> None:
    spec = replace(SPEC, params=("title", "n"), examples=(), checks=(Check("f", ("x", 2), "'low'"),))
    made = label_program(spec=spec)
    assert checked_rows(made) == {FuzzyFunction(made).text("x", 2): "low"}


def test_checks_of_yes_or_no_are_read_as_labels() -> None:
    spec = replace(
        SPEC, returns="bool", examples=(), checks=(Check("f", ("x",), "True"), Check("f", ("y",), "0"))
    )
    made = label_program(spec=spec, label_vectors=np.eye(2, 8, dtype=np.float32))
    assert checked_rows(made) == {"x": "yes"}


# --- what a temperature does to scores


def test_scores_are_calibrated_where_they_are_read() -> None:
    model = KeywordInterpreter()
    raw = run(model, program(), ["high water"], scores=True)
    warm = replace(program(), confidence_temperature=2.0)
    found = run(model, warm, ["high water", None, "high water"], scores=True)
    assert found.scores[0] == tuple(calibrated(raw.scores[0], 2.0).tolist()) == found.scores[2]
    assert found.scores[1] is None
    assert found.confidences[0] < raw.confidences[0]
    assert found.values[0] == raw.values[0]


def test_the_row_cache_keeps_what_was_computed() -> None:
    model = KeywordInterpreter()
    warm = replace(program(), confidence_temperature=2.0)
    first = run(model, warm, ["high water"], scores=True)
    assert run(model, warm, ["high water"], scores=True).scores == first.scores
    raw = run(model, program(), ["high water"], scores=True)
    assert raw.scores == [(0.75, 0.125, 0.125)]
    assert raw.stats.cached == 1


def test_a_row_without_an_answer_has_no_scores() -> None:
    class Failing(KeywordInterpreter):
        def _row(self, program: Program, text: str) -> Any:
            row = super()._row(program, text)
            return replace(row, text=None, scores=None, error=InferenceError("x")) if text == "bad" else row

    warm = replace(program(), confidence_temperature=2.0)
    with override(row_cache=False):
        assert run(Failing(), warm, ["bad"], errors="null", scores=True).scores == [None]
        assert run(Failing(), warm, ["bad", "high"], errors="null", scores=True).scores[0] is None


# --- what is sure enough


def result(*confidences: float | None) -> Result:
    scores = [None if each is None else (each, 1 - each) for each in confidences]
    values = [None if each is None else "a" for each in confidences]
    return Result(values, scores, Stats(len(values), len(values), 0, 0, 0.0, 0.0, 0))


def test_values_below_the_confidence_are_left_out_and_counted() -> None:
    found = at_least(result(0.9, 0.7, None, 0.8), 0.8)
    assert found.values == ["a", None, None, "a"]
    assert found.stats.abstained == 1
    assert found.confidences == [0.9, 0.7, None, 0.8]


def test_the_more_is_asked_for_the_more_is_left_out() -> None:
    given = result(*np.linspace(0.5, 1, 11).tolist())
    counts = [at_least(given, each).stats.abstained for each in np.linspace(0, 1, 21)]
    assert counts == sorted(counts)
    assert (counts[0], counts[-1]) == (0, 10)


@pytest.mark.parametrize("value", [-0.1, 1.1, float("nan"), float("inf")])
def test_a_confidence_is_a_probability(value: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        require_confidence(value)


@pytest.mark.parametrize("value", ["0.8", True, None, [0.8]])
def test_a_confidence_is_a_number(value: object) -> None:
    with pytest.raises(TypeError, match="must be a number"):
        require_confidence(value)


@pytest.mark.parametrize("value", [0, 1, 0.5, np.float32(0.5)])
def test_any_number_between_will_do(value: float) -> None:
    require_confidence(value)
