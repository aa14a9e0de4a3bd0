"""Families that take a piece out of a text and rewrite it."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from fuzzy_magic.train.procedural.base import (
    DrawRow,
    Writing,
    answers,
    say,
    typed,
)
from fuzzy_magic.train.procedural.words import CITY, FIRST, LAST, WEEKDAYS, code, one_each, recased, shelves

OWN = shelves(
    """
    thing: ledger wagon carpet kettle bicycle poster cabinet mattress printer suitcase ceiling bakery fence
      + radiator postcard tractor pillow helmet freezer cushion scanner trophy barrel shovel hallway stapler
      + brochure cupboard spanner doorbell railing satchel thermos chimney gutter wardrobe
    trade: plumber baker nurse gardener tailor pilot florist welder editor barber cashier dentist painter
      + roofer teacher porter courier janitor surveyor waiter librarian jeweller
    act: borrowed mended measured wrapped delivered inspected scratched noticed polished sketched lifted
      + photographed reserved hidden replaced labelled tested
    how: rusty wooden golden muddy foldable striped silent crooked enormous tiny antique leaky modern elegant
      + spotless wobbly purple shiny hollow
    make: Alpine Nimbus Cedar Turbo Coral Falcon Polar Ultra Lunar Delta Rustic Sonic Retro
    ware: Blender Lantern Tripod Skillet Hammock Charger Teapot Raincoat Speaker Duvet Router Ladle Armchair
    who: Agnes Boris Celia Dario Edda Felix Gwen Hugo Imani Jelena Kofi Leila Milan Nadia Otto Paula Rashid
      + Selma Tobias Umberto Vera Wiebke Yara Zoltan Abigail Bruno Clara Dennis
    kin: Achterberg Baptiste Carmody Dahl Esposito Goldstein Hartmann Iversen Jablonski Lombardi Nyberg Zhang
      + Ogunleye Pemberton Ramirez Stavros Thackeray Vasquez
    code: AA-9999 A-99-A 9999-99 AAA-99-99 99-A-999 A9-A9-A9 AA-AA-99 AA9999 99-99-99 A-9-A-99
    end: .pdf .txt .csv .png .jpg .docx .xlsx .py .md .json .zip .mp3 .html .log .svg .JPG .yml
    town: Oslo Rome Vienna Bath Ghent Basel York Bremen Riga Sofia Naples Dublin Osaka Bilbao
    """,
    r"[ +]+",
)
OWN |= {"who": FIRST + OWN["who"], "kin": LAST + OWN["kin"], "town": CITY + OWN["town"]}
LINES = shelves(
    """
    any: {thing} | {how} {thing} | the {trade} {act} our {how} {thing} | {who} {act} the {thing}
      + | {town} needs a new {trade} | ask the {trade} in {town} about that {thing} | {how} {act} {thing}
      + | Where is {who}'s {thing} | {adj} {item}, {how} {thing} | Why has nobody {act} this {thing}
      + | Two days in {town} and the {thing} was {how} again | {item} or {thing} | {who} from {town}
      + | My {trade} says: {who} {act} it on {weekday} | {weekday} offer - {how} {thing} from {town}
      + | Please tell {who} that the {how} {thing} we {act} last week is still standing in the hall in {town}
    note: {x} | {x} | {x} | {x} | {who}: {x} | see {x} | {thing} {x} | please check {x}, {who} | [{x}]
      + | new: {x} | {town}, {x} | {how} {thing}, {x} | The {trade} wrote {x} down twice. | was it {x}?
      + | {x} ({trade}) | "{x}" for the {thing} | {who} sent {x} on {weekday} | note {x} | {x} was wrong!
    person: {x} | {x} | {x} | {x} ({town}) | signed: {x} | by {x} | {x}, {trade} in {town} | for {x} only
      + | Is {x} the new {trade}? | the {thing} was {act} by {x} | Hello, my name is {x}. | Contact: {x}
      + | {x} has {act} the {how} {thing} | author - {x} | ask {x} | tenant {x}, flat {n}
    names: {who} {kin} | {who} {kin} | Ms {who} {kin} | Dr. {who} {kin} | {who} J. {kin} | {kin}, {who}
    stem: {thing}{end} | {thing}_{n}{end} | {how}-{thing}{end} | IMG_{n}{end} | {trade} list{end}
      + | {who} ({n}){end} | {how}_{thing}_v{n}{end} | {town}-{thing}{end} | {trade}{n}{end} | {how}_{thing}
    path: {x} | {x} | docs/{x} | /home/{thing}/{x} | C:\\{how}\\{x} | ~/{trade}/{n}/{x} | src\\{x}
    mail: {who}.{kin}@{thing}.test | {who}@{how}{thing}.example | {kin}_{who}@{how}-{thing}.test
      + | info@{trade}{thing}.test | {trade}{n}@example.com | {who}@example.org | {kin}{n}@{town}{thing}.test
    day: {x} | {thing} {x} | {x}, {who} | the {trade} comes on {x} | {who}, can we meet {x} in {town}?
      + | {trade} {x} 9:30 | closed on {x}, {who} | {x}, week {n} | {town} fair ({x}) | {thing} {act} last {x}
    ware: {make} {ware} | {ware} | {make} {ware} XL | {ware} Pro | {make} {ware} II | {ware} Mini
    sale: {n} x {x} | 1x {x}, {n}.90 | {x}: only {n}.50 USD | "{x}" is sold out | {x} (SKU {n}{n}) | {x}
      + | {x}, {n} pcs | ordered: {x} for {who} | [{x}] {n} in stock | {x} - {n}% off | {who} bought a {x}
      + | Product: {x} | Item: {x}; colour: red | our {x} is back | {x} → {n} EUR
    two: {a} and {b} | {a}, {b} | {a} met {b} in {town} | {a} told {b} about the {thing} | {a} / {b}
      + | {a} vs {b} | {a}; {b} | Photo of {a} with {b} | the {thing} that {a} gave {b} | {a} (with {b})
      + | On {weekday} {a} and {b} {act} it. | {a}'s {thing} was {act} by {b} | Where did {a} and {b} go?
    count: {x} | {x} | {x} {thing}s | we need {x} {how} {thing}s | {who} has {x} of them | {thing} no. {x}
      + | page {x} | The {trade} {act} {x} {thing}s in {town} | {x} guests on {weekday} | only {x} left!
    aside: {how} | {n} days | not in {town} | {who} only | {town} | {trade} | see {weekday} | {item}
      + | {how}, {adj} | to be {act} | new {thing} | as of {weekday} | {who}'s {thing}
    bracket: {thing} ({x}) | The {how} {thing} ({x}) was {act} | {who} ({x}) | {town} ({x}), {weekday}
      + | ({x}) {who} {act} it | we {act} the {thing} ({x}) on {weekday}. | note ({x}): call {who} | ({x})
    route: from {a} to {b} | {a} to {b} | {who} flies from {a} to {b} on {weekday} | {a} to {b}, {n} km
      + | The {trade} drives from {a} to {b} twice a week. | bus {n} from {a} to {b} | to {b} from {a}
      + | We took the {thing} from {a} to {b} | ticket {a} to {b} for {who} | How far is it from {a} to {b}?
    start: parcel | we need a {thing} | {who} {act} it | {how} {thing} | a {trade} | thanks | {n} {thing}s
    after: {x} {thing} | {x} {town} | {x} {who} | {x} {how} {thing} | {x} {trade} today
    """,
    r" *\+? \| ",
)


def fill(rng: Random, theme: str, **facts: object) -> str:
    """Fill a carrier of a theme with words of this module where the facts leave room."""
    return say(rng, LINES[theme], **(one_each(rng, OWN) | facts))


def piece(theme: str, draw: Callable[[Random], str], change: Callable[[str], str]) -> DrawRow:
    """Draw a piece and put it into a carrier; the answer is what the change makes of the piece."""

    def row(rng: Random) -> tuple[str, str]:
        shown = draw(rng)
        return fill(rng, theme, x=shown), change(shown)

    return row


def both(theme: str, pool: str, joint: str) -> DrawRow:
    """Draw two words of a pool and put them into a carrier; the answer joins them."""

    def row(rng: Random) -> tuple[str, str]:
        a, b = rng.sample(OWN[pool], 2)
        return fill(rng, theme, a=a, b=b), f"{a} {joint} {b}"

    return row


def any_line(rng: Random) -> str:
    """Draw a line in any case."""
    return recased(rng, fill(rng, "any"))


@typed("format_repair", """
    Take whatever stands before the first space and capitalise all its letters | first word only, upper case
    green tea bags => GREEN (the first word, capitals) | What is the first word? Answer in capital letters.
    Write the first word alone. Use capital letters. | could you shout the first word? just that one
    Only the first word survives, in upper case. | Return the leading word in block capitals.
    which word does it begin with? CAPS please | def lead(s): return s.split()[0].upper() | 1st word, all caps
    keep only word number one, uppercased | Drop all but the first word; upper() | "tall ships race" -> "TALL"
    just the opening word, in capitals | FIRST WORD IN CAPS, drop the rest | text.split(' ')[0].upper()
    first token, uppercase | lead word -> CAPS | first_word_upper
    """)  # fmt: skip
def first_word_caps(rng: Random) -> Writing:
    """Give the first word in capitals."""
    return {}, answers(lambda text: text.split()[0].upper(), any_line)


@typed("format_repair", """
    Return the last word of the text in small letters, nothing before it. | end of line -> one lowercase word
    What does the line end with? One word, lower case. | We index by the last word. Put it in lower case.
    remove all words except the last, then to lower | LAST WORD ONLY, but not in caps: lower case
    keep just the last word; no capitals in it | Give me the last word, without capitals. | last_word_lower
    take the last word and write it small | Which word comes last? lower case pls | last word, lower case
    only the final word in small letters | the word at the end in lowercase | the closing word, lowercased
    ending word as lowercase key | "Where Is The KEY" -> "key" | Fresh Orange JUICE => juice
    s.split()[-1].lower() | final token, lower()
    """)  # fmt: skip
def last_word_small(rng: Random) -> Writing:
    """Give the last word in small letters."""
    return {}, answers(lambda text: text.split()[-1].lower(), any_line)


@typed("format_repair", """
    Print the surname as in passports, i.e. in capitals, without given names. | family name only, ALL CAPS
    drop title and first name, uppercase the surname | def key(name): return last_name(name).upper() | SURNAME
    What is the last name? Write it in capitals. | Badge text: surname only, capital letters.
    upper-case the last name, drop the rest | the person's surname in block letters | "Ann Miller" -> "MILLER"
    get the family name out, make it CAPS | last name, upper case, no first name | whose? (last name in caps)
    Doe, Jane -> DOE; Jane Doe -> DOE | family name in big letters please | John Peter Smith => SMITH
    just the surname, shouted | surname -> uppercase | surname in capitals | lastname.upper()
    last_name_upper
    """)  # fmt: skip
def surname_caps(rng: Random) -> Writing:
    """Give a person's surname in capitals."""
    change = lambda name: name.partition(",")[0].split()[-1].upper()  # noqa: E731
    return {}, piece("person", lambda r: recased(r, fill(r, "names")), change)


