from __future__ import annotations

import ast
import json
import random
import re
from typing import Any

import pytest

from fuzzy_magic.train.procedural import FAMILIES
from fuzzy_magic.train.procedural.words import FIRST


def repaired(text: str) -> dict[str, Any]:
    """Read a damaged object leniently: its pairs by pattern."""
    pairs = re.findall(r"""['"]?(\w+)['"]?\s*:\s*('[^']*'|"[^"]*"|[^,\s}]+)""", text[text.index("{") :])
    words = {"true": True, "false": False, "null": None, "True": True, "False": False, "None": None}
    return {key: words[value] if value in words else ast.literal_eval(value) for key, value in pairs}


def shown(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "null" if value is None else str(value)


def written(value: dict[str, Any], comma: str = ", ", colon: str = ": ") -> str:
    """Write a flat object by hand."""
    parts = (f'"{k}"{colon}' + (f'"{v}"' if isinstance(v, str) else shown(v)) for k, v in value.items())
    return "{" + comma.join(parts) + "}"


def json_repair(params: dict[str, Any], text: str) -> str:
    value = repaired(text)
    if "alphabetical" in params["style"]:
        return written({key: value[key] for key in sorted(value)})
    return written(value, ",", ":") if "without any" in params["style"] else written(value)


def parses(text: str) -> bool:
    pair = r'"\w+"\s*:\s*("[^"]*"|-?\d+(\.\d+)?|true|false|null)'
    return re.fullmatch(rf"\{{{pair}(,\s*{pair})*\}}", text) is not None


def layout(style: str) -> tuple[str, str]:
    """Read off a style what stands inside a pair and between pairs."""
    if style.startswith("one key"):
        return ("\t" if "TAB" in style else ": "), "\n"
    match = re.fullmatch(r"key(\W+)(?:key|value)(\W+)key\1value", style)
    assert match
    return match[1], match[2]


def pairs_to_json(params: dict[str, Any], text: str) -> str:
    equal, between = layout(params["style"])
    return written(dict(pair.split(equal, 1) for pair in text.split(between)))


def json_to_pairs(params: dict[str, Any], text: str) -> str:
    equal, between = layout(params["style"])
    return between.join(key + equal + shown(value) for key, value in repaired(text).items())


DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}


def cells(text: str, delimiter: str) -> list[str]:
    """Cut a line into cells character by character."""
    found, quoted = [""], False
    for char in text:
        if char == '"':
            quoted = not quoted
        elif char == DELIMITERS[delimiter] and not quoted:
            found.append("")
        else:
            found[-1] += char
    return found


def csv_convert(params: dict[str, Any], text: str) -> str:
    sign = DELIMITERS[params["target"]]
    return sign.join(f'"{c}"' if sign in c else c for c in cells(text, params["source"]))


def small_table(params: dict[str, Any], text: str) -> str:
    rows = [(name, int(value)) for name, value in re.findall(r"^(.+): (\d+)$", text, re.MULTILINE)]
    by_value = sorted(rows, key=lambda row: row[1])
    return {
        "the name with the highest value": by_value[-1][0],
        "the name with the lowest value": by_value[0][0],
        "the highest value": str(by_value[-1][1]),
        "the name in the last row": rows[-1][0],
        "the value in the second row": str(rows[1][1]),
        "the sum of all values": str(sum(value for _, value in rows)),
        "the name that comes first in the alphabet": sorted(rows)[0][0],
        "the name with the second highest value": by_value[-2][0],
    }[params["what"]]


def version(text: str) -> list[int]:
    return [int(x) for x in re.findall(r"\d+(?:\.\d+)+", text)[-1].split(".")]


def version_step(params: dict[str, Any], text: str) -> int:
    old, new = (x.split(".") for x in re.findall(r"\d+\.\d+\.\d+", text))
    return [a == b for a, b in zip(old, new, strict=True)].index(False)


def version_floor(params: dict[str, Any], text: str) -> bool:
    weights = [10**6, 10**3, 1]
    number, least = (
        sum(w * x for w, x in zip(weights, version(t), strict=False)) for t in (text, params["least"])
    )
    return number < least


def version_bump(params: dict[str, Any], text: str) -> str:
    parts = version(text)
    parts[params["level"]] += 1
    return ".".join(str(0 if i > params["level"] else x) for i, x in enumerate(parts))


