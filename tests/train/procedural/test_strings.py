from __future__ import annotations

import json
import re
from typing import Any

import pytest

from fuzzy_magic.train.procedural import FAMILIES
from fuzzy_magic.train.procedural.words import CITY, COMPANY, FIRST, LAST

VOWELS = frozenset("aeiouAEIOU")


def kept(text: str, keep: Any) -> str:
    return re.sub(" +", " ", "".join(char for char in text if keep(char))).strip()


def tidy_spaces(params: dict[str, Any], text: str) -> str:
    what = params["what"]
    if "leave those inside" in what:
        return re.sub(r"^ +| +$", "", text)
    signs = {"delete all": "", "underscore": "_", "hyphen": "-", "slash": "/", "one space": " "}
    return re.sub(r"(?<=\S) +(?=\S)", next(s for key, s in signs.items() if key in what), text).strip(" ")


def letter_case(params: dict[str, Any], text: str) -> str:
    what, words = params["what"], text.split(" ")
    if "exchanged" in what:
        return "".join(c.lower() if c.isupper() else c.upper() for c in text)
    if "every word" in what:
        return " ".join(word[0].upper() + word[1:].lower() for word in words)
    if "very first letter" in what:
        return text[0].upper() + text.lower()[1:]
    if "word in capitals" in what:
        place = 0 if "first word" in what else len(words) - 1
        return " ".join(word.upper() if i == place else word.lower() for i, word in enumerate(words))
    return text.upper() if "capital" in what else text.lower()


def strip_signs(params: dict[str, Any], text: str) -> str:
    what = params["what"]
    if "brackets" in what:
        depth, left = 0, ""
        for char in text:
            depth += char in "(["
            left += "" if depth else char
            depth -= char in ")]"
        return kept(left, lambda c: True)
    rules = {
        "punctuation": lambda c: c == " " or (c.isascii() and c.isalnum()),
        "digits": lambda c: not c.isdigit(),
        "everything": lambda c: c == " " or c.isalpha(),
        "vowels": lambda c: c not in VOWELS,
        "full": lambda c: c not in ".?!",
        "double": lambda c: c != '"',
        "commas": lambda c: c not in ",;",
    }
    return kept(text, rules[what.split()[0]])


def drop_markup(params: dict[str, Any], text: str) -> str:
    what = params["what"]
    if "HTML" in what:
        text = "".join(piece.partition(">")[2] if i else piece for i, piece in enumerate(text.split("<")))
    if "asterisks" in what:
        text = kept(text, lambda c: c not in "*`")
    return kept(text, (lambda c: ord(c) < 0x2600) if "emojis" in what else lambda c: True)


NUMBERS = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1}


def word_pick(params: dict[str, Any], text: str) -> str:
    what, words = params["what"], text.split()
    if "every second" in what:
        return " ".join(word for i, word in enumerate(words) if i % 2 == 0)
    if what == "the first and the last word":
        return " ".join((words[0], words.pop()))
    if "except" in what:
        words.pop(0 if "first" in what else -1)
        return " ".join(words)
    if "but one" in what:
        return text.rsplit(maxsplit=2)[1]
    if what.endswith("words"):
        count = {"two": 2, "three": 3}[what.split()[2]]
        chosen = range(count) if "first" in what else range(len(words) - count, len(words))
        return " ".join(words[i] for i in chosen)
    return words[NUMBERS[what.split()[1]]]


def char_slice(params: dict[str, Any], text: str) -> str:
    what, n = params["what"], int(re.findall(r"\d", params["what"])[0])
    pattern = {
        "the first": rf"^(.{{{n}}})",
        "the last": rf"(.{{{n}}})$",
        "without its first": rf"^.{{{n}}}(.*)",
        "without its last": rf"^(.*).{{{n}}}$",
        "in place": rf"^.{{{n - 1}}}(.)",
    }
    match = re.search(next(v for k, v in pattern.items() if k in what), text)
    assert match
    return match[1].upper() if what.endswith("in capitals") else match[1]


