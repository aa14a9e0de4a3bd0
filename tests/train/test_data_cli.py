from __future__ import annotations

from pathlib import Path

import pytest

from fuzzy_magic.errors import FuzzyError
from fuzzy_magic.train import data_cli
from fuzzy_magic.train.data_cli import main


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
