"""The decoder in numpy, with the gradient of its adapter; see `compiler.adapted`."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from fuzzy_magic.compiler.adapted import AdaptedModel, Back, Floats, Ints, attention, joined, split

EXCLUDED = np.float32(-1e9)  # the score of what a token does not see


class AdaptedDecoder(AdaptedModel):
    """A language model of the Qwen3 architecture, with tied embeddings, under an adapter mixed from bases."""

    def run(
        self, ids: Ints, positions: Ints, seen: NDArray[np.bool_], coefficients: Floats
    ) -> tuple[Floats, Back]:
        """Read one sequence of tokens under the adapter with these coefficients.

        Parameters
        ----------
        ids, positions : ndarray
            (T,) each; what comes after a prefix in several ways has its positions several times.
        seen : ndarray
            Which tokens each token sees, (T, T).
        coefficients : ndarray
            (L, M, N, 2), modules in sorted order.

        Returns
        -------
        states : ndarray
            (T, E); their products with `embedded()` are the logits.
        back : callable
            From the gradient of the states, (T, E), to that of the coefficients, (L, M, N, 2).
        """
        x = self.embedded(ids)
        barred = np.where(seen, np.float32(0), EXCLUDED)
        turn = self._turns(positions)
        found = np.zeros_like(coefficients)
        layers = []
        for layer in range(self.facts["block_count"]):
            x, back = self._layer(layer, x, barred, turn, coefficients, found)
            layers.append(back)
        states, back_norm = self._norm("output_norm", x)

        def whole(gradient: Floats) -> Floats:
            gradient = back_norm(gradient)
            for back in reversed(layers):
                gradient = back(gradient)
            return found

        return states, whole

    def _layer(
        self, layer: int, x: Floats, barred: Floats, turn: tuple[Floats, Floats], of: Floats, found: Floats
    ) -> tuple[Floats, Back]:
        n_heads, n_kv = self.facts["attention.head_count"], self.facts["attention.head_count_kv"]
        n, back_first = self._norm(f"blk.{layer}.attn_norm", x)
        q, back_q = self.linear(layer, "attn_q", n, of, found)
        k, back_k = self.linear(layer, "attn_k", n, of, found)
        v, back_v = self.linear(layer, "attn_v", n, of, found)
        qs, back_q_norm = self._norm(f"blk.{layer}.attn_q_norm", split(q, n_heads))  # (H, T, D)
        ks, back_k_norm = self._norm(f"blk.{layer}.attn_k_norm", split(k, n_kv))
        qs, ks = turned(qs, *turn), turned(ks, *turn)
        each = n_heads // n_kv  # heads of queries that share one of keys and values
        mixed, back_mixed = attention(qs, ks.repeat(each, 0), split(v, n_kv).repeat(each, 0), barred)
        out, back_out = self.linear(layer, "attn_output", joined(mixed), of, found)
        y = x + out
        m, back_second = self._norm(f"blk.{layer}.ffn_norm", y)
        gate, back_gate = self.linear(layer, "ffn_gate", m, of, found)
        up, back_up = self.linear(layer, "ffn_up", m, of, found)
        active, back_active = gated(gate, up)
        down, back_down = self.linear(layer, "ffn_down", active, of, found)

        def back(gradient: Floats) -> Floats:
            of_gate, of_up = back_active(back_down(gradient))
            gradient = gradient + back_second(back_gate(of_gate) + back_up(of_up))
            of_q, of_k, of_v = back_mixed(split(back_out(gradient), n_heads))
            of_k, of_v = (x.reshape(n_kv, each, *x.shape[1:]).sum(1) for x in (of_k, of_v))
            of_q, of_k = turned(of_q, turn[0], -turn[1]), turned(of_k, turn[0], -turn[1])
            of_n = back_q(joined(back_q_norm(of_q))) + back_k(joined(back_k_norm(of_k)))
            return gradient + back_first(of_n + back_v(joined(of_v)))

        return y + down, back

    def _turns(self, positions: Ints) -> tuple[Floats, Floats]:
        """Return the cosines and sines by which keys and queries turn, (T, D) each."""
        half = self.facts["attention.key_length"] // 2
        speeds = self.facts["rope.freq_base"] ** -(np.arange(half) / half)
        angles = np.tile(positions[:, None] * speeds, 2)
        return np.cos(angles).astype(np.float32), np.sin(angles).astype(np.float32)

    def _norm(self, name: str, x: Floats) -> tuple[Floats, Back]:
        gain, epsilon = self.weights[f"{name}.weight"], self.facts["attention.layer_norm_rms_epsilon"]
        scale: Floats = 1 / np.sqrt(np.square(x).mean(-1, keepdims=True) + np.float32(epsilon))
        y = x * scale

        def back(gradient: Floats) -> Floats:
            g = gradient * gain
            found: Floats = scale * (g - y * (g * y).mean(-1, keepdims=True))
            return found

        return y * gain, back


def turned(x: Floats, cosines: Floats, sines: Floats) -> Floats:
    """Turn pairs of numbers, half a width apart, by angles: (..., T, D). By negative sines, back again."""
    first, second = np.split(x, 2, -1)
    crossed: Floats = np.concatenate([-second, first], -1)
    return x * cosines + crossed * sines


def gated(gate: Floats, up: Floats) -> tuple[Floats, Callable[[Floats], tuple[Floats, Floats]]]:
    """Compute SwiGLU; the way back gives the gradients of gate and of up."""
    share: Floats = np.reciprocal(1 + np.exp(-gate))
    active = gate * share

    def back(gradient: Floats) -> tuple[Floats, Floats]:
        of_gate: Floats = gradient * up * (share + active * (1 - share))
        return of_gate, gradient * active

    return active * up, back
