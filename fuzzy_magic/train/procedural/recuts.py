"""Families that leave words of a text out, keep a run of them or move one to the other end."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from fuzzy_magic.train.procedural.base import Writing, answers, carriers, say, typed
from fuzzy_magic.train.procedural.words import LETTERS, one_each, recased, shelves, titled

MORE = shelves(
    """
    thing: ukulele, hedge trimmer, sledge, wok, bunk bed, doorbell, flashlight, aquarium, lawn mower, apron
    + mixing bowl, cot, deck chair, bread bin, wetsuit, globe, projector, sofa cover, tea urn, canoe, mop
    other: rug, violin bow, ironing board, crib, fuse box, raft, skylight, gutter, saucepan, beanbag, ramp
    how: turquoise, lightweight, creaky, half-empty, handmade, oversized, dented, spotted, reusable, crisp
    + mild, tangled, refurbished, mislabelled, unopened, stackable, sticky, oval, dusty, heated, snug
    pal: Alma, Bodhi, Cyrus, Delphine, Eamon, Flora, Gideon, Hetty, Idris, Juno, Kaspar, Lowell, Minna
    + Ned, Odette, Percy, Rania, Soren, Tilda, Ugo, Valentin, Winnie, Xiomara, Yannick, Zelda
    kin: Abbott, Bianchi, Crowe, Dahl, Engel, Flynn, Gallo, Hartley, Ismail, Jarvis, Keller, Lowe, Marsh
    + Nolan, Oakes, Pryce, Quist, Rhodes, Sato, Tembo, Unger, Vance, Webb, Yates, Zeller
    town: Aarhus, Bilbao, Calgary, Dresden, Exeter, Fukuoka, Ghent, Haifa, Inverness, Jaipur, Kampala
    deed: swept, insured, framed, hauled, rinsed, labelled, postponed, patched, weighed, stitched, exported
    spot: boathouse, cellar, food court, hangar, nursery, pavilion, quay, sauna, terrace, vestry, bus depot
    when: tonight, next spring, after dark, since noon, all week, before lunch, this quarter, at dawn, twice
    tag: summer, diy, hiring, openday, foodie, throwback, travel, newin, fitness, sunset, giveaway, recipe
    form: Ltd., Ltd, Inc., Inc, GmbH, LLC, AG, S.A., plc, Co., Corp., Corporation, Pty Ltd, B.V., KG, Oy
    file: invoice, team photo, budget, slides, minutes, logo, floor plan, cover letter, backup, price list
    """,
    r"\s+\+ |, ",
)
LINES = carriers("""
    the {how} {other} from {town} stays in the {spot} until {weekday} because {pal} {deed} the {thing}
    {pal} and {first} {deed} the {thing} near the {spot} {when} | can we have the {thing} {deed} {when}
    who {deed} the {other} at the {spot} | why is the {spot} so {how} {when} | {pal} {deed} the {how} {thing}
    {how} {thing} with {how} {other} | nobody {deed} our {other} {when} | WARN {file} not found in {spot}
    {town} to {city} by night train | the {spot} in {town} is {how} | {company} {thing} catalogue | {thing}
    {thing} and {other} {when} | new {file} by {pal} {kin} | selling my {how} {other} | {pal} in {town}
    {pal} {deed} it {when} | {how} {thing} | {town} {spot} | {pal} {kin}
    """)  # fmt: skip
NUMBERED = carriers("""
    {pal} {deed} {n} of {n2} {how} boxes | {town} line {n} platform {n2} | {how} {thing} {n} x {n2}
    {n2}% off each {how} {other} | {n} {thing} and {n} {other} | {n2} {town} {n} | room {n} in the {spot}
    {how} {thing} {n} | {file} {n} by {pal} | bus {n} from {town}, stop {n2} | {pal} ({n}), {first} ({n2})
    """)  # fmt: skip
CODED = carriers("""
    {n}th {how} {thing} | {file} v{n} by {pal} | gate B{n} {when} | {how} {thing} {n}cm | {thing} A{n} {how}
    order {ref} from {town} | {other} model {x}{n2} {how} | {n}kg of {thing} parts {when}
    """)  # fmt: skip
SENTENCES = carriers("""
    I {deed} the {thing}, {pal} did the rest. | {town} gets a new {spot} on {weekday}. | Where is the {file}?
    The {how} {thing} is in the {spot}. | Our {spot} was {deed}, then closed. | Has {pal} {deed} the {other}?
    {pal} {kin} {deed} it {when}! | Nobody likes a {how} {other}. | The {other} costs {n} euros. | Thank you.
    We are in {town} {when}. | Call {pal} {when}. | It took {n} days. | Great {thing}!
    """)  # fmt: skip
PARTS = carriers("{thing} | {how} {other} | {town} | {pal} {kin} | {spot} | {file} | {country} | {team}")
COUNTS, NTH = ("two", "three", "four"), ("third", "fourth", "fifth")
GLUES = {"slashes": "/", "dashes": " - ", "colons": ": ", "semicolons": "; ", "arrows": " -> ", "pipes": "|"}
HELLOS = carriers("Hi {pal}, | Hello {pal}, | Hi all, | Hey {pal}! | Good morning {pal}, | Hi team, | Hello,")
BYES = carriers("Kind regards,↵{name} | Thanks,↵{first} | Cheers,↵{first} | Best, {first} | Yours,↵{name}")
FRAMES = ("{hello}\n{}\n{bye}",) * 4 + ("{hello}\n\n{}\n\n{bye}", "{hello} {}\n\n{bye}", "{}\n{bye}", "{}")
CUES = ("for", "with", "from", "because", "but", "until", "via", "near", "without", "by", "after", "if")
ODD = ('{pal}, {pal} and {first}: "{deed} {when}"!', "{thing}; {other} ({spot})", "well, {pal}... {when}?!")
KINDS = {
    "hashtags": (r"#\w+", "#{tag}"), "#tags": (r"#\w+", "#{tag}{n}"), "mentions": (r"@\w+", "@{pal}{n}"),
    "links": (r"https?:\S+", "https://{tag}.example.com/{team}"), "@names": (r"@\w+", "@{pal}_{kin}"),
    "URLs": (r"https?:\S+", "http://{tag}.example.org"), "times (like 14:30)": (r"\d+:\d\d", "{clock}"),
    "e-mail addresses": (r"\S+@\S+", "{mail}"), "prices with $": (r"\$\d+", "${n2}"),
}  # fmt: skip
Draw = Callable[[Random], str]
Lines = tuple[str, ...]


def fill(rng: Random, lines: Lines) -> str:
    """Fill a carrier with this module's words."""
    own: dict[str, object] = {**one_each(rng, MORE), "n2": rng.randint(3, 400), "x": rng.choice(LETTERS)}
    return say(rng, lines, **own, clock=f"{rng.randint(6, 23)}:{rng.randint(10, 59)}")


