"""Families about days off, spans of days, deadlines and ages."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from fuzzy_magic.train.procedural.base import YES_NO, Choosing, Writing, carriers, chooses, say, writes
from fuzzy_magic.train.procedural.dates import any_date, written
from fuzzy_magic.train.procedural.words import WEEKDAYS

OFF_LINES = carriers(
    """
    {day} {hour} | see you {day} at {hour} | {first}: can you do {day}, {hour}? | delivery slot {day} {hour}
    Haircut on {day} at {hour} | The {team} team meets on {day}, {hour}. | {day}: pick up the {item}
    I am free on {day} after {hour} | {day} ({city} office), {hour} | Flight to {city} leaves {day} {hour}
    Could we talk about the {item} on {day}? | {name} booked the {place} for {day}, {hour}
    every {day} {hour} | {first} will call you back on {day} around {hour}.
    swimming lesson, {day}, starts {hour}
    """
)


@chooses(
    "agentic_tools",
    (
        ("off", "working"),
        ("closed", "open"),
        ("weekend", "workday"),
        ("free", "busy"),
        ("skip", "book"),
        *YES_NO[:3],
    ),
    """
    - We are closed on {off}. {L0} if the appointment falls on one of these days, {L1} if not.
    - {off}: {L0}; all other days: {L1}
    - Is the day one of our days off ({off})? Say {L0} for a day off and {L1} for a day on which we work.
    - Scheduling rule: nothing may be planned on {off}. Return {L0} for messages that name such a day, {L1}
      otherwise.
    - Read the weekday in the message. On {off} output {L0}. On the remaining five days output {L1}.
    - def day_off(message): # {off} -> {L0}, else {L1}
    - tell me if this clashes with our rest days, which are {off} here. clash: {L0}, no clash: {L1}
    - The office works five days a week and rests on {off}. Label each booking {L1} if it is on a working day,
      {L0} if it is not. The time of day does not matter.
    - days off = {off}. Label = {L0} on a day off, {L1} on another day.
    """,
)
def day_off(rng: Random) -> Choosing:
    """Tell whether a booking falls on a day off."""
    first = rng.choice((5, 5, 5, 6, 4, 0))
    off = [WEEKDAYS[first], WEEKDAYS[(first + 1) % 7]]
    days = off, [day for day in WEEKDAYS if day not in off]

    def text(rng: Random, k: int) -> str:
        day, hour = rng.choice(days[k]), rng.randint(7, 20)
        shown = rng.choice((day, day, day, day[:3], day.lower()))
        clock = rng.choice(
            (f"{hour}:{rng.choice(('00', '15', '30', '45'))}", f"{(hour - 1) % 12 + 1} o'clock")
        )
        return say(rng, OFF_LINES, day=shown, hour=clock)

    return {"off": f"{off[0]} and {off[1]}", "days": off}, text


SPAN_LINES = carriers(
    """
    {a} to {b} | from {a} until {b} | {a} - {b} | start {a}, end {b} | check-in {a}, check-out {b} ({city})
    Rented the {item} on {a}, brought it back on {b}. | opened {a}; closed {b}; owner {name} | {a} … {b}
    Ticket {ref} was opened on {a} and solved on {b}. | {first} was away from {a} and came back on {b}
    ordered: {a}, arrived: {b} | The {place} is booked from {a} and free again on {b}.
    """
)


@writes(
    "code_commands",
    """
    - How many days lie between the two dates? Count the difference, so that the same day gives 0. {shown}.
    - Days from the first date to the second. {shown}.
    - Subtract the first date from the second and give the result in days. {shown}.
    - def days(text): '''Second date minus first date, in days. {shown}.'''
    - The text holds a start and an end. Return how many days pass from one to the other. {shown}.
    - duration in days (end minus start). {shown}
    - Work out the number of nights between the two days, that is the end minus the start. {shown}.
    - Compute end - start for each row, in days, nothing else. {shown}.
    - Two dates are given; tell me how far apart they are in days. {shown}.
    """,
)
def days_between(rng: Random) -> Writing:
    """Count the days from one date to another."""
    shown, form = rng.choice(
        (
            ("Output the number only", "{}"),
            ('Write it like "12 days" or "1 day"', "{} day"),
            ("Write it like 12d", "{}d"),
        )
    )
    longest = rng.choice((14, 30, 60, 120))

    def row(rng: Random) -> tuple[str, str]:
        start, days = any_date(rng, 2010, 2029), rng.randint(1, longest)
        answer = form.format(days) + ("s" if form.endswith("day") and days != 1 else "")
        return say(rng, SPAN_LINES, a=written(rng, start), b=written(rng, start + timedelta(days))), answer

    return {"shown": shown, "form": form}, row


DUE_LINES = carriers(
    """
    invoice of {day} | {day} | received {day} | Invoice {ref}, issued {day}, {company}
    dated {day} ({name}) | The {item} was delivered on {day}. | contract signed {day} in {city}
    {company} billed us on {day}. | {first} borrowed the {item} on {day} | order {ref} placed {day}
    Start: {day} | Letter of {day} to {name}
    """
)


@writes(
    "agentic_tools",
    """
    - Add {days} days to the date and write the result as YYYY-MM-DD.
    - due date = date in the text + {days} days, ISO format
    - Payment is due {days} days after the date in the text. When is that? Answer YYYY-MM-DD.
    - Set the reminder {days} days after the day mentioned. Output only its date, like 2024-03-09.
    - '''Return the date {days} days later as YYYY-MM-DD.'''
    - Our terms are {days} days net. Give the last day for paying as an ISO date.
    - Everything must be answered within {days} days of the date named here; return the deadline (YYYY-MM-DD).
    - def deadline(text): # date in text plus {days} days, formatted %Y-%m-%d
    """,
)
def due_date(rng: Random) -> Writing:
    """Add a term to a date."""
    days = rng.choice((1, 2, 3, 5, 7, 10, 14, 20, 21, 28, 30, 45, 60, 90))

    def row(rng: Random) -> tuple[str, str]:
        day = any_date(rng, 2010, 2030)
        return say(rng, DUE_LINES, day=written(rng, day)), (day + timedelta(days)).isoformat()

    return {"days": days}, row


BIRTH_LINES = carriers(
    """
    {name}, born {day} | DOB {day} | {name}, {day}, {city} | date of birth: {day} | {first} (b. {day})
    {last}, {first}: {day} | My name is {name} and I was born on {day} in {city}.
    applicant {ref}, born {day} | {first}'s birthday is {day}. | passport holder {name}, birth date {day}
    I was born on {day}.
    """
)


@chooses(
    "safety_verification",
    (
        ("adult", "minor"),
        ("allowed", "refused"),
        ("old enough", "too young"),
        ("admit", "reject"),
        *YES_NO[:3],
    ),
    """
    - {L0} if the person is at least {age} years old on {day}, {L1} if younger.
    - On {day}, is the person born on this date {age} or older ({L0}) or still under {age} ({L1})?
    - Age check for {day}: {age}+ -> {L0}, under {age} -> {L1}
    - Members must have turned {age} by {day}; the birthday itself counts. Print {L0} when this holds, {L1}
      when not.
    - The event is on {day} and the minimum age is {age}. Read the date of birth. Output {L0} for those who
      may enter and {L1} for those who may not.
    - def check_age(text): # reference day {day}; {age} years reached -> {L0}, otherwise {L1}
    - Whoever has had their {age}th birthday by {day} gets {L0}. Everyone else gets {L1}.
    - Rules
    | - reference date: {day}
    | - {age} or more full years: {L0}
    | - fewer: {L1}
    """,
)
def of_age(rng: Random) -> Choosing:
    """Check a minimum age on a given day."""
    age, day = (
        rng.choice((12, 14, 15, 16, 18, 18, 18, 20, 21, 25, 65)),
        any_date(rng, 2018, 2030).replace(day=15),
    )
    latest = day.replace(year=day.year - age)

    def text(rng: Random, k: int) -> str:
        distance = int(rng.choice((20, 300, 2500)) * rng.random())
        return say(rng, BIRTH_LINES, day=written(rng, latest + timedelta(distance + 1 if k else -distance)))

    return {"age": age, "day": written(rng, day), "on": day}, text
