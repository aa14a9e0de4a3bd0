from __future__ import annotations

import re
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from fuzzy_magic.train.procedural import FAMILIES
from fuzzy_magic.train.procedural.words import FIRST, LAST, TEAM


def alternatives(words: tuple[str, ...]) -> str:
    return "|".join(map(re.escape, words))


TITLE = r"(?:Mr|Ms|Mrs|Dr|Prof\.)"


def by_start(table: dict[str, str], what: str) -> str:
    return next(value for key, value in table.items() if what.startswith(key))


def filled(form: str, **parts: str) -> str:
    """Put the parts into a form in which their names stand in capitals."""
    return re.sub("|".join(sorted(parts, key=len, reverse=True)), lambda m: parts[m[0]], form)


NAME_PIECES = {
    "the first name": "FIRST",
    "the middle name": "MIDDLE",
    "the last name": "LAST",
    "the last name in capitals": "SHOUT",
    "the title": "TITLE",
    "the name without title and middle name": "FIRST LAST",
    "the name without its title": "FIRST MIDDLE LAST",
    "the three initials without dots": "INITIALS",
    "the name with the middle name cut to an initial and a dot, no title": "FIRST M. LAST",
    "title and last name": "TITLE LAST",
    "last name, comma, first name, middle initial with a dot": "LAST, FIRST M.",
}


def name_piece(params: dict[str, Any], text: str) -> str:
    match = re.search(rf"({TITLE}) ([A-Z]\w+) ([A-Z]\w+) ([A-Z]\w+)", text)
    assert match
    title, first, middle, last = match.groups()
    parts = {"FIRST": first, "MIDDLE": middle, "LAST": last, "TITLE": title, "SHOUT": last.upper()}
    initials = re.sub("[^A-Z]", "", first + middle + last)
    return filled(NAME_PIECES[params["what"]], **parts, INITIALS=initials, M=initials[1])


def person_line(params: dict[str, Any], text: str) -> str:
    (first,) = re.findall(rf"\b(?:{alternatives(FIRST)})\b", text)
    (last,) = re.findall(rf"\b(?:{alternatives(LAST)})\b", text)
    (title,) = re.findall(rf"\b{TITLE}(?!\w)", text)
    (team,) = re.findall(rf"\b(?:{alternatives(TEAM)})\b", text)
    sample = params["what"].partition(', like "')[2].removesuffix('"')
    return filled(sample, Zoe=first, Novak=last, Ms=title, sales=team)


def first_and_last(text: str) -> tuple[str, str]:
    line = re.sub(rf"{TITLE} ", "", text).strip()
    if "," in line:
        last, first = line.split(", ")
    else:
        first, last = line.split()
    return first.lower(), last.lower()


def login(what: str, first: str, last: str) -> str:
    return {
        "first name, dot, last name": first + "." + last,
        "first letter of the first name, then the last name": first[:1] + last,
        "last name, dot, first name": last + "." + first,
        "first name, underscore, first letter of the last name": first + "_" + last[:1],
        "last name, then the first letter of the first name": last + first[:1],
        "first name, hyphen, last name": first + "-" + last,
        "first name only": first,
        "first three letters of the last name, then the first letter of the first name": last[:3] + first[:1],
    }[what]


def make_mail(params: dict[str, Any], text: str) -> str:
    return login(params["what"], *first_and_last(text)) + "@" + params["site"]


def login_name(params: dict[str, Any], text: str) -> str:
    match = re.fullmatch(r"(.*?)[,;]? \(?(?:born )?(\d\d)(\d\d)\)?", text)
    assert match
    ends = {
        "the year": match[2] + match[3],
        "the last two digits of the year": match[3],
        "an underscore and the year": "_" + match[2] + match[3],
        "a hyphen and the last two digits of the year": "-" + match[3],
    }
    return login(params["what"], *first_and_last(match[1])) + ends[params["end"]]


def mail_owner(params: dict[str, Any], text: str) -> str:
    match = re.search(r"(([a-z]+)\.([a-z]+)@[a-z.]+[a-z])", text)
    assert match
    first, last = match[2].capitalize(), match[3].capitalize()
    forms = {
        "the first name only": first,
        "the last name only": last,
        "initials without dots": first[0] + last[0],
        "First Last <address>": f"{first} {last} <{match[1]}>",
        "F. Last": f"{first[0]}. {last}",
    }
    return forms.get(params["what"]) or filled(params["what"], First=first, Last=last)


def people_list(params: dict[str, Any], text: str) -> str:
    line = re.sub("^(Present|Authors): ", "", text)
    people = [tuple(each.split()) for each in re.split(r", |; |\n| & | / ", line)]
    firsts, lasts = zip(*people, strict=True)
    what = params["what"]
    if "first names with and" in what:
        return re.sub("(.*), ", r"\1 and ", ", ".join(firsts))
    if "alphabetical" in what:
        return ", ".join(f"{firsts[lasts.index(last)]} {last}" for last in sorted(lasts))
    single = {
        "the first person only": f"{firsts[0]} {lasts[0]}",
        "the number of people": str(len(people)),
        "the first author's last name and et al., like Novak et al.": f"{lasts[0]} et al.",
    }
    forms = {
        "first names": "F",
        "last names": "L",
        "initials": "fl",
        "Novak, Zoe": "L, F",
        "Z. Novak": "f. L",
    }
    if what in single:
        return single[what]
    form = next(form for key, form in forms.items() if key in what)
    return ("; " if "semicolons" in what else ", ").join(
        filled(form, F=first, L=last, f=first[0], l=last[0]) for first, last in people
    )


