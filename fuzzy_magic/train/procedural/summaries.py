"""Families that sum up a record in a form of several facts, or ask for the other side of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random

from fuzzy_magic.train.procedural.adverts import CAR, EVENT
from fuzzy_magic.train.procedural.base import Params, Writing, writes
from fuzzy_magic.train.procedural.kinds import NONES, Kind, company, pair, person, tell
from fuzzy_magic.train.procedural.opinions import REVIEW, SWAP
from fuzzy_magic.train.procedural.reports import COMMIT, PATIENT
from fuzzy_magic.train.procedural.slots import ERROR, JOB, TASK
from fuzzy_magic.train.procedural.stories import TAKEOVER, TRANSFER, TRIP

KINDS = (CAR, EVENT, SWAP, ERROR, TASK, TAKEOVER, TRANSFER, TRIP, COMMIT, PATIENT, JOB, REVIEW)


@writes(
    "agentic_tools",
    """
    - event notice -> {form} ({none} = not told)
    - For the calendar: {form}. A part that the notice does not tell is {none}.
    - Read the notice. Write the {first} and the {second} like this: {form}. {none} fills a gap.
    - def entry(notice): '''{form}; "{none}" for each part that is not there.'''
    - Shorten announcements to {form}, in the words of the text, with {none} for a missing part.
    - We print a small programme. Each event gets one line of the form {form}, and readers do not want more.
      Where the notice says nothing about the {first} or the {second}, print {none} in its place.
    - {first}, {second}: give both, formatted as {form}. Unknown -> {none}
    - Fill in {form}. Use {none} where you find nothing.
    """,
)
def event_pair(rng: Random) -> Writing:
    """Write two facts of an event in a form."""
    return pair(rng, EVENT)


@writes(
    "agentic_tools",
    """
    - minutes -> {form}; gaps {none}
    - Enter the task as {form}. If something is not said, enter {none} for it.
    - Take {first} and {second} from the note and output {form}, or {none} in the place of one that is
      lacking.
    - def task(note): '''Return {form} ("{none}" where unknown).'''
    - One line per note, in the form {form}. The brackets hold exact words from the note or {none}.
    - Make a ticket out of the note. Its title is {form}; whatever the note leaves open is {none} in the
      title.
    - {form}, please. Not given: {none}.
    - What do the minutes say about {first} and {second}? Put it as {form}, with {none} for no word on it.
    """,
)
def task_pair(rng: Random) -> Writing:
    """Write two facts of a meeting note in a form."""
    return pair(rng, TASK)


@writes(
    "code_commands",
    """
    - error message -> {form}, {none} for missing parts
    - Print {form} for each error; write {none} if a part is not in the message.
    - Two parts of the message are of use, the {first} and the {second}. Join them as {form}. Missing:
      {none}.
    - def short(message): '''{form}; a part that the message lacks is "{none}".'''
    - awk can't do it since formats differ: bring every error into the shape {form}, {none} for holes
    - Errors of many programs go into one table whose cells look like {form}. Copy both parts as they are
      printed, and put {none} for a part that is not printed.
    - Rewrite as {form}. {none} where the text has nothing to offer.
    - Find the {first} and the {second}, output {form}, fall back to {none}.
    """,
)
def error_pair(rng: Random) -> Writing:
    """Write two facts of an error message in a form."""
    return pair(rng, ERROR)


@writes(
    "format_repair",
    """
    - {form} from the payment note, {none} for what it leaves out
    - Book it as {form}; {none} if a part is not told.
    - Read the note about a payment, pick the {first} and the {second}, print {form}. Replace a missing one
      by {none}.
    - def book(note): '''Return {form}, "{none}" for gaps.'''
    - The ledger has one form for all payments, {form}. Bring the note into it, using its own words, and
      {none} for the part it does not mention.
    - Only {first} and {second} matter. Form: {form}. Absent: {none}.
    - payment -> {form} | absent -> {none}
    - Each bracket of {form} is to be filled from the text or, if that fails, with {none}. Print the result.
    """,
)
def transfer_pair(rng: Random) -> Writing:
    """Write two facts of a payment in a form."""
    return pair(rng, TRANSFER)


@writes(
    "text_nlp",
    """
    - note on a patient -> {form} (missing: {none})
    - Sum up the note as {form}, {none} for what is not in it.
    - Give {first} and {second} in the form {form}; one that is not written down is {none}.
    - def sum_up(note): '''{form}, where unknown parts are "{none}".'''
    - For the handover we need {form} of each patient. Words as in the note. {none} for anything the note
      does not say.
    - Doctors read only {form}. Write that and no more, with {none} for a gap.
    - Put the {first} and the {second} into {form}. No such thing in the note: {none}.
    - {form} / unknown = {none}
    """,
)
def patient_pair(rng: Random) -> Writing:
    """Write two facts of a note on a patient in a form."""
    return pair(rng, PATIENT)


def _three(rng: Random, kind: Kind, write: Callable[[list[str], list[str | None]], str]) -> Writing:
    """Ask for three fields, each of which may be missing, in a way of writing them."""
    keys = rng.sample(list(kind.fields), 3)

    def row(rng: Random) -> tuple[str, str]:
        facts = kind.draw(rng)
        has = [key for key in keys if rng.random() < 0.7] or [rng.choice(keys)]
        text = tell(rng, kind, facts, has, [key for key in keys if key not in has])
        return text, write(keys, [facts[key] if key in has else None for key in keys])

    a, b, c = (rng.choice(kind.fields[key].phrases[:2]) for key in keys)
    params: Params = {"a": a, "b": b, "c": c, "x": keys[0], "y": keys[1], "z": keys[2]}
    return params, row


@writes(
    "format_repair",
    """
    - JSON with the keys {x} ({a}), {y} ({b}), {z} ({c}); null if not given
    - Return an object {"{x}": ..., "{y}": ..., "{z}": ...} with the {a}, the {b} and the {c} as strings.
      What the text does not tell is null.
    - Turn the text into JSON. Keys in this order: "{x}" for the {a}, "{y}" for the {b}, "{z}" for the {c}.
      Values are copied from the text; a missing value is null.
    - def to_json(text): '''One-line JSON object: {x} = {a}, {y} = {b}, {z} = {c}; null for missing.'''
    - Our tool wants arguments as JSON on one line.
    | {x}: the {a}
    | {y}: the {b}
    | {z}: the {c}
    | Use null (without quotes) for an argument that the text lacks.
    - Fill {x}, {y} and {z} with {a}, {b} and {c}. Answer in JSON, null for gaps.
    - Three facts as a JSON object, keys {x}, {y}, {z}. They stand for the {a}, the {b} and the {c}. Strings
      in double quotes, one space after each colon and comma, null when unknown.
    - JSON only: {x}, {y}, {z} = {a}, {b}, {c} (null = not there)
    """,
)
def facts_json(rng: Random) -> Writing:
    """Write three facts as a JSON object."""
    return _three(
        rng,
        rng.choice(KINDS),
        lambda keys, values: json.dumps(dict(zip(keys, values, strict=True)), ensure_ascii=False),
    )


@writes(
    "format_repair",
    """
    - {a}{sign}{b}{sign}{c}, with {none} for gaps
    - One line, three parts joined by "{sign}": the {a}, the {b}, the {c}. A part that is not told is {none}.
    - Write the {a}, then "{sign}", then the {b}, then "{sign}", then the {c}. Put {none} for any that is
      missing.
    - def line(text): '''"{sign}".join of {a}, {b} and {c}; "{none}" for what the text lacks.'''
    - I paste your answers into a sheet. Columns: {a}, {b}, {c}. Between columns stands "{sign}". Copy the
      words of the text; an empty cell is written {none}.
    - {a}, {b}, {c} in this order, separator "{sign}", filler {none}
    - Get three things out of the text: {a}, {b}, {c}. Separate them by "{sign}" and use {none} for nothing.
    - Separator: "{sign}". Missing: {none}. Order: {a}, {b}, {c}.
    """,
)
def facts_line(rng: Random) -> Writing:
    """Write three facts in a line."""
    sign, none = rng.choice(("; ", " | ", ";", " / ", "|", " - ", " > ")), rng.choice(NONES)
    params, row = _three(rng, rng.choice(KINDS), lambda keys, values: sign.join(x or none for x in values))
    return params | {"sign": sign, "none": none}, row


@writes(
    "safety_verification",
    """
    - Which of {x} ({a}), {y} ({b}), {z} ({c}) are missing? List the keys, joined by commas without spaces,
      or {none}.
    - Missing keys, in this order and parted by ",": {x} = {a}, {y} = {b}, {z} = {c}. All there: {none}
    - Check a text for three things. {x} is the {a}, {y} the {b}, {z} the {c}. Print the short names of those
      that are not given, like {x},{z}, and {none} if nothing is missing.
    - def gaps(text): '''Comma-joined subset of {x},{y},{z} ({a}, {b}, {c}) that the text lacks; "{none}" if
      none.'''
    - A form needs {a}, {b} and {c}.
    | Short names: {x}, {y}, {z}
    | Output: the short names of what is not filled in, like {y},{z}
    | All filled in: {none}
    - Name what the text leaves out: {x} for the {a}, {y} for the {b}, {z} for the {c}. Keep this order, join
      with a comma, say {none} if it leaves out nothing. A label without a value counts as left out.
    - What has to be asked back? {a}: {x}. {b}: {y}. {c}: {z}. Comma between several, {none} for no question.
    - List gaps among {x}, {y}, {z} (meaning {a}, {b}, {c}) as in {x},{y}. No gap: {none}.
    """,
)
def facts_missing(rng: Random) -> Writing:
    """List the facts that are missing."""
    none = rng.choice(NONES)
    params, row = _three(
        rng,
        rng.choice(KINDS),
        lambda keys, values: ",".join(k for k, v in zip(keys, values, strict=True) if v is None) or none,
    )
    return params | {"none": none}, row


def _partner(
    rng: Random, kind: Kind, keys: tuple[str, str], third: str, draw: Callable[[Random], str]
) -> Writing:
    """Ask who is on the other side from somebody; who is no party has nobody there."""
    who, none = draw(rng), rng.choice(NONES)

    def row(rng: Random) -> tuple[str, str]:
        facts = kind.draw(rng)
        while any(who in fact or fact in who for fact in facts.values()):
            facts = kind.draw(rng)
        chance = rng.random()
        if chance < 0.1:
            return tell(rng, kind, facts, has=keys), none
        if chance < 0.2:
            facts[third] = who
            return tell(rng, kind, facts, has=(third,)), none
        own, other = rng.sample(keys, 2)
        facts[own] = who
        if chance < 0.3:
            return tell(rng, kind, facts, has=(own,), lacks=(other,)), none
        return tell(rng, kind, facts, has=keys), facts[other]

    return {"who": who, "none": none}, row


@writes(
    "search_matching",
    """
    - Other party in the payment of {who}, else {none}
    - {who} pays somebody or is paid by somebody. By or to whom? Not told, or {who} does neither: {none}
    - Read the note. If {who} sends money, name the one who gets it; if {who} gets money, name the one who
      sends it. In all other cases, or if that name is not there, write {none}.
    - def partner(note): '''The person with whom {who} exchanges money; "{none}" if {who} is no party or
      alone.'''
    - With whom does {who} deal? I mean the payer if {who} is the payee and the payee if {who} is the payer;
      a clerk is neither. Unknown: {none}
    - Name the one at the other end of the payment from {who}, or {none}.
    - {who} <-> ? (payer or payee; {none} if not stated)
    - We are {who}. From each note about money we want the name of our partner, be it the sender or the
      receiver. If we are not a side of the payment, or the other side has no name there, the answer is
      {none}.
    """,
)
def transfer_partner(rng: Random) -> Writing:
    """Find the other side of a payment."""
    return _partner(rng, TRANSFER, ("sender", "receiver"), "clerk", person)


@writes(
    "search_matching",
    """
    - {who} and which other firm? (buyer or target, else {none})
    - If {who} buys, name what it buys; if {who} is bought, name who buys it; else {none}.
    - Other side of the takeover from {who}. Advisers and sellers are no side. Not known: {none}
    - def other(news): '''Target if {who} is the buyer, buyer if {who} is the target, "{none}" otherwise.'''
    - {who} may be the hunter or the prey here. Tell me the opposite one. If {who} is neither, or the
      opposite one is not named, write {none}.
    - Which firm does {who} take over, or which firm takes over {who}? One name, or {none}.
    - We follow {who}. For each report give the name of the firm that it swallows or that swallows it. When
      there is no such name, because {who} only advises, because it is not in the report, or because the
      report keeps the name back, give {none}.
    - partner of {who} in the deal (buyer <-> target), {none} if there is none
    """,
)
def takeover_partner(rng: Random) -> Writing:
    """Find the other side of a takeover."""
    return _partner(rng, TAKEOVER, ("buyer", "target"), "adviser", company)
