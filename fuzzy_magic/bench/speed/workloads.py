"""What is run, in turns: labels, texts, repeats, a finished column, and many programs at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import cast

from fuzzy_magic.bench.measure import MB, Measurement
from fuzzy_magic.bench.speed import contenders, floor, rows
from fuzzy_magic.bench.speed.contenders import LOOP, OURS, SDK, Process, Reply, process
from fuzzy_magic.bench.speed.floor import KERNEL_TOKENS, Work
from fuzzy_magic.bench.speed.material import Material
from fuzzy_magic.bench.speed.turns import Turn, Turns, take_turns
from fuzzy_magic.settings import settings

SDK_NAME, LOOP_NAME = contenders.PEER_PACKAGE, "Llama loop"
MANY = 8
TEXT_TOKENS = 12


@dataclass(frozen=True)
class Sizes:
    """How many rows and rounds; a run of each contender takes seconds, not minutes."""

    rounds: int = 5
    short: int = 24
    long: int = 8
    written: int = 12
    column: int = 60
    unique: int = 18  # of the column: 70 % repeats
    finished: int = 60
    peer: int = 12  # rows of the finished column that the peer, which remembers nothing, runs again
    each: int = 8  # rows for each of many programs


@dataclass(frozen=True)
class Bench:
    """One shape's files, the sizes, and a cache folder of this run for our processes."""

    material: Material
    sizes: Sizes
    cache: Path

    def our_env(self, *, row_cache: bool = False, prefix_cache: bool = True) -> dict[str, str]:
        """Environment of our processes."""
        return {
            "FUZZY_CACHE_DIR": str(self.cache),
            "FUZZY_ROW_CACHE": str(int(row_cache)),
            "FUZZY_PREFIX_CACHE": str(int(prefix_cache)),
        }

    def sdk_env(self) -> dict[str, str]:
        """Environment of the peer's."""
        return {"PAW_CACHE_DIR": str(self.material.sdk_cache)}

    @contextmanager
    def running(
        self, kinds: Mapping[str, int], *, loop: str | None = None, row_cache: bool = False
    ) -> Iterator[dict[str, Process]]:
        """Start our process and the peer's with programs of each kind, the loop with one; warm them up."""
        files = [self.material.program(kind, seed) for kind, many in kinds.items() for seed in range(many)]
        folder, warm = self.material.pair_folder, ["warm up", "and once more"]
        with ExitStack() as stack:
            ours = stack.enter_context(process(OURS, self.our_env(row_cache=row_cache)))
            sdk = stack.enter_context(process(SDK, self.sdk_env()))
            ours.ask("open", folder=str(folder), paths=[str(each.ours) for each in files])
            sdk.ask("open", paths=[str(each.paw) for each in files])
            started = {"ours": ours, SDK_NAME: sdk}
            if loop:
                started[LOOP_NAME] = stack.enter_context(process(LOOP))
                started[LOOP_NAME].ask(
                    "open",
                    base=str(self.material.base()),
                    adapter=str(self.material.program(loop).adapter),
                    template=self.material.template(loop),
                    threads=settings().n_threads,
                )
                started[LOOP_NAME].ask("rows", texts=warm)
            for program in range(len(files)):  # each has a prefix of its own, which no round computes
                for each in (ours, sdk):
                    each.ask("rows", texts=warm, program=program)
            yield started


def labels(bench: Bench, what: str, texts: list[str], target: float | None) -> list[Measurement]:
    """Run unique rows to a label: the peers write it of their own accord, ours reads it off the trie."""
    return _unique(bench, what, "labels", texts, target, Work(0, 0))


def written(bench: Bench, what: str, texts: list[str], target: float | None) -> list[Measurement]:
    """Run unique rows to a text of 12 tokens, which every engine ends by itself."""
    work = Work(0, 0, written=TEXT_TOKENS, read=TEXT_TOKENS + 1)
    return _unique(bench, what, "texts", texts, target, work)


def _unique(
    bench: Bench, what: str, kind: str, texts: list[str], target: float | None, answer: Work
) -> list[Measurement]:
    with bench.running({kind: 1}, loop=kind) as started:
        ours = started["ours"]
        turns, shape = _with_kernel(bench, what, "rows", texts, started)
        turns.results["exact"] = ours.ask("rows", texts=texts, exact=True).result
        turns.results["one by one"] = ours.ask("one_by_one", texts=texts).result
        spent = ours.ask("profile", texts=texts).result
    work = replace(shape, written=answer.written, read=answer.read)
    different = len({str(each) for each in cast("list[object]", turns.results["ours"])})
    return [
        *_against(what, turns, len(texts), target),
        Measurement(f"{what}: different answers", (float(different),), ""),
        *_equal(what, turns, ("exact", "one by one", SDK_NAME, LOOP_NAME)),
        Measurement(
            f"{what}: exact is one by one", (turns.equal("exact", "one by one"),), "%", 100, "higher"
        ),
        *_floor(bench, what, turns, work, len(texts)),
        *(
            Measurement(f"{what}: our time, {part}", (100 * spent[part] / spent["whole"],), "%")
            for part in ("decode", "tokenise", "python")
        ),
    ]


def _with_kernel(
    bench: Bench, what: str, do: str, texts: list[str], started: Mapping[str, Process]
) -> tuple[Turns, Work]:
    """Let all run the rows in turns, and the kernel alone too; say what a row makes ours compute."""
    ours = started["ours"]
    kernel(ours)  # the first pass reserves memory
    contenders: dict[str, Turn] = {"kernel": partial(kernel, ours)}
    contenders.update({name: partial(each.ask, do, texts=texts) for name, each in started.items()})
    turns = take_turns(what, bench.sizes.rounds, contenders)
    counted = ours.ask("tokens", texts=texts).result
    return turns, Work(counted["prefix"], counted["row"])


