"""Families about how people are named, addressed and reached."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import NamedTuple

from fuzzy_magic.train.procedural.base import Writing, carriers, say, writes
from fuzzy_magic.train.procedural.strings import pick
from fuzzy_magic.train.procedural.words import COMPANY, DOMAIN, FIRST, LAST, TEAM

SITES = ("example.com", "example.org", "example.net")


class Person(NamedTuple):
    """A person with everything that a line about them may show."""

    title: str
    first: str
    middle: str
    last: str
    team: str
    company: str
    year: int


def person(rng: Random) -> Person:
    """Draw a person; the middle name differs from the first."""
    first, middle = rng.sample(FIRST, 2)
    title = rng.choice(("Mr", "Ms", "Mrs", "Dr", "Prof."))
    last, team, company = rng.choice(LAST), rng.choice(TEAM), rng.choice(COMPANY)
    return Person(title, first, middle, last, team, company, rng.randint(1950, 2009))


PIECES: dict[str, Callable[[Person], str]] = {
    "the first name": lambda p: p.first,
    "the middle name": lambda p: p.middle,
    "the last name": lambda p: p.last,
    "the last name in capitals": lambda p: p.last.upper(),
    "the title": lambda p: p.title,
    "the name without title and middle name": lambda p: f"{p.first} {p.last}",
    "the name without its title": lambda p: f"{p.first} {p.middle} {p.last}",
    "the three initials without dots": lambda p: p.first[0] + p.middle[0] + p.last[0],
    "the name with the middle name cut to an initial and a dot, no title": lambda p: (
        f"{p.first} {p.middle[0]}. {p.last}"
    ),
    "title and last name": lambda p: f"{p.title} {p.last}",
    "last name, comma, first name, middle initial with a dot": lambda p: (
        f"{p.last}, {p.first} {p.middle[0]}."
    ),
}


@writes(
    "text_nlp",
    """
    - Give {what}.
    - {what}
    - The line names one person: title, first, middle and last name. Return {what}.
    - def piece(line): '''{what} (order: title first middle last)'''
    - From the attendance sheet I need {what} of each person and nothing else.
    - Read the full name, which always has a title in front and a middle name inside, and write {what}.
    - pull out {what}
    - Badges are printed from full names. This badge shows {what}. Output its text.
    - Person in, {what} out
    """,
)
def name_piece(rng: Random) -> Writing:
    """Take parts of a name with title and middle name."""
    lines = carriers(
        """
        {x} | {x} | {x}, {team_} | Signed: {x} | guest: {x} | {x} (born {year}) | speaker - {x}
        The parcel is for {x}. | {x} works at {company_}. | contact {x} about the {item}
        """
    )

    def draw(rng: Random) -> tuple[str, Person]:
        p = person(rng)
        name = f"{p.title} {p.first} {p.middle} {p.last}"
        return say(rng, lines, x=name, team_=p.team, company_=p.company, year=p.year), p

    return pick(rng, PIECES, draw)


GREETINGS: dict[str, Callable[[Person], str]] = {
    'formal, like "Dear Ms Novak,"': lambda p: f"Dear {p.title} {p.last},",
    'by first name, like "Hi Zoe,"': lambda p: f"Hi {p.first},",
    'by first name, like "Hello Zoe!"': lambda p: f"Hello {p.first}!",
    'with the whole name, like "Dear Zoe Novak,"': lambda p: f"Dear {p.first} {p.last},",
    'formal, like "Good morning, Ms Novak."': lambda p: f"Good morning, {p.title} {p.last}.",
    'with the team, like "Dear Zoe from sales,"': lambda p: f"Dear {p.first} from {p.team},",
    'as an envelope line, like "Attn: Ms Zoe Novak"': lambda p: f"Attn: {p.title} {p.first} {p.last}",
    'as a thank-you, like "Thank you, Zoe!"': lambda p: f"Thank you, {p.first}!",
    'as a closing, like "Kind regards, Zoe Novak"': lambda p: f"Kind regards, {p.first} {p.last}",
    'as a signature, like "Zoe Novak | sales"': lambda p: f"{p.first} {p.last} | {p.team}",
}


def _record(rng: Random) -> tuple[str, Person]:
    p = person(rng)
    lines = (
        f"{p.title} {p.first} {p.last}, {p.team}",
        f"{p.first} {p.last} ({p.title}), team: {p.team}",
        f"title={p.title}; first={p.first}; last={p.last}; team={p.team}",
        f"{p.last}, {p.first} | {p.title} | {p.team}",
        f'{{"title": "{p.title}", "first": "{p.first}", "last": "{p.last}", "team": "{p.team}"}}',
        f"{p.title} {p.first} {p.last} has joined the {p.team} team.",
        f"name: {p.title} {p.first} {p.last}\nteam: {p.team}",
        f"{p.team}: {p.title} {p.last}, {p.first}",
    )
    return rng.choice(lines), p


@writes(
    "agentic_tools",
    """
    - Write the line for this person: {what}.
    - {what}
    - From the person's data make one line, {what}. Use the data as given.
    - def line(person): '''{what}'''
    - We send letters to people whose title, name and team we know. Write the line {what} for this one.
    - Mail merge! One line per person, {what}
    - The record has title, first name, last name and team in some order. Fill in the line: {what}.
    - Compose it {what}, for whoever the input is about. Only the line.
    """,
)
def person_line(rng: Random) -> Writing:
    """Write a greeting or signature from a person's data."""
    return pick(rng, GREETINGS, _record)


