"""Families that read advertisements: flats, cars, books, events, recipes."""

from __future__ import annotations

import re
from random import Random

from fuzzy_magic.train.procedural.base import Choosing, Writing, carriers, chooses, say, writes
from fuzzy_magic.train.procedural.kinds import (
    FIRSTS,
    LASTS,
    ROLES,
    Facts,
    ask,
    clock,
    company,
    counted,
    day,
    kind,
    listed,
    matches,
    money,
    pair,
    person,
    town,
)
from fuzzy_magic.train.procedural.words import STREET, mail

FLATS = carriers(
    """
    {rooms} rooms, {area} m2, {town}, {rent} a month
    Flat in {town}: {rent} per month, {rooms} rooms, floor {floor}.
    To let: {area} m2 with {rooms} rooms on floor {floor}. Rent {rent}. Deposit {deposit}.
    Rent: {rent}↵Rooms: {rooms}↵Floor: {floor}↵Deposit: {deposit}
    I rent out my flat in {town}. It has {rooms} rooms and costs {rent} a month. {name}
    {rent} is the monthly rent, {deposit} the deposit, for {rooms} rooms in {town}
    {town}, {street}. {rooms} rooms. {area} m2. {rent}/month. No lift to floor {floor}.
    deposit {deposit}, rent {rent}, rooms {rooms}, size {area} m2
    For {rent} a month you get {rooms} rooms and a view of {town} from floor {floor}.
    {name} wants {rent} a month, plus {deposit} as a deposit, for a flat of {rooms} rooms.
    """
)


def _flat(rng: Random, rooms: int, rent: int) -> tuple[str, dict[str, int]]:
    facts = {"rooms": rooms, "rent": rent, "area": rng.randint(18, 190), "floor": rng.randint(1, 9)}
    facts["deposit"] = rent * rng.choice((1, 2, 3)) + rng.choice((0, 50))
    return say(rng, FLATS, town=town(rng), street=rng.choice(STREET), **facts), facts


@chooses(
    "classification_filter",
    (("fits", "too small", "too dear"), ("yes", "size", "price"), ("visit", "skip", "haggle"), *ROLES),
    """
    - {L1}: fewer than {rooms} rooms. {L2}: enough rooms, but rent over {rent}. {L0}: all other.
    - I need {rooms} rooms or more for {rent} a month at most. {L0} if both hold, {L1} if there are too few
      rooms, {L2} if only the rent is the problem
    - Check the rooms first: under {rooms} is {L1}. Then the rent: above {rent} is {L2}. What is left is
      {L0}.
    - def judge(ad): # rooms < {rooms} -> {L1}; else rent > {rent} -> {L2}; else {L0}
    - Help us to find a flat. It must have at least {rooms} rooms; flats with less are {L1}, whatever they
      cost. Of the others, those with a rent of up to {rent} are {L0} and dearer ones {L2}. Size in m2, floor
      and deposit do not count.
    - {L0} = {rooms}+ rooms and rent <= {rent}; {L1} = less than {rooms} rooms; {L2} = {rooms}+ rooms and
      rent > {rent}
    - Sort ads of flats into {L0} (big enough and cheap enough), {L1} (not {rooms} rooms) and {L2} (big
      enough but more than {rent} in rent, deposit not included).
    - flats: {L1} below {rooms} rooms / {L2} above {rent} rent / {L0} otherwise; {L1} goes before {L2}
    """,
)
def flat_fit(rng: Random) -> Choosing:
    """Judge a flat by rooms and rent."""
    rooms, rent = rng.randint(3, 6), 50 * rng.randint(8, 40)

    def text(rng: Random, k: int) -> str:
        has = rng.randint(2, rooms - 1) if k == 1 else rng.randint(rooms, rooms + 3)
        dear = k == 2 or (k == 1 and rng.random() < 0.4)
        gap = rng.choice((rng.randint(0, 20), rng.randint(0, 300)))
        return _flat(rng, has, rent + gap + 1 if dear else rent - gap)[0]

    return {"rooms": rooms, "rent": rent}, text