def joined(lines: Lines, low: int, high: int, joint: str = "", seldom: Lines = ()) -> Draw:
    """Draw different texts of some carriers, joined; a few rows are of other carriers."""

    def draw(rng: Random) -> str:
        chosen = seldom if seldom and rng.random() < 0.07 else lines
        return joint.join(dict.fromkeys(fill(rng, chosen) for _ in range(rng.randint(low, high))))

    return draw


def anycase(draw: Draw) -> Draw:
    """Draw texts, now and then in capitals, in small letters or as a title."""
    return lambda rng: recased(rng, draw(rng))


def cut(pattern: str, draw: Draw, new: str = "", **params: object) -> Writing:
    """Write something else, as a rule nothing, for what a pattern finds."""
    return params, answers(lambda text: re.sub(pattern, new, text).strip(), draw)


def by_count(rng: Random, high: int, keep: Callable[[list[str], int], list[str]]) -> Writing:
    """Draw a number of words, in digits or as a word, and cut texts by it."""
    n, draw = rng.randint(2, high), anycase(joined((*LINES, *NUMBERED), 1, 1))
    facts = {"n": n, "k": rng.choice((COUNTS[n - 2], COUNTS[n - 2], n)), "next": n + 1, "nth": NTH[n - 2]}
    return facts, answers(lambda text: " ".join(keep(text.split(), n)), draw)


