"""Families that replace signs and words of a text by others."""

from __future__ import annotations

import re
from random import Random

from fuzzy_magic.train.procedural.base import Writing, answers, carriers, say, typed
from fuzzy_magic.train.procedural.words import code, one_each, recased, shelves

STILL_SHARE = 0.07  # rows in which nothing has to change


OWN = shelves(
    """
    thing: passport, receipt, ladder rack, sofa, parcel, scooter, fridge, mattress, helmet, pillow, bracelet
    thing2: spreadsheet, curtain, charger, router, frying pan, suitcase, tripod, playlist, draft, budget
    other: blender, carpet, dishwasher, stroller, screwdriver, tablet, password, calendar, contract
    other2: flyer, coat, fence, balcony, oven, crossword, bicycle, trumpet, wardrobe, teapot, raincoat
    quality: lovely, urgent, late, final, rusty, spotless, wooden, leaking, vintage, missing, unpaid, wet
    quality2: faulty, second-hand, enormous, striped, local, cracked, frozen, empty, crooked, delicious, loud
    deed: borrowed, forgot, shipped, cancelled, measured, renamed, scanned, booked, dropped, refunded, signed
    deed2: uploaded, tested, mailed, delivered, bought, photographed, replaced, unpacked, wrapped, found
    spot: basement, harbour, bakery, airport, attic, courtyard, pharmacy, gym, museum, playground, town hall
    spot2: corner shop, parking lot, rooftop, stadium, greenhouse, lobby, market hall, dentist, vet
    friend: Aisha, Bram, Celeste, Dario, Esther, Finn, Gloria, Hugo, Imani, Jasper, Kirsten, Leopold, Maeve
    friend2: Otto, Paloma, Rowan, Sabine, Theo, Uma, Vera, Wilma, Yara, Zane, Mateo, Linnea, Kofi, Ayumi
    plain: tomato, bronze, winter, thunder, cactus, falcon, pepper, canvas, magnet, dolphin, cinnamon, hazel
    plain2: turbine, saffron, puzzle, comet, walnut, turtle, granite, parade, bamboo, pigeon, cobra, tulip
    """,
    ", ",
)
LINES = carriers(
    """
    {friend} {deed} the {thing} | the {thing} is {quality} | we {deed} the {quality} {thing} near the {spot}
    {quality} {thing} | {thing} | {plain} {plain2} | {friend} {last} | who {deed} my {thing} | {city} {spot}
    {quality} {thing} and {quality2} {other} | Please bring the {thing} to the {spot} on {weekday}
    {friend} waits at the {spot} | {n} {plain} boxes for {friend} | Why is the {spot} closed on {weekday}
    new {thing} in {city} | {thing} size {n} | I never {deed} that {other} | {company} {city} {n}
    how to clean this {quality} {thing} | {friend} and {friend2} {deed} the {other} in {city} last {weekday}
    ticket {n} {thing} not working since {weekday} | {quality} {spot} near {city} with {n} rooms
    {plain} {thing} v{n} | report {city} {n} final | {friend} was late because the {spot} was {quality}
    """
)


def told(rng: Random, lines: tuple[str, ...] = LINES, **facts: object) -> str:
    """Fill a carrier sentence with words of this module."""
    own = one_each(rng, OWN)
    return say(rng, lines, **(own | facts))


def phrase(rng: Random) -> str:
    """Draw a line of words with one space between."""
    return recased(rng, told(rng))


def with_sign(rng: Random, sign: str, tight: bool = True) -> str:
    """Draw a text in which a sign stands between words, or in a code."""
    if sign == " ":
        return phrase(rng)
    kind = rng.randrange(4)
    if kind == 0:
        words = [rng.choice(OWN[rng.choice(("plain", "quality", "deed", "friend"))]) for _ in range(6)]
        return recased(rng, "~".join(words[rng.randrange(5) :])).replace("~", sign)
    if kind == 1:
        pattern = rng.choice(("AA~9999", "9999~99~99", "A99~99~AA", "99~99", "999~A", "AAA~99~9~AA"))
        return code(rng, pattern).replace("~", sign)
    words = [told(rng), told(rng)] if kind == 2 else phrase(rng).split()
    text, joint = words[0], sign if tight else sign + " "
    for i, word in enumerate(words[1:]):
        text += (joint if i == 0 or rng.random() < 0.3 else " ") + word
    return text


