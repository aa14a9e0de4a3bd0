"""Families that mend spelling: misspelt words, apostrophes, capitals, accents, doubled words, gaps."""

from __future__ import annotations

import re
import unicodedata
from random import Random

from fuzzy_magic.train.procedural.base import Writing, answers, carriers, typed
from fuzzy_magic.train.procedural.cleaning import CLEAN_SHARE, OWN, SENTENCES, cleans, fill, phrase
from fuzzy_magic.train.procedural.words import CITY, COUNTRY, FIRST, MONTHS, WEEKDAYS, listed


def spaced(block: str) -> tuple[str, ...]:
    """Read words that blanks part off a block."""
    return tuple(block.split())


CORRECTIONS = spaced("""
    receive/recieve believe/beleive achieve/acheive separate/seperate
    definitely/definately/definatly/definitly necessary/neccessary/necesary occurred/occured
    occurrence/occurence/occurance embarrass/embarass/embarras tomorrow/tommorow/tommorrow/tomorow
    beginning/begining until/untill truly/truely argument/arguement government/goverment/govermnent
    environment/enviroment/enviornment weird/wierd friend/freind foreign/foriegn neighbour/nieghbour
    their/thier which/whcih because/becuase/becasue calendar/calender/calandar
    committee/comittee/commitee/committe conscious/concious/consious dilemma/dilemna/dilema
    disappear/dissapear/disapear disappoint/dissapoint/disapoint existence/existance
    experience/experiance/expirience familiar/familar/familier fluorescent/flourescent
    fascinating/facinating/fasinating forty/fourty gauge/guage grammar/grammer grateful/gratefull/greatful
    guarantee/garantee/gaurantee/guarentee happened/happend harass/harrass humorous/humourous
    immediately/immediatly/imediately/immediatley independent/independant/indipendent
    intelligence/inteligence/intelligance judgment/jugdment knowledge/knowlege/knowlegde leisure/liesure
    library/libary/liberry maintenance/maintainance/maintenence medieval/midevil millennium/millenium
    mischievous/mischevious/mischievious misspell/mispell noticeable/noticable occasion/ocassion/occassion
    occasionally/occasionaly/ocasionally parallel/paralell/parralel parliament/parliment personnel/personell
    possession/posession/possesion potatoes/potatos preferred/prefered privilege/priviledge/privelege/privlege
    pronunciation/pronounciation publicly/publically questionnaire/questionaire questions/quesitons
    recommend/reccomend/recomend/reccommend referred/refered relevant/relevent/revelant religious/religous
    restaurant/restaraunt/restuarant/resturant rhythm/rythm/rhythym ridiculous/rediculous
    schedule/schedual/shedule secretary/secratary/secretery siege/seige similar/similer/simular
    sincerely/sincerly soldier/soilder successful/succesful/successfull/sucessful surprise/suprise/surprize
    technique/tecnique/tecknique temperature/temperture/temprature tongue/tounge vacuum/vaccuum/vaccum
    vegetable/vegatable/vegtable vehicle/vehical/vehicule visible/visable weather/wheather whether/wheter
    writing/writting yacht/yatch absence/absense/abscence accidentally/accidently/accidentaly
    address/adress/addres advertisement/advertisment aggressive/agressive/aggresive amateur/amature/amatuer
    analysis/analisys/anaylsis apparent/apparant/aparent appearance/appearence/apperance athlete/athelete
    audience/audiance automatically/automaticly awkward/akward/awkard bargain/bargin basically/basicly
    beautiful/beautifull/beatiful/beutiful benefit/benifit bicycle/bycicle biscuit/biscut/biscit
    bouquet/boquet brilliant/briliant/brillant broccoli/brocolli/broccolli business/buisness/bussiness/busness
    camouflage/camoflage captain/captian category/catagory caught/cought ceiling/cieling/celing
    certain/certian character/charachter/charactor chocolate/choclate/chocolat colleague/collegue/colleage
    column/colum/collumn coming/comming comparison/comparision/comparsion competition/compitition
    completely/completly/completley congratulations/congradulations/congratulatons controversial/contraversial
    convenient/convinient/conveniant criticism/critisism/criticizm curiosity/curiousity curriculum/curiculum
    deceive/decieve decision/descision/desicion delicious/delicous/delishus describe/discribe
    desperate/desparate/desperete development/developement difference/diffrence/differance difficult/dificult
    discipline/disipline/dicipline eighth/eigth eligible/eligable emergency/emergancy entrepreneur/entrepeneur
    equipment/equiptment/equipement especially/especialy/expecially essential/essencial exaggerate/exagerate
    excellent/excelent/excellant excitement/excitment exercise/excercise/exersise expensive/expencive
    explanation/explaination favourite/favourit finally/finaly/finnaly flexible/flexable
    fortunately/fortunatly further/futher generally/generaly genius/genious guidance/guidence
    hospital/hosptial hygiene/hygeine identity/idenity imagination/imagenation important/importent/improtant
    increase/incrase interesting/intresting irrelevant/irrelevent island/iland jealous/jelous journey/journy
    laboratory/labratory language/langauge/languague length/lenght/lenth liaison/liason literature/litrature
    lonely/lonly luggage/lugage luxury/luxery magazine/magasine marriage/marrage/marraige memory/memmory
    message/messege minute/minuit mortgage/morgage/mortage muscle/mucsle/musle mystery/mistery
    negotiate/negociate ninety/ninty ninth/nineth nuisance/nusance/nuisence obstacle/obsticle official/offical
    opportunity/oppurtunity/oportunity opposite/oposite/oppisite orchestra/orchastra original/orignal
    particular/particuler peculiar/perculiar people/poeple permanent/permanant persistent/persistant
    phenomenon/phenomenom piece/peice pigeon/pidgeon pleasant/plesant popular/populer practically/practicly
    prejudice/predjudice preparation/preperation probably/probly/probaly/propably procedure/proceedure
    professional/proffesional/profesional professor/proffesor/professer psychology/phsycology/psycology
    pursue/persue quantity/quanity quarantine/quarentine raspberry/rasberry really/realy
    receipt/reciept/receit recipe/recepie/receipe refrigerator/refridgerator rehearsal/rehersal
    relieve/releive remember/rember/remeber repetition/repitition resemblance/resemblence reservoir/resevoir
    responsibility/responsability/responsibilty safety/saftey/safty salary/sallary
    sandwich/sandwitch/sandwhich satellite/satelite/sattelite scissors/sissors/scisors sensible/sensable
    sentence/sentance/sentense souvenir/souvenier spaghetti/spagetti/spaghetty special/speical speech/speach
    stomach/stomache/stumach strategy/stratagy/stradegy strength/strenght/strenth subtle/suttle succeed/suceed
    sufficient/sufficent suggest/sugest suspicious/suspicous/suspisious thorough/thourough
    throughout/throughtout together/togather/togehter tournament/tournement tragedy/tradgedy
    transferred/transfered unfortunately/unfortunatly unique/uniqe unnecessary/unneccessary/unecessary
    usually/usualy/ussually valuable/valuble variety/vareity villain/villian volume/volumn volunteer/voluntear
    welcome/wellcome window/windwo wonderful/wonderfull yield/yeild
    """)  # fmt: skip
