from __future__ import annotations

import re
from datetime import datetime
from html.parser import HTMLParser
from itertools import groupby
from typing import Any

import pytest

from fuzzy_magic.train.procedural import cleaning
from fuzzy_magic.train.procedural.base import Procedural

FAMILIES = [v for v in vars(cleaning).values() if isinstance(v, Procedural)]
ENTITIES = {
    "&nbsp;": " ", "&quot;": '"', "&#39;": "'", "&apos;": "'", "&lt;": "<", "&gt;": ">", "&euro;": "€",
    "&eacute;": "é", "&copy;": "©", "&deg;": "°", "&uuml;": "ü", "&trade;": "™", "&mdash;": "—",
    "&frac12;": "½", "&hellip;": "…", "&pound;": "£", "&times;": "×", "&ndash;": "–", "&ldquo;": "“",
    "&rdquo;": "”", "&rsquo;": "’", "&ntilde;": "ñ", "&amp;": "&",
}  # fmt: skip
LAYOUTS = (*cleaning.STAMPS, "%H:%M:%S.%f")


class Texts(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.found = ""
        self.feed(page)
        self.close()

    def handle_data(self, data: str) -> None:
        self.found += data


def entities_to_signs(params: dict[str, Any], text: str) -> str:
    for code, sign in ENTITIES.items():
        text = text.replace(code, sign)
    return text


def percent_decoded(params: dict[str, Any], text: str) -> str:
    found, data = bytearray(), text.encode()
    while data:
        is_code = data[:1] == b"%" and len(data) > 2
        found += bytes([int(data[1:3], 16)]) if is_code else data[:1]
        data = data[3 if is_code else 1 :]
    return found.decode()


def end_marks_single(params: dict[str, Any], text: str) -> str:
    return "".join(char if char in "!?." else "".join(run) for char, run in groupby(text))


def leading_zeros_out(params: dict[str, Any], text: str) -> str:
    pieces = re.split(r"(\d+)", text)
    return "".join(str(int(piece)) if i % 2 else piece for i, piece in enumerate(pieces))


def code_comment_out(params: dict[str, Any], text: str) -> str:
    quote = ""
    for i, char in enumerate(text):
        if not quote and (char == "#" or text[i : i + 2] == "//"):
            return text[:i].rstrip(" ")
        if char in "\"'" and quote in ("", char):
            quote = "" if quote else char
    return text


def time_stamp_out(params: dict[str, Any], text: str) -> str:
    words = text.split(" ")
    for count in (3, 2, 1):
        for layout in LAYOUTS:
            try:
                datetime.strptime(" ".join(words[:count]), layout)
            except ValueError:
                continue
            return " ".join(words[count:])
    return text


def escapes_turned(params: dict[str, Any], text: str) -> str:
    name = params["b"]
    new = " "
    if "line" in name:
        new = "\n"
    elif "semicolon" in name:
        new = ";"
    new_tab = "\t" if "tabs" in name else new
    lines = [new_tab.join(line.split("\\t")) for line in text.split("\\n")]
    return ("\n" if "newline" in name else new).join(lines)


def frame_signs_out(params: dict[str, Any], text: str) -> str:
    return re.findall(r"[^\W_](?:.*[^\W_])?", text)[0]


def end_emoji_out(params: dict[str, Any], text: str) -> str:
    while text.endswith((*cleaning.EMOJIS, " ")):
        text = text.removesuffix(next(x for x in (*cleaning.EMOJIS, " ") if text.endswith(x)))
    return text


ORACLES = {
    "html-tags-out": lambda params, text: Texts(text).found,
    "entities-to-signs": entities_to_signs,
    "percent-decoded": percent_decoded,
    "end-marks-single": end_marks_single,
    "leading-zeros-out": leading_zeros_out,
    "code-comment-out": code_comment_out,
    "time-stamp-out": time_stamp_out,
    "quote-marks-out": lambda params, text: "\n".join(line.lstrip("> ") for line in text.split("\n")),
    "line-numbers-out": lambda params, text: "\n".join(
        line.lstrip("L0123456789:| \t") for line in text.split("\n")
    ),
    "escapes-turned": escapes_turned,
    "frame-signs-out": frame_signs_out,
    "end-emoji-out": end_emoji_out,
}


@pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.family)
def test_dirt_is_taken_out_and_the_rest_stays(family, agree):
    agree(family, ORACLES)


def test_every_family_has_an_oracle():
    assert {f.family.removeprefix("proc-") for f in FAMILIES} == set(ORACLES)
