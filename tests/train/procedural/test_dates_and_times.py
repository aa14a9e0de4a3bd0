from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

import pytest

from fuzzy_magic.train.procedural import FAMILIES

MONTHS = re.findall("...", "janfebmaraprmayjunjulaugsepoctnovdec")
DAYS = [date(2001, 1, 1 + i).strftime("%A").lower() for i in range(7)]
NAME = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
DATE = re.compile(
    rf"(?P<d1>\d\d?) (?P<m1>{NAME}) (?P<y1>\d{{4}})|(?P<m2>{NAME}) "
    rf"(?P<d2>\d\d?)(?:st|nd|rd|th)?,? (?P<y2>\d{{4}})"
    rf"|(?P<d3>\d\d)-(?P<m3>{NAME})-(?P<y3>\d{{4}})|(?P<y4>\d{{4}})-(?P<m4>\d\d)-(?P<d4>\d\d)(?!\d)"
)
TIME = re.compile(r"(\d\d?)[:.](\d\d)(?: ?([aApP])[mM])?")


def dates(text: str) -> list[tuple[int, int, int]]:
    """Read the dates of a text as (year, month, day)."""
    found = []
    for match in DATE.finditer(text):
        year, month, day = (
            next(v for k, v in match.groupdict().items() if k[0] == key and v) for key in "ymd"
        )
        found.append(
            (int(year), int(month) if month.isdigit() else MONTHS.index(month[:3].lower()) + 1, int(day))
        )
    return found


def julian(year: int, month: int, day: int) -> int:
    """Number the days by the usual integer formula."""
    a = (14 - month) // 12
    y, m = year + 4800 - a, month + 12 * a - 3
    return day + (153 * m + 2) // 5 + 365 * y + y // 4 - y // 100 + y // 400 - 32045


def gregorian(number: int) -> tuple[int, int, int]:
    """Turn `julian` round."""
    a = number + 32044
    b = (4 * a + 3) // 146097
    c = a - 146097 * b // 4
    d = (4 * c + 3) // 1461
    e = c - 1461 * d // 4
    m = (5 * e + 2) // 153
    return 100 * b + d - 4800 + m // 10, m + 3 - 12 * (m // 10), e - (153 * m + 2) // 5 + 1


def weekday(text: str) -> int:
    return julian(*dates(text)[0]) % 7


def formatted(form: str, year: int, month: int, day: int) -> str:
    short = MONTHS[month - 1].capitalize()
    full = date(2001, month, 1).strftime("%B")
    if form.startswith("Month"):
        return f"{full} {year}"
    if form.startswith("Mon DD"):
        return f"{short} {day:02d}, {year}"
    form = form.split(",")[0].split(" without")[0].split(" (")[0]
    for key, value in (
        ("YYYY", f"{year}"),
        ("YY", f"{year % 100:02d}"),
        ("DD", f"{day:02d}"),
        ("MM", f"{month:02d}"),
        ("MON", short),
        ("Mon", short),
    ):
        form = form.replace(key, value)
    return form


def date_order(params: dict[str, Any], text: str) -> str:
    pattern = re.escape(params["source"])
    for key, name in (("YYYY", "y"), ("MM", "m"), ("DD", "d")):
        pattern = pattern.replace(key, rf"(?P<{name}>\d{{{len(key)}}})")
    match = re.search(pattern, text)
    assert match
    return formatted(params["format"], int(match["y"]), int(match["m"]), int(match["d"]))


def weekday_of(params: dict[str, Any], text: str) -> str:
    name, style = DAYS[weekday(text)].capitalize(), params["style"]
    if "number" in style:
        return str(weekday(text) + 1)
    if "three" in style:
        return name[:3]
    if "two" in style:
        return name[:2].upper()
    return name.lower() if "lower" in style else name


def ending(number: int) -> str:
    if number // 10 % 10 == 1:
        return "th"
    return ("th", "st", "nd", "rd", "th", "th", "th", "th", "th", "th")[number % 10]


