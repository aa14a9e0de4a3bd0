"""Families about clock times, durations and opening hours."""

from __future__ import annotations

from random import Random

from fuzzy_magic.train.procedural.base import YES_NO, Choosing, Writing, carriers, chooses, say, writes

CLOCK_LINES = carriers(
    """
    {time} | {time} | at {time} | Train to {city} leaves at {time} | {first} arrives at {time}
    alarm {time} | Doors open {time} | The {team} call starts at {time}. | pick-up {time}, {street}
    {weekday} {time} | {place} closes {time} | Can you make it by {time}, {first}?
    shift ends {time} ({name}) | pharmacy until {time}
    """
)


def twelve(minutes: int, form: str = "{h}:{m:02d} {ap}") -> str:
    """Write minutes after midnight on a clock with am and pm."""
    hour, minute = divmod(minutes, 60)
    return form.format(
        h=(hour - 1) % 12 + 1, m=minute, ap="am" if hour < 12 else "pm", AP="AM" if hour < 12 else "PM"
    )


CLOCKS = (
    ("on the 24-hour clock as HH:MM", True),
    ("in 24-hour time, four digits without a colon, like 0730", True),
    ("in 24-hour time like 7h30 or 19h05", True),
    ("on the 12-hour clock like 7:30 pm", False),
    ("in 12-hour time with capitals and no space, like 7:30PM", False),
)


@writes(
    "format_repair",
    """
    - Write the time {clock}.
    - time -> {clock}
    - Find the time of day in the text and return it {clock}. Leave out everything else.
    - Timetable clean-up: each entry has one time in it; give it {clock}.
    - We print all times {clock}. Convert the one in the message.
    - '''Return the clock time in `text`, {clock}.'''
    - The opening times come in different styles. I need them {clock}, nothing more.
    - convert time, should be {clock}
    - Output the time only, and write it {clock}.
    """,
)
def clock_format(rng: Random) -> Writing:
    """Turn a time from the 12-hour clock to the 24-hour clock or back."""
    clock, from_twelve = rng.choice(CLOCKS)

    def row(rng: Random) -> tuple[str, str]:
        minutes = int(rng.random() * 1440)
        hour, minute = divmod(minutes, 60)
        if not from_twelve:
            form = "{h}:{m:02d} {ap}" if "pm" in clock else "{h}:{m:02d}{AP}"
            return say(rng, CLOCK_LINES, time=f"{hour:02d}:{minute:02d}"), twelve(minutes, form)
        shown = twelve(
            minutes,
            rng.choice(("{h}:{m:02d} {ap}", "{h}:{m:02d}{ap}", "{h}:{m:02d} {AP}", "{h}.{m:02d} {ap}")),
        )
        form = "{}h{:02d}" if "7h30" in clock else "{:02d}{:02d}" if "0730" in clock else "{:02d}:{:02d}"
        return say(rng, CLOCK_LINES, time=shown), form.format(hour, minute)

    return {"clock": clock}, row


DURATION_LINES = carriers(
    """
    {time} | {time} | took {time} | runtime: {time} | The drive to {city} takes {time}. | video, {time}
    {first} worked {time} on the {item} | {time} in the {place} | task {ref}: {time} | cooking time {time}
    {team} meeting lasted {time} | Parked for {time} on {street} | flight time {time} to {city}
    """
)
DURATIONS = (
    ("in minutes, as a number", lambda m: str(m)),
    ("as H:MM, like 1:05", lambda m: f"{m // 60}:{m % 60:02d}"),
    ("as hours and minutes like 2h 05m", lambda m: f"{m // 60}h {m % 60:02d}m"),
    ("in seconds, as a number", lambda m: str(m * 60)),
    ("as decimal hours with two decimals, like 1.50", lambda m: f"{m / 60:.2f}"),
    ("as an ISO 8601 duration in minutes, like PT95M", lambda m: f"PT{m}M"),
)


@writes(
    "code_commands",
    """
    - Give the duration {style}.
    - duration -> {style}
    - How long did it take? Convert what the text says and write it {style}.
    - Time sheet: the entry names a length of time. Return it {style} and nothing else.
    - def duration(text): '''The length of time in text, {style}.'''
    - Normalise lengths of time. They arrive as 1h 20m, 80 min or 1:20 h; they leave {style}.
    - Add up hours and minutes and write the whole {style}.
    - I need all durations {style}
    """,
)
def duration_total(rng: Random) -> Writing:
    """Write a length of time in one unit."""
    style, answer = rng.choice(DURATIONS)

    def row(rng: Random) -> tuple[str, str]:
        hours, minutes = (
            rng.randint(1, 9),
            rng.choice((5, 10, 12, 15, 20, 25, 30, 36, 40, 45, 48, 50, 54, 55)),
        )
        total = 60 * hours + minutes
        shown = rng.choice(
            (
                f"{hours}h {minutes}m",
                f"{total} min",
                f"{hours}:{minutes:02d} h",
                f"{hours} h {minutes} min",
                f"{hours} hour{'s' * (hours > 1)} and {minutes} minutes",
                f"{total} minutes",
            )
        )
        return say(rng, DURATION_LINES, time=shown), answer(total)

    return {"style": style}, row


