"""Families that shorten or spell out words inside a text that otherwise stays."""

from __future__ import annotations

import re
from random import Random

from fuzzy_magic.train.procedural.base import Writing, carriers, typed, typed_rows
from fuzzy_magic.train.procedural.dateforms import DATED, told
from fuzzy_magic.train.procedural.facts import STATES
from fuzzy_magic.train.procedural.words import COMPANY, MONTHS, PLACE, TEAM, WEEKDAYS, code, listed, shelves

Pair = tuple[str, str]
LONGEST = 59
DONE_SHARE = 0.12


def both(rng: Random, lines: tuple[str, ...], pairs: list[Pair], **facts: object) -> Pair:
    """Fill a line (slots x, y, z) with the left of each pair, and the same line with the right."""
    while True:
        before = told(rng, lines, **{slot: f"<{slot}>" for slot in "xyz"}, **facts)
        after = before
        for slot, (old, new) in zip("xyz", pairs, strict=False):
            before, after = before.replace(f"<{slot}>", old), after.replace(f"<{slot}>", new)
        if len(after) <= LONGEST:
            return before, after


def some_done(rng: Random, pairs: list[Pair]) -> list[Pair]:
    """Let some rows have nothing to change: every pair is done already."""
    return [(new, new) for _, new in pairs] if rng.random() < DONE_SHARE else pairs


def clock(rng: Random, first: int = 7, last: int = 21) -> str:
    """Draw a time of day."""
    return f"{rng.randint(first, last)}:{rng.choice(('00', '00', '30', '15', '45'))}"


DAY_LINES = carriers("""
    {x}: {event} | {x} {t} {event} | {event} on {x} at {t} | open {x}-{y} until {t} | off {x}, back {y}
    {first} works {x}, {y} and {z} | shift {x}/{y} | {item} arrives {x} | {place} closed {x} and {y} | {x} {t}
    call {first} {x}, not {y} | {x} or {y}? | {event} ({x}, {t}) | {city} trip {x} to {z} | {x}, {y}, {z}
    the {event} is now {x} instead of {y} | {x} {team}, {y} {place} | {first} {x} {t}, {name} {y}
    """)  # fmt: skip


@typed_rows("format_repair", """
    our screen reader stumbles over "Thu" and "Sat", so give me the line with proper day names please
    Each cell has Mon, Tue, Wed etc. in it; only these become Monday, Tuesday, Wednesday.
    Notes, some with short days. Expand the days, leave other notes as they are. | full day names in the text
    Replace every shortened weekday by its full name, keep the rest. | Which text do I get with full weekdays?
    days: "Mon/Thu dentist" -> "Monday/Thursday dentist" | Can you expand the weekdays and touch nothing else?
    Give the whole note again, its days unabbreviated. | Calendar lines. Return each, weekdays spelled out.
    hi, could you make Wed Wednesday etc., rest same? | I'd love the days in full, all else stays, thanks
    e.g. "open Tue-Fri" becomes "open Tuesday-Friday" | Rewrite the line with Sat as Saturday and so on.
    Rota with days like Tue or Thurs: same, in full. | Copy the line with the weekdays in full.
    Fri to Friday etc., keep the line | weekdays in full, rest unchanged | mon-sun written out, rest same
    Mon -> Monday etc. in the text | spell out weekdays, keep rest | expnad Mon, Tue, ... in place
    no short weekdays, rest stays | long weekdays in this text
    """)  # fmt: skip
def weekdays_spelled_inside(rng: Random) -> Pair:
    """Write the short weekdays of a text in full and leave the rest."""
    cuts = {"Tuesday": ("Tue", "Tues"), "Thursday": ("Thu", "Thurs", "Thur"), "Wednesday": ("Wed", "Weds")}
    pairs = [(rng.choice(cuts.get(day, (day[:3],))), day) for day in rng.sample(WEEKDAYS, 3)]
    return both(rng, DAY_LINES, some_done(rng, pairs), t=clock(rng))


