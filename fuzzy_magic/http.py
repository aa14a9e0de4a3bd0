"""The only module that opens a socket: JSON over HTTP, with retries, a pace and the offline rule.

It stands on the standard library: which HTTP package huggingface_hub brings along (requests, httpx, httpx2)
changes between the versions that we allow, so none of them is there for certain.

- *Offline*: with `Settings.offline` nothing is asked, this machine's own servers included. The setting says
  "never open a socket", and a promise without exceptions is one that can be relied on.
- *Keys* travel in the Authorization header and nowhere else: not to where a redirect points, not into
  messages, reprs or chained exceptions, even when the server quotes them back.
"""

from __future__ import annotations

import email.utils
import http.client
import ipaddress
import json
import random
import socket
import ssl
import threading
import time
import urllib.error
import urllib.request
from datetime import datetime, timezone
from email.message import Message
from typing import Any
from urllib.parse import urlsplit

from fuzzy_magic.errors import EndpointError, EndpointOffline, FuzzyError
from fuzzy_magic.settings import settings

MAX_ANSWER_BYTES = 64 * 2**20
FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0  # seconds; doubled from one attempt to the next
_PASSING = {408, 425, 429}  # these and every 5xx are worth another attempt
_HINTS = {
    401: "The server does not accept the key, or wants one.",
    403: "The server does not accept the key for this.",
    404: "Check the address and the name of the model.",
    429: "The server's limit is reached: ask more slowly, or later.",
}


