"""Families about capital and small letters, names in code, initials and acronyms."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from fuzzy_magic.train.procedural.base import DrawRow, Writing, answers, carriers, say, typed
from fuzzy_magic.train.procedural.words import FIRST, LAST, capital, titled
from fuzzy_magic.train.procedural.wrapping import LINES, cased, fill, named

FIELDS = carriers("""
    {thing} | {trait} {thing} | {thing} id | date of {thing} | number of items | is {trait} | {act} {thing}
    {thing} count | last {thing} {n} | {trait} {thing} price | {act} all | total cost of {thing}
    {thing} {other} | max {thing} size | {act} {trait} {thing} | first {thing} of {other}
    {thing} start time | can {act} {thing} | {thing} {trait} flag
    """)  # fmt: skip
PHRASES = carriers("""
    as soon as possible | for your information | frequently asked questions | do it yourself | point of sale
    return on investment | to be announced | by the way | out of office | work in progress | proof of concept
    key performance indicator | end of day | best before date | cash on delivery
    in my humble opinion | not safe for work | human resources | customer relationship management
    made to order | personal identification number | random access memory | search engine optimisation
    save our ship | laugh out loud | be right back | let me know | terms of service
    never mind
    """)  # fmt: skip
BODIES = carriers(
    "board | union | club | office | network | agency | society | institute | group | trust | forum"
)
BRANCHES = carriers("""
    water | safety | youth | housing | rail | energy | garden | music | theatre | fishing | wildlife | trade
    rescue | chess | cycling | farming | science | library | health | labour | insurance | transport
    """)  # fmt: skip
AREAS = carriers(
    "national | northern | european | local | royal | coastal | united | open | global | mountain | old"
)
FORENAMES = carriers(
    "John | Maria | Grace | Peter | Lena | Omar | Aisha | David | Julia | Kofi | Nina | Paul | Emily"
)
SURNAMES = carriers(
    "Brown | Garcia | Kim | Mueller | Diaz | Walker | Singh | Costa | Hughes | Weber | Evans | Ali"
)
BODY_LINES = carriers("""
    {area} {field} {body} | {area} {field} and {other} {body} | {field} {body} of {country} | {phrase}
    {phrase}
    """)  # fmt: skip
TITLES = carriers("""
    the {thing} of the {other} | a {thing} for your {other} | how to {act} a {thing} in an hour
    to {act} or to {other} | {trait} {thing} and the {other} | is it {trait} or just old
    the {act} and {act} of {thing}s | in the {trait} {thing} | a guide to the {trait} {thing}
    {act} your {thing} with the {other} | of {thing}s and the {other} | {trait} {thing}
    who will {act} the {thing} for us | your {trait} {thing} is in the {other} | {thing} in a {other}
    """)  # fmt: skip
SMALL = (
    "a, an, the, of, in, and",
    "the, of, and, to, for",
    "a, the, and, or, in, with",
    "of, the, for, your, is, it",
)


def field(rng: Random) -> str:
    """Draw what a column or a variable holds, in words."""
    while len(text := fill(rng, FIELDS if rng.random() < 0.8 else LINES)) > 40 or text[0].isdigit():
        pass
    return rng.choice((text, text, text, text, capital(text), capital(text), titled(text), text.upper()))


def altered(rule: Callable[[str], str], draw: Callable[[Random], str]) -> DrawRow:
    """Draw rows that a rule changes in most cases, of texts that begin with a letter."""

    def chosen(rng: Random) -> str:
        while not (text := draw(rng))[0].isalpha() or (rule(text) == text and rng.random() < 0.8):
            pass
        return text

    return answers(rule, chosen)


def parts(text: str) -> list[str]:
    """Split a text into its runs of letters and digits, in small letters."""
    return re.findall(r"[a-z0-9]+", text.lower())


def camel(text: str) -> str:
    """Join the words of a text with humps."""
    first, *others = parts(text)
    return first + "".join(map(capital, others))


def person(rng: Random) -> str:
    """Draw a name of two to four parts, as a rule with capitals."""
    forenames = rng.sample((*FIRST, *FORENAMES), rng.choice((1, 1, 1, 2, 2, 3)))
    name = " ".join([*forenames, rng.choice((*LAST, *SURNAMES))])
    return rng.choice((name, name, name, name, name.lower(), name.upper()))


@typed("format_repair", """
    rewrite in capital letters, keep spaces and signs | capitalise all letters, not only the first | UPPERCASE
    the whole line in upper-case letters | I need this column in block capitals | normalise to upper case
    '''Upper-case the whole string.''' | Convert every letter to a capital | "open at nine" -> "OPEN AT NINE"
    turn small letters into big ones | how would this look in all caps? | same text but with caps lock on
    only big letters, no small ones | Return the string uppercased. | everything in capitals | all caps please
    MAKE IT UPPER CASE | uppercase version | text.upper() | to upper | shout it
    """)  # fmt: skip
def all_caps(rng: Random) -> Writing:
    """Write a text in capitals."""
    return {}, altered(str.upper, cased)


@typed("format_repair", """
    small letters throughout, signs stay as they are | '''lower-case everything, touch nothing else'''
    caps lock was on, undo it: all letters small | I want this without any upper-case letters | all lowercase
    not a single capital, like e.e. cummings | normalise the case: everything lower | "Big SALE" -> "big sale"
    can you lowercase this whole thing? | search key: the text in lower case | stop shouting, lower case only
    make everything small letters | Return the lowercased string. | lower case, also at the start | s.lower()
    Convert to lower case | down-case the string | lowercase it please | lower_case_text | no capitals
    to lower
    """)  # fmt: skip
def all_small(rng: Random) -> Writing:
    """Write a text in small letters."""
    return {}, altered(str.lower, lambda r: r.choice((cased(r), titled(named(r)))))


@typed("format_repair", """
    product titles should have a capital on each word and small letters otherwise | Every Word Gets A Capital
    uppercase the first letter of all words and lowercase the others | each word starts big and goes on small
    fix shouting and lower-case titles alike: Every Word Like This | capitalise every word, even of and the
    convert to start case (all words, remaining letters lower) | can you put Initial Capitals on all words?
    capital letter at the beginning of each word, rest small | proper-case it like PROPER() in Excel
    for each word: first letter upper, other letters lower | make this Camel With Spaces Like So
    initial caps on every single word | Word-by-word capitals, rest lower | "the red DOOR" -> "The Red Door"
    Make The Text Look Like This | w.capitalize() for each word | title case, small words too
    Title Style For All Words | ucwords(strtolower(s)) | Title Case Every Word
    """)  # fmt: skip
def every_word_capital(rng: Random) -> Writing:
    """Capitalise each word and write the other letters small."""

    def draw(rng: Random) -> str:
        while not re.fullmatch(r"[\w ]+", text := cased(rng)):
            pass
        return text

    return {}, altered(titled, draw)


@typed("format_repair", """
    our style guide: sentence-style capitals, lower case after the first letter | to_sentence_case
    write it with a capital at the beginning and small letters after that | "WHERE IS IT" -> "Where is it"
    please calm this down, capital at the start, then all lower case | one capital letter in total: the first
    Begin with a capital letter; everything behind it in lower case | from Title Case or CAPS to Sentence case
    make headings like "How to bake bread", not "How To Bake Bread" | normalise case: Xxxx xxxx xxx
    '''First letter upper case, the remaining text lower case.''' | s.capitalize() | sentence case
    Only the very first letter is a capital, all others small | caps at the start of the line and nowhere else
    UPPER only for letter number one, lower for the others | like a normal sentence: one capital, at the start
    capitalise the first letter and lowercase the rest | un-title-case it: First word big only, rest lower
    first character upper, every other letter lower
    """)  # fmt: skip
def sentence_start(rng: Random) -> Writing:
    """Write a text in sentence case."""
    return {}, altered(capital, cased)


@typed("format_repair", """
    '''Return text with its first letter in upper case; the others are not changed.''' | s[0].upper() + s[1:]
    The first letter must be upper case. Everything after it stays exactly as typed. | upcase_first | ucfirst
    can you capitalise only the very first letter? leave all the others alone
    upper-case the first character only; other letters keep their case | capital at the start, rest untouched
    fix the missing capital at the beginning, keep the other capitals | one capital letter in front, rest same
    begin with an upper-case letter (names and acronyms inside stay) | first char to upper, remainder verbatim
    just the initial letter of the text -> capital, no other edits | start with a capital, change nothing else
    someone forgot to begin with a capital; repair only that | sentences here begin small, fix that one letter
    make the first letter big and don't touch what follows | "iPad from Ann" -> "IPad from Ann"
    capitalise the first letter, leave the rest as it is | a capital to begin with, the remaining text copied
    lines should start with a big letter, else unchanged
    """)  # fmt: skip
def capital_start(rng: Random) -> Writing:
    """Capitalise the first letter and leave the others."""
    return {}, altered(lambda t: t[:1].upper() + t[1:], named)


@typed("format_repair", """
    caps lock on for the {which} word, off for the others (they stay as they are) | upper_{which}_word
    every letter of the {which} word becomes a capital; all other words stay | uppercase the {which} word only
    The whole {which} word (not only one letter) in capitals, rest verbatim.
    put the {which} word into block capitals, nothing else changed | can you upper-case just the {which} word?
    only the {which} word loud, please; the others stay as typed | shout the {which} word, leave the others
    emphasise the {which} word by writing it in capital letters | {which} word -> UPPER CASE, others unchanged
    big letters for the {which} word; keep the case elsewhere | Same text with its {which} word in capitals.
    stress the {which} word: ALL CAPS for it and nothing else | {which} word in CAPS, the rest as is
    '''Upper-case the {which} word; leave the other ones.'''
    rewrite: {which} word all upper case, others as before | words[{index}].upper(), the other words untouched
    turn the {which} word to caps, don't touch the others | make only the {which} word upper case, signs stay
    """)  # fmt: skip
def edge_word_loud(rng: Random) -> Writing:
    """Write the first or the last word in capitals."""
    which, index = rng.choice((("first", 0), ("last", -1)))

    def rule(text: str) -> str:
        words = text.split(" ")
        words[index] = words[index].upper()
        return " ".join(words)

    return {"which": which, "index": index}, answers(rule, named)


@typed("format_repair", """
    every word starts big and continues small, except {small} - these stay small unless they open the title
    like a newspaper headline where {small} are not capitalised, unless the headline begins with one
    all words capitalised other than {small}. First word: capital in any case. Other letters small.
    Capital on each word. Exceptions in lower case: {small}. A title never starts small.
    capital for the first word and for all words but these: {small}; the rest in lower case
    initial capitals apart from {small}, which are only capitalised as first word; other letters small
    can you title-case this? leave {small} lower-case, though not as opening word
    for titles: Each Word Like This, but these in lower case inside: {small}
    book title style, small words: {small}, first word always capital
    Headline capitals; keep {small} in lower case (not at the start)
    headline_case(text, small=[{small}]) # first word always capital
    magazine style: big first letters, {small} small except in front
    make it a title; no capitals for {small} after the first word; other letters small
    STOP = {small}; others Capitalised; word one Capitalised too
    smart title case: skip {small} (never skip the first word) | headline case (lower: {small}; except first)
    song title, with {small} small in the middle or at the end
    proper title, little words {small} little, first word big | title case but {small} stay small unless first
    capitalise every word but {small}; the first word always
    newspaper headline: lower-case {small}, never word one
    """)  # fmt: skip
def headline_capitals(rng: Random) -> Writing:
    """Capitalise each word but the small ones."""
    small = rng.choice(SMALL)

    def rule(text: str) -> str:
        first, *others = text.lower().split()
        return " ".join([capital(first), *(w if w in small.split(", ") else capital(w) for w in others)])

    def draw(rng: Random) -> str:
        text = fill(rng, TITLES).replace("-", " ")
        return rng.choice((text, text, text, text.upper(), titled(text), capital(text), rule(text)))

    return {"small": small}, answers(rule, draw)


@typed("code_commands", """
    Give me the key: letters and digits in lower case, a single underscore between words | underscore_style
    what would this be called as an SQL column, small letters and underscores? | pythonic name for this please
    lower the letters and join the words with underscores, no other signs | function name in Python style
    make a Python variable name: lower case, words joined by _ | words in lower case, underscores between them
    drop the punctuation, lowercase, underscores for the gaps | Name the data frame column: total_price style
    turn the label into an identifier such as order_date | field name for the database, like first_name
    I want small_letters_with_underscores | df.columns to snake_case, one of them | "Net Weight" -> net_weight
    column header to snake case | '''Label to snake_case.''' | as a snake_case name | phrase -> snake_case
    snake_case it | to_snake
    """)  # fmt: skip
def snake_name(rng: Random) -> Writing:
    """Write a phrase as a snake_case name."""
    return {}, answers(lambda t: "_".join(parts(t)), field)


@typed("code_commands", """
    file name without spaces: lower-case words, hyphens between | lower case with hyphens between the words
    lower, then hyphen instead of each gap; punctuation goes | branch name from the title, like fix-login-page
    join the words by dashes in lower case, no other signs | Name the npm package: lowercase words and dashes
    what is the slug of this title? lowercase-with-hyphens | '''slugify: lower case, words joined with "-"'''
    slug, please: only a-z, 0-9 and single hyphens | CSS class for this label, e.g. order-date | kebab-case it
    turn the label into an id like first-name | anchor for the heading (my-heading style) | css-class-name
    make a URL slug: small letters, hyphens | Hyphenate the words, all small letters | phrase -> kebab-case
    I want small-letters-with-hyphens | "Net Weight" -> net-weight | dash-separated, lowercase | to-kebab
    """)  # fmt: skip
def kebab_name(rng: Random) -> Writing:
    """Write a phrase as a kebab-case name."""
    return {}, answers(lambda t: "-".join(parts(t)), field)


@typed("code_commands", """
    remove spaces and start every word but the first with a capital, other letters small | phrase -> camelCase
    glue the words, capital from the second word on, first word lower case | make a JSON key such as orderDate
    first word small, each further word with a capital, no gaps | JavaScript variable name in camelCase
    Java method name from these words, like getUserName | how do I write this as a JS identifier (camelCase)?
    identifier as in TypeScript variables: unitPrice | '''Label to lowerCamelCase, signs dropped.'''
    one word, small start, inner capitals | camel case with a small first letter | I want wordsJoinedLikeThis
    API field: camelCase, no punctuation | Name the prop in camelCase | "Net Weight" -> netWeight
    humps: likeThisOne | lower camel case | dromedaryCase | camelCase it | toCamelCase
    """)  # fmt: skip
def camel_name(rng: Random) -> Writing:
    """Write a phrase as a camelCase name."""
    return {}, answers(camel, field)


@typed("code_commands", """
    glue the words together, each starting with a capital and going on small | CapitalizedWordsWithoutSpaces
    remove spaces, big first letter for all words, other letters small | Enum member, written UnitPrice-style
    how would this be called as a Python class? CapWords style | class name from the phrase, like OrderDate
    turn the label into a type identifier such as UserAccount | name a React component: PascalCase
    C# type name (capital at each word, nothing between) | every word with a capital and no gaps between them
    '''Label to CapWords; punctuation is dropped.''' | one word, inner capitals and a capital in front
    model name: FirstName style | make a wiki link, LikeThis | "net weight" -> NetWeight | Java class name
    upper camel case, please | StudlyCaps like ThisOne | phrase -> PascalCase | UpperCamelCase | PascalCase it
    """)  # fmt: skip
def pascal_name(rng: Random) -> Writing:
    """Write a phrase as a PascalCase name."""
    return {}, answers(lambda t: "".join(map(capital, parts(t))), field)


@typed("code_commands", """
    module-level constant in Python: UPPER_CASE_WITH_UNDERSCORES | capitals with underscores between the words
    big letters, one underscore between words, no punctuation | upper-case the words and join them with _
    all caps, underscores for the gaps, other signs dropped | how do I call this in my .env file? (LIKE_THIS)
    environment variable name: upper case and underscores | name of a constant, like MAX_SIZE | TO_UPPER_SNAKE
    '''Label to upper snake case.''' | CAPITALS_AND_UNDERSCORES please | identifier such as ORDER_DATE
    #define name for these words | settings key: API_KEY style | "net weight" -> NET_WEIGHT | CONSTANT_CASE it
    enum constant as in Java | phrase -> CONSTANT_CASE | macro name in C style | SCREAMING_SNAKE_CASE
    make it an ENV_VAR
    """)  # fmt: skip
def constant_name(rng: Random) -> Writing:
    """Write a phrase as the name of a constant."""
    return {}, answers(lambda t: "_".join(parts(t)).upper(), field)


@typed("code_commands", """
    '''Words of a snake or camel name, space-separated, lower case.''' | orderDate or order_date -> order date
    I need natural words from the attribute name, small letters only | identifier -> plain words in lower case
    what words is this name made of? lower case, a space between | read out the field name as lower case words
    break at capitals and underscores, lowercase, spaces between | turn the key into a phrase in small letters
    un-camel and un-snake it: words with spaces, lower case | make the variable name readable, all lower case
    spaces instead of humps and underscores; no upper case | UserName, userName, user_name: all give user name
    words of the identifier, e.g. isActive = is active | decamelize with spaces (underscores are gaps too)
    camelCase/snake_case back to normal small words | say the column name in words, no capitals
    insert spaces into the name and lower it | split the name into small-letter words
    from code to English words, lower-case | plain lower case text of this name
    humanize (lower case, spaces)
    """)  # fmt: skip
def plain_words(rng: Random) -> Writing:
    """Write a name in code as plain words."""

    def draw(rng: Random) -> str:
        text = re.sub(r" ?\d+", "", field(rng))
        pascal = "".join(map(capital, parts(text)))
        snake = "_".join(parts(text))
        return rng.choice((camel(text), camel(text), camel(text), pascal, snake, snake, snake, snake.upper()))

    pieces = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
    return {}, answers(lambda t: " ".join(pieces.findall(t)).lower(), draw)


@typed("search_matching", """
    I need just the starting letters of forenames and surname, upper case, {dots} | name -> initials {dots}
    abbreviate all parts of the name to one capital letter each, {dots}
    anonymise the person: initials {dots} instead of the name | meeting minutes use initials {dots}; give them
    initials of the full name, middle names included, {dots} | please shorten each name to a letter, {dots}
    take the initials of every name part; format: {dots} | What are this person's initials? Write them {dots}.
    the capital letters the names begin with, {dots} | first letter of each name, capitals, {dots}
    short form of the author: initials {dots} | reduce the name to its initials ({dots}) | INITIALS, {dots}
    for the avatar circle: initials {dots} | '''Capital initials {dots}.''' | full_name to initials, {dots}
    initials {dots} | monogram {dots} | how would they initial a page? {dots}
    """)  # fmt: skip
def initials_of(rng: Random) -> Writing:
    """Write the initials of a person."""
    forms = {
        "without dots (JB)": ("", ""),
        "no dots, no spaces": ("", ""),
        "with dots (J.B.)": (".", ""),
        "with a dot after each, no spaces": (".", ""),
        "with dots and spaces (J. B.)": (".", " "),
        "with spaces but no dots (J B)": ("", " "),
    }
    dots = rng.choice(list(forms))
    dot, gap = forms[dots]
    return {"dots": dots}, answers(lambda t: gap.join(w[0].upper() + dot for w in t.split()), person)


@typed("search_matching", """
    '''Upper-case initials of the words, as in "do it yourself": DIY''' | make an acronym out of all its words
    I need the abbreviation built from the starting letters, all caps | initial letters only, capitals, joined
    first characters of all the words, uppercase, nothing between | ''.join(w[0] for w in words).upper()
    we only have room for the acronym, first letters of all words | acronymise: one capital per word
    organisation -> letters (UNO, WHO style), each word gives one | phrase -> ABC, every word counts
    shorten the name to its capital initials, of/and included | what is the acronym (small words count too)?
    abbreviate to the first letter of each word, in capitals | by the way = BTW; now this one
    letters the words begin with, as one capitalised string | abbreviate like ASAP or FYI, one letter per word
    take every word's first letter, upper case, no dots | acronym, of and and included
    ABBREVIATION FROM INITIALS | "cash on delivery" -> COD | initialism without dots
    """)  # fmt: skip
def phrase_acronym(rng: Random) -> Writing:
    """Make an acronym of a phrase."""

    def draw(rng: Random) -> str:
        fields = rng.sample(BRANCHES, 2)
        text = say(
            rng,
            BODY_LINES,
            area=rng.choice(AREAS),
            field=fields[0],
            other=fields[1],
            body=rng.choice(BODIES),
            phrase=rng.choice(PHRASES),
        )
        return rng.choice((text, text, titled(text), titled(text), capital(text), text.upper()))

    return {}, answers(lambda t: "".join(w[0] for w in t.split()).upper(), draw)
