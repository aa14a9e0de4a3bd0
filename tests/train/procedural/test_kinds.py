from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from told_records import Reader

from fuzzy_magic.train.procedural import FAMILIES, adverts, mailings, opinions, reports, slots, stories
from fuzzy_magic.train.procedural.kinds import Facts, Kind

KINDS: dict[str, Kind] = {
    "takeover": stories.TAKEOVER, "transfer": stories.TRANSFER, "trip": stories.TRIP,
    "choice": opinions.CHOICE, "review": opinions.REVIEW, "notice": opinions.SWAP,
    "error": slots.ERROR, "task": slots.TASK, "job": slots.JOB,
    "parcel": mailings.PARCEL, "signature": mailings.SIGNATURE,
    "car": adverts.CAR, "event": adverts.EVENT,
    "commit": reports.COMMIT, "patient": reports.PATIENT,
}  # fmt: skip
Answer = Callable[[Kind, dict[str, Any], Facts], Any]


@cache
def reader(name: str) -> Reader:
    return Reader(KINDS[name])


def key_of(kind: Kind, phrase: str) -> str:
    """Find the field that a spec means by its words alone."""
    (key,) = (key for key, field in kind.fields.items() if phrase in field.phrases)
    return key


def field(kind: Kind, params: dict[str, Any], facts: Facts) -> str:
    key = key_of(kind, params["field"])
    assert params["question"] in kind.fields[key].questions
    return facts.get(key, params["none"])


def pair(kind: Kind, params: dict[str, Any], facts: Facts) -> str:
    form: str = params["form"]
    for place in ("first", "second"):
        assert f"[{params[place]}]" in form
        form = form.replace(f"[{params[place]}]", f"\0{place}\0")
    for place in ("first", "second"):
        form = form.replace(f"\0{place}\0", facts.get(key_of(kind, params[place]), params["none"]))
    return form


def given(kind: Kind, params: dict[str, Any], facts: Facts) -> bool:
    return key_of(kind, params["field"]) in facts


def missing(kind: Kind, params: dict[str, Any], facts: Facts) -> int:
    gaps = [k for k, letter in enumerate("abc") if key_of(kind, params[letter]) not in facts]
    assert len(gaps) < 2
    return gaps[0] if gaps else 3


def count(kind: Kind, params: dict[str, Any], facts: Facts) -> str:
    return str(sum(key_of(kind, params[letter]) in facts for letter in "abc"))


def role(kind: Kind, params: dict[str, Any], facts: Facts) -> int:
    return next((k for k in (0, 1) if facts.get(key_of(kind, params["ab"[k]])) == params["who"]), 2)


def match(kind: Kind, params: dict[str, Any], facts: Facts) -> int:
    value = facts.get(key_of(kind, params["field"]))
    return 2 if value is None else int(value != params["value"])


ANSWERS: dict[str, Answer] = {
    "field": field, "pair": pair, "given": given, "missing": missing, "count": count, "match": match,
    "role": role, "side": role, "end": role, "part": role,
}  # fmt: skip


def review_mix(kind: Kind, params: dict[str, Any], facts: Facts) -> int:
    return [(True, False), (False, True), (True, True), (False, False)].index(
        ("praise" in facts, "complaint" in facts)
    )


def review_stars(kind: Kind, params: dict[str, Any], facts: Facts) -> int:
    return 2 if "stars" not in facts else int(int(facts["stars"]) < params["cut"])


def car_gate(kind: Kind, params: dict[str, Any], facts: Facts) -> int:
    return 2 if "fuel" not in facts else int(facts["fuel"] not in ("electric", "hybrid"))


def error_route(kind: Kind, params: dict[str, Any], facts: Facts) -> int:
    groups = {params["x"]: 0, params["y"]: 0, params["z"]: 1}
    return groups.get(facts["cause"], 2)


def commit_section(kind: Kind, params: dict[str, Any], facts: Facts) -> int:
    return {"feat": 0, "fix": 1}.get(facts["type"], 2)


def partner(*keys: str) -> Answer:
    def answer(kind: Kind, params: dict[str, Any], facts: Facts) -> str:
        for own, other in (keys, keys[::-1]):
            if facts.get(own) == params["who"]:
                return facts.get(other, params["none"])
        return str(params["none"])

    return answer


SPECIAL: dict[str, Answer] = {
    "review-mix": review_mix,
    "review-stars": review_stars,
    "car-gate": car_gate,
    "error-route": error_route,
    "commit-section": commit_section,
    "trip-via": lambda kind, params, facts: "stop" in facts,
    "transfer-partner": partner("sender", "receiver"),
    "takeover-partner": partner("buyer", "target"),
}


def oracle(name: str) -> Callable[[dict[str, Any], str], Any] | None:
    start, _, end = name.partition("-")
    answer = SPECIAL.get(name) or ANSWERS.get(end)
    if start not in KINDS or answer is None:
        return None

    def check(params: dict[str, Any], text: str) -> Any:
        readings = reader(start).readings(text)
        assert readings, text
        answers = [answer(KINDS[start], params, facts) for facts in readings]
        assert all(each == answers[0] for each in answers), (text, readings)
        return answers[0]

    return check


NAMES = [family.family.removeprefix("proc-") for family in FAMILIES]
ORACLES = {name: found for name in NAMES if (found := oracle(name)) is not None}


@pytest.mark.parametrize(
    "family", [f for f in FAMILIES if f.family.removeprefix("proc-") in ORACLES], ids=lambda f: f.family
)
def test_roles_and_fields_are_read_off_what_the_text_tells(family, agree):
    agree(family, ORACLES, settings=30)


def test_no_phrase_names_two_fields():
    for kind in KINDS.values():
        phrases = [phrase for each in kind.fields.values() for phrase in each.phrases]
        assert len(set(phrases)) == len(phrases)
        assert all(
            re.search(r"\?$", question) for each in kind.fields.values() for question in each.questions
        )
