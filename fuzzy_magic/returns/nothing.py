"""What a spec wants where there is nothing to answer: "N/A if there is none", read by rules."""

from __future__ import annotations

import re
from collections.abc import Sequence

from fuzzy_magic.spec.infer.words import Pattern, pattern

#: What a spec may ask for where there is nothing to answer.
_NOTHING = r"(?:n/?a|none|nothing|null|nil|empty|unknown|missing|not (?:found|given|stated|mentioned)|[-–—])"
_SAY = r"(?:answer|give|leave|output|print|put|reply|report|return|say|use|write)s?"
_OPEN = rf"(?:\b(?:{_SAY}|or|else|otherwise)\b:?|->|→|[;:,(=\[]|[.?!]\s|^)\s*"
_GIVEN = (
    r"(?:\"([^\"\n]{1,30})\"|'([^'\n]{1,30})'|`([^`\n]{1,30})`"
    r"|([^\s,.;:\"'`()]{1,20}(?: (?!if|when)[a-z]+)?))"
)
_IF = r"(?:if|when|where|unless|in case|without|for)\b"
_ABSENT = (
    r"(?:no|none|not|nothing|nobody|neither|missing|absent|un(?:named|known|clear|stated)|empty|\w+n't"
    r"|lacks?|without)\b"
)
_TOLD = rf"(?:{_SAY} )?(?:the word )?"
_CLOSE = r"(?=[\s\"]*(?:[.;,)\n\]]|$))"
#: What may stand before the word itself.
_LEAD = Pattern(rf"^(?:(?:(?:{_SAY}|or|with|just|only|the word|to|as|gets?|becomes?)\b|->|→)\s*)+", re.I)
_NO_ANSWER = Pattern(
    r"it|not|them|that|this|even|only|lines?|cell|(?:the|an?|its|their|for|in|of|on) ?.*|", re.I
)
_IS_NOTHING = Pattern(rf"{_NOTHING}|no \w+", re.I)
#: From the surest way to say it to the vaguest.
_SAID = [
    pattern(source)
    for source in (
        rf"{_OPEN}{_GIVEN}\s+{_IF}[^.;\n]*?\b{_ABSENT}",  # none if there is no date
        rf"\b{_IF}[^.;\n]*?\b{_ABSENT}[^.;\n]*?(?:[,:]|->|→|\b{_SAY}\b)\s*{_TOLD}{_GIVEN}{_CLOSE}",
        rf"(?:\b(?:no|missing|absent|nothing)\b[^.;,\n]{{0,30}}?(?:->|→|[:=]|\bmeans|\bgives)\s*){_GIVEN}{_CLOSE}",
        rf"\b(?:otherwise|else|default(?:s|ing)?(?: to)?|fall ?back)\b[:,]?\s*{_TOLD}{_GIVEN}{_CLOSE}",
        rf"\b(?:or|gets?|{_SAY}) (?:just )?(?:the word )?[\"'`]?({_NOTHING})[\"'`]?{_CLOSE}",
        rf"[;,(=]\s*[\"'`]?({_NOTHING})\b[\"'`]?\s*(?:{_IF}|{_CLOSE})",
    )
]


def is_nothing(text: str) -> bool:
    """Say whether an output says that there is nothing to answer."""
    return not text.strip() or _IS_NOTHING.fullmatch(text.strip()) is not None


def nothing_text(spec: str, outputs: Sequence[str] = ()) -> str:
    """Return what a spec wants where there is nothing to answer: "N/A if there is none".

    Where its text does not say so, an output among those of its examples may; else it is the empty text.
    """
    for said in _SAID:
        for match in said.finditer(spec):
            given = next(group for group in match.groups() if group is not None)
            word = _LEAD.sub("", given).strip()
            if not _NO_ANSWER.fullmatch(word):
                return word
    return next((output for output in outputs if is_nothing(output)), "")
