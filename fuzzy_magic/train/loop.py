"""The trainer: one flat program for every size; a config file decides which pair and how large.

A run is a folder: `checkpoint.pt` (weights, optimizer, step, elapsed), and its figures as `metrics.jsonl` and
for TensorBoard. A folder with a checkpoint is gone on with or left alone, never written over. The learning
rate follows warm-up and cosine over the budget, which is minutes of training or a number of steps, whichever
ends first.
"""

from __future__ import annotations

import json
import math
import os
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]
import torch
from torch import nn
from torch.utils.tensorboard import SummaryWriter
from tqdm.auto import tqdm

from fuzzy_magic.errors import FuzzyError
from fuzzy_magic.gguf_io import replacing
from fuzzy_magic.settings import settings
from fuzzy_magic.train.answerable import MAKES, answerable, by_answer
from fuzzy_magic.train.batches import POOL, Batches, stream
from fuzzy_magic.train.data import Drawable
from fuzzy_magic.train.distilled import SHARES, SPECS, Distilled
from fuzzy_magic.train.fits import begin, of_parts, read_fits, write_fits
from fuzzy_magic.train.goals import objective
from fuzzy_magic.train.mixture import Mixture
from fuzzy_magic.train.near import held_out
from fuzzy_magic.train.objectives import Objective, seed_step
from fuzzy_magic.train.parts import load_parts
from fuzzy_magic.train.prepare import prepare
from fuzzy_magic.train.warm import CHECKPOINT, Start
from fuzzy_magic.train.word_objective import WordObjective

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

CONFIGS = Path(__file__).parent / "configs"
CHECKPOINT_SECONDS, EVALUATE_SECONDS = 300.0, 600.0
UNLIMITED = 2**62
#: What a resumed run may have otherwise than before: nothing that is learnt depends on it.
FREE = {"workers", "evaluate_seconds"}


@dataclass
class Run:
    """Where a training run stands: everything beside weights and optimizer that a checkpoint keeps."""

    folder: Path
    config: dict[str, Any]
    step: int = 0
    elapsed: float = 0.0
    rows: int = 0
    history: list[dict[str, float]] = field(default_factory=list)


def config_names() -> list[str]:
    """Name the bundled configs."""
    return sorted(path.stem for path in CONFIGS.glob("*.toml"))


def load_config(name: str) -> dict[str, Any]:
    """Read a config by bundled name or by path; what it does not say, the one it is `like` says.

    Raises
    ------
    FuzzyError
        When there is none of that name, or it is not TOML.
    """
    path = Path(name) if name.endswith(".toml") else CONFIGS / f"{name}.toml"
    if not path.exists():
        known = ", ".join(config_names())
        raise FuzzyError(
            f"no training config {name!r}", f"Bundled configs: {known}; or give a path to a .toml file."
        )
    try:
        config = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FuzzyError(f"{path} cannot be read: {error}", "A config is a TOML file.") from error
    like = config.pop("like", None)
    return config if like is None else load_config(like) | config


def learning_rate_factor(step: int, warmup: int, progress: float) -> float:
    """Warm up by steps, then fall along a cosine over the budget to a twentieth."""
    cosine = 0.5 * (1 + math.cos(math.pi * min(1.0, progress)))
    return min(1.0, (step + 1) / warmup) * (0.05 + 0.95 * cosine)


def train(
    config: dict[str, Any],
    folder: Path,
    *,
    data: Path | None,
    minutes: float = math.inf,
    steps: int = UNLIMITED,
    resume: bool = False,
    warm_start: str | Path | None = None,
    fits: Path | None = None,
) -> Run:
    """Train a pair until its budget is spent; leave the run folder resumable at any moment.

    Parameters
    ----------
    config : dict
        What `load_config` reads.
    folder : Path
        The run folder; made when it is not there.
    data : Path or None
        Folder with `triples/` and `text/`; without it, only the authored families are learnt.
    minutes, steps : float, int
        The budget; one of the two is needed, above 0.
    resume : bool
        Go on from the folder's checkpoint, if there is one. The same budget gives the same learning rates.
    warm_start : str or Path, optional
        `bundled`, another run folder or an exported pair, whose weights a new run starts from.
    fits : Path, optional
        What `fit` wrote from the same weights, to be learnt in place of rows; `warm_start` is then needed.

    Raises
    ------
    FuzzyError
        Without a budget or weights to start from, in the folder of an earlier run that is not to be resumed
        or had another config, or when the loss is no longer a number.
    """
    if not 0 < min(minutes, steps) < UNLIMITED:
        raise FuzzyError("a training run needs a budget above 0", "Give --minutes or --steps.")
    earlier = _holds_run(config, folder, resume)
    begun = earlier and fits is None  # a checkpoint does not hold what fits began from
    goal, batches = _begin(config, folder, data, None if begun else warm_start, fits)
    optimizer = _optimizer(config, goal)
    run = Run(folder, config)
    if earlier:
        _restore(run, goal, optimizer)
    tqdm.write(footprint(goal.pair))
    _spend(run, goal, optimizer, batches, minutes, steps)
    _save(run, goal, optimizer)
    return run


