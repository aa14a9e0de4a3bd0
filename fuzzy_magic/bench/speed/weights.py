"""Writes the models: a base with random weights in Q8_0, tensor after tensor, and the arrays of its adapters.

Everything is noise but the few directions that `answers` tells of: no layer writes into them, only embeddings
and the adapter do. In the last layer one head attends to all positions alike; the adapter has it collect the
evidence of the row there and write, for each class, the direction of one answer's first token.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gguf
import numpy as np
from gguf import GGMLQuantizationType, quants
from numpy.typing import NDArray

from fuzzy_magic.bench.speed.answers import CLASSES, Chains, chains
from fuzzy_magic.bench.speed.shapes import ALPHA, RANK, Shape

Floats = NDArray[np.float32]

ROWS_AT_ONCE = 8192  # of an embedding or output matrix; keeps the peak of memory low
CONSTANT, WORD, CHAIN = 1.0, 2.0, 2.0  # lengths of the directions in embeddings, where the noise has 1
START, NEXT = 3.0, 9.0  # the same in the output matrix
LAYER_GAIN = 0.12  # of what one half of a layer adds
EVIDENCE_GAIN, CONSTANT_GAIN = 7.0, 0.5  # of each of the adapter's four factors; of the constant, compared
_NORMS = {
    "qwen3": ("attn_norm", "ffn_norm", "attn_q_norm", "attn_k_norm"),
    "gpt2": ("attn_norm", "ffn_norm"),
}


@dataclass(frozen=True)
class Directions:
    """Orthonormal directions of the width: a constant, one a class, a first token, a chained token."""

    constant: Floats
    classes: Floats
    starts: Floats
    chained: dict[int, Floats]
    all: Floats

    @classmethod
    def of(cls, width: int, answers: Chains) -> Directions:
        """Make them for a width, the same ones each time.

        The constant has one half of the width to itself: every token carries it, so that what rounding to
        four bits would leak from it into the rest would outweigh the evidence of a word.
        """
        tokens, half = sorted(answers.successors), width // 2
        counts = (1, CLASSES, len(answers.starts), len(tokens))
        free = np.zeros((sum(counts), width), np.float32)
        free[:1, :half] = _orthonormal(half, 1)
        free[1:, half:] = _orthonormal(width - half, sum(counts[1:]))
        constant, classes, starts, chained = np.split(free, np.cumsum(counts[:-1]).tolist())
        return cls(constant[0], classes, starts, dict(zip(tokens, chained, strict=True)), free)

    def without(self, rows: Floats) -> Floats:
        """Take all of them out of rows, (n, width)."""
        cleaned: Floats = (rows - (rows @ self.all.T) @ self.all).astype(np.float32, copy=False)
        return cleaned


class Model:
    """A shape with a vocabulary: what its tensors hold.

    Parameters
    ----------
    shape : Shape
        What to write.
    vocabulary : path
        A GGUF file with the tokenizer.
    """

    def __init__(self, shape: Shape, vocabulary: Path) -> None:
        self.shape = shape
        self._fields = gguf.GGUFReader(vocabulary).fields
        self.tokens: list[str] = self._fields[_TOKENS].contents()
        for token, piece in shape.spelled:
            self.tokens[token] = piece
        self.answers = chains(self.tokens, shape.end)
        self.directions = Directions.of(shape.width, self.answers)

    def write(self, path: Path) -> None:
        """Write the base in Q8_0; no more than a few tens of megabytes of it are ever in memory."""
        writer = gguf.GGUFWriter(path, self.shape.architecture)
        self._describe(writer)
        shapes = dict(self._shapes())
        for name, shape in shapes.items():
            kind = GGMLQuantizationType.F32 if len(shape) == 1 else GGMLQuantizationType.Q8_0
            stored = shape if len(shape) == 1 else quants.quant_shape_to_byte_shape(shape, kind)
            dtype = np.dtype(np.float32 if len(shape) == 1 else np.uint8)
            size = int(np.prod(stored)) * dtype.itemsize
            writer.add_tensor_info(name, stored, dtype, size, raw_dtype=kind)
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_ti_data_to_file()
        for name, shape in shapes.items():
            writer.write_tensor_data(self._stored(name, shape))
        writer.close()

    def adapter(self, kind: str, seed: int) -> dict[str, tuple[Floats, Floats]]:
        """Return A and B of a program that answers with `labels` or `texts`; the seed decides the mapping."""
        found: dict[str, tuple[Floats, Floats]] = {}
        last = self.shape.layers - 1
        for layer in range(self.shape.layers):
            for module, (d_out, d_in) in self.shape.modules.items():
                name = f"blk.{layer}.{module}.weight"
                rng = _rng(f"{name} {seed}")
                a = rng.standard_normal((RANK, d_in), np.float32) * np.float32(d_in**-0.5)
                b = rng.standard_normal((d_out, RANK), np.float32) * np.float32(0.02)
                if d_out == self.shape.width:
                    b = self.directions.without(b.T).T
                if layer == last and module in ("attn_v", "attn_qkv"):
                    a, b = self._reading(d_out, d_in)
                elif layer == last and module == "attn_output":
                    a, b = self._writing(d_out, d_in, kind, seed)
                elif layer == last and module == "attn_q":
                    b[: self._shared] = 0  # the even head stays even
                found[name] = np.ascontiguousarray(a), np.ascontiguousarray(b)
        return found

    @property
    def _shared(self) -> int:
        """Width of the queries that share the first head's keys and values."""
        return self.shape.head_dim * (self.shape.heads // self.shape.kv_heads)

    def _reading(self, d_out: int, d_in: int) -> tuple[Floats, Floats]:
        """Read evidence of a token into the values of the even head, one number a class, and the constant."""
        a, b = np.zeros((RANK, d_in), np.float32), np.zeros((d_out, RANK), np.float32)
        first = d_out - self.shape.kv_heads * self.shape.head_dim  # of the values in attn_qkv; 0 in attn_v
        a[:CLASSES] = EVIDENCE_GAIN * self.directions.classes
        a[CLASSES] = EVIDENCE_GAIN * CONSTANT_GAIN * self.directions.constant
        for number in range(CLASSES + 1):
            b[first + number, number] = EVIDENCE_GAIN if number < CLASSES else 1.0
        return a, b

    def _writing(self, d_out: int, d_in: int, kind: str, seed: int) -> tuple[Floats, Floats]:
        """Write what the even head collected into the directions of first tokens."""
        a, b = np.zeros((RANK, d_in), np.float32), np.zeros((d_out, RANK), np.float32)
        starts = self.directions.starts[:CLASSES] if kind == "labels" else self.directions.starts[CLASSES:]
        heads = range(self.shape.heads // self.shape.kv_heads)  # the query heads that share its values
        for number in range(CLASSES + 1):
            for head in heads:
                a[number, head * self.shape.head_dim + number] = EVIDENCE_GAIN / len(heads)
        for number in range(CLASSES):
            b[:, number] = EVIDENCE_GAIN * starts[(number + seed) % CLASSES]
        b[:, CLASSES] = starts.sum(axis=0)
        return a, b

    def _shapes(self) -> Iterator[tuple[str, tuple[int, ...]]]:
        shape, biased = self.shape, self.shape.architecture == "gpt2"
        yield "token_embd.weight", (len(self.tokens), shape.width)
        if biased:
            yield "position_embd.weight", (shape.n_ctx, shape.width)
            yield "output_norm.bias", (shape.width,)
        yield "output_norm.weight", (shape.width,)
        yield "output.weight", (len(self.tokens), shape.width)
        for layer in range(shape.layers):
            for norm in _NORMS[shape.architecture]:
                size = shape.head_dim if norm.endswith(("q_norm", "k_norm")) else shape.width
                yield f"blk.{layer}.{norm}.weight", (size,)
                if biased:
                    yield f"blk.{layer}.{norm}.bias", (size,)
            for module, wide in shape.modules.items():
                yield f"blk.{layer}.{module}.weight", wide
                if biased:
                    yield f"blk.{layer}.{module}.bias", wide[:1]

    def _stored(self, name: str, shape: tuple[int, ...]) -> NDArray[Any]:
        if len(shape) == 1:
            return np.full(shape, 0 if name.endswith("bias") else 1, np.float32)
        parts = [
            quants.quantize(self._rows(name, start, min(start + ROWS_AT_ONCE, shape[0]), shape[1]), _Q8_0)
            for start in range(0, shape[0], ROWS_AT_ONCE)
        ]
        return np.concatenate(parts)

    def _rows(self, name: str, start: int, stop: int, columns: int) -> Floats:
        """Rows of a matrix; those of a matrix that writes into the width come out cleaned."""
        noise = _rng(f"{name} {start}").standard_normal((stop - start, columns), np.float32)
        noise *= np.float32(columns**-0.5)
        module = name.split(".")[-2]
        if module in ("token_embd", "position_embd", "output"):
            cleaned = self.directions.without(noise)
            scale = (
                1.0 if module == "output" else self.shape.width**0.5
            )  # of noise: logits, and embeddings, of 1
            return self._special(module, cleaned, start, stop) * np.float32(scale)
        if stop - start == self.shape.width and module in ("attn_output", "ffn_down"):
            noise = self.directions.without(noise.T).T * np.float32(LAYER_GAIN)
        if name.startswith(f"blk.{self.shape.layers - 1}."):
            self._free_even_head(module, noise, start)
        return noise

    def _special(self, module: str, rows: Floats, start: int, stop: int) -> Floats:
        directions, answers = self.directions, self.answers
        if module == "token_embd":
            rows += CONSTANT * directions.constant
            for number, words in enumerate(answers.evidence):
                for token in words:
                    _add(rows, token, start, stop, WORD * directions.classes[number])
            for token, chained in directions.chained.items():
                _add(rows, token, start, stop, CHAIN * chained)
        elif module == "output":
            for number, token in enumerate(answers.starts):
                if start <= token < stop:  # without noise, which would favour an answer for every row
                    rows[token - start] = START * directions.starts[number]
            for token, after in answers.successors.items():
                _add(rows, after, start, stop, NEXT * directions.chained[token])
        return rows

    def _free_even_head(self, module: str, rows: Floats, start: int) -> None:
        """Let the first head of the last layer attend to all positions alike and carry nothing of its own."""
        shape, size = self.shape, self.shape.head_dim
        if start:
            return
        if module in ("attn_q", "attn_qkv"):
            rows[: self._shared] = 0
        if module in ("attn_v", "attn_qkv"):
            first = len(rows) - shape.kv_heads * size
            rows[first : first + size] = 0
        if module == "attn_output":
            rows[:, : self._shared] = 0

    def _describe(self, writer: gguf.GGUFWriter) -> None:
        shape = self.shape
        writer.add_name(f"random weights, shape of {shape.id}")
        writer.add_context_length(40960 if shape.architecture == "qwen3" else shape.n_ctx)
        writer.add_embedding_length(shape.width)
        writer.add_feed_forward_length(shape.ff)
        writer.add_block_count(shape.layers)
        writer.add_head_count(shape.heads)
        if shape.architecture == "qwen3":
            writer.add_head_count_kv(shape.kv_heads)
            writer.add_key_length(shape.head_dim)
            writer.add_value_length(shape.head_dim)
            writer.add_layer_norm_rms_eps(1e-6)
            writer.add_rope_freq_base(1e6)
        else:
            writer.add_layer_norm_eps(1e-5)
        writer.add_file_type(gguf.LlamaFileType.MOSTLY_Q8_0)
        for key, field in self._fields.items():
            own = key.startswith("tokenizer.") and key not in _REPLACED
            if own:
                kinds = field.types
                value = self.tokens if key == _TOKENS else field.contents()
                writer.add_key_value(key, value, kinds[0], kinds[-1] if len(kinds) > 1 else None)
        writer.add_eos_token_id(self.answers.end)
        writer.add_add_bos_token(False)


_TOKENS = "tokenizer.ggml.tokens"
_Q8_0 = GGMLQuantizationType.Q8_0
_REPLACED = ("tokenizer.ggml.eos_token_id", "tokenizer.ggml.add_bos_token", "tokenizer.chat_template")


def write_adapter(
    path: Path, architecture: str, tensors: dict[str, tuple[Floats, Floats]], kind: str = "Q4_0"
) -> None:
    """Write an adapter as the `adapter.gguf` of a published program, or in another element type."""
    writer = gguf.GGUFWriter(path, architecture)
    writer.add_type("adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", ALPHA)
    stored = GGMLQuantizationType[kind]
    for name, pair in tensors.items():
        for letter, array in zip("ab", pair, strict=True):
            writer.add_tensor(f"{name}.lora_{letter}", quants.quantize(array, stored), raw_dtype=stored)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _orthonormal(width: int, count: int) -> Floats:
    """Return directions without a mean, which GPT-2's norm takes away; (count, width)."""
    start = np.ones((width, count + 1))
    start[:, 1:] = np.random.default_rng(width).standard_normal((width, count))
    directions: Floats = np.ascontiguousarray(np.linalg.qr(start)[0][:, 1:].T, np.float32)
    return directions


def _add(rows: Floats, token: int, start: int, stop: int, what: Floats) -> None:
    if start <= token < stop:
        rows[token - start] += what


def _rng(name: str) -> np.random.Generator:
    return np.random.default_rng(zlib.crc32(name.encode()))
