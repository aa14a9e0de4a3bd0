from __future__ import annotations

import re
from typing import Any

import pytest

from fuzzy_magic.train.procedural import FAMILIES
from fuzzy_magic.train.procedural.grammar import ADJECTIVES, NOUNS, OPPOSITES
from fuzzy_magic.train.procedural.verbs import VERBS
from fuzzy_magic.train.procedural.words import FIRST


def entries(block: str) -> dict[str, str]:
    return dict(entry.split("/", 1) for entry in block.split())


IRREGULAR_NOUNS = entries(
    """
    child/children foot/feet tooth/teeth mouse/mice woman/women man/men person/people goose/geese ox/oxen
    analysis/analyses crisis/crises quiz/quizzes potato/potatoes tomato/tomatoes hero/heroes echo/echoes
    salesman/salesmen roof/roofs chief/chiefs belief/beliefs
    """
)
#: Past and participle.
IRREGULAR_VERBS = entries(
    """
    go/went/gone see/saw/seen take/took/taken buy/bought/bought bring/brought/brought send/sent/sent
    write/wrote/written give/gave/given eat/ate/eaten drink/drank/drunk run/ran/run begin/began/begun
    sing/sang/sung swim/swam/swum know/knew/known grow/grew/grown throw/threw/thrown fly/flew/flown
    drive/drove/driven ride/rode/ridden break/broke/broken speak/spoke/spoken choose/chose/chosen
    wear/wore/worn tell/told/told sell/sold/sold keep/kept/kept sleep/slept/slept leave/left/left
    meet/met/met pay/paid/paid say/said/said make/made/made have/had/had do/did/done come/came/come
    think/thought/thought teach/taught/taught catch/caught/caught lose/lost/lost win/won/won hold/held/held
    stand/stood/stood build/built/built hide/hid/hidden draw/drew/drawn forget/forgot/forgotten
    wake/woke/woken steal/stole/stolen feed/fed/fed
    """
)
DOUBLED = {"stop", "plan", "run", "begin", "swim", "win", "forget"}
SOUNDS_LIKE_A_VOWEL = r"(?i)hour|heir|honest|X-ray|SMS|MRI|FAQ"
SOUNDS_LIKE_A_CONSONANT = r"(?i)uni[^n]|use|European|one-|URL"


def with_s(word: str) -> str:
    """Add an s to a noun or a verb."""
    if re.search(r"[^aeiou]y$", word):
        return word[:-1] + "ies"
    return word + ("es" if re.search(r"(s|x|ch|sh)$", word) else "s")


def plural(noun: str) -> str:
    if noun in IRREGULAR_NOUNS:
        return IRREGULAR_NOUNS[noun]
    return with_s(noun) if not re.search(r"(?<=[^f])fe?$", noun) else re.sub("fe?$", "ves", noun)


def article(noun: str) -> str:
    if re.match(SOUNDS_LIKE_A_VOWEL, noun):
        return "an"
    return "an" if re.match("(?i)[aeiou]", noun) and not re.match(SOUNDS_LIKE_A_CONSONANT, noun) else "a"


def degree(adjective: str, ending: str) -> str:
    if adjective == "good":
        return {"er": "better", "est": "best"}[ending]
    if adjective in ("big", "hot"):
        return adjective + adjective[-1] + ending
    return re.sub("y$", "i", re.sub("e$", "", adjective)) + ending


class Forms:
    """The forms of a verb, by rule where it is regular."""

    def __init__(self, base: str) -> None:
        stem = base + base[-1] * (base in DOUBLED)
        self.base = base
        self.third = {"go": "goes", "do": "does", "have": "has"}.get(base) or with_s(base)
        self.ing = re.sub(r"(?<=[^e])e$", "", stem) + "ing"
        regular = re.sub(r"(?<=[^aeiou])y$", "i", stem.removesuffix("e")) + "ed"
        past, participle = IRREGULAR_VERBS.get(base, f"{regular}/{regular}").split("/")
        self.past, self.participle = past, participle


