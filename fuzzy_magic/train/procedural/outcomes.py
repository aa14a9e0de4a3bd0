"""Families that ask how something turned out: results and changes."""

from __future__ import annotations

from random import Random

from fuzzy_magic.train.procedural.base import Choosing, Writing, carriers, chooses, say, writes
from fuzzy_magic.train.procedural.kinds import (
    ROLES,
    listed,
    several,
    town,
)

MATCH_LINES = carriers(
    """
    {home} v {away} {h}-{a}
    {away} visited {home}; the hosts scored {h}, the guests {a}.
    At home {home} scored {h} against {a} by {away}.
    away team {away}: {a}↵home team {home}: {h}
    Result: guests {away} {a}, hosts {home} {h}. Over {n}00 tickets sold.
    {home} (home) {h} : {a} {away} (away)
    On the ground of {home} the visitors from {away} got {a}, the home side got {h}.
    final whistle at {home}'s place, {h} for them and {a} for {away}
    Goals at home by {home}: {h}. Goals by the visitors, {away}: {a}.
    {away} came to {home} and scored {a}. The home team answered with {h}.
    """
)
NICKS = listed(
    "Rovers, United, City, Athletic, Wanderers, Harriers, Rangers, Town, Albion, Stars, Lions, Eagles, Comets"
)


def _club(rng: Random) -> str:
    return f"{town(rng)} {rng.choice(NICKS)}" if rng.random() < 0.6 else town(rng)


def _match(rng: Random, k: int) -> tuple[str, str, str, int, int]:
    home, away = several(rng, _club, 2)
    low, gap = rng.randint(0, 3), rng.randint(1, 3)
    h, a = ((low + gap, low), (low, low + gap), (low, low))[k]
    return say(rng, MATCH_LINES, home=home, away=away, h=h, a=a), home, away, h, a


@chooses(
    "text_nlp",
    (("home", "away", "draw"), ("1", "2", "X"), ("hosts", "guests", "nobody"), ("H", "A", "D"), *ROLES),
    """
    - Who won? {L0} home team, {L1} visitors, {L2} neither
    - {L0} if the hosts scored more, {L1} if the guests scored more, {L2} for equal goals
    - Match report in, outcome out. Home win: {L0}. Away win: {L1}. Draw: {L2}. In "A v B 2-1" A is at home.
    - def toto(report): # home side ahead -> {L0}; level -> {L2}; away side ahead -> {L1}
    - Compare the goals of the two teams. If the side that played on its own ground has more, write {L0}; if
      the travelling side has more, write {L1}; if they have the same number, write {L2}. It may well be that
      the visitors are named first.
    - Mark the result with {L0} (the home side wins), {L1} (the home side loses) or {L2} (it ends level).
    - {L1} = the guests won; {L2} = nobody won; {L0} = the hosts won
    - Football pools: {L0} home, {L1} away, {L2} draw. Read the report and tick one.
    """,
)
def match_outcome(rng: Random) -> Choosing:
    """Say whether hosts or guests won."""
    return {}, lambda rng, k: _match(rng, k)[0]


@writes(
    "text_nlp",
    """
    - Match report -> {what}
    - Give {what}. The home team of "A v B" is A.
    - Read the result of a football match and write {what}, nothing more.
    - def read(report): '''Return {what}.'''
    - I collect results. For each report tell me {what}, whichever of the teams is named first.
    - One match, one answer: {what}.
    - Hosts play at home, guests or visitors are the away team. Find {what}.
    - We have reports by several people, who name now the hosts first and now the guests. Whatever the order,
      print {what} and no other word.
    """,
)
def match_fact(rng: Random) -> Writing:
    """Take or compute one fact of a match."""
    what = rng.choice(
        (
            "the home team",
            "the away team",
            "the total number of goals",
            "the goal difference, without a sign",
            "the score as home-away, like 2-1",
            "the score as away-home, like 1-2",
            "the goals of the home team",
            "the goals of the away team",
            "the winner, or draw",
            "the loser, or draw",
            "the winner, or - for a draw",
            "the team that plays on its own ground",
            "the visiting team",
            "the fixture as HOME v AWAY",
            "the fixture as AWAY at HOME",
            "the score with the higher number first, like 3:1",
        )
    )

    def row(rng: Random) -> tuple[str, str]:
        text, home, away, h, a = _match(rng, rng.choice((0, 0, 1, 1, 2)))
        winner, loser = (home, away) if h > a else (away, home)
        no = "-" if what.endswith("- for a draw") else "draw"
        answers = {
            "the home team": home, "the away team": away, "the total number of goals": str(h + a),
            "the goal difference, without a sign": str(abs(h - a)),
            "the score as home-away, like 2-1": f"{h}-{a}",
            "the score as away-home, like 1-2": f"{a}-{h}", "the goals of the home team": str(h),
            "the goals of the away team": str(a), "the winner, or draw": no if h == a else winner,
            "the loser, or draw": no if h == a else loser,
            "the winner, or - for a draw": no if h == a else winner,
            "the team that plays on its own ground": home, "the visiting team": away,
            "the fixture as HOME v AWAY": f"{home} v {away}",
            "the fixture as AWAY at HOME": f"{away} at {home}",
            "the score with the higher number first, like 3:1": f"{max(h, a)}:{min(h, a)}",
        }  # fmt: skip
        return text, answers[what]

    return {"what": what}, row


