from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from fuzzy_magic.train.data import Episode
from fuzzy_magic.train.figures import Answers, Figure, by_cut, confidence, cuts, tables


def scores(*rows: list[float]) -> list[NDArray[np.float64]]:
    return [np.array(row) for row in rows]


def episode(labels: tuple[str, ...] | None = None, **changes: object) -> Episode:
    about = {"family": "f", "source": "family:tone", "group": "text_nlp", "examples": (), **changes}
    return Episode("Sort it.", labels, (("a", "x"), ("b", "y")), **about)  # type: ignore[arg-type]


# --- exact match


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


# --- confidence


def answered(sure: float, right: int, wrong: int, invalid: int = 0) -> Answers:
    hits = np.array([1.0] * right + [0.0] * (wrong + invalid))
    table = [(sure, 1 - sure)] * (right + wrong)
    return Answers(hits, invalid, table, [0] * right + [1] * wrong)


def test_calibration_is_judged_over_the_rows_of_all_specs() -> None:
    found = confidence([answered(0.9, 4, 1), answered(0.9, 2, 3)], 1.0)
    assert found["invalid"] == 0
    assert found["confidence"]["rows"] == 10
    assert found["confidence"]["ece"] == found["confidence"]["ece_raw"] == pytest.approx(0.3)
    assert found["confidence"]["em_at_100"] == 0.6


def test_a_temperature_that_fits_takes_the_error_away() -> None:
    # 0.9 to 0.1 at a temperature of log 9 / log 1.5 is 0.6 to 0.4.
    found = confidence([answered(0.9, 6, 4)], np.log(9) / np.log(1.5))["confidence"]
    assert (found["ece_raw"], found["ece"]) == (0.3, 0.0)
    assert found["em_at_80"] == found["em_at_100"] == 0.6


def test_the_surest_rows_come_first() -> None:
    found = confidence([answered(0.9, 8, 0), answered(0.6, 0, 2)], 1.0)["confidence"]
    assert (found["em_at_80"], found["em_at_90"], found["em_at_100"]) == (1.0, 0.8889, 0.8)


def test_rows_without_a_valid_answer_are_a_share_of_all() -> None:
    assert confidence([answered(0.9, 2, 1, invalid=1)], 1.0)["invalid"] == 0.25


def test_open_types_have_no_confidence() -> None:
    assert confidence([Answers(np.ones(4), 1, [], [])], 1.0) == {"invalid": 0.25}


# --- kinds of specs


def test_a_spec_is_of_several_kinds() -> None:
    assert cuts(episode(("x", "y"), examples=(("c", "x"),))) == {
        "group": "text_nlp",
        "source": "family",
        "examples": "with",
        "labels": "2",
    }
    assert cuts(episode(source="banking77", group="")) == {
        "group": "banking77",
        "source": "public",
        "examples": "without",
        "labels": "open",
    }


@pytest.mark.parametrize(
    ("count", "band"), [(2, "2"), (3, "3-5"), (5, "3-5"), (9, "6-9"), (10, "10+"), (60, "10+")]
)
def test_label_sets_are_told_apart_by_their_size(count: int, band: str) -> None:
    assert cuts(episode(tuple(map(str, range(count)))))["labels"] == band


def test_each_kind_has_its_figures_and_every_spec_is_in_one_kind() -> None:
    episodes = [episode(("x", "y")), episode(("x", "y"), group="search_matching"), episode(("x", "y"))]
    answers = [answered(0.9, 4, 0), answered(0.9, 1, 3), answered(0.9, 2, 2)]
    found = by_cut(episodes, answers)
    groups = found["group"]
    assert groups["text_nlp"]["em"] == 0.75
    assert groups["search_matching"] == {"specs": 1, "rows": 4, "em": 0.25, "low": 0.25, "high": 0.25}
    assert all(sum(kind["rows"] for kind in kinds.values()) == 12 for kinds in found.values())


# --- tables

FIGURE = Figure(0.5, 0.4, 0.6).rounded()
CONTROL = Figure(0.25, 0.2, 0.3, 0.25, 0.125, 0.375).rounded()
RECORD = {"specs": 2, "rows": 9, "program": FIGURE, "no_adapter": CONTROL}


def test_the_table_names_each_set_once_and_the_lead_over_controls() -> None:
    lines = tables({"heldout/minilm": RECORD}).splitlines()
    assert lines[2] == "| heldout/minilm (2 specs, 9 rows) | program | 50.0 | 40.0–60.0 |  |"
    assert lines[3] == "|  | no_adapter | 25.0 | 20.0–30.0 | +25.0 [+12.5, +37.5] |"
    assert len(lines) == 4


def test_confidence_and_kinds_have_tables_of_their_own() -> None:
    answers = [answered(0.9, 3, 1)]
    record = {**RECORD, **confidence(answers, 2.0), "by": by_cut([episode(("x", "y"))], answers)}
    _, sure, kinds = tables({"heldout/minilm": record}).split("\n\n")
    head, rule, line = sure.splitlines()
    assert "exact match % at 80 % coverage" in head
    assert line == "| heldout/minilm | 15.0 | 0.0 | 2.00 | 75.0 | 75.0 | 75.0 | 0.0 |"
    assert len({each.count("|") for each in (head, rule, line)}) == 1
    assert "| heldout/minilm | group: text_nlp | 1 | 4 | 75.0 | 75.0–75.0 |" in kinds.splitlines()