SIGNS = {
    "spaces": " ", "dashes": "-", "hyphens": "-", "dots": ".", "full stops": ".", "commas": ",", "tabs": "\t",
    "backslashes": "\\", "underscores": "_", "semicolons": ";", "colons": ":", "pipes": "|", "slashes": "/",
    "asterisks": "*", "hash signs": "#", "equals signs": "=", "tildes": "~", "plus signs": "+",
}  # fmt: skip


@typed("format_repair", """
    '''Return the text with each {sa} replaced by {sb}.''' | all the {a} become {b}, e.g. {e1} becomes {e2}
    change the {a} to {b}, leave everything else | the import chokes on {a}, use {b} instead | {a} -> {b}
    can you substitute {b} for all the {a}? | def fix(s): # {sa} -> {sb} everywhere | swap every {sa} for {sb}
    s = s.replace({sa}, {sb}); return s | find: {sa} / replace all with: {sb} | same text but with {b} for {a}
    I need {b} where there are {a} now | exchange {sa} for {sb} throughout | put {b} in place of the {a}
    substitute: {a} become {b} | text.replace({sa}, {sb}) | {e1} -> {e2} (all {a}) | trade the {a} for {b}
    swap all {a} for {b} | convert {a} into {b} | no {a}, {b} instead | replace {a} by {b} | {a} to {b}
    {b} instead of {a}
    """)  # fmt: skip
def swap_sign(rng: Random) -> Writing:
    """Replace every sign of a kind by another sign or by nothing."""
    a = rng.choice(("spaces", "spaces", "commas", *SIGNS))
    b = rng.choice([x for x in ("spaces", "spaces", "spaces", "nothing", *SIGNS) if SIGNS.get(x) != SIGNS[a]])
    old, new = SIGNS[a], SIGNS.get(b, "")
    one, two = rng.sample(OWN["plain"], 2)
    facts = {"a": a, "b": b, "sa": f'"{old}"', "sb": f'"{new}"', "e1": one + old + two, "e2": one + new + two}
    params = {key: text.replace("\t", "\\t") for key, text in facts.items()}

    def draw(rng: Random) -> str:
        if rng.random() < STILL_SHARE:
            return told(rng, ("{plain}", "{friend}")) if old == " " else phrase(rng)
        return with_sign(rng, old, tight=old not in ",;:" or new in ("", " ") or rng.random() < 0.6)

    return params, answers(lambda t: t.replace(old, new), draw)


TERMS = carriers(
    """
    client/customer | car/vehicle | staff/crew | boss/manager | flat/apartment | film/movie | shop/store
    lorry/truck | parcel/package | mail/post | price/cost | guest/visitor | holiday/vacation | phone/mobile
    bill/invoice | doctor/physician | sofa/couch | lift/elevator | meeting/call | trip/journey | photo/picture
    job/role | error/issue | bug/defect | draft/version | team/group | town/city | seat/chair | cat/dog
    tea/coffee | red/blue | north/south | small/tiny | big/large | cheap/affordable | nice/pleasant
    buy/purchase | need/require | help/assist | ask/request | start/begin | Anna/Maria | Berlin/Vienna
    """
)
TERM_LINES = carriers(
    """
    the {x} and the {thing} | {friend} wrote {x} on the {thing} | {x} | {x} {n} | {x} for {friend}
    no {x} today | every {x} near the {spot}, every {x} in {city} | is {x} the right word? | {thing} ({x})
    {quality} {x}, {plain} {other} | we talk about {x} on {weekday} | {x}: {quality} {thing}
    {friend}'s {x} is at the {spot} | {plain} {x} {plain2} {x} | please put {x} before {plain}
    """
)


