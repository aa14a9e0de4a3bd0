"""Programs by digest, what specs were compiled to, and the versions bound to names."""

from __future__ import annotations

import hashlib
import json
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from difflib import get_close_matches
from pathlib import Path

from fuzzy_magic.errors import ProgramFormatError, ProgramNotFound, StoreError
from fuzzy_magic.program import Program, is_newer
from fuzzy_magic.settings import settings
from fuzzy_magic.store.files import set_aside, utf8, write_text, writing

NAMES_LOCK = "names.lock"
LOCK_SECONDS = 30.0  # to wait for who holds it; a history is changed in milliseconds

_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Version:
    """One binding of a name: its number from 1, the program bound, when, and the version it brought back.

    `spec` is the spec as it was bound, as JSON: programs of one digest may differ in name and checks.
    """

    n: int
    digest: str
    created: str
    restores: int | None = None
    spec: str = ""


class Store:
    """Programs under their digest, the programs that specs were compiled to, and the versions bound to names.

    Parameters
    ----------
    root : Path
        The folder; it is made when something is first written.
    """

    def __init__(self, root: Path) -> None:
        self.root = Path(root)

    def put(self, program: Program) -> str:
        """Keep a program and return its digest.

        Programs of one digest behave alike but may differ in name and checks: the latest is kept.
        """
        target = self._program_path(program.digest)
        with writing(target):
            program.save(target)
        return program.digest

    def path(self, digest: str) -> Path:
        """Path of a kept program's file.

        Raises
        ------
        ProgramNotFound
            When it is not kept here.
        """
        path = self._program_path(digest)
        if not path.is_file():
            raise ProgramNotFound(
                f"{self.root} holds no program {digest[:12]}…", "Compile its spec again, or load its file."
            )
        return path

    def get(self, digest: str) -> Program:
        """Load a kept program.

        Raises
        ------
        ProgramNotFound
            When it is not kept here.
        ProgramFormatError
            When its file is damaged; the file is then moved aside, so that compiling again can replace it.
        """
        path = self.path(digest)
        try:
            program = Program.load(path)
        except ProgramFormatError:
            if not _newer(path):
                set_aside(path)
            raise
        if program.digest != digest:
            set_aside(path)
            raise ProgramFormatError(
                path, f"it holds the program {program.digest[:12]}…", "Compile its spec again."
            )
        return program

    def compiled(self, key: str) -> Program | None:
        """Load the program that `remember` noted for a key; None where there is none that is sound."""
        try:
            digest = self._key_path(key).read_text("ascii", "replace").strip()
        except OSError:
            return None
        if not _DIGEST.fullmatch(digest):
            return None
        try:
            return self.get(digest)
        except ProgramNotFound:
            return None
        except ProgramFormatError as error:
            warnings.warn(f"{error.message}; it will be compiled again", stacklevel=2)
            return None

    def remember(self, key: str, digest: str) -> None:
        """Note which program a key (what decides a compilation) leads to."""
        self._program_path(digest)  # refuses what is no digest
        write_text(self._key_path(key), digest)

    def bind(self, name: str, digest: str, restores: int | None = None, spec: str = "") -> Version:
        """Make a program the newest version of a name; the version there is when it already is the newest.

        `restores` is the earlier version that is brought back, if this is no new one; `spec` is JSON.
        """
        self._program_path(digest)
        newest = self.history(name)[-1:]  # without the lock, which a folder that is read-only does not give
        if newest and newest[0].digest == digest and spec in ("", newest[0].spec):
            return newest[0]
        with self._names_lock():
            versions = self.history(name)
            if versions and versions[-1].digest == digest:
                # Other checks do not make another version.
                versions[-1] = replace(versions[-1], spec=spec or versions[-1].spec)
            else:
                created = datetime.now(timezone.utc).isoformat(timespec="seconds")
                versions.append(Version(len(versions) + 1, digest, created, restores, spec))
            rows = [[each.digest, each.created, each.restores or 0, each.spec] for each in versions]
            write_text(self._name_path(name), json.dumps({"name": name, "versions": rows}))
        return versions[-1]

    def history(self, name: str) -> list[Version]:
        """Versions of a name, the newest last; empty for an unknown name."""
        return _read_history(self._name_path(name))[1]

    def names(self) -> list[str]:
        """All names that have versions, sorted."""
        histories = map(_read_history, self.root.glob("names/*.json"))
        return sorted(name for name, versions in histories if name is not None and versions)

    def remove(self, name: str) -> None:
        """Forget a name and its history. The programs stay, since other names may have them.

        Raises
        ------
        ProgramNotFound
            When there is no such name.
        """
        path = self._name_path(name)
        with self._names_lock(), writing(path):
            try:
                path.unlink()
            except FileNotFoundError:
                near = get_close_matches(name, self.names(), n=1)
                raise ProgramNotFound(
                    f"there is no program named {name}",
                    f"Did you mean {near[0]}?" if near else "%fuzzy list shows those there are.",
                ) from None

    @contextmanager
    def _names_lock(self) -> Iterator[None]:
        """Keep other processes, and threads, from changing a history that is being changed."""
        from filelock import FileLock  # here, so that importing the package stays light

        path = self.root / NAMES_LOCK
        with writing(path):
            lock = FileLock(path)
            with suppress(NotImplementedError):  # on a disk that knows no locks we go without
                lock.acquire(timeout=LOCK_SECONDS)
        try:
            yield
        finally:
            lock.release()

    def _program_path(self, digest: str) -> Path:
        if not _DIGEST.fullmatch(digest):  # it becomes a path, so it must be nothing else
            raise ProgramNotFound(f"{digest!r} is not the digest of a program")
        return self.root / "programs" / f"{digest}.gguf"

    # Keys and names may hold any character and differ in case alone, which file names cannot on every system.

    def _key_path(self, key: str) -> Path:
        return self.root / "compiled" / _sha256(key)

    def _name_path(self, name: str) -> Path:
        return self.root / "names" / f"{_sha256(name)}.json"


def default_store() -> Store:
    """Store in the cache folder of the settings."""
    return Store(settings().cache_dir)


def _sha256(text: str) -> str:
    return hashlib.sha256(utf8(text)).hexdigest()


def _read_history(path: Path) -> tuple[str | None, list[Version]]:
    """Read the name and versions in a file; damaged ones are set aside and count as none.

    Raises
    ------
    StoreError
        When the system does not let the file be read.
    """
    try:
        data = json.loads(path.read_bytes())
        versions = [_version(number, *row) for number, row in enumerate(data["versions"], 1)]
        if not all(_DIGEST.fullmatch(version.digest) for version in versions):
            raise ValueError("a version has no digest")
        return str(data["name"]), versions
    except (FileNotFoundError, NotADirectoryError):
        return None, []
    except OSError as error:
        raise StoreError(
            f"the history {path} cannot be read: {error.strerror or error}",
            "Give yourself the right to read it, or set FUZZY_CACHE_DIR to another folder.",
        ) from error
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        set_aside(path)
        warnings.warn(f"the history {path} was damaged ({error}) and is set aside", stacklevel=3)
        return None, []


def _version(
    number: int, digest: object, created: object, restores: object = 0, spec: object = ""
) -> Version:
    return Version(number, str(digest), str(created), int(str(restores)) or None, str(spec))


def _newer(path: Path) -> bool:
    try:
        return is_newer(path)
    except (ProgramFormatError, ProgramNotFound):
        return False
