"""One list of labels in plain English: "a, b or c", "a | b", '"a", "b"', or bullets with definitions.

Whatever is not clearly such a list is none.
"""

from __future__ import annotations

import re

from fuzzy_magic.spec.infer.words import QUOTED, Pattern, pattern, phrases

MIN_LABELS, MAX_LABELS, MAX_CHARS = 2, 30, 40
MAX_WORDS = 4  # of a label without quotes
_MAX_LIST = MAX_LABELS * (MAX_CHARS + 10)  # characters

_ASIDE = r"(?:\s*\([^()\n]{1,200}\))?"
_SEPARATOR = r"\s*(?:,\s*(?:or|and)\b|[,;|/]|\b(?:or|and)\b)\s*"
_CHAIN = Pattern(rf"(?:either\s+)?({QUOTED}){_ASIDE}(?:{_SEPARATOR}({QUOTED}){_ASIDE})+")
_MORE = Pattern(rf"(?:{_SEPARATOR})[\w\"'`“‘]|\s*(?:followed|plus|then|,?\s*with)\b")
#: Where a list without quotes ends.
_CLAUSE_END = Pattern(r"[.!?](?=[\s\"')\]]|$)|[\n)\]}:]| [-–—] |—")
_JOINED = Pattern(r"\bor\b|[|/]")
_LOOSE_QUOTE = Pattern(r"[\"`“”‘]|(?<!\w)'|'(?!\w)")
#: What may follow a list in its clause without being part of it.
_AFTER = Pattern(
    r"[\s,]*"
    + phrases(
        r"""
        and (?:nothing|no \w+) | as (?:appropriate|one word) | based | by (?:its|the|their) | depending
        (?:and )?nothing (?:else|more) | appl(?:y|ies) | fits | only | please | no (?:explanation|other)
        given | without | according | respectively | accordingly | about (?:it|this)
        in (?:one|a single) word
        (?:for|to) (?:each|every|the)
        """
    )
    + r".*$",
    re.I | re.S,
)
_LABEL = Pattern(r"[#+\-]?[^\W_](?:[\w &+#'’./\-]{0,38}[\w+#])?")
#: No label without quotes holds such a word: it belongs to a sentence.
_NOT_IN_LABELS = """
    a an the it its this that these those they them their there he she his her you your i my we our us
    is are was were be been being has have had do does did if when whenever where while what which who
    whom why how otherwise else whether return answer reply respond output print say write give choose
    pick use select because since but so then than as can could should would will must may might also
    any anything each every everything same such including except something someone nothing empty blank
    null etc more least most please following above below input
"""
#: What a spec takes out of a text, rather than a kind of text: "return the name, city or country".
_FIELDS = """
    address age amount author brand city code color company country currency date day domain email first
    hashtag id initials last letter line mail month name names nickname noun number phone place price
    quantity sentence size street surname text time title total unit url username value verb weight word
    words year zip
"""
_NO_LISTS = frozenset(("n/a", "and/or", "he/she", "his/her", "km/h", "w/o"))
_OPEN_ENDED = pattern(
    phrases(r"etc | and so on | and others | for example | e\.g | such as | or similar | or so")
    + r"|\.\.\.|…"
)
#: Two labels that can hardly be anything but the two answers to a question.
_OPPOSITES = """
    yes/no true/false y/n positive/negative good/bad spam/ham spam/legitimate spam/legit formal/informal
    urgent/normal fact/opinion pass/fail relevant/irrelevant fake/real real/satire buy/sell question/statement
    active/passive public/private high/low match/mismatch polite/rude subjective/objective human/machine
    present/past inbound/outbound internal/external odd/even safe/unsafe approve/reject accept/reject
    valid/invalid happy/sad hot/cold new/used easy/hard open/closed keep/drop on/off in/out same/different
    personal/business work/personal
"""
_IN_SENTENCES = frozenset(_NOT_IN_LABELS.split())
_FIELD_WORDS = frozenset(_FIELDS.split())
_PAIRS = frozenset(frozenset(pair.split("/")) for pair in _OPPOSITES.split())
_NEGATED = Pattern(r"(?:not[ _-]|non[ _-]?|no[ _-]|un|in|im|ir|dis)(.+)")
#: What is filled in, rather than given as it stands: "| payer | sum |", "mkdir DIR".
_TO_FILL_IN = Pattern(r"[|{}<>]| [NXYZ]$|^in [A-Z]|\w:\w|\b[a-z]{2,}\b.* [A-Z]{3,}$")
_SENTENCE = pattern(r"(?:yes|no|true|false) (?:to|for|at|on|in|with)\b|(?:one of|like)\b|.*\bor\b|.*\band$")
_BULLET = Pattern(r"[ \t]*(?:[-*•>–]|\d{1,2}[.)]|[a-z]\))[ \t]+(\S.*)", re.I)
_ENTRY = rf"({QUOTED}|[^\W_][\w &+#'’/\-]{{0,38}}?)(?:\*\*)?\s*"
_COLON = Pattern(_ENTRY + r"[:=](?![=>])\s*\S")
_DEFINED = Pattern(_ENTRY + r"(?:=>|->|→|\s[-–—]\s|\(|\b(?:if|when|for|means)\b)\s*\S")