@typed("format_repair", """
    find and replace, whole word: {a} => {b}; text otherwise as it is | write {b} wherever the word {a} stands
    def rename(text): '''{a} is called {b} now.''' | change the word "{a}" to "{b}", keep the rest
    Search for {a} and exchange it for {b}. | can you turn {a} into {b} in this text? | use {b} instead of {a}
    same sentence with {b} in place of {a} | {a} is out, {b} is in: update the line | the word {a} becomes {b}
    all mentions of {a} should read {b} | we say {b}, not {a}. Fix the text. | re.sub(r"\\b{a}\\b", "{b}", s)
    legal wants "{b}" instead of "{a}" | please put {b} where it says {a} | correct {a}, it should be {b}
    our style guide: {b} for {a} | never "{a}", always "{b}" | substitute {b} for {a} | replace {a} with {b}
    swap "{a}" for "{b}" | rename {a} to {b} | s/{a}/{b}/g | {a} -> {b}
    """)  # fmt: skip
def swap_term(rng: Random) -> Writing:
    """Replace a word by another."""
    old, new = rng.choice(TERMS).split("/")[:: rng.choice((1, 1, -1))]

    def draw(rng: Random) -> str:
        text = told(rng, LINES if rng.random() < STILL_SHARE else TERM_LINES, x=old)
        return draw(rng) if len(re.findall(old, text, re.I)) != len(re.findall(rf"\b{old}\b", text)) else text

    return {"a": old, "b": new}, answers(lambda t: re.sub(rf"\b{old}\b", new, t), draw)


CURLY = str.maketrans("“”„‘’‚«»", '"""\'\'\'""')
CURLY_LINES = carriers(
    """
    “{thing}” | ‘{quality} {thing}’ | {friend}’s {thing} | “{plain}”, said {friend} | it’s a {quality} {thing}
    {friend} said: “I {deed} it.” | the “{quality}” {other} | don’t go to the {spot} | “{ref}”
    “Who’s there?” asked {friend} | {company} calls it “{plain} {n}” | ‘{plain}’ or ‘{plain2}’?
    we’ve {deed} {friend}’s {thing} | “{friend} and {friend2}”
    """
)


@typed("format_repair", """
    def straighten(s): '''Curly quotes and apostrophes become " and '.''' | un-curl the quotes and apostrophes
    Word turned my quotes into curly ones, I need normal keyboard quotes | quote_normalise (curly to straight)
    quotes as on a typewriter, single stay single, double stay double | no curly quotes or apostrophes please
    fix the quotes: plain " for double ones, plain ' for single ones | convert typographic quotes to ' and "
    any kind of curly, low or angle quotes becomes a straight quote | replace smart quotes with plain ones
    the JSON loader hates “ ” and ‘ ’, use straight ones | swap typographers' quotes for straight quotes
    only straight quotes and apostrophes, text unchanged | normalise quotation marks to the ASCII kind
    make the quotation marks straight | curly quotes -> straight quotes | fancy quotes to simple quotes
    dumb quotes, not smart quotes | “x” -> "x", ’ -> ' | ascii quotes only | straight quotes
    """)  # fmt: skip
def straight_quotes(rng: Random) -> Writing:
    """Write straight quotes for curly ones."""

    def draw(rng: Random) -> str:
        return phrase(rng) if rng.random() < STILL_SHARE else told(rng, CURLY_LINES)

    return {}, answers(lambda t: t.translate(CURLY), draw)


AND_LINES = carriers(
    """
    {plain} & {plain2} | {friend} & {friend2} | {last} & Sons | {quality} {thing} & {other}
    {spot} & {spot2} in {city} | {thing}, {other} & {thing2} | {plain} & {plain2} {city} | Q & A with {friend}
    bed & breakfast near the {spot} | {friend} {last} & Co. | {deed} & {deed2} on {weekday}
    {quality} & {quality2} {thing} | {city} & {country}, {n} days | {team} & {spot} team
    """
)


