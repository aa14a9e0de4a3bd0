"""Steps of training on the same few episodes, for tests of what an objective learns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch

from fuzzy_magic.train.data import Episode
from fuzzy_magic.train.objectives import Objective


def losses_of(
    goal: Objective[Any],
    episodes: Sequence[Episode],
    optimizer: torch.optim.Optimizer,
    *,
    steps: int,
    count: int,
) -> list[float]:
    """Learn the same episodes again and again; each step counts `count` of what the objective counts."""
    losses = []
    for step in range(steps):
        loss, found = goal.loss(goal.read(episodes, step), 0.0)
        assert found == count
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
