"""Small random models in PAW's published layout: compilers for Qwen3 and GPT-2 interpreters, these as GGUF.

Everything is as it is published but the sizes: a Qwen3 language model saved by transformers in bf16, with a
tokenizer that has a chat template and the rows `<prefix_1>` to `<prefix_64>`, a torch file with the mapper,
and `meta.json`. The weights mean nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import gguf
import numpy as np
import tiny_models
import torch
from tokenizers import Tokenizer, decoders, pre_tokenizers
from tokenizers.models import BPE
from transformers import (
    GPT2Config,
    GPT2LMHeadModel,
    PreTrainedTokenizerFast,
    Qwen3Config,
    Qwen3ForCausalLM,
)

from fuzzy_magic.models import ModelFile, Pair, PublishedCompiler
from fuzzy_magic.prompts import GPT2_TEMPLATE, QWEN3_TEMPLATE
from fuzzy_magic.refine.torch_interpreter import QWEN3_NAMES, gguf_name

WIDTH, HEADS, HEAD_DIM, FF, LAYERS, N_CTX = 64, 2, 32, 96, 2, 1024  # of the interpreters
COMPILER_WIDTH, COMPILER_LAYERS = 48, 5
RANK, ALPHA, N_BASES, N_PREFIX = 32, 16.0, 4, 64
SPECIAL = ("<|endoftext|>", "<|im_start|>", "<|im_end|>")
THINK = ("<think>", "</think>")
PREFIX = tuple(f"<prefix_{number}>" for number in range(1, N_PREFIX + 1))
CHAT = (
    "{% for m in messages %}<|im_start|>{{ m['role'] }}\n{{ m['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
SHAPES: Mapping[str, Mapping[str, tuple[int, int]]] = {
    "qwen3": {
        "q_proj": (HEADS * HEAD_DIM, WIDTH),
        "k_proj": (HEAD_DIM, WIDTH),
        "v_proj": (HEAD_DIM, WIDTH),
        "o_proj": (WIDTH, HEADS * HEAD_DIM),
        "gate_proj": (FF, WIDTH),
        "up_proj": (FF, WIDTH),
        "down_proj": (WIDTH, FF),
    },
    "gpt2": {
        "c_attn": (3 * WIDTH, WIDTH),
        "attn_c_proj": (WIDTH, WIDTH),
        "c_fc": (FF, WIDTH),
        "mlp_c_proj": (WIDTH, FF),
    },
}
GGUF_MODULES = {
    "qwen3": ("attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down"),
    "gpt2": ("attn_qkv", "attn_output", "ffn_up", "ffn_down"),
}
GPT2_NAMES = {
    "transformer.wte.weight": "token_embd.weight",
    "transformer.wpe.weight": "position_embd.weight",
    "transformer.ln_f.weight": "output_norm.weight",
    "transformer.ln_f.bias": "output_norm.bias",
    "ln_1": "attn_norm",
    "ln_2": "ffn_norm",
    "attn.c_attn": "attn_qkv",
    "attn.c_proj": "attn_output",
    "mlp.c_fc": "ffn_up",
    "mlp.c_proj": "ffn_down",
}


def modules(kind: str) -> dict[str, tuple[int, int]]:
    """Return the shapes (d_out, d_in) of the target modules by their names in a GGUF file."""
    return dict(zip(GGUF_MODULES[kind], SHAPES[kind].values(), strict=True))


def vocabulary(special: tuple[str, ...]) -> list[str]:
    """Return the tokens of a byte-level vocabulary with a few whole words."""
    words = (pair.replace(" ", "") for pair in tiny_models.merges())
    return [*tiny_models.byte_alphabet(), *words, *special]


def tokenizer(special: tuple[str, ...] = (*SPECIAL, *PREFIX)) -> PreTrainedTokenizerFast:
    """Make a byte-level BPE tokenizer with Qwen3's chat template and real rows for the prefix tokens."""
    tokens = {token: number for number, token in enumerate(vocabulary(special))}
    merges = [tuple(pair.split(" ")) for pair in tiny_models.merges()]
    made = Tokenizer(BPE(tokens, merges))
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    found = PreTrainedTokenizerFast(
        tokenizer_object=made,
        eos_token="<|im_end|>",
        pad_token="<|endoftext|>",
        additional_special_tokens=list(special),
    )
    found.chat_template = CHAT
    return found


def write_model(folder: Path, seed: int, special: tuple[str, ...] = (*SPECIAL, *PREFIX)) -> Path:
    """Write a Qwen3 language model with its tokenizer, as transformers saves them."""
    torch.manual_seed(seed)
    words = tokenizer(special)
    config = Qwen3Config(
        vocab_size=len(words),
        hidden_size=COMPILER_WIDTH,
        intermediate_size=80,
        num_hidden_layers=COMPILER_LAYERS,
        num_attention_heads=2,
        num_key_value_heads=1,
        head_dim=32,
        max_position_embeddings=2048,
        initializer_range=0.3,
        tie_word_embeddings=True,
        eos_token_id=words.eos_token_id,
    )
    Qwen3ForCausalLM(config).to(torch.bfloat16).save_pretrained(folder)
    words.save_pretrained(folder)
    return folder


