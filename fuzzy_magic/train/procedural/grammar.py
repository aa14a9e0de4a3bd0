"""Families about the forms of single English words."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from fuzzy_magic.train.procedural.base import Writing, carriers, say, writes
from fuzzy_magic.train.procedural.strings import pick


def pairs(block: str) -> tuple[tuple[str, ...], ...]:
    """Read a table off a block: commas part the entries, slashes part what belongs together."""
    return tuple(tuple(entry.strip().split("/")) for entry in block.split(","))


NOUNS = pairs(
    """
    box/boxes, child/children, city/cities, knife/knives, foot/feet, tooth/teeth, mouse/mice, woman/women,
    man/men, person/people, leaf/leaves, loaf/loaves, half/halves, shelf/shelves, wife/wives, life/lives,
    goose/geese, ox/oxen, potato/potatoes, tomato/tomatoes, hero/heroes, photo/photos, piano/pianos,
    bus/buses,
    dish/dishes, watch/watches, church/churches, class/classes, glass/glasses, fox/foxes, tax/taxes,
    baby/babies,
    lady/ladies, story/stories, party/parties, day/days, key/keys, toy/toys, boy/boys, monkey/monkeys,
    dog/dogs,
    cat/cats, lamp/lamps, chair/chairs, table/tables, invoice/invoices, order/orders, email/emails,
    delivery/deliveries, company/companies, country/countries, policy/policies, address/addresses,
    branch/branches, bench/benches, brush/brushes, match/matches, analysis/analyses, crisis/crises,
    thief/thieves, wolf/wolves, scarf/scarves, roof/roofs, chief/chiefs, belief/beliefs,
    video/videos, radio/radios, studio/studios, echo/echoes, quiz/quizzes, apple/apples,
    orange/oranges, egg/eggs, umbrella/umbrellas, hour/hours, engine/engines, island/islands,
    office/offices,
    envelope/envelopes, idea/ideas, account/accounts, error/errors, item/items, artist/artists,
    uncle/uncles,
    aunt/aunts, onion/onions, berry/berries, cherry/cherries, peach/peaches, bag/bags, book/books,
    ticket/tickets,
    guest/guests, secretary/secretaries, battery/batteries, factory/factories, library/libraries,
    witness/witnesses, business/businesses, process/processes, salesman/salesmen
    """
)
AN = ("hour", "heir", "honest answer", "X-ray", "SMS", "MRI scan", "FAQ page")
A = (
    "university",
    "unit",
    "uniform",
    "user",
    "European city",
    "one-way ticket",
    "union",
    "useful idea",
    "URL",
    "PDF",
)


def article(noun: str) -> str:
    """Choose a or an by the sound that a word begins with."""
    if noun in AN:
        return "an"
    return "a" if noun in A or noun[0].lower() not in "aeiou" else "an"


NOUN_PLURALS: dict[str, Callable[[str], str]] = {
    "the plural": str,
    "the plural in capitals": str.upper,
    "the plural with a capital first letter": str.capitalize,
    "the plural with the word many in front": "many {}".format,
    "the plural with the word two in front": "two {}".format,
    "the plural with 3 in front": "3 {}".format,
    "the plural in square brackets": "[{}]".format,
}


@writes(
    "text_nlp",
    """
    - Give {what} of the noun.
    - noun -> {what}
    - The input names one thing, perhaps with an article or a number. Return {what} of the noun, without
      the article.
    - def plural(text): '''{what}'''
    - Our shop shows one product name and needs another for several pieces. Write {what} of this one.
    - one of these, several of these... i need {what}
    - English lesson: answer with {what}. Mind irregular nouns.
    - What is {what} of the word? Only that.
    """,
)
def noun_plural(rng: Random) -> Writing:
    """Form the plural of a noun."""

    def draw(rng: Random) -> tuple[str, str]:
        one, many = rng.choice(NOUNS)
        lines = (
            "{x}",
            "{x}",
            "one {x}",
            "the {x}",
            "{a} {x}",
            "1 {x}",
            "{up}",
            "this {x}",
            "noun: {x}",
            "her {x}",
        )
        return say(rng, lines, x=one, a=article(one), up=one.capitalize()), many

    return pick(rng, NOUN_PLURALS, draw)


NOUN_SINGULARS: dict[str, Callable[[str], str]] = {
    "the singular": str,
    "the singular in capitals": str.upper,
    "the singular with the word one in front": "one {}".format,
    "the singular with a or an in front": lambda n: f"{article(n)} {n}",
    "the singular with the word each in front": "each {}".format,
    "the singular with a capital first letter": str.capitalize,
}


@writes(
    "search_matching",
    """
    - Give {what} of the noun.
    - noun -> {what}
    - There is a plural noun in the text, perhaps behind a number. Return {what}, nothing else of the text.
    - def singular(text): '''{what} of the plural noun'''
    - We index words by one form. For the plural in the entry write {what}.
    - just one of them: {what}
    - Tag clean-up. Tags in the plural are replaced by {what}.
    - Which noun is it? Write {what}.
    """,
)
def noun_singular(rng: Random) -> Writing:
    """Form the singular of a noun."""

    def draw(rng: Random) -> tuple[str, str]:
        one, many = rng.choice(NOUNS)
        lines = (
            "{x}",
            "{x}",
            "{n} {x}",
            "many {x}",
            "the {x}",
            "these {x}",
            "few {x}",
            "{up}",
            "all {x}",
            "no {x}",
        )
        return say(rng, lines, x=many, up=many.upper()), one

    return pick(rng, NOUN_SINGULARS, draw)


ZEROS = ("no", "0", "zero")


@writes(
    "format_repair",
    """
    - Write number and noun with the right form of the noun; for 0 write "{zero}".
    - count + noun, singular for 1, plural otherwise; 0 is {zero}
    - Given a noun in the singular and a number, return them as in "1 box", "3 boxes", "{zero} boxes".
    - def label(noun, n): '''n and the noun, plural unless n is 1; "{zero}" stands for 0'''
    - The page used to say "3 box(s)". Write it properly: digits, then the noun in the form that fits, and
      "{zero}" in place of 0.
    - fix the count label pls (0 -> {zero})
    - Put the number first and the noun after it, singular or plural as needed. Nothing there: {zero} and
      the plural.
    - For the shopping cart: "2 keys", "1 key", "{zero} keys". Do this for the noun and number given.
    """,
)
def count_label(rng: Random) -> Writing:
    """Join a number and a noun in the right form."""
    zero = rng.choice(ZEROS)

    def row(rng: Random) -> tuple[str, str]:
        one, many = rng.choice(NOUNS)
        n = rng.choice((0, 1, 1, 2, 3, rng.randint(4, 99)))
        text = rng.choice(
            ("{x}: {n}", "{n} x {x}", "{x}, {n}", "{x} ({n})", "{n} {x}(s)", "{x} = {n}", "n={n}, {x}")
        )
        return text.format(x=one, n=n), f"{n or zero} {one if n == 1 else many}"

    return {"zero": zero}, row


ARTICLES: dict[str, Callable[[str], str]] = {
    "the word with a or an in front": lambda w: f"{article(w)} {w}",
    "only the article, a or an": article,
    "the article in capitals, A or AN, and nothing else": lambda w: article(w).upper(),
    "This is, the article and the word, with a full stop": lambda w: f"This is {article(w)} {w}.",
    "I need, the article and the word": lambda w: f"I need {article(w)} {w}",
    "What, the article and the word, with an exclamation mark": lambda w: f"What {article(w)} {w}!",
}


@writes(
    "text_nlp",
    """
    - a or an? Write {what}.
    - {what}
    - Choose the indefinite article by sound (an hour, a user). Return {what}.
    - def article(noun): '''{what}'''
    - My English is poor. For each expression tell me whether a or an comes before it; write {what}.
    - need the right article here: {what}
    - Proofreading: the article before the expression is missing. Output {what}.
    - Complete with a or an and print {what}.
    """,
)
def a_or_an(rng: Random) -> Writing:
    """Choose the indefinite article."""

    def draw(rng: Random) -> tuple[str, str]:
        noun = rng.choice(NOUNS)[0]
        word = rng.choice((noun, f"{rng.choice(ADJECTIVES)[0]} {noun}", rng.choice((*A, *AN))))
        return rng.choice(("{}", "{}", "___ {}", "a/an {}")).format(word), word

    return pick(rng, ARTICLES, draw)


ADJECTIVES = pairs(
    """
    big/bigger/biggest/small, good/better/best/bad, old/older/oldest/young, hot/hotter/hottest/cold,
    fast/faster/fastest/slow, happy/happier/happiest/sad, heavy/heavier/heaviest/light,
    long/longer/longest/short,
    high/higher/highest/low, strong/stronger/strongest/weak, easy/easier/easiest/difficult,
    rich/richer/richest/poor,
    early/earlier/earliest/late, dry/drier/driest/wet, loud/louder/loudest/quiet,
    clean/cleaner/cleanest/dirty,
    wide/wider/widest/narrow, thick/thicker/thickest/thin, deep/deeper/deepest/shallow,
    full/fuller/fullest/empty,
    soft/softer/softest/hard, safe/safer/safest/dangerous, sharp/sharper/sharpest/blunt,
    near/nearer/nearest/far,
    bright/brighter/brightest/dark, cheap/cheaper/cheapest/expensive, tall/taller/tallest/short,
    smooth/smoother/smoothest/rough, brave/braver/bravest/cowardly, busy/busier/busiest/idle,
    tight/tighter/tightest/loose, polite/politer/politest/rude, ugly/uglier/ugliest/beautiful
    """
)
DEGREES: dict[str, Callable[[tuple[str, ...]], str]] = {
    "the comparative": lambda a: a[1],
    "the superlative": lambda a: a[2],
    "the superlative with the in front": lambda a: f"the {a[2]}",
    "the comparative with than behind it": lambda a: f"{a[1]} than",
    "all three degrees, with slashes between": "/".join,
}


@writes(
    "text_nlp",
    """
    - Give {what} of the adjective (ending in -er or -est, or irregular).
    - adjective -> {what}
    - From the adjective form {what}. We use the short forms with -er and -est; good is irregular.
    - def degree(adjective): '''{what}'''
    - In our quiz players have to name {what}. What is the right answer here?
    - {what} of this, please
    - There is one adjective in the text. Write {what} of it and leave the noun out.
    - Degrees of comparison: {what}.
    """,
)
def adjective_degree(rng: Random) -> Writing:
    """Form the comparative or superlative of an adjective."""

    def draw(rng: Random) -> tuple[str, tuple[str, ...]]:
        word = rng.choice(ADJECTIVES)
        lines = ("{x}", "{x}", "{a} {x} {pet}", "the {x} {item}", "very {x}", "this {x} {pet}", "{up}")
        return say(rng, lines, x=word[0], a=article(word[0]), up=word[0].upper()), word[:3]

    return pick(rng, DEGREES, draw)


OPPOSITES = pairs(
    """
    hot/cold, big/small, fast/slow, early/late, open/closed, full/empty, happy/sad, rich/poor, strong/weak,
    high/low, wide/narrow, thick/thin, deep/shallow, clean/dirty, loud/quiet, wet/dry,
    cheap/expensive, safe/dangerous, easy/difficult, up/down, above/below, inside/outside,
    always/never,
    everything/nothing, first/last, before/after, day/night, summer/winter, north/south, east/west,
    buy/sell,
    win/lose, push/pull, arrive/depart, accept/reject, increase/decrease, start/stop, remember/forget,
    true/false,
    friend/enemy, entrance/exit, question/answer, success/failure, profit/loss, maximum/minimum,
    ancient/modern,
    guilty/innocent, import/export, upload/download, positive/negative, public/private
    """
)


@writes(
    "text_nlp",
    """
    - Opposite of the word{how}.
    - antonym{how}
    - The text names one word in quotes or alone. Return the word that means the opposite{how}.
    - def opposite(word): '''usual antonym{how}'''
    - A memory game for children: each card has a word, its partner has the opposite. What is on the
      partner{how}?
    - what's the contrary? answer{how}
    - Give the most usual antonym{how}.
    - hot becomes cold, buy becomes sell. Do the same for this word and write the result{how}.
    """,
)
def opposite_word(rng: Random) -> Writing:
    """Name the opposite of a word."""
    how, form = rng.choice(
        ((" in small letters", str), (" in capitals", str.upper), (" after not", "not {}".format),
         (" in double quotes", '"{}"'.format))
    )  # fmt: skip
    lines = carriers('{x} | {x} | "{x}" | {first} says "{x}" | card {n}: {x} | the word "{x}" | {up}')

    def row(rng: Random) -> tuple[str, str]:
        word, partner = rng.sample(rng.choice(OPPOSITES), 2)
        return say(rng, lines, x=word, up=word.upper()), form(partner)

    return {"how": how}, row
