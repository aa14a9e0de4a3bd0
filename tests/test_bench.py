"""The benchmarks: what they compare, how they show it, and that the measured snippets run."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

import fuzzy_magic
from fuzzy_magic import cli as command_line
from fuzzy_magic.bench import apply_speed, cli, compile_speed, data_speed, measure, memory, refine, startup
from fuzzy_magic.bench.measure import Measurement
from fuzzy_magic.errors import FuzzyError
from fuzzy_magic.settings import settings


@pytest.fixture
def one_pair(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measure, "pairs", lambda: ("fake",))
    monkeypatch.setattr(measure, "pair", lambda name: SimpleNamespace(id=name, kind="encoder"))


def named(results: list[Measurement]) -> dict[str, Measurement]:
    return {each.name: each for each in results}


def test_a_measurement_is_the_median_of_its_samples() -> None:
    assert Measurement("x", (1.0, 9.0, 2.0), "s").value == 2.0


@pytest.mark.parametrize(
    ("better", "target", "met"),
    [("lower", 2.0, True), ("lower", 1.9, False), ("higher", 2.0, True), ("higher", 2.1, False)],
)
def test_a_target_is_met_from_the_right_side(better: Any, target: float, met: bool) -> None:
    assert Measurement("x", (2.0,), "s", target, better).met is met


def test_without_a_target_there_is_no_verdict() -> None:
    assert Measurement("x", (2.0,), "s").met is None


def test_rows_are_unique_short_and_the_same_each_time() -> None:
    made = measure.rows(1000)
    assert len(set(made)) == 1000
    assert max(map(len, made)) < 80
    assert made == measure.rows(1000)


@pytest.mark.usefixtures("one_pair")
def test_there_is_a_task_for_each_pair() -> None:
    (task,) = measure.tasks()
    assert (task.pair, task.returns) == ("fake", '"high" | "medium" | "low"')
    assert task.variant(1) != task.variant(2)


def test_no_pair_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measure, "pairs", tuple)
    with pytest.raises(FuzzyError, match="no bundled pair"):
        measure.tasks()


def test_a_fresh_process_answers_with_its_last_line() -> None:
    code = "import json, os, sys; print('noise'); print(json.dumps([sys.argv[1], os.environ['FUZZY_X']]))"
    assert measure.python_json(code, "hello", env={"FUZZY_X": "1"}) == ["hello", "1"]


def test_a_failing_process_is_reported_with_its_error() -> None:
    with pytest.raises(FuzzyError, match=r"exit status 1(.|\n)*ZeroDivisionError"):
        measure.python("1 / 0")


def test_startup_subtracts_the_bare_process_round_by_round(monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []

    def python(code: str) -> float:
        order.append(code)
        return {"import pandas": 0.5, "import fuzzy_magic": 0.3, "import pandas, fuzzy_magic": 0.7}[code]

    def python_json(code: str, how: str, env: dict[str, str]) -> float:
        return {"pandas": 0.1, "alone": 0.6}[how]

    monkeypatch.setattr(startup, "python", python)
    monkeypatch.setattr(startup, "python_json", python_json)
    found = named(startup.measure(rounds=2))
    assert order[1:] == ["import pandas", "import fuzzy_magic", "import pandas, fuzzy_magic"] * 2
    assert found["import fuzzy_magic, over pandas"].value == pytest.approx(0.2)
    assert found["import fuzzy_magic, over pandas"].met
    assert found["%load_ext, pandas imported before"].value == pytest.approx(0.1)


@pytest.mark.usefixtures("one_pair")
def test_compile_never_meets_a_spec_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def python_json(code: str, arguments: str, env: dict[str, str]) -> dict[str, Any]:
        texts, taught, pair, _, _ = json.loads(arguments)
        assert pair == "fake"
        assert all(text.count("\nOutput: ") == 3 for text in taught)
        seen.extend([*texts, *taught])
        return {"seconds": [1.0, *[0.1] * (len(texts) - 1)], "taught": [9.0, 0.5, 0.6], "bytes": 2_000_000}

    monkeypatch.setattr(compile_speed, "python_json", python_json)
    monkeypatch.setattr(measure, "pair", lambda name: SimpleNamespace(id=name, kind="editor"))
    found = named(compile_speed.measure(rounds=2, calls=3))
    assert len(seen) == len(set(seen)) == 3 * (4 + 3)
    assert found["fake: compile with 3 examples, warm"].samples == (0.5, 0.6) * 3
    assert found["fake: first compile of a process"].samples == (1.0, 1.0)
    assert found["fake: compile, warm"].value == pytest.approx(100)
    assert found["fake: program file"].value == 2.0


class SlowerAlone:
    """A function over text that notes how it was called."""

    def __init__(self) -> None:
        self.settings: list[bool] = []

    def __call__(self, text: str) -> str:
        self.settings.append(settings().row_cache)
        return text[-1]

    def map(self, texts: list[str]) -> list[str]:
        self.settings.append(settings().row_cache)
        return [text[-1] for text in texts]


@pytest.mark.usefixtures("one_pair")
def test_apply_compares_the_same_rows_without_the_row_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    function = SlowerAlone()
    monkeypatch.setattr(fuzzy_magic, "compile", lambda *args, **kwargs: function)
    found = named(apply_speed.measure(rounds=2, count=10))
    assert set(function.settings) == {False}
    assert len(function.settings) == 1 + 2 * (1 + 10)
    ratio = found["fake: map / row by row"]
    assert ratio.samples == tuple(
        a / b for a, b in zip(found["fake: map"].samples, found["fake: row by row"].samples, strict=True)
    )
    assert found["fake: equal results"].value == 100


@pytest.mark.usefixtures("one_pair")
def test_memory_holds_many_programs_against_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def python_json(code: str, arguments: str, env: dict[str, str]) -> dict[str, int]:
        count = len(json.loads(arguments)[0])
        return {"Private_Clean": 10_000_000, "Private_Dirty": count * 2_000_000, "Pss": 50_000_000}

    monkeypatch.setattr(memory, "python_json", python_json)
    monkeypatch.setattr(memory.sys, "platform", "linux")
    found = named(memory.measure(rounds=1))
    assert found["fake: 1 program, private"].value == 12
    assert found["fake: 16 programs, private, over 1"].value == 30
    assert found["fake: 16 programs, private, over 1"].target == 128


def test_memory_says_where_it_can_be_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory.sys, "platform", "darwin")
    with pytest.raises(FuzzyError, match="only Linux"):
        memory.measure()


@pytest.fixture
def fixed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Replace the four benchmarks by fixed results; return the names in the order they ran."""
    ran: list[str] = []

    def fake(name: str) -> Callable[..., list[Measurement]]:
        def run(**options: Any) -> list[Measurement]:
            ran.append(name)
            return [
                Measurement(f"{name} time", (1.0, 2.0, 9.0), "s", 1.5),
                Measurement(f"{name} speed", (8.0,), "x", 4.0, "higher"),
            ]

        return run

    for module in (startup, compile_speed, apply_speed, memory, data_speed):
        monkeypatch.setattr(module, "measure", fake(module.__name__.rpartition(".")[2]))
    return ran


