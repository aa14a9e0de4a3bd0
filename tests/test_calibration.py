from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuzzy_magic.calibration import (
    HIGHEST,
    LOWEST,
    calibrated,
    coverage,
    expected_calibration_error,
    fit_temperature,
)

weights = st.floats(1e-9, 1.0)
rows = st.lists(weights, min_size=2, max_size=8).map(lambda row: [w / sum(row) for w in row])
temperatures = st.floats(LOWEST, HIGHEST)
judged = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60)


def drawn(
    temperature: float, count: int, labels: int = 3, seed: int = 0
) -> tuple[list[list[float]], list[int]]:
    """Draw rows whose probabilities are right, and then write them down as if they were of a temperature."""
    rng = np.random.default_rng(seed)
    honest = rng.dirichlet(np.full(labels, 0.7), count)
    right = [int(rng.choice(labels, p=row)) for row in honest]
    return calibrated(np.maximum(honest, 1e-9), 1 / temperature).tolist(), right


# --- what a temperature does


@given(rows, temperatures)
def test_the_likeliest_label_stays_the_likeliest(row: list[float], temperature: float) -> None:
    found = calibrated(row, temperature)
    assert found[int(np.argmax(row))] == found.max()


@given(rows, temperatures)
def test_labels_keep_their_order(row: list[float], temperature: float) -> None:
    found = calibrated(row, temperature)[np.argsort(row)]
    assert (np.diff(found) >= 0).all()


@given(rows, temperatures)
def test_probabilities_sum_to_one(row: list[float], temperature: float) -> None:
    found = calibrated(row, temperature)
    assert found.sum() == pytest.approx(1)
    assert ((found >= 0) & (found <= 1)).all()


@given(rows)
def test_a_temperature_of_one_changes_nothing(row: list[float]) -> None:
    assert calibrated(row, 1.0).tolist() == row


@given(rows, temperatures, temperatures)
def test_a_higher_temperature_is_never_surer(row: list[float], one: float, other: float) -> None:
    cool, warm = sorted((one, other))
    assert calibrated(row, warm).max() <= calibrated(row, cool).max() + 1e-12


@given(rows, st.floats(0.5, 2), st.floats(0.5, 2))
def test_temperatures_multiply(row: list[float], one: float, other: float) -> None:
    np.testing.assert_allclose(
        calibrated(calibrated(row, one), other), calibrated(row, one * other), rtol=1e-6, atol=1e-12
    )


def test_many_rows_are_calibrated_like_each_alone() -> None:
    table = np.random.default_rng(0).dirichlet(np.ones(4), 5)
    for row, found in zip(table, calibrated(table, 1.7), strict=True):
        np.testing.assert_array_equal(found, calibrated(row, 1.7))


def test_what_is_impossible_stays_so() -> None:
    assert calibrated([1.0, 0.0], 3.0).tolist() == [1.0, 0.0]


@pytest.mark.parametrize("temperature", [0, -1, np.nan, np.inf])
def test_a_temperature_is_a_number_above_zero(temperature: float) -> None:
    with pytest.raises(ValueError, match="above 0"):
        calibrated([0.5, 0.5], temperature)
    with pytest.raises(ValueError, match="above 0"):
        fit_temperature([], [], prior=temperature)


# --- the fit


@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.5])
def test_many_rows_give_their_temperature_back(temperature: float) -> None:
    assert fit_temperature(*drawn(temperature, 4000)) == pytest.approx(temperature, rel=0.06)


@pytest.mark.parametrize("temperature", [0.6, 2.0])
def test_the_fit_makes_confidence_hold_what_it_says(temperature: float) -> None:
    probabilities, right = drawn(temperature, 4000)
    fitted = fit_temperature(probabilities, right)
    others, wanted = drawn(temperature, 4000, seed=1)
    correct = [int(np.argmax(row)) == label for row, label in zip(others, wanted, strict=True)]
    raw, sure = (calibrated(others, t).max(axis=1) for t in (1.0, fitted))
    before, after = (expected_calibration_error(each, correct) for each in (raw, sure))
    assert after < 0.03 < before


@pytest.mark.parametrize("prior", [0.7, 1.0, 3.0, 50.0])
def test_without_rows_it_is_the_prior(prior: float) -> None:
    assert fit_temperature([], [], prior) == pytest.approx(prior, rel=1e-3)


def test_few_rows_stay_near_the_prior_and_many_leave_it() -> None:
    few, some, many = (fit_temperature(*drawn(4.0, count), prior=1.0) for count in (8, 80, 4000))
    assert 1 < few < some < many


def test_eight_rows_that_are_all_right_do_not_make_it_sure_of_everything() -> None:
    fitted = fit_temperature([[0.6, 0.4]] * 8, [0] * 8)
    assert 0.4 < fitted < 1
    assert calibrated([0.6, 0.4], fitted)[0] < 0.8


def test_rows_that_are_all_wrong_soften() -> None:
    assert 1 < fit_temperature([[0.9, 0.1]] * 8, [1] * 8) <= HIGHEST


