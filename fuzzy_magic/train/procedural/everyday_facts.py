"""Families that look up what everybody knows: months, numbers, units, animals, kinds of things, letters."""

from __future__ import annotations

from random import Random

from fuzzy_magic.train.procedural.base import Writing, carriers, typed
from fuzzy_magic.train.procedural.countries import grouped, looked_up
from fuzzy_magic.train.procedural.facts import ELEMENTS
from fuzzy_magic.train.procedural.grammar import pairs
from fuzzy_magic.train.procedural.numbers import spelled
from fuzzy_magic.train.procedural.words import MONTHS

CALENDAR = carriers(
    """
    {event}: {x} | {x}, {goods} | {first}, {x} | {x} – {who} | due {x} | {item} returned, {x} | {x} ({event})
    {who} left; {x} | {first} {last}: {x} | day off: {x} | {x} delivery of {goods} | next {event}: {x}
    {x} / {item}
    """
)
MONTH_NO = carriers(
    """
    month {x} | month={x}, {event} | {event}, month {x} | MM: {x} ({goods}) | {first}, month {x} | MONTH {x}
    {item}; month {x} | month no. {x}, {who} | {goods} ({x}) | {x} – {event} | {first} {last}, month {x}
    report month: {x}, {item}
    """
)
COUNTS = carriers(
    """
    {x} {goods} | qty: {x} | {first} bought {x} | {first} wants {x} {goods} | {x} chairs for the {event}
    table for {x} | {item}: {x} | {x} days until the {event} | {first} {last} ({x}) | {goods}, {x}
    only {x} left | {x} boxes of {goods}
    """
)
PRICED = carriers(
    """
    unit {n}: {x} | {item} ({x}) | {team}: {x} | price by the {x}, {goods} | {item}, 1 {x} | {x}, {first}
    per {x} of {goods}
    """
)
MEASURED = carriers(
    """
    unit: {x} | {item} ({x}) | {n} {x} | {goods}, {n} {x} | {item}: {n} {x} | [{x}] {event} | {first}: {n} {x}
    """
)
SAMPLES = carriers(
    """
    sample {n}: {x} | {x}, tank {n} | {first} ordered {x} | element {n}: {x} | tube {n}: {x}
    {x} ({first} {last}) | {x} traces, {street} | shelf {n}, {x} | {x} for the {team} team | {n} jars, {x}
    {last} tests for {x}
    """
)
THINGS = carriers(
    """
    word {n}: {x} | {x} ({n}) | {first}: {x} | lost by {first}: {x} | {first} drew this: {x} | {n} x {x}
    {x}, {year} | {first} {last} – {x} | {team}: {x} | entry {n}, {x} | look at the {x}, {last}
    {first} likes the {x} | the {x} of {first}
    """
)
JOBBED = carriers(
    """
    {first} {last}, {x} | occupation {n}: {x} | {first} is a trained {x} | {x} since {year} | {first}, {x}
    {n} years as {x} | training as {x} | job: {x} ({year}) | {x} with {n} years of practice
    my neighbour, the {x}
    """
)
FILED = carriers(
    """
    {first}_{year}.{x} | {event}-{n}.{x} | scan {n}.{x} | {word}.{x} | {first} {last}.{x}
    /home/{last}/{word}.{x} | {word}{n}.{x}
    """
)

