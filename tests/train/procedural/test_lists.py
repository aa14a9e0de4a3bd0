from __future__ import annotations

import re
from typing import Any

import pytest

from fuzzy_magic.train.procedural import FAMILIES
from fuzzy_magic.train.procedural.kinds import FIRSTS, TOWNS
from fuzzy_magic.train.procedural.rosters import CHORES

HEAD = (
    r"^(?:Duties this week:|For the flat:|Current list, please check:|List of today|Shopping list:|We need)\s"
)
SHOP = r"^(?:In stock:|Order by phone:|Basket|Sheet of today:|Class 4)\s"


def parts(text: str) -> list[str]:
    """Cut a list into its entries, whatever parts them."""
    return re.split(r"\n|; |, | / ", re.sub(SHOP, "", re.sub(HEAD, "", text)))


def named(names: tuple[str, ...], entry: str) -> str:
    """Find the one name in an entry; a longer one hides those inside it."""
    return max((name for name in names if re.search(rf"\b{name}\b", entry)), key=len)


def duties(text: str) -> dict[str, str]:
    """Read who has which chore; entries are of one shape, so that the name gives away the chore."""
    pairs = {}
    for entry in parts(text):
        who, chore = named(FIRSTS, entry), named(CHORES, entry)
        assert re.sub(rf"{who}|{chore}|does|has|is for|the|[\W]", "", entry) == ""
        pairs[chore] = who
    return pairs


def duty_lookup(params: dict[str, Any], text: str) -> str:
    by_chore, asked = duties(text), params["asked"]
    table = by_chore if asked in CHORES else {who: chore for chore, who in by_chore.items()}
    return table.get(asked, str(params["none"]))


def duty_check(params: dict[str, Any], text: str) -> int:
    who = duties(text).get(params["chore"])
    return 2 if who is None else int(who != params["who"])


def wares(text: str) -> dict[str, int]:
    found = {}
    for entry in parts(text):
        ((number, ware),) = {
            (number, ware) for number in re.findall(r"\d+", entry) for ware in re.findall(r"[a-z]{2,}", entry)
        }
        found[ware] = int(number)
    return found


def ware_enough(params: dict[str, Any], text: str) -> int:
    number = wares(text).get(params["ware"])
    return 2 if number is None else int(number < params["cut"])


def compared(a: int, b: int) -> int:
    return 0 if a > b else 1 if a < b else 2


HERE, AWAY = ("present", "here", "came", "in the room"), ("absent", "ill", "excused", "missing")
MARK = "|".join((*HERE, *AWAY))


def attendance(params: dict[str, Any], text: str) -> bool:
    marks = {}
    if re.match(f"(?:{MARK}): ", text):
        for group in re.split("\n|; ", text):
            mark, names = group.split(": ")
            marks |= dict.fromkeys(names.split(", "), mark)
    else:
        for entry in parts(text):
            match = re.fullmatch(rf"(\w+)(?:: | \(| - | = )({MARK})\)?", entry)
            assert match
            marks[match[1]] = match[2]
    return marks.get(params["who"]) in HERE


def checklist(text: str) -> tuple[list[str], list[str]]:
    """Read which items are done and which are open."""
    done, todo = [], []
    for line in re.split(r"\n|; ", text):
        match = re.fullmatch(r"(?:(\[x\]|done:|✓|DONE|\+|\(yes\))|\[ \]|open:|✗|TODO|-|\(no\)) (.+)", line)
        assert match
        (done if match[1] else todo).append(match[2])
    return done, todo


def checklist_items(params: dict[str, Any], text: str) -> str:
    what = params["what"]
    items = checklist(text)[0 if re.search(r"\b(done|finished)\b", what) else 1]
    if "number" in what:
        return str(len(items))
    if not items:
        return str(params["none"])
    joint = what.partition('"')[2].removesuffix('"')
    return joint.join(items) if what.startswith("all") else items[0 if "first" in what else -1]


def checklist_state(params: dict[str, Any], text: str) -> int:
    done, todo = checklist(text)
    return 0 if not todo else 1 if done else 2


def checklist_item(params: dict[str, Any], text: str) -> int:
    return next((k for k, items in enumerate(checklist(text)) if params["item"] in items), 2)


