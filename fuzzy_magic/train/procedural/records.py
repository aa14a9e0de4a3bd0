"""Families about structured text: JSON, CSV, key-value lines, tables."""

from __future__ import annotations

import csv
import io
import json
import re
from random import Random
from typing import Any

from fuzzy_magic.train.procedural.base import VALID, YES_NO, Choosing, Writing, chooses, writes
from fuzzy_magic.train.procedural.words import (
    ADJECTIVE,
    CITY,
    COMPANY,
    FIRST,
    FRUIT,
    ITEM,
    LAST,
    TEAM,
    WORD,
    mail,
)

FIELDS = {
    "name": lambda rng: rng.choice(FIRST),
    "city": lambda rng: rng.choice(CITY),
    "item": lambda rng: rng.choice(ITEM),
    "qty": lambda rng: rng.randint(1, 40),
    "price": lambda rng: rng.randint(100, 9999) / 100,
    "active": lambda rng: rng.random() < 0.5,
    "team": lambda rng: rng.choice(TEAM),
    "id": lambda rng: rng.randint(100, 9999),
    "email": mail,
    "color": lambda rng: rng.choice(("red", "blue", "green", "black", "white")),
    "status": lambda rng: rng.choice(("open", "closed", "pending")),
    "company": lambda rng: rng.choice(COMPANY),
    "note": lambda rng: None,
}


def record(rng: Random, count: int, always: str = "") -> dict[str, Any]:
    """Draw a flat record of some fields in any order, one of them for certain."""
    keys = rng.sample(list(FIELDS), count)
    if always and always not in keys:
        keys[rng.randrange(count)] = always
    return {key: FIELDS[key](rng) for key in keys}


def _unquoted(text: str, rng: Random) -> str:
    return re.sub(r'"(\w+)":', r"\1:", text)


def _python(text: str, rng: Random) -> str:
    return text.replace("true", "True").replace("false", "False").replace("null", "None").replace('"', "'")


def _trailing(text: str, rng: Random) -> str:
    return text[:-1] + ",}"


def _open(text: str, rng: Random) -> str:
    return text[:-1]


def _no_commas(text: str, rng: Random) -> str:
    head, _, tail = text.rpartition(",")
    return f"{head} {tail.lstrip()}"


def _chatty(text: str, rng: Random) -> str:
    return rng.choice(
        ("Here is the JSON: {}", "```json\n{}\n```", "{};", "Sure! {} Hope that helps.", "result = {}")
    ).format(text)


def _broken(text: str, rng: Random) -> str:
    return rng.choice((_unquoted, _python, _trailing, _open, _no_commas, _chatty))(text, rng)


JSON_STYLES: dict[str, dict[str, Any]] = {
    "on one line with a space after each comma and colon": {"separators": (", ", ": ")},
    "without any spaces outside strings": {"separators": (",", ":")},
    "with the keys in alphabetical order, a space after each comma and colon": {"sort_keys": True},
}


@writes(
    "format_repair",
    """
    - Repair the JSON. Print it {style}.
    - fix json, {style}
    - The input is a JSON object that some program broke: quotes, commas or brackets may be wrong, or text
      stands around it. Return valid JSON {style}.
    - def repair(text): '''Valid JSON for the damaged object in text, {style}. Values stay as they are.'''
    - Make this parse. Change no value, keep all keys, write it {style}.
    - Clean a JSON-like snippet: double quotes, true/false/null, no trailing comma, no chatter. Output
      {style}.
    - What object was meant? Write it as strict JSON {style}
    - Logs contain almost-JSON. Turn every line into real JSON {style}, nothing before or after it.
    """,
)
def json_repair(rng: Random) -> Writing:
    """Repair a damaged JSON object."""
    style = rng.choice(list(JSON_STYLES))

    def row(rng: Random) -> tuple[str, str]:
        value = record(rng, rng.randint(2, 4))
        return _broken(json.dumps(value), rng), json.dumps(value, **JSON_STYLES[style])

    return {"style": style}, row


