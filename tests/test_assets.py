from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from fuzzy_magic import hashes
from fuzzy_magic.assets import verified
from fuzzy_magic.errors import AssetMissingOffline, ChecksumMismatch
from fuzzy_magic.models import ModelFile
from fuzzy_magic.settings import override


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A cache folder of our own, and a process that has hashed nothing yet."""
    new_process(monkeypatch)
    with override(cache_dir=tmp_path / "cache"):
        yield tmp_path / "cache"


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that were hashed, in order."""
    seen: list[Path] = []
    sha256 = hashes.sha256

    def watched(path: Path) -> str:
        seen.append(path)
        return sha256(path)

    monkeypatch.setattr(hashes, "sha256", watched)
    return seen


def model(tmp_path: Path, content: bytes = b"weights") -> ModelFile:
    path = tmp_path / "interpreter.gguf"
    path.write_bytes(content)
    return ModelFile(path, hashlib.sha256(b"weights").hexdigest())


def new_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hashes, "_known", {})


def test_the_right_file_is_hashed_once_for_all_processes(
    tmp_path: Path, hashed: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = model(tmp_path)
    assert verified(file) == file.path
    verified(file)
    new_process(monkeypatch)
    verified(file)
    assert hashed == [file.path]


def test_a_changed_file_is_hashed_again_and_refused(tmp_path: Path) -> None:
    file = model(tmp_path)
    verified(file)
    model(tmp_path, b"weighty")
    os.utime(file.path, ns=(1, 1))  # the same size, so the time alone tells
    with pytest.raises(ChecksumMismatch, match=r"has sha256 .*…, expected"):
        verified(file)


def test_a_wrong_file_is_refused_each_time(tmp_path: Path, hashed: list[Path]) -> None:
    file = model(tmp_path, b"others")
    for _ in range(2):
        with pytest.raises(ChecksumMismatch):
            verified(file)
    assert len(hashed) == 1


def test_another_checksum_for_the_same_file_is_checked_on_its_own(tmp_path: Path) -> None:
    file = model(tmp_path)
    verified(file)
    with pytest.raises(ChecksumMismatch):
        verified(ModelFile(file.path, "0" * 64))


def test_a_missing_file_says_which(tmp_path: Path) -> None:
    with pytest.raises(AssetMissingOffline, match=r"nothing\.gguf is missing"):
        verified(ModelFile(tmp_path / "nothing.gguf", "0" * 64))


def test_a_cache_that_cannot_be_written_costs_one_check_per_process(
    tmp_path: Path, cache: Path, hashed: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.write_text("a file where the folder should be")
    file = model(tmp_path)
    verified(file)
    verified(file)
    assert len(hashed) == 1
    new_process(monkeypatch)
    verified(file)
    assert len(hashed) == 2
