"""Families that write dates, clock times and durations in another form, under short wordings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from fuzzy_magic.train.procedural.base import Writing, answers, carriers, say, typed, typed_rows
from fuzzy_magic.train.procedural.dates import any_date, ordinal_ending
from fuzzy_magic.train.procedural.words import MONTHS, WEEKDAYS, listed

EVENTS = listed(
    """
    wedding, concert, inspection, harvest, premiere, audit, graduation, exhibition, marathon, picnic,
    workshop, dentist appointment, eye test, book launch, house viewing, choir practice, flea market,
    blood donation, fire drill, open day, board meeting, parents' evening, swimming lesson, job interview,
    car service, garage sale, puppet show, farewell party, product demo, quiz night, rehearsal,
    training course, site visit, vaccination, webinar, auction, boat trip, bus tour, cooking class,
    dance class, election, field trip, final exam, flight home, football match, piano lesson, hearing, hike,
    interview, lunch with the investors, moving day, opera, parade, payday, photo shoot, press conference,
    release party, reunion, road works, school play, science fair, ski trip, staff outing, stocktaking,
    strike, summer camp, town meeting, tasting, tree planting, vet visit, village fair, wine tour,
    yoga retreat
    """
)
PAPERS = listed(
    """
    contract, passport, lease, invoice, permit, visa, receipt, certificate, warranty, letter, complaint,
    ticket, policy, diploma, will, registration, licence, report, minutes, offer, order form, payslip,
    prescription, agenda, postcard, telegram, newspaper, diary entry, photo, patent, quote, reminder,
    membership card, vehicle check, tax form, statement
    """
)
HOSTS = listed(
    """
    the council, my sister, our vet, the orchestra, the museum, dad, the bank, a colleague, the hotel,
    the school board, the landlady, uncle Bob, the surgery, our tax adviser, the tourist office, the parish,
    the club, the theatre, my boss, the airline, the insurance, the embassy, the garage, the baker,
    the estate agent, the job centre
    """
)
DATED = carriers(
    """
    the {event} is on {x} | {event}: {x} | {paper} dated {x} | your {paper} expires on {x}, please renew it
    {chost} moved the {event} to {x}. | Is {x} ok for the {event}, {first}? | {x} - {event} in {city}
    hi {first}, we meet {host} on {x} | {name} signed the {paper} on {x} | {paper} of {x}, signed by {host}
    The {event} in {city} begins on {x} and ends the same day. | {city}, {x} | Born on {x} in {city}
    see you {x}! | Nobody knew about the {event} before {x}. | ({event}, {x})
    {chost} wrote on {x} that the {paper} is lost. | last {event} was on {x}, says {host}
    """
)


def told(rng: Random, lines: tuple[str, ...], **facts: object) -> str:
    """Fill a carrier line from the pools of this module and those of all families."""
    host = rng.choice(HOSTS)
    words = {"event": rng.choice(EVENTS), "paper": rng.choice(PAPERS), "host": host}
    return say(rng, lines, **{**words, "chost": host[0].upper() + host[1:], **facts})


FORMS = carriers(
    """
    {d} %B %Y | %B {d}, %Y | %B {d} %Y | {d} %b %Y | %b {d}, %Y | %d-%b-%Y | {d}{th} %B %Y | %B {d}{th}, %Y
    the {d}{th} of %B %Y | {d}. %B %Y | %A, {d} %B %Y
    """
)


def lettered(rng: Random, day: date, forms: tuple[str, ...] = FORMS) -> str:
    """Write a date with the name of its month in one of many ways."""
    return day.strftime(rng.choice(forms)).format(d=day.day, th=ordinal_ending(day.day))


@typed_rows("format_repair", """
    to ISO | ISO date | date -> YYYY-MM-DD | 3 April 2021 -> 2021-04-03 | yyyy-mm-dd please | as 2021-04-03
    normalise the date (year-month-day, hyphens) | write this date as year-month-day with zeros
    ISO 8601 date | parse the date and print YYYY-MM-DD | def iso(d): '''"May 5, 2019" -> "2019-05-05"'''
    date in sortable form, 2021-12-31 | the database only takes YYYY-MM-DD, convert | Reformat as YYYY-MM-DD
    make it look like 1999-07-08 | digits only date, YYYY-MM-DD | dates come in all shapes, I want ISO
    what is this date in ISO 8601? | change the date to yyyy-mm-dd
    date column to ISO, "1st of June 2020" => 2020-06-01
    """)  # fmt: skip
def date_to_iso(rng: Random) -> tuple[str, str]:
    """Write a date in ISO form."""
    day = any_date(rng, 1930, 2040)
    return rng.choice(
        (lettered(rng, day), lettered(rng, day), lettered(rng, day).upper(), f"{day:%Y/%m/%d}")
    ), f"{day}"


@typed_rows("search_matching", """
    find the date, give it as YYYY-MM-DD | the date in the sentence, ISO | which date is mentioned? ISO please
    extract the date -> 2021-04-03 | pull out the date in yyyy-mm-dd | on which day? answer like 2020-01-31
    get the date from the message, ISO 8601 | "We met on 3 April 2021 in Rome" -> 2021-04-03
    when? (YYYY-MM-DD) | date only, written year-month-day, e.g. 2019-12-01 | grab the date, format yyyy-mm-dd
    read the note and return its date as YYYY-MM-DD | def find_date(text): '''the date in text, ISO form'''
    there is a date hidden in the text, output it as ISO | calendar entry date (YYYY-MM-DD) from the mail
    throw away everything but the date, and make that 2022-05-09 style | text to ISO date | iso_date
    For the log I need the day that is mentioned, in ISO notation | locate the date; ISO output
    """)  # fmt: skip
def sentence_to_iso(rng: Random) -> tuple[str, str]:
    """Find the date of a sentence and write it in ISO form."""
    day = any_date(rng, 1930, 2040)
    return told(rng, DATED, x=lettered(rng, day)), f"{day}"


@typed_rows("format_repair", """
    2021-04-03 -> 3 April 2021 | ISO date to day month year, month in words | like 3 April 2021
    British long date, 7 May 2020 | write the ISO date as day, month name, year | ISO -> 24 December 2023
    day first, then the month's name, then the year, no commas | human-readable date: 1 June 2019
    turn 2020-01-31 into 31 January 2020 | def long_date(iso): '''"2021-04-03" -> "3 April 2021"'''
    date for a letter, 9 March 2022 style | spell out the month: 12 August 2018 | format: 6 February 2025
    D Month YYYY, no leading zero | I want "5 July 2017", the file has 2017-07-05
    the date as people in London write it (3 April 2021) | full month name between day and year
    date in words and digits, e.g. 2 October 2014
    reverse the ISO date and write the month as a word: 3 April 2021
    Day Month Year with the month written out, day without zero
    """)  # fmt: skip
def iso_to_day_first(rng: Random) -> tuple[str, str]:
    """Write an ISO date with the day first and the month as a word."""
    day = any_date(rng, 1930, 2040)
    return f"{day}", f"{day.day} {day:%B} {day.year}"


@typed_rows("format_repair", """
    2021-04-03 -> April 3, 2021 | American long date, like May 7, 2020 | month name, day, comma, year
    ISO date to Month D, YYYY | write it as July 4, 2019 | US style with the month spelled out: March 9, 2022
    turn 2020-01-31 into January 31, 2020 | month first, in words, then the day, a comma and the year
    def us_date(iso): '''"2021-04-03" -> "April 3, 2021"''' | like June 1, 2017
    date for the American newsletter (August 12, 2018) | I want "December 24, 2023" instead of 2023-12-24
    the way New Yorkers write it: April 3, 2021 | format October 2, 2014, no leading zero
    ISO in, "February 6, 2025" out | Month Day, Year (full month name)
    spell the month and put it in front: September 15, 2016 | readable US date, e.g. November 11, 2011
    full month name first, then day without zero, comma, year
    long form, month before day, comma before the year
    """)  # fmt: skip
def iso_to_month_first(rng: Random) -> tuple[str, str]:
    """Write an ISO date with the month as a word first."""
    day = any_date(rng, 1930, 2040)
    return f"{day}", f"{day:%B} {day.day}, {day.year}"


NUMERIC = (
    ("DD/MM/YYYY", "%d/%m/%Y"),
    ("MM/DD/YYYY", "%m/%d/%Y"),
    ("DD.MM.YYYY", "%d.%m.%Y"),
    ("D.M.YYYY (no leading zeros)", "{d.day}.{d.month}.{d.year}"),
    ("YYYY/MM/DD", "%Y/%m/%d"),
)


@typed("format_repair", """
    ISO to {form} | {form} | {form} please | write the date as {form} | YYYY-MM-DD -> {form} | {example}
    change yyyy-mm-dd to {form} | def fmt(iso): '''ISO date as {form}''' | like {example}
    flip the ISO date into {form} | the form wants {form} | other separators and order: {form}
    numeric date, {form} | our client writes {form}, do the same | reorder the parts: {form}
    I have 2021-04-03 style dates and need {form} | strftime to {form} | dates: {example}
    date column -> {form} | make it {form} (so {example})
    """)  # fmt: skip
def iso_to_numeric(rng: Random) -> Writing:
    """Write an ISO date in digits in the order that is named."""
    form, pattern = rng.choice(NUMERIC)

    def shown(text: str) -> str:
        day = date.fromisoformat(text)
        return day.strftime(pattern).format(d=day)

    sample = str(date(rng.randint(2010, 2030), rng.randint(1, 9), rng.randint(13, 28)))
    params = {"form": form, "example": f"{sample} -> {shown(sample)}"}
    return params, answers(shown, lambda r: f"{any_date(r, 1930, 2040)}")


UNITS: dict[str, tuple[str, Callable[[date], str]]] = {
    "year": ("2021", lambda d: f"{d.year}"),
    "four-digit year": ("2021", lambda d: f"{d.year}"),
    "month name in full": ("April", lambda d: f"{d:%B}"),
    "name of the month, written out": ("April", lambda d: f"{d:%B}"),
    "day of the month (no leading zero)": ("3", lambda d: f"{d.day}"),
    "number of the day (3, not 03)": ("3", lambda d: f"{d.day}"),
}


@typed("search_matching", """
    {part} | only the {part} | just the {part}, please | date -> {part} | pull the {part} out of the date
    2021-04-03 -> {example}, so the {part} | extract from the text: {part} | def part(date): '''{part}'''
    keep this: {part} | reduce the date to its {part} | return the {part} | wanted: {part} | date part: {part}
    one column for the {part} | "3 Apr 2021" => {example} ({part}) | the {part} that is mentioned
    what is the {part}? | read the date, print the {part} | get me the {part} of the date
    leave only the {part}
    """)  # fmt: skip
def date_piece(rng: Random) -> Writing:
    """Return the year, the month's name or the day of a date."""
    part, (example, answer) = rng.choice(list(UNITS.items()))

    def row(rng: Random) -> tuple[str, str]:
        day = any_date(rng, 1930, 2040)
        shown = rng.choice((f"{day}", lettered(rng, day), lettered(rng, day)))
        return told(rng, ("{x}", *DATED), x=shown), answer(day)

    return {"part": part, "example": example}, row