MONTH_NUMBERS = {month: str(i) for i, month in enumerate(MONTHS, 1)}
MONTH_NAMES = {str(i): m for i, m in enumerate(MONTHS, 1)} | {f"{i:02}": m for i, m in enumerate(MONTHS, 1)}
UNITS = pairs(
    """
    kg/kilogram, g/gram, mg/milligram, t/tonne, lb/pound, oz/ounce, ft/foot, yd/yard, mi/mile, s/second,
    ms/millisecond, min/minute, h/hour, W/watt, kW/kilowatt, MW/megawatt, GW/gigawatt, V/volt, kV/kilovolt,
    mV/millivolt, A/ampere, mA/milliampere, J/joule, kJ/kilojoule, N/newton, kN/kilonewton, Pa/pascal,
    kPa/kilopascal, hPa/hectopascal, Hz/hertz, kHz/kilohertz, MHz/megahertz, GHz/gigahertz, MB/megabyte,
    GB/gigabyte, TB/terabyte, PB/petabyte, cal/calorie, kcal/kilocalorie, mph/mile per hour, ha/hectare,
    K/kelvin, lx/lux, lm/lumen, mol/mole, dB/decibel, gal/gallon, pt/pint, qt/quart, kWh/kilowatt hour,
    mbar/millibar, cd/candela, ns/nanosecond, nF/nanofarad, pF/picofarad, Gbit/gigabit, Mbit/megabit,
    kbit/kilobit, mmol/millimole, mW/milliwatt, sr/steradian, rad/radian, Bq/becquerel
    """
)
LENGTHS = grouped(
    """
    mm/millimetre/millimeter, cm/centimetre/centimeter, m/metre/meter, km/kilometre/kilometer, ml/millilitre,
    ml/milliliter, cl/centilitre/centiliter, µm/micrometre/micrometer, nm/nanometre/nanometer, dm/decimetre,
    dm/decimeter, in/inch
    """
)
MORE_ELEMENTS = pairs(
    """
    scandium/Sc, vanadium/V, gallium/Ga, germanium/Ge, selenium/Se, rubidium/Rb, strontium/Sr, yttrium/Y,
    zirconium/Zr, niobium/Nb, molybdenum/Mo, ruthenium/Ru, rhodium/Rh, palladium/Pd, indium/In, antimony/Sb,
    tellurium/Te, lanthanum/La, cerium/Ce, neodymium/Nd, samarium/Sm, europium/Eu, gadolinium/Gd, terbium/Tb,
    erbium/Er, thulium/Tm, ytterbium/Yb, hafnium/Hf, tantalum/Ta, rhenium/Re, osmium/Os, iridium/Ir,
    thallium/Tl, bismuth/Bi, polonium/Po, astatine/At, francium/Fr, thorium/Th, actinium/Ac, neptunium/Np,
    americium/Am, curium/Cm, einsteinium/Es, fermium/Fm, nobelium/No
    """
)
SYMBOLS = {e[0]: e[1] for e in (*ELEMENTS, *MORE_ELEMENTS)}
YOUNG = grouped(
    """
    puppy/dog, kitten/cat, calf/cow/elephant/whale/giraffe/hippopotamus/rhinoceros/dolphin/moose/bison,
    calf/buffalo/camel/yak/reindeer/manatee, foal/horse/donkey/zebra, lamb/sheep, kid/goat,
    piglet/pig, duckling/duck, gosling/goose, cygnet/swan, cub/bear/lion/tiger/leopard/cheetah/panda/jaguar,
    cub/polar bear/hyena/grizzly bear, joey/kangaroo/koala/wallaby/wombat/opossum, fawn/deer/roe deer,
    pup/seal/otter/sea lion/bat/shark/meerkat, tadpole/frog/toad, eaglet/eagle, owlet/owl, leveret/hare,
    elver/eel, caterpillar/butterfly/moth, maggot/fly, cria/llama/alpaca, poult/turkey, squab/pigeon,
    chick/hen/chicken/penguin/ostrich/parrot, hoglet/hedgehog
    """
)
WORKPLACES = grouped(
    """
    school/teacher/headmistress/school caretaker, hospital/nurse/surgeon/midwife/anaesthetist, court/judge,
    court/prosecutor/bailiff, library/librarian, pharmacy/pharmacist, bakery/baker, restaurant/waiter,
    restaurant/head waiter/sommelier/waitress, bar/bartender, café/barista, farm/farmer/milkmaid/farmhand,
    mine/miner/coal miner, ship/sailor/ship's cook/bosun/helmsman, church/priest/vicar, mosque/imam/muezzin,
    synagogue/rabbi/cantor, university/professor/lecturer, museum/curator/museum guide, bank/bank teller,
    bank/bank clerk, barbershop/barber, garage/car mechanic, zoo/zookeeper, theatre/stagehand/prompter,
    monastery/monk/abbot, convent/nun/abbess, fire station/firefighter, police station/police sergeant,
    hotel/chambermaid/concierge/bellhop, casino/croupier, brewery/brewer, winery/winemaker,
    prison/prison guard/jailer, cinema/projectionist, circus/ringmaster/acrobat, racecourse/jockey,
    forest/lumberjack, plane/flight attendant/stewardess, embassy/ambassador, consulate/consul,
    forge/blacksmith, pottery/potter, sawmill/sawyer, mill/miller, shipyard/shipwright,
    factory/assembly line worker, nursing home/geriatric nurse, cemetery/gravedigger,
    lighthouse/lighthouse keeper, kindergarten/kindergarten teacher, bookshop/bookseller,
    gym/personal trainer, swimming pool/swimming instructor, parliament/member of parliament
    """
)
KINDS = grouped(
    """
    fruit/apple/pear/banana/cherry/mango/plum/apricot/pineapple/grape/peach/papaya/raspberry,
    vegetable/carrot/cabbage/spinach/broccoli/leek/cauliflower/turnip/celery/asparagus/kale/parsnip,
    bird/sparrow/robin/eagle/penguin/seagull/woodpecker/ostrich/blackbird/stork/heron/parrot/magpie,
    fish/salmon/trout/cod/tuna/herring/carp/mackerel/haddock/sardine/halibut/pike/eel, insect/ant/bee/wasp,
    insect/beetle/mosquito/butterfly/grasshopper/ladybird/moth/termite/dragonfly, tool/hammer/screwdriver,
    tool/pliers/chisel/wrench/saw/spanner/spirit level/hacksaw/mallet/crowbar, vehicle/car/lorry/bus/tram,
    vehicle/motorcycle/van/tractor/ambulance/taxi/scooter/minibus, furniture/sofa/wardrobe/armchair/bookcase,
    furniture/desk/bedside table/bunk bed/sideboard/footstool/dresser, clothing/shirt/trousers/jumper/skirt,
    clothing/jacket/scarf/gloves/dress/raincoat/pyjamas/cardigan/vest, instrument/violin/piano/trumpet/flute,
    instrument/cello/guitar/clarinet/harp/trombone/saxophone/oboe/banjo, drink/coffee/tea/lemonade/beer/wine,
    drink/orange juice/cola/cocoa/whisky/cider/mineral water, flower/rose/tulip/daffodil/daisy/orchid,
    flower/carnation/dahlia/peony/snowdrop/hyacinth/sunflower, tree/oak/beech/birch/maple/spruce/willow,
    tree/poplar/elm/larch/sycamore, mammal/horse/dog/elephant/whale/rabbit/lion/kangaroo/squirrel/giraffe,
    mammal/hedgehog/goat/wolf
    """
)
FILES = grouped(
    """
    image/jpg/jpeg/png/gif/bmp/tiff/webp/heic/svg, video/mp4/avi/mov/mkv/webm/wmv/flv/m4v/mpeg, audio/mp3/wav,
    audio/flac/ogg/m4a/aac/wma, spreadsheet/xls/xlsx/ods/xlsm/xlsb, text document/doc/docx/odt/rtf,
    presentation/ppt/pptx/odp/pps, archive/zip/rar/7z/tar/gz/bz2/xz/tgz, font/ttf/otf/woff/woff2, e-book/epub,
    e-book/mobi/azw3, source code/py/java/cpp/rb/go/rs/js/cs/php
    """
)


