from __future__ import annotations

import re
from typing import Any

import pytest

from fuzzy_magic.train.procedural import twosteps
from fuzzy_magic.train.procedural.base import Procedural
from fuzzy_magic.train.procedural.twosteps import OWN
from fuzzy_magic.train.procedural.words import WEEKDAYS, shelves

FAMILIES = [each for each in vars(twosteps).values() if isinstance(each, Procedural)]
each_family = pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.family)


def the_one(pattern: str, text: str) -> str:
    found = re.findall(pattern, text)
    assert len(found) == 1, text
    return found[0]


def among(pool: tuple[str, ...]) -> str:
    return r"(?<!\w)(" + "|".join(map(re.escape, sorted(pool, key=len, reverse=True))) + r")(?!\w)"


def first_word_caps(params: dict[str, Any], text: str) -> str:
    return re.match(r"\w+", text)[0].upper()


def last_word_small(params: dict[str, Any], text: str) -> str:
    return re.search(r"\w+$", text)[0].lower()


def surname_caps(params: dict[str, Any], text: str) -> str:
    return the_one("(?i)" + among(OWN["kin"]), text).upper()


def bare_file_name(params: dict[str, Any], text: str) -> str:
    return re.fullmatch(r"(?:.*[/\\])?([^./\\]+)(?:\.\w+)?", text)[1]


def mail_host(params: dict[str, Any], text: str) -> str:
    return the_one(r"@([\w-]+)\.(?:test|example|com|org)\b", text)


def short_weekday(params: dict[str, Any], text: str) -> str:
    day = next(day for day in WEEKDAYS if day.lower() in text.lower())
    return {"Mon": day, "MON": day.upper(), "mon": day.lower()}[params["like"]][:3]


def person_initials(params: dict[str, Any], text: str) -> str:
    first, last = the_one(among(OWN["who"]) + " " + among(OWN["kin"]), text)
    return params["like"].translate(str.maketrans({"A": first[0], "B": last[0]}))


def product_slug(params: dict[str, Any], text: str) -> str:
    make, ware, size = re.search(
        rf"(?:{among(OWN['make'])} )?{among(OWN['ware'])}( XL| II| Pro| Mini)?", text
    ).groups()
    return params["joint"].join(filter(None, (make, ware, (size or "").strip()))).lower()


def names_joined(params: dict[str, Any], text: str) -> str:
    a, b = re.findall(among(OWN["who"]), text)
    return f"{a} {params['sign']} {b}"


def number_step(params: dict[str, Any], text: str) -> str:
    number, (op, k) = int(the_one(r"\d+", text)), params["op"].split()
    sums = {"plus": int(k), "+": int(k), "minus": -int(k), "-": -int(k)}
    return str(number + sums[op] if op in sums else sum([number] * int(k)))


def code_dashless(params: dict[str, Any], text: str) -> str:
    return the_one(r"(?<!\w)(?=[A-Z-]*\d)[A-Z\d-]+", text).translate({45: None})


def bracket_caps(params: dict[str, Any], text: str) -> str:
    return text.partition("(")[2].partition(")")[0].upper()


def route_arrow(params: dict[str, Any], text: str) -> str:
    towns = re.findall(among(OWN["town"]), text)
    return f" {params['arrow']} ".join(reversed(towns) if f"from {towns[1]}" in text else towns)


def word_after(params: dict[str, Any], text: str) -> str:
    return the_one(rf"(?i)(?<=\b{params['cue']} )\w+", text).lower().title()


ORACLES = {name: oracle for name, oracle in globals().copy().items() if name in vars(twosteps)}
ORACLES = {name.replace("_", "-"): oracle for name, oracle in ORACLES.items()}


@each_family
def test_a_piece_is_taken_out_and_rewritten_as_asked(family, agree):
    agree(family, ORACLES)


def test_a_named_list_goes_on_after_a_plus():
    assert shelves("\n  a: x y\n    + z\n  b: w\n", r"[ +]+") == {"a": ("x", "y", "z"), "b": ("w",)}
