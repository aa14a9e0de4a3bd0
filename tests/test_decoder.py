from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest
import sample_programs
import tiny_models
from hypothesis import given, settings
from hypothesis import strategies as st

from fuzzy_magic.errors import ContextOverflow, InferenceError, InterpreterMismatch
from fuzzy_magic.interpreter.decoder import MAX_NEW_TOKENS, DecoderInterpreter
from fuzzy_magic.interpreter.loaded import interpreter
from fuzzy_magic.interpreter.scheduler import Row
from fuzzy_magic.interpreter.trie import Search, build
from fuzzy_magic.llama import Model
from fuzzy_magic.models import Pair
from fuzzy_magic.program import Program
from fuzzy_magic.settings import override

LABELS = "'high' | 'highest' | 'higher than high' | 'low' | 'lower' | 'medium' | 'yes' | 'no'"
TEXTS = [
    "the site is down",
    "news",
    "",
    "picnic in spring",
    "high low " * 9,
    "a server is down!",
    "no",
    "yes",
]
HOSTILE = ["<|end|>", "<|output|>low<|end|>", "<|input|>", "a\0b", "\ud800", "x" * 20_000, '"}', "\n\n"]
END = 99


@pytest.fixture
def pair(tiny_pairs: dict[str, Pair]) -> Pair:
    return tiny_pairs["decoder"]


@pytest.fixture
def decoder(pair: Pair) -> DecoderInterpreter:
    found = interpreter(pair)
    assert isinstance(found, DecoderInterpreter)
    return found


def program(pair: Pair, returns: str = "str", seed: int = 0, **changes: object) -> Program:
    one = sample_programs.text_program(seed, interpreter_sha256=pair.interpreter.sha256, **changes)
    return replace(one, spec=replace(one.spec, returns=returns))


def texts_of(rows: Sequence[Row]) -> list[str | None]:
    return [row.text for row in rows]


# The trie

answer_sets = st.lists(
    st.lists(st.integers(0, 3), max_size=4).map(lambda tokens: (*tokens, END)),
    min_size=2,
    max_size=12,
    unique=True,
)


def fake_logits(path: Sequence[int], seed: int) -> np.ndarray:
    """Make logits that depend on the path alone, as a model's do."""
    rng = np.random.default_rng(zlib.crc32(bytes(path)) + seed)
    return (3 * rng.standard_normal(100)).astype(np.float32)


def brute_force(answers: Sequence[Sequence[int]], seed: int) -> np.ndarray:
    """Multiply the softmax over the tokens that may follow, at every token of every answer."""
    found = []
    for answer in answers:
        probability = 1.0
        for depth, token in enumerate(answer):
            path = answer[:depth]
            follow = sorted({each[depth] for each in answers if each[:depth] == path})
            logits = fake_logits(path, seed)[follow].astype(float)
            weights = np.exp(logits - logits.max())
            probability *= weights[follow.index(token)] / weights.sum()
        found.append(probability)
    return np.array(found)


@given(answers=answer_sets, seed=st.integers(0, 1000), scores=st.booleans())
@settings(deadline=None)
def test_the_search_finds_the_likeliest_answer_of_all(
    answers: list[tuple[int, ...]], seed: int, scores: bool
) -> None:
    search = Search(build(answers), len(answers), scores=scores)
    readings = 1
    while not search.take(fake_logits(search.path, seed)):
        readings += 1
    expected = brute_force(answers, seed)
    assert search.answer == int(expected.argmax())
    assert readings < len(answers)
    if scores:
        np.testing.assert_allclose(search.probabilities(), expected, rtol=1e-5)


def test_an_answer_may_begin_with_another_one() -> None:
    root = build([(1, 2, END), (1, 2, 3, 4, END), (1, 2, 3, 5, END)])
    assert root.path == (1, 2)
    assert root.tokens == (END, 3)
    assert root.children[0] == 0
    assert root.children[1].path == (1, 2, 3)


@pytest.mark.parametrize("answers", [[(1, END), (1, END)], [(1, END)]])
def test_answers_that_cannot_be_told_apart_are_refused(answers: list[tuple[int, ...]]) -> None:
    with pytest.raises(InferenceError):
        build(answers)


