"""Families that judge short reports and lists against what the spec names."""

from __future__ import annotations

from random import Random

from fuzzy_magic.train.procedural.adverts import BOOKS, TITLES
from fuzzy_magic.train.procedural.base import YES_NO, Choosing, chooses, say
from fuzzy_magic.train.procedural.kinds import FIRSTS, LASTS, ROLES, TOWNS, person, several, tell
from fuzzy_magic.train.procedural.opinions import REVIEW
from fuzzy_magic.train.procedural.outcomes import MATCH_LINES, MOVES, THINGS, _club
from fuzzy_magic.train.procedural.reports import _weather
from fuzzy_magic.train.procedural.rosters import AMOUNTS, CHORES, SHOP_HEADS, WARES, _join
from fuzzy_magic.train.procedural.sequences import ARROWS, LINES, MARK_NOTE, MARKS


@chooses(
    "text_nlp",
    (("won", "lost", "drew"), ("W", "L", "D"), ("3", "0", "1"), ("happy", "sad", "so-so"), *ROLES[1:]),
    """
    - Result for {club}: win {L0}, defeat {L1}, draw {L2}
    - Did {club} win ({L0}), lose ({L1}) or draw ({L2})?
    - I am a fan of {club}. Tell me {L0} if my team scored more than the other one, {L1} if it scored less,
      {L2} if both scored the same. It may have played at home or away.
    - def points(report): # {club} ahead -> {L0}; behind -> {L1}; level -> {L2}
    - From the point of view of {club}: {L0} for more goals than the opponent, {L1} for fewer, {L2} for as
      many. "A v B 2-1" means two goals by A.
    - {L2} if it ended level; else {L0} if {club} is the winner and {L1} if {club} is the loser
    - Season log of {club}. Enter {L0}, {L1} or {L2} for a victory, a defeat or a tie.
    - {club} = {L0} (on top), {L1} (beaten), {L2} (neither)
    """,
)
def match_of_club(rng: Random) -> Choosing:
    """Say whether a club has won."""
    club = _club(rng)

    def text(rng: Random, k: int) -> str:
        other = _club(rng)
        while other in club or club in other:
            other = _club(rng)
        low, gap = rng.randint(0, 3), rng.randint(1, 3)
        own, against = ((low + gap, low), (low, low + gap), (low, low))[k]
        if rng.random() < 0.5:
            return say(rng, MATCH_LINES, home=club, away=other, h=own, a=against)
        return say(rng, MATCH_LINES, home=other, away=club, h=against, a=own)

    return {"club": club}, text


@chooses(
    "safety_verification",
    (("big", "small"), ("review", "pass"), ("alarm", "quiet"), ("stop", "go"), *YES_NO),
    """
    - {L0} if old and new differ by more than {cut}, else {L1}
    - change > {cut}: {L0}; change <= {cut}: {L1} (up or down alike)
    - Compare the old value with the new one. A step of more than {cut}, in whichever direction, is {L0}. A
      smaller one, or one of just {cut}, is {L1}.
    - def jump(note): # abs(new - old) > {cut} -> {L0}, otherwise -> {L1}
    - Small changes, by {cut} at most, are {L1}. Larger ones need a second pair of eyes: {L0}. It does not
      matter whether the value went up or down.
    - By how much was it changed? Up to {cut} {L1}, beyond that {L0}
    - Is the difference between the two numbers above {cut}? {L0} for yes and {L1} for no.
    - {L1} within {cut} of the old value, {L0} farther away
    """,
)
def change_large(rng: Random) -> Choosing:
    """Say whether a value was changed by more than a limit."""
    cut = rng.choice((5, 10, 10, 20, 25, 50, 100))

    def text(rng: Random, k: int) -> str:
        gap = rng.randint(cut + 1, 3 * cut) if k == 0 else rng.randint(1, cut)
        low = rng.randint(2, 300)
        old, new = rng.sample((low, low + gap), 2)
        return say(rng, MOVES, thing=rng.choice(THINGS), old=old, new=new)

    return {"cut": cut}, text


