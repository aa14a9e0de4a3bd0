"""What holds of every run, whatever the rows: on real models, with random weights, of each kind."""

from __future__ import annotations

import multiprocessing
import os
import signal
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import sample_programs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuzzy_magic.interpreter import interpreter, scheduler
from fuzzy_magic.interpreter.decoder import DecoderInterpreter
from fuzzy_magic.interpreter.scheduler import Interpreter, Result, run
from fuzzy_magic.llama import Model
from fuzzy_magic.models import Pair
from fuzzy_magic.models import pair as read_pair
from fuzzy_magic.program import Program
from fuzzy_magic.settings import override
from fuzzy_magic.store import RowCache, default_row_cache
from fuzzy_magic.store.rows import ROW_CACHE_FILE

KINDS = ["encoder", "decoder"]
LABELS = "'high' | 'highest' | 'higher than high' | 'low'"
PARTS = ("low", "er", " low", "high", "est", "no", " the")
ROWS = 200  # of the run that is killed
NEAR = 0.02  # batches of other sizes round differently
few = settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])

texts = st.one_of(
    st.text(max_size=20),
    st.sampled_from(["the site is down", "news", "", "x" * 60, "high low " * 5, "<|end|>", "\0", "\ud800"]),
)
inputs = st.lists(st.one_of(texts, st.none()), max_size=14)


def program(kind: str, pair: Pair, returns: str = LABELS, seed: int = 0) -> Program:
    spec = replace(sample_programs.SPEC, returns=returns, examples=(), checks=())
    common = {"spec": spec, "interpreter_sha256": pair.interpreter.sha256}
    if kind == "decoder":
        return sample_programs.text_program(seed, **common)
    vectors = np.random.default_rng(seed).normal(size=(4, 64)).astype("f4")
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return sample_programs.label_program(seed, label_vectors=vectors, **common)


@contextmanager
def fresh_cache() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder, override(cache_dir=Path(folder)):
        yield Path(folder)


def apply(base: Interpreter, one: Program, values: Sequence[object], **options: object) -> Result:
    return run(base, one, values, scores=True, progress=False, errors="null", **options)


def check_same(found: Result, expected: Result) -> None:
    """Check that two runs agree: values as far as no tie decides, scores within rounding."""
    for ours, theirs in zip(found.scores, expected.scores, strict=True):
        assert (ours is None) == (theirs is None)
        if ours is not None and theirs is not None:
            np.testing.assert_allclose(ours, theirs, atol=NEAR)
    for index, (mine, other) in enumerate(zip(found.values, expected.values, strict=True)):
        if mine != other:
            best, second = sorted(found.scores[index] or (), reverse=True)[:2]
            assert best - second < 2 * NEAR


@pytest.mark.parametrize("kind", KINDS)
@given(values=inputs, width=st.integers(1, 6), order=st.randoms())
@few
def test_order_width_and_neighbours_decide_nothing(
    tiny_pairs: dict[str, Pair], kind: str, values: list[object], width: int, order: object
) -> None:
    base, one = interpreter(tiny_pairs[kind]), program(kind, tiny_pairs[kind])
    with override(row_cache=False):
        alone = apply(base, one, values, exact=True)
        places = list(range(len(values)))
        order.shuffle(places)
        with override(max_rows_per_batch=width):
            mixed = apply(base, one, [values[place] for place in places])
    assert [value is None for value in alone.values] == [value is None for value in values]
    back = sorted(range(len(places)), key=places.__getitem__)
    check_same(Result([mixed.values[i] for i in back], [mixed.scores[i] for i in back], mixed.stats), alone)


@pytest.mark.parametrize("kind", KINDS)
@given(values=inputs, repeated=inputs)
@few
def test_the_row_cache_changes_no_answer(
    tiny_pairs: dict[str, Pair], kind: str, values: list[object], repeated: list[object]
) -> None:
    base, one = interpreter(tiny_pairs[kind]), program(kind, tiny_pairs[kind])
    both = [*values, *repeated, *values]
    with override(row_cache=False):
        plain = apply(base, one, both)
    with fresh_cache():
        apply(base, one, values)
        cached = apply(base, one, both)
        again = apply(base, one, both)
    check_same(cached, plain)
    assert (again.values, again.scores) == (cached.values, cached.scores)
    assert again.stats.cached == again.stats.unique
    assert again.stats.tokens == 0


@pytest.mark.parametrize(("kind", "returns"), [("encoder", LABELS), ("decoder", LABELS), ("decoder", "int")])
@given(values=inputs, width=st.integers(1, 4), stop=st.integers(0, 8))
@few
def test_a_run_stopped_after_any_batch_goes_on_from_there(
    tiny_pairs: dict[str, Pair], kind: str, returns: str, values: list[object], width: int, stop: int
) -> None:
    pair = tiny_pairs[kind]
    base, one = interpreter(pair), program(kind, pair, returns)
    steps = 0

    def interrupting(_: int) -> None:
        nonlocal steps
        steps += 1
        if steps > stop:
            raise KeyboardInterrupt

    with fresh_cache(), override(max_rows_per_batch=width):
        try:
            run(base, one, values, progress=interrupting, errors="null")
        except KeyboardInterrupt:
            kept = default_row_cache().use().rows
        else:
            kept = None
        resumed = run(base, one, values, progress=False, errors="null")
        assert kept is None or resumed.stats.cached == kept
    with override(row_cache=False, max_rows_per_batch=width):
        whole = run(base, one, values, progress=False, errors="null")
    assert [value is None for value in resumed.values] == [value is None for value in whole.values]
    different = sum(a != b for a, b in zip(resumed.values, whole.values, strict=True))
    assert different <= 1 + len(values) // 5  # written numbers part at the first tie


