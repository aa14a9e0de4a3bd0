"""What every test gets: a cache folder of its own, no network, one thread. On request: an IPython shell."""

from __future__ import annotations

import atexit
import contextlib
import ipaddress
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import tiny_models
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from fuzzy_magic.models import Pair, pair


@pytest.fixture(scope="session")
def tiny_pairs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Pair]:
    """A real pair of each kind around a small random model, with programs in `sample_programs` to fit."""
    folder = tmp_path_factory.mktemp("pairs")
    return {kind: pair(tiny_models.write_pair(folder / kind, kind)) for kind in ("encoder", "decoder")}


@pytest.fixture(autouse=True)
def own_cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep the user's cache out of tests; by the environment, so that threads and child processes follow."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("FUZZY_CACHE_DIR", str(folder))
    return folder


@pytest.fixture(autouse=True)
def one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give llama.cpp one thread: its threads wait for each other in a loop, which a busy machine punishes."""
    monkeypatch.setenv("FUZZY_THREADS", "1")


@pytest.fixture(autouse=True)
def no_network(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that leaves the machine, but in tests marked `network`."""
    if request.node.get_closest_marker("network"):
        return
    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
    look_up = socket.getaddrinfo

    def guarded_look_up(host: Any, *args: Any, **kwargs: Any) -> Any:
        _refuse_unless_local(host)
        return look_up(host, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", guarded_look_up)


def _guarded(connect: Any) -> Any:
    def guarded(self: socket.socket, address: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            _refuse_unless_local(address[0])
        return connect(self, address)

    return guarded


def _refuse_unless_local(host: Any) -> None:
    name = host.decode() if isinstance(host, bytes) else host
    if name in (None, "", "localhost"):
        return
    with contextlib.suppress(ValueError):
        if ipaddress.ip_address(name).is_loopback:
            return
    raise RuntimeError(f"a test tried to reach {name}; mark it `network` if it has to")


class RaisingShell(InteractiveShell):
    """A shell whose cells raise in the test what they raised in the cell."""

    def run_cell(self, raw_cell: str, *args: Any, **kwargs: Any) -> Any:
        result = super().run_cell(raw_cell, *args, **kwargs)
        result.raise_error()
        return result


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[InteractiveShell]:
    """A fresh IPython shell without history, which is also what `get_ipython()` returns."""
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    for name in ("displayhook", "excepthook"):
        monkeypatch.setattr(sys, name, getattr(sys, name))
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])  # a shell puts its own module there
    _forget_shells()
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    made = RaisingShell.instance(config=config)
    yield made
    # It keeps the shell alive, and collects garbage once for each when Python ends.
    atexit.unregister(made.atexit_operations)
    _forget_shells()


def _forget_shells() -> None:
    for kind in (RaisingShell, InteractiveShell):
        kind.clear_instance()
