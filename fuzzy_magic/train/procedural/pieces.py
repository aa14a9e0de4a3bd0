"""Families that keep one piece of a text: a word, a side of a sign, a part of an address."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from fuzzy_magic.train.procedural.base import Params, Writing, answers, carriers, typed
from fuzzy_magic.train.procedural.swapping import LINES, comma_list, fill, line
from fuzzy_magic.train.procedural.words import code

SENTENCES = carriers(
    """
    The {noun} is {trait}. | {given} lost the {other} in {town}! | We still need {n} of them. | Thanks a lot!
    Your {noun} arrives on {weekday}. | Please call {given} {family}. | The {trait} {item} broke again.
    It was {trait}, {trait2} and far too heavy. | I ordered one {noun} for {given}."""
)
QUESTIONS = carriers(
    """
    Where is my {noun}? | Can you send the {other} to {town}? | Why is it so {trait}? | Any news? | What now?
    Do you still sell the {item}? | Who has the {trait} {noun}? | Is {given} in on {weekday}?
    How much is the {noun}? | Is the {place} open? | Could {given} {family} bring the {trait} {other}?"""
)
CODES = carriers("{noun} | {town}-{noun} | {noun}_{n}.txt | {given}{family} | AA-9999-A | A9A9A9A | AAA99.99")
NAMES = (*("{given} {family}",) * 6, *("{family}, {given}",) * 2)
PAIRED = carriers("{noun}: {n} | {given} {n} | - {trait} {noun} | {trait}={n} | {noun} = {n}")


def marked(*bare: int) -> Callable[[Random], str]:
    """Draw lines in which a word may carry a sign, but none of the words at the bare places."""

    def draw(rng: Random) -> str:
        words = line(rng).split()
        free = sorted(set(range(len(words))) - {i % len(words) for i in bare})
        if free and rng.random() < 0.4:
            i = rng.choice(free)
            words[i] += rng.choice((",", ":", ";", ",") if i < len(words) - 1 else (".", "!", "?", "."))
        return " ".join(words)

    return draw


@typed("text_nlp", """
    We index entries by their first word. Return it. | def first_word(text): return text.split()[0]
    I only need the word at the beginning | cut everything after the first word | the first word, nothing else
    give me the very first word of this | everything up to the first space | Delete all words but the first.
    "blue garden chair" -> "blue" | First token (split on spaces) | just the word it starts with | first word
    first of the words please | opening word of the line | keep only the first word | Which word comes first?
    Word no. 1, same case | what's the 1st word? | initial word only | starting_word
    """)  # fmt: skip
def opening_word(rng: Random) -> Writing:
    """Keep the first word."""
    return {}, answers(lambda t: t.split()[0], marked(0))


@typed("format_repair", """
    Our rhyme checker wants the last word of each line. | the very last word, spelled as it stands | last word
    Everything before the last word can go. | Extract the last word, unchanged | keep just the word at the end
    "blue garden chair" -> "chair" | shorten this to its final word | final token (split on spaces) | end word
    the closing word of the line | which word does it end on? | only the last word please | LAST WORD ONLY
    word after the last space | Take the rightmost word. | What is the last word? | word in final position
    final word | last_word
    """)  # fmt: skip
def final_word(rng: Random) -> Writing:
    """Keep the last word."""
    return {}, answers(lambda t: t.split()[-1], marked(-1))


@typed("search_matching", """
    I need the {nth} of the words, nothing else | Count words from 1 and return number {n}. | word number {n}
    Keep the {nth} word and drop all others. | def word(text): '''The {nth} word.''' | which word comes {nth}?
    word {n} of the text, as written | give me the word in {nth} place | Position {n}, counted in words
    the {nth} word from the left | {nth} token, split on spaces | What's the {nth} word? | only the {nth} word
    pull out word no. {n} | nr {n} of the words | awk '{print ${n}}' | text.split()[{i}] | just word {n} pls
    {nth} word | word_{n}
    """)  # fmt: skip
def nth_word(rng: Random) -> Writing:
    """Keep the second, third or fourth word."""
    n = rng.choice((2, 2, 3, 3, 4))
    params = {"nth": ("second", "third", "fourth")[n - 2], "n": n, "i": n - 1}
    return params, answers(lambda t: (*t.split(), "", "", "", "")[n - 1], marked(n - 1))


@typed("format_repair", """
    Which words start and end it? Write both, parted by a space. | the word at each end, nothing in between
    the first word and the last word, with a space between | opening and closing word, in that order
    leave the first and the last word, delete the others | drop everything between the first and the last word
    I just want the two words at the edges | first + last, separated by one space | word one and the last word
    Remove all the words in the middle. | "big old red barn" -> "big barn" | first word, space, final word
    f"{words[0]} {words[-1]}" | only the outer two words | cut out the middle words | keep first + last word
    Keep the two end words | first and last word | outer words | ends only
    """)  # fmt: skip
def outer_words(rng: Random) -> Writing:
    """Keep the first and the last word."""
    return {}, answers(lambda t: re.sub(r"^(\S+) (.* )?(?=\S+$)", r"\1 ", t) * (" " in t), marked(0, -1))


@typed("format_repair", """
    Throw away the word at the start and return what's left. | What remains when the first word is taken away?
    cut off the leading word, leave the rest as it is | The first word is a code we don't need. Strip it.
    everything behind the first space | start at word 2 and go to the end | tail of the line (no first word)
    everything after the first word | Delete word one, keep the rest | "the old mill" -> "old mill"
    all words except the first | remove the opening word | chop the first word off | without the first word
    rest_after_first_word | minus its first word | drop the first word | skip the first word
    " ".join(words[1:]) | all but word no. 1
    """)  # fmt: skip
def all_but_first_word(rng: Random) -> Writing:
    """Keep all words but the first."""
    return {}, answers(lambda t: t.partition(" ")[2], marked(0))


@typed("search_matching", """
    I want just the first {word} words of each description | the first {word} words, or all if there are fewer
    no more than {word} words, the rest is dropped | the leading {n} words, spelled as they are
    Shorten this to its first {word} words | Drop everything after word number {n} | Limit titles to {n} words
    How does it begin? Give {word} words. | Give me the beginning: {word} words | teaser: first {word} words
    only the {word} opening words pls | max {n} words, no dots at the end | keep {word} words from the start
    truncate to {n} words | Cut after {n} words. | preview of {n} words | text.split()[:{n}] | first {n} words
    head -{n} by words | words 1 to {n}
    """)  # fmt: skip
def first_n_words(rng: Random) -> Writing:
    """Keep the first few words."""
    n = rng.choice((2, 3, 3, 4, 5, 6))
    params = {"n": n, "word": ("two", "three", "four", "five", "six")[n - 2]}
    draw = marked(n - 1, -1)

    def rule(text: str) -> str:
        return " ".join(text.split()[:n])

    return params, answers(rule, lambda r: max((draw(r) for _ in range(r.choice((1, 3, 3)))), key=len))


@typed("code_commands", """
    the {where} letter pls, don't change upper or lower case | one character: the {where} one, case unchanged
    Shelf mark: {where} letter of the entry, as typed | Keep its {where} letter and drop the rest. | text[{i}]
    What is the letter {place}? Keep its case. | {where} letter of every value, case kept | {where} letter
    I need the letter {place}, nothing else | cut it down to one letter, the {where} | just the letter {place}
    only the {where} letter as it stands | Remove all but the {where} letter. | the {where} letter, same case
    which letter stands {place}? | def letter(s): return s[{i}] | single letter, taken {place} | {excel}(A1;1)
    {sample}
    """)  # fmt: skip
def end_letter(rng: Random) -> Writing:
    """Keep the first or the last letter."""
    first = rng.random() < 0.5
    where = ("first", "first", "initial", "very first") if first else ("last", "last", "final", "very last")
    place = ("at the beginning", "at the start") if first else ("at the end", "in last place")
    params: Params = {"where": rng.choice(where), "place": rng.choice(place), "i": 0 if first else -1}
    params["sample"] = rng.choice(("garden -> g", "Oslo -> O") if first else ("garden -> n", "OSLO -> O"))
    params["excel"] = "LEFT" if first else "RIGHT"
    return params, answers(lambda t: t[params["i"]] if t[params["i"]].isalpha() else "", line)


@typed("code_commands", """
    Give me just the {side} {word} letters or digits or signs | return the {side} {word} symbols of the string
    keep {n} characters from the {edge}, drop the others | everything but the {side} {word} characters goes
    We only print the {side} {word} characters of an id. | {n} characters at the {edge}, case unchanged
    Cut the code to its {side} {n} characters. | the {side} {n} characters, nothing else | {side} {n} chars
    What are the {side} {word} characters? | the piece of length {n} at the {edge} | {side} {word} characters
    the {word} characters at the {edge} | {n} chars counted from the {edge} | only the {side} {word} signs
    def cut(s): return s[{cut}] | ABCDEFGHIJ -> {sample} | {side}_{n}_chars | {excel}(A1;{n}) | s[{cut}]
    """)  # fmt: skip
def end_chars(rng: Random) -> Writing:
    """Keep a few characters of the start or the end."""
    n, first = rng.choice((2, 3, 3, 4, 4, 5)), rng.random() < 0.5
    params: Params = {"n": n, "word": ("two", "three", "four", "five")[n - 2]}
    params |= {"side": "first", "edge": "start"} if first else {"side": "last", "edge": "end"}
    params |= {"cut": f":{n}", "excel": "LEFT"} if first else {"cut": f"-{n}:", "excel": "RIGHT"}
    params["sample"] = "ABCDEFGHIJ"[:n] if first else "ABCDEFGHIJ"[-n:]

    def draw(rng: Random) -> str:
        text = fill(rng, CODES)
        return code(rng, text) if text.isupper() else text.replace(" ", "")

    return params, answers(lambda t: t[:n] if first else t[-n:], draw)


SIGNS = {
    **{"colon": (":", ": ", ":", " : "), "dash": ("-", " - "), "hyphen": ("-", "-", " - ")},
    **{"comma": (",", ", ", ","), "slash": ("/", "/", " / "), "equals sign": ("=", "=", " = ")},
    **{"pipe": ("|", " | ", "|"), "vertical bar": ("|", " | ", "|"), "arrow": ("->", " -> ", "->")},
    **{"semicolon": (";", "; ", ";"), "plus sign": ("+", " + ", "+"), "double colon": ("::", "::", " :: ")},
}
LEFT = carriers("{noun} | {trait} {noun} | {given} {family} | {town} | {company} | {noun} {n} | {item} | {n}")
RIGHT = carriers(
    "{other} | {trait2} {other} | {n} | {country} | the {item} | {place} in {city} | {n} x {other}"
)


def _side(rng: Random, keep: int) -> Writing:
    """Ask for one side of a sign that a text has once."""
    sign, (mark, *glues) = rng.choice(list(SIGNS.items()))

    def draw(rng: Random) -> str:
        return rng.choice(glues).join((fill(rng, LEFT), fill(rng, RIGHT)))

    def rule(text: str) -> str:
        return text.split(mark)[keep].strip() if text.count(mark) == 1 else ""

    return {"sign": sign, "mark": mark, "glue": glues[0]}, answers(rule, draw)


@typed("search_matching", """
    only what comes ahead of the {sign}, no spaces at its ends | Cut at the {sign} and keep the first part
    There is one {sign} in each cell. I need what precedes it. | delete the {sign} and the text behind it
    Return the part preceding the {sign} ({mark}) without it. | drop the {sign} and all that follows
    Remove everything from the {sign} on | which words come before the {mark}? | what stands before the {sign}
    up to the {sign}, {sign} excluded | the part in front of "{mark}" | s.split("{mark}")[0].strip()
    first half ({mark} divides) | Stop reading at the {sign}. | before the {sign}, trimmed | before_{mark}
    everything left of {mark} | left side of the {sign} | text before the {sign} | red{glue}blue -> red
    """)  # fmt: skip
def before_sign(rng: Random) -> Writing:
    """Keep what stands before a sign."""
    return _side(rng, 0)


@typed("search_matching", """
    There is one {sign} in each cell. I need what follows it. | delete the {sign} and the text in front of it
    Return the part following the {sign} ({mark}) without it. | drop the {sign} and all that comes before it
    only what comes behind the {sign}, no spaces at its ends | Cut at the {sign} and keep the second part
    Remove everything up to and including the {sign} | which words come after the {mark}? | after_{mark}
    the piece right of the {sign} pls | Start reading behind the {sign}. | the part that follows "{mark}"
    right-hand side of the {sign} | what stands after the {sign} | s.split("{mark}")[1].strip()
    second half ({mark} divides) | everything right of {mark} | behind the {sign}, trimmed
    text after the {sign} | red{glue}blue -> blue
    """)  # fmt: skip
def after_sign(rng: Random) -> Writing:
    """Keep what stands after a sign."""
    return _side(rng, 1)


PAIRS = {
    **{"()": ("round brackets", "parentheses", "brackets"), "[]": ("square brackets", "[ ]")},
    **{"<>": ("angle brackets", "< >"), "||": ("vertical bars", "pipes"), "**": ("asterisks", "stars")},
    '""': ("double quotes", "quotation marks", "quotes"),
}
ENCLOSED = carriers(
    """
    {noun} (={trait}=) | (={noun}=) {given} {family} | {item} (={n} cm=) for {town} | (={trait} {noun}=)
    {town} (={n}=) | {given} wrote (=the {noun} is {trait}=) on {weekday} | {noun}: (={n} x {other}=), {trait}
    {trait} {noun} (={town}, {country}=) {n} | {company} (={ref}=) sent {n} x {noun}
    see (={place}=) next to the {other}"""
)


@typed("search_matching", """
    There is one part in {pair}. I want that part without the signs. | from {open} to {close}, both excluded
    of the text, the piece enclosed by {open} and {close}, no signs | pull out whatever is put in {pair}
    re.search("{open}(.*?){close}")[1] (signs taken literally) | Return what stands between {open} and {close}
    Take the part in {pair} and drop the {pair} themselves | text between {pair}, without them | {sample}
    Throw away the {pair} and all that is not in them. | unwrap the {pair}, lose the rest | words in {pair}
    the enclosed text ({pair}), bare | only what the {pair} enclose | What do the {pair} contain?
    what is inside the {pair} | the bit within {pair} pls | inside {open}{close} only | content of the {pair}
    extract from {pair}
    """)  # fmt: skip
def inside_pair(rng: Random) -> Writing:
    """Keep what is in brackets or quotes."""
    signs = rng.choice(list(PAIRS))
    left, right = signs[0], signs[1]
    sample = f"lamp {left}blue{right} no. 4 -> blue"
    params = {"pair": rng.choice(PAIRS[signs]), "open": left, "close": right, "sample": sample}
    frames = tuple(frame.replace("(=", left).replace("=)", right) for frame in ENCLOSED)
    return params, answers(lambda t: t.split(left, 1)[1].split(right)[0], lambda r: fill(r, frames))


@typed("format_repair", """
    The cell lists things with commas. I need the {nth} one, no comma. | items[{i}] after splitting at commas
    only the {nth} of the values between the commas | {nth} one in the enumeration, no spaces around
    pick the {nth} entry of a comma-separated list | Give me the {nth} thing in the list | {where} comma
    Remove all list items but the {nth} | We show one tag per post: the {nth} | cut the list to its {nth} item
    split by comma and take the {nth} | {nth} item of the comma list | keep the {nth} element only | {sample}
    the {nth} entry, trimmed | csv line: {nth} value | what is listed {nth}? | Which item is {nth}?
    {nth} item | {nth}_item
    """)  # fmt: skip
def end_item(rng: Random) -> Writing:
    """Keep the first or the last item of a comma list."""
    ends = ("first", 0, "tea", "before the first"), ("last", -1, "salt", "after the last")
    nth, i, item, where = rng.choice(ends)
    params = {"nth": nth, "i": i, "sample": f"tea, milk, salt -> {item}", "where": f"everything {where}"}
    return params, answers(lambda t: t.split(",")[i].strip(), comma_list)


@typed("format_repair", """
    The answer stands in the last line. Copy it. | return the text after the last line break | last line
    Drop everything above the last line | show me just the bottom-most line | I only care about the final line
    end of the log: last line only | Delete all lines but the last | keep the line at the very end | tail -n 1
    the bottom line as it stands | What does the last line say? | lowest line, unchanged | only the last line
    which line comes last? | closing line, verbatim | text.splitlines()[-1] | final row of the text
    line at the bottom | last_line
    """)  # fmt: skip
def last_line(rng: Random) -> Writing:
    """Keep the last line."""

    def draw(rng: Random) -> str:
        frames = rng.choice((LINES, SENTENCES, PAIRED))
        return "\n".join(fill(rng, frames) for _ in range(rng.choice((1, 2, 2, 3, 3, 4, 5))))

    return {}, answers(lambda t: t.rpartition("\n")[2], draw)


@typed("agentic_tools", """
    Names come as "A B", with titles, or as "B, A". Give the {part}. | only the {part} of the person, no title
    def part(name): '''{part} without titles and initials''' | drop titles and other names, keep the {part}
    just the {part} please, without Mr, Dr and so on | We sort cards by {part}. Which is it here? | {sample}
    For the badge: {part} and nothing else | {part} (a comma means surname first) | I need the {part} alone
    contact's {part}, spelled as it is | get the {part} from the name | the {part} of this customer | {part}
    full name -> {part} | What is the {part}? | person's {part} | column: {part} | extract {part}
    {part} only
    """)  # fmt: skip
def surname_or_given(rng: Random) -> Writing:
    """Keep the surname or the given name of a person."""
    i = rng.randrange(2)
    part = (("given name", "first name", "forename"), ("surname", "last name", "family name"))[i]
    sample = f"Dr. Ana B. Li -> {('Ana', 'Li')[i]}"
    initial = f"{{given}} {rng.choice('ABDEHJKMR')}. {{family}}"
    frames = (*NAMES, "Dr. {given} {family}", "Mr. {given} {family}", "Prof. {given} {family}", initial)

    def rule(text: str) -> str:
        return re.sub(r"\w+\. ", "", " ".join(reversed(text.split(", ")))).split()[i]

    return {"part": rng.choice(part), "sample": sample}, answers(rule, lambda r: fill(r, frames))


@typed("agentic_tools", """
    Customers write a lot. Give me just their question, verbatim. | What does the user ask? Exact wording.
    strip greetings and remarks until only the question is left | extract the question, question mark included
    I want to answer the mail: what do they ask? (exact words) | keep the question, drop the other sentences
    Remove all statements, leave the question as it is | find the interrogative sentence, word for word
    sentence ending with a question mark | the sentence with the question mark | What is being asked? Copy it.
    pull the question out of this text | the one question here, unchanged | the asking sentence as written
    which sentence is a question? | the question in the message | the part that ends in ? | only the question
    question only pls | question_asked
    """)  # fmt: skip
def asked_question(rng: Random) -> Writing:
    """Keep the question of a message."""

    def draw(rng: Random) -> str:
        parts = [fill(rng, SENTENCES) for _ in range(rng.choice((0, 1, 1, 2, 2, 3)))]
        parts.insert(rng.randint(0, len(parts)), fill(rng, QUESTIONS))
        return " ".join(parts)

    return {}, answers(lambda t: re.findall(r"[^.!?]+\?", t)[0].strip(), draw)
