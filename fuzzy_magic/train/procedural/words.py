"""Words that inputs are made of; e-mail domains and phone numbers are reserved ones."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence


def listed(block: str) -> tuple[str, ...]:
    """Read words that commas part off a block."""
    return tuple(re.split(r",\s+", block.strip()))


def shelves(block: str, between: str) -> dict[str, tuple[str, ...]]:
    """Read named lists off a block; a line that begins with a name and a colon begins a list."""
    found = re.findall(r"(?:^|\n) *(\w+): (.*(?:\n +\+ .*)*)", block)
    return {name: tuple(re.split(between, entries.replace("\n", ""))) for name, entries in found}


def one_each(rng: random.Random, pools: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Draw a word of each pool."""
    return {name: rng.choice(pool) for name, pool in pools.items()}


def capital(word: str) -> str:
    """Write a word with a capital first letter and small ones behind it."""
    return word[:1].upper() + word[1:].lower()


def titled(text: str) -> str:
    """Capitalise each word between spaces."""
    return " ".join(map(capital, text.split(" ")))


def recased(rng: random.Random, text: str) -> str:
    """Write a text in capitals, in small letters, as a title or, mostly, as it is."""
    return rng.choice((text, text, text, text.lower(), text.upper(), titled(text)))


FIRST = listed(
    """
    Amara, Benedikt, Chloe, Dmitri, Elif, Farid, Greta, Hassan, Ines, Jonas, Keiko, Liam, Mireille, Nuno,
    Olga, Priya, Quentin, Rosa, Sven, Tariq, Ulla, Vikram, Wanda, Ximena, Yusuf, Zoe, Anton, Bridget, Carlos,
    Dorothea, Emeka, Fiona, Gareth, Hanna, Ivo, Judith, Karim, Lucia, Marek, Noor, Oscar, Petra, Rafael,
    Signe, Tomas, Ursula, Viola, Walter
    """
)
LAST = listed(
    """
    Abara, Bergstrom, Castellano, Delgado, Eriksen, Fournier, Gupta, Haddad, Ivanova, Jansen, Kowalski,
    Lindqvist, Moreau, Nakamura, Okafor, Petrov, Quirke, Rossi, Schneider, Tanaka, Ueda, Varga, Whitlock, Xu,
    Yilmaz, Zimmer, Ashdown, Brandt, Cardoso, Dufour, Ellery, Farouk, Grimaldi, Holloway, Ibarra, Juarez,
    Klein, Larsson, Mbeki, Novak, Osei, Pritchard
    """
)
CITY = listed(
    """
    Lisbon, Leeds, Turin, Malmo, Gdansk, Nantes, Porto, Graz, Cork, Bergen, Tallinn, Split, Denver, Tucson,
    Halifax, Boise, Austin, Kyoto, Pune, Accra, Perth, Quito, Lima, Dakar
    """
)
COUNTRY = listed(
    """
    Germany, France, Spain, Italy, Poland, Sweden, Norway, Portugal, Japan, India, Brazil, Canada, Mexico,
    Kenya, Ghana, Chile, Austria, Ireland, Finland, Greece
    """
)
STREET = listed(
    """
    Mill Lane, Harbour Street, Oak Avenue, Station Road, Lindenweg, King Street, Rue des Pins, Park Terrace,
    Bridge Road, Elm Court, Victoria Square, Chestnut Drive, Quarry Hill, Bay Street
    """
)
ITEM = listed(
    """
    desk lamp, garden hose, coffee grinder, office chair, hiking boots, rain jacket, phone case, kettle,
    notebook, backpack, bike pump, bookshelf, headphones, yoga mat, toaster, webcam, water filter,
    camping stove, keyboard, monitor stand, paint roller, drill, wool blanket, mug, printer paper,
    power strip, watering can, tent, tea towel, bath mat, whiteboard, door mat
    """
)
COMPANY = listed(
    """
    Northgate Supplies, Alder and Finch, Bluewater Logistics, Kestrel Foods, Orion Print, Fernhill Farms,
    Lumen Electric, Harrow Textiles, Brightside Dental, Cobalt Studio, Meadow Bakery, Pinecrest Hotels,
    Solano Travel, Redfern Motors, Tidewater Insurance, Granite Tools, Maple Street Books, Velo Works
    """
)
TEAM = listed(
    """
    billing, support, logistics, marketing, legal, finance, research, sales, facilities, procurement,
    payroll, design, security, training
    """
)
PLACE = listed(
    """
    warehouse, reception, kitchen, archive, car park, meeting room, workshop, lab, loading bay, library,
    canteen, garage, studio, clinic, front office
    """
)
ADJECTIVE = listed(
    """
    new, old, small, large, blue, green, broken, spare, heavy, light, cheap, quiet, wide, soft, plain,
    bright, narrow, fresh, dry, round
    """
)
VERB = (
    "checked",
    "packed",
    "returned",
    "ordered",
    "cleaned",
    "repaired",
    "moved",
    "sold",
    "counted",
    "painted",
)
WORD = listed(
    """
    amber, basin, candle, drift, ember, fable, garden, harbor, island, jacket, kernel, ladder, meadow,
    needle, orchard, pebble, quartz, ribbon, saddle, timber, umbrella, velvet, willow, yellow, zipper,
    anchor, bottle, copper, dragon, engine, forest, guitar, hammer, insect, jungle, kitten, lemon, mirror,
    nickel, olive, pencil, rocket, silver, tunnel, violin, window, basket, circle, desert, feather, glacier,
    honey, lantern, marble, oyster, planet
    """
)
FRUIT = listed(
    """
    apples, pears, plums, cherries, lemons, grapes, figs, dates, melons, kiwis, peaches, limes, mangoes,
    oranges, bananas, berries, apricots, papayas
    """
)
GOODS = listed(
    """
    milk, bread, rice, butter, eggs, coffee, tea, flour, sugar, salt, soap, candles, batteries, tape, glue,
    nails, screws, string, paper, pens, envelopes, stamps, folders
    """
)
PET = ("cat", "dog", "rabbit", "parrot", "tortoise", "hamster")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = listed(
    "January, February, March, April, May, June, July, August, September, October, November, December"
)
DOMAIN = (
    "example.com",
    "example.org",
    "example.net",
    "mail.example.com",
    "shop.example.org",
    "post.example.net",
)
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


