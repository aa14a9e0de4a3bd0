"""Families that write short messages, names and lines of code from the fields of a note, in a stated form."""

from __future__ import annotations

import re
from random import Random

from fuzzy_magic.train.procedural import words
from fuzzy_magic.train.procedural.base import Writing, carriers, say, typed, typed_rows
from fuzzy_magic.train.procedural.dateforms import EVENTS, PAPERS, lettered
from fuzzy_magic.train.procedural.dates import any_date, ordinal_ending
from fuzzy_magic.train.procedural.words import CITY, COUNTRY, FIRST, LAST, TEAM, listed

SYSTEMS = listed("""printer, login page, mail server, backup, shopping cart, search box, lift, heating, wifi,
    fire alarm, payment service, booking form, newsletter, coffee machine, scanner, door sensor, web shop,
    pump, label printer, ticket system, database, gate camera, map view, export, image upload, cold room""")
TROUBLES = listed("""does not respond, is slow, restarted, lost its connection, shows an error, failed twice,
    is back, timed out, needs an update, is out of order, stopped after 3 minutes, is blank on phones,
    crashed, runs again, reports low memory, was skipped, freezes at start, asks for a password""")
LEVELS = listed("info, warn, warning, error, debug, fatal, notice, critical, trace")
PROJECTS = listed("""website redesign, office move, spring cleaning, stocktaking, annual report,
    photo archive, wine cellar, new menu, safety training, roof repair, summer fair, data migration,
    customer survey, novel, hiring round, garden shed, cook book, language course, kitchen refit, bike tour,
    fleet check, tax return, podcast, charity run, translation, thesis, window cleaning, song list""")
PAGES = listed("""opening hours, price list, imprint, contact, directions, job offers, annual report,
    our team, menu, privacy notice, press kit, size chart, user guide, site map, gift cards, returns,
    shipping, news, photo gallery, floor plan, bus lines, booking, newsletter, events, house rules""")


def flowing(block: str) -> str:
    """Read the lines of a block as one, so that only ` | ` parts the wordings."""
    return " ".join(block.split())


def dashed(text: str) -> str:
    """Write the words of a text in small letters with hyphens between."""
    return "-".join(re.findall(r"[a-z0-9]+", text.lower()))


@typed_rows("code_commands", flowing("""
    [time] LEVEL: message | as [time] LEVEL: text | log line, [time] LEVEL: text | [time] LEVEL: msg, level
    caps | time in [ ], LEVEL in caps + colon, message | loglines like [time] LEVEL: mesage | write [time]
    LEVEL: text | fields -> [time] LEVEL: message | reorder, [time] LEVEL: message | Write the log line: time
    in square brackets, level in capitals and a colon, then the message. | Put the three fields into the form
    [time] LEVEL: message, with the level in capital letters. | Compose a log entry: [time] first, then the
    level in upper case with a colon, the message last. | How would this look as [time] LEVEL: message? | Make
    it [time] LEVEL: message, the message unchanged. | Format the entry as time in [ ], space, level in caps,
    colon, space, message. | The column has a time, a level and a message in some order. Give [time] LEVEL:
    message. | Each row is one event of our server; I need it as [time] LEVEL: message, level in capitals. |
    Cells hold a clock time, a severity and a text. Output: [time] SEVERITY: text (severity in capitals). |
    Events noted by hand. Rewrite each as a log line of the form [time] LEVEL: message, LEVEL in caps. | could
    you turn these into proper log lines for me, [time] LEVEL: message, with the level in caps? thanks | hey,
    our parser only eats [time] LEVEL: message (level upper case), please bring them into that shape | I'd be
    glad of uniform log lines: the time in square brackets, the level in capitals plus colon, the text | warn,
    08:00:12, fan stopped -> [08:00:12] WARN: fan stopped | uniform log line: "error; login failed; 23:10:05"
    becomes "[23:10:05] ERROR: login failed"
    """))  # fmt: skip
