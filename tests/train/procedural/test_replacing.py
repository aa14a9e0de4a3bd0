from __future__ import annotations

import re
from typing import Any

import pytest

from fuzzy_magic.train.procedural import replacing
from fuzzy_magic.train.procedural.base import Procedural

OWN = [v for v in vars(replacing).values() if isinstance(v, Procedural)]


def quoted(text: str) -> str:
    return text[1:-1].replace("\\t", "\t")


def swap_sign(params: dict[str, Any], text: str) -> str:
    return quoted(params["sb"]).join(text.split(quoted(params["sa"])))


def swap_term(params: dict[str, Any], text: str) -> str:
    return "".join(params["b"] if piece == params["a"] else piece for piece in re.split(r"(\W+)", text))


def straight_quotes(params: dict[str, Any], text: str) -> str:
    return re.sub("[“”„«»]", '"', re.sub("[‘’‚]", "'", text))


def lines_to_one(params: dict[str, Any], text: str) -> str:
    signs = {"comma": ", ", "semicolon": "; ", "slash": " / ", "pipe": " | "}
    return next((sign for name, sign in signs.items() if name in params["b"]), " ").join(text.splitlines())


def full_forms(params: dict[str, Any], text: str) -> str:
    streets = dict(pair.split("/") for pair in replacing.STREETS)
    words = re.split(r"( |, |: |[()])", text)
    for i, word in enumerate(words):
        words[i] = streets.get(word.strip("."), replacing.FULL.get(word, word))
    return "".join(words)


def last_digits_shown(params: dict[str, Any], text: str) -> str:
    return re.sub(rf"\d(?=\d{{{params['k']}}})", params["a"], text)


ORACLES = {
    "swap-sign": swap_sign,
    "swap-term": swap_term,
    "straight-quotes": straight_quotes,
    "ampersand-to-and": lambda params, text: "and".join(text.split("&")),
    "lines-to-one": lines_to_one,
    "commas-to-lines": lambda params, text: re.sub(", ?", "\n", text),
    "full-forms": full_forms,
    "digits-to-mark": lambda params, text: re.sub(r"\d", params["a"], text),
    "last-digits-shown": last_digits_shown,
}


@pytest.mark.parametrize("family", OWN, ids=lambda f: f.family)
def test_signs_and_words_are_replaced_as_asked(family, agree):
    agree(family, ORACLES)
