"""Families about calendar dates."""

from __future__ import annotations

from calendar import isleap
from datetime import date, timedelta
from random import Random

from fuzzy_magic.train.procedural.base import YES_NO, Choosing, Writing, carriers, chooses, say, writes
from fuzzy_magic.train.procedural.words import MONTHS, WEEKDAYS

FORMATS = (
    ("YYYY-MM-DD", "%Y-%m-%d"),
    ("DD.MM.YYYY", "%d.%m.%Y"),
    ("MM/DD/YYYY", "%m/%d/%Y"),
    ("DD/MM/YYYY", "%d/%m/%Y"),
    ("YYYYMMDD without separators", "%Y%m%d"),
    ("YYYY/MM/DD", "%Y/%m/%d"),
    ("DD Mon YYYY, like 07 Apr 2021", "%d %b %Y"),
    ("Mon DD, YYYY, like Apr 07, 2021", "%b %d, %Y"),
    ("DD-MON-YY, like 07-Apr-21", "%d-%b-%y"),
    ("Month YYYY, like April 2021, leaving out the day", "%B %Y"),
    ("DD MM YY, digits with spaces", "%d %m %y"),
    ("YYYY-MM (year and month only)", "%Y-%m"),
)
LINES = carriers(
    """
    {day} | {day} | {day} | due {day} | Born: {day} | {day} ({city}) | best before {day}
    Delivery on {day} to {city} | The lease for the {place} starts on {day}. | {name} joined us on {day}
    invoice {ref}, dated {day} | Signed in {city}, {day} | Hi {first}, can we move the visit to {day}?
    Meeting of the {team} team: {day} | flight to {city}, {day}
    The {item} was ordered on {day} by {first}. | Order {ref} was placed on {day}.
    warranty for the {item} ends {day} | {first} says {day} works for her
    please note: {company} will be closed on {day} | {day}: {item} {verb}, see {ref} | Exam date - {day}
    """
)


def any_date(rng: Random, first: int = 1990, last: int = 2034) -> date:
    """Draw a day of the years from `first` to `last`."""
    low, high = date(first, 1, 1).toordinal(), date(last, 12, 31).toordinal()
    return date.fromordinal(low + int(rng.random() * (high - low + 1)))


def written(rng: Random, day: date) -> str:
    """Write a date in one of the ways that leave no doubt which number is the month."""
    style, month, number = int(rng.random() * 8), MONTHS[day.month - 1], day.day
    if style < 2:
        return f"{number} {month} {day.year}"
    if style == 2:
        return f"{month} {number}, {day.year}"
    if style == 3:
        return f"{number} {month[:3]} {day.year}"
    if style == 4:
        return f"{month[:3]} {number} {day.year}"
    if style == 5:
        return f"{number:02d}-{month[:3]}-{day.year}"
    if style == 6:
        return f"{month} {number}{ordinal_ending(number)}, {day.year}"
    return day.isoformat()


def ordinal_ending(number: int) -> str:
    """Give the ending of 1st, 2nd, 3rd, 4th, …, 11th."""
    return "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


@writes(
    "format_repair",
    """
    - Rewrite the date as {format}.
    - date -> {format}
    - Find the date in the text and give it back as {format}, nothing else.
    - Normalise the date column. Target format: {format}. Drop every other word.
    - The input mentions one day. Output that day in the format {format}.
    - def normalise(text: str) -> str:
    |     '''Return the date mentioned in text as {format}.'''
    - People write dates in many ways here: month names, ordinals, ISO. I need all of them as {format}.
    - Rules
    | 1. Read the date in the message.
    | 2. Print it as {format}.
    | 3. Print nothing else.
    - Convert whatever date you see to {format}; keep zeros in front of one-digit days and months.
    - reformat dates please, we use {format}
    """,
)
def date_format(rng: Random) -> Writing:
    """Write a date in the format that is asked for."""
    name, format_ = rng.choice(FORMATS)

    def row(rng: Random) -> tuple[str, str]:
        day = any_date(rng)
        return say(rng, LINES, day=written(rng, day)), day.strftime(format_)

    return {"format": name}, row


@writes(
    "format_repair",
    """
    - Dates come in as {source}. Write them as {format}.
    - {source} -> {format}
    - Change the date from {source} to {format}. Output the date only.
    - The export uses {source} but our system wants {format}. Convert the cell.
    - Swap the parts of the date around: input order {source}, output order {format}.
    - '''Reorder a numeric date.
    |
    | In: text with a date written {source}. Out: the same date written {format}.
    | '''
    - In this file a date is always {source}, so read the numbers in that order and print the day again as
      {format}.
    - Every line holds a numeric date ({source}); return it in the form {format} and leave the rest of the
      line out
    - Please turn {source} dates into {format} dates
    """,
)
def date_order(rng: Random) -> Writing:
    """Put the numbers of a date in another order."""
    numeric = [f for f in FORMATS[:6] if "without" not in f[0]]
    (source, read), (target, write) = rng.sample(numeric, 2)

    def row(rng: Random) -> tuple[str, str]:
        day = any_date(rng)
        return say(rng, LINES, day=day.strftime(read)), day.strftime(write)

    return {"source": source, "format": target}, row


