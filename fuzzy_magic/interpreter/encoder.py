"""Programs that an encoder runs: one pass per batch, then cosines to the few vectors of the program."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fuzzy_magic.errors import ContextOverflow, InferenceError
from fuzzy_magic.interpreter.adapters import AdapterCache
from fuzzy_magic.interpreter.answers import Chooser, Cutter, Editor, WordReader
from fuzzy_magic.interpreter.scheduler import OnBatch, Outcome, Row
from fuzzy_magic.interpreter.tokens import TokenCache
from fuzzy_magic.llama import Model
from fuzzy_magic.models import Pair
from fuzzy_magic.program import Program
from fuzzy_magic.prompts import spec_behind_rows
from fuzzy_magic.returns import Edit
from fuzzy_magic.returns.nothing import nothing_text
from fuzzy_magic.settings import settings

PASS_TOKENS = 256  # attention is paid for all tokens of a pass: half or double was slower


class EncoderInterpreter:
    """An encoder base and the programs that were compiled for it.

    Parameters
    ----------
    pair : Pair
        Whose interpreter the model is.
    model : Model
        An encoder; it may also read specs for the compiler.
    """

    decoding = "cosine, softmax"

    def __init__(self, pair: Pair, model: Model) -> None:
        self.pair = pair
        self.model = model
        self._adapters = AdapterCache(model)
        self._tokenize = TokenCache(model.tokenize)

    def run(
        self,
        program: Program,
        texts: Sequence[str],
        *,
        scores: bool = False,
        exact: bool = False,
        on_batch: OnBatch | None = None,
    ) -> Outcome:
        """Run a program on unique texts; see `scheduler.Interpreter`. Scores cost nothing here."""
        program.check_fits(self.pair)
        reader = self._reader(program)
        waiting = [reader.row(text) for text in texts]
        lengths = [len(row.tokens) for row in waiting]
        rows = {
            index: Row(error=ContextOverflow(length, self.n_ctx, index))
            for index, length in enumerate(lengths)
            if length > self.n_ctx
        }
        if rows and on_batch:
            on_batch(rows)
        count = 0
        for batch in self._batches(lengths, exact):
            with self._adapters.using(program):  # not between batches: a compile need not wait for all rows
                read = reader.read([waiting[index] for index in batch])
            finished = dict(zip(batch, read, strict=True))
            rows.update(finished)
            count += sum(lengths[index] for index in batch)
            if on_batch:
                on_batch(finished)
        return Outcome(tuple(rows[index] for index in range(len(texts))), count)

    @property
    def n_ctx(self) -> int:
        """Tokens of the longest row, special tokens included."""
        return min(self.pair.n_ctx, self.model.n_ctx)

    def _reader(self, program: Program) -> Chooser | WordReader:
        vectors, temperature = program.label_vectors, program.temperature
        if vectors is None or temperature is None:
            raise InferenceError(f"{program.spec.name} has no vectors, by which an encoder answers.")
        if program.returns.labels is None:
            outputs = [example.output for example in program.spec.examples]
            nothing = nothing_text(program.spec.text, outputs)
            answers = Editor if isinstance(program.returns, Edit) else Cutter
            spec = spec_behind_rows(program.template, program.spec.text, self.model.tokenize)
            return answers(self.model, self._tokenize, nothing, vectors, temperature, spec)
        return Chooser(self.model, self._tokenize, program.returns.labels, vectors, temperature)

    def _batches(self, lengths: Sequence[int], exact: bool) -> Iterator[list[int]]:
        """Yield indices of rows that share a pass, the longest first; rows that are too long are left out."""
        most = 1 if exact else min(settings().max_rows_per_batch, self.model.n_seq_max)
        batch: list[int] = []
        total = 0
        for index in sorted(range(len(lengths)), key=lambda each: -lengths[each]):
            length = lengths[index]
            if length > self.n_ctx:
                continue
            if batch and (len(batch) == most or total + length > PASS_TOKENS):
                yield batch
                batch, total = [], 0
            batch.append(index)
            total += length
        if batch:
            yield batch
