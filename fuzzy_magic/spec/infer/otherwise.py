"""The label for all that is left: "otherwise other", "use unknown for anything else"."""

from __future__ import annotations

import re

from fuzzy_magic.spec.infer.lists import is_label, unquote
from fuzzy_magic.spec.infer.words import ANSWER, QUOTED, SAY, before, pattern, phrases

_LEFT = pattern(
    phrases(
        r"""
        otherwise | (?:every|any)(?:thing|one|body) else | something else | else
        (?:all|any|every) others? | in (?:all|any|every) other cases? | the rest | defaults?(?: to)?
        if (?:none|nothing|neither|unsure|unclear|in doubt|not sure|not clear|it does(?: not|n't))[^,.;:\n]*
        if (?:there is no|no\b)[^,.;:\n]* | when (?:unsure|in doubt|none|nothing|no\b)[^,.;:\n]*
        none (?:of (?:these|those|them) )?(?:fits?|appl\w+|match\w*)
        """
    )
)
_CONDITIONS = ("if", "when")
_VERB = rf"(?:{ANSWER}|{SAY}|choose|pick|put|mark)"
#: "Everything else is information" may speak of a label by another name.
_SAID_TO_BE = pattern(r"\s*(?:is|are|counts?)\b")
_TOLD = pattern(rf"[\s,:]*(?:then\s+)?(?:it is|{_VERB}|->|→)")
_AFTER = pattern(
    rf"[\s,:]*(?:(?:then|it|is|are|gets?|goes? (?:to|in|into)|becomes?|counts? as|to|returns?|{_VERB}|with"
    rf"|as)\b[\s:,]*|->\s*|→\s*|=\s*)*({QUOTED}|[^.;,\n)]{{1,40}})(?=[.;,\n)\"]|$)"
)
_BEFORE = pattern(
    rf"(?:(?:{_VERB}|label|tag|with|and|or)\b|[;,.](?! {_VERB}\b)) (?:(?:with|and|or) )?"
    rf"({QUOTED}|[\w /-]{{1,40}}?) (?:(?:for|when|if|in) )?\Z"
)
_FOLLOWING = 50  # characters behind "otherwise" in which a known label may stand


def with_fallback(text: str, labels: tuple[str, ...]) -> tuple[str, ...] | None:
    """Add the label for all that is left; None where the text says what to do then, but not in one label."""
    known = {label.casefold(): label for label in labels}
    for left in _LEFT.finditer(text):
        named = _BEFORE.search(before(text, left))
        following = text[left.end() : left.end() + _FOLLOWING].split(".")[0].casefold()
        if (named and unquote(named[1]).casefold() in known) or any(
            re.search(rf"(?<!\w){re.escape(label)}(?!\w)", following) for label in known
        ):
            continue
        label = _named_after(text, left) or _named_before(named)
        if label is None:
            return None
        known[label.casefold()] = label
    return tuple(known.values())


def _named_after(text: str, left: re.Match[str]) -> str | None:
    after = _AFTER.match(text, left.end())
    if after is None:
        return None
    if after[1].strip()[:1] in "\"'`“":
        return unquote(after[1])
    if _SAID_TO_BE.match(text, left.end()):
        return None
    told = not left.group().lower().startswith(_CONDITIONS) or _TOLD.match(text, left.end())
    return unquote(after[1]) if told and is_label(unquote(after[1])) else None


def _named_before(named: re.Match[str] | None) -> str | None:
    label = unquote(named[1]) if named else ""
    return label if named and (named[1].strip()[:1] in "\"'`“" or is_label(label)) else None
