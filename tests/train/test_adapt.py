from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from fuzzy_magic.train.adapt import Adapted, AdaptedLinear, Bases

B, T, N, R, D_IN, D_OUT, SCALING = 5, 7, 3, 4, 12, 9, 2.5


@pytest.fixture
def bases() -> Bases:
    torch.manual_seed(0)
    made = Bases(D_OUT, D_IN, N, R)
    nn.init.normal_(made.b, std=0.3)
    return made


@pytest.fixture
def layer(bases: Bases) -> AdaptedLinear:
    return AdaptedLinear(nn.Linear(D_IN, D_OUT), bases, SCALING)


def coefficients(*shape: int) -> Tensor:
    return torch.randn(*shape, N, 2, generator=torch.Generator().manual_seed(3))


def test_the_mixture_equals_a_lora_built_for_each_row(layer: AdaptedLinear, bases: Bases) -> None:
    alpha, x = coefficients(B), torch.randn(B, T, D_IN)
    layer.coefficients = alpha
    a = torch.einsum("bn,nri->bri", alpha[..., 0], bases.a)  # (B, r, Din)
    b = torch.einsum("bn,nor->bor", alpha[..., 1], bases.b)  # (B, Dout, r)
    expected = layer.base(x) + SCALING * torch.einsum("bor,bri,bti->bto", b, a, x)
    torch.testing.assert_close(layer(x), expected, rtol=1e-5, atol=1e-5)


def test_new_bases_change_nothing() -> None:
    layer = AdaptedLinear(nn.Linear(D_IN, D_OUT), Bases(D_OUT, D_IN, N, R), SCALING)
    x = torch.randn(B, T, D_IN)
    layer.coefficients = coefficients(B)
    torch.testing.assert_close(layer(x), layer.base(x))


def test_the_gradient_reaches_coefficients_and_both_kinds_of_bases(
    layer: AdaptedLinear, bases: Bases
) -> None:
    alpha = coefficients(B).requires_grad_()
    layer.coefficients = alpha
    layer(torch.randn(B, T, D_IN)).square().mean().backward()
    for each in (alpha, bases.a, bases.b):
        assert each.grad is not None
        assert each.grad.abs().sum() > 0


def test_the_bases_belong_to_the_mapper_and_not_to_each_layer(layer: AdaptedLinear) -> None:
    assert sorted(layer.state_dict()) == ["base.bias", "base.weight"]


class Block(nn.Module):
    """A layer of a base, with one linear layer that is no target."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.other, self.up = nn.Linear(6, 6), nn.Linear(6, 6), nn.Linear(6, 8)

    def forward(self, x: Tensor) -> Tensor:
        return self.up(self.other(self.query(x)))


@pytest.fixture
def adapted() -> tuple[nn.Sequential, Adapted]:
    torch.manual_seed(1)
    model = nn.Sequential(Block())
    kinds = {"attn_q": Bases(6, 6, N, R), "ffn_up": Bases(8, 6, N, R)}
    for bases in kinds.values():
        nn.init.normal_(bases.b, std=0.5)
    return model, Adapted(model, {"query": "attn_q", "up": "ffn_up"}, kinds, 1.0)


def test_only_the_targets_are_replaced(adapted: tuple[nn.Sequential, Adapted]) -> None:
    model, layers = adapted
    block = model[0]
    assert isinstance(block.query, AdaptedLinear)
    assert isinstance(block.up, AdaptedLinear)
    assert not isinstance(block.other, AdaptedLinear)
    assert layers.modules == ["attn_q", "ffn_up"]
    assert layers.n_layers == 1


def test_built_adapters_equal_the_mixture_for_groups_of_rows(adapted: tuple[nn.Sequential, Adapted]) -> None:
    model, layers = adapted
    x = torch.randn(6, 3, 6)  # three rows of each of two specs
    outputs = []
    for build in (False, True):
        layers.set(coefficients(2, layers.n_layers, len(layers.modules)), build=build)
        outputs.append(model(x))
    torch.testing.assert_close(*outputs, rtol=1e-4, atol=1e-5)
    layers.clear()
    assert not torch.allclose(model(x), outputs[0])


def test_cleared_coefficients_leave_the_bare_base(adapted: tuple[nn.Sequential, Adapted]) -> None:
    model, layers = adapted
    x = torch.randn(2, 3, 6)
    bare = model(x)
    layers.set(coefficients(2, layers.n_layers, len(layers.modules)))
    assert not torch.allclose(model(x), bare)
    layers.clear()
    torch.testing.assert_close(model(x), bare, rtol=0, atol=0)


def test_modules_take_their_coefficients_in_sorted_order(adapted: tuple[nn.Sequential, Adapted]) -> None:
    model, layers = adapted
    given = coefficients(2, 1, 2)
    layers.set(given)
    torch.testing.assert_close(model[0].query.coefficients, given[:, 0, 0])
    torch.testing.assert_close(model[0].up.coefficients, given[:, 0, 1])
