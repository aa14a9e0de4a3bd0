"""A local server that speaks the OpenAI chat-completions API, and misbehaves on request."""

from __future__ import annotations

import json
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Messages = list[dict[str, str]]


@dataclass
class Answer:
    """One answer, as raw as it has to be: what goes wrong can be asked for."""

    body: bytes | str | dict[str, Any] = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0  # seconds before the first byte
    cut: bool = False  # announce twice as many bytes as are sent, then hang up
    hang_up: bool = False  # send nothing at all
    drip: float = 0.0  # seconds before each further byte
    chunked: bool = False  # announce no length

    def raw(self) -> bytes:
        """Encode the body."""
        if isinstance(self.body, dict):
            return json.dumps(self.body).encode()
        return self.body.encode() if isinstance(self.body, str) else self.body


def completion(
    text: str | list[Any] | None, tokens: tuple[int, int] | None = (100, 20), **message: Any
) -> dict[str, Any]:
    """Build the body of a chat completion that says `text`."""
    body: dict[str, Any] = {
        "object": "chat.completion",
        "choices": [{"index": 0, "message": {"role": "assistant", "content": text, **message}}],
    }
    if tokens is not None:
        body["usage"] = {"prompt_tokens": tokens[0], "completion_tokens": tokens[1]}
    return body


@dataclass
class Request:
    """What the server was asked."""

    method: str
    path: str
    headers: dict[str, str]
    body: Any


class Endpoint:
    """The running server: its address, what it was asked, and what it shall answer.

    Answers in `planned` are given first, in order; then `reply`, a function from the messages to a text,
    answers by itself.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.requests: list[Request] = []
        self.planned: deque[Answer] = deque()
        self.reply: Callable[[Messages], str | Answer] = lambda messages: "hello"

    def answer(self, request: Request) -> Answer:
        """Decide what to answer."""
        self.requests.append(request)
        if self.planned:
            return self.planned.popleft()
        if not request.path.endswith("/chat/completions"):
            return Answer({"error": {"message": f"no such path: {request.path}"}}, 404)
        said = self.reply(request.body["messages"])
        return said if isinstance(said, Answer) else Answer(completion(said))


@contextmanager
def local_endpoint() -> Iterator[Endpoint]:
    """Run a server on a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._serve(None)

        do_DELETE = do_GET

        def do_POST(self) -> None:
            self._serve(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

        def _serve(self, body: Any) -> None:
            answer = endpoint.answer(Request(self.command, self.path, dict(self.headers), body))
            time.sleep(answer.delay)
            self.close_connection = True
            if answer.hang_up:
                return
            raw = answer.raw()
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if answer.chunked:
                self.send_header("Transfer-Encoding", "chunked")
                raw = b"%x\r\n%b\r\n0\r\n\r\n" % (len(raw), raw)
            else:
                self.send_header("Content-Length", str(len(raw) * (2 if answer.cut else 1)))
            self.end_headers()
            for start in range(0, len(raw), 1 if answer.drip else len(raw) or 1):
                self.wfile.write(raw[start : start + (1 if answer.drip else len(raw))])
                self.wfile.flush()
                time.sleep(answer.drip)

        def handle_one_request(self) -> None:
            try:
                super().handle_one_request()
            except ConnectionError:
                self.close_connection = True  # the client gave up, as some tests want

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.block_on_close = False
    endpoint = Endpoint(f"http://127.0.0.1:{server.server_port}/v1")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield endpoint
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
