"""Families that route by rules which the spec states."""

from __future__ import annotations

from random import Random

from fuzzy_magic.train.procedural.base import YES_NO, Choosing, Vocabularies, carriers, chooses, say
from fuzzy_magic.train.procedural.words import CITY, COUNTRY, TEAM

TWO_ROUTES: Vocabularies = (
    ("review", "auto"),
    ("manual", "automatic"),
    ("manager", "clerk"),
    ("hold", "release"),
    ("escalate", "approve"),
    ("blue", "green"),
    ("queue-a", "queue-b"),
    ("A", "B"),
    ("1", "2"),
)
THREE_ROUTES: Vocabularies = (
    ("now", "soon", "later"),
    ("red", "amber", "green"),
    ("P1", "P2", "P3"),
    ("first", "second", "third"),
    ("A", "B", "C"),
    ("urgent", "normal", "low"),
    ("team red", "team blue", "team grey"),
)

CLAIMS = carriers(
    """
    {amount} EUR, {land} | {name}, {land}: {amount} EUR for the {item} | transfer of {amount} EUR to {land}
    {company} ({land}) bills {amount} EUR | Invoice {ref} from {land}, {amount} EUR
    {first} spent {amount} EUR in {land}
    country: {land}; amount: {amount} EUR | Please pay {amount} EUR to our supplier in {land}.
    {land} {amount} EUR {team}
    """
)


@chooses(
    "agentic_tools",
    TWO_ROUTES,
    """
    - {L0} if the amount is over {cut} EUR {both} the country is {land}, {L1} otherwise.
    - amount > {cut} {both} country == {land}: {L0}; else: {L1}
    - Route payments. Those above {cut} EUR {both} with the country {land} go to {L0}; everything else goes to
      {L1}.
    - def route(text): '''{L0} if amount > {cut} EUR {both} country is {land}, else {L1}.'''
    - Look at sum and country. The condition is "more than {cut} EUR {both} {land}". When it holds, write
      {L0}. When it does not, write {L1}.
    - Default is {L1}. Only if the sum exceeds {cut} EUR {both} the place is {land} do we choose {L0}.
    - Who handles it?
    | over {cut} EUR {both} {land}: {L0}
    | all the rest: {L1}
    - Payments desk: pass on to {L0} whatever is higher than {cut} EUR {both} concerns {land}. Leave the
      others with {L1}.
    """,
)
def amount_and_country(rng: Random) -> Choosing:
    """Route by an amount and a country, joined by "and" or "or"."""
    both, cut = rng.choice(("and", "or")), rng.choice((50, 100, 200, 250, 500, 750, 1000, 2000, 5000))
    lands = rng.sample(COUNTRY, 6)

    def text(rng: Random, k: int) -> str:
        while True:
            amount, land = rng.randint(1, 2 * cut), rng.choice((lands[0], rng.choice(lands[1:])))
            hits = (amount > cut) + (land == lands[0])
            if (hits == 2 if both == "and" else hits > 0) == (k == 0):
                return say(rng, CLAIMS, amount=amount, land=land)

    return {"both": both, "cut": cut, "land": lands[0]}, text


LEVELS = ("low", "medium", "high")
TICKETS = carriers(
    """
    impact {a}, urgency {b} | {item} in the {place}: impact {a}, urgency {b} | impact: {a}↵urgency: {b}
    {first} reports impact {a} and urgency {b} ({team}) | urgency {b}; impact {a}; site {city}
    {ref}, {a} impact, {b} urgency
    The {place} in {city} is down, {a} impact, {b} urgency. | {b} urgency, {a} impact: {item} {verb} by {name}
    """
)


@chooses(
    "agentic_tools",
    THREE_ROUTES,
    """
    - {L0} if impact and urgency are both high, {L2} if neither is high, {L1} if just one is.
    - high+high {L0}; one high {L1}; none high {L2}
    - Priority of a ticket from impact and urgency. Count how often "high" comes up: twice is {L0}, once is
      {L1}, never is {L2}.
    - def priority(text): # n = number of fields that are high; 2 -> {L0}, 1 -> {L1}, 0 -> {L2}
    - Use the matrix
    | impact high, urgency high: {L0}
    | exactly one of them high: {L1}
    | low or medium in both: {L2}
    - If impact is high and urgency is high too, the answer is {L0}. If only one of the two is high it is
      {L1}. Low and medium together give {L2}.
    - Grade the incident {L0}, {L1} or {L2}, depending on whether two, one or none of impact and urgency are
      rated high.
    - {L2} unless something is high; {L1} with a single high; {L0} if impact and urgency are high at once
    """,
)
def priority_matrix(rng: Random) -> Choosing:
    """Grade a ticket by impact and urgency."""

    def text(rng: Random, k: int) -> str:
        pair = [
            ("high", "high"),
            ("high", rng.choice(LEVELS[:2])),
            (rng.choice(LEVELS[:2]), rng.choice(LEVELS[:2])),
        ][k]
        a, b = pair if rng.random() < 0.5 else pair[::-1]
        return say(rng, TICKETS, a=a, b=b)

    return {}, text


