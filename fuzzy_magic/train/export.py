"""Write trained weights as they are shipped: GGUF for llama.cpp, safetensors for the numpy mapper."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import gguf
import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import save_file
from torch import nn
from transformers import BertModel, PreTrainedTokenizerFast, Qwen3ForCausalLM

from fuzzy_magic import models
from fuzzy_magic.errors import FuzzyError
from fuzzy_magic.gguf_io import replacing, write_adapter
from fuzzy_magic.hashes import sha256
from fuzzy_magic.llama import ENCODER_CTX
from fuzzy_magic.lora import LoraWeights, expand
from fuzzy_magic.prompts import DECODER_TEMPLATE
from fuzzy_magic.refine.torch_interpreter import BERT_NAMES, BERT_TARGETS, QWEN3_NAMES, gguf_name
from fuzzy_magic.train.goals import objective
from fuzzy_magic.train.network import (
    DecoderPair,
    EncoderPair,
    SpecEncoder,
    load_minilm,
    module_shapes,
)
from fuzzy_magic.train.objectives import template_of
from fuzzy_magic.train.tokenizer import control_ids
from fuzzy_magic.train.warm import BUNDLED_AS, Start

#: Before the first piece of a word, where WordPiece marks all pieces but the first.
WORD_START = "\u2581"


def _add_tensors(writer: gguf.GGUFWriter, model: nn.Module, names: Mapping[str, str], prefix: str) -> None:
    for name, tensor in model.state_dict().items():
        if name.startswith("lm_head"):  # tied to the embeddings
            continue
        values = tensor.detach().float().numpy()
        wide = values.ndim == 2 and "position" not in name and "token_type" not in name
        writer.add_tensor(gguf_name(name, names, prefix), values.astype(np.float16 if wide else np.float32))


def _finish(path: Path, writer: gguf.GGUFWriter) -> None:
    with replacing(path) as part, closing(writer):
        writer.write_header_to_file(part)
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()


def write_bert(path: Path, model: BertModel, tokenizer: PreTrainedTokenizerFast, name: str) -> None:
    """Write a BERT encoder with its WordPiece vocabulary (matrices F16) as llama.cpp reads it."""
    c = model.config
    w = gguf.GGUFWriter(None, "bert")
    w.add_name(name)
    w.add_license("apache-2.0")
    w.add_context_length(c.max_position_embeddings)
    w.add_embedding_length(c.hidden_size)
    w.add_feed_forward_length(c.intermediate_size)
    w.add_block_count(c.num_hidden_layers)
    w.add_head_count(c.num_attention_heads)
    w.add_layer_norm_eps(c.layer_norm_eps)
    w.add_causal_attention(False)
    w.add_pooling_type(gguf.PoolingType.MEAN)
    w.add_file_type(gguf.LlamaFileType.MOSTLY_F16)
    pieces = sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])
    special = set(tokenizer.all_special_tokens)
    tokens, types = [], []
    for piece, _ in pieces:
        control = piece in special
        tokens.append(piece if control else piece[2:] if piece.startswith("##") else WORD_START + piece)
        types.append(gguf.TokenType.CONTROL if control else gguf.TokenType.NORMAL)
    w.add_tokenizer_model("bert")
    w.add_token_list(tokens)
    w.add_token_types(types)
    w.add_token_type_count(c.type_vocab_size)
    w.add_unk_token_id(tokenizer.unk_token_id)
    w.add_sep_token_id(tokenizer.sep_token_id)
    w.add_pad_token_id(tokenizer.pad_token_id)
    w.add_mask_token_id(tokenizer.mask_token_id)
    w.add_bos_token_id(tokenizer.cls_token_id)
    w.add_eos_token_id(tokenizer.sep_token_id)
    _add_tensors(w, model, BERT_NAMES, "encoder.layer.")
    _finish(path, w)


def write_qwen3(path: Path, model: Qwen3ForCausalLM, tokenizer: PreTrainedTokenizerFast, name: str) -> None:
    """Write a qwen3 decoder with its byte-level BPE vocabulary (matrices F16) as llama.cpp reads it."""
    c: Any = model.config
    w = gguf.GGUFWriter(None, "qwen3")
    w.add_name(name)
    w.add_context_length(c.max_position_embeddings)
    w.add_embedding_length(c.hidden_size)
    w.add_feed_forward_length(c.intermediate_size)
    w.add_block_count(c.num_hidden_layers)
    w.add_head_count(c.num_attention_heads)
    w.add_head_count_kv(c.num_key_value_heads)
    w.add_key_length(c.head_dim)
    w.add_value_length(c.head_dim)
    w.add_layer_norm_rms_eps(c.rms_norm_eps)
    w.add_rope_freq_base(c.rope_parameters["rope_theta"])
    w.add_file_type(gguf.LlamaFileType.MOSTLY_F16)
    pieces = sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])
    special = set(tokenizer.all_special_tokens)
    merges = json.loads(tokenizer.backend_tokenizer.to_str())["model"]["merges"]
    w.add_tokenizer_model("gpt2")
    w.add_tokenizer_pre("qwen2")
    w.add_token_list([piece for piece, _ in pieces])
    w.add_token_types([gguf.TokenType.CONTROL if p in special else gguf.TokenType.NORMAL for p, _ in pieces])
    w.add_token_merges([" ".join(m) if isinstance(m, list) else m for m in merges])
    _, _, end = control_ids(tokenizer)
    w.add_eos_token_id(end)
    w.add_pad_token_id(end)
    w.add_add_bos_token(False)
    _add_tensors(w, model, QWEN3_NAMES, "model.layers.")
    _finish(path, w)


def encoder_lora(encoder: SpecEncoder) -> LoraWeights:
    """Read the spec encoder's own LoRA: alpha equals the rank, since it is trained at scaling 1."""
    tensors = {
        f"blk.{layer}.{kind}.weight": (bases.a[0].detach().numpy(), bases.b[0].detach().numpy())
        for layer, loras in enumerate(encoder.loras)
        for kind, bases in loras.items()
    }
    return LoraWeights(alpha=float(encoder.rank), tensors=tensors)


