"""Families that reckon with lengths of time, clock times and calendar periods, under short wordings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from fuzzy_magic.train.procedural.base import DrawRow, Writing, carriers, say, typed, typed_rows
from fuzzy_magic.train.procedural.dateforms import DATED, TIMED, lettered, told
from fuzzy_magic.train.procedural.dates import any_date
from fuzzy_magic.train.procedural.words import MONTHS, listed


def clock(minutes: int) -> str:
    """Write minutes after midnight as HH:MM; days go round."""
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"


def twelve(minutes: int) -> str:
    """Write minutes after midnight as h:mm AM or PM."""
    hour = minutes // 60 % 24
    return f"{hour % 12 or 12}:{minutes % 60:02d} {'AP'[hour > 11]}M"


def counted(number: int, unit: str) -> str:
    """Write a number with its unit, in the plural but for one."""
    return f"{number} {unit}" + "s" * (number != 1)


def both(first: int, unit: str, second: int, part: str) -> str:
    """Write a length in two units and leave out what is zero."""
    return " ".join(counted(n, name) for n, name in ((first, unit), (second, part)) if n)


def minute_mark(rng: Random) -> int:
    """Draw the minutes of a time: mostly round ones."""
    return rng.choice((0, 0, 15, 30, 30, 45, 5 * rng.randrange(12), rng.randrange(60)))


def in_place(rng: Random, lines: tuple[str, ...], old: str, new: str) -> tuple[str, str]:
    """Write a carrier line with the old form and the same line with the new one, which stays short."""
    while True:
        seed = rng.random()
        if len(output := told(Random(seed), lines, x=new)) < 60:
            return told(Random(seed), lines, x=old), output


SHIFTS = carriers(
    """
    {a}-{b}, {p} break | {a} - {b}, {p} break | {a} to {b}, break {p} | {a}–{b} / break: {p}
    {first} {a}-{b} ({p} break) | {first} {a}-{b} (break {p}) | in {a}, out {b}, pause {p}
    {name}, {place}, {a}-{b}, {p} break | start {a}; end {b}; break {p} | {weekday} {a} to {b} minus {p} lunch
    {weekday}: {a} - {b}, {p} lunch break | {first} came at {a}, left at {b} and took a break of {p}.
    from {a} to {b} with {p} break | {team} shift {a} to {b}, {p} break | {team} shift {a}-{b}, {p} off
    from {a} until {b} with a break of {p} | On {weekday} I worked from {a} to {b}, with {p} for lunch.
    """
)


@typed_rows("code_commands", """
    net hours h:mm, break off | Give the worked time less the break as h:mm, like 4:05.
    Calculate end minus start minus break in the form 8:00. | net working time like 6:05
    worked time without break, 7:45 | payroll wants net times, so take the break off please: 7:20
    Rows are shifts with a break. Return the net time, as 7:30. | shift length minus break -> 8:15
    end - start - break (h:mm) | Subtract the break from the time between and write h:mm.
    How long did they work, without the break? h:mm, e.g. 7:45 | net, like "22:00-06:15, 45 min break" => 7:30
    Columns come, go, break. I need the net time, written 9:05 | paid time h:mm, breaks unpaid
    hours wroked less break, as 7:30 | Shifts, break noted (or none), may pass midnight. Net time in h:mm
    could you work out the real work time, break excluded? (8:10) | What remains without the break? As 5:50.
    work time h:mm, no pause | time sheet: net, h:mm
    Work out the paid time, breaks unpaid. Format h:mm | time at work minus break, in h:mm like 6:30, thanks!
    Cells with start, end and break. Output the hours worked net as h:mm. | 09:00-17:30, 30 min break -> 8:00
    """)  # fmt: skip
def worked_time_net(rng: Random) -> tuple[str, str]:
    """Write the time worked, less the break, as hours and minutes."""
    start = 60 * rng.choice((5, 6, 7, 8, 8, 9, 9, 10, 11, 13, 14, 20, 21, 22)) + minute_mark(rng)
    end = start + 60 * rng.randint(4, 10) + minute_mark(rng)
    pause = rng.choice((0, 10, 15, 20, 25, 30, 30, 40, 45, 45, 50, 60, 75, 90))
    shown = rng.choice((f"{pause} min", f"{pause} min", f"{pause} minutes", f"{pause}m")) if pause else "no"
    lines = SHIFTS if pause else tuple(line for line in SHIFTS if "{p} break" in line)
    net = end - start - pause
    return say(rng, lines, a=clock(start), b=clock(end), p=shown), f"{net // 60}:{net % 60:02d}"


SPANS = carriers(
    """
    {a}-{b} | {a}–{b} | {a} to {b} | from {a} to {b}
    {event} {a}-{b} | {weekday} {a} to {b} | start {a}, end {b} | {event}: {a} - {b} | ({event}, {a} to {b})
    {a} -> {b} | The {event} begins at {a} and is over at {b}. | {chost} booked the {place} from {a} to {b}
    {a} - {b} | {event} in {city} from {a} to {b} | {a} until {b}, {event} | {first} is busy from {a} till {b}
    """
)


@typed_rows("code_commands", """
    how long: 1 hour 5 minutes / 45 minutes | Calculate the duration as 6 hours 20 minutes, omitting zeros.
    What is the difference? Like 40 minutes or 1 hour 10 minutes. | span: 3 hours, 25 minutes, 1 hour 1 minute
    how long (2 hours 15 minutes), zeros out | Bookings. Needed: "3 hours 20 minutes", "1 hour", "55 minutes"
    Work out the time between: 5 hours 1 minute, zeros dropped. | length: 2 hours 50 minutes, skip a zero
    durations please, like 45 minutes or 1 hour | Time slots. I want the length: 1 hour 15 minutes, no 0 parts
    i need lengths: 2 hours 5 minutes, never "0 minutes" please | lenght: 1 hour 20 minutes / 40 minutes
    Start and end in each row; as 1 hour 8 minutes, no 0 parts | elapsed, 3 hours 5 minutes, no 0 parts
    Cells say from when to when. Output 6 hours 30 minutes or 6 hours. | 2 hours 1 minute between, no 0 parts
    from-to as 4 hours 10 minutes or 3 hours | Write the duration instead, like 2 hours 35 minutes or 4 hours
    1 hour / 50 minutes in between | tell them how long: 2 hours 10 minutes, or just 50 minutes
    How long is it? As 1 hour 30 minutes, no zero parts. | Give the length like 2 hours 45 minutes or 2 hours.
    14:00-16:30 -> 2 hours 30 minutes; 9:00-10:00 -> 1 hour
    no 0 parts, "from 22:00 to 01:00" => 3 hours, 10:00-11:01 => 1 hour 1 minute
    """)  # fmt: skip
def span_spelled(rng: Random) -> tuple[str, str]:
    """Write the time between two clock times in hours and minutes."""
    start = 60 * rng.randrange(6, 23) + minute_mark(rng)
    lasts = 60 * rng.choice((0, 1, 1, 2, 2, 3, 4, 5, 6, 8)) + rng.choice((minute_mark(rng), 0, 1, 20)) or 50
    form: Callable[[int], str] = rng.choice((clock, clock, clock, twelve))
    text = told(rng, SPANS, a=form(start), b=form(start + lasts))
    return text, both(lasts // 60, "hour", lasts % 60, "minute")


SLOTS = carriers(
    """
    {a} + {d} | {a}, {d} | {a} ({d}) | {event} at {a}, {d} | start {a}, duration {d}
    {event}: {a}, lasts {d} | {a} / {d} / {event} | {weekday} {a}, {d}, {event} | into the oven at {a} for {d}
    parking ticket from {a}, {d} | {first} starts at {a}; length {d} | departure {a}, journey time {d}
    {a} for {d} | The {event} begins at {a} and takes {d}. | {chost} needs the {place} from {a} for {d}
    {event} in {city}, from {a}, {d} long | film starts {a}, runs {d} | {first} left at {a} and walked for {d}
    """
)


def length(rng: Random, minutes: int) -> str:
    """Write a length of time in one of many ways."""
    h, m = divmod(minutes, 60)
    forms = [f"{minutes} min", f"{minutes} minutes", f"{h}:{m:02d} h", both(h, "hour", m, "minute")]
    if h:
        forms += [f"{h}h {m:02d}m", f"{h}h{m:02d}"] if m else [f"{h}h", f"{h} h", counted(h, "hour")]
    return rng.choice(forms)


@typed_rows("agentic_tools", """
    end time HH:MM | our calendar wants an end time instead of a duration, can you work it out? HH:MM please
    when is it over? HH:MM | Calculate the finishing time in the form HH:MM (after midnight go on from 00:00).
    start + duration, 24h HH:MM | Each row gives a start and a length. I need the end, HH:MM, and nothing else
    finish time, like 16:05 | Bookings as start + duration. Turn them into the end time, 24-hour HH:MM
    end tiem as HH:MM | When does it end? Answer with the clock time only, 24-hour, like 17:45.
    Compute the end of the appointment, two digits, colon, two digits, 24h. | until when (HH:MM)?
    add duration to start, HH:MM | no idea how to add times in a spreadsheet... what's the end time, as HH:MM?
    ends at, 24-hour, e.g. 09:30 | Return start plus duration as a 24-hour time with two digits for the hour.
    closing time of slot, 00:00-23:59 | Add the length to the starting time and give the end as HH:MM.
    What time will it be afterwards? HH:MM on the 24-hour clock
    The column says when something begins and how long it takes; output when it's finished, like 08:10.
    Begin and running time are in the text, the end isn't: give it as HH:MM. | 14:30 + 90 min -> 16:00
    tell me when I'll be free again, 24h clock like 18:20
    end of it, e.g. "film starts 22:50, runs 2h 05m" => 00:55
    """)  # fmt: skip
def end_of_slot(rng: Random) -> tuple[str, str]:
    """Write when something ends that begins at a time and lasts for a while."""
    start = 60 * rng.randrange(6, 24) + minute_mark(rng)
    lasts = rng.choice((5 * rng.randint(1, 48), 15 * rng.randint(1, 16), 60 * rng.randint(1, 6)))
    return told(rng, SLOTS, a=clock(start), d=length(rng, lasts)), clock(start + lasts)


HOURS = carriers(
    """
    {x} | closed on {weekday}, else {x} | {chost} is at the {place} {x} | the {event} is now {x}, not earlier
    {weekday}s {x}, tickets at the door | Delivery to the {place} {x}, please ring twice. | {team} hotline {x}
    {x} | open {x} | {event}, {x} | {first}: {x} | {place} {x} | {x}, {city}
    {weekday} {x} | {weekday}: {x} | {company}, {x} | call {name}, {x} | {x} {event} in {city} | {event} ({x})
    """
)


@typed_rows("format_repair", """
    hours as 9:00 AM - 5:30 PM, rest stays | Opening hours, 24h. Write them 9:00 AM - 6:30 PM, keep the rest.
    door sign: hours like 8:00 AM - 4:00 PM please, keep other words | only reformat times: 11:00 AM - 2:45 PM
    Can the range be 10:15 AM - 4:00 PM style, the rest unchanged? | range 10:00 AM - 6:00 PM, other text same
    Range and maybe text. Only change the range: 8:00 AM - 11:45 AM | 12-hour, 6:00 PM - 10:30 PM; keep text
    24h rnage to 9:00 AM - 1:00 PM in text | Convert the hours as in 7:00 AM - 7:00 PM. Copy everything else.
    am/pm (8:00 AM - 4:15 PM), keep rest | Change both times to h:mm AM/PM, " - " between; keep all else.
    in place: 7:30 AM - 3:00 PM | Write the range as 9:00 AM - 5:00 PM, leave other words alone.
    A 24h range a row: make it 3:30 PM - 5:00 PM, keep other words | like 2:00 PM - 3:00 PM, leave rest
    Add AM or PM, as in 9:05 AM - 1:20 PM; the text around stays.
    13:00-14:30 => 1:00 PM - 2:30 PM within text | US readers: like 9:00 AM - 5:00 PM please, rest stays
    Swap the range for 1:00 PM - 9:30 PM form, nothing else | Monday 09:00-17:30 -> Monday 9:00 AM - 5:30 PM
    Hours with remarks; hours like 10:00 AM - 6:00 PM, rest same
    could you americanise it? 12:30 PM - 2:00 PM, all else as is
    rest kept: "open 00:00 to 12:15" => open 12:00 AM - 12:15 PM
    """)  # fmt: skip
def range_to_twelve(rng: Random) -> tuple[str, str]:
    """Write a range of 24-hour times in a text with AM and PM."""
    start = 60 * rng.choice((0, 6, 7, 8, 9, 10, 11, 12, 12, 13, 14, 17, 18, 19)) + minute_mark(rng)
    end = min(start + 60 * rng.randint(1, 9) + minute_mark(rng), 24 * 60 - 1)
    joint = rng.choice(("-", "-", " - ", "–", " – ", " to "))
    return in_place(rng, HOURS, f"{clock(start)}{joint}{clock(end)}", f"{twelve(start)} - {twelve(end)}")


COUNTERS: dict[str, tuple[int, Callable[[int], str]]] = {
    "h:mm:ss": (40000, lambda s: f"{s // 3600}:{s // 60 % 60:02d}:{s % 60:02d}"),
    "HH:MM:SS": (86399, lambda s: f"{s // 3600:02d}:{s // 60 % 60:02d}:{s % 60:02d}"),
    "m:ss": (3599, lambda s: f"{s // 60}:{s % 60:02d}"),
    "MM:SS": (3599, lambda s: f"{s // 60:02d}:{s % 60:02d}"),
    "m and s like 4m 5s, 0m 9s": (3599, lambda s: f"{s // 60}m {s % 60}s"),
    "min and s like 4 min 05 s, 0 min 30 s": (3599, lambda s: f"{s // 60} min {s % 60:02d} s"),
}


@typed("code_commands", """
    seconds to {form} | secs -> {form} | s -> {form} | run time {form} | secs as {form}
    {form} from seconds | secnds into {form} | How much is that in the form {form}? | track length: {form}
    {form} from secs please | Write this number of seconds as {form}. | seconds as {form}, for example {like}
    Every value is a length in seconds, with or without unit. Return it as {form}, no further unit
    Convert the seconds to {form}. | Durations are stored as plain seconds; output them in the form {form}
    Give the length in seconds another form: {form}. | nobody can read 5000 seconds, can you make that {form}?
    Show it the way a stopwatch would, as {form} | The column counts seconds. I need each as {form} | {like}
    Split up the seconds and write them as {form}. | Song lengths in seconds. For the booklet we print {form}
    could you turn the seconds into {form} for me? thanks | the player shows {form}, our list only has seconds
    """)  # fmt: skip
def seconds_as_clock(rng: Random) -> Writing:
    """Write a number of seconds in the clock form that is named."""
    form, (most, write) = rng.choice(list(COUNTERS.items()))

    def row(rng: Random) -> tuple[str, str]:
        n = rng.randint(rng.choice((1, 60, 600)), rng.choice((3599, most)))
        n -= n % rng.choice((1, 1, 1, 10, 60)) if n > 60 else 0
        unit = rng.choice(("", "", " s", "s", " sec", " seconds" if n > 1 else " second"))
        return f"{n:,}{unit}" if unit and rng.random() < 0.2 else f"{n}{unit}", write(n)

    like = ", ".join(f"{n} -> {write(n)}" for n in (65 + rng.randrange(50), rng.randint(605, 3590), 9))
    return {"form": form, "like": like}, row


@typed_rows("code_commands", """
    decimal hours to h:mm | h:mm, e.g. "0,1 h" => 0:06 and "12 hours" => 12:00
    1.75 h as 1:45 | Convert the decimal number of hours to hours and minutes, h:mm. | hours (decimal) -> h:mm
    2.5 means 2:30, convert | Hours booked, written with decimals. Wanted: H:MM, the hour with no leading zero
    industrial time to h:mm | Change the decimal part into minutes and write both with a colon, like 8:06.
    h:mm instead of decimals, like 0:30 | Each cell is a length in hours like 7.5; output 7:30 and the like
    decimla hours into 7:15 form | The column has hours as decimal numbers. I need them as h:mm, without unit.
    hours:minutes, e.g. 6:45 | our boss hates decimal hours, could you give me 1:30 instead of 1.5 and so on?
    .25 is 15 minutes: h:mm | What does the decimal time mean on a watch? Use the form 4:45. | 1.75 -> 1:45
    Write the hours as h:mm, no zero in front and no unit. | How many hours and minutes is that, as 3:12?
    Turn hours with a point or comma into hours:minutes (two digits for the minutes, 0 for no hours)
    Time sheet export with decimal hours, some with a unit: give h:mm only, such as 5:24
    please make these readable, 0.75 should come out as 0:45 | hey, quick one: decimal hours to h:mm for me?
    """)  # fmt: skip
def decimal_hours_to_clock(rng: Random) -> tuple[str, str]:
    """Write decimal hours as hours and minutes."""
    hours = rng.choice((rng.randint(0, 9), rng.randint(0, 48)))
    part = rng.choice((0, 25, 50, 75, 5 * rng.randrange(20), 10 * rng.randrange(10)))
    part = part if hours else 5 * rng.randint(1, 19)
    shown = f"{hours}.{part:02d}".replace(".", rng.choice("..,"))
    if part % 10 == 0 and rng.random() < 0.7:
        shown = shown[:-1] if part else f"{hours}"
    unit = rng.choice(("", "", "", " h", "h", " hrs", " hours"))
    return shown + ("" if shown == "1" else unit), f"{hours}:{part * 6 // 10:02d}"


BASES = carriers(
    """
    {n} after {x} | {n} from {x} | {x} + {n} | {x}, {n} later | {x} plus {n} | base {x}, offset {n}
    {event}: {n} after {x} | invoice of {x}, payable within {n} | from {x} we have {n} for the {paper}
    {x} ({event} {n} later) | The {event} takes place {n} after {x}. | {paper} sent on {x}, reminder {n} later
    """
)


@typed_rows("agentic_tools", """
    resulting date, YYYY-MM-DD | add offset to date, ISO | which day is that? ISO | ISO date it ends up on
    date + days/weeks, YYYY-MM-DD | Which date is meant? Count on from the one given and answer as YYYY-MM-DD.
    new date (ISO) | Calculate the day that lies so many days or weeks after the date in the text (ISO form).
    work out teh date, YYYY-MM-DD | Each row has a date and a span: give their sum, ISO
    base plus offset as YYYY-MM-DD | please count forward for me, which date do we land on (YYYY-MM-DD)?
    sum of date and time span, ISO | What is the date after that time has passed? YYYY-MM-DD
    Add the days or weeks to the date and write the result as YYYY-MM-DD. | 2024-05-03 + 10 days -> 2024-05-13
    Go forward from the date by the span named; return YYYY-MM-DD. | Give the later date only, in ISO format
    The cells name a day and how much later something is. Output that later day, as YYYY-MM-DD.
    Column of relative dates with their base date; turn them into fixed ones, YYYY-MM-DD
    The text says how long after which date. I need the date that results, in ISO form.
    could you add them up? ISO date, thanks | the later date, e.g. "2 weeks after 2023-12-25" => 2024-01-08
    my calendar takes no "2 weeks after", only fixed days like 2024-05-17, so work out the day please
    """)  # fmt: skip
def date_from_base(rng: Random) -> tuple[str, str]:
    """Add the days or weeks that a text names to its date."""
    day = any_date(rng, 2005, 2034)
    unit, step, most = rng.choice((("day", 1, 9), ("day", 1, 30), ("week", 7, 6)))
    n = rng.randint(1, most)
    return told(rng, BASES, x=f"{day}", n=counted(n, unit)), f"{day + timedelta(n * step)}"


def dated(label: Callable[[date], str]) -> DrawRow:
    """Draw rows with a date, alone or in a text, and the label of the period it falls in."""

    def row(rng: Random) -> tuple[str, str]:
        day = any_date(rng, 1995, 2036)
        shown = rng.choice((f"{day}", lettered(rng, day), lettered(rng, day)))
        return told(rng, rng.choice((("{x}",), DATED)), x=shown), label(day)

    return row


PERIODS: dict[str, tuple[int, str]] = {
    "Q2 2021": (3, "Q{p} {y}"), "2021-Q2": (3, "{y}-Q{p}"), "Q2/21": (3, "Q{p}/{s}"), "2Q21": (3, "{p}Q{s}"),
    "H1 2021": (6, "H{p} {y}"), "2021-H1": (6, "{y}-H{p}"), "1H21": (6, "{p}H{s}"),
}  # fmt: skip


@typed("search_matching", """
    {unit} like {tag} | Dates in many forms, some in a text. I need the calendar {unit}, written like {tag}
    date -> {unit}, style {tag} | Label the date by calendar {unit}, the way {tag} does, and drop the rest
    {unit} of date as {tag} | {unit} label (e.g. {tag}) | Which {unit} of the year is it? Answer like {tag}.
    calendar {unit}: {tag} style | The column holds dates; for the report each becomes its {unit}, like {tag}
    wich {unit}? like {tag} | bucket by {unit}, {tag}
    {unit} + year, as in {tag} | i need to group by {unit}, so please make a key like {tag}
    date to {unit} ({tag} form) | {like} | Write the calendar {unit} the date falls in, in the form {tag}.
    could you tell me the {unit} for these dates? like {tag} please | calendar {unit}, for instance {like}
    Find the date and give its {unit} as {tag} is written. | Assign the date to its {unit}; format as in {tag}
    Return only the {unit} of the date, formatted like {tag}. | finance thinks by {unit}: {tag} and so on, pls
    Every row names one day. Output the {unit} it belongs to in the style {tag}, nothing else
    Our chart goes by calendar {unit}, with labels like {tag}. Give the label of each date.
    """)  # fmt: skip
def period_label(rng: Random) -> Writing:
    """Write the quarter or half of the year that a date falls in."""
    tag, (months, form) = rng.choice(list(PERIODS.items()))

    def label(day: date) -> str:
        return form.format(p=(day.month - 1) // months + 1, y=day.year, s=f"{day.year % 100:02d}")

    sample, unit = any_date(rng, 2015, 2030), "quarter" if months == 3 else "half-year"
    return {"unit": unit, "tag": tag, "like": f"{sample} -> {label(sample)}"}, dated(label)


YEARS = {"2021/22": "{a}/{t}", "FY 2021/22": "FY {a}/{t}", "2021-2022": "{a}-{b}", "FY2021-22": "FY{a}-{t}"}


@typed("search_matching", """
    financial year from {start}, like {tag} | Work out the business year, {start} onwards, in the style {tag}.
    FY (starts {start}) as {tag} | could you give the financial year ({start} start), as {tag}?
    fiscal year from {start}: {tag} | Dates, some in a text; just the fiscal year (from {start}, format {tag})
    year begins {start}: {like} | fiscal year please, it starts {start} and looks like {tag}
    finacial year by {start}, {tag} form | Give the financial year of the date; it starts {start}, form {tag}.
    FY label {tag}, starting {start} | A date a row. Output its financial year, begun {start}, as {tag}
    Which financial year is it, if they begin on {start}? As in {tag}. | business year from {start}, {tag}
    our year starts {start}; {tag} style | Column of dates. I need the financial year from {start}, like {tag}
    fy, new on {start}, e.g. {tag} | Put dates into financial years from {start}, named like {tag}
    Write the fiscal year (first day {start}) like {tag}. | FY from {start}, so {like}
    Label with the FY from {start}: {like} | we open the books on {start}, which year is it? like {tag} please
    Bookings by day. Our books open {start}; return the year like {tag} | {like}, as the year starts {start}
    """)  # fmt: skip
def financial_year(rng: Random) -> Writing:
    """Write the financial year of a date, whose first day is named."""
    first = rng.choice((4, 4, 7, 10, 9, rng.randint(2, 12)))
    tag, form = rng.choice(list(YEARS.items()))

    def label(day: date) -> str:
        a = day.year - (day.month < first)
        return form.format(a=a, b=a + 1, t=f"{(a + 1) % 100:02d}")

    one, two = date(rng.randint(2005, 2030), first - 1, 20), date(rng.randint(2005, 2030), first, 8)
    start = rng.choice((f"1 {MONTHS[first - 1]}", f"{MONTHS[first - 1]} 1"))
    like = f"{one} -> {label(one)}, {two} -> {label(two)}"
    return {"start": start, "tag": tag, "like": like}, dated(label)


HOURS_SAID = listed("twelve, one, two, three, four, five, six, seven, eight, nine, ten, eleven")
STEPS = {5: "five", 10: "ten", 15: "quarter", 20: "twenty", 25: "twenty-five", 30: "half"}


def spoken(minutes: int) -> str:
    """Say a time of full five minutes in British words."""
    hour, minute = divmod(minutes, 60)
    if not minute:
        return HOURS_SAID[hour % 12] + " o'clock"
    past = minute <= 30
    step = STEPS[minute if past else 60 - minute]
    return f"{step} {'past' if past else 'to'} {HOURS_SAID[(hour + (not past)) % 12]}"


@typed_rows("text_nlp", """
    time in words (quarter past six), rest kept | Put quarter/half/past/to/o'clock words for HH:MM; rest same
    Write the time like quarter to four; leave the rest as it is.
    as one says it: quarter past three; keep rest | Cells with a time. Only the time changes: quarter to five
    quarter past two style, text same | put quarter past seven and so on for 07:15 please, keep the rest
    Notes with a time each; I want quarter past two, three o'clock, rest kept
    spoken: one o'clock, quarter to nine; keep rest | How is the time said? quarter to two etc., rest same.
    Spell out the time (quarter past eleven) and copy all else.
    19:15 to quarter past seven in text | Give the time its spoken form, quarter past eight; keep other text.
    Times, some in a text. Write them like quarter past nine, other text same
    could you say it like my gran? half past six, quarter to two. rest as is
    tmie as quarter to eight, rest same | Each row has one time. Give the row with it as quarter to twelve.
    say the time: quarter to six; rest as is | rest kept: "Quiz night 20:15" => Quiz night quarter past eight
    time as quarter past nine, two o'clock in place | audio guide: time as in quarter past seven, rest same
    train to Graz, 19:45 -> train to Graz, quarter to eight | British spoken time in the text (quarter to one)
    Replace the time by quarter past six etc. Keep other words.
    """)  # fmt: skip
def clock_spoken(rng: Random) -> tuple[str, str]:
    """Write the clock time in a text as it is spoken."""
    minutes, short = 5 * rng.randrange(288), rng.random() < 0.2
    lines = rng.choice((("{x}",), tuple(line for line in TIMED if not line.startswith("{x}"))))
    shown = clock(minutes).removeprefix("0") if minutes >= 60 and short else clock(minutes)
    return in_place(rng, lines, shown, spoken(minutes))
