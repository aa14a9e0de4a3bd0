"""What a new process costs: the time to its first result, and the memory it holds with many programs."""

from __future__ import annotations

import sys
from functools import partial
from typing import cast

import psutil  # type: ignore[import-untyped]

from fuzzy_magic.bench.measure import MB, Measurement
from fuzzy_magic.bench.speed import rows
from fuzzy_magic.bench.speed.contenders import (
    BARE,
    FIRST_FLOOR,
    FIRST_OURS,
    FIRST_SDK,
    OURS,
    PEER_PACKAGE,
    SDK,
    first_line,
    process,
)
from fuzzy_magic.bench.speed.peer import CELLS
from fuzzy_magic.bench.speed.turns import Turns, take_turns
from fuzzy_magic.bench.speed.workloads import Bench, private
from fuzzy_magic.settings import settings

COUNTS = (1, 4, 16)
SPARE = 1.2  # of the memory that is expected to be needed, so that nothing is killed


def first_result(bench: Bench, what: str, target: float) -> list[Measurement]:
    """Time a process from its start to a result; base, program and both kept prefixes are on disk.

    The floor starts Python and llama.cpp, loads the same base and computes as many tokens as the row has.
    """
    files, folder = bench.material.program(), str(bench.material.pair_folder)
    (text,) = rows.short(1)
    ours = (*FIRST_OURS, folder, str(files.ours), text)
    sdk = (*FIRST_SDK, str(files.paw), text)
    tokens = str(_row_tokens(bench, text))
    least = (*FIRST_FLOOR, str(bench.material.base()), str(settings().n_threads), tokens)
    contenders = {
        "ours": partial(first_line, ours, bench.our_env()),
        PEER_PACKAGE: partial(first_line, sdk, bench.sdk_env()),
        "floor": partial(first_line, least, {}),
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
        *(
            Measurement(f"{what}: {name}, of that start and imports", spent, "s")
            for name, spent in _starting(turns).items()
        ),
        Measurement(f"{what}: ours / {PEER_PACKAGE}", ratios, "x", target),
        Measurement(f"{what}: floor / {PEER_PACKAGE}", turns.ratios("floor", PEER_PACKAGE), "x"),
        Measurement(
            f"{what}: ours, of the floor",
            tuple(100 * each for each in turns.ratios("floor", "ours")),
            "%",
            None,
            "higher",
        ),
    ]


def _starting(turns: Turns) -> dict[str, tuple[float]]:
    """Return the seconds of the last round in which a process had not yet begun to count."""
    return {
        name: (
            turns.seconds[name][-1] - sum(cast("dict[str, dict[str, float]]", stages)["seconds"].values()),
        )
        for name, stages in turns.results.items()
    }


def _row_tokens(bench: Bench, text: str) -> int:
    files = bench.material.program()
    with process(OURS, bench.our_env()) as each:
        each.ask("open", folder=str(bench.material.pair_folder), paths=[str(files.ours)])
        counted: dict[str, float] = each.ask("tokens", texts=[text]).result
        return round(counted["row"])


def memory(bench: Bench, what: str, target: float) -> list[Measurement]:
    """Measure what a fresh process holds for itself with some programs loaded that have run rows.

    The floor is llama.cpp with the same base, the smallest context and one adapter: others could be dropped
    and read again; the mapped base is not counted.
    """
    least = _least(bench)
    measured = [Measurement(f"{what}: floor", (least,), "MB")]
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
    return (
        measured
        + [
            Measurement(
                f"{what}: ours / {PEER_PACKAGE}, {count} programs",
                (found["ours", count] / found[PEER_PACKAGE, count],),
                "x",
                target if count == COUNTS[-1] else None,
            )
            for count in COUNTS
            if {("ours", count), (PEER_PACKAGE, count)} <= found.keys()
        ]
        + [
            Measurement(
                f"{what}: floor / {PEER_PACKAGE}, {count} programs",
                (least / found[PEER_PACKAGE, count],),
                "x",
            )
            for count in COUNTS
            if (PEER_PACKAGE, count) in found
        ]
    )


def _least(bench: Bench) -> float:
    with process(BARE) as each:
        each.ask(
            "open",
            base=str(bench.material.base()),
            adapter=str(bench.material.program().adapter),
            cells=CELLS,
            threads=settings().n_threads,
            tokens=CELLS // 2,
        )
        return private(each)


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
