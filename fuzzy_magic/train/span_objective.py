"""What the `span` pair learns: where in the input the answer starts and ends, through the frozen encoder."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from transformers import PreTrainedTokenizerFast

from fuzzy_magic.refine.word_goals import span_losses, spans_in, word_scores
from fuzzy_magic.returns.spans import Span, find
from fuzzy_magic.returns.word_rows import EncoderRow, best_span, word_row
from fuzzy_magic.train.answerable import answerable
from fuzzy_magic.train.data import Drawable, Episode, family_functions
from fuzzy_magic.train.objectives import EncoderObjective, SpecReading, seed_step
from fuzzy_magic.train.procedural import procedural_functions


@dataclass(frozen=True)
class SpanRow:
    """A tokenised row, and the first and last word of each right answer; (0, 0) where there is none."""

    words: EncoderRow
    answers: list[tuple[int, int]]


@dataclass(frozen=True)
class SpanReading:
    """A step in tokens: `owner` has the spec of each row."""

    specs: SpecReading
    rows: list[SpanRow]
    owner: list[int]


class WordPieces:
    """Tokenises words, and remembers them."""

    def __init__(self, tokenizer: PreTrainedTokenizerFast) -> None:
        self._tokenizer = tokenizer
        self._cut = lru_cache(maxsize=200_000)(self._ids)

    def __call__(self, word: str) -> list[int]:
        """Return the token ids of a word."""
        return self._cut(word)

    def _ids(self, word: str) -> list[int]:
        ids: list[int] = self._tokenizer(word, add_special_tokens=False)["input_ids"]
        return ids


class SpanObjective(EncoderObjective):
    """Cross-entropy of the first and of the last word of the answer; [CLS] stands for no answer."""

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__(config)
        self._pieces = WordPieces(self.pair.tokenizer)

    def dev_episodes(self) -> list[Episode]:
        """Draw a fixed set of episodes of the families that are kept for choosing settings."""
        rng = random.Random(5)
        parts: dict[str, Sequence[Drawable]] = {
            "families": family_functions("dev"),
            "procedural": procedural_functions("dev"),
        }
        functions = [f for part in answerable(parts, "extractor").values() for f in part]
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
        known = spans_in(row, output)
        return SpanRow(row, known or [(0, 0)]) if known or not find(text, output) else None

    def read(self, episodes: Sequence[Episode], step: int) -> SpanReading:
        """Tokenise a step, some of whose spec tokens go missing."""
        seed_step(self.config, step)
        return self.reading(episodes, self.config["spec_dropout"])

    def reading(self, episodes: Sequence[Episode], spec_dropout: float = 0.0) -> SpanReading:
        """Tokenise episodes, whole or without a share of the tokens of their specs."""
        made = [
            (s, self.row(episode.spec, text, output))
            for s, episode in enumerate(episodes)
            for text, output in episode.rows
        ]
        known = [(s, row) for s, row in made if row is not None]
        specs = self.read_specs(episodes, spec_dropout)
        return SpanReading(specs, [row for _, row in known], [s for s, _ in known])

    def scores(
        self, reading: SpanReading, coefficients: Tensor | None, vectors: Tensor
    ) -> Iterator[tuple[list[SpanRow], Tensor]]:
        """Score every word of every row, (b, W, 2): as the first and as the last one of the answer."""
        scale = self.pair.log_temperature.exp()
        both = vectors.unflatten(0, (-1, 2))  # (S, 2, E)
        owner = torch.tensor(reading.owner)
        tokens = [row.words.tokens for row in reading.rows]
        for chunk, states in self.pair.run_states(tokens, owner, coefficients):
            rows = [reading.rows[i] for i in chunk]
            every = scale * states.float() @ both[owner[chunk]].float().mT  # (b, T, 2)
            yield rows, word_scores(every, [row.words for row in rows], 1)

    def loss(self, reading: SpanReading, progress: float) -> tuple[Tensor, int]:
        """Compute the loss: all places where the answer stands count as right."""
        device = self.pair.device
        total = torch.zeros((), device=device)
        with torch.autocast(device.type, torch.bfloat16):
            coefficients, vectors = self.compile(reading.specs, self.kept(len(reading.specs.texts)))
            for rows, scores in self.scores(reading, coefficients, vectors):
                total = total + span_losses(scores, [row.answers for row in rows]).sum()
        return total / max(1, len(reading.rows)), len(reading.rows)

    @torch.no_grad()
    def evaluate(self) -> dict[str, float]:
        """Measure the share of right answers on unseen specs: of the program, and with another's adapter."""
        right, total = {"program": 0, "shuffled_adapter": 0}, 0
        for i in range(0, len(self.dev), 16):
            batch = self.reading(self.dev[i : i + 16])
            coefficients, vectors = self.compile(batch.specs)
            for name, c in (("program", coefficients), ("shuffled_adapter", coefficients.roll(1, 0))):
                for rows, scores in self.scores(batch, c, vectors):
                    right[name] += sum(map(_is_right, rows, scores.cpu().numpy()))
            total += len(batch.rows)
        return {f"dev/{name}": count / total for name, count in right.items()}


def _is_right(row: SpanRow, scores: NDArray[np.float32]) -> bool:
    starts, ends = scores[: len(row.words.places)].T
    return best_span(starts, ends) in row.answers
