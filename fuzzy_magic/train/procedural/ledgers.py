"""Families that read several records at once: one by its place or by a value, those with a gap."""

from __future__ import annotations

from random import Random

from fuzzy_magic.train.procedural.adverts import CAR, EVENT
from fuzzy_magic.train.procedural.base import Choosing, Writing, chooses, say, writes
from fuzzy_magic.train.procedural.kinds import NONES, ROLES, Facts, Kind, form
from fuzzy_magic.train.procedural.opinions import SWAP
from fuzzy_magic.train.procedural.slots import ERROR, TASK
from fuzzy_magic.train.procedural.stories import TAKEOVER, TRANSFER, TRIP

KINDS = (CAR, EVENT, SWAP, ERROR, TASK, TAKEOVER, TRANSFER, TRIP)
BULLETS = ("", "", "- ", "* ", "> ")


def _one(rng: Random, kind: Kind, facts: Facts, has: tuple[str, ...], lacks: tuple[str, ...]) -> str:
    """Show a record in one line."""
    lines = [
        x
        for x in kind.lines
        if "\n" not in x
        and all("{" + k + "}" in x for k in has)
        and not any("{" + k + "}" in x for k in lacks)
    ]
    if lines and rng.random() < 0.8:
        return say(rng, lines, **facts)
    return form(rng, kind, facts, has, lacks).replace("\n", ", ")


def _lines(rng: Random, lines: list[str]) -> str:
    bullet = rng.choice(BULLETS)
    if rng.random() < 0.3:
        return "\n".join(f"{i}. {line}" for i, line in enumerate(lines, 1))
    return "\n".join(bullet + line for line in lines)


PLACES = {"first": 0, "second": 1, "last": -1, "top": 0, "bottom": -1}


@writes(
    "text_nlp",
    """
    - {field} in the {place} line, {none} if that line has none
    - Each line is one record. Give the {field} of the {place} one, or {none}.
    - Look at the {place} line only. Copy its {field}; if it has no {field} write {none}, even if another
      line has one.
    - def read(lines): '''The {field} of the {place} line, else "{none}".'''
    - Several entries, one a line. I want to know the {field}, but only of the {place} entry. What the others
      say is of no use. Put {none} if the {place} entry does not say.
    - {place} line: what is the {field}? ({none} = not given there)
    - Skip all but the {place} line and extract the {field} from it, {none} when it is missing.
    - Return the {field} that stands in the {place} of these lines, or {none}.
    """,
)
def line_place(rng: Random) -> Writing:
    """Take a field out of the line at a place."""
    kind, none, place = rng.choice(KINDS), rng.choice(NONES), rng.choice(list(PLACES))
    key = rng.choice(list(kind.fields))

    def row(rng: Random) -> tuple[str, str]:
        count, index = rng.randint(2, 3), PLACES[place]
        records = [kind.draw(rng) for _ in range(count)]
        gaps = [rng.random() < 0.25 for _ in records]
        lines = [
            _one(rng, kind, facts, () if gap else (key,), (key,) if gap else ())
            for facts, gap in zip(records, gaps, strict=True)
        ]
        return _lines(rng, lines), none if gaps[index] else records[index][key]

    return {"field": rng.choice(kind.fields[key].phrases), "place": place, "none": none}, row