@typed("format_repair", """
    month number | month -> 1 to 12 | January = 1, December = 12 | month as a number, without leading zero
    March -> 3 | Which month of the year is it, in digits? | number of the month
    def month_no(text): '''7 for July''' | convert the month name into its number (5 for May)
    Look for a month and give its number, no zero in front
    Replace the month's name by 1, 2, 3 … 12, rest dropped | month_num (1-12)
    I need the month as 1..12 | put a number instead of the month name | What number has this month?
    month to integer | count the months from January: which place has this one
    position of the month in the year | int(month), e.g. April 4
    """)  # fmt: skip
def month_number(rng: Random) -> Writing:
    """Write the number of a month."""
    return {}, looked_up(MONTH_NUMBERS, CALENDAR, 0.3)


@typed("format_repair", """
    month number -> name | 3 -> March | name of the month | Which month is number …? Full name.
    spell out the month | write the month in English instead of the number | 01 = January, 12 = December
    full month name, please | Turn the number of the month into its name. | month_name
    what month is that? write it out | I only see numbers. Which month is meant?
    Give the month by name (July, not 7). | the month in words
    Find the month number in the text and name the month | decode the month | number 1-12 to month name
    name that month | calendar month for this number, in full | 9 means September, and this?
    """)  # fmt: skip
