"""A new version of a program, and what it would change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

import pandas as pd

from fuzzy_magic.compare import Answer, Baseline, Comparison, comparable, compare
from fuzzy_magic.compare.answers import OnRow, Row
from fuzzy_magic.display import Table, View, score_text, signature
from fuzzy_magic.interpreter.checks import CheckReport
from fuzzy_magic.interpreter.function import FuzzyFunction
from fuzzy_magic.spec import Spec, is_null

SHOWN_FLIPS = 20
SHOWN_CHARACTERS = 200  # of an input, beside its flip

Progress: TypeAlias = Callable[[int], object] | None


@dataclass(frozen=True, repr=False)
class Candidate:
    """A new version that nobody has accepted yet.

    Parameters
    ----------
    function : FuzzyFunction
        The new version.
    comparison : Comparison
        The same rows and the baseline's same answers, with the new version's answers.
    before : Comparison
        The comparison of the version that it would replace.
    flips : DataFrame
        The rows that it answers otherwise: ``input``, ``before``, ``after``, ``baseline``, and in ``right``
        what was decided.
    checks : CheckReport
        The checks, which it has not learned from, beside how the old version does on them.
    decided : mapping
        What was decided, by input.
    made : str
        How it came about.
    """

    function: FuzzyFunction
    comparison: Comparison
    before: Comparison
    flips: pd.DataFrame
    checks: CheckReport
    decided: Mapping[str, object]
    made: str

    def view(self) -> View:
        """Describe what it changes."""
        old, new = self.before, self.comparison
        before = sum(self.checks.before.get(each.call, False) for each in self.checks.results)
        facts = [
            ("made", self.made),
            ("agreement", f"{_share(old.agreement)} before, {_share(new.agreement)} now"),
        ]
        if self.decided:
            hits = [_right(each.frame, self.decided) for each in (old, new)]
            facts.append(("decided rows right", f"{hits[0]} before, {hits[1]} now, of {len(self.decided)}"))
        if self.checks.total:
            facts.append(("checks (held back)", f"{before} pass before; {score_text(self.checks)} now"))
        return View(
            signature(self.function.program.spec),
            f"The new version answers {len(self.flips):,} of {len(new.frame):,} rows otherwise.",
            facts=tuple(facts),
            table=self._table(),
        )

    def _table(self) -> Table | None:
        if self.flips.empty:
            return None
        shown = self.flips.head(SHOWN_FLIPS)
        more = "" if len(shown) == len(self.flips) else f", the first {len(shown)}"
        rows = tuple(tuple(map(_short, row)) for row in shown.itertuples(index=False))
        return Table(tuple(shown.columns), rows, f"Rows that flip{more}")

    def __repr__(self) -> str:
        return repr(self.view())

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return self.view()._repr_mimebundle_()


class Known(Baseline):
    """The answers that a comparison holds: another version is compared, and nobody is asked again."""

    def __init__(self, name: str, answers: tuple[Answer, ...]) -> None:
        self.name = name
        self._answers = answers

    def answer(self, inputs: object, *, spec: Spec, on_row: OnRow | None = None) -> list[Answer]:
        """See `Baseline.answer`."""
        for place, answer in enumerate(self._answers):
            if on_row is not None:
                on_row(place, answer)
        return list(self._answers)


def make_candidate(
    function: FuzzyFunction,
    before: Comparison,
    decided: Mapping[str, object],
    made: str,
    progress: Progress,
) -> Candidate:
    """Run a new version on the rows of a comparison and collect what it changes."""
    comparison = _again(function, before, progress)
    spec, old = function.program.spec, before.origin
    assert old is not None
    passed = {each.call: each.passed for each in old.function.check(spec.checks).results}
    return Candidate(
        function,
        comparison,
        before,
        _flips(before.frame, comparison.frame, decided),
        replace(function.check(), before=passed),
        dict(decided),
        made,
    )


def _again(function: FuzzyFunction, before: Comparison, progress: Progress) -> Comparison:
    old = before.origin
    assert old is not None
    rows: list[Row | None] = list(old.rows)
    truth = before.frame["truth"].tolist() if "truth" in before.frame else None
    known = Known(before.baseline.name, old.answers)
    new = compare(function, known, rows, truth, name=before.program.name, progress=progress)
    # The inputs went in as a list; the rows are called by the same labels as before.
    return replace(new, frame=new.frame.set_axis(before.frame.index), complete=before.complete)


def _flips(old: pd.DataFrame, new: pd.DataFrame, decided: Mapping[str, object]) -> pd.DataFrame:
    pairs = zip(old["program"].astype(object), new["program"].astype(object), strict=True)
    changed = [comparable(mine) != comparable(theirs) for mine, theirs in pairs]
    rows = old[changed]
    right = [decided.get(text) for text in rows["input"]]
    columns = {
        "input": rows["input"],
        "before": rows["program"],
        "after": new["program"][changed],
        "baseline": rows["baseline"],
        "right": pd.Series(right, rows.index, object),
    }
    # By position: the index of the inputs may hold a label twice.
    return (
        pd.concat(list(columns.values()), axis=1, keys=list(columns))
        if len(rows)
        else pd.DataFrame(columns=list(columns))
    )


def _right(frame: pd.DataFrame, decided: Mapping[str, object]) -> int:
    answers = dict(zip(frame["input"], frame["program"].astype(object), strict=True))
    return sum(comparable(answers.get(text)) == comparable(right) for text, right in decided.items())


def _share(share: float) -> str:
    return "unknown" if is_null(share) else f"{share:.1%}"


def _short(value: object) -> str:
    text = "" if is_null(value) else str(value)
    return text if len(text) <= SHOWN_CHARACTERS else f"{text[: SHOWN_CHARACTERS - 1]}…"
