"""LoRA weights as numpy arrays: the numeric half of a program.

For a weight W of the interpreter, (d_out, d_in), an adapter holds A, (r, d_in), and B, (d_out, r). The
interpreter then computes with W + scaling * B @ A, where scaling = alpha / r. This is stated here once and
asserted in the tests.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

Array = NDArray[Any]

#: The element types that an adapter may be held in.
DTYPES = (np.dtype(np.float32), np.dtype(np.float16))


@dataclass(frozen=True, eq=False)
class LoraWeights:
    """Low-rank weights, one pair per adapted tensor of an interpreter.

    Parameters
    ----------
    alpha : float
        Numerator of the scaling. It must be positive: llama.cpp reads zero as "do not scale".
    tensors : mapping of str to (A, B)
        Keyed by the name of the base tensor in a GGUF file, such as ``blk.0.attn_q.weight``. A is (r, d_in),
        B is (d_out, r), float32 or float16, with one rank r for all pairs. Held sorted by name, contiguous
        and read-only.

    Raises
    ------
    ValueError
        When the arrays do not fit together; the message names the tensor.
    """

    alpha: float
    tensors: Mapping[str, tuple[Array, Array]]

    def __post_init__(self) -> None:
        alpha = float(self.alpha)
        if not math.isfinite(alpha) or alpha <= 0:
            raise ValueError(f"alpha must be a positive finite number, not {self.alpha!r}")
        if not self.tensors:
            raise ValueError("an adapter needs at least one pair of tensors")
        pairs = {name: _pair(name, *self.tensors[name]) for name in sorted(self.tensors)}
        ranks = {name: a.shape[0] for name, (a, _) in pairs.items()}
        if len(set(ranks.values())) > 1:
            low, high = min(ranks, key=ranks.__getitem__), max(ranks, key=ranks.__getitem__)
            raise ValueError(f"ranks differ: {ranks[low]} in {low} and {ranks[high]} in {high}")
        object.__setattr__(self, "alpha", alpha)
        object.__setattr__(self, "tensors", pairs)

    @property
    def rank(self) -> int:
        """Rank r, the same in every pair."""
        return int(next(iter(self.tensors.values()))[0].shape[0])

    @property
    def scaling(self) -> float:
        """Factor alpha / r in front of B @ A."""
        return self.alpha / self.rank

    def delta(self, name: str) -> NDArray[np.float32]:
        """Compute what the adapter adds to one base weight, (d_out, d_in), in float32."""
        a, b = self.tensors[name]
        product: NDArray[np.float32] = b.astype(np.float32) @ a.astype(np.float32)  # (d_out, d_in)
        return product * np.float32(self.scaling)

    def shapes(self) -> dict[str, tuple[int, int]]:
        """Shape (d_out, d_in) of each base weight that the adapter changes."""
        return {name: (int(b.shape[0]), int(a.shape[1])) for name, (a, b) in self.tensors.items()}

    def astype(self, dtype: DTypeLike) -> LoraWeights:
        """Return these weights in another element type.

        Raises
        ------
        ValueError
            When a finite weight becomes infinite, as one above 65504 does in float16.
        """
        wanted = np.dtype(dtype)
        if all(a.dtype == wanted == b.dtype for a, b in self.tensors.values()):
            return self
        cast = {
            name: (_cast(name, a, wanted), _cast(name, b, wanted)) for name, (a, b) in self.tensors.items()
        }
        return LoraWeights(self.alpha, cast)

    def padded(self, multiple: int) -> LoraWeights:
        """Return the same change of every weight with the rank filled up with zeros to a multiple."""
        more = -self.rank % multiple
        if not more:
            return self
        filled = {
            name: (np.pad(a, ((0, more), (0, 0))), np.pad(b, ((0, 0), (0, more))))
            for name, (a, b) in self.tensors.items()
        }
        return LoraWeights(self.alpha * (self.rank + more) / self.rank, filled)

    def digest(self) -> str:
        """Hash alpha, names, shapes, element types and bytes: sha256 in hex."""
        state = hashlib.sha256(np.array(self.alpha, "<f8").tobytes())
        for name, pair in self.tensors.items():
            for array in pair:
                little = array.astype(array.dtype.newbyteorder("<"), copy=False)
                state.update(f"{name} {little.dtype.str} {little.shape}\n".encode("utf-8", "surrogatepass"))
                state.update(little.data)
        return state.hexdigest()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, LoraWeights):
            return NotImplemented
        return self is other or self.digest() == other.digest()

    def __hash__(self) -> int:
        return hash(self.digest())


def expand(
    modules: Sequence[str],
    a_bases: Mapping[str, Array],
    b_bases: Mapping[str, Array],
    coeff: Array,
    alpha: float,
) -> LoraWeights:
    """Mix a mapper's bases into an adapter.

    A[l, m] is the sum over n of coeff[l, m, n, 0] * a_bases[m][n]; B[l, m] follows with coeff[l, m, n, 1].

    Parameters
    ----------
    modules : sequence of str
        The M target modules, such as ``attn_q``. Whatever their order here, the M axis of `coeff` follows
        their *sorted* order.
    a_bases, b_bases : mapping of str to array
        For each module (N, r, d_in) and (N, d_out, r). All layers share them.
    coeff : array, (L, M, N, 2)
        Coefficients; the last axis is (A, B).
    alpha : float
        Numerator of the scaling.

    Returns
    -------
    LoraWeights
        Float32, with names ``blk.{layer}.{module}.weight``.
    """
    ordered = sorted(modules)
    coefficients = np.asarray(coeff, dtype=np.float32)
    if len(set(ordered)) != len(ordered):
        raise ValueError(f"a module is named twice: {', '.join(ordered)}")
    if coefficients.ndim != 4 or coefficients.shape[1] != len(ordered) or coefficients.shape[3] != 2:
        raise ValueError(f"coeff must be (layers, {len(ordered)}, bases, 2), not {coefficients.shape}")
    tensors: dict[str, tuple[Array, Array]] = {}
    for index, module in enumerate(ordered):
        a = _mix(module, "a_bases", a_bases, coefficients[:, index, :, 0])  # (L, r, d_in)
        b = _mix(module, "b_bases", b_bases, coefficients[:, index, :, 1])  # (L, d_out, r)
        for layer in range(coefficients.shape[0]):
            tensors[f"blk.{layer}.{module}.weight"] = (a[layer], b[layer])
    return LoraWeights(alpha, tensors)


def _mix(module: str, what: str, bases: Mapping[str, Array], weights: Array) -> Array:
    """Weighted sums of one module's bases, all layers in one product: (L, N) and (N, p, q) give (L, p, q)."""
    if module not in bases:
        raise ValueError(f"{what} has no entry for module {module!r}")
    stack = np.asarray(bases[module], dtype=np.float32)
    if stack.ndim != 3 or stack.shape[0] != weights.shape[1]:
        raise ValueError(f"{what}[{module!r}] must be ({weights.shape[1]}, rows, columns), not {stack.shape}")
    mixed: Array = weights @ stack.reshape(stack.shape[0], -1)  # (L, p * q)
    return mixed.reshape(-1, *stack.shape[1:])


def _pair(name: str, a: Array, b: Array) -> tuple[Array, Array]:
    for letter, array in (("A", a), ("B", b)):
        if getattr(array, "dtype", None) not in DTYPES:
            raise ValueError(f"{letter} of {name} must be a float32 or float16 array")
        if array.ndim != 2 or 0 in array.shape:
            raise ValueError(f"{letter} of {name} must have two non-empty axes, not shape {array.shape}")
    if a.shape[0] != b.shape[1]:
        raise ValueError(f"{name}: A is (r, d_in) = {a.shape} and B is (d_out, r) = {b.shape}, but r differs")
    return _frozen(a), _frozen(b)


def _frozen(array: Array) -> Array:
    """Take a contiguous read-only view; the caller's own array keeps its flags."""
    view = np.ascontiguousarray(array).view()
    view.flags.writeable = False
    return view


def _cast(name: str, array: Array, dtype: np.dtype[Any]) -> Array:
    with np.errstate(over="ignore"):
        cast = array.astype(dtype)
    if np.isfinite(array).all() and not np.isfinite(cast).all():
        raise ValueError(f"{name} holds a weight of {np.abs(array).max():.3g}, too large for {dtype}")
    return cast
