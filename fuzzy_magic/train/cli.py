"""`fuzzy train` and `fuzzy data`."""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from fuzzy_magic import models
from fuzzy_magic.errors import FuzzyError
from fuzzy_magic.settings import settings
from fuzzy_magic.train.export import export_control, export_pair
from fuzzy_magic.train.heldout import build
from fuzzy_magic.train.loop import UNLIMITED, load_config, train
from fuzzy_magic.train.stats import data_stats, stats_table


def main(argv: Sequence[str]) -> int:
    """Run `train …` or `data …`; returns the exit status."""
    options = _parser().parse_args(argv)
    command: Callable[[argparse.Namespace], int] = options.run_command
    return command(options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="fuzzy", description="Train a compiler and its interpreter.")
    commands = parser.add_subparsers(dest="command", required=True)
    _add_train(commands.add_parser("train", help="train a pair; the run folder is resumable at any moment"))
    data = commands.add_parser("data", help="training data and held-out sets").add_subparsers(
        dest="action", required=True
    )
    heldout = data.add_parser("heldout", help="build the files of the held-out sets anew")
    heldout.add_argument("--data", type=Path, default=settings().data_dir, help="folder with heldout/")
    heldout.set_defaults(run_command=_heldout)
    stats = data.add_parser("stats", help="count families, wordings, texts and what is held out")
    stats.add_argument("--json", action="store_true", help="print JSON instead of tables")
    stats.set_defaults(run_command=_stats)
    return parser


def _add_train(t: argparse.ArgumentParser) -> None:
    t.add_argument("--config", required=True, help="minilm, tiny-cpu, or a path to a .toml file")
    t.add_argument("--minutes", type=float, default=math.inf, help="time budget of training")
    t.add_argument("--steps", type=int, default=UNLIMITED, help="budget in steps")
    t.add_argument("--folder", type=Path, help="run folder (default: runs/CONFIG in the cache folder)")
    t.add_argument("--data", type=Path, default=settings().data_dir, help="folder with triples/ and text/")
    t.add_argument("--resume", action="store_true", help="go on from the folder's checkpoint")
    t.add_argument(
        "--from", dest="warm_start", type=Path, help="start from the weights of another run folder"
    )
    t.add_argument(
        "--control", action="store_true", help="train one fixed LoRA instead: the compiler sees no spec"
    )
    t.add_argument(
        "--export",
        type=Path,
        metavar="PAIR",
        help="at the end, write the pair's files to this folder; with --control, its control.gguf",
    )
    t.set_defaults(run_command=_train)


def _train(options: argparse.Namespace) -> int:
    config = load_config(options.config) | ({"blind": True} if options.control else {})
    name = Path(options.config).stem + ("-control" if options.control else "")
    folder = options.folder or settings().cache_dir / "runs" / name
    train(
        config,
        folder,
        data=options.data,
        minutes=options.minutes,
        steps=options.steps,
        resume=options.resume,
        warm_start=options.warm_start,
    )
    if options.export and options.control:
        export_control(folder / "checkpoint.pt", options.export)
    elif options.export:
        base = models.pair(models.ENCODER_PAIR).interpreter.path
        export_pair(folder / "checkpoint.pt", options.export, base)
    return 0


def _heldout(options: argparse.Namespace) -> int:
    if options.data is None:
        raise FuzzyError("where the public data sets are is not known", "Give --data, or set FUZZY_DATA_DIR.")
    for split, rows in build(options.data).items():
        print(f"{split}: {rows:,} rows")
    return 0


def _stats(options: argparse.Namespace) -> int:
    stats = data_stats()
    print(json.dumps(stats, indent=1) if options.json else stats_table(stats))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
