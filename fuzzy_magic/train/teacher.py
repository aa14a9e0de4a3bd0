"""Teachers: large models that write training families, behind a chat-completions API or in a GGUF file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from fuzzy_magic.errors import EndpointError
from fuzzy_magic.http import Client
from fuzzy_magic.llama_chat import ChatModel

KEY_VARIABLES = ("FUZZY_TEACHER_KEY", "OPENAI_API_KEY")


@dataclass(frozen=True)
class Reply:
    """What a teacher said to one question, and what it read and wrote for it in tokens."""

    text: str
    tokens_in: int
    tokens_out: int


class Teacher(Protocol):
    """Answers questions, each in a conversation of its own."""

    @property
    def name(self) -> str:
        """Which model this is; a journal belongs to one."""

    def ask(self, question: str, *, max_tokens: int, temperature: float, seed: int) -> Reply:
        """Ask one question."""


class EndpointTeacher:
    """A model behind any server that speaks the OpenAI chat-completions API.

    Parameters
    ----------
    client : Client
        The server, with its key.
    model : str
        The name that the server knows the model by.
    """

    def __init__(self, client: Client, model: str) -> None:
        self.name = model
        self._client = client
        # Not every server takes every option: see `_without_refused`.
        self._length_option: str | None = "max_tokens"
        self._plain: set[str] = set()

    def ask(self, question: str, *, max_tokens: int, temperature: float, seed: int) -> Reply:
        """Ask one question; a refusal is an empty reply.

        Raises
        ------
        EndpointError
            When the server gives no usable answer.
        """
        messages = [{"role": "user", "content": question}]
        options = {"max_tokens": max_tokens, "temperature": temperature, "seed": seed}
        while True:
            body = {"model": self.name, "messages": messages, **self._accepted(options)}
            try:
                answer = self._client.json("chat/completions", body)
            except EndpointError as error:
                if error.status not in (400, 422) or not self._learn(error.message):
                    raise
                continue
            return self._reply(question, answer)

    def _accepted(self, options: Mapping[str, Any]) -> dict[str, Any]:
        renamed = {self._length_option if name == "max_tokens" else name: v for name, v in options.items()}
        return {name: value for name, value in renamed.items() if name and name not in self._plain}

    def _learn(self, complaint: str) -> bool:
        """Rename, or leave out from now on, the option that the server complains about, if it is one."""
        if self._length_option == "max_tokens" and "max_tokens" in complaint:
            self._length_option = "max_completion_tokens"  # its name for reasoning models
            return True
        for option in ("max_completion_tokens", "temperature", "seed"):
            if option in complaint and option not in self._plain:
                self._plain.add(option)
                return True
        return False

    def _reply(self, question: str, answer: Any) -> Reply:
        try:
            content = answer["choices"][0]["message"]["content"]
        except (KeyError, IndexError, TypeError):
            raise EndpointError(
                f"{self._client.base_url} answered without choices[0].message.content.",
                "Check that the address is that of an OpenAI-compatible API; it often ends in /v1.",
                status=200,
            ) from None
        text = content if isinstance(content, str) else ""
        usage = answer.get("usage")
        counts = [usage.get(name) if isinstance(usage, dict) else None for name in _USAGE]
        guesses = (estimated_tokens(question), estimated_tokens(text))
        read, written = (
            c if isinstance(c, int) and c >= 0 else g for c, g in zip(counts, guesses, strict=True)
        )
        return Reply(text, read, written)


_USAGE = ("prompt_tokens", "completion_tokens")


class GgufTeacher:
    """A local instruct model."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self._model = ChatModel(path)

    def ask(self, question: str, *, max_tokens: int, temperature: float, seed: int) -> Reply:
        """Ask one question."""
        said = self._model.ask(question, max_tokens=max_tokens, temperature=temperature, seed=seed)
        return Reply(*said)


def estimated_tokens(text: str) -> int:
    """Estimate the tokens of a text: four bytes each, as is usual for English."""
    return len(text.encode("utf-8", "replace")) // 4 + 1


def endpoint_base(url: str) -> str:
    """Take the part of an address that paths are put behind; some people give the whole one."""
    return url.rstrip("/").removesuffix("/chat/completions")


def teacher_key(environment: Mapping[str, str]) -> tuple[str, str] | None:
    """Find the key in the environment: which variable has it, and the key; None without one."""
    return next(
        ((name, environment[name]) for name in KEY_VARIABLES if environment.get(name, "").strip()), None
    )