def repeated(bench: Bench, what: str, target: float) -> list[Measurement]:
    """Run a column in which most rows repeat others."""
    texts = rows.repeated(bench.sizes.column, bench.sizes.unique)
    with bench.running({"labels": 1}) as started:
        turns, work = _with_kernel(bench, what, "rows", texts, started)
    return [
        *_against(what, turns, len(texts), target),
        *_equal(what, turns, (SDK_NAME,)),
        *_floor(bench, what, turns, work, len(texts), len(set(texts))),
    ]


def finished(bench: Bench, what: str, target: float) -> list[Measurement]:
    """Run a finished column again; the peer remembers nothing, so a part of it gives its rate."""
    texts = rows.short(bench.sizes.finished)
    some = texts[: bench.sizes.peer]
    with bench.running({"labels": 1}, row_cache=True) as started:
        ours, sdk = started["ours"], started[SDK_NAME]
        ours.ask("rows", texts=texts)
        turns = take_turns(
            what,
            bench.sizes.rounds,
            {
                "ours": partial(ours.ask, "rows", texts=texts),
                SDK_NAME: partial(sdk.ask, "rows", texts=some),
            },
        )
    share = len(texts) / len(some)
    turns.seconds[SDK_NAME] = [share * seconds for seconds in turns.seconds[SDK_NAME]]
    return _against(what, turns, len(texts), target)


def many(bench: Bench, what: str, target: float, memory_target: float) -> list[Measurement]:
    """Run several programs over one column, and what the processes hold for themselves afterwards."""
    texts = rows.short(bench.sizes.each)
    with bench.running({"labels": MANY}) as started:
        turns, work = _with_kernel(bench, what, "columns", texts, started)
        held = {name: private(each) for name, each in started.items()}
    return [
        *_against(what, turns, MANY * len(texts), target),
        *_equal(what, turns, (SDK_NAME,)),
        *(Measurement(f"{what}: {name}, private", (size,), "MB") for name, size in held.items()),
        Measurement(
            f"{what}: private memory, ours / {SDK_NAME}",
            (held["ours"] / held[SDK_NAME],),
            "x",
            memory_target,
        ),
        *_floor(bench, what, turns, work, MANY * len(texts)),
    ]


def kernel(ours: Process) -> Reply:
    """Time one pass below the engine."""
    (seconds,) = ours.ask("kernel", tokens=KERNEL_TOKENS, repeats=1).result
    return Reply(None, seconds)


def private(each: Process) -> float:
    """Megabytes of memory that a process holds for itself: the proportional share of its anonymous pages.

    Pages of the mapped base are left out: they are clean, can be dropped at any time, and are shared with
    whoever maps the file too.
    """
    return float(each.ask("memory").result["Pss_Anon"]) / MB


def _against(what: str, turns: Turns, count: int, target: float | None) -> list[Measurement]:
    names = [name for name in turns.seconds if name != "kernel"]
    ratios = [
        Measurement(
            f"{what}: ours / {name}",
            turns.ratios(name, "ours"),
            "x",
            target if name == SDK_NAME else None,
            "higher",
        )
        for name in names
        if name != "ours"
    ]
    rates = [
        Measurement(f"{what}: {name}", turns.rates(name, count), "rows/s", None, "higher") for name in names
    ]
    return rates + ratios


def _equal(what: str, turns: Turns, names: tuple[str, ...]) -> list[Measurement]:
    return [
        Measurement(f"{what}: ours equal to {name}", (turns.equal("ours", name),), "%", 99.5, "higher")
        for name in names
    ]


def _floor(
    bench: Bench, what: str, turns: Turns, work: Work, count: int, computed: int | None = None
) -> list[Measurement]:
    """Say what the arithmetic alone would allow, where only `computed` of the rows need any."""
    shape, n_vocab = bench.material.shape, bench.material.n_vocab
    macs, passes = floor.kernel_macs(shape, n_vocab), turns.seconds["kernel"]
    share = (count if computed is None else computed) / count
    needed = share * floor.row_macs(shape, n_vocab, work)
    bound = tuple(macs / seconds / needed for seconds in passes)
    near = tuple(100 * a / b for a, b in zip(turns.rates("ours", count), bound, strict=True))
    best = tuple(a / b for a, b in zip(bound, turns.rates(SDK_NAME, count), strict=True))
    return [
        Measurement(f"{what}: tokens of the prefix", (work.prefix,), "tokens"),
        Measurement(
            f"{what}: tokens per row, the kept prefix not included", (share * work.tokens,), "tokens"
        ),
        Measurement(f"{what}: multiply-adds per row", (needed / 1e9,), "G"),
        Measurement(f"{what}: kernel", tuple(macs / s / 1e9 for s in passes), "G/s", None, "higher"),
        Measurement(
            f"{what}: kernel, prefill", turns.rates("kernel", KERNEL_TOKENS), "tokens/s", None, "higher"
        ),
        Measurement(f"{what}: floor", bound, "rows/s", None, "higher"),
        Measurement(f"{what}: ours, of the floor", near, "%", None, "higher"),
        Measurement(f"{what}: floor / {SDK_NAME}", best, "x", None, "higher"),
    ]
