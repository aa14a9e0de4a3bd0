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

from fuzzy_magic.errors import NativeCallFailed
from fuzzy_magic.interpreter.steps import Place
from fuzzy_magic.llama import Model
from fuzzy_magic.store import KeptPrefixes, default_prefixes

KEPT = 8
KEPT_SHARE = 0.5  # of the cells that there may be, for the prefixes of all programs together
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
    """A sequence, the tokens in it, whether they are on disk too, and whether that has been tried in vain."""

    sequence: int
    size: int
    on_disk: bool = False
    refused: bool = False


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
        self._pace = 0.0  # seconds that a token of the prefix computed last took

    @property
    def taken(self) -> int:
        """Cells in use."""
        return sum(each.size for each in self._kept.values())

    def reserve(self, key: str, cells: int, rows: int, *, anew: bool) -> None:
        """Have cells for a program's prefix and rows, and for the other prefixes that are nowhere else.

        `cells` are those of the prefix and of `rows` rows side by side; where the model may not have as many,
        fewer rows are. `anew` starts with empty cells, so that no number depends on what was there.
        """
        self._forget_unless(self._trusted and not anew)
        self._wanted = cells
        stay = {name: each for name, each in self._kept.items() if name == key or not each.on_disk}
        wanted = cells + sum(each.size for name, each in stay.items() if name != key)
        wanted = min(-(-wanted // CELL_BLOCK) * CELL_BLOCK, self._model.n_ctx)
        sequences = -(-(self.reserved + rows) // SEQUENCE_BLOCK) * SEQUENCE_BLOCK
        sequences = min(sequences, self._model.n_seq_max)
        if wanted > self._model.cells or sequences > self._model.sequences:
            self._model.reserve(wanted, sequences, [each.sequence for each in stay.values()])
            # Cut off before this line, all is as it was, or the generation says that the cells are others.
            self._kept = OrderedDict(stay)
            self._generation = self._model.generation

    @contextmanager
    def hold(self, key: str, tokens: Sequence[int], *, room: int) -> Iterator[Prefix]:
        """Have a program's prefix in cells, under the adapter in use, with room for `room` others beside all.

        What a run left is trusted only if it ended well, and if nobody has cleared the cells since.
        """
        self._forget_unless(self._trusted)
        self._trusted = False
        yield self._get(key, tokens, room)
        self._trusted = True

    def _forget_unless(self, trusted: bool) -> None:
        if not trusted or self._generation != self._model.generation:
            self._model.clear()
            self._kept.clear()
            self._generation = self._model.generation

    def _get(self, key: str, tokens: Sequence[int], room: int) -> Prefix:
        size, computed = len(tokens), 0
        found = self._kept.pop(key, None)
        most = min(self._model.cells - room, max(size, int(KEPT_SHARE * self._model.n_ctx)))
        while self._kept and (self.taken + size > most or len(self._kept) == self.reserved):
            first = next((name for name, each in self._kept.items() if each.on_disk), next(iter(self._kept)))
            self._model.remove_sequence(self._kept.pop(first).sequence)
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
        size, disk = len(tokens), default_prefixes() if self._base and not self._model.n_gpu_layers else None
        if not size:  # a verbatim prompt may begin with the input
            return _Kept(self._unused(), 0), 0
        name = json.dumps([PREFIX_FORMAT, self._base, key, self._model.build, list(tokens)])
        sequence = self._unused()
        state = disk.get(name) if disk else None
        if state is not None and self._model.restore_sequence(sequence, state):
            return _Kept(sequence, size, on_disk=True), 0
        worth = disk is not None and self._pace * size >= WORTH_KEEPING
        if all(each.on_disk or (worth and not each.refused) for each in self._kept.values()):
            # What is kept must not depend on what else was in cells.
            self._forget_unless(trusted=False)
            sequence = self._unused()
        alone, started = not self._kept, time.perf_counter()
        self._model.decode(tokens, range(size), [sequence] * size, [False] * size)
        took = time.perf_counter() - started
        self._pace = took / size
        if disk is None or not alone or took < WORTH_KEEPING:
            return _Kept(sequence, size), size
        on_disk = self._keep(disk, name, sequence)
        return _Kept(sequence, size, on_disk, refused=not on_disk), size

    def _keep(self, disk: KeptPrefixes, name: str, sequence: int) -> bool:
        """Write a prefix to disk; where that fails, it costs time alone."""
        model = self._model
        try:
            state_bytes = model.state_bytes(sequence)
            return state_bytes > 0 and disk.put(name, state_bytes, partial(model.sequence_state, sequence))
        except NativeCallFailed:
            return False

    def _unused(self) -> int:
        return min(set(range(self.reserved)) - {each.sequence for each in self._kept.values()})
