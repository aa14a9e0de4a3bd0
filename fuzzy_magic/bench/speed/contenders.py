"""The processes that are measured, as this one sees them: started, asked, ended."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fuzzy_magic.bench.measure import ended
from fuzzy_magic.bench.speed import peer
from fuzzy_magic.errors import FuzzyError, MissingExtra

OURS = (sys.executable, "-m", "fuzzy_magic.bench.speed.ours")
_PEER = (sys.executable, str(Path(peer.__file__)))
SDK, LOOP, BARE, FIRST_SDK, FIRST_FLOOR, QUANTISE = (
    (*_PEER, what) for what in ("sdk", "loop", "bare", "first", "floor", "quantise")
)
#: As a path, so that nothing of this package is imported but what the script asks for.
FIRST_OURS = (sys.executable, str(Path(peer.__file__).with_name("first.py")))
PEER_PACKAGE = "programasweights"


def require_peer() -> None:
    """Make sure that the package to compare with is there.

    Raises
    ------
    MissingExtra
        When it is not.
    """
    if importlib.util.find_spec(PEER_PACKAGE) is None:
        raise MissingExtra(
            f"the benchmark compares with the package {PEER_PACKAGE}, which is not installed",
            "pip install 'fuzzy-magic[dev]'",
        )


@dataclass(frozen=True)
class Reply:
    """What came back, and the seconds that it took inside the process."""

    result: Any
    seconds: float


class Process:
    """A process that answers requests, one at a time."""

    def __init__(self, command: tuple[str, ...], env: Mapping[str, str]) -> None:
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `close`
        self._process = subprocess.Popen(
            command,
            env=_environment(env),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
        )

    def ask(self, do: str, **arguments: object) -> Reply:
        """Have something done.

        Raises
        ------
        FuzzyError
            When the process ended instead; with the last lines that it wrote.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        line = ""
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.write(json.dumps({"do": do, **arguments}) + "\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        if not line:
            self._process.wait()
            raise _ended(self._process.returncode, self._errors)
        return Reply(**json.loads(line))

    def close(self) -> None:
        """End it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.close()
        try:
            self._process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()
        self._errors.close()


@contextlib.contextmanager
def process(command: tuple[str, ...], env: Mapping[str, str] | None = None) -> Iterator[Process]:
    """Run one as long as the block does."""
    started = Process(command, env or {})
    try:
        yield started
    finally:
        started.close()


def first_line(command: tuple[str, ...], env: Mapping[str, str]) -> Reply:
    """Start a process and take the time until it has printed a line of JSON.

    Raises
    ------
    FuzzyError
        When it fails.
    """
    with tempfile.TemporaryFile() as errors:
        started = time.perf_counter()
        with subprocess.Popen(
            command, env=_environment(env), stdout=subprocess.PIPE, stderr=errors, text=True
        ) as running:
            assert running.stdout is not None
            line = running.stdout.readline()
            seconds = time.perf_counter() - started
        if running.returncode or not line:
            raise _ended(running.returncode, errors)
    return Reply(json.loads(line), seconds)


def quantise(source: Path, target: Path, kind: str) -> None:
    """Convert a base to another element type.

    Raises
    ------
    FuzzyError
        When llama.cpp refuses.
    """
    done = subprocess.run(
        [*QUANTISE, str(source), str(target), kind], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise ended(f"Converting {source.name} to {kind}", done.returncode, done.stderr)


def _environment(more: Mapping[str, str]) -> dict[str, str]:
    quiet = {"FUZZY_PROGRESS": "0", "PAW_QUIET": "1", "PAW_OFFLINE": "1", "HF_HUB_OFFLINE": "1"}
    quiet["PYTHONDONTWRITEBYTECODE"] = ""  # whatever is installed has its byte code
    return {**os.environ, **quiet, **more}


def _ended(status: int, errors: Any) -> FuzzyError:
    errors.seek(0)
    return ended("A measured process", status, errors.read().decode("utf-8", "replace"))
