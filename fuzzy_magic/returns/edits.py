"""Text made of the input's own words: words left out, written in another case, moved, marked and joined anew.

An edit is five decisions for each word: its *form* (left out, as it is, in capitals, …), its *place* (where
it stands, or behind all that stay), the marks right *before* and *after* it, and the *gap* between it and
the next word that stays (as in the input, none, a new line, …).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from typing import NamedTuple

from fuzzy_magic.returns.scalars import Text
from fuzzy_magic.returns.spans import Span, find, words
from fuzzy_magic.spec.infer.words import Pattern

MAX_ALIGNED = 80  # words of an input that is aligned with its output; of longer ones only pieces are found
MAX_MOVED = 24  # of an input whose words may have changed places

#: What a word becomes, by the name that a program's vector starts from. The first one leaves it out.
FORMS: dict[str, Callable[[str], str]] = {
    "left out": lambda _: "",
    "kept as it is": lambda word: word,
    "in small letters": str.lower,
    "in capital letters": str.upper,
    "with a capital first letter": lambda word: word[:1].upper() + word[1:].lower(),
    "only its first letter": lambda word: word[:1],
    "only its first letter, as a capital": lambda word: word[:1].upper(),
}
PLACES = ("in its place", "moved behind the others")
#: Marks that are written right before and right after a word.
BEFORE: dict[str, str] = {
    "nothing before": "",
    "double quote before": '"',
    "single quote before": "'",
    "opening bracket before": "(",
    "opening square bracket before": "[",
    "hash sign before": "#",
    "at sign before": "@",
    "asterisk before": "*",
    "two asterisks before": "**",
    "hyphen and space before": "- ",
    "asterisk and space before": "* ",
    "less-than sign before": "<",
    "backtick before": "`",
}
AFTER: dict[str, str] = {
    "nothing after": "",
    "comma after": ",",
    "period after": ".",
    "colon after": ":",
    "semicolon after": ";",
    "exclamation mark after": "!",
    "question mark after": "?",
    "double quote after": '"',
    "single quote after": "'",
    "closing bracket after": ")",
    "closing square bracket after": "]",
    "asterisk after": "*",
    "two asterisks after": "**",
    "three periods after": "...",
    "greater-than sign after": ">",
    "backtick after": "`",
}
#: What parts a word from the next one that stays; None is what the input suggests (`_gap`).
GAPS: dict[str, str | None] = {
    "gap as in the text": None,
    "no gap": "",
    "space": " ",
    "underscore": "_",
    "hyphen": "-",
    "new line": "\n",
    "the word and": " and ",
    "slash": "/",
    "slash between spaces": " / ",
    "vertical bar": "|",
    "vertical bar between spaces": " | ",
    "hyphen between spaces": " - ",
    "dash between spaces": " – ",
    "plus sign": "+",
    "equals sign": "=",
    "ampersand between spaces": " & ",
    "arrow": " -> ",
    "greater-than sign between spaces": " > ",
    "tilde": "~",
    "at sign": "@",
}

_FORMS, _GAPS = tuple(FORMS.values()), tuple(GAPS.values())
_BEFORE, _AFTER = tuple(BEFORE.values()), tuple(AFTER.values())
#: How many choices each decision has, in the order of `Choice` and of a program's vectors.
SIZES = (len(FORMS), len(PLACES), len(BEFORE), len(AFTER), len(GAPS))
LEFT_OUT = 0
#: What each choice costs where several edits give the same output: the plainest one is learnt.
_FORM_COST = (0.3, 0.0, 0.2, 0.2, 0.2, 0.6, 0.7)
_NEW, _NEW_MARK, _NEW_SPACE = 0.3, 0.6, 0.1
_NEW_GAPS = tuple(gap for gap in _GAPS if gap is not None)
_CLOSING, _WHITE = frozenset(",.;:!?)]}…%"), Pattern(r"\s+")


@dataclass(frozen=True)
class Edit(Text):
    """The input's own words, cut, written in another case, moved and joined anew."""

    annotation = "edit"
    _words = "the input's words, edited"
    made_by = (
        "An edit leaves out, moves and joins words of the input, and changes their case; of inputs with more "
        f"than {MAX_ALIGNED} words only pieces can be given"
    )

    @property
    def anchors(self) -> tuple[str, ...]:
        """What the vectors of an encoder's program stand for: the choices, decision by decision."""
        return (*FORMS, *PLACES, *BEFORE, *AFTER, *GAPS)

    def makes(self, text: str, output: str) -> bool:
        """Say whether an edit is found that makes the output of the input."""
        return _is_piece(text, output.strip()) or align(text, output) is not None