@chooses(
    "search_matching",
    (("first", "second", "same"), ("left", "right", "tie"), (">", "<", "="), *ROLES[1:]),
    """
    - More {a} than {b}: {L0}. Fewer: {L1}. Same number: {L2}.
    - {L0} if {a} > {b}, {L1} if {a} < {b}, {L2} if equal (numbers in the list)
    - Read off how many {a} and how many {b} there are and compare. {L0}: {a} are ahead. {L1}: {b} are ahead.
      {L2}: a tie.
    - def more(items): # count of {a} vs count of {b}: greater -> {L0}, less -> {L1}, equal -> {L2}
    - Two goods are of interest, {a} and {b}; ignore the rest of the list. If there are more {a}, write {L0};
      if there are more {b}, write {L1}; if they are equally many, write {L2}.
    - Which are there more of? {a} {L0}, {b} {L1}, no difference {L2}
    - {L2} = as many {a} as {b}; {L1} = {b} lead; {L0} = {a} lead
    - {a} or {b}? The larger number wins: {L0} for {a}, {L1} for {b}, {L2} when they tie.
    """,
)
def ware_more(rng: Random) -> Choosing:
    """Say of which of two wares there is more."""
    a, b = rng.sample(WARES, 2)

    def text(rng: Random, k: int) -> str:
        low, high = rng.sample(range(1, 31), 2)
        low, high = min(low, high), max(low, high)
        pairs = [(a, (high, low, low)[k]), (b, (low, high, low)[k])]
        pairs += [(x, rng.randint(1, 30)) for x in rng.sample(WARES, rng.randint(0, 4)) if x not in (a, b)]
        rng.shuffle(pairs)
        shape = rng.choice(AMOUNTS)
        return _join(rng, [shape.format(*each) for each in pairs], SHOP_HEADS)

    return {"a": a, "b": b}, text


@chooses(
    "agentic_tools",
    (("done", "open", "absent"), ("yes", "no", "-"), ("closed", "todo", "unknown"), *ROLES),
    """
    - "{item}": done {L0}, open {L1}, not listed {L2}. {note}
    - Has "{item}" been done? {L0} yes, {L1} not yet, {L2} it is not on the list. {note}
    - {note} Find "{item}" and say {L0} if it is done, {L1} if it is open. If it is not in the list at all,
      {L2}.
    - def state(checklist): # of "{item}": done -> {L0}; open -> {L1}; no such item -> {L2}. {note}
    - One item matters, "{item}". Ticked off: {L0}. Still to do: {L1}. Nowhere: {L2}. {note}
    - {L2} if the list has no "{item}"; {L0} or {L1} by its mark, done or open. {note}
    - What about "{item}"? {note}
    | done: {L0}
    | open: {L1}
    | no such line: {L2}
    - The others may be as they are, I ask about "{item}" only: {L0} (finished), {L1} (unfinished) or {L2}
      (not found). {note}
    """,
)
def checklist_item(rng: Random) -> Choosing:
    """Say whether one item of a checklist is done."""
    item = rng.choice(CHORES)

    def text(rng: Random, k: int) -> str:
        marks = rng.choice(MARKS)
        items = [x for x in rng.sample(CHORES, rng.randint(2, 6)) if x != item]
        lines = [rng.choice(marks) + x for x in items]
        if k < 2:
            lines.insert(rng.randint(0, len(lines)), marks[k] + item)
        return rng.choice(("\n", "\n", "; ")).join(lines)

    return {"item": item, "note": MARK_NOTE}, text


@chooses(
    "classification_filter",
    (
        ("start", "end", "middle", "no"),
        ("first", "last", "between", "none"),
        ("A", "B", "C", "D"),
        ("1", "2", "3", "4"),
    ),
    """
    - {town} is the first stop {L0}, the last {L1}, one in between {L2}, no stop {L3}
    - Where on the route is {town}? Beginning: {L0}. End: {L1}. On the way: {L2}. Nowhere: {L3}.
    - Stops are in order of travel. Say {L0} if the route begins in {town}, {L1} if it ends there, {L2} if it
      calls there on the way, and {L3} if it does not call there.
    - def place(stops): # {town} first -> {L0}; last -> {L1}; elsewhere -> {L2}; missing -> {L3}
    - {L3} for routes without {town}. For those with it: {L0} at the head of the list, {L1} at the foot, {L2}
      inside.
    - For the signs in {town} we sort lines: those that start here {L0}, those that end here {L1}, those that
      pass through {L2}, those that do not come here {L3}.
    - {town}: {L0} = departure, {L1} = terminus, {L2} = stop on the way, {L3} = not served
    - Look up {town} in the list of stops and tell its place: top {L0}, bottom {L1}, neither {L2}; not listed
      {L3}.
    """,
)
def route_place(rng: Random) -> Choosing:
    """Say where on a route a town is."""
    place = rng.choice(TOWNS)

    def text(rng: Random, k: int) -> str:
        stops = rng.sample([x for x in TOWNS if x != place], rng.randint(2, 5))
        if k < 3:
            stops.insert((0, len(stops), rng.randint(1, len(stops) - 1))[k], place)
        return rng.choice(("", "", "Stops: ", "Line 7: ")) + rng.choice(ARROWS).join(stops)

    return {"town": place}, text


