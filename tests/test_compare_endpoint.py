"""An endpoint as baseline, against a server on this machine that goes wrong in every way servers do."""

from __future__ import annotations

import pickle
import sqlite3
import threading
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from local_endpoint import Answer, Endpoint, Messages, completion, local_endpoint
from sample_programs import SPEC

from fuzzy_magic import http
from fuzzy_magic.compare import Baseline
from fuzzy_magic.errors import EndpointError, EndpointOffline, FuzzyError
from fuzzy_magic.settings import override

KEY = "sk-test-9a8b7c6d5e4f"
TEXTS = [f"message {number}" for number in range(12)]


def asked_about(messages: Messages) -> str:
    """Find the input in a question."""
    return messages[-1]["content"].split("\nInput:\n")[-1].split("\n\nThe answer")[0]


class Keeper:
    """Answers low, counts how often each input was answered well, and misbehaves where it is told to."""

    def __init__(self, *failures: Answer) -> None:
        self.failures = list(failures)
        self.answered: Counter[str] = Counter()
        self._lock = threading.Lock()

    def __call__(self, messages: Messages) -> str | Answer:
        with self._lock:
            if self.failures:
                return self.failures.pop(0)
            self.answered[asked_about(messages)] += 1
            return "low"


@pytest.fixture
def endpoint(monkeypatch: pytest.MonkeyPatch) -> Iterator[Endpoint]:
    for name in ("FUZZY_BASELINE_KEY", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    with local_endpoint() as running:
        yield running


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The waits that were asked for; none of them is waited."""
    asked: list[float] = []
    monkeypatch.setattr(http, "time", SimpleNamespace(monotonic=time.monotonic, sleep=asked.append))
    return asked


def values(baseline: Baseline, texts: list[Any] = TEXTS) -> list[object]:
    return [answer.value for answer in baseline.answer(texts, spec=SPEC)]


def test_answers_come_with_time_tokens_and_cost(endpoint: Endpoint) -> None:
    endpoint.reply = lambda messages: "High."
    baseline = Baseline.endpoint(endpoint.url, "large", price_in=2.0, price_out=10.0)
    (answer,) = baseline.answer(["down"], spec=SPEC)
    assert (answer.value, answer.tokens_in, answer.tokens_out) == ("high", 100, 20)
    assert answer.cost == pytest.approx((100 * 2 + 20 * 10) / 1e6)
    assert answer.seconds is not None
    assert 0 < answer.seconds < 5


def test_unknown_counts_and_prices_stay_unknown(endpoint: Endpoint) -> None:
    endpoint.planned.append(Answer(completion("high", tokens=None)))
    priced = Baseline.endpoint(endpoint.url, "large", price_in=2.0, price_out=10.0)
    (answer,) = priced.answer(["down"], spec=SPEC)
    assert (answer.value, answer.tokens_in, answer.cost) == ("high", None, None)
    (answer,) = Baseline.endpoint(endpoint.url, "other").answer(["down"], spec=SPEC)
    assert (answer.tokens_in, answer.cost) == (100, None)


def test_the_question_holds_the_spec_the_type_and_the_examples_and_asks_for_a_label(
    endpoint: Endpoint,
) -> None:
    values(Baseline.endpoint(endpoint.url + "/chat/completions", "large"), ["down"])
    (request,) = endpoint.requests
    question = request.body["messages"][0]["content"]
    for part in (SPEC.text, "one of: high, medium, low", SPEC.examples[0].input, "Input:\ndown"):
        assert part in question
    assert SPEC.checks[0].arguments[0] not in question
    schema = request.body["response_format"]["json_schema"]["schema"]
    assert schema["properties"]["answer"]["enum"] == ["high", "medium", "low"]
    assert request.body["temperature"] == 0


def test_answers_are_never_asked_for_twice(endpoint: Endpoint) -> None:
    keeper = Keeper()
    endpoint.reply = keeper
    baseline = Baseline.endpoint(endpoint.url, "large")
    assert values(baseline, [*TEXTS, None, *TEXTS]) == ["low"] * 12 + [None] + ["low"] * 12
    assert values(Baseline.endpoint(endpoint.url, "large", timeout=5)) == ["low"] * 12
    assert set(keeper.answered.values()) == {1}
    values(Baseline.endpoint(endpoint.url, "other"), TEXTS[:1])
    baseline.answer(TEXTS[:1], spec=replace(SPEC, text="Something else?"))
    assert keeper.answered[TEXTS[0]] == 3  # another model and another question are asked on their own


def test_an_invalid_answer_was_paid_for_too(endpoint: Endpoint) -> None:
    endpoint.reply = lambda messages: "I cannot tell"
    for _ in range(2):
        (answer,) = Baseline.endpoint(endpoint.url, "large").answer(["x"], spec=SPEC)
        assert (answer.value, answer.invalid, answer.text) == (None, True, "I cannot tell")
    assert len(endpoint.requests) == 1


@pytest.mark.parametrize("content", [None, "", "  ", [], [{"type": "thinking", "thinking": "high"}], [3]])
def test_no_text_is_invalid_and_not_a_crash(endpoint: Endpoint, content: Any) -> None:
    body = completion(content)
    body["choices"][0]["finish_reason"] = "length"
    endpoint.planned.append(Answer(body))
    (answer,) = Baseline.endpoint(endpoint.url, "large").answer(["x"], spec=replace(SPEC, returns="str"))
    assert answer.invalid


def test_a_text_in_parts_is_put_together(endpoint: Endpoint) -> None:
    parts = [{"type": "thinking", "text": "is it low?"}, {"type": "text", "text": "hi"}]
    endpoint.planned.append(Answer(completion([*parts, {"type": "text", "text": "gh"}])))
    (answer,) = Baseline.endpoint(endpoint.url, "large").answer(["x"], spec=SPEC)
    assert answer.value == "high"


def test_a_reply_without_a_text_is_asked_for_again(endpoint: Endpoint) -> None:
    endpoint.planned += [Answer(completion(None)), Answer(completion(" "))]
    endpoint.reply = lambda messages: "high"
    baseline = Baseline.endpoint(endpoint.url, "large")
    assert [values(baseline, ["x"]) for _ in range(4)] == [[None], [None], ["high"], ["high"]]
    assert len(endpoint.requests) == 3


@pytest.mark.parametrize("output", ["{", "[]", "3", "[3, 1, 1, 1]", '["high", "x", 1, 1]', "[null, 1, 1, 1]"])
def test_what_was_kept_and_cannot_be_read_is_asked_for_again(
    endpoint: Endpoint, own_cache_folder: Path, output: str
) -> None:
    endpoint.reply = lambda messages: "high"
    baseline = Baseline.endpoint(endpoint.url, "large")
    values(baseline, ["x"])
    with closing(sqlite3.connect(own_cache_folder / "rows.sqlite3")) as connection, connection:
        connection.execute("UPDATE rows_1 SET output = ?", (output.encode(),))
    assert values(baseline, ["x"]) == ["high"]
    assert len(endpoint.requests) == 2


@pytest.mark.parametrize(
    "failure",
    [
        Answer({"error": "slow down"}, 429, {"Retry-After": "3"}),
        Answer("upstream", 502),
        Answer(hang_up=True),
        Answer(completion("low"), cut=True),
        Answer('{"choices": ['),
        Answer("<html>"),
    ],
    ids=["429", "502", "hang-up", "cut-short", "half-json", "html"],
)
def test_no_row_is_lost_or_answered_twice_when_the_server_stumbles(
    endpoint: Endpoint, waits: list[float], failure: Answer
) -> None:
    keeper = Keeper(failure, failure, failure)
    endpoint.reply = keeper
    assert values(Baseline.endpoint(endpoint.url, "large", concurrency=4)) == ["low"] * 12
    assert keeper.answered == Counter(TEXTS)
    assert len(endpoint.requests) == 15
    if failure.headers:
        assert waits == [3, 3, 3]


def test_a_row_that_fails_is_told_and_tried_again_next_time(endpoint: Endpoint) -> None:
    keeper = Keeper(Answer({"error": "content filter"}, 400))
    endpoint.reply = keeper
    baseline = Baseline.endpoint(endpoint.url, "large", concurrency=1)
    first, *rest = baseline.answer(TEXTS, spec=SPEC)
    assert "content filter" in str(first.error)
    assert {answer.value for answer in rest} == {"low"}
    assert values(baseline) == ["low"] * 12
    assert keeper.answered == Counter(TEXTS)


def test_a_slow_answer_is_given_up_and_the_others_are_not(endpoint: Endpoint) -> None:
    endpoint.reply = Keeper(Answer(completion("low"), delay=0.3))
    baseline = Baseline.endpoint(endpoint.url, "large", timeout=0.1, attempts=1, concurrency=2)
    answers = baseline.answer(TEXTS, spec=SPEC)
    (failed,) = [answer.error for answer in answers if answer.error]
    assert "no answer within 0.1 s" in failed


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_refusal_that_meets_every_row_ends_the_run_at_once(endpoint: Endpoint, status: int) -> None:
    endpoint.reply = lambda messages: Answer({"error": "no"}, status)
    with pytest.raises(EndpointError, match="run again to go on") as caught:
        values(Baseline.endpoint(endpoint.url, "large", concurrency=1))
    assert caught.value.status == status
    assert len(endpoint.requests) == 1


def test_a_server_that_goes_down_mid_run_ends_it_and_the_next_run_goes_on(
    endpoint: Endpoint, waits: list[float]
) -> None:
    keeper = Keeper()

    def until_five(messages: Messages) -> str | Answer:
        return Answer(hang_up=True) if sum(keeper.answered.values()) >= 5 else keeper(messages)

    texts = [f"row {number}" for number in range(40)]
    endpoint.reply = until_five
    with pytest.raises(EndpointError, match="8 rows in a row got no answer"):
        values(Baseline.endpoint(endpoint.url, "large", attempts=2, concurrency=1), texts)
    endpoint.reply = keeper
    assert values(Baseline.endpoint(endpoint.url, "large"), texts) == ["low"] * 40
    assert keeper.answered == Counter(texts)


def test_an_interrupt_stops_the_asking_and_keeps_what_was_under_way(endpoint: Endpoint) -> None:
    keeper = Keeper()

    def slowly(messages: Messages) -> str | Answer:
        time.sleep(0.02)
        return keeper(messages)

    endpoint.reply = slowly

    def interrupt(place: int, answer: object) -> None:
        raise KeyboardInterrupt

    texts = [f"row {number}" for number in range(60)]
    baseline = Baseline.endpoint(endpoint.url, "large", concurrency=3)
    with pytest.raises(KeyboardInterrupt):
        baseline.answer(texts, spec=SPEC, on_row=interrupt)
    _quiet(endpoint)
    assert len(endpoint.requests) < 20
    assert values(baseline, texts) == ["low"] * 60
    assert keeper.answered == Counter(texts)


def _quiet(endpoint: Endpoint) -> None:
    """Wait until no more questions come."""
    seen = -1
    while seen != len(endpoint.requests):
        seen = len(endpoint.requests)
        time.sleep(0.15)


def test_questions_under_way_are_bounded(endpoint: Endpoint) -> None:
    now, most, lock = 0, 0, threading.Lock()

    def count(messages: Messages) -> str:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        time.sleep(0.02)
        with lock:
            now -= 1
        return "low"

    endpoint.reply = count
    values(Baseline.endpoint(endpoint.url, "large", concurrency=3))
    assert 2 <= most <= 3


@pytest.mark.parametrize(
    ("complaint", "option", "instead"),
    [
        ("Unsupported parameter: 'max_tokens'", "max_tokens", "max_completion_tokens"),
        ("temperature does not support 0", "temperature", None),
        ("Unknown field seed", "seed", None),
        ("response_format is not supported", "response_format", None),
    ],
)
def test_options_that_a_server_does_not_take_are_left_out(
    endpoint: Endpoint, complaint: str, option: str, instead: str | None
) -> None:
    endpoint.planned.append(Answer({"error": {"message": complaint}}, 400))
    endpoint.reply = lambda messages: "low"
    baseline = Baseline.endpoint(endpoint.url, "large", concurrency=1)
    assert values(baseline, ["a", "b"]) == ["low", "low"]
    assert len(endpoint.requests) == 3
    assert option not in endpoint.requests[-1].body
    assert instead is None or instead in endpoint.requests[-1].body


def test_offline_nothing_is_asked_and_what_is_known_is_answered(endpoint: Endpoint) -> None:
    endpoint.reply = Keeper()
    baseline = Baseline.endpoint(endpoint.url, "large")
    values(baseline)
    before = len(endpoint.requests)
    with override(offline=True):
        assert values(baseline) == ["low"] * 12
        with pytest.raises(EndpointOffline):
            values(baseline, ["new"])
    assert len(endpoint.requests) == before


@pytest.mark.parametrize("variable", ["FUZZY_BASELINE_KEY", "OPENAI_API_KEY"])
def test_the_key_comes_from_the_environment(
    endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-the-lesser-one")
    monkeypatch.setenv(variable, KEY)
    values(Baseline.endpoint(endpoint.url, "large"), ["x"])
    assert endpoint.requests[0].headers["Authorization"] == f"Bearer {KEY}"


def test_the_key_is_never_shown_or_kept(
    endpoint: Endpoint,
    own_cache_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("FUZZY_BASELINE_KEY", KEY)
    baseline = Baseline.endpoint(endpoint.url, "large", attempts=1, concurrency=1)
    endpoint.planned += [
        Answer(completion(f"your key is {KEY}")),
        Answer({"error": {"message": f"bad header Bearer {KEY}"}}, 400),
        Answer(f"<html>{KEY}</html>"),
        Answer({"error": {"message": f"Incorrect API key: {KEY}"}}, 401),
    ]
    shown = [repr(baseline), str(vars(baseline)), str(vars(baseline._source)), repr(pickle.dumps(baseline))]
    seen: list[object] = []
    with pytest.raises(EndpointError) as caught:
        baseline.answer(TEXTS, spec=SPEC, on_row=lambda place, answer: seen.append(answer))
    assert len(seen) == 3
    shown += [repr(seen), "".join(traceback.format_exception(caught.value)), *capfd.readouterr()]
    assert KEY not in "".join(shown)
    files = [path for path in own_cache_folder.rglob("*") if path.is_file()]
    assert files
    assert all(KEY.encode() not in path.read_bytes() for path in files)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"model": " "}, "name of a model"),
        ({"concurrency": 0}, "out of range"),
        ({"price_in": 1.0}, "both prices"),
        ({"price_in": -1.0, "price_out": 1.0}, "both prices"),
        ({"url": "ftp://x"}, "not an address"),
        ({"url": f"https://user:{KEY}@x"}, "password"),
    ],
)
def test_what_cannot_work_is_refused_at_once(changes: dict[str, Any], message: str) -> None:
    given = {"url": "http://127.0.0.1:9/v1", "model": "m", **changes}
    with pytest.raises(FuzzyError, match=message) as caught:
        Baseline.endpoint(**given)
    assert KEY not in str(caught.value)
