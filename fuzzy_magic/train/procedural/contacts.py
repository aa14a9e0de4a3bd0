"""Families about contact data and grouped codes."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from fuzzy_magic.train.procedural.base import Writing, say, writes
from fuzzy_magic.train.procedural.names import SITES, Person, person
from fuzzy_magic.train.procedural.strings import PLAIN, pick
from fuzzy_magic.train.procedural.words import code, phone

CARDS: dict[str, Callable[[Person, str, str], str]] = {
    "name and address like Zoe Novak <zoe@example.com>": lambda p, m, t: f"{p.first} {p.last} <{m}>",
    "a CSV line: last name, first name, e-mail, phone, with commas and no spaces": lambda p, m, t: (
        f"{p.last},{p.first},{m},{t}"
    ),
    "name, dash, phone, like Zoe Novak - 303-555-0142": lambda p, m, t: f"{p.first} {p.last} - {t}",
    "e-mail and phone with a slash between, no spaces": lambda p, m, t: f"{m}/{t}",
    "a Markdown link with the name as text and mailto: plus the address as target": lambda p, m, t: (
        f"[{p.first} {p.last}](mailto:{m})"
    ),
    "first name and phone in brackets, like Zoe (303-555-0142)": lambda p, m, t: f"{p.first} ({t})",
    "tel: and the phone number without hyphens": lambda p, m, t: "tel:" + t.replace("-", ""),
}


@writes(
    "agentic_tools",
    """
    - Turn the contact into {what}.
    - contact -> {what}
    - The input has a name, an e-mail address and a phone number. Write {what}.
    - def export(contact): '''{what}'''
    - Our directory is being moved. Each contact becomes one line: {what}. Convert this contact.
    - make it {what}
    - Read name, mail and phone in whatever order they come and return {what}.
    - From the business card print {what}, nothing more.
    """,
)
def contact_card(rng: Random) -> Writing:
    """Write a contact's data as one line."""

    def draw(rng: Random) -> tuple[str, tuple[Person, str, str]]:
        p, digits = person(rng), phone(rng)
        m = f"{rng.choice((p.first, p.last, p.first[0] + p.last))}@{rng.choice(SITES)}".lower()
        t = f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"
        name = f"{p.first} {p.last}"
        lines = (
            f"{name}, {m}, {t}",
            f"{t} | {name} | {m}",
            f"Name: {name}\nMail: {m}\nPhone: {t}",
            f"You can call {name} at {t} or write to {m}.",
            f"{m} ({name}), phone {t}",
            f"{name}\n{t}\n{m}",
            f"name={name}; phone={t}; email={m}",
        )
        return rng.choice(lines), (p, m, t)

    what, rule = rng.choice(list(CARDS.items()))
    return pick(rng, {what: lambda fact: rule(*fact)}, draw)


#: Kinds of number: how the characters are drawn, and the layout of groups.
GROUPED: dict[str, tuple[str, str]] = {
    "account number": ("AA99999999999999", "4 4 4 4"),
    "card number": ("9999999999999999", "4 4 4 4"),
    "Canadian postcode": ("A9A9A9", "3 3"),
    "Polish postcode": ("99999", "2-3"),
    "Brazilian postcode": ("99999999", "5-3"),
    "US ZIP+4 code": ("999999999", "5-4"),
    "Dutch postcode": ("9999AA", "4 2"),
    "part number": ("AA9999A", "2-4-1"),
    "serial number": ("AAA999999", "3-3-3"),
    "library card": ("99999999", "2 3 3"),
    "case number": ("999999999A", "3.3.3.1"),
}


@writes(
    "format_repair",
    """
    - Write the {what} like {example}.
    - {what} in the layout {example}
    - Normalise the {what}: capitals, and grouped with the same signs as in {example}.
    - def normalise(text): '''The {what} in the layout of {example}, upper case.'''
    - The {what} comes with spaces, dots or hyphens anywhere, or none, in any case. Stored like {example}.
    - pls fix this {what}, it should look like {example}
    - Find the {what} and print it in capitals, set out as in this sample: {example}.
    - Correct layout of a {what}: {example}. Bring the given one into it.
    """,
)
def group_code(rng: Random) -> Writing:
    """Write a code in the layout of a sample."""
    what, (pattern, groups) = rng.choice(list(GROUPED.items()))

    def lay_out(raw: str) -> str:
        rest, out = raw, ""
        for part in re.findall(r"\d|\D", groups):
            out, rest = (out + rest[: int(part)], rest[int(part) :]) if part.isdigit() else (out + part, rest)
        return out

    def row(rng: Random) -> tuple[str, str]:
        raw = code(rng, pattern)
        cut, sign = rng.randint(1, len(raw) - 1), rng.choice(("", "", " ", "-", ".", " - "))
        shown = rng.choice((raw, raw, raw.lower()))
        shown = rng.choice(
            (shown[:cut] + sign + shown[cut:], lay_out(shown).replace(" ", sign or " "), shown)
        )
        return rng.choice(("{}", "{}", " {} ", f"{what}: {{}}")).format(shown), lay_out(raw)

    return {"what": what, "example": lay_out(code(rng, pattern)), "pattern": pattern}, row


SUBJECT_MARKS = ("Re: ", "RE: ", "Fwd: ", "FW: ", "Re: Fwd: ", "RE: RE: ", "AW: ", "[EXT] ", "")


@writes(
    "text_nlp",
    """
    - Drop reply and forward marks from the subject{how}.
    - bare subject{how}
    - Remove every Re:, Fwd:, FW:, AW: and [EXT] at the start of the subject line; return the rest{how}.
    - def subject(line): '''line without Re:, RE:, Fwd:, FW:, AW: and [EXT] in front{how}.'''
    - We group mails by subject. Marks such as Re:, FW:, AW: or [EXT] at the start do not belong to it.
      Print
      the subject{how}.
    - what is the mail about? cut the Re/Fwd/AW/EXT stuff, rest unchanged{how}
    - Give the original subject of the thread{how}. Answers and forwards have put marks before it.
    - Take prefixes like "Re: " or "[EXT] " away, as many as there are{how}.
    """,
)
def mail_subject(rng: Random) -> Writing:
    """Take reply marks off a subject line."""
    how, form = rng.choice(
        (
            ("", str),
            (", in capitals", str.upper),
            (", in small letters", str.lower),
            (", in quotes", '"{}"'.format),
        )
    )

    def row(rng: Random) -> tuple[str, str]:
        text = say(rng, PLAIN)
        text = text[0].upper() + text[1:]
        return rng.choice(SUBJECT_MARKS) + rng.choice(SUBJECT_MARKS) + text, form(text)

    return {"how": how}, row
