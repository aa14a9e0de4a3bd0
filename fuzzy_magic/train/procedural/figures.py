"""Families about several numbers at once, and numbers in other notations."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from fuzzy_magic.train.procedural.base import YES_NO, Choosing, Writing, carriers, chooses, say, writes
from fuzzy_magic.train.procedural.dates import ordinal_ending

ROMAN = tuple(
    zip(
        ["M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"],
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        strict=True,
    )
)
ROMAN_LINES = carriers(
    """
    {x} | {x} | chapter {x} | volume {x} of the {word} series | Act {x} | King {first} {x} | Section {x}
    clock face {x} | {company} annual games {x} | page {x} of the preface | appendix {x}, {team} | Part {x}
    the plaque in {city} says {x} | Pope {first} {x} | exhibit {x}, found in the {place}
    """
)


def roman(number: int) -> str:
    """Write a Roman numeral."""
    out = ""
    for sign, value in ROMAN:
        out += sign * (number // value)
        number %= value
    return out


#: What a numeral is turned into, and how that is written.
FROM_ROMAN = {
    "an Arabic number (digits)": "{}",
    "a number of four digits, with leading zeros": "{:04d}",
    "a number in brackets, like (12)": "({})",
    "digits after a hash sign, like #12": "#{}",
}
TO_ROMAN = {
    "a Roman numeral": "{}",
    "a Roman numeral in square brackets": "[{}]",
    "a Roman numeral with a full stop": "{}.",
    "a Roman numeral after the word No., like No. XII": "No. {}",
}


@writes(
    "code_commands",
    """
    - Convert the {source} to {target}.
    - {source} -> {target}
    - The text has a {source} in it. Return the number as {target}, alone.
    - Read the {source} and write it as {target}. Drop every other word.
    - def convert(text): '''The {source} of text as {target}.'''
    - Numbers of chapters and kings: give each {source} as {target}.
    - We need every {source} of the list in the form of {target}.
    - Find the {source}, print the same number as {target}
    """,
)
def roman_numerals(rng: Random) -> Writing:
    """Convert between Roman numerals and digits."""
    to_roman, top = rng.random() < 0.5, rng.choice((39, 89, 399, 2030))
    target, form = rng.choice(list((TO_ROMAN if to_roman else FROM_ROMAN).items()))

    def row(rng: Random) -> tuple[str, str]:
        number = rng.randint(2, top)
        shown, answer = (number, roman(number)) if to_roman else (roman(number), number)
        return say(rng, ROMAN_LINES, x=shown), form.format(answer)

    return {"source": "number in digits" if to_roman else "Roman numeral", "target": target}, row


@writes(
    "text_nlp",
    """
    - Write the number as an ordinal {how}.
    - ordinal form ({how})
    - Turn the number of the entry into a rank {how}. Output only that.
    - 1 becomes {example}; do the same with the number in the text.
    - def ordinal(text): '''Ordinal of the number in text, e.g. 1 -> {example}.'''
    - Someone came in at this position. Name the place as an ordinal {how}.
    - Give the ordinal {how} for the figure you find and skip the other words.
    - number -> ordinal, as in 1 -> {example}
    """,
)
def ordinals(rng: Random) -> Writing:
    """Write the ordinal of a number."""
    how, form = rng.choice(
        (
            ("like 3rd or 12th", "{}{}"),
            ("with a hyphen, like 3-rd or 12-th", "{}-{}"),
            ("in brackets, like (3rd)", "({}{})"),
        )
    )
    lines = carriers("""
        {x} | {x} | place {x} | {name} finished number {x} | rank {x}, {city} | position {x} on the list
        floor {x}, {street} | {first} is number {x} in the queue | attempt {x} on {weekday}
        Week {x} in {city} | row {x}
        """)  # fmt: skip

    def row(rng: Random) -> tuple[str, str]:
        number = rng.randint(1, 320)
        return say(rng, lines, x=number), form.format(number, ordinal_ending(number))

    return {"how": how, "form": form, "example": form.format(1, "st")}, row


LIST_LINES = carriers(
    """
    {xs} | {xs} | scores: {xs} | {name}: {xs} | {city} readings {xs} | values from the {place}: {xs}
    {first} counted {xs}. | {team} team: {xs} | weights of the {item}: {xs} | We measured {xs} on {weekday}.
    runs of {first}: {xs} | prices asked in {city} were {xs}
    """
)
SUMMARIES: dict[str, Callable[[list[int]], int]] = {
    "the largest number": max,
    "the smallest number": min,
    "the sum of the numbers": sum,
    "the largest number minus the smallest": lambda xs: max(xs) - min(xs),
    "the last number": lambda xs: xs[-1],
    "the first number": lambda xs: xs[0],
    "how many numbers are above 25": lambda xs: sum(x > 25 for x in xs),
    "how many numbers are above 10": lambda xs: sum(x > 10 for x in xs),
    "how many numbers are below 15": lambda xs: sum(x < 15 for x in xs),
    "the middle number when they are sorted": lambda xs: sorted(xs)[len(xs) // 2],
    "how many of the numbers are even": lambda xs: sum(x % 2 == 0 for x in xs),
    "the second largest number": lambda xs: sorted(xs)[-2],
}


@writes(
    "code_commands",
    """
    - Of the numbers in the text, give {what}.
    - {what}
    - The entry lists several numbers. Return {what} and nothing else.
    - def summary(text): '''Return {what} among the listed numbers.'''
    - Look at all figures in the line; output {what}.
    - I have rows with a few readings each. For every row I need {what}.
    - Task: find {what}. Input: words with an odd count of numbers. Output: one number.
    - reduce each list to {what}
    """,
)
def number_summary(rng: Random) -> Writing:
    """Compute one figure from several numbers."""
    what, top = rng.choice(list(SUMMARIES)), rng.choice((20, 60, 100))

    def row(rng: Random) -> tuple[str, str]:
        xs = rng.sample(range(1, top + 1), rng.choice((3, 5, 5, 7)))
        joint = rng.choice((", ", " ", "; ", " / "))
        return say(rng, LIST_LINES, xs=joint.join(map(str, xs))), str(SUMMARIES[what](xs))

    return {"what": what}, row


PAIR_LINES = carriers(
    """
    {a} vs {b} | first {a}, then {b} | {weekday} {a}, the day after {b} | was {a}, is {b} | {a} -> {b}
    {city} went from {a} to {b} | {first} scored {a}, later {b} | {team}: {a} last month, {b} this month
    The {item} cost {a} before and costs {b} now. | old price {a}, new price {b}
    {name} had {a} points, now {b} | {company} had {a} clients and now has {b}
    Visitors in the {place}: {a}, a week later {b}
    """
)


@chooses(
    "text_nlp",
    (
        ("up", "down", "flat"),
        ("rise", "fall", "steady"),
        ("increase", "decrease", "no change"),
        ("more", "fewer", "same"),
        ("+", "-", "="),
        ("grew", "shrank", "unchanged"),
    ),
    """
    - {L0} if the second number is larger by more than {slack}, {L1} if it is smaller by more than {slack},
      {L2} otherwise.
    - Trend: {L0}, {L1} or {L2}. A change of {slack} or less counts as none ({L2}); {L0} is upwards, {L1}
      downwards.
    - Compare both figures. Up by over {slack} -> {L0}; down by over {slack} -> {L1}; in between -> {L2}
    - def trend(text): # d = second - first; d > {slack}: {L0}; d < -{slack}: {L1}; else {L2}
    - We ignore differences of up to {slack}: those are {L2}. Beyond that, growth is {L0} and loss is {L1}.
    - Did the figure go up ({L0}), go down ({L1}) or stay within {slack} of where it was ({L2})?
    - Direction of the change, with a tolerance of {slack} either way
    | above the tolerance: {L0}
    | below the tolerance: {L1}
    | inside the tolerance: {L2}
    - Answer {L2} when the two numbers differ by at most {slack}. If they differ by more, say {L0} when the
      later one is the bigger one and {L1} when it is the smaller one.
    """,
)
def trend(rng: Random) -> Choosing:
    """Tell whether a figure rose, fell or stayed."""
    slack, top = rng.choice((1, 2, 3, 5, 10)), rng.choice((60, 200, 900))

    def text(rng: Random, k: int) -> str:
        start = rng.randint(top // 3, top)
        change = (
            rng.randint(-slack, slack) if k == 2 else slack + 1 + int(rng.random() * (top // 3 - slack - 1))
        )
        return say(rng, PAIR_LINES, a=start, b=start - change if k == 1 else start + change)

    return {"slack": slack}, text


@chooses(
    "search_matching",
    (("contains", "missing"), ("found", "not found"), ("present", "absent"), ("hit", "miss"), *YES_NO),
    """
    - {L0} if one of the numbers in the text is {wanted}, {L1} if none is.
    - look for a number {wanted}: found {L0}, not found {L1}
    - Search the list for a number that is {wanted}. Say {L0} if there is at least one, {L1} if there is not.
    - any(n is {wanted} for n in numbers) -> {L0}, else {L1}
    - Scan the readings. {L1} means that all of them fail to be {wanted}; {L0} means that one or more is
      {wanted}.
    - def has_number(text): '''{L0} when some number is {wanted}; {L1} otherwise.'''
    - I want rows with a number {wanted}; mark them {L0} and mark rows without one {L1}.
    - Is any of the values {wanted}? Answer {L0} (some are) or {L1} (none is).
    """,
)
def some_number(rng: Random) -> Choosing:
    """Search several numbers for one that meets a condition."""
    low = rng.randint(20, 70)
    wanted, test = rng.choice(
        (
            (f"between {low} and {low + 8}", lambda x: low <= x <= low + 8),
            (f"above {low + 20}", lambda x: x > low + 20),
            (f"below {low - 10}", lambda x: x < low - 10),
            (f"equal to {low}", lambda x: x == low),
        )
    )
    pool = [x for x in range(1, 100) if not test(x)], [x for x in range(1, 100) if test(x)]

    def text(rng: Random, k: int) -> str:
        xs = rng.sample(pool[0], rng.randint(3, 6))
        if k == 0:
            xs[rng.randrange(len(xs))] = rng.choice(pool[1])
        return say(rng, LIST_LINES, xs=rng.choice((", ", " ", "; ")).join(map(str, xs)))

    return {"wanted": wanted}, text