MISSPELT = {wrong: entry.split("/")[0] for entry in CORRECTIONS for wrong in entry.split("/")[1:]}
COMMON = spaced("""
    accountant afternoon agreement aircraft airport alphabet ambassador ambulance anniversary apartment
    application appointment appreciate approach appropriate architect assistant astronaut atmosphere attention
    attractive authentic automobile avocado background backpack baseball basement bathroom birthday bookshelf
    breakfast cafeteria calculate candidate cathedral celebrate certificate challenge championship childhood
    children cinnamon classroom cocktail comfortable computer concentrate conference confirmation congratulate
    countdown countryside cupboard daughter departure different dinosaur disagree document documentary
    domestic doorbell download downtown earthquake electricity elsewhere entertain establish everybody
    everyday everyone everywhere evidence financial fingerprint football fourteen frequent friendship
    furniture geography grandfather hamburger handsome hardware headache helicopter holiday homemade homework
    hurricane husband industry intelligent interview introduction investment jellyfish landlord landscape
    leadership lemonade lifestyle lifetime lipstick management meanwhile mechanic membership microphone
    microwave midnight millionaire motorcycle multiple mushroom navigate necklace newspaper nickname nightmare
    notebook package paperwork partnership passenger passport password penguin percentage performance
    permission pineapple platform playground politics positive possible postcard presentation production
    puzzle question railway rainbow registration relationship remarkable reputation reservation responsible
    retirement rucksack satisfaction saxophone scholarship scientific screwdriver security sequence settlement
    shampoo shipment snowflake software somebody something sometime somewhere spaceship spectacular standard
    statement straight strawberry structure submarine sunflower sunshine superhero supermarket surface
    technical technology telephone telescope television terrible thirteen thousand toothbrush translate
    transport treatment umbrella underground understand vocabulary wardrobe waterfall wheelchair worldwide
    yesterday yourself
    """)  # fmt: skip


