"""Families that turn requests into commands."""

from __future__ import annotations

from random import Random

from fuzzy_magic.train.procedural.base import Choosing, Writing, carriers, chooses, say, writes
from fuzzy_magic.train.procedural.words import CITY, FIRST, WEEKDAYS, WORD

#: Tasks with files: the command of one shell, of the other, and how people ask for it.
FILE_TASKS = {
    "copy": ("cp {a} {b}", "copy {a} {b}", carriers("""
        copy {a} to {b} | make a copy of {a} and call it {b} | duplicate {a} as {b}
        I need {a} a second time under the name {b}
        """)),
    "move": ("mv {a} {b}", "move {a} {b}", carriers("""
        rename {a} to {b} | move {a} to {b} | {a} should be called {b} from now on
        change the name of {a} into {b}
        """)),
    "delete": ("rm {a}", "del {a}", carriers("""
        delete {a} | please remove {a} | get rid of {a} | {a} can go, we do not need it | throw {a} away
        """)),
    "show": ("cat {a}", "type {a}", carriers("""
        show me {a} | print the contents of {a} | what is in {a}? | display {a} on the screen
        """)),
    "create": ("touch {a}", "echo. > {a}", carriers("""
        create an empty file {a} | make a new file named {a} | I need a blank {a} | start an empty {a}
        """)),
    "count": ("wc -l {a}", "find /c /v \"\" {a}", carriers("""
        count the lines of {a} | how many lines does {a} have? | number of lines in {a} please
        """)),
}  # fmt: skip


@writes(
    "code_commands",
    """
    - Write the {shell} command: {copy}, {move}, {delete}, {show}, {create}, {count}.
    - request -> {shell} ({copy} | {move} | {delete} | {show} | {create} | {count})
    - Turn the sentence into one {shell} command. Use {copy} to copy, {move} to rename, {delete} to remove,
      {show} to print, {create} for an empty file, {count} to count lines.
    - def command(request): '''One {shell} line: {copy}; {move}; {delete}; {show}; {create}; {count}.'''
    - You are a file helper in {shell}. {file} and {new} stand for names. Templates: {copy}, {move}, {delete},
      {show}, {create}, {count}. Print the filled-in command only.
    - What would one type in {shell}? Choose among {copy}, {move}, {delete}, {show}, {create} and {count} and
      put in the file names.
    - Translate to {shell}
    | copy: {copy}
    | rename or move: {move}
    | remove: {delete}
    | look at: {show}
    | make empty: {create}
    | count lines: {count}
    - {shell} one-liner for this wish (allowed: {copy}, {move}, {delete}, {show}, {create}, {count})
    """,
)
def file_command(rng: Random) -> Writing:
    """Write a file command for a request."""
    which = rng.randrange(2)
    file, new = rng.choice(
        (("FILE", "NEW"), ("A", "B"), ("SOURCE", "TARGET"), ("<file>", "<new>"), ("x", "y"))
    )

    def row(rng: Random) -> tuple[str, str]:
        *commands, requests = FILE_TASKS[rng.choice(list(FILE_TASKS))]
        a, b = (f"{word}.{rng.choice(('txt', 'csv', 'log', 'md', 'json'))}" for word in rng.sample(WORD, 2))
        return say(rng, requests, a=a, b=b), commands[which].replace("{a}", a).replace("{b}", b)

    templates = {name: commands[which] for name, (*commands, _) in FILE_TASKS.items()}
    shown = {name: line.replace("{a}", file).replace("{b}", new) for name, line in templates.items()}
    return {"shell": ("bash", "cmd")[which], "file": file, "new": new, **shown}, row


ROOMS = ("kitchen", "bedroom", "hall", "office", "garage", "bathroom", "attic", "cellar")
HOME_LINES = {
    "light": carriers("""
        turn the light in the {room} to {v} percent | {room} light {v} %
        dim the {room} lamp down to {v} percent | set brightness {v} in the {room}
        """),
    "heat": carriers("""
        make the {room} {v} degrees | heat the {room} to {v} | {room} at {v} °C please
        thermostat {room} {v} degrees
        """),
    "blind": carriers("""
        close the blind in the {room} to {v} percent | {room} blinds {v} %
        lower the {room} shutter to {v} percent
        """),
    "sound": carriers("""
        music in the {room} at volume {v} | set the {room} speaker to volume {v}
        {room} radio, volume {v}
        """),
}  # fmt: skip


