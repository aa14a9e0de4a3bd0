"""Model files, checked against their pinned sha256 before anything reads them, and only once each.

Hashing a file takes longer than loading it. So a check that passed is noted, in the process and as an empty
file in the cache folder, under a name made of the path, size, time and checksum.
"""

from __future__ import annotations

import hashlib
import os
import threading
from contextlib import suppress
from pathlib import Path

from fuzzy_magic.errors import AssetError, AssetMissingOffline, ChecksumMismatch
from fuzzy_magic.models import ModelFile
from fuzzy_magic.settings import settings

_HINT = "Reinstall fuzzy-magic, or export the pair again if it is your own."

_verified: set[str] = set()
_lock = threading.Lock()


def verified(file: ModelFile) -> Path:
    """Return the path of a model file once it is known to be the right one.

    Raises
    ------
    AssetMissingOffline
        When it is not there; bundled files are never fetched.
    ChecksumMismatch
        When its contents are not the pinned ones.
    """
    with _lock:  # two threads that start together hash a file once
        note = _note(file)
        marker = settings().cache_dir / "verified" / note
        if note in _verified or os.path.exists(marker):  # unlike Path.exists, this never raises
            return file.path
        _check(file)
        _verified.add(note)
        with suppress(OSError):  # a cache that cannot be written costs one check in each process
            marker.parent.mkdir(parents=True, exist_ok=True)
            marker.touch()
        return file.path


def sha256(path: Path) -> str:
    """Return the sha256 of a file, read piece by piece."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _note(file: ModelFile) -> str:
    try:
        state = file.path.stat()
    except OSError as error:
        raise AssetMissingOffline(
            f"the model file {file.path} is missing: {error.strerror}", _HINT
        ) from error
    parts = (os.path.realpath(file.path), str(state.st_size), str(state.st_mtime_ns), file.sha256)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _check(file: ModelFile) -> None:
    try:
        found = sha256(file.path)
    except OSError as error:
        raise AssetError(f"the model file {file.path} cannot be read: {error.strerror}", _HINT) from error
    if found != file.sha256:
        raise ChecksumMismatch(f"{file.path} has sha256 {found[:12]}…, expected {file.sha256[:12]}…", _HINT)
