"""What refining gains on whole families that no training has seen: taught some rows, judged by the others."""

from __future__ import annotations

import random
import sys
from collections.abc import Sequence
from itertools import islice
from typing import Any

from fuzzy_magic.compiler import compiler
from fuzzy_magic.interpreter.function import FuzzyFunction
from fuzzy_magic.models import ENCODER_PAIR, pair
from fuzzy_magic.models.records import Kind
from fuzzy_magic.returns.nothing import nothing_text
from fuzzy_magic.settings import override
from fuzzy_magic.train.answerable import MAKES, is_answerable, only_answerable
from fuzzy_magic.train.data import Function, family_functions, share
from fuzzy_magic.train.evaluate import spec_of

#: Programs that have more of the pairs right than this need no refining. They are left out by what the pairs
#: say, never by the rows that judge.
MOST_RIGHT = 0.8


def gains(
    split: str,
    count: int,
    taught: int,
    judged: int,
    which: str = ENCODER_PAIR,
    draws: int = 1,
    **settings: Any,
) -> list[dict[str, Any]]:
    """Measure exact match before and after refining, for each of some families.

    Parameters
    ----------
    split : {"dev", "heldout_families"}
        Where the families come from: in the order of the hashes of their names, those with a function of
        enough rows that the pair can answer, whose program is wrong on a fifth of the pairs of the first
        draw.
    count : int
        How many families.
    taught, judged : int
        Pairs to learn from, drawn at random, and the least number of other rows to judge by; all others are.
    which : str
        A pair by id or folder.
    draws : int
        How often a family is measured, each time with another wording and other rows to learn from. 32 pairs
        and a few dozen rows say little by themselves; families are compared by the means.
    **settings
        Of `FuzzyFunction.refine`.

    Returns
    -------
    list of dict
        One a family and draw.
    """
    with override(row_cache=False, progress=False):
        needy = (
            function
            for function in _families(split, taught + judged, pair(which).kind)
            if exact_match(*_lesson(function, 0, taught, which)[:2]) <= MOST_RIGHT
        )
        return [
            gain(function, draw, taught, which, **settings)
            for function in islice(needy, count)
            for draw in range(draws)
        ]


def gain(function: Function, draw: int, taught: int, which: str, **settings: Any) -> dict[str, Any]:
    """Measure exact match before and after refining with one draw of pairs; see `gains`."""
    compiled, pairs, rows = _lesson(function, draw, taught, which)
    refined = compiled.refine(pairs, **settings)
    record = {
        "family": function.family,
        "draw": draw,
        "labels": len(compiled.returns.labels or ()),
        "rows": len(rows),
        "before": exact_match(compiled, rows),
        "after": exact_match(refined, rows),
        "how": str(refined.refinement),
    }
    print(record, file=sys.stderr, flush=True)
    return record


def _lesson(
    function: Function, draw: int, taught: int, which: str
) -> tuple[FuzzyFunction, Sequence[tuple[str, str]], Sequence[tuple[str, str]]]:
    """Compile a wording of a family, and draw the pairs to learn from; all other rows judge."""
    seed, chosen = f"refine/{function.family}" + (f"/{draw}" if draw else ""), pair(which)
    # An episode may have up to four examples, which are in the spec and so not among its rows.
    episode = function.episode(random.Random(seed), len(function.rows))
    if chosen.kind in MAKES:
        episode = only_answerable(episode, chosen.kind)
    compiled = FuzzyFunction(compiler(chosen).compile(spec_of(episode, chosen)), chosen)
    rows = [row for row in episode.rows if _can_say(compiled, *row)]
    return compiled, rows[:taught], rows[taught:]


def _can_say(function: FuzzyFunction, text: str, output: str) -> bool:
    """Say whether a program can give an output: a word for nothing only if its spec names that one."""
    spec = function.program.spec
    nothing = nothing_text(spec.text, [example.output for example in spec.examples])
    return function.returns.makes(text, output) or output.strip().lower() == nothing.lower()


def _families(split: str, rows: int, kind: Kind) -> list[Function]:
    """Return the first function of each family that a kind of pair can answer, in a meaningless order."""
    found: dict[str, Function] = {}
    for function in family_functions(split):
        if len(function.rows) >= rows and _suits(function, rows, kind):
            found.setdefault(function.family, function)
    return sorted(found.values(), key=lambda function: share("refine", function.family))


def _suits(function: Function, rows: int, kind: Kind) -> bool:
    """Say whether a kind of pair can answer a function, and enough of its rows."""
    if kind not in MAKES or function.closed:
        return function.closed and kind == "encoder"
    made = sum(MAKES[kind].makes(*row) for row in function.rows)
    return made >= rows and is_answerable(kind, function.specs[0], function.rows)


def exact_match(function: FuzzyFunction, rows: Sequence[tuple[str, str]]) -> float:
    """Return the share of rows that a function answers as it should."""
    got = function.map([text for text, _ in rows], errors="null")
    wanted = [function.returns.parse(output) for _, output in rows]
    return sum(bool(a == b) for a, b in zip(got, wanted, strict=True)) / len(rows)
