from __future__ import annotations

import json

import numpy as np
import pytest
import sample_programs
from numpy.typing import NDArray

from fuzzy_magic.models import pair
from fuzzy_magic.train import evaluate
from fuzzy_magic.train.data import Episode
from fuzzy_magic.train.evaluate import Figure, annotation, main, report, spec_of, suitable, table

ENCODER = sample_programs.encoder_pair()
DECODER = sample_programs.encoder_pair(id="tiny", kind="decoder", architecture="qwen3", template="tiny-1")


def episode(
    labels: tuple[str, ...] | None = None,
    rows: tuple[tuple[str, str], ...] = (("a", "x"), ("b", "y")),
    examples: tuple[tuple[str, str], ...] = (),
) -> Episode:
    return Episode("  Sort it.\n", labels, rows, examples, "family", "source")


def scores(*rows: list[float]) -> list[NDArray[np.float64]]:
    return [np.array(row) for row in rows]


# --- figures


def test_a_program_that_is_always_right_has_no_doubt_about_it() -> None:
    right = scores([1, 1, 1], [1, 1])
    assert Figure.of(right, right) == Figure(1.0, 1.0, 1.0, 0.0, 0.0, 0.0)


def test_exact_match_counts_rows_and_not_specs() -> None:
    figure = Figure.of(scores([1, 1, 1, 0], [0]), scores([1, 1, 1, 1], [1]))
    assert figure.em == pytest.approx(3 / 5)
    assert figure.ahead == pytest.approx(2 / 5)


def test_the_interval_is_clustered_by_spec() -> None:
    # Forty specs that are right half the time: as wide as forty throws of a coin, however many rows each has.
    rng = np.random.default_rng(0)
    whole = [np.full(25, float(i % 2)) for i in range(40)]
    mixed = [rng.permutation(np.arange(25) % 2).astype(float) for _ in range(40)]
    clustered, spread = Figure.of(whole, whole), Figure.of(mixed, mixed)
    assert clustered.em == pytest.approx(0.5)
    assert clustered.low == pytest.approx(0.5 - 1.96 * np.sqrt(0.25 / 40), abs=0.04)
    assert clustered.high == pytest.approx(0.5 + 1.96 * np.sqrt(0.25 / 40), abs=0.04)
    assert spread.high - spread.low < 0.1 * (clustered.high - clustered.low)


def test_the_lead_over_a_control_is_paired() -> None:
    # Both swing from spec to spec, the lead does not: its interval is narrow where the figures' own are wide.
    program = [np.full(10, float(i % 2)) for i in range(30)]
    control = [np.concatenate([np.zeros(1), p[1:]]) for p in program]
    figure = Figure.of(control, program)
    assert figure.ahead == pytest.approx(0.05)
    assert figure.ahead_high - figure.ahead_low < 0.3 * (figure.high - figure.low)


def test_intervals_are_the_same_every_time() -> None:
    right = scores([1, 0], [1, 1], [0, 0])
    assert Figure.of(right, right) == Figure.of(right, right)


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


# --- reports


def test_the_table_names_each_set_once_and_the_lead_over_controls() -> None:
    figure = vars(Figure(0.5, 0.4, 0.6))
    control = vars(Figure(0.25, 0.2, 0.3, 0.25, 0.125, 0.375))
    lines = table(
        {"heldout/minilm": {"specs": 2, "rows": 9, "program": figure, "no_adapter": control}}
    ).splitlines()
    assert lines[2] == "| heldout/minilm (2 specs, 9 rows) | program | 50.0 | 40.0–60.0 |  |"
    assert lines[3] == "|  | no_adapter | 25.0 | 20.0–30.0 | +25.0 [+12.5, +37.5] |"


@pytest.mark.model
def test_a_report_holds_the_program_against_its_controls() -> None:
    results = report(("heldout",), ["minilm"], 3, progress=False)
    record = results["heldout/minilm"]
    assert record["specs"] == 3
    assert {"program", "no_adapter", "shuffled_spec", "shuffled_adapter"} <= set(record)
    figure = record["program"]
    assert 0 <= figure["low"] <= figure["em"] <= figure["high"] <= 1
    assert figure["ahead"] == 0
    assert json.loads(json.dumps(results)) == results


@pytest.mark.model
def test_two_pairs_of_one_id_are_reported_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    figure = Figure(0.5, 0.4, 0.6)
    monkeypatch.setattr(evaluate, "judge", lambda which, episodes, progress: {"program": figure})
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
