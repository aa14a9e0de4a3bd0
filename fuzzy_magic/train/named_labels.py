"""`fuzzy data labels`: learn from the specs of training which of their words are the labels.

Each closed function of the families gives its wordings, with label names put in where a wording leaves them
open. What is learnt is which candidate of a wording is the set (`spec.infer.named_labels`).
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fuzzy_magic.spec.infer.candidates import Candidate, candidates
from fuzzy_magic.spec.infer.named_labels import (
    MAX_CHARS,
    MOST,
    N_FEATURES,
    features,
    read_named_labels,
    weighed,
)
from fuzzy_magic.train.data import Function, family_functions

if TYPE_CHECKING:
    from torch import Tensor

DRAWS, MOST_OF_FAMILY = 3, 40  # of a wording with open labels; wordings
FIRST = 2_500  # wordings to learn from before candidates are chosen by what was learnt
_PENALTY, _STEPS = 1e-4, 60


class Named(NamedTuple):
    """A spec with the labels that it names, and what it counts."""

    text: str
    labels: frozenset[str]
    weight: float


def named(split: str) -> list[Named]:
    """Draw the wordings of the closed functions of a split; a family counts by the root of their number."""
    families: dict[str, list[Function]] = defaultdict(list)
    for function in family_functions(split):
        if function.closed:
            families[function.family].append(function)
    found = []
    for family, functions in families.items():
        rng = random.Random(f"labels/{family}")
        drawn = dict(each for function in functions for each in _drawn(function, rng))
        chosen = rng.sample(list(drawn.items()), min(MOST_OF_FAMILY, len(drawn)))
        found += [Named(text, labels, len(chosen) ** -0.5) for text, labels in chosen]
    random.Random(split).shuffle(found)
    return [each for each in found if len(each.text) <= MAX_CHARS]


def _drawn(function: Function, rng: random.Random) -> Iterator[tuple[str, frozenset[str]]]:
    for text in function.specs:
        for _ in range(DRAWS if function.vocabularies else 1):
            episode = replace(function, specs=[text]).episode(rng, 1)
            yield episode.spec, frozenset(label.casefold() for label in episode.labels or ())


def learn(out: Path) -> tuple[int, dict[str, tuple[float, float]]]:
    """Learn the file of weights; return how many specs there were, and the shares said and right by split."""
    found = named("train")
    weights = fit(found[:FIRST], np.zeros(N_FEATURES, np.float32))
    weights = fit(found, weights)
    np.savez_compressed(out, weights=weights.astype(np.float16))
    return len(found), {split: shares(named(split), weights) for split in ("heldout", "dev")}


def shares(found: Sequence[Named], weights: NDArray[np.float32]) -> tuple[float, float]:
    """Return the share of specs whose labels are read, and of these the share whose labels are right."""
    said = [(each, labels) for each in found if (labels := read_named_labels(each.text, weights))]
    right = sum({label.casefold() for label in labels} == each.labels for each, labels in said)
    return len(said) / len(found), right / max(1, len(said))


def fit(found: Sequence[Named], chosen_by: NDArray[np.float32]) -> NDArray[np.float32]:
    """Fit a conditional logit over the candidates of each spec, with a penalty on the squares of its weights.

    Specs without the right candidate teach nothing. Parameters: `chosen_by` are the weights that choose the
    likeliest candidates of a spec; zeros take the first ones.
    """
    import torch  # some seconds, which the other actions of `fuzzy data` need not take

    rows = _Rows()
    for each in found:
        rows.add(each, _candidates(each.text, chosen_by))
    places, values, starts, specs = (
        torch.tensor(x) for x in (rows.places, rows.values, rows.starts, rows.specs)
    )
    right, counts = torch.tensor(rows.right), torch.tensor(rows.counts)
    bag = torch.nn.EmbeddingBag(N_FEATURES, 1, mode="sum")
    torch.nn.init.zeros_(bag.weight)
    optimizer = torch.optim.LBFGS(bag.parameters(), max_iter=_STEPS, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        optimizer.zero_grad()
        scores = bag(places, starts, per_sample_weights=values).squeeze(1)
        each = _log_sums(scores, specs) - _log_sums(scores.masked_fill(~right, -1e4), specs)
        value: Tensor = (counts * each).sum() / counts.sum() + _PENALTY * bag.weight.square().sum()
        value.backward()
        return value

    optimizer.step(loss)
    weights: NDArray[np.float32] = bag.weight.detach().numpy()[:, 0].copy()
    return weights


def _candidates(text: str, weights: NDArray[np.float32]) -> list[Candidate]:
    if weights.any():
        return [each for each, _ in weighed(text, weights)]
    return candidates(text)[:MOST]


class _Rows:
    """The features of all candidates as one ragged matrix, by spec."""

    def __init__(self) -> None:
        self.places: list[int] = []
        self.values: list[float] = []
        self.starts: list[int] = []
        self.specs: list[int] = []
        self.right: list[bool] = []
        self.counts: list[float] = []

    def add(self, spec: Named, found: Sequence[Candidate]) -> None:
        keys = [each.key(spec.text) for each in found]
        if spec.labels not in keys:
            return
        for each, key in zip(found, keys, strict=True):
            known = features(spec.text, each)
            self.starts.append(len(self.places))
            self.places += known
            self.values += known.values()
            self.specs.append(len(self.counts))
            self.right.append(key == spec.labels)
        self.counts.append(spec.weight)


def _log_sums(scores: Tensor, specs: Tensor) -> Tensor:
    """Add up the exponents of the scores of each spec's candidates, and return the logarithms."""
    import torch

    most = torch.full((int(specs.max()) + 1,), -1e9).scatter_reduce(0, specs, scores.detach(), "amax")
    sums = torch.zeros_like(most).index_add(0, specs, torch.exp(scores - most[specs]))
    return sums.log() + most