def log_line_written(rng: Random) -> tuple[str, str]:
    """Write a time, a level and a message as a log line."""
    level = rng.choice(LEVELS)
    time = f"{rng.randrange(24):02d}:{rng.randrange(60):02d}:{rng.randrange(60):02d}"
    system = rng.choice(SYSTEMS)
    message = f"{rng.choice((system, system, system.capitalize()))} {rng.choice(TROUBLES)}"
    fields = [time, rng.choice((level, level, level.upper(), level.capitalize())), message]
    out = f"[{time}] {level.upper()}: {message}"
    if rng.random() < 0.2:
        return "time={} level={} msg={}".format(*fields), out
    rng.shuffle(fields)
    return rng.choice((", ", "; ", " | ", " / ", " - ")).join(fields), out


@typed("format_repair", flowing("""
    yyyy-mm-dd_title-in-small-letters.{ext} | date_title.{ext}, ISO date, title lower-case with hyphens | file
    name: 2024-05-03_sales-report.{ext} | {ext} name, ISO date + _ + title-with-hyphens, all lower case | ISO
    date, underscore, lower-case-title, .{ext} | filname yyyy-mm-dd_lower-case-title.{ext} | small:
    2019-11-30_tax-form-leeds.{ext} | YYYY-MM-DD_hyphenated-lower-case-title.{ext} | like
    2022-01-09_lease.{ext}, all small, hyphens for spaces | Make a file name of it: date as YYYY-MM-DD,
    underscore, title in lower case with hyphens, then .{ext}. | What should the {ext} file be called by our
    rule YYYY-MM-DD_title-in-lower-case.{ext}, hyphens for blanks? | Build YYYY-MM-DD_title.{ext}; the words
    of the title in small letters, joined by hyphens. | Give the file name: ISO date first, "_", the title in
    lower case with "-" for each space, ending in .{ext}. | Turn title and date into date_title.{ext}, where
    the date is ISO and the title small-and-hyphenated. | Write it as a sortable file name,
    YYYY-MM-DD_words-of-the-title.{ext}, no capitals. | The column has titles with dates. Name the {ext}:
    YYYY-MM-DD_title-in-lower-case.{ext} (hyphens, no spaces). | Each cell is a document and its date; wanted
    is ISO date + "_" + title in lower case, hyphenated + ".{ext}". | Scans come with title and date. File
    them as YYYY-MM-DD_title.{ext}, title lower case, spaces to hyphens. | Here are papers and their dates: I
    need names such as 2020-02-29_birth-certificate.{ext} for the archive. | please help me name my scans:
    2021-12-01_some-title.{ext}, that is ISO date, underscore, small hyphenated title | our archive is picky,
    so could you write YYYY-MM-DD_title.{ext} with the title all small and hyphenated? thx | I'd like tidy
    file names, ISO date then an underscore then the title in small letters with hyphens, .{ext} | Tax Form, 1
    July 2023 -> 2023-07-01_tax-form.{ext} | file name from title and date, so "Will (March 5, 2018)" gives
    2018-03-05_will.{ext}, several words hyphenated
    """))  # fmt: skip
def dated_file_name(rng: Random) -> Writing:
    """Write a file name from a title and a date."""
    ext = rng.choice(listed("pdf, docx, txt, jpg, png, md, odt, xlsx, csv, tiff"))
    forms = carriers("{t}, {x} | {t} ({x}) | {x}: {t} | {x} - {t} | {t}; {x} | title: {t}, date: {x}")

    def row(rng: Random) -> tuple[str, str]:
        owner, paper = rng.choice(rng.choice((CITY, words.COMPANY, TEAM, LAST, COUNTRY))), rng.choice(PAPERS)
        title = rng.choice((f"{owner} {paper}", f"{paper} {owner}", paper))
        title = words.recased(rng, rng.choice((title, f"{title} {rng.randint(2, 30)}")))
        day = any_date(rng, 1985, 2035)
        date = rng.choice((lettered(rng, day), f"{day}"))
        return say(rng, forms, t=title, x=date), f"{day}_{dashed(title)}.{ext}"

    return {"ext": ext}, row


