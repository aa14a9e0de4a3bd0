"""Families that cut out what stands between, behind or beside given words and signs."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from fuzzy_magic.train.procedural.base import DrawRow, Params, Writing, answers, say, typed
from fuzzy_magic.train.procedural.swapping import line
from fuzzy_magic.train.procedural.words import FIRST, LAST, code, full_name, one_each, shelves

OWN = shelves(
    """
    noun: accordion, antenna, beehive, blizzard, bonfire, boulder, bramble, bugle, bungalow, cathedral,
      + cauldron, chimney, clarinet, coral, dune, easel, eclipse, falcon, fjord, fountain, galaxy, hammock,
      + harpsichord, hedgehog, jasmine, kettledrum, lighthouse, magnet, nutmeg, oasis, paddock, parachute,
      + peacock, puddle, rainbow, seashell, skylark, sleigh, snowdrift, sparrow, spindle, starfish, sundial,
      + thimble, turnip, unicorn, vineyard, waterfall, xylophone, yacht, zeppelin
    trait: brave, brittle, clumsy, crisp, curious, dusty, faint, fierce, frosty, gloomy, graceful, hollow,
      + humble, jolly, lonely, lucky, mellow, misty, noisy, pale, polite, proud, ragged
    doing: carried, found, drew, lost, sold, praised, hid, mended, bought, watched, dropped, borrowed
    shot: Photo, Text, Music, Drawing, Report, Poem, Review, Translation, Article, Story, Cover
    unit: g, kg, ml, l, cm, mm, km, m, lb, oz, GB, MB, kWh, mph, min, h, W, V
    ending: .txt, .pdf, .csv, .jpg, .png, .docx, .xml, .log, .tif
    sort: book, novel, film, song, play, series, album, podcast
    topic: lunch, demo, workshop, coffee, kick-off, job interview, budget round, contract talk, handover
    room: Room 4.12, Hall B, Café Rosa, Studio 3, Room 21, Pier 9, Annex C, Old Mill, Suite 5, Lab 7
    body: the {item} has arrived., can we talk on {weekday}?, the invoice is attached.,
      + I will be late on {weekday}., your {item} is ready., we are out of {word} paint.,
      + the {item} is broken again., see you on {weekday}!, the meeting is cancelled.,
      + could you ring me back?, I left the {item} in the {place}., everything went fine.
    """,
    r",[ +]+",
)
LINES = shelves(
    """
    span: {trait} {noun} | the {noun} | {noun} and {other} | {n} {trait} {noun}s | {first} {last} | {city}
      + | a {trait} {noun} on the {other} | {noun} | {item} | my old {item} | the {trait} {item} in {city}
    value: Name: {name} | Name: {first} | Total: {n}.50 EUR | Total: {n} | Status: open
      + | Status: waiting for {first} | Date: {weekday} | Owner: {name} | City: {city}, {country}
      + | City: {city} | Item: {item} | Item: {trait} {noun} | Ref: {ref} | Room: {place} | Room: {n}
      + | Colour: {trait} blue | Weight: {n} kg | Email: {mail} | Team: {team} | Note: the {noun} is {trait}
      + | Team: {team} ({n} people) | Colour: red | Status: paid on {weekday} | Weight: {q} lb
      + | Date: {n} days ago
    sentence: The {noun} is {trait}. | {first} {doing} my {noun}. | Where is the {trait} {noun}?
      + | What a {trait} {noun}! | We {doing} the {noun} and the {other}. | Thank you!
      + | Nobody {doing} the {item}! | My {noun} cost {n} euros. | I {doing} it near the {noun}, then I left.
      + | On {weekday} {first} {doing} {n} {noun}s. | Please send the {item} to {first} in {city}.
    credit: {shot} by {who} | {shot}: {noun}, by {who} | The {noun}, by {who} ({n})
      + | {trait} {noun} by {who}, {city} | by {who} | "The {trait} {noun}" by {who}
      + | {shot} ({n} pages) by {who} | {n} {noun}s by {who}!
    origin: parcel from {who} | call from {who} on {weekday} | one {noun} from {who}
      + | I got {n} {noun}s from {who}. | from {who} | letter from {who}, {n} pages
      + | {trait} {noun} from {who} ({city}) | message from {who}: where is it?
    named: I am reading "{x}" by {who}. | Have you seen "{x}"? It is {trait}. | "{x}" was {trait}
      + | {first} recommends "{x}" | {sort}: "{x}" ({n}) | "{x}", {who}, {n} pages
      + | My favourite {sort} is "{x}"! | The {sort} "{x}" comes out on {weekday}.
      + | {first} {doing} "{x}" in {city}
    works: The {trait} {noun} | {noun} and {other} | One {noun} in {city} | {first}'s {noun} | {n} {noun}s
      + | {noun} | The {noun} of {city} | My {trait} {trait2} {noun} | Where the {noun} is
    release: {x} | {x} | v{x} | {noun} {x} | {noun}-{x} | Release {x} is out | {noun} v{x} ({trait})
      + | we still run {x} in {city} | {first} installed {noun} {x}
    file: {noun}_{trait}{ending} | {noun}_{n}{ending} | {noun}_{trait}_{n}{ending}
      + | {first}_{noun}_{city}{ending} | {n}_{noun}_{trait}{ending} | {noun}{n}_final{ending}
      + | {noun} {other}_v2_{first}{ending}
    measure: {q}{unit} | {q} {unit} | {noun} {q}{unit} | {q} {unit} of {noun} | {trait} {noun}, {q} {unit}
      + | {item} ({q} {unit}) | {first} wants {q} {unit} | {q}{unit} | max {q} {unit} per {noun} | {q} {unit}
    letter: Hi {you}, {body} Thanks, {me} | Hello {you},↵{body}↵Best regards↵{me} | {you}, {body} - {me}
      + | Good morning {you}! {body} | {you}: {body} Cheers, {me} | Hey {you}, {body} {more} Yours, {me}
      + | Hi {you}! {body} | Hello {you}, {body}↵{more}↵↵Kind regards,↵{me} | Hi {you} - {body} Love, {me}
      + | {you},↵{body}↵Many thanks↵{me} | {body} xx {me} | {body} /{me}
    meeting: {topic} with {who}, {room}, {when} | {when}: {topic} with {who} | {who} / {room} / {when}
      + | meet {who} at {room}, {when} | {when} {topic}, {room} ({who}) | {topic} {when}, {room}, with {who}
      + | {room}, {when} - {topic} with {who} | remember: {topic} with {who} {when}
      + | {who} wants a {topic} {when}, place: {room} | {topic} @ {room}, {when}
    """,
    r" *\+? \| ",
)
PAIRS = (
    ("from", "until"), ("START", "END"), ("BEGIN", "STOP"), ("<<", ">>"), ("Re:", "--"), ("with", "for"),
    ("[b]", "[/b]"), ("against", "versus"), ("open", "close"), ("<b>", "</b>"), ("item", "qty"), ("=>", "<="),
    ("ship", "via"), ("Q:", "A:"), ("say", "over"), ("near", "but"), ("/*", "*/"), ("about", "since"),
)  # fmt: skip
LABELS = ("Subject", "Note", "Answer", "Reason", "PS", "Hint", "Warning", "Result", "To do", "Summary")
NTH = ("first", "second", "third", "fourth")
CUES = ("the", "and", "for", "in", "from", "a", "that", "my", "with", "on", "because", "not")


def fill(rng: Random, lines: tuple[str, ...], **given: str) -> str:
    """Fill one of the carriers with this module's words where the given facts leave room."""
    facts = one_each(rng, OWN)
    facts |= {"other": rng.choice(OWN["noun"]), "trait2": rng.choice(OWN["trait"]), "who": full_name(rng)}
    facts |= {"last": rng.choice(LAST), "q": _amount(rng), "you": rng.choice(FIRST), "when": _when(rng)}
    facts |= {"body": say(rng, OWN["body"][:6]), "more": say(rng, OWN["body"][6:]), "me": full_name(rng)}
    return say(rng, lines, **(facts | given)).replace("↵", "\n")


