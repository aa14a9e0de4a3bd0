"""Families that read short reports: commits, health, weather."""

from __future__ import annotations

from random import Random

from fuzzy_magic.train.procedural.base import YES_NO, Choosing, Writing, carriers, chooses, say, writes
from fuzzy_magic.train.procedural.kinds import (
    ROLES,
    Facts,
    ask,
    day,
    kind,
    listed,
    matches,
    person,
    several,
    town,
)

SUBJECTS = listed(
    """
    handle empty rows, drop the old cache, rename the login page, speed up start, sort by date, close idle
    sockets, add a dark theme, update the icons, check the token twice, move helpers, ignore blank lines,
    show the total
    """
)


def _commit(rng: Random) -> Facts:
    author, reviewer = several(rng, person, 2)
    return {
        "type": rng.choice(("feat", "fix", "docs", "test", "chore", "perf", "refactor")), "author": author,
        "scope": rng.choice(("parser", "api", "ui", "cli", "auth", "docs-site", "cache", "export", "core")),
        "subject": rng.choice(SUBJECTS), "issue": f"#{rng.randint(10, 9999)}", "reviewer": reviewer,
        "hash": f"{rng.randrange(16**7):07x}",
        "branch": rng.choice(("main", "dev", "next", "hotfix", "release-2")),
    }  # fmt: skip


COMMIT = kind(
    _commit,
    """
    type = type of change / type = What type of change is it? / Which type word is used?
    scope = scope / part of the program = Which part of the program? / What is the scope?
    subject = subject / what was done = What was done? / What does the commit do?
    issue = issue number / issue = Which issue? / What is the number of the issue?
    author = author / person who wrote the change = Who wrote it? / Whose change is it?
    reviewer = reviewer / person who approved it = Who reviewed it? / Who approved it?
    hash = commit hash / hash = Which commit? / What is the hash?
    branch = branch / target branch = On which branch? / Which branch gets it?
    """,
    """
    {type}({scope}): {subject} ({issue})
    {hash} {type}: {subject}
    {type}({scope}): {subject}↵↵Closes {issue}↵Reviewed-by: {reviewer}
    {author} wrote {hash}, now on {branch}
    commit {hash}↵Author: {author}↵↵    {subject}
    {subject}, {issue}, by {author}, approved by {reviewer}
    {reviewer} approved the change of {author}, it goes to {branch}.
    Merge of {issue} into {branch} (reviewer {reviewer})
    [{scope}] {subject}
    Thanks to {author} we now {subject}. See {issue}.
    {branch}: {type}({scope}): {subject}
    {reviewer} has reviewed {hash} and approves. It is for {scope} only.
    {author} ({branch}): {subject}
    {hash} {subject} [{issue}]
    {type}: {subject}↵↵Refs {issue}
    Please review {hash} by {author}, it closes {issue}.
    {reviewer} says yes to {hash}; merged into {branch}
    {issue} is solved in {scope} by {author}.
    Author: {author}↵Reviewer: {reviewer}↵Branch: {branch}
    * {scope}: {subject} ({hash})
    """,
    """
    {name} is on leave.
    The tests took {n} minutes.
    We talk about it on {weekday}.
    """,
)


@writes(
    "code_commands",
    """
    - {field} of the commit, {none} if not shown
    - {question} Else {none}
    - From a commit message or a notice about one, print the {field}; {none} when it has none.
    - def commit(text): '''Return the {field} unchanged, or "{none}". Not the {other}.'''
    - {question} Copy it character by character. Not in the text: {none}
    - git log helper: {field} only, {none} for nothing
    - For the release notes I collect one thing, the {field}. Messages come as one line, as several, or as a
      sentence in a chat. Return it as written; {none} marks a message without it.
    - Get me the {field}. If the text lacks it, say {none}.
    """,
)
def commit_field(rng: Random) -> Writing:
    """Take a field out of a commit message."""
    return ask(rng, COMMIT)


@chooses(
    "code_commands",
    (("match", "other", "absent"), ("keep", "drop", "check"), ("yes", "no", "n/a"), *ROLES),
    """
    - {field} is {value}: {L0}; is not: {L1}; is not shown: {L2}
    - Filter commits: {L0} if the {field} is {value}, {L1} for another {field}, {L2} without one
    - Is {value} the {field} of this commit? {L0} stands for yes, {L1} for no, {L2} for "does not say".
    - def select(commit): # {field} == "{value}": {L0}; other: {L1}; missing: {L2}
    - We watch changes whose {field} is {value}. Those are {L0}. A commit with any other {field} is {L1}. If
      you cannot see the {field} at all, it is {L2}, even if the rest looks like it.
    - {L1} = some other {field}; {L0} = {value}; {L2} = no {field}
    - Read off the {field}. Nothing there gives {L2}; {value} gives {L0}; the rest gives {L1}.
    - Route by {field}: {value} goes to {L0}, everything else to {L1}, unknown to {L2}.
    """,
)
def commit_match(rng: Random) -> Choosing:
    """Say whether a commit has a certain type, scope or branch."""
    return matches(rng, COMMIT, ("type", "scope", "branch", "author"))


