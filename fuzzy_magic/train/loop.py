"""The trainer: one flat program for every size; a config file decides which pair and how large.

A run is a folder: `checkpoint.pt` (weights, optimizer, step, elapsed), `metrics.jsonl`, TensorBoard events. The learning rate
follows warm-up and cosine over the budget, which is minutes of training or a number of steps, whichever ends first.
"""

from __future__ import annotations

import json
import math
import os
import pickle
import shutil
import time
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from tqdm.auto import tqdm

from fuzzy_magic.errors import FuzzyError
from fuzzy_magic.train.batches import Batches
from fuzzy_magic.train.data import Function, family_functions, triple_functions
from fuzzy_magic.train.prepare import prepare
from fuzzy_magic.train.objectives import Objective, objective

CONFIGS = Path(__file__).parent / "configs"
CHECKPOINT_SECONDS = 300.0


@dataclass
class Run:
    """Where a training run stands: everything beside weights and optimizer that a checkpoint keeps."""

    folder: Path
    config: dict[str, Any]
    step: int = 0
    elapsed: float = 0.0
    rows: int = 0
    history: list[dict[str, float]] = field(default_factory=list)


def load_config(name: str) -> dict[str, Any]:
    """Read a config by bundled name or by path."""
    path = Path(name) if name.endswith(".toml") else CONFIGS / f"{name}.toml"
    if not path.exists():
        known = ", ".join(sorted(p.stem for p in CONFIGS.glob("*.toml")))
        raise FuzzyError(f"no training config {name!r}", f"Bundled configs: {known}; or give a path to a .toml file.")
    return tomllib.loads(path.read_text("utf-8"))


def load_functions(data: Path | None, cache: Path, *, closed: bool) -> tuple[list[Function], list[Function]]:
    """Load authored families and, where the folder exists, the licensed triples (grouped once, kept as a pickle)."""
    families = [f for f in family_functions("train") if f.closed or not closed]
    if data is None or not (data / "triples").is_dir():
        return families, []
    if not cache.exists():
        cache.parent.mkdir(parents=True, exist_ok=True)
        cache.write_bytes(pickle.dumps(triple_functions(data / "triples"), protocol=5))
    triples: list[Function] = pickle.loads(cache.read_bytes())  # noqa: S301 - written by the lines above
    return families, [f for f in triples if f.closed or not closed]


def learning_rate_factor(step: int, warmup: int, progress: float) -> float:
    """Warm up by steps, then fall along a cosine over the budget to a twentieth."""
    return min(1.0, (step + 1) / warmup) * (0.05 + 0.95 * 0.5 * (1 + math.cos(math.pi * min(1.0, progress))))


def train(
    config: dict[str, Any],
    folder: Path,
    *,
    data: Path | None,
    minutes: float = math.inf,
    steps: int = 2**62,
    resume: bool = False,
    warm_start: Path | None = None,
    evaluate_every: float = 600.0,
) -> Run:
    """Train a pair until its budget of minutes or steps is spent; leave the run folder resumable at any moment."""
    if not (math.isfinite(minutes) or steps < 2**62):
        raise FuzzyError("a training run needs a budget", "Give --minutes or --steps.")
    folder.mkdir(parents=True, exist_ok=True)
    families, triples = load_functions(data, folder.parent / "triples.pickle", closed=config["kind"] == "encoder")
    if config["kind"] == "decoder":
        if warm_start is not None and not (folder / "tokenizer.json").exists():
            shutil.copy(warm_start / "tokenizer.json", folder)
        prepare(config, folder, [*families, *triples], data)
    torch.manual_seed(config["seed"])
    goal = objective(config, folder)
    if warm_start is not None:
        goal.pair.load_state_dict(torch.load(warm_start / "checkpoint.pt", weights_only=True)["pair"])
    batches = Batches(
        families,
        triples,
        seed=config["seed"],
        specs=config["specs_per_step"],
        rows=config["rows_per_spec"],
        family_share=config["family_share"],
    )
    optimizer = torch.optim.AdamW(goal.parameter_groups(), weight_decay=config["weight_decay"], betas=(0.9, 0.98))
    run = Run(folder, config)
    if resume and (folder / "checkpoint.pt").exists():
        _restore(run, goal, optimizer)
    started, saved, judged = time.monotonic() - run.elapsed, time.monotonic(), time.monotonic()
    bar = tqdm(unit="step", initial=run.step, total=steps if steps < 2**62 else None, mininterval=5)
    loss_mean = 0.0
    while run.step < steps and run.elapsed < minutes * 60:
        progress = max(run.step / steps, run.elapsed / (minutes * 60))
        factor = learning_rate_factor(run.step, config["warmup_steps"], progress)
        for group in optimizer.param_groups:
            group["lr"] = group["base_lr"] * factor
        torch.manual_seed(config["seed"] * 1_000_003 + run.step)
        loss, n_rows = goal.loss(batches(run.step), run.step, progress)
        if not math.isfinite(loss.item()):
            raise FuzzyError(f"the loss is {loss.item()} at step {run.step}", "Resume from the checkpoint with a lower rate.")
        loss.backward()
        torch.nn.utils.clip_grad_norm_(goal.pair.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        run.step, run.rows, run.elapsed = run.step + 1, run.rows + n_rows, time.monotonic() - started
        loss_mean += (loss.item() - loss_mean) / min(run.step, 50)
        bar.update()
        bar.set_postfix(loss=f"{loss_mean:.3f}", rows=run.rows, rows_s=f"{run.rows / run.elapsed:.0f}", refresh=False)
        if time.monotonic() - judged > evaluate_every:
            _record(run, {"loss": loss_mean, **goal.evaluate()})
            judged = time.monotonic()
        if time.monotonic() - saved > CHECKPOINT_SECONDS:
            _save(run, goal, optimizer)
            saved = time.monotonic()
    bar.close()
    _record(run, {"loss": loss_mean, **goal.evaluate()})
    _save(run, goal, optimizer)
    return run


def _record(run: Run, figures: dict[str, float]) -> None:
    entry = {"step": run.step, "rows": run.rows, "seconds": round(run.elapsed), **{k: round(v, 4) for k, v in figures.items()}}
    run.history.append(entry)
    with (run.folder / "metrics.jsonl").open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(entry) + "\n")
    tqdm.write(json.dumps(entry))


def _save(run: Run, goal: Objective, optimizer: torch.optim.Optimizer) -> None:
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
    os.replace(part, run.folder / "checkpoint.pt")


def _restore(run: Run, goal: Objective, optimizer: torch.optim.Optimizer) -> None:
    state = torch.load(run.folder / "checkpoint.pt", weights_only=True)
    goal.pair.load_state_dict(state["pair"])
    optimizer.load_state_dict(state["optimizer"])
    run.step, run.elapsed, run.rows, run.history = state["step"], state["elapsed"], state["rows"], state["history"]
