"""The client against a real server on this machine that goes wrong in every way servers do."""

from __future__ import annotations

import email.utils
import socket
import time
import traceback
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from local_endpoint import Answer, Endpoint, completion, local_endpoint

from fuzzy_magic import http
from fuzzy_magic.errors import EndpointError, EndpointOffline, FuzzyError, StoreError
from fuzzy_magic.http import Client
from fuzzy_magic.http_text import retry_after
from fuzzy_magic.settings import override

KEY = "sk-test-5f0c1d2e3b4a"
OK = Answer({"ok": True})


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with local_endpoint() as running:
        yield running


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The waits that were asked for; none of them is waited."""
    asked: list[float] = []
    clock = SimpleNamespace(monotonic=time.monotonic, sleep=asked.append)
    monkeypatch.setattr(http, "time", clock)  # the server keeps the real one
    return asked


def test_a_body_is_posted_and_none_is_a_get(endpoint: Endpoint) -> None:
    endpoint.planned += [OK, OK]
    client = Client(endpoint.url + "/", key=KEY)
    assert client.json("chat/completions", {"text": "ÿ\ud800"}) == {"ok": True}
    assert client.json("models") == {"ok": True}
    post, get = endpoint.requests
    assert (post.method, post.path, post.body) == ("POST", "/v1/chat/completions", {"text": "ÿ\ud800"})
    assert (get.method, get.path, get.body) == ("GET", "/v1/models", None)
    assert post.headers["Authorization"] == f"Bearer {KEY}"


def test_a_server_that_wants_no_key_gets_none(endpoint: Endpoint) -> None:
    endpoint.planned.append(OK)
    Client(endpoint.url, key=" \n").json("models")
    assert "Authorization" not in endpoint.requests[0].headers


@pytest.mark.parametrize(
    "failure",
    [
        Answer(status=429),
        Answer("upstream", status=500),
        Answer(status=503),
        Answer(hang_up=True),
        Answer({"ok": False}, cut=True),
        Answer('{"ok": fal'),
        Answer("<html>gateway</html>"),
        Answer("[" * 100_000),
    ],
    ids=["429", "500", "503", "hang-up", "cut-short", "half-json", "html", "deep-json"],
)
def test_what_may_pass_is_tried_again(endpoint: Endpoint, waits: list[float], failure: Answer) -> None:
    endpoint.planned += [failure, failure, OK]
    assert Client(endpoint.url).json("x", {}) == {"ok": True}
    assert len(endpoint.requests) == 3
    assert 0.5 <= waits[0] <= 1 <= waits[1] <= 2


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422])
def test_what_will_not_pass_is_reported_at_once(endpoint: Endpoint, waits: list[float], status: int) -> None:
    endpoint.planned.append(Answer({"error": {"message": "no model\x1b[31m of\nthis name"}}, status))
    with pytest.raises(EndpointError, match=r"answered \d+: no model \[31m of this name(\n|$)") as caught:
        Client(endpoint.url).json("x", {})
    assert caught.value.status == status
    assert (len(endpoint.requests), waits) == (1, [])


def test_the_wait_that_the_server_asks_for_is_kept(endpoint: Endpoint, waits: list[float]) -> None:
    date = email.utils.format_datetime(datetime.now(timezone.utc) + timedelta(seconds=30), usegmt=True)
    endpoint.planned += [
        Answer(status=429, headers={"Retry-After": "7"}),
        Answer(status=503, headers={"Retry-After": date}),
        Answer(status=429, headers={"Retry-After": "soon"}),
        OK,
    ]
    assert Client(endpoint.url).json("x", {}) == {"ok": True}
    assert waits[0] == 7
    assert 25 < waits[1] <= 30
    assert 2 <= waits[2] <= 4  # what cannot be read counts for nothing


def test_a_wait_that_is_too_long_is_not_begun(endpoint: Endpoint, waits: list[float]) -> None:
    endpoint.planned += [Answer(status=429, headers={"Retry-After": "7"})] * 2
    with pytest.raises(EndpointError, match="given up after 2 attempts; the next one would") as caught:
        Client(endpoint.url, max_wait=10).json("x", {})
    assert caught.value.status == 429
    assert waits == [7]


def test_attempts_are_limited(endpoint: Endpoint, waits: list[float]) -> None:
    endpoint.planned += [Answer("busy", status=503)] * 9
    with pytest.raises(EndpointError, match=r"503: busy \(given up after 3 attempts\)"):
        Client(endpoint.url, attempts=3).json("x", {})
    assert len(endpoint.requests) == 3


@pytest.mark.parametrize("slow", [Answer({"ok": 1}, delay=0.25), Answer({"ok": 1}, drip=0.04)])
def test_a_server_that_is_too_slow_is_given_up(endpoint: Endpoint, slow: Answer) -> None:
    endpoint.planned.append(slow)
    started = time.monotonic()
    with pytest.raises(EndpointError, match=r"no answer within 0\.1 s") as caught:
        Client(endpoint.url, timeout=0.1, attempts=1).json("x", {})
    assert caught.value.status is None
    assert time.monotonic() - started < 2


def test_a_server_of_this_machine_that_is_not_there_is_not_waited_for(waits: list[float]) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(EndpointError, match=r"cannot be asked: .*refused") as caught:
        Client(f"http://127.0.0.1:{port}", attempts=2).json("x")
    assert caught.value.hint == "Start the server, or check the address."
    assert waits == []


def test_an_endless_answer_is_cut_off(
    endpoint: Endpoint, waits: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "MAX_ANSWER_BYTES", 1000)
    endpoint.planned.append(Answer({"text": "x" * 2000}))
    with pytest.raises(EndpointError, match="longer than 1,000 bytes"):
        Client(endpoint.url, attempts=1).json("x")


@pytest.mark.parametrize(
    "failure",
    [
        Answer({"error": {"message": f"Incorrect API key: {KEY}"}}, 401),
        Answer(f"your header was 'Bearer {KEY}'", 500),
        Answer(f"<html>{KEY}</html>"),
        Answer(hang_up=True),
        Answer(status=302, headers={"Location": f"http://127.0.0.1:9/{KEY}"}),
    ],
)
def test_the_key_is_never_shown(endpoint: Endpoint, failure: Answer) -> None:
    endpoint.planned.append(failure)
    client = Client(endpoint.url, key=KEY, attempts=1)
    with pytest.raises(EndpointError) as caught:
        client.json("x", {})
    shown = "".join(traceback.format_exception(caught.value)) + repr(caught.value) + repr(client)
    assert KEY not in shown
    assert caught.value.__context__ is None  # nothing is chained that may hold it


@pytest.mark.parametrize("key", ["sk one", "sk\none", "schlüssel"])
def test_a_key_that_no_header_takes_is_refused_unshown(key: str) -> None:
    with pytest.raises(FuzzyError, match="holds characters") as caught:
        Client("http://127.0.0.1", key=key)
    assert key not in str(caught.value)


def test_a_redirect_is_followed_without_the_key(endpoint: Endpoint) -> None:
    endpoint.planned += [Answer(status=302, headers={"Location": "/elsewhere"}), OK]
    assert Client(endpoint.url, key=KEY).json("x") == {"ok": True}
    assert endpoint.requests[1].path == "/elsewhere"
    assert "Authorization" not in endpoint.requests[1].headers


@pytest.mark.parametrize("location", ["http://[::1/", "http://127.0.0.1:x/"])
def test_a_redirect_to_what_is_no_address_is_an_error_at_once(
    endpoint: Endpoint, waits: list[float], location: str
) -> None:
    endpoint.planned.append(Answer(status=302, headers={"Location": location}))
    with pytest.raises(EndpointError, match=r"x (answered 302|cannot be asked)") as caught:
        Client(endpoint.url, key=KEY).json("x")
    assert caught.value.__context__ is None
    assert waits == []


def test_a_post_is_not_redirected(endpoint: Endpoint) -> None:
    endpoint.planned.append(Answer(status=302, headers={"Location": "/elsewhere"}))
    with pytest.raises(EndpointError, match="answered 302"):
        Client(endpoint.url).json("x", {})
    assert len(endpoint.requests) == 1


def test_offline_opens_no_socket(endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_socket(*args: object, **kwargs: object) -> None:
        raise AssertionError("a socket was opened")

    client = Client(endpoint.url)
    monkeypatch.setattr(socket, "socket", no_socket)
    with override(offline=True), pytest.raises(EndpointOffline, match="FUZZY_OFFLINE=0") as raised:
        client.json("x")
    assert "forbids every connection" in raised.value.message
    assert endpoint.requests == []


def test_requests_keep_the_pace(endpoint: Endpoint) -> None:
    endpoint.planned += [OK] * 4
    client = Client(endpoint.url, per_minute=1200)
    started = time.monotonic()
    for _ in range(4):
        client.json("x")
    assert time.monotonic() - started >= 0.15


def test_no_proxy_stands_between_us_and_this_machine(
    endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    endpoint.planned.append(OK)
    assert Client(endpoint.url).json("x") == {"ok": True}


@pytest.mark.parametrize(
    "url",
    [
        "",
        "api.example.com",
        "file:///etc/passwd",
        "https://",
        "https://a b",
        "https://a/v1?x=1",
        "http://[::1",
    ],
)
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(FuzzyError, match="is not an address"):
        Client(url)


def test_a_password_in_an_address_is_not_shown() -> None:
    with pytest.raises(FuzzyError, match="password") as caught:
        Client("https://me:secret@api.example.com/?x=1")
    assert "secret" not in str(caught.value)


@given(st.text())
@example("Mon, 01 Jan 99999999999999999999 00:00:00 GMT")
@example("Mon, 01 Jan 2024 99999999999999999999:00:00 GMT")
@example("Mon, 01 Jan 0001 00:00:00 +2359")
@example("9" * 400)
def test_any_retry_after_gives_a_wait_or_nothing(value: str) -> None:
    wait = retry_after(value)
    assert wait is None or wait >= 0


def test_a_chat_completion_comes_through_whole(endpoint: Endpoint) -> None:
    endpoint.reply = lambda messages: messages[-1]["content"].upper()
    answer = Client(endpoint.url).json("chat/completions", {"messages": [{"role": "user", "content": "hi"}]})
    assert answer == completion("HI")


# --- answers and files


def test_an_exchange_tells_status_and_headers(endpoint: Endpoint) -> None:
    endpoint.planned += [Answer({"job": 7}, 202, {"Retry-After": "3"}), Answer(status=204), OK]
    client = Client(endpoint.url)
    reply = client.exchange("jobs", {"spec": "x"})
    assert (reply.status, reply.headers["retry-after"], reply.json) == (202, "3", {"job": 7})
    assert client.exchange("jobs/7", method="DELETE").json is None
    assert client.exchange("jobs/7").json == {"ok": True}
    assert [each.method for each in endpoint.requests] == ["POST", "DELETE", "GET"]


def test_a_key_may_travel_in_a_header_of_its_own(endpoint: Endpoint) -> None:
    endpoint.planned += [Answer(status=302, headers={"Location": "/elsewhere"}), OK]
    Client(endpoint.url, key=KEY, key_header="X-API-Key").json("x")
    first, second = ({k.lower(): v for k, v in each.headers.items()} for each in endpoint.requests)
    assert first["x-api-key"] == KEY
    assert "authorization" not in first
    assert KEY not in second.values()


def test_a_refusal_with_a_code_and_a_sentence_shows_both(endpoint: Endpoint) -> None:
    endpoint.planned.append(Answer({"error": "spec_too_long", "message": "Shorten it.", "details": {}}, 422))
    with pytest.raises(EndpointError, match=r"answered 422: spec_too_long: Shorten it\."):
        Client(endpoint.url).json("x", {})


def test_a_refusal_shows_its_details_and_the_number_of_the_request(endpoint: Endpoint) -> None:
    said = {"error": "invalid", "message": "No.", "details": "spec: empty", "request_id": "r-7"}
    endpoint.planned.append(Answer(said, 422))
    with pytest.raises(EndpointError, match=r"invalid: No\.: spec: empty \(request r-7\)"):
        Client(endpoint.url).json("x", {})


def test_a_file_comes_whole_and_says_how_far_it_is(endpoint: Endpoint, tmp_path: Path) -> None:
    endpoint.planned.append(Answer(b"program", headers={"Content-Type": "application/zip"}))
    told: list[int] = []
    into = tmp_path / "new" / "x.paw"
    Client(endpoint.url, key=KEY).download("programs/1/download", into, on_bytes=told.append)
    assert into.read_bytes() == b"program"
    assert (told[0], told[-1]) == (0, 7)
    assert [each.name for each in into.parent.iterdir()] == ["x.paw"]


def test_a_file_on_another_server_is_fetched_without_the_key(endpoint: Endpoint, tmp_path: Path) -> None:
    with local_endpoint() as other:
        other.planned += [
            Answer(b"one"),
            Answer(status=302, headers={"Location": f"{other.url}/y"}),
            Answer(b"two"),
        ]
        client = Client(endpoint.url, key=KEY)
        client.download(f"{other.url}/x?signature=1", tmp_path / "one")
        endpoint.planned.append(Answer(status=302, headers={"Location": f"{other.url}/x"}))
        client.download("x", tmp_path / "two")
        assert (tmp_path / "two").read_bytes() == b"two"
        assert not any(KEY in str(each.headers) for each in other.requests)
    assert KEY in str(endpoint.requests[0].headers)


def test_a_file_that_is_not_ready_is_asked_for_again(
    endpoint: Endpoint, waits: list[float], tmp_path: Path
) -> None:
    endpoint.planned += [Answer({"status": "generating"}, 202, {"Retry-After": "5"}), Answer(b"program")]
    Client(endpoint.url).download("x", tmp_path / "x")
    assert (tmp_path / "x").read_bytes() == b"program"
    assert waits == [5]


@pytest.mark.parametrize("chunked", [False, True])
def test_a_file_of_unknown_size_is_not_fetched_beyond_what_it_may_have(
    endpoint: Endpoint, waits: list[float], tmp_path: Path, chunked: bool
) -> None:
    told: list[int] = []
    endpoint.planned += [Answer(b"x" * 2**22, chunked=chunked), Answer(b"program", chunked=chunked)]
    client = Client(endpoint.url)
    with pytest.raises(EndpointError, match="has more than 1,000 bytes"):
        client.download("x", tmp_path / "x", most=1000, on_bytes=told.append)
    assert max(told, default=0) <= 2**20
    assert not (tmp_path / "x").exists()
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) == 0
    client.download("x", tmp_path / "x", most=7)
    assert (tmp_path / "x").read_bytes() == b"program"
    assert waits == []


def test_the_end_of_a_file_is_never_put_behind_another_beginning(
    endpoint: Endpoint, waits: list[float], tmp_path: Path
) -> None:
    (tmp_path / "x.part").write_bytes(b"older")
    wrong = {"Content-Range": "bytes 2-6/7"}
    endpoint.planned += [Answer(b"pr", cut=True), Answer(b"ogram", 206, wrong), Answer(b"program")]
    Client(endpoint.url).download("x", tmp_path / "x")  # of unknown size: what lies there counts for nothing
    assert [each.headers.get("Range") for each in endpoint.requests] == [None, "bytes=2-"]
    assert (tmp_path / "x").read_bytes() == b"program"


def test_a_part_that_the_server_has_no_end_for_is_fetched_again(
    endpoint: Endpoint, waits: list[float], tmp_path: Path
) -> None:
    (tmp_path / "x.part").write_bytes(b"older")
    endpoint.planned += [Answer(status=416, headers={"Content-Range": "bytes */5"}), Answer(b"program")]
    Client(endpoint.url).download("x", tmp_path / "x", size=7)
    assert (tmp_path / "x").read_bytes() == b"program"


def test_a_file_that_cannot_be_written_is_not_the_servers_fault(
    endpoint: Endpoint, waits: list[float], tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be written"):
        Client(endpoint.url).download("x", tmp_path / "file" / "x")
    endpoint.planned.append(Answer(b"x" * 2**22))
    full = Path("/dev/full")
    if full.exists():
        (tmp_path / "y.part").symlink_to(full)
        with pytest.raises(StoreError, match="No space left"):
            Client(endpoint.url).download("y", tmp_path / "y", size=2**22)
    assert waits == []


def test_offline_fetches_no_file(endpoint: Endpoint, tmp_path: Path) -> None:
    with override(offline=True), pytest.raises(EndpointOffline):
        Client(endpoint.url).download("x", tmp_path / "x")
    assert endpoint.requests == []