@typed("code_commands", """
    Return the name of the file: neither its folder nor its type | os.path.splitext(os.path.basename(p))[0]
    title from file name: no path before it, no .ext after it | What's the file called? No path, no extension.
    Take the last part of the path and remove the extension. | just the name part, not .pdf or .csv, no path
    Cut off the folders in front and the dot part behind | plain file name pls, no slashes, no .xyz
    file name without folder and extension | the bare name of the file, no folder | "docs/plan.txt" -> "plan"
    drop the directories and the ending | filename minus extension minus dirs | leave out folder and file type
    C:\\work\\notes.md => notes | basename, no extension | strip path and suffix | stem of the file
    Path(p).stem | file_stem
    """)  # fmt: skip
def bare_file_name(rng: Random) -> Writing:
    """Give a file's name without folders and extension."""
    return {}, piece("path", lambda r: fill(r, "stem"), lambda name: name.partition(".")[0])


@typed("search_matching", """
    def host(text): '''Domain of the e-mail address without its last part''' | mail domain without the ending
    Which domain is the address at? Leave out the ending. | Cut out the word between the @ sign and the dot.
    Strip user name and TLD from the e-mail address | provider from the e-mail (no .com or the like)
    I need the domain in the mail, ending cut off | who hosts the mailbox? name only, no ending
    the part after the @ but without .com | domain pls, minus .com/.net/whatever | ann@bluefox.com -> bluefox
    domain only, not the .xx at its end | domain name of the address, no TLD | domain minus its ending
    what stands between @ and the dot | mail.split("@")[1].split(".")[0] | email -> domain, drop the suffix
    after @, up to the dot | mail_provider, no TLD | bob@acme.org => acme
    """)  # fmt: skip