@typed_rows("format_repair", """
    hey, the column is too narrow, please cut the months to three letters (no dots), rest as is
    Can you shorten the months to three letters and leave the line alone otherwise? | 3-letter months in place
    Each cell has one or more months. Make them Jan ... Dec, nothing else changes.
    Diary entries. Months become three letters without a dot, the rest verbatim.
    I like short dates: three letters for the month, no period, thanks | months short (Oct, no dot), rest same
    three letters, e.g. "April to June 2020" becomes "Apr to Jun 2020" | September -> Sep etc. in the text
    Same text with Jan, Feb, Mar and so on, no dots added. | Full months: write three letters each, undotted.
    Cut months to three letters, no dot, keep the rest. | Months to three letters (Nov, Dec); all else stays.
    months: "audit on 5 September" -> "audit on 5 Sep" | would you turn January into Jan etc.? rest stays
    How does it read with 3-letter months (no dot)? | Dates; give them with 3-letter months, no dot.
    abreviate months, three letters, rest stays | Keep the line but use Jun, Jul, Aug style.
    August to Aug etc., copy the rest | month to its first three letters | month names as Jan..Dec, no dot
    months to 3 letters, keep rest | shorten months: Jan, Feb, Mar
    """)  # fmt: skip
def months_cut_inside(rng: Random) -> Pair:
    """Cut the months in a text to three letters."""
    month, other = rng.sample(MONTHS, 2)
    day = rng.randint(1, 28)
    forms = (f"{day} {month} {{}}", f"{month} {day}, {{}}", f"{month} {{}}", f"{month}/{other} {{}}")
    shown = rng.choice(forms).format(rng.randint(1950, 2040))
    short = shown.replace(month, month[:3]).replace(other, other[:3])
    lines = [line for line in DATED if " " in shown[:-5] or not re.search("on {x}|see you", line)]
    return both(rng, ("{x}", *lines), some_done(rng, [(shown, short)]))


@typed_rows("format_repair", """
    e.g. "Monday to Friday 9:00 to 12:00, Sunday 10:00 to 12:00" becomes "Mon-Fri 9:00-12:00, Sun 10:00-12:00"
    we print door signs, so Thursday to Sunday must be Thu-Sun and 8:00 to 13:00 8:00-13:00, rest as it is
    Hours such as "Saturday 10:00 to 14:00". Return them as "Sat 10:00-14:00", all other signs untouched.
    Can you make it three-letter days and "to" a hyphen, as in Mon-Fri 9:00-17:30?
    How would it look on a small sign: Mon-Sat 10:00-19:00, other words unchanged?
    Write Wed for Wednesday and so on, 8:30-16:00 for 8:30 to 16:00; rest stays. | Mon-Fri form, copy the rest
    Opening hours in words; I want Mon-Fri 9:00-17:00 style, the rest kept. | days to 3 letters, " to " -> "-"
    like "Tuesday to Friday 8:00 to 15:30" -> "Tue-Fri 8:00-15:30" | openning hours: Mon-Thu 8:00-12:00 style
    Monday to Friday -> Mon-Fri, 9:00 to 17:00 -> 9:00-17:00 | Write Mon, Tue, ... and a bare hyphen for "to".
    Days and times. Days: 3 letters, "to": bare hyphen. | Shop hours. Days: Mon ... Sun, "to": - (no blanks).
    Cut days to 3 letters, make " to " a bare hyphen. | hi! could I have Mon, Tue etc. and - for " to "?
    Same line, 3-letter days, bare hyphen for "to". | "to" as hyphen, no blanks, days like Mon
    too wordy, pls Mon-Fri 9:00-17:00 style | three-letter days, "to" as bare hyphen
    short hours: Mon-Fri 8:00-16:00 style | shorten hours: Sat 10:00-14:00 form
    compact hours (Tue-Sat 9:00-18:00)
    """)  # fmt: skip
