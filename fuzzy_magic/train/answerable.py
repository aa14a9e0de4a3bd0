"""What pairs that write nothing of their own can answer, by a piece of the input or an edit; and what not."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from fuzzy_magic.models.records import Kind
from fuzzy_magic.returns import Edit, ReturnType, Span
from fuzzy_magic.returns.nothing import is_nothing, nothing_text
from fuzzy_magic.train.compose import Composed
from fuzzy_magic.train.data import Drawable, Episode, Function

MIN_SHARE, MIN_FOUND = 0.8, 0.3  # of a function's rows: that can be answered, and by words of the input
LOOKED_AT = 16  # rows of a function

#: What the kinds of pair answer with that write nothing of their own.
MAKES: dict[Kind, ReturnType] = {"extractor": Span(), "editor": Edit()}


@dataclass(frozen=True)
class Answerable:
    """A function of text, of whose rows only those are drawn that a kind of pair can answer."""

    whole: Drawable
    kind: Kind
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
        return only_answerable(self.whole.episode(rng, n_rows), self.kind)


def only_answerable(episode: Episode, kind: Kind) -> Episode:
    """Leave out the rows and examples that a kind of pair cannot answer."""
    rows, examples = (
        tuple(row for row in each if answers(kind, episode.spec, *row))
        for each in (episode.rows, episode.examples)
    )
    return replace(episode, rows=rows, examples=examples)


def answers(kind: Kind, spec: str, text: str, output: str) -> bool:
    """Say whether a kind of pair can make the output of the text, or it is the spec's word for nothing."""
    return MAKES[kind].makes(text, output) or says_nothing(spec, output)


def says_nothing(spec: str, output: str) -> bool:
    """Say whether an output is the spec's word for nothing."""
    word = output.strip().lower()
    return (is_nothing(word) and word in spec.lower()) or (word != "" and word == nothing_text(spec).lower())


def is_answerable(kind: Kind, spec: str, rows: Sequence[tuple[str, str]]) -> bool:
    """Say whether a kind of pair can make most outputs of a function of their inputs."""
    found = answered = 0
    for number, row in enumerate(rows):
        made = MAKES[kind].makes(*row)
        found += made
        answered += made or says_nothing(spec, row[1])
        if answered + len(rows) - number - 1 < MIN_SHARE * len(rows):  # too few can be, whatever follows
            return False
    return found > MIN_FOUND * len(rows)


def answerable(parts: Mapping[str, Sequence[Drawable]], kind: Kind) -> dict[str, list[Drawable]]:
    """Keep the functions of text whose outputs a kind of pair can make of their inputs."""
    return {
        name: [Answerable(d, kind) for d in part if not d.closed and _suits(d, kind)]
        for name, part in parts.items()
    }


WRITTEN = "written_"


def by_answer(parts: Mapping[str, Sequence[Drawable]], wanted: Collection[str]) -> dict[str, list[Drawable]]:
    """Part what a decoder learns by its answers: text, part by part, and what has labels under `closed`.

    What other pairs cannot make of its input has to be written, and a decoder is asked for little else: of a
    part it stands under `written_` and its name as well, where that is `wanted` (telling takes a minute).
    """
    texts = {name: [d for d in part if not d.closed] for name, part in parts.items()}
    written = {
        WRITTEN + name: [d for d in part if not any(_suits(d, kind) for kind in MAKES)]
        for name, part in texts.items()
        if WRITTEN + name in wanted
    }
    return texts | written | {"closed": [d for part in parts.values() for d in part if d.closed]}


def _suits(source: Drawable, kind: Kind) -> bool:
    if isinstance(source, Composed):
        return kind == "editor" or source.cuts
    if isinstance(source, Function):
        step = max(1, len(source.rows) // LOOKED_AT)
        return is_answerable(kind, source.specs[0], source.rows[::step])
    episode = source.episode(random.Random(source.family), LOOKED_AT)  # drawn as they are asked for
    return is_answerable(kind, episode.spec, episode.rows)
