from __future__ import annotations

import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from fuzzy_magic.lora import LoraWeights, expand

NAME = "blk.0.attn_q.weight"


def pair(d_out: int = 6, d_in: int = 4, rank: int = 2, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return rng.normal(size=(rank, d_in)).astype("f4"), rng.normal(size=(d_out, rank)).astype("f4")


def test_delta_is_scaling_times_b_at_a_in_d_out_by_d_in() -> None:
    a, b = pair(d_out=6, d_in=4, rank=2)
    lora = LoraWeights(16.0, {NAME: (a, b)})
    assert lora.rank == 2
    assert lora.scaling == 8.0
    assert lora.delta(NAME).shape == (6, 4)
    assert lora.shapes() == {NAME: (6, 4)}
    np.testing.assert_allclose(lora.delta(NAME), 8.0 * (b @ a), rtol=1e-6)


@pytest.mark.parametrize(("rank", "padded"), [(2, 16), (16, 16), (17, 32)])
def test_a_padded_adapter_changes_the_weights_alike(rank: int, padded: int) -> None:
    lora = LoraWeights(3.0, {NAME: pair(rank=rank)})
    wide = lora.padded(16)
    assert wide.rank == padded
    np.testing.assert_allclose(wide.delta(NAME), lora.delta(NAME), rtol=1e-5, atol=1e-6)


def test_q4_0_holds_the_blocks_and_stands_for_the_numbers() -> None:
    a, b = pair(d_out=96, d_in=64, rank=32)
    lora = LoraWeights(16.0, {NAME: (a, b)})
    small = lora.to_q4_0()
    assert (lora.quantised, lora.astype("f2").quantised, small.quantised) == ("f32", "f16", "q4_0")
    assert lora.nbytes == 4 * (a.size + b.size)
    assert small.nbytes == (a.size + b.size) // 32 * 18
    assert (small.rank, small.scaling, small.shapes()) == (lora.rank, lora.scaling, lora.shapes())
    close = small.dequantised()
    assert close.quantised == "f32"
    np.testing.assert_allclose(close.tensors[NAME][0], a, atol=np.abs(a).max() / 8)
    np.testing.assert_array_equal(small.delta(NAME), close.delta(NAME))
    np.testing.assert_array_equal(small.astype("f2").tensors[NAME][1], close.tensors[NAME][1].astype("f2"))
    assert close.dequantised() is close
    assert small.to_q4_0() is small
    assert pickle.loads(pickle.dumps(small)) == small != close


def test_padding_leaves_q4_0_blocks_as_they_are_unless_the_rank_must_grow() -> None:
    small = LoraWeights(16.0, {NAME: pair(d_out=96, d_in=64, rank=32)}).to_q4_0()
    assert small.padded(16) is small
    wide = small.padded(64)
    assert (wide.rank, wide.quantised) == (64, "f32")
    np.testing.assert_allclose(wide.delta(NAME), small.delta(NAME), rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize(
    ("tensors", "message"),
    [
        (pair(d_out=96, d_in=64, rank=16), "B of blk.0.attn_q.weight has rows of 16"),
        (pair(d_out=96, d_in=48, rank=32), "A of blk.0.attn_q.weight has rows of 48"),
        ((np.full((32, 64), np.inf, "f4"), np.ones((96, 32), "f4")), "not finite as Q4_0"),
        ((np.full((32, 64), 1e30, "f4"), np.ones((96, 32), "f4")), "not finite as Q4_0"),
    ],
)
def test_weights_that_do_not_fit_q4_0_say_so(tensors: tuple, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        LoraWeights(16.0, {NAME: tensors}).to_q4_0()


def test_delta_of_a_float16_adapter_is_computed_in_float32() -> None:
    a, b = np.full((2, 4), 300, "f2"), np.full((6, 2), 300, "f2")
    delta = LoraWeights(2.0, {NAME: (a, b)}).delta(NAME)
    assert delta.dtype == np.float32
    assert delta.max() == 180_000  # infinite in float16


def test_equal_weights_are_equal_and_hash_alike_in_any_order() -> None:
    first, second = pair(seed=1), pair(seed=2)
    one = LoraWeights(16.0, {"blk.0.a.weight": first, "blk.1.a.weight": second})
    two = LoraWeights(16.0, {"blk.1.a.weight": second, "blk.0.a.weight": first})
    assert one == two
    assert hash(one) == hash(two)
    assert one.digest() == two.digest()
    assert list(two.tensors) == ["blk.0.a.weight", "blk.1.a.weight"]


@pytest.mark.parametrize("change", ["alpha", "name", "value", "dtype", "swap"])
def test_digest_changes_with_every_part(change: str) -> None:
    a, b = pair(d_out=4, d_in=4, rank=4)
    lora = LoraWeights(16.0, {NAME: (a, b)})
    other = {
        "alpha": lambda: LoraWeights(17.0, {NAME: (a, b)}),
        "name": lambda: LoraWeights(16.0, {"blk.1.attn_q.weight": (a, b)}),
        "value": lambda: LoraWeights(16.0, {NAME: (a, np.nextafter(b, 9))}),
        "dtype": lambda: lora.astype(np.float16),
        "swap": lambda: LoraWeights(16.0, {NAME: (b, a)}),
    }[change]()
    assert other.digest() != lora.digest()
    assert other != lora


def test_weights_are_read_only_and_the_callers_array_stays_writeable() -> None:
    a, b = pair()
    lora = LoraWeights(16.0, {NAME: (a, b)})
    with pytest.raises(ValueError, match="read-only"):
        lora.tensors[NAME][0][0, 0] = 1
    a[0, 0] = 1


def test_weights_become_contiguous() -> None:
    a, b = pair(d_out=6, d_in=4, rank=2)
    lora = LoraWeights(16.0, {NAME: (np.asfortranarray(a), b[::-1])})
    assert all(array.flags.c_contiguous for array in lora.tensors[NAME])
    np.testing.assert_array_equal(lora.tensors[NAME][1], b[::-1])


def test_weights_survive_pickling() -> None:
    lora = LoraWeights(16.0, {NAME: pair()})
    assert pickle.loads(pickle.dumps(lora)) == lora


@pytest.mark.parametrize(
    ("alpha", "tensors", "message"),
    [
        (0.0, {NAME: pair()}, "alpha must be a positive"),
        (float("nan"), {NAME: pair()}, "alpha must be a positive"),
        (float("inf"), {NAME: pair()}, "alpha must be a positive"),
        (16.0, {}, "at least one pair"),
        (16.0, {NAME: (pair()[0], pair(rank=3)[1])}, "but r differs"),
        (16.0, {"blk.0.x.weight": pair(rank=2), "blk.1.x.weight": pair(rank=3)}, "ranks differ: 2 in blk.0"),
        (16.0, {NAME: (np.zeros((32, 36), "u1"), np.zeros((9, 32), "f4"))}, "one of A and B is in Q4_0"),
        (16.0, {NAME: (np.zeros((32, 35), "u1"), np.zeros((9, 18), "u1"))}, "no whole Q4_0 blocks"),
        (16.0, {NAME: (np.zeros((64, 36), "u1"), np.zeros((9, 18), "u1"))}, "but r differs"),
        (
            16.0,
            {NAME: (np.zeros((32, 36), "u1"), np.zeros((9, 18), "u1")), "x": pair(rank=32)},
            "all must be held alike",
        ),
        (16.0, {NAME: (pair()[0].astype("f8"), pair()[1])}, "A of blk.0.attn_q.weight must be a float32"),
        (16.0, {NAME: (pair()[0], [[1.0]])}, "B of blk.0.attn_q.weight must be a float32"),
        (16.0, {NAME: (pair()[0][0], pair()[1])}, "two non-empty axes"),
        (16.0, {NAME: (np.zeros((0, 4), "f4"), np.zeros((6, 0), "f4"))}, "two non-empty axes"),
    ],
)
def test_weights_that_do_not_fit_are_refused_by_name(alpha: float, tensors: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        LoraWeights(alpha, tensors)


def test_casting_down_refuses_to_make_infinities() -> None:
    lora = LoraWeights(16.0, {NAME: (np.full((2, 4), 1e5, "f4"), pair()[1])})
    with pytest.raises(ValueError, match="1e\\+05, too large for float16"):
        lora.astype(np.float16)


def test_casting_to_the_type_at_hand_costs_nothing() -> None:
    lora = LoraWeights(16.0, {NAME: pair()})
    assert lora.astype(np.float32) is lora


@given(st.data(), st.integers(1, 3), st.integers(1, 4), st.integers(1, 3))
def test_expand_equals_the_sum_written_out(data: st.DataObject, layers: int, n_bases: int, rank: int) -> None:
    modules = ["ffn_up", "attn_q"]  # not sorted, on purpose
    shapes = {"attn_q": (5, 4), "ffn_up": (7, 4)}
    small = st.floats(-2, 2, width=32)
    a_bases = {m: data.draw(hnp.arrays("f4", (n_bases, rank, shapes[m][1]), elements=small)) for m in modules}
    b_bases = {m: data.draw(hnp.arrays("f4", (n_bases, shapes[m][0], rank), elements=small)) for m in modules}
    coeff = data.draw(hnp.arrays("f4", (layers, 2, n_bases, 2), elements=small))
    lora = expand(modules, a_bases, b_bases, coeff, alpha=16.0)
    assert lora.rank == rank
    assert lora.shapes() == {f"blk.{i}.{m}.weight": shapes[m] for i in range(layers) for m in modules}
    for layer in range(layers):
        for index, module in enumerate(sorted(modules)):
            a, b = lora.tensors[f"blk.{layer}.{module}.weight"]
            expected_a = sum(coeff[layer, index, n, 0] * a_bases[module][n] for n in range(n_bases))
            expected_b = sum(coeff[layer, index, n, 1] * b_bases[module][n] for n in range(n_bases))
            np.testing.assert_allclose(a, expected_a, rtol=1e-5, atol=1e-5)
            np.testing.assert_allclose(b, expected_b, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize(
    ("modules", "shape", "message"),
    [
        (["attn_q", "attn_q"], (1, 2, 3, 2), "named twice"),
        (["attn_q"], (1, 2, 3, 2), "coeff must be"),
        (["attn_q"], (1, 1, 3, 1), "coeff must be"),
        (["attn_v"], (1, 1, 3, 2), "a_bases has no entry for module 'attn_v'"),
        (["attn_q"], (1, 1, 4, 2), r"a_bases\['attn_q'\] must be \(4, rows, columns\)"),
    ],
)
def test_expand_refuses_what_does_not_fit(modules: list[str], shape: tuple[int, ...], message: str) -> None:
    bases = {"attn_q": np.zeros((3, 2, 4), "f4")}
    with pytest.raises(ValueError, match=message):
        expand(modules, bases, {"attn_q": np.zeros((3, 5, 2), "f4")}, np.zeros(shape, "f4"), 16.0)


def test_large_weights_move_to_a_file_and_stay_what_they_are() -> None:
    rng = np.random.default_rng(0)
    tensors = {f"blk.{n}.attn_q.weight": (rng.random((64, 1024)), rng.random((2048, 64))) for n in range(8)}
    floats = LoraWeights(
        16.0, {n: (a.astype(np.float32), b.astype(np.float32)) for n, (a, b) in tensors.items()}
    )
    for weights in (floats, floats.astype(np.float16)):
        moved = weights.mapped()
        assert moved.digest() == weights.digest()
        assert not any(array.flags.writeable for pair in moved.tensors.values() for array in pair)
        assert moved.mapped() is moved
    small = floats.to_q4_0()
    assert small.nbytes < 4 << 20
    assert small.mapped() is small


def test_weights_stay_in_memory_where_the_disk_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(**_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.TemporaryFile", full)
    a, b = np.ones((64, 20_000), np.float32), np.ones((20_000, 64), np.float32)
    weights = LoraWeights(1.0, {"blk.0.attn_q.weight": (a, b)})
    assert weights.mapped() is weights
