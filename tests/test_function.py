from __future__ import annotations

import copy
import datetime as dt
import inspect
import pickle
import random
import signal
import threading
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import sample_programs
import tiny_models
from IPython.core.interactiveshell import InteractiveShell

from fuzzy_magic import models
from fuzzy_magic.errors import CompileError, ContextOverflow, InferenceError, InterpreterMismatch
from fuzzy_magic.interpreter.checks import CheckReport
from fuzzy_magic.interpreter.function import FuzzyFunction
from fuzzy_magic.interpreter.loaded import interpreter
from fuzzy_magic.llama import base_model
from fuzzy_magic.models import Pair
from fuzzy_magic.program import Program
from fuzzy_magic.spec import Check

TEXTS = ["the site is down", None, "news", "the site is down", "picnic in spring"]


@pytest.fixture
def pair(tiny_pairs: dict[str, Pair]) -> Pair:
    return tiny_pairs["encoder"]


@pytest.fixture
def urgency(pair: Pair) -> FuzzyFunction:
    return FuzzyFunction(sample_programs.label_program(interpreter_sha256=pair.interpreter.sha256), pair)


@pytest.fixture
def writer(tiny_pairs: dict[str, Pair]) -> FuzzyFunction:
    pair = tiny_pairs["decoder"]
    return FuzzyFunction(sample_programs.text_program(interpreter_sha256=pair.interpreter.sha256), pair)


def with_spec(function: FuzzyFunction, **changes: object) -> FuzzyFunction:
    program = function.program
    return FuzzyFunction(replace(program, spec=replace(program.spec, **changes)), function._pair)


def test_a_call_gives_a_value_of_the_output_type(urgency: FuzzyFunction, writer: FuzzyFunction) -> None:
    assert urgency("the site is down") in ("high", "medium", "low")
    assert isinstance(writer("the site is down"), str)
    whether = with_spec(writer, returns="bool")
    assert whether("the site is down") in (True, False)


def test_map_agrees_with_calls_and_keeps_order_and_nulls(urgency: FuzzyFunction) -> None:
    expected = [None if text is None else urgency(text) for text in TEXTS]
    assert urgency.map(TEXTS) == expected
    assert urgency.map(iter(TEXTS)) == expected
    assert urgency.map(pd.Series(TEXTS, dtype="string")) == expected
    assert urgency.map(np.array(TEXTS, dtype=object)) == expected
    assert urgency.map([]) == []


def test_null_in_null_out(urgency: FuzzyFunction) -> None:
    assert urgency(None) is None
    assert urgency(float("nan")) is None
    assert urgency(pd.NA) is None
    assert urgency.scores(None) is None


def test_scores_are_ranked_and_belong_to_the_value(urgency: FuzzyFunction) -> None:
    scores = urgency.scores("the site is down")
    assert scores is not None
    assert sum(scores.values()) == pytest.approx(1)
    assert list(scores.values()) == sorted(scores.values(), reverse=True)
    assert next(iter(scores)) == urgency("the site is down")
    pairs = urgency.map(TEXTS, scores=True)
    assert pairs[0] == next(iter(scores.items()))
    assert pairs[1] == (None, None)


def test_scores_of_a_bool_are_keyed_by_the_values(writer: FuzzyFunction) -> None:
    scores = with_spec(writer, returns="bool").scores("news")
    assert scores is not None
    assert set(scores) == {True, False}


@pytest.mark.parametrize("ask", [lambda f: f.scores("a"), lambda f: f.map(["a"], scores=True)])
def test_an_open_type_has_no_scores(writer: FuzzyFunction, ask: object) -> None:
    with pytest.raises(InferenceError, match="returns str, which has no scores"):
        ask(writer)  # type: ignore[operator]


def test_values_that_are_not_sure_enough_are_none(urgency: FuzzyFunction) -> None:
    sure = [confidence for _, confidence in urgency.map(TEXTS, scores=True) if confidence is not None]
    assert urgency.map(TEXTS, min_confidence=min(sure)) == urgency.map(TEXTS)
    assert urgency.map(TEXTS, min_confidence=1.0) == [None] * len(TEXTS)
    assert urgency.run(TEXTS, min_confidence=max(sure)).stats.abstained == sum(p < max(sure) for p in sure)
    value, confidence = urgency.map(TEXTS, scores=True, min_confidence=1.0)[0]
    assert value is None
    assert confidence == sure[0]


