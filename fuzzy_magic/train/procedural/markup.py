"""Families about markup, literals and the short notations of numbers, ranges and sizes."""

from __future__ import annotations

import json
from random import Random

from fuzzy_magic.train.procedural.base import Writing, carriers, typed, typed_rows
from fuzzy_magic.train.procedural.quantities import SPOTS, THINGS, both, fill, whole
from fuzzy_magic.train.procedural.words import full_name, listed

NOTES = carriers(
    """
    {cwho} {did} {x} at the {spot} | the {spot} {x} | {x} | please bring {x} to {city} | {x}, says {who}
    Closed on {weekday}: {x} | {first} {did} the {x} | No {x} today! | {adj} {x} for the {spot} in {city}
    the {team} team wants {x} | {company} and {x} | New: {x} at {company} | Ask {who} about {x}
    """
)
KEYS = listed(
    """
    name, city, title, price, colour, author, owner, status, label, team, room, street, country, product,
    brand, size, first, second, left, right, from, to, source, target, sender, topic, user, role, key, value,
    start, end, code, note
    """
)


#: Keys that could be taken for the first or the second of two values.
ORDERED = ("first", "second", "left", "right", "key", "value", "start", "end")


@typed_rows("format_repair", """
    remove the asterisks | **bold** -> bold | markdown bold to plain text | un-bold | no bold marks please
    strip the ** markers, keep the words | plain text without markdown stars | drop the double asterisks
    def plain(md): '''"a **b** c" -> "a b c"''' | text without the bold markup | take ** out of the line
    "**New:** tiles" => "New: tiles" | clean markdown: bold markers away, words stay | delete every *
    I pasted from a README, remove the stars | stars off | the sentence, not emphasised
    erase "**" wherever it stands | markdown to text (only bold occurs)
    keep the bold words but not their asterisks
    """)  # fmt: skip
def bold_dropped(rng: Random) -> tuple[str, str]:
    """Take the marks of bold type out of a Markdown line."""
    word = rng.choice(THINGS)
    return both(rng, NOTES, word if rng.random() < 0.07 else f"**{word}**", word)


@typed_rows("format_repair", """
    **x** -> <b>x</b> | markdown bold to HTML <b> | replace ** pairs by <b> and </b> | bold text as <b>...</b>
    turn the stars into b tags | HTML please, with <b> for **bold** | double asterisks become <b> tags
    def bold(md): '''"a **b**" -> "a <b>b</b>"''' | convert the bold part to HTML, tag b | stars to <b></b>
    "**hot** tea" => "<b>hot</b> tea" | use b tags instead of asterisks | swap "**" markup for <b> markup
    our mail tool wants <b>word</b>, not **word** | md2html for bold (<b>), the rest unchanged
    mark bold with <b>, not with ** | write the emphasis in HTML: <b>...</b>
    opening ** is <b>, closing ** is </b> | HTML bold (b element), other text as is
    the same line with <b> around what is in double asterisks
    """)  # fmt: skip
def bold_to_html(rng: Random) -> tuple[str, str]:
    """Change bold type from Markdown to HTML."""
    word = rng.choice(THINGS)
    left, right = ("", "") if rng.random() < 0.07 else ("<b>", "</b>")
    return both(rng, NOTES, f"**{word}**" if left else word, f"{left}{word}{right}")


@typed("search_matching", """
    {part} of the markdown link | [text](url) -> {example} | only the {part} of the link | {part} of that link
    from [text](url) keep {example} | markdown link, {part} only | def link(md): '''the {part}'''
    extract the {part} | get the {part} out of "[...](...)" | just the {part} please
    I need the {part}, not the other half of the link | there is one link in the line; return its {part}
    take the {part} from the link | the link has two parts, print the {part} | what is the {part} of the link?
    drop everything but the {part} | link -> {part} | which {part}? (markdown link)
    pull out the {part} and lose the brackets | the {part}, without brackets
    """)  # fmt: skip
def link_half(rng: Random) -> Writing:
    """Return the text or the address of a Markdown link."""
    part, k = rng.choice(
        (("link text", 0), ("visible text", 0), ("URL", 1), ("address", 1), ("web address", 1))
    )

    def row(rng: Random) -> tuple[str, str]:
        spot, things = rng.choice(SPOTS), rng.choice(THINGS)
        address = f"https://{spot}.example.{rng.choice(('com', 'org'))}/{things}".replace(" ", "-")
        halves = (f"{things} and {spot}", address)
        return fill(rng, NOTES, x="[{}]({})".format(*halves)), halves[k]

    return {"part": part, "example": ("text", "url")[k], "k": k}, row


