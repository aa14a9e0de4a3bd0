"""Families that read lists in which the order counts: checklists, routes, chats."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from random import Random

from fuzzy_magic.train.procedural.base import YES_NO, Choosing, Writing, chooses, writes
from fuzzy_magic.train.procedural.kinds import FIRSTS, NONES, ROLES, TOWNS, listed
from fuzzy_magic.train.procedural.rosters import CHORES

MARKS = (
    ("[x] ", "[ ] "),
    ("done: ", "open: "),
    ("✓ ", "✗ "),
    ("DONE ", "TODO "),
    ("+ ", "- "),
    ("(yes) ", "(no) "),
)


def _checklist(rng: Random, k: int) -> tuple[str, list[str], list[str]]:
    """Draw a list with all (0), some (1) or none (2) of its items done."""
    items = rng.sample(CHORES, rng.randint(2, 6))
    cut = (len(items), rng.randint(1, len(items) - 1), 0)[k]
    done = set(rng.sample(items, cut))
    marks = rng.choice(MARKS)
    text = rng.choice(("\n", "\n", "; ")).join(marks[x not in done] + x for x in items)
    return text, [x for x in items if x in done], [x for x in items if x not in done]


MARK_NOTE = "Done is marked as [x], done, DONE, ✓, + or (yes); open as [ ], open, TODO, ✗, - or (no)."


@writes(
    "agentic_tools",
    """
    - Checklist -> {what} ({none} if there are none). {note}
    - {note} Print {what}, or {none}.
    - Read the list and write {what}. If there is nothing to write, {none}. {note}
    - def read(checklist): '''Return {what}; "{none}" for nothing. {note}'''
    - {note}
    | Wanted: {what}
    | Nothing to show: {none}
    - Our lists come out of several programs. {note} Whatever the marks, I need {what}. Keep the order of the
      list. If no item fits, the answer is {none}.
    - Give {what}. Items stay in their order; the marks go. No such item: {none}. {note}
    - What I want is {what}. {note} Say {none} when there is none.
    """,
)
def checklist_items(rng: Random) -> Writing:
    """List or count what is done or open."""
    sign = rng.choice((", ", "; ", " / ", "|"))
    kinds = rng.choice(("list", "list", "count", "first", "last"))
    is_done, none = rng.random() < 0.5, "0" if kinds == "count" else rng.choice(NONES)
    word = rng.choice(("finished", "done") if is_done else ("open", "unfinished"))
    what = {
        "list": f'all {word} items, joined by "{sign}"', "count": f"the number of {word} items",
        "first": f"the first {word} item", "last": f"the last {word} item",
    }[kinds]  # fmt: skip

    def row(rng: Random) -> tuple[str, str]:
        text, done, todo = _checklist(rng, rng.choice((0, 1, 1, 1, 2)))
        items = done if is_done else todo
        if kinds == "count":
            return text, str(len(items))
        if not items:
            return text, none
        return text, sign.join(items) if kinds == "list" else items[0 if kinds == "first" else -1]

    return {"what": what, "none": none, "note": MARK_NOTE, "kind": kinds, "done": is_done, "sign": sign}, row


@chooses(
    "agentic_tools",
    (
        ("all", "some", "none"),
        ("done", "partly", "open"),
        ("green", "amber", "red"),
        ("close", "wait", "start"),
        *ROLES[1:],
    ),
    """
    - {L0} all done, {L1} some done, {L2} none done. {note}
    - Is the whole list finished ({L0}), a part of it ({L1}) or nothing ({L2})? {note}
    - {note} Everything done gives {L0}, nothing done gives {L2}, and a mixed list {L1}.
    - def state(checklist): # all done -> {L0}; none done -> {L2}; else -> {L1}. {note}
    - Report the state of a list with one word. {L2}: not begun. {L1}: begun but not complete. {L0}:
      complete. {note}
    - As long as one item is open the list is not {L0}. If at least one is done it is {L1}, otherwise {L2}.
      {note}
    - {note}
    | only done items: {L0}
    | both kinds of items: {L1}
    | only open items: {L2}
    - Traffic light for checklists: {L0} when no item is open, {L2} when no item is done, {L1} in between.
      {note}
    """,
)
def checklist_state(rng: Random) -> Choosing:
    """Say whether all, some or none of a list is done."""
    return {"note": MARK_NOTE}, lambda rng, k: _checklist(rng, k)[0]


ARROWS = (" - ", " -> ", " > ", "\n", ", ", " / ", " → ")


def _route(rng: Random, fixed: Sequence[str]) -> list[str]:
    return rng.sample([x for x in TOWNS if x not in fixed], rng.randint(2, 5))


@writes(
    "search_matching",
    """
    - Route -> {what}
    - The text lists the stops of a route in order. Print {what}.
    - Give {what}.
    - def route(stops): '''Return {what}.'''
    - From the course of a train, a bus or a boat I need {what}, nothing else. Whatever sign stands between
      the stops.
    - Stops are listed in the order of travel; read off {what}.
    - What is wanted: {what}. Copy names as they are.
    - One route a line or one stop a line, in both cases tell {what}
    """,
)
def route_fact(rng: Random) -> Writing:
    """Read one fact off a list of stops."""
    forms = (
        "the first stop", "the last stop", "the number of stops", "the place where it starts", "the terminus",
        "the last stop but one", "the second stop", "the first and last stop as FIRST -> LAST",
        "the first and last stop as LAST < FIRST",
        "the stops between the first and the last, joined by commas and a space",
        "the stops in reverse order, joined by commas and a space",
        "the stops joined by semicolons without spaces",
    )  # fmt: skip
    index = rng.randrange(len(forms))

    def row(rng: Random) -> tuple[str, str]:
        x = rng.sample(TOWNS, rng.randint(3, 6))
        answers = (
            x[0], x[-1], str(len(x)), x[0], x[-1], x[-2], x[1], f"{x[0]} -> {x[-1]}", f"{x[-1]} < {x[0]}",
            ", ".join(x[1:-1]), ", ".join(x[::-1]), ";".join(x),
        )  # fmt: skip
        return rng.choice(("", "", "Stops: ", "Line 7: ")) + rng.choice(ARROWS).join(x), answers[index]

    return {"what": forms[index], "index": index}, row


@chooses(
    "search_matching",
    (("before", "after", "off"), ("towards", "away", "no"), *ROLES),
    """
    - {L0} if {a} comes before {b}, {L1} if after, {L2} if one of them is not on the route
    - Can I ride from {a} to {b}? {L0}: yes. {L1}: no, it goes from {b} to {a}. {L2}: it does not serve both.
    - Find {a} and {b} among the stops. If {a} is the earlier one print {L0}; if {b} is, {L1}; if you do not
      find both of them, {L2}.
    - def way(stops): # index of {a} < index of {b} -> {L0}; greater -> {L1}; either not found -> {L2}
    - Routes with both {a} and {b} are {L0} or {L1}: {L0} in the direction of {b}, {L1} in the direction of
      {a}. All other routes are {L2}.
    - Which is reached first? {a}: {L0}. {b}: {L1}. If the list lacks {a} or {b} or both: {L2}.
    - {L2} = not both; {L1} = {b} then {a}; {L0} = {a} then {b}, with or without stops between them
    - A passenger gets on in {a} and wants to go to {b}. {L0} if this line, read in order, takes the
      passenger there, {L1} if it runs the other way, {L2} if it misses one of the two towns.
    """,
)
def route_order(rng: Random) -> Choosing:
    """Say in which order two towns come on a route."""
    a, b = rng.sample(TOWNS, 2)

    def text(rng: Random, k: int) -> str:
        stops = _route(rng, (a, b))
        ends = ([a, b], [b, a], rng.choice(([a], [b], [])))[k]
        places = sorted(rng.sample(range(len(stops) + len(ends)), len(ends)))
        for place, end in zip(places, ends, strict=True):
            stops.insert(place, end)
        return rng.choice(("", "", "Stops: ", "Line 7: ")) + rng.choice(ARROWS).join(stops)

    return {"a": a, "b": b}, text


LINES = listed(
    """
    good morning, I am late, see you at lunch, the bus is full, who has the keys?, it rains again, all done
    here, call me back, no idea, thank you, on my way, the door is locked, we won!, not today, sounds good,
    where are you?
    """
)


@writes(
    "text_nlp",
    """
    - Chat -> {what} ({none} if there is none)
    - Read the chat from top to bottom and print {what}; if there is none, {none}.
    - Each line of a chat has a name and a message. Give {what}, or {none}.
    - def chat(log): '''Return {what}; "{none}" if it does not exist.'''
    - For the summary I need one thing from each chat, namely {what}. The name stands before or after the
      message. Where the chat has no such thing, the summary says {none}.
    - Wanted from the chat: {what}. Otherwise {none}.
    - Tell me {what}. No such thing: {none}
    - Copy {what} from the log, or answer {none}.
    """,
)
def chat_turn(rng: Random) -> Writing:
    """Find who said what in a chat."""
    who, none = rng.choice(FIRSTS), rng.choice(NONES)
    said = rng.choice(LINES)
    forms = (
        "the name of the one who wrote first", "the name of the one who wrote last", "the first message",
        "the last message", f"what {who} wrote", f'the name of the one who wrote "{said}"',
        "the number of messages",
        f"the name of the one who wrote right after {who}", f"the message of {who}",
        "the last message as NAME: MESSAGE",
    )  # fmt: skip
    index = rng.randrange(len(forms))

    def row(rng: Random) -> tuple[str, str]:
        count = rng.randint(2, 5)
        names, texts = rng.sample(FIRSTS, count), rng.sample(LINES, count)
        if who not in names and rng.random() < 0.8:
            names[rng.randrange(count)] = who
        if said not in texts and rng.random() < 0.8:
            texts[rng.randrange(count)] = said
        own = dict(zip(names, texts, strict=True))
        writer = dict(zip(texts, names, strict=True))
        after = dict(pairwise(names))
        answers = (
            names[0], names[-1], texts[0], texts[-1], own.get(who, none), writer.get(said, none), str(count),
            after.get(who, none), own.get(who, none), f"{names[-1]}: {texts[-1]}",
        )  # fmt: skip
        shape = rng.choice(("{0}: {1}", "<{0}> {1}", "[{0}] {1}", "{1} ({0})", "{0} > {1}", "{0} | {1}"))
        return "\n".join(map(shape.format, names, texts)), answers[index]

    return {"what": forms[index], "none": none, "who": who, "said": said, "index": index}, row


@chooses(
    "classification_filter",
    (("long", "short"), ("express", "local"), ("many", "few"), ("A", "B"), *YES_NO),
    """
    - More than {cut} stops: {L0}. {cut} or fewer: {L1}.
    - len(stops) > {cut} -> {L0}, else {L1}
    - Count the stops of the route, the first and the last included. {L0} if there are more than {cut}, {L1}
      if not.
    - def size(stops): # number of stops over {cut}: {L0}; up to {cut}: {L1}
    - A route is {L1} as long as it has at most {cut} stops. With every stop more it is {L0}. Signs between
      the stops vary.
    - {L0} from {more} stops on, {L1} below
    - Are there {more} stops or more? {L0} for yes, {L1} for no.
    - Sort routes by their number of stops: {L1} has 1 to {cut}, {L0} has {more} and up.
    """,
)
def route_long(rng: Random) -> Choosing:
    """Say whether a route has more than some stops."""
    cut = rng.randint(3, 5)

    def text(rng: Random, k: int) -> str:
        stops = rng.sample(TOWNS, rng.randint(cut + 1, cut + 4) if k == 0 else rng.randint(2, cut))
        return rng.choice(("", "", "Stops: ", "Line 7: ")) + rng.choice(ARROWS).join(stops)

    return {"cut": cut, "more": cut + 1}, text


@chooses(
    "agentic_tools",
    (("done", "open", "even"), ("ahead", "behind", "level"), ("+", "-", "="), *ROLES[1:]),
    """
    - More done {L0}, more open {L1}, as many {L2}. {note}
    - Are there more done or more open items? {L0} done, {L1} open, {L2} equal. {note}
    - {note} Count both kinds of items. If the done ones are more, write {L0}; if the open ones are, {L1}; if
      they are equally many, {L2}.
    - def balance(checklist): # done > open -> {L0}; done < open -> {L1}; equal -> {L2}. {note}
    - Over half way? More than half of the items done is {L0}, less than half {L1}, just half {L2}. {note}
    - {L2} for a tie between done and open, {L1} if open leads, {L0} if done leads. {note}
    - {note}
    | done in the majority: {L0}
    | open in the majority: {L1}
    | neither: {L2}
    - Say {L0}, {L1} or {L2}: the ticked items outnumber the others, are outnumbered by them, or are just as
      many. {note}
    """,
)
def checklist_balance(rng: Random) -> Choosing:
    """Say whether more items are done or open."""

    def text(rng: Random, k: int) -> str:
        low = rng.randint(1, 2)
        high = low + rng.randint(1, 3)
        done, todo = ((high, low), (low, high), (low, low))[k]
        marks = rng.choice(MARKS)
        lines = [marks[i >= done] + x for i, x in enumerate(rng.sample(CHORES, done + todo))]
        rng.shuffle(lines)
        return rng.choice(("\n", "\n", "; ")).join(lines)

    return {"note": MARK_NOTE}, text