def month_named(rng: Random) -> Writing:
    """Name the month of a number."""
    return {}, looked_up(MONTH_NAMES, MONTH_NO, 0.3, (str,))


@typed("format_repair", """
    month, three letters | January -> Jan | abbreviate the month: Jan, Feb, Mar …
    Mon style abbreviation of the month, e.g. Oct | first three letters of the month
    short month name (3 letters) | def short_month(text): '''Aug for August'''
    Only the month's abbreviation: Sep, Dec and so on | %b | month as three letters, no full stop
    the month like in "Nov" | What is the three-letter form of the month?
    Cut the month to three letters. Return just that. | MMM, such as Apr
    For the axis I need months as Jan, Feb … What goes here? | shorten the month named to 3 characters
    mmm of the month | find the month and write it short, like Jun | April becomes Apr
    three-letter month, capital first
    """)  # fmt: skip
def month_letters(rng: Random) -> Writing:
    """Shorten the name of a month."""
    return {}, looked_up({m: m[:3] for m in MONTHS} | {"Dec": "Dec"}, CALENDAR, 0.3)


@typed("agentic_tools", """
    next month | the month after | January -> February | Which month follows? | following month, full name
    month + 1 | name the month that comes next | one month later
    def next_month(text): '''December -> January''' | what comes after that month
    We put it off by a month. New month? | the subsequent month, only its name
    postpone by one month: which month is it then? | add a month and write the month's name
    the successor of this month in the calendar
    Find the month, go one further. After December comes January. | next billing month
    advance the month by 1, name only | If it's this month now, what is next month?
    a month on from the one mentioned
    """)  # fmt: skip
def month_after(rng: Random) -> Writing:
    """Name the next month."""
    return {}, looked_up(dict(zip(MONTHS, (*MONTHS[1:], MONTHS[0]), strict=True)), CALENDAR, 0.3)


@typed("format_repair", """
    number in digits | seven -> 7 | word to number | write the number as digits | twelve = 12, forty-two = 42
    as a figure | def to_int(text): '''21 for "twenty-one"''' | Which number is spelled out? Digits only.
    the amount in figures | numerals instead of words; leave out the rest | convert the number word
    parse the written-out number | digits please | People typed numbers as words. I need 3, not three.
    How many? Answer with digits. | int of the number word | turn "sixteen" into 16 and so on
    numeric value of the word | Find the number word; print digits | the number, not in letters but in digits
    """)  # fmt: skip
def number_figure(rng: Random) -> Writing:
    """Write a number word in digits."""
    return {}, looked_up({spelled(n): str(n) for n in range(100)}, COUNTS, 0.5)


@typed("format_repair", """
    number in words | 7 -> seven | digits to words | spell the number out | 12 = twelve, 42 = forty-two
    write out the number | def in_words(text): '''"twenty-one" for 21'''
    Which number? Say it in English words. | the figure as a word, small letters
    words instead of numerals; only the number | number word | how do you read this number?
    spelled-out count | The style guide wants numbers as words. What is it here?
    turn 16 into "sixteen" and so on | letters, not digits | say the number (English, hyphen as in thirty-one)
    the number written with letters | num2words | Find the number and write it as on a cheque: ninety-nine
    """)  # fmt: skip