@typed("search_matching", """
    turn ampersands into the word and (small letters) | def unamp(name): '''"A & B" becomes "A and B".'''
    & is not allowed in this field, put and there | and in place of &, everything else the same | & -> and
    we index "and", not "&"; rewrite the name | could you swap the & for the word and? | s.replace("&", "and")
    company names without &: write and | Salt & Pepper -> Salt and Pepper | write "and" for every ampersand
    ampersand spelled out as and | the word "and" instead of & | ampersand to the word and | find & / put and
    say and where it says & | no ampersands, use and | change each & to "and" | substitute "and" for &
    exchange "&" for "and" | spell out the & sign | replace & with and | normalise & to and
    """)  # fmt: skip
def ampersand_to_and(rng: Random) -> Writing:
    """Write and for the ampersand."""

    def draw(rng: Random) -> str:
        return phrase(rng) if rng.random() < STILL_SHARE else told(rng, AND_LINES)

    return {}, answers(lambda t: t.replace("&", "and"), draw)


JOINTS = {
    "a space": " ", "a single space": " ", "one blank": " ", "a comma and a space": ", ",
    "a semicolon and a space": "; ", "a slash with spaces": " / ", "a pipe with spaces": " | ",
}  # fmt: skip


@typed("format_repair", """
    I pasted several lines. Give them back as one, with {b} for every break. | {b} instead of the line breaks
    the CSV breaks because of line breaks in cells, use {b} for them | all on one line, {b} between the lines
    def one_line(s): '''The lines of s in one, separated by {b}.''' | unwrap the text ({b} for each newline)
    Could you make this one line? {b} goes in between. | multi-line cell to single line, with {b} between
    one line please, {b} where the breaks were | "\\n" becomes {b}, words unchanged | join the lines with {b}
    pull the lines together using {b} | replace each line break with {b} | splitlines, then join with {b}
    turn the line ends into {b} | merge lines, separator: {b} | swap every newline for {b} | \\n -> {b}
    no newlines: put {b} there | flatten it, newline = {b} | convert returns to {b} | line breaks -> {b}
    """)  # fmt: skip
def lines_to_one(rng: Random) -> Writing:
    """Put the lines of a text on one line."""
    name = rng.choice(("a space", "a single space", *JOINTS))

    def draw(rng: Random) -> str:
        lines = rng.choices((1, 2, 3, 4), (8, 50, 30, 12))[0]
        text = "\n".join(phrase(rng) for _ in range(lines))
        return draw(rng) if len(text) > 105 else text

    return {"b": name}, answers(lambda t: t.replace("\n", JOINTS[name]), draw)


@typed("format_repair", """
    def stack(s): '''Items of the comma list, one on each line.''' | vertical list please, without the commas
    turn this comma separated list into one entry per line | I want the items stacked, one a line, commas gone
    swap commas for newlines (no spaces at line starts) | start a new line after each item; remove the comma
    split at the commas, each part on its own line | put each thing on a separate line (no commas)
    list them under each other, nothing in front | break the line at the commas and drop them
    can you write the items line by line? | "\\n".join(x.strip() for x in s.split(","))
    comma separated to newline separated | replace every comma by a new line | explode on comma, a row each
    each element in its own row | newline instead of comma | commas -> line breaks | comma list to lines
    one item per line | a, b, c -> a / b / c below each other
    """)  # fmt: skip
def commas_to_lines(rng: Random) -> Writing:
    """Put the items of a comma list on lines."""

    def draw(rng: Random) -> str:
        kind = rng.choice(("thing", "other", "friend", "plain", "spot"))
        pool = [*OWN[kind], *OWN[f"{kind}2"]]
        items = rng.sample(pool, rng.choices((1, 2, 3, 4, 5, 6), (1, 3, 4, 4, 2, 1))[0])
        if rng.random() < 0.4:
            items = [f"{x} {rng.randint(2, 99)}" if rng.random() < 0.5 else x for x in items]
        return recased(rng, rng.choice((", ", ", ", ",")).join(items))

    return {}, answers(lambda t: "\n".join(map(str.strip, t.split(","))), draw)