def words_with(params: dict[str, Any], text: str) -> str:
    what = params["what"]
    letter = (re.findall(r" (?:with|in|letter) ([a-z]) ", what) or ["?"])[0]
    length = int((re.findall(r"\d", what) or [0])[0])
    pattern = {
        "that start": rf"(?i){letter}\w*",
        "that end": rf"(?i)\w*{letter}",
        "of more": rf"\w{{{length + 1},}}",
        "of exactly": rf"\w{{{length}}}",
        "that begin": r"[A-Z]\w*",
        "that contain": rf"(?i)\w*{letter}\w*",
    }[" ".join(what.split()[:2])]
    return ", ".join(w for w in text.split() if re.fullmatch(pattern, w)) or params["none"]


def extreme_word(params: dict[str, Any], text: str) -> str:
    words, what, form = re.findall(r"\w+", text), params["what"], params["form"]
    if "alphabet" in what:
        word = sorted(words)[-1 if "last" in what else 0]
    else:
        wanted = sorted(map(len, words))[-1 if what.startswith("longest") else 0]
        word = next(w for w in words if len(w) == wanted)
    if "number of letters" in form:
        return f"{word} ({len(word)})"
    return {"as it is": word, "in capitals": word.upper()}.get(form, f'"{word}"')


def turn_round(params: dict[str, Any], text: str) -> str:
    what, words = params["what"], text.split()
    if "letters of each" in what:
        return " ".join("".join(reversed(word)) for word in words)
    if "all characters" in what:
        return "".join(reversed(text))
    if "moved" in what:
        words = [*words[1:], words[0]] if "to the end" in what else [words[-1], *words[:-1]]
    elif "exchanged" in what:
        words[0], words[1] = words[1], words[0]
    elif "alphabetical" in what:
        words.sort()
    else:
        words.reverse()
    return " ".join(words)


def spell_word(params: dict[str, Any], text: str) -> str:
    word, what = text.split('"')[1], params["what"]
    if "letter by letter" in what or "between the letters" in what:
        word = word.upper() if "capital" in what else word
        return re.sub(r"(?<=.)(?=.)", "-" if "hyphen" in what else " ", word)
    if "full stop" in what:
        return re.sub("(.)", r"\1.", word.upper())
    if "alphabetical" in what:
        return "".join(sorted(word))
    if "doubled" in what:
        return re.sub("(.)", r"\1\1", word)
    if "moved to the end" in what:
        return re.sub("^(.)(.*)", r"\2\1", word)
    if "backwards" in what:
        return "".join(reversed(word))
    match = re.fullmatch("(.)(.+)(.)", word)
    assert match
    return match[2] if "without" in what else f"{match[1]}{len(match[2])}{match[3]}"


def word_codes(params: dict[str, Any], text: str) -> str:
    what = params["what"]
    if "number of letters of each" in what:
        sizes = re.sub(r"\w+", lambda m: str(len(m[0])), text)
        return sizes.replace(" ", "-") if "hyphens" in what else sizes
    if "like sun:3" in what:
        return re.sub(r"\w+", lambda m: f"{m[0]}:{len(m[0])}", text)
    if "last letters" in what:
        return "".join(re.findall(r"\w\b", text))
    if "full stop" in what:
        return re.sub(r"(\w)\w*", r"\1.", text)
    cut = re.findall(r"\b\w{3}" if "three" in what else r"\b\w{2}", text)
    return ("" if "without spaces" in what else " ").join(cut)


def list_layout(params: dict[str, Any], text: str) -> str:
    items, what = re.split(r", ?|; | \| |\n", text), params["what"]
    if "JSON" in what:
        return json.dumps(items)
    if "enumeration" in what:
        word = "or" if " or before" in what else "and"
        return re.sub(r"(.*), ", rf"\1 {word} ", ", ".join(items))
    forms = {
        "numbered list": ("{n}. {x}", "\n"),
        "bullet": ("- {x}", "\n"),
        "check boxes": ("[ ] {x}", "\n"),
        "numbered in one line": ("({n}) {x}", " "),
        "double quotes": ('"{x}"', ", "),
        "square brackets": ("[{x}]", ""),
        "semicolons": ("{x}", "; "),
        "plus signs": ("{x}", " + "),
        "one item a line": ("{x}", "\n"),
    }
    form, joint = next(pair for key, pair in forms.items() if key in what)
    return joint.join(form.format(n=n + 1, x=x) for n, x in enumerate(items))


