"""Families that add to a text, round it, in front or behind, or cut it short; with words for `casing` too."""

from __future__ import annotations

from random import Random

from fuzzy_magic.train.procedural.base import Writing, answers, carriers, say, typed
from fuzzy_magic.train.procedural.words import capital, code, full_name, titled

THINGS = carriers("""
    invoice | wall clock | train ticket | soup bowl | password | car key | parking permit | blue folder
    staff badge | water bill | sandwich | tax form | shoe rack | front door | guest list | washing machine
    thesis | apple pie | window blind | photo album | pull request | shopping cart | user account
    delivery note | road map | oven | bed frame | guitar strap | dentist appointment | spare tyre
    birthday cake | weekly report | press release | electric scooter | piano lesson | carpet | fridge magnet
    hotel booking | gift voucher | laptop sleeve | salad | swimming pool | bus timetable | sewing kit
    router | job advert | sales target | unit test | stock level | hair dryer | coat hanger | travel mug
    picture frame | speech | rent contract | noodle box | menu | fence | cheese board | tool shed | roof tile
    vaccine | passport | refund | survey | newsletter | login page | poster
    """)  # fmt: skip
TRAITS = carriers("""
    urgent | missing | wooden | lovely | final | expired | slim | second | organic | foldable | late | unpaid
    tiny | waterproof | rusty | digital | annual | shared | brand-new | cosy | internal | pink | salty
    golden | overdue | portable | fragile | empty | public | free | vintage | half-price | loose | noisy
    """)  # fmt: skip
ACTS = carriers("""
    cancel | print | borrow | wash | renew | download | fix | measure | sign | hide | replace | translate
    deliver | open | decorate | review | unlock | choose | upload | share | rename | test | weigh | sketch
    """)  # fmt: skip
TIMES = carriers("tonight | after lunch | next week | by noon | in spring | before the holidays | at once")
LINES = carriers("""
    {thing} | {trait} {thing} | {thing} | {act} | {trait} | {act} the {thing} | {thing} and {other}
    the {thing} of the week | how to {act} this {trait} {thing} | {trait} {thing} with {other}
    did anyone {act} my {thing}? | please {act} the {trait} {thing} {time} | {trait} {thing}, pack of {n}
    no {thing} {time}, sorry! | {n} ways to {act} your {thing}
    we still have to {act} the {thing} and the {other} | {thing} ({trait})
    mayor wants to {act} every {trait} {thing} | warning: {thing} not found | {thing} - {other} - {n} pcs
    can you {act} it {time}? | thanks for the {thing}, it is {trait} and the {other} is great too
    {trait} {thing} for sale | to do: {act} the {other} {time} | ok, we will {act} the {thing} {time}
    where is the {thing} | error {n}: {trait} {thing}
    {act} {n} {trait} items {time} or the {thing} stays {trait}
    """)  # fmt: skip
NAMED = carriers("""
    {first} will {act} the {thing} in {city} | the {thing} from {company} is {trait}
    ask {first} about the USB {thing} | {city}: {trait} {thing} {time} | meet {name} {time}
    my {thing} went to {city}, not to {country} | Your {thing} is {trait}, {first}.
    {act} my PDF of the {thing} please | {first} and {name} {act} the {thing}
    {n} {street}, {city} | {first}, {name} and {last} | {trait} {thing} found near {street}
    call {company} {time} | We will {act} the {thing} on {weekday}!
    """)  # fmt: skip
MARKS = carriers("""
    double quotes "…" | single quotes '…' | round brackets (…) | parentheses (…) | square brackets […]
    angle brackets <…> | asterisks *…* | double asterisks **…** | backticks `…` | underscores _…_
    tildes ~…~ | double square brackets [[…]] | guillemets «…» | hash signs #…# | slashes /…/
    triple stars ***…*** | percent signs %…% | dollar signs $…$ | colons :…:
    """)  # fmt: skip