def opening_hours_cut(rng: Random) -> Pair:
    """Shorten weekdays to three letters and write a hyphen for "to" in opening hours."""
    size = rng.randint(1, 2)
    spans, cuts = [], []
    for a, b in ((0, 4), (4, 7))[:size]:
        i, j = sorted(rng.sample(range(a, b + (3 if size == 1 else 0)), 2))
        first, last = WEEKDAYS[i], WEEKDAYS[j]
        old = rng.choice((f"{first} to {last}", f"{first} to {last}", f"{first}, {last}", first))
        opens, shuts = clock(rng, 6, 12), clock(rng, 13, 22)
        spans.append(f"{old} {opens} to {shuts}")
        new = {first: first[:3]}.get(old, f"{first[:3]}{', ' if ',' in old else '-'}{last[:3]}")
        cuts.append(f"{new} {opens}-{shuts}")
    leads = ("", "", "open ", "hours: ", "Opening hours: ", f"{rng.choice(PLACE)}: ", f"{rng.choice(TEAM)} ")
    lead = rng.choice(leads if size == 2 else (*leads, *(f"{firm}: " for firm in rng.sample(COMPANY, 5))))
    joint = rng.choice((", ", "; "))
    return lead + joint.join(spans), lead + joint.join(cuts)


ROADS = listed("""
    Elm, Oak, Mill, Lincoln, Cedar, Walnut, Maple, Franklin, Jefferson, Ridge, Lake, Sunset, Highland, Church,
    Grove, Willow, Spruce, Madison, Jackson, Chestnut, Pine, Birch, Quarry, Harbor, Orchard, Meadow, Market
    """)  # fmt: skip
TOWNS = listed("""
    Springfield, Franklin, Clinton, Salem, Georgetown, Madison, Fairview, Greenville, Bristol, Dover, Milton,
    Newport, Oxford, Clayton, Riverside, Ashland, Burlington, Manchester, Lexington, Auburn, Centerville,
    Hamilton, Windsor, Richmond, Newcastle, Kingston, Brighton, Stratford, Cambridge, Camden, Hudson, Preston
    """)  # fmt: skip
PLACED = carriers("""
    {town}, {x} {zip} | {n} {road} St, {town}, {x} {zip} | {town}, {x} | {name}, {town}, {x} | {x} {zip}
    ship to {town}, {x} {zip} | {company}, {town}, {x} | {first} moved to {town}, {x}. | {town}, {x}: {item}
    {item} for {town}, {x} | {town} ({x}) | {team} office in {town}, {x} | from {town}, {x} to {city}
    {n} {road} Rd, {town} {x} {zip} | {event} - {town}, {x} | {first} {last} lives in {town}, {x}
    """)  # fmt: skip


def somewhere(rng: Random, pair: Pair, postcode: str) -> Pair:
    """Put a state into the line of an address or note."""
    facts = {"town": rng.choice(TOWNS), "road": rng.choice(ROADS), "zip": postcode}
    return both(rng, PLACED, some_done(rng, [pair]), **facts)


@typed_rows("format_repair", """
    Each cell contains a state. If it is written out, put its two-letter abbreviation; nothing else changes.
    the labels are too long, so two-letter states please, all other words and commas as they are
    Put AZ for Arizona, NM for New Mexico and so on; the line is otherwise kept word for word.
    American addresses and notes; give them with the state as postal code letters.
    Can you swap the state for its two-letter code without touching town or ZIP? | US state as code, rest same
    Abbreviate the state as the post office does (two capitals); copy all else.
    e.g. "desk for Dover, Delaware" becomes "desk for Dover, DE" | What is the line with a USPS state code?
    Replace the US state by its two-letter code, keep the rest. | adress with state code, rest unchanged
    Give the whole line, the state as two capital letters. | Lines with a US state: put the two-letter code.
    Towns. Make the state two capitals, leave the rest. | hi, please just the state short (MA), rest as it is
    same text with two letters for the state, ok? | like "Reno, Nevada 89501" -> "Reno, NV 89501"
    state to its 2-letter code, keep rest | state in two capitals, rest as is | postal code letters for state
    Ohio becomes OH etc., line stays | Texas -> TX etc. in the address | shorten the state only (CA, NY)
    abbreviate the state in place
    """)  # fmt: skip
def state_code_inside(rng: Random) -> Pair:
    """Write the American state in a text as its code and leave the rest."""
    return somewhere(rng, rng.choice([(state[0], state[1]) for state in STATES]), code(rng, "99999"))


