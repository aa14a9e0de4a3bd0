"""Families that change the form of words inside a note or a short sentence, under short wordings."""

from __future__ import annotations

from random import Random

from fuzzy_magic.train.procedural.base import Writing, carriers, say, typed, typed_rows
from fuzzy_magic.train.procedural.lexemes import ONE_PERSON, ONE_THING, PLURAL, verb, with_s
from fuzzy_magic.train.procedural.wordforms import BEFORE_NOUNS, SOUND_ADJECTIVES, SOUND_NOUNS, with_article
from fuzzy_magic.train.procedural.words import ADJECTIVE, FIRST

Shelves = tuple[tuple[tuple[str, ...], ...], ...]


def matched(block: str) -> Shelves:
    """Read groups of comma lists that go together: colons part the lists of a group, semicolons groups."""
    groups = " ".join(block.split()).split("; ")
    return tuple(tuple(tuple(part.split(", ")) for part in group.split(": ")) for group in groups)


#: Verbs (`~` before a particle) and what each of them may be done to.
TASKS = matched("""
    call, email, invite, thank, remind, visit, meet/met, warn, pay/paid: the plumber, our landlord, my aunt,
    the new intern, both suppliers, Mr Osman, the tax office, Mia, all applicants; write/wrote, scan+,
    send/sent, sign, print, copy, translate, update, file, approve, correct, shred+, archive: the contract,
    both letters, the weekly report, a price list, the minutes, all forms, a summary, the menu; clean, repair,
    replace, inspect, move, paint, order, return, sell/sold, test, photograph, check, wrap+, hide/hid,
    lend/lent: the printer, the coffee machine, two ladders, my desk lamp, a bike pump, the blue tent; book,
    confirm, postpone, plan+, arrange, prepare, announce, choose/chose: the team lunch, a flight, the open
    day, a site visit; put+/put~away, pick~up, drop+~off, hand~in, take/took~back, give/gave~back,
    throw/threw~away, find/found: the keys, the maps, the order form, all badges, the library books, three
    tickets; buy/bought, bring/brought, collect, get+/got, deliver, unpack, count, carry: the
    milk, ten stamps, fresh bread, the drinks, a cake; feed/fed, wash, teach/taught, wake/woke, draw/drew,
    drive/drove~home: the cat, the twins, our guests, Priya
    """)  # fmt: skip
TAILS = carriers("""
    on {weekday} | before lunch | with {first} | for {first} | in the {place} | (room {n}) | after work
    for the {team} team | in {city} | twice | with {name} | for {company} | ({ref}) | at the {city} office
    """)  # fmt: skip


def upper(text: str) -> str:
    """Begin a text with a capital letter."""
    return text[:1].upper() + text[1:]


def jobs(rng: Random, given: int, wanted: int) -> tuple[str, str]:
    """Draw a task, at times two or with more words behind it, as 0 an order, 1 past, 2 with -ing."""
    tasks = []
    for _ in range(1 + (rng.random() < 0.15)):
        verbs, things = rng.choice(TASKS)
        form, _, particle = rng.choice(verbs).partition("~")
        forms, rest = verb(*form.split("/")), f"{particle} {rng.choice(things)}".strip()
        tasks.append([f"{each} {rest}" for each in (forms.base, forms.past, forms.ing)])
    tail = f" {say(rng, TAILS)}" if len(tasks) == 1 and rng.random() < 0.55 else ""
    first, second = (" and ".join(task[i] for task in tasks) + tail for i in (given, wanted))
    return (upper(first), upper(second)) if rng.random() < 0.6 else (first, second)


