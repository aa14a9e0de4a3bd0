from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise
from math import floor
from typing import Any

import pytest

from fuzzy_magic.train.procedural import FAMILIES

NUMBER = r"-?\d+(?:\.\d+)?"


def numbers(text: str) -> list[Fraction]:
    """Read the numbers of a text that stand alone: not those of references such as A-1234."""
    return [
        Fraction(x) for x in re.findall(rf"(?<![\w#.-]){NUMBER}(?![\w-]|\.\d)", re.sub(r"REF \d+", "", text))
    ]


def decimals(value: Fraction, places: int) -> str:
    """Write a number with so many decimals, halves up, by whole numbers alone."""
    scaled = floor(value * 10**places + Fraction(1, 2))
    if not places:
        return str(scaled)
    digits = f"{abs(scaled):0{places + 1}d}"
    return f"{'-' * (scaled < 0)}{digits[:-places]}.{digits[-places:]}"


def number_round(params: dict[str, Any], text: str) -> str:
    step = Fraction(params["step"])
    places = len(params["step"].partition(".")[2])
    return decimals(floor(numbers(text)[-1] / step + Fraction(1, 2)) * step, places)


def measured(text: str, unit: str) -> int:
    return int(re.findall(rf"(-?\d+) {re.escape(unit)}", text)[0])