PAID = carriers("""
    {item}: {x} | {x} | {x} for the {item} | {name} paid {x} | {first} owes {company} {x}. | refund {x}
    fee {x}, due {weekday} | {x} + {y} shipping | from {x} to {y} | {company}: {x} ({event}) | {x} per {item}
    {item} {x}, {item} {y} | invoice {ref}, {x} | tip of {x} for {first} | {x} or {y}? | {paper} {x}
    deposit {x}, balance {y} | {event} in {city}, {x} | {first} {x}, {last} {y} | total: {x}
    """)  # fmt: skip
MONEY = {
    "EUR": "euros", "USD": "dollars", "GBP": "pounds", "CHF": "francs", "INR": "rupees", "JPY": "yen",
    "MXN": "pesos", "ZAR": "rand", "AUD": "Australian dollars", "CAD": "Canadian dollars", "TRY": "lira",
    "ILS": "shekels", "AED": "dirhams", "CNY": "yuan",
}  # fmt: skip


@typed("format_repair", """
    could you make this readable for my gran? {table}, the singular after 1, numbers unchanged, thanks
    Each cell has prices. {table}; singular if the number is 1. Digits and other words stay.
    Can you spell the codes out as {table}, singular where the amount is 1, rest untouched?
    Lines with amounts. Put the word for the code ({table}; singular for 1), keep the line.
    What is the line with words for the codes? {table}, only exactly 1 is singular.
    {table}; singular for 1, e.g. "1 {short} to {like}" becomes "1 {one} to {said}"
    hi, nobody knows the codes, so please {table} (singular for 1), rest as it is
    {table}; singular after 1, like "{like} for lunch" -> "{said} for lunch"
    Replace the codes ({table}), singular after exactly 1, keep the rest. | money words: {table}, 1 singular
    Write words for codes: {table}. The amount 1 gets the singular. | in the text: {table}, "1" takes singular
    Expand the codes ({table}); only 1 goes with the singular. | spell currency: {table}, but singular for 1
    Sums of money; say {table}. Singular after 1 only. | Notes. Only the codes: {table}, singular after 1.
    for a speech: {table}; singular for 1, rest same | {table} (singular after exactly 1), rest stays
    Same line, {table}; singular for the number 1. | currencey names: {table}; after 1 singular
    codes to words, {table}; 1 is singular | no codes: {table} (singular after 1)
    write {table}; singular if amount 1 | {table}, singular with 1, copy rest
    """)  # fmt: skip
def currency_spelled_inside(rng: Random) -> Writing:
    """Write the currency codes of a text as words that a table gives."""
    chosen = rng.sample(list(MONEY), rng.randint(2, 4))
    equal = rng.choice((" = ", " -> ", ": "))

    def sums(rng: Random, short: str) -> Pair:
        n = rng.choice((1, rng.randint(2, 99), rng.randint(100, 999), rng.randint(2, 40)))
        shown = rng.choice((f"{n}", f"{n}", f"{n}", f"{n}.50", f"{n + 1},{rng.randint(100, 999)}"))
        word = MONEY[short].removesuffix("s") if shown == "1" else MONEY[short]
        return f"{shown} {short}", f"{shown} {word}"

    def row(rng: Random) -> Pair:
        return both(rng, PAID, [sums(rng, rng.choice(chosen)) for _ in "xyz"])

    n, short = rng.randint(2, 90), chosen[0]
    facts = {"table": ", ".join(f"{c}{equal}{MONEY[c]}" for c in chosen), "short": short}
    one = MONEY[short].removesuffix("s")
    return {**facts, "like": f"{n} {short}", "said": f"{n} {MONEY[short]}", "one": one}, row


STREETED = carriers("""
    {n} {x} | {n} {x}, {town} | {name}, {n} {x} | {n} {x}, {town} {zip} | deliver to {n} {x} | {x} & {y}
    corner of {x} and {y} | {company}, {n} {x} | {x} closed on {weekday} | {event} at {n} {x} | {x} to {y}
    {first} lives at {n} {x}. | {item} left at {n} {x} | {n} {x} / {n} {y} | from {x} to {y}
    """)  # fmt: skip
