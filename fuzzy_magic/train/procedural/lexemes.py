"""Words and their forms: what the families of word forms and turned sentences are made of.

A block lists entries with blanks between. A bare word is inflected by rule, `+` behind it doubles its last
letter before an ending; what rules do not give is written out behind slashes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from fuzzy_magic.train.procedural.base import DrawRow, carriers, say
from fuzzy_magic.train.procedural.grammar import ADJECTIVES, NOUNS, pairs
from fuzzy_magic.train.procedural.verbs import VERBS, Verb


def entries(block: str) -> list[list[str]]:
    """Read the entries of a block in their parts."""
    return [entry.split("/") for entry in block.split()]


def table(block: str, rule: Callable[[str], str]) -> dict[str, str]:
    """Read one form for each word, written out or made by a rule."""
    return {word.rstrip("+"): form[0] if form else rule(word) for word, *form in entries(block)}


def with_s(word: str) -> str:
    """Add the s of a plural noun or of a verb in the third person."""
    if word[-1] == "y" and word[-2] not in "aeiou":
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "x", "z", "ch", "sh")) else f"{word}s"


def ending(word: str, end: str) -> str:
    """Add an ending that begins with e: double what is marked, drop an e, make a y an i."""
    if word[-1] == "+":
        word = word[:-1] + word[-2]
    elif word[-1] == "e":
        word = word[:-1]
    elif word[-1] == "y" and word[-2] not in "aeiou":
        word = f"{word[:-1]}i"
    return word + end


def with_ing(word: str) -> str:
    """Add -ing to a verb."""
    if word.endswith("ie"):
        return f"{word[:-2]}ying"
    if word[-1] == "+":
        return f"{word[:-1]}{word[-2]}ing"
    return f"{word[:-1]}ing" if word[-1] == "e" and word[-2] not in "eoy" else f"{word}ing"


def verb(word: str, past: str = "", participle: str = "") -> Verb:
    """Form a verb from its base and, if it is irregular, its past and participle."""
    base, past = word.rstrip("+"), past or ending(word, "ed")
    third = f"{base}es" if base[-1] == "o" else with_s(base)
    return Verb(base, third, past, participle or past, with_ing(word))


def with_ly(word: str) -> str:
    """Make an adverb of an adjective."""
    if word.endswith("ic"):
        return f"{word}ally"
    if re.search("[^aeiou]le$", word):
        return f"{word[:-1]}y"
    if word.endswith("ll"):
        return f"{word}y"
    return f"{word[:-1]}ily" if word[-1] == "y" else f"{word}ly"


#: What may stand around a word without changing what is asked.
AROUND = carriers("""
    "{x}" | {x}. | ({x}) | {x}? | - {x} | * {x} | word: {x} | the word {x} | word {n}: {x} | card {n}: {x}
    {x} (word {n}) | entry {n}: {x} | unit {n}: {x} | no. {n}: {x} | {first} wrote: {x} | {first} asks: {x}?
    '{x}' | row {n} = {x} | list {n}, {x} | {x} (p. {n})
    """)  # fmt: skip
NOUN = AROUND + carriers("noun: {x} | {x} (noun) | a noun: {x} | {x}, n.")
VERB = AROUND + carriers("to {x} | to {x} | verb: {x} | {x} (verb) | the verb {x} | (to) {x} | {x}, v.")
ADJECTIVE = AROUND + carriers("adjective: {x} | {x} (adjective) | {x}, adj.")
ALREADY = 0.06


def forms(table: dict[str, str], around: tuple[str, ...], already: float = ALREADY) -> DrawRow:
    """Draw words of a table with their forms: most of them bare, few in the form already."""
    words = tuple(table)

    def row(rng: Random) -> tuple[str, str]:
        word, luck = rng.choice(words), rng.random()
        if luck < already:
            return table[word], table[word]
        return word if luck < 0.62 else say(rng, around, x=word), table[word]

    return row


PLURAL = {a: b for a, b in NOUNS if a not in ("quiz", "scarf")} | table("""
    calf/calves elf/elves grandchild/grandchildren stepchild/stepchildren policeman/policemen louse/lice
    policewoman/policewomen fireman/firemen fisherman/fishermen gentleman/gentlemen craftsman/craftsmen
    postman/postmen businesswoman/businesswomen sportsman/sportsmen housewife/housewives midwife/midwives
    bookshelf/bookshelves penknife/penknives criterion/criteria phenomenon/phenomena thesis/theses
    veto/vetoes hypothesis/hypotheses diagnosis/diagnoses oasis/oases parenthesis/parentheses
    synthesis/syntheses stimulus/stimuli alumnus/alumni bacterium/bacteria sheep/sheep deer/deer
    aircraft/aircraft series/series species/species salmon/salmon quiz/quizzes torpedo/torpedoes
    stomach/stomachs monarch/monarchs passer-by/passers-by mother-in-law/mothers-in-law
    brother-in-law/brothers-in-law runner-up/runners-up cliff cuff proof giraffe reef cafe logo kilo memo
    casino zoo kangaroo avocado patio tattoo stereo airport alley animal ankle answer apartment arrow attic
    author autumn backyard badge balcony ballot bandage banner barber battle beach beard beehive bicycle
    biscuit blanket blouse boat bridge broom bucket bungalow butcher butterfly button cable calendar camera
    canary candidate canoe captain carpet castle ceiling cemetery champion chimney choice circus coach coat
    colony comet compass cough county cousin cowboy crash curtain customer daisy dentist diary dictionary
    ditch doctor donkey doorbell dress drummer duchess duty eagle earring elbow elephant emergency enemy
    essay eyelash fairy farmer ferry festival flash flower fly fork fountain fridge gallery gateway ghost
    glove grape grocery guitar gym hallway harbor highway hobby holiday horse hospital hotel housefly inch
    injury inquiry iris jeweler jersey jockey joke journey judge jury kidney kiosk kitchen kite ladder
    landlady lawyer leash lens lorry lottery lunch lynx magazine mailbox mattress melody memory mess minute
    mistress museum nanny neighborhood nephew newspaper nurse oath ocean opera orchid ostrich oven paintbrush
    parcel passenger patch path peacock penalty penny phone pigeon pillow pinch pirate planet plumber poppy
    porch postbox property puppy queen ranch raven recipe refugee remedy reply restaurant ribbon river
    robbery rooster rose ruby sandwich school scientist scratch secret shadow shoe shower singer sketch
    skyscraper soldier speech sponge spoon spy squirrel stage stairway stitch strawberry street subway suburb
    suffix supplier surgery survey switch tablet tailor taxi teacher telephone theater theory tiger toolbox
    torch tourist towel toothbrush tragedy trainee tray treaty trolley trophy turkey twin university valley
    variety vase vehicle victory village virus visitor waitress walrus wedding whale window wish witch
    workbench worker wrench yacht
    """, with_s)  # fmt: skip
ALL_VERBS = (*VERBS, *(verb(*forms) for forms in entries("""
    become/became/become bend/bent bite/bit/bitten blow/blew/blown cost/cost cut+/cut deal/dealt dig+/dug
    fall/fell/fallen feel/felt fight/fought find/found forgive/forgave/forgiven freeze/froze/frozen
    hear/heard hit+/hit hurt/hurt lead/led lend/lent let+/let mean/meant mistake/mistook/mistaken put+/put
    overcome/overcame/overcome read/read ring/rang/rung rise/rose/risen seek/sought set+/set
    shake/shook/shaken shoot/shot show/showed/shown shut+/shut sink/sank/sunk sit+/sat slide/slid spend/spent
    spread/spread stick/stuck sting/stung strike/struck swear/swore/sworn sweep/swept swing/swung
    tear/tore/torn understand/understood undo/undid/undone upset+/upset withdraw/withdrew/withdrawn
    rewrite/rewrote/rewritten redo/redid/redone overwrite/overwrote/overwritten
    foresee/foresaw/foreseen undergo/underwent/undergone undertake/undertook/undertaken withstand/withstood
    breed/bred bleed/bled cling/clung creep/crept flee/fled forbid+/forbade/forbidden shrink/shrank/shrunk
    spin+/spun split+/split weave/wove/woven weep/wept arise/arose/arisen overtake/overtook/overtaken
    mislead/misled oversleep/overslept rethink/rethought uphold/upheld overhear/overheard broadcast/broadcast
    ask help work look need talk walk turn start want use live like change arrive decide believe share store
    compare remove replace save bake smile dance invite hope taste raise promise explore ignore describe
    produce manage measure advise argue cause damage divide escape improve notice prepare
    study cry dry worry copy apply deny marry hurry supply identify verify notify bury enjoy stay delay
    destroy employ pray spray obey annoy shop+ clap+ drop+ rob+ beg+ hug+ jog+ plug+ skip+ slip+ step+ tap+
    trap+ wrap+ admit+ prefer+ refer+ regret+ occur+ permit+ submit+ commit+ chat+ scan+ swap+ ship+ trim+
    grab+ drag+ hop+ pin+ rub+ nod+ blog+ finish push reach miss pass press mix relax stretch brush crash
    publish punish polish cross dress guess kiss discuss express buzz fax scratch search touch match answer
    deliver remember enter listen happen wonder wander offer suffer gather follow borrow allow snow water
    explain complain contain train rain repair clean climb collect connect correct count cover create escort
    fill float guarantee tie die untie hike jump kick knock laugh mend nail park point pour print
    pull record rescue return sail shout sign sneeze sort stare wait
    """)))  # fmt: skip

MORE = """
    careful dangerous expensive difficult beautiful important interesting comfortable modern popular powerful
    useful famous nervous serious curious generous delicious exciting boring tired worried intelligent
    patient reliable confident creative colorful delicate efficient elegant flexible frequent helpful honest
    independent peaceful practical precise recent relaxed responsible sensitive spacious stressful successful
    talented traditional valuable violent visible cautious ambitious annoying complicated convenient
    """
DEGREES = {a[0]: (a[1], a[2]) for a in ADJECTIVES if a[0] not in ("polite", "near", "early")} | {
    word.rstrip("+"): tuple(form or (ending(word, "er"), ending(word, "est")))
    for word, *form in entries(
        """
    bad/worse/worst much/more/most big+ hot+ sad+ wet+ thin+ fat+ slim+ fit+ flat+ dim+
    young small slow cold warm cool short light hard weak poor low thin+ dark quiet narrow new great nice
    fine wise late large close rude rare brave strange pale white ripe safe tame sore pure loose vague dense
    calm clear crisp damp dull fair faint firm fresh grand harsh kind lean mild neat plain plump proud
    quick rough round sharp sick smart sour steep stern stiff sweet tough tense vast wild dirty funny angry
    hungry lucky noisy pretty sunny windy cloudy lazy crazy tiny tasty thirsty cozy dusty foggy greedy
    healthy icy itchy juicy lonely lovely messy muddy naughty nasty rainy rusty salty scary shiny silly
    sleepy spicy sticky stormy tidy tricky ugly wealthy clumsy creamy curly fluffy fancy gloomy guilty hairy
    sandy
    """
    )
}  # fmt: skip
DEGREES |= {word: (f"more {word}", f"most {word}") for word in MORE.split()}

ADVERB = table("""
    good/well fast/fast hard/hard late/late early/early true/truly whole/wholly public/publicly due/duly
    quick slow careful careless loud quiet bad beautiful brave bright calm cheap clear clever close complete
    correct cruel dangerous deep different direct eager efficient equal exact extreme fair final firm fluent
    formal free frequent generous glad honest immediate independent kind loose main narrow neat nervous nice
    obvious patient perfect permanent personal polite poor precise private professional proper proud quiet
    rare rapid real recent regular rough rude sad safe secret selfish separate serious severe sharp silent
    sincere smooth soft special strange strict strong successful sudden sure sweet thorough tight total usual
    violent warm weak wide wise wrong easy happy angry lazy heavy hungry lucky noisy busy ready steady greedy
    merry clumsy temporary necessary ordinary satisfactory hasty guilty gentle simple possible probable
    terrible horrible comfortable reasonable reliable remarkable responsible sensible suitable visible able
    noble humble basic automatic dramatic energetic enthusiastic fantastic historic scientific specific
    systematic tragic artistic economic full dull annual actual casual gradual social typical practical
    political logical brief
    """, with_ly)  # fmt: skip
DOER = table("""
    teach write work bake build clean climb dance drive employ farm fight follow help heal hunt jump kick
    lead lend listen manage mine own paint perform play plan+ preach print produce publish read ride rob+
    rule run+ sell shop+ sing skate ski smoke speak surf swim+ think train trade view walk wander weld win+
    wrestle design program+ research report photograph garden box bank buy call camp develop consume
    interview announce entertain dream drum+ drink examine explore give hike juggle kill lecture murder
    organize observe use vote weave whistle support subscribe rescue retail row blog+ begin+ borrow compose
    defend hack sail/sailor act/actor direct/director edit/editor invent/inventor visit/visitor
    collect/collector conduct/conductor create/creator educate/educator govern/governor inspect/inspector
    instruct/instructor investigate/investigator invest/investor narrate/narrator operate/operator
    translate/translator navigate/navigator supervise/supervisor survive/survivor conquer/conqueror
    contribute/contributor compete/competitor donate/donor audit/auditor illustrate/illustrator
    moderate/moderator sculpt/sculptor negotiate/negotiator decorate/decorator protect/protector
    assist/assistant apply/applicant consult/consultant participate/participant
    study/student beg/beggar lie/liar inhabit/inhabitant immigrate/immigrant emigrate/emigrant cycle/cyclist
    type/typist tour/tourist reside/resident contest/contestant burgle/burglar
    oppose/opponent
    """, lambda word: ending(word, "er"))  # fmt: skip

PREFIXED = {
    word: prefix + word
    for prefix, *words in map(
        str.split,
        """
    un able happy kind fair lucky safe tidy usual known certain clear comfortable common conscious equal even
    un expected familiar friendly grateful healthy helpful important interesting likely limited married
    un natural necessary paid pleasant popular prepared professional qualified reliable skilled stable
    un successful suitable sure true willing wise worthy acceptable available aware bearable believable
    un broken cooked damaged defined documented employed finished forgettable harmed informed injured
    un intended invited loved named noticed official opened planned predictable printed protected realistic
    un reasonable registered related resolved restricted signed solved sold sorted spoken tested touched
    un trained welcome lock pack fold tie zip load plug wrap dress subscribe install
    in accurate active adequate appropriate attentive audible capable complete consistent convenient correct
    in curable decent definite dependent direct effective efficient eligible experienced flexible formal
    in frequent secure sensitive separable significant sincere sufficient tolerant valid visible voluntary
    im possible polite patient perfect mature mobile moral mortal precise probable practical pure proper
    il legal legible literate logical legitimate
    ir regular relevant responsible replaceable resistible rational reversible
    dis agree appear approve connect continue honest loyal obedient obey respectful similar
    dis advantage comfort order respect qualify arm please prove allow obedience honesty
    """.strip().splitlines(),
    )
    for word in words
}
ADJECTIVE_OF = table("""
    danger/dangerous fame/famous mystery/mysterious poison/poisonous courage/courageous religion/religious
    nerve/nervous luxury/luxurious ambition/ambitious caution/cautious suspicion/suspicious
    adventure/adventurous disaster/disastrous glory/glorious fury/furious space/spacious victory/victorious
    mountain/mountainous harmony/harmonious envy/envious anxiety/anxious outrage/outrageous
    advantage/advantageous beauty/beautiful peace/peaceful success/successful wonder/wonderful joy/joyful
    faith/faithful power/powerful delight/delightful stress/stressful grace/graceful
    color/colorful event/eventful nation/national person/personal music/musical culture/cultural
    nature/natural tradition/traditional region/regional profession/professional industry/industrial
    finance/financial politics/political education/educational center/central globe/global crime/criminal
    emotion/emotional accident/accidental origin/original option/optional season/seasonal
    function/functional medicine/medical logic/logical technology/technological mathematics/mathematical
    biology/biological commerce/commercial coast/coastal face/facial environment/environmental hero/heroic
    artist/artistic poet/poetic atom/atomic base/basic energy/energetic science/scientific athlete/athletic
    democracy/democratic allergy/allergic chaos/chaotic drama/dramatic enthusiasm/enthusiastic acid/acidic
    alcohol/alcoholic icon/iconic magnet/magnetic optimism/optimistic sarcasm/sarcastic sympathy/sympathetic
    symbol/symbolic tragedy/tragic volcano/volcanic sun/sunny rain/rainy wind/windy cloud/cloudy fog/foggy
    snow/snowy storm/stormy salt/salty dirt/dirty dust/dusty noise/noisy health/healthy wealth/wealthy
    hunger/hungry thirst/thirsty anger/angry luck/lucky guilt/guilty greed/greedy juice/juicy
    spice/spicy taste/tasty hair/hairy mud/muddy sand/sandy rock/rocky ice/icy smoke/smoky oil/oily
    grease/greasy mess/messy risk/risky rust/rusty trick/tricky curl/curly fur/furry silk/silky frost/frosty
    mist/misty gloom/gloomy friend/friendly week/weekly month/monthly day/daily cost/costly
    comfort/comfortable fashion/fashionable value/valuable profit/profitable fool/foolish self/selfish
    circle/circular muscle/muscular triangle/triangular legend/legendary revolution/revolutionary
    patience/patient silence/silent violence/violent intelligence/intelligent confidence/confident
    importance/important distance/distant difference/different elegance/elegant ignorance/ignorant
    arrogance/arrogant convenience/convenient innocence/innocent efficiency/efficient urgency/urgent
    romance/romantic wood/wooden
    """, str)  # fmt: skip
NOUN_OF = table("""
    decide/decision explain/explanation inform/information invite/invitation introduce/introduction
    reduce/reduction describe/description subscribe/subscription permit/permission admit/admission
    submit/submission discuss/discussion confess/confession express/expression collect/collection
    connect/connection correct/correction elect/election infect/infection inspect/inspection
    protect/protection reject/rejection select/selection predict/prediction restrict/restriction
    construct/construction destroy/destruction instruct/instruction attract/attraction react/reaction
    add/addition repeat/repetition compete/competition define/definition propose/proposal arrive/arrival
    refuse/refusal approve/approval remove/removal survive/survival deny/denial renew/renewal
    rehearse/rehearsal betray/betrayal withdraw/withdrawal agree/agreement argue/argument develop/development
    improve/improvement pay/payment employ/employment achieve/achievement announce/announcement
    arrange/arrangement invest/investment entertain/entertainment govern/government manage/management
    measure/measurement punish/punishment replace/replacement require/requirement retire/retirement
    treat/treatment equip/equipment enjoy/enjoyment appear/appearance perform/performance accept/acceptance
    resist/resistance assist/assistance attend/attendance insure/insurance maintain/maintenance
    differ/difference exist/existence prefer/preference occur/occurrence educate/education
    celebrate/celebration create/creation communicate/communication cooperate/cooperation decorate/decoration
    donate/donation examine/examination hesitate/hesitation imagine/imagination investigate/investigation
    locate/location motivate/motivation negotiate/negotiation operate/operation organize/organization
    participate/participation pollute/pollution prepare/preparation pronounce/pronunciation
    recommend/recommendation register/registration relax/relaxation reserve/reservation separate/separation
    translate/translation vaccinate/vaccination admire/admiration adapt/adaptation apply/application
    combine/combination confirm/confirmation consider/consideration expect/expectation explore/exploration
    identify/identification install/installation notify/notification multiply/multiplication
    modify/modification observe/observation publish/publication verify/verification qualify/qualification
    conclude/conclusion confuse/confusion divide/division explode/explosion include/inclusion invade/invasion
    persuade/persuasion revise/revision suspend/suspension expand/expansion absorb/absorption
    consume/consumption solve/solution contribute/contribution distribute/distribution fail/failure
    depart/departure sign/signature expose/exposure discover/discovery recover/recovery deliver/delivery
    injure/injury apologize/apology choose/choice lose/loss believe/belief grow/growth die/death weigh/weight
    think/thought fly/flight succeed/success advise/advice know/knowledge speak/speech marry/marriage
    bury/burial analyze/analysis compare/comparison store/storage
    """, str)  # fmt: skip

NAMES = carriers("""
    Abdul | Bea | Cyrus | Dana | Edgar | Frieda | Gus | Hilda | Igor | Jamal | Kirsten | Leon | Mabel
    Naveen | Opal | Piotr | Ruth | Silvio | Thea | Umberto | Vera | Wes | Yolanda | Zachary | Ms. Becker
    Mr. Osman
    """)  # fmt: skip
ONE_PERSON = carriers("""
    nurse | teacher | driver | student | customer | secretary | policeman | child | boy | lady | guest
    visitor | cousin | judge | man | woman | waitress | artist | doctor | soldier | plumber | tourist
    singer | farmer | candidate | lawyer | nephew | aunt | passenger | worker | fisherman | scientist | spy
    thief | grandchild
    """)  # fmt: skip
ONE_THING = carriers("""
    box | knife | bus | key | shelf | dish | watch | ticket | battery | lamp | envelope | photo | glass
    book | invoice | parcel | blanket | tray | toy | bicycle | brush | camera | bag | loaf | ladder
    mattress
    """)  # fmt: skip
PLURAL |= {one: with_s(one) for one in (*ONE_PERSON, *ONE_THING) if one not in PLURAL}
THING_STATES = carriers("""
    on the table | in the {place} | dirty | ready | too small | broken | still in {city} | under the bed
    new | very old | not here | on the top shelf | too heavy for {first} | wet | out of stock
    much cheaper now
    """)  # fmt: skip
STATES = carriers("""
    late for the meeting | in the kitchen | very tired | ready to go | at home | on holiday | out of town
    happy with the result | afraid of dogs | sick | busy on {weekday} | new here | worried about the bill
    next door | in {city} | at the dentist | good at chess | proud of the team | sure about the date
    angry about the delay | too tall for this bed | alone in the {place} | hungry | on the way to {city}
    """)  # fmt: skip
#: What people do: a verb and what may follow it.
DOINGS = """
work in a hospital, from home, for a bank, at the airport; live near the station, in a small flat, above the
bakery, in {city}; play the guitar, tennis, chess, with the neighbors; eat too much sugar,
fish; drink green tea, coffee without milk; drive a red van, to work, too fast; take the early train, the dog
for a walk, a long shower; walk to school, along the river; write the weekly report, long emails, for the
local paper; buy fresh bread, vegetables at the market, a new {item}; sell used bikes, handmade soap; pay the
rent, in cash; make breakfast, very good soup; teach Spanish, two evening classes; study law, biology in
{city}; know the answer, the way, the new manager; need a new laptop, more time, extra help; want a refund, an
earlier appointment; like spicy food, the new office, rainy days; speak Spanish, with the landlord, to
{first}; answer the phone, every email; open the shop, the mail; close the gate, the windows; clean the oven,
the whole flat, the {place}; wash the dishes, the car; fix the printer, old radios; watch the news, football;
bake bread, apple pie; carry heavy boxes, the shopping; leave the house early, the office at five; meet the
client, old friends; send the invoices, a postcard from {city}; visit the museum, the dentist, {first}; wear
a uniform, glasses; sing in a choir, old songs; sleep on the sofa, badly; stay at a hotel, at home; try the
soup, a new recipe; use the old scanner, public transport; wait for the plumber, at the bus stop; pack the
suitcase, lunch boxes; paint the fence, portraits; plan the trip to {city}, the next meeting; order pizza,
new chairs; park behind the building, on the street; print the tickets, the labels; help the new trainee, in
the garden; forget the password, names; keep the receipts, a diary; bring the drinks, cake, the {item}; tell
funny stories, the truth; hear strange noises; grow tomatoes, herbs; feed the cat, the ducks; spend a lot of
money on books; check the stock, the door twice; finish work at six, the homework; call the office, a taxi,
{first}; worry about the exam; agree with the plan; enjoy the concert, long walks; love old films, the sea;
miss the bus, the old team; share a flat, the bill; reply to every review; deliver parcels, the newspapers;
collect stamps, the tickets; draw cartoons, maps; go to the gym, to bed early, to {city}; come from {city},
by train; think about the offer; sit by the window
"""
DONE = tuple(
    (base, rest)
    for base, _, rests in (entry.partition(" ") for entry in " ".join(DOINGS.split()).split("; "))
    for rest in rests.split(", ")
)
#: What people say of themselves.
MY_LINES = carriers("""
    {i} {verb} {my} {item} on {weekday} | {first} sent {me} the {item}
    {my} sister {verb} the {item} for {me} | {first} and {my} brother live in {city}
    {i} {verb} this {item} {myself} | nobody told {me} about {city} | {my} boss gave {me} the {adj} {item}
    {i} lost {my} {item} in {city} | {my} {pet} sleeps next to {me} | {first} {verb} {my} {adj} {item}
    {i} paid {n} euros for {my} {item} | {my} room is above the {place}
    {i} met {my} neighbor at the {place} | {first} will call {me} on {weekday}
    {i} introduced {myself} to {first}
    """)  # fmt: skip
NOT_MINE = carriers("The {item} came from {city} | {first} lives in {city} | The {place} closed on {weekday}")
#: What somebody may be told to do.
TO_DO = carriers("""
    send me the {item} | call {first} on {weekday} | close the window | turn the music down | wait here
    bring the {item} to the {place} | open the {place} for {first} | move your car | sign both copies
    help me with the {item} | print {n} copies | check the {adj} {item} | book a table for {n} | stop that
    water the plants on {weekday} | tell {first} about the delay | take off your shoes | lock the {place}
    forward this to the {team} team | speak a bit louder | feed the {pet} | reply to {name} | add {first}
    put the {item} in the {place} | save the file | order {n} more | give {first} my number | keep it short
    pick me up in {city} | write to {company} | show {first} the {place} | hold the door
    count the {word} boxes
    """)  # fmt: skip
CONTRACTED = pairs("""
    do not/don't, does not/doesn't, did not/didn't, is not/isn't, are not/aren't, was not/wasn't,
    were not/weren't, cannot/can't, could not/couldn't, will not/won't, I am/I'm, he is/he's, she is/she's,
    you are/you're, we are/we're, they are/they're, I have/I've, you have/you've, we have/we've,
    they have/they've, I will/I'll, you will/you'll, he will/he'll, she will/she'll, we will/we'll,
    they will/they'll
    """)  # fmt: skip
