"""The result of a comparison: two sides, row by row, and what follows from them."""

from __future__ import annotations

import math
import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fuzzy_magic.compare.answers import Answer, Row
from fuzzy_magic.compare.statistics import effective_count, mcnemar, wilson
from fuzzy_magic.display import Table, View, counted, seconds_text
from fuzzy_magic.errors import FuzzyError
from fuzzy_magic.interpreter.function import FuzzyFunction
from fuzzy_magic.spec import is_null

if TYPE_CHECKING:
    import pandas as pd

SHOWN_DISAGREEMENTS = 10  # in the summary
SHOWN_LABELS = 12  # of a confusion table, in the summary
SHOWN_CHARACTERS = 80  # of an input, in the summary
NO_ANSWER = "(none)"  # stands for an invalid answer in a confusion table
_COMPARED = ("input", "program", "baseline", "truth")


@dataclass(frozen=True)
class Side:
    """How one side got its answers.

    `seconds` and `cost` (US dollars) are means over distinct inputs, None where nobody knows; `total_cost`
    is what all distinct inputs cost, and `paid` the part of it that this run added. `invalid` rows were
    answered outside the output type, `failed` ones not at all, most often for the `reason`. `correct` is the
    share, of rows with a truth that the baseline answered, that are answered as it says.
    """

    name: str
    seconds: float | None = None
    cost: float | None = None
    total_cost: float | None = None
    paid: float | None = None
    tokens_in: int | None = None
    tokens_out: int | None = None
    cached: int = 0
    invalid: int = 0
    failed: int = 0
    reason: str = ""
    correct: float | None = None
    correct_interval: tuple[float, float] | None = None


@dataclass(frozen=True)
class McNemar:
    """Rows that one side alone has right, equal rows counted once, and the exact two-sided p value."""

    program_only: int
    baseline_only: int

    @property
    def p_value(self) -> float:
        """How probable so large a difference is where there is none."""
        return mcnemar(self.program_only, self.baseline_only)


@dataclass(frozen=True)
class Origin:
    """What was compared: the program, what it was called with in each row, and what the baseline said."""

    function: FuzzyFunction
    rows: tuple[Row | None, ...]
    answers: tuple[Answer, ...]


