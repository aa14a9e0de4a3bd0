"""`fuzzy data labels`: learn from the specs of training which of their words are the labels.

Each closed function of the families gives its wordings, with label names put in where a wording leaves them
open. What is learnt is which candidate of a wording is the set, and from the wordings of all other functions,
when there is none (`spec.infer.named_labels`).
"""

from __future__ import annotations

import random
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fuzzy_magic.spec.infer.candidates import Candidate, candidates
from fuzzy_magic.spec.infer.named_labels import (
    MAX_CHARS,
    N_FEATURES,
    Features,
    features,
    features_of_none,
    read_named_labels,
    weighed,
)
from fuzzy_magic.train.data import Drawable, Function, family_functions
from fuzzy_magic.train.dressed import dressed
from fuzzy_magic.train.procedural import procedural_functions
from fuzzy_magic.train.wording import label_asks

if TYPE_CHECKING:
    from torch import Tensor

DRAWS, MOST_OF_FAMILY = 3, 40  # of a wording with open labels; wordings
MOST_WITHOUT = 12  # wordings of a family that name no labels
ASK_WEIGHT = 0.3  # of a request for labels that names none, or of a list that is no choice
FIRST = 2_500  # wordings of either sort to learn from before candidates are chosen by what was learnt
RIVALS = 16  # candidates of a wording that are learnt from
_PENALTY, _STEPS = 1e-4, 70


class Named(NamedTuple):
    """A spec with the labels that it names, if any, and what it counts."""

    text: str
    labels: frozenset[str]
    weight: float


#: Draws wordings of a function, each with the labels that it names.
Draw = Callable[[Any, random.Random], Iterator[tuple[str, frozenset[str]]]]


def named(split: str) -> list[Named]:
    """Draw the wordings of the closed functions of a split; a family counts by the root of their number.

    For training they come in other layouts too.
    """
    closed = [function for function in family_functions(split) if function.closed]
    found = _sampled(closed, _dressed if split == "train" else _drawn, MOST_OF_FAMILY)
    random.Random(split).shuffle(found)
    return [each for each in found if len(each.text) <= MAX_CHARS]


def unnamed(split: str, total: float) -> list[Named]:
    """Draw wordings that name no labels, and count them `total` in all."""
    every: list[Drawable] = [*family_functions(split), *procedural_functions(split)]
    found = _sampled([function for function in every if not function.closed], _open, MOST_WITHOUT)
    factor = total / max(1.0, sum(each.weight for each in found))
    return [each._replace(weight=factor * each.weight) for each in found if len(each.text) <= MAX_CHARS]


def _sampled(functions: Iterable[Drawable], draw: Draw, most: int) -> list[Named]:
    """Draw the wordings of each family, at most so many, which count by the root of their number."""
    families: dict[str, list[Drawable]] = defaultdict(list)
    for function in functions:
        families[function.family].append(function)
    found: list[Named] = []
    for family, members in families.items():
        rng = random.Random(f"labels/{family}")
        drawn = dict(each for function in members for each in draw(function, rng))
        chosen = rng.sample(list(drawn.items()), min(most, len(drawn)))
        found += [Named(text, labels, len(chosen) ** -0.5) for text, labels in chosen]
    return found


def _open(function: Drawable, rng: random.Random) -> Iterator[tuple[str, frozenset[str]]]:
    if isinstance(function, Function):
        specs = function.specs
    else:
        episodes = (function.episode(rng, 2) for _ in range(MOST_WITHOUT))
        specs = [each.spec for each in episodes if each.labels is None]
    yield from ((text, frozenset()) for text in specs)


def _drawn(function: Function, rng: random.Random) -> Iterator[tuple[str, frozenset[str]]]:
    for text in function.specs:
        for _ in range(DRAWS if function.vocabularies else 1):
            episode = replace(function, specs=[text]).episode(rng, 1)
            yield episode.spec, frozenset(label.casefold() for label in episode.labels or ())


def _dressed(function: Function, rng: random.Random) -> Iterator[tuple[str, frozenset[str]]]:
    for text, labels in _drawn(function, rng):
        yield from ((spec, labels) for spec in (text, *dressed(text, labels, rng)))


