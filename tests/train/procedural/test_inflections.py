from __future__ import annotations

import random
import re
from typing import Any

import pytest

from fuzzy_magic.train.procedural import inflections
from fuzzy_magic.train.procedural.base import Procedural
from fuzzy_magic.train.procedural.lexemes import PLURAL
from fuzzy_magic.train.procedural.words import ADJECTIVE

FAMILIES = [v for v in vars(inflections).values() if isinstance(v, Procedural)]
IRREGULAR = dict(
    re.findall(
        r"(\w+)-(\w+)",
        """
        meet-met pay-paid write-wrote send-sent sell-sold hide-hid lend-lent choose-chose put-put take-took
        give-gave throw-threw find-found buy-bought bring-brought get-got feed-fed teach-taught
        wake-woke draw-drew drive-drove
        """,
    )
)
PARTICIPLE = IRREGULAR | {"hide": "hidden", "choose": "chosen", "withdraw": "withdrawn"}
DOUBLED = {"scan", "shred", "wrap", "plan", "drop", "put", "get"}
ENDS_IN_E = re.findall(
    r"\w+", "invite translate update file approve archive replace move arrange prepare announce postpone"
)
SINGULAR = {many: one for one, many in PLURAL.items()}


def past(base: str, irregular: dict[str, str] = IRREGULAR) -> str:
    if base in irregular:
        return irregular[base]
    stem = base + base[-1] if base in DOUBLED else re.sub(r"(?<=[^aeiou])y$", "i", base)
    return stem + ("d" if stem.endswith("e") else "ed")


def ing(base: str) -> str:
    return (base + base[-1] if base in DOUBLED else re.sub("e$", "", base)) + "ing"


def base_of(word: str) -> str:
    ways = [base for base, form in IRREGULAR.items() if form == word]
    ways += [word[:-1]] if word[:-1] in ENDS_IN_E else []
    ways += [word[:-3]] if word[:-3] in DOUBLED else []
    base = (ways or [f"{word[:-3]}y" if word.endswith("ied") else word[:-2]])[0]
    assert past(base) == word
    return base


def each_verb(text: str, change) -> str:
    def changed(found: re.Match[str]) -> str:
        new = change(found[0].lower())
        return new.capitalize() if found[0][0].isupper() else new

    return re.sub(r"^\w+|(?<= and )[a-z]+", changed, text)


def notice(params: dict[str, Any], text: str) -> str:
    act, thing = text.lower().split(" ", 1)
    end = {"no": "", "with a": "."}.get(params["how"].partition(" full")[0], "!")
    return thing.capitalize() + " " + past(act, PARTICIPLE) + end


def noun_of(text: str) -> str:
    act, rest = re.sub(r"^(.ispose) of", r"\1", text).split(" ", 1)
    special = {
        "replace": "replacement", "remove": "removal", "deliver": "delivery", "dispose": "disposal",
        "submit": "submission", "approve": "approval", "publish": "publication", "verify": "verification",
        "modify": "modification", "analyse": "analysis", "reduce": "reduction", "compare": "comparison",
        "pay": "payment", "develop": "development", "improve": "improvement", "maintain": "maintenance",
        "announce": "announcement", "postpone": "postponement", "adjust": "adjustment", "expand": "expansion",
        "introduce": "introduction", "describe": "description", "cancel": "cancellation",
    }  # fmt: skip
    low = act.lower()
    if low not in special:
        special[low] = re.sub("e$", "", low) + (
            "ation" if low in {"install", "present", "prepare", "confirm", "organise"} else "ion"
        )
    noun = special[low]
    return f"{noun.capitalize() if act[0].isupper() else noun} of {rest}"


def many(word: str) -> str:
    if word in ("g", "ml"):
        return word
    word = re.sub("f$", "v", re.sub(r"(?<=[^aeiou])y$", "i", word))
    return word + ("es" if re.search("(s|x|ch|sh|[^aeiou]o|v|i)$", word) else "s")


def multiplied(params: dict[str, Any], text: str) -> str:
    factor = int(re.findall(r"\d+", params["example"])[1])

    def more(found: re.Match[str]) -> str:
        word = many(found[2]) if found[1] == "1" else found[2]
        return f"{int(found[1]) * factor} {word}"

    return re.sub(r"(\d+) (\w+)", more, text)


