"""Fetching from a hub that runs on this machine and misbehaves."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections import namedtuple
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from local_hub import COMMIT, Hub, local_hub, sha256

from fuzzy_magic import hashes, http, hub
from fuzzy_magic.assets import NOTE, checkpoint, verified
from fuzzy_magic.errors import (
    AssetError,
    AssetMissingOffline,
    ChecksumMismatch,
    EndpointError,
    StoreError,
)
from fuzzy_magic.models import HubFile, ModelFile, PublishedCompiler, hub_folder
from fuzzy_magic.settings import override

REPO, COMPILER = "someone/Model-GGUF", "someone/compiler"
CONTENT = bytes(range(256)) * 40
CHECKPOINT = {
    "meta.json": b"{}",
    "lora_mapper.pt": b"mapper" * 300,
    "compiler/config.json": b'{"hidden_size": 8}',
    "compiler/model.safetensors": b"weights" * 300,
    "README.md": b"# not wanted",
    ".gitattributes": b"",
}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    with local_hub() as running:
        running.files = {REPO: {"model.gguf": CONTENT}, COMPILER: dict(CHECKPOINT)}
        monkeypatch.setenv("HF_ENDPOINT", running.url + "/")
        monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
        yield running


@pytest.fixture(autouse=True)
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The waits between attempts; none of them is waited."""
    asked: list[float] = []
    monkeypatch.setattr(http, "time", SimpleNamespace(monotonic=time.monotonic, sleep=asked.append))
    return asked


@pytest.fixture(autouse=True)
def nothing_hashed_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hashes, "_known", {})


def model(content: bytes = CONTENT, size: int | None = None) -> ModelFile:
    source = HubFile(REPO, "model.gguf", len(content) if size is None else size)
    return ModelFile(hub_folder(REPO) / "model.gguf", sha256(content), source)


def compiler() -> PublishedCompiler:
    return PublishedCompiler("paw-test", COMPILER, None)


# --- one file


def test_a_missing_file_is_fetched_into_the_cache_folder(server: Hub, own_cache_folder: Path) -> None:
    path = verified(model())
    assert path == own_cache_folder / "hub" / "someone--Model-GGUF" / "model.gguf"
    assert path.read_bytes() == CONTENT
    assert {each.name for each in path.parent.iterdir()} == {"model.gguf", hub.LOCK}