@writes(
    "search_matching",
    """
    - Find the line whose {by} is {value} and give its {field} ({none} if there is no such line).
    - {by} = {value} -> {field}? else {none}
    - Which {field} goes with "{value}" as {by}? Not there: {none}
    - def find(lines): '''The {field} of the record in which the {by} is "{value}"; "{none}" if none is.'''
    - A few records, one a line. One of them may have {value} as its {by}. If so return the {field} of this
      very record, not of a neighbour. If not, return {none}.
    - Search for {value} ({by}). Print the {field} in the same line, or {none} when the search finds nothing.
    - select {field} where {by} is {value}, {none} for no rows
    - I only care for the record with the {by} {value}. What is its {field}? Say {none} if no record is like
      that.
    """,
)
def line_lookup(rng: Random) -> Writing:
    """Take a field out of the line that has a value in another field."""
    kind, none = rng.choice(KINDS), rng.choice(NONES)
    joint = [
        (a, b)
        for a in kind.fields
        for b in kind.fields
        if a != b and sum("{" + a + "}" in x and "{" + b + "}" in x for x in kind.lines) > 1
    ]
    by, key = rng.choice(joint)
    value = kind.draw(rng)[by]

    def row(rng: Random) -> tuple[str, str]:
        records: list[Facts] = []
        while len(records) < rng.randint(2, 3):
            facts = kind.draw(rng)
            if not any(value in fact or fact in value for fact in facts.values()):
                records.append(facts)
        hit = rng.randrange(len(records)) if rng.random() < 0.8 else None
        if hit is not None:
            records[hit][by] = value
        lines = [_one(rng, kind, facts, (by, key), ()) for facts in records]
        return _lines(rng, lines), none if hit is None else records[hit][key]

    a, b = (rng.choice(kind.fields[x].phrases[:2]) for x in (by, key))
    return {"by": a, "field": b, "value": value, "none": none}, row


@writes(
    "agentic_tools",
    """
    - How many lines give the {field}?
    - Number of lines with the {field}, as digits
    - One record a line. Count those that tell the {field}; an empty label does not count. Write the number.
    - def count(lines): '''How many of the lines show the {field}.'''
    - Some of these entries give the {field} and some do not. Tell me how many do (0 is a possible answer).
    - Count the entries in which you can read the {field}, not the {other}. Digits only.
    - Go through the lines. Add one for each line that has the {field}. Print the sum.
    - completeness of a list: in how many lines is the {field} filled in?
    """,
)
def lines_with(rng: Random) -> Writing:
    """Count the lines that have a field."""
    kind = rng.choice(KINDS)
    key, other = rng.sample(list(kind.fields), 2)

    def row(rng: Random) -> tuple[str, str]:
        marks = [rng.random() < 0.5 for _ in range(rng.randint(2, 4))]
        lines = [
            _one(rng, kind, kind.draw(rng), (key,) if mark else (), () if mark else (key,)) for mark in marks
        ]
        return _lines(rng, lines), str(sum(marks))

    return {"field": rng.choice(kind.fields[key].phrases), "other": kind.fields[other].phrases[0]}, row


@chooses(
    "safety_verification",
    (("all", "some", "none"), ("full", "partial", "empty"), ("ok", "check", "stop"), *ROLES),
    """
    - {L0}: every line has the {field}. {L1}: at least one has and one has not. {L2}: no line has it.
    - {field} in all lines {L0}, in some {L1}, in none {L2}
    - Check a list of records, one a line, for the {field}. Never missing: {L0}. Missing in a part of the
      lines: {L1}. Missing in all of them: {L2}.
    - def check(lines): # all have the {field} -> {L0}; none has -> {L2}; else -> {L1}
    - Can we work with this list? We need the {field} of each record. If it is in each line say {L0}; if we
      have to ask back for some say {L1}; if we have to ask back for all say {L2}.
    - {L2} if you find no {field} at all, {L0} if you find one in each line, {L1} in between
    - How complete is the {field}? Completely {L0}, partly {L1}, not at all {L2}. The {other} plays no part
      in this.
    - {L1} when lines differ in whether they give the {field}; {L0} when all give it; {L2} when all lack it.
    """,
)
def lines_complete(rng: Random) -> Choosing:
    """Say whether all, some or none of the lines have a field."""
    kind = rng.choice(KINDS)
    key, other = rng.sample(list(kind.fields), 2)

    def text(rng: Random, k: int) -> str:
        count = rng.randint(2, 4)
        have = (count, rng.randint(1, count - 1), 0)[k]
        marks = [i < have for i in range(count)]
        rng.shuffle(marks)
        return _lines(
            rng, [_one(rng, kind, kind.draw(rng), (key,) if m else (), () if m else (key,)) for m in marks]
        )

    return {"field": rng.choice(kind.fields[key].phrases), "other": kind.fields[other].phrases[0]}, text