LOGINS: dict[str, Callable[[Person], str]] = {
    "first name, dot, last name": lambda p: f"{p.first}.{p.last}",
    "first letter of the first name, then the last name": lambda p: f"{p.first[0]}{p.last}",
    "last name, dot, first name": lambda p: f"{p.last}.{p.first}",
    "first name, underscore, first letter of the last name": lambda p: f"{p.first}_{p.last[0]}",
    "last name, then the first letter of the first name": lambda p: f"{p.last}{p.first[0]}",
    "first name, hyphen, last name": lambda p: f"{p.first}-{p.last}",
    "first name only": lambda p: p.first,
    "first three letters of the last name, then the first letter of the first name": lambda p: (
        p.last[:3] + p.first[0]
    ),
}


def _named(rng: Random) -> tuple[str, Person]:
    p = person(rng)
    lines = (
        f"{p.first} {p.last}",
        f"{p.first} {p.last}",
        f"{p.last}, {p.first}",
        f"{p.first.lower()} {p.last.lower()}",
        f"{p.first} {p.last.upper()}",
        f"{p.title} {p.first} {p.last}",
        f"  {p.first}  {p.last}",
    )
    return rng.choice(lines), p


@writes(
    "code_commands",
    """
    - Make the e-mail address: {what}, @{site}, all in lower case.
    - {what} @{site}, lower case
    - New colleagues get an address at {site}. Before the @ stands: {what}. Small letters only.
    - def address(name): '''({what}).lower() + "@{site}"; titles are dropped'''
    - From the name build an address in lower case. Local part: {what}. Domain: {site}.
    - what's this person's mail? pattern: {what}; domain {site}; no capitals
    - Everyone at {site} can be reached under {what} (lower case, no title). Give the address of this person.
    - Mailbox rule: {what}. Put @{site} behind it and write it in small letters.
    """,
)
def make_mail(rng: Random) -> Writing:
    """Build an e-mail address from a name."""
    site = rng.choice((*SITES, "mail.example.com", "staff.example.org"))
    what, rule = rng.choice(list(LOGINS.items()))
    params, row = pick(rng, {what: lambda p: f"{rule(p).lower()}@{site}"}, _named)
    return {**params, "site": site}, row


YEARS: dict[str, Callable[[int], str]] = {
    "the last two digits of the year": lambda y: f"{y % 100:02d}",
    "the year": str,
    "an underscore and the year": lambda y: f"_{y}",
    "a hyphen and the last two digits of the year": lambda y: f"-{y % 100:02d}",
}


@writes(
    "code_commands",
    """
    - Make a user name in lower case: {what}, then {end}.
    - {what} + {end}, lower case
    - The line has a name and a year of birth. The login is {what}, followed by {end}; no capitals, no spaces.
    - def login(line): '''{what}; {end}. Lower case.'''
    - Our old system gave out logins like this: {what}, and directly after it {end}. All small.
    - login pls: {what} and {end}, small letters
    - Accounts are named after people. Part one: {what}. Part two: {end}. Write both together in lower case.
    - Build the account name ({what}; then {end}; lower case).
    """,
)
def login_name(rng: Random) -> Writing:
    """Build a user name from a name and a year."""
    what, rule = rng.choice(list(LOGINS.items()))
    end, tail = rng.choice(list(YEARS.items()))

    def draw(rng: Random) -> tuple[str, Person]:
        name, p = _named(rng)
        return rng.choice((f"{name}, {p.year}", f"{name} ({p.year})", f"{name}; born {p.year}")), p

    params, row = pick(rng, {what: lambda p: rule(p).lower() + tail(p.year)}, draw)
    return {**params, "end": end}, row


