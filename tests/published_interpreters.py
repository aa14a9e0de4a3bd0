"""Small random models that read the published prompts: a qwen3 and a GPT-2, with vocabularies full of traps.

Their merges join what stands around an input: brackets, line breaks and spaces. So tokens come out right only
where a prompt is cut at a place that nothing reaches across.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import gguf
import numpy as np
import sample_programs
import tiny_models
from tiny_models import FF, HEADS, LAYERS, WIDTH

from fuzzy_magic.llama_vocabulary import Vocabulary, native_library
from fuzzy_magic.lora import LoraWeights
from fuzzy_magic.models import ModelFile, Pair
from fuzzy_magic.program import Program

N_CTX = 512
CONTROL = ("<|endoftext|>", "<|im_start|>", "<|im_end|>")
WORDS = ("<think>", "</think>")  # tokens of their own, but no control tokens
MERGES = [
    *("Ċ Ċ", "] Ċ", "] ĊĊ", "ĊĊ Ċ", "Ġ Ġ", "Ċ Ġ", "ĊĠ Ġ", "! Ċ", "Ċ [", "Ġ [", "] [", "' s", "T ]", "T ]Ċ"),
    *("I N", "P U", "PU T", "IN PUT", "t h", "th e", "Ġ the", "h i", "hi g", "hig h", "l o", "lo w", "Ġ low"),
]
GPT2_MODULES = {
    "attn_qkv": (3 * WIDTH, WIDTH),
    "attn_output": (WIDTH, WIDTH),
    "ffn_up": (FF, WIDTH),
    "ffn_down": (WIDTH, FF),
}
#: By template: architecture, what llama.cpp calls the way text is split, and the modules of an adapter.
KINDS: dict[str, tuple[str, str, dict[str, tuple[int, int]]]] = {
    "paw-qwen3-1": ("qwen3", "qwen2", tiny_models.DECODER_MODULES),
    "paw-gpt2-1": ("gpt2", "gpt-2", GPT2_MODULES),
}
#: Real vocabularies for whoever has them: `ggml-vocab-qwen2.gguf` and `ggml-vocab-gpt-2.gguf`, which the
#: source distribution of llama-cpp-python carries, in the folder that this environment variable names.
FOLDER = os.environ.get("FUZZY_TEST_VOCABULARIES", "")
_opened: list[Any] = []  # a vocabulary lives as long as its model


def write_vocabulary(writer: gguf.GGUFWriter, pre: str) -> int:
    """Add a byte-level BPE vocabulary; returns how many tokens it has."""
    joined = [pair.replace(" ", "") for pair in MERGES]
    tokens = [*tiny_models.byte_alphabet(), *joined, *WORDS, *CONTROL]
    kinds = dict.fromkeys(WORDS, gguf.TokenType.USER_DEFINED) | dict.fromkeys(CONTROL, gguf.TokenType.CONTROL)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(pre)
    writer.add_token_list(tokens)
    writer.add_token_types([kinds.get(token, gguf.TokenType.NORMAL) for token in tokens])
    writer.add_token_merges(MERGES)
    writer.add_eos_token_id(tokens.index("<|im_end|>" if pre == "qwen2" else "<|endoftext|>"))
    writer.add_add_bos_token(False)
    return len(tokens)


def vocabulary(path: Path) -> Vocabulary:
    """Open the vocabulary of a GGUF file without its weights."""
    native = native_library()
    params = native.llama_model_default_params()
    params.vocab_only = True
    model = native.llama_model_load_from_file(os.fsencode(path), params)
    assert model
    _opened.append(model)
    return Vocabulary(native.llama_model_get_vocab(model), path.name)


def write_interpreter(path: Path, template: str, seed: int = 0) -> Path:
    """Write a model of two layers for a template, whose large weights make each answer another one."""
    architecture, pre, modules = KINDS[template]
    writer = gguf.GGUFWriter(path, architecture)
    rng = np.random.default_rng(seed)
    writer.add_context_length(N_CTX)
    writer.add_embedding_length(WIDTH)
    writer.add_feed_forward_length(FF)
    writer.add_block_count(LAYERS)
    writer.add_head_count(HEADS)
    n_tokens = write_vocabulary(writer, pre)
    tensors = {"token_embd.weight": _normal(rng, n_tokens, WIDTH, 1.0)}
    tensors["output.weight"] = _normal(rng, n_tokens, WIDTH, 0.3)
    tensors |= {
        f"blk.{layer}.{module}.weight": _normal(rng, *shape, 3 * shape[1] ** -0.5)
        for layer in range(LAYERS)
        for module, shape in modules.items()
    }
    if architecture == "gpt2":
        writer.add_layer_norm_eps(1e-5)
        tensors["position_embd.weight"] = _normal(rng, N_CTX, WIDTH, 0.3)
        tensors |= {f"{name}.bias": _normal(rng, 1, size, 0.1)[0] for name, size in _gpt2_biases().items()}
    else:
        writer.add_head_count_kv(1)
        writer.add_key_length(tiny_models.HEAD_DIM)
        writer.add_value_length(tiny_models.HEAD_DIM)
        writer.add_layer_norm_rms_eps(1e-6)
        writer.add_rope_freq_base(10000.0)
    tensors |= {f"{name}.weight": np.ones(size, np.float32) for name, size in _norms(architecture).items()}
    return tiny_models._write(writer, path, tensors, {})


def _norms(architecture: str) -> dict[str, int]:
    sizes = {"attn_norm": WIDTH, "ffn_norm": WIDTH}
    if architecture == "qwen3":
        sizes |= {"attn_q_norm": tiny_models.HEAD_DIM, "attn_k_norm": tiny_models.HEAD_DIM}
    inner = {f"blk.{layer}.{name}": size for layer in range(LAYERS) for name, size in sizes.items()}
    return {"output_norm": WIDTH, **inner}


def _gpt2_biases() -> dict[str, int]:
    inner = {
        f"blk.{layer}.{module}": d_out
        for layer in range(LAYERS)
        for module, (d_out, _) in GPT2_MODULES.items()
    }
    return {**_norms("gpt2"), **inner}


def write_pair(folder: Path, template: str, like: Pair) -> Pair:
    """Write the interpreter of a template and make a pair around it, with the compiler of another one."""
    path = write_interpreter(folder / f"{template}.gguf", template)
    architecture, _, modules = KINDS[template]
    return replace(
        like,
        id=template,
        template=template,
        folder=folder,
        interpreter=ModelFile(path, tiny_models.sha256(path)),
        architecture=architecture,
        n_ctx=N_CTX,
        modules=modules,
    )


def program(pair: Pair, returns: str = "str", seed: int = 0, **changes: Any) -> Program:
    """Make a program with random weights for such a pair."""
    made = sample_programs.text_program(
        seed,
        template=pair.template,
        interpreter_id=pair.id,
        interpreter_sha256=pair.interpreter.sha256,
        architecture=pair.architecture,
        lora=LoraWeights(16.0, tiny_models.random_lora(pair.modules, seed)),
        pseudo="[PSEUDO_PROGRAM]\nTask: Say it politely.\n\nInput: a\nOutput: b\n[END_PSEUDO_PROGRAM]",
    )
    return replace(made, **{"spec": replace(made.spec, returns=returns), **changes})


def _normal(rng: np.random.Generator, rows: int, columns: int, scale: float) -> np.ndarray:
    return (rng.standard_normal((rows, columns)) * scale).astype(np.float32)