@chooses(
    "search_matching",
    (("old", "new"), ("archive", "shelf"), ("before", "after"), ("A", "B"), *YES_NO),
    """
    - Book from before {year}: {L0}. From {year} or later: {L1}.
    - year < {year} -> {L0}, else {L1}
    - Find the year of the book. Earlier than {year} is {L0}; {year} itself and all later years are {L1}.
    - def shelf(text): # published before {year} -> {L0}; in or after {year} -> {L1}
    - Our library keeps books that are older than {year} in the cellar, {L0}, and the others upstairs, {L1}.
      Where does this one go?
    - {L1} from {year} on, {L0} up to the year before
    - Is it older than {year}? {L0} means it is, {L1} means it is not.
    - Sort by year: {L0} | {year} and newer: {L1} | the first one is for all that is older
    """,
)
def book_before(rng: Random) -> Choosing:
    """Say whether a book is from before a year."""
    cut = rng.randint(1935, 2015)

    def text(rng: Random, k: int) -> str:
        gap = rng.choice((rng.randint(1, 9), rng.randint(1, 15)))
        year = cut - gap if k == 0 else cut + gap - 1
        facts = {"first": rng.choice(FIRSTS), "last": rng.choice(LASTS), "title": rng.choice(TITLES)}
        return say(rng, BOOKS, year=year, name2=person(rng), **facts)

    return {"year": cut}, text


@chooses(
    "text_nlp",
    (("hot", "mild"), ("beach", "museum"), ("fan", "no fan"), *YES_NO),
    """
    - {L0} if the {which} is above {cut}, else {L1}
    - {which} > {cut} -> {L0}; {which} <= {cut} -> {L1}
    - Read the {which} off the weather report. More than {cut} degrees gives {L0}, {cut} or less gives {L1}.
    - def warm(report): # {which} over {cut}: {L0}, not over {cut}: {L1}
    - Reports name two temperatures. We go by the {which} alone: {L0} for more than {cut}, {L1} for all else.
    - Is the {which} over {cut} degrees? yes {L0} / no {L1}
    - {L1} up to {cut}, {L0} beyond, measured by the {which} in the report; other numbers do not count
    - Take the {which}. Compare it with {cut}. Higher: {L0}. Not higher: {L1}.
    """,
)
def weather_above(rng: Random) -> Choosing:
    """Say whether the high or the low is above a limit."""
    high, cut = rng.random() < 0.5, rng.randint(-5, 28)

    def text(rng: Random, k: int) -> str:
        value = cut + rng.randint(1, 8) if k == 0 else cut - rng.randint(0, 8)
        other = rng.randint(1, 12)
        pair = (value - other, value) if high else (value, value + other)
        return _weather(rng, *pair)[0]

    return {
        "which": rng.choice(("high", "highest value") if high else ("low", "lowest value")),
        "cut": cut,
    }, text