def test_a_confidence_may_only_be_asked_of_a_closed_set(
    urgency: FuzzyFunction, writer: FuzzyFunction
) -> None:
    with pytest.raises(InferenceError, match="has no scores"):
        writer.map(TEXTS, min_confidence=0.5)
    with pytest.raises(ValueError, match="between 0 and 1"):
        urgency.map(TEXTS, min_confidence=50)


@pytest.mark.parametrize("kind", ["encoder", "decoder"])
def test_a_temperature_changes_how_sure_every_way_of_asking_is_and_no_value(
    tiny_pairs: dict[str, Pair], kind: str
) -> None:
    made = sample_programs.label_program if kind == "encoder" else sample_programs.text_program
    pair = tiny_pairs[kind]
    program = made(interpreter_sha256=pair.interpreter.sha256)
    program = replace(program, spec=replace(program.spec, returns="'high' | 'medium' | 'low'"))
    raw, warm = (FuzzyFunction(replace(program, confidence_temperature=each), pair) for each in (1.0, 4.0))
    assert warm.map(TEXTS) == raw.map(TEXTS)
    values, sure = zip(*warm.map(TEXTS, scores=True), strict=True)
    assert list(values) == raw.map(TEXTS)
    assert sure[0] < raw.map(TEXTS, scores=True)[0][1]
    scores = warm.scores(TEXTS[0])
    assert next(iter(scores.items())) == (values[0], pytest.approx(sure[0], abs=1e-4))
    assert sum(scores.values()) == pytest.approx(1)
    assert list(scores) == list(raw.scores(TEXTS[0]))


def test_map_says_which_row_is_too_long_or_leaves_it_empty(urgency: FuzzyFunction) -> None:
    with pytest.raises(ContextOverflow, match="Row 1") as caught:
        urgency.map(["a", "low " * 500, "b"])
    assert caught.value.index == 1
    result = urgency.run(["a", "low " * 500, "b"], errors="null")
    assert result.values[1] is None
    assert result.stats.invalid == 1
    assert result.values[0] is not None
    with pytest.raises(ContextOverflow, match="The input needs"):
        urgency("low " * 500)


def test_several_parameters_become_one_input(urgency: FuzzyFunction) -> None:
    two = with_spec(urgency, params=("title", "body"))
    joined = two.program.spec.join(["news", "picnic"])
    assert two.text("news", "picnic") == two.text(body="picnic", title="news") == joined
    expected = two("news", "picnic")
    assert two(title="news", body="picnic") == expected
    rows = [("news", "picnic"), {"body": "picnic", "title": "news"}, ("news", None), None]
    assert two.map(rows) == [expected, expected, None, None]
    with pytest.raises(TypeError, match=r"urgency\(\) missing a required argument: 'body'"):
        two("news")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a", "a"),
        (3, "3"),
        (0.1, "0.1"),
        (True, "True"),
        (Decimal("1.50"), "1.50"),
        (dt.date(2026, 1, 2), "2026-01-02"),
        (dt.datetime(2026, 1, 2, 3, 4), "2026-01-02 03:04:00"),
        (np.float32(0.5), "0.5"),
        (np.int64(7), "7"),
        (np.str_("s"), "s"),
        (pd.Timestamp("2026-01-02"), "2026-01-02"),
        (3.0, "3"),
        ("", ""),
        (" ", " "),
    ],
)
def test_plain_values_are_read_as_text(urgency: FuzzyFunction, value: object, text: str) -> None:
    assert urgency.text(value) == text
    assert type(urgency.text(value)) is str


@pytest.mark.parametrize("value", [[1], {"a": 1}, {1}, b"raw", (1, 2), object(), np.array([1])])
def test_values_without_an_obvious_text_are_refused(urgency: FuzzyFunction, value: object) -> None:
    with pytest.raises(TypeError, match="urgency reads text, numbers and dates, not"):
        urgency(value)


