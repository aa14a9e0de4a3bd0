"""Run a program over many inputs: nulls stay null, equal inputs run once, what is known is not run again.

This is the part that knows nothing of models. An `Interpreter` turns unique texts into rows, batch by batch;
here they are cached, counted, parsed and put back into the order that they came in.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Literal, Protocol

from fuzzy_magic.calibration import calibrated
from fuzzy_magic.errors import ContextOverflow, InferenceError, InvalidOutput, show_short
from fuzzy_magic.models import Pair
from fuzzy_magic.program import Program
from fuzzy_magic.settings import settings
from fuzzy_magic.spec import is_null
from fuzzy_magic.store import KeptOutputs

ROW_FORMAT = "rows-1"  # of what the row cache holds
FLUSH_SECONDS = 0.2
PROGRESS_AFTER = 1.0  # seconds; shorter runs show no bar
LONGEST_TOKEN = 200  # characters; more than any token of a vocabulary has

Errors = Literal["raise", "null"]


@dataclass(frozen=True)
class Row:
    """What became of one input: a text, with the probability of each label of a closed set, or an error."""

    text: str | None = None
    scores: tuple[float, ...] | None = None
    error: InferenceError | None = None


OnBatch = Callable[[Mapping[int, Row]], None]


@dataclass(frozen=True)
class Outcome:
    """Rows in the order of the texts, and how many tokens they took."""

    rows: tuple[Row, ...]
    tokens: int


class Interpreter(Protocol):
    """One frozen base that runs programs."""

    @property
    def pair(self) -> Pair:
        """The pair that the base belongs to."""
        ...

    @property
    def decoding(self) -> str:
        """The settings that decide an output, in words: part of the row cache's key."""
        ...

    def run(
        self,
        program: Program,
        texts: Sequence[str],
        *,
        scores: bool = False,
        exact: bool = False,
        on_batch: OnBatch | None = None,
    ) -> Outcome:
        """Run a program on unique texts.

        An input that cannot be run becomes a row with an error; what concerns all rows is raised. After each
        batch `on_batch` is told the rows just finished, by index; what it raises ends the run.
        """
        ...


@dataclass(frozen=True)
class Stats:
    """How a result was made: `unique` inputs without nulls and repeats, `cached` of which were known.

    The rate is of the unique inputs that were computed, over the time that this took; 0 when none was.
    `invalid` inputs failed, `abstained` ones were answered with less confidence than was asked for.
    """

    rows: int
    unique: int
    cached: int
    tokens: int
    seconds: float
    rows_per_second: float
    invalid: int
    abstained: int = 0


@dataclass(frozen=True)
class Result:
    """One value for each input, None for a null or a failed one, and how they were made.

    `scores` holds the probabilities of the labels, in their order, where they were asked for; `errors` what
    went wrong, by index.
    """

    values: list[object]
    scores: list[tuple[float, ...] | None]
    stats: Stats
    errors: dict[int, InferenceError] = field(default_factory=dict)

    @property
    def confidences(self) -> list[float | None]:
        """The probability of each value; None where there is no value."""
        return [None if scores is None else max(scores) for scores in self.scores]


def run(
    interpreter: Interpreter,
    program: Program,
    values: Sequence[object],
    *,
    errors: Errors = "raise",
    scores: bool = False,
    exact: bool = False,
    progress: bool | Callable[[int], object] | None = None,
    numbered: bool = True,
) -> Result:
    """Run a program on inputs in any order, with nulls and repeats.

    Parameters
    ----------
    values : sequence of str or null
        The inputs; None, NaN and NA are null.
    errors : {"raise", "null"}
        Whether an input that fails ends the run, with its index on the error, or gives None.
    scores : bool
        Also compute the probability of each label.
    exact : bool
        Run one row at a time, so that no row's numbers depend on its neighbours.
    progress : bool or callable, optional
        Show a bar, by default if the settings say so; a callable is told, time after time, how many
        more unique inputs are done.
    numbered : bool
        False for a single call, whose error should not speak of row 0.

    Raises
    ------
    InferenceError
        For an input that fails, and for anything that stops all of them.
    KeyboardInterrupt
        As it came; the rows finished until then are in the row cache, so the next run resumes.
    """
    if errors not in ("raise", "null"):
        raise ValueError(f'errors must be "raise" or "null", not {errors!r}')
    started = time.perf_counter()
    texts = [None if is_null(value) else _text(value) for value in values]
    work = _Work(program, texts, errors, numbered, _Cache(interpreter, program, scores=scores, exact=exact))
    work.recall()
    work.compute(interpreter, progress, scores=scores, exact=exact)
    found, failed = work.spread()
    known = work.scores() if scores else []
    return Result(found, known, work.stats(time.perf_counter() - started, len(failed)), failed)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"an input must be a str or null, not {type(value).__name__}")
    return value


