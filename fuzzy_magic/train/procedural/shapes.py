"""Families about the shape of text: case, names, phones, padding, masks."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from fuzzy_magic.train.procedural.base import Choosing, Writing, carriers, chooses, say, writes
from fuzzy_magic.train.procedural.words import FIRST, LAST, code, mail, phone

CASES: dict[str, Callable[[list[str]], str]] = {
    "snake_case": "_".join,
    "kebab-case": "-".join,
    "CONSTANT_CASE": lambda ws: "_".join(ws).upper(),
    "camelCase": lambda ws: ws[0] + "".join(w.capitalize() for w in ws[1:]),
    "PascalCase": lambda ws: "".join(w.capitalize() for w in ws),
    "Title Case": lambda ws: " ".join(w.capitalize() for w in ws),
    "dot.case": ".".join,
    "Sentence case": lambda ws: " ".join(ws).capitalize(),
}


def _name(rng: Random) -> list[str]:
    return say(rng, NAME_LINES).lower().split()


NAME_LINES = carriers(
    """
    {word} {word} | {adj} {word} | {word} {word} {word} | {adj} {word} {word} | {word} of {word}
    number of {word} | is {adj} | {word} {team} | last {word} date | {adj} {item} | user {word} id
    max {word}
    """
)


@writes(
    "code_commands",
    """
    - Rename to {style}.
    - {style}
    - The input is an identifier or a few words in some case style. Write it in {style}.
    - Convert names like orderDate, order_date or "order date" to {style}. Keep the words and their order.
    - def rename(text): '''Same words, written in {style}.'''
    - Column headers must be {style}. Return the new header only.
    - Our linter asks for {style} here; fix the name
    - Split the name into its words, whatever the style, and join them in {style}.
    """,
)
def case_style(rng: Random) -> Writing:
    """Rewrite an identifier in another case style."""
    style = rng.choice(list(CASES))

    def row(rng: Random) -> tuple[str, str]:
        words = _name(rng)
        return rng.choice([change for name, change in CASES.items() if name != style])(words), CASES[style](
            words
        )

    return {"style": style}, row


@chooses(
    "code_commands",
    (
        ("snake", "kebab", "camel"),
        ("snake_case", "kebab-case", "camelCase"),
        ("underscores", "hyphens", "humps"),
        ("_", "-", "aB"),
    ),
    """
    - How is the name written? {L0} for words joined by underscores, {L1} for hyphens, {L2} for capitals
      without separators.
    - underscore -> {L0}, hyphen -> {L1}, inner capitals -> {L2}
    - Detect the naming style of the identifier. like_this is {L0}, like-this is {L1}, likeThis is {L2}.
    - def style(name): # "_" in name: {L0}; "-" in name: {L1}; otherwise camel case: {L2}
    - A style checker for variable names. Output {L0}, {L1} or {L2} for names such as order_date, order-date
      and orderDate, in this order.
    - Which convention does this identifier follow: {L0} (a_b), {L1} (a-b) or {L2} (aB)?
    - Look at how the words of the name are joined.
    | underscore: {L0}
    | hyphen: {L1}
    | nothing, next word capitalised: {L2}
    - {L2} means camel case, {L1} means kebab case, {L0} means snake case. Label the name.
    """,
)
def which_case(rng: Random) -> Choosing:
    """Name the case style of an identifier."""
    styles = (CASES["snake_case"], CASES["kebab-case"], CASES["camelCase"])
    lines = carriers("""
        {x} | {x} | column {x} | rename {x} please | def {x} | {first} added {x} | the field {x} is empty
        error in {x} | {x} = {n} | set {x} to {n} | unused variable {x}
        """)  # fmt: skip
    return {}, lambda rng, k: say(rng, lines, x=styles[k](_name(rng)))


PERSONS: dict[str, Callable[[str, str], str]] = {
    "Last, First": lambda f, n: f"{n}, {f}",
    "F. Last": lambda f, n: f"{f[0]}. {n}",
    "Last F.": lambda f, n: f"{n} {f[0]}.",
    "LAST, First": lambda f, n: f"{n.upper()}, {f}",
    "initials without dots, like AB": lambda f, n: f[0] + n[0],
    "initials with dots, like A.B.": lambda f, n: f"{f[0]}.{n[0]}.",
    "first.last in lower case": lambda f, n: f"{f}.{n}".lower(),
    "First Last": lambda f, n: f"{f} {n}",
    "Last only": lambda f, n: n,
    "first letter of the first name and the last name in lower case, like abrown": lambda f, n: (
        f"{f[0]}{n}".lower()
    ),
}


@writes(
    "format_repair",
    """
    - Write the person's name as: {form}.
    - name -> {form}
    - The name comes with or without title, in any order and case. Return it in the form {form}.
    - def person(text): '''Name in the form: {form}. Titles are dropped.'''
    - Clean the contact list. Every name should look like this: {form}.
    - Drop Mr, Ms, Dr and the like and print the name in this pattern: {form}
    - Turn the name into {form}
    - We file people under {form}. What is the entry for this one?
    """,
)
def person_name(rng: Random) -> Writing:
    """Write a person's name in another form."""
    form = rng.choice(list(PERSONS))

    def row(rng: Random) -> tuple[str, str]:
        first, last = rng.choice(FIRST), rng.choice(LAST)
        shown = rng.choice(
            (
                f"{first} {last}",
                f"{last}, {first}",
                f"{last.upper()}, {first}",
                f"Dr {first} {last}",
                f"Ms {first} {last}",
                f"{first.lower()} {last.lower()}",
                f"Mr. {first} {last}",
                f"  {first}  {last} ",
                f"{last}, Dr. {first}",
            )
        )
        return shown, PERSONS[form](first, last)

    return {"form": form}, row


