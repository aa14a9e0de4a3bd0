"""Families that take one field out of a generated record or sentence."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import NamedTuple

from fuzzy_magic.train.procedural.base import Choosing, Params, Writing, carriers, chooses, say, writes
from fuzzy_magic.train.procedural.words import (
    CITY,
    COMPANY,
    COUNTRY,
    FIRST,
    ITEM,
    LAST,
    PLACE,
    STREET,
    TEAM,
    code,
    mail,
    phone,
)

Facts = dict[str, str]
NONES = ("none", "missing", "n/a", "-", "not given", "null")


class Kind(NamedTuple):
    """A kind of record: how to draw its facts, the lines that show them, and what each field is called."""

    draw: Callable[[Random], Facts]
    lines: tuple[str, ...]
    fields: dict[str, str]


def extract(rng: Random, kind: Kind) -> Writing:
    """Ask for one field of a kind of record; the lines without it call for the word for nothing."""
    field, none = rng.choice(list(kind.fields)), rng.choice(NONES)
    slot = "{" + field + "}"
    with_it, without = [x for x in kind.lines if slot in x], [x for x in kind.lines if slot not in x]

    def row(rng: Random) -> tuple[str, str]:
        facts, absent = kind.draw(rng), without and rng.random() < 0.2
        return say(rng, without if absent else with_it, **facts), none if absent else facts[field]

    params: Params = {"field": kind.fields[field], "none": none, "key": field}
    return params, row


def _log(rng: Random) -> Facts:
    return {
        "time": f"{rng.randint(0, 23):02d}:{rng.randint(0, 59):02d}:{rng.randint(0, 59):02d}",
        "level": rng.choice(("INFO", "WARN", "ERROR", "DEBUG", "FATAL")),
        "service": rng.choice(
            ("auth", "billing-api", "mailer", "search", "web-01", "cache", "scheduler", "gateway")
        ),
        "user": f"{rng.choice(FIRST).lower()}{rng.randint(1, 99)}",
        "ip": f"{rng.choice(('192.0.2', '198.51.100', '203.0.113'))}.{rng.randint(1, 254)}",
        "status": rng.choice(
            ("200", "201", "204", "301", "400", "401", "403", "404", "429", "500", "502", "503")
        ),
        "ms": str(rng.randint(2, 4000)),
        "path": "/"
        + "/".join(rng.sample(("api", "v2", "orders", "users", "login", "export", "health", "img"), 2)),
    }


LOG = Kind(
    _log,
    carriers(
        """
        {time} {level} {service}: GET {path} {status} in {ms}ms from {ip}
    [{level}] {time} {service} - user {user} logged in from {ip}
    {service}[{ms}]: {level} login failed for {user}
        {time} {service} user={user} status={status} ip={ip} | {ip} - {user} "POST {path}" {status} {ms}ms
    level={level} service={service} msg="slow request" path={path} took={ms}ms | {time} {service} restarted
    {level} {service} {path} returned {status} to {user} | {service} is up, {ms}ms
    {ip} "GET {path}" {status}
        """
    ),
    {"level": "log level", "service": "name of the service", "user": "user name", "ip": "IP address",
     "status": "HTTP status code", "path": "request path", "time": "time of day"},
)  # fmt: skip


@writes(
    "code_commands",
    """
    - Get the {field} from the log line, {none} if it has none.
    - log -> {field} (else {none})
    - Read one log line and output its {field}, exactly as written. If the line has no {field}, write {none}.
    - def parse(line): '''The {field} of a log line, or "{none}".'''
    - I am grepping logs of several programs. For each line give me the {field}; lines without it get {none}.
    - The formats differ from line to line, but I only want the {field}. Missing: {none}.
    - Extract: {field}. Fallback: {none}.
    - Which {field} does this log entry show? Answer {none} when it shows none.
    """,
)
def log_field(rng: Random) -> Writing:
    """Take a field out of a log line."""
    return extract(rng, LOG)


def _order(rng: Random) -> Facts:
    return {
        "number": code(rng, rng.choice(("SO-99999", "99-9999", "AA9999", "P999999"))),
        "thing": rng.choice(ITEM),
        "count": str(rng.randint(2, 60)),
        "buyer": f"{rng.choice(FIRST)} {rng.choice(LAST)}",
        "town": rng.choice(CITY),
        "sum": f"{rng.randint(5, 900)}.{rng.randint(0, 99):02d}",
        "carrier": rng.choice(("SwiftParcel", "BlueVan", "PostLink", "CargoNow", "RoadRunner Express")),
    }


ORDER = Kind(
    _order,
    carriers(
        """
    Order {number}: {count} x {thing} for {buyer}, {town}, total {sum}
    {buyer} ({town}) ordered {count} of the {thing}
    {number}; {thing}; {count}; {sum}; {carrier}
    Hi, I am {buyer}. Where is my {thing}? The order number is {number}.
    Ship {count} {thing} to {town} with {carrier}.
    {carrier} lost the parcel of {buyer} ({number}), worth {sum}
    We charged {sum} for order {number}.
    Please cancel {number}, I no longer need the {thing}. Regards, {buyer}
    {buyer}, {town}: {thing}, {count} pieces, via {carrier} | {number} / {town} / {carrier}
    paid {sum} by {buyer}
        """
    ),
    {
        "number": "order number",
        "thing": "product",
        "count": "number of pieces",
        "buyer": "customer's full name",
        "town": "city",
        "sum": "amount of money",
        "carrier": "delivery company",
    },
)


@writes(
    "text_nlp",
    """
    - {field} in this order message, or {none}.
    - Extract the {field}. Not there -> {none}
    - Read a message about an order and return the {field}. If none is given, return {none}.
    - From orders written in free text I need one column, the {field}. Copy it as it stands; write {none} if
      it is missing.
    - def field(text): '''{field} as written in the order text, else "{none}".'''
    - Give only the {field} of this order. Say {none} when the text does not tell.
    - What is the {field}? ({none} = not mentioned)
    - Copy out the {field}, nothing before it, nothing after it; {none} stands for no answer.
    """,
)
def order_field(rng: Random) -> Writing:
    """Take a field out of an order."""
    return extract(rng, ORDER)


def _address(rng: Random) -> Facts:
    return {
        "person": f"{rng.choice(FIRST)} {rng.choice(LAST)}",
        "house": str(rng.randint(1, 240)),
        "road": rng.choice(STREET),
        "zip": code(rng, rng.choice(("99999", "9999", "AA9 9AA"))),
        "town": rng.choice(CITY),
        "land": rng.choice(COUNTRY),
        "firm": rng.choice(COMPANY),
    }


ADDRESS = Kind(
    _address,
    carriers(
        """
    {person}, {house} {road}, {zip} {town}, {land} | {firm}↵{house} {road}↵{town} {zip}↵{land}
    {house} {road}, {town} {zip}
        {firm}, attn. {person}, {road}, {town}, {land} | {person}↵{road} {house}↵{zip} {town}
        {town}, {land}
    Please send it to {person}, {house} {road}, {town}.
    We have moved from {town} to {house} {road}, says {firm}.
    {firm} - {zip} {town} ({land}) | Deliver to {road} {house}, care of {firm}, postcode {zip}
    {person} lives in {town}, {land}.
        """
    ),
    {
        "person": "person's name",
        "house": "house number",
        "road": "street without the house number",
        "zip": "postcode",
        "town": "city",
        "land": "country",
        "firm": "company",
    },
)


@writes(
    "format_repair",
    """
    - Address -> {field} (or {none})
    - Take the {field} out of the address. Output {none} if the address does not have one.
    - Split up addresses: here only the {field} is wanted, copied unchanged. No {field}: {none}.
    - def part(address): '''Return the {field}, or "{none}" when absent.'''
    - Addresses come on one line or on several. Find the {field} and return it alone; use {none} for a gap.
    - Fill the column "{field}" from the address in the text, with {none} for unknown.
    - Just the {field}, please. If it is not in there: {none}
    - Parse this postal address and print the {field}. Where that is lacking print {none}.
    """,
)
def address_field(rng: Random) -> Writing:
    """Take a field out of an address."""
    return extract(rng, ADDRESS)


def _ticket(rng: Random) -> Facts:
    number = phone(rng)
    return {
        "ticket": code(rng, rng.choice(("TCK-9999", "#99999", "HD 9999", "HD-999-99"))),
        "who": f"{rng.choice(FIRST)} {rng.choice(LAST)}",
        "address": mail(rng),
        "tel": f"{number[:3]}-{number[3:6]}-{number[6:]}",
        "room": code(rng, rng.choice(("A.999", "A99", "999"))),
        "group": rng.choice(TEAM),
        "device": rng.choice(
            ("printer", "laptop", "scanner", "projector", "badge reader", "phone", "router", "tablet")
        ),
        "site": rng.choice(PLACE),
    }


TICKET = Kind(
    _ticket,
    carriers(
        """
        {ticket}: {device} in room {room} does not start, contact {who} ({address})
    {who} from the {group} team says the {device} is broken. Call {tel}.
    [{ticket}] assigned to {group}, reported by {address}
    My {device} in the {site} keeps beeping. {who}, {tel}
    From {address}: the {device} needs a new cable, room {room}
        Re: {ticket} - still no {device} | {group} moved to the {site}; please bring the {device}. {who}
        {ticket} | Hello, this is {who} ({group}). I cannot log in on my {device}, my number is {tel}.
        Room {room}: {device} jammed again, write to {address} | {device} stolen from the {site}, see {ticket}
        """
    ),
    {
        "ticket": "ticket reference",
        "who": "name of the person",
        "address": "e-mail address",
        "tel": "phone number",
        "room": "room number",
        "group": "team",
        "device": "device",
        "site": "place in the building (not a room number)",
    },
)


@writes(
    "agentic_tools",
    """
    - Return the {field} from the ticket, else {none}.
    - slot: {field}; default: {none}
    - A help desk bot fills a form. From the message it needs the {field}, word for word; if the user gave
      none, put {none}.
    - Find the {field} in this support message. If you do not see one answer {none}.
    - def slot(message): '''Value of the slot "{field}", or "{none}".'''
    - Argument for the next tool call: the {field}. Use {none} when the message lacks it.
    - Read the ticket and print its {field} and nothing more ({none} if not stated).
    - The form field "{field}" has to be filled from the text below; leave {none} in it otherwise.
    """,
)
def ticket_field(rng: Random) -> Writing:
    """Take a field out of a help desk ticket."""
    return extract(rng, TICKET)


def _invoice(rng: Random) -> Facts:
    net = rng.randint(1000, 90000)
    return {
        "invoice": code(rng, rng.choice(("INV-9999", "RE9999-99", "99999/A", "2024-9999"))),
        "seller": rng.choice(COMPANY),
        "net": f"{net / 100:.2f}",
        "tax": f"{net * 0.2 / 100:.2f}",
        "gross": f"{net * 1.2 / 100:.2f}",
        "terms": rng.choice(("14 days", "30 days", "10 days", "45 days")),
        "account": code(rng, "XX99 9999 9999 9999"),
        "po": code(rng, rng.choice(("PO 99999", "PO-9999-A"))),
    }


INVOICE = Kind(
    _invoice,
    carriers(
        """
        {seller}, invoice {invoice}: net {net}, tax {tax}, total {gross}, payable within {terms}
    Invoice no. {invoice}↵Net {net}↵VAT {tax}↵Total due {gross}↵Account {account}
    {invoice} {seller} total {gross}
    {seller} bills {net} plus {tax} tax for {po}, to account {account}
    Please pay {gross} within {terms}. {seller}
    Your order {po} / our invoice {invoice} / total {gross} EUR
    net {net} + VAT {tax} = total {gross} ({seller})
    Reminder from {seller}: invoice {invoice} is still open.
    Transfer to {account}, reference {invoice}, within {terms}
        """
    ),
    {
        "invoice": "invoice number",
        "seller": "company that bills",
        "net": "net amount",
        "tax": "tax amount",
        "gross": "total amount",
        "terms": "time allowed for payment",
        "account": "bank account",
        "po": "purchase order number",
    },
)


@writes(
    "text_nlp",
    """
    - {field} of the invoice ({none} if absent)
    - Extract the {field} from the invoice text. Write {none} when it is not there.
    - We read invoices into a table. Column: {field}. Copy the value as printed, or write {none}.
    - def read(invoice): '''The {field} as printed; "{none}" if the text has none.'''
    - Look for the {field} and return exactly that piece of text. No such thing in the text: {none}.
    - Accounts payable wants to know the {field}. Reply with it alone; with {none} if you cannot tell.
    - invoice in, {field} out, {none} for missing
    - Give the {field} stated here, otherwise {none}.
    """,
)
def invoice_field(rng: Random) -> Writing:
    """Take a field out of an invoice."""
    return extract(rng, INVOICE)


HTTP = (
    (("200", "201", "202", "204", "206"), ("301", "302", "304", "307", "308")),
    (("400", "401", "403", "404", "409", "422", "429"), ("500", "502", "503", "504")),
)


@chooses(
    "code_commands",
    (
        ("fine", "client error", "server error"),
        ("ok", "caller", "us"),
        ("success", "bad request", "outage"),
        ("green", "yellow", "red"),
        ("ignore", "ticket", "page"),
    ),
    """
    - Sort by HTTP status: {L0} for 2xx and 3xx, {L1} for 4xx, {L2} for 5xx.
    - 200-399 {L0}, 400-499 {L1}, 500-599 {L2}
    - Find the status code in the log line. Below 400 is {L0}; 400 to 499 is {L1}; 500 and above is {L2}.
    - def kind(line): # by status code: < 400 {L0}, 4xx {L1}, 5xx {L2}
    - Who is to blame? Codes that begin with 4 are {L1}, codes that begin with 5 are {L2}, and with 2 or 3
      nobody is: {L0}.
    - Triage web requests. {L2}: our server failed (5xx). {L1}: the client asked for something wrong (4xx).
      {L0}: all other.
    - Read the response code, answer {L0}, {L1} or {L2} (good or redirect, client's fault, server's fault).
    - Rules
    | status starts with 2 or 3 -> {L0}
    | status starts with 4 -> {L1}
    | status starts with 5 -> {L2}
    """,
)
def http_status(rng: Random) -> Choosing:
    """Sort log lines by their HTTP status."""
    groups = HTTP[0][0] + HTTP[0][1], *HTTP[1]
    lines = [line for line in LOG.lines if "{status}" in line]
    return {}, lambda rng, k: say(rng, lines, **{**_log(rng), "status": rng.choice(groups[k])})