@typed_rows("code_commands", """
    as a JSON string | JSON string literal | json.dumps(text) | text -> JSON string, quotes included
    wrap in JSON quotes | say "hi" -> "say \\"hi\\"" | encode the line as a JSON string with escapes
    make it a valid JSON string value | double quotes around it, inner quotes and backslashes escaped
    def to_json(text): '''JSON string literal''' | I have to paste this into a JSON file as a string
    quote for JSON | escape like JSON does, and add the quotes | string literal in JSON syntax | JSON-encode
    turn the text into a JSON string | serialise this string as JSON | JSON.stringify(s)
    the text as it would stand in a .json file | put it in double quotes and escape as JSON needs
    """)  # fmt: skip
def json_quoted(rng: Random) -> tuple[str, str]:
    """Write a text as a JSON string."""
    word = rng.choice(THINGS)
    text = fill(rng, NOTES, x=rng.choice((word, word, f'"{word}"', f'"{word}"', f"C:\\{word}")))
    return text, json.dumps(text)


def listing(rng: Random) -> list[str]:
    """Draw two to five words."""
    return rng.sample(rng.choice((THINGS, THINGS, SPOTS, KEYS)), rng.randint(2, 5))


@typed_rows("code_commands", """
    comma list to JSON array | a, b -> ["a", "b"] | as a JSON list of strings | JSON array of strings please
    split at the commas, give a JSON array | turn the list into ["x", "y"] form | make a JSON array out of it
    def arr(s): '''"tea, milk" -> ["tea", "milk"] as JSON''' | json.dumps([x.strip() for x in s.split(",")])
    the items as JSON strings in square brackets | each item in double quotes, commas between, [ ] around
    my config needs a JSON array, I have a comma list | array literal: ["red", "blue"] | list in JSON syntax
    "x, y, z" => ["x", "y", "z"] | convert to array of strings (JSON) | JSON: one array, one string per item
    serialise the comma-separated values as a JSON array | comma separated -> JSON | tags -> JSON array
    """)  # fmt: skip
def commas_to_array(rng: Random) -> tuple[str, str]:
    """Write a list with commas as a JSON array."""
    items = listing(rng)
    return rng.choice((", ", ", ", ",")).join(items), json.dumps(items)


@typed_rows("code_commands", """
    Python list to comma list | ['a', 'b'] -> a, b | drop brackets and quotes, commas stay | ", ".join(list)
    the items of the list, separated by comma and space | no brackets, no quotes: tea, milk
    list literal to plain text | print the list nicely: a, b, c | def flat(s): '''"['x', 'y']" -> "x, y"'''
    remove [ ] and the quotation marks | the column holds Python lists as text, I want x, y, z
    unpack the list literal into a comma separated line | list without its syntax, items joined with ", "
    "['red']" => red | items only, comma between | strip list punctuation
    readable version of the list (apples, pears) | turn the repr of a list into words with commas
    get rid of the square brackets and quotes | join the elements by a comma and a blank
    """)  # fmt: skip
def list_to_commas(rng: Random) -> tuple[str, str]:
    """Write a Python list as a list with commas."""
    items = rng.sample(listing(rng), rng.randint(1, 2)) if rng.random() < 0.3 else listing(rng)
    return str(items), ", ".join(items)


@typed("code_commands", """
    JSON object with keys {a} and {b} | {"{a}": ..., "{b}": ...} | x, y -> {example} | as JSON ({a}, {b})
    two values to JSON, keys {a}, {b} | keys: {a}, {b}; output JSON | def obj(s): '''"x, y" -> {example}'''
    first value is {a}, second is {b}, write a JSON object | make {example} out of "x, y"
    build a JSON object: {a} first, then {b} | JSON with {a} and {b}, in this order | "{a}" and "{b}" as JSON
    split at the comma and put the halves under "{a}" and "{b}" (JSON) | pair to JSON, named {a} and {b}
    the part before the comma is {a}, the one after it {b}; JSON object please | serialise as JSON: {a}, {b}
    dict in JSON form, keys {a} and {b} | I need each line as a JSON object with the fields {a} and {b}
    one-line JSON, keys "{a}" and "{b}" | left of the comma goes to {a}, right of it to {b}: JSON
    """)  # fmt: skip
