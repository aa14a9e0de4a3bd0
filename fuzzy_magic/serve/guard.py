"""Who may ask: the `Host` header on loopback, a token elsewhere, and no web page anywhere.

Every page that the user's browser shows can reach a server on loopback. Two rules keep them out: the `Host`
header must name this machine, so that a name which a page re-binds to 127.0.0.1 is of no use; and
what changes anything must say `Content-Type: application/json`, which a page may not send across origins.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from fuzzy_magic.errors import FuzzyError
from fuzzy_magic.http_text import is_loopback
from fuzzy_magic.serve.problems import Problem

SHORTEST_TOKEN = 16
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, repr=False)
class Guard:
    """The rules for one server.

    Parameters
    ----------
    host
        What the server listens on.
    token
        What every client must send; needed when others than this machine can reach the server.

    Raises
    ------
    FuzzyError
        When a token is needed and missing, or easy to guess.
    """

    host: str
    token: str | None = None

    def __post_init__(self) -> None:
        if self.token is None and not self.local:
            raise FuzzyError(
                f"Other machines can reach {self.host}, so clients have to show a token.",
                f"Set FUZZY_SERVE_TOKEN to one of {SHORTEST_TOKEN} characters or more; or leave out --host.",
            )
        if self.token is not None and (
            len(self.token) < SHORTEST_TOKEN or any(not "!" <= c <= "~" for c in self.token)
        ):
            raise FuzzyError(
                "FUZZY_SERVE_TOKEN is too short, or holds characters that no header takes.",
                f"Set it to {SHORTEST_TOKEN} letters and digits or more, drawn at random.",
            )

    @property
    def local(self) -> bool:
        """Whether this machine alone can reach the server."""
        return is_loopback(f"http://[{self.host}]" if ":" in self.host else f"http://{self.host}")

    def check(self, method: str, path: str, headers: Mapping[str, str]) -> None:
        """Raise Problem unless a request may go on.

        Parameters
        ----------
        method, path
            As in the request line.
        headers
            By names in small letters.
        """
        if self.local and _host(headers.get("host", "")) not in _LOOPBACK | {self.host}:
            raise Problem(403, "wrong_host", "The Host header does not name this machine.")
        if self.token is not None and not self._knows_token(headers) and not self._is_model_link(path):
            raise Problem(401, "unauthorized", "Send the server's token as X-API-Key.")
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        if method in ("POST", "PUT", "PATCH") and kind != "application/json":
            raise Problem(415, "unsupported_media_type", "Send Content-Type: application/json.")

    def model_path(self, name: str) -> str:
        """Return where a model file lies, below the models.

        The SDK fetches a model without its key; a path that only those who know the token can make stands
        in for it.
        """
        if self.token is None:
            return f"files/{name}"
        return f"files/{hmac.new(self.token.encode(), name.encode(), hashlib.sha256).hexdigest()}/{name}"

    def _is_model_link(self, path: str) -> bool:
        below = path.partition("/models/")[2]
        return hmac.compare_digest(below.encode(), self.model_path(below.rpartition("/")[2]).encode())

    def _knows_token(self, headers: Mapping[str, str]) -> bool:
        assert self.token is not None
        sent = headers.get("x-api-key") or headers.get("authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(sent.strip().encode(), self.token.encode())


def _host(header: str) -> str:
    try:
        return urlsplit(f"//{header}").hostname or ""
    except ValueError:
        return ""
