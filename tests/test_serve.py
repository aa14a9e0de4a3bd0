"""`fuzzy serve`, asked over real HTTP as its clients ask it, and by the public SDK itself."""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import re
import signal
import subprocess
import sys
import threading
import time
import traceback
import zipfile
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from local_service import Said, ask, running

import fuzzy_magic
from fuzzy_magic import cli
from fuzzy_magic.errors import FuzzyError, MissingExtra, SpecError, StoreError
from fuzzy_magic.program import Program
from fuzzy_magic.serve import jobs
from fuzzy_magic.serve import service as serve_service
from fuzzy_magic.serve.cli import Server
from fuzzy_magic.serve.guard import Guard
from fuzzy_magic.serve.jobs import Jobs
from fuzzy_magic.serve.problems import Problem
from fuzzy_magic.serve.service import CompileRequest, InferRequest, Service
from fuzzy_magic.spec import Spec, make_spec

pytestmark = pytest.mark.model

BASE = "/api/v1"
SPEC = "Say it politely.\nInput: give me that\nOutput: Could I have that, please?"
TOKEN = "correct-horse-battery"
ROWS = [
    "give me that",
    "where is my parcel??",
    "no.",
    "the site is down again, fix it",
    "Ça ne marche pas, 3ème fois !",
    "tabs\tand  spaces ",
    "1, 2, 3",
    "完了しましたか",
]


@pytest.fixture(scope="module")
def service() -> Service:
    return Service()


@pytest.fixture(scope="module")
def url(service: Service) -> Iterator[str]:
    with running(service) as address:
        yield address


def compiled(url: str, **fields: object) -> dict[str, Any]:
    said = ask(url, f"{BASE}/compile", {"spec": SPEC, **fields})
    assert said.status == 202, said.raw
    answer: dict[str, Any] = said.json
    return answer


def assert_refused(said: Said, status: int, code: str) -> dict[str, Any]:
    """Make sure that a refusal has the form that clients of this API read."""
    body: dict[str, Any] = said.json
    assert (said.status, body["error"]) == (status, code), body
    assert set(body) - {"detail"} == {"error", "message", "details", "request_id"}
    assert body["message"].endswith(".")
    assert body["request_id"] == said.headers["x-request-id"]
    return body


# --- what it does


def test_a_compiled_program_is_run_by_its_id(url: str) -> None:
    answer = compiled(url)
    assert answer["status"] == "completed"
    assert answer["pseudo_program"] == "Say it politely."  # it is fitted to its example
    local = fuzzy_magic.compile(SPEC, interpreter="tiny")
    assert answer["program_id"] == local.program.digest
    said = ask(url, f"{BASE}/infer", {"program_id": answer["program_id"], "input": "no.", "temperature": 0})
    assert said.status == 200
    assert said.json["output"] == local("no.")


def test_a_closed_set_in_the_spec_is_kept_to(url: str) -> None:
    program = compiled(url, spec="How urgent is it? Return only one of: high, low.")["program_id"]
    said = ask(url, f"{BASE}/infer", {"program_id": program, "input": "fire", "max_tokens": 512})
    assert said.json["output"] in ("high", "low")


def test_a_slug_names_the_newest_version(url: str) -> None:
    first = compiled(url, slug="be-polite")
    second = compiled(url, slug="be-polite", spec="Say it rudely.")
    assert (first["version"], second["version"]) == (1, 2)
    newest = ask(url, f"{BASE}/programs/resolve/be-polite").json["program_id"]
    pinned = ask(url, f"{BASE}/programs/resolve/be-polite%40v1").json["program_id"]
    assert (newest, pinned) == (second["program_id"], first["program_id"])
    assert ask(url, f"{BASE}/infer", {"program_id": "be-polite@v1", "input": "no."}).status == 200
    about = ask(url, f"{BASE}/programs/be-polite").json
    assert (about["id"], about["spec"], about["public"]) == (newest, "Say it rudely.", False)


def test_a_download_is_the_program_and_says_where_its_interpreter_is(url: str, tmp_path: Path) -> None:
    id = compiled(url)["program_id"]
    said = ask(url, f"{BASE}/programs/{id}/download")
    assert (said.status, said.headers["content-type"]) == (200, "application/zip")
    path = tmp_path / "p.paw"
    path.write_bytes(said.raw)
    program = Program.load(path)
    assert (program.digest, program.spec.text) == (id, "Say it politely.")
    meta = _meta(path)
    base = meta["runtime"]["local_sdk"]["base_model"]
    model = ask(url, base["url"].removeprefix(url))
    assert hashlib.sha256(model.raw).hexdigest() == base["sha256"] == program.interpreter_sha256
    assert len(model.raw) == base["size_bytes"]
    part = ask(url, base["url"].removeprefix(url), headers={"Range": "bytes=4-7"})
    assert (part.status, part.raw) == (206, model.raw[4:8])


