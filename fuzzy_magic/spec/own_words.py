"""Outputs that are made of words of their inputs."""

from __future__ import annotations

import re

#: An answer for want of another one: the others are then taken from the input, or made up.
ABSENT = ("none", "null", "unknown", "missing", "n/a", "nothing", "other", "empty", "not found", "not given")
_WORD = re.compile(r"[^\W_]+")


def made_of_own_words(text: str, output: str) -> bool:
    """Say whether an output is made of words of its input, of which others may be initials ("A. Lee")."""
    own, used = _words(text), _words(output)
    return bool(used & own) and used <= own | {word[0] for word in own}


def _words(text: str) -> set[str]:
    return {match.group() for match in _WORD.finditer(text.casefold())}
