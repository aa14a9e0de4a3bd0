"""The lines that `fuzzy run` reads, and what it writes for each."""

from __future__ import annotations

import io
import json
import sys
from argparse import Namespace
from collections.abc import Iterator
from typing import Any

from fuzzy_magic.errors import FuzzyError, InferenceError
from fuzzy_magic.interpreter.function import FuzzyFunction
from fuzzy_magic.settings import settings

BYTES_AT_A_TIME = 1 << 20  # that are read at most
#: Lines are answered and printed so many at a time at most, few at first: somebody may be watching.
FIRST_ROWS, MOST_ROWS = 16, 1024


def run_lines(function: FuzzyFunction, options: Namespace) -> None:
    """Run a function over the lines of the standard input, as they come.

    Raises
    ------
    FuzzyError
        For a line that fails, unless the options say ``--errors null``.
    """
    first, failed, told = 1, 0, False
    for lines in _arriving_lines():
        if first == 1:
            lines[0] = lines[0].removeprefix("\ufeff")
        if not told and (wrong := next((n for n, line in enumerate(lines, first) if "\ufffd" in line), None)):
            print(f"Line {wrong} holds bytes that are no UTF-8; they are read as \ufffd.", file=sys.stderr)
            told = True
        try:
            failed += _run_some(function, lines, first, options)
        except KeyboardInterrupt:
            again = "; what else was computed is kept: run again to go on" if settings().row_cache else ""
            print(f"Interrupted after {first - 1:,} lines{again}.", file=sys.stderr)
            raise
        first += len(lines)
    if failed:
        print(f"{failed:,} of {first - 1:,} lines failed.", file=sys.stderr)


def _arriving_lines() -> Iterator[list[str]]:
    """Yield the lines of the standard input that are there, and wait only while there is none."""
    stream = sys.stdin.buffer
    assert isinstance(stream, io.BufferedIOBase)
    begun: list[bytes] = []  # of a line whose end has not come
    sizes = _sizes()
    while read := stream.read1(BYTES_AT_A_TIME):
        whole, newline, rest = read.rpartition(b"\n")
        if newline:
            yield from _batches(b"".join([*begun, whole]), sizes)
            begun.clear()
        begun.append(rest)
    if any(begun):
        yield from _batches(b"".join(begun), sizes)


def _sizes() -> Iterator[int]:
    size = FIRST_ROWS
    while True:
        yield min(size, MOST_ROWS)
        size *= 2


def _batches(raw: bytes, sizes: Iterator[int]) -> Iterator[list[str]]:
    lines = [line.removesuffix("\r") for line in raw.decode("utf-8", "replace").split("\n")]
    start = 0
    while start < len(lines):
        stop = start + next(sizes)
        yield lines[start:stop]
        start = stop


def _run_some(function: FuzzyFunction, lines: list[str], first: int, options: Namespace) -> int:
    """Answer and print lines; `first` is the number of the first one. Return how many failed."""
    read = [_row(function, line) for line in lines]
    rows = [None if isinstance(row, _Unreadable) else _arguments(function, row) for row in read]
    labels = function.returns.labels if options.jsonl else None
    result = function.run(
        rows,
        errors="null",
        scores=labels is not None,
        progress=False,
        min_confidence=options.min_confidence,
        numbered=False,  # it would count within these lines alone
    )
    unread = {index: row for index, row in enumerate(read) if isinstance(row, _Unreadable)}
    problems: dict[int, InferenceError] = {**result.errors, **unread}
    for index, value in enumerate(result.values):
        problem = problems.get(index)
        if problem is not None and options.errors == "raise":
            sys.stdout.flush()
            raise _line_error(problem, first + index)
        if not options.jsonl:
            print("" if value is None else function.returns.format(value).replace("\n", "\\n"))
            continue
        record: dict[str, Any] = {"input": lines[index] if index in unread else read[index], "output": value}
        scores = result.scores[index] if labels is not None else None
        if labels is not None:
            record["scores"] = None if scores is None else dict(zip(labels, scores, strict=True))
        if problem is not None:
            record["error"] = problem.message
        print(json.dumps(record, ensure_ascii=False))
    sys.stdout.flush()
    return len(problems)


class _Unreadable(InferenceError):
    """A line that holds no input of the program."""


def _arguments(function: FuzzyFunction, row: Any) -> Any:
    """Return what a program reads of a row; a line may hold more, as a frame written by lines does."""
    params = function.program.spec.params
    return row if isinstance(row, str) else {name: row[name] for name in params if name in row}


def _row(function: FuzzyFunction, line: str) -> str | dict[str, Any] | _Unreadable:
    if len(function.program.spec.params) == 1:
        return line
    names = ", ".join(f'"{name}": "…"' for name in function.program.spec.params)
    hint = f"Write one JSON object a line: {{{names}}}"
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        where = f"{line!r:.80} is not JSON: {error.msg} at character {error.colno}."
        return _Unreadable(where if line.strip() else "it is empty.", hint)
    except (ValueError, RecursionError) as error:  # digits or brackets without end
        return _Unreadable(f"{error}.", hint)
    try:
        if not isinstance(row, dict):
            raise TypeError(f"{line!r:.80} is not a JSON object")
        json.dumps(row, allow_nan=False)  # Python reads NaN and 1e999, which nothing else reads in the output
        function.text(**_arguments(function, row))
    except (ValueError, TypeError, RecursionError) as error:
        return _Unreadable(f"{error}.", hint)
    return row


def _line_error(error: InferenceError, number: int) -> FuzzyError:
    write = error.hint if isinstance(error, _Unreadable) else ""
    empty = "Use --errors null to leave such lines empty."
    return FuzzyError(f"Line {number}: {error.message}", f"{write}. {empty}" if write else empty)
