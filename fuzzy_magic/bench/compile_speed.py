"""Compiling: the first call of a fresh process, later calls, and the size of the program's file."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from fuzzy_magic.bench.measure import MB, Measurement, Task, python_json, tasks

FIRST_TARGET_S = 1.5
WARM_TARGET_MS = 150.0
FILE_TARGET_MB = 4.0
TAUGHT = 3  # specs with examples in a process

_COMPILE = """
import json, os, sys, time
import fuzzy_magic
texts, taught, interpreter, returns, path = json.loads(sys.argv[1])

def seconds(texts):
    found = []
    for text in texts:
        start = time.perf_counter()
        function = fuzzy_magic.compile(text, name="measured", returns=returns, interpreter=interpreter)
        found.append(time.perf_counter() - start)
        function.save(path)
    return found

print(json.dumps({"seconds": seconds(texts), "taught": seconds(taught), "bytes": os.path.getsize(path)}))
"""


def measure(rounds: int = 3, calls: int = 8, wanted: str | None = None) -> list[Measurement]:
    """Compile specs that were never compiled before, in fresh processes, with each bundled pair present."""
    return [each for task in tasks(wanted) for each in _measure_pair(task, rounds, calls)]


def _measure_pair(task: Task, rounds: int, calls: int) -> list[Measurement]:
    first: list[float] = []
    warm: list[float] = []
    taught: list[float] = []
    size = 0
    with tempfile.TemporaryDirectory() as folder:
        # One process more than asked: the very first one also checks the digests of the bundled files.
        for number in range(rounds + 1):
            numbers = range(number * (calls + 1), (number + 1) * (calls + 1))
            texts, with_examples = [task.variant(n) for n in numbers], [task.taught(n) for n in numbers]
            result = _compile(task, texts, list(filter(None, with_examples[:TAUGHT])), folder)
            first.append(result["seconds"][0])
            warm += [1000 * s for s in result["seconds"][1:]]
            taught += result["taught"][1:]  # the first one reads the interpreter's weights
            size = result["bytes"]
    fitted = [Measurement(f"{task.pair}: compile with 3 examples, warm", tuple(taught), "s")]
    return [
        Measurement(f"{task.pair}: first compile ever, files verified", (first[0],), "s"),
        Measurement(f"{task.pair}: first compile of a process", tuple(first[1:]), "s", FIRST_TARGET_S),
        Measurement(f"{task.pair}: compile, warm", tuple(warm), "ms", WARM_TARGET_MS),
        *(fitted if taught else []),
        Measurement(f"{task.pair}: program file", (size / MB,), "MB", FILE_TARGET_MB),
    ]


def _compile(task: Task, texts: list[str], taught: list[str], folder: str) -> dict[str, Any]:
    arguments = json.dumps([texts, taught, task.pair, task.returns, str(Path(folder, "program.gguf"))])
    result: dict[str, Any] = python_json(
        _COMPILE, arguments, env={"FUZZY_CACHE_DIR": str(Path(folder, "cache"))}
    )
    return result
