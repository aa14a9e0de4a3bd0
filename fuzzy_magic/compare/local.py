"""A Python callable or another fuzzy function as a baseline."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence

from fuzzy_magic.compare.answers import Keep, Replies, Reply, Row, Task
from fuzzy_magic.compare.endpoint import endpoint_key
from fuzzy_magic.errors import FuzzyError
from fuzzy_magic.interpreter.function import FuzzyFunction
from fuzzy_magic.refine.pairs import as_label
from fuzzy_magic.spec import is_null


class CallableSource:
    """A Python callable: given a text for each parameter, it returns a value of the type, or its text.

    Parameters
    ----------
    fn : callable
        What it raises becomes the error of that row.
    name : str, optional
        By default the callable's own.
    version : str, optional
        Names what the callable does, so that its answers can be kept: nobody sees whether code has changed.
    """

    def __init__(self, fn: Callable[..., object], *, name: str | None, version: str | None) -> None:
        if not callable(fn):
            raise TypeError(f"a baseline of this kind is a callable, not a {type(fn).__name__}")
        self._fn = fn
        self._version = version
        self.name: str = name or str(getattr(fn, "__name__", type(fn).__name__))

    @property
    def identity(self) -> Sequence[object] | None:
        """Name and version, where there is one."""
        return None if self._version is None else ("callable", self.name, self._version)

    def cost(self, reply: Reply) -> None:
        """Return None: a callable may do anything."""
        return

    def ask(self, rows: Sequence[Row], task: Task, keep: Keep) -> Replies:
        """Call it for one row after the other."""
        for index, row in enumerate(rows):
            started = time.perf_counter()
            try:
                value = self._fn(*([row] if isinstance(row, str) else row))
            except Exception as error:  # it may raise anything, which concerns one row
                yield index, Reply(error=_without_key(f"{type(error).__name__}: {error}"))
                continue
            reply = Reply(_text(value, task), time.perf_counter() - started)
            keep(index, reply)
            yield index, reply


class ProgramSource:
    """Another fuzzy function; its interpreter keeps its own rows."""

    identity = None

    def __init__(self, function: FuzzyFunction, name: str | None = None) -> None:
        self._function = function
        self.name = name or function.name

    def cost(self, reply: Reply) -> float:
        """Return 0: nobody is paid."""
        return 0.0

    def ask(self, rows: Sequence[Row], task: Task, keep: Keep) -> Replies:
        """Run it on all rows in one batched run.

        Raises
        ------
        FuzzyError
            When it has another number of parameters.
        """
        mine, theirs = len(self._function.program.spec.params), len(task.spec.params)
        if mine != theirs:
            raise FuzzyError(
                f"The baseline {self.name} has {mine} parameters and {task.spec.name} has {theirs}.",
                "Compare functions that read the same columns.",
            )
        result = self._function.run(rows, errors="null", progress=False)
        rate = result.stats.rows_per_second
        seconds = 1 / rate if rate else None
        for index, value in enumerate(result.values):
            if (error := result.errors.get(index)) is not None:
                yield index, Reply(error=error.message)
            else:
                yield index, Reply(self._function.returns.format(value), seconds)


def _text(value: object, task: Task) -> str | None:
    """Return the text of what a callable returned; a value outside the type keeps its own."""
    if isinstance(value, str):
        return value
    try:
        return task.returns.format(as_label(value, task.returns))
    except (TypeError, ValueError):
        return None if is_null(value) else str(value)


def _without_key(message: str) -> str:
    key = endpoint_key(os.environ)
    return message.replace(key, "[key]") if key else message
