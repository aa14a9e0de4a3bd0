from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from fuzzy_magic.train.batches import POOL, SPEC_COST, Batches, even_cuts, stream
from fuzzy_magic.train.data import Episode, Function, family_functions
from fuzzy_magic.train.mixture import Mixture

FAMILIES = [
    Function(f"family {i}", "family:test", [f"Do {i}."], [(f"{i} {'x' * n}", "out") for n in range(12)])
    for i in range(4)
]


def longest(episode: Episode) -> int:
    return max(len(text) for text, _ in episode.rows)


def batches(seed: int = 1) -> Batches:
    mixture = Mixture({"families": FAMILIES}, {"families": 1.0}, seed=9)
    return Batches(mixture, seed=seed, specs=6, rows=5, length=longest)


def test_a_batch_is_decided_by_seed_and_step() -> None:
    steps = (0, 5, 23, POOL, 0)
    one, other = batches(), batches()
    assert [one(step) for step in steps] == [other(step) for step in reversed(steps)][::-1]
    assert one(3) != one(4)
    assert one(3) != batches(seed=2)(3)


def test_authored_families_give_the_same_batches_every_time() -> None:
    first, second = (
        Batches(
            Mixture({"families": family_functions("train")}, {"families": 1}, seed=3, noise=0.5),
            seed=3,
            specs=4,
            rows=6,
            length=longest,
        )
        for _ in range(2)
    )
    assert [first(step) for step in range(10)] == [second(step) for step in range(10)]


def test_every_step_has_its_episodes_and_rows() -> None:
    pools = [[batches()(step) for step in range(first, first + POOL)] for first in (0, POOL)]
    for pool in pools:
        assert all(pool)
        assert sum(map(len, pool)) == 6 * POOL
        assert all(2 <= len(episode.rows) <= 5 for episodes in pool for episode in episodes)


def test_steps_of_a_pool_cost_about_the_same() -> None:
    def length(episode: Episode) -> int:
        return 10 * longest(episode)

    mixture = Mixture({"families": FAMILIES}, {"families": 1.0}, seed=9)
    made = Batches(mixture, seed=1, specs=30, rows=5, length=length)
    pool = [made(step) for step in range(POOL)]
    costs = [len(step) * (SPEC_COST + max(map(length, step))) for step in pool]
    assert max(costs) < 1.5 * min(costs)
    assert len({len(step) for step in pool}) > 1


@given(st.lists(st.integers(1, 30), min_size=1, max_size=9), st.integers(1, 9))
def test_cuts_are_the_cheapest_there_are(costs: list[int], parts: int) -> None:
    costs, n_parts = sorted(costs), min(parts, len(costs))

    def dearest(ends: Sequence[int]) -> int:
        return max((b - a) * costs[b - 1] for a, b in pairwise([0, *ends]))

    every = [[*cuts, len(costs)] for cuts in combinations(range(1, len(costs)), n_parts - 1)]
    ends = even_cuts(costs, parts)
    assert len(ends) == n_parts
    assert dearest(ends) == min(map(dearest, every))


def test_episodes_of_like_length_share_a_step() -> None:
    pool = [batches()(step) for step in range(POOL)]
    ranges = sorted(
        (min(lengths), max(lengths))
        for lengths in ([max(len(t) + len(o) for t, o in e.rows) for e in episodes] for episodes in pool)
    )
    assert all(before[1] <= after[0] for before, after in pairwise(ranges))


def test_worker_processes_read_the_same_steps_in_the_same_order() -> None:
    def read(episodes: Sequence[Episode], step: int) -> tuple[int, list[Episode]]:
        return step, list(episodes)

    alone, helped = (stream(batches(), read, first=POOL + 3, workers=n) for n in (0, 2))
    for _, one, other in zip(range(2 * POOL), alone, helped, strict=False):
        assert one == other
