from __future__ import annotations

import difflib
import re
from collections import Counter
from typing import Any

import pytest

from fuzzy_magic.train.procedural import spelling
from fuzzy_magic.train.procedural.base import Procedural
from fuzzy_magic.train.procedural.words import MONTHS, WEEKDAYS

FAMILIES = [v for v in vars(spelling).values() if isinstance(v, Procedural)]
RIGHT = {word: word for word in (*spelling.COMMON, *spelling.MISSPELT.values())}
ACCENTS = str.maketrans(
    "áàâãäåăạéèêëěíìîïñńóòôõöộúùûüçčćřšťžýễůąęÁÀÂÃÄÅẠÉÈÊËĚÍÌÎÏÑŃÓÒÔÕÖỘÚÙÛÜÇČŘŠŤŽÝỄŮ",
    "aaaaaaaaeeeeeiiiinnoooooouuuucccrstzyeuaeAAAAAAAEEEEEIIIINNOOOOOOUUUUCCRSTZYEU",
)
SHORT = {word.replace("'", "").lower() for word in spelling.SHORTENED}
ENDINGS = ("clock", "all", "am", "ve", "re", "ll", "t", "d", "m", "s")
CALENDAR = (*WEEKDAYS, *MONTHS)


def one_edit(typo: str, word: str) -> bool:
    if len(typo) == len(word):
        at = [i for i, (a, b) in enumerate(zip(typo, word, strict=True)) if a != b]
        return len(at) == 2 and at[1] == at[0] + 1 and sorted(typo) == sorted(word)
    longer, shorter = sorted((typo, word), key=len, reverse=True)
    return len(longer) == len(shorter) + 1 and any(
        longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer))
    )


def misspelt_word(params: dict[str, Any], text: str) -> str:
    small = text.lower()
    known = spelling.MISSPELT.get(small) or RIGHT.get(small)
    found = [known] if known else [word for word in spelling.COMMON if one_edit(small, word)]
    assert len(found) == 1
    return found[0].upper() if text.isupper() else found[0].title() if text[0].isupper() else found[0]


def apostrophe_put_in(params: dict[str, Any], text: str) -> str:
    pieces = re.split(r"([^\w']+)", text)
    for i, word in enumerate(pieces):
        if word.lower() in SHORT or word[:-1] in spelling.OWNERS:
            end = next(x for x in ENDINGS if word.endswith(x))
            pieces[i] = f"{word.removesuffix(end)}'{end}"
    return "".join(pieces)


def day_month_spelled(params: dict[str, Any], text: str) -> str:
    def nearest(match: re.Match[str]) -> str:
        return difflib.get_close_matches(match[0], CALENDAR, 1, 0.5)[0]

    return re.sub(r"\b[A-Z][a-z]+", nearest, text)


def name_capitals(params: dict[str, Any], text: str) -> str:
    names = {*spelling.PEOPLE, *spelling.CITIES, *spelling.COUNTRY}
    pieces = re.findall(r"[^\W\d_]+|[\W\d_]+", text)
    return "".join(piece.title() if piece.title() in names else piece for piece in pieces)


def big_i(params: dict[str, Any], text: str) -> str:
    padded = f" {text} "
    for after in " ',":
        padded = padded.replace(f" i{after}", f" I{after}")
    return padded[1:-1]


def doubled_words(params: dict[str, Any], text: str) -> str:
    pieces = re.findall(r"[^\W\d_]+|[\W\d_]", text)
    for i in range(len(pieces) - 1, 1, -1):
        if pieces[i - 1] == " " and pieces[i].isalpha() and pieces[i].lower() == pieces[i - 2].lower():
            del pieces[i - 1 : i + 1]
    return "".join(pieces)


def gap_before_mark_out(params: dict[str, Any], text: str) -> str:
    for mark in ".,;:!?":
        text = text.replace(" " + mark, mark)
    return text


ORACLES = {
    "misspelt-word": misspelt_word,
    "apostrophe-put-in": apostrophe_put_in,
    "day-month-spelled": day_month_spelled,
    "name-capitals": name_capitals,
    "big-i": big_i,
    "doubled-words": doubled_words,
    "gap-before-mark-out": gap_before_mark_out,
    "gap-after-comma": lambda params, text: ", ".join(part.lstrip() for part in text.split(",")),
    "accents-out": lambda params, text: text.translate(ACCENTS),
}


@pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.family)
def test_spelling_is_mended_and_the_rest_stays(family, agree):
    agree(family, ORACLES)


def test_a_misspelt_word_can_mean_one_word_only():
    made = Counter(typo for word in spelling.COMMON for typo in spelling.typos(word))
    assert set(made.values()) == {1}
    assert made.keys().isdisjoint({**RIGHT, **spelling.MISSPELT})
    assert len(spelling.MISSPELT) >= 250
    assert spelling.MISSPELT.keys().isdisjoint(RIGHT)
    assert all(word not in spelling.MISSPELT.values() for word in spelling.COMMON)
    names = Counter(typo for name in CALENDAR if len(name) > 4 for typo in spelling.typos(name))
    assert set(names.values()) == {1}
    assert names.keys().isdisjoint(CALENDAR)


def test_every_family_has_an_oracle():
    assert {f.family.removeprefix("proc-") for f in FAMILIES} == set(ORACLES)
