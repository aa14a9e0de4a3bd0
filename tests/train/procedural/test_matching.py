from __future__ import annotations

import re
from collections import Counter
from datetime import datetime
from typing import Any

import pytest

from fuzzy_magic.train.procedural import FAMILIES
from fuzzy_magic.train.procedural.words import CITY, COUNTRY, FIRST, LAST


def halves(text: str) -> tuple[str, str]:
    """Take the two sides of a comparison apart."""
    for pattern in (
        r"first: (.*)\nsecond: (.*)",
        r"A: (.*) B: (.*)",
        r"left=(.*); right=(.*)",
        r"(.*) / (.*)",
        r"(.*) <-> (.*)",
        r"(.*) vs (.*)",
        r"(.*)\n(.*)",
    ):
        if match := re.fullmatch(pattern, text):
            return match[1], match[2]
    raise AssertionError(text)


def same_text(params: dict[str, Any], text: str) -> bool:
    a, b = halves(text)
    if "case" in params["ignored"]:
        a, b = a.casefold(), b.casefold()
    if "spaces" in params["ignored"]:
        a, b = "".join(a.split()), "".join(b.split())
    if "punctuation" in params["ignored"]:
        a, b = (re.sub(r"[^\w\s]", "", x) for x in (a, b))
    return a == b


def code_pattern(params: dict[str, Any], text: str) -> bool:
    x = re.findall(r"[A-Z]{2}-\d{4}", text)[-1]
    rule, part, digit = params["rule"], params["part"], params["digit"]
    if "and ends" in rule:
        pattern = rf"{part}.*{digit[0]}"
    elif rule.startswith("ends"):
        pattern = rf".*{digit}"
    elif "contains" in rule:
        pattern = rf".*{digit}.*"
    else:
        pattern = rf"(?:{part}|{part[::-1] if ' or ' in rule else part}).*"
    return re.fullmatch(pattern, x) is not None


def keyword_search(params: dict[str, Any], text: str) -> bool:
    hits = [bool(re.search(rf"\b{word}\b", text)) for word in params["words"].split(", ")]
    return {"all": all(hits), "at least one": any(hits), "none": not any(hits)}[params["how"]]


def same_name(params: dict[str, Any], text: str) -> bool:
    a, b = (frozenset(re.findall(r"[a-z]+", half.lower())) for half in halves(text))
    return a == b


def nearest_code(params: dict[str, Any], text: str) -> str:
    def wrong(code: str) -> int:
        return min(
            sum(a != b for a, b in zip(code, text[i : i + len(code)], strict=True))
            for i in range(len(text) - len(code) + 1)
        )

    return min(params["codes"].split(", "), key=wrong)


def table_lookup(params: dict[str, Any], text: str) -> str:
    pairs = (re.split(r" = |: | -> | is ", pair) for pair in params["table"].split(", "))
    found = [value for key, value in pairs if re.search(rf"\b{re.escape(key)}\b", text)]
    assert len(found) <= 1
    return found[0] if found else params["none"]


def shared_items(params: dict[str, Any], text: str) -> str:
    upper, lower = (line.split(", ") for line in text.splitlines())
    return ", ".join(x for x in upper if lower.count(x)) or params["none"]


CODE = {"A": "[A-Z]", "9": r"\d"}


def code_format(params: dict[str, Any], text: str) -> bool:
    pattern = "".join(CODE.get(c, re.escape(c)) for c in params["pattern"])
    return re.search(rf"(?<![^\s]){pattern}(?=[\s.,]|$)", text) is not None and not re.search(
        rf"{pattern} \d(?!\w)", text
    )


def check_digit(params: dict[str, Any], text: str) -> bool:
    digits = [int(c) for c in text if c.isdigit()]
    assert len(digits) == params["n"] + 1
    return (sum(digits) - 2 * digits[-1]) % 10 == 0


def password_rule(params: dict[str, Any], text: str) -> bool:
    tests = {"a digit": r"\d", "a capital letter": "[A-Z]", "one of the signs ! ? # $": r"[!?#$]"}
    return len(text) >= params["least"] and all(re.search(tests[part], text) for part in params["needed"])


