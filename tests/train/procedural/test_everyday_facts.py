from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from typing import Any

import pytest

from fuzzy_magic.train.procedural import everyday_facts
from fuzzy_magic.train.procedural.base import Procedural
from fuzzy_magic.train.procedural.everyday_facts import (
    FILES,
    KINDS,
    LENGTHS,
    SYMBOLS,
    UNITS,
    WORKPLACES,
    YOUNG,
)

FAMILIES = [v for v in vars(everyday_facts).values() if isinstance(v, Procedural)]
ONES = "zero one two three four five six seven eight nine ten eleven twelve thir four fif six seven eigh nine"
TENS = "twen thir for fif six seven eigh nine"


def spelled() -> dict[str, int]:
    """Spell the numbers below a hundred from their stems."""
    ones, numbers = ONES.split(), {}
    for n, stem in enumerate(ones):
        numbers[stem + "teen" * (n > 12)] = n
    for ten, stem in enumerate(TENS.split(), 2):
        for one in range(10):
            numbers[f"{stem}ty-{ones[one]}" if one else f"{stem}ty"] = 10 * ten + one
    return numbers


NUMBERS = spelled()


def named(text: str, names: Mapping[str, Any], flags: int = re.IGNORECASE) -> str:
    """Find the one name that a text holds; a name inside a longer one does not count."""
    words = sorted(names, key=len, reverse=True)
    found = re.findall(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)", text, flags)
    assert len(found) == 1, text
    same = str.casefold if flags else str
    return next(name for name in names if same(name) == same(found[0]))


def listed(table: Mapping[str, str], flags: int = re.IGNORECASE) -> Any:
    return lambda params, text: table[named(text, table, flags)]


def month_of(text: str) -> int:
    months = {name.lower(): i for i, name in enumerate(calendar.month_name) if name}
    months |= {name[:3]: i for name, i in months.items()}
    (found,) = [months[word] for word in re.findall(r"[a-z]+", text.lower()) if word in months]
    return found


def month_named(params: dict[str, Any], text: str) -> str:
    (number,) = re.findall(r"\d+", text)
    return calendar.month_name[int(number)]


def number_word(params: dict[str, Any], text: str) -> str:
    (number,) = re.findall(r"\d+", text)
    return next(word for word, n in NUMBERS.items() if n == int(number))


def kind_of(params: dict[str, Any], text: str) -> str:
    kind = KINDS[named(text, KINDS)]
    assert kind in params["kinds"].split(", ")
    return kind


def file_kind(params: dict[str, Any], text: str) -> str:
    kind = FILES[text.rpartition(".")[2].lower()]
    assert kind in params["kinds"].split(", ")
    return kind


UNIT_SYMBOLS = {name: symbol for symbol, name in UNITS} | LENGTHS
UNIT_NAMES = {symbol: name for symbol, name in UNITS}
ELEMENT_NAMES = {symbol: name for name, symbol in SYMBOLS.items()}
ORACLES = {
    "month-number": lambda params, text: str(month_of(text)),
    "month-named": month_named,
    "month-letters": lambda params, text: calendar.month_abbr[month_of(text)],
    "month-after": lambda params, text: calendar.month_name[month_of(text) % 12 + 1],
    "number-figure": lambda params, text: str(NUMBERS[named(text, NUMBERS)]),
    "number-word": number_word,
    "unit-symbol": listed(UNIT_SYMBOLS),
    "unit-name": listed(UNIT_NAMES, 0),
    "symbol-of-element": listed(SYMBOLS),
    "element-of-symbol": listed(ELEMENT_NAMES, 0),
    "young-of": listed(YOUNG),
    "job-place": listed(WORKPLACES),
    "kind-of-thing": kind_of,
    "file-kind": file_kind,
}


@pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.family)
def test_everyday_facts_are_right(family, agree):
    agree(family, ORACLES, settings=80)


def test_metric_units_are_spelled_by_prefix_and_base():
    prefixes = dict(k="kilo", M="mega", G="giga", T="tera", P="peta", m="milli", h="hecto")
    bases = {"g": "gram", "W": "watt", "V": "volt", "A": "ampere", "J": "joule", "N": "newton"}
    bases |= {"Pa": "pascal", "Hz": "hertz", "B": "byte", "cal": "calorie", "s": "second", "bit": "bit"}
    bases |= {"mol": "mole"}
    metric = {p + b: prefixes[p] + bases[b] for p in prefixes for b in bases}
    assert len(metric.keys() & UNIT_NAMES.keys()) >= 20
    assert not {symbol for symbol, name in UNITS if metric.get(symbol, name) != name} - {"min"}


def test_symbols_and_words_are_listed_once():
    assert len(set(SYMBOLS.values())) == len(SYMBOLS) >= 85
    assert len({symbol for symbol, _ in UNITS}) == len(UNITS) >= 60
    assert all(re.fullmatch("[A-Z][a-z]?", symbol) for symbol in SYMBOLS.values())
    assert len(KINDS) >= 150
    assert len(set(KINDS.values())) >= 12


@pytest.mark.parametrize(
    ("family", "text", "answer"),
    [
        ("month-number", "due March", "3"),
        ("month-after", "December", "January"),
        ("number-figure", "forty-two boxes", "42"),
        ("number-word", "15 guests", "fifteen"),
        ("unit-name", "7 kWh", "kilowatt hour"),
        ("element-of-symbol", "tube 4: Fe", "iron"),
        ("symbol-of-element", "Gold", "Au"),
        ("young-of", "look at the goose", "gosling"),
        ("job-place", "judge", "court"),
    ],
)
def test_a_known_fact_is_found(family, text, answer):
    assert ORACLES[family]({}, text) == answer
