"""The journal of a run with a teacher: every reply, on disk before it is used."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path

from fuzzy_magic.errors import FuzzyError
from fuzzy_magic.train.teacher import Reply


class Journal:
    """The replies so far, by the names of their questions; an append-only file of JSON lines.

    A file is made with the first reply.

    Raises
    ------
    FuzzyError
        When there is a journal already and it is not to be resumed, or one that belongs to another teacher.
    """

    def __init__(self, path: Path, teacher: str, *, resume: bool) -> None:
        self.path = path
        self.replies: dict[str, Reply] = {}
        self._header = json.dumps({"journal": 1, "teacher": teacher}).encode()
        if not path.exists():
            return
        if not resume:
            raise FuzzyError(
                f"{path} holds an earlier run.", "Give --resume to go on with it, or another --out."
            )
        # A run that was killed while it wrote leaves half a line at the end, which is cut off.
        *whole, half = path.read_bytes().split(b"\n")
        if whole and whole[0] != self._header:
            raise FuzzyError(f"{path} was not written with the teacher {teacher!r}.", "Give another --out.")
        for number, line in enumerate(whole[1:], 2):
            self._read(line, number)
        if half:
            os.truncate(path, sum(len(line) + 1 for line in whole))

    def _read(self, line: bytes, number: int) -> None:
        try:
            entry = json.loads(line)
            question = entry.pop("question")
            self.replies[question] = Reply(**entry)
        except (ValueError, TypeError, KeyError, AttributeError):
            raise FuzzyError(
                f"{self.path}, line {number}: this is no reply.",
                "Delete the line; its question is then asked again.",
            ) from None

    def add(self, question: str, reply: Reply) -> None:
        """Keep a reply; it is on disk when this returns."""
        line = json.dumps({"question": question, **asdict(reply)}).encode()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("ab") as file:
            file.write(line + b"\n" if file.tell() else self._header + b"\n" + line + b"\n")
            file.flush()
            os.fsync(file.fileno())
        self.replies[question] = reply
