from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from numpy.typing import NDArray

from fuzzy_magic.returns.chain import change_costs, likeliest, likelihood, weight_of
from fuzzy_magic.returns.spans import words

Floats = NDArray[np.float32]


def every_way(odds: Floats, costs: Floats) -> tuple[NDArray[np.bool_], Floats]:
    ways = np.array(list(product((False, True), repeat=len(odds))))
    one = (len(ways), len(odds))
    return ways, weight_of(np.broadcast_to(odds, one), np.broadcast_to(costs, one), ways)


def chain(seed: int) -> tuple[Floats, Floats]:
    rng = np.random.default_rng(seed)
    size = int(rng.integers(1, 8))
    costs = np.abs(rng.normal(0, 1, size)).astype(np.float32)
    return rng.normal(0, 2, size).astype(np.float32), np.append(np.float32(0), costs[1:])


@pytest.mark.parametrize("seed", range(20))
def test_the_sum_runs_over_all_ways_and_its_slope_is_how_likely_a_word_stays(seed: int) -> None:
    odds, costs = chain(seed)
    ways, weights = every_way(odds, costs)
    shares = np.exp(weights - np.logaddexp.reduce(weights))
    log_z, stays = likelihood(odds[None], costs[None])
    assert log_z[0] == pytest.approx(np.logaddexp.reduce(weights), abs=1e-4)
    np.testing.assert_allclose(stays[0], shares @ ways, atol=1e-4)


@pytest.mark.parametrize("seed", range(20))
def test_the_likeliest_way_in_which_a_word_stays_is_found(seed: int) -> None:
    odds, costs = chain(seed)
    odds -= min(0, odds.max())  # some word is better kept
    ways, weights = every_way(odds, costs)
    best = weights[ways.any(1)].max()
    found = np.array([likeliest(odds, costs)])
    assert weight_of(odds[None], costs[None], found)[0] == pytest.approx(best, abs=1e-4)


def test_words_that_pad_a_text_count_for_nothing() -> None:
    odds, costs = chain(3)
    padded = [
        np.append(each, [fill] * 3).astype(np.float32)[None] for each, fill in ((odds, -1e4), (costs, 0))
    ]
    alone, together = likelihood(odds[None], costs[None]), likelihood(*padded)
    assert together[0] == pytest.approx(alone[0], abs=1e-4)
    np.testing.assert_allclose(together[1][0, : len(odds)], alone[1][0], atol=1e-4)


def test_a_text_without_words_has_one_way() -> None:
    empty = np.zeros((2, 0), np.float32)
    log_z, stays = likelihood(empty, empty)
    assert log_z.tolist() == weight_of(empty, empty, empty > 0).tolist() == [0, 0]
    assert stays.shape == (2, 0)


def test_neighbours_share_their_fate_unless_the_scores_are_sure() -> None:
    costs = np.array([0, 1, 1], np.float32)
    assert likeliest(np.array([3, -0.5, 3], np.float32), costs) == [True, True, True]
    assert likeliest(np.array([3, -4, 3], np.float32), costs) == [True, False, True]


def test_nothing_stays_where_each_word_is_better_left_out() -> None:
    costs = np.zeros(2, np.float32)
    assert likeliest(np.array([-2, -0.1], np.float32), costs) == [False, False]
    assert likeliest(np.array([-2, 0.1], np.float32), costs) == [False, True]
    assert likeliest(costs[:0], costs[:0]) == []


def test_a_change_costs_most_inside_numbers_and_least_before_marks() -> None:
    text = "about 38.1 kg, v2 (new)"
    costs = change_costs(text, words(text))
    named = dict(zip([text[a:b] for a, b in words(text)], costs.tolist(), strict=True))
    assert costs[0] == 0
    assert named["."] == named["1"] == max(costs)
    assert named["("] == min(costs[1:])
    assert named["kg"] > named["("]
