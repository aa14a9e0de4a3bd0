from __future__ import annotations

import re
from os.path import splitext
from typing import Any

import pytest

from fuzzy_magic.train.procedural import removing
from fuzzy_magic.train.procedural.base import Procedural

OWN = [v for v in vars(removing).values() if isinstance(v, Procedural) and "removing" in v.source]


def drop_bracketed(params: dict[str, Any], text: str) -> str:
    kept, inside = "", False
    for char in text:
        if char in "([":
            inside, kept = True, kept.rstrip()
        kept += "" if inside else char
        inside = inside and char not in ")]"
    return kept.strip()


def drop_bullet(params: dict[str, Any], text: str) -> str:
    first, _, rest = text.partition(" ")
    if text.startswith("[ ] "):
        return text[4:]
    is_marker = len(first.strip("().:#")) < len(first) or first in "-*•+–"
    return rest if is_marker else text


def drop_title(params: dict[str, Any], text: str) -> str:
    titles = set(" ".join(removing.MORE["title"]).split())
    return " ".join(word for word in text.split() if word not in titles)


def drop_currency(params: dict[str, Any], text: str) -> str:
    for sign in "$€£¥":
        before, found, after = text.partition(sign)
        if found:
            return (
                before.rstrip() + after
                if before[-2:-1].isdigit() or before[-1:].isdigit()
                else before + after.lstrip()
            )
    return text


def drop_unit(params: dict[str, Any], text: str) -> str:
    return max(re.findall(r"^[\d.,-]*\d", text), key=len)


def drop_link_head(params: dict[str, Any], text: str) -> str:
    if "http" in params["a"]:
        text = text.rpartition("://")[2]
    return text.removeprefix("www.") if "www" in params["a"] else text


def drop_greeting(params: dict[str, Any], text: str) -> str:
    hello = re.match(r"[^,!]*[,!] ", text)
    return text[hello.end() :] if hello else text


def drop_reply_mark(params: dict[str, Any], text: str) -> str:
    return text.rsplit(": ", 1)[-1]


def drop_end_marks(params: dict[str, Any], text: str) -> str:
    return re.sub(r"\W+$", "", text)


ORACLES = {
    "drop-sign": lambda params, text: "".join(text.split(params["s"][1])),
    "drop-bracketed": drop_bracketed,
    "drop-brackets-only": lambda params, text: "".join(c for c in text if c not in "()[]"),
    "drop-digits": lambda params, text: "".join(c for c in text if not c.isdigit()),
    "drop-bullet": drop_bullet,
    "drop-title": drop_title,
    "without-first-word": lambda params, text: " ".join(text.split()[1:]),
    "without-last-word": lambda params, text: " ".join(text.split()[:-1]),
    "drop-currency": drop_currency,
    "drop-unit": drop_unit,
    "drop-extension": lambda params, text: splitext(text)[0],
    "drop-link-head": drop_link_head,
    "drop-greeting": drop_greeting,
    "drop-reply-mark": drop_reply_mark,
    "drop-end-marks": drop_end_marks,
}


@pytest.mark.parametrize("family", OWN, ids=lambda f: f.family)
def test_signs_and_words_are_removed_as_asked(family, agree):
    agree(family, ORACLES)
