"""How one row's answer comes about: chosen from a closed set, or written token by token."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np

from fuzzy_magic.errors import InvalidOutput
from fuzzy_magic.interpreter.scheduler import Row
from fuzzy_magic.interpreter.trie import Branch, Search, build
from fuzzy_magic.llama import Bools, Floats, Grammar, Model
from fuzzy_magic.returns import ReturnType

_FEW = 64  # likeliest tokens asked of a grammar before all are


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
    model: Model, returns: ReturnType, end: int, *, most: int, scores: bool
) -> tuple[Callable[[], Answer], int]:
    """Prepare to answer in an output type: how to begin an answer, and how many cells one takes at most."""
    labels = returns.labels
    if labels is not None:
        root = build([[*model.tokenize(label), end] for label in labels])
        return (lambda: Choosing(root, labels, scores=scores)), _deepest(root)
    gbnf = returns.grammar()
    grammar = None if gbnf is None else model.grammar(gbnf)
    banned = model.control_tokens.copy()
    banned[end] = False
    return (lambda: Writing(model, end, banned, grammar, most)), most


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
    """A text, the likeliest allowed token at each place, until the end token or `most` tokens."""

    def __init__(self, model: Model, end: int, banned: Bools, grammar: Grammar | None, most: int) -> None:
        self.path: list[int] = []
        self._model = model
        self._end = end
        self._banned = banned
        self._grammar = None if grammar is None else grammar.copy()
        self._most = most
        self._overflowed = False

    def take(self, logits: Floats) -> bool:
        """See `Answer`."""
        self._overflowed = not np.isfinite(logits).all()
        token = None if self._overflowed else self._pick(np.where(self._banned, -np.inf, logits))
        if token is None or token == self._end:
            return True
        self.path.append(token)
        if self._grammar is not None:
            self._grammar.accept(token)
        return len(self.path) == self._most

    def _pick(self, logits: Floats) -> int | None:
        """Return the likeliest token that the grammar allows, None when it allows none."""
        best = int(logits.argmax())
        if self._grammar is None or self._grammar.allowed([best])[0]:
            return best
        few = np.argpartition(logits, -min(_FEW, len(logits)))[-_FEW:]
        for tokens in (
            few,
            np.arange(len(logits)),
        ):  # asking a grammar of all tokens is slow, and rarely needed
            allowed = self._grammar.allowed(tokens) & np.isfinite(logits[tokens])
            if allowed.any():
                candidates = tokens[allowed]
                return int(candidates[logits[candidates].argmax()])
        return None

    def row(self) -> Row:
        """See `Answer`."""
        return Row(error=InvalidOutput("nan")) if self._overflowed else Row(self._model.detokenize(self.path))