@writes(
    "text_nlp",
    """
    - Ad of a flat -> {what}
    - Print {what} as a number.
    - From the ad take {what}, digits only.
    - def flat(ad): '''Return {what}.'''
    - The ads mix up several numbers: rooms, rent, deposit, floor, square metres. I only want {what}.
    - Give {what}, no unit, no words.
    - Read the advertisement. Output: {what}
    - For our table of flats, fill in {what}. Other figures of the ad do not belong there.
    """,
)
def flat_number(rng: Random) -> Writing:
    """Pick or compute one number of a flat."""
    forms = {
        "the number of rooms": lambda f: f["rooms"],
        "the monthly rent": lambda f: f["rent"],
        "what one pays a month": lambda f: f["rent"],
        "how many rooms there are": lambda f: f["rooms"],
        "the rent for two months": lambda f: 2 * f["rent"],
        "the number of rooms plus one": lambda f: f["rooms"] + 1,
    }
    what = rng.choice(list(forms))

    def row(rng: Random) -> tuple[str, str]:
        text, facts = _flat(rng, rng.randint(2, 8), 10 * rng.randint(30, 250) + rng.choice((0, 5)))
        return text, str(forms[what](facts))

    return {"what": what}, row


def _car(rng: Random) -> Facts:
    makes = (
        "Vireo, Astoro, Kalmar, Pontella, Ruvio, Sabre, Tamino, Zelda, Merkava, Lupo, Orbis, Falke, Dorado"
    )
    return {
        "make": f"{rng.choice(listed(makes))} {rng.choice(('GT', '200', 'Kombi', 'Mini', 'X', 'S3'))}",
        "year": str(rng.randint(1985, 2024)), "km": f"{rng.randint(9, 290)},000 km", "price": money(rng),
        "colour": rng.choice(("red", "blue", "silver", "black", "white", "green", "beige", "dark grey")),
        "fuel": rng.choice(("petrol", "diesel", "electric", "hybrid", "natural gas")), "seller": person(rng),
    }  # fmt: skip


CAR = kind(
    _car,
    """
    make = model / make and model = Which car is it? / What model is for sale?
    year = year / year of construction = From which year is it? / When was it built?
    km = mileage / distance driven = How far has it been driven? / What is the mileage?
    price = price / asking price = What does it cost? / How much is asked?
    colour = colour / paint = What colour is it? / How is it painted?
    fuel = fuel / engine type = What does it run on? / Which fuel?
    seller = seller / owner = Who sells it? / Whose car is it?
    """,
    """
    {make}, {year}, {km}, {price}
    For sale: {colour} {make}, {fuel}, asking {price}. {seller}
    {seller} sells the {make} built in {year}; it has done {km}.
    {fuel} / {km} / {year} / {colour}
    My {make} must go! {colour} paint, {km} on the clock.
    {price} buys you this {fuel} car of {year}.
    Built {year}, {colour}, only {km}. {price}. Ask for {seller}.
    the {make} of {seller} runs on {fuel} and costs {price}
    {make} ({fuel})
    I drove it for {km} and never had trouble. {make}, {colour}. {seller}
    {colour} car, one owner: {seller}. Runs on {fuel}.
    {year} {make}, {colour}, {price} or best offer
    {make}, mileage {km}, {fuel}, owner {seller}
    {seller} wants {price} for a {colour} {make}.
    The model is {make}. It runs on {fuel}. It was built in {year}.
    after {km} my {colour} car needs a new home. {price}
    {price}: {make}, {year}
    """,
    """
    {name} drives the same one.
    Winter tyres are part of the deal.
    First prize at the fair in {city}.
    No swaps.
    """,
)


@writes(
    "format_repair",
    """
    - Car ad -> {form}, {none} for what it does not say
    - Write {form}. If a part is not in the ad: {none}
    - Take the {first} and the {second} out of a car ad. Write them as {form}; a missing one is {none}.
    - def line(ad): '''{form}, with "{none}" where the ad is silent.'''
    - We copy car ads into a list whose lines look like this: {form}. Fill the brackets with the words of the
      ad. If the {first} or the {second} is not there, put {none} instead.
    - {first} and {second} please, in the form {form} ({none} = unknown).
    - Cut the ad down to {form}. Gaps get {none}.
    - Output format: {form}
    | Placeholder for missing values: {none}
    """,
)
def car_pair(rng: Random) -> Writing:
    """Write two facts of a car advertisement in a form."""
    return pair(rng, CAR)


