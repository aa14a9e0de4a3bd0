"""Families that put the parts of a text in another order; the words that they and `pieces` draw from."""

from __future__ import annotations

import re
from random import Random

from fuzzy_magic.train.procedural.base import Writing, answers, carriers, say, typed
from fuzzy_magic.train.procedural.strings import PLAIN
from fuzzy_magic.train.procedural.words import CITY, FIRST, LAST


def _words(block: str) -> list[str]:
    return block.split()


NOUN = _words("""
    anvil almond badge banner barrel beacon blender bracelet bridge bucket budget cabinet camera canvas carpet
    cereal chapel charger circuit clipboard cottage curtain dentist diary digest dolphin drawer elbow elevator
    estate fabric ferry fiddle filter folder fountain freezer furnace gallery gasket gearbox ginger glove
    gravel handle harvest helmet hinge hotel icicle inbox invoice jersey journal kayak keychain label laptop
    lawyer leather lobby locker magnet manual mattress memo module mustard napkin nursery oven package paddle
    palette parcel pillow pipeline plaster poster pulley quarry radar recipe refund rental roster sandal
    scanner schedule seminar shelter sketch socket spinach stapler statue stove subway sweater tablet tariff
    template thermos ticket tractor trolley tulip turbine vendor village voucher wallet warranty widget
    workshop yogurt""")
TRAIT = _words("""
    annual bitter blank brief calm certified classic compact curved daily damp digital double early electric
    empty faded foldable frozen gentle glossy golden hidden huge inner late loose magnetic missing modern
    northern organic padded pending portable premium private proper rapid rough rusty seasonal secret shiny
    silent slim sturdy sweet urgent vintage waterproof weekly wireless wooden""")
GIVEN = _words("""
    Aaron Beatrix Callum Daphne Edgar Freya Gustav Helena Isaac Jasmine Kenji Leila Magnus Nadia Otto Paloma
    Ravi Sofia Theo Uma Vera Wesley Yara Zach""")
FAMILY = _words("""
    Archer Bellamy Cohen Dumont Esposito Fischer Garcia Hughes Ito Jensen Kaya Lombardi Mercer Nguyen Olsen
    Park Reyes Silva Thorne Vogel Weaver Young""")
TOWN = _words("""
    Bristol Cairo Dublin Geneva Hobart Izmir Jakarta Krakow Lyon Madrid Nairobi Oslo Prague Riga Seville""")
LINES = carriers(
    """
    {trait} {noun} | {trait} {noun} with {trait} {other} | {noun} | {trait} | {given} | {town} {noun}
    {noun} {other} | {given} {family} | {noun} {n} | {noun} for {given} and {other} for {family} | buy {item}
    {company} {noun} {n} | can someone send the {trait} {noun} to {town} before {weekday}
    The {noun} is {trait} but the {other} is not | {town} opens {trait} {noun} after {n} years
    {given} left the {noun} next to the {trait} {other} in the {place} | {trait} {item} {noun} {n} cm
    error while loading {noun} {n} from {other} | WARN {noun} not found
    why does my {noun} show the {trait} {other} when {given} opens the {item} in the {place} on {weekday}"""
)


def fill(rng: Random, lines: tuple[str, ...]) -> str:
    """Fill a carrier with this module's words."""
    pick, given, family = rng.choice, rng.choice((FIRST, GIVEN)), rng.choice((LAST, FAMILY))
    words = {"noun": pick(NOUN), "other": pick(NOUN), "trait": pick(TRAIT), "trait2": pick(TRAIT)}
    return say(rng, lines, **words, given=pick(given), family=pick(family), town=pick((*TOWN, *CITY)))


def line(rng: Random) -> str:
    """Draw 1 to 25 words without punctuation."""
    text = fill(rng, rng.choice((LINES, LINES, PLAIN)))
    return rng.choice((text, text, text, text, text.lower(), text.upper(), text.title(), text.capitalize()))


KINDS = ("{noun}", "{trait} {noun}", "{given}", "{town}", "{item}", "{given} {family}", "{trait}")


