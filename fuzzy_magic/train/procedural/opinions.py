"""Families about what people prefer, praise, offer and look for."""

from __future__ import annotations

from random import Random

from fuzzy_magic.train.procedural.base import Choosing, Writing, chooses, writes
from fuzzy_magic.train.procedural.kinds import (
    PRODUCTS,
    ROLES,
    Facts,
    ask,
    kind,
    listed,
    person,
    role,
    several,
    tell,
    town,
)

DISHES = listed(
    """
    lentil soup, mushroom risotto, apple pie, green tea, black coffee, oat milk, rye bread, tomato salad,
    ginger beer, plum cake, rice pudding, potato gratin, fish stew, carrot juice, blue cheese, walnut bread,
    pear cider, corn soup
    """
)
TOOLS = listed(
    """
    window seat, aisle seat, morning shift, night shift, paper map, mountain hut, beach house, city bike,
    electric van, email, phone call, video call, train, ferry, tent, hotel, gas stove, wood stove, tablet,
    notebook, standing desk
    """
)


def _option(rng: Random) -> str:
    return rng.choice(rng.choice((DISHES, TOOLS)))


def _choice(rng: Random) -> Facts:
    chosen, rejected, third = several(rng, _option, 3)
    reasons = "it is cheaper, it takes less time, it is easier to clean, the doctor said so, it is quieter"
    return {
        "chosen": chosen, "rejected": rejected, "third": third, "who": person(rng),
        "reason": rng.choice(listed(reasons)),
    }  # fmt: skip


CHOICE = kind(
    _choice,
    """
    chosen = preferred thing / choice / thing that is wanted = What is preferred? / What does the person want?
    rejected = rejected thing / thing that is not wanted = What is turned down? / What is not wanted?
    who = name of the person / person who chooses = Who chooses? / Whose taste is it?
    reason = reason = Why? / What is the reason?
    third = thing to go with it / extra = What else comes with it? / What goes with it?
    """,
    """
    {who} prefers {chosen} to {rejected}
    {who} would take {chosen} over {rejected} any day, because {reason}.
    no {rejected} for me please, {chosen} instead. {who}
    Rather {chosen} than {rejected}, says {who}.
    {rejected} was offered, but {who} asked for {chosen}.
    {who} swapped the {rejected} for {chosen}, plus {third}.
    not {rejected} - {chosen}, with {third} to go with it
    {chosen} it is, because {reason}. {third} goes with it.
    {who} cannot stand {rejected}.
    Anything but {rejected}, please! {who}
    {who} wants {chosen} with {third}.
    {rejected} is out, {chosen} is in: {reason}
    Instead of {rejected}, which nobody likes, {who} has picked {chosen}.
    I used to like {rejected}, now I much prefer {chosen}.
    {chosen}, not {rejected}, for {who}
    {who} says no to {rejected} because {reason}.
    Why {chosen} and not {rejected}? Well, {reason}.
    give {who} {chosen} (with {third})
    {rejected}? No thanks. {chosen}? Yes please!
    We had planned {rejected} for {who}, who wants {chosen} now.
    {chosen} beats {rejected}.
    """,
    """
    It was a busy {weekday}.
    The others had no wishes.
    There are {n} guests.
    """,
)


@writes(
    "text_nlp",
    """
    - {field}, else {none}
    - {question} ({none} if not said)
    - People say what they like better. Take the {field} from the sentence, {none} if it has none.
    - Copy the {field}, not the {other}. If the text does not name it: {none}
    - def taste(text): '''The {field}, word for word, or "{none}".'''
    - Orders at the counter name what is wanted and what is not, in any order. I need the {field}. If that is
      not in the order, put {none}.
    - {question} Two or three words from the text will do. Use {none} for no answer.
    - Give the {field} only. Fallback {none}.
    """,
)
def choice_field(rng: Random) -> Writing:
    """Take what is preferred, rejected or added out of a sentence."""
    return ask(rng, CHOICE)


@chooses(
    "classification_filter",
    (
        ("wanted", "unwanted", "other"),
        ("yes", "no", "-"),
        ("prefers", "rejects", "neither"),
        ("+", "-", "0"),
        *ROLES,
    ),
    """
    - {who}: wanted {L0}, not wanted {L1}, other {L2}
    - Does the person want {who} ({L0}), turn it down ({L1}), or is it something else that is compared
      ({L2})?
    - Look for "{who}". {L0} if it is the {a}, {L1} if it is the {b}, {L2} if it is neither of the two.
    - How does {who} fare? Chosen over another thing: {L0}. Loses against another thing: {L1}. Only a side
      dish or not mentioned: {L2}.
    - def fate(text): # {who} preferred -> {L0}; {who} rejected -> {L1}; else {L2}
    - We sell {who}. Mark who would pick it with {L0}, who would rather not have it with {L1}, and texts in
      which it is not one of the two things compared with {L2}.
    - {L1} = no {who}, please; {L0} = {who}, please; {L2} = anything else
    - For the statistics on {who}: {a} counts as {L0}, {b} as {L1}, all others as {L2}.
    """,
)
def choice_side(rng: Random) -> Choosing:
    """Say whether something is preferred or rejected."""
    return role(rng, CHOICE, ("chosen", "rejected"), _option, "third")


