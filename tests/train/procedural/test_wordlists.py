from __future__ import annotations

import calendar
import re
from typing import Any

import pytest

from fuzzy_magic.train.procedural import wordlists
from fuzzy_magic.train.procedural.base import Procedural
from fuzzy_magic.train.procedural.facts import STATES

FAMILIES = [value for value in vars(wordlists).values() if isinstance(value, Procedural)]
DAYS = [day.lower() for day in calendar.day_name]
SMALL = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
STEMS = ["thir", "four", "fif", "six", "seven", "eigh", "nine"]
TEENS = ["eleventh", "twelfth", *(f"{stem}teenth" for stem in STEMS)]
TENS = ["twen", "thir", "for", *STEMS[2:]]


def only(pattern: str, text: str) -> str:
    found = re.findall(rf"(?<![\w']){pattern}(?![\w'])", text)
    assert len(set(found)) == 1, text
    return found[0]


def day_in(text: str) -> int:
    (day,) = {i for i, name in enumerate(DAYS) if re.search(rf"\b{name}\b", text.lower())}
    return day


def weekday_after(params: dict[str, Any], text: str) -> str:
    return calendar.day_name[(day_in(text) + 1) % 7]


def weekday_letters(params: dict[str, Any], text: str) -> str:
    return calendar.day_abbr[day_in(text)]


def ordinal_suffix(params: dict[str, Any], text: str) -> str:
    number = only(r"\d+", text)
    last = number[-1]
    if len(number) > 1 and number[-2] == "1":
        last = "0"
    return number + ("th", "st", "nd", "rd")[int(last) if last in "123" else 0]


def ordinal_word(params: dict[str, Any], text: str) -> str:
    number = int(only(r"(\d+)(?:st|nd|rd|th)", text))
    if number < 20:
        return [*SMALL, *TEENS][number - 1]
    ten, one = divmod(number, 10)
    return f"{TENS[ten - 2]}ty-{SMALL[one - 1]}" if one else f"{TENS[ten - 2]}tieth"


def state_short(params: dict[str, Any], text: str) -> str:
    codes = {name.lower(): code for name, code in STATES}
    names = sorted(codes, key=len, reverse=True)
    found = re.findall(rf"\b(?:{'|'.join(names)})\b", text.lower())
    return codes[found[0]] if found else only("[A-Z]{2}", text)


def state_long(params: dict[str, Any], text: str) -> str:
    return next(name for name, code in STATES if code == only("[A-Z]{2}", text))


def letter_in(text: str) -> str:
    return only("[A-Za-z]", text).upper()


def letter_place(params: dict[str, Any], text: str) -> str:
    return str(ord(letter_in(text)) - 64)


def letter_after(params: dict[str, Any], text: str) -> str:
    return chr(ord(letter_in(text)) + 1)


ORACLES = {
    family.family.removeprefix("proc-"): globals()[family.family.removeprefix("proc-").replace("-", "_")]
    for family in FAMILIES
}


@pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.family)
def test_days_ordinals_states_and_letters_are_looked_up_right(family, agree):
    agree(family, ORACLES)