UNITS = carriers("""
    {} kg | {} km | {} cm | {} ml | {} m² | {} kWh | {}px | {}% | {} GB | {}h | {} pcs | {} miles | {} EUR
    {} € | ${} | €{} | £{} | ¥{} | USD {} | CHF {} | {} kr | US${} | € {} | {} zł | {} °C | {} min | {} USD
    {}kg | {}m | {} l | ₹{}
    """)  # fmt: skip
TAGS = carriers(
    "b | i | em | li | p | h1 | h2 | td | strong | code | title | span | name | note | div | mark"
)
FRONTS = carriers("""
    NEW: | URGENT: | Re: | TODO: | Copy of | [internal] | Draft: | Fwd: | SALE! | Note: | Warning: | > | -
    ## | Task: | Question: | (old) | FINAL | // | FYI: | test | Unit:
    """)  # fmt: skip
BACKS = carriers("""
    (copy) | - sold out | [archived] | Ltd | please | (new) | !!! | - draft | v2 | Inc. | :) | (EU) | asap
    - done | #sale | [read] | only | edition | (2 pack) | thanks | & Co. | // checked | Team | GmbH | (used)
    """)  # fmt: skip
TAILS = (
    ("", ""), (", no dots", ""), (", nothing added", ""), (', plus "..." if something was cut', "..."),
    (', and "..." on top unless it fits whole', "..."), (' and "…" directly behind if cut', "…"),
)  # fmt: skip
TIMES_SAID = (("twice", 2), ("two times", 2), ("three times", 3), ("four times", 4))
JOINTS = (("a space", " "), ("comma and space", ", "), ("a hyphen", "-"), ("a slash", "/"), ("nothing", ""))
EXTENSIONS = carriers("pdf | csv | txt | docx | xlsx | png | jpg | json | py | md | zip | html | mp3 | log")
FILES = carriers("""
    {thing} | {trait} {thing} | {thing} 20{n} | {thing} final | {thing} v{n} | {first} {thing} | scan {n}
    {team} {thing} {n} | {thing} {weekday} | backup 20{n} | {city} {thing} | IMG {n}{n} | {thing} ({n})
    """)  # fmt: skip


def fill(rng: Random, lines: tuple[str, ...]) -> str:
    """Fill a carrier with this module's words."""
    thing, other = rng.sample(THINGS, 2)
    one = rng.choice
    return say(rng, lines, thing=thing, other=other, trait=one(TRAITS), act=one(ACTS), time=one(TIMES))


def cased(rng: Random) -> str:
    """Draw a text without names in one of several cases."""
    text = fill(rng, LINES)
    jumbled, loud = "".join(rng.choice((c.lower(), c.upper())) for c in text), text.upper()
    return rng.choice((text, text, text, text, loud, loud, capital(text), titled(text), jumbled))


def named(rng: Random) -> str:
    """Draw a text whose inner capitals matter."""
    text = fill(rng, (*NAMED, *LINES))
    return rng.choice((text, text, text, text, text, titled(text), text[:1].upper() + text[1:]))


def short(rng: Random) -> str:
    """Draw a text of at most 70 characters, with or without names in it."""
    while len(text := rng.choice((cased, named, named))(rng)) > 70:
        pass
    return text


def lengthy(rng: Random) -> str:
    """Draw a text of one to three clauses."""
    clauses = (fill(rng, (*NAMED, *LINES)).rstrip(".?!") for _ in range(rng.choice((1, 1, 2, 2, 3))))
    return rng.choice((". ", ", ", "; ")).join(clauses)


def number(rng: Random) -> str:
    """Draw a number without a sign behind or in front of it."""
    n = int(10 ** rng.uniform(0, 5))
    return rng.choice((f"{n}", f"{n}", f"{n:,}", f"{n}.{rng.randint(0, 99):02d}", f"{n % 100}.5"))