def typos(word: str) -> list[str]:
    """Misspell a word, in order: a letter doubled, missing or two exchanged, but the first one stays."""
    inner = range(1, len(word) - 1)
    found = {word[:i] + word[i + 1 :] for i in inner} | {word[:i] + word[i] + word[i:] for i in inner}
    found |= {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in inner[:-1]}
    return sorted(x for x in found if x != word and not re.search(r"(.)\1\1", x))


#: Common words and names of the calendar with their misspellings, and which name a misspelt one means.
TYPOS = [(word, typos(word)) for word in COMMON]
NAME_TYPOS = {name: typos(name) for name in (*WEEKDAYS, *MONTHS) if len(name) > 4}
MEANT = {typo: name for name, wrong in NAME_TYPOS.items() for typo in wrong}


@typed("search_matching", """
    def correct(word): '''word with its typo mended, case kept''' | this word has a typo; write it correctly
    fix letters that are swapped, doubled, missing or wrong | Did they misspell it? Give the proper spelling.
    every cell is one word, some are wrong: correct them | the word as the dictionary has it, same case
    orthography check: return the right form of the word | I can't spell. What should this word be?
    misspelled word in, correct word out | proper spelling of the misspelt word | how is this word spelled?
    fix the spelling of this word | right spelling, one word | definately => definitely | autocorrect the word
    repair the misspelling | what word was meant? | word, spelled right | recieve -> receive | spellchecker
    correct spelling | correct_spelling | spell check
    """)  # fmt: skip
def misspelt_word(rng: Random) -> Writing:
    """Spell a misspelt word right."""
    wrongs = list(MISSPELT)

    def row(rng: Random) -> tuple[str, str]:
        wrong = rng.choice(wrongs)
        right = MISSPELT[wrong]
        if rng.random() < 0.45:
            right, options = rng.choice(TYPOS)
            wrong = rng.choice(options)
        wrong = right if rng.random() < CLEAN_SHARE else wrong
        as_written = rng.choice((str, str, str, str, str, str, str.capitalize, str.capitalize, str.upper))
        return as_written(wrong), as_written(right)

    return {}, row


SHORTENED = listed("""
    don't, can't, won't, didn't, couldn't, shouldn't, wouldn't, mustn't, doesn't, isn't, wasn't, aren't,
    weren't, hasn't, haven't, hadn't, needn't, mightn't, ain't, I'm, I've, you're, you've, you'll, you'd,
    they're, they've, they'll, it'll, they'd, we've, he's, she's, that's, that'll, what's, where's, who's,
    who've, how's, here's, there's, it'd, could've, should've, would've, might've, must've, o'clock, ma'am,
    y'all, everyone's, nobody's
    """)  # fmt: skip
