"""Refining: what pairs are taken, what training changes, and that torch and llama.cpp agree about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import sample_programs
import torch
from numpy.typing import NDArray

import fuzzy_magic
from fuzzy_magic import models
from fuzzy_magic.errors import ColumnError, RefineError
from fuzzy_magic.interpreter.function import FuzzyFunction
from fuzzy_magic.interpreter.loaded import interpreter
from fuzzy_magic.models import Pair
from fuzzy_magic.program import Program
from fuzzy_magic.refine import Step, read_pairs
from fuzzy_magic.refine.goals import EncoderGoal, State, goal
from fuzzy_magic.refine.loop import Choice, Look, batches, hold_back, rate
from fuzzy_magic.refine.torch_interpreter import TorchInterpreter
from fuzzy_magic.refine.vectors import fit_proven, fit_vectors
from fuzzy_magic.returns import parse_type
from fuzzy_magic.spec import Example, make_spec

SPEC = sample_programs.SPEC
LABELS = parse_type(SPEC.returns)
PAIRS = [
    ("the site is down", "high"),
    ("server down server", "high"),
    ("the server is down!!", "high"),
    ("high server", "high"),
    ("spring picnic", "low"),
    ("news: picnic", "low"),
    ("picnic in spring", "low"),
    ("no news", "low"),
    ("yes", "medium"),
    ("is the site low?", "medium"),
    ("yes, no", "medium"),
    ("is no server yes", "medium"),
]
COPIES = [
    (text, text.split()[0]) for text in ("the site", "yes no", "low high", "server is", "no down", "high")
]


@pytest.fixture
def urgency(tiny_pairs: dict[str, Pair]) -> FuzzyFunction:
    pair = tiny_pairs["encoder"]
    program = sample_programs.label_program(interpreter_sha256=pair.interpreter.sha256)
    return FuzzyFunction(program, pair)


@pytest.fixture
def politely(tiny_pairs: dict[str, Pair]) -> FuzzyFunction:
    pair = tiny_pairs["decoder"]
    program = sample_programs.text_program(interpreter_sha256=pair.interpreter.sha256)
    return FuzzyFunction(program, pair)


# --- which pairs are taken ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "form",
    [
        lambda pairs: pairs,
        lambda pairs: [list(pair) for pair in pairs],
        lambda pairs: (pair for pair in pairs),
        dict,
        lambda pairs: [Example(*pair) for pair in pairs],
        lambda pairs: pd.DataFrame(pairs, columns=["message", "urgency"], index=list("abcdefghijkl")),
        lambda pairs: pd.DataFrame(pairs, columns=["message", "label"]),
        lambda pairs: pd.DataFrame([(b, 1, a) for a, b in pairs], columns=["urgency", "id", "message"]),
    ],
)
def test_pairs_come_as_a_list_a_dict_or_a_frame(form: Callable[[Any], Any]) -> None:
    assert read_pairs(form(PAIRS), SPEC, LABELS) == [Example(*pair) for pair in PAIRS]


@pytest.mark.parametrize(
    "pairs",
    [
        [(("a", 1), True), (("b", 2), False), (("c", 3.0), True), (("d", 4), "no")],
        [
            ({"text": "a", "count": 1}, True),
            ({"count": 2, "text": "b"}, False),
            (("c", 3), True),
            (("d", 4), 0),
        ],
        pd.DataFrame({"count": [1, 2, 3, 4], "right": [True, False, True, False], "text": list("abcd")}),
    ],
)
def test_inputs_of_several_parameters_are_joined_as_in_a_call(pairs: Any) -> None:
    spec = make_spec("Is it right?", name="f", params="text, count", returns=bool)
    if isinstance(pairs, list):
        pairs = [(given, bool(wanted) if wanted == 0 else wanted) for given, wanted in pairs]
    examples = read_pairs(pairs, spec, parse_type(spec.returns))
    assert examples[0] == Example("text: a\ncount: 1", "yes")
    assert [each.output for each in examples] == ["yes", "no", "yes", "no"]


def test_repeats_are_merged_and_count_once() -> None:
    assert len(read_pairs(PAIRS + PAIRS[:3], SPEC, LABELS)) == len(PAIRS)
    with pytest.raises(RefineError, match="at least 4 different pairs; these are 3"):
        read_pairs(PAIRS[:3] * 2, SPEC, LABELS)


def test_outputs_are_written_in_the_one_form_of_their_type() -> None:
    numbers = read_pairs({"a": 1, "b": 2.0, "c": "1,000", "d": np.int64(4)}, SPEC, parse_type("int"))
    assert [each.output for each in numbers] == ["1", "2", "1000", "4"]
    listed = read_pairs({text: [text, "x"] for text in "abcd"}, SPEC, parse_type("list[str]"))
    assert listed[0].output == '["a", "x"]'


def test_labels_may_come_as_numbers() -> None:
    stars = parse_type("'1' | '2' | '3'")
    frame = pd.DataFrame({"message": list("abcd"), "label": [1, 2, 3, 1]})
    for dtype in ("int64", "Int64", "float64", "float32", "object", "category"):
        pairs = read_pairs(frame.astype({"label": dtype}), SPEC, stars)
        assert [each.output for each in pairs] == ["1", "2", "3", "1"]
    with pytest.raises(
        RefineError, match=r"row 1: its output is null(.|\n)*row 2: 7\.0 \(float\) is not one of"
    ):
        read_pairs(frame.assign(label=[1, None, 7, 2]), SPEC, stars)


def test_everything_that_is_wrong_is_listed_at_once() -> None:
    pairs = [*PAIRS, ("x", "urgent"), (None, "low"), ("y", None), ("spring picnic", "HIGH"), (["z"], "low")]
    with pytest.raises(RefineError) as caught:
        read_pairs(pairs, SPEC, LABELS)
    assert isinstance(caught.value, ValueError)
    assert caught.value.problems == (
        "pair 12: 'urgent' is not one of: high, medium, low",
        "pair 13: message is null",
        "pair 14: its output is null",
        "pair 16: a list is not text",
        "'spring picnic' has 2 outputs: 'low' (pair 4), 'high' (pair 15)",
    )
    assert all(problem in str(caught.value) for problem in caught.value.problems)


def test_a_long_list_of_problems_is_cut_in_the_message_alone() -> None:
    with pytest.raises(RefineError, match="and 22 more") as caught:
        read_pairs([(f"text {n}", "nothing") for n in range(30)], SPEC, LABELS)
    assert len(caught.value.problems) == 30


def test_rows_of_a_frame_are_named_by_their_index() -> None:
    frame = pd.DataFrame({"message": ["a", "b", pd.NA], "label": ["low", "bad", "low"]}, index=[7, 8, 9])
    with pytest.raises(RefineError, match=r"row 8: 'bad'(.|\n)*row 9: message is null"):
        read_pairs(frame, SPEC, LABELS)


def test_pairs_with_one_label_only_are_refused() -> None:
    with pytest.raises(RefineError, match="would learn to give it always"):
        read_pairs(PAIRS[:4], SPEC, LABELS)
    assert len(read_pairs({text: "same" for text in "abcd"}, SPEC, parse_type("str"))) == 4


@pytest.mark.parametrize("pairs", ["text", 3, None, [("a", "low", "extra")], ["ab"], [("low",)]])
def test_what_holds_no_pairs_is_a_type_error(pairs: Any) -> None:
    with pytest.raises(TypeError, match="pair"):
        read_pairs(pairs, SPEC, LABELS)


@pytest.mark.parametrize(
    ("columns", "output", "message"),
    [
        (["text", "label"], None, "one column 'message'; the frame has text, label"),
        (["message", "label"], "lable", "one column 'lable'"),
        (["message", "a", "b"], None, "any of 2 columns: a, b"),
        (["message"], None, "no column for the outputs; it has message"),
        (["message", "message", "label"], None, "one column 'message'"),
    ],
)
def test_a_frame_has_one_column_for_each_part(columns: list[str], output: str | None, message: str) -> None:
    frame = pd.DataFrame([["low"] * len(columns)] * 4, columns=columns)
    with pytest.raises(ColumnError, match=message):
        read_pairs(frame, SPEC, LABELS, output)


def test_the_output_column_can_be_named() -> None:
    frame = pd.DataFrame([(a, "x", b) for a, b in PAIRS], columns=["message", "note", "answer"])
    assert read_pairs(frame, SPEC, LABELS, "answer")[0] == Example(*PAIRS[0])
    with pytest.raises(TypeError, match="column of a frame"):
        read_pairs(PAIRS, SPEC, LABELS, "answer")


# --- how training goes -------------------------------------------------------------------------------------


def test_few_pairs_are_all_learned_from_and_labels_keep_a_row() -> None:
    import random

    examples = [Example(*pair) for pair in PAIRS]
    assert hold_back(examples[:7], 0.25, random.Random(0), closed=True) == []
    held = hold_back(examples, 0.25, random.Random(0), closed=True)
    assert sorted(examples[row].output for row in held) == ["high", "low", "medium"]
    single = [*examples[:8], Example("odd", "medium")]
    assert 8 not in hold_back(single, 0.5, random.Random(0), closed=True)
    assert len(hold_back(examples, 0.25, random.Random(0), closed=False)) == 3


def test_each_row_comes_once_before_any_comes_again() -> None:
    import random

    endless = batches(range(20), random.Random(0))
    drawn = [row for _ in range(5) for row in next(endless)]
    assert len(drawn) == 80
    assert all(sorted(drawn[n : n + 20]) == list(range(20)) for n in range(0, 80, 20))
    assert len(next(batches(range(5), random.Random(0)))) >= 5


def test_the_rate_rises_shortly_and_falls_to_nothing() -> None:
    rates = [rate(step, 100) for step in range(100)]
    assert max(rates) > 0.98
    assert rates.index(max(rates)) < 6
    assert rates[-1] < 0.001


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"steps": 0}, ValueError),
        ({"steps": 2.5}, TypeError),
        ({"learning_rate": 0.0}, ValueError),
        ({"learning_rate": float("nan")}, ValueError),
        ({"holdout": 0.9}, ValueError),
        ({"holdout": -0.1}, ValueError),
    ],
)
def test_settings_out_of_range_are_refused(
    urgency: FuzzyFunction, changes: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error, match=next(iter(changes))):
        urgency.refine(PAIRS, **changes)


def test_a_refined_program_knows_its_parent_and_keeps_the_spec(
    urgency: FuzzyFunction, tmp_path: Path
) -> None:
    refined = urgency.refine(PAIRS, steps=20, learning_rate=3e-3, holdout=0, progress=False)
    old, new = urgency.program, refined.program
    assert new.parent == old.digest != new.digest
    assert (new.spec, new.pseudo, new.template) == (old.spec, old.pseudo, old.template)
    assert (new.lora.rank, new.lora.alpha, new.lora.shapes()) == (
        old.lora.rank,
        old.lora.alpha,
        old.lora.shapes(),
    )
    assert urgency.program is old
    refined.save(tmp_path / "refined.gguf")
    loaded = Program.load(tmp_path / "refined.gguf")
    assert loaded == new
    assert loaded.parent == old.digest


def test_an_encoder_learns_its_pairs(urgency: FuzzyFunction) -> None:
    texts, wanted = zip(*PAIRS, strict=True)
    before = np.mean([a == b for a, b in zip(urgency.map(texts), wanted, strict=True)])
    refined = urgency.refine(PAIRS, steps=60, learning_rate=3e-3, holdout=0, progress=False)
    after = np.mean([a == b for a, b in zip(refined.map(texts), wanted, strict=True)])
    assert before < 0.8
    assert after == 1.0
    assert refined.refinement is not None
    assert refined.refinement.losses[-1] < refined.refinement.losses[0]
    assert urgency.refinement is None


def test_examples_of_the_spec_that_no_pair_corrects_are_learned_too(tiny_pairs: dict[str, Pair]) -> None:
    kept = (Example("server news", "medium"), Example("spring, high", "high"), Example("is spring no", "low"))
    corrected = Example("the site is down", "low")  # "high" by a pair
    impossible = Example("yes yes", "urgent")
    pair = tiny_pairs["encoder"]
    spec = replace(SPEC, examples=(*kept, corrected, impossible))
    program = sample_programs.label_program(interpreter_sha256=pair.interpreter.sha256, spec=spec)
    refined = FuzzyFunction(program, pair).refine(
        PAIRS, steps=80, learning_rate=3e-3, holdout=0, progress=False
    )
    assert refined.refinement is not None
    assert (refined.refinement.pairs, refined.refinement.examples) == (12, 3)
    assert refined.map([each.input for each in kept]) == [each.output for each in kept]
    assert refined.map([text for text, _ in PAIRS]) == [label for _, label in PAIRS]


def test_examples_of_the_spec_judge_nothing(urgency: FuzzyFunction) -> None:
    refined = urgency.refine(PAIRS, steps=10, progress=False)
    assert refined.refinement is not None
    assert refined.refinement.judged in (3, 12)  # a quarter held back, or all pairs in turn
    assert {each.input for each in refined.refinement.held_back} <= {text for text, _ in PAIRS}


def test_a_decoder_learns_its_pairs(politely: FuzzyFunction) -> None:
    texts, wanted = zip(*COPIES, strict=True)
    assert politely.map(texts) != list(wanted)
    refined = politely.refine(COPIES, steps=60, learning_rate=1e-2, holdout=0, progress=False)
    assert refined.map(texts) == list(wanted)
    assert refined.program.label_vectors is None
    assert refined.program.parent == politely.program.digest


def test_the_same_seed_gives_the_same_program(urgency: FuzzyFunction) -> None:
    def digest(seed: int) -> str:
        refined = urgency.refine(PAIRS, steps=4, learning_rate=1e-3, holdout=0, progress=False, seed=seed)
        return refined.program.digest

    torch.manual_seed(1)
    first = digest(0)
    torch.manual_seed(2)
    assert digest(0) == first
    state = torch.get_rng_state()
    many = PAIRS + [(f"{text} {n}", label) for text, label in PAIRS for n in range(2)]
    orders = {
        urgency.refine(many, steps=3, progress=False, seed=seed).refinement.held_back for seed in (0, 1)
    }
    assert len(orders) == 2
    assert torch.equal(torch.get_rng_state(), state)  # nobody else's random numbers are used up


def test_what_is_kept_has_as_many_held_back_pairs_right_as_it_says(urgency: FuzzyFunction) -> None:
    seen: list[Step] = []
    refined = urgency.refine(PAIRS, steps=60, learning_rate=3e-3, progress=seen.append)
    found = refined.refinement
    assert found is not None
    assert (found.pairs, len(found.held_back)) == (12, 3)
    assert found.before is not None
    assert found.after is not None
    assert found.after >= found.before
    got = refined.map([each.input for each in found.held_back])
    right = sum(a == each.output for a, each in zip(got, found.held_back, strict=True))
    assert right == found.after
    assert [each.step for each in seen] == list(range(1, found.steps + 1))
    assert seen[-1].held_back == 3
    assert "of 3 held back" in str(found)


def test_when_every_state_is_worse_the_program_stays(
    urgency: FuzzyFunction, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled = urgency.map([text for text, _ in PAIRS])
    pairs = [(text, str(answer)) for (text, _), answer in zip(PAIRS, compiled, strict=True)]
    judged = EncoderGoal.judge
    looks: list[int] = []

    def judge(self: EncoderGoal, rows: Sequence[int]) -> tuple[int, float]:
        looks.append(len(looks))
        right, loss = judged(self, rows)
        return (right if len(looks) == 1 else right - 1), loss

    monkeypatch.setattr(EncoderGoal, "judge", judge)
    monkeypatch.setattr(EncoderGoal, "instead", lambda self, judged: None)
    refined = urgency.refine(pairs, steps=60, progress=False)
    assert refined.program.digest == urgency.program.digest
    assert refined.program.parent is None
    assert refined.refinement is not None
    assert refined.refinement.best == 0
    assert refined.refinement.before == refined.refinement.after == 3
    assert refined.refinement.steps == 40  # and it did not take all the steps to see that


def test_an_encoder_falls_back_to_new_label_vectors_alone(
    urgency: FuzzyFunction, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Choice, "offer", lambda self, look: None)
    refined = urgency.refine(PAIRS, steps=20, progress=False)
    new, found = refined.program, refined.refinement
    assert found is not None
    assert (found.best, new.parent) == (0, urgency.program.digest)
    assert new.lora == urgency.program.lora
    assert not np.array_equal(new.label_vectors, urgency.program.label_vectors)
    # They have learned from all pairs, so that none is left to judge them by, or to fit confidence to.
    assert (found.held_back, found.judged) == ((), len(PAIRS))
    texts, wanted = zip(*PAIRS, strict=True)
    right = [sum(a == b for a, b in zip(f.map(texts), wanted, strict=True)) for f in (urgency, refined)]
    assert right[0] == found.before < found.after <= right[1]
    said = "from 12 pairs and 1 of the spec's examples, 20 steps; of 12 held back in turn, right before: "
    assert f"{said}{found.before}" in str(found)


def test_a_decoder_without_a_better_state_stays(politely: FuzzyFunction) -> None:
    pairs = COPIES + [(f"{text} {word}", word) for text, word in COPIES]
    refined = politely.refine(pairs, steps=60, learning_rate=1e-12, progress=False)
    assert refined.program.digest == politely.program.digest
    assert refined.refinement is not None
    assert refined.refinement.best == 0
    assert refined.refinement.steps == 40


def test_a_label_without_pairs_keeps_its_vector(urgency: FuzzyFunction) -> None:
    pairs = [pair for pair in PAIRS if pair[1] != "medium"]
    refined = urgency.refine(pairs, steps=10, learning_rate=3e-3, holdout=0, progress=False)
    before, after = urgency.program.label_vectors, refined.program.label_vectors
    assert before is not None
    assert after is not None
    place = (urgency.program.returns.labels or ()).index("medium")
    assert np.array_equal(before[place], after[place])
    assert not np.array_equal(before, after)


def look(step: int, right: int, loss: float = 1.0) -> Look:
    return Look(step, right, loss, State(sample_programs.label_program().lora, None))


@pytest.mark.parametrize(
    ("rights", "held", "kept"),
    [
        ([5, 6, 6, 5], 8, 4),  # one row less of eight is no worse
        ([6, 7, 8, 6], 8, 3),
        ([5, 8, 4, 4], 8, 2),  # but never fewer than before training
        ([3, 4, 4], 8, None),
        ([60, 80, 76, 70], 100, 3),
        ([5, 5], 4, 2),
    ],
)
def test_the_latest_state_that_chance_does_not_explain_is_kept(
    rights: list[int], held: int, kept: int | None
) -> None:
    start = look(0, 5 if held < 100 else 60)
    choice = Choice(start, held, later_is_better=True)
    for step, right in enumerate(rights, 1):
        choice.offer(look(step, right, loss=float(step)))
    assert (choice.kept.step if choice.kept else None) == kept


def test_where_later_is_not_better_the_most_right_and_then_the_loss_decide() -> None:
    choice = Choice(look(0, 2, 1.0), 8, later_is_better=False)
    for step, (right, loss) in enumerate([(2, 1.0), (2, 0.9), (3, 2.0), (3, 2.1), (2, 0.1)], 1):
        choice.offer(look(step, right, loss))
    assert choice.kept is not None
    assert choice.kept.step == 3


def unit_rows(count: int, width: int) -> NDArray[np.float32]:
    rows = np.random.default_rng(0).normal(size=(count, width)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_fitted_vectors_are_the_best_place_near_their_start() -> None:
    rng = np.random.default_rng(1)
    states, targets = unit_rows(12, 5), np.arange(12) % 2
    start = rng.normal(size=(3, 5)).astype(np.float32)

    def loss(vectors: NDArray[np.float32], pull: float) -> float:
        logits, goals = torch.tensor(4 * states @ vectors.T), torch.tensor(targets)
        away = np.square(vectors - start).sum()
        return float(torch.nn.functional.cross_entropy(logits, goals)) + pull / 2 * float(away)

    fitted = fit_vectors(states, targets, start, 4.0, 0.1)
    assert (fitted[2] == start[2]).all()
    least = loss(fitted, 0.1)
    assert least < loss(start, 0.1)
    for _ in range(20):
        moved = fitted.copy()
        moved[:2] += 0.05 * rng.normal(size=(2, 5)).astype(np.float32)
        assert loss(moved, 0.1) > least
    assert np.abs(fit_vectors(states, targets, start, 4.0, 1e6) - start).max() < 1e-4


def test_fitted_vectors_keep_a_right_angle_to_a_direction() -> None:
    states, targets = unit_rows(12, 5), np.arange(12) % 2
    start, away = np.zeros((2, 5), np.float32), unit_rows(1, 5)[0]
    free, bound = (fit_vectors(states, targets, start, 4.0, 0.1, each) for each in (None, away))
    assert np.abs(free @ away).max() > 0.01
    assert np.abs(bound @ away).max() < 1e-5
    assert np.abs(bound).max() > 0.1


def test_vectors_are_fitted_alone_only_if_that_helps_with_rows_that_they_have_not_seen() -> None:
    states, wrong = unit_rows(40, 8), -np.eye(2, 8, dtype=np.float32)
    ruled = (states[:, 0] < states[:, 1]).astype(np.int64)
    found = fit_proven(states, ruled, wrong, 10.0, len(ruled))
    assert found is not None
    assert found.before == 0
    assert 20 < found.after <= 40
    assert int(((states @ found.vectors.T).argmax(1) == ruled).sum()) >= found.after
    assert fit_proven(states, ruled, -wrong, 10.0, len(ruled)) is None  # all rows are right as it is


def test_an_interrupt_leaves_all_as_it_was(urgency: FuzzyFunction) -> None:
    threads, digest = torch.get_num_threads(), urgency.program.digest

    def interrupt(step: Step) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        urgency.refine(PAIRS, steps=5, progress=interrupt)
    assert torch.get_num_threads() == threads
    assert urgency.program.digest == digest


def test_a_rate_that_ruins_the_weights_is_an_error(urgency: FuzzyFunction) -> None:
    with pytest.raises(RefineError, match="smaller learning_rate"):
        urgency.refine(PAIRS, steps=30, learning_rate=1e30, holdout=0, progress=False)


@pytest.mark.parametrize("kind", ["urgency", "politely"])
def test_pairs_longer_than_the_interpreter_reads_are_listed(
    kind: str, request: pytest.FixtureRequest
) -> None:
    function: FuzzyFunction = request.getfixturevalue(kind)
    pairs = [*(PAIRS if kind == "urgency" else COPIES), ("a server " * 300, "low")]
    with pytest.raises(RefineError, match="tokens; the interpreter reads at most") as caught:
        function.refine(pairs, progress=False)
    assert len(caught.value.problems) == 1


def test_the_bar_shows_loss_and_held_back_pairs(
    urgency: FuzzyFunction, capsys: pytest.CaptureFixture[str]
) -> None:
    urgency.refine(PAIRS, steps=10, progress=True)
    shown = capsys.readouterr().err
    assert "refine urgency" in shown
    assert "loss=" in shown
    assert "/3" in shown
    urgency.refine(PAIRS, steps=1, progress=False)
    assert capsys.readouterr().err == ""


# --- torch and llama.cpp -----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["urgency", "politely"])
def test_an_adapter_comes_back_from_torch_bit_for_bit(kind: str, request: pytest.FixtureRequest) -> None:
    function: FuzzyFunction = request.getfixturevalue(kind)
    loaded = TorchInterpreter(function._pair, function.program.lora)
    assert loaded.lora().astype(np.float16) == function.program.lora
    other = replace(function.program, lora=sample_programs.label_program(seed=3).lora).lora
    if kind == "urgency":
        loaded.set_lora(other)
        assert loaded.lora().astype(np.float16) == other


def test_torch_scores_rows_as_llama_cpp_does_before_and_after(urgency: FuzzyFunction) -> None:
    examples = [Example(*pair) for pair in PAIRS]
    refined = urgency.refine(PAIRS, steps=20, learning_rate=3e-3, holdout=0, progress=False)
    for function in (urgency, refined):
        trained: Any = goal(function.program, function._pair, examples)
        order = list(range(len(PAIRS)))
        with torch.no_grad():
            wanted = trained._logits(order).softmax(1).numpy()
        result = function.run([text for text, _ in PAIRS], scores=True, exact=True)
        assert np.abs(np.array(result.scores) - wanted).max() < 2e-3


def test_torch_reads_rows_as_llama_cpp_does_before_and_after(politely: FuzzyFunction) -> None:
    refined = politely.refine(COPIES, steps=30, learning_rate=3e-3, holdout=0, progress=False)
    for function in (politely, refined):
        written = function.map([text for text, _ in COPIES])
        said = [Example(text, str(answer)) for (text, _), answer in zip(COPIES, written, strict=True)]
        # What llama.cpp wrote within its limit, torch finds likeliest token by token.
        short = [each for each in said if len(each.output) < 40]
        if short:
            trained = goal(function.program, function._pair, short)
            assert trained.judge(range(len(short)))[0] == len(short)
    assert interpreter(politely._pair) is interpreter(refined._pair)


@pytest.mark.model
@pytest.mark.skipif("minilm" not in models.pairs(), reason="the pair is not bundled")
def test_the_bundled_encoder_learns_another_rule() -> None:
    function = fuzzy_magic.compile("What is the message about?", returns='"A" | "B"')
    animals = (
        "a dog barks",
        "the cat sleeps",
        "two horses run",
        "a whale sings",
        "an owl hoots",
        "the cow moos",
    )
    tools = (
        "a steel hammer",
        "the saw is sharp",
        "an old drill",
        "two wrenches",
        "a box of nails",
        "my pliers",
    )
    pairs = [(text, "B") for text in animals] + [(text, "A") for text in tools]
    refined = function.refine(pairs, steps=12, learning_rate=1e-3, holdout=0, progress=False)
    assert refined.map(["a goat bleats", "screwdriver"]) == ["B", "A"]
    assert refined.program.parent == function.program.digest
