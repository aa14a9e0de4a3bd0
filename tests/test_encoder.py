from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest
import sample_programs
import tiny_models

from fuzzy_magic.errors import ContextOverflow, InterpreterMismatch, InvalidOutput
from fuzzy_magic.interpreter.adapters import AdapterCache
from fuzzy_magic.interpreter.encoder import EncoderInterpreter
from fuzzy_magic.interpreter.loaded import interpreter
from fuzzy_magic.interpreter.scheduler import Row
from fuzzy_magic.llama import base_model
from fuzzy_magic.models import Pair
from fuzzy_magic.program import Program
from fuzzy_magic.settings import override

TEXTS = [
    "the site is down",
    "news",
    "",
    "picnic in spring",
    "high low " * 20,
    "a server is down!",
    "no",
    "yes",
]
HOSTILE = ["[CLS]", "[SEP] low [SEP]", "a\0b", "\ud800", "x" * 20_000, "\u202e", "low " * 126, " "]


@pytest.fixture
def pair(tiny_pairs: dict[str, Pair]) -> Pair:
    return tiny_pairs["encoder"]


@pytest.fixture
def encoder(pair: Pair) -> EncoderInterpreter:
    found = interpreter(pair)
    assert isinstance(found, EncoderInterpreter)
    return found


def program(pair: Pair, seed: int = 0) -> Program:
    return sample_programs.label_program(seed, interpreter_sha256=pair.interpreter.sha256)


def scores(rows: Sequence[Row]) -> np.ndarray:
    return np.array([row.scores for row in rows])


def test_scores_are_the_softmax_of_the_scaled_cosines(encoder: EncoderInterpreter, pair: Pair) -> None:
    one = program(pair)
    model = encoder.model
    (row,) = encoder.run(one, ["the site is down"]).rows
    with encoder._adapters.using(one):
        state = model.encode([[model.cls, *model.tokenize("the site is down"), model.sep]])[0]
    cosines = one.label_vectors @ (state / np.linalg.norm(state))
    weights = np.exp(one.temperature * cosines)
    np.testing.assert_allclose(row.scores, weights / weights.sum(), rtol=1e-4)
    assert row.text == one.returns.labels[int(cosines.argmax())]


def test_rows_agree_in_batches_of_any_size(encoder: EncoderInterpreter, pair: Pair) -> None:
    one = program(pair)
    together = encoder.run(one, TEXTS)
    exact = encoder.run(one, TEXTS, exact=True)
    with override(max_rows_per_batch=3):
        threes = encoder.run(one, TEXTS)
    for other in (exact, threes):
        assert [row.text for row in other.rows] == [row.text for row in together.rows]
        np.testing.assert_allclose(scores(other.rows), scores(together.rows), atol=0.02)
        assert other.tokens == together.tokens


def test_exact_rows_do_not_depend_on_their_neighbours(encoder: EncoderInterpreter, pair: Pair) -> None:
    one = program(pair)
    many = encoder.run(one, TEXTS, exact=True).rows
    assert encoder.run(one, TEXTS[3:4], exact=True).rows[0] == many[3]


def test_each_batch_is_reported_once_the_longest_rows_first(encoder: EncoderInterpreter, pair: Pair) -> None:
    batches: list[Mapping[int, Row]] = []
    with override(max_rows_per_batch=3):
        outcome = encoder.run(program(pair), TEXTS, on_batch=batches.append)
    assert [len(batch) for batch in batches] == [3, 3, 2]
    assert {index: row for batch in batches for index, row in batch.items()} == dict(enumerate(outcome.rows))
    assert 4 in batches[0]
    assert 2 in batches[-1]


