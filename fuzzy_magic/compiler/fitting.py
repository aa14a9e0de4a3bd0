"""Fitting a program to the examples of its spec, among the adapters that its compiler can make.

A compiler reads examples as text and learns little from them. So its adapter is moved, by a few steps down
the gradient of the examples' loss, to where they come right. What moves is the coefficients of the bases, a
thousand numbers: what the bases cannot do no example brings about, so that one or two of them already carry
over to other rows (docs/adr/0018).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from fuzzy_magic.compiler.bert import AdaptedEncoder, softmax
from fuzzy_magic.refine.word_goals import right_edit, right_spans
from fuzzy_magic.returns import Edit, Span
from fuzzy_magic.returns.edits import SIZES, Wanted
from fuzzy_magic.returns.word_rows import AT_START, DECISIONS, EncoderRow

Floats = NDArray[np.float32]
Bools = NDArray[np.bool_]

#: Named in the key of what was compiled: change it with what fitting gives.
METHOD = "fitted-1"

STEPS, RATE = 30, 0.02  # of Adam; the rate falls to 0 along a cosine
PULL = 0.05  # holds the coefficients to what the spec alone gave
ROWS_AT_ONCE = 8
MEAN_FADES, SQUARE_FADES, TINY = 0.9, 0.999, 1e-8  # of Adam
NEVER = np.float32(-1e4)


class Target(Protocol):
    """A row with what is right for it."""

    @property
    def row(self) -> EncoderRow:
        """The row."""
        ...

    def loss(self, scores: Floats) -> tuple[float, Floats]:
        """Return the loss of the scores of its tokens, (T, K), and the gradient of that."""
        ...


@dataclass(frozen=True)
class SpanTarget:
    """A row, and the (first, last) words of each right answer; (0, 0) for none."""

    row: EncoderRow
    answers: Sequence[tuple[int, int]]

    def loss(self, scores: Floats) -> tuple[float, Floats]:
        """See `Target`."""
        places = np.array([self.row.firsts, self.row.lasts])  # (2, W)
        right = np.zeros(places.shape, np.bool_)
        for first, last in self.answers:
            right[0, first] = right[1, last] = True
        side = np.array([[0], [1]])
        losses, of_scores = choice_loss(scores[places, side], right)
        gradient = np.zeros_like(scores)
        gradient[places, side] = of_scores
        return float(losses.sum()), gradient


@dataclass(frozen=True)
class EditTarget:
    """A row, and what is right for each of its words, [CLS] aside."""

    row: EncoderRow
    wanted: Sequence[Wanted]

    def loss(self, scores: Floats) -> tuple[float, Floats]:
        """See `Target`. The words of long rows count less, as in training."""
        gradient, total = np.zeros_like(scores), 0.0
        weight = max(1, len(self.wanted)) ** -0.5
        for decision, (start, size) in enumerate(zip([0, *DECISIONS], SIZES, strict=True)):
            places = np.array((self.row.firsts if start < AT_START else self.row.lasts)[1:])
            right = np.zeros((len(self.wanted), size), np.bool_)
            for word, wanted in enumerate(self.wanted):
                right[word, list(wanted[decision])] = True
            counts = right.any(1)
            part = np.ix_(places[counts], np.arange(start, start + size))
            losses, of_scores = choice_loss(scores[part], right[counts])
            gradient[part] += np.float32(weight) * of_scores
            total += weight * float(losses.sum())
        return total, gradient


def target(row: EncoderRow, output: str, nothing: str, returns: Edit | Span) -> Target | None:
    """Say what is right for a row; None where no answer of the program makes the output."""
    if isinstance(returns, Span):
        answers = right_spans(row, output, nothing)
        return SpanTarget(row, answers) if answers else None
    wanted = right_edit(row, output, nothing)
    return None if wanted is None else EditTarget(row, wanted)


def choice_loss(scores: Floats, right: Bools) -> tuple[Floats, Floats]:
    """Return the cross-entropy along the last axis, where any right choice will do, and its gradient."""
    kept = np.where(right, scores, NEVER)
    shares, right_shares = softmax(scores), softmax(kept)
    losses: Floats = -np.log((shares * right).sum(-1).clip(1e-30))
    return losses, shares - right_shares


def fit(
    encoder: AdaptedEncoder,
    targets: Sequence[Target],
    vectors: Floats,
    temperature: float,
    coefficients: Floats,
) -> Floats:
    """Move an adapter's coefficients, (L, M, N, 2), to where rows come right; return where they end.

    Parameters
    ----------
    encoder : AdaptedEncoder
        The interpreter.
    targets : sequence of Target
        The rows; of many, a few at a time.
    vectors, temperature : ndarray, float
        The program's vectors, (K, E), and the factor of the cosines; they stay.
    coefficients : ndarray
        Where to start.
    """
    change = np.zeros_like(coefficients)
    mean, square = np.zeros_like(change), np.zeros_like(change)
    for step in range(STEPS):
        first = step * ROWS_AT_ONCE % len(targets)
        some = [*targets[first:], *targets[:first]][:ROWS_AT_ONCE]
        _, gradient = loss(encoder, some, vectors, temperature, coefficients + change)
        gradient += np.float32(PULL) * change
        mean += np.float32(1 - MEAN_FADES) * (gradient - mean)
        square += np.float32(1 - SQUARE_FADES) * (gradient * gradient - square)
        rate = RATE * 0.5 * (1 + math.cos(math.pi * step / STEPS)) / (1 - MEAN_FADES ** (step + 1))
        spread = np.sqrt(square / np.float32(1 - SQUARE_FADES ** (step + 1))) + np.float32(TINY)
        change -= np.float32(rate) * mean / spread
    return coefficients + change


def loss(
    encoder: AdaptedEncoder,
    targets: Sequence[Target],
    vectors: Floats,
    temperature: float,
    coefficients: Floats,
) -> tuple[float, Floats]:
    """Return the mean loss of rows, and its gradient by the coefficients; parameters are those of `fit`."""
    sizes = [len(target.row.tokens) for target in targets]
    mask = np.arange(max(sizes)) < np.array(sizes)[:, None]  # (B, T)
    ids = np.zeros(mask.shape, np.int64)
    ids[mask] = np.concatenate([target.row.tokens for target in targets])
    states, back = encoder.run(ids, mask, coefficients)
    lengths = np.linalg.norm(states, axis=-1, keepdims=True)
    units = states / lengths
    scores = np.float32(temperature) * (units @ vectors.T)  # (B, T, K)
    of_scores, total = np.zeros_like(scores), 0.0
    for target, size, own, found in zip(targets, sizes, scores, of_scores, strict=True):
        row_loss, found[:size] = target.loss(own[:size])
        total += row_loss
    of_units = np.float32(temperature / len(targets)) * (of_scores @ vectors)
    of_states = (of_units - units * (units * of_units).sum(-1, keepdims=True)) / lengths
    return total / len(targets), back(of_states)