@chooses(
    "search_matching",
    (("match", "other", "open"), ("yes", "no", "ask"), ("hit", "miss", "unknown"), *ROLES),
    """
    - {field} = {value}: {L0}; another {field}: {L1}; no {field} given: {L2}
    - Is the {field} "{value}"? {L0} yes, {L1} no, {L2} the ad does not tell
    - I look for ads with {value} as {field}. Mark them {L0}. Ads with a different {field} are {L1}, and
      those without any are {L2}.
    - def search(ad): # {field} is {value} -> {L0}; is something else -> {L1}; is not stated -> {L2}
    - Filter by {field}. Wanted: {value}, tagged {L0}. Not wanted: everything else, tagged {L1}. If the ad
      leaves the {field} open, tag it {L2}.
    - {L2} when the {field} is left out, {L0} when it is {value}, {L1} when it is not {value}
    - The saved search says: {field}, {value}. Does the ad agree ({L0}), disagree ({L1}) or say nothing about
      it ({L2})?
    - {field}?
    | {value} -> {L0}
    | any other -> {L1}
    | none -> {L2}
    """,
)
def car_match(rng: Random) -> Choosing:
    """Say whether a car has what is looked for."""
    return matches(rng, CAR, ("year", "colour", "fuel", "make"))


TITLES = listed(
    """
    The Salt Road, A House of Reeds, Winter Arithmetic, The Last Ferry, Notes on Moss, Night Gardeners, Paper
    Rivers, Seven Bridges, An Honest Map, The Clockmaker, Low Tide, Small Machines, The Orchard Thief, Bread
    and Iron
    """
)
BOOKS = carriers(
    """
    {title} by {first} {last}, {year} | {first} {last}: {title} ({year})
    "{title}", written in {year} by {first} {last}
    In {year} {first} {last} published {title}. | {last}, {first}. {title}. {year}.
    author: {first} {last}↵title: {title}↵year: {year}
    title: {title}↵year: {year}↵author: {last}, {first}
    I have just read {title}, a novel of {year}. {first} {last} can write!
    {year} - {title} - {first} {last} | Lent to {name2}: {title} by {first} {last}, edition of {year}
    {first} {last} was young in {year}, the year of {title}. | {title} ({first} {last}, {year}), shelf {n}
    """
)
CITATIONS = (
    "LAST, First: Title (Year)", "First Last, Title, Year", "Last, First (Year)", "Title / F. Last",
    "Last Year",
    "Title (Year)", "Year: Title", "F. L., Title", "First Last -> Title", "Last, F. Title.",
    "Title; First Last; Year",
    '{"author": "First Last", "year": Year}', '{"title": "Title", "author": "Last"}',
    "Last, First",
)  # fmt: skip

_SPELLED = re.compile(r"LAST|Last|First|Title|Year|\b[FL]\.")


@writes(
    "format_repair",
    """
    - Book -> {form}
    - Cite as {form}
    - Rewrite what is said about a book in this form: {form}. Capitals in LAST mean capitals; F. and L. are
      initials.
    - def cite(text): '''Return {form}; F. is the first letter of the first name.'''
    - Whatever the order in the text, write {form}, where First and Last are the names of the author, Title
      is the title and Year the year.
    - Library cards need one form, {form}. Bring each entry into it; drop the rest.
    - Print {form} for the book below, without quotation marks round the title unless the form has them.
    - The text names a book, its author and its year. Put them as {form} and write nothing else.
    """,
)
def book_citation(rng: Random) -> Writing:
    """Cite a book in a given form."""
    form = rng.choice(CITATIONS)

    def row(rng: Random) -> tuple[str, str]:
        first, last, title = rng.choice(FIRSTS), rng.choice(LASTS), rng.choice(TITLES)
        year = str(rng.randint(1920, 2024))
        text = say(rng, BOOKS, first=first, last=last, title=title, year=year, name2=person(rng))
        parts = {"LAST": last.upper(), "Last": last, "First": first, "Title": title, "Year": year}
        parts |= {"F.": f"{first[0]}.", "L.": f"{last[0]}."}
        return text, _SPELLED.sub(lambda m: parts[m[0]], form)

    return {"form": form}, row


def _event(rng: Random) -> Facts:
    sorts = (
        "flea market, open day, choir concert, repair cafe, book fair, chess evening, boat race, plant swap"
    )
    places = "town hall, old mill, sports ground, church hall, library, market square, boathouse, school yard"
    return {
        "sort": rng.choice(listed(sorts)), "date": day(rng), "time": clock(rng),
        "place": rng.choice(listed(places)),
        "host": company(rng), "fee": money(rng), "mail": mail(rng),
    }  # fmt: skip


