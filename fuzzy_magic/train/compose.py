"""New questions from authored ones: their pieces cut again, written otherwise, joined or taken out.

Where the answers to a question are pieces of the texts, more is known: the first word of each, each in
capitals, what stands before it, the text without it, two of them joined. Such questions put what a family
means together with what people do to a piece, right by construction; their specs quote its own wordings.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from fuzzy_magic.returns.spans import find
from fuzzy_magic.train.compose_rules import CUTS, EDITS, Piece, Rule
from fuzzy_magic.train.data import Episode, Function

MIN_ROWS = 4  # with which a question is asked
MAX_TRIES = 12
MIN_SHARE = 0.6  # of a function's outputs that have to be pieces of their inputs
MAX_WORDING = 160  # characters of a wording that is quoted

#: A wording that says itself how the piece is written, or shows an example of it.
_SETTLED = re.compile(
    r"capital|letter|upper|lower|\bcase\b|\bcaps\b|quot|bracket|hyphen|underscore|dash|initial|comma\b"
    r"|\bas (?:it|they|typed|written|is|in)\b|exact|verbatim|unchanged|original"
    r"|cop(?:y|ied)|e\.g|for example|for instance|such as|\blike\b|->|=>|→|[\"“”`]",
    re.I,
)
#: How a short wording begins that is no name of the piece.
_NO_NAME = re.compile(
    r"(?:and|are|at|by|can|could|cut|did|do|does|drop|extract|fetch|find|for|from|get|give|grab|had|has|have|how|i|in|is"
    r"|isolate|it|keep|leave|list|name|of|on|output|please|pls|pull|put|read|return|say|show|spell|take|tell|there"
    r"|they|to|want|was|were|what|when|where|which|who|whom|whose|why|will|with|write|your?)\b",
    re.I,
)
_AROUND_NAME = re.compile(r"^(?:(?:the|only|just) )+|[ ,]+(?:only|please|pls)$", re.I)
#: How two answers are joined, and what that is called.
_JOINTS = {
    ", ": ("a comma", "comma"),
    " - ": ("a hyphen between spaces", "dash"),
    "/": ("a slash", "slash"),
    " / ": ("a slash between spaces", "spaced slash"),
    " | ": ("a vertical bar between spaces", "pipe"),
    " ": ("a space", "space"),
    ": ": ("a colon", "colon"),
    "; ": ("a semicolon", "semicolon"),
    " -> ": ("an arrow (->)", "arrow"),
    " and ": ('the word "and"', "and"),
    "\n": ("a line break", "new line"),
    "_": ("an underscore", "underscore"),
}
_NAMED_JOINS = (
    "{a} and {b}, with {joint} in between",
    "{a} then {b} ({short})",
    "{a}{sign}{b}",
    "the {a} and the {b} joined by {joint}",
    "first the {a}, then {joint}, then the {b}",
    "I need two things per row: {a} and {b}. Put {joint} between them.",
    "format: {a}{sign}{b}",
    "{a} + {b}, sep = {short}",
)
_JOINS = (
    "Two answers with {joint} between them. First: {a} Second: {b}",
    "1) {a}\n2) {b}\nJoin both with {joint}.",
    "{a} And then: {b} Put {joint} in between.",
    "Combine these two ({short}).\n- {a}\n- {b}",
)


@dataclass(frozen=True)
class Base:
    """A question whose answers are pieces: its wordings that can be quoted, and its pieces by text."""

    wordings: tuple[str, ...]
    names: tuple[str, ...]
    pieces: dict[str, Piece]


@dataclass(frozen=True)
class Composed:
    """What some rules make of the questions of one family.

    Parameters
    ----------
    family, group : str
        The family whose texts these are, and its group: what is held out there is held out here.
    bases : tuple of Base
        The questions of the family whose answers are pieces.
    rules : tuple of Rule
        `CUTS`, or `EDITS`, with which two of the questions are joined as well.
    """

    family: str
    group: str
    bases: tuple[Base, ...]
    rules: tuple[Rule, ...]

    @property
    def source(self) -> str:
        """Where it comes from."""
        return f"composed:{self.family}"

    @property
    def closed(self) -> bool:
        """Never: pieces are no labels."""
        return False

    @property
    def cuts(self) -> bool:
        """Whether all answers are pieces of their texts."""
        return self.rules is CUTS

    def episode(self, rng: random.Random, n_rows: int) -> Episode:
        """Draw a question with up to `n_rows` rows; none where no draw gave enough."""
        spec, rows = "", list[tuple[str, str]]()
        for _ in range(MAX_TRIES):
            two = not self.cuts and len(self.bases) > 1 and rng.random() < 0.25
            spec, rows = self._joined(rng) if two else self._ruled(rng)
            if len(rows) >= MIN_ROWS:
                break
        chosen = rng.sample(rows, min(n_rows + 3, len(rows)))
        n_examples = min(rng.choice((1, 2, 3)) if rng.random() < 0.25 else 0, max(0, len(chosen) - 2))
        examples, rest = chosen[:n_examples], chosen[n_examples : n_examples + n_rows]
        return Episode(spec, None, tuple(rest), tuple(examples), self.family, self.source, self.group)

    def _ruled(self, rng: random.Random) -> tuple[str, list[tuple[str, str]]]:
        base, rule = rng.choice(self.bases), rng.choice(self.rules)
        spec = _asked(rule, base, rng)
        written = ((text, rule.write(piece)) for text, piece in base.pieces.items() if spec)
        return spec, [(text, output) for text, output in written if output]

    def _joined(self, rng: random.Random) -> tuple[str, list[tuple[str, str]]]:
        first, second = rng.sample(self.bases, 2)
        sign, (joint, short) = rng.choice(list(_JOINTS.items()))
        named = first.names and second.names and rng.random() < 0.7
        form = rng.choice(_NAMED_JOINS if named else _JOINS)
        a, b = (rng.choice(base.names if named else base.wordings) for base in (first, second))
        ended = (a, b) if named else (_sentence(a), _sentence(b))
        spec = form.format(a=ended[0], b=ended[1], sign=sign, joint=joint, short=short)
        both = ((text, piece, second.pieces.get(text)) for text, piece in first.pieces.items())
        rows = [(text, f"{x.own}{sign}{y.own}") for text, x, y in both if y is not None and _apart(x, y)]
        return spec, rows


def composed_functions(functions: Sequence[Function]) -> list[Composed]:
    """Compose what the authored families allow whose answers are pieces: cuts of them, and edits."""
    families: dict[tuple[str, str], list[Base]] = defaultdict(list)
    for function in functions:
        if not function.closed and (base := _base(function)) is not None:
            families[function.family, function.group].append(base)
    return [
        Composed(*about, tuple(bases), rules) for rules in (CUTS, EDITS) for about, bases in families.items()
    ]


def _base(function: Function) -> Base | None:
    """Find the pieces of a question and the wordings that can be quoted; None where there are too few."""
    wordings = tuple(s for s in function.specs if len(s) <= MAX_WORDING and not _SETTLED.search(s))
    found = ((text, _piece(text, output)) for text, output in function.rows)
    pieces = {text: piece for text, piece in found if piece is not None}
    if not wordings or len(pieces) < max(MIN_ROWS, MIN_SHARE * len(function.rows)):
        return None
    names = (_AROUND_NAME.sub("", wording.strip().rstrip(".")) for wording in wordings)
    return Base(wordings, tuple(name for name in names if _is_name(name)), pieces)


def _piece(text: str, output: str) -> Piece | None:
    """Find the one place of an output in its text."""
    output = output.strip()
    start = text.find(output)
    if not output or output == text.strip() or start < 0 or len(find(text, output)) != 1:
        return None
    return Piece(text, start, start + len(output))


def _is_name(wording: str) -> bool:
    short = len(wording.split()) <= 4 and re.fullmatch(r"[A-Za-z][\w' -]*", wording) is not None
    return short and not _NO_NAME.match(wording)


def _asked(rule: Rule, base: Base, rng: random.Random) -> str:
    """Word a rule about a question; "" where it needs a name for the piece, and there is none."""
    said = rng.choice([each for each in rule.said if base.names or "{name}" not in each] or [""])
    if not said:
        return ""
    if "{name}" in said:
        return said.format(name=rng.choice(base.names))
    wording = rng.choice(base.wordings).strip()
    if "{w}" in said:
        return said.format(w=wording)
    if rng.random() < 0.2:
        return f"{_capital(said)}: {wording}"
    if wording[-1] in ".?!":
        return wording + rng.choice(
            (f" {_capital(said)}.", f" {_capital(said)}, please.", f" ({said})", f"\n{said}")
        )
    return wording + rng.choice(
        (f", {said}", f" - {said}", f" ({said})", f". {_capital(said)}.", f"; {said}")
    )


def _capital(said: str) -> str:
    return said[:1].upper() + said[1:]


def _sentence(wording: str) -> str:
    wording = wording.strip()
    return wording if wording[-1] in ".?!" else f"{wording}."


def _apart(first: Piece, second: Piece) -> bool:
    return first.stop <= second.start or second.stop <= first.start