@typed_rows("agentic_tools", flowing("""
    Reminder: EVENT on DAY at TIME (no time: stop after DAY) | Reminder: X on DAY (at TIME if any) | Reminder:
    X on DAY, + " at TIME" if known | "Reminder: what on day[ at time]" | Reminder: thing on day[ at time] |
    remindr: "Reminder: X on DAY at TIME", no time -> no "at" | as Reminder: vet visit on Friday at 9:15, time
    optional | Reminder: event on day at time; no time, no "at" | write "Reminder: ... on ... at ...", no time
    no at | Write a reminder "Reminder: EVENT on DAY at TIME". If there is no time, leave "at TIME" out. |
    Make the line Reminder: <event> on <day> at <time>, without " at <time>" when no time is given. | Put it
    as "Reminder: event on day at time" and end after the day where the time is missing. | How does the
    reminder read? Form: Reminder: EVENT on DAY at TIME, minus "at TIME" if there isn't one. | Compose one
    line: the word Reminder, colon, the event, "on" and the day, "at" and the time if there is one. | Fill in
    "Reminder: EVENT on DAY at TIME" and drop " at TIME" when the note has none. | The column holds events
    with a day and mostly a time. Write "Reminder: EVENT on DAY at TIME", or "Reminder: EVENT on DAY" if no
    time is there. | Each cell is an appointment; I want "Reminder: WHAT on DAY at TIME", with no "at" part if
    the time is unknown. | Notes of dates to keep: give Reminder: X on DAY at TIME, all copied as written, at
    TIME only where it is told. | Rows list event, day, time. Needed: "Reminder: event on day at time"; an
    empty time takes its "at" along. | hi, can you write my reminders like "Reminder: concert on Sunday at
    20:00"? leave the at-part off if no time | please make text messages of these, Reminder: EVENT on DAY at
    TIME, and no "at" if we don't know when | I'd love a line such as "Reminder: eye test on Monday at 8:30"
    for each, ending after the day if no time is there | audit; Tuesday; 10:00 -> Reminder: audit on Tuesday
    at 10:00; and without a time Reminder: audit on Tuesday | like "hike / 3 May" -> "Reminder: hike on 3 May"
    (and " at 9:00" behind it if the note has a time, here 9:00)
    """))  # fmt: skip
def reminder_line(rng: Random) -> tuple[str, str]:
    """Write a reminder of an event from its day and, if given, time."""
    event = rng.choice([event for event in EVENTS if len(event) < 19])
    day = rng.choice((rng.choice(words.WEEKDAYS), f"{rng.randint(1, 28)} {rng.choice(words.MONTHS)}"))
    full, half = f"{rng.randint(7, 21)}:{rng.randrange(0, 60, 5):02d}", rng.choice(("am", "pm", ":30 pm"))
    time = rng.choice((full, full, f"{rng.randint(7, 11)} {half}".replace(" :", ":"), "", ""))
    out = f"Reminder: {event} on {day}" + (f" at {time}" if time else "")
    if rng.random() < 0.3:
        keyed = rng.choice((f", time: {time or '-'}", f", time: {time}" if time else ""))
        return f"{rng.choice(('what', 'event'))}: {event}, day: {day}{keyed}", out
    parts = rng.choice(([event, day, time], [event, day, time], [day, time, event]))
    return rng.choice(("; ", ", ", " | ", " / ")).join(filter(None, parts)), out


@typed_rows("text_nlp", flowing("""
    Good morning/afternoon/evening + first name! (from 12:00, 18:00) | "Good evening, Rosa!", by time (12, 18
    h) | good morning <12, afternoon <18, else evening, + ", First!" | greting by hour: Good morning (<12),
    afternoon (<18), evening; then ", First name!" | Good morning/afternoon/evening, First! (noon, 18:00) |
    "Good afternoon, Ines!" afternoon 12 to 18, then evening | greet: Good <part of day>, <first name>! 12/18
    h | time-of-day greeting, "Good morning, Ivo!", cuts 12:00/18:00 | Good X, First! X: morning -12,
    afternoon -18, evening | Greet the person by the first name as in "Good morning, Elif!": afternoon from
    12:00, evening from 18:00. | Write "Good morning, <first name>!" before noon, "Good afternoon, ..." before
    18:00, else "Good evening, ...". | Which greeting fits the hour? Good morning/afternoon/evening, first
    name and "!"; limits noon and 6 pm. | Make it "Good <part>, <first name>!" where the part is morning up to
    11:59, afternoon up to 17:59, evening after that. | Choose the greeting by the clock (morning until 12,
    afternoon until 18, then evening): "Good evening, Marek!" | Say hello: Good + part of the day (split at
    12:00 and 18:00) + comma + first name + exclamation mark. | The column has names with a time. Give "Good
    morning, Priya!" (before 12:00), afternoon (before 18:00) or evening. | Each cell is a caller and the hour
    of the call; answer with Good morning/afternoon/evening, first name! (12, 18). | Rows: who comes and when.
    Needed is "Good afternoon, Rosa!" and so on, afternoon being 12:00 to 17:59, then evening. | Visitors are
    listed with a time. Welcome line: Good <morning before noon, afternoon before 6 pm, evening>, <first
    name>! | hi! I need a friendly "Good morning, Chloe!" for everyone, afternoon from noon on and evening
    from 6 pm on | our door screen greets people, so please write Good morning/afternoon/evening (from 12 /
    from 18), First name! | could you do greetings by first name please: "Good evening, Noor!" from 18:00,
    afternoon from 12:00, before that morning | Rosa Klein, 14:05 -> Good afternoon, Rosa! (morning to noon,
    evening from 18:00) | e.g. "9 pm: Sven Osei" -> "Good evening, Sven!"; the afternoon goes from 12:00 to
    just before 18:00
    """))  # fmt: skip
