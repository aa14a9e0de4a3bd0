"""`fuzzy data wording`: learn from the specs of training which kind of answer a wording asks for.

The kind is told by the rows: pieces of their inputs, edits of their words, closed labels, or text. Families
count alike, however many wordings they have. Families name their labels; `label_asks.txt` has what people
type who name none ("sentiment").
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from fuzzy_magic.spec.infer.wording import KINDS, N_FEATURES, Weights, features, sounds
from fuzzy_magic.train.answerable import is_answerable
from fuzzy_magic.train.data import Drawable, Episode, Function
from fuzzy_magic.train.parts import load_parts

if TYPE_CHECKING:
    from torch import Tensor

ROWS, DRAWS, TRIPLE_SPECS = 12, 24, 8  # of an episode, of a function, of a licensed task
#: What a family of each part counts: licensed specs are long and unlike what people type.
PART_WEIGHT = {"families": 1.0, "procedural": 1.0, "triples": 0.1}
ASK_WEIGHT = 0.2  # of one of the asks
_PENALTY, _STEPS = 1e-5, 150


class Wording(NamedTuple):
    """A spec with the kind of its answers, and what it counts."""

    text: str
    kind: str
    weight: float


def kind_of(episode: Episode) -> str:
    """Tell the kind of an episode's answers by its rows."""
    if episode.labels is not None:
        return "labels"
    if is_answerable("extractor", episode.spec, episode.rows):
        return "span"
    return "edit" if is_answerable("editor", episode.spec, episode.rows) else "str"


def wordings(parts: Mapping[str, Sequence[Drawable]]) -> list[Wording]:
    """Draw the different specs of all functions, those of a family with one weight in all."""
    found: list[Wording] = []
    for part, weight in PART_WEIGHT.items():
        families: dict[str, list[Drawable]] = defaultdict(list)
        for each in parts[part]:
            families[each.family].append(each)
        for family, functions in families.items():
            kinds = dict(_drawn(family, functions, part))
            found += [Wording(spec, kind, weight / len(kinds)) for spec, kind in kinds.items()]
    return found


def _drawn(family: str, functions: Sequence[Drawable], part: str) -> Iterator[tuple[str, str]]:
    rng = random.Random(f"wording/{family}")
    if part == "triples":  # one spec each, and hundreds of them that differ in a number
        functions = rng.sample(functions, min(TRIPLE_SPECS, len(functions)))
    for function in functions:
        if isinstance(function, Function) and not function.closed:
            kind = kind_of(function.episode(rng, ROWS))  # the same whatever the wording
            yield from ((spec, kind) for spec in function.specs)
            continue
        for _ in range(1 if part == "triples" else DRAWS):
            episode = function.episode(rng, ROWS)
            yield episode.spec, kind_of(episode)


def label_asks() -> list[Wording]:
    """Read the wordings that ask for a label and name none."""
    lines = Path(__file__).with_name("label_asks.txt").read_text("utf-8").splitlines()
    return [Wording(line, "labels", ASK_WEIGHT) for line in lines]


def fit(found: Sequence[Wording]) -> Weights:
    """Fit multinomial logistic regression with a penalty on the squares of its weights."""
    import torch  # some seconds, which the other actions of `fuzzy data` need not take

    x = _matrix([each.text for each in found])
    y = torch.tensor([KINDS.index(each.kind) for each in found])
    counts = torch.tensor([each.weight for each in found])
    counts /= counts.sum()
    weight, bias = torch.zeros(N_FEATURES, len(KINDS)), torch.zeros(len(KINDS))
    optimizer = torch.optim.LBFGS(
        [weight.requires_grad_(), bias.requires_grad_()], max_iter=_STEPS, line_search_fn="strong_wolfe"
    )

    def loss() -> Tensor:
        optimizer.zero_grad()
        each = torch.nn.functional.cross_entropy(torch.sparse.mm(x, weight) + bias, y, reduction="none")
        value = (counts * each).sum() + _PENALTY * weight.square().sum()
        value.backward()
        return value

    optimizer.step(loss)
    return Weights(weight.detach().numpy(), bias.detach().numpy())


def _matrix(texts: Sequence[str]) -> Tensor:
    """Lay out the features of texts as `sounds` weighs them, (N, N_FEATURES)."""
    import torch

    rows, columns, values = [], [], []
    for number, text in enumerate(texts):
        found = list(features(text))
        rows += [number] * len(found)
        columns += found
        values += [len(found) ** -0.5] * len(found)
    size, places = (len(texts), N_FEATURES), torch.tensor([rows, columns])
    return torch.sparse_coo_tensor(places, values, size, check_invariants=False).coalesce()


def confusion(weights: Weights, found: Sequence[Wording]) -> dict[tuple[str, str], float]:
    """Add up the weights of the specs of each kind that sound like each kind."""
    counts: dict[tuple[str, str], float] = defaultdict(float)
    for each in found:
        counts[each.kind, sounds(each.text, weights).kind] += each.weight
    return counts


def learn(data: Path | None, cache: Path, out: Path) -> tuple[int, Mapping[str, float]]:
    """Learn the file of weights; return how many specs there were, and the share right on each split."""
    weights = fit(found := [*wordings(load_parts("train", data, cache)), *label_asks()])
    np.savez_compressed(out, **{k: v.astype(np.float16) for k, v in weights._asdict().items()})
    shares = {}
    for split in ("heldout", "dev", "heldout_families"):
        counts = confusion(weights, wordings(load_parts(split, None, cache)))
        right = sum(count for (kind, said), count in counts.items() if kind == said)
        shares[split] = right / sum(counts.values())
    return len(found), shares