OWNERS = [who for who in OWN["who"] + OWN["who2"] if who[-1] != "s"]
WHOLE = {word.replace("'", ""): word for word in (*SHORTENED, *(f"{who}'s" for who in OWNERS))}
WHOLE |= {bare[0].upper() + bare[1:]: word[0].upper() + word[1:] for bare, word in WHOLE.items()}
SHORT_LINES = carriers("""
    {first} {may} come, wheres {last}? | the {spot} opens at {hour} oclock | {are} at the {spot}, ask {first}
    {done} {did} it at {hour} oclock | we {no} sell it, it {be} {how} | {first} {have} {did} it yet
    {what} the {how} {thing2} | you {no} need my {thing2} | {done} {did} the {thing} | I {no} like the {thing}
    {first} {may} eat {dish} | {first} says {are} ready | {will} be at the {spot} | the {thing} {be} {how}
    {pal} {thing} is {how} | is this {pal} {thing2} | {are} late, {no} wait | {will} call {first}
    we {no} eat {dish} | {what} the {thing} | they {no} know | {pal} {matter} | {be} it {how}? | it {be} {how}
    {are} {how}
    """)  # fmt: skip
KINDS = {
    "no": "dont cant wont didnt couldnt wouldnt", "may": "cant wont didnt mustnt", "be": "isnt wasnt",
    "are": "Im youre theyre hes shes thats Youre Theyre Hes Shes", "will": "youll theyll itll thatll theyd",
    "have": "hasnt hadnt", "what": "whats wheres hows Whats Wheres", "done": "Ive youve theyve weve couldve",
}  # fmt: skip


@typed("format_repair", """
    def apostrophize(s): '''theyre -> they're, Annas car -> Anna's car''' | contractions need their apostrophe
    youre missing an apostrophe (you're), mend all of that kind | didnt, wont, thats -> didn't, won't, that's
    only add ' where a short form or possessive lacks it | text as typed, but with every apostrophe it needs
    People text without apostrophes. Put them back. | contraction spelled with its apostrophe | dont -> don't
    apostrophe lost in export, add it again | add apostrophes where they are missing | put the apostrophe in
    where does the ' go? write it with it | apostrophes please, no other changes | punctuate the contraction
    same text with proper apostrophes | give whats, hes, Mayas their sign | correct "doesnt" and the like
    insert the missing ' | restore apostrophes | missing apostrophe | oclock -> o'clock | fix apostrophes
    isnt => isn't
    """)  # fmt: skip
def apostrophe_put_in(rng: Random) -> Writing:
    """Put in the missing apostrophes."""

    def whole(text: str) -> str:
        return re.sub(r"\w+", lambda m: WHOLE.get(m[0], m[0]), text)

    def draw(rng: Random) -> str:
        facts = {kind: rng.choice(words.split()) for kind, words in KINDS.items()}
        pal, x = f"{rng.choice(OWNERS)}s", rng.choice(SHORTENED).replace("'", "")
        line = rng.choice(SHORT_LINES) if rng.random() < 0.6 else rng.choice((x, x, x[0].upper() + x[1:]))
        text = fill(rng, (line,), **facts, pal=pal, hour=rng.randint(1, 12))
        return whole(text) if rng.random() < CLEAN_SHARE else text

    return {}, answers(whole, draw)


DATES = carriers("""
    {m} {k}, 20{y} | {k} {m} 20{y} | {w}, {k}.{l}. | {w}, {l}:30 | {w} {k}/{l} | {w} morning | end of {m}
    {m} 20{y} | {m} 20{y} | every {w} | until {d} | next {d} | {w} 9-12 | {k} {m} | {m} {k} | {d} {k} | by {w}
    ({d}) | {d}. | {d} | {d} | {d} | {d} | {d}
    """)  # fmt: skip


@typed("agentic_tools", """
    clean date column: day and month names must be spelled properly | correct the calendar name, keep figures
    def fix_calendar_word(s): Mondya -> Monday, Agust -> August | which day or month was meant? rest as it is
    our date parser fails on "Thrusday": correct such names | autocorrect for the seven days and twelve months
    spelling of weekday/month repaired, all else unchanged | dates have typos in the day/month name, mend them
    Is the month or day misspelled? Write it right. | proper English name for this day or month
    name of day or month, typo removed | repair names like Tusday or Janury | fix misspelt weekdays and months
    spell the day or the month right | day/month spelled correctly | correct day or month name
    Setember => September | Octber 3 -> October 3 | Wensday -> Wednesday | Febuary -> February
    """)  # fmt: skip