def number_word(rng: Random) -> Writing:
    """Write a number in words."""
    return {}, looked_up({str(n): spelled(n) for n in range(100)}, COUNTS, 0.4, (str,))


@typed("search_matching", """
    unit -> symbol | kilogram -> kg | abbreviation of the unit | unit symbol | centimetre gives cm
    short form of the unit | def symbol(unit): '''"ms" for millisecond''' | abbreviate the unit of measure
    What is the symbol of this unit? | the unit's usual abbreviation, nothing else | hour = h, watt = W
    Find the unit; print its symbol. | unit code, e.g. MB for megabyte | how is the unit abbreviated
    sign of the unit | use kg, km, lb and so on instead of the word
    standard short sign for that unit of measurement | symbol only (unit given)
    The column is narrow: unit as an abbreviation | the letters that stand for the unit
    """)  # fmt: skip
def unit_symbol(rng: Random) -> Writing:
    """Write the symbol of a unit."""
    return {}, looked_up(
        {name: symbol for symbol, name in UNITS} | LENGTHS, PRICED, 0.5, (str, str, str.capitalize)
    )


@typed("search_matching", """
    symbol -> unit | kg -> kilogram | full name of the unit, singular
    what does the unit abbreviation stand for? (h: hour) | def unit_name(text): '''"gigabyte" for GB'''
    spell out the unit, singular | name the unit in full (oz = ounce) | expand the unit symbol: W becomes watt
    the unit as a word, not abbreviated, singular | unit name instead of its sign; singular, small letters
    long form of the unit, like millisecond | ft = foot, yd = yard, this =
    Find the unit and write its whole name, singular. | which unit do these letters stand for (V: volt)
    unabbreviated unit, one of them (minute, not minutes) | unit in full, e.g. megahertz
    the name behind the symbol: J, joule | unit_long, as in kcal: kilocalorie
    Read the unit out (singular, without the number). | units dictionary: dB is decibel
    """)  # fmt: skip
def unit_name(rng: Random) -> Writing:
    """Name the unit of a symbol."""
    return {}, looked_up({symbol: name for symbol, name in UNITS}, MEASURED, 0.5, (str,))


@typed("search_matching", """
    element -> symbol | iron -> Fe | chemical symbol | Which symbol has the element? | sodium gives Na
    def symbol(element): '''"Au" for gold''' | periodic table: letters for this element
    what do chemists write for it | abbreviation in the periodic table | the element's symbol, nothing else
    replace the name by the symbol (oxygen: O) | Find the element and print its symbol.
    one or two letters, as in the periodic table | chem. symbol pls | Pb for lead, Sn for tin
    how is this element abbreviated | element_symbol | Look it up in the periodic table: symbol?
    formula sign of the element named | short sign of the chemical element
    """)  # fmt: skip
def symbol_of_element(rng: Random) -> Writing:
    """Write the symbol of an element."""
    return {}, looked_up(SYMBOLS, SAMPLES, 0.5, (str, str, str.capitalize))


@typed("search_matching", """
    symbol -> element | Fe -> iron | name of the element | Which element has this symbol? small letters
    Na is sodium, K is potassium | def element(symbol): '''"gold" for Au'''
    what do the letters stand for in the periodic table | element name in lower case
    spell out the chemical symbol | the element behind the symbol | Sn = tin, Pb = lead, this =
    decode the element symbol | Name the chemical element, lower case.
    periodic table lookup by symbol: name? | Find the symbol; answer with the element's English name.
    which substance is meant, e.g. He: helium | full name of the element | element_name from symbol
    unabbreviate the element | read the symbol as a word (Zn, zinc)
    """)  # fmt: skip
def element_of_symbol(rng: Random) -> Writing:
    """Name the element of a symbol."""
    table = {symbol: name for name, symbol in SYMBOLS.items() if name not in ("aluminium", "sulfur")}
    return {}, looked_up(table, SAMPLES, 0.5, (str,))


