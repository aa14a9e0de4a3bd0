from __future__ import annotations

import _thread
import ctypes
import gc
import signal
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tiny_models
from hypothesis import given
from hypothesis import strategies as st

from fuzzy_magic.errors import ContextOverflow, InferenceError, NativeCallFailed
from fuzzy_magic.gguf_io import write_adapter
from fuzzy_magic.llama import Model
from fuzzy_magic.llama_vocabulary import _SILENT, native_library
from fuzzy_magic.lora import LoraWeights

ENCODER = {"n_ctx": 512, "n_seq_max": 8, "n_batch": 256, "embeddings": True, "n_threads": 1}
DECODER = {"n_ctx": 512, "n_seq_max": 8, "n_threads": 1}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="module")
def encoder(folder: Path) -> Iterator[Model]:
    model = Model(tiny_models.write_encoder(folder / "encoder.gguf"), **ENCODER)
    yield model
    model.close()


@pytest.fixture(scope="module")
def decoder(folder: Path) -> Iterator[Model]:
    model = Model(tiny_models.write_decoder(folder / "decoder.gguf"), **DECODER)
    yield model
    model.close()


def row(model: Model, text: str) -> list[int]:
    return [model.cls, *model.tokenize(text), model.sep]


def lora(modules: dict[str, tuple[int, int]], seed: int) -> LoraWeights:
    return LoraWeights(16.0, tiny_models.random_lora(modules, seed)).astype(np.float16)


def adapter_file(folder: Path, weights: LoraWeights, architecture: str) -> Path:
    path = folder / f"{weights.digest()[:8]}.gguf"
    write_adapter(path, weights, {}, architecture)
    return path


def logits_of(model: Model, tokens: list[int], sequence: int = 0, start: int = 0) -> np.ndarray:
    count = len(tokens)
    wanted = [False] * (count - 1) + [True]
    return model.decode(tokens, range(start, start + count), [sequence] * count, wanted)[0].copy()


# Text and tokens


@given(text=st.text(st.characters(codec="utf-8")))
def test_byte_level_text_survives_tokens(decoder: Model, text: str) -> None:
    assert decoder.detokenize(decoder.tokenize(text)) == text


@given(
    parts=st.lists(
        st.one_of(
            st.sampled_from([*tiny_models.CONTROL, "[CLS]", "[SEP]", "[MASK]", "\0", "\ud800", "\udfff"]),
            st.text(max_size=8),
        )
    )
)
def test_no_text_makes_a_control_token(decoder: Model, encoder: Model, parts: list[str]) -> None:
    text = "".join(parts)
    assert not any(map(decoder.is_control, decoder.tokenize(text)))
    unknown = tiny_models.wordpieces().index("[UNK]")  # what an unknown word honestly becomes
    tokens = [token for token in encoder.tokenize(text) if token != unknown]
    assert not any(map(encoder.is_control, tokens))


def test_text_behind_a_nul_is_read(decoder: Model, encoder: Model) -> None:
    assert decoder.detokenize(decoder.tokenize("high\0low")) == "high\0low"
    assert encoder.tokenize("high \0 low") == encoder.tokenize("high low")


def test_control_tokens_are_found_by_name(decoder: Model) -> None:
    ids = [decoder.token_id(piece) for piece in tiny_models.CONTROL]
    assert ids == sorted(set(ids))
    assert decoder.detokenize(ids) == ""
    with pytest.raises(InferenceError, match="no control token"):
        decoder.token_id("high")


# Encoding


def test_a_row_is_encoded_alike_alone_and_in_a_batch(encoder: Model) -> None:
    rows = [
        row(encoder, text) for text in ("the site is down", "news", "", "high low " * 20, "picnic in spring")
    ]
    together = encoder.encode(rows * 4)  # more rows than sequences
    alone = np.concatenate([encoder.encode([each]) for each in rows])
    np.testing.assert_allclose(together, np.tile(alone, (4, 1)), atol=5e-3)  # attention is in float16


def test_pooling_is_the_mean_of_the_token_states(encoder: Model) -> None:
    tokens = row(encoder, "the server is down")
    (states,) = encoder.encode_tokens([tokens])
    assert states.shape == (len(tokens), tiny_models.WIDTH)
    np.testing.assert_allclose(encoder.encode([tokens])[0], states.mean(axis=0), atol=1e-5)


