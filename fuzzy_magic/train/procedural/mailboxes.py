"""Families that name, greet and address people: e-mail addresses, handles, badges, couples, authors."""

from __future__ import annotations

from random import Random

from fuzzy_magic.train.procedural.base import Writing, carriers, say, typed, typed_rows
from fuzzy_magic.train.procedural.enumerations import ended
from fuzzy_magic.train.procedural.swapping import FAMILY
from fuzzy_magic.train.procedural.words import FIRST, LAST, WORD, listed

WOMEN = listed("""Ann, Alice, Beata, Carla, Daniela, Edith, Fatima, Grace, Helen, Ingrid, Joan, Katrin, Laura,
    Maria, Nadia, Olivia, Paula, Ruth, Sarah, Vera, Wilma, Yara, Elena, Susan, Emma, Mia, Clara, Meera,
    Astrid, Camille, Dina, Esther, Freya, Gloria, Heidi, Irina, Amara, Chloe, Priya, Rosa, Keiko, Olga""")
MEN = listed("""Adam, Bob, Colin, David, Erik, Frank, Georg, Henry, Igor, Jack, Kurt, Luis, Martin, Neil,
    Paul, Ravi, Tim, Ulrich, Victor, William, Ben, Yann, Zoran, Ahmed, Bruno, Cedric, Diego, Ethan, Felix,
    Gustav, Hugo, Ian, Joao, Kofi, Leo, Mehmet, Nils, Pedro, Hassan, Liam, Sven, Tomas, Vikram, Yusuf""")
EITHER = ("Alex", "Robin", "Kim", "Sam", "Jamie", "Charlie", "Sascha", "Noel", "Taylor", "Morgan", "Andrea")
GIVEN = tuple(dict.fromkeys((*FIRST, *WOMEN, *MEN, *EITHER)))
OTHERS = listed("""Lee, Ray, Stone, Baker, Marsh, Weber, Santos, Ortega, Byrne, Costa, Dunn, Fox, Gray, Hall,
    Jung, Kaur, Lopez, Mayer, Nolan, Quist, Reed, Ulmer, Wolf, Zhang, Andersson, Bishop, Carver, Duval""")
KIN = tuple(dict.fromkeys((*LAST, *FAMILY, *OTHERS)))
HYPHENED = listed("Anne-Marie, Jean-Luc, Marie-Claire, Jean-Paul, Karl-Heinz, Mary-Jane, Eva-Maria")
APOSTROPHED = listed("O'Neil, O'Hara, D'Angelo, O'Brien, D'Souza, O'Connor, O'Leary, Dell'Orto, N'Diaye")
FIRMS = listed("""Bakery, Motors, Foods, Print, Textiles, Farms, Travel, Tools, Books, Works, Hotels, Studio,
    Logistics, Garden Centre, Steel, Pharma, Optics, Shipping, Media, Toys, Dental, Energy, Partners""")
SITES = listed("""example.com, example.org, example.net, mail.example.com, post.example.net, school.example,
    clinic.example, bakery.example, shop.example.org, harbour.example, studio.test, lab.test""")


def whole(rng: Random) -> tuple[str, str]:
    """Draw a first name and a surname, each of one plain word."""
    return rng.choice(GIVEN), rng.choice(KIN)


def either_way(rng: Random, first: str, last: str) -> str:
    """Write a name as it is spoken or as it is filed, in one of several cases."""
    form = rng.choice(("{0} {1}", "{0} {1}", "{0} {1}", "{1}, {0}"))
    case = rng.choice((str, str, str, str.upper, str.lower))
    return case(form.format(first, last))


def crowd(rng: Random, count: int) -> tuple[list[str], list[str]]:
    """Draw several people with different first names and surnames."""
    return rng.sample(GIVEN, count), rng.sample(KIN, count)


def mailbox(rng: Random) -> str:
    """Draw an address at a reserved domain in small letters."""
    first, last = (name.lower() for name in whole(rng))
    local = (f"{first}.{last}", f"{first}.{last}", f"{first[0]}.{last}", f"{last}{rng.randint(1, 99)}", first)
    return f"{rng.choice(local)}@{rng.choice(SITES)}"


