"""Examples that stand in the text of a spec: "initial and surname, e.g. Anna Lee -> A. Lee"."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from fuzzy_magic.spec.record import Example

MAX_CHARS = 200  # of either side
#: Says of an input and an output whether one can be the answer to the other.
Fits = Callable[[str, str], bool]

ARROW = re.compile(r"[ \t]*(?:-+>|=>|→|⇒)[ \t]*")
_QUOTES = {'"': '"', "'": "'", "`": "`", "“": "”", "‘": "’"}
_CUE = re.compile(
    r"(?:\be\.\s?g\.|\b(?:eg|for example|for instance|such as|like(?: this)?|examples?)\b)[\s:,(]+",
    re.IGNORECASE,
)
#: What an input may stand behind as well, where it can be seen that the output belongs to it.
_BEGIN = re.compile(r"[:;.?!(][ \t]+|\(|^[ \t]*")
#: Where an output may end that has no quotes around it.
_STOP = re.compile(r"[.;,)]+(?=\s|$)|\)")
#: A template, an arrow, the signature of a function.
_NO_INPUT = re.compile(r"<[\w ]+>|->|=>|→|⇒|^[^(]*\)|^(?:def )?\w+\(.*\)$")
_DOCSTRING = re.compile(r"\"{3}|'{3}")
#: What a line of an input and its output may begin with.
_BULLET = re.compile(r"[ \t]*(?:[-*•]|\d+[.)])?[ \t]*")
_EMPTY_ROW = re.compile(
    rf"^{_BULLET.pattern}[\"'`“”‘’ ]{{0,4}}{ARROW.pattern}[\"'`“”‘’ ]{{0,4}}$", re.MULTILINE
)
#: The input of a rule, whose neighbours are then rules as well.
_ELSE = re.compile(
    r"(?:(?:every|any)(?:thing|one|body) )?else|otherwise|default|(?:the )?rest|(?:all|any) others?"
)


class _Given(NamedTuple):
    """What may be an input, the quote that closes behind its output, and whether the text says so."""

    text: str
    closing: str = ""
    told: bool = False


def examples_in(text: str, fits: Fits | None = None) -> tuple[Example, ...]:
    """Return the examples that a text shows with an arrow.

    Parameters
    ----------
    text : str
        The text of a spec.
    fits : callable, optional
        Judges (input, output): what it refuses is no example. Where the text does not tell where they begin
        and end, the shortest input and then the longest output are taken that it accepts. Without it only
        such examples are found that stand in quotes, behind words such as "e.g.", with one possible end, or
        in lines of their own, two at least, one below the other.
    """
    found: dict[str, str] = {}
    text = _DOCSTRING.sub("\n", text)
    arrows = list(ARROW.finditer(text))
    alone, rows = len(arrows) == 1, _rows(text)
    for arrow in arrows:
        line = text[max(0, arrow.start() - MAX_CHARS) : arrow.start()].rpartition("\n")[2]
        rest = text[arrow.end() : arrow.end() + MAX_CHARS].partition("\n")[0]
        if (row := rows.get(arrow.start())) is not None:
            if fits is None or fits(row.input, row.output):
                found.setdefault(row.input, row.output)
            continue
        for given in _before(line):
            if not (given.told or alone):
                continue  # one of several rules: "urgent -> Anna, else -> Bo"
            outputs = _after(rest, given.closing)
            if fits is None and not (given.told and len(outputs) == 1):
                continue
            chosen = next((each for each in outputs if fits is None or fits(given.text, each)), None)
            if chosen is not None:
                found.setdefault(given.text, chosen)
                break
    return tuple(Example(given, output) for given, output in found.items())


def without(text: str, shown: Sequence[Example]) -> str:
    """Return a text without the examples that it shows."""
    for each in shown:
        given, output = (rf"(?<!\w){re.escape(side)}(?!\w)" for side in (each.input, each.output))
        text = re.sub(rf"{given}[\"'`”’]?({ARROW.pattern})[\"'`“‘]?{output}", r" \1 ", text, count=1)
    return _EMPTY_ROW.sub("", text)


def _rows(text: str) -> dict[int, Example]:
    """Return the examples that neighbouring lines are, by the place of the arrow in the text."""
    rows: dict[int, Example] = {}
    run: dict[int, Example] = {}
    start = 0
    for line in [*text.split("\n"), ""]:
        arrows = list(ARROW.finditer(line))
        if len(arrows) == 1 and (row := _row(line, arrows[0])):
            run[start + arrows[0].start()] = row
        else:
            if len(run) > 1 and not any(_ELSE.fullmatch(each.input.lower()) for each in run.values()):
                rows |= run
            run = {}
        start += len(line) + 1
    return rows


def _row(line: str, arrow: re.Match[str]) -> Example | None:
    bullet = _BULLET.match(line)
    assert bullet is not None  # it may be empty
    given, output = _unquoted(line[bullet.end() : arrow.start()]), _unquoted(line[arrow.end() :])
    fits = 0 < len(given) <= MAX_CHARS and 0 < len(output) <= MAX_CHARS and not _NO_INPUT.search(given)
    return Example(given, output) if fits else None


def _unquoted(text: str) -> str:
    text = text.strip()
    return text[1:-1] if len(text) > 2 and _QUOTES.get(text[0]) == text[-1] else text


def _before(line: str) -> list[_Given]:
    """Return what may be the input that ends a line: one where the text tells, else from the shortest on."""
    return [each for each in _givens(line) if each.text and not _NO_INPUT.search(each.text)]


def _givens(line: str) -> list[_Given]:
    for opening, closing in _QUOTES.items():
        if line.endswith(closing) and (places := _openings(line[:-1], opening)):
            return [_Given(line[places[-1] + 1 : -1].strip(), told=True)]
    cue = max((cue.end() for cue in _CUE.finditer(line)), default=-1)
    opened = [
        (places[-1], closing) for opening, closing in _QUOTES.items() if (places := _open(line, opening))
    ]
    start, closing = max(opened, default=(-1, ""))
    if start >= max(cue, 0):
        return [_Given(line[start + 1 :].strip(), closing, told=start == cue)]
    if cue >= 0:
        return [_Given(line[cue:].strip(), told=True)]
    return [_Given(line[begin.end() :].strip()) for begin in reversed(list(_BEGIN.finditer(line)))]


def _openings(line: str, quote: str) -> list[int]:
    """Return where quotes of a kind stand that are no apostrophes."""
    return [found.start() for found in re.finditer(rf"(?<!\w){re.escape(quote)}", line)]


def _open(line: str, quote: str) -> list[int]:
    """Return where quotes of a kind open if the last of them is not closed in the line."""
    places, closing = _openings(line, quote), _QUOTES[quote]
    if not places or closing in line[places[-1] + 1 :]:
        return []
    return places if quote != closing or line.count(quote) % 2 else []


def _after(rest: str, closing: str) -> list[str]:
    """Return what the output behind an arrow may be, the longest first."""
    if rest[:1] in _QUOTES and (end := rest.find(_QUOTES[rest[0]], 1)) > 0:
        return [rest[1:end]]
    if closing:
        return [rest[:end].strip()] if (end := rest.find(closing)) > 0 else []
    ends = [len(rest), *reversed([stop.start() for stop in _STOP.finditer(rest)])]
    outputs = dict.fromkeys(rest[:end].strip() for end in ends)
    return [o for o in outputs if o and o.count("(") >= o.count(")") and not ARROW.search(o)]