def date_part(params: dict[str, Any], text: str) -> str:
    year, month, day = dates(text)[0]
    full = date(2001, month, 1).strftime("%B")
    return {
        "the year with four digits": f"{year:04d}",
        "the name of the month": full,
        "the month as two digits": str(month).rjust(2, "0"),
        "the day of the month without a leading zero": str(day),
        "the month as three letters, capitalised": full[:3],
        "the calendar quarter as Q1, Q2, Q3 or Q4": ("Q1", "Q2", "Q3", "Q4")[(month - 1) // 3],
        "the half of the year as H1 or H2": ("H1", "H2")[month > 6],
        "the last two digits of the year": str(year)[2:],
        "the month and the year as MM/YYYY": datetime(year, month, 1).strftime("%m/%Y"),
        "the decade, such as 1990s": f"{str(year)[:3]}0s",
        "the day with its ordinal ending, such as 3rd": f"{day}{ending(day)}",
    }[params["part"]]


def leap_year(params: dict[str, Any], text: str) -> bool:
    year = int(re.findall(r"\d{4}", text)[-1])
    return julian(year, 3, 1) - julian(year, 2, 1) == 29


def date_before(params: dict[str, Any], text: str) -> bool:
    cutoff = params["cutoff"]
    day, limit = dates(text)[0], (cutoff.year, cutoff.month, cutoff.day)
    return day <= limit if params["inclusive"] else day < limit


def day_off(params: dict[str, Any], text: str) -> bool:
    named = [day for day in DAYS if re.search(rf"\b{day[:3]}({day[3:]})?\b", text.lower())]
    assert len(named) == 1
    return named[0].capitalize() in params["days"]


def days_between(params: dict[str, Any], text: str) -> str:
    first, second = dates(text)
    days = julian(*second) - julian(*first)
    return {"{}": f"{days}", "{} day": f"{days} day{'' if days == 1 else 's'}", "{}d": f"{days}d"}[
        params["form"]
    ]


def of_age(params: dict[str, Any], text: str) -> bool:
    year, month, day = dates(text)[0]
    on = params["on"]
    return on.year - year - ((on.month, on.day) < (month, day)) >= params["age"]


def minutes(text: str) -> int:
    """Read the clock time of a text as minutes after midnight."""
    hour, minute, half = TIME.findall(text)[0]
    shift = {"": 0, "a": -12 * (hour == "12"), "p": 12 * (hour != "12")}[half.lower()]
    return 60 * (int(hour) + shift) + int(minute)


def clock_format(params: dict[str, Any], text: str) -> str:
    time = datetime(2001, 1, 1, *divmod(minutes(text), 60))
    clock = params["clock"]
    if "7h30" in clock:
        return f"{time.hour}h{time:%M}"
    if "0730" in clock:
        return f"{time:%H%M}"
    if "24" in clock:
        return f"{time:%H:%M}"
    twelve = f"{time:%I:%M %p}".lstrip("0")
    return twelve.replace(" ", "") if "capitals" in clock else twelve.lower()


def duration_total(params: dict[str, Any], text: str) -> str:
    if (match := re.search(r"(\d):(\d\d) h", text)) or (
        match := re.search(r"(\d) ?h(?:ours?)?(?: and)? (\d+) ?m", text)
    ):
        total = int(match[1]) * 60 + int(match[2])
    else:
        total = int(re.findall(r"(\d+) min", text)[0])
    style = params["style"]
    hours, rest = divmod(total, 60)
    if "decimal" in style:
        return str(round(total / 60 + 1e-9, 2)) + "0" * (
            2 - len(str(round(total / 60 + 1e-9, 2)).split(".")[1])
        )
    if "seconds" in style:
        return str(60 * total)
    if "ISO" in style:
        return f"PT{total}M"
    if "H:MM" in style:
        return f"{hours}:{rest // 10}{rest % 10}"
    return f"{hours}h {rest // 10}{rest % 10}m" if "2h 05m" in style else str(total)


def due_date(params: dict[str, Any], text: str) -> str:
    return "{:04d}-{:02d}-{:02d}".format(*gregorian(julian(*dates(text)[0]) + params["days"]))


ORACLES = {
    "date-format": lambda p, t: formatted(p["format"], *dates(t)[0]),
    "date-order": date_order,
    "weekday-of": weekday_of,
    "date-part": date_part,
    "fiscal-quarter": lambda p, t: (dates(t)[0][1] - p["start_month"]) % 12 // 3,
    "leap-year": leap_year,
    "date-before": date_before,
    "day-off": day_off,
    "days-between": days_between,
    "due-date": due_date,
    "of-age": of_age,
    "clock-format": clock_format,
    "duration-total": duration_total,
    "opening-hours": lambda p, t: minutes(t) in range(p["from"], p["until"]),
    "day-part": lambda p, t: sum(minutes(t) >= cut for cut in p["cuts"]),
}
THEMES = ("dates", "deadlines", "times")


@pytest.mark.parametrize(
    "family", [f for f in FAMILIES if f.source.split(":")[1] in THEMES], ids=lambda f: f.family
)
def test_answers_about_dates_and_times_are_right(family, agree):
    agree(family, ORACLES)
