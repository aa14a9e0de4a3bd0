"""Intervals and exact tests for shares of rows, and the rule that picks a cascade's threshold."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

Z_95 = 1.959963984540054  # the normal quantile of a two-sided 95 % interval
STEPS = 20  # thresholds tried at most
#: Rows that the strictest threshold is to have in a sample, over those that a proof takes at least. With
#: fewer, one chance disagreement ends the search at once; with more, programs that are sure of few rows keep
#: none. Of 2, 2.5 and 3 this was the best compromise over four simulated ways that agreement goes with
#: confidence.
FIRST_STEP = 2.5


def wilson(share: float, n: float, z: float = Z_95) -> tuple[float, float]:
    """Return the Wilson interval of a share seen in `n` independent rows; everything is possible for none."""
    if n <= 0:
        return 0.0, 1.0
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    # At a share of 0 or 1 the interval reaches it exactly; rounding must not cut it off.
    return max(0.0, min(share, middle - half)), min(1.0, max(share, middle + half))


def effective_count(repeats: Iterable[int]) -> float:
    """Return how many independent rows tell as much as inputs that occur so often each (Kish)."""
    counts = list(repeats)
    squares = sum(count * count for count in counts)
    return sum(counts) ** 2 / squares if squares else 0.0


def mcnemar(first_only: int, second_only: int) -> float:
    """Return the exact two-sided p value of McNemar's test from the rows that one side alone has right."""
    n = first_only + second_only
    return min(1.0, 2 * binomial_tail(max(first_only, second_only), n, 0.5)) if n else 1.0


def binomial_tail(k: int, n: int, p: float) -> float:
    """Return the probability of at least `k` hits in `n` rows that are hits with probability `p`."""
    if k <= 0 or p >= 1:
        return float(k <= n)
    if k > n or p <= 0:
        return 0.0
    if n <= 1000:  # beyond it the counts leave the range of a float
        return min(1.0, math.fsum(math.comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k, n + 1)))
    log_p, log_q, log_all = math.log(p), math.log1p(-p), math.lgamma(n + 1)
    return min(
        1.0,
        math.fsum(
            math.exp(log_all - math.lgamma(i + 1) - math.lgamma(n - i + 1) + i * log_p + (n - i) * log_q)
            for i in range(k, n + 1)
        ),
    )


def lower_bound(k: int, n: int, failure_probability: float) -> float:
    """Return the one-sided Clopper-Pearson bound: a share that the true one is below as rarely as stated."""
    if k <= 0:
        return 0.0
    low, high = 0.0, 1.0
    while high - low > 1e-9:
        middle = (low + high) / 2
        if binomial_tail(k, n, middle) > failure_probability:
            high = middle
        else:
            low = middle
    return low


def fewest_rows(target_agreement: float, failure_probability: float) -> int:
    """Return how many rows, all of them hits, it takes to show such an agreement."""
    return math.ceil(math.log(failure_probability) / math.log(target_agreement) - 1e-9)


def choose_threshold(
    confidences: Sequence[float] | NDArray[np.float64],
    sampled: Sequence[float] | NDArray[np.float64],
    agrees: Sequence[bool] | NDArray[np.bool_],
    target_agreement: float,
    failure_probability: float,
) -> float | None:
    """Pick the lowest confidence from which on a program agrees with a baseline as often as it should.

    The thresholds are fixed before any agreement is looked at: shares of all rows, the most confident first,
    beginning where the sample is expected to hold `FIRST_STEP` times the rows that a proof takes. Each one
    is tested in this order, at the full failure probability, against "the agreement at or above it is below
    the target" (exact binomial test), and the first that is not shown ends the search. So a threshold that
    breaks the promise is chosen only if the first such one in the order passes its test, which happens with
    at most the failure probability, however many thresholds there are.

    Parameters
    ----------
    confidences : sequence of float
        Of all rows.
    sampled, agrees : sequences of float and of bool
        Confidence of the rows of a random sample, and whether program and baseline agree there.
    target_agreement : float
        The agreement wanted of the rows at or above the threshold, between 0 and 1.
    failure_probability : float
        How often the promise may be broken, over samples.

    Returns
    -------
    float or None
        The threshold; None where none can be shown to keep the promise.
    """
    ranked = np.sort(np.asarray(confidences, np.float64))[::-1]
    marks, hits = np.asarray(sampled, np.float64), np.asarray(agrees, bool)
    if not len(ranked) or not len(marks):
        return None
    first = min(1.0, FIRST_STEP * fewest_rows(target_agreement, failure_probability) / len(marks))
    chosen = None
    for share in np.linspace(first, 1.0, STEPS):
        threshold = float(ranked[math.ceil(share * len(ranked)) - 1])
        above = marks >= threshold
        if binomial_tail(int(hits[above].sum()), int(above.sum()), target_agreement) > failure_probability:
            break
        chosen = threshold
    return chosen
