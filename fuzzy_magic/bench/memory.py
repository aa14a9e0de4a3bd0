"""Memory: what a process holds for itself with one program in use, and with many on one interpreter."""

from __future__ import annotations

import json
import sys
import tempfile

from fuzzy_magic.bench.measure import MB, Measurement, Task, python_json, rows, tasks
from fuzzy_magic.errors import FuzzyError

PROGRAMS = 16
PER_PROGRAM_TARGET_MB = 8.0

_HOLD = """
import gc, json, sys
import fuzzy_magic
texts, interpreter, returns, inputs = json.loads(sys.argv[1])
functions = [
    fuzzy_magic.compile(text, name=f"measured_{n}", returns=returns, interpreter=interpreter)
    for n, text in enumerate(texts)
]
for function in functions:
    function.map(inputs)
gc.collect()
held = {}
with open("/proc/self/smaps_rollup") as lines:
    for line in lines:
        name, _, rest = line.partition(":")
        if rest.endswith("kB\\n"):
            held[name] = int(rest.split()[0]) * 1024
print(json.dumps(held))
"""


def measure(rounds: int = 3, wanted: str | None = None) -> list[Measurement]:
    """Hold one program, then many, in fresh processes in turn; each has run rows before the reading."""
    if not sys.platform.startswith("linux"):
        raise FuzzyError(
            "The memory benchmark reads /proc/self/smaps_rollup, which only Linux has.",
            "The other benchmarks run everywhere: startup, compile, apply.",
        )
    return [each for task in tasks(wanted) for each in _measure_pair(task, rounds)]


def _measure_pair(task: Task, rounds: int) -> list[Measurement]:
    one: list[dict[str, int]] = []
    many: list[dict[str, int]] = []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(rounds):
            first = number * (PROGRAMS + 1)
            one.append(_hold(task, first, 1, folder))
            many.append(_hold(task, first + 1, PROGRAMS, folder))
    extra = tuple(private(b) - private(a) for a, b in zip(one, many, strict=True))
    label = f"{task.pair}: {PROGRAMS} programs"
    return [
        Measurement(f"{task.pair}: 1 program, private", tuple(private(each) for each in one), "MB"),
        Measurement(f"{task.pair}: 1 program, PSS", tuple(each["Pss"] / MB for each in one), "MB"),
        Measurement(f"{label}, private", tuple(private(each) for each in many), "MB"),
        Measurement(f"{label}, PSS", tuple(each["Pss"] / MB for each in many), "MB"),
        Measurement(f"{label}, private, over 1", extra, "MB", PROGRAMS * PER_PROGRAM_TARGET_MB),
    ]


def _hold(task: Task, first: int, count: int, folder: str) -> dict[str, int]:
    texts = [task.variant(first + n) for n in range(count)]
    arguments = json.dumps([texts, task.pair, task.returns, rows(32)])
    held: dict[str, int] = python_json(_HOLD, arguments, env={"FUZZY_CACHE_DIR": folder})
    return held


def private(held: dict[str, int]) -> float:
    """Return the megabytes no other process shares, clean pages of mapped files included."""
    return (held["Private_Clean"] + held["Private_Dirty"]) / MB
