"""The compiler that programasweights.com runs: the spec goes there, and a program comes back as a ``.paw``.

Only this compiler lets anything leave the machine, so it says what, once in a process: the text of the spec,
its output type in words, and its examples. Checks never leave, nor do the name and the rows it will run on.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from fuzzy_magic import models
from fuzzy_magic.errors import CompileError, EndpointError, FuzzyError, InterpreterMismatch
from fuzzy_magic.gguf_read import MAX_FILE_BYTES
from fuzzy_magic.http import Client, refuse_offline
from fuzzy_magic.http_text import is_loopback, retry_after
from fuzzy_magic.models import HOSTED_URL, HostedCompiler, Pair
from fuzzy_magic.program import Program
from fuzzy_magic.prompts import spec_text
from fuzzy_magic.spec import Spec, one_line

KEY = "PAW_API_KEY"  # the environment variable of the public SDK

COMPILE_SECONDS = 900.0  # that one request may take: the server answers when it is done
COMPILE_ATTEMPTS = 3  # each may count against the hourly limit
DOWNLOAD_ATTEMPTS, DOWNLOAD_WAIT = 100, 300.0  # the file may not be ready at once
LONGEST_JOB, FIRST_POLL, LONGEST_POLL = 2400.0, 2.0, 30.0  # seconds

_PROGRAM_ID = re.compile(r"[0-9a-f]{16,64}")
_JOB_ID = re.compile(r"[A-Za-z0-9_-]{1,128}")
_FAILED = frozenset({"failed", "error", "cancelled", "canceled"})
_HINTS = {
    401: f"Set {KEY} to a key of this server.",
    403: f"Set {KEY} to a key that may compile.",
    429: f"Wait, or set {KEY}: without a key, few specs an hour are compiled.",
}

_told: set[str] = set()
_lock = threading.Lock()


class RemoteCompiler:
    """A compiler behind an API.

    The pair says where. PAW_API_KEY holds the key; it is read at each compile, and kept nowhere.

    Parameters
    ----------
    pair : Pair
        Whose interpreter the programs must fit, and which compiler of the server makes them.
    """

    def __init__(self, pair: Pair) -> None:
        assert isinstance(pair.compiler, HostedCompiler)
        self.pair = pair
        self._compiler = pair.compiler

    def compile(self, spec: Spec) -> Program:
        """Send a spec and load the program that comes back.

        Raises
        ------
        CompileError
            When the server refuses the spec, or its program is for another interpreter.
        EndpointError
            When the server gives no answer that is of use.
        EndpointOffline
            When the settings forbid it; nothing has been sent then.
        ProgramFormatError
            When what comes back is not a program.
        """
        url = _address(self._compiler.url)
        refuse_offline(url)
        _tell(url)
        id = self._compiled(url, spec)
        client = _client(url, attempts=DOWNLOAD_ATTEMPTS, max_wait=DOWNLOAD_WAIT)
        with tempfile.TemporaryDirectory(prefix="fuzzy_magic") as folder:
            path = Path(folder) / f"{id}.paw"
            try:
                client.download(f"programs/{id}/download", path, most=MAX_FILE_BYTES)
            except EndpointError as error:
                raise _explained(error, spec) from None
            program = Program.load(path)
        return self._fitted(program, spec)

    def _compiled(self, url: str, spec: Spec) -> str:
        """Have a spec compiled and return the id of its program."""
        body = {"spec": spec_text(spec), "public": False}
        if self._compiler.snapshot:
            body["compiler"] = self._compiler.snapshot
        client = _client(url, timeout=COMPILE_SECONDS, attempts=COMPILE_ATTEMPTS)
        path, started = "compile", time.monotonic()
        while True:
            try:
                reply = client.exchange(path, body if path == "compile" else None)
            except EndpointError as error:
                raise _explained(error, spec) from None
            job = _Job.read(url, spec, reply.json)
            if job.program is not None:
                return job.program
            path = f"compile/{job.id}"
            asked = retry_after(reply.headers.get("Retry-After"))
            wait = FIRST_POLL if asked is None else min(asked, LONGEST_POLL)
            if time.monotonic() + wait - started > LONGEST_JOB:
                raise EndpointError(f"{url} has not compiled {spec.name} within {LONGEST_JOB:,.0f} s.")
            time.sleep(wait)

    def _fitted(self, program: Program, spec: Spec) -> Program:
        """Give the program our spec, of which the server saw a part, and make sure that it can run here."""
        program = replace(program, spec=spec, compiler_sha256=self._compiler.sha256)
        made_for = program.interpreter_id
        if made_for in models.published_pairs() and models.pair(made_for).fits(self.pair):
            # Other files of the same model, such as another quantisation, run it as well.
            own = self.pair.interpreter.sha256
            program = replace(program, interpreter_id=self.pair.id, interpreter_sha256=own)
        try:
            program.check_fits(self.pair)
        except InterpreterMismatch as error:
            raise CompileError(
                f"What the server compiled cannot be run here. {error.message}",
                "Give the --interpreter that its compiler makes programs for.",
            ) from error
        return program


class _Job:
    """What the server says of a compile: the id of the program, or of the job to ask for again."""

    def __init__(self, id: str, program: str | None) -> None:
        self.id, self.program = id, program

    @classmethod
    def read(cls, url: str, spec: Spec, answer: object) -> _Job:
        if not isinstance(answer, Mapping):
            raise EndpointError(f"{url} answered a compile with {type(answer).__name__} and not an object.")
        if answer.get("status") in _FAILED or answer.get("error"):
            raise CompileError(f"{url} could not compile {spec.name}: {_words(answer)}")
        id, program = answer.get("job_id"), answer.get("program_id")
        if isinstance(program, str) and _PROGRAM_ID.fullmatch(program):
            return cls("", program)
        if program or not isinstance(id, str) or not _JOB_ID.fullmatch(id):
            raise EndpointError(
                f"{url} answered a compile without a program_id or a job_id that can be used."
            )
        return cls(id, None)


def _address(url: str) -> str:
    if os.environ.get(KEY, "").strip() and not url.startswith("https://") and not is_loopback(url):
        raise FuzzyError(f"{HOSTED_URL} is not https, so the key would travel in the open.", "Use https.")
    return url


def _client(url: str, *, timeout: float = 120.0, attempts: int, max_wait: float = 300.0) -> Client:
    return Client(
        f"{url}/api/v1",
        key=os.environ.get(KEY),
        key_header="X-API-Key",
        timeout=timeout,
        attempts=attempts,
        max_wait=max_wait,
    )


def _tell(url: str) -> None:
    """Say, once for each server in a process, what leaves the machine."""
    with _lock:
        if url in _told:
            return
        _told.add(url)
    sys.stderr.write(
        f"The hosted compiler sends the text, output type and examples of your specs to {url}, as private "
        "ones (public: false). Checks and data stay here.\n"
    )


def _explained(error: EndpointError, spec: Spec) -> FuzzyError:
    """Say of a refusal what it means for a compile."""
    if error.status in (400, 422):
        return CompileError(f"The spec of {spec.name} was not compiled. {error.message}")
    return EndpointError(error.message, _HINTS.get(error.status or 0, error.hint), status=error.status)


def _words(answer: Mapping[str, object]) -> str:
    """Return what a server says went wrong, on one line, without the key if it quotes that."""
    said = [answer.get(name) for name in ("error", "message", "details")]
    text = ": ".join(dict.fromkeys(str(each) for each in said if each)) or "it does not say why"
    if key := os.environ.get(KEY, "").strip():
        text = text.replace(key, "[key]")
    text = one_line(text[:300])
    return (
        f"{text} (request {request})"
        if _JOB_ID.fullmatch(request := str(answer.get("request_id", "")))
        else text
    )