def stops(text: str) -> list[str]:
    found = re.split(r" - | -> | > |\n|, | / | → ", re.sub("^(Stops|Line 7): ", "", text))
    assert set(found) <= set(TOWNS)
    return found


def route_fact(params: dict[str, Any], text: str) -> str:
    first, *middle, last = stops(text)
    return {
        "the first stop": first, "the last stop": last, "the number of stops": str(len(middle) + 2),
        "the place where it starts": first, "the terminus": last, "the last stop but one": middle[-1],
        "the second stop": middle[0], "the first and last stop as FIRST -> LAST": f"{first} -> {last}",
        "the first and last stop as LAST < FIRST": f"{last} < {first}",
        "the stops between the first and the last, joined by commas and a space": ", ".join(middle),
        "the stops in reverse order, joined by commas and a space": ", ".join(reversed(stops(text))),
        "the stops joined by semicolons without spaces": ";".join(stops(text)),
    }[params["what"]]  # fmt: skip


def route_order(params: dict[str, Any], text: str) -> int:
    served = [stop for stop in stops(text) if stop in (params["a"], params["b"])]
    return 2 if len(served) < 2 else int(served[0] == params["b"])


def route_place(params: dict[str, Any], text: str) -> int:
    route, town = stops(text), params["town"]
    if town not in route:
        return 3
    return {0: 0, len(route) - 1: 1}.get(route.index(town), 2)


TURNS = (
    r"<(?P<name>\w+)> (?P<said>.*)",
    r"\[(?P<name>\w+)\] (?P<said>.*)",
    r"(?P<name>\w+)(?::| >| \|) (?P<said>.*)",
    r"(?P<said>.*) \((?P<name>\w+)\)",
)


def chat(text: str) -> tuple[list[str], list[str]]:
    """Read names and messages, line by line."""
    names, messages = [], []
    for line in text.split("\n"):
        (turn,) = (match for pattern in TURNS if (match := re.fullmatch(pattern, line)))
        assert turn["name"] in FIRSTS
        names.append(turn["name"])
        messages.append(turn["said"])
    return names, messages


def chat_turn(params: dict[str, Any], text: str) -> str:
    names, messages = chat(text)
    what, none = params["what"], str(params["none"])
    simple = {
        "the name of the one who wrote first": names[0], "the name of the one who wrote last": names[-1],
        "the first message": messages[0], "the last message": messages[-1],
        "the number of messages": str(text.count("\n") + 1),
        "the last message as NAME: MESSAGE": f"{names[-1]}: {messages[-1]}",
    }  # fmt: skip
    if what in simple:
        return simple[what]
    if '"' in what:
        quote = what.split('"')[1]
        return names[messages.index(quote)] if quote in messages else none
    who = named(FIRSTS, what)
    place = names.index(who) if who in names else None
    if "right after" in what:
        return none if place in (None, len(names) - 1) else names[place + 1]
    return none if place is None else messages[place]


def chat_end(params: dict[str, Any], text: str) -> int:
    names, _ = chat(text)
    return 2 if params["who"] not in names else int(names[-1] != params["who"])


def chat_quote(params: dict[str, Any], text: str) -> int:
    names, messages = chat(text)
    if params["said"] not in messages:
        return 2
    return int(names[messages.index(params["said"])] != params["who"])


ORACLES = {
    "duty-lookup": duty_lookup,
    "duty-check": duty_check,
    "ware-count": lambda p, t: str(wares(t).get(p["ware"], p["none"])),
    "ware-enough": ware_enough,
    "ware-more": lambda p, t: compared(wares(t)[p["a"]], wares(t)[p["b"]]),
    "attendance": attendance,
    "checklist-items": checklist_items,
    "checklist-state": checklist_state,
    "checklist-item": checklist_item,
    "checklist-balance": lambda p, t: compared(*map(len, checklist(t))),
    "route-fact": route_fact,
    "route-order": route_order,
    "route-long": lambda p, t: len(stops(t)) > p["cut"],
    "route-place": route_place,
    "chat-turn": chat_turn,
    "chat-end": chat_end,
    "chat-quote": chat_quote,
}


@pytest.mark.parametrize(
    "family", [f for f in FAMILIES if f.family.removeprefix("proc-") in ORACLES], ids=lambda f: f.family
)
def test_rosters_checklists_routes_and_chats_are_read_right(family, agree):
    agree(family, ORACLES)
