from __future__ import annotations

import json
import random
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
import torch
from learnt_steps import losses_of

from fuzzy_magic.errors import FuzzyError
from fuzzy_magic.train import fits as fits_module
from fuzzy_magic.train import loop
from fuzzy_magic.train.answerable import answerable
from fuzzy_magic.train.data import Episode, Function
from fuzzy_magic.train.distilled import Distilled
from fuzzy_magic.train.edit_objective import EditObjective
from fuzzy_magic.train.fits import Fit, Question, begin, fitted, questions, read_fits, write_fits
from fuzzy_magic.train.loop import fit, load_config, train
from fuzzy_magic.train.near import HeldOut
from fuzzy_magic.train.procedural import procedural_functions

WORDINGS = ("Surname first, in capitals", "put the surname first and in capitals")
ROWS = (("Ann Lee", "LEE, Ann"), ("Bo Ray", "RAY, Bo"), ("Cy Fox", "FOX, Cy"), ("Di Orr", "ORR, Di"))
QUESTION = Question("names: surname first", "names", "families", WORDINGS, ROWS)
FUNCTION = Function("names", "family:x", list(WORDINGS), list(ROWS))
NOTHING_HELD = HeldOut((), ())


@pytest.fixture(scope="module")
def config() -> dict[str, Any]:
    small = {"encoder_rank": 4, "n_bases": 2, "rank": 4, "warmup_steps": 2, "compile_tokens": 64}
    return load_config("edit") | small | {"row_tokens": 48, "specs_per_step": 3, "rows_per_spec": 4}


