from __future__ import annotations

import math
import pickle
import sqlite3
import tempfile
import warnings
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd
import pytest
import sample_programs
from hypothesis import given, settings
from hypothesis import strategies as st

from fuzzy_magic.errors import ContextOverflow, InferenceError, InvalidOutput, NativeCallFailed
from fuzzy_magic.interpreter import scheduler
from fuzzy_magic.interpreter.scheduler import LONGEST_TOKEN, OnBatch, Outcome, Row, run
from fuzzy_magic.models import ModelFile, Pair
from fuzzy_magic.program import Program
from fuzzy_magic.settings import override
from fuzzy_magic.store import default_row_cache

PROGRAM = sample_programs.label_program()
LABELS = ("high", "medium", "low")
NULLS = (None, math.nan, pd.NA, pd.NaT)


def answer(text: str) -> str:
    return LABELS[len(text) % 3]


@dataclass
class FakeInterpreter:
    """Labels a text by its length, in batches. Some texts fail, and runs may be interrupted."""

    batch: int = 3
    interrupt_after: int | None = None
    failure: Exception | None = None
    decoding: str = "fake"
    pair: Pair = field(default_factory=sample_programs.encoder_pair)
    ran: list[str] = field(default_factory=list)
    exact: list[bool] = field(default_factory=list)

    def run(
        self,
        program: Program,
        texts: Sequence[str],
        *,
        scores: bool = False,
        exact: bool = False,
        on_batch: OnBatch | None = None,
    ) -> Outcome:
        assert len(set(texts)) == len(texts)
        self.exact.append(exact)
        rows: dict[int, Row] = {}
        order = sorted(range(len(texts)), key=lambda index: -len(texts[index]))
        for number, start in enumerate(range(0, len(order), self.batch)):
            if number == self.interrupt_after:
                raise self.failure or KeyboardInterrupt
            finished = {index: self._row(texts[index], scores) for index in order[start : start + self.batch]}
            self.ran += [texts[index] for index in finished]
            rows.update(finished)
            if on_batch:
                on_batch(finished)
        return Outcome(tuple(rows[index] for index in range(len(texts))), 7 * len(texts))

    @staticmethod
    def _row(text: str, scores: bool) -> Row:
        if text.startswith("!"):
            return Row("no such label")
        if text.startswith(">"):
            return Row(error=ContextOverflow(999, 10))
        return Row(answer(text), (0.5, 0.25, 0.25) if scores else None)


good_texts = st.text(max_size=12).filter(lambda text: not text.startswith(("!", ">")))
inputs = st.lists(st.one_of(good_texts, st.sampled_from(["a", "bb", "\0", "\ud800"]), st.sampled_from(NULLS)))


def expected(values: Sequence[object]) -> list[str | None]:
    return [answer(value) if isinstance(value, str) else None for value in values]


def fresh_cache() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory()


@given(values=inputs, batch=st.integers(1, 5))
@settings(deadline=None, max_examples=60)
def test_order_repeats_and_nulls_are_kept(values: list[object], batch: int) -> None:
    fake = FakeInterpreter(batch)
    with override(row_cache=False):
        result = run(fake, PROGRAM, values)
    texts = [value for value in values if isinstance(value, str)]
    assert result.values == expected(values)
    assert sorted(fake.ran) == sorted(set(texts))
    assert (result.stats.rows, result.stats.unique) == (len(values), len(set(texts)))
    assert (result.stats.cached, result.stats.invalid) == (0, 0)
    assert result.stats.tokens == 7 * len(set(texts))


@given(first=inputs, second=inputs)
@settings(deadline=None, max_examples=30)
def test_the_row_cache_changes_nothing_but_what_is_run(first: list[object], second: list[object]) -> None:
    with fresh_cache() as folder, override(cache_dir=Path(folder)):
        run(FakeInterpreter(), PROGRAM, first)
        fake = FakeInterpreter()
        result = run(fake, PROGRAM, second)
        known = {value for value in first if isinstance(value, str)}
        wanted = {value for value in second if isinstance(value, str)}
    assert result.values == expected(second)
    assert set(fake.ran) == wanted - known
    assert result.stats.cached == len(wanted & known)


@given(values=inputs, batch=st.integers(1, 4), stop=st.integers(0, 6))
@settings(deadline=None, max_examples=40)
def test_an_interrupted_run_resumes_where_it_stopped(values: list[object], batch: int, stop: int) -> None:
    with fresh_cache() as folder, override(cache_dir=Path(folder)):
        first = FakeInterpreter(batch, interrupt_after=stop)
        wanted = {value for value in values if isinstance(value, str)}
        if len(wanted) > stop * batch:
            with pytest.raises(KeyboardInterrupt):
                run(first, PROGRAM, values)
        else:
            run(first, PROGRAM, values)
        second = FakeInterpreter(batch)
        assert run(second, PROGRAM, values).values == expected(values)
    assert sorted(first.ran + second.ran) == sorted(wanted)


