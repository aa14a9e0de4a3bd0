from __future__ import annotations

import random
import re
from typing import Any

import pytest

from fuzzy_magic.train.procedural import wordforms
from fuzzy_magic.train.procedural.base import Procedural
from fuzzy_magic.train.procedural.lexemes import (
    ADJECTIVE_OF,
    ADVERB,
    ALL_VERBS,
    DEGREES,
    DOER,
    NOUN_OF,
    PLURAL,
    PREFIXED,
)
from fuzzy_magic.train.procedural.wordforms import OPPOSITE, QUALITY_OPPOSITE

FOUND = [each for each in vars(wordforms).values() if isinstance(each, Procedural)]


def entries(block: str) -> list[list[str]]:
    return [entry.split("/") for entry in block.split()]


IRREGULAR_PLURALS = dict(entries("""
    foot/feet tooth/teeth mouse/mice louse/lice person/people goose/geese ox/oxen criterion/criteria
    phenomenon/phenomena stimulus/stimuli alumnus/alumni bacterium/bacteria sheep/sheep deer/deer
    aircraft/aircraft series/series species/species salmon/salmon quiz/quizzes stomach/stomachs
    monarch/monarchs passer-by/passers-by runner-up/runners-up mother-in-law/mothers-in-law
    brother-in-law/brothers-in-law
    """))  # fmt: skip
#: Past and participle.
IRREGULAR_VERBS = {
    base: (past, (rest or [past])[0])
    for base, past, *rest in entries("""
    go/went/gone see/saw/seen take/took/taken buy/bought bring/brought send/sent write/wrote/written
    give/gave/given eat/ate/eaten drink/drank/drunk run/ran/run begin/began/begun sing/sang/sung
    swim/swam/swum know/knew/known grow/grew/grown throw/threw/thrown fly/flew/flown drive/drove/driven
    ride/rode/ridden break/broke/broken speak/spoke/spoken choose/chose/chosen wear/wore/worn tell/told
    sell/sold keep/kept sleep/slept leave/left meet/met pay/paid say/said make/made have/had do/did/done
    come/came/come think/thought teach/taught catch/caught lose/lost win/won hold/held stand/stood
    build/built hide/hid/hidden draw/drew/drawn forget/forgot/forgotten wake/woke/woken steal/stole/stolen
    feed/fed become/became/become bend/bent bite/bit/bitten blow/blew/blown cost/cost cut/cut deal/dealt
    dig/dug fall/fell/fallen feel/felt fight/fought find/found forgive/forgave/forgiven freeze/froze/frozen
    hear/heard hit/hit hurt/hurt lead/led lend/lent let/let mean/meant mistake/mistook/mistaken put/put
    overcome/overcame/overcome read/read ring/rang/rung rise/rose/risen seek/sought set/set shut/shut
    shake/shook/shaken shoot/shot show/showed/shown sink/sank/sunk sit/sat slide/slid spend/spent
    spread/spread stick/stuck sting/stung strike/struck swear/swore/sworn sweep/swept swing/swung
    tear/tore/torn understand/understood undo/undid/undone upset/upset withdraw/withdrew/withdrawn
    rewrite/rewrote/rewritten redo/redid/redone overwrite/overwrote/overwritten foresee/foresaw/foreseen
    undergo/underwent/undergone undertake/undertook/undertaken withstand/withstood breed/bred bleed/bled
    cling/clung creep/crept flee/fled forbid/forbade/forbidden shrink/shrank/shrunk spin/spun split/split
    weave/wove/woven weep/wept arise/arose/arisen overtake/overtook/overtaken mislead/misled
    oversleep/overslept rethink/rethought uphold/upheld overhear/overheard broadcast/broadcast
    """)
}  # fmt: skip
#: Verbs of two syllables that end like `stop`; only those with the stress on the second one double.
UNSTRESSED = {"visit", "happen", "listen", "deliver", "enter"}


def word_of(text: str) -> str:
    """Take away what stands around a word."""
    text = re.sub(r"\((?:word \d+|p\. \d+|noun|verb|adjective|negative|to)\)", "", text).strip()
    text = re.sub(
        r"^(?:[A-Z]\w+ (?:wrote|asks):|(?:word|card|entry|unit|row|form|no\.) \d+(?: =|:)|list \d+,"
        r"|(?:(?:a )?noun|word|verb|adjective):|the (?:word|verb|opposite of)|to|not|s?he|they|has|is|was) ",
        "",
        text,
    )
    return re.sub(r", (?:n|v|adj)\.$| but$| <->$| / ___$|___", "", text).strip(" .?\"'()-*")


