from __future__ import annotations

import datetime as dt
import math
import subprocess
import sys
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuzzy_magic.frame import column_texts
from fuzzy_magic.spec import input_text, is_null, make_spec

NULLS = (None, math.nan, pd.NA, pd.NaT, np.float32("nan"), np.datetime64("NaT"), Decimal("sNaN"))


@pytest.mark.parametrize("value", NULLS)
def test_nulls_are_null_and_have_no_text(value: object) -> None:
    assert is_null(value)
    assert input_text(value) is None


@pytest.mark.parametrize("value", ["", "nan", "None", 0, False, [], [None], {}, (), pd.Series([None])])
def test_other_values_are_not_null(value: object) -> None:
    assert not is_null(value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("", ""),
        (" \n", " \n"),
        (np.str_("s"), "s"),
        (True, "True"),
        (np.False_, "False"),
        (3, "3"),
        (3.0, "3"),
        (-0.0, "0"),
        (3.5, "3.5"),
        (1e30, "1e+30"),
        (math.inf, "inf"),
        (np.float64(3), "3"),
        (np.float32(0.1), "0.1"),
        (np.int8(-7), "-7"),
        (Decimal("1.00"), "1.00"),
        (dt.date(2026, 1, 2), "2026-01-02"),
        (dt.datetime(2026, 1, 2), "2026-01-02"),
        (pd.Timestamp("2026-01-02"), "2026-01-02"),
        (np.datetime64("2026-01-02"), "2026-01-02"),
        (np.datetime64("2026-01-02T03:04", "ns"), "2026-01-02 03:04:00"),
        (pd.Timestamp("2026-01-02 00:00:00.000000001"), "2026-01-02 00:00:00.000000001"),
        (pd.Timestamp("2026-01-02", tz="UTC"), "2026-01-02 00:00:00+00:00"),
        (dt.time(12, 30), "12:30:00"),
        (np.timedelta64(1, "D"), "1 days 00:00:00"),
        (pd.Period("2026-01", "M"), "2026-01"),
    ],
)
def test_a_value_has_one_text(value: object, text: str) -> None:
    assert input_text(value) == text
    assert type(input_text(value)) is str


@pytest.mark.parametrize(
    "value", [[1], {"a": 1}, {1}, b"raw", (1, 2), object(), np.array([1]), 1j, np.complex64(1)]
)
def test_a_value_without_an_obvious_text_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match=f"a {type(value).__name__} is not text"):
        input_text(value)


def test_plain_values_are_read_without_pandas() -> None:
    code = (
        "import sys, datetime as dt, decimal; from fuzzy_magic.spec import input_text\n"
        "days = [dt.date(2026, 1, 2), dt.datetime(2026, 1, 2), dt.time(3), dt.timedelta(4)]\n"
        "values = ['', None, decimal.Decimal(5), *days, 3, True, 3.0, float('nan')]\n"
        "print([input_text(each) for each in values][-4:], 'pandas' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['3', 'True', '3', None] False"


scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**40), 2**40),
    st.floats(),
    st.text(max_size=5),
    st.decimals(),
    st.dates(),
)


@given(values=st.lists(scalars, max_size=6))
def test_a_column_and_a_call_read_the_same(values: list[object]) -> None:
    column = pd.Series(values, dtype=object)
    assert column_texts(column, "c") == [input_text(value) for value in column]


@given(
    values=st.lists(st.none() | st.floats(width=32), max_size=6),
    dtype=st.sampled_from(["float64", "float32", "Float64"]),
)
def test_a_float_column_and_its_values_read_the_same(values: list[float | None], dtype: str) -> None:
    column = pd.Series(values, dtype=dtype)
    assert column_texts(column, "c") == [input_text(column.iloc[place]) for place in range(len(column))]


def test_the_inputs_of_examples_follow_the_same_rule() -> None:
    spec = make_spec("Is it even?", returns="bool", examples=[(3.0, False), (True, True)])
    assert [example.input for example in spec.examples] == ["3", "True"]
    with pytest.raises(TypeError, match="is null"):
        make_spec("Is it even?", returns="bool", examples=[(None, False)])