def pair_to_object(rng: Random) -> Writing:
    """Write two values as a JSON object with named keys."""
    a, b = rng.sample([key for key in KEYS if key not in ORDERED], 2)

    def row(rng: Random) -> tuple[str, str]:
        values = (rng.choice((full_name(rng), rng.choice(THINGS))), rng.choice((*SPOTS, *THINGS)))
        return ", ".join(values), json.dumps(dict(zip((a, b), values, strict=True)))

    return {"a": a, "b": b, "example": json.dumps({a: "x", b: "y"})}, row


@typed_rows("code_commands", """
    SQL string | quote for SQL | O'Brien -> 'O''Brien' | single quotes around, inner ones doubled
    as an SQL literal | SQL text literal, apostrophes doubled | escape for an INSERT | standard SQL quoting
    wrap in single quotes and double any apostrophe | def sql(s): '''SQL string literal''' | it's => 'it''s'
    make it safe to paste between VALUES ( ) in SQL, quotes included | literal for a WHERE clause
    the value as a quoted SQL string ('' for ') | put it in SQL quotes | string constant in SQL
    I build a query by hand, quote this string for it | SQL-style single quotes, doubled inside
    quote the value the SQL way | turn the text into an SQL string constant
    """)  # fmt: skip
def sql_quoted(rng: Random) -> tuple[str, str]:
    """Write a text as an SQL string."""
    name = full_name(rng)
    text = rng.choice(
        (name, f"{name}'s {rng.choice(THINGS)}", f"O'{name.split()[1]}", fill(rng, NOTES, x="chef's choice"))
    )
    return text, "'" + text.replace("'", "''") + "'"


@typed_rows("code_commands", """
    value of the env var | NAME=value -> value | what stands after the equals sign | drop "NAME="
    env line to value | the part behind = | def value(line): '''"PORT=80" -> "80"''' | after the =
    environment variable: only the value | get the setting's value | .env line, I want the value
    KEY=abc => abc | cut the variable name and the equals sign | right-hand side of the assignment
    which value is assigned? | strip the name, keep the value | value, not name | the value alone
    read the line of the .env file and return what the variable is set to | text after the first equals sign
    """)  # fmt: skip
def env_value(rng: Random) -> tuple[str, str]:
    """Return the value of an environment variable."""
    name = "_".join(rng.sample(KEYS, rng.randint(1, 2))).upper()
    thing, spot = rng.choice(THINGS), rng.choice(SPOTS).replace(" ", "-")
    number = whole(rng)
    values = (thing, "true", f"{number}", f"/{spot}/{thing}", f"https://{spot}.example.com", spot)
    value = rng.choice(values)
    return f"{name}={value}", value


MEASURED = carriers(
    "{x} | {x} | {x} kg | {x} m | {x} litres for the {spot} | €{x} | {things}: {x} | {first} ran {x} km"
)
SIZED = carriers("{x} | {x} | {item}, {x} | {item} ({x}) | {things} {x} | label: {x} | for the {spot}, {x}")


@typed("format_repair", """
    decimal {old} to decimal {new} | swap the {old} in the number for a {new} | use a decimal {new}
    write the number with a {new} instead of a {old}, rest as is | numbers with a {new}, not a {old}
    the decimals come after a {old}, I want a {new} there | in the number, {old} -> {new}
    replace the decimal {old} by a {new}, keep the rest | number format: {example} | decimal sign = {new}
    def number(s): '''decimal {old} becomes decimal {new}''' | our locale has a decimal {new}; convert
    like {example}, all other words stay | change the {old} in the figure to {new}
    wrong decimal sign, should be a {new} | rewrite the text with the {new} as decimal sign | {example}
    {example}, whole numbers stay as they are | Put a {new} where the number has its {old}
    figures with a decimal {new} please, words stay
    """)  # fmt: skip
