"""`fuzzy serve`: the command line of the server."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import tempfile
from collections.abc import Sequence
from typing import TYPE_CHECKING

from fuzzy_magic.errors import FuzzyError, MissingExtra
from fuzzy_magic.serve.application import application
from fuzzy_magic.serve.guard import Guard
from fuzzy_magic.serve.service import Service
from fuzzy_magic.settings import settings
from fuzzy_magic.store.files import writing

if TYPE_CHECKING:
    import uvicorn

HOST, PORT = "127.0.0.1", 8765
SECONDS_TO_END = 10  # for answers on their way when the server stops


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until Ctrl-C.

    Raises
    ------
    FuzzyError
        For an address that cannot be listened on, or that needs a token.
    StoreError
        When the cache folder cannot be written: what is compiled could not be run by its id.
    MissingExtra
        When the packages of the extra `serve` are not installed.
    """
    options = _parser().parse_args(argv)
    _require_cache_folder()
    server = Server(Service(options.interpreter, options.compiler), options.host, options.port)
    sys.stderr.write(f"Serving {server.url}; Ctrl-C stops. For the SDK: PAW_API_URL={server.url}\n")
    sys.stderr.flush()
    server.run()
    return 0


class Server:
    """A server whose address is bound.

    Parameters
    ----------
    service : Service
        Answers.
    host, port : str, int
        Where to listen; port 0 takes a free one. FUZZY_SERVE_TOKEN is what clients must send, if it is set.
    """

    def __init__(self, service: Service, host: str = HOST, port: int = PORT) -> None:
        try:
            import uvicorn
        except ModuleNotFoundError as error:
            raise MissingExtra("uvicorn", "serve") from error
        guard = Guard(host, os.environ.get("FUZZY_SERVE_TOKEN", "").strip() or None)
        config = uvicorn.Config(
            application(service, guard),
            host=host,
            port=port,
            ws="none",
            access_log=False,
            log_config=None,
            log_level="critical",  # what goes wrong is said by us
            server_header=False,
            timeout_graceful_shutdown=SECONDS_TO_END,
        )
        self._server: uvicorn.Server = uvicorn.Server(config)
        try:
            self._socket = config.bind_socket()
            self._socket.listen()  # from now on, who connects waits until `run` answers
        except (SystemExit, OSError):  # the first is how uvicorn reports the second
            raise FuzzyError(
                f"Port {port} of {host} cannot be listened on.", "Choose another --port; 0 takes a free one."
            ) from None

    @property
    def url(self) -> str:
        """Where the server is reached."""
        host, port = self._socket.getsockname()[:2]
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    def run(self) -> None:
        """Serve until Ctrl-C or `stop`; answers on their way are finished."""
        with contextlib.suppress(KeyboardInterrupt):  # raised again when all has ended in good order
            self._server.run(sockets=[self._socket])

    def stop(self) -> None:
        """Have `run` return, from another thread."""
        self._server.should_exit = True


def _require_cache_folder() -> None:
    folder = settings().cache_dir / "programs"
    with writing(folder / "any.gguf"), tempfile.TemporaryFile(dir=folder):
        pass


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="fuzzy serve",
        description="Offer the API of programasweights.com on this machine, so that its SDK compiles with "
        "our compilers and runs the result: set PAW_API_URL to the address. Nothing leaves this machine, "
        "unless --compiler is hosted. Clients reach every program of the cache folder, by id or name.",
        epilog="Where other machines can reach it, clients must send FUZZY_SERVE_TOKEN as PAW_API_KEY.",
    )
    parser.add_argument("--host", default=HOST, help=f"what to listen on; by default {HOST}")
    parser.add_argument("--port", type=_port, default=PORT, help=f"by default {PORT}; 0 takes a free one")
    parser.add_argument("--interpreter", metavar="ID", help="what runs the programs; by default tiny")
    parser.add_argument(
        "--compiler", metavar="ID", help="what compiles them; by default the interpreter's own"
    )
    return parser


def _port(text: str) -> int:
    if not (text.isdecimal() and int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"{text} is not a port: 0 to 65535")
    return int(text)
