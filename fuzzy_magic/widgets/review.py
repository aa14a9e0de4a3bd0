"""The loop without a window: look at rows, decide who is right, compile or train anew, accept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from fuzzy_magic import models
from fuzzy_magic.api import compile_spec
from fuzzy_magic.compare import ComparedRow, Comparison
from fuzzy_magic.compare.answers import Row
from fuzzy_magic.compare.statistics import effective_count, wilson
from fuzzy_magic.display.view import counted
from fuzzy_magic.errors import CompileError, FuzzyError
from fuzzy_magic.interpreter.function import FuzzyFunction
from fuzzy_magic.refine import Step
from fuzzy_magic.spec import Check, Example, Spec, is_null, make_spec
from fuzzy_magic.widgets.candidate import Candidate, make_candidate

FILTERS = ALL, DIFFERENT, LOW_CONFIDENCE = ("All", "Different", "Low confidence")
PAGE_ROWS = 10
LOW_SHARE = 0.2  # of the rows, the least sure ones, are of low confidence
CHECK_EVERY = 3  # each third decision is held back from compiler and training, to judge new versions by

#: Told in words how far the work is; what it raises ends the work.
Report: TypeAlias = Callable[[str], object]


class Stopped(Exception):
    """What a `Report` raises to end the work; a comparison keeps the rows that it has."""


@dataclass(frozen=True)
class Page:
    """Some of the rows found: their places in `Review.rows`, and which page of how many this is."""

    places: tuple[int, ...]
    number: int
    pages: int
    found: int


class Review:
    """A comparison to look through, to decide on, and to teach its program by.

    Parameters
    ----------
    comparison : Comparison or FuzzyFunction
        What `compare` returned, or the program of a comparison that `run` is to make.

    Attributes
    ----------
    function : FuzzyFunction
        The version that counts: the one compared, or the one accepted last.
    comparison : Comparison or None
        How it does; None until there is one.
    text : str
        The text of the spec as `recompile` takes it; change it at will. It may hold examples and checks.
    decisions : dict
        The right answer for each input decided on, in the order of the decisions.

    Examples
    --------
    >>> review = Review(fuzzy_magic.compare(urgency, baseline, df["message"]))  # doctest: +SKIP
    >>> for place in review.places("Different"):  # doctest: +SKIP
    ...     review.baseline_is_right(place)
    >>> candidate = review.recompile()  # doctest: +SKIP
    >>> urgency = review.accept(candidate)  # doctest: +SKIP
    """

    def __init__(self, comparison: Comparison | FuzzyFunction) -> None:
        self.comparison: Comparison | None = None
        self.rows: Sequence[ComparedRow] = ()
        self.decisions: dict[str, object] = {}
        self._before: list[tuple[str, object]] = []  # inputs and what was decided before, to undo
        if isinstance(comparison, FuzzyFunction):
            self.function = comparison
        else:
            self._take(comparison)
        self._spec = self.function.program.spec
        self.text = self._spec.text

    # --- look ---

    def places(self, show: str = ALL, search: str = "") -> list[int]:
        """Return the places of rows: all of them, those that differ, or the least sure ones, these in front.

        `search` is looked for in the input, both answers and the note, whatever its case.
        """
        if show not in FILTERS:
            raise ValueError(f"show is one of {', '.join(FILTERS)}, not {show!r}")
        rows, wanted = self.rows, search.strip().casefold()
        found = list(range(len(rows)))
        if show == DIFFERENT:
            found = [place for place in found if rows[place].agree is False]
        elif show == LOW_CONFIDENCE:
            sure = {place: each for place in found if (each := rows[place].confidence) is not None}
            found = sorted(sure, key=sure.__getitem__)[: round(LOW_SHARE * len(sure))]
        return [place for place in found if wanted in _words(rows[place])] if wanted else found

    def page(self, number: int = 1, show: str = ALL, search: str = "") -> Page:
        """Return one page of what `places` finds; a number beyond the last gives the last."""
        found = self.places(show, search)
        pages = max(1, -(-len(found) // PAGE_ROWS))
        number = min(max(1, number), pages)
        return Page(tuple(found[(number - 1) * PAGE_ROWS : number * PAGE_ROWS]), number, pages, len(found))

    def agreement(self) -> tuple[int, int, tuple[float, float]]:
        """Count the rows that agree, and those compared; with the interval of the share."""
        compared = [row for row in self.rows if row.agree is not None]
        agreed = sum(row.agree is True for row in compared)
        inputs = Counter(row.input for row in compared)
        share = agreed / len(compared) if compared else 0.0
        return agreed, len(compared), wilson(share, effective_count(inputs.values()))

    def confusion(self) -> Counter[tuple[object, object]]:
        """Count pairs of different answers, the program's and the baseline's, of a closed set."""
        if self.function.returns.labels is None:
            return Counter()
        return Counter((row.program, row.baseline) for row in self.rows if row.agree is False)

    # --- decide ---

    def program_is_right(self, place: int) -> None:
        """Decide that the program's answer in a row is right; for equal inputs too."""
        self._decide(place, self.rows[place].program, "program")

    def baseline_is_right(self, place: int) -> None:
        """Decide that the baseline's answer in a row is right; for equal inputs too."""
        self._decide(place, self.rows[place].baseline, "baseline")

    def neither(self, place: int, answer: object) -> None:
        """Decide that another answer is right; for equal inputs too.

        Raises
        ------
        TypeError, ValueError
            For an answer outside the output type.
        """
        self._decide(place, self.function.returns.accept(answer), "answer")

    def undo(self) -> bool:
        """Take the last decision back; False if there is none."""
        if not self._before:
            return False
        text, before = self._before.pop()
        if before is None:
            del self.decisions[text]
        else:
            self.decisions[text] = before
        return True

    def _decide(self, place: int, answer: object, whose: str) -> None:
        text = self.rows[place].input
        if text is None:
            raise FuzzyError(f"Row {place} has no input, so there is nothing to decide.")
        if answer is None:
            raise FuzzyError(f"The {whose} has no valid answer in row {place}.", "Say what is right instead.")
        if (before := self.decisions.get(text)) != answer:
            self._before.append((text, before))
            self.decisions[text] = answer

    # --- teach ---

    @property
    def spec(self) -> Spec:
        """The spec to compile next: the text as it stands, and the decisions as examples and checks.

        Every third decision becomes a check, which a compiler never sees, and so does one on the input of a
        check; the others become examples. A decision takes the place of what the spec said of its input.
        """
        spec, examples, checks = self._spec, self._examples(), self._checks()
        made = make_spec(
            self.text,
            spec.name,
            spec.params,
            spec.returns,
            [*(each for each in spec.examples if each.input not in self.decisions), *examples],
            [*(each for each in spec.checks if self._input(each) not in self.decisions), *checks],
        )
        return replace(made, inferred=spec.inferred)

    def held_back(self) -> list[str]:
        """Return the inputs whose decisions become checks: no version learns from them."""
        known = {self._input(each) for each in self._spec.checks}
        return [
            text
            for number, text in enumerate(self.decisions, 1)
            if text in known or number % CHECK_EVERY == 0
        ]

    def recompile(self, text: str | None = None, report: Report | None = None) -> Candidate:
        """Compile `spec`, with another text if one is given, and show what the new version would change.

        Where not all examples fit into what the compiler reads, the earliest decisions are left out. A type
        that was inferred gives way to decisions outside it.

        Raises
        ------
        SpecError, CompileError
            When the text cannot be read or compiled.
        """
        comparison = self._compared()
        if text is not None:
            self.text = text
        spec, decided = self.spec, {each.input for each in self._examples()}
        kept = [each for each in spec.examples if each.input not in decided]
        taught = [each for each in spec.examples if each.input in decided]
        for left_out in range(len(taught) + 1):
            try:
                function = self._compile(replace(spec, examples=(*kept, *taught[left_out:])))
                break
            except CompileError:
                if left_out == len(taught):
                    raise
        made = f"compiled with {counted(len(function.program.spec.examples), 'example')}"
        if left_out:
            made += f"; {left_out} more did not fit"
        if (returns := function.program.spec.returns) != self.function.program.spec.returns:
            made += f"; it returns {returns} now, as they ask for"
        return self._candidate(function, comparison, made, report)

    def refine(self, steps: int = 100, report: Report | None = None) -> Candidate:
        """Train the program on the examples of `spec`, and show what the new version would change.

        Raises
        ------
        RefineError
            When there are too few examples, or they cannot teach.
        """
        comparison = self._compared()
        spec = self.spec

        def on_step(step: Step) -> None:
            assert report is not None
            report(f"step {step.step} of {step.steps}, loss {step.loss:.3f}")

        trained = self.function.refine(spec.examples, steps, progress=on_step if report else None)
        old = trained.program
        # The spec's examples made the adapter that training began with, so they stay; checks may change.
        program = replace(old, spec=replace(old.spec, checks=spec.checks))
        function = FuzzyFunction(program, trained.pair)
        function.refinement = trained.refinement
        made = str(trained.refinement)
        if old.digest == self.function.program.digest:
            made += "; no step made it better"
        return self._candidate(function, comparison, made, report)

    def accept(self, candidate: Candidate) -> FuzzyFunction:
        """Let a new version count, and return it."""
        self._take(candidate.comparison)
        return self.function

    def run(self, start: Callable[..., Comparison], report: Report | None = None) -> None:
        """Make the comparison, with `rows` growing as they are answered.

        Parameters
        ----------
        start : callable
            Calls `compare` with the `on_row` and `progress` that it is given.
        report : callable, optional
            Told how far it is; `Stopped` ends the run and keeps the rows.
        """
        rows: list[ComparedRow] = []
        self.rows = rows

        def on_row(row: ComparedRow) -> bool:
            rows.append(row)
            if report is not None:
                try:
                    report(f"{len(rows):,} rows compared")
                except Stopped:
                    return False
            return True

        self._take(start(on_row=on_row, progress=_counted(self.function.name, report)))

    def _take(self, comparison: Comparison) -> None:
        if comparison.origin is None:
            raise FuzzyError(
                "This comparison does not hold its program.", "Make it with fuzzy_magic.compare(...)."
            )
        self.comparison = comparison
        self.function = comparison.origin.function
        self.rows = list(_rows_of(comparison))

    def _compared(self) -> Comparison:
        if self.comparison is None:
            raise FuzzyError("There is no comparison yet.", "Wait until the run is done.")
        return self.comparison

    def _candidate(
        self, function: FuzzyFunction, before: Comparison, made: str, report: Report | None
    ) -> Candidate:
        return make_candidate(
            function, before, self.decisions, made, _counted(f"the new {function.name}", report)
        )

    def _compile(self, spec: Spec) -> FuzzyFunction:
        """Compile for the program's pair, or where its type alone chose that, for what the type is now."""
        pair = self.function.pair
        named = pair if isinstance(pair, str) else str(pair.folder)
        chosen = models.pair(models.default_pair(self.function.returns))
        by_type = named in (chosen.id, str(chosen.folder))
        return compile_spec(spec, interpreter=None if by_type else named).function

    def _examples(self) -> list[Example]:
        held = self.held_back()
        write = self.function.returns.format
        return [Example(text, write(right)) for text, right in self.decisions.items() if text not in held]

    def _checks(self) -> list[Check]:
        comparison = self._compared()
        assert comparison.origin is not None
        called: dict[str | None, Row | None] = {
            row.input: with_ for row, with_ in zip(self.rows, comparison.origin.rows, strict=True)
        }
        checks = []
        for text in self.held_back():
            row = called[text]
            arguments = row if isinstance(row, tuple) else (text,)
            call = f"{self._spec.name}({', '.join(map(repr, arguments))})"
            checks.append(Check(call, arguments, repr(self.decisions[text])))
        return checks

    def _input(self, check: Check) -> str | None:
        try:
            return self.function.text(*check.arguments)
        except TypeError:  # a check that cannot be called fails where checks are run
            return None


def _rows_of(comparison: Comparison) -> Iterator[ComparedRow]:
    frame = comparison.frame
    names = ["input", "program", "baseline", "agree", "confidence", "note"]
    columns = [frame[name].astype(object) if name in frame else [None] * len(frame) for name in names]
    for place, values in enumerate(zip(*columns, strict=True)):
        text, mine, theirs, agree, confidence, note = [None if is_null(each) else each for each in values]
        yield ComparedRow(place, text, mine, theirs, agree, confidence, note or "")


def _words(row: ComparedRow) -> str:
    return f"{row.input}\n{row.program}\n{row.baseline}\n{row.note}".casefold()


def _counted(name: str, report: Report | None) -> Callable[[int], object] | None:
    if report is None:
        return None
    done = 0

    def count(more: int) -> None:
        nonlocal done
        done += more
        report(f"{done:,} inputs answered by {name}")

    return count
