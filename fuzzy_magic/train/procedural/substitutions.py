"""Families that put a tag or another form in place of one kind of thing inside a text and leave the rest."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from fuzzy_magic.train.procedural.base import Writing, carriers, say, typed
from fuzzy_magic.train.procedural.dateforms import FORMS, lettered
from fuzzy_magic.train.procedural.dates import any_date
from fuzzy_magic.train.procedural.words import DOMAIN, FIRST, LAST, WORD, code, listed, mail

MAX_OUTPUT = 59
Swap = tuple[str, str]


def swapped(rng: Random, lines: tuple[str, ...], **swaps: Swap) -> tuple[str, str]:
    """Fill one carrier line twice, with the old and with the new form of each slot; the new one is short."""
    while True:
        line = say(rng, lines, **{key: f"\0{key}\0" for key in swaps})
        old = re.sub("\0(.)\0", lambda m: swaps[m[1]][0], line)
        new = re.sub("\0(.)\0", lambda m: swaps[m[1]][1], line)
        if len(new) <= MAX_OUTPUT:
            return old, new


TAGS = (
    ("Person A", "Person B", "Person C"), ("P1", "P2", "P3"), ("[name 1]", "[name 2]", "[name 3]"),
    ("Employee 1", "Employee 2", "Employee 3"), ("<A>", "<B>", "<C>"), ("X1", "X2", "X3"),
)  # fmt: skip
PEOPLE = carriers("""
    {x} | {n} letters from {x} | {x} {verb} the {item} | {x} asked {y} about {z} | {x} thanks {y} and {z}.
    {x}; {y} | Dear {x}, | {x} and {y} | {x}, {city} | {x} ({team}) | {weekday}: {x}
    {x} (cc: {y}) | {item} for {x} | call {x} or {y} | {x}, {y} and {z} | {team}: {x}, {y} | {ref}: {x} -> {y}
    {x} met {y} in {city} | {place} key is with {x} | {x} calls {y} on {weekday} | Has {x} {verb} the {item}?
    """)  # fmt: skip


@typed("safety_verification", """
    names -> {p}, {q}, ... | peopel to {p}, {q}, ... | Replace the full names by {p}, {q} and so on, in order.
    people as {p}, {q} etc | How does it read with {p}, {q}, ... for the names?
    {p}, {q}, ... not names | Call the first person {p}, the second {q}, the third {r}.
    pseudonyms {p}, {q}, {r} | def anon(s): '''full names, in order, become {p}, {q}, {r}'''
    full names: {p}, {q}, {r} | Column of messages with names; pseudonymise as {p}, {q}, {r}.
    each name -> {p}, {q}, ... | hi! nobody may be recognised, so please {p}, {q}, ... instead of full names
    names in order: {p}, {q}, ... | people, like "Tom Beispiel, then Eva Muster": "{p}, then {q}"
    anonymise names: {p}, {q}, ... | Interview snippets: who is named first becomes {p}, then {q}, then {r}.
    "Eva Muster rang Tom Beispiel" -> "{p} rang {q}" | Write {p} for the name that comes first, then {q}, {r}.
    Number the people from left to right: {p}, {q}, ... | without real names pls: {p}, {q}, {r}, rest the same
    The text has one to three people in it; put {p}, {q}, {r} in the order they are named.
    Notes that mention colleagues by full name. I want {p}, {q}, ... there, nothing else changed.
    could you hide who is who? {p} for the first name you see, {q} for the next and so on, thanks
    """)  # fmt: skip
def people_pseudonymised(rng: Random) -> Writing:
    """Replace the full names in a text by numbered or lettered tags."""
    tags = rng.choice(TAGS)

    def row(rng: Random) -> tuple[str, str]:
        names = map(" ".join, zip(rng.sample(FIRST, 3), rng.sample(LAST, 3), strict=True))
        return swapped(rng, PEOPLE, **dict(zip("xyz", zip(names, tags, strict=True), strict=True)))

    return dict(zip("pqr", tags, strict=True)), row


PHONES = ("(415) 555-0199", "212-555-0199", "+1 303 555 0199", "617.555.0199")
TIMES = (" am", "pm", ":15", ":30 pm", ":45", ":20 am", ":05", ":50pm")
COINS = carriers(
    "${} | €{} | £{} | {} EUR | USD {} | {} dollars | {} euros | {} CHF | {} kr | ¥{} | {} pounds"
)


def priced(rng: Random) -> str:
    """Draw an amount of money with its currency."""
    number = rng.choice((f"{rng.randint(2, 990)}", f"{rng.randint(1, 99)}.{rng.randint(10, 99)}", "1,250"))
    return rng.choice(COINS).format(number)


KINDS: dict[str, tuple[str, Callable[[Random], str]]] = {
    "e-mail addresses": ("EMAIL", mail),
    "phone numbers": (
        "PHONE",
        lambda r: code(r, r.choice(PHONES)),
    ),
    "links": ("LINK", lambda r: f"https://{r.choice(DOMAIN)}/{r.choice(WORD)}"),
    "dates": ("DATE", lambda r: lettered(r, any_date(r), (*FORMS[:-1], "%Y-%m-%d", "%d/%m/%Y"))),
    "sums of money (number and currency)": ("AMOUNT", priced),
    "times of day (am/pm included)": ("TIME", lambda r: f"{r.randint(1, 12)}{r.choice(TIMES)}"),
}
MARKS = ("[{}]", "<{}>", "{}", "*{}*", "__{}__", "#{}")
DETAILS = carriers("""
    {x} | {x} | {x}, {y} | {y} ({x}) | {y} - {x} | {z} + {x} | {ref}: {y} | note: {x}, {y}
    {x} or {y} | {y} in the mail | {first}: {y} {x} | {city}, {x}, {z} | {x} on the {item} | {place}, {x}, {y}
    {x}; {y}; {z} | is {x} right, {first}? | {first} noted {x} and {y} | {first} crossed out {y} and wrote {z}
    {item}: {x} / {y} | {item} ({z}), {x} | {y}, {z} - {first} | for the {item}: {x} | {team} has {y} and {z}
    """)  # fmt: skip


@typed("safety_verification", """
    {b}: {t}, {a}: {s}
    {s} = {a}, {t} = {b} | {a} -> {s}, {b} -> {t} | {a} => {s}; {b} => {t} | tag {a} {s} and {b} {t}
    {s} for {a}, {t} for {b} | Substitute {s} for {a}, {t} for {b}. | Replace {a} with {s} and {b} with {t}.
    mask {a} ({s}), {b} ({t}) | Free text with private bits: {a} must read {s} and {b} must read {t}.
    replcae {a} by {s}, {b} by {t} | Support notes. All may stay except {a} (write {s}) and {b} (write {t}).
    {a} become {s}, {b} become {t} | Chat log column; make {a} into {s} and {b} into {t}, all else verbatim.
    Write {t} for all {b} and {s} for all {a}. | before we share these: pls swap {a} for {s} and {b} for {t}
    Put {s} where {a} stand, {t} where {b} do. | {a} and {b} only, like "{y}, {x}" -> "{t}, {s}"
    tag {a} and {b}: "{x} or {y}" -> "{s} or {t}" | hi, I need {a} to show as {s} and {b} as {t}, only these!
    Which text is left with {a} as {s} and {b} as {t}? | Hide {a} as {s}, {b} as {t}; all other details stay.
    could you blank out the {a} as {s} and the {b} as {t}? leave all other stuff, thank you
    The lines hold contact and order details; I want {a} as {s} and {b} as {t}, other things as they are.
    """)  # fmt: skip
def two_details_tagged(rng: Random) -> Writing:
    """Replace two kinds of detail, each by its own tag."""
    (a, (word_a, draw_a)), (b, (word_b, draw_b)), (_, (_, draw_c)) = rng.sample(list(KINDS.items()), 3)
    mark, small = rng.choice(MARKS), rng.random() < 0.5
    ta, tb = (mark.format(word.lower() if small else word) for word in (word_a, word_b))

    def row(rng: Random) -> tuple[str, str]:
        other = draw_c(rng)
        return swapped(rng, DETAILS, x=(draw_a(rng), ta), y=(draw_b(rng), tb), z=(other, other))

    return {"a": a, "b": b, "s": ta, "t": tb, "x": draw_a(rng), "y": draw_b(rng)}, row


PAIRS = carriers("""
    cat/dog | box/crate | van/truck | team/crew | room/hall | pear/plum | sofa/bench | salt/sugar | knife/fork
    red/blue | day/week | car/bike | bus/tram | hot/cold | road/lane | film/play | gate/door
    tea/coffee | shop/store | left/right | boss/chief | north/south | chair/stool | coat/jacket | nurse/doctor
    cheap/costly | town/village | client/guest | bill/invoice | photo/sketch | letter/parcel | winter/summer
    """)  # fmt: skip
MENTIONS = carriers("""
    {x} {x} | {adj} {x}, {adj} {x} | {x} by {x} to {city} | more {x} and less {x} | {x} {n}, {x} {n}, {x} {n}
    {x} = {x} | {x}/{x}/{item} | {x}, {item}, {x} | if {x}, then {x} | no {x}, {x}, {x}! | {x}; {x}; {x}; {x}
    {x} or {x}?
    {team} {x} & {x} | {item} ({x}), {item} ({x}) | one {x} after the other {x} | {x} in {city}, {x} in {city}
    {first}: "{x}, {x}" | {x} > {item} > {x} > {place} > {x} | the {x} near the {place}, not the {x} in {city}
    our {x}, your {x}, their {x} | {weekday} {x} and {weekday} {x} | {x} {n}: {item}, {x} {n}: {item}
    {x} for {first}, {x} for {first} | {first} says {x}, {first} says {x} | {verb} {x}, {verb} {x}, {verb} {x}
    """)  # fmt: skip
ONCE = carriers("{x} {n} | {adj} {x} | {first} {verb} the {x} | {x} in {city}? | {item} with {x}")


@typed("format_repair", """
    {w} {a} -> {b} | {b} for the {w} {a}
    just {w} {a}: {b} | hey, someone wrote {a} for {b}, but only at its {w} mention - please correct that one
    only {w} "{a}" to "{b}" | {w} "{a}" becomes "{b}" | replace {w} {a} wth {b} | {a} => {b}, {w} one only
    {w} occurrence of {a}: {b} | Typo column: the {w} {a} is wrong and ought to be {b}, other {a}s are right.
    "{b}" instead of {w} "{a}" | Change only the {w} "{a}" to "{b}". | Put {b} for the {w} {a}, others remain.
    only the {w}, like "{x}" -> "{y}" | can you fix just the {w} {a} to {b}? the other ones are right, thanks
    {w} "{a}" into "{b}", e.g. "{x}" => "{y}" | please make the {w} {a} {b} and don't touch any other {a}, ta
    Where {a} stands for the {w} time, write {b}. | The text repeats "{a}"; its {w} mention should read "{b}".
    Replace the {w} {a} with {b}, keep any others. | Overwrite the {w} "{a}" with "{b}", nothing else.
    What is the line with {b} in place of the {w} {a}? | Cells with the word {a}: the {w} one turns into {b}.
    Lines in which {a} may stand several times. I want {b} for the {w} one, the others unchanged.
    """)  # fmt: skip
def one_mention_replaced(rng: Random) -> Writing:
    """Replace only the first or only the last mention of a word."""
    a, b = rng.choice(PAIRS).split("/")[:: rng.choice((1, -1))]
    first = rng.random() < 0.4

    def row(rng: Random) -> tuple[str, str]:
        while True:
            text, _ = swapped(rng, ONCE if rng.random() < 0.1 else MENTIONS, x=(a, b))
            before, _, after = text.partition(a) if first else text.rpartition(a)
            if len(re.findall(a, text)) == len(re.findall(rf"\b{a}\b", text)) and len(text) < MAX_OUTPUT - 5:
                return text, before + b + after

    example = f"{b} and {a}" if first else f"{a} and {b}"
    return {"w": "first" if first else "last", "a": a, "b": b, "x": f"{a} and {a}", "y": example}, row


COUNTED = ("({})", "[{}]", "- {}", "{}x", "| {}")


@typed("code_commands", """
    {a} to {b} + count like {t} | {a} => {b}, count last: {t}
    {b} for {a}, tally {t} at end | Turn all {a} into {b}. Last thing on the line: how many, e.g. {t}.
    {b} not {a}, end in hits: {t} | with the tally, like "{a}, {a}?" => "{b}, {b}? {t}"
    {a} to {b}, hits at end as {t} | Replace each {a} with {b} and add the number of swaps, like {t} for two.
    {a} -> {b}, hits like {t} behind | for my log pls: {b} where {a} was, then a space and the tally, like {t}
    s/{a}/{b}/ plus hits at end: {t} | hi, I'd like {a} as {b} plus the count tacked on, {t} if it was two
    "{a} or {a}" -> "{b} or {b} {t}" | What is the text with {b} for {a}, followed by the count as in {t}?
    swap {a}/{b}, append number like {t} | Exchange {a} for {b}, then put the number behind: two would be {t}.
    replace {a} by {b}, cuont behind as {t} | Change {a} to {b}, append a space and the count like {t}.
    Short texts; {a} is to read {b}, and behind comes the number of hits like {t}.
    Write {b} for every {a}; at the end comes how often, in the form {t}, also for zero.
    could you swap {a} for {b} and tell me at the end how many? in the style {t}, thanks!
    Notes with {a} none, one or more times. Use {b} instead and end with the count ({t} = 2).
    Cells to clean: {a} becomes {b}, the number of times goes last ({t} for two, also when 0).
    The column says {a}, we say {b}: correct it and append how many, two being {t}.
    """)  # fmt: skip
def word_replaced_and_counted(rng: Random) -> Writing:
    """Replace a word and write the number of replacements at the end."""
    a, b = rng.choice(PAIRS).split("/")[:: rng.choice((1, -1))]
    tail = rng.choice(COUNTED)

    def row(rng: Random) -> tuple[str, str]:
        lines, word = rng.choice((MENTIONS, MENTIONS, ONCE)), b if rng.random() < 0.1 else a
        while True:
            old, _ = swapped(rng, lines, x=(word, b))
            new, count = re.subn(rf"\b{a}\b", b, old)
            new += " " + tail.format(count)
            if len(re.findall(a, old)) == count and len(new) <= MAX_OUTPUT:
                return old, new

    return {"a": a, "b": b, "t": tail.format(2)}, row


BRANDS = listed("""
    Zentrix, Polvaro, Miranto, Kelvaro, Nubilo, Ostrava Gear, Quillo, Tavanti, Brimsy, Veloro, Fennico,
    Glimmr, Hexapod Pro, Jorvia, Lumivo, Ravello One, Sundry, Wexford Plus, Yarrowby, Aquilla, Corvano, Snuggo
    """)  # fmt: skip
TERMS = listed("our product, the product, the app, the device, [brand], Brand X, *****, <product>")
SHOP = carriers("""
    {x} | {first} loves {x}, hates {z} | {first} asked {x} for a refund | why does {x} cost more than {y}?
    {x} or {y}? | {z} beats {x} | {item} by {x} | {x}, {z}, {y} | {x}'s {item} broke | {adj} {x} for sale
    {x} vs. {z}
    thanks, {x}! | {z} {item}, not {y} | {x} {verb} in {city} | no {y} at the {place} | {x} is better than {z}
    {y} from {city}: {adj} | switch from {z} to {x} | my {x} came on {weekday} | {weekday}: {x} won't start
    """)  # fmt: skip


@typed("safety_verification", """
    {a}/{b}/{c} => {t} | brands {a}, {b}, {c}: {t} | hide {a}, {b}, {c} as {t}
    {a}, {b}, {c} -> {t} | Customer remarks in which {b}, {a} or {c} occur: I need "{t}" for any of these.
    {t} for {a}, {b}, {c} | can you make {a}, {b} and {c} say {t}? the rest of the remark as before, thanks
    {t} replaces {a}, {b}, {c} | {a}, {b} and {c} become {t} | {a}, {b}, {c}: "old {b}" -> "old {t}"
    brnads {a}, {b}, {c} to {t} | legal called... {a}, {b} and {c} have to go, please put {t} (just like that)
    no {a}, {b}, {c}: write {t} | Column of complaints; {a}, {b}, {c} should be written "{t}", nothing else.
    Substitute "{t}" for {a}, {b} and {c}. | for a blind test I'd like {t} instead of {a}, {b} and {c}, please
    "{c} or {a}?" => "{t} or {t}?", also for {b} | Replace the brands {a}, {b} and {c} with "{t}".
    How does it read with {t} for {a}, {b} and {c}? | Neutralise {a}, {b} and {c} to "{t}", exactly so.
    Don't name {c}, {b} or {a}: print "{t}" each time. | Write "{t}" for {a}, {b} or {c}; other brands stay.
    Shop reviews. The names {a}, {b} and {c} must read "{t}", other firms are left as they stand.
    The comments name brands, three of which we may not print: {a}, {b}, {c}. Put "{t}" for each.
    """)  # fmt: skip
def brands_made_neutral(rng: Random) -> Writing:
    """Replace three brand names by one neutral term."""
    a, b, c, *others = rng.sample(BRANDS, len(BRANDS))
    term = rng.choice(TERMS)

    def row(rng: Random) -> tuple[str, str]:
        x, y, z = rng.choice((a, b, c)), rng.choice((a, b, c)), rng.choice(others)
        return swapped(rng, SHOP, x=(x, term), y=(y, term), z=(z, z))

    return {"a": a, "b": b, "c": c, "t": term}, row


EMOJI = carriers("""
    👍=ok | 👎=bad | 🔥=hot | 🐛=bug | 🐶=dog | 😂=haha | ✅=done | ⭐=star | 📞=call | 📅=date | 💡=idea
    🎉=party | ❤️=love | 😡=angry | 💰=money | 🍕=pizza | 🌧️=rain | 👋=hello | 🙏=please | 🚀=launch | ❌=failed
    📦=parcel | ☕=coffee | ☀️=sunny | 😴=sleepy | 🤔=unsure | 🔒=locked | 😭=crying | ⚠️=warning | 🎂=birthday
    """)  # fmt: skip
CHAT = carriers("""
    {x} | {n} x {item} {x} {x} | no {y} today, {first} | {first} is in {city} {x} | the {place} is {adj} {y}
    {x} {y} | {ref} {y} | {z} but {x} | {item} ({x}) | {x}, {y}, {z} | {z} {item} {x}
    {x} {first} | {y} for the {adj} {item}! | see you {weekday} {y} {x} | {first} says {x} and {team} says {y}
    {item} {verb} {x} | {x} {weekday} {y} | {item}: {x} or {y}? | {x} the {place} {z} | {first} {x} {first}
    """)  # fmt: skip


@typed("text_nlp", """
    {p}={a} {q}={b} {r}={c} | {p}: {a}; {q}: {b}; {r}: {c} | {p} -> {a}, {q} -> {b}, {r} -> {c}
    {p} {a}, {q} {b}, {r} {c} | I can't see {p} {q} {r} here, pls type {a}, {b}, {c} for them (in that order)
    read {p} {a}, {q} {b}, {r} {c} | Messages in which {p} means {a}, {q} {b} and {r} {c}. Write those.
    {a} for {p}, {b} for {q}, {c} for {r} | What does it say with {a} instead of {p}, {b} of {q}, {c} of {r}?
    emoij -> word, {p} {a}, {q} {b}, {r} {c} | Replace {p} by {a}, {q} by {b}, {r} by {c}; other emojis stay.
    emojis to words: {p} {a}, {q} {b}, {r} {c} | words not emoji: {p} {a}, {q} {b}, {r} {c}
    Write {a} for {p}, {b} for {q}, {c} for {r}. | {p} {a}, {q} {b}, {r} {c}: "so {q}" -> "so {b}"
    Put the word, {p} being {a}, {q} {b} and {r} {c}. | Turn each {p} into {a}, {q} into {b}, {r} into {c}.
    like "{r} now {p}" -> "{c} now {a}", and {q} is {b} | Spell these out: {p} as {a}, {q} as {b}, {r} as {c}.
    hi, please make {p} say {a}, {q} say {b} and {r} say {c}, all the other text as is
    Chat lines with emojis. For {p} I want {a}, for {q} {b}, for {r} {c}, others as they are.
    our export breaks on emojis, could you write {a} for {p}, {b} for {q} and {c} for {r}? thx
    App comments: our screen reader needs {a} where {p} is, {b} where {q} is, {c} where {r} is.
    The column has messages; {p}, {q} and {r} have to read {a}, {b} and {c} there, nothing else changes.
    """)  # fmt: skip
def emoji_worded(rng: Random) -> Writing:
    """Write given words for three emojis of a message."""
    (p, a), (q, b), (r, c), *others = (pair.split("=") for pair in rng.sample(EMOJI, len(EMOJI)))

    def row(rng: Random) -> tuple[str, str]:
        x, y = rng.sample(((p, a), (q, b), (r, c)), 2)
        z = rng.choice(others)[0]
        return swapped(rng, CHAT, x=x, y=y, z=(z, z))

    return {"p": p, "a": a, "q": q, "b": b, "r": r, "c": c}, row


CURSES = listed("""
    damn, crap, hell, bloody, idiot, moron, jerk, sodding, blasted, loser, stupid, bugger, twit, dork, git,
    freaking, rubbish, liar, cheat, muppet, bonkers, lousy, sucks, piss
    """)  # fmt: skip
MASKS = {
    "first letter, then a star per letter": r"(?<=\w)\w",
    "a star for every letter but the first and the last": r"(?<=\w)\w(?=\w)",
    "a star for each letter": r"\w",
    "a star for every letter but the last": r"\w(?=\w)",
}


@typed("safety_verification", """
    {a}, {b}, {c}: {h} | Forum posts with {a}, {b} or {c}. I want {x}, {y} and {z}, upper or lower case alike.
    {a}/{b}/{c} -> {x}/{y}/{z} | {a}, {b}, {c} to {x}, {y}, {z} | Blank out {a}, {b} and {c}: {h}.
    censor {a}, {b}, {c} ({h})
    {x} {y} {z} for {a} {b} {c} | The text may have {a}, {b}, {c} in it: {h} for these, other words unchanged.
    star out {a}, {b}, {c}: {h} | please tone it down: {a}, {b}, {c} with {h}, leave the other words in peace
    sensor {a} {b} {c} as {x} {y} {z} | Make it printable: {x}, {y}, {z} for {a}, {b}, {c}.
    {a} -> {x}, {b} -> {y}, {c} -> {z} | Chat log, some of it rude. {a}, {b}, {c} should be hidden, {h}.
    bleep {a}, {b}, {c}: {x}, {y}, {z} | How would it look with {a}, {b} and {c} as {x}, {y} and {z}?
    Mask {a}, {b} and {c} ({h}), big or small. | the boss is reading!! pls put stars in {a}, {b} and {c} ({h})
    Censor only {a}, {b}, {c}, in any case: {h}. | Print {x} for {a}, {y} for {b}, {z} for {c}, any case.
    {a}, {b}, {c}: {h}, like "you {b}" -> "you {y}" | {a} {b} {c}, e.g. "{a}, {c}, {b}!" -> "{x}, {z}, {y}!"
    Angry reviews. The words {a}, {b} and {c} must be starred ({h}), the rest stays as typed.
    kids read this, so could you turn {a}, {b} and {c} into {x}, {y} and {z}? caps or not, thanks
    """)  # fmt: skip
def rude_words_starred(rng: Random) -> Writing:
    """Put stars for letters of three rude words."""
    (how, hidden), (a, b, c, *others) = rng.choice(list(MASKS.items())), rng.sample(CURSES, len(CURSES))

    def row(rng: Random) -> tuple[str, str]:
        x, y, z = rng.choice((a, b, c)), rng.choice((a, b, c)), rng.choice(others)
        x, y = (rng.choice((word, word, word.upper(), word.capitalize())) for word in (x, y))
        return swapped(rng, CHAT, x=(x, re.sub(hidden, "*", x)), y=(y, re.sub(hidden, "*", y)), z=(z, z))

    masked = {key: re.sub(hidden, "*", word) for key, word in zip("xyz", (a, b, c), strict=True)}
    return {"a": a, "b": b, "c": c, "h": how, **masked}, row


PIECES = carriers("{word} | {adj} {item} | {word} {word} | {verb} | {item}")
QUOTES = carriers("“{}” | «{}» | „{}“ | ‘{}’ | *{}* | <q>{}</q> | '{}' | `{}` | « {} » | [{}] | _{}_")


@typed("format_repair", """
    "x" -> {x} | How does it look with {d} in place of "..."? | pls make "word" {w}, our style guide says so
    "word" to {w} | qoutes as {w} | quotes like {w} | {w}, not "word" | "..." become {d} | use {d} for "..."
    {x} instead of "x" | house style: say "yes" -> say {yes} | the printer wants {d} not "...", thanks
    straight quotes to {d} | Cells contain one or two quoted pieces. Mark them as {w}, all else stays.
    The column has "..." in it, we use {d}. | Titles and remarks with straight double quotes; put {d} there.
    Replace each pair of double quotes by {d}. | like the "old" town => the {old} town, for all double quotes
    Text with words in "...". I want these in {d}. | could you please swap the "..." quotes for {d}?
    Turn "quoted text" into {q}, leave apostrophes. | Can you put {d} round the words that stand in "..." now?
    Write double quotes as {d}, nothing else changes. | Change "word" to {w} wherever double quotes stand.
    """)  # fmt: skip
def quotes_typeset(rng: Random) -> Writing:
    """Write another kind of quotation marks for straight double quotes."""
    form = rng.choice(QUOTES)

    def row(rng: Random) -> tuple[str, str]:
        said = [say(rng, PIECES) for _ in "xyz"]
        return swapped(
            rng, DETAILS, **{key: (f'"{t}"', form.format(t)) for key, t in zip("xyz", said, strict=True)}
        )

    texts = {"x": "x", "w": "word", "d": "...", "q": "quoted text", "yes": "yes", "old": "old"}
    return {key: form.format(text) for key, text in texts.items()}, row


SPANS = carriers("""
    {x} | {item}, size {x} | ages {x}, {city} | {team}: {x}, {y} | rooms {x} and {y} | e-mail {first}: {x}
    open {x} | {x} x {y}
    pages {x} | {x}, {item} | T-shirt {x} | {x} or {y}? | {x}; {y}; {x} | well-known {x} | {first} won {x}
    check-in {x} | rows {x} ({y} empty) | about {x} per {item} | drop-in {weekday} {x} | {adj}-ish {item}, {x}
    """)  # fmt: skip


@typed("format_repair", """
    3-5 -> 3{j}5 | 7-9 as 7{j}9 | 3{j}5, not 3-5 | 1-2 becomes 1{j}2
    10-14 => 10{j}14 | Make 4-6 read 4{j}6 everywhere. | Texts with ranges like 3-5. I want 3{j}5, rest as is.
    from-to as 20{j}30 | Change hyphens that join numbers (5-9 is 5{j}9), leave e-mail and the like.
    ranges: 2{j}4 style | could you please turn ranges like 30-40 into 30{j}40? other hyphens are fine
    number ranges like 3{j}5 | Replace the hyphen between two numbers as in 8{j}12; words with hyphens stay.
    hyphen betwen digits -> 3{j}5 | Can you give ranges as 3{j}5? | pls write 3{j}5 where it's 3-5
    like "pages 4-7" -> "pages 4{j}7" | Cells hold ranges: put them as 15{j}18 instead of 15-18.
    Write ranges such as 3-5 as 3{j}5. | How do you write the line with 10{j}20 in place of 10-20?
    the layout people want 3{j}5 for 3-5, thanks | only between numbers, e.g. "drop-in 2-4" => "drop-in 2{j}4"
    The column has spans of numbers, 6-8 for example; write these 6{j}8, hyphenated words untouched.
    Opening times, pages and sizes with a hyphen. Between numbers it should be as in 9{j}17, else it stays.
    """)  # fmt: skip
def number_hyphens_replaced(rng: Random) -> Writing:
    """Write another sign or word for the hyphen between two numbers."""
    joint = rng.choice((" to ", " to ", "–", " – ", "..", " till ", "/", "~", " … ", " up to ", " - ", ":"))

    def span(rng: Random) -> Swap:
        low = rng.choice((rng.randint(1, 30), rng.randint(1, 400), rng.randint(1000, 1990)))
        high = low + rng.choice((1, 2, rng.randint(1, 9), rng.randint(2, 60)))
        half = rng.choice(("", "", "", ".5"))
        return f"{low}{half}-{high}", f"{low}{half}{joint}{high}"

    return {"j": joint}, lambda r: swapped(r, SPANS, x=span(r), y=span(r))
