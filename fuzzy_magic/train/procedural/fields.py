"""Families that read one fact off a short free text: an address, a product title, a flight, a letter."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from fuzzy_magic.train.procedural.base import DrawRow, Writing, say, typed
from fuzzy_magic.train.procedural.words import CITY, COMPANY, LAST, code, full_name, one_each, shelves

OWN = shelves(
    """
    way: Acorn, Abbey, Beech, Brewer, Canal, Cedar, Church, Copper, Dove, Falcon, Fern, Foundry, Garden,
      + Heron, Hazel, Ivy, Juniper, Linden, Market, Meadow, Orchard, Priory, Quay, Rectory, Saddler, Thorn,
      + Union, Walnut, Weaver, Windmill
    kind: Road, Road, Lane, Street, Street, Avenue, Drive, Close, Crescent, Grove, Row
    land: Rosenweg, Gartenstraße, Parkallee, Bachstraße, Ahornweg, Schulstraße, Waldweg, Hafenstraße
    town: Aachen, Bologna, Brighton, Calais, Cardiff, Cologne, Dundee, Essen, Exeter, Fulda, Gouda,
      + Hastings, Ipswich, Jena, Kassel, Leiden, Lille, Metz, Modena, Norwich, Odense, Padua, Rennes,
      + Swansea, Trieste, Utrecht, Verona, Warsaw, Zagreb, New Haven, San Pedro, St Albans
    make: Nordvik, Calloway, Brassington, Talbot & Rye, Kestreline, Ottima, Harlequin, Puffin, Zephyra,
      + Montague, Lumo, Solvei, Trekkaro, Wolsey, Finisterra, Hudson Bay, Orla, Pinnaclo, Quillon, Vireo
    colour: black, white, red, navy, beige, charcoal, cream, crimson, dark green, light blue, grey, ivory,
      + khaki, lilac, maroon, mint green, mustard, orange, pink, purple, rose gold, sky blue, teal
    wear: hoodie, cardigan, chinos, denim shirt, parka, fleece vest, polo shirt, leggings, trainers,
      + sandals, ankle boots, pyjamas, rain trousers, running tights, wool jumper, blazer
    ware: picture frame, storage box, bath rug, cushion cover, roller blind, serving tray, planter,
      + table runner, throw, wall clock, laundry basket, cutting board, desk mat
    size: XS, S, M, L, XL, XXL, 3XL, 36, 38, 40, 42, 44, 46
    dim: 30x40 cm, 50 x 70 cm, 12 inch, 60 cm, 1.5 m, 24x24 in, 120x180 cm, 80 x 150 cm, 45 cm, 90x200 cm
    stuff: oak, wool, cotton, steel, bamboo, linen, leather, copper, paper, plastic, walnut, glass
    goods: chairs, cushions, trays, bowls, hooks, baskets, shelves, stools, napkins, straps, boxes, folders,
      + rugs, frames, coasters, benches, hangers, lids, spoons, aprons, mats, gloves
    air: LH, BA, AF, KL, SK, TP, IB, LX, OS, AY, EI, LO
    rail: ICE, IC, TGV, RE, EC, RJ
    job: baker, nurse, welder, tax adviser, sound engineer, florist, data analyst, bus driver, midwife,
      + translator, head of sales, product designer, night porter, paralegal, site manager, chef,
      + web developer, vet, roofer
    firm: Alder Clinic, Bluefin Bank, Corvus Media, Delphi Foods, Eastgate School, Fernwood Labs,
      + Gilmore & Sons, Hartwell Press, Ivory Dental, Jupiter Rail, Kite Software, Larkspur Hotels
    level: ERROR, WARN, INFO, DEBUG, FATAL, TRACE, NOTICE, CRITICAL, WARNING, error, warn, info
    service: checkout, auth-api, mailer, search-svc, billing-worker, gateway, image-resizer, scheduler,
      + inventory, user-db, cache01, payments, notifier, report-builder, sync-agent
    fault: connection reset, retrying in 5 s, queue is full, token expired, slow query, request rejected,
      + job done, config reloaded, disk almost full, no heartbeat, timeout after 30 s, started
    """,
    r",[ +]+",
)
LINES = shelves(
    """
    address: {number} {road}, {town} {zip} | {road} {number}, {zip} {town} | {number} {road}↵{town}↵{zip}
      + | Flat {n}, {number} {road}, {town} {zip} | {who}, {number} {road}, {zip} {town}
      + | {zip} {town}, {road} {number} | {firm}, {road} {number}, {zip} {town}
      + | deliver to {number} {road}, {town}, {zip} | {number} {road}, {town}
      + | {who}↵{road} {number}↵{zip} {town} | My new address is {number} {road}, {town} {zip}.
      + | {road} {number}, {town} | ship it to {who}, {number} {road}, {town} ({zip})
      + | {town} {zip}, {number} {road} | {road} {number} in {town}
      + | We moved from the {place} to {number} {road} in {town}! | Pick-up: {road} {number} / {town} / {zip}
    title: {make} {wear} {colour} {size} | {make} {wear}, {colour}, size {size}
      + | {wear} {make} ({colour}, {size}) | Women's {wear} by {make} - {colour} - {size}
      + | {make} men's {wear}, {size}, {colour} | {colour} {wear}, {make} | {colour} {ware} {dim}
      + | {make} {ware}, {dim}, {colour} | {ware} "{make}" {colour}, {dim} | {wear} {size} {colour}
      + | {ware} {colour} {dim} by {make} (set of 2) | {make} kids {wear} {colour}
      + | NEW! {make} {wear} {size}, now in {colour} | {make} {ware} - {dim} - sale
      + | Pack of 3 {wear}, {make}, {colour}, size {size} | {colour} {make} {wear}, hardly worn, size {size}
      + | {ware} by {make}, {colour}
    order: {count} x {wares} @ {price} | {count}x {wares}, {price} each | {wares}, qty {count}, {price}
      + | {wares} ({count}) {price} per piece | please send {count} {wares} at {price} each
      + | {count} {wares} à {price} | {wares}; {count}; {price} | {count} pcs {wares} - unit price {price}
      + | {count} × {wares}, see the invoice | We'd like {count} {wares} for the {place} in {town}.
      + | order for {who}: {count} {wares}, {price} apiece | {count} {wares} please!
      + | Item: {wares}, quantity: {count}, price: {price} | {wares} {count} pcs @{price}
    route: {flight} {from} - {to}, gate {gate} | {flight} from {from} to {to}, {time}
      + | {from} → {to} {flight} {time} | Boarding {flight} to {to} at gate {gate}
      + | Gate {gate}: {flight} to {to}, boarding {time} | {who} flies from {from} to {to} with {flight}
      + | {flight} / {from} > {to} / seat 14C / gate {gate}
      + | to {to} from {from}: {flight}, terminal 2, gate {gate} | {flight} ({from}-{to}) is 20 min late
      + | Your flight {flight} to {to} now leaves from gate {gate}
      + | {train} from {from} to {to}, platform {n} | {train}: {from} {time} - {to}, coach 7
      + | Change of gate: {flight} {from}-{to}, new gate {gate}, dep. {time}
      + | last call for {flight} to {to}, please go to gate {gate} | We took {train} from {from} to {to}.
    person: {who}, {job} at {firm}, {town} | {who} ({job}, {firm}) | {job} {who} from {firm} in {town}
      + | I'm {who} and I work as {job} for {firm}. | {firm}: {who}, {job} | {who} - {job} - {firm} - {town}
      + | {who} joined {firm} in {town} as {job} in 2019 | {who}; {job}; {firm}
      + | ask {who}, the {job} of {firm} | {town}: {who} is now {job} with {firm}
      + | {who}, {firm}↵{job}↵{town} | Meet our guest {who}, {job} at {firm}!
    log: {time} {level} [{service}] {code} {fault} | [{level}] {service}: {fault} ({code})
      + | {service} {level} {code} | 2024-05-{day} {time} {service} {level} {code}: {fault}
      + | level={level} service={service} code={code} | {service}; {level}; {code}; {fault}
      + | {level} {time} {service} - {fault}, {code} | {service}[{n}]: {level} {code}
      + | {code} {level} in {service}: {fault} | <{day} May {time}> {service}: {level}: {fault} [{code}]
    booking: {kin}, {guests} guests, {nights} nights | Booking {kin}: {nights} nights for {guests} people
      + | {nights} nights, {guests} persons, name: {kin}
      + | room for {guests}, {nights} nights from {day} May, {kin}
      + | Hello, we are {guests} and would like to stay {nights} nights. Yours, {kin}
      + | {kin} / {guests} pax / {nights} nts
      + | {guests} guests staying {nights} nights ({kin}), arrival {weekday}
      + | for {kin}, {nights} nights, party of {guests} | {kin} x{guests}, {nights} nights, late arrival
      + | For {guests} people: {nights} nights under the name {kin}
    """,
    r" *\+? \| ",
)


def _clock(rng: Random) -> str:
    return f"{rng.randint(0, 23):02d}:{rng.randrange(0, 60, 5):02d}"


def _road(rng: Random) -> str:
    if rng.random() < 0.25:
        return rng.choice(OWN["land"])
    return f"{rng.choice(OWN['way'])} {rng.choice(OWN['kind'])}"


DRAWN: dict[str, Callable[[Random], str]] = {
    "number": lambda r: f"{r.randint(1, 240)}{r.choice(('', '', '', '', r.choice('abcd')))}",
    "road": _road,
    "town": lambda r: r.choice((*OWN["town"], *CITY)),
    "firm": lambda r: r.choice((*OWN["firm"], *COMPANY)),
    "zip": lambda r: code(r, r.choice(("AA9 9AA", "AA99 9AA", "99999", "9999", "A9 9AA", "99999"))),
    "wares": lambda r: f"{r.choice(OWN['stuff'])} {r.choice(OWN['goods'])}",
    "count": lambda r: str(r.randint(2, r.choice((12, 60, 400)))),
    "price": lambda r: f"{r.randint(1, r.choice((9, 80, 400)))}.{r.choice(('00', '50', '90', '99', '25'))}",
    "flight": lambda r: f"{r.choice(OWN['air'])}{r.choice(('', ' '))}{r.randint(100, 4999)}",
    "train": lambda r: f"{r.choice(OWN['rail'])} {r.randint(10, 2999)}",
    "gate": lambda r: code(r, r.choice(("A99", "A9", "A9", "99"))),
    "time": _clock,
    "who": full_name,
    "code": lambda r: code(r, r.choice(("E9999", "AA-999", "0x9999", "A99-9"))),
    "day": lambda r: str(r.randint(10, 28)),
    "guests": lambda r: str(r.randint(2, 9)),
    "nights": lambda r: str(r.randint(2, 21)),
    "kin": lambda r: r.choice(LAST),
}  # fmt: skip


def fact(theme: str, *keys: str, alone: float = 0.06) -> DrawRow:
    """Draw texts of a theme; the answer is the one of the named facts that the text has."""
    lines = [(line, key) for line in LINES[theme] for key in keys if f"{{{key}}}" in line]

    def row(rng: Random) -> tuple[str, str]:
        line, key = rng.choice(lines)
        facts = one_each(rng, OWN)
        facts |= {name: draw(rng) for name, draw in DRAWN.items()}
        facts["from"], facts["to"] = rng.sample((*OWN["town"], *CITY), 2)
        text = facts[key] if rng.random() < alone else say(rng, (line,), **facts).replace("↵", "\n")
        change = rng.choice((str, str, str, str, str, str, str, str, str.lower, str.upper))
        return change(text), change(facts[key])

    return row


LOGGED = (
    ("level", ("log level", "severity", "level"), "ERROR", "service or code"),
    ("service", ("service", "component", "service name"), "mailer", "level or code"),
    ("code", ("error code", "code", "status code"), "E4012", "level or service"),
)


@typed("search_matching", """
    only the house number please, not the flat and not the postcode | what number do they live at? no street
    Take the address apart and give me the house number. | the number before or after the street name
    nr of the house (a letter stays with it) | I need the no. that goes with the street | street number
    pull the house number out of the address | Just the house number, e.g. 21 or 21a | house number
    where do I ring? house number only | which number in the street? | building number on the road
    12b Fern Lane, Leeds -> 12b | Fern Lane 7, 1010 Graz -> 7 | def house_no(address): ... | house_number
    door number on the street | number of the house only | address -> house number | house no.
    """)  # fmt: skip
def house_number(rng: Random) -> Writing:
    """Read the house number off an address."""
    return {}, fact("address", "number")


@typed("format_repair", """
    def street(address): '''name of the street, house number left out''' | Rosenweg 7, 1010 Graz -> Rosenweg
    the street and nothing else: no number, no postcode, no city | strip the address down to the street name
    I only want the street they live in, no numbers | get the name of the road out of this address
    Keep the street name, drop everything else. | address -> street (no number, no town) | street name only
    name of the street, no house number | what road is it on? just its name | name of the road in the address
    Which road? Without number please | in which street is it (no number) | 12 Fern Lane, Leeds -> Fern Lane
    just the street, no house number | what is the street called? | street without the number | street name
    which street? name only | the road, number off | street_name | road name
    """)  # fmt: skip
def street_alone(rng: Random) -> Writing:
    """Read the street off an address."""
    return {}, fact("address", "road")


@typed("search_matching", """
    Extract the postcode, not the house number. | 12 Fern Lane, Leeds LS1 4AP -> LS1 4AP | postal code please
    I need the postal code of each address | for the shipping label: the post code | leave only the postcode
    copy the zip/postcode from the line | delivery code (zip), nothing else | get the zip out of the address
    which postal code is in there? | the postcode as it is written | Rosenweg 7, 1010 Graz -> 1010 | postcode
    def postcode(address): ... | what's the postcode? | Find the postal code | address -> postcode | zip code
    postcode column | post code only | just the zip | zip_code | ZIP | PLZ
    """)  # fmt: skip
def postcode_alone(rng: Random) -> Writing:
    """Read the postcode off an address."""
    return {}, fact("address", "zip")


@typed("agentic_tools", """
    Keep the town, drop street and postcode. | extract the city name from this address | city only please
    12 Fern Lane, Leeds LS1 4AP -> Leeds | I need only the city of each address | which town do they live in?
    get the town out of the address line | place of residence, town name only | Rosenweg 7, 1010 Graz -> Graz
    the city, without the postcode | group by city: give the city | name of the place (town) | just the town
    where is that? town only | def city(address): ... | what town is this in? | city without zip | city_name
    address -> city | which city? | Stadt | city | town | Ort
    """)  # fmt: skip
def town_of_address(rng: Random) -> Writing:
    """Read the town off an address."""
    return {}, fact("address", "town")


@typed("search_matching", """
    for the colour filter in our shop: which one? | Bath rug, dark green, 60 cm -> dark green | which color?
    keep the colour word(s), drop the rest | the colour as it stands in the title | product title -> colour
    what shade is the item? as written | only its colour, no size, no brand | pull the color out of the title
    get me the colour of this article | Nordvik hoodie navy XL -> navy | in which colour does it come?
    I need a colour column | def colour(title): ... | Extract the colour. | the color mentioned | colour only
    what colour is it? | just the color | color name | item_color | colour | color | Farbe
    """)  # fmt: skip
def title_colour(rng: Random) -> Writing:
    """Read the colour off a product title."""
    return {}, fact("title", "colour")


@typed("search_matching", """
    the size in the listing (letters, number or measurements) | size or dimensions, with unit if there is one
    what does it say about size? e.g. M, 42, 60 cm | bath rug white 50 x 70 cm -> 50 x 70 cm | title -> size
    extract the size from the product name | keep the size, throw the rest away | item size as in the title
    I need the size of each article | only the size, not the colour | Nordvik hoodie navy XL -> XL | size pls
    How big is it? copy the size | just the size as written | Which size is for sale? | def size(title): ...
    what size is it? | get the size out | which size? | size_column | size only | taille | Größe | size
    """)  # fmt: skip
def title_size(rng: Random) -> Writing:
    """Read the size off a product title."""
    return {}, fact("title", "size", "dim")


@typed("agentic_tools", """
    keep the brand and drop item, colour and size | extract the brand from the product title | title -> brand
    what label is it? brand name as written | I sort by brand, so give me the brand | the brand, nothing else
    Nordvik hoodie navy XL -> Nordvik | the company name in the title | drop everything but the brand | brand
    find the manufacturer's name | what's the brand of this? | by whom? the brand pls | def brand(title): ...
    maker of the product | brand name only | just the brand | who makes it? | which brand? | manufacturer
    brand_name | get brand | Marke | make
    """)  # fmt: skip
def title_brand(rng: Random) -> Writing:
    """Read the brand off a product title."""
    return {}, fact("title", "make")


@typed("code_commands", """
    get the quantity from the order line | How many pieces? Just the number. | how many units (not the price)
    the number of items in the order | I need the quantity as a number | wool rugs, qty 12, 8.50 -> 12 | qty
    3 x oak chairs @ 45.00 -> 3 | amount ordered, digits only | how many did they order? | def qty(line): ...
    order line -> quantity | count, not the price | number of pieces | quantity_ordered | pull out the qty
    order quantity | quantity only | piece count | how many? | units | Menge | pcs
    """)  # fmt: skip
def ordered_count(rng: Random) -> Writing:
    """Read the quantity off an order line."""
    return {}, fact("order", "count", alone=0)


@typed("agentic_tools", """
    drop the numbers and the rest, keep what was ordered | I need the name of the product, not how many
    what are they buying? name it as in the line | strip quantity and price, leave the item | which article?
    3 x oak chairs @ 45.00 -> oak chairs | wool rugs, qty 12, 8.50 -> wool rugs | def item(line): ...
    just the article with its material | what do they want? the goods only | item only, no quantity, no price
    product without number and price | extract the item from the order | article description | which goods?
    order line -> item | what was ordered? | name of the goods | the thing ordered | just the product
    item_name | Artikel
    """)  # fmt: skip
def ordered_item(rng: Random) -> Writing:
    """Read the article off an order line."""
    return {}, fact("order", "wares")


@typed("code_commands", """
    pull the price from the order line | price of one item, not the total | 3 x oak chairs @ 45.00 -> 45.00
    wool rugs, qty 12, 8.50 -> 8.50 | price per piece, as written | only the price, no quantity | unit price
    what do they pay for each? | the amount for one piece | get the unit price out | def price(line): ...
    what does one cost? | order line -> price | how much per piece? | how much is one? | just the price
    cost per unit | single price | price apiece | price each | unit_price | price | Preis
    """)  # fmt: skip
def ordered_price(rng: Random) -> Writing:
    """Read the price of one piece off an order line."""
    return {}, fact("order", "price")


@typed("search_matching", """
    the flight designator, e.g. BA 204 or AF1180 | LH 1234 Rome - Oslo, gate B4 -> LH 1234 | flight number
    pull out the flight (letters + digits) | what flight are they on? number only | extract the flight number
    I need the flight number to check in | get the flight nr, not gate or seat | travel note -> flight number
    what's the number of the plane? | only the flight number please | flight number as written | flight code
    airline code and number | def flight(note): ... | number of the flight | just the flight no | flight no.
    which flight? | Flugnummer | flight_no | flt no
    """)  # fmt: skip
def flight_number(rng: Random) -> Writing:
    """Read the flight number off a travel note."""
    return {}, fact("route", "flight")


@typed("agentic_tools", """
    I only need the {where} of the flight or train | the {where}, without number, time and gate | {where}?
    LH 1234 Rome - Oslo, 14:05 -> {town} | IC 204 from Bath to Ghent -> {town} | name of the town they {go}
    in which town does the trip {end}? | def stop(note): '''the {where}''' | get the {where} from the booking
    pull out the {where}, as written | where do they {go}? city only | which city do they {go}? | {where}
    travel note -> {where} | what is the {where}? | Where does it {end}? | extract the {where} | {where} only
    the city they {go} | just the {where} | place of {noun} | trip {end}s in | {verb}
    """)  # fmt: skip
def trip_stop(rng: Random) -> Writing:
    """Read where a trip begins or ends."""
    first = rng.random() < 0.5
    where = ("departure city", "origin", "starting point") if first else ("destination", "arrival city")
    params = {"where": rng.choice(where), "verb": "from where?" if first else "where to?"}
    params |= {"go": "leave from", "end": "start"} if first else {"go": "travel to", "end": "end"}
    params |= {"noun": "departure", "town": "Rome"} if first else {"noun": "arrival", "town": "Oslo"}
    return params, fact("route", "from" if first else "to")


@typed("search_matching", """
    pull out the gate, not flight or seat | I'm at the airport and need the gate | gate without the word gate
    LH 1234 Rome - Oslo, gate B4 -> B4 | number of the gate, as written | where do we board? gate only | gate
    at which gate does it leave? | gate code, e.g. C12 or 7 | the gate they announced | what gate do I go to?
    def gate(note): ... | flight note -> gate | gate number only | extract the gate | only gate nr pls
    what's our gate | just the gate | boarding gate | which gate? | Flugsteig | gate no. | gate_no
    """)  # fmt: skip
def gate_alone(rng: Random) -> Writing:
    """Read the gate off a travel note."""
    return {}, fact("route", "gate")


@typed("text_nlp", """
    Rosa Klein, nurse at Alder Clinic -> nurse | title/role, without name and employer | role at the company
    keep the job, drop name and firm | which job does the person have | their line of work as written | Beruf
    what do they do for a living | what is this person's role? | person line -> profession | what does he do?
    extract the occupation | def job(line): ... | occupation only | what's her job? | works as what? | job
    position held | just the job | profession | job title | job_title
    """)  # fmt: skip
def job_held(rng: Random) -> Writing:
    """Read somebody's job off a line."""
    return {}, fact("person", "job")