OWNERS: dict[str, Callable[[str, str, str], str]] = {
    "First Last": lambda f, n, d: f"{f} {n}",
    "Last, First": lambda f, n, d: f"{n}, {f}",
    "the first name only": lambda f, n, d: f,
    "the last name only": lambda f, n, d: n,
    "F. Last": lambda f, n, d: f"{f[0]}. {n}",
    "initials without dots": lambda f, n, d: f[0] + n[0],
    "First Last <address>": lambda f, n, d: f"{f} {n} <{f.lower()}.{n.lower()}@{d}>",
}


@writes(
    "text_nlp",
    """
    - Whose address is it? Write {what}, with proper capitals.
    - address -> {what}
    - The e-mail address is built as first.last@domain. Give the person in the form: {what}. Use capitals.
    - def owner(mail): '''{what}, capitalised, from first.last@domain'''
    - I only have mail addresses and need people. For every address print: {what}.
    - who is this? ({what})
    - Our addresses are first name, dot, last name. Turn the one in the text into this form: {what}.
    - Recover the name from the address. Form wanted: {what}
    """,
)
def mail_owner(rng: Random) -> Writing:
    """Read a person's name off an e-mail address."""
    lines = carriers(
        """
        {x} | {x} | From: {x} | cc {x} | {x} has not answered | forward it to {x} | {x}; {team} | login: {x}
        {x} asked about the {item} on {weekday}
        """
    )

    def draw(rng: Random) -> tuple[str, tuple[str, str, str]]:
        f, n, d = rng.choice(FIRST), rng.choice(LAST), rng.choice(DOMAIN)
        address = f"{f}.{n}@{d}"
        return say(rng, lines, x=address.lower()), (f, n, d)

    what, rule = rng.choice(list(OWNERS.items()))
    return pick(rng, {what: lambda fact: rule(*fact)}, draw)


PEOPLE: dict[str, Callable[[list[tuple[str, str]]], str]] = {
    "the first names, joined by commas": lambda ps: ", ".join(f for f, _ in ps),
    "the last names, joined by commas": lambda ps: ", ".join(n for _, n in ps),
    "the initials of each, like ZN, joined by commas": lambda ps: ", ".join(f[0] + n[0] for f, n in ps),
    "the names in the form Novak, Zoe with semicolons between people": lambda ps: "; ".join(
        f"{n}, {f}" for f, n in ps
    ),
    "the names in the form Z. Novak, joined by commas": lambda ps: ", ".join(f"{f[0]}. {n}" for f, n in ps),
    "the names in alphabetical order of the last names, joined by commas": lambda ps: ", ".join(
        f"{f} {n}" for f, n in sorted(ps, key=lambda p: p[::-1])
    ),
    "the first person only": lambda ps: " ".join(ps[0]),
    "the first author's last name and et al., like Novak et al.": lambda ps: f"{ps[0][1]} et al.",
    "the number of people": lambda ps: str(len(ps)),
    "the first names with and before the last one, no comma before and": lambda ps: (
        f"{', '.join(f for f, _ in ps[:-1])} and {ps[-1][0]}"
    ),
}


@writes(
    "format_repair",
    """
    - Give {what}.
    - {what}
    - Several people are listed with first and last name. Return {what}. Keep the order otherwise.
    - def people(line): '''{what}'''
    - Author lists come in as one string. For the catalogue we want {what}.
    - who's coming? i need {what}
    - Take the list of people and write {what}, on one line.
    - The minutes name everyone present. Print {what}.
    """,
)
def people_list(rng: Random) -> Writing:
    """Rewrite a list of people."""

    def draw(rng: Random) -> tuple[str, list[tuple[str, str]]]:
        count = rng.randint(2, 4)
        ps = list(zip(rng.sample(FIRST, count), rng.sample(LAST, count), strict=True))
        names = [f"{f} {n}" for f, n in ps]
        shown = rng.choice((", ".join, "; ".join, "\n".join, " & ".join, " / ".join))(names)
        return rng.choice(("", "", "", "Present: ", "Authors: ")) + shown, ps

    return pick(rng, PEOPLE, draw)