@typed("search_matching", """
    animal -> its young | dog -> puppy | name of the baby animal | cow: calf, hen: chick
    the word for its offspring | def young(animal): '''"lamb" for sheep''' | baby of this animal, one word
    young animal | What do you call a very young one of these? One word. | kitten for cat, foal for horse
    the little one is a … (one word) | name for the animal's child
    Find the animal; give the word for its baby. | juvenile form, e.g. tadpole for frog | term for the newborn
    its cub/calf/chick or whatever it is called | turn the grown animal into the baby
    Children's quiz: animal given, baby wanted. | offspring_name | goose becomes gosling
    """)  # fmt: skip
def young_of(rng: Random) -> Writing:
    """Name the young of an animal."""
    return {}, looked_up(YOUNG, THINGS, 0.4)


@typed("search_matching", """
    job -> workplace | teacher -> school | Where does this person work? One place, e.g. nurse: hospital
    place of work for the job | def workplace(job): '''"bakery" for baker''' | baker: bakery, monk: monastery
    name the building or place where they work | typical workplace, one or two words
    Where would I find someone with this job at work? | monk gives monastery
    place that goes with the occupation (judge, court) | Find the job; answer with the usual place.
    work location for the profession | the job's place: librarian, library
    in what place is this person employed | occupation given, place wanted (croupier = casino) | workplace_of
    Which establishment needs this worker? | zookeeper works in the zoo, and this one in the
    what kind of place does this person work at, no article
    """)  # fmt: skip
def job_place(rng: Random) -> Writing:
    """Name the place where a job is done."""
    return {}, looked_up(WORKPLACES, JOBBED, 0.5, (str, str, str.capitalize))


@typed("search_matching", """
    category: {kinds} | which of these is it? {kinds} | it is a kind of … ({kinds})
    What kind of thing? Choose from {kinds}. | hypernym, one of {kinds}
    def category(thing): '''one of {kinds}''' | Sort the word under {kinds}. Answer with that word.
    {kinds}: which one fits? | is it {kinds}? one word | tag the thing with its class ({kinds})
    type of thing: {kinds} | Put it into a group. The groups are {kinds}.
    general term for it, out of {kinds} | Replace the word by what it is: {kinds}.
    a …, in one word. Options: {kinds}
    Our picture cards have the heaps {kinds}. On which heap does this one go? | thing -> kind ({kinds})
    Name the class that the thing belongs to ({kinds}). | label by kind: {kinds}
    """)  # fmt: skip
def kind_of_thing(rng: Random) -> Writing:
    """Name the kind that a thing is of."""
    kinds = rng.sample(sorted(set(KINDS.values())), rng.randint(5, 10))
    table = {thing: kind for thing, kind in KINDS.items() if kind in kinds}
    return {"kinds": ", ".join(kinds)}, looked_up(table, THINGS)


@typed("agentic_tools", """
    file type: {kinds} | what kind of file is it? {kinds} | extension -> kind ({kinds})
    Going by the ending, is it {kinds}? | by file name ending, the kind; kinds are {kinds}
    def kind(file): '''one of {kinds}, by extension''' | type of the file: {kinds}
    Which kind of content has the file? Choose from {kinds}. | media type in plain words: {kinds}
    sort downloads into {kinds} | Look at the extension and say {kinds}. | {kinds}: which is this file?
    folder for the file; folders are {kinds} | kind of document/medium behind this ending, out of {kinds}
    filetype label ({kinds})
    Tell the sort of file by its extension ({kinds}). | tag the attachment with one of {kinds}
    Name what such a file holds: {kinds}. | pick by suffix: {kinds}
    """)  # fmt: skip
def file_kind(rng: Random) -> Writing:
    """Name the kind of a file by its extension."""
    kinds = rng.sample(sorted(set(FILES.values())), rng.randint(4, 10))
    table = {ending: kind for ending, kind in FILES.items() if kind in kinds}
    return {"kinds": ", ".join(kinds)}, looked_up(table, FILED, 0.3, (str, ".{}".format, str.upper))
