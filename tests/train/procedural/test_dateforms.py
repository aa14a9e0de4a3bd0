from __future__ import annotations

import re
from calendar import month_name
from typing import Any

import pytest

from fuzzy_magic.train.procedural import dateforms
from fuzzy_magic.train.procedural.base import Procedural

FAMILIES = [v for v in vars(dateforms).values() if isinstance(v, Procedural)]
MONTHS = [name.lower() for name in month_name[1:]]
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]


def month_in(text: str) -> int:
    names = "|".join(f"{m[:3]}(?:{m[3:]})?" for m in MONTHS)
    found = re.search(rf"\b({names})\b[ ,-]+(?:of )?\d", text.lower())
    assert found, text
    return [m[:3] for m in MONTHS].index(found[1][:3]) + 1


def parts(text: str) -> tuple[int, int, int]:
    numeric = re.search(r"(\d{4})[-/](\d\d)[-/](\d\d)", text)
    if numeric:
        year, month, day = map(int, numeric.groups())
        return year, month, day
    year, day = re.findall(r"\b\d{4}\b", text)[0], re.findall(r"(?<!\d)\d{1,2}(?!\d)", text)[0]
    return int(year), month_in(text), int(day)


def iso(text: str) -> str:
    return "{}-{:02}-{:02}".format(*parts(text))


def worded(text: str, form: str) -> str:
    year, month, day = parts(text)
    return form.format(y=year, m=MONTHS[month - 1].capitalize(), d=day)


def numeric(params: dict[str, Any], text: str) -> str:
    year, month, day = text.split("-")
    form = params["form"].split(" ")[0]
    if not form.startswith("D."):
        return form.replace("YYYY", year).replace("MM", month).replace("DD", day)
    return f"{day.lstrip('0')}.{month.lstrip('0')}.{year}"


def piece(params: dict[str, Any], text: str) -> str:
    form = "{y}" if "year" in params["part"] else "{d}"
    form = "{m}" if params["example"] == "April" else form
    return worded(text, form)


def to_twelve(text: str) -> str:
    hour, minute = text[:5].split(":")
    half = "PM" if int(hour) >= 12 else "AM"
    names = [12, *range(1, 12)] * 2
    return f"{names[int(hour)]}:{minute} {half}"


def to_full(text: str) -> str:
    found = re.fullmatch(r"(\d+)(?:[:.](\d\d))? ?([ap])\.?m\.?", text.lower())
    assert found, text
    hour = int(found[1]) % 12 + (12 if found[3] == "p" else 0)
    return f"{hour:02d}:{found[2] or '00'}"


def time_of(text: str) -> str:
    found = re.search(r"\d+(?::\d\d)?(?: ?[ap]m\b)?", text, re.IGNORECASE)
    assert found, text
    return found[0]


def weekday(text: str) -> str:
    return next(day for day in DAYS if re.search(rf"\b{day[:3]}({day[3:]})?\b", text, re.IGNORECASE))


def next_day(text: str) -> str:
    year, month, day = map(int, text.split("-"))
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    if day < LENGTHS[month - 1] + (month == 2 and leap):
        return f"{year}-{month:02}-{day + 1:02}"
    return f"{year}-{month + 1:02}-01" if month < 12 else f"{year + 1}-01-01"


def minutes(text: str) -> str:
    assert not re.search(r"\b1 [a-z]+s\b", text)
    return str(sum(int(n) * (60 if unit == "h" else 1) for n, unit in re.findall(r"(\d+) ?([hm])", text)))


ORACLES = {
    "date-to-iso": lambda p, t: iso(t),
    "sentence-to-iso": lambda p, t: iso(t),
    "iso-to-day-first": lambda p, t: worded(t, "{d} {m} {y}"),
    "iso-to-month-first": lambda p, t: worded(t, "{m} {d}, {y}"),
    "iso-to-numeric": numeric,
    "date-piece": piece,
    "clock-to-twelve": lambda p, t: to_twelve(t),
    "clock-to-full": lambda p, t: to_full(t),
    "time-in-text": lambda p, t: time_of(t),
    "weekday-in-text": lambda p, t: weekday(t),
    "day-after": lambda p, t: next_day(t),
    "month-and-year": lambda p, t: f"{month_in(t):02}/{t[-4:]}",
    "weekday-dropped": lambda p, t: re.sub(r"^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*[.,]? ", "", t),
    "hours-to-minutes": lambda p, t: minutes(t),
}


@pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.family)
def test_dates_and_times_are_written_in_the_form_asked_for(family, agree):
    agree(family, ORACLES)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.family)
def test_a_family_of_date_forms_has_twenty_wordings(family):
    assert len(set(family.wordings)) == len(family.wordings) >= 20
