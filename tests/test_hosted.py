"""The hosted compiler against a server that answers by a script, and against `fuzzy serve`."""

from __future__ import annotations

import json
import os
import time
import traceback
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from local_endpoint import Answer, Endpoint, Request, local_endpoint
from local_service import running
from sample_programs import text_program

from fuzzy_magic import api, http, models
from fuzzy_magic.compiler import compiler, hosted
from fuzzy_magic.compiler.hosted import RemoteCompiler
from fuzzy_magic.errors import (
    CompileError,
    EndpointError,
    EndpointOffline,
    FuzzyError,
    ProgramFormatError,
)
from fuzzy_magic.interpreter.function import FuzzyFunction
from fuzzy_magic.models import HostedCompiler, Pair
from fuzzy_magic.program import Program
from fuzzy_magic.prompts import spec_text
from fuzzy_magic.returns import parse_type
from fuzzy_magic.serve.service import Service
from fuzzy_magic.settings import override
from fuzzy_magic.spec import make_spec

KEY = "paw_sk_5f0c1d2e3b4a"
ID = "ab" * 16
SPEC = make_spec(
    "How urgent is this message?\nInput: the site is down\nOutput: high\n"
    ">>> urgency('my private check')\n'low'",
    name="urgency",
    params=("message",),
    returns='"high" | "low"',
)


@pytest.fixture
def endpoint(monkeypatch: pytest.MonkeyPatch) -> Iterator[Endpoint]:
    """A server that the environment names, for a user with a key."""
    monkeypatch.setattr(hosted, "_told", set())
    monkeypatch.setenv("PAW_API_KEY", KEY)
    with local_endpoint() as running:
        monkeypatch.setenv("PAW_API_URL", running.url.removesuffix("/v1"))
        yield running


