from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import pytest

from fuzzy_magic.train.procedural import messages
from fuzzy_magic.train.procedural.base import Procedural

FAMILIES = [v for v in vars(messages).values() if isinstance(v, Procedural)]
LEVELS = "info|warn|warning|error|debug|fatal|notice|critical|trace"
MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
DAY = rf"(?:\w+day, )?(?:the )?\d\d?(?:st|nd|rd|th|\.)?(?: of)?[ -]{MONTH}[ -]\d{{4}}"
DATE = re.compile(rf"{DAY}|{MONTH} \d\d?(?:st|nd|rd|th)?,? \d{{4}}|\d{{4}}-\d\d-\d\d")


def found(pattern: str | re.Pattern[str], text: str) -> re.Match[str]:
    match = re.search(pattern, text)
    assert match, text
    return match


def log_line(text: str) -> str:
    if keyed := re.fullmatch(r"time=(\S+) level=(\w+) msg=(.*)", text):
        time, level, message = keyed.groups()
    else:
        fields = re.split(r"(?:,|;| \||  ?/| -) ", text)
        time = next(field for field in fields if re.fullmatch(r"\d\d:\d\d:\d\d", field))
        level = next(field for field in fields if re.fullmatch(LEVELS, field.lower()))
        [message] = [field for field in fields if field not in (time, level)]
    return f"[{time}] " + level.swapcase().upper() + ": " + message


def iso(date: str) -> str:
    if re.fullmatch(r"[\d-]+", date):
        return date
    month = found(MONTH, date)[0][:3]
    year, day = found(r"\d{4}", date)[0], found(r"(?<!\d)\d\d?(?!\d)", date)[0]
    return datetime.strptime(f"{day} {month} {year}", "%d %b %Y").strftime("%Y-%m-%d")


def file_name(params: dict[str, Any], text: str) -> str:
    date = found(DATE, text)
    rest = text.replace(date[0], "", 1)
    if rest.startswith("title:"):
        rest = rest.removeprefix("title:").removesuffix("date: ")
    kept = "".join(sign for sign in rest if sign.isalnum() or sign == " ")
    return (
        iso(date[0]) + "_" + kept.lower().strip().replace("  ", " ").replace(" ", "-") + "." + params["ext"]
    )


def reminder(text: str) -> str:
    day = found(r"\b[A-Z]\w+day\b|\b\d\d? [A-Z]\w+\b", text)[0]
    time = re.search(r"\b\d\d?:\d\d(?: [ap]m)?|\b\d\d? [ap]m\b", text)
    rest = text.replace(day, "").replace(time[0] if time else "-", "")
    event = re.sub(r"\b(what|event|day|time):|[,;|/]", "", rest)
    return f"Reminder: {event.strip()} on {day}" + (f" at {time[0]}" if time else "")


def greeting(text: str) -> str:
    clock = found(r"(\d+)(?::\d\d)?(?: ([ap])m)?", text)
    hour = int(clock[1])
    if clock[2]:
        hour = hour % 12 + 12 * (clock[2] == "p")
    part = ["morning", "morning", "afternoon", "evening"][hour // 6]
    return f"Good {part}, {found(r'[A-Z][a-z]+', text)[0]}!"


def link(params: dict[str, Any], text: str) -> str:
    url = found(r"https?://[^\s,]+", text)[0]
    title = text.replace(url, "").removeprefix("title: ").removesuffix(", url: ").strip(" -:=,")
    return title.join(url.join(part.split("url")) for part in params["form"].split("title"))


def where(text: str) -> str:
    text = re.sub(r"^(rows where|only|filter:) ", "", text)
    clauses = []
    for pair in re.split(r"[,;&] ?| / | and ", text):
        name, value = found(r"^(\w+)(?:: |=| = | is | equals )(.+)$", pair).groups()
        clauses.append(name + " = " + (value if re.fullmatch(r"\d+", value) else repr(value)))
    return " AND ".join(clauses).join(("WHERE ", ""))


def progress(text: str) -> str:
    pair = re.search(r"(\d+) (?:out of|of|finished of) (\d+)", text)
    if pair:
        done, total = map(int, pair.groups())
    else:
        done = int(found(r"(?:done:?|finished:) (\d+)$|(\d+) done$", text).group(1) or text.split()[-2])
        total = int(found(r"(?:total:?|all:) (\d+)|(\d+) parts", text).group(1) or text.split()[-4])
    cut = [
        r"^\d+ (out )?of \d+ (done,|finished:) ",
        r",? \(?\d+ (out )?of \d+( done|\))$",
        r": \d+ out of \d+$",
        r" - \d+ of \d+ steps done$",
        r"; total \d+; done \d+$",
        r"^name: |, total: \d+, done: \d+$",
        r", \d+ parts, \d+ done$",
        r" - all: \d+, finished: \d+$",
    ]
    name = re.sub("|".join(cut), "", text)
    return f"{name}: {done}/{total} ({done / total:.0%})"


def birthday(text: str) -> str:
    age = found(r"\d+", text)[0]
    name = found(r"(?<!on )\b[A-Z][a-z]+(?= [A-Z])", text)[0]
    teen = len(age) > 1 and age[-2] == "1"
    ending = "th" if teen or age[-1] not in "123" else ["st", "nd", "rd"][int(age[-1]) - 1]
    return f"Happy {age}{ending} birthday, {name}!"


def score(text: str) -> str:
    x, y = map(int, re.findall(r"\d+", text))
    text = re.sub(r"^(final|\w+day): |\bin\b|\bto\b", "", text)
    a, b = (
        side.strip() for side in re.split(r"(?:[-/:,\d]|\b(?:vs?|against)\b|\s{2,})+", text) if side.strip()
    )
    if x == y:
        return f"{a} and {b} drew {x}-{x}"
    (high, winner), (low, loser) = sorted(((x, a), (y, b)), reverse=True)
    return f"{winner} beat {loser} {high}-{low}"


def overdue(text: str) -> str:
    late = found(r"(late by )?(\d+) days?( late| past due)?(?=$|[:;,])", text)
    assert (late[2] == "1") == ("days" not in late[0])
    rest = text.replace(late[0], "")
    amount = found(r"[€$£][\d.,]*\d|[\d.,]*\d (?:EUR|USD|CHF)", rest)[0]
    number = found(r"\b(INV-\d+|RE \d+|[A-Z]-?\d{4}|\d\d[/-]\w+|2024-\d+)\b", rest.replace(amount, ""))[0]
    days = "due today" if late[2] == "0" else f"{late[2]} days overdue"
    return f"{number} ({amount}): {days}".replace(": 1 days", ": 1 day")


ORACLES = {
    "log-line-written": lambda p, t: log_line(t),
    "dated-file-name": file_name,
    "reminder-line": lambda p, t: reminder(t),
    "hour-greeting": lambda p, t: greeting(t),
    "link-written": link,
    "where-clause": lambda p, t: where(t),
    "progress-line": lambda p, t: progress(t),
    "birthday-wish": lambda p, t: birthday(t),
    "score-sentence": lambda p, t: score(t),
    "overdue-line": lambda p, t: overdue(t),
}


@pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.family)
def test_messages_are_written_in_the_form_asked_for(family, agree):
    agree(family, ORACLES)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.family)
def test_a_family_of_messages_has_twenty_four_wordings(family):
    assert len(set(family.wordings)) == len(family.wordings) >= 24