def test_a_process_may_end_while_a_daemon_thread_computes() -> None:
    script = """
        import threading, fuzzy_magic
        ask = fuzzy_magic.compile("Is it urgent?", returns=bool, cache=False)
        ask("warm")
        rows = [f"row {number}" for number in range(20_000)]
        begun = threading.Event()
        target = lambda: ask.map(rows, progress=lambda done: begun.set())
        threading.Thread(target=target, daemon=True).start()
        assert begun.wait(60)
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(script)], capture_output=True, timeout=120)
    assert (done.returncode, done.stderr.decode()) == (0, "")


def test_no_rows_give_no_states(encoder: Model) -> None:
    assert encoder.encode([]).shape == (0, tiny_models.WIDTH)


def test_a_row_longer_than_the_positions_is_refused_before_native_code_sees_it(encoder: Model) -> None:
    fits = [encoder.cls] * tiny_models.N_CTX
    encoder.encode([fits])
    with pytest.raises(ContextOverflow) as caught:
        encoder.encode([[encoder.cls], [*fits, encoder.sep]])
    assert (caught.value.n_tokens, caught.value.n_ctx, caught.value.index) == (129, 128, 1)
    with pytest.raises(ContextOverflow):
        encoder.encode([[]])
    with pytest.raises(ContextOverflow):
        encoder.encode_tokens([[*fits, encoder.sep]])


def test_a_token_outside_the_vocabulary_is_an_error(encoder: Model, decoder: Model) -> None:
    with pytest.raises(NativeCallFailed) as caught:
        encoder.encode([[10**6]])
    assert (caught.value.call, caught.value.code) == ("llama_encode", -1)
    with pytest.raises(NativeCallFailed):
        logits_of(decoder, [-5])


# Adapters


def test_an_encoder_adapter_equals_merged_weights(encoder: Model, folder: Path) -> None:
    weights = lora(tiny_models.ENCODER_MODULES, seed=1)
    deltas = {name: weights.delta(name) for name in weights.tensors}
    merged = Model(tiny_models.write_encoder(folder / "merged.gguf", deltas=deltas), **ENCODER)
    tokens = row(encoder, "the site is down")
    adapter = encoder.load_adapter(adapter_file(folder, weights, "bert"))
    plain = encoder.encode([tokens])
    with encoder.using(adapter):
        adapted = encoder.encode([tokens])
    assert np.abs(adapted - plain).max() > 0.05
    np.testing.assert_allclose(adapted, merged.encode([tokens]), atol=0.01)  # float16 products
    encoder.free(adapter)
    merged.close()
    np.testing.assert_array_equal(encoder.encode([tokens]), plain)


def test_a_decoder_adapter_equals_merged_weights(decoder: Model, folder: Path) -> None:
    weights = lora(tiny_models.DECODER_MODULES, seed=2)
    deltas = {name: weights.delta(name) for name in weights.tensors}
    merged = Model(tiny_models.write_decoder(folder / "merged_decoder.gguf", deltas=deltas), **DECODER)
    adapter = decoder.load_adapter(adapter_file(folder, weights, "qwen3"))
    tokens = decoder.tokenize("the site is down")
    decoder.clear()
    with decoder.using(adapter):
        adapted = logits_of(decoder, tokens)
    reference = logits_of(merged, tokens)
    assert np.corrcoef(adapted, reference)[0, 1] > 0.9999
    decoder.free(adapter)
    merged.close()
    decoder.clear()


def test_cells_outlive_a_change_of_the_adapter(decoder: Model, folder: Path) -> None:
    one, other = (
        decoder.load_adapter(adapter_file(folder, lora(tiny_models.DECODER_MODULES, seed), "qwen3"))
        for seed in (3, 4)
    )
    prefix, tail = decoder.tokenize("the site"), decoder.tokenize(" is down")
    decoder.clear()
    decoder.use(one)
    logits_of(decoder, prefix)
    before = logits_of(decoder, tail, start=len(prefix))
    decoder.use(other)
    logits_of(decoder, prefix, sequence=1)
    decoder.use(one)
    decoder.remove_sequence(0, len(prefix))
    np.testing.assert_allclose(logits_of(decoder, tail, start=len(prefix)), before, atol=1e-3)
    decoder.clear()
    for each in (one, other):
        decoder.free(each)  # and with it the base is in use again
        with pytest.raises(InferenceError, match="freed"):
            decoder.use(each)


@pytest.mark.parametrize("architecture", ["bert", "qwen3"])
def test_an_adapter_for_another_base_is_refused(decoder: Model, folder: Path, architecture: str) -> None:
    path = adapter_file(
        folder, lora(tiny_models.ENCODER_MODULES | {"ffn_gate": (7, 7)}, seed=4), architecture
    )
    with pytest.raises(NativeCallFailed, match="llama_adapter_lora_init"):
        decoder.load_adapter(path)


def test_threads_with_different_adapters_do_not_mix(encoder: Model, folder: Path) -> None:
    tokens = row(encoder, "the server is down")
    loaded = [
        encoder.load_adapter(adapter_file(folder, lora(tiny_models.ENCODER_MODULES, seed), "bert"))
        for seed in (5, 6)
    ]
    expected = []
    for adapter in loaded:
        with encoder.using(adapter):
            expected.append(encoder.encode([tokens]))
    wrong: list[int] = []

    def work(which: int) -> None:
        for _ in range(20):
            with encoder.using(loaded[which]):
                if not np.array_equal(encoder.encode([tokens]), expected[which]):
                    wrong.append(which)

    threads = [threading.Thread(target=work, args=(which,)) for which in (0, 1, 0)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    for adapter in loaded:
        encoder.free(adapter)


# Sequences


def test_a_shared_prefix_gives_the_logits_of_an_unshared_one(decoder: Model) -> None:
    prefix, tails = decoder.tokenize("How urgent is this?"), ["the site is down", "news", "a server"]
    decoder.clear()
    logits_of(decoder, prefix)
    tokens, positions, sequences, wanted = [], [], [], []
    for sequence, tail in enumerate(tails, 1):
        decoder.copy_sequence(0, sequence)
        ids = decoder.tokenize(tail)
        tokens += ids
        positions += range(len(prefix), len(prefix) + len(ids))
        sequences += [sequence] * len(ids)
        wanted += [False] * (len(ids) - 1) + [True]
    shared = decoder.decode(tokens, positions, sequences, wanted).copy()
    for logits, tail in zip(shared, tails, strict=True):
        decoder.clear()
        alone = logits_of(decoder, [*prefix, *decoder.tokenize(tail)])
        np.testing.assert_allclose(logits, alone, atol=0.02 * np.abs(alone).max())
        assert logits.argmax() == alone.argmax()
    decoder.clear()


def test_removed_positions_can_be_computed_anew(decoder: Model) -> None:
    decoder.clear()
    prefix = decoder.tokenize("the site")
    logits_of(decoder, prefix)
    first = logits_of(decoder, decoder.tokenize(" is"), start=len(prefix))
    decoder.remove_sequence(0, len(prefix))
    logits_of(decoder, decoder.tokenize(" down"), start=len(prefix))
    decoder.remove_sequence(0, len(prefix))
    again = logits_of(decoder, decoder.tokenize(" is"), start=len(prefix))
    np.testing.assert_allclose(first, again, atol=1e-3)
    decoder.clear()


def test_sequences_and_batches_out_of_range_never_reach_native_code(decoder: Model) -> None:
    for call in (
        lambda: decoder.copy_sequence(0, 8),
        lambda: decoder.copy_sequence(-1, 1),
        lambda: decoder.remove_sequence(8),
        lambda: logits_of(decoder, [1], sequence=8),
        lambda: decoder.decode([], [], [], []),
        lambda: decoder.decode([1] * 513, range(513), [0] * 513, [False] * 513),
        lambda: decoder.decode([1] * 9, range(9), [0] * 9, [True] * 9),
    ):
        with pytest.raises(InferenceError):
            call()


def test_a_full_cache_is_an_error_and_leaves_the_model_usable(decoder: Model) -> None:
    decoder.clear()
    decoder.decode([1] * 500, range(500), [0] * 500, [False] * 500)
    with pytest.raises(NativeCallFailed) as caught:
        decoder.decode([1] * 20, range(20), [1] * 20, [False] * 20)
    assert caught.value.code == 1
    decoder.clear()
    assert np.isfinite(logits_of(decoder, [1])).all()
    decoder.clear()


# States of sequences, and room that grows


def test_a_restored_sequence_goes_on_bit_by_bit(decoder: Model) -> None:
    prefix, tail = decoder.tokenize("How urgent is this?"), decoder.tokenize("the site is down")
    decoder.clear()
    logits_of(decoder, prefix)
    state = decoder.sequence_state(0)
    before = logits_of(decoder, tail, start=len(prefix))
    decoder.clear()
    assert decoder.restore_sequence(0, state)
    np.testing.assert_array_equal(logits_of(decoder, tail, start=len(prefix)), before)
    decoder.clear()


def test_what_is_no_state_is_not_restored(decoder: Model) -> None:
    decoder.clear()
    logits_of(decoder, decoder.tokenize("the site"))
    state = decoder.sequence_state(0)
    decoder.clear()
    for broken in (state[: len(state) // 2], state[:0], np.zeros(64, np.uint8)):
        assert not decoder.restore_sequence(1, broken)
    assert np.isfinite(logits_of(decoder, [1], sequence=1)).all()
    decoder.clear()


def test_a_model_grows_and_keeps_what_it_is_told_to(decoder: Model, folder: Path) -> None:
    growing = Model(decoder.path, **DECODER, grows=True)
    weights = lora(tiny_models.DECODER_MODULES, seed=7)
    adapter = growing.load_adapter(adapter_file(folder, weights, "qwen3"))
    assert (growing.cells, growing.sequences) == (0, 0)
    for call in (
        lambda: logits_of(growing, [1]),
        lambda: growing.use(adapter),
    ):
        with pytest.raises(InferenceError):
            call()
    with pytest.raises(InferenceError, match="513 cells are more than the 512 that"):
        growing.reserve(513, 1)
    with pytest.raises(InferenceError, match="9 sequences are more than the 8 that"):
        growing.reserve(256, 9)
    growing.reserve(256, 2)
    growing.use(adapter)
    prefix, tail = growing.tokenize("How urgent is this?"), growing.tokenize("the site is down")
    for sequence in (0, 1):
        logits_of(growing, prefix, sequence)
    before = logits_of(growing, tail, start=len(prefix))
    growing.remove_sequence(0, len(prefix))
    generation = growing.generation
    growing.reserve(200, 1)
    assert (growing.cells, growing.sequences, growing.generation) == (256, 2, generation)
    growing.reserve(200, 4, keep=[0])
    assert (growing.cells, growing.sequences, growing.generation) == (256, 4, generation + 1)
    after = logits_of(growing, tail, start=len(prefix))  # in other cells, under the same adapter
    np.testing.assert_allclose(after, before, atol=1e-3)
    assert np.isfinite(logits_of(growing, prefix, sequence=1)).all()  # which starts anew
    growing.close()


# Grammars


def test_a_grammar_says_which_tokens_may_follow(decoder: Model) -> None:
    grammar = decoder.grammar('root ::= "high" | "low"')
    high, low, yes = (decoder.tokenize(word)[0] for word in ("high", "low", "yes"))
    end = decoder.token_id("<|end|>")
    assert grammar.allowed([high, low, yes, end]).tolist() == [True, True, False, False]
    copy = grammar.copy()
    copy.accept(high)
    assert copy.allowed([high, low, end]).tolist() == [False, False, True]
    assert grammar.allowed([low]).tolist() == [True]


def test_a_malformed_grammar_is_an_error(decoder: Model) -> None:
    with pytest.raises(NativeCallFailed, match="grammar"):
        decoder.grammar("root ::= (")


# Loading


def test_a_file_that_is_no_model_is_an_error(folder: Path) -> None:
    broken = folder / "broken.gguf"
    broken.write_bytes(b"GGUF" + bytes(100))
    for path in (broken, folder / "missing.gguf"):
        with pytest.raises(NativeCallFailed, match="llama_model_load_from_file"):
            Model(path, n_ctx=64)


@contextmanager
def ctrl_c_in_native_calls() -> Iterator[None]:
    """Press Ctrl-C in the midst of every native call that logs something, as all do that make something."""
    native = native_library()
    # A builtin, which runs no bytecode: nothing is raised before the native call is over.
    press = ctypes.CFUNCTYPE(None)(_thread.interrupt_main)
    native.llama_log_set(ctypes.cast(press, native.llama_log_callback), None)
    # A process that was started in the background ignores Ctrl-C, and Python then does too.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            yield
    finally:
        native.llama_log_set(_SILENT, None)
        signal.signal(signal.SIGINT, before)
    gc.collect()  # the traceback holds what was half made


@pytest.fixture
def freed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the native functions that have freed something."""
    names: list[str] = []

    def counted(name: str, function: Callable[[Any], None]) -> Callable[[Any], None]:
        def free(pointer: Any) -> None:
            assert pointer
            names.append(name)
            function(pointer)

        return free

    native = native_library()
    for name in ("llama_free", "llama_model_free", "llama_adapter_lora_free"):
        monkeypatch.setattr(native, name, counted(name, getattr(native, name)))
    return names


