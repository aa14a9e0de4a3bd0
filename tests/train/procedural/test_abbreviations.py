from __future__ import annotations

import re
from calendar import day_name, month_name
from collections.abc import Callable
from typing import Any

import pytest

from fuzzy_magic.train.procedural import abbreviations
from fuzzy_magic.train.procedural.base import Procedural

FAMILIES = [v for v in vars(abbreviations).values() if isinstance(v, Procedural)]
CODES = """
AL Alabama AK Alaska AZ Arizona AR Arkansas CA California CO Colorado CT Connecticut DE Delaware FL Florida
GA Georgia HI Hawaii ID Idaho IL Illinois IN Indiana IA Iowa KS Kansas KY Kentucky LA Louisiana ME Maine
MD Maryland MA Massachusetts MI Michigan MN Minnesota MS Mississippi MO Missouri MT Montana NE Nebraska
NV Nevada NH New Hampshire NJ New Jersey NM New Mexico NY New York NC North Carolina ND North Dakota OH Ohio
OK Oklahoma OR Oregon PA Pennsylvania RI Rhode Island SC South Carolina SD South Dakota TN Tennessee TX Texas
UT Utah VT Vermont VA Virginia WA Washington WV West Virginia WI Wisconsin WY Wyoming
"""
NAMES = dict(re.findall(r"([A-Z]{2})\s(.+?)(?=\s[A-Z]{2}\s|\s*$)", " ".join(CODES.split())))
STREET_WORDS = """
St Street Ave Avenue Rd Road Blvd Boulevard Ln Lane Dr Drive Ct Court Pl Place Sq Square Hwy Highway
Pkwy Parkway N North S South E East W West
"""
TITLE_STEMS = {
    "Doctor": "Dr", "Professor": "Prof", "Captain": "Capt", "Sergeant": "Sgt", "Lieutenant": "Lt",
    "Colonel": "Col", "General": "Gen", "Senator": "Sen", "Reverend": "Rev", "Governor": "Gov",
    "President": "Pres", "Mister": "Mr", "Major": "Maj", "Corporal": "Cpl",
}  # fmt: skip


def replaced(text: str, table: dict[str, str]) -> str:
    for old in sorted(table, key=len, reverse=True):
        text = re.sub(rf"\b{re.escape(old)}\b", table[old], text)
    return text


def days_in_full(text: str) -> str:
    def full(found: re.Match[str]) -> str:
        return next(day for day in day_name if day.startswith(found[0].removesuffix("s")[:3]))

    return re.sub(r"\b(Mon|Tues?|Weds?|Thu(?:rs?)?|Fri|Sat|Sun)\b", full, text)


def hours(text: str) -> str:
    return re.sub(rf"\b({'|'.join(day_name)})\b", lambda m: m[0][:3], text).replace(" to ", "-")


def money(params: dict[str, Any], text: str) -> str:
    words = dict(re.findall(r"([A-Z]{3})\W+(\w+(?: \w+)?)", params["table"]))

    def said(found: re.Match[str]) -> str:
        word = words[found[2]]
        return f"{found[1]} {word[:-1] if found[1] == '1' and word.endswith('s') else word}"

    return re.sub(r"(?<![\d.,-])([\d.,]*\d) ([A-Z]{3})\b", said, text)


def streets(text: str) -> str:
    table = dict(re.findall(r"(\w+)\s(\w+)", STREET_WORDS))
    return " ".join(re.sub(r"^[A-Za-z]+", lambda m: table.get(m[0], m[0]), word) for word in text.split(" "))


def glossary(params: dict[str, Any], text: str) -> str:
    entries = re.split(r"[,;] ", params["table"])
    return replaced(text, dict(re.split(r" = |: | -> |=", entry) for entry in entries))


def titles(params: dict[str, Any], text: str) -> str:
    end = "." if params["dot"] == "with a dot" else ""
    return " ".join(TITLE_STEMS[w] + end if w in TITLE_STEMS else w for w in text.split(" "))


ORACLES: dict[str, Callable[[dict[str, Any], str], str]] = {
    "weekdays-spelled-inside": lambda p, t: days_in_full(t),
    "months-cut-inside": lambda p, t: replaced(t, {name: name[:3] for name in month_name[1:]}),
    "opening-hours-cut": lambda p, t: hours(t),
    "state-code-inside": lambda p, t: replaced(t, {name: short for short, name in NAMES.items()}),
    "currency-spelled-inside": money,
    "streets-spelled-inside": lambda p, t: streets(t),
    "glossary-applied-inside": glossary,
    "titles-cut-inside": titles,
    "acronym-beside-name": lambda p, t: f"{t} ({re.sub('[^A-Z]', '', t)})",
}


@pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.family)
def test_abbreviations_change_as_asked_and_the_rest_of_the_text_stays(family, agree):
    agree(family, ORACLES)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.family)
def test_a_family_of_abbreviations_has_twenty_four_wordings(family):
    assert len(set(family.wordings)) == len(family.wordings) >= 24


def test_every_american_state_is_known_to_the_oracle():
    assert len(NAMES) == 50
