"""The adapters of the programs in use, loaded beside one base, the least recently used one dropped first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager

from fuzzy_magic.gguf_io import for_llama_cpp
from fuzzy_magic.llama import Model
from fuzzy_magic.llama_objects import Adapter
from fuzzy_magic.program import Program
from fuzzy_magic.settings import settings

KEPT = 32  # each loaded adapter takes room in every graph, besides its memory


class AdapterCache:
    """The adapters last used with a model, by the program's digest, within the memory of the settings.

    Parameters
    ----------
    model : Model
        What they are loaded beside.
    other_bytes : int
        What else counts towards the memory: the KV cells of a decoder.
    """

    def __init__(self, model: Model, other_bytes: int = 0) -> None:
        self._model = model
        self._other_bytes = other_bytes
        self._kept: OrderedDict[str, tuple[Adapter, int]] = OrderedDict()

    @contextmanager
    def using(self, program: Program) -> Iterator[None]:
        """Hold the model's lock with a program's adapter in use; it is loaded if it is not yet."""
        with self._model.lock:
            if program.digest not in self._kept:
                with for_llama_cpp(program.lora, program.architecture) as path:
                    size = path.stat().st_size
                    self._make_room(size)
                    self._kept[program.digest] = self._model.load_adapter(path), size
            self._kept.move_to_end(program.digest)
            self._model.use(self._kept[program.digest][0])
            yield

    @property
    def nbytes(self) -> int:
        """What the adapters take in memory."""
        return sum(size for _, size in self._kept.values())

    def leave(self, other_bytes: int, program: Program) -> None:
        """Let something else take so much from now on; adapters that find no place beside it go.

        That of the program about to run stays: it would only be loaded again.
        """
        with self._model.lock:
            self._other_bytes = other_bytes
            if program.digest in self._kept:
                self._kept.move_to_end(program.digest)
            self._make_room(0, least=int(program.digest in self._kept))

    def _make_room(self, size: int, least: int = 0) -> None:
        most = (settings().memory_mb << 20) - self._other_bytes
        while len(self._kept) > least and (self.nbytes + size > most or len(self._kept) + bool(size) > KEPT):
            self._model.free(self._kept.popitem(last=False)[1][0])
