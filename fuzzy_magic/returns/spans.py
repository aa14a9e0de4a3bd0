"""A piece of the input: what is cut out, never written."""

from __future__ import annotations

from dataclasses import dataclass

from fuzzy_magic.returns.scalars import Text
from fuzzy_magic.spec.infer.words import Pattern

MAX_WORDS = 40  # of an answer
# A run of letters and digits, or one other character that is no space; ideographs stand alone, as in BERT.
_IDEOGRAPH = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
# What has no width of its own (accents apart from their letters, joiners) belongs to the word before it.
_NO_WIDTH = "\u0300-\u036f\ufe0f\u200b\u200d\u00ad"
_LETTER = rf"[^\W_{_IDEOGRAPH}]"
_WORD = Pattern(rf"(?:[{_IDEOGRAPH}]|{_LETTER}(?:{_LETTER}|[{_NO_WIDTH}])*|[^\w\s]|_)[{_NO_WIDTH}]*")


@dataclass(frozen=True)
class Span(Text):
    """A piece of the input as it stands there, from the start of a word to the end of one."""

    annotation = "span"
    _words = "a piece of the input"
    made_by = "A span is copied from the input as it stands, whole words of it (an edit changes their case)"

    @property
    def anchors(self) -> tuple[str, ...]:
        """What the vectors of an encoder's program stand for."""
        return ("start of the answer", "end of the answer", "inside the answer")

    def makes(self, text: str, output: str) -> bool:
        """Say whether the output is a piece of the input as it stands there, whole words of it."""
        places, piece = words(text), output.strip()
        return any(text[places[a][0] : places[b][1]] == piece for a, b in find(text, piece))


def words(text: str) -> list[tuple[int, int]]:
    """Return where each word of a text starts and stops, in characters; a punctuation mark is a word."""
    return [match.span() for match in _WORD.finditer(text)]


def find(text: str, piece: str) -> list[tuple[int, int]]:
    """Return the (first, last) words of each place where a piece of a text stands, in any case."""
    low, wanted = text.lower(), piece.strip().lower()
    if not wanted or len(low) != len(text):  # a few capitals have longer small letters
        return []
    places = words(text)
    firsts = {start: number for number, (start, _) in enumerate(places)}
    lasts = {stop: number for number, (_, stop) in enumerate(places)}
    found = []
    at = low.find(wanted)
    while at >= 0:
        if at in firsts and at + len(wanted) in lasts:
            found.append((firsts[at], lasts[at + len(wanted)]))
        at = low.find(wanted, at + 1)
    return found