def _meta(path: Path) -> dict[str, Any]:
    with zipfile.ZipFile(path) as archive:
        meta: dict[str, Any] = json.loads(archive.read("meta.json"))
    return meta


def test_a_job_is_polled_to_its_end(url: str) -> None:
    said = ask(url, f"{BASE}/compile/async", {"spec": SPEC, "compiler": "tiny"})
    assert said.status == 202
    job = f"{BASE}/compile/{said.json['job_id']}"
    while (state := ask(url, job)).json["status"] in ("queued", "running"):
        assert state.headers["retry-after"] == "1"
        time.sleep(0.02)
    assert state.json["status"] == "completed"
    assert re.fullmatch("[0-9a-f]{64}", state.json["program_id"])
    assert_refused(ask(url, job, method="DELETE"), 409, "job_started")
    assert_refused(ask(url, f"{BASE}/compile/nope"), 404, "job_not_found")


def test_a_job_that_fails_says_why(url: str) -> None:
    said = ask(url, f"{BASE}/compile/async", {"spec": "Is it urgent? " * 500})
    job = f"{BASE}/compile/{said.json['job_id']}"
    while (state := ask(url, job).json)["status"] in ("queued", "running"):
        time.sleep(0.02)
    assert state["status"] == "failed"
    assert "tokens" in state["error"]


def test_an_encoder_program_runs_and_has_no_file_for_the_sdk() -> None:
    with running(Service("minilm")) as url:
        id = compiled(url, spec="Is this urgent? Answer yes or no.")["program_id"]
        assert ask(url, f"{BASE}/infer", {"program_id": id, "input": "fire!"}).json["output"] in ("yes", "no")
        body = assert_refused(ask(url, f"{BASE}/programs/{id}/download"), 422, "program_error")
        assert "--interpreter tiny" in body["details"]["hint"]


def test_many_clients_at_once_get_what_one_gets(url: str) -> None:
    id = compiled(url)["program_id"]

    def answer(row: str) -> object:
        return ask(url, f"{BASE}/infer", {"program_id": id, "input": row}).json["output"]

    with ThreadPoolExecutor(8) as clients:
        assert list(clients.map(answer, ROWS * 2)) == [answer(row) for row in ROWS] * 2


def test_a_published_interpreter_is_left_to_the_hub() -> None:
    service = Service("qwen3-0.6b")
    with running(service) as url:
        (offered,) = ask(url, f"{BASE}/models/compilers").json["compilers"]
        assert [offered["name"], *offered["aliases"]] == ["paw-4b-qwen3-0.6b", "qwen3-0.6b"]
        said = ask(url, f"{BASE}/models/files/{service.model_name}")
        assert_refused(said, 404, "no_such_path")


# --- what it refuses

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)
FIELDS = ["spec", "compiler", "slug", "program_id", "input", "max_tokens", "temperature"]