@dataclass(frozen=True, repr=False)
class Comparison:
    """A program and a baseline on the same inputs.

    Rows without an input, or without an answer of the baseline, count neither for nor against agreement; one
    that the program fails, or that a side answers outside the output type, is a disagreement.

    Parameters
    ----------
    frame : DataFrame
        On the index of the inputs: ``input`` as the program reads it, ``program`` and ``baseline`` (missing
        where there is no valid answer), ``agree``, ``confidence`` for closed sets, ``truth`` where given, and
        ``note``, which says why an answer is missing.
    program, baseline : Side
        How either side did.
    labels : tuple of str, optional
        The answers of a closed set, as values.
    complete : bool
        False when it was stopped: the frame then holds the rows answered until then.
    origin : Origin, optional
        What it takes to compare another version of the program on the same rows.
    """

    frame: pd.DataFrame
    program: Side
    baseline: Side
    labels: tuple[Any, ...] | None = None
    complete: bool = True
    origin: Origin | None = field(default=None, compare=False)

    @property
    def agreement(self) -> float:
        """The share of rows with the same answer; NaN when there is none to compare."""
        compared = self.frame["agree"].dropna()
        return float(compared.mean()) if len(compared) else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % Wilson interval of the agreement; equal inputs count as what they are, repeats."""
        compared = self.frame[self.frame["agree"].notna()]
        if compared.empty:
            return wilson(0.0, 0)
        return wilson(self.agreement, effective_count(compared["input"].value_counts()))

    @property
    def confusion(self) -> pd.DataFrame | None:
        """Rows by the program's answer (index) and the baseline's (columns); None where labels are open."""
        import pandas as pd

        if self.labels is None:
            return None
        compared = self.frame[self.frame["agree"].notna()]
        mine, theirs = (
            [NO_ANSWER if is_null(value) else value for value in compared[side].astype(object)]
            for side in ("program", "baseline")
        )
        names = [*self.labels, *([NO_ANSWER] if NO_ANSWER in (*mine, *theirs) else [])]
        counts = Counter(zip(mine, theirs, strict=True))
        cells = [[counts[row, column] for column in names] for row in names]
        rows = pd.Index(names, dtype=object, name=self.program.name)
        return pd.DataFrame(cells, rows, pd.Index(names, dtype=object, name=self.baseline.name))

    @property
    def disagreements(self) -> pd.DataFrame:
        """The rows of the frame whose answers differ."""
        return self.frame[self.frame["agree"].eq(False).fillna(False)]

    @property
    def mcnemar(self) -> McNemar | None:
        """McNemar's test of which side is right more often; None without a truth."""
        if "truth" not in self.frame:
            return None
        rows = self.frame[self.frame["agree"].notna() & self.frame["truth"].notna()]
        columns = [rows[name].astype(object).map(comparable) for name in _COMPARED]
        once = dict.fromkeys(zip(*columns, strict=True))
        right = Counter((mine == truth, theirs == truth) for _, mine, theirs, truth in once)
        return McNemar(right[True, False], right[False, True])

    def summary(self) -> View:
        """Describe the result: agreement, both sides, the confusion and some rows that differ."""
        return View(
            title=f"{self.program.name} vs {self.baseline.name}",
            note=self._note(),
            facts=tuple(self._facts()),
            tables=tuple(table for table in (self._sides(), self._confusion(), self._some()) if table),
        )

    def to_csv(self, path: str | os.PathLike[str]) -> None:
        """Write the frame as CSV."""
        self.frame.to_csv(path)

    def to_html(self, path: str | os.PathLike[str] | None = None) -> str:
        """Return the summary and every row as HTML, and write it to a file where one is given."""
        columns = tuple(str(name) for name in self.frame.columns)
        rows = tuple(tuple(map(_cell, row)) for row in self.frame.itertuples(index=False))
        summary = self.summary()
        tables = [self._sides(), self._confusion(), Table(columns, rows, "All rows") if rows else None]
        view = replace(summary, tables=tuple(table for table in tables if table))
        html = view._repr_mimebundle_()["text/html"]
        if path is not None:
            head = (
                f'<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="utf-8"></head>\n<body>{html}</body>'
            )
            Path(path).write_text(f"{head}\n</html>\n", "utf-8")
        return html

    def widget(self, on_accept: Callable[[FuzzyFunction], object] | None = None) -> Any:
        """Show the result as a table to filter, search, decide on and teach by.

        Parameters
        ----------
        on_accept : callable, optional
            Told the new function whenever one is accepted. It is also the widget's `function`.

        Raises
        ------
        FuzzyError
            For a comparison that `compare` did not make: nobody knows its program.
        """
        if self.origin is None:
            raise FuzzyError(
                "This comparison does not hold its program.", "Make it with fuzzy_magic.compare(...)."
            )
        return show(self.origin.function, self, on_accept)

    def __repr__(self) -> str:
        return repr(self.summary())

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return self.summary()._repr_mimebundle_()

    def _note(self) -> str:
        compared = int(self.frame["agree"].notna().sum())
        low, high = self.interval
        agreement = (
            f"They agree on {self.agreement:.1%} of {counted(compared, 'row')} "
            f"(95 % interval {low:.1%} to {high:.1%})."
            if compared
            else "There is no row to compare."
        )
        stopped = "" if self.complete else "It was stopped before the end."
        failed = [
            f"{side.name} gave no answer for {side.failed:,} of {counted(len(self.frame), 'row')}, "
            f"most often: {side.reason.rstrip('.')}."
            for side in (self.program, self.baseline)
            if side.failed
        ]
        return " ".join(filter(None, [agreement, stopped, *failed]))

    def _facts(self) -> list[tuple[str, str]]:
        facts = [("rows", f"{len(self.frame):,}")]
        if empty := int(self.frame["input"].isna().sum()):
            facts.append(("without input", f"{empty:,}"))
        if (test := self.mcnemar) is not None:
            facts.append(
                (
                    "right alone",
                    f"{self.program.name} {test.program_only}, {self.baseline.name} {test.baseline_only} "
                    f"(McNemar p = {test.p_value:.2g})",
                )
            )
        return facts

    def _sides(self) -> Table:
        columns: tuple[str, ...] = (
            "",
            "time per row",
            "cost per row",
            "total cost",
            "tokens",
            "invalid",
            "no answer",
        )
        sides = (self.program, self.baseline)
        rows: list[tuple[str, ...]] = [
            (
                side.name,
                "unknown" if side.seconds is None else seconds_text(side.seconds),
                _dollars(side.cost),
                _dollars(side.total_cost),
                _tokens(side),
                f"{side.invalid:,}",
                f"{side.failed:,}",
            )
            for side in sides
        ]
        if any(side.correct is not None for side in sides):
            columns = (*columns, "exact match with truth")
            rows = [(*row, _share(side)) for row, side in zip(rows, sides, strict=True)]
        return Table(columns, tuple(rows), "Both sides")

    def _confusion(self) -> Table | None:
        table = self.confusion
        if table is None or len(table) > SHOWN_LABELS or not table.to_numpy().sum():
            return None
        heads = ("", *map(str, table.columns))
        counts = table.to_numpy().tolist()
        rows = tuple((str(name), *map(str, row)) for name, row in zip(table.index, counts, strict=True))
        return Table(heads, rows, f"{self.program.name} (rows) and {self.baseline.name} (columns)")

    def _some(self) -> Table | None:
        different = self.disagreements
        if different.empty:
            return None
        shown = different.head(SHOWN_DISAGREEMENTS).drop(columns=["agree"])
        rows = tuple(tuple(map(_short, row)) for row in shown.itertuples(index=False))
        first = "" if len(shown) == len(different) else f", the first {len(shown)}"
        return Table(
            tuple(map(str, shown.columns)),
            rows,
            f"{counted(len(different), 'row')} with different answers{first}",
        )