SIDES = {"N": "North", "S": "South", "E": "East", "W": "West"}
WAYS = {
    "St": "Street", "Ave": "Avenue", "Rd": "Road", "Blvd": "Boulevard", "Ln": "Lane", "Dr": "Drive",
    "Ct": "Court", "Pl": "Place", "Sq": "Square", "Hwy": "Highway", "Pkwy": "Parkway",
}  # fmt: skip


@typed_rows("format_repair", """
    the sat nav wants whole words, so please no more Rd, Blvd or single N; numbers and towns stay
    Replace St by Street, Sq by Square and the like, also single-letter directions by words.
    Can you give the line with North, South and Street, Lane, Drive, Court etc. in full?
    American streets in short; direction and street type as whole words, the rest kept.
    hi, could you write South instead of S, Place instead of Pl etc.? rest as it is
    Expand direction and kind of road, copy all other words. | Blvd to Boulevard, W to West etc., rest same
    Write out N, S, E, W and Ave, Hwy etc.; rest same. | Lines with "W Pine Ave": "West Pine Avenue" style.
    Notes. Spell out N/S/E/W, street types; keep rest. | turn E into East, Dr into Drive and so on, thanks
    How is it with no short N/S/E/W or street types? | A street or two. N/S/E/W and types in full.
    e.g. "W 2nd Ave" becomes "West 2nd Avenue" | address in full: N -> North, St -> Street
    like "2 S Lake Rd" -> "2 South Lake Road" | Same line, N/S/E/W, street types in full.
    N/S/E/W and Rd, Ave etc. spelled out | unabbreviate the street (E, Ln, Ct) | full form adress (N Elm St)
    spell out directions + street types | no short street types, no N/S/E/W | expand direction and street type
    E Oak Dr -> East Oak Drive
    """)  # fmt: skip
def streets_spelled_inside(rng: Random) -> Pair:
    """Write directions and street types in full and leave the rest of the address."""
    pairs = []
    for road in rng.sample(ROADS, 3):
        side, way = rng.choice(list(SIDES)), rng.choice(list(WAYS))
        named = rng.choice((road, road, f"{rng.randint(4, 20)}th"))
        pairs.append((f"{side} {named} {way}", f"{SIDES[side]} {named} {WAYS[way]}"))
        if rng.random() < 0.4:
            pairs[-1] = (f"{named} {way}", f"{named} {WAYS[way]}")
    return both(rng, STREETED, some_done(rng, pairs), town=rng.choice(TOWNS), zip=code(rng, "99999"))


GLOSSARY = shelves("""
    office: mtg=meeting, dept=department, mgr=manager, acct=account, appt=appointment, doc=document,
    + addr=address, agmt=agreement, bgt=budget, prop=proposal, spec=specification, cal=calendar
    shop: qty=quantity, pcs=pieces, asm=assembly, insp=inspection, maint=maintenance, mach=machine,
    + op=operator, wo=work order, bat=batch, pn=part number, tol=tolerance, drw=drawing, lub=lubrication
    clinic: pt=patient, hx=history, rx=prescription, tx=treatment, bp=blood pressure, fx=fracture,
    + sx=symptoms, dx=diagnosis, hr=heart rate, fu=follow-up, adm=admission, disch=discharge, inj=injection
    home: br=bedroom, ba=bathroom, furn=furniture, util=utilities, balc=balcony, prkg=parking, flr=floor,
    + gdn=garden, gar=garage, kit=kitchen, lr=living room, dr=dining room, bsmt=basement, lndry=laundry
    freight: pkg=package, dlv=delivery, shpmt=shipment, cust=customer, rtn=return, wt=weight, ctn=carton,
    + plt=pallet, trk=truck, frt=freight, wrh=warehouse, dest=destination, cont=container, sig=signature
    site: conc=concrete, rf=roof, fdn=foundation, elec=electrics, plmb=plumbing, scaf=scaffold,
    + clg=ceiling, wdw=window, stl=steel, brk=brickwork, exc=excavation, ptg=painting, ins=insulation
    """, r", +(?:\+ )?")  # fmt: skip