@typed_rows("format_repair", """
    Two full names with one surname, some sign between. Output: Ann and Bob Lee. | couples as Ann and Bob Lee
    envelopes again: surname once, at the end, and "and" between. Thanks! | short form, like Ann and Bob Lee
    The cell names two relatives in full. Output like Ann and Bob Lee. | same surname, say it once, with "and"
    Couples, e.g. Ann Lee / Bob Lee. Make each one Ann and Bob Lee. | Turn them into First and First Surname.
    Rows hold two people of one surname. I want Ann and Bob Lee. | Ann Lee & Bob Lee -> Ann and Bob Lee
    for our wedding cards, could you make it "Ann and Bob Lee"? | Ann Lee, Bob Lee => Ann and Bob Lee
    surname once, e.g. Ida Hall; Tom Hall -> Ida and Tom Hall | names joined, surename once (Ann and Bob Lee)
    Write the surname once, at the end, and "and" between. | Combine both names to the kind "Ann and Bob Lee".
    Drop the first surname and join the people with "and". | "Mia Fox + Leo Fox" should read "Mia and Leo Fox"
    please write couples the nice way, Ann and Bob Lee | How do I write the two as in Ann and Bob Lee?
    Shorten the pair to the form Tom and Ida Ray. | surname once: Ann and Bob Lee | "Ann and Bob Lee" form
    merge couple: Ann and Bob Lee
    """)  # fmt: skip
def couple_merged(rng: Random) -> tuple[str, str]:
    """Write two people of one surname with the surname once."""
    (a, b), last = rng.sample(GIVEN, 2), rng.choice((*KIN, *APOSTROPHED))
    if rng.random() < 0.15:
        a = rng.choice((f"{a} {rng.choice('ABCDEFGHJKLMPRST')}.", rng.choice(HYPHENED)))
    joint = rng.choice((" and ", " and ", " & ", " & ", ", ", " / ", "/", " + ", "; ", " und ", "\n"))
    return f"{a} {last}{joint}{b} {last}", f"{a} and {b} {last}"


PARTED = carriers("""{x} | {x} | {x} | {x} | {x} ({city}) | table {n}: {x}
    {x}, {city} | guests: {x} | host: {x}""")


@typed_rows("text_nlp", """
    Cells give the surname once, last. Put it after each first name, rest as is.
    Guests such as Ann & Bob Lee. I need Ann Lee & Bob Lee, else unchanged. | full names, same line otherwise
    can you turn Ann and Bob Lee into Ann Lee and Bob Lee? other text stays | surname for each, rest stays
    Column of families. Output the same text with full names for everybody.
    I'd like every first name to have its surname behind it, rest as it is
    Rows name relatives, surname once. Repeat it for each, keep the rest. | Ann & Bob Lee => Ann Lee & Bob Lee
    Give each member first name and surname, line otherwise unchanged. | everyone with surname, rest untouched
    pls write the surname for all of them and don't change other stuff | repeat surname after each first name
    surnames, e.g. host: Tom and Ida Ray -> host: Tom Ray and Ida Ray | Ann and Bob Lee -> Ann Lee and Bob Lee
    Can you repeat the surname after each first name? Keep the rest. | in place: Ann Lee, Tim Lee and Bob Lee
    Write each first name with the surname; signs and the rest stay.
    "Mia, Leo & Ida Fox" -> "Mia Fox, Leo Fox & Ida Fox", rest kept
    Insert the surname after lone first names, touch nothing else.
    Give each first name the shared surname; change nothing else.
    Put the surname behind every first name, leave the rest. | add the missing surnames (nothing else changes)
    each frist name gets the surname, rest as is
    """)  # fmt: skip
def surname_for_each(rng: Random) -> tuple[str, str]:
    """Write a shared surname after each first name."""
    while True:
        given, last = rng.sample(GIVEN, rng.choice((2, 2, 2, 3))), rng.choice((*KIN, *APOSTROPHED))
        sign, seed = rng.choice(("and", "and", "&", "+", "or")), rng.random()
        full = ended([f"{name} {last}" for name in given], sign)
        output = say(Random(seed), PARTED, x=full)
        if len(output) < 60:
            return say(Random(seed), PARTED, x=f"{ended(given, sign)} {last}"), output