@typed_rows("format_repair", """
    24h to 12h, like 5:05 PM | time with AM/PM, e.g. 4:00 PM | 19:30 -> 7:30 PM | time as 6:20 AM
    am/pm time please, like 7:30 PM | def ampm(t): '''"00:15" -> "12:15 AM"''' | hh:mm -> h:mm AM/PM
    12-hour clock with AM or PM in capitals (9:05 AM) | military time to 12-hour: 14:00 becomes 2:00 PM
    write the time the American way, e.g. 11:45 PM | convert 24-hour time into h:mm AM/PM
    Americans don't read 17:10, give 5:10 PM | use a 12 hour clock, format 3:00 PM
    AM/PM version, no leading zero: 8:00 AM | change 23:59 to 11:59 PM and so on | 24h clock in, "2:05 PM" out
    what does 16:40 mean on a 12 hour clock? (4:40 PM) | reformat the clock time like "10:25 PM"
    Say the time with AM or PM, minutes always shown: 1:00 PM
    midnight is 12:00 AM, noon 12:00 PM; convert the time to that style
    """)  # fmt: skip
def clock_to_twelve(rng: Random) -> tuple[str, str]:
    """Write a time of the 24-hour clock with AM or PM."""
    hour, minute = rng.randrange(24), rng.choice((0, 15, 30, 45, *[rng.randrange(60)] * 6))
    shown = f"{hour:02d}:{minute:02d}" + rng.choice(("", "", " h"))
    return shown, f"{hour % 12 or 12}:{minute:02d} {'AP'[hour > 11]}M"


