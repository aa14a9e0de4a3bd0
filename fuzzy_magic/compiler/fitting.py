"""Fitting a program to the examples of its spec, among the adapters that its compiler can make.

A compiler reads examples as text and learns little from them. So its adapter is moved, by a few steps down
the gradient of the examples' loss, to where they come right. What moves is the coefficients of the bases, a
thousand numbers: what the bases cannot do no example brings about, so that one or two of them already carry
over to other rows (docs/adr/0018). Programs that choose labels are taught otherwise (`label_examples`).
"""

from __future__ import annotations

import math
import threading
from collections.abc import Sequence
from typing import Protocol, TypeVar

import numpy as np

from fuzzy_magic.compiler.adapted import Floats
from fuzzy_magic.errors import show_short

#: Named in the key of what was compiled: change it with what fitting gives.
METHOD = "fitted-3"

RATE = 0.02  # of Adam, at first
MEAN_FADES, SQUARE_FADES, TINY = 0.9, 0.999, 1e-8  # of Adam

#: How many threads numpy uses is the process's: two that set it would not both find what was before.
_one_at_a_time = threading.Lock()


Row = TypeVar("Row")


class Examples(Protocol):
    """What has to come right.

    At most `steps` are taken towards it, none once the loss is `enough`: Adam moves all coefficients alike,
    however little there is left to learn. `pull` holds them to what the spec alone gave.
    """

    steps: int
    enough: float
    pull: float

    def loss(self, coefficients: Floats, step: int) -> tuple[float, Floats]:
        """Return the mean loss of the rows of a step, and its gradient by the coefficients, (L, M, N, 2)."""
        ...


def fit(examples: Examples, coefficients: Floats) -> Floats:
    """Move an adapter's coefficients, (L, M, N, 2), to where examples come right; return where they end.

    It computes with one thread: a second one saves a fifth of the time, and where other work has the cores it
    costs ten times as much.
    """
    # Here, so that importing the package stays light.
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    try:
        with _one_at_a_time, threadpool_limits(1, user_api="blas"):
            return _fitted(examples, coefficients)
    except KeyboardInterrupt as interruption:
        show_short(interruption)
        raise


def _fitted(examples: Examples, coefficients: Floats) -> Floats:
    change = np.zeros_like(coefficients)
    mean, square = np.zeros_like(change), np.zeros_like(change)
    for step in range(examples.steps):
        loss, gradient = examples.loss(coefficients + change, step)
        if loss < examples.enough:
            break
        gradient += np.float32(examples.pull) * change
        mean += np.float32(1 - MEAN_FADES) * (gradient - mean)
        square += np.float32(1 - SQUARE_FADES) * (gradient * gradient - square)
        rate = rate_at(step, examples.steps) / (1 - MEAN_FADES ** (step + 1))
        spread = np.sqrt(square / np.float32(1 - SQUARE_FADES ** (step + 1))) + np.float32(TINY)
        change -= np.float32(rate) * mean / spread
    return coefficients + change


def rate_at(step: int, steps: int) -> float:
    """Return Adam's learning rate at a step: it falls from `RATE` to 0 along a cosine."""
    return RATE * 0.5 * (1 + math.cos(math.pi * step / steps))


def some(rows: Sequence[Row], count: int, step: int) -> list[Row]:
    """Choose up to `count` rows for a step, so that all have their turn."""
    first = step * count % len(rows)
    return [*rows[first:], *rows[:first]][:count]
