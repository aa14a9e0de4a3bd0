"""Families with a small rule: what a text gives if something holds, and what else."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from fuzzy_magic.train.procedural.base import Writing, answers, say, typed
from fuzzy_magic.train.procedural.words import mail, one_each, shelves

OWN = shelves(
    """
    gadget: toaster umbrella wallet cable drone racket pan towel scarf ticket jar hinge pump tray hook bench
      + paddle compass stapler broom vase tripod shelf blind clamp funnel lid crate wheel dial
    food: plums waffles olives muffins noodles carrots almonds pancakes radishes crackers dumplings prawns
      + lentils peppers biscuits sandwiches pretzels turnips
    job: chef driver tutor vet clerk mechanic guard artist farmer sailor coach judge miner singer lawyer
    did: lost found fixed bought dropped opened shared closed missed checked stored burned washed cut tried
    looks: grey tall sticky noisy thin curly plain brown faded heavy soft bent tidy damp flat sour
    spot: attic harbour gym cellar market bakery depot tower office garden pier stadium school lobby
    when: yesterday today tonight again twice outside
    pal: Ada Bert Cora Dean Emil Flora Gina Hank Ivy Jack Kira Lars Mona Nils Opal Pete Ruth Sami Tess Udo
      + Vito Will Yves Zara Aldo Bibi Cleo Doug
    kin: Adler Brook Costa Diaz Engel Frost Grant Hale Irving Jonas Keller Lunde Marsh Noble Orth Poole Quinn
    long: Elizabeth Robert Margaret William Katherine Alexander Josephine Theodore Susanna Benjamin Charlotte
      + Frederick Gabriella Leonardo Magdalena Nathaniel Penelope Sebastian Victoria Anastasia
    pet: Liz Bob Peggy Bill Kit Sandy Jo Ted Sue Ben Lottie Fritz Gabi Leo Lena Nat Penny Basti Vicky Stacy
    none: none n/a - unknown TBD null NONE nil 0 false
    head: Urgent New Order Ticket Draft Info Private Test Update Reminder Copy Alert Notice Sold
    core: refund error sale invoice & free broken delay password help VIP order return gift vegan
    tail: please soon ASAP kg EUR done now pending thanks closed sent urgent cancelled
    """,
    r"[ +]+",
)
LINES = shelves(
    """
    any: the {gadget} is {looks} | {pal} {did} the {gadget} | {looks} {gadget} in the {spot} | {looks} {food}
      + | {gadget} no. {n} | {n} {food} for {pal} | our {job} {did} {n} {food} in the {spot} | my {gadget}
      + | {pal} {kin} | the {job} at the {spot} {did} a {looks} {gadget} {when} | {company}, {city}
      + | {item} and {gadget} | {pal} asked the {job} about {food} | {food} from {city} | {street} {n}
      + | nobody {did} that {looks} {gadget} near the {spot} {when} | {job} {pal} | {weekday}, {spot}
    find: {x} | {pal}: {x} | the {gadget} ({x}) | {looks} {gadget}, {x} | {pal} wrote {x} | {x}, {spot}
      + | our {job} {did} it, {x} | see {x} {when} | {x} for {food} | {food} and {x} | [{x}] {gadget}
    empty: {pal} is at the {spot} | the {gadget} | {looks} {gadget} | {pal}, {job} | our {job} {did} it
      + | {food} for {pal} | nothing from {pal} yet | {gadget}, {food} | a {looks} {spot} in {city}
    ask: where is the {gadget} | who {did} my {gadget} | why is the {spot} {looks} | when does {pal} come
      + | can you call the {job} | do we have {food} | is the {gadget} {looks} | how old is {pal}
      + | what did {pal} buy {when} | did the {job} like the {food} | are there {food} in the {spot}
      + | which {gadget} is {looks} | has {pal} seen the {spot} | does {pal} eat {food} | should we ask {pal}
    tell: the {gadget} is {looks} | {pal} {did} my {gadget} | the {spot} was {looks} | {pal} likes {food}
      + | we have {food} in the {spot} | I {did} it {when} | please call the {job} | our {job} has {food}
      + | there are {food} in the {spot} | he eats {food} {when} | no {food} {when} | my {gadget} is {looks}
    number: {x} {food} | {pal} {did} {x} {food} | the {job} has {x} {food} {when} | give {pal} {x} {food}
      + | we need {x} {food} for {pal} | only {x} {food} in the {spot} | it costs {x} EUR | wait {x} days
      + | {pal} spent {x} hours at the {spot} | {x} of the {food} were {looks} | {looks} {food}, {x} kg
    reach: {pal} {kin}, {m}, {p} | {p} / {m} | {m} or {p} | call {p} or write to {m} | {pal}: {p}, {m}
      + | tel. {p}, mail {m} | {job} {pal}, {p}, {m}
    one: {x} | {pal} {kin}, {x} | contact: {x} | reach {pal} at {x} | {job}: {x} | {x} ({pal}) | {pal} - {x}
    """,
    r" *\+? \| ",
)
DIGITS = shelves("words: zero one two three four five six seven eight nine ten eleven twelve", " ")["words"]
ACTS: dict[str, Callable[[str], str]] = {
    "the text in capitals": str.upper,
    "the text in small letters": str.lower,
    "the text unchanged": str,
    "the first word": lambda text: text.split()[0],
    "the last word": lambda text: text.split()[-1],
    "the text with ! at the end": "{}!".format,
    'the text with "* " in front': "* {}".format,
    "the text in round brackets": "({})".format,
    "the first word in capitals": lambda text: text.split()[0].upper(),
}
KINDS: dict[str, tuple[str, Callable[[Random], str]]] = {
    "number": ("a", lambda r: str(int(10 ** r.uniform(0, 4)))),
    "e-mail address": ("an", mail),
    "phone number": ("a", lambda r: f"555-01{r.randrange(100):02d}"),
    "web link": ("a", lambda r: f"https://{r.choice(OWN['gadget'])}.example/{r.choice(OWN['food'])}"),
    "time": ("a", lambda r: f"{r.randrange(24)}:{r.randrange(60):02d}"),
    "price": ("a", lambda r: f"${r.randrange(1, 500)}.{r.randrange(100):02d}"),
    "date": ("a", lambda r: f"20{r.randrange(10, 40)}-{r.randrange(1, 13):02d}-{r.randrange(1, 29):02d}"),
}


def fill(rng: Random, theme: str, **facts: object) -> str:
    """Fill a carrier of a theme with words of this module where the facts leave room."""
    return say(rng, LINES[theme], **(one_each(rng, OWN) | facts))


def fork(rng: Random, marks: str, layouts: tuple[str, ...], holds: Callable[[str, str], bool]) -> Writing:
    """Draw a mark and what is made of a text that has it in its place, and of another."""
    mark, yes, no = rng.choice(OWN[marks]), *rng.sample(list(ACTS), 2)

    def draw(rng: Random) -> str:
        return rng.choice(layouts).format(fill(rng, "any"), mark, rng.choice(OWN["food"]))

    def rule(text: str) -> str:
        doubtful = (mark.lower() in text.lower()) != (mark in text)
        return "" if doubtful else ACTS[yes if holds(text, mark) else no](text)

    return {"mark": mark, "yes": yes, "no": no}, answers(rule, draw)


@typed("agentic_tools", """
    I need the {what} from each line; write {none} where a line has no {what} | {what} if present, else {none}
    def get(text): '''The {what} in text, "{none}" without one.''' | {what} -> as it stands, otherwise {none}
    If the text has {a} {what}, return it; if not, return {none}. | pull out the {what}; {none} when missing
    lines with {a} {what}: give it alone. Lines without: {none} | the {what}, or {none} if there is none
    copy the {what}, put {none} in its place if it is missing | only the {what}; lines without: {none}
    Is there {a} {what}? Copy it. Nothing there: {none} | No {what}? Then {none}. Otherwise just the {what}.
    grab the {what} pls, {none} if you can't find one | Which {what} is given? {none} if not a single one
    {what} column, missing values = {none} | extract {what}, empty -> {none} | find({what}) or "{none}"
    {what} (default: {none}) | {what}, fallback {none} | {what} or {none}
    """)  # fmt: skip
def found_or_default(rng: Random) -> Writing:
    """Give what is looked for, else a default."""
    what, none = rng.choice(list(KINDS)), rng.choice(OWN["none"])
    article, make = KINDS[what]

    def row(rng: Random) -> tuple[str, str]:
        found = make(rng)
        return (fill(rng, "find", x=found), found) if rng.random() < 0.6 else (fill(rng, "empty"), none)

    return {"what": what, "a": article, "none": none}, row


@typed("classification_filter", """
    If the text begins with {mark}, return {yes}. If not, return {no}. | starts with {mark}? {yes}, else {no}
    Write {no}, but {yes} for a text starting with "{mark}". | if text.startswith("{mark}"): {yes}; else: {no}
    Check the beginning. {mark}: {yes}. Anything else: {no}. | return {yes} if it opens with {mark} else {no}
    def choose(s): '{yes} if s starts with {mark}, or {no}' | in front {mark}: {yes}, no {mark} there: {no}
    Does it start with {mark}? Then {yes}. Otherwise {no}. | {no}, but {yes} after a {mark} at the start
    I want {no}, unless it begins with {mark}: then {yes} | {mark} at the start: {yes}. If not: {no}.
    begins with "{mark}": {yes}; other: {no} | "{mark}" first -> {yes}, other -> {no}
    opens with {mark}: {yes}, else {no} | beginning = "{mark}" ? {yes} : {no} | {mark} leads? {yes} : {no}
    first word {mark}? {yes}. else {no} | {mark}... => {yes}, other => {no}
    "{mark} ..." -> {yes} / else {no}
    """)  # fmt: skip
def begins_choice(rng: Random) -> Writing:
    """Choose by how a text begins what is made of it."""
    return fork(rng, "head", ("{1} {0}", "{1} {0}", "{0}", "{0} {1}"), str.startswith)


@typed("classification_filter", """
    If the text contains {mark}, return {yes}. If not, return {no}. | {no}, unless it has {mark}: then {yes}
    for texts that have {mark} give {yes}, for the rest {no} | Write {no}, but {yes} for a text with "{mark}".
    Only if {mark} occurs: {yes}; in any other case: {no} | def choose(s): '{yes} if "{mark}" in s, else {no}'
    Search for {mark}. Found: {yes}. Not found: {no}. | {mark} somewhere: {yes}. {mark} nowhere: {no}.
    when {mark} turns up I want {yes}, else {no} | Is {mark} in it? Then {yes}. Otherwise {no}.
    return {yes} if it includes {mark} else {no} | lines with {mark} -> {yes}; without -> {no}
    has "{mark}" in it: {yes}; otherwise: {no} | "{mark}" inside -> {yes}, not -> {no}
    "{mark}" present: {yes}, absent: {no} | {mark} => {yes} / no {mark} => {no}
    contains {mark}? {yes}, else {no} | "{mark}" in text ? {yes} : {no} | any {mark}? {yes}, or else {no}
    mentions {mark} ? {yes} : {no}
    """)  # fmt: skip
def contains_choice(rng: Random) -> Writing:
    """Choose by what a text contains what is made of it."""
    return fork(rng, "core", ("{0} {1} {2}", "{1} {0}", "{0}", "{0}"), str.__contains__)


@typed("classification_filter", """
    If the text ends in {mark}, return {yes}. If not, return {no}. | last word {mark}: {yes}; otherwise: {no}
    Only if {mark} comes last: {yes}; in any other case: {no} | return {yes} if the ending is {mark} else {no}
    lines that end in "{mark}" -> {yes}; all others -> {no} | if text.endswith("{mark}"): {yes}; else: {no}
    def choose(s): '{yes} if s ends with {mark}, or {no}' | Check the end. {mark}: {yes}. Anything else: {no}.
    Does it end with {mark}? Then {yes}. Otherwise {no}. | {no}, unless it ends with {mark}: then {yes}
    Write {no}, but {yes} for a text ending in "{mark}". | {mark} at the end: {yes}. If not: {no}.
    final word {mark}? {yes}, or else {no} | "{mark}" last -> {yes}, other -> {no}
    closes with {mark}: {yes}, else {no} | ends with {mark}? {yes}, else {no}
    {mark} last: {yes}; not last: {no} | ...{mark} => {yes}, other => {no} | "... {mark}" -> {yes} / else {no}
    ending = "{mark}" ? {yes} : {no}
    """)  # fmt: skip
def ends_choice(rng: Random) -> Writing:
    """Choose by how a text ends what is made of it."""
    return fork(rng, "tail", ("{0} {1}", "{0} {1}", "{0}", "{1} {0}"), str.endswith)


@typed("format_repair", """
    Leave the text alone unless it is entirely in capitals; then make it Like this.
    Typed with caps lock? One leading capital, then small letters. If not, copy it.
    all in capitals? First letter capital, rest small; else unchanged | unshout (only if all caps): Like this
    fix caps lock: HELLO BOB => Hello bob, Hello Bob => Hello Bob | ALL CAPS -> Sentence case, else no change
    no change, except that TEXTS LIKE THIS become Texts like this | s.capitalize() if s.isupper() else s
    def calm(s): '''Sentence case if all caps, or s itself''' | calm ALL-CAPS lines, skip others (Like this)
    I want shouted lines calmed (Like this), the others as is | caps only: Sentence case. mixed case: as is
    capitals throughout: capitalize(); otherwise do nothing | stop the shouting: text in caps -> Sentence case
    SHOUTED TEXT becomes Shouted text, normal text stays | "CALL ME NOW" -> "Call me now", "Call Me" stays
    PLEASE WAIT → Please wait; Please Wait → Please Wait | isupper -> capitalize, else same
    capitals only -> sentence case | CAPS_TO_SENTENCE, else same
    """)  # fmt: skip
def calm_shouting(rng: Random) -> Writing:
    """Write a text in capitals in sentence case, leave others alone."""

    def draw(rng: Random) -> str:
        return rng.choice((str.upper, str.upper, str, str.title, str.lower))(fill(rng, "tell"))

    return {}, answers(lambda text: text.capitalize() if text.isupper() else text, draw)


@typed("search_matching", """
    Which words are in ALL CAPS? List them with a space between, or {none}. | the loud words (CAPS), or {none}
    keep the UPPERCASE words, drop the others; nothing left: {none} | words with caps lock on, fallback {none}
    I want the words that are fully upper case; {none} otherwise | extract CAPS words in order; empty = {none}
    What is shouted? Just these words; {none} if nothing is | "we NEED it NOW" -> "NEED NOW", none -> {none}
    Take the words typed in capitals. No such word: {none}. | all-caps words of the line, {none} without any
    " ".join(w for w in words if w.isupper()) or "{none}" | go GET the BAG => GET BAG; go => {none}
    def loud(text): '''Words in capitals, or "{none}"''' | pick out SHOUTED words; default {none}
    uppercase words stay, rest goes; if all goes, {none} | words in capitals only, else {none}
    no caps words -> {none}; else these | shouted words, else {none} | CAPS words pls, or {none}
    caps words or {none}
    """)  # fmt: skip
def shouted_words(rng: Random) -> Writing:
    """Give the words in capitals."""
    none = rng.choice([each for each in OWN["none"] if not each.isupper()])

    def draw(rng: Random) -> str:
        words = fill(rng, rng.choice(("tell", "empty", "ask"))).replace("I ", "we ").split()
        places = [place for place, word in enumerate(words) if len(word) > 1]
        for place in rng.sample(places, min(len(places), rng.choice((0, 1, 1, 1, 2, 2)))):
            words[place] = words[place].upper()
        return " ".join(words)

    return {"none": none}, answers(lambda text: " ".join(re.findall(r"\b[A-Z]{2,}\b", text)) or none, draw)


@typed("format_repair", """
    Copy the line and end it with ? if something is asked, else with a dot | question? add ?; statement? add .
    Does it ask something? Close it with ?; if not, with a period. | punctuate the end: question? statement.
    where is it -> where is it? / it is here -> it is here. | asks -> "?" at the end, tells -> "." at the end
    A question takes ?, every other line takes a full stop. | finish the sentence with ? or . as it needs
    def close(s): return s + ("?" if question(s) else ".") | question -> text + "?", no question -> text + "."
    Decide between ? and . and put it behind the sentence. | sentence + end mark (question: ?, else: .)
    who did it => who did it? ; she did it => she did it. | end sign: ? if it asks something, else a full stop
    missing punctuation: ? for questions, . for the rest | "?" after questions, "." after the rest, same words
    is_question(s) ? s + "?" : s + "." | close_sentence: ? or full stop | final mark please (? or .)
    questions get ?, others .
    """)  # fmt: skip
def question_mark(rng: Random) -> Writing:
    """End a question with a question mark and another sentence with a full stop."""

    def row(rng: Random) -> tuple[str, str]:
        theme, sign = rng.choice((("ask", "?"), ("tell", ".")))
        text = rng.choice((str, str.lower))(fill(rng, theme))
        text = text[0].upper() + text[1:] if rng.random() < 0.4 else text
        return text, text + sign

    return {}, row


@typed("format_repair", """
    Spell out every number smaller than {limit}; leave {limit} and above as digits.
    Number below {limit}? Write it as a word. Otherwise change nothing. | write numbers under {limit} in words
    def spell(text): '''Numbers < {limit} as words, others as digits''' | digits to words for 1 to {last} only
    4 eggs => four eggs, {big} eggs => {big} eggs (limit {limit}) | under {limit}? in words; else as it stands
    newspaper style: up to {last} spelled out, {limit}+ in digits | numerals < {limit} to words, rest as is
    I want numbers lower than {limit} written out in the line | 3 -> three, but {big} -> {big} (limit {limit})
    house style, please: words for everything under {limit} | number words till {last}, digits from {limit}
    numbers below {limit} as words, the others stay digits | up to {last} in words, from {limit} on in figures
    "2 cats" -> "two cats", {limit} and more stay digits | replace figures smaller than {limit} by words
    small numbers (< {limit}) in letters | n < {limit} -> word, rest unchanged
    spell numbers out below {limit}
    """)  # fmt: skip
def small_numbers(rng: Random) -> Writing:
    """Write numbers below a limit in words."""
    limit = rng.choice((10, 10, 10, 10, 13, 11, 6, 5))

    def row(rng: Random) -> tuple[str, str]:
        n = rng.randrange(2, limit) if rng.random() < 0.6 else rng.randrange(limit, limit + 30)
        text = fill(rng, "number", x="{}")
        return text.format(n), text.format(DIGITS[n] if n < limit else n)

    return {"limit": limit, "last": limit - 1, "big": limit + 4}, row


@typed("format_repair", """
    Longer than {k} words? Keep {k} and add {dots} directly. Otherwise return it. | over {k} words -> {like}
    I only have room for {k} words; cut longer ones like this: {like} | excerpt_{k}_words, like {like}
    more than {k} words: the first {k} and {dots} right after | limit {k} words, overflow -> {dots} (no space)
    Short texts stay whole; of long ones show {k} words{dots} | {k} words or less: no change; else like {like}
    " ".join(w[:{k}]) + "{dots}" if len(w) > {k} else text | trim long titles as in "{like}"; leave short ones
    cut after {k} words with {dots} behind, like "{like}" | teaser: {k} words{dots} if more follow, else all
    long -> "{like}", {k} words or fewer -> as is | up to {k} words: same text. Beyond: "{like}"
    keep {k} words + {dots} (attached) if longer | preview of at most {k} words, like "{like}"
    cut to "{like}", never touch shorter ones | max {k} words, {dots} glued on when cut
    truncate to {k} words: {like} | clip at {k} words like {like}
    """)  # fmt: skip
def cut_long(rng: Random) -> Writing:
    """Cut a long text after some words, leave a short one alone."""
    k, dots = rng.randint(2, 6), rng.choice(("...", "...", "…", "[...]", "~"))

    def rule(text: str) -> str:
        words = text.split()
        return " ".join(words[:k]) + dots if len(words) > k else text

    def draw(rng: Random) -> str:
        return " ".join(fill(rng, "any") for _ in range(rng.choice((1, 1, 1, 2))))

    return {"k": k, "dots": dots, "like": " ".join(DIGITS[1 : k + 1]) + dots}, answers(rule, draw)


@typed("agentic_tools", """
    If the line has an e-mail address output that, or else output the phone number | contact = email or phone
    Give the address with @, and if there isn't any, the telephone number | mail -> mail; no mail -> phone
    Return the e-mail. Only where it is missing return the phone number. | just one contact: email beats phone
    Prefer the mail address; take the phone number only without one. | pick the email pls (phone if no email)
    the e-mail address, or the phone number if there is no e-mail | best contact: e-mail first, phone second
    first choice e-mail, second choice phone number | fallback to the phone when no e-mail is there
    both given? the mail. only phone? the phone. | e-mail, otherwise phone, nothing else | mail over phone
    preferred_contact: mail before phone | phone only if mail is missing | email if present, else phone
    mail or, failing that, phone | email ?? phone
    """)  # fmt: skip
def mail_else_phone(rng: Random) -> Writing:
    """Give the e-mail address, else the phone number."""

    def row(rng: Random) -> tuple[str, str]:
        m, p = (
            mail(rng),
            rng.choice(("555-01{}", "(303) 555-01{}", "+1 415 555 01{}")).format(rng.randint(10, 99)),
        )
        if rng.random() < 0.4:
            return fill(rng, "reach", m=m, p=p), m
        found = rng.choice((m, p, p))
        return fill(rng, "one", x=found), found

    return {}, row


@typed("search_matching", """
    How is the person called? By the name in brackets; with no brackets by the first name.
    I want the nickname in brackets and, where it is missing, the first word | bracket content or first word
    Prefer the name in parentheses over the first word, leave out the rest | (x) -> x, no ( ) -> word one
    call name: in parentheses if given, otherwise the first word | preferred_name (in brackets) or first_name
    William (Bill) => Bill; William => William; Eva Stone => Eva | the name in brackets, else the first word
    first word, unless something stands in brackets: then that | name tag: bracket name first, else word no. 1
    Use the bracketed name; lacking one, use the opening word. | Robert (Bob) Hill -> Bob, Ann Hill -> Ann
    what is in (…), or the first word without brackets | parens? their content : the first word
    brackets win, otherwise the first word | take the ( ) part, fallback first word
    short name: bracketed one, else first | nickname in ( ) or else first name | inside ( ) else split()[0]
    """)  # fmt: skip
def bracket_else_first(rng: Random) -> Writing:
    """Give the name in brackets, else the first word."""

    def draw(rng: Random) -> str:
        place, kin = rng.randrange(len(OWN["long"])), rng.choice(OWN["kin"])
        first, short = OWN["long"][place], rng.choice((OWN["pet"][place], rng.choice(OWN["pal"])))
        lines = (
            f"{first} ({short}) {kin}",
            f"{first} {kin} ({short})",
            f"{first} ({short})",
            f"{first} {kin}",
        )
        return rng.choice((*lines, first, f"{rng.choice(OWN['pal'])} {kin}"))

    return {}, answers(lambda text: re.split(r"[()]", text)[1] if "(" in text else text.split()[0], draw)
