"""Small random models that llama.cpp really loads: a BERT and a qwen3, each with a real tokenizer.

Their weights mean nothing, but every code path of an interpreter runs on them in milliseconds.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

import gguf
import numpy as np

WIDTH = 64
FF = 128
LAYERS = 2
HEADS = 2
HEAD_DIM = 32
N_CTX = 128  # the longest row of the encoder
DECODER_CTX = 384
RANK = 32

ENCODER_MODULES = {
    "attn_q": (WIDTH, WIDTH),
    "attn_k": (WIDTH, WIDTH),
    "attn_v": (WIDTH, WIDTH),
    "attn_output": (WIDTH, WIDTH),
    "ffn_up": (FF, WIDTH),
    "ffn_down": (WIDTH, FF),
}
DECODER_MODULES = {
    "attn_q": (HEADS * HEAD_DIM, WIDTH),
    "attn_k": (HEAD_DIM, WIDTH),
    "attn_v": (HEAD_DIM, WIDTH),
    "attn_output": (WIDTH, HEADS * HEAD_DIM),
    "ffn_gate": (FF, WIDTH),
    "ffn_up": (FF, WIDTH),
    "ffn_down": (WIDTH, FF),
}

_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789.,!?'-:<>|[]"
_WORDS = (
    "the",
    "site",
    "is",
    "down",
    "server",
    "high",
    "low",
    "yes",
    "no",
    "picnic",
    "spring",
    "news",
    "ing",
    "er",
)
CONTROL = ("<|input|>", "<|output|>", "<|end|>")


def wordpieces() -> list[str]:
    """Return a WordPiece vocabulary in BERT's notation."""
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    return [
        *special,
        *_LETTERS,
        *(f"##{letter}" for letter in _LETTERS),
        *_WORDS,
        *(f"##{word}" for word in _WORDS),
    ]


def byte_alphabet() -> list[str]:
    """Return the printable stand-ins of the 256 bytes that byte-level BPE vocabularies are written in."""
    shown = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
    hidden = [byte for byte in range(256) if byte not in shown]
    names = {byte: chr(byte) for byte in shown} | {byte: chr(256 + rank) for rank, byte in enumerate(hidden)}
    return [names[byte] for byte in range(256)]


def merges() -> list[str]:
    """Return BPE merges that build a few whole words, letter by letter."""
    found: list[str] = []
    for word in ("high", "highest", "low", "medium", "yes", "no", "Ġthe", "Ġsite", "Ġdown", "server"):
        left = word[0]
        for letter in word[1:]:
            if f"{left} {letter}" not in found:
                found.append(f"{left} {letter}")
            left += letter
    return found


def write_encoder(path: Path, seed: int = 0, deltas: Mapping[str, np.ndarray] | None = None) -> Path:
    """Write a BERT of two layers, with something added to some of its weights."""
    writer = gguf.GGUFWriter(path, "bert")
    rng = np.random.default_rng(seed)
    tokens = wordpieces()
    writer.add_context_length(N_CTX)
    writer.add_embedding_length(WIDTH)
    writer.add_feed_forward_length(FF)
    writer.add_block_count(LAYERS)
    writer.add_head_count(HEADS)
    writer.add_layer_norm_eps(1e-12)
    writer.add_causal_attention(False)
    writer.add_pooling_type(gguf.PoolingType.MEAN)
    _add_wordpieces(writer, tokens)
    tensors = {
        "token_embd.weight": _normal(rng, len(tokens), WIDTH, scale=1.0),
        "token_types.weight": _normal(rng, 2, WIDTH, scale=0.1),
        "position_embd.weight": _normal(rng, N_CTX, WIDTH, scale=0.3),
        **_norm("token_embd_norm", rng),
    }
    for layer in range(LAYERS):
        for module, (d_out, d_in) in ENCODER_MODULES.items():
            tensors[f"blk.{layer}.{module}.weight"] = _normal(rng, d_out, d_in)
            tensors[f"blk.{layer}.{module}.bias"] = _normal(rng, d_out, scale=0.1)
        tensors |= _norm(f"blk.{layer}.attn_output_norm", rng) | _norm(f"blk.{layer}.layer_output_norm", rng)
    return _write(writer, path, tensors, deltas or {})