def hour_greeting(rng: Random) -> tuple[str, str]:
    """Greet a person by first name and time of day."""
    hour, minute = rng.randrange(24), rng.choice((0, 0, 15, 30, *[rng.randrange(60)] * 4))
    twelve, half, full = hour % 12 or 12, "am" if hour < 12 else "pm", f"{hour:02d}:{minute:02d}"
    time = rng.choice((full, full, f"{twelve}:{minute:02d} {half}", full if minute else f"{twelve} {half}"))
    first, last = rng.choice(FIRST), rng.choice(LAST)
    name = rng.choice((f"{first} {last}", f"{first} {last}", first, f"{first} {rng.choice(LAST)}-{last}"))
    lines = "{n}, {t} | {t}: {n} | {n} ({t}) | {n} at {t} | {t} - {n} | name: {n}, time: {t} | {t}, {n}"
    part = "morning" if hour < 12 else "afternoon" if hour < 18 else "evening"
    return say(rng, carriers(lines), n=name, t=time), f"Good {part}, {first}!"


LINKS = carriers("""[title](url) | <a href="url">title</a> | title <url> | title (url) | [url title]
    [title|url] | "title":url | [[url|title]]""")


@typed("code_commands", flowing("""
    {form} | link as {form} | write {form} | make it {form} | to {form} | title + url -> {form} | linkk like
    {form} | our link form: {form} | as {sample} | Write the link in the form {form}, with the words and the
    address filled in. | Put title and URL together as {form}. | How is this link written as {form}? | Turn it
    into {form}, title and url standing for what is given, both unchanged. | Convert the page title and its
    address to {form}. | Compose {form} from the two parts, nothing else around it. | The column has page
    titles with addresses, in any order. Give each as {form}. | Each cell holds a URL and what the page is
    called; I need {form}. | Links were noted down as plain text. Write them the way our system wants them:
    {form}. | Rows contain a title and a url. Output: {form}, no spaces but those shown and those of the
    title. | could you format these links for me please? {form} is what I need | hi, the wiki doesn't take raw
    links, so I want {form} with the real title and url in it | would you mind making {form} of each of these?
    thank you! | Price list https://example.com/prices -> {prices} | link form as in {sample} (that was
    "Opening hours, https://example.com/hours")
    """))  # fmt: skip
def link_written(rng: Random) -> Writing:
    """Write a link from a title and an address."""
    form = rng.choice(LINKS)

    def fill(title: str, url: str) -> str:
        return re.sub("title|url", lambda found: title if found[0] == "title" else url, form)

    forms = carriers("{t} {u} | {t}: {u} | {u} {t} | title: {t}, url: {u} | {u} - {t} | {t}, {u} | {t} = {u}")

    def row(rng: Random) -> tuple[str, str]:
        while True:
            title = rng.choice((say(rng, ("{item}", "{word} {x}"), x=rng.choice(PAGES)), rng.choice(PAGES)))
            end = rng.choice((dashed(title), rng.choice(words.WORD), f"p/{rng.randint(2, 999)}"))
            url = f"http{rng.choice(('s', ''))}://{rng.choice(words.DOMAIN)}/{end}"
            title = rng.choice((title, title.capitalize(), title.capitalize(), title.upper()))
            if len(out := fill(title, url)) < 60:
                return say(rng, forms, t=title, u=url), out

    sample = fill("Opening hours", "https://example.com/hours")
    return {"form": form, "sample": sample, "prices": fill("Price list", "https://example.com/prices")}, row


