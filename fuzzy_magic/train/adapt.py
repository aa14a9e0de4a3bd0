"""Linear layers that apply a different LoRA to every spec's rows, each a mixture of shared bases.

The adapter of spec s is A[s] = sum_n alpha_A[s, n] A_bases[n] and B[s] = sum_n alpha_B[s, n] B_bases[n].
*Mixed*, none of them is built: x A[s]^T = sum_n alpha_A[s, n] (x A_bases[n]^T) is one dense product with all
bases side by side, then a weighted sum. On CPUs this is several times faster than one small matrix for each
row, so passes over rows of many specs take it. *Built*, the matrices are made once a step and multiplied with
all rows of their spec at once: N bases a token would cost more than a layer of a small decoder itself.

Shapes: S specs, B rows in S groups of the same size, T tokens, L layers, M target modules, N bases, r rank,
Din, Dout. lora_A is (r, Din), lora_B is (Dout, r).
"""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor, nn
from torch.nn import functional as F


class Bases(nn.Module):
    """The shared LoRA bases of one module type, used by all layers (PAW, arXiv 2607.02512)."""

    def __init__(self, d_out: int, d_in: int, n_bases: int, rank: int) -> None:
        super().__init__()
        self.a = nn.Parameter(torch.randn(n_bases, rank, d_in) * 0.02)  # (N, r, Din)
        # Zero, so that training starts at the base.
        self.b = nn.Parameter(torch.zeros(n_bases, d_out, rank))  # (N, Dout, r)


class AdaptedLinear(nn.Module):
    """A linear layer plus the adapter that the current coefficients select."""

    def __init__(self, base: nn.Linear, bases: Bases, scaling: float) -> None:
        super().__init__()
        self.base = base
        self.bases = [bases]  # in a list: the owner registers the bases once, not every layer
        self.scaling = scaling
        self.coefficients: Tensor | None = None  # (S, N, 2)
        self.built: tuple[Tensor, Tensor] | None = None  # (S, r, Din), (S, Dout, r)

    def forward(self, x: Tensor) -> Tensor:
        """Map (B, T, Din) to (B, T, Dout), each group of rows under its own adapter."""
        y: Tensor = self.base(x)  # (B, T, Dout)
        if self.built is not None:
            a, b = self.built
            change = x.reshape(len(a), -1, x.shape[-1]) @ a.mT @ b.mT  # (S, B / S * T, Dout)
            return y + self.scaling * change.reshape(y.shape)
        if self.coefficients is None:
            return y
        bases = self.bases[0]
        n, r, _ = bases.a.shape
        alpha = self.coefficients.to(x.dtype)
        alpha = alpha.repeat_interleave(len(x) // len(alpha), 0)  # (B, N, 2)
        z = F.linear(x, bases.a.flatten(0, 1).to(x.dtype)).unflatten(-1, (n, r))  # (B, T, N, r)
        u = (z * alpha[:, None, :, None, 0]).sum(2, keepdim=True)  # (B, T, 1, r)
        w = (u * alpha[:, None, :, None, 1]).flatten(2)  # (B, T, N * r)
        stacked = bases.b.permute(1, 0, 2).flatten(1).to(x.dtype)  # (Dout, N * r)
        return y + self.scaling * F.linear(w, stacked)


class Adapted:
    """All adapted layers of a frozen or trained base: `set` before a forward pass, `clear` after it.

    Every `nn.Linear` of the model whose dotted name ends in a key of `targets` is replaced.

    Parameters
    ----------
    model : nn.Module
        The base; changed in place.
    targets : mapping
        Name endings in the model to module names in the mapper (`attn_q`, …); layers come in order of depth.
    bases : mapping
        The bases of each module name; whoever owns them trains them.
    scaling : float
        Factor alpha / r of the adapters.
    """

    def __init__(
        self, model: nn.Module, targets: Mapping[str, str], bases: Mapping[str, Bases], scaling: float
    ) -> None:
        self.modules = sorted(set(targets.values()))
        self.layers: dict[str, list[AdaptedLinear]] = {m: [] for m in self.modules}
        for name, module in list(model.named_modules()):
            ending = next((e for e in targets if name.endswith(e)), None)
            if ending is None or not isinstance(module, nn.Linear):
                continue
            kind = targets[ending]
            adapted = AdaptedLinear(module, bases[kind], scaling)
            parent, _, leaf = name.rpartition(".")
            setattr(model.get_submodule(parent), leaf, adapted)
            self.layers[kind].append(adapted)

    @property
    def n_layers(self) -> int:
        """Layers of the base, L."""
        return len(self.layers[self.modules[0]])

    def set(self, coefficients: Tensor | None, *, build: bool = False) -> None:
        """Select the adapters of the specs: `coefficients` is (S, L, M, N, 2), modules in sorted order.

        None is the bare base, as after `clear`.
        """
        if coefficients is None:
            self.clear()
            return
        for m, kind in enumerate(self.modules):
            linears = self.layers[kind]
            for layer, linear in enumerate(linears):
                linear.coefficients, linear.built = coefficients[:, layer, m], None
            if build:
                bases = linears[0].bases[0]
                a = torch.einsum("sln,nrd->lsrd", coefficients[:, :, m, :, 0], bases.a)
                b = torch.einsum("sln,ndr->lsdr", coefficients[:, :, m, :, 1], bases.b)
                for layer, linear in enumerate(linears):
                    linear.built = a[layer], b[layer]

    def clear(self) -> None:
        """Compute with the bare base from now on."""
        for linears in self.layers.values():
            for linear in linears:
                linear.coefficients = linear.built = None
