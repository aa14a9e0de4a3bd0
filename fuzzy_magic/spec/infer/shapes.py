"""Numbers, lists and JSON objects that a spec asks for in plain words."""

from __future__ import annotations

import re
from typing import NamedTuple

from fuzzy_magic.spec.infer.words import Pattern, pattern, phrases

TEXT, PIECE, EDIT = "str", "span", "edit"
#: How the reasons begin of what is likely, rather than said.
SOUNDS_LIKE, NAMES, ASKS, USUAL = (
    "its words sound like",
    "its words name the labels",
    "it is a question of yes or no",
    "it names no labels, so it has the usual ones",
)


class Inferred(NamedTuple):
    """An annotation, and what in the spec decided it; no reason where nothing did."""

    returns: str
    reason: str


NOTHING = Inferred(TEXT, "")


def is_guess(reason: str) -> bool:
    """Say whether this is the reason of a type that is likely, though nothing says it."""
    return reason.startswith((SOUNDS_LIKE, NAMES, ASKS, USUAL))


class Shape(NamedTuple):
    """What a text asks for: an annotation, labels, or the fields of a JSON object; and the words that do so.

    The type of a field is empty where the text leaves it open.
    """

    annotation: str = ""
    labels: tuple[str, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    words: str = ""


_START = r"(?:^|[.?!;:,]\s*|\b(?:and|then|please)\s+)"
_GIVE = r"(?:return|answer|reply|respond|output|print|give|write|report|produce)"
_FILL = r"(?:\s+(?:with|only|just|back|me|as|the (?:answer|result|output)(?: as)?|it as))*"
_REST = r"[^.?!\n]*"  # of the sentence

_HOW_MANY = pattern(
    rf"(?:^|[.?!]\s*)(?:count|how many)\b{_REST}|{_START}(?:say|tell me|{_GIVE}) how many\b{_REST}"
    rf"|{_START}(?:(?:{_GIVE}\s+)?(?:only\s+|just\s+)?the (?:total )?(?:count|number)|number)"
    rf" of (?!(?:the|an?)\b)\w+{_REST}"
)
_A_SINGLE = rf"(?:{_START}{_GIVE}{_FILL}\s+|\bas )(?:an? |one )?(?:single )?"
_WHOLE = pattern(rf"{_A_SINGLE}(?:positive )?(?:whole number|integer|int|digit)\b(?! words?){_REST}")
_NUMBER = pattern(
    rf"{_A_SINGLE}(?:number|float|decimal|decimal number|probability)\b"
    rf"(?! (?:of|words?|plates?|followed|plus|and)\b){_REST}"
)
_SCALE = pattern(
    r"\b(?:rate|score|grade|rating|number|scale)\b[^.?!\n]{0,60}?\b(?:from|between|of|scale)\s*(?:from )?"
    r"(\d{1,3})\s*(?:to|and|[-–])\s*(\d{1,3})\b"
    rf"(?!\s*(?:%|words|sentences|characters|letters|lines|items)){_REST}"
)
#: What makes of a number something else.
_NO_NUMBER = pattern(
    phrases(
        r"""
        otherwise | else | none | null | n/a | unknown | missing | not found | not given | nothing
        empty | blank | unclear | if (?:there is|there are|it has) no | currenc\w+
        with (?:(?:a|the|its) )?(?:unit|sign)\w* | unit | decimals | decimal places | percent\w*
        in words | spelled | as words | number words | ordinal | roman | hex\w* | binary
        leading zeros? | format\w* | template | followed by | prefix\w* | hours?: | hh | explain
        reason | numbers | and (?:the|list|name|say|why)
        and (?:return|give|quote|write|output) (?:the|them|both) | list | separated | each | every | per
        then | one of | as (?:a )?(?:text|string|word) | replace | rewrite | remove | translate | summari[sz]e
        identifier | phone | order number | invoice | account
        (?:answer|return|output|write|say|give|use) (?!\d|zero)["']?\w+(?: \w+)?["']? (?:if|when|for|without)
        """
    )
    + r"|:[^.?!\n]*\bor\b|=\s*[\"'A-Z]|\bmeans [\"']|[%$€£]"
)
_ZERO = r"(?:return |answer |output |use |write |give |say )?(?:0|zero)\b"
_HARMLESS = pattern(
    r"\b(?:no|without(?: a| the| any)?) (?:units?|currency(?: sign)?|(?:percent )?sign|decimals?)\b"
    rf"|\b{_ZERO} (?:if|when|for|in case|where)\b[^.;\n]*"
    rf"|[,;.]?\s*(?:if|when) (?:there (?:is|are) )?(?:none|no \w+|nothing|unclear)[^.;,\n]{{0,60}},? {_ZERO}"
)

_LIST = pattern(
    rf"(?:{_START}(?:{_GIVE}|extract|make){_FILL}\s+|\bas )an? (?:json |python |short |sorted |flat )*"
    rf"(?:list|array)\b{_REST}|\bjson (?:list|array)\b{_REST}"
)
_OF_NUMBERS = pattern(
    r"(?:list|array) of (?:all |the )*(?:(integers|whole numbers|ints)|(numbers|floats|decimals))\b"
)
#: Another way to write a list than as JSON, or a list of more than texts.
_NO_LIST = pattern(
    phrases(
        r"""
        commas? | semicolons? | bullets? | bulleted | numbered | markdown | separated | newlines?
        per line | lines? | html | tuples? | pairs? | objects? | dicts? | dictionar\w+ | keys? | nested
        otherwise | else | null | none | n/a | unknown | explain | followed by | table | sentence
        paragraph | string
        """
    )
)
_EMPTY_LIST = pattern(
    r"\b(?:an )?empty (?:list|array)\b[^.;\n]*|(?:if|when)[^.;\n]*\b(?:an )?empty (?:list|array)\b|\[\]"
)

_JSON = pattern(r"\bjson\b")
_KEYS = pattern(
    r"\bjson\b(?: (?:object|record|string|dict|only))*,? (?:with|having|containing|using|that has) "
    r"(?:(?:exactly|only|the|these|two|three|four|five|following) )*(?:keys?|fields?|properties|attributes)\b"
    r"\s*(?:are|named|called)?\s*:?\s*([^.\n]+?)(?=[.\n]|$|\s+(?:from|for|based)\b)"
)
_TEMPLATE = Pattern(r"\{([^{}]{2,400})\}(?!\[)")
_PAIR = Pattern(r"\s*[\"'`]?([A-Za-z_][\w -]{0,30}?)[\"'`]?\s*:\s*([^,\[\]]{1,60}?)\s*$")
_KEY = Pattern(r"\s*[\"'`]?([A-Za-z_]\w{0,30})[\"'`]?\s*(?:\((?:an? )?([\w ]+)\)|:\s*(\w+))?\s*$")
#: What a flat object with fixed keys cannot hold.
_NO_RECORD = pattern(
    phrases(
        r"""
        nulls? | none if | optional | omit\w* | leave out | nested | lists? | arrays? | only the keys
        otherwise | else | missing | empty object | if (?:any|present|given|known)
        """
    )
)
_KINDS = (
    dict.fromkeys(("str", "string", "text", "...", "…"), "str")
    | dict.fromkeys(("int", "integer", "whole number"), "int")
    | dict.fromkeys(("float", "number", "decimal"), "float")
    | dict.fromkeys(("bool", "boolean", "true", "false", "true/false", "true|false", "true or false"), "bool")
)
_MAX_FIELDS = 12


def read_number(text: str) -> Shape | None:
    """Read a number that a text asks for: "how many", "an integer", "a score from 1 to 5", "a number"."""
    plain = _HARMLESS.sub(" ", text)
    if _NO_NUMBER.search(plain):
        return None
    if (scale := _SCALE.search(plain)) and int(scale[2]) >= 2 and int(scale[1]) < int(scale[2]):
        return Shape("int", words=_bare(scale))
    if found := _HOW_MANY.search(plain) or _WHOLE.search(plain):
        return Shape("int", words=_bare(found))
    if found := _NUMBER.search(plain):
        return Shape("float", words=_bare(found))
    return None


def read_list_type(text: str) -> Shape | None:
    """Read a list that a text asks for, unless it says in which other form than JSON to write it."""
    found = _LIST.search(text)
    if found is None or _NO_LIST.search(_EMPTY_LIST.sub(" ", text)):
        return None
    numbers = _OF_NUMBERS.search(found.group())
    item = "str" if numbers is None else "int" if numbers[1] else "float"
    return Shape(f"list[{item}]", words=_bare(found))


def read_record(text: str) -> Shape | None:
    """Read the keys of a flat JSON object: "as JSON with keys name, city", '{"name": "...", "age": int}'."""
    if _NO_RECORD.search(text):
        return None
    for template in _TEMPLATE.finditer(text):
        pairs = [_PAIR.match(part) for part in template[1].split(",")]
        quoted = re.match(r"\s*[\"']\w", template[1])
        if all(pairs) and (_JSON.search(text) or quoted):
            fields = [(pair[1], _kind(pair[2])) for pair in pairs if pair]
            known = [(key, kind) for key, kind in fields if kind is not None]
            return _record(known, template.group()) if len(known) == len(fields) else None
    named = _KEYS.search(text)
    if named is None:
        return None
    listed = re.split(r"\s*(?:,\s*(?:and\b)?|\band\b)\s*", named[1].strip())
    keys = [_KEY.match(each) for each in listed]
    if not all(keys):
        return None
    kinds = [(key[1], _KINDS.get((key[2] or key[3] or "").lower(), "")) for key in keys if key]
    return _record(kinds, named.group())


def _record(fields: list[tuple[str, str]], words: str) -> Shape | None:
    distinct = {key for key, _ in fields}
    if len(distinct) < len(fields) or not 1 <= len(fields) <= _MAX_FIELDS:
        return None
    return Shape(fields=tuple(fields), words=words)


def _kind(value: str) -> str | None:
    """Return the type that a template's value stands for, None where it stands for nothing known."""
    bare = value.strip().strip("\"'`<> ").lower()
    if bare in _KINDS:
        return _KINDS[bare]
    if value.strip()[:1] in "\"'<" or not bare:
        return "" if "|" not in bare and "/" not in bare else None
    return "int" if re.fullmatch(r"\d+", bare) else None


def _bare(found: re.Match[str]) -> str:
    return found.group().strip(" .?!;:,\n")
