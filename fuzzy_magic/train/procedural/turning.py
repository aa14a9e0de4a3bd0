"""Families that turn a short sentence: into a question, another tense, another person, another tone."""

from __future__ import annotations

import re
from random import Random
from typing import NamedTuple

from fuzzy_magic.train.procedural.base import Writing, carriers, say, typed, typed_rows
from fuzzy_magic.train.procedural.lexemes import (
    ALL_VERBS,
    CONTRACTED,
    DONE,
    MY_LINES,
    NAMES,
    NOT_MINE,
    ONE_PERSON,
    ONE_THING,
    PLURAL,
    STATES,
    THING_STATES,
    TO_DO,
)
from fuzzy_magic.train.procedural.verbs import Verb
from fuzzy_magic.train.procedural.words import FIRST

VERB = {v.base: v for v in ALL_VERBS} | {"can": Verb("can", "can", "could", "", "")}
WHEN = carriers(
    "after lunch | before work | with {first} | on {weekday} | in the afternoon | with the others"
)
#: Persons who are not said to be somebody's.
NOBODYS = ("man", "woman", "lady", "boy", "child", "thief", "tourist")
NOT = (" not", "n't")
BE = {"I": ("am", "was"), "he": ("is", "was"), "they": ("are", "were")}


class Clause(NamedTuple):
    """Who does or is what; `kind` is the pronoun that the verb agrees with: I, he or they."""

    who: str
    kind: str
    base: str
    rest: str

    def form(self, past: bool) -> str:
        """Return the form of the verb that agrees with the subject."""
        if self.base == "be":
            return BE[self.kind][past]
        verb = VERB[self.base]
        return verb.past if past else verb.third if self.kind == "he" else verb.base

    def parts(self, past: bool) -> tuple[str, str]:
        """Return the auxiliary that takes not or stands first in a question, and what follows the subject."""
        if self.base in ("be", "can"):
            return self.form(past), self.rest
        return "did" if past else "does" if self.kind == "he" else "do", f"{self.base} {self.rest}"

    def told(self, past: bool) -> str:
        """State it."""
        return f"{self.who} {self.form(past)} {self.rest}"

    def denied(self, past: bool, short: bool = False) -> str:
        """State that it is not so."""
        aux, rest = self.parts(past)
        text = f"{self.who} {aux}{NOT[short]} {rest}"
        return text.replace(" can not ", " cannot ").replace(" cann't ", " can't ")

    def asked(self, past: bool) -> str:
        """Ask whether it is so."""
        aux, rest = self.parts(past)
        return f"{aux.capitalize()} {self.who} {rest}?"

    def expected(self) -> str:
        """State that it will be so."""
        return f"{self.who} will {self.base} {self.rest}"


def full(text: str, end: str = ".") -> str:
    """Write a sentence with capital and end sign."""
    return text[0].upper() + text[1:] + end


def someone(rng: Random, first: bool = True) -> tuple[str, str]:
    """Draw a subject and the pronoun that its verb agrees with."""
    pronouns = [("you", "they"), ("he", "he"), ("she", "he"), ("they", "they")]
    pronouns += [("I", "I"), ("we", "they")] if first else []
    if (luck := rng.random()) < 0.45:
        return rng.choice(pronouns)
    if luck < 0.65:
        return rng.choice((*NAMES, *FIRST)), "he"
    one, whose = rng.choice(ONE_PERSON), rng.choice(("the", "the", "my" if first else "her", "his", "their"))
    whose = "the" if one in NOBODYS else whose
    return (f"{whose} {one}", "he") if rng.random() < 0.6 else (f"{whose} {PLURAL[one]}", "they")


def does(rng: Random, who: str, kind: str, able: float = 0.08) -> Clause:
    """Draw what somebody does, is or can do."""
    if (luck := rng.random()) < 0.2:
        return Clause(who, kind, "be", say(rng, STATES))
    base, rest = rng.choice(DONE)
    rest = say(rng, (rest,)) if rng.random() < 0.7 else f"{say(rng, (rest,))} {say(rng, WHEN)}"
    return Clause(who, kind, "can", f"{base} {rest}") if luck > 1 - able else Clause(who, kind, base, rest)


def stop(rng: Random) -> str:
    """Draw the end of a statement: people leave the full stop out now and then."""
    return "" if rng.random() < 0.15 else "."


LONG = ("do not, is not", "no contractions", "full forms, is not / does not", "not written in full")
SHORT = ("don't, isn't", "with n't contractions", "short forms like isn't", "with n't joined to the verb")


