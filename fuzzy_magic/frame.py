"""`df.fuzzy.apply(program)` and `df["column"].fuzzy.apply(program)`.

Plain functions find the texts and put an index and a dtype on the answers; between them stands one call of
each program. pandas makes a new accessor at each use, so the accessors hold nothing but their frame.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from difflib import get_close_matches
from typing import Any, TypeAlias

import pandas as pd

from fuzzy_magic.errors import ColumnError
from fuzzy_magic.interpreter.function import FuzzyFunction
from fuzzy_magic.interpreter.scheduler import Errors, progress_bar
from fuzzy_magic.settings import settings
from fuzzy_magic.spec import input_text

Columns: TypeAlias = Hashable | list[Any] | tuple[Any, ...] | Mapping[str, Hashable]

SHOWN_COLUMNS = 20  # of a frame, in a message


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
    ) -> pd.Series[Any] | pd.DataFrame:
        """Run one program, or several, on every row.

        Parameters
        ----------
        program : FuzzyFunction or mapping of name to FuzzyFunction
            Several run in one pass with one progress bar, and give one column each.
        columns : label, list of labels, or mapping of parameter to label, optional
            The columns to read. By default each parameter reads the column of its name.
        scores : bool
            Also say how sure the program is, in columns ``value`` and ``confidence``.
        errors : {"raise", "null"}
            Whether a row that fails ends the run or stays missing.
        progress : bool, optional
            Show a progress bar; by default if the settings say so.

        Returns
        -------
        Series or DataFrame
            On the index of the frame. Rows where a column that is read has no value stay missing. How the
            answers were made is in ``.attrs["fuzzy"]``.

        Raises
        ------
        ColumnError
            When the frame lacks a column.
        TypeError
            When a column holds something that is not text, a number, a date or a bool.
        """
        index = self._frame.index
        programs = list(program.values()) if isinstance(program, Mapping) else [program]
        _require_known(columns, programs)
        jobs = [(each, frame_rows(self._frame, each, columns)) for each in programs]
        if not isinstance(program, Mapping):
            return _answer(*jobs[0], index, scores, errors, progress)
        with _one_bar(jobs, progress) as bar:
            answers = [_answer(*job, index, scores, errors, bar) for job in jobs]
        table = pd.concat(answers, axis=1, keys=list(program)) if answers else pd.DataFrame(index=index)
        table.attrs["fuzzy"] = {
            name: answer.attrs["fuzzy"] for name, answer in zip(program, answers, strict=True)
        }
        return table


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
    ) -> pd.Series[Any] | pd.DataFrame:
        """Run a program of one parameter on every value; see `FuzzyFrame.apply`."""
        params = _params(program)
        if len(params) != 1:
            raise TypeError(
                f"{program.name} reads {len(params)} columns ({', '.join(params)}) and a Series is one: use "
                f"df.fuzzy.apply({program.name})"
            )
        rows = column_texts(self._series, self._series.name)
        return _answer(program, rows, self._series.index, scores, errors, progress)


def frame_rows(frame: pd.DataFrame, program: FuzzyFunction, columns: Columns | None) -> list[Any]:
    """Return what a program is called with in each row: a text, or a tuple of texts, one a parameter."""
    params = _params(program)
    labels = _labels(frame, program, params, columns)
    texts = [
        column_texts(_column(frame, label, param, program), label)
        for param, label in zip(params, labels, strict=True)
    ]
    return texts[0] if len(params) == 1 else list(zip(*texts, strict=True))


def column_texts(column: pd.Series[Any], name: object) -> list[str | None]:
    """Return the text of each value of a column, None where there is no value; see `input_text`.

    Raises
    ------
    TypeError
        For a value without one obvious text, with the column's `name` and the row.
    """
    # A float32 keeps its few digits only as numpy's own scalar.
    values: list[Any] = list(column.to_numpy()) if column.dtype.kind == "f" else column.tolist()
    texts = []
    for row, value in enumerate(values):
        try:
            texts.append(input_text(value))
        except TypeError as error:
            where = f"column {name!r}, row {column.index[row]!r}"
            raise TypeError(f"{where}: {error}; make it text first, as with .map(str)") from None
    return texts


def _params(program: FuzzyFunction) -> tuple[str, ...]:
    if isinstance(program, list | tuple | set) and all(isinstance(each, FuzzyFunction) for each in program):
        names = ", ".join(f"{each.name!r}: {each.name}" for each in program)
        raise TypeError(
            f"for several fuzzy functions pass a dict of name: function to df.fuzzy.apply: {{{names}}}"
        )
    if not isinstance(program, FuzzyFunction):
        raise TypeError(f"apply takes a fuzzy function, not a {type(program).__name__}")
    return program.program.spec.params


def _labels(
    frame: pd.DataFrame, program: FuzzyFunction, params: tuple[str, ...], columns: Columns | None
) -> list[Any]:
    if columns is None:
        return list(params)
    if isinstance(columns, Mapping):
        # Programs that run side by side share one mapping, so names of other programs' parameters are fine.
        return [columns.get(param, param) for param in params]
    labels: list[Any]
    if isinstance(columns, list) or (isinstance(columns, tuple) and columns not in frame.columns):
        labels = list(columns)
    else:
        labels = [columns]  # a tuple may be one label, as under a MultiIndex
    if len(labels) != len(params):
        raise TypeError(
            f"{program.name} reads {len(params)} columns ({', '.join(params)}), got {len(labels)}"
        )
    return labels


def _column(frame: pd.DataFrame, label: Any, param: str, program: FuzzyFunction) -> pd.Series[Any]:
    if not isinstance(label, Hashable) or label not in frame.columns:
        raise _missing(frame, label, param, program)
    places = [place for place, name in enumerate(frame.columns) if name == label]
    if len(places) != 1:
        what = f"{len(places)} columns" if places else "a level of columns"
        raise ColumnError(f"{label!r} is the name of {what}, not of one.", "Name one column with columns=.")
    return frame.iloc[:, places[0]]


def _missing(frame: pd.DataFrame, label: Any, param: str, program: FuzzyFunction) -> ColumnError:
    names = [str(name) for name in frame.columns]
    shown = ", ".join(names[:SHOWN_COLUMNS]) + (", …" if len(names) > SHOWN_COLUMNS else "")
    problem = f"{program.name} reads the column {label!r}; the frame has {shown or 'none'}."
    params = program.program.spec.params
    if near := get_close_matches(str(label), names, n=1):
        column = frame.columns[names.index(near[0])]
        wanted = repr(column) if len(params) == 1 else f"{{{param!r}: {column!r}}}"
        return ColumnError(f"{problem} Did you mean {near[0]}?", f"Pass columns={wanted}.")
    texts = [name for place, name in enumerate(frame.columns) if _is_text(frame.iloc[:, place])]
    if len(params) == 1 and len(texts) == 1:
        hint = f"df[{texts[0]!r}].fuzzy.apply({program.name}), or columns={texts[0]!r}."
    else:
        hint = f"Say which columns to read: columns={{{', '.join(f'{param!r}: …' for param in params)}}}."
    return ColumnError(problem, hint)


def _is_text(column: pd.Series[Any]) -> bool:
    return pd.api.types.infer_dtype(column, skipna=True) == "string"


def _answer(
    program: FuzzyFunction,
    rows: list[Any],
    index: pd.Index[Any],
    scores: bool,
    errors: Errors,
    progress: bool | Callable[[int], object] | None,
) -> pd.Series[Any] | pd.DataFrame:
    result = program.run(rows, errors=errors, scores=scores, progress=progress)
    if callable(progress):
        progress(result.stats.cached)  # the run itself tells of those that it computes
    values = pd.Series(result.values, index=index, dtype=program.returns.dtype, name=program.name)
    stats = asdict(result.stats)
    if not scores:
        values.attrs["fuzzy"] = stats
        return values
    confidence = pd.Series(result.confidences, index=index, dtype="Float64")
    table = pd.DataFrame({"value": values, "confidence": confidence})
    table.attrs["fuzzy"] = stats
    return table


@contextmanager
def _one_bar(
    jobs: Sequence[tuple[FuzzyFunction, list[Any]]], progress: bool | None
) -> Iterator[bool | Callable[[int], object]]:
    """Show one bar over all programs; yields what each of them takes as its `progress`."""
    if not (settings().progress if progress is None else progress):
        yield False
        return
    total = sum(len({row for row in rows if not _has_gap(row)}) for _, rows in jobs)
    with progress_bar(total, 0, ", ".join(program.name for program, _ in jobs)) as report:
        yield report


def _has_gap(row: str | tuple[str | None, ...] | None) -> bool:
    return row is None or (isinstance(row, tuple) and None in row)


def _require_known(columns: Columns | None, programs: Sequence[FuzzyFunction]) -> None:
    if isinstance(columns, Mapping):
        known = sorted({param for program in programs for param in _params(program)})
        unknown = [name for name in columns if name not in known]
        if unknown:
            raise TypeError(f"there is no parameter {unknown[0]!r} to read a column: {', '.join(known)}")
