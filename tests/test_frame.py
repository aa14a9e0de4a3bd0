from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from keyword_interpreter import KeywordInterpreter
from pandas.testing import assert_frame_equal, assert_series_equal
from sample_programs import SPEC, label_program, text_program

import fuzzy_magic  # noqa: F401 - registers the accessors
from fuzzy_magic.errors import ColumnError, InferenceError, InvalidOutput
from fuzzy_magic.frame import FuzzyFrame, FuzzySeries, column_texts
from fuzzy_magic.interpreter import function
from fuzzy_magic.interpreter.function import FuzzyFunction


@pytest.fixture(autouse=True)
def model(monkeypatch: pytest.MonkeyPatch) -> KeywordInterpreter:
    fake = KeywordInterpreter()
    monkeypatch.setattr(function, "interpreter", lambda pair: fake)
    return fake


def make(name: str, returns: str, *params: str) -> FuzzyFunction:
    spec = replace(SPEC, name=name, params=params, returns=returns, examples=(), checks=())
    if returns in ("bool",) or "|" in returns:
        vectors = np.eye(max(2, returns.count("|") + 1), 8, dtype=np.float32)
        return FuzzyFunction(label_program(spec=spec, label_vectors=vectors))
    return FuzzyFunction(text_program(spec=spec))


@pytest.fixture
def urgency() -> FuzzyFunction:
    return make("urgency", "'high' | 'medium' | 'low'", "message")


FRAME = pd.DataFrame(
    {"message": ["high water", None, "a low fence", "high water"], "n": [1, 2, 3, 4]},
    index=["a", "b", "c", "a"],
)


def test_a_program_reads_the_column_of_its_parameters_name(urgency: FuzzyFunction) -> None:
    answer = FRAME.fuzzy.apply(urgency)
    expected = pd.Series(
        pd.Categorical(["high", None, "low", "high"], categories=["high", "medium", "low"]),
        index=FRAME.index,
        name="urgency",
    )
    assert_series_equal(answer, expected)


def test_a_series_is_read_whatever_its_name(urgency: FuzzyFunction) -> None:
    assert FRAME["message"].rename("x").fuzzy.apply(urgency).tolist()[0] == "high"


def test_equal_rows_run_once(urgency: FuzzyFunction, model: KeywordInterpreter) -> None:
    FRAME.fuzzy.apply(urgency)
    assert model.asked == [("urgency", ["high water", "a low fence"])]


@pytest.mark.parametrize(
    ("returns", "dtype", "value"),
    [
        ("bool", "boolean", False),
        ("int", "Int64", 10),
        ("float", "Float64", 10.5),
        ("str", "string", "HIGH WATER"),
        ("list[str]", "object", ["high water"]),
    ],
)
def test_the_output_type_decides_the_dtype(returns: str, dtype: str, value: object) -> None:
    answer = FRAME.fuzzy.apply(make("f", returns, "message"))
    assert answer.dtype == dtype
    assert answer.iloc[0] == value
    assert answer.isna().tolist() == [False, True, False, False]


def test_half_an_emoji_costs_no_row() -> None:
    texts = pd.Series(["a red car", "\ud83d", None], dtype=object)
    answer = texts.fuzzy.apply(make("f", "str", "message"), errors="null")
    assert answer.dtype == "string"
    assert answer.tolist() == ["A RED CAR", "\ud83d", pd.NA]


def test_the_answer_can_be_assigned_though_the_index_repeats(urgency: FuzzyFunction) -> None:
    frame = FRAME.copy()
    frame["urgency"] = frame.fuzzy.apply(urgency)
    assert frame["urgency"].astype("string").fillna("-").tolist() == ["high", "-", "low", "high"]


def test_a_multi_index_is_kept(urgency: FuzzyFunction) -> None:
    frame = FRAME.set_axis(pd.MultiIndex.from_product([["x", "y"], [1, 2]], names=["k", "n"]))
    assert frame.fuzzy.apply(urgency).index.equals(frame.index)
    assert frame.fuzzy.apply({"u": urgency}, scores=True).index.equals(frame.index)


@pytest.mark.parametrize("scores", [False, True])
def test_the_frame_is_not_changed(urgency: FuzzyFunction, scores: bool) -> None:
    frame = FRAME.copy()
    frame.attrs["mine"] = 1
    frame.fuzzy.apply(urgency, scores=scores)
    frame.fuzzy.apply({"u": urgency}, scores=scores)
    assert_frame_equal(frame, FRAME)
    assert frame.attrs == {"mine": 1}