TEXTS = {"city": CITY, "country": COUNTRY, "team": TEAM, "last_name": LAST, "first_name": FIRST}
FIGURES = listed("year, price, stock, qty, weight, pages, seats, points, views, budget, height, length")
ASSIGNED = (": /, ", " is / and ", "=/; ", " = /, ", ": /; ", " equals / and ", "=/&")


@typed_rows("code_commands", flowing("""
    SQL WHERE, text in single quotes, numbers bare | WHERE a = 'x' AND b = 5 | where clause (WHERE col =
    'text' AND col = 9) | sql: WHERE col = val AND ..., text 'quoted' | WHERE city = 'Leeds' AND age = 30 |
    "WHERE team = 'sales'", more with AND, numbers bare | SQL condtion WHERE col = 'text', numbers unquoted,
    AND between | WHERE x = 'y' AND n = 1, no semicolon | to WHERE, 'text' quoted, numbers not, AND joins |
    Write the WHERE clause: column = value, text in single quotes, numbers without, several joined by AND. |
    Give the SQL filter starting with WHERE; use = with spaces, 'single quotes' for text, AND between
    conditions. | Turn it into WHERE col = 'text' AND col = number, without a semicolon. | What is the WHERE
    clause for this? Numbers bare, words in single quotes, spaces around =, AND between. | Translate to SQL,
    only the part from WHERE on: column = 'text' or column = number, AND if there are two. | Build "WHERE a =
    'b'" from the fields (numbers unquoted) and add the second one, if any, with AND. | The column holds
    filters in words. Write each as WHERE column = value, text in '...', numbers bare, joined by AND. | Each
    cell names one or two columns with values; I need WHERE col = 'text' AND col = 12 in that order. | Search
    requests of users. Output the SQL clause: WHERE field = 'word' (no quotes round numbers), AND in between.
    | Rows say which records are wanted. Form: WHERE name = 'value' AND name = 3, quotes only for text, no
    semicolon. | please write these filters as SQL for me, e.g. WHERE country = 'Chile' AND year = 1999, just
    the clause | I keep forgetting the quotes, can you make WHERE col = 'text' AND col = number out of my
    notes? cheers | hey, I need the where part of a query: WHERE in capitals, col = 'text', col = 5 for
    numbers, AND between two | city is Leeds and age is 34 -> WHERE city = 'Leeds' AND age = 34 | as in
    "price: 20" -> "WHERE price = 20", text in single quotes, second condition with AND
    """))  # fmt: skip
def where_clause(rng: Random) -> tuple[str, str]:
    """Write conditions as the WHERE clause of a query."""
    column, other = rng.sample(list(TEXTS), 2)
    word, number = (column, rng.choice(TEXTS[column])), (rng.choice(FIGURES), str(rng.randint(1, 2500)))
    second = rng.choice((number, (other, rng.choice(TEXTS[other]))))
    pairs = rng.choice(([word], [number], [word, second], [word, second], [number, word]))
    equals, joint = rng.choice(ASSIGNED).split("/")
    head = rng.choice(("", "", "", "rows where ", "only ", "filter: ")) if joint == " and " else ""
    clauses = (f"{name} = {value}" if value.isdigit() else f"{name} = '{value}'" for name, value in pairs)
    return head + joint.join(f"{a}{equals}{b}" for a, b in pairs), "WHERE " + " AND ".join(clauses)


STEPS = carriers("""{n}, {d} of {t} done | {n}: {d} out of {t} | {d} of {t} done, {n} | {n} ({d} of {t})
    {n} - {d} of {t} steps done | {n}; total {t}; done {d} | name: {n}, total: {t}, done: {d}
    {n}, {t} parts, {d} done | {d} out of {t} finished: {n} | {n} - all: {t}, finished: {d}""")


