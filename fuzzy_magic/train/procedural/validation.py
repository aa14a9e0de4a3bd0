"""Families that check whether something keeps a rule."""

from __future__ import annotations

from calendar import monthrange
from random import Random

from fuzzy_magic.train.procedural.base import VALID, YES_NO, Choosing, carriers, chooses, say
from fuzzy_magic.train.procedural.words import DOMAIN, FIRST, LAST, LETTERS, MONTHS, WORD, code, mail

SHAPES = (
    ("two capital letters, a hyphen and four digits", "AA-9999"),
    ("three digits, a hyphen and three digits", "999-999"),
    ("one capital letter followed by five digits", "A99999"),
    ("four digits, a slash and two digits", "9999/99"),
    ("three capital letters followed by three digits", "AAA999"),
    ("two digits, a dot, two digits, a dot and two digits", "99.99.99"),
    ("a hash sign and six digits", "#999999"),
    ("two capital letters, two digits and two capital letters, no spaces", "AA99AA"),
)
CODE_LINES = carriers(
    """
    {x} | {x} | part {x} | {first}: {x} | code {x}, {city} | order {x} is late | label reads {x}
    {x} ({place}) | The {item} has the number {x}. | Please look up {x} for me. | {company} sent {x}
    serial: {x}
    """
)


@chooses(
    "safety_verification",
    VALID,
    """
    - {L0} if the code consists of {shape}, {L1} if it is built in another way.
    - format: {shape}. right {L0}, wrong {L1}
    - A correct code is made of {shape}. Check the one in the text: {L0} or {L1} ({L0} = correct).
    - Reject codes that are not exactly {shape}. Rejected ones are {L1}; the others are {L0}.
    - def check(text): '''{L0} when the code in text is {shape}; {L1} otherwise.'''
    - Type errors in part numbers: too many or too few signs, letters for digits, small letters, other
      separators. The rule is {shape}. Output {L1} when it is broken and {L0} when it is kept.
    - Does the number have the form {shape}? Say {L0} if yes, {L1} if no.
    - validate ({shape}): {L0} / {L1}
    """,
)
def code_format(rng: Random) -> Choosing:
    """Check the format of a code."""
    shape, pattern = rng.choice(SHAPES)

    def broken(rng: Random, x: str) -> str:
        i = rng.randrange(len(x))
        other = "7" if x[i].isalpha() else "K" if x[i].isdigit() else " "
        return rng.choice(
            (x[:i] + other + x[i + 1 :], x + code(rng, "9"), x[:-1], x[:i] + code(rng, "9") + x[i:])
        )

    def text(rng: Random, k: int) -> str:
        right = code(rng, pattern)
        return say(rng, CODE_LINES, x=broken(rng, right) if k else right)

    return {"shape": shape, "pattern": pattern}, text


@chooses(
    "safety_verification",
    VALID,
    """
    - The last digit must be the last digit of the sum of the other digits. {L0} if it is, {L1} if it is not.
    - check digit = (sum of the {n} digits before it) mod 10; right {L0}, wrong {L1}
    - Add the first {n} digits. If the ones place of the sum equals the final digit, answer {L0}. If not,
      answer {L1}.
    - Card numbers here have {n} digits and one check digit, which is the digit sum modulo 10. Return {L0} for
      numbers that pass and {L1} for numbers that fail.
    - def check(number): # {L0} if sum(digits[:{n}]) % 10 == digits[{n}] else {L1}
    - A number is genuine when its digit number {last} is the remainder of the sum of the rest divided by ten.
      Genuine: {L0}. Not: {L1}.
    - Verify the check digit (digit sum, last place only). {L1} means it does not fit; {L0} means it does.
    - digit sum test, {n} + 1 digits: {L0} when it holds, {L1} when it breaks
    """,
)
def check_digit(rng: Random) -> Choosing:
    """Check a digit-sum check digit."""
    n = rng.choice((3, 4, 5))

    def text(rng: Random, k: int) -> str:
        digits = code(rng, "9" * n)
        check = (sum(map(int, digits)) + (rng.randint(1, 9) if k else 0)) % 10
        return say(rng, CODE_LINES, x=f"{digits}{check}")

    return {"n": n, "last": n + 1}, text


