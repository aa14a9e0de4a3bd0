"""Everything that `fuzzy bench speed` measures, in order; each part's figures under its name."""

from __future__ import annotations

import statistics
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from fuzzy_magic.bench import apply_speed
from fuzzy_magic.bench.measure import Measurement
from fuzzy_magic.bench.speed import rows
from fuzzy_magic.bench.speed.contenders import PEER_PACKAGE, require_peer
from fuzzy_magic.bench.speed.factors import factors
from fuzzy_magic.bench.speed.kinds import kinds
from fuzzy_magic.bench.speed.material import Material
from fuzzy_magic.bench.speed.processes import first_result, memory
from fuzzy_magic.bench.speed.shapes import GPT2, QWEN3, Shape
from fuzzy_magic.bench.speed.workloads import Bench, Sizes, finished, labels, many, repeated, written
from fuzzy_magic.errors import FuzzyError

SHORT, LONG, TEXT = "short unique rows, label", "long unique rows, label", "unique rows, 12-token text"
COLUMN, AGAIN, PROGRAMS = "column with 70 % repeats", "finished column, run again", "8 programs, one column"
MEMORY, FIRST = "private memory", "first result of a new process"
FACTORS, KINDS = "what each factor gains alone", "element types"
#: How often faster than the peer, or, for memory and the first result, which part of the peer's.
TARGETS = {SHORT: 2.5, TEXT: 4.0, COLUMN: 8.0, AGAIN: 500.0, PROGRAMS: 2.5, MEMORY: 1 / 8, FIRST: 1 / 2}
PROGRAMS_MEMORY = 1 / 6
BUNDLED_TARGETS = {"minilm": 200.0, "tiny": 150.0}  # rows/s

Results = dict[str, list[Measurement]]


def measure(
    *, quick: bool = False, rounds: int | None = None, shapes: tuple[Shape, ...] = (QWEN3, GPT2)
) -> Results:
    """Measure all, or with `quick` the first workload alone.

    Raises
    ------
    MissingExtra
        When the package to compare with is not installed.
    FuzzyError
        Where there is no /proc to read memory from, or a measured process fails.
    """
    require_peer()
    if not sys.platform.startswith("linux"):
        raise FuzzyError("The speed benchmark reads /proc, which only Linux has.", "Try: fuzzy bench local")
    sizes = Sizes() if rounds is None else replace(Sizes(), rounds=rounds)
    results: Results = {}
    with tempfile.TemporaryDirectory() as folder:
        for shape in shapes[:1] if quick else shapes:
            bench = Bench(Material(shape), sizes, Path(folder))
            for part, measured in _parts(bench, quick=quick, main=shape is shapes[0]).items():
                what = f"{shape.id}: {part}"
                results[what] = _told(measured(what))
    if not quick:
        results["bundled pairs"] = _told(_bundled(sizes.rounds))
    return results


def _told(measured: list[Measurement]) -> list[Measurement]:
    """Say at once what was measured: a run takes half an hour, and a failure must not lose what is known."""
    sys.stderr.writelines(f"  {each.name}: {each.value:.4g} {each.unit}\n" for each in measured)
    return measured


def ratio(results: Results) -> float | None:
    """How many times faster than the peer the first workload ran; None when it was not measured."""
    wanted = f": {SHORT}: ours / {PEER_PACKAGE}"
    found = (each for part in results.values() for each in part if each.name.endswith(wanted))
    first = next(found, None)
    return None if first is None else statistics.median(first.samples)


def _parts(bench: Bench, *, quick: bool, main: bool) -> dict[str, Callable[[str], list[Measurement]]]:
    """Say what to measure with a shape, by its name; all of it with the main one."""
    sizes = bench.sizes
    parts: dict[str, Callable[[str], list[Measurement]]] = {
        SHORT: lambda what: labels(bench, what, rows.short(sizes.short), TARGETS[SHORT])
    }
    if quick:
        return parts
    parts[LONG] = lambda what: labels(bench, what, rows.long(sizes.long), None)
    parts[TEXT] = lambda what: written(bench, what, rows.short(sizes.written), TARGETS[TEXT])
    if not main:
        return parts
    return {
        **parts,
        COLUMN: lambda what: repeated(bench, what, TARGETS[COLUMN]),
        AGAIN: lambda what: finished(bench, what, TARGETS[AGAIN]),
        PROGRAMS: lambda what: many(bench, what, TARGETS[PROGRAMS], PROGRAMS_MEMORY),
        MEMORY: lambda what: memory(bench, what, TARGETS[MEMORY]),
        FIRST: lambda what: first_result(bench, what, TARGETS[FIRST]),
        FACTORS: lambda what: factors(bench, what),
        KINDS: lambda what: kinds(bench, what),
    }


def _bundled(rounds: int) -> list[Measurement]:
    sys.stderr.write("bundled pairs ...\n")
    return [
        replace(
            each, target=next((t for name, t in BUNDLED_TARGETS.items() if each.name == f"{name}: map"), None)
        )
        for each in apply_speed.measure(rounds)
        if not each.name.endswith("map / row by row")
    ]