@typed_rows("agentic_tools", flowing("""
    name: done/total (percent%), name unchanged | "name: 3/5 (60%)" | status as name: done/total (x%) | x: 1/4
    (25%) | progress -> name: done/total (percent) | statsu line "name: done/total (n%)" | name: 7/10 (70%) |
    done/total and percent, as "name: 1/2 (50%)" | like tour: 2/4 (50%) | Write the status line NAME:
    DONE/TOTAL (PERCENT%), the name as it stands. | Give the progress in the form "name: done/total
    (percent%)", percent as a whole number. | How far is it? Answer as name: 3/4 (75%). | Sum it up as
    project: done/total (share in percent%). | Compose "name: a/b (c%)" where a of b steps are done and c is
    100 times a by b. | Report the state with a slash and the percentage in brackets: name: 4/20 (20%). | The
    column has projects with the steps done and in all. Give "name: done/total (percent%)". | Each cell tells
    how many parts of a project are finished; I need name: finished/all (n%). | Notes from our weekly meeting.
    Rewrite each as name: done/all (percentage%), e.g. (40%), no decimals. | Rows hold a task and its
    progress. Output the task, colon, done/total and in brackets the whole percent with %. | hi, can you make
    short status lines for the board? name: 3/5 (60%) is the shape, name as in the note | my boss wants to see
    name: done/total (percent%) everywhere, could you rewrite these please? | I need neat progress lines, so
    name, colon, done slash total, then the percentage in round brackets like (80%) | office move, 3 of 5 done
    -> office move: 3/5 (60%) | "roof repair: 1 out of 4" becomes "roof repair: 1/4 (25%)"
    """))  # fmt: skip
def progress_line(rng: Random) -> tuple[str, str]:
    """Write progress as done by total with the percentage."""
    total = rng.choice((2, 4, 5, 10, 20, 25, 50, 100))
    done, name, owner = rng.randint(0, total), rng.choice(PROJECTS), rng.choice((*CITY, *TEAM, *FIRST))
    name = rng.choice((name, name, f"{name} {owner}", f"{name} {rng.randint(2, 30)}"))
    name = rng.choice((name, name, name[0].upper() + name[1:], name.upper()))
    out = f"{name}: {done}/{total} ({100 * done // total}%)"
    return say(rng, STEPS, n=name, d=done, t=total), out


AGES = carriers("""{n}, {a} | {n} turns {a} | {n} turns {a} on {weekday} | age {a}: {n} | {n} ({a})
    {n} will be {a} on {weekday} | name: {n}, age: {a} | {n} from {team} is {a} today | {o} birthday, {n}
    {n}: {o} birthday | on {weekday} {n} turns {a} | {n}'s {o} birthday is on {weekday}""")


@typed_rows("text_nlp", flowing("""
    Happy Nth birthday, First! | "Happy 40th birthday, Rosa!" | birthday line: Happy 21st birthday, Ivo! |
    happy ... birthday, age as 1st/2nd/3rd, first name, ! | wish: Happy <age>th birthday, <first name>! | bday
    wish "Happy 30th birthday, Noor!" | Happy 52nd birthday, Greta! | card: Happy 7th birthday, Liam! |
    brithday wish, "Happy 33rd birthday, Zoe!" | Write the wish "Happy 40th birthday, Rosa!" with the person's
    first name and age. | Congratulate by first name: Happy + age as an ordinal in digits + birthday, comma,
    first name, exclamation mark. | What goes on the card? Form: Happy 18th birthday, Karim! | Make it Happy
    Nth birthday, <first name>! (1st, 2nd, 3rd, 4th). | Turn the entry into "Happy 63rd birthday, Petra!",
    surname left out. | Compose the cake text as in Happy 5th birthday, Hanna! | The column has names and the
    age people reach. Give "Happy 40th birthday, Rosa!" for each, first name only. | Each cell is a person
    with a birthday; write Happy <age>th birthday, <first name>! with the right ending (1st, 2nd, 3rd). | Rows
    come from the club's list of birthdays. I want Happy 50th birthday, Marek! and the like, by first name. |
    Entries with who turns how old. Output: Happy + 11th, 22nd, 43rd ... + birthday, + first name + "!" |
    hello, please write the birthday messages for our team: Happy 35th birthday, Ines! (just first names) |
    can you do me a favour and make "Happy 29th birthday, Sven!" out of each of these lines? | I send the same
    short text to everyone, Happy 71st birthday, Olga!, so fill in age and first name please | Rosa Klein
    turns 40 -> Happy 40th birthday, Rosa! | for example "Elif Novak, 2" gives "Happy 2nd birthday, Elif!"
    """))  # fmt: skip
