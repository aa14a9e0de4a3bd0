"""Families about the forms of verbs and the sentences that they make."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import NamedTuple

from fuzzy_magic.train.procedural.base import Writing, carriers, say, writes
from fuzzy_magic.train.procedural.grammar import article, pairs
from fuzzy_magic.train.procedural.strings import pick
from fuzzy_magic.train.procedural.words import CITY, FIRST, ITEM, PLACE


class Verb(NamedTuple):
    """The forms of a verb."""

    base: str
    third: str
    past: str
    participle: str
    ing: str


VERBS = tuple(
    Verb(*forms)
    for forms in pairs(
        """
    go/goes/went/gone/going, see/sees/saw/seen/seeing, take/takes/took/taken/taking,
    buy/buys/bought/bought/buying,
    bring/brings/brought/brought/bringing, send/sends/sent/sent/sending, write/writes/wrote/written/writing,
    give/gives/gave/given/giving, eat/eats/ate/eaten/eating, drink/drinks/drank/drunk/drinking,
    run/runs/ran/run/running, begin/begins/began/begun/beginning, sing/sings/sang/sung/singing,
    swim/swims/swam/swum/swimming, know/knows/knew/known/knowing, grow/grows/grew/grown/growing,
    throw/throws/threw/thrown/throwing, fly/flies/flew/flown/flying, drive/drives/drove/driven/driving,
    ride/rides/rode/ridden/riding, break/breaks/broke/broken/breaking, speak/speaks/spoke/spoken/speaking,
    choose/chooses/chose/chosen/choosing, wear/wears/wore/worn/wearing, tell/tells/told/told/telling,
    sell/sells/sold/sold/selling, keep/keeps/kept/kept/keeping, sleep/sleeps/slept/slept/sleeping,
    leave/leaves/left/left/leaving, meet/meets/met/met/meeting, pay/pays/paid/paid/paying,
    say/says/said/said/saying, make/makes/made/made/making, have/has/had/had/having, do/does/did/done/doing,
    come/comes/came/come/coming, think/thinks/thought/thought/thinking,
    teach/teaches/taught/taught/teaching,
    catch/catches/caught/caught/catching, lose/loses/lost/lost/losing, win/wins/won/won/winning,
    hold/holds/held/held/holding, stand/stands/stood/stood/standing, build/builds/built/built/building,
    call/calls/called/called/calling, stop/stops/stopped/stopped/stopping,
    plan/plans/planned/planned/planning,
    try/tries/tried/tried/trying, carry/carries/carried/carried/carrying, play/plays/played/played/playing,
    watch/watches/watched/watched/watching, wash/washes/washed/washed/washing, fix/fixes/fixed/fixed/fixing,
    love/loves/loved/loved/loving, move/moves/moved/moved/moving, close/closes/closed/closed/closing,
    open/opens/opened/opened/opening, order/orders/ordered/ordered/ordering,
    visit/visits/visited/visited/visiting,
    pack/packs/packed/packed/packing, reply/replies/replied/replied/replying,
    agree/agrees/agreed/agreed/agreeing,
    hide/hides/hid/hidden/hiding, draw/draws/drew/drawn/drawing, forget/forgets/forgot/forgotten/forgetting,
    wake/wakes/woke/woken/waking, steal/steals/stole/stolen/stealing, feed/feeds/fed/fed/feeding,
    paint/paints/painted/painted/painting, check/checks/checked/checked/checking
    """
    )
)
VERB_FORMS: dict[str, Callable[[Verb], str]] = {
    "the simple past": lambda v: v.past,
    "the past participle": lambda v: v.participle,
    "the -ing form": lambda v: v.ing,
    "the form for he, she or it in the present": lambda v: v.third,
    "the simple past with she in front": lambda v: f"she {v.past}",
    "the present perfect with I in front, like I have done": lambda v: f"I have {v.participle}",
    "the future with we in front, like we will do": lambda v: f"we will {v.base}",
    "the three forms base, past, participle with hyphens between": lambda v: (
        f"{v.base}-{v.past}-{v.participle}"
    ),
    "he is and the -ing form": lambda v: f"he is {v.ing}",
    "the past negative with they in front, like they did not do": lambda v: f"they did not {v.base}",
}


@writes(
    "text_nlp",
    """
    - Give {what} of the verb.
    - verb -> {what}
    - The input is a verb in its base form, with or without to. Return {what}, in small letters (except I).
    - def inflect(verb): '''{what}'''
    - For a grammar exercise I need {what} of each verb. Irregular ones have to be right.
    - whats {what} here
    - Write {what} for the verb given, American spelling.
    - Conjugate: {what}
    """,
)
def verb_form(rng: Random) -> Writing:
    """Form a tense of a verb."""

    def draw(rng: Random) -> tuple[str, Verb]:
        verb = rng.choice(VERBS)
        lines = ("{x}", "{x}", "to {x}", "{up}", "to {x} (verb)", "verb: {x}", "({x})", "the verb to {x}")
        return say(rng, lines, x=verb.base, up=verb.base.capitalize()), verb

    return pick(rng, VERB_FORMS, draw)


@writes(
    "search_matching",
    """
    - Base form of the verb{how}.
    - lemma of the verb{how}
    - A verb is given in some form. Return the form a dictionary lists{how}.
    - def lemma(verb): '''infinitive{how}'''
    - Our index only knows verbs in the infinitive. Which entry does this form belong to? Write it{how}.
    - went -> go, seen -> see: do the same with this one{how}
    - Undo tense and person: print the plain verb{how}.
    - Look the word up: under which verb would you find it? Answer{how}.
    """,
)
def verb_base(rng: Random) -> Writing:
    """Find the base form of a verb."""
    how, form = rng.choice(
        ((" in small letters", "{}"), (" with to in front", "to {}"), (" in square brackets", "[{}]"),
         (" followed by (verb)", "{} (verb)"), (" with a full stop", "{}."))
    )  # fmt: skip

    def row(rng: Random) -> tuple[str, str]:
        verb = rng.choice(VERBS)
        line, shown = rng.choice(
            (
                ("{}", verb.third), ("he {}", verb.third), ("{}", verb.past), ("they {}", verb.past),
                ("{}", verb.ing), ("she has {}", verb.participle), ("we are {}", verb.ing),
                ("I {} yesterday", verb.past),
            )
        )  # fmt: skip
        return line.format(shown), form.format(verb.base)

    return {"how": how, "form": form}, row


class Deed(NamedTuple):
    """A sentence in its parts: who does what with which thing."""

    who: str
    verb: Verb
    thing: str


#: Verbs that go with a thing one can hold.
HANDLED = tuple(
    v
    for v in VERBS
    if v.base in ("buy", "bring", "send", "take", "sell", "pack", "check", "paint", "order", "move", "fix")
)
THINGS = tuple(x for x in ITEM if not x.endswith(("s", "paper")))
DEEDS: dict[str, Callable[[Deed], str]] = {
    "in the simple past": lambda d: f"{d.who} {d.verb.past} {d.thing}.",
    "in the future with will": lambda d: f"{d.who} will {d.verb.base} {d.thing}.",
    "as a negative sentence with does not": lambda d: f"{d.who} does not {d.verb.base} {d.thing}.",
    "as a yes-no question with Does": lambda d: f"Does {d.who} {d.verb.base} {d.thing}?",
    "in the past as a yes-no question with Did": lambda d: f"Did {d.who} {d.verb.base} {d.thing}?",
    "in the present perfect": lambda d: f"{d.who} has {d.verb.participle} {d.thing}.",
    "in the present continuous with is": lambda d: f"{d.who} is {d.verb.ing} {d.thing}.",
    "in the past as a negative sentence with did not": lambda d: f"{d.who} did not {d.verb.base} {d.thing}.",
    "in the passive, present tense, with by": lambda d: (
        f"{d.thing[0].upper()}{d.thing[1:]} is {d.verb.participle} by {d.who}."
    ),
    "in the passive, past tense, with by": lambda d: (
        f"{d.thing[0].upper()}{d.thing[1:]} was {d.verb.participle} by {d.who}."
    ),
    "as a question with Who instead of the name": lambda d: f"Who {d.verb.third} {d.thing}?",
    "as a wish with should after the name": lambda d: f"{d.who} should {d.verb.base} {d.thing}.",
    "as an order to you: verb first, no name, full stop": lambda d: f"{d.verb.base.capitalize()} {d.thing}.",
}


def _deed(rng: Random) -> tuple[str, Deed]:
    name = rng.choice(THINGS)
    thing = say(rng, ("the {x}", "the {adj} {x}", "my {x}", "the {x}", "{a} {x}"), x=name, a=article(name))
    deed = Deed(rng.choice(FIRST), rng.choice(HANDLED), thing)
    return f"{deed.who} {deed.verb.third} {deed.thing}.", deed


@writes(
    "text_nlp",
    """
    - Rewrite the sentence {what}.
    - {what}
    - The sentence is in the present tense. Put it {what}; names and things stay the same.
    - def rewrite(sentence): '''The sentence {what}.'''
    - Grammar drill. Return each sentence {what}, with the right form of the verb and the right sign at
      the end.
    - say this {what}
    - From the plain statement make a new one {what}. No other word may change.
    - Exercise 4: write the line {what}.
    """,
)
def deed_form(rng: Random) -> Writing:
    """Rewrite a statement in another tense or form."""
    return pick(rng, DEEDS, _deed)


SPEAKERS = (
    ("I", True), ("You", True), ("We", True), ("They", True), ("He", False), ("She", False),
    ("The customer", False), ("Our team", False), ("My neighbours", True),
)  # fmt: skip


@writes(
    "text_nlp",
    """
    - Make {subject} the subject. Adapt the verb.
    - subject -> {subject}
    - Replace the person who acts by {subject} and change the ending of the verb if necessary. The tense
      stays.
    - def retell(sentence): '''Same sentence with the subject {subject}.'''
    - Reports are written from one point of view: {subject}. Rewrite the sentence accordingly.
    - same thing but with {subject} as the one who does it
    - Who acts in the sentence? Put {subject} there; mind the s of the verb in the present.
    - Retell it with {subject} in place of the name.
    """,
)
def new_subject(rng: Random) -> Writing:
    """Give a sentence another subject."""
    subject, plain = rng.choice(SPEAKERS)

    def row(rng: Random) -> tuple[str, str]:
        text, deed = _deed(rng)
        past = rng.random() < 0.4
        when = rng.choice(("", "", " on Monday", f" in {rng.choice(CITY)}", f" from the {rng.choice(PLACE)}"))
        text = f"{deed.who} {deed.verb.past if past else deed.verb.third} {deed.thing}{when}."
        verb = deed.verb.past if past else deed.verb.base if plain else deed.verb.third
        return text, f"{subject} {verb} {deed.thing}{when}."

    return {"subject": subject}, row


POLITE: dict[str, Callable[[str], str]] = {
    '"Could you please ...?"': "Could you please {}?".format,
    '"Would you mind if I asked you to ...?"': "Would you mind if I asked you to {}?".format,
    '"Please ... when you have time."': "Please {} when you have time.".format,
    '"It would be great if you could ..."': "It would be great if you could {}".format,
    '"We kindly ask you to ..."': "We kindly ask you to {}".format,
    '"Please do not forget to ..., thank you."': "Please do not forget to {}, thank you.".format,
    '"TODO: ..."': "TODO: {}".format,
    '"I need you to ... today."': "I need you to {} today.".format,
    '"Who can ...?"': "Who can {}?".format,
    '"Let us ..."': "Let us {}".format,
}


@writes(
    "agentic_tools",
    """
    - Rewrite the order in the form {what}.
    - {what}
    - The input tells somebody to do something. Say it as {what}, the request in place of the dots.
    - def polite(order): '''{what} - the dots stand for the order, first letter small'''
    - People write to us rather bluntly. Turn their orders into {what}. Drop their own please, capitals
      at the
      start and end signs.
    - make it {what}
    - Template: {what}. Fill the dots with the instruction, which begins with a small letter and has no
      end sign.
    - Change the tone by using this pattern: {what}. The task itself is kept word for word.
    """,
)
def polite_form(rng: Random) -> Writing:
    """Put an order into a polite pattern."""
    tasks = carriers(
        """
        send the {item} to {city} | return the {adj} {item} | call {first} on {weekday} | clean the {place}
        order {n} boxes of {word} | move the {item} to the {place} | answer the mail from {company}
        book a room in {city} | tell {name} about the {item} | check the {place} before {weekday}
        """
    )

    def draw(rng: Random) -> tuple[str, str]:
        task = say(rng, tasks)
        capital = task[0].upper() + task[1:]
        return rng.choice(("{t}", "{t}.", "{t}!", "{x}", "please {x}", "Please {x}.")).format(
            t=capital, x=task
        ), task

    return pick(rng, POLITE, draw)


CONTRACTIONS = pairs(
    """
    do not/don't, does not/doesn't, did not/didn't, is not/isn't, are not/aren't, was not/wasn't,
    were not/weren't,
    cannot/can't, could not/couldn't, will not/won't, would not/wouldn't, should not/shouldn't,
    has not/hasn't,
    have not/haven't
    """
)


@writes(
    "format_repair",
    """
    - Write {what}.
    - {what}
    - The sentence has a negated verb. Rewrite the sentence with {what}; every other word is kept.
    - def style(sentence): '''{what}'''
    - House style for our letters: {what}. Correct the sentence.
    - fix this one pls, we use {what}
    - Copy the sentence with one change, if one is needed: {what}.
    - Our editor insists on {what}. Output the edited line.
    """,
)
def contractions(rng: Random) -> Writing:
    """Contract or write out a negated verb."""
    contract = rng.random() < 0.5
    what = rng.choice(
        (
            "the short form of the negation (don't, can't)",
            "contractions like isn't and won't for the negation",
        )
        if contract
        else (
            "the negation in full (do not, cannot)",
            "the long form of the negation, like will not for won't",
        )
    )
    plural, single = ("They", "We", "The {team} people"), ("{first}", "The {thing}", "{name}", "She")
    ends = (
        "come to {city}",
        "fit the {item}",
        "like {weekday}s",
        "stay in the {place}",
        "work with the {adj} {item}",
    )
    states = ("ready for {city}", "in the {place}", "here on {weekday}", "as {adj} as the {item}")

    def row(rng: Random) -> tuple[str, str]:
        full, short = rng.choice(CONTRACTIONS)
        verb = full.removesuffix("not").strip()
        subject = rng.choice(plural if verb in ("do", "are", "were", "have") else single)
        rest = rng.choice(states if verb in ("is", "are", "was", "were") else ends)
        rest = "been " + rng.choice(states) if verb in ("has", "have") else rest
        line = say(rng, (f"{subject} NOT {rest}.",), thing=rng.choice(THINGS))
        answer = line.replace("NOT", short if contract else full)
        return (answer if rng.random() < 0.12 else line.replace("NOT", full if contract else short)), answer

    return {"what": what}, row