def comma_list(rng: Random) -> str:
    """Draw a comma list of 1 to 6 items of one kind."""
    kind = rng.choice(KINDS)
    items = dict.fromkeys(fill(rng, (kind,)) for _ in range(rng.choice((1, 2, 3, 3, 4, 4, 5, 6))))
    return rng.choice((", ", ", ", ", ", ",")).join(items)


def person_name(rng: Random) -> str:
    """Draw a name, at times with an initial or a double surname."""
    name = fill(rng, ("{given} {family}",))
    initial = name.replace(" ", f" {name[2].upper()}. ")
    return rng.choice((name, name, name, f"{name}-{rng.choice(FAMILY)}", initial))


SIGNS = {
    **{"dash": " - ", "hyphen": "-", "colon": ": ", "slash": "/", "arrow": " -> ", "pipe": " | "},
    **{"comma": ", ", "equals sign": "=", "semicolon": "; ", "vertical bar": "|", "plus sign": " + "},
}
LEFT = carriers("{noun} | {trait} {noun} | {given} {family} | {town} | {company} | {noun} {n} | {n} kg")
RIGHT = carriers("{other} | {trait2} {other} | {n} | {country} | {item} | {place} {n} | {n} x {other}")


@typed("format_repair", """
    Put the second part in front; the {sign} stays in the middle | reverse the order of the two parts ({sign})
    interchange the pieces on either side of the {sign} | switch both halves, keep the {sign} between
    "{glue}".join(reversed(s.split("{glue}"))) | exchange left and right of it ({sign}) | a{glue}b -> b{glue}a
    left and right of {mark} trade places | red{glue}blue becomes blue{glue}red | B{glue}A instead of A{glue}B
    swap_sides ("{mark}" in the middle) | exchange both sides, {mark} stays | swap the two sides of the {sign}
    second half, {sign}, first half | right side first, keep {mark} | other way round at the {sign}
    turn it round at the {sign} | part two, {sign}, part one | mirror it at the {sign} | flip around "{mark}"
    """)  # fmt: skip
def swap_sides(rng: Random) -> Writing:
    """Exchange the two sides of a sign."""
    sign, glue = rng.choice(list(SIGNS.items()))

    def rule(text: str) -> str:
        left, right = text.split(glue) if text.count(glue.strip()) == 1 else ("", "")
        return right + glue * bool(left) + left

    params = {"sign": sign, "glue": glue, "mark": glue.strip()}
    return params, answers(rule, lambda r: fill(r, LEFT) + glue + fill(r, RIGHT))


@typed("search_matching", """
    Same pair in the opposite order, still with {word} in the middle | Read it from the other side: y {word} x
    put the part after "{word}" first, "{word}" stays in between | exchange the two things joined by "{word}"
    Name the second one first, then {word}, then the first one | turn the pair round at the word {word}
    part behind {word}, then {word}, then the part before | flip it: A {word} B becomes B {word} A
    I need the pair turned about, with the same "{word}" | the two sides of {word} change places
    make the last one first, keep {word} | tea {word} milk -> milk {word} tea | other way round: B {word} A
    what's behind {word} goes in front | switch left and right of "{word}" | swap what stands around "{word}"
    flip both sides of "{word}" | A {word} B -> B {word} A | mirror "x {word} y" | swapped("{word}")
    """)  # fmt: skip
def swap_around_word(rng: Random) -> Writing:
    """Exchange what a word such as `and` or `to` joins."""
    word = rng.choice(("and", "to", "vs", "or", "&", "with", "versus"))
    glue = f" {word} "
    return {"word": word}, answers(
        lambda t: glue.join(t.split(glue)[::-1]) * (t.count(glue) == 1),
        lambda r: fill(r, LEFT) + glue + fill(r, RIGHT),
    )


