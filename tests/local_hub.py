"""A local server that plays the model hub: it lists, redirects, resumes, and breaks off on request."""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit

COMMIT = "c0ffee" * 6 + "c0ff"
LARGE = 1000  # bytes from which on a file is stored with a checksum


@dataclass
class Hub:
    """The running server: its address, its files by repository and name, and what it was asked."""

    url: str
    files: dict[str, dict[str, bytes]]
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    cuts: list[int] = field(default_factory=list)  # bytes after which the next downloads break off
    resumes: bool = True
    entered: threading.Event = field(default_factory=threading.Event)  # set when a download begins
    gate: threading.Event | None = None  # downloads wait for it

    def downloads(self) -> list[str]:
        """Names of the files that were asked for, each time; what a redirect asked for is left out."""
        return [
            path.split("/resolve/")[1].partition("/")[2] for path, _ in self.requests if "/resolve/" in path
        ]

    def ranges(self) -> list[str | None]:
        """The Range header of each request for bytes."""
        return [headers.get("Range") for path, headers in self.requests if path.startswith("/cdn/")]


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@contextmanager
def local_hub(**files: dict[str, bytes]) -> Iterator[Hub]:
    """Run a hub on a free port of this machine, with no files at first."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self.close_connection = True
            hub.requests.append((self.path, dict(self.headers)))
            path = unquote(urlsplit(self.path).path)
            if match := re.fullmatch(r"/api/models/(\w\S+/\S+)/revision/(\S+)", path):
                return self._list(match[1])
            if match := re.fullmatch(r"/(\w[^/]*/[^/]+)/resolve/([^/]+)/(.+)", path):
                return self._redirect(f"/cdn/{match[1]}/{match[3]}?signature=secret")
            match = re.fullmatch(r"/cdn/(\w[^/]*/[^/]+)/(.+)", path)
            assert match is not None
            content = hub.files.get(match[1], {}).get(match[2])
            return self._send(404, b"Entry not found") if content is None else self._bytes(content)

        def _list(self, repo: str) -> None:
            if repo not in hub.files:
                return self._send(401, json.dumps({"error": "Repository not found"}).encode())
            siblings = [_listed(name, content) for name, content in hub.files[repo].items()]
            return self._send(200, json.dumps({"id": repo, "sha": COMMIT, "siblings": siblings}).encode())

        def _redirect(self, place: str) -> None:
            self.send_response(302)
            self.send_header("Location", place)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def _bytes(self, content: bytes) -> None:
            hub.entered.set()
            if hub.gate is not None:
                hub.gate.wait(10)
            start = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
            if start is None or not hub.resumes:
                return self._send(200, content)
            if int(start[1]) >= len(content):
                return self._send(416, b"", {"Content-Range": f"bytes */{len(content)}"})
            span = f"bytes {start[1]}-{len(content) - 1}/{len(content)}"
            return self._send(206, content[int(start[1]) :], {"Content-Range": span})

        def _send(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
            self.send_response(status)
            for name, value in {**(headers or {}), "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            cut = hub.cuts.pop(0) if hub.cuts and status in (200, 206) and "/cdn/" in self.path else None
            self.wfile.write(body[:cut])

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.block_on_close = False
    hub = Hub(f"http://127.0.0.1:{server.server_port}", dict(files))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _listed(name: str, content: bytes) -> dict[str, Any]:
    listed: dict[str, Any] = {"rfilename": name, "size": len(content), "blobId": "b" * 40}
    if len(content) >= LARGE:
        listed["lfs"] = {"sha256": sha256(content), "size": len(content), "pointerSize": 134}
    return listed
