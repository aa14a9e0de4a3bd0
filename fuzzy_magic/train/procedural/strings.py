"""Families that cut, clean and lay out a text by its words and characters."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random
from typing import TypeVar

from fuzzy_magic.train.procedural.base import Writing, carriers, say, writes

T = TypeVar("T")

PLAIN = carriers(
    """
    We {verb} the {adj} {item} on {weekday} | {first} sent {n} invoices to {city}
    please return the {item} to the {place} by {weekday} | Our {team} team moved to {city} last year
    {name} asked for {n} more days | meeting with {first} at the {place} | no {item} left in the {place}
    every {word} needs the {adj} {word} | {first} and {first} {verb} the {word} together
    {company} opens a new {place} in {city} | who {verb} my {item} this morning
    {n} boxes of {word} for {city}
    {pet} food and the {adj} {item} | The {place} closes early on {weekday} | call {first} about the {word}
    {adj} {word} with {adj} {word} | we need {n} chairs in the {place}
    """
)
MARKED = carriers(
    """
    Hello {first}, we {verb} the {adj} {item}! | Where did my {item} go?
    {weekday}: {n} boxes ({adj}), {city}.
    Well... {first} {verb} it - twice! | "{word}", said {first}; nobody laughed. | {item}, {item} & {n} pens?
    Room {n}, {place} (next to {place})! | {company} - {n} days only: the {adj} {item}!
    Thanks, {first}. Bye?
    {first}: "Is {city} far?" | #{n} {word} / {word}, please. | Note: {team} [internal] needs {n} {word}s.
    """
)


def pick(
    rng: Random, table: dict[str, Callable[[T], str]], draw: Callable[[Random], tuple[str, T]]
) -> Writing:
    """Ask for one entry of a table: what is wanted, and how it follows from the facts of a drawn text."""
    what = rng.choice(list(table))

    def row(rng: Random) -> tuple[str, str]:
        while True:
            text, facts = draw(rng)
            answer = table[what](facts)
            if answer.strip():
                return text, answer

    return {"what": what}, row


def plain(rng: Random) -> tuple[str, str]:
    """Draw a line without punctuation, in one of three cases."""
    text = say(rng, PLAIN)
    text = rng.choice((text, text, text, text.lower(), text.upper()))
    return text, text


def _marked(rng: Random) -> tuple[str, str]:
    text = say(rng, MARKED)
    return text, text


def _spaced(rng: Random) -> tuple[str, str]:
    ends = ("", " ", "  ", "   ")
    inside = "".join(
        w + " " * rng.choice((1, 1, 2, 3, 5)) for w in say(rng, (*PLAIN, *MARKED)).split()
    ).strip()
    text = rng.choice(ends) + inside + rng.choice(ends)
    return text, text


def _squeeze(text: str) -> str:
    return " ".join(text.split())


SPACES: dict[str, Callable[[str], str]] = {
    "reduce every run of spaces to one space, none at the start or the end": _squeeze,
    "drop the spaces at the start and at the end, leave those inside as they are": str.strip,
    "delete all spaces": lambda t: "".join(t.split()),
    "put one underscore for each run of spaces, nothing at the ends": lambda t: "_".join(t.split()),
    "put one hyphen for each run of spaces, nothing at the ends": lambda t: "-".join(t.split()),
    "put a single slash for each run of spaces, nothing at the ends": lambda t: "/".join(t.split()),
}


@writes(
    "format_repair",
    """
    - Fix the spaces: {what}.
    - spaces -> {what}
    - The pasted text has too many blanks. Do this and change nothing else: {what}.
    - def tidy(s): '''Rule for white space: {what}.'''
    - Clean the cell. Only spaces are touched: {what}.
    - Our import is picky about white space. For every value, {what}. All other characters stay the same.
    - I have a column full of stray spaces, please {what}
    - Take the text and {what}; keep letters, case and punctuation.
    - White space clean-up
    | - {what}
    | - the rest unchanged
    """,
)
def tidy_spaces(rng: Random) -> Writing:
    """Trim, collapse or replace spaces."""
    return pick(rng, SPACES, _spaced)


LETTER_CASE: dict[str, Callable[[str], str]] = {
    "in capital letters throughout": str.upper,
    "in small letters throughout": str.lower,
    "with a capital at the start of every word and small letters after it": lambda t: " ".join(
        w[:1].upper() + w[1:].lower() for w in t.split()
    ),
    "with a capital for its very first letter and small letters everywhere else": lambda t: (
        t[:1].upper() + t[1:].lower()
    ),
    "with upper and lower case exchanged": str.swapcase,
    "with only the first word in capitals and the others in small letters": lambda t: " ".join(
        w.lower() if i else w.upper() for i, w in enumerate(t.split())
    ),
    "with the last word in capitals and the others in small letters": lambda t: " ".join(
        [*t.lower().split()[:-1], t.upper().split()[-1]]
    ),
}


@writes(
    "format_repair",
    """
    - Write the text {what}.
    - same text, {what}
    - Return the line {what}. No word is added, dropped or moved.
    - def recase(text): '''The text {what}.'''
    - People type headlines in every possible way. We print them {what}. Give the line as we print it.
    - could you put this {what}?
    - Change upper and lower case only: the result is the input {what}.
    - Captions must be {what}, names included. Output the caption.
    - Case rule for this column: {what}.
    """,
)
def letter_case(rng: Random) -> Writing:
    """Change the case of a line of text."""
    return pick(rng, LETTER_CASE, plain)


def _cleans(
    rng: Random, table: dict[str, Callable[[str], str]], draw: Callable[[Random], tuple[str, str]]
) -> Writing:
    """Ask for something to be removed; few texts have nothing of it."""
    what, rule = rng.choice(list(table.items()))

    def row(rng: Random) -> tuple[str, str]:
        text = draw(rng)[0]
        while rule(text) == text and rng.random() < 0.9:
            text = draw(rng)[0]
        return text, _squeeze(rule(text))

    return {"what": what}, row


STRIPS: dict[str, Callable[[str], str]] = {
    "punctuation and other signs (keep letters, digits and spaces)": lambda t: re.sub(
        r"[^A-Za-z0-9 ]", "", t
    ),
    "digits": lambda t: re.sub(r"\d", "", t),
    "everything but letters and spaces": lambda t: re.sub(r"[^A-Za-z ]", "", t),
    "vowels (a, e, i, o, u in both cases)": lambda t: re.sub(r"[aeiouAEIOU]", "", t),
    "brackets of any kind together with what is inside them": lambda t: re.sub(
        r"\([^)]*\)|\[[^\]]*\]", "", t
    ),
    "full stops, question marks and exclamation marks": lambda t: re.sub(r"[.?!]", "", t),
    "double quotation marks": lambda t: t.replace('"', ""),
    "commas and semicolons": lambda t: re.sub(r"[,;]", "", t),
}


@writes(
    "format_repair",
    """
    - Remove {what}. One space between words in the result, none at its ends.
    - strip {what}; single spaces
    - Delete {what} from the text. Where this leaves several spaces in a row, keep one; trim the ends.
    - def strip(text): '''Text without {what}; runs of spaces become one, ends are trimmed.'''
    - We want the line without {what}. Afterwards there must be no double spaces and no space at either end.
    - take out {what} pls, and no doubled blanks
    - The following has to go: {what}. Everything else stays where it is, with single spaces and trimmed ends.
    - Clean the remark for our search index. Drop {what}, then collapse and trim the spaces.
    - Steps
    | 1. erase {what}
    | 2. collapse spaces, trim
    """,
)
def strip_signs(rng: Random) -> Writing:
    """Remove a kind of character from a text."""
    return _cleans(rng, STRIPS, _marked)


EMOJI = "😀🎉👍🔥❤🚀😢🙏✨📦☕🐶"
TAGS = ("b", "i", "p", "em", "strong", "span", "li", "h2", "u")


def _decorated(rng: Random) -> tuple[str, str]:
    """Wrap words in tags, stars, emojis; the facts are the text itself and what was done."""
    words = say(rng, PLAIN).split()
    i = rng.randrange(len(words))
    tag = rng.choice(TAGS)
    extra = rng.choice(("", "", ' class="x"', ' id="a1"')) if tag in ("p", "span", "h2") else ""
    words[i] = f"<{tag}{extra}>{words[i]}</{tag}>"
    j = rng.choice([j for j in range(len(words)) if j != i])
    words[j] = rng.choice(("**{}**", "`{}`", "{}", "**{}**")).format(words[j])
    if rng.random() < 0.6:
        words.insert(rng.randint(0, len(words)), rng.choice(EMOJI))
    text = " ".join(words) + rng.choice(("", "", "<br>", " " + rng.choice(EMOJI)))
    return text, text


MARKUP: dict[str, Callable[[str], str]] = {
    "HTML tags": lambda t: re.sub(r"<[^>]+>", "", t),
    "emojis": lambda t: re.sub(f"[{EMOJI}]", "", t),
    "asterisks and backticks": lambda t: re.sub(r"[*`]", "", t),
    "HTML tags, asterisks, backticks and emojis": lambda t: re.sub(rf"<[^>]+>|[*`{EMOJI}]", "", t),
    "HTML tags and emojis": lambda t: re.sub(rf"<[^>]+>|[{EMOJI}]", "", t),
}


@writes(
    "text_nlp",
    """
    - Remove {what}, keep the rest. Single spaces.
    - text without {what}
    - The text was copied from a web page. Delete {what} but not the words they surround; no double spaces.
    - def clean(text): '''Drop {what}; collapse spaces; strip.'''
    - Old tickets carry formatting that our new system cannot show: {what}. Return the text without it.
    - get rid of {what}, everything else stays
    - Strip {what} from the message. Other formatting is none of your business: leave it.
    - For the plain version of the mail take away {what} (only that) and close the gaps.
    """,
)
def drop_markup(rng: Random) -> Writing:
    """Remove tags, stars or emojis from a text."""
    return _cleans(rng, MARKUP, _decorated)


WORD_PICKS: dict[str, Callable[[list[str]], str]] = {
    "the first word": lambda ws: ws[0],
    "the second word": lambda ws: ws[1],
    "the third word": lambda ws: ws[2],
    "the fourth word": lambda ws: ws[3],
    "the last word": lambda ws: ws[-1],
    "the last word but one": lambda ws: ws[-2],
    "the first two words": lambda ws: " ".join(ws[:2]),
    "the first three words": lambda ws: " ".join(ws[:3]),
    "the last two words": lambda ws: " ".join(ws[-2:]),
    "the last three words": lambda ws: " ".join(ws[-3:]),
    "everything except the first word": lambda ws: " ".join(ws[1:]),
    "everything except the last word": lambda ws: " ".join(ws[:-1]),
    "every second word, beginning with the first": lambda ws: " ".join(ws[::2]),
    "the first and the last word": lambda ws: f"{ws[0]} {ws[-1]}",
}


def _words(rng: Random) -> tuple[str, list[str]]:
    text = plain(rng)[0]
    return text, text.split()


@writes(
    "text_nlp",
    """
    - Return {what}.
    - {what}
    - Words are parted by spaces. Give {what} of the text, spelled as it stands there.
    - def part(text): '''{what}'''
    - Out of each line I need {what} and nothing more.
    - Look at the line and copy {what}. Upper and lower case stay.
    - For our sorting key take {what} of the entry.
    - which is/are {what}? answer with just that
    - Our labels are too long for the printer. Cut each of them down to {what}, unchanged.
    """,
)
def word_pick(rng: Random) -> Writing:
    """Take words out of a line by their place."""
    return pick(rng, WORD_PICKS, _words)


@writes(
    "text_nlp",
    """
    - {what}, spaces counted.
    - {what} (a space is a character)
    - From the input make {what}. Count blanks too.
    - def cut(s): '''{what}'''
    - Fixed-width import: we need {what}, blanks included in the count.
    - Give me {what}. Letters, digits, signs and spaces all count as one.
    - Cut the reference as follows and print the outcome: {what}.
    - For this string output {what}
    """,
)
def char_slice(rng: Random) -> Writing:
    """Take characters out of a text by their place."""
    n = rng.randint(2, 6)
    table: dict[str, Callable[[str], str]] = {
        f"the first {n} characters": lambda t: t[:n],
        f"the last {n} characters": lambda t: t[-n:],
        f"the text without its first {n} characters": lambda t: t[n:],
        f"the text without its last {n} characters": lambda t: t[:-n],
        f"the character in place {n}": lambda t: t[n - 1],
        f"the first {n} characters in capitals": lambda t: t[:n].upper(),
    }

    def draw(rng: Random) -> tuple[str, str]:
        text = say(rng, ("{word}{word}", "{ref}-{word}", "{city}-{ref}", "{word}.{word}", "{last}{n}{word}"))
        text = rng.choice((text, text, text.upper())).replace(" ", "_")
        return text, text

    return pick(rng, table, draw)


@writes(
    "search_matching",
    """
    - List the words {what}, separated by commas; {none} if there are none.
    - words {what}, comma-separated, else {none}
    - Go from left to right and collect the words {what}. Join them with ", ". No hit: {none}.
    - def find(text): '''Words {what}, joined by ", ", or "{none}".'''
    - Which words {what} are in the line? Copy them with a comma and a space in between, or say {none}.
    - I only want to see words {what} (commas between them). Write {none} if the line has no such word.
    - Filter the words of this sentence: keep those {what}. Keep order and spelling. Empty result: {none}.
    - grep: words {what}; otherwise {none}
    """,
)
def words_with(rng: Random) -> Writing:
    """Find the words of a line that meet a condition."""
    letter, length, none = (
        rng.choice("abcmptfws"),
        rng.randint(4, 6),
        rng.choice(("none", "-", "nothing", "n/a")),
    )
    table: dict[str, Callable[[list[str]], list[str]]] = {
        f"that start with {letter} (either case)": lambda ws: [w for w in ws if w[0].lower() == letter],
        f"that end in {letter} (either case)": lambda ws: [w for w in ws if w[-1].lower() == letter],
        f"of more than {length} letters": lambda ws: [w for w in ws if len(w) > length],
        f"of exactly {length} letters": lambda ws: [w for w in ws if len(w) == length],
        "that begin with a capital letter": lambda ws: [w for w in ws if w[0].isupper()],
        f"that contain the letter {letter} (either case)": lambda ws: [w for w in ws if letter in w.lower()],
    }
    what = rng.choice(list(table))
    lines = [line for line in PLAIN if "{n}" not in line and "{company}" not in line]

    def row(rng: Random) -> tuple[str, str]:
        text = say(rng, lines)
        while not (hits := table[what](text.split())) and rng.random() < 0.8:
            text = say(rng, lines)
        return text, ", ".join(hits) or none

    return {"what": what, "none": none}, row
