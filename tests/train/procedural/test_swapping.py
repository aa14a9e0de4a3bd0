from __future__ import annotations

import re
from typing import Any

import pytest

from fuzzy_magic.train.procedural import swapping
from fuzzy_magic.train.procedural.base import Procedural

FAMILIES = [value for value in vars(swapping).values() if isinstance(value, Procedural)]


def turned(text: str, middle: str) -> str:
    place = text.index(middle)
    assert middle not in text[place + len(middle) :]
    return text[place + len(middle) :] + middle + text[:place]


def swap_sides(params: dict[str, Any], text: str) -> str:
    return turned(text, params["glue"])


def swap_around_word(params: dict[str, Any], text: str) -> str:
    return turned(text, f" {params['word']} ")


def family_name_leads(params: dict[str, Any], text: str) -> str:
    match = re.fullmatch(r"(\w+(?: \w\.)?) ([\w-]+)", text)
    assert match
    return match[2] + (", " if params["no"] == "with a" else " ") + match[1]


def comma_name_back(params: dict[str, Any], text: str) -> str:
    family, comma, rest = text.partition(", ")
    return f"{rest} {family}" if comma else text


def first_word_to_end(params: dict[str, Any], text: str) -> str:
    return re.sub(r"^(\S+) (.*)$", r"\2 \1", text)


def last_word_to_front(params: dict[str, Any], text: str) -> str:
    return re.sub(r"^(.*) (\S+)$", r"\2 \1", text)


def of_turned_round(params: dict[str, Any], text: str) -> str:
    words = text.split()
    assert words[1] == "of"
    return " ".join((*words[2:], words[0]))


def bracket_first(params: dict[str, Any], text: str) -> str:
    if "(" not in text:
        return text
    start, end = text.index("("), text.index(")") + 1
    return " ".join((text[start:end] + " " + text[:start] + text[end:]).split())


def day_month_swap(params: dict[str, Any], text: str) -> str:
    first, second, year = text.split(params["sep"])
    return params["sep"].join((second, first, year))


def amount_currency_swap(params: dict[str, Any], text: str) -> str:
    first, _, second = text.partition(" ")
    assert (params["first"] == "currency") == first[0].isdigit()
    return f"{second} {first}"


def list_with_and(params: dict[str, Any], text: str) -> str:
    tidy = text.replace(", ", ",").replace(",", ", ")
    return re.sub(r"^(.*), ", r"\1 and ", tidy)


def list_without_and(params: dict[str, Any], text: str) -> str:
    return ", ".join(
        part.strip(", ") for piece in text.split(",") for part in f" {piece}".split(" and ") if part.strip()
    )


def dashed_lines(params: dict[str, Any], text: str) -> str:
    return "- " + text.replace(", ", ",").replace(",", "\n- ")


def lines_to_commas(params: dict[str, Any], text: str) -> str:
    return ", ".join(text.splitlines())


def country_before_city(params: dict[str, Any], text: str) -> str:
    return re.sub(r"(.+), (.+)", r"\2: \1", text)


def value_then_key(params: dict[str, Any], text: str) -> str:
    key, value = text.split(": ")
    return f"{value} ({key})"


ORACLES = {
    family.family.removeprefix("proc-"): globals()[family.family.removeprefix("proc-").replace("-", "_")]
    for family in FAMILIES
}


@pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.family)
def test_parts_change_places_as_asked(family, agree):
    agree(family, ORACLES)
