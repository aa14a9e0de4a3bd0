"""What the `span` pair learns: where in the input the answer starts and ends, through the frozen encoder."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import torch
from torch import Tensor

from fuzzy_magic.interpreter.answers import EncoderRow, best_span, word_row
from fuzzy_magic.returns.spans import Span, find, words
from fuzzy_magic.train.data import Drawable, Episode, family_functions
from fuzzy_magic.train.extractive import extractive
from fuzzy_magic.train.objectives import LabelObjective
from fuzzy_magic.train.procedural import procedural_functions


@dataclass(frozen=True)
class SpanRow:
    """A tokenised row, and which of its words start and end the right answers; 0 where there is none."""

    words: EncoderRow
    starts: list[int]
    ends: list[int]


class SpanObjective(LabelObjective):
    """Cross-entropy of the first and of the last word of the answer; [CLS] stands for no answer."""

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__(config)
        self._pieces = lru_cache(maxsize=200_000)(self._cut)

    def _cut(self, word: str) -> list[int]:
        ids: list[int] = self.pair.tokenizer(word, add_special_tokens=False)["input_ids"]
        return ids

    def dev_episodes(self) -> list[Episode]:
        """Draw a fixed set of episodes of the families that are kept for choosing settings."""
        rng = random.Random(5)
        parts: dict[str, Sequence[Drawable]] = {
            "families": family_functions("dev"),
            "procedural": procedural_functions("dev"),
        }
        functions = [f for part in extractive(parts).values() for f in part]
        drawn = [f.episode(rng, 8) for f in functions for _ in range(10)]
        return [episode for episode in drawn if len(episode.rows) >= 4]

    def anchors(self, episode: Episode) -> tuple[Sequence[str], Sequence[str]]:
        """Return what the two vectors of a program stand for, inside the compile text and alone."""
        return Span().anchors, Span().anchors

    def row(self, spec: str, text: str, output: str) -> SpanRow | None:
        """Tokenise a row word by word; None when its answer lies behind the limit."""
        tokenizer = self.pair.tokenizer
        cls, sep, limit = tokenizer.cls_token_id, tokenizer.sep_token_id, self.config["row_tokens"]
        row = word_row(text, self._pieces, cls, sep, limit)
        number = {place: n for n, place in enumerate(row.places)}
        every = words(text)
        found = [(every[first], every[last]) for first, last in find(text, output)]
        known = [(number[a], number[b]) for a, b in found if a in number and b in number]
        if found and not known:
            return None
        return SpanRow(row, [a for a, _ in known] or [0], [b for _, b in known] or [0])

    def span_scores(
        self, episodes: Sequence[Episode], coefficients: Tensor | None, vectors: Tensor
    ) -> list[tuple[SpanRow, Tensor, Tensor]]:
        """Score every word of every row as the first and as the last one of the answer."""
        rows, owner = [], []
        for s, episode in enumerate(episodes):
            made = [self.row(episode.spec, text, output) for text, output in episode.rows]
            rows += [row for row in made if row is not None]
            owner += [s] * sum(row is not None for row in made)
        scale = self.pair.log_temperature.exp()
        ends = vectors.unflatten(0, (-1, 2))  # (S, 2, E)
        scored: dict[int, tuple[SpanRow, Tensor, Tensor]] = {}
        of = torch.tensor(owner)
        for chunk, states in self.pair.run_states([row.words.tokens for row in rows], of, coefficients):
            both = scale * states.float() @ ends[of[chunk]].float().mT  # (b, T, 2)
            for i, each in zip(chunk, both, strict=True):
                at = rows[i].words
                scored[i] = rows[i], each[list(at.firsts), 0], each[list(at.lasts), 1]
        return [scored[i] for i in range(len(rows))]

    def loss(self, episodes: Sequence[Episode], step: int, progress: float) -> tuple[Tensor, int]:
        """Compute the loss: all places where the answer stands count as right."""
        with torch.autocast("cpu", torch.bfloat16):
            keep = (torch.rand(len(episodes)) >= self.config["blind_label_share"]).float()
            coefficients, vectors = self.compile(episodes, keep, self.config["spec_dropout"])
            scored = self.span_scores(episodes, coefficients, vectors)
        losses = [_nll(a, row.starts) + _nll(b, row.ends) for row, a, b in scored]
        return torch.stack(losses).mean(), len(losses)

    @torch.no_grad()
    def evaluate(self) -> dict[str, float]:
        """Measure the share of right answers on unseen specs: of the program, and with another's adapter."""
        right, total = {"program": 0, "shuffled_adapter": 0}, 0
        for i in range(0, len(self.dev), 16):
            batch = self.dev[i : i + 16]
            coefficients, vectors = self.compile(batch)
            for name, c in (("program", coefficients), ("shuffled_adapter", coefficients.roll(1, 0))):
                scored = self.span_scores(batch, c, vectors)
                found = [(row, best_span(a.numpy(), b.numpy())) for row, a, b in scored]
                right[name] += sum(best in zip(r.starts, r.ends, strict=True) for r, best in found)
            total += len(scored)
        return {f"dev/{name}": count / total for name, count in right.items()}


def _nll(scores: Tensor, right: list[int]) -> Tensor:
    return scores.logsumexp(0) - scores[sorted(set(right))].logsumexp(0)
