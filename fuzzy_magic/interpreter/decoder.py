"""Programs that write: the pseudo-program is computed once, then many rows run side by side in sequences.

A row shares the cells of the prefix and adds its own tokens. Finished rows make room for the next, so that
steps stay full. Closed sets walk a trie and mostly need one reading; other types are written token by token,
greedily, under the grammar of the type.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from fuzzy_magic.errors import ContextOverflow, InferenceError, InterpreterMismatch
from fuzzy_magic.interpreter.adapters import AdapterCache
from fuzzy_magic.interpreter.scheduler import OnBatch, Outcome, Row
from fuzzy_magic.interpreter.writing import Answer, answers
from fuzzy_magic.llama import Model
from fuzzy_magic.models import Pair
from fuzzy_magic.program import Program
from fuzzy_magic.prompts import DECODER_TEMPLATE, END_TOKEN, INPUT_TOKEN, OUTPUT_TOKEN
from fuzzy_magic.settings import settings

MAX_NEW_TOKENS = 96
STEP_TOKENS = 256  # of new rows in one step, which is as long as a Ctrl-C waits
PREFIX = 0  # the sequence that holds the pseudo-program


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


class DecoderInterpreter:
    """A decoder base and the programs that were compiled for it.

    Parameters
    ----------
    pair : Pair
        Whose interpreter the model is.
    model : Model
        Nobody else may use its sequences.
    """

    decoding = f"greedy, {MAX_NEW_TOKENS} tokens"

    def __init__(self, pair: Pair, model: Model) -> None:
        if pair.template != DECODER_TEMPLATE:
            raise InterpreterMismatch(
                f"{pair.id} has the template {pair.template!r}, which cannot be run here."
            )
        self.pair = pair
        self.model = model
        self._adapters = AdapterCache(model)
        self._input = model.token_id(INPUT_TOKEN)
        self._output = model.token_id(OUTPUT_TOKEN)
        self._end = model.token_id(END_TOKEN)
        self._kept: tuple[str, int] | None = None

    def run(
        self,
        program: Program,
        texts: Sequence[str],
        *,
        scores: bool = False,
        exact: bool = False,
        on_batch: OnBatch | None = None,
    ) -> Outcome:
        """Run a program on unique texts; see `scheduler.Interpreter`."""
        program.check_fits(self.pair)
        if program.template != self.pair.template:
            raise InterpreterMismatch(f"{program.spec.name} has the template {program.template!r}.")
        begin, longest = answers(self.model, program.returns, self._end, most=MAX_NEW_TOKENS, scores=scores)
        prefix = [*self.model.tokenize(program.pseudo), self._input]
        waiting = [
            WaitingRow(index, [*self.model.tokenize(text), self._output]) for index, text in enumerate(texts)
        ]
        needs = {row.index: len(prefix) + len(row.tokens) + longest for row in waiting}
        rows = {
            index: Row(error=ContextOverflow(need, self.n_ctx, index))
            for index, need in needs.items()
            if need > self.n_ctx
        }
        if rows and on_batch:
            on_batch(rows)
        fitting = [row for row in waiting if row.index not in rows]
        fitting.sort(key=lambda row: -len(row.tokens))
        with self.model.lock:
            count = self._prepare(program, prefix, longest, anew=exact)
            width = 1 if exact else settings().max_rows_per_batch
            steps = Steps(self.model, begin, start=len(prefix), longest=longest, width=width)
            for finished in steps.run(fitting):
                rows.update(finished)
                if on_batch and finished:
                    on_batch(finished)
            self._kept = (program.digest, self.model.generation)
        return Outcome(tuple(rows[index] for index in range(len(texts))), count + steps.tokens)

    @property
    def n_ctx(self) -> int:
        """Tokens of prefix, row and answer together."""
        return min(self.pair.n_ctx, self.model.n_ctx)

    def _prepare(self, program: Program, prefix: Sequence[int], longest: int, *, anew: bool) -> int:
        """Have the program's adapter in use and its prefix in cells; return how many tokens that took."""
        if len(prefix) + 2 + longest > self.n_ctx:
            raise InferenceError(
                f"The pseudo-program of {program.spec.name} takes {len(prefix):,} of {self.n_ctx:,} tokens.",
                "Shorten the spec, or leave out examples.",
            )
        self.model.use(self._adapters.get(program))
        # What a run left is trusted only if it ended well, and if nobody has cleared the cells since.
        kept, self._kept = self._kept, None
        if kept == (program.digest, self.model.generation) and not anew:
            return 0
        self.model.clear()
        size = len(prefix)
        self.model.decode(prefix, range(size), [PREFIX] * size, [False] * size)
        return size


class Steps:
    """Rows on their way through the sequences of a model whose prefix is in cells.

    Parameters
    ----------
    model : Model
        Locked by the caller.
    begin : callable
        Makes the answer of a row.
    start : int
        The position where rows begin.
    longest : int
        Cells to set aside for an answer.
    width : int
        Rows side by side, if there are as many sequences and cells.
    """

    def __init__(
        self, model: Model, begin: Callable[[], Answer], *, start: int, longest: int, width: int
    ) -> None:
        self.tokens = 0
        self._model = model
        self._begin = begin
        self._start = start
        self._longest = longest
        self._free = list(range(min(width, model.n_seq_max - 1), PREFIX, -1))
        self._cells = model.n_ctx - start
        self._running: dict[int, tuple[WaitingRow, Answer]] = {}

    def run(self, rows: Sequence[WaitingRow]) -> Iterator[Mapping[int, Row]]:
        """Run rows, the first ones first; yield what each step finished."""
        waiting = deque(rows)
        while waiting or self._running:
            batch = _Batch()
            for sequence, (row, answer) in self._running.items():
                self._go_on(sequence, row, answer.path, batch)
            while waiting and self._fits(waiting[0], batch):
                self._admit(waiting.popleft(), batch)
            logits = self._model.decode(batch.tokens, batch.positions, batch.sequences, batch.wanted)
            self.tokens += len(batch.tokens)
            done = [
                sequence
                for sequence, read in zip(batch.owners, logits, strict=True)
                if self._running[sequence][1].take(read)
            ]
            yield {row.index: answer.row() for row, answer in map(self._finish, done)}

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
        if not self._free or self._needs(row) > self._cells:
            return False
        return batch.new == 0 or batch.new + len(row.tokens) <= STEP_TOKENS

    def _admit(self, row: WaitingRow, batch: _Batch) -> None:
        sequence = self._free.pop()
        self._cells -= self._needs(row)
        self._model.copy_sequence(PREFIX, sequence)
        answer = self._begin()
        row.held = list(answer.path)
        batch.add(sequence, self._start, [*row.tokens, *row.held])
        batch.new += len(row.tokens)
        self._running[sequence] = row, answer

    def _finish(self, sequence: int) -> tuple[WaitingRow, Answer]:
        row, answer = self._running.pop(sequence)
        self._model.remove_sequence(sequence)
        self._free.append(sequence)
        self._cells += self._needs(row)
        return row, answer

    def _needs(self, row: WaitingRow) -> int:
        return len(row.tokens) + self._longest
