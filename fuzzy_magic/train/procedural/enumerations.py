"""Families that write a list in one cell in another way: counted, ranked, shortened, joined or spread."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from fuzzy_magic.train.procedural.base import Writing, carriers, typed, typed_rows
from fuzzy_magic.train.procedural.words import CITY, FIRST, FRUIT, GOODS, LAST, TEAM, WORD, full_name, listed

KINDS = carriers(
    """
    red blue green yellow black white grey brown pink purple orange beige cream navy silver golden scarlet
    small large long short wide narrow thick thin old new heavy light cheap plain soft hard round square tall
    oak pine steel wooden plastic paper cotton wool glass copper leather silk linen rubber marble tin brass
    warm cold fresh dry wet clean dirty broken spare used empty full strong weak sharp blunt loose tight
    """
)
NOUNS = listed(
    """
    pens, boxes, chairs, tables, doors, plates, cups, bowls, shirts, socks, gloves, hats, bags, ropes, tiles,
    pipes, panels, boards, frames, buttons, blinds, cushions, toys, beads, lids, trays, handles, brushes,
    rings, tubes, stools, baskets, folders, labels, knobs, rain jackets, tea towels, phone cases, coat hooks
    """
)
TOWNS = listed("Vienna, Prague, Zagreb, Milan, Lyon, Basel, Munich, Bruges, Oslo, Riga, Seville, Bilbao")
POOLS = (FIRST, CITY, FRUIT, GOODS, TEAM, WORD, TOWNS)


def some(rng: Random, low: int, high: int) -> list[str]:
    """Draw different items of one pool, as they are or all in one other case."""
    change = rng.choice((str, str, str, str.lower, str.upper, str.capitalize))
    return [change(item) for item in rng.sample(rng.choice(POOLS), rng.randint(low, high))]


def parted(rng: Random, items: Sequence[str]) -> str:
    """Join items by one of the signs that part lists."""
    return rng.choice((", ", ", ", ", ", ",", "; ", ";", " / ", "/")).join(items)


def ended(items: Sequence[str], word: str) -> str:
    """Join items by commas and the last two by a word."""
    return f" {word} ".join((", ".join(items[:-1]), items[-1])) if len(items) > 1 else items[0]


def told(rng: Random, items: Sequence[str]) -> str:
    """Join items as people write them, often with a word before the last."""
    return parted(rng, items) if rng.random() < 0.5 else ended(items, rng.choice(("and", "and", "&")))


@typed_rows("format_repair", """
    The column has repeated entries with commas, semicolons or slashes; write them as 2x soap, 1x tape
    List each thing a single time with its count before it, 4x nail, 1x screw, first come first
    Write every different item once, in order of first appearance, as 3x red, 1x blue | group: 2x fig, 1x lime
    The cell lists things, some several times; I want the counts as 2x tea, 1x milk | dupes to 2x oak, 1x elm
    I'm tired of counting these by hand, please make it 3x plum, 1x fig and so on | tally like 2x tea, 1x milk
    same items counted together, e.g. "red, red, blue" gives "2x red, 1x blue" | count each, 3x red, 1x blue
    condense the list, e.g. tea; cocoa; tea; tea becomes 3x tea, 1x cocoa | how many of each (2x tea, 1x milk)
    Count how often each item occurs and write it like 2x tea, 1x milk | quantitys in front: 2x bun, 1x roll
    How many of each are there? Answer in the form 3x apple, 1x pear. | tea, tea, milk -> 2x tea, 1x milk
    Merge equal items, number and x in front: 2x soap, 1x salt | Summarise the list, counts first (2x a, 1x b)
    Orders, one entry per piece. Turn into 2x rice, 1x salt. | hi, could you count these? like 2x tea, 1x milk
    for the packers, how many of each? 2x soap, 1x tape | Rows of votes. Give the tally as 3x red, 1x green.
    2x ham, 1x egg style tally | repeats as 3x pen, 1x cup
    """)  # fmt: skip
def repeats_tallied(rng: Random) -> tuple[str, str]:
    """Write each item of a list once with the number of times it occurs."""
    items = some(rng, 1, 3)
    counts = sorted((rng.choice((1, 1, 2, 2, 3, 4)) for _ in items), reverse=True)
    entries = list(items)
    for item, count in zip(items, counts, strict=True):  # first to come, most frequent: no doubt of the order
        for _ in range(count - 1):
            entries.insert(rng.randint(entries.index(item) + 1, len(entries)), item)
    return parted(rng, entries), ", ".join(f"{n}x {item}" for item, n in zip(items, counts, strict=True))


SHORTS = carriers(
    """
    {a}, {b} and {n} more | {a}, {b} & {n} more | {a}, {b} +{n} | {a}, {b} (+{n}) | {a} / {b} / {n} more
    {a}; {b}; {n} more | {a} and {b} (+ {n} more)
    """
)


@typed("text_nlp", """
    One list per row. Write its entries in the way of {like}, where 2 is how many of the four are left out
    can you do the thing mail programs do with many recipients? {like}, two shown and the rest as a number
    Lists with commas, slashes or semicolons, sometimes "and". Make them {like}: two shown, rest counted.
    Shorten the list: the first two entries, then the number of those left out, like {like}
    The column has long lists. Show two entries and the number of hidden ones, like {like}.
    How would a chat app show this list? The first two, then a count of the others: {like}
    Cut the list to two entries plus the count of the remaining ones; format {like} | abreviate 4 as {like}
    Name the first two items and say how many more there are, in the form {like}. | keep 2, count rest: {like}
    hey, I only want to see two of them plus how many are left, as {like} pls | top 2 and rest counted, {like}
    Keep two entries and replace the others by their number, as in {like}. | Ann, Bob, Cleo, Dan -> {like}
    short form with the rest counted, like Ann, Bob, Cleo, Dan => {like} | first two, then count: {like}
    Long lists in the cells. I need two and the number hidden, {like} | two plus the number left out, {like}
    narrow table, please just two and a count of the rest: {like} | cut after two: {like}
    Write items one and two, count the rest: {like} | Ann; Bob; Cleo; Dan should be shown as {like}
    four names as {like} | shorten 4 to {like}
    """)  # fmt: skip
def first_two_and_more(rng: Random) -> Writing:
    """Write the first two items of a list and how many more there are."""
    form = rng.choice(SHORTS)

    def row(rng: Random) -> tuple[str, str]:
        items = some(rng, 3, 9)
        if rng.random() < 0.25:
            items = list(dict.fromkeys(full_name(rng) for _ in range(rng.randint(3, 7))))
        return told(rng, items), form.format(a=items[0], b=items[1], n=len(items) - 2)

    return {"like": form.format(a="Ann", b="Bob", n=2)}, row


@typed_rows("text_nlp", """
    Write the items as a choice: commas between them and "or" before the last, no comma in front of "or".
    Each row is a list of alternatives; make it running text: x, y or z (a single one stays as it is)
    The cell holds options separated by commas, semicolons or slashes. I want them like a, b or c.
    Turn the list into alternatives, like tea, milk or juice; two items become a or b. | a, b, c -> a, b or c
    could you please phrase these as options for a question? like tea, milk or juice | join with or: a, b or c
    for our form I need the choices readable: small, medium or large, no extra comma | as a choice: a, b or c
    How would you offer these as options in a sentence? Form: x, y or z. | options like "ham, egg or cheese"
    Join the entries with comma and space, but the last two with " or ". | altrenatives: red, green or blue
    the options in words, e.g. Mon/Tue/Wed gives Mon, Tue or Wed | Make it read like Rome, Oslo or Bern
    Answers split by some sign. I want "red, green or blue". | or before the last, commas else
    hi! same items, same order, just as "a, b or c", thanks | or-list, no comma before or
    tea; milk; juice should come out as: tea, milk or juice | tea, milk or juice style | make it "x, y or z"
    Put or between the last two, else commas (a, b or c). | Choices with slashes or commas. Output: a, b or c.
    """)  # fmt: skip
def list_with_or(rng: Random) -> tuple[str, str]:
    """Write a list with `or` before its last item and commas between the others."""
    items = some(rng, 2, 5) if rng.random() < 0.95 else some(rng, 1, 1)
    return parted(rng, items), ended(items, "or")


ONES = listed(
    """
    guest, player, participant, delegate, visitor, member, passenger, student, speaker, volunteer, employee,
    tenant, patient, runner, singer, author, applicant, teacher, person, child
    """
)
LINES = carriers(
    """
    {x} (confirmed) | booked for {x} | signed up: {x} | new today: {x} | table for {x} | {x} will come | {x}
    {x} - thanks! | present: {x} | names: {x} | so far {x} | list: {x} | with {x} | only {x} | {x} | {x} | {x}
    """
)


@typed("search_matching", """
    catering wants to know how many {many} that is, could you write 6 {many} and so on, 1 {one} for one?
    Names separated by commas, semicolons, slashes or and; return how many, e.g. "2 {many}" ("1 {one}")
    Bookings with the names of all who come. Output the group size like this: 4 {many} (or 1 {one}).
    the number instead of the names, for instance "Ann, Bob, Cleo and Dan" becomes "4 {many}"
    Count names, not words: "Ann Lee, Bob Roth" is 2 {many}. A single name is 1 {one}. | as 2 {many} / 1 {one}
    Say how many {many} the text lists, digits and noun, such as 5 {many} / 1 {one} | how many, like 3 {many}
    The cell lists people by name. I want only the count, as in 3 {many}, 1 {one}. | cuont the names: 5 {many}
    hi, no names in the public version, only how many: 2 {many}, 1 {one}, thanks | headcount, written 4 {many}
    How many are named here? Answer in the form 4 {many} (1 {one} if only one). | how many named? "5 {many}"
    Write the number of persons listed, followed by {many} (for one: 1 {one}) | Ann, Bob and Cleo -> 3 {many}
    Replace the whole text by the number of names in it: 2 {many}, 1 {one} | "3 {many}" or "1 {one}"
    group size in short: Ann & Bob = 2 {many}, Cleo = 1 {one} | Count the names and write 3 {many} or 1 {one}.
    Each entry has names. Count them: 1 {one}, 2 {many}, ... | names to number (2 {many}, 1 {one})
    please count them, I just need "3 {many}" (or "1 {one}") | count: 3 {many}
    """)  # fmt: skip
def people_counted(rng: Random) -> Writing:
    """Write how many people a list names, with the noun in the right number."""
    one = rng.choice(ONES)
    many = {"person": "people", "child": "children"}.get(one, one + "s")

    def row(rng: Random) -> tuple[str, str]:
        count, full = rng.choice((1, 2, 2, 3, 3, 4, 5, 6, 7)), rng.random() < 0.4
        names = rng.sample(FIRST, count)
        names = [f"{a} {b}" for a, b in zip(names, rng.sample(LAST, count), strict=True)] if full else names
        text = rng.choice(LINES).format(x=told(rng, names))
        return text, f"{count} {many if count > 1 else one}"

    return {"one": one, "many": many}, row


@typed_rows("text_nlp", """
    Each cell has several numbers, with or without labels. I need the sum written as 3 + 4 = 7.
    Turn the list into a sum with plus signs, an equals sign and the total (6 + 3 + 1 = 10).
    Entries such as "tea 4, cake 12" - add the numbers and show the sum, 4 + 12 = 16 | total as 6 + 3 + 1 = 10
    can you check the totals for me? I'd like to see the whole sum, like 7 + 8 = 15 | sum like 3 + 4 + 12 = 19
    my boss wants to see how the total comes about, so please write 3 + 4 + 12 = 19 | write the sum: 8 + 1 = 9
    Add the numbers up and show the whole calculation, like 3 + 4 + 12 = 19. | caluclation, e.g. 10 + 2 = 12
    Take all numbers in order and write the addition with result, 8 + 1 = 9 | coffee 3, tea 4 -> 3 + 4 = 7
    What do the numbers come to? Write the sum with its terms: 2 + 5 = 7 | all numbers added, 1 + 2 = 3 form
    Give only the addition and its result, e.g. 5 + 7 = 12, no words | show the working: 5 + 7 = 12
    hi, just the maths please, e.g. 1 + 6 = 7, leave the words out | add up, like 2 + 5 = 7
    Numbers with some text. Calculation only: 9 + 6 + 5 = 20. | numbers as "4 + 4 = 8"
    Quantities of things; add them like this: 2 + 5 + 1 = 8 | Work out the total like a pupil: 10 + 2 + 4 = 16
    "2 pens, 5 pads" gives "2 + 5 = 7"; same for the others | 12; 8; 5 -> 12 + 8 + 5 = 25, no labels, no units
    """)  # fmt: skip
def sum_written_out(rng: Random) -> tuple[str, str]:
    """Write the numbers of a list as an addition with its result."""
    numbers = [rng.randint(1, rng.choice((9, 20, 60))) for _ in range(rng.randint(2, 5))]
    words = some(rng, len(numbers), len(numbers))
    form = rng.choice(("{n}", "{n}", "{w} {n}", "{w}: {n}", "{w} ({n})", "{n} {w}", "{n}x {w}", "{w} x{n}"))
    items = [form.format(n=n, w=w) for n, w in zip(numbers, words, strict=True)]
    text = rng.choice((", ", ", ", "; ", " / ")).join(items) if rng.random() < 0.6 else ended(items, "and")
    return text, f"{' + '.join(map(str, numbers))} = {sum(numbers)}"


def runs_drawn(rng: Random) -> list[tuple[int, int]]:
    """Draw single numbers and runs of at least three that rise and do not touch."""
    lengths = [rng.choice((1, 1, 3, 3, 4, 5)) for _ in range(rng.randint(1, 3))]
    start, runs = rng.choice((0, 0, 10, 20, 40, 90, 180)) + rng.randint(1, 20), []
    for length in lengths:
        runs.append((start, start + length - 1))
        start += length + rng.choice((1, 1, 2, 3, 5, 9, 14))
    return runs if max(lengths) > 1 and sum(lengths) < 12 else runs_drawn(rng)


@typed_rows("text_nlp", """
    The column holds page or room ranges, sometimes with single numbers. I need just each number: 4, 5, 6, 9
    Ranges with hyphen, dash or "to"; give the complete list, like 11, 12, 13, without the words
    Write every number the ranges cover, separated by comma and space, nothing else. | pages 2-5 -> 2, 3, 4, 5
    Turn the selection into a full list of numbers without any words: 1, 2, 3, 7 | rows 4-6, 9 -> 4, 5, 6, 9
    "rooms 15 to 18" should turn into 15, 16, 17, 18; treat the others alike | unroll to bare numbers: 7, 8, 9
    Spell out the ranges number by number (7, 8, 9), digits and commas only | Drop words, write 4-6 as 4, 5, 6
    I tick these off, so only numbers, like 1, 2, 3, thanks | Expand from-to into bare numbers: 30, 31, 32
    The cells say from-to. Just all the numbers: 21, 22, 23 | every number in the ranges, commas, no words
    please list all numbers covered, nothing else: 8, 9, 10 | only numbers, ranges written out: 4, 5, 6
    Entries like "pages 2-4, 8". Output is then 2, 3, 4, 8. | expand, digits and commas only: 6, 7, 8
    full list, e.g. "pages 1-3 and 6" becomes "1, 2, 3, 6" | Which numbers are meant? Just list them: 3, 4, 5.
    for "pages 3-6" could you give me 3, 4, 5, 6, please? | ranges in full (1, 2, 3), no words
    no ranges, no words: 10, 11, 12 | list evry number, like 3, 4, 5
    """)  # fmt: skip
def ranges_expanded(rng: Random) -> tuple[str, str]:
    """Write out all numbers that ranges stand for."""
    runs, dash = runs_drawn(rng), rng.choice(("-", "-", "-", "–", " - ", " to "))
    shown = [f"{a}{dash}{b}" if b > a else f"{a}" for a, b in runs]
    what = rng.choice(("", "", "", "pages ", "p. ", "rooms ", "seats ", "rows ", "lines ", "chapters "))
    text = ", ".join(shown) if rng.random() < 0.6 else ended(shown, "and")
    return what + text, ", ".join(str(n) for a, b in runs for n in range(a, b + 1))


@typed_rows("format_repair", """
    Sort the items from A to Z and join them with commas and a final and, like a, b and c.
    Put the entries in alphabetical order and write them in the form Ann, Bob and Cleo.
    The cell lists things in any order. I want them alphabetically, as fig, lime and pear.
    nobody should feel put last, so please sort them by the alphabet, fig, lime and pear
    could you put these in alphabetical order for the programme? like Ann, Bob and Cleo | sort a-z: a, b and c
    Arrange them A to Z in running text: fig, lime and pear; two are fig and lime | abc order, as a, b and c
    Order the items by the alphabet; commas between, just "and" before the last. | c, a, b -> a, b and c
    Items parted by commas, semicolons or slashes. Give them sorted, a, b and c | sort it (fig, lime and pear)
    Each row is an unsorted list; write it in alphabetical order as a, b and c. | sorted: Ann, Bob and Cleo
    Lists of two to five. Sort each and end it with "and": bun, egg and ham. | alphabetical, then "x, y and z"
    How does the list read in alphabetical order, as in bun, egg and ham? | alphabeticaly: bun, egg and ham
    Alphabetise the list and write it as x, y and z, no comma before and | a to z, joined bun, egg and ham
    sorted phrase, e.g. "Cleo; Ann; Bob" becomes "Ann, Bob and Cleo" | order by letter, Ann, Bob and Cleo
    hi, A to Z please, and as a phrase, so a, b and c, thanks | pear/lime/fig => fig, lime and pear
    """)  # fmt: skip
def sorted_with_and(rng: Random) -> tuple[str, str]:
    """Write a list in alphabetical order with `and` before its last item."""
    items = some(rng, 2, 5)
    return told(rng, items), ended(sorted(items), "and")


def kinds_drawn(rng: Random) -> tuple[list[str], str]:
    """Draw words of one pool and a thing they describe; the first word may begin with a capital."""
    kinds, noun = rng.sample(rng.choice(KINDS).split(" "), rng.randint(2, 3)), rng.choice(NOUNS)
    kinds = kinds if len(" ".join(kinds)) + len(kinds) * len(noun) < 50 else kinds[:2]
    if rng.random() < 0.2:
        kinds[0] = kinds[0].capitalize()
    return kinds, noun


@typed_rows("text_nlp", """
    Each row shares one noun between two or three words; output all of them in full: hot meals, cold meals
    Catalogue lines such as "small/large boxes". Separate them with a comma: small boxes, large boxes
    The cell names several kinds of one thing, like "red and blue pens". I need red pens, blue pens.
    Short phrases with and, & or slashes before a noun; write them out as wool socks, cotton socks
    with the noun each time, e.g. "green, red and black tea" gives "green tea, red tea, black tea"
    Repeat the shared noun after each describing word and separate with comma and space.
    Write every kind in full: "red and blue pens" means red pens, blue pens. | sperate: big boxes, small boxes
    hi, give each word its noun back (thick ropes, thin ropes) | can you take these apart? red pens, blue pens
    please write old coins, new coins, not old and new coins | Split into full items, like old maps, new maps
    Put the noun behind every word: soft toys, hard toys | Break the phrase up, like wide doors, narrow doors.
    short and long shirts => short shirts, long shirts | What are the items? Write oak tables, pine tables
    red and blue pens -> red pens, blue pens | separate things: hot drinks, cold drinks
    each with its noun (old cars, new cars) | repeat the noun: red pens, blue pens | x and y z -> x z, y z
    thing after each word, comma between | split up: red pens, blue pens | unshare the noun, comma list
    """)  # fmt: skip
def noun_spread(rng: Random) -> tuple[str, str]:
    """Repeat a shared noun after each word that describes it."""
    kinds, noun = kinds_drawn(rng)
    shown = "/".join(kinds) if rng.random() < 0.25 else ended(kinds, rng.choice(("and", "and", "&")))
    return f"{shown} {noun}", ", ".join(f"{kind} {noun}" for kind in kinds)


@typed_rows("text_nlp", """
    Lists with commas, semicolons or slashes whose items end alike; write red, green and blue pens instead.
    Each row lists two or three kinds of one thing in full. Shorten to the form hot, mild and cold meals.
    How can this be said without repeating the noun? Like old and new maps, or red, old and new maps.
    noun at the end, once, e.g. "green tea, red tea, black tea" gives "green, red and black tea"
    From "tin lids; red lids; old lids" make tin, red and old lids. | share the noun (old, new and used cars)
    short hats / long hats / wide hats => short, long and wide hats | noun only once: red, blue and tan pens
    Contract to one phrase, like wide, narrow and low doors. | Name the noun once: red, blue and green pens
    Write the kinds, then the noun: red, old and wide lids | combine to "tin, iron and brass lids"
    sounds silly, could you write old, new and rare coins? | noun not repeated: a, b and c lids
    please say it shorter, like thick, thin and long ropes | togehter: oak, elm and pine beds
    red lids, tan lids, old lids -> red, tan and old lids | Cells repeat a noun. I need red, old and tan pens.
    Pull the noun out to the end: dry, wet and warm socks | shorten: red, tan and blue lids
    shorter for the label, please: red, tan and blue pens | "hot, iced and cold tea" style
    Make one phrase, as in wool, silk and cotton socks. | a x, b x, c x -> a, b and c x
    """)  # fmt: skip
def noun_gathered(rng: Random) -> tuple[str, str]:
    """Name a repeated noun once, after all the words that describe it."""
    kinds, noun = kinds_drawn(rng)
    items = [f"{kind} {noun}" for kind in kinds]
    shown = ended(items, "and") if rng.random() < 0.3 else rng.choice((", ", ", ", "; ", " / ")).join(items)
    return shown, f"{ended(kinds, 'and')} {noun}"


@typed_rows("search_matching", """
    Rows list things with counts, in brackets or not. Output the things only, largest count first, commas.
    Results of a vote, item and votes. Write the items by votes, winner first, with commas, no figures.
    Entries such as "tea 4, cake 12" - sort by the number downwards and keep just the words: cake, tea
    The cell has names with a number each. I want the names from most to least, as Bob, Ann, Cleo.
    Turn the scores into a ranking from best (most points) to last, names only: Bob, Ann, Cleo
    milk (2); eggs (12); rice (5) -> eggs, rice, milk, that is highest first | biggest to smallest: tea, milk
    names by number, e.g. "Ann: 3, Bob: 8, Cleo: 5" gives "Bob, Cleo, Ann" | high to low, as name, name, name
    Order by number, biggest in front, drop the numbers: x, y | leaderbord: names only, most first, commas
    just the order, best first, no numbers: Bob, Ann, Cleo | Rank from most to least, without figures: b, a, c
    Who leads? All names, highest first: Bob, Ann, Cleo. | Sort by number, highest first, names only, commas.
    could you rank these? most first, names only, commas | hi, high to low please, but no figures: cake, tea
    List the names only, by falling number: Bob, Ann | sort by number desc, no numbers, commas
    largest first, words only, ", " between | ranking from the top: Bob, Ann, Cleo | Ann 7, Bob 9 -> Bob, Ann
    names, highest number first, commas | order by value, top first: b, a, c
    """)  # fmt: skip
def ranked_by_number(rng: Random) -> tuple[str, str]:
    """Write the names of a list by the numbers beside them, the highest first."""
    items, top = some(rng, 2, 5), rng.choice((9, 20, 100, 900))
    numbers = rng.sample(range(1, top + 1), len(items))
    form = rng.choice(("{w} {n}", "{w}: {n}", "{w} ({n})", "{w}={n}", "{w} - {n}", "{n} {w}", "{n}x {w}"))
    shown = [form.format(w=w, n=n) for w, n in zip(items, numbers, strict=True)]
    text = rng.choice((", ", ", ", "; ", " / ")).join(shown) if rng.random() < 0.8 else ended(shown, "and")
    return text, ", ".join(w for _, w in sorted(zip(numbers, items, strict=True), reverse=True))


@typed_rows("text_nlp", """
    How would a timetable name this route? Like Oslo to Riga via Malmo and Visby; without stops Oslo to Riga.
    Stops separated by commas, arrows or dashes; output the route like Lyon to Graz via Turin and Trento.
    Write the stops as a route: first stop to last stop via those between, like A to D via B and C.
    Each row is an itinerary, two to four places. Form: A to D via B and C (no via for two places).
    Say where the trip begins and ends and what lies between: Lyon to Graz via Turin and Trento
    as a phrase, e.g. "Rome, Pisa, Milan, Bern" becomes "Rome to Bern via Pisa and Milan" | w to z via x and y
    Name the journey: A to D via B and C, or A to B if nothing lies between. | first to last via 2nd and 3rd
    Cells list stops in order. I need Rome to Bern via Pisa and Milan. | as Lyon to Graz via Turin and Trento
    Lines by their stops; signs read Oslo to Riga via Malmo and Visby. | stops in words, a to d via b and c
    could you write these for our travel page, so A to D via B and C? | A, B, C, D -> A to D via B and C
    Lyon > Turin > Trento > Graz is Lyon to Graz via Turin and Trento | "a to d via b and c" format
    I'd like tour titles, such as Rome to Bern via Pisa and Milan | start to end via a and b
    hi, please make it "Oslo to Riga via Malmo and Visby" | from teh stops: Oslo to Riga via Malmo and Visby
    Turn into "start to goal via others" (B and C). | Put the last stop second: A to D via B and C
    route text: Rome to Bern via Pisa and Milan
    """)  # fmt: skip
def stops_to_route(rng: Random) -> tuple[str, str]:
    """Write the stops of a trip as a route from the first to the last via the others."""
    first, *between, last = rng.sample((*CITY, *TOWNS), rng.choice((2, 3, 3, 3, 4, 4)))
    text = rng.choice((", ", ", ", " - ", " -> ", " > ", " / ", "; ", " – ")).join((first, *between, last))
    return text, f"{first} to {last}" + (f" via {ended(between, 'and')}" if between else "")


KEYS = listed(
    """
    size, color, page, sort, lang, year, month, city, type, status, limit, level, team, brand, shape, order,
    q, unit, floor, room, zone, id, tag, view, mode, user, from, to, ref, lot
    """
)


@typed_rows("code_commands", """
    Rewrite name and value pairs so that they can follow the ? in a link: year=2024&month=5 | pairs as a=1&b=2
    hi, my script expects "a=1&b=2" and people typed all kinds of things, can you convert? | join with & and =
    Put an equals sign inside each pair and an ampersand between the pairs, no spaces. | size=M&color=red form
    Turn the settings into one string of the kind a=1&b=2, keys and values unchanged. | to query string, no ?
    please make url parameters of them for me, page=2&lang=en, I'll add the ? myself | a: 1, b: 2 -> a=1&b=2
    Write the pairs as a query string without question mark, like size=M&color=red. | key=value joined by &
    The cell holds filters such as "size: M, color: red". I need size=M&color=red. | "x=1&y=2" please
    Convert to form data, key=value with & between and no blanks: size=M&page=3 | url params: page=2&lang=en
    as query string, e.g. "size: M; page: 3" gives "size=M&page=3" | querry string like size=M&page=3
    Rows list parameters. Make the URL part lang=en&page=2 | could you glue these for a link? as a=1&color=red
    year -> 2024, month -> 5 must become year=2024&month=5 | Pairs with colons or arrows. Output a=1&b=2.
    Keys with values; I want city=Bern&type=2 and so on. | What is this as URL parameters? Like page=2&lang=en
    """)  # fmt: skip
def pairs_to_query(rng: Random) -> tuple[str, str]:
    """Write pairs of key and value as the query string of a URL."""
    keys = rng.sample(KEYS, rng.choice((1, 2, 2, 3, 3)))
    values = [
        rng.choice((f"{rng.randint(1, 99)}", f"{rng.randint(1, 2050)}", *some(rng, 1, 1))) for _ in keys
    ]
    inner, outer = rng.choice((": ", ": ", ":", "=", " = ", " -> ")), rng.choice((", ", ", ", "; ", "\n"))
    text = outer.join(f"{k}{inner}{v}" for k, v in zip(keys, values, strict=True))
    return text, "&".join(f"{k}={v}" for k, v in zip(keys, values, strict=True))
