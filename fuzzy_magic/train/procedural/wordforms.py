"""Families that give another form of one word, a rule a short spec is enough for."""

from __future__ import annotations

from random import Random

from fuzzy_magic.train.procedural.base import Writing, carriers, say, typed
from fuzzy_magic.train.procedural.grammar import article
from fuzzy_magic.train.procedural.lexemes import (
    ADJECTIVE,
    ADJECTIVE_OF,
    ADVERB,
    ALL_VERBS,
    ALREADY,
    AROUND,
    DEGREES,
    DOER,
    NOUN,
    NOUN_OF,
    PLURAL,
    PREFIXED,
    VERB,
    forms,
    table,
)
from fuzzy_magic.train.procedural.words import COMPANY, FIRST


def either_way(block: str) -> dict[str, str]:
    """Read opposites: `a/b` both ways, `a>b` from a to b."""
    one_way = dict(entry.split(">") for entry in block.split() if ">" in entry)
    both = [entry.split("/") for entry in block.split() if "/" in entry]
    return {**{a: b for a, b in both}, **{b: a for a, b in both}, **one_way}


@typed("search_matching", """
plural | plural form | plural of the word | singular -> plural | pluralize | to plural | child -> children
Make the noun plural. | more than one of it, as one word | noun_plural | word for several of them | PLURAL
put it in the plural, lower case | plural noun pls | give back the plural form only
def pluralize(noun: str) | What do you call two or more of these? One word. | "two ..." : fill in the noun
Turn one into many: mouse -> mice, box -> boxes | plural spelling, irregular ones too
I need the plural of each noun here | How is the noun spelled when there are several?
correct plural (foot -> feet), just the word | pluralise; leave it alone if it is plural already
return the noun in its plural form
""")  # fmt: skip
def plural_word(rng: Random) -> Writing:
    """Form the plural of a noun."""
    return {}, forms(PLURAL, NOUN)


@typed("search_matching", """
singular | singular form | to singular | plural -> singular | singularize | make it singular | noun_singular
just one of them: which word? | children -> child | Singular of the noun, nothing else | SINGULAR
convert plurals to singular | what is one of these called? | def singularize(word) | undo the plural
strip the plural: boxes -> box, mice -> mouse | the form for a single one | write the noun in the singular
I want tags in the singular. | One ..., many of these. Say the one. | one item = ?
the dictionary entry of this plural noun | if several are named, say the word for one
reduce to singular form (feet -> foot) | column should hold singular nouns, so convert
""")  # fmt: skip
def singular_word(rng: Random) -> Writing:
    """Form the singular of a noun."""
    return {}, forms({many: one for one, many in PLURAL.items()}, NOUN)


@typed("code_commands", """
past tense | simple past | past form of the verb | go -> went | to past tense | put the verb in the past
yesterday I ... (which form?) | past_tense | verb in simple past, one word | PAST | preterite | make it past
Convert to the past tense. | what is the past of this verb? | def past(verb): simple past, irregular too
take -> took, call -> called | How would you say it about yesterday? Only the verb. | verb -> past
second form of the verb | past simple pls | turn the present tense verb into past tense
Give the past form; regular ones end in -ed. | I need the verb as it is used for last week
what it was called when it happened: run -> ran
""")  # fmt: skip
def past_tense(rng: Random) -> Writing:
    """Form the simple past of a verb."""
    return {}, forms({v.base: v.past for v in ALL_VERBS}, VERB)


@typed("code_commands", """
past participle | past participle, one word | third form of the verb | go -> gone | I have ... (one word)
past_participle | the form after "have" | V3 | verb to past participle | take -> taken, make -> made
3rd form, as in write wrote written | participle of the perfect, one word | Which form follows has or have?
"It has been ..." needs which form of the verb? | return the past participle only | perfect participle pls
def participle(verb): past participle | Convert each verb to its past participle. | have + ?
form used in the perfect tense (without have) | Verb -> the form you use after "had" | PAST PARTICIPLE
give me the third one of see, saw, seen
""")  # fmt: skip
def past_participle(rng: Random) -> Writing:
    """Form the past participle of a verb."""
    return {}, forms({v.base: v.participle for v in ALL_VERBS}, VERB)


@typed("format_repair", """
ing form | -ing form | add -ing | present participle | gerund | run -> running | verb + ing | to gerund
verb with ing, spelled right | I am ... (only that word) | make it end in -ing | ing_form | def gerund(verb)
continuous form of the verb, without am/is/are | What are you doing? One word from the verb: bake -> baking
Put the verb in the ing-form. | gerund of the verb pls | form that follows "I enjoy" | ING FORM
write -> writing, stop -> stopping | progressive form, just the one word | Add ing and mind the spelling.
the activity as an -ing word | turn the verb into its present participle
""")  # fmt: skip
def ing_form(rng: Random) -> Writing:
    """Form the -ing form of a verb."""
    return {}, forms({v.base: v.ing for v in ALL_VERBS}, VERB)


