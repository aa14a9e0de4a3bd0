"""`fuzzy bench`: run the benchmarks and print each figure beside its target."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from fuzzy_magic.bench import apply_speed, compile_speed, data_speed, memory, refine, startup
from fuzzy_magic.bench.measure import Measurement
from fuzzy_magic.bench.speed import report
from fuzzy_magic.bench.speed import run as speed

LOCAL = ("startup", "compile", "apply", "memory")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the benchmark that argv names and return the exit status."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments[:1] == ["quality"]:
        return _quality(arguments[1:])
    options = _parser().parse_args(arguments)
    if options.benchmark == "speed":
        results = speed.measure(quick=options.quick, rounds=options.rounds)
    else:
        results = {name: _run(name, options) for name in _chosen(options.benchmark)}
    if options.write:
        report.write(results, _machine(), options.write)
    print(_as_json(results) if options.json else table(results))
    return 0


def _chosen(benchmark: str) -> tuple[str, ...]:
    return LOCAL if benchmark == "local" else (benchmark,)


def _run(name: str, options: argparse.Namespace) -> list[Measurement]:
    print(f"measuring {name} ...", file=sys.stderr)
    rounds = {"rounds": options.rounds} if options.rounds else {}
    quick = {"rows": data_speed.ROWS // 10, "rounds": options.rounds or 1} if options.quick else {}
    measures: dict[str, Callable[[], list[Measurement]]] = {
        "startup": lambda: startup.measure(**rounds),
        "compile": lambda: compile_speed.measure(**rounds, wanted=options.pair),
        "apply": lambda: apply_speed.measure(**rounds, count=options.rows, wanted=options.pair),
        "memory": lambda: memory.measure(**rounds, wanted=options.pair),
        "data": lambda: data_speed.measure(**(rounds | quick)),
        "refine": lambda: refine.measure(
            **rounds, wanted=options.pair, draws=options.draws, split=options.split
        ),
    }
    return measures[name]()


def _quality(arguments: list[str]) -> int:
    # Evaluation needs the training package; nothing outside train/ may import it, so it is found by name.
    status = importlib.import_module("fuzzy_magic.train.evaluate").main(arguments)
    return int(status or 0)


def table(results: dict[str, list[Measurement]]) -> str:
    """Lay the measurements out as text: median, range, target, and whether it is met."""
    lines = [
        (each.name, _number(each.value, each.unit), _range(each), _target(each), _verdict(each))
        for measured in results.values()
        for each in measured
    ]
    head = ("", "median", "range", "target", "")
    widths = [max(len(line[n]) for line in [head, *lines]) for n in range(len(head))]
    shown = [
        "  ".join(
            cell.ljust(w) if n == 0 else cell.rjust(w)
            for n, (cell, w) in enumerate(zip(line, widths, strict=True))
        )
        for line in [head, *lines]
    ]
    return "\n".join(line.rstrip() for line in [_machine(), "", *shown])


def _number(value: float, unit: str) -> str:
    return f"{value:.3g} {unit}" if abs(value) < 100 else f"{value:.0f} {unit}"


def _range(each: Measurement) -> str:
    if len(each.samples) < 2:
        return ""
    return f"{min(each.samples):.3g} .. {max(each.samples):.3g} ({len(each.samples)})"


def _target(each: Measurement) -> str:
    if each.target is None:
        return ""
    sign = "<=" if each.better == "lower" else ">="
    return f"{sign} {each.target:g} {each.unit}"


def _verdict(each: Measurement) -> str:
    return {None: "", True: "met", False: "MISSED"}[each.met]


def _machine() -> str:
    system = f"{platform.system()} {platform.machine()}"
    return f"Python {platform.python_version()}, {system}, {os.cpu_count()} cores"


def _as_json(results: dict[str, list[Measurement]]) -> str:
    measured = {name: [each.to_json() for each in found] for name, found in results.items()}
    ratio = speed.ratio(results)
    head = {} if ratio is None else {"ratio_vs_programasweights": ratio}
    return json.dumps({"machine": _machine(), **head, "results": measured}, indent=2)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="fuzzy bench", description="Measure fuzzy_magic against its targets."
    )
    parser.add_argument(
        "benchmark",
        choices=("speed", "local", *LOCAL, "data", "refine", "quality"),
        help="what to measure: speed is ours beside programasweights and llama-cpp-python, local the four "
        "that are named after it, quality the evaluation (see quality --help)",
    )
    parser.add_argument("--json", action="store_true", help="print JSON with every sample")
    parser.add_argument("--rounds", type=_positive, help="repetitions (default: each benchmark's own)")
    parser.add_argument("--rows", type=_positive, default=1000, help="rows for apply (default: 1000)")
    parser.add_argument(
        "--quick",
        action="store_true",
        help="speed: the first workload alone; data: once, a tenth of the rows",
    )
    parser.add_argument(
        "--write",
        type=Path,
        metavar="PAGE",
        help="speed: also write tables and a picture into a Markdown page",
    )
    parser.add_argument("--pair", help="one bundled pair (default: all that are present)")
    parser.add_argument(
        "--split",
        choices=refine.SPLITS,
        default=refine.SPLITS[0],
        help="refine: the families to teach; settings are chosen on dev alone (default: %(default)s)",
    )
    parser.add_argument(
        "--draws",
        type=_positive,
        default=refine.DRAWS,
        help="refine: draws of pairs to teach a family, whose mean counts (default: %(default)s)",
    )
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("a positive number is needed")
    return number


if __name__ == "__main__":
    raise SystemExit(main())
