"""A JupyterLab of our own: loopback only, a token, and nothing of the user's is read or changed."""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

READY_WITHIN = 60  # seconds; three on an idle machine
ENDED_WITHIN = 15

SETTINGS = {  # JupyterLab asks for these itself, or asks the network
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
}


@dataclass(frozen=True)
class Server:
    """Where a JupyterLab answers, and the folder whose notebooks it shows."""

    port: int
    token: str
    root: Path

    def address_of(self, notebook: str) -> str:
        """Return where a notebook opens in a workspace that nobody used, with the token that lets one in."""
        return f"http://127.0.0.1:{self.port}/lab/tree/{notebook}?token={self.token}&reset"


@contextmanager
def jupyterlab(folder: Path) -> Iterator[Server]:
    """Run JupyterLab on a free port until the block ends; all that it keeps is below `folder`."""
    server = Server(_free_port(), secrets.token_hex(16), folder / "root")
    server.root.mkdir()
    settings = folder / "lab_settings"
    for name, values in SETTINGS.items():
        path = settings / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values))
    log = folder / "jupyterlab.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            _command(server), env=_environment(folder), cwd=server.root, stdout=out, stderr=out
        )
        try:
            _wait_until_ready(server, process, log)
            yield server
        finally:
            process.terminate()  # it ends its kernels first
            try:
                process.wait(ENDED_WITHIN)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _command(server: Server) -> list[str]:
    options = {
        "ServerApp.ip": "127.0.0.1",
        "ServerApp.port": server.port,
        "ServerApp.port_retries": 0,
        "ServerApp.root_dir": server.root,
        "ServerApp.allow_root": True,
        "ServerApp.open_browser": False,
        "ServerApp.terminals_enabled": False,
        "IdentityProvider.token": server.token,
        "LabApp.expose_app_in_browser": True,  # `window.jupyterapp`, which tells when it is ready
        "LabApp.check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
        "LabApp.extension_manager": "readonly",
    }
    return [sys.executable, "-m", "jupyterlab", *(f"--{name}={value}" for name, value in options.items())]


def _environment(folder: Path) -> dict[str, str]:
    """Return our environment with every folder that Jupyter, IPython and the package write to replaced."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("JUPYTER")}
    for name, place in (
        ("HOME", "home"),
        ("IPYTHONDIR", "ipython"),
        ("JUPYTER_CONFIG_DIR", "config"),
        ("JUPYTER_DATA_DIR", "data"),
        ("JUPYTER_RUNTIME_DIR", "runtime"),
        ("JUPYTERLAB_SETTINGS_DIR", "lab_settings"),
        ("JUPYTERLAB_WORKSPACES_DIR", "lab_workspaces"),
        ("FUZZY_CACHE_DIR", "cache"),
    ):
        (folder / place).mkdir(exist_ok=True)
        environment[name] = str(folder / place)
    return {**environment, "FUZZY_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONUNBUFFERED": "1"}


def _free_port() -> int:
    with socket.socket() as each:
        each.bind(("127.0.0.1", 0))
        return int(each.getsockname()[1])


def _wait_until_ready(server: Server, process: subprocess.Popen[bytes], log: Path) -> None:
    address = f"http://127.0.0.1:{server.port}/api/status?token={server.token}"
    deadline = time.monotonic() + READY_WITHIN
    while True:
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"JupyterLab did not start:\n{log.read_text(errors='replace')[-3000:]}")
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.05)
