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
        return {text: Reply.from_json(reply) for text, reply in self._kept.get(texts).items()}

    def put(self, text: str, reply: Reply) -> None:
        """Keep a reply, at once and from any thread; one without an answer is not kept."""
        if reply.error is None:
            self._kept.put({text: reply.to_json()})