def code(rng: random.Random, pattern: str) -> str:
    """Write a reference such as `AA-9999`: `A` stands for a letter, `9` for a digit, the rest for itself."""
    draw = rng.random
    return "".join(
        LETTERS[int(draw() * 24)] if c == "A" else str(int(draw() * 10)) if c == "9" else c for c in pattern
    )


def _reference(rng: random.Random) -> str:
    return code(rng, rng.choice(("SO-99999", "#9999", "A-9999", "INV-9999", "99-A999", "REF 999999")))


def full_name(rng: random.Random) -> str:
    """Draw a first and a last name."""
    return f"{rng.choice(FIRST)} {rng.choice(LAST)}"


def mail(rng: random.Random) -> str:
    """Draw an e-mail address at a reserved domain."""
    first, last = rng.choice(FIRST).lower(), rng.choice(LAST).lower()
    local = rng.choice(
        (f"{first}.{last}", f"{first[0]}{last}", f"{first}_{last[0]}", f"{last}{rng.randint(1, 99)}")
    )
    return f"{local}@{rng.choice(DOMAIN)}"


def phone(rng: random.Random) -> str:
    """Draw ten digits of a number that is reserved for fiction."""
    return f"{rng.choice((202, 303, 415, 512, 617, 718, 206, 312))}55501{rng.randint(0, 99):02d}"


POOLS: dict[str, Sequence[str] | Callable[[random.Random], str]] = {
    "first": FIRST,
    "last": LAST,
    "city": CITY,
    "country": COUNTRY,
    "street": STREET,
    "item": ITEM,
    "company": COMPANY,
    "team": TEAM,
    "place": PLACE,
    "adj": ADJECTIVE,
    "verb": VERB,
    "word": WORD,
    "pet": PET,
    "weekday": WEEKDAYS,
    "name": full_name,
    "mail": mail,
    "ref": _reference,
    "n": lambda rng: str(int(rng.random() * 98) + 2),
}
