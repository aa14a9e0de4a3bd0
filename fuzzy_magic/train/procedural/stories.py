"""Families that ask who and what of short news and messages with roles."""

from __future__ import annotations

from random import Random

from fuzzy_magic.train.procedural.base import Choosing, Writing, chooses, writes
from fuzzy_magic.train.procedural.kinds import (
    ROLES,
    Facts,
    ask,
    clock,
    company,
    day,
    kind,
    listed,
    money,
    pair,
    person,
    role,
    several,
    town,
)


def _takeover(rng: Random) -> Facts:
    buyer, target, adviser, seller, rival = several(rng, company, 5)
    price = rng.choice(
        (f"${rng.randint(2, 900)} million", f"{rng.randint(2, 90)}.{rng.randint(1, 9)}bn euros", money(rng))
    )
    return {
        "buyer": buyer,
        "target": target,
        "adviser": adviser,
        "seller": seller,
        "price": price,
        "rival": rival,
    }


TAKEOVER = kind(
    _takeover,
    """
    buyer = buyer / acquirer / company that takes over another / new owner = Who buys? / Who is the new owner?
    target = target / company that is bought / firm that is sold = Who is bought? / Who was taken over?
    price = price / deal value / sum that is paid = How much is paid? / What does the deal cost?
    adviser = adviser / advising firm / firm that gives advice on the deal = Who advises? / Which adviser?
    seller = seller / previous owner = Who sells? / From whom is it bought?
    """,
    """
    {buyer} buys {target} for {price}
    {target} is being taken over by {buyer}, advised by {adviser}.
    {seller} sells {target} to {buyer}
    {buyer} has agreed to acquire {target} from {seller} for {price}, with {adviser} as adviser.
    {target} has a new owner. {buyer} paid {price} for it.
    After months of talks {seller} let go of {target}; the price was {price}, and {adviser} advised.
    Deal: buyer {buyer}, target {target}, price {price}
    {adviser} advises {buyer} on its purchase of {target}.
    Unlike {rival}, which walked away, {buyer} went ahead and bought {target}.
    {rival} wanted {target} too, but it went to {buyer} for {price}.
    {seller} got {price} for {target}, and the name of the buyer stays secret.
    {buyer} spends {price} on a takeover. Its adviser was {adviser}.
    {seller} sells one of its firms to {buyer}, but nobody says which.
    Bought by {buyer}: {target}. Sold by {seller}. Adviser: {adviser}.
    No price was named when {buyer} swallowed {target}. {rival} had no comment.
    did you hear, {target} now belongs to {buyer}! they bought it off {seller}
    Not {rival} but {adviser} advised on the sale of {target}
    The board of {target} has said yes to {buyer}.
    {price} is what {buyer} puts on the table for {target}; {seller} is happy with that.
    For {price}, {seller} parts with {target}.
    BREAKING: {buyer} snaps up {target} ({adviser} advising)
    From today {target} is a part of {buyer}, once a rival of {rival}.
    It took {adviser}, the adviser, a year to bring {seller} and {buyer} together.
    {rival} lost the race. Winner: {buyer}, which gets {target} from {seller}.
    advised by {adviser}, sold by {seller}: {target}
    """,
    """
    {name} of {company} had no comment.
    Shares of {company} fell by {n} percent.
    {company} was not involved.
    A deal between {company} and a rival failed last year.
    """,
)


@writes(
    "text_nlp",
    """
    - {field} of the deal, or {none}
    - {question} If the text does not say: {none}
    - Read a line of business news and copy the {field}. Write {none} if it is not given.
    - From each report of a takeover I want the {field}, not the {other}. Use {none} where it is left out.
    - def read(news): '''The {field}, copied from the news; "{none}" if not told.'''
    - {question} Answer with the exact words of the text and nothing else, or {none}.
    - We keep a table of mergers. This column holds the {field}. Active or passive, one sentence or two:
      always the {field}, as written, and {none} for a gap. Names of firms that only looked on do not count.
    - takeover news -> {field} (no {field}: {none})
    - Who does what to whom? I only need the {field}. Fill in {none} if there is none.
    - Pull out the {field}. Beware: the {other} may stand in the same sentence. Default {none}.
    """,
)
def takeover_field(rng: Random) -> Writing:
    """Take a role or the price out of takeover news."""
    return ask(rng, TAKEOVER)


