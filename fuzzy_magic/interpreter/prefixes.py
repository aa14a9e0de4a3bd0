"""The pseudo-programs in the cells of a decoder: one sequence each, the least recently used dropped first.

Cells are valid only under the adapter that computed them, so a prefix belongs to its program and to no other,
however alike their texts. A change of the adapter leaves it where it is.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from fuzzy_magic.interpreter.steps import Place
from fuzzy_magic.llama import Model

KEPT = 16
KEPT_SHARE = 0.5  # of the cells, for the prefixes of all programs together


@dataclass(frozen=True)
class Prefix:
    """A prefix in cells: where it is, and how many tokens had to be computed for it just now."""

    place: Place
    computed: int


class Prefixes:
    """The prefixes of the programs last run with a model, by the program's digest.

    Parameters
    ----------
    model : Model
        Locked by the caller. The sequences from `reserved` on belong to rows.
    """

    def __init__(self, model: Model) -> None:
        self._model = model
        self.reserved = max(1, min(KEPT, model.n_seq_max // 4))
        self._kept: OrderedDict[str, tuple[int, int]] = OrderedDict()  # sequence and tokens of each
        self._generation = model.generation
        self._trusted = False

    @property
    def taken(self) -> int:
        """Cells in use."""
        return sum(size for _, size in self._kept.values())

    @contextmanager
    def hold(self, key: str, tokens: Sequence[int], *, room: int, anew: bool) -> Iterator[Prefix]:
        """Have a program's prefix in cells, under the adapter in use, with room for `room` others beside all.

        What a run left is trusted only if it ended well, and if nobody has cleared the cells since. `anew`
        starts with empty cells, so that no number depends on what was there.
        """
        if anew or not self._trusted or self._generation != self._model.generation:
            self._kept.clear()
            self._model.clear()
        self._trusted, self._generation = False, self._model.generation
        yield self._get(key, tokens, room)
        self._trusted = True

    def _get(self, key: str, tokens: Sequence[int], room: int) -> Prefix:
        size, computed = len(tokens), 0
        found = self._kept.pop(key, None)
        most = min(self._model.n_ctx - room, max(size, int(KEPT_SHARE * self._model.n_ctx)))
        while self._kept and (self.taken + size > most or len(self._kept) == self.reserved):
            self._model.remove_sequence(self._kept.popitem(last=False)[1][0])
        if found is None:
            used = {sequence for sequence, _ in self._kept.values()}
            found, computed = (min(set(range(self.reserved)) - used), size), size
            if size:  # a verbatim prompt may begin with the input
                self._model.decode(tokens, range(size), [found[0]] * size, [False] * size)
        self._kept[key] = found
        return Prefix(Place(found[0], self.reserved, self.taken), computed)