THINGS = listed(
    """
    ticket price, time limit, speed limit, batch size, room temperature, monthly fee, minimum order, file
    limit, water level, number of seats, page limit, retry count, oven temperature, parking fee, interest in
    points, delivery charge
    """
)
MOVES = carriers(
    """
    {thing}: {old} -> {new}
    {first} changed the {thing} from {old} to {new}.
    The {thing} now is {new}; before it was {old}.
    {new} instead of {old}: that is the new {thing} in {city}.
    was {old}, is {new} ({thing})
    From {weekday} on the {thing} will be {new} (until then {old}).
    {thing}, old: {old}, new: {new}
    {thing}, new: {new}, old: {old}
    We have replaced the {thing} of {old} by one of {new}.
    In {city} the {thing} went from {old} to {new}, says {name}.
    Set the {thing} to {new}. It used to be {old}.
    The {thing}, {old} last year, stands at {new} today.
    - {thing} = {old}↵+ {thing} = {new}
    """
)


def _move(rng: Random, k: int) -> tuple[str, str, int, int]:
    low = rng.choice((rng.randint(2, 20), rng.randint(20, 200), 10 * rng.randint(2, 90)))
    high = low + rng.choice((rng.randint(1, 9), rng.randint(1, 90), 10 * rng.randint(1, 9)))
    old, new = ((low, high), (high, low), (low, low))[k]
    thing = rng.choice(THINGS)
    return say(rng, MOVES, thing=thing, old=old, new=new), thing, old, new


@chooses(
    "search_matching",
    (
        ("up", "down", "same"),
        ("rose", "fell", "unchanged"),
        ("+", "-", "="),
        ("higher", "lower", "equal"),
        *ROLES[1:],
    ),
    """
    - {L0} rose, {L1} fell, {L2} no change
    - Did the value go up ({L0}), go down ({L1}) or stay ({L2})?
    - A message says what something was and what it is now. Old below new: {L0}. Old above new: {L1}. Equal:
      {L2}.
    - def trend(text): # new > old -> {L0}; new < old -> {L1}; new == old -> {L2}
    - Mind that the new value may be named before the old one. An increase is {L0}, a decrease {L1}, and a
      change that changes nothing is {L2}.
    - {L1} for less than before, {L0} for more than before, {L2} for as much as before
    - Compare the earlier with the later number and print {L0} if the later one is larger, {L1} if it is
      smaller and {L2} otherwise.
    - arrow: {L0} (raised), {L1} (cut), {L2} (left alone)
    """,
)
def change_direction(rng: Random) -> Choosing:
    """Say whether a value rose or fell."""
    return {}, lambda rng, k: _move(rng, k)[0]


@writes(
    "agentic_tools",
    """
    - Change note -> {what}
    - Print {what}.
    - From the note about a change take {what}. Old is what it was, new is what it is from now on.
    - def note(text): '''Give {what}.'''
    - People write changes in any order, the new value first or the old one. I need {what}, just that.
    - What I want from each note: {what}. No unit, no comment.
    - The text tells of a value that was changed. Your output is {what}.
    - Changelog clerk: reduce each entry to {what}
    """,
)
def change_fact(rng: Random) -> Writing:
    """Take or compute one fact of a change."""
    forms = {
        "the old value": "{0}", "the new value": "{1}", "the value before the change": "{0}",
        "the value after the change": "{1}", "what was changed": "{2}",
        "the name of the setting or quantity": "{2}",
        "OLD -> NEW": "{0} -> {1}", "NEW (was OLD)": "{1} (was {0})", "old/new, like 3/4": "{0}/{1}",
        "a JSON object with the numbers old and new, in this order": '{{"old": {0}, "new": {1}}}',
        "the larger of the two values": "{4}", "the smaller of the two values": "{5}",
        "the difference without a sign": "{6}", "new minus old as a whole number, with - if negative": "{7}",
        "the difference with its sign, + or -": "{3}", "NAME=NEW": "{2}={1}",
        "NAME: OLD to NEW": "{2}: {0} to {1}",
    }  # fmt: skip
    what = rng.choice(list(forms))

    def row(rng: Random) -> tuple[str, str]:
        text, thing, old, new = _move(rng, rng.randrange(2))
        gap = new - old
        return text, forms[what].format(
            old, new, thing, f"{gap:+d}", max(old, new), min(old, new), abs(gap), gap
        )

    return {"what": what}, row