@typed("agentic_tools", """
    The roster begins with the family name. Rewrite the name as Family{join}Given. | surname{join}given name
    def sort_name(full): '''Family name, then the rest, {no} comma.''' | for the badge: Surname{join}Forename
    put the surname at the beginning, {no} comma after it | turn the name round, {no} comma: family name leads
    which is the last name? put it first, {no} comma | start with the last name, {no} comma behind it
    move the family name to the front, {no} comma | SURNAME{join}GIVEN order, case as it is | Last{join}First
    sortable name, Surname{join}Given names | "Tom B. Fox" -> "Fox{join}Tom B." | "{join}".join((last, first))
    family name in front ({no} comma) | First Last -> Last{join}First | invert the name ({no} comma)
    last name first, {no} comma | Ana Li -> Li{join}Ana | Fox{join}Tom style
    """)  # fmt: skip
def family_name_leads(rng: Random) -> Writing:
    """Write the surname before the given name, with or without a comma."""
    join = rng.choice((" ", ", "))
    params = {"join": join, "no": "with a" if "," in join else "without a"}
    return params, answers(lambda t: join.join((t.split()[-1], t.rpartition(" ")[0])), person_name)


@typed("agentic_tools", """
    what comes after the comma goes to the front, the comma goes away | from phone book order to spoken order
    The catalogue has "Surname, Given". Give me "Given Surname". | turn "Family, Given" into "Given Family"
    Put forenames first (there may be initials), surname last | flip the name at its comma and drop the comma
    how would you address the person? first name then last | remove the comma and put the first name in front
    write the name as one says it, without the comma | given name first, then the surname, no comma
    " ".join(reversed(name.split(", "))) | "Last, First" back to "First Last" | first name last name, please
    Fox, Tom B. -> Tom B. Fox | undo the comma inversion | Family, Given: undo this | First Last, no comma
    Li, Ana -> Ana Li | normal name order | natural_name
    """)  # fmt: skip
def comma_name_back(rng: Random) -> Writing:
    """Turn `Last, First` into `First Last`; other names stay."""

    def draw(rng: Random) -> str:
        name = person_name(rng)
        return name if rng.random() < 0.07 else ", ".join(name.rpartition(" ")[::-2])

    return {}, answers(lambda t: " ".join(t.split(", ")[::-1]), draw)


@typed("code_commands", """
    the word at the beginning should be at the end, the rest stays | start with word two, finish with word one
    all words in order, except that the first one comes last | take the first word off and add it at the end
    send the first word to the back of the line | append the initial word, drop it in front | first word last
    order: second, third, ..., last, first | shift the leading word to last place | words[1:] + words[:1]
    word 1 to the end, the rest moves up | let the line end with its first word | rotate the words left by one
    put word one behind all the others | the opening word goes to the end | "red old door" -> "old door red"
    the front word moves to the back | cycle words one step to the left | move the first word to the end
    first_to_last
    """)  # fmt: skip
def first_word_to_end(rng: Random) -> Writing:
    """Move the first word to the end."""
    return {}, answers(lambda t: " ".join((*t.split()[1:], t.split()[0])), line)


@typed("code_commands", """
    the word at the end should be at the beginning, the rest stays | put the final word in front of the others
    start with the last word, then all the others in order | take the last word off and put it at the start
    only the last word moves: it becomes the first | bring the ending word to the head of the line
    prepend the final word, drop it at the end | the closing word goes to the beginning | last_to_first
    let the line begin with its last word | Word order: last, first, second, ... | words[-1:] + words[:-1]
    last word first, the rest as before | shift the end word to first place | "red old door" -> "door red old"
    cycle words one step to the right | the back word moves to the front | move the last word to the front
    rotate the words right by one | pull the final word up front
    """)  # fmt: skip
def last_word_to_front(rng: Random) -> Writing:
    """Move the last word to the front."""
    return {}, answers(lambda t: " ".join((t.split()[-1], *t.split()[:-1])), line)


HEADS = "map price list size colour history owner name smell weight photo number value age sale lack cost"


