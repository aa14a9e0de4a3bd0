"""Families that remove signs and words from a text and leave the rest as it is."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from fuzzy_magic.train.procedural.base import Writing, answers, carriers, typed
from fuzzy_magic.train.procedural.replacing import STILL_SHARE, phrase, told
from fuzzy_magic.train.procedural.words import one_each, recased, shelves

MORE = shelves(
    """
    stuff: cushion, lantern jar, snow globe, jigsaw, wallet, umbrella stand, hairdryer, thermos, chessboard
    stuff2: tambourine, doormat, magnifier, hammock, telescope, corkscrew, sunhat, rucksack, paddle
    mood: muddy, golden, speedy, hollow, gentle, noisy, ripe, silent, fragile, steep, jolly, sturdy, sleepy
    act: juggled, polished, lent, traded, sketched, sanded, recycled, auctioned, waxed, watered, mended
    site: lighthouse, vineyard, pier, canal, orchard gate, tram stop, chapel, bookshop, quarry, ice rink
    pal: Agnes, Boris, Camille, Dev, Edith, Fabio, Ginger, Henrik, Isla, Jorge, Kenji, Lola, Milan, Nell
    pal2: Rita, Stellan, Thora, Umberto, Vito, Willa, Xander, Yvette, Zoltan, Abebe, Birgit, Clem, Dalia
    kin: Baxter, Corrigan, Dunlop, Eastwood, Falk, Greene, Hobbs, Iqbal, Jung, Keane, Lund, Maguire, Norris
    topic: refund, rota, lease, audit, picnic, offsite, roadmap, launch, payroll, quiz night, visa, parking
    noun: acorn, beetle, cliff, domino, elm, flute, gravel, hinge, icicle, jasmine, kiosk, lagoon, moss
    noun2: pylon, quiver, raft, sleet, thistle, urchin, vapor, wharf, yolk, zinc, ledge, maple, fern, cobble
    title: Mr, Mrs, Ms, Miss, Dr, Prof, Sir, Mr., Mrs., Ms., Dr., Prof., Prof. Dr., Rev., Capt., Lady, Lord
    unit: kg, g, mg, lb, oz, km, m, cm, mm, ft, in, mi, l, ml, cl, W, kW, V, Hz, MB, GB, TB, px, %, °C, km/h
    ext: pdf, docx, xlsx, csv, txt, png, jpg, jpeg, mp3, mp4, zip, json, py, html, md, pptx, svg, gif, PDF
    hello: Hi, Hello, Hey, Hi {pal}, Hello {pal}, Hey {pal}, Good morning {pal}, Good evening, Hi all
    hello2: Hi there, Morning {pal}, hey, hi {pal}, Good afternoon {pal}, Hi team, Hiya {pal}, hello
    """,
    ", ",
)
PLAIN = carriers(
    """
    {mood} {stuff} | {pal} {act} the {stuff} | {noun} {noun2} | the {site} is {mood} today | {topic} | {stuff}
    who {act} our {stuff2} | new {topic} for {pal} | {mood} {topic} in {city} | {pal} {kin} | {city} {site}
    {pal} and {pal2} {act} the {mood} {stuff2} | please send the {topic} to {team} | {stuff2} from {country}
    we {act} the {stuff} on {weekday} | can {pal} move the {topic} to {weekday} | our {mood} {noun}
    I lost my {stuff2} | how the {site} got so {mood} | {team} needs the {topic} | {company} {topic}
    all {stuff} orders from {city}
    """
)


def line(rng: Random, lines: tuple[str, ...] = PLAIN, **facts: object) -> str:
    """Fill a carrier sentence with the words of this module."""
    return told(rng, lines, **(one_each(rng, MORE) | facts))


def removal(
    rule: Callable[[str], str],
    lines: tuple[str, ...],
    more: Callable[[Random], dict[str, object]] = lambda rng: {},
) -> Writing:
    """Draw texts with something to remove, a few without, and apply the rule."""

    def draw(rng: Random) -> str:
        if rng.random() < STILL_SHARE and rule(text := phrase(rng)) == text:
            return text
        return recased(rng, line(rng, lines, **more(rng)))

    return {}, answers(rule, draw)


MARKS = {
    "commas": ",", "full stops": ".", "periods": ".", "exclamation marks": "!", "double quotes": '"',
    "slashes": "/", "hyphens": "-", "dashes": "-", "apostrophes": "'", "semicolons": ";", "colons": ":",
    "underscores": "_", "hash signs": "#", "question marks": "?", "plus signs": "+", "asterisks": "*",
}  # fmt: skip
MARKED = carriers(
    """
    {noun}{m} {noun2}{m} {stuff}{m} | {pal}{m} the {site} is {mood}{m} | {m}{stuff}{m} | {noun}{m}{noun2}
    {m}{mood}{m} {stuff2} {m}{noun}{m} | {n}{m}{n}{m}{n} | {pal}{m}{kin} | {m}{topic} | {pal}{m}s {stuff}
    {m}{topic} for {m}{pal} | {stuff}{m} {stuff2}{m} {city} | we {act} the {stuff}{m} {pal}{m}
    {mood}{m} {topic}{m}{m}{m} | no {topic}{m} no {noun}{m} ok | {m}{pal} {act} the {stuff2}{m}
    who{m} {pal} {kin}{m} | {city}{m} {country} {n}
    """
)


@typed("format_repair", """
    def strip(s): # all {a} gone, nothing put in their place | drop the {a}, leave the rest alone | no {a}
    my database chokes on {a}, return the value without them | {s} is not allowed, leave it out | omit the {a}
    same text, just no {a} in it | filter out the character {s} | delete {s} wherever it is | take the {a} out
    can you kick out the {a}? | kill the {a} (only those) | cut all {a} from the cell | erase {s} everywhere
    I don't want any {a} | strip out every {s} | s.replace({s}, "") | get rid of the {a} | the {a} have to go
    text minus its {a} | remove all {a} | {a} -> nothing | clean out {s} | without {a}
    """)  # fmt: skip
def drop_sign(rng: Random) -> Writing:
    """Remove every sign of a kind."""
    name = rng.choice(list(MARKS))
    sign = MARKS[name]
    _, row = removal(lambda t: t.replace(sign, ""), MARKED, lambda rng: {"m": sign})
    return {"a": name, "s": f"'{sign}'" if sign == '"' else f'"{sign}"'}, row


BRACKETED = carriers(
    """
    {stuff} ({mood}) | {pal} {kin} ({city}) | the {site} ({mood}) is in {country} | {noun} [{noun2}]
    [{topic}] {stuff2} | {pal} ({team}) {act} the {stuff} | {stuff2} ({n} pieces) from {city}
    ({topic}) {pal} and {pal2} | {company} [{n}] | {topic} (for {pal}) on {weekday} | {stuff} ({ref})
    we {act} it (at the {site}) and left | {mood} {noun} ({noun2} {n}) | {stuff} ({mood}), {stuff2} ({n})
    {pal} (born {n}) lives in {city} ({country}) | {site} [see {topic}] {city}
    """
)


@typed("search_matching", """
    leave out anything inside () or [], no double spaces | take away the remark in brackets, brackets included
    def bare(s): '''s without bracketed additions''' | re.sub on (...) and [...], then tidy the spaces
    no brackets and nothing of what's inside them | cut everything between brackets, brackets too
    Skip whatever is in round or square brackets. | get rid of the brackets () [] and their content
    erase each bracket with all that it holds | only what stands outside the brackets | ignore bracketed stuff
    drop (…) and […] with their contents | text without the bits in brackets (round or square)
    Could you lose the part in brackets? | I don't need the things in brackets | remove what is in brackets
    clean name: brackets + content out | name without the note in brackets | delete the bracketed part
    nothing in brackets please | strip (…) and […] | Lamp (red) -> Lamp, Lamp [red] -> Lamp
    title minus bracket contents
    """)  # fmt: skip
def drop_bracketed(rng: Random) -> Writing:
    """Remove brackets and what is in them."""
    return removal(lambda t: re.sub(r" *(\([^)]*\)|\[[^\]]*\])", "", t).strip(), BRACKETED)


@typed("format_repair", """
    def unwrap(s): '''Remove the characters ( ) [ ], nothing more.''' | brackets only out, text stays
    get rid of round and square brackets and leave the words in them | remove the brackets, keep what's inside
    I want the text from the brackets too, only not the brackets | s.translate(str.maketrans("", "", "()[]"))
    the same line with no bracket characters in it | can you take out just the brackets themselves?
    drop the bracket signs but not their content | without ( ) and [ ], the contents remain | unbracket
    erase the signs ( ) [ ] and nothing else | delete opening and closing brackets only
    remove bracket marks (content must stay) | strip the bracket characters | no brackets, all words kept
    (red) [old] lamp -> red old lamp | take the brackets off | just delete ( ) [ ] | brackets off, words stay
    """)  # fmt: skip
def drop_brackets_only(rng: Random) -> Writing:
    """Remove brackets but not what is in them."""
    return removal(lambda t: re.sub(r"[()\[\]]", "", t), BRACKETED)


DIGITS = carriers(
    """
    {noun}{n} | {pal}{n} | {stuff}{n}x | {pal}_{kin}{n} | {noun}{n}{noun2} | {n}{noun} | {site}{n}.txt
    user{n}{pal} | {stuff}, {n}{stuff2} | A{n}B{n}C | {mood}{n} {noun2}{n} | {pal}{n}, {pal2}{n} | v{n}{topic}
    {topic}{n}: {team} | room{n}b
    """
)


@typed("format_repair", """
    can you remove numbers from the text, digit by digit? | def nodigits(s): return s with digits removed
    the digits should go, nothing in their place | delete every digit, keep everything else | strip the digits
    user7x -> userx, same for each digit | letters and signs only, digits gone | text with its digits left out
    cut the digits and close the gap | Leave out whatever is a digit. | filter out numeric characters
    all characters except digits | take all figures 0 to 9 out | without the numbers 0-9 | erase 0123456789
    re.sub(r"\\d", "", s) | get rid of any digit | I want it digit-free | clean of digits | remove digits
    drop numerals | abc12 -> abc | digits out | no digits
    """)  # fmt: skip
def drop_digits(rng: Random) -> Writing:
    """Remove every digit."""
    return removal(lambda t: re.sub("[0-9]", "", t), DIGITS)


BULLETS = carriers(
    "- | * | • | {n}. | {n}) | ({n}) | 1. | 2) | 3. | + | – | a) | b. | c) | {n}: | #{n} | [ ]"
)


@typed("format_repair", """
    strip whatever list sign is at the start: "1.", "b)", "#3", "-", "[ ]" … | the line minus its bullet point
    I pasted a list, lose the dashes, dots, numbers and letters in front | just the item, not its bullet
    def item(line): '''Text after the bullet or list number.''' | take away whatever list sign it starts with
    Start with the first real word, not with the bullet. | delete the enumeration at the start of the line
    can you remove the item number? bullets as well | get rid of bullets/numbering at the beginning
    without the leading number or bullet | remove the bullet or number in front | 3. wash car -> wash car
    - milk -> milk, b) tea -> tea | item without its marker | cut off the numbering | drop the list marker
    skip the list prefix | list item text only | lstrip the bullet | clean list entry | no bullet | un-bullet
    """)  # fmt: skip
def drop_bullet(rng: Random) -> Writing:
    """Remove a list marker."""
    lines = tuple(f"{mark} {text}" for mark in BULLETS for text in PLAIN)
    return removal(lambda t: re.sub(r"^([-*•+–]|\[ \]|\(\d+\)|#\d+|(\d+|[a-cA-C])[.):]) ", "", t), lines)


NAMED = carriers("{t} {pal} {kin} | {t} {kin} | {t} {pal2} {kin} | {t} {pal} {last} | {t} {first} {kin}")


@typed("search_matching", """
    I need the name the way it's in the passport, so not with Dr. or Mr. | lose the Mr or Dr or whatever it is
    def untitled(name): '''The name without its title(s).''' | we don't use titles, give me the plain name
    delete whatever title comes first (Mr, Lady, Prof. ...) | guest list: names as they are but titles removed
    get rid of the salutation title in front of the name | Is there a title? Leave it out and copy the name.
    take "Mrs" and the like off the front | only the name, no form of address | drop the title before the name
    just the person's name, title off | without academic or other titles | name without Mr, Mrs, Dr etc.
    Dr. Ann Lee -> Ann Lee | same name minus title | strip Mr/Ms/Dr/Prof | honorific-free name | no titles
    name_without_title | cut the honorific | remove the title | bare name
    """)  # fmt: skip
def drop_title(rng: Random) -> Writing:
    """Remove the title before a name."""

    def draw(rng: Random) -> str:
        return line(rng, NAMED, t=rng.choice(MORE["title"]) if rng.random() > STILL_SHARE else "").strip()

    def rule(text: str) -> str:
        words = text.split()
        return " ".join(words[1 + (words[1] == "Dr.") :] if words[0] in MORE["title"] else words)

    return {}, answers(rule, draw)


LONGER = tuple(text for text in (*PLAIN, "{pal} {last}, {city}", "{first} {kin} {topic}") if " " in text)


@typed("format_repair", """
    the first word is an id tag we don't need, remove it | def rest(s): '''All words after the first.'''
    delete the leading word, keep the rest as is | I only need what comes after the first word | drop word one
    what remains when the first word is gone? | take away the word at the front | text without its first word
    everything but the first word | shift one word off the left | lose the first word please | start at word 2
    the line from its 2nd word | all except the first word | cut off the opening word | s.split(maxsplit=1)[1]
    " ".join(s.split()[1:]) | from the second word on | big red bus -> red bus | remove the first word
    skip the first word | minus first word
    """)  # fmt: skip
def without_first_word(rng: Random) -> Writing:
    """Remove the first word."""
    return removal(lambda t: t.partition(" ")[2], LONGER)


@typed("format_repair", """
    lose the last word, keep what's in front of it | def head(s): '''All words but the last.'''
    the last word is noise, take it away | shorten by one word at the end | all words except the last one
    one word less, from the right | everything but the last word | can you strip the last word?
    without the word at the end | leave out the closing word | up to the second-last word
    text before the final word | Stop before the last word. | " ".join(s.split()[:-1]) | cut the last word off
    delete the trailing word | s.rsplit(maxsplit=1)[0] | big red bus -> big red | remove the last word
    drop the final word | minus the last word
    """)  # fmt: skip
def without_last_word(rng: Random) -> Writing:
    """Remove the last word."""
    return removal(lambda t: t.rpartition(" ")[0], LONGER)


PRICED = carriers("{p} | {stuff} {p} | {p} for the {stuff} | {pal} owes {p} | {stuff2}: {p} | {noun} {p}")


@typed("format_repair", """
    get rid of $/€/£/¥ (and of the space between it and the number) | the line with no currency sign in it
    delete the currency symbol, keep the amount and all else | same text without the currency symbol
    our column is in one currency, the symbol is not needed | take off the £ or whichever currency sign it has
    def amount(s): '''Same text, currency sign left out.''' | erase the symbol of the currency
    currency sign out, all words stay | lose the currency character | skip the € $ £ ¥ characters | no $ € £ ¥
    s minus its currency sign | remove the currency sign | cut the currency symbol | drop the money sign
    $12 -> 12, 3 € -> 3 | currency symbol out | strip $, €, £ or ¥ | price_no_symbol
    """)  # fmt: skip
def drop_currency(rng: Random) -> Writing:
    """Remove the sign of a currency."""

    def price(rng: Random) -> dict[str, object]:
        amount = f"{rng.randint(1, 99)}" + rng.choice(("", "", f".{rng.randint(10, 99)}", "50", ",300"))
        return {"p": rng.choice(("${}", "€{}", "£{}", "¥{}", "{} €", "{}€", "$ {}", "£ {}")).format(amount)}

    return removal(lambda t: re.sub(r"[$€£¥] ?(?=\d)|(?<=\d) ?[$€£¥]", "", t), PRICED, price)


SIZED = carriers("{q} {w} | {q}{w} | {q}.{r} {w} | {q},{r} {w} | -{q} {w} | {q}.{r}{w} | {q}-{r} {w}")


@typed("search_matching", """
    def value(s): '''The number in s, copied exactly, without the unit.''' | cut off the unit after the number
    the column header says the unit already, so remove it here | strip kg, cm, ml or whatever stands behind
    delete the measuring unit and the space before it | the quantity as typed but without its unit | no units
    take the unit away, don't convert anything | lose the letters or signs of the unit | value only, unit off
    unitless value as it is written | number part of the measurement | just the figure, not the unit
    how much? Leave the unit out. | drop the unit of measure | number without the unit | remove the unit
    measurement minus unit | 3.5GB -> 3.5 | 12 kg -> 12 | bare number
    """)  # fmt: skip
def drop_unit(rng: Random) -> Writing:
    """Remove the unit of a measure."""

    def draw(rng: Random) -> str:
        unit = rng.choice(MORE["unit"]) if rng.random() > STILL_SHARE else ""
        low = rng.randint(1, rng.choice((9, 99, 999)))
        return line(rng, SIZED, q=low, r=low + rng.randint(1, 50), w=unit).strip()

    return {}, answers(lambda t: re.sub(r" ?[^\d.,-]+$", "", t), draw)


FILES = carriers(
    """
    {noun} | {pal}-{noun} | {noun}_{n} | {noun}.v{n} | IMG_{n}{n} | {city} {topic} | {pal} {kin} ({n})
    {n}-{noun2} | final {topic} {noun} | 20{n}.{noun}.{noun2} | {mood}_{stuff} | scan{n}
    """
)


@typed("code_commands", """
    the file's name as people see it when extensions are hidden | take off the part that says the file format
    We list documents by name; .xlsx and such should not show. | delete the dot and the type behind it
    def stem(f): '''f without its final extension''' | strip the ending (.docx, .csv, ...)
    can I have the file name w/o ext? | file name without the extension | everything before the last dot
    remove only the last extension | name only, not the file type | remove the file extension | a.b.txt -> a.b
    filename minus its suffix | cut from the last dot on | Path(s).with_suffix("") | extensionless file name
    os.path.splitext(s)[0] | drop .pdf, .jpg etc. | photo.png -> photo | lose the extension | no extension
    """)  # fmt: skip
def drop_extension(rng: Random) -> Writing:
    """Remove the extension of a file name."""

    def draw(rng: Random) -> str:
        ending = "" if (still := rng.random() < STILL_SHARE) else "." + rng.choice(MORE["ext"])
        text = line(rng, FILES) + ending
        return draw(rng) if still and "." in text else text

    return {}, answers(lambda t: t.rpartition(".")[0] or t, draw)


HEADS = {
    "http:// or https://": ("http://", "https://"),
    "www.": ("www.",),
    "http(s):// and www.": ("https://www.", "http://www.", "https://", "http://", "www."),
}
LINKS = carriers(
    """
    {noun}.example.com | example.org/{noun} | example.net/{noun}/{noun2} | {noun}-{noun2}.example.org/{n}
    example.com | {city}.example.net/{noun}{n} | {mood}-{noun}.example.com | example.com/{pal}?id={n}
    """
)


@typed("search_matching", """
    def short(url): '''url with {a} removed from its start''' | delete {a} if the link starts with it | no {a}
    the address should not begin with {a}; rest unchanged | I don't need {a} in the list of sites
    leave {a} out, keep all the rest | normalise links by dropping {a} | skip {a}, print what follows
    cut {a} off the web address | {a} -> "" at the beginning | url.removeprefix, for {a} | erase {a} in front
    remove {a} at the start | drop {a} from the front | same link, {a} left out | Could you lose the {a}?
    strip the leading {a} | link without {a} | get rid of {a} | URL minus {a} | take away {a}
    """)  # fmt: skip
def drop_link_head(rng: Random) -> Writing:
    """Remove http:// or www. at the start of a link."""
    name = rng.choice(list(HEADS))
    heads = HEADS[name]

    def draw(rng: Random) -> str:
        return (rng.choice(heads) if rng.random() > STILL_SHARE else "") + line(rng, LINKS).lower()

    return {"a": name}, answers(lambda t: t[len(next((h for h in heads if t.startswith(h)), "")) :], draw)


@typed("agentic_tools", """
    strip the opening greeting, copy the rest as it is | the bot should not see "Hi there," - take it off
    straight to the point: leave out the hello part | get rid of Hello/Hi/Hey plus the person greeted
    Hi Sam, the door is open -> the door is open | message without the greeting at the start | greeting out
    only the message, not the hi/hello/hey | delete the words of greeting in front | remove the greeting
    what do they say after the greeting? | cut the hello and the name after it | drop "Hi Bob," and the like
    start the text after the greeting | lose the "Good morning ..." | no greeting, please | msg minus greeting
    greeting -> nothing | skip the salutation | without hi/hello | no hello
    """)  # fmt: skip
def drop_greeting(rng: Random) -> Writing:
    """Remove the greeting before a message."""

    def row(rng: Random) -> tuple[str, str]:
        rest, hello = line(rng, PLAIN), rng.choice((*MORE["hello"], *MORE["hello2"])) + rng.choice(",,,!")
        return (rest if rng.random() < STILL_SHARE else f"{line(rng, (hello,))} {rest}"), rest

    return {}, row


@typed("agentic_tools", """
    def subject(s): '''s without leading Re:, Fw:, Fwd: in any case''' | what was the subject before replying?
    delete the prefixes mail programs add for replies and forwards | thread title (prefixes Re/Fwd/Fw removed)
    group mails by subject; for that leave out Re: and Fwd: | strip the reply and forward prefixes | no Re/Fwd
    cut off RE:, Fw: and so on, however many there are | skip Re:/Fwd:, print what comes then | lose the "Re:"
    drop all Re:, Fwd:, FW: in front | clean subject, no reply marks | take the Re:s and Fwd:s away
    the subject as first written | subject without Re:/Fwd: | Re: Re: lunch -> lunch | remove Re: and Fwd:
    un-Re the subject | bare subject line | original subject | no RE:, no FWD:
    """)  # fmt: skip
def drop_reply_mark(rng: Random) -> Writing:
    """Remove Re: and Fwd: before a subject."""

    def row(rng: Random) -> tuple[str, str]:
        marks = rng.choices(("Re: ", "RE: ", "Fwd: ", "FW: ", "Fw: ", "re: "), k=rng.choice((1, 1, 2, 3)))
        rest = recased(rng, line(rng, PLAIN))
        return ("" if rng.random() < STILL_SHARE else "".join(marks)) + rest, rest

    return {}, row


@typed("format_repair", """
    the last character shall be a letter or number, so remove what's behind | end marks off, inner ones stay
    def bare_end(s): '''s without the punctuation it ends with''' | clean up the end: ... or ! or ?! should go
    cut the final punctuation mark(s), whichever they are | titles don't end in punctuation, fix that
    take off the mark(s) behind the last word | no full stop or other mark at the end | s.rstrip(".,;:!?")
    text without the closing punctuation | drop whatever sign closes the text | delete ending punctuation only
    remove the punctuation at the end | end the line with the word itself | strip trailing punctuation
    trailing . , ; : ! ? gone | lose the end punctuation | punctuation off the end | Done!! -> Done
    no end mark
    """)  # fmt: skip
def drop_end_marks(rng: Random) -> Writing:
    """Remove the punctuation at the end."""
    ends = (".", ".", ".", "!", "?", "...", "!!", "?!", ",", ";", ":", "!!!")
    lines = tuple(x + "{e}" for x in (*PLAIN, "{pal}, {pal2} and {noun}", "{noun}: {n}", "Yes! {topic}"))
    return removal(lambda t: t.rstrip(".,;:!?"), lines, lambda rng: {"e": rng.choice(ends)})
