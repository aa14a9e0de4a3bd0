"""The only module that opens a socket: JSON and files over HTTP, with retries, a pace and the offline rule.

It stands on the standard library: which HTTP package huggingface_hub brings along (requests, httpx, httpx2)
changes between the versions that we allow, so none of them is there for certain.

- *Offline*: with `Settings.offline` nothing is asked, this machine's own servers included. The setting says
  "never open a socket", and a promise without exceptions is one that can be relied on.
- *Keys* travel in one header and nowhere else: not to where a redirect or a link points, not into messages,
  reprs or chained exceptions, even when the server quotes them back.
"""

from __future__ import annotations

import http.client
import json
import random
import socket
import ssl
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import Any, BinaryIO, Literal, TypeVar
from urllib.parse import urlsplit

from fuzzy_magic.errors import EndpointError, EndpointOffline, FuzzyError, StoreError
from fuzzy_magic.http_text import (
    HINTS,
    Sizes,
    checked_key,
    checked_url,
    given_up,
    is_loopback,
    origin,
    range_start,
    reason,
    retry_after,
    shown_url,
    wrong_size,
)
from fuzzy_magic.settings import settings
from fuzzy_magic.spec import one_line

MAX_ANSWER_BYTES = 64 * 2**20
FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0  # seconds; doubled from one attempt to the next
_T = TypeVar("_T")
#: Worth another attempt, as every 5xx is; 202 says "not ready yet" where a file was asked for.
_PASSING = {202, 408, 425, 429}


@dataclass(frozen=True)
class Reply:
    """A good answer: its status (2xx), its headers (any case will do) and its JSON, None when it is empty."""

    status: int
    headers: Message
    json: Any


