from __future__ import annotations

import re
from typing import Any

import pytest

from fuzzy_magic.train.procedural import between
from fuzzy_magic.train.procedural.base import Procedural
from fuzzy_magic.train.procedural.between import OWN
from fuzzy_magic.train.procedural.words import FIRST, LAST

FAMILIES = [value for value in vars(between).values() if isinstance(value, Procedural)]
FULL = rf"(?:{'|'.join(FIRST)}) (?:{'|'.join(LAST)})"
NAME = rf"(?:{FULL}|{'|'.join(FIRST)})"


def found(pattern: str, text: str) -> str:
    match = re.search(pattern, text, re.IGNORECASE | re.DOTALL)
    assert match, text
    return next(filter(None, match.groups()))


def between_words(params: dict[str, Any], text: str) -> str:
    return found(f"{re.escape(params['a'])} ?(.+?) ?{re.escape(params['b'])}", text)


def labelled_value(params: dict[str, Any], text: str) -> str:
    return dict(row.split(": ", 1) for row in text.splitlines())[params["label"]]


def after_label(params: dict[str, Any], text: str) -> str:
    assert text.count(params["label"] + ":") == 1
    return text[text.index(params["label"] + ":") + len(params["label"]) + 1 :].lstrip()


def code_segment(params: dict[str, Any], text: str) -> str:
    return re.findall(r"[A-Za-z0-9]+", text)[params["n"] - 1]


def version_part(params: dict[str, Any], text: str) -> str:
    match = re.search(r"(?P<major>\d+)\.(?P<minor>\d+)\.(?P<patch>\d+)", text)
    assert match, text
    return match[params["part"]]


def name_prefix(params: dict[str, Any], text: str) -> str:
    return found(r"^([^_]+)_", text)


def opening_sentence(params: dict[str, Any], text: str) -> str:
    return found(r"^(.*?[.!?])(?: |$)", text)


def longest_word(params: dict[str, Any], text: str) -> str:
    lengths = [len(word) for word in text.split()]
    assert lengths.count(max(lengths)) == 1, text
    return max(text.split(), key=len)


def word_beside(params: dict[str, Any], text: str) -> str:
    cue = params["cue"]
    assert len(re.findall(rf"(?<!\S){cue}(?!\S)", text, re.IGNORECASE)) == 1, text
    pattern = rf"(?<!\S){cue} (\S+)" if params["side"] == "after" else rf"(\S+) {cue}(?!\S)"
    return found(pattern, text)


def name_after_cue(params: dict[str, Any], text: str) -> str:
    return found(rf"\b{params['cue']} ({NAME})", text)


def quoted_title(params: dict[str, Any], text: str) -> str:
    return text.split('"')[1]


def measure_half(params: dict[str, Any], text: str) -> str:
    number, unit = re.findall(rf"(\d[\d.]*) ?({'|'.join(OWN['unit'])})\b", text)[0]
    return number if params["part"] == "number" else unit


def signed_by(params: dict[str, Any], text: str) -> str:
    return found(rf"({NAME})$", text)


def addressed_to(params: dict[str, Any], text: str) -> str:
    return found(rf"^(?:hi |hello |hey |good morning )?({NAME})\b", text)


def meeting_fact(params: dict[str, Any], text: str) -> str:
    days = r"monday|tue|friday|tomorrow|today|4 may|12 june|next sunday|30/10"
    patterns = {
        "with whom": rf"\b({FULL})\b",
        "where": rf"({'|'.join(map(re.escape, OWN['room']))})",
        "when": rf"\b((?:{days}) (?:at )?(?:\d+:\d\d|9 am|3 pm|noon))",
    }
    return found(patterns[params["ask"]], text)


ORACLES = {
    family.family.removeprefix("proc-"): globals()[family.family.removeprefix("proc-").replace("-", "_")]
    for family in FAMILIES
}


@pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.family)
def test_a_piece_is_found_by_its_neighbours(family, agree):
    agree(family, ORACLES)
