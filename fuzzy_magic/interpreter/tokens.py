"""Texts tokenised once, however many programs read them: one column often goes through several."""

from __future__ import annotations

import threading
from array import array
from collections.abc import Callable

MOST = 2_000_000  # tokens kept, of four bytes each, and about as many characters


class TokenCache:
    """The tokens of the texts seen lately; when there are too many, it starts anew.

    Parameters
    ----------
    tokenize : callable
        Turns a text into tokens.
    most : int
        How many tokens to keep.
    """

    def __init__(self, tokenize: Callable[[str], list[int]], most: int = MOST) -> None:
        self._tokenize = tokenize
        self._most = most
        self._known: dict[str, array[int]] = {}
        self._count = 0
        self._lock = threading.Lock()

    def __call__(self, text: str) -> list[int]:
        """Turn a text into tokens."""
        found = self._known.get(text)
        if found is not None:
            return found.tolist()
        tokens = self._tokenize(text)
        with self._lock:
            if self._count + len(tokens) > self._most:
                self._known, self._count = {}, 0
            self._known[text] = array("i", tokens)
            self._count += len(tokens)
        return tokens