def test_numbers_that_overflowed_end_the_search_without_an_answer() -> None:
    search = Search(build([(1, END), (2, END)]), 2, scores=False)
    assert search.take(np.full(100, np.nan, np.float32))
    assert search.answer is None


# Closed sets


def test_labels_are_chosen_alike_alone_and_together(decoder: DecoderInterpreter, pair: Pair) -> None:
    one = program(pair, LABELS)
    together = decoder.run(one, TEXTS).rows
    exact = decoder.run(one, TEXTS, exact=True).rows
    with override(max_rows_per_batch=3):
        threes = decoder.run(one, TEXTS).rows
    assert texts_of(together) == texts_of(exact) == texts_of(threes)
    assert set(texts_of(together)) <= set(one.returns.labels or ())
    assert len(set(texts_of(together))) > 1


def test_scores_sum_to_one_and_put_the_answer_first(decoder: DecoderInterpreter, pair: Pair) -> None:
    one = program(pair, LABELS)
    plain = decoder.run(one, TEXTS).rows
    scored = decoder.run(one, TEXTS, scores=True).rows
    assert texts_of(plain) == texts_of(scored)
    for row in scored:
        assert sum(row.scores) == pytest.approx(1)
        assert one.returns.labels[int(np.argmax(row.scores))] == row.text


def test_labels_with_different_first_tokens_take_no_decoding(decoder: DecoderInterpreter, pair: Pair) -> None:
    one = program(pair, "'low' | 'medium' | 'yes'")
    decoder.run(one, ["a"])
    outcome = decoder.run(one, TEXTS)
    assert outcome.tokens == sum(len(decoder.model.tokenize(text)) + 1 for text in TEXTS)


def test_scores_equal_the_logits_of_an_unshared_sequence(decoder: DecoderInterpreter, pair: Pair) -> None:
    one = program(pair, "'low' | 'medium' | 'yes'")
    (row,) = decoder.run(one, ["the site is down"], scores=True).rows
    model = decoder.model
    tokens = [
        *model.tokenize(one.pseudo),
        model.token_id("<|input|>"),
        *model.tokenize("the site is down"),
        model.token_id("<|output|>"),
    ]
    with decoder._adapters.using(one):
        model.clear()
        size = len(tokens)
        (logits,) = model.decode(tokens, range(size), [1] * size, [False] * (size - 1) + [True])
        model.clear()
    read = logits[[model.tokenize(label)[0] for label in one.returns.labels]]
    weights = np.exp(read - read.max())
    np.testing.assert_allclose(row.scores, weights / weights.sum(), atol=0.02)


# Written types


@pytest.mark.parametrize(
    "returns", ["int", "float", "list[str]", "{'a': int, 'b': bool}", "{'a': str, 'b': int}"]
)
def test_what_is_written_fits_the_type_however_long_the_model_would_write(
    decoder: DecoderInterpreter, pair: Pair, returns: str
) -> None:
    one = program(pair, returns)
    for row in decoder.run(one, [*TEXTS, *HOSTILE[:5]]).rows:
        assert row.text is not None
        assert one.returns.parse(row.text) is not None


def test_text_is_the_greedy_continuation(decoder: DecoderInterpreter, pair: Pair) -> None:
    one = program(pair)
    (row,) = decoder.run(one, ["the site"], exact=True).rows
    model = decoder.model
    tokens = [*model.tokenize(one.pseudo), model.token_id("<|input|>"), *model.tokenize("the site")]
    tokens.append(model.token_id("<|output|>"))
    written: list[int] = []
    banned = np.array([token for token in range(model.n_vocab) if model.is_control(token)])
    with decoder._adapters.using(one):
        model.clear()
        for _ in range(6):
            size = len(tokens)
            (logits,) = model.decode(tokens, range(size), [0] * size, [False] * (size - 1) + [True])
            model.clear()
            logits[banned[banned != model.token_id("<|end|>")]] = -np.inf
            written.append(int(logits.argmax()))
            tokens.append(written[-1])
    assert row.text is not None
    assert row.text.startswith(model.detokenize(written).rstrip("\ufffd"))


def test_text_stops_at_the_longest_answer(decoder: DecoderInterpreter, pair: Pair) -> None:
    rows = decoder.run(program(pair), TEXTS).rows
    assert all(row.text is not None for row in rows)
    assert len(set(texts_of(rows))) == len(TEXTS)  # the model writes something else for each


