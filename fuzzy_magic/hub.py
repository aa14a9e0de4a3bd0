"""Files of the model hub: fetched with a bar, resumed, checked, and once however many processes want them.

`HF_ENDPOINT` names another server that speaks the hub's API, such as a mirror. A file is put where it belongs
only when its size and checksum are right; one that somebody put there by hand is taken as it is.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fuzzy_magic.errors import AssetError, AssetMissingOffline, ChecksumMismatch, EndpointError, StoreError
from fuzzy_magic.hashes import remember_sha256, remembered_sha256, sha256
from fuzzy_magic.http import Client
from fuzzy_magic.models import HubFile, is_inside
from fuzzy_magic.settings import settings

ENDPOINT = "https://huggingface.co"
LOCK = ".lock"
#: Seconds without a byte after which an attempt counts as failed.
SILENCE = 60.0
_YES = {"1", "true", "yes", "on"}


@dataclass(frozen=True)
class Listed:
    """A file of a repository as the hub lists it; `sha256` is known of the large ones."""

    name: str
    size: int
    sha256: str | None


def fetch(file: HubFile, checksum: str, into: Path) -> None:
    """Fetch a file of the hub, unless it is there.

    Raises
    ------
    AssetMissingOffline
        When it is not there and the network may not be used; no socket has been opened then.
    ChecksumMismatch
        When the hub has another file than the one that is wanted.
    AssetError
        When the disk has no room for it.
    EndpointError, StoreError
        When it cannot be fetched, or not be written.
    """
    if os.path.exists(into):  # unlike Path.exists, this never raises
        return
    _refuse_offline(
        f"{file.name} of {file.repo}", file.size, into, _address(file.repo, file.revision, file.name)
    )
    with _alone(into.parent, file.repo):
        if not into.exists():
            _refuse_full(into.parent, file.size)
            listed = Listed(file.name, file.size, checksum)
            with _bar(file.name, file.size) as told:
                _fetch(_client(), file.repo, file.revision, listed, into, told)


def fetch_folder(
    repo: str, revision: str, into: Path, *, wanted: Callable[[str], bool], last: str, size: int
) -> None:
    """Fetch files of a repository, all of one commit, unless they are there.

    Parameters
    ----------
    repo, revision : str
        Which repository, and which branch, tag or commit of it.
    into : Path
        Where the files go, by their names.
    wanted : callable
        Told a file's name, says whether to fetch it.
    last : str
        Name of the file that comes last: once it is there, all is.
    size : int
        About how many bytes that will be, for those who are offline.

    Raises
    ------
    AssetError
        When the repository lacks the last file; and as `fetch` does.
    """
    if os.path.exists(into / last):
        return
    _refuse_offline(f"the repository {repo}", size, into, f"{_endpoint()}/{repo}/tree/{revision}")
    with _alone(into, repo):
        if (into / last).exists():
            return
        client = _client()
        commit, files = _listing(client, repo, revision)
        chosen = sorted((each for each in files if wanted(each.name)), key=lambda each: each.name == last)
        if not chosen or chosen[-1].name != last:
            raise AssetError(f"The repository {repo} has no {last}.", "Is it the right one?")
        missing = [each for each in chosen if not _is_there(each, into / each.name)]
        _refuse_full(into, sum(each.size for each in missing))
        for each in missing:
            with _bar(each.name, each.size) as told:
                _fetch(client, repo, commit, each, into / each.name, told)


def _listing(client: Client, repo: str, revision: str) -> tuple[str, list[Listed]]:
    """Ask for the files of a revision, and for the commit that it means now."""
    path = f"api/models/{repo}/revision/{quote(revision, safe='')}?blobs=true"
    answer = client.json(path)
    try:
        return str(answer["sha"]), [_listed(each) for each in answer["siblings"]]
    except (LookupError, TypeError, ValueError) as error:
        raise EndpointError(
            f"{_endpoint()} does not list the files of {repo} as the hub does: {error!r:.200}",
            "HF_ENDPOINT, if you set it, has to be a mirror of the hub.",
        ) from error


def _listed(given: Any) -> Listed:
    name, size, large = given["rfilename"], given["size"], given.get("lfs")
    if not isinstance(name, str) or not isinstance(size, int) or not is_inside(name):
        raise ValueError(f"an entry {given}")
    return Listed(name, size, str(large["sha256"]) if large else None)


def _is_there(file: Listed, path: Path) -> bool:
    """Tell whether an earlier call fetched the file; a small one without a checksum is fetched again."""
    return file.sha256 is not None and path.is_file() and remembered_sha256(path) == file.sha256


def _fetch(
    client: Client, repo: str, revision: str, file: Listed, into: Path, told: Callable[[int], object]
) -> None:
    fresh = into.with_name(f"{into.name}.unchecked")
    path = f"{quote(repo)}/resolve/{quote(revision, safe='')}/{quote(file.name)}"
    client.download(path, fresh, size=file.size, on_bytes=told)
    try:
        if file.sha256 is not None and (found := sha256(fresh)) != file.sha256:
            fresh.unlink()
            raise ChecksumMismatch(
                f"{file.name} of {repo} has sha256 {found[:12]}…, expected {file.sha256[:12]}…",
                "It was not kept. Try again; if that does not help, the file on the hub has changed.",
            )
        fresh.replace(into)
    except ChecksumMismatch:
        raise
    except OSError as error:
        raise StoreError(f"{into} cannot be written: {error.strerror}", "Check the disk.") from error
    if file.sha256 is not None:
        remember_sha256(into, file.sha256)


def _client() -> Client:
    return Client(_endpoint(), timeout=SILENCE)


def _endpoint() -> str:
    return os.environ.get("HF_ENDPOINT", "").strip().rstrip("/") or ENDPOINT


def _address(repo: str, revision: str, name: str) -> str:
    return f"{_endpoint()}/{repo}/resolve/{revision}/{name}"


def forbidden_by() -> str | None:
    """Name what forbids to fetch files, `FUZZY_OFFLINE` or `HF_HUB_OFFLINE`; None where nothing does."""
    if settings().offline:
        return "FUZZY_OFFLINE"
    return "HF_HUB_OFFLINE" if os.environ.get("HF_HUB_OFFLINE", "").strip().lower() in _YES else None


def _refuse_offline(what: str, size: int, into: Path, address: str) -> None:
    if (variable := forbidden_by()) is not None:
        raise AssetMissingOffline(
            f"{what} ({size / 1e6:,.0f} MB) is not at {into}, and {variable} forbids fetching it.",
            f"Unset {variable}, or put it there by hand: it comes from {address}.",
        )


def _refuse_full(folder: Path, needed: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise AssetError(
            f"{needed / 1e6:,.0f} MB are to be fetched to {folder}; its disk has {free / 1e6:,.0f} MB left.",
            "Free some space, or set FUZZY_CACHE_DIR to a folder on another disk.",
        )


@contextmanager
def _alone(folder: Path, repo: str) -> Iterator[None]:
    """Keep other processes, and threads, from fetching the same repository at the same time."""
    from filelock import FileLock, Timeout  # here, so that importing the package stays light

    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / LOCK)
        try:
            lock.acquire(timeout=0.5)
        except Timeout:
            sys.stderr.write(f"fuzzy_magic: waiting for another process that fetches {repo}\n")
            lock.acquire()
    except OSError as error:
        raise StoreError(
            f"{folder} cannot be written: {error.strerror or error}", "Set FUZZY_CACHE_DIR to another folder."
        ) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _bar(name: str, size: int) -> Iterator[Callable[[int], object]]:
    from tqdm.auto import tqdm  # it looks for a notebook and its widgets when imported

    hidden = not settings().progress
    with tqdm(total=size, desc=name, unit="B", unit_scale=True, disable=hidden) as bar:
        yield lambda here: None if hidden else bar.update(here - bar.n)  # goes back when it starts again