@typed("text_nlp", """
    Our titles avoid "of". Map of Lyon becomes Lyon map; case is kept. | flip the of-phrase, letters unchanged
    the thing after "of" first, then the thing before it, no "of" | drop "of" and turn the two parts round
    Say it in the other order without the little word "of" | make a compound out of this of-phrase (B, then A)
    exchange the parts around "of", then remove "of" | put what follows "of" in front and delete "of"
    compound form: history of art -> art history | what's behind "of" goes first, "of" vanishes
    get rid of "of" by swapping both sides | " ".join(reversed(s.split(" of "))) | owner of shop = shop owner
    rewrite without "of": Y before X | noun before noun instead of "of" | "price of tea" -> "tea price"
    Shorten "A of B" to "B A" | of_phrase_to_compound | no "of" please: B A | X of Y -> Y X
    """)  # fmt: skip
def of_turned_round(rng: Random) -> Writing:
    """Turn `X of Y` into `Y X`."""

    def draw(rng: Random) -> str:
        head = rng.choice(HEADS.split())
        return f"{rng.choice((head, head, head.title()))} of {fill(rng, (*LEFT[:5], '{other}', '{item}'))}"

    return {}, answers(lambda t: " ".join(t.split(" of ")[::-1]), draw)


@typed("format_repair", """
    the part in parentheses goes to the start, with its parentheses
    cut the "(...)" out and paste it at the start, single spaces | prefix the line with its bracketed part
    move what is in brackets, brackets included, to the front | The note (in brackets) should open the line.
    The tag in brackets goes before the name, brackets too. | bracketed part leads, text without one stays
    parenthesised words first, brackets stay around them | start with the (…) part, then the remaining words
    bring the parenthesis to the beginning | lead with the bracket, keep its signs | bracket_first
    take the (…) and write it in front | shift (…) to the head of the line | (tag) name instead of name (tag)
    brackets first, then the rest | put the bracketed part first | Lamp (blue) -> (blue) Lamp
    (x) before everything else | bracketed bit first, the rest of the text after it
    """)  # fmt: skip
def bracket_first(rng: Random) -> Writing:
    """Put a bracketed part first."""
    notes = carriers("({trait2}) | ({n} cm) | ({city}) | ({trait2} {other}) | ({n}) | (by {first})")

    def draw(rng: Random) -> str:
        words = [fill(rng, LEFT), fill(rng, notes), fill(rng, RIGHT)]
        return " ".join(words[: rng.choice((1, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3))])

    return {}, answers(lambda t: re.sub(r"^(.*?) (\(.*?\))", r"\2 \1", t), draw)


@typed("format_repair", """
    convert the {here} date to {there} style, same separators | exchange the first two numbers of the date
    first and second number change places, the year stays | our import reads {b} but we have {a}, fix the date
    make {x}{sep}{y}{sep}year into {y}{sep}{x}{sep}year | strptime {a}, strftime {b} (zeros as in the input)
    from {here} to {there} notation, digits unchanged | Turn the first two parts of the date round | {sample}
    {there} style date pls (it's {here} now) | day and month the other way round | put the {y} before the {x}
    The date is {a}; write it as {b} | {y} first, then {x}, then year | {here} date to {there} order
    swap day and month | reorder {a} to {b} | flip {x} and {y} | date_{there} | {a} -> {b}
    """)  # fmt: skip
def day_month_swap(rng: Random) -> Writing:
    """Exchange day and month in a date."""
    sep, order = rng.choice("//.-"), rng.choice((1, -1))
    (x, p, here), (y, q, there) = (("day", "dd", "European"), ("month", "mm", "US"))[::order]
    params = {"sep": sep, "x": x, "y": y, "here": here, "there": there}
    params |= {"a": sep.join((p, q, "yyyy")), "b": sep.join((q, p, "yyyy"))}
    dates = ("25", "12") if order > 0 else ("12", "25")
    params["sample"] = f"{sep.join((*dates, '2019'))} -> {sep.join((*dates[::-1], '2019'))}"

    def draw(rng: Random) -> str:
        width = rng.choice((2, 2, 1))
        day, month = (f"{n:0{width}}" for n in (rng.randint(1, 28), rng.randint(1, 12)))
        return sep.join((*(day, month)[::order], str(rng.randint(1950, 2035))))

    return params, answers(lambda t: re.sub(r"^(\d+)(\D)(\d+)", r"\3\2\1", t), draw)


