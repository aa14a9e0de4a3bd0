"""Yes and no, true and false, where a spec asks for one of the two."""

from __future__ import annotations

from collections.abc import Iterator

from fuzzy_magic.spec.infer.words import ANSWER, ONLY, QUOTE_MARKS, SAY, START, pattern, phrases

_QUOTE = rf"[{QUOTE_MARKS}]?"
_WORD = rf"{_QUOTE}\b(yes|no|true|false|y|n)\b{_QUOTE}"
_OR = r"(?:/|\||,?\s*\bor\b)"
_PAIR = pattern(
    rf"(?:{START}(?:{ANSWER}|{SAY}|choose|decide|state|flag|tell me)\b{ONLY}[\s:,]*"
    rf"|[?(:]\s*(?:answer[: ]+)?|^){_WORD}\s*{_OR}\s*{_WORD}"
    # No third word may follow, and it must not be a definition or "a yes/no question".
    rf"(?!\s*{_OR}\s*{_QUOTE}\w|[ -](?:question|form|answer|pair|statement)|\s*(?::|=|->))"
)
_EITHER = rf"{_QUOTE}(yes|no|true|false)\b{_QUOTE}"
_IF = pattern(
    rf"(?:^|[\s({QUOTE_MARKS}]){_EITHER}\s*(?:if|when|whenever|for|exactly when|only if|otherwise)\b"
)
_ELSE = pattern(
    rf"\b(?:otherwise|else|the rest|if not|all others?)\b[^.;\n]{{0,25}}?\b{_EITHER}"
    rf"|\band\s+(?:\w+\s+)?{_EITHER}\s+(?:if|for|otherwise|when)\b"
)
_UNSURE = phrases(
    r"""
    maybe | unsaid | unclear | unknown | unsure | undecided | not (?:stated|sure|clear|given|known)
    null | none | n/a | partly | neither | partial\w* | both | unrelated | no (?:claim|answer|opinion)
    """
)
#: A third answer beside yes and no: an unsure one, or another word with a condition.
_THIRD = pattern(
    rf"{_UNSURE}|(?:[,;.\n]|\band)\s*(?=\S)[\"']?(?!(?:yes|no|true|false|also|only|and|even|except)\b)"
    r"[\w ]{1,14}?[\"']?\s*(?:\b(?:if|when|where|after|for)\b|:\s)"
)
_OPPOSITE = {"yes": "no", "no": "yes", "true": "false", "false": "true", "y": "n", "n": "y"}


def read_yes_no(text: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Find "answer yes or no" and "true if …, otherwise false": the words as written, and what says so."""
    for pair in _PAIR.finditer(text):
        if _OPPOSITE[pair[1].lower()] == pair[2].lower():
            yield (pair[1], pair[2]), pair.group().strip(" ?.:,;(\n")
    first = None if _THIRD.search(text) else _IF.search(text)
    if first is None:
        return
    other = _ELSE.search(text) or next((each for each in _IF.finditer(text) if each[1] != first[1]), None)
    if other is not None:
        word = next(filter(None, other.groups()))
        if _OPPOSITE[first[1].lower()] == word.lower():
            yield (first[1], word), f"{first.group().strip(' (')} … {other.group().strip()}"