def contact_card(params: dict[str, Any], text: str) -> str:
    (name,) = re.findall(rf"\b(?:{alternatives(FIRST)}) (?:{alternatives(LAST)})\b", text)
    (mail,) = re.findall(r"[a-z]+@example\.(?:com|org|net)", text)
    (phone,) = re.findall(r"\d{3}-\d{3}-\d{4}", text)
    first, last = name.split()
    forms = {
        "name and address": "NAME <MAIL>",
        "a CSV line": "LAST,FIRST,MAIL,PHONE",
        "name, dash": "NAME - PHONE",
        "e-mail and phone": "MAIL/PHONE",
        "a Markdown": "[NAME](mailto:MAIL)",
        "first name and phone": "FIRST (PHONE)",
        "tel:": "tel:DIGITS",
    }
    form = by_start(forms, params["what"])
    digits = "".join(re.findall(r"\d", phone))
    return filled(form, NAME=name, FIRST=first, LAST=last, MAIL=mail, PHONE=phone, DIGITS=digits)


def group_code(params: dict[str, Any], text: str) -> str:
    raw = iter(re.sub(r"[\W_]", "", text.split(": ")[-1]).upper())
    laid_out = "".join(next(raw) if char.isalnum() else char for char in params["example"])
    assert not list(raw)
    return laid_out


def mail_subject(params: dict[str, Any], text: str) -> str:
    while text.startswith(("Re: ", "RE: ", "Fwd: ", "FW: ", "AW: ", "[EXT] ")):
        text = text.split(" ", 1)[1]
    how = params["how"]
    if "quotes" in how:
        return f'"{text}"'
    return text.upper() if "capitals" in how else text.lower() if "small" in how else text


def link_part(params: dict[str, Any], text: str) -> str:
    (url,) = re.findall(r"https?://[^\s,()]+", text)
    parts, what = urlsplit(url), params["what"]
    host = parts.hostname or ""
    if what.startswith("the port"):
        return str(parts.port or {"http": 80, "https": 443}[parts.scheme])
    if what.startswith("the host name"):
        return re.sub(r"^www\.", "", host) if "without" in what else host
    if "part of the path" in what:
        return parts.path.split("/")[-1 if "last" in what else 1]
    table = {
        "the scheme": parts.scheme,
        "the path": parts.path,
        "the address without query": re.sub("[?#].*", "", url),
        "the address without its": re.sub("#.*", "", url),
        "the address without scheme": re.sub(".*//", "", url),
        "the top-level": re.findall(r"\w+$", host)[0],
        "the address with https": re.sub("^http:", "https:", url),
    }
    return by_start(table, what)


def query_value(params: dict[str, Any], text: str) -> str:
    return parse_qs(urlsplit(text).query).get(params["key"], [params["none"]])[0]


def path_part(params: dict[str, Any], text: str) -> str:
    path = PureWindowsPath(text) if "\\" in text else PurePosixPath(text)
    folders = path.parts[1:-1]
    table = {
        "the file name with its extension": path.name,
        "the file name without its extension": path.stem,
        "the extension without the dot": path.suffix[1:],
        "the extension in capitals": path.suffix[1:].upper(),
        "the folder that holds the file": path.parent.name,
        "the first folder": folders[0],
        "the number of folders": str(len(folders)),
        "the path with forward slashes": path.as_posix().removeprefix("C:"),
        "the path with .bak added at the end": text + ".bak",
        "the path with the extension changed to md": str(path.with_suffix(".md")),
    }
    return by_start(table, params["what"])


def rename_file(params: dict[str, Any], text: str) -> str:
    what = params["what"]
    match = re.fullmatch(r"(.*)\.(\w+)", text)
    assert match
    stem, ending = match.groups()
    if "lower case, with" in what:
        return text.lower().replace(" ", "_" if "underscores" in what else "-")
    table = {
        "drop all": "".join(text.split(" ")),
        "add _v2": f"{stem}_v2.{ending}",
        "add draft_": "draft_" + text,
        "write the extension": f"{stem}.{ending.lower()}",
        "write the name": f"{stem.upper()}.{ending.lower()}",
        "add a space": f"{stem} (1).{ending}",
        "change the": f"{stem}.zip",
    }
    return by_start(table, what)


def social_tags(params: dict[str, Any], text: str) -> str:
    sign = "#" if params["what"] == "hashtags" else "@"
    found = re.findall(sign + r"\w+", text)
    return " ".join(found).replace("" if "included" in params["how"] else sign, "") or params["none"]


def make_hashtag(params: dict[str, Any], text: str) -> str:
    words = re.sub(r"[^A-Za-z0-9 ]", "", text).split(" ")
    what = params["what"]
    if "per word" in what:
        return " ".join("#" + word.lower() for word in words)
    if "capitalised" in what:
        return "#" + "".join(word[0].upper() + word[1:].lower() for word in words)
    joined = ("_" if "underscores" in what else "").join(words)
    return "#" + (joined.upper() if "in capitals" in what else joined.lower())


ORACLES = {
    "name-piece": name_piece,
    "person-line": person_line,
    "make-mail": make_mail,
    "login-name": login_name,
    "mail-owner": mail_owner,
    "people-list": people_list,
    "contact-card": contact_card,
    "group-code": group_code,
    "mail-subject": mail_subject,
    "link-part": link_part,
    "query-value": query_value,
    "path-part": path_part,
    "rename-file": rename_file,
    "social-tags": social_tags,
    "make-hashtag": make_hashtag,
}
THEMES = ("names", "contacts", "addresses")


@pytest.mark.parametrize(
    "family", [f for f in FAMILIES if f.source.split(":")[1] in THEMES], ids=lambda f: f.family
)
def test_people_links_and_files_are_read_and_written_as_asked(family, agree):
    agree(family, ORACLES)
