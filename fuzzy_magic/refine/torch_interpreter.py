"""An interpreter in torch: read from the GGUF file that llama.cpp runs, with a program's adapter in PEFT.

Names of tensors are translated here and nowhere else: training writes the files by the same tables.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import gguf
import numpy as np
from numpy.typing import NDArray

from fuzzy_magic.assets import verified
from fuzzy_magic.errors import InterpreterMismatch
from fuzzy_magic.lora import LoraWeights
from fuzzy_magic.models import Pair

if TYPE_CHECKING:
    from torch import Tensor, nn

BERT_TARGETS = {
    "attention.self.query": "attn_q",
    "attention.self.key": "attn_k",
    "attention.self.value": "attn_v",
    "attention.output.dense": "attn_output",
    "intermediate.dense": "ffn_up",
    "output.dense": "ffn_down",
}
QWEN3_TARGETS = {
    "q_proj": "attn_q",
    "k_proj": "attn_k",
    "v_proj": "attn_v",
    "o_proj": "attn_output",
    "gate_proj": "ffn_gate",
    "up_proj": "ffn_up",
    "down_proj": "ffn_down",
}
BERT_NAMES = {
    "embeddings.word_embeddings.weight": "token_embd.weight",
    "embeddings.position_embeddings.weight": "position_embd.weight",
    "embeddings.token_type_embeddings.weight": "token_types.weight",
    "embeddings.LayerNorm": "token_embd_norm",
    "attention.output.LayerNorm": "attn_output_norm",
    "output.LayerNorm": "layer_output_norm",
    **BERT_TARGETS,
}
QWEN3_NAMES = {
    "model.embed_tokens.weight": "token_embd.weight",
    "model.norm.weight": "output_norm.weight",
    "lm_head.weight": "output.weight",
    "input_layernorm": "attn_norm",
    "post_attention_layernorm": "ffn_norm",
    "self_attn.q_norm": "attn_q_norm",
    "self_attn.k_norm": "attn_k_norm",
    **QWEN3_TARGETS,
}
#: By architecture: how tensors are called, and what precedes the number of a layer.
NAMES: Mapping[str, tuple[Mapping[str, str], str]] = {
    "bert": (BERT_NAMES, "encoder.layer."),
    "qwen3": (QWEN3_NAMES, "model.layers."),
}

#: Between the layers of an encoder while it is trained; a few dozen rows are learned by heart without it.
DROPOUT = 0.1


def gguf_name(name: str, names: Mapping[str, str], prefix: str) -> str:
    """Translate a tensor name of transformers into llama.cpp's; `prefix` precedes the layer number."""
    if name in names:
        return names[name]
    block, rest = "", name
    if name.startswith(prefix):
        layer, _, rest = name.removeprefix(prefix).partition(".")
        block = f"blk.{layer}."
    rest, _, kind = rest.rpartition(".")
    ending = max((e for e in names if rest.endswith(e)), key=len)
    return f"{block}{names[ending]}.{kind}"


def read_tensors(reader: gguf.GGUFReader) -> dict[str, NDArray[np.float32]]:
    """Read all tensors of a GGUF file in float32; its checksum must have been verified."""
    tensors = {t.name: gguf.dequantize(t.data, t.tensor_type) for t in reader.tensors}
    # What has float32 in the file is a read-only view of it.
    return {name: np.require(array, np.float32, "W") for name, array in tensors.items()}