@chooses(
    "safety_verification",
    (*VALID[:4], ("strong", "weak"), ("allowed", "refused")),
    """
    - {L0} if the password keeps the rule, {L1} if not. Rule: {rule}.
    - rule: {rule} -> {L0}; broken -> {L1}
    - Passwords need {rule}. Judge the one given: {L0} when all of that is there, {L1} when something is
      missing.
    - Sign-up form. A password is fine ({L0}) with {rule}; otherwise refuse it ({L1}).
    - def check(password): '''{L0} if it has {rule}, else {L1}.'''
    - Our policy asks for {rule}. Return {L1} for any password that fails one of the demands, {L0} for the
      others.
    - Test the string. All conditions hold ({rule}): {L0}. One or more fail: {L1}.
    - policy check [{rule}]: {L0} = passes, {L1} = fails
    """,
)
def password_rule(rng: Random) -> Choosing:
    """Check a password against a rule."""
    least = rng.randint(7, 12)
    parts = {
        "a digit": str.isdigit,
        "a capital letter": str.isupper,
        "one of the signs ! ? # $": lambda c: c in "!?#$",
    }
    needed = rng.sample(list(parts), rng.choice((1, 2, 2)))

    def text(rng: Random, k: int) -> str:
        while True:
            word = "".join(rng.sample(WORD, rng.choice((1, 1, 2))))
            word = word.capitalize() if rng.random() < 0.7 else word
            word += str(rng.randint(1, 999)) if rng.random() < 0.8 else ""
            word += rng.choice("!?#$") if rng.random() < 0.7 else ""
            kept = len(word) >= least and all(any(map(parts[part], word)) for part in needed)
            if kept == (k == 0):
                return word

    return {
        "rule": " and ".join([f"at least {least} characters", *needed]),
        "least": least,
        "needed": needed,
    }, text


@chooses(
    "safety_verification",
    VALID,
    """
    - {L0} if the e-mail address is well-formed, {L1} if not.
    - valid mail address? {L0} for a proper one, {L1} for a broken one
    - Check the address: one @, no spaces, something before it, a domain with a dot after it. Fine: {L0}. Not
      fine: {L1}.
    - Newsletter list. Mark addresses that cannot work (no @, two @, blanks, no dot in the domain, comma for
      dot) {L1} and the others {L0}.
    - def check(address): '''{L0} for name@domain.tld without blanks, {L1} for anything else.'''
    - Could one send mail to this address, going by its form alone? {L0} if one could, {L1} if one could not.
    - Form validation for the e-mail field, {L0} = accept, {L1} = complain
    - Output {L1} when the address has a mistake in its form. Output {L0} when it is right.
    """,
)
def mail_format(rng: Random) -> Choosing:
    """Check the form of an e-mail address."""

    def text(rng: Random, k: int) -> str:
        address = mail(rng)
        user, domain = address.split("@")
        if k == 0:
            return address
        return rng.choice(
            (
                f"{user}{domain}",
                f"{user}@@{domain}",
                f"{user}@{domain.split('.')[0]}",
                f"@{domain}",
                f"{user} @{domain}",
                f"{user}@",
                f"{user}@{domain.replace('.', ',')}",
                f"{user.replace('.', ' ')} x@{domain}",
                f"{user}@{user}@{domain}",
            )
        )

    return {}, text


@chooses(
    "safety_verification",
    (*VALID, ("exists", "does not exist"), ("real", "impossible")),
    """
    - {L0} if the day exists in the calendar, {L1} if there is no such day.
    - real date {L0}, impossible date {L1}
    - Check the date: right number of days for its month, leap years included. Possible is {L0}, impossible is
      {L1}.
    - People type dates like 31 April. Return {L1} for a date that cannot be and {L0} for one that can.
    - def check(text): '''{L0} when the date in text exists, {L1} when it does not.'''
    - April, June, September and November have 30 days, February has 28 or in leap years 29, the rest have 31.
      Given this, say {L0} (date exists) or {L1}.
    - Is this day in any calendar? Answer {L0} for one that is, {L1} for one that is not.
    - Data entry test for the date field: {L0} passes, {L1} goes back to the clerk because no such day exists
    """,
)
def date_exists(rng: Random) -> Choosing:
    """Tell whether a date exists."""
    lines = carriers(
        """
        {x} | {x} | due {x} | {name}, {x} | delivery {x} | {city}, {x} | We meet on {x}. | born {x}
        {item} {verb} {x}
        """
    )
    show = rng.choice((lambda y, m, d: f"{d} {MONTHS[m - 1]} {y}", lambda y, m, d: f"{y}-{m:02d}-{d:02d}",
        lambda y, m, d: f"{MONTHS[m - 1]} {d}, {y}"))  # fmt: skip

    def text(rng: Random, k: int) -> str:
        year, month = rng.randint(1996, 2030), rng.choice((2, 2, 4, 6, 9, 11, rng.randint(1, 12)))
        last = monthrange(year, month)[1]
        day = (
            rng.randint(last + 1, 32 if last > 29 else 31)
            if k
            else rng.choice((last, last - 1, rng.randint(1, last)))
        )
        return say(rng, lines, x=show(year, month, day))

    return {}, text


