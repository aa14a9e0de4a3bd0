"""What is learnt: the loss of a step and a quick look at unseen specs; here for closed sets of labels."""

from __future__ import annotations

import random
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import torch
from torch import Tensor

from fuzzy_magic.glosses import label_texts
from fuzzy_magic.prompts import ENCODER_TEMPLATE, render_pseudo
from fuzzy_magic.returns import Str
from fuzzy_magic.spec import Example
from fuzzy_magic.train.data import Episode, family_functions
from fuzzy_magic.train.network import CompileText, DecoderPair, EncoderPair

#: What an objective reads of a step's episodes.
Reading = TypeVar("Reading")


class Objective(Protocol[Reading]):
    """A pair with its loss."""

    @property
    def pair(self) -> EncoderPair | DecoderPair:
        """What is trained."""

    def parameter_groups(self) -> list[dict[str, Any]]:
        """Group the trained parameters, each group with its `base_lr`."""

    def length(self, episode: Episode) -> int:
        """Measure the longest row of an episode, which the others are padded to."""

    def read(self, episodes: Sequence[Episode], step: int) -> Reading:
        """Turn the episodes of a step into tokens; no weight is used, so that worker processes can do it."""

    def loss(self, reading: Reading, progress: float) -> tuple[Tensor, int]:
        """Compute the loss of one step, `progress` of the way to the end, and its number of rows."""

    def evaluate(self) -> dict[str, float]:
        """Measure the pair on unseen specs."""


def seed_step(config: dict[str, Any], step: int) -> None:
    """Have torch draw what a step draws, whatever was drawn before it."""
    torch.manual_seed(config["seed"] * 1_000_003 + step)


def target_device() -> torch.device:
    """Return where training computes: on the GPU, where there is one."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def dev_episodes(*, closed: bool, rows: int, wordings: int, seed: int = 5) -> list[Episode]:
    """Draw a fixed set of episodes of the families that are kept for choosing settings."""
    rng = random.Random(seed)
    functions = [f for f in family_functions("dev") if f.closed == closed]
    return [e for f in functions for _ in range(wordings) if len((e := f.episode(rng, rows)).rows) >= 4]


def thinned(ids: list[int], share: float) -> list[int]:
    """Leave out a random share of tokens, the first and the last excepted."""
    if not share or len(ids) < 3:
        return ids
    kept = (torch.rand(len(ids) - 2) >= share).tolist()
    return [ids[0], *(i for i, keep in zip(ids[1:-1], kept, strict=True) if keep), ids[-1]]


@dataclass(frozen=True)
class SpecReading:
    """The specs of a step in tokens, and what their vectors stand for."""

    texts: list[CompileText]
    own: list[str]


@dataclass(frozen=True)
class LabelReading:
    """A step in tokens: `owner` has the spec of each of B rows, `of` that of each of all K labels."""

    specs: SpecReading
    rows: list[list[int]]
    owner: list[int]
    right: list[int]
    of: list[int]


def template_of(config: Mapping[str, Any]) -> str:
    """Name the template of a pair whose interpreter is an encoder."""
    template: str = config.get("template", ENCODER_TEMPLATE)
    return template


class EncoderObjective(ABC):
    """What the pairs with a frozen encoder have in common: how a spec is read and compiled."""

    def __init__(self, config: dict[str, Any]) -> None:
        self.config = config
        self.template = template_of(config)
        self.pair = EncoderPair(
            encoder_rank=config["encoder_rank"],
            n_bases=config["n_bases"],
            rank=config["rank"],
            alpha=config["alpha"],
            label_step=config["label_step"],
            blind=bool(config.get("blind")),
            hidden=config.get("mapper_width"),
        ).to(target_device())
        self.dev = self.dev_episodes()

    @abstractmethod
    def dev_episodes(self) -> list[Episode]:
        """Draw a fixed set of episodes of the families that are kept for choosing settings."""

    @abstractmethod
    def anchors(self, episode: Episode) -> tuple[Sequence[str], Sequence[str]]:
        """Return what the vectors of a program stand for: as named in the compile text, and as read alone."""

    def parameter_groups(self) -> list[dict[str, Any]]:
        """Let the spec encoder learn slower than what is new."""
        slow = list(self.pair.encoder.parameters())
        fast = [*self.pair.mapper.parameters(), *self.pair.label_head.parameters(), self.pair.log_temperature]
        return [
            {"params": fast, "base_lr": self.config["learning_rate"]},
            {"params": slow, "base_lr": self.config["encoder_learning_rate"]},
        ]

    def length(self, episode: Episode) -> int:
        """Measure the longest row, in characters: chunks of alike lengths are made later."""
        return max(len(text) for text, _ in episode.rows)

    def read_specs(self, episodes: Sequence[Episode], dropout: float = 0.0) -> SpecReading:
        """Tokenise specs; a share of their tokens goes missing, so that no wording is learnt by heart."""
        texts: list[CompileText] = []
        own: list[str] = []
        for episode in episodes:
            named, alone = self.anchors(episode)
            examples = [Example(a, b) for a, b in episode.examples]
            pseudo = render_pseudo(self.template, episode.spec, Str(), examples)
            ids, spans = self.pair.compile_ids(named, pseudo, self.config["compile_tokens"])
            start = spans[-1][1] + 1 if spans else 1
            ids = ids[:start] + thinned(ids[start:], dropout)
            texts.append((ids, spans or [(0, len(ids))] * len(alone)))
            own += alone
        return SpecReading(texts, own)

    def compile(self, specs: SpecReading, keep: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Compile specs to coefficients and label vectors; with `keep`, as in training (`compile_specs`)."""
        dropout = 0.0 if keep is None else self.config["pooled_dropout"]
        return self.pair.compile_specs(specs.texts, specs.own, keep, dropout)

    def kept(self, count: int) -> Tensor:
        """Draw which specs' vectors may see their spec, (S,): 1 or, for `blind_label_share` of them, 0."""
        share: float = self.config["blind_label_share"]
        return (torch.rand(count, device=self.pair.device) >= share).float()