@typed("format_repair", """
make it negative ({how}) | negate the sentence, {how} | negative form, {how} | add not ({how})
say that it is not so ({how}) | turn into a negative sentence: {how} | affirmative -> negative, {how}
deny it, {how} | def negate(sentence): '''{how}''' | NEGATIVE ({how}) | negative version pls ({how})
Write that this is false. Use {how}. | the same statement with not in it, {how} | negated, same tense, {how}
Rewrite as a negation, {how}; keep the tense. | to_negative, {how} | put the verb in the negative: {how}
she says no: negate what is said ({how}) | sentence with the verb negated ({how}) | verb + not, {how}
Contradict the sentence, {how}.
Make every statement negative: {how}.
""")  # fmt: skip
def make_negative(rng: Random) -> Writing:
    """Negate a statement, with or without contractions."""
    short = rng.random() < 0.5

    def row(rng: Random) -> tuple[str, str]:
        who, kind = someone(rng)
        clause = does(rng, who, kind)
        while short and (kind, clause.base) == ("I", "be"):
            clause = does(rng, who, kind)
        past, end = rng.random() < 0.35, stop(rng)
        return full(clause.told(past), end), full(clause.denied(past, short), end)

    return {"how": rng.choice(SHORT if short else LONG)}, row


@typed_rows("agentic_tools", """
make it a yes/no question | statement -> question | turn into a question | ask it | as a question | QUESTION
yes-no question | She works here. -> Does she work here? | question form of the sentence | to_question
Ask whether this is true, starting with the verb. | def ask(statement): yes/no question
rewrite so that yes or no is the answer | Is it so? Ask, starting with is, does, did, ...
Start with the auxiliary (do, does, did, is, can) and end with a question mark. | question pls, same tense
I want to check this: write the question (no tag question) | make a quiz question: yes or no
convert statements to yes/no questions | closed question from the sentence | interrogative form
Turn "He is late." into "Is he late?", likewise for this | invert into a question
""")  # fmt: skip
def yes_no_question(rng: Random) -> tuple[str, str]:
    """Turn a statement into a yes/no question."""
    clause, past = does(rng, *someone(rng, first=False)), rng.random() < 0.35
    answer = clause.asked(past)
    return answer if rng.random() < 0.05 else full(clause.told(past), stop(rng)), answer


@typed_rows("agentic_tools", """
question to statement | make it a statement | as a statement | Does she work here? -> She works here.
turn the question into a statement | declarative form | statement instead of question | to_statement
say it as a full sentence with the same subject, without "yes" | not a question: say it as a fact | un-ask it
def assert_it(question): the matching statement | rewrite as a plain affirmative sentence | STATEMENT
The answer is yes. Write the statement (same subject, same tense). | drop the question form
say what is being asked about as if it were true | declarative sentence pls, with a full stop
Is he late? -> He is late. | convert questions to assertions | flip the word order back into a statement
""")  # fmt: skip
def question_statement(rng: Random) -> tuple[str, str]:
    """Turn a yes/no question into a statement."""
    clause, past = does(rng, *someone(rng, first=False)), rng.random() < 0.35
    answer = full(clause.told(past))
    return answer if rng.random() < 0.05 else clause.asked(past), answer


@typed_rows("format_repair", """
put it in the past | past tense, whole sentence | present -> past | rewrite in the past tense | to past
make the sentence past tense | She works here. -> She worked here. | say it happened before | simple past
change is to was, go to went and so on | past_tense_sentence | It is over now: tell it in the past.
def to_past(sentence) | tell the same thing about last year (add no words) | past version pls | PAST TENSE
Sentence in the simple past, everything else as it is. | shift the tense from present to past
from now to then: only the verb changes | He is late. -> He was late. | use past forms for the verb
as part of a story told in the past | backdate the sentence (verb only)
""")  # fmt: skip
def present_past(rng: Random) -> tuple[str, str]:
    """Put a sentence in the past."""
    clause, end, negative = does(rng, *someone(rng), able=0), stop(rng), rng.random() < 0.15
    now, then = ((clause.denied(p, False) if negative else clause.told(p)) for p in (False, True))
    return full(then if rng.random() < 0.06 else now, end), full(then, end)


@typed_rows("format_repair", """
future with will | put it in the future (will) | past -> future with will | will + verb | to_future (will)
rewrite with will | She worked here. -> She will work here. | say it will happen | future tense, use will
make the sentence future, no "going to" | change the tense to the will-future | FUTURE (will)
He was late. -> He will be late. | def to_future(sentence): will + base form | it will be so: rewrite
it has not happened yet: use will | the same as a prediction with will | tense: future, written with will
future pls (will, not won't, not 'll) | From what was to what will be. | not past but future: will + verb
replace the verb by will and its base form
""")  # fmt: skip
def past_future(rng: Random) -> tuple[str, str]:
    """Put a sentence in the future with will."""
    clause, end, luck = does(rng, *someone(rng), able=0), stop(rng), rng.random()
    then = clause.expected() if luck < 0.06 else clause.told(past=luck < 0.8)
    return full(then, end), full(clause.expected(), end)