@typed("search_matching", """
    crop from the left so that {k} words stay | def tail(s): '''Last {k} words of s.''' | {k} words at the end
    how does it end? give me {k} words | I need the tail, {k} words long | last {k} words pls, as they are
    only the end of it, {k} words | what are the last {k} words? | the {k} rightmost words | ending: {k} words
    text.split()[-{n}:] | trailing {k} words | tail of {k} words | last {k} words | last_{n}_words | tail -{n}
    {k} last words | words [-{n}:]
    return the {k} words the text ends with, or all of it if it is shorter | final {k} words""")  # fmt: skip
def last_n_words(rng: Random) -> Writing:
    """Keep the last few words."""
    return by_count(rng, 4, lambda words, n: words[-n:])


@typed("format_repair", """
    def shift(s): '''s minus its first {k} words''' | chop off the {k} words it begins with | skip {k} words
    I don't want the opening {k} words | minus {k} words at the start | cut {k} words off the front
    without the first {k} words | all but the first {k} words | lop {k} words off the front
    drop the first {k} words | minus {k} words in front | lose {k} words in front | not the first {k} words
    from the {nth} word on | words from no. {next} | skip_first_{n}_words | skip ahead {k} words | words[{n}:]
    the leading {k} words are noise, remove them and keep the rest | words {next} to the end""")  # fmt: skip
def skip_n_words(rng: Random) -> Writing:
    """Leave out the first few words."""
    return by_count(rng, 3, lambda words, n: words[n:])


@typed("format_repair", """
    def trim(s): '''s minus its last {k} words''' | stop {k} words before the end | all but the last {k} words
    delete the trailing {k} words | the closing {k} words can go | without {k} words at the end | words[:-{n}]
    minus {k} words at the back | head -n -{n}, but by words | without the last {k} words | last {k} words out
    cut {k} words off the end | lose {k} words at the end | drop the last {k} words | end it {k} words sooner
    not the last {k} words | minus_last_{n}_words | stop {k} words early
    the last {k} words are always junk, give me the rest | strip {k} words from the right""")  # fmt: skip
def minus_n_words(rng: Random) -> Writing:
    """Leave out the last few words."""
    return by_count(rng, 3, lambda words, n: words[:-n])


@typed("code_commands", """
    second of three, split at {sign} | what stands between both {sign}? | cut off both ends at the {sign}
    field 2, separator "{mark}" | the middle, split at {sign} | part two of three ({sign}) | 2nd of 3, {sign}
    the bit inside the {sign} | centre of a{glue}b{glue}c | central segment ({sign}) | the middle one ({sign})
    between the two {sign} | part 2 of 3 ({sign}) | s.split("{glue}")[1] | x{glue}y{glue}z => y
    a{glue}b{glue}c -> b | mid section ({sign}) | inner part ({sign}) | split({sign})[1]
    neither the left nor the right one, the piece in the middle (cut at {sign})""")  # fmt: skip
def middle_part(rng: Random) -> Writing:
    """Keep the middle one of three parts."""
    glue = GLUES[sign := rng.choice(list(GLUES))]
    draw = anycase(lambda r: glue.join(fill(r, PARTS) for _ in range(3)))
    ends = "^.*?{0}|{0}.*".format(re.escape(glue))
    return cut(ends, draw, sign=sign, glue=glue, mark=glue.strip())


@typed("format_repair", """
    "Elm Court 4, Leeds, England" -> "Elm Court 4, Leeds" | take off the last piece (pieces end at commas)
    drop the end, from the last comma on | everything before the last comma | the list minus its last item
    text before final comma pls | all before the final comma | lose the last comma part | s.rpartition(",")[0]
    drop the last comma part | chop at the last comma | cut at the last comma | up to the last comma
    minus last list item | no last comma part | before_last_comma | a, b, c -> a, b | list[:-1]
    keep all but the last item, commas between the others stay | without its last comma part""")  # fmt: skip