def mail_host(rng: Random) -> Writing:
    """Give the domain of an e-mail address without its ending."""
    return {}, piece("note", lambda r: fill(r, "mail").lower(), lambda mail: re.split("[@.]", mail)[-2])


@typed("code_commands", """
    Shorten the weekday in the text to three letters as in {like}. | Monday -> {like}, and so on for each day
    only the weekday, abbreviated, {like} instead of Monday | calendar column: day in 3 letters ({like} etc.)
    Return the short weekday. Monday comes out as {like}. | weekday, three letters, like {like} for Monday
    Which day? First three letters, e.g. {like} | day name cut down to 3 letters ({like}) pls
    the day's abbreviation, spelled like {like} | On what weekday? Short form ({like}) | weekday_abbr ({like})
    clip the weekday: {like}, not Monday | find the day, write it like {like} | 3-letter weekday, e.g. {like}
    short weekday (pattern: {like}) | day of the week -> {like} style | abbreviate the day as {like}
    just the day, short: {like} | three-letter day: {like} | day[:3], written {like}
    """)  # fmt: skip
def short_weekday(rng: Random) -> Writing:
    """Abbreviate the weekday in a text to three letters."""
    form = rng.choice((str.title, str.title, str.upper, str.lower))
    draw = piece("day", lambda r: recased(r, r.choice(WEEKDAYS)), lambda day: form(day[:3]))
    return {"like": form("mon")}, draw


