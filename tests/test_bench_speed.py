"""The comparison with the peers, on models small enough to be written and run in seconds."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import math
import re
import sys
import tarfile
from pathlib import Path
from typing import Any

import gguf
import numpy as np
import pytest
import tiny_models

from fuzzy_magic.bench import cli
from fuzzy_magic.bench.measure import Measurement
from fuzzy_magic.bench.speed import contenders, floor, kinds, processes, report, rows, run, shapes, workloads
from fuzzy_magic.bench.speed.answers import EVIDENCE, LABELS, TEXTS, chains
from fuzzy_magic.bench.speed.contenders import LOOP, OURS, PEER_PACKAGE, SDK, Reply, first_line, process
from fuzzy_magic.bench.speed.material import PSEUDO, Material
from fuzzy_magic.bench.speed.shapes import QWEN3
from fuzzy_magic.bench.speed.turns import Turns, take_turns
from fuzzy_magic.bench.speed.vocabulary import vocabulary
from fuzzy_magic.bench.speed.workloads import Bench, Sizes
from fuzzy_magic.errors import AssetMissingOffline, FuzzyError, MissingExtra
from fuzzy_magic.prompts import PLACEHOLDER
from fuzzy_magic.settings import override

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")

TINY = dataclasses.replace(
    QWEN3,
    id="tiny-shape",
    vocabulary="tiny",
    layers=2,
    width=256,
    ff=256,
    heads=4,
    kv_heads=2,
    head_dim=32,
    spelled=(),
)
CONTROL = ("<|im_start|>", "<|im_end|>")


def merges() -> list[str]:
    """Return merges that build the words of answers, rows and prompt, those behind a space first."""
    texts = [text.split(" ") for text in (*LABELS, *TEXTS)]
    inner = [f"Ġ{word}" for text in texts for word in text[1:]]
    inner += [f"Ġ{word}" for words in EVIDENCE for word in words]
    read = re.findall(r" (?=([a-zA-Z]+))", " ".join([PSEUDO, *rows.long(12)]))
    inner += [f"Ġ{word}" for word in read]
    found: dict[str, None] = {}
    for word in [*inner, *(text[0] for text in texts)]:
        for length in range(1, len(word)):
            found[f"{word[:length]} {word[length]}"] = None
    return list(found)


def write_vocabulary(path: Path) -> Path:
    """Write a file that holds nothing but a byte-level tokenizer."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pairs = merges()
    tokens = [*tiny_models.byte_alphabet(), *(pair.replace(" ", "") for pair in pairs), *CONTROL]
    writer = gguf.GGUFWriter(path, "qwen2")
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("qwen2")
    writer.add_token_list(tokens)
    normal, control = gguf.TokenType.NORMAL, gguf.TokenType.CONTROL
    writer.add_token_types([control if token in CONTROL else normal for token in tokens])
    writer.add_token_merges(pairs)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


@pytest.fixture(scope="module")
def material(tmp_path_factory: pytest.TempPathFactory) -> Material:
    folder = tmp_path_factory.mktemp("bench")
    with override(cache_dir=folder):
        return Material(TINY, write_vocabulary(folder / "tiny.gguf"))


@pytest.fixture
def bench(material: Material, tmp_path: Path) -> Bench:
    sizes = Sizes(rounds=1, short=6, long=2, written=2, column=10, unique=3, finished=6, peer=2, each=2)
    return Bench(material, sizes, tmp_path)


def named(results: list[Measurement]) -> dict[str, Measurement]:
    return {each.name: each for each in results}


def test_shapes_have_the_weights_of_the_real_models() -> None:
    base = {
        shape.id: shape.layers * sum(d_out * d_in for d_out, d_in in shape.modules.values())
        for shape in shapes.SHAPES
    }
    assert base == {"qwen3-0.6b": 440_401_920, "gpt2": 84_934_656}
    adapters = {
        shape.id: shape.macs_per_token - base[shape.id]  # a weight is used once for each token
        for shape in shapes.SHAPES
    }
    assert adapters["qwen3-0.6b"] == pytest.approx(40.4e6, rel=0.01)
    assert adapters["gpt2"] == pytest.approx(9.4e6, rel=0.01)