@typed_rows("format_repair", """
    12h to 24h | 7:30 PM -> 19:30 | HH:MM, 24-hour | time on the 24 hour clock, two digits for the hour
    get rid of am/pm, write 24-hour time like 09:05 | def t24(t): '''"7 pm" -> "19:00"''' | pm times to HH:MM
    convert the time to HH:MM (00:00 to 23:59) | European clock please: 14:00 instead of 2 pm
    24h format, zero padded | railway time, e.g. 06:45 | "9.15am" => 09:15 | in 24-hour notation with a colon
    turn am/pm into 24h HH:MM | 12 am is 00:00, 12 pm is 12:00; give HH:MM | military style with colon: 23:10
    our timetable uses 16:20 style, change the time | what time is it in 24h format (HH:MM)?
    normalise times: 8am becomes 08:00 | time -> hh:mm in 24 hours
    """)  # fmt: skip
def clock_to_full(rng: Random) -> tuple[str, str]:
    """Write a time with am or pm on the 24-hour clock."""
    hour, minute = rng.randrange(24), rng.choice((0, 0, 30, *[rng.randrange(60)] * 5))
    half = rng.choice(("am pm", "AM PM", "a.m. p.m.")).split()[hour > 11]
    clock = f"{hour % 12 or 12}"
    if minute or rng.random() < 0.4:
        clock += f"{rng.choice('::.')}{minute:02d}"
    return clock + rng.choice(("", " ")) + half, f"{hour:02d}:{minute:02d}"