def up_to_last_comma(rng: Random) -> Writing:
    """Leave out what follows the last comma."""
    ends = ("{n} {street}, {town}, {country}", "{town}, {country}", "{spot}, {street} {n}, {town}, {country}")
    lists, ones = joined(PARTS, 2, 5, ", "), joined(ends, 1, 1)
    return cut(", [^,]*$", anycase(lambda r: r.choice((lists, ones))(r)))


@typed("text_nlp", """
    def ending(s): '''The last sentence of s.''' | which sentence comes last? copy it whole | the end sentence
    the sentence after all the others | drop all sentences but the last | return the concluding sentence
    keep the sentence it ends with | final sentence, unchanged | how it ends: one sentence | only sentence -1
    ends with which sentence? | only the final sentence | sent_tokenize(text)[-1] | drop earlier sentences
    last sentence, as is | closing sentence pls | last sentence | sentences[-1] | last_sentence
    how does the message end (last full sentence, same words) | just the last full sentence""")  # fmt: skip
def closing_sentence(rng: Random) -> Writing:
    """Keep the last sentence."""
    return cut("^.*[.!?] ", joined(SENTENCES, 1, 4, " "))


@typed("text_nlp", """
    def rest(s): '''s from its second sentence on''' | the first sentence is boilerplate, remove it
    everything after the first sentence | cut off the opening sentence | leave out the lead sentence
    without the first sentence | delete sentence no. 1 pls | minus its first sentence | not the first sentence
    drop the first sentence | " ".join(sentences[1:]) | lose the intro sentence | sentence 2 to the end
    from sentence two on | skip_first_sentence | after sentence one | sentence 1 can go | sentences[1:]
    start with the second sentence and go on to the end | what follows the opening sentence?""")  # fmt: skip
def skip_first_sentence(rng: Random) -> Writing:
    """Leave out the first sentence."""
    return cut("^.*?[.!?]( |$)", joined(SENTENCES, 2, 3, " "))


@typed("search_matching", """
    keep everything up to the first line break | just the first line of the address block | only the top line
    drop line 2 and the following ones | return the first row of the note | remove all lines but the first
    the opening line, as it stands | strip all below the first line | what is written on line 1? | first line
    cut at the first newline | line one only, please | text.splitlines()[0] | s.split("\\n")[0] | topmost line
    the upper line | line no. 1 | first_line | head -1 | line 1
    the heading is on the first line, give me that | def head(s): '''First line of s.'''""")  # fmt: skip
def top_line(rng: Random) -> Writing:
    """Keep the first line."""
    kinds = (*LINES, *NUMBERED, *SENTENCES, "{n} {street}", "{file}.pdf", "- {thing}", "{mail}")
    return cut("(?s)\n.*", joined(kinds, 1, 4, "\n"))


@typed("agentic_tools", """
    I want the core of the mail: no greeting, no closing, no name | "Hi Al,↵It works.↵Best, Bo" -> "It works."
    what do they write, apart from hello and sign-off? | strip hello and goodbye lines | no hello, no sign-off
    the actual message, no frame | greeting + signature -> gone | without hi + regards + name | body text only
    drop greeting and sign-off | skip the hello and the bye | no salutation, no closing | drop hello + regards
    mail minus hello and bye | mail text, no frame | strip hi/regards | no hi, no bye | message_body
    def body(mail): '''Text of the mail without greeting and signature.''' | mail body only""")  # fmt: skip
def message_body(rng: Random) -> Writing:
    """Keep a message without greeting and sign-off."""
    body = joined(SENTENCES, 1, 2, " ")

    def draw(rng: Random) -> str:
        return rng.choice(FRAMES).format(body(rng), hello=fill(rng, HELLOS), bye=fill(rng, BYES))

    return cut(r"(?s)^(Hi|Hello|Hey|Good)\b[^,!]*[,!]\s+|\n.*", draw)


