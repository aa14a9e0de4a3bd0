"""`df.fuzzy.apply(program)` and `df["column"].fuzzy.apply(program)`.

Plain functions find the texts and put an index and a dtype on the answers; between them stands one call of
each program. pandas makes a new accessor at each use, so the accessors hold nothing but their frame.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from typing import Any

import pandas as pd

from fuzzy_magic.compare.baseline import Baseline
from fuzzy_magic.compare.cascade import Promise, cascade
from fuzzy_magic.compare.rows import (
    SHOWN_COLUMNS,
    Columns,
    column_texts,
    frame_rows,
    has_gap,
    params_of,
    require_one_parameter,
)
from fuzzy_magic.errors import InferenceError
from fuzzy_magic.interpreter.confidence import require_confidence
from fuzzy_magic.interpreter.function import FuzzyFunction
from fuzzy_magic.interpreter.scheduler import Errors, progress_bar
from fuzzy_magic.returns.columns import column
from fuzzy_magic.settings import settings

__all__ = ["SHOWN_COLUMNS", "FuzzyFrame", "FuzzySeries", "column_texts", "frame_rows"]


@pd.api.extensions.register_dataframe_accessor("fuzzy")
class FuzzyFrame:
    """Fuzzy functions over the rows of a DataFrame."""

    def __init__(self, frame: pd.DataFrame) -> None:
        if not isinstance(frame, pd.DataFrame):
            raise AttributeError(f"this accessor belongs to a DataFrame, not to a {type(frame).__name__}")
        self._frame = frame

    def apply(
        self,
        program: FuzzyFunction | Mapping[Any, FuzzyFunction],
        columns: Columns | None = None,
        scores: bool = False,
        errors: Errors = "raise",
        progress: bool | None = None,
        *,
        min_confidence: float | None = None,
        escalate_to: Baseline | None = None,
        target_agreement: float | None = None,
        failure_probability: float | None = None,
    ) -> pd.Series[Any] | pd.DataFrame:
        """Run one program, or several, on every row.

        Parameters
        ----------
        program : FuzzyFunction or mapping of name to FuzzyFunction
            Several run in one pass with one progress bar, and give one column each.
        columns : label, list of labels, or mapping of parameter to label, optional
            The columns to read. By default each parameter reads the column of its name.
        scores : bool
            Give a frame of ``value``, ``confidence`` and, with a baseline, ``escalated``: was it asked?
        errors : {"raise", "null"}
            Whether a row that fails ends the run or stays missing.
        progress : bool, optional
            Show a progress bar; by default if the settings say so.
        min_confidence : float, optional
            Leave answers missing that are less sure than this; ``abstained`` counts them.
        escalate_to, target_agreement, failure_probability : optional
            A baseline to ask about unsure rows of one program, and about a sample: so that the answers kept
            agree with its own that often (0.95), but for this probability (0.05).

        Returns
        -------
        Series or DataFrame
            On the index of the frame; rows without a value stay missing. ``.attrs["fuzzy"]`` says how.

        Raises
        ------
        ColumnError, TypeError
            When a column is missing, or holds what is no text, number, date or bool; for arguments at odds.
        InferenceError, ValueError
            When a row fails; when a type without scores is asked for confidence, or for one not in 0 to 1.
        """
        programs = _programs(program, columns)
        jobs = [(each, frame_rows(self._frame, each, columns, can_choose=True)) for each in programs]
        baseline = (escalate_to, target_agreement, failure_probability)
        how = _How(scores, errors, progress, min_confidence, *baseline)
        return _applied(program, jobs, self._frame.index, how)


@pd.api.extensions.register_series_accessor("fuzzy")
class FuzzySeries:
    """A fuzzy function over the values of a Series."""

    def __init__(self, series: pd.Series[Any]) -> None:
        if not isinstance(series, pd.Series):
            raise AttributeError(f"this accessor belongs to a Series, not to a {type(series).__name__}")
        self._series = series

    def apply(
        self,
        program: FuzzyFunction,
        scores: bool = False,
        errors: Errors = "raise",
        progress: bool | None = None,
        *,
        min_confidence: float | None = None,
        escalate_to: Baseline | None = None,
        target_agreement: float | None = None,
        failure_probability: float | None = None,
    ) -> pd.Series[Any] | pd.DataFrame:
        """Run a program of one parameter on every value; see `FuzzyFrame.apply`."""
        name = getattr(program, "name", "")
        require_one_parameter(program, f"a Series is one: use df.fuzzy.apply({name})")
        baseline = (escalate_to, target_agreement, failure_probability)
        how = _How(scores, errors, progress, min_confidence, *baseline)
        rows = column_texts(self._series, self._series.name)
        return _applied(program, [(program, rows)], self._series.index, how)


@dataclass(frozen=True)
class _How:
    """The arguments of `apply` that say how, as they are given."""

    scores: bool
    errors: Errors
    progress: bool | Callable[[int], object] | None
    min_confidence: float | None
    escalate_to: Baseline | None
    target_agreement: float | None
    failure_probability: float | None

    @property
    def promised(self) -> dict[str, float]:
        """The terms of a `Promise` that were given."""
        terms = {"target_agreement": self.target_agreement, "failure_probability": self.failure_probability}
        return {name: value for name, value in terms.items() if value is not None}

    def require_sense(self, programs: Sequence[FuzzyFunction]) -> None:
        """Refuse what cannot be done before any row is run."""
        if self.min_confidence is not None:
            require_confidence(self.min_confidence)
            if self.escalate_to is not None:
                raise TypeError(
                    "min_confidence and escalate_to exclude each other: a row that is not sure enough stays "
                    "missing or goes to the baseline, which finds its own threshold from target_agreement"
                )
        if self.promised and self.escalate_to is None:
            raise TypeError(
                f"{' and '.join(self.promised)} without escalate_to: say which baseline is to answer the "
                "rows that are not sure enough"
            )
        if self.scores or self.min_confidence is not None:
            for program in programs:
                program.closed_set()


def _applied(
    program: FuzzyFunction | Mapping[Any, FuzzyFunction],
    jobs: Sequence[tuple[FuzzyFunction, list[Any]]],
    index: pd.Index[Any],
    how: _How,
) -> pd.Series[Any] | pd.DataFrame:
    how.require_sense([each for each, _ in jobs])
    if isinstance(program, Mapping):
        return _side_by_side(program, jobs, index, how)
    return _answer(*jobs[0], index, how)


def _answer(
    program: FuzzyFunction, rows: list[Any], index: pd.Index[Any], how: _How
) -> pd.Series[Any] | pd.DataFrame:
    answered = _computed if how.escalate_to is None else _escalated
    try:
        return answered(program, rows, index, how)
    except InferenceError as error:
        if error.index is None:
            raise
        raise error.of_row(error.index, f"{index[error.index]!r} of {program.name}") from None


def _computed(
    program: FuzzyFunction, rows: list[Any], index: pd.Index[Any], how: _How
) -> pd.Series[Any] | pd.DataFrame:
    result = program.run(
        rows,
        errors=how.errors,
        scores=how.scores,
        progress=how.progress,
        min_confidence=how.min_confidence,
    )
    if callable(how.progress):
        how.progress(result.stats.cached)  # the run itself tells of those that it computes
    confidences = result.confidences if how.scores else None
    return _on_index(program, result.values, confidences, index, asdict(result.stats))


def _escalated(
    program: FuzzyFunction, rows: list[Any], index: pd.Index[Any], how: _How
) -> pd.Series[Any] | pd.DataFrame:
    found = cascade(
        program,
        Baseline.of(how.escalate_to).aligned(index),
        [None if has_gap(row) else row for row in rows],
        Promise(**how.promised),
        errors=how.errors,
        progress=None if callable(how.progress) else how.progress,
    )
    table = _on_index(program, found.values, found.confidences if how.scores else None, index, found.report)
    if isinstance(table, pd.DataFrame):
        table["escalated"] = found.escalated
    return table


def _on_index(
    program: FuzzyFunction,
    values: list[object],
    confidences: list[float | None] | None,
    index: pd.Index[Any],
    stats: dict[str, object],
) -> pd.Series[Any] | pd.DataFrame:
    answers = column(values, index, program.returns.dtype, program.name)
    if confidences is None:
        answers.attrs["fuzzy"] = stats
        return answers
    table = pd.DataFrame(
        {"value": answers, "confidence": pd.Series(confidences, index=index, dtype="Float64")}
    )
    table.attrs["fuzzy"] = stats
    return table


def _side_by_side(
    program: Mapping[Any, FuzzyFunction],
    jobs: Sequence[tuple[FuzzyFunction, list[Any]]],
    index: pd.Index[Any],
    how: _How,
) -> pd.DataFrame:
    if how.escalate_to is not None:
        raise TypeError("escalate_to goes with one fuzzy function: pass it without a dict around it")
    with _one_bar(jobs, how.progress) as bar:
        answers = [_answer(*job, index, replace(how, progress=bar)) for job in jobs]
    table = pd.concat(answers, axis=1, keys=list(program)) if answers else pd.DataFrame(index=index)
    table.attrs["fuzzy"] = {
        name: answer.attrs["fuzzy"] for name, answer in zip(program, answers, strict=True)
    }
    return table


@contextmanager
def _one_bar(
    jobs: Sequence[tuple[FuzzyFunction, list[Any]]], progress: bool | Callable[[int], object] | None
) -> Iterator[bool | Callable[[int], object]]:
    """Show one bar over all programs; yields what each of them takes as its `progress`."""
    if not (settings().progress if progress is None else progress):
        yield False
        return
    total = sum(len({row for row in rows if not has_gap(row)}) for _, rows in jobs)
    with progress_bar(total, 0, ", ".join(program.name for program, _ in jobs)) as report:
        yield report


def _programs(
    program: FuzzyFunction | Mapping[Any, FuzzyFunction], columns: Columns | None
) -> list[FuzzyFunction]:
    """List what is applied, and refuse a mapping of columns for parameters that there are not."""
    programs = list(program.values()) if isinstance(program, Mapping) else [program]
    if isinstance(columns, Mapping):
        known = sorted({param for program in programs for param in params_of(program)})
        unknown = [name for name in columns if name not in known]
        if unknown:
            raise TypeError(f"there is no parameter {unknown[0]!r} to read a column: {', '.join(known)}")
    return programs