@typed_rows("format_repair", """
    Papers and their writers; give the writers as Lopez, D., Weber, U. & Ito, K.
    could you please do them the Harvard way, i.e. Klein, R., Fox, M. & Xu, L.?
    Author lists of all kinds. Citation wanted: Klein, R., Xu, L. & Ito, K. | Klein, R., Novak, P. & Xu, L.
    Authors are given as First Last. Output: Klein, R., Novak, P. & Xu, L.
    Cells hold one to three authors. I need Klein, R., Novak, P. & Xu, L.
    my supervisor wants authors like Klein, R., Novak, P. & Xu, L., help | cited: Klein, R., Fox, M. & Ito, K.
    Format as Klein, R., Novak, P. & Xu, L. (one author: Klein, R.). | authors -> Klein, R., Ray, T. & Fox, M.
    like "Tom Ray; Mia Fox; Kai Ito" -> "Ray, T., Fox, M. & Ito, K." | author line: Ray, T., Xu, L. & Lee, A.
    Ida Hall, Tom Ray and Ling Xu becomes Hall, I., Ray, T. & Xu, L. | inverted: Klein, R., Fox, M. & Xu, L.
    Convert the full names to the form Hall, I., Ray, T. & Fox, M. | cite as Klein, R., Ito, K. & Lee, A.
    it's for a bibliography, thanks: Klein, R., Novak, P. & Xu, L. | Klein, R., Novak, P. & Xu, L. please
    Put surnames first, then initials: Klein, R., Xu, L. & Ito, K.
    Invert and abbreviate the names: Novak, P., Xu, L. & Reed, S. | bibliografy: Klein, R., Hall, I. & Ito, K.
    How are they cited, as in Klein, R., Fox, M. & Xu, L.? | reference list: Klein, R., Xu, L. & Ito, K.
    Rewrite the authors as Klein, R., Novak, P. & Xu, L.
    """)  # fmt: skip
def authors_referenced(rng: Random) -> tuple[str, str]:
    """Write authors as in a list of references."""
    first, last = crowd(rng, rng.choice((1, 2, 2, 3, 3)))
    full = [f"{f} {n}" for f, n in zip(first, last, strict=True)]
    shown = rng.choice(
        (ended(full, "and"), ended(full, "and"), ", ".join(full), "; ".join(full), " & ".join(full))
    )
    return shown, ended([f"{n}, {f[0]}." for f, n in zip(first, last, strict=True)], "&")


@typed("agentic_tools", """
    to all, e.g. "Ida Hall, Tom Fox & Mia Ito" => "{hi} Ida, Tom and Mia," | {hi} Ann, Bob and Tim,
    Recipients of a mail. Output its first line: {hi} Ann, Bob and Tim, | greeting line {hi} Ann, Bob and Tim,
    People by full name. Greet them like this: {hi} Ann, Bob and Tim, | mail opening: {hi} Ann, Tim and Bob,
    One to three full names. Greeting wanted: {hi} Ann, Bob and Tim, | all of them: {hi} Ann, Bob and Tim,
    Column "to" with full names; answer like {hi} Ann, Bob and Tim,
    could you greet them all? first names: {hi} Ann, Bob and Tim,
    Greet everyone by first name, as in "{hi} Ann, Bob and Tim,".
    Turn them into {hi} Ann, Bob and Tim, (for one: {hi} Ann,). | greet by first names: {hi} Mia, Leo and Ida,
    an opening such as {hi} Ann, Bob and Tim, would be nice | salutation, first names: {hi} Ann, Bob and Tim,
    Leave the surnames out and write {hi} Ann, Bob and Tim, | frist names greeted, "{hi} Ann, Bob and Tim,"
    How would I open a mail, as in {hi} Ann, Bob and Tim, | please start my mail with "{hi} Ann, Bob and Tim,"
    Write an e-mail's first line: {hi} Ann, Bob and Tim, | Make one salutation for all: {hi} Ann, Bob and Tim,
    Ann Lee; Bob Ray; Tim Fox -> {hi} Ann, Bob and Tim, | one greeting for everybody: {hi} Bob, Ida and Tim,
    {hi} + all first names + comma (Ann, Bob and Tim)
    """)  # fmt: skip
def greeting_to_all(rng: Random) -> Writing:
    """Greet one to three people by their first names."""
    hi = rng.choice(("Hi", "Hi", "Dear", "Dear", "Hello", "Good morning", "Hey", "Welcome", "Good evening"))

    def row(rng: Random) -> tuple[str, str]:
        first, last = crowd(rng, rng.choice((1, 2, 2, 3, 3)))
        if rng.random() < 0.2:
            first[0] = rng.choice(HYPHENED)
        full = [f"{f} {n}" for f, n in zip(first, last, strict=True)]
        shown = rng.choice(
            (ended(full, "and"), ended(full, "and"), *(sign.join(full) for sign in (", ", "; ", " & ", "\n")))
        )
        return shown, f"{hi} {ended(first, 'and')},"

    return {"hi": hi}, row