@typed("code_commands", """
    remove the word {cue} and all that follows | "{cue}" and the words after it must go | stop before "{cue}"
    strip from {cue} to the end pls | drop everything from "{cue}" on | only what comes before "{cue}"
    trim the {cue} part at the end | red mug {cue} xyz => red mug | delete {cue} plus its tail | no {cue} part
    what stands before {cue}? | up to {cue}, without it | cut at the word {cue} | s.split(" {cue} ")[0]
    lose "{cue} ..." | {cue} … -> gone | stop at {cue} | before_{cue}
    ignore the rest once "{cue}" shows up, that word too | keep the part in front of {cue}""")  # fmt: skip
def cut_at_word(rng: Random) -> Writing:
    """Leave out everything from a given word on."""
    glue = f" {(cue := rng.choice(CUES))} "
    draw = lambda r: glue.join(fill(r, PARTS) for _ in range(min(2, r.randint(1, 14))))  # noqa: E731
    return cut(f"{glue}.*", draw, cue=cue)


@typed("code_commands", """
    remove the words in front of {cue} (not {cue}) | start at the word "{cue}" and keep the rest
    the {cue} part, {cue} in front | red mug {cue} xyz => {cue} xyz | all from {cue} onwards
    the last part, {cue} included | the end, starting with {cue} | begin the text at "{cue}" | only "{cue} …"
    let it begin with "{cue}" | cut all left of "{cue}" | from {cue} till the end | s[s.index("{cue}"):]
    {cue} + what follows | {cue} ... to the end | start from {cue} | from_{cue}_on | {cue} onwards
    drop what comes before {cue}, keep {cue} itself | which part begins with "{cue}"?""")  # fmt: skip
def from_word_on(rng: Random) -> Writing:
    """Keep everything from a given word on."""
    glue = f" {(cue := rng.choice(CUES))} "
    return cut(f"^.*?(?={glue})", lambda r: fill(r, PARTS) + glue + fill(r, LINES[:4]), cue=cue)


@typed("format_repair", """
    delete each word that has a digit in it | "order 12 lamps A7" -> "order lamps" | keep the digit-free words
    only words without digits, in order | [w for w in words if not any digit] | no words with numbers in them
    strip numbers and codes like B12 | lose A12, 40, v3 and the like | no tokens containing digits
    text minus its digit words | without x2, 40, B7 words | drop tokens with digits | drop words with digits
    remove words with 0-9 | words_without_digits | without A7, 12 etc. | words w/o any digit | no 12, B7, 3rd
    words made of letters stay, anything with a digit (B7, 12, 3kg) goes | number words out""")  # fmt: skip
def number_words_out(rng: Random) -> Writing:
    """Leave out the words that have a digit in them."""
    return cut(r"\S*\d\S* ?", anycase(joined((*NUMBERED[:5], *CODED), 1, 1, "", LINES)))


@typed("search_matching", """
    numbers from left to right, e.g. 10 7 | extract every number, space-separated | numbers joined by spaces
    list the figures, parted by a blank | " ".join(re.findall(r"\\d+", s)) | only the numbers, space between
    just numbers pls, like "4 17 2" | all numbers, one line, spaces | digits of each number, spaced
    just the numbers with spaces | pull out the numbers: 5 12 8 | 3 pens, 20 cups -> 3 20 | "a1 b22" => "1 22"
    ints only, spaced | nums -> "1 2 3" | numbers, spaced | a 5 b 7 -> 5 7 | numbers_only
    drop everything that is not a number, single spaces between | keep the numbers, spaced""")  # fmt: skip
def numbers_only(rng: Random) -> Writing:
    """Keep the whole numbers, with spaces between them."""
    draw = anycase(lambda r: joined(NUMBERED, 1, 2, r.choice((", ", "; ", " and ")))(r))
    return cut(r"\D+", draw, " ")


@typed("format_repair", """
    kill the punctuation, keep the words as they are | words only, none of the marks between them
    clean for search: no marks at all | remove all punctuation marks | re.sub(r"[^\\w\\s]", "", s) | no marks
    lose the ?!.,:; and quotes | plain words, no marks pls | same words but no signs | strip . , ! ? : ; " ( )
    s.translate(no_punct) | Hi, Bob! -> Hi Bob | remove every mark | drop punctuation | punctuation out
    no punctuation | without .,!?;: | depunctuate
    delete every sign that is not a letter, digit or space | letters, digits and spaces only""")  # fmt: skip
