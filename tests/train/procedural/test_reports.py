from __future__ import annotations

import json
import re
from typing import Any

import pytest

from fuzzy_magic.train.procedural import FAMILIES
from fuzzy_magic.train.procedural.adverts import TITLES
from fuzzy_magic.train.procedural.kinds import FIRSTS, LASTS, TOWNS


def only(patterns: tuple[str, ...], text: str) -> dict[str, str]:
    """Read a text by the one pattern that it fits."""
    (found,) = (match.groupdict() for pattern in patterns if (match := re.search(pattern, text)))
    return found


HOME, AWAY, H, A = r"(?P<home>[A-Z][\w ]+)", r"(?P<away>[A-Z][\w ]+)", r"(?P<h>\d+)", r"(?P<a>\d+)"
MATCHES = (
    f"^{HOME} v {AWAY} {H}-{A}$",
    f"^{AWAY} visited {HOME}; the hosts scored {H}, the guests {A}",
    f"^At home {HOME} scored {H} against {A} by {AWAY}\\.",
    f"^away team {AWAY}: {A}\nhome team {HOME}: {H}$",
    f"guests {AWAY} {A}, hosts {HOME} {H}\\.",
    rf"^{HOME} \(home\) {H} : {A} {AWAY} \(away\)",
    f"^On the ground of {HOME} the visitors from {AWAY} got {A}, the home side got {H}",
    f"at {HOME}'s place, {H} for them and {A} for {AWAY}$",
    f"^Goals at home by {HOME}: {H}\\. Goals by the visitors, {AWAY}: {A}",
    f"^{AWAY} came to {HOME} and scored {A}\\. The home team answered with {H}",
)


def compared(a: int, b: int) -> int:
    return 0 if a > b else 1 if a < b else 2


def goals(text: str) -> tuple[int, int]:
    match = only(MATCHES, text)
    return int(match["h"]), int(match["a"])


def match_fact(params: dict[str, Any], text: str) -> str:
    match, what = only(MATCHES, text), params["what"]
    home, away, (h, a) = match["home"], match["away"], goals(text)
    if what.startswith(("the winner", "the loser")) and h == a:
        return "-" if "- for" in what else "draw"
    better, worse = (home, away) if h > a else (away, home)
    table = {
        "the total": h + a, "the goal difference": abs(h - a), "the score as home": f"{h}-{a}",
        "the score as away": f"{a}-{h}", "the goals of the home": h, "the goals of the away": a,
        "the winner": better, "the loser": worse, "the fixture as HOME": f"{home} v {away}",
        "the fixture as AWAY": f"{away} at {home}", "the visiting": away, "the away team": away,
        "the score with": ":".join(map(str, sorted((h, a), reverse=True))), "the home team": home,
        "the team that plays on its own ground": home,
    }  # fmt: skip
    return str(next(value for start, value in table.items() if what.startswith(start)))


def match_of_club(params: dict[str, Any], text: str) -> int:
    own, other = goals(text) if only(MATCHES, text)["home"] == params["club"] else goals(text)[::-1]
    return compared(own, other)


OLD, NEW = r"(?P<old>\d+)", r"(?P<new>\d+)"
CHANGES = (
    f": {OLD} -> {NEW}$",
    f" from {OLD} to {NEW}\\b",
    f"now is {NEW}; before it was {OLD}",
    f"^{NEW} instead of {OLD}:",
    f"^was {OLD}, is {NEW} ",
    rf"will be {NEW} \(until then {OLD}\)",
    f", old: {OLD}, new: {NEW}$",
    f", new: {NEW}, old: {OLD}$",
    f"of {OLD} by one of {NEW}\\.",
    f"to {NEW}\\. It used to be {OLD}",
    f", {OLD} last year, stands at {NEW} today",
    f"= {OLD}\n.*= {NEW}$",
)
THINGS = (
    r"ticket price|(?:time|speed|file|page) limit|batch size|(?:room|oven) temperature|monthly fee"
    r"|minimum order|water level|number of seats|retry count|parking fee|interest in points|delivery charge"
)


def change(text: str) -> tuple[int, int]:
    found = only(CHANGES, text)
    return int(found["old"]), int(found["new"])


def change_fact(params: dict[str, Any], text: str) -> str:
    old, new = change(text)
    thing, gap = re.findall(THINGS, text)[0], new - old
    table = {
        "the old value": old, "the new value": new, "the value before the change": old,
        "the value after the change": new, "what was changed": thing,
        "the name of the setting or quantity": thing, "OLD -> NEW": f"{old} -> {new}",
        "NEW (was OLD)": f"{new} (was {old})", "old/new, like 3/4": f"{old}/{new}",
        "the larger of the two values": sorted((old, new))[1],
        "the smaller of the two values": sorted((old, new))[0], "the difference without a sign": abs(gap),
        "new minus old as a whole number, with - if negative": gap,
        "the difference with its sign, + or -": "-+"[gap > 0] + str(abs(gap)), "NAME=NEW": f"{thing}={new}",
        "NAME: OLD to NEW": f"{thing}: {old} to {new}",
    }  # fmt: skip
    return str(table.get(params["what"], json.dumps({"old": old, "new": new})))