def fact(theme: str, slot: str, draw: Callable[[Random], str], recase: bool = True) -> DrawRow:
    """Draw texts of a theme that have a fact in a slot; the fact is the answer."""
    lines = tuple(text for text in LINES[theme] if f"{{{slot}}}" in text)

    def row(rng: Random) -> tuple[str, str]:
        shown = draw(rng)
        text = fill(rng, lines, **{slot: shown})
        change = rng.choice((*(str,) * 8, str.lower, str.upper)) if recase else str
        return change(text), change(shown)

    return row


def _amount(rng: Random) -> str:
    return f"{rng.randint(1, 900)}{rng.choice(('', '', '.5', '.25'))}"


def _when(rng: Random) -> str:
    days = ("Monday", "Tue", "Friday", "tomorrow", "today", "4 May", "12 June", "next Sunday", "30/10")
    clock = rng.choice(
        (f"{rng.randint(7, 21)}:{rng.choice(('00', '15', '30', '45'))}", "9 am", "3 pm", "noon")
    )
    return f"{rng.choice(days)} {rng.choice(('', 'at '))}{clock}"


@typed("search_matching", """
    Extract the substring from {a} up to {b} without these two, trimmed. | between {a} and {b}, both left out
    cut out the piece that begins after {a} and ends before {b} | s.split("{a}")[1].split("{b}")[0].strip()
    def middle(s): '''text after {a} and before {b}''' | I need whatever comes after {a} but stops at {b}
    find {a} and {b}, return what is in the middle | blah {a} red lamp {b} blah -> red lamp | {a} X {b} -> X
    only the words between "{a}" and "{b}" | drop all up to {a} and all from {b} on
    what stands between "{a}" and "{b}"? | inner part ({a}, {b} are the limits) | {a} … {b}: keep the middle
    slice: ({a}, {b}), ends not included | everything after {a} and before {b} | text between "{a}" and "{b}"
    get the bit between {a} and {b} pls | the part that {a} and {b} enclose | from "{a}" to "{b}", exclusive
    """)  # fmt: skip