def _optimizer(config: dict[str, Any], goal: Objective[Any]) -> torch.optim.Optimizer:
    fused = goal.pair.device.type == "cuda"
    return torch.optim.AdamW(
        goal.parameter_groups(), weight_decay=config["weight_decay"], betas=(0.9, 0.98), fused=fused
    )


def _holds_run(config: dict[str, Any], folder: Path, resume: bool) -> bool:
    """Tell whether there is an earlier run; refuse one that is not to be resumed or had another config."""
    if not (folder / CHECKPOINT).exists():
        return False
    if not resume:
        raise FuzzyError(
            f"{folder} holds an earlier run", "Give --resume to go on with it, or another --folder."
        )
    # mapped: the weights are read later, when there is a pair to put them into
    before = torch.load(folder / CHECKPOINT, map_location="cpu", weights_only=True, mmap=True)["config"]
    changed = [key for key in sorted({*config, *before} - FREE) if config.get(key) != before.get(key)]
    if changed:
        raise FuzzyError(
            f"the run in {folder} had another config; what differs: {', '.join(changed)}",
            "Resume it with its own config, or give another --folder; --from starts with its weights.",
        )
    return True


def footprint(pair: nn.Module) -> str:
    """Estimate the memory of weights, gradients and AdamW's two moments; activations come on top of it."""
    trained = sum(p.numel() for p in pair.parameters())
    if torch.cuda.is_available():
        free, where = torch.cuda.mem_get_info()[0], torch.cuda.get_device_name()
    else:
        free, where = psutil.virtual_memory().available, "this machine"
    needed = 4 * 4 * trained / 1e9
    weights = f"{trained / 1e6:.1f} M trained weights: {needed:.2f} GB, and activations"
    return f"{weights}; {free / 1e9:.1f} GB are free on {where}"


def _spend(
    run: Run,
    goal: Objective[Any],
    optimizer: torch.optim.Optimizer,
    batches: Batches,
    minutes: float,
    steps: int,
) -> None:
    """Take steps until the budget is spent; every few minutes save and look at unseen specs."""
    started, saved, judged = time.monotonic() - run.elapsed, time.monotonic(), time.monotonic()
    total = steps if steps < UNLIMITED else None
    mean, evaluate_every = _Mean(), run.config.get("evaluate_seconds", EVALUATE_SECONDS)
    readings = stream(batches, goal.read, first=run.step, workers=run.config.get("workers", 0))
    with tqdm(unit="step", initial=run.step, total=total, mininterval=5) as bar:
        while run.step < steps and run.elapsed < minutes * 60:
            progress = max(run.step / steps, run.elapsed / (minutes * 60))
            loss, n_rows = _step(run, goal, optimizer, next(readings), progress)
            run.step, run.rows, run.elapsed = run.step + 1, run.rows + n_rows, time.monotonic() - started
            mean.add(loss)
            speed = f"{run.rows / run.elapsed:.0f}"
            bar.set_postfix(loss=f"{mean.value:.3f}", rows=run.rows, rows_s=speed, refresh=False)
            bar.update()
            if time.monotonic() - judged > evaluate_every:
                _record(run, {"loss": mean.value, **goal.evaluate()})
                judged = time.monotonic()
            if time.monotonic() - saved > CHECKPOINT_SECONDS:
                _save(run, goal, optimizer)
                saved = time.monotonic()
    _save(run, goal, optimizer)  # the last look may take minutes
    _record(run, {"loss": mean.value, **goal.evaluate()})


def fit(
    config: dict[str, Any], path: Path, *, data: Path | None, minutes: float, warm_start: str | Path
) -> None:
    """Fit an adapter to every function that a pair can learn, into a file (`fits`); it can be gone on with.

    Raises
    ------
    FuzzyError
        When the config is of a pair that is not fitted, or there are no weights to start from.
    """
    _require_words(config)
    done = begin(path)  # before the minute that loading takes
    start = Start(warm_start, config["kind"])
    parts = _parts(config, data)
    goal = objective(config, path.parent)
    assert isinstance(goal, WordObjective)
    start.load(goal.pair)
    write_fits(goal, parts, held_out(), path, done, minutes)