def test_local_runs_all_four_and_prints_targets_beside_figures(
    fixed: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["local"]) == 0
    assert fixed == ["startup", "compile_speed", "apply_speed", "memory"]
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["startup", "time", "2", "s", "1", "..", "9", "(3)", "<=", "1.5", "s", "MISSED"] in lines
    assert ["startup", "speed", "8", "x", ">=", "4", "x", "met"] in lines


@pytest.mark.usefixtures("fixed")
def test_json_carries_every_sample(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["memory", "--json"]) == 0
    (first, _) = json.loads(capsys.readouterr().out)["results"]["memory"]
    assert first["samples"] == [1.0, 2.0, 9.0]
    assert (first["target"], first["met"]) == (1.5, False)


def test_data_is_measured_when_asked_for(fixed: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["data"]) == 0
    assert fixed == ["data_speed"]
    assert "data_speed speed" in capsys.readouterr().out


def test_quick_data_takes_a_tenth_of_the_rows_once(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[dict[str, Any]] = []
    monkeypatch.setattr(data_speed, "measure", lambda **options: given.append(options) or [])
    for more in ([], ["--quick"], ["--quick", "--rounds", "2"], ["--rounds", "5"]):
        cli.main(["data", *more])
    tenth = data_speed.ROWS // 10
    assert given == [{}, {"rows": tenth, "rounds": 1}, {"rows": tenth, "rounds": 2}, {"rounds": 5}]


def test_the_growth_of_memory_is_what_ten_times_the_rows_add(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[int]] = []

    def python_json(code: str, arguments: str) -> list[float]:
        asked.append(json.loads(arguments))
        return [30_000.0, 200_000, 203_000]

    monkeypatch.setattr(data_speed, "python_json", python_json)
    monkeypatch.setattr(sys, "platform", "linux")
    found = named(data_speed.measure(rounds=2, rows=500))
    assert asked == [[500, 5000]] * 2
    assert found["triples streamed by a core"].met
    assert found["peak memory, 500 to 5,000 rows"].value == pytest.approx(3.072)


def test_triples_are_streamed_in_a_fresh_process() -> None:
    found = named(data_speed.measure(rounds=1, rows=200))
    assert found["triples streamed by a core"].value > 0


@pytest.mark.usefixtures("one_pair")
def test_refining_is_timed_and_its_gain_summed_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def python_json(code: str, arguments: str) -> Any:
        given = json.loads(arguments)
        if "gains" not in code:
            assert {output for _, output in given[3]} == {"high", "medium", "low"}
            return [4.0, 20.0, 35.0]
        assert given == ["dev", 3, refine.TAUGHT, refine.JUDGED, "fake", 2]
        return [
            {"family": "tone", "draw": 0, "before": 0.4, "after": 0.9},
            {"family": "tone", "draw": 1, "before": 0.6, "after": 0.7},
            {"family": "topic", "draw": 0, "before": 0.8, "after": 0.9},
            {"family": "topic", "draw": 1, "before": 0.7, "after": 0.6},
            {"family": "mood", "draw": 0, "before": 0.6, "after": 0.48},
            {"family": "mood", "draw": 1, "before": 0.6, "after": 0.6},
        ]

    monkeypatch.setattr(refine, "python_json", python_json)
    monkeypatch.setattr(refine, "pair", measure.pair)
    found = named(refine.measure(rounds=2, families=3, draws=2, split="dev"))
    assert found["fake: refine, 64 pairs, 100 steps"].samples == (20.0, 20.0)
    assert found["fake: refine, 64 pairs, 100 steps"].met
    assert found["tone: 50% before, 80% after"].value == pytest.approx(30)
    assert found["fake: mean gain"].value == pytest.approx(8)
    assert found["fake: mean gain"].met is False
    assert found["fake: exact match before, 3 families of dev"].value == pytest.approx(185 / 3)
    assert found["fake: families improved"].value == pytest.approx(100 / 3)
    assert found["fake: families worse by more than 5 points"].value == pytest.approx(100 / 3)
    assert found["fake: families improved"].met is False


def test_quality_is_handed_to_the_evaluation(monkeypatch: pytest.MonkeyPatch) -> None:
    got: list[list[str]] = []
    evaluate = ModuleType("fuzzy_magic.train.evaluate")
    evaluate.main = got.append  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "fuzzy_magic.train.evaluate", evaluate)
    assert cli.main(["quality", "--pair", "minilm"]) == 0
    assert got == [["--pair", "minilm"]]