@typed("format_repair", """
    add {open} in front and {close} at the end, without spaces | our labels are written {sample}; this one too
    My parser expects {sample}. Wrap this value the same way. | {kind} on both sides, no spaces added
    {kind} around the whole text, which stays as it is | print {open}, the text, {close}, nothing between
    '''Return {open} + text + {close}''' (no spaces) | I need {kind} around every cell | put it between {kind}
    same text, but inside {kind} | enclose the value in {kind} | add {kind} at start and end | wrap in {kind}
    hello -> {open}hello{close} | x becomes {open}x{close} | like {sample} ({kind}) | put {kind} around it
    surround with {kind} | delimit it by {kind} | in {kind}, please
    """)  # fmt: skip
def marked_round(rng: Random) -> Writing:
    """Put quotation marks, brackets or other signs around a text."""
    kind, _, around = rng.choice(MARKS).rpartition(" ")
    left, right = around.split("…")
    facts = {"kind": kind, "open": left, "close": right, "sample": left + rng.choice(THINGS) + right}
    return facts, answers(lambda t: left + t + right, short)


@typed("code_commands", """
    Put <{tag}> directly before the text and </{tag}> directly behind it. | add the {tag} tag on both sides
    markup for the web page: {tag} element with this content | I need the text between <{tag}> and </{tag}>
    make this an XML element called {tag}, in one line | surround the line by a {tag} start tag and end tag
    open with <{tag}>, close with </{tag}>, no spaces | '''wrap s in the HTML tag {tag}, no attributes'''
    enclose in {tag} tags (opening and closing) | <{tag}>…</{tag}> please, text unchanged | <{tag}> around it
    the template wants <{tag}>value</{tag}> | how do I write this inside {tag} tags? | wrap in <{tag}> tags
    {tag} start tag + text + {tag} end tag | hello => <{tag}>hello</{tag}> | put it into a {tag} element
    text -> <{tag}>text</{tag}> | "<{tag}>" + s + "</{tag}>" | HTML: <{tag}>text</{tag}>
    tag it: <{tag}>…</{tag}>
    """)  # fmt: skip
def tagged_round(rng: Random) -> Writing:
    """Put a start and an end tag around a text."""
    tag = rng.choice(TAGS)
    return {"tag": tag}, answers(lambda t: f"<{tag}>{t}</{tag}>", short)


@typed("format_repair", """
    each subject should open with {word} (space after it), so add it | start the line with {word} and a space
    begin every entry with {word}, a space, then the entry as it is | put {word} before it (one space between)
    {word} goes first, a space follows, nothing else changes | line start: {word} + blank, then the original
    our titles look like "{word} {sample}"; make this one so | in front of the text: {word} and one space
    I want {word} to come first, then a space and the text | insert {word} at the start, separated by a space
    label all lines like "{word} {sample}" | '''Put "{word} " before the text.''' | "{word} " at the beginning
    add "{word}" in front, then a space | prepend "{word}" and a blank | prefix with "{word} " | "{word} " + s
    {word} + space + text | hello -> {word} hello | text -> {word} text
    """)  # fmt: skip
def front_word(rng: Random) -> Writing:
    """Put a word in front of a text."""
    word = rng.choice(FRONTS)
    return {"word": word, "sample": rng.choice(THINGS)}, answers(lambda t: f"{word} {t}", short)


@typed("format_repair", """
    I want {word} to come last, parted from the text by a space | put {word} behind it (one space between)
    close with {word}, rest unchanged, one space in front of it | add "{word}" at the end, after a space
    all names should look like "{sample} {word}", do it here | stick {word} on the back, space between, please
    finish every entry with {word}, a space before it | can you add {word} as the last word? space first
    end the line with a space and {word} | after the text: one space and {word} | tack {word} on, with a space
    '''Put " {word}" behind the text.''' | append " {word}" to what is there | append a blank and "{word}"
    " {word}" at the very end | line end: blank + {word} | suffix with " {word}" | text + space + {word}
    hello -> hello {word} | text -> text {word} | s + " {word}"
    """)  # fmt: skip
def back_word(rng: Random) -> Writing:
    """Put a word behind a text."""
    word = rng.choice(BACKS)
    return {"word": word, "sample": rng.choice(THINGS)}, answers(lambda t: f"{t} {word}", short)


