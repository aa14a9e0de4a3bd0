from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest

from fuzzy_magic.train.procedural import countries
from fuzzy_magic.train.procedural.base import Procedural
from fuzzy_magic.train.procedural.countries import CITIES, CURRENCY_CODES, LANGUAGES, ROWS

FAMILIES = [v for v in vars(countries).values() if isinstance(v, Procedural)]


def named(text: str, names: Mapping[str, Any], flags: int = re.IGNORECASE) -> str:
    """Find the one name that a text holds; a name inside a longer one does not count."""
    words = sorted(names, key=len, reverse=True)
    found = re.findall(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)", text, flags)
    assert len(found) == 1, text
    return next(name for name in names if name.casefold() == found[0].casefold())


def fact(asked: int, given: int = 0) -> Any:
    """Look through the rows one by one for what the text names."""

    def oracle(params: dict[str, Any], text: str) -> str:
        name = named(
            text, {row[given]: row for row in ROWS if row[given] != "-"}, re.IGNORECASE * (given != 2)
        )
        (answer,) = {row[asked] for row in ROWS if row[given] == name}
        return "+" + answer if asked == 7 else answer

    return oracle


def listed(table: Mapping[str, str]) -> Any:
    return lambda params, text: dict(table.items())[named(text, table)]


ORACLES = {
    "capital-of": fact(1), "capital-country": fact(0, 1), "nationality-of": fact(6),
    "nationality-country": fact(0, 6), "country-alpha-code": fact(2), "alpha-code-country": fact(0, 2),
    "country-money": fact(3), "continent-of": fact(5), "language-of": listed(LANGUAGES),
    "city-country": listed(CITIES), "money-code": listed(CURRENCY_CODES), "dialling-code": fact(7),
}  # fmt: skip


@pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.family)
def test_facts_about_countries_are_right(family, agree):
    agree(family, ORACLES, settings=80)


def test_a_country_is_listed_once_and_shares_no_key_with_another():
    for column in (0, 1, 2, 6):
        keys = [row[column] for row in ROWS if row[column] != "-"]
        assert len(set(keys)) == len(keys) > 80
    assert len(ROWS) >= 110


def test_a_city_or_language_belongs_to_a_country_of_the_rows():
    countries_known = {row[0] for row in ROWS}
    assert set(CITIES.values()) | set(LANGUAGES) <= countries_known
    assert len(CITIES) >= 120


@pytest.mark.parametrize(
    ("family", "text", "answer"),
    [
        ("capital-of", "Norway", "Oslo"),
        ("capital-country", "Lima", "Peru"),
        ("nationality-of", "Spain", "Spanish"),
        ("country-alpha-code", "Switzerland", "CH"),
        ("money-code", "Japanese yen", "JPY"),
        ("dialling-code", "Italy", "+39"),
        ("continent-of", "Kenya", "Africa"),
        ("language-of", "Brazil", "Portuguese"),
        ("city-country", "Milan", "Italy"),
    ],
)
def test_a_known_fact_is_found(family, text, answer):
    assert ORACLES[family]({}, text) == answer
