from __future__ import annotations

import re
from typing import Any

import pytest

from fuzzy_magic.train.procedural import casing
from fuzzy_magic.train.procedural.base import Procedural

FAMILIES = [each for each in vars(casing).values() if isinstance(each, Procedural)]


def words(text: str) -> list[str]:
    cleaned = "".join(char if char.isalnum() else " " for char in text)
    return [word.casefold() for word in cleaned.split()]


def every_word_capital(params: dict[str, Any], text: str) -> str:
    return re.sub(r"\w+", lambda m: m[0].capitalize(), text)


def sentence_start(params: dict[str, Any], text: str) -> str:
    head, tail = text[0], text[1:]
    return "".join([head.swapcase() if head.islower() else head, *(c.casefold() for c in tail)])


def edge_word_loud(params: dict[str, Any], text: str) -> str:
    pattern = r"^\S+" if params["which"] == "first" else r"\S+$"
    return re.sub(pattern, lambda m: m[0].upper(), text)


def headline_capitals(params: dict[str, Any], text: str) -> str:
    small = re.findall(r"\w+", params["small"])
    capitals = text.title()
    for word in small:
        capitals = re.sub(rf"(?<= ){word}(?![^ ])", word, capitals, flags=re.IGNORECASE)
    return capitals


def snake_name(params: dict[str, Any], text: str) -> str:
    return "_".join(words(text))


def kebab_name(params: dict[str, Any], text: str) -> str:
    return re.sub(r"\W+", "-", text.lower()).strip("-")


def camel_name(params: dict[str, Any], text: str) -> str:
    joined = pascal_name(params, text)
    return joined[0].lower() + joined[1:]


def pascal_name(params: dict[str, Any], text: str) -> str:
    return "".join(word.title() for word in words(text))


def constant_name(params: dict[str, Any], text: str) -> str:
    return re.sub(r"\W+", "_", text.upper()).strip("_")


def plain_words(params: dict[str, Any], text: str) -> str:
    if "_" in text or text.isupper():
        return text.replace("_", " ").lower()
    return "".join(f" {c.lower()}" if c.isupper() else c for c in text).strip()


def initials_of(params: dict[str, Any], text: str) -> str:
    dots = params["dots"]
    letters = re.findall(r"\b\w", text.upper())
    if "no dots" in dots or "without" in dots:
        return (" " if "with spaces" in dots else "").join(letters)
    return (
        "".join(f"{letter}. " for letter in letters)
        .strip()
        .replace(" ", " " if "dots and spaces" in dots else "")
    )


def phrase_acronym(params: dict[str, Any], text: str) -> str:
    return re.sub(r"(?<=\w)\w+| ", "", text).upper()


ORACLES = {
    "all-caps": lambda params, text: "".join(char.upper() for char in text),
    "all-small": lambda params, text: text.swapcase() if text.isupper() else text.casefold(),
    "every-word-capital": every_word_capital,
    "sentence-start": sentence_start,
    "capital-start": lambda params, text: re.sub(r"^[a-z]", lambda m: m[0].upper(), text),
    "edge-word-loud": edge_word_loud,
    "headline-capitals": headline_capitals,
    "snake-name": snake_name,
    "kebab-name": kebab_name,
    "camel-name": camel_name,
    "pascal-name": pascal_name,
    "constant-name": constant_name,
    "plain-words": plain_words,
    "initials-of": initials_of,
    "phrase-acronym": phrase_acronym,
}


@pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.family)
def test_letters_and_names_get_the_case_that_is_asked_for(family, agree):
    agree(family, ORACLES)


def test_every_family_has_an_oracle_and_twenty_wordings():
    assert {f.family.removeprefix("proc-") for f in FAMILIES} == set(ORACLES)
    assert all(20 <= len(set(f.wordings)) == len(f.wordings) for f in FAMILIES)