class Client:
    """Asks one server, again where that may help.

    Parameters
    ----------
    base_url : str
        What every path is put behind, such as `https://api.example.com/v1`.
    key : str, optional
        Sent as a bearer token, or as it is in the header that `key_header` names.
    key_header : str
        `Authorization` or `X-API-Key`.
    timeout : float
        Seconds that one attempt may take; in a download, and while headers come, seconds without a byte.
    attempts : int
        How often one request is sent at most.
    max_wait : float
        Seconds spent waiting between the attempts of one request, at most.
    per_minute : float, optional
        Requests that may start in a minute, repeated ones included; they are spread evenly.

    Raises
    ------
    FuzzyError
        For an address or a key that cannot be used.
    """

    def __init__(
        self,
        base_url: str,
        *,
        key: str | None = None,
        key_header: Literal["Authorization", "X-API-Key"] = "Authorization",
        timeout: float = 120.0,
        attempts: int = 6,
        max_wait: float = 300.0,
        per_minute: float | None = None,
    ) -> None:
        self.base_url = checked_url(base_url)
        self._key = checked_key(key)
        self._key_header = key_header
        self.timeout = timeout
        self.attempts = attempts
        self.max_wait = max_wait
        self._gap = 60 / per_minute if per_minute else 0.0
        self._next_start, self._answered = 0.0, False
        self._pace_lock = threading.Lock()
        proxies = urllib.request.ProxyHandler({} if is_loopback(self.base_url) else None)
        self._opener = urllib.request.build_opener(proxies, _CarefulRedirects)

    def __repr__(self) -> str:
        return f"Client({self.base_url!r})"

    def json(self, path: str, body: object = None) -> Any:
        """Send a request and return the JSON that comes back; see `exchange`."""
        return self.exchange(path, body).json

    def exchange(self, path: str, body: object = None, method: str | None = None) -> Reply:
        """Send a request and return the answer: a POST when there is a body, else a GET, or as `method` says.

        Connection errors (but for a port of this machine where nothing listened yet), timeouts, answers cut
        short or without JSON, 429 and 5xx are tried again after a growing, jittered wait, or after the wait
        asked for. A server may have done, and charged for, work whose answer never arrived.

        Raises
        ------
        EndpointOffline
            When the settings forbid it; no socket has been opened then.
        EndpointError
            When there is no good answer in the end.
        """
        where = f"{self.base_url}/{path}"
        data = None if body is None else json.dumps(body).encode()
        return self._until_good(where, lambda: self._reply(where, data, method))

    def download(
        self,
        path_or_url: str,
        into: Path,
        *,
        size: int | None = None,
        most: int | None = None,
        on_bytes: Callable[[int], object] | None = None,
    ) -> None:
        """Fetch a file to `into`, which appears whole or not at all.

        What has come so far waits beside it as `.part`: a further attempt goes on from there, and so does a
        later call that knows the size. A 202 says "not yet". Attempts that brought something do not count.

        Parameters
        ----------
        path_or_url : str
            A path of this server, or a whole address; another server does not get the key.
        into : Path
            Where the file goes; its folder is made.
        size, most : int, optional
            Bytes that the file must have, and that it may have where its size is not known.
        on_bytes : callable, optional
            Told, again and again, how many bytes of the file are here.

        Raises
        ------
        EndpointOffline
            When the settings forbid it; no socket has been opened then.
        EndpointError
            When the file cannot be had, or has another size.
        StoreError
            When it cannot be written.
        """
        whole = path_or_url.startswith(("http://", "https://"))
        where = path_or_url if whole else f"{self.base_url}/{path_or_url}"
        part = into.with_name(f"{into.name}.part")
        sizes = Sizes(size, most if size is None else size)
        try:
            into.parent.mkdir(parents=True, exist_ok=True)
            if size is None or _bytes_of(part) > size:
                part.unlink(missing_ok=True)  # nothing says that it is the beginning of this very file
            if size is None or _bytes_of(part) < size:
                told = on_bytes or (lambda here: None)
                self._until_good(where, lambda: self._fetch(where, part, sizes, told))
            part.replace(into)
        except FuzzyError:
            raise
        except OSError as error:
            raise _unwritten(into, error) from error

    def _until_good(self, where: str, once: Callable[[], _T]) -> _T:
        waited, attempt = 0.0, 0
        while True:
            attempt += 1
            refuse_offline(where)
            self._keep_pace()
            try:
                return once()
            except _Passing as failure:
                # Not chained: what a library says of an exchange is beyond our control, and may hold the key.
                problem, asked, gained = failure.problem, failure.retry_after, failure.gained
            if gained:
                waited, attempt = 0.0, 1
            wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** (attempt - 1)) * random.uniform(0.5, 1)
            wait = wait if asked is None else asked
            if attempt >= self.attempts or waited + wait > self.max_wait:
                raise given_up(problem, attempt, wait if attempt < self.attempts else None)
            time.sleep(wait)
            waited += wait

    def _keep_pace(self) -> None:
        with self._pace_lock:
            start = max(time.monotonic(), self._next_start)
            self._next_start = start + self._gap
        if (wait := start - time.monotonic()) > 0:
            time.sleep(wait)

    def _reply(self, where: str, data: bytes | None, method: str | None) -> Reply:
        deadline = time.monotonic() + self.timeout
        headers = {"Accept": "application/json"}
        if data is not None:
            headers["Content-Type"] = "application/json"
        request = urllib.request.Request(where, data, headers, method=method)
        answer, raw = self._ask(request, lambda answer: (answer, _read(answer, deadline)))
        if not 200 <= answer.status < 300:
            raise self._refusal(where, answer, raw)
        if answer.status == 204:
            return Reply(204, answer.headers, None)
        try:
            return Reply(answer.status, answer.headers, json.loads(raw))
        except (ValueError, RecursionError):
            shown = self._shown(raw.decode("utf-8", "replace"))
        raise _Passing(
            EndpointError(
                f"{where} answered with something that is not JSON: {shown}",
                "Check that this is the address of the API and not of a web page.",
                status=answer.status,
            )
        )

    def _fetch(self, where: str, part: Path, sizes: Sizes, on_bytes: Callable[[int], object]) -> None:
        """Go on with a file of which a part has come; nothing is missing when this returns."""
        with part.open("ab") as file:
            start = file.tell()
            request = urllib.request.Request(where, headers={"Range": f"bytes={start}-"} if start else {})
            try:
                self._ask(request, lambda answer: self._receive(where, answer, file, sizes, on_bytes))
            except _Passing as failure:
                failure.gained = file.tell() > start
                raise

    def _receive(
        self, where: str, answer: Any, file: BinaryIO, sizes: Sizes, on_bytes: Callable[[int], object]
    ) -> None:
        if answer.status not in (200, 206, 416):
            raise self._refusal(where, answer, _read(answer, time.monotonic() + self.timeout))
        if file.tell() and (answer.status != 206 or range_start(answer.headers) != file.tell()):
            file.truncate(0)  # what comes, now or next time, is the whole file
            file.seek(0)
        if answer.status == 416 or (answer.status == 206 and range_start(answer.headers) != file.tell()):
            raise _Passing(EndpointError(f"{shown_url(where)} has changed.", status=answer.status))
        here = file.tell()
        if answer.length is not None and (wrong := wrong_size(where, here + answer.length, sizes)):
            raise wrong
        on_bytes(here)
        while block := answer.read1(2**20):
            _write(file, block)
            here += len(block)
            on_bytes(here)
            if sizes.most is not None and here > sizes.most:
                break
        else:
            _refuse_broken(answer)
        if wrong := wrong_size(where, here, sizes):
            file.truncate(0)
            raise wrong

    def _ask(self, request: urllib.request.Request, read: Callable[[Any], _T]) -> _T:
        """Send a request and return what `read` makes of the answer, a refusal included."""
        where = shown_url(request.full_url)
        request.add_header("User-Agent", "fuzzy-magic")
        if self._key and origin(request.full_url) == origin(self.base_url):
            bearer = self._key_header == "Authorization"
            request.add_unredirected_header(self._key_header, f"Bearer {self._key}" if bearer else self._key)
        try:
            try:
                answer: Any = self._opener.open(request, timeout=self.timeout)
            except urllib.error.HTTPError as refusal:
                answer = refusal  # an answer like any other, with a status and a body
            except (ValueError, OverflowError) as error:  # of an address that is none, as redirects may hold
                raise http.client.InvalidURL(str(error)) from None
            self._answered = True
            with answer:
                return read(answer)
        except FuzzyError:
            raise
        except (OSError, http.client.HTTPException) as error:
            cause = error.reason if isinstance(error, urllib.error.URLError) else error
        if isinstance(cause, TimeoutError):
            raise _Passing(EndpointError(f"{where} gave no answer within {self.timeout:g} s."))
        problem = EndpointError(f"{where} cannot be asked: {self._shown(str(cause)) or type(cause).__name__}")
        if not self._answered and isinstance(cause, ConnectionRefusedError) and is_loopback(where):
            problem.hint = "Start the server, or check the address."  # waiting does not start it
        elif isinstance(cause, (ssl.SSLCertVerificationError, http.client.InvalidURL)) or (
            isinstance(cause, socket.gaierror) and cause.errno != socket.EAI_AGAIN
        ):
            problem.hint = "Check the address."
        else:
            raise _Passing(problem)
        raise problem

    def _refusal(self, where: str, answer: Any, raw: bytes) -> Exception:
        status = answer.status
        problem = EndpointError(
            f"{shown_url(where)} answered {status}: {self._shown(reason(raw))}",
            HINTS.get(status, ""),
            status=status,
        )
        if status in _PASSING or status >= 500:
            return _Passing(problem, retry_after(answer.headers.get("Retry-After")))
        return problem

    def _shown(self, text: str) -> str:
        """Make what a server says fit to be shown: one line, nothing a terminal obeys, and never the key."""
        if self._key:
            text = text.replace(self._key, "[key]")
        text = one_line(text[:2000])
        return text if len(text) <= 300 else f"{text[:299]}…"


