"""What every benchmark shares: a measurement with its target, and a fresh Python process to take it in."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from fuzzy_magic.errors import FuzzyError
from fuzzy_magic.models import pair, pairs

MB = 1_000_000

RETURNS = {"encoder": '"high" | "medium" | "low"', "extractor": "span", "editor": "edit", "decoder": "str"}
SPECS = {
    "encoder": "How urgent is this customer message? Anything that blocks many people is high.",
    "extractor": "Copy the number of the ticket.",
    "editor": "Make the first word lower case and leave out the others.",
    "decoder": "Copy the first word of the message in lower case.",
}
#: What a row answers, by its number: examples, where programs are fitted to them.
ANSWERS = {"extractor": "{}", "editor": "ticket", "decoder": "ticket"}


@dataclass(frozen=True)
class Measurement:
    """The median of some samples, and the target it is held against."""

    name: str
    samples: tuple[float, ...]
    unit: str
    target: float | None = None
    better: Literal["lower", "higher"] = "lower"

    @property
    def value(self) -> float:
        """The median: one slow round on a busy machine must not decide."""
        return statistics.median(self.samples)

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None where there is none."""
        if self.target is None:
            return None
        return self.value <= self.target if self.better == "lower" else self.value >= self.target

    def to_json(self) -> dict[str, object]:
        """Return plain data, samples included."""
        return {
            "name": self.name,
            "value": self.value,
            "unit": self.unit,
            "samples": list(self.samples),
            "target": self.target,
            "better": self.better,
            "met": self.met,
        }


@dataclass(frozen=True)
class Task:
    """A spec to compile with one bundled pair."""

    pair: str
    text: str
    returns: str
    answer: str | None

    def taught(self, number: int) -> str | None:
        """Return a variant with three examples; None where a program is not fitted to examples."""
        if self.answer is None:
            return None
        shown = [f"Input: {row}\nOutput: {self.answer.format(n)}" for n, row in enumerate(rows(3), 1)]
        return "\n".join([self.variant(number), *shown])

    def variant(self, number: int) -> str:
        """Return a spec text of its own for each number, so that no cache can answer for the compiler."""
        return f"{self.text} (Variant {number}.)"


def tasks(wanted: str | None = None) -> list[Task]:
    """Return a spec for each bundled pair that is present, or for the wanted one."""
    names = (wanted,) if wanted else pairs()
    if not names:
        raise FuzzyError(
            "There is no bundled pair to measure.", "Is fuzzy_magic/bundled/ part of this installation?"
        )
    # The name, not the id: a pair that is not bundled is named by its folder.
    kinds = {name: pair(name).kind for name in names}
    return [Task(name, SPECS[kind], RETURNS[kind], ANSWERS.get(kind)) for name, kind in kinds.items()]


def rows(count: int) -> list[str]:
    """Return short messages, all different, the same ones each time."""
    who = ("the whole team", "one customer", "our shop", "nobody", "the night shift")
    what = ("cannot log in", "asks for a newer invoice", "says thank you", "lost all orders", "wants a demo")
    where = ("since this morning", "in the old app", "on the start page", "for the second time")
    return [f"Ticket {n}: {who[n % 5]} {what[n // 5 % 5]} {where[n // 25 % 4]}" for n in range(1, count + 1)]


def python(code: str, *arguments: str, env: Mapping[str, str] | None = None) -> float:
    """Run code in a fresh Python process and return the seconds it took from start to exit."""
    start = time.perf_counter()
    _run(code, arguments, env)
    return time.perf_counter() - start


def python_json(code: str, *arguments: str, env: Mapping[str, str] | None = None) -> Any:
    """Run code in a fresh Python process and return the JSON of the last line it printed."""
    return json.loads(_run(code, arguments, env).splitlines()[-1])


def _run(code: str, arguments: Sequence[str], env: Mapping[str, str] | None) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env={**os.environ, "FUZZY_PROGRESS": "0", **(env or {})},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ended("A measured process", done.returncode, done.stderr)
    return done.stdout


def ended(what: str, status: int, said: str) -> FuzzyError:
    """Say that a process failed, with the last lines of what it said."""
    tail = "\n".join(said.strip().splitlines()[-8:])
    return FuzzyError(f"{what} ended with exit status {status}:\n{tail}")