def no_punctuation(rng: Random) -> Writing:
    """Leave out all punctuation marks."""
    return cut(r"[^\w ]", anycase(joined((*SENTENCES, *ODD), 1, 2, " ", PARTS)))


@typed("format_repair", """
    delete every one of the {kind}, no double spaces | get rid of {kind} but not of other words | {kind} out
    ignore {kind}, copy the other words | def clean(s): '''Drop {kind}.''' | leave out {kind}, rest as is
    filter {kind} from the text | same words, {kind} gone | the text minus {kind} | {kind}? take them off
    my {kind} have to go | lose the {kind} pls | please skip {kind} | {kind} -> nothing | erase any {kind}
    clear out {kind} | drop the {kind} | text w/o {kind} | without {kind} | remove {kind} | no {kind}
    I can't have {kind} in this column, take them out | what does it say without the {kind}?""")  # fmt: skip
def kind_out(rng: Random) -> Writing:
    """Leave out one kind of token, such as hashtags or links."""
    pattern, form = KINDS[kind := rng.choice(list(KINDS))]

    def draw(rng: Random) -> str:
        words, other = fill(rng, LINES).split(), rng.choice(("#{tag}", "{n}", "@{pal}", ":-)", "{mail}"))
        for each in rng.choice(((form,), (form,), (form,), (form, form), (form, other), (other,))):
            words.insert(rng.choice((0, len(words), rng.randint(0, len(words)))), fill(rng, (each,)))
        return " ".join(words)

    return cut(rf"(?<!\S){pattern}( |$)", draw, kind=kind)


@typed("agentic_tools", """
    take the last one and put it before all others | newest is at the end, I want it first | tail item to head
    put the final entry at the beginning | move the last item to the front | reorder: last, first, second …
    items.insert(0, items.pop()) | rotate the list right by one | begin with what is now last | last one leads
    pull the last entry forward | shift right (comma list) | x, y, z => z, x, y | [l[-1], *l[:-1]]
    last item first | last_to_front | last to front | l.rotate(1)
    the list with its last element in front, others in the same order | a, b, c -> c, a, b""")  # fmt: skip
def last_item_first(rng: Random) -> Writing:
    """Move the last item of a comma list to the front."""
    return cut("^(.*), (.*)$", anycase(joined(PARTS, 2, 5, ", ")), r"\2, \1")


@typed("agentic_tools", """
    whoever is first goes to the back of the line | send the first one to the end of the queue | l[1:] + l[:1]
    second, third, …, then the first | first goes last, others move up | move the first item to the end
    rotate the list left by one | items.append(items.pop(0)) | shift left (comma list) | head item to the tail
    front item to the back | a goes last: b, c, a | a, b, c -> b, c, a | x, y, z => y, z, x | first item last
    first_to_back | first to end | l.rotate(-1)
    start with the second item and finish with the first | the one in front should come last""")  # fmt: skip
def first_item_last(rng: Random) -> Writing:
    """Move the first item of a comma list to the end."""
    return cut("^(.*?), (.*)$", anycase(joined(PARTS, 2, 5, ", ")), r"\2, \1")


@typed("format_repair", """
    put the two halves the other way round without the comma | natural order instead of "X, Y"
    second part, space, first part | right side, space, left side | flip at the comma, comma out | comma_flip
    Oslo, Norway -> Norway Oslo | swap at the comma, no comma | later part first, no comma | Fox, Al -> Al Fox
    right half first, no comma | comma out, halves swapped | turn "X, Y" into "Y X" | turn round, comma out
    bolt, big = big bolt | "a, b" => "b a" | Y X from "X, Y" | y x for "x, y"
    un-invert the entry: what is behind the comma leads, no comma | lamp, blue -> blue lamp""")  # fmt: skip
def comma_turned(rng: Random) -> Writing:
    """Turn `x, y` into `y x`."""
    kinds = ("{thing}, {how}", "{other}, {how}", "{town}, {country}", "{kin}, {pal}", "{spot}, {town}")
    return cut("^(.*), (.*)$", anycase(joined(kinds, 1, 1)), r"\2 \1")