MARKED = carriers("""{f} {n} ({g}) | {n}, {f} ({g}) | {f} {n}, {g} | {g}; {f} {n} | {f} {n} / {g}
    {g}: {f} {n} | {n}, {f}; {g} | gender: {g}, name: {f} {n} | {f} {n} [{g}] | {f} {n} - {g}""")


@typed_rows("agentic_tools", """
    Cells have name and gender. I need Dear Mr Surname, or Dear Ms Surname, | Dear Mr Osei, or Dear Ms Klein,
    Name and gender in some order; answer Dear Ms Klein, / Dear Mr Osei, | greeting by gender (Dear Ms Klein,)
    Members, m/male or f/female. Wanted: Dear Mr Osei, / Dear Ms Klein, | letter opening, Dear Ms/Mr Klein,
    Kofi Osei, male => Dear Mr Osei, and Osei, Ama (f) => Dear Ms Osei, | Mr or Ms, as "Dear Mr Osei,"
    salutation, like "Rosa Klein (f)" -> "Dear Ms Klein,", men get Mr | f -> Dear Ms Klein, m -> Dear Mr Osei,
    Customers with their sex. Output Dear Ms Klein, or Dear Mr Osei, | formal: Dear Ms Klein, / Dear Mr Osei,
    could you give me "Dear Mr Osei," or "Dear Ms Klein," for each? | salutation: Dear Ms/Mr + surname + comma
    please write Dear Ms Klein, for women and Dear Mr Osei, for men | salutaion Dear Mr Osei, / Dear Ms Klein,
    Make it Dear, Mr or Ms, the surname, a comma: Dear Ms Klein, | Dear Ms/Mr Surname,
    for a mail merge I need Dear Mr/Ms plus surname plus comma
    Open the letter: Dear, Mr (m) or Ms (f), surname, comma.
    Write the salutation with Ms or Mr, like Dear Ms Klein,
    How do I greet them? As Dear Mr Osei, or Dear Ms Klein,
    Choose Mr or Ms by gender and write it as Dear Mr Osei,
    Turn it into "Dear Ms Klein," or "Dear Mr Osei,".
    """)  # fmt: skip
def salutation_by_gender(rng: Random) -> tuple[str, str]:
    """Write a formal salutation with Mr or Ms."""
    k, last = rng.randrange(2), rng.choice((*KIN, *KIN, *APOSTROPHED))
    first = rng.choice((*(WOMEN, MEN)[k], *EITHER))
    sex = rng.choice((("f", "female", "F"), ("m", "male", "M"))[k])
    return say(rng, MARKED, f=first, n=last, g=sex), f"Dear {('Ms', 'Mr')[k]} {last},"


HANDLES = {
    **{"@rosaklein": "@{0}{1}", "@rosa_klein": "@{0}_{1}", "@rosa.klein": "@{0}.{1}"},
    **{"@kleinrosa": "@{1}{0}", "@klein_rosa": "@{1}_{0}", "@klein.rosa": "@{1}.{0}"},
}


@typed("code_commands", """
    our app has handles like {like} (Rosa Klein), - and ' are not allowed, just leave them out
    Names, some like Jean-Luc O'Hara. For Rosa Klein I want {like}; - and ' deleted.
    Build {like} from Rosa Klein etc.; Anne-Marie O'Neil counts as annemarie oneil.
    Column of members. Output handles like {like} for Rosa Klein, without - and '.
    I want to mention people, so write {like} for Rosa Klein etc. (skip ' and -)
    Cells have full names. I need handles, Rosa Klein being {like}; - and ' go.
    Full names in; handles like {like} for Rosa Klein out, with no ' and no -.
    could you make handles? Rosa Klein would be {like}, no - or ' please | {like} (Rosa Klein), - and ' out
    Lower-case the name as in {like} (Rosa Klein). Delete - and '. | handle {like}, drop hyphens/apostrophes
    Write the handle: Rosa Klein is {like}; - and ' are left out. | name to {like}, no hyphen or apostrophe
    Make a handle like {like} (Rosa Klein) and omit any - or '. | Rosa Klein -> {like}, no - or '
    Turn the name into a mention like {like}, dropping - and '.
    What is the handle, if Rosa Klein has {like}? No - or '. | @handle for Rosa Klein: {like}, without - and '
    username in the style {like}; hyphen, apostrophe away | handel like {like}, hyphens + apostrophes removed
    handle without ' or -, e.g. "Rosa Klein" => "{like}" | small letters, no ' or -: Rosa Klein gives {like}
    tag them: {like} for Rosa Klein, lose - and ' | chat name {like} for Rosa Klein, ' and - gone
    """)  # fmt: skip