def birthday_wish(rng: Random) -> tuple[str, str]:
    """Write a birthday wish with first name and age."""
    first, tens = rng.choice(FIRST), rng.randrange(10, 101, 10)
    age = rng.choice((tens, rng.randint(1, 110), rng.randint(1, 31)))
    ends = f"{age}{ordinal_ending(age)}"
    text = say(rng, AGES, n=f"{first} {rng.choice(LAST)}", a=age, o=ends)
    return text, f"Happy {ends} birthday, {first}!"


SCORES = carriers("""{a} - {b} {x}:{y} | {a} {x} - {y} {b} | {a} vs {b} {x}-{y} | {a} {x}, {b} {y}
    {a} v {b}, {x}:{y} | {weekday}: {a} - {b} {x}:{y} | {a} {x} {b} {y} | final: {a} {x}-{y} {b}
    {a} / {b} / {x} / {y} | {a} against {b}: {x} to {y} | {x}:{y} in {a} - {b}""")


@typed_rows("text_nlp", flowing("""
    "A beat B 3-1" or "A and B drew 1-1" | winner beat loser 3-1; draw: A and B drew 2-2 | X beat Y 2-0 / X
    and Y drew 0-0 | result: winner beat loser w-l, else A and B drew n-n | who beat whom 3-1 (draw: A and B
    drew 1-1) | scroe -> "A beat B 4-2", level: "A and B drew 2-2" | winner beat loser high-low, drew if equal
    (A and B drew 0-0) | as "Turin beat Porto 2-1" or "Turin and Porto drew 1-1" | A beat B x-y, x>y; A and B
    drew x-x | Write the result as "winner beat loser 3-1", winner's score first, or "A and B drew 1-1" in the
    order given. | Say who won: A beat B with the higher score first (2-0), or A and B drew 0-0. | How did it
    end? Answer "Graz beat Cork 4-3", winner named first, or "Graz and Cork drew 3-3" as listed. | Make a
    headline of it: "X beat Y 5-2" with the winner in front, for a draw "X and Y drew 2-2". | Put it in words:
    winner, beat, loser, score from the winner's side (3-0); if level, A and B drew 1-1. | Turn the score into
    "A beat B n-m" (n the larger), or when both have the same, "A and B drew n-n". | The column has two sides
    and their score. Give "winner beat loser 2-1" or, if equal, "first and second drew 1-1". | Each cell is a
    match; I want "Lima beat Quito 1-0" (winner and its goals first) or "Lima and Quito drew 1-1". | Results
    from the weekend. Rewrite them as A beat B 3-2, A being the winner, and A and B drew 2-2 for draws. | Rows
    name home side, guests and goals. Sentence: winner beat loser x-y, larger number first; level: home and
    guests drew x-x. | please write me the scores for the newsletter, like Porto beat Split 3-0, and Porto and
    Split drew 2-2 if nobody won | hey can you tell each result in words? "A beat B 2-1" with the winner
    first, or "A and B drew 1-1" | I'm doing the club page and need short results: winner beat loser 6-4, or
    for a draw first and second drew 4-4 | Cork - Pune 1:3 -> Pune beat Cork 3-1; Cork - Pune 2:2 -> Cork and
    Pune drew 2-2 | like "Oslo 4, Bonn 0" -> "Oslo beat Bonn 4-0", and at 1 all "Oslo and Bonn drew 1-1"
    """))  # fmt: skip
def score_sentence(rng: Random) -> tuple[str, str]:
    """Say in words how a match ended."""
    a, b = rng.sample(rng.choice((CITY, COUNTRY, LAST, FIRST, tuple(f"team {team}" for team in TEAM))), 2)
    x = rng.randint(0, rng.choice((4, 9, 30)))
    y = rng.choice((x, rng.randint(0, 3), rng.randint(0, 9), rng.randint(0, 30)))
    text = say(rng, SCORES, a=a, b=b, x=x, y=y)
    if x == y:
        return text, f"{a} and {b} drew {x}-{y}"
    return text, f"{a} beat {b} {x}-{y}" if x > y else f"{b} beat {a} {y}-{x}"


