"""`fuzzy serve` in a thread, and the plainest way to ask it something."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from fuzzy_magic.serve.cli import Server
from fuzzy_magic.serve.service import Service


@contextmanager
def running(service: Service) -> Iterator[str]:
    """Run a server on a free port of this machine; gives its address."""
    server = Server(service, port=0)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield server.url
    finally:
        server.stop()
        thread.join()


@dataclass
class Said:
    """An answer: its status, its headers by small names, and its bytes."""

    status: int
    headers: dict[str, str]
    raw: bytes

    @property
    def json(self) -> Any:
        """The bytes, read as JSON."""
        return json.loads(self.raw)


def ask(
    url: str,
    path: str,
    body: object = None,
    *,
    method: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> Said:
    """Send one request: a POST when there is a body, which is JSON unless it is bytes."""
    raw = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
    kind = {} if raw is None else {"Content-Type": "application/json"}
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    connection.request(method or ("GET" if raw is None else "POST"), path, raw, {**kind, **(headers or {})})
    answer = connection.getresponse()
    said = Said(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
    connection.close()
    return said