TIMED = carriers(
    """
    the {event} starts at {x} | {event} {x} | doors open at {x} in {city} | {chost} calls at {x} on {weekday}
    {x}: {event} | Can we do {x} instead, {first}? | {weekday} {x}, {event} | bring the {paper} by {x}, please
    {x} {event} ({city}) | {name} waits for {host} until {x}. | alarm set for {x} | train to {city}, {x}
    The {event} on {weekday} was over by {x}. | {chost}: "be there at {x} sharp"
    your {event} is booked for {x} on {weekday}
    """
)


@typed_rows("search_matching", """
    the time only | at what time? copy it as written | clock time in the text, unchanged | extract the time
    what time is mentioned? | "doors open at 7:30 pm" -> 7:30 pm | keep the time, drop everything else
    pull out the time of day, exactly as it stands | def time_of(text): '''the time of day, as in text'''
    find the time | when on that day? just the time | time of the appointment | the time as in the message
    return the hour that is given, as it is written | leave only the time of day | isolate the clock time
    I only need the time, e.g. "call at 14:05" => 14:05 | which time? don't reformat
    time column, taken from the note without changes | print the time found in the sentence
    """)  # fmt: skip
def time_in_text(rng: Random) -> tuple[str, str]:
    """Return the time of day in a text."""
    hour, minute = rng.randint(1, 12), rng.randrange(60)
    twelve = f"{hour}:{minute:02d} {rng.choice(('am', 'pm', 'AM'))}"
    shown = rng.choice((f"{hour + rng.choice((0, 11)):02d}:{minute:02d}", twelve, f"{hour} pm", f"{hour}am"))
    return told(rng, TIMED, x=shown), shown


@typed_rows("search_matching", """
    the weekday | which weekday is named? in full | day of the week in the text | weekday only
    extract the weekday | "See you Friday at nine" -> Friday | what day? (Monday to Sunday)
    pull out the day of the week, full name | name of the weekday, capitalised, written in full
    def weekday(text): '''weekday named in text, in full''' | find the day: Monday, Tuesday, ...
    on which day of the week? | return just the weekday, long form | keep the weekday and drop the rest
    weekday mentioned in the message | I want only the day of the week, e.g. Sunday | "sat 10am" => Saturday
    grab the weekday (spelled out) | Give the weekday that occurs in the sentence
    day-of-week name found in the line
    """)  # fmt: skip
def weekday_in_text(rng: Random) -> tuple[str, str]:
    """Return the weekday named in a text."""
    name = rng.choice(WEEKDAYS)
    lines = ("{x}", *(line for line in DATED if "Born" not in line and "dated" not in line))
    return told(rng, lines, x=rng.choice((name, name, name[:3], name.lower()))), name


@typed_rows("agentic_tools", """
    next day | the day after, YYYY-MM-DD | add one day | date + 1 | tomorrow's date, seen from this one
    2021-04-03 -> 2021-04-04 | following day, ISO | plus one day, same format | one day later
    what date comes next? | def next_day(d): '''the following date, ISO''' | move the date forward by one day
    2020-12-31 => 2021-01-01 | increment the date | shift it a day ahead | day after -> | date plus 1 day
    I need the morrow of each date, ISO form | Which day follows? | take the date and add 1 day
    """)  # fmt: skip