STREETS = carriers(
    """
    St/Street | Rd/Road | Ave/Avenue | Blvd/Boulevard | Ln/Lane | Ct/Court | Pl/Place | Sq/Square | Trl/Trail
    Ter/Terrace | Hwy/Highway | Pkwy/Parkway | Cres/Crescent | Gdns/Gardens | Hts/Heights | Cir/Circle
    Dr/Drive
    """
)
FULL = dict(x.split("/") for x in carriers(
    """
    approx./approximately | dept./department | govt./government | mgmt./management | acct./account | Mar/March
    qty./quantity | amt./amount | avg./average | max./maximum | Mon/Monday
    asst./assistant | bldg./building | Tue/Tuesday | Wed/Wednesday | Thu/Thursday | Fri/Friday | Sat/Saturday
    Sun/Sunday | Tues/Tuesday | Jan/January | Feb/February | Apr/April | Jun/June | Jul/July | Aug/August
    Sept/September | Sep/September | Oct/October | Nov/November | Dec/December | Thurs/Thursday | ltd./limited
    cert./certificate | corp./corporation | misc./miscellaneous | incl./including | excl./excluding | rm./room
    intl./international | natl./national | mtg./meeting | orig./original | pkg./package | prof./professor
    reqd./required | recd./received | sched./schedule | sr./senior | jr./junior
    std./standard | tel./telephone | univ./university | vol./volume | vs./versus | wk./week | yr./year
    hr./hour | hrs./hours | yrs./years | wks./weeks | mins./minutes | doz./dozen | eqpt./equipment
    exec./executive | hwy./highway | mktg./marketing | msg./message | neg./negative
    opp./opposite | pop./population | prev./previous | stn./station | svc./service | tbsp./tablespoon
    tsp./teaspoon | esp./especially | arr./arrival | apt./apartment | appt./appointment | attn./attention
    bal./balance | chap./chapter | cust./customer | freq./frequency | loc./location
    mgr./manager | pcs./pieces | pymt./payment | wknd/weekend | stmt./statement | tot./total
    pls/please | thx/thanks | tmrw/tomorrow | ppl/people | bday/birthday
    """
))  # fmt: skip
FULL |= {short + dot: full for short, full in (x.split("/") for x in STREETS) for dot in ("", ".")}
FULL_LINES = carriers(
    """
    {x} | {x} {thing} | {thing}: {x} | {x} {other} ({city}) | {friend} {deed} the {x} {thing} | {x} {n}
    {plain}, {x}, {n} | {quality} {thing} {x} {spot} | see {x} for {friend} | {plain} {x} {plain2}
    the {spot} {x} in {city}
    """
)


@typed("search_matching", """
    I don't want "qty." but "quantity": give the text with such short forms written in full | unabbreviate
    approx. becomes approximately, Mon becomes Monday and so on, rest as it is | spell out what is abbreviated
    def expand(s): '''Abbreviated words in full, all other words unchanged.''' | un-shorten the shortened word
    what does the short form stand for? Put the full word in its place. | long form instead of the short form
    our glossary has only full words; turn the abbreviation into one | no abbreviations, write the whole word
    wherever a word is cut short, write it completely | make avg. average, Sat Saturday, Rd. Road, etc.
    replace the abbreviated word by the whole one | St -> Street, Mon -> Monday, qty. -> quantity
    could you write the short words out in full? | full words please (dept. = department)
    mgmt. -> management, bday -> birthday | text with abbreviations expanded | write out the abbreviation
    abbreviation -> full word | resolve the abbreviation | expand abbreviations
    """)  # fmt: skip
