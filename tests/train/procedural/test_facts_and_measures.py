from __future__ import annotations

import calendar
import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import pytest

from fuzzy_magic.train.procedural import FAMILIES
from fuzzy_magic.train.procedural.facts import COUNTRIES, ELEMENTS, STATES

MONTHS, DAYS = list(calendar.month_name)[1:], list(calendar.day_name)
#: All elements in the order of their numbers.
SYMBOLS = re.findall(
    r"\w+",
    """
    H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Kr Rb Sr
    Y Zr Nb Mo Tc Ru Rh Pd Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Pr Nd Pm Sm Eu Gd Tb Dy Ho Er Tm Yb Lu Hf Ta W
    Re Os Ir Pt Au Hg Tl Pb Bi Po At Rn Fr Ra Ac Th Pa U Np Pu
    """,
)
NATO = re.findall(
    r"[\w-]+",
    """
    Alfa Bravo Charlie Delta Echo Foxtrot Golf Hotel India Juliett Kilo Lima Mike November Oscar Papa Quebec
    Romeo Sierra Tango Uniform Victor Whiskey X-ray Yankee Zulu
    """,
)
LATIN = {"sodium": "Na", "potassium": "K", "iron": "Fe", "copper": "Cu", "silver": "Ag", "tin": "Sn"}
LATIN |= {"tungsten": "W", "gold": "Au", "mercury": "Hg", "lead": "Pb"}


def in_order(short: str, name: str) -> bool:
    letters = iter(name.upper())
    return all(letter in letters for letter in short)


def test_codes_of_elements_states_and_countries_hang_together():
    for name, symbol, number in ELEMENTS:
        assert SYMBOLS[int(number) - 1] == symbol
        assert LATIN.get(name, symbol) == symbol
        assert name in LATIN or in_order(symbol.upper(), name)
    assert len({code for _, code in STATES}) == len(STATES) == 50
    assert all(in_order(code, name) for name, code in STATES)
    for column in (0, 1, 2, 3, 7, 8):
        assert len({country[column] for country in COUNTRIES}) == len(COUNTRIES)
    for _, _, two, three, currency, code, continent, _, dialling in COUNTRIES:
        assert re.fullmatch("[A-Z]{2}[A-Z]{3}[A-Z]{3}", two + three + code)
        assert code == "EUR" if currency == "euro" else code[:2] == two or code == "XOF"
        zones = {"Europe": "[34]", "Asia": "[689]", "Africa": "2", "Oceania": "6"}
        zones |= {"North America": "[15]", "South America": "5"}
        assert re.match(zones[continent], dialling)


def longest(names: list[str], text: str) -> str:
    found = [name for name in names if re.search(rf"(?i)\b{name}\b", text)]
    return max(found, key=len)


def country_answer(country: tuple[str, ...], what: str) -> str:
    name, capital, two, three, currency, code, continent, adjective, dialling = country
    for start, answer in (
        ("the capital and the country", f"{capital}, {name}"), ("the capital", capital),
        ("the two-letter", two), ("the three-letter ISO", three), ("the name of the currency", currency),
        ("the three-letter currency", code), ("the currency code", code), ("the continent", continent),
        ("the adjective", adjective), ("the dialling code with a plus", "+" + dialling),
        ("the dialling code with 00", "00" + dialling), ("the country and its", f"{name} ({two})"),
        ("the name of the country in", name.upper()), ("the name of the country", name),
    ):  # fmt: skip
        if what.startswith(start):
            return answer
    assert what == "country and continent, with a slash between"
    return f"{name}/{continent}"


def country_fact(params: dict[str, Any], text: str) -> str:
    name = longest([c[0] for c in COUNTRIES], text)
    return country_answer(next(c for c in COUNTRIES if c[0] == name), params["what"])


def country_of(params: dict[str, Any], text: str) -> str:
    column = ["capital", "two-letter country code", "three-letter country code"].index(params["key"]) + 1
    text = text.replace(f"{params['key']}: ", "")
    if column > 1:
        (found,) = re.findall(rf"\b[A-Z]{{{column}}}\b", text)
    else:
        found = longest([c[1] for c in COUNTRIES], text)
    return country_answer(next(c for c in COUNTRIES if c[column] == found), params["what"])


def element_fact(params: dict[str, Any], text: str) -> str:
    names = {symbol: name for name, symbol, _ in ELEMENTS}
    number = re.search(r"atomic number (\d+)", text)
    short = re.search(r"(?:symbol|element) ([A-Z][a-z]?)$", text)
    if number:
        symbol = SYMBOLS[int(number[1]) - 1]
    else:
        symbol = short[1] if short else next(s for s, n in names.items() if re.search(rf"(?i)\b{n}\b", text))
    n = SYMBOLS.index(symbol) + 1
    return {
        "the chemical symbol": symbol,
        "the atomic number": str(n),
        "the English name in small letters": names[symbol],
        "name and symbol, like iron (Fe)": f"{names[symbol]} ({symbol})",
        "symbol and atomic number with a hyphen, like Fe-26": f"{symbol}-{n}",
    }[params["what"]]


