from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import pytest

from fuzzy_magic.train.procedural import timespans
from fuzzy_magic.train.procedural.base import Procedural

FAMILIES = [v for v in vars(timespans).values() if isinstance(v, Procedural)]
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
HOURS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
TIME = r"\d{1,2}:\d\d(?: [AP]M)?"


def read(shown: str) -> datetime:
    return datetime.strptime(shown, "%I:%M %p" if shown.endswith("M") else "%H:%M")


def between(text: str) -> timedelta:
    start, end = map(read, re.findall(TIME, text)[:2])
    return end - start if end > start else end - start + timedelta(days=1)


def net(text: str) -> str:
    pause = re.search(r"(\d+) ?m(?!inus)", text)
    assert pause or "no break" in text, text
    left = between(text) - timedelta(minutes=int(pause[1]) if pause else 0)
    return str(left).removesuffix(":00")


def span(text: str) -> str:
    hours, minutes, _ = str(between(text)).split(":")
    words = f"{hours} hours {int(minutes)} minutes"
    words = re.sub(r"\b0 \w+", "", words).strip()
    return re.sub(r"\b(1 \w+)s\b", r"\1", words)


def ending(text: str) -> str:
    assert not re.search(r"\b1 [a-z]+s\b", text)
    first = re.search(TIME, text)
    assert first, text
    rest = text[: first.start()] + text[first.end() :]
    if colon := re.search(r"(\d+):(\d\d) h", rest):
        lasts = timedelta(hours=int(colon[1]), minutes=int(colon[2]))
    else:
        hours, minutes = re.search(r"(\d+) ?h", rest), re.search(r"(\d+) ?m|h(\d\d)\b", rest)
        lasts = timedelta(hours=int(hours[1]) if hours else 0)
        lasts += timedelta(minutes=int(minutes[1] or minutes[2]) if minutes else 0)
    return f"{read(first[0]) + lasts:%H:%M}"


def american(text: str) -> str:
    def change(found: re.Match[str]) -> str:
        return " - ".join(f"{read(t):%I:%M %p}".lstrip("0") for t in found.groups())

    return re.sub(r"(\d\d:\d\d)(?:-|–| - | – | to )(\d\d:\d\d)", change, text, count=1)


def stopwatch(params: dict[str, Any], text: str) -> str:
    shown = datetime(2000, 1, 1) + timedelta(seconds=int(re.sub(r"\D", "", text)))
    forms = {"h:mm:ss": "{t.hour}:{t:%M:%S}", "HH:MM:SS": "{t:%H:%M:%S}", "m:ss": "{t.minute}:{t:%S}"}
    forms |= {"MM:SS": "{t:%M:%S}", "m and s like 4m 5s, 0m 9s": "{t.minute}m {t.second}s"}
    forms |= {"min and s like 4 min 05 s, 0 min 30 s": "{t.minute} min {t:%S} s"}
    return forms[params["form"]].format(t=shown)


def from_decimal(text: str) -> str:
    number = re.match(r"[\d.,]+", text)
    assert number, text
    minutes = round(float(number[0].replace(",", ".")) * 60)
    return "{}:{:02}".format(*divmod(minutes, 60))


def later(text: str) -> str:
    shown = re.search(r"\d{4}-\d\d-\d\d", text)
    amount = re.search(r"(?<![-\d])(\d+) (day|week)(s?)\b", text)
    assert shown, text
    assert amount, text
    assert (amount[1] == "1") != bool(amount[3]), text
    return str(date.fromisoformat(shown[0]) + timedelta(**{amount[2] + "s": int(amount[1])}))


def year_and_month(text: str) -> tuple[int, int]:
    if numeric := re.search(r"(\d{4})-(\d\d)-\d\d", text):
        return int(numeric[1]), int(numeric[2])
    named = rf"\b({'|'.join(MONTHS)})[a-z]*\b[ -]\d|\d\.?(?:st|nd|rd|th)?(?: |-|(?: of ))({'|'.join(MONTHS)})"
    month, year = re.search(named, text.lower()), re.search(r"\b\d{4}\b", text)
    assert month, text
    assert year, text
    return int(year[0]), MONTHS.index((month[1] or month[2])[:3]) + 1


def period(params: dict[str, Any], text: str) -> str:
    year, month = year_and_month(text)
    number = ("?111222333444" if params["unit"] == "quarter" else "?111111222222")[month]
    tag = params["tag"].replace("2021", "YYYY").replace("21", "YY")
    tag = re.sub(r"(?<=[QH])[12]|[12](?=[QH])", number, tag)
    return tag.replace("YYYY", str(year)).replace("YY", str(year)[2:])


def financial(params: dict[str, Any], text: str) -> str:
    year, month = year_and_month(text)
    first = next(i for i, m in enumerate(MONTHS, 1) if m in params["start"].lower())
    start = year if month >= first else year - 1
    tag = params["tag"].replace("2021", "A", 1).replace("2022", "B").replace("22", "C")
    return tag.replace("A", str(start)).replace("B", str(start + 1)).replace("C", str(start + 1)[2:])


def said(text: str) -> str:
    words = ["", "five", "ten", "quarter", "twenty", "twenty-five", "half"]

    def change(found: re.Match[str]) -> str:
        hour, fives = int(found[1]), int(found[2]) // 5
        this, following = HOURS[(hour - 1) % 12], HOURS[hour % 12]
        if fives == 0:
            return f"{this} o'clock"
        return f"{words[fives]} past {this}" if fives < 7 else f"{words[12 - fives]} to {following}"

    return re.sub(r"\b(\d\d?):(\d\d)\b", change, text)


ORACLES = {
    "worked-time-net": lambda p, t: net(t),
    "span-spelled": lambda p, t: span(t),
    "end-of-slot": lambda p, t: ending(t),
    "range-to-twelve": lambda p, t: american(t),
    "seconds-as-clock": stopwatch,
    "decimal-hours-to-clock": lambda p, t: from_decimal(t),
    "date-from-base": lambda p, t: later(t),
    "period-label": period,
    "financial-year": financial,
    "clock-spoken": lambda p, t: said(t),
}


@pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.family)
def test_lengths_and_periods_are_reckoned_as_asked_for(family, agree):
    agree(family, ORACLES)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.family)
def test_a_family_of_time_spans_has_its_wordings(family):
    assert len(set(family.wordings)) == len(family.wordings) >= 24


@pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.family)
def test_answers_about_time_are_short(family):
    for text, output in family.setting(Random(7)).rows(Random(8), 200):
        assert len(text) < 200
        assert 0 < len(output) < 60
