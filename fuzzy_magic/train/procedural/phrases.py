"""Families about the words of a phrase and the letters of a word."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from fuzzy_magic.train.procedural.base import Writing, carriers, say, writes
from fuzzy_magic.train.procedural.strings import pick
from fuzzy_magic.train.procedural.words import FRUIT, TEAM, WORD

EXTREMES: dict[str, Callable[[list[str]], str]] = {
    "longest word": lambda ws: max(ws, key=len),
    "shortest word": lambda ws: min(ws, key=len),
    "word that comes first in the alphabet": min,
    "word that comes last in the alphabet": max,
}
EXTREME_FORMS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "in capitals": str.upper,
    "with its number of letters in brackets, like word (4)": lambda w: f"{w} ({len(w)})",
    "in double quotes": '"{}"'.format,
}


@writes(
    "text_nlp",
    """
    - Give the {what}, {form}.
    - {what}, {form}
    - Find the {what} in the text (if two qualify equally, the one further left) and write it {form}.
    - def top(words): '''The {what} {form}; the earlier one in a tie.'''
    - Among the words of the line there is one we care about: the {what}. Print it {form}.
    - what's the {what}? show it {form}. tie -> first one
    - Return the {what} of each line {form}. When two words tie, take the one that is read first.
    - From these words choose the {what}. Format: {form}. Ties go to the left.
    """,
)
def extreme_word(rng: Random) -> Writing:
    """Find the longest, shortest, first or last word."""
    what, form = rng.choice(list(EXTREMES)), rng.choice(list(EXTREME_FORMS))

    def row(rng: Random) -> tuple[str, str]:
        words = rng.sample(WORD, rng.randint(3, 6))
        return rng.choice((" ", " ", ", ")).join(words), EXTREME_FORMS[form](EXTREMES[what](words))

    return {"what": what, "form": form}, row


TURNS: dict[str, Callable[[str], str]] = {
    "the words in reverse order": lambda t: " ".join(t.split()[::-1]),
    "the letters of each word turned round, the words in their places": lambda t: " ".join(
        w[::-1] for w in t.split()
    ),
    "all characters in reverse order": lambda t: t[::-1],
    "the first word moved to the end": lambda t: " ".join([*t.split()[1:], t.split()[0]]),
    "the last word moved to the front": lambda t: " ".join([t.split()[-1], *t.split()[:-1]]),
    "the first two words exchanged": lambda t: " ".join([t.split()[1], t.split()[0], *t.split()[2:]]),
    "its words in alphabetical order": lambda t: " ".join(sorted(t.split())),
}


@writes(
    "text_nlp",
    """
    - Write the text with {what}.
    - {what}
    - Take the line and return it with {what}. Single spaces between words.
    - def turn(text): '''Return text with {what}.'''
    - A word game: print the phrase with {what}.
    - Please repeat my words, but with {what}.
    - Rearrange the input so that you get {what}. Leave nothing out.
    - Puzzle maker. Input: a few words. Output: the same with {what}, no comment.
    """,
)
def turn_round(rng: Random) -> Writing:
    """Reverse, rotate or sort the words of a line."""

    def draw(rng: Random) -> tuple[str, str]:
        text = say(
            rng, ("{word} {word} {word}", "{adj} {word} {pet} {word}", "{word} {word}", "{adj} {pet} {word}")
        )
        return text, text

    return pick(rng, TURNS, draw)


SPELLINGS: dict[str, Callable[[str], str]] = {
    "letter by letter with hyphens between": "-".join,
    "letter by letter with spaces between": " ".join,
    "in capitals with a hyphen between the letters": lambda w: "-".join(w.upper()),
    "in capitals with a full stop after each letter": lambda w: "".join(f"{c}." for c in w.upper()),
    "backwards": lambda w: w[::-1],
    "with every letter doubled": lambda w: "".join(c * 2 for c in w),
    "without its first and last letter": lambda w: w[1:-1],
    "with its letters in alphabetical order": lambda w: "".join(sorted(w)),
    "with its first letter moved to the end": lambda w: w[1:] + w[0],
    "as its first letter, the number of letters between, and its last letter, like k8s": lambda w: (
        f"{w[0]}{len(w) - 2}{w[-1]}"
    ),
}


@writes(
    "text_nlp",
    """
    - Spell the word in quotes {what}.
    - quoted word {what}
    - There is one word in quotation marks. Write it {what}, without the marks.
    - def spell(text): '''The word between the quotes, {what}.'''
    - For the spelling bee: give the quoted word {what}. No other word of the line matters.
    - how do I write the word in quotes {what}? just the result
    - Return {what} whatever word stands between the double quotes.
    - Take the quoted word and show it {what}.
    """,
)
def spell_word(rng: Random) -> Writing:
    """Spell a word by its letters."""
    lines = carriers(
        """
        "{x}" | "{x}" | spell "{x}" | The word is "{x}". | {first} misspelt "{x}" on {weekday}
        "{x}", page {n} | please write "{x}" on the {item} | "{x}" for the {team} quiz | next: "{x}"
        team {n} gets "{x}"
        """
    )

    def draw(rng: Random) -> tuple[str, str]:
        word = rng.choice(rng.choice((WORD, WORD, FRUIT, TEAM)))
        return say(rng, lines, x=word), word

    return pick(rng, SPELLINGS, draw)


LENGTHS: dict[str, Callable[[list[str]], str]] = {
    "the number of letters of each word, parted by spaces": lambda ws: " ".join(str(len(w)) for w in ws),
    "the number of letters of each word, parted by hyphens": lambda ws: "-".join(str(len(w)) for w in ws),
    "each word with its number of letters, like sun:3 moon:4": lambda ws: " ".join(
        f"{w}:{len(w)}" for w in ws
    ),
    "the last letters of the words, in a row without spaces": lambda ws: "".join(w[-1] for w in ws),
    "the first two letters of each word, parted by spaces": lambda ws: " ".join(w[:2] for w in ws),
    "the first three letters of each word, joined without spaces": lambda ws: "".join(w[:3] for w in ws),
    "each word cut to its first letter and a full stop, parted by spaces": lambda ws: " ".join(
        f"{w[0]}." for w in ws
    ),
}


@writes(
    "code_commands",
    """
    - Give {what}.
    - {what}
    - For the words of the line, in their order, print {what}.
    - def code(words): '''{what}'''
    - We make check codes from phrases. The code is {what}. Which code belongs to this phrase?
    - from this phrase: {what}, same case
    - Go word by word and write {what}. Words are parted by one space.
    - Output {what} (left to right, case unchanged)
    """,
)
def word_codes(rng: Random) -> Writing:
    """Make a code of a phrase, word by word."""

    def draw(rng: Random) -> tuple[str, list[str]]:
        words = say(rng, ("{word} {word} {word}", "{adj} {pet} {word}", "{word} {adj} {word} {word}")).split()
        return " ".join(words), words

    return pick(rng, LENGTHS, draw)