class LabelObjective(EncoderObjective):
    """Closed sets: cross-entropy of each row over its program's labels, through the frozen encoder."""

    def dev_episodes(self) -> list[Episode]:
        """Draw a fixed set of episodes of the families that are kept for choosing settings."""
        return dev_episodes(closed=True, rows=8, wordings=3)

    def anchors(self, episode: Episode) -> tuple[Sequence[str], Sequence[str]]:
        """Return the labels, and what the spec says about each."""
        labels = episode.labels or ()
        return labels, label_texts(episode.spec, labels)

    def read(self, episodes: Sequence[Episode], step: int) -> LabelReading:
        """Tokenise a step, some of whose tokens go missing."""
        seed_step(self.config, step)
        return self.reading(episodes, self.config["spec_dropout"], self.config["row_dropout"])

    def reading(
        self, episodes: Sequence[Episode], spec_dropout: float = 0.0, row_dropout: float = 0.0
    ) -> LabelReading:
        """Tokenise episodes, whole or without a share of their tokens."""
        rows = [(s, text, output) for s, episode in enumerate(episodes) for text, output in episode.rows]
        tokens = [self.pair.row_ids(text, self.config["row_tokens"]) for _, text, _ in rows]
        starts = [0]
        for episode in episodes:
            starts.append(starts[-1] + len(episode.labels or ()))
        return LabelReading(
            specs=self.read_specs(episodes, spec_dropout),
            rows=[thinned(each, row_dropout) for each in tokens],
            owner=[s for s, _, _ in rows],
            right=[starts[s] + (episodes[s].labels or ()).index(output) for s, _, output in rows],
            of=[s for s, e in enumerate(episodes) for _ in e.labels or ()],
        )

    def scores(self, reading: LabelReading, coefficients: Tensor | None, vectors: Tensor) -> Tensor:
        """Score every row over the labels of the whole batch; those of other programs get a very low score.

        Returns
        -------
        Tensor
            Logits, (B, K).
        """
        owner = torch.tensor(reading.owner)
        x = self.pair.run_rows(reading.rows, owner, coefficients)
        logits = self.pair.log_temperature.exp() * (x.float() @ vectors.float().T)
        others = owner[:, None] != torch.tensor(reading.of)[None, :]
        return logits.masked_fill(others.to(logits.device), -1e4)

    def loss(self, reading: LabelReading, progress: float) -> tuple[Tensor, int]:
        """Compute the smoothed cross-entropy; label vectors of some specs are blind to it."""
        device, count = self.pair.device, len(reading.specs.texts)
        with torch.autocast(device.type, torch.bfloat16):
            keep = self.kept(count)
            coefficients, vectors = self.compile(reading.specs, keep)
            # some specs go without their adapter, so that each half is of use alone
            bare = keep * (torch.rand(count, device=device) < self.config["bare_share"]).float()
            coefficients = coefficients * (1 - bare)[:, None, None, None, None]
            logits = self.scores(reading, coefficients, vectors)
        targets = torch.tensor(reading.right, device=device)
        log_p = logits.log_softmax(-1)
        own = logits > -1e3
        smooth = (log_p * own).sum(1) / own.sum(1)
        eps = self.config["label_smoothing"]
        return -((1 - eps) * log_p.gather(1, targets[:, None])[:, 0] + eps * smooth).mean(), len(targets)

    @torch.no_grad()
    def evaluate(self) -> dict[str, float]:
        """Measure accuracy on unseen specs: program, plain label matching, and other specs' adapters."""
        right = dict.fromkeys(("program", "matching", "shuffled_adapter"), 0)
        total = 0
        for i in range(0, len(self.dev), 16):
            batch = self.reading(self.dev[i : i + 16])
            coefficients, vectors = self.compile(batch.specs)  # full precision: this is what will be shipped
            targets = torch.tensor(batch.right)
            for name, c, v in (
                ("program", coefficients, vectors),
                ("matching", None, self.pair.own_vectors(batch.specs.own)),
                ("shuffled_adapter", coefficients.roll(1, 0), vectors),
            ):
                right[name] += int((self.scores(batch, c, v).argmax(1).cpu() == targets).sum())
            total += len(targets)
        return {f"dev/{name}": count / total for name, count in right.items()}
