"""An encoder in numpy, with the gradient of its adapter: what fitting a program to a few examples needs.

llama.cpp runs programs but computes no gradients, and torch takes seconds to import, which compiling must not
wait for. The arithmetic is llama.cpp's, so that what is fitted here holds there.

Each step of the computation is a function that returns its result and the way back: from the gradient of its
result to that of its input. Shapes: B rows, T tokens, E width, H heads, D width of a head, L layers, M target
modules, N bases, r rank.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import gguf
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Back = Callable[[Floats], Floats]

EXCLUDED = np.float32(-1e4)  # the score of what is padding
_TANH = np.float32(np.sqrt(2 / np.pi))  # of GELU's approximation, which llama.cpp computes


class AdaptedEncoder:
    """The interpreter of an encoder's pair, under an adapter that is mixed from bases.

    Parameters
    ----------
    path : Path
        Its GGUF file, whose checksum must have been verified.
    a_bases, b_bases : mapping of str to array
        For each target module (N, r, d_in) and (N, d_out, r), float32.
    scaling : float
        Factor alpha / r of the adapter.
    """

    def __init__(
        self, path: Path, a_bases: Mapping[str, Floats], b_bases: Mapping[str, Floats], scaling: float
    ) -> None:
        reader = gguf.GGUFReader(path)
        self._heads, self._layers, self._epsilon = (
            reader.fields[f"bert.{key}"].contents()
            for key in ("attention.head_count", "block_count", "attention.layer_norm_epsilon")
        )
        tensors = {tensor.name: tensor for tensor in reader.tensors}
        self._words = tensors.pop(
            "token_embd.weight"
        )  # half of all weights: rows are read as they are needed
        self._weights = {name: floats(tensor) for name, tensor in tensors.items()}
        self._a, self._b, self._scaling = a_bases, b_bases, np.float32(scaling)
        self._modules = sorted(a_bases)

    def run(self, ids: Ints, mask: NDArray[np.bool_], coefficients: Floats) -> tuple[Floats, Back]:
        """Encode rows under the adapter with these coefficients.

        Parameters
        ----------
        ids, mask : ndarray
            Tokens of the rows and which of them count, (B, T) each.
        coefficients : ndarray
            (L, M, N, 2), modules in sorted order.

        Returns
        -------
        states : ndarray
            (B, T, E).
        back : callable
            From the gradient of the states, (B, T, E), to that of the coefficients, (L, M, N, 2).
        """
        place = self._weights["position_embd.weight"][: ids.shape[1]] + self._weights["token_types.weight"][0]
        x, _ = self._norm("token_embd_norm", floats(self._words, ids) + place)
        barred = np.where(mask, np.float32(0), EXCLUDED)[:, None, None]  # (B, 1, 1, T)
        found = np.zeros_like(coefficients)
        layers = []
        for number in range(self._layers):
            x, back = self._layer(number, x, barred, coefficients[number], found[number])
            layers.append(back)

        def whole(gradient: Floats) -> Floats:
            for back in reversed(layers):
                gradient = back(gradient)
            return found

        return x, whole

    def _layer(
        self, number: int, x: Floats, barred: Floats, coefficients: Floats, found: Floats
    ) -> tuple[Floats, Back]:
        def linear(module: str, x: Floats) -> tuple[Floats, Back]:
            return self._linear(f"blk.{number}.{module}", module, x, coefficients, found)

        def norm(name: str, x: Floats) -> tuple[Floats, Back]:
            return self._norm(f"blk.{number}.{name}", x)

        q, back_q = linear("attn_q", x)
        k, back_k = linear("attn_k", x)
        v, back_v = linear("attn_v", x)
        mixed, back_attention = attention(q, k, v, barred, self._heads)
        out, back_out = linear("attn_output", mixed)
        y, back_first = norm("attn_output_norm", x + out)
        up, back_up = linear("ffn_up", y)
        active, back_active = gelu(up)
        down, back_down = linear("ffn_down", active)
        z, back_second = norm("layer_output_norm", y + down)

        def back(gradient: Floats) -> Floats:
            gradient = back_second(gradient)
            gradient = back_first(gradient + back_up(back_active(back_down(gradient))))
            of_q, of_k, of_v = back_attention(back_out(gradient))
            return gradient + back_q(of_q) + back_k(of_k) + back_v(of_v)

        return z, back

    def _linear(
        self, name: str, module: str, x: Floats, coefficients: Floats, found: Floats
    ) -> tuple[Floats, Back]:
        """Apply a linear map with its adapter; the way back notes the gradient of the coefficients."""
        weight, bias = self._weights[f"{name}.weight"], self._weights[f"{name}.bias"]
        at, a_bases, b_bases = self._modules.index(module), self._a[module], self._b[module]
        a: Floats = np.tensordot(coefficients[at, :, 0], a_bases, 1)  # (r, d_in)
        b: Floats = np.tensordot(coefficients[at, :, 1], b_bases, 1) * self._scaling  # (d_out, r)
        flat = x.reshape(-1, x.shape[-1])
        low: Floats = flat @ a.T

        def back(gradient: Floats) -> Floats:
            rows = gradient.reshape(-1, gradient.shape[-1])
            of_low: Floats = rows @ b
            found[at, :, 0] = np.tensordot(a_bases, of_low.T @ flat, 2)
            found[at, :, 1] = np.tensordot(b_bases, rows.T @ low, 2) * self._scaling
            of_input: Floats = rows @ weight + of_low @ a
            return of_input.reshape(x.shape)

        y: Floats = flat @ weight.T + low @ b.T + bias
        return y.reshape(*x.shape[:-1], -1), back

    def _norm(self, name: str, x: Floats) -> tuple[Floats, Back]:
        gain, bias = self._weights[f"{name}.weight"], self._weights[f"{name}.bias"]
        x = x - x.mean(-1, keepdims=True)
        scale: Floats = 1 / np.sqrt(np.square(x).mean(-1, keepdims=True) + np.float32(self._epsilon))
        y = x * scale

        def back(gradient: Floats) -> Floats:
            g = gradient * gain
            found: Floats = scale * (g - g.mean(-1, keepdims=True) - y * (g * y).mean(-1, keepdims=True))
            return found

        return y * gain + bias, back


def floats(tensor: gguf.ReaderTensor, rows: Ints | None = None) -> Floats:
    """Read a tensor of a file, or some of its rows, in float32."""
    data = tensor.data if rows is None else tensor.data[rows]
    return np.asarray(gguf.dequantize(data, tensor.tensor_type), np.float32)


def attention(
    q: Floats, k: Floats, v: Floats, barred: Floats, heads: int
) -> tuple[Floats, Callable[[Floats], tuple[Floats, Floats, Floats]]]:
    """Attend from every token to every other: three times (B, T, E) -> (B, T, E)."""
    q, k, v = (split(each, heads) for each in (q, k, v))  # (B, H, T, D)
    scale = np.float32(q.shape[-1] ** -0.5)
    share = softmax(q @ k.swapaxes(-1, -2) * scale + barred)  # (B, H, T, T)

    def back(gradient: Floats) -> tuple[Floats, Floats, Floats]:
        g = split(gradient, heads)
        of_share = g @ v.swapaxes(-1, -2)
        of_scores = share * (of_share - (of_share * share).sum(-1, keepdims=True)) * scale
        return (
            joined(of_scores @ k),
            joined(of_scores.swapaxes(-1, -2) @ q),
            joined(share.swapaxes(-1, -2) @ g),
        )

    return joined(share @ v), back


def split(x: Floats, heads: int) -> Floats:
    """Part the width among heads: (B, T, E) -> (B, H, T, D)."""
    return x.reshape(*x.shape[:2], heads, -1).swapaxes(1, 2)


def joined(x: Floats) -> Floats:
    """Put heads side by side again: (B, H, T, D) -> (B, T, E)."""
    return x.swapaxes(1, 2).reshape(len(x), x.shape[2], -1)


def gelu(x: Floats) -> tuple[Floats, Back]:
    """Compute GELU by the approximation with a tanh."""
    curve = np.tanh(_TANH * (x + np.float32(0.044715) * x**3))

    def back(gradient: Floats) -> Floats:
        slope = _TANH * (1 + np.float32(3 * 0.044715) * x * x)
        found: Floats = gradient * np.float32(0.5) * (1 + curve + x * (1 - curve * curve) * slope)
        return found

    return np.float32(0.5) * x * (1 + curve), back


def softmax(scores: Floats) -> Floats:
    """Turn scores into shares along the last axis."""
    weights = np.exp(scores - scores.max(-1, keepdims=True))
    shares: Floats = weights / weights.sum(-1, keepdims=True)
    return shares
