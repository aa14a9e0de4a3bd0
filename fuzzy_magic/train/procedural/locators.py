"""Families that keep a part of what says where something is: a mail address, a link, a path."""

from __future__ import annotations

import re
from random import Random

from fuzzy_magic.train.procedural.base import Writing, answers, carriers, typed
from fuzzy_magic.train.procedural.swapping import fill, line

SITES = carriers("example.com | {noun}.example.net | {noun}.example | {trait}-{noun}.test | mail.{noun}.test")
USERS = carriers("{given}.{family} | {noun}{n} | {given} | {noun}-{other} | {noun}+{other} | {family}_{n}")
PLACES = carriers("/ | /{noun} | /{noun}/{other} | /{noun}.html | /{noun}?id={n} | /{n}/{trait}-{noun}")


@typed("agentic_tools", """
    drop the @ and everything on the other side, keep the {side} side | split at @ and keep the {side} half
    Cut the e-mail address at the @ sign, give me the {side} piece | mail address without @, {side} part only
    Group contacts by {part}: return it for the address | I need just the {part} of each address, as written
    Which {part} is in this address? | def f(mail): '''The {part}.''' | show the {part}, lose the rest
    only the {part} of the e-mail | what's {side} of the at sign? | {part} of the mail address | email_{side}
    address.split("@")[{i}] | {side} of the @ only | get the {part} pls | email -> {part} | {part}, no @
    {sample} | {part}
    """)  # fmt: skip
def mail_part(rng: Random) -> Writing:
    """Keep the user or the domain of a mail address."""
    i = rng.randrange(2)
    user = ("user name", "user", "local part", "mailbox name", "name before the @", "part in front of the @")
    domain = ("domain", "domain name", "host", "part behind the @", "domain after the @")
    params = {"part": rng.choice((user, domain)[i]), "side": ("left", "right")[i], "i": i}
    params["sample"] = f"ana.li@example.org -> {('ana.li', 'example.org')[i]}"

    def draw(rng: Random) -> str:
        mail = fill(rng, USERS) + "@" + fill(rng, SITES)
        return mail.lower() if rng.random() < 0.8 else mail

    return params, answers(lambda t: t.split("@")[i], draw)


FILES = carriers("""
    {noun} | {trait}_{noun} | {noun}-{n} | IMG_{n}{n} | {given}{family} | {trait} {noun} {n} | {n}.{noun}
    {noun}.{other}""")
ENDINGS = "pdf docx xlsx csv txt png jpg JPG jpeg svg mp3 mp4 zip py html json md log ipynb PDF pptx xml yaml"
ROOTS = carriers(
    "/home/{given}/ | C:/Users/{given}/ | /var/{noun}/ | src/ | D:/{noun}/ | ./{noun}/{trait}/ | ~/"
)


def _file(rng: Random) -> str:
    return f"{fill(rng, FILES)}.{rng.choice(ENDINGS.split())}"


def _path(rng: Random) -> str:
    folders = "".join(fill(rng, ("{noun}/", "{trait}/", "{noun}_{n}/")) for _ in range(rng.randint(0, 3)))
    path = fill(rng, ROOTS) + folders if rng.random() < 0.93 else ""
    name = rng.choice((_file, _file, line))(rng).split()[-1]
    return (path.replace("/", "\\") if ":" in path else path) + name


@typed("code_commands", """
    I need the name only, not where it lies; extension stays | what comes after the last slash or backslash
    the item the path points to, without the way there | Remove the directory part, keep extension | basename
    only the file name with its extension | /srv/data/report.txt -> report.txt | Which file is it? No folders.
    C:\\docs\\plan.md -> plan.md | final component of the path | name at the end of the path | path -> name
    Show only the last segment | file name without folder | last part of the path | os.path.basename(p)
    leaf of this path | strip directories | drop the folders | Path(p).name
    """)  # fmt: skip
def path_tail(rng: Random) -> Writing:
    """Keep the last part of a path."""
    return {}, answers(lambda t: re.split(r"[/\\]", t)[-1], _path)


@typed("code_commands", """
    Sort downloads by type: return the part after the last dot | I want the extension alone: no name, no dot
    Remove everything up to and including the last dot | Name the extension as written, leaving the dot out
    suffix of the file, no dot, case unchanged | get the filename's extension, dot excluded | ext only, no "."
    only the characters behind the final dot | Keep just the extension (no dot) | extension, no dot, same case
    ending of the file name, no dot | file extension without the dot | what comes after the last dot
    file ending, dot dropped | report.final.pdf -> pdf | file type? ext w/o dot | f.rsplit(".", 1)[-1]
    Path(f).suffix[1:] | IMG_001.JPG -> JPG | file_ext (no dot)
    """)  # fmt: skip
def file_extension(rng: Random) -> Writing:
    """Keep the extension of a file name."""
    return {}, answers(lambda t: t.rpartition(".")[2], _file)


@typed("code_commands", """
    host of the URL | the host name, www and subdomains included | just the site, as in the link | url -> host
    strip protocol and path from the link | urlparse(url).hostname | the part between // and the next /
    https://www.example.com/a/b?x=1 -> www.example.com | hostname | full domain of the link with any www.
    Delete http(s):// and everything from the next slash on | web address, host only | which host?
    What server does this link point to? Host name only. | Keep what stands between "://" and the path
    link domain (subdomains stay) | I only want the host of each link | group links by host: name the host
    remove scheme, path and query, keep the rest | get me the host part of this url
    """)  # fmt: skip
def url_host(rng: Random) -> Writing:
    """Keep the host of a web address."""

    def draw(rng: Random) -> str:
        scheme = rng.choice(("https://", "https://", "http://"))
        host = rng.choice(("", "www.", "docs.", "shop.")) + fill(rng, SITES)
        return scheme + host + fill(rng, PLACES) * (rng.random() < 0.85)

    return {}, answers(lambda t: t.split("/")[2], draw)