def with_s(word: str) -> str:
    return re.sub(r"(?<=[^aeiou])y$", "ie", re.sub(r"(s|x|z|ch|sh)$", r"\1e", word)) + "s"


def plural(noun: str) -> str:
    if noun in IRREGULAR_PLURALS:
        return IRREGULAR_PLURALS[noun]
    for old, new in (
        ("man", "men"), ("child", "children"), ("sis", "ses"), ("oasis", "oases"), ("to", "toes"),
        ("hero", "heroes"), ("echo", "echoes"), ("torpedo", "torpedoes"),
    ):  # fmt: skip
        if noun.endswith(old) and noun not in ("photo", "human"):
            return noun.removesuffix(old) + new
    if re.search(r"(?:kni|wi|li|lea|loa|hal|shel|thie|wol|cal|el)fe?$", noun):
        return re.sub("fe?$", "ves", noun)
    return with_s(noun)


def stem(base: str) -> str:
    """Double the last letter where an ending asks for it."""
    twice = re.search(r"(?:^|[^aeiou]|qu)[aeiou][bdgklmnprt]$", base) and base not in UNSTRESSED
    one = len(re.findall("[aeiou]+", base)) == 1 or re.search("(?:mit|get|gin|fer|cur|gret|bid|set)$", base)
    return base + base[-1] if twice and one and base != "offer" and base != "suffer" else base


def verb_forms(base: str) -> tuple[str, ...]:
    third = {"have": "has"}.get(base) or (base + "es" if base.endswith("o") else with_s(base))
    regular = re.sub(r"(?<=[^aeiou])y$", "i", re.sub("e$", "", stem(base))) + "ed"
    past, participle = IRREGULAR_VERBS.get(base, (regular, regular))
    ing = re.sub("ie$", "y", base) if base.endswith("ie") else re.sub("(?<=[^eo])e$", "", stem(base))
    return base, third, past, participle, ing + "ing"


def degree(adjective: str, ending: str, more: str) -> str:
    odd = {"good": ("better", "best"), "bad": ("worse", "worst"), "much": ("more", "most")}
    if adjective in odd:
        return odd[adjective][ending == "est"]
    groups = len(re.findall("[aeiouy]+", adjective))
    if (groups > 2 and adjective[-1] != "y") or re.search(
        "(?:.ful|ous|ing|red|ied|dern|ent|est|xed)$", adjective
    ):
        return f"{more} {adjective}"
    if re.search("[^aeiou][aeiou][dgmnt]$", adjective):
        return adjective + adjective[-1] + ending
    return re.sub("(?<!^)y$", "i", adjective.removesuffix("e")) + ending


def adverb(adjective: str) -> str:
    odd = {"good": "well", "true": "truly", "whole": "wholly", "public": "publicly", "due": "duly"}
    if adjective in odd:
        return odd[adjective]
    if adjective in ("fast", "hard", "late", "early"):
        return adjective
    for old, new in ((r"([^aeiou])le$", r"\1ly"), ("y$", "ily"), ("ic$", "ically"), ("ll$", "lly")):
        if re.search(old, adjective):
            return re.sub(old, new, adjective)
    return f"{adjective}ly"


def article(words: str) -> str:
    first = words.split()[0]
    if re.match("hour|honest|honor|heir|[MLNSX](?:BA|ED|GO|P|OS|CD|RI|-)", first):
        return "an"
    vowel = re.match("[aeiouAEIOU]", first)
    you = re.match(r"uni|us[eua]|ut|eu|Eu|ewe|uku|on[e]-|U[SFRKN]|one", first)
    return "an" if vowel and not you else "a"


def by_rule(rule: Any, table: dict[str, str]) -> Any:
    """Apply a rule to the word, unless it has the form already."""

    def oracle(params: dict[str, Any], text: str) -> str:
        word = word_of(text)
        return rule(word) if word in table else next(form for form in table.values() if form == word)

    return oracle