def test_several_parameters_are_joined_and_a_gap_in_any_leaves_the_row_missing(
    model: KeywordInterpreter,
) -> None:
    both = make("both", "bool", "n", "message")
    answer = FRAME.fuzzy.apply(both)
    assert answer.isna().tolist() == [False, True, False, False]
    assert model.asked[0][1] == [
        "n: 1\nmessage: high water",
        "n: 3\nmessage: a low fence",
        "n: 4\nmessage: high water",
    ]


def test_scores_come_as_value_and_confidence(urgency: FuzzyFunction) -> None:
    answer = FRAME.fuzzy.apply(urgency, scores=True)
    assert list(answer.columns) == ["value", "confidence"]
    assert answer["value"].astype(object).fillna("-").tolist() == ["high", "-", "low", "high"]
    assert answer["confidence"].dtype == "Float64"
    assert answer["confidence"].isna().tolist() == [False, True, False, False]
    assert answer["confidence"].iloc[0] == pytest.approx(0.75)


def test_an_open_type_has_no_scores() -> None:
    with pytest.raises(InferenceError, match="no scores"):
        FRAME.fuzzy.apply(make("f", "str", "message"), scores=True)


def test_several_programs_give_one_column_each(urgency: FuzzyFunction) -> None:
    answer = FRAME.fuzzy.apply({"how": urgency, ("a", 1): make("loud", "str", "message")})
    assert list(answer.columns) == ["how", ("a", 1)]
    assert str(answer["how"].dtype) == "category"
    assert answer.attrs["fuzzy"]["how"]["rows"] == 4


def test_scores_of_several_programs_stand_under_their_names(urgency: FuzzyFunction) -> None:
    answer = FRAME.fuzzy.apply({"a": urgency, "b": urgency}, scores=True)
    assert list(answer.columns) == [(name, part) for name in "ab" for part in ("value", "confidence")]


def test_no_programs_give_no_columns() -> None:
    answer = FRAME.fuzzy.apply({})
    assert answer.shape == (4, 0)
    assert answer.index.equals(FRAME.index)


