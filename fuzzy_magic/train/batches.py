"""Batches for the trainer: a pure function of (seed, step), so that a resumed run sees the same ones."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import count
from typing import TypeVar

from torch.utils.data import DataLoader, Dataset

from fuzzy_magic.train.data import Episode
from fuzzy_magic.train.mixture import Mixture

Reading = TypeVar("Reading")
POOL = 8
SPEC_COST = 16  # what compiling a spec costs, in tokens of each of its rows
LAST_POOL = 2**40  # no run gets there


class Batches:
    """Draw steps of episodes from a mixture.

    Parameters
    ----------
    mixture : Mixture
        What to draw from.
    seed : int
        Decides every draw, together with the step.
    specs, rows : int
        Episodes of a step on average, and rows of an episode.
    length : callable
        Measures what an episode's padding is paid for by: its longest row.
    pool : int
        Steps drawn together and sorted by length; more of them pad less. They are cut to cost about the same:
        few episodes of long rows, many of short ones.
    """

    def __init__(
        self,
        mixture: Mixture,
        *,
        seed: int,
        specs: int,
        rows: int,
        length: Callable[[Episode], int],
        pool: int = POOL,
    ) -> None:
        self.mixture, self.seed, self.specs, self.rows = mixture, seed, specs, rows
        self.length, self.pool = length, pool
        self._pool = lru_cache(maxsize=2)(self._draw_pool)

    def __call__(self, step: int) -> list[Episode]:
        """Return the episodes of a step."""
        return self._pool(step // self.pool)[step % self.pool]

    def _draw_pool(self, number: int) -> list[list[Episode]]:
        rng = random.Random(f"{self.seed}/{number}")
        drawn = (self.mixture.draw(rng, self.rows) for _ in range(self.pool * self.specs))
        episodes = sorted(drawn, key=self.length)
        ends = even_cuts([SPEC_COST + self.length(episode) for episode in episodes], self.pool)
        steps = [episodes[a:b] for a, b in zip([0, *ends], ends, strict=False)]
        rng.shuffle(steps)
        return steps


def even_cuts(costs: Sequence[int], parts: int) -> list[int]:
    """Cut items of rising cost into parts, each padded to its dearest item, whose dearest part is cheapest.

    Returns where the parts end. No part is empty if there are at least as many items as parts.
    """
    low, high = max(costs), len(costs) * max(costs)
    while low < high:
        budget = (low + high) // 2
        low, high = (low, budget) if len(_filled(costs, budget)) <= parts else (budget + 1, high)
    ends = _filled(costs, low)
    while len(ends) < min(parts, len(costs)):  # a cut more makes no part dearer
        starts = [0, *ends[:-1]]
        size, start = max((end - start, start) for start, end in zip(starts, ends, strict=True))
        ends = sorted([*ends, start + size // 2])
    return ends


def _filled(costs: Sequence[int], budget: int) -> list[int]:
    """Fill one part after the other up to a budget; return where they end."""
    ends, start = [], 0
    for i, cost in enumerate(costs):
        if i > start and (i - start + 1) * cost > budget:
            ends.append(i)
            start = i
    return [*ends, len(costs)]


def stream(
    batches: Batches, read: Callable[[Sequence[Episode], int], Reading], *, first: int, workers: int
) -> Iterator[Reading]:
    """Read the steps from `first` on, ahead of time in worker processes if there are any.

    Parameters
    ----------
    batches : Batches
        The episodes of each step.
    read : callable
        Turns the episodes of a step, and its number, into what the loss is computed of.
    first : int
        The first step.
    workers : int
        Processes; with none, a step is read when it is asked for.
    """
    if not workers:
        yield from (read(batches(step), step) for step in count(first))
        return
    pools: DataLoader[list[Reading]] = DataLoader(
        _Pools(batches, read),
        sampler=range(first // batches.pool, LAST_POOL),
        batch_size=None,
        collate_fn=lambda pool: pool,  # as it is
        num_workers=workers,
        multiprocessing_context="fork",  # the data are in memory already
    )
    skipped = first % batches.pool
    for pool in pools:
        yield from pool[skipped:]
        skipped = 0


class _Pools(Dataset[list[Reading]]):
    """Steps are read as they are drawn: a whole pool at once."""

    def __init__(self, batches: Batches, read: Callable[[Sequence[Episode], int], Reading]) -> None:
        self._batches, self._read = batches, read

    def __getitem__(self, number: int) -> list[Reading]:
        steps = range(number * self._batches.pool, (number + 1) * self._batches.pool)
        return [self._read(self._batches(step), step) for step in steps]
