"""Continuous batching: rows on their way through the sequences of a decoder, step by step.

A row shares the cells of its program's prefix and adds its own tokens. Finished rows make room for the next,
so that steps stay full.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from fuzzy_magic.interpreter.scheduler import Row
from fuzzy_magic.interpreter.writing import Answer
from fuzzy_magic.llama import Model

PREFIX = 0  # the sequence of the prefix where there is one
STEP_TOKENS = 256  # of new rows in one step, which is as long as a Ctrl-C waits
SET_ASIDE = 24  # cells for an answer, at most: longer ones take what is free, or the place of another row


@dataclass
class WaitingRow:
    """A row that waits or runs: its own tokens, after the prefix, and those of its answer in cells."""

    index: int
    tokens: list[int]
    held: list[int] = field(default_factory=list)


@dataclass
class _Batch:
    """The tokens of one step, as columns; `owners` are the sequences whose logits come back, in order."""

    tokens: list[int] = field(default_factory=list)
    positions: list[int] = field(default_factory=list)
    sequences: list[int] = field(default_factory=list)
    wanted: list[bool] = field(default_factory=list)
    owners: list[int] = field(default_factory=list)
    new: int = 0

    def add(self, sequence: int, start: int, tokens: Sequence[int]) -> None:
        """Add tokens that go on from position `start`; the logits after the last are wanted."""
        self.tokens += tokens
        self.positions += range(start, start + len(tokens))
        self.sequences += [sequence] * len(tokens)
        self.wanted += [False] * (len(tokens) - 1) + [True]
        self.owners.append(sequence)


@dataclass(frozen=True)
class Place:
    """The sequence of a prefix, how many from 0 on are not for rows, and the cells taken in these."""

    sequence: int
    reserved: int
    taken: int


class Steps:
    """Rows on their way through the sequences of a model whose prefix is in cells.

    Parameters
    ----------
    model : Model
        Locked by the caller, who sees to it that each row and its longest answer fit beside the prefixes.
    begin : callable
        Makes the answer of a row.
    start : int
        The position where rows begin.
    longest : int
        Cells of the longest answer.
    width : int
        Rows side by side, if there are as many sequences and cells.
    place : Place, optional
        Where the prefix is, and what else is in cells; by default there is nothing else.
    """

    def __init__(
        self,
        model: Model,
        begin: Callable[[], Answer],
        *,
        start: int,
        longest: int,
        width: int,
        place: Place | None = None,
    ) -> None:
        place = place or Place(PREFIX, 1, start)
        self.tokens = 0
        self._model = model
        self._begin = begin
        self._start = start
        self._aside = max(min(longest, SET_ASIDE), len(begin().path))
        self._prefix = place.sequence
        last = min(place.reserved + width, model.sequences) - 1
        self._free = list(range(last, place.reserved - 1, -1))
        self._cells = model.cells - place.taken
        self._running: dict[int, tuple[WaitingRow, Answer]] = {}  # the longest running first
        self._waiting: deque[WaitingRow] = deque()

    def run(self, rows: Sequence[WaitingRow]) -> Iterator[Mapping[int, Row]]:
        """Run rows, the first ones first; yield what each step finished."""
        self._waiting.extend(rows)
        while self._waiting or self._running:
            self._make_room()
            batch = _Batch()
            for sequence, (row, answer) in self._running.items():
                self._go_on(sequence, row, answer.path, batch)
            while self._waiting and self._fits(self._waiting[0], batch):
                self._admit(self._waiting.popleft(), batch)
            logits = self._model.decode(batch.tokens, batch.positions, batch.sequences, batch.wanted)
            self.tokens += len(batch.tokens)
            done = [
                sequence
                for sequence, read in zip(batch.owners, logits, strict=True)
                if self._running[sequence][1].take(read)
            ]
            yield {row.index: answer.row() for row, answer in map(self._finish, done)}

    def _make_room(self) -> None:
        """Have the rows that came last wait again, until what the others go on with has cells."""
        while len(self._running) > 1 and self._held() > self._cells:
            sequence = next(reversed(self._running))
            row, _ = self._finish(sequence)
            self._waiting.appendleft(WaitingRow(row.index, row.tokens))

    def _held(self) -> int:
        return sum(
            len(row.tokens) + max(len(row.held), len(answer.path), self._aside)
            for row, answer in self._running.values()
        )

    def _go_on(self, sequence: int, row: WaitingRow, path: Sequence[int], batch: _Batch) -> None:
        held, common = row.held, 0
        while common < len(held) and held[common] == path[common]:
            common += 1
        position = self._start + len(row.tokens) + common
        if common < len(held):  # the search went back to another branch
            self._model.remove_sequence(sequence, position)
        batch.add(sequence, position, path[common:])
        row.held = list(path)

    def _fits(self, row: WaitingRow, batch: _Batch) -> bool:
        if not self._free or (batch.new and batch.new + len(row.tokens) > STEP_TOKENS):
            return False
        return not self._running or self._held() + len(row.tokens) + self._aside <= self._cells

    def _admit(self, row: WaitingRow, batch: _Batch) -> None:
        sequence = self._free.pop()
        self._model.copy_sequence(self._prefix, sequence)
        answer = self._begin()
        row.held = list(answer.path)
        batch.add(sequence, self._start, [*row.tokens, *row.held])
        batch.new += len(row.tokens)
        self._running[sequence] = row, answer

    def _finish(self, sequence: int) -> tuple[WaitingRow, Answer]:
        row, answer = self._running.pop(sequence)
        self._model.remove_sequence(sequence)
        self._free.append(sequence)
        return row, answer