def test_several_programs_share_one_progress_bar(
    urgency: FuzzyFunction, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("fuzzy_magic.interpreter.scheduler.PROGRESS_AFTER", 0)
    FRAME["message"].head(1).fuzzy.apply(urgency, progress=False)  # one row is known already
    FRAME.fuzzy.apply({"a": urgency, "b": make("loud", "str", "message")}, progress=True)
    shown = capsys.readouterr().err
    assert shown.count("urgency, loud: 100%") == 1
    assert "4/4" in shown


def test_no_bar_is_shown_when_the_settings_say_so(
    urgency: FuzzyFunction, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("fuzzy_magic.interpreter.scheduler.PROGRESS_AFTER", 0)
    monkeypatch.setenv("FUZZY_PROGRESS", "0")
    FRAME.fuzzy.apply({"a": urgency})
    assert capsys.readouterr().err == ""


def test_how_the_answers_were_made_is_told(urgency: FuzzyFunction) -> None:
    stats = FRAME.fuzzy.apply(urgency).attrs["fuzzy"]
    assert (stats["rows"], stats["unique"], stats["cached"], stats["invalid"]) == (4, 2, 0, 0)
    assert stats["seconds"] > 0
    again = FRAME.fuzzy.apply(urgency, scores=True).attrs["fuzzy"]
    assert (again["cached"], again["tokens"]) == (2, 0)


@pytest.mark.parametrize("returns", ["'a' | 'b'", "bool", "int", "str", "list[str]"])
@pytest.mark.parametrize("values", [[], [None, None]])
def test_frames_without_a_value_work(returns: str, values: list[None]) -> None:
    program = make("f", returns, "message")
    frame = pd.DataFrame({"message": pd.Series(values, dtype=object)})
    answer = frame.fuzzy.apply(program)
    assert len(answer) == len(values)
    assert answer.isna().all()
    assert answer.dtype == program.returns.dtype
    assert frame.fuzzy.apply({"f": program}).shape == (len(values), 1)


def test_a_failing_row_raises_or_stays_missing() -> None:
    frame = pd.DataFrame({"message": ["fine", "bad"]}, index=["r1", "r2"])
    program = make("f", "int", "message")
    with pytest.raises(InvalidOutput, match=r"The output for row 'r2' of f does not fit"):
        frame.fuzzy.apply(program)
    answer = frame.fuzzy.apply(program, errors="null")
    assert answer.isna().tolist() == [False, True]
    assert answer.attrs["fuzzy"]["invalid"] == 1


def test_errors_is_one_of_two_words(urgency: FuzzyFunction) -> None:
    with pytest.raises(ValueError, match='"raise" or "null"'):
        FRAME.fuzzy.apply(urgency, errors="ignore")


# How sure an answer must be: every one of the model has a confidence of 0.75.


def with_temperature(program: FuzzyFunction, temperature: float) -> FuzzyFunction:
    return FuzzyFunction(replace(program.program, confidence_temperature=temperature))


def test_answers_that_are_not_sure_enough_stay_missing_and_are_counted(urgency: FuzzyFunction) -> None:
    kept, left_out = (FRAME.fuzzy.apply(urgency, min_confidence=each) for each in (0.75, 0.76))
    assert_series_equal(kept, FRAME.fuzzy.apply(urgency))
    assert left_out.isna().all()
    assert left_out.dtype == kept.dtype
    assert [each.attrs["fuzzy"]["abstained"] for each in (kept, left_out)] == [0, 3]
    assert FRAME.fuzzy.apply(urgency).attrs["fuzzy"]["abstained"] == 0


def test_what_counts_is_the_calibrated_confidence(urgency: FuzzyFunction) -> None:
    softer = with_temperature(urgency, 3.0)
    assert FRAME.fuzzy.apply(softer, min_confidence=0.75).isna().all()
    sure = FRAME.fuzzy.apply(softer, scores=True)["confidence"].max()
    assert 1 / 3 < sure < 0.75
    assert FRAME.fuzzy.apply(softer, min_confidence=sure).notna().sum() == 3


def test_the_confidence_of_what_is_left_out_is_still_told(urgency: FuzzyFunction) -> None:
    answer = FRAME["message"].fuzzy.apply(urgency, scores=True, min_confidence=0.9)
    assert answer["value"].isna().all()
    assert str(answer["value"].dtype) == "category"
    assert answer["confidence"].tolist()[::2] == [0.75, 0.75]
    assert answer.attrs["fuzzy"]["abstained"] == 3


def test_a_bool_that_is_not_sure_is_neither() -> None:
    answer = FRAME.fuzzy.apply(make("f", "bool", "message"), min_confidence=0.8)
    assert answer.dtype == "boolean"
    assert answer.isna().all()


def test_several_programs_ask_for_the_same_confidence(urgency: FuzzyFunction) -> None:
    answer = FRAME.fuzzy.apply({"a": urgency, "b": with_temperature(urgency, 0.5)}, min_confidence=0.8)
    assert answer.notna().sum().tolist() == [0, 3]
    assert [answer.attrs["fuzzy"][name]["abstained"] for name in "ab"] == [3, 0]


def test_an_open_type_has_no_confidence_and_nothing_is_run(
    urgency: FuzzyFunction, model: KeywordInterpreter
) -> None:
    for how in ({"min_confidence": 0.5}, {"scores": True}):
        with pytest.raises(InferenceError, match="loud returns str, which has no scores"):
            FRAME.fuzzy.apply({"a": urgency, "b": make("loud", "str", "message")}, **how)
    assert model.asked == []


@pytest.mark.parametrize("value", [-0.1, 1.5, float("nan")])
def test_a_confidence_out_of_range_is_refused(urgency: FuzzyFunction, value: float) -> None:
    for accessor in (FRAME.fuzzy, FRAME["message"].fuzzy):
        with pytest.raises(ValueError, match="min_confidence must lie between 0 and 1"):
            accessor.apply(urgency, min_confidence=value)


@pytest.mark.parametrize(
    ("terms", "named"),
    [
        ({"target_agreement": 0.95}, "^target_agreement"),
        (
            {"failure_probability": "x", "target_agreement": 99},
            "^target_agreement and failure_probability",
        ),
    ],
)
def test_what_goes_with_escalating_is_refused_without_it(
    urgency: FuzzyFunction, model: KeywordInterpreter, terms: dict[str, Any], named: str
) -> None:
    for data in (FRAME, FRAME["message"]):
        with pytest.raises(TypeError, match=f"{named} without escalate_to: say which baseline"):
            data.fuzzy.apply(urgency, **terms)
    assert not model.asked


def test_leaving_out_and_escalating_exclude_each_other(urgency: FuzzyFunction) -> None:
    with pytest.raises(TypeError, match="min_confidence and escalate_to exclude each other"):
        FRAME.fuzzy.apply(urgency, min_confidence=0.5, escalate_to=lambda text: "high")


# Which columns are read.

WIDE = pd.DataFrame({"title": ["high"], "body": ["low"], "n": [1], ("t", 1): ["medium"]})


@pytest.mark.parametrize(
    ("columns", "answer"),
    [
        ("title", "high"),
        (["body"], "low"),
        ({"message": "title"}, "high"),
        (("t", 1), "medium"),
        (("body",), "low"),
    ],
)
def test_columns_can_be_named(urgency: FuzzyFunction, columns: Any, answer: str) -> None:
    assert WIDE.fuzzy.apply(urgency, columns=columns).iloc[0] == answer


def test_a_mapping_may_name_some_of_the_parameters(model: KeywordInterpreter) -> None:
    WIDE.fuzzy.apply(make("f", "bool", "subject", "body"), columns={"subject": "title"})
    assert model.asked[0][1] == ["subject: high\nbody: low"]


def test_programs_side_by_side_share_a_mapping(urgency: FuzzyFunction) -> None:
    answer = WIDE.fuzzy.apply(
        {"a": urgency, "b": make("f", "str", "text")}, columns={"message": "title", "text": "body"}
    )
    assert answer.iloc[0].tolist() == ["high", "LOW"]


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"mesage": "title"}, "no parameter 'mesage'.*message"),
        (["title", "body"], r"urgency reads 1 column \(message\), got 2"),
        ([], "got 0"),
    ],
)
def test_columns_that_do_not_fit_the_parameters_are_a_type_error(
    urgency: FuzzyFunction, columns: Any, message: str
) -> None:
    with pytest.raises(TypeError, match=message):
        WIDE.fuzzy.apply(urgency, columns=columns)


