from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from fuzzy_magic import cli as front
from fuzzy_magic import models
from fuzzy_magic.train import cli
from fuzzy_magic.train.cli import main


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What `train` was asked for."""
    calls: list[dict[str, Any]] = []

    def fake(config: dict[str, Any], folder: Path, **options: Any) -> None:
        calls.append({"config": config, "folder": folder, **options})

    monkeypatch.setattr(cli, "train", fake)
    return calls


def test_train_takes_config_budget_and_folder(asked: list[dict[str, Any]], tmp_path: Path) -> None:
    folder = str(tmp_path / "run")
    assert main(["--config", "minilm", "--steps", "3", "--folder", folder, "--resume"]) == 0
    (call,) = asked
    assert call["config"]["kind"] == "encoder"
    assert (call["folder"], call["steps"], call["resume"]) == (Path(folder), 3, True)


def test_a_run_has_a_folder_in_the_cache_by_default(
    asked: list[dict[str, Any]], own_cache_folder: Path
) -> None:
    main(["--config", "minilm", "--minutes", "1"])
    main(["--config", "minilm", "--minutes", "1", "--control"])
    assert [call["folder"] for call in asked] == [
        own_cache_folder / "runs" / "minilm",
        own_cache_folder / "runs" / "minilm-control",
    ]
    assert [call["config"].get("blind", False) for call in asked] == [False, True]


def test_a_finished_run_is_exported(
    asked: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    written: list[tuple[Any, ...]] = []
    monkeypatch.setattr(cli, "export_pair", lambda *arguments: written.append(arguments))
    monkeypatch.setattr(cli, "calibrate", lambda *arguments: written.append(("calibrated", *arguments)))
    monkeypatch.setattr(cli, "export_control", lambda *arguments: written.append(arguments))
    run, pair = tmp_path / "run", tmp_path / "pair"
    common = ["--config", "minilm", "--steps", "1", "--folder", str(run), "--export", str(pair)]
    main(common)
    main([*common, "--control"])
    base = models.pair("minilm").interpreter.path
    assert written == [
        (run / "checkpoint.pt", pair, base, None),
        ("calibrated", pair),
        (run / "checkpoint.pt", pair),
    ]
    main([*common, "--from", "bundled", "--mean"])
    assert written[3] == (run / "checkpoint.pt", pair, base, "bundled")


@pytest.mark.parametrize(
    "rest", [[], ["--from", "bundled"], ["--export", "pair", "--from", "bundled", "--control"]]
)
def test_a_mean_needs_two_pairs(
    asked: list[dict[str, Any]], capsys: pytest.CaptureFixture[str], rest: list[str]
) -> None:
    assert front.main(["train", "--config", "minilm", "--steps", "1", "--mean", *rest]) == 2
    assert "--mean needs two pairs' weights" in capsys.readouterr().err
    assert not asked


def test_fits_are_written_in_place_of_training(
    asked: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    written: list[tuple[Any, ...]] = []
    monkeypatch.setattr(cli, "fit", lambda config, path, **how: written.append((config["kind"], path, how)))
    path = tmp_path / "fits.jsonl"
    main(["--config", "edit", "--from", "bundled", "--write-fits", str(path), "--minutes", "2"])
    ((kind, where, how),) = written
    assert (kind, where, how["minutes"], how["warm_start"]) == ("editor", path, 2.0, "bundled")
    assert not asked
    main(["--config", "edit", "--from", "bundled", "--fits", str(path), "--minutes", "2"])
    assert (asked[0]["fits"], asked[0]["warm_start"]) == (path, "bundled")


@pytest.mark.parametrize("option", ["--fits", "--write-fits"])
def test_fits_need_weights(
    asked: list[dict[str, Any]], capsys: pytest.CaptureFixture[str], option: str
) -> None:
    assert front.main(["train", "--config", "edit", "--minutes", "1", option, "f.jsonl"]) == 2
    assert "adapters are fitted with weights that there are" in capsys.readouterr().err
    assert not asked


def test_an_unknown_config_is_an_error_without_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    assert front.main(["train", "--config", "huge", "--steps", "1"]) == 2
    assert "no training config 'huge'" in capsys.readouterr().err
