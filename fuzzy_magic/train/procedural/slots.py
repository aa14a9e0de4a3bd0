"""Families that fill, count and check the fields of everyday records and messages."""

from __future__ import annotations

from random import Random

from fuzzy_magic.train.procedural.base import YES_NO, Choosing, Writing, chooses, writes
from fuzzy_magic.train.procedural.kinds import (
    Facts,
    ask,
    company,
    day,
    given,
    kind,
    listed,
    missing,
    money,
    pair,
    person,
    several,
    town,
)
from fuzzy_magic.train.procedural.words import TEAM, code, mail

PROGRAMS = listed(
    "tarball, gofetch, indexer, pdfmake, syncd, mailq, rasterd, linkcheck, dbdump, trayicon, cronlet"
)
CAUSES = listed(
    """
    permission denied, disk full, no such host, broken pipe, unexpected token, out of memory, bad checksum,
    timed out, file is locked, version mismatch, not a directory, certificate has expired, connection
    refused, invalid header
    """
)


def _error(rng: Random) -> Facts:
    stem = rng.choice(("report", "users", "data", "index", "main", "photo", "draft", "config")) + rng.choice(
        ("", "2", "_old")
    )
    return {
        "program": rng.choice(PROGRAMS),
        "file": rng.choice(("", "tmp/", "/srv/"))
        + stem
        + rng.choice((".csv", ".json", ".py", ".log", ".ini")),
        "cause": rng.choice(CAUSES),
        "code": code(rng, rng.choice(("E9999", "ERR-999", "0x9999", "EX99"))),
        "line": str(rng.randint(2, 900)),
        "host": f"{rng.choice(('node', 'db', 'web', 'build'))}{rng.randint(1, 40)}",
    }


ERROR = kind(
    _error,
    """
    program = program / tool = Which program failed? / What tool reports the error?
    file = file / path = Which file is concerned? / What file is it about?
    cause = cause / reason = Why did it fail? / What went wrong?
    code = error code / code = What is the error code? / Which code is shown?
    line = line number / line = In which line? / What is the line number?
    host = host / machine = On which host? / Which machine is it?
    """,
    """
    {program}: {file}: {cause}
    {program}: error {code}: {cause}
    {file}:{line}: {cause} [{code}]
    {host} {program}[{n}]: cannot open {file}: {cause}
    FATAL {code} in {program} on {host}
    Traceback: File "{file}", line {line}, {cause}
    {program} gave up on {file} ({code})
    {cause} while reading {file}, line {line}
    I started {program} on {host} and it said "{cause}". What now?
    Help! {code} again, this time in {file}.
    error on {host}: {cause}
    {program} exited with {code}; see {file} for what happened
    it is always {file} that breaks {program}, {cause} and so on
    {host}: {code}
    {code}: {program} could not handle {file}
    [{host}] {file}, line {line}: {cause}
    {program}({host}): {cause}
    On line {line} of {file} there is a problem, says {program}.
    What does {code} mean? I get it on {host} all the time.
    Warning from {program}: {cause}, giving up on {file}
    {host} has crashed, code {code}, {cause}
    {line}: {cause}
    """,
    """
    {name} saw the same last week.
    It worked on {weekday}.
    Restarting did not help.
    We run {n} of these.
    """,
)


@writes(
    "code_commands",
    """
    - {field} in the error message, or {none}
    - {question} Not shown: {none}
    - Parse an error message. Output the {field} as it is printed there, {none} when there is none.
    - def field(message): '''The {field}, else "{none}". Not the {other}.'''
    - Users paste errors of many programs. From each take the {field}; where the message has none, {none}.
    - grep the {field} out of this; {none} on no match
    - {question} Reply with that piece of the message, unchanged. If it is not in there reply {none}.
    - I sort crash reports by {field}. Formats differ: some begin with the program and some with the file,
      some are plain sentences. Return the {field} and nothing else, {none} if it is lacking.
    - stderr -> {field} (default {none})
    """,
)
def error_field(rng: Random) -> Writing:
    """Take a field out of an error message."""
    return ask(rng, ERROR)