def refuse_offline(url: str) -> None:
    """Raise EndpointOffline when the settings forbid asking a server."""
    if settings().offline:
        raise EndpointOffline(
            f"{url} would have to be asked, and FUZZY_OFFLINE forbids every connection.",
            "Unset FUZZY_OFFLINE or set it to 0, in a notebook with %env FUZZY_OFFLINE=0.",
        )


class _Passing(Exception):
    """A failure that another attempt may not meet; `gained` when a part of a file came all the same."""

    def __init__(self, problem: EndpointError, retry_after: float | None = None) -> None:
        super().__init__()
        self.problem = problem
        self.retry_after = retry_after
        self.gained = False


class _CarefulRedirects(urllib.request.HTTPRedirectHandler):
    """Follow a GET to another web address, but never from https to http; leave the rest to be reported."""

    def redirect_request(
        self, req: urllib.request.Request, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        schemes = {"https"} if req.type == "https" else {"http", "https"}
        if req.get_method() != "GET" or urlsplit(newurl).scheme not in schemes:
            return None
        return super().redirect_request(req, fp, code, msg, headers, newurl)

    def http_error_302(self, req: urllib.request.Request, fp: Any, code: int, msg: str, headers: Any) -> Any:
        try:
            urlsplit(headers.get("Location") or headers.get("URI"))
        except ValueError:
            return None
        return super().http_error_302(req, fp, code, msg, headers)

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302


def _read(answer: Any, deadline: float) -> bytes:
    parts, size = [], 0
    while part := answer.read1(2**16):
        parts.append(part)
        size += len(part)
        if size > MAX_ANSWER_BYTES:
            raise http.client.HTTPException(f"the answer is longer than {MAX_ANSWER_BYTES:,} bytes")
        if time.monotonic() > deadline:
            raise TimeoutError
    _refuse_broken(answer)
    return b"".join(parts)


def _refuse_broken(answer: Any) -> None:
    # `length` is what the server announced and did not send; read1 itself takes an early end for the end.
    if missing := getattr(answer, "length", None):
        raise http.client.HTTPException(f"the answer broke off {missing:,} bytes before its end")


def _bytes_of(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _write(file: BinaryIO, block: bytes) -> None:
    try:
        file.write(block)
    except OSError as error:  # must not look like trouble with the connection
        raise _unwritten(file.name, error) from error


def _unwritten(place: str | Path, error: OSError) -> StoreError:
    return StoreError(f"{place} cannot be written: {error.strerror or error}", "Check the disk.")
