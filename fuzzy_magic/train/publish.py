"""Write a compiler in PAW's published layout, which `--compiler FOLDER` loads.

The layout holds a language model with a chat template whose vocabulary has prefix tokens, and a mapper that
reads the mean of the states at these tokens over the layers aligned with the interpreter's. A compiler
trained so is written as it is; only the names of the mapper's tensors are others, and with them the order in
which its head answers for the modules.

The compilers of the bundled pairs do not fit it, and are not forced into it: they are a MiniLM whose last
layer is averaged over all tokens of the text, so they have neither prefix tokens nor aligned layers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from transformers import PreTrainedModel, PreTrainedTokenizerBase

from fuzzy_magic.compiler.published.checkpoint import MODULE_NAMES
from fuzzy_magic.errors import FuzzyError
from fuzzy_magic.models import CHECKPOINT_MAPPER, CHECKPOINT_META, CHECKPOINT_MODEL
from fuzzy_magic.train.network import Mapper


def write_published(
    folder: Path,
    model: PreTrainedModel,
    tokenizer: PreTrainedTokenizerBase,
    mapper: Mapper,
    *,
    architecture: str,
    interpreter: str,
    alpha: float,
) -> Path:
    """Write a trained compiler.

    Parameters
    ----------
    folder : Path
        Where to write; files of an earlier export are replaced.
    model : PreTrainedModel
        The language model, trained to be read at its prefix tokens; written in bf16.
    tokenizer : PreTrainedTokenizerBase
        Its tokenizer, with a chat template and the tokens `<prefix_1>`, `<prefix_2>`, …
    mapper : Mapper
        The trained mapper.
    architecture : str
        Of the interpreter, in GGUF's words.
    interpreter : str
        What the interpreter is called: the id of a pair, so that it is found without being named.
    alpha : float
        Numerator of the adapters' scaling.

    Raises
    ------
    FuzzyError
        When the layout cannot hold it: no prefix tokens or chat template, or a mapper that does not fit.
    """
    names = MODULE_NAMES.get(architecture, {})
    _require_fit(model, tokenizer, mapper, architecture)
    folder.mkdir(parents=True, exist_ok=True)
    model.save_pretrained(folder / CHECKPOINT_MODEL, state_dict=_in_bf16(model))
    tokenizer.save_pretrained(folder / CHECKPOINT_MODEL)
    torch.save(tensors := published_tensors(mapper, names), folder / CHECKPOINT_MAPPER)
    n_bases, rank, _ = tensors[f"A_bases_{min(names)}"].shape
    meta = {
        "interpreter_model": interpreter,
        "lora_rank": rank,
        "lora_alpha": alpha,
        "lora_num_bases": n_bases,
        "prefix_steps": _prefix_tokens(tokenizer),
    }
    (folder / CHECKPOINT_META).write_text(json.dumps(meta, indent=1) + "\n", "utf-8")
    return folder


def _require_fit(
    model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase, mapper: Mapper, architecture: str
) -> None:
    if sorted(MODULE_NAMES.get(architecture, {}).values()) != mapper.modules_:
        shown = ", ".join(mapper.modules_)
        raise _misfit(f"it has no names for the modules {shown} of a {architecture} interpreter")
    if not _prefix_tokens(tokenizer) or not getattr(tokenizer, "chat_template", None):
        raise _misfit("it needs a chat template and the tokens <prefix_1>, <prefix_2>, …")
    config: Any = model.config
    if config.hidden_size != mapper.width:
        raise _misfit(f"the mapper reads {mapper.width} numbers, the language model has {config.hidden_size}")


def published_tensors(mapper: Mapper, names: Mapping[str, str]) -> dict[str, Tensor]:
    """Name the tensors of a mapper as they are published; `names` gives ours for each published module name.

    Both heads answer for the modules in the sorted order of their names, and these orders differ.
    """
    state = {name: tensor.detach().float().cpu() for name, tensor in mapper.state_dict().items()}
    order = torch.tensor([mapper.modules_.index(names[name]) for name in sorted(names)])
    found = {f"trunk.0.{part}": state[f"trunk.0.{part}"] for part in ("weight", "bias")}
    for part in ("weight", "bias"):
        rows = state[f"coeff_head.{part}"].unflatten(0, mapper.shape)  # (L, M, N, 2, …)
        found[f"coeff_head.{part}"] = rows[:, order].flatten(0, 3).contiguous()
    for name, ours in names.items():
        for side in "AB":
            found[f"{side}_bases_{name}"] = state[f"bases.{ours}.{side.lower()}"].contiguous()
    return found


def _in_bf16(model: PreTrainedModel) -> dict[str, Tensor]:
    """Return the weights in bf16; what is tied to another, once."""
    first: dict[int, str] = {}
    for name, tensor in model.state_dict().items():
        first.setdefault(tensor.data_ptr(), name)
    state = model.state_dict()
    return {name: state[name].to(torch.bfloat16) for name in first.values()}


def _prefix_tokens(tokenizer: PreTrainedTokenizerBase) -> int:
    vocabulary = tokenizer.get_vocab()
    count = 0
    while f"<prefix_{count + 1}>" in vocabulary:
        count += 1
    return count


def _misfit(problem: str) -> FuzzyError:
    return FuzzyError(f"The published layout cannot hold this compiler: {problem}.")