#: I, my, me, myself for each pronoun, and what its verb agrees with.
PERSONS = {"he": ("his", "him", "himself", "he"), "she": ("her", "her", "herself", "he"),
           "they": ("their", "them", "themselves", "they")}  # fmt: skip


@typed("code_commands", """
I -> {who} | first person to third person ({who}) | replace I by {who}, verbs and my/me too | PERSON: {who}
use {who} not I | from I to {who} | tell it about someone else: {who} | to_third: {who}
rewrite in the third person with {who} | he/she/they? here: {who} instead of I | I, my, me -> {who} forms
change the speaker: every I becomes {who}, my and me change to match | 3rd person pls, pronoun {who}
def retell(text): I becomes {who}, my/me/myself follow, verbs agree
turn the diary line into a report with {who} | not about me any more, about "{who}"
Third person, pronoun {who}. Nothing to do if there is no I, my or me.
change the pronouns from I to {who}, the verb ending too, same tense
My story, told by another. Use {who} for me. | switch to {who} (adapt verbs and possessives)
""")  # fmt: skip
def other_person(rng: Random) -> Writing:
    """Change the first person to the third."""
    who = rng.choice(tuple(PERSONS))
    mine = {"i": "I", "my": "my", "me": "me", "myself": "myself"}
    theirs = dict(zip(mine, (who, *PERSONS[who]), strict=False))

    def row(rng: Random) -> tuple[str, str]:
        end, luck, past = stop(rng), rng.random(), rng.random() < 0.4
        if luck < 0.5:
            clause = does(rng, "I", "I")
            other = clause._replace(who=who, kind=PERSONS[who][-1])
            return full(clause.told(past), end), full(other.told(past), end)
        seed, lines = rng.random(), MY_LINES if luck < 0.94 else NOT_MINE
        mine_said, theirs_said = (say(Random(seed), lines, **words) for words in (mine, theirs))
        return full(mine_said, end), full(theirs_said, end)

    return {"who": who}, row


LEADS = ("Could you", "Could you please", "Can you", "Can you please", "Would you", "Would you please")


@typed("agentic_tools", """
polite request with "{lead} ...?" | {lead} ...? | order -> "{lead} ...?" | make it polite: {lead}
say it as a question beginning with {lead} | less bossy, start with "{lead}" | command to request ({lead})
politer pls, use "{lead}" and a question mark | turn the instruction into a request: {lead} ...?
def polite(command): "{lead}" + command + "?" | imperative -> request, beginning "{lead}"
Do it. -> {lead} do it? | Rewrite the order as a {lead} question. | soften it with {lead}
ask nicely instead ({lead} ...?) | My staff find me rude. Start every order with "{lead}" and end with ?
{lead} + the task + ? | the same wish, asked with {lead} | to_request, opening words: {lead}
Nobody likes orders; write a question that starts "{lead}". | POLITE FORM: {lead} ...?
"{lead}" in front, then a small letter, ? at the end
""")  # fmt: skip
def polite_request(rng: Random) -> Writing:
    """Turn an order into a polite request."""
    lead = rng.choice(LEADS)

    def row(rng: Random) -> tuple[str, str]:
        task = say(rng, TO_DO)
        answer = f"{lead} {task}?"
        if rng.random() < 0.05:
            return answer, answer
        return rng.choice((full(task), full(task), full(task, "!"), full(task, ""), task)), answer

    return {"lead": lead}, row


PRONOUNS = (("I", "I"), ("you", "they"), ("he", "he"), ("she", "he"), ("we", "they"), ("they", "they"))


def written_out(rng: Random) -> str:
    """Draw a clause with something that can be contracted in one way."""
    who, kind = rng.choice(PRONOUNS)
    clause, luck, past = does(rng, who, kind), rng.random(), rng.random() < 0.3
    if luck < 0.3:
        return clause._replace(base="be", rest=say(rng, STATES)).told(past=False)
    if luck < 0.4 and kind != "he":
        return f"{who} have been {say(rng, STATES)}"
    if clause.base == "be" and not past:
        clause = clause._replace(who=f"the {rng.choice(ONE_PERSON)}", kind="he")
    if luck < 0.55 and clause.base != "can":
        return clause.expected() if clause.who == who else clause.expected().replace(" will ", " will not ")
    return clause.denied(past)


def contracted(text: str) -> str:
    """Contract what can be."""
    for long, short in CONTRACTED:
        text = re.sub(rf"\b(?i:{long})\b", lambda m, s=short: m[0][0] + s[1:], text)  # type: ignore[misc]
    return text


