from __future__ import annotations

import pytest

import fuzzy_magic
from fuzzy_magic import leave_out
from fuzzy_magic.api import compile_spec
from fuzzy_magic.errors import SpecError
from fuzzy_magic.spec import Example, Spec

CAPITALS = [("plum", "PLUM"), ("fig", "FIG"), ("two pears", "TWO PEARS")]


def test_each_example_is_answered_by_a_program_that_never_saw_it(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[Example, ...]] = []

    def compiled(spec: Spec, **names: str) -> object:
        assert names == {"interpreter": "edit", "compiler": "edit"}
        seen.append(spec.examples)
        return compile_spec(spec, **names)

    monkeypatch.setattr(leave_out, "compile_spec", compiled)
    function = fuzzy_magic.compile("all capitals", name="loud", returns="edit", examples=CAPITALS)
    before = function.program.digest
    report = fuzzy_magic.leave_one_out(function)
    a, b, c = function.program.spec.examples
    assert seen == [(b, c), (a, c), (a, b)]
    assert [each.call for each in report.results] == [f"loud({text!r})" for text, _ in CAPITALS]
    assert (report.passed, report.total) == (3, 3)
    assert function.program.digest == before


def test_what_an_example_alone_teaches_is_told() -> None:
    odd = [("plum", "PLUM"), ("fig", "fig!")]
    function = fuzzy_magic.compile("in capitals", name="up", returns="edit", examples=odd)
    assert function.map(["plum", "fig"]) == ["PLUM", "fig!"]
    report = fuzzy_magic.leave_one_out(function)
    (call, got, expected), *_ = [each for each in report.failures if "fig" in each[0]]
    assert (call, expected) == ("up('fig')", "'fig!'")
    assert got != expected
    assert "0 of 2 pass" in repr(report) or "1 of 2 pass" in repr(report)


def test_labels_and_several_parameters() -> None:
    examples = [(("server down", "now"), "high"), (("newsletter", "may"), "low")]
    function = fuzzy_magic.compile(
        "How urgent?", params="title, when", returns='"high" | "low"', examples=examples
    )
    report = fuzzy_magic.leave_one_out(function)
    assert report.total == 2
    assert report.results[0].call == function.program.spec.examples[0].input
    assert report.results[0].expected == "'high'"


def test_there_has_to_be_an_example() -> None:
    function = fuzzy_magic.compile("Is it urgent?", name="urgent", returns=bool)
    with pytest.raises(SpecError, match="urgent has no examples to leave out"):
        fuzzy_magic.leave_one_out(function)
