"""Read records back from the texts in which procedural families tell them: lines and forms, backwards."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator

from fuzzy_magic.train.procedural import kinds
from fuzzy_magic.train.procedural.kinds import Facts, Kind
from fuzzy_magic.train.procedural.words import CITY, COMPANY, COUNTRY, FIRST, ITEM, LAST, MONTHS, WEEKDAYS

DRAWS = 500


def either(words: Iterable[str]) -> str:
    return "(?:" + "|".join(map(re.escape, sorted(words, key=len, reverse=True))) + ")"


MONTH, WEEKDAY = either(MONTHS), either(WEEKDAYS)
#: What the values of fields look like; fields that fit none of these are known by the values they take.
SORTS = (
    f"{either(kinds.FIRSTS)} {either(kinds.LASTS)}",
    f"(?:{either(COMPANY)}|{either(kinds.STEMS)}(?: {either(kinds.ENDINGS)})?)",
    either(kinds.TOWNS),
    rf"(?:\d+ {MONTH}(?: \d{{4}})?|{MONTH} \d+|\d\d\.\d\d\.\d{{4}}|{WEEKDAY}|\d{{4}}-\d\d-\d\d)",
    r"(?:\d+:\d\d|\d+ pm|\d+\.\d\d am|\d+ o'clock)",
    r"(?:\$\d+(?: million)?|€\d+\.50|\d+ euros|EUR \d+|£\d+|\d+,\d{3} dollars|\d+\.00 EUR|\d+\.\dbn euros)",
    r"[a-z][\w.]*@[a-z.]+[a-z]",
    "[0-9a-f]{7}",
    r"\d+,000 km",
    r"(?:tmp/|/srv/)?[a-z]+(?:2|_old)?\.[a-z]+",
    r"\d+",
)
#: Words that carriers draw for themselves.
POOLS = {"name": f"{either(FIRST)} {either(LAST)}", "n": r"\d+", "weekday": WEEKDAY, "city": either(CITY)}
POOLS |= {"company": either(COMPANY), "country": either(COUNTRY), "item": either(ITEM)}
SEPARATORS = (
    (": ", "\n"), (": ", "; "), (" = ", "\n"), (": ", " / "), (" - ", "\n"), ("=", "; "),
    (": ", ", "), (" = ", ", "), (" - ", ", "),
)  # fmt: skip
SLOT = re.compile(r"\{(\w+)\}")
SIGNS = re.compile(r"\d+|[A-Z]|[a-z]+|.", re.DOTALL)


def look(values: set[str]) -> str:
    """Say what values of a field look like."""
    for sort in SORTS:
        if all(re.fullmatch(sort, value) for value in values):
            return sort
    if len(values) < 45:
        return either(values)
    shapes = {SIGNS.sub(sign_class, value) for value in values}
    return f"(?:{'|'.join(sorted(shapes))})"


def sign_class(match: re.Match[str]) -> str:
    signs = match[0]
    if signs.isdigit():
        return r"\d+"
    return "[A-Z]" if signs.isupper() else "[a-z]+" if signs.islower() else re.escape(signs)


class Reader:
    """What reads the records of one kind."""

    def __init__(self, kind: Kind) -> None:
        rng = random.Random(1)
        drawn = [kind.draw(rng) for _ in range(DRAWS)]
        self.looks = {key: look({facts[key] for facts in drawn}) for key in drawn[0]}
        self.lines = [re.compile(self._pattern(line)) for line in kind.lines]
        aside = "|".join(SLOT.sub(lambda m: POOLS[m[1]], escaped(line)) for line in kind.asides)
        self.asides = (
            re.compile(rf"(?:{aside})[ \n](.+)", re.DOTALL),
            re.compile(rf"(.+)[ \n](?:{aside})", re.DOTALL),
        )
        self.labels: dict[str, str] = {}
        for key, field in kind.fields.items():
            for phrase in field.phrases[:2]:
                assert self.labels.setdefault(phrase.lower(), key) == key
        self.form = re.compile(f"(?i){either(self.labels)} ?[-:=]")

    def _pattern(self, line: str) -> str:
        """Make a pattern of a carrier, with one named group a field."""
        seen: set[str] = set()

        def group(match: re.Match[str]) -> str:
            key = match[1]
            if key not in self.looks:
                return POOLS[key]
            if key in seen:
                return f"(?P={key})"
            seen.add(key)
            return f"(?P<{key}>{self.looks[key]})"

        return SLOT.sub(group, escaped(line))

    def readings(self, text: str) -> list[Facts]:
        """Read a text in each way it can be read."""
        found: list[Facts] = []
        for body in {text, *self._bodies(text)}:
            found += [m.groupdict() for line in self.lines if (m := line.fullmatch(body))]
            if self.form.match(body):
                found += [facts for marks in SEPARATORS if (facts := self._form(body, *marks)) is not None]
        return found

    def _bodies(self, text: str) -> Iterator[str]:
        starts = [text, *(text[len(each) :] for each in kinds.BEFORE if text.startswith(each))]
        bare = [*starts, *(s[: -len(each)] for s in starts for each in kinds.AFTER if s.endswith(each))]
        for body in bare:
            yield body
            yield from (match[1] for aside in self.asides if (match := aside.fullmatch(body)))

    def _form(self, text: str, equal: str, between: str) -> Facts | None:
        facts: Facts = {}
        for entry in text.split(between):
            empty = equal.endswith(" ") and entry.endswith(equal.rstrip())
            label, sign, value = (f"{entry} " if empty else entry).partition(equal)
            key = self.labels.get(label.lower())
            if not sign or key is None:
                return None
            if value.strip() in kinds.EMPTY:
                continue
            if not re.fullmatch(self.looks[key], value):
                return None
            facts[key] = value
        return facts


def escaped(line: str) -> str:
    return re.escape(line).replace(r"\{", "{").replace(r"\}", "}")
