from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from local_endpoint import Answer, Endpoint, completion, local_endpoint

from fuzzy_magic.chat import endpoint_base
from fuzzy_magic.errors import EndpointError
from fuzzy_magic.http import Client
from fuzzy_magic.train import teacher
from fuzzy_magic.train.teacher import EndpointTeacher, GgufTeacher, Reply, teacher_key

HOW = {"max_tokens": 50, "temperature": 0.5, "seed": 3}


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with local_endpoint() as running:
        yield running


def asked(endpoint: Endpoint) -> Reply:
    return EndpointTeacher(Client(endpoint.url, attempts=1), "big").ask("What?", **HOW)


def test_a_question_is_a_conversation_of_its_own(endpoint: Endpoint) -> None:
    assert asked(endpoint) == Reply("hello", 100, 20)
    assert endpoint.requests[0].body == {
        "model": "big",
        "messages": [{"role": "user", "content": "What?"}],
        **HOW,
    }


@pytest.mark.parametrize(
    "usage", [None, {}, {"prompt_tokens": "many"}, {"prompt_tokens": -1, "completion_tokens": None}, 7]
)
def test_tokens_that_are_not_told_are_estimated(endpoint: Endpoint, usage: object) -> None:
    endpoint.planned.append(Answer({**completion("x" * 400, tokens=None), "usage": usage}))
    reply = asked(endpoint)
    assert (reply.tokens_in, reply.tokens_out) == (2, 101)


def test_a_refusal_is_an_empty_reply(endpoint: Endpoint) -> None:
    endpoint.planned.append(Answer(completion(None, refusal="I cannot help with that.")))
    assert asked(endpoint).text == ""


@pytest.mark.parametrize("body", ["{}", '{"choices": []}', "[]", "null", '{"choices": [{"message": null}]}'])
def test_an_answer_of_another_shape_is_an_error(endpoint: Endpoint, body: str) -> None:
    endpoint.planned.append(Answer(body))
    with pytest.raises(EndpointError, match=r"without choices\[0\]"):
        asked(endpoint)


def test_options_that_a_server_refuses_are_renamed_or_left_out(endpoint: Endpoint) -> None:
    def refuses(text: str) -> Answer:
        return Answer({"error": {"message": text, "type": "invalid_request_error"}}, 400)

    endpoint.planned += [
        refuses("Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."),
        refuses("'temperature' does not support 0.5 with this model."),
    ]
    learner = EndpointTeacher(Client(endpoint.url), "big")
    learner.ask("One?", **HOW)
    learner.ask("Two?", **HOW)
    assert [set(r.body) - {"model", "messages"} for r in endpoint.requests[2:]] == [
        {"max_completion_tokens", "seed"}
    ] * 2


def test_another_complaint_is_passed_on(endpoint: Endpoint) -> None:
    endpoint.planned.append(Answer({"error": "context too long"}, 400))
    with pytest.raises(EndpointError, match="400: context too long"):
        asked(endpoint)


def test_a_server_that_refuses_everything_is_not_asked_for_ever(endpoint: Endpoint) -> None:
    endpoint.planned += [Answer({"error": "max_tokens max_completion_tokens temperature seed"}, 400)] * 9
    with pytest.raises(EndpointError):
        asked(endpoint)
    assert len(endpoint.requests) == 5


def test_a_local_model_is_a_teacher_too(monkeypatch: pytest.MonkeyPatch) -> None:
    class Model:
        def __init__(self, path: object) -> None:
            pass

        def ask(self, question: str, **how: object) -> tuple[str, int, int]:
            return f"{question} {sorted(how)}", 5, 6

    monkeypatch.setattr(teacher, "ChatModel", Model)
    local = GgufTeacher(Path("models/small-it.gguf"))
    assert local.name == "small-it.gguf"
    assert local.ask("Hm?", **HOW) == Reply("Hm? ['max_tokens', 'seed', 'temperature']", 5, 6)


def test_the_key_comes_from_the_environment() -> None:
    assert teacher_key({"OPENAI_API_KEY": "b", "FUZZY_TEACHER_KEY": "a"}) == ("FUZZY_TEACHER_KEY", "a")
    assert teacher_key({"OPENAI_API_KEY": "b", "FUZZY_TEACHER_KEY": " "}) == ("OPENAI_API_KEY", "b")
    assert teacher_key({}) is None


def test_an_address_may_be_the_whole_one() -> None:
    assert endpoint_base("http://h/v1/chat/completions/") == endpoint_base("http://h/v1") == "http://h/v1"
