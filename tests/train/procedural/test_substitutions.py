from __future__ import annotations

import re
from typing import Any

import pytest

from fuzzy_magic.train.procedural import substitutions
from fuzzy_magic.train.procedural.base import Procedural
from fuzzy_magic.train.procedural.words import FIRST, LAST

FAMILIES = [v for v in vars(substitutions).values() if isinstance(v, Procedural)]
MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
DETAILS = {
    "e-mail": r"[\w.]+@[\w.]+\w",
    "phone": r"(?:\(\d{3}\)|(?:\+1 )?\d{3})[ .-]\d{3}[ .-]\d{4}",
    "links": r"https://[\w./]+\w",
    "dates": rf"\d{{4}}-\d\d-\d\d|\d\d/\d\d/\d{{4}}"
    rf"|(?:the )?\d+(?:st|nd|rd|th|\.)?(?: of)?[ -]{MONTH}[ -]\d{{4}}"
    rf"|{MONTH} \d+(?:st|nd|rd|th)?,? \d{{4}}",
    "sums": r"[$€£¥][\d,.]*\d|USD [\d,.]*\d|\d[\d,.]* (?:EUR\b|dollars|euros|CHF|kr|pounds)",
    "times": r"\d+:\d\d(?: ?[ap]m)?|\d+ ?[ap]m",
}


def pseudonyms(params: dict[str, Any], text: str) -> str:
    tags = iter((params["p"], params["q"], params["r"]))
    return re.sub(rf"(?:{'|'.join(FIRST)}) (?:{'|'.join(LAST)})", lambda m: next(tags), text)


def tagged(params: dict[str, Any], text: str) -> str:
    first, second = (next(v for k, v in DETAILS.items() if params[key].startswith(k)) for key in "ab")
    text = re.sub(first, "\1", text, flags=re.I)
    return re.sub(second, params["t"], text, flags=re.I).replace("\1", params["s"])


def one(params: dict[str, Any], text: str) -> str:
    parts = re.split(rf"\b{params['a']}\b", text)
    place = 1 if params["w"] == "first" else len(parts) - 1
    return params["a"].join(parts[:place]) + params["b"] + params["a"].join(parts[place:])


def counted(params: dict[str, Any], text: str) -> str:
    parts = re.split(rf"\b{params['a']}\b", text)
    return params["b"].join(parts) + " " + params["t"].replace("2", str(len(parts) - 1))


def each(params: dict[str, Any], text: str, pairs: str) -> str:
    for old, new in pairs.split():
        text = text.replace(params[old], params[new])
    return text


def starred(params: dict[str, Any], text: str) -> str:
    def stars(match: re.Match[str]) -> str:
        word, how = match[0], params["h"]
        shown = {0} if "first" in how else set()
        shown |= {len(word) - 1} if "last" in how else set()
        return "".join(c if i in shown else "*" for i, c in enumerate(word))

    return re.sub(rf"\b(?:{params['a']}|{params['b']}|{params['c']})\b", stars, text, flags=re.I)


def quoted(params: dict[str, Any], text: str) -> str:
    before, after = params["w"].split("word")
    pieces = text.split('"')
    return "".join(before + piece + after if i % 2 else piece for i, piece in enumerate(pieces))


ORACLES = {
    "people-pseudonymised": pseudonyms,
    "two-details-tagged": tagged,
    "one-mention-replaced": one,
    "word-replaced-and-counted": counted,
    "brands-made-neutral": lambda p, t: each(p, t, "at bt ct"),
    "emoji-worded": lambda p, t: each(p, t, "pa qb rc"),
    "rude-words-starred": starred,
    "quotes-typeset": quoted,
    "number-hyphens-replaced": lambda p, t: re.sub(r"(\d)-(?=\d)", rf"\g<1>{p['j']}", t),
}


@pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.family)
def test_one_kind_of_thing_is_replaced_and_the_rest_stays(family, agree):
    agree(family, ORACLES)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.family)
def test_a_family_of_substitutions_has_twenty_wordings(family):
    assert len(set(family.wordings)) == len(family.wordings) >= 20