EVENT = kind(
    _event,
    """
    sort = kind of event / event = What takes place? / What kind of event is it?
    date = date / day = On which day? / When is it, by the day?
    time = starting time / time = At what time? / When does it start, by the clock?
    place = venue / place = Where is it? / At which place?
    host = host / organiser = Who organises it? / Who is the host?
    fee = entrance fee / price = What does it cost? / How much is a ticket?
    mail = e-mail address / contact = Where to sign up? / Which address?
    """,
    """
    {sort} on {date} at {time}, {place}
    Come to the {place}! {sort}, entrance {fee}.
    {host} invites you to the {sort} on {date}. Please sign up: {mail}
    {date}, {time}: {sort} ({fee})
    The {sort} in the {place} is off, says {host}, the organiser.
    Doors open at {time}. Tickets {fee} from {mail}.
    On {date} the {place} is closed for the {sort} by {host}.
    {fee} at the door, {place}, {time}
    Not at the old place but in the {place}: our {sort}, {date}
    {host} presents: {sort}
    Questions about the {sort}? {mail}
    {place}, {date}, {host}
    The {sort} starts at {time} sharp, write to {mail} if you are late.
    {host} is the host of this year's {sort}. Tickets: {fee}
    Save the date: {date}! {sort}, {place}
    At {time} the {sort} begins. It costs {fee}.
    we meet on {date} in the {place}, at {time}
    {sort} moved to {date}. All else as planned. {host}
    {sort}: {place}, {time}, {fee}, {mail}
    """,
    """
    Last year {n} people came.
    {name} will take pictures.
    It may rain.
    People from {city} are welcome, too.
    """,
)


@writes(
    "text_nlp",
    """
    - {field} of the event, {none} if open
    - {question} ({none} if the notice does not tell)
    - Read the announcement and copy the {field}; without one, {none}.
    - def event(text): '''The {field} or "{none}".'''
    - {question} Give the words of the text and no more, {none} if there are none.
    - For the town calendar I need the {field}, not the {other}. Where it is left out write {none}.
    - Announcements are short and each leaves something out. If the {field} is there, return it unchanged. If
      it is what was left out, return {none}.
    - announcement -> {field} / {none}
    """,
)
def event_field(rng: Random) -> Writing:
    """Take a field out of the announcement of an event."""
    return ask(rng, EVENT)


@writes(
    "safety_verification",
    """
    - Of {a}, {b} and {c}, how many are told? One digit.
    - Count the facts: {a}, {b}, {c}. 0 to 3.
    - An announcement should have the {a}, the {b} and the {c}. How many of the three are there?
    - def told(text): '''Number of facts out of {a}, {b}, {c} that the text tells.'''
    - Check a notice before it is printed. Add one for the {a}, one for the {b}, one for the {c}, if given.
      Print the sum.
    - 3 if {a}, {b} and {c} are all given, 2 if one is lacking, 1 if two are, 0 if all are. Labels without
      value do not count.
    - Points for {a} / {b} / {c}, one each. How many points?
    - I ask three things about the event: {a}? {b}? {c}? Tell me how many of these questions the text
      answers.
    """,
)
def event_count(rng: Random) -> Writing:
    """Count which of three facts an announcement tells."""
    return counted(rng, EVENT)


@chooses(
    "search_matching",
    (("match", "other", "open"), ("yes", "no", "maybe"), ("same", "different", "unknown"), *ROLES),
    """
    - {L0} if the {field} is {value}, {L1} if it is another, {L2} if none is named
    - {field}: {value}? yes {L0} / no {L1} / not said {L2}
    - Compare the notice with the entry in our calendar, which has {value} as {field}. Same: {L0}. Different:
      {L1}. The notice has no {field}: {L2}.
    - def compare(notice): # {field} == "{value}" -> {L0}; other {field} -> {L1}; no {field} -> {L2}
    - Somebody asks for events with the {field} "{value}". This one is {L0} (fits), {L1} (does not fit) or
      {L2} (cannot say, the {field} is missing).
    - Only the {field} matters. {value}: {L0}. Anything else: {L1}. Left out: {L2}.
    - {L2} without a word on the {field}. With one, {L0} for {value} and {L1} for the rest.
    - Does the text confirm ({L0}) or contradict ({L1}) that the {field} is {value}? {L2} if it does neither.
    """,
)
def event_match(rng: Random) -> Choosing:
    """Say whether an event agrees with what is known."""
    return matches(rng, EVENT, ("sort", "place", "host", "time"))
