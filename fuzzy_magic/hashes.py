"""The sha256 of files. Hashing a model takes longer than loading it, so each is hashed once and remembered.

What was found is kept in the process and as a small file in the cache folder, under a name made of the path,
size and time of the file: a changed file is hashed again.
"""

from __future__ import annotations

import hashlib
import os
import re
import threading
from contextlib import suppress
from pathlib import Path

from fuzzy_magic.settings import settings

_SHA256 = re.compile(r"[0-9a-f]{64}")

_known: dict[str, str] = {}
_lock = threading.Lock()


def sha256(path: Path) -> str:
    """Return the sha256 of a file, read piece by piece."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def remembered_sha256(path: Path) -> str:
    """Return the sha256 of a file, which is read only if it is new or has changed; may raise OSError."""
    with _lock:  # two threads that start together hash a file once
        name = _name(path)
        if name not in _known:
            found = _read(name)
            if found is None:
                found = sha256(path)
                _write(name, found)
            _known[name] = found
        return _known[name]


def remember_sha256(path: Path, found: str) -> None:
    """Keep the sha256 of a file that has just been hashed under another name; may raise OSError."""
    with _lock:
        name = _name(path)
        _known[name] = found
        _write(name, found)


def _name(path: Path) -> str:
    state = path.stat()
    parts = (os.path.realpath(path), str(state.st_size), str(state.st_mtime_ns))
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _note(name: str) -> Path:
    return settings().cache_dir / "hashes" / name


def _read(name: str) -> str | None:
    with suppress(OSError, UnicodeDecodeError):
        text = _note(name).read_text("ascii")
        return text if _SHA256.fullmatch(text) else None
    return None


def _write(name: str, text: str) -> None:
    note = _note(name)
    with suppress(OSError):  # a cache that cannot be written costs one hashing in each process
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(text, "ascii")  # one cut short is no sha256, and is written again
