"""Kinds of records and sentences with roles, and the questions that any of them can be asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from random import Random
from typing import NamedTuple

from fuzzy_magic.train.procedural.base import Choosing, Params, Vocabularies, Writing, carriers, say
from fuzzy_magic.train.procedural.words import CITY, COMPANY, FIRST, LAST, MONTHS, WEEKDAYS

Facts = dict[str, str]
NONES = (
    "none",
    "missing",
    "n/a",
    "-",
    "not given",
    "null",
    "unknown",
    "NA",
    "nothing",
    "(empty)",
    "no answer",
)
ROLES: Vocabularies = (
    ("first", "second", "other"),
    ("A", "B", "C"),
    ("1", "2", "0"),
    ("one", "two", "neither"),
    ("left", "right", "none"),
    ("x", "y", "z"),
)
FORM_SHARE, FRAME_SHARE, ASIDE_SHARE, ABSENT_SHARE = 0.2, 0.15, 0.25, 0.2


def listed(block: str) -> tuple[str, ...]:
    """Read words off a block in which commas part them."""
    return tuple(" ".join(block.split()).split(", "))


FIRSTS = FIRST + listed(
    """
    Abel, Bianca, Cyril, Daphne, Edgar, Freya, Goran, Hilda, Ismail, Jovana, Kofi, Leila, Mattias, Nadia,
    Oren, Paloma, Rasmus, Sabine, Thabo, Una, Vera, Wendel, Yara, Zeno, Adele, Boris, Clara, Devin, Esther,
    Fabio
    """
)
LASTS = LAST + listed(
    """
    Adeyemi, Bellweather, Crane, Dombrowski, Engel, Fairbanks, Goldsmith, Hartwig, Imai, Jokinen, Kessler,
    Lund, Marchetti, Norwood, Olander, Paredes, Rahman, Stokes, Tremblay, Vasquez, Weller, Yates, Zapata,
    Birch, Castle
    """
)
TOWNS = CITY + listed(
    """
    Port Ellis, Brenholm, Kastelwold, Marlow Bay, Ostrava, Vigo, Aarhus, Trieste, Ghent, Lugano, Tampere,
    Windermere, Saltash, Norrby, Villa Real, Ashcombe, Dunmore, Lakeview, Santa Rena, Krumau, Hollin Green,
    Fort Adley
    """
)
STEMS = listed(
    """
    Arden, Belmora, Corvex, Dunlin, Elmstead, Fairlane, Gantry, Helion, Irongate, Juniper, Kolberg,
    Larkfield, Mistral, Novalis, Oakhurst, Palisade, Quillon, Ravenna, Sablewood, Tessera, Umbra, Vantor,
    Westmark, Yarrow, Zephra
    """
)
ENDINGS = listed(
    "Group, Foods, Systems, Holdings, Motors, Software, Bank, Energy, Labs, Media, Logistics, Partners, Steel"
)

PRODUCTS = listed(
    """
    headset, rain jacket, coffee grinder, hiking pole, desk lamp, bike pump, desk chair, toaster, tent,
    kettle, sleeping bag, camera strap, baby monitor, food mixer, pressure cooker, foam mattress, wall clock
    """
)


def person(rng: Random) -> str:
    """Draw a full name."""
    return f"{rng.choice(FIRSTS)} {rng.choice(LASTS)}"


def company(rng: Random) -> str:
    """Draw an invented company."""
    style = rng.random()
    if style < 0.2:
        return rng.choice(COMPANY)
    return f"{rng.choice(STEMS)} {rng.choice(ENDINGS)}" if style < 0.8 else rng.choice(STEMS)


def town(rng: Random) -> str:
    """Draw a town."""
    return rng.choice(TOWNS)


def several(rng: Random, draw: Callable[[Random], str], count: int) -> list[str]:
    """Draw texts none of which is in another."""
    found: list[str] = []
    while len(found) < count:
        new = draw(rng)
        if not any(new in old or old in new for old in found):
            found.append(new)
    return found


def money(rng: Random) -> str:
    """Draw a sum of money in one of many notations."""
    n = rng.randint(2, 990)
    return rng.choice(
        (
            f"${n}",
            f"€{n}.50",
            f"{n} euros",
            f"EUR {n}",
            f"£{n}",
            f"{n},{rng.randint(100, 999)} dollars",
            f"{n}.00 EUR",
        )
    )


def day(rng: Random) -> str:
    """Draw a day that can stand after "on"."""
    n, month = rng.randint(1, 28), rng.choice(MONTHS)
    year = rng.randint(2019, 2029)
    return rng.choice(
        (
            f"{n} {month}",
            f"{month} {n}",
            f"{n:02d}.{rng.randint(1, 12):02d}.{year}",
            f"{n} {month} {year}",
            rng.choice(WEEKDAYS),
            f"{year}-{rng.randint(1, 12):02d}-{n:02d}",
        )
    )


def clock(rng: Random) -> str:
    """Draw a time of day that can stand after "at"."""
    n, m = rng.randint(1, 12), rng.choice(("00", "15", "30", "45", "20", "05"))
    return rng.choice((f"{n}:{m}", f"{n + 11}:{m}", f"{n} pm", f"{n}.{m} am", f"{n} o'clock"))


class Field(NamedTuple):
    """What a field is called and how it is asked for."""

    phrases: tuple[str, ...]
    questions: tuple[str, ...]


class Kind(NamedTuple):
    """A kind of record: how to draw its facts, what its fields are called, the lines that show them."""

    draw: Callable[[Random], Facts]
    fields: dict[str, Field]
    lines: tuple[str, ...]
    asides: tuple[str, ...]


def kind(draw: Callable[[Random], Facts], fields: str, lines: str, asides: str) -> Kind:
    """Read a kind off blocks: `key = phrase / phrase = question / question` a line, carriers, and asides.

    An aside is a sentence that answers no question about the kind, though it may name a person or a day.
    """
    named: dict[str, Field] = {}
    for line in filter(None, map(str.strip, fields.splitlines())):
        key, phrases, questions = line.split(" = ")
        named[key] = Field(tuple(phrases.split(" / ")), tuple(questions.split(" / ")))
    return Kind(draw, named, carriers(lines), carriers(asides))


BEFORE = (
    "Fwd: ",
    "fyi - ",
    "Note: ",
    "Update: ",
    "> ",
    "* ",
    "Hi all,\n",
    "Re: your question\n",
    "Copied: ",
    "[list] ",
)
AFTER = (
    "\nThanks!",
    "\nSent from my phone",
    " (copied from the board)",
    "\n--\nautomatic message",
    " #inbox",
)
EMPTY = ("-", "", "n/a", "?", "unknown")


def tell(rng: Random, kind: Kind, facts: Facts, has: Sequence[str] = (), lacks: Sequence[str] = ()) -> str:
    """Show facts in a line or a form that has some fields and lacks others."""
    slots, others = ["{" + key + "}" for key in has], ["{" + key + "}" for key in lacks]
    lines = [x for x in kind.lines if all(s in x for s in slots) and not any(s in x for s in others)]
    text = (
        say(rng, lines, **facts)
        if lines and rng.random() > FORM_SHARE
        else form(rng, kind, facts, has, lacks)
    )
    if rng.random() < ASIDE_SHARE:
        both = [text, say(rng, kind.asides)][:: rng.choice((1, 1, -1))]
        text = (" " if both[0][-1] in ".!?" and "\n" not in text else "\n").join(both)
    before = rng.choice(BEFORE) if rng.random() < FRAME_SHARE else ""
    return before + text + (rng.choice(AFTER) if rng.random() < FRAME_SHARE else "")


def form(rng: Random, kind: Kind, facts: Facts, has: Sequence[str], lacks: Sequence[str]) -> str:
    """Write facts as pairs of a label and a value; fields that lack may be there without a value."""
    free = [key for key in kind.fields if key not in has and key not in lacks]
    shown = [*has, *rng.sample(free, rng.randint(min(len(free), 1), len(free)))]
    empty = [key for key in lacks if rng.random() < 0.3]
    equal, between = rng.choice(
        ((": ", "\n"), (": ", "; "), (" = ", "\n"), (": ", " / "), (" - ", "\n"), ("=", "; "))
    )
    pick, nothing = rng.randrange(2), rng.choice(EMPTY)
    shape = rng.choice((str.capitalize, str.lower, str.upper))
    pairs = []
    for key in rng.sample([*shown, *empty], len(shown) + len(empty)):
        phrases = kind.fields[key].phrases
        label = shape(phrases[min(pick, len(phrases) - 1)])
        pairs.append(f"{label}{equal}{nothing if key in empty else facts[key]}".rstrip())
    return between.join(pairs)


def ask(rng: Random, kind: Kind) -> Writing:
    """Ask for one field in words or by a question; a text without it calls for the word for nothing."""
    key, other = rng.sample(list(kind.fields), 2)
    none = rng.choice(NONES)

    def row(rng: Random) -> tuple[str, str]:
        facts = kind.draw(rng)
        if rng.random() < ABSENT_SHARE:
            return tell(rng, kind, facts, lacks=(key,)), none
        return tell(rng, kind, facts, has=(key,)), facts[key]

    field, contrast = kind.fields[key], rng.choice(kind.fields[other].phrases)
    params: Params = {"field": rng.choice(field.phrases), "question": rng.choice(field.questions)}
    return params | {"none": none, "other": contrast, "key": key}, row


FORMS = (
    "[A] -> [B]", "[A]; [B]", "[A] ([B])", "[A] / [B]", "[A], [B]", "[A]: [B]", "[A] <- [B]",
    "[A] + [B]", "[A] @ [B]",
    "[A]|[B]", "a=[A] b=[B]", '{"a": "[A]", "b": "[B]"}', '{"a": "[A]", "b": "[B]"}', '["[A]", "[B]"]',
    "<[A]> <[B]>",
)  # fmt: skip


def pair(rng: Random, kind: Kind) -> Writing:
    """Ask for two fields in a form that the spec shows; a missing one becomes the word for nothing."""
    keys, none = rng.sample(list(kind.fields), 2), rng.choice(NONES)
    phrases = [rng.choice(kind.fields[key].phrases[:2]) for key in keys]
    sample = rng.choice(FORMS)
    sample = re.sub(r'(?<=")[ab](?=")|\b[ab](?==)', lambda m: keys["ab".index(m[0])], sample)

    def row(rng: Random) -> tuple[str, str]:
        facts, chance = kind.draw(rng), rng.random()
        lacks = () if chance > ABSENT_SHARE else (rng.choice(keys),)
        values = [none if key in lacks else facts[key] for key in keys]
        text = tell(rng, kind, facts, [key for key in keys if key not in lacks], lacks)
        return text, sample.replace("[A]", values[0]).replace("[B]", values[1])

    shown = sample.replace("[A]", f"[{phrases[0]}]").replace("[B]", f"[{phrases[1]}]")
    params: Params = {"form": shown, "first": phrases[0], "second": phrases[1], "none": none}
    return params | {"keys": keys, "sample": sample}, row


def given(rng: Random, kind: Kind) -> Choosing:
    """Ask whether a field is there: class 0 has it, class 1 has not."""
    key, other = rng.sample(list(kind.fields), 2)

    def text(rng: Random, k: int) -> str:
        return tell(rng, kind, kind.draw(rng), **{("has", "lacks")[k]: (key,)})

    return {
        "field": rng.choice(kind.fields[key].phrases),
        "other": kind.fields[other].phrases[0],
        "key": key,
    }, text


def missing(rng: Random, kind: Kind) -> Choosing:
    """Ask which of three fields is not there: classes 0 to 2, or 3 where all of them are."""
    keys = rng.sample(list(kind.fields), 3)

    def text(rng: Random, k: int) -> str:
        has = [key for i, key in enumerate(keys) if i != k]
        return tell(rng, kind, kind.draw(rng), has, keys[k : k + 1])

    a, b, c = (rng.choice(kind.fields[key].phrases[:2]) for key in keys)
    return {"a": a, "b": b, "c": c, "keys": keys}, text


def counted(rng: Random, kind: Kind) -> Writing:
    """Ask how many of three fields are there."""
    keys = rng.sample(list(kind.fields), 3)

    def row(rng: Random) -> tuple[str, str]:
        has = [key for key in keys if rng.random() < 0.6]
        text = tell(rng, kind, kind.draw(rng), has, [key for key in keys if key not in has])
        return text, str(len(has))

    a, b, c = (rng.choice(kind.fields[key].phrases[:2]) for key in keys)
    return {"a": a, "b": b, "c": c, "keys": keys}, row


def role(
    rng: Random, kind: Kind, keys: tuple[str, str], draw: Callable[[Random], str], third: str | None = None
) -> Choosing:
    """Ask what somebody or something is in a text: classes 0 and 1 are two fields, 2 is a third or none."""
    who = draw(rng)

    def text(rng: Random, k: int) -> str:
        facts = kind.draw(rng)
        while any(who in fact or fact in who for fact in facts.values()):
            facts = kind.draw(rng)
        if k < 2:
            facts[keys[k]] = who
            return tell(rng, kind, facts, has=keys if rng.random() < 0.7 else (keys[k],))
        if third is None or rng.random() < 0.5:
            return tell(rng, kind, facts, has=keys)
        facts[third] = who
        return tell(rng, kind, facts, has=(third,))

    a, b = (rng.choice(kind.fields[key].phrases) for key in keys)
    return {"who": who, "a": a, "b": b, "keys": keys}, text


def matches(rng: Random, kind: Kind, keys: Sequence[str]) -> Choosing:
    """Ask whether a field has the value of the spec: class 0 it has, 1 it has another, 2 it is not there."""
    key = rng.choice(keys)
    value = kind.draw(rng)[key]

    def text(rng: Random, k: int) -> str:
        facts = kind.draw(rng)
        while any(value in fact or fact in value for fact in facts.values()):
            facts = kind.draw(rng)
        if k == 0:
            facts[key] = value
        return tell(rng, kind, facts, lacks=(key,)) if k == 2 else tell(rng, kind, facts, has=(key,))

    return {"field": rng.choice(kind.fields[key].phrases), "value": value, "key": key}, text