def test_a_file_that_is_there_is_neither_fetched_nor_hashed_again(
    server: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    verified(model())
    asked = len(server.requests)
    monkeypatch.setattr(hashes, "_known", {})  # as in another process
    monkeypatch.setattr(hashes, "sha256", lambda path: pytest.fail("hashed again"))
    verified(model())
    assert len(server.requests) == asked


def test_a_connection_that_breaks_off_is_resumed(server: Hub, waits: list[float]) -> None:
    server.cuts = [1000, 2000]
    assert verified(model()).read_bytes() == CONTENT
    assert server.ranges() == [None, "bytes=1000-", "bytes=3000-"]
    assert len(waits) == 2


def test_progress_counts_as_such_however_often_the_connection_breaks(server: Hub, waits: list[float]) -> None:
    server.cuts = [100] * 30
    assert verified(model()).read_bytes() == CONTENT
    assert len(waits) == 30
    assert max(waits) <= 1


def test_a_hub_that_sends_nothing_is_given_up_and_a_later_call_goes_on(server: Hub) -> None:
    server.cuts = [500] + [0] * 6
    with pytest.raises(EndpointError, match="broke off") as caught:
        verified(model())
    assert "secret" not in str(caught.value)
    path = model().path
    assert not path.exists()
    server.cuts, server.requests = [], []
    assert verified(model()).read_bytes() == CONTENT
    assert server.ranges() == ["bytes=500-"]


def test_a_hub_that_cannot_resume_sends_all_of_it_again(server: Hub) -> None:
    server.cuts, server.resumes = [1000], False
    assert verified(model()).read_bytes() == CONTENT


def test_another_file_than_the_pinned_one_is_not_kept(server: Hub) -> None:
    server.files[REPO]["model.gguf"] = CONTENT[::-1]
    with pytest.raises(ChecksumMismatch, match=r"model\.gguf of someone/Model-GGUF has sha256"):
        verified(model())
    assert [each.name for each in model().path.parent.iterdir()] == [hub.LOCK]


def test_a_file_of_another_size_is_refused_before_it_is_fetched(server: Hub) -> None:
    with pytest.raises(EndpointError, match=r"has 10,240 bytes, expected 9\."):
        verified(model(size=9))
    assert not model().path.exists()


def test_a_part_of_another_file_does_not_spoil_the_next_attempt(server: Hub) -> None:
    part = model().path.with_name("model.gguf.unchecked.part")
    part.parent.mkdir(parents=True)
    part.write_bytes(b"x" * 99)
    with pytest.raises(ChecksumMismatch):
        verified(model())
    assert verified(model()).read_bytes() == CONTENT


def test_a_file_that_the_hub_lacks_is_said_at_once(server: Hub, waits: list[float]) -> None:
    del server.files[REPO]["model.gguf"]
    with pytest.raises(EndpointError, match="answered 404: Entry not found"):
        verified(model())
    assert waits == []


def test_a_file_put_there_by_hand_is_checked_and_used(server: Hub) -> None:
    path = model().path
    path.parent.mkdir(parents=True)
    path.write_bytes(CONTENT)
    with override(offline=True):
        assert verified(model()) == path
    path.write_bytes(CONTENT[1:])
    with pytest.raises(ChecksumMismatch, match="Delete it"):
        verified(model())
    assert path.exists()  # it is the user's
    assert server.requests == []


@pytest.mark.parametrize("variable", ["FUZZY_OFFLINE", "HF_HUB_OFFLINE"])
def test_offline_opens_no_socket_and_says_what_to_do(
    server: Hub, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    def no_socket(*args: object, **kwargs: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setenv(variable, "1")
    monkeypatch.setattr(socket, "socket", no_socket)
    with pytest.raises(AssetMissingOffline) as caught:
        verified(model(size=622_733_120))
    for said in ("model.gguf of someone/Model-GGUF", "623 MB", str(model().path), variable):
        assert said in caught.value.message
    assert f"{server.url}/someone/Model-GGUF/resolve/main/model.gguf" in caught.value.hint
    assert not model().path.parent.exists()


def test_a_full_disk_is_noticed_before(server: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(hub.shutil, "disk_usage", lambda path: usage(10, 10, 5))
    with pytest.raises(AssetError, match="are to be fetched"):
        verified(model())
    assert server.requests == []


def test_a_cache_folder_that_cannot_be_written_is_said(server: Hub, own_cache_folder: Path) -> None:
    own_cache_folder.write_text("a file where the folder should be")
    with pytest.raises(StoreError, match="cannot be written"):
        verified(model())


@pytest.mark.parametrize("progress", [True, False])
def test_a_bar_shows_how_far_it_is(server: Hub, capsys: pytest.CaptureFixture[str], progress: bool) -> None:
    server.cuts = [1000]
    with override(progress=progress):
        verified(model())
    shown = capsys.readouterr().err
    assert ("model.gguf" in shown and "10.2k/10.2k" in shown) is progress


def test_two_threads_fetch_it_once(server: Hub, capsys: pytest.CaptureFixture[str]) -> None:
    server.gate = threading.Event()
    found: list[Path] = []
    threads = [threading.Thread(target=lambda: found.append(verified(model()))) for _ in range(2)]
    for thread in threads:
        thread.start()
    assert server.entered.wait(5)
    server.gate.set()
    for thread in threads:
        thread.join(10)
    assert found == [model().path] * 2
    assert server.downloads() == ["model.gguf"]


def test_two_processes_fetch_it_once(server: Hub, own_cache_folder: Path) -> None:
    server.gate = threading.Event()
    code = (
        "from fuzzy_magic.assets import verified\n"
        "from fuzzy_magic.models import HubFile, ModelFile, hub_folder\n"
        f"source = HubFile({REPO!r}, 'model.gguf', {len(CONTENT)})\n"
        f"file = ModelFile(hub_folder({REPO!r}) / 'model.gguf', {sha256(CONTENT)!r}, source)\n"
        "print(len(verified(file).read_bytes()))"
    )
    run = [sys.executable, "-c", code]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "env": dict(os.environ)}
    both = [subprocess.Popen(run, **pipes) for _ in range(2)]  # type: ignore[call-overload]
    assert server.entered.wait(20)
    threading.Timer(0.2, server.gate.set).start()
    ended = [each.communicate(timeout=30) for each in both]
    assert [(each.returncode, out.strip()) for each, (out, _) in zip(both, ended, strict=True)] == [
        (0, str(len(CONTENT)))
    ] * 2, ended
    assert server.downloads() == ["model.gguf"]


# --- a published compiler


def test_a_compiler_is_fetched_whole_and_of_one_commit(server: Hub, own_cache_folder: Path) -> None:
    folder = checkpoint(compiler())
    assert folder == own_cache_folder / "hub" / "someone--compiler"
    wanted = [name for name in CHECKPOINT if name not in ("README.md", ".gitattributes")]
    assert {name: (folder / name).read_bytes() for name in wanted} == {n: CHECKPOINT[n] for n in wanted}
    assert not (folder / "README.md").exists()
    assert server.downloads()[-1] == "meta.json"  # which says that all is there
    assert all(f"/resolve/{COMMIT}/" in path for path, _ in server.requests if "/resolve/" in path)
    asked = len(server.requests)
    with override(offline=True):
        assert checkpoint(compiler()) == folder
    assert len(server.requests) == asked


def test_an_interrupted_compiler_goes_on_with_what_is_missing(server: Hub) -> None:
    server.cuts = [len(CHECKPOINT["lora_mapper.pt"]), 20] + [0] * 9
    with pytest.raises(EndpointError):
        checkpoint(compiler())
    server.cuts, server.requests = [], []
    checkpoint(compiler())
    assert "lora_mapper.pt" not in server.downloads()


def test_a_damaged_part_of_a_compiler_is_not_kept(server: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    sound = hub.Client.download

    def damaged(self: object, path: str, into: Path, **given: object) -> None:
        sound(self, path, into, **given)
        if "safetensors" in path:
            into.write_bytes(into.read_bytes()[::-1])

    monkeypatch.setattr(hub.Client, "download", damaged)
    with pytest.raises(ChecksumMismatch, match=r"compiler/model\.safetensors"):
        checkpoint(compiler())
    assert not (hub_folder(COMPILER) / "meta.json").exists()


def test_the_missing_licence_is_said_once(server: Hub, capsys: pytest.CaptureFixture[str]) -> None:
    with override(progress=False):
        checkpoint(compiler())
        said = capsys.readouterr().err
        assert "paw-test comes from someone/compiler" in said
        assert "declare no licence" in said
        assert (hub_folder(COMPILER) / NOTE).read_text("utf-8").strip() in said
        checkpoint(compiler())
    assert capsys.readouterr().err == ""


def test_a_compiler_offline_says_how_large_it_is(server: Hub) -> None:
    with override(offline=True), pytest.raises(AssetMissingOffline, match=r"someone/compiler \(8,700 MB\)"):
        checkpoint(compiler())
    assert server.requests == []


@pytest.mark.parametrize(
    "name", ["../evil.py", "/etc/evil", "compiler/../../evil", "compiler\\..\\evil", "C:evil"]
)
def test_a_listing_that_leads_out_of_the_folder_is_refused(server: Hub, tmp_path: Path, name: str) -> None:
    server.files[COMPILER][name] = b"evil"
    with pytest.raises(EndpointError, match="does not list the files"):
        checkpoint(compiler())
    assert not list(tmp_path.rglob("evil*"))


def test_a_repository_that_is_no_compiler_is_refused(server: Hub) -> None:
    del server.files[COMPILER]["meta.json"]
    with pytest.raises(AssetError, match=r"has no meta\.json"):
        checkpoint(compiler())


def test_a_folder_of_the_users_own_is_used_where_it_lies(server: Hub, tmp_path: Path) -> None:
    own = PublishedCompiler("own", None, tmp_path)
    assert checkpoint(own) == tmp_path
    with pytest.raises(AssetError, match="there is no folder"):
        checkpoint(PublishedCompiler("own", None, tmp_path / "gone"))
    assert server.requests == []
