"""Questions of yes or no that name neither: "is the customer angry?", "mentions a competitor"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from fuzzy_magic.spec.infer.words import Pattern, pattern, phrases

_AUXILIARY = r"(?:is|are|was|were|does|do|did|has|have|had|can|could|will|would|should|must)"
#: Who is asked to do something, or what is asked for, rather than something about the text.
_REQUEST = (
    r"(?!\s+(?:you|u|we|i|somebody|someone|not|n't|there (?:a|any|some) (?:way|chance|possibility|trick)"
    r"|it (?:possible|ok)|this possible)\b)"
)
_STARTS = r"(?:^|[.!?:;\n]\s*|\s[-–—]\s+)"
_QUESTION = pattern(rf"{_STARTS}({_AUXILIARY}{_REQUEST}\s[^?!.;\n]{{3,200}}(?:\?|[.!]?\s*\Z))")
_ASK = (
    r"(?:say|tell me|check|flag|determine|decide|detect|mark|find out|see|judge|test|work out|identify|note"
    r"|i (?:need|want) to know)(?: (?:me|it|them|rows?|lines?|texts?|messages?|for))?"
)
_WHETHER = pattern(
    rf"{_STARTS}(?:please |pls |just )*((?:{_ASK} (?:if|whether)|\A\s*whether) [^?!.;\n]{{3,200}})[?.!]?"
)
_VERB = (
    r"(?:mentions|contains|includes|asks|talks about|refers to|promises|complains|expresses|describes|says"
    r"|uses|needs|wants|sounds|seems|looks|reports|shows|has)"
)
_ABOUT = (
    r"(?:the )?(?:texts?|sentence|message|e?-?mail|post|comment|review|writer|author|sender|customer|user"
    r"|guest|patient|caller|speaker|person|answer|reply|headline|tweet|note|ad)"
)
_STATEMENT = pattern(
    rf"\A\s*((?:{_VERB}|{_ABOUT} (?:{_VERB}|is|are|was)|(?:flag|mark|spot) \w+ (?:where|that|which|with))"
    r" [^?!.,;:\n]{3,80})[.?!]?\s*\Z"
)
#: Where "or" joins two things that are asked for alike, rather than two answers.
_EITHER = pattern(
    rf"\A(?:(?:is|are|was|were) there|do|does|did|has|have|{_ASK} (?:if|whether)|whether|{_VERB})\b"
    r"(?!.*(?:, or|\b(?:is|are|was|were|be|better|worse|more|less|or not|wants?|prefers?|chooses?)\b))"
)
_OR_NOT = pattern(r"\A\s*([^?!.,;:\n]{3,80} or not)[.?!]?\s*\Z")
_ONE_SIDE = pattern(r"(?:^|[.\n]\s*)[\"']?((true|yes)[\"']? (?:if|when|for) [^\n]{3,200})\Z")
#: A second answer, or something to do with the text besides answering.
_MORE = pattern(
    phrases(
        r"""
        or | if (?:so|not|yes|no|none) | otherwise | else | then | instead | who | whom | whose | what | which
        where | when | why | how (?:many|much|long|often|old|far|urgent|likely|sure)
        extract | get | give | output | print | return | write | copy | list | show | take | pull | remove
        replace | delete | keep | add | rewrite | translate | convert | count | summari[sz]e | fill | format
        i'?d like | i want | need the | scale | score | rate | classify | label | tag | sort | make
        (?:name|correct|fix|mend) (?:it|them)
        """
    )
    + r"|->|→|\||\w ?/ ?\w|\("
)
_HARMLESS = pattern(
    r"(?<!,) or not\b|\b(?:does|do)(?:n'?t| not) count\b|\bcounts? (?:too|as)\b"
    r"|\bmake[sd]? (?:sense|clear|a mistake|fun)\b|\bor (?:so|similar)\b"
)
_AND_MORE = pattern(r"\band (?:(?:at|in|to|from|for) )?(?:who|whom|whose|what|which|where|when|why|how)\b")
#: Words that ask for more where they begin a question of their own, and do not inside another.
_INSIDE = Pattern(
    r"\b(?:who|whom|whose|what|which|where|when|why|how)\b|\b(?:get|give|take|keep|make|show|write|need|want"
    r"|count|return|replace|add|list|name|score|rate|remove|copy|tag|label)s?\b",
    re.I,
)


def read_question(text: str) -> str | None:
    """Return the question in a text that yes or no answers, None where there is none or it asks for more."""
    for asks in (_QUESTION, _WHETHER, _STATEMENT, _OR_NOT, _ONE_SIDE):
        found = asks.search(text)
        if found is None:
            continue
        question = found[1]
        rest = text[: found.start(1)] + "\n" + text[found.end(1) :]
        if not (_MORE.search(_asked(question)) or _MORE.search(_HARMLESS.sub("", rest))):
            return " ".join(question.split())
    return None


def holds_all(question: str, labels: Sequence[str]) -> bool:
    """Say whether a question has all labels in it, joined by "and" or "or", and still asks for yes or no."""
    either = " or " not in question or _EITHER.search(question) is not None
    return either and all(label in question for label in labels)


def _asked(question: str) -> str:
    """Return a question without what stands in it for the text: "does it say when …" asks for no time."""
    plain = _HARMLESS.sub("", question)
    plain = plain if _AND_MORE.search(plain) else _INSIDE.sub(" ", plain)
    if _EITHER.search(plain):
        plain = plain.replace(" or ", " ", 1)
    return re.sub(r"^(\w+(?: \w+){0,2}? (?:if|whether)|\w+)\s", "", plain, flags=re.I)
