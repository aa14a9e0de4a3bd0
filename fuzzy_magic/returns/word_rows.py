"""Texts in tokens whose words can be told from each other, and what the scores of their words say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from fuzzy_magic.returns.chain import change_costs, likeliest
from fuzzy_magic.returns.edits import LEFT_OUT, SIZES, Choice
from fuzzy_magic.returns.spans import words

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

    @cached_property
    def costs(self) -> Floats:
        """What it costs that a word has another fate than the one before it, (W - 1,): [CLS] has none."""
        return change_costs(self.text, self.places[1:])

    def of_words(self, scores: Floats, at_first: int) -> Floats:
        """Take the scores of its words from those of its tokens, (T, K) -> (W, K).

        The first `at_first` are read off the first token of a word, the others off its last one.
        """
        firsts, lasts = scores[list(self.firsts), :at_first], scores[list(self.lasts), at_first:]
        return np.concatenate([firsts, lasts], axis=1)


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


def stay_odds(forms: Floats) -> Floats:
    """Return how much better it is that words stay than that they are left out, (..., forms) -> (...)."""
    odds: Floats = np.logaddexp.reduce(forms[..., LEFT_OUT + 1 :], axis=-1) - forms[..., LEFT_OUT]
    return odds


def choices(scores: Floats, costs: Floats) -> list[Choice]:
    """Return the likeliest choices of each word.

    Parameters
    ----------
    scores : ndarray
        (W, K), [CLS] aside.
    costs : ndarray
        (W,), as `EncoderRow.costs`.
    """
    forms, *others = np.split(scores, DECISIONS, axis=1)
    fates = likeliest(stay_odds(forms), costs)
    form = np.where(fates, forms[:, LEFT_OUT + 1 :].argmax(axis=1) + LEFT_OUT + 1, LEFT_OUT)
    chosen = (form, *(part.argmax(axis=1) for part in others))
    return [Choice(*map(int, each)) for each in zip(*chosen, strict=True)]