MIDDLES = {"hyphen with spaces": " - ", "colon": ": ", "slash": "/", "arrow ->": " -> ", "equals sign": "="}
MIDDLES |= {"vertical bar": " | ", "comma": ", ", "at sign": "@"}


def two_parts(params: dict[str, Any], text: str) -> str:
    what, sign = params["what"], MIDDLES[params["sep"]]
    a, b = text.split(sign)
    for words, answer in (
        ("what stands before", a),
        ("what stands after", b),
        ("exchanged", b + sign + a),
        ("in brackets", f"{b} ({a})"),
        ("semicolon", f"{a}; {b}"),
    ):
        if words in what:
            return answer
    return a + "\n" + b


INSIDES = {"round": r"\((.+?)\)", "square": r"\[(.+?)\]", "double": '"(.+?)"', "single": r"\*(.+?)\*"}
INSIDES |= {"angle": "<(.+?)>", "percent": "%(.+?)%"}


def inside_marks(params: dict[str, Any], text: str) -> str:
    found = re.findall(INSIDES[params["sign"].split()[0]], text)
    assert len(found) < 2
    return found[0] if found else params["none"]


def word_swap(params: dict[str, Any], text: str) -> str:
    task = params["task"]
    old, new = [*re.findall('"(.+?)"', task), ""][:2]
    if "after each" in task:
        old, new = new, old
        change = {old: f"{old} {new}"}
    elif "exchange" in task:
        change = {old: new, new: old}
    elif "capitals" in task:
        change = {old: old.upper()}
    else:
        change = {old: f"[{old}]" if "brackets" in task else new}
    return kept(re.sub(r"\S+", lambda m: change.get(m[0], m[0]), text), lambda c: True)


def wrap_text(params: dict[str, Any], text: str) -> str:
    what = params["what"]
    if ", like " in what:
        sample = what.partition(", like ")[2]
        return sample.replace("text", text)
    ends = {
        "Re:": ("Re: ", ""), "level-two": ("## ", ""), "bold": ("**", "**"), "three dots": ("", "..."),
        "quotation": ("> ", ""), "TODO": ("TODO: ", ""), "single quotes": ("'", "'"),
        "(copy)": ("", " (copy)"), "[draft]": ("[draft] ", ""), "round": ("(", ")"),
    }  # fmt: skip
    before, after = next(pair for key, pair in ends.items() if key in what)
    return before + text + after


def alternatives(words: tuple[str, ...]) -> str:
    return "(?:" + "|".join(map(re.escape, words)) + ")"


SECRETS = {
    "e-mail address": r"[\w.]+@[a-z.]+[a-z]",
    "phone number": r"\d{3}-\d{3}-\d{4}",
    "person's name": rf"\b{alternatives(FIRST)} {alternatives(LAST)}\b",
    "city": rf"\b{alternatives(CITY)}\b",
    "company": alternatives(COMPANY),
    "amount of money": r"\d+\.\d\d [A-Z]{3}",
    "web address": r"https://[a-z.]+/[a-z]+",
}


def redact_text(params: dict[str, Any], text: str) -> str:
    redacted, count = re.subn(SECRETS[params["what"]], params["mark"], text)
    assert count == 1
    return redacted


ORACLES = {
    "tidy-spaces": tidy_spaces,
    "letter-case": letter_case,
    "strip-signs": strip_signs,
    "drop-markup": drop_markup,
    "word-pick": word_pick,
    "char-slice": char_slice,
    "words-with": words_with,
    "extreme-word": extreme_word,
    "turn-round": turn_round,
    "spell-word": spell_word,
    "word-codes": word_codes,
    "list-layout": list_layout,
    "two-parts": two_parts,
    "inside-marks": inside_marks,
    "word-swap": word_swap,
    "wrap-text": wrap_text,
    "redact-text": redact_text,
}
THEMES = ("strings", "phrases", "layouts")


@pytest.mark.parametrize(
    "family", [f for f in FAMILIES if f.source.split(":")[1] in THEMES], ids=lambda f: f.family
)
def test_texts_are_cut_cleaned_and_laid_out_as_asked(family, agree):
    agree(family, ORACLES)