@writes(
    "format_repair",
    """
    - Write the deal as {form}, with {none} for what is not told.
    - {form}   (gap: {none})
    - Take two things out of the report, the {first} and the {second}, and print them as {form}. Copy both.
      One that the report leaves out becomes {none}.
    - Turn takeover news into one short line of the form {form}. Missing part: {none}.
    - def brief(news): '''Return {form}; a part that is lacking is "{none}".'''
    - I need the {first} and the {second} of each deal, nothing else. Format: {form}. Not in the text:
      {none}.
    - Output {form}. What stands in square brackets is to be filled in from the text, or with {none}.
    - Which {first}, which {second}? Reply in this form: {form}. Use {none} for an unknown one.
    """,
)
def takeover_pair(rng: Random) -> Writing:
    """Write two facts of takeover news in a form."""
    return pair(rng, TAKEOVER)


@chooses(
    "classification_filter",
    (("buyer", "bought", "other"), ("buys", "is bought", "neither"), *ROLES),
    """
    - {L0}: {who} is the {a}. {L1}: {who} is the {b}. {L2}: neither, or not in the text.
    - What is {who} here? {a} = {L0}, {b} = {L1}, else {L2}
    - Look for {who} in the news. Say {L0} if it is the {a}, {L1} if it is the {b}, and {L2} if it has some
      other part or none.
    - I own shares of {who}. Tag each item {L0} when {who} is the {a}, {L1} when {who} is the {b}, {L2}
      otherwise.
    - def part(news): # of {who}: the {a} -> {L0}, the {b} -> {L1}, anything else -> {L2}
    - {L2} by default; {L0} for news with {who} as the {a}; {L1} for news with {who} as the {b}.
    - Only {who} matters to me.
    | {a}: {L0}
    | {b}: {L1}
    | something else, or no mention at all: {L2}
    - Does {who} appear as the {a} ({L0}), as the {b} ({L1}) or not in one of these two roles ({L2})?
    """,
)
def takeover_role(rng: Random) -> Choosing:
    """Say which part a company plays."""
    return role(rng, TAKEOVER, ("buyer", "target"), company, "adviser")


def _transfer(rng: Random) -> Facts:
    sender, receiver, clerk = several(rng, person, 3)
    reasons = (
        "rent, dinner, concert tickets, the deposit, piano lessons, a used bike, fuel, membership, repairs"
    )
    return {
        "sender": sender, "receiver": receiver, "clerk": clerk, "amount": money(rng), "date": day(rng),
        "reason": rng.choice(listed(reasons)),
        "account": f"{rng.choice('KLMR')}{rng.randint(10**5, 10**6 - 1)}",
    }  # fmt: skip


TRANSFER = kind(
    _transfer,
    """
    sender = sender / payer / person who pays = Who pays? / Whose money is it?
    receiver = receiver / payee / person who gets the money = Who gets the money? / Who is paid?
    amount = amount / sum of money = How much? / How much money is sent?
    reason = reason / purpose / what the money is for = What is it for? / What is being paid?
    account = account / account number = To which account? / What is the account number?
    date = date / day of payment = When? / On which day?
    clerk = clerk / bank clerk = Which clerk? / Who handled it at the bank?
    """,
    """
    {sender} sent {receiver} {amount} for {reason}
    {receiver} got {amount} from {sender} on {date}.
    {amount} to {receiver}, account {account}
    Received from {sender}: {amount} ({reason})
    On {date} {amount} went from {sender} to {receiver}. Clerk: {clerk}.
    {sender} owes nothing any more, {receiver} has had the {amount} since {date}.
    To my bank: please send {amount} of my money to account {account}, it is for {reason}. {sender}
    Thank you for the {amount}, {sender}! Yours, {receiver}
    Dear {sender}, please pay into my account {account}. Thanks, {receiver}
    Payment to {account} for {reason} failed on {date}.
    {receiver} was paid by {sender}; {clerk} of the bank booked it on {date}
    It was {clerk} at the counter who booked the {amount} for {reason}.
    {amount} for {reason}, paid to {receiver} by {sender}, account {account}, {date}
    hey {receiver}, just sent you {amount} for {reason}. {sender}
    {sender} has paid for {reason}, {amount}.
    I, {receiver}, confirm that {sender} has given me {amount}.
    {reason}: {sender} to {receiver}
    {receiver} thanks {sender} for the money for {reason}.
    to {receiver} from {sender}, {date}
    from {sender} to {receiver}, ref {account}, {amount}
    Your account {account} has been credited with {amount} on {date}.
    {clerk}, who works at the bank, has seen that {sender} paid {receiver}.
    """,
    """
    {name} says hello.
    The bank in {city} has new opening hours.
    Another customer, {name}, is still waiting.
    """,
)


