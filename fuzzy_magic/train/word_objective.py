"""What the pairs learn that answer with words of the input: scores of words, through the frozen encoder."""

from __future__ import annotations

import random
from abc import abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar, Generic, Protocol, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from transformers import PreTrainedTokenizerFast

from fuzzy_magic.models.records import Kind
from fuzzy_magic.prompts import spec_behind_rows
from fuzzy_magic.refine.word_goals import word_scores
from fuzzy_magic.returns.word_rows import EncoderRow, word_row
from fuzzy_magic.train.answerable import answerable
from fuzzy_magic.train.data import Drawable, Episode, family_functions
from fuzzy_magic.train.objectives import EncoderObjective, SpecReading, seed_step
from fuzzy_magic.train.procedural import procedural_functions


class WordTarget(Protocol):
    """A tokenised row with what is right for it."""

    @property
    def words(self) -> EncoderRow:
        """The row."""


Row = TypeVar("Row", bound=WordTarget)


@dataclass(frozen=True)
class WordReading(Generic[Row]):
    """A step in tokens: `owner` has the spec of each row."""

    specs: SpecReading
    rows: list[Row]
    owner: list[int]


class WordPieces:
    """Tokenises words and specs, and remembers them."""

    def __init__(self, tokenizer: PreTrainedTokenizerFast) -> None:
        self._tokenizer = tokenizer
        self._cut = lru_cache(maxsize=200_000)(self._ids)

    def __call__(self, text: str) -> list[int]:
        """Return the token ids of a text."""
        return self._cut(text)

    def _ids(self, text: str) -> list[int]:
        ids: list[int] = self._tokenizer(text, add_special_tokens=False)["input_ids"]
        return ids


class WordObjective(EncoderObjective, Generic[Row]):
    """The loss of scores of words: (b, W, K) for b rows of W words, [CLS] before them, and K vectors.

    The first `split` scores are read off the first token of a word, the others off its last one.
    """

    kind: ClassVar[Kind]
    split: ClassVar[int]

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__(config)
        self._pieces = WordPieces(self.pair.tokenizer)

    @abstractmethod
    def row(self, spec: str, text: str, output: str) -> Row | None:
        """Tokenise a row; None when its answer lies behind the limit."""

    @abstractmethod
    def losses(self, scores: Tensor, rows: Sequence[Row]) -> Tensor:
        """Say how wrong scores of rows are: (b, W, K) -> (b,)."""

    @abstractmethod
    def is_right(self, scores: NDArray[np.float32], row: Row) -> bool:
        """Say whether the whole answer by the scores, (W, K), of a row is right."""

    def dev_episodes(self) -> list[Episode]:
        """Draw a fixed set of episodes of the families that are kept for choosing settings."""
        rng = random.Random(5)
        parts: dict[str, Sequence[Drawable]] = {
            "families": family_functions("dev"),
            "procedural": procedural_functions("dev"),
        }
        functions = [f for part in answerable(parts, self.kind).values() for f in part]
        drawn = [f.episode(rng, 8) for f in functions for _ in range(3)]
        return [episode for episode in drawn if len(episode.rows) >= 4]

    def words(self, spec: str, text: str) -> EncoderRow:
        """Tokenise a text word by word, as far as the limit of a row, as the template has it."""
        t, limit = self.pair.tokenizer, self.config["row_tokens"]
        behind = spec_behind_rows(self.template, spec, self._pieces)
        return word_row(text, self._pieces, t.cls_token_id, t.sep_token_id, limit, behind)

    def read(self, episodes: Sequence[Episode], step: int) -> WordReading[Row]:
        """Tokenise a step, some of whose spec tokens go missing."""
        seed_step(self.config, step)
        return self.reading(episodes, self.config["spec_dropout"])

    def reading(self, episodes: Sequence[Episode], spec_dropout: float = 0.0) -> WordReading[Row]:
        """Tokenise episodes, whole or without a share of the tokens of their specs."""
        made = [(s, self.row(e.spec, *row)) for s, e in enumerate(episodes) for row in e.rows]
        known = [(s, row) for s, row in made if row is not None]
        specs = self.read_specs(episodes, spec_dropout)
        return WordReading(specs, [row for _, row in known], [s for s, _ in known])

    def scores(
        self, reading: WordReading[Row], coefficients: Tensor | None, vectors: Tensor
    ) -> Iterator[tuple[list[Row], Tensor]]:
        """Score every word of every row, a few rows at a time: (b, W, K)."""
        scale = self.pair.log_temperature.exp()
        own = vectors.unflatten(0, (len(reading.specs.texts), -1))  # (S, K, E)
        owner = torch.tensor(reading.owner)
        tokens = [row.words.tokens for row in reading.rows]
        for chunk, states in self.pair.run_states(tokens, owner, coefficients):
            rows = [reading.rows[i] for i in chunk]
            with torch.autocast(self.pair.device.type, enabled=False):  # half of a score of 50 is 1/8 off
                every = scale * states @ own[owner[chunk]].float().mT  # (b, T, K)
            yield rows, word_scores(every, [row.words for row in rows], self.split)

    def loss(self, reading: WordReading[Row], progress: float) -> tuple[Tensor, int]:
        """Compute the mean loss of the rows: whatever is right counts as right."""
        with torch.autocast(self.pair.device.type, torch.bfloat16):
            coefficients, vectors = self.compile(reading.specs, self.kept(len(reading.specs.texts)))
        return self.row_loss(reading, coefficients, vectors), len(reading.rows)

    def row_loss(self, reading: WordReading[Row], coefficients: Tensor, vectors: Tensor) -> Tensor:
        """Compute the mean loss of rows under programs, (S, L, M, N, 2) and (S * K, E)."""
        device = self.pair.device
        total = torch.zeros((), device=device)
        with torch.autocast(device.type, torch.bfloat16):
            for rows, scores in self.scores(reading, coefficients, vectors):
                total = total + self.losses(scores, rows).sum()
        return total / max(1, len(reading.rows))

    @torch.no_grad()
    def evaluate(self) -> dict[str, float]:
        """Measure the share of right answers on unseen specs: of the program, and with another's adapter."""
        right, total = {"program": 0, "shuffled_adapter": 0}, 0
        for i in range(0, len(self.dev), 16):
            batch = self.reading(self.dev[i : i + 16])
            coefficients, vectors = self.compile(batch.specs)
            for name, c in (("program", coefficients), ("shuffled_adapter", coefficients.roll(1, 0))):
                for rows, scores in self.scores(batch, c, vectors):
                    every = scores.cpu().numpy()
                    right[name] += sum(
                        self.is_right(own[: len(row.words.places)], row)
                        for row, own in zip(rows, every, strict=True)
                    )
            total += len(batch.rows)
        return {f"dev/{name}": count / total for name, count in right.items()}
