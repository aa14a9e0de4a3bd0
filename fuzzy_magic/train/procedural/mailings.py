"""Families that read parcel notes and signatures."""

from __future__ import annotations

from random import Random

from fuzzy_magic.train.procedural.base import YES_NO, Choosing, Writing, chooses, writes
from fuzzy_magic.train.procedural.kinds import (
    Facts,
    ask,
    clock,
    company,
    counted,
    day,
    given,
    kind,
    listed,
    pair,
    person,
    several,
    town,
)
from fuzzy_magic.train.procedural.words import PLACE, code, mail, phone


def _parcel(rng: Random) -> Facts:
    sender, receiver = several(rng, person, 2)
    number = phone(rng)
    return {
        "sender": sender, "receiver": receiver,
        "number": code(rng, rng.choice(("AA999999", "99-9999-9", "T9999A"))),
        "weight": f"{rng.randint(1, 30)}.{rng.randint(1, 9)} kg", "date": day(rng),
        "place": rng.choice(PLACE),
        "tel": f"({number[:3]}) {number[3:6]}-{number[6:]}", "time": clock(rng),
    }  # fmt: skip


PARCEL = kind(
    _parcel,
    """
    sender = sender / person who sends it = Who sent it? / Who is it from?
    receiver = recipient / addressee = Who is it for? / Who gets it?
    number = parcel number / tracking number = What is the tracking number? / Which parcel number?
    weight = weight = How heavy is it? / What does it weigh?
    date = delivery day / day = On which day? / What day?
    time = delivery time / time = At what time? / When in the day?
    place = drop-off place / place = Where was it left? / Where is it?
    tel = phone number / telephone = Which number can be called? / What is the phone number?
    """,
    """
    Parcel {number} from {sender} to {receiver}, {weight}
    {receiver}, your parcel was left in the {place} at {time}.
    {sender} has sent you a parcel ({weight}). It comes on {date}.
    {number} delivered to {receiver} on {date}
    Missed you! Call {tel} about parcel {number}.
    {weight}, from {sender}
    On {date} at {time} a box for {receiver} was put in the {place}.
    Where is {number}? It was sent by {sender}. My phone: {tel}. {receiver}
    Arrival {date}, {time}, {place}
    {receiver} did not open; the driver took the parcel ({weight}) back. Ring {tel}.
    to: {receiver}↵from: {sender}↵no. {number}
    from: {sender}↵to: {receiver}↵weight {weight}
    scan {number} {place} {time}
    {receiver} gets a parcel from {sender} on {date}.
    From {sender}, for {receiver}: {weight}
    Signed for by {receiver} at {time}
    No. {number}, {weight}, waiting in the {place}
    Please pass this on to {receiver}. It is from {sender}.
    {sender} asks if {receiver} has got {number} yet.
    Your driver comes on {date} at {time}. Questions: {tel}
    left with the neighbours in the {place}. {number}, for {receiver}
    """,
    """
    {name} next door is on holiday.
    The lift is out of order.
    Please keep the box.
    """,
)


@writes(
    "search_matching",
    """
    - {field} on the parcel note, or {none}
    - {question} If not told, {none}
    - From a message about a parcel take the {field}; if there is none, answer {none}.
    - def parcel(text): '''{field} (copied) or "{none}"'''
    - I want the {field}, not the {other}. Without a {field}, write {none}.
    - {question} Use the exact characters of the message. {none} means that it does not say.
    - Drivers, senders and neighbours write to us about parcels. Their notes look different every time, but
      we search them by {field}. Return it alone, or {none} for a note that has none.
    - note -> {field}, {none} for a blank
    """,
)
def parcel_field(rng: Random) -> Writing:
    """Take a field out of a parcel note."""
    return ask(rng, PARCEL)


