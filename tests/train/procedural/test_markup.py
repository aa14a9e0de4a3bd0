from __future__ import annotations

import ast
import json
import re
from typing import Any

import pytest

from fuzzy_magic.train.procedural import markup
from fuzzy_magic.train.procedural.base import Procedural

FAMILIES = [v for v in vars(markup).values() if isinstance(v, Procedural)]
TOPS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
PARTS = {2: "half", 3: "third", 4: "quarter", 5: "fifth", 6: "sixth", 7: "seventh", 8: "eighth", 9: "ninth"}
PARTS |= {10: "tenth", 11: "eleventh", 12: "twelfth"}


def link(params: dict[str, Any], text: str) -> str:
    opening, closing = ("(", ")") if params["part"] in ("URL", "address", "web address") else ("[", "]")
    return text[text.index(opening) + 1 : text.index(closing)]


def json_string(text: str) -> str:
    return '"' + re.sub(r'(["\\])', r"\\\1", text) + '"'


def array(text: str) -> str:
    return "[" + ", ".join(f'"{item.strip()}"' for item in text.split(",")) + "]"


def pair(params: dict[str, Any], text: str) -> str:
    left, right = text.split(", ")
    answer = f'{{"{params["a"]}": "{left}", "{params["b"]}": "{right}"}}'
    assert json.loads(answer)
    return answer


def sign(params: dict[str, Any], text: str) -> str:
    old, new = (",", ".") if params["old"] == "comma" else (".", ",")
    return re.sub(rf"(?<=\d){re.escape(old)}(?=\d)", new, text)


def fraction(text: str) -> str:
    top, bottom = (int(n) for n in re.findall(r"\d+", text))
    name = PARTS[bottom] + ("s" if top > 1 else "")
    return f"{TOPS[top - 1]} {name}".replace("halfs", "halves")


def hours(text: str) -> str:
    left, count = int(re.findall(r"\d+", text)[0]), 0
    while left >= 60:
        left, count = left - 60, count + 1
    return f"{count}h {left}m"


ORACLES = {
    "bold-dropped": lambda p, t: t.replace("*", ""),
    "bold-to-html": lambda p, t: re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", t),
    "link-half": link,
    "json-quoted": lambda p, t: json_string(t),
    "commas-to-array": lambda p, t: array(t),
    "list-to-commas": lambda p, t: ", ".join(ast.literal_eval(t)),
    "pair-to-object": pair,
    "sql-quoted": lambda p, t: "'" + "''".join(t.split("'")) + "'",
    "env-value": lambda p, t: t[t.index("=") + 1 :],
    "decimal-sign": sign,
    "range-end": lambda p, t: re.findall(r"\d+", t)[p["which"] in ("upper", "higher")],
    "size-part": lambda p, t: re.findall(r"\d+", t)[p["form"].split(" x ").index(p["which"])],
    "weight-spaced": lambda p, t: re.sub(r"(?<=\d)(?=[a-z])", " ", t),
    "fraction-words": lambda p, t: fraction(t),
    "plus-one": lambda p, t: str(-~int(t)),
    "minutes-to-hours": lambda p, t: hours(t),
}


@pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.family)
def test_markup_and_short_notations_are_changed_as_asked(family, agree):
    agree(family, ORACLES)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.family)
def test_a_family_of_markup_has_twenty_wordings(family):
    assert len(set(family.wordings)) == len(family.wordings) >= 20
