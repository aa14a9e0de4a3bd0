"""The ZIP around a ``.paw``: a few files of known names, read from archives that nobody vouches for.

Nothing is ever extracted to a disk. What the archive declares is checked before anything of it is read, and
what is read ends where it was declared to end and has the checksum that it was declared to have.
"""

from __future__ import annotations

import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NoReturn, cast

from fuzzy_magic import gguf_read
from fuzzy_magic.errors import ProgramFormatError
from fuzzy_magic.gguf_read import Cursor, Value
from fuzzy_magic.lora import LoraWeights

META, ADAPTER = "meta.json", "adapter.gguf"
TEMPLATE, PSEUDO = "prompt_template.txt", "pseudo_program.txt"
REQUIRED = (META, ADAPTER, TEMPLATE)
#: What each file may hold once unpacked.
MAX_BYTES = {META: 4 << 20, ADAPTER: gguf_read.MAX_FILE_BYTES, TEMPLATE: 1 << 20, PSEUDO: 1 << 20}
MAX_DIRECTORY_BYTES = 16 << 10  # of an archive with four files
MAGIC = b"PK\3\4"

_END = struct.Struct("<4s4H2IH")  # the record that ends an archive
_END_MAGIC, _BIG_END_MAGIC = b"PK\5\6", b"PK\6\7"
_BIG_END_BYTES = 20
_ENCRYPTED = 0x41  # the flags of either kind of encryption
_COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_EPOCH = (1980, 1, 1, 0, 0, 0)
_REGULAR = stat.S_IFREG | 0o644
# What the zipfile module lets out on broken archives.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
    struct.error,
)


class Archive:
    """The files of an archive whose directory was found in order."""

    def __init__(self, path: Path, archive: zipfile.ZipFile) -> None:
        self.path = path
        self._archive = archive
        self._members = _checked(path, archive.infolist())

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def text(self, name: str) -> str:
        """Read a text file; line ends become newlines, as other readers of these files have it."""
        with self._opened(name) as file:
            raw = file.read()
        self._check_size(name, len(raw))
        try:
            text = raw.decode()
        except UnicodeDecodeError as error:
            refuse(self.path, f"{name} is not UTF-8 (at byte {error.start})")
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def adapter(self) -> tuple[LoraWeights, dict[str, Value]]:
        """Read and validate the adapter as it comes out of the archive; see `gguf_io.read_adapter`."""
        with self._opened(ADAPTER) as file:
            cursor = Cursor(file, self.path, self._members[ADAPTER].file_size)
            try:
                header = gguf_read.read_header(cursor)
                lora = gguf_read.read_weights(cursor, header)
            except ProgramFormatError as error:
                refuse(self.path, f"{ADAPTER}: {error.problem}")
            rest = file.read()  # to the end, where the checksum is compared
        self._check_size(ADAPTER, cursor.offset + len(rest))
        return lora, header.metadata

    def _check_size(self, name: str, size: int) -> None:
        if size != self._members[name].file_size:
            refuse(self.path, f"the archive is damaged: {name} is shorter than it says")

    @contextmanager
    def _opened(self, name: str) -> Iterator[BinaryIO]:
        with _translated(self.path), self._archive.open(self._members[name]) as file:
            yield cast("BinaryIO", file)


@contextmanager
def opened(path: str | os.PathLike[str]) -> Iterator[Archive]:
    """Open an archive, and check all that it says of itself.

    Raises
    ------
    ProgramNotFound
        When there is no such file.
    ProgramFormatError
        When it is not an archive of exactly the files of a ``.paw``.
    """
    place = Path(path)
    with gguf_read.opened_file(place) as (file, size):
        _check_end(place, file, size)
        with _translated(place):
            archive = zipfile.ZipFile(file)
        with archive:
            yield Archive(place, archive)


def write(path: str | os.PathLike[str], files: Mapping[str, bytes]) -> None:
    """Write an archive whose bytes depend on the files alone."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.external_attr = _REGULAR << 16
            # Weights hardly shrink.
            info.compress_type = zipfile.ZIP_STORED if name == ADAPTER else zipfile.ZIP_DEFLATED
            archive.writestr(info, content)


def refuse(path: Path, problem: str) -> NoReturn:
    """Refuse a file."""
    raise ProgramFormatError(path, problem, "Compile, save or fetch it again.")


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    try:
        yield
    except ProgramFormatError:
        raise
    except _BROKEN as error:
        refuse(path, f"the archive is damaged: {error}")


def _check_end(path: Path, file: BinaryIO, size: int) -> None:
    """Check the record that ends an archive: the zipfile module makes an object of all that it announces."""
    file.seek(0)
    if (magic := file.read(len(MAGIC))) != MAGIC:
        refuse(path, f"starts with {magic!r} and not as a ZIP archive does")
    tail = min(size, _END.size + _BIG_END_BYTES)
    file.seek(size - tail)
    raw = file.read(tail)
    if len(raw) < _END.size:
        refuse(path, f"ends after {size} bytes")
    magic, disk, first_disk, here, count, directory, start, comment = _END.unpack(raw[-_END.size :])
    if magic != _END_MAGIC or comment or disk or first_disk or here != count:
        refuse(path, "does not end as a ZIP archive does: it was cut short, or something was added")
    if raw.startswith(_BIG_END_MAGIC) and len(raw) == _END.size + _BIG_END_BYTES:
        refuse(path, "is an archive of the kind for files larger than a program can be (ZIP64)")
    if directory > MAX_DIRECTORY_BYTES or count > len(MAX_BYTES):
        refuse(path, f"announces {count} files, and a .paw has at most {len(MAX_BYTES)}")
    if start + directory + _END.size != size:
        refuse(path, "has bytes that belong to none of its files")


def _checked(path: Path, members: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    found: dict[str, zipfile.ZipInfo] = {}
    for info in members:
        name = info.orig_filename  # `filename` ends at a zero byte
        kind = stat.S_IFMT(info.external_attr >> 16)
        if name not in MAX_BYTES:
            refuse(path, f"holds {name!r}, and a .paw holds only {', '.join(MAX_BYTES)}")
        if name in found:
            refuse(path, f"holds {name} twice")
        if kind not in (0, stat.S_IFREG):
            refuse(path, f"{name} is not a regular file in it")
        if info.flag_bits & _ENCRYPTED:
            refuse(path, f"{name} is encrypted")
        if info.compress_type not in _COMPRESSIONS:
            refuse(path, f"{name} is compressed in a way ({info.compress_type}) that a .paw does not use")
        if info.file_size > MAX_BYTES[name]:
            refuse(path, f"{name} unpacks to {info.file_size:,} bytes, at most {MAX_BYTES[name]:,} are read")
        found[name] = info
    for name in REQUIRED:
        if name not in found:
            refuse(path, f"{name} is missing")
    return found
