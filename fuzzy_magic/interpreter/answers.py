"""How an encoder's program answers: it chooses a label, cuts a piece out of the input, or edits its words."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from fuzzy_magic.errors import InvalidOutput
from fuzzy_magic.interpreter.scheduler import Row
from fuzzy_magic.llama import Floats, Model
from fuzzy_magic.returns.edits import edited
from fuzzy_magic.returns.span_scores import AT_FIRST, best_span
from fuzzy_magic.returns.word_rows import AT_START, EncoderRow, Tokenize, choices, word_row


class Chooser:
    """Chooses the label whose vector is nearest to the mean state of a row.

    Parameters
    ----------
    model : Model
        In use with the program's adapter when `read` is called.
    tokenize : callable
        The model's tokenizer.
    labels : sequence of str
        The closed set, K labels.
    vectors : ndarray
        (K, width).
    temperature : float
        Factor of the cosines before the softmax.
    """

    def __init__(
        self,
        model: Model,
        tokenize: Tokenize,
        labels: Sequence[str],
        vectors: NDArray[np.float32],
        temperature: float,
    ) -> None:
        self._model, self._tokenize, self._labels = model, tokenize, labels
        self._vectors, self._temperature = vectors, temperature

    def row(self, text: str) -> EncoderRow:
        """Tokenise a text."""
        return EncoderRow(text, [self._model.cls, *self._tokenize(text), self._model.sep])

    def read(self, rows: Sequence[EncoderRow]) -> list[Row]:
        """Run rows in passes, and answer each."""
        states = self._model.encode([row.tokens for row in rows])
        logits = scaled_cosines(states, self._vectors, self._temperature)  # (rows, K)
        with np.errstate(all="ignore"):  # what overflows ends as NaN and is refused below
            weights = np.exp(logits - logits.max(axis=1, keepdims=True))
            probabilities = weights / weights.sum(axis=1, keepdims=True)
        return [
            Row(self._labels[int(row.argmax())], tuple(row.tolist())) if np.isfinite(row).all() else _unread()
            for row in probabilities
        ]


class WordReader(ABC):
    """Reads texts word by word, and answers with words of theirs.

    Parameters
    ----------
    model, tokenize
        As for `Chooser`; texts are tokenised word by word.
    nothing : str
        The answer where there is nothing to answer.
    vectors : ndarray
        (K, width): what the states of tokens are compared with.
    temperature : float
        Factor of the cosines.
    spec : sequence of int
        Tokens that stand behind every row.
    """

    def __init__(
        self,
        model: Model,
        tokenize: Tokenize,
        nothing: str,
        vectors: NDArray[np.float32],
        temperature: float,
        spec: Sequence[int],
    ) -> None:
        self._model, self._tokenize = model, tokenize
        self._vectors, self._temperature = vectors, temperature
        self._nothing, self._spec = nothing, spec

    def row(self, text: str) -> EncoderRow:
        """Tokenise a text so that its words and its tokens can be told from each other."""
        return word_row(text, self._tokenize, self._model.cls, self._model.sep, spec=self._spec)

    def read(self, rows: Sequence[EncoderRow]) -> list[Row]:
        """Run rows in passes, and answer each."""
        states = self._model.encode_tokens([row.tokens for row in rows])
        return [self._read(*each) for each in zip(rows, states, strict=True)]

    def _read(self, row: EncoderRow, states: Floats) -> Row:
        scores = scaled_cosines(states, self._vectors, self._temperature)  # (tokens, K)
        if not np.isfinite(scores).all():
            return _unread()
        return Row(self._answer(row, scores) or self._nothing)

    @abstractmethod
    def _answer(self, row: EncoderRow, scores: Floats) -> str:
        """Answer by the scores of its tokens, (tokens, K); the empty text is none."""


class Cutter(WordReader):
    """Cuts out the best piece, by its first word, its last one and those inside: these are the vectors."""

    def _answer(self, row: EncoderRow, scores: Floats) -> str:
        first, last = best_span(row.of_words(scores, AT_FIRST))
        return row.text[row.places[first][0] : row.places[last][1]] if last else ""


class Editor(WordReader):
    """Edits the words of a row: which of them stay is decided together, what they become one by one.

    The vectors are those of the choices in `returns.edits`, decision by decision.
    """

    def _answer(self, row: EncoderRow, scores: Floats) -> str:
        found = choices(row.of_words(scores, AT_START)[1:], row.costs)
        return edited(row.text, row.places[1:], found)


def scaled_cosines(states: Floats, vectors: NDArray[np.float32], temperature: float) -> Floats:
    """Compare states, (n, width), with vectors, (K, width): (n, K)."""
    with np.errstate(all="ignore"):
        units = states / np.maximum(np.linalg.norm(states, axis=1, keepdims=True), np.float32(1e-12))
        cosines: Floats = temperature * (units @ vectors.T)
    return cosines


def _unread() -> Row:
    return Row(error=InvalidOutput("nan"))  # vectors that are finite but huge
