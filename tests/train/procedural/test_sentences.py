from __future__ import annotations

import re
from typing import Any

import pytest

from fuzzy_magic.train.procedural import FAMILIES
from fuzzy_magic.train.procedural.sentences import SPELLINGS


def sentence_pick(params: dict[str, Any], text: str) -> str:
    found, what = re.findall(r"[^.!?]+[.!?]", text), params["what"]
    sentences = [sentence.strip() for sentence in found]
    (question,) = (s for s in sentences if s[-1] == "?")
    if "word of every sentence" in what:
        place = 0 if "first" in what else -1
        return ", ".join(re.findall(r"[\w-]+", s)[place] for s in sentences)
    return {
        "the first sentence": sentences[0],
        "the last sentence": sentences[-1],
        "the second sentence": sentences[1],
        "the question (there is exactly one)": question,
        "the number of sentences": str(len(re.findall(r"[.!?]", text))),
        "the text without its first sentence": text[len(sentences[0]) :].strip(),
        "the text without its last sentence": text[: -len(sentences[-1])].strip(),
        "the text without the question": text.replace(question, "").strip().replace("  ", " "),
        "the sentences in reverse order": " ".join(reversed(sentences)),
    }[what]


def fill_template(params: dict[str, Any], text: str) -> str:
    pairs = re.findall(r"(name|item|city|day|team|place) ?[=:] ?([^,;|\n]+)", text)
    out: str = params["template"]
    for key, value in pairs:
        out = out.replace(f"<{key}>", value.strip())
    return out


OPEN = (
    r"maybe|perhaps|don't know|not sure|let me think|depends|ask me|possibly|hard to say|tell you later"
    r"|haven't decided|could be|undecided|who knows|need to ask|no idea|can't (?:say|tell)|let's see"
)
REFUSED = r"(?i)\b(?:no|nope|not|never|disagree|n|wrong|refuse|count me out|decline|nah)\b"


def reply_word(params: dict[str, Any], text: str) -> str:
    if re.search(OPEN, text):
        return str(params["maybe"])
    return str(params["no" if re.search(REFUSED, text) else "yes"])


def american(word: str) -> str:
    """Spell a British word the American way, by rule."""
    odd = {"grey": "gray", "catalogue": "catalog", "jewellery": "jewelry", "aluminium": "aluminum"}
    odd |= {"tyre": "tire", "pyjamas": "pajamas", "aeroplane": "airplane", "moustache": "mustache"}
    odd |= {"sceptical": "skeptical", "mould": "mold", "analyse": "analyze"}
    if word in odd:
        return odd[word]
    word = re.sub(r"our", "or", re.sub(r"(?<=[tb])re$", "er", word))
    return re.sub(r"ell(?=e)", "el", re.sub(r"ise$", "ize", re.sub(r"ence$", "ense", word)))


def spelling_variant(params: dict[str, Any], text: str) -> str:
    pairs = [pair if params["kind"] in ("American", "US") else pair[::-1] for pair in SPELLINGS]
    for old, new in pairs:
        text = re.sub(rf"\b{old}\b", new, text)
    return text


def test_the_table_of_spellings_follows_the_usual_rules():
    special = {"cancelled": "canceled", "traveller": "traveler"}
    assert [us for _, us in SPELLINGS] == [special.get(uk) or american(uk) for uk, _ in SPELLINGS]


def short_form(params: dict[str, Any], text: str) -> str:
    table = [re.split(r" = | -> |: ", entry) for entry in params["table"].split(", ")]
    side, task = int(params["kind"] == "long form"), params["task"]
    longest_first = sorted(table, key=lambda pair: -len(pair[side]))
    found = next(
        pair for pair in longest_first if re.search(rf"(?<!\w){re.escape(pair[side])}(?![a-z])", text)
    )
    here, there = found[side], found[1 - side]
    if "write only" in task:
        return there
    place = re.search(rf"(?<!\w){re.escape(here)}(?![a-z])", text)
    assert place
    shown = f"{here} ({there})" if "in brackets" in task else there
    return text[: place.start()] + shown + text[place.end() :]


MARKS = r"#+ |\d[.\d]* |[A-Z]\) |Chapter \d+: |[IVX]+\. |[*=]+ "


def heading_title(params: dict[str, Any], text: str) -> str:
    title, what = re.sub(rf"^(?:{MARKS})| [*=]+$", "", text), params["what"]
    words = title.split(" ")
    return {
        "the bare title": title,
        "the bare title in capitals": title.upper(),
        "the bare title with Title: in front": "Title: " + title,
        "the bare title in double quotes": f'"{title}"',
        "the first three words of the bare title": " ".join(words[:3]),
        "the number of words in the bare title": str(len(words)),
    }[what]


ORACLES = {
    "sentence-pick": sentence_pick,
    "fill-template": fill_template,
    "reply-word": reply_word,
    "spelling-variant": spelling_variant,
    "short-form": short_form,
    "heading-title": heading_title,
}


@pytest.mark.parametrize(
    "family", [f for f in FAMILIES if f.source == "procedural:sentences"], ids=lambda f: f.family
)
def test_short_texts_are_read_and_rewritten_as_asked(family, agree):
    agree(family, ORACLES)