def both(rng: Random) -> tuple[str, str]:
    """Draw a sentence written out and contracted."""
    if rng.random() < 0.06:
        return (line := say(rng, NOT_MINE) + "."), line
    joint = rng.choice(("", "", ", and ", ", but "))
    text = full(written_out(rng) + (joint and joint + written_out(rng)), stop(rng))
    return text, contracted(text)


@typed_rows("format_repair", """
write out the contractions | expand contractions | don't -> do not | no contractions | I'm -> I am
full forms instead of short forms | spell out it's, don't, we'll and the like | uncontract | long forms pls
formal English: do not contract verbs | def expand(text): I've becomes I have | expanded_text
replace short forms by full words | get rid of apostrophes by writing the words in full | EXPAND SHORT FORMS
can't -> cannot, won't -> will not | Letters must not have contractions. Write the line without any.
she'll -> she will, same for all others | undo the contractions, keep the rest
The full form of each shortened verb. | n't becomes not, 'm becomes am, 'll becomes will and so on
write it as in an essay, no don't or isn't
""")  # fmt: skip
def write_out(rng: Random) -> tuple[str, str]:
    """Write contractions out."""
    out, short = both(rng)
    return short, out


@typed_rows("format_repair", """
use contractions | contract | do not -> don't | I am -> I'm | short forms | contractions wherever possible
make it sound casual: don't, I'm, we'll | shorten the verbs with apostrophes | informal short forms pls
will not -> won't, cannot -> can't | def contract(text): short form of every I am, do not ... | SHORT FORMS
contract_verbs | contracted form of pronoun + verb and of verb + not | less stiff, with I'm/you're/isn't
she will -> she'll, same for the others | Spoken English: I have is I've, do not is don't.
put apostrophes: it is late -> it's late | apostrophe forms, please
contract all that can be contracted, change nothing else | replace full verb forms by contractions
the way people say it (he's, can't, we've)
""")  # fmt: skip
def contract_forms(rng: Random) -> tuple[str, str]:
    """Contract what is written out."""
    return both(rng)


DETERMINERS = {"the": "the", "this": "these", "that": "those", "my": "my", "our": "our"}


@typed_rows("code_commands", """
plural subject | make the subject plural | The dog barks. -> The dogs bark. | subject -> plural, verb agrees
more than one of them, same sentence | this child is -> these children are | say it about several
pluralize the subject and adapt the verb | not one but many do this: rewrite | def plural_subject(sentence)
SUBJECT IN THE PLURAL | They are several now. | one -> many in the first noun | plural pls, mind the verb
turn the subject into the plural; fix the verb (is/are, does/do) and this/that
subject in plural form, only verb and this/that may change with it | change the singular subject to plural
Suppose there are two of them. Rewrite the sentence (no number). | the box is open -> the boxes are open
several people or things, same claim
""")  # fmt: skip
def plural_subject(rng: Random) -> tuple[str, str]:
    """Put the subject of a sentence in the plural."""
    (one, many), end, past = rng.choice([*DETERMINERS.items()]), stop(rng), rng.random() < 0.3
    noun = rng.choice(ONE_PERSON)
    clause = does(rng, f"{one} {noun}", "he")
    if rng.random() < 0.4:
        noun = rng.choice(ONE_THING)
        clause = Clause(f"{one} {noun}", "he", "be", say(rng, THING_STATES))
    answer = full(clause._replace(who=f"{many} {PLURAL[noun]}", kind="they").told(past), end)
    return answer if rng.random() < 0.05 else full(clause.told(past), end), answer


@typed("agentic_tools", """
add {name} as the subject | subject: {name} | {name} is the subject | start with {name} | who? {name}
WHO: {name} | name = {name} | put {name} in front | {name} + the text as one sentence | insert {name} first
the missing subject is {name} | fill in {name} as subject | This is about {name}. Write the whole sentence.
complete the note with {name} as subject | def with_subject(note): the note as a sentence about {name}
Notes leave out who it was. It was {name}; say so at the start. | Give the sentence its subject, {name}.
make a full sentence of it, {name} is the one | prepend {name} (small letter after the name)
{name} is or does this: begin the sentence with the name | write {name} before the verb
""")  # fmt: skip
def name_subject(rng: Random) -> Writing:
    """Give a note without a subject a name for its subject."""
    name = rng.choice((*NAMES, *FIRST))

    def row(rng: Random) -> tuple[str, str]:
        note = does(rng, "", "he").told(rng.random() < 0.5).strip() + stop(rng)
        answer = f"{name} {note}"
        return (answer if rng.random() < 0.05 else rng.choice((note, full(note, "")))), answer

    return {"name": name}, row
