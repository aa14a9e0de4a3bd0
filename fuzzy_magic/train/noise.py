"""Noise on inputs, along eight axes at three levels, only where the answer cannot change.

Whether it can is decided conservatively, first for a function, then for a row:

- *Procedural functions* and *format repair* have none: their answers hang on every character. *Code and
  commands* have whitespace alone.
- *Closed sets* of authored families may have every axis that nothing in any of their wordings speaks against:
  `THEMES` and `UNSAFE` list, for each axis, words that make a rule sensitive to it (a family about spelling
  has no typos, one about tone no capitals, one about spam no emojis). Search and matching, where two texts in
  one input are held against each other, have casing and whitespace alone.
- *Open outputs* have noise only where the function extracts (nearly all of its outputs are spans of their
  inputs), and then only in words that the output does not hold: typos and OCR confusions.
- *Licensed files* are listed in `LICENSED`; the others (string functions, word lists) have none.
- Rows with brackets, markup, assignments, addresses or several lines are left alone.

Typos and OCR confusions change the inside of words of five letters and more, never numbers, names (capitals),
negations, words that the spec or a label names, and never so that another word of the data comes out. Emojis
and filler are chosen to say nothing. Truncation cuts inside a neutral sentence that is added at the end: what
a field of limited length loses is never the evidence.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from fuzzy_magic.train.data import Drawable, Episode, Function

LEVELS = (1, 2, 3)
#: Themes of wordings; each makes some axes unsafe.
THEMES = {
    "form": r"spell|typo|grammar|character|letter|exactly as|verbatim|regex|valid|syntax|punctuat|whitespace"
    r"|indent|encod|duplicate|identical|password|legib|garbl|\bocr\b|gibberish|well-formed|translit"
    r"|rhym|alliterat|palindrom|syllab|abbrev|acronym|alphabet|vowel|consonant|repeated|most frequent"
    r"|how many words|number of words|word count|length|long(?:er|est)?\b|short|readab|reading (?:level|age)"
    r"|fluen|native|language|cut off|truncat|complete sentence|fragment|format|\bnouns?\b|\bverbs?\b"
    r"|adjective|adverb|plural|tense\b|passive|active voice|pronoun",
    "shady": r"spam|phish|scam|fraud|suspicious|\bbots?\b|fake|imperson",
    "tone": r"\btone\b|angr|sentiment|emotion|feeling|mood|polite|rude|formal|casual|friendly|sarcas"
    r"|iron(?:y|ic)|jok|humou?r|professional|enthusias|excite|shout|caps\b|frustrat|upset|calm|warm|sincer",
    "shape": r"greet|hello|thank|\bfirst\b|\blast\b|begin|start|opens? with|\bend|sentence|instruct|command"
    r"|imperative|speech act|certain|confiden|hesita|direct|concise|headline|title|name|question|vague"
    r"|specific|detail|copied|quot|forward|topic|relevan|only\b|mention|contain|include",
    "names": r"\bnames?\b|careless|careful",
    "case": r"\bcase\b|capital|upper|lower|title|\bnames?\b|proper noun",
    "gaps": r"\bspaces?\b|\bgaps?\b|\blines?\b|paragraph|\btabs?\b",
    "signs": r"question|exclam|comma|period|\bdot|\blist|quot|sentence|how many|count|items?\b",
    "pictures": r"emoji|icon|symbol|advert|promot|market",
    "codes": r"\bnames?\b|\bcodes?\b|scan",
}
#: For each axis, the themes that make the answer hang on it.
UNSAFE = {
    "typos": {"form", "shady", "names"},
    "casing": {"form", "shady", "tone", "case"},
    "whitespace": {"form", "gaps"},
    "punctuation": {"form", "shady", "tone", "signs"},
    "emojis": {"form", "shady", "tone", "pictures"},
    "ocr": {"form", "shady", "codes"},
    "filler": {"form", "shady", "tone", "shape"},
    "truncation": {"form", "shady", "tone", "shape"},
}
AXES = tuple(UNSAFE)
_WEIGHTS = {
    "filler": 3,
    "truncation": 3,
    "punctuation": 2,
}  # few functions bear these, so they get them often
_PATTERNS = {theme: re.compile(pattern) for theme, pattern in THEMES.items()}

_EVERY_WORD = ("typos", "casing", "whitespace", "punctuation", "ocr")
#: Licensed files with closed sets about what whole utterances mean, and the axes they bear.
LICENSED = {"clinc150": _EVERY_WORD, "hwu64": _EVERY_WORD, "goemotions": ("typos", "whitespace", "ocr")}
_BY_GROUP = {
    "code_commands": ("whitespace",),
    "format_repair": (),
    "search_matching": ("casing", "whitespace"),
}
_IN_EXTRACTION = ("typos", "ocr")
EXTRACTS = 0.8  # share of a function's outputs that have to be spans of their inputs

_WORD = re.compile(r"[A-Za-z]+")
_LONG_WORD = re.compile(r"(?<![\w@./'’-])[a-z]{5,}(?![\w@/'’-]|\.\w)")
_STRUCTURE = re.compile(r"[{}\[\]<>|=\\`_\n\t#$~^]|://|\w@\w|->|--| {2}|\w\(|\d{4}-\d")
_NEGATIONS = {"never", "without", "nobody", "nothing", "neither", "nowhere", "cannot", "hardly", "barely"}
_SENTENCE = re.compile(r"[A-Z].{12,}[.!?]", re.DOTALL)
_NEUTRAL_EMOJIS = ("📎", "📄", "📌", "🔹", "▪️", "🗂️", "🌿", "☁️")
_BEFORE = ("Pasting this here:", "As it came in:", "From the file:", "So, here it is:", "Copy of the text:")
_AFTER = ("(as received)", "(pasted from the other window)", "(end of text)")
_TAIL = (
    "This text was pasted from the other window and the rest of the page follows below",
    "The remainder of this field is the usual footer, which says the same on every page",
)
_KEYS = {
    a: b
    for row in ("qwertyuiop", "asdfghjkl", "zxcvbnm")
    for a, b in zip(row, row[1:] + row[-2], strict=True)
}
_OCR = {
    "rn": "m",
    "m": "rn",
    "cl": "d",
    "l": "1",
    "o": "0",
    "i": "l",
    "e": "c",
    "h": "b",
    "u": "ii",
    "vv": "w",
    "s": "5",
}


class Noise:
    """Put noise on the rows of episodes.

    Parameters
    ----------
    functions : iterable of Drawable
        What will be drawn from; their words are what a typo must not make.
    share : float
        The share of rows, among those that can bear it, that get noise.
    """

    def __init__(self, functions: Iterable[Drawable], share: float) -> None:
        self.share = share
        self._words: set[str] = set()
        families: dict[str, frozenset[str]] = {}
        # The functions are kept beside their axes, so that none of these numbers is given out a second time.
        self._axes: dict[int, tuple[Drawable, tuple[str, ...]]] = {}
        others = []
        for function in functions:
            if not isinstance(function, Function):
                others.append(function)
                continue
            axes = function_axes(function)
            self._axes[id(function)] = function, _ordered(axes)
            if function.group:
                self._words.update(w for text, _ in function.rows for w in _WORD.findall(text))
                families[function.family] = axes & families.get(function.family, axes)
        for each in others:
            # What is derived from an authored family bears what all functions of that family bear.
            axes = families.get(each.family, frozenset()) if each.closed else frozenset()
            self._axes[id(each)] = each, _ordered(axes)

    def __call__(self, source: Drawable, episode: Episode, rng: random.Random) -> Episode:
        """Return an episode with noise on some of its rows, and named for each; examples stay as they are."""
        _, axes = self._axes[id(source)]
        if not axes:
            return episode
        kept = frozenset(_WORD.findall(" ".join((episode.spec, *(episode.labels or ()))).lower()))
        rows, names = [], []
        for text, output in episode.rows:
            name = ""
            if rng.random() < self.share and not _STRUCTURE.search(text):
                axis, level = rng.choice(axes), rng.choice(LEVELS)
                inside = kept if episode.labels is not None else kept | _words_of(output)
                changed = self._change(axis, text, level, rng, inside)
                if changed != text:
                    text, name = changed, f"{axis}:{level}"
            rows.append((text, output))
            names.append(name)
        return replace(episode, rows=tuple(rows), noise=tuple(names)) if any(names) else episode

    def _change(self, axis: str, text: str, level: int, rng: random.Random, kept: frozenset[str]) -> str:
        if axis in _LETTERS:
            return self._misspelt(text, level, rng, kept, _LETTERS[axis])
        return _WHOLE[axis](text, level, rng)

    def _misspelt(
        self,
        text: str,
        level: int,
        rng: random.Random,
        kept: frozenset[str],
        change: Callable[[str, random.Random], str],
    ) -> str:
        words = [
            m for m in _LONG_WORD.finditer(text) if m.group() not in kept and m.group() not in _NEGATIONS
        ]
        count = min((1, 2, 4)[level - 1], -(-len(words) // 3))
        for match in sorted(rng.sample(words, count), key=re.Match.start, reverse=True):
            changed = change(match.group(), rng)
            if changed not in self._words:
                text = text[: match.start()] + changed + text[match.end() :]
        return text


def function_axes(function: Function) -> frozenset[str]:
    """Return the axes that cannot change an answer of a function, whatever its row."""
    if not function.group:
        return frozenset(LICENSED.get(function.source, ()) if function.closed else ())
    allowed = _BY_GROUP.get(function.group, AXES)
    if not function.closed:
        allowed = _IN_EXTRACTION if function.group not in _BY_GROUP and _extracts(function) else ()
    about = " ".join((*function.specs, function.source, re.sub(r"[-_]", " ", function.family))).lower()
    themes = {theme for theme, pattern in _PATTERNS.items() if pattern.search(about)} if allowed else set()
    return frozenset(axis for axis in allowed if not UNSAFE[axis] & themes)


def _ordered(axes: frozenset[str]) -> tuple[str, ...]:
    return tuple(axis for axis in AXES if axis in axes for _ in range(_WEIGHTS.get(axis, 1)))


def _extracts(function: Function) -> bool:
    spans = sum(output in text and output != text for text, output in function.rows)
    return spans >= EXTRACTS * len(function.rows)


def _words_of(output: str) -> frozenset[str]:
    return frozenset(_WORD.findall(output.lower()))


# --- what each axis does --------------------------------------------------------------------------------


def _typo(word: str, rng: random.Random) -> str:
    i = rng.randrange(1, len(word) - 2)  # the first and the last letter stay: people read by them
    kind = rng.randrange(4)
    if kind == 0:
        return word[:i] + word[i + 1] + word[i] + word[i + 2 :]
    if kind == 1:
        return word[:i] + word[i + 1 :]
    if kind == 2:
        return word[:i] + word[i] + word[i:]
    return word[:i] + _KEYS[word[i]] + word[i + 1 :]


def _confused(word: str, rng: random.Random) -> str:
    found = [(i, a) for a in _OCR if (i := word.find(a, 1)) > 0]
    if not found:
        return word
    i, seen = rng.choice(found)
    return word[:i] + _OCR[seen] + word[i + len(seen) :]


def _casing(text: str, level: int, rng: random.Random) -> str:
    if level == 1:
        return text[:1].lower() + text[1:] if text[1:2].islower() else text
    return text.lower() if level == 2 else text.upper()


def _whitespace(text: str, level: int, rng: random.Random) -> str:
    gaps = [i for i, sign in enumerate(text) if sign == " "]
    for i in sorted(rng.sample(gaps, min(level, len(gaps))), reverse=True):
        text = text[:i] + " " * rng.choice((1, 2) if level > 1 else (1,)) + text[i:]
    return text if level == 1 else (" " * (level - 1)) + text + rng.choice((" ", "  ", "\n"))


def _punctuation(text: str, level: int, rng: random.Random) -> str:
    plain = text.removesuffix(".") if not text.endswith("..") else text
    if level == 1:
        return plain
    if level == 2:
        quoted = re.sub(r'(?:(?<=\s)|^)"', "“", plain.replace("'", "’")).replace('"', "”")
        return quoted.replace(" - ", " – ")
    return re.sub(r"(?<=[a-z])[,;](?= [a-z])", "", plain)


def _emojis(text: str, level: int, rng: random.Random) -> str:
    first, second, third = rng.sample(_NEUTRAL_EMOJIS, 3)
    if level == 1:
        return f"{text} {first}"
    return f"{first} {text} {second}" if level == 2 else f"{first}{second} {text} {third}{third}"


def _filler(text: str, level: int, rng: random.Random) -> str:
    if not _SENTENCE.fullmatch(text):
        return text
    before, after = rng.choice(_BEFORE), rng.choice(_AFTER)
    if level == 1:
        return f"{before} {text}" if rng.random() < 0.5 else f"{text} {after}"
    return f"{before} {text} {after}" if level == 2 else f"{before} {text} {after} {rng.choice(_TAIL)}."


def _truncation(text: str, level: int, rng: random.Random) -> str:
    if not _SENTENCE.fullmatch(text):
        return text
    tail = rng.choice(_TAIL)
    cut = (
        rng.randrange(3, 9) if level == 1 else rng.randrange(12, 24) if level == 2 else rng.randrange(30, 60)
    )
    return f"{text} {tail[:cut].rstrip()}{rng.choice(('', '', '…', '...'))}"


_LETTERS: dict[str, Callable[[str, random.Random], str]] = {"typos": _typo, "ocr": _confused}
_WHOLE: dict[str, Callable[[str, int, random.Random], str]] = {
    "casing": _casing,
    "whitespace": _whitespace,
    "punctuation": _punctuation,
    "emojis": _emojis,
    "filler": _filler,
    "truncation": _truncation,
}