@typed("format_repair", """
third person singular | third person singular, present tense | he/she/it form | go -> goes | third_person
he ... (which form?) | add s or es to the verb | verb for he, she, it | 3rd person present | I go, she ?
present tense with she as the subject, verb only | do -> does, try -> tries | verb + s, spelled right
the verb as used after "it", present tense | conjugate for he, present, one word | 3rd pers. sg.
How does the verb end when he does it every day? Write the verb. | def third_person(verb) | the s-form
convert the infinitive to the he/she/it form of the present | Make it fit after "she".
every day he ... (form of the verb) | present simple for one other person, no pronoun
""")  # fmt: skip
def third_person(rng: Random) -> Writing:
    """Form the third person singular of a verb in the present."""
    return {}, forms({v.base: v.third for v in ALL_VERBS}, VERB)


@typed("search_matching", """
base form | base form of the verb | infinitive without to | went -> go | lemma | verb lemma | root verb
lemmatize the verb | infinitive, no "to" | back to the dictionary form | which verb is this a form of?
def lemma(verb_form): base form, no to | taken -> take, running -> run | base_form | un-conjugate
The plain verb, as in the dictionary. | first form of the verb, one word | normalise verbs to the base form
strip tense and endings: goes -> go | Find the verb this comes from; write it without to | BASE VERB
what would I look up in a dictionary? only the verb | present tense form for "I"
reduce the verb to its bare form
""")  # fmt: skip
def dictionary_form(rng: Random) -> Writing:
    """Find the base form of a verb form."""
    lines = carriers(
        '{x} | {x} | {x} | {x} | {x} | "{x}" | {x}. | {first} wrote: {x} | form {n}: {x} | ({x})'
    )
    shells = (("he {x}", 1), ("she {x}", 1), ("they {x}", 2), ("has {x}", 3), ("is {x}", 4), ("was {x}", 4))

    def row(rng: Random) -> tuple[str, str]:
        verb = rng.choice(ALL_VERBS)
        line, form = rng.choice(shells)
        if rng.random() < 0.8:
            line, form = rng.choice(lines), rng.choice((1, 2, 2, 3, 3, 4)) if rng.random() > ALREADY else 0
        return say(rng, (line,), x=verb[form]), verb.base

    return {}, row


@typed("text_nlp", """
comparative | comparative form | comparative of the adjective | big -> bigger | more of it: tall -> taller
to comparative | def comparative(adj): "-er" or "more ..." | good -> better, careful -> more careful
This one is ... than that one. Fill in. | comparative_form | adjective + er, or with more in front
Compare two of them: which form? No "than". | degree 2 of the adjective | comparative pls, without than
turn the adjective into the comparative | the -er form, or more + adjective for long ones | COMPARATIVE
What comes between old and oldest? Same for this one. | second degree (nice -> nicer)
comparison of two, short adjectives with -er, long ones with more
""")  # fmt: skip
def comparative_form(rng: Random) -> Writing:
    """Form the comparative of an adjective."""
    return {}, forms({a: d[0] for a, d in DEGREES.items()}, ADJECTIVE)


@typed("text_nlp", """
superlative | superlative form | superlative, without "the" | big -> biggest | adjective to superlative
the most of all: tall -> tallest | good -> best, careful -> most careful | superlative_form | SUPERLATIVE
-est form or most ... | def superlative(adj): no the | third degree of comparison, no article
It is the ... of all. Fill in the gap. | nobody is more so: old -> oldest
highest degree of the adjective, leave out "the" | add -est, or put most in front of long ones
top form of the adjective (nice -> nicest) | record holder form: fast -> fastest, famous -> most famous
What follows "the" when nothing beats it? | superlative of each word pls, no the
Turn the adjective into its superlative.
""")  # fmt: skip
def superlative_form(rng: Random) -> Writing:
    """Form the superlative of an adjective."""
    return {}, forms({a: d[1] for a, d in DEGREES.items()}, ADJECTIVE)


