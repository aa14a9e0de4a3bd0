"""Published pairs at their true size, with random weights: the mapper of a compile, and rows of a program.

Run ``python -m fuzzy_magic.bench.full_size``. The mapper (650 MB for Qwen3-0.6B) is written to a temporary
folder, in the published layout but for the language model, which is not measured; the interpreter is that of
`fuzzy bench speed`, kept in the cache folder.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fuzzy_magic import models
from fuzzy_magic.bench.measure import MB, Measurement, python_json
from fuzzy_magic.bench.speed.material import Material
from fuzzy_magic.bench.speed.shapes import SHAPES
from fuzzy_magic.compiler.published.checkpoint import Checkpoint
from fuzzy_magic.models import CHECKPOINT_MAPPER, CHECKPOINT_META, CHECKPOINT_MODEL, published_pairs

COMPILER_WIDTH, COMPILER_LAYERS = 2560, 36  # of Qwen3-4B
RANK, ALPHA, N_BASES, N_PREFIX = 64, 16.0, 64, 64
#: The issue's limit for all of the compile path that runs on this machine.
MOST_MEMORY = 4_000 * MB

_WRITE = """
import sys
from pathlib import Path
from fuzzy_magic.bench.full_size import write_mapper
write_mapper(Path(sys.argv[1]), sys.argv[2])
print("{}")
"""
_MEASURE = """
import json, resource, sys, time
from pathlib import Path
import numpy as np
import torch
from fuzzy_magic import models
from fuzzy_magic.bench.speed.material import Material
from fuzzy_magic.bench.speed.shapes import SHAPES
from fuzzy_magic.compiler.published.checkpoint import Checkpoint
from fuzzy_magic.gguf_io import write_adapter
from fuzzy_magic.settings import settings

folder, interpreter = Path(sys.argv[1]), sys.argv[2]
torch.set_num_threads(settings().n_threads)
unit = 1 if sys.platform == "darwin" else 1024
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
before = peak()
pair = models.pair(interpreter)
h = np.random.default_rng(0).standard_normal(2560).astype(np.float32)
times = [time.perf_counter()]
mapper = Checkpoint.read(folder).mapper(pair)
times.append(time.perf_counter())
lora = mapper.lora(h)
times.append(time.perf_counter())
lora = lora.to_q4_0()
times.append(time.perf_counter())
write_adapter(folder / "adapter.gguf", lora, {}, pair.architecture)
times.append(time.perf_counter())
print(json.dumps({
    "seconds": np.diff(times).tolist(),
    "before": before,
    "peak": peak(),
    "size": (folder / "adapter.gguf").stat().st_size,
}))
"""

_APPLY = """
import json, resource, sys, time
from pathlib import Path
import pandas as pd
from fuzzy_magic import models
from fuzzy_magic.bench.measure import rows
from fuzzy_magic.interpreter import FuzzyFunction
from fuzzy_magic.program import Program
from fuzzy_magic.settings import configure

configure(row_cache=False, progress=False)
started = time.perf_counter()
function = FuzzyFunction(Program.load(sys.argv[2]), models.pair(Path(sys.argv[1])))
function("the first row loads the interpreter and computes the prefix")
loaded = time.perf_counter()
pd.DataFrame({function.program.spec.params[0]: rows(100)}).fuzzy.apply(function)
done = time.perf_counter()
unit = 1 if sys.platform == "darwin" else 1024
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
print(json.dumps({"first": loaded - started, "apply": done - loaded, "peak": peak}))
"""


def measure(interpreter: str = "qwen3-0.6b", rounds: int = 3) -> list[Measurement]:
    """Measure the mapper of a published pair.

    Parameters
    ----------
    interpreter : str
        Id of the pair.
    rounds : int
        Fresh processes to measure in.
    """
    with tempfile.TemporaryDirectory() as name:
        # In processes of their own: Linux counts what a parent holds into the peak of its children.
        python_json(_WRITE, name, interpreter)
        found = [python_json(_MEASURE, name, interpreter) for _ in range(rounds)]
    steps = ("open the mapper", "mix the adapter", "quantise to Q4_0", "write the program")
    measured = [
        _each(f"{interpreter}: {step}", [each["seconds"][n] for each in found], "s")
        for n, step in enumerate(steps)
    ]
    return [
        *measured,
        _each(f"{interpreter}: all four", [sum(each["seconds"]) for each in found], "s"),
        _each(f"{interpreter}: memory with torch alone", [each["before"] / MB for each in found], "MB"),
        _each(f"{interpreter}: peak memory", [each["peak"] / MB for each in found], "MB", MOST_MEMORY / MB),
        _each(f"{interpreter}: size of a program", [each["size"] / MB for each in found], "MB"),
        *_applied(interpreter, rounds),
    ]


def _applied(interpreter: str, rounds: int) -> list[Measurement]:
    """Measure 100 rows of labels through a program, the interpreter loaded in each round anew."""
    material = Material(next(shape for shape in SHAPES if shape.id == interpreter))
    arguments = str(material.pair_folder), str(material.program().ours)
    found = [python_json(_APPLY, *arguments) for _ in range(rounds)]
    return [
        _each(f"{interpreter}: load and first row", [each["first"] for each in found], "s"),
        _each(f"{interpreter}: apply to 100 rows", [each["apply"] for each in found], "s"),
        _each(
            f"{interpreter}: peak memory of that",
            [each["peak"] / MB for each in found],
            "MB",
            MOST_MEMORY / MB,
        ),
    ]


def write_mapper(folder: Path, interpreter: str) -> None:
    """Write a mapper with random weights in the true sizes, and the descriptions beside it."""
    import torch

    (folder / CHECKPOINT_MODEL).mkdir()
    config = {"hidden_size": COMPILER_WIDTH, "num_hidden_layers": COMPILER_LAYERS}
    (folder / CHECKPOINT_MODEL / "config.json").write_text(json.dumps(config), "utf-8")
    meta = {"lora_rank": RANK, "lora_alpha": ALPHA, "lora_num_bases": N_BASES, "prefix_steps": N_PREFIX}
    (folder / CHECKPOINT_META).write_text(json.dumps({"interpreter_model": interpreter, **meta}), "utf-8")
    checkpoint = Checkpoint(folder, RANK, ALPHA, N_BASES, N_PREFIX, COMPILER_WIDTH, COMPILER_LAYERS)
    random = torch.Generator().manual_seed(0)
    shapes = checkpoint.mapper_shapes(models.pair(interpreter))
    state = {name: 0.02 * torch.randn(shape, generator=random) for name, shape in shapes.items()}
    torch.save(state, folder / CHECKPOINT_MAPPER)


def main(argv: Sequence[str] | None = None) -> int:
    """Measure what argv names, and print JSON with every sample."""
    parser = argparse.ArgumentParser(prog="python -m fuzzy_magic.bench.full_size", description=__doc__)
    parser.add_argument("interpreter", nargs="*", help=f"default: {' '.join(published_pairs())}")
    parser.add_argument("--rounds", type=int, default=3, help="fresh processes to measure in (default: 3)")
    options = parser.parse_args(argv)
    found = {name: measure(name, options.rounds) for name in options.interpreter or published_pairs()}
    shown: dict[str, Any] = {name: [each.to_json() for each in measured] for name, measured in found.items()}
    sys.stdout.write(json.dumps(shown, indent=2) + "\n")
    return 0


def _each(name: str, samples: Sequence[float], unit: str, target: float | None = None) -> Measurement:
    return Measurement(name, tuple(samples), unit, target)


if __name__ == "__main__":
    raise SystemExit(main())