PHONES = {
    "(303) 555-0142": lambda d: f"({d[:3]}) {d[3:6]}-{d[6:]}",
    "303-555-0142": lambda d: f"{d[:3]}-{d[3:6]}-{d[6:]}",
    "+13035550142": lambda d: f"+1{d}",
    "303.555.0142": lambda d: f"{d[:3]}.{d[3:6]}.{d[6:]}",
    "+1 303 555 0142": lambda d: f"+1 {d[:3]} {d[3:6]} {d[6:]}",
    "3035550142": lambda d: d,
}
PHONE_LINES = carriers(
    """
    {x} | {x} | Tel. {x} | call me at {x} | {name}, {x} | {company}: {x} | phone: {x} ({first})
    {first} {x} | You can reach {first} at {x} after five. | my number is {x} | mobile {x}, {city} | fax {x}
    text {x} for details
    """
)


@writes(
    "format_repair",
    """
    - Write the phone number like {form}.
    - phone -> {form}
    - Find the US phone number in the text and format it like {form}.
    - def phone(text): '''Phone number in text, in the format {form}.'''
    - All numbers in the directory must look like {form}. Return the number only.
    - Normalise phone numbers. Ten digits are what matters; the layout to use is that of {form}.
    - pull out the number, lay it out as in {form}
    - Reformat: brackets, dots, spaces and country code as in this pattern: {form}. Nothing else in the
      answer.
    """,
)
def phone_format(rng: Random) -> Writing:
    """Write a phone number in one layout."""
    form = rng.choice(list(PHONES))

    def row(rng: Random) -> tuple[str, str]:
        digits = phone(rng)
        return say(rng, PHONE_LINES, x=rng.choice(list(PHONES.values()))(digits)), PHONES[form](digits)

    return {"form": form}, row


TITLE_LINES = carriers(
    """
    The {adj} {word} & the {pet} | {item}: {adj}, {adj} and {adj}! | How to clean a {item} in {n} steps
    {first}'s guide to {city} | What's new in {city}? | {company} opens in {city}
    {n} things about the {item} | Why {first} {verb} the {place} | {weekday} news, {city}
    Buy {n} {item} (today only) | {word} vs. {word}
    """
)


