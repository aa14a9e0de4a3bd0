"""Families about web addresses, file names, contact data and codes."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random
from typing import NamedTuple

from fuzzy_magic.train.procedural.base import Writing, carriers, say, writes
from fuzzy_magic.train.procedural.names import SITES
from fuzzy_magic.train.procedural.strings import pick
from fuzzy_magic.train.procedural.words import TEAM, WORD, code


class Link(NamedTuple):
    """A web address in its parts."""

    scheme: str
    host: str
    port: str
    path: str
    query: str
    mark: str

    def text(self) -> str:
        """Write the whole address."""
        return f"{self.scheme}://{self.host}{self.port}{self.path}{self.query}{self.mark}"


LINK_LINES = carriers(
    """
    {x} | {x} | {x} | see {x} | {first} opened {x} | link: {x} | {x} is down | from {team}: {x}
    We show the {item} on {x} | GET {x} | {x} ({first}, {weekday})
    """
)


def _link(rng: Random) -> Link:
    host = rng.choice(("", "www.", "www.", "shop.", "docs.", "api.")) + rng.choice(SITES)
    path = "/" + "/".join(rng.sample(WORD, rng.randint(1, 3)))
    path += rng.choice(("", "", ".html", ".pdf"))
    keys = rng.sample(("id", "page", "lang", "q", "ref"), rng.randint(1, 2))
    query = "?" + "&".join(f"{key}={rng.choice((rng.choice(WORD), str(rng.randint(1, 99))))}" for key in keys)
    return Link(
        rng.choice(("https", "https", "http")),
        host,
        rng.choice(("", "", "", ":8080", ":3000")),
        path,
        rng.choice((query, query, "")),
        rng.choice(("", "", "#" + rng.choice(WORD))),
    )


LINKS: dict[str, Callable[[Link], str]] = {
    "the host name": lambda k: k.host,
    "the host name without a leading www": lambda k: k.host.removeprefix("www."),
    "the scheme (http or https)": lambda k: k.scheme,
    "the path, from the first slash after the host up to any ? or #": lambda k: k.path,
    "the last part of the path (after its last slash; no query, no fragment)": lambda k: k.path.rsplit(
        "/", 1
    )[1],
    "the first part of the path, without slashes": lambda k: k.path.split("/")[1],
    "the address without query and fragment (everything from ? or # on is dropped)": lambda k: k._replace(
        query="", mark=""
    ).text(),
    "the address without its fragment": lambda k: k._replace(mark="").text(),
    "the address without scheme (no http:// or https://)": lambda k: k.text().split("://")[1],
    "the top-level domain, like com": lambda k: k.host.rsplit(".", 1)[1],
    "the address with https, whatever it had": lambda k: k._replace(scheme="https").text(),
    "the port, or 443 for https and 80 for http if no port is written": lambda k: (
        k.port[1:] or ("443" if k.scheme == "https" else "80")
    ),
}


@writes(
    "code_commands",
    """
    - From the URL give {what}.
    - URL -> {what}
    - There is one web address in the text. Return {what}.
    - def part(url): '''{what}'''
    - We count visits and keep only a piece of each link: {what}. Which piece is it here?
    - i need {what}, nothing else from the link
    - Parse the link and print {what}. Leave out the words around the link.
    - Log lines hold addresses of pages. Output {what}.
    """,
)
def link_part(rng: Random) -> Writing:
    """Take a part of a web address or change one."""

    def draw(rng: Random) -> tuple[str, Link]:
        link = _link(rng)
        return say(rng, LINK_LINES, x=link.text()), link

    return pick(rng, LINKS, draw)


KEYS = ("id", "page", "lang", "q", "ref", "sort", "token", "size")


@writes(
    "code_commands",
    """
    - Value of the query parameter {key}, or {none}.
    - ?{key}= -> its value, else {none}
    - Read the parameters after the question mark and return what {key} is set to. Not set: {none}.
    - def get(url): '''The value of {key} in the query string, "{none}" if it is absent.'''
    - Our links carry a parameter called {key}. Print its value; for links that lack it print {none}.
    - what's {key} in this link? say {none} if it's not there
    - The link is scheme://host/path?a=1&b=2. Find {key} among the parameters and give its value or {none}.
    - Extract {key} from the query string. Default: {none}.
    """,
)
def query_value(rng: Random) -> Writing:
    """Read one parameter of a web address."""
    key, none = rng.choice(KEYS), rng.choice(("none", "null", "-", "missing", "0"))

    def row(rng: Random) -> tuple[str, str]:
        keys = rng.sample([k for k in KEYS if k != key], rng.randint(1, 3))
        if not (absent := rng.random() < 0.2):
            keys.insert(rng.randint(0, len(keys)), key)
        values = {k: rng.choice((rng.choice(WORD), str(rng.randint(1, 999)), code(rng, "AA9"))) for k in keys}
        query = "?" + "&".join(f"{k}={v}" for k, v in values.items())
        link = _link(rng)._replace(query=query, mark="")
        return link.text(), none if absent else values[key]

    return {"key": key, "none": none}, row


class File(NamedTuple):
    """A file in its folders, with the sign between these."""

    folders: tuple[str, ...]
    stem: str
    ending: str
    sign: str

    def text(self) -> str:
        """Write the whole path."""
        root = "C:\\" if self.sign == "\\" else "/"
        return root + self.sign.join((*self.folders, f"{self.stem}.{self.ending}"))


def _file(rng: Random) -> File:
    folders = rng.sample(
        ("home", "data", "users", "exports", "archive", "img", "src", "backup"), rng.randint(1, 2)
    )
    stem = say(rng, ("{word}", "{word}-{word}", "{word}_{n}", "{team}-report", "{word}_final", "{word}.old"))
    ending = rng.choice(("txt", "pdf", "csv", "png", "jpg", "py", "docx", "xlsx", "json"))
    return File((*folders, rng.choice(TEAM)), stem, ending, rng.choice(("/", "/", "\\")))


FILES: dict[str, Callable[[File], str]] = {
    "the file name with its extension": lambda f: f"{f.stem}.{f.ending}",
    "the file name without its extension (the part after the last dot)": lambda f: f.stem,
    "the extension without the dot": lambda f: f.ending,
    "the extension in capitals, no dot": lambda f: f.ending.upper(),
    "the folder that holds the file (its name only)": lambda f: f.folders[-1],
    "the first folder": lambda f: f.folders[0],
    "the number of folders (the drive C: is none)": lambda f: str(len(f.folders)),
    "the path with forward slashes, without C: in front": lambda f: (
        "/" + "/".join((*f.folders, f"{f.stem}.{f.ending}"))
    ),
    "the path with .bak added at the end": lambda f: f"{f.text()}.bak",
    "the path with the extension changed to md": lambda f: f._replace(ending="md").text(),
}


@writes(
    "code_commands",
    """
    - From the path give {what}.
    - path -> {what}
    - The input is a path on Linux or Windows. Return {what}.
    - def part(path): '''{what}'''
    - A list of files has to be sorted. For every path print {what}.
    - just {what}
    - Look at the file path and write {what}. Keep spelling and case unless told otherwise.
    - Backup script: given a full path, output {what}.
    """,
)
def path_part(rng: Random) -> Writing:
    """Take a part of a file path or change one."""

    def draw(rng: Random) -> tuple[str, File]:
        file = _file(rng)
        return file.text(), file

    return pick(rng, FILES, draw)


RENAMES: dict[str, Callable[[str, str], str]] = {
    "write all in lower case, with underscores for spaces": lambda s, e: f"{s}.{e}".lower().replace(" ", "_"),
    "write all in lower case, with hyphens for spaces": lambda s, e: f"{s}.{e}".lower().replace(" ", "-"),
    "drop all spaces, leave the case": lambda s, e: f"{s}.{e}".replace(" ", ""),
    "add _v2 before the dot of the extension": lambda s, e: f"{s}_v2.{e}",
    "add draft_ in front": lambda s, e: f"draft_{s}.{e}",
    "write the extension in lower case, the rest unchanged": lambda s, e: f"{s}.{e.lower()}",
    "write the name in capitals and the extension in lower case": lambda s, e: f"{s.upper()}.{e.lower()}",
    "add a space and (1) before the dot of the extension": lambda s, e: f"{s} (1).{e}",
    "change the extension to zip": lambda s, e: f"{s}.zip",
}


@writes(
    "agentic_tools",
    """
    - Rename the file: {what}.
    - new file name: {what}
    - Give the new name of the file. Rule: {what}.
    - def rename(name): '''{what}'''
    - Our shared drive has a rule for names: {what}. What is this file called under the rule?
    - pls rename, {what}
    - One rule only, apply it and change nothing else: {what}. Print the new name with its extension.
    - File clean-up ({what}). Output the name after the clean-up.
    """,
)
def rename_file(rng: Random) -> Writing:
    """Give a file a new name."""

    def draw(rng: Random) -> tuple[str, tuple[str, str]]:
        stem = say(
            rng, ("{city} {word}", "{word}", "{team} {word} {n}", "{item}", "{first} {n}", "{company} {n}")
        )
        ending = rng.choice(("txt", "PDF", "csv", "JPG", "png", "Docx", "xlsx", "TXT"))
        return f"{stem}.{ending}", (stem, ending)

    what, rule = rng.choice(list(RENAMES.items()))
    return pick(rng, {what: lambda fact: rule(*fact)}, draw)


@writes(
    "text_nlp",
    """
    - List the {what}{how}, separated by spaces; {none} if there are none.
    - {what}{how}, else {none}
    - Collect all {what} of the post in their order{how}, with single spaces between. No such thing: {none}.
    - def tags(post): '''" ".join of the {what}{how}, or "{none}"'''
    - For our statistics take the {what} out of each post{how}. Put spaces between them, write {none} for a
      post without any.
    - which {what} are in there{how}? ({none} if nothing)
    - Pull the {what} from the text{how}. Several: part them by a space. None: {none}.
    - Read the message, ignore everything except {what}, and print those{how}; {none} for no hit.
    """,
)
def social_tags(rng: Random) -> Writing:
    """Collect the hashtags or mentions of a post."""
    what, sign = rng.choice((("hashtags", "#"), ("mentions (words with @ in front)", "@")))
    how, keep = rng.choice(((", signs included", True), (", without the sign in front", False)))
    none = rng.choice(("none", "-", "nothing"))

    def row(rng: Random) -> tuple[str, str]:
        words = say(
            rng, ("{first} {verb} my {item} today", "so much {word} in {city}", "love my {adj} {item}")
        ).split()
        found = rng.sample(WORD, rng.choice((0, 1, 1, 2, 3)))
        other = rng.sample([w for w in WORD if w not in found], rng.choice((0, 1)))
        marked = [*(sign + w for w in found), *(("@" if sign == "#" else "#") + w for w in other)]
        for word in marked:
            words.insert(rng.randint(0, len(words)), word)
        tags = [w for w in words if w[0] == sign]
        return " ".join(words), " ".join(w if keep else w[1:] for w in tags) or none

    return {"what": what, "how": how, "none": none}, row


HASHES: dict[str, Callable[[list[str]], str]] = {
    "one hashtag, every word capitalised and no spaces, like #RedSweetApple": lambda ws: (
        "#" + "".join(w.capitalize() for w in ws)
    ),
    "one hashtag in lower case without spaces": lambda ws: "#" + "".join(ws).lower(),
    "one hashtag per word, in lower case, with spaces between": lambda ws: " ".join(
        f"#{w.lower()}" for w in ws
    ),
    "one hashtag in lower case with underscores between the words": lambda ws: "#" + "_".join(ws).lower(),
    "one hashtag in capitals without spaces": lambda ws: "#" + "".join(ws).upper(),
}


@writes(
    "text_nlp",
    """
    - Turn the phrase into {what}.
    - phrase -> {what}
    - Take the words of the input, drop punctuation, and write {what}.
    - def hashtag(phrase): '''{what}; signs are dropped'''
    - Our campaign titles are posted as tags. Make {what} from this title, leaving out commas and marks.
    - hashtag pls! ({what})
    - Write {what} for this headline. Only letters and digits count.
    - Social media desk: from the title make {what}. No punctuation.
    """,
)
def make_hashtag(rng: Random) -> Writing:
    """Make hashtags of a phrase."""

    def draw(rng: Random) -> tuple[str, list[str]]:
        text = say(
            rng, ("{adj} {word} day", "{city} {word} week!", "{adj} {adj} {pet}", "meet {first}, {n} times")
        )
        text = rng.choice((text, text.title(), text.upper()))
        return text, re.findall(r"\w+", text)

    return pick(rng, HASHES, draw)
