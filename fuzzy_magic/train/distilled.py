"""The compiler learns to emit the adapters that were fitted to functions (`fits`), for all their wordings.

No row is run: a step costs what reading its specs costs, and what it asks for is exact. Specs that no adapter
was fitted to keep what the weights at the beginning gave them.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

from fuzzy_magic.errors import FuzzyError
from fuzzy_magic.train.data import Episode
from fuzzy_magic.train.fits import Fit
from fuzzy_magic.train.network import EncoderPair
from fuzzy_magic.train.objectives import SpecReading, seed_step
from fuzzy_magic.train.word_objective import WordObjective

#: How often functions with a fit are drawn, and what else has to stay as it is.
SHARES = {"procedural": 0.44, "families": 0.36, "composed": 0.1, "triples": 0.1}
SPECS = 48  # of a step
RATE, ENCODER_RATE = 1e-3, 4e-4
POOLED_DROPOUT = 0.05
COEFFICIENTS, VECTORS = 100.0, 10.0  # what the distances of a step are multiplied with
LEAST, MOST, EVEN = 0.1, 5.0, 0.3  # what the slopes of a coefficient, in means, count at least and at most
WORDINGS = 8  # whose vectors are averaged


@dataclass(frozen=True)
class FitReading:
    """The specs of a step with tokens missing, whose fit each is to have, and those without one, whole."""

    thinned: SpecReading
    keys: list[str]
    free: SpecReading


class Distilled:
    """The distance to fitted adapters, as an objective.

    Parameters
    ----------
    goal : WordObjective
        The pair with the weights that the fits began from; it is measured as ever.
    fits : sequence of Fit
        What is to be made.

    Raises
    ------
    FuzzyError
        When the fits are of a pair of another shape.
    """

    def __init__(self, goal: WordObjective[Any], fits: Sequence[Fit]) -> None:
        self.goal = goal
        shape = goal.pair.mapper.shape
        sizes = {len(fit.coefficients) for fit in fits}
        if sizes != {torch.Size(shape).numel()}:
            raise FuzzyError(
                f"the fits have {sorted(sizes)} coefficients, and the pair {torch.Size(shape).numel()}",
                "Fit the functions with the weights that --from names.",
            )
        self._fits = {fit.key: fit for fit in fits}
        self._teacher = copy.deepcopy(goal.pair).requires_grad_(False)
        self._vectors: dict[str, Tensor] = {}
        slopes = torch.tensor([fit.slopes for fit in fits]).mean(0)
        weights = ((slopes / slopes.mean()).clamp(LEAST, MOST) + EVEN).unflatten(0, shape)
        self._weights = weights.to(goal.pair.device)

    @property
    def pair(self) -> EncoderPair:
        """What is trained."""
        return self.goal.pair

    def parameter_groups(self) -> list[dict[str, Any]]:
        """Let the mapper and the label head learn, and the spec encoder slower; the bases stay."""
        pair = self.pair
        pair.mapper.bases.requires_grad_(False)
        pair.log_temperature.requires_grad_(False)
        mapper = [*pair.mapper.trunk.parameters(), *pair.mapper.coeff_head.parameters()]
        return [
            {"params": [*mapper, *pair.label_head.parameters()], "base_lr": RATE},
            {"params": [*pair.encoder.parameters()], "base_lr": ENCODER_RATE},
        ]

    def length(self, episode: Episode) -> int:
        """Measure the spec, in characters."""
        return len(episode.spec)

    def read(self, episodes: Sequence[Episode], step: int) -> FitReading:
        """Tokenise the specs of a step, some of whose tokens go missing; the teacher reads its own whole."""
        seed_step(self.goal.config, step)
        return FitReading(
            self.goal.read_specs(episodes, self.goal.config["spec_dropout"]),
            [each.family if each.source == "fitted" else "" for each in episodes],
            self.goal.read_specs([each for each in episodes if each.source != "fitted"]),
        )

    def loss(self, reading: FitReading, progress: float) -> tuple[Tensor, int]:
        """Compute how far the adapters and vectors of a step are from what they are to be."""
        specs = reading.thinned
        with torch.autocast(self.pair.device.type, torch.bfloat16):
            coefficients, vectors = self.pair.compile_specs(specs.texts, specs.own, dropout=POOLED_DROPOUT)
        wanted, wanted_vectors = self._wanted(reading)
        off = (self._weights * (coefficients.float() - wanted).square()).mean()
        turned = (vectors.float() - wanted_vectors.flatten(0, 1)).square().sum(-1).mean()
        return COEFFICIENTS * off + VECTORS * turned, len(reading.keys)

    def evaluate(self) -> dict[str, float]:
        """Measure the pair on unseen specs."""
        return self.goal.evaluate()

    @torch.no_grad()
    def _wanted(self, reading: FitReading) -> tuple[Tensor, Tensor]:
        """Return the coefficients, (S, L, M, N, 2), and vectors, (S, K, E), that specs are to have."""
        kept = iter(self._kept(reading.free))
        wanted = [self._fitted(self._fits[key]) if key else next(kept) for key in reading.keys]
        coefficients, vectors = zip(*wanted, strict=True)
        return torch.stack(coefficients), torch.stack(vectors)

    def _kept(self, specs: SpecReading) -> list[tuple[Tensor, Tensor]]:
        """Return what the weights at the beginning make of specs: coefficients and vectors of each."""
        if not specs.texts:
            return []
        coefficients, vectors = self._teacher.compile_specs(specs.texts, specs.own)
        return [*zip(coefficients, vectors.unflatten(0, (len(specs.texts), -1)), strict=True)]

    def _fitted(self, fit: Fit) -> tuple[Tensor, Tensor]:
        """Return the coefficients of a fit and its vectors."""
        coefficients = torch.tensor(fit.coefficients, device=self.pair.device)
        return coefficients.view(self.pair.mapper.shape), self._vectors_of(fit)

    def _vectors_of(self, fit: Fit) -> Tensor:
        """Return the mean of the vectors that some wordings of a function had, (K, E)."""
        if fit.key not in self._vectors:
            chosen = random.Random(fit.key).sample(fit.wordings, min(WORDINGS, len(fit.wordings)))
            empty = Episode("", None, (), (), fit.family, fit.source)
            specs = self.goal.read_specs([replace(empty, spec=each) for each in chosen])
            vectors = torch.stack([each for _, each in self._kept(specs)])
            self._vectors[fit.key] = F.normalize(vectors.mean(0), dim=-1)
        return self._vectors[fit.key]
