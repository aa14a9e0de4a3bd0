"""Families about short texts of several sentences, templates and house style."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from fuzzy_magic.train.procedural.base import Writing, carriers, say, writes
from fuzzy_magic.train.procedural.grammar import pairs
from fuzzy_magic.train.procedural.strings import PLAIN, pick
from fuzzy_magic.train.procedural.words import CITY, FIRST, ITEM, PLACE, TEAM, WEEKDAYS

STATEMENTS = carriers(
    """
    {first} {verb} the {item} | The {place} is closed on {weekday} | We moved to {city}
    I have {n} {word} boxes
    The {adj} {item} came late | {company} sent a bill | Nobody called {first} | The {team} team is in {city}
    My {pet} likes the {item} | It rained in {city} | I paid {n} euros for the {item}
    {first} lives near {city}
    """
)
QUESTIONS = carriers(
    """
    Where did you put the {item} | Who {verb} the {item} | Can you call {first}
    Is the {place} open on {weekday} | How many {word} boxes do we need | When does {first} arrive in {city}
    """
)
SENTENCE_PICKS: dict[str, Callable[[list[str]], str]] = {
    "the first sentence": lambda ss: ss[0],
    "the last sentence": lambda ss: ss[-1],
    "the second sentence": lambda ss: ss[1],
    "the question (there is exactly one)": lambda ss: next(s for s in ss if s.endswith("?")),
    "the number of sentences": lambda ss: str(len(ss)),
    "the text without its first sentence": lambda ss: " ".join(ss[1:]),
    "the text without its last sentence": lambda ss: " ".join(ss[:-1]),
    "the text without the question": lambda ss: " ".join(s for s in ss if not s.endswith("?")),
    "the sentences in reverse order": lambda ss: " ".join(ss[::-1]),
    "the first word of every sentence, joined by commas": lambda ss: ", ".join(s.split()[0] for s in ss),
    "the last word of every sentence without the end sign, joined by commas": lambda ss: ", ".join(
        s.split()[-1][:-1] for s in ss
    ),
}


@writes(
    "text_nlp",
    """
    - Give {what}.
    - {what}
    - Sentences end in a full stop, a question mark or an exclamation mark. Return {what}, unchanged.
    - def part(text): '''{what}'''
    - Our preview has little space. Of every message it shows {what}. What does it show here?
    - only {what} pls
    - Split the message into sentences and print {what}.
    - Read the paragraph. Output: {what}, word for word.
    """,
)
def sentence_pick(rng: Random) -> Writing:
    """Take a sentence out of a short text."""

    def draw(rng: Random) -> tuple[str, list[str]]:
        sentences = [say(rng, STATEMENTS) + rng.choice(("", "", "!")) for _ in range(rng.randint(1, 3))]
        sentences = [s if s.endswith("!") else s + "." for s in sentences]
        sentences.insert(rng.randint(0, len(sentences)), say(rng, QUESTIONS) + "?")
        return " ".join(sentences), sentences

    return pick(rng, SENTENCE_PICKS, draw)


FIELDS: dict[str, tuple[str, ...]] = {
    "name": FIRST,
    "item": tuple(x for x in ITEM if not x.endswith(("s", "paper"))),
    "city": CITY,
    "day": WEEKDAYS,
    "team": TEAM,
    "place": PLACE,
}
TEMPLATES = carriers(
    """
    Dear <name>, your <item> will arrive on <day>. | <name> from <city> ordered: <item>
    Reminder for <name>: <team> meeting on <day> | The <item> is in the <place>, <name>.
    [<team>] <item> for <name> | Hi <name>! See you in <city> on <day>.
    <day>: bring the <item> to the <place>
    <name> (<city>) - <team> | Thank you, <name>. We shipped your <item> to <city>.
    On <day>, <name> will be in <city>. | To: <team>, subject: <item> in the <place>
    Welcome to <city>, <name>! Please go to the <place>.
    <item> / <name> / <day>
    """
)


@writes(
    "agentic_tools",
    """
    - Fill in the template with the data: {template}
    - {template}
    - The input gives values. Put each one in its place in this text and return the text: {template}
    - def fill(data): return f'''{template}'''
    - We send one standard line. It reads: {template} The parts in angle brackets come from the record.
      Not all of the data may be needed.
    - use this pattern -> {template}
    - Template:
    | {template}
    | Replace everything in angle brackets by the value from the input; leave out what it does not use.
    - Write the message for this record. Pattern (angle brackets are fields): {template}
    """,
)
def fill_template(rng: Random) -> Writing:
    """Fill a template with the values of a record."""
    template = rng.choice(TEMPLATES)
    needed = re.findall(r"<(\w+)>", template)

    def row(rng: Random) -> tuple[str, str]:
        keys = needed + rng.sample([k for k in FIELDS if k not in needed], rng.choice((0, 1, 1)))
        rng.shuffle(keys)
        values = {k: rng.choice(FIELDS[k]) for k in keys}
        equal, joint = rng.choice((("=", "; "), (": ", ", "), (": ", "\n"), (" = ", " | "), ("=", ",")))
        text = joint.join(f"{k}{equal}{v}" for k, v in values.items())
        return text, re.sub(r"<(\w+)>", lambda m: values[m[1]], template)

    return {"template": template}, row


ANSWERS = (
    carriers(
        """
        yep | yes please | sure, go ahead | of course, {first} | yeah that works | absolutely
        ok, {weekday} is fine
        yes, send the {item} | Certainly | I agree | YES | y | sounds good | by all means
        definitely, {first}
        Sure thing, the {place} on {weekday} | you can count on me | that's right | correct
        gladly, in {city}
        yes, {n} of them | aye | Yes, the {adj} one | confirmed for {weekday} | count me in, {first}
        """
    ),
    carriers(
        """
        nope | no thanks | not at all | certainly not, {first} | no way | never | no, {weekday} is too late
        no, keep the {item} | I disagree | NO | n | I'd rather not | absolutely not
        I'm afraid not, {first}
        not on {weekday} | that's wrong | I refuse | sorry, no | no, not in {city} | no, none of the {n}
        count me out, {first} | I have to decline the {item} | nah | No, the {adj} one is broken
        under no circumstances
        """
    ),
    carriers(
        """
        maybe | perhaps on {weekday} | I don't know | not sure yet, {first} | let me think about it
        it depends
        ask me on {weekday} | possibly | hard to say | I will tell you later, {first}
        we haven't decided on the {item}
        could be | undecided | who knows | I need to ask {first} first | no idea yet
        can't say before {weekday}
        let's see how it goes in {city} | either way, I can't tell yet | depends on the {item}
        """
    ),
)
ANSWER_WORDS = (
    ("yes", "no", "unsure"), ("Yes.", "No.", "Undecided."), ("accepted", "declined", "open"), ("1", "0", "?"),
    ("true", "false", "null"), ("+", "-", "0"), ("OK", "NOT OK", "ASK AGAIN"), ("coming", "absent", "open"),
)  # fmt: skip


@writes(
    "classification_filter",
    """
    - Consent -> {yes}; refusal -> {no}; anything undecided -> {maybe}.
    - yes: {yes}, no: {no}, perhaps: {maybe}
    - People answer in their own words. Write {yes} if they agree, {no} if they refuse and {maybe} if
      they leave it
      open.
    - def answer(text): '''{yes} for a yes, {no} for a no, {maybe} otherwise'''
    - Replies to our invitation have to be counted. Turn each one into {yes}, {no} or {maybe} (in this
      order: agrees,
      refuses, has not made up their mind).
    - is that a yes ({yes}) or a no ({no})? put {maybe} if you can't tell
    - Normalise the reply: {maybe} when it is uncertain, {no} when it is negative, {yes} when it is
      positive.
    - Map the reply to one sign or word. Positive {yes}, negative {no}, neither {maybe}.
    """,
)
def reply_word(rng: Random) -> Writing:
    """Write a reply as one word."""
    words = rng.choice(ANSWER_WORDS)

    def row(rng: Random) -> tuple[str, str]:
        k = rng.randrange(3)
        tail = rng.choice(
            ("", "", "", ", thanks", ". {first}", " (from {name})", " - {first}", ". Greetings from {city}")
        )
        return say(rng, [line + tail for line in ANSWERS[k]]), words[k]

    return dict(zip(("yes", "no", "maybe"), words, strict=True)), row


SPELLINGS = pairs(
    """
    colour/color, favourite/favorite, centre/center, litre/liter, theatre/theater, grey/gray,
    catalogue/catalog, neighbour/neighbor, harbour/harbor, honour/honor, humour/humor,
    labour/labor, flavour/flavor, behaviour/behavior, organise/organize, realise/realize,
    recognise/recognize,
    apologise/apologize, traveller/traveler, jewellery/jewelry, aluminium/aluminum, tyre/tire,
    pyjamas/pajamas,
    defence/defense, offence/offense, cancelled/canceled, fibre/fiber, analyse/analyze, aeroplane/airplane,
    moustache/mustache, sceptical/skeptical, mould/mold
    """
)
SPELLING_LINES = carriers(
    """
    {x} | {x} | the word {x} on page {n} | {first} wrote {x} | "{x}", said {first} | {x} and {item}
    Check {x}, please.
    our {team} text says {x} | {n} times {x} | no {x} in {city} | {x} (see {weekday}) | heading: {x}
    """
)


@writes(
    "format_repair",
    """
    - Write the text in {kind} spelling.
    - {kind} spelling
    - One word may be spelled the {other} way. Return the text in {kind} spelling, otherwise unchanged.
    - def localise(text): '''text with {kind} spelling'''
    - Our readers expect {kind} English. Correct the spelling (colour or color, centre or center) and
      leave the rest.
    - make this {kind} english, same words
    - Proofread for {kind} usage. Only spelling is changed. If the text is fine already, repeat it.
    - Convert from {other} to {kind} spelling where needed.
    """,
)
def spelling_variant(rng: Random) -> Writing:
    """Write a text in British or American spelling."""
    k = rng.randrange(2)

    def row(rng: Random) -> tuple[str, str]:
        word = rng.choice(SPELLINGS)
        shown = word[k] if rng.random() < 0.15 else word[1 - k]
        text = say(rng, SPELLING_LINES, x="\0")
        return text.replace("\0", shown), text.replace("\0", word[k])

    kinds = rng.choice((("British", "American"), ("UK", "US")))
    return {"kind": kinds[k], "other": kinds[1 - k]}, row


SHORTS = pairs(
    """
    asap/as soon as possible, fyi/for your information, btw/by the way, e.g./for example, i.e./that is,
    approx./approximately, dept./department, govt./government, hrs/hours, mins/minutes, pcs/pieces,
    qty/quantity,
    incl./including, excl./excluding, max./maximum, min./minimum, tbd/to be decided,
    thx/thanks, pls/please, tmrw/tomorrow, appt./appointment, acct./account, mgr./manager, yrs/years,
    info/information
    """
)
SHORT_LINES = carriers(
    """
    {x} | {first}, {x} {item} | {x} - {place} in {city} | the {item}, {x}, for {first} | {n} {x}
    {x} {team}
    note from {first}: {x} | {weekday}, {x} | {item} {x} | Re: {x} | {company}, {x} {n}
    """
)
SHORT_FORMS: dict[str, tuple[str, int, Callable[[str, str, str], str]]] = {
    "replace it by what it stands for and keep the rest": (
        "short form",
        0,
        lambda t, s, f: t.replace("\0", f),
    ),
    "write only what it stands for": ("short form", 0, lambda t, s, f: f),
    "put what it stands for in brackets after it": (
        "short form",
        0,
        lambda t, s, f: t.replace("\0", f"{s} ({f})"),
    ),
    "replace it by its usual short form and keep the rest": (
        "long form",
        1,
        lambda t, s, f: t.replace("\0", s),
    ),
    "write only its usual short form": ("long form", 1, lambda t, s, f: s),
}


@writes(
    "text_nlp",
    """
    - Find the {kind} in the text (from: {table}) and {task}.
    - {table}. Find the {kind}, {task}
    - These belong together: {table}. The text has one {kind} of the list. Your task: {task}.
    - def expand(text): '''{table}; {task}'''
    - Our style sheet knows these: {table}. In each note look for the {kind} and {task}.
    - there's a {kind} in here ({table}) - {task}
    - List: {table}
    | Task: look for the {kind} and {task}.
    - For the {kind} in the note, {task}. Glossary: {table}.
    """,
)
def short_form(rng: Random) -> Writing:
    """Write out or shorten what a glossary lists."""
    task, (kind, side, rule) = rng.choice(list(SHORT_FORMS.items()))
    chosen = rng.sample(SHORTS, rng.randint(3, 5))
    equal = rng.choice((" = ", ": ", " -> "))

    def row(rng: Random) -> tuple[str, str]:
        short, full = rng.choice(chosen)
        text = say(rng, SHORT_LINES, x="\0")
        return text.replace("\0", (short, full)[side]), rule(text, short, full)

    table = ", ".join(f"{s}{equal}{f}" for s, f in chosen)
    return {"task": task, "kind": kind, "table": table}, row


HEADINGS = (
    "# {}",
    "## {}",
    "### {}",
    "1. {}",
    "2.3 {}",
    "A) {}",
    "Chapter 4: {}",
    "IV. {}",
    "* {} *",
    "== {} ==",
)
HEADING_FORMS: dict[str, Callable[[str], str]] = {
    "the bare title": str,
    "the bare title in capitals": str.upper,
    "the bare title with Title: in front": "Title: {}".format,
    "the bare title in double quotes": '"{}"'.format,
    "the first three words of the bare title": lambda t: " ".join(t.split()[:3]),
    "the number of words in the bare title": lambda t: str(len(t.split())),
}


@writes(
    "format_repair",
    """
    - Heading -> {what}.
    - {what} (no number, no marks)
    - The line is a heading with a number or marks such as #, = and * around it. Return {what}.
    - def title(line): '''{what}, without numbering and marks'''
    - For the table of contents I need {what} of each heading. Numbers, the word Chapter and signs are
      not part of it.
    - strip the numbering and stuff, give me {what}
    - Headings come from three editors, each with its own marks and numbers in front. Write {what}.
    - Reduce the heading to {what}; numbering and decoration go.
    """,
)
def heading_title(rng: Random) -> Writing:
    """Take numbering and marks off a heading."""

    def draw(rng: Random) -> tuple[str, str]:
        title = say(rng, [line for line in PLAIN if not line.startswith(("{n}", "please", "no "))])
        title = title[0].upper() + title[1:]
        return rng.choice(HEADINGS).format(title), title

    return pick(rng, HEADING_FORMS, draw)
