"""What can be asked about the piece of a text that answers a question, and how that is said."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from fuzzy_magic.returns.edits import FORMS
from fuzzy_magic.returns.spans import words

_LOOSE = " \t\n,;:|/–—-"
_BETWEEN = ",;|/–—-·•"  # marks that part the items of a row
#: Marks that say little without the word behind or before them.
_TIED_TO_NEXT, _TIED_TO_LAST = tuple("([\"'“‘#@:$€£=_<\\+&"), tuple(")]\"'”’%=_>\\+&")


@dataclass(frozen=True)
class Piece:
    """A text and the piece of it that answers a question, in characters."""

    text: str
    start: int
    stop: int

    @property
    def own(self) -> str:
        """The piece."""
        return self.text[self.start : self.stop]

    @property
    def parts(self) -> list[str]:
        """The piece cut at its spaces."""
        return self.own.split(" ")


#: Writes the answer to a new question; None where it has none that everybody would give.
Write = Callable[[Piece], str | None]


@dataclass(frozen=True)
class Rule:
    """A question about a piece.

    `said` holds what is added to a wording ("in capitals"), or whole wordings, in which {w} stands for a
    wording, and {name} for one that names the piece ("order number").
    """

    said: tuple[str, ...]
    write: Write


def _rule(said: str, write: Write) -> Rule:
    return Rule(tuple(each.strip() for each in said.split("|")), write)


# --- questions whose answer is a piece again --------------------------------------------------------------


def _words(first: int | None, last: int | None) -> Write:
    def write(piece: Piece) -> str | None:
        parts = piece.parts
        plain = len(parts) > 1 and all(part[:1].isalnum() and part[-1:].isalnum() for part in parts)
        return " ".join(parts[first:last]) if plain else None

    return write


def _number(piece: Piece) -> str | None:
    found = re.findall(r"(?<![\w.,/-])\d+(?![\w/-]|[.,]\d)", piece.own)
    return found[0] if len(found) == 1 and found[0] != piece.own else None


def _before(piece: Piece) -> str | None:
    return _ended(piece.text[: piece.start])


def _behind(piece: Piece) -> str | None:
    return _ended(piece.text[piece.stop :])


def _ended(part: str) -> str | None:
    """Strip what parts a piece from another one; None where it is not clear what belongs to which."""
    part = part.strip(_LOOSE)
    return part if re.fullmatch(r"\w(.*[\w.!?])?", part, re.DOTALL) and re.search(r"\w\w", part) else None


CUTS = (
    _rule(
        "first word only|only the first word of it|just its first word|the first word of that", _words(0, 1)
    ),
    _rule(
        "last word only|only the last word of it|just its last word|and of that the last word",
        _words(-1, None),
    ),
    _rule("without its first word|drop the first word of it|from its second word on", _words(1, None)),
    _rule("without its last word|minus the last word|leave out its last word", _words(0, -1)),
    _rule(
        "the first two words of it|first two words only",
        lambda p: _words(0, 2)(p) if len(p.parts) > 2 else None,
    ),
    _rule("only the number in it|just the number|the figure in it, nothing else|number only", _number),
    _rule(
        "everything before the {name}|what comes before the {name}?|the text up to the {name}, without it"
        "|text before {name}|Cut the row off right before the {name}.|what stands left of the {name}"
        "|Return what stands before this: {w}|All that precedes the answer to this. {w}|before that: {w}",
        _before,
    ),
    _rule(
        "everything after the {name}|what comes after the {name}?|the rest behind the {name}"
        "|text after {name}"
        "|Return only what follows the {name}.|what stands right of the {name}"
        "|Return what stands after this: {w}|All that follows the answer to this. {w}|after that: {w}",
        _behind,
    ),
    _rule(
        "from the {name} on|the {name} and all that follows|start at the {name}"
        "|Begin with this and go on to the end: {w}",
        lambda p: p.text[p.start :].strip() if p.start and _behind(p) else None,
    ),
    _rule(
        "up to and including the {name}|end with the {name}|stop after the {name}"
        "|Everything up to the end of this: {w}",
        lambda p: p.text[: p.stop].strip() if _before(p) and p.stop < len(p.text) else None,
    ),
)


# --- questions whose answer is an edit --------------------------------------------------------------------

_LETTERS = r".*[^\W\d].*"  # something that has a case
_NAMES = r"[^\W\d_]{2,}(?: [^\W\d_]{2,})+"  # two words or more
_PARTED = r"\w+(?: \w+)+"
_PLAIN = r"\w(?:.*\w)?"
_PLAIN_PIECE = re.compile(_PLAIN, re.DOTALL)
_CAPITAL = FORMS["with a capital first letter"]


def _if(pattern: str, change: Callable[[str], str]) -> Write:
    """Change pieces that look like this."""
    wanted = re.compile(pattern, re.DOTALL)
    return lambda piece: change(piece.own) if wanted.fullmatch(piece.own) else None


def _in(change: Callable[[str], str]) -> Write:
    """Give the whole text with its piece changed; None where it has marks already."""

    def write(piece: Piece) -> str | None:
        before, behind = piece.text[: piece.start], piece.text[piece.stop :]
        marked = before[-1:] in _TIED_TO_NEXT or not _PLAIN_PIECE.fullmatch(piece.own)
        changed = change(piece.own)
        return None if marked or changed == piece.own else before + changed + behind

    return write


def _title(text: str) -> str:
    for start, stop in words(text):
        text = text[:start] + _CAPITAL(text[start:stop]) + text[stop:]
    return text


def _without(piece: Piece) -> str | None:
    """Take a piece out; None where that leaves marks behind that nobody would leave."""
    left, right = piece.text[: piece.start].rstrip(), piece.text[piece.stop :].lstrip()
    if left[-1:] in _TIED_TO_NEXT or right[:1] in _TIED_TO_LAST:
        return None
    if not (left and right):
        return left.rstrip(_LOOSE) or right.lstrip(_LOOSE + ".") or None
    if left[-1] in _BETWEEN or right[0] in _BETWEEN:
        return f"{left} {right[1:].lstrip()}" if left[-1] == right[0] else None  # "a, b, c" without b
    if right[0] in ";:.!?":
        return left + right if left[-1].isalnum() else None
    return f"{left} {right}"


def _moved(form: str) -> Write:
    def write(piece: Piece) -> str | None:
        rest = _without(piece)
        return None if rest is None else form.format(piece=piece.own, rest=rest)

    return write


def _wrapped(before: str, after: str) -> Write:
    return _if(_PLAIN, lambda own: before + own + after)


def _only_initials(own: str) -> str:
    return "".join(part[0].upper() for part in own.split(" "))


EDITS = (
    _rule(
        "in capitals|in capital letters|upper case|all caps pls|uppercased|Write it in capitals|IN CAPS",
        _if(_LETTERS, str.upper),
    ),
    _rule(
        "in small letters|lower case|lowercased|no capitals|Write it in lower case", _if(_LETTERS, str.lower)
    ),
    _rule(
        "title case|each word with a capital first letter|capitalise every word of it", _if(_LETTERS, _title)
    ),
    _rule(
        "initials only|as initials, without periods|only the first letter of each word",
        _if(_NAMES, _only_initials),
    ),
    _rule(
        "as initials with a period after each|dotted initials",
        _if(_NAMES, lambda own: "".join(f"{letter}." for letter in _only_initials(own))),
    ),
    _rule(
        "with underscores for spaces|spaces as underscores|underscores between its words",
        _if(_PARTED, lambda own: own.replace(" ", "_")),
    ),
    _rule(
        "with hyphens for spaces|hyphens between its words|hyphenated",
        _if(_PARTED, lambda own: own.replace(" ", "-")),
    ),
    _rule(
        "lower case with hyphens for spaces|as a slug: small letters, hyphens",
        _if(_PARTED, lambda own: own.lower().replace(" ", "-")),
    ),
    _rule("without spaces|no blanks in it|squeezed together", _if(_PARTED, lambda own: own.replace(" ", ""))),
    _rule("in quotes|in double quotes|between quotation marks|put it in quotes", _wrapped('"', '"')),
    _rule("in single quotes|between single quotes", _wrapped("'", "'")),
    _rule("in brackets|in parentheses|put brackets around it", _wrapped("(", ")")),
    _rule("in square brackets|between square brackets", _wrapped("[", "]")),
    _rule("in bold with two asterisks on each side|markdown bold", _wrapped("**", "**")),
    _rule("between asterisks|with an asterisk before and after", _wrapped("*", "*")),
    _rule("in backticks|as inline code in backticks", _wrapped("`", "`")),
    _rule("with a hash sign in front|# before it", _if(_PLAIN, lambda own: f"#{own}")),
    _rule(
        "as a list item with a hyphen|with a hyphen and a space before it",
        _if(_PLAIN, lambda own: f"- {own}"),
    ),
    _rule("with a colon behind it|followed by a colon", _if(_PLAIN, lambda own: f"{own}:")),
    _rule("with a question mark behind it|as a question with ?", _if(_PLAIN, lambda own: f"{own}?")),
    _rule("with an exclamation mark behind it|and an ! after it", _if(_PLAIN, lambda own: f"{own}!")),
    _rule("with a period at the end|and a full stop after it", _if(_PLAIN, lambda own: f"{own}.")),
    _rule(
        "last word first, then a comma and the rest|turned round with a comma",
        _if(_NAMES, lambda own: f"{own.rpartition(' ')[2]}, {own.rpartition(' ')[0]}"),
    ),
    _rule(
        "its two words swapped|second word before the first one",
        _if(r"[^\W_]+ [^\W_]+", lambda own: " ".join(reversed(own.split(" ")))),
    ),
    _rule("without commas|no commas in it", _if(r".*\w,.*", lambda own: own.replace(",", ""))),
    _rule("without hyphens|hyphens removed", _if(r".*\w-\w.*", lambda own: own.replace("-", ""))),
    _rule(
        "with spaces for its hyphens|a space in place of each hyphen",
        _if(r".*\w-\w.*", lambda own: own.replace("-", " ")),
    ),
    _rule("without periods|no dots in it", _if(r".*\w\..*", lambda own: own.replace(".", ""))),
    *(
        _rule(
            "text without the {name}|drop the {name}|remove the {name}|everything but the {name}"
            "|all except {name}"
            "|leave out the {name}, keep the rest|take the {name} out|no {name} please"
            "|Delete the {name} from the text."
            "|Return the text without this: {w}|Take out what this asks for and keep the rest. {w}"
            "|everything except: {w}",
            _without,
        )
        for _ in range(3)  # what people ask for more often than the others
    ),
    _rule(
        "put the {name} in capitals, leave the rest|whole text, {name} in caps|shout only the {name}"
        "|Give the full text back and write this part in capitals: {w}",
        _in(str.upper),
    ),
    _rule(
        "the text with the {name} in small letters|only lowercase the {name}, rest as it is", _in(str.lower)
    ),
    _rule(
        "put quotes around the {name}|whole text with the {name} in quotes"
        "|Give the text back, with quotes around this: {w}",
        _in('"{}"'.format),
    ),
    _rule(
        "brackets around the {name}|whole row, {name} in (brackets)|Put this part in brackets: {w}",
        _in("({})".format),
    ),
    _rule("make the {name} bold (**), keep the text|two asterisks around the {name}", _in("**{}**".format)),
    _rule(
        "highlight the {name} with asterisks, e.g. *this*|*{name}* between single asterisks",
        _in("*{}*".format),
    ),
    _rule(
        "start with the {name} and a colon, then the rest|{name}: everything else|{name} first, colon",
        _moved("{piece}: {rest}"),
    ),
    _rule(
        "{name} in front, hyphen, then the rest|move the {name} to the front, then ' - '",
        _moved("{piece} - {rest}"),
    ),
    _rule("move the {name} to the end, after a hyphen with spaces|rest - {name}", _moved("{rest} - {piece}")),
    _rule("move the {name} to the end, in brackets|rest ({name})", _moved("{rest} ({piece})")),
)
