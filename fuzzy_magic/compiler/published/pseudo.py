"""Pseudo-compilers: what writes the text half of a program that a large interpreter reads.

The published compilers were trained on pseudo-programs that an instruct model wrote, so one that is prompted
serves them best. Rendering the spec itself needs no model, and loses the examples that a model would add.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from fuzzy_magic.compiler.published.encode import chat_ids, load_model, load_tokenizer
from fuzzy_magic.compiler.published.memory import model_bytes, placement, release
from fuzzy_magic.errors import AssetError, CompileError, FuzzyError
from fuzzy_magic.llama_chat import ChatModel
from fuzzy_magic.prompts import BEGIN, END, ask_for_pseudo, render_pseudo, spec_text
from fuzzy_magic.returns import parse_type
from fuzzy_magic.spec import Spec

#: Tokens that a model is asked to stay under, first and when it wrote too much; and where it is cut off.
ASKED_TOKENS, MOST_TOKENS = (250, 160, 100), 512
_GGUF_CTX = 4096
_THOUGHT = re.compile(r"<think>.*?</think>", re.DOTALL)
_EXAMPLE = re.compile(r"\n+(?=Input:)")


@dataclass(frozen=True)
class Room:
    """How long a pseudo-program may be: `tokens`, as `count` counts them."""

    tokens: int
    count: Callable[[str], int]

    def holds(self, text: str) -> bool:
        """Say whether a text is short enough."""
        return self.count(text) <= self.tokens


class PseudoCompiler(Protocol):
    """What writes pseudo-programs; it holds a model only while it writes."""

    def memory(self) -> int:
        """Return the bytes that its model takes."""

    def write(self, spec: Spec, room: Room) -> str:
        """Write the pseudo-program of a spec.

        Raises
        ------
        CompileError
            When it cannot be made short enough, or nothing came.
        """


@dataclass(frozen=True)
class Rendered:
    """Renders the spec by a template, and leaves out the last examples where there is no room for them."""

    template: str

    def memory(self) -> int:
        """Need nothing."""
        return 0

    def write(self, spec: Spec, room: Room) -> str:
        """Render a spec; see `PseudoCompiler`."""
        returns = parse_type(spec.returns)
        for shown in range(len(spec.examples), -1, -1):
            text = render_pseudo(self.template, spec.text, returns, spec.examples[:shown])
            if room.holds(text):
                return text
        raise _too_long(spec, room)


class Chat(Protocol):
    """An instruct model in memory."""

    def ask(self, before: str, text: str, after: str, most: int) -> str:
        """Answer a question, whose middle part somebody else wrote, in at most so many tokens, greedily."""

    def close(self) -> None:
        """Give back its memory."""


@dataclass(frozen=True)
class Prompted:
    """Asks an instruct model: a folder in the layout of transformers, or a GGUF file.

    A pseudo-program that is too long, or was cut off, is asked for again in fewer tokens; what is too long
    even then loses its last examples.
    """

    source: Path

    def memory(self) -> int:
        """Return the bytes of the weights; those of a GGUF file are as large as the file."""
        return model_bytes(self.source) if self.source.is_dir() else self.source.stat().st_size

    def write(self, spec: Spec, room: Room) -> str:
        """Ask for a pseudo-program; see `PseudoCompiler`."""
        text = ""
        chat = self.opened()
        try:
            for tokens in ASKED_TOKENS:
                before, after = ask_for_pseudo(min(tokens, room.tokens))
                text, complete = tidied(chat.ask(before, spec_text(spec), after, MOST_TOKENS))
                if complete and room.holds(text):
                    return text
        finally:
            chat.close()
        return _shortened(spec, text, room)

    def opened(self) -> Chat:
        """Load the model."""
        return _TransformersChat(self.source) if self.source.is_dir() else _GgufChat(self.source)


def pseudo_compiler(source: Path | None, template: str) -> PseudoCompiler:
    """Return what writes the pseudo-programs of a template: the instruct model at `source`, or the template.

    Raises
    ------
    AssetError
        When there is no model where one is named.
    """
    if source is None:
        return Rendered(template)
    if not (source.is_file() or (source / "config.json").is_file()):
        raise AssetError(
            f"There is no instruct model at {source} to write pseudo-programs.",
            "Give a folder with config.json and safetensors files, or a GGUF file.",
        )
    return Prompted(source)


def tidied(said: str) -> tuple[str, bool]:
    """Cut a pseudo-program out of what a model said; also say whether it got to its end.

    It begins and ends with the markers, whether or not the model wrote them.
    """
    before_end, complete, _ = _THOUGHT.sub("", said).partition(END)
    body = before_end.rpartition(BEGIN)[2].strip()
    return (f"{BEGIN}\n{body}\n{END}", bool(complete)) if body else ("", False)


def _shortened(spec: Spec, text: str, room: Room) -> str:
    """Leave out the last examples until a pseudo-program fits."""
    if not text:
        raise CompileError(
            f"The model that writes pseudo-programs wrote nothing for {spec.name}.",
            "Choose another instruct model.",
        )
    head, *examples = _EXAMPLE.split(text.removesuffix(f"\n{END}"))
    # The last one may be half an example, if the model was cut off.
    for shown in range(max(len(examples) - 1, 0), -1, -1):
        start = head if shown else head.removesuffix("\nExamples:")
        shorter = "\n".join([start, *examples[:shown], END])
        if room.holds(shorter):
            return shorter
    raise _too_long(spec, room)


def _too_long(spec: Spec, room: Room) -> CompileError:
    return CompileError(
        f"The pseudo-program of {spec.name} takes more than {room.tokens:,} tokens even without examples, "
        "half of what the interpreter reads.",
        "Shorten the text of the spec.",
    )


class _GgufChat:
    """An instruct model in a GGUF file, run by llama.cpp."""

    def __init__(self, path: Path) -> None:
        try:
            self._model = ChatModel(path, n_ctx=_GGUF_CTX)
        except FuzzyError as error:
            raise AssetError(error.message, error.hint) from error

    def ask(self, before: str, text: str, after: str, most: int) -> str:
        return self._model.ask(f"{before}{text}{after}", max_tokens=most, temperature=0.0, seed=0)[0]

    def close(self) -> None:
        self._model.close()


class _TransformersChat:
    """An instruct model in a folder, run by transformers."""

    def __init__(self, folder: Path) -> None:
        from transformers import AutoModelForCausalLM

        self._tokenizer = load_tokenizer(folder)
        self._model: Any = load_model(folder, AutoModelForCausalLM, placement())

    def ask(self, before: str, text: str, after: str, most: int) -> str:
        import torch
        from transformers import GenerationConfig

        tokenizer, model = self._tokenizer, self._model
        ids = torch.tensor([chat_ids(tokenizer, before, text, after)], device=model.device)
        known = ids.shape[1]

        def ended(so_far: Any, *_: object, **__: object) -> Any:
            written = tokenizer.decode(so_far[0, known:], skip_special_tokens=True)
            return torch.full((1,), END in written, device=so_far.device)

        config: Any = GenerationConfig
        greedy = config(
            max_new_tokens=most,
            do_sample=False,
            eos_token_id=model.generation_config.eos_token_id or tokenizer.eos_token_id,
            pad_token_id=tokenizer.eos_token_id,
        )
        with torch.inference_mode():
            written = model.generate(
                ids,
                attention_mask=torch.ones_like(ids),
                generation_config=greedy,
                stopping_criteria=[ended],
            )
        said: str = tokenizer.decode(written[0, known:], skip_special_tokens=True)
        return said

    def close(self) -> None:
        self._model = None
        release()
