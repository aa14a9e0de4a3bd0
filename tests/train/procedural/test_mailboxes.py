from __future__ import annotations

import random
import re
from typing import Any

import pytest

from fuzzy_magic.train.procedural import mailboxes
from fuzzy_magic.train.procedural.base import Procedural

FAMILIES = [v for v in vars(mailboxes).values() if isinstance(v, Procedural)]
ADDRESS = r"[a-z]+(\.[a-z]+)?\d{0,2}@[a-z]+(\.[a-z]+)+"


def couple(text: str) -> str:
    a, b = re.split(r" and | und |[&,/+;\n]", text)
    (*first, last), (second, same) = a.split(), b.split()
    assert last == same
    return f"{' '.join(first)} and {second} {last}"


def each_surname(text: str) -> str:
    found = re.search(r"((?:[A-Z][a-z]+, )?[A-Z][a-z]+ (?:and|or|&|\+) [A-Z][a-z]+) ([A-Z'a-z]+)", text)
    assert found, text
    full = re.sub(r"[A-Z][a-z]+", lambda name: f"{name[0]} {found[2]}", found[1])
    return text[: found.start()] + full + text[found.end() :]


def people(text: str) -> list[list[str]]:
    return [name.split() for name in re.split(r", | and |; | & |\n", text)]


def reference(text: str) -> str:
    found = ", ".join(f"{last}, {first[:1]}." for first, last in people(text))
    return re.sub(r"\., (?=[^,]*, [A-Z]\.$)", ". & ", found)


def greeting(params: dict[str, Any], text: str) -> str:
    names = ", ".join(first for first, _ in people(text))
    return params["hi"] + " " + re.sub(", ([^,]+)$", r" and \1", names) + ","


def salutation(text: str) -> str:
    text = re.sub(r"\b(gender|name|sex)\b[:=]?", "", text)
    woman = re.search(r"\b(f|female|F)\b", text)
    name = re.sub(r"\b(f|female|F|m|male|M)\b(?!')", "", text).strip(" ()[],;:/-=")
    last = name.split(",")[0] if "," in name else name.split()[1]
    return f"Dear {'Ms' if woman else 'Mr'} {last},"


def handle(params: dict[str, Any], text: str) -> str:
    first, last = re.sub("['-]", "", text.casefold()).split(" ")
    return params["like"].replace("rosa", "*").replace("klein", last).replace("*", first)


def at_firm(params: dict[str, Any], text: str) -> str:
    text = re.sub(r"\b(name|firm): ", "", text).replace(" works at ", " at ")
    kinds = "|".join(mailboxes.FIRMS)
    firm = re.search(rf"[A-Z][a-z]+ ({kinds})\b", text)
    assert firm, text
    name = text.replace(firm[0], "").replace(" at ", "").strip(" ,;:/()-")
    first, last = reversed(name.split(", ")) if "," in name else name.split(" ")
    local, site = params["like"].split("@")
    pieces = {"rosa": first, "fox": last, "r": first[0]}
    made = re.sub(r"rosa|fox|r", lambda piece: pieces[piece[0]].lower(), local)
    return f"{made}@{site}".replace("@veloworks", "@" + "".join(firm[0].lower().split()))


def unveiled(text: str) -> str:
    text = re.sub(r" ?[([<-]?\b(at|AT)\b[)\]>-]? ?", "@", text)
    text = re.sub(r" ?[([<-]?\b(dot|DOT)\b[)\]>-]? ?", ".", text)
    found = re.search(ADDRESS, text)
    assert found, text
    return found[0]


def canonical(text: str) -> str:
    found = re.search(ADDRESS, re.sub(r"\+\w+(?=@)", "", text.lower().replace("mailto:", "")))
    assert found, text
    return found[0]


def badge(text: str) -> str:
    name = re.sub(r"\b(Dr|Prof|Ms|Mr|Mrs)\b\.? ", "", text)
    last, first = name.split(", ") if "," in name else reversed(name.split(" "))
    return f"{first if '-' in first else first.capitalize()} {last[0].upper()}."


def nicknamed(text: str) -> str:
    (first, last), nick = re.findall(r"\w+", text)[:2], re.findall(r"\w+", text)[-1]
    return f'{first} "{nick}" {last}'


ORACLES = {
    "couple-merged": lambda p, t: couple(t),
    "surname-for-each": lambda p, t: each_surname(t),
    "authors-referenced": lambda p, t: reference(t),
    "greeting-to-all": greeting,
    "salutation-by-gender": lambda p, t: salutation(t),
    "handle-of-name": handle,
    "address-at-firm": at_firm,
    "address-unveiled": lambda p, t: unveiled(t),
    "address-canonical": lambda p, t: canonical(t),
    "badge-short-name": lambda p, t: badge(t),
    "nickname-quoted": lambda p, t: nicknamed(t),
}


@pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.family)
def test_people_are_named_and_addressed_as_asked_for(family, agree):
    agree(family, ORACLES)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.family)
def test_a_family_of_names_has_two_dozen_wordings_and_many_short_rows(family):
    assert len(set(family.wordings)) == len(family.wordings) >= 24
    rng = random.Random(family.family)
    rows = [row for _ in range(40) for row in family.setting(rng).rows(rng, 8)]
    assert len({text for text, _ in rows}) >= 0.9 * len(rows)
    assert all(len(text) < 200 and 0 < len(output) < 60 for text, output in rows)
