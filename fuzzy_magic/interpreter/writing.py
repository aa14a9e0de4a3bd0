"""How one row's answer comes about: chosen from a closed set, or written token by token."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np

from fuzzy_magic.errors import InvalidOutput
from fuzzy_magic.interpreter.scheduler import Row
from fuzzy_magic.interpreter.trie import Branch, Search, build
from fuzzy_magic.llama import Floats, Model
from fuzzy_magic.llama_vocabulary import Grammar
from fuzzy_magic.returns import ReturnType

_FEW = 64  # likeliest tokens asked of a grammar before all are
_CLOSING = 0.25  # of an answer's tokens, the last ones: what ends it under its grammar goes first there


class Answer(Protocol):
    """An answer in the making."""

    @property
    def path(self) -> Sequence[int]:
        """The tokens that have to be in cells for the next reading, all of them."""
        ...

    def take(self, logits: Floats) -> bool:
        """Read the logits after `path`; return whether the answer is complete."""
        ...

    def row(self) -> Row:
        """Return the complete answer."""
        ...


def answers(
    model: Model, returns: ReturnType, end: int, *, most: int, scores: bool, strip: bool = False
) -> tuple[Callable[[], Answer], int]:
    """Prepare to answer in an output type: how to begin an answer, and how many cells one takes at most.

    `end` closes the answers of a closed set. What is written ends there too, and at any token by which the
    vocabulary says so; with `strip`, white space around it is dropped.
    """
    labels = returns.labels
    if labels is not None:
        root = build([[*model.tokenize(label), end] for label in labels])
        return (lambda: Choosing(root, labels, scores=scores)), _deepest(root)
    gbnf = returns.grammar()
    grammar = None if gbnf is None else model.grammar(gbnf)
    closers = [end, *(token for sign in '"]},' for token in model.tokenize(sign))]
    return (lambda: Writing(model, end, grammar, most, closers=closers, strip=strip)), most


def _deepest(branch: Branch) -> int:
    below = [_deepest(child) for child in branch.children if isinstance(child, Branch)]
    return max([len(branch.path), *below])


class Choosing:
    """A choice from a closed set."""

    def __init__(self, root: Branch, labels: Sequence[str], *, scores: bool) -> None:
        self._labels = labels
        self._scores = scores
        self._search = Search(root, len(labels), scores=scores)

    @property
    def path(self) -> Sequence[int]:
        """See `Answer`."""
        return self._search.path

    def take(self, logits: Floats) -> bool:
        """See `Answer`."""
        return self._search.take(logits)

    def row(self) -> Row:
        """See `Answer`."""
        if self._search.answer is None:
            return Row(error=InvalidOutput("nan"))
        text = self._labels[self._search.answer]
        return Row(text, self._search.probabilities() if self._scores else None)


class Writing:
    """A text, the likeliest allowed token at each place, until a token that ends it or `most` tokens.

    Under a grammar, an answer that becomes too long is closed by the first of `closers` that may follow: a
    list that never ends is a short list, not a run that fails. Only an object with very many keys, none of
    them reached by then, may still be cut off.
    """

    def __init__(
        self,
        model: Model,
        end: int,
        grammar: Grammar | None,
        most: int,
        *,
        closers: Sequence[int],
        strip: bool,
    ) -> None:
        self.path: list[int] = []
        self._model = model
        self._end = end
        self._grammar = None if grammar is None else grammar.copy()
        self._most = most
        self._closers = closers
        self._strip = strip
        self._overflowed = False

    def take(self, logits: Floats) -> bool:
        """See `Answer`."""
        best = int(logits.argmax())  # the place of a NaN, if there is one
        self._overflowed = not np.isfinite(logits[best])
        token = None if self._overflowed else self._pick(logits, best)
        if token is None or self._ends(token):
            return True
        self.path.append(token)
        if self._grammar is not None:
            self._grammar.accept(token)
        return len(self.path) == self._most

    def _ends(self, token: int) -> bool:
        return token == self._end or self._model.is_end(token)

    def _pick(self, logits: Floats, best: int) -> int | None:
        """Return the likeliest token that may follow, None when none may."""
        if self._grammar is None:
            return self._likeliest_text(logits, best)
        if len(self.path) >= self._most * (1 - _CLOSING):
            allowed = self._grammar.allowed(self._closers)
            if allowed.any():
                return self._closers[int(allowed.argmax())]
        if self._grammar.allowed([best])[0]:
            return best
        few = np.argpartition(logits, -min(_FEW, len(logits)))[-_FEW:]
        # Asking a grammar of all tokens is slow, and rarely needed.
        for tokens in (few, np.arange(len(logits))):
            allowed = self._grammar.allowed(tokens) & np.isfinite(logits[tokens])
            if allowed.any():
                candidates = tokens[allowed]
                return int(candidates[logits[candidates].argmax()])
        return None

    def _likeliest_text(self, logits: Floats, best: int) -> int:
        """Pass over control tokens that do not end a text."""
        while self._model.is_control(best) and not self._ends(best):
            logits = logits.copy()
            logits[best] = -np.inf
            best = int(logits.argmax())
        return best

    def row(self) -> Row:
        """See `Answer`."""
        if self._overflowed:
            return Row(error=InvalidOutput("nan"))
        text = self._model.detokenize(self.path)
        return Row(text.strip() if self._strip else text)