@given(st.dictionaries(st.sampled_from(FIELDS), JSON))
def test_no_body_is_beyond_reading(body: dict[str, Any]) -> None:
    for read in (lambda: CompileRequest.read(body, ("tiny",)), lambda: InferRequest.read(body, 96)):
        with contextlib.suppress(Problem, SpecError):
            read()


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("compile", {}, 422, "invalid_request"),
        ("compile", {"spec": 3}, 422, "invalid_request"),
        ("compile", {"spec": " "}, 422, "invalid_spec"),
        ("compile", {"spec": "x" * 9000}, 422, "invalid_spec"),
        ("compile", {"spec": "Is it?\nInput: a"}, 422, "invalid_spec"),
        ("compile", {"spec": "Is it urgent? " * 500}, 422, "cannot_compile"),
        ("compile", {"spec": SPEC, "compiler": "paw-4b-gpt2"}, 400, "unknown_compiler"),
        ("compile", {"spec": SPEC, "slug": "../x"}, 422, "invalid_request"),
        ("compile", [SPEC], 422, "invalid_request"),
        ("compile", b"{", 422, "invalid_request"),
        ("compile", b"[" * 100_000, 422, "invalid_request"),
        ("compile", b"\xff\xfe", 422, "invalid_request"),
        ("compile", b" " * (2 << 20), 413, "too_large"),
        ("infer", {"program_id": "x"}, 422, "invalid_request"),
        ("infer", {"program_id": "no-such", "input": "x"}, 404, "program_not_found"),
        ("infer", {"program_id": "0" * 64, "input": "x"}, 404, "program_not_found"),
        ("infer", {"program_id": "x", "input": "x", "temperature": 0.7}, 422, "invalid_request"),
        ("infer", {"program_id": "x", "input": "x", "temperature": True}, 422, "invalid_request"),
        ("infer", {"program_id": "x", "input": "x", "temperature": 10**400}, 422, "invalid_request"),
        ("infer", {"program_id": "x", "input": "x", "max_tokens": 1}, 422, "invalid_request"),
        ("infer", {"program_id": "x\ud800", "input": "x"}, 422, "invalid_request"),
        ("compile", {"spec": "Is it \ud800?"}, 422, "invalid_request"),
        ("nope", {}, 404, "no_such_path"),
        ("health", {}, 405, "method_not_allowed"),
    ],
)
def test_a_wrong_request_is_refused_in_the_form_of_the_api(
    url: str, path: str, body: object, status: int, code: str
) -> None:
    assert_refused(ask(url, f"{BASE}/{path}", body), status, code)


def test_an_input_that_is_too_long_says_how_long(url: str) -> None:
    id = compiled(url)["program_id"]
    said = ask(url, f"{BASE}/infer", {"program_id": id, "input": "word " * 4000})
    assert "tokens" in assert_refused(said, 422, "input_too_long")["message"]


def test_a_program_that_is_not_here_is_said_to_be_missing_as_the_sdk_reads_it(url: str) -> None:
    body = assert_refused(ask(url, f"{BASE}/programs/{'0' * 64}/download"), 404, "program_not_found")
    assert "not found" in body["detail"]
    assert_refused(ask(url, f"{BASE}/programs/resolve/{'0' * 64}"), 404, "program_not_found")
    id = compiled(url)["program_id"]
    assert ask(url, f"{BASE}/programs/resolve/{id}").json["program_id"] == id


