from __future__ import annotations

import random
import re
from fractions import Fraction
from typing import Any

import pytest

from fuzzy_magic.train.procedural import numerals
from fuzzy_magic.train.procedural.base import Procedural

FAMILIES = [v for v in vars(numerals).values() if isinstance(v, Procedural)]
UNITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
TEENS = [
    "ten",
    "eleven",
    "twelve",
    *(f"{n}teen" for n in ("thir", "four", "fif", "six", "seven", "eigh", "nine")),
]
ONES = [*UNITS, *TEENS]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
BELOW = dict(zip(ONES, range(20), strict=True)) | {word: 10 * n for n, word in enumerate(TENS, 2)}
WORD = "(?:" + "|".join(sorted(BELOW, key=len, reverse=True)) + ")"
NUMBER = rf"\b{WORD}(?:-{WORD})?(?: hundred(?: (?:and )?{WORD}(?:-{WORD})?)?)?\b"
IRREGULAR = dict(
    first="one", second="two", third="three", fifth="five", eighth="eight", ninth="nine", twelfth="twelve"
)


def worth(words: str) -> int:
    total = 0
    for word in re.split(r"[ -]", words.lower()):
        total = total * 100 if word == "hundred" else total + BELOW.get(word, 0)
    return total


def in_words(number: int) -> str:
    if number < 20:
        return ONES[number]
    ten, one = TENS[number // 10 - 2], ONES[number % 10]
    return ten if one == "zero" else f"{ten}-{one}"


def negative(params: dict[str, Any], text: str) -> str:
    found = re.search(r"\(([\d.,]+)\)|-([\d.,]+)|([\d.,]+)-", text)
    if not found:
        return text
    number = next(filter(None, found.groups()))
    before, after = {"brackets": "()", "front": ("-", ""), "end": ("", "-")}[params["target"].split()[-1]]
    return text[: found.start()] + before + number + after + text[found.end() :]


def change(text: str) -> str:
    number = re.search(r"\d+(\.\d+)?", text)
    assert number, text
    assert not re.search(r"(?<![.\d])1 (points|dollars)", text)
    down = r"\b(down|fell|decreased?|dropped|lost|shrank|minus|lower|less)\b"
    return ("-" if re.search(down, text, re.IGNORECASE) else "+") + number[0]


def contract(text: str) -> str:
    assert not re.search(r"\b1 \w+s\b", text.replace("1 witness", "")), text
    return re.sub(r"\d+", lambda n: f"{in_words(int(n[0]))} ({n[0]})", text)


def limit(text: str) -> str:
    number, low = re.findall(r"\d+", text)[0], text.lower()
    if re.search(r"no fewer|not less|at least|\bor more|minimum|min\.", low):
        return f">= {number}"
    if re.search(r"at most|up to|\bor less|no more|maximum|max\.", low):
        return f"<= {number}"
    return ("> " if re.search(r"more than|over|above|exceeding|greater", low) else "< ") + number


def ranges(text: str) -> str:
    numbers = [int(n) for n in re.findall(r"\d+", text)]
    starts = [n for n in numbers if n - 1 not in numbers]
    ends = [n for n in numbers if n + 1 not in numbers]
    assert all(b != a + 1 for a, b in zip(starts, ends, strict=True)), text
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in zip(starts, ends, strict=True))


def decimals(text: str) -> str:
    for glyph, plain in (("½", "1/2"), ("¼", "1/4"), ("¾", "3/4")):
        text = re.sub(rf"(\d) ?{glyph}", rf"\1 {plain}", text).replace(glyph, plain)

    def exact(found: re.Match[str]) -> str:
        return repr(float(Fraction(int(found[1] or 0)) + Fraction(found[2])))

    return re.sub(r"(?:(\d+) )?(\d+/\d+)", exact, text)


def shortened(text: str) -> str:
    found = re.search(r"\d+(?:[ ,]\d{3})*", text)
    assert found, text
    assert not re.search(r"(?<![\d, ])1 [a-z]+s\b", text), text
    value = int(re.sub(r"\D", "", found[0]))
    if value < 1000:
        return text
    step, sign = (100, "k") if value < 10**6 else (100_000, "M")
    tenths, rest = divmod(value, step)
    tenths += 2 * rest >= step
    whole, tenth = divmod(tenths, 10)
    short = f"{whole}.{tenth}{sign}" if tenth else f"{whole}{sign}"
    return text.replace(found[0], short)


def ranked(text: str) -> str:
    def digits(found: re.Match[str]) -> str:
        *head, last = found[0].lower().split("-")
        cardinal = IRREGULAR.get(last) or last.removesuffix("th")
        cardinal = cardinal.removesuffix("ie") + "y" if cardinal.endswith("ie") else cardinal
        number = worth("-".join([*head, cardinal]))
        special = {"1": "st", "2": "nd", "3": "rd"}.get(str(number)[-1], "th")
        return f"{number}{'th' if number in (11, 12, 13) else special}"

    names = "|".join([*IRREGULAR, *(f"{n}th" for n in ONES), *(f"{t[:-1]}ieth" for t in TENS)])
    return re.sub(rf"\b(?:(?:{'|'.join(TENS)})-)?(?:{names})\b", digits, text, flags=re.IGNORECASE)


def rescaled(params: dict[str, Any], text: str) -> str:
    found = re.search(r"([\d.]+) ?(?:/|out of|of) ?(\d+)", text)
    assert found, text
    value = Fraction(found[1]) * params["top"] / int(found[2])
    return f"{float(value):g}/{params['top']}"


ORACLES = {
    "negative-sign-form": negative,
    "change-with-sign": lambda p, t: change(t),
    "number-words-replaced": lambda p, t: re.sub(NUMBER, lambda n: str(worth(n[0])), t, flags=re.IGNORECASE),
    "contract-number": lambda p, t: contract(t),
    "limit-to-sign": lambda p, t: limit(t),
    "runs-collapsed": lambda p, t: ranges(t),
    "mixed-to-decimal": lambda p, t: decimals(t),
    "count-to-suffix": lambda p, t: shortened(t),
    "ordinal-words-replaced": lambda p, t: ranked(t),
    "rating-rescaled": rescaled,
}


@pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.family)
def test_numbers_are_written_in_the_form_asked_for(family, agree):
    agree(family, ORACLES)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.family)
def test_a_family_of_number_forms_has_many_wordings_and_short_single_lines(family):
    assert len(set(family.wordings)) == len(family.wordings) >= 24
    for number in range(100):
        setting = family.setting(random.Random(number))
        assert all(
            "\n" not in a and len(a) < 200 and len(b) < 60 for a, b in setting.rows(random.Random(1), 8)
        )