def test_hostile_rows_change_no_other_row_and_stay_in_the_set(
    encoder: EncoderInterpreter, pair: Pair
) -> None:
    one = program(pair)
    plain = encoder.run(one, TEXTS).rows
    mixed = encoder.run(one, [*HOSTILE, *TEXTS]).rows
    np.testing.assert_allclose(scores(mixed[len(HOSTILE) :]), scores(plain), atol=0.02)
    assert [row.text for row in mixed[len(HOSTILE) :]] == [row.text for row in plain]
    for text, row in zip(HOSTILE, mixed, strict=False):
        if len(text) > 10_000:
            assert isinstance(row.error, ContextOverflow)
        else:
            assert row.text in one.returns.labels


def test_a_row_that_is_too_long_says_by_how_much(encoder: EncoderInterpreter, pair: Pair) -> None:
    rows = encoder.run(program(pair), ["low " * 126, "low " * 127]).rows
    assert rows[0].error is None
    assert isinstance(rows[1].error, ContextOverflow)
    assert (rows[1].error.n_tokens, rows[1].error.n_ctx) == (129, tiny_models.N_CTX)


def test_no_texts_take_no_tokens(encoder: EncoderInterpreter, pair: Pair) -> None:
    outcome = encoder.run(program(pair), [])
    assert (outcome.rows, outcome.tokens) == ((), 0)


def test_programs_take_turns_on_one_model(encoder: EncoderInterpreter, pair: Pair) -> None:
    programs = [program(pair, seed) for seed in range(10)]  # more than adapters are kept
    first = [encoder.run(each, TEXTS, exact=True).rows for each in programs]
    again = [encoder.run(each, TEXTS, exact=True).rows for each in programs]
    assert first == again
    assert len({scores(rows).tobytes() for rows in first}) == len(programs)


def test_the_model_is_the_one_that_reads_specs(encoder: EncoderInterpreter, pair: Pair) -> None:
    assert base_model(pair) is encoder.model
    assert interpreter(pair) is encoder


def test_an_interrupt_between_batches_leaves_the_interpreter_usable(
    encoder: EncoderInterpreter, pair: Pair
) -> None:
    one = program(pair)
    before = encoder.run(one, TEXTS).rows

    def interrupt(_: Mapping[int, Row]) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        encoder.run(one, TEXTS, on_batch=interrupt)
    assert encoder.run(one, TEXTS).rows == before


def test_weights_that_overflow_give_an_error_and_no_answer(encoder: EncoderInterpreter, pair: Pair) -> None:
    one = program(pair)
    huge = {name: (a * 0 + 60_000, b * 0 + 60_000) for name, (a, b) in one.lora.tensors.items()}
    (row,) = encoder.run(replace(one, lora=replace(one.lora, tensors=huge)), ["the site"]).rows
    assert isinstance(row.error, InvalidOutput)


def test_a_program_for_another_interpreter_is_refused(encoder: EncoderInterpreter, pair: Pair) -> None:
    with pytest.raises(InterpreterMismatch):
        encoder.run(sample_programs.label_program(), ["a"])
    with pytest.raises(InterpreterMismatch):
        encoder.run(sample_programs.text_program(interpreter_sha256=pair.interpreter.sha256), ["a"])
    narrow = replace(program(pair), label_vectors=np.ones((3, 7), "f4"))
    with pytest.raises(InterpreterMismatch):
        encoder.run(narrow, ["a"])


def test_the_least_recently_used_adapters_give_way_when_memory_is_full(
    encoder: EncoderInterpreter, pair: Pair
) -> None:
    first, second, third = (program(pair, seed) for seed in (1, 2, 3))
    probe = AdapterCache(encoder.model)
    with probe.using(first):
        size = probe.nbytes
    cache = AdapterCache(encoder.model, other_bytes=(1 << 20) - 5 * size // 2)  # room for two
    with override(memory_mb=1):
        for each in (first, second, first, third, first, second):
            with cache.using(each):
                assert cache.nbytes <= 2 * size
    assert list(cache._kept) == [first.digest, second.digest]
    with override(memory_mb=1):
        for other_bytes in ((1 << 20) - 3 * size // 2, 1 << 20):  # room for one, and for none
            cache.leave(other_bytes, first)  # which is about to run
            assert list(cache._kept) == [first.digest]