@typed_rows("text_nlp", """
past tense, no subject | please make my to-dos sound finished: past tense verbs, no "I" in front
call Anna -> called Anna | My task list, imperative, wanted as a work log: simple past, no subject.
tasks to past tense | to-do into past form | Cells hold tasks with one verb or two; put the verbs in the past.
to past as in: rent a van and meet Leo => rented a van and met Leo | order -> past, no "I"
done list: past tense | verbs into past | Each row is an order as on a task list. Write it in the past tense.
How do I log it when done, past-tense verb first? | Put this to-do in the past tense, add no subject.
make it past tens, verb first | past tense without a subject, like "Write the essay" -> "Wrote the essay"
timesheet is due, so just switch the verbs to past tense, same words else | simple past, same words otherwise
Write the verbs in the simple past, rest as it is. | Change every verb to its past form and nothing else.
Turn orders into what I did: "give" is "gave". | What is it as a done note, past-tense verb first?
The column has to-dos; I need them in the simple past, no "I".
hi, I did all these, could you put the verbs in the past? thanks
""")  # fmt: skip
def task_to_past(rng: Random) -> tuple[str, str]:
    """Put a to-do note in the past tense, without a subject."""
    return jobs(rng, 0, 1)


@typed_rows("text_nlp", """
ing form of the task | orders into gerunds | gerund, same words
Put the task's verb in its -ing form, rest the same. | Change every verb to its -ing form and nothing else.
call Anna -> calling Anna | the page shows what I am at, so please put the verbs into -ing, no subject
tasks to -ing | verb + ing, rest stays | Cells hold tasks, some with two verbs; each verb gets its -ing form.
-ing instead of impertive | the way rent a van and meet Leo => renting a van and meeting Leo does it
The column has to-dos; I need activities with -ing, no subject. | What is this to-do as an activity with -ing?
present participle first | could you make my to-dos -ing phrases? no "I am", only the verb changes
send it -> sending it | Orders like "Sort the mail"; the calendar wants "Sorting the mail".
Make orders activities: "send" becomes "sending". | Each row is an instruction. Give it with the verb in -ing.
How does the task read when its verbs end in -ing? | -ing form as in "Write the essay" -> "Writing the essay"
Write it as a gerund phrase, no words added. | hey, imperatives to -ing forms please, don't touch the rest
""")  # fmt: skip
def task_to_ing(rng: Random) -> tuple[str, str]:
    """Put the verbs of a to-do note in the -ing form."""
    return jobs(rng, 0, 2)


@typed_rows("code_commands", """
past -> imperative | back to an order | The column is a work log in the past tense; I need to-dos, imperative.
I wrote my checklist in the past by mistake, please make it imperative | verbs to base form
undo the past tense | could you turn last week's log into to-dos? past to imperative, no more
called Anna -> call Anna | Cells say what people did, in one verb or two; put these in the base form.
work log to to-do | to orders as in: rented a van and met Leo => rent a van and meet Leo
imperative, as in commits | Finished tasks such as "Sorted the mail"; the new list says "Sort the mail".
make it an oder again | we do it all again, so please make orders of these past notes (verbs only)
past note to instruction | Commit messages in the past tense; our rule is the imperative, rest as is.
Make an order of the past note, only verbs change. | From what was done to what to do: "sent" to "send".
Put the past verbs in the base form, keep the rest. | imperative, like "Wrote the essay" -> "Write the essay"
What was the task? Imperative, same words.
Change verbs from past to imperative, no more. | How did the to-do read? Only the verbs change.
""")  # fmt: skip
def done_to_order(rng: Random) -> tuple[str, str]:
    """Turn a note of work done into an order."""
    return jobs(rng, 1, 0)


BUTTONS = matched("""
    delete, rename, upload, save, download, move, copy, restore, share, encrypt, lock, import: file, folder,
    photo, video, draft, backup, playlist, profile picture, shopping list, bookmark; send/sent, forward,
    schedule, recall: message, invitation, payment reminder, invoice, offer, test mail, survey; create, edit,
    approve, reject, close, reopen, assign, merge, duplicate: ticket, request, account, task, job posting,
    user group, purchase order; confirm, change, book, extend, withdraw/withdrew/withdrawn,
    choose/chose/chosen: appointment, visit, order, reservation, delivery date, seat; add, remove,
    hide/hid/hidden, update, verify, block, replace, select: user, phone number, address, contact, tag, credit
    card, printer, payment method, filter, calendar, comment
    """)  # fmt: skip
