from __future__ import annotations

import os
import struct
import time
from pathlib import Path

import gguf
import numpy as np
import pytest
from gguf import GGMLQuantizationType, GGUFValueType, quants
from hypothesis import given
from hypothesis import strategies as st

from fuzzy_magic import gguf_io, gguf_read
from fuzzy_magic.errors import ProgramFormatError, ProgramNotFound
from fuzzy_magic.lora import LoraWeights

Q, UP = "blk.0.attn_q.weight", "blk.1.ffn_up.weight"


def lora(rank: int = 32, width: int = 64, seed: int = 0) -> LoraWeights:
    rng = np.random.default_rng(seed)

    def pair(d_out: int) -> tuple[np.ndarray, np.ndarray]:
        return rng.normal(size=(rank, width)).astype("f4"), rng.normal(size=(d_out, rank)).astype("f4")

    return LoraWeights(16.0, {Q: pair(96), UP: pair(128)})


# A writer of our own for files that the package would refuse to write.


def text(value: str | bytes) -> bytes:
    data = value.encode() if isinstance(value, str) else value
    return struct.pack("<Q", len(data)) + data


def entry(key: str | bytes, kind: GGUFValueType | int, payload: bytes) -> bytes:
    return text(key) + struct.pack("<I", kind) + payload


def string(key: str | bytes, value: str | bytes) -> bytes:
    return entry(key, GGUFValueType.STRING, text(value))


STANDARD = (
    string("general.architecture", "bert"),
    string("general.type", "adapter"),
    string("adapter.type", "lora"),
    entry("adapter.lora.alpha", GGUFValueType.FLOAT32, struct.pack("<f", 16)),
)
A_RECORD, B_RECORD = (f"{Q}.lora_a", (64, 2)), (f"{Q}.lora_b", (2, 96))


def record(name: str, axes: tuple[int, ...], kind: int, offset: int) -> bytes:
    shape = b"".join(struct.pack("<Q", axis) for axis in axes)
    return text(name) + struct.pack("<I", len(axes)) + shape + struct.pack("<IQ", kind, offset)


def build(
    keys: tuple[bytes, ...] = STANDARD,
    records: tuple[bytes, ...] = (
        record(*A_RECORD, GGMLQuantizationType.F16, 0),
        record(*B_RECORD, GGMLQuantizationType.F16, 256),
    ),
    data: bytes = bytes(256 + 384),
    head: bytes = b"GGUF" + struct.pack("<I", 3),
    n_tensors: int | None = None,
    n_keys: int | None = None,
    alignment: int = 32,
) -> bytes:
    counts = (len(records) if n_tensors is None else n_tensors, len(keys) if n_keys is None else n_keys)
    front = head + struct.pack("<QQ", *counts) + b"".join(keys) + b"".join(records)
    return front + bytes(-len(front) % alignment) + data


