"""`fuzzy train`."""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Sequence
from pathlib import Path

from fuzzy_magic import models
from fuzzy_magic.errors import FuzzyError
from fuzzy_magic.settings import settings
from fuzzy_magic.train.calibrate import calibrate
from fuzzy_magic.train.export import export_control, export_pair
from fuzzy_magic.train.loop import UNLIMITED, config_names, fit, load_config, train


def main(argv: Sequence[str]) -> int:
    """Run `fuzzy train`; returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="fuzzy train", description="Train a pair; the run folder is resumable at any moment."
    )
    _add_options(parser)
    return _train(parser.parse_args(argv))


def _add_options(t: argparse.ArgumentParser) -> None:
    t.add_argument(
        "--config",
        required=True,
        help=f"{', '.join(config_names())}, or a .toml file",
    )
    t.add_argument("--minutes", type=float, default=math.inf, help="time budget of training")
    t.add_argument("--steps", type=int, default=UNLIMITED, help="budget in steps")
    t.add_argument("--folder", type=Path, help="run folder (default: runs/CONFIG in the cache folder)")
    t.add_argument("--data", type=Path, default=settings().data_dir, help="folder with triples/ and text/")
    t.add_argument("--resume", action="store_true", help="go on from the folder's checkpoint")
    t.add_argument(
        "--from",
        dest="warm_start",
        metavar="bundled|FOLDER",
        help="start from the weights of the bundled pair, another run or an exported pair",
    )
    t.add_argument(
        "--write-fits",
        type=Path,
        metavar="FILE",
        help="instead of training, fit an adapter to each function and append it to this file",
    )
    t.add_argument(
        "--fits",
        type=Path,
        metavar="FILE",
        help="learn to emit the adapters in this file, which were fitted with the weights of --from",
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
    t.add_argument(
        "--mean",
        action="store_true",
        help="with --export, write the mean of these weights and those of --from",
    )


def _train(options: argparse.Namespace) -> int:
    if options.mean and (options.control or not (options.export and options.warm_start)):
        raise FuzzyError(
            "--mean needs two pairs' weights", "It goes with --from and --export, and not with --control."
        )
    if (options.fits or options.write_fits) and (options.control or not options.warm_start):
        raise FuzzyError(
            "adapters are fitted with weights that there are", "Give --from bundled, and not --control."
        )
    config = load_config(options.config) | ({"blind": True} if options.control else {})
    if options.write_fits:
        fit(
            config,
            options.write_fits,
            data=options.data,
            minutes=options.minutes,
            warm_start=options.warm_start,
        )
        return 0
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
        fits=options.fits,
    )
    if options.export and options.control:
        export_control(folder / "checkpoint.pt", options.export)
    elif options.export:
        base = models.pair(models.ENCODER_PAIR).interpreter.path
        mean_with = options.warm_start if options.mean else None
        export_pair(folder / "checkpoint.pt", options.export, base, mean_with)
        if config["kind"] == "encoder":
            calibrate(options.export)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
