"""What the `edit` pair learns: form, place, marks and gap of each word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from fuzzy_magic.refine.word_goals import edit_losses, edit_of
from fuzzy_magic.returns.edits import OUT, Edit, Wanted, edited
from fuzzy_magic.returns.word_rows import AT_START, EncoderRow, choices
from fuzzy_magic.train.data import Episode
from fuzzy_magic.train.word_objective import WordObjective


@dataclass(frozen=True)
class EditRow:
    """A tokenised row, what is right for each of its words, and what that makes; "" for nothing."""

    words: EncoderRow
    wanted: list[Wanted]
    output: str


class EditObjective(WordObjective[EditRow]):
    """Cross-entropy of what becomes of each word, and of what follows those that stay."""

    kind, split = "editor", AT_START

    def anchors(self, episode: Episode) -> tuple[Sequence[str], Sequence[str]]:
        """Return what the vectors stand for: they are too many to be named in the compile text."""
        return (), Edit().anchors

    def row(self, spec: str, text: str, output: str) -> EditRow | None:
        """See `WordObjective`."""
        row = self.words(spec, text)
        wanted = edit_of(row, output)
        if wanted is not None:
            return EditRow(row, wanted, output.strip())
        return None if Edit().makes(text, output) else EditRow(row, [OUT] * (len(row.places) - 1), "")

    def losses(self, scores: Tensor, rows: Sequence[EditRow]) -> Tensor:
        """See `WordObjective`: of a word, all choices that write the right text count as right."""
        return edit_losses(scores[:, 1:], [row.words for row in rows], [row.wanted for row in rows])

    def is_right(self, scores: NDArray[np.float32], row: EditRow) -> bool:
        """See `WordObjective`."""
        chosen = choices(scores[1:], row.words.costs)
        return edited(row.words.text, row.words.places[1:], chosen) == row.output