WEEKDAY_STYLES = (
    ("in full, such as Monday", lambda d: WEEKDAYS[d.weekday()]),
    ("as three letters, such as Mon", lambda d: WEEKDAYS[d.weekday()][:3]),
    ("in lower case, such as monday", lambda d: WEEKDAYS[d.weekday()].lower()),
    ("as a number from 1 for Monday to 7 for Sunday", lambda d: str(d.isoweekday())),
    ("in two capital letters, such as MO", lambda d: WEEKDAYS[d.weekday()][:2].upper()),
)


@writes(
    "text_nlp",
    """
    - Which weekday is the date? Write it {style}.
    - weekday of this date, {style}
    - Give the day of the week on which the date falls, {style}.
    - Compute the weekday for the day mentioned in the text. Format: {style}. Output nothing else.
    - I want to know what day of the week it was or will be. Answer {style}.
    - def weekday(text):
    |     # the day of the week of the date in text, {style}
    - Look up the date in the calendar and return its weekday {style}.
    - For each entry return the weekday that belongs to its date. Write weekdays {style}.
    - add a weekday column ({style})
    """,
)
def weekday_of(rng: Random) -> Writing:
    """Tell the day of the week of a date."""
    style, answer = rng.choice(WEEKDAY_STYLES)
    year = rng.randint(2005, 2028)

    def row(rng: Random) -> tuple[str, str]:
        day = any_date(rng, year, year + 3)
        return say(rng, LINES, day=written(rng, day)), answer(day)

    return {"style": style}, row


PARTS = (
    ("the year with four digits", lambda d: f"{d.year}"),
    ("the name of the month", lambda d: MONTHS[d.month - 1]),
    ("the month as two digits", lambda d: f"{d.month:02d}"),
    ("the day of the month without a leading zero", lambda d: f"{d.day}"),
    ("the month as three letters, capitalised", lambda d: MONTHS[d.month - 1][:3]),
    ("the calendar quarter as Q1, Q2, Q3 or Q4", lambda d: f"Q{(d.month + 2) // 3}"),
    ("the half of the year as H1 or H2", lambda d: "H1" if d.month <= 6 else "H2"),
    ("the last two digits of the year", lambda d: f"{d.year % 100:02d}"),
    ("the month and the year as MM/YYYY", lambda d: f"{d.month:02d}/{d.year}"),
    ("the decade, such as 1990s", lambda d: f"{d.year // 10 * 10}s"),
    ("the day with its ordinal ending, such as 3rd", lambda d: f"{d.day}{ordinal_ending(d.day)}"),
)


@writes(
    "text_nlp",
    """
    - From the date, give {part}.
    - {part}
    - Extract {part} from the date in the text.
    - Read the date and return {part}. No other text.
    - Of the day that is mentioned, I only need {part}.
    - '''Return {part} of the date in `text`.'''
    - The cell has a date in it somewhere. Output {part}, and ignore names, places and reference numbers.
    - Which part of the date to print: {part}
    - Reduce each date to {part}.
    """,
)
def date_part(rng: Random) -> Writing:
    """Give one part of a date."""
    part, answer = rng.choice(PARTS)

    def row(rng: Random) -> tuple[str, str]:
        day = any_date(rng)
        return say(rng, LINES, day=written(rng, day)), answer(day)

    return {"part": part}, row


@chooses(
    "classification_filter",
    (
        ("Q1", "Q2", "Q3", "Q4"),
        ("first quarter", "second quarter", "third quarter", "fourth quarter"),
        ("quarter-1", "quarter-2", "quarter-3", "quarter-4"),
        ("FQ1", "FQ2", "FQ3", "FQ4"),
    ),
    """
    - Our financial year starts in {start}. File the date under {L0}, {L1}, {L2} or {L3} (first to fourth
      quarter).
    - {L0} = {first}; {L1} = {second}; {L2} = {third}; {L3} = {fourth}. Which quarter is the date in?
    - Fiscal quarter of the date, year beginning {start}: {L0} is the first quarter, then {L1}, {L2}, {L3}.
    - Sort by month
    | {first}: {L0}
    | {second}: {L1}
    | {third}: {L2}
    | {fourth}: {L3}
    - The books open on 1 {start}. Three months later the second quarter begins, and so on. Quarters are
      called {L0}, {L1}, {L2}, {L3} in this order. Say which one the day in the text belongs to.
    - Answer {L0} for a day in {first}, {L1} for one in {second}, {L2} for one in {third} and {L3} for one in
      {fourth}.
    - def fiscal_quarter(text): # {first} -> {L0}, {second} -> {L1}, {third} -> {L2}, {fourth} -> {L3}
    - which quarter? ours start in {start}: {L0}, {L1}, {L2}, {L3}
    - For the report put every entry into {L0} ({first}), {L1} ({second}), {L2} ({third}) or {L3} ({fourth}),
      whatever the year.
    """,
)
def fiscal_quarter(rng: Random) -> Choosing:
    """Sort a date into the quarters of a financial year."""
    start = rng.choice((1, 1, 4, 7, 10, 2, 11))
    months = [[(start - 1 + 3 * q + i) % 12 for i in range(3)] for q in range(4)]
    names = ["{}, {} and {}".format(*(MONTHS[m] for m in quarter)) for quarter in months]

    def text(rng: Random, k: int) -> str:
        month = rng.choice(months[k]) + 1
        return say(rng, LINES, day=written(rng, any_date(rng).replace(month=month, day=rng.randint(1, 28))))

    keys = ("first", "second", "third", "fourth")
    return {"start": MONTHS[start - 1], "start_month": start, **dict(zip(keys, names, strict=True))}, text