@writes(
    "safety_verification",
    """
    - {field} of the payment ({none} if not there)
    - {question} Copy it; say {none} if the message does not tell.
    - Read a message about money that changes hands and return the {field}. No {field} in it: {none}.
    - Extract the {field}. Do not take the {other} for it. Not given -> {none}
    - def pay(text): '''{field} as written, or "{none}"'''
    - For the audit we list payments. Fill the column "{field}" with the very words of the message, or
      {none}.
    - {question}
    | Answer in the words of the text.
    | If it cannot be told, answer {none}.
    - Payment notes come from both sides: some are by the one who pays, some by the one who is paid, some by
      the bank. In any case give me the {field} alone, and {none} if the note lacks it.
    - only the {field}, {none} = absent
    """,
)
def transfer_field(rng: Random) -> Writing:
    """Take a role or another fact out of a payment note."""
    return ask(rng, TRANSFER)


@chooses(
    "safety_verification",
    (("out", "in", "other"), ("pays", "is paid", "neither"), ("debit", "credit", "none"), *ROLES),
    """
    - {who}: {a} -> {L0}, {b} -> {L1}, neither -> {L2}
    - Is {who} the {a} ({L0}) or the {b} ({L1})? Neither: {L2}.
    - Bookkeeping for {who}. Money that {who} pays is {L0}, money that {who} gets is {L1}, and payments
      between other people are {L2}, even if {who} handles them.
    - Look at what {who} does: {L0} as the {a}, {L1} as the {b}, {L2} in any other part or if not named.
    - def side(note): # {who} pays: {L0}; {who} is paid: {L1}; otherwise: {L2}
    - Give {L2}, unless {who} sends the money, then {L0}, or receives it, then {L1}.
    - {L1} = {who} gets something. {L0} = {who} gives something. {L2} = {who} neither pays nor is paid.
    - Sort payment notes from the point of view of {who}: as the one who pays {L0}, as the one who is paid
      {L1}, not a party {L2}.
    """,
)
def transfer_side(rng: Random) -> Choosing:
    """Say on which side of a payment somebody is."""
    return role(rng, TRANSFER, ("sender", "receiver"), person, "clerk")


def _trip(rng: Random) -> Facts:
    start, goal, stop = several(rng, town, 3)
    carriers_ = (
        "Blue Coast Lines, Alpenbus, Nordrail, Skylark Air, Ferry North, Condor Coaches, Sunrail, Islander"
    )
    return {
        "start": start, "goal": goal, "stop": stop, "date": day(rng), "time": clock(rng), "who": person(rng),
        "carrier": rng.choice(listed(carriers_)), "fare": money(rng),
    }  # fmt: skip