@typed("search_matching", """
    Return the initials of whoever is mentioned. Layout: {like}. | only the capitals of the name, as in {like}
    Which letters would this person sign with? e.g. {like} | def initials(text): '''Ann Berg gives {like}'''
    First letters of first and last name, written {like} | sign with the initials of the person named: {like}
    I need the person's initials (format {like}) | initials of the person, Ann Berg = {like}
    who is it? initials only, like {like} | monogram of the person, like {like} | get the initials out: {like}
    name found -> initials like {like} | the person's name in {like} form | just initials pls, like {like}
    Ann Berg said hi => {like} | reduce the name to {like} | short sign, as {like} | Ann Berg -> {like}
    initials ({like}) | person -> {like}
    """)  # fmt: skip
def person_initials(rng: Random) -> Writing:
    """Give the initials of the person whom a text names."""
    form = rng.choice(("{}{}", "{}{}", "{}.{}.", "{}. {}.", "{}-{}", "{} {}"))
    draw = lambda r: f"{r.choice(OWN['who'])} {r.choice(OWN['kin'])}"  # noqa: E731
    change = lambda name: form.format(*(word[0] for word in name.split()))  # noqa: E731
    return {"like": form.format("A", "B")}, piece("person", draw, change)


@typed("code_commands", """
    def slug(text): '''Product name, lower case, words joined by "{joint}".''' | 1x Oak Bed => oak{joint}bed
    Which product? Small letters, a {sign} between its words. | drop price and number, slug the name ({sign})
    just the product, small{joint}letters{joint}style pls | page id: product name, lowercase, {sign}-separated
    name of the product, lower case, {sign}s for spaces | item name -> lower-case words joined by "{joint}"
    article's name, lowercase, {joint} as the joint | url part for the product: a{joint}b{joint}c
    product only, in {sign} form: tea{joint}pot | slugify the product name only, {sign}s
    "2 x Oak Table" -> "oak{joint}table" | I need the product as a {joint} slug | product slug ({joint})
    product name as a slug with {sign}s | product_slug, separator "{joint}" | slug of the item: old{joint}lamp
    What is sold? e.g. oak{joint}bed | product → like oak{joint}table
    """)  # fmt: skip