@pytest.fixture(autouse=True)
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The waits that were asked for; none of them is waited."""
    asked: list[float] = []
    clock = SimpleNamespace(monotonic=time.monotonic, sleep=asked.append)
    for module in (http, hosted):
        monkeypatch.setattr(module, "time", clock)  # the server keeps the real one
    return asked


@pytest.fixture
def pair(tiny_pairs: dict[str, Pair]) -> Pair:
    """A pair as it is resolved where the environment names a server."""
    made = HostedCompiler("paw-4b-test", os.environ.get("PAW_API_URL", "http://127.0.0.1:9"))
    return replace(tiny_pairs["decoder"], compiler=made)


@pytest.fixture
def paw(pair: Pair, tmp_path: Path) -> Answer:
    """A download whose program fits the pair."""
    return download(text_program(interpreter_sha256=pair.interpreter.sha256), tmp_path)


def download(program: Program, folder: Path) -> Answer:
    program.save(folder / "p.paw")
    return Answer((folder / "p.paw").read_bytes(), headers={"Content-Type": "application/zip"})


def sent_key(request: Request) -> str | None:
    return {name.lower(): value for name, value in request.headers.items()}.get("x-api-key")


def accepted(**fields: Any) -> Answer:
    return Answer({"job_id": "j-1", "status": "completed", "program_id": ID, **fields}, 202)


def test_the_program_comes_back_with_our_own_spec(endpoint: Endpoint, pair: Pair, paw: Answer) -> None:
    endpoint.planned += [accepted(), paw]
    program = RemoteCompiler(pair).compile(SPEC)
    assert program.spec == SPEC
    assert program.returns.labels == ("high", "low")
    assert program.compiler_sha256 == pair.compiler.sha256
    post, get = endpoint.requests
    assert (post.method, post.path) == ("POST", "/api/v1/compile")
    assert (get.method, get.path) == ("GET", f"/api/v1/programs/{ID}/download")
    assert {sent_key(each) for each in endpoint.requests} == {KEY}
    assert FuzzyFunction(program, pair)("fire") in ("high", "low")


def test_a_pair_with_the_hosted_compiler_gets_it(pair: Pair) -> None:
    assert isinstance(compiler(pair), RemoteCompiler)
    resolved = models.resolve(None, "hosted", parse_type("str"))
    assert isinstance(compiler(resolved), RemoteCompiler)


def test_what_one_server_compiled_is_not_taken_for_what_another_would(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keys = set()
    for url in ("", "https://paw.example", " https://paw.example/ ", "http://127.0.0.1:9"):
        monkeypatch.setenv("PAW_API_URL", url)
        keys.add(api.compile_key(SPEC, models.resolve(None, "hosted", parse_type("str"))))
    assert len(keys) == 3


def test_text_type_and_examples_leave_and_nothing_else(endpoint: Endpoint, pair: Pair, paw: Answer) -> None:
    endpoint.planned += [accepted(), paw]
    RemoteCompiler(pair).compile(SPEC)
    sent = endpoint.requests[0].body
    assert sent == {"spec": spec_text(SPEC), "public": False, "compiler": "paw-4b-test"}
    assert sent["spec"] == (
        "How urgent is this message?\nAnswer: one of: high, low\nInput: the site is down\nOutput: high"
    )
    everything = json.dumps([[each.path, each.headers, each.body] for each in endpoint.requests])
    assert "private check" not in everything
    assert "urgency" not in everything


def test_what_leaves_is_said_once(
    endpoint: Endpoint, pair: Pair, paw: Answer, capsys: pytest.CaptureFixture[str]
) -> None:
    endpoint.planned += [accepted(), paw, accepted(), paw]
    for _ in range(2):
        RemoteCompiler(pair).compile(SPEC)
    said = capsys.readouterr()
    assert said.out == ""
    (line,) = said.err.splitlines()
    assert "text, output type and examples" in line
    assert endpoint.url.removesuffix("/v1") in line
    assert "public: false" in line
    assert KEY not in line


def test_a_program_that_is_not_ready_is_waited_for(
    endpoint: Endpoint, pair: Pair, paw: Answer, waits: list[float]
) -> None:
    later = Answer({"status": "generating"}, 202, {"Retry-After": "3"})
    endpoint.planned += [accepted(), *[later] * 10, paw]
    assert RemoteCompiler(pair).compile(SPEC).spec == SPEC
    assert waits == [3] * 10


def test_a_job_is_polled_as_often_as_the_server_wants(
    endpoint: Endpoint, pair: Pair, paw: Answer, waits: list[float]
) -> None:
    queued = {"job_id": "j-1", "status": "queued", "program_id": None, "error": None}
    endpoint.planned += [
        Answer(queued, 202, {"Retry-After": "7"}),
        Answer(queued, headers={"Retry-After": "9000"}),
        Answer(queued),
        accepted(),
        paw,
    ]
    RemoteCompiler(pair).compile(SPEC)
    assert waits == [7, hosted.LONGEST_POLL, hosted.FIRST_POLL]
    assert [each.path for each in endpoint.requests[1:4]] == ["/api/v1/compile/j-1"] * 3


def test_a_job_without_an_end_is_given_up(
    endpoint: Endpoint, pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hosted, "LONGEST_JOB", 1.0)
    endpoint.planned.append(Answer({"job_id": "j-1", "status": "queued"}, 202))
    with pytest.raises(EndpointError, match="has not compiled urgency within 1 s"):
        RemoteCompiler(pair).compile(SPEC)


def test_a_job_that_fails_says_why_without_the_key(endpoint: Endpoint, pair: Pair) -> None:
    endpoint.planned.append(
        Answer(
            {"job_id": "j-1", "status": "failed", "error": f"no\x1b[2J room\nfor {KEY}", "request_id": "r7"}
        )
    )
    with pytest.raises(CompileError, match=r"no \[2J room for \[key\] \(request r7\)"):
        RemoteCompiler(pair).compile(SPEC)


@pytest.mark.parametrize(
    ("status", "kind", "hint"),
    [
        (400, CompileError, ""),
        (422, CompileError, ""),
        (401, EndpointError, "Set PAW_API_KEY"),
        (403, EndpointError, "Set PAW_API_KEY"),
        (404, EndpointError, "address"),
        (429, EndpointError, "Wait, or set PAW_API_KEY"),
        (500, EndpointError, ""),
    ],
)
def test_a_refusal_becomes_an_error_of_ours(
    endpoint: Endpoint, pair: Pair, status: int, kind: type[FuzzyError], hint: str
) -> None:
    body = {
        "error": "spec_too_long",
        "message": f"at most 9 tokens, {KEY}",
        "details": None,
        "request_id": "r1",
    }
    endpoint.planned += [Answer(body, status, {"Retry-After": "9000"})] * 3
    with pytest.raises(kind, match="spec_too_long: at most 9 tokens") as caught:
        RemoteCompiler(pair).compile(SPEC)
    assert type(caught.value) is kind
    assert hint in caught.value.hint
    assert getattr(caught.value, "status", status) == status
    assert len(endpoint.requests) == 1  # the wait is too long to begin
    assert KEY not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize(
    "body",
    [
        [],
        "done",
        {},
        {"job_id": 3},
        {"job_id": "../../other"},
        {"program_id": "../../etc/passwd", "job_id": "j-1"},
        {"program_id": "AB" * 16},
        {"program_id": 7, "job_id": "j-1"},
    ],
)
def test_an_answer_that_makes_no_sense_is_refused(endpoint: Endpoint, pair: Pair, body: Any) -> None:
    endpoint.planned.append(Answer(json.dumps(body), 202))
    with pytest.raises(EndpointError, match="answered a compile with"):
        RemoteCompiler(pair).compile(SPEC)
    assert len(endpoint.requests) == 1


def test_broken_answers_are_asked_for_again(endpoint: Endpoint, pair: Pair, paw: Answer) -> None:
    endpoint.planned += [
        Answer(hang_up=True),
        Answer("<html>gateway</html>", 502),
        accepted(),
        replace(paw, cut=True),
        Answer("busy", 503),
        paw,
    ]
    assert RemoteCompiler(pair).compile(SPEC).spec == SPEC


def test_a_redirect_is_followed_without_the_key(endpoint: Endpoint, pair: Pair, paw: Answer) -> None:
    with local_endpoint() as store:
        store.planned.append(paw)
        endpoint.planned += [accepted(), Answer(status=302, headers={"Location": f"{store.url}/p.paw?sig=1"})]
        assert RemoteCompiler(pair).compile(SPEC).spec == SPEC
        assert KEY not in str(store.requests[0].headers)


def test_offline_sends_nothing_and_says_nothing(
    endpoint: Endpoint, pair: Pair, capsys: pytest.CaptureFixture[str]
) -> None:
    with override(offline=True), pytest.raises(EndpointOffline):
        RemoteCompiler(pair).compile(SPEC)
    assert endpoint.requests == []
    assert capsys.readouterr().err == ""


def test_a_program_for_another_interpreter_is_refused(endpoint: Endpoint, pair: Pair, tmp_path: Path) -> None:
    endpoint.planned += [accepted(), download(text_program(interpreter_sha256="9" * 64), tmp_path)]
    with pytest.raises(CompileError, match="cannot be run here") as caught:
        RemoteCompiler(pair).compile(SPEC)
    assert "--interpreter" in caught.value.hint


@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04", b"<html></html>", b"GGUF"])
def test_what_is_no_program_is_refused(endpoint: Endpoint, pair: Pair, raw: bytes) -> None:
    endpoint.planned += [accepted(), Answer(raw)]
    with pytest.raises(ProgramFormatError):
        RemoteCompiler(pair).compile(SPEC)


def test_a_damaged_program_is_refused(endpoint: Endpoint, pair: Pair, paw: Answer) -> None:
    raw = bytearray(paw.raw())
    raw[len(raw) // 2] ^= 0xFF
    endpoint.planned += [accepted(), Answer(bytes(raw))]
    with pytest.raises(ProgramFormatError):
        RemoteCompiler(pair).compile(SPEC)


def test_a_key_does_not_travel_in_the_open(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAW_API_KEY", KEY)
    open_server = replace(pair, compiler=HostedCompiler("paw-4b-test", "http://paw.example"))
    with pytest.raises(FuzzyError, match="not https") as caught:
        RemoteCompiler(open_server).compile(SPEC)
    assert KEY not in str(caught.value)


def test_without_a_key_none_is_sent(
    endpoint: Endpoint, pair: Pair, paw: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PAW_API_KEY")
    endpoint.planned += [accepted(), paw]
    RemoteCompiler(pair).compile(SPEC)
    assert [sent_key(each) for each in endpoint.requests] == [None, None]


@pytest.mark.model
def test_our_client_compiles_at_our_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PAW_API_KEY", raising=False)
    with running(Service()) as url:
        tiny = replace(models.pair("tiny"), compiler=HostedCompiler("tiny", url))
        program = RemoteCompiler(tiny).compile(SPEC)
        assert program.spec == SPEC
        local = api.compile_spec(SPEC, interpreter="tiny").function
        assert program.pseudo == local.program.pseudo == spec_text(replace(SPEC, examples=()))
        assert program.lora.digest() == local.program.lora.digest()
        assert FuzzyFunction(program, tiny).map(["fire", "news"]) == local.map(["fire", "news"])
        with pytest.raises(CompileError, match=r"cannot_compile: .* tokens"):
            RemoteCompiler(tiny).compile(make_spec("x", examples=[("a", "b")] * 400))
        other = replace(tiny, compiler=HostedCompiler("paw-4b-gpt2", url))
        with pytest.raises(CompileError, match="unknown_compiler"):
            RemoteCompiler(other).compile(SPEC)