def test_a_damaged_program_is_a_fault_whose_place_is_for_the_log(
    url: str, own_cache_folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (path,) = own_cache_folder.rglob(f"{compiled(url)['program_id']}.gguf")
    path.write_bytes(b"GGUF damaged")
    with caplog.at_level(logging.ERROR):
        said = ask(url, f"{BASE}/programs/{path.stem}")
    assert_refused(said, 500, "internal_error")
    assert str(own_cache_folder).encode() not in said.raw
    assert str(path) in caplog.text


def test_a_job_that_the_server_fails_says_why_in_the_log_alone(
    url: str, service: Service, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(request: object) -> dict[str, object]:
        raise StoreError("/a/secret/path cannot be written")

    monkeypatch.setattr(service, "compile", full)
    with caplog.at_level(logging.ERROR):
        said = ask(url, f"{BASE}/compile/async", {"spec": SPEC})
        job = f"{BASE}/compile/{said.json['job_id']}"
        while (state := ask(url, job)).json["status"] in ("queued", "running"):
            time.sleep(0.02)
    assert (state.json["status"], state.json["program_id"]) == ("failed", None)
    assert b"secret" not in state.raw
    assert "/a/secret/path" in caplog.text


@pytest.mark.parametrize(
    ("slug", "name"), [("class", "_class"), ("if", "_if"), ("2-go", "_2_go"), ("be-polite", "be_polite")]
)
def test_a_slug_becomes_a_name(slug: str, name: str) -> None:
    assert CompileRequest.read({"spec": SPEC, "slug": slug}, ("tiny",)).spec.name == name


def test_others_are_answered_while_a_spec_is_read(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    reading, go_on = threading.Event(), threading.Event()

    def slowly(text: str, name: str | None = None) -> Spec:
        reading.set()
        assert go_on.wait(20)
        return make_spec(text, name=name)

    monkeypatch.setattr(serve_service, "make_spec", slowly)
    with ThreadPoolExecutor(1) as clients:
        said = clients.submit(compiled, url)
        assert reading.wait(20)
        try:
            assert ask(url, f"{BASE}/health").json == {"status": "ok"}
            assert not said.done()
        finally:
            go_on.set()
        assert said.result()["status"] == "completed"


def test_a_fault_of_the_server_shows_nothing_but_a_number(
    url: str, service: Service, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(request: object) -> dict[str, object]:
        raise RuntimeError("a secret path")

    monkeypatch.setattr(service, "infer", broken)
    with caplog.at_level(logging.ERROR):
        said = ask(url, f"{BASE}/infer", {"program_id": "x", "input": "x"})
    body = assert_refused(said, 500, "internal_error")
    assert b"secret" not in said.raw
    assert body["request_id"] in caplog.text


def test_a_web_page_cannot_make_it_do_anything(url: str) -> None:
    body = json.dumps({"spec": SPEC}).encode()
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        said = ask(url, f"{BASE}/compile", body, headers={"Content-Type": kind})
        assert_refused(said, 415, "unsupported_media_type")
    said = ask(url, f"{BASE}/health", headers={"Host": "rebound.example"})
    assert_refused(said, 403, "wrong_host")
    asked_before = {"Origin": "https://page.example", "Access-Control-Request-Method": "POST"}
    said = ask(url, f"{BASE}/compile", method="OPTIONS", headers=asked_before)
    assert said.status == 405
    assert not any(name.startswith("access-control") for name in said.headers)
    assert said.headers["x-content-type-options"] == "nosniff"


# --- who may ask


@pytest.mark.parametrize(
    "header", ["127.0.0.1", "127.0.0.1:8765", "localhost", "LOCALHOST:1", "[::1]:8765", "127.0.0.2:80"]
)
def test_names_of_this_machine_are_good_hosts(header: str) -> None:
    Guard("127.0.0.2").check("GET", "/", {"host": header})


@pytest.mark.parametrize(
    "header",
    ["", "example.com", "127.0.0.1.example.com", "localhost.evil:8765", "[::1", "0.0.0.0", "127.0.0.3"],
)
def test_other_hosts_are_refused_on_loopback(header: str) -> None:
    with pytest.raises(Problem) as caught:
        Guard("127.0.0.2").check("GET", "/", {"host": header})
    assert caught.value.status == 403


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "workstation", ""])
def test_an_address_that_others_reach_needs_a_token(host: str) -> None:
    with pytest.raises(FuzzyError, match="FUZZY_SERVE_TOKEN"):
        Guard(host)
    guard = Guard(host, TOKEN)
    guard.check("GET", "/", {"host": "anything", "x-api-key": TOKEN})
    assert TOKEN not in repr(guard)


@pytest.mark.parametrize("token", ["hunter2", "with spaces in the token", "nötwendig-nötwendig"])
def test_a_poor_token_is_not_taken(token: str) -> None:
    with pytest.raises(FuzzyError) as caught:
        Guard("0.0.0.0", token)
    assert token not in str(caught.value)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x-api-key": ""},
        {"x-api-key": TOKEN[:-1]},
        {"authorization": "Bearer x"},
        {"x-api-key": "ÿ" * 16},
    ],
)
def test_without_the_token_nothing_is_answered(headers: Mapping[str, str]) -> None:
    with pytest.raises(Problem) as caught:
        Guard("0.0.0.0", TOKEN).check("GET", f"{BASE}/health", headers)
    assert caught.value.status == 401