YEAR_LINES = carriers(
    """
    {year} | {year} | year: {year} | FY {year} | the {year} season | Was {year} one? | 29 February {year}?
    plans for {year} | {company}, founded {year} | The {place} was built in {year}.
    calendar {year} ({city}) | budget {year} of the {team} team | We moved to {city} in {year}.
    {name}, class of {year} | {year} edition | In {year} {first} was born in {city}. | vintage of {year}
    It was the winter of {year} in {city}.
    """
)


@chooses(
    "safety_verification",
    (*YES_NO, ("leap year", "common year"), ("366", "365"), ("leap", "not leap")),
    """
    - {L0} for a leap year, {L1} for any other.
    - Is the year in the text a leap year? {L0} if it is, {L1} if it is not.
    - Check the year: does its February have 29 days ({L0}) or 28 ({L1})?
    - Leap year test. A year counts when it divides by 4, but century years only when they divide by 400.
      Output {L0} when it counts, otherwise {L1}.
    - 366 days -> {L0}, 365 days -> {L1}
    - def is_leap(text):
    |     '''{L0} for leap years of the Gregorian calendar, {L1} for the others.'''
    - Our payroll adds a day in leap years. Tell me {L0} if the year named here has that extra day and {L1} if
      not.
    - Read the four-digit year. {L1} means an ordinary year, {L0} means a leap year. Reply with one of them.
    - 29 February exists in that year: {L0}. It does not: {L1}.
    """,
)
def leap_year(rng: Random) -> Choosing:
    """Tell leap years from common ones."""

    def text(rng: Random, k: int) -> str:
        while True:
            year = rng.choice(
                (1600, 1700, 1800, 1900, 2000, 2100, 2200, 2400, *[rng.randint(1804, 2099)] * 24)
            )
            if isleap(year) == (k == 0):
                return say(rng, YEAR_LINES, year=year)

    return {}, text


@chooses(
    "classification_filter",
    (
        ("before", "after"),
        ("old", "new"),
        ("early", "late"),
        ("A", "B"),
        ("archive", "keep"),
        ("expired", "current"),
    ),
    """
    - {L0} if the date is {earlier}, {L1} if it is {later}.
    - Split by date: {earlier} -> {L0}; {later} -> {L1}
    - Cut-off check. Entries dated {earlier} get {L0}, entries dated {later} get {L1}.
    - Compare the date in the text with our cut-off. Return {L0} for a day {earlier} and {L1} for a day
      {later}.
    - '''Old or new rules?
    |
    | {L0}: the day lies {earlier}
    | {L1}: the day lies {later}
    | '''
    - The new terms begin at a fixed date. A record that is dated {later} falls under {L1}; if it is dated
      {earlier} it falls under {L0}. Answer with the label only.
    - which side of the line is this date on? {earlier}: {L0}, {later}: {L1}
    - Mark each row {L1} when its date is {later} and {L0} in all other cases.
    - Sort the mail into two piles, {L0} ({earlier}) and {L1} ({later}).
    """,
)
def date_before(rng: Random) -> Choosing:
    """Say on which side of a cut-off a date lies."""
    cutoff, inclusive = any_date(rng, 2000, 2029), rng.random() < 0.5
    day = written(rng, cutoff)

    def text(rng: Random, k: int) -> str:
        distance = int(rng.choice((5, 60, 800, 3000)) * rng.random()) + (inclusive if k else not inclusive)
        return say(rng, LINES, day=written(rng, cutoff + timedelta(distance if k else -distance)))

    earlier, later = (
        (f"on or before {day}", f"after {day}") if inclusive else (f"before {day}", f"on or after {day}")
    )
    return {"earlier": earlier, "later": later, "cutoff": cutoff, "inclusive": inclusive}, text
