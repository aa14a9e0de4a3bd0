"""What is installed and how it is set."""

from __future__ import annotations

import os
import platform
from importlib.metadata import PackageNotFoundError, version

from fuzzy_magic.display.view import View
from fuzzy_magic.errors import StoreError
from fuzzy_magic.hub import forbidden_by
from fuzzy_magic.models import pair, pairs, published_pairs
from fuzzy_magic.settings import settings
from fuzzy_magic.store import default_row_cache


def environment_view() -> View:
    """Describe what is installed and how it is set."""
    now, refused = settings(), forbidden_by()
    facts = [
        ("python", platform.python_version()),
        *((package, installed_version(package)) for package in ("llama-cpp-python", "pandas")),
        ("interpreters", ", ".join(pairs()) or "none"),
        ("fetched when used", ", ".join(map(_fetched, published_pairs()))),
        ("cache folder", str(now.cache_dir)),
        ("row cache", _row_cache() if now.row_cache else "off"),
        ("threads", str(now.n_threads)),
        ("GPU layers", str(now.n_gpu_layers)),
        ("rows per batch", str(now.max_rows_per_batch)),
        ("memory for programs", f"{now.memory_mb:,} MB"),
        ("network", "not used" if now.offline else f"no downloads ({refused})" if refused else "allowed"),
    ]
    return View(f"fuzzy-magic {installed_version('fuzzy-magic')}", facts=tuple(facts))


def _row_cache() -> str:
    try:
        use = default_row_cache().use()
    except StoreError as error:
        return f"cannot be used: {error.message}"
    kept = f"on, {use.rows:,} rows in {use.nbytes / 1e6:,.1f} MB"
    return f"{kept}; {use.found:,} of {use.asked:,} found since the start" if use.asked else kept


def _fetched(id: str) -> str:
    return f"{id} (here)" if os.path.exists(pair(id).interpreter.path) else id


def installed_version(package: str) -> str:
    """Return the version of a package, in words if there is none."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
