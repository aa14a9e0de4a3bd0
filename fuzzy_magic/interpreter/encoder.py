"""Programs with a closed set of answers: one pass per batch, then the cosine to the vector of each label."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from fuzzy_magic.errors import ContextOverflow, InferenceError, InvalidOutput
from fuzzy_magic.interpreter.adapters import AdapterCache
from fuzzy_magic.interpreter.scheduler import OnBatch, Outcome, Row
from fuzzy_magic.llama import Floats, Model
from fuzzy_magic.models import Pair
from fuzzy_magic.program import Program
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

    decoding = "mean, cosine, softmax"

    def __init__(self, pair: Pair, model: Model) -> None:
        self.pair = pair
        self.model = model
        self._adapters = AdapterCache(model)

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
        labels, vectors, temperature = program.returns.labels, program.label_vectors, program.temperature
        if labels is None or vectors is None or temperature is None:
            raise InferenceError(f"{program.spec.name} has no labels, which an encoder chooses from.")
        tokens = [self._tokens(text) for text in texts]
        rows = {
            index: Row(error=ContextOverflow(len(row), self.n_ctx, index))
            for index, row in enumerate(tokens)
            if len(row) > self.n_ctx
        }
        if rows and on_batch:
            on_batch(rows)
        count = 0
        for batch in self._batches([len(row) for row in tokens], exact):
            with self.model.lock:  # released between batches, so that a compile need not wait for all rows
                self.model.use(self._adapters.get(program))
                states = self.model.encode([tokens[index] for index in batch])
            finished = dict(zip(batch, _choose(states, labels, vectors, temperature), strict=True))
            rows.update(finished)
            count += sum(len(tokens[index]) for index in batch)
            if on_batch:
                on_batch(finished)
        return Outcome(tuple(rows[index] for index in range(len(texts))), count)

    @property
    def n_ctx(self) -> int:
        """Tokens of the longest row, special tokens included."""
        return min(self.pair.n_ctx, self.model.n_ctx)

    def _tokens(self, text: str) -> list[int]:
        return [self.model.cls, *self.model.tokenize(text), self.model.sep]

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


def _choose(
    states: Floats, labels: Sequence[str], vectors: NDArray[np.float32], temperature: float
) -> list[Row]:
    with np.errstate(all="ignore"):  # what overflows ends as NaN and is refused below
        units = states / np.maximum(np.linalg.norm(states, axis=1, keepdims=True), np.float32(1e-12))
        logits = temperature * (units @ vectors.T)  # (rows, labels)
        weights = np.exp(logits - logits.max(axis=1, keepdims=True))
        probabilities = weights / weights.sum(axis=1, keepdims=True)
    rows = []
    for row in probabilities:
        if np.isfinite(row).all():
            rows.append(Row(labels[int(row.argmax())], tuple(row.tolist())))
        else:  # weights that are finite but huge
            rows.append(Row(error=InvalidOutput("nan")))
    return rows