@writes(
    "agentic_tools",
    """
    - Write the request as {form}. Devices: light, heat, blind, sound.
    - smart home -> {form} (device = light, heat, blind or sound)
    - Turn what is said into a call {form}, where the device is light, heat, blind or sound and the value a
      number.
    - def call(text): '''The command in the form {form}; devices are light, heat, blind, sound.'''
    - The house understands only lines like {form}. Devices are called light (lamps), heat (thermostats),
      blind (shutters) and sound (music). Translate.
    - Make a tool call of the spoken order. Template: {form}. Use light, heat, blind or sound for the device.
    - Fill the template {form} with device (light/heat/blind/sound), room and value from the text.
    - voice command to {form}; lamps are light, heating is heat, shutters are blind, radio and music are sound
    """,
)
def home_command(rng: Random) -> Writing:
    """Turn a spoken order into a smart home command."""
    form = rng.choice(
        (
            "device.room=value",
            "set device room value",
            "device(room, value)",
            "room/device/value",
            '{"device": "room", "value": 0}',
            "room device -> value",
        )
    )

    def row(rng: Random) -> tuple[str, str]:
        device, room = rng.choice(list(HOME_LINES)), rng.choice(ROOMS)
        v = str(
            rng.randint(15, 26)
            if device == "heat"
            else rng.randint(1, 10)
            if device == "sound"
            else 5 * rng.randint(1, 19)
        )
        if form.startswith("{"):
            return say(rng, HOME_LINES[device], room=room, v=v), f'{{"{device}": "{room}", "value": {v}}}'
        return say(rng, HOME_LINES[device], room=room, v=v), form.replace("device", device).replace(
            "room", room
        ).replace("value", v)

    return {"form": form}, row


@writes(
    "agentic_tools",
    """
    - Turn the request into {form}.
    - reminder -> {form}
    - Somebody wants to be reminded. Write the call {form} with weekday, hour on the 24-hour clock and name.
    - def call(text): '''Return {form} with DAY in full, HH:MM on 24 hours and the person's first name.'''
    - The calendar tool takes {form}. Fill it from the message; DAY is the weekday's full name, HH:MM is
      24-hour time, WHO a first name.
    - Make a calendar entry out of this: {form} (24-hour time).
    - Read day, time and person off the text, then print {form}.
    - Extract the appointment as {form}, nothing else; 3 pm is 15:00
    """,
)
def calendar_call(rng: Random) -> Writing:
    """Turn a request into a calendar call."""
    form = rng.choice(
        (
            "add(DAY, HH:MM, WHO)",
            "remind WHO on DAY at HH:MM",
            "DAY|HH:MM|WHO",
            "event day=DAY time=HH:MM with=WHO",
            "WHO: DAY HH:MM",
            "/meet WHO DAY HH:MM",
        )
    )
    lines = carriers("""
        call {who} on {day} at {time} | remind me to meet {who} {day} {time}
        {day}, {time}: coffee with {who} | I have to ring {who} at {time} on {day}
        put {who} into my diary for {day} at {time} | {who} wants to talk {day} at {time}
        don't let me forget {who}, {day} {time} | lunch with {who} this {day} at {time} in {city}
        """)  # fmt: skip

    def row(rng: Random) -> tuple[str, str]:
        who, day, hour, minute = (
            rng.choice(FIRST),
            rng.choice(WEEKDAYS),
            rng.randint(7, 21),
            rng.choice((0, 0, 15, 30, 45)),
        )
        half = "am" if hour < 12 else "pm"
        time = (
            f"{(hour - 1) % 12 + 1} {half}" if minute == 0 else f"{(hour - 1) % 12 + 1}:{minute:02d} {half}"
        )
        answer = form.replace("DAY", day).replace("WHO", who).replace("HH:MM", f"{hour:02d}:{minute:02d}")
        return say(rng, lines, who=who, day=day, time=time), answer

    return {"form": form}, row


TOOL_LINES = (
    carriers("""
        will it rain in {city} on {weekday}? | how warm is it in {city}
        do I need an umbrella in {city} this {weekday} | {city} forecast please
        is it windy in {city} today, {first} asks
        """),
    carriers("""
        wake me at {n} minutes past six | set a timer for {n} minutes
        count down {n} minutes for the eggs | beep in {n} minutes, the {item} is charging
        alarm in {n} minutes
        """),
    carriers("""
        what is {n} times {n} | how much is {n} plus {n} | divide {n} by {n} for me | {n} percent of {n}?
        add up {n}, {n} and {n}
        """),
    carriers("""
        tell {first} that I will be late | write to {name} about the {item}
        text {first}: the {place} is closed | send the {team} team a note
        message {name} to bring the {item}
        """),
)  # fmt: skip