def test_a_missing_column_is_named_with_those_there_are_and_the_nearest(urgency: FuzzyFunction) -> None:
    with pytest.raises(
        ColumnError, match=r"'message'; the frame has messages, n\. Did you mean messages"
    ) as caught:
        FRAME.rename(columns={"message": "messages"}).fuzzy.apply(urgency)
    assert isinstance(caught.value, KeyError)
    assert caught.value.hint == "Pass columns='messages'."


def test_the_nearest_column_is_filled_in_for_one_of_several_parameters() -> None:
    with pytest.raises(ColumnError) as caught:
        FRAME.rename(columns={"message": "messages"}).fuzzy.apply(make("f", "bool", "n", "message"))
    assert caught.value.hint == "Pass columns={'message': 'messages'}."


@pytest.mark.parametrize("kind", [list, tuple])
def test_a_list_of_programs_is_answered_with_what_to_write(urgency: FuzzyFunction, kind: Any) -> None:
    for accessor in (FRAME.fuzzy, FRAME["message"].fuzzy):
        with pytest.raises(TypeError, match=r"pass a dict of name: function.*\{'urgency': urgency, 'f': f\}"):
            accessor.apply(kind([urgency, make("f", "bool", "message")]))


def test_a_frame_with_one_text_column_is_not_guessed_but_hinted_at() -> None:
    with pytest.raises(ColumnError) as caught:
        FRAME.fuzzy.apply(make("f", "bool", "text"))
    assert caught.value.hint == "df['message'].fuzzy.apply(f), or columns='message'."


def test_a_missing_column_among_many_hints_at_columns() -> None:
    wide = pd.DataFrame([["x"] * 30], columns=[f"c{number}" for number in range(30)])
    with pytest.raises(ColumnError, match="c19, …") as caught:
        wide.fuzzy.apply(make("f", "bool", "title", "body"))
    assert caught.value.hint == "Say which columns to read: columns={'title': …, 'body': …}."


def test_two_columns_of_one_name_are_refused(urgency: FuzzyFunction) -> None:
    twice = pd.concat([FRAME, FRAME], axis=1)
    with pytest.raises(ColumnError, match="'message' is the name of 2 columns"):
        twice.fuzzy.apply(urgency)


def test_a_level_of_columns_is_not_a_column(urgency: FuzzyFunction) -> None:
    nested = pd.concat({"message": FRAME}, axis=1)
    with pytest.raises(ColumnError, match="the name of a level of columns"):
        nested.fuzzy.apply(urgency)
    assert nested.fuzzy.apply(urgency, columns=("message", "message")).iloc[0] == "high"


