from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from fuzzy_magic.errors import FuzzyError
from fuzzy_magic.train import loop
from fuzzy_magic.train.batches import Batches
from fuzzy_magic.train.goals import objective
from fuzzy_magic.train.loop import Run, learning_rate_factor, load_config, train
from fuzzy_magic.train.objectives import LabelObjective, LabelReading, thinned

pytestmark = pytest.mark.usefixtures("few_dev_episodes")


def weights(run: Run) -> dict[str, Tensor]:
    state = torch.load(run.folder / "checkpoint.pt", weights_only=True)
    return {
        **state["pair"],
        **{f"optimizer {i}": s["exp_avg"] for i, s in state["optimizer"]["state"].items()},
    }


class Losses(list[float]):
    """The loss of every step of `LabelObjective`."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        compute = LabelObjective.loss

        def watched(goal: LabelObjective, reading: LabelReading, progress: float) -> Any:
            self.before(len(self))
            loss, n_rows = compute(goal, reading, progress)
            self.append(loss.item())
            return loss, n_rows

        monkeypatch.setattr(LabelObjective, "loss", watched)

    def before(self, count: int) -> None:
        """Do what a test wants after so many steps."""


def test_twenty_steps_learn_one_batch_by_heart(
    encoder_config: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    noise = ("blind_label_share", "bare_share", "label_smoothing", "spec_dropout", "row_dropout")
    still = dict.fromkeys(noise, 0.0) | {"label_step": 1.0}
    draw = Batches.__call__
    monkeypatch.setattr(Batches, "__call__", lambda batches, step: draw(batches, 0))
    losses = Losses(monkeypatch)
    run = train(encoder_config | still | {"learning_rate": 4e-3}, tmp_path / "run", data=None, steps=20)
    assert run.step == 20
    assert losses[-1] < 0.4 * losses[0]


def test_an_interrupted_run_goes_on_as_if_nothing_had_happened(
    encoder_config: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = train(encoder_config, tmp_path / "whole" / "run", data=None, steps=4)
    monkeypatch.setattr(loop, "CHECKPOINT_SECONDS", -1.0)
    folder = tmp_path / "parts" / "run"

    class Interrupted(Losses):
        def before(self, count: int) -> None:
            if count == 2 and not (folder / "again").exists():
                raise KeyboardInterrupt

    Interrupted(monkeypatch)
    with pytest.raises(KeyboardInterrupt):
        train(encoder_config, folder, data=None, steps=4)
    (folder / "again").touch()
    resumed = train(encoder_config, folder, data=None, steps=4, resume=True)
    assert (resumed.step, resumed.rows) == (whole.step, whole.rows)
    expected, got = weights(whole), weights(resumed)
    assert got.keys() == expected.keys()
    for name, tensor in expected.items():
        assert torch.equal(got[name], tensor), name


def test_a_finished_run_that_is_resumed_has_nothing_left_to_do(
    encoder_config: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = train(encoder_config, tmp_path / "run", data=None, steps=1)
    losses = Losses(monkeypatch)
    gone = tmp_path / "gone"  # what the first run may have started from is not asked for
    again = train(encoder_config, tmp_path / "run", data=None, steps=1, resume=True, warm_start=gone)
    assert (again.step, losses) == (first.step, [])


def test_a_loss_that_is_no_number_ends_the_run_and_spoils_no_checkpoint(
    encoder_config: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = weights(train(encoder_config, tmp_path / "run", data=None, steps=1))
    monkeypatch.setattr(LabelObjective, "loss", lambda *_: (torch.tensor(math.nan), 1))
    with pytest.raises(FuzzyError, match="loss is nan at step 1"):
        train(encoder_config, tmp_path / "run", data=None, steps=2, resume=True)
    after = torch.load(tmp_path / "run" / "checkpoint.pt", weights_only=True)
    assert after["step"] == 1
    assert all(torch.equal(before[name], tensor) for name, tensor in after["pair"].items())


def test_a_run_leaves_metrics_and_a_checkpoint(encoder_config: dict[str, Any], tmp_path: Path) -> None:
    run = train(encoder_config, tmp_path / "run", data=None, steps=1)
    (line,) = (run.folder / "metrics.jsonl").read_text("utf-8").splitlines()
    entry = json.loads(line)
    assert entry == run.history[0]
    assert entry["step"] == 1
    assert entry["rows"] == run.rows
    assert {"loss", "dev/program", "dev/matching"} <= set(entry)
    state = torch.load(run.folder / "checkpoint.pt", weights_only=True)
    assert state["config"] == encoder_config
    assert sorted(p.name for p in run.folder.iterdir()) == ["checkpoint.pt", "metrics.jsonl", "tensorboard"]


def test_tensorboard_shows_the_figures_by_rows(encoder_config: dict[str, Any], tmp_path: Path) -> None:
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    run = train(encoder_config, tmp_path / "run", data=None, steps=1)
    (file,) = (run.folder / "tensorboard").iterdir()
    board = EventAccumulator(str(file)).Reload()
    (shown,) = board.Scalars("loss")
    assert (shown.step, shown.value) == (run.rows, pytest.approx(run.history[0]["loss"], abs=1e-3))


def test_a_warm_start_begins_with_the_other_runs_weights(
    encoder_config: dict[str, Any], tmp_path: Path
) -> None:
    first = train(encoder_config, tmp_path / "first", data=None, steps=1)
    still = dict.fromkeys(("learning_rate", "encoder_learning_rate"), 0.0)
    second = train(encoder_config | still, tmp_path / "second", data=None, steps=1, warm_start=first.folder)
    expected = weights(first)
    got = torch.load(second.folder / "checkpoint.pt", weights_only=True)["pair"]
    assert all(torch.equal(expected[name], tensor) for name, tensor in got.items())


def test_an_earlier_run_is_not_written_over(encoder_config: dict[str, Any], tmp_path: Path) -> None:
    run = train(encoder_config, tmp_path / "run", data=None, steps=1)
    before = {name: (run.folder / name).read_bytes() for name in ("checkpoint.pt", "metrics.jsonl")}
    with pytest.raises(FuzzyError, match="holds an earlier run") as caught:
        train(encoder_config, run.folder, data=None, steps=2)
    assert "--resume" in caught.value.hint
    assert before == {name: (run.folder / name).read_bytes() for name in before}


def test_a_run_is_resumed_with_its_own_config(encoder_config: dict[str, Any], tmp_path: Path) -> None:
    run = train(encoder_config, tmp_path / "run", data=None, steps=1)
    other = encoder_config | {"rank": 2, "mine": 1}
    del other["alpha"]
    with pytest.raises(FuzzyError, match=r"another config; what differs: alpha, mine, rank\n"):
        train(other, run.folder, data=None, steps=1, resume=True)
    faster = encoder_config | {"evaluate_seconds": 7.0, "workers": 1}
    assert train(faster, run.folder, data=None, steps=1, resume=True).step == 1


def test_figures_of_a_run_that_had_no_checkpoint_yet_are_not_kept(
    encoder_config: dict[str, Any], tmp_path: Path
) -> None:
    (tmp_path / "metrics.jsonl").write_text('{"step": 99}\n', "utf-8")
    for count in (1, 2):
        run = train(encoder_config, tmp_path, data=None, steps=count, resume=True)
    lines = (tmp_path / "metrics.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line) for line in lines] == run.history
    assert [entry["step"] for entry in run.history] == [1, 2]


def test_nothing_is_read_from_beside_the_run_folder(
    encoder_config: dict[str, Any], tmp_path: Path, data_folder: Path, own_cache_folder: Path
) -> None:
    for name in ("first", "second"):
        folder = tmp_path / name / "run"
        train(encoder_config, folder, data=data_folder, steps=1)
        assert [p.name for p in folder.parent.iterdir()] == ["run"]
    assert len(list(own_cache_folder.glob("triples-*.pickle"))) == 1


def test_a_decoder_learns_from_triples_and_text(
    decoder_config: dict[str, Any], tmp_path: Path, data_folder: Path
) -> None:
    run = train(decoder_config, tmp_path / "runs" / "tiny", data=data_folder, steps=2)
    assert run.step == 2
    assert {p.name for p in run.folder.iterdir()} == {
        "checkpoint.pt",
        "lm.npy",
        "metrics.jsonl",
        "tensorboard",
        "tokenizer.json",
    }
    assert math.isfinite(run.history[0]["loss"])
    assert 0 <= run.history[0]["dev/program"] <= 1


def test_a_decoder_without_plain_text_does_without_it(
    decoder_config: dict[str, Any], tmp_path: Path, data_folder: Path
) -> None:
    (data_folder / "text" / "pages.txt.gz").unlink()
    run = train(decoder_config, tmp_path / "runs" / "tiny", data=data_folder, steps=1)
    assert not (run.folder / "lm.npy").exists()


# --- budgets, configs


def test_a_run_needs_a_budget(encoder_config: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(FuzzyError, match="needs a budget"):
        train(encoder_config, tmp_path / "run", data=None)
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("budget", [{"steps": 0}, {"minutes": 0.0}, {"minutes": -1.0, "steps": 5}])
def test_a_budget_is_above_zero(
    encoder_config: dict[str, Any], tmp_path: Path, budget: dict[str, Any]
) -> None:
    with pytest.raises(FuzzyError, match="budget above 0"):
        train(encoder_config, tmp_path / "run", data=None, **budget)
    assert not (tmp_path / "run").exists()


def test_a_warm_start_needs_a_checkpoint(encoder_config: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(FuzzyError, match=r"no checkpoint\.pt"):
        train(encoder_config, tmp_path / "run", data=None, steps=1, warm_start=tmp_path)


def test_an_unknown_config_is_named_with_the_known_ones() -> None:
    with pytest.raises(FuzzyError, match="no training config 'huge'") as caught:
        load_config("huge")
    assert "edit, minilm, minilm-gpu, span, span-gpu, tiny-cpu, tiny-gpu" in caught.value.hint


def test_a_config_that_is_no_toml_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text("kind = encoder")
    with pytest.raises(FuzzyError, match=r"mine\.toml cannot be read"):
        load_config(str(path))


def test_a_config_says_what_it_has_of_its_own() -> None:
    base, same = load_config("minilm"), load_config("minilm-gpu")
    changed = {"workers", "specs_per_step", "learning_rate", "evaluate_seconds"}
    assert {key for key in same if same[key] != base.get(key)} == changed


def test_a_config_of_an_unknown_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FuzzyError, match="'translator'"):
        objective({"kind": "translator"}, tmp_path)


def test_the_learning_rate_warms_up_and_falls_to_a_twentieth() -> None:
    assert learning_rate_factor(0, 10, 0.0) == pytest.approx(0.1)
    assert learning_rate_factor(9, 10, 0.0) == pytest.approx(1.0)
    assert learning_rate_factor(500, 10, 0.5) == pytest.approx(0.525)
    assert learning_rate_factor(1000, 10, 1.0) == pytest.approx(0.05)
    assert learning_rate_factor(2000, 10, 2.0) == pytest.approx(0.05)


def test_thinned_tokens_keep_their_ends() -> None:
    torch.manual_seed(0)
    ids = list(range(1000))
    some = thinned(ids, 0.25)
    assert (some[0], some[-1]) == (0, 999)
    assert some == sorted(some)
    assert len(some) == pytest.approx(750, abs=50)
    assert thinned(ids, 0.0) == ids