NOTED = carriers("""
    {x} ok, {first} informed | {first}: {x} and {y} on {weekday} | see {x} / {y} | {x}, {y}, {z} | {x} {n}
    {x} on {weekday} | {x} not ready, ask {first} | no {x} yet | new {x} for {first} {last} | {x}? | {x}
    {first} checked {x} and {z} | {x}: {n} | {x} + {y} | {city} {x} | {x} delayed until {weekday} | {x} ({y})
    ask {first} about {x} & {y} | {x} {n}, {y} {n} | {weekday}: {x}, then {y} | missing: {x}, {z}
    """)  # fmt: skip


@typed("format_repair", """
    Write "{b}" for "{a}" and so on by the list, other words stay. List: {table} | {do} {table}, rest same
    hi, we have new rules for notes, please {do} these and nothing more: {table} | {table}: {do}, keep rest
    we agreed on {table}. So {forms} for those please, anything else stays | {table}. {do} these, others stay
    {forms} of listed ones: {table}. E.g. "no {a} yet" becomes "no {b} yet" | {table} - {do} inside the text
    Each cell is a jotting; {forms} for the listed ones ({table}), others stay. | just {do} these: {table}
    {do} these and leave every other word: {table} | {table}. Give the note with the {forms} of these.
    Can you {do} the listed ones and keep the rest? {table} | {forms} in the text: {table}
    Notes; {do} the listed ones, rest as is. {table} | Notes. {table}. I want {forms} for those in the list.
    {table}; rest stays, like "{a} + {c}" -> "{b} + {d}" | Put the {forms} of this table in the note: {table}.
    How is the note with {forms} for these? {table} | Jottings. Please {do} the listed: {table}. Keep others.
    could you {do} just these in the note, thanks: {table} | {forms} by table: {table} | only {forms}: {table}
    {forms} pls, rest unchnaged: {table}
    """)  # fmt: skip
def glossary_applied_inside(rng: Random) -> Writing:
    """Write out, or shorten, the words of a text that a small table lists."""
    side = rng.randrange(2)
    entries = [entry.split("=") for entry in GLOSSARY[rng.choice(list(GLOSSARY))]]
    pairs = [(entry[side], entry[1 - side]) for entry in rng.sample(entries, len(entries))]
    size = rng.randint(3, 6)
    chosen, others = pairs[:size], pairs[size:]
    equal = rng.choice((" = ", ": ", " -> ", "="))
    table = rng.choice((", ", "; ")).join(f"{old}{equal}{new}" for old, new in chosen)

    def row(rng: Random) -> Pair:
        picks = rng.sample(chosen, 3)
        if rng.random() < 0.4:
            other = rng.choice(others)[0]
            picks[rng.choice((1, 2, rng.randrange(3)))] = (other, other)
        return both(rng, NOTED, picks)

    (a, b), (c, d) = chosen[:2]
    words = {"do": "shorten", "forms": "short forms"} if side else {"do": "write out", "forms": "full words"}
    return {**words, "table": table, "a": a, "b": b, "c": c, "d": d}, row


RANKED = carriers("""
    {x} {last} | {x} {name} | {x} {last}, {team} | talk by {x} {last} on {weekday} | {x} {last} & {y} {last}
    from {x} {name} to {y} {last} | {x} {last} ({city}) | ask {x} {last} about the {item} | dear {x} {last},
    {event} with {x} {name} | {x} {last}: {event} | {x} {name}, {company} | {city}, {x} {last}
    """)  # fmt: skip
TITLES = listed("""
    Doctor/Dr, Professor/Prof, Captain/Capt, Sergeant/Sgt, Lieutenant/Lt, Colonel/Col, General/Gen,
    Senator/Sen, Reverend/Rev, Governor/Gov, President/Pres, Mister/Mr, Major/Maj, Corporal/Cpl
    """)  # fmt: skip