@chooses(
    "safety_verification",
    (("adds up", "wrong"), ("consistent", "inconsistent"), *VALID, *YES_NO[:2]),
    """
    - {L0} if the parts add up to the total, {L1} if not.
    - sum(parts) == total: {L0} else {L1}
    - Check the bill. The last amount should be the sum of those before it: {L0} if it is, {L1} if it is off.
    - Add the single amounts and compare with the stated total. Equal: {L0}. Unequal: {L1}.
    - def audit(text): '''{L0} when the positions sum to the total, {L1} when they do not.'''
    - We look for wrong sums. Say {L1} for a wrong one and {L0} for a right one.
    - Is the arithmetic in this line correct ({L0}) or not ({L1})?
    - Verify totals: {L0} = matches, {L1} = does not match
    """,
)
def sum_check(rng: Random) -> Choosing:
    """Check that parts add up to a total."""
    lines = carriers("""
        {xs}, total {t} | {first}: {xs}; sum {t} | {xs} = {t} | invoice {xs}, altogether {t}
        {city}: {xs}, total {t} | positions {xs}, amount due {t} | We sold {xs}, {t} in all.
        {xs} (total: {t})
        """)  # fmt: skip
    joint, top = rng.choice((" + ", ", ", " and ")), rng.choice((20, 60, 200))

    def text(rng: Random, k: int) -> str:
        xs = [rng.randint(1, top) for _ in range(rng.randint(2, 4))]
        total = sum(xs)
        if k:
            total = max(1, total + rng.choice((-10, -2, -1, 1, 2, 10)))
            total += total == sum(xs)
        return say(rng, lines, xs=joint.join(map(str, xs)), t=total)

    return {}, text


@chooses(
    "safety_verification",
    (("leak", "clean"), ("secret", "harmless"), ("block", "send"), ("redact", "publish"), *YES_NO),
    """
    - {L0} if the text gives away {what}, {L1} if it does not.
    - contains {what} -> {L0}; else {L1}
    - Before a message leaves the house: does it have {what} in it? {L0} if so, {L1} if not.
    - Data loss check. Only {what} matters here; other details may go out. Output {L0} (found) or {L1} (not
      found).
    - def scan(text): '''{L0} if text contains {what}, {L1} otherwise.'''
    - Stop messages with {what}: they are {L0}. All others are {L1}, whatever else they mention.
    - Look for {what} in the chat line and answer {L0} when you find it, {L1} when you do not.
    - privacy filter for {what}: hit = {L0}, no hit = {L1}
    """,
)
def leak_check(rng: Random) -> Choosing:
    """Tell whether a message gives away one kind of personal detail."""
    kinds = {
        "an e-mail address": lambda r: f"{r.choice(WORD)}{r.randint(1, 99)}@{r.choice(DOMAIN)}",
        "a phone number": lambda r: f"{r.choice((202, 303, 415, 617))}-555-01{r.randint(0, 99):02d}",
        "an IP address": lambda r: f"{r.choice(('192.0.2', '203.0.113'))}.{r.randint(1, 254)}",
        "a card number": lambda r: code(r, "9999 9999 9999 9999"),
        "a person's full name": lambda r: f"{r.choice(FIRST)} {r.choice(LAST)}",
        "a web address": lambda r: f"https://{r.choice(DOMAIN)}/{r.choice(WORD)}",
        "a room code such as B-204": lambda r: f"{r.choice(LETTERS)}-{r.randint(100, 499)}",
    }
    what = rng.choice(list(kinds))
    others = [kind for kind in kinds if kind != what] + [""]
    lines = carriers("""
        the {item} is for {x} | use {x} please | {x} asked about the {item} | {x} | note: {x}, {weekday}
        forwarded {x} to {team} | I wrote {x} on the {item} | you will find {x} in the {place} list
        {city} office has {x}
        """)  # fmt: skip
    plain = carriers("""
        the {item} is {adj} | see you on {weekday} | the {place} in {city} is closed
        {team} has {n} seats | buy {n} mugs | the {pet} sleeps in the {place}
        the {item} was {verb} on {weekday} | {adj} {item} wanted
        """)  # fmt: skip

    def text(rng: Random, k: int) -> str:
        kind = what if k == 0 else rng.choice(others)
        return say(rng, lines, x=kinds[kind](rng)) if kind else say(rng, plain)

    return {"what": what}, text