def _patient(rng: Random) -> Facts:
    patient, doctor = several(rng, person, 2)
    signs = (
        "a dry cough, back pain, a sore throat, dizziness, itchy eyes, a rash, earache, a stiff neck, cramps"
    )
    drugs = "Solvarin, Pellumed, Trocanol, Mivex, Duranil, Oxetrin, Balmazol, Kardivit, Rhinosol, Febrane"
    return {
        "symptom": rng.choice(listed(signs)), "since": day(rng), "drug": rng.choice(listed(drugs)),
        "dose": f"{rng.choice((5, 10, 20, 25, 50, 100, 200, 400))} {rng.choice(('mg', 'ml', 'drops'))}",
        "patient": patient, "doctor": doctor,
        "allergy": rng.choice(("pollen", "nuts", "latex", "dust", "wool", "milk")),
    }  # fmt: skip


PATIENT = kind(
    _patient,
    """
    symptom = symptom / complaint = What is the complaint? / What is wrong?
    since = start / first day of the complaint = Since when? / When did it begin?
    drug = medicine / drug = Which medicine? / What is taken?
    dose = dose / amount of medicine = How much is taken? / What is the dose?
    patient = patient / person who is ill = Who is ill? / What is the name of the patient?
    doctor = doctor / physician = Which doctor? / Who treats the patient?
    allergy = allergy / thing the patient cannot stand = What is the allergy? / What must be avoided?
    """,
    """
    {patient} has had {symptom} since {since}
    {symptom}, {drug} {dose}
    Dr. {doctor} gives {patient} {dose} of {drug}.
    I have {symptom} and take {dose} of {drug} in the evening. It began on {since}.
    Seen today: {patient}, {symptom}, since {since}. Doctor: {doctor}
    Allergy: {allergy}. Takes {drug}.
    {patient} must not have {allergy}, it is an allergy.
    Since {since} no sleep because of {symptom}. {patient}
    {drug} did nothing for {patient}, says Dr. {doctor}.
    Raised to {dose} by Dr. {doctor}
    {patient} (allergy: {allergy}) asks for more {drug}
    {symptom} again! {dose} did not help.
    {patient}, {symptom}, {drug}
    {drug} {dose}, for {symptom}, seen by Dr. {doctor}
    Dr. {doctor} has known {patient} for years. Now it is {symptom}.
    Complaint of {patient}: {symptom}. Began on {since}.
    No {allergy} for {patient}, because of an allergy! Give {drug}.
    {dose} of {drug} a day for {patient}
    It started on {since} and Dr. {doctor} thinks it will pass. {patient}
    {symptom}, first seen on {since}, treated by Dr. {doctor} with {drug}
    """,
    """
    Next visit on {weekday}.
    {name} called, too.
    The waiting room is full.
    Moved here from {city}.
    """,
)


@writes(
    "text_nlp",
    """
    - {field} in the note, or {none}
    - {question} No answer in the note: {none}
    - Read the note of a surgery and copy the {field}, or write {none}.
    - {field} wanted, not {other}; {none} if it is not there
    - def note(text): '''{field} as written, "{none}" if not written.'''
    - {question} Repeat the words of the note. If they do not tell, {none}.
    - The front desk types one column by hand, the {field}. Do it for them: one note in, the {field} out,
      nothing added. A note without it gives {none}.
    - Only the {field}. Otherwise {none}.
    """,
)
def patient_field(rng: Random) -> Writing:
    """Take a field out of a note on a patient."""
    return ask(rng, PATIENT)


SPANS = carriers(
    """
    {sign} for {span} | {name} has had {sign} for {span} now. | {span} of {sign}, then better for {n} days
    Complains of {sign}, duration {span}. Last visit {n} days ago.
    duration: {span}↵symptom: {sign}↵age: {n}
    {name}, {n} years old, {sign}, {span} | for {span} I have had {sign} | {sign} ({span}), room {n}
    """
)


@chooses(
    "safety_verification",
    (("see", "wait"), ("doctor", "home"), ("long", "short"), ("refer", "watch"), ("red", "green"), *YES_NO),
    """
    - {L0} if it has lasted longer than {cut} days, else {L1} (a week is 7 days)
    - more than {cut} days: {L0}; {cut} days or less: {L1}; weeks count 7 days each
    - How long has the complaint lasted? Turn weeks into days (times 7). Over {cut} days is {L0}, up to {cut}
      days is {L1}.
    - def triage(note): # days of the complaint > {cut} -> {L0}, otherwise -> {L1}; 1 week = 7 days
    - Look at the duration of the complaint, not at ages, rooms or other times. If it is above {cut} days, a
      week being seven, say {L0}. If not, say {L1}.
    - {L1} up to and including day {cut}, {L0} after that. 1 week is 7 days.
    - Our rule: complaints that go on for more than {cut} days are {L0}. All shorter ones, and those of
      exactly {cut} days, are {L1}. Weeks have seven days.
    - Duration in days (weeks x 7) against {cut}: greater {L0}, not greater {L1}
    """,
)
def complaint_long(rng: Random) -> Choosing:
    """Say whether a complaint has lasted longer than some days."""
    cut = rng.randint(3, 24)

    def text(rng: Random, k: int) -> str:
        days = rng.randint(cut + 1, rng.choice((cut + 4, 3 * cut))) if k == 0 else rng.randint(2, cut)
        span = f"{days} days"
        if days % 7 == 0 and rng.random() < 0.7:
            span = "1 week" if days == 7 else f"{days // 7} weeks"
        return say(rng, SPANS, sign=_patient(rng)["symptom"], span=span)

    return {"cut": cut}, text


