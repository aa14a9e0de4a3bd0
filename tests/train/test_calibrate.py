from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from fuzzy_magic import models
from fuzzy_magic.models import pair
from fuzzy_magic.train import calibrate
from fuzzy_magic.train.calibrate import dev_episodes, fit_pair
from fuzzy_magic.train.data import is_dev_family
from fuzzy_magic.train.heldout import SPLITS, read_split


def test_only_families_kept_for_choosing_settings_are_used() -> None:
    families = {episode.family for episode in dev_episodes()}
    assert len(families) > 10
    assert all(map(is_dev_family, families))


def test_no_family_of_a_held_out_set_is_used() -> None:
    families = {episode.family for episode in dev_episodes()}
    assert not families & {episode.family for split in SPLITS for episode in read_split(split)}


def test_all_are_closed_sets_and_the_same_every_time() -> None:
    episodes = dev_episodes()
    assert all(episode.labels for episode in episodes)
    assert episodes == dev_episodes()


@pytest.mark.model
def test_a_pair_gets_a_temperature(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calibrate, "ROWS", 8)
    found = fit_pair(pair("minilm"), limit=4)
    assert 0.1 <= found <= 20


def test_the_temperature_goes_into_the_description_of_a_pair(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(calibrate, "fit_pair", lambda which, progress: 1.25)
    shutil.copy(models.BUNDLED / "minilm" / "pair.json", tmp_path)
    assert calibrate.calibrate(tmp_path) == 1.25
    assert pair(tmp_path).confidence_temperature == 1.25
    assert pair(tmp_path).temperature == pair("minilm").temperature
