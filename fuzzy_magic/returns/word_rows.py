"""Texts in tokens whose words can be told from each other, and what the scores of their words say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fuzzy_magic.returns.edits import SIZES, Choice
from fuzzy_magic.returns.spans import MAX_WORDS, words

Tokenize = Callable[[str], list[int]]
Floats = NDArray[np.float32]

#: So many of a word's choices are made by its first token, the others by its last one.
AT_START = sum(SIZES[:3])
#: Where the choices of each decision but the first one start.
DECISIONS = [sum(SIZES[:decision]) for decision in range(1, len(SIZES))]


@dataclass(frozen=True)
class EncoderRow:
    """A text in tokens.

    Of each word, `places` has the characters, `firsts` and `lasts` the tokens at which it starts and ends;
    [CLS], which stands for no answer, comes before them. They are empty where a label is chosen.
    """

    text: str
    tokens: list[int]
    places: tuple[tuple[int, int], ...] = ()
    firsts: tuple[int, ...] = ()
    lasts: tuple[int, ...] = ()


def word_row(
    text: str, tokenize: Tokenize, cls: int, sep: int, limit: int | None = None, spec: Sequence[int] = ()
) -> EncoderRow:
    """Tokenise a text word by word: [CLS] text [SEP], and with the tokens of a spec, spec [SEP] after it.

    With `limit`, words are left out that would make [CLS] text [SEP] longer.
    """
    tokens, places, firsts, lasts = [cls], [(0, 0)], [0], [0]
    for start, stop in words(text):
        pieces = tokenize(text[start:stop])
        if not pieces or (limit is not None and len(tokens) + len(pieces) >= limit):
            continue
        places.append((start, stop))
        firsts.append(len(tokens))
        tokens += pieces
        lasts.append(len(tokens) - 1)
    behind = [*spec, sep] if spec else []
    return EncoderRow(text, [*tokens, sep, *behind], tuple(places), tuple(firsts), tuple(lasts))


def best_span(starts: Floats, ends: Floats) -> tuple[int, int]:
    """Return the first and last word of the best answer, [CLS] being word 0; (0, 0) for none."""
    n = len(starts)
    grid = starts[:, None] + ends[None, :]
    allowed = np.triu(np.ones((n, n), bool)) & ~np.triu(np.ones((n, n), bool), MAX_WORDS)
    allowed[0, 1:] = False
    first, last = np.unravel_index(np.where(allowed, grid, -np.inf).argmax(), grid.shape)
    return int(first), int(last)


def choices(scores: Floats) -> list[Choice]:
    """Return the likeliest choices of each word, by its scores (words, K)."""
    parts = np.split(scores, DECISIONS, axis=1)
    return [Choice(*map(int, each)) for each in zip(*(part.argmax(axis=1) for part in parts), strict=True)]