def test_an_error_is_shown_with_its_hint_and_ends_with_status_two(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(**options: Any) -> list[Measurement]:
        raise FuzzyError("Nothing to measure.", "Install the bundled pairs.")

    monkeypatch.setattr(startup, "measure", fail)
    assert command_line.main(["bench", "startup"]) == 2
    shown = capsys.readouterr().err
    assert "Nothing to measure." in shown
    assert "Install the bundled pairs." in shown
    assert "Traceback" not in shown


@pytest.mark.parametrize("bad", [["sideways"], ["startup", "--rounds", "0"], []])
def test_a_wrong_command_line_is_refused(bad: list[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        cli.main(bad)


@pytest.mark.model
def test_compile_is_measured_on_the_bundled_encoder() -> None:
    found = named(compile_speed.measure(rounds=1, calls=1, wanted="minilm"))
    assert all(each.value > 0 for each in found.values())
    assert found["minilm: program file"].met


@pytest.mark.model
def test_apply_is_measured_on_the_bundled_encoder() -> None:
    found = named(apply_speed.measure(rounds=1, count=16, wanted="minilm"))
    assert found["minilm: map"].value > 0
    assert found["minilm: equal results"].value > 90


@pytest.mark.model
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc/self/smaps_rollup")
def test_memory_is_measured_on_the_bundled_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "PROGRAMS", 2)
    found = named(memory.measure(rounds=1, wanted="minilm"))
    assert found["minilm: 1 program, private"].value > 0


def test_load_ext_is_timed_in_a_real_shell() -> None:
    found = named(startup.measure(rounds=1))
    assert all(each.samples for each in found.values())
    assert found["%load_ext, pandas imported before"].value > 0