@chooses(
    "code_commands",
    YES_NO,
    """
    - Does the message show the {field}? {L0} / {L1} = shown / not shown
    - {L0} if the error text has the {field}, {L1} if it has not
    - Check a bug report: is the {field} in it? Then {L0}. Otherwise ask again, {L1}.
    - def has(message): # {field} present -> {L0}, absent -> {L1}
    - We need the {field} to look into an error, the {other} will not do. Answer {L0} when the message tells
      it and {L1} when it does not.
    - Is there any trace of the {field} here? yes: {L0}; no: {L1}
    - {L1} = {field} not stated, {L0} = {field} stated
    - A field that is named but left empty counts as not there. Say {L0} if the {field} is there and {L1} if
      not.
    """,
)
def error_given(rng: Random) -> Choosing:
    """Say whether an error message shows a field."""
    return given(rng, ERROR)


TOPICS = listed(
    """
    the budget, the new logo, the server move, the summer party, the price list, the fire drill, the office
    garden, the safety training, the annual report, the parking plan, the press release, the customer survey,
    the archive
    """
)


def _task(rng: Random) -> Facts:
    owner, author = several(rng, person, 2)
    return {
        "owner": owner, "author": author, "topic": rng.choice(TOPICS), "deadline": day(rng),
        "team": rng.choice(TEAM),
        "room": code(rng, rng.choice(("R 999", "B.99", "Hall 9"))),
    }  # fmt: skip


TASK = kind(
    _task,
    """
    owner = owner / person in charge = Who has to do it? / Who is in charge?
    deadline = deadline / due date = Until when? / When is it due?
    topic = topic / subject = What is it about? / What has to be looked after?
    team = team / department = Which team? / What department is named?
    author = note taker / writer of the notes = Who wrote the notes? / Who took notes?
    room = room / place of the meeting = Where did they meet? / Which room?
    """,
    """
    {owner} takes care of {topic} by {deadline}
    {topic}: {owner} ({team}), due {deadline}
    TODO {owner}: {topic}
    We met in {room}. {owner} will look after {topic}. Notes: {author}
    Nobody has time for {topic} yet, but it has to be done by {deadline}.
    Notes by {author}. {topic} goes to the {team} team, deadline {deadline}.
    Action item for {owner}, due {deadline}, room {room}
    {deadline}: {topic} must be ready, says the {team} team.
    {owner}, please finish {topic}. Thank you. {author} (taking notes)
    Due {deadline}. Owner {owner}. Topic {topic}.
    The {team} team asked for {topic}; {owner} will do it.
    Minutes, {room}, taken by {author}: {topic} is still open.
    Long talk about {topic} in {room}. In the end {owner} agreed to do it by {deadline}.
    {owner} has until {deadline}.
    {topic} is now in the hands of {owner}, who sits in the {team} team.
    Topic: {topic}. Taken down by {author} in {room}.
    [ ] {owner} - {topic} - {deadline}
    By {deadline} we need {topic}, and {owner} is going to see to it.
    {author} writes the minutes, {owner} does {topic}.
    In {room} the {team} team talked about {topic}.
    {topic} ({deadline})
    """,
    """
    {name} was ill.
    The summer outing goes to {city}.
    {name} brought cake.
    Nobody from {company} came.
    """,
)


@writes(
    "agentic_tools",
    """
    - Meeting note -> {field} (or {none})
    - {question} If that is open: {none}
    - Read one item of the minutes, give the {field} exactly as written, or {none}.
    - The task tracker has a box "{field}". What goes in? Copy it from the note. Leave it at {none} if the
      note is silent.
    - def box(note): '''Return {field}; "{none}" if not in the note.'''
    - {question} Careful: the {other} is something else. No answer in the note: {none}
    - Minutes are written in a hurry, in no fixed order. I only want the {field}, and {none} if nobody wrote
      it down.
    - Take out the {field} and drop the rest; {none} for nothing.
    """,
)
def task_field(rng: Random) -> Writing:
    """Take a field out of meeting notes."""
    return ask(rng, TASK)


FOURS = (
    ("first", "second", "third", "complete"),
    ("A", "B", "C", "ok"),
    ("ask 1", "ask 2", "ask 3", "go on"),
    ("1", "2", "3", "0"),
    ("x", "y", "z", "none"),
    ("red", "yellow", "blue", "green"),
)


