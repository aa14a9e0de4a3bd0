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
_WHOSE = r"(?:(?:the|its|overall|general|main|customer|user|guest|review|tweet|message|ticket|text|post) )*"
_A_TEXT = r"(?:the|this|that|each|every|an?|my|our|their|these|all(?: the)?) [a-z-]+(?: [a-z-]+)?"
#: Nothing that says how to answer: "as a number", "and why", "from 1 to 5", "in German".
_OF = rf"(?: (?:of (?:{_A_TEXT}|[a-z-]+)|(?:in|behind|expressed (?:in|by)|for) {_A_TEXT}))?[.?!]?\s*"


def _asking(notion: str, adjective: str) -> Pattern:
    named = rf"{_ASK}{_WHOSE}{notion}(?: (?:analysis|class|label|level))?{_OF}"
    asked = rf"|how {adjective} (?:is|are) (?:it|this|that|they|{_A_TEXT})\??\s*" if adjective else ""
    return pattern(named + asked)


_READ = tuple((labels, _asking(notion, adjective)) for notion, adjective, labels in _NOTIONS)


def read_usual(text: str) -> tuple[str, ...] | None:
    """Return the labels that a notion usually has, where a spec asks for it and says no more."""
    return next((labels for labels, asks in _READ if asks.fullmatch(text.strip())), None)
