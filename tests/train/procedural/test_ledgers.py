from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import product
from typing import Any

import pytest
from told_records import Reader

from fuzzy_magic.train.procedural import FAMILIES
from fuzzy_magic.train.procedural.kinds import Facts, Kind
from fuzzy_magic.train.procedural.summaries import KINDS


@cache
def reader(place: int) -> Reader:
    return Reader(KINDS[place])


def key_of(kind: Kind, phrase: str) -> str | None:
    """Find the field that a spec means by its words."""
    return next((key for key, field in kind.fields.items() if phrase in field.phrases), None)


def tellings(text: str, *phrases: str, lines: bool = True) -> Iterator[list[Facts]]:
    """Read a text as records of each kind that has the fields of the spec; these get the spec's names."""
    bullet = r"^(?:\d+\. |[-*>] )"
    bodies = text.split("\n") if lines else [text]
    stripped = [re.sub(bullet, "", body) for body in bodies]
    for place, kind in enumerate(KINDS):
        keys = [key_of(kind, phrase) for phrase in phrases]
        if None in keys:
            continue
        read = reader(place).readings
        for shown in {tuple(bodies), tuple(stripped)} if lines else {tuple(bodies)}:
            for records in product(*map(read, shown)):
                yield [
                    {p: record[k] for p, k in zip(phrases, keys, strict=True) if k in record}
                    for record in records
                ]


def agreed(found: Iterator[Any]) -> Any:
    """Return what all readings say."""
    answers = list(found)
    assert answers
    assert all(answer == answers[0] for answer in answers), answers
    return answers[0]


def one_field(
    answer: Callable[[dict[str, Any], list[str | None]], Any],
) -> Callable[[dict[str, Any], str], Any]:
    """Make an oracle of what the lines have in the field of the spec."""

    def check(params: dict[str, Any], text: str) -> Any:
        field = params["field"]
        return agreed(
            answer(params, [facts.get(field) for facts in records]) for records in tellings(text, field)
        )

    return check


def line_place(params: dict[str, Any], values: list[str | None]) -> str:
    if params["place"] == "second":
        return values[1] or str(params["none"])
    return values[0 if params["place"] in ("first", "top") else -1] or str(params["none"])


def line_lookup(params: dict[str, Any], text: str) -> Any:
    by, field = params["by"], params["field"]

    def answer(records: list[Facts]) -> str:
        hits = [facts[field] for facts in records if facts.get(by) == params["value"]]
        assert len(hits) < 2
        return hits[0] if hits else str(params["none"])

    return agreed(answer(records) for records in tellings(text, by, field))


def lines_complete(params: dict[str, Any], values: list[str | None]) -> int:
    return {len(values): 0, 0: 2}.get(sum(value is not None for value in values), 1)


def line_of(params: dict[str, Any], values: list[str | None]) -> int:
    assert len(values) == 2
    assert None not in values
    return values.index(params["value"]) if params["value"] in values else 2


def three_facts(params: dict[str, Any], text: str) -> list[str | None]:
    phrases = [params[letter] for letter in "abc"]
    found = tellings(text, *phrases, lines=False)
    values: list[str | None] = agreed([facts.get(phrase) for phrase in phrases] for (facts,) in found)
    return values


def facts_json(params: dict[str, Any], text: str) -> str:
    shown = (json.dumps(value, ensure_ascii=False) for value in three_facts(params, text))
    return "{" + ", ".join(f'"{params[x]}": {value}' for x, value in zip("xyz", shown, strict=True)) + "}"


def facts_line(params: dict[str, Any], text: str) -> str:
    return str(params["sign"]).join(value or params["none"] for value in three_facts(params, text))


def facts_missing(params: dict[str, Any], text: str) -> str:
    gaps = [params[x] for x, value in zip("xyz", three_facts(params, text), strict=True) if value is None]
    return ",".join(gaps) or str(params["none"])


ORACLES = {
    "line-place": one_field(line_place),
    "line-lookup": line_lookup,
    "lines-with": one_field(lambda p, values: str(len(values) - values.count(None))),
    "lines-complete": one_field(lines_complete),
    "lines-same": one_field(lambda p, values: values[0] == values[1]),
    "line-of": one_field(line_of),
    "facts-json": facts_json,
    "facts-line": facts_line,
    "facts-missing": facts_missing,
}


@pytest.mark.parametrize(
    "family", [f for f in FAMILIES if f.family.removeprefix("proc-") in ORACLES], ids=lambda f: f.family
)
def test_several_records_and_several_facts_are_read_right(family, agree):
    agree(family, ORACLES, settings=50)