def between_words(rng: Random) -> Writing:
    """Keep what stands between two given words or signs."""
    a, b = rng.choice(PAIRS)

    def row(rng: Random) -> tuple[str, str]:
        glue = " " if a.isalpha() or rng.random() < 0.6 else ""
        while True:
            ends = [line(rng) if rng.random() < 0.8 else "" for _ in a * 2][:2]
            middle = fill(rng, LINES["span"])
            text = f"{ends[0]} {a}{glue}{middle}{glue}{b} {ends[1]}".strip()
            if text.lower().count(a.lower()) == text.lower().count(b.lower()) == 1:
                return text, middle

    return {"a": a, "b": b}, row


@typed("agentic_tools", """
    there are several labels, I want the value of {label} | after the label {label}, up to the line end
    take what follows "{label}:" on its line | find the line "{label}: …", keep the … | {label} field only
    def get(text): # value behind {label}: | what is the {label}? Just the value | read {label} off this form
    the {label} line without its label | the entry for {label} as it stands | which value does {label} have
    grep ^{label}: and drop the label | copy the {label} from the record | print the {label} value | {label}
    value of {label} | get the {label} | form -> {label} | look up {label} | {label}: ?
    """)  # fmt: skip
def labelled_value(rng: Random) -> Writing:
    """Return the value of a labelled line."""
    labels = sorted({text.partition(":")[0] for text in LINES["value"]})
    label = rng.choice(labels)

    def row(rng: Random) -> tuple[str, str]:
        drawn = [label, *rng.sample([name for name in labels if name != label], rng.randint(1, 4))]
        form = [fill(rng, tuple(x for x in LINES["value"] if x.startswith(f"{name}:"))) for name in drawn]
        return "\n".join(rng.sample(form, len(form))), form[0].partition(": ")[2]

    return {"label": label}, row


@typed("search_matching", """
    only the {label_small} itself, not what stands before it | What follows the word {label} and its colon?
    return the text that "{label}:" introduces | from {label}: to the end, label excluded | {label}: … -> …
    cut off everything through "{label}:" | whatever comes behind {label}: please | drop all up to {label}:
    remove "{label}:" and all before it | s.partition("{label}:")[2].strip() | text behind the label {label}:
    blah {label}: call Ivo -> call Ivo | I want what is said after {label}: | rest of the line after {label}:
    just the stuff following {label}: | start reading after "{label}:" | strip up to and incl. {label}:
    keep the tail after {label}: | everything after "{label}:" | what comes after {label}:?
    """)  # fmt: skip
