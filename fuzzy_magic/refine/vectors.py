"""Label vectors for rows whose states are known: a convex fit, so it ends at the one best place."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

MAX_STEPS, STILL = 500, 1e-4  # of a fit, which ends where no slope is steeper
#: How strongly vectors may be held to where they start: those that learn most come first.
PULLS = (0.1, 0.3, 1.0, 3.0, 10.0)
FOLDS = 4


@dataclass(frozen=True)
class Proven:
    """Label vectors, and how many rows are right: with those to start from, and with some that saw others."""

    vectors: Floats
    before: int
    after: int


def fit_vectors(
    states: Floats,
    targets: Ints,
    start: Floats,
    temperature: float,
    pull: float,
    away: Floats | None = None,
) -> Floats:
    """Find the label vectors of least cross-entropy, held to where they start.

    By Nesterov's gradient method, whose steps the curvature of the loss bounds: it needs no search.

    Parameters
    ----------
    states : ndarray
        Of the rows, of length 1: (rows, width).
    targets : ndarray
        The number of each row's label.
    start : ndarray
        The label vectors to start from: (labels, width). One whose label no row has stays as it is.
    temperature : float
        What the products of states and vectors are multiplied with.
    pull : float
        Weight of the squared distance to the start: the larger, the nearer they stay.
    away : ndarray, optional
        A direction, of length 1, that no vector may move along: (width,).
    """
    wanted = np.eye(len(start), dtype=np.float32)[targets]  # (rows, labels)
    seen = wanted.max(0)[:, None]
    factor = np.float32(temperature / len(targets))
    steepest = temperature**2 * np.linalg.norm(states, 2) ** 2 / (2 * len(targets)) + pull
    momentum = np.float32((steepest**0.5 - pull**0.5) / (steepest**0.5 + pull**0.5))
    change = ahead = np.zeros_like(start)
    for _ in range(MAX_STEPS):
        logits = np.float32(temperature) * states @ (start + ahead).T
        shares = np.exp(logits - logits.max(1, keepdims=True))
        shares /= shares.sum(1, keepdims=True)
        slope = factor * seen * ((shares - wanted).T @ states) + np.float32(pull) * ahead
        if away is not None:
            slope -= np.outer(slope @ away, away)
        before, change = change, ahead - slope / np.float32(steepest)
        ahead = change + momentum * (change - before)
        if np.abs(slope).max() < STILL:
            break
    return start + change


def fit_proven(
    states: Floats, targets: Ints, start: Floats, temperature: float, judged: int
) -> Proven | None:
    """Fit label vectors to all rows, if that helps with rows that are not fitted to.

    The rows are parted into folds, and those of each are answered by vectors that are fitted to the others.
    Of the pulls that have more rows right so than the start has, the one that learns most is taken; if there
    is none, nothing is. Only the first `judged` rows count; the others are learned from alone. Parameters are
    those of `fit_vectors`.
    """

    def right(vectors: Floats, rows: NDArray[np.bool_]) -> int:
        return int(((states[rows] @ vectors.T).argmax(1) == targets[rows]).sum())

    fold = np.empty_like(targets)
    fold[targets.argsort(kind="stable")] = np.arange(len(targets)) % FOLDS  # each label is in many folds
    counts = np.arange(len(targets)) < judged
    before = right(start, counts)
    for pull in PULLS:
        after = 0
        for number in range(FOLDS):
            learned = fold != number
            vectors = fit_vectors(states[learned], targets[learned], start, temperature, pull)
            after += right(vectors, ~learned & counts)
        if after > before:
            return Proven(fit_vectors(states, targets, start, temperature, pull), before, after)
    return None