def handle_of_name(rng: Random) -> Writing:
    """Write a handle such as @rosa_klein."""
    like = rng.choice(list(HANDLES))

    def row(rng: Random) -> tuple[str, str]:
        first = rng.choice(HYPHENED if rng.random() < 0.2 else GIVEN)
        last = rng.choice(KIN)
        if rng.random() < 0.25:
            last = rng.choice((*APOSTROPHED, f"{last}-{rng.choice(OTHERS)}"))
        shown = rng.choice((str, str, str, str.upper, str.lower))(f"{first} {last}")
        first, last = (name.lower().replace("-", "").replace("'", "") for name in (first, last))
        return shown, HANDLES[like].format(first, last)

    return {"like": like}, row


STAFF = carriers("""{f} {n}, {c} | {f} {n} ({c}) | {f} {n} - {c} | {f} {n} at {c} | {c}: {f} {n}
    {c} / {f} {n} | {f} {n}; {c} | {f} {n} works at {c} | {n}, {f} ({c}) | name: {f} {n}, firm: {c}""")
LOCALS = {
    **{"rosa.fox": "{0}.{1}", "r.fox": "{2}.{1}", "rfox": "{2}{1}", "rosa_fox": "{0}_{1}"},
    **{"fox.rosa": "{1}.{0}", "foxr": "{1}{2}", "rosa-fox": "{0}-{1}", "rosafox": "{0}{1}", "fox": "{1}"},
}


@typed("agentic_tools", """
    Sales leads with firm. Address as in {like} for Velo Works' Rosa Fox. | {like} <- Rosa Fox (Velo Works)
    please guess the mail: same scheme as {like} for Rosa Fox, Velo Works | Rosa Fox, Velo Works -> {like}
    Name and firm in either order. Rosa Fox at Velo Works gives {like}. | Velo Works: Rosa Fox => {like}
    Contacts, companies. Mail wanted as Rosa Fox, Velo Works: {like} | mail as {like} (Rosa Fox at Velo Works)
    Rows are people with firms. Rosa Fox, Velo Works needs {like}. | guess mail, Velo Works' Rosa Fox = {like}
    Rosa Fox (Velo Works) uses {like}, so what would this one use? | work mail, Rosa Fox/Velo Works: {like}
    can you work out the mails? Rosa Fox at Velo Works is {like} | scheme: "Rosa Fox (Velo Works)" -> "{like}"
    Make an address such as {like} for Rosa Fox, Velo Works. | address like {like} (Rosa Fox, Velo Works)
    as in Rosa Fox - Velo Works => {like}, all small letters | email: {like} for Rosa Fox, Velo Works
    Write the mail: {like} belongs to Rosa Fox, Velo Works. | adress of Rosa Fox, Velo Works: {like}
    Make the address as {like} is for Rosa Fox, Velo Works.
    Derive the mailbox: Rosa Fox, firm Velo Works, {like}.
    Build the address; Rosa Fox of Velo Works has {like}.
    Which address, if Rosa Fox at Velo Works is {like}?
    """)  # fmt: skip
def address_at_firm(rng: Random) -> Writing:
    """Write the address that a person has at a firm."""
    local = rng.choice(list(LOCALS))
    end = rng.choice((".example", ".example", ".test", ".com.example", ".mail.example"))

    def row(rng: Random) -> tuple[str, str]:
        while True:
            (first, last), firm = whole(rng), f"{rng.choice(KIN)} {rng.choice(FIRMS)}"
            name = LOCALS[local].format(first, last, first[0]).lower()
            if len(output := f"{name}@{firm.lower().replace(' ', '')}{end}") < 60:
                return say(rng, STAFF, f=first, n=last, c=firm), output

    return {"like": f"{local}@veloworks{end}"}, row


