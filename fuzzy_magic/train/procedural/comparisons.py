"""Families that compare two lines, or sort a record by a rule on one of its fields."""

from __future__ import annotations

from random import Random

from fuzzy_magic.train.procedural.adverts import CAR, _flat
from fuzzy_magic.train.procedural.base import YES_NO, Choosing, chooses
from fuzzy_magic.train.procedural.kinds import FIRSTS, ROLES, Facts, tell
from fuzzy_magic.train.procedural.ledgers import KINDS, _lines, _one
from fuzzy_magic.train.procedural.reports import COMMIT, _weather
from fuzzy_magic.train.procedural.sequences import LINES
from fuzzy_magic.train.procedural.slots import CAUSES, ERROR
from fuzzy_magic.train.procedural.stories import TRIP


@chooses(
    "search_matching",
    (("same", "different"), ("equal", "unequal"), ("merge", "split"), *YES_NO),
    """
    - Same {field} in both lines? {L0} yes, {L1} no
    - {L0} if the two records have one and the same {field}, {L1} if they have not
    - Two records, one a line. Compare the {field}. Equal: {L0}. Not equal: {L1}. Everything else may differ.
    - def same(a, b): # {field} of a == {field} of b -> {L0}, else -> {L1}
    - Do these lines belong together? They do ({L0}) if the {field} is the same in both; otherwise they do
      not ({L1}). The {other} is not looked at.
    - {L1} = two different values of the {field}; {L0} = twice the same
    - Find the {field} in line one and in line two and say {L0} if they agree, {L1} if they do not.
    - duplicates by {field}: {L0}; no duplicates: {L1}
    """,
)
def lines_same(rng: Random) -> Choosing:
    """Say whether two records agree in a field."""
    kind = rng.choice(KINDS)
    key, other = rng.sample(list(kind.fields), 2)

    def text(rng: Random, k: int) -> str:
        first, second = kind.draw(rng), kind.draw(rng)
        if k == 0:
            second[key] = first[key]
        else:
            while first[key] in second.values() or second[key] in first.values():
                second = kind.draw(rng)
        return _lines(rng, [_one(rng, kind, facts, (key,), ()) for facts in (first, second)])

    return {"field": rng.choice(kind.fields[key].phrases), "other": kind.fields[other].phrases[0]}, text


@chooses(
    "search_matching",
    (("first", "second", "neither"), ("top", "bottom", "none"), ("1", "2", "0"), *ROLES[1:]),
    """
    - {field} {value}: first line {L0}, second line {L1}, no line {L2}
    - Which of the two lines has {value} as {field}? {L0} the first, {L1} the second, {L2} none
    - Look for a record in which the {field} is {value}. If it is in the upper line print {L0}, if in the
      lower line {L1}, if in none of them {L2}.
    - def where(lines): # index of the line with {field} "{value}": 0 -> {L0}, 1 -> {L1}, not found -> {L2}
    - I remember that the {field} was {value}. Was it the record at the top ({L0}) or the one below ({L1})?
      Or none ({L2})?
    - {L2} when {value} is not the {field} of a line; {L0} when it is in line one; {L1} when it is in line
      two
    - Compare the {field} of each line with "{value}": first agrees {L0}, second agrees {L1}, none agrees
      {L2}
    - Point to the line whose {field} is {value} - {L0} up, {L1} down, {L2} not there.
    """,
)
def line_of(rng: Random) -> Choosing:
    """Say which of two lines has a value in a field."""
    kind = rng.choice(KINDS)
    key = rng.choice(list(kind.fields))
    value = kind.draw(rng)[key]

    def text(rng: Random, k: int) -> str:
        records: list[Facts] = []
        while len(records) < 2:
            facts = kind.draw(rng)
            if not any(value in fact or fact in value for fact in facts.values()):
                records.append(facts)
        if k < 2:
            records[k][key] = value
        return _lines(rng, [_one(rng, kind, facts, (key,), ()) for facts in records])

    return {"field": rng.choice(kind.fields[key].phrases), "value": value}, text


@chooses(
    "text_nlp",
    (("first", "second"), ("top", "bottom"), ("A", "B"), ("1", "2"), ("up", "down")),
    """
    - Two flats. {what}: {L0} the first, {L1} the second
    - Which line has {what}? {L0} for the upper one, {L1} for the lower one
    - Compare the two ads and say which one has {what}. Answer {L0} if it is the one at the top and {L1} if
      it is the other.
    - def pick(a, b): # the ad with {what}: a -> {L0}, b -> {L1}
    - We look at two flats at a time. Mind that ads name rent, deposit, rooms and size in any order. The flat
      with {what} is the first ({L0}) or the second ({L1})?
    - {L0} if line one is the ad with {what}, {L1} if line two is
    - Choose {what}. Is it the first flat, write {L0}; is it the second, write {L1}.
    - winner by {what}: {L0} = line 1, {L1} = line 2
    """,
)
def flat_compare(rng: Random) -> Choosing:
    """Say which of two flats has more rooms or the lower rent."""
    what = rng.choice(("the lower rent", "the higher rent", "more rooms", "fewer rooms"))

    def text(rng: Random, k: int) -> str:
        ads = []
        rooms, rents = rng.sample(range(2, 10), 2), rng.sample(range(300, 2500, 5), 2)
        values, small = (rents if "rent" in what else rooms), what in ("the lower rent", "fewer rooms")
        if (values[0] < values[1]) != (small == (k == 0)):
            values.reverse()
        for has, rent in zip(rooms, rents, strict=True):
            ad = _flat(rng, has, rent)[0]
            ads.append(ad.replace("\n", ", "))
        return "\n".join(ads)

    return {"what": what}, text