def form(number: int) -> Any:
    return by_rule(lambda v: verb_forms(v)[number], {v.base: v[number] for v in ALL_VERBS})


BASES = {each: v.base for v in ALL_VERBS for each in verb_forms(v.base)}
PLURALS = {plural(one): one for one in PLURAL}
NEGATIVES = {word[len(prefix) :]: word for prefix in ("un", "in", "im", "il", "ir", "dis")
             for word in PREFIXED.values() if word.startswith(prefix)}  # fmt: skip


def article_noun(params: dict[str, Any], text: str) -> str:
    return text if re.match("an? ", text) else f"{article(text)} {text}"


def possessive_form(params: dict[str, Any], text: str) -> str:
    return text if "'" in text else re.sub("(?<=[^s])'?$", "'s", text) if text[-1] != "s" else f"{text}'"


ORACLES = {
    "plural-word": by_rule(plural, PLURAL),
    "singular-word": by_rule(PLURALS.__getitem__, {many: one for one, many in PLURAL.items()}),
    "past-tense": form(2),
    "past-participle": form(3),
    "ing-form": form(4),
    "third-person": form(1),
    "dictionary-form": lambda params, text: BASES[word_of(text)],
    "comparative-form": by_rule(lambda a: degree(a, "er", "more"), {a: d[0] for a, d in DEGREES.items()}),
    "superlative-form": by_rule(lambda a: degree(a, "est", "most"), {a: d[1] for a, d in DEGREES.items()}),
    "adverb-form": by_rule(adverb, ADVERB),
    "doer-noun": by_rule(DOER.get, DOER),
    "antonym": lambda params, text: OPPOSITE[word_of(text)],
    "opposite-quality": lambda params, text: QUALITY_OPPOSITE[word_of(text)],
    "negative-prefix": by_rule(NEGATIVES.get, PREFIXED),
    "noun-adjective": by_rule(ADJECTIVE_OF.get, ADJECTIVE_OF),
    "verb-noun": by_rule(NOUN_OF.get, NOUN_OF),
    "article-noun": article_noun,
    "possessive-form": possessive_form,
}


@pytest.mark.parametrize("family", FOUND, ids=lambda f: f.family)
def test_words_take_the_form_asked_for(family, agree):
    agree(family, ORACLES)


def test_the_tables_follow_the_rules_of_english():
    assert {one: plural(one) for one in PLURAL} == PLURAL
    assert [verb_forms(v.base) for v in ALL_VERBS] == [tuple(v) for v in ALL_VERBS]
    assert {a: (degree(a, "er", "more"), degree(a, "est", "most")) for a in DEGREES} == DEGREES
    assert {a: adverb(a) for a in ADVERB} == ADVERB


def test_no_form_belongs_to_two_words():
    assert len(set(PLURAL.values())) == len(PLURAL)
    assert all(BASES[each] == v.base for v in ALL_VERBS for each in v)
    for table in (ADVERB, DOER, ADJECTIVE_OF, NOUN_OF, PREFIXED):
        assert len(set(table.values())) == len(table) >= 120
        assert all(form == word or form not in table for word, form in table.items())


def test_words_of_a_family_begin_alike():
    for table in (DOER, ADJECTIVE_OF, NOUN_OF):
        assert all(form[0] == word[0] and form != word for word, form in table.items())


def test_an_opposite_is_another_word_and_mostly_mutual():
    assert len(OPPOSITE) >= 300
    assert all(word != other for word, other in OPPOSITE.items())
    mutual = sum(OPPOSITE.get(other) == word for word, other in OPPOSITE.items())
    assert mutual >= 0.9 * len(OPPOSITE)


@pytest.mark.parametrize("family", FOUND, ids=lambda f: f.family)
def test_wordings_are_many_and_rows_various(family):
    assert len(set(family.wordings)) == len(family.wordings) >= 20
    drawn = [family.episode(random.Random(f"{family.family}/{i}"), 8) for i in range(40)]
    texts = [text for episode in drawn for text, _ in episode.rows]
    assert all(len(episode.rows) == 8 for episode in drawn)
    assert len(set(texts)) >= 0.5 * len(texts)
    assert not any(re.search(r"\{[a-z]\w*\}", text + episode.spec) for episode in drawn for text in texts)