def test_a_model_that_was_interrupted_is_freed(decoder: Model, freed: list[str]) -> None:
    for count in (1, 2):
        with ctrl_c_in_native_calls():
            Model(decoder.path, **DECODER)
        assert freed == ["llama_model_free"] * count


def test_a_context_that_was_interrupted_is_freed(decoder: Model, freed: list[str]) -> None:
    model = Model(decoder.path, **DECODER, grows=True)
    with ctrl_c_in_native_calls():
        model.reserve(256, 8)
    with pytest.raises(InferenceError):
        logits_of(model, [1, 2, 3])
    model.reserve(256, 8)
    assert freed == ["llama_free"]
    assert logits_of(model, [1, 2, 3]).shape == (model.n_vocab,)
    model.close()
    model.close()
    assert freed == ["llama_free", "llama_free", "llama_model_free"]


def test_an_adapter_that_was_interrupted_is_freed(decoder: Model, folder: Path, freed: list[str]) -> None:
    path = adapter_file(folder, lora(tiny_models.DECODER_MODULES, 5), "qwen3")
    with ctrl_c_in_native_calls():
        decoder.load_adapter(path)
    assert freed == ["llama_adapter_lora_free"]
    decoder.free(decoder.load_adapter(path))
    assert freed == ["llama_adapter_lora_free"] * 2