def decimal_sign(rng: Random) -> Writing:
    """Change a decimal comma into a point or a point into a comma."""
    (old, a), (new, b) = rng.sample((("comma", ","), ("point", ".")), 2)
    left, right = rng.randint(1, 40), rng.randint(1, 99)

    def row(rng: Random) -> tuple[str, str]:
        number = f"{whole(rng)}.{rng.randint(0, 99):02d}"[: rng.choice((None, None, -1))]
        number = number.partition(".")[0] if rng.random() < 0.06 else number
        return both(rng, MEASURED, number.replace(".", a), number.replace(".", b))

    return {"old": old, "new": new, "example": f"{left}{a}{right} -> {left}{b}{right}"}, row


SPANS = carriers(
    """
    {a}-{b} | {a} - {b} | {a} to {b} | from {a} to {b} {things} | between {a} and {b} {things} | pages {a}-{b}
    {a}–{b} {things} | ages {a} to {b} | {things}: {a}-{b} | the {spot} seats {a} to {b} people | {a}-{b} kg
    {a}–{b} EUR | rooms {a}-{b}, {spot} | {cwho} needs {a}-{b} {things} | {company}, {a}-{b} employees
    {city}, {a} to {b} minutes from the {spot}
    """
)


@typed("search_matching", """
    {which} end of the range | range -> {which} number | "3-7" -> {example} | {which} limit, digits only
    the {which} of the two numbers in the range | from a range like 10-20 keep the {which} value
    {which} bound | def bound(range_text): '''{which} bound as a number''' | just the {which} boundary
    split the range and take the {which} part | the range has two ends; give the {which} one as a bare number
    range, {which} end | price range, age range, whatever: {which} number only | {which} value of the interval
    {which}_bound | what is the {which} end of "from ... to ..."? number only
    keep only the {which} figure of the range | I need the {which} end, not the other one
    Parse the range and output the {which} number | in the range, which number is the {which} one?
    """)  # fmt: skip
def range_end(rng: Random) -> Writing:
    """Return the lower or the upper end of a range."""
    which, k = rng.choice((("lower", 0), ("smaller", 0), ("upper", 1), ("higher", 1)))

    def row(rng: Random) -> tuple[str, str]:
        low = rng.randint(0, rng.choice((9, 60, 900)))
        ends = (low, low + rng.randint(1, rng.choice((9, 60, 900))))
        return fill(rng, SPANS, a=ends[0], b=ends[1]), str(ends[k])

    return {"which": which, "example": "37"[k], "k": k}, row


@typed("search_matching", """
    the {which} out of {form} | {which} only, no unit, size is {form} | {form} -> {which}
    dimensions are {form}, give the {which} | size -> {which} (numbers come as {form})
    {form}, {which} as a bare number | from "20x30 cm" ({form}) the {which}: {example}
    def {which}_of(size): '''size is {form}''' | what is the {which}? order is {form}; number only
    I only need the {which} in digits ({form}) | split the dimensions ({form}) and keep the {which} number
    {which} number please, the text says {form} | measurements as {form}: return the {which} without the unit
    get the {which}, {form} is the order | column {which}, taken from a {form} column, no unit
    product size ({form}): {which} value | "20x30" => {example} ({form}, so that is the {which})
    the number that stands for the {which} in {form}
    how much is the {which}? ({form}, leave out cm and the like)
    Read the size, {form}, print only the number for the {which}
    """)  # fmt: skip
def size_part(rng: Random) -> Writing:
    """Return width or height from a size."""
    k = rng.randrange(2)
    first, second = rng.choice((("width", "height"), ("length", "width"), ("height", "width")))

    def row(rng: Random) -> tuple[str, str]:
        a, b = rng.sample(range(2, rng.choice((40, 250, 2000))), 2)
        sign, unit = rng.choice(("x", " x ", " × ", "×", " by ")), rng.choice((" cm", "cm", " mm", " in", ""))
        return fill(rng, SIZED, x=f"{a}{sign}{b}{unit}"), str((a, b)[k])

    return {"which": (first, second)[k], "form": f"{first} x {second}", "example": (20, 30)[k], "k": k}, row


@typed_rows("format_repair", """
    put a space between number and unit | 500g -> 500 g | split value and unit with a blank
    weight as number, space, unit, rest as it is | separate the weight from its unit by one space
    "2.5kg" => "2.5 kg" | insert the missing space before the unit | space between the figure and g, kg, lb
    def spaced(w): '''"12oz" -> "12 oz"''' | weights: one space before the unit
    number and unit should be two words | typographic fix: blank before kg, rest unchanged
    the text again, a space in front of the unit | 3lb becomes 3 lb, leave the rest
    number SPACE unit, all else unchanged | unit spacing: exactly one blank | Make it "40 kg" and not "40kg"
    same text with "value unit" for the weight | keep the text but have a space before the unit
    add a space after the number of the weight
    """)  # fmt: skip
