"""What is installed and how it is set."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

from fuzzy_magic.display.view import View
from fuzzy_magic.models import pairs
from fuzzy_magic.settings import settings


def environment_view() -> View:
    """Describe what is installed and how it is set."""
    now = settings()
    facts = [
        ("python", platform.python_version()),
        *((package, installed_version(package)) for package in ("llama-cpp-python", "pandas")),
        ("interpreters", ", ".join(pairs()) or "none"),
        ("cache folder", str(now.cache_dir)),
        ("row cache", "on" if now.row_cache else "off"),
        ("threads", str(now.n_threads)),
        ("GPU layers", str(now.n_gpu_layers)),
        ("rows per batch", str(now.max_rows_per_batch)),
        ("network", "not used" if now.offline else "allowed"),
    ]
    return View(f"fuzzy-magic {installed_version('fuzzy-magic')}", facts=tuple(facts))


def installed_version(package: str) -> str:
    """Return the version of a package, in words if there is none."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
