"""Families that write the words of a text in another case or join them in another way."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from fuzzy_magic.train.procedural.base import DrawRow, Writing, answers, say, typed
from fuzzy_magic.train.procedural.words import capital, code, one_each, recased, shelves, titled

OWN = shelves("""
    thing: kayak, soldering iron, tablecloth, bread knife, roof box, chess set, ukulele, moped, wheelbarrow
      + sleeping bag, lawn mower, cello, air fryer, snow shovel, trampoline, loft ladder, pasta maker, magnet
    other: helmet, sunscreen, thermos, gravel, shampoo, plywood, ink cartridge, tripod, hose reel, lampshade
      + oven glove, dustpan, compass, rucksack, sandpaper, mousepad, fuse, cutlery, bandage, corkscrew
    more: lentils, mustard, oat milk, basil, spinach, yoghurt, cinnamon, tofu, raisins, noodles, radish
    kind: sturdy, beige, refurbished, foldaway, navy, stackable, turquoise, damaged, handmade, oval, reduced
      + cordless, left-handed, maroon, spotless, leaky, two-tone, rented, seasonal, XL
    act: collect, polish, assemble, insure, weigh, label, dispatch, rinse, auction, photograph, unpack
    when: before Friday, on Tuesday, this evening, in March, by Monday, straight away, after Easter
    who: Agnes, Bruno, Celia, Damian, Edith, Felix, Gloria, Hugo, Imogen, Jasper, Kirsten, Leo, Marta, Nils
      + Odile, Pablo, Ruth, Stefan, Thea, Ulrich, Vera, Wilma, Xavier, Yvonne, Zeno, Colin, Dagmar, Esther
    kin: Archer, Blum, Corrigan, Dietz, Egan, Faulkner, Goss, Hartley, Ingram, Jopling, Kemp, Lorenz, Marsh
      + Norris, Ogden, Pohl, Rankin, Sutter, Thorne, Unwin, Voss, Wendt, Yates, Zorn, Abbott-Lee
    town: Utrecht, Zagreb, Leipzig, Seville, Aarhus, Bristol, Lyon, Tampere, Verona, Krakow, Dundee
    land: Spain, Croatia, Denmark, Scotland, Finland, Italy, Austria, upstairs, depot, main office
    key: colour, delivery date, size, status, owner, shelf, room, material, batch, priority, branch, invoice
    label: note, to do, warning, question, answer, agenda, reminder, summary, step two, hint, error
    """, r", | +\+ ")  # fmt: skip
LINES = shelves("""
    short: {kind} {thing} | {act} the {thing} | {thing} from {town} | {thing} with {other} | {other} {kind}
      + {who} and the {thing} | {n} {kind} items | {town} {thing} club | {kind} {other} set
    long: we {act} the {kind} {thing} {when} | please {act} the {other} in {town} {when}
      + who will {act} my {kind} {thing} | {act} {n} boxes of {more} and the {other} | the {thing} is {kind}
      + {who} {kin} wants to {act} a {kind} {thing} {when} | {kind} {thing} with {other} for {who}
      + no {other} left in {town} | can {who} {act} the {thing} and the {kind} {other} at last
    list: {thing}, {other}, {more} | {more}, {other} | {who}, {thing}, {town}, {kind} | {town}, {land}
      + {key}, {label}, {thing} {n}, {more} | {who} {kin}, {town}, {n} | {kind} {thing}, {other}
      + {thing}
    """, r" \| | +\+ ")  # fmt: skip
ENCLOSED = (("double quotes", '"', '"'), ("round brackets", "(", ")"), ("square brackets", "[", "]"))


def fill(rng: Random, theme: str, **facts: object) -> str:
    """Fill a carrier of a theme with words of this module."""
    return say(rng, LINES[theme], **{**one_each(rng, OWN), **facts})


def line(rng: Random) -> str:
    """Draw a line without punctuation in one of several cases."""
    text = fill(rng, rng.choice(("short", "long", "long")))
    return text if rng.random() < 0.6 else recased(rng, text)


def name(rng: Random) -> str:
    """Draw a first name and a surname, rarely in capitals."""
    text = f"{rng.choice(OWN['who'])} {rng.choice(OWN['kin'])}"
    return text.upper() if rng.random() < 0.1 else text


def two(rng: Random) -> str:
    """Draw a list of two items."""
    what = rng.choice((rng.choice(OWN["town"]), name(rng), line(rng)))
    return f"{what}, {rng.choice((*OWN['land'], *OWN['label'], fill(rng, 'short')))}"


def last_loud(text: str) -> str:
    """Write the last word in capitals."""
    return re.sub(r"\S+$", lambda word: word[0].upper(), text)


def changed(pattern: str, change: Callable[[str], str], draw: Callable[[Random], str]) -> DrawRow:
    """Draw rows in which all that a pattern matches is changed."""
    return answers(lambda text: re.sub(pattern, lambda match: change(match[0]), text), draw)


@typed("format_repair", """
    big letters in the {which} word, nowhere else changed | def loud(s): '''s with its {which} word in caps'''
    Put the {which} word in upper case, leave the rest. | {which} word in capitals, others untouched
    all caps for the {which} word and no other | could you uppercase just the {which} word? | upper_word({n})
    emphasis on the {which} word (capitals) | stress the {which} word with capitals | scream the {which} word
    shout only word {n} of the line | words[{i}] = words[{i}].upper() | same text, {which} word in caps
    upper-case {which} word please | CAPS on the {which} word only | make the {which} word LOUD
    {which} word -> upper case | up-case word {n} only | {which} word UPPER | {which} word: CAPS
    """)  # fmt: skip
def inner_word_loud(rng: Random) -> Writing:
    """Write the second or third word in capitals."""
    which, n = rng.choice((("second", 2), ("third", 3), ("2nd", 2), ("3rd", 3)))
    return {"which": which, "n": n, "i": n - 1}, changed(rf"^(?:\S+ ){{{n - 1}}}\S+", last_loud, line)


@typed("format_repair", """
    I want the label before the colon to stand out in capitals | label in caps: the text after the colon stays
    what comes before ":" should be in block letters | everything left of the colon in capital letters
    make the part in front of the colon UPPER CASE | uppercase the word or words ahead of the colon
    left side of ":" upper, right side untouched | only the bit before the colon gets capitals | LABEL: text
    upper(head), tail unchanged, colon kept | capitals before the colon, rest as is | hint: Xy z -> HINT: Xy z
    "note: Call Ann" -> "NOTE: Call Ann" | speaker: text -> SPEAKER: text | key.upper() + ": " + value
    shout up to the colon | upper-case the label | caps until the colon | prefix in capitals | head: upper
    """)  # fmt: skip
def label_loud(rng: Random) -> Writing:
    """Write what stands before the colon in capitals."""

    def draw(rng: Random) -> str:
        label = rng.choice((*OWN["label"], *OWN["who"], *OWN["key"], *OWN["town"]))
        return f"{rng.choice((label,) * 6 + (capital(label), label.upper()))}: {line(rng)}"

    return {}, changed("^[^:]+", str.upper, draw)


@typed("format_repair", """
    the part after the colon starts with a capital, nothing else changes | make the letter after ": " upper
    capitalise what follows the colon (first letter only) | upper-case the first letter right after the colon
    the first word after ":" gets a capital first letter | value[0].upper() + value[1:], key kept in front
    begin the text behind the colon with a capital | first char of the value upper, label untouched
    after a colon we go on with a capital, fix it | one capital: the first letter past the colon
    start big behind the colon, leave all else | "note: tea is out" -> "note: Tea is out" | big letter after :
    todo: wash car -> todo: Wash car | fix lower-case start after colon | capital letter after the colon
    label: text -> label: Text | Colon, then Capital | capital_after_colon | x: abc => x: Abc | : then Capital
    """)  # fmt: skip
def colon_capital(rng: Random) -> Writing:
    """Capitalise the first letter behind the colon."""

    def draw(rng: Random) -> str:
        while (text := fill(rng, "long"))[0].isupper() or text[0].isdigit():
            pass
        label = rng.choice((*OWN["label"], *OWN["who"], *OWN["town"]))
        return f"{label}: {capital(text) if rng.random() < 0.07 else text}"

    return {}, changed(": .", str.upper, draw)


@typed("format_repair", """
    can you put the words in {kind} in block letters? rest same | {kind} content to CAPS, text around it kept
    make the words between the {kind} ALL CAPS, nothing else | capitals for what is in {kind}, the rest stays
    upper-case the text inside the {kind}, keep the {kind} | Turn everything within the {kind} to upper case.
    whole sentence back, with the {kind} part in capitals | between {l} and {r}: upper() ; elsewhere: as typed
    uppercase inside {l}{r} and leave the outside alone | highlight the passage in {kind} by capitals
    only the part in {kind} in big letters | re.sub: contents of {l}…{r} -> upper | shout what's in the {kind}
    caps within {kind}, not outside | a {l}b c{r} d => a {l}B C{r} d | {l}x{r} => {l}X{r}, rest same
    loud {l}…{r}, quiet rest | {l}abc{r} -> {l}ABC{r} | CAPS only in {kind}
    """)  # fmt: skip
def enclosed_loud(rng: Random) -> Writing:
    """Write in capitals what stands in quotes or brackets."""
    kind, left, right = rng.choice(ENCLOSED)

    def draw(rng: Random) -> str:
        inner = recased(rng, fill(rng, "short"))
        before, after = (rng.choice(("", fill(rng, "short"))) for _ in "ab")
        return f"{before} {left}{inner}{right} {after}".strip()

    return {"kind": kind, "l": left, "r": right}, changed(rf"\{left}.+\{right}", str.upper, draw)


@typed("format_repair", """
    make the family name stand out: capitals for it alone | put the last name in upper case, keep the order
    uppercase the surname, keep the given names in front | write the full name with the last name in caps
    capitalise every letter of the surname, nothing else | surname shouted, rest of the name as typed
    Given names as they are, SURNAME in caps | surname in capitals, first name stays | first name + LAST NAME
    family name upper case, in its place | only the last name in block letters | full name, last part .upper()
    whole name, caps for the last word | the person's name, surname upper | French style: Jean DUPONT
    Max Muster => Max MUSTER | Jane Doe -> Jane DOE | name -> Name SURNAME | given SURNAME | Ann ORR style
    """)  # fmt: skip
def surname_loud(rng: Random) -> Writing:
    """Write the surname of a full name in capitals."""
    return {}, answers(last_loud, name)


@typed("format_repair", """
    surname shouted and moved to the front, {like} | last name first and in block letters ({like})
    SURNAME in capitals first, like {like} | family name in front in caps: {like} | I need the names as {like}
    can you give it in the form {like}? | def entry(name): '''e.g. {like}''' | for the attendance list: {like}
    LAST then first, pattern {like} | name like {like}, caps and all | passport order, e.g. {like}
    write the person as {like} | first last -> {like} style | register style: {like} | Agnes Kemp -> {like}
    sort key like {like} | reorder: {like} | name to {like} | format: {like} | make it {like}
    """)  # fmt: skip
def surname_loud_first(rng: Random) -> Writing:
    """Write the surname first and in capitals."""
    joint = rng.choice((", ", " "))
    return {"like": f"KEMP{joint}Agnes"}, answers(lambda t: t.split()[1].upper() + joint + t.split()[0], name)


@typed("format_repair", """
    initial for the first name, surname in full ({like}) | def short(name): '''Agnes Kemp becomes {like}'''
    reduce first names to initials (format {like}) | how would it look on a door sign? {like} | name as {like}
    abbreviate the first name as in {like} | I want {like} instead of Agnes Kemp | citation name, e.g. {like}
    first name cut to a letter: {like} | initial and surname, like {like} | write them all like {like}
    people as {like}, please | signature form: {like} | Agnes Kemp -> {like} | author style {like} | -> {like}
    full name -> {like} | name_short ({like}) | short name: {like} | in the form {like} | {like} form
    """)  # fmt: skip
def initial_and_surname(rng: Random) -> Writing:
    """Shorten the first name to its initial."""
    form = rng.choice(("{0}. {1}", "{0}. {1}", "{0} {1}", "{0}.{1}", "{1}, {0}.", "{1} {0}."))
    return {"like": form.format("A", "Kemp")}, answers(lambda t: form.format(t[0], t.split()[1]), name)


@typed("code_commands", """
    turn the phrase into a path with {sign}, all lower | metric name in small letters, {sign} as separator
    a key such as red{j}lamp{j}shade from the phrase | glue the words with {sign}, everything small
    small letters with {sign} between the words | down-case, then replace blanks by {sign} | lower + {sign}
    lowercase and put {sign} between words | no capitals, no spaces: {sign} instead | {j}-joined lower-case id
    lower case, {sign} for the spaces | phrase to a{j}b{j}c in lowercase | make it like this{j}one{j}here
    BIG RED BOX => big{j}red{j}box | convert: lower case; gap = {j} | "{j}".join(s.lower().split())
    words joined by {j}, lower | small and {j}-separated | Red Lamp -> red{j}lamp | a b C -> a{j}b{j}c
    """)  # fmt: skip
def small_and_joined(rng: Random) -> Writing:
    """Write a phrase in small letters with a sign between its words."""
    sign = rng.choice(("dots .", "plus signs +", "slashes /", "colons :", "tildes ~"))
    joint = sign[-1]
    return {"sign": sign[:-2], "j": joint}, answers(lambda t: joint.join(t.lower().split()), line)


@typed("format_repair", """
    list with {sign} between entries, no commas | split at the commas, glue with {sign} | a, b, c -> a{j}b{j}c
    commas out, {sign} between the items | change the list separator to {sign} | separate the values by {sign}
    rewrite the comma list with {sign} | comma list into a list with {sign} | join the list items with {sign}
    {sign} instead of comma and space | {sign} as delimiter, not commas | replace every ", " with "{j}"
    use {sign} to part the items | "{j}".join(s.split(", ")) | tea, milk -> tea{j}milk | re-join with "{j}"
    items parted by {sign} | commas -> {sign} | a{j}b{j}c form | x, y => x{j}y
    """)  # fmt: skip
def list_other_joint(rng: Random) -> Writing:
    """Join the items of a comma list by another sign."""
    sign, joint = rng.choice((
        ("a slash", "/"), ("a tilde", "~"), ("a spaced vertical bar", " | "), ("a spaced hyphen", " - "),
        ("an arrow", " -> "), ("an equals sign", "="), ("the word and", " and "), ("an at sign", "@"),
        ("a bare comma", ","), ("a bare semicolon", ";"),
    ))  # fmt: skip
    return {"sign": sign, "j": joint}, answers(lambda t: joint.join(t.split(", ")), lambda r: fill(r, "list"))


@typed("format_repair", """
    flatten the bulleted list, separated by comma and space | list items side by side, with commas, no dashes
    make one line of the bullet points, ", " in between | collapse this bullet list into comma-separated text
    I pasted bullets but need them comma-separated | drop the hyphens and line breaks, use commas
    bullets gone, items on one line with commas | write the list in a single row: x, y, z | bullets to commas
    strip "- " and join the lines by ", " | ", ".join(line[2:] for line in lines) | dashed list -> comma list
    turn the markdown list into a, b, c | un-bullet: a, b, c in one line | "- tea↵- milk" -> "tea, milk"
    inline the bullet points | de-bullet, use ', ' | - a / - b => a, b | no dashes, commas | one row, commas
    """)  # fmt: skip
def bullets_to_commas(rng: Random) -> Writing:
    """Write a bulleted list on one line."""
    draw = lambda r: "- " + fill(r, "list").replace(", ", "\n- ")  # noqa: E731
    return {}, answers(lambda t: ", ".join(each[2:] for each in t.split("\n")), draw)


@typed("format_repair", """
    the line must end in an exclamation mark, not in a period | "We won." -> "We won!", "We won" -> "We won!"
    exclamation mark as the last character, final dot out | exclaim it: exactly one ! at the end, no full stop
    make every slogan end with one "!", never with "." | turn the end of the sentence into an exclamation
    . -> ! at the end, add ! if there is none | closing ! please, replacing a closing . | s.rstrip(".!") + "!"
    finish with "!" (a final period goes) | swap the last period for ! or add a ! | Hi -> Hi! and Hi. -> Hi!
    . at the end becomes !, else add ! | sound excited: end on "!" (once) | put a ! where the sentence ends
    final "!" (only one) | . -> !, one only | Done. => Done! | !, not .
    """)  # fmt: skip
def end_excited(rng: Random) -> Writing:
    """End a text with an exclamation mark."""
    draw = lambda r: line(r) + r.choice(("", "", ".", ".", ".", "!"))  # noqa: E731
    return {}, answers(lambda t: t.rstrip(".!") + "!", draw)


@typed("code_commands", """
    key {case}, equals sign, no spaces around it | = instead of the colon, no space, key {case} | to {like}
    as a command-line argument like {like} | I need the setting written as {like} | write the pair like {like}
    key: value -> key=value, key {case} | turn it into an assignment: {like} | def pair(s): '''e.g. {like}'''
    field=value with the field {case} | "Room: East Wing" becomes {like} | colon to equals sign ({like})
    config line such as {like} | Room: East Wing -> {like} | Room: East Wing => {like} | settings style {like}
    key {case}, "=", value | = not colon: {like} | query form: {like} | format like {like} | ini line: {like}
    """)  # fmt: skip
def key_equals(rng: Random) -> Writing:
    """Write a key and its value with an equals sign."""
    case, change = rng.choice((("in capitals", str.upper), ("in small letters", str.lower), ("as is", str)))

    def draw(rng: Random) -> str:
        key = rng.choice((*OWN["key"], *OWN["label"]))
        return f"{rng.choice((key, capital(key), titled(key), key.upper()))}: {line(rng)}"

    rule = lambda t: change(t.partition(": ")[0]) + "=" + t.partition(": ")[2]  # noqa: E731
    return {"like": f"{change('Room')}=East Wing", "case": case}, answers(rule, draw)


@typed("code_commands", """
    remove the spaces and capitalise every letter | compact form in capitals, without blanks | "x 7 q" => X7Q
    license plate in one piece, big letters | spaces deleted, small letters made big | all caps and no spaces
    write everything together in capitals | strip all blanks, make it upper-case | close up the code, capitals
    squeeze out the spaces, upper() it | one solid string in block letters | capital letters, nothing between
    postcode without space, in caps | s.replace(" ", "").upper() | upper case, blanks out | ab 12 cd -> AB12CD
    all in one word, CAPS | UPPER and spaceless | CAPS, no gaps | UPPERNOSPACE | q 1 w -> Q1W
    """)  # fmt: skip
def closed_up_loud(rng: Random) -> Writing:
    """Write a code in capitals and without spaces."""

    def draw(rng: Random) -> str:
        forms = "AA 99 AAA/A 999 AA/AA9 9AA/9999 AA/AA99 9999 9999/AAA 999/A9 9 A9/AA-99 9A"
        text = code(rng, rng.choice(forms.split("/")))
        return rng.choice((text.lower(), text.lower(), capital(text), text, fill(rng, "short")))

    return {}, answers(lambda t: "".join(t.upper().split()), draw)


@typed("code_commands", """
    replace the {signs} by blanks and capitalise each word | human-readable title of the field (Capital Words)
    readable heading, Each Word Big, spaces not {signs} | turn the slug into a heading with Capital Words
    column name to title: order_date -> Order Date | display name: words apart, each with a capital
    make a table header: red{j}lamp => Red Lamp | blank for each {j}, Every Word Capitalised | Words Like This
    {signs} to spaces, capital on each word | Title Case With Spaces from the key | pretty label, Like This
    big{j}blue{j}box to Big Blue Box | key.replace("{j}", " ").title() | name → Nice Name, no {signs}
    a{j}b -> A B, word capitals | un{j}join to Un Join | un-code: Word Word | to Title Words | a{j}b to A B
    """)  # fmt: skip
def key_titled(rng: Random) -> Writing:
    """Write a name with underscores or hyphens as a title."""
    signs, joint = rng.choice((("underscores", "_"), ("hyphens", "-")))

    def draw(rng: Random) -> str:
        text = fill(rng, "short", kind=rng.choice(("beige", "oval", "navy", "rented"))).replace(" ", joint)
        return rng.choice((text.lower(), text.lower(), text.lower(), text.upper()))

    return {"signs": signs, "j": joint}, answers(lambda t: titled(t.replace(joint, " ")), draw)


@typed("format_repair", """
    the first word is a brand: leave it, lower the others | keep word one, lowercase the rest of the words
    no capitals behind the first word; first word stays | first word as is, all others in small letters
    USB Stick From Rome -> USB stick from rome | tail in lower case, first word not altered
    only the opening word keeps its capitals | brand first, unchanged, then lower case | all small but word 1
    IKEA Wooden Table => IKEA wooden table | from the second word on: lower case | downcase all except word 1
    words[1:] lower, words[0] unchanged | NASA Moon Trip -> NASA moon trip | after word one: small letters
    first word same, others lower | word 1 kept, rest lower | lower all but word 1
    """)  # fmt: skip
def small_but_first(rng: Random) -> Writing:
    """Write all words but the first in small letters."""
    return {}, changed(" .*", str.lower, lambda r: r.choice((str, str, titled, titled, str.upper))(line(r)))


@typed("format_repair", """
    use round brackets for the bit behind the comma | second part in parentheses, comma dropped | comma -> ( )
    Kemp, Oslo -> Kemp (Oslo), that pattern | put what follows the comma in brackets | one (two), not one, two
    parenthesise the rest after the comma | no comma: put the addition in ( ) | Turin, Italy -> Turin (Italy)
    after the comma -> (in brackets) | "{} ({})".format(*s.split(", ")) | brackets instead of the comma
    instead of ", b" write " (b)" | write it as "first (second)" | Rome, Italy => Rome (Italy) | X, Y => X (Y)
    comma part goes in parens | brackets for part two | ', x' to ' (x)' | a, b to a (b) | a, b => a (b)
    """)  # fmt: skip
def comma_to_bracket(rng: Random) -> Writing:
    """Put what follows the comma in brackets."""
    return {}, answers(lambda t: "{} ({})".format(*t.split(", ")), two)


@typed("format_repair", """
    the note in brackets comes after {sign}, without brackets | turn "name (place)" into "name{j}place"
    take the part out of its brackets, {sign} in front | {sign} before what was in brackets, brackets gone
    unbracket: join both parts with {sign} | s.replace(" (", "{j}").rstrip(")") | name{j}addition, no brackets
    dissolve the brackets into {sign} | replace the brackets with {sign} | rather than brackets use {sign}
    Turin (Italy) -> Turin{j}Italy | main (detail) -> main{j}detail | I'd like {sign} and no parens
    no brackets, {sign} instead | write it as first{j}second | parentheses out, {sign} in | ( ) out, {sign} in
    brackets to {sign} | a (b) => a{j}b | X (Y) to X{j}Y
    """)  # fmt: skip
def bracket_to_joint(rng: Random) -> Writing:
    """Join what stands in brackets to the rest by a sign."""
    sign, joint = rng.choice(
        (("a comma", ", "), ("a spaced hyphen", " - "), ("a colon", ": "), ("a slash", "/"))
    )
    draw = lambda r: "{} ({})".format(*two(r).split(", "))  # noqa: E731
    return {"sign": sign, "j": joint}, answers(lambda t: joint.join(t[:-1].split(" (")), draw)


@typed("format_repair", """
    reduce all-capital words to an initial capital; every other word verbatim | SALE on lamps -> Sale on lamps
    turn each fully upper-case word into a capitalised one, others untouched | only CAPS words to Title case
    calm the ALL-CAPS words: first letter big, rest small; leave the others | fix caps lock words (NOW -> Now)
    shouted words only: PLEASE call Ann NOW -> Please call Ann Now | BIG words -> Big, small words as they are
    tone down the words in capitals (Xxxx), don't touch the rest | no word in full capitals: SOON -> Soon
    words in full caps -> Capitalised, others stay | de-shout: WORD becomes Word, word stays word
    w.capitalize() if w.isupper() else w | shouting -> Title, per word | no SHOUTED words, Shouted
    NOW -> Now, now stays | CAPS words to Caps | HI you -> Hi you | WORD -> Word
    """)  # fmt: skip
def caps_words_calmed(rng: Random) -> Writing:
    """Write words in capitals with one capital."""

    def draw(rng: Random) -> str:
        words = re.sub(r"\bXL\b|\bUSB\b", "huge", fill(rng, "long")).split()
        return " ".join(word.upper() if rng.random() < 0.35 and len(word) > 1 else word for word in words)

    return {}, changed(r"(?<!\S)[A-Z][A-Z-]+(?!\S)", capital, draw)


@typed("text_nlp", """
    several sentences, all small: give each a capital at the front | begin all sentences with a capital letter
    sentence starts in capitals (first letter only), nothing else | hi there. call me. -> Hi there. Call me.
    auto-capitalise like a phone does, at sentence beginnings | start each sentence properly, with a capital
    first letter of every sentence upper, others unchanged | after . ! ? and at the beginning: capital letter
    capital at the start of each sentence, the rest stays | fix the missing capitals at sentence starts
    typed in a hurry: capitalise where a sentence starts | every sentence begins with a big letter
    Sentence. Sentence. (capitals in front) | Capitals at sentence starts | big letter after . ! ?
    one. two! => One. Two! | ok. sure. -> Ok. Sure. | sentence starts big | a. b. -> A. B.
    """)  # fmt: skip
def sentences_capital(rng: Random) -> Writing:
    """Begin every sentence with a capital."""
    some = lambda r: fill(r, r.choice(("short", "long"))).lower() + r.choice(".!?.")  # noqa: E731
    draw = lambda r: " ".join(some(r) for _ in range(r.choice((1, 2, 2, 2))))  # noqa: E731
    return {}, changed(r"(?:^|(?<=[.!?] ))[a-z]", str.upper, draw)