@chooses(
    "agentic_tools",
    (
        ("weather", "timer", "calculator", "message"),
        ("get_weather", "set_timer", "calculate", "send_message"),
        ("sky", "clock", "sums", "post"),
        ("forecast", "alarm", "math", "text"),
        ("T1", "T2", "T3", "T4"),
        ("tool-a", "tool-b", "tool-c", "tool-d"),
    ),
    """
    - Which tool does the request need: {L0} (weather), {L1} (timers and alarms), {L2} (arithmetic) or {L3}
      (messages to people)?
    - weather {L0}; timer {L1}; arithmetic {L2}; message {L3}
    - Choose a tool. {L0} tells the weather of a place. {L1} rings after some minutes. {L2} computes. {L3}
      sends words to somebody.
    - def pick_tool(request): # {L0}: forecast, {L1}: alarm or countdown, {L2}: sums, {L3}: writing to a
      person
    - The assistant has four skills
    | {L0}: rain, wind, temperature
    | {L1}: count down and wake up
    | {L2}: plus, minus, times, percent
    | {L3}: pass something on to people
    | Name the one to use.
    - If somebody is to be told something, {L3}. If a number has to be worked out, {L2}. If something should
      ring later, {L1}. If the sky is meant, {L0}.
    - Route the utterance to {L0}, {L1}, {L2} or {L3}; these serve weather questions, alarms, calculations and
      messages, in this order.
    - Answer with {L0} for weather, with {L1} for timers, with {L2} for maths and with {L3} for messaging.
    """,
)
def tool_choice(rng: Random) -> Choosing:
    """Choose the tool that a request needs."""
    ends = rng.choice((("",), ("", " please", ", thanks", "!")))
    return {}, lambda rng, k: say(rng, TOOL_LINES[k]) + rng.choice(ends)


@writes(
    "agentic_tools",
    """
    - Write the search as {form}.
    - query -> {form}
    - Turn the question into a filter of the form {form}. FIELD is one of price, stars, distance; OP is one of
      <, >, =.
    - def query(text): '''{form} with FIELD price, stars or distance, OP < > or =, VALUE a number and PLACE a
      city.'''
    - The hotel search takes {form}. Read field (price, stars or distance), operator, value and city off the
      request.
    - Translate for the search tool: {form}. "Under" is <, "over" is >, "exactly" is =.
    - Build {form} from the traveller's wish, no other output.
    - Fill in {form} (FIELD: price, stars, distance; OP: <, > or =)
    """,
)
def search_query(rng: Random) -> Writing:
    """Turn a hotel request into a search filter."""
    form = rng.choice(
        (
            "FIELD OP VALUE AND city = PLACE",
            "find(PLACE, FIELD OP VALUE)",
            "PLACE: FIELD OP VALUE",
            "city:PLACE FIELD:OPVALUE",
            "SELECT * FROM hotels WHERE FIELD OP VALUE AND city = 'PLACE'",
            "[PLACE] FIELDOPVALUE",
        )
    )
    signs = {"<": "under", ">": "over", "=": "exactly"}
    lines = {"price": carriers("""
        a room in {city} for {how} {v} euros | hotels in {city}, price {how} {v}
        {first} wants to pay {how} {v} euros a night in {city}
        """),
        "stars": carriers("""
            {how} {v} stars in {city} | a hotel in {city} with {how} {v} stars
            {city}: {how} {v} stars, says {first}
            """),
        "distance": carriers("""
            {how} {v} km from the centre of {city} | somewhere in {city}, distance {how} {v} km
            hotel {how} {v} km away from {city} station
            """)}  # fmt: skip

    def row(rng: Random) -> tuple[str, str]:
        field, city, op = rng.choice(list(lines)), rng.choice(CITY), rng.choice(list(signs))
        v = str(
            {"price": rng.randint(30, 400), "stars": rng.randint(2, 4), "distance": rng.randint(1, 20)}[field]
        )
        answer = form.replace("FIELD", field).replace("OP", op).replace("VALUE", v).replace("PLACE", city)
        return say(rng, lines[field], how=signs[op], v=v, city=city), answer

    return {"form": form}, row
