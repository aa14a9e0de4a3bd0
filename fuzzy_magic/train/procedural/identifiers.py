"""Families that continue, build, mask and tidy identifiers: codes, file names, tickets, phones, plates."""

from __future__ import annotations

import re
from random import Random

from fuzzy_magic.train.procedural.base import Writing, answers, carriers, say, typed, typed_rows
from fuzzy_magic.train.procedural.dateforms import PAPERS
from fuzzy_magic.train.procedural.words import CITY, COMPANY, TEAM, WORD, code, listed, titled

SERIES = carriers("""
    Box {x} | Room {x} | Gate {x} | {word}{x} | meter {x} | Lesson {x} | camera_{x} | Batch #{x} | {word}-{x}
    {city}/{x} | Chapter {x} | episode {x} | bus line {x} | test run {x} | locker no. {x} | {item} no. {x}
    #{x} | Invoice No. {x} | {last} file {x} | {team} printer {x} | Floor {n} desk {x} | {company}, order {x}
    Seat {x} | {first}'s ticket {x} | Class {n}, table {x} | Building {n}, room {x} | {city} depot, pallet {x}
    """)  # fmt: skip
CODES = listed("A, AA-, AAA-, AA/, AAA_, AA-99-, AAAA, AA.99., A-, REF-, INV-, PO-, AA9-, 9A-")


@typed_rows("agentic_tools", """
    next id, zeros stay | end number +1, zeros kept | next one in the series, keep zeros
    incremnt the trailing number, zeros stay | Raise the number at the end by 1, keep zeros and text.
    Count the closing number one up, zeros as before. | Write it with the final number one higher, zeros kept.
    Add 1 to the last number, zeros and text stay. | Which label comes next in number, with its leading zeros?
    What follows (Room 12: Room 13; A-009: A-010)? | end number up by one, zeros stay, like box 099 -> box 100
    next, e.g. lesson_009 -> lesson_010 | serials like K-0419 here, write the one after it, with its zeros
    +1 at the end, padding kept | labels with a number behind, wanted: the next label, zeros as they are
    last number +1, same padding | hi, what's the next number of each series? text and zeros as in the cell
    successor, text and zeros kept | we print the next label: last number plus one, zeros in front remain, ok?
    final number + 1, zeros stay | Codes that end in a number. Each with that number + 1, zeros kept, please.
    INV-0099 -> INV-0100 | Every cell ends in a counter; I need the same cell, counter one up, zeros kept.
    Please count the number at the end one further, leaving text and zeros alone. Thanks!
    """)  # fmt: skip
