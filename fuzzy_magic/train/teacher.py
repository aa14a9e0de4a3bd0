"""Teachers: large models that write training families, behind a chat-completions API or in a GGUF file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from fuzzy_magic.chat import ChatEndpoint
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
        self._endpoint = ChatEndpoint(model)

    def ask(self, question: str, *, max_tokens: int, temperature: float, seed: int) -> Reply:
        """Ask one question; a refusal is an empty reply.

        Raises
        ------
        EndpointError
            When the server gives no usable answer.
        """
        options = {"max_tokens": max_tokens, "temperature": temperature, "seed": seed}
        said = self._endpoint.ask(self._client, question, options)
        text = said.text or ""
        read = estimated_tokens(question) if said.tokens_in is None else said.tokens_in
        written = estimated_tokens(text) if said.tokens_out is None else said.tokens_out
        return Reply(text, read, written)


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


def teacher_key(environment: Mapping[str, str]) -> tuple[str, str] | None:
    """Find the key in the environment: which variable has it, and the key; None without one."""
    return next(
        ((name, environment[name]) for name in KEY_VARIABLES if environment.get(name, "").strip()), None
    )
