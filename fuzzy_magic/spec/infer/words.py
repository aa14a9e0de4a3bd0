"""Pieces of patterns that several readers share."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property

#: The quotes that labels stand in, as a character class holds them.
QUOTE_MARKS = r"\"'`“”‘’"
QUOTED = (
    r"(?:\"[^\"\n]{1,40}\"|(?<!\w)'(?:[^'\n]|(?<=\w)'(?=\w)){1,40}'(?!\w)|`[^`\n]{1,40}`|“[^”\n]{1,40}”"
    r"|‘[^’\n]{1,40}’|\*\*[^*\n]{1,40}\*\*)"
)
_NEAR = 160  # characters
#: Where an instruction may begin.
START = r"(?:^|[.?!;:,(\n\"]\s*|\b(?:and|then|please|to)\s+)"
#: Verbs that say what to answer.
ANSWER = r"(?:answer|reply|respond)"
SAY = r"(?:return|output|print|say|write|give|use)"
CHOOSE = r"(?:choose|pick|select|decide)"
SORT = r"(?:classif\w+|categori[sz]e|label|tag|mark|rate|grade|flag|sort|bucket|route|triage|assign)"
#: What may stand between such a verb and the answer.
ONLY = (
    r"(?:\s+(?:with|only|just|exactly|either|strictly|simply|the (?:single )?(?:word|label)"
    r"|back|by saying|as))*"
)


def phrases(listed: str) -> str:
    """Return the pattern of any of the phrases, which line ends or a `` | `` set apart."""
    return r"\b(?:" + "|".join(filter(None, map(str.strip, re.split(r" \| |\n", listed)))) + r")\b"


class Pattern:
    """A regular expression, compiled when it is first used, so that importing the package stays light."""

    def __init__(self, source: str, flags: int = 0) -> None:
        self._source, self._flags = source, flags

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self._source, self._flags)

    def search(self, text: str, start: int = 0) -> re.Match[str] | None:
        """Return the first match."""
        return self._compiled.search(text, start)

    def match(self, text: str, start: int = 0) -> re.Match[str] | None:
        """Return the match that begins at `start`."""
        return self._compiled.match(text, start)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """Return the match of the whole text."""
        return self._compiled.fullmatch(text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Return all matches."""
        return self._compiled.finditer(text)

    def sub(self, replacement: str | Callable[[re.Match[str]], str], text: str) -> str:
        """Replace all matches."""
        return self._compiled.sub(replacement, text)


def pattern(source: str) -> Pattern:
    """Return a pattern that does not mind case and whose ``^`` is the start of any line."""
    return Pattern(source, re.I | re.M)


def before(text: str, found: re.Match[str]) -> str:
    """Return what stands before a match, as far as it can matter to it."""
    return text[max(0, found.start() - _NEAR) : found.start()]
