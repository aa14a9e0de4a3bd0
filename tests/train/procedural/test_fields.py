from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import pytest

from fuzzy_magic.train.procedural import fields
from fuzzy_magic.train.procedural.base import Procedural
from fuzzy_magic.train.procedural.fields import OWN
from fuzzy_magic.train.procedural.words import CITY, COMPANY, LAST

FAMILIES = [value for value in vars(fields).values() if isinstance(value, Procedural)]
TOWNS = (*OWN["town"], *CITY)
NUMBER = r"\d{1,3}[a-d]?"
KINDS = "|".join(OWN["kind"])
ROAD = rf"(?:[a-z]+ (?:{KINDS})|[a-z]+(?:weg|straße|strasse|allee))"


def found(pattern: str, text: str) -> str:
    """Give what the groups of a pattern match, or a text that is nothing but the answer."""
    match = re.search(pattern, text, re.IGNORECASE)
    return next(filter(None, match.groups())) if match else text


def listed(pool: Iterable[str], text: str) -> str:
    """Find the one entry of a pool that a text has as whole words."""
    names = "|".join(re.escape(name) for name in sorted(set(pool), key=len, reverse=True))
    hits = re.findall(rf"(?<![\w-])(?:{names})(?![\w-])", text, re.IGNORECASE)
    assert len(hits) == 1, (hits, text)
    return hits[0]


def house_number(params: dict[str, Any], text: str) -> str:
    return found(rf"\b({NUMBER}) {ROAD}\b|\b{ROAD} ({NUMBER})\b", text)


def street_alone(params: dict[str, Any], text: str) -> str:
    return found(rf"\b{NUMBER} ({ROAD})\b|\b({ROAD}) {NUMBER}\b", text)


def postcode_alone(params: dict[str, Any], text: str) -> str:
    return found(r"\b([a-z]{1,2}\d{1,2} \d[a-z]{2}|\d{4,5})\b", text)


def town_of_address(params: dict[str, Any], text: str) -> str:
    return listed(TOWNS, text)


def title_colour(params: dict[str, Any], text: str) -> str:
    return listed(OWN["colour"], text)


def title_size(params: dict[str, Any], text: str) -> str:
    sizes = r"[\d.]+(?: ?x ?\d+)? (?:cm|in|inch|m)|x?[sml]|x{1,2}l|3xl|[34]\d"
    return found(rf"(?<![\w'])({sizes})(?!\w)", text)


def title_brand(params: dict[str, Any], text: str) -> str:
    return listed(OWN["make"], text)


def ordered_count(params: dict[str, Any], text: str) -> str:
    numbers = re.findall(r"(?<![\d.])\d+(?![\d.]*\d)", text)
    assert len(numbers) == 1, text
    return numbers[0]


def ordered_item(params: dict[str, Any], text: str) -> str:
    first, second = listed(OWN["stuff"], text), listed(OWN["goods"], text)
    return f"{first} {second}"


def ordered_price(params: dict[str, Any], text: str) -> str:
    return found(r"(\d+\.\d\d)\b", text)


def flight_number(params: dict[str, Any], text: str) -> str:
    return found(r"\b([a-z]{2} ?\d{3,4})\b", text)


def trip_stop(params: dict[str, Any], text: str) -> str:
    hits = re.findall(rf"\b(?:{'|'.join(TOWNS)})\b", text, re.IGNORECASE)
    turned = bool(re.match(r"to [\w ]+ from ", text, re.IGNORECASE))
    first = (params["noun"] == "departure") != turned
    assert 1 <= len(hits) <= 2, text
    return hits[0] if first else hits[-1]


def gate_alone(params: dict[str, Any], text: str) -> str:
    return found(r"gate ([a-z]?\d+)", text)


def job_held(params: dict[str, Any], text: str) -> str:
    return listed(OWN["job"], text)


def employer_of(params: dict[str, Any], text: str) -> str:
    return listed((*OWN["firm"], *COMPANY), text)


def log_piece(params: dict[str, Any], text: str) -> str:
    if params["sample"] == "E4012":
        return found(r"(?:^|[\s([=])(e\d{4}|[a-z]{2}-\d{3}|0x\d{4}|[a-z]\d\d-\d)(?!\w)", text)
    return listed(OWN["level" if params["sample"] == "ERROR" else "service"], text)


def booked_number(params: dict[str, Any], text: str) -> str:
    if params["things"] == "nights":
        return found(r"(\d+) n(?:igh)?ts", text)
    return found(r"(\d+) (?:guests|people|persons|pax)|we are (\d)|party of (\d)|\bx(\d)|room for (\d)", text)


def booked_name(params: dict[str, Any], text: str) -> str:
    return listed(LAST, text)


ORACLES = {
    family.family.removeprefix("proc-"): globals()[family.family.removeprefix("proc-").replace("-", "_")]
    for family in FAMILIES
}


@pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.family)
def test_a_fact_is_read_off_as_asked(family, agree):
    agree(family, ORACLES)
