"""What differs between two versions of a function: their specs, and their answers on a column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from fuzzy_magic.display import Block, Table, View, changes, short, spec_diff
from fuzzy_magic.interpreter.function import FuzzyFunction
from fuzzy_magic.magic.columns import rows_of

SHOWN_ROWS = 20  # of those that changed
SHOWN_TEXT = 120  # characters of an input
SHOWN_MOVES = 3  # kinds of change that the first line names


@dataclass(frozen=True)
class Side:
    """One of the two that are compared, under the name to show it by."""

    label: str
    function: FuzzyFunction


@dataclass(frozen=True, repr=False)
class Diff:
    """Two versions, and their answers on the rows of a column where one was given.

    `answers` has the index of the column, and the input and both answers of every row.
    """

    old: Side
    new: Side
    answers: pd.DataFrame | None = None

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The rows whose answer changed."""
        if self.answers is None:
            return pd.DataFrame(columns=["input", self.old.label, self.new.label])
        old, new = self.answers[self.old.label], self.answers[self.new.label]
        moved = [_differ(before, after) for before, after in zip(old, new, strict=True)]
        return self.answers[moved]

    @cached_property
    def confusion(self) -> pd.DataFrame | None:
        """How often each label became which, for two closed sets; None for other types."""
        labels = [_labels(side.function) for side in (self.old, self.new)]
        if self.answers is None or None in labels:
            return None
        old, new = self.answers[self.old.label], self.answers[self.new.label]
        counts = Counter(zip(map(_text, old), map(_text, new), strict=True))
        before, after = (labels[0] or ()), (labels[1] or ())
        table = pd.DataFrame([[counts[row, each] for each in after] for row in before], before, after)
        return table.rename_axis(index=self.old.label, columns=self.new.label)

    def view(self) -> View:
        """Describe the difference."""
        old, new = self.old.function.program, self.new.function.program
        text = spec_diff(old.spec, new.spec, self.old.label, self.new.label)
        what = changes(old.spec, new.spec)
        same = old.digest == new.digest
        notes = [f"Changed: {what}." if what else "The specs are the same."]
        if same:
            notes.append("Both are the same program: no answer differs.")
        if self.answers is not None:
            notes.append(self._churn())
        return View(
            f"{self.old.label} → {self.new.label}",
            " ".join(notes),
            blocks=(Block("spec", text, is_diff=True),) if text else (),
            facts=() if same else (("digest", f"{short(old.digest)} → {short(new.digest)}"),),
            tables=tuple(self._tables()),
        )

    def _churn(self) -> str:
        assert self.answers is not None
        rows, changed = len(self.answers), len(self.frame)
        if not rows:
            return "The column has no rows."
        line = f"{changed:,} of {rows:,} rows changed their answer ({changed / rows:.0%})"
        pairs = zip(self.frame[self.old.label], self.frame[self.new.label], strict=True)
        moves = Counter(f"{_text(before)} → {_text(after)}" for before, after in pairs)
        if self.confusion is None or not moves:
            return f"{line}."
        return f"{line}: {', '.join(f'{n:,} {move}' for move, n in moves.most_common(SHOWN_MOVES))}."

    def _tables(self) -> Sequence[Table]:
        if self.answers is None or self.frame.empty:
            return []
        tables = []
        if self.confusion is not None:
            head = (f"{self.old.label} ↓  {self.new.label} →", *map(str, self.confusion.columns))
            rows = [(str(label), *(f"{n:,}" for n in row)) for label, row in self.confusion.iterrows()]
            tables.append(Table(head, tuple(rows), "Answers before (down) and after (across)"))
        shown = self.frame.head(SHOWN_ROWS)
        title = "Rows whose answer changed"
        if len(self.frame) > len(shown):
            title += f" (the first {len(shown)} of {len(self.frame):,}; all are in .frame)"
        cells = tuple(
            (str(index), _short(row.iloc[0]), _text(row.iloc[1]), _text(row.iloc[2]))
            for index, row in shown.iterrows()
        )
        return [*tables, Table(("", "input", self.old.label, self.new.label), cells, title)]

    def __repr__(self) -> str:
        return repr(self.view())

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return self.view()._repr_mimebundle_()


def diff(old: Side, new: Side, data: pd.Series[Any] | pd.DataFrame | None = None) -> Diff:
    """Compare two functions, on every row of a column or frame if there is one.

    Raises
    ------
    ColumnError
        When a function cannot read these rows.
    """
    if data is None:
        return Diff(old, new)
    sides = {side.label: rows_of(data, side.function) for side in (old, new)}
    answers: dict[str, list[Any]] = {"input": [_input(row) for row in sides[new.label]]}
    for side in (old, new):
        answers[side.label] = side.function.run(sides[side.label], errors="null").values
    columns = {name: pd.Series(values, index=data.index, dtype=object) for name, values in answers.items()}
    return Diff(old, new, pd.DataFrame(columns))


def _differ(before: object, after: object) -> bool:
    return type(before) is not type(after) or before != after


def _labels(function: FuzzyFunction) -> tuple[str, ...] | None:
    labels = function.returns.labels
    return None if labels is None else tuple(str(function.returns.parse(label)) for label in labels)


def _text(value: object) -> str:
    return "(none)" if value is None else str(value)


def _input(row: object) -> str | None:
    if isinstance(row, tuple):
        return None if None in row else " | ".join(row)
    return None if row is None else str(row)


def _short(value: object) -> str:
    text = _text(value)
    return text if len(text) <= SHOWN_TEXT else f"{text[: SHOWN_TEXT - 1]}…"