def slug(text: str, joint: str) -> str:
    """Write a title for an address: letters and digits in lower case, the rest joined."""
    return joint.join(re.findall(r"[a-z0-9]+", text.lower()))


@writes(
    "code_commands",
    """
    - Make a slug: lower case, one {sign} between the words, every run of other characters dropped.
    - slugify, separator {sign}
    - Turn the title into the last part of a web address. Letters and digits stay, in lower case; everything
      between them becomes a single {sign}; none at either end.
    - def slug(title): '''Lower case; each run of characters other than a-z and 0-9 becomes one {sign}; strip
      it at the ends.'''
    - File names for our posts: lower-case letters and digits, one {sign} in each gap. An apostrophe makes a
      gap too.
    - Replace each stretch of spaces and punctuation (apostrophes included) by one {sign}, no {sign} at the
      ends, and lower the case.
    - url-safe name for this headline please, one {sign} for any run of what is no letter or digit
    - Rules
    | 1. lower case
    | 2. anything but letters and digits -> one {sign}
    | 3. no {sign} at start or end
    """,
)
def title_slug(rng: Random) -> Writing:
    """Make a slug of a title."""
    joint, sign = rng.choice((("-", "hyphen"), ("_", "underscore"), ("-", '"-"'), ("_", '"_"'), (".", "dot")))

    def row(rng: Random) -> tuple[str, str]:
        title = say(rng, TITLE_LINES)
        return title, slug(title, joint)

    return {"sign": sign, "joint": joint}, row


ID_LINES = carriers(
    """
    {x} | {x} | order {x} | customer {x}, {city} | #{x} | {name}: {x} | case no. {x}
    invoice {x} of {company} | ticket {x} was opened by {first} | member {x} | Please look at {x}, {first}.
    {item}, article {x}
    """
)


@writes(
    "format_repair",
    """
    - Pad the number with zeros to {width} digits and put {prefix} in front.
    - {prefix} + {width} digits, zero-filled
    - Find the number and write it as {prefix} followed by {width} digits, filled with zeros on the left.
    - def code(text): return "{prefix}" + number.zfill({width})
    - Our system wants identifiers such as {example}. Build one from the number in the text.
    - Make the short number an official one: {width} digits (leading zeros), prefix {prefix}, no space.
    - 7 becomes {example}; treat the number of the entry likewise
    - Leading zeros were lost. Restore {width} digits and the prefix {prefix}.
    """,
)
def zero_pad(rng: Random) -> Writing:
    """Pad a number and give it a prefix."""
    width, prefix = (
        rng.randint(4, 8),
        rng.choice(("", "ID-", "A", "C-", "INV", "#", "K/", "no.", "TCK-", "X_")) or "N",
    )

    def row(rng: Random) -> tuple[str, str]:
        number = rng.randint(1, 10 ** rng.randint(1, 4) - 1)
        return say(rng, ID_LINES, x=number), f"{prefix}{number:0{width}d}"

    return {"width": width, "prefix": prefix, "example": f"{prefix}{7:0{width}d}"}, row


def _grouped(rng: Random) -> str:
    return code(
        rng,
        rng.choice(
            ("9999 9999 9999 9999", "9999-9999-9999-9999", "9999999999", "AA99 9999 9999", "999-99-9999")
        ),
    )