STOPS = {"no full stop": "", "with a full stop": ".", "with an exclamation mark": "!"}


@typed("code_commands", """
Save file -> File saved{mark} | Make a done notice, {how}: Thing (big first letter), participle, no "was".
Turn it into a notice like "Account deleted{mark}". | Write Object (capital), past participle, {how}.
button to notice: File saved{mark} | Column of button labels; I need Thing + participle, capital first, {how}.
Thing + participle, capital, {how} | Menu entries, verb first; wanted: Noun (capital), then participle, {how}.
what + done ("File saved{mark}") | Each row is a command. Give the notice when done, like "Draft saved{mark}".
sucess message: File saved{mark} | please write the toast for these buttons: "Voice note recorded{mark}" style
label -> "Photo removed{mark}" | could you turn our labels into e.g. "Link copied{mark}"? same pattern for all
toast like "User added{mark}" | Labels like "Add user"; the toast says "User added{mark}", same for all.
hey, label in, done notice out please: Noun (capital) + participle, {how} | Noun (capital) + participle, {how}
as in Draft saved{mark} | Put the verb behind the noun as a participle, first letter big, {how}.
What does the app say then, as in "Link copied{mark}"? | done message, like "Pin note" -> "Note pinned{mark}"
How would "User added{mark}" read for this label? | notice, {how}, as in: write review => Review written{mark}
""")  # fmt: skip
def button_to_notice(rng: Random) -> Writing:
    """Turn the label of a button into the notice that it has worked."""
    how = rng.choice(tuple(STOPS))

    def row(rng: Random) -> tuple[str, str]:
        verbs, things = rng.choice(BUTTONS)
        done, thing = verb(*rng.choice(verbs).split("/")), rng.choice(things)
        label = f"{done.base} {thing}"
        notice = f"{upper(thing)} {done.participle}{STOPS[how]}"
        return rng.choice((label, upper(label), upper(label))), notice

    return {"how": how, "mark": STOPS[how]}, row


#: Verbs with their nouns, and what goes with both.
NOMINAL = matched("""
    install/installation, inspect/inspection, replace/replacement, remove/removal, deliver/delivery,
    renovate/renovation, relocate/relocation, dispose of/disposal: the boiler, the lift, the old windows, a
    server, the solar panels, all fire doors; translate/translation, submit/submission, approve/approval,
    revise/revision, publish/publication, present/presentation, prepare/preparation, verify/verification: the
    report, the study, both contracts, a user manual, the minutes; calculate/calculation, evaluate/evaluation,
    adjust/adjustment, analyse/analysis, reduce/reduction, compare/comparison, pay/payment: the travel costs,
    all fees, the rent, the wages; create/creation, develop/development, expand/expansion,
    improve/improvement, modify/modification, maintain/maintenance, introduce/introduction,
    describe/description: the website, the app, a new product line; announce/announcement,
    confirm/confirmation, cancel/cancellation, discuss/discussion, postpone/postponement,
    organise/organisation: the conference, the trade fair, a workshop, the opening hours, the election
    """)  # fmt: skip
LATER = carriers("in {city} | by {weekday} | for {company} | by the {team} team | in {n} days | for {first}")