SMALL = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen
"""
TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
WORDS = {word: i for i, word in enumerate(re.findall(r"\w+", SMALL))}
WORDS |= {word: 10 * i for i, word in enumerate(re.findall(r"\w+", TENS), 2)}


def parsed(words: str) -> int:
    """Read number words from left to right."""
    total = current = 0
    for word in re.findall(r"[a-z]+", words.lower()):
        if word == "hundred":
            current *= 100
        elif word == "thousand":
            total, current = total + 1000 * current, 0
        else:
            current += WORDS[word]
    return total + current


def words_to_digits(params: dict[str, Any], text: str) -> str:
    known = [*WORDS, "hundred", "thousand"]
    match = max(re.findall(rf"\b(?:(?:{'|'.join(known)})\b[ -]?)+", text.lower()), key=len)
    digits, how = str(parsed(match)), params["how"]
    if "comma" in how:
        return re.sub(r"(?<=\d)(?=(\d{3})+$)", ",", digits)
    return digits.zfill(3) if "leading" in how else digits + ".00" * ("decimals" in how)


def digits_to_words(params: dict[str, Any], text: str) -> str:
    number = int(re.findall(r"\d+", text)[0])
    tens = {v: k for k, v in WORDS.items()}
    parts = []
    for size, name in ((1000, "thousand"), (100, "hundred")):
        if number >= size:
            parts += [tens[number // size], name]
            number %= size
    if number > 20 and number % 10:
        parts.append(f"{tens[number - number % 10]}-{tens[number % 10]}")
    elif number or not parts:
        parts.append(tens[number])
    words = " ".join(parts)
    case = params["case"]
    return (
        words.upper() if case == "in capitals" else words if "lower" in case else words[0].upper() + words[1:]
    )


def separators(params: dict[str, Any], text: str) -> str:
    match = re.findall(r"\d[\d,.' ]*[.,]\d\d", text)[-1]
    digits = re.sub(r"\D", "", match)
    sample = re.findall(r"\(1(.?)234(.)50\)", params["target"])[0]
    whole = digits[:-2]
    groups = [whole[max(0, i - 3) : i] for i in range(len(whole), 0, -3)][::-1]
    return sample[0].join(groups) + sample[1] + digits[-2:]


def percentage(params: dict[str, Any], text: str) -> str:
    part, total = map(int, re.findall(r"(\d+) ?(?:of|out of|/)(?: ?)(\d+)", text)[0])
    return decimals(Fraction(100 * part, total), 1 if "one" in params["how"] else 0) + params["sign"]


VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}


def unroman(numeral: str) -> int:
    values = [VALUES[c] for c in numeral] + [0]
    return sum(-a if a < b else a for a, b in pairwise(values))


def roman_numerals(params: dict[str, Any], text: str) -> str:
    target = params["target"]
    if params["source"] == "Roman numeral":
        number = unroman(re.findall(r"\b[IVXLCDM]+\b", text)[-1])
        sign = "#" if "hash" in target else ""
        digits = str(number).zfill(4 if "four" in target else 1)
        return f"({digits})" if "brackets" in target else sign + digits
    wanted = int(re.findall(r"\d+", text)[-1])
    table = {
        3: ("", "M", "MM", "MMM"),
        2: ("", "C", "CC", "CCC", "CD", "D", "DC", "DCC", "DCCC", "CM"),
        1: ("", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX", "XC"),
        0: ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"),
    }
    numeral = "".join(table[place][wanted // 10**place % 10] for place in (3, 2, 1, 0))
    if "brackets" in target:
        return f"[{numeral}]"
    return f"No. {numeral}" if "No." in target else numeral + "." * ("full stop" in target)


def ordinals(params: dict[str, Any], text: str) -> str:
    digits = re.findall(r"\d+", text)[-1]
    teen = digits.zfill(2)[-2] == "1"
    ending = "th" if teen else {"1": "st", "2": "nd", "3": "rd"}.get(digits[-1], "th")
    return params["form"].format(digits, ending)


def number_summary(params: dict[str, Any], text: str) -> str:
    xs = [int(x) for x in re.findall(r"\d+", text)]
    what = params["what"]
    ordered = sorted(xs)
    if what.startswith("how many numbers"):
        limit = int(what.split()[-1])
        return str(len([x for x in xs if (x > limit if "above" in what else x < limit)]))
    return str(
        {
            "the largest number": ordered[-1],
            "the smallest number": ordered[0],
            "the sum of the numbers": sum(xs),
            "the largest number minus the smallest": ordered[-1] - ordered[0],
            "the last number": xs[-1],
            "the first number": xs[0],
            "the middle number when they are sorted": ordered[(len(xs) - 1) // 2],
            "how many of the numbers are even": len([x for x in xs if not x & 1]),
            "the second largest number": ordered[-2],
        }[what]
    )


def trend(params: dict[str, Any], text: str) -> int:
    first, second = (int(x) for x in re.findall(r"\d+", text))
    return 2 if abs(second - first) <= params["slack"] else 0 if second > first else 1


def some_number(params: dict[str, Any], text: str) -> bool:
    wanted, limits = params["wanted"], [int(x) for x in re.findall(r"\d+", params["wanted"])]
    xs = [int(x) for x in re.findall(r"\d+", text)]
    if "between" in wanted:
        return not set(range(limits[0], limits[1] + 1)).isdisjoint(xs)
    if "above" in wanted:
        return max(xs) > limits[0]
    return min(xs) < limits[0] if "below" in wanted else limits[0] in xs


CODES = {
    "USD": ("$", "USD", "US dollars", "dollars"),
    "EUR": ("€", "EUR", "euros"),
    "GBP": ("£", "GBP", "pounds sterling", "pounds"),
    "JPY": ("¥", "JPY", "Japanese yen", "yen"),
    "CHF": ("Fr.", "CHF", "Swiss francs", "francs"),
    "INR": ("₹", "INR", "Indian rupees", "rupees"),
}


def currency(text: str) -> str | None:
    return next((code for code, names in CODES.items() if any(name in text for name in names)), None)


def money_format(params: dict[str, Any], text: str) -> str:
    code = currency(text)
    assert code
    around = rf"(?:[$€£]|{code} )(?P<a>[\d,.]*\d)|(?P<b>[\d,.]*\d) (?:{'|'.join(CODES[code][1:])})"
    match = re.search(around, text)
    assert match
    amount = f"{float((match['a'] or match['b']).replace(',', '')):.2f}"
    form = params["form"]
    if "code, space" in form:
        return f"{code} {amount}"
    if "amount, space" in form:
        return f"{amount} {code}"
    if "sign in front" in form:
        return CODES[code][0] + amount
    return f"{amount}_{code.lower()}" if "underscore" in form else amount


def currency_of(params: dict[str, Any], text: str) -> str:
    code, how = currency(text), params["how"]
    if code is None:
        return params["none"]
    if "sign" in how:
        return CODES[code][0]
    plural = {"JPY": "yen"}.get(code, next((n for n in CODES[code][1:] if " " in n), "euros"))
    plural = {"GBP": "pounds", "INR": "rupees"}.get(code, plural)
    return code.lower() if "lower" in how else code if "three-letter" in how else plural


def order_total(params: dict[str, Any], text: str) -> str:
    price = Fraction(re.findall(r"\d+\.\d\d", text)[0])
    rest = re.sub(r"\d+\.\d\d|#\d+|[A-Z0-9]+-[A-Z0-9]+|REF \d+", "", text)
    count = int(re.findall(r"(?<!\w)\d+(?!\w)", rest)[0])
    return decimals(count * price + params["fee"], 2)


def rate_change(params: dict[str, Any], text: str) -> str:
    task = params["task"]
    rate = Fraction(re.findall(r"\d+", task)[0]) / 100
    amount = numbers(text.replace("$", ""))[-1]
    if task.startswith(("Add", "Increase")):
        return decimals(amount * (1 + rate), 2)
    return decimals(amount * (rate if task.startswith("Give") else 1 - rate), 2)


def payment_status(params: dict[str, Any], text: str) -> int:
    due, paid = (Fraction(x) for x in re.findall(r"\d+\.\d\d", text))
    return 0 if due == paid else 1 if paid < due else 2


def unit_convert(params: dict[str, Any], text: str) -> str:
    value = Fraction(re.findall(rf"({NUMBER}) ?(?:{params['source']}|[a-zA-Z]{{1,3}}\b)", text)[-1])
    return decimals(value * Fraction(params["factor"]), 0 if params["step"] == "1" else 1)


SIZES = {
    **{"g": 1, "kg": 1000, "cm": 1, "m": 100, "km": 100000, "ml": 1, "cl": 10, "l": 1000, "min": 1, "h": 60},
    **{"days": 1440, "KB": 1, "MB": 1000, "GB": 1000000},
}


def quantities(text: str) -> list[Fraction]:
    return [Fraction(a) * SIZES[b] for a, b in re.findall(rf"({NUMBER}) ({'|'.join(SIZES)})\b", text)]


def unit_compare(params: dict[str, Any], text: str) -> int:
    a, b = quantities(text)
    return 0 if a > b else 1 if a < b else 2


ORACLES = {
    "number-round": number_round,
    "over-limit": lambda p, t: measured(t, p["unit"]) > p["cut"],
    "three-bands": lambda p, t: (measured(t, p["unit"]) >= p["a"]) + (measured(t, p["unit"]) > p["b"]),
    "in-range": lambda p, t: measured(t, p["unit"]) in range(p["a"], p["b"] + 1),
    "divisible": lambda p, t: (
        int(re.findall(r"\d+", t)[-1]) // p["d"] * p["d"] == int(re.findall(r"\d+", t)[-1])
    ),
    "words-to-digits": words_to_digits,
    "digits-to-words": digits_to_words,
    "separators": separators,
    "percentage": percentage,
    "roman-numerals": roman_numerals,
    "ordinals": ordinals,
    "number-summary": number_summary,
    "trend": trend,
    "some-number": some_number,
    "money-format": money_format,
    "currency-of": currency_of,
    "order-total": order_total,
    "rate-change": rate_change,
    "payment-status": payment_status,
    "unit-convert": unit_convert,
    "unit-limit": lambda p, t: quantities(t)[-1] > p["size"],
    "unit-compare": unit_compare,
}
THEMES = ("numbers", "figures", "limits", "amounts")


@pytest.mark.parametrize(
    "family", [f for f in FAMILIES if f.source.split(":")[1] in THEMES], ids=lambda f: f.family
)
def test_answers_about_numbers_are_right(family, agree):
    agree(family, ORACLES)