def mapper_tensors(pair: EncoderPair | DecoderPair) -> dict[str, NDArray[np.float16]]:
    """Name the mapper's tensors as PAW's checkpoints do, the label head's beside them."""
    state = pair.mapper.state_dict()
    named = {k: v for k, v in state.items() if not k.startswith("bases.")}
    for kind in pair.mapper.modules_:
        named[f"A_bases_{kind}"] = state[f"bases.{kind}.a"]
        named[f"B_bases_{kind}"] = state[f"bases.{kind}.b"]
    if isinstance(pair, EncoderPair):
        steps = {"out.weight": pair.label_head.step, "out.bias": pair.label_head.step}  # folded in
        named |= {f"label_head.{k}": v * steps.get(k, 1.0) for k, v in pair.label_head.state_dict().items()}
    return {k: np.ascontiguousarray(v.half().numpy()) for k, v in named.items()}


@torch.no_grad()
def export_control(checkpoint: Path, folder: Path) -> Path:
    """Write the fixed LoRA of a control run beside the pair it is the control of (`control.gguf`)."""
    state, pair = _load(checkpoint)
    tensors = {k: v.astype(np.float32) for k, v in mapper_tensors(pair).items()}
    kinds = pair.mapper.modules_
    coefficients = pair.mapper(torch.zeros(1, pair.mapper.width))[0].numpy()
    a_bases, b_bases = ({m: tensors[f"{side}_bases_{m}"] for m in kinds} for side in "AB")
    lora = expand(kinds, a_bases, b_bases, coefficients, state["config"]["alpha"])
    metadata: dict[str, Any] = {"fuzzy.control.rows": int(state["rows"])}
    for name, tensor in tensors.items():
        if name.startswith("label_head."):
            metadata[f"fuzzy.control.{name}"] = tensor.ravel()
            metadata[f"fuzzy.control.{name}.shape"] = "x".join(map(str, tensor.shape))
    path = folder / "control.gguf"
    write_adapter(path, lora, metadata, "bert" if isinstance(pair, EncoderPair) else "qwen3", "F16")
    return path