def day_month_spelled(rng: Random) -> Writing:
    """Spell the day or the month of a date right."""
    months = [name for name in NAME_TYPOS if name in MONTHS]

    def draw(rng: Random) -> str:
        m, w = rng.choice(months), rng.choice(WEEKDAYS)
        if rng.random() > CLEAN_SHARE:
            m, w = rng.choice(NAME_TYPOS[m]), rng.choice(NAME_TYPOS[w])
        k, low, y = rng.randint(1, 28), rng.randint(1, 12), rng.randint(10, 39)
        return fill(rng, DATES, d=rng.choice((m, w)), m=m, w=w, k=k, l=low, y=y)

    return {}, answers(lambda t: re.sub(r"[A-Z]\w+", lambda x: MEANT.get(x[0], x[0]), t), draw)


NAMED = carriers("""
    we {did} {y}'s {thing2} in {l} | dear {x}, the {thing} is {how} | the {matter} went to {c}, {l} | {c}, {l}
    the {how} {thing} is for {x} | ask {x} about the {matter} | the {spot} in {c} is {how} | no {dish} for {x}
    from {c} to {d} by train | {x} {did} the {thing} | cheap {thing} in {c} | {x} is back from {l} | {x} | {c}
    {x} met {y} in {c} | is {x} from {l}? | {x}, {y} and {z} | {thing} from {l} | {x} wants {dish} | {l}
    call {x} or {y} | {x}'s {thing} | who told {x}? | {x}: {matter} | {how} {thing} | {x} and {y} | {c} {spot}
    """)  # fmt: skip
PEOPLE = tuple(x for x in (*FIRST, *OWN["who"], *OWN["who2"]) if x not in ("Viola", "Penny", "Rosa"))
CITIES = tuple(x for x in CITY if x not in ("Split", "Cork"))


@typed("search_matching", """
    upper-case the first letter of people, cities and countries, leave the rest | names need a capital letter
    def cap_names(s): '''person and place names get a capital, no other word''' | proper nouns with capitals
    true-case the names, do not touch the first word unless it is a name | names are lower case here; fix that
    Everything was typed in small letters. Only names get capitals. | write persons and places with a capital
    big first letter for each name, other words stay small | fix capitals in names (people, towns, countries)
    omar -> Omar, chile -> Chile, lamp stays lamp | proper names capitalised, nothing else | name capitals
    anna from lisbon -> Anna from Lisbon | correct case of proper nouns only | capitals on names, rest as is
    capital for names only | names: first letter up | proper nouns: capital | capitalize the names
    """)  # fmt: skip
def name_capitals(rng: Random) -> Writing:
    """Write the names of people and places with capitals."""
    known = {name.lower(): name for name in (*PEOPLE, *CITIES, *COUNTRY)}

    def draw(rng: Random) -> str:
        (x, y, z), (c, d) = rng.sample(PEOPLE, 3), rng.sample(CITIES, 2)
        text = fill(rng, NAMED, x=x, y=y, z=z, c=c, d=d, l=rng.choice(COUNTRY))
        return text if rng.random() < CLEAN_SHARE else text.lower()

    return {}, answers(lambda t: re.sub(r"\w+", lambda m: known.get(m[0], m[0]), t), draw)


SELVES = carriers("""
    when i {did} the {thing2} i was at the {spot} | as far as i know the {spot} is {how} | i {did} the {thing}
    i've {did} the {how} {thing2} | if i'm late, i'll call {who} | may i ask about the {matter} | am i {how}?
    the {thing} i {did} is {how} | i, {who}, {did} the {thing} | where do i put the {thing} | i'm from {city}
    {who2} says i can't come | i'd like {dish}, please | i think i like {dish} | what i need is {dish} | {a}
    i'll be at the {spot} | should i bring {dish} | {who} and i {did} it | not as {how} as i am | i hope so
    i wish i'd {did} it | so i'm {how} today | can i have {dish}? | i know, i know | you and i
    """)  # fmt: skip


