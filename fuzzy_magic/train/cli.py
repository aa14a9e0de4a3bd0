"""`fuzzy train` and `fuzzy data`."""

from __future__ import annotations

import argparse
import math
from collections.abc import Sequence
from pathlib import Path

from fuzzy_magic.settings import settings
from fuzzy_magic.train.loop import load_config, train


def main(argv: Sequence[str]) -> int:
    """Run `train ...`; returns the exit status."""
    parser = argparse.ArgumentParser(prog="fuzzy", description="Train a compiler and its interpreter.")
    commands = parser.add_subparsers(dest="command", required=True)
    t = commands.add_parser("train", help="train a pair; the run folder is resumable at any moment")
    t.add_argument("--config", required=True, help="minilm, tiny-cpu, or a path to a .toml file")
    t.add_argument("--minutes", type=float, default=math.inf, help="time budget of training")
    t.add_argument("--steps", type=int, default=2**62, help="budget in steps")
    t.add_argument("--folder", type=Path, help="run folder (default: runs/CONFIG in the cache folder)")
    t.add_argument("--data", type=Path, default=settings().data_dir, help="folder with triples/ and text/")
    t.add_argument("--resume", action="store_true", help="go on from the folder's checkpoint")
    t.add_argument("--from", dest="warm_start", type=Path, help="start from the weights of another run folder")
    t.add_argument("--control", action="store_true", help="train one fixed LoRA instead: the compiler sees no spec")
    options = parser.parse_args(argv)
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
    return 0


if __name__ == "__main__":
    import sys

    raise SystemExit(main(sys.argv[1:]))
