from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from fuzzy_magic import cli as front
from fuzzy_magic import models
from fuzzy_magic.errors import FuzzyError
from fuzzy_magic.train import cli
from fuzzy_magic.train.cli import main
from fuzzy_magic.train.stats import data_stats


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
    assert main(["train", "--config", "minilm", "--steps", "3", "--folder", folder, "--resume"]) == 0
    (call,) = asked
    assert call["config"]["kind"] == "encoder"
    assert (call["folder"], call["steps"], call["resume"]) == (Path(folder), 3, True)


def test_a_run_has_a_folder_in_the_cache_by_default(
    asked: list[dict[str, Any]], own_cache_folder: Path
) -> None:
    main(["train", "--config", "minilm", "--minutes", "1"])
    main(["train", "--config", "minilm", "--minutes", "1", "--control"])
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
    monkeypatch.setattr(cli, "export_control", lambda *arguments: written.append(arguments))
    run, pair = tmp_path / "run", tmp_path / "pair"
    common = ["train", "--config", "minilm", "--steps", "1", "--folder", str(run), "--export", str(pair)]
    main(common)
    main([*common, "--control"])
    base = models.pair("minilm").interpreter.path
    assert written == [(run / "checkpoint.pt", pair, base), (run / "checkpoint.pt", pair)]


def test_data_heldout_builds_the_files(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folders: list[Path] = []
    monkeypatch.setattr(cli, "build", lambda folder: folders.append(folder) or {"heldout": 1234})
    assert main(["data", "heldout", "--data", str(tmp_path)]) == 0
    assert folders == [tmp_path]
    assert capsys.readouterr().out == "heldout: 1,234 rows\n"


def test_data_heldout_asks_for_the_data() -> None:
    with pytest.raises(FuzzyError, match="not known"):
        main(["data", "heldout"])


def test_the_data_folder_may_come_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("FUZZY_DATA_DIR", str(tmp_path))
    with pytest.raises(FuzzyError, match="lacks banking77"):
        main(["data", "heldout"])


def test_data_stats_counts_splits_and_files(capsys: pytest.CaptureFixture[str]) -> None:
    assert front.main(["data", "stats", "--json"]) == 0
    stats = json.loads(capsys.readouterr().out)
    families = stats["families"]
    assert families["train"]["families"] > families["heldout_families"]["families"] > 20
    assert families["train"]["wordings"] > families["heldout"]["wordings"]
    assert sum(stats["categories"]["train"].values()) == families["train"]["families"]
    assert set(stats["files"]) == {"heldout", "heldout_families", "real"}
    assert all(counts["rows"] > counts["specs"] >= counts["closed"] > 0 for counts in stats["files"].values())


def test_data_stats_prints_tables(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["data", "stats"]) == 0
    shown = capsys.readouterr().out
    counts = data_stats()["families"]["train"]
    (line,) = [line for line in shown.splitlines() if line.startswith("train ")]
    assert [int(number.replace(",", "")) for number in line.split()[1:]] == list(counts.values())
    assert all(len(line) <= 100 for line in shown.splitlines())


def test_an_unknown_config_is_an_error_without_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    assert front.main(["train", "--config", "huge", "--steps", "1"]) == 2
    assert "no training config 'huge'" in capsys.readouterr().err