def agreeing(text: str) -> str:
    words = re.split(r"(\s+|[,.:!()]+)", text)
    for i, word in enumerate(words):
        if word.isdigit():
            at = i + 2
            known = at + 2 < len(words) and (words[at + 2] in PLURAL or words[at + 2] in SINGULAR)
            if words[at] in ADJECTIVE and known and words[at + 1].isspace():
                at += 2
            one = words[at] if words[at] in PLURAL else SINGULAR[words[at]]
            words[at] = one if word == "1" else PLURAL[one]
    return "".join(words)


def apostrophe(text: str) -> str:
    owner = r"(?:my|the|our|a|her|his|their|your) (?:new )?\w+|(?:Mr|Dr) \w+|\w+"

    def owned(found: re.Match[str]) -> str:
        end = "'" if found[3].endswith("s") else "'s"
        who = found[3][0].upper() + found[3][1:] if found[1] == "The" else found[3]
        return f"{who}{end} {found[2]}"

    return re.sub(rf"\b(the|The) ((?:\w+ ){{0,1}}\w+) of ({owner})", owned, text)


def articles(text: str) -> str:
    an = r"(hour|hono|heir|honest|(MBA|LED|NGO|ATM|MP|X-ray|SOS|LCD|MRI)\b|"
    an += r"(?!(?i:eu|ewe|u[fk]|uni(?!n|m)|us[eubi]|ute|url|one\b|one-|once))[aeiouAEIOU])"
    fit = lambda m: m[1] + ("n " if re.match(an, m[2]) else " ") + m[2]  # noqa: E731
    return re.sub(r"\b([Aa])n? ([\w-]+)", fit, text)


def her_or_him(found: re.Match[str]) -> str:
    return "him" if re.match(r" (on|in|for|his|her|that|about)\b|$", found.string[found.end() :]) else "his"


def pronoun(params: dict[str, Any], text: str) -> str:
    small = text[0].lower() + text[1:] if re.match(r"(He|She|His|Her)\b", text) else text
    if params["a"] == "she":
        small = re.sub(r"\bher\b", her_or_him, small)
        small = re.sub(r"\bshe\b", "he", re.sub(r"\bhers\b", "HIS", small))
    small = re.sub(r"\bhis\b(?=,)", "HIS", small)
    forms = {"she": "she her hers her", "he": "he his his him", "they": "they their theirs them"}[params["b"]]
    if params["b"] == "they":
        plural = {"is": "are", "was": "were", "has": "have", "does": "do"}
        swap = lambda w: plural.get(w) or re.sub("(?<=ss|sh|go)es$|s$", "", w)  # noqa: E731
        small = re.sub(r"(?<=\bhe )(\w+)", lambda m: swap(m[1]), small)
        small = re.sub(r"(?<=and )likes", "like", small)
        back = lambda m: plural[m[1].lower()].title() if m[1][0].isupper() else plural[m[1]]  # noqa: E731
        small = re.sub(r"\b([Ii]s|[Dd]oes)(?= he\b)", back, small)
    for word, new in zip(("he", "his", "HIS", "him"), forms.split(), strict=True):
        small = re.sub(rf"\b{word}\b", f"<{new}>", small)
    said = small.replace("<", "").replace(">", "")
    return said[0].upper() + said[1:] if text[0].isupper() else said


ORACLES = {
    "task-to-past": lambda p, t: each_verb(t, past),
    "task-to-ing": lambda p, t: each_verb(t, ing),
    "done-to-order": lambda p, t: each_verb(t, base_of),
    "button-to-notice": notice,
    "task-to-noun": lambda p, t: noun_of(t),
    "recipe-multiplied": multiplied,
    "counted-noun-mended": lambda p, t: agreeing(t),
    "of-to-apostrophe": lambda p, t: apostrophe(t),
    "article-mended": lambda p, t: articles(t),
    "pronoun-changed": pronoun,
}


@pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.family)
def test_words_take_the_form_asked_for(family, agree):
    agree(family, ORACLES)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.family)
def test_a_family_of_inflections_has_many_wordings_and_short_rows(family):
    assert len(set(family.wordings)) == len(family.wordings) >= 24
    rows: dict[str, str] = {}
    for number in range(100):
        rng = random.Random(number)
        rows |= family.setting(rng).rows(rng, 4)
    assert len(rows) >= 200
    assert all(len(text) < 200 and len(output) < 60 for text, output in rows.items())