@typed_rows("text_nlp", """
approve it -> approval of it | Use the noun of the verb and "of": "approve the plan", approval of the plan.
noun of verb + of + rest | could you make it sound official? noun + of instead of the verb, no -ing
please nominalise my tasks: noun of the verb, then "of", same words after | noun, "of", then the rest
task as noun phrase, "of" | To-dos like "Select the staff"; the schedule says "Selection of the staff".
Each row is an order. Write the verb's noun + "of" + the rest as it stands. | make it nominal (aproval of ...)
nominalise, with "of" | The column has tasks; I need noun + "of" phrases, real nouns, not -ing.
verb -> noun + of | How is the task called as noun + of + object (same case, same ending)?
noun style (no -ing) + of | It starts with a verb; wanted is its noun (removal, ...), of, other words.
heading: noun of verb + of | minutes list topics, so turn the verb into its noun joined with "of", please
Replace the verb by its noun (no -ing) and "of". | Change the verb to its noun + of, keep the rest.
What is this as a noun phrase with "of", no -ing? | Make it like "reduction of the noise", case kept.
noun phrase as in "Renew the passports" -> "Renewal of the passports"
like: produce the film in Oslo => production of the film in Oslo
""")  # fmt: skip
def task_to_noun(rng: Random) -> tuple[str, str]:
    """Turn an order into a noun phrase with the noun of its verb."""
    verbs, things = rng.choice(NOMINAL)
    (act, noun), thing = rng.choice(verbs).split("/"), rng.choice(things)
    tail = f" {say(rng, LATER)}" if rng.random() < 0.5 else ""
    texts = f"{act} {thing}{tail}", f"{noun} of {thing}{tail}"
    return (upper(texts[0]), upper(texts[1])) if rng.random() < 0.6 else texts


FOODS = carriers("""
    egg | onion | tomato | potato | lemon | carrot | apple | pear | lime | peach | cherry | shallot
    loaf of bread | cup of flour | tablespoon of sugar | teaspoon of salt | pinch of pepper | bunch of parsley
    glass of milk | dash of vinegar | sprig of mint | slice of ham | tin of beans | jar of honey
    box of raisins | handful of almonds | bottle of white wine | packet of yeast | radish
    strawberry | stick of butter | g of rice | ml of cream | g of oats | ml of stock
    """)  # fmt: skip
DISH = carriers("{x} | {x}, chopped | {x} (optional) | {x} on top | - {x} | {x} and {y} | {x}, {y} | add {x}")
#: How to name a factor: an order, a calculation.
FACTORS = {2: ("double", "times 2"), 3: ("triple", "times 3"), 4: ("quadruple", "times 4")}


def counted(count: int, noun: str) -> str:
    """Write a number and a noun in the right form."""
    head, of, stuff = noun.partition(" of ")
    same = count == 1 or head in ("g", "ml")
    return f"{count} {head if same else PLURAL.get(head) or with_s(head)}{of}{stuff}"


@typed("text_nlp", """
{verb} the amount | more guests than planned, could you {verb} this? mind the plurals | recipe amounts {calc}
every number {calc} | Each row is an amount of food. I want it {calc}, correct plurals. | {verb} the quantites
{verb}: {example}
What is it if I {verb} the amounts? Same units. | The column has ingredients; {verb} the amounts, nouns agree.
all {calc}, plural too | amount {calc} | please {verb} all amounts of my recipe, rest as is apart from plurals
{verb} it, adapt the plural | Ingredients of one tray, we bake more: amounts {calc}, plurals right.
Cells like "1 leek": {verb} the figures, noun to plural if singular. | {verb} it ({example})
{verb} each number, noun in the plural, rest stays. | Take amounts {calc}, mind plurals ("cup", "cups").
More people come: number {calc}, plural if needed. | Write each amount {calc}, noun in the right form.
we cook for the whole club, amounts {calc} please, and "cups" for "cup" | {verb} the amounts, like {example}
How does the ingredient read with its amount {calc}? | ingredient {calc}, as in {example}; units stay the same
""")  # fmt: skip
def recipe_multiplied(rng: Random) -> Writing:
    """Multiply the amounts of a recipe and put the nouns in the plural."""
    factor = rng.choice(tuple(FACTORS))
    order, calc = FACTORS[factor]

    def row(rng: Random) -> tuple[str, str]:
        seed, foods = rng.random(), rng.sample(FOODS, 2)
        few = rng.choice((1, 1, rng.randint(2, 6), rng.randint(2, 24)))
        counts = [rng.randrange(5, 200, 5) if food.split()[0] in ("g", "ml") else few for food in foods]
        lists = ([counted(k * n, f) for n, f in zip(counts, foods, strict=True)] for k in (1, factor))
        first, second = (say(Random(seed), DISH, x=x, y=y) for x, y in lists)
        return first, second

    return {"verb": order, "calc": calc, "example": f"1 egg -> {factor} eggs"}, row


