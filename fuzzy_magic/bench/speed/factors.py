"""Where the gain comes from: each thing that the engine does, switched on alone over a loop without any."""

from __future__ import annotations

from fuzzy_magic.bench.measure import Measurement
from fuzzy_magic.bench.speed import rows
from fuzzy_magic.bench.speed.contenders import OURS, Process, Reply, process
from fuzzy_magic.bench.speed.turns import Turn, take_turns
from fuzzy_magic.bench.speed.workloads import Bench

ROWS, UNIQUE = 12, 4
_PROGRAMS = {"labels": 0, "free": 1, "whole": 2}


def factors(bench: Bench, what: str) -> list[Measurement]:
    """Run the same rows plainly, and with each factor alone.

    Plainly means: one call a row, the prefix computed for each, and the label written freely up to its end.
    """
    texts, column = rows.short(ROWS), rows.repeated(ROWS, UNIQUE)
    files = [bench.material.program(kind) for kind in _PROGRAMS]
    opened = {"folder": str(bench.material.pair_folder), "paths": [str(file.ours) for file in files]}
    env = bench.our_env(prefix_cache=False)
    with process(OURS, env) as ours, process(OURS, {**env, "FUZZY_ROW_CACHE": "1"}) as caching:
        for each in (ours, caching):
            each.ask("open", **opened)
            each.ask("rows", texts=texts, program=_PROGRAMS["free"])
        turns = take_turns(what, bench.sizes.rounds, _turns(bench, ours, caching, texts, column))
    return [
        Measurement(f"{what}: plain", turns.rates("plain", ROWS), "rows/s", None, "higher"),
        *(
            Measurement(f"{what}: {name}, gain", turns.ratios("plain", name), "x", None, "higher")
            for name in turns.seconds
            if name != "plain"
        ),
    ]


def _turns(
    bench: Bench, ours: Process, caching: Process, texts: list[str], column: list[str]
) -> dict[str, Turn]:
    free, whole = _PROGRAMS["free"], _PROGRAMS["whole"]
    prompts = bench.material.whole_rows(texts)

    def plain(rows: list[str], program: int) -> Reply:
        return ours.ask("one_by_one", texts=rows, program=program, forget=True)

    return {
        "plain": lambda: plain(texts, free),
        "prefix sharing": lambda: ours.ask("one_by_one", texts=texts, program=free),
        "batching": lambda: ours.ask("rows", texts=prompts, program=whole),
        "trie and forced tokens": lambda: plain(texts, _PROGRAMS["labels"]),
        "equal rows once": lambda: plain(list(dict.fromkeys(column)), free),
        "row cache, second run": lambda: caching.ask("one_by_one", texts=texts, program=free),
        "all, first run": lambda: ours.ask("rows", texts=column),
    }
