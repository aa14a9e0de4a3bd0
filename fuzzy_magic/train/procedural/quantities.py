"""Families that take numbers, amounts and measures out of short texts or write them in another way.

Each family is one operation under many short wordings, as people type them above a column.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from fuzzy_magic.train.procedural.base import Writing, carriers, say, typed, typed_rows
from fuzzy_magic.train.procedural.words import listed

THINGS = listed(
    """
    chairs, tickets, visitors, pancakes, ladders, sandwiches, postcards, tulips, parcels, puzzles, helmets,
    buckets, magnets, tiles, bricks, pillows, curtains, towels, plates, forks, spoons, cables, adapters,
    chargers, stickers, badges, posters, flyers, brochures, balloons, lanyards, crates, pallets, barrels,
    sacks, carrots, onions, cucumbers, radishes, muffins, waffles, pretzels, cookies, pizzas, kittens, goats,
    hens, horses, ducks, students, guests, volunteers, drivers, nurses, singers, runners, swimmers, emails,
    errors, downloads, clicks, pages, photos, songs, comments, votes, refunds, orders, returns, complaints,
    seats, rooms, beds, lockers, shelves, doors, windows, screens, printers, tablets, scooters, bicycles,
    trams, ferries, kilometres, steps, laps, goals
    """
)
SPOTS = listed(
    """
    bakery, airport, school, museum, stadium, harbour, chapel, market, pharmacy, theatre, gym, campsite,
    bus depot, zoo, hostel, aquarium, bookshop, florist, town hall, post office, ski hut, cinema, nursery,
    vineyard, dairy, fire station, car wash, festival, playground, ice rink, greenhouse, bank, butcher,
    laundry, courthouse
    """
)
WHO = listed(
    """
    my aunt, the caretaker, our manager, the plumber, a neighbour, the chef, the new intern, grandpa,
    the tailor, the coach, the librarian, her brother, the gardener, the pilot, the dentist, the tenant,
    the mayor, the cashier, the electrician, the twins, our landlord, the choir, the committee, the courier,
    the referee, the owner
    """
)
DID = listed(
    "bought, found, lost, counted, needs, wants, delivered, booked, cancelled, saw, carried, brought, sold"
)
COUNTED = carriers(
    """
    {x} | {x} {things} | {x} {things} please | {cwho} {did} {x} {things} | the {spot} has {x} {things} now
    {things}: {x} | bus {x} to {city} | room {x}, next to the {spot} | only {x} {things} left at the {spot}!
    Did {who} say {x} {things}? | {first} needs {x} more {things} by {weekday} | page {x} | extension {x}
    hi {first}, we are {x} people for the {spot} tour | {cwho} is {x} years old | gate {x} (flight to {city})
    Around {x} {things} were seen near the {spot} in {city}. | {x} of the {things} came back | table for {x}
    order no. {x} is ready at the {spot} | {city} {spot}, platform {x} | score: {x}
    {company} hired {x} {things}
    """
)


def fill(rng: Random, lines: tuple[str, ...], **facts: object) -> str:
    """Fill a carrier line from the pools of this module and those of all families."""
    who = rng.choice(WHO)
    words = {"things": rng.choice(THINGS), "spot": rng.choice(SPOTS), "did": rng.choice(DID), "who": who}
    return say(rng, lines, **{**words, "cwho": who[0].upper() + who[1:], **facts})


def both(rng: Random, lines: tuple[str, ...], before: str, after: str) -> tuple[str, str]:
    """Write one line twice, with two forms of a number."""
    line = fill(rng, lines, x="@")
    return line.replace("@", before), line.replace("@", after)


def whole(rng: Random) -> int:
    """Draw a positive whole number of one to five digits."""
    return rng.randint(1, rng.choice((9, 60, 99, 999, 9999, 99999)))


@typed_rows("search_matching", """
    just the number | number only | digits only please | pull out the number | which number is mentioned?
    what's the figure in here, in digits | keep the number, drop the words | "bring 12 chairs" -> 12 | num
    grab the number | extract the one number from the sentence | remove all text, leave the number
    no words, only the number | return the integer found in the line | numeric value | regex \\d+
    I only need the number, not the rest of the message | get rid of everything that isn't a digit
    def number_in(text): '''the number that occurs in text, as digits'''
    find the number in the note and print it alone | Strip the words so that only the number remains
    there's one number somewhere in the text; copy it | isolate the number: "room 8, second floor" -> 8
    the number from the description, for a numeric column
    take the digits out of the sentence and return them
    """)  # fmt: skip
def number_alone(rng: Random) -> tuple[str, str]:
    """Return the only number of a text."""
    return fill(rng, COUNTED, x=(number := whole(rng))), str(number)


PAID = carriers(
    """
    {x} | {x} for the {things} | total: {x} | {cwho} paid {x} at the {spot} | {k} {things} for {x}
    The {things} cost {x}. | {first} still owes me {x} | {x} - {spot}, {city} | {k} x {things}, {x} altogether
    rent for the {spot}: {x} a month | can you lend {who} {x} until {weekday}? | bill from {who}, {x}
    {company}: {x} due on {weekday} | Entry to the {spot} is {x} now | got {x} back for {k} broken {things}
    """
)
MONEY = (
    ("EUR", ("€{}", "{} €", "{} EUR", "EUR {}", "{} euros", "{} euro")),
    ("USD", ("${}", "${}", "{} USD", "USD {}", "{} dollars", "US${}")),
    ("GBP", ("£{}", "£{}", "{} GBP", "GBP {}", "{} pounds")),
    ("CHF", ("CHF {}", "{} CHF", "{} Swiss francs")),
    ("SEK", ("SEK {}", "{} SEK", "{} Swedish kronor")),
)


def money(rng: Random) -> tuple[str, str, str]:
    """Draw an amount of money: its number, its currency code and how it is written."""
    number = rng.choice((f"{rng.randint(2, 900)}", f"{rng.randint(2, 300)}.{rng.randint(1, 99):02d}"))
    code, forms = rng.choice(MONEY)
    return number, code, rng.choice(forms).format(number)


@typed_rows("search_matching", """
    amount only, no currency | price without the currency sign | what does it cost? number only
    price as number | the sum of money as a bare number | extract the amount, leave out $, EUR and so on
    cost (no currency symbol) | "3 tickets for $45.00" -> 45.00 | get the price figure, drop the currency
    how much was it? digits, no symbol | I need the amount in the text without its currency
    def amount(text): '''money in text, currency removed''' | find the price and return only its number
    numeric part of the amount of money | amount_without_currency | parse the price: "lamp, £19.90" -> 19.90
    cut out everything but the amount, currency goes too | the figure next to the currency
    return the money value exactly as written, unit removed | copy the sum, skip the currency code or sign
    euros, dollars, pounds: forget them, just the amount | what did they pay? bare number
    For the ledger: the sum of money mentioned, without the currency
    """)  # fmt: skip
def money_bare(rng: Random) -> tuple[str, str]:
    """Return the number of an amount of money."""
    number, _, shown = money(rng)
    return fill(rng, PAID, x=shown, k=rng.randint(2, 40)), number


@typed_rows("search_matching", """
    the amount with its currency | price incl. currency, as written | how much money? keep the currency
    the price | copy the sum and the currency exactly as they stand | "I paid $45.00 for 3 tickets" -> $45.00
    amount + currency | extract the price together with its currency | cost with currency
    pull out the money amount, symbol included | which sum is mentioned? with the currency please
    def price(text): '''amount and currency as in the text''' | find the price tag: "lamp (19 EUR)" -> 19 EUR
    only the amount of money, don't lose the sign or code | what did it cost, number and currency
    the money part of the line, unchanged | price_with_currency | leave only the amount and its currency
    quote the sum from the message, currency and all | keep just the price
    where is money in this text? return that bit | Return the monetary amount as it appears, with unit
    """)  # fmt: skip
def money_as_written(rng: Random) -> tuple[str, str]:
    """Return an amount of money with its currency as it is written."""
    shown = money(rng)[2]
    return fill(rng, PAID, x=shown, k=rng.randint(2, 40)), shown


@typed_rows("format_repair", """
    $8.1666 -> 8.17 USD | write the amount like 12.50 EUR | two decimals, a space, then the currency code
    normalise prices: "€9.5" becomes "9.50 EUR" | price -> number with two decimals + ISO currency code
    amount first, three-letter currency code after it (12.50 EUR) | unify the prices, format 0.00 CODE
    Currency symbols and words to codes, always two decimals: 30 pounds -> 30.00 GBP | "£3" => "3.00 GBP"
    standard form for money: 1234.00 CHF | every price as 99.90 USD, please | price column, wanted: 20.00 GBP
    put it as amount.cents CODE, e.g. 5.00 SEK | def money(text): '''"$12.5" -> "12.50 USD"'''
    the sum in the form 12.50 EUR, nothing around it | our bank wants "15.00 EUR" style, convert the amount
    Rewrite the price: 2 decimals, blank, ISO code | people type €5, 5 euros, EUR 5; I need 5.00 EUR
    reformat the money amount as <two decimals> <ISO code> | clean price (like 8.75 USD)
    change the amount of money to digits with cents, then the code such as EUR
    """)  # fmt: skip
def money_coded(rng: Random) -> tuple[str, str]:
    """Write an amount of money with two decimals and a currency code."""
    number, code, shown = money(rng)
    if number.endswith("0") and "." in number:
        shown, number = shown.replace(number, number[:-1]), number[:-1]
    return shown, f"{Decimal(number):.2f} {code}"


def trimmed(value: Decimal) -> str:
    """Write a decimal without zeros at its end."""
    return f"{value.normalize():f}"


def share(rng: Random) -> Decimal:
    """Draw a percentage above zero, now and then with a decimal or above a hundred."""
    tenths = (
        rng.randint(1, 100) * 10,
        rng.randint(1, 99) * 10,
        rng.randint(5, 995),
        rng.randint(101, 400) * 10,
    )
    return Decimal(rng.choice(tenths)) / 10


PERCENTAGES = ("{}%", "{}%", "{} %", "{} percent", "{} per cent", "{} pct")


@typed_rows("format_repair", """
    percent to decimal | 45% -> 0.45 | as a decimal fraction, please | divide the percentage by 100
    turn the percent value into a number between 0 and 1 (above 100% more than 1) | 7.5 % becomes 0.075
    percentage as decimal number | write this rate as a decimal, 20% = 0.2 | what decimal is this percentage?
    def rate(pct): '''"12%" -> 0.12''' | get rid of the percent sign, give the decimal | pct2dec
    "3 percent" => 0.03 | I can't calculate with 15%, I need 0.15 | percent string -> float, 50% -> 0.5
    convert percents to plain decimals, no trailing zeros | decimal equivalent of the percentage
    the fraction of one that this percentage stands for, in decimals | express the percentage as a decimal
    move the decimal point two places to the left and drop the %
    interest rate in decimal notation (5% is 0.05)
    """)  # fmt: skip
def percent_decimal(rng: Random) -> tuple[str, str]:
    """Write a percentage as a decimal number."""
    value = share(rng)
    return rng.choice(PERCENTAGES).format(trimmed(value)), trimmed(value / 100)


@typed_rows("format_repair", """
    decimal to percent | 0.45 -> 45% | as a percentage, with % | multiply by 100 and put a % behind it
    show the ratio in percent (0.075 -> 7.5%) | write 0.2 as 20%, and so on | the share as a percentage
    percentage for this decimal, like 12% | def pct(x): '''0.031 -> "3.1%"''' | express it in %
    fraction of one to percent, no space before % | Decimal number in, percentage out | 1.5 becomes 150%
    I want percents instead of decimals | probability -> percent | how many percent is that? with the sign
    format as percent, as many digits as needed | turn the score into a percent value, e.g. 88% | convert to %
    rate in percent notation | what percentage is 0.3? 30%. Do that for the value
    move the point two places to the right and add %
    """)  # fmt: skip
def decimal_percent(rng: Random) -> tuple[str, str]:
    """Write a decimal number as a percentage."""
    value = share(rng)
    text = trimmed(value / 100)
    if value % 10 == 0 and rng.random() < 0.5:
        text = f"{value / 100:.2f}"
    return text, f"{trimmed(value)}%"


LARGE = carriers(
    """
    {x} | {x} | {x} | ${x} | {x} {things} | population {x} | {cwho} {did} {x} {things} | {x} km to the {spot}
    {things} sold: {x} | {company} made {x} dollars | The {spot} cost €{x} in all | views {x}
    about {x} {things} in {city} | the {spot} in {city} had {x} visitors | {first} has {x} followers
    """
)


def large(rng: Random) -> int:
    """Draw a number of mostly four to eight digits."""
    return rng.randint(1, 999) if rng.random() < 0.08 else rng.randint(1000, 10 ** rng.randint(4, 8))


@typed_rows("format_repair", """
    add thousands separators (commas) | 1234567 -> 1,234,567 | put commas in the big number
    comma every three digits | group the digits in threes with commas, rest as is | thousands commas please
    make the number readable: 25000 km -> 25,000 km | def commas(s): '''"cost 4500 EUR" -> "cost 4,500 EUR"'''
    insert a comma as the thousands separator, change nothing else | digits too hard to read, add commas
    format the number inside the text the English way, 12,500 | separate the thousands by commas
    "7300 km" => "7,300 km" | commas into numbers over 999 | thousand sep = comma
    I need 10,000 instead of 10000, keep the other words | where are the thousands? mark them with commas
    use "," for thousands in this text | number formatting: comma between groups of three digits, text stays
    rewrite the figure with commas, text stays
    """)  # fmt: skip
def thousands_added(rng: Random) -> tuple[str, str]:
    """Put commas between the thousands of a number."""
    value = large(rng)
    return both(rng, LARGE, f"{value}", f"{value:,}")


@typed_rows("format_repair", """
    remove the thousands separators | 1,234,567 -> 1234567 | no commas in numbers | strip commas from figures
    join the groups of digits, keep the words | take the commas out of the number | 10,000 becomes 10000
    drop the thousands commas, keep the rest | plain digits instead of 25,000, same text
    def plain(s): '''"4,500 km" -> "4500 km"''' | un-format the number: commas away, words stay
    delete commas between digits | the figure in one piece, without commas, rest as is
    our parser chokes on 12,000, write 12000; other words stay | number without separators, text unchanged
    get rid of "," in the number | "€9,950 in all" => "€9950 in all" | commas inside the number are not wanted
    erase the digit grouping | Write large numbers without any comma, leave everything else
    """)  # fmt: skip
def thousands_dropped(rng: Random) -> tuple[str, str]:
    """Take the commas out of a number."""
    value = large(rng)
    return both(rng, LARGE, f"{value:,}", f"{value}")


ROUNDINGS = (
    ("a whole number", "1", "12.7 -> 13"),
    ("an integer", "1", "3.21 -> 3"),
    ("two decimals", "0.01", "3.14159 -> 3.14"),
    ("2 decimal places", "0.01", "8.1666 -> 8.17"),
    ("one decimal", "0.1", "0.37 -> 0.4"),
)


@typed("format_repair", """
    the measurement is too exact, round to {places} | def rounded(x): '''x, rounded to {places}''' | {example}
    shorten the number to {places} by rounding | write as {places}, rounding the rest | rounded to {places}
    give the number rounded to {places} | too many digits, I need {places} | Rounding! {places}, nothing else
    {places} please, round properly | what is it rounded to {places}? | approximate the value: {places}
    display as {places} (rounded) | round up or down to {places} | nearest value, as {places} | like {example}
    round it, e.g. {example} | precision: {places} | number -> {places} | round to {places} | round ({places})
    """)  # fmt: skip
def round_to(rng: Random) -> Writing:
    """Round a number that has more decimals than asked for and never lies half-way."""
    places, step, example = rng.choice(ROUNDINGS)
    kept = len(step.partition(".")[2])

    def row(rng: Random) -> tuple[str, str]:
        size = rng.choice((1, 10, 100, 1000, 10000))
        text = f"{rng.random() * size:.{kept + rng.choice((1, 1, 2, 2, 3))}f}"[:-1] + rng.choice("123456789")
        text += "1" if Decimal(text) / Decimal(step) % 1 == Decimal("0.5") else ""
        return text, f"{Decimal(text).quantize(Decimal(step), ROUND_HALF_UP)}"

    return {"places": places, "example": example, "step": step}, row


SEVERAL = carriers(
    """
    {a} {things}, {b} of them from the {spot}, {c} from {city} | {a}, {b}, {c} | {a} {b} {c} {d}
    {a} / {b} / {c} | {cwho} {did} {a} {things} on {weekday} and {b} in {city}; {c} came back
    from {a} to {b}, later {c} and {d} | room {a}: {b} {things}, room {c}: {d} {things}
    {a} or {b} {things}? {first} says {c} | {things} {a} - {b} - {c} | {city} {a}, {spot} {b}, {company} {c}
    Of {a} guests {b} chose the {spot}, {c} stayed and {d} went home.
    {first} has {a} {things}, {last} {b} and {who} {c}
    bus {a} or tram {b}, then {c} minutes on foot to the {spot}
    """
)
PLACES: dict[str, Callable[[list[int]], int]] = {
    "first": lambda n: n[0], "second": lambda n: n[1], "third": lambda n: n[2], "last": lambda n: n[-1],
    "largest": max, "smallest": min, "biggest": max, "highest": max, "lowest": min,
}  # fmt: skip


@typed("search_matching", """
    the {which} number | {which} number only | pick the {which} number | which number is the {which}?
    {which} of the numbers | {which} number in the text, in digits | several numbers, I want the {which}
    def f(text): '''{which} number in text''' | out of all the numbers, return the {which} one
    numbers: {which} | only keep the {which} number of the line | find the {which} figure and print it
    the {which} number that occurs here, digits only | {which}_number | what's the {which} number mentioned?
    extract every number, then give me only the {which} | copy the {which} number, leave out all words
    Return the {which} integer of the sentence | just the {which} number, please
    From the message take the {which} number | there are a few numbers in it. Answer with the {which}
    """)  # fmt: skip
def which_number(rng: Random) -> Writing:
    """Return one of several numbers by its place or its size."""
    which = rng.choice(list(PLACES))

    def row(rng: Random) -> tuple[str, str]:
        numbers = rng.sample(range(1, rng.choice((12, 99, 99, 999))), 4)
        text = fill(rng, SEVERAL, **dict(zip("abcd", numbers, strict=True)))
        found = [int(n) for n in re.findall(r"\d+", text)]
        return text, str(PLACES[which](found))

    return {"which": which}, row