def test_the_link_to_the_model_works_without_the_token_and_is_no_guess(
    service: Service, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("FUZZY_SERVE_TOKEN", TOKEN)
    with running(service) as url:
        assert_refused(ask(url, f"{BASE}/health"), 401, "unauthorized")
        key = {"Authorization": f"Bearer {TOKEN}"}
        assert ask(url, f"{BASE}/health", headers=key).json == {"status": "ok"}
        id = ask(url, f"{BASE}/compile", {"spec": SPEC}, headers={"X-API-Key": TOKEN}).json["program_id"]
        (path := tmp_path / "p.paw").write_bytes(ask(url, f"{BASE}/programs/{id}/download", headers=key).raw)
        link = _meta(path)["runtime"]["local_sdk"]["base_model"]["url"].removeprefix(url)
        assert ask(url, link).status == 200
        guessed = re.sub("/files/[^/]+/", f"/files/{'0' * 64}/", link)
        assert guessed != link
        assert_refused(ask(url, guessed), 401, "unauthorized")


# --- how it starts and stops


def test_the_command_line_says_what_is_wrong_in_two_lines(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["serve", "--host", "0.0.0.0"]) == 2
    what, hint = capsys.readouterr().err.splitlines()
    assert "have to show a token" in what
    assert hint.startswith("hint: Set FUZZY_SERVE_TOKEN")
    with pytest.raises(SystemExit):
        cli.main(["serve", "--port", "70000"])
    assert "not a port" in capsys.readouterr().err


def test_a_cache_folder_that_cannot_be_used_is_refused_at_the_start(
    own_cache_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own_cache_folder.write_text("a file")
    assert cli.main(["serve", "--port", "0"]) == 2
    what, hint = capsys.readouterr().err.splitlines()
    assert what.startswith(f"StoreError: the folder {own_cache_folder}")
    assert "FUZZY_CACHE_DIR" in hint


@pytest.mark.filterwarnings(
    "ignore::ResourceWarning"
)  # uvicorn leaves the socket open that it could not bind
def test_a_port_that_is_taken_is_said(url: str, service: Service) -> None:
    with pytest.raises(FuzzyError, match="cannot be listened on") as caught:
        Server(service, port=int(url.rpartition(":")[2]))
    assert caught.value.__context__ is not None
    traceback.clear_frames(caught.value.__context__.__traceback__)


@pytest.mark.parametrize("package", ["uvicorn", "starlette"])
def test_without_the_extra_it_says_what_to_install(
    service: Service, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == package]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MissingExtra, match=package) as caught:
        Server(service, port=0)
    assert "[serve]" in caught.value.hint


def test_a_long_queue_is_refused_and_what_waits_can_be_cancelled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "MOST_WAITING", 2)
    queue, go_on = Jobs(), threading.Event()
    first = queue.submit(lambda: {"done": go_on.wait(10)})
    second = queue.submit(lambda: {})
    with pytest.raises(Problem) as caught:
        queue.submit(lambda: {})
    assert (caught.value.status, caught.value.headers) == (429, {"Retry-After": "5"})
    assert queue.cancel(second.id).status == "cancelled"
    go_on.set()
    assert first.future.result() == {"done": True}
    assert first.status == "completed"
    queue.close()


def test_old_jobs_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "MOST_KEPT", 3)
    queue = Jobs()
    ids = []
    for _ in range(6):
        job = queue.submit(dict)
        job.future.result()
        ids.append(job.id)
    with pytest.raises(Problem):
        queue.get(ids[0])
    assert queue.get(ids[-1]).status == "completed"
    queue.close()


SDK = """
import json, sys
import programasweights as paw

program = paw.compile(sys.argv[1], slug="be-polite")
local, remote = paw.function(program.slug), paw.function(program.id, remote=True)
rows = json.loads(sys.argv[2])
print(json.dumps({
    "id": program.id,
    "compilers": [each["name"] for each in paw.list_compilers()],
    "local": [local(row, max_tokens=96) for row in rows],
    "remote": [remote(row) for row in rows],
}))
"""


def test_the_public_sdk_compiles_here_and_runs_the_program(tmp_path: Path, own_cache_folder: Path) -> None:
    pytest.importorskip("programasweights")
    command = [sys.executable, "-m", "fuzzy_magic.cli", "serve", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        try:
            assert server.stderr is not None
            first = server.stderr.readline()
            found = re.search(r"PAW_API_URL=(http://127\.0\.0\.1:\d+)\n", first)
            assert found, first + server.stderr.read()
            environment = {
                **{name: value for name, value in os.environ.items() if not name.startswith("PAW_")},
                "HOME": str(tmp_path),
                "PAW_API_URL": found[1],
                "PAW_CACHE_DIR": str(tmp_path / "paw"),
                "PAW_GPU_LAYERS": "0",
                "PAW_QUIET": "1",
            }
            done = subprocess.run(
                [sys.executable, "-c", SDK, SPEC, json.dumps(ROWS)],
                env=environment,
                capture_output=True,
                text=True,
                check=False,
                timeout=60,
            )
            assert done.returncode == 0, done.stderr
        finally:
            server.send_signal(signal.SIGINT)
            said = server.communicate(timeout=20)
    assert server.returncode == 0, said
    answers = json.loads(done.stdout)
    assert answers["compilers"] == ["tiny"]
    assert answers["local"] == [row.strip() for row in answers["remote"]]
    ours = fuzzy_magic.FuzzyFunction(_stored(answers["id"], own_cache_folder))
    assert answers["remote"] == ours.map(ROWS)
    assert len(set(answers["local"])) > 3


def _stored(id: str, cache: Path) -> Program:
    return Program.load(next(cache.rglob(f"{id}.gguf")))
