"""Families that match one thing with another."""

from __future__ import annotations

from random import Random

from fuzzy_magic.train.procedural.base import (
    YES_NO,
    Choosing,
    Vocabularies,
    carriers,
    chooses,
    say,
)
from fuzzy_magic.train.procedural.words import CITY, FIRST, LAST, LETTERS, WORD, code

SAME: Vocabularies = (
    ("same", "different"),
    ("match", "no match"),
    ("equal", "unequal"),
    ("duplicate", "new"),
    *YES_NO[:4],
)
TWO_LINES = carriers(
    """
    {a}↵{b} | {a} / {b} | {a} <-> {b} | first: {a}↵second: {b} | {a} vs {b} | A: {a} B: {b}
    left={a}; right={b}
    """
)


def _noisy(rng: Random, text: str, ways: tuple[str, ...]) -> str:
    """Change a text in ways that a comparison is told to ignore."""
    if "case" in ways:
        text = rng.choice((text.upper(), text.lower(), text.title(), text))
    if "spaces" in ways and rng.random() < 0.6:
        text = text.replace(" ", rng.choice(("  ", "", "   ")))
    if "punctuation" in ways and rng.random() < 0.6:
        text = rng.choice(
            (f"{text}.", f'"{text}"', text.replace(" ", "-"), f"{text}!", text.replace("e", "e.", 1))
        )
    return text


def _changed(rng: Random, text: str) -> str:
    """Change one letter, so that no comparison may call it the same."""
    spots = [i for i, c in enumerate(text) if c.isalpha()]
    i = rng.choice(spots)
    kind = rng.randrange(3)
    if kind == 0:
        return text[:i] + text[i + 1 :]
    new = rng.choice([c for c in "abcdeiorstuln" if c != text[i].lower()])
    return text[:i] + new + (text[i:] if kind == 1 else text[i + 1 :])


@chooses(
    "search_matching",
    SAME,
    """
    - {L0} if both are the same apart from {ignored}, {L1} if not.
    - compare, ignoring {ignored}: same {L0}, not same {L1}
    - Two strings. Do not look at {ignored}. If they then agree letter for letter output {L0}, otherwise {L1}.
    - Match records: differences in {ignored} do not count, any other difference does. {L0} = match, {L1} = no
      match.
    - def same(a, b): '''{L0} if equal after removing differences in {ignored}, else {L1}.'''
    - Is the second entry the first one again? We overlook {ignored}, but not a wrong or missing letter. {L0}:
      again; {L1}: another.
    - Find duplicates. Entries that differ only in {ignored} are {L0}; entries that differ in a letter are
      {L1}.
    - normalise away {ignored}, then test for equality ({L0} equal, {L1} unequal)
    """,
)
def same_text(rng: Random) -> Choosing:
    """Compare two texts and overlook some differences."""
    ways, ignored = rng.choice(
        (
            (("case",), "upper and lower case"),
            (("case", "spaces"), "case and spaces"),
            (("case", "punctuation", "spaces"), "case, spaces and punctuation"),
            (("spaces", "punctuation"), "spaces and punctuation"),
        )
    )
    sources = ("{name}", "{company}", "{item}", "{word} {word}", "{street}", "{city} {team}", "{adj} {item}")

    def text(rng: Random, k: int) -> str:
        a = say(rng, sources)
        return say(rng, TWO_LINES[:4], a=a, b=_noisy(rng, _changed(rng, a) if k else a, ways))

    return {"ignored": ignored, "ways": ways}, text


@chooses(
    "search_matching",
    (("anagram", "no anagram"), ("same letters", "other letters"), *SAME[:2], *YES_NO),
    """
    - Are the two words anagrams? {L0} if they use the same letters equally often, {L1} if not.
    - sorted(a) == sorted(b): {L0}, else {L1}
    - {L0} when one word can be made by reordering the letters of the other, {L1} when it cannot.
    - Letter puzzle: check that both words have exactly the same letters in any order. Result {L0} (they have)
      or {L1}.
    - def anagram(a, b): '''{L0} if b is a permutation of the letters of a, {L1} if it is not.'''
    - Say {L1} if a letter is missing, added or swapped for another between the two words; say {L0} if they
      are only shuffled.
    - Compare the letters of both words and ignore their order. All the same: {L0}. Any difference: {L1}.
    - shuffled version of the same word -> {L0}; anything else -> {L1}
    """,
)
def anagram(rng: Random) -> Choosing:
    """Tell whether two words are anagrams."""

    def text(rng: Random, k: int) -> str:
        word = rng.choice((*WORD, *(city.lower() for city in CITY)))
        other = _changed(rng, word) if k else word
        return say(rng, TWO_LINES, a=word, b="".join(rng.sample(other, len(other))))

    return {}, text


