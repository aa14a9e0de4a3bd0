"""Batches for the trainer: a pure function of (seed, step), so that a resumed run sees the same ones."""

from __future__ import annotations

import random
from functools import lru_cache

from fuzzy_magic.train.data import Episode
from fuzzy_magic.train.mixture import Mixture

POOL = 8  # steps drawn together and sorted by length, so that a batch pads little


class Batches:
    """Draw steps of episodes from a mixture.

    Parameters
    ----------
    mixture : Mixture
        What to draw from.
    seed : int
        Decides every draw, together with the step.
    specs, rows : int
        Episodes of a step, and rows of an episode.
    """

    def __init__(self, mixture: Mixture, *, seed: int, specs: int, rows: int) -> None:
        self.mixture, self.seed, self.specs, self.rows = mixture, seed, specs, rows
        self._pool = lru_cache(maxsize=2)(self._draw_pool)

    def __call__(self, step: int) -> list[Episode]:
        """Return the episodes of a step."""
        return self._pool(step // POOL)[step % POOL]

    def _draw_pool(self, number: int) -> list[list[Episode]]:
        rng = random.Random(f"{self.seed}/{number}")
        drawn = (self.mixture.draw(rng, self.rows) for _ in range(POOL * self.specs))
        episodes = sorted(drawn, key=_length)
        steps = [episodes[i : i + self.specs] for i in range(0, len(episodes), self.specs)]
        rng.shuffle(steps)
        return steps


def _length(episode: Episode) -> int:
    """Measure what padding pays for: the longest row."""
    return max(len(text) + len(output) for text, output in episode.rows)
