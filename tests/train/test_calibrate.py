from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from fuzzy_magic import models
from fuzzy_magic.calibration import HIGHEST, LOWEST, fit_temperature
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


@pytest.mark.parametrize(("fitted", "warned"), [(0.1, True), (1.25, False), (20.0, True)])
def test_a_fit_that_ends_on_a_bound_is_said(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    fitted: float,
    warned: bool,
) -> None:
    monkeypatch.setattr(calibrate, "fit_pair", lambda which, progress: fitted)
    shutil.copy(models.BUNDLED / "minilm" / "pair.json", tmp_path)
    calibrate.calibrate(tmp_path)
    said = capsys.readouterr().err
    assert said.startswith("warning: ") == warned
    assert (f"ended on its bound, {fitted:g}" in said) == warned


@pytest.mark.parametrize(("sure", "right", "bound"), [(0.51, 0, LOWEST), (0.9, 1, HIGHEST)])
def test_a_fit_without_a_best_temperature_ends_on_a_bound(sure: float, right: int, bound: float) -> None:
    assert round(fit_temperature([[sure, 1 - sure]] * 4000, [right] * 4000), 4) == bound


def test_the_temperature_goes_into_the_description_of_a_pair(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(calibrate, "fit_pair", lambda which, progress: 1.25)
    shutil.copy(models.BUNDLED / "minilm" / "pair.json", tmp_path)
    assert calibrate.calibrate(tmp_path) == 1.25
    assert pair(tmp_path).confidence_temperature == 1.25
    assert pair(tmp_path).temperature == pair("minilm").temperature
