"""The labels that a few notions usually have, for specs that name a notion and no labels: "sentiment"."""

from __future__ import annotations

from fuzzy_magic.spec.infer.words import Pattern, pattern

#: Each notion, the adjectives that ask for it after "how", and its labels.
_NOTIONS = (
    ("sentiment", "", ("positive", "negative", "neutral")),
    ("urgency", "urgent", ("high", "medium", "low")),
)
_ASK = (
    r"(?:(?:please )?(?:what(?:'s| is)|analy[sz]e|assess|classify|detect|determine|estimate|find|get|give"
    r"|guess|judge|label|predict|rate|tag|tell me)(?: (?:me|each|it|them|by))? )?"
)
_OF = r"(?: (?:of|in|behind|expressed (?:in|by)|for) (?!(?:which|what|how)\b)[^.?!,;:\n]{2,80})?[.?!]?\s*"


def _asking(notion: str, adjective: str) -> Pattern:
    named = rf"{_ASK}(?:the |its )?(?:\w+ )?{notion}(?: (?:analysis|class|label|level))?{_OF}"
    asked = rf"|how {adjective} (?:is|are|was|were) (?!it to\b)[^.?!,;:\n]{{2,80}}\??\s*" if adjective else ""
    return pattern(named + asked)


_READ = tuple((labels, _asking(notion, adjective)) for notion, adjective, labels in _NOTIONS)


def read_usual(text: str) -> tuple[str, ...] | None:
    """Return the labels that a notion usually has, where a spec asks for it and says no more."""
    return next((labels for labels, asks in _READ if asks.fullmatch(text.strip())), None)