@typed("format_repair", """
    '''Text with a full stop at its end; unchanged if it has one.''' | "text" and "text." both give "text."
    sentences lack their final period: repair, keep the good ones | end every line with exactly one full stop
    can you add the missing full stop? leave it if it's there | add a full stop at the end unless there is one
    check for a closing full stop and supply it if needed | put a period after the last word unless it has one
    the final dot got lost in some rows, put it back | the last character has to be a full stop
    every cell needs its final dot, once | close the sentence with a full stop | period at the end, if missing
    s if s.endswith(".") else s + "." | finish with a period (not two) | append "." where it is missing
    make sure it ends with "." | "all good" -> "all good." | no final dot? add it | must end in a dot
    """)  # fmt: skip
def final_stop(rng: Random) -> Writing:
    """End a text with a full stop."""

    def draw(rng: Random) -> str:
        while (text := short(rng))[-1] in "!?)":
            pass
        return text.rstrip(".") + "." if rng.random() < 0.12 else text

    return {}, answers(lambda t: t.rstrip(".") + ".", draw)


@typed("format_repair", """
    {sign} belongs {side} the figure{gap}; digits stay as they are | label the value: {sample} if it were 12
    if the cell says 12 print {sample}; same for this | plain number -> number with {sign} {side} it{gap}
    Complete the figure with {sign} {side} it{gap}. | I need the values as {sample}, not as plain 12
    how do I write this in our style ({sample})? | the unit is missing: {sign} {side} it{gap} | 12 -> {sample}
    as in {sample}; do not round or regroup | def show(n): '''12 gives "{sample}"''' | {sign} {side} it{gap}
    write the number as {sample} (for 12) | attach {sign} {side} the amount{gap} | add "{sign}" {side} it{gap}
    show it with {sign} {side} it{gap} | same figure, {sign} {side} it{gap} | give it its sign, e.g. {sample}
    put {sign} {side} the number{gap} | number to "{sample}" form
    """)  # fmt: skip
def unit_added(rng: Random) -> Writing:
    """Write a unit or a currency behind or in front of a number."""
    form = rng.choice(UNITS)
    sign = form.replace("{}", "").strip()
    side = "behind" if form.startswith("{}") else "in front of"
    gap = ", with a space" if " " in form else ", without a space"
    return {"sign": sign, "side": side, "gap": gap, "sample": form.format("12")}, answers(form.format, number)


@typed("format_repair", """
    how does this number look with {n} places and leading zeros? | format with width {n} and 0 as fill sign
    Excel ate the leading zeros: bring them back ({n} digits) | add noughts in front so that it has {n} places
    file numbers are sorted as text, so zero-pad to {n} | all numbers equally long: {n} digits, zeros first
    make it {n} digits long by zeros at the start | {n}-digit number with zeros in front | TEXT(A1,"{zeros}")
    ids have {n} digits, so 7 is {seven} | leading zeros, {n} digits in all | as a {n}-digit code like {seven}
    '''Zero-padded to {n} digits.''' | {n} digits please, 0s before it | pad with zeros to {n} digits
    zero-fill to length {n} | str(n).rjust({n}, "0") | printf %0{n}d | 7 -> {seven} | zfill({n})
    """)  # fmt: skip
def leading_zeros(rng: Random) -> Writing:
    """Fill a number up with zeros in front."""
    n = rng.randint(3, 9)
    facts = {"n": n, "seven": "7".rjust(n, "0"), "zeros": "0" * n}
    return facts, answers(lambda t: t.rjust(n, "0"), lambda r: str(r.randrange(10 ** r.randint(1, n))))


