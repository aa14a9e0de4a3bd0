"""Families that look up one fact about a country, a city or a currency, asked for in few words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from random import Random

from fuzzy_magic.train.procedural import facts
from fuzzy_magic.train.procedural.base import DrawRow, Writing, carriers, say, typed
from fuzzy_magic.train.procedural.grammar import pairs
from fuzzy_magic.train.procedural.words import one_each


def grouped(block: str) -> dict[str, str]:
    """Read off a block which group each word is in: a group is named first and its words follow."""
    return {word: group for group, *words in pairs(block) for word in words}


#: Country, capital, code, currency, its code, continent, adjective, dialling code; a dash where views differ.
MORE = pairs(
    """
    Netherlands/Amsterdam/NL/euro/EUR/Europe/Dutch/31, Switzerland/Bern/CH/franc/CHF/Europe/Swiss/41,
    Slovakia/Bratislava/SK/euro/EUR/Europe/Slovak/421, Slovenia/Ljubljana/SI/euro/EUR/Europe/-/386,
    Croatia/Zagreb/HR/euro/EUR/Europe/Croatian/385, Serbia/Belgrade/RS/dinar/RSD/Europe/Serbian/381,
    Albania/Tirana/AL/lek/ALL/Europe/Albanian/355, Bulgaria/Sofia/BG/-/-/Europe/Bulgarian/359,
    Estonia/Tallinn/EE/euro/EUR/Europe/Estonian/372, Latvia/Riga/LV/euro/EUR/Europe/Latvian/371,
    Lithuania/Vilnius/LT/euro/EUR/Europe/Lithuanian/370, Belarus/Minsk/BY/-/BYN/Europe/Belarusian/375,
    Moldova/Chisinau/MD/leu/MDL/Europe/Moldovan/373, Malta/Valletta/MT/euro/EUR/Europe/Maltese/356,
    Cyprus/Nicosia/CY/euro/EUR/-/Cypriot/357, Russia/Moscow/RU/-/RUB/-/Russian/-,
    Turkey/Ankara/TR/lira/TRY/-/Turkish/90, Armenia/Yerevan/AM/dram/AMD/-/Armenian/374,
    Azerbaijan/Baku/AZ/manat/AZN/-/Azerbaijani/994, United Kingdom/London/-/pound/GBP/Europe/British/44,
    Saudi Arabia/Riyadh/SA/riyal/SAR/Asia/-/966, Iran/Tehran/IR/rial/IRR/Asia/Iranian/98,
    Iraq/Baghdad/IQ/dinar/IQD/Asia/Iraqi/964, Syria/Damascus/SY/pound/-/Asia/Syrian/963,
    Lebanon/Beirut/LB/pound/LBP/Asia/Lebanese/961, Kuwait/-/KW/dinar/KWD/Asia/Kuwaiti/965,
    Qatar/Doha/QA/riyal/QAR/Asia/Qatari/974, Bahrain/Manama/BH/dinar/BHD/Asia/Bahraini/973,
    Oman/Muscat/OM/rial/OMR/Asia/Omani/968, Yemen/-/YE/rial/YER/Asia/Yemeni/967,
    Afghanistan/Kabul/AF/afghani/AFN/Asia/Afghan/93, Nepal/Kathmandu/NP/rupee/NPR/Asia/-/977,
    Sri Lanka/-/LK/rupee/LKR/Asia/Sri Lankan/94, Laos/Vientiane/LA/kip/LAK/Asia/-/856,
    Cambodia/Phnom Penh/KH/riel/KHR/Asia/Cambodian/855, Singapore/-/SG/dollar/SGD/Asia/Singaporean/65,
    Malaysia/Kuala Lumpur/MY/ringgit/MYR/Asia/Malaysian/60, Indonesia/-/ID/rupiah/IDR/Asia/Indonesian/62,
    Philippines/Manila/PH/peso/PHP/Asia/-/63, South Korea/Seoul/KR/won/KRW/Asia/-/82,
    North Korea/Pyongyang/KP/won/KPW/Asia/-/850, Kazakhstan/Astana/KZ/tenge/KZT/-/-/-,
    Uzbekistan/Tashkent/UZ/-/UZS/Asia/Uzbek/998, Algeria/Algiers/DZ/dinar/DZD/Africa/Algerian/213,
    Libya/Tripoli/LY/dinar/LYD/Africa/Libyan/218, Sudan/Khartoum/SD/pound/SDG/Africa/Sudanese/249,
    Ethiopia/Addis Ababa/ET/birr/ETB/Africa/Ethiopian/251,
    Somalia/Mogadishu/SO/shilling/SOS/Africa/Somali/252, Rwanda/Kigali/RW/franc/RWF/Africa/Rwandan/250,
    Tanzania/-/TZ/shilling/TZS/Africa/Tanzanian/255, Zambia/Lusaka/ZM/kwacha/ZMW/Africa/Zambian/260,
    Zimbabwe/Harare/ZW/-/-/Africa/Zimbabwean/263, Mozambique/Maputo/MZ/metical/MZN/Africa/Mozambican/258,
    Madagascar/Antananarivo/MG/ariary/MGA/Africa/Malagasy/261, Botswana/Gaborone/BW/pula/BWP/Africa/-/267,
    Namibia/Windhoek/NA/dollar/NAD/Africa/Namibian/264, South Africa/-/ZA/rand/ZAR/Africa/South African/27,
    Angola/Luanda/AO/kwanza/AOA/Africa/Angolan/244, Cameroon/Yaounde/CM/-/XAF/Africa/Cameroonian/237,
    Mali/Bamako/ML/-/XOF/Africa/Malian/223, United States/-/US/dollar/USD/North America/American/-,
    Panama/Panama City/PA/-/-/-/Panamanian/507,
    Guatemala/Guatemala City/GT/quetzal/GTQ/North America/Guatemalan/502,
    Nicaragua/Managua/NI/cordoba/NIO/North America/Nicaraguan/505,
    Haiti/Port-au-Prince/HT/gourde/HTG/North America/Haitian/509, Jamaica/Kingston/JM/dollar/JMD/-/Jamaican/-,
    Dominican Republic/Santo Domingo/DO/peso/DOP/-/-/-,
    Venezuela/Caracas/VE/bolivar/-/South America/Venezuelan/58,
    Ecuador/Quito/EC/dollar/USD/South America/Ecuadorian/593, Bolivia/-/BO/-/BOB/South America/Bolivian/591,
    Paraguay/Asuncion/PY/guarani/PYG/South America/Paraguayan/595, Fiji/Suva/FJ/dollar/FJD/Oceania/Fijian/679
    """
)
#: Columns of `facts.COUNTRIES` about which others would state another thing.
DISPUTED = grouped("6/Argentina/New Zealand, 5/Australia/Egypt, 7/Canada, 3/Senegal")
ROWS = (*((c[0], c[1], c[2], *c[4:]) for c in facts.COUNTRIES), *MORE)


def known(column: int) -> dict[str, str]:
    """Give a fact for each country about which it is undisputed."""
    return {c[0]: c[column] for c in ROWS if c[column] != "-" and DISPUTED.get(c[0]) != str(column)}


def turned(table: Mapping[str, str]) -> dict[str, str]:
    """Turn a table round; countries that have two names are no answer."""
    return {value: key for key, value in table.items() if not key.startswith("United")}


LANGUAGES = grouped(
    """
    German/Germany/Austria, French/France, Italian/Italy, Portuguese/Portugal/Brazil, Greek/Greece,
    English/United Kingdom/United States/Australia/New Zealand, Dutch/Netherlands, Spanish/Spain,
    Spanish/Mexico/Cuba/Argentina/Chile/Peru/Colombia/Uruguay/Venezuela/Ecuador/Panama/Guatemala/Nicaragua,
    Spanish/Dominican Republic, Polish/Poland, Swedish/Sweden, Norwegian/Norway, Danish/Denmark,
    Icelandic/Iceland, Finnish/Finland, Hungarian/Hungary, Romanian/Romania, Ukrainian/Ukraine,
    Japanese/Japan, Chinese/China, Thai/Thailand, Vietnamese/Vietnam, Bengali/Bangladesh, Mongolian/Mongolia,
    Arabic/Jordan/Egypt/Saudi Arabia/Iraq/Syria/Lebanon/Kuwait/Bahrain/Oman/Yemen/Libya/Sudan/Tunisia,
    Slovak/Slovakia, Croatian/Croatia, Serbian/Serbia, Albanian/Albania, Bulgarian/Bulgaria, Estonian/Estonia,
    Latvian/Latvia, Lithuanian/Lithuania, Russian/Russia, Turkish/Turkey, Armenian/Armenia, Khmer/Cambodia,
    Korean/South Korea/North Korea, Lao/Laos
    """
)
CITIES = grouped(
    """
    Germany/Hamburg/Munich/Cologne/Stuttgart/Leipzig/Dresden, France/Lyon/Marseille/Toulouse/Bordeaux,
    France/Lille, Italy/Milan/Naples/Turin/Bologna/Palermo/Venice, Spain/Barcelona/Seville/Bilbao/Malaga,
    Portugal/Porto/Coimbra, Poland/Krakow/Gdansk/Wroclaw/Poznan, Netherlands/Rotterdam/Utrecht,
    Belgium/Antwerp/Ghent/Bruges, Austria/Graz/Salzburg/Innsbruck, Switzerland/Zurich/Geneva/Basel/Lausanne,
    Sweden/Gothenburg/Malmo, Norway/Bergen/Trondheim/Stavanger, Denmark/Aarhus/Odense, Finland/Tampere/Turku,
    Ireland/Galway/Limerick, Greece/Thessaloniki/Patras, Croatia/Dubrovnik, Ukraine/Lviv/Odesa/Kharkiv,
    Russia/Saint Petersburg/Novosibirsk/Kazan/Vladivostok, Romania/Cluj-Napoca, Turkey/Istanbul/Izmir/Antalya,
    Turkey/Bursa, Egypt/Luxor/Giza/Aswan, Morocco/Casablanca/Marrakesh/Tangier, Japan/Osaka/Kyoto/Nagoya,
    Japan/Sapporo/Yokohama/Hiroshima, China/Shanghai/Shenzhen/Guangzhou/Wuhan/Chengdu, India/Mumbai/Kolkata,
    India/Chennai/Bengaluru/Pune/Jaipur, South Korea/Busan/Incheon/Daegu, Iran/Isfahan/Shiraz,
    Pakistan/Karachi/Lahore/Peshawar, Vietnam/Ho Chi Minh City/Da Nang, Thailand/Chiang Mai/Phuket,
    Indonesia/Jakarta/Surabaya/Bandung, Saudi Arabia/Jeddah/Mecca, Philippines/Cebu City/Davao, Nigeria/Lagos,
    Nigeria/Kano/Ibadan, Kenya/Mombasa, Ghana/Kumasi, Senegal/Dakar, South Africa/Johannesburg/Durban,
    South Africa/Cape Town/Pretoria, Tanzania/Dar es Salaam, Canada/Toronto/Vancouver/Montreal/Calgary,
    Canada/Edmonton/Winnipeg, Mexico/Guadalajara/Tijuana/Cancun, Brazil/Rio de Janeiro/Sao Paulo/Recife,
    Brazil/Fortaleza, Argentina/Rosario/Mendoza/Mar del Plata, Colombia/Medellin/Cali, Peru/Cusco,
    Chile/Valparaiso, Ecuador/Guayaquil, Lebanon/Beirut, Australia/Sydney/Melbourne/Brisbane/Adelaide,
    New Zealand/Auckland/Christchurch, Iraq/Basra
    """
)
CURRENCY_CODES = {
    f"{c[6]} {c[3]}": c[4]
    for c in ROWS
    if "-" not in (c[3], c[4], c[6]) and c[4] not in ("EUR", "USD", "XOF") and DISPUTED.get(c[0]) != "6"
} | grouped("EUR/euro, USD/US dollar, GBP/pound sterling, HKD/Hong Kong dollar")

OWN_WORDS = grouped(
    """
    goods/olives/bearings/tulips/cork tiles/ceramic bowls/cement/saffron/wine glasses/tyres/carpets/timber,
    goods/solar panels/cheese/linen shirts/chess sets/bicycles/copper wire/honey/footballs/cocoa beans,
    goods/tractors/tea pots/spices/denim/sunflower oil/roof tiles/hinges/valves/vanilla, who/our agent,
    who/my sister/a new supplier/the goalkeeper/two interns/the professor/his aunt/a jazz band/the choir,
    who/a customer/our importer/the architect/the judge/a violinist/her landlord/the courier/six students,
    who/the delegation/a chess club/the dentist/my cousin/the chairman/a retired pilot, event/conference,
    event/wedding/summer school/trade fair/semi-final/audit/film festival/internship/transfer/language course,
    event/site visit/cruise/concert/honeymoon/kick-off/stopover/exhibition/hackathon, field/Ship to/Order for,
    field/Origin/Destination/Billing address/Region/Sender/Market/Born in/Based in/Supplier/Branch/Location,
    field/Next stop/Importer/Group B/Stage 3/Visa for/Flight to/Home
    """
)
OWN = {kind: [w for w, k in OWN_WORDS.items() if k == kind] for kind in OWN_WORDS.values()}
PLACES = carriers(
    """
    {field}: {x} | {field}: {x} | {field} {x} | {goods} from {x} | {who} in {x} | {event}, {x} | {x} ({event})
    {first} {last}, {x} | {n} boxes to {x} | {who} moved to {x} | {x} – {goods} | the {event} in {x}
    {x}, {weekday} | {field}: {x}; {n} x {item} | {x} office | Has {who} been to {x}?
    {event} in {x} in {year} | {item}, made in {x}
    """
)
ADJECTIVES = carriers(
    """
    nationality: {x} | {x} {goods} | the {x} {event} | {first}, {x} | {first} {last} ({x})
    {who}, {x} passport | {x} team | {n} {x} guests | this {x} {item}
    {x} customers | player {n}: {x} | the {x} market | {x}, born {year}
    """
)
MONEY = carriers(
    """
    {n} in {x} | paid in {x} | currency: {x} | {goods}, priced in {x} | {x} account | invoice in {x} ({event})
    {who} pays in {x} | {x}, {n} notes | rate for the {x} | {first} changed {n} into {x}
    fee for the {event}: {x}
    """
)
CODED = carriers(
    """
    code {x} | country={x} | {n} x {goods}, {x} | {first} {last} ({x}) | {x}: {goods} | [{x}] {event}
    ship to {x} | {who}, {x} | cc: {x} | {x} / {item} | {x}-{n}{year} | {event} {year}, {x} | .{x} domain
    """
)
SHAPES = (str, str, str, str, str.lower, str.upper)


def looked_up(
    table: Mapping[str, str],
    lines: Sequence[str],
    bare: float = 0.5,
    shapes: Sequence[Callable[[str], str]] = SHAPES,
) -> DrawRow:
    """Draw rows off a table: a key by itself or inside a phrase, and what the table says about it."""
    keys = tuple(table)

    def row(rng: Random) -> tuple[str, str]:
        key = rng.choice(keys)
        if rng.random() < bare:
            return rng.choice(shapes)(key), table[key]
        own = one_each(rng, OWN)
        return say(rng, lines, x=key, year=rng.randint(1950, 2031), **own), table[key]

    return row


@typed("search_matching", """
    capital of the country | country -> capital | What is the capital? | capital city, nothing else
    Norway -> Oslo | Look up the capital of the country mentioned.
    def capital(country): '''capital city of the country''' | Which city is the capital of this country?
    name the capital city | fill the column "capital" | Peru becomes Lima, Kenya becomes Nairobi
    For each country I need its capital city. | replace the country by its capital and drop all other words
    Geography quiz: a country is named, answer with its capital. | find the capital | capital_city
    add the capital (English spelling) | Return the capital. E.g. France: Paris
    Tell me the capital of that country | A country appears in the text. Output the name of its capital only.
    whats the capital pls
    """)  # fmt: skip
def capital_of(rng: Random) -> Writing:
    """Name the capital of a country."""
    return {}, looked_up(known(1), PLACES)


@typed("search_matching", """
    capital -> country | Which country is this the capital of? | country that has this capital
    Oslo -> Norway | The text names a capital city. Return the country.
    def country(capital): '''the country whose capital it is''' | in which country is this capital
    name of the country, given its capital | Lima gives Peru, Riga gives Latvia | country only
    Resolve the capital city to its country. | fill in the country for the capital mentioned
    what country does this capital belong to? just the country
    Vienna is the capital of Austria. And this one, of which country? One name. | country_of_capital
    Find the state whose government sits in this capital city | match the capital with its country
    I typed capitals where countries should be. Put the country instead | Rome => Italy
    Name the nation that the capital belongs to | nation of this capital, nothing more
    """)  # fmt: skip
def capital_country(rng: Random) -> Writing:
    """Name the country of a capital."""
    return {}, looked_up(turned(known(1)), PLACES)


@typed("text_nlp", """
    Norway -> Norwegian | the adjective for the country | nationality
    What do you call something from this country? (Japan: Japanese)
    demonym adjective, e.g. Polish for Poland | Someone comes from here. Nationality?
    def nationality(country): '''adjective such as Danish'''
    Give the adjective of nationality belonging to the country. | Spain becomes Spanish, Peru becomes Peruvian
    which nationality has a person from there, one adjective
    Country is given, nationality is wanted (Italy = Italian).
    ___ food, ___ music: the adjective for this country | adjective form of the country name
    passport holders from this country are … (one adjective) | nationality_adj
    Form the adjective: Chile, Chilean | write the nationality that goes with the country
    country to nationality | How is a citizen of that country described? Adjective only.
    Return the country's adjective, capital first letter
    people of this country are called? adjective, like Turkish
    """)  # fmt: skip
def nationality_of(rng: Random) -> Writing:
    """Form the adjective of a country."""
    return {}, looked_up(known(6), PLACES)


@typed("search_matching", """
    nationality -> country | Norwegian -> Norway | which country is meant? | the country behind the adjective
    Country name for this nationality | def country(nationality): '''Dutch -> Netherlands'''
    Where does a person of this nationality come from? Country only. | Polish = Poland, Thai = Thailand
    home country of someone with that nationality | name the country of origin
    The text has an adjective such as Danish or Cuban. Return the country it belongs to.
    country_from_nationality | Replace the nationality by the country and omit everything else.
    Our form wants countries, people typed nationalities. Give the country.
    nationality to country, in English | Swedish gives Sweden; do the same
    State the country which the adjective refers to | from which country? one name
    find the country that this nationality word is derived from
    just the country (adjective: Irish, answer: Ireland) | the noun for the adjective, i.e. the country
    """)  # fmt: skip
def nationality_country(rng: Random) -> Writing:
    """Name the country of a nationality."""
    return {}, looked_up(turned(known(6)), ADJECTIVES)


@typed("code_commands", """
    country -> ISO code, two letters | two-letter country code | Norway -> NO | ISO 3166-1 alpha-2
    alpha-2 code | iso2 | def country_code(name): '''ISO alpha-2 code, upper case'''
    Convert the country name to its two-letter ISO code. | Germany = DE, Japan = JP, this one =
    country code (2 letters) | I need the ISO country code, the one with two letters
    Abbreviate the country by its official two-letter code.
    What's the 2-char code of that country? Capitals. | map the country to the two letters used in ISO 3166
    Write DE for Germany, CH for Switzerland etc. | find the country, print its ISO-2 code | iso_a2 column
    The database stores countries by ISO code in two capitals. Which one goes here?
    look up the alpha-2 country code | country -> XX (ISO)
    short code for the country, two capital letters as in PL for Poland
    """)  # fmt: skip
def country_alpha_code(rng: Random) -> Writing:
    """Write the two-letter code of a country."""
    return {}, looked_up(known(2), PLACES)


@typed("code_commands", """
    ISO code -> country | NO -> Norway | Which country has this two-letter code? | decode the country code
    def country(code): '''name of the country with this ISO alpha-2 code'''
    Expand the two-letter country code. | full country name instead of DE, FR, JP …
    what does this country code stand for | Spell out the country. Codes are ISO 3166 alpha-2.
    ES is Spain, PL is Poland, and this code is? | Name the country behind the code, nothing else.
    alpha-2 to country name | translate the country abbreviation
    turn CH into Switzerland, SE into Sweden and so on | the country, written out in English | iso2 to name
    Find the ISO country code in the text and return the country. | I only have codes, I want countries
    country_name from iso code | Our tracking shows two letters for the country. Which country is it?
    unabbreviate the country
    """)  # fmt: skip
def alpha_code_country(rng: Random) -> Writing:
    """Name the country of a two-letter code."""
    return {}, looked_up(turned(known(2)), CODED, shapes=(str,))


@typed("search_matching", """
    country -> currency, one word (Japan: yen) | Name of the currency without nationality, e.g. Mexico -> peso
    which money is used there? one word like euro, krona, rupee
    Norway -> krone, Peru -> sol, Canada -> dollar | currency in one small word: dollar, pound, yen …
    def currency(country): '''"peso" for Chile, "won" for Korea'''
    Name the official currency in one word, with no adjective in front (rupee, not Indian rupee).
    What do people pay with in this country: euros, yen, rand…? Singular, one word
    currency noun only (India = rupee)
    I need the currency of the country. Just "peso" or "dollar", not whose.
    Thailand gives baht; Kenya gives shilling
    Local currency? Answer with one word in the singular, small letters.
    money of the country, as in Poland: zloty | find the country and give its currency (one word, e.g. franc)
    currency_name, such as dinar or euro, without the country
    The travel list needs the currency: one word, like forint for Hungary.
    tell me what currency they have (yen, real, won..)
    Which currency would I change my cash into? One word: Denmark -> krone
    legal tender in one word, Ghana -> cedi | Country in, currency out, without any adjective: Canada, dollar
    Look up the currency. "Sweden" should give "krona".
    """)  # fmt: skip
def country_money(rng: Random) -> Writing:
    """Name the currency of a country."""
    return {}, looked_up(known(3), PLACES)


@typed("search_matching", """
    continent of the country | country -> continent | On which continent is it?
    Norway -> Europe, Chile -> South America | Africa, Asia, Europe, North America, South America or Oceania?
    def continent(country): '''one of the seven, e.g. Asia''' | Name the continent where the country lies.
    which part of the world: Europe, Asia, Africa, Oceania, North/South America
    fill in the continent (split America into North and South) | Continent? Fiji counts as Oceania.
    continent only | Kenya = Africa, Japan = Asia, Canada = North America, this =
    Look up what continent the country belongs to. | I group customers by continent. Which one is it?
    continent_name | the continent, please, in English | find the country, return its continent
    tell me the continent it is located on
    Assign the country to a continent; the two Americas are separate ones.
    Peru lies in South America. This country lies in? | replace the country with the continent, drop the rest
    """)  # fmt: skip
def continent_of(rng: Random) -> Writing:
    """Name the continent of a country."""
    return {}, looked_up(known(5), PLACES)


@typed("text_nlp", """
    main language of the country | country -> language | Which language do most people speak there?
    Brazil -> Portuguese | language there, one word | What do they speak in this country? One language.
    Name the principal language. | the language spoken by the majority, nothing else | Austria gives German
    I need a translator for this country. Which language?
    Our letter goes to this country; in what language do we write it? | language for the market mentioned
    national language, in English | state the country's language
    locale language by its English name (Poland: Polish) | language_name
    Which language should the leaflet be in? Go by the country. | most common language in that country
    find the country and return the language people use there | Look up the language of the land
    mother tongue of most locals
    """)  # fmt: skip
def language_of(rng: Random) -> Writing:
    """Name the main language of a country."""
    return {}, looked_up(LANGUAGES, PLACES)


@typed("search_matching", """
    city -> country | Which country is the city in? | country of this city | Milan -> Italy
    where is it? country only | Name the country where the city lies.
    def country(city): '''country the city belongs to''' | in what country is that
    add the country for the town mentioned | Hamburg gives Germany, Osaka gives Japan
    look up the city's country | The address lacks the country. Work it out from the city.
    country, derived from the city | what country? one answer | Find the city and print its country.
    the country in which this city is located, in English | city_country | fill country from city
    I have cities, I need countries | Tell the country by the big city named.
    Toronto, so Canada; Lagos, so Nigeria; your turn
    """)  # fmt: skip
def city_country(rng: Random) -> Writing:
    """Name the country of a big city."""
    return {}, looked_up(CITIES, PLACES)


@typed("format_repair", """
    currency -> three-letter code | ISO 4217 code | Japanese yen -> JPY | currency code
    def iso_code(currency): '''EUR''' | What is the 3-letter code of the money?
    euro = EUR, Swiss franc = CHF, this = | Write the currency the way banks do: three capitals.
    code for this currency, like USD | iso4217 | ccy code
    Replace the name of the currency by its code, drop the rest | three capitals that stand for the currency
    Find the currency; answer with its international code. | EUR for euro, PLN for Polish zloty etc.
    I need the ticker of the currency for FX, three letters (US dollar: USD) | currency name to ISO code
    map the money name onto its ISO currency code | the currency as a code of three letters
    shorten Danish krone to DKK and the like | exchange-rate code (JPY, GBP...)
    """)  # fmt: skip
def money_code(rng: Random) -> Writing:
    """Write the code of a currency."""
    return {}, looked_up(CURRENCY_CODES, MONEY, shapes=(str, str, str.lower))


@typed("search_matching", """
    dialling code with + | Norway -> +47 | country calling code, plus sign first | phone prefix like +49
    What do I dial before the number? Write it as +NN. | def dial_code(country): '''"+33" for France'''
    International prefix of the country (as in +81 for Japan) | the phone country code, + and digits only
    Poland: +48, Kenya: +254, this country: | + followed by the calling code
    telephone code for that country, e.g. +91
    Which code do phone numbers from there begin with? Put + in front.
    country code for calls in the form +386 | I want to phone someone there. Prefix with plus?
    add the dial-in code: Spain +34 | calling_code (+ included)
    look up the country's telephone code, format +351 | plus and country code for phone numbers
    e.g. Italy => +39 | give the international dialling prefix, beginning with +
    numbers in this country start with +..?
    """)  # fmt: skip
def dialling_code(rng: Random) -> Writing:
    """Write the dialling code of a country."""
    return {}, looked_up({k: f"+{v}" for k, v in known(7).items()}, PLACES)
