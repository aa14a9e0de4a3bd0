"""Families that look something up in a list or table which the spec or the input gives."""

from __future__ import annotations

from random import Random

from fuzzy_magic.train.procedural.base import YES_NO, Choosing, Writing, carriers, chooses, say, writes
from fuzzy_magic.train.procedural.words import CITY, COMPANY, FIRST, ITEM, TEAM, WORD, code

BADGES = tuple(f"{letter}{number}" for letter in "ABDEFHKMPT" for number in range(11, 60, 6))
#: What texts name: the names, and sentences that name one of them.
KINDS = {
    "city": (
        CITY,
        carriers(
            """
            {x} | {x} | {first} lives in {x} | flight to {x} | our office in {x} | {company}, {x}
            the {x} team | from {x} with love | the {item} was sent to {x} | {x}, on {weekday}
            """
        ),
    ),
    "company": (
        COMPANY,
        carriers(
            """
            {x} | {x} | invoice from {x} | {first} works at {x} | {x}, {city} | {x} sent the {item}
            contract with {x} | {x} called on {weekday}
            """
        ),
    ),
    "product": (
        ITEM,
        carriers(
            """
            {x} | {x} | {first} bought a {x} | return of one {x} | {x}, {city} | the {x} in the {place}
            {n} x {x} | one {x}, please | {x} for {city}
            """
        ),
    ),
    "team": (
        TEAM,
        carriers(
            """
            {x} | {x} | the {x} team | ask {x} about the {item} | {first} works in {x} | forwarded to {x}
            {x}: {n} seats | a note from {x} | {x} moved to the {place}
            """
        ),
    ),
    "badge": (
        BADGES,
        carriers(
            """
            {x} | {x} | badge {x} | {first} has {x} | {x} was left in the {place} | seat {x} on {weekday}
            {x}, {city} | visitor with badge {x}
            """
        ),
    ),
}


@chooses(
    "search_matching",
    (("listed", "unlisted"), ("blocked", "allowed"), ("member", "guest"), ("known", "unknown"), *YES_NO),
    """
    - {L0} if the {what} is one of: {members}. {L1} if not.
    - in [{members}] -> {L0}, not in it -> {L1}
    - Our list: {members}. Does the text name a {what} on the list ({L0}) or one that is not ({L1})?
    - Look up the {what} in this list and answer {L0} if it is there, {L1} if it is missing: {members}
    - def lookup(text): '''{L0} when the {what} in text is among {members}; {L1} otherwise.'''
    - Only these count as {L0}: {members}. Any other {what} is {L1}, even one that looks alike.
    - Check against the register ({members}). Registered: {L0}. Not registered: {L1}.
    - Each message mentions a {what}. Label it {L1} unless the {what} is {members}; those are {L0}.
    """,
)
def on_the_list(rng: Random) -> Choosing:
    """Tell whether what a text names is on a list."""
    what, (pool, lines) = rng.choice(list(KINDS.items()))
    members = rng.sample(pool, rng.randint(3, 5))
    others = [x for x in pool if x not in members]

    def text(rng: Random, k: int) -> str:
        return say(rng, lines, x=rng.choice(others if k else members))

    return {"what": what, "members": ", ".join(members), "list": members}, text


def distance(a: str, b: str) -> int:
    """Count the positions at which two codes of one length differ."""
    return sum(x != y for x, y in zip(a, b, strict=True))