@pytest.fixture(autouse=True)
def one_dev_episode(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look at one spec and not at hundreds, which take ten seconds to draw."""
    one = Episode(WORDINGS[0], None, ROWS, (), "names", "family:x")
    monkeypatch.setattr(EditObjective, "dev_episodes", lambda goal: [one])


@pytest.fixture
def few_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fit with two steps, where it does not matter how well."""
    monkeypatch.setattr(fits_module, "STEPS", 2)


def a_goal(config: dict[str, Any]) -> EditObjective:
    """Make a pair whose bases are not zero, so that its coefficients matter."""
    torch.manual_seed(3)
    goal = EditObjective(config)
    with torch.no_grad():
        for bases in goal.pair.mapper.by_kind.values():
            bases.b.normal_(std=0.3)
    return goal


def test_a_function_is_fitted_from_where_the_compiler_is(config: dict[str, Any]) -> None:
    goal = a_goal(config)
    found = fitted(goal, QUESTION)
    assert found is not None
    assert found.after < 0.8 * found.before
    assert len(found.coefficients) == len(found.slopes) == torch.Size(goal.pair.mapper.shape).numel()
    assert found.episode(random.Random(0), 2).spec in WORDINGS
    assert fitted(goal, Question("k", "f", "families", WORDINGS, ROWS[:1])) is None


def test_questions_are_functions_with_what_is_not_held_out() -> None:
    parts = answerable({"families": [FUNCTION]}, "editor")
    (found,) = questions(parts, "editor", HeldOut([WORDINGS[0]], [ROWS[0][0]]))
    assert (found.wordings, found.part) == (WORDINGS[1:], "families")
    assert sorted(found.rows) == sorted(ROWS[1:])


def test_a_procedural_family_is_a_function_for_each_of_its_settings() -> None:
    known = answerable({"procedural": procedural_functions("train")[:40]}, "editor")
    found = [*questions(known, "editor", NOTHING_HELD)]
    per_family = {each.family: 0 for each in found}
    for each in found:
        per_family[each.family] += 1
        assert len(each.wordings) == len(set(each.wordings))
    assert set(per_family.values()) >= {1, fits_module.SETTINGS}
    assert len({each.key for each in found}) == len(found)


@pytest.mark.usefixtures("few_steps")
def test_fits_are_gone_on_with_where_they_stopped(config: dict[str, Any], tmp_path: Path) -> None:
    goal, path = a_goal(config), tmp_path / "fits.jsonl"
    other = Function(
        "others", "family:x", ["in capitals, with a full stop"], [(a, f"{a.upper()}.") for a, _ in ROWS]
    )
    parts = answerable({"families": [FUNCTION, other]}, "editor")
    write_fits(goal, parts, NOTHING_HELD, path, begin(path))
    whole = path.read_text("utf-8")
    assert {each.family for each in read_fits(path)} == {"names", "others"}
    first, second = whole.splitlines()
    path.write_text(f"{first}\n{second[:100]}", "utf-8")  # interrupted
    write_fits(goal, parts, NOTHING_HELD, path, begin(path))
    assert path.read_text("utf-8") == whole


def test_a_file_that_holds_no_fits_is_named(tmp_path: Path) -> None:
    with pytest.raises(FuzzyError, match=r"gone\.jsonl cannot be read"):
        read_fits(tmp_path / "gone.jsonl")
    path = tmp_path / "bad.jsonl"
    path.write_text(json.dumps({"key": "x"}) + "\n", "utf-8")
    with pytest.raises(FuzzyError, match=r"line 1 of .*bad\.jsonl is no fit"):
        read_fits(path)


def test_a_file_that_is_something_else_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("buy milk", "utf-8")
    with pytest.raises(FuzzyError, match=r"line 1 of .*notes\.txt is no fit"):
        begin(path)
    assert path.read_text("utf-8") == "buy milk"
    with pytest.raises(FuzzyError, match="cannot be written"):
        begin(path / "fits.jsonl")


def test_texts_may_hold_any_line_end(tmp_path: Path) -> None:
    rows = (("one\u2028two", "two"), ("a\x85b", "b"), ("c\nd", "d"))
    known = Fit("k", "f", "families", ("last line",), rows, (0.5,), (1.0,), 1.0, 0.1)
    path = tmp_path / "fits.jsonl"
    path.write_text(json.dumps(asdict(known), ensure_ascii=False) + "\n", "utf-8")
    assert read_fits(path) == [known]
    assert begin(path) == {"k"}


def a_fit(goal: EditObjective, change: float) -> Fit:
    """Ask for other coefficients than the compiler gives."""
    specs = goal.read_specs(
        [Fit(**vars(QUESTION), coefficients=(), slopes=(), before=0, after=0).episode(random.Random(0), 2)]
    )
    with torch.no_grad():
        coefficients, _ = goal.compile(specs)
    wanted = coefficients.flatten() + change * torch.randn(
        coefficients.numel(), generator=torch.Generator().manual_seed(1)
    )
    return Fit(
        **vars(QUESTION),
        coefficients=tuple(wanted.tolist()),
        slopes=(1.0,) * wanted.numel(),
        before=1.0,
        after=0.1,
    )


def test_the_compiler_learns_to_make_what_was_fitted(config: dict[str, Any]) -> None:
    goal = a_goal(config | {"spec_dropout": 0.0})
    known = a_fit(goal, 0.2)
    distilled = Distilled(goal, [known])
    other = known.episode(random.Random(1), 2)
    episodes = [
        known.episode(random.Random(0), 2),
        Episode("plural", None, other.rows, (), "f", "family:x"),
    ]
    groups = distilled.parameter_groups()
    optimizer = torch.optim.Adam([{"params": g["params"], "lr": g["base_lr"]} for g in groups])
    losses = losses_of(distilled, episodes, optimizer, steps=30, count=2)
    assert losses[-1] < 0.4 * losses[0]


def test_fits_of_another_shape_are_refused(config: dict[str, Any]) -> None:
    goal = a_goal(config)
    known = a_fit(goal, 0.2)
    short = Fit(**{**vars(known), "coefficients": known.coefficients[:8], "slopes": known.slopes[:8]})
    with pytest.raises(FuzzyError, match=r"the fits have \[8\] coefficients"):
        Distilled(goal, [short])
    with pytest.raises(FuzzyError, match=r"the fits have \[\] coefficients"):
        Distilled(goal, [])


@pytest.mark.usefixtures("few_sources", "few_steps")
def test_fits_are_written_and_learnt_and_a_resumed_run_is_the_same(
    config: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = train(config, tmp_path / "first", data=None, steps=1)
    path = tmp_path / "fits.jsonl"
    ten = lambda *a: list(questions(*a))[:10]  # noqa: E731 - a stand-in
    monkeypatch.setattr(fits_module, "questions", ten)
    fit(config, path, data=None, minutes=5, warm_start=first.folder)
    assert len(read_fits(path)) == 10
    how = {"data": None, "warm_start": first.folder, "fits": path}
    whole = train(config, tmp_path / "whole", steps=2, **how)
    monkeypatch.setattr(loop, "CHECKPOINT_SECONDS", -1.0)
    draw = Distilled.loss

    def interrupted(goal: Distilled, reading: Any, progress: float) -> Any:
        if progress > 0 and not (tmp_path / "again").exists():
            raise KeyboardInterrupt
        return draw(goal, reading, progress)

    monkeypatch.setattr(Distilled, "loss", interrupted)
    with pytest.raises(KeyboardInterrupt):
        train(config, tmp_path / "parts", steps=2, **how)
    (tmp_path / "again").touch()
    resumed = train(config, tmp_path / "parts", steps=2, resume=True, **how)
    a, b = (torch.load(run.folder / "checkpoint.pt", weights_only=True)["pair"] for run in (whole, resumed))
    assert all(torch.equal(a[name], tensor) for name, tensor in b.items())
    assert any(
        not torch.equal(a[name], tensor)
        for name, tensor in torch.load(first.folder / "checkpoint.pt", weights_only=True)["pair"].items()
    )


def test_only_pairs_of_words_are_fitted(tmp_path: Path) -> None:
    with pytest.raises(FuzzyError, match="`span` and `edit`, not for the encoder"):
        fit(load_config("minilm"), tmp_path / "f.jsonl", data=None, minutes=1, warm_start="bundled")
    assert not (tmp_path / "f.jsonl").exists()
    with pytest.raises(FuzzyError, match="`span` and `edit`, not for the encoder"):
        train(
            load_config("minilm"),
            tmp_path / "run",
            data=None,
            steps=1,
            fits=tmp_path / "f.jsonl",
            warm_start="bundled",
        )
