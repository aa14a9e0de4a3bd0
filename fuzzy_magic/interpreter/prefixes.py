"""The pseudo-programs in the cells of a decoder: one sequence each, the least recently used dropped first.

Cells are valid only under the adapter that computed them, so a prefix belongs to its program and to no
other, however alike their texts. A change of the adapter leaves it where it is. One that took long to compute
is also kept on disk, and then need not stay in cells while other programs run.
"""

from __future__ import annotations

import json
import time
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from fuzzy_magic.interpreter.steps import Place
from fuzzy_magic.llama import Model
from fuzzy_magic.store import KeptPrefixes, default_prefixes

KEPT = 8
KEPT_SHARE = 0.5  # of the cells, for the prefixes of all programs together
#: llama.cpp looks at cells in blocks of so many.
CELL_BLOCK = 256
SEQUENCE_BLOCK = 8
WORTH_KEEPING = 0.05  # seconds of computing, several times what it takes to read the cells of a file
PREFIX_FORMAT = "prefix-1"


@dataclass(frozen=True)
class Prefix:
    """A prefix in cells: where it is, and how many tokens had to be computed for it just now."""

    place: Place
    computed: int


@dataclass(frozen=True)
class _Kept:
    """A sequence, the tokens in it, and whether they are on disk too."""

    sequence: int
    size: int
    on_disk: bool


class Prefixes:
    """The prefixes of the programs last run with a model, by the program's digest.

    Parameters
    ----------
    model : Model
        Locked by the caller. The sequences from `reserved` on belong to rows.
    base : str
        The sha256 of its file; without it nothing is kept on disk.
    """

    def __init__(self, model: Model, base: str = "") -> None:
        self._model = model
        self._base = base
        self.reserved = max(1, min(KEPT, model.n_seq_max // 4))
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._generation = model.generation
        self._trusted = False
        self._wanted = 0

    @property
    def taken(self) -> int:
        """Cells in use."""
        return sum(each.size for each in self._kept.values())

    def reserve(self, key: str, cells: int, rows: int) -> None:
        """Have cells for a program's prefix and rows, and for the other prefixes that are nowhere else.

        `cells` are those of the prefix and of `rows` rows side by side; where the model may not have as many,
        fewer rows are.
        """
        self._forget_unless(self._trusted)
        self._wanted = cells
        others = [each for other, each in self._kept.items() if other != key and not each.on_disk]
        wanted = cells + sum(each.size for each in others)
        wanted = min(-(-wanted // CELL_BLOCK) * CELL_BLOCK, self._model.n_ctx)
        sequences = -(-(self.reserved + rows) // SEQUENCE_BLOCK) * SEQUENCE_BLOCK
        sequences = min(sequences, self._model.n_seq_max)
        if wanted > self._model.cells or sequences > self._model.sequences:
            for other in [name for name, each in self._kept.items() if name != key and each.on_disk]:
                del self._kept[other]
            self._model.reserve(wanted, sequences, [each.sequence for each in self._kept.values()])
            self._generation = self._model.generation

    @contextmanager
    def hold(self, key: str, tokens: Sequence[int], *, room: int, anew: bool) -> Iterator[Prefix]:
        """Have a program's prefix in cells, under the adapter in use, with room for `room` others beside all.

        What a run left is trusted only if it ended well, and if nobody has cleared the cells since. `anew`
        starts with empty cells, so that no number depends on what was there.
        """
        self._forget_unless(self._trusted and not anew)
        self._trusted = False
        yield self._get(key, tokens, room)
        self._trusted = True

    def _forget_unless(self, trusted: bool) -> None:
        if not trusted or self._generation != self._model.generation:
            self._kept.clear()
            self._model.clear()
            self._generation = self._model.generation

    def _get(self, key: str, tokens: Sequence[int], room: int) -> Prefix:
        size, computed = len(tokens), 0
        found = self._kept.pop(key, None)
        most = min(self._model.cells - room, max(size, int(KEPT_SHARE * self._model.cells)))
        while self._kept and (self.taken + size > most or len(self._kept) == self.reserved):
            self._model.remove_sequence(self._kept.popitem(last=False)[1].sequence)
        self._give_way()
        if found is None:
            found, computed = self._make(key, tokens)
        self._kept[key] = found
        return Prefix(Place(found.sequence, self.reserved, self.taken), computed)

    def _give_way(self) -> None:
        """Have prefixes that are on disk leave cells that the rows of this run want."""
        for key in [key for key, each in self._kept.items() if each.on_disk]:
            if self.taken + self._wanted > self._model.cells:
                self._model.remove_sequence(self._kept.pop(key).sequence)

    def _make(self, key: str, tokens: Sequence[int]) -> tuple[_Kept, int]:
        """Read a prefix from disk, or compute it; say how many tokens that took."""
        size, disk = len(tokens), default_prefixes() if self._base else None
        if not size:  # a verbatim prompt may begin with the input
            return _Kept(self._unused(), 0, on_disk=False), 0
        name = json.dumps([PREFIX_FORMAT, self._base, key, self._model.build, list(tokens)])
        sequence = self._unused()
        state = disk.get(name) if disk else None
        if state is not None and self._model.restore_sequence(sequence, state):
            return _Kept(sequence, size, on_disk=True), 0
        if all(each.on_disk for each in self._kept.values()):
            # What is kept must not depend on what else was in cells.
            self._forget_unless(trusted=False)
            sequence = self._unused()
        alone, started = not self._kept, time.perf_counter()
        self._model.decode(tokens, range(size), [sequence] * size, [False] * size)
        long = time.perf_counter() - started >= WORTH_KEEPING
        on_disk = bool(disk and alone and long and self._keep(disk, name, sequence))
        return _Kept(sequence, size, on_disk), size

    def _keep(self, disk: KeptPrefixes, name: str, sequence: int) -> bool:
        model = self._model
        return disk.put(name, model.state_bytes(sequence), partial(model.sequence_state, sequence))

    def _unused(self) -> int:
        return min(set(range(self.reserved)) - {each.sequence for each in self._kept.values()})