def test_every_token_of_an_answer_has_one_successor_and_no_row_word_is_among_them() -> None:
    words = {f"Ġ{word}" for text in (*LABELS, *TEXTS) for word in text.split(" ")[1:]}
    words |= {text.split(" ")[0] for text in (*LABELS, *TEXTS)}
    evidence = [f"Ġ{word}" for each in EVIDENCE for word in each]
    found = chains([*words, *evidence, "<end>"], "<end>")
    assert len(found.successors) == sum(map(len, (*found.labels, *found.texts))) == len(words)
    assert set(found.starts) & set(found.successors.values()) == set()
    assert words & set(evidence) == set()
    assert {len(chain) for chain in found.texts} == {workloads.TEXT_TOKENS}


def test_a_vocabulary_without_the_words_is_refused() -> None:
    with pytest.raises(FuzzyError, match="has no token 'bug'"):
        chains(["a"], "a")


def test_rows_are_unique_where_they_should_be() -> None:
    assert len(set(rows.short(240))) == 240
    assert len(set(rows.long(40))) == 40
    assert min(map(len, rows.long(40))) > 5 * max(map(len, rows.short(40)))
    column = rows.repeated(60, 18)
    assert (len(column), len(set(column))) == (60, 18)
    assert column == rows.repeated(60, 18)


def test_contenders_take_turns_in_an_order_that_moves_on() -> None:
    order: list[str] = []

    def turn(name: str, seconds: float) -> Any:
        def run() -> Reply:
            order.append(name)
            return Reply([name[0], "x"], seconds)

        return run

    turns = take_turns("what", 3, {"slow": turn("slow", 4.0), "fast": turn("fast", 2.0)})
    assert order == ["slow", "fast", "fast", "slow", "slow", "fast"]
    assert turns.ratios("slow", "fast") == (2.0, 2.0, 2.0)
    assert turns.rates("fast", 10) == (5.0, 5.0, 5.0)
    assert turns.equal("slow", "fast") == 50


def test_rows_of_several_programs_are_compared_one_by_one() -> None:
    turns = Turns({}, {"a": [["x", "y"], ["z", "z"]], "b": [["x", "y"], ["z", "w"]]})
    assert turns.equal("a", "b") == 75


def test_the_floor_counts_every_token_of_a_row_and_every_reading_of_logits() -> None:
    label = floor.Work(prefix=0, row=30)
    text = dataclasses.replace(label, written=12)
    assert (label.tokens, text.tokens) == (30, 42)
    macs = [floor.row_macs(QWEN3, 151_936, work) for work in (label, text)]
    attended = 42 * QWEN3.attention_macs(21) - 30 * QWEN3.attention_macs(15)
    assert macs[1] - macs[0] == pytest.approx(12 * QWEN3.macs_per_token + attended)
    twice = floor.row_macs(QWEN3, 151_936, dataclasses.replace(label, read=2))
    assert twice - macs[0] == 151_936 * 1024


def test_the_floor_of_warm_rounds_has_no_prefix_but_attends_to_it() -> None:
    without, warm = floor.Work(prefix=0, row=30), floor.Work(prefix=100, row=30)
    assert without.tokens == warm.tokens == 30
    macs = [floor.row_macs(QWEN3, 151_936, work) for work in (without, warm)]
    assert macs[1] - macs[0] == pytest.approx(30 * QWEN3.attention_macs(100))


def test_without_the_peer_the_benchmark_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contenders, "PEER_PACKAGE", "no_such_package")
    with pytest.raises(MissingExtra, match="no_such_package"):
        run.measure(quick=True)


def test_the_tokenizer_is_taken_from_an_sdist_that_lies_there(tmp_path: Path) -> None:
    member = tmp_path / "ggml-vocab-gpt-2.gguf"
    member.write_bytes(b"GGUF and more")
    folder = tmp_path / "vocabularies"
    folder.mkdir()
    with tarfile.open(folder / "llama_cpp_python-0.3.36.tar.gz", "w:gz") as archive:
        archive.add(member, f"llama_cpp_python-0.3.36/vendor/llama.cpp/models/{member.name}")
    assert vocabulary("gpt-2", folder).read_bytes() == b"GGUF and more"
    with pytest.raises(AssetMissingOffline, match="holds no ggml-vocab-qwen2"):
        vocabulary("qwen2", folder)