def product_slug(rng: Random) -> Writing:
    """Make a slug of the product that a text names."""
    joint, sign = rng.choice((("-", "hyphen"), ("-", "dash"), ("_", "underscore")))
    draw = piece("sale", lambda r: fill(r, "ware"), lambda name: name.lower().replace(" ", joint))
    return {"sign": sign, "joint": joint}, draw


@typed("agentic_tools", """
    Take the two people and write one {sign} the other, in the order of the text. | ann+ben => Ann {sign} Ben
    Extract the two names and combine them as X {sign} Y. | door sign for the two of them, e.g. Ann {sign} Ben
    the two first names joined like this: Ann {sign} Ben | Who are the two? Answer in the form Ann {sign} Ben.
    Find both names, drop the rest, like Kim {sign} Lee | pls give me the two people like so: Kim {sign} Lee
    the two mentioned, glued together with " {sign} " | two persons mentioned -> Person {sign} Person
    "Ann met Ben in Rome" -> "Ann {sign} Ben" | only the names, linked as Tom {sign} Eve | Ann {sign} Ben
    both names with " {sign} " between them | names only, " {sign} " in the middle | couple -> A {sign} B
    first name {sign} second name | join both names by " {sign} " | pair_label: "Ann {sign} Ben"
    " {sign} ".join(first_names)
    """)  # fmt: skip
def names_joined(rng: Random) -> Writing:
    """Join the two first names of a text by a sign."""
    sign = rng.choice(("&", "&", "&", "+", "and", "/", "->", "with"))
    return {"sign": sign}, both("two", "who", sign)


@typed("agentic_tools", """
    def step(text): '''The number in text {op}, as digits.''' | the number in the text, {op}: result only
    I need the value {op}, without the words around it | Return only the new number, i.e. the old one {op}
    Find the number in the text and return it {op}. | in this line, what is the number {op} | the number {op}
    just the digits of number {op} pls | pull the number out, then: {op} | same number {op}, nothing else
    take the number; give it {op} | the figure {op}, digits only | {a} => {b}, 20 => {twenty} | number {op}
    new value = old value {op} | What is the number {op}? | "seat {a}" -> {b} ({op}) | number_result ({op})
    Work it out: number {op} | How much is it {op}? | int(found) {op} | n -> n {op}
    """)  # fmt: skip
def number_step(rng: Random) -> Writing:
    """Change the number in a text by one simple sum."""
    step = rng.choice(((1, 1), (1, 1), (2, 0), (2, 0), (1, 2), (1, 10), (1, -1), (10, 0)))
    op = rng.choice((("plus", "+") if step[1] > 0 else ("minus", "-")) if step[1] else ("times", "*"))
    change = lambda n: int(n) * step[0] + step[1]  # noqa: E731
    facts = {"op": f"{op} {abs(step[1] or step[0])}", "a": 7, "b": change(7), "twenty": change(20)}
    draw = piece("count", lambda r: str(int(10 ** r.uniform(0.4, 2.4))), lambda n: str(change(n)))
    return facts, draw


@typed("format_repair", """
    Find the code in the text and write it in one piece, no hyphens. | What's the code? Leave the hyphens out.
    our scanner wants the code without -, letters as they are | I need the code only and without the dashes
    drop the text around the code and the hyphens inside it | Extract the code, close it up (A-1 -> A1)
    def compact(text): '''Code in text without any "-"''' | pull out the code, then strip the hyphens
    take out the code and delete its hyphens | Return only the code; its dashes go | the code, hyphens removed
    raw code pls, dashes removed | one solid code, no dashes | compact code (dash-free) | code without dashes
    reference minus dashes | code.replace("-", "") | just the code, no - | item code, dashless | code_nodash
    AB-12-C -> AB12C | 77-X-9 => 77X9
    """)  # fmt: skip
