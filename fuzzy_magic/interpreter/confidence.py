"""How sure a program is: a temperature for its scores, from rows with known answers, and what is kept."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from numbers import Real

from fuzzy_magic.calibration import fit_temperature
from fuzzy_magic.errors import FuzzyError
from fuzzy_magic.interpreter.loaded import interpreter
from fuzzy_magic.interpreter.scheduler import Result, run
from fuzzy_magic.models import Pair
from fuzzy_magic.program import Program
from fuzzy_magic.spec import input_text

FEWEST_ROWS, MOST_ROWS = 8, 64


def with_confidence(program: Program, pair: Pair, known: Mapping[str, str] | None = None) -> Program:
    """Return a new program with a temperature for its scores.

    A closed set with at least 8 rows to go by has it fitted to them, near that of the pair while they are
    few; else it is that of the pair. So it is when the rows cannot be run: this never fails.

    Parameters
    ----------
    program : Program
        What was compiled, or refined.
    pair : Pair
        What it was compiled for.
    known : mapping of str to str, optional
        Inputs as the interpreter reads them, with their labels; by default the checks: examples
        were fitted to, and come right too easily.
    """
    labels = program.returns.labels
    if labels is None:
        return program
    program = replace(program, confidence_temperature=pair.confidence_temperature)
    rows = dict(list((checked_rows(program) if known is None else known).items())[:MOST_ROWS])
    # Nothing is fetched for this: an interpreter that is not here yet comes when it is first asked.
    if len(rows) < FEWEST_ROWS or not pair.interpreter.path.is_file():
        return program
    raw = replace(program, confidence_temperature=1.0)
    try:
        result = run(interpreter(pair), raw, list(rows), errors="null", scores=True, progress=False)
    except FuzzyError:
        return program
    answered = [
        (scores, labels.index(label))
        for scores, label in zip(result.scores, rows.values(), strict=True)
        if scores is not None
    ]
    if len(answered) < FEWEST_ROWS:
        return program
    probabilities, right = zip(*answered, strict=True)
    fitted = fit_temperature(probabilities, right, pair.confidence_temperature)
    return replace(program, confidence_temperature=fitted)


def checked_rows(program: Program) -> dict[str, str]:
    """Return the inputs of a closed set's checks, with their labels; those that are examples do not count."""
    spec, labels = program.spec, program.returns.labels or ()
    rows: dict[str, str] = {}
    for check in spec.checks:
        # What cannot be called, or is outside the type, fails as a check.
        with suppress(TypeError, ValueError):
            texts = [text for value in check.arguments if (text := input_text(value)) is not None]
            rows.setdefault(spec.join(texts), program.returns.format(ast.literal_eval(check.expected)))
    taught = {each.input for each in spec.examples}
    return {text: label for text, label in rows.items() if label in labels and text not in taught}


def require_confidence(value: object) -> None:
    """Raise a TypeError for what is no number and a ValueError for what is no probability."""
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(f"min_confidence must be a number, not {type(value).__name__}")
    if not 0 <= float(value) <= 1:
        raise ValueError(f"min_confidence must lie between 0 and 1, not {value!r}")


def at_least(result: Result, confidence: float) -> Result:
    """Leave out the values that are less sure than this."""
    unsure = [sure is not None and sure < confidence for sure in result.confidences]
    values = [None if out else value for out, value in zip(unsure, result.values, strict=True)]
    return replace(result, values=values, stats=replace(result.stats, abstained=sum(unsure)))
