"""Compare a program with a baseline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from fuzzy_magic.compare.answers import Answer, Row
from fuzzy_magic.compare.baseline import Baseline
from fuzzy_magic.compare.comparison import Comparison, Origin, Side, same, show
from fuzzy_magic.compare.rows import aligned, rows_of
from fuzzy_magic.compare.statistics import effective_count, wilson
from fuzzy_magic.errors import FuzzyError, InvalidOutput
from fuzzy_magic.interpreter.function import FuzzyFunction
from fuzzy_magic.interpreter.scheduler import Result, progress_bar
from fuzzy_magic.refine.pairs import as_label
from fuzzy_magic.returns import ReturnType
from fuzzy_magic.returns.columns import column
from fuzzy_magic.settings import override, settings
from fuzzy_magic.spec import is_null

if TYPE_CHECKING:
    import pandas as pd

TIMED_ROWS = 32  # run anew to time a program whose answers were all known


@dataclass(frozen=True)
class ComparedRow:
    """One row as soon as both sides have answered; `place` counts from 0."""

    place: int
    input: str | None
    program: object
    baseline: object
    agree: bool | None
    confidence: float | None
    note: str


def compare(
    program: FuzzyFunction,
    baseline: object,
    inputs: object,
    truth: object = None,
    *,
    name: str | None = None,
    progress: bool | Callable[[int], object] | None = None,
    on_row: Callable[[ComparedRow], object] | None = None,
) -> Comparison:
    """Run a program and a baseline on the same inputs.

    Parameters
    ----------
    program, baseline : FuzzyFunction and Baseline
        Another fuzzy function, a callable, or a column of recorded answers is a baseline too.
    inputs : Series, DataFrame or iterable
        The values of a program's one parameter; for several a frame with their columns, or tuples or dicts.
    truth : Series or list, optional
        The right answers, aligned with the inputs as `Baseline.recorded` is; missing ones are allowed.
    name, progress : optional
        What to call the program, and whether to show a progress bar, by default as the settings say. A
        callable is told of more distinct inputs that the program has answered; what it raises ends the run.
    on_row : callable, optional
        Told each row as soon as both sides have answered; if it returns False, that row is the last one.

    Raises
    ------
    FuzzyError
        When truth or recorded answers do not fit the inputs, and what ends the run of either side.
    KeyboardInterrupt
        As it came; what is kept (of a plain function nothing, see `Baseline.callable`) is not asked again.
    """
    rows, index, labelled = rows_of(program, inputs)
    other = Baseline.of(baseline).aligned(index, labelled=labelled)
    returns = program.returns
    wanted = None if truth is None else _truth(aligned(truth, index, "truth", labelled=labelled), returns)
    result = program.run(rows, errors="null", scores=returns.labels is not None, progress=progress)
    table = _Rows(program, rows, result, on_row)
    with reporting(len(rows), other.name, progress) as table.report, suppress(_StopAsked):
        other.answer(rows, spec=program.program.spec, on_row=table.take)
    frame = table.frame(index, wanted)
    return Comparison(
        frame,
        _program_side(name or program.name, _seconds(program, rows, result), result, frame),
        _baseline_side(other.name, table.distinct, table.answers, frame),
        returns.labels and tuple(map(returns.parse, returns.labels)),
        complete=len(table.answers) == len(rows),
        origin=table.origin(program, rows),
    )


def review(
    program: FuzzyFunction,
    baseline: object,
    inputs: object,
    truth: object = None,
    *,
    name: str | None = None,
    on_accept: Callable[[FuzzyFunction], object] | None = None,
) -> Any:
    """Compare while a widget shows it: rows stream in, and a button stops the run.

    Where no notebook could show the widget meanwhile, the run comes first. The parameters are those of
    `compare` and of `Comparison.widget`; the result is the widget's `comparison`.
    """
    return show(program, partial(compare, program, baseline, inputs, truth, name=name), on_accept)


class _StopAsked(Exception):
    """`on_row` wants no more rows."""


class _Rows:
    """The program's half of each row, to which the baseline's is added as it comes."""

    def __init__(
        self,
        program: FuzzyFunction,
        rows: Sequence[Row | None],
        result: Result,
        on_row: Callable[[ComparedRow], object] | None,
    ) -> None:
        self.answers: dict[int, Answer] = {}
        self.report: Callable[[int], object]
        self._texts = [
            None if row is None else program.text(*([row] if isinstance(row, str) else row)) for row in rows
        ]
        self._result = result
        self._confidences = result.confidences or [None] * len(rows)
        self._returns = program.returns
        self._on_row = on_row

    @property
    def distinct(self) -> list[Answer]:
        """One answer for each distinct input."""
        given = ((self._texts[place], answer) for place, answer in self.answers.items())
        return list({text: answer for text, answer in given if text is not None}.values())

    def take(self, place: int, answer: Answer) -> None:
        """Add the baseline's half of a row and tell whoever listens."""
        self.answers[place] = answer
        self.report(1)
        if self._on_row is not None and self._on_row(self._row(place, answer)) is False:
            raise _StopAsked

    def _row(self, place: int, answer: Answer) -> ComparedRow:
        text, value = self._texts[place], self._result.values[place]
        agree = None
        if text is not None and answer.error is None:
            agree = same(value, answer.value)
        notes = []
        if (error := self._result.errors.get(place)) is not None:
            notes.append(f"program: {error.message}")
        if answer.error is not None:
            notes.append(f"baseline: {answer.error}")
        elif answer.invalid:
            notes.append(f"baseline: outside the type: {_shown(answer.text)}")
        confidence = self._confidences[place]
        return ComparedRow(place, text, value, answer.value, agree, confidence, "; ".join(notes))

    def origin(self, program: FuzzyFunction, rows: Sequence[Row | None]) -> Origin:
        """Return what was compared in the rows that both sides have answered."""
        places = sorted(self.answers)
        return Origin(
            program, tuple(rows[each] for each in places), tuple(self.answers[each] for each in places)
        )

    def frame(self, index: pd.Index[Any], truth: Sequence[object] | None) -> pd.DataFrame:
        """Make the frame of the rows that both sides have answered."""
        import pandas as pd

        rows = [self._row(place, self.answers[place]) for place in sorted(self.answers)]
        where, dtype = index[[row.place for row in rows]], self._returns.dtype
        columns = {
            "input": column([row.input for row in rows], where, "string"),
            "program": column([row.program for row in rows], where, dtype),
            "baseline": column([row.baseline for row in rows], where, dtype),
            "agree": pd.Series([row.agree for row in rows], where, "boolean"),
        }
        if self._returns.labels is not None:
            columns["confidence"] = pd.Series([row.confidence for row in rows], where, "Float64")
        if truth is not None:
            columns["truth"] = column([truth[row.place] for row in rows], where, dtype)
        columns["note"] = column([row.note for row in rows], where, "string")
        # By position: the index of the inputs may hold a label twice.
        return pd.concat(list(columns.values()), axis=1, keys=list(columns))


