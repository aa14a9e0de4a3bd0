"""The adapters of the programs in use, loaded beside one base, the least recently used one dropped first."""

from __future__ import annotations

import tempfile
from collections import OrderedDict
from pathlib import Path

from fuzzy_magic.gguf_io import write_adapter
from fuzzy_magic.llama import Adapter, Model
from fuzzy_magic.program import Program

KEPT = 8  # each loaded adapter takes memory and room in every graph
#: llama.cpp multiplies over the rank in blocks of this many numbers; a lower one takes its slow path, element
#: after element, which costs more than all that the zeros add.
RANK_BLOCK = 16


class AdapterCache:
    """The last few adapters used with a model, by the program's digest."""

    def __init__(self, model: Model, kept: int = KEPT) -> None:
        self._model = model
        self._kept = kept
        self._adapters: OrderedDict[str, Adapter] = OrderedDict()

    def get(self, program: Program) -> Adapter:
        """Load a program's adapter, or find it loaded.

        Native code only ever reads a file that was just written from validated weights, none that came from
        elsewhere.
        """
        with self._model.lock:
            adapter = self._adapters.get(program.digest)
            if adapter is None:
                while len(self._adapters) >= self._kept:
                    self._model.free(self._adapters.popitem(last=False)[1])
                with tempfile.TemporaryDirectory(prefix="fuzzy_magic") as folder:
                    path = Path(folder) / "adapter.gguf"
                    write_adapter(path, program.lora.padded(RANK_BLOCK), {}, program.architecture)
                    adapter = self._adapters[program.digest] = self._model.load_adapter(path)
            self._adapters.move_to_end(program.digest)
            return adapter
