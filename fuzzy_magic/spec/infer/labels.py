"""Closed sets that a spec names in plain words: "return only one of: a, b, c"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fuzzy_magic.spec.infer.lists import is_pair, names_fields, read_bullets, read_list, unquote
from fuzzy_magic.spec.infer.otherwise import with_fallback
from fuzzy_magic.spec.infer.words import (
    ANSWER,
    CHOOSE,
    ONLY,
    QUOTED,
    SAY,
    SORT,
    START,
    Pattern,
    before,
    pattern,
    phrases,
)
from fuzzy_magic.spec.infer.yes_no import read_yes_no

Found = tuple[tuple[str, ...], str]  # the labels, and the words that announce them

# Each of these announces a list, which begins where the match ends.
_ONE_OF = pattern(
    r"\b(?:one|any|1) (?:of|from)(?: (?:the|these|those))?(?: \w+)?(?: (?:following|below|possible|allowed))?"
    r"(?: [\w -]{1,30}?)?\s*:\s*|\b(?:one|single) (?:word|label|category|tag|option)\s*:\s*"
    rf"|\b{CHOOSE} [\w ]{{0,30}}?\bfrom\b\s*:?\s*|\b(?:{CHOOSE}|{SAY}) (?:just |exactly )?one\s*:\s*"
    r"|\bone of(?: these| the following)?\s+|\bwhich of\s+"
)
_NAMED = pattern(
    phrases(
        r"""
        options? | labels? | categor(?:y|ies) | classes | choices | tags | levels | buckets | answers
        outputs | responses | intents | (?:allowed|possible|valid)(?: \w+)?
        """
    )
    + r"(?: set)?(?:\s+(?:are|is|to (?:use|choose from)))?\s*(?::|\bare\b|\bis\b)\s*"
)
_SORTED = pattern(
    rf"{START}(?:\w+ ){{0,2}}?(?:{SORT}|estimate|judge|assess)\b[^.?!\n:]{{0,80}}?\b(?:as|into|to|with)\s+"
)
_SORTED_COLON = pattern(rf"{START}(?:\w+ ){{0,2}}?{SORT}\b[^.?!\n:]{{0,80}}:\s*")
_ANSWER = pattern(
    rf"{START}(?:{ANSWER}|{CHOOSE})\b{ONLY}"
    r"(?:\s+(?:between|from|among|on|one(?: \w+)? (?:of|from)))*\s*:?\s+"
)
_ARROW = Pattern(r"->\s*(?=[^.,;\n]*\|)")
#: Pattern, whether commas alone make a list, and the word before the last label.
_ANNOUNCEMENTS = (
    (_ONE_OF, True, "and"),
    (_NAMED, True, "and"),
    (_SORTED, False, "or"),
    (_SORTED_COLON, True, "or"),
    (_ANSWER, False, "or"),
    (_ARROW, False, "or"),
)
_SAY = pattern(rf"{START}{SAY}\b{ONLY}\s*:?\s+")
_AFTER_QUESTION = pattern(
    r"\?\s+(?:either\s+)?(?=[^.?!\n]{3,160}[.?!]?\s*(?:$|[A-Z]))|^[^.?!:\n]{8,120}:\s+(?=[^.?!\n]{3,120}\?)"
)
_IN_BRACKETS = Pattern(r"(?<!\w)[(\[](?=[^()\[\]\n]{3,160}[)\]])")
_ABOUT = r"(?:about\s+|mostly\s+|more\s+)?"
_ITEM = r"(?=[\w-]+(?:,|\s+or\b))"  # one word: more could begin anywhere in the question
_IS_IT = pattern(
    rf"(?:^|[.?!:,]\s*)(?:is|are)\s+(?!there\b)(?:\w+\s+){{1,6}}?{_ABOUT}{_ITEM}(?=[^.?!\n]{{5,120}}\?)"
)
_WHETHER = pattern(rf"\bwhether\s+(?:\w+\s+){{1,5}}?(?:is|are|sounds|seems)\s+{_ABOUT}{_ITEM}")
_FIND = pattern(
    rf"{START}(?:determine|detect|identify|find|guess|(?:say|tell me)(?: how| which| what| who)?"
    rf"|{SAY} (?:its|the|this))\b"
    r"[^.?!:\n]{0,60}:\s*"
)
_WEAK_ANNOUNCEMENTS = (_SAY, _FIND, _AFTER_QUESTION, _IN_BRACKETS, _IS_IT, _WHETHER)
_BULLETS = pattern(
    "(?:"
    + phrases(
        rf"""
        one (?:of|label|category|class|tag|option|answer) | labels | categories | classes | options
        choices | tags | {SORT} | {CHOOSE} | which | how \w+ is
        """
    )
    + r")[^\n]*\n+(?=[ \t]*(?:[-*•>–]|\d{1,2}[.)])[ \t])"
)

#: "Mark every verb as past or present" changes a text.
_MANY = pattern(
    r"\b(?:every|each|all)\s+(?:words?|verbs?|nouns?|names?|sentences?|places?|tokens?|lines?|occurrences?|dates?)\b"
)
#: A spec with such a word wants a label, so that texts in quotes may be those.
_WANTS_LABEL = pattern(
    phrases(
        rf"""
        {SORT} | labels? | categor\w+ | class | values | answer | choose | pick | intent | team | queue
        one of | judge | decide | moderate
        """
    )
)
#: Quotes behind such a word are part of the texts, not labels.
_OF_THE_TEXT = pattern(
    phrases(
        r"""
        contain\w* | mention\w* | words? | phrases? | starts? | ends? | such as | like | e\.g | remove
        replace | delete | strip | if | when | between | add | insert | has | have | says? | saying
        letters? | called | term | ignore | not | without
        """
    )
)
_FIRST_QUOTE = Pattern(rf"(?<![,/|])(?<![,/|] )(?<!or )(?<!and )(?={QUOTED})")
_ANSWERED = pattern(
    rf"(?:{START}(?:{SAY}|{ANSWER}|choose|else|otherwise|with|is|get|gets)(?:\s+(?:with|only|just))*[\s:,]+)\Z"
)
_DEFINES = pattern(r"\s*(?::|=(?!>)|\(|\b(?:means|if|when|whenever|for|otherwise|in all other cases)\b)")

#: What a spec asks for besides a label, or makes of it: the output is then no label alone.
_SPOILT = pattern(
    phrases(
        r"""
        prefix\w* | suffix\w* | (?:square|round|curly|angle) brackets | in (?:brackets|parentheses)
        commas? | separated? | joined | colon | two words | templates? | format(?:ted)? | in the form
        followed by | preceded by
        (?:all|any|those|everything|every (?:label|tag|topic|category)) that appl\w+ | one or more
        as many | several | multiple | more than one | all (?:fitting|matching|of) | at least one
        up to (?:two|three|\d) | sorted | alphabetical | explain(?:ing)? | explanation | confidence
        percentage | json | xml | yaml | csv
        (?:and|with|give|plus) (?:(?:a|the|its|your|one) )?(?:short |brief )?(?:reason|justification|why)
        (?:and|with|give|plus) (?:(?:a|the|its|your|one) )?(?:short |brief )?(?:score|summary)
        per line | each line | then (?:add|write|give|append|a|the)
        in (?:all )?(?:caps|upper ?-?case|lower ?-?case|capital)
        (?:must|should) be (?:all )?(?:caps|in \w+|upper|lower) | capitali[sz]ed | translat\w+
        rewrit\w+ | rephras\w+ | summari[sz]e | replace[ds]?
        """
    )
    + r"|[_<{]label|[\"'] ?\+ "
)
_HARMLESS = pattern(
    r"\b(?:no|without|don'?t|do not|never)\s+(?:\w+\s+)?"
    r"(?:explain\w*|explanations?|reason\w*|punctuation|commas?|translate)\b"
)
#: An answer beside those listed: "3, 1 or 0; answer F if it was a friendly".
_ALSO = pattern(
    rf"(?:{START}(?:{SAY}|{ANSWER})\b(?:\s+with)?\s+|\d,?\s+or\s+)({QUOTED}|[\w/-]{{1,15}})"
    r"\s+(?:if|when|where|for|without)\b"
)
#: "if the status is one of 408, 429 or 503" lists no labels; "the label is one of" does.
_CONDITION = pattern(
    r"(?:\b(?:if|when|contains?|has|mentions?)|(?<!answer )(?<!label )(?<!output )(?<!class )(?<!category )"
    r"(?<!which )\b(?:is|are))\s*\Z"
)
_SENTENCE_END = Pattern(r"[.?!](?=\s|$)|\n")


def read_labels(text: str) -> Found | None:
    """Read the closed set of labels that a spec names, None where it names none or leaves a doubt."""
    plain = _HARMLESS.sub("", text)
    if _SPOILT.search(plain):
        return None
    found = [*_bullets(plain), *_announced(plain), *_quoted(plain), *_weaker(plain), *_defined(plain)]
    found += read_yes_no(plain)
    if not found:
        return None
    labels, words = max(found, key=lambda each: len(each[0]))
    known = {label.casefold() for label in labels}
    if any(not {each.casefold() for each in others} <= known for others, _ in found):
        return None
    complete = with_fallback(plain, labels)
    if complete is None:
        return None
    known = {label.casefold() for label in complete}
    doubt = any(unquote(also[1]).casefold() not in known for also in _ALSO.finditer(plain))
    return None if doubt else (complete, words)


def _bullets(text: str) -> Iterator[Found]:
    for announced in _BULLETS.finditer(text):
        labels = read_bullets(text[announced.end() :], defined=":" not in announced.group())
        if labels:
            yield labels, announced.group()


def _announced(text: str) -> Iterator[Found]:
    for announces, commas, conjunction in _ANNOUNCEMENTS:
        for found in announces.finditer(text):
            labels = read_list(text[found.end() :], commas=commas, conjunction=conjunction)
            if labels is None or _CONDITION.search(before(text, found)):
                continue
            if _MANY.search(found.group()):
                continue
            unsure = announces is _SORTED_COLON and " " in "".join(labels) and " or " not in text
            if not unsure:
                yield labels, _words(text, found)


def _quoted(text: str) -> Iterator[Found]:
    """Find lists of texts in quotes, wherever they stand in a sentence that is about answers."""
    for clause in re.split(r"(?<=[.?!;])\s|\n", text):
        for first in _FIRST_QUOTE.finditer(clause):
            labels = read_list(clause[first.end() :])
            if labels and _WANTS_LABEL.search(clause) and not _OF_THE_TEXT.search(clause[: first.end()]):
                yield labels, clause


def _weaker(text: str) -> Iterator[Found]:
    """Find lists that could be something else: of three labels or two opposites, not of parts of the text."""
    for announces in _WEAK_ANNOUNCEMENTS:
        for found in announces.finditer(text):
            rest = text[found.end() :]
            labels = read_list(rest)
            if labels and _is_sure(announces, rest, labels):
                yield labels, _words(text, found)


def _is_sure(announces: Pattern, rest: str, labels: tuple[str, ...]) -> bool:
    if is_pair(labels):
        return True
    if announces is _IN_BRACKETS:
        return "|" in rest.split(")")[0]
    if announces in (_IS_IT, _WHETHER) and any(" " in label or label.lower() == "yes" for label in labels):
        return False
    in_quotes = rest[:1] in "\"'`“" and announces in (_SAY, _AFTER_QUESTION)
    return in_quotes or (len(labels) > 2 and not names_fields(labels))


def _defined(text: str) -> Iterator[Found]:
    """Find labels in quotes, each with its definition: '"maple" = attacks people, "stone" = …'."""
    labels: list[str] = []
    for quoted in re.finditer(QUOTED, text):
        label = unquote(quoted.group())
        if label not in labels:
            if not (_DEFINES.match(text, quoted.end()) or _ANSWERED.search(before(text, quoted))):
                return
            labels.append(label)
    if len(labels) >= 2 and (_WANTS_LABEL.search(text) or text.lstrip()[:1] in "\"'`“"):
        yield tuple(labels), text


def _words(text: str, found: re.Match[str]) -> str:
    """Return the announcement and the list, to the end of the sentence."""
    ending = _SENTENCE_END.search(text, found.end())
    return text[found.start() : ending.start() if ending else len(text)].lstrip(" ?.:,;(\n")
