"""One question to a model behind the OpenAI chat-completions API, and which options its server takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from fuzzy_magic.errors import EndpointError
from fuzzy_magic.http import Client

_OPTIONS = ("max_completion_tokens", "temperature", "seed")
_SCHEMA = ("response_format", "json_schema", "schema")
_USAGE = ("prompt_tokens", "completion_tokens")
_TEXT_PARTS = ("text", "output_text")


class Said(NamedTuple):
    """What a model said, the tokens that its server counted, and whether it was cut off at the longest.

    A refusal has no text; `None` stands for tokens that nobody counted.
    """

    text: str | None
    tokens_in: int | None
    tokens_out: int | None
    cut_off: bool


class ChatEndpoint:
    """A model behind a server, whose options are learnt from what the server refuses.

    Parameters
    ----------
    model : str
        The name that the server knows the model by.
    """

    def __init__(self, model: str) -> None:
        self.model = model
        self._renamed: dict[str, str] = {}
        self._refused: set[str] = set()

    def ask(self, client: Client, question: str, options: Mapping[str, Any]) -> Said:
        """Ask one question in a conversation of its own.

        Parameters
        ----------
        client : Client
            The server, with its key.
        question : str
            The question.
        options : mapping
            `max_tokens`, `temperature`, `seed`, `response_format`; what the server has refused before is
            renamed or left out.

        Raises
        ------
        EndpointError
            When the server gives no usable answer.
        """
        messages = [{"role": "user", "content": question}]
        while True:
            named = {self._renamed.get(name, name): value for name, value in options.items()}
            sent = {name: value for name, value in named.items() if name not in self._refused}
            try:
                answer = client.json("chat/completions", {"model": self.model, "messages": messages, **sent})
            except EndpointError as error:
                if error.status not in (400, 422) or not self._learn(error.message, sent):
                    raise
                continue
            return _read(answer, client.base_url)

    def _learn(self, complaint: str, sent: Mapping[str, Any]) -> bool:
        """Rename, or leave out from now on, the option that the server complains about, if it is one."""
        if "max_tokens" in sent and "max_tokens" in complaint:
            self._renamed["max_tokens"] = "max_completion_tokens"  # its name for reasoning models
            return True
        for option in _OPTIONS:
            if option in sent and option in complaint:
                self._refused.add(option)
                return True
        if "response_format" in sent and any(word in complaint for word in _SCHEMA):
            self._refused.add("response_format")
            return True
        return False


def endpoint_base(url: str) -> str:
    """Take the part of an address that paths are put behind; some people give the whole one."""
    return url.rstrip("/").removesuffix("/chat/completions")


def _text(content: object) -> str | None:
    """Return the text of a message, which some servers send in parts; what a model thought is none of it."""
    if not isinstance(content, list):
        return content if isinstance(content, str) else None
    parts = [part for part in content if isinstance(part, dict) and part.get("type") in _TEXT_PARTS]
    texts = [part["text"] for part in parts if isinstance(part.get("text"), str)]
    return "".join(texts) if texts else None


def _read(answer: Any, url: str) -> Said:
    try:
        choice = answer["choices"][0]
        content = choice["message"]["content"]
    except (KeyError, IndexError, TypeError):
        raise EndpointError(
            f"{url} answered without choices[0].message.content.",
            "Check that the address is that of an OpenAI-compatible API; it often ends in /v1.",
            status=200,
        ) from None
    usage = answer.get("usage")
    counts = [usage.get(name) if isinstance(usage, dict) else None for name in _USAGE]
    read, written = (count if isinstance(count, int) and count >= 0 else None for count in counts)
    return Said(_text(content), read, written, choice.get("finish_reason") == "length")
