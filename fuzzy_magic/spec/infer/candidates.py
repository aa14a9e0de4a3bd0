"""What may be the closed set that a spec names: every list in it, and every row of definitions.

Nothing is judged here: `named_labels` weighs the candidates against each other.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from fuzzy_magic.spec.infer.words import QUOTED, Pattern

MAX_LABELS, MAX_CHARS, MAX_WORDS = 30, 40, 5
_MAX_LISTS, _MAX_DEFINITIONS, _MAX_EXTENDED, _MAX_EXTRAS = 400, 60, 6, 6
_MAX_ITEMS, _MAX_PART = 24, 12  # of a clause; of a part of it
_AROUND = " \t\"'`“”‘’*"
_SEPARATOR = Pattern(r"\s*(?:,\s*(?:or|and|else|vs\.?)\b|[,|/;]|\b(?:or|and|vs\.?|versus)\b)\s*", re.I)
_CLAUSE_END = Pattern(r"[.!?:](?=[\s\"')\]]|$)|[\n()\[\]{}=]| [-–—] |[—→]|[-=]>")
_ASIDE = Pattern(r"\([^()\n]*\)")
_BULLET = Pattern(r"[ \t]*(?:[-*•>–]|(?:\d{1,2}|[a-z])[.)])[ \t]+", re.I)
_ARTICLE = Pattern(r"(?:an?|the)\s+", re.I)
#: No label looks like this; "the answer" may be one without its article.
_NOT_ALONE = Pattern(
    r"^\s*$|[\x00-\x1f\x7f\u2028\u2029]|->|=>|…|\.\.|^[^(]*\)|\([^)]*$|^def |[|{}<>]"
    r"|^(?:the|this|that|these|those|an?|if|when|where|return|give|answer|write|quote|use|only)\s"
    r"|^(?:\w+ )?(?:words?|sentences?)$|:$|^there\s"
)
_NO_LABEL = Pattern(
    r"or|and|if|when|where|the|an?|it|is|so|not|who|why|what|which|how|then|please|explain|briefly|etc\.?"
)
#: What joins no labels: dates, and ways of speaking.
_NO_JOINT = Pattern(
    r"(?<![\d/])(?:\d{1,2}/\d{1,2}/(?:\d{4}|\d{2})|\d{4}/\d{1,2}/\d{1,2}|24/7)(?![\d/])|\bmore or less\b",
    re.I,
)
#: What stands before a colon in a form that is filled in; no row of such is one of definitions.
_HEADING = Pattern(
    r"answer|background|column|context|description|example|format|goal|hint|input|instructions?|label|notes?"
    r"|output|question|role|rules?|task|text|title"
)
#: Answers that come together; what stands before them in a list is what is asked: "is it spam, yes or no?"
ANSWERS = (frozenset(("yes", "no")), frozenset(("true", "false")))
#: What stands between a label and its definition, by kind.
_MARK = Pattern(
    r"[\"'`”’*]*\s*(?:(?P<equals>=(?![=>]))|(?P<colon>:)(?=\s)|(?P<bracket>\()|(?P<arrow> [-–—] |[-=]>|→)"
    r"|\b(?P<condition>if|when|whenever|where)\b|\b(?P<purpose>for)\b|\b(?P<means>means|stands for)\b"
    r"|,?\s*\b(?P<otherwise>otherwise|else|in all other cases)\b)",
    re.I,
)
_BEFORE_LABEL = Pattern(
    r"[.,;!?\n:)(\]]\s|\n[ \t]*(?:[-*•>–]\s|\d{1,2}[.)]\s)?|^[ \t]*[-*•>–]\s|[\"“”]\s+(?=\w)"
    r"|\b(?:and|or|please|use|say|return|answer|give|mark|print|choose|pick|it|them|as|is|code|put|write|tag"
    r"|label)\s",
    re.I,
)
#: What stands before a label that its definition precedes, by word.
_LEAD = Pattern(
    r"(?:([-=]>|→)|\b(goes? (?:under|to|into)|counts? as|gets?|becomes?|gives?|are|is|say|use|return|print"
    r"|write|answer|put|mark|choose|pick|otherwise|else|code|as)\b:?)\s*",
    re.I,
)
_AFTER_LABEL = Pattern(
    r"[.,;!?\n)\]]|\s+(?:if|when|where|for|otherwise|else|and|or|as|in|unless|because|since|but|on|to|with)\b"
    r"| [-–—] |$",
    re.I,
)
#: A last label that stands apart from the list: "use other for the rest", "none otherwise".
_APART = Pattern(
    r"\b(?:otherwise|else|or|use|put|say|give|answer|return|and)\b\s*:?\s*"
    r"([\"'`“]?)([\w+/-]+(?: [\w+/-]+)?)\1\s*"
    r"(?:$|[.,;!?\n]|if|when|for|otherwise|where|unless)|\b([\w+/-]+)\s+(?:otherwise|for (?:everything|all"
    r"|anything|the rest))",
    re.I,
)

Span = tuple[int, int]


class Candidate(NamedTuple):
    """Places of a text that may be its labels.

    `kind` says how they were found. Of a list, `separators` stand between its items; `lead` and `trail` count
    the words of its first and last item that were left out, and `more` says whether the clause has more items
    before and behind.
    """

    kind: str
    spans: tuple[Span, ...]
    separators: tuple[str, ...] = ()
    lead: int = 0
    trail: int = 0
    more: tuple[bool, bool] = (False, False)

    def names(self, text: str) -> tuple[str, ...]:
        """Return the different labels, in any case, as they are first written."""
        found: dict[str, str] = {}
        for a, b in sorted(self.spans):
            found.setdefault(text[a:b].casefold(), text[a:b])
        return tuple(found.values())

    def key(self, text: str) -> frozenset[str]:
        """Return the labels in small letters: candidates with the same ones name one set."""
        return frozenset(name.casefold() for name in self.names(text))


def candidates(text: str) -> list[Candidate]:
    """Return all candidates of a text, each set of a kind once."""
    found: dict[tuple[str, frozenset[str]], Candidate] = {}
    for source in (_lists(text), _lines(text), _quotes(text), _definitions(text)):
        for each in source:
            _keep(found, text, each)
    return list(found.values())


def extended(text: str, best: Sequence[Candidate]) -> list[Candidate]:
    """Return the best lists of a text with labels that stand apart from them."""
    found: dict[tuple[str, frozenset[str]], Candidate] = {}
    apart = [match.span(2 if match[2] else 3) for match in _APART.finditer(text)]
    for each in [one for one in best if one.kind in ("list", "quotes")][:_MAX_EXTENDED]:
        known = each.key(text)
        start, stop = each.spans[0][0], each.spans[-1][1]
        extras = {text[a:b].casefold(): (a, b) for a, b in reversed(apart) if b <= start or a >= stop}
        extras = {name: span for name, span in extras.items() if name not in known}
        spans = list(extras.values())[:_MAX_EXTRAS]
        for span in spans:
            _keep(found, text, each._replace(kind=f"{each.kind}+", spans=(*each.spans, span)))
        if len(spans) > 1:
            _keep(found, text, each._replace(kind=f"{each.kind}++", spans=(*each.spans, *spans)))
    return list(found.values())


def _keep(found: dict[tuple[str, frozenset[str]], Candidate], text: str, each: Candidate) -> None:
    names = each.names(text)
    key = each.key(text)
    asked = each.lead and any(pair < key and names[0].casefold() not in pair for pair in ANSWERS)
    form = each.kind in ("before colon", "lines") and _is_form(text, each)
    if 2 <= len(names) <= MAX_LABELS and not asked and not form and not any(map(_is_no_label, names)):
        found.setdefault((each.kind, key), each)


def _is_form(text: str, each: Candidate) -> bool:
    """Say whether these are headings of a form, "Context: …" and "Task: …", or its lines."""
    places = [
        (text[a:b].partition(":")[0], text[b:].lstrip()[:1] == ":" or ":" in text[a:b]) for a, b in each.spans
    ]
    headings = {name.casefold() for name, colon in places if colon}
    return sum(_HEADING.fullmatch(name) is not None for name in headings) > 1 or headings == {"q", "a"}


def _is_no_label(name: str) -> bool:
    return _NO_LABEL.fullmatch(name) is not None or _NOT_ALONE.search(name.casefold()) is not None


def _lists(text: str) -> Iterator[Candidate]:
    """Find the lists of a clause: items and the separators between them, or a part of these."""
    # definitions in brackets are no items, and lists in brackets are clauses
    text = _NO_JOINT.sub(lambda found: "_" * len(found.group()), text)
    plain = _ASIDE.sub(lambda aside: " " * len(aside.group()), text)
    count = 0
    for source in dict.fromkeys((plain, text)):
        for start, stop in _clauses(source):
            for each in _parts(source, start, stop):
                yield each
                if (count := count + 1) >= _MAX_LISTS:
                    return


def _clauses(text: str) -> Iterator[Span]:
    start = 0
    for end in _CLAUSE_END.finditer(text):
        yield start, end.start()
        start = end.end()
    yield start, len(text)


def _parts(text: str, start: int, stop: int) -> Iterator[Candidate]:
    items, separators, begin = [], [], start
    for found in _SEPARATOR.finditer(text[start:stop]):
        items.append((begin, start + found.start()))
        separators.append(found.group().strip().lower())
        begin = start + found.end()
    items.append((begin, stop))
    if not 2 <= len(items) <= _MAX_ITEMS:
        return
    for i in range(len(items) - 1):
        for j in range(i + 1, len(items)):
            middle = [_stripped(text, *item) for item in items[i + 1 : j]]
            whole = (i, j) == (0, len(items) - 1)
            if (j - i > _MAX_PART and not whole) or not all(_is_short(text, *item) for item in middle):
                continue
            more = (i > 0, j < len(items) - 1)
            for lead, first in _ends(text, items[i]):
                for trail, last in _starts(text, items[j]):
                    spans = (first, *middle, last)
                    yield Candidate("list", spans, tuple(separators[i:j]), lead, trail, more)
                    bare = tuple(_without_article(text, *span) for span in spans)
                    if bare != spans:
                        yield Candidate("bare", bare, tuple(separators[i:j]), lead, trail, more)


def _ends(text: str, item: Span) -> Iterator[tuple[int, Span]]:
    """Yield the last words of an item, with how many were left out before them."""
    words = _words(text, *item)
    for skipped in range(max(0, len(words) - 4), len(words)):
        span = _stripped(text, words[skipped][0], words[-1][1])
        if _is_short(text, *span):
            yield min(4, skipped), span


def _starts(text: str, item: Span) -> Iterator[tuple[int, Span]]:
    """Yield the first words of an item, with how many were left out behind them."""
    words = _words(text, *item)
    for kept in range(1, min(4, len(words)) + 1):
        span = _stripped(text, words[0][0], words[kept - 1][1])
        if _is_short(text, *span):
            yield min(4, len(words) - kept), span


def _lines(text: str) -> Iterator[Candidate]:
    """Take the lines of a text, with or without its first."""
    spans, begin = [], 0
    for line in text.split("\n"):
        bullet = _BULLET.match(line)
        span = _stripped(text, begin + (bullet.end() if bullet else 0), begin + len(line))
        if _is_short(text, *span):
            spans.append(span)
        begin += len(line) + 1
    for skipped in (0, 1):
        if len(spans) - skipped >= 2:
            yield Candidate("lines", tuple(spans[skipped:]), more=(skipped > 0, False))


def _quotes(text: str) -> Iterator[Candidate]:
    spans = tuple(_stripped(text, *found.span()) for found in re.finditer(QUOTED, text))
    if len(spans) > 1:
        yield Candidate("quotes", spans)


def _definitions(text: str) -> Iterator[Candidate]:
    """Take what stands before, or behind, all marks of one kind: "A = …; B = …", "… -> A; … -> B"."""
    before: dict[str, list[Span]] = defaultdict(list)
    for mark in _MARK.finditer(text):
        begins = [found.end() for found in _BEFORE_LABEL.finditer(text[: mark.start()])]
        begin = max(begins, default=0)
        bullet = _BULLET.match(text[begin : mark.start()])
        span = _stripped(text, begin + (bullet.end() if bullet else 0), mark.start())
        if _is_short(text, *span) and mark.lastgroup:
            before[mark.lastgroup].append(span)
    behind: dict[str, list[Span]] = defaultdict(list)
    for lead in _LEAD.finditer(text):
        end = _AFTER_LABEL.search(text, lead.end() + 1)
        span = _stripped(text, lead.end(), end.start() if end else len(text))
        if _is_short(text, *span):
            behind["arrow" if lead[1] else lead[2].lower().split()[0]].append(span)
    rest = [before.pop("otherwise", []), behind.get("otherwise", []), behind.get("else", [])]
    count = 0
    for where, groups in (("before", before), ("behind", behind)):
        for kind, spans in groups.items():
            for extra in ([], *(each for each in rest if each and each is not spans)):
                yield Candidate(f"{where} {kind}", tuple(sorted({*spans, *extra})))
                if (count := count + 1) >= _MAX_DEFINITIONS:
                    return


def _words(text: str, start: int, stop: int) -> list[Span]:
    return [(start + word.start(), start + word.end()) for word in re.finditer(r"\S+", text[start:stop])]


def _stripped(text: str, start: int, stop: int) -> Span:
    while start < stop and text[start] in _AROUND:
        start += 1
    while stop > start and text[stop - 1] in _AROUND:
        stop -= 1
    if text[start:stop].endswith(".") and text.count(".", start, stop) == 1:
        stop -= 1
    return start, stop


def _without_article(text: str, start: int, stop: int) -> Span:
    article = _ARTICLE.match(text[start:stop])
    return (start + article.end(), stop) if article else (start, stop)


def _is_short(text: str, start: int, stop: int) -> bool:
    label = text[start:stop]
    return (
        0 < len(label) <= MAX_CHARS
        and 1 <= len(label.split()) <= MAX_WORDS
        and re.search(r"[\w$€£+\-]|[^\x00-\x7f]", label) is not None
    )
