"""Refining: how long it takes, and what it gains on families of tasks that no training has seen."""

from __future__ import annotations

import json
import statistics
from typing import Any

from fuzzy_magic.bench.measure import Measurement, Task, python_json, rows, tasks
from fuzzy_magic.models import pair

PAIRS, STEPS = 64, 100  # of the timed refinement
SECONDS_TARGET = 30.0
FAMILIES, TAUGHT, JUDGED = 12, 32, 16  # families; pairs to learn from; rows to judge by, at least
DRAWS = 3  # of pairs a family: one such draw is noise
IMPROVED_TARGET, GAIN_TARGET = 80.0, 10.0  # per cent of the families; points
WORSE = 5.0  # points that a family may lose before it counts as worse: a row or two
SPLITS = ("heldout_families", "dev")  # the ones that say how good refining is; those to choose settings on

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
print(json.dumps(gains(*json.loads(sys.argv[1]))))
"""


def measure(
    rounds: int = 1,
    *,
    wanted: str | None = None,
    families: int = FAMILIES,
    draws: int = DRAWS,
    split: str = SPLITS[0],
) -> list[Measurement]:
    """Time a refinement with each bundled pair present, and measure what it gains all but the decoders."""
    chosen = tasks(wanted)
    timed = [each for task in chosen for each in _time(task, rounds)]
    encoders = [task.pair for task in chosen if pair(task.pair).kind != "decoder"]
    return timed + [each for which in encoders for each in _gain(which, families, draws, split)]


def _lessons(returns: str) -> list[tuple[str, str]]:
    """Make pairs that a program of this type can learn."""
    texts = rows(PAIRS)
    if returns in ("span", "edit"):
        return [(text, text.partition(":")[0]) for text in texts]
    outputs = ["high", "medium", "low"] if "|" in returns else ["ticket", "copied", "word"]
    return [(text, outputs[number % 3]) for number, text in enumerate(texts)]


def _time(task: Task, rounds: int) -> list[Measurement]:
    arguments = json.dumps([task.text, task.pair, task.returns, _lessons(task.returns), STEPS])
    loading, wall, cpu = zip(*(python_json(_TIME, arguments) for _ in range(rounds)), strict=True)
    what = f"{task.pair}: refine, {PAIRS} pairs, {STEPS} steps"
    return [
        Measurement(f"{task.pair}: import torch and PEFT", loading, "s"),
        Measurement(what, wall, "s", SECONDS_TARGET),
        Measurement(f"{what}, of all cores", cpu, "s"),
    ]


def _gain(which: str, families: int, draws: int, split: str) -> list[Measurement]:
    return summary(
        python_json(_GAIN, json.dumps([split, families, TAUGHT, JUDGED, which, draws])), which, split
    )


def summary(records: list[dict[str, Any]], which: str, split: str) -> list[Measurement]:
    """Sum up the records of `gains`, family by family and over all; a family is the mean of its draws."""
    means: dict[str, tuple[float, float]] = {}
    for family in dict.fromkeys(each["family"] for each in records):
        draws = [each for each in records if each["family"] == family]
        before, after = (100 * statistics.mean(each[key] for each in draws) for key in ("before", "after"))
        means[family] = before, after
    # Draws that outweigh each other leave a rounding error, which is no gain.
    gains = [round(after - before, 9) for before, after in means.values()]
    improved, worse = (
        100 * statistics.mean(each) for each in ([g > 0 for g in gains], [g < -WORSE for g in gains])
    )
    before, after = (statistics.mean(each) for each in zip(*means.values(), strict=True))
    return [
        *(
            Measurement(f"{family}: {before:.0f}% before, {after:.0f}% after", (after - before,), "points")
            for family, (before, after) in means.items()
        ),
        Measurement(f"{which}: exact match before, {len(means)} families of {split}", (before,), "%"),
        Measurement(f"{which}: exact match after {TAUGHT} pairs", (after,), "%"),
        Measurement(f"{which}: mean gain", (after - before,), "points", GAIN_TARGET, "higher"),
        Measurement(f"{which}: families improved", (improved,), "%", IMPROVED_TARGET, "higher"),
        Measurement(f"{which}: families worse by more than {WORSE:g} points", (worse,), "%"),
    ]