COUNTED = carriers("""
    {x} | {x} | {x} for {first} | order {x} | we still need {x} | {x} in the {place} | {weekday}: {x}
    {x} left | please send {x} to {city} | {x} and {y} | {x}, {y} | {first} saw {x} and {y} | Total: {x}
    only {x} left! | {company} wants {x} | {x} ({city}) | {first} asked for {x}, not for {y}
    waiting for {x} from {name}
    """)  # fmt: skip


@typed_rows("format_repair", """
fix the plurals by number | Each row has a number and a noun that may not match. Change the noun.
Cells print one form only; give "1 file" but "2 files", rest as it is. | plural agreement after numbers
I can't stand "5 car" or "1 cars", please make it "5 cars" and "1 car" | singular after 1, else plural
noun must fit the number | we mix up singular and plural, could you correct nouns after numbers?
3 box -> 3 boxes | Stock notes by people who forget the plural s; mend the noun forms. | count and noun: agree
right s after numers
Orders typed in a hurry: correct nouns after numbers, nothing else. | 1 chairs -> 1 chair, 2 chair -> 2 chairs
How does it read if each noun fits its number? | Is each noun right for its number? Correct it.
noun forms after numbers: correct | please check number + noun and repair it (1 -> singular, others -> plural)
Correct the nouns: singular after 1, else plural. | agreement as in: send 2 pen to Rome => send 2 pens to Rome
Make each noun agree with the number before it. | Give the proper singular or plural after numbers.
Mend nouns after figures ("1 cups", "4 cup"). | nouns by number, like "9 cat and 1 dogs" -> "9 cats and 1 dog"
""")  # fmt: skip
def counted_noun_mended(rng: Random) -> tuple[str, str]:
    """Make counted nouns agree with their numbers."""
    given, mended = [], []
    for noun in rng.sample(rng.choice((ONE_THING, ONE_THING, ONE_PERSON, tuple(PLURAL))), 2):
        count = rng.choice((1, 1, 2, 3, rng.randint(2, 12), rng.randint(2, 90)))
        kind = f"{rng.choice(ADJECTIVE)} " if rng.random() < 0.2 else ""
        right, wrong = (noun, PLURAL[noun]) if count == 1 else (PLURAL[noun], noun)
        given.append(f"{count} {kind}{wrong if rng.random() < 0.75 else right}")
        mended.append(f"{count} {kind}{right}")
    seed = rng.random()
    first, second = (say(Random(seed), COUNTED, x=x, y=y) for x, y in (given, mended))
    return first, second


OWNERS = carriers("""
    my sister | the teacher | our neighbour | the dog | my uncle | a friend | the mayor | her cousin
    the chef | the men | the new doctor | Mr Osman | their landlady | the lion | my wife | Dr Klein
    the company | the women | the twins | the guests | the children | my parents | the students
    our customers | the neighbours | the firemen | his brothers
    """)  # fmt: skip
OWNED = carriers("""
    car | office | keys | house | shoes | phone number | report | bike | garden | letters | new flat
    birthday | age | opinion | wishes | suitcase | answer | bank account | red coat | plan | mistake | toys
    """)  # fmt: skip
OWNING = carriers("""
    {x} | {x} | {x} | Where can I find {x}? | We talked about {x} on {weekday}. | {first} has asked for {x}
    Nobody knew {x}. | {x}, please | do not forget {x}! | {company} paid for {x} | Is this about {x}, {first}?
    note on {x} | we saw {x} in {city}
    """)  # fmt: skip