def after_label(rng: Random) -> Writing:
    """Keep what follows a label to the end of the line."""
    label = rng.choice(LABELS)

    def row(rng: Random) -> tuple[str, str]:
        head = f"{line(rng)}{rng.choice(('.', '!', ' -', ','))} " if rng.random() < 0.8 else ""
        tail = rng.choice((line(rng), fill(rng, LINES["sentence"])))
        return f"{head}{label}:{rng.choice((' ', ' ', ''))}{tail}", tail

    return {"label": label, "label_small": label.lower() if label != "PS" else label}, row


@typed("code_commands", """
    def seg(code): '''{nth} part, "-" as separator''' | the {nth} of the parts joined by hyphens
    only the {nth} bit of the dashed code | what is the {nth} group of the code? | {nth} block between dashes
    split at - and take the {nth} piece | field {n} of a dash separated code | keep group {n}, drop the rest
    I need part number {n} of the id | {nth} chunk (split on "-") | "7F-033-K-21" => {sample2}
    part {n}, dashes divide | AB-12-XY-90 -> {sample} | block {n} of the number | {nth} part of the code
    code.split("-")[{i}] | segment no. {n} | SKU, {nth} part | {nth} segment | cut -d- -f{n}
    """)  # fmt: skip
def code_segment(rng: Random) -> Writing:
    """Return one part of a code with dashes."""
    i = rng.randrange(4)
    params: Params = {"nth": NTH[i], "n": i + 1, "i": i}
    params |= {"sample": ("AB", "12", "XY", "90")[i], "sample2": ("7F", "033", "K", "21")[i]}

    def draw(rng: Random) -> str:
        blocks = rng.choices(
            ("AA", "999", "A9", "9999", "AAA", "99A", "9", "A"), k=rng.randint(max(3, i + 1), 6)
        )
        return rng.choice((str, str, str, str.lower))(code(rng, "-".join(blocks)))

    return params, answers(lambda t: t.split("-")[i], draw)


@typed("code_commands", """
    the {where} of the three numbers in the version | number in {where} place of the version | {part} version
    extract {part} from major.minor.patch | I only need the {part} of the release | version.split(".")[{i}]
    read the {part} version off the text | parse the version, print {part} | what's the {part} number here?
    release note -> {part} number | {part} part of the version | just the {part} number | 2.13.4 -> {sample}
    {part} version number | which {part} version? | v10.0.7 -> {sample2} | def {part}(v): ... | semver {part}
    {part} component | {part}
    """)  # fmt: skip
def version_part(rng: Random) -> Writing:
    """Return the major, minor or patch number of a version."""
    i = rng.randrange(3)
    params: Params = {
        "part": ("major", "minor", "patch")[i],
        "where": NTH[i],
        "i": i,
        "sample": (2, 13, 4)[i],
        "sample2": (10, 0, 7)[i],
    }

    def row(rng: Random) -> tuple[str, str]:
        numbers = rng.randint(0, 24), rng.randint(0, 30), rng.randint(0, 99)
        return fill(rng, LINES["release"], x=".".join(map(str, numbers))), str(numbers[i])

    return params, row


@typed("format_repair", """
    which group does the file belong to? (the word(s) before the first _) | part before the first underscore
    def prefix(name): '''up to the first "_", without it''' | drop the first underscore and all that follows
    files are named prefix_rest; give the prefix | first chunk of the name, underscores divide | cut -d_ -f1
    leading part of the filename (split on _) | the bit in front of the first underscore | name.split("_")[0]
    underscore no. 1: keep what precedes it | only the text before _ (the first one)
    prefix (ends at the first underscore) | stem prefix, as in oak_7.txt -> oak | file name up to the first _
    everything left of the first "_" | invoice_2024_may.pdf -> invoice | what stands before the first _?
    remove from the first _ on | first_underscore_prefix
    """)  # fmt: skip
def name_prefix(rng: Random) -> Writing:
    """Keep what a file name has before its first underscore."""
    return {}, answers(lambda t: t.partition("_")[0], lambda rng: fill(rng, LINES["file"]).replace(" ", "-"))