class Choice(NamedTuple):
    """What is decided for a word: numbers into `FORMS`, `PLACES`, `BEFORE`, `AFTER` and `GAPS`."""

    form: int
    place: int = 0
    before: int = 0
    after: int = 0
    gap: int = 0


def edited(text: str, places: Sequence[tuple[int, int]], choices: Sequence[Choice]) -> str:
    """Carry out an edit.

    Parameters
    ----------
    text : str
        The input.
    places : sequence of (int, int)
        Where each of its words starts and stops.
    choices : sequence of Choice
        One for each of them.

    Returns
    -------
    str
        Without white space at its ends; empty where all words are left out.
    """
    kept = [number for number in range(len(places)) if choices[number].form != LEFT_OUT]
    order = sorted(kept, key=lambda each: choices[each].place)
    parts: list[str] = []
    for number, following in zip_longest(order, order[1:]):
        choice, (start, stop) = choices[number], places[number]
        parts += [_BEFORE[choice.before], _FORMS[choice.form](text[start:stop]), _AFTER[choice.after]]
        if following is not None:
            gap = _GAPS[choice.gap]
            parts.append(_gap(text, places, number, following) if gap is None else gap)
    return "".join(parts).strip()


class Wanted(NamedTuple):
    """What is right for a word: of each decision, every choice that gives the same text."""

    form: tuple[int, ...]
    place: tuple[int, ...] = ()
    before: tuple[int, ...] = ()
    after: tuple[int, ...] = ()
    gap: tuple[int, ...] = ()

    @property
    def stays(self) -> bool:
        """Whether the word is not left out."""
        return LEFT_OUT not in self.form


#: What is right for a word that is left out: nothing else counts then.
OUT = Wanted((LEFT_OUT,))


class _Word(NamedTuple):
    """A word that stays, as the output has it: what is written before it, and the gap between."""

    earlier: _Word | None
    gap: str
    number: int
    before: int
    form: str
    after: int


_NEVER = (float("inf"), None)
_States = dict[int, tuple[float, _Word | None]]  # by how much is written: the least cost, the last word


def align(text: str, output: str, spots: Sequence[tuple[int, int]] | None = None) -> list[Wanted] | None:
    """Find the plainest edit that makes an output of a text.

    Parameters
    ----------
    text, output : str
        What goes in and what has to come out, white space at its ends aside.
    spots : sequence of (int, int), optional
        Where the words of the text start and stop, if not all of them count.

    Returns
    -------
    list of Wanted or None
        One for each word of the text; None where no edit is found that makes this output.
    """
    output, spots = output.strip(), words(text) if spots is None else spots
    if not output:
        return None
    if len(spots) > MAX_ALIGNED:
        return _cut(text, output, spots)
    behind: frozenset[int] = frozenset()
    found = _in_order(text, output, spots, range(len(spots)))
    if found is None and len(spots) <= MAX_MOVED and _same_words(text, output):
        moved = ((_in_order(text, output, spots, order), late) for order, late in _moves(text, output, spots))
        possible = [(made, late) for made, late in moved if made is not None]
        found, behind = min(possible, key=lambda each: each[0][0], default=(None, behind))
    if found is None:
        return None
    wanted = [OUT] * len(spots)
    word: _Word | None = found[1]
    following: _Word | None = None
    while word is not None:
        gaps: tuple[int, ...] = ()
        if following is not None:
            natural = _gap(text, spots, word.number, following.number)
            gaps = _same((natural if each is None else each for each in _GAPS), following.gap)
        plain = text[slice(*spots[word.number])]
        forms = _same((change(plain) for change in _FORMS), word.form)
        place = int(word.number in behind)
        wanted[word.number] = Wanted(forms, (place,), (word.before,), (word.after,), gaps)
        word, following = word.earlier, word
    return wanted


def _is_piece(text: str, output: str) -> bool:
    """Say whether an output stands in a text as it is, which is quickly seen and often so."""
    return output in text and len(words(output)) <= MAX_ALIGNED and Span().makes(text, output)


def _cut(text: str, output: str, spots: Sequence[tuple[int, int]]) -> list[Wanted] | None:
    """Find the output as a piece of a text that is too long for other edits."""
    for first, last in find(text, output):
        start, stop = words(text)[first][0], words(text)[last][1]
        inside = [number for number, (a, b) in enumerate(spots) if start <= a and b <= stop]
        piece = [(a - start, b - start) for a, b in spots if start <= a and b <= stop]
        if 0 < len(piece) <= MAX_ALIGNED and (wanted := align(text[start:stop], output, piece)):
            return [*[OUT] * inside[0], *wanted, *[OUT] * (len(spots) - inside[-1] - 1)]
    return None


