"""Every error the package raises on purpose.

::

    FuzzyError                      message + hint
    ├── SpecError                   (ValueError) a header, a body or an output type that cannot be read
    ├── CompileError                a spec that cannot be turned into a program
    ├── RefineError                 (ValueError) pairs that a program cannot learn from
    ├── ProgramError
    │   ├── ProgramNotFound         no such file, name or version
    │   ├── ProgramFormatError      a file that is not a valid program
    │   └── InterpreterMismatch     a program made for another interpreter
    ├── AssetError                  (OSError)
    │   ├── AssetMissingOffline     a file is needed, is not here, and may not be fetched
    │   └── ChecksumMismatch        a file is here and is not the right one
    ├── EndpointError               (OSError) a server gave no answer, or one that is no use
    │   └── EndpointOffline         a server would have to be asked, and the network may not be used
    ├── ColumnError                 (KeyError) a frame without the column that a parameter names
    ├── StoreError                  (OSError) the cache folder cannot be written
    ├── InferenceError
    │   ├── ContextOverflow         an input longer than the interpreter reads
    │   ├── NativeCallFailed        llama.cpp refused a call
    │   └── InvalidOutput           the interpreter wrote something outside the output type
    └── MissingExtra                (ImportError) an optional package is not installed

A class that refines a built-in one also is that one, so that ordinary ``except ValueError`` code works. What
an error measured is on its attributes. Wrong Python types stay `TypeError`.
"""

from __future__ import annotations

import copyreg
import traceback
from collections.abc import Callable
from pathlib import Path


class FuzzyError(Exception):
    """The parent of every error of this package.

    Parameters
    ----------
    message
        What happened, and where.
    hint
        What to do about it; may be empty.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\nhint: {self.hint}" if self.hint else self.message

    def __reduce__(self) -> tuple[object, ...]:
        # Subclasses have their own signatures, so the default (call the class with `args`) would fail in a
        # process pool. `args` travels with the state because OSError.__new__ drops it.
        state = {**vars(self), "args": self.args}
        return copyreg.__newobj__, (type(self),), state  # type: ignore[attr-defined]

    def _render_traceback_(self) -> list[str]:
        """Return what IPython shows in place of a traceback."""
        if _full_traceback_wanted():
            return ["".join(traceback.format_exception(type(self), self, self.__traceback__)).rstrip()]
        # One piece: in some of its modes IPython puts nothing between pieces.
        return [f"{type(self).__name__}: {self}"]


def _full_traceback_wanted() -> bool:
    return any(condition() for condition in _FULL_TRACEBACK_CONDITIONS)


_FULL_TRACEBACK_CONDITIONS: list[Callable[[], bool]] = []


def show_full_traceback_when(condition: Callable[[], bool]) -> None:
    """Ask `condition`, each time an error is shown, whether its full traceback is wanted.

    The settings are built on this module, so it cannot read them: they register themselves here.
    """
    _FULL_TRACEBACK_CONDITIONS.append(condition)


def show_short(interruption: KeyboardInterrupt) -> None:
    """Let IPython show an interruption as one line, unless full tracebacks are wanted.

    The hook goes on the exception itself: a subclass would change a script's exit status after Ctrl-C.
    """
    if not _full_traceback_wanted():
        vars(interruption)["_render_traceback_"] = lambda: [type(interruption).__name__]


class SpecError(FuzzyError, ValueError):
    """A header, body or output type that cannot be read.

    `line` and `column` count from 1 and are None where there is no one place to point at.
    """

    def __init__(
        self, message: str, hint: str = "", *, line: int | None = None, column: int | None = None
    ) -> None:
        super().__init__(message, hint)
        self.line = line
        self.column = column


class CompileError(FuzzyError):
    """A spec that cannot be turned into a program."""


class RefineError(FuzzyError, ValueError):
    """Pairs that a program cannot learn from.

    `problems` names each pair that is wrong; it is empty where the pairs as a whole are.
    """

    def __init__(self, message: str, hint: str = "", *, problems: tuple[str, ...] = ()) -> None:
        super().__init__(message, hint)
        self.problems = problems


class ProgramError(FuzzyError):
    """Something is wrong with a program or its file."""


class ProgramNotFound(ProgramError):
    """No program has this path, name or version."""


class ProgramFormatError(ProgramError):
    """A file that is not a valid program: truncated, hostile, or of another kind."""

    def __init__(self, path: str | Path, problem: str, hint: str = "") -> None:
        super().__init__(f"{path} is not a valid program: {problem}", hint)
        self.path = Path(path)
        self.problem = problem


class InterpreterMismatch(ProgramError):
    """A program compiled for another interpreter than the one at hand."""


class AssetError(FuzzyError, OSError):
    """A model file is missing or wrong."""


class AssetMissingOffline(AssetError):
    """A file that would have to be fetched while the network may not be used."""


class ChecksumMismatch(AssetError):
    """A file whose sha256 is not the pinned one."""


class EndpointError(FuzzyError, OSError):
    """A server that could not be reached, refused, or answered something that is no use.

    `status` is the HTTP status of its last answer, None when there was none.
    """

    def __init__(self, message: str, hint: str = "", *, status: int | None = None) -> None:
        super().__init__(message, hint)
        self.status = status


class EndpointOffline(EndpointError):
    """A server would have to be asked while the network may not be used."""


class ColumnError(FuzzyError, KeyError):
    """A frame that lacks the column a parameter names."""


class StoreError(FuzzyError, OSError):
    """The cache folder cannot be written: no permission, or full."""


class InferenceError(FuzzyError):
    """Running a program failed; `index` is the row's place where the input is one of many."""

    index: int | None = None

    def of_row(self, index: int | None, row: str | None = None) -> InferenceError:
        """Return this error for a row by its place and by what the user calls it, if it speaks of rows."""
        return self


