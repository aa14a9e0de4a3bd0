"""`fuzzy data …`: shards, held-out sets, statistics, what wordings ask for, and the labels they name."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from fuzzy_magic.errors import FuzzyError
from fuzzy_magic.settings import settings
from fuzzy_magic.spec.infer import named_labels
from fuzzy_magic.spec.infer.wording import FILE
from fuzzy_magic.train.build import SPLITS, Plan, build_shards
from fuzzy_magic.train.heldout import build
from fuzzy_magic.train.named_labels import learn as learn_labels
from fuzzy_magic.train.shards import FORMATS
from fuzzy_magic.train.stats import data_stats
from fuzzy_magic.train.stats_page import stats_page
from fuzzy_magic.train.stats_table import stats_table
from fuzzy_magic.train.synthesize_cli import add_synthesize
from fuzzy_magic.train.wording import learn


def main(argv: Sequence[str]) -> int:
    """Run an action of `fuzzy data`; returns the exit status."""
    parser = argparse.ArgumentParser(prog="fuzzy data", description="Training data and held-out sets.")
    actions = parser.add_subparsers(dest="action", required=True)
    _add_build(actions.add_parser("build", help="stream triples into shards, with a manifest"))
    _add_heldout(actions.add_parser("heldout", help="build the files of the held-out sets anew"))
    _add_stats(actions.add_parser("stats", help="count families, wordings, texts and what is held out"))
    _add_wording(actions.add_parser("wording", help="learn which kind of answer a wording asks for"))
    _add_labels(actions.add_parser("labels", help="learn which words of a spec are its labels"))
    add_synthesize(actions.add_parser("synthesize", help="let a teacher model write task families"))
    options = parser.parse_args(argv)
    action: Callable[[argparse.Namespace], int] = options.run_action
    return action(options)


def _add_build(b: argparse.ArgumentParser) -> None:
    b.add_argument("--rows", type=int, required=True, help="how many triples")
    b.add_argument("--out", type=Path, required=True, help="folder of the shards; a build in it goes on")
    b.add_argument("--seed", type=int, default=1, help="decides every draw (default: 1)")
    b.add_argument("--split", default="train", help=f"{', '.join(SPLITS)} (default: train)")
    b.add_argument("--data", type=Path, default=settings().data_dir, help="folder with triples/")
    b.add_argument("--format", default="parquet", help=f"{' or '.join(FORMATS)} (default: parquet)")
    b.add_argument("--shard-rows", type=int, default=100_000, help="rows of a shard (default: 100000)")
    b.add_argument("--workers", type=int, default=1, help="processes that write shards (default: 1)")
    b.set_defaults(run_action=_build)


def _build(options: argparse.Namespace) -> int:
    plan = Plan(
        rows=options.rows,
        seed=options.seed,
        split=options.split,
        format=options.format,
        shard_rows=options.shard_rows,
        data=options.data,
    )
    if missing := plan.missing():
        why = f"{plan.data} lacks some" if plan.data else "neither --data nor FUZZY_DATA_DIR is given"
        names = ", ".join(Path(file).name.removesuffix(".jsonl.gz") for file in missing)
        print(f"building without licensed triples ({why}): {names}", file=sys.stderr)
    manifest = build_shards(plan, options.out, options.workers)
    print(f"{manifest['rows']:,} rows in {len(manifest['shards'])} shards, {options.out}")
    return 0


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
    stats.add_argument("--html", type=Path, metavar="FILE", help="write one page with plots as well")
    stats.add_argument("--data", type=Path, default=settings().data_dir, help="folder with triples/")
    stats.add_argument("--seed", type=int, default=1, help="chooses the sample rows (default: 1)")
    stats.set_defaults(run_action=_stats)


def _stats(options: argparse.Namespace) -> int:
    if options.data is not None and not (options.data / "triples").is_dir():
        raise FuzzyError(f"{options.data} has no folder triples", "Give the folder with the training data.")
    stats = data_stats(options.data, options.seed)
    if options.html is not None:
        page = stats_page(stats)
        try:
            options.html.write_text(page, "utf-8")
        except OSError as error:
            raise FuzzyError(f"{options.html} cannot be written: {error.strerror}.") from error
    print(json.dumps(stats, indent=1, ensure_ascii=False) if options.json else stats_table(stats))
    return 0


def _add_wording(wording: argparse.ArgumentParser) -> None:
    wording.add_argument(
        "--out", type=Path, default=FILE, help="the file to write (default: the bundled one)"
    )
    wording.add_argument("--data", type=Path, default=settings().data_dir, help="folder with triples/")
    wording.set_defaults(run_action=_wording)


def _wording(options: argparse.Namespace) -> int:
    count, right = learn(options.data, settings().cache_dir, options.out)
    print(f"learnt from {count:,} specs, {options.out}")
    for split, share in right.items():
        print(f"{split}: {share:.1%} sound like what they are")
    return 0


def _add_labels(labels: argparse.ArgumentParser) -> None:
    labels.add_argument(
        "--out", type=Path, default=named_labels.FILE, help="the file to write (default: the bundled one)"
    )
    labels.set_defaults(run_action=_labels)


def _labels(options: argparse.Namespace) -> int:
    count, read = learn_labels(options.out)
    print(f"learnt from {count:,} specs, {options.out}")
    for split, (said, right, taken) in read.items():
        print(f"{split}: labels read in {said:.1%} of the specs that name some, {right:.1%} of these right;")
        print(f"  in {taken:.1%} of the specs that name none")
    return 0
