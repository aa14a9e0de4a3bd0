"""How much an adapter changes its interpreter: an honest number, and a hint when it is next to nothing."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

import numpy as np
from gguf import GGML_QUANT_SIZES, GGUF_DEFAULT_ALIGNMENT, GGMLQuantizationType, quants
from numpy.typing import NDArray

from fuzzy_magic.errors import FuzzyError
from fuzzy_magic.gguf_read import ALIGNMENT, opened, read_header
from fuzzy_magic.lora import LoraWeights
from fuzzy_magic.models import pair
from fuzzy_magic.program import Program

#: Below this share of the interpreter's weights an adapter is called weak. Measured with the bundled encoder
#: on nine specs and 60 bank questions each, with every adapter scaled down in steps: at its own size (0.16 to
#: 0.24) it decides 37 % of the answers otherwise than no adapter does; at 0.02 it is 4 %, at 0.01 it is 3 %.
WEAK = 0.02
MAX_NAME_BYTES = 63
MAX_BYTES = 100_000_000  # of an interpreter's file


def strength_of(program: Program) -> float | None:
    """Return the size of what an adapter adds, over that of the weights it is added to.

    Both are Frobenius norms over all adapted tensors. None where the interpreter is not at hand, or so large
    that nobody would wait for the norm of its weights.
    """
    with suppress(FuzzyError, OSError, ValueError, KeyError):
        its = pair(program.interpreter_id)
        if its.interpreter.path.stat().st_size > MAX_BYTES:
            return None
        if its.interpreter.sha256 == program.interpreter_sha256:
            base = _base_norm(its.interpreter.path, tuple(sorted(program.lora.tensors)))
            return _norm(program.lora) / base if base else None
    return None


def is_weak(strength: float | None) -> bool:
    """Say whether an adapter hardly changes the answers."""
    return strength is not None and strength < WEAK


def _norm(lora: LoraWeights) -> float:
    """Norm of all scaling * B @ A, by way of the small r x r products: |BA|² = trace(BᵀB · AAᵀ)."""
    total = 0.0
    for a, b in lora.dequantised().tensors.values():
        left, right = a.astype(np.float64), b.astype(np.float64)
        total += float(((right.T @ right) * (left @ left.T)).sum())
    return lora.scaling * math.sqrt(max(total, 0.0))


@lru_cache(maxsize=8)
def _base_norm(path: Path, names: tuple[str, ...]) -> float:
    total, missing = 0.0, set(names)
    for name, raw, kind in _tensors(path):
        if name in missing:
            total += float(np.square(quants.dequantize(raw, kind), dtype=np.float32).sum())
            missing.remove(name)
    if missing:
        raise KeyError(f"{path} has no tensor {min(missing)}")
    return math.sqrt(total)


def _tensors(path: Path) -> Iterator[tuple[str, NDArray[np.uint8], GGMLQuantizationType]]:
    """Yield name, bytes and type of each tensor of a base model, without copying its file into memory.

    The gguf package's own reader takes most of a second over a vocabulary, which nobody wants of a repr.
    """
    with opened(path) as cursor:
        header = read_header(cursor)
        infos = []
        for index in range(header.n_tensors):
            name = cursor.text(MAX_NAME_BYTES, f"name of tensor {index}")
            axes = cursor.array("<u8", cursor.number("<u4", name), name).tolist()  # the inner axis first
            infos.append(
                (name, axes, GGMLQuantizationType(cursor.number("<u4", name)), cursor.number("<u8", name))
            )
    alignment = int(header.metadata.get(ALIGNMENT, GGUF_DEFAULT_ALIGNMENT))  # type: ignore[arg-type]
    data = np.memmap(path, np.uint8, "r", offset=-(-cursor.offset // alignment) * alignment)
    for name, (inner, *outer), kind, offset in infos:
        block, block_bytes = GGML_QUANT_SIZES[kind]
        rows, row_bytes = math.prod(outer), inner // block * block_bytes
        yield name, data[offset : offset + rows * row_bytes].reshape(rows, row_bytes), kind
