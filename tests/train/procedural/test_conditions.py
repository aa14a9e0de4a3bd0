from __future__ import annotations

import random
import re
from typing import Any

import pytest

from fuzzy_magic.train.procedural import conditions
from fuzzy_magic.train.procedural.base import Procedural

FAMILIES = [each for each in vars(conditions).values() if isinstance(each, Procedural)]
each_family = pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.family)

KINDS = {
    "number": r"\b\d+\b",
    "e-mail address": r"[\w.]+@[\w.]*\w",
    "phone number": r"555-01\d\d",
    "web link": r"https://[a-z]+\.example/[a-z]+",
    "time": r"\d+:\d\d",
    "price": r"\$\d+\.\d\d",
    "date": r"\d{4}-\d\d-\d\d",
}


def found_or_default(params: dict[str, Any], text: str) -> str:
    found = re.search(KINDS[params["what"]], text)
    return found[0] if found else params["none"]


def made(what: str, text: str) -> str:
    if "capitals" in what:
        text = text.upper()
    if "word" in what:
        return re.split(r"\s", text)[-1 if "last" in what else 0]
    if "small" in what:
        return text.lower()
    ends = {"!": ("", "!"), "*": ("* ", ""), "brackets": ("(", ")")}
    before, after = next((pair for key, pair in ends.items() if key in what), ("", ""))
    return before + text + after


def begins_choice(params: dict[str, Any], text: str) -> str:
    return made(params["yes" if re.match(re.escape(params["mark"]), text) else "no"], text)


def contains_choice(params: dict[str, Any], text: str) -> str:
    return made(params["yes" if text.count(params["mark"]) else "no"], text)


def ends_choice(params: dict[str, Any], text: str) -> str:
    return made(params["yes" if re.search(re.escape(params["mark"]) + "$", text) else "no"], text)


def calm_shouting(params: dict[str, Any], text: str) -> str:
    return text if re.search("[a-z]", text) else text[0] + text[1:].lower()


def shouted_words(params: dict[str, Any], text: str) -> str:
    kept = [word.strip(",") for word in text.split()]
    assert not any(word.isupper() and len(word) == 1 for word in kept)
    return " ".join(word for word in kept if word == word.upper()) or params["none"]


def question_mark(params: dict[str, Any], text: str) -> str:
    asking = "where who why when can do is how what did are has does should which"
    return text + ("?" if text.split()[0].lower() in asking.split() else ".")


NUMBERS = {"2": "two", "3": "three", "4": "four", "5": "five", "6": "six", "7": "seven", "8": "eight"}
NUMBERS |= {"9": "nine", "10": "ten", "11": "eleven", "12": "twelve"}


def small_numbers(params: dict[str, Any], text: str) -> str:
    assert len(re.findall(r"\d+", text)) == 1
    return re.sub(r"\d+", lambda m: NUMBERS[m[0]] if int(m[0]) < params["limit"] else m[0], text)


def cut_long(params: dict[str, Any], text: str) -> str:
    head = re.match(rf"\S+( \S+){{{params['k'] - 1}}}(?= )", text)
    return head[0] + params["dots"] if head else text


def mail_else_phone(params: dict[str, Any], text: str) -> str:
    mail = re.search(KINDS["e-mail address"], text)
    return mail[0] if mail else re.search(r"(\(303\) |\+1 415 )?555[- ]01\d\d", text)[0]


def bracket_else_first(params: dict[str, Any], text: str) -> str:
    found = re.findall(r"\((.+)\)", text)
    return found[0] if found else text.partition(" ")[0]


ORACLES = {name: oracle for name, oracle in globals().copy().items() if name in vars(conditions)}
ORACLES = {name.replace("_", "-"): oracle for name, oracle in ORACLES.items()}


@each_family
def test_a_small_rule_decides_what_a_text_gives(family, agree):
    agree(family, ORACLES)


def test_both_sides_of_a_fork_are_drawn():
    for family in (conditions.begins_choice, conditions.contains_choice, conditions.ends_choice):
        rng = random.Random(family.family)
        setting = family.setting(rng)
        hits = [setting.params["mark"] in text for text, _ in setting.rows(rng, 100)]
        assert 0.3 <= sum(hits) / len(hits) <= 0.85
