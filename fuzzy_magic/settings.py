"""Settings: from a pyproject.toml and the environment, overridden for a block or for the process."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from fuzzy_magic.errors import FuzzyError, show_full_traceback_when

_WORDS = dict.fromkeys(("1", "true", "yes", "on"), True) | dict.fromkeys(("0", "false", "no", "off"), False)
_LIMITS = {
    "n_threads": (1, 1024),
    "n_gpu_layers": (-1, 10_000),
    "max_rows_per_batch": (1, 256),
    "memory_mb": (1, 1 << 20),
}


def _platform_cache_dir() -> Path:
    variable = {"win32": "LOCALAPPDATA", "darwin": ""}.get(sys.platform, "XDG_CACHE_HOME")
    if given := os.environ.get(variable):
        return Path(given) / "fuzzy_magic"
    try:
        home = Path.home()
    except RuntimeError as error:
        raise FuzzyError(
            "There is no home folder to keep the cache in.",
            "Set FUZZY_CACHE_DIR to a folder that can be written.",
        ) from error
    below = {"win32": "AppData/Local", "darwin": "Library/Caches"}.get(sys.platform, ".cache")
    return home / below / "fuzzy_magic"


def _usable_cores() -> int:
    """Cores that this process may run on: a container or a batch queue may allow fewer than there are."""
    affinity = getattr(os, "sched_getaffinity", None)  # not every system has it
    return len(affinity(0)) if affinity else os.cpu_count() or 1


@dataclass(frozen=True)
class Settings:
    """What can be set; each field can be given by an environment variable, or for a project.

    The nearest ``pyproject.toml`` at or above the working directory may have a table ``[tool.fuzzy_magic]``
    whose keys are these fields. Its paths start where the file is.

    Parameters
    ----------
    cache_dir
        Programs, history, what is remembered of their runs, and fetched models (``FUZZY_CACHE_DIR``).
    data_dir
        Data sets for training and benchmarks (``FUZZY_DATA_DIR``).
    offline
        Never open a socket (``FUZZY_OFFLINE``).
    n_threads
        CPU threads of llama.cpp (``FUZZY_THREADS``); by default one for each core that may be used.
    n_gpu_layers
        Layers kept on the GPU, -1 for all (``FUZZY_GPU_LAYERS``).
    max_rows_per_batch
        Rows decoded side by side (``FUZZY_BATCH``).
    memory_mb
        Megabytes that the adapters and prefixes in use may take beside each base model
        (``FUZZY_MEMORY_MB``); the base models come on top.
    row_cache
        Remember the output for each input (``FUZZY_ROW_CACHE``).
    prefix_cache
        Remember what the interpreter has computed of a program before its input (``FUZZY_PREFIX_CACHE``).
    progress
        Show progress bars (``FUZZY_PROGRESS``).
    debug
        Show full tracebacks in notebooks (``FUZZY_DEBUG``).
    interpreter, compiler
        What ``%%fuzzy`` uses where its line names none (``FUZZY_INTERPRETER``, ``FUZZY_COMPILER``); by
        default the output type decides.
    pseudo
        Folder or GGUF file of an instruct model that writes the pseudo-programs for published compilers
        (``FUZZY_PSEUDO``); by default what lies beside such a compiler, else the spec itself is rendered.
    strict
        Have ``%%fuzzy`` keep the old binding when a check fails (``FUZZY_STRICT``).
    quiet
        Have ``%%fuzzy`` show nothing when all went well (``FUZZY_QUIET``).
    """

    cache_dir: Path = field(default_factory=_platform_cache_dir)
    data_dir: Path | None = None
    offline: bool = False
    n_threads: int = field(default_factory=_usable_cores)
    n_gpu_layers: int = 0
    max_rows_per_batch: int = 64
    memory_mb: int = 320
    row_cache: bool = True
    prefix_cache: bool = True
    progress: bool = True
    debug: bool = False
    interpreter: str | None = None
    compiler: str | None = None
    pseudo: Path | None = None
    strict: bool = False
    quiet: bool = False


_VARIABLES = {
    "cache_dir": "FUZZY_CACHE_DIR",
    "data_dir": "FUZZY_DATA_DIR",
    "offline": "FUZZY_OFFLINE",
    "n_threads": "FUZZY_THREADS",
    "n_gpu_layers": "FUZZY_GPU_LAYERS",
    "max_rows_per_batch": "FUZZY_BATCH",
    "memory_mb": "FUZZY_MEMORY_MB",
    "row_cache": "FUZZY_ROW_CACHE",
    "prefix_cache": "FUZZY_PREFIX_CACHE",
    "progress": "FUZZY_PROGRESS",
    "debug": "FUZZY_DEBUG",
    "interpreter": "FUZZY_INTERPRETER",
    "compiler": "FUZZY_COMPILER",
    "pseudo": "FUZZY_PSEUDO",
    "strict": "FUZZY_STRICT",
    "quiet": "FUZZY_QUIET",
}
_PROJECT_FILE, _PROJECT_TABLE = "pyproject.toml", "fuzzy_magic"
_KINDS: Mapping[str, str] = {item.name: str(item.type) for item in fields(Settings)}

_configured: dict[str, Any] = {}
_overridden: ContextVar[Mapping[str, Any]] = ContextVar("fuzzy_magic_settings", default=MappingProxyType({}))


def settings() -> Settings:
    """Return the current settings.

    An override wins over `configure`, that over the environment, that over the project's file, and that over
    the default. The environment is read at each call, so ``%env FUZZY_OFFLINE=1`` takes effect at once; the
    file is read once for each working directory.

    Raises
    ------
    FuzzyError
        For an environment variable or a key of the file that cannot be used; it names the place.
    """
    chosen = {**_configured, **_overridden.get()}
    for name, variable in _VARIABLES.items():
        text = os.environ.get(variable, "").strip()
        if text and name not in chosen:
            chosen[name] = _from_environment(name, variable, text)
    return Settings(**{**_project(), **chosen})


@contextmanager
def override(**changes: object) -> Iterator[Settings]:
    """Change settings inside a ``with`` block, in this thread or task alone.

    Raises
    ------
    TypeError
        For an unknown setting or a value of the wrong type; nothing is changed then.
    FuzzyError
        For a number out of range.
    """
    token = _overridden.set({**_overridden.get(), **_checked(changes)})
    try:
        yield settings()
    finally:
        _overridden.reset(token)


def configure(**changes: object) -> Settings:
    """Change settings for the whole process and return the current ones; raises as `override` does."""
    _configured.update(_checked(changes))
    return settings()


def forget(*names: str) -> None:
    """Undo what `configure` set for these settings."""
    for name in names:
        _configured.pop(name, None)


def _project() -> Mapping[str, Any]:
    try:
        return _read_project(Path.cwd())
    except FileNotFoundError:  # the working directory is gone
        return {}


@lru_cache(maxsize=64)
def _read_project(folder: Path) -> Mapping[str, Any]:
    """Read the table of the nearest project file; a file that does not name it is not even parsed."""
    file = next((each for up in (folder, *folder.parents) if (each := up / _PROJECT_FILE).is_file()), None)
    if file is None:
        return {}
    # Here, so that importing the package stays light.
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        text = file.read_text(encoding="utf-8")
        tool = tomllib.loads(text).get("tool", {}) if _PROJECT_TABLE in text else {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise FuzzyError(f"{file} cannot be read: {error}.", "Correct the file.") from error
    table = tool.get(_PROJECT_TABLE, {}) if isinstance(tool, dict) else tool
    if not isinstance(table, dict):
        name = f"tool.{_PROJECT_TABLE}" if isinstance(tool, dict) else "tool"
        raise FuzzyError(
            f"{file}: {name} is not a table.",
            f"Write [tool.{_PROJECT_TABLE}], then key = value.",
        )
    return MappingProxyType({name: _from_project(file, name, value) for name, value in table.items()})


def _from_project(file: Path, name: str, value: object) -> object:
    where = f"{file}: [tool.{_PROJECT_TABLE}]"
    if name not in _KINDS:
        raise FuzzyError(f"{where} has a key {name!r}, which is no setting.", _nearest(name))
    try:
        checked = _checked_value(name, value)
    except TypeError as error:
        raise FuzzyError(f"{where} {error}.", "Change its value, or leave it out.") from error
    except FuzzyError as error:
        raise FuzzyError(f"{where} {error.message}", error.hint) from error
    return file.parent / checked if isinstance(checked, Path) else checked


def _nearest(name: str) -> str:
    near = get_close_matches(name, _KINDS, n=1)
    return f"{f'Did you mean {near[0]}? ' if near else ''}Settings: {', '.join(_KINDS)}"


def _from_environment(name: str, variable: str, text: str) -> object:
    kind = _KINDS[name]
    if "Path" in kind:
        return _folder(text)
    if "str" in kind:
        return text
    if kind == "bool":
        value = _WORDS.get(text.lower())
        if value is None:
            raise FuzzyError(f"{variable}={text!r} is not a yes or a no.", f"Allowed: {', '.join(_WORDS)}.")
        return value
    low, high = _LIMITS[name]
    try:
        number = int(text)
    except ValueError:
        number = low - 1
    if not low <= number <= high:
        raise FuzzyError(
            f"{variable}={text!r} is not a usable number.", f"Allowed: a whole number from {low} to {high:,}."
        )
    return number


def _checked(changes: Mapping[str, object]) -> dict[str, Any]:
    return {name: _checked_value(name, value) for name, value in changes.items()}


def _checked_value(name: str, value: object) -> object:
    kind = _KINDS.get(name)
    if kind is None:
        raise TypeError(f"there is no setting {name!r}. {_nearest(name)}")
    if "Path" in kind:
        if value is None and "None" in kind:
            return None
        if not isinstance(value, (str, os.PathLike)):
            raise TypeError(f"{name} must be a path, not {type(value).__name__}")
        return _folder(os.fspath(value))
    if "str" in kind:
        if value is not None and (not isinstance(value, str) or not value.strip()):
            raise TypeError(f"{name} must be a name, not {value!r}")
        return value
    if kind == "bool":
        if not isinstance(value, bool):
            raise TypeError(f"{name} must be True or False, not {value!r}")
        return value
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"{name} must be an int, not {type(value).__name__}")
    low, high = _LIMITS[name]
    if not low <= value <= high:
        raise FuzzyError(
            f"{name}={value} is out of range.", f"Allowed: a whole number from {low} to {high:,}."
        )
    return value


def _folder(text: str) -> Path:
    return Path(os.path.expanduser(text))


def _debug() -> bool:
    try:
        return settings().debug
    except FuzzyError:
        return False  # a bad environment is then the very error being shown


show_full_traceback_when(_debug)