VEILED = carriers("""{x} | {x} | {x} | {x} | contact: {x} | Mail me: {x} | {first} <{x}>
    {x} ({first}) | {name}, {x} | my address is {x}, thanks | send the {item} to {x} | e-mail {x}!""")


@typed_rows("format_repair", """
    People hide addresses as "rosa [at] example [dot] com". I need just the address itself: rosa@example.com
    Scraped pages show mails with "at" and "dot" as words. Result: the bare address, such as x.y@example.org
    The cell has an address with (at), [dot], AT or the like. Give only the address with @ and . in place.
    help, the mailer chokes on "(at)" and "(dot)": put the real signs and return the address, nothing more
    someone wrote at and dot instead of the signs... please give me the proper address, that's all I need
    Column with addresses written against spam bots. Output the ordinary address, without the rest.
    could you make these clickable? I need the true address only, @ and dots, no brackets or blanks
    Write the e-mail address properly, with @ and dots instead of the words, and nothing else.
    Replace at and dot in the address by their signs, close it up, drop all other text.
    just the address, e.g. Mail me: rosa (at) example (dot) com -> rosa@example.com | real e-mail adress only
    Return the address in its usual form (name@site.org); leave other text out. | address alone, as a@b.c
    What is the real address, with signs for at and dot? Only the address. | at/dot to signs, just the address
    Turn the spelled-out address into a working one and output that alone. | un-obfuscate mail, nothing else
    Decode the hidden e-mail address; print just it, in lower case. | mail only: a (at) b (dot) c -> a@b.c
    mail only: "m.xu AT lab DOT test" => "m.xu@lab.test" | unmask the mail, address only, small
    (at) -> @, (dot) -> . address only | only a@b.c from "a at b dot c" | address with @ and dots, alone
    """)  # fmt: skip
def address_unveiled(rng: Random) -> tuple[str, str]:
    """Write an address with at and dot as words in its usual form."""
    address = mailbox(rng)
    forms = (" ({}) ", " ({}) ", "({})", " [{}] ", "[{}]", " {} ", " -{}- ", " <{}> ")
    form = rng.choice(forms)
    at, dot = (form.format(word) for word in rng.choice((("at", "dot"), ("at", "dot"), ("AT", "DOT"))))
    local, site = address.split("@")
    if " " in form or rng.random() < 0.5:
        local = local.replace(".", dot)
    lines = VEILED[:4] if form == " {} " else VEILED
    return say(rng, lines, x=local + at + site.replace(".", dot)), address


TAGS = listed("""news, shop, test, bank, 2024, travel, work, spam, x1, invoices, promo, home, club, trial,
    sale, b2, forum, backup, alerts, jobs, lists, github, gym, school, tickets, food, 99, billing, games""")
RAW = carriers("{x} | {x} | {x} | <{x}> | mailto:{x} | {name} <{x}> | {first}: {x} | {x}; | e-mail: {x}")


@typed_rows("format_repair", """
    address alone, e.g. "mailto:Kim+a@LAB.test" => kim@lab.test (small, tag off) | just the mail: lower, no +x
    Cells have one address, maybe +something. Return it alone, small, no +. | mail alone: small, +... cut
    Addresses, some tagged +shop. I need each small, untagged, on its own. | address only, lower case, no +tag
    Raw addresses for matching. Key: the address, lower case, +tag cut. | bare mail in small letters, no +tag
    Sign-ups, some as Name <address>. Just the address: small, no +tag. | dedupe key: address, small, no +x
    hi, I only want the address itself, no +whatever, all small thanks | bare mail (lower, +tag off)
    could you give me the bare address, lower case, plus tag removed? | bare address, lower, without plus part
    Strip names, brackets, mailto:, +tags; address in small letters.
    Take the address out, in lower case, plus sign and tag removed.
    please tidy the mails: no +stuff, no capitals, just the address
    What is the plain address, small and with the +part dropped? | only the adress, lowercase, plus tag gone
    Give just the address, in lower case without a plus tag. | Normalise to the address alone: small, no +tag.
    Return the address alone; cut a +tag, lower all letters. | mail only, Rosa+News@Lab.test -> rosa@lab.test
    mail alone, Ida <R.Fox+shop@Lab.test> -> r.fox@lab.test
    """)  # fmt: skip
