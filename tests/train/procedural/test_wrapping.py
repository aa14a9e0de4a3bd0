from __future__ import annotations

import re
from itertools import islice
from typing import Any

import pytest

from fuzzy_magic.train.procedural import wrapping
from fuzzy_magic.train.procedural.base import Procedural

FAMILIES = [each for each in vars(wrapping).values() if isinstance(each, Procedural)]
SIGNS = {
    "double quotes": '""', "single quotes": "''", "round brackets": "()", "parentheses": "()",
    "square brackets": "[]", "angle brackets": "<>", "asterisks": "**", "double asterisks": "****",
    "backticks": "``", "underscores": "__", "tildes": "~~", "double square brackets": "[[]]",
    "guillemets": "«»", "hash signs": "##", "slashes": "//", "triple stars": "******", "percent signs": "%%",
    "dollar signs": "$$", "colons": "::",
}  # fmt: skip


def marked_round(params: dict[str, Any], text: str) -> str:
    signs = SIGNS[params["kind"]]
    half = len(signs) // 2
    assert params["open"] == signs[:half]
    assert params["close"] == signs[half:]
    return text.join((signs[:half], signs[half:]))


def unit_added(params: dict[str, Any], text: str) -> str:
    gap = " " if "with a" in params["gap"] else ""
    sides = (text, params["sign"]) if params["side"] == "behind" else (params["sign"], text)
    assert params["sample"].replace("12", text) == gap.join(sides)
    return gap.join(sides)


def dotted(params: dict[str, Any]) -> str:
    return next((dots for dots in ("...", "…") if dots in params["dots"]), "")


def cut_characters(params: dict[str, Any], text: str) -> str:
    return re.sub(rf"(?s)^(.{{{params['n']}}}).+$", lambda m: m[1] + dotted(params), text)


def cut_words(params: dict[str, Any], text: str) -> str:
    ends = [m.end() for m in islice(re.finditer(r"\S+", text), params["n"])]
    return text if ends[-1] == len(text) else text[: ends[-1]] + dotted(params)


def said_again(params: dict[str, Any], text: str) -> str:
    joints = {"a space": " ", "comma and space": ", ", "a hyphen": "-", "a slash": "/", "nothing": ""}
    count = {"twice": 2, "two times": 2, "three times": 3, "four times": 4}[params["times"]]
    joint = joints[params["joint"]]
    assert (params["count"], params["joiner"]) == (count, joint)
    return ((text + joint) * count).removesuffix(joint)


def extension_added(params: dict[str, Any], text: str) -> str:
    end = "." + params["ext"]
    return text if text.endswith(end) else text + end


def hi_name(params: dict[str, Any], text: str) -> str:
    match = re.match(r"\w+", text)
    assert match
    return params["hi"] + " " + match[0] + ","


ORACLES = {
    "marked-round": marked_round,
    "tagged-round": lambda params, text: "<{0}>{1}</{0}>".format(params["tag"], text),
    "front-word": lambda params, text: " ".join((params["word"], text)),
    "back-word": lambda params, text: " ".join((text, params["word"])),
    "final-stop": lambda params, text: text if text[-1] == "." else text + ".",
    "unit-added": unit_added,
    "leading-zeros": lambda params, text: f"{int(text):0{params['n']}d}",
    "cut-characters": cut_characters,
    "cut-words": cut_words,
    "said-again": said_again,
    "hash-before": lambda params, text: text if text[0] == "#" else "#" + text,
    "extension-added": extension_added,
    "hi-name": hi_name,
}


@pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.family)
def test_texts_are_rounded_completed_and_cut_as_asked(family, agree):
    agree(family, ORACLES)


def test_every_family_has_an_oracle_and_twenty_wordings():
    assert {f.family.removeprefix("proc-") for f in FAMILIES} == set(ORACLES)
    assert all(20 <= len(set(f.wordings)) == len(f.wordings) for f in FAMILIES)
