"""Families that split, join, wrap and replace parts of a text."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from random import Random

from fuzzy_magic.train.procedural.base import Writing, carriers, say, writes
from fuzzy_magic.train.procedural.strings import PLAIN, pick, plain
from fuzzy_magic.train.procedural.words import (
    CITY,
    COMPANY,
    DOMAIN,
    FIRST,
    FRUIT,
    GOODS,
    ITEM,
    TEAM,
    WORD,
    full_name,
    mail,
    phone,
)

LAYOUTS: dict[str, Callable[[list[str]], str]] = {
    "as a numbered list, one item a line, like 1. item": lambda xs: "\n".join(
        f"{i}. {x}" for i, x in enumerate(xs, 1)
    ),
    "as bullet points, one a line, each after a hyphen and a space": lambda xs: "\n".join(
        f"- {x}" for x in xs
    ),
    "one item a line": "\n".join,
    "as an English enumeration with commas and a plain and before the last item (no comma before and)": (
        lambda xs: f"{', '.join(xs[:-1])} and {xs[-1]}"
    ),
    "as an English enumeration with commas and or before the last item (no comma before or)": lambda xs: (
        f"{', '.join(xs[:-1])} or {xs[-1]}"
    ),
    "as a JSON array of strings": json.dumps,
    "in double quotes each, joined by commas and spaces": lambda xs: ", ".join(f'"{x}"' for x in xs),
    "joined by semicolons and spaces": "; ".join,
    "joined by plus signs with spaces around them": " + ".join,
    "in square brackets each, with nothing between them": lambda xs: "".join(f"[{x}]" for x in xs),
    "as check boxes, one a line, each after [ ] and a space": lambda xs: "\n".join(f"[ ] {x}" for x in xs),
    "numbered in one line, like (1) item (2) item": lambda xs: " ".join(
        f"({i}) {x}" for i, x in enumerate(xs, 1)
    ),
}


def _items(rng: Random) -> tuple[str, list[str]]:
    xs = rng.sample(rng.choice((CITY, FIRST, FRUIT, GOODS, ITEM, TEAM, WORD)), rng.randint(2, 5))
    shown = rng.choice((", ".join, ", ".join, ",".join, "; ".join, " | ".join, "\n".join))(xs)
    return shown, xs


@writes(
    "format_repair",
    """
    - Write the items {what}.
    - items -> {what}
    - The list comes with commas, semicolons, bars or line ends. Return it {what}. Order and spelling stay.
    - def lay_out(items): '''The items {what}.'''
    - People paste lists in all shapes into our form. We store them {what}. Convert.
    - pls give me these {what}
    - Split the text into its items and print them {what}; trim each item, do not sort.
    - Reformat the shopping list {what}
    - Find the separator yourself. Output the same items in the same order, {what}.
    """,
)
def list_layout(rng: Random) -> Writing:
    """Write a list in another layout."""
    return pick(rng, LAYOUTS, _items)


MIDDLES = {
    "hyphen with spaces": " - ",
    "colon": ": ",
    "slash": "/",
    "arrow ->": " -> ",
    "equals sign": "=",
    "vertical bar": " | ",
    "comma": ", ",
    "at sign": "@",
}
SPLITS: dict[str, Callable[[str, str, str], str]] = {
    "what stands before it": lambda a, b, s: a,
    "what stands after it": lambda a, b, s: b,
    "the two parts exchanged, with the same separator": lambda a, b, s: f"{b}{s}{a}",
    "the second part and then the first in brackets, like b (a)": lambda a, b, s: f"{b} ({a})",
    "both parts joined by a semicolon and a space": lambda a, b, s: f"{a}; {b}",
    "both parts on lines of their own": lambda a, b, s: f"{a}\n{b}",
}


@writes(
    "code_commands",
    """
    - Split at the {sep}. Give {what}.
    - {sep} parts the text; {what}
    - Each entry has two parts with one {sep} between them. Return {what}, trimmed.
    - def part(text): '''Split once at the {sep}; return {what}.'''
    - The export puts two things into one column, divided by a {sep}. From each value I need {what}.
    - look for the {sep} and print {what}, no spaces at the ends
    - Every line is made like this: something, a {sep}, something else. Output {what}.
    - Cut the text in two where the {sep} is and give back {what}.
    """,
)
def two_parts(rng: Random) -> Writing:
    """Take or exchange the parts around a separator."""
    sep, what = rng.choice(list(MIDDLES)), rng.choice(list(SPLITS))

    def row(rng: Random) -> tuple[str, str]:
        lines = (
            "{first}",
            "{name}",
            "{word}",
            "{adj} {item}",
            "{team}",
            "{n} {item}",
            "{place}",
            "{word} {n}",
        )
        a, b = say(rng, lines), say(rng, lines)
        return f"{a}{MIDDLES[sep]}{b}", SPLITS[what](a, b, MIDDLES[sep])

    return {"sep": sep, "what": what}, row


INSIDES = {
    "round brackets": "({})",
    "square brackets": "[{}]",
    "double quotes": '"{}"',
    "single asterisks": "*{}*",
    "angle brackets": "<{}>",
    "percent signs": "%{}%",
}


@writes(
    "search_matching",
    """
    - Return what is inside the {sign}; {none} if there are none.
    - text between {sign}, else {none}
    - Find the part of the line in {sign} and copy it without them. Lines that have no {sign} get {none}.
    - def inside(text): '''The text within {sign}, or "{none}".'''
    - In our notes the code word stands in {sign}. Print the code word only, or {none} when nothing is marked.
    - what's in the {sign}? nothing there: {none}. other kinds of brackets or quotes don't count
    - Extract whatever the {sign} enclose. Ignore other brackets, quotes and signs. If missing write {none}.
    - Some entries carry a remark in {sign}. Give the remark, without the {sign}; {none} for the others.
    """,
)
def inside_marks(rng: Random) -> Writing:
    """Find what brackets or quotes enclose."""
    sign, none = rng.choice(list(INSIDES)), rng.choice(("none", "-", "empty", "nothing"))

    def row(rng: Random) -> tuple[str, str]:
        words = say(rng, PLAIN).split()
        other = rng.choice([form for name, form in INSIDES.items() if name != sign])
        marked = say(rng, ("{word}", "{adj} {word}", "{ref}", "{n}", "{name}"))
        parts = [other.format(rng.choice(WORD))] if rng.random() < 0.4 else []
        if not (absent := rng.random() < 0.2):
            parts.append(INSIDES[sign].format(marked))
        for part in parts:
            words.insert(rng.randint(1, len(words)), part)
        return " ".join(words), none if absent else marked

    return {"sign": sign, "none": none}, row


@writes(
    "code_commands",
    """
    - {task}. Leave all else as it is.
    - {task}
    - In the text, do this to whole words of the same spelling: {task}. The rest stays untouched.
    - def edit(text): '''{task}; whole words, same case.'''
    - Our glossary has changed. For every line: {task}. Return the line.
    - pls {task} here
    - Search and replace on one line. {task}; longer words that merely contain it are not changed.
    - Copy the text with one edit: {task}.
    """,
)
def word_swap(rng: Random) -> Writing:
    """Replace, delete or mark a word."""
    old, new = rng.sample(WORD[:24], 2)
    table: dict[str, Callable[[list[str]], list[str]]] = {
        f'replace "{old}" with "{new}"': lambda ws: [new if w == old else w for w in ws],
        f'delete the word "{old}"': lambda ws: [w for w in ws if w != old],
        f'write "{old}" in capitals': lambda ws: [w.upper() if w == old else w for w in ws],
        f'put the word "{new}" after each "{old}"': lambda ws: [
            v for w in ws for v in ([w, new] if w == old else [w])
        ],
        f'put "{old}" in square brackets': lambda ws: [f"[{w}]" if w == old else w for w in ws],
        f'exchange "{old}" and "{new}"': lambda ws: [{old: new, new: old}.get(w, w) for w in ws],
    }

    def draw(rng: Random) -> tuple[str, list[str]]:
        words = say(rng, PLAIN).split()
        for _ in range(rng.choice((1, 1, 2))):
            words.insert(rng.randint(0, len(words)), old)
        if rng.random() < 0.4:
            words.insert(rng.randint(0, len(words)), rng.choice((new, old + "s", new, old + "like")))
        return " ".join(words), words

    what = rng.choice(list(table))
    params, row = pick(rng, {what: lambda ws: " ".join(table[what](ws))}, draw)
    return {"task": params["what"]}, row


WRAPS = {
    'in double quotes, like "text"': '"{}"',
    "in round brackets": "({})",
    "with Re: and a space in front": "Re: {}",
    "as a level-two Markdown heading (## and a space before it)": "## {}",
    "in bold for Markdown (two asterisks on each side)": "**{}**",
    "as an HTML paragraph, like <p>text</p>": "<p>{}</p>",
    "with three dots directly after it": "{}...",
    "as a Markdown quotation (> and a space before it)": "> {}",
    "as an HTML list item, like <li>text</li>": "<li>{}</li>",
    "with TODO: and a space in front": "TODO: {}",
    "between two hyphens, like - text -": "- {} -",
    "in single quotes": "'{}'",
    "with [draft] and a space in front": "[draft] {}",
    "with a space and (copy) at the end": "{} (copy)",
}


@writes(
    "format_repair",
    """
    - Write the text {what}.
    - {what}
    - Return the input unchanged, {what}.
    - def wrap(text): '''text {what}'''
    - Our pages need this line {what}; do not alter the line itself.
    - can you put it {what}
    - Take the line as given and print it {what}. Not a word more.
    - Every value must be stored {what}. What do we store here?
    """,
)
def wrap_text(rng: Random) -> Writing:
    """Put signs or words around a text."""
    table: dict[str, Callable[[str], str]] = {what: form.format for what, form in WRAPS.items()}
    return pick(rng, table, plain)


SECRETS: dict[str, Callable[[Random], str]] = {
    "e-mail address": mail,
    "phone number": lambda r: "{}-{}-{}".format(*re.findall(r"^...|(?<=^...)...|....$", phone(r))),
    "person's name": full_name,
    "city": lambda r: r.choice(CITY),
    "company": lambda r: r.choice(COMPANY),
    "amount of money": lambda r: (
        f"{r.randint(2, 900)}.{r.randint(0, 99):02d} {r.choice(('EUR', 'USD', 'GBP'))}"
    ),
    "web address": lambda r: f"https://{r.choice(DOMAIN)}/{r.choice(WORD)}",
}
SECRET_LINES = carriers(
    """
    Please contact {a} or {b} about the {item}. | {a} / {b} | On {weekday} {a} was entered next to {b}.
    {a}, {b}: {item} {verb} | The form says {a} and also {b}. | note for {team}: {a} belongs to {b}
    {b} and {a} are on the sheet in the {place} | remove {a}, keep {b}? | {a} - {b}
    we found {b} first, then {a} | My data: {b}; {a}. Regards | {weekday}: {b}, {a}
    """
)


@writes(
    "safety_verification",
    """
    - Replace the {what} by {mark}. Everything else stays.
    - {what} -> {mark}
    - Redact the text: in place of the {what} write {mark}. Change nothing else.
    - def redact(text): '''text with the {what} replaced by {mark}'''
    - Before we publish a note, the {what} in it is hidden behind {mark}. Other details may be shown.
    - hide the {what} pls ({mark} instead), leave other data alone
    - Data protection asks us to blank out one thing only, the {what}. Put {mark} there and copy the rest.
    - Return the sentence with {mark} where the {what} was.
    """,
)
def redact_text(rng: Random) -> Writing:
    """Replace one kind of personal detail by a mark."""
    what, mark = (
        rng.choice(list(SECRETS)),
        rng.choice(("[hidden]", "***", "XXX", "[redacted]", "___", "<removed>")),
    )

    def row(rng: Random) -> tuple[str, str]:
        other = rng.choice([kind for kind in SECRETS if kind != what])
        secret, kept = SECRETS[what](rng), SECRETS[other](rng)
        text = say(rng, SECRET_LINES, a=secret, b=kept)
        return text, text.replace(secret, mark)

    return {"what": what, "mark": mark}, row