@typed_rows("text_nlp", """
"of" to apostrophe | The column has phrases with "of"; I want 's or s', owner first.
as in: Where is the ball of the girls? => Where is the girls' ball? | no of: use 's | possessive, owner first
of-phrase -> apostrophe | Cells hold "the ... of somebody"; wanted: somebody's ..., plurals too.
the car of Eva -> Eva's car | my teacher hates "the pen of my aunt", so give me "my aunt's pen" and the like
genitive with 's or s' | 's / s' form | Translated notes with "of" for owners; make it the apostrophe form.
"the hat of the boys" is "the boys' hat"; same here. | Use the apostrophe, drop "of" and the thing's "the".
please make this natural: apostrophe rather than "of", no other change | posessive with apostrophe
could you swap "of" for an apostrophe? careful, the girls' room but the men's room, thanks
owner's thing instead of thing of owner | Each row says with "of" whose it is. Use the apostrophe, rest as is.
Put the owner first, possessive; keep the rest. | Owner with 's (or s') before the thing, no "of".
apostrophe, like "the hat of Leo" -> "Leo's hat" | Rewrite "the X of Y" with an apostrophe, rest stays.
How is this with an apostrophe instead of "of"?
""")  # fmt: skip
def of_to_apostrophe(rng: Random) -> tuple[str, str]:
    """Write an owner with an apostrophe instead of `of`."""
    people = tuple(name for name in FIRST if not name.endswith(("s", "x", "z")))
    owner, thing = rng.choice((rng.choice(OWNERS), rng.choice(OWNERS), rng.choice(people))), rng.choice(OWNED)
    owning = f"{owner}'" if owner.endswith("s") else f"{owner}'s"
    seed, capital = rng.random(), rng.random() < 0.3
    said = [say(Random(seed), OWNING, x=x) for x in (f"the {thing} of {owner}", f"{owning} {thing}")]
    first, second = map(upper, said) if capital else said
    return first, second


ARTICLED = carriers("""
    {x} | {x} | {x} and {y} | {first} bought {x} on {weekday}. | we need {x} and {y} | this is {x}, not {y}
    There is {x} in the {place}. | is it {x} or {y}? | {x} for {first} | looking for {x} in {city}
    """)  # fmt: skip


@typed_rows("format_repair", """
fix a/an | Correct every a and an by sound, leave the rest. | Is it a or an? Give the text with the right one.
indefinite artcle right | correct a/an like "a ice cream and an dog" -> "an ice cream and a dog"
Each row may hold a wrong "a" or "an". Repair that, copy everything else. | a/an by sound, rest same
Learners wrote these texts: mend a/an by sound, do not touch other words. | wrong article, mend a/an
a apple -> an apple | could you please check the little words a and an here and correct them? the rest is fine
a or an: correct it | my keyboard habit is to mix a and an, please put them right (it's the sound that counts)
Check each indefinite article, return the text. | Swap a and an where the next sound asks for it.
an before vowel sounds, else a | The column has phrases in which a and an are mixed up; write them correctly.
proofread a/an only | an table -> a table
Mend the indefinite articles (an hour, a unit). | articles as in: he has an bike => he has a bike
What is the text with each a/an put right? | hi, just the a/an mistakes please, all other things stay as typed
Cells come from a template that always says "a"; use an before a vowel sound, keep the rest.
""")  # fmt: skip
def article_mended(rng: Random) -> tuple[str, str]:
    """Correct `a` and `an` in a text."""
    nouns = [rng.choice(tuple(SOUND_NOUNS)), rng.choice(tuple(PLURAL))]
    likes = ("", "", rng.choice(tuple(SOUND_ADJECTIVES)), rng.choice(BEFORE_NOUNS))
    right = [with_article(f"{rng.choice(likes)} {n}".strip()) for n in rng.sample(nouns, 2)]
    other, split = {"a": "an", "an": "a"}, [phrase.partition(" ") for phrase in right]
    given = [f"{other[a] if rng.random() < 0.7 else a} {noun}" for a, _, noun in split]
    seed, shape = rng.random(), rng.choice((str, upper))
    first, second = (shape(say(Random(seed), ARTICLED, x=x, y=y)) for x, y in (given, right))
    return first, second