GOOD = listed(
    """
    the battery lasts for days, the colour is lovely, it is very light, it is easy to clean, the fabric feels
    soft, it was quick to set up, the price is fair, the handle is sturdy, it packs down small, the sound is
    clear
    """
)
BAD = listed(
    """
    the lid leaks, the zip broke, the strap is too short, it smells of glue, the manual is useless, the seam
    came apart, the button sticks, it is far too loud, the paint peels off, it arrived with scratches, a
    screw was missing
    """
)


def _review(rng: Random) -> Facts:
    shops = "Corner Depot, Halle 7, Outfit Barn, Gadget Row, Mercado Sur, Kaufhof West, The Tool Shed"
    return {
        "product": rng.choice(PRODUCTS), "praise": rng.choice(GOOD), "complaint": rng.choice(BAD),
        "who": person(rng), "shop": rng.choice(listed(shops)), "stars": str(rng.randint(1, 5)),
    }  # fmt: skip


REVIEW = kind(
    _review,
    """
    product = product / thing that is reviewed = What is reviewed? / Which product is it?
    praise = praise / good point = What is good? / What does the customer like?
    complaint = complaint / bad point = What is bad? / What does the customer not like?
    who = reviewer / name of the customer = Who wrote it? / What is the name of the customer?
    shop = shop / seller = Where was it bought? / Which shop sold it?
    stars = number of stars / rating = How many stars? / What is the rating?
    """,
    """
    {product}: {praise}, but {complaint}. {stars} stars
    Bought a {product} at {shop}. {praise}!
    {complaint}. The receipt is from {shop}. {who}
    {stars} stars from {who}. {praise}, I am happy with the {product}.
    The {product} is a let-down: {complaint}.
    Although {praise}, I sent it back since {complaint}.
    {who} about the {product}: "{praise}; {complaint}."
    {shop} sold me this. {complaint}. {stars}/5
    true, {complaint}. still, {praise}. {who}
    My {product} from {shop} has come. {who}
    I like that {praise}. Everyone at home does. {stars} stars
    plus: {praise}↵minus: {complaint}↵product: {product}
    minus: {complaint}↵shop: {shop}
    I cannot say anything bad, {praise}.
    The {product} is from {shop}, I got it last week. {stars} stars
    What I like: {praise}. What I do not like: {complaint}.
    {complaint}; on the other hand {praise}
    I returned my {product} to {shop}. Reason: {complaint}.
    My {product} has one fault, {complaint}. {who}
    {stars} out of 5 for the {product}, since {praise}. {who}
    {praise} - {who}
    Reviewed by {who}: {product}, {shop}
    """,
    """
    My neighbour {name} has one, too.
    In the parcel there was also a leaflet about a trip to {city}.
    I am {n} years old.
    """,
)


@writes(
    "text_nlp",
    """
    - {field} of the review, {none} if there is none
    - {question} If the review does not say so: {none}
    - Read a customer review and copy the {field} exactly. A review without it gets {none}.
    - Quote the {field}. Leave out the {other}. Nothing to quote: {none}
    - def review(text): '''Return the {field} as written there, "{none}" if it is not there.'''
    - {question} Quote, do not rephrase; {none} = not said.
    - Our product team reads only the {field}. Cut it out of each review without the words around it, and
      write {none} when a review has nothing of the kind.
    - review -> {field} | {none}
    """,
)
def review_field(rng: Random) -> Writing:
    """Take praise, complaint or another fact out of a review."""
    return ask(rng, REVIEW)


@chooses(
    "classification_filter",
    (
        ("praise", "complaint", "both", "none"),
        ("good", "bad", "mixed", "empty"),
        ("positive", "negative", "mixed", "neutral"),
        ("+", "-", "+-", "0"),
        ("A", "B", "C", "D"),
    ),
    """
    - {L0} only praise, {L1} only complaint, {L2} both, {L3} neither
    - Does the review praise ({L0}), complain ({L1}), do both ({L2}) or neither ({L3})? Stars do not count.
    - Sort reviews by what they contain. Good points alone: {L0}. Bad points alone: {L1}. Good and bad
      points: {L2}. No point at all: {L3}.
    - def mix(review): # good and bad -> {L2}; good -> {L0}; bad -> {L1}; nothing -> {L3}
    - If something is said to be good and something to be bad, it is {L2}. If there is but one side, it is
      {L0} for a good word and {L1} for a bad one. If the text tells neither what is good nor what is bad, it
      is {L3}.
    - {L3} = no verdict, {L2} = for and against, {L1} = against, {L0} = for
    - Tick one: {L0} (likes something, dislikes nothing), {L1} (dislikes something, likes nothing), {L2}
      (both), {L3} (says neither).
    - Pros and cons: pros only {L0} / cons only {L1} / pros with cons {L2} / none {L3}. Ignore any number of
      stars.
    """,
)
def review_mix(rng: Random) -> Choosing:
    """Say whether a review has praise, complaint or both."""

    def text(rng: Random, k: int) -> str:
        sides = ("praise", "complaint")
        has = ((sides[0],), (sides[1],), sides, ())[k]
        lacks = [side for side in sides if side not in has]
        return tell(rng, REVIEW, _review(rng), has, lacks if has else [*lacks, "stars"])

    return {}, text