def _truth(values: Sequence[object], returns: ReturnType) -> list[object]:
    found: list[object] = []
    for place, value in enumerate(values):
        try:
            found.append(None if is_null(value) else returns.accept(as_label(value, returns)))
        except (TypeError, ValueError) as error:
            raise FuzzyError(
                f"truth is outside the output type in row {place}: {error}.",
                "Give the answers in the program's own words, and leave unknown ones missing.",
            ) from error
    return found


def _program_side(name: str, seconds: float | None, result: Result, frame: pd.DataFrame) -> Side:
    outside = sum(isinstance(error, InvalidOutput) for error in result.errors.values())
    return Side(
        name,
        seconds=seconds,
        cost=0.0,
        total_cost=0.0,
        paid=0.0,
        cached=result.stats.cached,
        invalid=outside,
        failed=len(result.errors) - outside,
        reason=_commonest(
            error.message for error in result.errors.values() if not isinstance(error, InvalidOutput)
        ),
        **_correct(frame, "program"),
    )


def _baseline_side(
    name: str, distinct: Sequence[Answer], answers: Mapping[int, Answer], frame: pd.DataFrame
) -> Side:
    answered = [each for each in distinct if each.error is None]
    costs = [each.cost for each in answered if each.cost is not None]
    known = len(costs) == len(answered)
    seconds = [each.seconds for each in answered if each.seconds is not None]
    return Side(
        name,
        seconds=sum(seconds) / len(seconds) if seconds else None,
        cost=sum(costs) / len(costs) if costs else None,
        total_cost=sum(costs) if known else None,
        paid=sum(each.cost or 0.0 for each in answered if not each.cached) if known else None,
        tokens_in=_total([each.tokens_in for each in answered]),
        tokens_out=_total([each.tokens_out for each in answered]),
        cached=sum(each.cached for each in distinct),
        invalid=sum(each.invalid for each in answers.values()),
        failed=sum(each.error is not None for each in answers.values()),
        reason=_commonest(each.error for each in answers.values() if each.error is not None),
        **_correct(frame, "baseline"),
    )


def _commonest(reasons: Iterable[str]) -> str:
    return next((reason for reason, _ in Counter(reasons).most_common(1)), "")


def _total(counts: Sequence[int | None]) -> int | None:
    known = [count for count in counts if count is not None]
    return sum(known) if known and len(known) == len(counts) else None


def _correct(frame: pd.DataFrame, side: str) -> dict[str, Any]:
    """Return the share of rows that a side has right, over the rows that both have answered."""
    if "truth" not in frame:
        return {}
    rows = frame[frame["agree"].notna() & frame["truth"].notna()]
    if rows.empty:
        return {}
    hits = [
        same(value, truth)
        for value, truth in zip(rows[side].astype(object), rows["truth"].astype(object), strict=True)
    ]
    share = sum(hits) / len(hits)
    return {
        "correct": share,
        "correct_interval": wilson(share, effective_count(rows["input"].value_counts())),
    }


def _seconds(program: FuzzyFunction, rows: Sequence[Row | None], result: Result) -> float | None:
    """Return the time of a row; where all were known, some are run again to measure it."""
    if rate := result.stats.rows_per_second:
        return 1 / rate
    some = list(dict.fromkeys(row for row in rows if row is not None))[:TIMED_ROWS]
    if not some:
        return None
    with override(row_cache=False):
        rate = program.run(some, errors="null", progress=False).stats.rows_per_second
    return 1 / rate if rate else None


def _shown(text: str | None) -> str:
    return repr(text if text is None or len(text) <= 80 else f"{text[:79]}…")


@contextmanager
def reporting(total: int, name: str, progress: object) -> Iterator[Callable[[int], object]]:
    """Show a bar, if it is wanted; yields the function that moves it on. Who counts inputs wants none."""
    if progress is True or (progress is None and settings().progress):
        with progress_bar(total, 0, name) as report:
            yield report
    else:
        yield lambda _: None
