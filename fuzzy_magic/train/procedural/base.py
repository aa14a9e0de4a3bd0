"""What a procedural family is: a function that code computes exactly, so its rows never run out.

A family is declared by a decorated set-up function. The decorator holds the group, the wordings and, for a
closed set, the label vocabularies; the set-up draws the parameters that one spec names (a cut-off, a format,
a column) and returns them with the function that draws rows under them. Its name is the family's.

In a block of wordings, `- ` begins a wording, a plain line goes on with it and `| ` begins a line inside it.
Short wordings (`typed`) are parted as carrier sentences are.
`{name}` stands for a parameter, `{L0}`, `{L1}`, … for label names, as in authored families; the wordings say
what each label means, so any names will do. `wordings.jsonl` holds further ones, by
writers who saw only what a family does.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, wraps
from pathlib import Path
from typing import Any

from fuzzy_magic.train.data import MAX_INPUT_CHARS, Episode, fill_labels, is_heldout_text
from fuzzy_magic.train.procedural.words import POOLS

EXAMPLE_SHARE = 0.33
ARBITRARY_SHARE = 0.15
MAX_TRIES = 80

Params = dict[str, Any]
Vocabularies = tuple[tuple[str, ...], ...]
DrawRow = Callable[[random.Random], tuple[str, str]]
DrawText = Callable[[random.Random, int], str]
DrawAny = Callable[[random.Random, int], tuple[str, str]]
Writing = tuple[Params, DrawRow]
Choosing = tuple[Params, DrawText]

YES_NO: Vocabularies = (
    ("yes", "no"),
    ("Yes", "No"),
    ("true", "false"),
    ("TRUE", "FALSE"),
    ("Y", "N"),
    ("1", "0"),
)
VALID: Vocabularies = (
    ("valid", "invalid"),
    ("ok", "error"),
    ("pass", "fail"),
    ("VALID", "INVALID"),
    ("correct", "incorrect"),
    ("accepted", "rejected"),
)


@dataclass(frozen=True)
class Setting:
    """One compile of a family: a spec with its parameters and label names, and the rows that go with it."""

    spec: str
    params: Params
    names: tuple[str, ...] | None
    draw: DrawAny
    held: bool | None

    def rows(self, rng: random.Random, count: int) -> list[tuple[str, str]]:
        """Draw different rows, balanced over the labels; fewer than `count` when a family has no more."""
        n_classes = len(self.names or "x")
        order = [k for _ in range(-(-count // n_classes)) for k in rng.sample(range(n_classes), n_classes)]
        rows: dict[str, str] = {}
        for k in order[:count]:
            for _ in range(MAX_TRIES):
                text, output = self.draw(rng, k)
                if text not in rows and len(text) <= MAX_INPUT_CHARS and self._allowed(text):
                    rows[text] = output
                    break
        chosen = list(rows.items())
        rng.shuffle(chosen)
        return chosen

    def _allowed(self, text: str) -> bool:
        return self.held is None or is_heldout_text(text) == self.held


@dataclass(frozen=True)
class Procedural:
    """A family in code: a source of episodes like an authored function.

    `held` says which input texts may be drawn: those that training never sees (True), the others (False), any
    (None).
    """

    family: str
    source: str
    group: str
    wordings: tuple[str, ...]
    vocabularies: Vocabularies
    setup: Callable[[random.Random], tuple[Params, DrawAny]]
    held: bool | None = None

    @property
    def closed(self) -> bool:
        """Whether the outputs are a closed set of labels."""
        return bool(self.vocabularies)

    def setting(self, rng: random.Random) -> Setting:
        """Draw a wording, its parameters and, for a closed set, label names."""
        wording = rng.choice(self.wordings)
        params, draw = self.setup(rng)
        spec = _SLOT.sub(lambda slot: str(params[slot[1]]), wording)
        if not self.closed:
            return Setting(spec, params, None, draw, self.held)
        names = self._names(rng)
        spec = fill_labels(spec, names, rng)
        return Setting(spec, params, names, lambda r, k: (draw(r, k)[0], names[k]), self.held)

    def episode(self, rng: random.Random, n_rows: int) -> Episode:
        """Draw a spec and up to `n_rows` rows, in a third of the cases with examples beside it."""
        setting = self.setting(rng)
        n_examples = rng.choice((1, 2, 3, 4)) if rng.random() < EXAMPLE_SHARE else 0
        chosen = setting.rows(rng, n_rows + n_examples)
        n_examples = min(n_examples, max(0, len(chosen) - 2))
        labels = tuple(rng.sample(setting.names, len(setting.names))) if setting.names else None
        examples, rows = tuple(chosen[:n_examples]), tuple(chosen[n_examples:])
        return Episode(setting.spec, labels, rows, examples, self.family, self.source, self.group)

    def _names(self, rng: random.Random) -> tuple[str, ...]:
        if rng.random() < ARBITRARY_SHARE:
            return arbitrary_names(rng, len(self.vocabularies[0]))
        return rng.choice(self.vocabularies)


Declare = Callable[[Callable[[random.Random], Writing]], "Procedural"]


def writes(group: str, wordings: str) -> Declare:
    """Declare a family whose outputs are short texts."""
    return _writes(group, parse_wordings(wordings))


def typed(group: str, wordings: str) -> Declare:
    """Declare a family as `writes` does, by short wordings as people type them, parted like `carriers`."""
    return _writes(group, carriers(wordings))


def typed_rows(group: str, wordings: str) -> Callable[[DrawRow], Procedural]:
    """Declare a family as `typed` does by the function that draws its rows; it has no parameters."""

    def declare(row: DrawRow) -> Procedural:
        @wraps(row)
        def setup(rng: random.Random) -> Writing:
            return {}, row

        return typed(group, wordings)(setup)

    return declare


def _writes(group: str, wordings: tuple[str, ...]) -> Declare:
    def declare(setup: Callable[[random.Random], Writing]) -> Procedural:
        def either(rng: random.Random) -> tuple[Params, DrawAny]:
            params, row = setup(rng)
            return params, lambda r, k: row(r)

        return _family(setup, group, wordings, (), either)

    return declare


def chooses(
    group: str, vocabularies: Vocabularies, wordings: str
) -> Callable[[Callable[[random.Random], Choosing]], Procedural]:
    """Declare a family whose outputs are labels; its set-up returns what draws a text for class number k."""

    def declare(setup: Callable[[random.Random], Choosing]) -> Procedural:
        def either(rng: random.Random) -> tuple[Params, DrawAny]:
            params, text = setup(rng)
            return params, lambda r, k: (text(r, k), "")

        return _family(setup, group, parse_wordings(wordings), vocabularies, either)

    return declare


def _family(
    setup: Callable[..., object],
    group: str,
    wordings: tuple[str, ...],
    vocabularies: Vocabularies,
    either: Callable[[random.Random], tuple[Params, DrawAny]],
) -> Procedural:
    name, theme = setup.__name__.replace("_", "-"), setup.__module__.rpartition(".")[2]
    family = f"proc-{name}"
    every = (*wordings, *further_wordings().get(family, ()))
    return Procedural(family, f"procedural:{theme}", group, every, vocabularies, either)


@cache
def further_wordings() -> dict[str, tuple[str, ...]]:
    """Read the wordings that stand apart from their families, by family."""
    lines = Path(__file__).with_name("wordings.jsonl").read_text("utf-8").splitlines()
    return {record["family"]: tuple(record["wordings"]) for record in map(json.loads, lines)}


def parse_wordings(block: str) -> tuple[str, ...]:
    """Read wordings as the module says: `- ` begins one, `| ` begins a line, other lines go on."""
    wordings: list[str] = []
    for line in filter(None, map(str.strip, block.splitlines())):
        if line.startswith("- "):
            wordings.append(line[2:])
        elif line.startswith("|"):
            wordings[-1] += "\n" + line[1:].removeprefix(" ")
        else:
            wordings[-1] += " " + line
    return tuple(wordings)


_SLOT = re.compile(r"\{([a-z_]\w*)\}")


_CODES = (
    ("red", "green", "blue", "yellow", "purple", "orange", "grey", "white"),
    ("north", "south", "east", "west", "centre"),
    ("apple", "pear", "plum", "fig", "lime", "peach"),
    ("X1", "X2", "X3", "X4", "X5"),
    ("one", "two", "three", "four", "five"),
    ("tray A", "tray B", "tray C", "tray D", "tray E"),
)


def arbitrary_names(rng: random.Random, count: int) -> tuple[str, ...]:
    """Draw label names that mean nothing by themselves: letters, numbers, colours and the like."""
    style = rng.randrange(3)
    if style == 0:
        letters = "ABCDEFGH"[:count] if rng.random() < 0.5 else rng.sample("ABCDEFGHKPQRSTUVWXYZ", count)
        return tuple(letters)
    if style == 1:
        start, step = rng.choice((0, 1, 1, 10, 100)), rng.choice((1, 1, 10))
        return tuple(str(start + step * i) for i in range(count))
    return tuple(rng.sample(rng.choice(_CODES), count))


def answers(rule: Callable[[str], str], draw: Callable[[random.Random], str]) -> DrawRow:
    """Draw rows whose output a rule makes of a drawn text; texts without an answer are drawn again."""

    def row(rng: random.Random) -> tuple[str, str]:
        while True:
            text = draw(rng)
            if (answer := rule(text)).strip():
                return text, answer

    return row


def say(rng: random.Random, lines: Sequence[str], **facts: object) -> str:
    """Choose a carrier sentence and fill its `{slots}`: with the facts, else with words of `POOLS`."""
    pieces = list(_pieces(lines[int(rng.random() * len(lines))]))
    for i in range(1, len(pieces), 2):
        name = pieces[i]
        if name in facts:
            pieces[i] = str(facts[name])
        else:
            pool = POOLS[name]
            pieces[i] = pool(rng) if callable(pool) else pool[int(rng.random() * len(pool))]
    return "".join(pieces)


def carriers(block: str) -> tuple[str, ...]:
    """Read carrier sentences off a block: ` | ` and line ends part them, `↵` is a line end inside one."""
    return tuple(line.strip().replace("↵", "\n") for line in re.split(r" \| |\n", block) if line.strip())


@cache
def _pieces(line: str) -> tuple[str, ...]:
    return tuple(_SLOT.split(line))