def _same(choices: Iterable[str], wanted: str) -> tuple[int, ...]:
    """Return the numbers of the choices that write the wanted text."""
    return tuple(number for number, written in enumerate(choices) if written == wanted)


def _gap(text: str, spots: Sequence[tuple[int, int]], number: int, following: int) -> str:
    """Return the gap that the input suggests between two words that stay.

    It is their own where they are neighbours. Where words between them are left out, it is the first white
    space there, but none before a mark that closes; a space, where the second one stood further in front.
    """
    if following <= number:
        return " "
    between, mark = text[spots[number][1] : spots[following][0]], text[spots[following][0]]
    if following == number + 1:
        return between
    if mark in _CLOSING:
        return between[len(between.rstrip()) :]
    return next((run.group() for run in _WHITE.finditer(between)), "")


def _in_order(
    text: str, output: str, spots: Sequence[tuple[int, int]], order: Sequence[int]
) -> tuple[float, _Word] | None:
    """Make the output of words in this order, at the least cost; return it and the last word that stays."""
    states: _States = {0: (0.0, None)}
    for number in order:
        word = text[slice(*spots[number])]
        forms: dict[str, float] = {}
        for change, cost in zip(_FORMS[1:], _FORM_COST[1:], strict=True):
            forms.setdefault(change(word), cost)
        following = {at: (cost + _FORM_COST[LEFT_OUT], last) for at, (cost, last) in states.items()}
        for at, (cost, last) in states.items():
            gaps = {"": 0.0}
            if last is not None:
                gaps = {new: _price(new) for new in _NEW_GAPS}
                gaps[_gap(text, spots, last.number, number)] = 0.0
            for gap, price in gaps.items():
                if not output.startswith(gap, at):
                    continue
                for end, more, before, form, after in _written(output, at + len(gap), forms):
                    whole = cost + price + more
                    if whole < following.get(end, _NEVER)[0]:
                        following[end] = (whole, _Word(last, gap, number, before, form, after))
        states = following
    cost, last = states.get(len(output), _NEVER)
    return None if last is None else (cost, last)


def _written(output: str, at: int, forms: dict[str, float]) -> Iterator[tuple[int, float, int, str, int]]:
    """Yield how a word may stand at a place of the output: its end there, the cost, mark, form and mark."""
    for before, front in enumerate(_BEFORE):
        if not output.startswith(front, at):
            continue
        for form, cost in forms.items():
            start = at + len(front)
            if not output.startswith(form, start):
                continue
            for after, mark in enumerate(_AFTER):
                if output.startswith(mark, start + len(form)):
                    end = start + len(form) + len(mark)
                    yield end, cost + _price(front, "") + _price(mark, ""), before, form, after


@cache
def _price(text: str, free: str | None = None) -> float:
    """Price what the input has not there: spaces are cheap, marks are not."""
    if text == free:
        return 0.0
    return _NEW + (_NEW_MARK if text.strip(" ") else _NEW_SPACE) * len(text)


def _same_words(text: str, output: str) -> bool:
    """Say whether the text has the words of the output, as often, so that moves are worth a look."""
    known, wanted = (
        Counter(each[a:b].lower() for a, b in words(each) if each[a].isalnum()) for each in (text, output)
    )
    return all(wanted[word] <= known[word] for word in wanted if len(word) > 1 and word != "and")


def _moves(
    text: str, output: str, spots: Sequence[tuple[int, int]]
) -> Iterator[tuple[list[int], frozenset[int]]]:
    """Yield orders in which a run of words comes first that begins as the output does, and what is behind."""
    fronts = [len(front) for front in _BEFORE if output.startswith(front)]
    tried: set[tuple[str, ...]] = set()
    for first in range(1, len(spots)):
        word = text[slice(*spots[first])]
        begins = tuple(change(word) for change in _FORMS[1:])
        if not any(output.startswith(begins, front) for front in fronts):
            continue
        for stop in range(first + 1, len(spots) + 1):
            behind = [*range(first), *range(stop, len(spots))]
            order = [*range(first, stop), *behind]
            alike = tuple(text[slice(*spots[number])] for number in order)
            if alike not in tried:
                tried.add(alike)
                yield order, frozenset(behind)
