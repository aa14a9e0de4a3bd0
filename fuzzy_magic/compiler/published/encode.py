"""What a compiler's language model makes of a spec: the tokens it reads, the states at its prefix tokens."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from fuzzy_magic.compiler.mapper import Floats
from fuzzy_magic.compiler.published.checkpoint import Checkpoint
from fuzzy_magic.compiler.published.memory import Placement, release
from fuzzy_magic.errors import AssetError, CompileError
from fuzzy_magic.prompts import BEGIN
from fuzzy_magic.settings import settings

#: How transformers calls the layers of a decoder and the norm after them, by kind of model.
_STACKS = (("layers", "norm"), ("h", "ln_f"))
#: Stands for the spec while the chat template is filled in; private-use characters.
_PLACE = "\ue000spec\ue000"


def load_tokenizer(folder: Path) -> Any:
    """Load the tokenizer of a model folder, running no code that came with it.

    Raises
    ------
    AssetError
        When there is none, or it has no chat template.
    """
    from transformers import AutoTokenizer

    try:
        tokenizer: Any = AutoTokenizer.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
    except Exception as error:  # whatever a strange folder makes transformers raise
        raise AssetError(f"{folder} has no tokenizer that can be loaded: {error}") from error
    if not getattr(tokenizer, "chat_template", None):
        raise AssetError(
            f"{folder} has no chat template, so it is no instruct model.",
            'Give one whose name ends in "Instruct", "Chat" or "it".',
        )
    return tokenizer


def load_model(folder: Path, kind: Any, where: Placement) -> Any:
    """Load a language model in bf16, each weight straight to its device; `kind` is a class of transformers.

    Raises
    ------
    AssetError
        When the folder does not hold such a model, or only one that needs its own code.
    """
    import torch
    from transformers.utils import logging

    bars: Any = logging
    shown = bars.is_progress_bar_enabled()
    if not settings().progress:
        bars.disable_progress_bar()
    try:
        model: Any = kind.from_pretrained(
            folder,
            dtype=torch.bfloat16,
            device_map=where.device_map,
            max_memory=where.max_memory,
            local_files_only=True,
            trust_remote_code=False,
            use_safetensors=True,
        )
    except MemoryError:
        raise
    except Exception as error:  # whatever a strange folder makes transformers raise
        raise AssetError(f"{folder} cannot be loaded: {error}", "Fetch or export it again.") from error
    finally:
        if shown:
            bars.enable_progress_bar()
    return model.eval()


def chat_ids(tokenizer: Any, before: str, untrusted: str, after: str) -> list[int]:
    """Tokenise a conversation of one question, as one text.

    The middle of the question, which somebody else wrote, is spelled out if it names a control token: it
    cannot end its turn.
    """
    rendered: str = tokenizer.apply_chat_template(
        [{"role": "user", "content": f"{before}{_PLACE}{after}"}],
        add_generation_prompt=True,
        tokenize=False,
        enable_thinking=False,  # models that think first are asked not to, if their template knows the word
    )
    parts = rendered.split(_PLACE)
    if len(parts) != 2:
        raise CompileError(f"The chat template shows a question {len(parts) - 1} times, not once.")
    if not _names_control_token(tokenizer, untrusted):
        return _ids(tokenizer, untrusted.join(parts))
    return [*_ids(tokenizer, parts[0]), *text_ids(tokenizer, untrusted), *_ids(tokenizer, parts[1])]


def text_ids(tokenizer: Any, text: str) -> list[int]:
    """Tokenise a text in which nothing is a control token."""
    return _ids(tokenizer, text, split_special_tokens=_names_control_token(tokenizer, text))


def sequence(checkpoint: Checkpoint, tokenizer: Any, spec: str, pseudo: str) -> list[int]:
    """Return what the compiler reads: the spec as a question, the pseudo-program, the end, the prefix tokens.

    Raises
    ------
    AssetError
        When the vocabulary lacks a prefix token.
    """
    unknown = tokenizer.unk_token_id
    prefix = []
    for number in range(1, checkpoint.n_prefix + 1):
        token = tokenizer.convert_tokens_to_ids(f"<prefix_{number}>")
        if token is None or token == unknown:
            raise AssetError(f"{checkpoint.model}: its vocabulary has no token <prefix_{number}>.")
        prefix.append(token)
    asked = chat_ids(tokenizer, "[SPEC]\n", spec, f"\n[END_SPEC]\n\n{BEGIN}")
    return [*asked, *text_ids(tokenizer, pseudo), tokenizer.eos_token_id, *prefix]


def pooled(checkpoint: Checkpoint, ids: Sequence[int], n_layers: int, where: Placement) -> Floats:
    """Run the language model once and average the states at the prefix tokens, (E,), in float32.

    Only the layers that an interpreter of `n_layers` is aligned with are looked at, and of them only the
    prefix positions; the last layer counts as it is after the final norm.

    Raises
    ------
    AssetError
        When the model cannot be loaded or is not of the size that its description says.
    CompileError
        When the tokens are more than it reads, or its states are no numbers.
    """
    import torch
    from transformers import AutoModel

    model = load_model(checkpoint.model, AutoModel, where)
    try:
        _require_room(checkpoint, model, ids)
        with torch.inference_mode(), _Captured(checkpoint, model, n_layers) as captured:
            model(input_ids=torch.tensor([list(ids)], device=model.device), use_cache=False)
            h: Floats = captured.mean()
    finally:
        del model
        release()
    if not np.isfinite(h).all():
        raise CompileError("The compiler computed states that are not finite.", "Fetch its files again.")
    return h


class _Captured:
    """The sum over the aligned layers of the states at the prefix tokens, gathered while the model runs."""

    def __init__(self, checkpoint: Checkpoint, model: Any, n_layers: int) -> None:
        self._n_prefix, self._n_layers = checkpoint.n_prefix, n_layers
        self._total: Any = 0.0
        layers, norm = _stack(checkpoint, model)
        aligned = checkpoint.aligned(n_layers)
        modules = {layer: norm if layer == len(layers) - 1 else layers[layer] for layer in aligned}
        self._hooks = [
            module.register_forward_hook(self._counted(aligned.count(layer)))
            for layer, module in modules.items()
        ]

    def __enter__(self) -> _Captured:
        return self

    def __exit__(self, *_: object) -> None:
        for hook in self._hooks:
            hook.remove()

    def mean(self) -> Floats:
        """Average over layers, then over positions."""
        h: Floats = (self._total / self._n_layers).mean(0).numpy()
        return h

    def _counted(self, times: int) -> Any:
        def add(module: object, inputs: object, output: Any) -> None:
            states = output[0] if isinstance(output, tuple) else output
            self._total = self._total + times * states[0, -self._n_prefix :].float().cpu()

        return add


def _stack(checkpoint: Checkpoint, model: Any) -> tuple[Any, Any]:
    """Find the layers of a model and the norm after them."""
    for layers, norm in _STACKS:
        if hasattr(model, layers) and hasattr(model, norm):
            found = getattr(model, layers)
            if len(found) != checkpoint.n_layers or model.config.hidden_size != checkpoint.width:
                raise AssetError(f"{checkpoint.model}: its weights are not of the size in config.json.")
            return found, getattr(model, norm)
    raise AssetError(f"{checkpoint.model} is a {type(model).__name__}, which no published compiler is.")


def _require_room(checkpoint: Checkpoint, model: Any, ids: Sequence[int]) -> None:
    rows = model.get_input_embeddings().num_embeddings
    if max(ids) >= rows:
        raise AssetError(
            f"{checkpoint.model}: token {max(ids)} is beyond the {rows} rows of its embeddings.",
            "Its tokenizer and its weights do not belong together; fetch them again.",
        )
    most = model.config.max_position_embeddings
    if len(ids) > most:
        raise CompileError(
            f"The spec is {len(ids):,} tokens long with its examples and pseudo-program; the compiler reads "
            f"at most {most:,}.",
            "Shorten the text or give fewer examples.",
        )


def _names_control_token(tokenizer: Any, text: str) -> bool:
    return any(token in text for token in tokenizer.get_added_vocab())


def _ids(tokenizer: Any, text: str, *, split_special_tokens: bool = False) -> list[int]:
    ids: list[int] = tokenizer(text, add_special_tokens=False, split_special_tokens=split_special_tokens)[
        "input_ids"
    ]
    return ids