@typed("text_nlp", """
    the sentence it starts with, with its full stop or mark | keep the first sentence, delete the others
    what does the first sentence say? copy it | Shorten the text to its first sentence. | first sentence only
    I want only how it opens: one sentence | return the first sentence as written | just the opening sentence
    "It rains. We stay." -> "It rains." | drop everything behind sentence 1 | opening line (a whole sentence)
    def first_sentence(text): ... | cut after the first sentence | Which sentence comes first? | sentences[0]
    lead sentence, unchanged | preview = first sentence | teaser: sentence one | first sentence
    sentence no. 1
    """)  # fmt: skip
def opening_sentence(rng: Random) -> Writing:
    """Keep the first sentence."""
    draw = lambda r: " ".join(fill(r, LINES["sentence"]) for _ in range(r.randint(2, 4)))  # noqa: E731
    return {}, answers(lambda t: re.split(r"(?<=[.!?]) ", t)[0], draw)


@typed("text_nlp", """
    Return the word with the greatest number of letters. | keep the longest word and drop all others
    find the longest of the words, same case | a red harpsichord -> harpsichord | which word is the longest?
    what's the longest word in here | the biggest word (by letters) | only the longest word please
    the word with most letters | longest word, as written | of all words the longest | def longest(text): ...
    word of maximum length | pick the longest word | max(words, key=len) | the lengthiest word | longest word
    top word by length | longest token | longest_word
    """)  # fmt: skip
def longest_word(rng: Random) -> Writing:
    """Return the longest word."""

    def rule(text: str) -> str:
        ranked = sorted(text.split(), key=len)
        return ranked[-1] if len(ranked[-1]) > len(" ".join(ranked[-2:-1])) else ""

    return {}, answers(rule, line)


@typed("search_matching", """
    find "{cue}" and return the word directly {side} it | word that stands {side} {cue} (one word, case kept)
    what stands right {side} "{cue}"? one word | take the word just {side} the word "{cue}" | {sample}
    only the word immediately {side} "{cue}" | def near(text): # the word {side} {cue} | word {side} {cue}
    single word {side} {cue}, as written | words[words.index("{cue}") {sign} 1] | the {which} word of "{cue}"
    I'm after the word {side} "{cue}" | get the one word {side} {cue} pls | one word, the one {side} "{cue}"
    which word comes {side} "{cue}"? | look {side} "{cue}": which word? | {which} neighbour of "{cue}"
    nearest word {side} "{cue}" | the word {side} "{cue}" | {side} {cue}: one word
    """)  # fmt: skip
def word_beside(rng: Random) -> Writing:
    """Return the word before or after a given word."""
    cue, after = rng.choice(CUES), rng.random() < 0.5
    params: Params = {"cue": cue, "side": "after" if after else "before", "sign": "+" if after else "-"}
    params |= {
        "which": "right-hand" if after else "left-hand",
        "sample": f"oak {cue} elm -> {'elm' if after else 'oak'}",
    }

    def rule(text: str) -> str:
        words, low = text.split(), text.lower().split()
        place = low.index(cue) + (1 if after else -1) if low.count(cue) == 1 else -1
        return words[place] if 0 <= place < len(words) else ""

    return params, answers(rule, lambda r: f"{line(r)} {cue} {fill(r, LINES['span'])}")


@typed("agentic_tools", """
    just the person's name, without "{cue}" and the rest | extract the name that comes after {cue} | {who}
    {line} {cue} Rosa Klein -> Rosa Klein | person after the word {cue} | whose name follows {cue}?
    who comes after "{cue}"? | the name behind "{cue}" | {who}'s name as written | get me the {who}'s name
    {cue} … : which person? | full name of the {who} | the one it is {cue} | name after "{cue}" | {cue} whom?
    pull out the {who} | who is the {who}? | {who}, name only | line -> {who} | {who}_name
    """)  # fmt: skip
def name_after_cue(rng: Random) -> Writing:
    """Return the name that follows "by" or "from"."""
    cue = rng.choice(("by", "from"))
    params = {"cue": cue, "line": "Photo" if cue == "by" else "Parcel"}
    params["who"] = rng.choice(("author", "creator", "maker") if cue == "by" else ("sender", "giver"))
    return params, fact("credit" if cue == "by" else "origin", "who", full_name)


