from __future__ import annotations

import random
import re
from typing import Any

import pytest

from fuzzy_magic.train.procedural import turning
from fuzzy_magic.train.procedural.base import Procedural
from fuzzy_magic.train.procedural.lexemes import ALL_VERBS, DONE, ONE_PERSON, ONE_THING, PLURAL

FOUND = [each for each in vars(turning).values() if isinstance(each, Procedural)]
PAST = {v.past: v.base for v in ALL_VERBS}
THIRD = {v.third: v for v in ALL_VERBS}
BASE = {v.base: v for v in ALL_VERBS}
SINGULAR = {PLURAL[one]: one for one in (*ONE_PERSON, *ONE_THING)}
OF_BE = ("am", "is", "are", "was", "were")
SUBJECT = (
    r"(?:I|[Yy]ou|[Hh]e|[Ss]he|[Ww]e|[Tt]hey|Ms\. \w+|Mr\. \w+"
    r"|(?:[Tt]he|[Mm]y|[Hh]er|[Hh]is|[Tt]heir|[Tt]his|[Tt]hat|[Oo]ur|[Tt]hese|[Tt]hose) [a-z]+|[A-Z][a-z]+)"
)


def parts(text: str) -> tuple[str, str, str]:
    """Part a statement in subject, verb and the rest."""
    found = re.fullmatch(rf"({SUBJECT}) ([\w']+) (.*)", text)
    assert found is not None, text
    return found[1], found[2], found[3]


def make_negative(params: dict[str, Any], text: str) -> str:
    long = params["how"] in ("do not, is not", "no contractions", "not written in full") or (
        "does not" in params["how"]
    )
    who, verb, rest = parts(text)
    assert not re.search("n't|not\\b", text)
    if verb in (*OF_BE, "can", "could"):
        if verb == "can":
            return f"{who} {'cannot' if long else 'can' + chr(39) + 't'} {rest}"
    elif verb in PAST:
        verb, rest = "did", f"{PAST[verb]} {rest}"
    elif verb in BASE:
        verb, rest = "do", f"{verb} {rest}"
    else:
        verb, rest = "does", f"{THIRD[verb].base} {rest}"
    return f"{who} {verb}{' not' if long else chr(110) + chr(39) + 't'} {rest}"


def yes_no_question(params: dict[str, Any], text: str) -> str:
    if text.endswith("?"):
        return text
    who, verb, rest = parts(text.removesuffix("."))
    if not re.match("Ms|Mr", who) and (" " in who or who in ("You", "He", "She", "They")):
        who = who[0].lower() + who[1:]
    if verb in (*OF_BE, "can", "could"):
        return f"{verb.capitalize()} {who} {rest}?"
    if verb in PAST:
        return f"Did {who} {PAST[verb]} {rest}?"
    return f"Do {who} {verb} {rest}?" if verb in BASE else f"Does {who} {THIRD[verb].base} {rest}?"


def question_statement(params: dict[str, Any], text: str) -> str:
    if text.endswith("."):
        return text
    found = re.fullmatch(rf"(\w+) ({SUBJECT}) (\w+)(.*)\?", text)
    assert found is not None, text
    aux, who, word, rest = found.groups()
    forms = {"Do": word, "Does": word, "Did": word}
    if aux in forms:
        verb = BASE[word]
        word = {"Do": verb.base, "Does": verb.third, "Did": verb.past}[aux]
    else:
        word = f"{aux.lower()} {word}"
    return f"{who[0].upper()}{who[1:]} {word}{rest}."


def present_past(params: dict[str, Any], text: str) -> str:
    who, verb, rest = parts(text)
    known = {"am": "was", "is": "was", "are": "were", "do": "did", "does": "did"}
    if verb in known and (verb in OF_BE or rest.startswith("not ")):
        return f"{who} {known[verb]} {rest}"
    if verb in PAST or verb in ("was", "were"):
        return text
    return f"{who} {(BASE.get(verb) or THIRD[verb]).past} {rest}"


def past_future(params: dict[str, Any], text: str) -> str:
    who, verb, rest = parts(text)
    if verb == "will":
        return text
    base = "be" if verb in OF_BE else PAST.get(verb) or (BASE.get(verb) or THIRD[verb]).base
    return f"{who} will {base} {rest}"