@typed("format_repair", """
    hi, the badges are small, please use short titles {dot} ({like}), the rest as it is | titles short {dot}
    Lines with titled people; I want the title abbreviated, {dot}, the rest verbatim. | titels short ({like})
    all titles, e.g. "{full} Rosa Klein, Turin" becomes "{short} Rosa Klein, Turin" | {like} etc., rest stays
    Names with titles. Shorten the titles ({like}, always {dot}), keep the names. | ranks, titles short {dot}
    Each cell has someone with a title. Usual short title {dot}, rest unchanged. | abbreviate titles {dot}
    titles short {dot}, like "ask {full} Novak" -> "ask {short} Novak" | title before name abbreviated, {dot}
    Abbreviate every title before a name {dot} and leave the rest. | Give the line with short titles, {dot}.
    Replace titles such as {full} by the short form {dot}. | Write titles short {dot} ({like}); copy the rest.
    Can you shorten the titles {dot} and not the names? | our style wants {like} etc., titles only, please
    Invitations. Short titles {dot}, keep the rest. | could you write short titles {dot}, names kept?
    How is it with short titles {dot}? | short titles {dot}, keep rest | {like}, same for other titles
    {like} and so on in the text
    """)  # fmt: skip
def titles_cut_inside(rng: Random) -> Writing:
    """Abbreviate the titles before names in a text, with or without a dot."""
    mark = rng.choice((".", ""))
    pairs = [(full, short + mark) for full, short in (title.split("/") for title in TITLES)]
    full, short = rng.choice(pairs)

    def row(rng: Random) -> Pair:
        return both(rng, RANKED, some_done(rng, rng.sample(pairs, 2)))

    dot = "with a dot" if mark else "without a dot"
    return {"like": f"{full} -> {short}", "dot": dot, "full": full, "short": short}, row


NAMING = shelves("""
    a: National, European, Royal, Regional, Northern, Open, Global, Joint, Digital, Central, Young, Urban,
    + Independent, Federal, Applied, International, Pacific, Baltic, Public, Scottish, Western, Modern
    b: Institute, Agency, Council, Office, Centre, Fund, Union, Board, Network, Society, Alliance, League
    c: Water, Forest, Energy, Music, Railway, Health, Trade, Poetry, Garden, Chess, Food, Travel, Housing,
    + Language, Youth, Film, Weather, Data, Dance, Security, History, Library, Kitchen, Zoo, Harbour
    """, r", +(?:\+ )?")  # fmt: skip
BODIES = carriers(
    "{x} {z} {y} | {x} {y} of {z} | {y} for {z} | {x} {y} for {z} and {c} | {z} and {c} {y} | {z} {y}"
)


@typed_rows("text_nlp", """
    Put the acronym of the capitalised words in round brackets after the name, one space before it.
    Each cell is an institution. Copy it, then a space and its capital letters in round brackets.
    Bodies with of, for and and. Return name (acronym), made of the capitalised words only.
    Write the name and behind it, in brackets, the first letters of its capitalised words.
    acronym behind, e.g. "Bank of Central Asia" becomes "Bank of Central Asia (BCA)" | name + (its capitals)
    could you write each name with its capitals in parentheses after it, thanks
    it's for a report, so name, then acronym like (WHO), no small words in it | full name (ABC), capitals only
    How is it introduced: full name, space, (acronym without of, for, and)? | append (ACRONYM) of the capitals
    hi, please add the acronym of the capitals in brackets to each name | name followed by (all its capitals)
    Names of organisations; I want each followed by its capitals in (). | name plus (its capital letters)
    like "Court of Human Rights" -> "Court of Human Rights (CHR)" | Give name (CAPS), caps being its capitals.
    Repeat the name, append its capitals in round brackets. | Can you add (ACRONYM)? Small words don't count.
    name, then its initials in (), no of/and/for | Full names. Add (ACRONYM) from the capitals.
    acronim of capitals in parens, after name | add capitals' acronym in round brackets
    add (acronym) behind, skip of/for/and
    """)  # fmt: skip
def acronym_beside_name(rng: Random) -> Pair:
    """Write the acronym of a name in brackets behind it."""
    facts = {"x": rng.choice(NAMING["a"]), "y": rng.choice(NAMING["b"])}
    topics = rng.sample(NAMING["c"], 2)
    text = told(rng, BODIES, **facts, z=topics[0], c=topics[1])
    return text, f"{text} ({''.join(word[0] for word in text.split() if word[0].isupper())})"
