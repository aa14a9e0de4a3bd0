"""Examples of programs that answer with words of their input, spans and edits, as rows to fit to.

Losses are those of training (`refine.word_goals`), with their gradients.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from fuzzy_magic.compiler.adapted import Floats, softmax
from fuzzy_magic.compiler.bert import AdaptedEncoder
from fuzzy_magic.compiler.fitting import some
from fuzzy_magic.refine.word_goals import right_edit, right_spans
from fuzzy_magic.returns import Edit, Span
from fuzzy_magic.returns.chain import likelihood, weight_of
from fuzzy_magic.returns.edits import LEFT_OUT, SIZES, Wanted
from fuzzy_magic.returns.span_scores import AT_FIRST, NEVER, span_loss
from fuzzy_magic.returns.word_rows import AT_START, DECISIONS, EncoderRow, stay_odds

Bools = NDArray[np.bool_]

ROWS_AT_ONCE = 8
PULL = 0.05  # with one example


class Target(Protocol):
    """A row with what is right for it."""

    @property
    def row(self) -> EncoderRow:
        """The row."""
        ...

    def loss(self, scores: Floats) -> tuple[float, Floats]:
        """Return the loss of the scores of its tokens, (T, K), and the gradient of that."""
        ...


class WordExamples:
    """Rows whose words an encoder scores; see `fitting.Examples`.

    Parameters
    ----------
    encoder : AdaptedEncoder
        The interpreter.
    targets : sequence of Target
        The rows; of many, a few at a step.
    vectors, temperature : ndarray, float
        The program's vectors, (K, E), and the factor of the cosines; they stay.
    """

    steps, enough = 40, 0.1

    def __init__(
        self, encoder: AdaptedEncoder, targets: Sequence[Target], vectors: Floats, temperature: float
    ) -> None:
        self.pull = PULL / len(targets)  # the more is shown, the less is left to the spec
        self._encoder, self._targets = encoder, targets
        self._vectors, self._temperature = vectors, np.float32(temperature)

    def loss(self, coefficients: Floats, step: int) -> tuple[float, Floats]:
        """See `fitting.Examples`."""
        targets = some(self._targets, ROWS_AT_ONCE, step)
        sizes = [len(target.row.tokens) for target in targets]
        mask = np.arange(max(sizes)) < np.array(sizes)[:, None]  # (B, T)
        ids = np.zeros(mask.shape, np.int64)
        ids[mask] = np.concatenate([target.row.tokens for target in targets])
        states, back = self._encoder.run(ids, mask, coefficients)
        lengths = np.linalg.norm(states, axis=-1, keepdims=True)
        units = states / lengths
        scores = self._temperature * (units @ self._vectors.T)  # (B, T, K)
        of_scores, total = np.zeros_like(scores), 0.0
        for target, size, own, found in zip(targets, sizes, scores, of_scores, strict=True):
            loss, found[:size] = target.loss(own[:size])
            total += loss
        of_units = self._temperature / np.float32(len(targets)) * (of_scores @ self._vectors)
        of_states = (of_units - units * (units * of_units).sum(-1, keepdims=True)) / lengths
        return total / len(targets), back(of_states)


@dataclass(frozen=True)
class SpanTarget:
    """A row, and the (first, last) words of each right answer; (0, 0) for none."""

    row: EncoderRow
    answers: Sequence[tuple[int, int]]

    def loss(self, scores: Floats) -> tuple[float, Floats]:
        """See `Target`."""
        losses, of_words = span_loss(self.row.of_words(scores, AT_FIRST)[None], [self.answers])
        gradient = np.zeros_like(scores)
        gradient[list(self.row.firsts), :AT_FIRST] = of_words[0, :, :AT_FIRST]
        gradient[list(self.row.lasts), AT_FIRST:] = of_words[0, :, AT_FIRST:]
        return float(losses[0]), gradient


@dataclass(frozen=True)
class EditTarget:
    """A row, and what is right for each of its words, [CLS] aside."""

    row: EncoderRow
    wanted: Sequence[Wanted]

    def loss(self, scores: Floats) -> tuple[float, Floats]:
        """See `Target`. The words of long rows count less, as in training."""
        gradient = np.zeros_like(scores)
        weight = max(1, len(self.wanted)) ** -0.5
        firsts, lasts = np.array(self.row.firsts[1:]), np.array(self.row.lasts[1:])
        total, gradient[firsts, : SIZES[0]] = self._stays(scores[firsts, : SIZES[0]])
        for decision, (start, size) in enumerate(zip([0, *DECISIONS], SIZES, strict=True)):
            right = np.zeros((len(self.wanted), size), np.bool_)
            for word, wanted in enumerate(self.wanted):
                right[word, list(wanted[decision])] = True
            skipped = LEFT_OUT + 1 if decision == 0 else 0  # whether a word stays is no choice of its own
            counts = right[:, skipped:].any(1)
            places = (firsts if start < AT_START else lasts)[counts]
            part = np.ix_(places, np.arange(start + skipped, start + size))
            losses, of_scores = choice_loss(scores[part], right[counts, skipped:])
            gradient[part] += of_scores
            total += float(losses.sum())
        return weight * total, np.float32(weight) * gradient

    def _stays(self, forms: Floats) -> tuple[float, Floats]:
        """Return how unlikely it is that just the right words stay, and its gradient by forms, (W, F)."""
        odds, costs = stay_odds(forms)[None], self.row.costs[None]
        right = np.array([[each.stays for each in self.wanted]])
        log_z, likely = likelihood(odds, costs)
        slope = (likely - right)[0][:, None]  # by the odds
        shares = softmax(forms[:, LEFT_OUT + 1 :])
        return float((log_z - weight_of(odds, costs, right))[0]), np.hstack([-slope, slope * shares])


def target(row: EncoderRow, output: str, nothing: str, returns: Edit | Span) -> Target | None:
    """Say what is right for a row; None where no answer of the program makes the output, or all do."""
    if isinstance(returns, Span):
        answers = right_spans(row, output, nothing)
        return SpanTarget(row, answers) if answers else None
    wanted = right_edit(row, output, nothing)
    return EditTarget(row, wanted) if wanted else None


def choice_loss(scores: Floats, right: Bools) -> tuple[Floats, Floats]:
    """Return the cross-entropy along the last axis, where any right choice will do, and its gradient."""
    shares, right_shares = softmax(scores), softmax(np.where(right, scores, np.float32(NEVER)))
    losses: Floats = -np.log((shares * right).sum(-1).clip(1e-30))
    return losses, shares - right_shares