WEATHER = carriers(
    """
    {place}: low {low}, high {high}, wind {wind} km/h
    {place} {low}/{high} (low/high)
    In {place} between {low} and {high} degrees, wind up to {wind} km/h.
    By day {high} degrees, by night {low}. {place}, humidity {wet}%.
    High: {high}↵Low: {low}↵Wind: {wind}↵Place: {place}
    It was {low} in the early morning and rose to {high} in {place}.
    humidity {wet}%, max {high}, min {low}, {place}
    From {high} at noon it cooled down to {low} at night in {place}.
    {place}, {weekday}: max {high} C, min {low} C, rain {wet}%
    """
)


def _weather(rng: Random, low: int, high: int) -> tuple[str, str]:
    place, minus = town(rng), rng.choice(("-", "-", "minus "))
    shown = [f"{minus}{-x}" if x < 0 else str(x) for x in (low, high)]
    facts = {"wind": rng.randint(3, 90), "wet": rng.randint(20, 99), "place": place}
    return say(rng, WEATHER, low=shown[0], high=shown[1], **facts), place


@chooses(
    "classification_filter",
    (
        ("frost", "thaw", "mild"),
        ("all", "night", "none"),
        ("ice", "mixed", "free"),
        ("blue", "white", "green"),
        *ROLES,
    ),
    """
    - {L0}: high below 0. {L1}: only the low below 0. {L2}: nothing below 0.
    - high < 0 -> {L0}; low < 0 <= high -> {L1}; low >= 0 -> {L2}
    - Does it freeze all the time ({L0}), only at the lowest point ({L1}) or not at all ({L2})? Freezing is
      below zero.
    - def frost(report): # both temperatures negative: {L0}; just the low one: {L1}; neither: {L2}
    - Compare the two temperatures with zero. If even the high is negative answer {L0}. If the low is
      negative but the high is not, answer {L1}. If both are zero or more, answer {L2}. Wind and humidity do
      not matter.
    - Count the temperatures below zero: two {L0}, one {L1}, none {L2}.
    - {L2} without frost, {L1} with frost for a part of the day, {L0} with frost throughout (frost: under 0
      degrees)
    - Road service: {L0} when low and high are both under 0, {L1} when the low alone is under 0, {L2} in
      other weather.
    """,
)
def frost(rng: Random) -> Choosing:
    """Say whether it freezes all day, for a part of it or not at all."""

    def text(rng: Random, k: int) -> str:
        low, high = ((-25, -1), (-12, 12), (0, 35))[k]
        while True:
            pair_ = sorted(rng.sample(range(low, high + 1), 2))
            if k != 1 or pair_[0] < 0 <= pair_[1]:
                return _weather(rng, *pair_)[0]

    return {}, text


@writes(
    "text_nlp",
    """
    - Weather -> {what}
    - Print {what}.
    - Read the weather report and give {what}, with no unit.
    - def weather(report): '''Return {what}.'''
    - Reports name the high or the low first, as they like. I want {what}. Write a negative number with a
      hyphen, like -4.
    - What we plot is {what}. Negative numbers begin with "-", even if the report spells out "minus".
    - Reduce each report to {what}; "-3" for three below zero.
    - Give me {what} and nothing else
    """,
)
def weather_fact(rng: Random) -> Writing:
    """Read or compute one fact of a weather report."""
    forms = {
        "the highest temperature": "{high}", "the lowest temperature": "{low}", "the place": "{place}",
        "the high minus the low": "{gap}", "LOW..HIGH, like -2..9": "{low}..{high}",
        "the name of the town": "{place}",
        "PLACE HIGH": "{place} {high}", "PLACE: LOW to HIGH": "{place}: {low} to {high}",
        "HIGH|LOW": "{high}|{low}",
        'a JSON object with the numbers "min" and "max"': '{{"min": {low}, "max": {high}}}',
    }  # fmt: skip
    what = rng.choice(list(forms))

    def row(rng: Random) -> tuple[str, str]:
        low, high = sorted(rng.sample(range(-15, 36), 2))
        text, place = _weather(rng, low, high)
        return text, forms[what].format(low=low, high=high, gap=high - low, place=place)

    return {"what": what}, row