@chooses(
    "agentic_tools",
    FOURS,
    """
    - Missing: {a} -> {L0}, {b} -> {L1}, {c} -> {L2}, nothing -> {L3}
    - Which one is lacking in the note, the {a} ({L0}), the {b} ({L1}), the {c} ({L2}), or none of them
      ({L3})?
    - A task needs three things. Without the {a} answer {L0}, without the {b} {L1}, without the {c} {L2}; if
      all three are there, {L3}.
    - def check(note): # no {a}: {L0}; no {b}: {L1}; no {c}: {L2}; all there: {L3}
    - Look for {a}, {b} and {c}. At most one of them is not given.
    | {a} not given: {L0}
    | {b} not given: {L1}
    | {c} not given: {L2}
    | all given: {L3}
    - What should the bot ask back? {L0} asks for the {a}, {L1} for the {b}, {L2} for the {c}. Nothing to
      ask: {L3}.
    - {L3} if {a}, {b} and {c} can all be read off the note. If one cannot, its code: {L0} for the {a}, {L1}
      for the {b}, {L2} for the {c}.
    - complete = {L3}; otherwise the gap: {a} {L0}, {b} {L1}, {c} {L2}
    """,
)
def task_missing(rng: Random) -> Choosing:
    """Say which of three fields a task lacks."""
    return missing(rng, TASK)


def _job(rng: Random) -> Facts:
    jobs = (
        "baker, bus driver, night nurse, data clerk, welder, florist, sound engineer, tax adviser, gardener"
    )
    return {
        "job": rng.choice(listed(jobs)), "firm": company(rng), "town": town(rng), "pay": money(rng),
        "hours": f"{rng.randint(8, 40)} hours", "from": day(rng), "mail": mail(rng),
    }  # fmt: skip


JOB = kind(
    _job,
    """
    job = job / role = What job is it? / Who is wanted?
    firm = company / employer = Who is hiring? / Which company is it?
    town = city / place of work = Where is the job? / In which city?
    pay = pay / salary = What does it pay? / How much does one earn?
    hours = weekly hours / hours a week = How many hours a week? / How long is the week?
    from = starting date / first day = When does it start? / From which day?
    mail = e-mail address / contact = Where to apply? / Which address takes applications?
    """,
    """
    {firm} in {town} is looking for a {job}, {hours} a week, {pay}
    {job} wanted, {pay}, apply to {mail}
    Join {firm}! We offer {pay} for {hours} a week, starting on {from}.
    Are you a {job}? Do you like {town}? Write to {mail}.
    {job} ({town}), {firm}
    We pay {pay}. You bring good shoes. {firm}, {town}
    Start on {from} as a {job}. Questions: {mail}
    {town}: {hours} a week from {from}
    {firm} seeks {job}
    My old employer closed, now I hear that {firm} needs a {job} from {from}.
    {hours} a week as a {job} with {firm}, pay {pay}, {town}, start {from}
    {mail}: we hire, {hours} a week, {town}
    Would you like to work for {firm}? It is in {town} and pays {pay}.
    vacancy: {job}, {town}, from {from}
    {firm} hires a {job} for {hours} a week. Contact: {mail}
    Good with people? Become a {job} at {firm}.
    {pay} for a {job}, {town}
    {from}: new {job} needed, {hours} a week, {pay}
    Send your papers to {mail}, {firm}.
    """,
    """
    {name} got the last job we had.
    No tattoos, please.
    {n} people work here.
    Our rival, {company}, pays less.
    """,
)


@writes(
    "text_nlp",
    """
    - {field} in the job ad, or {none}
    - {question} ({none} if the ad does not say)
    - Extract the {field} from a job advertisement. If it is not given write {none}.
    - Job ads, short and long: print the {field}, not the {other}, and {none} if there is no {field}.
    - def ad(text): '''The {field}, else "{none}".'''
    - {question} Take the words of the ad. No such words: {none}.
    - My list of openings has one column to fill, the {field}. Copy it from each ad without changes. Put
      {none} where the ad is silent, even if one could guess.
    - just the {field} ({none} = missing)
    """,
)
def job_field(rng: Random) -> Writing:
    """Take a field out of a job advertisement."""
    return ask(rng, JOB)


@writes(
    "format_repair",
    """
    - job ad -> {form}; what is missing is {none}
    - Rewrite the ad as {form}. Use {none} for a missing part.
    - Read the ad, find the {first} and the {second}, and write {form}. If the ad lacks one, write {none}
      there.
    - def row(ad): '''Return {form} with "{none}" for gaps.'''
    - For the list of jobs I need one entry per ad: {form}. Words as in the ad; {none} if not in the ad.
    - Fill in: {form}. Each bracket gets a piece of the ad or {none}.
    - Two facts count, {first} and {second}; all the rest can go. Print {form}, {none} for a fact that is not
      there.
    - {form}
    | unknown = {none}
    """,
)
def job_pair(rng: Random) -> Writing:
    """Write two facts of a job advertisement in a form."""
    return pair(rng, JOB)