@typed("agentic_tools", """
    library style: leading the/a/an goes behind a comma | move the article to the end after a comma
    record shop order (Kinks, The) | for our film index: Birds, The | invert the article (Wall, The)
    The Red Door -> Red Door, The | the/a/an last, after a comma | article + comma at the back | article_last
    comma + article at the end | trailing article: "Hut, A" | shelf order: "Name, The" | the/a/an to the back
    "A Fox" => "Fox, A" | "Sea, The" style | The X = X, The | A Fox = Fox, A | "End, The"
    article in front? hang it on the end with a comma, else leave as is | Beatles, The style""")  # fmt: skip
def article_to_end(rng: Random) -> Writing:
    """Move the article of a title to its end."""
    kinds = ("The {thing}", "A new {other}", "The {spot} of {town}", "The {other} and the {how} {thing}")
    draw = joined(kinds, 1, 1, "", ("{how} {spot}",))
    return cut("(?i)^(the|an?) (.*)$", anycase(lambda r: titled(draw(r))), r"\2, \1")


@typed("search_matching", """
    some have a middle name or initial, take it away | skip whatever stands between first and last name
    without middle names or initials | remove the middle names | just given name + surname | middle name out
    first and last name only | Jo Ann May Fox => Jo Fox | I only need first + last | keep the outer two names
    middle names + initials out | without the middle name | two names: first + last | drop the middle name
    Ana B. Li -> Ana Li | no middle name pls | no middle name | first_last
    how is the person called without the middle part? | leave out the names in the middle""")  # fmt: skip
def middle_name_out(rng: Random) -> Writing:
    """Leave out middle names and initials."""
    kinds = ("{pal} {first} {kin}", "{pal} {x}. {kin}", "{first} {pal} {x}. {last}", "{pal} {x}. {pal} {kin}")
    return cut(" .* ", anycase(joined(kinds, 1, 1, "", ("{pal} {kin}",))), " ")


@typed("format_repair", """
    what is the company called, without the legal ending? | company without Ltd, Inc, GmbH and so on
    I match companies by name, so the legal form must go | trim Inc. or whatever it is | lose the LLC part pls
    Blue Fox, Inc. => Blue Fox | strip the company suffix | firm name only, no Inc. | suffix-free firm name
    strip Ltd & Co. stuff | plain brand, no Ltd. | drop the legal form | Acme Ltd. -> Acme | bare company name
    Inc., Ltd. … out | no legal suffix | no Ltd/Inc/GmbH | firm_no_suffix
    name of the firm minus its legal form (and the comma before it) | without the legal form""")  # fmt: skip
def legal_form_out(rng: Random) -> Writing:
    """Leave out the legal form of a company."""
    kinds = ("{kin} {tag}", "{kin} & {last}", "{town} {thing}s", "{company}", "{kin}", "{pal}'s {spot}")
    forms = ["", "", "", *(f"{joint}{form}" for form in MORE["form"] for joint in (" ", " ", ", "))]
    ends = "|".join(map(re.escape, MORE["form"]))
    return cut(f",? ({ends})$", lambda r: titled(fill(r, kinds)) + r.choice(forms))


@typed("code_commands", """
    https://a.example/b?x=1 -> https://a.example/b | which page is it, without the ?… bit | url.split("?")[0]
    strip utm tags and other parameters | the link without its parameters | link minus ?key=value stuff
    remove ? and what follows | everything before the ? | clean link, no params | drop the query string
    address up to the "?" | no ?… part in the URL | trim all parameters | link w/o parameters | up to the ?
    URL without query | a/b?c=1 => a/b | url_no_query
    delete the parameters at the end of the web address | cut the link at the question mark""")  # fmt: skip
def query_out(rng: Random) -> Writing:
    """Leave out the query of a link."""
    kinds = ("https://{tag}.example.com/{team}?{tag}={n}", "www.example.org/{x}/{n}?id={n2}&{tag}={x}")
    return cut(r"\?.*", joined(kinds, 1, 1, "", ("example.com/{tag}/{n}",)))