def full_forms(rng: Random) -> Writing:
    """Write abbreviations out in full."""

    def draw(rng: Random) -> str:
        if rng.random() < STILL_SHARE:
            return phrase(rng)
        if rng.random() < 0.25:
            kind = rng.choice(STREETS).split("/")[0] + rng.choice(("", "."))
            name = rng.choice((*OWN["plain"], *OWN["plain2"], *OWN["friend"])).title()
            return told(rng, ("{n} {x} {k}", "{x} {k}", "{n} {x} {k}, {city}", "{x} {k} {n}"), x=name, k=kind)
        word = rng.choice(list(FULL)[: -2 * len(STREETS)])
        return told(rng, FULL_LINES if rng.random() < 0.4 else ("{x}",), x=word)

    return {}, answers(lambda t: re.sub(r"[^\s,():]+", lambda m: FULL.get(m[0], m[0]), t), draw)


DIGIT_LINES = carriers(
    """
    {ref} | {ref} {thing} | {phone} | flat {n}, {street} {n} | card {long} | code {n}{n}{plain} | v{n}.{m}.{n}
    {quality} {thing} {n}-{m} | {friend} owes {n}.{m} EUR | order {long} for {friend} | {n}:{m} {spot}
    room {n}B | {plain}_{n}{m}.txt | {friend} {last}, born {n}/{m}/19{n} | {long}
    """
)


def numbered(rng: Random) -> str:
    """Draw a text with numbers in it."""
    return told(rng, DIGIT_LINES, long=code(rng, "99999999"), m=code(rng, "99"), phone=code(rng, "555-0199"))


@typed("safety_verification", """
    def mask(s): '''Every digit is replaced by {a}; length unchanged.''' | any digit gets overwritten with {a}
    can you blank out the digits using {a}? As many {a} as digits. | I need {a} in place of every single digit
    show where digits were: write {a} instead of each one | No digits may be seen. Print {a} for each of them.
    anonymise numbers: each figure 0-9 becomes {a} | one {a} per digit, all other characters kept
    text with {a} wherever there is a digit | hide the digits behind {a}, one each | re.sub(r"\\d", "{a}", s)
    put {a} for each digit, letters stay | B72 -> B{a}{a}, all digits like that | replace every digit with {a}
    substitute {a} for the digits 0 to 9 | mask all the digits with {a} | swap the digits for {a}
    each digit becomes {a} | turn 0-9 into {a} | digits -> {a}
    """)  # fmt: skip
def digits_to_mark(rng: Random) -> Writing:
    """Write a sign for each digit."""
    mark = rng.choice("##XX*xx?__N")

    def draw(rng: Random) -> str:
        return phrase(rng) if rng.random() < STILL_SHARE else numbered(rng)

    return {"a": mark}, answers(lambda t: "".join(mark if c in "0123456789" else c for c in t), draw)


@typed("safety_verification", """
    def mask(s): '''Show the last {k}, put {a} for each earlier digit.''' | mask like this: {m1} becomes {m2}
    redact the number, leaving its last {k} digits; write {a} per digit | "{a}" except for the last {k} digits
    hide everything but the final {k} digits ({a} for each hidden one) | partial mask ({a}), last {k} visible
    can you cover the card number with {a}, last {k} digits excepted? | "{a}" * (len(s) - {k}) + s[-{k}:]
    last {k} digits stay visible, one {a} for each digit before | last {k} digits in clear, {a} for the others
    star out style: every digit {a} apart from the last {k} | replace the digits by {a}, but not the last {k}
    privacy: the tail of {k} digits is fine, the rest {a} | keep the last {k} digits, turn the others into {a}
    all digits except for the ending {k} should be {a} | account numbers: {a} up to the last {k} digits
    mask all but the last {k} digits with {a} | show {k} digits at the end, {a} elsewhere | {m1} -> {m2}
    {a} for every digit except the last {k} | only show the last {k} digits, rest {a}
    """)  # fmt: skip
def last_digits_shown(rng: Random) -> Writing:
    """Mask a number but for its last digits."""
    keep, mark = rng.choice((4, 4, 4, 3, 2)), rng.choice("**XX#x•")
    sample = code(rng, "9999999")
    facts = {"k": keep, "a": mark, "m1": sample, "m2": mark * (7 - keep) + sample[-keep:]}
    return facts, answers(
        lambda t: mark * (len(t) - keep) + t[-keep:], lambda r: code(r, "9" * r.randint(4, 16))
    )