@typed("format_repair", """
    crop after {n} characters, in the middle of a word if need be{dots} | truncate at {n} characters{dots}
    what are the first {n} characters? spaces and signs count{dots} | keep {n} characters from the start{dots}
    cut the title after {n} characters{dots} | shorten to {n} signs (spaces count){dots} | {n} chars{dots}
    if it is over {n} characters, drop what is beyond{dots} | clip to {n} characters, shorter ones stay{dots}
    trim the tail so that {n} characters are left{dots} | keep {n} chars, chop what follows{dots}
    only the opening {n} characters{dots} | preview of {n} characters{dots} | stop after character {n}{dots}
    cut to {n} characters{dots} | cut-off point: {n} characters{dots} | first {n} characters{dots}
    keep max {n} chars of it{dots} | LEFT(A1, {n}){dots} | s[:{n}]{dots}
    """)  # fmt: skip
def cut_characters(rng: Random) -> Writing:
    """Cut a text to its first characters."""
    n, (dots, tail) = rng.choice((5, 8, 10, 12, 15, 16, 20, 24, 25, 30, 40)), rng.choice(TAILS)

    def draw(rng: Random) -> str:
        while (text := lengthy(rng))[n - 1 : n] in (" ", ""):
            if text and len(text) < n and rng.random() < 0.2:
                break
        return text

    return {"n": n, "dots": dots}, answers(lambda t: t[:n] + tail if len(t) > n else t, draw)


@typed("format_repair", """
    trim the text so that its first {n} words are left{dots} | I just need {n} words to recognise it{dots}
    no more than {n} words, taken from the front{dots} | excerpt, {n} words long, from the beginning{dots}
    drop everything behind the first {n} words{dots} | shorten to {n} words from the start{dots}
    word limit {n}: cut what is over{dots} | quote only the first {n} words{dots} | cut after {n} words{dots}
    how does it begin? {n} words{dots} | " ".join(s.split()[:{n}]){dots} | truncate at {n} words{dots}
    the opening {n} words{dots} | only words 1 to {n}{dots} | teaser of {n} words{dots} | keep {n} words{dots}
    stop after word {n}{dots} | first {n} words{dots} | max. {n} words{dots} | {n} words{dots}
    """)  # fmt: skip
def cut_words(rng: Random) -> Writing:
    """Cut a text to its first words."""
    n, (dots, tail) = rng.randint(2, 9), rng.choice(TAILS)

    def draw(rng: Random) -> str:
        while not (words := lengthy(rng).replace(" -", "").split())[:n][-1][-1].isalnum() or (
            len(words) <= n and rng.random() < 0.8
        ):
            pass
        return " ".join(words)

    def rule(text: str) -> str:
        words = text.split()
        return " ".join(words[:n]) + tail if len(words) > n else text

    return {"n": n, "dots": dots}, answers(rule, draw)


@typed("format_repair", """
    output the value {count} times, separated by {joint} | echo this {times} in one line, {joint} as separator
    can you write this {times}? {joint} between please | parrot mode: everything {times}, {joint} between
    I need it {times} in a row, put {joint} between | duplicate: {times} in all, parted by {joint}
    write the text {times} with {joint} between | the same thing {times}, {joint} in the gaps | ha -> {sample}
    repeat_text(s, {count}), {joint} between | print {count} of it, joined by {joint}
    {count} copies, {joint} between them | '''Text {times}, {joint} between.''' | {times}, {joint} between
    write it {times}, {joint} between | stutter: {times}, {joint} between | say it {times} ({joint} between)
    "{joiner}".join([s] * {count}) | x{count} with {joint} between | like "{sample}" for "ha"
    """)  # fmt: skip
def said_again(rng: Random) -> Writing:
    """Write a text several times."""
    (times, count), (joint, joiner) = rng.choice(TIMES_SAID), rng.choice(JOINTS)
    sample = joiner.join(["ha"] * count)
    facts = {"times": times, "count": count, "joint": joint, "joiner": joiner, "sample": sample}

    def draw(rng: Random) -> str:
        while len(text := rng.choice((rng.choice(THINGS), fill(rng, LINES), full_name(rng)))) > 28:
            pass
        return rng.choice((text, text, text.upper(), capital(text)))

    return facts, answers(lambda t: joiner.join([t] * count), draw)


