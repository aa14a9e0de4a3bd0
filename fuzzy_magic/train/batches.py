"""Batches for the trainer: a pure function of (seed, step), so that a resumed run sees the same ones."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import lru_cache

from fuzzy_magic.train.data import Episode, Function

POOL = 8  # steps drawn together and sorted by length, so that a batch pads little


class Batches:
    """Draw steps of episodes from families and licensed triples.

    Families count by family, triples by source (and inside a source by task), never by row: a few specs have
    thousands of rows.

    Parameters
    ----------
    families, triples : sequence of Function
        What to draw from; triples may be empty.
    seed : int
        Decides every draw, together with the step.
    specs, rows : int
        Episodes of a step, and rows of an episode.
    family_share : float
        Share of episodes that come from families, where there are triples.
    """

    def __init__(
        self,
        families: Sequence[Function],
        triples: Sequence[Function],
        *,
        seed: int,
        specs: int,
        rows: int,
        family_share: float,
    ) -> None:
        self.seed, self.specs, self.rows, self.family_share = seed, specs, rows, family_share
        self.families = list(_grouped(families, lambda f: f.family).values())
        by_source = _grouped(triples, lambda f: f.source)
        self.sources = [list(_grouped(group, lambda f: f.family).values()) for group in by_source.values()]
        self._pool = lru_cache(maxsize=2)(self._draw_pool)

    def __call__(self, step: int) -> list[Episode]:
        """Return the episodes of a step."""
        return self._pool(step // POOL)[step % POOL]

    def _draw_pool(self, number: int) -> list[list[Episode]]:
        rng = random.Random(f"{self.seed}/{number}")
        episodes = sorted((self._draw(rng) for _ in range(POOL * self.specs)), key=_length)
        steps = [episodes[i : i + self.specs] for i in range(0, len(episodes), self.specs)]
        rng.shuffle(steps)
        return steps

    def _draw(self, rng: random.Random) -> Episode:
        if not self.sources or rng.random() < self.family_share:
            function = rng.choice(rng.choice(self.families))
        else:
            function = rng.choice(rng.choice(rng.choice(self.sources)))
        episode = function.episode(rng, self.rows)
        return episode if len(episode.rows) >= 2 else self._draw(rng)


def _length(episode: Episode) -> int:
    """Measure what padding pays for: the longest row."""
    return max(len(text) + len(output) for text, output in episode.rows)


def _grouped(functions: Sequence[Function], key: Callable[[Function], str]) -> dict[str, list[Function]]:
    groups: dict[str, list[Function]] = defaultdict(list)
    for function in functions:
        groups[key(function)].append(function)
    return groups