@writes(
    "safety_verification",
    """
    - Mask the number: replace every letter and digit but the last {keep} by {mask}. Spaces and hyphens stay.
    - mask all but last {keep} with {mask}, keep separators
    - Hide the account number. Only its last {keep} characters may be read; the other letters and digits turn
      into {mask}, separators are left alone.
    - def mask(number): '''Replace letters and digits by {mask}, except the last {keep}; leave spaces and
      hyphens.'''
    - Privacy rule: show the last {keep} digits, print {mask} for each one before them, and do not touch
      blanks or hyphens.
    - Redact this identifier, leaving {keep} characters at the end (mask sign {mask}, layout unchanged).
    - Before a number goes into the log, everything but its {keep} final characters becomes {mask}. Keep the
      grouping.
    - anonymise: {mask} for all but the final {keep}
    """,
)
def mask_number(rng: Random) -> Writing:
    """Mask all but the end of an account number."""
    keep, sign = rng.choice((2, 3, 4, 4)), rng.choice("*X#x•")

    def row(rng: Random) -> tuple[str, str]:
        number = _grouped(rng)
        head, tail = number[:-keep], number[-keep:]
        if not tail.isalnum():
            head, tail = number[: -keep - 1], number[-keep - 1 :]
        return number, re.sub(r"[A-Za-z0-9]", sign, head) + tail

    return {"keep": keep, "mask": sign}, row


@writes(
    "safety_verification",
    """
    - Hide the e-mail address: {how}.
    - anonymise mail, {how}
    - Return the address in the text in a form that hides who it is: {how}.
    - Data protection wants addresses shortened. Rule: {how}. Output the shortened address only.
    - def hide(text): '''Find the e-mail address; {how}.'''
    - Find the e-mail and rewrite it ({how}).
    - Do not show full addresses. {how} - print just that.
    - Mask the mailbox. Method: {how}
    """,
)
def mask_mail(rng: Random) -> Writing:
    """Mask the local part of an e-mail address."""
    how, change = rng.choice(
        (
            ("keep the first letter, then ***, then @ and the domain", lambda u, d: f"{u[0]}***@{d}"),
            ("write *** in place of the part before the @", lambda u, d: f"***@{d}"),
            ("give the domain only", lambda u, d: d),
            (
                "keep the first and the last character before the @ with ... between them",
                lambda u, d: f"{u[0]}...{u[-1]}@{d}",
            ),
            ("write [user] before the @ and leave the domain", lambda u, d: f"[user]@{d}"),
            (
                "keep two letters, then **, and replace the domain by [hidden]",
                lambda u, d: f"{u[:2]}**@[hidden]",
            ),
        )
    )

    def row(rng: Random) -> tuple[str, str]:
        address = mail(rng)
        return say(rng, MAIL_LINES, x=address), change(*address.split("@"))

    return {"how": how}, row


MAIL_LINES = carriers(
    """
    {x} | {x} | From: {x} | {name} <{x}> | write to {x} | contact {x} in {city} | login {x} failed
    {company}, {x} | Please send the invoice to {x}. | cc {x} | {first} uses {x} now
    the {team} team can be reached at {x}
    """
)


@writes(
    "text_nlp",
    """
    - Make an abbreviation from the first letters of the words{dots}.
    - acronym{dots}
    - Take the initial of every word and write them in capitals{dots}, without anything else.
    - def acronym(name): '''Initials of all words in capitals{dots}.'''
    - What is the short form of this name? Use the first letter of each word, upper case{dots}; small words
      count too.
    - Shorten the name to its initials{dots}. Each word gives one capital letter.
    - initials of all the words, capitals{dots}
    - From the phrase build a code of capital initials{dots}.
    """,
)
def acronym(rng: Random) -> Writing:
    """Abbreviate a phrase to its initials."""
    dots, form = rng.choice(
        (("", "{}"), (", with a full stop after each letter", "{}."), (", joined by hyphens", "{}-"))
    )

    def row(rng: Random) -> tuple[str, str]:
        line = say(
            rng,
            (
                "{adj} {word} {word}",
                "{word} {team} of {city}",
                "{city} {word} club",
                "{word} and {word} {team}",
                "{adj} {team} for {word} {word}",
                "{city} {adj} {word} society",
                "{country} {word} {team} office",
            ),
        )
        name = rng.choice((line, line.title()))
        return name, "".join(form.format(word[0].upper()) for word in name.split()).rstrip("-")

    return {"dots": dots, "form": form}, row