def address_canonical(rng: Random) -> tuple[str, str]:
    """Write an address in small letters without its tag."""
    address = mailbox(rng)
    local, site = address.split("@")
    tag = f"+{rng.choice(TAGS)}" if rng.random() < 0.7 else ""
    case = rng.choice((str, str.title, str.title, str.upper, str.lower))
    tagged = case(local) + rng.choice((tag, tag.title())) + "@" + rng.choice((site, site, case(site)))
    return say(rng, RAW, x=tagged), address


TITLES = ("Dr ", "Dr. ", "Prof. ", "Ms ", "Mr ", "Mrs ", "Prof. Dr. ", "Mr. ", "Ms. ")


@typed_rows("format_repair", """
    Pupils and teachers; tags read Rosa K., no titles, normal capitals. | no titles, Prof. Ida Hall => Ida H.
    tags as in "KLEIN, ROSA" -> "Rosa K." and "Mr Tom Ray" -> "Tom R." | short name Rosa K., title dropped
    Cells have full names. Output Rosa K. and skip Dr, Prof., Mr, Ms. | surname to letter: Rosa K. (no titles)
    Reviewers by full name. Show them as Rosa K., never with a title. | name bagde "Rosa K.", title away
    Make the name less personal, like Rosa K., and remove any title. | Klein, Rosa => Rosa K., untitled
    Give me first name and surname initial, no Dr etc. (Rosa K.). | first name + initial, Rosa K. (no Dr etc.)
    we print badges tonight, so quick: Rosa K. format, no titles | tag without title, like Rosa K.
    Cut the surname to a letter and a dot, drop titles: Rosa K. | Rosa K. style, titles off
    could you make tags like Rosa K., even for Dr. ROSA KLEIN? | Write the badge name, no title, as in Rosa K.
    Names, some with title, some "Klein, Rosa". I need Rosa K. | badge: Rosa K., no title
    Shorten any order and case to the form Rosa K., no titles. | Dr Rosa Klein -> Rosa K.
    for privacy please show just Rosa K. or so, and no titles
    How does the name look as "Rosa K."? Titles are left out.
    """)  # fmt: skip
def badge_short_name(rng: Random) -> tuple[str, str]:
    """Write a first name with the initial of the surname."""
    first, last = whole(rng)
    shown = either_way(rng, first, last)
    if "," not in shown and rng.random() < 0.4:
        shown = rng.choice(TITLES) + shown
    if rng.random() < 0.12:
        first, last = rng.choice(HYPHENED), rng.choice(APOSTROPHED)
        shown = rng.choice((f"{first} {last}", f"{last}, {first}"))
    return shown, f"{first} {last[0]}."


@typed_rows("text_nlp", """
    Cells like Rosa Klein aka Rosi. Output Rosa "Rosi" Klein. | Put the nickname in "" between the two names.
    The nickname comes last; write Ida "Sunny" Hall instead. | for the team shirts please, as in Mia "Fly" Fox
    Move the nickname behind the first name, in "quotes". | we print posters, so Tom "Red" Ray would be great
    Names with a nickname behind. I need Tom "Red" Ray. | Players and nicknames. Wanted: Tom "Red" Ray.
    could you write them as Tom "Red" Ray? cheers | e.g. "Mia Fox [Fly]" becomes: Mia "Fly" Fox
    Insert it in the middle: Ida "Sunny" Hall. | nickname in the middle: Rosa "Rosi" Klein | first "nick" last
    Turn the entry into First "Nick" Surname. | Rosa Klein (Rosi) -> Rosa "Rosi" Klein
    Write the name like Rosa "Rosi" Klein. | nikname quoted inside: Mia "Fly" Fox | boxer style: Tom "Red" Ray
    Tom Ray, called Red => Tom "Red" Ray | How is it written as Tom "Red" Ray? | with nickname: Tom "Red" Ray
    nick between names, in "quotes" | name "nick" surname, please | Rosa "Rosi" Klein style
    """)  # fmt: skip
def nickname_quoted(rng: Random) -> tuple[str, str]:
    """Write a nickname in quotes between the names."""
    (first, last), nick = whole(rng), rng.choice(WORD).capitalize()
    forms = carriers(
        "({}) | ({}) | [{}] | aka {} | a.k.a. {} | alias {} | - {} | / {} | nickname: {} | called {}"
    )
    shown = rng.choice(forms).format(nick)
    joint = rng.choice((" ", ", ")) if shown[0].isalpha() else " "
    return f"{first} {last}{joint}{shown}", f'{first} "{nick}" {last}'