def test_rows_may_have_different_numbers_of_labels() -> None:
    two, three = drawn(2.0, 1500, labels=2), drawn(2.0, 1500, labels=3)
    assert fit_temperature([*two[0], *three[0]], [*two[1], *three[1]]) == pytest.approx(2, rel=0.1)


@given(st.lists(st.tuples(rows, st.integers(0, 1)), max_size=12), temperatures)
def test_a_fit_is_a_temperature_within_bounds(known: list[tuple[list[float], int]], prior: float) -> None:
    fitted = fit_temperature([row for row, _ in known], [label for _, label in known], prior)
    assert LOWEST * 0.999 <= fitted <= HIGHEST * 1.001


def test_a_row_that_was_held_for_impossible_is_survived() -> None:
    assert 1 < fit_temperature([[1.0, 0.0]] * 8, [1] * 8) <= HIGHEST


def test_rows_and_right_labels_must_go_together() -> None:
    with pytest.raises(ValueError, match="1 rows and 0 right labels"):
        fit_temperature([[0.5, 0.5]], [])
    with pytest.raises(ValueError, match="row 0 has 2 labels"):
        fit_temperature([[0.5, 0.5]], [2])


# --- calibration error


def test_confidence_that_is_right_has_no_error() -> None:
    assert expected_calibration_error([0.75] * 4, [1, 1, 1, 0]) == 0
    assert expected_calibration_error([1.0, 0.0], [1, 0]) == 0


def test_the_error_is_the_gap_between_confidence_and_accuracy() -> None:
    assert expected_calibration_error([0.9] * 10, [1] * 5 + [0] * 5) == pytest.approx(0.4)


def test_opposite_errors_of_different_bins_do_not_cancel() -> None:
    sure, hits = [0.6] * 50 + [0.9] * 50, [1] * 40 + [0] * 10 + [1] * 35 + [0] * 15
    assert np.mean(sure) == pytest.approx(np.mean(hits))
    assert expected_calibration_error(sure, hits, bins=2) == pytest.approx(0.2)


def test_bins_have_equal_mass() -> None:
    # Nine tenths of the rows are sure: bins of equal width would give the others as many bins as them.
    sure = np.concatenate([np.linspace(0.2, 0.5, 10), np.linspace(0.98, 1.0, 90)])
    found = expected_calibration_error(sure, sure > 0.97, bins=10)
    assert found == pytest.approx((sure[:10].sum() + (1 - sure[10:]).sum()) / 100)


@given(judged, st.randoms())
def test_the_order_of_rows_decides_nothing(rows: list[tuple[float, bool]], rng: object) -> None:
    other = list(rows)
    rng.shuffle(other)  # type: ignore[attr-defined]
    for measure in (expected_calibration_error, lambda *each: coverage(*each)[0.8]):
        one, two = (measure(*zip(*each, strict=True)) for each in (rows, other))
        assert one == pytest.approx(two)


@given(judged)
def test_the_error_lies_between_nothing_and_all(rows: list[tuple[float, bool]]) -> None:
    assert 0 <= expected_calibration_error(*zip(*rows, strict=True)) <= 1 + 1e-9


# --- coverage


def test_the_surest_rows_are_counted_first() -> None:
    sure, hits = [0.9, 0.8, 0.7, 0.6, 0.5], [1, 1, 1, 1, 0]
    assert coverage(sure, hits) == {0.8: 1.0, 0.9: 1.0, 1.0: 0.8}


@given(judged)
def test_all_rows_have_the_accuracy_of_all(rows: list[tuple[float, bool]]) -> None:
    assert coverage(*zip(*rows, strict=True))[1.0] == pytest.approx(np.mean([hit for _, hit in rows]))


@given(st.lists(st.booleans(), min_size=1, max_size=40))
def test_accuracy_never_rises_with_coverage_where_confidence_ranks_rightly(hits: list[bool]) -> None:
    sure = [0.9 if hit else 0.4 for hit in hits]
    found = list(coverage(sure, hits, shares=(0.1, 0.3, 0.5, 0.7, 0.9, 1.0)).values())
    assert (np.diff(found) <= 1e-12).all()


@given(st.lists(rows, min_size=1, max_size=30), temperatures)
def test_calibration_of_two_labels_changes_no_coverage(table: list[list[float]], temperature: float) -> None:
    # With two labels the order of confidences is kept; with more it need not be.
    pairs = [[max(row), 1 - max(row)] for row in table]
    hits = [number % 3 > 0 for number in range(len(pairs))]
    distinct = {round(max(pair), 3) for pair in pairs}
    if len(distinct) == len(pairs):  # what is nearly equal may become equal
        before, after = (
            coverage([calibrated(pair, t).max() for pair in pairs], hits) for t in (1.0, temperature)
        )
        assert before == pytest.approx(after)


@pytest.mark.parametrize("rows", [([], []), ([0.5], []), ([[0.5]], [[1]])])
def test_what_are_no_rows_is_refused(rows: tuple[list[float], list[int]]) -> None:
    for measure in (expected_calibration_error, coverage):
        with pytest.raises(ValueError, match="no rows to judge"):
            measure(*rows)
