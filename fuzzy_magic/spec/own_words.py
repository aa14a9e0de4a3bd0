"""Outputs that are made of words of their inputs."""

from __future__ import annotations

import re
from collections.abc import Collection

#: An answer for want of another one: the others are then taken from the input, or made up.
ABSENT = ("none", "null", "unknown", "missing", "n/a", "nothing", "other", "empty", "not found", "not given")
_WORD = re.compile(r"[^\W_]+")


def made_of_own_words(text: str, output: str) -> bool:
    """Say whether an output is made of words of its input.

    Some may be initials beside others ("A. Lee"), or joined ("#CityRun"); or all are initials ("N.Y.").
    """
    words, used = _words(text), _words(output)
    if len(words) > 1 and "".join(used) == "".join(word[0] for word in words):
        return True
    own, initials = set(words), {word[0] for word in words}
    whole = [_is_joined(word, own) for word in used]
    return any(whole) and all(there or word in initials for word, there in zip(used, whole, strict=True))


def _is_joined(word: str, own: Collection[str]) -> bool:
    """Say whether a word is one of others, or several of them without a gap."""
    if word in own:
        return True
    ends = {0}
    for start in range(len(word)):
        if start in ends:
            ends |= {start + len(each) for each in own if word.startswith(each, start)}
    return len(word) in ends


def _words(text: str) -> list[str]:
    return [match.group() for match in _WORD.finditer(text.casefold())]
