from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
import torch
from learnt_steps import losses_of

from fuzzy_magic.compiler.mapper import MapperCompiler
from fuzzy_magic.interpreter.loaded import interpreter
from fuzzy_magic.models import pair as read_pair
from fuzzy_magic.returns.span_scores import best_span
from fuzzy_magic.returns.spans import words
from fuzzy_magic.spec import make_spec
from fuzzy_magic.train.answerable import answerable, is_answerable, only_answerable
from fuzzy_magic.train.data import Episode, Function, family_functions
from fuzzy_magic.train.export import export_pair
from fuzzy_magic.train.loop import load_config, train
from fuzzy_magic.train.span_objective import SpanObjective

SPEC = "The order number, none if there is none"
ROWS = (("where is A-1?", "A-1"), ("hello", "none"), ("send B 2", "B 2"), ("order 7 or 7", "7"), ("x", "y"))


@pytest.fixture(scope="module")
def config() -> dict[str, Any]:
    small = {"encoder_rank": 4, "n_bases": 2, "rank": 4, "warmup_steps": 2, "compile_tokens": 64}
    return load_config("span") | small | {"row_tokens": 48, "specs_per_step": 3, "rows_per_spec": 4}


@pytest.fixture(autouse=True)
def few_dev_episodes(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = SpanObjective.dev_episodes
    monkeypatch.setattr(SpanObjective, "dev_episodes", lambda goal: drawn(goal)[:2])


@pytest.fixture
def goal(config: dict[str, Any]) -> SpanObjective:
    torch.manual_seed(3)
    return SpanObjective(config)


def function(rows: tuple[tuple[str, str], ...] = ROWS, spec: str = SPEC) -> Function:
    return Function("f", "family:x", [spec], list(rows))


def test_functions_whose_outputs_stand_in_their_inputs_are_kept() -> None:
    counting = function((("a b", "2"), ("a b c", "3")), "Count the words")
    closed = Function("g", "family:x", ["a or b?"], [("a", "a"), ("b", "b")], labels=("a", "b"))
    kept = answerable({"families": [function(), counting, closed]}, "extractor")
    assert [each.whole for each in kept["families"]] == [function()]


def test_a_row_that_no_piece_answers_is_left_out() -> None:
    episode = Episode(SPEC, None, ROWS, (("order 5", "5"), ("order 5", "five")), "f", "family:x")
    left = only_answerable(episode, "extractor")
    assert left.rows == ROWS[:4]
    assert left.examples == (("order 5", "5"),)


def test_a_word_of_the_specs_own_may_stand_for_nothing() -> None:
    rows = [("Ann called", "Ann"), ("rain", "nobody")]
    assert is_answerable("extractor", "Who called? nobody if no one did", rows)
    assert not is_answerable("extractor", "Who called?", [("Ann called", "Ann"), *[("rain", "nobody")] * 3])


def test_authored_families_have_functions_that_cut() -> None:
    kept = answerable({"families": family_functions("train")}, "extractor")["families"]
    assert len({each.family for each in kept}) > 50
    for each in random.Random(0).sample(kept, 10):
        episode = each.episode(random.Random(1), 8)
        assert all(find_or_nothing(episode, *row) for row in episode.rows)


def find_or_nothing(episode: Episode, text: str, output: str) -> bool:
    return output.strip().lower() in text.lower() or output.lower() in episode.spec.lower()


def test_a_row_knows_all_places_of_its_answer(goal: SpanObjective) -> None:
    row = goal.row(SPEC, "order 7 or 7", "7")
    assert row is not None
    assert row.answers == [(2, 2), (4, 4)]
    nothing = goal.row(SPEC, "hello", "none")
    assert nothing is not None
    assert nothing.answers == [(0, 0)]


def test_a_row_whose_answer_is_cut_off_is_left_out(goal: SpanObjective) -> None:
    assert goal.row(SPEC, "word " * 60 + "order 7", "7") is None


def test_twenty_steps_learn_a_few_rows_by_heart(config: dict[str, Any]) -> None:
    torch.manual_seed(1)
    goal = SpanObjective(config | {"blind_label_share": 0.0, "spec_dropout": 0.0, "pooled_dropout": 0.0})
    episodes = [Episode(SPEC, None, ROWS[:4], (), "f", "family:x")]
    optimizer = torch.optim.AdamW(goal.pair.parameters(), lr=3e-3)
    losses = losses_of(goal, episodes, optimizer, steps=20, count=4)
    assert losses[-1] < 0.5 * losses[0]


@pytest.mark.usefixtures("few_sources")
def test_a_run_goes_on_and_its_export_answers_as_torch_does(config: dict[str, Any], tmp_path: Path) -> None:
    run = train(config | {"learning_rate": 3e-3}, tmp_path / "run", data=None, steps=2)
    run = train(config | {"learning_rate": 3e-3}, tmp_path / "run", data=None, steps=4, resume=True)
    assert run.step == 4
    assert 0 <= run.history[-1]["dev/program"] <= 1
    base = read_pair("minilm").interpreter.path
    exported = read_pair(export_pair(run.folder / "checkpoint.pt", tmp_path / "pair", base))
    assert (exported.id, exported.kind) == ("span", "extractor")
    goal = SpanObjective(run.config)
    goal.pair.load_state_dict(torch.load(run.folder / "checkpoint.pt", weights_only=True)["pair"])
    episode = Episode(SPEC, None, ROWS[:4], (), "f", "family:x")
    with torch.no_grad():
        reading = goal.reading([episode])
        scored = {
            row.words.text: both
            for rows, scores in goal.scores(reading, *goal.compile(reading.specs))
            for row, both in zip(rows, scores, strict=True)
        }
    expected = []
    for text, _ in episode.rows:
        first, last = best_span(scored[text].numpy())
        expected.append(text[words(text)[first - 1][0] : words(text)[last - 1][1]] if last else "none")
    program = MapperCompiler(exported).compile(make_spec(SPEC, name="order", returns="span"))
    rows = interpreter(exported).run(program, [text for text, _ in episode.rows]).rows
    assert [row.text for row in rows] == expected