@typed("format_repair", """
Change the word so that it can describe a verb. | add -ly (but well, fast, hard, late, early) | adverb form
adverb with -ly, irregular ones as they are | adjective -> adverb, irregular ones too | adjective to adverb
in what manner? answer with the adverb | adverb that belongs to the adjective | How is it done? easy -> easily
He did it ... (adverb of the word) | turn the adjective into an adverb | happy -> happily, fast -> fast
the adverb of this adjective | adverbial form, single word | def adverb(adjective: str) | adverb pls, one word
make it an adverb | quick -> quickly | to_adverb | adverb | ADVERB
""")  # fmt: skip
def adverb_form(rng: Random) -> Writing:
    """Make an adverb of an adjective."""
    return {}, forms(ADVERB, ADJECTIVE)


@typed("agentic_tools", """
person who does it | who does this? one word | verb -> person | teach -> teacher | doer | agent noun
someone who does that is called a ... | noun for the person who does it (sail -> sailor) | verb_to_person
bake -> baker, act -> actor | what do you call a person who does this? no article | name of the doer
noun in -er, -or, -ist or the like | Which person goes with the verb? Write the noun.
def agent(verb): person noun, singular | one who ... = ? | turn the activity into the person
write -> writer, same for all | I need the word for somebody who does this, no "a".
the person behind the verb, a single noun | verb to agent noun, no article
""")  # fmt: skip
def doer_noun(rng: Random) -> Writing:
    """Name the person who does what a verb says."""
    return {}, forms(DOER, VERB)


#: `a/b` are opposites of each other, `a>b` counts one way only.
QUALITIES = """
    hot/cold big/small fast/slow early/late open/closed full/empty happy/sad rich/poor strong/weak high/low
    wide/narrow thick>thin deep/shallow clean/dirty loud/quiet wet/dry cheap/expensive safe/dangerous
    easy/difficult true/false ancient/modern guilty/innocent positive/negative public/private alive/dead
    asleep/awake beautiful/ugly brave/cowardly dim>bright bitter>sweet smooth/rough tight/loose blunt>sharp
    tall>short long>short young>old new>old dark>light heavy>light soft>hard near/far sick/healthy
    polite/rude generous/stingy wise/foolish male/female married>single permanent/temporary major/minor
    odd/even wrong>right vertical/horizontal internal/external inner/outer upper/lower optional/mandatory
    transparent/opaque raw/cooked sober/drunk tame/wild fresh/stale plural/singular active/passive
    crooked>straight clever/stupid interesting/boring simple/complicated artificial/natural rural/urban
    domestic/foreign senior/junior superior/inferior rare/common absent/present optimistic/pessimistic
    fat>thin noisy>quiet filthy>clean huge/tiny cruel>kind vacant/occupied humble/arrogant final/initial
    frequent>rare fertile/barren flexible/rigid eastern/western northern/southern online/offline
    subjective/objective abstract/concrete theoretical/practical hostile>friendly tense/relaxed
    abundant/scarce good/bad better/worse best/worst
    """
ACTIONS = """
    buy/sell win>lose push/pull arrive/depart accept/reject increase/decrease start/stop remember/forget
    import/export upload/download open>close begin/end give/take love/hate laugh/cry enter/exit rise/fall
    raise/lower build>destroy attack/defend borrow/lend lock/unlock succeed/fail allow/forbid permit>forbid
    appear/disappear connect/disconnect include/exclude lengthen/shorten strengthen/weaken tighten/loosen
    harden/soften melt/freeze heat>cool inhale/exhale ascend/descend expand/contract advance/retreat
    attach/detach hire>fire reward/punish hide/show float/sink pack/unpack load/unload wrap/unwrap tie/untie
    dress/undress lead/follow multiply/divide add/subtract deposit/withdraw encourage/discourage find>lose
    enable/disable install/uninstall subscribe/unsubscribe encrypt/decrypt encode/decode zip/unzip
    merge/split maximize/minimize live/die inflate/deflate improve/worsen simplify/complicate ask/answer
    stand/sit teach/learn admit/deny confirm>deny support/oppose create>destroy send/receive
    """
THINGS = """
    day/night summer/winter north/south east/west friend/enemy entrance/exit question/answer success/failure
    profit/loss maximum/minimum beginning/end top/bottom heaven/hell hero/villain peace/war
    victory/defeat strength/weakness advantage/disadvantage birth/death darkness>light wealth/poverty
    illness>health arrival/departure buyer/seller input/output supply/demand theory/practice
    optimist/pessimist introvert/extrovert majority/minority future>past sunrise/sunset floor/ceiling
    amateur/professional ally>enemy winner/loser debit/credit asset/liability upside/downside
    interior/exterior courage/cowardice knowledge/ignorance chaos>order guest/host antonym/synonym plus/minus
    noon/midnight vice/virtue presence/absence safety/danger pleasure/pain ascent/descent prefix/suffix
    sender/recipient foreground/background predator/prey inclusion/exclusion import/export love/hatred
    increase/decrease joy/sorrow giant/dwarf
    """
