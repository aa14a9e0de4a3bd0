"""What the GGUF file of a language model says of itself: architecture, depth, context and shapes.

The file is the user's own choice and goes to llama.cpp next, so this reader only has to be quick, stepping
over vocabularies of 150,000 entries, and to end in a clear error where a file is no such model.
"""

from __future__ import annotations

import mmap
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fuzzy_magic.errors import AssetError

_SCALARS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
_STRING, _ARRAY = 8, 9
_MAX_NAMES = 100_000
_HINT = "Give the GGUF file of a language model, whole and not one part of several."


@dataclass(frozen=True)
class ModelHeader:
    """A model's metadata, without its lists, and the shape of each of its matrices, outer axis first."""

    architecture: str
    n_layers: int
    n_ctx: int
    shapes: dict[str, tuple[int, int]]


def read_model_header(path: Path) -> ModelHeader:
    """Read the header of a model file.

    Raises
    ------
    AssetError
        When there is no such file, or it is not a whole language model.
    """
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            return _parsed(_Reader(data))
    except OSError as error:
        raise AssetError(f"{path} cannot be read: {error.strerror}", "Check the path.") from error
    except (ValueError, KeyError, TypeError, struct.error) as error:
        raise AssetError(f"{path} is not the GGUF file of a language model: {error}", _HINT) from error


class _Reader:
    def __init__(self, data: mmap.mmap) -> None:
        self._data = data
        self._at = 0

    def one(self, code: str) -> Any:
        (value,) = struct.unpack_from(f"<{code}", self._data, self._at)
        self._at += struct.calcsize(f"<{code}")
        return value

    def text(self) -> str:
        start = self._over_text()
        return self._data[start : self._at].decode()

    def value(self) -> object:
        """Return the value that comes next; None for a list, which is stepped over."""
        kind = self.one("I")
        if kind == _STRING:
            return self.text()
        if kind != _ARRAY:
            return self.one(_SCALARS[kind])
        kind, count = self.one("I"), self.one("Q")
        if kind == _STRING:
            for _ in range(count):
                self._over_text()
        else:
            self._step(count * struct.calcsize(f"<{_SCALARS[kind]}"))
        return None

    def _over_text(self) -> int:
        length = self.one("Q")
        start = self._at
        self._step(length)
        return start

    def _step(self, length: int) -> None:
        self._at += length
        if self._at > len(self._data):
            raise ValueError("it ends too early")


def _parsed(reader: _Reader) -> ModelHeader:
    if reader.one("4s") != b"GGUF":
        raise ValueError("it does not start with GGUF")
    if (version := reader.one("I")) not in (2, 3):
        raise ValueError(f"its format version is {version}, and 2 and 3 can be read")
    n_tensors, n_keys = reader.one("Q"), reader.one("Q")
    if n_tensors > _MAX_NAMES or n_keys > _MAX_NAMES:
        raise ValueError(f"it claims {n_tensors} tensors and {n_keys} keys")
    metadata = {reader.text(): reader.value() for _ in range(n_keys)}
    if metadata.get("general.type", "model") != "model":
        raise ValueError(f"its type is {metadata['general.type']}")
    shapes = {}
    for _ in range(n_tensors):
        name, n_axes = reader.text(), reader.one("I")
        axes = [reader.one("Q") for _ in range(min(n_axes, 8))]
        reader.one("I"), reader.one("Q")  # type and offset
        if n_axes == 2:
            shapes[name] = (axes[1], axes[0])  # the file has the inner axis first
    architecture = metadata.get("general.architecture")
    if not isinstance(architecture, str):
        raise ValueError("it names no architecture")
    sizes = [metadata.get(f"{architecture}.{key}") for key in ("block_count", "context_length")]
    if not all(isinstance(size, int) and size > 0 for size in sizes):
        raise ValueError("it says neither how many layers nor how long a context it has")
    return ModelHeader(architecture, sizes[0], sizes[1], shapes)  # type: ignore[arg-type]  # checked above
