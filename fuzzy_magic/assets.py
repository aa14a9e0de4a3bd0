"""Model files and compilers on disk: fetched if the hub has them, and checked before anything reads them."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

from fuzzy_magic import hub
from fuzzy_magic.errors import AssetError, AssetMissingOffline, ChecksumMismatch
from fuzzy_magic.hashes import remembered_sha256
from fuzzy_magic.models import (
    CHECKPOINT_MAPPER,
    CHECKPOINT_META,
    CHECKPOINT_MODEL,
    ModelFile,
    PublishedCompiler,
    hub_folder,
)

#: About what a published compiler takes: 4 billion weights of two bytes, and a mapper in float32.
CHECKPOINT_BYTES = 8_700_000_000
NOTE = "LICENCE-NOTE.txt"

_REINSTALL = "Reinstall fuzzy-magic, or export the pair again if it is your own."


def verified(file: ModelFile) -> Path:
    """Return the path of a model file once it is there and known to be the right one.

    Raises
    ------
    AssetMissingOffline
        When it is not there and cannot be fetched: bundled files never are, others not while offline.
    ChecksumMismatch
        When its contents are not the pinned ones.
    AssetError
        When it cannot be read, or the disk has no room for it.
    EndpointError, StoreError
        When it cannot be fetched, or not be written.
    """
    hint = _REINSTALL
    if file.hub is not None:
        hub.fetch(file.hub, file.sha256, file.path)
        hint = "Delete it, and it is fetched again when it is next needed."
    try:
        found = remembered_sha256(file.path)
    except FileNotFoundError as error:
        raise AssetMissingOffline(f"the model file {file.path} is missing: {error.strerror}", hint) from error
    except OSError as error:
        raise AssetError(f"the model file {file.path} cannot be read: {error.strerror}", hint) from error
    if found != file.sha256:
        raise ChecksumMismatch(f"{file.path} has sha256 {found[:12]}…, expected {file.sha256[:12]}…", hint)
    return file.path


def checkpoint(compiler: PublishedCompiler) -> Path:
    """Return the folder of a compiler in the published layout, fetched if it has to be.

    What the hub has declares no licence, which is said once: on stderr, and in a file beside it.

    Raises
    ------
    AssetMissingOffline
        When it is not there and the network may not be used.
    AssetError
        When there is no such folder, or the disk has no room for it.
    ChecksumMismatch, EndpointError, StoreError
        When it cannot be fetched.
    """
    if compiler.hub is None:
        assert compiler.folder is not None  # one of the two is given
        if not compiler.folder.is_dir():
            raise AssetError(f"there is no folder {compiler.folder}", "Check the path.")
        return compiler.folder
    folder = hub_folder(compiler.hub)
    hub.fetch_folder(
        compiler.hub,
        compiler.revision,
        folder,
        wanted=_belongs_to_checkpoint,
        last=CHECKPOINT_META,
        size=CHECKPOINT_BYTES,
    )
    _tell_licence(compiler, folder)
    return folder


def _belongs_to_checkpoint(name: str) -> bool:
    return name in (CHECKPOINT_META, CHECKPOINT_MAPPER) or name.startswith(f"{CHECKPOINT_MODEL}/")


def _tell_licence(compiler: PublishedCompiler, folder: Path) -> None:
    note = folder / NOTE
    if note.exists():
        return
    text = (
        f"{compiler.id} comes from {compiler.hub} on the hub, whose authors declare no licence for it. "
        "fuzzy_magic loads it at your request and passes it on to nobody; nor should you. "
        "Ask its authors before you build on it."
    )
    sys.stderr.write(f"fuzzy_magic: {text}\n")
    with suppress(OSError):  # then it is said again
        note.write_text(f"{text}\n", "utf-8")