BASES = {form: v.base for v in map(Forms, (v.base for v in VERBS)) for form in vars(v).values()}


def test_the_tables_of_words_follow_the_rules_of_english():
    assert [many for _, many in NOUNS] == [plural(one) for one, _ in NOUNS]
    assert [a[1:3] for a in ADJECTIVES] == [(degree(a[0], "er"), degree(a[0], "est")) for a in ADJECTIVES]
    for verb in VERBS:
        assert verb._asdict() == vars(Forms(verb.base))


def test_no_word_has_two_opposites_and_no_form_two_verbs():
    assert len({word for pair in OPPOSITES for word in pair}) == 2 * len(OPPOSITES)
    assert len({one for one, _ in NOUNS}) == len({many for _, many in NOUNS}) == len(NOUNS)
    for verb in VERBS:
        assert {BASES[form] for form in verb} == {verb.base}


def filled(what: str, word: str) -> str:
    if "[" in what or "bracket" in what:
        return f"[{word}]"
    return word.upper() if "capitals" in what else word.capitalize() if "capital first" in what else word


def noun_plural(params: dict[str, Any], text: str) -> str:
    what, many = params["what"], plural(re.findall(r"[a-z]+", text.lower())[-1])
    front = re.search(r"(?:the word |with )(many|two|3) ", what)
    return f"{front[1]} {many}" if front else filled(what, many)


def noun_singular(params: dict[str, Any], text: str) -> str:
    what, many = params["what"], re.findall(r"[a-z]+", text.lower())[-1]
    (one,) = (each for each, _ in NOUNS if plural(each) == many)
    front = re.search(r"the word (one|each) ", what)
    front_word = article(one) if "a or an" in what else front[1] if front else ""
    return f"{front_word} {filled(what, one)}".strip()


def count_label(params: dict[str, Any], text: str) -> str:
    n = int(re.findall(r"\d+", text)[0])
    (noun,) = re.findall(r"[a-z]{2,}", text.replace("(s)", ""))
    return f"{params['zero'] if n == 0 else n} {noun if n == 1 else plural(noun)}"


def a_or_an(params: dict[str, Any], text: str) -> str:
    word, what = re.sub("^(___|a/an) ", "", text), params["what"]
    a = article(word)
    return {
        "the word": f"{a} {word}",
        "only the": a,
        "the article": a.upper(),
        "This is,": f"This is {a} {word}.",
        "I need,": f"I need {a} {word}",
        "What, the": f"What {a} {word}!",
    }[" ".join(what.split()[:2])]


def adjective_degree(params: dict[str, Any], text: str) -> str:
    what = params["what"]
    (word,) = {a[0] for a in ADJECTIVES} & set(text.lower().split()[:2])
    more, most = degree(word, "er"), degree(word, "est")
    return {
        "the comparative": more,
        "the superlative": most,
        "the superlative with the in front": f"the {most}",
        "the comparative with than behind it": f"{more} than",
    }.get(what) or "/".join((word, more, most))


def opposite_word(params: dict[str, Any], text: str) -> str:
    quoted, how = re.search('"(.+)"', text), params["how"]
    word = (quoted[1] if quoted else re.sub("^card .*: ", "", text)).lower()
    partner = next(a if b == word else b for a, b in OPPOSITES if word in (a, b))
    if "quotes" in how:
        return f'"{partner}"'
    return f"not {partner}" if "not" in how else filled(how, partner)