@typed("text_nlp", """
    Rosa Klein, nurse at Alder Clinic -> Alder Clinic | where does she work? name of the firm | organisation
    keep the company, drop name and job | name of the employer, nothing else | firm the person belongs to
    works where? company name | what company is he with? | def employer(line): ... | who pays them? the firm
    person line -> employer | who do they work for? | just the company name | extract the company | employer
    workplace (company) | which company? | company_name | company | Firma | firm
    """)  # fmt: skip
def employer_of(rng: Random) -> Writing:
    """Read somebody's employer off a line."""
    return {}, fact("person", "firm")


@typed("code_commands", """
    12:05 ERROR [mailer] E4012 queue is full -> {sample} | I group logs by {what}; what is it here? | {what}
    Parse the log entry and keep the {what}. | {what} of this log message, please | the {what} of the line
    cut everything except the {what} | {what}, same case as in the log | get the {what} out of the log
    def parse(line): '''{what}''' | need the {what}, not {others} | what {what} is in this line?
    just the {what} as printed | awk the {what} out of this | log line -> {what} | extract {what}
    grep -o {what} | column: {what} | which {what}? | print {what} | {what} only | pull {what}
    """)  # fmt: skip
def log_piece(rng: Random) -> Writing:
    """Read level, service or code off a log line."""
    key, names, sample, others = rng.choice(LOGGED)
    params = {"what": rng.choice(names), "sample": sample, "others": others}
    return params, fact("log", key)


