"""Compile an English spec into a small program of weights, and run it on text in notebooks and pandas."""

from __future__ import annotations

import warnings
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

from fuzzy_magic.after_import import after_import

# Not lazily: the function bears the name of its package, which the first import of anything in it binds here.
from fuzzy_magic.compare import Baseline, Comparison, compare, draw_with, review
from fuzzy_magic.errors import (
    AssetError,
    AssetMissingOffline,
    ChecksumMismatch,
    ColumnError,
    CompileError,
    ContextOverflow,
    EndpointError,
    EndpointOffline,
    FuzzyError,
    InferenceError,
    InterpreterMismatch,
    InvalidOutput,
    MissingExtra,
    NativeCallFailed,
    ProgramError,
    ProgramFormatError,
    ProgramNotFound,
    RefineError,
    SpecError,
    StoreError,
)
from fuzzy_magic.settings import Settings, settings
from fuzzy_magic.spec import Spec

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from fuzzy_magic.api import compile, load
    from fuzzy_magic.interpreter.function import FuzzyFunction
    from fuzzy_magic.leave_out import leave_one_out
    from fuzzy_magic.program import Program

    __version__: str

__all__ = [
    "AssetError",
    "AssetMissingOffline",
    "Baseline",
    "ChecksumMismatch",
    "ColumnError",
    "Comparison",
    "CompileError",
    "ContextOverflow",
    "EndpointError",
    "EndpointOffline",
    "FuzzyError",
    "FuzzyFunction",
    "InferenceError",
    "InterpreterMismatch",
    "InvalidOutput",
    "MissingExtra",
    "NativeCallFailed",
    "Program",
    "ProgramError",
    "ProgramFormatError",
    "ProgramNotFound",
    "RefineError",
    "Settings",
    "Spec",
    "SpecError",
    "StoreError",
    "__version__",
    "compare",
    "compile",
    "leave_one_out",
    "load",
    "review",
    "settings",
]

# Where the names live that cost more than a moment to import; `__getattr__` fetches them on first use.
_LAZY = {
    "FuzzyFunction": "fuzzy_magic.interpreter.function",
    "Program": "fuzzy_magic.program",
    "compile": "fuzzy_magic.api",
    "leave_one_out": "fuzzy_magic.leave_out",
    "load": "fuzzy_magic.api",
}


def _show(*comparison: Any) -> Any:
    return import_module("fuzzy_magic.widgets").show(*comparison)


draw_with(_show)


def _register(accessors: str, library: str) -> None:
    try:
        import_module(accessors)
    except Exception as error:  # the user's import of the library goes on
        told = f"{library} is imported, but without df.fuzzy: {type(error).__name__}: {error}"
        warnings.warn(f"{told}; `import {accessors}` tries again", stacklevel=3)


after_import("dask.dataframe", partial(_register, "fuzzy_magic.dask_frame", "dask.dataframe"))
after_import("pandas", partial(_register, "fuzzy_magic.frame", "pandas"))


def __getattr__(name: str) -> object:
    if name == "__version__":
        from importlib.metadata import version

        value: object = version("fuzzy-magic")
    elif name in _LAZY:
        value = getattr(import_module(_LAZY[name]), name)
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Add `%fuzzy` and `%%fuzzy` to a shell; `%load_ext fuzzy_magic` calls this."""
    import_module("fuzzy_magic.magic").register(shell)


def unload_ipython_extension(shell: InteractiveShell) -> None:
    """Take `%fuzzy` and `%%fuzzy` away again; `%unload_ext fuzzy_magic` calls this."""
    import_module("fuzzy_magic.magic").unregister(shell)
