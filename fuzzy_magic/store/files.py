"""Writing into the cache folder: whole files or none, and errors that name the folder."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from fuzzy_magic.errors import StoreError
from fuzzy_magic.gguf_io import replacing

_HINT = "Free some space there, or set FUZZY_CACHE_DIR to a folder that can be written."


def utf8(text: str) -> bytes:
    """Encode text that may hold lone surrogates, as rows may."""
    return text.encode("utf-8", "surrogatepass")


def set_aside(path: Path) -> None:
    """Move a damaged file out of the way."""
    # Where this cannot be done, in a folder that is read-only, the file stays and is found damaged again.
    with suppress(OSError):
        path.replace(path.with_name(f"{path.name}.damaged-{uuid.uuid4().hex[:8]}"))


def write_text(path: Path, text: str) -> None:
    """Write a text file in one step."""
    with writing(path), replacing(path) as temporary:
        temporary.write_text(text, "utf-8")


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Make the folder of `path`, and turn what the system refuses into a StoreError that names it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        cause = error.__cause__ if isinstance(error, StoreError) else error
        reason = getattr(cause, "strerror", None) or str(cause)
        raise StoreError(f"the folder {path.parent} cannot be used: {reason}", _HINT) from cause
