"""Families that write measures, sizes and unit prices in one unit or another notation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from random import Random

from fuzzy_magic.train.procedural.base import Writing, carriers, say, typed, typed_rows
from fuzzy_magic.train.procedural.quantities import trimmed
from fuzzy_magic.train.procedural.words import shelves

FOOD, DRINK, SOLD = shelves("""
    food: flour, rice, sugar, oats, lentils, butter, cheese, almonds, raisins, barley, couscous, cocoa, honey
        + minced beef, salmon, potatoes, carrots, plums, cherries, coffee beans, black tea, salt, chickpeas
        + walnuts, muesli, ham, dog food, bird seed, gravel, plaster, grass seed, clay, olives, grapes
    drink: milk, water, apple juice, olive oil, vinegar, cream, broth, white wine, lemonade, syrup, paint
        + bleach, engine oil, cider, iced tea, soy sauce, glue, fuel, shampoo, buttermilk, stock, tomato juice
    sold: mugs, eggs, bulbs, socks, candles, bagels, pens, tiles, batteries, postcards, muffins, lemons, forks
        + towels, bricks, stamps, oysters, balloons, screws, buckets, razors, tulips, folders, sponges, hooks
    """, r", | +\+ ").values()  # fmt: skip
LINES = shelves("""
    mass: {x} | {x} of {food} | {food}: {x} | {first} bought {x} of {food} | {x} of {food} and {y} of {food2}
        + {food} ({x}) | {n} bags of {food}, {x} each | {food} {x}, {food2} {y} | weigh out {x} of {food}
    length: {x} | {x} of cable | {item}, {x} long | cut off {x} | {place}: {x} | {item}, {x} by {y}
        + {x} of fence in {city} | {item} no. {n}: {x} | the {place} is {x} away | from {x} to {y}
    volume: {x} | {x} of {drink} | {drink}, {x} | add {x} of {drink} | {x} of {drink} and {y} of {drink2}
        + {drink} ({x}) | {n} jars of {drink}, {x} each | {first} needs {x} of {drink} | {drink}: {x} or {y}
    time: {x} | wait {x} | bake for {x} | {first} needs {x} | after {x}, turn it | lap {n}: {x} | {x} or {y}
    power: {x} | {item}, {x} | max. {x} | {place}: {x} | {x} and {y} | {item} {n}, {x} | up to {x}, {first}
    data: {x} | {first} used {x} | limit: {x} | {x} on disk {n} | {word}: {x} | {x} or {y}?
    """, r" \| | +\+ ")  # fmt: skip
SIZE = {"g": 1, "kg": 1000, "ml": 1, "cl": 10, "dl": 100, "l": 1000}
Units = Mapping[str, tuple[str, ...]]
Form = Callable[[str, str], str]
Number = Callable[[Random, str], str]


def measured(rng: Random, units: Units, number: Number, old: Form, new: Form) -> tuple[str, str]:
    """Write a text with one or two measures, and the same text with these in a new form."""
    while True:
        kind = rng.choice(list(units))
        x, y = [(number(rng, unit), unit) for unit in (rng.choice(units[kind]), rng.choice(units[kind]))]
        (food, food2), (drink, drink2), seed = rng.sample(FOOD, 2), rng.sample(DRINK, 2), rng.random()
        facts = {"food": food, "food2": food2, "drink": drink, "drink2": drink2}
        text, answer = (say(Random(seed), LINES[kind], x=f(*x), y=f(*y), **facts) for f in (old, new))
        if x != y and len(answer) < 60:
            return text, answer


def any_number(rng: Random, unit: str) -> str:
    """Draw a number as it stands before a unit: 1, a whole one or one with a decimal."""
    whole = rng.choice((rng.randint(2, 99), rng.randint(2, 20), rng.randint(1, 18) * 50))
    return rng.choice(("1", f"{whole}", f"{whole}", f"{rng.randint(1, 9)}.{rng.randint(1, 9)}"))


def any_weight(rng: Random) -> tuple[int, str]:
    """Draw a number of grams and how it is written, in grams, kilograms or both."""
    gap, form = rng.choice((" ", " ", "")), rng.randrange(5)
    if form < 2:
        grams = rng.choice((rng.randint(2, 999), 50 * rng.randint(1, 50)))
        return grams, f"{grams}{gap}g"
    if form < 4:
        grams = rng.choice((1000 * rng.randint(1, 40), 100 * rng.randint(1, 99), 250 * rng.randint(1, 20)))
        return grams, f"{trimmed(Decimal(grams) / 1000)}{gap}kg"
    kilos, rest = rng.randint(1, 9), rng.choice((rng.randint(1, 999), 50 * rng.randint(1, 19)))
    return 1000 * kilos + rest, f"{kilos}{gap}kg {rest}{gap}g"


@typed("format_repair", """
    weight only, converted to {unit}: {like} | Rows with kg or g; I need only the weight in {unit} ({like}).
    Find the weight, output it as {like} ({unit}). | Product lines, g or kg. Wanted: the weight alone, {like}.
    Convert the weight to {unit} and write only that, like {like}. | What does it weigh in {unit}? Like {like}
    kg/g mix -> {like}, weight only | Column: goods, weights. Output: weight in {unit} ({like}), no goods.
    Express the weight in {unit} as in {like} and leave out other words. | just the weight, {unit} ({like})
    weight to {unit}, e.g. {like} | How heavy in {unit}, as {like}? | any weight to {unit}: {like}
    Return the weight in {unit}, then a space and the unit, nothing else. | only weight, all in {unit}, {like}
    wieght in {unit} like {like}, rest off | our form only knows {unit}, so weights as {like} please, no text
    weight -> {unit} ({like}), drop the rest | Stock notes. Give only their weight, in {unit}: {like}.
    just weight, {like}
    Only the weight, in {unit}: {example} | hi, units are a mess, just weights in {unit} please, e.g. {like}
    weight alone in {unit}, so {example} | please give just the weights, in {unit} like {like}
    """)  # fmt: skip
def weight_in_one_unit(rng: Random) -> Writing:
    """Give a weight in grams or kilograms alone."""
    unit = rng.choice(("g", "kg"))
    lines = carriers("""
        {first} ordered {x} of {food} | shelf {n}: {food} {x} | {food} {x}, {company} | {city} parcel: {x}
        one {item}: {x} | {x} | {x} {food} | {food}, {x} | net weight {x} | {x} of {food} | {food} ({x})
        """)  # fmt: skip

    def told(grams: int) -> str:
        return f"{trimmed(Decimal(grams) / SIZE[unit])} {unit}"

    def row(rng: Random) -> tuple[str, str]:
        grams, shown = any_weight(rng)
        return say(rng, lines, x=shown, food=rng.choice(FOOD)), told(grams)

    grams = 1000 * rng.randint(1, 5) + 50 * rng.randint(1, 19)
    example = f"{grams // 1000} kg {grams % 1000} g of tea -> {told(grams)}"
    return {"unit": unit, "like": told(grams - 400), "example": example}, row


@typed("format_repair", """
    volumes to {unit}, rest as is | Convert each volume in the line to {unit} and leave everything else alone.
    volumes all in {unit}, keep text | Change all amounts of liquid to {unit} inside the text.
    Put the volumes in {unit}, with a space before the unit, and copy the rest. | volume as {like}, rest same
    ml/cl/dl/l -> {unit}, words stay | same text please, only with volumes in {unit}, thanks
    What is the line with {unit} instead of the other units? | amounts in {unit}, words unchanged
    please put all volumes in {unit}, the rest just as it is | {unit} for all volumes, text kept
    Rewrite with every volume in {unit}, like {like}; keep the words. | swap volumes for {unit}, keep words
    volums as {like}, other words unchanged | Lines about liquids. Words stay, volumes go to {unit} ({like}).
    Can you give the same line with volumes in {unit} ({like})? | convert in place to {unit}, like "{example}"
    Each cell names volumes. Change these to {unit}, no more. | volume in {unit} within the text: {example}
    liquids: {unit}, like {like}, text kept | could you convert the volumes right in the text? style: {like}
    Recipe lines. I want the same lines in {unit} only. | The column mixes ml, cl, dl, l. Same text in {unit}.
    """)  # fmt: skip
def volumes_in_text(rng: Random) -> Writing:
    """Rewrite the volumes in a text in millilitres or litres."""
    unit = rng.choice(("ml", "ml", "l"))

    def number(rng: Random, source: str) -> str:
        if source in ("ml", "cl"):
            return str(rng.choice((rng.randint(2, 99), 25 * rng.randint(1, 38), 10 * rng.randint(1, 90))))
        whole = rng.randint(1, 12)
        return rng.choice((f"{whole}", f"{whole % 4}.25", f"{whole - 1}.{rng.randint(1, 9)}"))

    def new(amount: str, source: str) -> str:
        return f"{trimmed(Decimal(amount) * SIZE[source] / SIZE[unit])} {unit}"

    def row(rng: Random) -> tuple[str, str]:
        return measured(rng, {"volume": ("ml", "cl", "dl", "l", "l")}, number, "{} {}".format, new)

    like, cl = new(str(rng.randint(3, 30) * 50), "ml"), str(rng.randint(5, 95))
    return {"unit": unit, "like": like, "example": f"add {cl} cl of rum -> add {new(cl, 'cl')} of rum"}, row


SYMBOLS = {
    "kg": "kilograms", "g": "grams", "mg": "milligrams", "lb": "pounds", "oz": "ounces", "km": "kilometres",
    "m": "metres", "cm": "centimetres", "mm": "millimetres", "ft": "feet", "l": "litres", "ml": "millilitres",
    "h": "hours", "min": "minutes", "s": "seconds", "W": "watts", "kW": "kilowatts", "V": "volts",
    "MB": "megabytes", "GB": "gigabytes",
}  # fmt: skip
KINDS = {
    "mass": ("kg", "g", "mg", "lb", "oz"), "length": ("km", "m", "cm", "mm", "ft"), "volume": ("l", "ml"),
    "time": ("h", "min", "s"), "power": ("W", "kW", "V"), "data": ("MB", "GB"),
}  # fmt: skip


def spelled(number: str, unit: str, american: bool) -> str:
    """Write a number with its unit as a word, in the singular for 1 alone."""
    name = SYMBOLS[unit]
    if number == "1":
        name = {"feet": "foot"}.get(name, name.removesuffix("s"))
    return f"{number} {name.replace('tre', 'ter') if american else name}"


@typed("text_nlp", """
    units in words, {style} spelling | Notes with 3 ft, 20 min etc. Wanted: the note with {style} unit words.
    Expand kg, cm, ml, h and so on in the text, as {like}. | symbols to words ({like})
    full unit names ({style}) | Each cell has a unit symbol. Put its {style} name there.
    unit words as in {like} | What would it be with the units in words, like {like}?
    Can you spell out the units, {style} style, in the line? | hi, please spell the units as in {like}, thanks
    this is read aloud, so units in full please, like {like} | {style} unit names in the text, so {example}
    unit names instaed of symbols, {style} | could you turn unit symbols into words for me? {style} spelling
    spell the units out, {style} | Put the {style} unit names in full after the numbers; copy everything else.
    kg, m, h ... to {style} words | Replace each unit symbol by its full {style} name, singular only after 1.
    write units in full: {like} | Lines with measures. Write the units out in {style} English.
    units written out, {example} | The column has unit symbols. Same text with words instead: {like}.
    Write the unit symbols as words with {style} spelling and keep the text. | {style} unit words, rest same
    """)  # fmt: skip
def unit_words_in_text(rng: Random) -> Writing:
    """Write the unit symbols in a text as words."""
    style = rng.choice(("British", "American"))

    def new(number: str, unit: str) -> str:
        return spelled(number, unit, style == "American")

    def row(rng: Random) -> tuple[str, str]:
        gap = rng.choice((" ", " ", " ", ""))
        return measured(rng, KINDS, any_number, lambda n, unit: n + gap + unit, new)

    sample, unit = str(rng.randint(2, 30)), rng.choice(("m", "cm", "l", "km"))
    example = f"{sample} {unit} left -> {new(sample, unit)} left"
    return {"style": style, "like": new(sample, rng.choice(("m", "l", "ml", "km"))), "example": example}, row


@typed_rows("format_repair", """
    units to SI symbols, rest same | SI symbols instead of words | abbreviate units (h, min, s)
    Replace the unit words by their symbols and keep the rest. | kilograms -> kg, metres -> m ...
    Shorten each unit name to its SI symbol, keep the space. | no room, could you shorten units to SI symbols?
    units, "wait 5 minutes" -> wait 5 min | Use the standard symbol for each unit, nothing else changes.
    Lines with units in full. Return them with kg, s, kW etc. | Can you abbreviate the units, like 3 s or 9 h?
    Texts with "4 millimetres" etc. I want 4 mm, the rest copied. | same text, but with unit symbols, thanks
    unit symbols, 5 km style | hours -> h, grams -> g etc. | unit wrods to symbols | unit symbols: kg, m, s, h
    Write kilograms, minutes, volts and so on as symbols. | Labels with a unit word. Put the SI symbol there.
    symbols, as 3 kilograms of rice => 3 kg of rice | The column spells units out. Same with symbols (h, kg).
    How does it read with symbols in place of unit names? | please use SI symbols (metres to m), rest alone
    SI units, short (20 min)
    """)  # fmt: skip
def unit_symbols_in_text(rng: Random) -> tuple[str, str]:
    """Write the units named in a text as symbols."""
    american = rng.random() < 0.4
    kinds = {**KINDS, "mass": ("kg", "g", "mg"), "length": ("km", "m", "cm", "mm"), "volume": ("ml",)}
    return measured(rng, kinds, any_number, lambda n, unit: spelled(n, unit, american), "{} {}".format)


GRAMS = (50, 100, 125, 200, 250, 400, 500, 500, 750, 800, 2000, 2500, 4000, 5000, 20000)
PACKS = carriers("""
    {w} of {goods} for {p} | {first} paid {p} for {w} of {goods} | {company}: {goods} {w}, {p} | {w}, {p}
    {weekday} offer: {w} of {goods}, only {p} | we got {w} of {goods} and it was {p} | {w} bag of {goods}, {p}
    {goods}, {w}, {p} | {goods} ({w}): {p} | {p} for {w} of {goods} | {w} {goods} cost {p} | {p} / {w} {goods}
    """)


def money(cents: int, form: str, sign: str) -> str:
    """Write an amount of cents in a form with slots for the sign and the value."""
    return form.format(c=sign, v=f"{cents // 100}.{cents % 100:02d}")


@typed("code_commands", """
    price per kilo, like {like} | could you tell me what each costs per kilo? like {like} please
    to compare packs, please give the price per kg ({like}) | kilo price as {like}
    per kg: {like} | {example} (price per kilo) | Return only the kilo price with two decimals, like {like}.
    Each line has weight and price. Output the price per kg: {like}. | How much is it per kilogram, as {like}?
    {like}, price per kilo | prise per kg ({like}) | Work out the price per kilogram and write it like {like}.
    hi, the label needs the kilo price, so as {like}, thanks | kg price only, {like} | {like} = price of 1 kg
    Calculate the price of one kg, in the form {like}.
    The column has offers. Wanted: the price of one kilo as {like}. | What does a kilo cost? Like {like}
    Divide the price by the weight and give the price of 1 kg, like {like}. | price / weight per kg -> {like}
    cost per kg, two decimals, {like} | Packs with a weight and a price. I need the price per kg, like {like}.
    Shelf labels with pack prices. Put the price for 1 kg, written {like}. | price for a kg, e.g. {example}
    """)  # fmt: skip
def price_per_kilo(rng: Random) -> Writing:
    """Work out the price of a kilogram from the price of a pack."""
    form, sign = rng.choice(("{c}{v}/kg", "{c}{v} per kg", "{c}{v}", "{v}")), rng.choice("€$£")

    def row(rng: Random) -> tuple[str, str]:
        grams, cents = rng.choice(GRAMS), 1
        while cents * 1000 % grams or not 40 <= cents * 1000 // grams <= 9000:
            cents = rng.randint(4, 600) * rng.choice((1, 5, 10))
        weight = f"{grams / 1000:g} kg" if grams >= 1000 or rng.random() < 0.25 else f"{grams} g"
        text = say(rng, PACKS, w=weight, goods=rng.choice(FOOD), p=money(cents, "{c}{v}", sign))
        return text, money(cents * 1000 // grams, form, sign)

    cents = rng.randint(80, 990)
    example = f"200 g for {money(cents, '{c}{v}', sign)} -> {money(cents * 5, form, sign)}"
    return {"like": money(rng.randint(150, 2900), form, sign), "example": example}, row


@typed("code_commands", """
    price of one, like {like} | Each line has count and sum. Output the price for one: {like}.
    could you work out the single price? as {like} | Give the price of one item only, two decimals, as {like}.
    Work out what a single one costs, in the form {like}. | hello, i need the price for one piece, e.g. {like}
    Split the pack price into a price for one: {like} | please give the price of one as {like}, thanks
    pirce for one piece, {like} | The column lists packs. Wanted: the cost of one piece as {like}.
    unit price as {like} | total / count -> {like} | {example} (price of one) | cost per piece, {like}
    single price: {like} | one costs? as {like} | {like}, price of one | per item: {like}
    Packs, count and total. I need the price of one, like {like}. | what one costs: {example}
    How much is one, written {like}? | Divide the price by the number of pieces and write it like {like}.
    What is the price of one piece? Like {like} | Offers of several pieces. Put what one comes to, as {like}.
    """)  # fmt: skip
def price_of_one(rng: Random) -> Writing:
    """Work out the price of one piece from the price of several."""
    form, sign = rng.choice(("{c}{v} each", "{c}{v} apiece", "{c}{v}", "{v}")), rng.choice("€$£")
    lines = carriers(
        """
        {k} {goods} for {p} | {p} for {k} {goods} | box of {k} {goods}: {p} | {k} {goods} cost {p}
        {k} {goods} came to {p} on {weekday} | bag of {k} {goods}, {p}, {company} | {goods}, pack of {k}, {p}
        {first} paid {p} for {k} {goods} | set of {k} {goods}, {p} in total | {goods} ({k} pieces): {p}
        {k} pcs, {p} | {p} / {k} {goods} | {k} {goods} = {p}
        """)  # fmt: skip

    def row(rng: Random) -> tuple[str, str]:
        count = rng.choice((rng.randint(2, 12), rng.choice((2, 4, 5, 6, 8, 10, 12, 20, 24, 25, 50, 100))))
        cents = rng.choice((rng.randint(5, 99), 5 * rng.randint(2, 99), 25 * rng.randint(2, 60)))
        shown = money(cents * count, "{c}{v}", sign)
        return say(rng, lines, k=count, goods=rng.choice(SOLD), p=shown), money(cents, form, sign)

    count, cents = rng.randint(3, 9), 5 * rng.randint(4, 90)
    example = f"{count} pens for {money(cents * count, '{c}{v}', sign)} -> {money(cents, form, sign)}"
    return {"like": money(5 * rng.randint(5, 150), form, sign), "example": example}, row


@typed("format_repair", """
    size only, {order}: {like} | Write only the size, {order}, in the form {like}.
    {order}, as {like}, no words | Return {one} and {two} like {like}, without other words.
    could you give just the size? {one} before {two}: {like} | please give me sizes only, {order}, like {like}
    Reduce the line to its size, {order}, written as {like}. | How big is it? Only {one} and {two}, as {like}
    What is the size? Put the {one} before the {two}: {like} | size alone, {order}: {example}
    {one}/{two} as {like} only | {like} ({order}), rest off
    Give the size as {like} with the {one} first, and drop the rest. | size -> {like}, {order}, nothing else
    {one} then {two}, like {like}, size alone | Lines that name a size in {unit}. Only that, {order}: {like}.
    hi, just sizes please, the {one} first, like {like}, thanks | {one} first, then {two}, no words: {example}
    Each cell has two measures. Only {one}, then {two}: {like}. | measures only, {one} in front: {like}
    just the size, {order} ({like}) | Notes with W and H. Output only the size, {order}: {like}.
    dimensoins only, {order}, {like} | The column has sizes. Wanted: these alone, {order}: {like}.
    """)  # fmt: skip
def width_and_height(rng: Random) -> Writing:
    """Write a labelled width and height as a size in the order asked for."""
    unit, joint = rng.choice(("cm", "cm", "mm", "in")), rng.choice((" x ", "x", " × ", " by "))
    one, two = rng.choice((("width", "height"), ("height", "width")))
    forms = carriers("""
        {w} {u} wide and {h} {u} high | height: {h} {u}; width: {w} {u} | width {w} {u}, height {h} {u}
        {h} {u} high, {w} {u} wide | {h} {u} tall and {w} {u} wide | width {w} by height {h} {u}
        W {w} {u}, H {h} {u} | {w}{u} (W) x {h}{u} (H) | {h} (H) x {w} (W) {u} | W: {w} / H: {h} {u}
        H {h} x W {w} {u} | H={h}{u} W={w}{u} | {w}w x {h}h {u}
        """)  # fmt: skip
    lines = carriers("""
        {x} | {x} | {item}, {x} | {item}: {x} | {adj} {item}, {x} | {x}, for the {place} | size: {x}
        {company} {item}, {x} | sign for the {place}: {x} | {first}'s {item}, {x} | window in the {place}, {x}
        """)  # fmt: skip

    def size(wide: int, high: int) -> str:
        return (f"{wide}{joint}{high}" if one == "width" else f"{high}{joint}{wide}") + f" {unit}"

    def row(rng: Random) -> tuple[str, str]:
        scale = 10 if unit == "mm" else 1
        wide, high = rng.randint(6, 250) * scale, rng.randint(6, 250) * scale
        shown = say(rng, forms, w=wide, h=high, u=unit)
        return say(rng, lines, x=shown), size(wide, high)

    wide, high = rng.randint(20, 90), rng.randint(91, 200)
    example = f"mirror, {high} {unit} high, {wide} {unit} wide -> {size(wide, high)}"
    words = {"order": f"{one} first", "one": one, "two": two, "unit": unit}
    return {**words, "like": size(high, wide), "example": example}, row


@typed("format_repair", """
    temperature range only, {like} | Each cell has a min and a max. Put just these, as {like}.
    Write the temperature range like {like} and nothing else. | temperatures only, lower one first: {example}
    lower first, just degrees: {like} | Lines with two temperatures. I need just the range: {like}.
    temprature range, {like}, rest off | Storage notes. Output just the degrees, cold before warm: {like}.
    Return the two temperatures, the lower one first, as {like}. | What is the range? Only that, like {like}
    just temperatures, cold one first, {like} | The column has Celsius ranges. Wanted: only these, as {like}.
    Reduce the text to its temperature range in the form {like}. | degrees only, min then max: {like}
    range as {like}, no words | Give only lowest and highest temperature, written {like}.
    could you pull out the range, lower value first? ({like}) | low to high, only as {like}
    please give temperature ranges as {like}, without text | only the range: {like} | min/max -> {like} alone
    range alone, {example}
    From what to what, in the style {like}? | hi, I'd like just the range, the low one first ({like}), thanks
    """)  # fmt: skip
def degree_range(rng: Random) -> Writing:
    """Write a temperature range in one notation with the lower temperature first."""
    form = rng.choice(("{a} to {b} °C", "{a}°C to {b}°C", "{a} °C - {b} °C", "{a}/{b} °C", "{a}..{b} °C"))
    forms = carriers("""
        between {a} and {b} degrees Celsius | not below {a} °C and not above {b} °C | min. {a} °C, max. {b} °C
        from {a} to {b} °C | {a} to {b} degrees C
        highs of {b} and lows of {a} °C | at least {a} and at most {b} °C | {b} °C at most, {a} °C at least
        {a}C to {b}C | {b} °C by day, {a} °C at night | max. {b} °C, min. {a} °C | low {a}°C / high {b}°C
        """)  # fmt: skip
    lines = carriers("""
        {x} | {x} | {goods}: {x} | {city}: {x} | {goods} ({x}) | {place}: {x} | {item}, use: {x}
        {weekday} in {city}, {x} | {x}, says {first} | {goods} from {company}, {x} | {city} on {weekday}: {x}
        """)  # fmt: skip

    def row(rng: Random) -> tuple[str, str]:
        low = rng.randint(-25, 40)
        high = low + rng.randint(2, 25)
        shown = say(rng, forms, a=low, b=high)
        return say(rng, lines, x=shown, goods=rng.choice(FOOD + DRINK)), form.format(a=low, b=high)

    low = rng.randint(2, 20)
    sample = form.format(a=low, b=low + rng.randint(3, 12))
    example = f"keep the fish between {low} and {low + 4} degrees C -> {form.format(a=low, b=low + 4)}"
    return {"like": sample, "example": example}, row


@typed_rows("format_repair", """
    1500 g -> 1.5 kg etc., text kept, < 1000 too | How does the line read with kg, km, l, kW, GB from 1000 on?
    1000+: kg, km, l, kW, GB, rest same | please make 12000 m 12 km, same for g/ml/W/MB, 800 m and words stay
    4+ digits: bigger unit (2400 g = 2.4 kg), rest same | From 1000 up write kg, km, l, kW, GB, keep the rest.
    next unit from 1000 on, text same, 1500 ml = 1.5 l | Can you use kg, km, l, kW, GB from 1000 on, in place?
    MB >= 1000 in GB, also g, m, ml, W, rest kept | from 1000: "rice, 2250 g, 750 g" -> "rice, 2.25 kg, 750 g"
    >= 1000: g to kg, ml to l ..., rest kept | Move values from 1000 up to kg, km, l, kW or GB, copy the rest.
    over 999: kg, km, l, kW, GB, same text | Change g/m/ml/W/MB to kg/km/l/kW/GB from 1000 on, leave the rest.
    thousands up (1200 W -> 1.2 kW), text kept | could you swap to kg, km, l, kW, GB from 1000 on? rest as is
    shorten 4+ digit measrues, 2500 m as 2.5 km, text same | hey, kg from 1000 g, also m, ml, W, MB, rest kept
    Rewrite from 1000 with the next unit (3000 ml: 3 l), in the text.
    Texts. From 1000 write kg, km, l, kW, GB there. | Column with 1750 g etc. Same with 1.75 kg, < 1000 as is.
    Lines. In place, from 1000 on I want kg, km, l, kW, GB. | Labels. From 1000 put kg, km, l, kW, GB in them.
    500 ml -> 500 ml, 1500 ml of tea -> 1.5 l of tea (also g, m, W, MB)
    """)  # fmt: skip
def thousand_to_larger_unit(rng: Random) -> tuple[str, str]:
    """Write measures of 1000 or more in a text in the next larger unit."""
    larger = {"g": "kg", "m": "km", "ml": "l", "W": "kW", "MB": "GB"}
    units = {"mass": ("g",), "length": ("m",), "volume": ("ml",), "power": ("W",), "data": ("MB",)}

    def number(rng: Random, unit: str) -> str:
        large = rng.choice((1000, rng.randint(1001, 9999), 50 * rng.randint(21, 400)))
        return str(rng.choice((large, large, rng.randint(2, 199) * 5)))

    def new(amount: str, unit: str) -> str:
        return (
            f"{amount} {unit}" if int(amount) < 1000 else f"{trimmed(Decimal(amount) / 1000)} {larger[unit]}"
        )

    return measured(rng, units, number, "{} {}".format, new)