def mapper_state(kind: str, seed: int, n_layers: int = LAYERS) -> dict[str, torch.Tensor]:
    """Return random tensors of a mapper, named as they are published."""
    random = torch.Generator().manual_seed(seed)

    def normal(*shape: int, std: float) -> torch.Tensor:
        return std * torch.randn(*shape, generator=random)

    width, count = COMPILER_WIDTH, n_layers * len(SHAPES[kind]) * N_BASES * 2
    state = {
        "trunk.0.weight": normal(width, width, std=width**-0.5),
        "trunk.0.bias": normal(width, std=0.3),
        "coeff_head.weight": normal(count, width, std=width**-0.5),
        "coeff_head.bias": normal(count, std=0.3),
    }
    for name, (d_out, d_in) in SHAPES[kind].items():
        state[f"A_bases_{name}"] = normal(N_BASES, RANK, d_in, std=d_in**-0.5)
        state[f"B_bases_{name}"] = normal(N_BASES, d_out, RANK, std=0.3)
    return state


def write_checkpoint(folder: Path, kind: str, seed: int = 0) -> Path:
    """Write a compiler for the interpreters of a kind, `qwen3` or `gpt2`."""
    folder.mkdir(parents=True, exist_ok=True)
    write_model(folder / "compiler", seed)
    torch.save(mapper_state(kind, seed), folder / "lora_mapper.pt")
    meta = {
        "interpreter_model": f"random-{kind}",
        "lora_rank": RANK,
        "lora_alpha": ALPHA,
        "lora_num_bases": N_BASES,
        "prefix_steps": N_PREFIX,
    }
    (folder / "meta.json").write_text(json.dumps(meta), "utf-8")
    return folder


def interpreter(kind: str) -> Any:
    """Make an interpreter in torch, whose large weights make it write something else for each input.

    The seeds are such that the likeliest token is never nearly tied under the adapter of the tests: llama.cpp
    keeps keys and values in float16.
    """
    torch.manual_seed({"qwen3": 8, "gpt2": 6}[kind])
    size = len(vocabulary((*SPECIAL, *THINK)))
    if kind == "gpt2":
        config: Any = GPT2Config(
            vocab_size=size,
            n_positions=N_CTX,
            n_embd=WIDTH,
            n_layer=LAYERS,
            n_head=HEADS,
            n_inner=FF,
            initializer_range=0.3,
        )
        return GPT2LMHeadModel(config).eval()
    config = Qwen3Config(
        vocab_size=size,
        hidden_size=WIDTH,
        intermediate_size=FF,
        num_hidden_layers=LAYERS,
        num_attention_heads=HEADS,
        num_key_value_heads=1,
        head_dim=HEAD_DIM,
        max_position_embeddings=N_CTX,
        initializer_range=0.3,
        tie_word_embeddings=True,
    )
    return Qwen3ForCausalLM(config).eval()


def gguf_tensors(kind: str, model: Any) -> dict[str, torch.Tensor]:
    """Name the tensors of an interpreter as a GGUF file does, each (d_out, d_in); they share its memory."""
    names, prefix = {"qwen3": (QWEN3_NAMES, "model.layers."), "gpt2": (GPT2_NAMES, "transformer.h.")}[kind]
    found = {}
    for name, tensor in model.state_dict().items():
        if name != "lm_head.weight":  # tied to the embeddings
            turned = kind == "gpt2" and ".c_" in name and tensor.dim() == 2
            found[gguf_name(name, names, prefix)] = tensor.T if turned else tensor
    return found


def write_interpreter(path: Path, kind: str, model: Any) -> Path:
    """Write an interpreter in float32, with the vocabulary of its kind, as llama.cpp reads it."""
    writer = gguf.GGUFWriter(path, kind)
    tokens, special = vocabulary((*SPECIAL, *THINK)), {*SPECIAL}
    writer.add_context_length(N_CTX)
    writer.add_embedding_length(WIDTH)
    writer.add_feed_forward_length(FF)
    writer.add_block_count(LAYERS)
    writer.add_head_count(HEADS)
    if kind == "gpt2":
        writer.add_layer_norm_eps(1e-5)
    else:
        writer.add_head_count_kv(1)
        writer.add_key_length(HEAD_DIM)
        writer.add_value_length(HEAD_DIM)
        writer.add_layer_norm_rms_eps(1e-6)
        writer.add_rope_freq_base(10000.0)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2" if kind == "gpt2" else "qwen2")
    writer.add_token_list(tokens)
    types = {token: gguf.TokenType.CONTROL for token in special}
    types |= dict.fromkeys(THINK, gguf.TokenType.USER_DEFINED)
    writer.add_token_types([types.get(token, gguf.TokenType.NORMAL) for token in tokens])
    writer.add_token_merges(tiny_models.merges())
    writer.add_eos_token_id(tokens.index("<|endoftext|>" if kind == "gpt2" else "<|im_end|>"))
    writer.add_add_bos_token(False)
    for name, tensor in gguf_tensors(kind, model).items():
        writer.add_tensor(name, np.ascontiguousarray(tensor.detach().float().numpy()))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def published_pair(folder: Path, kind: str, pseudo: str | None = None) -> tuple[Pair, Any]:
    """Write an interpreter and a compiler for it; return the pair, and the interpreter in torch."""
    folder.mkdir(parents=True, exist_ok=True)
    model = interpreter(kind)
    path = write_interpreter(folder / "interpreter.gguf", kind, model)
    checkpoint = write_checkpoint(folder / "checkpoint", kind)
    pair = Pair(
        id=f"random-{kind}",
        kind="decoder",
        template={"qwen3": QWEN3_TEMPLATE, "gpt2": GPT2_TEMPLATE}[kind],
        folder=folder,
        interpreter=ModelFile(path, tiny_models.sha256(path)),
        architecture=kind,
        n_layers=LAYERS,
        n_ctx=N_CTX,
        modules=modules(kind),
        compiler=PublishedCompiler("random", None, checkpoint, pseudo=pseudo),
    )
    return pair, model
