"""Families about numbers: rounding, cut-offs, spelling, shares."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from random import Random

from fuzzy_magic.train.procedural.base import Writing, carriers, say, writes
from fuzzy_magic.train.procedural.limits import COUNT_LINES

LINES = carriers(
    """
    {x} | {x} | value: {x} | reading {x} at {place} | {first} measured {x} | average {x} ({team})
    ratio {x} | The sensor in the {place} shows {x}. | {weekday}: {x} | score of {name}: {x} | result = {x}
    {city} {x} | {item}, weight {x} | index fell to {x} in {city} | {company} reports {x}
    we got {x} for the {item}
    """
)
ROUNDINGS = (
    ("to a whole number", "1"),
    ("to one decimal", "0.1"),
    ("to two decimals", "0.01"),
    ("to the nearest ten", "10"),
    ("to the nearest hundred", "100"),
    ("to the nearest five", "5"),
    ("to the nearest half, written with one decimal", "0.5"),
    ("to the nearest quarter, written with two decimals", "0.25"),
)


def rounded(value: Decimal, step: str) -> str:
    """Round half up to a multiple of a step and write as many decimals as the step has."""
    unit = Decimal(step)
    return str(
        ((value / unit).quantize(Decimal(1), ROUND_HALF_UP) * unit).quantize(
            Decimal(1) if unit >= 1 else unit
        )
    )


@writes(
    "format_repair",
    """
    - Round the number {how}. Halves go up.
    - round {how}
    - Give the number in the text rounded {how}; a half is rounded up.
    - Read the value and output it {how}, rounding half up. Number only.
    - def tidy(text): '''Number in text, rounded {how} (half up).'''
    - Too many digits. Round each figure {how} and drop the words around it.
    - The report shows values {how}. Rewrite the value that way (5 rounds up).
    - Find the figure, round it {how}, print it.
    """,
)
def number_round(rng: Random) -> Writing:
    """Round a number."""
    how, step = rng.choice(ROUNDINGS)
    scale = {"10": 1000, "100": 10000, "5": 500}.get(step, rng.choice((10, 100)))

    def row(rng: Random) -> tuple[str, str]:
        value = Decimal(rng.randint(scale * 10, scale * 1000)) / 1000
        return say(rng, LINES, x=value), rounded(value, step)

    return {"how": how, "step": step}, row


def _words(line: str) -> list[str]:
    return line.split()


ONES = _words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
TENS = _words("- - twenty thirty forty fifty sixty seventy eighty ninety")


def spelled(number: int) -> str:
    """Spell out a number below a million."""
    if number >= 1000:
        thousands, rest = divmod(number, 1000)
        return f"{spelled(thousands)} thousand" + (f" {spelled(rest)}" if rest else "")
    if number >= 100:
        hundreds, rest = divmod(number, 100)
        return f"{ONES[hundreds]} hundred" + (f" {spelled(rest)}" if rest else "")
    if number < 20:
        return ONES[number]
    return TENS[number // 10] + (f"-{ONES[number % 10]}" if number % 10 else "")


DIGITS = {
    "in digits, without separators": "{}",
    "in digits with a comma between thousands": "{:,}",
    "with two decimals, like 12.00": "{}.00",
    "as at least three digits, with leading zeros": "{:03d}",
}


@writes(
    "text_nlp",
    """
    - Write the number in the text {how}.
    - number words to a figure, {how}
    - A number up to {top} is spelled out in the text. Return it {how}.
    - Which number is meant? Write it {how}.
    - def to_number(text): '''The number that text spells out (at most {top}), {how}.'''
    - The speech recogniser writes numbers as words. Turn the one in the line into a figure, {how}, and drop
      the rest.
    - Convert the spelled-out quantity (largest: {top}); give it {how}.
    - Return the number word {how}. No other text.
    """,
)
def words_to_digits(rng: Random) -> Writing:
    """Turn a spelled-out number into digits."""
    top, (how, form) = rng.choice((99, 999, 9999, 99999)), rng.choice(list(DIGITS.items()))

    def row(rng: Random) -> tuple[str, str]:
        number = rng.randint(2, rng.choice((99, top, top)))
        return say(rng, COUNT_LINES, x=spelled(number)), form.format(number)

    return {"top": top, "how": how}, row


CASES = (
    ("in lower case", str.lower),
    ("with a capital first letter", str.capitalize),
    ("in capitals", str.upper),
)


@writes(
    "text_nlp",
    """
    - Spell out the number in English words, {case}, like "{example}".
    - digits to words, {case} (17 = "{example}")
    - Write the number of the text as words, {case}. Use hyphens in twenty-one and no "and".
    - For cheques: the figure in words, {case}. Style: two hundred forty-one, so no "and", hyphen in
      compounds.
    - def in_words(text): '''English words for the number in text, {case}; 17 gives "{example}".'''
    - Say the number aloud. Output the words {case} and nothing else, no "and" after hundred.
    - Replace the numeral by its name ({case}) and return only this name.
    - Number name please, {case}; for instance 17 becomes {example}
    """,
)
def digits_to_words(rng: Random) -> Writing:
    """Spell out a number."""
    case, change = rng.choice(CASES)
    top = rng.choice((99, 999, 9999))

    def row(rng: Random) -> tuple[str, str]:
        number = rng.randint(2, top)
        return say(rng, COUNT_LINES, x=number), change(spelled(number))

    return {"case": case, "example": change("seventeen"), "change": change}, row


STYLES = {
    "with commas between thousands and a point before two decimals (1,234.50)": (",", "."),
    "with points between thousands and a comma before two decimals (1.234,50)": (".", ","),
    "with spaces between thousands and a comma before two decimals (1 234,50)": (" ", ","),
    "with a point before two decimals and no thousands separator (1234.50)": ("", "."),
    "with apostrophes between thousands and a point before two decimals (1'234.50)": ("'", "."),
}


def separated(cents: int, style: tuple[str, str]) -> str:
    """Write hundredths as a number with the separators of a style."""
    return f"{cents // 100:,}".replace(",", style[0]) + f"{style[1]}{cents % 100:02d}"


@writes(
    "format_repair",
    """
    - Write the number {target}.
    - number format: {target}
    - The input is written {source}. Rewrite the number {target}.
    - Our ledger needs numbers {target}, but the file has them {source}. Convert and drop all words.
    - '''Reformat a number.
    |
    | In: {source}
    | Out: {target}
    | '''
    - Change separators. The figure in the text must come out {target}, no other characters.
    - Take the figure, which is given {source}, and return it {target}.
    - imported numbers are {source}; please make them {target}
    """,
)
def separators(rng: Random) -> Writing:
    """Change the separators of a number."""
    source, target = rng.sample(list(STYLES), 2)

    def row(rng: Random) -> tuple[str, str]:
        cents = rng.randint(10000, rng.choice((999999, 99999999)))
        return say(rng, LINES, x=separated(cents, STYLES[source])), separated(cents, STYLES[target])

    return {"source": source, "target": target}, row


SHARE_LINES = carriers(
    """
    {a} of {b} | {a} out of {b} | {a}/{b} | {first} answered {a} of {b} questions | {a} of {b} seats taken
    {a} out of {b} parcels arrived in {city} | solved {a}/{b} ({team}) | {name}: {a} out of {b} points
    We sold {a} of {b} tickets on {weekday}. | the {item} failed in {a} out of {b} tests
    """
)


@writes(
    "code_commands",
    """
    - Give the share as a percentage {how}.
    - percent {how}
    - How much is the first number of the second, in percent? Write it {how}.
    - Compute the rate and print it {how}, rounded half up.
    - def rate(text): '''100 * a / b, {how}, halves rounded up.'''
    - The text says how many out of how many. Turn that into a percentage {how}.
    - Quota column: part and total are in the entry; return the percentage {how}, nothing else.
    - as % ({how}) please
    """,
)
def percentage(rng: Random) -> Writing:
    """Turn "a of b" into a percentage."""
    how, step, sign = rng.choice(
        (
            ("without decimals, like 37%", "1", "%"),
            ("with one decimal, like 37.5%", "0.1", "%"),
            ("as a whole number without the sign", "1", ""),
            ("with one decimal and a space, like 37.5 %", "0.1", " %"),
        )
    )

    def row(rng: Random) -> tuple[str, str]:
        total = rng.choice(
            (8, 10, 12, 16, 20, 24, 25, 30, 40, 50, 60, 64, 75, 80, 96, 120, 125, 150, 200, 250, 400)
        )
        part = rng.randint(1, total)
        return say(rng, SHARE_LINES, a=part, b=total), rounded(Decimal(100 * part) / total, step) + sign

    return {"how": how, "step": step, "sign": sign}, row