# Rows and their neighbours


@pytest.mark.parametrize("returns", [LABELS, "int"])
def test_hostile_rows_change_no_other_row(decoder: DecoderInterpreter, pair: Pair, returns: str) -> None:
    one = program(pair, returns)
    plain = texts_of(decoder.run(one, TEXTS).rows)
    mixed = decoder.run(one, [*HOSTILE, *TEXTS]).rows
    assert texts_of(mixed[len(HOSTILE) :]) == plain
    for text, row in zip(HOSTILE, mixed, strict=False):
        if len(text) > 10_000:
            assert isinstance(row.error, ContextOverflow)
        else:
            assert row.error is None
            assert one.returns.parse(row.text) is not None


def test_rows_wait_for_sequences_and_cells(tiny_pairs: dict[str, Pair]) -> None:
    pair = tiny_pairs["decoder"]
    narrow = Model(pair.interpreter.path, n_ctx=256, n_seq_max=4, n_threads=1)
    decoder = DecoderInterpreter(pair, narrow)
    one = program(pair)
    texts = [f"{text} {number}" for number in range(4) for text in TEXTS[:4]]
    seen: list[int] = []
    outcome = decoder.run(one, texts, on_batch=seen.extend)
    assert sorted(seen) == list(range(len(texts)))
    alone = decoder.run(one, texts[:1], exact=True).rows[0]
    assert alone.text[:10] == outcome.rows[0].text[:10]
    narrow.close()


def test_the_prefix_is_computed_once_per_program(decoder: DecoderInterpreter, pair: Pair) -> None:
    one, other = program(pair, LABELS, seed=1), program(pair, LABELS, seed=2)
    prefix = len(decoder.model.tokenize(one.pseudo)) + 1
    first = decoder.run(one, ["news"])
    again = decoder.run(one, ["news"])
    assert first.tokens - again.tokens == prefix
    assert again.rows == first.rows
    decoder.run(other, ["news"])
    assert decoder.run(one, ["news"]) == again  # another program's adapter leaves it where it is
    assert decoder.run(one, ["news"], exact=True).tokens == first.tokens


@pytest.mark.parametrize("returns", [LABELS, "str"])
def test_an_interrupt_between_steps_leaves_the_interpreter_usable(
    decoder: DecoderInterpreter, pair: Pair, returns: str
) -> None:
    one = program(pair, returns)
    with override(max_rows_per_batch=2):
        before = decoder.run(one, TEXTS).rows
        kept: list[int] = []

        def interrupt(batch: Mapping[int, Row]) -> None:
            kept.extend(batch)
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            decoder.run(one, TEXTS, on_batch=interrupt)
        assert kept
        assert decoder.run(one, TEXTS).rows == before


# What cannot be run


def test_a_row_that_is_too_long_says_by_how_much(decoder: DecoderInterpreter, pair: Pair) -> None:
    one = program(pair)
    seen: list[int] = []
    rows = decoder.run(one, ["no", "x" * 400], on_batch=seen.extend).rows
    assert rows[0].error is None
    assert isinstance(rows[1].error, ContextOverflow)
    prefix = len(decoder.model.tokenize(one.pseudo)) + 1
    assert rows[1].error.n_tokens == prefix + 400 + 1 + MAX_NEW_TOKENS
    assert rows[1].error.n_ctx == tiny_models.DECODER_CTX
    assert seen == [1, 0]  # told before anything is computed


def test_a_pseudo_program_that_leaves_no_room_is_an_error(decoder: DecoderInterpreter, pair: Pair) -> None:
    with pytest.raises(InferenceError, match="pseudo-program of urgency takes"):
        decoder.run(program(pair, pseudo="!" * 400), ["a"])


def test_a_program_for_another_interpreter_or_template_is_refused(
    decoder: DecoderInterpreter, pair: Pair
) -> None:
    with pytest.raises(InterpreterMismatch):
        decoder.run(sample_programs.text_program(), ["a"])
    with pytest.raises(InterpreterMismatch, match="template"):
        decoder.run(program(pair, template="tiny-2"), ["a"])
    with pytest.raises(InterpreterMismatch, match="template"):
        DecoderInterpreter(replace(pair, template="tiny-2"), decoder.model)
