from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from fuzzy_magic.train.procedural import quantities
from fuzzy_magic.train.procedural.base import Procedural

FAMILIES = [v for v in vars(quantities).values() if isinstance(v, Procedural)]
CURRENCY = r"(?:US\$|[€$£]|[A-Z]{3} )"
UNIT = r"(?: ?€| [A-Z]{3}\b| Swiss francs| Swedish kronor| euros?| dollars| pounds)"
NUMBER = r"\d+(?:\.\d+)?"
CODES = {"€": "EUR", "eu": "EUR", "US": "USD", "$": "USD", "do": "USD", "£": "GBP", "po": "GBP", "Swi": "CHF"}
CODES["Swe"] = "SEK"
RULES: dict[str, Callable[[list[int]], int]] = {
    "first": lambda n: n.pop(0),
    "second": lambda n: n.pop(1),
    "third": lambda n: n.pop(2),
    "last": lambda n: n.pop(),
    "largest": lambda n: sorted(n)[-1],
    "biggest": lambda n: sorted(n)[-1],
    "highest": lambda n: sorted(n)[-1],
    "smallest": lambda n: sorted(n)[0],
    "lowest": lambda n: sorted(n)[0],
}


def price(text: str) -> str:
    found = re.search(rf"{CURRENCY}{NUMBER}|{NUMBER}{UNIT}", text)
    assert found, text
    return found[0]


def bare(text: str) -> str:
    return "".join(char for char in price(text) if char in "0123456789.")


def coded(text: str) -> str:
    shown = price(text)
    names = [c for c in ("EUR", "USD", "GBP", "CHF", "SEK") if c in shown]
    names += [code for sign, code in CODES.items() if sign in shown]
    units, _, cents = bare(text).partition(".")
    return f"{units}.{cents:0<2} {names[0]}"


def shifted(number: str, places: int) -> str:
    value = Fraction(number) * Fraction(10) ** places
    text = f"{float(value):.6f}".rstrip("0")
    return text.removesuffix(".")


def rounded(params: dict[str, Any], text: str) -> str:
    places = {"1": 0, "0.1": 1, "0.01": 2}[params["step"]]
    assert len(text.partition(".")[2]) > places
    scaled = Fraction(text) * 10**places
    whole, rest = divmod(scaled, 1)
    assert rest != Fraction(1, 2)
    digits = str(whole + (rest > Fraction(1, 2))).zfill(places + 1)
    return f"{digits[:-places]}.{digits[-places:]}" if places else digits


ORACLES = {
    "number-alone": lambda p, t: "".join(c for c in t if c.isdigit()),
    "money-bare": lambda p, t: bare(t),
    "money-as-written": lambda p, t: price(t),
    "money-coded": lambda p, t: coded(t),
    "percent-decimal": lambda p, t: shifted(re.findall(NUMBER, t)[0], -2),
    "decimal-percent": lambda p, t: shifted(t, 2) + "%",
    "thousands-added": lambda p, t: re.sub(r"(?<=\d)(?=(?:\d{3})+(?!\d))", ",", t),
    "thousands-dropped": lambda p, t: re.sub(r",(?=\d)", "", t),
    "round-to": rounded,
    "which-number": lambda p, t: str(RULES[p["which"]]([int(n) for n in re.findall(r"\d+", t)])),
}


@pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.family)
def test_numbers_and_amounts_are_taken_out_and_rewritten_as_asked(family, agree):
    agree(family, ORACLES)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.family)
def test_a_family_of_quantities_has_twenty_wordings(family):
    assert len(set(family.wordings)) == len(family.wordings) >= 20
