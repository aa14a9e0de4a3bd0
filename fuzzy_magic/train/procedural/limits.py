"""Families about limits: cut-offs, bands, ranges, divisibility."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random
from typing import NamedTuple

from fuzzy_magic.train.procedural.base import VALID, YES_NO, Choosing, carriers, chooses, say


class Scene(NamedTuple):
    """A quantity: what it is, its unit, its range, and the sentences it stands in."""

    what: str
    unit: str
    low: int
    high: int
    lines: tuple[str, ...]


def _scenes(block: str) -> Iterator[Scene]:
    for head, lines in re.findall(r"^    (\w.*?): (.*(?:\n      .*)*)", block, re.MULTILINE):
        what, unit, low, high = re.split(r", | to ", head)
        yield Scene(what, unit, int(low), int(high), carriers(" ".join(lines.split())))


SCENES = tuple(
    _scenes(
        """
    temperature, °C, -10 to 45: it is {x} °C in {city} | {x} °C | {place}: {x} °C
      | {first} says it is {x} °C
    score, points, 0 to 100: {name}: {x} points | {x} points | {first} got {x} points in {city}
      | score {x} points
    stock, pieces, 0 to 500: {item}: {x} pieces left | {x} pieces of the {item} | in the {place}: {x} pieces
    age, years, 1 to 95: {name}, {x} years | {first} is {x} years old | {x} years | patient {ref}, {x} years
    speed, km/h, 5 to 180: {x} km/h | camera on {street}: {x} km/h | {first} drove {x} km/h
      | {company} van, {x} km/h
    weight, kg, 1 to 80: parcel {ref}: {x} kg | {x} kg | the {item} weighs {x} kg | {x} kg to {city}
    amount, EUR, 5 to 2000: {company}: {x} EUR | {x} EUR | {first} paid {x} EUR for the {item}
      | {x} EUR, {ref}
    waiting time, minutes, 1 to 180: waited {x} minutes | {name}: {x} minutes | {x} minutes in the {place}
    distance, km, 1 to 900: {x} km to {city} | {first} cycled {x} km | {x} km
      | {company}, {street}, {x} km away
    number of seats, seats, 2 to 300: the {place} has {x} seats | {x} seats | {city} hall: {x} seats
    battery level, %, 1 to 100: battery at {x} % | {x} % | {place} sensor, {x} %
      | {first}'s phone shows {x} %
    rainfall, mm, 0 to 120: {x} mm | {city}: {x} mm | {weekday} brought {x} mm to {city}
      | gauge {ref}: {x} mm
    """
    )
)


@chooses(
    "classification_filter",
    (
        ("above", "not above"),
        ("high", "fine"),
        ("flag", "ok"),
        ("over", "within"),
        ("alert", "normal"),
        *YES_NO,
    ),
    """
    - {L0} if the {what} is more than {cut} {unit}, {L1} if not.
    - {what} > {cut} {unit}: {L0}, else {L1}
    - Check the {what} in the text. Above {cut} {unit} the answer is {L0}; {cut} {unit} or less is {L1}.
    - Return {L0} for everything that exceeds {cut} {unit}. Exactly {cut} or below is {L1}.
    - def check(text): # {what} over {cut} {unit} -> {L0}, up to {cut} -> {L1}
    - The limit for the {what} is {cut} {unit}. Say {L1} as long as the limit is kept and {L0} when it is
      exceeded.
    - mark rows with a {what} bigger than {cut} {unit} as {L0}, the rest as {L1}
    - Two piles by {what}
    | {L1}: {cut} {unit} and under
    | {L0}: anything higher
    - Does the entry go over {cut} {unit}? If so write {L0}, otherwise write {L1}.
    """,
)
def over_limit(rng: Random) -> Choosing:
    """Say whether a quantity is over a limit."""
    what, unit, low, high, lines = rng.choice(SCENES)
    cut = rng.randint(low + (high - low) // 5, high - (high - low) // 5)

    def text(rng: Random, k: int) -> str:
        near = max(3, (high - low) // 10)
        if k == 0:
            return say(rng, lines, x=rng.randint(cut + 1, rng.choice((high, min(high, cut + near)))))
        return say(rng, lines, x=rng.randint(rng.choice((low, max(low, cut - near))), cut))

    return {"what": what, "unit": unit, "cut": cut}, text


@chooses(
    "classification_filter",
    (
        ("low", "medium", "high"),
        ("small", "middle", "large"),
        ("green", "amber", "red"),
        ("bronze", "silver", "gold"),
        ("tier 1", "tier 2", "tier 3"),
        ("S", "M", "L"),
        ("band-a", "band-b", "band-c"),
    ),
    """
    - {what}: {L0} below {a} {unit}, {L1} from {a} to {b}, {L2} above {b}.
    - Put the {what} into a band. Under {a} {unit}: {L0}. {a} up to and including {b} {unit}: {L1}. More:
      {L2}.
    - x < {a}: {L0}; {a} <= x <= {b}: {L1}; x > {b}: {L2} (x = {what} in {unit})
    - Rules
    | {L0} - less than {a} {unit}
    | {L1} - at least {a} and at most {b} {unit}
    | {L2} - more than {b} {unit}
    - Read the {what}. If it is lower than {a} {unit} answer {L0}, if it is higher than {b} {unit} answer
      {L2}, and {L1} in between (both limits included).
    - '''Band of the {what}.
    |
    | {L2}: over {b} {unit}; {L1}: {a} to {b} {unit}; {L0}: under {a} {unit}
    | '''
    - We group entries by {what}. The middle group {L1} goes from {a} to {b} {unit}, ends included; what lies
      under it is {L0}, what lies over it is {L2}.
    - Which group, {L0} (< {a} {unit}), {L1} ({a}-{b} {unit}) or {L2} (> {b} {unit})?
    """,
)
def three_bands(rng: Random) -> Choosing:
    """Sort a quantity into three bands."""
    what, unit, low, high, lines = rng.choice(SCENES)
    third = (high - low) // 3
    a = low + rng.randint(third // 2 + 1, third + third // 2)
    b = a + rng.randint(third // 2 + 1, third)
    spans = (low, a - 1), (a, b), (b + 1, high)
    return {"what": what, "unit": unit, "a": a, "b": b}, lambda rng, k: say(
        rng, lines, x=rng.randint(*spans[k])
    )


@chooses(
    "safety_verification",
    (*VALID, ("in range", "out of range"), ("plausible", "implausible"), ("inside", "outside")),
    """
    - {L0} if the {what} lies between {a} and {b} {unit} (limits included), {L1} if it does not.
    - allowed {what}: {a} to {b} {unit}. Inside the range {L0}, outside {L1}.
    - Sanity check for the {what}. Values from {a} to {b} {unit} are fine ({L0}); smaller or larger ones are
      not ({L1}).
    - Return {L1} when the {what} is under {a} {unit} or over {b} {unit}. Return {L0} for all other entries.
    - assert {a} <= {what} <= {b} # {L0} when it holds, {L1} when it fails ({unit})
    - A typing error often shows in the {what}: nothing below {a} or above {b} {unit} can be right. Label such
      entries {L1} and the rest {L0}.
    - Check that the {what} is no less than {a} and no more than {b} {unit}. Output {L0} or {L1} ({L0} = it
      is).
    - Quality control
    | minimum {a} {unit}, maximum {b} {unit}
    | both kept: {L0}
    | one broken: {L1}
    """,
)
def in_range(rng: Random) -> Choosing:
    """Check that a quantity lies in a range."""
    what, unit, low, high, lines = rng.choice(SCENES)
    third = (high - low) // 3
    a, b = low + rng.randint(third // 3 + 2, third), high - rng.randint(third // 3 + 2, third)

    def text(rng: Random, k: int) -> str:
        span = (a, b) if k == 0 else rng.choice(((low, a - 1), (b + 1, high)))
        return say(rng, lines, x=rng.randint(*span))

    return {"what": what, "unit": unit, "a": a, "b": b}, text


COUNT_LINES = carriers(
    """
    {x} | {x} | room {x} | house number {x}, {street} | ticket {x} for {first} | {name} has number {x}
    locker {x} in the {place} | {first} sold {x} mugs | bus {x} to {city} | seat {x}
    There are {x} chairs left. | gate {x}, {city} | {x} people signed up with {first} | page {x}
    We packed {x} boxes on {weekday}.
    """
)


@chooses(
    "code_commands",
    (("divides", "does not divide"), ("fits", "has remainder"), ("multiple", "not a multiple"), *YES_NO),
    """
    - {L0} if the number is divisible by {d}, {L1} if a remainder is left.
    - n % {d} == 0 -> {L0}, else {L1}
    - Is the number in the text a multiple of {d}? Answer {L0} for a multiple, {L1} for any other number.
    - Can it be split into groups of {d} with nothing left over? {L0}: it can. {L1}: it cannot.
    - def test(text): '''{L0} when {d} divides the number, {L1} otherwise.'''
    - We sort by divisibility. Numbers in the {d} times table are {L0}, all others {L1}.
    - Take the number from the entry and divide it by {d}. If the result is whole, return {L0}; if not, return
      {L1}.
    - label {L1} means the number leaves a remainder when divided by {d}; label {L0} means it leaves none
    """,
)
def divisible(rng: Random) -> Choosing:
    """Test a number for divisibility."""
    d = rng.choice((2, 2, 2, 3, 4, 5, 10, 6, 9))

    def text(rng: Random, k: int) -> str:
        number = d * rng.randint(1, 600 // d)
        return say(rng, COUNT_LINES, x=number if k == 0 else number + rng.randint(1, d - 1))

    return {"d": d}, text
