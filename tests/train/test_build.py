from __future__ import annotations

import errno
import json
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from fuzzy_magic import cli as front
from fuzzy_magic.errors import FuzzyError
from fuzzy_magic.hashes import sha256
from fuzzy_magic.settings import override
from fuzzy_magic.train import build, shards
from fuzzy_magic.train.build import MANIFEST, Plan, build_shards, spec_text, triples
from fuzzy_magic.train.data import Episode, Function, is_dev_family, is_heldout_family
from fuzzy_magic.train.mixture import Mixture
from fuzzy_magic.train.shards import PIECE, Shard, Triple, write_shard


def function(name: str, source: str, group: str) -> Function:
    rows = [(f"The {name} number {n} waits in the yard.", "yes" if n % 3 else "no") for n in range(60)]
    return Function(name, source, [f"Is the {name} new? yes or no"], rows, labels=("no", "yes"), group=group)


PARTS = {
    "families": [
        function("tractor", "family:farms", "text_nlp"),
        function("log", "family:code", "code_commands"),
    ],
    "triples": [function("taxi", "clinc150", "")],
}


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Build from three functions, and say nothing."""
    monkeypatch.setattr(build, "load_parts", lambda split, data, cache: PARTS)
    monkeypatch.setattr(build, "_fingerprint", lambda data: "fixed")


@pytest.fixture(autouse=True)
def quiet(tmp_path: Path) -> Iterator[None]:
    with override(progress=False, cache_dir=tmp_path / "cache"):
        yield


def read(folder: Path) -> list[dict[str, Any]]:
    if files := sorted(folder.glob("*.jsonl")):
        return [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]
    parquet = pytest.importorskip("pyarrow.parquet")
    return [row for file in sorted(folder.glob("*.parquet")) for row in parquet.read_table(file).to_pylist()]


# --- what is written ------------------------------------------------------------------------------------


@pytest.mark.usefixtures("small")
def test_rows_have_every_column_and_the_manifest_counts_them(tmp_path: Path) -> None:
    manifest = build_shards(Plan(rows=250, shard_rows=100, format="jsonl"), tmp_path / "out")
    rows = read(tmp_path / "out")
    assert len(rows) == manifest["rows"] == 250
    assert all(set(row) == set(Triple._fields) for row in rows)
    assert all(row["output"] in row["labels"] for row in rows)
    assert manifest["groups"] == Counter(row["group"] for row in rows)
    kinds = Counter(row["source"].partition(":")[0] for row in rows)
    assert manifest["sources"] == kinds
    assert {entry["name"] for entry in manifest["licences"]} == {"family", "clinc150"}
    assert [shard["rows"] for shard in manifest["shards"]] == [100, 100, 50]
    for shard in manifest["shards"]:
        assert sha256(tmp_path / "out" / shard["file"]) == shard["sha256"]
    assert json.loads((tmp_path / "out" / MANIFEST).read_text("utf-8")) == manifest
    assert any(row["noise"] for row in rows)


@pytest.mark.usefixtures("small")
def test_both_formats_hold_the_same_rows(tmp_path: Path) -> None:
    for name in ("jsonl", "parquet"):
        build_shards(Plan(rows=230, shard_rows=100, format=name), tmp_path / name)
    assert read(tmp_path / "jsonl") == read(tmp_path / "parquet")


def test_open_outputs_have_no_labels_in_either_format(tmp_path: Path) -> None:
    triple = Triple("Plural", None, "köttbulle\n🎉", "x", "f", "text_nlp", "family:x", "")
    for name in ("a.jsonl", "a.parquet"):
        write_shard(tmp_path / name, [triple], lambda rows: None)
    (line,) = (tmp_path / "a.jsonl").read_text("utf-8").splitlines()
    assert json.loads(line) == triple._asdict()
    (tmp_path / "a.jsonl").unlink()
    assert read(tmp_path) == [triple._asdict()]


@pytest.mark.usefixtures("small")
def test_a_shard_depends_on_seed_and_number_alone(tmp_path: Path) -> None:
    plan = Plan(rows=300, shard_rows=100, format="jsonl")
    all_three = build_shards(plan, tmp_path / "all")["shards"]
    alone = build._write(plan.mixture(), plan, tmp_path, 2, lambda rows: None)
    assert alone.sha256 == all_three[2]["sha256"]
    assert len({shard["sha256"] for shard in all_three}) == 3
    other = build_shards(Plan(rows=300, seed=2, shard_rows=100, format="jsonl"), tmp_path / "other")["shards"]
    assert {s["sha256"] for s in other}.isdisjoint(s["sha256"] for s in all_three)


def test_several_workers_write_what_one_writes(tmp_path: Path) -> None:
    plan = Plan(rows=90, shard_rows=45, format="jsonl", split="dev")
    one, two = (build_shards(plan, tmp_path / str(n), workers=n) for n in (1, 2))
    assert one == two


def test_the_other_splits_are_drawn_from_their_own_families_without_noise(tmp_path: Path) -> None:
    for split, belongs in (("dev", is_dev_family), ("heldout_families", is_heldout_family)):
        build_shards(Plan(rows=200, split=split, format="jsonl"), tmp_path / split)
        rows = read(tmp_path / split)
        assert all(belongs(row["family"]) for row in rows)
        assert {row["noise"] for row in rows} == {""}


def test_examples_go_into_the_spec_as_people_write_them() -> None:
    episode = Episode("Plural?", None, (("cat", "cats"),), (("dog", "dogs"), ("ox", "oxen")), "f", "s")
    assert spec_text(episode) == "Plural?\nInput: dog\nOutput: dogs\nInput: ox\nOutput: oxen"
    long = Episode("Plural?", None, (("cat", "cats"),), (("x" * 3000, "y"),), "f", "s")
    assert spec_text(long) == "Plural?"


def test_rows_that_are_too_long_are_left_out() -> None:
    rows = [("short", "a"), ("x" * 601, "b"), ("y", "z" * 401), ("short too", "c")]
    mixture = Mixture({"families": [Function("f", "family:x", ["Do it."], rows)]}, {"families": 1}, seed=1)
    assert {triple.output for triple in islice(triples(mixture, 0), 40)} == {"a", "c"}


def test_rows_are_taken_from_the_stream_piece_by_piece(tmp_path: Path) -> None:
    """Memory stays flat: nothing is drawn before the rows drawn so far are written."""
    drawn = 0
    told: list[int] = []

    def stream() -> Iterator[Triple]:
        nonlocal drawn
        for drawn in range(1, 3 * PIECE + 1):
            assert drawn <= sum(told) + PIECE
            yield Triple("s", None, str(drawn), "o", "f", "", "x", "")

    shard = write_shard(tmp_path / "a.jsonl", stream(), told.append)
    assert told == [PIECE] * 3
    assert shard.rows == 3 * PIECE


# --- going on -------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("small")
def test_an_interrupted_build_goes_on_where_it_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan, out = Plan(rows=250, shard_rows=100, format="jsonl"), tmp_path / "out"
    whole = build_shards(plan, tmp_path / "whole")
    written: list[str] = []

    def stopping(path: Path, rows: Iterable[Triple], progress: Any) -> Shard:
        if len(written) == 1:
            raise KeyboardInterrupt
        written.append(path.name)
        return write_shard(path, rows, progress)

    monkeypatch.setattr(build, "write_shard", stopping)
    with pytest.raises(KeyboardInterrupt):
        build_shards(plan, out)
    assert sorted(path.name for path in out.iterdir()) == [MANIFEST, "train-00000.jsonl"]
    (out / ".1234.tmp").write_text("half a shard")
    first = (out / "train-00000.jsonl").stat().st_mtime_ns
    written.append("the interrupt is over")
    assert build_shards(plan, out) == whole
    assert written == ["train-00000.jsonl", "the interrupt is over", "train-00001.jsonl", "train-00002.jsonl"]
    assert (out / "train-00000.jsonl").stat().st_mtime_ns == first
    assert not list(out.glob(".*"))


@pytest.mark.usefixtures("small")
def test_a_finished_build_is_left_alone_and_can_be_added_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    before = build_shards(Plan(rows=150, shard_rows=100, format="jsonl"), out)
    with monkeypatch.context() as patch:
        patch.setattr(build, "load_parts", lambda *given: pytest.fail("nothing is lacking"))
        assert build_shards(Plan(rows=150, shard_rows=100, format="jsonl"), out) == before
    more = build_shards(Plan(rows=300, shard_rows=100, format="jsonl"), out)
    assert more["shards"][0] == before["shards"][0]
    assert [shard["rows"] for shard in more["shards"]] == [100, 100, 100]
    with pytest.raises(FuzzyError, match="already holds 300 rows"):
        build_shards(Plan(rows=150, shard_rows=100, format="jsonl"), out)


@pytest.mark.usefixtures("small")
def test_a_damaged_shard_is_written_again(tmp_path: Path) -> None:
    plan, out = Plan(rows=150, shard_rows=100, format="jsonl"), tmp_path / "out"
    before = build_shards(plan, out)
    (out / "train-00001.jsonl").write_text("half")
    assert build_shards(plan, out) == before
    assert len(read(out)) == 150


# --- what is refused ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"rows": 0}, "rows: 0"),
        ({"rows": 5, "shard_rows": 0}, "shard rows: 0"),
        ({"rows": 5, "format": "csv"}, "no format 'csv'"),
        ({"rows": 5, "split": "test"}, "no split 'test'"),
        ({"rows": 5, "data": Path("/no/such/folder")}, "/no/such/folder is not a folder"),
    ],
)
def test_a_wrong_plan_is_refused(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(FuzzyError, match=message):
        Plan(**wrong)


@pytest.mark.usefixtures("small")
def test_a_folder_with_another_build_is_refused(tmp_path: Path) -> None:
    build_shards(Plan(rows=50, format="jsonl"), tmp_path / "out")
    with pytest.raises(
        FuzzyError, match=r"holds another build: seed 1, not 2; format 'jsonl', not 'parquet'"
    ):
        build_shards(Plan(rows=50, seed=2), tmp_path / "out")
    with pytest.raises(FuzzyError, match="workers: 0"):
        build_shards(Plan(rows=50, format="jsonl"), tmp_path / "out", workers=0)


def test_a_folder_with_other_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").touch()
    with pytest.raises(FuzzyError, match=r"holds other files, and no manifest\.json"):
        build_shards(Plan(rows=5), tmp_path)
    (tmp_path / MANIFEST).write_text("{")
    with pytest.raises(FuzzyError, match=r"manifest\.json cannot be read"):
        build_shards(Plan(rows=5), tmp_path)


def test_a_folder_that_cannot_be_made_is_an_error_that_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FuzzyError, match="cannot be written: Not a directory"):
        build_shards(Plan(rows=5), tmp_path / "file" / "out")


@pytest.mark.usefixtures("small")
def test_a_full_disk_is_said_and_finished_shards_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, pieces: Iterable[list[Triple]]) -> None:
        path.write_text("the beginning")
        raise OSError(errno.ENOSPC, "No space left on device")

    out = tmp_path / "out"
    build_shards(Plan(rows=100, shard_rows=100, format="jsonl"), out)
    monkeypatch.setitem(shards.FORMATS, "jsonl", full)
    with pytest.raises(FuzzyError, match="the disk is full") as caught:
        build_shards(Plan(rows=200, shard_rows=100, format="jsonl"), out)
    assert "finished shards are kept" in caught.value.hint
    assert sorted(path.name for path in out.iterdir()) == [MANIFEST, "train-00000.jsonl"]


# --- the command ----------------------------------------------------------------------------------------


def test_data_build_without_data_says_what_is_missing_and_builds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FUZZY_DATA_DIR", raising=False)
    out = str(tmp_path / "out")
    assert front.main(["data", "build", "--rows", "120", "--out", out, "--format", "jsonl"]) == 0
    shown = capsys.readouterr()
    (line,) = shown.err.strip().splitlines()
    assert line.startswith(
        "building without licensed triples (neither --data nor FUZZY_DATA_DIR is given): ni_"
    )
    assert shown.out == f"120 rows in 1 shards, {out}\n"
    assert len(json.loads((tmp_path / "out" / MANIFEST).read_text("utf-8"))["missing"]) == 10


def test_data_build_takes_triples_from_the_data_folder(
    tmp_path: Path, data_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    front.main(["data", "build", "--rows", "300", "--out", str(out), "--data", str(data_folder)])
    assert f"({data_folder} lacks some)" in capsys.readouterr().err
    assert "sizes" in json.loads((out / MANIFEST).read_text("utf-8"))["sources"]


@pytest.mark.parametrize("wrong", [["--rows", "0"], ["--rows", "9", "--format", "xml"]])
def test_data_build_refuses_nonsense(
    wrong: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert front.main(["data", "build", "--out", str(tmp_path / "out"), *wrong]) == front.EXIT_ERROR
    assert "hint: " in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_the_stream_goes_on_without_end_and_anew_from_any_index() -> None:
    mixture = Mixture(PARTS, {"families": 1, "triples": 1}, seed=5)
    rng = random.Random(1)
    for start in rng.sample(range(10**9), 3):
        first, second = (list(islice(triples(mixture, start), 40)) for _ in range(2))
        assert first == second