@writes(
    "search_matching",
    """
    - Correct the mistyped code. Valid codes: {codes}. One character is wrong; give the valid code.
    - nearest of {codes} (one character off)
    - These codes exist: {codes}. The text has one of them with a typing error in one place. Which is meant?
    - Somebody misread a character. Return the code from this list that differs least: {codes}
    - def repair(text): '''The entry of [{codes}] that differs from the code in text in at most one
      position.'''
    - Match the badge number to our register ({codes}), allowing for a single wrong sign. Output the right
      one.
    - Which of {codes} comes closest to the code given? Print it and nothing else.
    - The scanner makes one mistake a line. Known codes are {codes}. Restore the code.
    """,
)
def nearest_code(rng: Random) -> Writing:
    """Find the code that a mistyped one stands for."""
    pattern, codes = rng.choice(("AA999", "A9999", "AAA99", "999999")), list[str]()
    while len(codes) < 4:
        new = code(rng, pattern)
        if all(distance(new, old) >= 3 for old in codes):
            codes.append(new)
    lines = carriers(
        """
        {x} | {x} | badge {x} | code: {x} | {first} typed {x} | scan {x} ({place}) | parcel {x} for {city}
        {x}, {name}
        """
    )

    def row(rng: Random) -> tuple[str, str]:
        right = rng.choice(codes)
        i = rng.randrange(len(right))
        wrong = right[:i] + code(rng, pattern[i]) + right[i + 1 :]
        return say(rng, lines, x=wrong), right

    return {"codes": ", ".join(codes), "list": codes}, row


@writes(
    "search_matching",
    """
    - Look up the {what}: {table}. Unknown: {none}.
    - {table}; otherwise {none}
    - Translate the {what} in the text with this table and print the result: {table}. If it is not in the
      table print {none}.
    - Which entry belongs to the {what}? Table: {table}. No entry: {none}.
    - def lookup(text): '''{table} - anything else gives "{none}".'''
    - Our directory says {table}. Find the {what} named in the text and give what stands behind it, or {none}.
    - Map each {what} as follows ({table}) and use {none} for the rest.
    - Replace the {what} by its partner in this list: {table}. Where there is no partner answer {none}.
    """,
)
def table_lookup(rng: Random) -> Writing:
    """Look something up in a table that the spec gives."""
    what, (keys, lines) = rng.choice(list(KINDS.items()))
    chosen = rng.sample(keys, rng.randint(3, 5))
    values = rng.choice(
        (
            lambda: code(rng, "A9"),
            lambda: str(rng.randint(10, 999)),
            lambda: rng.choice(FIRST),
            lambda: rng.choice(WORD),
        )
    )
    equal, none = rng.choice((" = ", ": ", " -> ", " is ")), rng.choice(("none", "?", "other", "unknown"))
    table = {key: values() for key in chosen}
    others = [key for key in keys if key not in table]

    def row(rng: Random) -> tuple[str, str]:
        key = rng.choice(others) if rng.random() < 0.2 else rng.choice(chosen)
        return say(rng, lines, x=key), table.get(key, none)

    shown = ", ".join(f"{key}{equal}{value}" for key, value in table.items())
    return {"what": what, "table": shown, "map": table, "none": none}, row


@writes(
    "text_nlp",
    """
    - Which words are in both lines? List them in the order of the first line, separated by commas; {none} if
      there are none.
    - common words of the two lines, first line's order, else {none}
    - Two lists are given, one a line. Return the entries they share (order of the first, joined by ", ") or
      {none}.
    - def shared(a, b): '''Items of a that are also in b, comma-separated; "{none}" if nothing is shared.'''
    - Compare two shopping lists and name what is on both; the order is that of the upper list; write {none}
      for nothing.
    - Intersection of both lists, comma and space between items, or {none}
    - Tell me what the lower line has in common with the upper one. Keep the upper one's order. Nothing in
      common: {none}.
    - Output those items which occur twice, once above and once below ({none} when no item does).
    """,
)
def shared_items(rng: Random) -> Writing:
    """List what two lists have in common."""
    none = rng.choice(("none", "nothing", "-", "no overlap"))

    def row(rng: Random) -> tuple[str, str]:
        pool = rng.sample(rng.choice((WORD, CITY, ITEM, TEAM)), 9)
        upper = rng.sample(pool, rng.randint(2, 4))
        lower = rng.sample(upper, rng.randint(0, 2)) + rng.sample(
            [x for x in pool if x not in upper], rng.randint(1, 3)
        )
        rng.shuffle(lower)
        return f"{', '.join(upper)}\n{', '.join(lower)}", ", ".join(x for x in upper if x in lower) or none

    return {"none": none}, row
