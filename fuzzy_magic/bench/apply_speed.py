"""Applying: one batched `map` against calling the same function row by row, on the same unique rows."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import fuzzy_magic
from fuzzy_magic.bench.measure import Measurement, Task, rows, tasks
from fuzzy_magic.settings import override

RATIO_TARGET = 4.0
WARM_UP_ROWS = 8

T = TypeVar("T")


def measure(rounds: int = 3, count: int = 1000, wanted: str | None = None) -> list[Measurement]:
    """Run the rows both ways in turn, row cache off, with each bundled pair present."""
    with (
        tempfile.TemporaryDirectory() as folder,
        override(cache_dir=Path(folder), row_cache=False, progress=False),
    ):
        return [each for task in tasks(wanted) for each in _measure_pair(task, rounds, rows(count))]


def _measure_pair(task: Task, rounds: int, texts: list[str]) -> list[Measurement]:
    function = fuzzy_magic.compile(task.text, name="measured", returns=task.returns, interpreter=task.pair)
    function.map(texts[:WARM_UP_ROWS])
    batched: list[float] = []
    single: list[float] = []
    equal = 0
    for _ in range(rounds):
        seconds, together = _timed(lambda: function.map(texts))
        batched.append(len(texts) / seconds)
        seconds, alone = _timed(lambda: [function(text) for text in texts])
        single.append(len(texts) / seconds)
        equal = sum(a == b for a, b in zip(together, alone, strict=True))
    ratios = tuple(a / b for a, b in zip(batched, single, strict=True))
    return [
        Measurement(f"{task.pair}: map", tuple(batched), "rows/s", better="higher"),
        Measurement(f"{task.pair}: row by row", tuple(single), "rows/s", better="higher"),
        Measurement(f"{task.pair}: map / row by row", ratios, "x", RATIO_TARGET, better="higher"),
        Measurement(f"{task.pair}: equal results", (100 * equal / len(texts),), "%", better="higher"),
    ]


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result
