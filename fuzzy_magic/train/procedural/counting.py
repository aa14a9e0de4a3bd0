"""Families about counting and about lists of things."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from fuzzy_magic.train.procedural.base import YES_NO, Choosing, Writing, carriers, chooses, say, writes
from fuzzy_magic.train.procedural.words import CITY, FIRST, FRUIT, GOODS, TEAM, WORD

SENTENCE_LINES = carriers(
    """
    {first} {verb} the {adj} {item}. | The {item} is in the {place} | please call {name} on {weekday}
    {word} {word} | We have {n} {adj} mugs left! | Is the {place} in {city} open on {weekday}?
    {adj} {item} for sale, {city} | {company} {verb} the {item} and the {item} again. | Thanks, {first}!
    My {pet} sleeps in the {place}. | No {item}, no {word}, no {word}.
    On {weekday} the {team} team {verb} {n} boxes in {city} | a {adj} {pet}
    the {adj} {pet} and the {adj} {pet} ran to the {place}
    Could you tell {first} that the {item} is {adj}?
    """
)


COUNTED: dict[str, Callable[[str], int]] = {
    "words (split at spaces)": lambda t: len(t.split()),
    "words that start with a capital letter": lambda t: sum(w[0].isupper() for w in t.split()),
    "vowels (a, e, i, o, u in either case)": lambda t: sum(c in "aeiouAEIOU" for c in t),
    "capital letters": lambda t: sum(c.isupper() for c in t),
    "digits": lambda t: sum(c.isdigit() for c in t),
    "words of three letters or fewer, not counting punctuation": lambda t: sum(
        len(w.strip(".,?!&")) <= 3 for w in t.split()
    ),
    "punctuation marks (. , ? ! &)": lambda t: sum(c in ".,?!&" for c in t),
    "characters, spaces included": len,
}


@writes(
    "text_nlp",
    """
    - Count the {what}.
    - number of {what}
    - How many {what} does the text have? Digits only.
    - Return the count of {what} in the input as a plain number.
    - def count(text): '''Number of {what} in text.'''
    - For each line give a number: the {what} in it.
    - I need to know how many {what} there are. Output the figure, 0 if there are none.
    - Tally for this sentence: {what}
    """,
)
def count_in_text(rng: Random) -> Writing:
    """Count something in a sentence."""
    what = rng.choice(list(COUNTED))

    def row(rng: Random) -> tuple[str, str]:
        text = say(rng, SENTENCE_LINES)
        return text, str(COUNTED[what](text))

    return {"what": what}, row


@writes(
    "text_nlp",
    """
    - How often does the letter {letter} occur? Count both cases.
    - count "{letter}", case-insensitive
    - Give the number of times {letter} or {upper} stands in the text, as digits.
    - Count the letter {letter} (capital or small) and print the number; 0 when it is missing.
    - def letter_count(text): return text.lower().count("{letter}")
    - Spelling game: tell how many {upper}'s the line holds, upper and lower case alike.
    - number of {letter} in the input
    - Go through the characters and count each {letter}; a capital {upper} counts too. Answer with the number.
    """,
)
def count_letter(rng: Random) -> Writing:
    """Count a letter in a text."""
    letter = rng.choice("aeiorstnlcdm")
    lines = (*SENTENCE_LINES, "{word}", "{item}", "{city}", "{word} {city}", "{name}")

    def row(rng: Random) -> tuple[str, str]:
        text = say(rng, lines)
        return text, str(text.lower().count(letter))

    return {"letter": letter, "upper": letter.upper()}, row


@chooses(
    "classification_filter",
    (("long", "short"), ("cut", "keep"), ("too long", "fits"), ("reject", "accept"), *YES_NO[:4]),
    """
    - {L0} if the text has more than {limit} words, {L1} if it has {limit} or fewer.
    - len(text.split()) > {limit}: {L0} else {L1}
    - Length filter. Texts over {limit} words get {L0}; the others get {L1}.
    - Count the words, split at spaces. Above {limit} means {L0}, up to {limit} means {L1}.
    - def length_class(text): # {L1} for at most {limit} words, {L0} for more
    - Headlines here have {limit} words at most. Tell me {L1} if this one keeps to that and {L0} if it does
      not.
    - Is the line longer than {limit} words ({L0}) or not ({L1})?
    - Mark texts of {limit} words or less as {L1} and longer ones as {L0}. What they say does not matter.
    """,
)
def word_limit(rng: Random) -> Choosing:
    """Tell whether a text has more than so many words."""
    limit = rng.randint(4, 8)

    def text(rng: Random, k: int) -> str:
        while True:
            line = (
                say(rng, SENTENCE_LINES)
                if rng.random() < 0.7
                else f"{say(rng, SENTENCE_LINES)} {say(rng, SENTENCE_LINES)}"
            )
            if (len(line.split()) > limit) == (k == 0):
                return line

    return {"limit": limit}, text


POOLS_OF_THINGS = (FRUIT, GOODS, CITY, FIRST, TEAM, WORD)


def things(rng: Random, low: int, high: int, pool: tuple[str, ...] = ()) -> list[str]:
    """Draw different names of one kind."""
    return rng.sample(pool or rng.choice(POOLS_OF_THINGS), rng.randint(low, high))


LIST_TASKS: dict[str, Callable[[list[str]], list[str]]] = {
    "sorted alphabetically": sorted,
    "sorted in reverse alphabetical order": lambda xs: sorted(xs, reverse=True),
    "in reverse order": lambda xs: xs[::-1],
    "without repeated items, keeping the first of each": lambda xs: list(dict.fromkeys(xs)),
    "without the first item": lambda xs: xs[1:],
    "without the last item": lambda xs: xs[:-1],
    "reduced to the first two items": lambda xs: xs[:2],
    "with the first and the last item swapped": lambda xs: [xs[-1], *xs[1:-1], xs[0]],
    "with every item in capitals": lambda xs: [x.upper() for x in xs],
    "from shortest to longest item, equal lengths in their old order": lambda xs: sorted(xs, key=len),
}
JOINTS = {
    "a comma and a space": ", ",
    "a semicolon and a space": "; ",
    "a space": " ",
    "a hyphen": "-",
    "a vertical bar": "|",
    "a slash": "/",
    "one line each (line breaks)": "\n",
}


@writes(
    "format_repair",
    """
    - Give the list {task}. Between the items: {joint}.
    - list {task}; separator: {joint}
    - The input is a comma-separated list. Return it {task}, with {joint} as separator.
    - def transform(items): '''The items {task}; separated by {joint}.'''
    - Take the items and write them {task}. Separate them with {joint}.
    - Please hand the list back {task} (put {joint} between two items).
    - Rearrange: I want the list {task}. Use {joint} to separate.
    - Output the items {task}, separated thus: {joint}
    """,
)
def list_order(rng: Random) -> Writing:
    """Sort, turn round, shorten or clean a list."""
    task, joint = rng.choice(list(LIST_TASKS)), rng.choice((", ", *JOINTS.values()))

    def row(rng: Random) -> tuple[str, str]:
        xs = things(rng, 3, 6)
        if "repeated" in task:
            xs += rng.choices(xs, k=rng.randint(1, 3))
            rng.shuffle(xs)
        return ", ".join(xs), joint.join(LIST_TASKS[task](xs))

    return {
        "task": task,
        "joint": next(name for name, sign in JOINTS.items() if sign == joint),
        "sign": joint,
    }, row


@writes(
    "search_matching",
    """
    - Keep only the items {which}. Separate them by commas; if nothing is left write {none}.
    - filter: items {which} (else {none})
    - From the list, return those {which}, in their order, joined with ", ". Nothing fits: {none}.
    - def keep(items): '''Items {which}, comma-separated; "{none}" for an empty result.'''
    - Which of the items are {which}? List them with commas or answer {none}.
    - Select from the comma-separated names only those {which}; print {none} when there are none.
    - Drop whatever does not meet this: {which}. Return the rest, or {none}.
    - I am looking for items {which} - give me all of them, comma-separated, or {none}
    """,
)
def list_filter(rng: Random) -> Writing:
    """Keep the items of a list that meet a condition."""
    letter, length = rng.choice("abcdgmopst"), rng.randint(4, 6)
    which, test = rng.choice(
        (
            (f"starting with the letter {letter.upper()}", lambda x: x.lower().startswith(letter)),
            (f"longer than {length} letters", lambda x: len(x) > length),
            (f"with at most {length} letters", lambda x: len(x) <= length),
            (f"containing the letter {letter}", lambda x: letter in x.lower()),
            (f"not containing the letter {letter}", lambda x: letter not in x.lower()),
            ("ending in s", lambda x: x.endswith("s")),
        )
    )
    none = rng.choice(("none", "nothing", "-", "empty"))

    def row(rng: Random) -> tuple[str, str]:
        xs = things(rng, 3, 6)
        return ", ".join(xs), ", ".join(filter(test, xs)) or none

    return {"which": which, "letter": letter, "length": length, "none": none}, row


PICKS: dict[str, Callable[[list[str]], str]] = {
    "the first item": lambda xs: xs[0],
    "the second item": lambda xs: xs[1],
    "the third item": lambda xs: xs[2],
    "the last item": lambda xs: xs[-1],
    "the last item but one": lambda xs: xs[-2],
    "the item that comes first in the alphabet": min,
    "the item that comes last in the alphabet": max,
    "the longest item (the earlier one if two are equally long)": lambda xs: max(xs, key=len),
    "the shortest item (the earlier one if two are equally long)": lambda xs: min(xs, key=len),
    "the number of items": lambda xs: str(len(xs)),
}


@writes(
    "search_matching",
    """
    - Return {what} of the list.
    - {what}
    - From the items separated by {sep}, pick {what}.
    - def pick(text): '''Split at {sep}; return {what}.'''
    - The entry holds several things divided by {sep}. I only need {what}.
    - Give me {what}, spelled as in the list.
    - In each list find {what} and print nothing else.
    - Items are separated by {sep}. Answer with {what}.
    """,
)
def list_pick(rng: Random) -> Writing:
    """Pick one item of a list."""
    what, (sep, sign) = (
        rng.choice(list(PICKS)),
        rng.choice([*list(JOINTS.items())[:2], ("a vertical bar", " | ")]),
    )

    def row(rng: Random) -> tuple[str, str]:
        xs = things(rng, 3, 7)
        return sign.join(xs), PICKS[what](xs)

    return {"what": what, "sep": sep, "sign": sign}, row


@chooses(
    "classification_filter",
    (("sorted", "unsorted"), ("in order", "mixed"), ("fine", "fix"), *YES_NO),
    """
    - {L0} if the items are in alphabetical order, {L1} if not.
    - alphabetical: {L0}, otherwise {L1}
    - Check the order of the list. A to Z throughout gives {L0}; a single item out of place gives {L1}.
    - items == sorted(items) -> {L0}, else {L1}
    - Does every item come after the one before it in the alphabet? {L0}: all do. {L1}: some do not.
    - Our index must be alphabetical. Say {L0} for a line that is and {L1} for one that is not.
    - def is_sorted(text): '''{L0} when the names are in ascending order, {L1} otherwise.'''
    - Mark lists {L1} when they need sorting and {L0} when they are already sorted from A to Z.
    """,
)
def list_sorted(rng: Random) -> Choosing:
    """Tell whether a list is in alphabetical order."""

    def text(rng: Random, k: int) -> str:
        xs = sorted(things(rng, 3, 6))
        while k == 1 and xs == sorted(xs):
            if rng.random() < 0.5:
                rng.shuffle(xs)
            else:
                i = rng.randrange(len(xs) - 1)
                xs[i], xs[i + 1] = xs[i + 1], xs[i]
        return ", ".join(xs)

    return {}, text


@chooses(
    "search_matching",
    (("duplicate", "unique"), ("repeat", "no repeat"), ("twice", "once"), ("dirty", "clean"), *YES_NO),
    """
    - {L0} if an item is in the list twice (case ignored), {L1} if all are different.
    - any repeats? repeats {L0}, none {L1}; capital letters make no difference
    - Look for doubled entries. {L0} = some item comes more than once, {L1} = each comes once. Ignore case.
    - len(set(x.lower())) < len(x): {L0}, else {L1}
    - Does the list name anything more than once, in whatever case? {L0} if so, {L1} if not.
    - def has_duplicates(text): '''{L0} when two items are equal without regard to case; {L1} otherwise.'''
    - Guests must be listed once. Return {L1} for a correct list and {L0} when somebody is on it twice, even
      if written in capitals.
    - Mark lists with double items {L0} and lists without them {L1}.
    """,
)
def list_duplicates(rng: Random) -> Choosing:
    """Tell whether a list has a repeated item."""

    def text(rng: Random, k: int) -> str:
        xs = things(rng, 3, 6)
        if k == 0:
            again = rng.choice(xs)
            xs.insert(rng.randrange(len(xs) + 1), rng.choice((again, again, again.upper(), again.lower())))
        return ", ".join(xs)

    return {}, text