@chooses(
    "text_nlp",
    (("this", "other", "nobody"), ("yes", "no", "-"), ("right", "wrong", "absent"), *ROLES),
    """
    - "{said}" by {who} {L0}, by another {L1}, by nobody {L2}
    - Did {who} write "{said}"? {L0} yes, {L1} no, another person did, {L2} nobody did
    - Find the message "{said}" in the chat. If it is by {who} say {L0}, if by someone else {L1}, if it is
      not there {L2}.
    - def author(chat): # of "{said}": {who} -> {L0}; other name -> {L1}; no such message -> {L2}
    - {who} is said to have written "{said}". True: {L0}. It was a different person: {L1}. There is no such
      line: {L2}. The name stands before or after the message.
    - {L2} without the line "{said}"; with it, {L0} for {who} and {L1} for other names
    - Whose line is "{said}"? That of {who} {L0} / of another {L1} / of no one {L2}
    - Check one quote, "{said}", against the log. Right person ({who}): {L0}. Wrong person: {L1}. No such
      quote: {L2}.
    """,
)
def chat_quote(rng: Random) -> Choosing:
    """Say whether a quote is by somebody."""
    who, said = rng.choice(FIRSTS), rng.choice(LINES)

    def text(rng: Random, k: int) -> str:
        count = rng.randint(2, 4)
        names = rng.sample([x for x in FIRSTS if x != who], count)
        texts = rng.sample([x for x in LINES if x != said], count)
        place, other = rng.sample(range(count), 2)
        if k < 2:
            texts[place] = said
        if k == 0 or rng.random() < 0.6:
            names[place if k == 0 else other] = who
        shape = rng.choice(("{0}: {1}", "<{0}> {1}", "[{0}] {1}", "{1} ({0})", "{0} > {1}", "{0} | {1}"))
        return "\n".join(map(shape.format, names, texts))

    return {"who": who, "said": said}, text


@chooses(
    "code_commands",
    (("ops", "dev", "other"), ("red", "yellow", "grey"), ("a", "b", "c"), *ROLES),
    """
    - {x} or {y}: {L0}. {z}: {L1}. Any other cause: {L2}.
    - Route errors by cause: {L0} for "{x}" and "{y}", {L1} for "{z}", {L2} for all the rest
    - Read why it failed. If the cause is {x} or {y}, it goes to {L0}; if it is {z}, to {L1}; if it is
      something else, to {L2}.
    - def route(message): # cause in ("{x}", "{y}") -> {L0}; cause == "{z}" -> {L1}; else -> {L2}
    - Our desk knows three kinds of errors
    | {L0}: {x}; {y}
    | {L1}: {z}
    | {L2}: other causes
    - {L2} by default. Exceptions: {z} is {L1}; {x} and {y} are {L0}.
    - Program, file and host do not matter. The cause does: {x} {L0}, {y} {L0}, {z} {L1}, others {L2}.
    - Two causes make it {L0}, namely {x} and {y}. One makes it {L1}, namely {z}. With every other cause it
      is {L2}.
    """,
)
def error_route(rng: Random) -> Choosing:
    """Route an error by its cause."""
    causes = rng.sample(CAUSES, len(CAUSES))
    groups = (causes[:2], causes[2:3], causes[3:])

    def text(rng: Random, k: int) -> str:
        return tell(rng, ERROR, ERROR.draw(rng) | {"cause": rng.choice(groups[k])}, has=("cause",))

    return {"x": causes[0], "y": causes[1], "z": causes[2]}, text