UNITS = _words("EUR USD GBP CHF SEK JPY PLN INR CAD DKK € $ £ ¥ zł kr CZK AUD NOK BRL")


@typed("format_repair", """
    our style guide says {first} then {second}, parted by a space | write the {first}, a space, the {second}
    move the {first} before the {second}, digits unchanged | start with the {first} and end with the {second}
    turn the price round: {first} leads, {second} follows | {first} in front of the {second}, space between
    the {second} goes to the end, after a space | The bank wants "{to}". We have "{from}". | {to}, not {from}
    exchange the number and the currency | flip the two parts of the price | reorder the price as {to}
    swap amount and currency | {first} + " " + {second} | {first} before {second} | put the {first} first
    {second} last please | {from} -> {to} | {first}_first | {sample}
    """)  # fmt: skip
def amount_currency_swap(rng: Random) -> Writing:
    """Exchange an amount and its currency."""
    first, second = rng.choice((("amount", "currency"), ("currency", "amount"), ("number", "currency")))
    params = {"first": first, "second": second, "from": f"{second} {first}", "to": f"{first} {second}"}
    params["sample"] = "12.50 EUR -> EUR 12.50" if first == "currency" else "EUR 12.50 -> 12.50 EUR"

    def draw(rng: Random) -> str:
        form = rng.choice(("{:.2f}", "{:,.2f}", "{:.0f}", "{:,.0f}"))
        parts = form.format(10 ** rng.uniform(0, 6)), rng.choice(UNITS)
        return " ".join(parts[:: 1 if first == "currency" else -1])

    return params, answers(lambda t: " ".join(t.split()[::-1]), draw)


@typed("text_nlp", """
    enumeration with "and", comma and space between the others | join with commas, but the last two with "and"
    commas for all but the last gap, that gets an and | write the list as in a sentence, no Oxford comma
    turn the values into a phrase with a final "and" | "and" between the last two items, no comma there
    "and" before the last item instead of the comma | Our mail lists what was ordered: a, b and c.
    ", ".join(items[:-1]) + " and " + items[-1] (one item: as it is) | join_with_and
    humanize the list (and, no serial comma) | list -> text, and between the final pair
    a and b; a, b and c; one item as it is | tea,milk,salt -> tea, milk and salt | spoken list: a, b and c
    natural language list (a, b and c) | swap the last comma for " and " | last comma becomes the word and
    a, b, c -> a, b and c | make the comma list readable: x, y and z
    """)  # fmt: skip
def list_with_and(rng: Random) -> Writing:
    """Write a comma list with `and` before its last item."""

    def rule(text: str) -> str:
        *items, last = re.split(", ?", text)
        return ", ".join(items) + " and " * bool(items) + last

    return {}, answers(rule, comma_list)


@typed("search_matching", """
    list items parted by comma and space, "and" dropped | make it csv-like: items with ", " between them
    get rid of the and in this list, use a comma | turn the phrase into a comma-separated list | and_to_comma
    items of this enumeration, comma-separated | a comma where "and" was, never two commas
    split at commas and "and", join by ", " | tea, milk and salt -> tea, milk, salt | "x and y" becomes "x, y"
    only ", " between the items, no "and" | write out the items with commas only | replace "and" with a comma
    every gap becomes comma plus space | plain comma list without "and" | re.sub(",? and ", ", ", s)
    commas all the way, no and | enumeration to comma list | comma instead of "and" | a, b and c -> a, b, c
    """)  # fmt: skip
def list_without_and(rng: Random) -> Writing:
    """Write an enumeration as a comma list."""

    def draw(rng: Random) -> str:
        items = re.split(", ?", comma_list(rng))
        last = rng.choice((" and ", " and ", ", and ")) if len(items) > 2 else " and "
        return last.join((", ".join(items[:-1]), items[-1])) if len(items) > 1 else items[0]

    return {}, answers(lambda t: re.sub(",? and ", ", ", t), draw)