@chooses(
    "text_nlp",
    (("last", "earlier", "absent"), ("yes", "before", "no"), ("wait", "answer", "greet"), *ROLES),
    """
    - {who} wrote last {L0}, wrote but not last {L1}, did not write {L2}
    - Is the last message by {who}? {L0} yes; {L1} no, but an earlier one is; {L2} {who} does not write at
      all
    - Chat, oldest line first. See who wrote the last line. {who}: {L0}. Somebody else, though {who} wrote
      before: {L1}. No line by {who}: {L2}.
    - def turn(chat): # {who} has the last line -> {L0}; another line -> {L1}; no line -> {L2}
    - Whose turn is it? If {who} spoke last, {L0}. If {who} spoke and got an answer, {L1}. If {who} never
      spoke, {L2}.
    - {L2} for chats without {who}, {L1} for chats in which someone writes after {who}, {L0} for chats that
      end with {who}
    - Look at the lines by {who}: one at the end {L0}, one elsewhere {L1}, none {L2}
    - Each person writes one line. Tell where that of {who} is: at the bottom {L0}, higher up {L1}, nowhere
      {L2}.
    """,
)
def chat_end(rng: Random) -> Choosing:
    """Say whether somebody wrote the last message."""
    who = rng.choice(FIRSTS)

    def text(rng: Random, k: int) -> str:
        names = rng.sample([x for x in FIRSTS if x != who], rng.randint(2, 4))
        if k < 2:
            names.insert(len(names) if k == 0 else rng.randint(0, len(names) - 1), who)
        texts = rng.sample(LINES, len(names))
        shape = rng.choice(("{0}: {1}", "<{0}> {1}", "[{0}] {1}", "{1} ({0})", "{0} > {1}", "{0} | {1}"))
        return "\n".join(map(shape.format, names, texts))

    return {"who": who}, text


@chooses(
    "classification_filter",
    (("good", "poor", "unrated"), ("promoter", "critic", "silent"), ("up", "down", "none"), *ROLES),
    """
    - {cut} stars or more {L0}, fewer {L1}, no stars {L2}
    - {L0} if the rating is at least {cut}, {L1} if it is lower, {L2} if there is none
    - Go by the stars, not by the words. From {cut} stars on it is {L0}, below that {L1}. A review that gives
      no number of stars is {L2}.
    - def rate(review): # stars >= {cut} -> {L0}; stars < {cut} -> {L1}; no stars -> {L2}
    - People may praise and give one star, or complain and give five. Only the number of stars (1 to 5)
      decides: {L0} for {cut} and up, {L1} for less, {L2} if it is not told.
    - Stars? none: {L2}; under {cut}: {L1}; otherwise: {L0}
    - Find the number of stars. Not found {L2}, found and at least {cut} {L0}, found but smaller {L1}.
    - rating {cut}+ = {L0} / rating under {cut} = {L1} / no rating = {L2}
    """,
)
def review_stars(rng: Random) -> Choosing:
    """Judge a review by its stars."""
    cut = rng.randint(2, 5)

    def text(rng: Random, k: int) -> str:
        facts = REVIEW.draw(rng)
        if k == 2:
            return tell(rng, REVIEW, facts, lacks=("stars",))
        facts["stars"] = str(rng.randint(cut, 5) if k == 0 else rng.randint(1, cut - 1))
        return tell(rng, REVIEW, facts, has=("stars",))

    return {"cut": cut}, text


@chooses(
    "text_nlp",
    (("high", "low"), ("lively", "dull"), ("goals", "few"), *YES_NO),
    """
    - {cut} goals or more in all: {L0}; fewer: {L1}
    - total goals >= {cut} -> {L0}, else {L1}
    - Add up the goals of both teams. At least {cut} make it {L0}, less than that {L1}. Who won is of no
      interest.
    - def lively(report): # home goals + away goals >= {cut}: {L0}, otherwise {L1}
    - Bets on the number of goals: {L0} if the two sides together scored {cut} times or more, {L1} if they
      did not.
    - {L1} under {cut} goals, {L0} from {cut} goals on, both teams counted
    - Did the crowd see {cut} or more goals? {L0} yes, {L1} no
    - Sum of the two scores against {cut}: reached {L0}, not reached {L1}
    """,
)
def match_goals(rng: Random) -> Choosing:
    """Say whether a match had many goals."""
    cut = rng.randint(2, 6)

    def text(rng: Random, k: int) -> str:
        total = rng.randint(cut, cut + 3) if k == 0 else rng.randint(0, cut - 1)
        h = rng.randint(0, total)
        home, away = several(rng, _club, 2)
        return say(rng, MATCH_LINES, home=home, away=away, h=h, a=total - h)

    return {"cut": cut}, text
