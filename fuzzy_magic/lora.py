"""LoRA weights as numpy arrays: the numeric half of a program.

For a weight W of the interpreter, (d_out, d_in), an adapter holds A, (r, d_in), and B, (d_out, r). The
interpreter then computes with W + scaling * B @ A, where scaling = alpha / r. This is stated here once and
asserted in the tests.

Weights are held as floats, or as the blocks of GGUF's Q4_0: 32 numbers of a row in 18 bytes, a float16 scale
and 4 bits for each. Blocks stay bytes, in memory as in files: quantising again what was dequantised need not
give the same bits.
"""

from __future__ import annotations

import hashlib
import math
import mmap
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Literal, TypeAlias

import numpy as np
from gguf import GGMLQuantizationType, quants
from numpy.typing import DTypeLike, NDArray

Array = NDArray[Any]
Quantised: TypeAlias = Literal["f32", "f16", "q4_0"]

#: The element types that an adapter may be held in; bytes are Q4_0 blocks.
DTYPES = (np.dtype(np.float32), np.dtype(np.float16), np.dtype(np.uint8))
Q4_0_NUMBERS, Q4_0_BYTES = 32, 18  # of one block
MAPPED_BYTES = 4 << 20  # from which on weights are worth a file
_Q4_0 = GGMLQuantizationType.Q4_0


