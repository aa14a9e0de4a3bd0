from __future__ import annotations

import json
from pathlib import Path

import pytest

from fuzzy_magic import cli as front
from fuzzy_magic.errors import FuzzyError
from fuzzy_magic.train import data_cli
from fuzzy_magic.train.data_cli import main
from fuzzy_magic.train.stats import data_stats


def test_data_heldout_builds_the_files(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folders: list[Path] = []
    monkeypatch.setattr(data_cli, "build", lambda folder: folders.append(folder) or {"heldout": 1234})
    assert main(["heldout", "--data", str(tmp_path)]) == 0
    assert folders == [tmp_path]
    assert capsys.readouterr().out == "heldout: 1,234 rows\n"


def test_data_heldout_asks_for_the_data() -> None:
    with pytest.raises(FuzzyError, match="not known"):
        main(["heldout"])


def test_the_data_folder_may_come_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("FUZZY_DATA_DIR", str(tmp_path))
    with pytest.raises(FuzzyError, match="lacks banking77"):
        main(["heldout"])


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
    assert main(["stats"]) == 0
    shown = capsys.readouterr().out
    counts = data_stats()["families"]["train"]
    (line,) = [line for line in shown.splitlines() if line.startswith("train ")]
    assert [int(number.replace(",", "")) for number in line.split()[1:]] == list(counts.values())
    assert all(len(line) <= 100 for line in shown.splitlines())