class TorchInterpreter:
    """A frozen interpreter under one adapter that can be trained.

    Parameters
    ----------
    pair : Pair
        Whose interpreter is loaded.
    lora : LoraWeights
        Where the adapter starts; its rank, alpha and target tensors stay.

    Raises
    ------
    InterpreterMismatch
        When the architecture is not one that is known here, or a tensor is missing.
    """

    def __init__(self, pair: Pair, lora: LoraWeights) -> None:
        import torch
        from peft import LoraConfig, inject_adapter_in_model

        if pair.architecture not in NAMES:
            raise InterpreterMismatch(
                f"{pair.id} is of the architecture {pair.architecture}, which torch cannot load here."
            )
        self._names, self._prefix = NAMES[pair.architecture]
        self._alpha = lora.alpha
        with torch.random.fork_rng(devices=[]):  # fresh weights are drawn, and then replaced
            base: Any = _load(pair, self._names, self._prefix)
            modules = [name for name, _ in base.named_modules()]
            targets = [name for name in modules if self._target(f"{name}.weight") in lora.tensors]
            alpha: Any = lora.alpha  # PEFT takes any number, whatever its annotation says
            config = LoraConfig(r=lora.rank, lora_alpha=alpha, target_modules=targets, bias="none")
            self.model: Any = inject_adapter_in_model(config, base).eval()
        self._adapter: dict[str, dict[str, nn.Parameter]] = {}
        for name, parameter in self.model.named_parameters():
            module, found, rest = name.partition(".lora_")
            if found:
                target = self._target(f"{module}.weight")
                self._adapter.setdefault(target, {})[rest[0]] = parameter
        if missing := sorted(set(lora.tensors) - set(self._adapter)):
            raise InterpreterMismatch(f"{pair.id} has no tensor {missing[0]} in torch.")
        self.set_lora(lora)

    @property
    def parameters(self) -> list[nn.Parameter]:
        """What is trained: A and B of each target."""
        return [half for name in sorted(self._adapter) for half in self._adapter[name].values()]

    def set_lora(self, lora: LoraWeights) -> None:
        """Put weights into the adapter, exactly; Q4_0 blocks as the numbers that they stand for."""
        import torch

        with torch.no_grad():
            for name, pair in lora.dequantised().tensors.items():
                for letter, array in zip("AB", pair, strict=True):
                    self._adapter[name][letter].copy_(torch.tensor(array.astype(np.float32)))

    def lora(self) -> LoraWeights:
        """Read the adapter, in float32."""
        halves = {name: (_numpy(pair["A"]), _numpy(pair["B"])) for name, pair in self._adapter.items()}
        return LoraWeights(self._alpha, halves)

    def _target(self, name: str) -> str:
        try:
            return gguf_name(name, self._names, self._prefix)
        except ValueError:  # a module without weights of its own
            return ""


def pad(rows: Sequence[Sequence[int]], *, left: bool = False) -> tuple[Tensor, Tensor]:
    """Stack rows of tokens, (B, T), with a mask of the same shape; what is added is 0."""
    import torch

    width = max(map(len, rows))
    ids = torch.zeros((len(rows), width), dtype=torch.long)
    mask = torch.zeros_like(ids)
    for i, row in enumerate(rows):
        span = slice(width - len(row), width) if left else slice(0, len(row))
        ids[i, span] = torch.tensor(row, dtype=torch.long)
        mask[i, span] = 1
    return ids, mask


def _numpy(tensor: Tensor) -> NDArray[np.float32]:
    array: NDArray[np.float32] = tensor.detach().numpy().copy()
    return array


def _load(pair: Pair, names: Mapping[str, str], prefix: str) -> Any:
    import torch

    path = verified(pair.interpreter)
    reader = gguf.GGUFReader(path)
    facts = {
        name.removeprefix(f"{pair.architecture}."): field.contents()
        for name, field in reader.fields.items()
        if not name.startswith("tokenizer.")
    }
    weights = read_tensors(reader)
    model: Any = (_bert if pair.architecture == "bert" else _qwen3)(facts, weights)
    state = {}
    for name in model.state_dict():
        tensor = gguf_name(name, names, prefix)
        if tensor in weights:
            state[name] = torch.from_numpy(weights[tensor])
        elif name != "lm_head.weight":  # tied to the embeddings
            raise InterpreterMismatch(f"{path} has no tensor {tensor}.")
    model.load_state_dict(state, strict=False)
    return model.requires_grad_(False)


def _bert(facts: Mapping[str, Any], weights: Mapping[str, NDArray[np.float32]]) -> Any:
    from transformers import BertConfig, BertModel

    config = BertConfig(
        vocab_size=len(weights["token_embd.weight"]),
        hidden_size=facts["embedding_length"],
        num_hidden_layers=facts["block_count"],
        num_attention_heads=facts["attention.head_count"],
        intermediate_size=facts["feed_forward_length"],
        max_position_embeddings=len(weights["position_embd.weight"]),
        type_vocab_size=len(weights["token_types.weight"]),
        layer_norm_eps=facts["attention.layer_norm_epsilon"],
        hidden_dropout_prob=DROPOUT,
        attention_probs_dropout_prob=0.0,
    )
    return BertModel(config, add_pooling_layer=False)


def _qwen3(facts: Mapping[str, Any], weights: Mapping[str, NDArray[np.float32]]) -> Any:
    from transformers import Qwen3Config, Qwen3ForCausalLM

    config = Qwen3Config(
        vocab_size=len(weights["token_embd.weight"]),
        hidden_size=facts["embedding_length"],
        intermediate_size=facts["feed_forward_length"],
        num_hidden_layers=facts["block_count"],
        num_attention_heads=facts["attention.head_count"],
        num_key_value_heads=facts["attention.head_count_kv"],
        head_dim=facts["attention.key_length"],
        max_position_embeddings=facts["context_length"],
        rms_norm_eps=facts["attention.layer_norm_rms_epsilon"],
        rope_parameters={"rope_type": "default", "rope_theta": facts["rope.freq_base"]},
        tie_word_embeddings="output.weight" not in weights,
    )
    return Qwen3ForCausalLM(config)