def export_base(folder: Path) -> Path:
    """Write the MiniLM base once: it is both the encoder interpreter and the spec encoder's base."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "interpreter.gguf"
    model, tokenizer = load_minilm()
    write_bert(path, model, tokenizer, "all-MiniLM-L6-v2")
    return path


def export_pair(checkpoint: Path, folder: Path, base: Path, mean_with: str | Path | None = None) -> Path:
    """Export a checkpoint as a folder with a `pair.json`.

    Files are replaced whole, never written into: a process that has the old ones mapped would die of that.

    Parameters
    ----------
    checkpoint : Path
        `checkpoint.pt` in its run folder.
    folder : Path
        Where to write; files of an earlier export are replaced.
    base : Path
        The MiniLM GGUF that the compiler runs on. It is named by its relative path, so it has to stay there.
    mean_with : str or Path, optional
        `bundled`, another run or an exported pair: each weight is the mean of theirs and the checkpoint's.
    """
    state, pair = _load(checkpoint)
    config: dict[str, Any] = state["config"]
    if mean_with is not None:
        _average(pair, Start(mean_with, config["kind"]))
    folder.mkdir(parents=True, exist_ok=True)
    interpreter = base
    if isinstance(pair, DecoderPair):
        interpreter = folder / "interpreter.gguf"
        write_qwen3(interpreter, pair.plain_interpreter(), pair.text_tokenizer, "fuzzy-magic-tiny")
    head, shapes, n_ctx, temperature = _described(pair, config)
    write_adapter(folder / "compiler.gguf", encoder_lora(pair.encoder), {}, "bert", "F16")
    with replacing(folder / "mapper.safetensors") as part:
        save_file(mapper_tensors(pair), part)
        part.chmod(0o644)
    record = {
        **head,
        "n_layers": pair.mapper.shape[0],
        "n_ctx": n_ctx,
        "modules": {kind: list(shapes[kind]) for kind in sorted(shapes)},
        "interpreter": _entry(interpreter, folder),
        "compiler": {
            "encoder": _entry(base, folder),
            "adapter": _entry(folder / "compiler.gguf", folder),
            "mapper": _entry(folder / "mapper.safetensors", folder),
            "rank": config["rank"],
            "alpha": config["alpha"],
            "n_bases": config["n_bases"],
        },
        "temperature": round(temperature, 4),
        "training": {k: state[k] for k in ("step", "rows")} | {"seconds": round(state["elapsed"])},
    }
    with replacing(folder / models.PAIR_FILE) as part:
        part.write_text(json.dumps(record, indent=1) + "\n", "utf-8")
    return folder


def _load(checkpoint: Path) -> tuple[dict[str, Any], EncoderPair | DecoderPair]:
    """Read a checkpoint and the pair in it."""
    if not checkpoint.is_file():
        raise FuzzyError(f"there is no checkpoint {checkpoint}", "Give checkpoint.pt in the folder of a run.")
    state: dict[str, Any] = torch.load(checkpoint, map_location="cpu", weights_only=True)
    pair = objective(state["config"], checkpoint.parent).pair
    pair.load_state_dict(state["pair"])
    return state, pair.cpu()


@torch.no_grad()
def _average(pair: EncoderPair | DecoderPair, other: Start) -> None:
    mine = {name: tensor.clone() for name, tensor in pair.state_dict().items()}
    other.load(pair)
    theirs = pair.state_dict()
    pair.load_state_dict({name: torch.lerp(theirs[name], tensor, 0.5) for name, tensor in mine.items()})


def _described(
    pair: EncoderPair | DecoderPair, config: Mapping[str, Any]
) -> tuple[dict[str, str], dict[str, tuple[int, int]], int, float]:
    """Describe a pair: names, shapes of the target modules, context length, temperature."""
    kind: str = config["kind"]
    if isinstance(pair, EncoderPair):
        template = template_of(config)
        head = {"id": BUNDLED_AS[kind], "kind": kind, "template": template, "architecture": "bert"}
        shapes = module_shapes(load_minilm()[0], BERT_TARGETS)
        return head, shapes, ENCODER_CTX, float(pair.log_temperature.detach().exp())
    head = {"id": BUNDLED_AS[kind], "kind": kind, "template": DECODER_TEMPLATE, "architecture": "qwen3"}
    return head, pair.shapes, pair.interpreter.config.max_position_embeddings, 1.0


def _entry(path: Path, folder: Path) -> dict[str, str]:
    """Name a file as seen from the folder of the pair, with its checksum."""
    relative = os.path.relpath(path.parent.resolve() / path.name, folder.resolve())
    return {"file": Path(relative).as_posix(), "sha256": sha256(path)}
