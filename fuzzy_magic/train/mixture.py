"""What is drawn how often: parts by their share, and inside a part nothing counts by its number of rows."""

from __future__ import annotations

import math
import random
from bisect import bisect
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate

from fuzzy_magic.errors import FuzzyError
from fuzzy_magic.train.data import Drawable, Episode
from fuzzy_magic.train.near import HeldOut
from fuzzy_magic.train.noise import Noise

#: Shares of the parts that `fuzzy data build` mixes; those that are missing leave theirs to the others.
SHARES = {"families": 0.35, "derived": 0.1, "composed": 0.1, "procedural": 0.22, "triples": 0.23}
MAX_TRIES = 1000  # draws in a row that yield too few rows, before it is said that nothing can be drawn


class Mixture:
    """Draw episodes from named parts.

    A family counts by the square root of the number of its functions: one that asks a dozen questions for
    more than one that asks a single one, but not for a dozen. Licensed triples count by source (and inside a
    source by task). Nothing counts by its rows: a few specs have thousands.

    Parameters
    ----------
    parts : mapping of str to sequence of Drawable
        `families`, `derived`, `composed`, `procedural` and `triples`; each may be empty or missing.
    shares : mapping of str to float
        How often each part is drawn; what empty parts would have had goes to the others, in proportion.
    seed : int
        Decides `episode`, together with the index.
    held : HeldOut, optional
        What is never drawn: its specs, and rows with its inputs.
    noise : float
        Share of rows that get noise, among those whose answer it cannot change.

    Raises
    ------
    FuzzyError
        When no part that has a share has anything in it.
    """

    def __init__(
        self,
        parts: Mapping[str, Sequence[Drawable]],
        shares: Mapping[str, float],
        *,
        seed: int,
        held: HeldOut | None = None,
        noise: float = 0.0,
    ) -> None:
        self.seed, self.held = seed, held
        present = {name: share for name, share in shares.items() if share > 0 and parts.get(name)}
        if not present:
            raise FuzzyError(
                f"there is nothing to draw from: no part with a share holds anything "
                f"({', '.join(f'{name} {share:g}' for name, share in shares.items())})",
                f"Parts that hold something: {', '.join(name for name in parts if parts[name]) or 'none'}.",
            )
        self.shares = {name: share / sum(present.values()) for name, share in present.items()}
        self._bounds = list(accumulate(self.shares.values()))[:-1]
        self._nests = [_nest(parts[name], by_source=name == "triples") for name in self.shares]
        self._noise = Noise((d for name in self.shares for d in parts[name]), noise) if noise else None

    def episode(self, index: int, n_rows: int) -> Episode:
        """Return the episode of an index, the same one every time."""
        return self.draw(random.Random(f"{self.seed}/{index}"), n_rows)

    def draw(self, rng: random.Random, n_rows: int) -> Episode:
        """Draw an episode of 2 to `n_rows` rows."""
        for _ in range(MAX_TRIES):
            families, bounds = rng.choice(self._nests[bisect(self._bounds, rng.random())])
            source = rng.choice(rng.choices(families, cum_weights=bounds)[0])
            drawn = source.episode(rng, n_rows)
            if self.held is not None:
                drawn = _without(drawn, self.held)
            if len(drawn.rows) >= 2:
                return drawn if self._noise is None else self._noise(source, drawn, rng)
        raise FuzzyError(f"{MAX_TRIES} draws in a row gave fewer than two rows", "The data are too few.")


def _without(episode: Episode, held: HeldOut) -> Episode:
    """Drop what is held out: rows and examples with such inputs, and all rows of such a spec."""
    if held.has_spec(episode.spec):
        return replace(episode, rows=())
    rows = tuple(row for row in episode.rows if not held.has_text(row[0]))
    examples = tuple(row for row in episode.examples if not held.has_text(row[0]))
    if len(rows) == len(episode.rows) and len(examples) == len(episode.examples):
        return episode
    return replace(episode, rows=rows, examples=examples)


def _nest(part: Sequence[Drawable], *, by_source: bool) -> list[tuple[list[list[Drawable]], list[float]]]:
    """Group a part into sources, and these into families with the running sums of what they count."""
    sources = _grouped(part, lambda d: d.source if by_source else "")
    nest = []
    for source in sources.values():
        families = [*_grouped(source, lambda d: d.family).values()]
        counts = (1.0 if by_source else math.sqrt(len(family)) for family in families)
        nest.append((families, [*accumulate(counts)]))
    return nest


def _grouped(part: Sequence[Drawable], key: Callable[[Drawable], str]) -> dict[str, list[Drawable]]:
    groups: dict[str, list[Drawable]] = defaultdict(list)
    for each in part:
        groups[key(each)].append(each)
    return groups