_WIDGETS: list[Callable[..., Any]] = []


def draw_with(widget: Callable[..., Any]) -> None:
    """Have `show` call this; widgets stand above this module, so they bring themselves."""
    _WIDGETS.append(widget)


def show(
    function: FuzzyFunction,
    comparison: Comparison | Callable[..., Comparison],
    on_accept: Callable[[FuzzyFunction], object] | None,
) -> Any:
    """Return the widget of a comparison, or of one that a call is to make while the widget shows it.

    Raises
    ------
    FuzzyError
        Where nothing draws it.
    """
    if not _WIDGETS:
        raise FuzzyError("There is no widget here.", "Use .summary(), .frame or .to_html().")
    return _WIDGETS[-1](function, comparison, on_accept)


def comparable(value: object) -> str | None:
    """Return what makes an answer the same as another of its type: blanks around a text do not count."""
    if is_null(value):
        return None
    return value.strip() if isinstance(value, str) else repr(value)


def same(mine: object, theirs: object) -> bool:
    """Say whether two answers are the same; one that is missing is like no other."""
    key = comparable(mine)
    return key is not None and key == comparable(theirs)


def _cell(value: object) -> str:
    if is_null(value):
        return ""
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def _short(value: object) -> str:
    text = _cell(value)
    return text if len(text) <= SHOWN_CHARACTERS else f"{text[: SHOWN_CHARACTERS - 1]}…"


def _dollars(cost: float | None) -> str:
    if cost is None:
        return "unknown"
    return "$0" if cost == 0 else f"${cost:.2g}" if cost < 0.01 else f"${cost:,.2f}"


def _tokens(side: Side) -> str:
    if side.tokens_in is None or side.tokens_out is None:
        return "unknown"
    return f"{side.tokens_in:,} read, {side.tokens_out:,} written"


def _share(side: Side) -> str:
    if side.correct is None or side.correct_interval is None:
        return "no row"
    low, high = side.correct_interval
    return f"{side.correct:.1%} ({low:.1%} to {high:.1%})"
