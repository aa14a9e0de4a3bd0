"""A closed set of answers as a trie of tokens, and the search for the likeliest of them.

Only where the answers part is there anything to read: a *branch* knows which tokens may follow and needs the
logits after its path once. Tokens between branches are forced; what follows the last one is never computed.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fuzzy_magic.errors import InferenceError
from fuzzy_magic.llama import Floats


@dataclass(frozen=True)
class Branch:
    """A place where answers part.

    `path` holds the tokens from the start of the answer; behind each of `tokens` stands another branch or the
    number of the one answer left.
    """

    path: tuple[int, ...]
    tokens: tuple[int, ...]
    children: tuple[Branch | int, ...]


def build(answers: Sequence[Sequence[int]]) -> Branch:
    """Make the trie of at least two answers.

    Parameters
    ----------
    answers : sequence of tokens
        Each closed by the end token, so that an answer may begin with another one.

    Raises
    ------
    InferenceError
        When two answers are the same tokens, or one goes on behind the end of another.
    """
    root = _build(answers, list(range(len(answers))), 0)
    if isinstance(root, int):
        raise InferenceError("A closed set needs at least two answers.")
    return root


def _build(answers: Sequence[Sequence[int]], members: list[int], depth: int) -> Branch | int:
    if len(members) == 1:
        return members[0]
    first = answers[members[0]]
    while True:
        if any(len(answers[member]) <= depth for member in members):
            raise InferenceError("Two answers of a closed set read the same to the interpreter.")
        groups: dict[int, list[int]] = {}
        for member in members:
            groups.setdefault(answers[member][depth], []).append(member)
        if len(groups) > 1:
            break
        depth += 1
    children = tuple(_build(answers, group, depth + 1) for group in groups.values())
    return Branch(tuple(first[:depth]), tuple(groups), children)


class Search:
    """Where one row stands in the trie.

    The answer found has the highest probability of all, the product of the softmaxes at its branches: not
    always the greedy walk's, but always the one that the scores put first.

    Parameters
    ----------
    root : Branch
        The trie.
    count : int
        How many answers it holds.
    scores : bool
        Visit every branch, so that each answer gets its probability.
    """

    def __init__(self, root: Branch, count: int, *, scores: bool) -> None:
        self._logs = np.full(count, -np.inf)  # log probability of each answer
        self._scores = scores
        self._at = root
        self._log = 0.0
        self._open: list[tuple[float, int, Branch | int]] = []
        self._met = 0
        self.answer: int | None = None

    @property
    def path(self) -> tuple[int, ...]:
        """Tokens whose logits are to be read next."""
        return self._at.path

    def take(self, logits: Floats) -> bool:
        """Read the logits at `path`; return whether the search is over.

        It ends without an answer when the logits are not finite.
        """
        read = logits[list(self._at.tokens)].astype(np.float64)
        if not np.isfinite(read).all():
            self.answer = None
            return True
        shifted = read - read.max()
        logs = self._log + shifted - np.log(np.exp(shifted).sum())
        for log, child in zip(logs.tolist(), self._at.children, strict=True):
            if isinstance(child, int):
                self._logs[child] = log
            self._met += 1  # breaks ties, always in the same way
            heapq.heappush(self._open, (-log, self._met, child))
        return self._advance()

    def _advance(self) -> bool:
        while self._open:
            negative, _, child = heapq.heappop(self._open)
            if isinstance(child, Branch):
                self._at, self._log = child, -negative
                return False
            if self.answer is None:
                self.answer = child
            if not self._scores:
                return True
        return True

    def probabilities(self) -> tuple[float, ...]:
        """Return the probability of every answer, once all branches have been read."""
        weights = np.exp(self._logs)
        return tuple((weights / weights.sum()).tolist())