def test_a_failing_row_ends_the_run_with_its_index_and_keeps_the_others() -> None:
    values = [None, "aaaa", "a", "!bad", "!bad"]
    with pytest.raises(InvalidOutput, match="row 3") as caught:
        run(FakeInterpreter(batch=2), PROGRAM, values)
    assert (caught.value.index, caught.value.text) == (3, "no such label")
    fake = FakeInterpreter()
    run(fake, PROGRAM, ["aaaa"])
    assert fake.ran == []


def test_the_first_of_several_failing_rows_is_named() -> None:
    with pytest.raises(ContextOverflow) as caught:
        run(FakeInterpreter(batch=9), PROGRAM, ["a", ">x", "!longer"])
    assert (caught.value.index, caught.value.n_tokens, caught.value.n_ctx) == (1, 999, 10)


def test_what_is_far_too_long_is_refused_before_anything_reads_it() -> None:
    fake = FakeInterpreter()
    too_many = fake.pair.n_ctx + 1
    long = "x" * (LONGEST_TOKEN * too_many)
    result = run(fake, PROGRAM, ["a", long, "bb"], errors="null")
    assert (result.values, fake.ran) == ([answer("a"), None, answer("bb")], ["bb", "a"])
    with pytest.raises(ContextOverflow, match=f"Row 1 needs at least {too_many:,} tokens") as caught:
        run(FakeInterpreter(), PROGRAM, ["a", long])
    assert pickle.loads(pickle.dumps(caught.value)).at_least


def test_failing_rows_become_null_on_request_and_are_never_cached() -> None:
    values = ["!bad", "a", ">long", "!bad", None]
    for _ in range(2):
        fake = FakeInterpreter()
        result = run(fake, PROGRAM, values, errors="null")
        assert result.values == [None, "medium", None, None, None]
        assert result.stats.invalid == 3
        assert {index: type(error) for index, error in result.errors.items()} == {
            0: InvalidOutput,
            2: ContextOverflow,
            3: InvalidOutput,
        }
    assert sorted(fake.ran) == ["!bad", ">long"]


def test_a_single_call_does_not_speak_of_row_0() -> None:
    with pytest.raises(InvalidOutput) as caught:
        run(FakeInterpreter(), PROGRAM, ["!"], numbered=False)
    assert caught.value.index is None
    assert "row" not in str(caught.value).splitlines()[0]


def test_a_native_failure_ends_the_run_and_keeps_finished_rows() -> None:
    broken = FakeInterpreter(batch=1, interrupt_after=1, failure=NativeCallFailed("llama_decode", 1))
    with pytest.raises(NativeCallFailed):
        run(broken, PROGRAM, ["a", "bb"], errors="null")
    fake = FakeInterpreter()
    run(fake, PROGRAM, ["a", "bb"])
    assert fake.ran == ["a"]


def test_scores_are_remembered_and_asked_for_again_when_they_are_not() -> None:
    run(FakeInterpreter(), PROGRAM, ["a", "bb"])
    fake = FakeInterpreter()
    result = run(fake, PROGRAM, ["a", None, "bb"], scores=True)
    assert sorted(fake.ran) == ["a", "bb"]
    assert result.scores == [(0.5, 0.25, 0.25), None, (0.5, 0.25, 0.25)]
    assert result.confidences == [0.5, None, 0.5]
    again = FakeInterpreter()
    assert run(again, PROGRAM, ["a", None, "bb"], scores=True).scores == result.scores
    assert again.ran == []


@pytest.mark.parametrize("scores", [False, True])
@pytest.mark.parametrize(
    "output",
    [
        b"\x00\xff",
        b"",
        b"{",
        b"3",
        b'["high"]',
        b"[null, null]",
        b"[3, null]",
        b'["high", [0.5, 0.5]]',
        b'["high", [0.5, 0.25, "x"]]',
        b'["high", [0.5, 0.25, null]]',
        b'["high", 1]',
        b"[" * 100_000,
    ],
)
def test_a_damaged_row_is_run_again(own_cache_folder: Path, output: bytes, scores: bool) -> None:
    values = ["a", "bb"]
    expected = run(FakeInterpreter(), PROGRAM, values, scores=scores)
    default_row_cache().close()
    with closing(sqlite3.connect(own_cache_folder / "rows.sqlite3")) as connection, connection:
        changed = connection.execute("UPDATE rows_1 SET output = ? WHERE text = ?", (output, b"a"))
        assert changed.rowcount == 1
    fake = FakeInterpreter()
    again = run(fake, PROGRAM, values, scores=scores)
    assert (again.values, again.scores) == (expected.values, expected.scores)
    assert fake.ran == ["a"]
    third = FakeInterpreter()
    run(third, PROGRAM, values, scores=scores)
    assert third.ran == []


