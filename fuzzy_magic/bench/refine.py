"""Refining: how long it takes, and what it gains on families of tasks that no training has seen."""

from __future__ import annotations

import json
import statistics

from fuzzy_magic.bench.measure import Measurement, Task, python_json, rows, tasks
from fuzzy_magic.models import pair

PAIRS, STEPS = 64, 100  # of the timed refinement
SECONDS_TARGET = 30.0
FAMILIES, TAUGHT, JUDGED = 12, 32, 16  # families; pairs to learn from; rows to judge by, at least
IMPROVED_TARGET, GAIN_TARGET = 80.0, 10.0  # per cent of the families; points

#: Importing torch and PEFT is timed apart: it is paid once a process, and is not ours.
_TIME = """
import json, sys, time
import fuzzy_magic
text, interpreter, returns, pairs, steps = json.loads(sys.argv[1])
function = fuzzy_magic.compile(text, name="measured", returns=returns, interpreter=interpreter)
start = time.perf_counter()
import peft, torch
from transformers import BertModel, Qwen3ForCausalLM
loading = time.perf_counter() - start
start, cpu = time.perf_counter(), time.process_time()
function.refine(pairs, steps=steps, holdout=0)
print(json.dumps([loading, time.perf_counter() - start, time.process_time() - cpu]))
"""

_GAIN = """
import json, sys
from fuzzy_magic.train.refine_gain import gains
print(json.dumps(gains("heldout_families", *json.loads(sys.argv[1]))))
"""


def measure(rounds: int = 1, *, wanted: str | None = None, families: int = FAMILIES) -> list[Measurement]:
    """Time a refinement with each bundled pair present, and measure what refining gains the encoders."""
    chosen = tasks(wanted)
    timed = [each for task in chosen for each in _time(task, rounds)]
    encoders = [task.pair for task in chosen if pair(task.pair).kind == "encoder"]
    return timed + [each for which in encoders for each in _gain(which, families)]


def _time(task: Task, rounds: int) -> list[Measurement]:
    outputs = ["high", "medium", "low"] if "|" in task.returns else ["ticket", "copied", "word"]
    pairs = [(text, outputs[number % 3]) for number, text in enumerate(rows(PAIRS))]
    arguments = json.dumps([task.text, task.pair, task.returns, pairs, STEPS])
    loading, wall, cpu = zip(*(python_json(_TIME, arguments) for _ in range(rounds)), strict=True)
    what = f"{task.pair}: refine, {PAIRS} pairs, {STEPS} steps"
    return [
        Measurement(f"{task.pair}: import torch and PEFT", loading, "s"),
        Measurement(what, wall, "s", SECONDS_TARGET),
        Measurement(f"{what}, of all cores", cpu, "s"),
    ]


def _gain(which: str, families: int) -> list[Measurement]:
    found = python_json(_GAIN, json.dumps([families, TAUGHT, JUDGED, which]))
    gains = [100 * (each["after"] - each["before"]) for each in found]
    improved = 100 * statistics.mean(gain > 0 for gain in gains)
    before, after = (100 * statistics.mean(each[key] for each in found) for key in ("before", "after"))
    of_each = [
        Measurement(
            f"{each['family']}: {each['before']:.0%} before, {each['after']:.0%} after", (gain,), "points"
        )
        for each, gain in zip(found, gains, strict=True)
    ]
    return [
        *of_each,
        Measurement(f"{which}: exact match before, {len(found)} unseen families", (before,), "%"),
        Measurement(f"{which}: exact match after {TAUGHT} pairs", (after,), "%"),
        Measurement(f"{which}: mean gain", (after - before,), "points", GAIN_TARGET, "higher"),
        Measurement(f"{which}: families improved", (improved,), "%", IMPROVED_TARGET, "higher"),
    ]