def day_after(rng: Random) -> tuple[str, str]:
    """Return the day after an ISO date."""
    day = any_date(rng, 1990, 2035)
    if rng.random() < 0.35:
        day = day.replace(day=1) - timedelta(1)
    return f"{day}", f"{day + timedelta(1)}"


@typed_rows("format_repair", """
    April 2021 -> 04/2021 | month and year as MM/YYYY | MM/YYYY | two-digit month, slash, four-digit year
    write the month as a number: 07/2019 | mm/yyyy please | def my(text): '''"May 2020" -> "05/2020"'''
    month name + year to digits with a slash | expiry date style, 09/2025 | Sept 2018 => 09/2018
    turn "January 2022" into 01/2022 | month/year in numbers, zero in front of 1 to 9 | change to mm/yyyy
    as on a credit card but with the full year: 11/2027 | convert month and year to the form 12/2016
    number of the month, a slash, the year | I want 03/2014 instead of March 2014 | 08/2015 format
    numeric month/year (MM/YYYY) | replace the month's name by its number: 06/2023
    """)  # fmt: skip
def month_and_year(rng: Random) -> tuple[str, str]:
    """Write a month and a year in digits."""
    month, year = rng.randint(1, 12), rng.randint(1930, 2045)
    name = MONTHS[month - 1]
    form = rng.choice(("{} {}", "{} {}", "{}, {}", "{} of {}", "{}-{}"))
    return form.format(rng.choice((name, name, name[:3], name.upper())), year), f"{month:02d}/{year}"


@typed_rows("format_repair", """
    remove the weekday | date without the day of the week | Monday, 3 April 2021 -> 3 April 2021 | weekday off
    drop the weekday | cut "Tuesday," and the like, keep the date as it is | no weekday please
    strip the weekday in front of the date | delete Mon/Tue/Wed..., the date stays unchanged
    def no_weekday(d): '''"Fri, 1 May 2020" -> "1 May 2020"''' | the day name is redundant, take it away
    leave the weekday out, don't touch the rest of the date | only the date, not which day of the week it is
    keep day, month and year as written, lose the weekday | "Sunday 2021-04-04" => 2021-04-04
    without Monday, Tuesday, ... | erase the name of the weekday (and its comma) | date minus weekday
    get rid of the day-of-week prefix | Copy the date but skip the weekday
    """)  # fmt: skip
def weekday_dropped(rng: Random) -> tuple[str, str]:
    """Remove the weekday from a date."""
    day = any_date(rng, 1950, 2040)
    shown = lettered(rng, day, (*FORMS[:-1], "%Y-%m-%d"))
    weekday = rng.choice((f"{day:%A}, ", f"{day:%A} ", f"{day:%a}, ", f"{day:%a} ", f"{day:%a}. ", ""))
    return weekday + shown, shown


@typed_rows("code_commands", """
    1h 30m -> 90 | hours and minutes to minutes | total minutes, number only | length of time -> whole minutes
    duration in minutes (just digits) | how many minutes is that? bare number | minutes only, as a number
    def minutes(d): '''"2h 05m" -> 125''' | convert the duration to minutes, no unit | "45m" => 45
    everything in minutes: 2h 15m is 135 | hours times 60 plus minutes | running time to minutes
    express the time span as a number of minutes | I log minutes, not hours: turn 3h 20m into 200
    the duration as an integer of minutes | h and m to min, digits only | duration_minutes
    sum the hours and minutes up in minutes, print the number | Give the number of minutes
    """)  # fmt: skip
def hours_to_minutes(rng: Random) -> tuple[str, str]:
    """Write a duration as a number of minutes."""
    hours, minutes = rng.randint(0, 14), rng.choice((0, 30, 15, 45, *[rng.randrange(60)] * 4))
    if not hours + minutes:
        hours = 1
    h, m, joint = rng.choice(("h/m/ ", "h/m/", "h/min/ ", " hours/ minutes/ and ", " hrs/ mins/ ")).split("/")
    counted = ((n, unit if n > 1 else unit.removesuffix("s")) for n, unit in ((hours, h), (minutes, m)) if n)
    return joint.join(f"{n}{unit}" for n, unit in counted), str(60 * hours + minutes)
