"""What HTTP says in words: addresses, keys, waits and reasons. Nothing here opens a socket."""

from __future__ import annotations

import email.utils
import ipaddress
import json
import re
from datetime import datetime, timezone
from email.message import Message
from typing import NamedTuple
from urllib.parse import urlsplit

from fuzzy_magic.errors import EndpointError, FuzzyError

#: What to do about a refusal, by its status.
HINTS = {
    401: "The server does not accept the key, or wants one.",
    403: "The server does not accept the key for this.",
    404: "Check the address and the name of the model.",
    429: "The server's limit is reached: ask more slowly, or later.",
}


def retry_after(value: str | None) -> float | None:
    """Read a Retry-After header, seconds or a date, as seconds from now; None for what cannot be read."""
    if value is None:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        moment = email.utils.parsedate_to_datetime(text)
    except (ValueError, OverflowError):  # the latter for a year that no number of the machine holds
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=timezone.utc)
    return max(0.0, (moment - datetime.now(timezone.utc)).total_seconds())


def range_start(headers: Message) -> int | None:
    """Return the first byte that a Content-Range header speaks of."""
    match = re.match(r"bytes ([0-9]{1,18})-", headers.get("Content-Range") or "")
    return int(match[1]) if match else None


def reason(raw: bytes) -> str:
    """Find the sentence in the body of a refusal."""
    text = raw.decode("utf-8", "replace")
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        return text
    for key in ("error", "message", "detail"):
        if isinstance(body, dict) and body.get(key):
            # A code goes before its sentence, and what helps the server's people to find the case behind it.
            words = [body[each] for each in (key, "message", "details") if isinstance(body.get(each), str)]
            number = f" (request {body['request_id']})" if body.get("request_id") else ""
            body = f"{': '.join(dict.fromkeys(words))}{number}" if words else body[key]
    return body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)


def checked_url(url: str) -> str:
    """Return an address without slashes at its end, or raise FuzzyError for one that cannot be asked."""
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


def checked_key(key: str | None) -> str | None:
    """Return a key without blanks around it, None for an empty one; FuzzyError when no header takes it."""
    key = (key or "").strip()
    # http.client would refuse such a header with a message that quotes it.
    if any(not "!" <= c <= "~" for c in key):
        raise FuzzyError(
            "The key holds characters that no key has.", "Set it again, without spaces or line breaks."
        )
    return key or None


def is_loopback(url: str) -> bool:
    """Tell whether an address means this machine."""
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def origin(url: str) -> tuple[str, str | None, int | None]:
    """Return what two addresses of one server share."""
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)


def shown_url(url: str) -> str:
    """Return an address as messages show it, without what may be a signature in it."""
    return url.partition("?")[0]


class Sizes(NamedTuple):
    """The bytes that a file must have, and the bytes that it may have at most; None for what is not known."""

    exact: int | None
    most: int | None


def wrong_size(url: str, found: int, sizes: Sizes) -> EndpointError | None:
    """Say that a file on a server has not the size that it should have; None when it has."""
    where = shown_url(url)
    if sizes.exact is not None and found != sizes.exact:
        return EndpointError(
            f"{where} has {found:,} bytes, expected {sizes.exact:,}.", "The file on the server was replaced."
        )
    if sizes.most is not None and found > sizes.most:
        return EndpointError(f"{where} has more than {sizes.most:,} bytes, too much for such a file.")
    return None


def given_up(problem: EndpointError, attempts: int, wait: float | None) -> EndpointError:
    """Say of what went wrong last how often it was tried, and of a wait that is too long that it is."""
    tries = f"after {attempts} attempts" if attempts > 1 else "after one attempt"
    waiting = "" if wait is None else f"; the next one would have had to wait {wait:,.0f} s"
    return EndpointError(
        f"{problem.message} (given up {tries}{waiting})", problem.hint, status=problem.status
    )
