from __future__ import annotations

import random
import re
from typing import Any

import pytest

from fuzzy_magic.returns.edits import align
from fuzzy_magic.train.procedural import recuts
from fuzzy_magic.train.procedural.base import Procedural

FAMILIES = [value for value in vars(recuts).values() if isinstance(value, Procedural)]
each_family = pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.family)


def match(pattern: str, text: str) -> str:
    found = re.search(pattern, text, re.DOTALL)
    assert found, text
    return found[1]


def sentences(text: str) -> list[str]:
    return re.findall(r"[^.!?]+[.!?]", text)


def last_n_words(params: dict[str, Any], text: str) -> str:
    return match(rf"((?:\S+ ){{0,{params['n'] - 1}}}\S+)$", text)


def skip_n_words(params: dict[str, Any], text: str) -> str:
    return match(rf"^(?:\S+ ){{{params['n']}}}(.+)$", text)


def minus_n_words(params: dict[str, Any], text: str) -> str:
    return match(rf"^(.+?)(?: \S+){{{params['n']}}}$", text)


def middle_part(params: dict[str, Any], text: str) -> str:
    glue = params["glue"]
    start, end = text.index(glue) + len(glue), text.rindex(glue)
    assert glue not in text[start:end]
    return text[start:end]


def up_to_last_comma(params: dict[str, Any], text: str) -> str:
    return match("^(.+), [^,]+$", text)


def closing_sentence(params: dict[str, Any], text: str) -> str:
    return sentences(text)[-1].strip()


def skip_first_sentence(params: dict[str, Any], text: str) -> str:
    return text.removeprefix(sentences(text)[0]).strip()


def top_line(params: dict[str, Any], text: str) -> str:
    return match("^([^\n]+)", text)


def message_body(params: dict[str, Any], text: str) -> str:
    lines = text.splitlines()
    heads = ("Hi ", "Hello", "Hey ", "Good morning ")
    if lines[0].startswith(heads):
        sign = max(lines[0].find(","), 0) or lines[0].index("!")
        lines[0] = lines[0][min(sign, lines[0].find("!") % 999) + 1 :]
    return next(line.strip() for line in lines if line.strip())


def cut_at_word(params: dict[str, Any], text: str) -> str:
    words = [*text.split(), params["cue"]]
    return " ".join(words[: words.index(params["cue"])])


def from_word_on(params: dict[str, Any], text: str) -> str:
    words = text.split()
    return " ".join(words[words.index(params["cue"]) :])


def number_words_out(params: dict[str, Any], text: str) -> str:
    return " ".join(word for word in text.split() if not any(map(str.isdigit, word)))


def numbers_only(params: dict[str, Any], text: str) -> str:
    return " ".join("".join(char if char.isdigit() else " " for char in text).split())


def no_punctuation(params: dict[str, Any], text: str) -> str:
    return "".join(char for char in text if char.isalnum() or char == " ")


STARTS = {
    "hashtags": "#", "#tags": "#", "mentions": "@", "@names": "@", "links": "http", "URLs": "http",
    "prices with $": "$",
}  # fmt: skip


def kind_out(params: dict[str, Any], text: str) -> str:
    kind = params["kind"]

    def asked(word: str) -> bool:
        if kind in STARTS:
            return word.startswith(STARTS[kind])
        return "@" in word[1:] if "mail" in kind else word.replace(":", "").isdigit() and ":" in word

    return " ".join(word for word in text.split() if not asked(word))


def last_item_first(params: dict[str, Any], text: str) -> str:
    listed = text.split(", ")
    listed.insert(0, listed.pop())
    return ", ".join(listed)


def first_item_last(params: dict[str, Any], text: str) -> str:
    listed = text.split(", ")
    listed.append(listed.pop(0))
    return ", ".join(listed)


def comma_turned(params: dict[str, Any], text: str) -> str:
    before, _, behind = text.partition(", ")
    return f"{behind} {before}"


def article_to_end(params: dict[str, Any], text: str) -> str:
    first, *others = text.split()
    return f"{' '.join(others)}, {first}" if first.lower() in ("a", "an", "the") else text


def middle_name_out(params: dict[str, Any], text: str) -> str:
    names = text.split()
    return f"{names[0]} {names[-1]}"


def legal_form_out(params: dict[str, Any], text: str) -> str:
    for form in sorted(recuts.MORE["form"], key=len, reverse=True):
        if text.endswith(f" {form}"):
            return text.removesuffix(f" {form}").removesuffix(",")
    return text


def query_out(params: dict[str, Any], text: str) -> str:
    return text[: text.index("?")] if "?" in text else text


ORACLES = {
    family.family.removeprefix("proc-"): globals()[family.family.removeprefix("proc-").replace("-", "_")]
    for family in FAMILIES
}


@each_family
def test_words_are_left_out_kept_and_moved_as_asked(family, agree):
    agree(family, ORACLES)


@each_family
def test_an_edit_of_the_input_makes_the_output(family):
    drawn = [
        family.setting(random.Random(f"{family.family}/{i}")).rows(random.Random(i), 3) for i in range(20)
    ]
    rows = [row for rows in drawn for row in rows]
    assert len(rows) == 60
    assert sum(align(*row) is not None for row in rows) >= 57


@each_family
def test_wordings_are_many_and_texts_keep_their_limits(family):
    assert 20 <= len(set(family.wordings)) == len(family.wordings)
    drawn = [family.setting(random.Random(f"{i}")).rows(random.Random(i), 8) for i in range(40)]
    rows = [row for rows in drawn for row in rows]
    assert len({text for text, _ in rows}) >= len(rows) / 2
    assert all(output.strip() and len(text) <= 400 and len(output) <= 200 for text, output in rows)
    assert not any(re.search(r"\{[a-z]\w*\}", text) for text, _ in rows)
