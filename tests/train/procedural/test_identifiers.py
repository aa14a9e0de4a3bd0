from __future__ import annotations

import random
import re
from typing import Any

import pytest

from fuzzy_magic.train.data import GROUPS
from fuzzy_magic.train.procedural import identifiers
from fuzzy_magic.train.procedural.base import Procedural

FAMILIES = [v for v in vars(identifiers).values() if isinstance(v, Procedural)]
FORBIDDEN = [*'\\/:*?"<>|']


def counted_up(text: str) -> str:
    digits = list(text)
    place = len(digits) - 1
    while place >= 0 and digits[place] == "9":
        digits[place] = "0"
        place -= 1
    if place >= 0 and digits[place].isdigit():
        digits[place] = str(int(digits[place]) + 1)
    else:
        digits.insert(place + 1, "1")
    return "".join(digits)


def next_version(text: str) -> str:
    parts = re.split(r"(?<![a-z0-9])((?:v|V|ver|version[ _-])\d+)(?![a-z0-9])", text)
    assert len(parts) == 3, text
    return parts[0] + counted_up(parts[1]) + parts[2]


def next_copy(text: str) -> str:
    name, dot, ending = text.rpartition(".")
    if name.endswith(")"):
        return counted_up(name[:-1]) + ")" + dot + ending
    return name + " (1)" + dot + ending


def sku(params: dict[str, Any], text: str) -> str:
    words = re.findall(r"\w+", text.upper())
    words = [w for w in words if w not in ("PRODUCT", "COLOUR", "SIZE", "IN")]
    colours = {c.upper() for c in identifiers.COLOURS}
    (size,) = (w for w in words if w[0].isdigit() or w.strip("XSML") == "")
    (colour,) = (w for w in words if w in colours)
    (wear,) = set(words) - {size, colour}
    return params["sign"].join([wear[: params["n"]], colour[: params["n"]], size])


def reference(params: dict[str, Any], text: str) -> str:
    bare = re.sub(r"\b\d{1,2}([./])\d{1,2}\1(?=\d{4})", "", text)
    numbers = re.findall(r"\d+", bare)
    (year,) = (n for n in numbers if len(n) == 4)
    (number,) = (n for n in numbers if len(n) < 4)
    return "-".join([params["prefix"], year, number.rjust(params["k"], "0")])


def dialled(params: dict[str, Any], text: str) -> str:
    digits = "".join(filter(str.isdigit, text))
    return "+" + digits if text.startswith("+") else "+" + params["cc"] + digits.removeprefix("0")


def plate(text: str) -> str:
    found = re.fullmatch(r"([A-Z]{1,3})[^A-Z0-9]+([A-Z]{1,2})[^A-Z0-9]*(\d+[EH]?)", text.upper())
    assert found, text
    return "{}-{} {}".format(*found.groups())


def safe(params: dict[str, Any], text: str) -> str:
    for sign in FORBIDDEN:
        text = params["sign"].join(text.split(sign))
    return text


def span(text: str) -> str:
    found = re.fullmatch(r"(.*?)(\d+)(?: to | through | - |-|–|\.\.)(.*?)(\d+)", text)
    assert found, text
    assert found[1] == found[3], text
    codes = [found[1] + found[2]]
    while codes[-1] != found[3] + found[4]:
        codes.append(counted_up(codes[-1]))
    return ", ".join(codes)


def covered(params: dict[str, Any], text: str) -> str:
    total, seen, out = len(re.sub(r"\D", "", text)), 0, ""
    for sign in text:
        seen += sign.isdigit()
        hidden = sign.isdigit() and params["a"] < seen <= total - params["b"]
        out += params["mask"] if hidden else sign
    return out


ORACLES = {
    "number-at-end-raised": lambda p, t: counted_up(t),
    "file-version-raised": lambda p, t: next_version(t),
    "copy-number-raised": lambda p, t: next_copy(t),
    "sku-built": sku,
    "reference-built": reference,
    "phone-to-plus": dialled,
    "plate-tidied": lambda p, t: plate(t),
    "file-name-safe": safe,
    "ticket-references": lambda p, t: re.sub(r"#(\d+)", rf"{p['prefix']}-\1", t),
    "code-range-listed": lambda p, t: span(t),
    "middle-masked": covered,
}


@pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.family)
def test_identifiers_are_written_as_asked_for(family, agree):
    agree(family, ORACLES)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.family)
def test_a_family_of_identifiers_has_many_wordings_and_short_rows(family):
    assert len(set(family.wordings)) == len(family.wordings) >= 24
    assert family.group in GROUPS
    rng = random.Random(family.family)
    rows = [row for _ in range(60) for row in family.setting(rng).rows(rng, 6)]
    assert all(len(text) < 200 and len(output) < 60 for text, output in rows)
    assert len({text for text, _ in rows}) > 250