PARTICLES = """
    up/down above/below inside/outside always/never everything/nothing first/last before/after here/there
    yes/no on/off in/out over/under forward/backward often>rarely upstairs/downstairs everybody/nobody
    everywhere/nowhere with/without sooner/later more/less most/least many/few quickly/slowly loudly/quietly
    together/apart indoors/outdoors for/against upward/downward well/badly carefully/carelessly happily/sadly
    vertically/horizontally strongly/weakly publicly/privately internally/externally temporarily/permanently
    seldom>often politely/rudely
    """
_CLASSES = tuple(map(either_way, (QUALITIES, ACTIONS, THINGS, PARTICLES)))
QUALITY_OPPOSITE = _CLASSES[0]
#: Words of all classes that have one opposite whatever they are in a sentence.
OPPOSITE = {
    w: o for words in _CLASSES for w, o in words.items() if len({c[w] for c in _CLASSES if w in c}) == 1
}


@typed("text_nlp", """
opposite | antonym | opposite word | opposite meaning, one word | reverse the meaning | hot -> cold
the contrary | antonym of the word | word with the opposite meaning | def antonym(word: str) | opposite pls
what means the exact reverse? | up -> down, buy -> sell, day -> night | to_antonym | Say the opposite.
replace the word by its opposite | The other end of the scale. | ANTONYM | turn it into its opposite
which word means the contrary? | its usual counterpart: win -> lose | Give one antonym, lower case.
not this but the ... | swap each word for its opposite
""")  # fmt: skip
def antonym(rng: Random) -> Writing:
    """Name the opposite of a word of any class."""
    return {}, forms(OPPOSITE, (*AROUND, "the opposite of {x}", "{x} <->", "{x} / ___", "not {x} but"), 0)


@typed("search_matching", """
opposite adjective | opposite of the adjective | adjective with the opposite meaning | tall -> short
contrary quality | big -> small, wet -> dry | what is the opposite of this adjective?
antonym of the adjective | opposite_adj | the reverse quality, in one word | adjective antonym, no "not"
Swap the property for its opposite. | def opposite_quality(adj) | other extreme of the quality
flip the adjective: cheap -> expensive | the word for things that are the very reverse
Negate the quality with another word, not with un- or not | opposing adjective pls | reverse of the trait
adjective out, opposite adjective in
""")  # fmt: skip
def opposite_quality(rng: Random) -> Writing:
    """Name the opposite of an adjective."""
    return {}, forms(QUALITY_OPPOSITE, ADJECTIVE, 0)


@typed("text_nlp", """
add the negative prefix | negative prefix | happy -> unhappy | un-, in-, im-, il-, ir- or dis-?
opposite with a prefix | make the word negative with a prefix | possible -> impossible, legal -> illegal
put un/in/im/il/ir/dis in front, whichever is right | negate by prefix | def negate(word): prefix + word
prefixed opposite | The word with the right negative prefix. | with_negative_prefix | negated form, one word
say "not ..." in one word | Which prefix turns it into its opposite? Write the whole new word.
regular -> irregular, honest -> dishonest | not ... -> un... (or in-, dis- and so on)
prefix it to mean the contrary | attach the prefix that reverses the meaning, no hyphen
opposite built from the same word (able -> unable)
""")  # fmt: skip
def negative_prefix(rng: Random) -> Writing:
    """Put the right negative prefix before a word."""
    return {}, forms(PREFIXED, (*AROUND, "not {x}", "not {x}", "___{x}", "{x} (negative)"), 0.04)


@typed("code_commands", """
noun to adjective | adjective | adjective form | danger -> dangerous | adjective of the noun | noun -> adj
to_adjective | adjective made from this noun | sun -> sunny, nation -> national | make an adjective of it
def adjective(noun): adjective of the same family | the related adjective, one word | Derive the adjective.
which adjective belongs to the noun? | describe something that has to do with it: one word | ADJECTIVE
turn the noun into an adjective | adjectival form | beauty becomes beautiful; do the same
full of it / like it / about it, as one adjective | word family: give the adjective | adj. for the noun pls
rewrite the noun so that it can stand before another noun (hero -> heroic)
""")  # fmt: skip
def noun_adjective(rng: Random) -> Writing:
    """Form the adjective that belongs to a noun."""
    return {}, forms(ADJECTIVE_OF, NOUN)


