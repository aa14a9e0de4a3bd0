"""Families that write a number of a text in another form: signs, words, fractions, ranges, suffixes."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from random import Random

from fuzzy_magic.train.procedural.base import Writing, carriers, say, typed, typed_rows
from fuzzy_magic.train.procedural.numbers import spelled
from fuzzy_magic.train.procedural.quantities import trimmed
from fuzzy_magic.train.procedural.wordlists import ordinal, suffixed
from fuzzy_magic.train.procedural.words import FRUIT, GOODS, listed

THINGS = FRUIT + listed("""
    chairs, tables, boxes, tickets, visitors, parcels, guests, pupils, bottles, forms, lamps, bikes, cups,
    emails, errors, orders, rooms, buses, seats, trees, screws, towels, photos, books, keys, nurses, cables
    """)  # fmt: skip


def twice(rng: Random, lines: tuple[str, ...], old: str, new: str, **facts: object) -> tuple[str, str]:
    """Fill one carrier line with two forms of the same number."""
    line = say(rng, lines, x="\0", things=rng.choice(THINGS), **facts)
    return line.replace("\0", old), line.replace("\0", new)


NEGATIVES = {
    "in brackets": "({})",
    "with a minus in front": "-{}",
    "with a minus at the end": "{}-",
}


@typed("format_repair", """
    {old} -> {new} | Each cell is a sum, losses are shown {source}; show losses {target}, gains unchanged.
    {old} to {new} for negatives | Write negative amounts {target} instead of {source}, positive ones stay.
    write {old} as {new} | def signed(s): '''negatives {target}: "{old} EUR" -> "{new} EUR"; "12" -> "12"'''
    negatives {target}, not {source} | Replace the accounting style {old} by {new}; nothing else changes.
    negative numbers like {new} | Amounts from the ledger, minus values come {source}; give them {target}.
    hi, can you make the negatives look like {new} rather than {old}, thanks | neg. amounts: {old} => {new}
    {new} not {old} pls | could you please turn those {old} things into {new}? normal numbers stay as they are
    negatve numbers {target} | The column has negatives {source}. I need them {target}, positives as they are.
    minus style {new} | our import chokes on {old}, it only understands {new}, so please convert the negatives
    Change {old} to {new}, leave positive numbers. | How is this written with negatives like {new}?
    A negative amount is {target}, as in {new}. | Write negatives {target}, the rest unchanged.
    Bookings with {old} for minus. Output {new} style. | negatives like {old} -> {new}, and 300 stays 300
    """)  # fmt: skip
def negative_sign_form(rng: Random) -> Writing:
    """Write negative amounts with a minus before or behind or in brackets."""
    source, target = rng.sample(list(NEGATIVES), 2)
    sample = rng.randint(11, 990)

    def row(rng: Random) -> tuple[str, str]:
        value = rng.randint(1, rng.choice((99, 999, 99999, 9999999)))
        number = rng.choice((f"{value}", f"{value:,}", f"{value / 100:,.2f}", f"{value / 100:.2f}"))
        coin = rng.choice(("EUR", "USD", "GBP", "CHF", "SEK", "pts", "kg"))
        line = rng.choice(("{}", "{}", "{}", "{} " + coin, coin + " {}" if coin.isupper() else "{} " + coin))
        if rng.random() < 0.15:
            return line.format(number), line.format(number)
        forms = (NEGATIVES[form].format(number) for form in (source, target))
        return line.format(next(forms)), line.format(next(forms))

    old, new = (NEGATIVES[form].format(sample) for form in (source, target))
    return {"source": source, "target": target, "old": old, "new": new}, row


MOVERS = listed("""
    sales, rent, turnover, the share price, traffic, the water level, gas, the pound, bread prices, wages,
    my weight, oil, visitor numbers, ticket sales, the index, output, the death rate, stock, heating costs,
    the score, imports, tax revenue, downloads, membership, the backlog, noise, complaints, sick days
    """)  # fmt: skip
UPS = listed("""
    up {x}, up by {x}, rose by {x}, increased by {x}, climbed {x}, gained {x}, grew by {x}, plus {x},
    {x} higher, {x} more than before, went up by {x}, an increase of {x}
    """)  # fmt: skip
DOWNS = listed("""
    down {x}, down by {x}, fell by {x}, decreased by {x}, dropped {x}, lost {x}, shrank by {x}, minus {x},
    {x} lower, {x} less than before, went down by {x}, a decrease of {x}
    """)  # fmt: skip
VERBS = listed("rose, fell, increased, decreased, climbed, dropped, gained, lost, grew, shrank, went")
WHENS = listed("today, since May, in spring, overnight, in {city}, on {weekday}, again, according to {first}")


@typed_rows("format_repair", """
    up 3% -> +3 | Convert the movement to a number with its sign, + for more and - for less, unit dropped.
    people write "gained" and "lost", my sheet wants +n and -n without units, please convert | +/- number only
    signed number, no unit | I want to chart these, so I need bare signed numbers, always with + or -, thanks
    fell by 12 points -> -12 | Texts about something that went up or down; I need +number or -number, no unit.
    change as +n or -n, no unit | rise/fall -> +7 / -7
    signed number such as "rent rose by 40 EUR" -> +40 | Market notes. Output sign and figure, no % or words.
    down = minus, up = plus, number only | Turn the words into a signed figure like +12 or -0.4, nothing else.
    signed chnage, digits only (+4, -4) | What was the change? Answer with sign and digits only, e.g. -8.
    By how much did it change? Signed number, no unit. | def d(s): '''"oil dropped 2.5% today" -> "-2.5"'''
    just the change: +2.5 or -2.5 | Give only the number, + before it for a rise and - before it for a fall.
    Write the change with + or - in front, no unit. | One change per note: +x or -x, without the unit.
    Values that moved; return the bare signed number. | can I have the change as +n or -n? no unit please
    """)  # fmt: skip
def change_with_sign(rng: Random) -> tuple[str, str]:
    """Write a rise or fall told in words as a number with its sign."""
    up = rng.random() < 0.5
    number = rng.choice((f"{rng.randint(2, 99)}", f"{rng.randint(100, 4000)}", f"{rng.randint(1, 299) / 10}"))
    units = ("%", " %", " percent", " pct", " points", " EUR", " dollars", "")
    unit = rng.choice(units[4 * (float(number) > 99) :])
    moved = rng.choice(UPS if up else DOWNS).replace("{x}", number + unit)
    who, when = rng.choice(MOVERS), rng.choice(WHENS)
    joint = " " if moved.split()[0] in VERBS else ": "
    line = rng.choice((moved, who + joint + moved, f"{who}{joint}{moved} {when}", f"{moved} ({who})"))
    text = say(rng, (line,))
    return rng.choice((text, text, text[0].upper() + text[1:] + ".")), "+-"[not up] + number


COUNTED = carriers("""
    {a} {things} | {a} {things} and {b} {things2} | {first} has {a} {things} | {things}: {a}
    We sold {a} {things} on {weekday}. | send {a} {things} to {city} | {city}: {a} {things}, {b} {things2}
    {item}: {a} EUR | room {a}, {b} {things} | there were {a} or {b} {things} left | page {a}
    from {a} to {b} {things} | {b} {things2} for {last} | order {a} more {things}, please
    """)  # fmt: skip


def said(rng: Random, number: int) -> str:
    """Spell out a number below a thousand, in some rows with "and" behind the hundreds."""
    words = spelled(number)
    return words.replace("hundred ", "hundred and ") if rng.random() < 0.5 else words


@typed_rows("text_nlp", """
    number words to digits, rest unchanged | The text spells its numbers out. Give the same text with figures.
    twelve boxes -> 12 boxes | I hate reading thirty-two, put 32 there and don't touch the other words, thanks
    digits instead of words, keep text | def digits(s): '''"room eleven, two chairs" -> "room 11, 2 chairs"'''
    five -> 5 inside the text | Replace every number word by digits and leave the other words as they are.
    digits in the text, like "forty cups and six keys" -> "40 cups and 6 keys" | "three of nine" => "3 of 9"
    numerals for number words, keep the rest | How does the whole text read with digits?
    number wrods to digits, text stays | Write all spelled-out numbers in figures, everything else unchanged.
    no spelled-out numbers, same text | Rewrite the text with digits (25, not twenty-five), no other change.
    words2digits in place | Convert each number word in the sentence to figures and return the whole sentence.
    Change number words into digits, copy the rest. | could you put digits for number words? text stays
    please fix the number words: digits, rest is fine | Dictated notes; I want the same note with digits.
    Rows have number words, make them digits in place. | Transcripts: two hundred and five is 205, rest stays.
    """)  # fmt: skip
def number_words_replaced(rng: Random) -> tuple[str, str]:
    """Write the spelled-out numbers of a text in digits and keep the rest."""
    a, b = rng.randint(2, rng.choice((12, 99, 999))), rng.randint(2, rng.choice((12, 99, 999)))
    things, more = rng.sample(THINGS, 2)
    line = say(rng, COUNTED, a="\0", b="\1", things=things, things2=more)
    text = line.replace("\0", said(rng, a)).replace("\1", said(rng, b))
    if line[0] in "\0\1" and rng.random() < 0.5:
        text = text[0].upper() + text[1:]
    return text, line.replace("\0", str(a)).replace("\1", str(b))


CLAUSES = carriers("""
    within {x} {unit} | {x} {unit} notice period | at least {x} {unit} after delivery | for {x} {unit}
    payable in {x} {unit} | a term of {x} {unit} | up to {x} {unit} | {x} {unit} | no later than {x} {unit}
    the {item} comes with {x} {unit} | {first} will supply {x} {unit} | after {x} {unit} in {city}
    not more than {x} {unit} | every {x} {unit} | {x} {unit} for {last} | a delay of {x} {unit}
    """)  # fmt: skip
TERMS = listed("""
    day, week, month, year, hour, minute, workday, night, session, meeting, payment, visit, lesson, shift,
    calendar day, working day, school day, delivery/deliveries, season, semester, copy/copies, quarter
    """)  # fmt: skip


@typed_rows("format_repair", """
    30 days -> thirty (30) days | How would a lawyer write the number here? Like sixty (60), in the same text.
    contract style: thirty (30) weeks | number in words, then (number), text stays
    hey, please put seven (7) where it says 7, rest untouched | spell out, digits in brackets after, keep text
    lawer style, six (6) visits
    words plus (digits), rest same | Rewrite the clause with the number as ten (10) and change nothing else.
    legal numbers, e.g. five (5) pages | def legal(s): '''"within 2 weeks" -> "within two (2) weeks"'''
    like "two (2) weeks" | Put the number in lower-case words before it, and the digits in brackets: four (4).
    please make numbers official: sixty-two (62) parts | our attorney wants "three (3) copies", please rewrite
    like "for 45 days" -> "for forty-five (45) days" | Write words, then digits in brackets: ninety (90) days.
    12 -> twelve (12) in place | Turn each figure into word (figure), for instance one (1), and copy the rest.
    Spell out the number and add the figure: nine (9) keys. | Clauses with a number; make it like eighty (80).
    Contract snippets; figures become twenty-one (21). | Text from leases; numbers should read eight (8).
    The column holds terms such as "14 days". We write fourteen (14) days, text otherwise as it is.
    """)  # fmt: skip
def contract_number(rng: Random) -> tuple[str, str]:
    """Write a number in words with its digits in brackets behind them."""
    number = rng.randint(1, rng.choice((12, 36, 99, 99)))
    unit, _, plural = rng.choice(TERMS).partition("/")
    unit = unit if number == 1 else plural or unit + "s"
    return twice(rng, CLAUSES, f"{number}", f"{spelled(number)} ({number})", unit=unit)


LIMITS = {
    ">=": "at least {x}, {x} or more, no fewer than {x}, not less than {x}, a minimum of {x}, min. {x}",
    "<=": "at most {x}, up to {x}, {x} or less, no more than {x}, a maximum of {x}, max. {x}",
    ">": "more than {x}, over {x}, above {x}, exceeding {x}, greater than {x}",
    "<": "less than {x}, under {x}, below {x}, fewer than {x}, smaller than {x}",
}
LIMITED = carriers("""
    {x} | {x} | {x} {things} | {x} {things} | {things}: {x} | {x} {things} allowed
    {first} wants {x} {things} | {place}, {x} {things} | {x} {things} in {city}
    the {place} takes {x} {things} | we need {x} {things}. | {item}: {x} EUR | {x} kg | {x} years
    """)  # fmt: skip


@typed_rows("format_repair", """
    at least 5 kg -> >= 5 | The column has limits in words, e.g. "no more than 6 guests"; output "<= 6".
    Rules such as "at least 9 seats"; make them ">= 9", without what is limited.
    "under 18 years" => "< 18", min. 3 => ">= 3"
    as >=, <=, > or < plus number only | Express the condition with >, <, >= or <=, one space, number.
    sign, space, number: >= 7 | could you put these limits into symbols? I only want things like >= 15 or < 15
    min. 20 = ">= 20", number and sign only | def limit(s): '''"below 5 kg" -> "< 5", "5 or more" -> ">= 5"'''
    up to 8 people -> <= 8 | Each entry names one limit; return the operator, a space, the number and no more.
    limit with sign: >= 3, no unit | Write the limit as a comparison: >=, <=, > or <, a space and the number.
    comparision sign + number, like <= 10, nothing else | symbols, like "no fewer than 11 books" -> ">= 11"
    max. 4 rooms -> <= 4 | Convert to the form "> 100"; at least is >= and at most is <=; leave out all words.
    Turn the words into a sign (>= for at least, > for over) with a space and the number, drop the rest.
    Which condition is it? Like "< 12" or ">= 12". | Give only sign, a space and the number (<= 7).
    Conditions in English. I need only "<= 30" etc. | I need operator and value, e.g. ">= 40", thanks
    please write at least as >=, at most as <=, more than as >, less than as <, then a space and the number
    """)  # fmt: skip
def limit_to_sign(rng: Random) -> tuple[str, str]:
    """Write a limit told in words as a comparison sign and a number."""
    sign = rng.choice(list(LIMITS))
    number = rng.choice((rng.randint(2, 40), rng.randint(2, 400), 10 * rng.randint(1, 300)))
    words = rng.choice(listed(LIMITS[sign])).replace("{x}", f"{number}")
    text = twice(rng, LIMITED, words, "")[0]
    return rng.choice((text, text, text[0].upper() + text[1:])), f"{sign} {number}"


@typed_rows("format_repair", """
    1, 2, 3, 7 -> 1-3, 7 | Merge numbers that follow each other to a range (5-9); parts are separated by ", ".
    runs as ranges (4-6), comma and space between | I would like 14-17, 21 for 14, 15, 16, 17, 21
    Seat numbers in order. Sum up runs: 2, 4-7, 11. | Index with every page; give it like 2, 5-8, 60.
    Ticket numbers. Output ranges, e.g. 101-104, 110. | please shorten these lists to ranges like 1-3, 6, 9-12
    Condense runs to a-b, singles stay, ", " between. | Write runs as first-last, joined by comma and space.
    Page numbers one by one; I want ranges, e.g. 33-36, 41. | Turn the sorted numbers into ranges like 1-5, 8.
    collapse to ranges like 2-5, 9 | numbers to ranges, 11-14, 30 | ranges, like "8 9 10 25" -> "8-10, 25"
    group runs, e.g. 1-4, 10-12 | shorten to rangs: 1-3, 8 | compress the list (7-9, 20)
    Collapse consecutive numbers into ranges with a hyphen, like 21-24, 40. | consecutive numbers -> "5-8, 11"
    page list short: 3-6, 8 | What is the list in short, with ranges such as 12-15 and ", " between the parts?
    can you squash the runs, like 6-9, 13? thanks | def ranges(s): '''"1,2,3,4,9" -> "1-4, 9"'''
    """)  # fmt: skip
def runs_collapsed(rng: Random) -> tuple[str, str]:
    """Write runs of consecutive numbers as ranges."""
    at = rng.randint(1, rng.choice((3, 30, 300)))
    numbers: list[int] = []
    parts: list[str] = []
    for _ in range(rng.randint(1, 4)):
        length = rng.choice((1, 3, 3, 4, 5, 6)) if parts else rng.choice((1, 3, 4, 7))
        numbers += range(at, at + length)
        parts.append(f"{at}" if length == 1 else f"{at}-{at + length - 1}")
        at += length + rng.randint(1, 9)
    return rng.choice((", ", ", ", ",", " ", "; ")).join(map(str, numbers)), ", ".join(parts)


HALVES = ("1/2", "1/2", "1/4", "3/4", "1/5", "2/5", "3/5", "4/5", "1/8", "3/8", "5/8", "7/8", "3/10", "9/10")
GLYPHS = {"1/2": "½", "1/4": "¼", "3/4": "¾"}
MEASURED = carriers("""
    {x} | {x} | {x} {cup} of {good} | {x} kg {good} | {good}, {x} kg | add {x} {cup} of {good} | {x} m tape
    {first} walked {x} km | {x} h to {city} | {x} miles from {city} | {good}: {x} l | use {x} tsp of {good}
    {x} inch {item} | a {item}, {x} inch wide | we waited {x} h in the {place} | Buy {x} lb of {good}.
    """)  # fmt: skip


@typed_rows("format_repair", """
    1 1/2 cups -> 1.5 cups | Rewrite the measure with decimals, all digits, no rounding; keep the other words.
    fractions to decimals, rest as is | please no fractions in the text, exact decimals with a dot, thank you
    ½ kg -> 0.5 kg | The column contains fractions like 3/8 or ¼. Output the text with exact decimals instead.
    3/4 becomes 0.75 in place | Convert mixed numbers to exact decimals (1¾ is 1.75) and copy everything else.
    decimals not fractions, keep text | fractoin to decimal, text stays
    no more 1/4, write 0.25 in the text | Change fractions to decimals and nothing else.
    Write 2 1/4 as 2.25 and so on, other words unchanged. | Replace the fraction by a decimal, leave the rest.
    2 3/8 in -> 2.375 in | How does the text look with the fraction as a decimal, zero before the point (0.5)?
    decimal number instead of 1/2, same text | decimal in place, like "1/8 tsp of salt" -> "0.125 tsp of salt"
    Recipe lines with fractions; same line with decimals. | could you turn fractions into decimals? rest stays
    Texts such as "5 1/2 m long"; make it "5.5 m long". | Each line has one fraction; make it a decimal there.
    please write 1.25 where it says 1 1/4, same text | def dec(s): '''"walk 3 1/2 km" -> "walk 3.5 km"'''
    """)  # fmt: skip
def mixed_to_decimal(rng: Random) -> tuple[str, str]:
    """Write a fraction or mixed number of a text as a decimal number."""
    whole, part = rng.choice((0, 0, *range(1, 13), rng.randint(13, 90))), rng.choice(HALVES)
    top, bottom = map(Decimal, part.split("/"))
    sign = GLYPHS[part] if part in GLYPHS and rng.random() < 0.4 else part
    joint = " " if sign == part else rng.choice(("", " "))
    shown = f"{whole}{joint}{sign}" if whole else sign
    cup = "cups" if whole else "cup"
    return twice(
        rng, MEASURED, shown, trimmed(whole + top / bottom), cup=cup, good=rng.choice(FRUIT + GOODS[:10])
    )


VIEWED = carriers("""
    {x} | {x} | {x} | {x} {things} | {x} {things} | {x} views | {things}: {x} | {city}: {x} people | {x} likes
    {first} has {x} followers | {company} sold {x} {things} | about {x} {things} | {x} downloads in {country}
    budget {x} | {x} km | {team}: {x}
    """)  # fmt: skip


@typed_rows("format_repair", """
    12500 views -> 12.5k views, or 3M views | 1,234,567 -> 1.2M, 8140 -> 8.1k in place
    k/M with one decimal at most, keep words | Shorten the number to 23.4k or 1.7M, words stay.
    shorten numbers in the text: 3.4k, 2M | 84000 people -> 84k people, also with M
    big numbers as 8.1k or 5M, rest same
    k from 1000, M from a million, one decimal, words stay | abbreviat the number (1.5k, 1.5M), text unchanged
    short numbers, like "cables: 20,450" -> "cables: 20.5k" and 640 stays 640
    social media style (9.9k, 4M), keep words | def k(s): '''"3000000 km" -> "3M km", "1480" -> "1.5k"'''
    Write it with k or M, one decimal, no .0; words stay. | Follower counts; I want 7.2k or 3M, text as it is.
    Round to tenths of k or M (2.1M, 7k), keep the text. | How is it with k or M, one decimal? Keep the words.
    Change 45,300 to 45.3k, 6,000,000 to 6M in place. | Replace long numbers by 3.6k or 5M in the same text.
    The column has long figures, sometimes with a word. Give the entry with the figure like 650k or 1.1M.
    Figures up to many millions. Use k or M, one decimal, 3k not 3.0k, below 1000 unchanged, words stay.
    Each text has one number: rewrite it as thousands (k) or millions (M) with up to one decimal, rest stays.
    could you make the long numbers short, like 15.8k or 2.2M, and keep whatever else is written there?
    the chart labels are too wide, please use k and M with one decimal (no .0), other words stay
    please write numbers like youtube does, 1.3k or 12M with at most one decimal, leave the words alone
    """)  # fmt: skip
def count_to_suffix(rng: Random) -> tuple[str, str]:
    """Write a large number of a text with k or M."""
    while True:
        value = rng.randint(2, 999) * 10 ** rng.randint(0, 5)
        value += rng.choice((0, rng.randrange(value)))
        size, letter = (1_000_000, "M") if value >= 1_000_000 else (1000, "k")
        tenths = Decimal(value * 10) / size
        if tenths % 1 != Decimal("0.5") and not 999_900 <= value < 1_000_000:
            break
    short = trimmed(tenths.quantize(Decimal(1), ROUND_HALF_UP) / 10) + letter
    grouped = rng.choice((f"{value}", f"{value:,}", f"{value:,}", f"{value:,}".replace(",", " ")))
    return twice(rng, VIEWED, grouped, short if value >= 1000 else grouped)


RANKED = carriers("""
    {x} | {x} floor | the {x} floor, {street} | on the {x} day | {first} came {x} | the {x} house on the left
    {x} place: {name} | my {x} visit to {city} | the {x} time this year | her {x} birthday | {team}, {x} team
    their {x} anniversary is on {weekday} | {x} edition, {city} | the {x} {pet} in the {place}
    the {x} attempt in {city} | the {x} row is for {first} | {x} in line | {x} century | {company}, {x} report
    """)  # fmt: skip


@typed_rows("format_repair", """
    third floor -> 3rd floor | for the timetable we'd rather have 20th than twentieth, keep what is around it
    ordinals as digits (21st), rest same | How does the text look with 2nd in place of second and the like?
    first -> 1st in place, text stays | ordinal in digits, like "his forty-second win" -> "his 42nd win"
    twelfth = 12th, keep the text | Texts with an ordinal in words; give the text with it in figures (7th).
    The column says things like "fourth row". Output "4th row", words kept. | write 5th not fifth, same text
    ordinal words to 1st, 2nd, 3rd, keep words | could I have 3rd and the like, same text please?
    no "ninth", 9th please, text kept | Rewrite the text with 11th, not eleventh.
    ordnal words to numbers like 4th, rest as is | def digits(s): '''"the twelfth man" -> "the 12th man"'''
    Write thirty-third as 33rd and so on, no other change. | Replace the word by 1st, 2nd etc, leave the rest.
    second -> 2nd etc in the text
    Change the ordinal to figures (8th), copy the rest. | Lines with an ordinal; same line with 1st, 22nd etc.
    Convert first, third to 1st, 3rd where they stand. | hi, please make tenth into 10th etc in these texts
    Addresses and notes with words such as sixteenth; return them with 16th and nothing else changed.
    """)  # fmt: skip
def ordinal_words_replaced(rng: Random) -> tuple[str, str]:
    """Write the ordinal word of a text in digits with its ending and keep the rest."""
    number = rng.randint(1, rng.choice((12, 31, 99)))
    text, answer = twice(rng, RANKED, ordinal(number), suffixed(number))
    return (text[0].upper() + text[1:] if rng.random() < 0.3 and answer[0].isdigit() else text), answer


RATED = carriers("""
    {x} | {x} | {x} | {item}: {x} | {x} for the {adj} {item} | {first} gave it {x} | I give the {item} {x}
    {company} ({x}) | {x}, says {name} | hotel in {city}, {x} | {x} - would buy the {item} again
    The {item} is {adj}, {x}. | my mark for {company} is {x} | {weekday} show: {x} | rated {x} in {country}
    """)  # fmt: skip


@typed("format_repair", """
    rating as n/{top} | Convert the rating to a scale with {top} as the best mark, in the form n/{top}.
    {old} -> {new}, mark only | could you make all ratings comparable, as n/{top}? just the rating, please
    score out of {top}, like {new} | def rating(s): '''"{old} for the food" -> "{new}", always out of {top}'''
    rescale to n/{top} | Give the mark as a number, a slash and {top}, for the same share of the full marks.
    mark as {new} etc, out of {top} | Scores out of 5, 10, 20 or 100: bring all to n/{top}, only the score.
    n/{top} please | our site shows marks out of {top}, please give {new} alone for {old}
    please scale the mark to {top} points (form {new}), no .0 at the end, thanks | {old} = {new}, rating only
    convert raiting to n/{top} | Rescale the score so that the best one is {top}; print n/{top}, nothing else.
    rating on a scale of {top}: {new} | The column has ratings like {old}; give them out of {top}, e.g. {new}.
    Write only the mark, out of {top}, as in {new}. | Reviews with marks. I need each mark as n/{top}.
    Texts with a rating; output it alone as n/{top}. | rating out of {top}, like "nice, {old}" -> {new}
    What is this rating out of {top}? Like {new}. | Turn {old} into {new} and so on, only the mark.
    """)  # fmt: skip
def rating_rescaled(rng: Random) -> Writing:
    """Write a rating on another scale."""
    top = rng.choice((5, 10, 20, 100))
    scales = (*(s for s in (5, 10, 20, 100) if s != top), 5 if top == 10 else 10, top)

    def mark(rng: Random, scale: int) -> tuple[Decimal, str]:
        while True:
            value = Decimal(rng.randint(1, 2 * scale)) / (2 if scale < 100 else 1)
            new = value * top / scale
            if value <= scale and new * 10 % 1 == 0:
                return value, f"{trimmed(new)}/{top}"

    def row(rng: Random) -> tuple[str, str]:
        scale = rng.choice(scales)
        value, new = mark(rng, scale)
        form = rng.choice(("{}/{}", "{}/{}", "{} out of {}", "{} / {}", "{} of {} points"))
        return twice(rng, RATED, form.format(trimmed(value), scale), "")[0], new

    other = rng.choice([s for s in scales if s != top])
    value, new = mark(rng, other)
    return {"top": top, "old": f"{trimmed(value)}/{other}", "new": new}, row
