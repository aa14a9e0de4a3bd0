"""Replies of a baseline in the row cache: what was answered, and perhaps paid for, is not asked again."""

from __future__ import annotations

import json
from collections.abc import Sequence

from fuzzy_magic.compare.answers import Reply
from fuzzy_magic.store import KeptOutputs

REPLY_FORMAT = "replies-1"


class KeptReplies:
    """The row cache as one baseline and task see it.

    Parameters
    ----------
    parts : sequence, optional
        All that decides a reply besides the input; None keeps nothing.
    """

    def __init__(self, parts: Sequence[object] | None) -> None:
        prefix = json.dumps([REPLY_FORMAT, *(parts or ())])
        self._kept = KeptOutputs(prefix, "Answers are given but not remembered", use=parts is not None)

    @property
    def keeps(self) -> bool:
        """Whether the replies that are put here will be found again."""
        return self._kept.keeps

    def get(self, texts: Sequence[str]) -> dict[str, Reply]:
        """Find the replies that are known."""
        found = {text: _decoded(reply) for text, reply in self._kept.get(texts).items()}
        return {text: reply for text, reply in found.items() if reply is not None and _says_something(reply)}

    def put(self, text: str, reply: Reply) -> None:
        """Keep a reply, at once and from any thread; one without a text may have one next time."""
        if reply.error is None and _says_something(reply):
            self._kept.put({text: reply.to_json()})


def _says_something(reply: Reply) -> bool:
    return bool(reply.text and reply.text.strip())


def _decoded(output: str) -> Reply | None:
    """Read what was kept; None for what cannot be read, which counts as never kept."""
    try:
        reply = Reply.from_json(output)
    except (ValueError, TypeError, RecursionError):
        return None
    numbers = (reply.seconds, reply.tokens_in, reply.tokens_out)
    known = isinstance(reply.text, str) and all(isinstance(each, int | float | None) for each in numbers)
    return reply if known and reply.error is None else None
