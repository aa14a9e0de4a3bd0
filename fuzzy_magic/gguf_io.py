"""LoRA adapters as GGUF files: written through the gguf package, read by the bounded parser of `gguf_read`.

The writer refuses what the parser would refuse, so that what was written can be read.
"""

from __future__ import annotations

import errno
import os
import struct
import tempfile
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import gguf
import numpy as np
from gguf import GGMLQuantizationType, GGUFValueType, quants

from fuzzy_magic import gguf_read
from fuzzy_magic.gguf_read import Value
from fuzzy_magic.lora import Array, LoraWeights, columns, numbers, scales_are_finite

#: llama.cpp multiplies over the rank in blocks of this many numbers; a lower one takes its slow path, element
#: after element, which costs more than all that the zeros add.
RANK_BLOCK = 16


def write_adapter(
    path: str | os.PathLike[str],
    lora: LoraWeights,
    metadata: Mapping[str, Value],
    architecture: str,
    tensor_type: str | None = None,
) -> None:
    """Write an adapter that llama.cpp loads; other readers see the old file or the whole new one.

    Parameters
    ----------
    path : path
        Where to write; its folder must exist.
    lora : LoraWeights
        The weights.
    metadata : mapping
        Values beside the standard keys: str, bool, int, float (kept as float64), list of str, or a one-axis
        float32 array.
    architecture : str
        Architecture of the interpreter, such as ``bert``.
    tensor_type : {"F16", "F32", "Q4_0"}, optional
        Element type of the tensors; by default Q4_0 for weights held in its blocks, which are written byte
        for byte, and F16 for floats. Q4_0 needs a rank and input widths that are multiples of 32.

    Raises
    ------
    ValueError
        When a value cannot be stored, or would be refused when read.
    OSError
        When the file cannot be written.
    """
    if tensor_type is None:
        tensor_type = "Q4_0" if lora.quantised == "q4_0" else "F16"
    if tensor_type not in ("F16", "F32", "Q4_0"):
        raise ValueError(f"tensor_type must be F16, F32 or Q4_0, not {tensor_type!r}")
    if clash := sorted(
        {gguf_read.ALIGNMENT, *gguf_read.EXPECTED_TYPES, *gguf_read.REFUSED_KEYS} & set(metadata)
    ):
        raise ValueError(f"{clash[0]} is a standard key and not free for metadata")
    with replacing(path) as temporary:
        writer = _Writer(temporary, architecture)
        writer.add_type("adapter")
        writer.add_string("adapter.type", "lora")
        writer.add_float32(gguf_read.ALPHA, lora.alpha)
        for key, value in metadata.items():
            writer.add_value(key, value)
        for name, pair in lora.tensors.items():
            for letter, array in zip("ab", pair, strict=True):
                writer.add_weights(f"{name}.lora_{letter}", array, tensor_type)
        writer.write_file()


def read_adapter(path: str | os.PathLike[str]) -> tuple[LoraWeights, dict[str, Value]]:
    """Read and validate an adapter; nothing that this accepts can crash native code.

    Returns
    -------
    LoraWeights
        Q4_0 blocks as they are where all tensors are such; else F16 tensors as float16, the rest as float32.
    dict
        All metadata, standard keys included. Arrays of numbers are numpy arrays, arrays of strings are lists.

    Raises
    ------
    ProgramFormatError
        When anything is out of place; the message names the file, the field and its offset.
    ProgramNotFound
        When there is no such file.
    """
    with gguf_read.opened(path) as cursor:
        header = gguf_read.read_header(cursor)
        return gguf_read.read_weights(cursor, header), header.metadata


def read_header(path: str | os.PathLike[str]) -> dict[str, Value]:
    """Read the metadata alone, without the weights; raises as `read_adapter` does."""
    with gguf_read.opened(path) as cursor:
        return gguf_read.read_header(cursor).metadata


@contextmanager
def for_llama_cpp(lora: LoraWeights, architecture: str) -> Iterator[Path]:
    """Write an adapter to a file that is there until it is loaded, its rank as llama.cpp computes fast.

    Native code only ever reads a file that was just written from validated weights, none that came from
    elsewhere.
    """
    with tempfile.TemporaryDirectory(prefix="fuzzy_magic") as folder:
        path = Path(folder) / "adapter.gguf"
        write_adapter(path, lora.padded(RANK_BLOCK), {}, architecture)
        yield path


@contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Give a path beside `path` to write to, then move it over `path`; on failure leave nothing behind.

    A link stays one: the file that it leads to is replaced. What is no plain file is refused with an OSError.
    """
    target = Path(path).resolve()
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), os.fspath(path))
    if target.exists() and not target.is_file():
        raise OSError(errno.EINVAL, "not a plain file", os.fspath(path))
    temporary = target.with_name(f".{uuid.uuid4().hex}.tmp")
    try:
        yield temporary
        os.replace(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)


class _Writer(gguf.GGUFWriter):
    """The package's writer, refusing what our reader would refuse and packing arrays of numbers at once."""

    def add_value(self, key: str, value: Value) -> None:
        """Add one metadata value of whatever kind."""
        if not gguf_read.KEY.fullmatch(key) or len(key) > gguf_read.MAX_KEY_BYTES:
            limit = gguf_read.MAX_KEY_BYTES
            raise ValueError(
                f"{key!r} is not a metadata key: letters, digits, '.', '_', '-', at most {limit}"
            )
        if isinstance(value, str):
            self.add_key_value(key, _utf8(key, value), GGUFValueType.STRING)
        elif isinstance(value, bool):
            self.add_bool(key, value)
        elif isinstance(value, int):
            if not -(1 << 63) <= value < 1 << 63:
                raise ValueError(f"{key}: {value} needs more than 64 bits")
            self.add_uint32(key, value) if 0 <= value < 1 << 32 else self.add_int64(key, value)
        elif isinstance(value, float):
            self.add_float64(key, value)
        elif isinstance(value, list) and all(isinstance(item, str) for item in value):
            if len(value) > gguf_read.MAX_LISTED_STRINGS:
                raise ValueError(f"{key}: {len(value)} strings are more than {gguf_read.MAX_LISTED_STRINGS}")
            items = [_utf8(key, item) for item in value]
            self.add_key_value(key, items, GGUFValueType.ARRAY, GGUFValueType.STRING)
        elif isinstance(value, np.ndarray) and value.dtype == np.float32 and value.ndim == 1:
            self.add_key_value(key, value, GGUFValueType.ARRAY, GGUFValueType.FLOAT32)
        else:
            raise ValueError(
                f"{key}: cannot store {type(value).__name__}; give str, int, float, list[str] or 1-D float32"
            )

    def add_weights(self, name: str, array: Array, tensor_type: str) -> None:
        """Add one half of a pair, quantised to `tensor_type`."""
        if not gguf_read.TENSOR.fullmatch(name) or len(name) > gguf_read.MAX_TENSOR_NAME_BYTES:
            raise ValueError(
                f"{name!r} is not the name of an adapter tensor: blk.<layer>.<module>.weight.lora_a"
            )
        kind = GGMLQuantizationType[tensor_type]
        block, _ = gguf.GGML_QUANT_SIZES[kind]
        if columns(array) % block:
            raise ValueError(
                f"{name} has {columns(array)} columns, and {tensor_type} needs a multiple of {block}"
            )
        if tensor_type == "Q4_0" and array.dtype == np.uint8:
            stored, finite = (
                array,
                scales_are_finite(array),
            )  # never quantised again: the bits are the program's
        else:
            with np.errstate(over="ignore", invalid="ignore"):  # refused just below
                stored = np.ascontiguousarray(quants.quantize(numbers(array).astype(np.float32), kind))
                finite = bool(np.isfinite(quants.dequantize(stored, kind)).all())
        if not finite:
            raise ValueError(f"{name} holds a weight that is not finite as {tensor_type}")
        self.add_tensor(name, stored, raw_dtype=kind)

    def write_file(self) -> None:
        """Write all that was added and close the file."""
        try:
            self.write_header_to_file()
            self.write_kv_data_to_file()
            self.write_tensors_to_file()
        finally:
            self.close()

    def _pack_val(
        self, val: Any, vtype: GGUFValueType, add_vtype: bool, sub_type: GGUFValueType | None = None
    ) -> bytes:
        # The inherited method packs arrays value by value in Python (~50 ms for 60 label vectors), and it
        # refuses empty ones.
        if vtype is GGUFValueType.ARRAY and sub_type is not None:
            head = struct.pack("<IIQ", vtype, sub_type, len(val))
            if sub_type is GGUFValueType.STRING:
                return head + b"".join(struct.pack("<Q", len(item)) + item for item in val)
            return head + np.ascontiguousarray(val, dtype=gguf_read.SCALARS[sub_type]).tobytes()
        return super()._pack_val(val, vtype, add_vtype, sub_type)


def _utf8(key: str, text: str) -> bytes:
    try:
        encoded = text.encode()
    except UnicodeEncodeError as error:
        raise ValueError(
            f"{key}: character {error.start} is a lone surrogate, which UTF-8 cannot hold"
        ) from None
    if len(encoded) > gguf_read.MAX_STRING_BYTES:
        raise ValueError(f"{key}: {len(encoded)} bytes of text are more than {gguf_read.MAX_STRING_BYTES}")
    return encoded
