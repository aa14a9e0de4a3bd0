"""`%fuzzy compare` and `%fuzzy refine`: one call each, with what the line names."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell
from magic_cells import STRICTER, URGENCY, run

from fuzzy_magic.compare import Comparison
from fuzzy_magic.errors import ColumnError, ProgramNotFound
from fuzzy_magic.interpreter.function import FuzzyFunction
from fuzzy_magic.store import default_store


@pytest.fixture
def two(loaded: InteractiveShell) -> InteractiveShell:
    run(loaded, URGENCY)
    run(loaded, STRICTER)
    loaded.user_ns["df"] = pd.DataFrame(
        {"message": ["so high", "all is low", "nothing"], "right": ["high", "high", "low"]}
    )
    return loaded


@pytest.mark.parametrize(
    ("line", "agreement"),
    [
        ("compare urgency df.message --baseline urgency@1", 1.0),
        ("compare urgency@1 df['message'] --baseline df.right", 2 / 3),
        ("compare urgency df --baseline urgency@1 --truth df.right", 1.0),
        ("compare urgency df.message --baseline (lambda text: 'low')", 2 / 3),
    ],
)
def test_compare_takes_whatever_can_answer(two: InteractiveShell, line: str, agreement: float) -> None:
    found = run(two, f"%fuzzy {line}").comparison
    assert isinstance(found, Comparison)
    assert found.agreement == pytest.approx(agreement)
    assert ("truth" in found.frame) == ("--truth" in line)


@pytest.mark.parametrize(
    ("line", "error", "message"),
    [
        ("compare urgency", UsageError, "Write: %fuzzy compare NAME COLUMN"),
        ("compare urgency df.message", UsageError, "--baseline X"),
        ("compare urgency df.message --baseline", UsageError, "--baseline X"),
        ("compare urgency df.message --baselin urgency@1", UsageError, "Did you mean --baseline?"),
        ("compare urgency df.message --baseline 3", UsageError, "3 cannot be compared with"),
        ("compare urgency df.message --baseline urgencyy", ColumnError, "no urgencyy in this notebook"),
        ("compare urgency df.mesage --baseline urgency@1", ColumnError, "no column 'mesage'"),
        ("compare urgency df.message --baseline opem", ColumnError, "Write a column of a frame"),
        ("compare nope df.message --baseline urgency@1", ProgramNotFound, "nope"),
        ("refine urgency", UsageError, "Write: %fuzzy refine NAME PAIRS"),
        ("refine urgency nope", ColumnError, "no nope"),
        ("refine nope [('a', 'high')]", ProgramNotFound, "nope"),
        ('refine urgency df output="right"', ColumnError, "Write pairs, such as"),
        ('refine urgency [("a","high")', ColumnError, "Write pairs, such as"),
        ("refine urgency df --outptu right", UsageError, "Did you mean --output?"),
        ("refine urgency df --output", UsageError, "Write: %fuzzy refine NAME PAIRS [--output NAME]"),
        ("refine urgency [('a', 'high')] --output right", UsageError, "[('a', 'high')] is a list"),
        ("refine urgency df.assign(b='low')", ColumnError, 'Say which one: --output "…".'),
    ],
)
def test_a_wrong_line_says_what_is_wrong(
    two: InteractiveShell, line: str, error: type[Exception], message: str
) -> None:
    with pytest.raises(error) as caught:
        run(two, f"%fuzzy {line}")
    assert message in str(caught.value)


def test_a_version_is_called_by_its_number(two: InteractiveShell) -> None:
    found = run(two, "%fuzzy compare urgency@2 df.message --baseline urgency@1").comparison
    assert (found.program.name, found.baseline.name) == ("urgency@2", "urgency@1")


def test_what_the_notebook_holds_comes_before_what_the_store_keeps(two: InteractiveShell) -> None:
    run(two, URGENCY.replace("urgency(", "label("))
    line = "%fuzzy compare urgency df.message --baseline label"
    assert run(two, line).comparison.agreement == 1
    two.user_ns["label"] = two.user_ns["df"].right
    assert run(two, line).comparison.agreement == pytest.approx(2 / 3)
    assert run(two, "%fuzzy diff urgency@1 label").answers["input"].tolist() == ["high", "high", "low"]
    del two.user_ns["label"]
    assert run(two, line).comparison.agreement == 1


def test_one_column_is_too_few_for_several_parameters(two: InteractiveShell) -> None:
    run(two, '%%fuzzy both(title, body) -> "high" | "low"\nHow urgent is it?')
    with pytest.raises(ColumnError, match=r"both reads 2 columns \(title, body\), not one"):
        run(two, "%fuzzy compare both df.message --baseline both")


def test_refine_binds_what_comes_of_it_as_a_new_version(
    two: InteractiveShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[Any] = []

    def refine(self: FuzzyFunction, pairs: Any, output: str | None) -> FuzzyFunction:
        given.append((pairs, output))
        return FuzzyFunction(replace(self.program, temperature=3.0, parent=self.program.digest))

    monkeypatch.setattr(FuzzyFunction, "refine", refine)
    shown = repr(run(two, "%fuzzy refine urgency [('a b', 'high'), ('c', 'low')]"))
    assert "Version 3: refined." in shown
    assert "parent" in shown
    assert given == [([("a b", "high"), ("c", "low")], None)]
    assert len(default_store().history("urgency")) == 3


def test_refine_is_told_which_column_has_the_outputs(
    two: InteractiveShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[str | None] = []

    def refine(self: FuzzyFunction, pairs: pd.DataFrame, output: str | None) -> FuzzyFunction:
        given.append(output)
        return self

    monkeypatch.setattr(FuzzyFunction, "refine", refine)
    for typed in ("right", "'my right'", '"it\'s right"'):
        run(two, f"%fuzzy refine urgency df[df.right != 'x'] --output {typed}")
    assert given == ["right", "my right", "it's right"]


def test_refine_says_when_nothing_got_better(two: InteractiveShell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FuzzyFunction, "refine", lambda self, pairs, output: self)
    assert "no better" in repr(run(two, "%fuzzy refine urgency {'a': 'high'}"))
    assert len(default_store().history("urgency")) == 2
