"""Confidence that holds what it says: a temperature for the scores of a closed set, and how to judge it.

Temperature scaling (Guo et al. 2017, "On Calibration of Modern Neural Networks") softens or sharpens all rows
alike. It never changes which label is the likeliest.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

LOWEST, HIGHEST = 0.1, 20.0  # of a fitted temperature
#: How far the temperature of a program lies from that of its pair: standard deviation of the logarithm.
#: On 93 specs of families that no training saw, 0.5 did best of 0.2 to 1.0 with 8 rows to go by.
SPREAD = 0.5
BINS = 15
SHARES = (0.8, 0.9, 1.0)

_FLOOR = 1e-12  # a single row that is sure and wrong must not decide the fit
_ZOOMS, _POINTS = 4, 25


def calibrated(probabilities: ArrayLike, temperature: float) -> Floats:
    """Return `probabilities` to the power of ``1 / temperature``, normalised over the last axis.

    A temperature above 1 softens, one below 1 sharpens, and 1 changes nothing at all.

    Raises
    ------
    ValueError
        For a temperature that is not a finite number above 0.
    """
    _require_temperature(temperature)
    given = np.asarray(probabilities, np.float64)
    if temperature == 1:
        return given
    with np.errstate(divide="ignore"):  # an impossible label stays impossible
        logs = np.log(given)
    weights: Floats = np.exp((logs - logs.max(axis=-1, keepdims=True)) / temperature)
    weights /= weights.sum(axis=-1, keepdims=True)
    return weights


def fit_temperature(
    probabilities: Sequence[Sequence[float]], right: Sequence[int], prior: float = 1.0
) -> float:
    """Find the temperature under which the right labels are the likeliest.

    Parameters
    ----------
    probabilities : sequence of sequence of float
        For each row the probability of each label; rows may have different numbers of labels.
    right : sequence of int
        For each row the number of its right label.
    prior : float
        The temperature without any rows: few rows stay near it, many do as they like.

    Raises
    ------
    ValueError
        For a row whose right label it does not have, or another number of right labels than rows.
    """
    _require_temperature(prior)
    logs = _padded(probabilities, right)  # (rows, labels), the right label first
    low, high = np.log(min(LOWEST, prior)), np.log(max(HIGHEST, prior))
    for _ in range(_ZOOMS):
        grid = np.linspace(low, high, _POINTS)
        costs = [_cost(logs, float(log), float(np.log(prior))) for log in grid]
        best, step = grid[int(np.argmin(costs))], grid[1] - grid[0]
        low, high = max(low, best - step), min(high, best + step)
    return float(np.exp(best))


def _cost(logs: Floats, log_temperature: float, log_prior: float) -> float:
    """Add the negative log-likelihood of all rows and the distance to the prior."""
    scaled = logs / np.exp(log_temperature)
    top = scaled.max(axis=1, initial=-np.inf, keepdims=True)
    normaliser = top[:, 0] + np.log(np.exp(scaled - top).sum(axis=1))
    away = (log_temperature - log_prior) / SPREAD
    return float((normaliser - scaled[:, 0]).sum() + away**2 / 2)


def _padded(probabilities: Sequence[Sequence[float]], right: Sequence[int]) -> Floats:
    if len(probabilities) != len(right):
        raise ValueError(f"there are {len(probabilities)} rows and {len(right)} right labels")
    padded = np.full((len(right), max(map(len, probabilities), default=1)), -np.inf)
    for number, (row, label) in enumerate(zip(probabilities, right, strict=True)):
        if not 0 <= label < len(row):
            raise ValueError(f"row {number} has {len(row)} labels, and its right one is number {label}")
        logs = np.log(np.maximum(np.asarray(row, np.float64), _FLOOR))
        padded[number, : len(row)] = np.concatenate([logs[label : label + 1], np.delete(logs, label)])
    return padded


def expected_calibration_error(confidences: ArrayLike, correct: ArrayLike, bins: int = BINS) -> float:
    """Return how far confidence and accuracy lie apart, on average over the rows.

    The rows are cut into bins of equal mass by their confidence; rows that are equally sure share a bin.

    Raises
    ------
    ValueError
        Without rows, or with more or fewer of one than of the other.
    """
    sure, hits = _rows(confidences, correct)
    cuts = [len(sure) * number // bins for number in range(1, bins)]
    bin_of = np.searchsorted(np.sort(sure)[cuts], sure, side="right")
    gaps = np.bincount(bin_of, hits - sure)
    return float(np.abs(gaps).sum() / len(sure))


def coverage(
    confidences: ArrayLike, correct: ArrayLike, shares: Sequence[float] = SHARES
) -> dict[float, float]:
    """Return the accuracy of the surest rows, by the share of all rows that they are.

    Rows that are equally sure count as the mean of them all, so their order decides nothing.

    Raises
    ------
    ValueError
        Without rows, or with more or fewer of one than of the other.
    """
    sure, hits = _rows(confidences, correct)
    _, level = np.unique(-sure, return_inverse=True)
    ranked = (np.bincount(level, hits) / np.bincount(level))[np.sort(level)]
    return {share: float(ranked[: max(1, round(share * len(sure)))].mean()) for share in shares}


def _rows(confidences: ArrayLike, correct: ArrayLike) -> tuple[Floats, Floats]:
    sure, hits = np.asarray(confidences, np.float64), np.asarray(correct, np.float64)
    if sure.ndim != 1 or sure.shape != hits.shape or not sure.size:
        raise ValueError(f"confidences {sure.shape} and answers {hits.shape} are no rows to judge")
    return sure, hits


def _require_temperature(value: float) -> None:
    if not 0 < value < np.inf:
        raise ValueError(f"a temperature is a finite number above 0, not {value!r}")