def test_a_series_cannot_feed_two_parameters() -> None:
    with pytest.raises(TypeError, match=r"f reads 2 columns \(a, b\).*df\.fuzzy\.apply\(f\)"):
        FRAME["message"].fuzzy.apply(make("f", "bool", "a", "b"))


@pytest.mark.parametrize("program", [len, "urgency", None, {"a": len}])
def test_only_fuzzy_functions_can_be_applied(program: Any) -> None:
    with pytest.raises(TypeError, match="takes a fuzzy function, not a"):
        FRAME.fuzzy.apply(program)
    if not isinstance(program, dict):
        with pytest.raises(TypeError, match="takes a fuzzy function, not a"):
            FRAME["message"].fuzzy.apply(program)


def test_the_accessors_belong_to_their_pandas_type() -> None:
    with pytest.raises(AttributeError, match="belongs to a DataFrame, not to a Series"):
        FuzzyFrame(FRAME["message"])
    with pytest.raises(AttributeError, match="belongs to a Series, not to a DataFrame"):
        FuzzySeries(FRAME)


# What a program reads.


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        (["a", None, np.nan, pd.NA, ""], ["a", None, None, None, ""]),
        ([1, 2], ["1", "2"]),
        ([1, None], ["1", None]),
        ([1.5, 2.0], ["1.5", "2"]),
        ([1e30, 1.0], ["1e+30", "1"]),
        ([True, False], ["True", "False"]),
        ([Decimal("1.10")], ["1.10"]),
        ([pd.Timestamp("2024-05-01"), pd.NaT], ["2024-05-01", None]),
        (
            [pd.Timestamp("2024-05-01 12:30"), pd.Timestamp("2024-05-02")],
            ["2024-05-01 12:30:00", "2024-05-02"],
        ),
        ([pd.Timestamp("2024-05-01", tz="UTC")], ["2024-05-01 00:00:00+00:00"]),
        ([dt.date(2024, 5, 1)], ["2024-05-01"]),
        ([dt.time(12, 30)], ["12:30:00"]),
        ([pd.Period("2024-05", "M")], ["2024-05"]),
        (["x", 1, 2.5], ["x", "1", "2.5"]),
    ],
)
def test_values_are_written_plainly(values: list[object], texts: list[str | None]) -> None:
    assert column_texts(pd.Series(values), "c") == texts


@pytest.mark.parametrize("dtype", ["string", "str", "category", "object"])
def test_texts_of_any_dtype_stay_as_they_are(dtype: str) -> None:
    assert column_texts(pd.Series(["a", None, "ü"], dtype=dtype), "c") == ["a", None, "ü"]


@pytest.mark.parametrize("dtype", ["Int64", "float64", "float32", "int8", "Float64"])
def test_whole_numbers_have_no_point(dtype: str) -> None:
    assert column_texts(pd.Series([1, 20], dtype=dtype), "c") == ["1", "20"]


def test_short_floats_stay_short() -> None:
    assert column_texts(pd.Series([0.1, 2.5], dtype="float32"), "c") == ["0.1", "2.5"]


@settings(deadline=None)
@given(texts=st.lists(st.none() | st.text(max_size=10), max_size=8))
def test_any_text_is_read_as_it_is(texts: list[str | None]) -> None:
    assert column_texts(pd.Series(texts, dtype=object), "c") == texts


def test_a_number_too_long_to_print_is_refused_by_column_and_row(urgency: FuzzyFunction) -> None:
    frame = pd.DataFrame({"message": pd.Series(["fine", 10**5000], index=["x", "y"], dtype=object)})
    with pytest.raises(TypeError, match="column 'message', row 'y': an int of so many digits is not text"):
        frame.fuzzy.apply(urgency)


@pytest.mark.parametrize("value", [["a"], {"a": 1}, ("a",), b"a", {1}, np.array([1]), 1j])
def test_other_values_are_refused_by_column_and_row(urgency: FuzzyFunction, value: object) -> None:
    frame = pd.DataFrame({"message": pd.Series(["fine", value], index=["x", "y"], dtype=object)})
    kind = type(value).__name__
    with pytest.raises(TypeError, match=f"column 'message', row 'y': a {kind} is not text"):
        frame.fuzzy.apply(urgency)
