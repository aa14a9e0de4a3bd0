"""What the `edit` pair learns: form, place, marks and gap of each word, through the frozen encoder."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from fuzzy_magic.refine.word_goals import edit_losses, edit_of, edit_targets, word_scores
from fuzzy_magic.returns.edits import OUT, SIZES, Edit, Wanted, edited
from fuzzy_magic.returns.word_rows import AT_START, EncoderRow, choices, word_row
from fuzzy_magic.train.answerable import answerable
from fuzzy_magic.train.data import Drawable, Episode, family_functions
from fuzzy_magic.train.objectives import EncoderObjective, SpecReading, seed_step
from fuzzy_magic.train.procedural import procedural_functions
from fuzzy_magic.train.span_objective import WordPieces


@dataclass(frozen=True)
class EditRow:
    """A tokenised row, what is right for each of its words, and what that makes; "" for nothing."""

    words: EncoderRow
    wanted: list[Wanted]
    output: str


@dataclass(frozen=True)
class EditReading:
    """A step in tokens: `owner` has the spec of each row."""

    specs: SpecReading
    rows: list[EditRow]
    owner: list[int]


class EditObjective(EncoderObjective):
    """Cross-entropy of what becomes of each word, and of what follows those that stay."""

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
        functions = [f for part in answerable(parts, "editor").values() for f in part]
        drawn = [f.episode(rng, 8) for f in functions for _ in range(10)]
        return [episode for episode in drawn if len(episode.rows) >= 4]

    def anchors(self, episode: Episode) -> tuple[Sequence[str], Sequence[str]]:
        """Return what the vectors stand for: they are too many to be named in the compile text."""
        return (), Edit().anchors

    def row(self, text: str, output: str) -> EditRow | None:
        """Tokenise a row word by word; None when a word of its output lies behind the limit."""
        tokenizer = self.pair.tokenizer
        cls, sep, limit = tokenizer.cls_token_id, tokenizer.sep_token_id, self.config["row_tokens"]
        row = word_row(text, self._pieces, cls, sep, limit)
        wanted = edit_of(row, output)
        if wanted is not None:
            return EditRow(row, wanted, output.strip())
        return None if Edit().makes(text, output) else EditRow(row, [OUT] * (len(row.places) - 1), "")

    def read(self, episodes: Sequence[Episode], step: int) -> EditReading:
        """Tokenise a step, some of whose spec tokens go missing."""
        seed_step(self.config, step)
        return self.reading(episodes, self.config["spec_dropout"])

    def reading(self, episodes: Sequence[Episode], spec_dropout: float = 0.0) -> EditReading:
        """Tokenise episodes, whole or without a share of the tokens of their specs."""
        made = [(s, self.row(*row)) for s, episode in enumerate(episodes) for row in episode.rows]
        known = [(s, row) for s, row in made if row is not None]
        specs = self.read_specs(episodes, spec_dropout)
        return EditReading(specs, [row for _, row in known], [s for s, _ in known])

    def scores(
        self, reading: EditReading, coefficients: Tensor | None, vectors: Tensor
    ) -> Iterator[tuple[list[EditRow], Tensor]]:
        """Score every choice for every word of every row, (b, W, K)."""
        scale = self.pair.log_temperature.exp()
        own = vectors.unflatten(0, (-1, sum(SIZES)))  # (S, K, E)
        owner = torch.tensor(reading.owner)
        tokens = [row.words.tokens for row in reading.rows]
        for chunk, states in self.pair.run_states(tokens, owner, coefficients):
            rows = [reading.rows[i] for i in chunk]
            every = scale * states.float() @ own[owner[chunk]].float().mT  # (b, T, K)
            yield rows, word_scores(every, [row.words for row in rows], AT_START)[:, 1:]

    def loss(self, reading: EditReading, progress: float) -> tuple[Tensor, int]:
        """Compute the loss: of a word, all choices that write the right text count as right."""
        device = self.pair.device
        total = torch.zeros((), device=device)
        with torch.autocast(device.type, torch.bfloat16):
            coefficients, vectors = self.compile(reading.specs, self.kept(len(reading.specs.texts)))
            for rows, scores in self.scores(reading, coefficients, vectors):
                total = total + edit_losses(scores, *edit_targets([row.wanted for row in rows])).sum()
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


def _is_right(row: EditRow, scores: Any) -> bool:
    return edited(row.words.text, row.words.places[1:], choices(scores[: len(row.wanted)])) == row.output
