"""A prompt template in a model's tokens: what the rows of a program share, and what each row adds.

Prefix and row are tokenised apart, as the `programasweights` SDK does: no token reaches across the place
where the input begins. Only what the template spells becomes control tokens; what a pseudo-program or a row
spells stays text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from fuzzy_magic.errors import InferenceError
from fuzzy_magic.llama_vocabulary import Vocabulary
from fuzzy_magic.prompts import VERBATIM_TEMPLATE, frame

_CONTROL = re.compile(r"<\|\w+\|>")


class Prompt:
    """How a program reads in a vocabulary.

    Parameters
    ----------
    vocabulary : Vocabulary
        The interpreter's.
    template, pseudo : str
        The program's; see `prompts.frame`.

    Raises
    ------
    InferenceError
        When the vocabulary lacks a token that the template needs.
    """

    def __init__(self, vocabulary: Vocabulary, template: str, pseudo: str) -> None:
        around, inside = frame(template, pseudo)
        before, between, after = map(vocabulary.split, (around.before, around.between, around.after))
        if template != VERBATIM_TEMPLATE:
            _refuse_unknown(vocabulary, (*before, *between, *after))
        self._vocabulary = vocabulary
        #: Tokens that every row of the program begins with.
        self.prefix: list[int] = []
        text = ""
        for part in (*before, inside, *between):
            if isinstance(part, str):
                text += part
            else:
                self.prefix += [*vocabulary.tokenize(text), part]
                text = ""
        self.prefix += vocabulary.tokenize(text)
        self._behind = str(after.pop(0)) if after and isinstance(after[0], str) else ""
        #: Tokens of the template behind each row's own text.
        self.rest = [
            token
            for part in after
            for token in (vocabulary.tokenize(part) if isinstance(part, str) else [part])
        ]
        #: The token that closes an answer.
        self.end = vocabulary.eos if around.end is None else vocabulary.token_id(around.end)
        if self.end < 0:
            raise InferenceError(f"{vocabulary.name} has no token that ends a text.")

    def own(self, text: str) -> str:
        """Return a row's text with what is tokenised together with it; the tokens of `rest` follow."""
        return text + self._behind

    def row(self, text: str) -> list[int]:
        """Return the tokens that a row adds to the prefix, up to where its answer begins."""
        return [*self._vocabulary.tokenize(self.own(text)), *self.rest]


def _refuse_unknown(vocabulary: Vocabulary, parts: Sequence[str | int]) -> None:
    """Refuse a template whose control tokens are mere text to the vocabulary."""
    for part in parts:
        found = _CONTROL.search(part) if isinstance(part, str) else None
        if found:
            raise InferenceError(f"{vocabulary.name} has no control token {found[0]!r}.")