def _swap(rng: Random) -> Facts:
    offer, wish, other = several(rng, lambda r: r.choice(PRODUCTS), 3)
    return {"offer": offer, "wish": wish, "kept": other, "who": person(rng), "town": town(rng)}


SWAP = kind(
    _swap,
    """
    offer = thing on offer / offer / thing the writer gives away = What is given away? / What is on offer?
    wish = thing that is wanted / wish / thing the writer looks for = What is wanted? / What is looked for?
    kept = thing that is kept / thing that is not for sale = What is kept? / What is not for sale?
    who = writer / name of the writer = Who writes? / Whose notice is it?
    town = town / place = In which town? / Where?
    """,
    """
    Swap my {offer} for a {wish}? {who}, {town}
    Looking for a {wish}; I can give a {offer}.
    {who} in {town} has a {offer} to give away.
    wanted: {wish}. {who}
    Does anybody in {town} have a {wish} to spare? I have no use for my {offer} any more, come and get it.
    I am moving from {town}. The {kept} stays with me, the {offer} can go. {who}
    {offer} free to a good home, but not the {kept}, which I need myself.
    {who} needs a {wish}
    In exchange for a {wish} you get a {offer} from {who}.
    offer {offer} / seek {wish} / {town}
    seek {wish}, offer {offer}
    My {kept} is not for sale, sorry. {who}
    You have a {wish}, I have a {offer}. Let us trade, {town}.
    If somebody has a {wish} left over, please ring {who}. I keep my {kept}.
    Free: {offer}. Needed: {wish}. {town}
    Needed: {wish}. Free: {offer}.
    {who} would love to have a {wish} and offers a {offer} for it.
    My {offer} has to go, first come, first served. {town}
    Can anyone help {who} out with a {wish}?
    a {wish} for a {offer}, says {who}, who gives the latter
    I give away: {offer}. I do not give away: {kept}.
    {town}: {who} searches {wish}
    """,
    """
    The last notice, about the {item}, is out of date.
    Please ring after six.
    No dealers.
    {n} people have read this.
    """,
)


@writes(
    "search_matching",
    """
    - {field} in the notice, or {none}
    - {question} ({none} if the notice does not say)
    - Read a notice from the board and copy the {field}. Notices without one get {none}.
    - Return the {field}, never the {other}; {none} for nothing.
    - def notice(text): '''{field}, else "{none}"'''
    - {question} Just the words from the notice, without "a" or "my". If it is not told, {none}.
    - The exchange lists notices by their {field}. Some writers begin with what they have and some with what
      they look for, so read with care. Print the {field} alone and {none} where there is none.
    - notice -> {field}; {none} when lacking
    """,
)
def notice_field(rng: Random) -> Writing:
    """Take the offer, the wish or another fact out of a notice."""
    return ask(rng, SWAP)


@chooses(
    "search_matching",
    (("offer", "wanted", "other"), ("have", "need", "neither"), ("give", "take", "none"), *ROLES),
    """
    - {who}: offered {L0}, wanted {L1}, neither {L2}
    - Can I get a {who} from the writer ({L0}), does the writer want one ({L1}), or neither ({L2})?
    - I watch the board for "{who}". Tag notices {L0} if it is the {a}, {L1} if it is the {b} and {L2} if it
      is kept or not mentioned.
    - def match(notice): # {who} to give -> {L0}; {who} sought -> {L1}; else -> {L2}
    - {L1} when somebody is looking for a {who}; {L0} when somebody gives one away; {L2} in all other cases
    - Notices on {who}. Supply is {L0}, demand is {L1}, no deal in this thing is {L2}.
    - Say {L0} for "{who} is the {a}", {L1} for "{who} is the {b}", {L2} for anything else.
    - Is there a {who} to be had? {L0}: yes. {L1}: no, on the contrary, one is wanted. {L2}: no, this notice
      is on other things or the writer keeps it.
    """,
)
def notice_side(rng: Random) -> Choosing:
    """Say whether a thing is offered or wanted."""
    return role(rng, SWAP, ("offer", "wish"), lambda r: r.choice(PRODUCTS), "kept")
