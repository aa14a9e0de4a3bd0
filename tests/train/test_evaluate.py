from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import sample_programs

from fuzzy_magic.interpreter.function import FuzzyFunction
from fuzzy_magic.models import Pair, pair
from fuzzy_magic.train import evaluate
from fuzzy_magic.train.data import Episode
from fuzzy_magic.train.evaluate import annotation, answers, main, report, spec_of, suitable
from fuzzy_magic.train.figures import Answers, Figure

ENCODER = sample_programs.encoder_pair()
DECODER = sample_programs.encoder_pair(id="tiny", kind="decoder", architecture="qwen3", template="tiny-1")


def episode(
    labels: tuple[str, ...] | None = None,
    rows: tuple[tuple[str, str], ...] = (("a", "x"), ("b", "y")),
    examples: tuple[tuple[str, str], ...] = (),
) -> Episode:
    return Episode("  Sort it.\n", labels, rows, examples, "family", "source")


# --- what is judged


def test_a_pair_judges_what_it_is_for() -> None:
    closed, text, odd = episode(("x", "y")), episode(), episode(("x", " "))
    assert [suitable(e, ENCODER) for e in (closed, text, odd)] == [True, False, False]
    assert [suitable(e, DECODER) for e in (closed, text, odd)] == [False, True, False]


def test_an_episode_has_the_type_a_user_would_write() -> None:
    assert annotation(episode(("say 'hi'", "no"))) == "\"say 'hi'\" | 'no'"
    assert annotation(episode(rows=(("a", "3"), ("b", "-12")))) == "int"
    assert annotation(episode(rows=(("a", "3"), ("b", "three")))) == "str"
    assert annotation(episode(rows=(("a", "3"), ("b", "1" * 12)))) == "str"


def test_an_episode_becomes_a_spec() -> None:
    spec = spec_of(episode(("x", "y"), examples=(("c", "x"),)))
    assert spec.text == "Sort it."
    assert spec.returns == "'x' | 'y'"
    assert [(e.input, e.output) for e in spec.examples] == [("c", "x")]


# --- answers


def test_answers_are_judged_by_value_and_scores_go_with_the_right_label(tiny_pairs: dict[str, Pair]) -> None:
    which = tiny_pairs["encoder"]
    program = sample_programs.label_program(
        interpreter_sha256=which.interpreter.sha256, confidence_temperature=1.0
    )
    said = FuzzyFunction(program, which).map(["a", "b"])
    asked = episode(
        ("high", "medium", "low"), rows=(("a", str(said[0])), ("b", "no label"), ("high " * 300, "low"))
    )
    found = answers(program, which, asked)
    assert found.right.tolist() == [1, 0, 0]
    assert found.invalid == 1  # the last one is too long
    assert found.wanted == [("high", "medium", "low").index(str(said[0]))]
    assert [int(np.argmax(row)) for row in found.scores] == found.wanted


def test_answers_of_open_types_have_no_scores(tiny_pairs: dict[str, Pair]) -> None:
    which = tiny_pairs["decoder"]
    program = sample_programs.text_program(interpreter_sha256=which.interpreter.sha256)
    found = answers(
        program, which, episode(rows=(("a", str(FuzzyFunction(program, which)("a"))), ("b", "?")))
    )
    assert (found.right.tolist(), found.scores, found.wanted) == ([1, 0], [], [])


# --- reports


@pytest.mark.model
def test_a_report_holds_the_program_against_its_controls() -> None:
    results = report(("heldout",), ["minilm"], 3, progress=False)
    record = results["heldout/minilm"]
    assert record["specs"] == 3
    controls = {"label_matching", "no_adapter", "adapter_only", "shuffled_spec", "shuffled_adapter"}
    assert {"program", *controls} <= set(record)
    figure = record["program"]
    assert 0 <= figure["low"] <= figure["em"] <= figure["high"] <= 1
    assert figure["ahead"] == 0
    assert record["invalid"] == 0
    assert record["confidence"]["rows"] == record["rows"]
    assert 0 <= record["confidence"]["ece"] <= 1
    assert sum(kind["specs"] for kind in record["by"]["group"].values()) == 3
    assert json.loads(json.dumps(results)) == results


@pytest.mark.model
def test_specs_can_be_given_rows_of_their_own_as_examples(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[int, int]] = []
    judge = evaluate.judge

    def noting(which: Pair, episodes: list[Episode], progress: bool) -> Any:
        seen.extend((len(each.examples), len(each.rows)) for each in episodes)
        return judge(which, episodes, progress)

    monkeypatch.setattr(evaluate, "judge", noting)
    record = report(("heldout",), ["span"], 2, progress=False, examples=3)["heldout/span"]
    assert [examples for examples, _ in seen] == [3, 3]
    assert record["rows"] == sum(rows for _, rows in seen) >= 4
    assert {"program", "untaught", "written"} <= set(record)


@pytest.mark.model
def test_specs_can_be_measured_as_typed(capsys: pytest.CaptureFixture[str]) -> None:
    wanted = ["--split", "everyday", "--typed", "--limit", "3", "--json"]
    assert main(wanted) == 0
    alone = json.loads(capsys.readouterr().out)["everyday/typed"]
    assert (alone["specs"], alone["rows"], sum(alone["pairs"].values())) == (3, 15, 3)
    assert main([*wanted, "--examples", "2"]) == 0
    assert json.loads(capsys.readouterr().out)["everyday/typed"]["rows"] == 9


def test_an_output_outside_the_type_is_wrong_and_no_error(tiny_pairs: dict[str, Pair]) -> None:
    which = tiny_pairs["decoder"]
    spec = replace(sample_programs.text_program().spec, returns="int")
    program = sample_programs.text_program(spec=spec, interpreter_sha256=which.interpreter.sha256)
    assert answers(program, which, episode(rows=(("a", "three"),))).right.tolist() == [0]


@pytest.mark.model
def test_two_pairs_of_one_id_are_reported_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    figure = Figure(0.5, 0.4, 0.6)
    monkeypatch.setattr(evaluate, "judge", lambda *_: ({"program": figure}, [Answers(np.ones(8), 0, [], [])]))
    folder = str(pair("minilm").folder)
    assert list(report(("heldout",), ["minilm", folder], 1, progress=False)) == [
        "heldout/minilm",
        f"heldout/{folder}",
    ]


@pytest.mark.model
@pytest.mark.parametrize("split", ["heldout", "heldout_families", "real"])
def test_the_command_prints_json_for_any_split(split: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--split", split, "--pair", "minilm", "--limit", "1", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[f"{split}/minilm"]["specs"] == 1
