"""Families of short look-ups by name or place: weekdays, ordinals, American states, letters."""

from __future__ import annotations

from itertools import pairwise
from random import Random
from string import ascii_uppercase

from fuzzy_magic.train.procedural.base import Writing, carriers, typed
from fuzzy_magic.train.procedural.countries import looked_up
from fuzzy_magic.train.procedural.dates import ordinal_ending
from fuzzy_magic.train.procedural.everyday_facts import CALENDAR
from fuzzy_magic.train.procedural.facts import STATES
from fuzzy_magic.train.procedural.numbers import spelled
from fuzzy_magic.train.procedural.words import WEEKDAYS

PLACINGS = carriers(
    """
    {first} came {x} | {x} {event} | floor: {x} | {first} {last}, {x} | the {x} {item} | {x} attempt, {first}
    {x} in line | {x} prize: {item} | {x} edition | chapter: {x} | {event}, {x} day | {x} batch of {goods}
    {x} place for {last}
    """
)
STATED = carriers(
    """
    State: {x} | {first} moved to {x} | ship to {x} | {n} {street}, {x} | {first} {last}, {x} | {goods}, {x}
    {x} ({event}) | {x} office | {x} – {item} | {event} in {x} | born in {x}, {year} | {n} x {item}, {x}
    {who}, {x} | the {x} {event}
    """
)
LETTERED = carriers(
    """
    letter {x}, {event} | row {x}, {first} | platform {x} | {first}: {x} | team {x}, {item}
    section {x}, {year} | {x} {n} | hall {x} ({event}) | gate {x}, {n} | {first} {last}, block {x}
    question {x}, {item} | {x}: {goods} | wing {x}, {street}
    """
)


#: Ordinals that are not the number with -th.
ORDINALS = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
    "twelve": "twelfth",
}  # fmt: skip


def suffixed(number: int) -> str:
    """Write an ordinal in digits."""
    return f"{number}{ordinal_ending(number)}"


def ordinal(number: int) -> str:
    """Write an ordinal in words."""
    head, hyphen, last = spelled(number).rpartition("-")
    by_rule = f"{last[:-1]}ieth" if last[-1] == "y" else f"{last}th"
    return head + hyphen + ORDINALS.get(last, by_rule)


@typed("agentic_tools", """
    next day | the weekday after | Monday -> Tuesday | Which weekday comes next?
    tomorrow, if today is this day | day + 1 | name the following weekday | one day later
    def next_day(text): '''Sunday -> Monday''' | what day follows | the day after the one mentioned, full name
    shift the weekday forward by one | Friday gives Saturday | Find the weekday and say which one is next.
    subsequent weekday only | the morning after is a … | add one day to the weekday | weekday of the next day
    Sat to Sun, Sun to Mon, but written in full | whats the day after
    """)  # fmt: skip
def weekday_after(rng: Random) -> Writing:
    """Name the next weekday."""
    return {}, looked_up(dict(zip(WEEKDAYS, (*WEEKDAYS[1:], WEEKDAYS[0]), strict=True)), CALENDAR, 0.25)


@typed("format_repair", """
    weekday, three letters | Monday -> Mon | abbreviate the day: Mon, Tue, Wed … | short weekday name | %a
    ddd, e.g. Thu | first three letters of the weekday | def short_day(text): '''Fri for Friday'''
    day of the week like Sat, no full stop | Which weekday? Write it as Mon/Tue/Wed/Thu/Fri/Sat/Sun.
    three-letter day | the weekday cut to 3 letters, nothing else | calendar header form of the day (Sun)
    shorten the weekday named, three characters | Tuesday becomes Tue
    Only the day's abbreviation: Wed, Thu etc. | day abbr. with three letters
    What's the short form of this weekday? Three letters. | weekday in the style of "Mon" | DOW (Mon..Sun)
    """)  # fmt: skip
def weekday_letters(rng: Random) -> Writing:
    """Shorten the name of a weekday."""
    return {}, looked_up({d: d[:3] for d in WEEKDAYS}, CALENDAR, 0.25)


@typed("format_repair", """
    1 -> 1st | ordinal | add st, nd, rd or th | number as 1st, 2nd, 3rd … | ordinal in digits
    22 becomes 22nd | put the right ending on the number (th, st …) | def ordinal(n): '''"3rd" for 3'''
    make the number an ordinal like 51st | place in the form 4th
    Which place? Write it with its suffix: 2nd, 11th. | number + suffix, no space | ordinalize
    the number with st/nd/rd/th behind it, nothing else | 5 = 5th, 21 = 21st | I need "33rd" for 33
    the English ordinal ending belongs after the number. Add it. | turn into an ordinal numeral (8th)
    Only the number, but as an ordinal in digits | 1, 2, 3 to 1st, 2nd, 3rd
    """)  # fmt: skip