@typed("search_matching", """
    Which work is it? Give its title without the quotation marks. | I am reading "The Oak" by Ivo -> The Oak
    the title, as written between the quotes | which {sort} do they mean? title only | title only, no quotes
    the title mentioned here, unquoted | the quoted title without quotes | pull out the name of the {sort}
    give the title they talk about | extract the title, quotes off | which title is mentioned? | {sort}_title
    name that stands in "…" | just the {sort} title | def title(text): ... | what is it called? | title
    name of the work | mention -> title | title_in_quotes
    """)  # fmt: skip
def quoted_title(rng: Random) -> Writing:
    """Return the title that stands in quotes."""
    return {"sort": "work"}, fact("named", "x", lambda r: fill(r, LINES["works"]))


@typed("format_repair", """
    separate number from unit and return the {part} | what {part} is it measured in/at? {part} alone | {part}
    column {part} (the {other} has its own column) | the {part} as written, without the {other} | {part} only
    number and unit apart: give the {part} | split value and unit, keep the {part} | def {part}(measure): ...
    extract the {part} from the amount | I need the {part}, nothing else | get the {part} out of this
    the {part} of the measure | {part}, not the {other} | {part} without {other} | 500 ml -> {sample}
    2.5kg -> {sample2} | measure -> {part} | just the {part} | which {part}?
    """)  # fmt: skip
def measure_half(rng: Random) -> Writing:
    """Return the number or the unit of a measure."""
    part, other = rng.sample(("number", "unit"), 2)
    params = {"part": part, "other": other, "sample": "500" if part == "number" else "ml"}
    params["sample2"] = "2.5" if part == "number" else "kg"

    if part == "number":
        return params, fact("measure", "q", _amount, recase=False)
    return params, fact("measure", "unit", lambda r: r.choice(OWN["unit"]), recase=False)


@typed("text_nlp", """
    I need to know who sent this note. Name only. | writer's name, as it stands at the end | sender as signed
    name in the signature, nothing else | which person says goodbye here? | who sent it (not who gets it)
    the name under the message | who wrote this? name only | from whom? name as signed | message -> who signs
    whose signature is that? | def signer(mail): ... | author of the message | name at the bottom | signed by
    who is it from? | signature name | who signed? | sender | signer
    """)  # fmt: skip
def signed_by(rng: Random) -> Writing:
    """Read who signed a message."""
    return {}, fact("letter", "me", lambda r: r.choice((full_name(r), r.choice(FIRST))))


@typed("text_nlp", """
    I need the name of the receiver, not of the sender | extract the name from the greeting | who is greeted?
    whom does the message speak to? | salutation name, without the hi | name at the top of the message | to:
    just the name after the hello | first name of the recipient | who's being addressed here? | addressed to
    message -> recipient's name | def addressee(mail): ... | who should read it? name | the person written to
    name in the greeting | to whom? name only | who is it for? | recipient | addressee
    """)  # fmt: skip
def addressed_to(rng: Random) -> Writing:
    """Read whom a message greets."""
    return {}, fact("letter", "you", lambda r: r.choice(FIRST))


@typed("agentic_tools", """
    lunch with Rosa Klein, Hall B, Friday 3 pm -> {sample} | what does the note say about {ask}? | {question}
    I need the {what} for my calendar | fill in "{ask}" for this meeting | just the {what}, word for word
    {ask}? as written in the note | def read(note): '''{what}''' | Meeting note in, {what} out. | {what} only
    the {what} of the meeting | calendar note -> {what} | {question} Just that. | {what}, not the rest
    extract the {what} | {ask} do we meet? | copy the {what} | column "{ask}" | {ask}? | {what}
    """)  # fmt: skip
def meeting_fact(rng: Random) -> Writing:
    """Read who, where or when off a meeting note."""
    i = rng.randrange(3)
    draw = (full_name, lambda r: r.choice(OWN["room"]), _when)[i]
    params = {"ask": ("with whom", "where", "when")[i], "what": ("person's name", "place", "day and time")[i]}
    params["question"] = ("Who is it with?", "Where is it?", "Which day, what time?")[i]
    params["sample"] = ("Rosa Klein", "Hall B", "Friday 3 pm")[i]
    return params, fact("meeting", ("who", "room", "when")[i], draw)
