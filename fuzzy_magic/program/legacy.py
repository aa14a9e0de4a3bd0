"""The binary ``.paw`` of old, which the SDK's own format code writes: a header, JSON, and safetensors.

Only programs that are a LoRA adapter can be read. Those with a cache of keys and values in place of one were
made for another way of running.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from fuzzy_magic.gguf_read import MAX_FILE_BYTES, Cursor, opened
from fuzzy_magic.lora import Array, LoraWeights
from fuzzy_magic.prompts import GPT2_TEMPLATE, PLACEHOLDER, QWEN3_TEMPLATE, prompt_template

MAGIC = b"PAW\x02"
VERSION = 2
MAX_META_BYTES = 4 << 20
MAX_TENSORS = 10_000

_DTYPES = {"F32": "<f4", "F16": "<f2", "BF16": "<u2"}
_TENSOR = re.compile(
    r"lora_(?:[a-z_]+\.)*?(?:layers|h)\.([0-9]{1,4})\.([a-z_.]+?)\.lora_([AB])(?:\.default)?(?:\.weight)?"
)
#: What llama.cpp calls the modules of transformers.
_MODULES = {
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
    "attn.c_attn": "attn_qkv",
    "attn.c_proj": "attn_output",
    "mlp.c_fc": "ffn_up",
    "mlp.c_proj": "ffn_down",
}


@dataclass(frozen=True)
class OldProgram:
    """What such a file says."""

    spec: str
    pseudo: str
    interpreter: str
    compiler: str
    lora: LoraWeights

    def prompt(self, architecture: str) -> str:
        """Return the whole prompt, with the placeholder where the input stands."""
        template = GPT2_TEMPLATE if architecture == "gpt2" else QWEN3_TEMPLATE
        prompt = prompt_template(template, self.pseudo.strip())
        if self.pseudo.strip():
            return prompt
        return prompt.replace(f"\n\n[INPUT]\n{PLACEHOLDER}", f"[INPUT]\n{PLACEHOLDER}")


def is_legacy(path: Path) -> bool:
    """Say whether a file starts as these do."""
    with opened(path) as cursor:
        return cursor.remaining >= len(MAGIC) and cursor.take(len(MAGIC), "the magic number") == MAGIC


def read(path: Path) -> OldProgram:
    """Read and validate such a file.

    Raises
    ------
    ProgramFormatError
        When it is not one, or holds no adapter.
    """
    with opened(path) as cursor:
        cursor.take(len(MAGIC), "the magic number")
        if (version := cursor.number("<u4", "the format version")) != VERSION:
            cursor.fail(f"version {version} of the binary form, and version {VERSION} can be read", 4)
        meta = _json(cursor, cursor.number("<u4", "the length of the metadata"), "the metadata")
        if not meta.get("has_lora"):
            cursor.fail("it is a program of old without an adapter, which cannot be run here")
        pseudo = _text(cursor, meta, "pseudo_program")
        if PLACEHOLDER in pseudo:
            cursor.fail(f"pseudo_program holds {PLACEHOLDER}")
        source = meta.get("source_info")
        compiler = source.get("compiler_model") if isinstance(source, dict) else None
        return OldProgram(
            spec=_text(cursor, meta, "spec"),
            pseudo=pseudo,
            interpreter=_text(cursor, meta, "interpreter_model") or _text(cursor, meta, "base_model"),
            compiler=compiler if isinstance(compiler, str) else "",
            lora=_weights(cursor, meta),
        )


def _weights(cursor: Cursor, meta: Mapping[str, Any]) -> LoraWeights:
    config = meta.get("lora_config")
    alpha = config.get("alpha") if isinstance(config, dict) else None
    if isinstance(alpha, bool) or not isinstance(alpha, int | float):
        cursor.fail("lora_config.alpha is not a number")
    table = _json(cursor, cursor.number("<u8", "the length of the tensor table"), "the tensor table")
    table.pop("__metadata__", None)
    if len(table) > MAX_TENSORS:
        cursor.fail(f"claims {len(table)} tensors, at most {MAX_TENSORS} are read")
    halves: dict[tuple[str, str], Array] = {}
    position = 0  # in the data, which the tensors fill without a gap
    for name, info in sorted(table.items(), key=lambda each: _begin(each[1])):
        match = _TENSOR.fullmatch(name)
        if match is None or match[2] not in _MODULES:
            cursor.fail(f"tensor {name!r:.80} is not of an adapter that can be run here")
        key = f"blk.{int(match[1])}.{_MODULES[match[2]]}.weight", match[3]
        if key in halves:
            cursor.fail(f"tensor {name} appears twice")
        halves[key], position = _tensor(cursor, name, info, position)
    if cursor.remaining:
        cursor.fail(f"{cursor.remaining} bytes follow the last tensor", cursor.offset)
    names = {name for name, _ in halves}
    if missing := sorted(name for name in names if not {(name, "A"), (name, "B")} <= set(halves)):
        cursor.fail(f"{missing[0]} has only one half of a pair")
    try:
        return LoraWeights(float(alpha), {name: (halves[name, "A"], halves[name, "B"]) for name in names})
    except (ValueError, OverflowError) as error:
        cursor.fail(str(error))


def _begin(info: object) -> int:
    offsets = info.get("data_offsets") if isinstance(info, dict) else None
    start = offsets[0] if isinstance(offsets, list) and offsets else None
    return start if type(start) is int else -1


def _tensor(cursor: Cursor, name: str, info: Mapping[str, Any], position: int) -> tuple[Array, int]:
    """Read one tensor, which must begin at `position` of the data; return where the next one begins."""
    shape = info.get("shape") if isinstance(info, dict) else None
    dtype = _DTYPES.get(str(info.get("dtype"))) if isinstance(info, dict) else None
    if not isinstance(shape, list) or len(shape) != 2 or not all(type(n) is int and n > 0 for n in shape):
        cursor.fail(f"{name:.80} has shape {shape!r:.80}, expected two whole numbers above 0")
    if dtype is None:
        cursor.fail(f"{name:.80} has a type that cannot be read; {', '.join(_DTYPES)} can")
    size = math.prod(shape) * np.dtype(dtype).itemsize
    if info.get("data_offsets") != [position, position + size]:
        cursor.fail(f"{name:.80} does not begin and end where its shape and the tensors before it say")
    start = cursor.offset
    raw = np.frombuffer(cursor.take(size, name, limit=MAX_FILE_BYTES), dtype)
    if dtype == "<u2":  # bfloat16 is the upper half of a float32
        array: Array = (raw.astype(np.uint32) << 16).view(np.float32)
    else:
        array = raw.astype(raw.dtype.newbyteorder("="), copy=False)
    if not np.isfinite(array).all():
        cursor.fail(f"{name} holds a value that is not finite", start)
    return array.reshape(shape), position + size


def _json(cursor: Cursor, length: int, what: str) -> dict[str, Any]:
    start = cursor.offset
    if length > MAX_META_BYTES:
        cursor.fail(f"{what} takes {length} bytes, at most {MAX_META_BYTES} are read", start)
    try:
        found = json.loads(cursor.take(length, what).decode())
    except (ValueError, RecursionError) as error:
        cursor.fail(f"{what} is not JSON in UTF-8: {error}", start)
    if not isinstance(found, dict):
        cursor.fail(f"{what} is not an object", start)
    return found


def _text(cursor: Cursor, meta: Mapping[str, Any], key: str) -> str:
    value = meta.get(key, "")
    if not isinstance(value, str):
        cursor.fail(f"{key} is not a text")
    return value
