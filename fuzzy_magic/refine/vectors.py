"""Label vectors for rows whose states are known: a convex fit, so it ends at the one best place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor

MAX_EVALUATIONS = 200
#: How strongly vectors may be held to where they start: those that learn most come first.
PULLS = (0.1, 0.3, 1.0, 3.0, 10.0)
FOLDS = 4


@dataclass(frozen=True)
class Proven:
    """Label vectors, and how many rows are right: with those to start from, and with some that saw others."""

    vectors: Tensor
    before: int
    after: int


def fit_vectors(states: Tensor, targets: Tensor, start: Tensor, temperature: float, pull: float) -> Tensor:
    """Find the label vectors of least cross-entropy, held to where they start.

    Parameters
    ----------
    states : Tensor
        Of the rows, of length 1: (rows, width).
    targets : Tensor
        The number of each row's label.
    start : Tensor
        The label vectors to start from: (labels, width). One whose label no row has stays as it is.
    temperature : float
        What the products of states and vectors are multiplied with.
    pull : float
        Weight of the squared distance to the start: the larger, the nearer they stay.
    """
    import torch
    from torch.nn import functional as F

    seen = has_rows(targets, len(start))
    change = torch.zeros_like(start, requires_grad=True)
    optimizer = torch.optim.LBFGS(
        [change], max_iter=MAX_EVALUATIONS, max_eval=MAX_EVALUATIONS, line_search_fn="strong_wolfe"
    )

    def closure() -> Tensor:
        optimizer.zero_grad()
        logits = temperature * states @ (start + seen * change).T
        loss = F.cross_entropy(logits, targets) + pull / 2 * change.square().sum()
        torch.autograd.backward(loss)
        return loss

    optimizer.step(closure)  # type: ignore[arg-type, no-untyped-call, unused-ignore]
    return (start + seen * change).detach()


def fit_proven(states: Tensor, targets: Tensor, start: Tensor, temperature: float) -> Proven | None:
    """Fit label vectors to all rows, if that helps with rows that are not fitted to.

    The rows are parted into folds, and those of each are answered by vectors that are fitted to the others.
    Of the pulls that have more rows right so than the start has, the one that learns most is taken; if there
    is none, nothing is. Parameters are those of `fit_vectors`.
    """
    import torch

    def right(vectors: Tensor, rows: Tensor) -> int:
        return int(((states[rows] @ vectors.T).argmax(1) == targets[rows]).sum())

    fold = torch.empty_like(targets)
    fold[targets.argsort(stable=True)] = torch.arange(len(targets)) % FOLDS  # each label is in many folds
    before = right(start, fold >= 0)
    for pull in PULLS:
        after = 0
        for number in range(FOLDS):
            learned = fold != number
            vectors = fit_vectors(states[learned], targets[learned], start, temperature, pull)
            after += right(vectors, ~learned)
        if after > before:
            return Proven(fit_vectors(states, targets, start, temperature, pull), before, after)
    return None


def has_rows(targets: Tensor, labels: int) -> Tensor:
    """Say of each label whether a row has it, (labels, 1)."""
    import torch

    return (torch.bincount(targets, minlength=labels) > 0).unsqueeze(1)