@given(
    labels=st.lists(
        st.lists(st.sampled_from(PARTS), min_size=1, max_size=3).map("".join).map(str.strip),
        min_size=2,
        max_size=7,
        unique=True,
    )
)
@few
def test_labels_that_begin_with_one_another_share_one_whole(
    tiny_pairs: dict[str, Pair], labels: list[str]
) -> None:
    base = interpreter(tiny_pairs["decoder"])
    one = program("decoder", tiny_pairs["decoder"], " | ".join(map(repr, labels)))
    with override(row_cache=False):
        result = apply(base, one, ["the site is down", "news"])
        exact = apply(base, one, ["the site is down", "news"], exact=True)
    check_same(result, exact)
    for value, scores in zip(result.values, result.scores, strict=True):
        assert sum(scores) == pytest.approx(1)
        assert value == labels[int(np.argmax(scores))]


@pytest.mark.parametrize("kind", KINDS)
def test_threads_share_an_interpreter(tiny_pairs: dict[str, Pair], kind: str) -> None:
    base = interpreter(tiny_pairs[kind])
    programs = [program(kind, tiny_pairs[kind], seed=seed) for seed in (1, 2)]
    rows = [f"text {number}" for number in range(12)]
    found: dict[int, list[Result]] = {0: [], 1: []}

    def work(number: int) -> None:
        for _ in range(4):
            found[number].append(apply(base, programs[number], rows))

    with override(row_cache=False):
        expected = [apply(base, one, rows) for one in programs]
        workers = [threading.Thread(target=contexted(work), args=(number,)) for number in found]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(60)
    for number, results in found.items():
        assert len(results) == 4
        for result in results:
            check_same(result, expected[number])
    assert expected[0].scores != expected[1].scores


def contexted(work: object) -> object:
    def inside(number: int) -> None:
        with override(row_cache=False):  # an override holds for its own thread alone
            work(number)

    return inside


def test_closed_sets_take_no_grammar_and_no_step_beyond_their_branches(
    tiny_pairs: dict[str, Pair], monkeypatch: pytest.MonkeyPatch
) -> None:
    base = interpreter(tiny_pairs["decoder"])
    assert isinstance(base, DecoderInterpreter)
    calls: list[int] = []
    decode = Model.decode

    def counted(self: Model, tokens: Sequence[int], *columns: object) -> np.ndarray:
        calls.append(len(tokens))
        return decode(self, tokens, *columns)

    def refuse(*_: object) -> None:
        raise AssertionError("a grammar was made")

    monkeypatch.setattr(Model, "decode", counted)
    monkeypatch.setattr(Model, "grammar", refuse)
    rows = [f"row {number}" for number in range(8)]
    for returns, steps in (("'high' | 'low' | 'no'", 1), ("bool", 1), ("'server down' | 'server up'", 1)):
        one = program("decoder", tiny_pairs["decoder"], returns, seed=7)
        base.run(one, rows[:1])
        calls.clear()
        base.run(one, rows)
        assert len(calls) == steps  # what the labels have in common comes along with the rows


def apply_and_die(folder: Path, cache: Path, after: int) -> None:
    """Apply a program and be killed, without notice, once some rows have been kept."""
    scheduler.FLUSH_SECONDS = (
        0.0  # this is a process of its own; a quick machine would be done before the first
    )
    pair = read_pair(folder)
    one = program("decoder", pair, "int")
    seen = 0

    def dying(count: int) -> None:
        nonlocal seen
        seen += count
        if seen >= after and RowCache(cache / ROW_CACHE_FILE).use().rows:
            os.kill(os.getpid(), signal.SIGKILL)

    with override(cache_dir=cache, max_rows_per_batch=2, n_threads=1):
        run(interpreter(pair), one, [f"text {number}" for number in range(ROWS)], progress=dying)


def test_an_apply_that_was_killed_goes_on_where_it_stopped(
    tiny_pairs: dict[str, Pair], tmp_path: Path
) -> None:
    pair = tiny_pairs["decoder"]
    worker = multiprocessing.get_context("spawn").Process(
        target=apply_and_die, args=(pair.folder, tmp_path, 20)
    )
    worker.start()
    worker.join(60)
    assert worker.exitcode == -signal.SIGKILL
    with override(cache_dir=tmp_path):
        kept = default_row_cache().use().rows
        one = program("decoder", pair, "int")
        result = run(interpreter(pair), one, [f"text {number}" for number in range(ROWS)], progress=False)
    assert 0 < kept < ROWS
    assert result.stats.cached == kept
    assert None not in result.values