def code_dashless(rng: Random) -> Writing:
    """Give the code in a text without dashes."""
    return {}, piece("note", lambda r: code(r, r.choice(OWN["code"])), lambda found: found.replace("-", ""))


@typed("search_matching", """
    def aside(text): '''Words inside the round brackets, in capital letters.''' | "tea (iced) please" -> ICED
    I need the remark in parentheses, in upper case, brackets gone | what the parentheses contain, upper case
    Take what is inside the round brackets and capitalise it all. | re.search(r"\\((.*?)\\)", s)[1].upper()
    Remark in brackets: write it alone, in large letters | drop everything outside ( ), uppercase the rest
    pull out the bracketed text; make it uppercase | only the bit in brackets, all caps pls | (soon) -> SOON
    content of the brackets, shouted | inside of the parens, capitals | text in brackets, in capitals
    the bracketed part in CAPS | between ( and ) -> upper() | what's in parens? CAPITALS | bracket_upper
    the aside in upper case | (x) => X
    """)  # fmt: skip
def bracket_caps(rng: Random) -> Writing:
    """Give the text in brackets in capitals."""
    return {}, piece("bracket", lambda r: fill(r, "aside"), str.upper)


@typed("agentic_tools", """
    starting place, then {arrow}, then the goal, single spaces | join start and end of the trip by " {arrow} "
    Which route? Answer in the form Rome {arrow} Oslo. | def route(text): return f"start {arrow} end"
    Condense the trip to Bern {arrow} Linz style | only the places: departure {arrow} arrival
    I need routes in short: Rome {arrow} Oslo | town of departure {arrow} town of arrival | start {arrow} end
    from Rome to Oslo => Rome {arrow} Oslo | both ends of the route as A {arrow} B | from_city {arrow} to_city
    Write the trip as start {arrow} goal. | trip label, e.g. Rome {arrow} Oslo | the leg as City {arrow} City
    journey -> Bern {arrow} Linz | where from {arrow} where to | origin {arrow} destination
    route_short: X {arrow} Y | A to B -> "A {arrow} B"
    """)  # fmt: skip
def route_arrow(rng: Random) -> Writing:
    """Join both ends of a route by an arrow."""
    arrow = rng.choice(("→", "->", "->", ">", "=>", "-"))
    return {"arrow": arrow}, both("route", "town", arrow)


@typed("search_matching", """
    What comes right behind "{cue}"? One word, capitalised. | re.search(r" {cue} (\\w+)", s, re.I)[1].title()
    def after(text): '''Word behind "{cue}", capitalised''' | Title-case the word after {cue}; drop the rest
    one word, the one following {cue}, Title Case | take the word behind "{cue}", capitalize() it
    the word to the right of {cue}, capitalised | get the one word after {cue} pls, Like So | {cue} xyz -> Xyz
    {cue} who/what? one word, Title Case | only the word after {cue}, Like This | {cue}: next word, title case
    next word after {cue}, Capitalized | {cue} → following word, Titlecase | word after "{cue}" in title case
    what follows {cue}? Capitalized | word right of {cue} -> Title | "a gift {cue} mOM" -> "Mom"
    "{cue} LUNCH" => "Lunch" | after_{cue}, title case
    """)  # fmt: skip
def word_after(rng: Random) -> Writing:
    """Give the word after a given one in title case."""
    cue = rng.choice(("for", "for", "for", "to", "with", "from", "by", "about", "in", "of"))
    draw = lambda r: recased(r, fill(r, "after", x=f"{fill(r, 'start')} {cue}"))  # noqa: E731
    return {"cue": cue}, answers(lambda t: t.lower().partition(f" {cue} ")[2].split()[0].capitalize(), draw)