def verb_form(params: dict[str, Any], text: str) -> str:
    v = Forms(re.sub(r"\(verb\)|verb:|the verb to|\bto\b|[()]", "", text).strip().lower())
    return {
        "the simple past": v.past,
        "the past participle": v.participle,
        "the -ing form": v.ing,
        "the form for he, she or it in the present": v.third,
        "the simple past with she in front": "she " + v.past,
        "the present perfect with I in front, like I have done": "I have " + v.participle,
        "the future with we in front, like we will do": "we will " + v.base,
        "the three forms base, past, participle with hyphens between": "-".join(
            (v.base, v.past, v.participle)
        ),
        "he is and the -ing form": "he is " + v.ing,
        "the past negative with they in front, like they did not do": "they did not " + v.base,
    }[params["what"]]


def verb_base(params: dict[str, Any], text: str) -> str:
    base = BASES[re.sub("^(he|they|she has|we are|I) | yesterday$", "", text)]
    forms = {"small": base, "to in front": f"to {base}", "square": f"[{base}]", "(verb)": f"{base} (verb)"}
    return next((v for k, v in forms.items() if k in params["how"]), f"{base}.")


def deed_form(params: dict[str, Any], text: str) -> str:
    who, verb, thing = text[:-1].split(" ", 2)
    assert who in FIRST
    v = Forms(BASES[verb])
    assert verb == v.third
    what = params["what"]
    if "passive" in what:
        aux = "is" if "present" in what else "was"
        return f"{thing[0].upper()}{thing[1:]} {aux} {v.participle} by {who}."
    forms = {
        "in the simple past": f"{who} {v.past} {thing}.",
        "in the future": f"{who} will {v.base} {thing}.",
        "as a negative": f"{who} does not {v.base} {thing}.",
        "as a yes-no": f"Does {who} {v.base} {thing}?",
        "in the past as a yes-no": f"Did {who} {v.base} {thing}?",
        "in the present perfect": f"{who} has {v.participle} {thing}.",
        "in the present continuous": f"{who} is {v.ing} {thing}.",
        "in the past as a negative": f"{who} did not {v.base} {thing}.",
        "as a question": f"Who {verb} {thing}?",
        "as a wish": f"{who} should {v.base} {thing}.",
        "as an order": f"{v.base.capitalize()} {thing}.",
    }
    return forms[max((start for start in forms if what.startswith(start)), key=len)]


def new_subject(params: dict[str, Any], text: str) -> str:
    _, verb, rest = text.split(" ", 2)
    v, subject = Forms(BASES[verb]), params["subject"]
    singular = subject.startswith(("He", "She", "The customer", "Our team"))
    shown = v.past if verb == v.past else v.third if singular else v.base
    return f"{subject} {shown} {rest}"


def polite_form(params: dict[str, Any], text: str) -> str:
    task = re.sub("^please ", "", text[0].lower() + text[1:]).rstrip(".!")
    return params["what"].strip('"').replace("...", task)


SHORT = {"cannot": "can't", "will not": "won't"}
NEGATED = r"\b(?:(do|does|did|is|are|was|were|could|will|would|should|has|have) not|cannot)\b"


def contractions(params: dict[str, Any], text: str) -> str:
    if re.match("the short|contractions", params["what"]):
        return re.sub(NEGATED, lambda m: SHORT.get(m[0], f"{m[1]}n't"), text)
    text = text.replace("can't", "cannot").replace("won't", "will not")
    return re.sub(r"n't\b", " not", text)


ORACLES = {
    "noun-plural": noun_plural,
    "noun-singular": noun_singular,
    "count-label": count_label,
    "a-or-an": a_or_an,
    "adjective-degree": adjective_degree,
    "opposite-word": opposite_word,
    "verb-form": verb_form,
    "verb-base": verb_base,
    "deed-form": deed_form,
    "new-subject": new_subject,
    "polite-form": polite_form,
    "contractions": contractions,
}
THEMES = ("grammar", "verbs")


@pytest.mark.parametrize(
    "family", [f for f in FAMILIES if f.source.split(":")[1] in THEMES], ids=lambda f: f.family
)
def test_words_and_verbs_take_the_right_form(family, agree):
    agree(family, ORACLES)
