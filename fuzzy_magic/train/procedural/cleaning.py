"""Families that take the dirt out of a text: tags, codes, repeated marks, stamps, comments, stray signs."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from urllib.parse import quote, unquote

from fuzzy_magic.train.procedural.base import DrawRow, Writing, answers, carriers, say, typed
from fuzzy_magic.train.procedural.words import listed, one_each, shelves

CLEAN_SHARE = 0.07
OWN = shelves("""
    thing: colander, parcel, spare key, kite, wheelbarrow, router, blender, sofa bed, quilt, microscope
    + , stapler, trampoline, ukulele, teapot, birdcage, scooter, pram, projector, skillet, vase, wetsuit
    thing2: clipboard, toolbox, fan heater, piano stool, aquarium, compass, doorbell, easel, flannel shirt
    + , gearbox, hoodie, sledge, jumper, loft hatch, mousepad, nightlight, oven glove, paddling pool
    how: dusty, leaky, shiny, wobbly, foldable, chilly, spotless, crooked, striped, late, rusty, cosy
    + , faulty, sticky, handmade, oversized, cracked, waterproof, vintage, missing, half-price
    did: fixed, borrowed, shipped, wrapped, tested, weighed, labelled, scanned, dropped, refilled, tuned
    + , oiled, stacked, rented, photographed, unpacked, measured, misplaced, donated
    spot: attic, bakery, ferry dock, gym, rooftop, hallway, cellar, museum shop, playground, depot, pharmacy
    + , town hall, campsite, laundry, theatre, barn, greenhouse, roundabout
    who: Maya, Theo, Ingrid, Pavel, Soraya, Duncan, Leila, Marco, Astrid, Kwame, Beatrice, Hugo, Nadia
    who2: Callum, Yuki, Gloria, Rashid, Penny, Stefan, Ottilie, Bruno, Celia, Declan, Esme, Florian, Gwen
    matter: deadline, invoice, timetable, password reset, budget, newsletter, inventory, contract, survey
    + , fire drill, backup, rehearsal, delivery, interview, migration, tax return, seating plan, warranty
    dish: lentil soup, apple pie, ramen, goulash, risotto, pancakes, fish tacos, dumplings, beetroot salad
    + , porridge, lasagne, shakshuka, waffles, pumpkin curry, garlic bread, noodles
    """, r" *\+? *, *")  # fmt: skip
PLAIN = carriers("""
    please send the {matter} to {who2} | {who} and {who2} {did} the {thing} | can we talk about the {matter}
    {who} {did} the {how} {thing} | {matter} moved to {weekday} | no news on the {matter} yet | {how} {thing2}
    new {matter} for the {spot} | your {thing2} is on its way | {thing} with {how} {thing2} | {city} {spot}
    lost {thing} at the {spot} | I need {dish} by {weekday} | the {spot} is {how} today | how do I cook {dish}
    we {did} it at the {spot} | {how} {thing} from {city} | who {did} my {thing2} | {company} {matter}
    {thing} for {who} | {dish} recipe | {who} {last} | ask {team} | {matter} | {thing} | {dish}
    """)  # fmt: skip
SENTENCES = carriers("""
    we {did} the {thing}, the {thing2} and the {word}. | first {dish}, then {dish2}, then the {matter}.
    If you see {who}, ask about the {matter}. | the {spot} is {how}; bring {who}! | yes, {who} {did} it.
    The {matter} is {how}, so ask {who}. | is the {how} {thing} yours, {who}? | {how}, {adj}, {adj2}: {thing}
    {who2}: no, the {thing} is {how}! | {who}, did you get the {thing}? | {matter}: {weekday}, same time.
    Well, {who} {did} it; who else? | my {thing}, my {thing2}, {word} | Oh dear, the {thing2} is {how}.
    {thing}, {thing2} and {dish} | {team}, please call {who2}. | {who}, {who2}, {first} | sorry, wrong {spot}.
    no {dish}, no {dish2}! | {city}, {country} | hello, {who2}! | {last}, {who} | wait, what?
    """)  # fmt: skip


def fill(rng: Random, lines: tuple[str, ...], **facts: object) -> str:
    """Fill a carrier sentence; `{a}` and `{b}` are plain phrases."""
    mine: dict[str, object] = {**one_each(rng, OWN)}
    mine |= {"dish2": rng.choice(OWN["dish"]), "adj2": rng.choice(OWN["how"])} | facts
    line = rng.choice(lines)
    mine |= {x: fill(rng, PLAIN) for x in "ab" if f"{{{x}}}" in line}
    return say(rng, (line,), **mine)


def cased(rng: Random, text: str) -> str:
    """Write a text with small letters, a capital at the start or all in capitals."""
    capital = text[:1].upper() + text[1:]
    return rng.choice((text, text, text, capital, capital, text.upper()))


def phrase(rng: Random, lines: tuple[str, ...] = (*PLAIN, *PLAIN, *SENTENCES)) -> str:
    """Draw a clean phrase or sentence."""
    return cased(rng, fill(rng, lines))


def cleans(rule: Callable[[str], str], dirty: Callable[[Random], str]) -> DrawRow:
    """Draw texts with something to clean, a few without, and apply the rule."""

    def draw(rng: Random) -> str:
        still = rng.random() < CLEAN_SHARE
        answer = rule(text := phrase(rng) if still else dirty(rng))
        return text if len(answer) <= 120 and (still or answer != text) else draw(rng)

    return answers(rule, draw)


TAGGED = carriers("""
    <p>{thing} <strong>{how}</strong>: {b}</p> | <a href="https://example.com/{n}">{a}</a> | <b>{a}</b> {b}
    <span style="color:red">{who}</span> {b} | <p><a href="/{word}">{a}</a></p> | <td align="right">{n}</td>
    <div class="{word}">{a}</div> | {how} <em>{thing}</em> | <ul><li>{a}</li></ul> | <B>{thing}</B> {n}
    {a} <i>{b}</i> | <li>{a}</li> | <td>{a}</td> | <h2>{a}</h2> | <p>{a}</p> | <u>{a}</u> | {a}<br/> | {a}<br>
    """)  # fmt: skip


@typed("format_repair", """
    def strip_tags(s): '''delete each <...>, keep the words''' | how would the browser show it, as plain text?
    keep the text of all HTML elements, not the tags | scraped: lose the markup | de-html | untag
    remove everything between < and >, signs included | get rid of <p>, <b>, <a href=…> and so on | strip html
    the page text without angle-bracket tags | The export has tags in it. Lose them. | <b>hi</b> -> hi
    html to text: drop everything in <…> | take out opening and closing tags | text content only, tags out
    re.sub("<[^>]*>", "", s) | no tags, just the text | plain_text (from html) | remove HTML tags | strip tags
    """)  # fmt: skip
def html_tags_out(rng: Random) -> Writing:
    """Remove HTML tags and keep the text."""
    return {}, cleans(lambda t: re.sub("<[^>]*>", "", t), lambda r: fill(r, TAGGED))


CODED = carriers("""
    that&apos;s {who2}&rsquo;s {thing} | &pound;{n} for the {thing} | {matter} &ndash; {weekday} | {a}&hellip;
    don&#39;t lose the {thing} | M&uuml;ller &amp; {last} | &copy; {n} {company} | {n} &times; {thing2}
    {dish} &amp; {dish2} | {who} &lt;{mail}&gt; | {who}&#39;s {thing} | {n}&deg;C in {city} | 5&nbsp;kg {word}
    {thing} &mdash; {b} | se&ntilde;or {last} | {how}&nbsp;{thing} | caf&eacute; {city} | {matter} &lt; {n}
    &ldquo;{a}&rdquo; | {who} &gt; {who2} | &quot;{a}&quot; | {n}&nbsp;&euro; | &frac12; {dish}
    {thing}&trade; | &lt;{word}&gt; | {a} &amp; {b}
    """)  # fmt: skip


@typed("format_repair", """
    turn &lt; &gt; &quot; &amp; &nbsp; into the signs they stand for | resolve named and numeric entities
    show it as the browser would: &copy; is ©, &euro; is € | convert character references to plain characters
    def unescape(s): '''&eacute; -> é, &#39; -> ' etc.''' | what does the text say once entities are resolved?
    decode entities; a non-breaking space becomes a space | replace each HTML entity with its character
    html.unescape(s), &nbsp; as a normal space | fix "Tom &amp; Ann" and the like | entities to characters
    write &…; codes as real signs | HTML character codes -> text | htmlentities backwards | entities decoded
    de-escape &#39; & co. | decode HTML entities | R&amp;D -> R&D | unescape html | &amp; -> &
    """)  # fmt: skip
def entities_to_signs(rng: Random) -> Writing:
    """Write HTML entities as the signs they stand for."""
    return {}, cleans(lambda t: html.unescape(t).replace("\xa0", " "), lambda r: fill(r, CODED))


@typed("code_commands", """
    make the link text readable: %2C is a comma, %20 a blank | The query string is percent-encoded. Decode it.
    def unquote(s): '''percent-encoded -> readable''' | file name as it was before the browser encoded it
    what does this look like without the % codes? | turn the percent codes back into characters | urldecode
    replace every %XX by its character (UTF-8) | readable version of the encoded string | unquote the url text
    convert %3A, %2F, %26 … to : / & … | reverse of encodeURIComponent | my%20file.txt -> my file.txt
    decode the url-encoded cell | %20 -> space, %C3%A9 -> é | urllib.parse.unquote(s) | decode %20 and friends
    remove url escaping | decodeURIComponent | undo URL encoding
    """)  # fmt: skip
def percent_decoded(rng: Random) -> Writing:
    """Decode percent codes."""
    more = "{a}.pdf | {a} & {b} | 100% {how} {thing} | café {city} | {a} (new) | {matter}={n}&{word}={how}"
    lines = (*PLAIN, *SENTENCES, *carriers(more), "Zoë's {thing}", "{n} € {word}")

    def dirty(rng: Random) -> str:
        head = rng.choice(("", "", "", "https://example.com/", "q=", "/files/"))
        return head + quote(phrase(rng, lines), safe=rng.choice(("", "", "/", ",/")))

    return {}, cleans(unquote, dirty)


LOUD = carriers("""
    {city}{m} {dish}{m2} yes{m} | {matter} {how}{m} why{m2} | wow{m} {thing}{m2} | no way{m} {a}{m2} | help{m}
    {a}{m2} {who2}{m} | {who}{m} {a}{m2} | {a}{m} {b}{m2} | really{m} {a} | {a}{m} {b} | {a}{m} | {a}{m}
    """)  # fmt: skip


@typed("format_repair", """
    calm down the punctuation: never more than one ! ? or . in a row | re.sub(r"([!?.])\\1+", r"\\1", s)
    People shout in reviews. Leave one mark where there are several. | "what????" should read "what?"
    repeated exclamation/question marks/dots down to one each time | just one ! or ? or . at a time | !!! -> !
    cut multiple end marks to a single one, everywhere | replace each row of equal end marks by one of them
    def calm(s): "no!!!" -> "no!", "eh??" -> "eh?" | ??? to ?, !!! to !, .... to . | normalise !!!! and ????
    collapse repeated punctuation | squeeze runs of ! or ? or . | reduce !!/??/.. to one sign | Hey!!! -> Hey!
    one end mark is enough | single end marks only | !!/??/.. once only | dedupe !, ? and .
    """)  # fmt: skip
def end_marks_single(rng: Random) -> Writing:
    """Write one end mark where the same one is repeated."""

    def dirty(rng: Random) -> str:
        m, m2 = (rng.choice("!!!???.") * rng.choice((1, 2, 2, 3, 3, 4, 5)) for _ in "ab")
        return cased(rng, fill(rng, LOUD, m=m, m2=m2))

    return {}, cleans(lambda t: re.sub(r"([!?.])\1+", r"\1", t), dirty)


PADDED = carriers("""
    episode {z}: {dish} | row {z}, seat {z2} | bus {z} to {city} | gate {z}, {city} | {z} x {thing2} | no. {z}
    lot {z} {how} | {z} {thing}s | {matter} {z} | invoice {z} | {thing} {z} | ticket #{z} | {z} pieces | #{z}
    {word}-{z} | {who} {z} | agent {z} | room {z} | {z}/{z2} | INV-{z} | {z} km | {z} | {z} | {z}
    """)  # fmt: skip


@typed("format_repair", """
    write each number without the zeros it begins with | numbers should not start with 0 unless they are 0
    Excel kept the zeros at the start, lose them | def unpad(s): '''"room 012" -> "room 12"''' | 000120 => 120
    leading zeros out, zeros elsewhere stay | number without leading zeros, 000 is 0 | zero-padded to plain
    drop the zeros in front of the number | take away zeros a number begins with | strip leading zeros
    drop zeros on the left of numbers | 0042 is 42, fix this everywhere | re.sub(r"\\b0+(?=\\d)", "", s)
    remove zero padding | INV-0031 -> INV-31 | no leading zeros | unpad the number | un-zero-pad | 007 -> 7
    """)  # fmt: skip
def leading_zeros_out(rng: Random) -> Writing:
    """Remove the leading zeros of numbers."""

    def dirty(rng: Random) -> str:
        pads = ["0" * rng.choice((0, 1, 1, 2, 2, 3, 4)) for _ in "ab"]
        z, z2 = (pad + str(rng.randint(0, 10 ** rng.randint(1, 5))) for pad in pads)
        return fill(rng, PADDED, z=z, z2=z2)

    return {}, cleans(lambda t: re.sub(r"(?<!\d)0+(?=\d)", "", t), dirty)


SCRIPT = carriers("""
    url = "https://example.com/{v}" | {v} = ["{who}", "{who2}"] | for i in range({n}): | git push origin {v}
    color = "#{n}f{n}" | {v}.append("#{n}") | pip install {v} | {v} = {w} * {n} | if {v} > {n}: | print("{a}")
    def {v}({w}): | return {v} | import {v} | port = {n} | rm -r {v}/ | {v} = {n} | {v} += 1 | cd ~/{v}
    """)  # fmt: skip
SCRIPT2 = carriers("""
    var url = "https://example.com/{v}"; | console.log("{how} {thing}"); | import {v} from "./{w}"; | {v}++;
    if ({v} > {n}) break; | const {v} = "{a}"; | {v}.push("{who}"); | color: "#{n}f{n}", | fn {v}({w}: i32)
    let {v} = {n}; | int {v} = {n}; | use {v}::{w}; | x = '//{v}'; | return {v}; | free({v}); | {v}({w});
    """)  # fmt: skip
VARIABLES = listed("""
    total, user_id, rowCount, retries, cache, buffer, items, payload, limit, offset, is_open, price, queue,
    token, result, config, shift, delta, maxLen, label, index, parser, sensor, score, batch, path, width
    """)  # fmt: skip


def code_line(rng: Random, commented: bool) -> str:
    """Draw a line of code, with a comment behind it or none."""
    lines, sign = rng.choice(((SCRIPT, "#"), (SCRIPT2, "//")))
    v, w = rng.sample(VARIABLES, 2)
    note = fill(rng, (*PLAIN, "TODO", "see #{n}", "don't touch", "TODO: {a}", "was {n}", "{who}'s idea"))
    gap, blank = rng.choice((" ", "  ", "  ")), rng.choice((" ", " ", " ", ""))
    return fill(rng, lines, v=v, w=w) + (f"{gap}{sign}{blank}{note}" if commented else "")


@typed("code_commands", """
    def code(line): '''code part; a # or // inside quotes is no comment''' | drop the comment behind the code
    delete trailing comments (# and //), also the blanks in front of them | let a = 2; // two -> let a = 2;
    everything before the comment sign (strings may hold # or //) | the line of code as it is, comment removed
    remove the note the programmer left behind the code | I want the statement only, not the remark after it
    code line without its trailing comment | remove # … or // … at the end | cut the end-of-line comment
    just the code, no comment | statement minus # comment | comment-free line of code | inline comment removal
    comment off, code stays | x = 1  # one -> x = 1 | strip the comment | code sans comment | rstrip comment
    """)  # fmt: skip
def code_comment_out(rng: Random) -> Writing:
    """Remove the comment behind a line of code."""
    code = re.compile(r"""((?:"[^"]*"|'[^']*'|[^"'#/]|/(?!/))*?)\s*(?:#|//|$)""")

    def draw(rng: Random) -> str:
        line = code_line(rng, rng.random() > 2 * CLEAN_SHARE)
        return line if len(line) < 130 else draw(rng)

    return {}, answers(lambda t: m[1] if (m := code.match(t)) else "", draw)


STAMPS = carriers("""
    [%d/%b/%Y:%H:%M:%S +0000] | %Y-%m-%d %H:%M:%S,%f | %Y-%m-%dT%H:%M:%S.%f | [%Y-%m-%d %H:%M:%S] | [%H:%M:%S]
    %Y-%m-%dT%H:%M:%SZ | %Y-%m-%d %H:%M:%S | %Y/%m/%d %H:%M:%S | %d/%m/%Y %H:%M | %b %d %H:%M:%S | %H:%M:%S
    """)  # fmt: skip
STAMP = re.compile(r"\[\d.*?\] |([\d/-]+[ T]|[A-Z]\w\w \d\d )?\d\d:\d\d\S* ")
LOGGED = carriers("""
    {who} connected from 192.0.2.{n} | {level} retry {n} for {who} | {daemon} {level} {word} | {daemon}: {a}
    {level} [{daemon}] {a} | {level} {daemon} - {a} | GET /{word} 200 {n}ms | POST /{word}/{n} 500 | {a}
    user {who} logged in | {level} disk at {n}% | {daemon}[{n}]: {a} | {level}: {a} | {level} {a}
    """)  # fmt: skip
LEVELS = ("INFO", "WARN", "ERROR", "DEBUG", "FATAL", "WARNING", "TRACE", "info", "error")
DAEMONS = listed("sshd, cron, nginx, kernel, api, worker, scheduler, mailer, auth, db, proxy, billing")


@typed("agentic_tools", """
    I want to group identical log lines, so take the date/time off the front | log line without the time stamp
    timestamps differ in each line and break my diff: out with them | 2024-05-01 08:00:00 INFO ok -> INFO ok
    leave out when it happened (date, time, brackets around them) | cut off the stamp; level and message stay
    def untimed(line): everything after the leading timestamp | log entry text only (time dropped, level kept)
    [12:01:44] ERROR disk full -> ERROR disk full | the line from the first thing after the time
    delete the date and time that open the line | remove date and time at the start | strip the timestamp
    what was logged, without the when | everything behind the timestamp | log message minus its time
    no timestamp please | drop the time stamp | line w/o date/time | trim time prefix
    """)  # fmt: skip
def time_stamp_out(rng: Random) -> Writing:
    """Remove the time stamp before a line of a log."""

    def draw(rng: Random) -> str:
        when = datetime(rng.randint(2015, 2029), 1, 1) + timedelta(seconds=rng.randrange(365 * 86400))
        stamp = when.strftime(rng.choice(STAMPS)).replace("000000", f"{rng.randint(1, 999):03d}")
        text = fill(rng, LOGGED, level=rng.choice(LEVELS), daemon=rng.choice(DAEMONS))
        return text if rng.random() < CLEAN_SHARE else f"{stamp} {text}"

    return {}, answers(lambda t: t[m.end() :] if (m := STAMP.match(t)) else t, draw)


@typed("agentic_tools", """
    delete leading > signs (and the blank after) in each line | quoted e-mail text without the quote marks
    def unquote_reply(text): '''no > in front of the lines''' | get rid of mail quoting, keep line breaks
    I copied this from a reply, so the > at the start must go | every line begins with >, take that away
    clean up the quoted reply: no angle signs in front | what they wrote, minus the > prefix | blockquote off
    markdown blockquote to normal text | remove quote prefix from each line | lines without their >, >> or > >
    re.sub(r"(?m)^[> ]*> ?", "", s) | remove the > at line starts | peel off all the >>> levels
    no quote prefix in the mail | strip reply quote marks | lose the > prefix | > hello -> hello | > marks out
    """)  # fmt: skip
def quote_marks_out(rng: Random) -> Writing:
    """Remove the quote marks at the starts of lines."""

    def dirty(rng: Random) -> str:
        lines = [phrase(rng) for _ in range(rng.choice((1, 1, 2, 2, 3)))]
        return "\n".join(rng.choice(("> ", "> ", "> ", ">", ">> ", "> > ")) + line for line in lines)

    return {}, cleans(lambda t: re.sub(r"(?m)^[> ]*> ?", "", t), dirty)


@typed("code_commands", """
    delete the number that opens each line, with the sign and blanks behind it | code without line numbers
    pasted with line numbers; I need the lines only | cat -n in reverse | numbered listing -> plain listing
    the file view put a number before each line: remove it | numbers in the margin out, code unchanged
    take the leading line number away (line breaks stay) | drop "12:" or "12 |" or "12" in front of every line
    def unnumber(src): '''each line minus its number''' | remove line numbers at the line starts
    just the source, not the gutter | listing without numbering | lose the gutter numbers | unnumber the lines
    strip the line numbers | line text, number off | gutter off | no line numbers | 1: a = 2 -> a = 2
    """)  # fmt: skip
def line_numbers_out(rng: Random) -> Writing:
    """Remove line numbers at the starts of lines."""

    def draw(rng: Random) -> str:
        style = rng.choice(("{}: ", "{}:", "{} | ", "{}  ", "{}\t", "L{}: ", "{:03d} ", "{:02d}: "))
        start = rng.choice((1, 1, rng.randint(2, 400)))
        lines = [code_line(rng, False) for _ in range(rng.choice((1, 2, 2, 3)))]
        numbers = [style.format(start + i) * (start < 320) for i in range(len(lines))]
        text = "\n".join(map("".join, zip(numbers, lines, strict=True)))
        return text if len(text) < 110 else draw(rng)

    return {}, answers(lambda t: re.sub(r"(?m)^L?\d+[:| \t]+", "", t), draw)


ESCAPES = {
    "spaces": "  ", "one blank each": "  ", "single spaces": "  ", "real line breaks and tabs": "\n\t",
    "actual newlines and tabs": "\n\t", "line breaks": "\n\n", "semicolons": ";;",
}  # fmt: skip


@typed("code_commands", """
    The log shows \\n and \\t as two characters each. Make them {b}. | escaped newlines and tabs should be {b}
    the text contains visible \\n and \\t: write {b} in their place | convert \\n and \\t sequences to {b}
    def unescape(s): '''visible "\\n" and "\\t" become {b}''' | change both escape codes, \\n and \\t, to {b}
    I see backslash-n and backslash-t all over, make that {b} | replace "\\n" and "\\t" (as typed) with {b}
    CSV export escaped my line ends and tabs: {b} please | no \\n or \\t in the text, use {b} instead
    backslash n and backslash t should be {b} | swap every typed \\n or \\t for {b} | escapes (\\n \\t) to {b}
    where it says \\n or \\t I want {b} | turn literal \\n and \\t into {b} | typed-out \\n and \\t become {b}
    exchange \\n and \\t for {b} | give me {b}, not \\n \\t | decode \\n/\\t as {b} | {b} for \\n and \\t
    """)  # fmt: skip
def escapes_turned(rng: Random) -> Writing:
    """Write spaces, real line ends or the like for line ends and tabs that are typed out."""
    name = rng.choice(list(ESCAPES))
    line_end, tab = list(ESCAPES[name])

    def dirty(rng: Random) -> str:
        parts = [phrase(rng, (*PLAIN, "{thing}", "{n}", "{who}")) for _ in range(rng.choice((2, 2, 3, 4)))]
        return "".join(part + rng.choice((r"\n", r"\n", r"\t")) for part in parts)[:-2]

    return {"b": name}, cleans(lambda t: t.replace(r"\n", line_end).replace(r"\t", tab), dirty)


FRAMED = carriers("""
    ==={word}_{word}_{n}=== | <<{thing} + {thing2}>> | ___{thing}*{n}___ | * {who}-{who2} * | -{who}, {who2}-
    ---- {a} ---- | *** {a} *** | >>> {a} <<< | -=- {a} -=- | =={n}-{n}== | ~*~ {a} ~*~ | ***{a}*** | --{a}--
    == {a} == | ## {a} ## | +++{a}+++ | ~~{a}~~ | __{a}__ | ~ {a} ~ | -- {a} | {a} -- | {a}*** | *{a}* | #{a}#
    """)  # fmt: skip


@typed("format_repair", """
    no signs outside the first and last letter | unframe it | peel the ===, ~~~, *** away left and right
    the heading got framed with signs, undo it | no signs at the start or end, inner ones stay
    cut symbols off the edges until there's a letter or digit | def unframe(s): '''--x-- -> x, == y == -> y'''
    lose leading and trailing * - = _ ~ # + and blanks | take border characters off | ==x== -> x
    bare title, no asterisks or dashes round it | remove the stars, dashes etc. around it | ***text*** -> text
    only the words between the ornaments | strip the decoration at both ends | trim stray signs off both ends
    text inside the *** or --- or === | heading, no ornament | s.strip("*-=_~#+<> ") | >>> hey <<< -> hey
    """)  # fmt: skip
def frame_signs_out(rng: Random) -> Writing:
    """Remove stray signs at both ends of a text."""

    def draw(rng: Random) -> str:
        return cased(rng, fill(rng, PLAIN if rng.random() < CLEAN_SHARE else FRAMED))

    return {}, answers(lambda t: t.strip("*-=_~#+<> "), draw)


EMOJIS = (*"🎉👍😂🔥🙏✨😊🚀👀😅💯🥳😭🤔✅🐶🍕🎂💪😍🙌😎🌟📦🎈☕🤣😢💡🌈👏", "❤️", "☀️")


@typed("format_repair", """
    def plain_end(msg): '''msg without the emoji(s) it ends in''' | last characters are emojis? remove them
    marketing puts 🎉 behind everything; delete it there | remove emojis from the end, those inside stay
    end with the text, not with an emoji | without the final emoji or emojis | drop the emoji after the text
    chat line with no emoji behind it | the message minus the emoji tail | text up to the emojis at the end
    rtrim emoji | no end emoji | cut the smileys off the end | lose the closing emoji(s) | rstrip emojis
    nice one 👍 -> nice one | strip trailing emojis | no emoji at the end | trailing emoji out | ok 🔥 -> ok
    """)  # fmt: skip
def end_emoji_out(rng: Random) -> Writing:
    """Remove the emojis at the end of a text."""
    tail = re.compile(r"(?:\s*[\U0001F300-\U0001FAFF\u2600-\u27BF]\ufe0f?)+$")

    def dirty(rng: Random) -> str:
        text = phrase(rng)
        if rng.random() < 0.2:
            text = text.replace(" ", f" {rng.choice(EMOJIS)} ", 1)
        marks = [rng.choice(EMOJIS) for _ in range(rng.choice((1, 1, 1, 2, 3)))]
        marks = marks[:1] * len(marks) if rng.random() < 0.4 else marks
        return text + rng.choice((" ", " ", " ", "")) + rng.choice(("", "", " ")).join(marks)

    return {}, cleans(lambda t: tail.sub("", t), dirty)
