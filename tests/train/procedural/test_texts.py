from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import pytest

from fuzzy_magic.train.procedural import FAMILIES
from fuzzy_magic.train.procedural.words import CITY, COMPANY, COUNTRY, FIRST, ITEM, LAST, PLACE, STREET, TEAM


def alternatives(names: tuple[str, ...]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


def name_words(text: str) -> list[str]:
    """Cut an identifier into its words, whatever its style."""
    return [w.lower() for w in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", text)]


def case_style(params: dict[str, Any], text: str) -> str:
    words, style = name_words(text), params["style"]
    line = "_".join(words)
    if style == "CONSTANT_CASE":
        return line.swapcase()
    if style in ("camelCase", "PascalCase"):
        line = re.sub(r"_(.)", lambda m: m[1].upper(), line)
        return line if style == "camelCase" else line[0].upper() + line[1:]
    line = line.replace("_", {"kebab-case": "-", "dot.case": ".", "snake_case": "_"}.get(style, " "))
    if style == "Title Case":
        return re.sub(r"(^| )(.)", lambda m: m[1] + m[2].upper(), line)
    return line[0].upper() + line[1:] if style == "Sentence case" else line


def which_case(params: dict[str, Any], text: str) -> int:
    if re.search(r"[a-z]_[a-z]", text):
        return 0
    return 1 if re.search(r"[a-z]-[a-z]", text) else 2


def person_name(params: dict[str, Any], text: str) -> str:
    words = [w for w in re.findall(r"[A-Za-z]+", text) if w not in ("Dr", "Ms", "Mr")]
    if "," in text:
        words.reverse()
    first, last = (w[0].upper() + w[1:].lower() for w in words)
    samples = {
        "Last, First": f"{last}, {first}",
        "F. Last": f"{first[:1]}. {last}",
        "Last F.": f"{last} {first[:1]}.",
        "LAST, First": f"{last.upper()}, {first}",
        "initials without dots, like AB": first[:1] + last[:1],
        "initials with dots, like A.B.": first[:1] + "." + last[:1] + ".",
        "first.last in lower case": ".".join((first, last)).lower(),
        "First Last": " ".join((first, last)),
        "Last only": last,
    }
    return samples.get(params["form"], (first[:1] + last).lower())


def phone_format(params: dict[str, Any], text: str) -> str:
    digits = iter(re.sub(r"\D", "", text)[-10:])
    sample = params["form"]
    head = "+1" if sample.startswith("+1") else ""
    return head + re.sub(r"\d", lambda _: next(digits), sample[len(head) :])


def title_slug(params: dict[str, Any], text: str) -> str:
    spaced = "".join(c if c.isascii() and c.isalnum() else " " for c in text.lower())
    return params["joint"].join(spaced.split())


def mask_number(params: dict[str, Any], text: str) -> str:
    out, left = "", params["keep"]
    for char in reversed(text):
        if char.isalnum():
            char, left = (char, left - 1) if left else (params["mask"], 0)
        out = char + out
    return out


def mask_mail(params: dict[str, Any], text: str) -> str:
    match = re.search(r"([\w.]+)@([\w.]+\w)", text)
    assert match
    user, domain, how = match[1], match[2], params["how"]
    if how.startswith("give the domain"):
        return domain
    if how.startswith("keep two"):
        return user[:2] + "**@[hidden]"
    start = {"keep the first letter": user[0] + "***", "write ***": "***", "write [user]": "[user]"}
    return next((v for k, v in start.items() if how.startswith(k)), user[0] + "..." + user[-1]) + "@" + domain


def acronym(params: dict[str, Any], text: str) -> str:
    capitals = re.sub(r"(\S)\S*\s*", r"\1", text).upper()
    if "full stop" in params["dots"]:
        return re.sub(r"(.)", r"\1.", capitals)
    return "-".join(capitals) if "hyphens" in params["dots"] else capitals


def count_in_text(params: dict[str, Any], text: str) -> str:
    patterns = {
        "words (split at spaces)": r"\S+",
        "words that start with a capital letter": r"(?<!\S)[A-Z]",
        "vowels (a, e, i, o, u in either case)": r"(?i)[aeiou]",
        "capital letters": r"[A-Z]",
        "digits": r"\d",
        "words of three letters or fewer, not counting punctuation": r"(?<!\S)[^\s.,?!&]{0,3}[.,?!&]*(?!\S)",
        "punctuation marks (. , ? ! &)": r"[.,?!&]",
        "characters, spaces included": r"(?s).",
    }
    return str(len([m for m in re.findall(patterns[params["what"]], text) if m]))


def list_order(params: dict[str, Any], text: str) -> str:
    xs, task = text.split(", "), params["task"]
    if "alphabetical" in task:
        xs.sort()
        if "reverse" in task:
            xs.reverse()
    elif "reverse" in task:
        xs = list(reversed(xs))
    elif "repeated" in task:
        xs = [x for i, x in enumerate(xs) if xs.index(x) == i]
    elif "without the" in task:
        del xs[0 if "first" in task else -1]
    elif "reduced" in task:
        del xs[2:]
    elif "swapped" in task:
        xs[0], xs[-1] = xs[-1], xs[0]
    elif "capitals" in task:
        xs = text.upper().split(", ")
    else:
        xs = [x for _, _, x in sorted((len(x), i, x) for i, x in enumerate(xs))]
    return params["sign"].join(xs)


def list_filter(params: dict[str, Any], text: str) -> str:
    letter, length, which = params["letter"], params["length"], params["which"]
    pattern = {
        "starting": rf"(?i){letter}.*",
        "longer": rf".{{{length + 1},}}",
        "with": rf".{{1,{length}}}",
        "containing": rf"(?i).*{letter}.*",
        "not": rf"(?i)[^{letter}]*",
        "ending": r".*s",
    }[which.split()[0]]
    return ", ".join(x for x in text.split(", ") if re.fullmatch(pattern, x)) or params["none"]


def list_pick(params: dict[str, Any], text: str) -> str:
    xs, what = text.split(params["sign"]), params["what"]
    if what == "the number of items":
        return str(text.count(params["sign"]) + 1)
    if "alphabet" in what:
        return sorted(xs)[-1 if "last in" in what else 0]
    if "longest" in what or "shortest" in what:
        wanted = sorted(map(len, xs))[-1 if "longest" in what else 0]
        return next(x for x in xs if len(x) == wanted)
    return xs[
        {"first item": 0, "second item": 1, "third item": 2, "last item": -1, "last item but one": -2}[
            what[4:]
        ]
    ]


def is_ascending(text: str) -> bool:
    xs = text.split(", ")
    return all(a <= b for a, b in pairwise(xs))


def has_repeats(text: str) -> bool:
    xs = text.casefold().split(", ")
    return any(xs.count(x) > 1 for x in xs)


PERSON = rf"\b(?:{alternatives(FIRST)}) (?:{alternatives(LAST)})\b"
AMOUNT = r"(\d+\.\d\d)"
#: How the fields of each family look in a text; the first group is the field, where there is one.
FIELDS = {
    "log-field": {
        "level": r"\b(?:INFO|WARN|ERROR|DEBUG|FATAL)\b",
        "service": r"\b(?:auth|billing-api|mailer|search|web-01|cache|scheduler|gateway)\b",
        "user": r"\b[a-z]{3,}\d{1,2}\b",
        "ip": r"\d+\.\d+\.\d+\.\d+",
        "status": r"(?<![\d.:\[])[2-5]\d\d(?![\d.:m])",
        "path": r"/[a-z]\w*/\w+",
        "time": r"\d\d:\d\d:\d\d",
    },
    "order-field": {
        "number": r"\b(?:SO-\d{5}|\d\d-\d{4}|[A-Z]{2}\d{4}|P\d{6})\b",
        "thing": alternatives(ITEM),
        "count": r"(?<![\w.-])\d{1,2}(?![\w.-])",
        "buyer": PERSON,
        "town": alternatives(CITY),
        "sum": AMOUNT,
        "carrier": r"SwiftParcel|BlueVan|PostLink|CargoNow|RoadRunner Express",
    },
    "address-field": {
        "person": PERSON,
        "house": r"(?<!\w)\d{1,3}(?!\w)",
        "road": alternatives(STREET),
        "zip": r"\b(?:\d{4,5}|[A-Z]{2}\d \d[A-Z]{2})\b",
        "town": alternatives(CITY),
        "land": alternatives(COUNTRY),
        "firm": alternatives(COMPANY),
    },
    "ticket-field": {
        "ticket": r"TCK-\d{4}|#\d{5}|HD \d{4}|HD-\d{3}-\d\d",
        "who": PERSON,
        "address": r"[\w.]+@[\w.]+\w",
        "tel": r"\d{3}-\d{3}-\d{4}",
        "room": r"[Rr]oom ((?:[A-Z]\.?)?\d{2,3})\b",
        "group": rf"\b(?:{alternatives(TEAM)})\b",
        "device": r"\b(?:printer|laptop|scanner|projector|badge reader|phone|router|tablet)\b",
        "site": alternatives(PLACE),
    },
    "invoice-field": {
        "invoice": r"INV-\d{4}|RE\d{4}-\d\d|\b\d{5}/[A-Z]|\b2024-\d{4}",
        "seller": alternatives(COMPANY),
        "net": rf"[Nn]et {AMOUNT}|bills {AMOUNT}",
        "tax": rf"(?:tax|VAT) {AMOUNT}|plus {AMOUNT} tax",
        "gross": rf"(?:[Tt]otal(?: due)?(?: =)?|pay) {AMOUNT}",
        "terms": r"\d+ days",
        "account": r"XX\d\d(?: \d{4}){3}",
        "po": r"PO \d{5}|PO-\d{4}-[A-Z]",
    },
}


def extracted(family: str, params: dict[str, Any], text: str) -> str:
    match = re.search(FIELDS[family][params["key"]], text)
    if match is None:
        return params["none"]
    return next((group for group in match.groups() if group), match[0])


ORACLES = {
    "case-style": case_style,
    "which-case": which_case,
    "person-name": person_name,
    "phone-format": phone_format,
    "title-slug": title_slug,
    "zero-pad": lambda p, t: p["prefix"] + re.findall(r"\d+", t)[-1].rjust(p["width"], "0"),
    "mask-number": mask_number,
    "mask-mail": mask_mail,
    "acronym": acronym,
    "count-in-text": count_in_text,
    "count-letter": lambda p, t: str(len(re.findall(f"[{p['letter']}{p['upper']}]", t))),
    "word-limit": lambda p, t: t.count(" ") >= p["limit"],
    "list-order": list_order,
    "list-filter": list_filter,
    "list-pick": list_pick,
    "list-sorted": lambda p, t: is_ascending(t),
    "list-duplicates": lambda p, t: has_repeats(t),
    "http-status": lambda p, t: max(0, int(extracted("log-field", {"key": "status", "none": ""}, t)[0]) - 3),
    **{name: lambda p, t, name=name: extracted(name, p, t) for name in FIELDS},
}
THEMES = ("counting", "shapes", "extraction")


@pytest.mark.parametrize(
    "family", [f for f in FAMILIES if f.source.split(":")[1] in THEMES], ids=lambda f: f.family
)
def test_answers_about_texts_are_right(family, agree):
    agree(family, ORACLES)