TRIP = kind(
    _trip,
    """
    start = departure town / start / place where the trip begins = Where does the trip start? / From where?
    goal = destination / goal / place where the trip ends = Where does the trip end? / Where to?
    stop = stopover / place to change / town on the way = Where is the stop on the way? / Via which town?
    date = date / day of travel = On which day? / What is the date?
    time = departure time / time of day = At what time? / What time does it leave?
    who = traveller / passenger = Who travels? / What is the name of the passenger?
    carrier = carrier / transport company = With which company? / Who runs the service?
    fare = fare / ticket price = What does the ticket cost? / How much is it?
    """,
    """
    {who} travels from {start} to {goal} on {date}
    to {goal}, leaving {start} at {time}, with {carrier}
    {carrier}: {start} - {goal} via {stop}, {fare}
    I need a ticket to {goal} for {date}. I start in {start} and want to change in {stop}.
    For {who}: leave at {time}, destination {goal}
    {who} arrives in {goal}, having left {start} at {time}.
    Out of {start} at {time}, a short stop in {stop}, then on to {goal}.
    {fare} with {carrier}, departure {start}
    Before its last stop, {goal}, the bus calls at {stop}. It is run by {carrier}.
    {who} booked {carrier} for {date}; the fare is {fare}
    On {date}, {start} to {goal}: {fare}
    hi, {who} here, is there still a seat to {goal} at {time}?
    The boat leaves {start} on {date} at {time}. Tickets cost {fare}.
    via {stop} to {goal}
    {goal} is where {who} wants to be on {date}; the train is run by {carrier}.
    Coming from {start}, changing in {stop}, going to {goal}
    {start} > {stop} > {goal}, {fare}
    How do I get to {goal} from {start} by {carrier}?
    {who}: {start} at {time}, one change in {stop}
    {date} {time} {start} {goal}
    One way to {goal}, please, {fare} is fine. Yours, {who}
    {carrier} takes {who} out of {start} on {date}.
    """,
    """
    The weather in {city} is fine.
    {name} stays at home this time.
    Last year it was {country}.
    Bring something to read.
    """,
)


@writes(
    "agentic_tools",
    """
    - slot {field}, else {none}
    - {question} ({none} if it is open)
    - The booking tool takes one argument, the {field}. Copy it from the message of the traveller, or pass
      {none}.
    - Take the {field} from the travel text. Do not confuse it with the {other}. Absent: {none}.
    - def slot(message): '''Return the {field} just as it is written, "{none}" if it is not there.'''
    - {question} Short answer, in the words of the message; {none} where it says nothing on that.
    - Trips are told in many ways, the end before the start, with stops and prices in between. From each I
      need the {field} and no more. Where it is not told, write {none}.
    - Give the {field}, or {none}.
    - travel request
    | wanted: {field}
    | not stated: {none}
    """,
)
def trip_field(rng: Random) -> Writing:
    """Take a fact out of a travel text."""
    return ask(rng, TRIP)


@writes(
    "agentic_tools",
    """
    - {form} ({none} for what is missing)
    - Shorten the travel text to {form}. A missing part is {none}.
    - Output the {first} and the {second} of the trip like this: {form}. If one of them is not told, {none}
      takes its place.
    - def trip(text): '''Return {form}, with "{none}" for a part that is not in the text.'''
    - Our calendar wants entries of the form {form}. Fill the brackets from the message, word for word, and
      use {none} where it says nothing.
    - What are {first} and {second}? Answer as {form}. Unknown: {none}.
    - Print {form} and nothing else. For a gap print {none}.
    - travel text -> {form}; blank -> {none}
    """,
)
def trip_pair(rng: Random) -> Writing:
    """Write two facts of a travel text in a form."""
    return pair(rng, TRIP)


@chooses(
    "classification_filter",
    (("from", "to", "other"), ("departure", "arrival", "neither"), ("out", "in", "-"), *ROLES),
    """
    - {who}: {L0} = start, {L1} = end, {L2} = neither
    - Does the trip begin in {who} ({L0}), end in {who} ({L1}), or neither ({L2})?
    - We are the station of {who}. Trips that leave from us are {L0}, trips that end here are {L1}, and all
      other trips, also those that only stop here, are {L2}.
    - def board(trip): # {who} is the {a} -> {L0}; {who} is the {b} -> {L1}; else -> {L2}
    - {L0} if {who} is the {a}, {L1} if {who} is the {b}, otherwise {L2}
    - Sort travel texts by what {who} is in them. As the {a}: {L0}. As the {b}: {L1}. On the way or not
      named: {L2}.
    - Is it {L0} (away from {who}), {L1} (towards {who} as the last stop) or {L2} (neither)?
    - {L2} unless {who} is the {a}, which gives {L0}, or the {b}, which gives {L1}
    """,
)
def trip_end(rng: Random) -> Choosing:
    """Say whether a town is the start or the end of a trip."""
    return role(rng, TRIP, ("start", "goal"), town, "stop")