class Client:
    """Asks one server, again where that may help.

    Parameters
    ----------
    base_url : str
        What every path is put behind, such as `https://api.example.com/v1`.
    key : str, optional
        Sent as a bearer token.
    timeout : float
        Seconds that one attempt may take.
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
        timeout: float = 120.0,
        attempts: int = 6,
        max_wait: float = 300.0,
        per_minute: float | None = None,
    ) -> None:
        self.base_url = _checked_url(base_url)
        self._key = _checked_key(key)
        self.timeout = timeout
        self.attempts = attempts
        self.max_wait = max_wait
        self._gap = 60 / per_minute if per_minute else 0.0
        self._next_start = 0.0
        self._pace_lock = threading.Lock()
        proxies = urllib.request.ProxyHandler({} if _is_loopback(self.base_url) else None)
        self._opener = urllib.request.build_opener(proxies, _CarefulRedirects)

    def __repr__(self) -> str:
        return f"Client({self.base_url!r})"

    def json(self, path: str, body: object = None) -> Any:
        """Send a request and return the JSON that comes back: a POST when there is a body, else a GET.

        Connection errors, timeouts, answers cut short or without JSON, 429 and 5xx are tried again after a
        growing, jittered wait, or after the wait that the server asks for. A server may have done, and
        charged for, work whose answer never arrived.

        Raises
        ------
        EndpointOffline
            When the settings forbid it; no socket has been opened then.
        EndpointError
            When there is no good answer in the end.
        """
        waited, attempt = 0.0, 0
        while True:
            attempt += 1
            refuse_offline(self.base_url)
            self._keep_pace()
            try:
                return self._once(path, body)
            except _Passing as failure:
                # Not chained: what a library says of an exchange is beyond our control, and may hold the key.
                problem, asked = failure.problem, failure.retry_after
            wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** (attempt - 1)) * random.uniform(0.5, 1)
            wait = wait if asked is None else asked
            if attempt >= self.attempts or waited + wait > self.max_wait:
                raise _given_up(problem, attempt, wait if attempt < self.attempts else None)
            time.sleep(wait)
            waited += wait

    def _keep_pace(self) -> None:
        with self._pace_lock:
            start = max(time.monotonic(), self._next_start)
            self._next_start = start + self._gap
        if (wait := start - time.monotonic()) > 0:
            time.sleep(wait)

    def _once(self, path: str, body: object) -> Any:
        where = f"{self.base_url}/{path}"
        status, headers, raw = self._exchange(where, None if body is None else json.dumps(body).encode())
        if 200 <= status < 300:
            try:
                return json.loads(raw)
            except (ValueError, RecursionError):
                shown = self._shown(raw.decode("utf-8", "replace"))
            raise _Passing(
                EndpointError(
                    f"{where} answered with something that is not JSON: {shown}",
                    "Check that this is the address of the API and not of a web page.",
                    status=status,
                )
            )
        problem = EndpointError(
            f"{where} answered {status}: {self._shown(_reason(raw))}", _HINTS.get(status, ""), status=status
        )
        if status in _PASSING or status >= 500:
            raise _Passing(problem, retry_after(headers.get("Retry-After")))
        raise problem

    def _exchange(self, where: str, data: bytes | None) -> tuple[int, Message, bytes]:
        request = urllib.request.Request(where, data, {"Accept": "application/json"})
        if data is not None:
            request.add_header("Content-Type", "application/json")
        request.add_header("User-Agent", "fuzzy-magic")
        if self._key:
            request.add_unredirected_header("Authorization", f"Bearer {self._key}")
        deadline = time.monotonic() + self.timeout
        try:
            try:
                answer: Any = self._opener.open(request, timeout=self.timeout)
            except urllib.error.HTTPError as refusal:
                answer = refusal  # an answer like any other, with a status and a body
            with answer:
                return answer.status, answer.headers, _read(answer, deadline)
        except (OSError, http.client.HTTPException) as error:
            cause = error.reason if isinstance(error, urllib.error.URLError) else error
        if isinstance(cause, TimeoutError):
            raise _Passing(EndpointError(f"{where} gave no answer within {self.timeout:g} s."))
        problem = EndpointError(f"{where} cannot be asked: {self._shown(str(cause)) or type(cause).__name__}")
        if isinstance(cause, ssl.SSLCertVerificationError) or (
            isinstance(cause, socket.gaierror) and cause.errno != socket.EAI_AGAIN
        ):
            problem.hint = "Check the address."
            raise problem
        raise _Passing(problem)

    def _shown(self, text: str) -> str:
        """Make what a server says fit to be shown: one line, nothing a terminal obeys, and never the key."""
        if self._key:
            text = text.replace(self._key, "[key]")
        text = " ".join("".join(c if c.isprintable() else " " for c in text[:2000]).split())
        return text if len(text) <= 300 else f"{text[:299]}…"


def refuse_offline(url: str) -> None:
    """Raise EndpointOffline when the settings forbid asking a server."""
    if settings().offline:
        raise EndpointOffline(
            f"{url} would have to be asked, and FUZZY_OFFLINE forbids every connection.",
            "Unset FUZZY_OFFLINE, or call configure(offline=False).",
        )


def retry_after(value: str | None) -> float | None:
    """Read a Retry-After header, seconds or a date, as seconds from now; None for what cannot be read."""
    if value is None:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        moment = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=timezone.utc)
    return max(0.0, (moment - datetime.now(timezone.utc)).total_seconds())


class _Passing(Exception):
    """A failure that another attempt may not meet."""

    def __init__(self, problem: EndpointError, retry_after: float | None = None) -> None:
        super().__init__()
        self.problem = problem
        self.retry_after = retry_after


class _CarefulRedirects(urllib.request.HTTPRedirectHandler):
    """Follow a GET to another web address, but never from https to http; leave the rest to be reported."""

    def redirect_request(
        self, req: urllib.request.Request, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        schemes = {"https"} if req.type == "https" else {"http", "https"}
        if req.get_method() != "GET" or urlsplit(newurl).scheme not in schemes:
            return None
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _given_up(problem: EndpointError, attempts: int, wait: float | None) -> EndpointError:
    tries = f"after {attempts} attempts" if attempts > 1 else "after one attempt"
    waiting = "" if wait is None else f"; the next one would have had to wait {wait:,.0f} s"
    return EndpointError(
        f"{problem.message} (given up {tries}{waiting})", problem.hint, status=problem.status
    )


def _read(answer: Any, deadline: float) -> bytes:
    parts, size = [], 0
    while part := answer.read1(2**16):
        parts.append(part)
        size += len(part)
        if size > MAX_ANSWER_BYTES:
            raise http.client.HTTPException(f"the answer is longer than {MAX_ANSWER_BYTES:,} bytes")
        if time.monotonic() > deadline:
            raise TimeoutError
    # `length` is what the server announced and did not send; read1 itself takes an early end for the end.
    if missing := getattr(answer, "length", None):
        raise http.client.HTTPException(f"the answer broke off {missing:,} bytes before its end")
    return b"".join(parts)


def _reason(raw: bytes) -> str:
    """Find the sentence in the body of a refusal."""
    text = raw.decode("utf-8", "replace")
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        return text
    for key in ("error", "message", "detail"):
        if isinstance(body, dict) and body.get(key):
            body = body[key]
    return body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)


def _checked_url(url: str) -> str:
    if "@" in url:  # first of all, so that no message shows it
        raise FuzzyError("An address with a password in it is not taken.", "Give the key on its own.")
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if not usable or any(not "!" <= c <= "~" or c in "?#" for c in url):
        raise FuzzyError(f"{url!r} is not an address to ask.", "Give one such as https://api.example.com/v1.")
    return url.rstrip("/")


def _checked_key(key: str | None) -> str | None:
    key = (key or "").strip()
    # http.client would refuse such a header with a message that quotes it.
    if any(not "!" <= c <= "~" for c in key):
        raise FuzzyError(
            "The key holds characters that no key has.", "Set it again, without spaces or line breaks."
        )
    return key or None


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