def test_offline_without_an_sdist_says_where_to_put_one(tmp_path: Path) -> None:
    with override(offline=True), pytest.raises(AssetMissingOffline, match="tokenizers") as caught:
        vocabulary("qwen2", tmp_path)
    assert str(tmp_path) in str(caught.value)


def test_a_process_that_fails_is_reported_with_its_last_lines() -> None:
    broken = process((sys.executable, "-c", "raise SystemExit('broken')"))
    with broken as each, pytest.raises(FuzzyError, match=r"exit status 1(.|\n)*broken"):
        each.ask("anything")
    with pytest.raises(FuzzyError, match=r"exit status 1(.|\n)*ZeroDivisionError"):
        first_line((sys.executable, "-c", "1 / 0"), {})


@pytest.mark.model
def test_files_are_written_once_and_hold_what_is_said(material: Material) -> None:
    files = material.program()
    written = files.ours.stat().st_mtime_ns
    assert material.program().ours.stat().st_mtime_ns == written
    base = gguf.GGUFReader(material.base())
    kinds_of = {tensor.name: tensor.tensor_type.name for tensor in base.tensors}
    assert {kinds_of["token_embd.weight"], kinds_of["blk.1.ffn_down.weight"]} == {"Q6_K"}
    adapter = gguf.GGUFReader(files.adapter)
    assert {tensor.tensor_type.name for tensor in adapter.tensors} == {"Q4_0"}
    assert len(adapter.tensors) == 2 * TINY.layers * len(TINY.modules)
    assert material.template("labels").count(PLACEHOLDER) == 1
    noise = np.array([tensor.data for tensor in base.tensors if tensor.name == "blk.0.ffn_up.weight"])
    assert len(np.unique(noise)) > 200


@linux
@pytest.mark.model
def test_short_rows_are_measured_and_all_engines_agree(bench: Bench) -> None:
    found = named(workloads.labels(bench, "short", rows.short(bench.sizes.short), 2.5))
    for name in ("exact", "one by one", PEER_PACKAGE, "Llama loop"):
        assert found[f"short: ours equal to {name}"].value == 100
    assert found["short: different answers"].value == len(LABELS)
    assert found[f"short: ours / {PEER_PACKAGE}"].target == 2.5
    for name in ("ours", PEER_PACKAGE, "Llama loop", "floor", "kernel"):
        assert found[f"short: {name}"].value > 0
    prefix = found["short: tokens of the prefix"].value
    own = found["short: tokens per row, the kept prefix not included"].value
    macs = floor.row_macs(TINY, bench.material.n_vocab, floor.Work(prefix, own))
    assert found["short: multiply-adds per row"].value == pytest.approx(macs / 1e9)
    shares = [found[f"short: our time, {part}"].value for part in ("decode", "tokenise", "python")]
    assert math.isclose(sum(shares), 100, rel_tol=1e-6)


@pytest.mark.model
def test_every_program_has_run_before_the_rounds(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[object, ...]] = []

    class Recorded:
        def __init__(self, command: tuple[str, ...]) -> None:
            self.command = command

        def ask(self, do: str, **arguments: object) -> None:
            asked.append((self.command, do, arguments.get("program")))

    monkeypatch.setattr(workloads, "process", lambda command, *_: contextlib.nullcontext(Recorded(command)))
    with bench.running({"labels": 2}):
        assert {each for each in asked if each[1] == "rows"} == {
            (command, "rows", program) for command in (OURS, SDK) for program in (0, 1)
        }


