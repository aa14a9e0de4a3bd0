"""Which piece of a text is the answer, told by its first word, its last one and all from one to the other.

Of W words, [CLS] first, which stands for no answer, `scores` are (..., W, K): how well a word begins the
answer, how well it ends it, and, with K = 3, how much rather than [CLS] it belongs to it. A piece scores the
sum of these; pieces are as likely as a softmax over all of them says (a semi-Markov model of one segment:
Sarawagi & Cohen 2004). Programs from before 2026-11-28 have no third score.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from fuzzy_magic.returns.spans import MAX_WORDS

Floats = NDArray[np.float32]

AT_FIRST = 1  # so many scores of a word are read off its first token, the others off its last one
NEVER = -1e4  # the score of what is no word
INSIDE = np.float32(0.25)  # of the third score, so that long pieces do not outweigh short ones from the start
LENGTH_COST = 0.1  # of each word by which a piece is longer than one


def piece_scores(scores: Floats) -> Floats:
    """Score each piece by its first and last word, (..., W, K) -> (..., W, W); at (0, 0) no answer.

    What is no piece has the score -inf.
    """
    sums = _sums(scores)
    begins, ends = scores[..., 0] - sums[..., :-1], scores[..., 1] + sums[..., 1:]
    whole: Floats = begins[..., :, None] + ends[..., None, :]
    n = scores.shape[-2]
    allowed = np.triu(np.ones((n, n), np.bool_))
    allowed[0, 1:] = False  # [CLS] joins with no word
    return np.where(allowed, whole, np.float32(-np.inf))


def best_span(scores: Floats) -> tuple[int, int]:
    """Return the first and last word of the best answer, [CLS] being word 0; (0, 0) for none."""
    whole = piece_scores(scores)
    n = len(whole)
    pieces = np.where(np.triu(np.ones((n, n), np.bool_), MAX_WORDS), -np.inf, whole)
    pieces[0, 0] = -np.inf
    if whole[0, 0] > pieces.max():
        return 0, 0
    lengths = np.arange(n)[None, :] - np.arange(n)[:, None]
    first, last = np.unravel_index((pieces - LENGTH_COST * lengths).argmax(), whole.shape)
    return int(first), int(last)


def span_loss(scores: Floats, answers: Sequence[Sequence[tuple[int, int]]]) -> tuple[Floats, Floats]:
    """Return how unlikely the right answers of B texts are, (B,), and the gradient of that, (B, W, K).

    Parameters
    ----------
    scores : ndarray
        (B, W, K); words that pad a text score `NEVER`.
    answers : sequence
        The (first, last) words of each that is right, at least one; (0, 0) is no answer.
    """
    whole = piece_scores(scores)
    right = np.full_like(whole, -np.inf)
    for of_text, places, found in zip(whole, answers, right, strict=True):
        at = tuple(np.transpose(places))
        found[at] = of_text[at]
    log_z, log_right = (np.logaddexp.reduce(each, axis=(1, 2), keepdims=True) for each in (whole, right))
    slope = np.exp(whole - log_z) - np.exp(right - log_right)
    of_begins, of_ends = slope.sum(2), slope.sum(1)
    gradient = np.zeros_like(scores)
    gradient[..., 0], gradient[..., 1] = of_begins, of_ends
    if scores.shape[-1] > 2:
        # A word is inside the pieces that begin at it or before, but for those that end before it.
        within = np.cumsum(of_begins - np.pad(of_ends, ((0, 0), (1, 0)))[:, :-1], axis=1)
        within = np.where(_are_words(scores), within, 0)
        gradient[..., 2] = INSIDE * within
        gradient[:, 0, 2] = -INSIDE * within.sum(1)
    return (log_z - log_right)[:, 0, 0], gradient


def _sums(scores: Floats) -> Floats:
    """Sum the third scores of the words before each one, and of all: (..., W + 1)."""
    sums = np.zeros((*scores.shape[:-2], scores.shape[-2] + 1), np.float32)
    if scores.shape[-1] > 2:
        inside = INSIDE * (scores[..., 2] - scores[..., :1, 2])
        sums[..., 1:] = np.cumsum(np.where(_are_words(scores), inside, 0), axis=-1)
    return sums


def _are_words(scores: Floats) -> NDArray[np.bool_]:
    """Tell words from [CLS] and from what pads a text: (..., W)."""
    words = scores[..., 0] > NEVER / 2
    words[..., 0] = False
    return words
