"""Families that look up what everybody could look up: countries, elements, months, signs."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from fuzzy_magic.train.procedural.base import Writing, carriers, say, writes
from fuzzy_magic.train.procedural.grammar import pairs
from fuzzy_magic.train.procedural.strings import pick
from fuzzy_magic.train.procedural.words import MONTHS, WEEKDAYS, WORD, code

Entry = tuple[str, ...]
#: Country, capital, ISO codes, currency and its code, continent, adjective, dialling code.
COUNTRIES = pairs(
    """
    Germany/Berlin/DE/DEU/euro/EUR/Europe/German/49, France/Paris/FR/FRA/euro/EUR/Europe/French/33,
    Spain/Madrid/ES/ESP/euro/EUR/Europe/Spanish/34, Italy/Rome/IT/ITA/euro/EUR/Europe/Italian/39,
    Portugal/Lisbon/PT/PRT/euro/EUR/Europe/Portuguese/351,
    Austria/Vienna/AT/AUT/euro/EUR/Europe/Austrian/43,
    Ireland/Dublin/IE/IRL/euro/EUR/Europe/Irish/353, Finland/Helsinki/FI/FIN/euro/EUR/Europe/Finnish/358,
    Greece/Athens/GR/GRC/euro/EUR/Europe/Greek/30, Belgium/Brussels/BE/BEL/euro/EUR/Europe/Belgian/32,
    Poland/Warsaw/PL/POL/zloty/PLN/Europe/Polish/48, Sweden/Stockholm/SE/SWE/krona/SEK/Europe/Swedish/46,
    Norway/Oslo/NO/NOR/krone/NOK/Europe/Norwegian/47, Denmark/Copenhagen/DK/DNK/krone/DKK/Europe/Danish/45,
    Iceland/Reykjavik/IS/ISL/krona/ISK/Europe/Icelandic/354,
    Hungary/Budapest/HU/HUN/forint/HUF/Europe/Hungarian/36,
    Romania/Bucharest/RO/ROU/leu/RON/Europe/Romanian/40,
    Ukraine/Kyiv/UA/UKR/hryvnia/UAH/Europe/Ukrainian/380,
    Japan/Tokyo/JP/JPN/yen/JPY/Asia/Japanese/81, China/Beijing/CN/CHN/yuan/CNY/Asia/Chinese/86,
    India/New Delhi/IN/IND/rupee/INR/Asia/Indian/91, Thailand/Bangkok/TH/THA/baht/THB/Asia/Thai/66,
    Vietnam/Hanoi/VN/VNM/dong/VND/Asia/Vietnamese/84, Pakistan/Islamabad/PK/PAK/rupee/PKR/Asia/Pakistani/92,
    Bangladesh/Dhaka/BD/BGD/taka/BDT/Asia/Bangladeshi/880,
    Mongolia/Ulaanbaatar/MN/MNG/tugrik/MNT/Asia/Mongolian/976,
    Jordan/Amman/JO/JOR/dinar/JOD/Asia/Jordanian/962,
    Egypt/Cairo/EG/EGY/pound/EGP/Africa/Egyptian/20, Kenya/Nairobi/KE/KEN/shilling/KES/Africa/Kenyan/254,
    Nigeria/Abuja/NG/NGA/naira/NGN/Africa/Nigerian/234, Ghana/Accra/GH/GHA/cedi/GHS/Africa/Ghanaian/233,
    Morocco/Rabat/MA/MAR/dirham/MAD/Africa/Moroccan/212, Tunisia/Tunis/TN/TUN/dinar/TND/Africa/Tunisian/216,
    Senegal/Dakar/SN/SEN/CFA franc/XOF/Africa/Senegalese/221,
    Uganda/Kampala/UG/UGA/shilling/UGX/Africa/Ugandan/256,
    Canada/Ottawa/CA/CAN/dollar/CAD/North America/Canadian/1,
    Mexico/Mexico City/MX/MEX/peso/MXN/North America/Mexican/52,
    Cuba/Havana/CU/CUB/peso/CUP/North America/Cuban/53,
    Brazil/Brasilia/BR/BRA/real/BRL/South America/Brazilian/55,
    Argentina/Buenos Aires/AR/ARG/peso/ARS/South America/Argentinian/54,
    Chile/Santiago/CL/CHL/peso/CLP/South America/Chilean/56,
    Peru/Lima/PE/PER/sol/PEN/South America/Peruvian/51,
    Colombia/Bogota/CO/COL/peso/COP/South America/Colombian/57,
    Uruguay/Montevideo/UY/URY/peso/UYU/South America/Uruguayan/598,
    Australia/Canberra/AU/AUS/dollar/AUD/Oceania/Australian/61,
    New Zealand/Wellington/NZ/NZL/dollar/NZD/Oceania/New Zealand/64
    """
)
COUNTRY_FACTS: dict[str, Callable[[Entry], str]] = {
    "the capital": lambda c: c[1],
    "the two-letter country code": lambda c: c[2],
    "the three-letter ISO country code": lambda c: c[3],
    "the name of the currency (without the country's adjective)": lambda c: c[4],
    "the three-letter currency code": lambda c: c[5],
    "the continent (North and South America apart, Oceania for Australia and New Zealand)": lambda c: c[6],
    "the adjective that goes with the country": lambda c: c[7],
    "the dialling code with a plus sign": lambda c: f"+{c[8]}",
    "the capital and the country, with a comma between": lambda c: f"{c[1]}, {c[0]}",
    "the country and its two-letter code in brackets": lambda c: f"{c[0]} ({c[2]})",
    "the dialling code with 00 in front": lambda c: f"00{c[8]}",
}


@writes(
    "search_matching",
    """
    - Give {what}.
    - country -> {what}
    - One country is named in the text. Return {what}, nothing else.
    - def look_up(country): '''{what}'''
    - Our address book has countries but lacks {what}. Add it for this entry.
    - which is {what}? just answer
    - Geography desk. For the country mentioned write {what}.
    - Find the country in the line and print {what}.
    """,
)
def country_fact(rng: Random) -> Writing:
    """Look up a fact about a country."""
    lines = carriers(
        """
        {x} | {x} | {up} | our office in {x} | {first} lives in {x} | shipping to {x} | made in {x}
        {x}, {n} guests
        country: {x} | a trip to {x} in spring | We got the {item} from {x}. | {first} {last}, {x}
        """
    )

    def draw(rng: Random) -> tuple[str, Entry]:
        country = rng.choice(COUNTRIES)
        return say(rng, lines, x=country[0], up=country[0].upper()), country

    return pick(rng, COUNTRY_FACTS, draw)


WHICH: dict[str, int] = {"capital": 1, "two-letter country code": 2, "three-letter country code": 3}
COUNTRY_FORMS: dict[str, Callable[[Entry], str]] = {
    "the name of the country": lambda c: c[0],
    "the name of the country in capitals": lambda c: c[0].upper(),
    "the continent (North and South America apart)": lambda c: c[6],
    "the adjective of the country, like Spanish": lambda c: c[7],
    "the currency code of the country": lambda c: c[5],
    "country and continent, with a slash between": lambda c: f"{c[0]}/{c[6]}",
}


@writes(
    "search_matching",
    """
    - From the {key} find {what}.
    - {key} -> {what}
    - A {key} is given. To which country does it belong? Return {what}.
    - def country(text): '''{what} for the {key} in text'''
    - The form only keeps the {key}. For the report we print {what}. What do we print?
    - i have the {key}, tell me {what}
    - Resolve the {key} in the text and write {what} and no more.
    - Lookup by {key}. Output: {what}.
    """,
)
def country_of(rng: Random) -> Writing:
    """Name the country that a capital or code belongs to."""
    key = rng.choice(list(WHICH))
    lines = carriers(
        "{x} | {x} | {key}: {x} | {first}, {x} | {n} x {x} | to {x} | {x} ({weekday}) | {x} / {team}"
    )

    def draw(rng: Random) -> tuple[str, Entry]:
        country = rng.choice(COUNTRIES)
        return say(rng, lines, x=country[WHICH[key]], key=key), country

    params, row = pick(rng, COUNTRY_FORMS, draw)
    return {**params, "key": key}, row


ELEMENTS = pairs(
    """
    hydrogen/H/1, helium/He/2, lithium/Li/3, beryllium/Be/4, boron/B/5, carbon/C/6, nitrogen/N/7,
    oxygen/O/8,
    fluorine/F/9, neon/Ne/10, sodium/Na/11, magnesium/Mg/12, aluminium/Al/13, silicon/Si/14,
    phosphorus/P/15,
    sulfur/S/16, chlorine/Cl/17, argon/Ar/18, potassium/K/19, calcium/Ca/20, titanium/Ti/22, chromium/Cr/24,
    manganese/Mn/25, iron/Fe/26, cobalt/Co/27, nickel/Ni/28, copper/Cu/29, zinc/Zn/30, arsenic/As/33,
    bromine/Br/35, krypton/Kr/36, silver/Ag/47, cadmium/Cd/48, tin/Sn/50, iodine/I/53, xenon/Xe/54,
    barium/Ba/56,
    tungsten/W/74, platinum/Pt/78, gold/Au/79, mercury/Hg/80, lead/Pb/82, radon/Rn/86, radium/Ra/88,
    uranium/U/92,
    plutonium/Pu/94
    """
)
ELEMENT_FACTS: dict[str, Callable[[Entry], str]] = {
    "the chemical symbol": lambda e: e[1],
    "the atomic number": lambda e: e[2],
    "the English name in small letters": lambda e: e[0],
    "name and symbol, like iron (Fe)": lambda e: f"{e[0]} ({e[1]})",
    "symbol and atomic number with a hyphen, like Fe-26": lambda e: f"{e[1]}-{e[2]}",
}


@writes(
    "search_matching",
    """
    - Give {what} of the element.
    - element -> {what}
    - The text names a chemical element by its name, its symbol or its atomic number. Return {what}.
    - def element(text): '''{what}'''
    - Chemistry quiz: {what}?
    - pls add {what} to this entry
    - Labels in our store room show {what}. Which label belongs to the substance given?
    - Identify the element and print {what}.
    """,
)
def element_fact(rng: Random) -> Writing:
    """Look up the symbol, number or name of an element."""

    def draw(rng: Random) -> tuple[str, Entry]:
        e = rng.choice(ELEMENTS)
        lines = ("{x}", "{x}", "{n} g of {x}", "sample: {x}", "symbol {y}", "atomic number {z}",
                 "the element {x}", "{up}", "{n} kg {x}, {city}", "traces of {x}", "element {y}")  # fmt: skip
        return say(rng, lines, x=e[0], y=e[1], z=e[2], up=e[0].capitalize()), e

    return pick(rng, ELEMENT_FACTS, draw)


DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
SEASONS = ("winter", "spring", "summer", "autumn")
MONTH_FACTS: dict[str, Callable[[int], str]] = {
    "its number from 1 to 12": lambda m: str(m + 1),
    "its number with two digits, like 03": lambda m: f"{m + 1:02d}",
    "its number of days in a common year": lambda m: str(DAYS[m]),
    "its quarter, like Q3": lambda m: f"Q{m // 3 + 1}",
    "the next month": lambda m: MONTHS[(m + 1) % 12],
    "the month before it": lambda m: MONTHS[m - 1],
    "its first three letters in capitals": lambda m: MONTHS[m][:3].upper(),
    "its full English name": lambda m: MONTHS[m],
    "the season in the north (winter is December to February, and so on by threes; say autumn)": lambda m: (
        SEASONS[(m + 1) % 12 // 3]
    ),
    "H1 or H2, for the first or second half of the year": lambda m: "H1" if m < 6 else "H2",
    "the month half a year later": lambda m: MONTHS[(m + 6) % 12],
}


@writes(
    "classification_filter",
    """
    - Of the month give {what}.
    - month -> {what}
    - A month is named in full, by three letters or by its number. Return this: {what}.
    - def month(text): '''{what}'''
    - The planner needs a column derived from the month. Column: {what}. Fill it.
    - which month is it and what's {what}? only the second answer
    - Find the month in the text and write {what}.
    - Report by month; print {what}.
    """,
)
def month_fact(rng: Random) -> Writing:
    """Say something about a month."""

    def draw(rng: Random) -> tuple[str, int]:
        m = rng.randrange(12)
        lines = ("{x}", "{x}", "{y}", "month {z}", "{x} invoices", "holiday in {x}", "{first}, {x}",
                 "{x}, {city}", "sales {y}", "the {team} meeting in {x}", "{y} ({company})")  # fmt: skip
        return say(rng, lines, x=MONTHS[m], y=MONTHS[m][:3], z=m + 1), m

    return pick(rng, MONTH_FACTS, draw)


@writes(
    "agentic_tools",
    """
    - Give the weekday {steps} {side}, {how}.
    - weekday, {steps} {side}; {how}
    - A weekday is in the text. Count {steps} {side} and return the weekday you arrive at, {how}.
    - def move(day): '''the weekday {steps} {side}, {how}'''
    - Our parcels come {steps} {side} than the note says. Which weekday is that? Write it {how}.
    - note -> day {steps} {side}, {how} pls
    - Shift the appointment: {steps} {side}. Name the new weekday {how}.
    - Take the weekday of the line, go {steps} {side}, and print the result {how}.
    """,
)
def weekday_step(rng: Random) -> Writing:
    """Count weekdays forward or back."""
    n, sign = rng.randint(1, 6), rng.choice((1, 1, -1))
    how, form = rng.choice(
        (("in full", "{}"), ("by its first three letters", "{:.3}"), ("in full, with on in front", "on {}"))
    )

    def row(rng: Random) -> tuple[str, str]:
        day = rng.randrange(7)
        lines = (
            "{x}",
            "{x}",
            "{y}",
            "{x}, {city}",
            "the {item} on {x}",
            "{first}: {x}",
            "{x} at {n}",
            "due {x}",
        )
        text = say(rng, lines, x=WEEKDAYS[day], y=WEEKDAYS[day][:3])
        return text, form.format(WEEKDAYS[(day + sign * n) % 7])

    side = "later" if sign > 0 else "earlier"
    return {"steps": f"{n} day{'s' if n > 1 else ''}", "side": side, "how": how, "n": sign * n}, row


STATES = pairs(
    """
    Alabama/AL, Alaska/AK, Arizona/AZ, Arkansas/AR, California/CA, Colorado/CO, Connecticut/CT, Delaware/DE,
    Florida/FL, Georgia/GA, Hawaii/HI, Idaho/ID, Illinois/IL, Indiana/IN, Iowa/IA, Kansas/KS, Kentucky/KY,
    Louisiana/LA, Maine/ME, Maryland/MD, Massachusetts/MA, Michigan/MI, Minnesota/MN, Mississippi/MS,
    Missouri/MO,
    Montana/MT, Nebraska/NE, Nevada/NV, New Hampshire/NH, New Jersey/NJ, New Mexico/NM, New York/NY,
    North Carolina/NC, North Dakota/ND, Ohio/OH, Oklahoma/OK, Oregon/OR, Pennsylvania/PA, Rhode Island/RI,
    South Carolina/SC, South Dakota/SD, Tennessee/TN, Texas/TX, Utah/UT, Vermont/VT, Virginia/VA,
    Washington/WA,
    West Virginia/WV, Wisconsin/WI, Wyoming/WY
    """
)
STATE_FORMS: dict[str, Callable[[Entry], str]] = {
    "the two-letter code of the US state": lambda s: s[1],
    "the full name of the US state": lambda s: s[0],
    "the name of the US state with its code in brackets": lambda s: f"{s[0]} ({s[1]})",
    "US- and the two-letter code of the state": lambda s: f"US-{s[1]}",
}


@writes(
    "format_repair",
    """
    - Give {what}.
    - {what}
    - An American state is named in full or by its code. Return {what}.
    - def state(address): '''{what}'''
    - Addresses in our files mix names and codes of states. We want {what} everywhere. Convert this one.
    - need {what} here, nothing else
    - Find the state and write {what}.
    - Standard form: {what}. Leave out the rest of the line.
    """,
)
def state_code(rng: Random) -> Writing:
    """Write a US state by name or code."""

    def draw(rng: Random) -> tuple[str, Entry]:
        state = rng.choice(STATES)
        lines = ("{x}", "{x}", "{y}", "State: {x}", "{first} moved to {x}", "ship to {x}", "state={y}",
                 "{up}", "{n} {street}, {y}", "{name}, {x}")  # fmt: skip
        return say(rng, lines, x=state[0], y=state[1], up=state[0].upper()), state

    return pick(rng, STATE_FORMS, draw)


NATO = (
    *(
        "Alfa",
        "Bravo",
        "Charlie",
        "Delta",
        "Echo",
        "Foxtrot",
        "Golf",
        "Hotel",
        "India",
        "Juliett",
        "Kilo",
        "Lima",
    ),
    *(
        "Mike",
        "November",
        "Oscar",
        "Papa",
        "Quebec",
        "Romeo",
        "Sierra",
        "Tango",
        "Uniform",
        "Victor",
        "Whiskey",
    ),
    *("X-ray", "Yankee", "Zulu"),
)


@writes(
    "text_nlp",
    """
    - Spell it in the NATO alphabet, {sep} between the words.
    - NATO alphabet, {sep}
    - Replace every letter by its word in the radio alphabet (Alfa, Bravo, Juliett, X-ray). Separate with
      {sep}.
    - def spell(text): '''NATO code words joined by {sep}'''
    - On the phone letters get mixed up. Write what I have to say for these letters: Alfa for A, Bravo
      for B and
      so on, parted by {sep}.
    - spell this for the radio ({sep} in between)
    - Pilot's spelling, one code word a letter, with {sep} between two of them.
    - Turn the letters into the international spelling alphabet. Separator: {sep}.
    """,
)
def radio_spelling(rng: Random) -> Writing:
    """Spell letters in the NATO alphabet."""
    sep, joint = rng.choice(
        (("a space", " "), ("a hyphen", "-"), ("a comma and a space", ", "), ("a slash", "/"))
    )

    def row(rng: Random) -> tuple[str, str]:
        text = rng.choice((code(rng, "AA"), code(rng, "AAA"), code(rng, "AAAA"), rng.choice(WORD)[:4]))
        return text, joint.join(NATO[ord(c) - 65] for c in text.upper())

    return {"sep": sep, "joint": joint}, row