#: he, his, him, his (own), is, was, has, does, -s, -es
PRONOUNS = {row.split()[0]: row.split() for row in (
    "he his him his is was has does s es", "she her her hers is was has does s es",
    "they their them theirs are were have do _ _")}  # fmt: skip
SLOTS = ("he", "his", "him", "own", "is", "was", "has", "does", "s", "es")
LIVES = carriers("""
    {he} {is} late for the {team} call. | {he} {has} left {his} {item} in {city}.
    {first} called {him} on {weekday}. | {he} work{s} in {city} and like{s} {his} job.
    ask {him} for {his} number | {does} {he} know {first}? | {he} {was} in the {place} with {his} {pet}.
    {he} {does} not know {first} | can {he} bring {his} {item}? | that {pet} is {own}, not mine
    {first} saw {him} in {city} | {he} go{es} to {city} on {weekday} | {he} miss{es} {his} {pet}
    why {is} {he} in {city}? | {first} gave {him} {his} keys back | {he} will call {first}
    I think {he} need{s} a new {pet} | {first} says {he} {was} ill on {weekday}
    {his} {pet} bit {him} in the {place} | {he} wash{es} {his} car on {weekday} | {is} {he} at {company}?
    tell {him} that {first} {verb} it
    """)  # fmt: skip


@typed("text_nlp", """
{a} -> {b} | I got the pronoun wrong all through, please turn {forms} into {other} (and the verb if it must)
change the pronuns: {a} to {b} | {a} becomes {b} (all its forms) | {a} to {b}, like "{ex}" -> "{ey}"
Put {other} for {forms}, verbs agree. | These notes say {forms} and should say {other}; only verbs follow.
{b} instead of {a} | {a} to {b}, verbs agree | use {other} for {forms} | pronouns as in: {ex} => {ey}
{forms} -> {other}
Each row uses {forms}. Write {other}, adapt verbs if needed, same words otherwise. | swap {forms} for {other}
Tell it with {b} instead of {a}, in all forms. | Say "{b}", not "{a}"; possessives and verbs follow.
please change {a} to {b} here, with all that hangs on it, thanks | What is it with {other} for {forms}?
pronoun {b}, not {a} | The column has notes about one person as "{a}"; I need "{b}" in all forms, verbs too.
Change every form of {a} to {b} and adapt the verbs. | How does it read when {a} is {b}, grammar kept right?
Cells speak of a person with the wrong pronoun: {a} has to be {b}, forms and verbs included.
the person goes by "{b}", so could you change the pronouns from {a} please? verbs to match
""")  # fmt: skip
def pronoun_changed(rng: Random) -> Writing:
    """Change he or she, in all forms, to another pronoun; verbs agree."""
    a, b = rng.choice((("he", "she"), ("she", "he"), ("he", "they"), ("she", "they")))
    words = [dict(zip(SLOTS, (w.strip("_") for w in PRONOUNS[p]), strict=True)) for p in (a, b)]

    def row(rng: Random) -> tuple[str, str]:
        seed, shape = rng.random(), rng.choice((str, upper))
        first, second = (shape(say(Random(seed), LIVES, **each)) for each in words)
        return first, second

    forms, other = ("/".join(dict.fromkeys(PRONOUNS[p][:3])) for p in (a, b))
    ex, ey = ("{he} know{s} {his} boss".format(**each) for each in words)
    return {"a": a, "b": b, "forms": forms, "other": other, "ex": ex, "ey": ey}, row
