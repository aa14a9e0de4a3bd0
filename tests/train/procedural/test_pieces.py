from __future__ import annotations

import re
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any

import pytest

from fuzzy_magic.train.procedural import locators, pieces
from fuzzy_magic.train.procedural.base import Procedural

MODULES = (locators, pieces)
FAMILIES = [value for module in MODULES for value in vars(module).values() if isinstance(value, Procedural)]


def found(pattern: str, text: str) -> str:
    match = re.search(pattern, text, flags=re.DOTALL)
    assert match, text
    return match[1]


def opening_word(params: dict[str, Any], text: str) -> str:
    return found(r"^(\S+)", text)


def final_word(params: dict[str, Any], text: str) -> str:
    return found(r"([^\s,:;!?.]+)$", text)


def nth_word(params: dict[str, Any], text: str) -> str:
    return found(rf"^(?:\S+ ){{{params['n'] - 1}}}([^ ]+)", text)


def outer_words(params: dict[str, Any], text: str) -> str:
    words = text.split(" ")
    return f"{words.pop(0)} {words.pop()}"


def all_but_first_word(params: dict[str, Any], text: str) -> str:
    return found(r"^\S+ (.+)$", text)


def first_n_words(params: dict[str, Any], text: str) -> str:
    return found(rf"^((?:\S+ ?){{1,{params['n']}}})", text).rstrip()


def end_letter(params: dict[str, Any], text: str) -> str:
    return found(r"^([A-Za-z])" if params["excel"] == "LEFT" else "([A-Za-z])$", text)


def end_chars(params: dict[str, Any], text: str) -> str:
    piece = f"(.{{1,{params['n']}}})"
    return found(f"^{piece}" if params["side"] == "first" else f"{piece}$", text)


def before_sign(params: dict[str, Any], text: str) -> str:
    assert text.count(params["mark"]) == 1
    return text[: text.index(params["mark"])].rstrip(" ")


def after_sign(params: dict[str, Any], text: str) -> str:
    assert text.count(params["mark"]) == 1
    return text[text.index(params["mark"]) + len(params["mark"]) :].lstrip(" ")


def inside_pair(params: dict[str, Any], text: str) -> str:
    left, right = re.escape(params["open"]), re.escape(params["close"])
    assert len(re.findall(f"{left}.*?{right}", text)) == 1
    return found(f"{left}(.+){right}", text)


def mail_part(params: dict[str, Any], text: str) -> str:
    return found("^([^@]+)@" if params["side"] == "left" else "@([^@]+)$", text)


def path_tail(params: dict[str, Any], text: str) -> str:
    return PureWindowsPath(text).name if ":\\" in text else PurePosixPath(text).name


def file_extension(params: dict[str, Any], text: str) -> str:
    return PurePosixPath(text).suffix[1:]


def url_host(params: dict[str, Any], text: str) -> str:
    return found("://([^/]+)", text)


def end_item(params: dict[str, Any], text: str) -> str:
    return found("^([^,]+)" if params["nth"] == "first" else "([^,]+)$", text).strip()


def last_line(params: dict[str, Any], text: str) -> str:
    return text.splitlines()[-1]


def surname_or_given(params: dict[str, Any], text: str) -> str:
    given = params["part"] in ("given name", "first name", "forename")
    if "," in text:
        return text.split(", ")[given]
    words = [word for word in text.split() if not word.endswith(".")]
    return words[0] if given else words[-1]


def asked_question(params: dict[str, Any], text: str) -> str:
    questions = [s for s in re.split(r"(?<=[.!?]) ", text) if s.endswith("?")]
    assert len(questions) == 1
    return questions[0]


ORACLES = {
    family.family.removeprefix("proc-"): globals()[family.family.removeprefix("proc-").replace("-", "_")]
    for family in FAMILIES
}


@pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.family)
def test_a_piece_of_the_text_is_kept_as_asked(family, agree):
    agree(family, ORACLES)
