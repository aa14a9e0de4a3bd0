"""The cells of prefixes, on disk: a new process goes on from where an earlier one has computed them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

import numpy as np

from fuzzy_magic.errors import StoreError
from fuzzy_magic.gguf_io import replacing
from fuzzy_magic.llama import Bytes
from fuzzy_magic.settings import settings
from fuzzy_magic.store.files import set_aside, writing

PREFIX_BYTES = 1 << 29
_SUFFIX = ".cells"
_DIGEST_BYTES = 32  # sha256 of what follows it
_BLOCK_BYTES = 1 << 20


class KeptPrefixes:
    """States of sequences by name, each a file of its own, the least recently used dropped first.

    A state depends on more than tokens: the base, the adapter, and the very build of llama.cpp. The name has
    to say all of it. Where the folder cannot be used, nothing is kept, which costs time alone.

    Parameters
    ----------
    folder : Path
        It is made on first use.
    max_bytes : int
        What all files may take together.
    """

    def __init__(self, folder: Path, max_bytes: int = PREFIX_BYTES) -> None:
        self.folder = Path(folder)
        self.max_bytes = max_bytes

    def get(self, name: str) -> Bytes | None:
        """Map a state into memory, None where it is not kept; a damaged file is put aside."""
        path = self._path(name)
        try:
            whole: Bytes = np.memmap(path, np.uint8, "r")
        except (OSError, ValueError):  # ValueError: an empty file
            return None
        state = whole[_DIGEST_BYTES:]
        if hashlib.sha256(state.data).digest() != whole[:_DIGEST_BYTES].tobytes():
            set_aside(path)
            return None
        with suppress(OSError):
            os.utime(path)
        return state

    def put(self, name: str, size: int, fill: Callable[[Bytes], object]) -> bool:
        """Keep a state, which `fill` writes into the mapped file; returns whether it is kept."""
        path = self._path(name)
        if _DIGEST_BYTES + size > self.max_bytes:
            return False
        try:
            with writing(path), replacing(path) as temporary:
                with temporary.open("wb") as stream:
                    _allocate(stream, _DIGEST_BYTES + size)
                whole: Any = np.memmap(temporary, np.uint8, "r+")
                fill(whole[_DIGEST_BYTES:])
                digest = hashlib.sha256(whole[_DIGEST_BYTES:].data).digest()
                whole[:_DIGEST_BYTES] = np.frombuffer(digest, np.uint8)
                del whole  # Windows moves no file that is mapped
        except StoreError:
            return False
        with suppress(OSError):  # the next one drops what is too much
            self._drop_oldest()
        return True

    def _path(self, name: str) -> Path:
        return self.folder / (hashlib.sha256(name.encode()).hexdigest() + _SUFFIX)

    def _drop_oldest(self) -> None:
        files = []
        for path in self.folder.iterdir():  # what was put aside or left half written counts too
            with suppress(OSError):  # another process has dropped it
                state = path.stat()
                files.append((state.st_mtime_ns, state.st_size, path))
        total = sum(size for _, size, _ in files)
        for _, size, path in sorted(files):
            if total <= self.max_bytes:
                break
            with suppress(OSError):
                path.unlink()
            total -= size


def _allocate(file: IO[bytes], size: int) -> None:
    """Make a file so large; a disk that is full says so here, and not when a page of it is written."""
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(file.fileno(), 0, size)
    else:  # macOS and Windows: a file that is only made longer has holes in it
        for start in range(0, size, _BLOCK_BYTES):
            file.write(bytes(min(_BLOCK_BYTES, size - start)))


def default_prefixes() -> KeptPrefixes | None:
    """Return those in the cache folder, None where the settings do not want any."""
    now = settings()
    return KeptPrefixes(now.cache_dir / "prefixes") if now.prefix_cache else None
