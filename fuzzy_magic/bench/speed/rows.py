"""The rows that are run: customer messages, each with a word that decides its answer."""

from __future__ import annotations

import random

from fuzzy_magic.bench.speed.answers import CLASSES, EVIDENCE

_WHO = ("the whole team", "one customer", "our shop", "a new user", "the night shift")
_WHERE = ("since this morning", "in the old app", "on the start page", "for the second time")
_SHORT = "Ticket {number}: {who} writes about the {word} {where}, {word} again"
_FILLER = (
    "I have been with you for {number} months and never had to write to anybody before, so please bear it",
    "My colleague tried the same thing on another machine and says that nothing was different there",
    "We looked at the help pages, the forum and the two long mails that came last week",
    "It would be fine to get a call between two and five, since I am in meetings before that",
    "The people who worked here before me left no notes, and the paper on the wall is of no use at all",
    "Somebody at the front desk said that this happens to others too, mostly at the end of a month",
)


def short(count: int) -> list[str]:
    """Return messages of about 20 tokens, all different, the same ones each time."""
    return [
        _SHORT.format(number=n + 1, who=_WHO[n % 5], where=_WHERE[n // 5 % 4], word=_word(n))
        for n in range(count)
    ]


def long(count: int) -> list[str]:
    """Return messages of about 200 tokens, all different."""
    found = []
    for n, head in enumerate(short(count)):
        rng = random.Random(n)
        filler = [rng.choice(_FILLER).format(number=rng.randint(2, 90)) for _ in range(8)]
        found.append(". ".join([head, *filler, f"So it is about the {_word(n)}, the {_word(n)}"]) + ".")
    return found


def repeated(count: int, unique: int) -> list[str]:
    """Return a column in which `unique` messages make up `count` rows, in a mixed order."""
    column = [
        text for number in range(count) for text in short(unique)[number % unique : number % unique + 1]
    ]
    random.Random(0).shuffle(column)
    return column


def _word(n: int) -> str:
    return EVIDENCE[n % CLASSES][n // CLASSES % 2]