RETURNS = carriers(
    """
    {item}, bought {days} days ago, {state}
    {name} wants to return the {item} after {days} days, it is {state}
    {ref}: {state} {item}, {days} days | day {days}, box {state}, {item}
    I got the {item} {days} days ago and it is {state}. Refund?
    return request: {item} / {days} days since purchase / {state}
    {first} from {city}: {days} days old, {state}
    """
)


@chooses(
    "classification_filter",
    (
        ("refund", "credit", "refuse"),
        ("money", "voucher", "nothing"),
        ("full", "half", "none"),
        *THREE_ROUTES[:5],
    ),
    """
    - Unopened within {days} days: {L0}. Opened within {days} days: {L1}. Later: {L2}.
    - days <= {days} and unopened -> {L0}; days <= {days} and opened -> {L1}; days > {days} -> {L2}
    - Our return policy: up to {days} days after purchase we give {L0} for unopened goods and {L1} for opened
      ones; after that we give {L2}.
    - def policy(text): '''{L2} if more than {days} days have passed; else {L0} if unopened, {L1} if
      opened.'''
    - Decide on the return. First look at the time: beyond {days} days the answer is always {L2}. In time, an
      unopened box means {L0} and an opened one {L1}.
    - {L0} - in time (day {days} counts) and still unopened
    | {L1} - in time but opened
    | {L2} - too late
    - Customers have {days} days. Too late: {L2}, whatever the state of the goods. In time: {L0} if unopened,
      {L1} if opened.
    - returns desk, limit {days} days: {L0} unopened, {L1} opened, {L2} over the limit
    """,
)
def return_policy(rng: Random) -> Choosing:
    """Decide on a return by time and state."""
    limit = rng.choice((7, 10, 14, 21, 28, 30, 45, 60))

    def text(rng: Random, k: int) -> str:
        late = k == 2
        days = rng.randint(limit + 1, rng.choice((limit + 5, 3 * limit))) if late else rng.randint(2, limit)
        return say(
            rng,
            RETURNS,
            days=days,
            state=rng.choice(("opened", "unopened")) if late else ("unopened", "opened")[k],
        )

    return {"days": limit}, text


PARCELS = carriers(
    """
    {x} kg to {city} | parcel for {name}, {x} kg, {city} | {item}, {x} kg, destination {city}
    weight {x} kg; town {city}
    {first} sends {x} kg to {city} | Please collect {x} kg for {city} at {street}.
    {city}: {x} kg ({company}) | {ref}, {x} kg, {city}
    """
)


@chooses(
    "agentic_tools",
    (
        ("bike", "van", "truck"),
        ("courier", "post", "freight"),
        ("letter", "parcel", "pallet"),
        ("blue line", "red line", "black line"),
        *THREE_ROUTES[3:5],
    ),
    """
    - {L2} above {cut} kg; otherwise {L0} for {near} and {L1} for other places.
    - kg > {cut}: {L2}; city in ({near}): {L0}; else {L1}
    - Choose the transport. Anything heavier than {cut} kg is {L2}. Lighter things go by {L0} inside our zone
      ({near}) and by {L1} elsewhere.
    - def transport(text): '''{L2} if over {cut} kg; {L0} if up to {cut} kg and going to {near}; {L1} for the
      rest.'''
    - Step 1: more than {cut} kg means {L2}, stop. Step 2: is the town one of {near}? Then {L0}. If not, {L1}.
    - Shipping rules
    | heavy (over {cut} kg): {L2}
    | light, to {near}: {L0}
    | light, to anywhere else: {L1}
    - Our zone is {near}. Up to {cut} kg we use {L0} in the zone and {L1} outside it; above that weight we use
      {L2} everywhere.
    - Pick {L0}, {L1} or {L2} for the shipment: {L2} if it weighs more than {cut} kg, else {L0} if the
      destination is {near}, else {L1}.
    """,
)
def shipping_rule(rng: Random) -> Choosing:
    """Choose a transport by weight and place."""
    cut, zone = rng.choice((2, 5, 10, 15, 20, 30)), rng.sample(CITY, rng.randint(2, 3))
    others = [city for city in CITY if city not in zone]

    def text(rng: Random, k: int) -> str:
        city = rng.choice((zone, others, rng.choice((zone, others)))[k])
        return say(
            rng, PARCELS, city=city, x=rng.randint(cut + 1, 3 * cut) if k == 2 else rng.randint(1, cut)
        )

    return {"cut": cut, "near": " or ".join(zone), "zone": zone}, text