def other_person(params: dict[str, Any], text: str) -> str:
    who = params["who"]
    mine = dict(zip(("my", "me", "myself"), {
        "he": ("his", "him", "himself"), "she": ("her", "her", "herself"),
        "they": ("their", "them", "themselves"),
    }[who], strict=True))  # fmt: skip
    if text.startswith("I "):
        verb = text.split()[1]
        shown = verb
        if verb in ("am", "was"):
            shown = {"am": "are", "was": "were"}[verb] if who == "they" else {"am": "is"}.get(verb, verb)
        elif who != "they" and verb in BASE:
            shown = BASE[verb].third
        text = text.replace(f"I {verb}", f"{who.capitalize()} {shown}", 1)
    return re.sub(
        r"\b([Mm])(y|e|yself)\b",
        lambda m: mine[f"m{m[2]}"].capitalize() if m[1] == "M" else mine[f"m{m[2]}"],
        text,
    )


def polite_request(params: dict[str, Any], text: str) -> str:
    if text.endswith("?"):
        return text
    return f"{params['lead']} {text[0].lower()}{text[1:].rstrip('.!')}?"


LONGER = {"n't": " not", "'m": " am", "'s": " is", "'re": " are", "'ve": " have", "'ll": " will"}


def write_out(params: dict[str, Any], text: str) -> str:
    text = re.sub(r"\b([Cc])an't", r"\1annot", text)
    text = re.sub(r"\b([Ww])on't", r"\1ill not", text)
    return re.sub("n't|'(?:m|s|re|ve|ll)", lambda m: LONGER[m[0]], text)


def contract_forms(params: dict[str, Any], text: str) -> str:
    for pattern, short in (
        (r"\b(?:cannot)\b", "can't"),
        (r"\bwill not\b", "won't"),
        (r"\b(do|does|did|is|are|was|were|could) not\b", r"\1n't"),
        (r"\bI am\b", "I'm"),
        (r"\b([Ss]?[Hh]e) is\b", r"\1's"),
        (r"\b([Yy]ou|[Ww]e|[Tt]hey) are\b", r"\1're"),
        (r"\b(I|[Yy]ou|[Ww]e|[Tt]hey) have\b", r"\1've"),
        (r"\b(I|[Yy]ou|[Hh]e|[Ss]he|[Ww]e|[Tt]hey) will\b", r"\1'll"),
    ):
        text = re.sub(pattern, short, text)
    return text


def plural_subject(params: dict[str, Any], text: str) -> str:
    found = re.fullmatch(r"(\w+) (\w+) (\w+) (.*)", text)
    assert found is not None
    first, noun, verb, rest = found.groups()
    if noun in SINGULAR:
        return text
    first = {"This": "These", "That": "Those"}.get(first, first)
    verb = {"is": "are", "was": "were"}.get(verb) or (THIRD[verb].base if verb in THIRD else verb)
    return f"{first} {PLURAL[noun]} {verb} {rest}"


def name_subject(params: dict[str, Any], text: str) -> str:
    if text.startswith(params["name"] + " "):
        return text
    return " ".join((params["name"], text[0].lower() + text[1:]))


ORACLES = {
    "make-negative": make_negative,
    "yes-no-question": yes_no_question,
    "question-statement": question_statement,
    "present-past": present_past,
    "past-future": past_future,
    "other-person": other_person,
    "polite-request": polite_request,
    "write-out": write_out,
    "contract-forms": contract_forms,
    "plural-subject": plural_subject,
    "name-subject": name_subject,
}


@pytest.mark.parametrize("family", FOUND, ids=lambda f: f.family)
def test_sentences_are_turned_as_asked(family, agree):
    agree(family, ORACLES)


def test_no_verb_of_the_sentences_has_the_same_present_and_past():
    assert all(BASE[base].past != base for base, _ in DONE)


@pytest.mark.parametrize("family", FOUND, ids=lambda f: f.family)
def test_wordings_are_many_and_rows_various(family):
    assert len(set(family.wordings)) == len(family.wordings) >= 20
    drawn = [family.episode(random.Random(f"{family.family}/{i}"), 8) for i in range(40)]
    texts = [text for episode in drawn for text, _ in episode.rows]
    assert all(len(episode.rows) == 8 for episode in drawn)
    assert len(set(texts)) >= 0.5 * len(texts)
    assert not any(re.search(r"\{[a-z]\w*\}", text + episode.spec) for episode in drawn for text in texts)
