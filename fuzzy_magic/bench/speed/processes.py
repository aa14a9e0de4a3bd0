"""What a new process costs: the time to its first result, and the memory it holds with many programs."""

from __future__ import annotations

import sys
from functools import partial
from typing import cast

import psutil  # type: ignore[import-untyped]

from fuzzy_magic.bench.measure import MB, Measurement
from fuzzy_magic.bench.speed import rows
from fuzzy_magic.bench.speed.contenders import FIRST_SDK, OURS, PEER_PACKAGE, SDK, first_line, process
from fuzzy_magic.bench.speed.turns import take_turns
from fuzzy_magic.bench.speed.workloads import Bench, private

COUNTS = (1, 4, 16)
SPARE = 1.2  # of the memory that is expected to be needed, so that nothing is killed


def first_result(bench: Bench, what: str, target: float) -> list[Measurement]:
    """Time a process from its start to a result; base, program and the peer's kept prefix are on disk."""
    files, folder = bench.material.program(), str(bench.material.pair_folder)
    (text,) = rows.short(1)
    ours = (*OURS, folder, str(files.ours), text)
    sdk = (*FIRST_SDK, str(files.paw), text)
    contenders = {
        "ours": partial(first_line, ours, bench.our_env()),
        PEER_PACKAGE: partial(first_line, sdk, bench.sdk_env()),
    }
    for each in contenders.values():
        each()  # the base is verified, the files are in the page cache, byte code is written
    turns = take_turns(what, bench.sizes.rounds, contenders)
    ratios = turns.ratios("ours", PEER_PACKAGE)
    return [
        *(Measurement(f"{what}: {name}", tuple(seconds), "s") for name, seconds in turns.seconds.items()),
        *(
            Measurement(f"{what}: {name}, of that {part}", (float(seconds),), "s")
            for name, stages in turns.results.items()
            for part, seconds in cast("dict[str, dict[str, float]]", stages)["seconds"].items()
        ),
        Measurement(f"{what}: ours / {PEER_PACKAGE}", ratios, "x", target),
    ]


def memory(bench: Bench, what: str, target: float) -> list[Measurement]:
    """Measure what a fresh process holds for itself with some programs loaded that have run rows."""
    measured: list[Measurement] = []
    found: dict[tuple[str, int], float] = {}
    for count in COUNTS:
        for name in ("ours", PEER_PACKAGE):
            expected = _expected([found[name, each] for each in COUNTS if (name, each) in found], count)
            if expected * SPARE * MB > psutil.virtual_memory().available:
                sys.stderr.write(f"{what}: {count} programs of {name} need {expected:,.0f} MB: left out\n")
                continue
            sys.stderr.write(f"{what}: {count} programs of {name} ...\n")
            found[name, count] = _held(bench, name, count)
            measured.append(Measurement(f"{what}: {name}, {count} programs", (found[name, count],), "MB"))
    return measured + [
        Measurement(
            f"{what}: ours / {PEER_PACKAGE}, {count} programs",
            (found["ours", count] / found[PEER_PACKAGE, count],),
            "x",
            target if count == COUNTS[-1] else None,
        )
        for count in COUNTS
        if {("ours", count), (PEER_PACKAGE, count)} <= found.keys()
    ]


def _held(bench: Bench, name: str, count: int) -> float:
    files = [bench.material.program("labels", seed) for seed in range(count)]
    texts = rows.short(2)
    if name == "ours":
        with process(OURS, bench.our_env()) as each:
            folder = str(bench.material.pair_folder)
            each.ask("open", folder=folder, paths=[str(file.ours) for file in files])
            each.ask("columns", texts=texts)
            return private(each)
    with process(SDK, bench.sdk_env()) as each:
        each.ask("open", paths=[str(file.paw) for file in files])
        each.ask("columns", texts=texts)
        return private(each)


def _expected(held: list[float], count: int) -> float:
    """Megabytes that more programs will need, from what fewer took; the first counts are tried without."""
    if len(held) < 2:
        return 0.0
    few, more = COUNTS[len(held) - 2], COUNTS[len(held) - 1]
    return held[-1] + (held[-1] - held[-2]) / (more - few) * (count - more)