def _far_too_long(texts: Sequence[str], n_ctx: int) -> dict[int, Row]:
    """Refuse texts that no tokenizer need see, which would take gigabytes for those of some megabytes."""
    needs = {index: len(text) // LONGEST_TOKEN for index, text in enumerate(texts)}
    return {
        index: Row(error=ContextOverflow(need, n_ctx, index, at_least=True))
        for index, need in needs.items()
        if need > n_ctx
    }


class _Work:
    """The inputs of one run and what is known about them so far."""

    def __init__(
        self, program: Program, texts: Sequence[str | None], errors: Errors, numbered: bool, cache: _Cache
    ) -> None:
        self.rows: dict[str, Row] = {}
        self._returns = program.returns
        self._texts = texts
        self._firsts: dict[str, int] = {}
        for index, text in enumerate(texts):
            if text is not None:
                self._firsts.setdefault(text, index)
        self._errors = errors
        self._numbered = numbered
        self._cache = cache
        self._cached = self._tokens = 0
        self._computing = 0.0

    def recall(self) -> None:
        """Take what the row cache knows."""
        for text, row in self._cache.get(list(self._firsts)).items():
            if row.text is not None and self._returns.parse(row.text) is not None:
                self.rows[text] = row
        self._cached = len(self.rows)

    def compute(
        self,
        interpreter: Interpreter,
        progress: bool | Callable[[int], object] | None,
        *,
        scores: bool,
        exact: bool,
    ) -> None:
        """Run the rest."""
        todo = [text for text in self._firsts if text not in self.rows]
        if not todo:
            return
        program, started = self._cache.program, time.perf_counter()
        try:
            with _reporting(progress, len(self._firsts), self._cached, program.spec.name) as report:
                take = self._taker(todo, report)
                if far_too_long := _far_too_long(todo, interpreter.pair.n_ctx):
                    take(far_too_long)
                    todo = [text for text in todo if text not in self.rows]
                    take = self._taker(todo, report)
                self._tokens = interpreter.run(
                    program, todo, scores=scores, exact=exact, on_batch=take
                ).tokens
        except KeyboardInterrupt as interruption:
            self._cache.flush()
            if self._numbered:
                self._say_what_is_kept()
            show_short(interruption)
            raise
        finally:
            self._cache.flush()  # also when an error ends the run: finished rows are kept
        self._computing = time.perf_counter() - started

    def _taker(self, todo: Sequence[str], report: Callable[[int], object]) -> OnBatch:
        def take(batch: Mapping[int, Row]) -> None:
            finished = {todo[index]: self._judged(todo[index], row) for index, row in batch.items()}
            self.rows.update(finished)
            self._cache.put({text: row for text, row in finished.items() if row.error is None})
            report(len(finished))
            ordered = sorted(finished, key=self._firsts.__getitem__)
            failed = [error for text in ordered if (error := finished[text].error) is not None]
            if failed and self._errors == "raise":
                raise failed[0]

        return take

    def _say_what_is_kept(self) -> None:
        total = sum(text is not None for text in self._texts)
        good = {text for text, row in self.rows.items() if row.error is None}
        done = sum(text in good for text in self._texts)
        if self._cache.keeps:
            line = f"Interrupted: {done:,} of {total:,} rows are kept; run again to go on."
        else:
            line = (
                f"Interrupted after {done:,} of {total:,} rows; the row cache is not in use, so none is kept."
            )
        sys.stderr.write(f"{line}\n")

    def spread(self) -> tuple[list[object], dict[int, InferenceError]]:
        """Give every input its value."""
        values: list[object] = []
        failed: dict[int, InferenceError] = {}
        parsed: dict[str, object] = {}
        for index, text in enumerate(self._texts):
            row = None if text is None else self.rows[text]
            if text is None or row is None or row.text is None or row.error is not None:
                values.append(None)
                if row is not None and row.error is not None:
                    failed[index] = row.error
                continue
            if text not in parsed or isinstance(parsed[text], (list, dict)):  # no two rows share a list
                parsed[text] = self._returns.parse(row.text)
            values.append(parsed[text])
        return values, failed

    def scores(self) -> list[tuple[float, ...] | None]:
        """Give every input its probabilities, calibrated; the row cache keeps them as they were computed."""
        known = {text: scores for text, row in self.rows.items() if (scores := row.scores) is not None}
        if known and (temperature := self._cache.program.confidence_temperature) != 1:
            table = calibrated(list(known.values()), temperature)  # (inputs, labels)
            known = dict(zip(known, map(tuple, table.tolist()), strict=True))
        return [None if text is None else known.get(text) for text in self._texts]

    def stats(self, seconds: float, invalid: int) -> Stats:
        """Say how it went."""
        computed = len(self._firsts) - self._cached
        return Stats(
            rows=len(self._texts),
            unique=len(self._firsts),
            cached=self._cached,
            tokens=self._tokens,
            seconds=seconds,
            rows_per_second=computed / self._computing if self._computing else 0.0,
            invalid=invalid,
        )

    def _judged(self, text: str, row: Row) -> Row:
        if row.error is None and (row.text is None or self._returns.parse(row.text) is None):
            return replace(row, error=InvalidOutput(row.text or "", self._index(text)))
        if isinstance(row.error, ContextOverflow):
            return replace(row, error=row.error.of_row(self._index(text)))
        return row

    def _index(self, text: str) -> int | None:
        return self._firsts[text] if self._numbered else None


class _Cache:
    """The row cache as one run sees it: rows come and go in it, and are written together now and then."""

    def __init__(self, interpreter: Interpreter, program: Program, *, scores: bool, exact: bool) -> None:
        self.program = program
        self._scores = scores
        parts = (
            ROW_FORMAT,
            program.digest,
            interpreter.pair.interpreter.sha256,
            program.template,
            interpreter.decoding,
            exact,
        )
        self._kept = KeptOutputs(json.dumps(parts), "Rows are computed but not remembered")
        self._pending: dict[str, str] = {}
        self._flushed = time.monotonic()

    @property
    def keeps(self) -> bool:
        """Whether the rows that are put here will be found again."""
        return self._kept.keeps

    def get(self, texts: Sequence[str]) -> dict[str, Row]:
        labels = self.program.returns.labels
        rows = {text: _decoded(output, labels) for text, output in self._kept.get(texts).items()}
        known = {text: row for text, row in rows.items() if row is not None}
        return {text: row for text, row in known.items() if row.scores is not None or not self._scores}

    def put(self, rows: Mapping[str, Row]) -> None:
        if not self.keeps:
            return
        self._pending.update({text: json.dumps([row.text, row.scores]) for text, row in rows.items()})
        if time.monotonic() - self._flushed > FLUSH_SECONDS:
            self.flush()

    def flush(self) -> None:
        self._kept.put(self._pending)
        self._pending = {}
        self._flushed = time.monotonic()


def _decoded(output: str, labels: Sequence[str] | None) -> Row | None:
    """Read a row of the row cache; None for one that is damaged, which counts as not known."""
    try:
        text, scores = json.loads(output)
        row = Row(text, None if scores is None else tuple(float(score) for score in scores))
    except (ValueError, TypeError, RecursionError, OverflowError):
        return None
    sound = row.scores is None or len(row.scores) == len(labels or ())
    return row if isinstance(text, str) and sound else None


@contextmanager
def progress_bar(total: int, done: int, name: str) -> Iterator[Callable[[int], object]]:
    """Show a bar once a run takes longer than a moment; yields the function that moves it on.

    `done` rows were in the row cache: they count as progress and not towards the rate.
    """
    from tqdm.auto import tqdm  # it looks for a notebook and its widgets when imported

    with tqdm(total=total, initial=done, desc=name, unit="row", delay=PROGRESS_AFTER) as bar:
        if done:
            bar.set_postfix_str(f"{done / total:.0%} cached", refresh=False)
        yield bar.update


@contextmanager
def _reporting(
    progress: bool | Callable[[int], object] | None, total: int, done: int, name: str
) -> Iterator[Callable[[int], object]]:
    if callable(progress):
        yield progress
    elif settings().progress if progress is None else progress:
        with progress_bar(total, done, name) as report:
            yield report
    else:
        yield lambda _: None
