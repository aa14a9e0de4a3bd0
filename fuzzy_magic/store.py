"""What is kept on disk: programs by digest, their named history, and the outputs of rows.

Every file is written beside its place and moved there: other processes see the old one or the new one, whole.
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import threading
import uuid
import warnings
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timezone
from difflib import get_close_matches
from itertools import islice
from pathlib import Path
from typing import TypeVar

from fuzzy_magic.errors import ProgramFormatError, ProgramNotFound, StoreError
from fuzzy_magic.gguf_io import replacing
from fuzzy_magic.program import Program, is_newer
from fuzzy_magic.settings import settings

ROW_CACHE_FILE = "rows.sqlite3"
ROW_CACHE_BYTES = 1 << 30

_T = TypeVar("_T")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_HINT = "Free some space there, or set FUZZY_CACHE_DIR to a folder that can be written."


@dataclass(frozen=True)
class Version:
    """One binding of a name: its number from 1, the program bound, when, and the version it brought back."""

    n: int
    digest: str
    created: str
    restores: int | None = None


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
        with _writing(target):
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
                _set_aside(path)
            raise
        if program.digest != digest:
            _set_aside(path)
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
        _write_text(self._key_path(key), digest)

    def bind(self, name: str, digest: str, restores: int | None = None) -> Version:
        """Make a program the newest version of a name; the version there is when it already is the newest.

        `restores` is the earlier version that is brought back, if this is no new one.
        """
        self._program_path(digest)
        versions = self.history(name)
        if versions and versions[-1].digest == digest:
            return versions[-1]
        created = datetime.now(timezone.utc).isoformat(timespec="seconds")
        versions.append(Version(len(versions) + 1, digest, created, restores))
        rows = [[each.digest, each.created, *([each.restores] if each.restores else [])] for each in versions]
        _write_text(self._name_path(name), json.dumps({"name": name, "versions": rows}))
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
        with _writing(path):
            try:
                path.unlink()
            except FileNotFoundError:
                near = get_close_matches(name, self.names(), n=1)
                raise ProgramNotFound(
                    f"there is no program named {name}", f"Did you mean {near[0]}?" if near else ""
                ) from None

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


class RowCache:
    """Outputs by input, on disk, for threads and processes at once.

    Parameters
    ----------
    path : Path
        The SQLite file; it is made on first use.
    max_bytes : int
        Beyond this size the oldest rows go.
    """

    def __init__(self, path: Path, max_bytes: int = ROW_CACHE_BYTES) -> None:
        self.path = Path(path)
        self.max_bytes = max_bytes
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._closing: weakref.finalize[[], RowCache] | None = None

    def get_many(self, prefix: str, texts: Iterable[str]) -> dict[str, str]:
        """Find outputs.

        Parameters
        ----------
        prefix : str
            All that an output depends on besides the text, such as the program's digest.
        texts : iterable of str
            Any texts; their order and number do not matter.

        Returns
        -------
        dict
            Output by text, for the texts that are known.

        Raises
        ------
        StoreError
            When the folder cannot be used.
        """
        wanted = {_row_key(prefix, text): text for text in texts}

        def find(connection: sqlite3.Connection) -> dict[str, str]:
            found = {}
            for keys in _chunks(wanted, 500):
                marks = ",".join("?" * len(keys))
                rows = connection.execute(
                    f"SELECT key, text, output FROM rows_1 WHERE key IN ({marks})", keys
                )
                for key, text, output in rows:
                    if text == _bytes(wanted[key]):
                        found[wanted[key]] = output.decode("utf-8", "surrogatepass")
            return found

        return self._run(find) if wanted else {}

    def put_many(self, prefix: str, outputs: Mapping[str, str]) -> None:
        """Keep outputs, JSON text by input text, under a prefix; raises as `get_many` does."""
        rows = [(_row_key(prefix, text), _bytes(text), _bytes(output)) for text, output in outputs.items()]

        def keep(connection: sqlite3.Connection) -> None:
            connection.executemany("INSERT OR REPLACE INTO rows_1 (key, text, output) VALUES (?, ?, ?)", rows)
            while _live_bytes(connection) > self.max_bytes:
                oldest = "(SELECT MIN(id) + (MAX(id) - MIN(id)) / 10 FROM rows_1)"
                if connection.execute(f"DELETE FROM rows_1 WHERE id <= {oldest}").rowcount <= 0:
                    break

        if rows:
            self._run(keep)

    def close(self) -> None:
        """Close the file; the next use opens it again."""
        with self._lock:
            self._close()

    def _run(self, operation: Callable[[sqlite3.Connection], _T]) -> _T:
        """Run one transaction; on a corrupt file, set it aside and run again on a new one."""
        with self._lock:
            try:
                return self._transaction(operation)
            except sqlite3.DatabaseError as error:
                self._close()
                for ending in ("", "-wal", "-shm"):
                    _set_aside(self.path.with_name(self.path.name + ending))
                warnings.warn(
                    f"the row cache {self.path} was damaged ({error}) and starts anew", stacklevel=4
                )
                return self._transaction(operation)

    def _transaction(self, operation: Callable[[sqlite3.Connection], _T]) -> _T:
        with _writing(self.path):
            try:
                connection = self._connection or self._open()
                with connection:
                    return operation(connection)
            except sqlite3.DatabaseError as error:
                if (
                    type(error) is sqlite3.DatabaseError
                ):  # "malformed" or "not a database"; the others refine it
                    raise
                self._close()
                raise OSError(str(error)) from error

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.path, timeout=10, isolation_level="IMMEDIATE", check_same_thread=False
        )
        self._connection, self._closing = connection, weakref.finalize(self, connection.close)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA journal_size_limit=67108864")
        connection.execute("PRAGMA synchronous=NORMAL")  # a power cut may lose the last rows, not the file
        connection.execute(
            "CREATE TABLE IF NOT EXISTS rows_1 (id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, "
            "text BLOB NOT NULL, output BLOB NOT NULL)"
        )
        return connection

    def _close(self) -> None:
        if self._closing is not None:
            self._closing()
        self._connection = self._closing = None


_row_caches: dict[Path, RowCache] = {}
_row_caches_lock = threading.Lock()


def default_row_cache() -> RowCache:
    """Row cache in the cache folder of the settings, one per process and folder."""
    path = settings().cache_dir / ROW_CACHE_FILE
    with _row_caches_lock:
        return _row_caches.setdefault(path, RowCache(path))


def _live_bytes(connection: sqlite3.Connection) -> int:
    pages, free, size = (
        connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("page_count", "freelist_count", "page_size")
    )
    return int((pages - free) * size)


def _row_key(prefix: str, text: str) -> bytes:
    start = _bytes(prefix)
    return hashlib.sha256(len(start).to_bytes(8, "little") + start + _bytes(text)).digest()


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")  # rows may hold lone surrogates


def _chunks(items: Iterable[_T], size: int) -> Iterator[list[_T]]:
    rest = iter(items)
    while chunk := list(islice(rest, size)):
        yield chunk


def _sha256(text: str) -> str:
    return hashlib.sha256(_bytes(text)).hexdigest()


def _read_history(path: Path) -> tuple[str | None, list[Version]]:
    """Read the name and versions in a file; damaged ones are set aside and count as none."""
    try:
        data = json.loads(path.read_bytes())
        versions = [
            Version(n, str(digest), str(created), *map(int, restores))
            for n, (digest, created, *restores) in enumerate(data["versions"], 1)
        ]
        if not all(_DIGEST.fullmatch(version.digest) for version in versions):
            raise ValueError("a version has no digest")
        return str(data["name"]), versions
    except FileNotFoundError:
        return None, []
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        _set_aside(path)
        warnings.warn(f"the history {path} was damaged ({error}) and is set aside", stacklevel=3)
        return None, []


def _newer(path: Path) -> bool:
    try:
        return is_newer(path)
    except (ProgramFormatError, ProgramNotFound):
        return False


def _set_aside(path: Path) -> None:
    # Where this cannot be done, in a folder that is read-only, the file stays and is found damaged again.
    with suppress(OSError):
        path.replace(path.with_name(f"{path.name}.damaged-{uuid.uuid4().hex[:8]}"))


def _write_text(path: Path, text: str) -> None:
    with _writing(path), replacing(path) as temporary:
        temporary.write_text(text, "utf-8")


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    """Make the folder of `path`, and turn what the system refuses into a StoreError that names it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        cause = error.__cause__ if isinstance(error, StoreError) else error
        reason = getattr(cause, "strerror", None) or str(cause)
        raise StoreError(f"the folder {path.parent} cannot be used: {reason}", _HINT) from cause