@writes(
    "safety_verification",
    """
    - Count: how many of {a}, {b}, {c} are given? (0-3)
    - Of these three, {a}, {b} and {c}, how many does the note have? Write a digit.
    - Completeness from 0 to 3, one point each for the {a}, the {b} and the {c}
    - def score(note): '''Number of fields present among {a}, {b}, {c}.'''
    - A parcel note should have three things: {a}, {b}, {c}. Print how many of them it really has. A label
      without a value does not count.
    - Give one point if the {a} is there, one if the {b} is there, one if the {c} is there. Output the sum.
    - 0, 1, 2 or 3: the number of known facts out of {a} / {b} / {c}
    - How complete is it? Only {a}, {b} and {c} matter; anything else in the note is ignored. Answer with
      their number.
    """,
)
def parcel_count(rng: Random) -> Writing:
    """Count which of three fields a parcel note has."""
    return counted(rng, PARCEL)


def _signature(rng: Random) -> Facts:
    number = phone(rng)
    jobs = "Head of Sales, Office Manager, Data Engineer, Head Chef, Site Manager, Accountant, Planner"
    return {
        "name": person(rng), "job": rng.choice(listed(jobs)), "firm": company(rng), "mail": mail(rng),
        "tel": f"+1 {number[:3]} {number[3:6]} {number[6:]}", "town": town(rng),
        "site": f"www.{code(rng, 'AAAA').lower()}.example", "room": code(rng, "Room 99A"),
    }  # fmt: skip


SIGNATURE = kind(
    _signature,
    """
    name = name / full name = Who signs? / What is the person called?
    job = position / job title = What is the job title? / What does the person do?
    firm = company / employer = Which company? / For whom does the person work?
    mail = e-mail address / e-mail = What is the e-mail address? / Which address can be written to?
    tel = phone number / telephone = What is the phone number? / Which number can be called?
    town = city / town = In which city? / Where is the person based?
    site = web site / web address = What is the web site? / Which web address?
    room = room / office = Which room? / Where in the building?
    """,
    """
    {name}↵{job}↵{firm}↵{tel}
    Best regards↵{name} - {job} - {mail}
    {firm}, {town}, {site}
    {name}, {room}, {tel}
    Kind regards, {name}↵{firm}↵{town}
    -- ↵{name} ({job})↵{site}
    Yours, {name}. Write to {mail} or come to {room}.
    {job} at {firm}, {mail}
    {town} office of {firm}, {room}, {tel}
    {name}↵{firm}, {job}↵{town}
    {mail} / {tel} / {site}
    Cheers↵{name}↵{mail}↵{tel}
    {name}, {job}, {town}
    Sincerely, {name}, {firm}, {room}
    {firm}↵{mail}
    {name} <{mail}>↵{site}
    T: {tel}↵E: {mail}↵W: {site}
    """,
    """
    P.S. {name} says hello.
    Please think of the trees before you print this.
    We are closed on {weekday}.
    """,
)


@writes(
    "format_repair",
    """
    - Signature -> {form} ({none} for gaps)
    - Bring the signature into the form {form}; {none} for a part it lacks.
    - Read the foot of a letter, take the {first} and the {second}, and write {form}. What is not there is
      {none}.
    - def card(signature): '''{form}, where missing parts are "{none}".'''
    - Address book entry: {form}. Unknown parts: {none}.
    - Give me the {first} and the {second}, as {form}. If the signature has only one of them, {none} stands
      for the other.
    - {form} is what I need from this contact. Leave no bracket empty, put {none} there.
    - Make one line of it
    | {form}
    | with {none} for what you cannot find
    """,
)
def signature_pair(rng: Random) -> Writing:
    """Write two facts of a signature in a form."""
    return pair(rng, SIGNATURE)


@chooses(
    "agentic_tools",
    YES_NO,
    """
    - Is the {field} in the signature? {L0} yes, {L1} no
    - {L0} when you see the {field}, {L1} when you do not
    - Check a contact before it is saved: with the {field} {L0}, without it {L1}.
    - def has(signature): # {field} there -> {L0}; not there -> {L1}
    - We can only use contacts that show the {field}; the {other} is of no help. Say {L0} for those and {L1}
      for all others.
    - {L1} = no {field}; {L0} = {field} found
    - Answer {L0} if the text tells the {field} and {L1} if the {field} is absent or its line is empty.
    - {field} present? ({L0} / {L1})
    """,
)
def signature_given(rng: Random) -> Choosing:
    """Say whether a signature has a field."""
    return given(rng, SIGNATURE)