def _require_words(config: dict[str, Any]) -> None:
    if config["kind"] not in MAKES:
        raise FuzzyError(
            f"adapters are fitted for the pairs `span` and `edit`, not for the {config['kind']}",
            "Give one of their configs.",
        )


def _parts(config: dict[str, Any], data: Path | None) -> dict[str, list[Drawable]]:
    parts = load_parts("train", data, cache=settings().cache_dir, closed=config["kind"] == "encoder")
    return answerable(parts, config["kind"]) if config["kind"] in MAKES else {**parts}


def _begin(
    config: dict[str, Any],
    folder: Path,
    data: Path | None,
    warm_start: str | Path | None,
    fits: Path | None,
) -> tuple[Objective[Any], Batches]:
    """Load the data and build the pair, with random weights that the seed decides or with another run's."""
    start = None if warm_start is None else Start(warm_start, config["kind"])
    folder.mkdir(parents=True, exist_ok=True)
    known = None
    if fits is not None:
        _require_words(config)
        known = read_fits(fits)
    parts = _parts(config, data)
    if config["kind"] == "decoder":
        if start is not None:
            start.prepare(folder)
        prepare(config, folder, [source for part in parts.values() for source in part], data)
        parts = by_answer(parts, config["shares"])
    torch.manual_seed(config["seed"])
    goal = objective(config, folder)
    if start is not None:
        start.load(goal.pair)
    shares, specs = config["shares"], config["specs_per_step"]
    if known is not None:
        assert isinstance(goal, WordObjective)
        goal, shares, specs = Distilled(goal, known), SHARES, SPECS
        parts = parts | of_parts(known)
    noise = config["noise_share"] if known is None else 0.0
    mixture = Mixture(parts, shares, seed=config["seed"], held=held_out(), noise=noise)
    batches = Batches(
        mixture,
        seed=config["seed"],
        specs=specs,
        rows=config["rows_per_spec"],
        length=goal.length,
        pool=config.get("pool_steps", POOL),
    )
    return goal, batches


def _step(
    run: Run, goal: Objective[Any], optimizer: torch.optim.Optimizer, reading: object, progress: float
) -> tuple[float, int]:
    """Take one step; return its loss and its number of rows."""
    factor = learning_rate_factor(run.step, run.config["warmup_steps"], progress)
    for group in optimizer.param_groups:
        group["lr"] = group["base_lr"] * factor
    seed_step(run.config, run.step)
    loss, n_rows = goal.loss(reading, progress)
    if not math.isfinite(loss.item()):
        raise FuzzyError(
            f"the loss is {loss.item()} at step {run.step}",
            "Start another run with a lower learning_rate in its config; --from can give it these weights.",
        )
    loss.backward()
    torch.nn.utils.clip_grad_norm_(goal.pair.parameters(), 1.0)
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    return loss.item(), n_rows


@dataclass
class _Mean:
    """The mean of the first numbers, a fading one of later numbers; it starts anew when a run is resumed."""

    value: float = 0.0
    count: int = 0

    def add(self, number: float) -> None:
        self.count += 1
        self.value += (number - self.value) / min(self.count, 50)


def _record(run: Run, figures: dict[str, float]) -> None:
    entry: dict[str, float] = {
        "step": run.step,
        "rows": run.rows,
        "seconds": round(run.elapsed),
        **{k: round(v, 4) for k, v in figures.items()},
    }
    run.history.append(entry)
    # Anew, because it may hold a run that had no checkpoint yet, or what came after the one resumed from.
    with replacing(run.folder / "metrics.jsonl") as part:
        part.write_text("".join(json.dumps(each) + "\n" for each in run.history), "utf-8")
    with SummaryWriter(str(run.folder / "tensorboard")) as board:
        for name, value in figures.items():
            board.add_scalar(name, value, run.rows)
    tqdm.write(json.dumps(entry))


def _save(run: Run, goal: Objective[Any], optimizer: torch.optim.Optimizer) -> None:
    state = {
        "config": run.config,
        "step": run.step,
        "elapsed": run.elapsed,
        "rows": run.rows,
        "history": run.history,
        "pair": goal.pair.state_dict(),
        "optimizer": optimizer.state_dict(),
    }
    part = run.folder / "checkpoint.part"
    torch.save(state, part)
    os.replace(part, run.folder / CHECKPOINT)


def _restore(run: Run, goal: Objective[Any], optimizer: torch.optim.Optimizer) -> None:
    state = torch.load(run.folder / CHECKPOINT, map_location="cpu", weights_only=True)
    goal.pair.load_state_dict(state["pair"])
    optimizer.load_state_dict(state["optimizer"])
    run.step, run.elapsed, run.rows = state["step"], state["elapsed"], state["rows"]
    run.history = state["history"]