def refused(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    with pytest.raises(ProgramFormatError) as caught:
        gguf_io.read_adapter(path)
    assert caught.value.path == path
    assert caught.value.hint
    return caught.value.problem


def test_the_hand_built_file_is_accepted(tmp_path: Path) -> None:
    path = tmp_path / "x.gguf"
    path.write_bytes(build())
    weights, metadata = gguf_io.read_adapter(path)
    assert weights.shapes() == {Q: (96, 64)}
    assert metadata["general.type"] == "adapter"


def test_float16_round_trip_is_exact(tmp_path: Path) -> None:
    half = lora().astype(np.float16)
    gguf_io.write_adapter(tmp_path / "x.gguf", half, {}, "bert")
    assert gguf_io.read_adapter(tmp_path / "x.gguf")[0] == half


def test_float32_round_trip_is_exact(tmp_path: Path) -> None:
    gguf_io.write_adapter(tmp_path / "x.gguf", lora(), {}, "bert", "F32")
    assert gguf_io.read_adapter(tmp_path / "x.gguf")[0] == lora()


def test_the_gguf_package_reads_the_same_tensors_and_keys(tmp_path: Path) -> None:
    half = lora().astype(np.float16)
    gguf_io.write_adapter(tmp_path / "x.gguf", half, {"fuzzy.note": "grüße"}, "bert")
    reader = gguf.GGUFReader(tmp_path / "x.gguf")
    try:
        found = {tensor.name: np.array(tensor.data) for tensor in reader.tensors}
        values = {
            key: field.contents() for key, field in reader.fields.items() if not key.startswith("GGUF.")
        }
    finally:
        reader.data._mmap.close()
    assert values == {
        "general.architecture": "bert",
        "general.type": "adapter",
        "adapter.type": "lora",
        "adapter.lora.alpha": 16.0,
        "fuzzy.note": "grüße",
    }
    assert set(found) == {f"{name}.lora_{letter}" for name in (Q, UP) for letter in "ab"}
    for name, (a, b) in half.tensors.items():
        for letter, array in (("a", a), ("b", b)):
            assert found[f"{name}.lora_{letter}"].dtype == np.float16
            np.testing.assert_array_equal(found[f"{name}.lora_{letter}"], array)


def test_q4_0_is_what_the_gguf_package_makes_of_it_and_close_to_the_weights(tmp_path: Path) -> None:
    path = tmp_path / "x.gguf"
    gguf_io.write_adapter(path, lora(), {}, "bert", "Q4_0")
    weights, _ = gguf_io.read_adapter(path)
    assert weights.quantised == "q4_0"
    weights = weights.dequantised()
    for name, pair in lora().tensors.items():
        for ours, original in zip(weights.tensors[name], pair, strict=True):
            kind = GGMLQuantizationType.Q4_0
            np.testing.assert_array_equal(ours, quants.dequantize(quants.quantize(original, kind), kind))
            blocks = original.reshape(-1, 32)
            step = np.abs(blocks).max(axis=1, keepdims=True) / 8
            assert (np.abs(ours.reshape(-1, 32) - blocks) <= step * 1.01).all()
    assert path.stat().st_size < 0.3 * sum(4 * (a.size + b.size) for a, b in lora().tensors.values())


def test_q4_0_blocks_travel_bit_for_bit_and_are_never_quantised_again(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)

    def blocks(rows: int, columns: int) -> np.ndarray:
        found = rng.integers(0, 256, (rows, columns // 32, 18), dtype=np.uint8)
        # Scales that quantising would not choose: it divides the largest weight by 8.
        found[..., :2] = rng.normal(size=(rows, columns // 32, 1)).astype("<f2").view(np.uint8)
        return found.reshape(rows, -1)

    odd = LoraWeights(16.0, {Q: (blocks(32, 64), blocks(96, 32)), UP: (blocks(32, 64), blocks(128, 32))})
    assert odd.dequantised().to_q4_0() != odd
    gguf_io.write_adapter(tmp_path / "x.gguf", odd, {}, "bert")
    assert gguf_io.read_adapter(tmp_path / "x.gguf")[0] == odd
    reader = gguf.GGUFReader(tmp_path / "x.gguf")
    try:
        assert {tensor.tensor_type for tensor in reader.tensors} == {GGMLQuantizationType.Q4_0}
        stored = {tensor.name: np.array(tensor.data) for tensor in reader.tensors}
    finally:
        reader.data._mmap.close()
    np.testing.assert_array_equal(stored[f"{Q}.lora_b"], odd.tensors[Q][1])
    gguf_io.write_adapter(tmp_path / "wide.gguf", odd, {}, "bert", "F32")
    assert gguf_io.read_adapter(tmp_path / "wide.gguf")[0] == odd.dequantised()


def test_q4_0_blocks_beside_floats_are_read_as_floats(tmp_path: Path) -> None:
    kind = GGMLQuantizationType.Q4_0
    stored = quants.quantize(np.ones((2, 64), "f4"), kind).tobytes()
    offset = -(-len(stored) // 32) * 32
    records = (record(*A_RECORD, kind, 0), record(*B_RECORD, GGMLQuantizationType.F16, offset))
    data = stored + bytes(offset - len(stored)) + bytes(384)
    (tmp_path / "x.gguf").write_bytes(build(records=records, data=data))
    weights, _ = gguf_io.read_adapter(tmp_path / "x.gguf")
    assert weights.quantised == "f32"
    np.testing.assert_array_equal(weights.tensors[Q][0], np.ones((2, 64), "f4"))


def test_q8_0_is_read_though_not_written(tmp_path: Path) -> None:
    a = np.random.default_rng(0).normal(size=(32, 64)).astype("f4")
    kind = GGMLQuantizationType.Q8_0
    stored = quants.quantize(a, kind).tobytes()
    records = (record(f"{Q}.lora_a", (64, 32), kind, 0), record(f"{Q}.lora_b", (32, 64), kind, len(stored)))
    (tmp_path / "x.gguf").write_bytes(build(records=records, data=stored + stored))
    weights, _ = gguf_io.read_adapter(tmp_path / "x.gguf")
    np.testing.assert_allclose(weights.tensors[Q][0], a, atol=0.02)


METADATA = {
    "fuzzy.text": "naïve ☃ 𝄞 \x00 line\nline",
    "fuzzy.empty": "",
    "fuzzy.yes": True,
    "fuzzy.small": 7,
    "fuzzy.negative": -7,
    "fuzzy.large": 1 << 62,
    "fuzzy.float": 0.1,
    "fuzzy.list": ["a", "", "ß"],
    "fuzzy.none": [],
}


def test_metadata_of_every_kind_comes_back_as_it_was(tmp_path: Path) -> None:
    vectors = np.arange(6, dtype="f4")
    metadata = {**METADATA, "fuzzy.vectors": vectors, "fuzzy.no_vectors": vectors[:0]}
    gguf_io.write_adapter(tmp_path / "x.gguf", lora(), metadata, "bert")
    for found in (gguf_io.read_adapter(tmp_path / "x.gguf")[1], gguf_io.read_header(tmp_path / "x.gguf")):
        np.testing.assert_array_equal(found.pop("fuzzy.vectors"), vectors)
        assert len(found.pop("fuzzy.no_vectors")) == 0
        assert {key: found[key] for key in METADATA} == METADATA
        assert [type(found[key]) for key in METADATA] == [type(value) for value in METADATA.values()]


@given(st.text(st.characters(codec="utf-8")), st.lists(st.text(st.characters(codec="utf-8"))))
def test_any_text_survives(tmp_path_factory: pytest.TempPathFactory, value: str, items: list[str]) -> None:
    path = tmp_path_factory.mktemp("any") / "x.gguf"
    gguf_io.write_adapter(path, lora(rank=1, width=2), {"fuzzy.text": value, "fuzzy.items": items}, "bert")
    found = gguf_io.read_header(path)
    assert (found["fuzzy.text"], found["fuzzy.items"]) == (value, items)


def test_label_vectors_of_sixty_labels_are_written_and_read_in_milliseconds(tmp_path: Path) -> None:
    vectors = np.random.default_rng(0).normal(size=60 * 384).astype("f4")
    small, path = lora(rank=1, width=2), tmp_path / "x.gguf"
    times = []
    for _ in range(3):
        start = time.perf_counter()
        gguf_io.write_adapter(path, small, {"fuzzy.label_vectors": vectors}, "bert")
        found = gguf_io.read_header(path)["fuzzy.label_vectors"]
        times.append(time.perf_counter() - start)
    np.testing.assert_array_equal(found, vectors)
    assert min(times) < 0.03  # value by value it takes 0.05 s and more


@pytest.mark.parametrize(
    ("metadata", "message"),
    [
        ({"a b": "x"}, "'a b' is not a metadata key"),
        ({"k" * 257: "x"}, "is not a metadata key"),
        ({"k": "\ud800"}, "k: character 0 is a lone surrogate"),
        ({"k": ["ok", "\udfff"]}, "k: character 0 is a lone surrogate"),
        ({"k": 1 << 63}, "needs more than 64 bits"),
        ({"k": np.zeros(2)}, "k: cannot store ndarray"),
        ({"k": np.zeros((2, 2), "f4")}, "k: cannot store ndarray"),
        ({"k": None}, "k: cannot store NoneType"),
        ({"adapter.lora.alpha": 2.0}, "adapter.lora.alpha is a standard key"),
    ],
)
def test_metadata_that_could_not_be_read_is_not_written(tmp_path: Path, metadata: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        gguf_io.write_adapter(tmp_path / "x.gguf", lora(), metadata, "bert")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("weights", "tensor_type", "message"),
    [
        (lora(rank=16), "Q4_0", "16 columns, and Q4_0 needs a multiple of 32"),
        (lora(), "Q5_K", "tensor_type must be"),
        (
            LoraWeights(1.0, {Q: (np.full((2, 4), 1e6, "f4"), np.ones((4, 2), "f4"))}),
            "F16",
            "not finite as F16",
        ),
        (LoraWeights(1.0, {Q: (np.full((2, 4), np.nan, "f4"), np.ones((4, 2), "f4"))}), "F32", "not finite"),
        (
            LoraWeights(1.0, {"x": (np.ones((2, 4), "f4"), np.ones((4, 2), "f4"))}),
            "F32",
            "'x.lora_a' is not the",
        ),
    ],
)
def test_weights_that_could_not_be_read_are_not_written(
    tmp_path: Path, weights: LoraWeights, tensor_type: str, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        gguf_io.write_adapter(tmp_path / "x.gguf", weights, {}, "bert", tensor_type)
    assert list(tmp_path.iterdir()) == []


def test_a_failed_write_keeps_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "x.gguf"
    path.write_bytes(b"old")
    with pytest.raises(ValueError, match="surrogate"):
        gguf_io.write_adapter(path, lora(), {"k": "\ud800"}, "bert")
    assert path.read_bytes() == b"old"
    gguf_io.write_adapter(path, lora(), {}, "bert")
    assert path.read_bytes()[:4] == b"GGUF"
    assert [file.name for file in tmp_path.iterdir()] == ["x.gguf"]


def int32(value: int) -> bytes:
    return struct.pack("<I", value)


def array(kind: int, count: int, payload: bytes = b"") -> bytes:
    return struct.pack("<IQ", kind, count) + payload


F16, F32 = GGMLQuantizationType.F16, GGMLQuantizationType.F32
NAN16, INF32 = np.full(128, np.nan, "<f2").tobytes(), np.full(128, np.inf, "<f4").tobytes()
A, B = record(*A_RECORD, F16, 0), record(*B_RECORD, F16, 256)

HEADERS = {
    "empty": (b"", "the magic number needs 4 bytes, the file ends after 0 (at byte 0)"),
    "magic": (b"PK\3\4" + build()[4:], "starts with b'PK\\x03\\x04'"),
    "version 1": (build(head=b"GGUF" + int32(1)), "GGUF version 1"),
    "version 4": (build(head=b"GGUF" + int32(4)), "GGUF version 4"),
    "byte order": (build(head=b"GGUF" + struct.pack(">I", 3)), "the other byte order"),
    "tensor count": (build(n_tensors=1 << 60), "claims 1152921504606846976 tensors"),
    "key count": (build(n_keys=1 << 63), "claims 2 tensors and 9223372036854775808 keys"),
    "no tensors": (build(records=(), data=b""), "at least one pair"),
    "truncated header": (build()[:60], "needs"),
}
KEYS = {
    "empty key": ((string("", "x"),), "metadata key '' has characters"),
    "long key": ((string("k" * 257, "x"),), "metadata key 4 is 257 bytes long, at most 256"),
    "zero byte in key": ((string("adapter.lora.alpha\0", "x"),), "characters that a key may not have"),
    "key not UTF-8": ((string(b"\xff", "x"),), "metadata key 4 is not UTF-8"),
    "value not UTF-8": ((string("k", b"\xff\xfe"),), "k is not UTF-8"),
    "surrogate in value": ((string("k", b"\xed\xa0\x80"),), "k is not UTF-8"),
    "twice": ((string("k", "1"), string("k", "2")), "metadata key k appears twice"),
    "type": ((entry("k", 99, b""),), "k has type 99, which does not exist"),
    "string length": ((entry("k", 8, struct.pack("<Q", 1 << 62)),), "k is 4611686018427387904 bytes long"),
    "bool": ((entry("k", 7, b"\2"),), "k is a bool with value 2"),
    "array length": ((entry("k", 9, array(6, 1 << 61)),), "k needs 9223372036854775808 bytes"),
    "array of arrays": ((entry("k", 9, array(9, 1)),), "k is an array of arrays"),
    "array item type": ((entry("k", 9, array(77, 1)),), "items of k has type 77"),
    "many strings": ((entry("k", 9, array(8, 1 << 20)),), "strings in arrays to 1048576"),
    "aLoRA": ((entry("adapter.alora.invocation_tokens", 9, array(4, 0)),), "is not supported"),
    "alignment 0": ((entry("general.alignment", 4, int32(0)),), "general.alignment is 0"),
    "alignment 48": ((entry("general.alignment", 4, int32(48)),), "general.alignment is 48"),
    "alignment huge": ((entry("general.alignment", 4, int32(1 << 31)),), "general.alignment is 2147483648"),
    "alignment type": ((string("general.alignment", "32"),), "general.alignment has type STRING"),
}
TENSORS = {
    "name": ((record("output.weight", (64, 2), F16, 0), B), "tensor name 'output.weight' is not"),
    "norm": ((record("blk.0.attn_norm.weight", (64,), F16, 0), B), "is not blk.<layer>"),
    "long name": ((record("blk.0." + "a" * 60 + ".weight.lora_a", (64, 2), F16, 0), B), "at most 63"),
    "one axis": ((record(f"{Q}.lora_a", (64,), F16, 0), B), "has 1 axes, expected 2"),
    "many axes": ((record(f"{Q}.lora_a", (64, 2, 9), F16, 0), B), "has 3 axes, expected 2"),
    "no rows": ((record(f"{Q}.lora_a", (64, 0), F16, 0), B), "has shape (0, 64)"),
    "huge axis": ((record(f"{Q}.lora_a", (1 << 63, 2), F16, 0), B), "has shape (2, 9223372036854775808)"),
    "tensor type": ((record(*A_RECORD, 14, 0), B), "has tensor type 14"),
    "no type": ((record(*A_RECORD, 0xFFFFFFFF, 0), B), "has tensor type 4294967295"),
    "block": ((record(f"{Q}.lora_a", (33, 2), 2, 0), B), "33 columns, and Q4_0 needs a multiple of 32"),
    "overlap": ((A, record(*B_RECORD, F16, 0)), "has offset 0 in the data section, expected 256"),
    "offset": ((A, record(*B_RECORD, F16, 1 << 40)), "has offset 1099511627776 in the data section"),
    "too long": ((A, record(f"{Q}.lora_b", (2, 1 << 20), F16, 256)), "the file ends after"),
    "too many": ((record(f"{Q}.lora_a", (1 << 24, 1 << 24), F16, 0),), "at most 134217728 are read"),
    "twice": ((A, record(*A_RECORD, F16, 256)), "appears twice"),
    "half a pair": ((A,), "bytes follow the last tensor"),
    "ranks": ((A, record(f"{Q}.lora_b", (3, 64), F16, 256)), "but r differs"),
}


@pytest.mark.parametrize("case", HEADERS)
def test_a_malformed_header_is_refused(tmp_path: Path, case: str) -> None:
    content, message = HEADERS[case]
    assert message in refused(tmp_path / "x.gguf", content)


@pytest.mark.parametrize("case", KEYS)
def test_malformed_metadata_is_refused(tmp_path: Path, case: str) -> None:
    keys, message = KEYS[case]
    assert message in refused(tmp_path / "x.gguf", build(keys=STANDARD + keys))


@pytest.mark.parametrize("case", TENSORS)
def test_malformed_tensor_records_are_refused(tmp_path: Path, case: str) -> None:
    records, message = TENSORS[case]
    assert message in refused(tmp_path / "x.gguf", build(records=records))


def test_half_a_pair_is_refused(tmp_path: Path) -> None:
    problem = refused(tmp_path / "x.gguf", build(records=(A,), data=bytes(256)))
    assert f"{Q} has lora_a but no lora_b" in problem


@pytest.mark.parametrize("index", range(4))
def test_a_missing_standard_key_is_refused(tmp_path: Path, index: int) -> None:
    keys = STANDARD[:index] + STANDARD[index + 1 :]
    assert "is missing" in refused(tmp_path / "x.gguf", build(keys=keys))


@pytest.mark.parametrize("key", gguf_read.EXPECTED_TYPES)
def test_a_standard_key_of_another_type_is_refused_because_native_code_would_abort(
    tmp_path: Path, key: str
) -> None:
    keys = tuple(item for item in STANDARD if not item.startswith(text(key)))
    wrong = entry(key, GGUFValueType.FLOAT64, struct.pack("<d", 16))
    assert f"{key} has type FLOAT64" in refused(tmp_path / "x.gguf", build(keys=(*keys, wrong)))


def test_a_model_that_is_no_adapter_is_refused(tmp_path: Path) -> None:
    keys = (STANDARD[0], string("general.type", "model"), *STANDARD[2:])
    assert "general.type is 'model', expected 'adapter'" in refused(tmp_path / "x.gguf", build(keys=keys))


@pytest.mark.parametrize("alpha", [0.0, -1.0, float("nan"), float("inf")])
def test_a_senseless_alpha_is_refused(tmp_path: Path, alpha: float) -> None:
    keys = (*STANDARD[:3], entry("adapter.lora.alpha", GGUFValueType.FLOAT32, struct.pack("<f", alpha)))
    assert "alpha must be a positive" in refused(tmp_path / "x.gguf", build(keys=keys))


@pytest.mark.parametrize(
    ("kind", "payload"),
    [(F16, NAN16), (F32, INF32), (2, (b"\x00\x7e" + b"\x88" * 16) * 4), (8, b"\x00\x7c" * 68)],
)
def test_weights_that_are_not_finite_are_refused(tmp_path: Path, kind: int, payload: bytes) -> None:
    payload += bytes(-len(payload) % 32)
    records = (record(*A_RECORD, kind, 0), record(*B_RECORD, F16, len(payload)))
    problem = refused(tmp_path / "x.gguf", build(records=records, data=payload + bytes(384)))
    assert f"{Q}.lora_a holds a value that is not finite" in problem


def test_every_truncation_is_refused(tmp_path: Path) -> None:
    content = build()
    for size in range(0, len(content), 7):
        assert refused(tmp_path / "x.gguf", content[:size])


def test_padding_after_the_last_tensor_is_allowed_and_more_is_not(tmp_path: Path) -> None:
    path = tmp_path / "x.gguf"
    path.write_bytes(build() + bytes(31))
    gguf_io.read_adapter(path)
    assert "32 bytes follow the last tensor" in refused(path, build() + bytes(32))


def test_another_alignment_is_honoured(tmp_path: Path) -> None:
    keys = (*STANDARD, entry("general.alignment", 4, int32(128)))
    (tmp_path / "x.gguf").write_bytes(build(keys=keys, alignment=128))
    gguf_io.read_adapter(tmp_path / "x.gguf")


def test_a_missing_file_is_a_program_not_found(tmp_path: Path) -> None:
    for path in (tmp_path / "x.gguf", "nul\0byte"):
        with pytest.raises(ProgramNotFound):
            gguf_io.read_adapter(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_or_a_folder_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", tmp_path):
        with pytest.raises(ProgramFormatError, match="not a regular file"):
            gguf_io.read_header(path)


def test_a_huge_file_is_refused_without_reading_it(tmp_path: Path) -> None:
    path = tmp_path / "x.gguf"
    path.write_bytes(build())
    os.truncate(path, gguf_read.MAX_FILE_BYTES + 1)  # sparse
    with pytest.raises(ProgramFormatError, match="536870913 bytes are more than"):
        gguf_io.read_header(path)


def test_a_link_stays_a_link_to_the_new_file(tmp_path: Path) -> None:
    target, link = tmp_path / "real", tmp_path / "link"
    target.write_text("old")
    link.symlink_to(target)
    with gguf_io.replacing(link) as temporary:
        temporary.write_text("new")
    assert link.is_symlink()
    assert target.read_text() == "new"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["link", "real"]


def test_what_is_no_plain_file_is_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path, error, message in [
        (tmp_path, IsADirectoryError, "Is a directory"),
        ("", IsADirectoryError, "Is a directory"),
        (pipe, OSError, "not a plain file"),
    ]:
        with pytest.raises(error, match=message), gguf_io.replacing(path):
            raise AssertionError("nothing may be written")
    assert pipe.is_fifo()