def open_asks() -> list[str]:
    """Read the specs that hold a list, in brackets or not, which is no choice of labels."""
    return Path(__file__).with_name("open_asks.txt").read_text("utf-8").splitlines()


def learn(out: Path) -> tuple[int, dict[str, tuple[float, float, float]]]:
    """Learn the file of weights; return how many specs there were, and the `shares` by split."""
    closed = named("train")
    total = sum(each.weight for each in closed)
    asks = [*(each.text for each in label_asks()), *open_asks()]
    others = [*unnamed("train", total), *(Named(text, frozenset(), ASK_WEIGHT) for text in asks)]
    random.Random("labels").shuffle(others)
    weights = fit([*closed[:FIRST], *others[:FIRST]], np.zeros(N_FEATURES, np.float32))
    weights = fit(found := [*closed, *others], weights)
    np.savez_compressed(out, weights=weights.astype(np.float16))
    unseen = {split: [*named(split), *unnamed(split, 1.0)] for split in ("heldout", "dev")}
    return len(found), {split: shares(specs, weights) for split, specs in unseen.items()}


def shares(found: Sequence[Named], weights: NDArray[np.float32]) -> tuple[float, float, float]:
    """Return how specs are read.

    Returns
    -------
    tuple of float
        Of the specs that name labels, the share that is read as naming some; of these, the share whose labels
        are right; and the share of the other specs that is read as naming some.
    """
    read = [(each.labels, read_named_labels(each.text, weights)) for each in found]
    said = [(wanted, labels) for wanted, labels in read if wanted and labels is not None]
    right = sum({label.casefold() for label in labels} == wanted for wanted, labels in said)
    others = [labels is not None for wanted, labels in read if not wanted]
    return (
        len(said) / max(1, len(read) - len(others)),
        right / max(1, len(said)),
        sum(others) / max(1, len(others)),
    )


def fit(found: Sequence[Named], chosen_by: NDArray[np.float32]) -> NDArray[np.float32]:
    """Fit a conditional logit over the candidates of each spec, with a penalty on the squares of its weights.

    Specs that name labels and lack the right candidate teach nothing. Parameters: `chosen_by` are the weights
    that choose the likeliest candidates of a spec; zeros take the first ones.
    """
    import torch  # some seconds, which the other actions of `fuzzy data` need not take

    rows = _Rows()
    for each in found:
        rows.add(each, _candidates(each.text, chosen_by))
    places, values, starts, specs = (
        torch.tensor(np.asarray(x)) for x in (rows.places, rows.values, rows.starts, rows.specs)
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
        return [each for each, _ in weighed(text, weights, RIVALS)]
    return candidates(text)[:RIVALS]


class _Rows:
    """The features of all candidates, and of none of them, as one ragged matrix, by spec."""

    def __init__(self) -> None:
        self.places, self.values, self.starts, self.specs = array("q"), array("f"), array("q"), array("q")
        self.right: list[bool] = []
        self.counts: list[float] = []

    def add(self, spec: Named, found: Sequence[Candidate]) -> None:
        keys = [each.key(spec.text) for each in found]
        if spec.labels and spec.labels not in keys:
            return
        self._add(features_of_none(spec.text), not spec.labels)
        for each, key in zip(found, keys, strict=True):
            self._add(features(spec.text, each), key == spec.labels)
        self.counts.append(spec.weight)

    def _add(self, known: Features, right: bool) -> None:
        self.starts.append(len(self.places))
        self.places.extend(known)
        self.values.extend(known.values())
        self.specs.append(len(self.counts))
        self.right.append(right)


def _log_sums(scores: Tensor, specs: Tensor) -> Tensor:
    """Add up the exponents of the scores of each spec's candidates, and return the logarithms."""
    import torch

    most = torch.full((int(specs.max()) + 1,), -1e9).scatter_reduce(0, specs, scores.detach(), "amax")
    sums = torch.zeros_like(most).index_add(0, specs, torch.exp(scores - most[specs]))
    return sums.log() + most