def number_at_end_raised(rng: Random) -> tuple[str, str]:
    """Raise the number at the end by one and keep its leading zeros and the text before it."""
    number, width = int(10 ** rng.uniform(0, 3.2)), rng.choice((1, 1, 2, 3, 3, 4, 5))
    if rng.random() < 0.2:
        number = max(9, number // 10 * 10 - 1)
    front = say(rng, SERIES, x="") if rng.random() < 0.65 else code(rng, rng.choice(CODES))
    return f"{front}{number:0{width}}", f"{front}{number + 1:0{width}}"


ENDINGS = listed(
    "docx, xlsx, pdf, pptx, txt, csv, png, jpg, odt, zip, md, svg, psd, ai, key, html, json, mp4, wav, dwg"
)
TAILS = ("", "", "final", "draft", "signed", "print", "old", "en", "fr", "clean", "copy", "web", "short")


def stem(rng: Random, sep: str) -> str:
    """Make up the name of a file from a paper and a place, team, firm or year."""
    other = str(rng.choice(rng.choice((CITY, TEAM, COMPANY, WORD, range(2009, 2030), ("",)))))
    parts = [part for part in (other, rng.choice(PAPERS)) if part]
    rng.shuffle(parts)
    name = " ".join(parts)
    return rng.choice((name, name.lower(), titled(name))).replace(" ", sep)


@typed_rows("agentic_tools", """
    next version, same padding | version in name + 1, v09 -> v10
    file name: v02 -> v03, v9 -> v10 | v3 -> v4, v03 -> v04, rest stays | save as next version, zeros kept
    Increase the version in the name by 1; zeros stay. | What is the file called one version later (v09: v10)?
    file name, version +1, zeros kept | Raise the version in the file name by one, keep zeros.
    Add 1 to the number behind v, zeros as before. | Under which name is the next version saved, zeros kept?
    Rename to the next version, v01 becomes v02. | please give me its name one version higher, zeros as before
    bump vN in the filename, zeros stay | could you count the version in the name up by one, zeros kept?
    plan_v3.pdf -> plan_v4.pdf, v09 -> v10 | next version, like menu-V2.docx -> menu-V3.docx (v09 gives v10)
    raise file versoin by 1, zeros kept | Files with v, ver or version: same name, number one up, zeros kept.
    File names with a version like v3 or v03. Same name, following version (v4, v04).
    version number up one, e.g. slides v09 final.pptx becomes slides v10 final.pptx
    file names, version inside; wanted: the next version's name, V7 to V8, v09 to v10
    drafts called something_v05.docx, write the name of the draft after it (v06 here)
    hi there, please name the next version of each file, zeros and the rest identical
    """)  # fmt: skip
def file_version_raised(rng: Random) -> tuple[str, str]:
    """Raise the version number in a file name by one."""
    sep, tail = rng.choice("__--  "), rng.choice(TAILS)
    mark = rng.choice(("v", "v", "v", "V", "ver", f"version{sep}"))
    number, width = rng.choice((9, rng.randint(1, 9), rng.randint(1, 40))), rng.choice((1, 1, 2))
    front, end = f"{stem(rng, sep)}{sep}{mark}", f"{sep if tail else ''}{tail}.{rng.choice(ENDINGS)}"
    return f"{front}{number:0{width}}{end}", f"{front}{number + 1:0{width}}{end}"


@typed_rows("code_commands", """
    What is next, as b (1).md after b.md? | duplcate: " (1)" before the dot, or n+1
    next copy name: a.md, a (1).md, a (2).md | copy no. up: x.txt, x (1).txt, x (2).txt
    a.pdf -> a (1).pdf, a (1).pdf -> a (2).pdf | like browsers: a.zip, a (1).zip, a (2).zip
    next free one: b.csv, b (1).csv, b (2).csv | Raise (n); none yet: " (1)" before the dot.
    Next copy as in c.txt, c (1).txt, c (2).txt. | file exists: " (1)" before the dot, else n+1
    Make (n) (n+1), or add " (1)" before the dot. | Put " (1)" before the ending, or raise the (n).
    " (1)" before extension, or (n) + 1 | please name each anew: " (1)" before the extension, or (n+1) for (n)
    names with or without (n); wanted: (n+1), or " (1)" before the ending
    attachments we have, write the next, as in a.doc, a (1).doc, a (2).doc
    next copy, like logo.svg -> logo (1).svg, logo (3).svg -> logo (4).svg
    Which duplicate is next? (n+1) for (n), otherwise " (1)" before the dot.
    hey, what is the copy called? b.png to b (1).png, b (1).png to b (2).png
    e.g. menu (9).pdf becomes menu (10).pdf and menu.pdf becomes menu (1).pdf
    Names that are taken. Give the next: " (1)" before the ending, or (n) + 1.
    dedupe: a.c, a (1).c, a (2).c | Could you raise the (n), or put " (1)" before the ending if there is none?
    Existing files. I need the following copy: " (1)" before the dot, or n + 1.
    """)  # fmt: skip
def copy_number_raised(rng: Random) -> tuple[str, str]:
    """Write the file name of the next copy: a number in brackets before the ending."""
    name, end = stem(rng, rng.choice("  _-")), rng.choice(ENDINGS)
    number = rng.choice((0, 0, 0, 1, 2, 9, rng.randint(1, 9), rng.randint(1, 40)))
    taken = f" ({number})" if number else ""
    return f"{name}{taken}.{end}", f"{name} ({number + 1}).{end}"


WEAR = listed("""
    jacket, hoodie, trousers, shirt, blouse, skirt, dress, jeans, coat, sweater, cardigan, shorts, socks,
    gloves, scarf, poncho, boots, sandals, sneakers, slippers, apron, vest, pyjamas, parka, kimono, beanie
    """)  # fmt: skip
COLOURS = listed("""
    blue, green, yellow, white, black, grey, purple, orange, pink, brown, beige, navy, olive, turquoise,
    khaki, maroon, silver, golden, violet, charcoal, lilac, mint, coral, burgundy, indigo, crimson, ivory
    """)  # fmt: skip
OFFERS = carriers("""
    {c} {w} {s} | {w} {c} {s} | {w}, {c}, {s} | {w}; {c}; {s} | {w} ({c}, {s}) | {w} / {c} / {s}
    {w} - {c} - {s} | {c} {w}, size {s} | {w} in {c}, size {s} | product: {w}, colour: {c}, size: {s}
    """)  # fmt: skip


@typed("code_commands", """
    product, colour cut to {n}, size; caps, {sign} | capitals: product {n}{sign}colour {n}{sign}size
    sku: first {n} letters each + size, {sign}, caps | SKU: product({n}){sign}colour({n}){sign}size, caps
    {n} letters{sign}{n} letters{sign}size, caps, product first
    product {n}, colour {n}, size, {sign}, caps | Make a code: product({n}){sign}colour({n}){sign}size, caps.
    {sample} for cardigan, turquoise, M | {n} letters of product and colour, and the size, like {example}
    hi, please make SKUs: {n} letters product, {n} colour, size, caps, {sign}
    Cut product, then colour to {n} letters, add the size, caps, {sign} between.
    item number, e.g. {example} | Clothes. I want product{sign}colour{sign}size in caps, {n} letters of words.
    Code these: caps, {n} letters of product, {n} of colour, size, {sign}. Thanks
    could you make it PRODUCT{sign}COLOUR{sign}SIZE, {n} letters each, size whole?
    What are {n} letters of product{sign}{n} letters of colour{sign}size, in caps?
    artikel code, {example} | Write {n} letters of product and of colour, the size, in caps, joined by {sign}.
    Build the SKU: {n} letters of product, {n} of colour, size, caps, {sign} between.
    clothing; wanted: product{sign}colour{sign}size, {n} letters each, size full, caps
    article and colour with size, wanted: {n} and {n} letters, size, caps, {sign} between
    Which code is it: {n} letters of product, {n} of colour, size, caps, joined by {sign}?
    {example} | Each cell: product, colour, size. Join {n} letters, {n} letters, size by {sign}, caps.
    """)  # fmt: skip
def sku_built(rng: Random) -> Writing:
    """Build a stock code of the first letters of product and colour and of the size."""
    n, sign = rng.choice((2, 3, 4)), rng.choice("---_./")

    def row(rng: Random) -> tuple[str, str]:
        wear, colour = rng.choice(WEAR), rng.choice(COLOURS)
        size = rng.choice((*listed("XS, S, M, L, XL, XXL, 3XL"), *[str(rng.randint(32, 56))] * 4))
        text = say(rng, OFFERS, w=wear, c=colour, s=size)
        text = rng.choice((text, text, text[0].upper() + text[1:], text.lower(), titled(text)))
        return text, sign.join((wear[:n], colour[:n], size)).upper()

    sample = sign.join(("cardigan"[:n], "turquoise"[:n], "M")).upper()
    return {"n": n, "sign": sign, "sample": sample, "example": f"cardigan, turquoise, M -> {sample}"}, row


DOCUMENTS = listed("""
    INV invoice, PO purchase order, QUO quote, CN credit note, DN delivery note, JOB job, CLM claim,
    WO work order, PRJ project, RMA return, APP application, CTR contract, REQ request, BK booking
    """)  # fmt: skip
NUMBERED = carriers("""
    {n}/{y} | no. {n} of {y} | {what} {n} {y} | {what} {n}, {y} | {y}: {what} {n} | {what} no. {n} ({y})
    {what} {n} of {y} | {what} #{n} from {y} | {what} {n} for {company}, {y} | the {what} numbered {n} in {y}
    {y}, {what} number {n} | {what} {n}, {weekday} {d}/{m}/{y} | {what} {n} to {name}, dated {d}.{m}.{y}
    """)  # fmt: skip


@typed("format_repair", """
    {form}, zeros in front | {prefix}-year-number ({k} digits)
    {prefix}, year, {k} digits, hyphens | Pad the number to {k}: {prefix}-year-number.
    Write the {what} number as {form}, zeros in front. | reference with year and {k} digits, like {example}
    Bring number and year into our scheme {form}. | What is the reference of the {what} in the form {form}?
    new number ({form}), e.g. {example} | number and year of a {what}, wanted: the reference only, as {form}
    How is it filed under {form}? | Build {prefix}, year, number with zeros up to {k} digits, hyphens between.
    year and no. -> {form} | Would you give me {prefix}-year-number, with the number always {k} digits long?
    {form} | {what} list; new key is {prefix}, the year, the number in {k} digits, with hyphens
    refrence {form} | The column names a {what} by its number and year. I need {form}, padded with zeros.
    as {form} please | A number and a year or date in each cell; give {prefix}-year-number with {k} digits.
    {what} id: {form} | please make it {form}, so the year in the middle and zeros before the number, thanks
    {example} | hi, could you write our references properly? {prefix}, year, then {k} digits, as {sample}
    """)  # fmt: skip
def reference_built(rng: Random) -> Writing:
    """Build a reference of a prefix, the year and the running number with leading zeros."""
    prefix, what = rng.choice(DOCUMENTS).split(" ", 1)
    width = rng.choice((3, 4, 4, 5, 6))

    def row(rng: Random) -> tuple[str, str]:
        number, year = int(10 ** rng.uniform(0, 2.99)), rng.randint(1995, 2039)
        day, month = rng.randint(1, 28), rng.randint(1, 12)
        text = say(rng, NUMBERED, what=what, n=number, y=year, d=day, m=month)
        return rng.choice((text, text, text[0].upper() + text[1:])), f"{prefix}-{year}-{number:0{width}}"

    year, number = rng.randint(2001, 2030), rng.randint(2, 99)
    sample = f"{prefix}-{year}-{number:0{width}}"
    params = {"prefix": prefix, "what": what, "k": width, "form": f"{prefix}-YYYY-{'N' * width}"}
    return {**params, "sample": sample, "example": f"{what} {number} of {year} -> {sample}"}, row


LANDS = listed("""
    44 the UK, 49 Germany, 33 France, 43 Austria, 41 Switzerland, 32 Belgium, 31 the Netherlands, 46 Sweden,
    358 Finland, 353 Ireland, 61 Australia, 64 New Zealand, 27 South Africa, 90 Turkey, 40 Romania,
    385 Croatia, 386 Slovenia, 380 Ukraine, 20 Egypt, 254 Kenya
    """)  # fmt: skip


@typed("format_repair", """
    E.164 for {land} (+{cc}) | 0 -> +{cc}, digits only after it | international, +{cc}, just digits
    no spaces, +{cc} for the first 0 | phone to +{cc}..., no 0, no spaces | fone: +{cc} for first 0, closed up
    +{cc}, no separators, e.g. {example} | +{cc} instead of the first 0, no separators
    international number in one piece, like {example} | numbers from {land}, wanted in E.164 (like {sample})
    Bring it into the form {sample} (+{cc}, no 0). | What is it in international form, +{cc} and bare digits?
    Swap the first 0 for +{cc}, delete all signs. | Write it with +{cc} for the leading 0 and nothing between.
    Convert to E.164 with country code {cc}. | How do I dial it from abroad: +{cc}, rest without 0, closed up?
    Phone numbers, most with a 0 in front. Needed: +{cc} for that 0, no other signs.
    telephone column, local or +{cc}; make all +{cc} plus digits, closed up, without the 0
    all in {land}, so please put +{cc} for the first zero and take every space or sign out
    hello, our tool only takes numbers such as {sample}: no first 0, no blanks, +{cc} ahead
    {example} | Could you clean these up? +{cc} instead of the 0 in front, then just digits. Thank you!
    E.164, +{cc} | Numbers of {land} in all kinds of ways. I want +{cc} and the digits without the 0, no gaps.
    """)  # fmt: skip
def phone_to_plus(rng: Random) -> Writing:
    """Write a local phone number with + and the country code and nothing between the digits."""
    cc, land = rng.choice(LANDS).split(" ", 1)

    def row(rng: Random) -> tuple[str, str]:
        area = str(rng.randint(10 ** (k := rng.choice((0, 1, 1, 2, 2, 3))), 10 ** (k + 1) - 1))
        local = f"{rng.choice(('', '', rng.randint(2, 9)))}55501{rng.randrange(100):02d}"
        cut = rng.choice((3, 4, len(local), len(local)))
        inner, outer = rng.choice(" -. "), rng.choice((" ", " ", "-", "/", " / ", ".", " - ", ""))
        head = rng.choice(("0{}", "0{}", "0{}", "(0{})", f"+{cc} {{}}", f"+{cc}-{{}}")).format(area)
        return f"{head}{outer}{local[:cut]}{inner}{local[cut:]}".strip(" -."), f"+{cc}{area}{local}"

    area, local = rng.randint(12, 98), f"55501{rng.randrange(100):02d}"
    sample = f"+{cc}{area}{local}"
    return {"land": land, "cc": cc, "sample": sample, "example": f"0{area} {local} -> {sample}"}, row


@typed_rows("format_repair", """
    plates like M-AB 123 | licens plate, like HH-A 7 | caps, e.g. ul - tm - 9 becomes UL-TM 9
    Bring the plate into the form S-PQ 412. | plates in uniform style, like mz.k.304e -> MZ-K 304E
    Standardise the car number to AB-CD 12, capitals. | What is the plate in the style KA-RT 1200, upper case?
    How is it written as a German plate (M-AB 123)? | Write the plate in capitals, hyphen first, then a space.
    capitals, hyphen, letters, space, digits | Give letters, hyphen, letters, space, number, in capitals.
    plate as XX-XX 123, capitals | Would you mind putting these plates in the form F-RA 31, upper case?
    German plate format: K-LM 99 | hi, can you tidy our fleet list? every plate as L-EI 204, in capitals
    plate: capitals, B-CD 45 style | Licence plates typed in all ways. I need each like WO-LF 88, in capitals.
    TOWN-LETTERS number, caps | registrations of three groups, wanted: FIRST-SECOND third, all capital letters
    m ab 123 -> M-AB 123 | plates from the parking app, messy; format wanted: N-UV 5, one hyphen, one space
    hd-xy-77 -> HD-XY 77 | Car plates with blanks, dots or hyphens: make it LETTERS-LETTERS number, capitals.
    please write plates one way: capitals, hyphen after the town, blank before the digits
    """)  # fmt: skip
def plate_tidied(rng: Random) -> tuple[str, str]:
    """Write a licence plate in capitals with a hyphen and a space between its groups."""
    town, letters = code(rng, rng.choice(("A", "AA", "AA", "AAA"))), code(rng, rng.choice(("A", "AA", "AA")))
    rest = f"{int(10 ** rng.uniform(0, 4))}{rng.choice(('', '', '', '', '', 'E', 'H'))}"
    first, second = rng.choice((" ", "-", ".", "_", " - ", ":", "/")), rng.choice((" ", "", "-", ".", "  "))
    text = f"{town}{first}{letters}{second}{rest}"
    return rng.choice((text, text.lower(), text.lower(), text.title())), f"{town}-{letters} {rest}"


UNSAFE = carriers(r"""
    Re: {p} | {a}|{b} | {p}*{d} | {a}: {b} | {p} > {a} | {p} *new* | {team}/{p} | C:\{a}\{p} | {p}: {city}
    {p} {d}:{m} | "{a}" ({p}) | {a}/{b}/{p} | {p} {d}\{m} | {p} "{city}" | {p} <{last}> | {last}: "{p}"
    {p} {city} {y} | {team} <-> {a} | {city} {d}/{m} | {p} {d}/{m}/{y} | {company}: {p}? | {p} - {city}: {y}
    is this the {p}?? | {city}: {team}/{p} | [{team}] {p} <{d}> | what about the {p}? | {p}, {team}: final!
    """)  # fmt: skip


@typed("format_repair", r"""
    fit for Windows, like {example} | \/:*?"<>| each to {sign}, rest stays
    Put {sign} for each of \/:*?"<>| only. | no-go signs (Windows file names) to {sign} each
    \ / : * ? " < > and the pipe -> {sign}, one each | forbiden Windows file name signs: {sign} for each
    illegal Windows filename chars to {sign}, one each | How do I save it, with {sign} for each of \/:*?"<>|?
    What is it with {sign} for every \/:*?"<>| in it? | illegal Windows file signs, one by one, e.g. {example}
    one {sign} per character Windows forbids | Make a Windows file name: one {sign} for each illegal sign.
    Windows-forbidden characters -> {sign} each | Swap each character Windows rejects for {sign}, spaces stay.
    safe for Windows: each bad sign to {sign} | Replace each sign not allowed in Windows file names by {sign}.
    hey, Windows won't save these, can you put {sign} for each forbidden character?
    Titles meant as file names. Each sign that Windows forbids there becomes {sign}.
    Names with slashes, colons, quotes: one {sign} for every sign illegal in Windows.
    Could you swap each sign a Windows file name can't have for {sign}? Blanks and case stay.
    please make the names safe for Windows, one {sign} per illegal sign (\/:*?"<>|), thank you
    titles, some with \ / : * ? " < > or a pipe; wanted: the same text, {sign} for each of these
    {example} | file names from a Mac, fit for Windows, so each sign not allowed there to {sign}, spaces stay
    """)  # fmt: skip
def file_name_safe(rng: Random) -> Writing:
    """Replace each character that Windows forbids in file names by a sign."""
    sign = rng.choice("__--~+#=")

    def row(rng: Random) -> tuple[str, str]:
        a, b, day, month = *rng.sample(WORD, 2), rng.randint(2, 28), rng.randint(1, 12)
        text = say(rng, UNSAFE, a=a, b=b, p=rng.choice(PAPERS), d=day, m=month, y=rng.randint(2009, 2029))
        text = rng.choice((text, text, text[0].upper() + text[1:], text.upper()))
        text += rng.choice(("", f".{rng.choice(ENDINGS)}"))
        return text, re.sub(r'[\\/:*?"<>|]', sign, text)

    return {"sign": sign, "example": f'Costs: plan/"real"? -> Costs{sign} plan{sign * 2}real{sign * 2}'}, row


KEYS = listed("OPS, HELP, ENG, WEB, IT, DEV, BUG, HR, SUP, APP, FIN, QA, NET, DATA, API, SEC, CRM, SHOP, UX")
TICKETS = carriers("""
    see {x} | closes {x} | {x} is done | part of {x} | same as {x}? | {verb} for {x} | fix {x} and {y}
    {x} | {x}, {y} merged | not {x} but {y}! | {x} duplicates {y} | {city} office, {x} | {x}: {item} missing
    ({x}) {word} | {n} open, first {x} | needs {x} before {y} | Can {first} take {x}? | {team} asked about {x}
    reopened {x} ({first}) | {word} page broken, {x} | {first} and {last}: {x} | {weekday}: {x}, then {y}
    {x} {z} {y} | {first}: {x} blocked by {y} | no ticket for the {item} yet | waiting for {x} since {weekday}
    """)  # fmt: skip


@typed("code_commands", """
    {prefix}- instead of # | put {prefix}- for each #
    # to {prefix}- in the text | every #n becomes {prefix}-n | #123 -> {prefix}-123, rest stays
    tickets in text: {prefix}-n for #n | How does it read if #41 is {prefix}-41, and so on?
    renamed inside the text, like {example} | Replace # before a number by {prefix}-, keep the rest.
    Rewrite #number as {prefix}-number, words stay. | What does it say with {prefix}-number for each #number?
    hash numbres to {prefix}-number, keep text | Write each ticket such as #58 as {prefix}-58 in the text.
    # to {prefix}- in the sentence, e.g. {example} | Change all hash references in the text to {prefix}- keys.
    Notes that mention tickets as #number. I need the same notes with {prefix}-number.
    messages with one or more #numbers, wanted: same message, {prefix}- put for each #
    Would you kindly turn the #numbers into {prefix}-numbers and leave the words alone?
    Commit messages with references like #12; give the message with {prefix}-12 and so on.
    hi, we moved trackers: could you put {prefix}- for the # before each number? Text stays
    #7 -> {prefix}-7 | please make the references clickable, so {prefix}-310 where it says #310, rest as it is
    {example} | log of the {prefix} team, tickets marked by #, write {prefix}- there; no # means no change
    """)  # fmt: skip
def ticket_references(rng: Random) -> Writing:
    """Write ticket numbers such as #12 in a text with the key of a project."""
    prefix = rng.choice(KEYS)

    def row(rng: Random) -> tuple[str, str]:
        text = say(rng, TICKETS, **{name: f"#{int(10 ** rng.uniform(0.3, 4))}" for name in "xyz"})
        text = rng.choice((text, text, text[0].upper() + text[1:], text + "."))
        return text, text.replace("#", f"{prefix}-")

    return {"prefix": prefix, "example": f"see #482 first -> see {prefix}-482 first"}, row


UNITS = listed("Room, Seat, Box, Bay, Gate, Desk, kit, bed, Unit, lot, Row, Tray, slot, Page, Lane, cell")


@typed_rows("agentic_tools", """
    list all codes, ", " between | every item, zeros kept, ", "
    expand 07 to 10: 07, 08, 09, 10 | all codes from-to, comma + space | write out the range, comma and space
    each code in the rnage, comma, space | in full, like P08 to P11 -> P08, P09, P10, P11
    Which codes are meant? All, by comma and space. | List each code of the range, comma and space between.
    What is in the range? All labels, ", " between. | Expand the range into single labels, comma and space.
    range to list, both ends, comma + space | all codes, e.g. kit-2 to kit-4 becomes kit-2, kit-3, kit-4
    Spell the range out in full, joined by ", ". | Write out every code from first to last, with ", " between.
    B1..B3 -> B1, B2, B3 | Ranges like C7-C9 are in the cells, give C7, C8, C9 in the same way for each.
    A3-A6 -> A3, A4, A5, A6 | hi, please write the ranges in full, first to last, comma and space in between
    a first and a last code, list them and all between, prefix each time, comma and space
    Could you list every label in the range, ends too, zeros kept, separated by ", "? Thanks
    The column holds ranges of seats or codes. I want every code in it, comma and space between.
    from-to entries with a prefix on both sides, wanted: the full list, comma and space, same zeros
    we need labels for printing, so please unfold the range to code, code, code with comma and space
    """)  # fmt: skip
def code_range_listed(rng: Random) -> tuple[str, str]:
    """Write out all the codes of a range."""
    short, unit = code(rng, rng.choice(("A", "A", "AA", "AAA"))), rng.choice(UNITS)
    prefix = rng.choice((short, short, short.lower(), f"{short}-", f"{unit}-", f"{unit} ", f"{unit} ", ""))
    first, width = rng.choice((rng.randint(1, 120), 10 * rng.randint(1, 12) - 1)), rng.choice((1, 1, 2, 3))
    codes = [f"{prefix}{number:0{width}}" for number in range(first, first + rng.randint(2, 6))]
    joints = [" to ", " to ", " through "] + ["-", "-", " - ", "\u2013", ".."] * ("-" not in prefix)
    return f"{codes[0]}{rng.choice(joints)}{codes[-1]}", ", ".join(codes)


@typed("safety_verification", """
    middle to {mask}, keep {a} + {b} digits | {a} and {b} digits visible, e.g. {example}
    masked, {a} and {b} digits stay, like {example} | {a} digits in front, {b} behind, other digits {mask}
    midle digits to {mask}, {a} first {b} last stay | first {a}, then {mask} for each digit, last {b} shown
    keep {a}/{b} digits, {mask} between, spaces stay | One {mask} per inner digit; {a} first, {b} last stay.
    Hide all digits but {a} first, {b} last by {mask}. | Put {mask} for each digit except {a} first, {b} last.
    first {a} and last {b} stay, other digits {mask} | What is it, each digit but {a} first, {b} last {mask}?
    {mask} for each digit but {a} first, {b} last | What is it with {mask} per digit but {a} first, {b} last?
    hide middle digits: {mask}, {a} and {b} stay | Mask each digit but the first {a} and last {b} with {mask}.
    Long numbers. I need {mask} for each digit but {a} in front, {b} at the end.
    Card numbers. Show the first {a}, last {b} digits, {mask} for each other one.
    customer numbers, wanted: first {a} digits, {mask} per hidden digit, last {b}
    Would you put {mask} for each digit apart from the first {a}, last {b}? Thanks
    could you show the first {a}, last {b} digits and {mask} for each other digit?
    hello, please hide the middle, one {mask} per digit, first {a} and last {b} stay
    {example} | card numbers for a receipt, print {a} digits, then {mask} for each, last {b} digits
    """)  # fmt: skip
def middle_masked(rng: Random) -> Writing:
    """Mask all digits but the first and the last few."""
    a, b, mask = rng.choice((2, 3, 4)), rng.choice((2, 3, 4)), rng.choice("**xX#•")

    def masked(text: str) -> str:
        places = [i for i, c in enumerate(text) if c.isdigit()][a:-b]
        return "".join(mask if i in places else c for i, c in enumerate(text))

    def draw(rng: Random) -> str:
        digits = code(rng, "9" * rng.choice((9, 10, 11, 12, 13, 14, 15, 16, 16, 16, 18)))
        size, sign = rng.choice((2, 3, 4, 4, 5, 20, 20)), rng.choice("  -")
        return sign.join(digits[i : i + size] for i in range(0, len(digits), size))

    sample = "4929 1234 5678 9016"
    return {"a": a, "b": b, "mask": mask, "example": f"{sample} -> {masked(sample)}"}, answers(masked, draw)