@pytest.mark.parametrize(
    ("value", "instead"),
    [
        (pd.Series(["a"]), r"use df\.fuzzy\.apply\(urgency\) for a whole column"),
        (pd.DataFrame({"message": ["a"]}), r"use df\.fuzzy\.apply\(urgency\) for a whole column"),
        (["a", "b"], r"use urgency\.map\(\.\.\.\) for many inputs"),
        (np.array(["a", "b"]), r"use urgency\.map\(\.\.\.\) for many inputs"),
        (b"raw", "make a str of it first"),
    ],
)
def test_many_values_in_one_call_are_told_where_they_go(
    urgency: FuzzyFunction, value: object, instead: str
) -> None:
    with pytest.raises(TypeError, match=instead):
        urgency(value)


def test_map_says_which_input_is_wrong(urgency: FuzzyFunction) -> None:
    with pytest.raises(TypeError, match=r"^input 1: urgency reads .* not list; make a str of it first$"):
        urgency.map(["ok", ["x"]])
    with pytest.raises(TypeError, match="'int' object is not iterable"):
        urgency.map(3)  # type: ignore[arg-type]


@pytest.mark.parametrize("inputs", ["one text", b"raw", {"a": 1}, pd.DataFrame({"message": ["a"]})])
def test_map_refuses_what_is_not_many_inputs(urgency: FuzzyFunction, inputs: object) -> None:
    with pytest.raises(TypeError, match="takes many inputs"):
        urgency.map(inputs)  # type: ignore[arg-type]


def test_a_function_says_what_it_is(urgency: FuzzyFunction) -> None:
    assert urgency.name == urgency.__name__ == "urgency"
    assert urgency.__doc__ == "How urgent is this customer message?"
    assert list(inspect.signature(urgency).parameters) == ["message"]
    assert urgency.returns.labels == ("high", "medium", "low")
    assert repr([urgency]) == "[urgency(message) -> 'high' | 'medium' | 'low']"
    assert set(urgency._repr_mimebundle_()) == {"text/plain", "text/markdown", "text/html"}


def test_a_notebook_shows_the_function(urgency: FuzzyFunction, shell: InteractiveShell) -> None:
    shell.user_ns["urgency"] = urgency
    assert shell.run_cell("urgency").result is urgency
    shown, _ = shell.display_formatter.format(urgency)
    assert "urgency(message)" in shown["text/plain"]
    assert "text/html" in shown


def checked(function: FuzzyFunction, *checks: Check) -> CheckReport:
    return with_spec(function, checks=checks).check()


def test_checks_compare_values(urgency: FuzzyFunction) -> None:
    got = urgency("news")
    other = "low" if got != "low" else "high"
    report = checked(
        urgency,
        Check('urgency("news")', ("news",), repr(got)),
        Check('urgency("news")', ("news",), f'"{other}"'),
        Check("urgency(None)", (None,), "None"),
    )
    assert [each.passed for each in report.results] == [True, False, True]
    assert (report.passed, report.total) == (2, 3)
    assert report.failures == [('urgency("news")', repr(got), f'"{other}"')]
    assert "2 of 3" in repr(report)
    assert "2 of 3" in report._repr_mimebundle_()["text/html"]


def test_a_check_that_cannot_run_fails_and_the_others_run(urgency: FuzzyFunction) -> None:
    got = urgency("news")
    report = checked(
        urgency,
        Check("urgency()", (), "'low'"),
        Check("urgency('low ...')", ("low " * 500,), "'low'"),
        Check("urgency([1])", ([1],), "'low'"),
        Check("urgency('news')", ("news",), repr(got)),
    )
    assert [each.passed for each in report.results] == [False, False, False, True]
    assert [each.got.split(":")[0] for each in report.results[:3]] == [
        "TypeError",
        "ContextOverflow",
        "TypeError",
    ]


def test_true_is_not_1_in_a_check(writer: FuzzyFunction) -> None:
    whether = with_spec(writer, returns="bool")
    got = whether("news")
    report = checked(whether, Check("f", ("news",), str(int(bool(got)))), Check("f", ("news",), repr(got)))
    assert [each.passed for each in report.results] == [False, True]


def test_a_spec_without_checks_has_an_empty_report(writer: FuzzyFunction) -> None:
    report = writer.check()
    assert (report.passed, report.total, report.failures) == (0, 0, [])


def test_pickled_and_copied_functions_do_the_same(urgency: FuzzyFunction) -> None:
    for other in (pickle.loads(pickle.dumps(urgency)), copy.deepcopy(urgency)):
        assert other.program == urgency.program
        assert other.scores("news") == urgency.scores("news")


