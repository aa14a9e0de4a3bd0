"""A comparison: two sides on the same rows, what is counted and how it is shown."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from keyword_interpreter import KeywordInterpreter
from sample_programs import SPEC, label_program, text_program

import fuzzy_magic
from fuzzy_magic.compare import Baseline, ComparedRow, Comparison, compare, comparison, draw_with
from fuzzy_magic.errors import ColumnError, FuzzyError
from fuzzy_magic.interpreter import function
from fuzzy_magic.interpreter.function import FuzzyFunction

TEXTS = ["high water", "low tide", "medium rare", "nothing"]  # the program says high, low, medium, low


@pytest.fixture(autouse=True)
def model(monkeypatch: pytest.MonkeyPatch) -> KeywordInterpreter:
    fake = KeywordInterpreter()
    monkeypatch.setattr(function, "interpreter", lambda pair: fake)
    monkeypatch.setenv("FUZZY_PROGRESS", "0")
    return fake


@pytest.fixture
def urgency() -> FuzzyFunction:
    return FuzzyFunction(label_program(spec=replace(SPEC, checks=())))


def made(returns: str, *params: str) -> FuzzyFunction:
    spec = replace(SPEC, name="f", params=params or ("message",), returns=returns, examples=(), checks=())
    if returns == "bool":
        return FuzzyFunction(label_program(spec=spec, label_vectors=label_program().label_vectors[:2]))
    if "|" in returns:
        return FuzzyFunction(label_program(spec=spec))
    return FuzzyFunction(text_program(spec=spec))


def test_both_sides_stand_beside_each_other_on_the_index_of_the_inputs(urgency: FuzzyFunction) -> None:
    inputs = pd.Series(TEXTS, index=list("abcd"))
    result = compare(urgency, Baseline.recorded(["high", "high", "medium", "low"]), inputs)
    frame = result.frame
    assert list(frame.columns) == ["input", "program", "baseline", "agree", "confidence", "note"]
    assert list(frame.index) == list("abcd")
    assert frame["program"].tolist() == ["high", "low", "medium", "low"]
    assert str(frame["baseline"].dtype) == "category"
    assert frame["agree"].tolist() == [True, False, True, True]
    assert frame["confidence"].tolist() == [0.75] * 4
    assert result.agreement == 0.75
    assert result.interval[0] < 0.75 < result.interval[1]
    assert result.disagreements.index.tolist() == ["b"]
    assert result.complete


def test_the_public_name_is_the_function() -> None:
    assert fuzzy_magic.compare is compare
    assert fuzzy_magic.Baseline is Baseline
    assert fuzzy_magic.Comparison is Comparison


def test_half_an_emoji_costs_no_row() -> None:
    texts = pd.Series(["a red car", "\ud83d", None], dtype=object)
    found = compare(made("str"), Baseline.callable(lambda text: text), texts).frame
    assert found["program"].tolist() == ["A RED CAR", "\ud83d", pd.NA]
    assert found["input"].tolist() == found["baseline"].tolist() == ["a red car", "\ud83d", pd.NA]


def test_nulls_count_neither_for_nor_against(urgency: FuzzyFunction) -> None:
    asked: list[str] = []
    baseline = Baseline.callable(lambda text: asked.append(text) or "low")
    result = compare(urgency, baseline, ["nothing", None, float("nan"), "high"])
    assert result.agreement == 0.5
    assert result.frame["agree"].isna().tolist() == [False, True, True, False]
    assert asked == ["nothing", "high"]
    assert "without input  2" in repr(result)


def test_repeats_are_asked_once_and_widen_the_interval(urgency: FuzzyFunction) -> None:
    asked: list[str] = []
    baseline = Baseline.callable(lambda text: asked.append(text) or "low")
    many = compare(urgency, baseline, ["high water", "nothing"] * 50)
    few = compare(urgency, baseline, ["high water", "nothing"])
    assert asked == ["high water", "nothing"] * 2
    assert many.agreement == few.agreement == 0.5
    assert many.interval == pytest.approx(few.interval)


def test_an_answer_outside_the_type_is_a_disagreement_and_no_answer_is_not(urgency: FuzzyFunction) -> None:
    result = compare(urgency, Baseline.recorded(["high", "a shark", None, "low"]), TEXTS)
    assert result.frame["agree"].tolist()[:2] == [True, False]
    assert result.frame["agree"].isna().tolist() == [False, False, True, False]
    assert (result.baseline.invalid, result.baseline.failed) == (1, 1)
    assert result.agreement == pytest.approx(2 / 3)
    assert "outside the type: 'a shark'" in result.frame["note"][1]
    assert "no answer is recorded" in result.frame["note"][2]
    assert result.confusion is not None
    assert result.confusion.loc["low", "(none)"] == 1


def test_the_summary_says_why_rows_have_no_answer(urgency: FuzzyFunction) -> None:
    def broken(text: str) -> str:
        raise ConnectionError("refused" if "high" in text else "gone")

    none = compare(urgency, broken, ["high", "high tide", "low"])
    assert math.isnan(none.agreement)
    assert (none.baseline.failed, none.baseline.reason) == (3, "ConnectionError: refused")
    assert none.summary().note == (
        "There is no row to compare. "
        "broken gave no answer for 3 of 3 rows, most often: ConnectionError: refused."
    )
    some = compare(made("int"), Baseline.recorded([4, None], name="old"), ["high", "low"])
    assert "old gave no answer for 1 of 2 rows, most often: no answer is recorded." in some.summary().note
    assert "They agree on 100.0% of 1 row " in some.summary().note


def test_a_frame_without_the_column_is_told_what_to_give(urgency: FuzzyFunction) -> None:
    for frame, hint in [
        (pd.DataFrame({"z": ["a"]}), "Give the column itself: df['z']"),
        (pd.DataFrame({"messages": ["a"]}), "df.rename(columns={'messages': 'message'})"),
        (pd.DataFrame({"y": ["a"], "z": ["b"]}), "Give a frame with the columns message."),
    ]:
        with pytest.raises(ColumnError) as caught:
            compare(urgency, urgency, frame)
        assert caught.value.hint == hint


def test_a_program_that_fails_in_a_row_disagrees_there() -> None:
    result = compare(made("int"), Baseline.recorded([4, 3]), ["good", "bad"])
    assert result.frame["agree"].tolist() == [True, False]
    assert (result.program.invalid, result.program.failed) == (1, 0)
    assert "does not fit the output type" in result.frame["note"][1]


@pytest.mark.parametrize(
    ("returns", "answers"),
    [("str", ["GOOD ", "no"]), ("list[str]", [["good"], ["x"]]), ("float", ["4.5", 3]), ("int", [4.0, None])],
)
def test_open_types_are_compared_by_value_and_have_neither_confusion_nor_confidence(
    returns: str, answers: list[Any]
) -> None:
    result = compare(made(returns), Baseline.recorded(answers), ["good", "fine"], truth=answers)
    assert result.frame["agree"].iloc[0]
    assert not result.frame["agree"].fillna(False).iloc[1]
    assert result.confusion is None
    assert "confidence" not in result.frame
    assert result.baseline.correct == 1.0
    repr(result)


def test_the_confusion_counts_every_pair(urgency: FuzzyFunction) -> None:
    confusion = compare(urgency, Baseline.recorded(["high", "high", "low", "low"]), TEXTS).confusion
    assert confusion is not None
    assert confusion.to_numpy().tolist() == [[1, 0, 0], [0, 0, 1], [1, 0, 1]]
    assert list(confusion.columns) == ["high", "medium", "low"]
    assert (confusion.index.name, confusion.columns.name) == ("urgency", "recorded")


def test_yes_and_no_have_a_confusion_too() -> None:
    result = compare(made("bool"), Baseline.recorded([True, False, "what?"]), ["yes sir", "yes", "no"])
    assert result.confusion is not None
    assert result.confusion.to_numpy().tolist() == [[1, 1, 0], [0, 0, 1], [0, 0, 0]]


def test_truth_tells_who_is_right_more_often(urgency: FuzzyFunction) -> None:
    truth = ["high", "high", "high", None]
    result = compare(urgency, Baseline.recorded(["high", "high", "high", "high"]), TEXTS, truth)
    assert result.program.correct == pytest.approx(1 / 3)
    assert result.baseline.correct == 1.0
    assert result.program.correct_interval is not None
    assert result.mcnemar is not None
    assert (result.mcnemar.program_only, result.mcnemar.baseline_only) == (0, 2)
    assert result.mcnemar.p_value == 0.5
    assert result.frame["truth"].tolist()[:3] == ["high"] * 3
    assert "McNemar p = 0.5" in repr(result)
    assert compare(urgency, Baseline.recorded(TEXTS), TEXTS).mcnemar is None


def test_equal_rows_count_once_in_the_test(urgency: FuzzyFunction) -> None:
    result = compare(urgency, lambda text: "high", ["nothing"] * 30, ["high"] * 30)
    assert result.mcnemar is not None
    assert result.mcnemar.baseline_only == 1


@pytest.mark.parametrize("wrong", [["high"], pd.Series(["high"]), ["high"] * 5])
def test_truth_of_another_length_is_refused(urgency: FuzzyFunction, wrong: Any) -> None:
    with pytest.raises(FuzzyError, match=r"truth has \d values for 4 inputs"):
        compare(urgency, Baseline.recorded(["low"] * 4), TEXTS, wrong)


def test_truth_outside_the_type_is_refused_with_its_row(urgency: FuzzyFunction) -> None:
    with pytest.raises(FuzzyError, match="outside the output type in row 1: 'urgent'"):
        compare(urgency, Baseline.recorded(["low"] * 4), TEXTS, ["low", "urgent", "low", "low"])


@pytest.mark.parametrize(
    ("returns", "column", "values"),
    [
        ("'1' | '2' | '3'", [1, 2, 3, 1], ["1", "2", "3", "1"]),
        ("'1' | '2' | '3'", pd.Series([1, 2, None, 1]), ["1", "2", None, "1"]),
        ("'1' | '2' | '3'", pd.Series([1, 2, None, 1], dtype="Int64"), ["1", "2", None, "1"]),
        ("'1' | '1.0' | '2'", [1, 1.0, 2.0, None], ["1", "1.0", "2", None]),
        ("'0' | '2.5' | 'none'", [0, 2.5, float("nan"), -0.0], ["0", "2.5", None, "0"]),
        ("bool", [1, 0.0, None, True], [True, False, None, True]),
    ],
)
def test_numbers_are_the_labels_that_they_are_written_as_on_every_path(
    returns: str, column: Any, values: list[object]
) -> None:
    told = iter(column)
    for baseline in (Baseline.recorded(column), Baseline.callable(lambda text: next(told))):
        frame = compare(made(returns), baseline, TEXTS, truth=column).frame.astype(object)
        assert [None if pd.isna(value) else value for value in frame["baseline"]] == values
        assert [None if pd.isna(value) else value for value in frame["truth"]] == values


def test_a_number_that_is_no_label_is_outside_the_type() -> None:
    f = made("'1' | '2' | '3'")
    assert compare(f, Baseline.recorded([1, 2.5, 7, 3.0]), TEXTS).baseline.invalid == 2
    with pytest.raises(FuzzyError, match=r"in row 1: 2\.5 \(float\) is not one of: 1, 2, 3"):
        compare(f, f, TEXTS, truth=[1, 2.5, 1, 1])


def test_a_longer_series_is_aligned_by_its_index(urgency: FuzzyFunction) -> None:
    frame = pd.DataFrame({"message": TEXTS, "gold": ["high", "low", "medium", "low"]}, index=list("abcd"))
    part = frame["message"].loc[["d", "a"]]
    result = compare(urgency, Baseline.recorded(frame["gold"]), part, truth=frame["gold"])
    assert result.agreement == 1.0
    assert result.frame["truth"].tolist() == ["low", "high"]
    with pytest.raises(FuzzyError, match="has 4 values for 2 inputs"):
        compare(urgency, Baseline.recorded(frame["gold"].tolist()), part)


SHUFFLED = pd.Series(["high", "low", "low", "medium"], index=[0, 1, 3, 2])  # what the program says of TEXTS


def test_a_series_in_another_order_is_aligned_by_its_index(urgency: FuzzyFunction) -> None:
    inputs = pd.Series(TEXTS)
    result = compare(urgency, SHUFFLED, inputs, truth=SHUFFLED)
    assert result.frame["truth"].tolist() == ["high", "low", "medium", "low"]
    assert compare(urgency, SHUFFLED, inputs.sample(frac=1, random_state=1)).agreement == 1.0
    assert compare(urgency, SHUFFLED, inputs.iloc[[2, 2, 3]]).agreement == 1.0


@pytest.mark.parametrize(
    ("given", "inputs", "problem"),
    [
        (SHUFFLED.set_axis([0, 1, 0, 2]), pd.Series(TEXTS, [0, 0, 1, 2]), "its index holds 0 more than once"),
        (SHUFFLED[1:], pd.Series(TEXTS[:3]), "its index lacks 1 of their 3 labels, such as 0"),
        (SHUFFLED[2:].reset_index(drop=True), pd.Series(TEXTS)[2:], "its index lacks 2 of their 2 labels"),
        (SHUFFLED, pd.Series(TEXTS, [(0, 1), (0, 2), (1, 1), (1, 2)]), "its index lacks 4 of their 4 labels"),
        (SHUFFLED, TEXTS, "they are a list, and its index counts otherwise"),
    ],
)
def test_a_series_whose_index_tells_nothing_is_refused_and_a_list_goes_by_position(
    urgency: FuzzyFunction, model: KeywordInterpreter, given: pd.Series[Any], inputs: Any, problem: str
) -> None:
    for what, sides in [("truth", (urgency, inputs, given)), ("The baseline 'recorded'", (given, inputs))]:
        with pytest.raises(
            FuzzyError, match=f"{what} cannot be matched with the inputs: .*{problem}"
        ) as caught:
            compare(urgency, *sides)
        assert "pass it as a list" in caught.value.hint
    assert not model.asked
    assert len(compare(urgency, given.tolist(), inputs).frame) == len(inputs)


def test_a_part_of_a_column_goes_by_position_beside_a_list(urgency: FuzzyFunction) -> None:
    column = pd.Series(["medium", "low"], index=["c", "d"])
    assert compare(urgency, column, TEXTS[2:]).agreement == 1.0
    assert compare(urgency, column[:0], []).frame.empty


def test_a_frame_gives_the_columns_of_several_parameters() -> None:
    f = made("'high' | 'low' | 'x'", "title", "body")
    frame = pd.DataFrame({"body": ["high", "b", None], "title": ["a", 2, "c"]})
    asked: list[tuple[str, str]] = []
    result = compare(f, Baseline.callable(lambda title, body: asked.append((title, body)) or "x"), frame)
    assert asked == [("a", "high"), ("2", "b")]
    assert result.frame["input"].tolist()[:2] == ["title: a\nbody: high", "title: 2\nbody: b"]
    same = compare(
        f, Baseline.recorded({("a", "high"): "high"}), [("a", "high"), {"title": "a", "body": "high"}]
    )
    assert same.agreement == 1.0
    with pytest.raises(ColumnError):
        compare(f, str, frame[["body"]])
    with pytest.raises(TypeError, match="2 columns"):
        compare(f, str, frame["body"])


@pytest.mark.parametrize("wrong", ["text", {"a": 1}, 3])
def test_inputs_that_are_not_many_are_a_type_error(urgency: FuzzyFunction, wrong: Any) -> None:
    with pytest.raises(TypeError, match="inputs are a column"):
        compare(urgency, str, wrong)
    with pytest.raises(TypeError, match="takes a fuzzy function"):
        compare(str, str, ["a"])  # type: ignore[arg-type]


def test_nothing_to_compare_is_a_comparison_too(urgency: FuzzyFunction) -> None:
    result = compare(urgency, Baseline.recorded([]), [], truth=[])
    assert math.isnan(result.agreement)
    assert result.interval == (0.0, 1.0)
    assert result.disagreements.empty
    assert "no row to compare" in repr(result)
    assert result.to_html().startswith("<div")
    assert compare(urgency, str, [None]).frame["agree"].isna().all()


def test_equal_labels_in_the_index_stay_apart(urgency: FuzzyFunction) -> None:
    inputs = pd.Series(TEXTS[:3], index=["a", "a", "b"])
    result = compare(urgency, Baseline.recorded(["high", "high", "low"]), inputs, ["high", "low", "low"])
    assert result.frame["agree"].tolist() == [True, False, False]
    assert result.frame.index.tolist() == ["a", "a", "b"]


def test_time_and_cost_stand_for_both_sides_even_when_all_rows_are_known(
    urgency: FuzzyFunction, model: KeywordInterpreter
) -> None:
    baseline = Baseline.callable(lambda text: "low", version="1")
    compare(urgency, baseline, TEXTS)
    again = compare(urgency, baseline, TEXTS)
    assert again.program.seconds is not None
    assert again.program.cost == 0
    assert again.baseline.seconds is not None
    assert again.baseline.cost is None
    assert (again.program.cached, again.baseline.cached) == (4, 4)
    assert "unknown" in repr(again)


def test_each_row_is_told_as_it_comes_and_the_listener_may_stop(urgency: FuzzyFunction) -> None:
    told: list[ComparedRow] = []

    def listen(row: ComparedRow) -> bool:
        told.append(row)
        return len(told) < 2

    asked: list[str] = []
    baseline = Baseline.callable(lambda text: asked.append(text) or "high")
    result = compare(urgency, baseline, pd.Series(TEXTS, index=list("abcd")), on_row=listen)
    assert [(row.place, row.input, row.agree) for row in told] == [
        (0, "high water", True),
        (1, "low tide", False),
    ]
    assert asked == TEXTS[:2]
    assert not result.complete
    assert result.frame.index.tolist() == ["a", "b"]
    assert "stopped before the end" in repr(result)


def test_an_interrupted_comparison_goes_on_where_it_was(urgency: FuzzyFunction) -> None:
    asked: list[str] = []

    def slow(text: str) -> str:
        asked.append(text)
        if len(asked) == 3:
            raise KeyboardInterrupt
        return "high"

    with pytest.raises(KeyboardInterrupt):
        compare(urgency, Baseline.callable(slow, version="1"), TEXTS)
    assert compare(urgency, Baseline.callable(slow, version="1"), TEXTS).complete
    assert asked == [*TEXTS[:3], *TEXTS[2:]]


def test_functions_and_columns_are_baselines_as_they_are(urgency: FuzzyFunction) -> None:
    assert compare(urgency, urgency, TEXTS).agreement == 1.0
    assert compare(urgency, pd.Series(["high"] * 4, name="gpt"), TEXTS).baseline.name == "gpt"
    with pytest.raises(TypeError, match="a baseline is"):
        compare(urgency, 3, TEXTS)


HOSTILE = "<script>alert(1)</script> high"


def test_the_result_is_shown_and_written_escaped(urgency: FuzzyFunction, tmp_path: Path) -> None:
    result = compare(urgency, Baseline.recorded(["low"]), [HOSTILE], name="mine")
    bundle = result._repr_mimebundle_()
    assert {"text/plain", "text/html"} <= set(bundle)
    assert "mine vs recorded" in bundle["text/plain"]
    html = result.to_html(tmp_path / "report.html")
    written = (tmp_path / "report.html").read_text("utf-8")
    assert html in written
    for text in (bundle["text/html"], html, written):
        assert "<script" not in text
        assert "&lt;script&gt;" in text
    result.to_csv(tmp_path / "rows.csv")
    assert pd.read_csv(tmp_path / "rows.csv")["input"].tolist() == [HOSTILE]


def test_the_html_holds_every_row(urgency: FuzzyFunction) -> None:
    texts = [f"row number {number}" for number in range(40)]
    html = compare(urgency, Baseline.recorded(["high"] * 40), texts).to_html()
    assert all(f">{text}<" in html for text in texts)
    agreed = compare(urgency, Baseline.recorded(["low"] * 40), texts).to_html()
    assert all(f">{text}<" in agreed for text in texts)
    assert "(rows) and" in agreed


def test_a_widget_is_drawn_by_whoever_offers_to(
    urgency: FuzzyFunction, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = compare(urgency, Baseline.recorded(["low"]), ["x"])
    monkeypatch.setattr(comparison, "_WIDGETS", [])
    with pytest.raises(FuzzyError, match="no widget"):
        result.widget()
    draw_with(lambda program, shown, on_accept: (program.name, shown.agreement, on_accept))
    assert result.widget() == ("urgency", 1.0, None)
    with pytest.raises(FuzzyError, match="does not hold its program"):
        replace(result, origin=None).widget()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from([*TEXTS, None]), st.sampled_from(["high", "medium", "low", "odd", None])),
        max_size=12,
    )
)
def test_the_parts_of_a_comparison_fit_together(
    urgency: FuzzyFunction, rows: list[tuple[str | None, str | None]]
) -> None:
    result = compare(urgency, Baseline.recorded([answer for _, answer in rows]), [text for text, _ in rows])
    compared = int(result.frame["agree"].notna().sum())
    assert compared == sum(text is not None and answer is not None for text, answer in rows)
    assert result.confusion is not None
    assert result.confusion.to_numpy().sum() == compared
    assert len(result.disagreements) == compared - int(result.frame["agree"].fillna(False).sum())
    low, high = result.interval
    assert 0 <= low <= high <= 1
    repr(result)