def weight_spaced(rng: Random) -> tuple[str, str]:
    """Put a space between a weight and its unit."""
    value = rng.choice((str(rng.randint(1, 990)), f"{rng.randint(1, 90)}.{rng.randint(1, 9)}"))
    unit, glue = rng.choice(("g", "kg", "mg", "lb", "oz", "t")), " " if rng.random() < 0.08 else ""
    return both(rng, SIZED, f"{value}{glue}{unit}", f"{value} {unit}")


TOPS = listed("one, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve")
PARTS = listed("half, third, quarter, fifth, sixth, seventh, eighth, ninth, tenth, eleventh, twelfth")


@typed_rows("text_nlp", """
    fraction in words | 3/4 -> three quarters | spell out the fraction | write 2/3 as two thirds
    1/2 is one half | how do you say this fraction? (1/4 = one quarter) | fraction as words, small letters
    say it: 5/8 -> five eighths | def spoken(fraction): '''"7/10" -> "seven tenths"'''
    read the fraction aloud, e.g. one third | words for the fraction | fraction to text: "2/5" => "two fifths"
    name of the fraction with "quarter" for 4 | put the fraction into words | Write the fraction out in full
    digits out, words in: 9/11 nine elevenths | in a recipe I'd write three quarters, not 3/4; convert
    verbalise the fraction, no hyphen, no digits | fraction digits to words without "and"
    text form of the fraction, lower case
    """)  # fmt: skip
def fraction_words(rng: Random) -> tuple[str, str]:
    """Write a fraction in words."""
    bottom = rng.randint(2, 12)
    top = rng.choice([n for n in range(1, 13) if n % bottom])
    name = "halves" if (top > 1 and bottom == 2) else PARTS[bottom - 2] + "s" * (top > 1)
    line = rng.choice(("{}/{}", "{}/{}", "{} / {}", "the fraction {}/{}", "({}/{})", "{}/{}."))
    return line.format(top, bottom), f"{TOPS[top - 1]} {name}"


@typed_rows("agentic_tools", """
    number plus one | add 1 | increment | the next number | n + 1 | 41 -> 42 | one more than this
    count up by one | what comes after this number? | def succ(n): '''n + 1''' | increase the number by one
    the following whole number | "9" gives "10" | raise the counter by 1 | next integer | plus 1, please
    tick the counter on by one | successor of the number | i += 1, print i | bump it by one: 199 -> 200
    """)  # fmt: skip
def plus_one(rng: Random) -> tuple[str, str]:
    """Add one to a number."""
    number = rng.choice((rng.randint(0, 120), whole(rng) * 10 - 1, whole(rng), rng.randint(0, 9999999)))
    return str(number), str(number + 1)


@typed_rows("code_commands", """
    90 -> 1h 30m | minutes to hours and minutes, like 2h 5m | write 135 as 2h 15m | minutes in the form Xh Ym
    def hm(n): '''125 -> "2h 5m"; 45 -> "0h 45m"''' | number of minutes as "3h 20m" | n min -> _h _m
    60 minutes = 1h 0m, convert | split into hours and minutes: 200 becomes 3h 20m | display 75 as 1h 15m
    hours + rest, format 1h 30m | readable duration, e.g. 4h 10m | minutes come in, "5h 0m" style goes out
    how long is that in hours and minutes? (1h 15m) | show the running time as 2h 7m, no leading zeros
    divide by 60: hours, then what is left, as 1h 40m | film length like 1h 52m
    turn minutes into hours/minutes (0h 50m if under an hour) | From minutes to the form 6h 3m
    express as hours and minutes with h and m: 10h 5m
    """)  # fmt: skip
def minutes_to_hours(rng: Random) -> tuple[str, str]:
    """Write a number of minutes as hours and minutes."""
    minutes = rng.choice(
        (rng.randint(1, 59), rng.randint(60, 300), rng.randint(60, 900), 30 * rng.randint(1, 40))
    )
    return rng.choice(("{}", "{}", "{} min", "{} minutes", "{}m")).format(
        minutes
    ), f"{minutes // 60}h {minutes % 60}m"
