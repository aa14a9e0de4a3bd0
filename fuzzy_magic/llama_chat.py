"""Instruct models: the chat template of a file, and conversations of one question.

Programs never run through here: `llama.py` serves them, many rows at a time under one adapter. A `ChatModel`
answers one question after the other through llama-cpp-python's own high-level interface, as a teacher does; a
`ChatTemplate` only spells the question, for whoever runs the model itself.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from fuzzy_magic.errors import ContextOverflow, FuzzyError, InferenceError
from fuzzy_magic.llama import Model
from fuzzy_magic.settings import settings

_PLACE = "\ue000input\ue000"  # stands for the input while a template is filled in; private-use characters


class ChatModel:
    """An instruct model in a GGUF file.

    Parameters
    ----------
    path : path
        The file; it has to carry a chat template, which is what makes a model an instruct model here.
    n_ctx : int
        Tokens of a question and its answer together.

    Raises
    ------
    FuzzyError
        When there is no such file, or it holds no instruct model.
    """

    def __init__(self, path: str | os.PathLike[str], n_ctx: int = 8192) -> None:
        self.path = Path(path)
        if not self.path.is_file():
            raise FuzzyError(f"There is no file {self.path}.", "Give the path of a GGUF file.")
        import llama_cpp

        chosen = settings()
        try:
            self._llama = llama_cpp.Llama(
                str(self.path),
                n_ctx=n_ctx,
                n_threads=chosen.n_threads,
                n_threads_batch=chosen.n_threads,
                n_gpu_layers=chosen.n_gpu_layers,
                verbose=chosen.debug,
            )
        except ValueError as error:
            raise FuzzyError(
                f"{self.path} cannot be loaded: {error}.", "Give a GGUF file of an instruct model."
            ) from error
        if "tokenizer.chat_template" not in self._llama.metadata:
            self.close()
            raise no_instruct_model(self.path)
        self.n_ctx = self._llama.n_ctx()

    def close(self) -> None:
        """Free the memory of the model now."""
        self._llama.close()

    def ask(self, question: str, *, max_tokens: int, temperature: float, seed: int) -> tuple[str, int, int]:
        """Ask one question in a conversation of its own; returns the answer, its tokens read and written.

        Raises
        ------
        ContextOverflow
            When the question leaves no room for an answer.
        InferenceError
            When llama.cpp or the chat template refuses.
        """
        needed = len(self._llama.tokenize(question.encode("utf-8", "replace")))
        if needed + max_tokens > self.n_ctx:
            raise ContextOverflow(needed + max_tokens, self.n_ctx)
        try:
            answer: Any = self._llama.create_chat_completion(
                [{"role": "user", "content": question}],
                max_tokens=max_tokens,
                temperature=temperature,
                seed=seed,
            )
        except (ValueError, RuntimeError) as error:
            raise InferenceError(f"{self.path.name} cannot be asked: {error}.") from error
        usage = answer["usage"]
        said = answer["choices"][0]["message"]["content"] or ""
        return said, int(usage["prompt_tokens"]), int(usage["completion_tokens"])


class ChatTemplate:
    """The way a model wants a conversation of one question spelled, as its file says.

    Parameters
    ----------
    model : Model
        A decoder whose file carries a chat template.

    Raises
    ------
    FuzzyError
        When it carries none.
    """

    def __init__(self, model: Model) -> None:
        import llama_cpp
        from llama_cpp.llama_chat_format import Jinja2ChatFormatter

        source = llama_cpp.llama_model_chat_template(model._model, None)
        if not source:
            raise no_instruct_model(model.path)
        end = llama_cpp.llama_vocab_eot(model._vocab)
        #: The token that ends an answer.
        self.end: int = end if end >= 0 else model.eos

        def spelled(token: int) -> str:
            return llama_cpp.llama_vocab_get_text(model._vocab, token).decode() if token >= 0 else ""

        template = source.decode("utf-8", "replace")
        messages: Any = [{"role": "user", "content": _PLACE}]
        try:
            formatter = Jinja2ChatFormatter(template, spelled(model.eos), spelled(model.bos))
            # Models that think first are asked not to, if their template knows the word.
            parts = formatter(messages=messages, enable_thinking=False).prompt.split(_PLACE)
        except Exception as error:  # a template is a program
            problem = f"The chat template of {model.path.name} fails: {type(error).__name__}: {error}."
            raise InferenceError(problem) from error
        if len(parts) != 2:
            shown = f"shows a question {len(parts) - 1} times"
            raise InferenceError(f"The chat template of {model.path.name} {shown}, not once.")
        self._model = model
        self._head, self._tail = (model.tokenize(part, parse_special=True) for part in parts)

    def around(self, before: str, after: str) -> tuple[list[int], list[int]]:
        """Return the tokens before and after an input that stands between two texts of a question.

        Only the template's own pieces become control tokens: what a spec or an input spells cannot end its
        turn.
        """
        tokenize = self._model.tokenize
        return [*self._head, *tokenize(before)], [*tokenize(after), *self._tail]


def no_instruct_model(path: Path) -> FuzzyError:
    """Say that a file holds no instruct model."""
    return FuzzyError(
        f"{path} has no chat template, so it is no instruct model.",
        'Give one whose name ends in "Instruct", "Chat" or "it".',
    )
