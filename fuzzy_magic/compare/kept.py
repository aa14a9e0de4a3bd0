"""Replies of a baseline in the row cache: what was answered, and perhaps paid for, is not asked again."""

from __future__ import annotations

import json
import threading
import warnings
from collections.abc import Sequence

from fuzzy_magic.compare.answers import Reply
from fuzzy_magic.errors import StoreError
from fuzzy_magic.settings import settings
from fuzzy_magic.store import RowCache, default_row_cache

REPLY_FORMAT = "replies-1"


class KeptReplies:
    """The row cache as one baseline and task see it; a folder that cannot be used costs a warning.

    Parameters
    ----------
    parts : sequence, optional
        All that decides a reply besides the input; None keeps nothing.
    """

    def __init__(self, parts: Sequence[object] | None) -> None:
        usable = parts is not None and settings().row_cache
        self._rows: RowCache | None = default_row_cache() if usable else None
        self._prefix = json.dumps([REPLY_FORMAT, *(parts or ())])
        self._lock = threading.Lock()

    @property
    def keeps(self) -> bool:
        """Whether the replies that are put here will be found again."""
        return self._rows is not None

    def get(self, texts: Sequence[str]) -> dict[str, Reply]:
        """Find the replies that are known."""
        if self._rows is None or not texts:
            return {}
        try:
            found = self._rows.get_many(self._prefix, texts)
        except StoreError as error:
            self._give_up(error)
            return {}
        return {text: Reply.from_json(reply) for text, reply in found.items()}

    def put(self, text: str, reply: Reply) -> None:
        """Keep a reply, at once and from any thread; one without an answer is not kept."""
        rows = self._rows
        if rows is None or reply.error is not None:
            return
        try:
            rows.put_many(self._prefix, {text: reply.to_json()})
        except StoreError as error:
            self._give_up(error)

    def _give_up(self, error: StoreError) -> None:
        with self._lock:
            first, self._rows = self._rows is not None, None
        if first:
            warnings.warn(f"Answers are given but not remembered: {error}", stacklevel=2)
