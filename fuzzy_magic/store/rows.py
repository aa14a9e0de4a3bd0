"""The row cache: the outputs of rows, on disk."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import threading
import warnings
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TypeVar

from fuzzy_magic.errors import StoreError
from fuzzy_magic.settings import settings
from fuzzy_magic.store.files import set_aside, utf8, writing

ROW_CACHE_FILE = "rows.sqlite3"
ROW_CACHE_BYTES = 1 << 30

_T = TypeVar("_T")

_live: weakref.WeakSet[RowCache] = weakref.WeakSet()


@dataclass(frozen=True)
class RowCacheUse:
    """What a row cache holds, and how often this process asked it for a row and found one."""

    rows: int
    nbytes: int
    asked: int
    found: int


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
        self._asked = self._found = 0
        self._connection: sqlite3.Connection | None = None
        self._closing: weakref.finalize[..., RowCache] | None = None
        _live.add(self)

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
                    if text == utf8(wanted[key]):
                        with suppress(UnicodeDecodeError):  # a damaged row counts as one that is not known
                            found[wanted[key]] = output.decode("utf-8", "surrogatepass")
            return found

        outputs = self._run(find) if wanted else {}
        with self._lock:
            self._asked += len(wanted)
            self._found += len(outputs)
        return outputs

    def use(self) -> RowCacheUse:
        """Say what is kept and what was found; makes no file. Raises as `get_many` does."""

        def count(connection: sqlite3.Connection) -> tuple[int, int]:
            return connection.execute("SELECT COUNT(*) FROM rows_1").fetchone()[0], _live_bytes(connection)

        rows, nbytes = self._run(count) if self.path.exists() else (0, 0)
        return RowCacheUse(rows, nbytes, self._asked, self._found)

    def put_many(self, prefix: str, outputs: Mapping[str, str]) -> None:
        """Keep outputs, JSON text by input text, under a prefix; raises as `get_many` does."""
        rows = [(_row_key(prefix, text), utf8(text), utf8(output)) for text, output in outputs.items()]

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
                    set_aside(self.path.with_name(self.path.name + ending))
                warnings.warn(
                    f"the row cache {self.path} was damaged ({error}) and starts anew", stacklevel=4
                )
                return self._transaction(operation)

    def _transaction(self, operation: Callable[[sqlite3.Connection], _T]) -> _T:
        with writing(self.path):
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
        self._connection, self._closing = connection, weakref.finalize(self, _end, self._lock, connection)
        with suppress(sqlite3.OperationalError):  # another process switches at this moment, for both of us
            connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA journal_size_limit=67108864")
        connection.execute("PRAGMA synchronous=NORMAL")  # a power cut may lose the last rows, not the file
        connection.execute(
            "CREATE TABLE IF NOT EXISTS rows_1 (id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, "
            "text BLOB NOT NULL, output BLOB NOT NULL)"
        )
        return connection

    def _close(self) -> None:
        if self._connection is not None and self._closing is not None:
            self._closing.detach()
            self._connection.close()
        self._connection = self._closing = None


def _end(lock: threading.Lock, connection: sqlite3.Connection) -> None:
    """Close a file that nobody has any more; as the process ends, daemon threads are kept from it."""
    if lock.acquire(blocking=False):
        connection.close()


_row_caches: dict[Path, RowCache] = {}
_row_caches_lock = threading.Lock()


def default_row_cache() -> RowCache:
    """Row cache in the cache folder of the settings, one per process and folder."""
    path = settings().cache_dir / ROW_CACHE_FILE
    with _row_caches_lock:
        return _row_caches.setdefault(path, RowCache(path))


_stopped: list[RowCache] = []


def _before_fork() -> None:
    """Close every row cache, and let nobody open one until the fork is done.

    SQLite forbids a child to use a connection of its parent, or even to close it. To leave it alone and make
    another is no better: SQLite believes that the process still has the file locks of the first, which no
    child inherits, so that the parent deletes the log that the child writes to.
    """
    _row_caches_lock.acquire()
    for rows in list(_live):
        rows._lock.acquire()
        _stopped.append(rows)
        rows._close()


def _after_fork() -> None:
    while _stopped:
        _stopped.pop()._lock.release()
    _row_caches_lock.release()


if hasattr(os, "register_at_fork"):  # Windows has no fork
    os.register_at_fork(before=_before_fork, after_in_parent=_after_fork, after_in_child=_after_fork)


class KeptOutputs:
    """The row cache under one prefix; a folder that cannot be used costs one warning, not the run.

    Parameters
    ----------
    prefix : str
        All that an output depends on besides the text.
    warning : str
        What to say, before the reason, when nothing can be remembered.
    use : bool
        False keeps nothing, and so does a setting that turns the row cache off.
    """

    def __init__(self, prefix: str, warning: str, *, use: bool = True) -> None:
        self._rows: RowCache | None = default_row_cache() if use and settings().row_cache else None
        self._prefix, self._warning = prefix, warning
        self._lock = threading.Lock()

    @property
    def keeps(self) -> bool:
        """Whether what is put here will be found again."""
        return self._rows is not None

    def get(self, texts: Sequence[str]) -> dict[str, str]:
        """Find the outputs that are known."""
        rows = self._rows
        if rows is None or not texts:
            return {}
        try:
            return rows.get_many(self._prefix, texts)
        except StoreError as error:
            self._give_up(error)
            return {}

    def put(self, outputs: Mapping[str, str]) -> None:
        """Keep outputs, at once and from any thread."""
        rows = self._rows
        if rows is None or not outputs:
            return
        try:
            rows.put_many(self._prefix, outputs)
        except StoreError as error:
            self._give_up(error)

    def _give_up(self, error: StoreError) -> None:
        with self._lock:
            first, self._rows = self._rows is not None, None
        if first:
            warnings.warn(f"{self._warning}: {error}", stacklevel=3)


def _live_bytes(connection: sqlite3.Connection) -> int:
    pages, free, size = (
        connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("page_count", "freelist_count", "page_size")
    )
    return int((pages - free) * size)


def _row_key(prefix: str, text: str) -> bytes:
    start = utf8(prefix)
    return hashlib.sha256(len(start).to_bytes(8, "little") + start + utf8(text)).digest()


def _chunks(items: Iterable[_T], size: int) -> Iterator[list[_T]]:
    rest = iter(items)
    while chunk := list(islice(rest, size)):
        yield chunk