@dataclass(frozen=True, eq=False)
class LoraWeights:
    """Low-rank weights, one pair per adapted tensor of an interpreter.

    Parameters
    ----------
    alpha : float
        Numerator of the scaling. It must be positive: llama.cpp reads zero as "do not scale".
    tensors : mapping of str to (A, B)
        Keyed by the name of the base tensor in a GGUF file, such as ``blk.0.attn_q.weight``. A is (r, d_in),
        B is (d_out, r), float32 or float16, with one rank r for all pairs. Or all are uint8: Q4_0 blocks, so
        A is (r, d_in / 32 * 18) and B is (d_out, r / 32 * 18). Held sorted by name, contiguous and read-only.

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
        blocks = {name: a.dtype == np.uint8 for name, (a, _) in pairs.items()}
        if len(set(blocks.values())) > 1:
            blocked, plain = max(blocks, key=blocks.__getitem__), min(blocks, key=blocks.__getitem__)
            raise ValueError(f"{blocked} is in Q4_0 blocks and {plain} in floats: all must be held alike")
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

    @property
    def quantised(self) -> Quantised:
        """What the weights are held in; of float16 and float32 mixed, the wider."""
        kinds = {array.dtype for pair in self.tensors.values() for array in pair}
        if np.dtype(np.uint8) in kinds:
            return "q4_0"
        return "f32" if np.dtype(np.float32) in kinds else "f16"

    @property
    def nbytes(self) -> int:
        """Bytes that the weights take, in memory and in a file."""
        return sum(a.nbytes + b.nbytes for a, b in self.tensors.values())

    def delta(self, name: str) -> NDArray[np.float32]:
        """Compute what the adapter adds to one base weight, (d_out, d_in), in float32."""
        a, b = map(numbers, self.tensors[name])
        product: NDArray[np.float32] = b.astype(np.float32) @ a.astype(np.float32)  # (d_out, d_in)
        return product * np.float32(self.scaling)

    def shapes(self) -> dict[str, tuple[int, int]]:
        """Shape (d_out, d_in) of each base weight that the adapter changes."""
        return {name: (int(b.shape[0]), columns(a)) for name, (a, b) in self.tensors.items()}

    def dequantised(self) -> LoraWeights:
        """Return these weights as numbers to compute with: Q4_0 blocks in float32, floats as they are."""
        if self.quantised != "q4_0":
            return self
        return LoraWeights(self.alpha, {n: (numbers(a), numbers(b)) for n, (a, b) in self.tensors.items()})

    def to_q4_0(self) -> LoraWeights:
        """Return these weights in Q4_0 blocks, as llama.cpp quantises them; itself where they are already.

        Raises
        ------
        ValueError
            When the rank or an input width is no multiple of 32, or a weight is not finite.
        """
        if self.quantised == "q4_0":
            return self
        return LoraWeights(
            self.alpha,
            {n: (_blocks(f"A of {n}", a), _blocks(f"B of {n}", b)) for n, (a, b) in self.tensors.items()},
        )

    def mapped(self) -> LoraWeights:
        """Return these weights in a file without a name, mapped into memory, where they are large.

        The system can then drop and read their pages as it needs: many large programs held side by side take
        no memory of the process. Nobody else can reach the file, so nobody can cut it short.
        """
        arrays = [array for pair in self.tensors.values() for array in pair]
        if self.nbytes < MAPPED_BYTES or isinstance(_owner(arrays[0]), mmap.mmap):
            return self
        try:
            with tempfile.TemporaryFile(prefix="fuzzy_magic") as file:
                for array in arrays:
                    file.write(array.data)
                file.flush()
                space = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except OSError:  # no room on the disk
            return self
        starts = [0, *accumulate(array.nbytes for array in arrays)]
        views = (
            np.frombuffer(space, array.dtype, array.size, start).reshape(array.shape)
            for array, start in zip(arrays, starts, strict=False)
        )
        return LoraWeights(self.alpha, dict(zip(self.tensors, zip(views, views, strict=True), strict=True)))

    def astype(self, dtype: DTypeLike) -> LoraWeights:
        """Return these weights in a float type, dequantised where they are blocks.

        Raises
        ------
        ValueError
            When a finite weight becomes infinite, as one above 65504 does in float16.
        """
        wanted = np.dtype(dtype)
        if self.quantised == "q4_0":
            return self.dequantised().astype(wanted)
        if all(a.dtype == wanted == b.dtype for a, b in self.tensors.values()):
            return self
        cast = {
            name: (_cast(name, a, wanted), _cast(name, b, wanted)) for name, (a, b) in self.tensors.items()
        }
        return LoraWeights(self.alpha, cast)

    def padded(self, multiple: int) -> LoraWeights:
        """Return the same change of every weight with the rank filled up with zeros to a multiple.

        The rank of blocks is a multiple of 32, which most callers want no more of; if it must grow, they
        become float32.
        """
        more = -self.rank % multiple
        if not more:
            return self
        if self.quantised == "q4_0":
            return self.dequantised().padded(multiple)
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


def columns(array: Array) -> int:
    """Return how many numbers a row holds, be it of floats or of Q4_0 blocks."""
    width = int(array.shape[1])
    return width // Q4_0_BYTES * Q4_0_NUMBERS if array.dtype == np.uint8 else width


def numbers(array: Array) -> Array:
    """Return rows of floats as they are, and rows of Q4_0 blocks as float32, exactly."""
    return quants.dequantize(array, _Q4_0) if array.dtype == np.uint8 else array


def scales_are_finite(blocks: Array) -> bool:
    """Say whether Q4_0 blocks stand for finite numbers, which their scales decide, without dequantising."""
    scales = np.ascontiguousarray(blocks.reshape(-1, Q4_0_BYTES)[:, :2]).view("<f2")
    return bool(np.isfinite(scales).all())


def _blocks(what: str, array: Array) -> Array:
    if array.shape[1] % Q4_0_NUMBERS:
        raise ValueError(f"{what} has rows of {array.shape[1]}, and Q4_0 needs a multiple of {Q4_0_NUMBERS}")
    with np.errstate(over="ignore", invalid="ignore"):  # refused just below
        blocks: Array = np.ascontiguousarray(quants.quantize(array.astype(np.float32), _Q4_0))
    if not (np.isfinite(array).all() and scales_are_finite(blocks)):
        raise ValueError(f"{what} holds a weight that is not finite as Q4_0")
    return blocks


def _owner(array: Array) -> object:
    """Return whose memory an array looks at."""
    owner: object = array
    while isinstance(owner, (np.ndarray, memoryview)):
        owner = owner.base if isinstance(owner, np.ndarray) else owner.obj
    return owner


def _pair(name: str, a: Array, b: Array) -> tuple[Array, Array]:
    for letter, array in (("A", a), ("B", b)):
        if getattr(array, "dtype", None) not in DTYPES:
            raise ValueError(
                f"{letter} of {name} must be a float32 or float16 array, or Q4_0 blocks in uint8"
            )
        if array.ndim != 2 or 0 in array.shape:
            raise ValueError(f"{letter} of {name} must have two non-empty axes, not shape {array.shape}")
        if array.dtype == np.uint8 and array.shape[1] % Q4_0_BYTES:
            raise ValueError(f"{letter} of {name} has rows of {array.shape[1]} bytes, no whole Q4_0 blocks")
    if (a.dtype == np.uint8) != (b.dtype == np.uint8):
        raise ValueError(f"{name}: one of A and B is in Q4_0 blocks, the other in floats")
    ours, theirs = (a.shape[0], columns(a)), (b.shape[0], columns(b))
    if ours[0] != theirs[1]:
        raise ValueError(f"{name}: A is (r, d_in) = {ours} and B is (d_out, r) = {theirs}, but r differs")
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
