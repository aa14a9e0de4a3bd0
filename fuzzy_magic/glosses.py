"""What a spec says about each of its labels: the clause that defines it, cut out by simple rules.

"{bug} means something is broken; use {idea} for wishes" says more about the two classes than their names do.
MiniLM places "bug: something is broken" nearer to a bug report than "bug" alone, so the encoder's label
vectors start there. Where the rules find nothing, the bare label stays; a trained compiler reads the whole
spec anyway.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

#: Between two clauses: a new line, the end of a sentence, a semicolon.
_CLAUSE_END = re.compile(r"\n+|(?<=[.;!?])\s+(?=\S)|;\s*")
_QUOTE = r"[\s\"'`)\]*]*"
#: What ties a label to a definition behind it. The strong ones do so wherever the label stands.
_STRONG_LINK = re.compile(rf"{_QUOTE}(?:=+>?|:|->|→|\(|means?\b|if\b|when(?:ever)?\b|for\b)", re.I)
_LINK = re.compile(
    rf"{_QUOTE}(?:=+>?|:|-+>?|–|—|→|\(|(?:means?|is|are|covers?|if|when(?:ever)?|for|stands? for|includes?|"
    r"applies to|goes? (?:to|with)|denotes?|where|that|of|about|on|to|marks?|signals?|says|takes?|gets?|"
    r"collects?)\b)",
    re.I,
)
_LEAD_WORDS = (
    "a|also|an|and|answer|as|assign|but|by|call it|category|choose|class|code|else|enter|give|in|into|is|it|"
    "label|mark|only|option|or|otherwise|output|pick|put|reply|report|respond|return|say|select|set|tag|the|then|to|type|"
    "under|use|with|write"
)
#: All that may precede a label which opens its clause.
_LEAD = re.compile(rf"(?:[-*•\s\"'`(\[]|\d+[.)]\s|(?:{_LEAD_WORDS})[\s:,\"'`]+)*", re.I)
_TAIL_WORDS = (
    "a|an|and|answer|as|be|becomes?|belongs? (?:in|to)|call it|choose|counts? as|gets?|goes? (?:in|to)|go to|"
    "in|into|is|are|it|label|mark|means?|or|output|put|reply|return|say|should|the|them|to|under|use|with|write|else|"
    "otherwise"
)
#: What ties a definition to a label behind it.
_TAIL = re.compile(rf"(?:[\s,:(\"'`=–—-]|->|→|\b(?:{_TAIL_WORDS})\b)*$", re.I)
_CONDITION = re.compile(r"^(?:if|when(?:ever)?|for)\b\s*", re.I)
_YES, _NO = {"yes", "y", "true", "t", "1"}, {"no", "n", "false", "f", "0"}
SOMETHING_ELSE = "something else"
_ANSWERING = re.compile(
    r"\b(?:answer|else|label|one of|or|otherwise|output|put|reply|respond|return|say|with|write)\b"
    r"|[\"'`/|=>:()–—-]",
    re.I,
)
#: Between the labels of a plain list.
_SEPARATOR = re.compile(r"(?:[^\w]|\b(?:and|or)\b)*", re.I)
_EDGES = " \t\n,;:.\"'`()[]{}=->–—→|/•*"
#: Labels that say nothing by themselves: A, 2, "class 3".
_OPAQUE = re.compile(r"\W*(?:\w|\d+|(?:class|code|group|level|type)[ _-]?\w{1,3})\W*", re.I)


def label_texts(spec: str, labels: Sequence[str]) -> list[str]:
    """Write each label with what the spec says about it, as `label: definition`.

    Parameters
    ----------
    spec : str
        The spec in plain English.
    labels : sequence of str
        The label set.

    Returns
    -------
    list of str
        One text a label: the bare label where the spec does not define it, the definition alone where the
        label by itself says nothing ("A", "2"). The answer to a yes/no question is told by the question: for
        "yes" it stands itself, for "no" something else.
    """
    if len(labels) == 2:
        kinds = [label.strip().lower() for label in labels]
        for yes, no in ((0, 1), (1, 0)):
            if kinds[yes] in _YES and kinds[no] in _NO:
                texts = {yes: _question(spec, labels), no: SOMETHING_ELSE}
                return [texts[0], texts[1]]
    return [_text(label, gloss) for label, gloss in zip(labels, glosses(spec, labels), strict=True)]


def glosses(spec: str, labels: Sequence[str]) -> list[str]:
    """Cut out what a spec says about each label, in the order of `labels`; empty where it says nothing."""
    found: list[list[str]] = [[] for _ in labels]
    for clause in filter(str.strip, _CLAUSE_END.split(spec)):
        spans = mentions(clause, labels)
        edges = [0, *(edge for start, end, _ in spans for edge in (start, end)), len(clause)]
        between = [clause[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)]
        taken = False  # the words before this label already define the one before it
        for place, (_, _, k) in enumerate(spans):
            gloss = _behind(between, place)
            if not gloss and not taken:
                found[k] += filter(None, [_before(between, place)])
            else:
                found[k] += filter(None, [gloss])
            taken = bool(gloss)
    return [". ".join(dict.fromkeys(each)) for each in found]


def _question(spec: str, labels: Sequence[str]) -> str:
    """Reduce a yes/no spec to what it asks: without the answers and the words that ask for them."""
    for label in sorted(labels, key=len, reverse=True):
        spec = re.sub(rf"(?<![\w-]){re.escape(label)}(?![\w-])", " ", spec)
    return " ".join(_ANSWERING.sub(" ", spec).split()) or spec


def _text(label: str, gloss: str) -> str:
    if not gloss:
        return label
    return gloss if _OPAQUE.fullmatch(label) else f"{label}: {gloss}"


def mentions(text: str, labels: Sequence[str]) -> list[tuple[int, int, int]]:
    """Find labels as whole words, the longer of two that overlap: (start, end, which)."""
    spans: list[tuple[int, int, int]] = []
    for k, label in sorted(enumerate(labels), key=lambda item: -len(item[1])):
        for match in re.finditer(rf"(?<![\w-]){re.escape(label)}(?![\w-])", text):
            if not any(start < match.end() and match.start() < end for start, end, _ in spans):
                spans.append((*match.span(), k))
    return sorted(spans)


def _behind(between: Sequence[str], place: int) -> str:
    """Read the definition that follows a label: "use idea for wishes"."""
    after, last = between[place + 1], place + 2 == len(between)
    link = _LINK.match(after)
    opens = place > 0 or _LEAD.fullmatch(between[0]) is not None
    if link is None or not (opens or _STRONG_LINK.match(after)):
        return ""
    gloss = _CONDITION.sub("", after[link.end() :].strip(_EDGES))
    return (gloss if last else _TAIL.sub("", gloss)).strip(_EDGES)


def _before(between: Sequence[str], place: int) -> str:
    """Read the definition that leads to a label: "wishes count as idea, broken things as bug"."""
    before, after, last = between[place], between[place + 1], place + 2 == len(between)
    listed = not (last or _SEPARATOR.fullmatch(after) is None) or (place > 0 and _SEPARATOR.fullmatch(before))
    if listed or (after.strip(_EDGES) and not re.match(rf"{_QUOTE}[,;]", after)):
        return ""
    gloss = re.sub(rf"^{_QUOTE}[,;]?\s*(?:(?:and|or)\b)?", "", _TAIL.sub("", before)).strip(_EDGES)
    return gloss if len(gloss.split()) >= 2 and (place == 0 or len(between) > 2) else ""
