from __future__ import annotations

import random
import re
from typing import Any

import pytest

from fuzzy_magic.returns.edits import align
from fuzzy_magic.train.procedural import recasing
from fuzzy_magic.train.procedural.base import Procedural

FAMILIES = [each for each in vars(recasing).values() if isinstance(each, Procedural)]
each_family = pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.family)


def inner_word_loud(params: dict[str, Any], text: str) -> str:
    place = {"2": 1, "s": 1, "3": 2, "t": 2}[params["which"][0]]
    return " ".join(word.upper() if i == place else word for i, word in enumerate(text.split()))


def label_loud(params: dict[str, Any], text: str) -> str:
    head, *rest = text.split(":")
    return ":".join((head.upper(), *rest))


def colon_capital(params: dict[str, Any], text: str) -> str:
    place = text.index(":") + 2
    return text[:place] + text[place].upper() + text[place + 1 :]


def enclosed_loud(params: dict[str, Any], text: str) -> str:
    start, stop = text.index(params["l"]), text.rindex(params["r"])
    return text[:start] + text[start:stop].upper() + text[stop:]


def surname_loud(params: dict[str, Any], text: str) -> str:
    given, _, last = text.rpartition(" ")
    return f"{given} {last.upper()}"


def surname_loud_first(params: dict[str, Any], text: str) -> str:
    first, last = text.split()
    return (", " if "," in params["like"] else " ").join((last.upper(), first))


def initial_and_surname(params: dict[str, Any], text: str) -> str:
    first, last = text.split()
    return params["like"].replace("A", first[:1]).replace("Kemp", last)


def small_and_joined(params: dict[str, Any], text: str) -> str:
    return re.sub(" ", params["j"], text.lower())


def list_other_joint(params: dict[str, Any], text: str) -> str:
    return text.replace(", ", params["j"])


def bullets_to_commas(params: dict[str, Any], text: str) -> str:
    return text.removeprefix("- ").replace("\n- ", ", ")


def end_excited(params: dict[str, Any], text: str) -> str:
    return re.sub(r"[.!]?$", "!", text, count=1)


def key_equals(params: dict[str, Any], text: str) -> str:
    key, value = re.fullmatch("(.*?): (.*)", text).groups()
    key = {"RO": key.upper(), "ro": key.lower(), "Ro": key}[params["like"][:2]]
    return f"{key}={value}"


def closed_up_loud(params: dict[str, Any], text: str) -> str:
    return text.replace(" ", "").upper()


def key_titled(params: dict[str, Any], text: str) -> str:
    return " ".join(word[0].upper() + word[1:].lower() for word in text.split(params["j"]))


def small_but_first(params: dict[str, Any], text: str) -> str:
    first, *rest = text.split(" ")
    return " ".join((first, *map(str.lower, rest)))


def comma_to_bracket(params: dict[str, Any], text: str) -> str:
    return text.replace(", ", " (") + ")"


def bracket_to_joint(params: dict[str, Any], text: str) -> str:
    before, inside = re.fullmatch(r"(.*) \((.*)\)", text).groups()
    return before + params["j"] + inside


def caps_words_calmed(params: dict[str, Any], text: str) -> str:
    calm = (w[0] + w[1:].lower() if w.isupper() and len(w) > 1 else w for w in text.split(" "))
    return " ".join(calm)


def sentences_capital(params: dict[str, Any], text: str) -> str:
    sentences = re.split("(?<=[.?!]) ", text)
    return " ".join(sentence[0].upper() + sentence[1:] for sentence in sentences)


ORACLES = {name: oracle for name, oracle in globals().copy().items() if name in vars(recasing)}
ORACLES = {name.replace("_", "-"): oracle for name, oracle in ORACLES.items()}


@each_family
def test_words_are_written_in_another_case_and_joined_anew_as_asked(family, agree):
    agree(family, ORACLES)


@each_family
def test_the_output_is_an_edit_of_the_words_of_the_input(family):
    rows = []
    for number in range(20):
        rng = random.Random(f"{family.family}/{number}")
        rows += family.setting(rng).rows(rng, 3)
    assert len(rows) == 60
    assert sum(align(text, output) is not None for text, output in rows) >= 57