def write_decoder(path: Path, seed: int = 0, deltas: Mapping[str, np.ndarray] | None = None) -> Path:
    """Write a qwen3 of two layers, whose large weights make it write something else for each input."""
    writer = gguf.GGUFWriter(path, "qwen3")
    rng = np.random.default_rng(seed)
    pairs = merges()
    tokens = [*byte_alphabet(), *(pair.replace(" ", "") for pair in pairs), *CONTROL]
    writer.add_context_length(DECODER_CTX)
    writer.add_embedding_length(WIDTH)
    writer.add_feed_forward_length(FF)
    writer.add_block_count(LAYERS)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(1)
    writer.add_key_length(HEAD_DIM)
    writer.add_value_length(HEAD_DIM)
    writer.add_layer_norm_rms_eps(1e-6)
    writer.add_rope_freq_base(10000.0)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("qwen2")
    writer.add_token_list(tokens)
    normal, control = gguf.TokenType.NORMAL, gguf.TokenType.CONTROL
    writer.add_token_types([control if token in CONTROL else normal for token in tokens])
    writer.add_token_merges(pairs)
    writer.add_eos_token_id(tokens.index("<|end|>"))
    writer.add_add_bos_token(False)
    tensors = {
        "token_embd.weight": _normal(rng, len(tokens), WIDTH, scale=1.0),
        "output_norm.weight": np.ones(WIDTH, np.float32),
        "output.weight": _normal(rng, len(tokens), WIDTH, scale=0.3),
    }
    for layer in range(LAYERS):
        for module, (d_out, d_in) in DECODER_MODULES.items():
            tensors[f"blk.{layer}.{module}.weight"] = 3 * _normal(rng, d_out, d_in)
        for norm, size in (
            ("attn_norm", WIDTH),
            ("ffn_norm", WIDTH),
            ("attn_q_norm", 32),
            ("attn_k_norm", 32),
        ):
            tensors[f"blk.{layer}.{norm}.weight"] = np.ones(size, np.float32)
    return _write(writer, path, tensors, deltas or {})


def write_pair(folder: Path, kind: str) -> Path:
    """Write an interpreter of a kind and the pair.json around it; its compiler's mapper is left out."""
    folder.mkdir(parents=True, exist_ok=True)
    encoder = {"file": write_encoder(folder / "encoder.gguf").name, "sha256": sha256(folder / "encoder.gguf")}
    decoder = {"file": write_decoder(folder / "decoder.gguf").name, "sha256": sha256(folder / "decoder.gguf")}
    is_encoder = kind == "encoder"
    unused = {"file": "none", "sha256": "0" * 64}
    data = {
        "id": "minilm" if is_encoder else "tiny",
        "kind": kind,
        "template": "minilm-1" if is_encoder else "tiny-1",
        "interpreter": encoder if is_encoder else decoder,
        "architecture": "bert" if is_encoder else "qwen3",
        "n_layers": LAYERS,
        "n_ctx": N_CTX if is_encoder else DECODER_CTX,
        "modules": ENCODER_MODULES if is_encoder else DECODER_MODULES,
        "temperature": 14.0,
        "compiler": {
            "encoder": encoder,
            "adapter": unused,
            "mapper": unused,
            "rank": RANK,
            "alpha": 16.0,
            "n_bases": 4,
        },
    }
    (folder / "pair.json").write_text(json.dumps(data), "utf-8")
    return folder


def random_lora(modules: dict[str, tuple[int, int]], seed: int, scale: float = 0.1) -> dict[str, tuple]:
    """Return random A and B for every layer, keyed by base tensor name."""
    rng = np.random.default_rng(seed)
    return {
        f"blk.{layer}.{module}.weight": (_normal(rng, RANK, d_in), _normal(rng, d_out, RANK, scale=scale))
        for layer in range(LAYERS)
        for module, (d_out, d_in) in modules.items()
    }


def sha256(path: Path) -> str:
    """Hash a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _add_wordpieces(writer: gguf.GGUFWriter, tokens: list[str]) -> None:
    special = [token for token in tokens if token.startswith("[") and token.endswith("]") and len(token) > 2]
    written = [
        token
        if token in special
        else token[2:]
        if token.startswith("##")
        else f"\N{LOWER ONE EIGHTH BLOCK}{token}"
        for token in tokens
    ]
    writer.add_tokenizer_model("bert")
    writer.add_tokenizer_pre("default")
    writer.add_token_type_count(2)
    writer.add_token_list(written)
    normal, control = gguf.TokenType.NORMAL, gguf.TokenType.CONTROL
    writer.add_token_types([control if token in special else normal for token in tokens])
    for name, add in (
        ("[UNK]", writer.add_unk_token_id),
        ("[SEP]", writer.add_sep_token_id),
        ("[PAD]", writer.add_pad_token_id),
        ("[CLS]", writer.add_bos_token_id),
        ("[MASK]", writer.add_mask_token_id),
    ):
        add(tokens.index(name))


def _normal(rng: np.random.Generator, *shape: int, scale: float | None = None) -> np.ndarray:
    spread = shape[-1] ** -0.5 if scale is None else scale
    return (rng.standard_normal(shape) * spread).astype(np.float32)


def _norm(name: str, rng: np.random.Generator) -> dict[str, np.ndarray]:
    return {
        f"{name}.weight": 1 + _normal(rng, WIDTH, scale=0.1),
        f"{name}.bias": _normal(rng, WIDTH, scale=0.1),
    }


def _write(
    writer: gguf.GGUFWriter, path: Path, tensors: Mapping[str, np.ndarray], deltas: Mapping[str, np.ndarray]
) -> Path:
    writer.add_file_type(gguf.LlamaFileType.ALL_F32)
    for name, tensor in tensors.items():
        writer.add_tensor(name, np.ascontiguousarray(tensor + deltas.get(name, np.float32(0)), np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path