def month_fact(params: dict[str, Any], text: str) -> str:
    what, number = params["what"], re.search(r"^month (\d+)$", text)
    pattern = "|".join(f"{m}|{m[:3]}" for m in MONTHS)
    word = re.search(rf"\b({pattern})\b", text)
    m = (
        int(number[1])
        if number
        else next(i for i, x in enumerate(MONTHS, 1) if word and x[:3] == word[0][:3])
    )
    later = {"the next month": 1, "the month before it": -1, "the month half a year later": 6}
    if what in later:
        return MONTHS[(m - 1 + later[what]) % 12]
    season = {12: 0, 1: 0, 2: 0, 3: 1, 4: 1, 5: 1, 6: 2, 7: 2, 8: 2, 9: 3, 10: 3, 11: 3}[m]
    answers = {
        "its number from": f"{m}", "its number with": f"{m:02}", "its quarter": f"Q{-(-m // 3)}",
        "its number of days": str(calendar.monthrange(2023, m)[1]), "its full": MONTHS[m - 1],
        "its first three": MONTHS[m - 1].upper()[:3], "H1 or H2": f"H{-(-m // 6)}",
        "the season": ("winter", "spring", "summer", "autumn")[season],
    }  # fmt: skip
    return next(v for k, v in answers.items() if what.startswith(k))


def weekday_step(params: dict[str, Any], text: str) -> str:
    match = re.search(rf"\b({'|'.join(f'{d}|{d[:3]}' for d in DAYS)})\b", text)
    assert match
    count = int(params["steps"].split()[0]) * (1 if params["side"] == "later" else -1)
    day = DAYS[([d[:3] for d in DAYS].index(match[0][:3]) + count) % 7]
    return day[:3] if "three letters" in params["how"] else "on " * ("on in front" in params["how"]) + day


def state_code(params: dict[str, Any], text: str) -> str:
    codes = dict(STATES)
    named = [name for name in codes if re.search(rf"(?i)\b{name}\b", text)]
    if named:
        name = max(named, key=len)
    else:
        (code,) = re.findall(r"\b[A-Z]{2}\b", text)
        name = next(n for n, c in codes.items() if c == code)
    return {
        "the two-letter code of the US state": codes[name],
        "the full name of the US state": name,
        "the name of the US state with its code in brackets": f"{name} ({codes[name]})",
        "US- and the two-letter code of the state": "US-" + codes[name],
    }[params["what"]]


def radio_spelling(params: dict[str, Any], text: str) -> str:
    sign = {"a space": " ", "a hyphen": "-", "a comma and a space": ", ", "a slash": "/"}[params["sep"]]
    return sign.join(next(word for word in NATO if word[0] == letter) for letter in text.upper())


def temperature(params: dict[str, Any], text: str) -> str:
    ((shown, unit),) = re.findall(r"(-?\d+) ?°?([CF])\b", text)
    what, t = params["what"], Decimal(shown)
    if "kelvin" in what:
        return f"{t + 273} K"
    value = t * 9 / 5 + 32 if unit == "C" else (t - 32) * 5 / 9
    value = value.quantize(Decimal(1), ROUND_HALF_UP)
    shown = str(int(value))
    other = "F" if unit == "C" else "C"
    return shown if "number only" in what else shown + ("°" if "sign" in what else " ") + other


def decimals(value: Fraction) -> str:
    return re.sub(r"\.?0*$", "", f"{Decimal(value.numerator) / Decimal(value.denominator):.12f}")


def share_form(params: dict[str, Any], text: str) -> str:
    match = re.search(r"(\d+)/(\d+)|(\d+) out of (\d+)|([\d.]+)(?:%| percent)|(0\.\d+)", text)
    assert match
    a, b, c, d, percent, number = match.groups()
    f = (
        Fraction(int(a or c), int(b or d))
        if a or c
        else Fraction(percent or number) / (100 if percent else 1)
    )
    forms = {
        "a fraction": f"{f}",
        "a decimal": decimals(f),
        "a percentage": decimals(f * 100) + "%",
        "a ratio": str(f / (1 - f)).replace("/", ":") + ":1" * ((f / (1 - f)).denominator == 1),
        "the percentage": decimals(100 - f * 100) + "%",
        "a sentence": str(f).replace("/", " out of "),
    }
    return forms[" ".join(params["what"].replace(",", "").split()[:2])]