def date_exists(params: dict[str, Any], text: str) -> bool:
    for pattern, form in (
        (r"\d{4}-\d\d-\d\d", "%Y-%m-%d"),
        (r"\d+ [A-Z][a-z]+ \d{4}", "%d %B %Y"),
        (r"[A-Z][a-z]+ \d+, \d{4}", "%B %d, %Y"),
    ):
        if match := re.search(pattern, text):
            try:
                return bool(datetime.strptime(match[0], form))
            except ValueError:
                return False
    raise AssertionError(text)


def sum_check(params: dict[str, Any], text: str) -> bool:
    *parts, total = (int(x) for x in re.findall(r"(?<![-\w])\d+", text))
    return sum(parts) == total


LEAKS = {
    "an e-mail address": r"\S+@\S+",
    "a phone number": r"\b\d{3}-555-01\d\d\b",
    "an IP address": r"\d+\.\d+\.\d+\.\d+",
    "a card number": r"\d{4} \d{4} \d{4} \d{4}",
    "a person's full name": rf"(?:{'|'.join(FIRST)}) (?:{'|'.join(LAST)})",
    "a web address": "https://",
    "a room code such as B-204": r"\b[A-Z]-\d{3}\b",
}


def amount_and_country(params: dict[str, Any], text: str) -> bool:
    over = int(re.findall(r"(\d+) EUR", text)[0]) > params["cut"]
    there = params["land"] in text
    assert sum(land in text for land in COUNTRY) == 1
    return over and there if params["both"] == "and" else over or there


def return_policy(params: dict[str, Any], text: str) -> int:
    days = int(
        re.findall(r"(\d+) days|day (\d+)", re.sub(r"REF \d+", "", text))[0][0]
        or re.findall(r"day (\d+)", text)[0]
    )
    return 2 if days > params["days"] else 0 if "unopened" in text else 1


def shipping_rule(params: dict[str, Any], text: str) -> int:
    city = next(c for c in CITY if c in text)
    if int(re.findall(r"(\d+) kg", text)[0]) > params["cut"]:
        return 2
    return int(city not in params["near"].split(" or "))


def member_rule(params: dict[str, Any], text: str) -> bool:
    age = int(re.findall(r"(?<![\w#-])\d\d?(?![\w-])", re.sub(r"REF \d+|#\d+", "", text))[0])
    member, rule = "not a member" not in text, params["rule"]
    young, old = age < params["a"], age >= params["b"]
    return {
        f"under {params['a']} or a member": young or member,
        f"under {params['a']} and a member": young and member,
        f"{params['b']} or older, or a member": old or member,
        f"under {params['a']} or at least {params['b']}": young or old,
        f"a member and not under {params['a']}": member and not young,
        f"not a member and {params['b']} or older": old and not member,
    }[rule]


def keyword_route(params: dict[str, Any], text: str) -> int:
    return next((k for k, key in enumerate(("one", "two")) if params[key] in text), 2)


MAIL = r"[\w.]*\w@\w+(\.\w+)+"
ORACLES = {
    "same-text": same_text,
    "anagram": lambda p, t: Counter(halves(t)[0]) == Counter(halves(t)[1]),
    "code-pattern": code_pattern,
    "keyword-search": keyword_search,
    "on-the-list": lambda p, t: any(re.search(rf"\b{re.escape(m)}\b", t) for m in p["members"].split(", ")),
    "nearest-code": nearest_code,
    "same-name": same_name,
    "table-lookup": table_lookup,
    "shared-items": shared_items,
    "code-format": code_format,
    "check-digit": check_digit,
    "password-rule": password_rule,
    "mail-format": lambda p, t: re.fullmatch(MAIL, t) is not None,
    "date-exists": date_exists,
    "sum-check": sum_check,
    "leak-check": lambda p, t: re.search(LEAKS[p["what"]], t) is not None,
    "amount-and-country": amount_and_country,
    "priority-matrix": lambda p, t: 2 - len(re.findall(r"\bhigh\b", t)),
    "return-policy": return_policy,
    "shipping-rule": shipping_rule,
    "member-rule": member_rule,
    "keyword-route": keyword_route,
}
THEMES = ("matching", "lookups", "validation", "routing")


@pytest.mark.parametrize(
    "family", [f for f in FAMILIES if f.source.split(":")[1] in THEMES], ids=lambda f: f.family
)
def test_answers_about_matches_and_rules_are_right(family, agree):
    agree(family, ORACLES)
