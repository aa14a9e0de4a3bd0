"""Families about temperatures, shares, scales, sizes and years."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from random import Random

from fuzzy_magic.train.procedural.base import Writing, carriers, say, writes
from fuzzy_magic.train.procedural.figures import roman
from fuzzy_magic.train.procedural.strings import pick
from fuzzy_magic.train.procedural.words import phone


def nearest(value: Fraction) -> int:
    """Round to the nearest whole number; halves go away from zero."""
    sign = -1 if value < 0 else 1
    return sign * int(abs(value) + Fraction(1, 2))


TO_F, TO_C = (lambda t: Fraction(t * 9, 5) + 32), (lambda t: Fraction((t - 32) * 5, 9))
DEGREES: dict[str, tuple[str, Callable[[int], str]]] = {
    "in Fahrenheit, rounded to whole degrees, like 68 F": ("C", lambda t: f"{nearest(TO_F(t))} F"),
    "in Fahrenheit, number only, rounded to a whole number": ("C", lambda t: str(nearest(TO_F(t)))),
    "in Fahrenheit with the degree sign, whole, like 68°F": ("C", lambda t: f"{nearest(TO_F(t))}°F"),
    "in Celsius, rounded to whole degrees, like 20 C": ("F", lambda t: f"{nearest(TO_C(t))} C"),
    "in Celsius, number only, rounded to a whole number": ("F", lambda t: str(nearest(TO_C(t)))),
    "in Celsius with the degree sign, whole, like 20°C": ("F", lambda t: f"{nearest(TO_C(t))}°C"),
    "in kelvin, adding 273 to Celsius, like 293 K": ("C", lambda t: f"{t + 273} K"),
}


@writes(
    "code_commands",
    """
    - Give the temperature {what}.
    - temperature {what}
    - The text has one temperature, in {unit}. Return it {what}. F = C x 9/5 + 32.
    - def convert(text): '''temperature {what}'''
    - Our sensors report in {unit} but the screen shows it {what}. What does it show?
    - how warm is that {what}? result only
    - Convert: {what}. Leave the words away.
    - For readers abroad, write the temperature {what}.
    """,
)
def temperature(rng: Random) -> Writing:
    """Convert a temperature."""
    what, (unit, rule) = rng.choice(list(DEGREES.items()))
    low, high = (-30, 45) if unit == "C" else (-20, 110)
    lines = carriers(
        """
        {x} | {x} | {x} in {city} | the {place} is at {x} | {weekday}: {x} | set the heating to {x}, {first}
        sensor {n}: {x} | store the {item} at {x} | It was {x} on {weekday}.
        """
    )

    def row(rng: Random) -> tuple[str, str]:
        t = rng.randint(low, high)
        shown = rng.choice(("{t} {u}", "{t}°{u}", "{t} °{u}", "{t}{u}")).format(t=t, u=unit)
        return say(rng, lines, x=shown), rule(t)

    return {"what": what, "unit": "Celsius" if unit == "C" else "Fahrenheit"}, row


FRACTIONS = tuple(
    Fraction(a, b) for b in (2, 4, 5, 8, 10, 20, 25) for a in range(1, b) if Fraction(a, b).denominator == b
)
#: How a share is written, and read.
SHARES: dict[str, Callable[[Fraction], str]] = {
    "a fraction in lowest terms, like 3/4": lambda f: f"{f.numerator}/{f.denominator}",
    "a decimal number, like 0.75": lambda f: f"{float(f):g}",
    "a percentage, like 75%": lambda f: f"{float(f * 100):g}%",
    "a ratio in lowest terms of the share to the rest, like 3:1": lambda f: (
        f"{f.numerator}:{f.denominator - f.numerator}"
    ),
    "the percentage of the rest, like 25%": lambda f: f"{float((1 - f) * 100):g}%",
    "a sentence like 3 out of 4, in lowest terms": lambda f: f"{f.numerator} out of {f.denominator}",
}


@writes(
    "format_repair",
    """
    - Write the share as {what}.
    - share -> {what}
    - There is one share in the text: a fraction, a decimal number, a percentage or "a out of b". Return
      {what}.
    - def share(text): '''{what}'''
    - The report must give every share in one way, as {what}. Rewrite this one.
    - turn it into {what}, no rounding needed
    - Parts of a whole come in many notations. Output {what}.
    - Convert to {what}. Exact value, number only, no other words of the text.
    """,
)
def share_form(rng: Random) -> Writing:
    """Write a share as a fraction, decimal or percentage."""
    lines = carriers(
        """
        {x} | {x} | {x} of the boxes | {first} ate {x} of the cake | {x} of all people in {city}
        discount: {x}
        {x} of the {team} team | about {x} of the {word} | {x} were {verb}
        """
    )

    def draw(rng: Random) -> tuple[str, Fraction]:
        f, k = rng.choice(FRACTIONS), rng.choice((1, 1, 2, 3))
        shown = rng.choice(
            (f"{f.numerator * k}/{f.denominator * k}", f"{float(f):g}", f"{float(f * 100):g}%",
             f"{f.numerator * k} out of {f.denominator * k}", f"{float(f * 100):g} percent")
        )  # fmt: skip
        return say(rng, lines, x=shown), f

    return pick(rng, SHARES, draw)


LETTERS = {"k": 1000, "M": 1_000_000, "B": 1_000_000_000}
NAMES = {"k": "thousand", "M": "million", "B": "billion"}
LONG: dict[str, Callable[[Fraction], str]] = {
    "in full digits without separators": lambda v: str(int(v)),
    "in full digits with commas": lambda v: f"{int(v):,}",
    "in thousands, like 1250 k": lambda v: f"{float(v / 1000):.10g} k",
    "in millions with M directly after it, like 1.25M": lambda v: f"{float(v / 1_000_000):.10g}M",
    "in full digits with spaces between groups of three": lambda v: f"{int(v):,}".replace(",", " "),
}


@writes(
    "format_repair",
    """
    - Write the number {what}.
    - number {what}
    - Large numbers are shortened: k is thousand, M or million, B or billion. Return the number {what}.
    - def expand(text): '''the number {what} (k = 1e3, M = 1e6, B = 1e9)'''
    - We count followers and views; the site shows 1.2k or 3.4 million. For our table I need the number
      {what}.
    - give it {what} pls, k=1000
    - Find the shortened number and print it {what}. No words.
    - The chart needs the value {what}. Convert the one in the text (thousand, million and billion may be
      letters).
    """,
)
def short_number(rng: Random) -> Writing:
    """Write a number with k, M or B in another way."""
    lines = carriers(
        """
        {x} | {x} | {x} views | {first} has {x} followers | {city}: {x} people | {company} sold {x} units
        more than {x} | {x} clicks on {weekday} | budget {x}
        """
    )

    def draw(rng: Random) -> tuple[str, Fraction]:
        letter = rng.choice(("k", "k", "M", "M", "B"))
        number = Fraction(rng.choice((rng.randint(1, 99), rng.randint(11, 999))), rng.choice((1, 10)))
        shown = f"{float(number):g}" + rng.choice((letter, letter, letter.upper(), f" {NAMES[letter]}"))
        return say(rng, lines, x=shown), number * LETTERS[letter]

    return pick(rng, LONG, draw)


STARS: dict[str, Callable[[int], str]] = {
    "as five stars, filled ones first, like ★★★☆☆": lambda n: "★" * n + "☆" * (5 - n),
    "as filled stars only, like ★★★": lambda n: "★" * n,
    "as n/5, like 3/5": lambda n: f"{n}/5",
    "as a number from 1 to 5": str,
    "in words, like three stars": lambda n: (
        "one star",
        "two stars",
        "three stars",
        "four stars",
        "five stars",
    )[n - 1],
    "as a percentage of the best mark, like 60%": lambda n: f"{n * 20}%",
    "as the number of stars lost, from 0 to 4": lambda n: str(5 - n),
}
NUMBERS = ("one", "two", "three", "four", "five")


@writes(
    "classification_filter",
    """
    - Write the rating {what}.
    - rating {what}
    - The best mark is 5, the worst 1. The review has one mark, in digits, words or stars. Return it {what}.
    - def rating(text): '''{what}'''
    - Reviews from several shops go into one table, where a rating is written {what}. Rewrite this one.
    - how many stars? show it {what}
    - Pull out the mark and print it {what}.
    - Unify the stars: {what}. Ignore everything else in the review.
    """,
)
def star_rating(rng: Random) -> Writing:
    """Write a rating of one to five in another way."""
    lines = carriers(
        """
        {x} | {x} for the {item} | {first}: {x} | {x} - {adj} {item} | I give it {x}
        rated {x} in {city}
        {company}, {x} | {x}, says {first} | {item}: {x} ({weekday})
        """
    )

    def draw(rng: Random) -> tuple[str, int]:
        n = rng.randint(1, 5)
        s = "s" if n > 1 else ""
        shown = rng.choice(
            (f"{n}/5", f"{n} star{s}", f"{NUMBERS[n - 1]} star{s}", "★" * n, f"{n} out of 5", "*" * n)
        )
        return say(rng, lines, x=shown), n

    return pick(rng, STARS, draw)


YEARS: dict[str, Callable[[int], str]] = {
    "the decade, like 1980s": lambda y: f"{y // 10 * 10}s",
    "the last two digits with an apostrophe, like '87": lambda y: f"'{y % 100:02d}",
    "the first year of its decade (the one that ends in 0)": lambda y: str(y // 10 * 10),
    "the century in digits, where 1901 to 2000 is the 20th, like 20th": lambda y: (
        "21st" if y > 2000 else f"{(y + 99) // 100}th"
    ),
    "the year in Roman numerals": roman,
    "the next year": lambda y: str(y + 1),
    "the year ten years before": lambda y: str(y - 10),
    "the season that starts in it, like 1987/88": lambda y: f"{y}/{(y + 1) % 100:02d}",
    "the age in 2030 of somebody born then (birthday already over)": lambda y: str(2030 - y),
}


@writes(
    "text_nlp",
    """
    - For the year give {what}.
    - year -> {what}
    - The text has one year of four digits. Return {what}.
    - def year(text): '''{what}'''
    - Our photo albums are labelled by year. On the back of each we print {what}. What is it here?
    - {what} please
    - Find the year and write {what}, nothing else.
    - Derived column. Source: the year in the text. Value: {what}.
    """,
)
def year_fact(rng: Random) -> Writing:
    """Derive something from a year."""
    lines = carriers(
        """
        {x} | {x} | since {x} | {first} was born in {x} | {city}, {x} | founded {x} by {name}
        the class of {x}
        photo from {x} | In {x} {company} was founded. | {item}, made in {x} | {weekday} in May {x}
        """
    )

    def draw(rng: Random) -> tuple[str, int]:
        y = rng.randint(1850, 2029)
        return say(rng, lines, x=y), y

    return pick(rng, YEARS, draw)


SIDES: dict[str, Callable[[tuple[int, int, int]], str]] = {
    "the first measure": lambda s: str(s[0]),
    "the last measure": lambda s: str(s[2]),
    "the largest measure": lambda s: str(max(s)),
    "the smallest measure": lambda s: str(min(s)),
    "the sum of the three measures": lambda s: str(sum(s)),
    "the three measures joined by x without spaces": lambda s: f"{s[0]}x{s[1]}x{s[2]}",
    "the measures in millimetres (times ten) joined by x": lambda s: f"{s[0] * 10}x{s[1] * 10}x{s[2] * 10}",
    "the first two measures with a slash between": lambda s: f"{s[0]}/{s[1]}",
    "L, W and H with their numbers, like L40 W30 H20": lambda s: f"L{s[0]} W{s[1]} H{s[2]}",
    "the measures from large to small, with spaces between": lambda s: " ".join(
        map(str, sorted(s, reverse=True))
    ),
}


@writes(
    "code_commands",
    """
    - From the size give {what}.
    - size -> {what}
    - Parcels have three measures in cm: length, width, height. Return {what}, without a unit.
    - def size(text): '''{what}'''
    - The carrier's form asks for {what}. Fill it from the size in the text (centimetres, no unit in the
      answer).
    - need {what}
    - The text holds three numbers in cm with signs between. Print {what}, digits only where it is a number.
    - Packing list: write {what} for the box described.
    """,
)
def parcel_size(rng: Random) -> Writing:
    """Take a measure off the size of a parcel."""
    lines = carriers(
        "{x} | {x} | box {x} | {item}, {x} | {first}'s parcel, {x} | {city}: {x} | size: {x} ({word})"
    )

    def draw(rng: Random) -> tuple[str, tuple[int, int, int]]:
        a, b, c = rng.sample(range(5, 99), 3)
        form = rng.choice(
            ("{} x {} x {} cm", "{}x{}x{}cm", "{} × {} × {} cm", "{}cm by {}cm by {}cm", "{}/{}/{} cm")
        )
        return say(rng, lines, x=form.format(a, b, c)), (a, b, c)

    return pick(rng, SIDES, draw)


BASES: dict[str, tuple[str, Callable[[int], str]]] = {
    "in binary": ("decimal number", lambda n: f"{n:b}"),
    "in binary with eight digits": ("decimal number", lambda n: f"{n:08b}"),
    "in hexadecimal with small letters": ("decimal number", lambda n: f"{n:x}"),
    "in hexadecimal as two capitals or digits, like 0F": ("decimal number", lambda n: f"{n:02X}"),
    "in hexadecimal with 0x in front, small letters": ("decimal number", lambda n: f"0x{n:x}"),
    "in decimal": ("binary number", str),
    "as a decimal number with three digits, like 007": ("hexadecimal number (0x)", lambda n: f"{n:03d}"),
    "in decimal digits": ("hexadecimal number (0x)", str),
}


@writes(
    "code_commands",
    """
    - Write the {source} {what}.
    - {source} {what}
    - There is a {source} in the text. Return it {what}, nothing else.
    - def convert(text): '''the {source} {what}'''
    - The log prints a {source}; the manual has it {what}. Translate so that I can look it up.
    - whats that {what}? (its a {source})
    - Number systems, exercise 3: express the {source} {what}.
    - Take the {source} of the line and print it {what}.
    """,
)
def number_base(rng: Random) -> Writing:
    """Convert between decimal, binary and hexadecimal."""
    what, (source, rule) = rng.choice(list(BASES.items()))
    form = {"d": "{}", "b": "{:b}", "h": "0x{:x}"}[source[0]]
    lines = carriers(
        "{x} | {x} | code {x} | value: {x} | {first} typed {x} | {word} = {x} | error {x} in the {place}"
    )

    def row(rng: Random) -> tuple[str, str]:
        n = rng.choice((rng.randint(2, 15), rng.randint(2, 255)))
        return say(rng, lines, x=form.format(n)), rule(n)

    return {"what": what, "source": source}, row


DIAL: dict[str, Callable[[str], str]] = {
    "the area code": lambda d: d[:3],
    "the last four digits": lambda d: d[6:],
    "the number without the area code, like 555-0142": lambda d: f"{d[3:6]}-{d[6:]}",
    "the ten digits in groups of two, with spaces": lambda d: " ".join(d[i : i + 2] for i in range(0, 10, 2)),
    "a link like tel:+13035550142": lambda d: f"tel:+1{d}",
    "the number with all but the last four digits as X, like XXX-XXX-0142": lambda d: f"XXX-XXX-{d[6:]}",
    "the area code in brackets": lambda d: f"({d[:3]})",
    "the sum of the last two digits": lambda d: str(int(d[8]) + int(d[9])),
}


@writes(
    "text_nlp",
    """
    - Of the phone number give {what}.
    - phone -> {what}
    - The text has an American phone number of ten digits, with or without +1. Return {what}.
    - def part(phone): '''{what}'''
    - Callers are sorted by a part of their number. Print {what} for this caller.
    - {what} of the number pls
    - Look at the phone number only. Write {what}.
    - From the call log take {what}.
    """,
)
def phone_part(rng: Random) -> Writing:
    """Take a part of a phone number."""
    lines = carriers(
        "{x} | {x} | call {x} | {first}: {x} | missed call from {x} on {weekday} | {company}, {x} | tel. {x}"
    )
    forms = ("({}) {}-{}", "{}-{}-{}", "+1 {} {} {}", "{}.{}.{}", "+1{}{}{}", "{} {} {}")

    def draw(rng: Random) -> tuple[str, str]:
        d = phone(rng)
        return say(rng, lines, x=rng.choice(forms).format(d[:3], d[3:6], d[6:])), d

    return pick(rng, DIAL, draw)
