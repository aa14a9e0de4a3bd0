"""The accessors on Dask's frames: the same answers as pandas gives, when Dask computes them."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from keyword_interpreter import KeywordInterpreter
from pandas.testing import assert_frame_equal, assert_series_equal
from sample_programs import SPEC, label_program, text_program

import fuzzy_magic
from fuzzy_magic.errors import ColumnError, InvalidOutput
from fuzzy_magic.interpreter import function
from fuzzy_magic.interpreter.function import FuzzyFunction

dd = pytest.importorskip("dask.dataframe")

FRAME: Any = pd.DataFrame(
    {"message": ["high water", None, "a low fence", "so high", "bad", "high water"], "topic": list("abcdef")}
)


@pytest.fixture(autouse=True)
def model(monkeypatch: pytest.MonkeyPatch) -> KeywordInterpreter:
    fake = KeywordInterpreter()
    monkeypatch.setattr(function, "interpreter", lambda pair: fake)
    return fake


@pytest.fixture
def urgency() -> FuzzyFunction:
    return FuzzyFunction(label_program(spec=replace(SPEC, checks=())))


@pytest.fixture
def data() -> Any:
    return dd.from_pandas(FRAME, npartitions=3)


def test_a_frame_is_answered_as_pandas_answers_it(urgency: FuzzyFunction, data: Any) -> None:
    answer = data.fuzzy.apply(urgency).compute(scheduler="threads")
    assert_series_equal(answer, FRAME.fuzzy.apply(urgency))
    sure = data.fuzzy.apply({"u": urgency, "v": urgency}, scores=True, min_confidence=0.5)
    wanted = FRAME.fuzzy.apply({"u": urgency, "v": urgency}, scores=True, min_confidence=0.5)
    assert_frame_equal(sure.compute(scheduler="threads"), wanted)


def test_a_series_is_answered_too(urgency: FuzzyFunction, data: Any) -> None:
    answer = data["message"].fuzzy.apply(urgency).compute(scheduler="threads")
    assert_series_equal(answer, FRAME["message"].fuzzy.apply(urgency))


def test_nothing_runs_before_dask_computes(
    urgency: FuzzyFunction, data: Any, model: KeywordInterpreter
) -> None:
    answer = data.fuzzy.apply(urgency, columns="topic")
    assert (answer.dtype, answer.name) == (urgency.returns.dtype, "urgency")
    assert not any(texts for _, texts in model.asked)
    answer.compute(scheduler="sync")
    assert sorted(text for _, texts in model.asked for text in texts) == list("abcdef")


def test_wrong_arguments_are_refused_at_once(urgency: FuzzyFunction, data: Any) -> None:
    with pytest.raises(ColumnError, match="reads the column 'message'"):
        data[["topic"]].fuzzy.apply(urgency)
    with pytest.raises(TypeError, match="a fuzzy function, not a str"):
        data["topic"].fuzzy.apply("urgency")


def test_a_row_that_fails_ends_the_computation_or_stays_missing(data: Any) -> None:
    spec = replace(SPEC, name="f", returns="int", examples=(), checks=())
    counted = FuzzyFunction(text_program(spec=spec))
    with pytest.raises(InvalidOutput, match="row 4 of f"):
        data.fuzzy.apply(counted).compute(scheduler="sync")
    answer = data.fuzzy.apply(counted, errors="null").compute(scheduler="sync")
    assert answer.isna().tolist() == [False, True, False, False, True, False]


@pytest.mark.model
def test_worker_processes_answer_with_a_real_pair(monkeypatch: pytest.MonkeyPatch) -> None:
    code = """
import dask, pandas as pd, dask.dataframe as dd, fuzzy_magic
if __name__ == "__main__":
    tone = fuzzy_magic.compile("Is the review good or bad?", returns="'good' | 'bad'")
    frame = pd.DataFrame({"text": ["I love it", "it broke at once", "what a joy", "never again"]})
    with dask.config.set(scheduler="processes", num_workers=2):
        there = dd.from_pandas(frame, npartitions=2).fuzzy.apply(tone).compute()
    print(there.tolist() == frame.fuzzy.apply(tone).tolist(), there.dtype)
"""
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=300
    )
    assert (ended.stdout, ended.returncode) == ("True category\n", 0), ended.stderr


def test_the_accessors_come_with_the_package() -> None:
    assert fuzzy_magic.__name__ == "fuzzy_magic"
    assert {"fuzzy"} <= set(dir(dd.DataFrame)) & set(dir(dd.Series))