@chooses(
    "safety_verification",
    (*VALID, ("parses", "broken"), ("well-formed", "malformed"), *YES_NO[:4]),
    """
    - Is this valid JSON? {L0} if it parses, {L1} if it does not.
    - json.loads works: {L0}; it raises: {L1}
    - Syntax check for JSON objects. Output {L0} for correct ones and {L1} for any with wrong quotes, commas,
      brackets, literals or extra text.
    - def check(text): '''{L0} for strict JSON, {L1} for everything else.'''
    - A parser is strict: single quotes, bare keys, trailing commas, True or None in Python style and missing
      brackets are errors. Say {L1} for an error, {L0} for none.
    - Lint the snippet: {L0} = clean JSON, {L1} = not JSON
    - Before we import a line it must be JSON by the standard. Tell me {L1} if the import would choke on it,
      otherwise {L0}.
    - Mark malformed JSON {L1} and proper JSON {L0}.
    """,
)
def json_valid(rng: Random) -> Choosing:
    """Tell valid JSON from broken JSON."""

    def text(rng: Random, k: int) -> str:
        while True:
            value = json.dumps(
                record(rng, rng.randint(2, 4)), separators=rng.choice(((", ", ": "), (",", ":")))
            )
            broken = _broken(value, rng) if k else value
            if k == 0 or broken != value:
                return broken

    return {}, text


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


@writes(
    "code_commands",
    """
    - Return the value of "{key}", or {none} if the key is missing.
    - obj.get("{key}", "{none}")
    - The input is a JSON object. Print what stands under {key}, without quotes. No such key: {none}.
    - Look up {key} in the record. Answer {none} when the record has no {key}.
    - def pick(text): '''Value of the key {key} in a JSON object, as plain text; "{none}" when absent.'''
    - From each JSON line we need only the field {key}. Strings without quotation marks. If it is not there
      write {none}.
    - jq -r '.{key} // "{none}"'
    - extract field {key} (missing -> {none})
    """,
)
def json_get(rng: Random) -> Writing:
    """Read one value of a JSON object."""
    key, none = (
        rng.choice([f for f in FIELDS if f not in ("note", "active")]),
        rng.choice(("none", "missing", "-", "n/a")),
    )

    def row(rng: Random) -> tuple[str, str]:
        value = record(rng, rng.randint(3, 5), key if rng.random() < 0.8 else "")
        return json.dumps(value), _shown(value.get(key, none))

    return {"key": key, "none": none}, row


PAIR_STYLES = {
    "key=value; key=value": ("=", "; "),
    "key: value, key: value": (": ", ", "),
    "one key: value pair a line": (": ", "\n"),
    "key=value&key=value": ("=", "&"),
    "key -> value | key -> value": (" -> ", " | "),
    "one key<TAB>value pair a line": ("\t", "\n"),
}


def _pairs(value: dict[str, Any], style: str) -> str:
    equal, between = PAIR_STYLES[style]
    return between.join(f"{key}{equal}{_shown(part)}" for key, part in value.items())


@writes(
    "format_repair",
    """
    - Turn the pairs into a JSON object. All values are strings.
    - {style} -> JSON (string values)
    - Input looks like "{style}". Write the same data as one JSON object on one line, each value in quotes.
    - Make JSON of the settings, with a space after colons and commas. Do not convert numbers: every value
      stays a string.
    - def to_json(text): '''Parse {style} into JSON; keys in the given order, values as strings.'''
    - Parse the pairs (format: {style}) and print JSON such as {"a": "1", "b": "2"}.
    - We store settings as JSON. Convert this one, keeping the order of the keys and quoting all values.
    - key-value text to a JSON object, everything quoted
    """,
)
def pairs_to_json(rng: Random) -> Writing:
    """Turn key-value pairs into JSON."""
    style = rng.choice(list(PAIR_STYLES))

    def row(rng: Random) -> tuple[str, str]:
        value = {key: _shown(part) for key, part in record(rng, rng.randint(2, 4)).items()}
        return _pairs(value, style), json.dumps(value)

    return {"style": style}, row


@writes(
    "code_commands",
    """
    - Flatten the JSON object to {style}, in the same order.
    - JSON -> {style}
    - Write the object as pairs in the form {style}. Strings lose their quotes; true, false, null and numbers
      stay as JSON writes them.
    - def flatten(text): '''{style}, order kept, no quotes.'''
    - The next tool cannot read JSON; it wants {style}. Convert the record.
    - Print each key with its value, laid out like this: {style}. No braces, no quotes.
    - Rewrite the JSON in the input as {style}
    - Dump the fields of the object: {style}.
    """,
)
def json_to_pairs(rng: Random) -> Writing:
    """Turn a JSON object into key-value pairs."""
    style = rng.choice(list(PAIR_STYLES))

    def row(rng: Random) -> tuple[str, str]:
        value = record(rng, rng.randint(2, 4))
        return json.dumps(value), _pairs(value, style)

    return {"style": style}, row


DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}


