"""Intervals, exact tests and the threshold rule, the promise of the last one by simulation."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fuzzy_magic.compare.statistics import (
    binomial_tail,
    choose_threshold,
    effective_count,
    fewest_rows,
    lower_bound,
    mcnemar,
    wilson,
)

COUNTS = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(COUNTS)
def test_wilsons_interval_holds_the_share_and_stays_a_share(counts: tuple[int, int]) -> None:
    k, n = counts
    low, high = wilson(k / n, n)
    assert 0 <= low <= k / n <= high <= 1
    assert low < high


@given(COUNTS)
def test_wilsons_interval_narrows_with_more_rows_and_mirrors(counts: tuple[int, int]) -> None:
    k, n = counts
    low, high = wilson(k / n, n)
    wide = wilson(k / n, n / 2)
    assert wide[1] - wide[0] > high - low
    assert wilson((n - k) / n, n) == pytest.approx((1 - high, 1 - low))


def test_wilsons_interval_is_the_one_in_the_books() -> None:
    assert wilson(0.9, 100) == pytest.approx((0.82563, 0.94477), abs=1e-4)
    assert wilson(0.0, 0) == (0.0, 1.0)


def test_repeats_count_as_fewer_rows() -> None:
    assert effective_count([1] * 50) == 50
    assert effective_count([50]) == 1
    assert 2 < effective_count([10, 10, 1]) < 3
    assert effective_count([]) == 0


@given(st.integers(0, 60), st.integers(0, 60))
def test_mcnemar_is_a_p_value_that_takes_no_side(first: int, second: int) -> None:
    p = mcnemar(first, second)
    assert 0 < p <= 1
    assert p == mcnemar(second, first)
    n = first + second
    exact = sum(Fraction(math.comb(n, i), 2**n) for i in range(max(first, second), n + 1)) * 2
    assert p == pytest.approx(float(min(Fraction(1), exact)))


def test_mcnemar_knows_its_textbook_values() -> None:
    assert mcnemar(0, 0) == 1
    assert mcnemar(5, 5) == 1
    assert mcnemar(10, 0) == pytest.approx(2 / 2**10)
    assert mcnemar(600, 900) == pytest.approx(9.1e-15, rel=0.1)  # where counts leave the range of a float


@given(st.integers(1, 80), st.floats(0.01, 0.99))
def test_the_binomial_tail_is_a_tail(n: int, p: float) -> None:
    tails = [binomial_tail(k, n, p) for k in range(n + 2)]
    assert tails[0] == 1
    assert tails[-1] == 0
    assert all(a >= b for a, b in pairwise(tails))
    assert sum(tails[1:]) == pytest.approx(n * p)  # the mean is the sum of the tails


def test_both_ways_to_the_binomial_tail_agree() -> None:
    assert binomial_tail(960, 1000, 0.95) == pytest.approx(binomial_tail(961, 1001, 0.95), rel=0.1)
    assert binomial_tail(1920, 2000, 0.95) == pytest.approx(0.0217, abs=0.002)


@settings(max_examples=30)
@given(COUNTS, st.floats(0.01, 0.3))
def test_the_lower_bound_is_the_share_at_which_the_tail_is_the_failure(
    counts: tuple[int, int], failure: float
) -> None:
    k, n = counts
    low = lower_bound(k, n, failure)
    assert 0 <= low < 1
    assert low <= k / n
    if k:
        assert binomial_tail(k, n, low) == pytest.approx(failure, abs=1e-4)


def test_fewest_rows_are_enough_and_one_less_is_not() -> None:
    for target in (0.8, 0.9, 0.95, 0.99):
        n = fewest_rows(target, 0.05)
        assert binomial_tail(n, n, target) <= 0.05 < binomial_tail(n - 1, n - 1, target)


def test_no_rows_give_no_threshold() -> None:
    assert choose_threshold([], [], [], 0.9, 0.05) is None
    assert choose_threshold([0.5], [], [], 0.9, 0.05) is None


def test_a_sample_without_a_disagreement_lets_all_rows_pass() -> None:
    confidences = np.linspace(0, 1, 1000)
    assert choose_threshold(confidences, confidences[::5], [True] * 200, 0.95, 0.05) == 0


def test_a_sample_too_small_to_prove_anything_lets_none_pass() -> None:
    confidences = np.linspace(0, 1, 1000)
    n = fewest_rows(0.95, 0.05) - 1
    assert choose_threshold(confidences, confidences[:n], [True] * n, 0.95, 0.05) is None


def test_the_threshold_stands_where_agreement_ends() -> None:
    confidences = np.linspace(0, 1, 2000)
    sampled = confidences[::4]
    threshold = choose_threshold(confidences, sampled, sampled > 0.4, 0.95, 0.05)
    assert threshold is not None
    assert 0.35 < threshold < 0.5


def test_equal_confidences_stand_and_fall_together() -> None:
    same = [0.75] * 400
    assert choose_threshold(same, same, [True] * 400, 0.95, 0.05) == 0.75
    assert choose_threshold(same, same, [True] * 300 + [False] * 100, 0.95, 0.05) is None


def _calibrated(confidence: np.ndarray) -> np.ndarray:
    return confidence**0.5


def _just_below(confidence: np.ndarray) -> np.ndarray:
    return np.full_like(confidence, 0.9)


def _sinks_at_the_top(confidence: np.ndarray) -> np.ndarray:
    return np.where(confidence > 0.9, 0.8, 0.97)


def _steps_down(confidence: np.ndarray) -> np.ndarray:
    return np.where(confidence > 0.5, 0.93, 0.5)


def _useless(confidence: np.ndarray) -> np.ndarray:
    return np.where(np.sin(40 * confidence) > 0, 1.0, 0.8)


@pytest.mark.parametrize(
    "agreement",
    [_calibrated, _just_below, _sinks_at_the_top, _steps_down, _useless],
    ids=lambda f: f.__name__,
)
@pytest.mark.parametrize(
    ("rows", "sample", "target", "failure"), [(1000, 150, 0.9, 0.1), (600, 295, 0.9, 0.05)]
)
def test_the_promise_is_kept_as_often_as_stated(
    agreement: Callable[[np.ndarray], np.ndarray], rows: int, sample: int, target: float, failure: float
) -> None:
    draws, broken = 500, 0
    rng = np.random.default_rng(7)
    for _ in range(draws):
        confidences = rng.random(rows)
        agrees = rng.random(rows) < agreement(confidences)
        chosen = rng.choice(rows, sample, replace=False)
        threshold = choose_threshold(confidences, confidences[chosen], agrees[chosen], target, failure)
        if threshold is not None:
            broken += agrees[confidences >= threshold].mean() < target
    # As many as would be seen in 1 of 1,000 such tests, were the failure probability just the stated one.
    allowed = next(k for k in range(draws + 1) if binomial_tail(k + 1, draws, failure) < 0.001)
    assert broken <= allowed


def test_the_promise_does_not_come_from_promising_nothing() -> None:
    rng = np.random.default_rng(3)
    kept = []
    for _ in range(50):
        confidences = rng.random(2000)
        agrees = rng.random(2000) < np.where(confidences > 0.3, 0.99, 0.6)
        chosen = rng.choice(2000, 295, replace=False)
        threshold = choose_threshold(confidences, confidences[chosen], agrees[chosen], 0.95, 0.05)
        kept.append(0.0 if threshold is None else (confidences >= threshold).mean())
    assert np.mean(kept) > 0.4
