"""What the `span` pair learns: where in the input the answer starts and ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from fuzzy_magic.refine.word_goals import span_losses, spans_in
from fuzzy_magic.returns.span_scores import AT_FIRST, best_span
from fuzzy_magic.returns.spans import Span, find
from fuzzy_magic.returns.word_rows import EncoderRow
from fuzzy_magic.train.data import Episode
from fuzzy_magic.train.word_objective import WordObjective


@dataclass(frozen=True)
class SpanRow:
    """A tokenised row, and the first and last word of each right answer; (0, 0) where there is none."""

    words: EncoderRow
    answers: list[tuple[int, int]]


class SpanObjective(WordObjective[SpanRow]):
    """How unlikely the answer is among all pieces of the input; [CLS] stands for no answer."""

    kind, split = "extractor", AT_FIRST

    def anchors(self, episode: Episode) -> tuple[Sequence[str], Sequence[str]]:
        """Return what the vectors of a program stand for, inside the compile text and alone."""
        return Span().anchors, Span().anchors

    def row(self, spec: str, text: str, output: str) -> SpanRow | None:
        """See `WordObjective`."""
        row = self.words(spec, text)
        known = spans_in(row, output)
        return SpanRow(row, known or [(0, 0)]) if known or not find(text, output) else None

    def losses(self, scores: Tensor, rows: Sequence[SpanRow]) -> Tensor:
        """See `WordObjective`."""
        return span_losses(scores, [row.answers for row in rows])

    def is_right(self, scores: NDArray[np.float32], row: SpanRow) -> bool:
        """See `WordObjective`."""
        return best_span(scores) in row.answers
