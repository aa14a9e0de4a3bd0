"""The encoder in numpy, with the gradient of its adapter; see `compiler.adapted`."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fuzzy_magic.compiler.adapted import AdaptedModel, Back, Floats, Ints, attention, joined, split

EXCLUDED = np.float32(-1e4)  # the score of what is padding
_TANH = np.float32(np.sqrt(2 / np.pi))  # of GELU's approximation, which llama.cpp computes


class AdaptedEncoder(AdaptedModel):
    """A BERT under an adapter that is mixed from bases."""

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
        place = self.weights["position_embd.weight"][: ids.shape[1]] + self.weights["token_types.weight"][0]
        x, _ = self._norm("token_embd_norm", self.embedded(ids) + place)
        barred = np.where(mask, np.float32(0), EXCLUDED)[:, None, None]  # (B, 1, 1, T)
        found = np.zeros_like(coefficients)
        layers = []
        for layer in range(self.facts["block_count"]):
            x, back = self._layer(layer, x, barred, coefficients, found)
            layers.append(back)

        def whole(gradient: Floats) -> Floats:
            for back in reversed(layers):
                gradient = back(gradient)
            return found

        return x, whole

    def _layer(self, layer: int, x: Floats, barred: Floats, of: Floats, found: Floats) -> tuple[Floats, Back]:
        heads = self.facts["attention.head_count"]
        q, back_q = self.linear(layer, "attn_q", x, of, found)
        k, back_k = self.linear(layer, "attn_k", x, of, found)
        v, back_v = self.linear(layer, "attn_v", x, of, found)
        mixed, back_mixed = attention(split(q, heads), split(k, heads), split(v, heads), barred)
        out, back_out = self.linear(layer, "attn_output", joined(mixed), of, found)
        y, back_first = self._norm(f"blk.{layer}.attn_output_norm", x + out)
        up, back_up = self.linear(layer, "ffn_up", y, of, found)
        active, back_active = gelu(up)
        down, back_down = self.linear(layer, "ffn_down", active, of, found)
        z, back_second = self._norm(f"blk.{layer}.layer_output_norm", y + down)

        def back(gradient: Floats) -> Floats:
            gradient = back_second(gradient)
            gradient = back_first(gradient + back_up(back_active(back_down(gradient))))
            of_q, of_k, of_v = map(joined, back_mixed(split(back_out(gradient), heads)))
            return gradient + back_q(of_q) + back_k(of_k) + back_v(of_v)

        return z, back

    def _norm(self, name: str, x: Floats) -> tuple[Floats, Back]:
        gain, bias = self.weights[f"{name}.weight"], self.weights[f"{name}.bias"]
        x = x - x.mean(-1, keepdims=True)
        epsilon = np.float32(self.facts["attention.layer_norm_epsilon"])
        scale: Floats = 1 / np.sqrt(np.square(x).mean(-1, keepdims=True) + epsilon)
        y = x * scale

        def back(gradient: Floats) -> Floats:
            g = gradient * gain
            found: Floats = scale * (g - g.mean(-1, keepdims=True) - y * (g * y).mean(-1, keepdims=True))
            return found

        return y * gain + bias, back


def gelu(x: Floats) -> tuple[Floats, Back]:
    """Compute GELU by the approximation with a tanh."""
    curve = np.tanh(_TANH * (x + np.float32(0.044715) * x**3))

    def back(gradient: Floats) -> Floats:
        slope = _TANH * (1 + np.float32(3 * 0.044715) * x * x)
        found: Floats = gradient * np.float32(0.5) * (1 + curve + x * (1 - curve * curve) * slope)
        return found

    return np.float32(0.5) * x * (1 + curve), back
