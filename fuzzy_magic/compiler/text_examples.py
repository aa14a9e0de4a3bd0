"""Examples of programs that write, as rows to fit to."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from fuzzy_magic.compiler.adapted import Floats, softmax
from fuzzy_magic.compiler.fitting import some
from fuzzy_magic.compiler.qwen3 import AdaptedDecoder

ROWS_AT_ONCE = 4


class TextExamples:
    """Outputs that a decoder has to write, token by token; see `fitting.Examples`.

    A step is one sequence, the pseudo-program and then its rows, which do not see each other: so the
    pseudo-program is computed once.

    Parameters
    ----------
    decoder : AdaptedDecoder
        The interpreter.
    prefix : sequence of int
        The tokens of the pseudo-program, up to where a row begins.
    rows : sequence of (inputs, outputs)
        The tokens of each row up to its output, and those of its output with the one that ends it.
    """

    steps, enough, pull = 20, 0.3, 0.3

    def __init__(
        self,
        decoder: AdaptedDecoder,
        prefix: Sequence[int],
        rows: Sequence[tuple[Sequence[int], Sequence[int]]],
    ) -> None:
        self._decoder, self._prefix, self._rows = decoder, prefix, rows
        self._vectors = decoder.embedded()  # (V, E)

    def loss(self, coefficients: Floats, step: int) -> tuple[float, Floats]:
        """See `fitting.Examples`."""
        rows = some(self._rows, ROWS_AT_ONCE, step)
        sizes = [len(self._prefix), *(len(a) + len(b) for a, b in rows)]
        owner = np.repeat(np.arange(len(sizes)), sizes)  # (T,); 0 is the prefix
        starts = np.cumsum([0, *sizes])
        begins = [0] + [len(self._prefix)] * len(rows)
        positions = np.concatenate([b + np.arange(n) for b, n in zip(begins, sizes, strict=True)])
        seen = np.tril((owner[:, None] == owner) | (owner == 0))
        ids = np.concatenate([self._prefix, *(np.array([*a, *b]) for a, b in rows)]).astype(np.int64)
        at = np.concatenate(
            [start + len(a) - 1 + np.arange(len(b)) for start, (a, b) in zip(starts[1:-1], rows, strict=True)]
        )
        states, back = self._decoder.run(ids, positions, seen, coefficients)
        shares, place = softmax(states[at] @ self._vectors.T), np.arange(len(at))  # (n, V)
        total = -float(np.log(shares[place, ids[at + 1]].clip(1e-30)).sum())
        shares[place, ids[at + 1]] -= 1
        of_states = np.zeros_like(states)
        of_states[at] = shares @ self._vectors / np.float32(len(rows))
        return total / len(rows), back(of_states)