@chooses(
    "code_commands",
    (("minor", "patch", "none"), ("added", "fixed", "skip"), ("new", "bug", "other"), *ROLES),
    """
    - feat {L0}, fix {L1}, other types {L2}
    - Type of the commit: "feat" gives {L0}, "fix" gives {L1}, anything else (docs, test, chore, perf,
      refactor) {L2}
    - For the release notes new features (feat) go under {L0}, corrections (fix) under {L1}, and all other
      types under {L2}.
    - def section(commit): # type feat -> {L0}; type fix -> {L1}; otherwise -> {L2}
    - Look at the type word only, never at the subject: {L0} = feat, {L1} = fix, {L2} = any other word.
    - {L2} unless the type is feat ({L0}) or fix ({L1})
    - Which version number goes up? {L0} for a commit of type feat, {L1} for one of type fix, {L2} (no
      number) for the rest.
    - Sort: {L0} / {L1} / {L2} = feat / fix / everything else
    """,
)
def commit_section(rng: Random) -> Choosing:
    """Sort commits by their type."""
    rest = ("docs", "test", "chore", "perf", "refactor")

    def text(rng: Random, k: int) -> str:
        word = ("feat", "fix", rng.choice(rest))[k]
        return tell(rng, COMMIT, COMMIT.draw(rng) | {"type": word}, has=("type",))

    return {}, text


@chooses(
    "classification_filter",
    (("plug", "tank", "unknown"), ("green", "black", "grey"), ("allowed", "banned", "check"), *ROLES),
    """
    - electric, hybrid {L0}; petrol, diesel, natural gas {L1}; not told {L2}
    - Does the car run on electricity at least in part? {L0} yes (electric or hybrid), {L1} no, {L2} the ad
      does not say what it runs on
    - The town lets in electric cars and hybrids: {L0}. Petrol, diesel and gas stay out: {L1}. If the ad is
      silent on the fuel: {L2}.
    - def gate(ad): # fuel electric or hybrid -> {L0}; another fuel -> {L1}; no fuel given -> {L2}
    - Look for the fuel. None: {L2}. Electric or hybrid: {L0}. Petrol, diesel or natural gas: {L1}.
    - {L1} = burns petrol, diesel or gas and nothing else; {L0} = electric or hybrid; {L2} = fuel unknown
    - Model, price and colour are of no interest. Fuel: electric or hybrid -> {L0}, other -> {L1}, missing ->
      {L2}
    - Sort the ads. Battery on board (electric, hybrid): {L0}. No battery to drive with (petrol, diesel,
      natural gas): {L1}. Cannot be told from the ad: {L2}.
    """,
)
def car_gate(rng: Random) -> Choosing:
    """Sort car advertisements by fuel."""
    fuels = (("electric", "hybrid"), ("petrol", "diesel", "natural gas"))

    def text(rng: Random, k: int) -> str:
        if k == 2:
            return tell(rng, CAR, CAR.draw(rng), lacks=("fuel",))
        return tell(rng, CAR, CAR.draw(rng) | {"fuel": rng.choice(fuels[k])}, has=("fuel",))

    return {}, text


@chooses(
    "agentic_tools",
    (("change", "direct"), ("two tickets", "one ticket"), ("via", "straight"), *YES_NO),
    """
    - Stop on the way named: {L0}; not named: {L1}
    - {L0} if the traveller changes or stops somewhere between start and end, {L1} if no such place is named
    - Does the text speak of a town on the way? With one it is {L0}, without it {L1}.
    - def via(text): # a stopover is named -> {L0}; none is named -> {L1}
    - Trips with a stopover need two tickets. Say {L0} for them, and {L1} for trips of which no stopover is
      told.
    - {L1}: nothing between departure and destination. {L0}: some town in between.
    - Look for a place to change, not for the start or the goal. There is one: {L0}. There is none: {L1}.
    - via somewhere = {L0}, no via = {L1}
    """,
)
def trip_via(rng: Random) -> Choosing:
    """Say whether a trip has a stop on the way."""
    return {}, lambda rng, k: tell(rng, TRIP, TRIP.draw(rng), **{("has", "lacks")[k]: ("stop",)})


@chooses(
    "text_nlp",
    (("wide", "narrow"), ("pack both", "pack one"), ("swing", "steady"), *YES_NO),
    """
    - high minus low > {gap}: {L0}, else {L1}
    - {L0} if the two temperatures are more than {gap} degrees apart, {L1} if not
    - Work out the difference between the high and the low. Over {gap} is {L0}; {gap} or less is {L1}. Mind
      the minus signs.
    - def swing(report): # high - low > {gap} -> {L0}; otherwise -> {L1}
    - How far do the temperatures go apart? By {gap} degrees or fewer: {L1}. By more: {L0}. Wind and humidity
      do not count.
    - {L1} for a range of up to {gap}, {L0} for a larger range
    - Is the warmest value more than {gap} degrees above the coldest? {L0} = yes, {L1} = no
    - range of the day against {gap}: greater {L0}, not greater {L1}
    """,
)
def weather_swing(rng: Random) -> Choosing:
    """Say whether high and low are far apart."""
    gap = rng.randint(4, 15)

    def text(rng: Random, k: int) -> str:
        step = gap + rng.randint(1, 9) if k == 0 else rng.randint(max(1, gap - 8), gap)
        low = rng.randint(-15, 20)
        return _weather(rng, low, low + step)[0]

    return {"gap": gap}, text