@typed("search_matching", """
    add the pound sign (#) at the start if missing | '''Id with a number sign before it.''' | # before the id
    issue number as GitHub shows it: #17 | how do we refer to this id? with a # | ticket ids need a leading #
    # in front of the id, rest as it is | s if s.startswith("#") else "#" + s | supply the missing number sign
    if there is no # in front, add one | put "#" directly before it (once) | make it a reference such as #1203
    order number with its number sign | prefix with # unless it has one | A77 and #A77 both become #A77
    "#" + id, never two of them | add a hash sign, no space | begin with exactly one # | write the id like #88
    number sign in front | 4711 -> #4711
    """)  # fmt: skip
def hash_before(rng: Random) -> Writing:
    """Put a number sign before an id."""

    def draw(rng: Random) -> str:
        ident = code(rng, rng.choice(("999", "9999", "99999", "A99", "AA-999", "A999", "9999-A", "AAA99")))
        return rng.choice((ident, ident, ident.lower(), ident, ident, ident, "#" + ident))

    return {}, answers(lambda t: "#" + t.lstrip("#"), draw)


@typed("agentic_tools", """
    what would the {ext} export of this be called? just name.{ext} | I need a {ext} file name: name + .{ext}
    turn the title into a file name by adding .{ext} at its end | s if s.endswith(".{ext}") else s + ".{ext}"
    '''Name with the extension .{ext}; unchanged if present.''' | can you add the {ext} ending? (with a dot)
    every upload must end with .{ext}, repair those that don't | append the extension .{ext} if missing
    put ".{ext}" after the name, keep capitals and spaces | the extension got lost, it is .{ext}
    name, then .{ext}; leave names that have it already | complete the file name, type {ext}
    make sure the name ends in .{ext} | save as .{ext} (not .{ext}.{ext}) | file name with .{ext} at the end
    add .{ext} unless it is there | give it the ending .{ext} | report -> report.{ext} | with_suffix, .{ext}
    .{ext} behind it, once
    """)  # fmt: skip
def extension_added(rng: Random) -> Writing:
    """Append a file extension."""
    ext = rng.choice(EXTENSIONS)

    def draw(rng: Random) -> str:
        name = fill(rng, FILES)
        name = rng.choice((name, name.replace(" ", "_"), name.replace(" ", "-"), capital(name)))
        return f"{name}.{ext}" if rng.random() < 0.1 else name

    return {"ext": ext}, answers(lambda t: t.removesuffix("." + ext) + "." + ext, draw)


@typed("agentic_tools", """
    first line of a chat message to this person: {hi}, their first name, a comma | mail merge: {hi} FirstName,
    take the given name and write {hi} before it and a comma after it | hello line ({hi} first-name comma)
    I want a friendly opening: {hi} plus the first name, then a comma | {hi} … , with the first name only
    Write "{hi} X," where X is the first word of the name. | say {hi} to them by first name, comma at the end
    our newsletters open with "{hi} Lee,"; make that line | start the mail with {hi}, the forename and a comma
    informal salutation with {hi}, surname left out | opening line of the e-mail: "{hi} Ann," style
    name to greeting, e.g. {hi} Joe, | '''"{hi} " + first name + ","''' | turn the contact into "{hi} Bo,"
    "{hi} Sam," from the full name | greeting: {hi} <first name>, | {hi} + first name + comma
    Sam Fox -> {hi} Sam, | f"{hi} <first>,"
    """)  # fmt: skip
def hi_name(rng: Random) -> Writing:
    """Greet a person by the first name."""
    hi = rng.choice(("Hi", "Hi", "Hello", "Hey", "Good morning", "Welcome"))

    def draw(rng: Random) -> str:
        full, (middle, other) = full_name(rng), full_name(rng).split(" ")
        first, last = full.split(" ")
        rare = (f"{first} {middle[0]}. {last}", f"{first} {middle} {last}", f"{full}-{other}", first)
        return rng.choice((full, full, full, full, *rare))

    return {"hi": hi}, answers(lambda t: f"{hi} {t.split()[0]},", draw)
