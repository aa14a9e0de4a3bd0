"""Families that read short lists: who does what, how many of what, who is here."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from fuzzy_magic.train.procedural.base import YES_NO, Choosing, Writing, chooses, writes
from fuzzy_magic.train.procedural.kinds import FIRSTS, NONES, ROLES, listed
from fuzzy_magic.train.procedural.words import FRUIT

CHORES = listed(
    """
    dishes, bins, laundry, windows, cooking, shopping, garden, stairs, post, lights, keys, recycling, plants,
    hoovering, bathroom, coffee machine, printer paper, first aid box, minutes, door
    """
)
HEADS = (
    "",
    "",
    "",
    "Duties this week:\n",
    "For the flat: ",
    "Current list, please check: ",
    "List of today\n",
)
DUTIES = (
    "{0}: {1}",
    "{1}: {0}",
    "{0} - {1}",
    "{0} does the {1}",
    "{1} ({0})",
    "the {1} is for {0}",
    "{0} has the {1}",
)


def _join(rng: Random, parts: Sequence[str], heads: Sequence[str] = HEADS) -> str:
    return rng.choice(heads) + rng.choice(("\n", "; ", ", ", " / ")).join(parts)


def _duties(rng: Random, who: str | None, chore: str | None, count: int) -> list[tuple[str, str]]:
    """Draw pairs of different persons and chores, the first with what is asked for."""
    names = [x for x in rng.sample(FIRSTS, count + 1) if x != who][:count]
    chores = [x for x in rng.sample(CHORES, count + 1) if x != chore][:count]
    if who is not None:
        names[0] = who
    if chore is not None:
        chores[0] = chore
    return list(zip(names, chores, strict=True))


@writes(
    "search_matching",
    """
    - {question} ({none} if not on the list)
    - List of duties -> {what}; not there: {none}
    - Look up {what} in the list and give it without anything else. Not found: {none}.
    - def find(duties): '''Return {what}, or "{none}".'''
    - Each list pairs persons with jobs, sometimes the person first, sometimes the job. Tell me {what}. If
      the list has none write {none}.
    - {question} One name or word from the list, please, or {none}.
    - Read the roster and print {what}, {none} if it is not in the roster.
    - {none} unless the list shows {what}, in which case that is the answer
    """,
)
def duty_lookup(rng: Random) -> Writing:
    """Find the person of a chore or the chore of a person in a list."""
    by_chore, none = rng.random() < 0.6, rng.choice(NONES)
    asked = rng.choice(CHORES if by_chore else FIRSTS)
    what = f'who is on "{asked}"' if by_chore else f"what {asked} has to do"
    question = f"Who is in charge of {asked}?" if by_chore else f"Which job does {asked} have?"

    def row(rng: Random) -> tuple[str, str]:
        absent, shape = rng.random() < 0.2, rng.choice(DUTIES)
        pairs = _duties(rng, None if by_chore else asked, asked if by_chore else None, rng.randint(2, 6))
        name, chore = pairs[0]
        pairs = pairs[1:] if absent else pairs
        rng.shuffle(pairs)
        text = _join(rng, [shape.format(*each) for each in pairs])
        return text, none if absent else name if by_chore else chore

    return {"what": what, "question": question, "none": none, "asked": asked}, row


@chooses(
    "safety_verification",
    (("right", "wrong", "absent"), ("yes", "no", "?"), ("ok", "swap", "add"), *ROLES),
    """
    - {L0} if {who} is on "{chore}", {L1} if somebody else is, {L2} if "{chore}" is not listed
    - Who does "{chore}"? {who}: {L0}. Another person: {L1}. Not on the list: {L2}.
    - Check the roster against the plan, in which {who} has the job "{chore}". As planned {L0}; given to
      someone else {L1}; job missing {L2}. What else {who} does is of no importance.
    - def check(roster): # "{chore}" with {who} -> {L0}, with another name -> {L1}, not there -> {L2}
    - Find "{chore}". If it is there, see whose name goes with it: {L0} for {who}, {L1} for any other. If not
      there, {L2}.
    - {L2}: no "{chore}" at all. {L1}: "{chore}", but not by {who}. {L0}: "{chore}" by {who}.
    - Is "{chore}" in the hands of {who} ({L0}), of a different person ({L1}), of nobody ({L2})?
    - One entry counts, "{chore}". {who} -> {L0} / other -> {L1} / no entry -> {L2}
    """,
)
def duty_check(rng: Random) -> Choosing:
    """Say whether a chore is with a person, with another or not listed."""
    who, chore = rng.choice(FIRSTS), rng.choice(CHORES)

    def text(rng: Random, k: int) -> str:
        if k == 0:
            pairs = _duties(rng, who, chore, rng.randint(2, 6))
        else:
            pairs = _duties(rng, who, chore, rng.randint(3, 7))
            pairs[:2] = [(pairs[1][0], chore), (who, pairs[1][1])]
            with_who = rng.random() < 0.6
            pairs = [*pairs[: 2 - k], *pairs[1 if with_who else 2 :]]
        rng.shuffle(pairs)
        shape = rng.choice(DUTIES)
        return _join(rng, [shape.format(*each) for each in pairs])

    return {"who": who, "chore": chore}, text


WARES = tuple(x for x in FRUIT if x != "dates") + listed(
    "eggs, candles, batteries, nails, screws, pens, envelopes, folders, hinges, buttons, bulbs, plates, forks"
)
AMOUNTS = ("{1} x {0}", "{0}: {1}", "{0} ({1})", "{1} {0}", "{0} {1}", "{0} = {1}")
SHOP_HEADS = ("", "", "", "Shopping list: ", "We need\n", "In stock: ", "Order by phone: ", "Basket\n")


def _wares(rng: Random, asked: str, number: int) -> str:
    others = [x for x in rng.sample(WARES, rng.randint(2, 6)) if x != asked]
    pairs = [(x, rng.randint(1, 30)) for x in others]
    if number:
        pairs.append((asked, number))
    rng.shuffle(pairs)
    shape = rng.choice(AMOUNTS)
    return _join(rng, [shape.format(*each) for each in pairs], SHOP_HEADS)


@writes(
    "text_nlp",
    """
    - How many {ware}? (not listed: {none})
    - number of {ware} in the list, else {none}
    - Read the list and give the number that belongs to {ware}. If there are no {ware} on it, {none}.
    - def amount(items): '''How many {ware}; "{none}" if they are not among the items.'''
    - The kitchen only cares about {ware}. Pull out their number, as digits, and ignore the other goods; put
      {none} if the list does not name them.
    - Only {ware} count. Print how many. Without {ware}: {none}
    - Goods and numbers come in several layouts. Find {ware}, return the number beside it or {none}.
    - {ware} -> number, or {none}
    """,
)
def ware_count(rng: Random) -> Writing:
    """Find the number of one ware in a list."""
    ware, none = rng.choice(WARES), rng.choice(("0", "0", *NONES))

    def row(rng: Random) -> tuple[str, str]:
        number = 0 if rng.random() < 0.2 else rng.randint(1, 30)
        return _wares(rng, ware, number), str(number or none)

    return {"ware": ware, "none": none}, row


@chooses(
    "search_matching",
    (
        ("enough", "too few", "none"),
        ("ok", "low", "out"),
        ("fine", "more", "new"),
        ("green", "yellow", "red"),
        *ROLES[1:],
    ),
    """
    - {ware}: {cut} or more {L0}, fewer {L1}, not listed {L2}
    - Are there at least {cut} {ware}? {L0} yes, {L1} there are fewer, {L2} the list has no {ware}
    - We need {cut} {ware}. Say {L0} if the list has that many or more, {L1} if it has some but not enough,
      and {L2} if it has none. Other goods do not matter.
    - def stock(items): # n = number of {ware}; n >= {cut} -> {L0}; 0 < n < {cut} -> {L1}; no {ware} -> {L2}
    - Look for {ware}. Absent: {L2}. Present: {L1} below {cut}, {L0} from {cut} on.
    - {L2} without {ware}, {L1} with 1 to {below}, {L0} with {cut} and up
    - Stock check for {ware}; the target is {cut}. On or over target: {L0}. Under target: {L1}. Nothing
      there: {L2}.
    - {L0} / {L1} / {L2} for enough / too few / no {ware} (enough means {cut})
    """,
)
def ware_enough(rng: Random) -> Choosing:
    """Say whether there is enough of a ware."""
    ware, cut = rng.choice(WARES), rng.randint(4, 20)

    def text(rng: Random, k: int) -> str:
        number = (rng.randint(cut, 30), rng.randint(1, cut - 1), 0)[k]
        return _wares(rng, ware, number)

    return {"ware": ware, "cut": cut, "below": cut - 1}, text


@chooses(
    "classification_filter",
    YES_NO,
    """
    - Is {who} there? {L0} = present, {L1} = absent or not listed
    - {L0} if the list marks {who} as present, else {L1}
    - Attendance of {who}: {L0} when here. {L1} when excused, missing or not on the list at all.
    - def here(sheet): # {who} present -> {L0}, otherwise -> {L1}
    - The class list says of each child whether it came. I only ask about {who}. Print {L0} if {who} came,
      and {L1} if {who} did not come or has no entry. What the others did is not asked.
    - {L1} unless {who} came, then {L0}
    - Did {who} attend? Yes: {L0}. No, or no word of {who}: {L1}.
    - sheet -> {L0} / {L1} ({who} in the room / not in the room)
    """,
)
def attendance(rng: Random) -> Choosing:
    """Say whether somebody is marked as present."""
    who = rng.choice(FIRSTS)

    def text(rng: Random, k: int) -> str:
        yes, no = rng.choice(
            (("present", "absent"), ("here", "ill"), ("came", "excused"), ("in the room", "missing"))
        )
        names = [x for x in rng.sample(FIRSTS, rng.randint(2, 6)) if x != who]
        marks = [(x, rng.choice((yes, no))) for x in names]
        if k == 0 or rng.random() < 0.75:
            marks.insert(rng.randint(0, len(marks)), (who, (yes, no)[k]))
        if rng.random() < 0.4:
            groups = [(word, [x for x, mark in marks if mark == word]) for word in rng.sample((yes, no), 2)]
            return rng.choice(("\n", "; ")).join(f"{word}: {', '.join(each) or '-'}" for word, each in groups)
        shape = rng.choice(("{0}: {1}", "{0} ({1})", "{0} - {1}", "{0} = {1}"))
        return _join(rng, [shape.format(*each) for each in marks], ("", "", "Sheet of today: ", "Class 4\n"))

    return {"who": who}, text
