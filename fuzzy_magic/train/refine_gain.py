"""What refining gains on whole families that no training has seen: taught some rows, judged by the others."""

from __future__ import annotations

import random
import sys
from collections.abc import Sequence
from typing import Any

from fuzzy_magic.compiler import compiler
from fuzzy_magic.interpreter.function import FuzzyFunction
from fuzzy_magic.models import ENCODER_PAIR, pair
from fuzzy_magic.settings import override
from fuzzy_magic.train.data import Function, family_functions, share
from fuzzy_magic.train.evaluate import spec_of

#: Programs that have more of the pairs right than this need no refining. They are left out by what the pairs
#: say, never by the rows that judge.
MOST_RIGHT = 0.8


def gains(
    split: str, count: int, taught: int, judged: int, which: str = ENCODER_PAIR, **settings: Any
) -> list[dict[str, Any]]:
    """Measure exact match before and after refining, for each of some families.

    Parameters
    ----------
    split : {"dev", "heldout_families"}
        Where the families come from: in the order of the hashes of their names, those with a closed function
        of enough rows, whose program is wrong on a fifth of the pairs.
    count : int
        How many families.
    taught, judged : int
        Pairs to learn from, drawn at random, and the least number of other rows to judge by; all others are.
    which : str
        A pair by id or folder.
    **settings
        Of `FuzzyFunction.refine`.
    """
    found: list[dict[str, Any]] = []
    with override(row_cache=False, progress=False):
        for function in _families(split, taught + judged):
            # An episode may have up to four examples, which are in the spec and so not among its rows.
            episode = function.episode(random.Random(f"refine/{function.family}"), len(function.rows))
            pairs, rows = episode.rows[:taught], episode.rows[taught:]
            compiled = FuzzyFunction(compiler(pair(which)).compile(spec_of(episode)), pair(which))
            if exact_match(compiled, pairs) > MOST_RIGHT:
                continue
            refined = compiled.refine(pairs, **settings)
            record = {
                "family": function.family,
                "labels": len(episode.labels or ()),
                "rows": len(rows),
                "before": exact_match(compiled, rows),
                "after": exact_match(refined, rows),
                "how": str(refined.refinement),
            }
            print(record, file=sys.stderr, flush=True)
            found.append(record)
            if len(found) == count:
                break
    return found


def _families(split: str, rows: int) -> list[Function]:
    """Return the first closed function with enough rows of each family, in an order that means nothing."""
    found: dict[str, Function] = {}
    for function in family_functions(split):
        if function.closed and len(function.rows) >= rows:
            found.setdefault(function.family, function)
    return sorted(found.values(), key=lambda function: share("refine", function.family))


def exact_match(function: FuzzyFunction, rows: Sequence[tuple[str, str]]) -> float:
    """Return the share of rows that a function answers as it should."""
    got = function.map([text for text, _ in rows], errors="null")
    wanted = [function.returns.parse(output) for _, output in rows]
    return sum(bool(a == b) for a, b in zip(got, wanted, strict=True)) / len(rows)
