"""Families about money and about quantities with units."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from fuzzy_magic.train.procedural.base import YES_NO, Choosing, Writing, carriers, chooses, say, writes
from fuzzy_magic.train.procedural.numbers import rounded

PRICE_LINES = carriers(
    """
    {x} | {x} | total {x} | {item}: {x} | invoice {ref}, {x}, {company} | {first} owes {x} | deposit {x}
    We paid {x} to {company}. | refund of {x} for the {item} | ticket to {city} {x}
    {x} for lunch with {first} | The {item} costs {x} in {city}. | balance due {x}
    monthly fee of the {team} tool: {x}
    """
)
CURRENCIES = {
    "USD": ("$", "US dollars", "dollars"),
    "EUR": ("€", "euros", "EUR"),
    "GBP": ("£", "pounds", "pounds sterling"),
    "JPY": ("¥", "yen", "Japanese yen"),
    "CHF": ("Fr.", "Swiss francs", "francs"),
    "INR": ("₹", "rupees", "Indian rupees"),
}
MONEY = {
    "as code, space, amount (EUR 12.50)": "{code} {amount}",
    "as amount, space, code (12.50 EUR)": "{amount} {code}",
    "with the sign in front (€12.50)": "{sign}{amount}",
    "as the amount alone (12.50)": "{amount}",
    "as amount and lower-case code joined by an underscore (12.50_eur)": "{amount}_{lower}",
}


@writes(
    "format_repair",
    """
    - Write the sum of money {form}, always with two decimals.
    - money -> {form}
    - Find the price in the text and give it {form}. Two decimals, no thousands separator.
    - Sums arrive in many styles. Return each one {form} with exactly two decimals.
    - def money(text): '''The amount in text {form}; two decimals.'''
    - Normalise prices {form}. Nothing else in the output, two digits after the point.
    - Our books want an amount {form}. Rewrite the one in the line (two decimals).
    - What does it cost? Reply {form}, to the cent.
    """,
)
def money_format(rng: Random) -> Writing:
    """Write a sum of money in one form."""
    form = rng.choice(list(MONEY))

    def row(rng: Random) -> tuple[str, str]:
        code = rng.choice(("USD", "EUR", "GBP"))
        sign, word, _ = CURRENCIES[code]
        whole, cents = rng.randint(2, rng.choice((99, 9999))), rng.choice((0, 0, 50, 99, rng.randint(1, 98)))
        number = f"{whole:,}" + (f".{cents:02d}" if cents or rng.random() < 0.3 else "")
        shown = rng.choice((f"{sign}{number}", f"{number} {code}", f"{code} {number}", f"{number} {word}"))
        amount = f"{whole}.{cents:02d}"
        return say(rng, PRICE_LINES, x=shown), MONEY[form].format(
            code=code, sign=sign, lower=code.lower(), amount=amount
        )

    return {"form": form}, row


@writes(
    "text_nlp",
    """
    - Which currency is it? Give {how}, or {none}.
    - currency, {how} ({none} if not named)
    - Read the price and return the currency as {how}, or "{none}" if no currency is named.
    - Output {how} for the money mentioned. A number without any currency gives {none}.
    - def currency(text): '''{how} of the amount in text, "{none}" when there is none.'''
    - Fill the currency column with {how}; write {none} where the text does not say which money it is.
    - Look at the sign, the code or the word next to the amount and answer with {how} ({none} if there is
      nothing).
    - {how} of the currency in this line. Missing: {none}.
    """,
)
def currency_of(rng: Random) -> Writing:
    """Tell the currency of a price."""
    how, answer = rng.choice(
        (
            ("its three-letter code", lambda code: code),
            ("its code in lower case", str.lower),
            ("its sign", lambda code: CURRENCIES[code][0]),
            ("its English name in the plural", lambda code: CURRENCIES[code][1]),
        )
    )
    none = rng.choice(("none", "unknown", "n/a", "?"))

    def row(rng: Random) -> tuple[str, str]:
        number = rng.choice((str(rng.randint(2, 900)), f"{rng.randint(1, 300)}.{rng.randint(10, 99)}"))
        if rng.random() < 0.15:
            return say(rng, PRICE_LINES, x=number), none
        code = rng.choice(list(CURRENCIES))
        sign, *words = CURRENCIES[code]
        shown = rng.choice((f"{sign}{number}", f"{number} {code}", f"{number} {rng.choice(words)}"))
        return say(rng, PRICE_LINES, x=shown), answer(code)

    return {"how": how, "none": none}, row


ORDER_LINES = carriers(
    """
    {n} x {item} at {p} | {n} pcs {item}, {p} each | {item}: {n} @ {p}
    order {ref}: {n} times {item}, unit price {p} | {first} wants {n} of the {item} for {p} apiece.
    {company} ordered {n} units of {item} ({p} per unit) | qty {n}; price {p}; article {item}
    Please send {n} {item} boxes, {p} a box, to {city}.
    """
)


@writes(
    "agentic_tools",
    """
    - Multiply quantity and unit price{extra}. Two decimals.
    - total = quantity * unit price{extra}, with two decimals
    - What does the order cost in all? Take number of pieces times price{extra} and write two decimals.
    - Work out the order total{extra}. Output a number such as 12.50.
    - def total(text): '''Pieces times unit price{extra}; string with two decimals.'''
    - For each order line compute the sum to pay: pieces multiplied by price{extra}. Format 0.00.
    - Bill the customer for the items{extra}. Only the amount, two decimals.
    - amount due for this order (qty x price{extra})? two decimals please
    """,
)
def order_total(rng: Random) -> Writing:
    """Compute the total of an order line."""
    fee = rng.choice((0, 0, rng.randint(2, 15), rng.randint(2, 15)))
    extra = rng.choice((f" plus {fee} for shipping", f" and add a flat fee of {fee}")) if fee else ""

    def row(rng: Random) -> tuple[str, str]:
        n, cents = rng.randint(2, 12), rng.choice((100, 50, 25, 10)) * rng.randint(1, 60)
        return say(
            rng, ORDER_LINES, n=n, p=f"{cents // 100}.{cents % 100:02d}"
        ), f"{Decimal(n * cents) / 100 + fee:.2f}"

    return {"extra": extra, "fee": fee}, row


@writes(
    "agentic_tools",
    """
    - {task} Two decimals, half a cent goes up.
    - {task} (0.00)
    - Find the amount in the text. {task} Output only the result with two decimals.
    - def adjust(text): '''{task} Two decimals, round half up.'''
    - Price update. {task} Print the new amount with two decimals.
    - Here is a line with a price. {task} No currency, just digits with two decimals.
    - The amount needs a change before it is booked. {task} Write it as 12.34.
    - {task} Take the amount from the line, round to cents
    """,
)
def rate_change(rng: Random) -> Writing:
    """Add or take off a percentage."""
    rate = rng.choice((5, 7, 8, 10, 15, 19, 20, 21, 25, 30, 50))
    task, factor = rng.choice((
        (f"Add {rate} % VAT to the amount.", 100 + rate), (f"Take {rate} % off the amount.", 100 - rate),
        (f"Give {rate} % of the amount.", rate), (f"Increase the amount by {rate} percent.", 100 + rate),
        (f"Reduce the amount by a discount of {rate} percent.", 100 - rate)))  # fmt: skip

    def row(rng: Random) -> tuple[str, str]:
        value = rng.randint(2, 80) * rng.choice((5, 10, 1))
        shown = rng.choice((f"{value}", f"{value}.00", f"{value} EUR", f"${value}"))
        return say(rng, PRICE_LINES, x=shown), f"{Decimal(value * factor) / 100:.2f}"

    return {"task": task, "factor": factor}, row


PAID_LINES = carriers(
    """
    invoice {a}, paid {b} | due {a} / received {b} | {company}: billed {a}, transferred {b}
    {name} owed {a} and paid {b} | The bill was {a}; {first} sent {b}. | ref {ref}, amount {a}, payment {b}
    rent {a}, got {b} from {first} | We asked for {a} and {b} came in. | to pay {a} - paid {b} ({city})
    """
)


@chooses(
    "classification_filter",
    (
        ("paid", "partial", "overpaid"),
        ("settled", "open", "credit"),
        ("ok", "short", "over"),
        ("done", "remind", "refund"),
        ("exact", "too little", "too much"),
    ),
    """
    - {L0} if the payment equals the bill, {L1} if it is smaller, {L2} if it is larger.
    - paid == due: {L0}; paid < due: {L1}; paid > due: {L2}
    - Compare what was owed with what was paid. Same amount gives {L0}, less than owed gives {L1}, more than
      owed gives {L2}.
    - Payment status, one of {L0} (everything paid to the cent), {L1} (something is missing) and {L2}
      (something must go back).
    - def status(text): # bill first, payment second -> {L0} equal, {L1} underpaid, {L2} overpaid
    - Bookkeeping
    | bill and payment match: {L0}
    | customer still owes us: {L1}
    | we owe the customer: {L2}
    - The first amount is the bill and the second the money received. Answer {L1} when money is missing, {L2}
      when there is too much of it, {L0} when it is just right.
    - Did they pay right ({L0}), too little ({L1}) or too much ({L2})?
    """,
)
def payment_status(rng: Random) -> Choosing:
    """Compare a bill with its payment."""

    def text(rng: Random, k: int) -> str:
        due = rng.randint(20, 900) * 100 + rng.choice((0, 0, 50, 99))
        gap = rng.choice((1, 10, 50, 100, 1000)) * rng.randint(1, 9)
        paid = due + (0, -min(gap, due - 100), gap)[k]
        return say(rng, PAID_LINES, a=f"{due / 100:.2f}", b=f"{paid / 100:.2f}")

    return {}, text


QUANTITY_LINES = carriers(
    """
    {x} | {x} | about {x} | {item}, {x} | {first} needs {x} | label says {x} | {x} ({city}) | order of {x}
    We measured {x} in the {place}. | {company} delivered {x} | {name}: {x} | spec sheet {ref}: {x}
    """
)
CONVERSIONS = (
    ("kilometres", "km", "metres", "1000"),
    ("miles", "mi", "kilometres", "1.6"),
    ("kilograms", "kg", "grams", "1000"),
    ("pounds", "lb", "kilograms", "0.45"),
    ("inches", "in", "centimetres", "2.54"),
    ("feet", "ft", "metres", "0.3"),
    ("litres", "l", "millilitres", "1000"),
    ("gallons", "gal", "litres", "3.8"),
    ("hours", "h", "minutes", "60"),
    ("gigabytes", "GB", "megabytes", "1000"),
    ("metres", "m", "centimetres", "100"),
    ("tonnes", "t", "kilograms", "1000"),
    ("ounces", "oz", "grams", "28"),
    ("weeks", "wk", "days", "7"),
    ("hectares", "ha", "square metres", "10000"),
    ("dozen", "dz", "pieces", "12"),
)


@writes(
    "code_commands",
    """
    - Convert {source} to {target}: multiply by {factor}, {how}.
    - {source} -> {target} (x {factor}, {how})
    - The text gives a quantity in {source}. Return it in {target}, {how}. One of the former is {factor} of
      the latter.
    - How many {target} is that? Use 1 : {factor} and write the number {how}.
    - def convert(text): '''{source} in text * {factor} = {target}, {how}.'''
    - Change the unit from {source} to {target} (factor {factor}). Print the bare number, {how}.
    - Find the number of {source}, multiply it with {factor}, give the {target} {how}.
    - Our database stores {target}; entries come in {source}. Factor {factor}; answer {how}.
    """,
)
def unit_convert(rng: Random) -> Writing:
    """Convert a quantity to another unit by a given factor."""
    source, short, target, factor = rng.choice(CONVERSIONS)
    how, step = rng.choice(
        (("rounded to a whole number, halves up", "1"), ("rounded to one decimal, halves up", "0.1"))
    )

    def row(rng: Random) -> tuple[str, str]:
        value = Decimal(rng.randint(2, 400)) / rng.choice((1, 1, 10, 2))
        shown = rng.choice((f"{value} {short}", f"{value} {source}", f"{value}{short}"))
        return say(rng, QUANTITY_LINES, x=shown), rounded(value * Decimal(factor), step)

    return {"source": source, "target": target, "factor": factor, "how": how, "step": step}, row


UNITS = {
    "weight": {"g": 1, "kg": 1000},
    "length": {"cm": 1, "m": 100, "km": 100_000},
    "volume": {"ml": 1, "cl": 10, "l": 1000},
    "duration": {"min": 1, "h": 60, "days": 1440},
    "file size": {"KB": 1, "MB": 1000, "GB": 1_000_000},
}


def quantity(rng: Random, kind: str, size: int) -> str:
    """Write a size, given in the smallest unit, in a unit that suits it."""
    fitting = [(unit, per) for unit, per in UNITS[kind].items() if size * 100 % per == 0 and size * 10 >= per]
    unit, per = rng.choice(fitting)
    return f"{Decimal(size) / per:f} {unit}"


@chooses(
    "safety_verification",
    (
        ("too big", "fine"),
        ("reject", "accept"),
        ("over", "under"),
        ("stop", "go"),
        ("exceeds", "within"),
        *YES_NO,
    ),
    """
    - {L0} if the {kind} is more than {limit}, {L1} if not. Mind the units.
    - {kind} > {limit}: {L0}, otherwise {L1}
    - The limit is {limit}. Units vary, so convert first. Over the limit is {L0}; at the limit or under it is
      {L1}.
    - Does the {kind} in the text exceed {limit}? {L0} when it does, {L1} when it does not.
    - def too_much(text): # {kind}, any unit; more than {limit} -> {L0} else {L1}
    - Nothing with a {kind} above {limit} may pass. Return {L0} for what may not pass, {L1} for what may.
    - Compare the given {kind} with {limit}. Answer {L1} if it is equal or smaller, {L0} if it is greater.
    - check {kind}, max {limit}: {L1} = keeps it, {L0} = breaks it
    """,
)
def unit_limit(rng: Random) -> Choosing:
    """Compare a quantity with a limit in another unit."""
    kind = rng.choice(list(UNITS))
    size = rng.choice((50, 100, 200, 250, 500, 750, 1000, 1500, 2000, 2500, 5000))
    step = size // 50

    def text(rng: Random, k: int) -> str:
        return say(
            rng,
            QUANTITY_LINES,
            x=quantity(rng, kind, step * (rng.randint(51, 150) if k == 0 else rng.randint(5, 50))),
        )

    return {"kind": kind, "limit": quantity(rng, kind, size), "size": size}, text


@chooses(
    "search_matching",
    (
        ("first", "second", "equal"),
        ("left", "right", "same"),
        ("A", "B", "="),
        ("former", "latter", "tie"),
        ("1st", "2nd", "both"),
    ),
    """
    - Which {kind} is greater? {L0} for the one named first, {L1} for the one named second, {L2} if they are
      the same.
    - compare {kind}: first bigger {L0}, second bigger {L1}, no difference {L2}
    - Two quantities, perhaps in different units. Say {L2} if they are equal; otherwise {L0} when the first is
      larger, {L1} when the second is.
    - def larger(text): # {kind} a, {kind} b; a > b: {L0}; a < b: {L1}; a == b: {L2}
    - Convert both to one unit and compare them. Equal: {L2}. First more: {L0}. Second more: {L1}.
    - Each line compares two values of {kind}. Output {L0} (the first wins), {L1} (the second wins) or {L2} (a
      draw).
    - Is the first {kind} above ({L0}), below ({L1}) or level with ({L2}) the second?
    - tell me which of the two is more, {L0} = the earlier one, {L1} = the later one, {L2} = neither
    """,
)
def unit_compare(rng: Random) -> Choosing:
    """Compare two quantities in different units."""
    kind = rng.choice(list(UNITS))
    lines = carriers("""
        {a} vs {b} | {a} or {b} | first {a}, second {b} | {first} has {a}, {last} has {b}
        {a} against {b} | the {place} took {a}, the other {b} | {city} {a}; next stop {b}
        old: {a}, new: {b} | {item} {a}, its box {b}
        """)  # fmt: skip

    def text(rng: Random, k: int) -> str:
        small = 50 * rng.randint(1, 60)
        large = small + 50 * rng.randint(1, 40)
        a, b = ((large, small), (small, large), (small, small))[k]
        return say(rng, lines, a=quantity(rng, kind, a), b=quantity(rng, kind, b))

    return {"kind": kind}, text