def test_a_saved_program_loads(urgency: FuzzyFunction, pair: Pair, tmp_path: Path) -> None:
    urgency.save(tmp_path / "urgency.gguf")
    assert FuzzyFunction(Program.load(tmp_path / "urgency.gguf"), pair)("news") == urgency("news")


def test_the_pair_may_be_given_by_folder(urgency: FuzzyFunction, pair: Pair) -> None:
    assert FuzzyFunction(urgency.program, str(pair.folder))("news") == urgency("news")


def test_an_interpreter_that_does_not_exist_or_fit_is_an_error(
    urgency: FuzzyFunction, tiny_pairs: dict[str, Pair]
) -> None:
    with pytest.raises(CompileError, match="no interpreter 'missing'"):
        FuzzyFunction(urgency.program, "missing")("news")
    with pytest.raises(InterpreterMismatch):
        FuzzyFunction(urgency.program, tiny_pairs["decoder"])("news")


def test_one_interpreter_serves_a_base_wherever_it_lies(pair: Pair, tmp_path: Path) -> None:
    copied = tiny_models.write_pair(tmp_path / "copy", "encoder")
    assert interpreter(str(copied)) is interpreter(pair)


def test_threads_share_an_interpreter(urgency: FuzzyFunction, writer: FuzzyFunction) -> None:
    chooser = with_spec(writer, returns="'low' | 'medium' | 'yes'")
    texts = [f"{text} {number}" for number in range(6) for text in ("news", "site", "picnic")]
    expected = {function: function.map(texts) for function in (urgency, chooser)}
    found: list[tuple[FuzzyFunction, list[object]]] = []
    threads = [
        threading.Thread(target=lambda f=function: found.append((f, f.map(reversed(texts)))))
        for function in (urgency, chooser, urgency, chooser)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == len(threads)
    for function, values in found:
        assert values == list(reversed(expected[function]))


def test_an_interrupted_map_resumes(urgency: FuzzyFunction) -> None:
    texts = [f"news {number}" for number in range(150)]

    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        urgency.map(texts, progress=interrupt)
    result = urgency.run(texts)
    assert 0 < result.stats.cached < len(texts)
    assert result.values == urgency.map(texts, exact=True)


def test_mappings_are_rows_by_name(urgency: FuzzyFunction) -> None:
    row = {"message": "news"}
    assert urgency.map([row]) == [urgency("news")]
    with pytest.raises(TypeError, match="unexpected keyword argument"):
        urgency.map([row | {"other": "news"}])


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs a timer that interrupts native calls")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # some hit a finaliser
def test_an_interrupt_at_any_moment_changes_no_later_answer(
    urgency: FuzzyFunction, writer: FuzzyFunction, monkeypatch: pytest.MonkeyPatch
) -> None:
    functions = [
        urgency,
        with_spec(writer, returns="'low' | 'medium' | 'yes'"),
        with_spec(writer, returns="int"),
    ]
    texts = [f"{text} {number}" for number in range(8) for text in ("news", "site", "picnic")]
    rng = random.Random(0)

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setenv("FUZZY_ROW_CACHE", "0")
    expected = [function.map(texts, exact=True) for function in functions]
    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        for _ in range(300):
            try:
                signal.setitimer(signal.ITIMER_REAL, rng.uniform(0.0001, 0.02))
                for function in rng.sample(functions, 2):
                    function.map(texts)
                signal.setitimer(signal.ITIMER_REAL, 0)
            except KeyboardInterrupt:
                pass
            which = rng.randrange(len(functions))
            assert functions[which].map(texts) == expected[which]
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@pytest.mark.model
@pytest.mark.skipif("minilm" not in models.pairs(), reason="the pair is not bundled")
def test_a_bundled_function_is_pickled_by_the_name_of_its_pair() -> None:
    pair = models.pair("minilm")
    model = base_model(pair)
    rows = [
        [model.cls, *model.tokenize(text), model.sep]
        for text in ("the server is down", "our website does not respond", "a picnic in spring")
    ]
    states = model.encode(rows)
    units = states / np.linalg.norm(states, axis=1, keepdims=True)
    assert units[0] @ units[1] > units[0] @ units[2] + 0.2  # it is the trained model, and read rightly
    function = FuzzyFunction(sample_programs.label_program(), pair)
    assert pickle.loads(pickle.dumps(function))._pair == "minilm"
