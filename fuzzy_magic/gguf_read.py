"""A bounded parser for GGUF adapters, for files that nobody vouches for.

llama.cpp aborts the whole process on some malformed files, a metadata value of an unexpected type for one. So
this reader accepts less than the format allows: a file that it accepts, native code can take too. It
allocates only what the file has bytes for, and every refusal names the field and its offset.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, NoReturn, TypeAlias

import gguf
import numpy as np
from gguf import GGMLQuantizationType, GGUFValueType, quants

from fuzzy_magic.errors import ProgramFormatError, ProgramNotFound
from fuzzy_magic.lora import Array, LoraWeights, numbers, scales_are_finite

#: What a metadata value may be.
Value: TypeAlias = str | bool | int | float | Array | list[str]

MAX_FILE_BYTES = 512 << 20
MAX_HEADER_BYTES = 64 << 20
MAX_STRING_BYTES = 16 << 20
MAX_LISTED_STRINGS = 1 << 16  # over all arrays of strings together
MAX_KEYS = 4096
MAX_KEY_BYTES = 256
MAX_TENSORS = 10_000
MAX_TENSOR_NAME_BYTES = 63  # llama.cpp keeps names in 64 bytes, the last one zero
MAX_ALIGNMENT = 1 << 16
MAX_AXIS = 1 << 24
MAX_WEIGHTS = 1 << 27  # 512 MB once dequantised

TENSOR_TYPES = ("F32", "F16", "Q8_0", "Q4_0")
_READABLE = {int(GGMLQuantizationType[name]): GGMLQuantizationType[name] for name in TENSOR_TYPES}
SCALARS = {
    GGUFValueType.UINT8: "<u1",
    GGUFValueType.INT8: "<i1",
    GGUFValueType.UINT16: "<u2",
    GGUFValueType.INT16: "<i2",
    GGUFValueType.UINT32: "<u4",
    GGUFValueType.INT32: "<i4",
    GGUFValueType.FLOAT32: "<f4",
    GGUFValueType.BOOL: "<u1",
    GGUFValueType.UINT64: "<u8",
    GGUFValueType.INT64: "<i8",
    GGUFValueType.FLOAT64: "<f8",
}
# A zero byte in a key would make two keys one for native code, which compares C strings.
KEY = re.compile(r"[A-Za-z0-9_.\-]+")
TENSOR = re.compile(r"(blk\.[0-9]{1,4}\.[a-z0-9_]+\.weight)\.lora_([ab])")
ALIGNMENT = "general.alignment"
ALPHA = "adapter.lora.alpha"
# llama.cpp reads these without checking their type first. The last one changes when an adapter is active.
EXPECTED_TYPES = {
    "general.architecture": GGUFValueType.STRING,
    "general.type": GGUFValueType.STRING,
    "adapter.type": GGUFValueType.STRING,
    ALPHA: GGUFValueType.FLOAT32,
}
REFUSED_KEYS = ("adapter.alora.invocation_tokens",)


@dataclass
class Header:
    """The counts and metadata of a file, with the types that the values have in it."""

    n_tensors: int
    metadata: dict[str, Value] = field(default_factory=dict)
    types: dict[str, GGUFValueType] = field(default_factory=dict)
    listed: int = 0  # strings seen in arrays so far


@dataclass(frozen=True)
class _TensorInfo:
    name: str
    base: str
    letter: str
    shape: tuple[int, int]  # numpy order: rows, columns
    kind: GGMLQuantizationType
    offset: int  # from the start of the data section
    nbytes: int


class Cursor:
    """A place in a file; each read is checked against what the file holds before anything is allocated."""

    def __init__(self, file: BinaryIO, path: Path, size: int) -> None:
        self._file, self._path, self._size = file, path, size
        self.offset = 0

    def fail(self, what: str, at: int | None = None) -> NoReturn:
        """Refuse the file."""
        where = "" if at is None else f" (at byte {at})"
        raise ProgramFormatError(self._path, f"{what}{where}", "Compile, save or fetch it again.")

    def take(self, n: int, what: str, limit: int = MAX_HEADER_BYTES) -> bytes:
        """Read the next `n` bytes, which must end before `limit` of the file."""
        start = self.offset
        if n > self._size - start:
            self.fail(f"{what} needs {n} bytes, the file ends after {self._size - start}", start)
        if start + n > limit:
            self.fail(f"{what} reaches beyond {limit} bytes, more than a program needs", start)
        data = self._file.read(n)
        if len(data) != n:  # cut short by somebody else while we read
            self.fail(f"{what} needs {n} bytes, only {len(data)} could be read", start)
        self.offset = start + n
        return data

    def number(self, dtype: str, what: str) -> Any:
        """Read one number of a numpy type."""
        return self.array(dtype, 1, what)[0].item()

    def array(self, dtype: str, count: int, what: str) -> Array:
        """Read `count` numbers of a numpy type."""
        return np.frombuffer(self.take(count * np.dtype(dtype).itemsize, what), dtype=dtype)

    def text(self, limit: int, what: str) -> str:
        """Read a string: its length, then its UTF-8."""
        start = self.offset
        length = self.number("<u8", f"length of {what}")
        if length > limit:
            self.fail(f"{what} is {length} bytes long, at most {limit} are allowed", start)
        try:
            return self.take(length, what).decode()
        except UnicodeDecodeError:
            self.fail(f"{what} is not UTF-8", start)

    def skip_to(self, offset: int, what: str) -> None:
        """Go forward to an offset of the file."""
        self.take(offset - self.offset, what, limit=MAX_FILE_BYTES)

    @property
    def remaining(self) -> int:
        """Bytes from here to the end of the file."""
        return self._size - self.offset


@contextmanager
def opened(path: str | os.PathLike[str]) -> Iterator[Cursor]:
    """Open a file that is safe to parse: not a pipe that never ends, not larger than a program can be."""
    with opened_file(path) as (file, size):
        yield Cursor(file, Path(path), size)


@contextmanager
def opened_file(path: str | os.PathLike[str]) -> Iterator[tuple[BinaryIO, int]]:
    """Open a file as `opened` does, for another format; give its size too."""
    place = Path(path)
    try:
        # Asked before opening, because opening a pipe would wait for its other end.
        regular = stat.S_ISREG(place.stat().st_mode)
        file = place.open("rb") if regular else None
    except (OSError, ValueError) as error:  # ValueError for a zero byte in the path
        reason = error.strerror if isinstance(error, OSError) else error
        raise ProgramNotFound(f"{str(place)!r} cannot be opened: {reason}", "Check the path.") from error
    if file is None:
        raise ProgramFormatError(place, "not a regular file", "Give the path of a program, such as p.gguf.")
    with file:
        size = os.fstat(file.fileno()).st_size
        if size > MAX_FILE_BYTES:
            Cursor(file, place, size).fail(
                f"{size} bytes are more than a program may have ({MAX_FILE_BYTES})"
            )
        yield file, size


def read_header(cursor: Cursor) -> Header:
    """Read the counts and the metadata, and leave the cursor at the first tensor record."""
    magic = cursor.take(4, "the magic number")
    if magic != b"GGUF":
        cursor.fail(f"starts with {magic!r} and not with GGUF", 0)
    version = cursor.number("<u4", "the format version")
    if version not in (2, 3):
        swapped = " (written for the other byte order)" if version & 0xFFFF == 0 else ""
        cursor.fail(f"GGUF version {version}{swapped}, and versions 2 and 3 can be read", 4)
    n_tensors = cursor.number("<u8", "the number of tensors")
    n_keys = cursor.number("<u8", "the number of metadata keys")
    if n_tensors > MAX_TENSORS or n_keys > MAX_KEYS:
        cursor.fail(
            f"claims {n_tensors} tensors and {n_keys} keys, at most {MAX_TENSORS} and {MAX_KEYS} are read", 8
        )
    header = Header(n_tensors)
    for index in range(n_keys):
        start = cursor.offset
        key = cursor.text(MAX_KEY_BYTES, f"metadata key {index}")
        if not KEY.fullmatch(key):
            cursor.fail(f"metadata key {key!r} has characters that a key may not have", start)
        if key in header.metadata:
            cursor.fail(f"metadata key {key} appears twice", start)
        header.types[key] = _value_type(cursor, key)
        header.metadata[key] = _read_value(cursor, header, key)
    return header


def _value_type(cursor: Cursor, what: str) -> GGUFValueType:
    start = cursor.offset
    number = cursor.number("<u4", f"type of {what}")
    try:
        return GGUFValueType(number)
    except ValueError:
        cursor.fail(f"{what} has type {number}, which does not exist", start)


def _read_value(cursor: Cursor, header: Header, key: str) -> Value:
    start, kind = cursor.offset, header.types[key]
    if kind is GGUFValueType.STRING:
        return cursor.text(MAX_STRING_BYTES, key)
    if kind is not GGUFValueType.ARRAY:
        value: bool | int | float = cursor.number(SCALARS[kind], key)
        if kind is GGUFValueType.BOOL:
            if value not in (0, 1):
                cursor.fail(f"{key} is a bool with value {value}", start)
            return bool(value)
        return value
    item = _value_type(cursor, f"items of {key}")
    count = cursor.number("<u8", f"length of {key}")
    if item is GGUFValueType.ARRAY:
        cursor.fail(f"{key} is an array of arrays", start)
    if item is not GGUFValueType.STRING:
        numbers = cursor.array(SCALARS[item], count, key)
        return numbers.astype(bool) if item is GGUFValueType.BOOL else numbers
    header.listed += count
    if header.listed > MAX_LISTED_STRINGS:
        cursor.fail(
            f"{key} brings the strings in arrays to {header.listed}, more than {MAX_LISTED_STRINGS}", start
        )
    return [cursor.text(MAX_STRING_BYTES, f"{key}[{index}]") for index in range(count)]


def read_weights(cursor: Cursor, header: Header) -> LoraWeights:
    """Read and check the tensors, with the cursor where `read_header` left it."""
    alpha, alignment = _standard_values(cursor, header)
    infos = [_read_tensor_info(cursor, index) for index in range(header.n_tensors)]
    tensors = _read_tensors(cursor, infos, alignment)
    try:
        return LoraWeights(alpha, tensors)
    except ValueError as error:
        cursor.fail(str(error))


def _standard_values(cursor: Cursor, header: Header) -> tuple[float, int]:
    """Check the keys that llama.cpp relies on; return alpha and the alignment of the data section."""
    for key, expected in EXPECTED_TYPES.items():
        if key not in header.metadata:
            cursor.fail(f"metadata key {key} is missing")
        if header.types[key] is not expected:
            cursor.fail(f"{key} has type {header.types[key].name}, expected {expected.name}")
    for key, wanted in (("general.type", "adapter"), ("adapter.type", "lora")):
        if header.metadata[key] != wanted:
            cursor.fail(f"{key} is {header.metadata[key]!r}, expected {wanted!r}")
    for key in REFUSED_KEYS:
        if key in header.metadata:
            cursor.fail(f"{key} is not supported: the adapter would not be active for all text")
    alignment = header.metadata.get(ALIGNMENT, gguf.GGUF_DEFAULT_ALIGNMENT)
    if header.types.get(ALIGNMENT, GGUFValueType.UINT32) is not GGUFValueType.UINT32:
        cursor.fail(f"{ALIGNMENT} has type {header.types[ALIGNMENT].name}, expected UINT32")
    if not (
        isinstance(alignment, int) and 0 < alignment <= MAX_ALIGNMENT and alignment & (alignment - 1) == 0
    ):
        cursor.fail(f"{ALIGNMENT} is {alignment}, expected a power of two up to {MAX_ALIGNMENT}")
    alpha = header.metadata[ALPHA]
    assert isinstance(alpha, float)  # its wire type was checked above
    return alpha, alignment


def _read_tensor_info(cursor: Cursor, index: int) -> _TensorInfo:
    start = cursor.offset
    name = cursor.text(MAX_TENSOR_NAME_BYTES, f"name of tensor {index}")
    match = TENSOR.fullmatch(name)
    if match is None:
        cursor.fail(f"tensor name {name!r} is not blk.<layer>.<module>.weight.lora_a or .lora_b", start)
    n_axes = cursor.number("<u4", f"number of axes of {name}")
    if n_axes != 2:
        cursor.fail(f"{name} has {n_axes} axes, expected 2", start)
    columns, rows = cursor.array("<u8", 2, f"shape of {name}").tolist()  # the file has the inner axis first
    if not (0 < rows <= MAX_AXIS and 0 < columns <= MAX_AXIS):
        cursor.fail(f"{name} has shape ({rows}, {columns}), expected 1 to {MAX_AXIS} on each axis", start)
    number = cursor.number("<u4", f"type of {name}")
    kind = _READABLE.get(number)
    if kind is None:
        cursor.fail(f"{name} has tensor type {number}, and only {', '.join(TENSOR_TYPES)} are read", start)
    block, block_bytes = gguf.GGML_QUANT_SIZES[kind]
    if columns % block:
        cursor.fail(f"{name} has {columns} columns, and {kind.name} needs a multiple of {block}", start)
    offset = cursor.number("<u8", f"offset of {name}")
    nbytes = rows * columns // block * block_bytes
    return _TensorInfo(name, match[1], match[2], (rows, columns), kind, offset, nbytes)


def _read_tensors(cursor: Cursor, infos: list[_TensorInfo], alignment: int) -> dict[str, tuple[Array, Array]]:
    """Read the data section: tensors in the order of their records, padded to the alignment, nothing more."""
    halves: dict[tuple[str, str], Array] = {}
    weights, position = 0, 0  # position is what llama.cpp too expects as the next offset
    for info in infos:
        if info.offset != position:
            cursor.fail(f"{info.name} has offset {info.offset} in the data section, expected {position}")
        position += _padded(info.nbytes, alignment)
        weights += info.shape[0] * info.shape[1]
    if weights > MAX_WEIGHTS:
        cursor.fail(f"claims {weights} weights, at most {MAX_WEIGHTS} are read")
    for info in infos:
        if (info.base, info.letter) in halves:
            cursor.fail(f"tensor {info.name} appears twice")
        cursor.skip_to(_padded(cursor.offset, alignment), f"padding before {info.name}")
        halves[info.base, info.letter] = _read_weights(cursor, info)
    if cursor.remaining >= alignment:  # the last tensor may be padded
        cursor.fail(f"{cursor.remaining} bytes follow the last tensor", cursor.offset)
    for base, letter in halves:
        other = "b" if letter == "a" else "a"
        if (base, other) not in halves:
            cursor.fail(f"{base} has lora_{letter} but no lora_{other}")
    if len({array.dtype == np.uint8 for array in halves.values()}) > 1:  # blocks beside floats
        halves = {key: numbers(array) for key, array in halves.items()}
    return {base: (halves[base, "a"], halves[base, "b"]) for base, letter in halves if letter == "a"}


def _read_weights(cursor: Cursor, info: _TensorInfo) -> Array:
    start = cursor.offset
    data = np.frombuffer(cursor.take(info.nbytes, info.name, limit=MAX_FILE_BYTES), dtype=np.uint8)
    if info.kind is GGMLQuantizationType.F16:
        array: Array = data.view("<f2").astype(np.float16, copy=False)
    elif info.kind is GGMLQuantizationType.F32:
        array = data.view("<f4").astype(np.float32, copy=False)
    elif info.kind is GGMLQuantizationType.Q4_0:
        if not scales_are_finite(data):
            cursor.fail(f"{info.name} holds a value that is not finite", start)
        return data.reshape(info.shape[0], -1)
    else:
        with np.errstate(invalid="ignore", over="ignore"):  # a hostile block scale; refused below
            array = quants.dequantize(data.reshape(info.shape[0], -1), info.kind)
    if not np.isfinite(array).all():
        cursor.fail(f"{info.name} holds a value that is not finite", start)
    return array.reshape(info.shape)


def _padded(n: int, alignment: int) -> int:
    return -(-n // alignment) * alignment