@pytest.mark.parametrize(
    "change",
    [
        {"program": sample_programs.label_program(seed=1)},
        {"pair": sample_programs.encoder_pair(interpreter=ModelFile(Path("other.gguf"), "3" * 64))},
        {"program": replace(PROGRAM, template="minilm-2")},
        {"decoding": "greedy, 1 token"},
        {"exact": True},
    ],
)
def test_all_that_decides_an_output_is_in_the_key_of_the_row_cache(change: dict[str, object]) -> None:
    run(FakeInterpreter(), PROGRAM, ["a"])
    fake = FakeInterpreter(**{name: change[name] for name in ("decoding", "pair") if name in change})
    run(fake, change.get("program", PROGRAM), ["a"], exact=bool(change.get("exact")))
    assert fake.ran == ["a"]


def test_a_program_with_another_name_shares_rows() -> None:
    run(FakeInterpreter(), PROGRAM, ["a"])
    fake = FakeInterpreter()
    run(fake, replace(PROGRAM, spec=replace(PROGRAM.spec, name="other", checks=())), ["a"])
    assert fake.ran == []


def test_a_cache_folder_that_cannot_be_used_costs_a_warning_not_the_run(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    with override(cache_dir=blocked), pytest.warns(UserWarning, match="not remembered") as caught:
        result = run(FakeInterpreter(), PROGRAM, ["a", "bb"])
    assert result.values == ["medium", "low"]
    assert len(caught) == 1


def test_no_two_rows_share_a_list() -> None:
    spec = replace(PROGRAM.spec, returns="list[str]", examples=(), checks=())
    program = replace(PROGRAM, spec=spec, label_vectors=None, temperature=None, architecture="qwen3")

    class Lists(FakeInterpreter):
        def _row(self, text: str, scores: bool) -> Row:
            return Row('["x"]')

    values = run(Lists(), program, ["a", "a", "b"]).values
    assert values == [["x"]] * 3
    assert len({id(value) for value in values}) == 3


def test_progress_is_reported_as_unique_rows() -> None:
    done: list[int] = []
    run(FakeInterpreter(batch=2), PROGRAM, ["a", "a", "bb", "ccc", None], progress=done.append)
    assert sum(done) == 3


def test_a_short_run_shows_no_bar(capsys: pytest.CaptureFixture[str]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # tqdm looks for a notebook
        run(FakeInterpreter(), PROGRAM, ["a", "bb"], progress=True)
    assert capsys.readouterr().err == ""


def test_exact_is_passed_on() -> None:
    fake = FakeInterpreter()
    run(fake, PROGRAM, ["a"], exact=True)
    assert fake.exact == [True]


def test_wrong_arguments_are_refused() -> None:
    with pytest.raises(ValueError, match="errors must be"):
        run(FakeInterpreter(), PROGRAM, ["a"], errors="ignore")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="not int"):
        run(FakeInterpreter(), PROGRAM, [1])


@pytest.mark.parametrize(
    ("cache", "line"),
    [
        (True, "Interrupted: 4 of 6 rows are kept; run again to go on.\n"),
        (False, "Interrupted after 4 of 6 rows; the row cache is not in use, so none is kept.\n"),
    ],
)
def test_an_interrupted_run_says_in_one_line_what_is_kept(
    cache: bool, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    values = ["aaaa", None, "aaaa", "a", "bbb", "cc", "aaaa"]
    with override(row_cache=cache), pytest.raises(KeyboardInterrupt) as caught:
        run(FakeInterpreter(batch=1, interrupt_after=2), PROGRAM, values, progress=True)
    assert capsys.readouterr().err == line
    assert type(caught.value) is KeyboardInterrupt
    assert caught.value._render_traceback_() == ["KeyboardInterrupt"]


def test_an_interrupted_call_says_nothing_of_rows(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(KeyboardInterrupt):
        run(FakeInterpreter(interrupt_after=0), PROGRAM, ["a"], numbered=False)
    assert capsys.readouterr().err == ""


def test_in_debug_mode_an_interruption_keeps_its_traceback() -> None:
    with override(debug=True), pytest.raises(KeyboardInterrupt) as caught:
        run(FakeInterpreter(interrupt_after=0), PROGRAM, ["a"])
    assert not hasattr(caught.value, "_render_traceback_")


def test_the_rate_counts_computed_rows_alone() -> None:
    first = run(FakeInterpreter(), PROGRAM, ["a", "a", "bb"]).stats
    assert first.rows_per_second >= 2 / first.seconds
    again = run(FakeInterpreter(), PROGRAM, ["a", "bb"]).stats
    assert (again.cached, again.rows_per_second) == (2, 0)


def test_errors_are_inference_errors() -> None:
    with pytest.raises(InferenceError):
        run(FakeInterpreter(), PROGRAM, ["!"])


def test_a_bar_says_what_share_was_cached(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(scheduler, "PROGRESS_AFTER", 0.0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # tqdm looks for a notebook
        with scheduler.progress_bar(8, 6, "urgency") as report:
            report(2)
    shown = capsys.readouterr().err
    assert "75% cached" in shown
    assert "row/s" in shown