LOW, HIGH = r"(?P<low>-?\d+)", r"(?P<high>-?\d+)"
WEATHER = (
    f": low {LOW}, high {HIGH}, wind",
    rf" {LOW}/{HIGH} \(low/high\)",
    f" between {LOW} and {HIGH} degrees",
    f"^By day {HIGH} degrees, by night {LOW}\\.",
    f"^High: {HIGH}\nLow: {LOW}\n",
    f"^It was {LOW} in the early morning and rose to {HIGH} in",
    f"%, max {HIGH}, min {LOW},",
    f"^From {HIGH} at noon it cooled down to {LOW} at",
    f"day: max {HIGH} C, min {LOW} C",
)


def weather(text: str) -> tuple[int, int]:
    found = only(WEATHER, text.replace("minus ", "-"))
    return int(found["low"]), int(found["high"])


def weather_fact(params: dict[str, Any], text: str) -> str:
    low, high = weather(text)
    place = max((town for town in TOWNS if re.search(rf"\b{town}\b", text)), key=len)
    table = {
        "the highest temperature": high, "the lowest temperature": low, "the place": place,
        "the name of the town": place, "the high minus the low": high - low,
        "LOW..HIGH, like -2..9": f"{low}..{high}", "PLACE HIGH": f"{place} {high}",
        "PLACE: LOW to HIGH": f"{place}: {low} to {high}", "HIGH|LOW": f"{high}|{low}",
    }  # fmt: skip
    return str(table.get(params["what"], json.dumps({"min": low, "max": high})))


def frost(params: dict[str, Any], text: str) -> int:
    return 2 - sum(degrees < 0 for degrees in weather(text))


ROOMS = (r"(?P<rooms>\d+) rooms", r"(?i)rooms:? (?P<rooms>\d+)")
RENTS = (
    r"(?P<rent>\d+) (?:a|per) month",
    r"(?i)rent:? (?P<rent>\d+)",
    r"(?P<rent>\d+) is the monthly rent",
    r"(?P<rent>\d+)/month",
)


def flat(text: str) -> tuple[int, int]:
    return int(only(ROOMS, text)["rooms"]), int(only(RENTS, text)["rent"])


def flat_fit(params: dict[str, Any], text: str) -> int:
    rooms, rent = flat(text)
    return 1 if rooms < params["rooms"] else 2 if rent > params["rent"] else 0


def flat_number(params: dict[str, Any], text: str) -> str:
    rooms, rent = flat(text)
    what = params["what"]
    if "room" in what:
        return str(rooms + ("plus one" in what))
    return str(rent * (2 if "two months" in what else 1))


def flat_compare(params: dict[str, Any], text: str) -> bool:
    (rooms, rent), (other_rooms, other_rent) = map(flat, text.split("\n"))
    return {
        "the lower rent": rent < other_rent,
        "the higher rent": rent > other_rent,
        "more rooms": rooms > other_rooms,
        "fewer rooms": rooms < other_rooms,
    }[params["what"]]


def complaint_long(params: dict[str, Any], text: str) -> bool:
    text = re.sub(r"better for \d+ days|\d+ days ago", "", text)
    ((number, unit),) = re.findall(r"(\d+) (days|week)", text)
    return int(number) * (7 if unit == "week" else 1) > params["cut"]


def book(text: str) -> tuple[str, str, str, str]:
    (title,) = (each for each in TITLES if each in text)
    (year,) = re.findall(r"\b(?:19|20)\d\d\b", text)
    text = re.sub(r"^Lent to [^:]*:", "", text).replace(title, "")
    first, last = "|".join(FIRSTS), "|".join(LASTS)
    match = re.search(rf"\b({last}), ({first})\b|\b({first}) ({last})\b", text)
    assert match
    return match[2] or match[3], match[1] or match[4], title, year


def book_citation(params: dict[str, Any], text: str) -> str:
    first, last, title, year = book(text)
    out, form = "", params["form"]
    signs = {"LAST": last.upper(), "Last": last, "First": first, "Title": title, "Year": year}
    signs |= {"F.": first[0] + ".", "L.": last[0] + "."}
    while form:
        sign = next((each for each in signs if form.startswith(each)), form[0])
        out, form = out + signs.get(sign, sign), form[len(sign) :]
    return out


ORACLES = {
    "match-outcome": lambda p, t: compared(*goals(t)),
    "match-fact": match_fact,
    "match-of-club": match_of_club,
    "match-goals": lambda p, t: sum(goals(t)) >= p["cut"],
    "change-direction": lambda p, t: compared(*change(t)[::-1]),
    "change-fact": change_fact,
    "change-large": lambda p, t: abs(change(t)[0] - change(t)[1]) > p["cut"],
    "frost": frost,
    "weather-fact": weather_fact,
    "weather-above": lambda p, t: weather(t)["high" in p["which"]] > p["cut"],
    "weather-swing": lambda p, t: weather(t)[1] - weather(t)[0] > p["gap"],
    "flat-fit": flat_fit,
    "flat-number": flat_number,
    "flat-compare": flat_compare,
    "complaint-long": complaint_long,
    "book-citation": book_citation,
    "book-before": lambda p, t: int(book(t)[3]) < p["year"],
}


@pytest.mark.parametrize(
    "family", [f for f in FAMILIES if f.family.removeprefix("proc-") in ORACLES], ids=lambda f: f.family
)
def test_results_changes_weather_flats_and_books_are_read_right(family, agree):
    agree(family, ORACLES)