@typed("format_repair", """
    Write the shopping list one below the other with dashes | turn the commas into bullets: dash, space, item
    Every comma-separated entry becomes a line "- entry". | split at the commas, put "- " before each item
    each item on its own line after a hyphen and a space | I need a markdown list with hyphens from these tags
    make markdown bullets (-) of the comma list | one line per item, each starting with "- " | itemize with -
    list -> bullet points, "- " as bullet | break up the list: "- item" per line | dashed list, an item a line
    items as lines with a leading dash | hyphen bullets please, same order | bulleted (-), no commas left
    tea, milk -> - tea↵- milk | "- " + item, one per line | comma list -> dash list | bullet list with "- "
    md_list with hyphens
    """)  # fmt: skip
def dashed_lines(rng: Random) -> Writing:
    """Write a comma list as lines with dashes."""
    return {}, answers(lambda t: "\n".join(f"- {x}" for x in re.split(", ?", t)), comma_list)


@typed("code_commands", """
    Cells copied one below the other: write them in a row with commas. | merge lines, comma + space between
    write everything in one row, with commas where the lines ended | turn the vertical list into a comma list
    each line is an item; list the items with commas, same order | no line breaks, use ", " instead
    make a single line of it: items parted by comma and space | replace line breaks with a comma and a space
    put the column into one row, comma-separated | all on one line, commas between | join the lines with ", "
    paste -sd, (with a space after) | one item per line -> a, b, c | ", ".join(text.splitlines())
    from list to row with commas | comma-separate these lines | lines_to_csv_text (", ") | lines to comma list
    flatten to commas | newline -> ", "
    """)  # fmt: skip
def lines_to_commas(rng: Random) -> Writing:
    """Write lines as a comma list."""
    return {}, answers(lambda t: t.replace("\n", ", "), lambda r: re.sub(", ?", "\n", comma_list(r)))


PLACES = carriers("{town}, {country} | {given} Bay, {country} | {family}ville, {country}")


@typed("search_matching", """
    swap city and country and use a colon instead of the comma | the city last, behind the country and a colon
    country, then a colon, then what stood before the comma | country ahead of the city, colon in between
    begin with the country; a colon, a space, the city | reformat the place: country name, ": ", city name
    turn "town, country" into "country: town" | country first, then ": " and the city | country + ": " + city
    put the country in front with a colon | comma to colon, and the country leads | country: city order please
    write the place as "Country: City" | reverse the parts, colon between | Peru: Lima instead of Lima, Peru
    city, country -> country: city | The atlas wants Country: City | Lyon, France -> France: Lyon
    country_city with colon | country, colon, city
    """)  # fmt: skip
def country_before_city(rng: Random) -> Writing:
    """Turn `city, country` into `country: city`."""
    return {}, answers(lambda t: ": ".join(t.split(", ")[::-1]), lambda r: fill(r, PLACES))


@typed("agentic_tools", """
    move the field name behind its content and put it in ( ) | from colon form to bracket form, value in front
    write the right side, then the left side in brackets | city: Lyon -> Lyon (city), that kind of thing.
    content first, field name in parentheses last | drop the colon, bracket the key, value leads
    key into brackets at the end, colon dropped | value first, the key behind it in brackets | value_with_key
    right of the colon, then left of it in ( ) | label after the value, in round brackets
    turn the setting round: value (name) | "name: content" as "content (name)" | colour: red -> red (colour)
    the key should come last, bracketed | label in brackets after the value | value, then key in parentheses
    "size: 42" becomes "42 (size)" | key: value -> value (key) | value + " (" + key + ")"
    """)  # fmt: skip
def value_then_key(rng: Random) -> Writing:
    """Turn `key: value` into `value (key)`."""
    keys = ("{noun}", "{trait} {noun}", "{team}", "{noun} {n}", "{trait}")
    rule = re.compile("(.*): (.*)")
    return {}, answers(lambda t: rule.sub(r"\2 (\1)", t), lambda r: fill(r, keys) + ": " + fill(r, RIGHT))
