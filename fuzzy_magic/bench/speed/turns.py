"""Contenders in turns: each round asks all, in an order that moves on, so that noise meets them alike."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from fuzzy_magic.bench.speed.contenders import Reply

Turn = Callable[[], Reply]


@dataclass
class Turns:
    """Seconds of each contender by round, and what it gave in the last one."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    results: dict[str, object] = field(default_factory=dict)

    def ratios(self, slow: str, fast: str) -> tuple[float, ...]:
        """How many times faster one was than another, round by round."""
        return tuple(a / b for a, b in zip(self.seconds[slow], self.seconds[fast], strict=True))

    def rates(self, name: str, count: float) -> tuple[float, ...]:
        """How many of `count` it did in a second, round by round."""
        return tuple(count / seconds for seconds in self.seconds[name])

    def equal(self, one: str, other: str) -> float:
        """Per cent of the rows on which two gave the same."""
        a, b = (list(map(str, _flat(self.results[name]))) for name in (one, other))
        return 100 * sum(x == y for x, y in zip(a, b, strict=True)) / len(a)


def take_turns(what: str, rounds: int, contenders: Mapping[str, Turn]) -> Turns:
    """Let each contender have its turn in every round."""
    found = Turns({name: [] for name in contenders})
    names = list(contenders)
    for number in range(rounds):
        sys.stderr.write(f"{what}: round {number + 1} of {rounds} ...\n")
        for place in range(len(names)):
            name = names[(place + number) % len(names)]
            reply = contenders[name]()
            found.seconds[name].append(reply.seconds)
            found.results[name] = reply.result
    return found


def _flat(result: object) -> list[object]:
    """Rows of one program, or of several one after the other."""
    if not isinstance(result, list):
        return [result]
    return [each for part in result for each in (part if isinstance(part, list) else [part])]
