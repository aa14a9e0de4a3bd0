"""The temperature of a pair's confidence, which its `pair.json` holds as `confidence_temperature`."""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Sequence
from pathlib import Path

from tqdm.auto import tqdm

from fuzzy_magic.calibration import HIGHEST, LOWEST, fit_temperature
from fuzzy_magic.compiler import compiler
from fuzzy_magic.gguf_io import replacing
from fuzzy_magic.models import PAIR_FILE, Pair, pair
from fuzzy_magic.settings import override
from fuzzy_magic.train.data import Drawable, Episode, family_functions
from fuzzy_magic.train.evaluate import answers, spec_of
from fuzzy_magic.train.procedural import procedural_functions

WORDINGS, ROWS = 3, 48  # drawn of each function


def fit_pair(which: Pair, limit: int | None = None, progress: bool = False) -> float:
    """Fit the temperature of a pair on closed sets of families that no training and no held-out set has.

    Parameters
    ----------
    which : Pair
        Its compiler and interpreter are loaded; nothing is written.
    limit : int, optional
        Only so many specs, at random.
    progress : bool
        Show a bar.
    """
    episodes = random.Random(0).sample(found := dev_episodes(), min(limit or len(found), len(found)))
    with override(row_cache=False, progress=False):
        every = [
            answers(compiler(which).compile(spec_of(episode)), which, episode)
            for episode in tqdm(episodes, which.id, disable=not progress)
        ]
    scores = [row for each in every for row in each.scores]
    return round(fit_temperature(scores, [number for each in every for number in each.wanted]), 4)


def calibrate(folder: Path) -> float:
    """Fit the temperature of an exported pair that chooses labels, and write it into its `pair.json`.

    Says on stderr when the fit ends on a bound, because the confidence of such a pair tells nothing.
    """
    path = folder / PAIR_FILE
    temperature = fit_pair(pair(folder), progress=True)
    if not LOWEST < temperature < HIGHEST:
        print(
            f"warning: {path}: the fit of the confidence temperature ended on its bound, {temperature:g}. "
            "Scores and confidence of this pair mean little; it may need more training.",
            file=sys.stderr,
        )
    record = json.loads(path.read_text("utf-8")) | {"confidence_temperature": temperature}
    with replacing(path) as part:
        part.write_text(json.dumps(record, indent=1) + "\n", "utf-8")
    return temperature


def dev_episodes() -> list[Episode]:
    """Draw the same episodes each time, all of closed sets."""
    functions: Sequence[Drawable] = [*family_functions("dev"), *procedural_functions("dev")]
    episodes: list[Episode] = []
    for function in functions:
        rng = random.Random(f"calibrate/{function.family}")
        drawn = [function.episode(rng, ROWS) for _ in range(WORDINGS)] if function.closed else []
        episodes += [e for e in drawn if e.labels and all(label.strip() for label in e.labels)]
    return episodes
