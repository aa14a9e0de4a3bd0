"""What `fuzzy data stats` counts, prints and samples."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from fuzzy_magic import cli as front
from fuzzy_magic.errors import FuzzyError
from fuzzy_magic.train import data_cli
from fuzzy_magic.train.data import GROUPS, read_records
from fuzzy_magic.train.data_cli import main
from fuzzy_magic.train.stats import SPLITS, TARGETS, data_stats
from fuzzy_magic.train.stats_table import stats_table


@pytest.fixture(scope="module")
def stats() -> dict[str, Any]:
    return data_stats()


@pytest.fixture
def counted(stats: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """What the command asked to be counted; it gets the report that is there already."""
    asked: list[tuple[Any, ...]] = []
    monkeypatch.setattr(data_cli, "data_stats", lambda *how: asked.append(how) or stats)
    return asked


def test_json_holds_the_whole_report(
    stats: dict[str, Any], counted: list[tuple[Any, ...]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert front.main(["data", "stats", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == json.loads(json.dumps(stats))
    assert counted == [(None, 1)]


def test_all_authored_families_are_counted_once(stats: dict[str, Any]) -> None:
    assert stats["families"] == len({record["id"] for record in read_records()}) > 250
    assert sum(row["families"] for row in stats["groups"].values()) == stats["families"]
    whole = sum(stats["splits"][split]["families"] for split in ("train", "dev", "heldout_families"))
    assert 0 <= stats["families"] - whole <= 5  # a few have texts or wordings for one split alone


def test_splits_and_files_are_counted(stats: dict[str, Any]) -> None:
    splits = stats["splits"]
    assert tuple(splits) == SPLITS
    assert splits["train"]["families"] > splits["heldout_families"]["families"] > 20
    assert splits["train"]["wordings"] > splits["heldout"]["wordings"]
    assert sum(row["train"] for row in stats["categories"].values()) == splits["train"]["families"]
    assert set(stats["files"]) == {"heldout", "heldout_families", "real"}
    assert all(row["rows"] > row["specs"] >= row["closed"] > 0 for row in stats["files"].values())


def test_groups_stand_beside_their_targets(stats: dict[str, Any]) -> None:
    assert tuple(stats["groups"]) == GROUPS
    assert sum(TARGETS.values()) == pytest.approx(1)
    assert sum(row["share"] for row in stats["groups"].values()) == pytest.approx(1)


def test_lengths_and_entropies_are_whole_distributions(stats: dict[str, Any]) -> None:
    for name in ("spec_chars", "input_chars"):
        lengths = stats[name]
        order = [lengths[each] for each in ("least", "p10", "median", "p90", "most")]
        assert order == sorted(order)
        assert sum(count for *_, count in lengths["histogram"]) == lengths["count"]
    entropy = stats["label_entropy"]
    assert sum(count for *_, count in entropy["histogram"]) == entropy["functions"]
    assert 0.5 < entropy["mean_of_possible"] <= 1


def test_training_shares_nothing_with_what_is_held_out(stats: dict[str, Any]) -> None:
    assert len(stats["overlap"]) == 6
    assert {count for row in stats["overlap"].values() for count in row.values()} == {0}


def test_five_rows_of_each_source_are_drawn_by_the_seed(stats: dict[str, Any]) -> None:
    samples = stats["samples"]
    assert {f"families: {group}" for group in GROUPS} <= set(samples)
    assert {"derived", "real: banking77"} <= set(samples)
    assert all(len(rows) == 5 for rows in samples.values())
    assert all(row["spec"] and row["input"] for rows in samples.values() for row in rows)
    other = data_stats(seed=2)
    assert other["samples"] != samples
    assert {**other, "samples": 0} == {**stats, "samples": 0}


def test_the_tables_fit_100_columns(
    stats: dict[str, Any],
    counted: list[tuple[Any, ...]],
    data_folder: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["stats", "--data", str(data_folder), "--seed", "7"]) == 0
    assert counted == [(data_folder, 7)]
    shown = capsys.readouterr().out
    assert shown == stats_table(stats) + "\n"
    assert [line for line in shown.splitlines() if len(line) > 100] == []
    (line,) = [line for line in shown.splitlines() if line.startswith("train  ")]
    counts = [*stats["splits"]["train"].values(), stats["procedural"]["splits"]["train"]]
    assert [int(number.replace(",", "")) for number in line.split()[1:]] == counts
    assert "licensed triples: not counted" in shown


def test_nothing_that_a_terminal_obeys_is_printed(stats: dict[str, Any]) -> None:
    row = {"spec": "\x1b[2Jspec\n" * 50, "input": "\x07text", "output": "x" * 500}
    shown = stats_table({**stats, "samples": {"hostile": [row]}})
    assert "\x1b" not in shown
    assert "\x07" not in shown
    assert all(len(line) <= 100 for line in shown.splitlines())


def test_licensed_files_are_counted_where_they_are(data_folder: Path) -> None:
    report = data_stats(data_folder)
    (counts,) = report["licensed"].values()
    assert (counts["rows"], counts["specs"], counts["tasks"]) == (17, 4, 4)
    assert len(report["samples"]["licensed: sizes"]) == 5
    assert "sizes" in stats_table(report)


def test_a_folder_without_triples_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FuzzyError, match="no folder triples"):
        main(["stats", "--data", str(tmp_path)])


def test_an_empty_folder_of_triples_is_said_to_be_empty(stats: dict[str, Any]) -> None:
    assert "the folder holds none" in stats_table({**stats, "licensed": {}})