def ordinal_suffix(rng: Random) -> Writing:
    """Write a number as an ordinal in digits."""
    return {}, looked_up({str(n): suffixed(n) for n in range(1, 132)}, PLACINGS, 0.5, (str,))


@typed("format_repair", """
    1st -> first | ordinal in words | spell out the ordinal | 2nd = second, 3rd = third
    write 12th as twelfth and so on | the ordinal as a word | def ordinal_word(text): '''"first" for 1st'''
    no digits: third instead of 3rd | ordinal, written out
    letters in place of the numeral: 5th becomes fifth | say the rank in words
    Put the ordinal into words (twenty-first with a hyphen). | word for 7th, 8th, 20th …
    place as an English word | Find the ordinal number and write it in letters, small.
    how do you say this ordinal | rank word, e.g. ninth | the numeral ordinal becomes a word one
    I want "thirtieth", not 30th | expand the ordinal
    """)  # fmt: skip
def ordinal_word(rng: Random) -> Writing:
    """Write an ordinal in words."""
    return {}, looked_up({suffixed(n): ordinal(n) for n in range(1, 100)}, PLACINGS, 0.5, (str,))


@typed("format_repair", """
    US state -> code | Texas -> TX | state abbreviation, two letters | postal code of the state (CA, NY …)
    abbreviate the state | def state_code(text): '''"OH" for Ohio''' | two capitals for the American state
    USPS abbreviation | which 2 letters for this state | Find the state; print its two-letter code.
    state in short form, like FL | California becomes CA | code of the US state only
    the way the state is written on envelopes: two capital letters | state (2 chars)
    use postal abbreviations instead of state names and leave out everything else | I want WA, not Washington
    What's the postal abbreviation of that state? | shorten the state name to its official letters
    ST column, e.g. AZ
    """)  # fmt: skip
def state_short(rng: Random) -> Writing:
    """Write the code of an American state."""
    table = {name: code for name, code in STATES} | {code: code for code in ("TX", "CA", "NY", "FL", "WI")}
    return {}, looked_up(table, STATED)


@typed("format_repair", """
    state code -> name | TX -> Texas | full name of the US state
    which American state do the letters stand for | def state(code): '''"Ohio" for OH'''
    expand the state abbreviation | CA is California; and this? | spell out the state
    Name the state in full. | unabbreviate the US state | what state is that
    Find the postal code of the state and write the state's name. | the state, written out
    NV = Nevada, IA = Iowa, this one = | I want Washington, not WA | long form of the state | state_name
    decode the 2-letter state | Which state is it? Whole name, nothing else.
    the name behind the state's abbreviation
    """)  # fmt: skip
def state_long(rng: Random) -> Writing:
    """Name the American state of a code."""
    return {}, looked_up({code: name for name, code in STATES}, STATED, 0.4, (str,))


@typed("code_commands", """
    letter -> its place in the alphabet | A -> 1 | number of the letter, A is 1
    which letter of the alphabet, as a number | A=1, B=2 … Z=26 | position in the alphabet (1 to 26)
    C gives 3, Z gives 26 | alphabet index, from 1 | Turn the letter into a number: A 1, B 2, and so on.
    how far down the alphabet is it? A counts as one | ord, but starting at 1 for A
    Find the single letter and print where it stands in the alphabet. | rank of the letter among the 26
    letter value (A1Z26) | Where in the alphabet is this letter? Number only.
    E is the 5th letter, so 5; same here | column letter to number
    the letter's ordinal place in digits, e.g. 4 for D | count from A to this letter, both included
    letter as a number 1-26
    """)  # fmt: skip
def letter_place(rng: Random) -> Writing:
    """Write the place of a letter in the alphabet."""
    return {}, looked_up({c: str(ascii_uppercase.index(c) + 1) for c in ascii_uppercase}, LETTERED, 0.3)


@typed("code_commands", """
    next letter | A -> B | the letter after it in the alphabet | Which letter follows? Capital
    the following letter of the alphabet | def next_letter(text): '''"D" for C''' | shift the letter by one
    one letter on | C gives D | name the letter that comes after this one
    Find the single letter, answer with the next in the alphabet. | letter + 1 | successor of the letter
    what comes after this letter in the ABC? | go one letter further, capital | alphabet: next one please
    If this row is full, which letter has the next row? | advance the letter by one place
    the neighbour to the right in the alphabet | X becomes Y, do likewise
    """)  # fmt: skip
def letter_after(rng: Random) -> Writing:
    """Write the next letter of the alphabet."""
    return {}, looked_up(dict(pairwise(ascii_uppercase)), LETTERED, 0.2, (str,))
