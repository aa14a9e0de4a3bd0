"""Interpreters in numpy, with the gradient of an adapter: what fitting a program to a few examples needs.

llama.cpp runs programs but computes no gradients, and torch takes seconds to import, which compiling must not
wait for. The arithmetic is llama.cpp's, so that what is fitted here holds there.

Each step of a computation returns its result and the way back: a function from the gradient of the result to
that of its input. Shapes: B rows, T tokens, E width, H heads, D width of a head, L layers, M target modules,
N bases, r rank.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import gguf
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Back = Callable[[Floats], Floats]

EMBEDDINGS = "token_embd.weight"


class AdaptedModel:
    """What the interpreters have in common: their weights, and linear maps with an adapter mixed from bases.

    Parameters
    ----------
    path : Path
        The GGUF file, whose checksum must have been verified.
    a_bases, b_bases : mapping of str to array
        For each target module (N, r, d_in) and (N, d_out, r), float32.
    scaling : float
        Factor alpha / r of the adapter.
    """

    def __init__(
        self, path: Path, a_bases: Mapping[str, Floats], b_bases: Mapping[str, Floats], scaling: float
    ) -> None:
        self.facts, self._tensors = contents(path)
        # Embeddings are half of all weights: their rows are read as they are needed.
        self.weights = {name: floats(each) for name, each in self._tensors.items() if name != EMBEDDINGS}
        self._a, self._b, self._scaling = a_bases, b_bases, np.float32(scaling)
        self._modules = sorted(a_bases)

    def embedded(self, ids: Ints | None = None) -> Floats:
        """Return the vectors of tokens, (..., E); without `ids`, of the whole vocabulary."""
        return floats(self._tensors[EMBEDDINGS], ids)

    def linear(self, layer: int, module: str, x: Floats, of: Floats, found: Floats) -> tuple[Floats, Back]:
        """Apply a linear map of a layer with its adapter.

        Parameters
        ----------
        layer, module
            Which one.
        x : ndarray
            (..., d_in).
        of, found : ndarray
            The coefficients, (L, M, N, 2), and where the way back puts their gradient.
        """
        weight, bias = (self.weights.get(f"blk.{layer}.{module}.{kind}") for kind in ("weight", "bias"))
        assert weight is not None
        at, a_bases, b_bases = self._modules.index(module), self._a[module], self._b[module]
        a: Floats = np.tensordot(of[layer, at, :, 0], a_bases, 1)  # (r, d_in)
        b: Floats = np.tensordot(of[layer, at, :, 1], b_bases, 1) * self._scaling  # (d_out, r)
        rows = x.reshape(-1, x.shape[-1])
        low: Floats = rows @ a.T

        def back(gradient: Floats) -> Floats:
            g = gradient.reshape(-1, gradient.shape[-1])
            of_low: Floats = g @ b
            found[layer, at, :, 0] = np.tensordot(a_bases, of_low.T @ rows, 2)
            found[layer, at, :, 1] = np.tensordot(b_bases, g.T @ low, 2) * self._scaling
            of_input: Floats = g @ weight + of_low @ a
            return of_input.reshape(x.shape)

        y: Floats = rows @ weight.T + low @ b.T
        if bias is not None:
            y += bias
        return y.reshape(*x.shape[:-1], -1), back


@cache
def contents(path: Path) -> tuple[dict[str, Any], dict[str, gguf.ReaderTensor]]:
    """Find what a file says of its architecture, and its tensors: they stay mapped, and take no memory."""
    reader = gguf.GGUFReader(path)
    prefix = f"{reader.fields['general.architecture'].contents()}."
    facts = {
        key.removeprefix(prefix): field.contents()
        for key, field in reader.fields.items()
        if key.startswith(prefix)
    }
    return facts, {tensor.name: tensor for tensor in reader.tensors}


def floats(tensor: gguf.ReaderTensor, rows: Ints | None = None) -> Floats:
    """Read a tensor of a file, or some of its rows, in float32."""
    data = tensor.data if rows is None else tensor.data[rows]
    return np.asarray(gguf.dequantize(data, tensor.tensor_type), np.float32)


def attention(
    q: Floats, k: Floats, v: Floats, barred: Floats
) -> tuple[Floats, Callable[[Floats], tuple[Floats, Floats, Floats]]]:
    """Attend from tokens to tokens: three times (..., T, D) -> (..., T, D); `barred` is added to scores."""
    scale = np.float32(q.shape[-1] ** -0.5)
    share = softmax(q @ k.swapaxes(-1, -2) * scale + barred)  # (..., T, T)

    def back(gradient: Floats) -> tuple[Floats, Floats, Floats]:
        of_share = gradient @ v.swapaxes(-1, -2)
        of_scores = share * (of_share - (of_share * share).sum(-1, keepdims=True)) * scale
        return of_scores @ k, of_scores.swapaxes(-1, -2) @ q, share.swapaxes(-1, -2) @ gradient

    return share @ v, back


def split(x: Floats, heads: int) -> Floats:
    """Part the width among heads: (..., T, E) -> (..., H, T, D)."""
    return x.reshape(*x.shape[:-1], heads, -1).swapaxes(-2, -3)


def joined(x: Floats) -> Floats:
    """Put heads side by side again: (..., H, T, D) -> (..., T, E)."""
    y = x.swapaxes(-2, -3)
    return y.reshape(*y.shape[:-2], -1)


def softmax(scores: Floats) -> Floats:
    """Turn scores into shares along the last axis."""
    weights = np.exp(scores - scores.max(-1, keepdims=True))
    shares: Floats = weights / weights.sum(-1, keepdims=True)
    return shares


def unit(x: Floats) -> Floats:
    """Scale rows to length 1."""
    scaled: Floats = x / np.maximum(np.linalg.norm(x, axis=-1, keepdims=True), np.float32(1e-12))
    return scaled