VERBS = (
    ("copy", r"copy|duplicate|second time"),
    ("move", r"rename|move .* to|called|change the name"),
    ("delete", r"delete|remove|get rid|can go|throw"),
    ("count", r"lines"),
    ("show", r"show|print|what is in|display"),
    ("create", r"empty|new file|blank"),
)


def file_command(params: dict[str, Any], text: str) -> str:
    verb = next(name for name, pattern in VERBS if re.search(pattern, text))
    a, b = [*re.findall(r"\w+\.(?:txt|csv|log|md|json)", text), ""][:2]
    names = rf"(?<!\w)({params['file']}|{params['new']})(?!\w)"
    return re.sub(names, lambda m: a if m[1] == params["file"] else b, params[verb])


def home_command(params: dict[str, Any], text: str) -> str:
    room = re.findall(r"kitchen|bedroom|hall|office|garage|bathroom|attic|cellar", text)[0]
    value = re.findall(r"\d+", text)[0]
    device = (
        "sound"
        if "volume" in text
        else "blind"
        if re.search("blind|shutter", text)
        else "light"
        if re.search("light|lamp|brightness", text)
        else "heat"
    )
    form = params["form"].replace('"device": "room", "value": 0', f'"{device}": "{room}", "value": {value}')
    return form if form != params["form"] else re.sub(
        "device|room|value", lambda m: {"device": device, "room": room, "value": value}[m[0]], form
    )  # fmt: skip


def calendar_call(params: dict[str, Any], text: str) -> str:
    hour, minute, half = re.findall(r"(\d+)(?::(\d\d))? (am|pm)", text)[0]
    time = f"{int(hour) % 12 + 12 * (half == 'pm'):02d}:{minute or '00'}"
    who = next(w for w in re.findall(r"[A-Z][a-z]+", text) if w in FIRST)
    day = re.findall(r"\b[A-Z][a-z]+day\b", text)[0]
    return re.sub("DAY|WHO|HH:MM", lambda m: {"DAY": day, "WHO": who, "HH:MM": time}[m[0]], params["form"])


def tool_choice(params: dict[str, Any], text: str) -> int:
    patterns = (
        r"will it rain|warm is|umbrella|forecast|windy",
        r"wake me|timer|count down|beep|alarm",
        r"times|plus|divide|percent|add up",
        r"tell|write to|text|send|message",
    )
    return next(k for k, pattern in enumerate(patterns) if re.search(pattern, text))


def search_query(params: dict[str, Any], text: str) -> str:
    field = "distance" if " km" in text else "stars" if "star" in text else "price"
    op = "<" if "under" in text else ">" if "over" in text else "="
    match = re.search(r"(?:in|of|from) ([A-Z][a-z]+)|^([A-Z][a-z]+):", text)
    assert match
    parts = {"FIELD": field, "OP": op, "VALUE": re.findall(r"\d+", text)[0], "PLACE": match[1] or match[2]}
    return re.sub("FIELD|OP|VALUE|PLACE", lambda m: parts[m[0]], params["form"])


ORACLES = {
    "json-repair": json_repair,
    "json-valid": lambda p, t: parses(t),
    "json-get": lambda p, t: shown(repaired(t).get(p["key"], p["none"])),
    "pairs-to-json": pairs_to_json,
    "json-to-pairs": json_to_pairs,
    "csv-field": lambda p, t: cells(t, p["delimiter"])[p["number"] - 1],
    "csv-convert": csv_convert,
    "small-table": small_table,
    "version-step": version_step,
    "version-floor": version_floor,
    "version-bump": version_bump,
    "file-command": file_command,
    "home-command": home_command,
    "calendar-call": calendar_call,
    "tool-choice": tool_choice,
    "search-query": search_query,
}
THEMES = ("records", "versions", "commands")


@pytest.mark.parametrize(
    "family", [f for f in FAMILIES if f.source.split(":")[1] in THEMES], ids=lambda f: f.family
)
def test_answers_about_records_and_commands_are_right(family, agree):
    agree(family, ORACLES)


def test_repaired_json_is_what_the_json_module_reads():
    family = next(f for f in FAMILIES if f.family == "proc-json-repair")
    rng = random.Random(5)
    for _ in range(50):
        for text, output in family.setting(rng).rows(rng, 4):
            assert json.loads(output) == repaired(text)