@linux
@pytest.mark.model
def test_texts_end_by_themselves_in_all_engines(material: Material, tmp_path: Path) -> None:
    files, texts = material.program("texts"), rows.short(3)
    with process(OURS, {"FUZZY_CACHE_DIR": str(tmp_path)}) as ours:
        ours.ask("open", folder=str(material.pair_folder), paths=[str(files.ours)])
        assert ours.ask("rows", texts=texts).result == list(TEXTS[:3])
    with process(SDK, {"PAW_CACHE_DIR": str(material.sdk_cache)}) as sdk:
        sdk.ask("open", paths=[str(files.paw)])
        assert sdk.ask("columns", texts=texts).result == [list(TEXTS[:3])]
        assert workloads.private(sdk) > 10
    with process(LOOP) as loop:
        template, threads = material.template("texts"), 1
        loop.ask(
            "open",
            base=str(material.base()),
            adapter=str(files.adapter),
            template=template,
            threads=threads,
        )
        assert loop.ask("rows", texts=texts).result == list(TEXTS[:3])


@linux
@pytest.mark.model
def test_first_results_are_timed_in_new_processes(bench: Bench) -> None:
    found = named(processes.first_result(bench, "first", 0.5))
    assert 0 < found["first: ours, of that the call"].value < found["first: ours"].value
    assert found[f"first: ours / {PEER_PACKAGE}"].target == 0.5
    for name in ("floor", f"floor / {PEER_PACKAGE}", "ours, of the floor", "ours, of that start and imports"):
        assert found[f"first: {name}"].value > 0


@linux
@pytest.mark.model
def test_the_floor_of_memory_is_one_base_one_adapter_and_the_smallest_context(bench: Bench) -> None:
    assert 10 < processes._least(bench) < processes._held(bench, "ours", 1)


@linux
@pytest.mark.model
@pytest.mark.slow
def test_all_that_is_measured_can_be_measured(
    material: Material, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "COUNTS", (1, 2, 3))
    monkeypatch.setattr(kinds, "BASES", ("Q6_K", "F16"))
    parts = run._parts(bench, quick=False, main=True)
    results = {what: measured(what) for what, measured in parts.items()}
    assert set(run.TARGETS) < set(results)
    wrong = [
        each.name for part in results.values() for each in part if "equal to" in each.name and not each.met
    ]
    assert wrong == []
    assert all(each.value > 0 for part in results.values() for each in part)


@pytest.fixture
def results() -> run.Results:
    what = f"qwen3-0.6b: {run.SHORT}"
    return {
        what: [
            Measurement(f"{what}: ours", (5.0, 6.0, 7.0), "rows/s", None, "higher"),
            Measurement(f"{what}: ours / {PEER_PACKAGE}", (2.0, 3.0, 4.0), "x", 2.5, "higher"),
        ],
        "bundled pairs": [Measurement("tiny: map", (100.0,), "rows/s", 150.0, "higher")],
    }


def test_the_report_goes_between_its_marks(results: run.Results, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"# Before\n{report.BEGIN}\nold\n{report.END}\nafter\n", "utf-8")
    for _ in range(2):
        report.write(results, "two cores", page)
    text = page.read_text("utf-8")
    assert text.startswith("# Before")
    assert text.endswith("after\n")
    assert "old" not in text
    assert f"| ours / {PEER_PACKAGE} | 3 x | 2 .. 4 (3) | ≥ 2.5 x | met |" in text
    assert "| tiny: map | 100 rows/s |  | ≥ 150 rows/s | missed |" in text
    picture = page.with_name(report.PICTURE).read_text("utf-8")
    assert run.SHORT in picture
    assert len(picture) < 200_000


def test_a_page_without_marks_is_left_alone(results: run.Results, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Mine\n", "utf-8")
    with pytest.raises(FuzzyError, match="no lines"):
        report.write(results, "two cores", page)
    assert page.read_text("utf-8") == "# Mine\n"


def test_json_names_the_ratio_of_the_first_workload(
    results: run.Results, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given: list[dict[str, object]] = []
    monkeypatch.setattr(run, "measure", lambda **options: given.append(options) or results)
    assert cli.main(["speed", "--quick", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["ratio_vs_programasweights"] == 3.0
    assert shown["results"][f"qwen3-0.6b: {run.SHORT}"][1]["met"] is True
    assert given == [{"quick": True, "rounds": None}]
