"""What the random models answer: a handful of labels and of 12-token texts, chosen by a few words of a row.

A model of random weights would write noise, which nothing could be compared on. So a few directions of its
width are kept free of noise, and the adapter, the table of embeddings and the output matrix use them as a
trained model would: words of a row are evidence for an answer, an answer's tokens call for one another, and
the last one calls for the end. All engines then give answers that end by themselves and can be compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fuzzy_magic.errors import FuzzyError

SPACE = "Ġ"  # how byte-level vocabularies write one

LABELS = ("bug", "login problem", "late parcel", "question", "feature wish", "other")
#: Words that are evidence for the class of the same number; no answer and no prompt uses them.
EVIDENCE = (
    ("crash", "broken"),
    ("password", "account"),
    ("package", "delivery"),
    ("how", "answer"),
    ("idea", "like"),
    ("thanks", "great"),
)
#: Of 12 tokens each; every word occurs once in all of them, so that each has one successor.
TEXTS = (
    "we will send you the new copy by mail on time please",
    "call our office before noon and bring your old card with both",
    "she can check them once more there is no need to wait",
    "just open a page of this form then sign it at home",
    "every team must keep their own list near door four because night",
    "now they also want some fresh water from big table while people",
)
CLASSES = len(LABELS)


@dataclass(frozen=True)
class Chains:
    """The answers as token ids: `labels` and `texts`, one chain for each class, and what ends them."""

    labels: tuple[tuple[int, ...], ...]
    texts: tuple[tuple[int, ...], ...]
    evidence: tuple[tuple[int, ...], ...]
    end: int

    @property
    def successors(self) -> dict[int, int]:
        """The token that follows each token of an answer."""
        return {
            token: after
            for chain in (*self.labels, *self.texts)
            for token, after in zip(chain, (*chain[1:], self.end), strict=True)
        }

    @property
    def starts(self) -> tuple[int, ...]:
        """The first tokens: of the labels, then of the texts."""
        return tuple(chain[0] for chain in (*self.labels, *self.texts))


def chains(tokens: Sequence[str], end: str) -> Chains:
    """Find the answers in a vocabulary.

    Raises
    ------
    FuzzyError
        When a word is no single token of it.
    """
    ids = {token: number for number, token in enumerate(tokens)}

    def find(piece: str) -> int:
        if piece not in ids:
            raise FuzzyError(f"The vocabulary has no token {piece!r}, which the benchmark needs.")
        return ids[piece]

    def chain(text: str) -> tuple[int, ...]:
        first, *rest = text.split(" ")
        return (find(first), *(find(SPACE + word) for word in rest))

    return Chains(
        tuple(map(chain, LABELS)),
        tuple(map(chain, TEXTS)),
        tuple(tuple(find(SPACE + word) for word in words) for words in EVIDENCE),
        find(end),
    )
