"""What cutting a piece out of the input can answer: rows whose output stands in the input, or says "none"."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from fuzzy_magic.returns.nothing import is_nothing, nothing_text
from fuzzy_magic.returns.spans import find
from fuzzy_magic.train.data import Drawable, Episode, Function

MIN_SHARE, MIN_FOUND = 0.8, 0.3  # of a function's rows: that can be answered, and by a piece of the input
LOOKED_AT = 24  # rows of a function


@dataclass(frozen=True)
class Extractive:
    """A function of text, of whose rows only those are drawn that a piece of the input answers."""

    whole: Drawable
    closed: bool = False

    @property
    def family(self) -> str:
        """The family."""
        return self.whole.family

    @property
    def source(self) -> str:
        """Where it comes from."""
        return self.whole.source

    @property
    def group(self) -> str:
        """The group."""
        return self.whole.group

    def episode(self, rng: random.Random, n_rows: int) -> Episode:
        """Draw a wording with up to `n_rows` rows."""
        return only_extractive(self.whole.episode(rng, n_rows))


def only_extractive(episode: Episode) -> Episode:
    """Leave out the rows and examples that no piece of the input answers."""
    rows, examples = (
        tuple(row for row in each if answers(episode.spec, *row)) for each in (episode.rows, episode.examples)
    )
    return replace(episode, rows=rows, examples=examples)


def answers(spec: str, text: str, output: str) -> bool:
    """Say whether a piece of the text, or the word that the spec has for nothing, is the output."""
    return bool(find(text, output)) or says_nothing(spec, output)


def says_nothing(spec: str, output: str) -> bool:
    """Say whether an output is the spec's word for nothing."""
    word = output.strip().lower()
    return (is_nothing(word) and word in spec.lower()) or (word != "" and word == nothing_text(spec).lower())


def is_extractive(spec: str, rows: Sequence[tuple[str, str]]) -> bool:
    """Say whether most outputs of a function are pieces of their inputs."""
    found = sum(bool(find(text, output)) for text, output in rows)
    answered = sum(answers(spec, *row) for row in rows)
    return answered >= MIN_SHARE * len(rows) and found > MIN_FOUND * len(rows)


def extractive(parts: Mapping[str, Sequence[Drawable]]) -> dict[str, list[Drawable]]:
    """Keep the functions of text whose outputs are pieces of their inputs."""
    return {name: [Extractive(d) for d in part if not d.closed and _suits(d)] for name, part in parts.items()}


def _suits(source: Drawable) -> bool:
    if isinstance(source, Function):
        step = max(1, len(source.rows) // LOOKED_AT)
        return is_extractive(source.specs[0], source.rows[::step])
    episode = source.episode(random.Random(source.family), LOOKED_AT)  # drawn as they are asked for
    return is_extractive(episode.spec, episode.rows)