@typed("text_nlp", """
    capitalise every standalone i (also in i'm, i've, i'll, i'd) | i in upper case where it means the speaker
    def big_i(s): '''pronoun i in upper case, rest as is''' | text with I instead of i, otherwise unchanged
    She always types i small. Correct it. | replace the single-letter word i by I | re.sub(r"\\bi\\b", "I", s)
    i'm -> I'm, i -> I, no other change | the word "i" must be a capital | only change i (the word) to I
    English I, always upper case | can you fix my small i's? | upper-case the pronoun i | write "I" properly
    pronoun I, correct case | "i think" -> "I think" | make each lonely i big | so i went -> so I went
    fix lower-case i | capital I | I for i | i -> I
    """)  # fmt: skip
def big_i(rng: Random) -> Writing:
    """Write the pronoun I as a capital."""

    def draw(rng: Random) -> str:
        text = fill(rng, SELVES)
        return re.sub(r"\bi\b", "I", text) if rng.random() < CLEAN_SHARE else text

    return {}, answers(lambda t: re.sub(r"\bi\b", "I", t), draw)


@typed("format_repair", """
    typo check: words written twice in succession, keep one | Take out words that repeat the one before them.
    re.sub(r"\\b(\\w+)( \\1\\b)+", r"\\1", s, flags=re.I) | if a word is typed twice in a row, keep the first
    each word only once if it directly follows itself | collapse repeated neighbours into one word
    def unstutter(s) -> str: "a a b" -> "a b" | same word twice in a row: once is enough | fix repeated words
    one 'the' instead of 'the the', any word | remove the echo (we we went -> we went) | dedupe adjacent words
    delete the accidental repeat of a word | consecutive duplicate words -> one | no immediate word repetition
    I stutter when typing, fix it | double word -> single | remove doubled words | "is is" becomes "is"
    the the -> the
    """)  # fmt: skip
def doubled_words(rng: Random) -> Writing:
    """Write a word once that is written twice in a row."""

    def dirty(rng: Random) -> str:
        words = phrase(rng).split(" ")
        for _ in range(rng.choice((1, 1, 1, 2))):
            if spots := [i for i, word in enumerate(words) if word.isalpha()]:
                at = rng.choice(spots)
                twin = words[at].lower() if words[at].istitle() and at == 0 else words[at]
                words[at] = " ".join([words[at], *[twin] * rng.choice((1, 1, 1, 1, 2))])
        return " ".join(words)

    return {}, cleans(lambda t: re.sub(r"\b([^\W\d]+)(?: \1\b)+", r"\1", t, flags=re.I), dirty)


@typed("format_repair", """
    wrong blank before a comma, dot, colon … : drop it, the rest is fine | tight punctuation on the left side
    def tighten(s): '''no blank before a punctuation mark''' | there's a space before the comma, take it out
    remove spaces before commas and full stops and the like | punctuation should touch the word before it
    Spaces may follow marks but not precede them. Fix. | delete the blank in front of . , ; : ! ?
    detokenize: "yes , sir ." -> "yes, sir." | glue punctuation to the preceding word | space + mark -> mark
    marks stick to the word on their left | re.sub(r" +([.,;:!?])", r"\\1", s) | pull the marks up to the word
    hello , world ! -> hello, world! | close the gap before . , : ; ? ! | no space before punctuation
    what ? no ! -> what? no! | fix "word ." | ok ? -> ok?
    """)  # fmt: skip
def gap_before_mark_out(rng: Random) -> Writing:
    """Remove the space before a punctuation mark."""

    def dirty(rng: Random) -> str:
        return re.sub(r"[.,;:!?]", lambda m: rng.choice(("", " ", " ")) + m[0], phrase(rng, SENTENCES))

    return {}, cleans(lambda t: re.sub(r" +([.,;:!?])", r"\1", t), dirty)


