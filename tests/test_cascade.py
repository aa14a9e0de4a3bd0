"""A cascade over frames: what is sent, what is promised, what is refused."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from keyword_interpreter import KeywordInterpreter
from sample_programs import SPEC, label_program, text_program

from fuzzy_magic.compare import Baseline
from fuzzy_magic.errors import FuzzyError, InferenceError
from fuzzy_magic.interpreter import function
from fuzzy_magic.interpreter.function import FuzzyFunction
from fuzzy_magic.interpreter.scheduler import Row
from fuzzy_magic.program import Program
from fuzzy_magic.settings import override

TOO_FEW = pytest.mark.filterwarnings("ignore:10 answered rows are too few")


class SureInterpreter(KeywordInterpreter):
    """Is as sure of a row as the number that it ends in says, of 1,000; and has no answer to `odd`."""

    def _row(self, program: Program, text: str) -> Row:
        if text == "odd":
            return Row("no label")
        sure = 0.34 + 0.65 * int(text.rsplit(" ", 1)[-1]) / 1000
        rest = (1 - sure) / 2
        best = ["high", "medium", "low"].index(text.split(" ", 1)[0])
        scores = [sure if place == best else rest for place in range(3)]
        return Row(("high", "medium", "low")[best], tuple(scores))


@pytest.fixture(autouse=True)
def model(monkeypatch: pytest.MonkeyPatch) -> SureInterpreter:
    fake = SureInterpreter()
    monkeypatch.setattr(function, "interpreter", lambda pair: fake)
    monkeypatch.setenv("FUZZY_PROGRESS", "0")
    return fake


@pytest.fixture
def urgency() -> FuzzyFunction:
    return FuzzyFunction(label_program(spec=replace(SPEC, checks=(), examples=())))


def rows(count: int) -> list[str]:
    """Texts whose label and certainty differ, in no order."""
    rng = random.Random(1)
    certainties = [round(1000 * place / count) for place in range(count)]
    rng.shuffle(certainties)
    return [
        f"{rng.choice(['high', 'medium', 'low'])} {place} is {sure}" for place, sure in enumerate(certainties)
    ]


class Judge:
    """Says what the program says of rows that it is sure of, and something else of the rest; counts."""

    def __init__(self, from_: float) -> None:
        self.from_ = from_
        self.asked: Counter[str] = Counter()

    def __call__(self, text: str) -> str:
        self.asked[text] += 1
        label, sure = text.split(" ", 1)[0], int(text.rsplit(" ", 1)[-1]) / 1000
        return label if sure >= self.from_ else {"high": "low", "low": "medium", "medium": "high"}[label]


def test_only_the_sample_and_the_rows_below_the_threshold_are_sent(urgency: FuzzyFunction) -> None:
    frame = pd.DataFrame({"message": rows(2000)})
    judge = Judge(0.4)
    answer = frame.fuzzy.apply(urgency, escalate_to=Baseline.callable(judge), scores=True)
    report = answer.attrs["fuzzy"]
    assert list(answer.columns) == ["value", "confidence", "escalated"]
    assert report["sent"] == answer["escalated"].sum() == len(judge.asked) < 1400
    assert set(judge.asked.values()) == {1}
    assert report["answered"] + report["sent"] == report["rows"] == 2000
    assert report["sampled"] == 295
    assert answer["escalated"][answer["confidence"] < report["threshold"]].all()
    assert report["estimated_agreement"] > 0.95
    assert report["agreement_at_least"] >= 0.95
    kept = answer["confidence"] >= report["threshold"]
    truth = frame["message"].map(Judge(0.4))
    agreement = (answer["value"].astype(object) == truth)[kept].mean()
    assert agreement >= 0.95
    assert (answer["value"].astype(object) == truth)[~kept].all()


def test_a_second_run_asks_for_nothing(urgency: FuzzyFunction) -> None:
    series = pd.Series(rows(400))
    judge = Judge(0.0)
    baseline = Baseline.callable(judge, version="1")
    first = series.fuzzy.apply(urgency, escalate_to=baseline, target_agreement=0.9)
    asked = sum(judge.asked.values())
    assert asked < 400
    again = series.fuzzy.apply(urgency, escalate_to=baseline, target_agreement=0.9)
    assert sum(judge.asked.values()) == asked
    assert again.tolist() == first.tolist()


def test_where_nothing_can_be_promised_every_row_is_sent_once(urgency: FuzzyFunction) -> None:
    judge = Judge(2.0)  # never agrees
    texts = rows(300)
    with pytest.warns(
        UserWarning, match="does not show an agreement of 0.95 at any confidence: all rows"
    ) as told:
        answer = pd.Series(texts * 2).fuzzy.apply(urgency, escalate_to=Baseline.callable(judge))
    assert told[0].filename == __file__
    report = answer.attrs["fuzzy"]
    assert report["threshold"] is None
    assert report["estimated_agreement"] is None
    assert report["sent"] == 600
    assert judge.asked == Counter(texts)
    assert answer.tolist() == [Judge(2.0)(text) for text in texts] * 2


def test_too_few_rows_are_all_sent_without_a_sample(urgency: FuzzyFunction) -> None:
    judge = Judge(0.0)
    baseline = Baseline.callable(judge, name="sea")
    with pytest.warns(
        UserWarning, match=r"20 answered rows are too few .* \(118 are needed\): all rows go to sea"
    ):
        report = pd.Series(rows(20)).fuzzy.apply(urgency, escalate_to=baseline).attrs["fuzzy"]
    assert (report["sampled"], report["sent"], report["threshold"]) == (0, 20, None)


def test_nulls_stay_missing_and_what_the_program_cannot_answer_is_sent(urgency: FuzzyFunction) -> None:
    texts = [None, "odd", *rows(300)]
    answer = pd.Series(texts).fuzzy.apply(
        urgency,
        escalate_to=Baseline.callable(lambda text: text.split()[0].replace("odd", "low")),
        scores=True,
    )
    assert answer["value"].isna().tolist() == [True] + [False] * 301
    assert answer["value"][1] == "low"
    assert answer["escalated"].tolist()[:2] == [False, True]
    assert answer.attrs["fuzzy"]["invalid"] == 1


def test_a_recorded_column_is_read_row_by_row(urgency: FuzzyFunction) -> None:
    frame = pd.DataFrame({"message": [*rows(300), "odd", "odd"]})
    frame["large"] = [text.split()[0] for text in frame["message"][:300]] + ["high", "low"]
    answer = frame.fuzzy.apply(urgency, escalate_to=Baseline.recorded(frame["large"]))
    assert answer.astype(object).tolist() == frame["large"].tolist()
    with pytest.raises(FuzzyError, match="has 10 values for 302 inputs"):
        frame.fuzzy.apply(urgency, escalate_to=Baseline.recorded(frame["large"].tolist()[:10]))


@TOO_FEW
def test_rows_without_an_answer_end_the_run_or_stay_missing(urgency: FuzzyFunction) -> None:
    def broken(text: str) -> str:
        raise RuntimeError("out of order")

    series = pd.Series(rows(10))
    with pytest.raises(InferenceError, match="no answer for 10 of 10 rows: RuntimeError: out of order"):
        series.fuzzy.apply(urgency, escalate_to=Baseline.callable(broken))
    answer = series.fuzzy.apply(urgency, escalate_to=Baseline.callable(broken), errors="null")
    assert answer.isna().all()
    assert answer.attrs["fuzzy"]["baseline_failed"] == 10


@TOO_FEW
def test_answers_outside_the_type_end_the_run_or_stay_missing(urgency: FuzzyFunction) -> None:
    series = pd.Series(rows(10))
    shark = Baseline.callable(lambda text: "a shark" if text == series[3] else "low", name="sea")
    with pytest.raises(
        InferenceError, match="sea answered outside the output type of urgency in 1 of 10"
    ) as caught:
        series.fuzzy.apply(urgency, escalate_to=shark)
    assert "'a shark'" in caught.value.message
    assert caught.value.hint.startswith("Have it answer one of: high, medium, low.")
    odd = series.fuzzy.apply(urgency, escalate_to=shark, errors="null")
    assert odd.isna().tolist() == [place == 3 for place in range(10)]
    assert odd.attrs["fuzzy"]["baseline_invalid"] == 1


def test_an_answer_outside_the_type_does_not_matter_where_the_program_is_sure(urgency: FuzzyFunction) -> None:
    judge = Judge(0.0)
    baseline = Baseline.callable(lambda text: "a shark" if text.endswith("00") else judge(text))
    answer = pd.Series(rows(2000)).fuzzy.apply(urgency, escalate_to=baseline, target_agreement=0.9)
    assert answer.attrs["fuzzy"]["baseline_invalid"] > 0
    assert answer.notna().all()


@TOO_FEW
def test_the_hint_says_whether_the_other_answers_are_kept(urgency: FuzzyFunction) -> None:
    def broken(text: str) -> str:
        raise RuntimeError("out of order")

    series = pd.Series(rows(10))
    for baseline, hint in [
        (broken, 'No answer of a plain function is kept: Baseline.callable(fn, version="1") keeps them.'),
        (Baseline.callable(broken, version="1"), "The other answers are kept: run again."),
        (pd.Series([None] * 10), "Record an answer for each row."),
    ]:
        with pytest.raises(InferenceError, match="no answer for 10 of 10 rows") as caught:
            series.fuzzy.apply(urgency, escalate_to=baseline)
        assert caught.value.hint == f'{hint} Or pass errors="null" to leave such rows empty.'
    with override(row_cache=False), pytest.raises(InferenceError) as caught:
        series.fuzzy.apply(urgency, escalate_to=Baseline.callable(broken, version="1"))
    assert "No answer is kept while the row cache is off." in caught.value.hint


def test_a_recorded_column_in_another_order_goes_by_its_labels_or_not_at_all(urgency: FuzzyFunction) -> None:
    frame = pd.DataFrame({"message": rows(10)})
    frame["large"] = [text.split()[0] for text in frame["message"]]
    assert frame.fuzzy.apply(urgency, escalate_to=frame["large"].sort_values()).tolist() == list(
        frame["large"]
    )
    twice = pd.concat([frame, frame[:2]])
    assert twice.fuzzy.apply(urgency, escalate_to=twice["large"]).tolist() == list(twice["large"])
    with pytest.raises(FuzzyError, match="'large' cannot be matched with the inputs: its index holds 0 more"):
        twice.fuzzy.apply(urgency, escalate_to=twice["large"].sort_values())


@pytest.mark.parametrize("returns", ["str", "int", "list[str]"])
def test_a_program_without_scores_is_refused_before_anything_is_asked(returns: str) -> None:
    spec = replace(SPEC, returns=returns, checks=(), examples=())
    judge = Judge(0.0)
    with pytest.raises(InferenceError, match="which has no scores") as caught:
        pd.Series(rows(5)).fuzzy.apply(
            FuzzyFunction(text_program(spec=spec)), escalate_to=Baseline.callable(judge)
        )
    assert "bool" in caught.value.hint
    assert not judge.asked


@pytest.mark.parametrize(
    "wrong", [{"target_agreement": 1.0}, {"target_agreement": 0}, {"failure_probability": 2}]
)
def test_promises_that_nobody_can_keep_are_refused(urgency: FuzzyFunction, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="must lie between 0 and 1"):
        pd.Series(rows(5)).fuzzy.apply(urgency, escalate_to=Baseline.callable(Judge(0)), **wrong)


def test_several_programs_are_not_escalated_together(urgency: FuzzyFunction) -> None:
    frame = pd.DataFrame({"message": rows(5)})
    with pytest.raises(TypeError, match="one fuzzy function"):
        frame.fuzzy.apply({"a": urgency}, escalate_to=Baseline.callable(Judge(0)))
    with pytest.raises(TypeError, match="a baseline is"):
        frame.fuzzy.apply(urgency, escalate_to=3)


def test_no_rows_need_no_baseline(urgency: FuzzyFunction) -> None:
    answer = pd.Series([], dtype=object).fuzzy.apply(urgency, escalate_to=Baseline.callable(Judge(0)))
    assert len(answer) == 0
    assert answer.attrs["fuzzy"]["sent"] == 0