def read_list(text: str, *, commas: bool = False, conjunction: str = "or") -> tuple[str, ...] | None:
    """Read the labels that `text` begins with.

    Parameters
    ----------
    text : str
        What follows the words that announce a list.
    commas : bool
        A list without quotes may do without "or": "one of: a, b, c".
    conjunction : {"or", "and"}
        Whether "and" may join the last label too.
    """
    whole, text = len(text) <= _MAX_LIST, text[:_MAX_LIST]
    quoted = _CHAIN.match(text)
    if quoted:
        if _MORE.match(text, quoted.end()):
            return None
        found = re.sub(r"\([^()\n]*\)", "", quoted.group())
        return _distinct([unquote(each) for each in re.findall(QUOTED, found)])
    if text[:1] in "\"'`“‘":
        return None
    ending = _CLAUSE_END.search(text)
    if ending is None and not whole:
        return None
    clause = re.sub(r"\s*\([^()]*$", "", text[: ending.start()] if ending else text)
    if _OPEN_ENDED.search(clause) or (ending and ending.group() == ":" and not _JOINED.search(clause)):
        return None  # "yes: kept; no: broken" defines labels
    clause = re.sub(r"^(?:either|just|only)\s+", "", _AFTER.sub("", clause).strip(" \t,;\"'`"), flags=re.I)
    if _LOOSE_QUOTE.search(clause):
        return None
    items = _split(clause, commas=commas, conjunction=conjunction)
    digits = {item.isdigit() for item in items if item[:1].isdigit()}
    amounts = len(digits) > 1 and all(item[:1].isdigit() for item in items)  # "0, 1, 2 or 3 points"
    return None if amounts or not all(map(is_label, items)) else _distinct(items)


def read_bullets(lines: str, *, defined: bool) -> tuple[str, ...] | None:
    """Read the labels of a block of bullets; `defined` ones need a definition each."""
    labels: list[str] = []
    for line in lines.splitlines():
        bullet = _BULLET.match(line)
        if bullet is None:
            if labels and line.strip():
                break
            continue
        entry = bullet[1].rstrip()
        definition = _COLON.match(entry) or _DEFINED.match(entry)
        if definition:
            label = definition[1]
        elif defined:
            return None
        else:
            label = entry.rstrip(".,;")
        if not (re.fullmatch(QUOTED, label.strip()) or is_label(label.strip())):
            return None
        labels.append(unquote(label.strip()))
    return _distinct(labels)


def is_label(text: str) -> bool:
    """Say whether words without quotes can be a label: few, and none that belongs to a sentence."""
    words = text.lower().split()
    return (
        _LABEL.fullmatch(text) is not None
        and len(words) <= MAX_WORDS
        and (len(words) == 1 or not (_IN_SENTENCES & set(words) or _SENTENCE.match(text)))
        and (text.lower() not in _IN_SENTENCES or len(text) == 1 or text.isupper())
    )


def is_sentence_word(word: str) -> bool:
    """Say whether a word belongs to sentences rather than to labels."""
    return word in _IN_SENTENCES


def unquote(label: str) -> str:
    """Return a label without its quotes."""
    return label.strip().strip("\"'`“”‘’").removeprefix("**").removesuffix("**").strip()


def is_pair(labels: tuple[str, ...]) -> bool:
    """Say whether two labels are opposites: "spam or ham", "formal or not formal"."""
    if len(labels) != 2:
        return False
    one, two = (label.lower() for label in labels)
    if frozenset((one, two)) in _PAIRS:
        return True
    return any(
        (negated := _NEGATED.fullmatch(a)) is not None and negated[1] == b
        for a, b in ((one, two), (two, one))
    )


def names_fields(labels: tuple[str, ...]) -> bool:
    """Say whether the list may name what to take out of a text instead of kinds of text."""
    return any(_FIELD_WORDS & set(label.lower().split()) for label in labels)


def _split(clause: str, *, commas: bool, conjunction: str) -> list[str]:
    if "|" in clause:
        return [unquote(each) for each in clause.split("|")]
    word = "or" if re.search(r"\bor\b", clause) or conjunction == "or" else "and"
    joints = list(re.finditer(rf",?\s*\b{word}\b", clause))
    if joints:
        # What follows a comma behind the last label is no label: "yes or no, looking only at the price".
        after = re.search(r"[,;](.*)", clause[joints[-1].end() :])
        if after and re.match(r"\s*and\s", after[1]):
            return []  # "positive or negative, and none when there is no opinion"
        clause = clause[: joints[-1].end() + after.start()] if after else clause
        if len(joints) > 1 and re.search(r"[,;](?!\s*or\b)", clause):
            return []  # "lost or stolen, hacked or wrong recipient"
    elif not (commas and re.search(r"[,;]", clause)):
        slashes = clause.lower() not in _NO_LISTS and re.fullmatch(
            r"[\w&+# -]+(?:\s*/\s*[\w&+# -]+)+", clause
        )
        return [unquote(each) for each in clause.split("/")] if slashes else []
    return [unquote(each) for each in re.split(rf"\s*(?:[,;]\s*(?:\b{word}\b)?|\b{word}\b)\s*", clause)]


def _distinct(labels: list[str]) -> tuple[str, ...] | None:
    """Return the labels of a list, None where there are too few or too many, or one cannot be a label."""
    if not MIN_LABELS <= len(labels) <= MAX_LABELS or len({each.casefold() for each in labels}) < len(labels):
        return None
    return tuple(labels) if all(map(_stands_alone, labels)) else None


def _stands_alone(label: str) -> bool:
    worded = 0 < len(label) <= MAX_CHARS and re.search(r"[^\W_]", label)
    return bool(worded) and not _TO_FILL_IN.search(label)