VISIT_LINES = carriers(
    """
    {time} | I could come at {time}. | {first} wants to drop by at {time} | arrival {time} | call at {time}
    {name} will pick up the {item} at {time}. | visit from {company}, {time}
    We land at {time} and come straight over | delivery attempt {time}, {street}
    is somebody in the {place} at {time}? | {time} ({city}) | log-in {time}, {ref}
    """
)


@chooses(
    "agentic_tools",
    (
        ("open", "closed"),
        ("inside", "outside"),
        ("accept", "decline"),
        ("possible", "impossible"),
        ("go", "wait"),
        *YES_NO[:2],
    ),
    """
    - We are open from {start} to {end}. {L0} if the time in the text is within opening hours, {L1} if not.
    - {start}-{end}: {L0}; any other time: {L1}
    - Opening hours {start} to {end}, closing time not included. Is the visit possible ({L0}) or not ({L1})?
    - The desk is staffed from {start} until just before {end}. Return {L0} for times in this span, {L1} for
      the rest.
    - def within_hours(text): # {L0} if {start} <= time < {end} else {L1}
    - Check the time in the message against our hours (first minute {start}, from {end} on we are shut). {L0}
      = we are there, {L1} = nobody is there.
    - somebody wants to come by. reply {L0} when that is between {start} and {end}, otherwise {L1}
    - Label each request.
    | {L0}: at {start} or later and earlier than {end}
    | {L1}: earlier than {start}, or at {end} or later
    """,
)
def opening_hours(rng: Random) -> Choosing:
    """Check a time against opening hours."""
    start = 30 * rng.randint(12, 22)
    end = start + 30 * rng.randint(6, 20)
    show = rng.choice((twelve, lambda m: f"{m // 60}:{m % 60:02d}", lambda m: f"{m // 60:02d}:{m % 60:02d}"))

    def text(rng: Random, k: int) -> str:
        while True:
            time = (
                5 * rng.randint(48, 287)
                if rng.random() < 0.6
                else rng.choice((start, end)) + 5 * rng.randint(-8, 8)
            )
            if (start <= time < end) == (k == 0) and time < 1440:
                return say(rng, VISIT_LINES, time=(twelve if rng.random() < 0.4 else show)(time))

    return {"start": show(start), "end": show(end), "from": start, "until": end}, text


@chooses(
    "text_nlp",
    (
        ("morning", "afternoon", "evening"),
        ("AM shift", "PM shift", "night shift"),
        ("early", "middle", "late"),
        ("M", "A", "E"),
    ),
    """
    - {L0} before {noon}, {L1} from {noon} on, {L2} from {night} on.
    - Which part of the day is it? Until {noon}: {L0}. {noon} up to {night}: {L1}. {night} or later: {L2}.
    - Shift for the time in the text: {L0} (earlier than {noon}), {L1} ({noon} or later but earlier than
      {night}), {L2} ({night} or later)
    - Put the booking into {L0}, {L1} or {L2}. The day is split at {noon} and at {night}; a split time belongs
      to the later part.
    - def part_of_day(text): # t < {noon}: {L0}; t < {night}: {L1}; else {L2}
    - Our rota has three parts. The first, {L0}, ends when {noon} strikes. The second, {L1}, ends at {night}.
      All the rest of the day is {L2}. Name the part.
    - Times under {noon} -> {L0}
    | times from {noon} to just under {night} -> {L1}
    | times from {night} -> {L2}
    - Read the time and answer {L2} if it is {night} or later, {L1} if it is at least {noon}, and {L0} if it
      is earlier than that.
    """,
)
def day_part(rng: Random) -> Choosing:
    """Sort a time into the parts of the day."""
    noon, night = 30 * rng.randint(20, 28), 30 * rng.randint(32, 40)
    show = rng.choice((twelve, lambda m: f"{m // 60}:{m % 60:02d}"))
    spans = (240, noon), (noon, night), (night, 1440)

    def text(rng: Random, k: int) -> str:
        time = rng.randrange(*spans[k], 5)
        return say(rng, CLOCK_LINES, time=(twelve if rng.random() < 0.5 else show)(time))

    return {"noon": show(noon), "night": show(night), "cuts": (noon, night)}, text
