from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest

from fuzzy_magic.train.procedural import enumerations
from fuzzy_magic.train.procedural.base import Procedural

FAMILIES = [v for v in vars(enumerations).values() if isinstance(v, Procedural)]
PARTING = re.compile(r" *[,;/] *| and | & ")


def entries(text: str) -> list[str]:
    return PARTING.split(text)


def tallied(text: str) -> str:
    return ", ".join(f"{n}x {item}" for item, n in Counter(entries(text)).items())


def two_shown(params: dict[str, Any], text: str) -> str:
    first, second, *others = entries(text)
    shown = {"Ann": first, "Bob": second, "2": str(len(others))}
    return re.sub(r"Ann|Bob|2", lambda m: shown[m[0]], params["like"])


def choice(text: str) -> str:
    commas = ", ".join(entries(text))
    return re.sub(r", (?=[^,]*$)", " or ", commas)


def headcount(params: dict[str, Any], text: str) -> str:
    names = re.findall(r"\b[A-Z][a-z]+(?: [A-Z][a-z]+)?", text)
    return f"1 {params['one']}" if len(names) == 1 else f"{len(names)} {params['many']}"


def addition(text: str) -> str:
    found = re.findall(r"\d+", text)
    return f"{' + '.join(found)} = {sum(map(int, found))}"


def unrolled(text: str) -> str:
    numbers: list[int] = []
    for low, high in re.findall(r"(\d+)(?: ?(?:-|–|to) ?(\d+))?", text):
        numbers.append(int(low))
        while high and numbers[-1] < int(high):
            numbers.append(numbers[-1] + 1)
    return ", ".join(map(str, numbers))


def alphabetical(text: str) -> str:
    rest = entries(text.lower())
    shown = {item.lower(): item for item in entries(text)}
    ordered = []
    while rest:
        ordered.append(shown[min(rest)])
        rest.remove(min(rest))
    return re.sub(r", (?=[^,]*$)", " and ", ", ".join(ordered))


def spread(text: str) -> str:
    *kinds, last = re.split(r", | and | & |/", text)
    last, noun = last.split(" ", 1)
    return "".join(f"{kind} {noun}, " for kind in [*kinds, last])[:-2]


def gathered(text: str) -> str:
    pairs = [item.split(" ", 1) for item in re.split(r", | and |; | / ", text)]
    assert len({noun for _, noun in pairs}) == 1
    return re.sub(r", (?=[^,]*$)", " and ", ", ".join(kind for kind, _ in pairs)) + f" {pairs[0][1]}"


def ranked(text: str) -> str:
    found = {int(n[0]): item for item in entries(text) if (n := re.search(r"\d+", item))}
    names = [re.sub(r"\d+x |\d+|[:=()]| - ", "", found[n]).strip() for n in sorted(found)]
    return ", ".join(reversed(names))


def route(text: str) -> str:
    stops = re.findall(r"[A-Z][a-z]+", text)
    via = " and ".join(stops[1:-1])
    return f"{stops[0]} to {stops[-1]} via {via}".removesuffix(" via ")


def query(text: str) -> str:
    words = re.findall(r"\w+", text)
    return "".join(word + "=&"[i % 2] for i, word in enumerate(words))[:-1]


ORACLES = {
    "repeats-tallied": lambda p, t: tallied(t),
    "first-two-and-more": two_shown,
    "list-with-or": lambda p, t: choice(t),
    "people-counted": headcount,
    "sum-written-out": lambda p, t: addition(t),
    "ranges-expanded": lambda p, t: unrolled(t),
    "sorted-with-and": lambda p, t: alphabetical(t),
    "noun-spread": lambda p, t: spread(t),
    "noun-gathered": lambda p, t: gathered(t),
    "ranked-by-number": lambda p, t: ranked(t),
    "stops-to-route": lambda p, t: route(t),
    "pairs-to-query": lambda p, t: query(t),
}


@pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.family)
def test_lists_are_written_in_the_form_asked_for(family, agree):
    agree(family, ORACLES)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.family)
def test_a_family_of_lists_has_twenty_four_wordings(family):
    assert len(set(family.wordings)) == len(family.wordings) >= 24