@chooses(
    "search_matching",
    (("ours", "other"), ("match", "no match"), ("keep", "drop"), ("local", "foreign"), *YES_NO),
    """
    - {L0} if the reference {rule}, {L1} if it does not.
    - code {rule} -> {L0}, otherwise {L1}
    - Look at the code in the text. {L0} means that it {rule}; {L1} means that it does not.
    - Filter by pattern: a code that {rule} gets {L0}, any other gets {L1}.
    - def check(text): '''{L0} if the code {rule}, else {L1}.'''
    - We take care only of codes of one kind. Say {L0} when the code {rule} and {L1} in all other cases.
    - Sort the parcels by reference. If the reference {rule} it goes to {L0}. If not it goes to {L1}.
    - Which tray? {L0}: the reference {rule}. {L1}: all others.
    """,
)
def code_pattern(rng: Random) -> Choosing:
    """Tell whether a code has a given beginning, ending or part."""
    part = "".join(rng.choice(LETTERS) for _ in range(2))
    digit = str(rng.randint(10, 99))
    rule, test = rng.choice(
        (
            (f"starts with {part}", lambda x: x.startswith(part)),
            (f"ends in {digit}", lambda x: x.endswith(digit)),
            (
                f"starts with {part} and ends in {digit[0]}",
                lambda x: x.startswith(part) and x.endswith(digit[0]),
            ),
            (f"contains the digits {digit}", lambda x: digit in x),
            (f"starts with {part} or {part[::-1]}", lambda x: x[:2] in (part, part[::-1])),
        )
    )
    lines = carriers(
        """
        {x} | {x} | parcel {x} | {first}: {x} | ref {x}, {city} | Where is {x}? | {company}, {x}
        we got {x} on {weekday}
        """
    )

    def text(rng: Random, k: int) -> str:
        while True:
            head = (
                part
                if rng.random() < 0.5
                else rng.choice((part[::-1], part[0] + rng.choice(LETTERS), code(rng, "AA")))
            )
            x = head + code(rng, "-9999")
            if rng.random() < 0.5:
                x = x[:5] + (digit if rng.random() < 0.6 else code(rng, "9") + digit[0])
            if test(x) == (k == 0):
                return say(rng, lines, x=x)

    return {"rule": rule, "part": part, "digit": digit}, text


@chooses(
    "search_matching",
    (("hit", "miss"), ("relevant", "irrelevant"), ("match", "no match"), ("show", "hide"), *YES_NO[:4]),
    """
    - {L0} if the text contains {how} of the words {words}, {L1} if not.
    - search: {how} of {words}. hit {L0}, miss {L1}
    - Search filter. A message is {L0} when {how} of these words occur in it: {words}. Otherwise it is {L1}.
      Case does not matter.
    - Query words: {words}. Return {L0} if {how} of them are found in the text and {L1} if not.
    - def search(text): '''{L0} if {how} of ({words}) occur as words, else {L1}.'''
    - I look for lines with {how} of the following: {words}. Such lines are {L0}, the rest are {L1}.
    - Check for the words {words}. {how} of them must be there for {L0}; if that fails answer {L1}.
    - keyword test, {L0} if {how} of {words} can be found in the text, else {L1}
    """,
)
def keyword_search(rng: Random) -> Choosing:
    """Tell whether a text has all, any or none of some words."""
    wanted = rng.sample(WORD, rng.choice((2, 2, 3)))
    how = rng.choice(("all", "at least one", "none"))
    others = [word for word in WORD if word not in wanted]
    lines = carriers("""
        {xs} | {xs} | {first} sells a {xs} | found in the {place}: {xs} | {xs}, {n} pieces
        looking for {xs} in {city} | note for {first}: {xs} | {weekday}, {xs}
        """)  # fmt: skip

    def text(rng: Random, k: int) -> str:
        while True:
            xs = rng.sample(wanted, rng.randint(0, len(wanted))) + rng.sample(others, rng.randint(1, 3))
            found = sum(word in xs for word in wanted)
            if {"all": found == len(wanted), "at least one": found > 0, "none": found == 0}[how] == (k == 0):
                rng.shuffle(xs)
                return say(rng, lines, xs=rng.choice((" ", ", ", " and a ")).join(xs))

    return {"how": how, "words": ", ".join(wanted), "wanted": wanted}, text


@chooses(
    "search_matching",
    SAME,
    """
    - Same person? {L0} if first and last name agree, in whatever order and case, {L1} if one of them differs.
    - match names across formats ("First Last", "Last, First"): {L0} same, {L1} not the same
    - The two entries may write a name as "First Last", "LAST, First" or "Last First". Output {L0} for one and
      the same name and {L1} for two names.
    - Merge contacts: {L0} if both lines carry the same first and the same last name, else {L1}.
    - def same_person(a, b): '''{L0} when the sets of name parts are equal without regard to case and commas,
      {L1} otherwise.'''
    - Compare two names. Order, commas and capitals are nothing; a different first or last name is everything
      ({L1}). Equal: {L0}.
    - Do the entries name one person ({L0}) or two ({L1})? Judge by both parts of the name.
    - dedupe people -> {L0} (duplicate) or {L1} (someone else)
    """,
)
def same_name(rng: Random) -> Choosing:
    """Tell whether two differently written names are the same."""

    def shown(rng: Random, first: str, last: str) -> str:
        return rng.choice(
            (
                f"{first} {last}",
                f"{last}, {first}",
                f"{last.upper()}, {first}",
                f"{last} {first}",
                f"{first} {last.upper()}",
                f"{first} {last}".lower(),
            )
        )

    def text(rng: Random, k: int) -> str:
        (first, other), (last, another) = rng.sample(FIRST, 2), rng.sample(LAST, 2)
        changed = ((first, last), (first, another) if rng.random() < 0.5 else (other, last))[k]
        return say(rng, TWO_LINES[:4], a=shown(rng, first, last), b=shown(rng, *changed))

    return {}, text