@typed("code_commands", """
    def space_commas(s): one space after a comma, none added where it is | red,blue, green -> red, blue, green
    add a space where a word follows a comma directly | my list has no spaces after its commas, add them
    put a blank after each comma if there is none | after a comma comes a space: repair | 'x,y,z' to 'x, y, z'
    Lisbon,Portugal => Lisbon, Portugal | comma followed by letter: add space | comma needs a space behind it
    add the missing space after commas | fix commas (no space after) | re.sub(r",(?! )", ", ", s)
    every "," should be ", " | space after every comma | make it ", " everywhere | comma -> comma + space
    comma spacing, please | loosen the commas | a,b -> a, b
    """)  # fmt: skip
def gap_after_comma(rng: Random) -> Writing:
    """Put the missing space after commas."""
    lines = tuple(x for x in SENTENCES if "," in x)

    def dirty(rng: Random) -> str:
        return re.sub(", ", lambda m: rng.choice((",", ",", ", ")), phrase(rng, lines))

    return {}, cleans(lambda t: re.sub(r",(?=\S)", ", ", t), dirty)


ACCENTED = carriers("""
    crème brûlée | papier-mâché | smörgåsbord | à la carte | Düsseldorf | São Paulo | vis-à-vis | Reykjavík
    Hernández | Rodríguez | Ängelholm | jalapeño | François | Göteborg | Medellín | Montréal | Besançon | café
    Nürnberg | Tübingen | Brasília | Schröder | Nováková | München | Córdoba | Beyoncé | déjà vu | El Niño
    Orléans | Béziers | Curaçao | Goiânia | soufflé | protégé | matinée | Citroën | Sánchez | Vojtěch | résumé
    Piñeiro | château | piñata | Zürich | Málaga | Hélène | Gdańsk | Kraków | Dvořák | Nestlé | fiancé | naïve
    touché | façade | garçon | mañana | Bücher | Bogotá | Cancún | México | Québec | Lübeck | Maceió | entrée
    cliché | exposé | Benoît | Jérôme | Müller | Jürgen | Hà Nội | Nguyễn | Ibáñez | André | Chloë | Renée
    Škoda | señor | Malmö | Nîmes | Belém | Ceará | purée | sauté | Anaïs | Núñez | Muñoz | Gómez | Pérez
    López | Björn | Čapek | Tomáš | Öland | crêpe | hôtel | forêt | tréma | Köln | José | über | Käse | Umeå
    """)  # fmt: skip


@typed("search_matching", """
    how would you type this on an English keyboard? (drop the marks) | base letters in place of accented ones
    unicodedata.normalize("NFKD", s) without the combining marks | plain letters only: ñ is n, ü is u, ç is c
    write it without umlauts, dots or accents: ü -> u | ASCII version of the name, marks simply dropped
    def deaccent(s): '''ö -> o, é -> e, å -> a''' | my file system can't do é, à, ü … use e, a, u | é -> e
    each accented letter becomes its base letter | letters with accents to plain letters | asciify letters
    take the little marks off the letters | search key: same text, accents gone | São -> Sao, Köln -> Koln
    remove accents | no diacritics | strip accents | café -> cafe | José => Jose
    """)  # fmt: skip
def accents_out(rng: Random) -> Writing:
    """Write plain letters for accented ones."""
    lines = carriers("""
    {who} said {x} to {y} | {x} and {thing} | {weekday}: {x} | {x} - {thing2} | ask about {x} | notes on {x}
    {x} ({y}) | {x}, {y} | {x} {y} | {n} {x} | {x} | {x} | {x}
    """)

    def dirty(rng: Random) -> str:
        x, y = rng.sample(ACCENTED, 2)
        text = fill(rng, lines, x=x, y=y)
        return rng.choice((text, text, text, text, text.lower(), text.upper()))

    def rule(text: str) -> str:
        return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))

    return {}, cleans(rule, dirty)