MEMBERS = carriers(
    """
    {name}, {age}, {member} | {first} is {age} years old and {member} | age {age}, {member}, {city}
    {member}; age: {age}
    {name} ({age}) from {city}, {member} | I am {age} and {member}. Can I come?
    visitor {ref}: {member}, {age} years
    """
)


@chooses(
    "classification_filter",
    (
        ("reduced", "full"),
        ("discount", "regular"),
        ("free", "pays"),
        ("eligible", "not eligible"),
        *YES_NO,
        *TWO_ROUTES[5:],
    ),
    """
    - {L0} for people who are {rule}; {L1} for the rest.
    - {rule} -> {L0}, else {L1}
    - Ticket price. Whoever is {rule} gets {L0}, everybody else gets {L1}.
    - def price(text): '''{L0} if the visitor is {rule}, {L1} if not.'''
    - Does the visitor meet the condition "{rule}"? {L0} if so, {L1} if not.
    - At the door we let people have {L0} when they are {rule}. In any other case they have {L1}.
    - Decide between {L0} and {L1}. Condition for {L0}: {rule}. No condition for {L1}.
    - Check age and membership. Label {L0}: {rule}. Label {L1}: all others.
    """,
)
def member_rule(rng: Random) -> Choosing:
    """Decide by age and membership."""
    a, b = rng.choice((12, 14, 16, 18, 21, 26)), rng.choice((60, 62, 65, 67, 70))
    rule, test = rng.choice(
        (
            (f"under {a} or a member", lambda age, member: age < a or member),
            (f"under {a} and a member", lambda age, member: age < a and member),
            (f"{b} or older, or a member", lambda age, member: age >= b or member),
            (f"under {a} or at least {b}", lambda age, member: age < a or age >= b),
            (f"a member and not under {a}", lambda age, member: member and age >= a),
            (f"not a member and {b} or older", lambda age, member: not member and age >= b),
        )
    )

    def text(rng: Random, k: int) -> str:
        while True:
            age, member = rng.choice((rng.randint(5, 30), rng.randint(31, 90))), rng.random() < 0.5
            if test(age, member) == (k == 0):
                return say(rng, MEMBERS, age=age, member="a member" if member else "not a member")

    return {"rule": rule, "a": a, "b": b}, text


@chooses(
    "agentic_tools",
    tuple(zip(TEAM[:10], TEAM[1:11], TEAM[3:13], strict=True)) + THREE_ROUTES[3:5],
    """
    - {L0} if "{one}" is in the message; else {L1} if "{two}" is; else {L2}.
    - {one} -> {L0}; {two} (without {one}) -> {L1}; neither -> {L2}
    - Forward mail by keyword, top rule first: {one} goes to {L0}, {two} goes to {L1}, whatever has neither
      goes to {L2}.
    - def route(mail): # check in this order: "{one}" {L0}, "{two}" {L1}, nothing {L2}
    - Rules, the first that applies wins
    | 1. mentions {one}: {L0}
    | 2. mentions {two}: {L1}
    | 3. anything else: {L2}
    - Messages about a {one} belong to {L0}, even if a {two} is mentioned too. Messages about a {two} belong
      to {L1}. The others belong to {L2}.
    - Where does it go? The word {one} sends it to {L0}. Failing that, the word {two} sends it to {L1}.
      Failing both, it goes to {L2}.
    - Distribute the inbox among {L0} (keyword {one}), {L1} (keyword {two} and no {one}) and {L2} (no
      keyword).
    """,
)
def keyword_route(rng: Random) -> Choosing:
    """Route by the first keyword rule that applies."""
    nouns = (
        "refund",
        "password",
        "contract",
        "delivery",
        "bill",
        "holiday",
        "meeting",
        "leak",
        "parking permit",
        "newsletter",
    )
    one, two, *rest = rng.sample(nouns, len(nouns))
    lines = carriers("""
        a question about the {x} and the {y} | Hi, {x} and {y}, please | {first} asks for a {x} and a {y}
        re: {x}, {y} | the {x} for {name} is late, the {y} too | {x}? {y}? Thanks, {first}
        {company} wrote about a {y} and a {x} | no {x} yet, but a {y}
        """)  # fmt: skip
    single = carriers("""
        a question about the {x} | where is my {x}? | {first} needs a {x} | re: {x}
        the {x} for {name} is late | {x} - {company} | Can somebody in {city} help with a {x}?
        about that {x} on {weekday}
        """)  # fmt: skip

    def text(rng: Random, k: int) -> str:
        x = (one, two, rng.choice(rest))[k]
        if rng.random() < 0.5:
            return say(rng, single, x=x)
        x, y = rng.sample((x, rng.choice([two, *rest] if k == 0 else rest)), 2)
        return say(rng, lines, x=x, y=y)

    return {"one": one, "two": two}, text