@typed("agentic_tools", """
verb to noun | noun (not the person) | noun form of the verb | decide -> decision | nominalize | to_noun
verb -> noun | noun made from the verb, not the person | arrive -> arrival, agree -> agreement
def nominalize(verb) | turn the action into a noun, no -ing | the noun that goes with the verb
related noun (act or result) | make a noun of it: explain -> explanation | noun for doing this
name of the action, one word, not the -ing form | word family: give the noun (not the doer)
Derive the noun from the verb. | headline style wants nouns: pay -> payment | action noun pls
"the ..." instead of "to ...", without the article | what is the noun? choose -> choice
which noun has this verb in it? no person, no gerund
""")  # fmt: skip
def verb_noun(rng: Random) -> Writing:
    """Form the noun that belongs to a verb."""
    return {}, forms(NOUN_OF, VERB)


AN_NOUNS, AN_ADJECTIVES = (
    "hourglass heiress honor MBA LED NGO ATM MP X-ray SOS LCD MRI",
    "honest hourly honorary",
)
A_NOUNS = "unicorn unit ukulele utensil euro ewe eulogy USB UFO European uniform user university URL union"
A_ADJECTIVES = "unique useful used European one-way unified one-off usual universal united unisex"
SOUND_NOUNS = table(AN_NOUNS, lambda _: "an") | table(A_NOUNS, lambda _: "a")
SOUND_ADJECTIVES = table(AN_ADJECTIVES, lambda _: "an") | table(A_ADJECTIVES, lambda _: "a")
BY_SOUND = SOUND_NOUNS | SOUND_ADJECTIVES
BEFORE_NOUNS = tuple(w for w in (*DEGREES, *ADJECTIVE_OF.values()) if w not in ("much", "more"))


def with_article(words: str) -> str:
    """Put a or an before a noun with what goes with it."""
    return f"{BY_SOUND.get(words.split()[0]) or article(words)} {words}"


@typed("format_repair", """
a or an + the word | add a/an | put a or an in front | with the indefinite article | apple -> an apple
a/an, then the noun | prefix with a or an, whichever is right | with_article | def add_article(noun)
indefinite article by sound: an hour, a user | add the article a or an | book -> a book, egg -> an egg
complete: "This is ... ." (only article and word) | write it with its article (a/an) | start with a or an
missing article! a or an, same words after it | prepend a/an | one of them, as "a ..." or "an ..."
choose a or an and write it before the word | noun with article, keep the case of the noun | article + text
"a" before consonant sounds, "an" before vowels
""")  # fmt: skip
def article_noun(rng: Random) -> Writing:
    """Write a noun with its indefinite article."""
    nouns = tuple(n for n in PLURAL if PLURAL[n] != n)

    def row(rng: Random) -> tuple[str, str]:
        text = noun = rng.choice(nouns)
        if rng.random() < 0.35:
            text = f"{rng.choice(BEFORE_NOUNS)} {noun}"
        elif rng.random() < 0.2:
            text = rng.choice((*SOUND_NOUNS, *(f"{word} {noun}" for word in SOUND_ADJECTIVES)))
        answer = with_article(text)
        return (answer if rng.random() < ALREADY else text), answer

    return {}, row


@typed("format_repair", """
possessive | possessive form | add 's | with apostrophe s | Anna -> Anna's | genitive | make it possessive
whose? e.g. the dog -> the dog's | 's or just ' after a plural s | apostrophe form | owner -> possessive
possessive ('s; only ' if a plural ends in s) | add the apostrophe: teachers -> teachers', child -> child's
def possessive(owner: str) | something belongs to them: write the owner with apostrophe | to possessive
It is ... (belongs to this one). Fill in with apostrophe. | the genitive with 's, plurals in s get ' alone
owner form, e.g. the boys -> the boys' | Saxon genitive pls | possessive_case | POSSESSIVE: Sam -> Sam's
turn the name or noun into the possessive, same case
""")  # fmt: skip
def possessive_form(rng: Random) -> Writing:
    """Write an owner in the possessive."""
    names, companies = ([n for n in pool if not n.endswith("s")] for pool in (FIRST, COMPANY))
    owner = ("the", "my", "our", "your", "his", "her", "their", "this")

    def row(rng: Random) -> tuple[str, str]:
        one, many = rng.choice(tuple(PLURAL.items()))
        plural = rng.random() < 0.35 and not one.endswith("s")
        text = f"{rng.choice(owner[: 7 if plural else 8])} {many if plural else one}"
        if rng.random() < 0.3 or one.endswith("s") or (many == one):
            text = rng.choice((*names, *companies, *(f"{rng.choice(owner[1:7])} friend {n}" for n in names)))
        answer = text + ("'" if text.endswith("s") else "'s")
        return (answer if rng.random() < ALREADY else text), answer

    return {}, row
