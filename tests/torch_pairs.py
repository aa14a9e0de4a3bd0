"""The bundled pairs in torch, read from the files that are shipped: what the compile path is held against."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from gguf import GGUFReader
from safetensors.numpy import load_file
from torch import Tensor
from transformers import DynamicCache, Qwen3ForCausalLM

from fuzzy_magic.gguf_io import read_adapter
from fuzzy_magic.lora import LoraWeights, expand
from fuzzy_magic.models import Pair
from fuzzy_magic.refine.torch_interpreter import QWEN3_NAMES, QWEN3_TARGETS, gguf_name
from fuzzy_magic.train import network
from fuzzy_magic.train.adapt import Adapted
from fuzzy_magic.train.network import EncoderPair, Mapper, SpecEncoder


def mapper_key(name: str) -> str:
    """Name a tensor of a mapper's file as the torch network does."""
    side, found, kind = name.partition("_bases_")
    if found:
        return f"mapper.bases.{kind}.{side.lower()}"
    return name if name.startswith("label_head.") else f"mapper.{name}"


def mapper_state(which: Pair) -> dict[str, Tensor]:
    """Read a mapper's file as a state of the torch network."""
    tensors = load_file(which.compiler.mapper.path)
    return {mapper_key(name): torch.from_numpy(tensor.astype(np.float32)) for name, tensor in tensors.items()}


def encoder_state(which: Pair) -> dict[str, Tensor]:
    """Read the adapter of the spec encoder as a state of the torch network."""
    state = {}
    for name, pair in read_adapter(which.compiler.adapter.path)[0].tensors.items():
        _, layer, kind, _ = name.split(".")
        for side, tensor in zip("ab", pair, strict=True):
            state[f"encoder.layers.{layer}.{kind}.{side}"] = torch.from_numpy(tensor.astype(np.float32))[None]
    return state


def part(state: dict[str, Tensor], name: str) -> dict[str, Tensor]:
    """Cut the state of one module out of a state."""
    return {key.removeprefix(f"{name}."): value for key, value in state.items() if key.startswith(f"{name}.")}


def expanded(mapper: Mapper, coefficients: Tensor, alpha: float) -> LoraWeights:
    """Build the adapter that torch never builds, from coefficients (L, M, N, 2)."""
    a_bases = {kind: bases.a.detach().numpy() for kind, bases in mapper.by_kind.items()}
    b_bases = {kind: bases.b.detach().numpy() for kind, bases in mapper.by_kind.items()}
    return expand(mapper.modules_, a_bases, b_bases, coefficients.detach().numpy(), alpha)


def encoder_pair(which: Pair) -> EncoderPair:
    """Load an encoder pair; every tensor of its files has its place."""
    files = which.compiler
    made = EncoderPair(
        encoder_rank=read_adapter(files.adapter.path)[0].rank,
        n_bases=files.n_bases,
        rank=files.rank,
        alpha=files.alpha,
    )
    temperature = torch.tensor(which.temperature).log()
    made.load_state_dict({**mapper_state(which), **encoder_state(which), "log_temperature": temperature})
    return made.eval()


class Decoder:
    """A decoder pair: interpreter and compiler as they are shipped."""

    def __init__(self, which: Pair) -> None:
        self.interpreter = _interpreter(which)
        minilm, self.tokenizer = network.load_minilm()
        state, files = encoder_state(which) | mapper_state(which), which.compiler
        self.encoder = SpecEncoder(minilm, state["encoder.layers.0.attn_q.a"].shape[1])
        width = minilm.config.hidden_size
        self.mapper = Mapper(width, which.modules, which.n_layers, files.n_bases, files.rank)
        self.encoder.load_state_dict(part(state, "encoder"))
        self.mapper.load_state_dict(part(state, "mapper"))
        scaling = files.alpha / files.rank
        self.adapted = Adapted(self.interpreter, QWEN3_TARGETS, self.mapper.by_kind, scaling)

    @torch.no_grad()
    def compile(self, pseudo: str) -> Tensor:
        """Compile a pseudo-program to its coefficients, (1, L, M, N, 2)."""
        ids = torch.tensor([self.tokenizer(pseudo)["input_ids"]])
        coefficients: Tensor = self.mapper(self.encoder(ids, torch.ones_like(ids)).mean(1))
        return coefficients

    @torch.no_grad()
    def write(self, ids: list[int], coefficients: Tensor, end: int, most: int) -> list[int]:
        """Go on greedily from tokens until the end token."""
        answer: list[int] = []
        self.adapted.set(coefficients, build=True)
        cells = DynamicCache()
        while len(answer) < most:
            new = torch.tensor([answer[-1:] or ids])
            # by place: transformers renames the argument of the cells
            states = self.interpreter.model(new, None, None, cells, use_cache=True).last_hidden_state
            token = int(self.interpreter.lm_head(states[0, -1]).argmax())
            if token == end:
                break
            answer.append(token)
        return answer


def _interpreter(which: Pair) -> Qwen3ForCausalLM:
    reader = GGUFReader(which.interpreter.path)
    facts: dict[str, Any] = {name: field.contents() for name, field in reader.fields.items()}
    weights = {tensor.name: np.array(tensor.data, np.float32) for tensor in reader.tensors}
    config = {
        "vocab_size": len(weights["token_embd.weight"]),
        "width": facts["qwen3.embedding_length"],
        "feed_forward": facts["qwen3.feed_forward_length"],
        "layers": facts["qwen3.block_count"],
        "heads": facts["qwen3.attention.head_count"],
        "kv_heads": facts["qwen3.attention.head_count_kv"],
        "n_ctx": facts["qwen3.context_length"],
    }
    model = Qwen3ForCausalLM(network.qwen3_config(config))
    names = [name for name in model.state_dict() if not name.startswith("lm_head")]
    state = {name: weights.pop(gguf_name(name, QWEN3_NAMES, "model.layers.")) for name in names}
    assert weights == {}  # every tensor of the file has its place
    model.load_state_dict({name: torch.from_numpy(array) for name, array in state.items()}, strict=False)
    model.tie_weights()
    return model.eval()