class ContextOverflow(InferenceError):
    """An input with more tokens than the interpreter reads.

    Parameters
    ----------
    n_tokens, n_ctx
        What the input needs and what there is.
    index
        The row, counted from 0, where the input is one of many.
    row
        What the user calls that row.
    at_least
        Nobody has counted its tokens; by its length, it has so many.
    """

    def __init__(
        self,
        n_tokens: int,
        n_ctx: int,
        index: int | None = None,
        row: str | None = None,
        *,
        at_least: bool = False,
    ) -> None:
        where = "The input" if index is None else f"Row {row or index}"
        needs = "at least " * at_least + f"{n_tokens:,}"
        super().__init__(
            f"{where} needs {needs} tokens; the interpreter reads at most {n_ctx:,}.",
            'Shorten or split the text, or pass errors="null" to leave such rows empty.',
        )
        self.n_tokens = n_tokens
        self.n_ctx = n_ctx
        self.index = index
        self.at_least = at_least

    def of_row(self, index: int | None, row: str | None = None) -> ContextOverflow:
        """See `InferenceError.of_row`."""
        return ContextOverflow(self.n_tokens, self.n_ctx, index, row, at_least=self.at_least)


class NativeCallFailed(InferenceError):
    """A llama.cpp call that reported failure; `code` is what it returned."""

    def __init__(self, call: str, code: int | None) -> None:
        returned = "nothing" if code is None else str(code)
        super().__init__(
            f"llama.cpp: {call} failed (it returned {returned}).",
            "Often this is lack of memory: try fewer rows per batch (FUZZY_BATCH) or close other programs.",
        )
        self.call = call
        self.code = code


class InvalidOutput(InferenceError):
    """The interpreter wrote a text that the output type does not contain."""

    def __init__(self, text: str, index: int | None = None, row: str | None = None) -> None:
        where = "The output" if index is None else f"The output for row {row or index}"
        shown = text if len(text) <= 80 else f"{text[:79]}…"
        super().__init__(
            f"{where} does not fit the output type: {shown!r}.",
            'Add an example of this kind to the spec, or pass errors="null" to leave such rows empty.',
        )
        self.text = text
        self.index = index

    def of_row(self, index: int | None, row: str | None = None) -> InvalidOutput:
        """See `InferenceError.of_row`."""
        return InvalidOutput(self.text, index, row)


class MissingExtra(FuzzyError, ImportError):
    """An optional package is needed and not installed."""

    def __init__(self, package: str, extra: str) -> None:
        super().__init__(
            f"This needs the package {package}, which is not installed.",
            f'pip install "fuzzy-magic[{extra}]"',
        )
        self.name = package  # what ImportError calls it
        self.package = package
        self.extra = extra