def _cells(rng: Random, count: int) -> list[str]:
    """Draw cells, some of which hold a comma and so need quotes."""
    kinds = (
        lambda: rng.choice(CITY),
        lambda: f"{rng.choice(LAST)}, {rng.choice(FIRST)}",
        lambda: str(rng.randint(1, 999)),
        lambda: rng.choice(ITEM),
        lambda: f"{rng.choice(ADJECTIVE)} {rng.choice(WORD)}",
        lambda: mail(rng),
        lambda: f"{rng.randint(1, 99)}.{rng.randint(10, 99)}",
    )
    return [rng.choice(kinds)() for _ in range(count)]


def _line(cells: list[str], delimiter: str) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="").writerow(cells)
    return out.getvalue()


NTH = ("first", "second", "third", "fourth", "fifth")


@writes(
    "code_commands",
    """
    - Give the {nth} field of the {delimiter}-separated line, without its quotes.
    - {delimiter}-separated, field {number}
    - The line has fields between {delimiter} signs; a quoted field may hold one itself. Return the {nth}
      field.
    - Column {number}, please. Separator: {delimiter}. Quotation marks around a field are not part of it.
    - def column(line): '''Field {number} (counted from 1) of a line split at each {delimiter} outside
      quotes.'''
    - Cut out the {nth} column of the row ({delimiter} as separator) and print it unquoted.
    - From every row I only want what stands in the {nth} place. Fields are divided by a {delimiter}.
    - row -> value {number} of the row; delimiter is the {delimiter}
    """,
)
def csv_field(rng: Random) -> Writing:
    """Read one field of a separated line."""
    delimiter, number = rng.choice(list(DELIMITERS)), rng.randint(1, 4)

    def row(rng: Random) -> tuple[str, str]:
        cells = _cells(rng, rng.randint(4, 6))
        return _line(cells, DELIMITERS[delimiter]), cells[number - 1]

    return {"delimiter": delimiter, "number": number, "nth": NTH[number - 1]}, row


@writes(
    "format_repair",
    """
    - Change the separator from {source} to {target}. Quote a field only if it contains a {target}.
    - {source}-separated -> {target}-separated
    - Rewrite the line with a {target} between the fields instead of a {source}; put a field in double quotes
      if the new separator occurs in it.
    - def convert(line): '''Read {source}-separated values, write {target}-separated values, minimal
      quoting.'''
    - Our importer only reads {target}-separated rows. Convert this {source}-separated one. Quotes only where
      needed.
    - Split at each {source} outside quotes, join with a {target}, quote fields that have a {target} inside.
    - Same row, other delimiter: {source} becomes {target}. Fields keep their text; use quotes only for fields
      with a {target}.
    - convert delimiters, {source} to {target}, csv quoting rules
    """,
)
def csv_convert(rng: Random) -> Writing:
    """Change the separator of a line."""
    source, target = rng.sample(list(DELIMITERS), 2)

    def row(rng: Random) -> tuple[str, str]:
        cells = _cells(rng, rng.randint(3, 5))
        return _line(cells, DELIMITERS[source]), _line(cells, DELIMITERS[target])

    return {"source": source, "target": target}, row


@writes(
    "search_matching",
    """
    - Each line is "name: value". Return {what}.
    - table lookup: {what}
    - Read the small table and answer with {what}, nothing else.
    - The input lists things with a number each. I need {what}.
    - def answer(table): '''Return {what}.'''
    - From these rows, give {what}.
    - Rows come as name and value with a colon between them. Question: {what}?
    - Which is {what}? One short answer.
    """,
)
def small_table(rng: Random) -> Writing:
    """Answer a question about rows of names and values."""
    what, answer = rng.choice((
        ("the name with the highest value", lambda rows: max(rows, key=rows.get)),
        ("the name with the lowest value", lambda rows: min(rows, key=rows.get)),
        ("the highest value", lambda rows: str(max(rows.values()))),
        ("the name in the last row", lambda rows: list(rows)[-1]),
        ("the value in the second row", lambda rows: str(list(rows.values())[1])),
        ("the sum of all values", lambda rows: str(sum(rows.values()))),
        ("the name that comes first in the alphabet", lambda rows: min(rows)),
        ("the name with the second highest value", lambda rows: sorted(rows, key=rows.get)[-2]),
    ))  # fmt: skip

    def row(rng: Random) -> tuple[str, str]:
        names = rng.sample(rng.choice((FRUIT, CITY, FIRST, TEAM)), rng.randint(3, 6))
        rows = dict(zip(names, rng.sample(range(1, 99), len(names)), strict=True))
        return "\n".join(f"{name}: {value}" for name, value in rows.items()), answer(rows)

    return {"what": what}, row
