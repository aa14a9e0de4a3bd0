from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest

from fuzzy_magic.train.batches import POOL, Batches
from fuzzy_magic.train.data import Function, family_functions


def function(family: str, source: str, rows: int = 12) -> Function:
    return Function(family, source, [f"Do {family}."], [(f"{family} {'x' * i}", "out") for i in range(rows)])


FAMILIES = [function(f"family {i}", "family:test") for i in range(4)]
TRIPLES = [
    *(function(f"big {i}", "big", rows=40) for i in range(9)),
    function("small", "small"),
]


def batches(seed: int = 1, family_share: float = 0.5, specs: int = 6) -> Batches:
    return Batches(FAMILIES, TRIPLES, seed=seed, specs=specs, rows=5, family_share=family_share)


def test_a_batch_is_decided_by_seed_and_step() -> None:
    steps = (0, 5, 23, POOL, 0)
    one, other = batches(), batches()
    assert [one(step) for step in steps] == [other(step) for step in reversed(steps)][::-1]
    assert one(3) != one(4)
    assert one(3) != batches(seed=2)(3)


def test_authored_families_give_the_same_batches_every_time() -> None:
    first, second = (
        Batches(family_functions("train"), [], seed=3, specs=4, rows=6, family_share=1.0) for _ in range(2)
    )
    assert [first(step) for step in range(10)] == [second(step) for step in range(10)]


def test_every_step_has_its_episodes_and_rows() -> None:
    for step in range(2 * POOL):
        episodes = batches()(step)
        assert len(episodes) == 6
        assert all(2 <= len(episode.rows) <= 5 for episode in episodes)


def test_episodes_of_like_length_share_a_step() -> None:
    pool = [batches()(step) for step in range(POOL)]
    ranges = sorted(
        (min(lengths), max(lengths))
        for lengths in ([max(len(t) + len(o) for t, o in e.rows) for e in episodes] for episodes in pool)
    )
    assert all(before[1] <= after[0] for before, after in pairwise(ranges))


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_the_family_share_decides_where_episodes_come_from(share: float) -> None:
    sources = {e.source for step in range(POOL) for e in batches(family_share=share)(step)}
    assert sources == ({"family:test"} if share else {"big", "small"})


def test_a_source_counts_once_however_many_tasks_it_has() -> None:
    drawn = batches(family_share=0.0, specs=20)
    counts = Counter(e.source for step in range(5 * POOL) for e in drawn(step))
    assert counts["small"] / counts.total() == pytest.approx(0.5, abs=0.06)


def test_without_triples_everything_comes_from_families() -> None:
    alone = Batches(FAMILIES, [], seed=1, specs=4, rows=5, family_share=0.0)
    assert {e.source for e in alone(0)} == {"family:test"}