@typed("agentic_tools", """
    for the front desk: number of {things} | Klein, 2 guests, 5 nights -> {sample} | get the {things} figure
    how many {things} is that for? digits | what number of {things} do they want? | {things} booked (digit)
    the number of {things} they book | count of {things} in the booking | tell me the {things} as a number
    only the {things} number please | def {things}(booking): ... | extract number of {things} | # of {things}
    just how many {things} | {things}, number only | booking -> {things} | how many {things}? | n_{things}
    number of {things} | no. of {things} | {things} count | {things}
    """)  # fmt: skip
def booked_number(rng: Random) -> Writing:
    """Read the number of guests or nights off a booking."""
    guests = rng.random() < 0.5
    things = rng.choice(("guests", "people", "persons", "guests")) if guests else "nights"
    params = {"things": things, "sample": "2" if guests else "5"}
    return params, fact("booking", "guests" if guests else "nights", alone=0)


@typed("agentic_tools", """
    pull the name out of the reservation | Klein, 2 guests, 5 nights -> Klein | the name they booked under
    for whom is the room? name | just the name, no numbers | extract the guest's name | name on the booking
    family name of the guest | who is coming? name only | def name(booking): ... | name for the room list
    which name is it under | under what name? | reservation name | guest name only | booking -> name | name
    Name des Gastes | whose booking? | who booked? | guest_name | booked by | surname
    """)  # fmt: skip
def booked_name(rng: Random) -> Writing:
    """Read the name off a booking."""
    return {}, fact("booking", "kin")
