"""`fuzzy data …`: held-out sets, statistics."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from pathlib import Path

from fuzzy_magic.errors import FuzzyError
from fuzzy_magic.settings import settings
from fuzzy_magic.train.heldout import build
from fuzzy_magic.train.stats import data_stats, stats_table


def main(argv: Sequence[str]) -> int:
    """Run an action of `fuzzy data`; returns the exit status."""
    parser = argparse.ArgumentParser(prog="fuzzy data", description="Training data and held-out sets.")
    actions = parser.add_subparsers(dest="action", required=True)
    _add_heldout(actions.add_parser("heldout", help="build the files of the held-out sets anew"))
    _add_stats(actions.add_parser("stats", help="count families, wordings, texts and what is held out"))
    options = parser.parse_args(argv)
    action: Callable[[argparse.Namespace], int] = options.run_action
    return action(options)


def _add_heldout(heldout: argparse.ArgumentParser) -> None:
    heldout.add_argument("--data", type=Path, default=settings().data_dir, help="folder with heldout/")
    heldout.set_defaults(run_action=_heldout)


def _heldout(options: argparse.Namespace) -> int:
    if options.data is None:
        raise FuzzyError("where the public data sets are is not known", "Give --data, or set FUZZY_DATA_DIR.")
    for split, rows in build(options.data).items():
        print(f"{split}: {rows:,} rows")
    return 0


def _add_stats(stats: argparse.ArgumentParser) -> None:
    stats.add_argument("--json", action="store_true", help="print JSON instead of tables")
    stats.set_defaults(run_action=_stats)


def _stats(options: argparse.Namespace) -> int:
    stats = data_stats()
    print(json.dumps(stats, indent=1) if options.json else stats_table(stats))
    return 0