def short_number(params: dict[str, Any], text: str) -> str:
    match = re.search(r"([\d.]+)( thousand| million| billion|[kKMB]\b)", text)
    assert match
    value = Decimal(match[1]) * 1000 ** ("tkmMbB".index(match[2].strip().replace("K", "k")[0]) // 2 + 1)
    what, digits = params["what"], str(int(value))
    sign = "," if "commas" in what else " " if "spaces" in what else ""
    if "thousands" in what:
        return decimals(Fraction(value) / 1000) + " k" if int(value) % 1000 else digits[:-3] + " k"
    if "millions" in what:
        shown = f"{value / 1_000_000:f}"
        return (shown.rstrip("0").rstrip(".") if "." in shown else shown) + "M"
    return re.sub(r"(?<=\d)(?=(?:\d{3})+$)", sign, digits)


WORDS = ("one", "two", "three", "four", "five")


def star_rating(params: dict[str, Any], text: str) -> str:
    match = re.search(r"(\d)(?:/5| stars?| out of)|(one|two|three|four|five) stars?|(★+|\*+)", text)
    assert match
    n = int(match[1]) if match[1] else WORDS.index(match[2]) + 1 if match[2] else len(match[3])
    forms = {
        "as five stars": "★★★★★☆☆☆☆☆"[5 - n : 10 - n], "as filled": "★" * n, "as n/5": f"{n}/5",
        "as a number": str(n), "in words": WORDS[n - 1] + " star" + "s" * (n != 1),
        "as a percentage": f"{n * 100 // 5}%", "as the number of stars lost": str(5 - n),
    }  # fmt: skip
    return next(v for k, v in forms.items() if params["what"].startswith(k))


def roman(number: int) -> str:
    units, out = ((1000, "M  "), (100, "CDM"), (10, "XLC"), (1, "IVX")), ""
    for value, signs in units:
        figure, number = divmod(number, value)
        one, five, ten = signs
        out += {4: one + five, 9: one + ten}.get(figure, five * (figure > 4) + one * (figure % 5))
    return out


def year_fact(params: dict[str, Any], text: str) -> str:
    (shown,) = re.findall(r"\b\d{4}\b", text)
    y, what = int(shown), params["what"]
    forms = {
        "the decade": shown[:3] + "0s", "the last two": "'" + shown[2:], "the first year": shown[:3] + "0",
        "the century": {18: "19th", 19: "20th", 20: "21st"}[(y - 1) // 100], "the year in": roman(y),
        "the next": str(y + 1), "the year ten": str(y - 10), "the season": f"{y}/{str(y + 1)[2:]}",
        "the age": str(2030 - y),
    }  # fmt: skip
    return next(v for k, v in forms.items() if what.startswith(k))


def parcel_size(params: dict[str, Any], text: str) -> str:
    a, b, c = (int(x) for x in re.findall(r"\d+", text))
    forms = {
        "the first measure": a, "the last measure": c, "the largest": sorted((a, b, c))[2],
        "the smallest": sorted((a, b, c))[0], "the sum": a + b + c, "the three measures": f"{a}x{b}x{c}",
        "the measures in": f"{a}0x{b}0x{c}0", "the first two": f"{a}/{b}", "L, W": f"L{a} W{b} H{c}",
    }  # fmt: skip
    in_order = sorted((a, b, c))
    forms["the measures from"] = "{2} {1} {0}".format(*in_order)
    return str(next(v for k, v in forms.items() if params["what"].startswith(k)))


def number_base(params: dict[str, Any], text: str) -> str:
    base = {"d": 10, "b": 2, "h": 16}[params["source"][0]]
    (shown,) = re.findall(r"\b0x[0-9a-f]+\b" if base == 16 else r"\b\d+\b", text)
    n, what = int(shown, base), params["what"]
    if "binary" in what:
        shown = bin(n)[2:]
        return shown.zfill(8) if "eight" in what else shown
    if "hexadecimal" in what:
        shown = hex(n)
        return shown if "0x" in what else shown[2:].upper().zfill(2) if "capitals" in what else shown[2:]
    return str(n).zfill(3) if "three digits" in what else str(n)


def phone_part(params: dict[str, Any], text: str) -> str:
    digits = re.sub(r"\D", "", text)[-10:]
    area, middle, last = digits[:3], digits[3:6], digits[6:]
    forms = {
        "the area code in": f"({area})", "the area code": area, "the last four": last,
        "the number without": f"{middle}-{last}", "a link": f"tel:+1{digits}",
        "the ten digits": re.sub(r"(\d\d)(?=\d)", r"\1 ", digits),
        "the number with all": f"XXX-XXX-{last}", "the sum": str(sum(map(int, digits[-2:]))),
    }  # fmt: skip
    return next(v for k, v in forms.items() if params["what"].startswith(k))


ORACLES = {
    "country-fact": country_fact, "country-of": country_of, "element-fact": element_fact,
    "month-fact": month_fact, "weekday-step": weekday_step, "state-code": state_code,
    "radio-spelling": radio_spelling, "temperature": temperature, "share-form": share_form,
    "short-number": short_number, "star-rating": star_rating, "year-fact": year_fact,
    "parcel-size": parcel_size, "number-base": number_base, "phone-part": phone_part,
}  # fmt: skip
THEMES = ("facts", "measures")


@pytest.mark.parametrize(
    "family", [f for f in FAMILIES if f.source.split(":")[1] in THEMES], ids=lambda f: f.family
)
def test_what_is_looked_up_or_converted_is_right(family, agree):
    agree(family, ORACLES)
