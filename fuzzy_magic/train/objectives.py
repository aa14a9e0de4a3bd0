"""What is learnt: the loss of a step and a quick look at unseen specs; here for closed sets of labels."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any, Protocol

import torch
from torch import Tensor

from fuzzy_magic.glosses import label_texts
from fuzzy_magic.prompts import ENCODER_TEMPLATE, render_pseudo
from fuzzy_magic.returns import Str
from fuzzy_magic.spec import Example
from fuzzy_magic.train.data import Episode, family_functions
from fuzzy_magic.train.network import CompileText, DecoderPair, EncoderPair


class Objective(Protocol):
    """A pair with its loss."""

    @property
    def pair(self) -> EncoderPair | DecoderPair:
        """What is trained."""

    def parameter_groups(self) -> list[dict[str, Any]]:
        """Group the trained parameters, each group with its `base_lr`."""

    def loss(self, episodes: Sequence[Episode], step: int, progress: float) -> tuple[Tensor, int]:
        """Compute the loss of one step, `progress` of the way to the end, and its number of rows."""

    def evaluate(self) -> dict[str, float]:
        """Measure the pair on unseen specs."""


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


class LabelObjective:
    """Closed sets: cross-entropy of each row over its program's labels, through the frozen encoder."""

    def __init__(self, config: dict[str, Any]) -> None:
        self.config = config
        self.pair = EncoderPair(
            encoder_rank=config["encoder_rank"],
            n_bases=config["n_bases"],
            rank=config["rank"],
            alpha=config["alpha"],
            label_step=config["label_step"],
            blind=bool(config.get("blind")),
        )
        self.dev = self.dev_episodes()

    def dev_episodes(self) -> list[Episode]:
        """Draw a fixed set of episodes of the families that are kept for choosing settings."""
        return dev_episodes(closed=True, rows=8, wordings=3)

    def anchors(self, episode: Episode) -> tuple[Sequence[str], Sequence[str]]:
        """Return what the vectors of a program stand for: as named in the compile text, and as read alone."""
        labels = episode.labels or ()
        return labels, label_texts(episode.spec, labels)

    def parameter_groups(self) -> list[dict[str, Any]]:
        """Let the spec encoder learn slower than what is new."""
        slow = list(self.pair.encoder.parameters())
        fast = [*self.pair.mapper.parameters(), *self.pair.label_head.parameters(), self.pair.log_temperature]
        return [
            {"params": fast, "base_lr": self.config["learning_rate"]},
            {"params": slow, "base_lr": self.config["encoder_learning_rate"]},
        ]

    def compile(
        self, episodes: Sequence[Episode], keep: Tensor | None = None, dropout: float = 0.0
    ) -> tuple[Tensor, Tensor]:
        """Compile episodes to coefficients and label vectors; see `EncoderPair.compile_specs`.

        In training, `dropout` is the share of spec tokens that go missing, so that no wording is learnt by
        heart; the pooled spec loses some of its numbers then, too.
        """
        texts: list[CompileText] = []
        own: list[str] = []
        for episode in episodes:
            named, alone = self.anchors(episode)
            examples = [Example(a, b) for a, b in episode.examples]
            pseudo = render_pseudo(ENCODER_TEMPLATE, episode.spec, Str(), examples)
            ids, spans = self.pair.compile_ids(named, pseudo, self.config["compile_tokens"])
            start = spans[-1][1] + 1
            texts.append((ids[:start] + thinned(ids[start:], dropout), spans))
            own += alone
        pooled = self.config["pooled_dropout"] if dropout else 0.0
        return self.pair.compile_specs(texts, own, keep, pooled)

    def scores(
        self,
        episodes: Sequence[Episode],
        coefficients: Tensor | None,
        vectors: Tensor,
        dropout: float = 0.0,
    ) -> tuple[Tensor, Tensor]:
        """Score every row over the labels of the whole batch, masked to its own program's.

        Returns
        -------
        Tensor
            Logits, (B, sum K); labels of other programs have a very low one.
        Tensor
            Which label is right, (B,).
        """
        rows = [(s, text, output) for s, episode in enumerate(episodes) for text, output in episode.rows]
        owner = torch.tensor([s for s, _, _ in rows])
        tokens = [self.pair.row_ids(text, self.config["row_tokens"]) for _, text, _ in rows]
        x = self.pair.run_rows([thinned(each, dropout) for each in tokens], owner, coefficients)
        label_owner = torch.tensor([s for s, e in enumerate(episodes) for _ in e.labels or ()])
        starts = [0]
        for episode in episodes:
            starts.append(starts[-1] + len(episode.labels or ()))
        right = [starts[s] + (episodes[s].labels or ()).index(output) for s, _, output in rows]
        logits = self.pair.log_temperature.exp() * (x.float() @ vectors.float().T)
        return logits.masked_fill(owner[:, None] != label_owner[None, :], -1e4), torch.tensor(right)

    def loss(self, episodes: Sequence[Episode], step: int, progress: float) -> tuple[Tensor, int]:
        """Compute the smoothed cross-entropy; label vectors of some specs are blind to it."""
        with torch.autocast("cpu", torch.bfloat16):
            keep = (torch.rand(len(episodes)) >= self.config["blind_label_share"]).float()
            coefficients, vectors = self.compile(episodes, keep, self.config["spec_dropout"])
            # some specs go without their adapter, so that each half is of use alone
            bare = keep * (torch.rand(len(episodes)) < self.config["bare_share"]).float()
            coefficients = coefficients * (1 - bare)[:, None, None, None, None]
            logits, targets = self.scores(episodes, coefficients, vectors, self.config["row_dropout"])
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
            batch = self.dev[i : i + 16]
            coefficients, vectors = self.compile(batch)  # full precision: this is what will be shipped
            own = self.pair.own_vectors([t for e in batch for t in label_texts(e.spec, e.labels or ())])
            for name, c, v in (
                ("program", coefficients, vectors),
                ("matching", None, own),
                ("shuffled_adapter", coefficients.roll(1, 0), vectors),
            ):
                logits, targets = self.scores(batch, c, v)
                right[name] += int((logits.argmax(1) == targets).sum())
            total += len(targets)
        return {f"dev/{name}": count / total for name, count in right.items()}
