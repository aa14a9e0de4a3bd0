from __future__ import annotations

import random
import re
from fractions import Fraction
from typing import Any

import pytest

from fuzzy_magic.train.procedural import conversions
from fuzzy_magic.train.procedural.base import Procedural

FAMILIES = [v for v in vars(conversions).values() if isinstance(v, Procedural)]
ML = {"ml": 1, "cl": 10, "dl": 100, "l": 1000}
NAMES = {
    "kilogram": "kg",
    "gram": "g",
    "milligram": "mg",
    "pound": "lb",
    "ounce": "oz",
    "kilometre": "km",
    "metre": "m",
    "centimetre": "cm",
    "millimetre": "mm",
    "foot": "ft",
    "litre": "l",
    "millilitre": "ml",
    "hour": "h",
    "minute": "min",
    "second": "s",
    "watt": "W",
    "kilowatt": "kW",
    "volt": "V",
    "megabyte": "MB",
    "gigabyte": "GB",
}


def decimal(value: Fraction) -> str:
    for places in range(7):
        if (value * 10**places).denominator == 1:
            digits = str(int(value * 10**places)).zfill(places + 1)
            return digits[:-places] + "." + digits[-places:] if places else digits
    raise AssertionError(value)


def weight(params: dict[str, Any], text: str) -> str:
    found = re.findall(r"([\d.]+) ?(kg|g)\b", text)
    assert 1 <= len(found) <= 2, text
    grams = sum(Fraction(n) * (1000 if u == "kg" else 1) for n, u in found)
    return f"{decimal(grams / 1000)} kg" if params["unit"] == "kg" else f"{decimal(grams)} g"


def volumes(params: dict[str, Any], text: str) -> str:
    target = ML[params["unit"]]
    return re.sub(
        r"([\d.]+) (ml|cl|dl|l)\b",
        lambda m: f"{decimal(Fraction(m[1]) * ML[m[2]] / target)} {params['unit']}",
        text,
    )


def words(params: dict[str, Any], text: str) -> str:
    full = {symbol: name for name, symbol in NAMES.items()}

    def name(found: re.Match[str]) -> str:
        one = full[found[2]]
        many = "feet" if one == "foot" else one + "s"
        word = one if found[1] == "1" else many
        if params["style"] == "American":
            word = re.sub("tre(s?)$", r"ter\1", word)
        return f"{found[1]} {word}"

    return re.sub(rf"\b(\d[\d.]*) ?({'|'.join(full)})\b", name, text)


def symbols(text: str) -> str:
    def symbol(found: re.Match[str]) -> str:
        assert (found[1] == "1") != found[2].endswith("s"), text
        return f"{found[1]} {NAMES[re.sub('ter$', 'tre', found[2].removesuffix('s'))]}"

    return re.sub(r"\b(\d[\d.]*) ([a-z]+?(?:gram|met[er]{2}|lit[er]{2}|hour|minute|second|watt|volt|byte)s?|"
                  r"(?:gram|met[er]{2}|hour|minute|second|watt|volt)s?)\b", symbol, text)  # fmt: skip


def in_form(amount: Fraction, params: dict[str, Any], sign: str) -> str:
    value = f"{float(amount):.2f}"
    assert Fraction(value) == amount
    return re.sub(r"[€$£]?[\d.]+", lambda m: (sign if m[0][0] in "€$£" else "") + value, params["like"])


def per_kilo(params: dict[str, Any], text: str) -> str:
    sign, price = re.findall(r"([€$£])([\d.]+\d)", text)[0]
    number, unit = re.findall(r"([\d.]+) (kg|g)\b", text)[0]
    kilos = Fraction(number) / (1 if unit == "kg" else 1000)
    return in_form(Fraction(price) / kilos, params, sign)


def for_one(params: dict[str, Any], text: str) -> str:
    sign, price = re.findall(r"([€$£])([\d.]+\d)", text)[0]
    (count,) = re.findall(r"\d+", re.sub(r"[€$£][\d.]+\d", "", text))
    return in_form(Fraction(price) / int(count), params, sign)


def size(params: dict[str, Any], text: str) -> str:
    def side(letter: str, name: str, after: str) -> str:
        before = rf"(?:\b{letter}[ :=]+|{name}:? )(\d+)"
        behind = rf"(\d+) ?(?:cm|mm|in)? ?(?:\({letter}\)|(?:{after})\b)"
        found = re.search(behind, text) or re.search(before, text)
        assert found, text
        return found[1]

    sides = {"width": side("W", "width", "wide|w"), "height": side("H", "height", "high|tall|h")}
    shown = iter((sides[params["one"]], sides[params["two"]]))
    return re.sub(r"\d+", lambda m: next(shown), params["like"])


def span(params: dict[str, Any], text: str) -> str:
    low, high = sorted(map(int, re.findall(r"-?\d+", text)))
    shown = iter((low, high))
    return re.sub(r"\d+", lambda m: str(next(shown)), params["like"])


def larger(text: str) -> str:
    steps = {"g": "kg", "m": "km", "ml": "l", "W": "kW", "MB": "GB"}
    return re.sub(
        r"\b(\d{4,}) (g|ml|m|W|MB)\b",
        lambda m: f"{m[1][:-3]}.{m[1][-3:]}".rstrip("0").rstrip(".") + f" {steps[m[2]]}",
        text,
    )


ORACLES = {
    "weight-in-one-unit": weight,
    "volumes-in-text": volumes,
    "unit-words-in-text": words,
    "unit-symbols-in-text": lambda p, t: symbols(t),
    "price-per-kilo": per_kilo,
    "price-of-one": for_one,
    "width-and-height": size,
    "degree-range": span,
    "thousand-to-larger-unit": lambda p, t: larger(t),
}


@pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.family)
def test_measures_and_prices_are_converted_as_asked_for(family, agree):
    agree(family, ORACLES)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.family)
def test_a_family_of_conversions_has_twenty_four_wordings(family):
    assert len(set(family.wordings)) == len(family.wordings) >= 24


@pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.family)
def test_examples_in_a_wording_of_conversions_are_true(family):
    oracle = ORACLES[family.family.removeprefix("proc-")]
    for number in range(40):
        params, _ = family.setup(random.Random(number))
        if "example" in params:
            text, answer = params["example"].split(" -> ")
            assert oracle(params, text) == answer