REFERENCES = ("INV-9999", "INV-99999", "R-9999", "A9999", "99/9999", "99-A999", "RE 99999", "2024-999")
BILLS = carriers("""{r}, {m}, {l} | {m} for {r}, {l} | {r} over {m}: {l} | {l}: {r}, {m} | {r} - {m} - {l}
    invoice: {r}, amount: {m}, {l} | {r} ({m}), {l} | {r}; {l}; {m}""")


@typed_rows("text_nlp", flowing("""
    NUMBER (AMOUNT): 14 days overdue; 1 day; 0 = due today | "INV-7 (20 EUR): 3 days overdue", 0: "INV-7 (20
    EUR): due today" | no. (amount): n days overdue (1 day overdue, 0: due today) | number (amount): X days
    overdue / due today at 0 | overdue line "R-12 ($45): 2 days overdue" or, at 0, "R-12 ($45): due today" |
    late -> "number (sum): n days overdue" (1: "1 day", 0: "due today") | overdeu notice "A100 (€9): 5 days
    overdue" / "... due today" | number (amount): 8 days overdue, "0 days overdue" = due today | as "A7 (30
    EUR): 1 day overdue", "2 days", none: "due today" | Write "NUMBER (AMOUNT): N days overdue", "1 day" in
    the singular and "due today" in place of "0 days overdue". | Give the invoice number, the amount in round
    brackets, a colon and how long it is overdue (5 days overdue, 1 day overdue, due today). | Make a line
    like R-881 (75 EUR): 9 days overdue; with 0 days the part after the colon is: due today. | How late is it?
    Answer "number (amount): n days overdue", for one day "1 day overdue", for none "number (amount): due
    today". | Compose the dunning line: number (amount): days overdue as in "21 days overdue", mind "1 day",
    "0 days overdue" reads "due today". | Put it as number (amount): N days overdue, saying "1 day overdue"
    for 1 and "due today" for 0. | The column has open invoices with amount and days late. Give "INV-1 (10
    EUR): 4 days overdue" or ": due today" for 0. | Each cell names an invoice, a sum and the delay; I need
    number (sum): N days overdue, right singular, or number (sum): due today. | Unpaid bills by number, amount
    and lateness. Output: number (amount): 6 days overdue, and "number (amount): due today" when not late. |
    Rows from the ledger of debtors. Wanted: NUMBER (AMOUNT): N day/days overdue, where "0 days overdue"
    becomes "due today". | hi, can you write these up as "INV-20 (99 EUR): 12 days overdue" please? one day is
    1 day, zero makes it "INV-20 (99 EUR): due today" | for my Monday mail I need number (amount): n days
    overdue, or number (amount): due today if it's 0 days, thanks a lot | could you please list what is late
    like so: 88/1200 ($300): 31 days overdue - and 88/1200 ($300): due today for 0 days | INV-4711, 120 EUR,
    14 days late -> INV-4711 (120 EUR): 14 days overdue; 0 days late -> INV-4711 (120 EUR): due today | like
    "R-5; 1 day late; $80" -> "R-5 ($80): 1 day overdue", while 0 days late gives "R-5 ($80): due today"
    """))  # fmt: skip
def overdue_line(rng: Random) -> tuple[str, str]:
    """Write how many days an invoice is overdue."""
    reference = words.code(rng, rng.choice(REFERENCES))
    days = rng.choice((0, 1, rng.randint(2, 9), rng.randint(2, 120)))
    figure = rng.choice(("{}", "{}", "{}.50", "{}.99", "1,{}", "2,{}.00")).format(rng.randint(100, 950))
    amount = rng.choice(("{} EUR", "€{}", "${}", "£{}", "{} USD", "{} CHF")).format(figure)
    counted = f"{days} day{'s' * (days != 1)}"
    late = rng.choice((f"{counted} late", f"{counted} late", f"late by {counted}", f"{counted} past due"))
    out = f"{reference} ({amount}): {f'{counted} overdue' if days else 'due today'}"
    return say(rng, BILLS, r=reference, m=amount, l=late), out
