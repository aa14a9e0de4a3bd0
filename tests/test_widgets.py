"""The review: what is found, what a decision becomes, what a version changes; and its widget."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
import sample_programs
from keyword_interpreter import KeywordInterpreter
from sample_programs import SPEC

import fuzzy_magic
from fuzzy_magic.compare import Baseline, Comparison, compare
from fuzzy_magic.errors import CompileError, FuzzyError, RefineError, SpecError
from fuzzy_magic.interpreter import function
from fuzzy_magic.interpreter.function import FuzzyFunction
from fuzzy_magic.interpreter.scheduler import Row
from fuzzy_magic.models import Pair, pair
from fuzzy_magic.program import Program
from fuzzy_magic.settings import override
from fuzzy_magic.spec import Check, Example
from fuzzy_magic.widgets import Page, Review, ReviewWidget, Stopped

TEXTS = ["high water", "site down", "picnic", "is it medium?", "news", "server", "yes", "no"]
SAID = ["high", "high", "low", "medium", "low", "medium", "low", "high"]  # by the baseline; three differ
DIFFERENT = [1, 5, 7]


class Learner(KeywordInterpreter):
    """Answers as its examples do, else by keywords; sure of what it has seen."""

    def _row(self, program: Program, text: str) -> Row:
        row = super()._row(program, text)
        known = {each.input: each.output for each in program.spec.examples}
        if text in known and row.scores is not None:
            labels = program.returns.labels or ()
            return Row(known[text], tuple(0.9 if label == known[text] else 0.05 for label in labels))
        return row


@pytest.fixture
def urgency(monkeypatch: pytest.MonkeyPatch) -> FuzzyFunction:
    """A program that the bundled compiler compiles anew, run by a stand-in that learns at once."""
    learner = Learner()
    monkeypatch.setattr(function, "interpreter", lambda pair: learner)
    return FuzzyFunction(sample_programs.label_program())


@pytest.fixture
def review(urgency: FuzzyFunction) -> Review:
    return Review(compare(urgency, pd.Series(SAID, name="large"), TEXTS, progress=False))


# --- what is found -----------------------------------------------------------------------------------------


def test_filters_and_search_find_rows(review: Review) -> None:
    assert review.places() == list(range(8))
    assert review.places("Different") == DIFFERENT
    assert review.places("Different", "SERVER") == [5]
    assert review.places(search="medium") == [3, 5]  # in an input, in an answer
    assert review.places(search="nowhere") == []
    with pytest.raises(ValueError, match="Low confidence"):
        review.places("different")


def test_low_confidence_is_the_least_sure_fifth_the_least_sure_first(review: Review) -> None:
    sure = [0.9, 0.3, 0.5, None, 0.8, 0.2, 0.7, 0.6]
    review.rows = [replace(row, confidence=each) for row, each in zip(review.rows, sure, strict=True)]
    assert review.places("Low confidence") == [5]
    review.rows = [*review.rows, *review.rows[:3]]
    assert review.places("Low confidence") == [5, 1]


def test_pages_hold_ten_rows_and_stay_in_range(review: Review) -> None:
    review.rows = list(review.rows) * 3
    assert review.page() == Page(tuple(range(10)), 1, 3, 24)
    assert review.page(3).places == (20, 21, 22, 23)
    assert review.page(99) == review.page(3)
    assert review.page(-1) == review.page(1)
    assert review.page(2, "Different", "nothing like it") == Page((), 1, 1, 0)


def test_ten_thousand_rows_are_searched_and_paged_in_a_moment(urgency: FuzzyFunction) -> None:
    texts = [f"row {number} {'high' if number % 3 else 'low'}" for number in range(10_000)]
    review = Review(compare(urgency, ["high"] * len(texts), texts, progress=False))
    widget = ReviewWidget(review)
    started = time.process_time()
    widget.search.value = "row 99"
    widget.next.click()
    assert time.process_time() - started < 1
    assert len(widget.table.rows) == 10
    assert "page 2 of 12 (111 rows)" in widget.found.value


def test_agreement_and_confusion_are_those_of_the_comparison(review: Review) -> None:
    comparison = review.comparison
    assert comparison is not None
    agreed, compared, interval = review.agreement()
    assert (agreed / compared, interval) == (comparison.agreement, comparison.interval)
    assert review.confusion() == {("low", "high"): 2, ("low", "medium"): 1}


def test_rows_without_input_or_answer_are_shown_and_not_decided(urgency: FuzzyFunction) -> None:
    review = Review(compare(urgency, ["high", None, "low"], [None, "server", "news"], progress=False))
    assert [row.agree for row in review.rows] == [None, None, True]
    assert review.agreement()[:2] == (1, 1)
    with pytest.raises(FuzzyError, match="no input"):
        review.program_is_right(0)
    with pytest.raises(FuzzyError, match="baseline has no valid answer"):
        review.baseline_is_right(1)
    review.neither(1, "medium")
    assert review.decisions == {"server": "medium"}


# --- what a decision becomes -------------------------------------------------------------------------------


def test_decisions_become_examples_and_every_third_a_check(review: Review) -> None:
    review.baseline_is_right(1)
    review.program_is_right(5)
    review.neither(7, "medium")
    review.program_is_right(2)
    assert review.spec.examples == (
        *SPEC.examples,
        Example("site down", "high"),
        Example("server", "low"),
        Example("picnic", "low"),
    )
    assert review.spec.checks == (*SPEC.checks, Check("urgency('no')", ("no",), "'medium'"))


def test_a_decision_takes_the_place_of_what_the_spec_says(urgency: FuzzyFunction) -> None:
    known, checked = SPEC.examples[0].input, str(SPEC.checks[0].arguments[0])
    review = Review(compare(urgency, ["low", "medium"], [known, checked], progress=False))
    review.baseline_is_right(0)
    review.baseline_is_right(1)
    assert review.spec.examples == (Example(known, "low"),)
    assert [(check.arguments, check.expected) for check in review.spec.checks] == [((checked,), "'medium'")]


def test_decisions_are_undone_one_by_one(review: Review) -> None:
    review.baseline_is_right(1)
    review.program_is_right(1)
    review.program_is_right(1)  # nothing new
    review.baseline_is_right(5)
    assert review.decisions == {"site down": "low", "server": "medium"}
    assert review.undo()
    assert review.undo()
    assert review.decisions == {"site down": "high"}
    assert review.undo()
    assert not review.undo()
    assert review.spec == SPEC


def test_equal_inputs_are_decided_together(urgency: FuzzyFunction) -> None:
    review = Review(compare(urgency, ["high", "low"], ["news", "news"], progress=False))
    review.baseline_is_right(0)
    review.baseline_is_right(1)
    assert review.decisions == {"news": "low"}


@pytest.mark.parametrize("wrong", ["urgent", "", 3, None])
def test_an_answer_outside_the_type_is_refused(review: Review, wrong: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        review.neither(1, wrong)
    assert review.decisions == {}


@pytest.mark.usefixtures("urgency")
def test_checks_of_several_parameters_are_calls_with_all_of_them() -> None:
    spec = replace(SPEC, params=("title", "body"), returns="bool", examples=(), checks=())
    vectors = sample_programs.label_program().label_vectors
    assert vectors is not None
    both = FuzzyFunction(sample_programs.label_program(spec=spec, label_vectors=vectors[:2]), pair("minilm"))
    frame = pd.DataFrame({"title": ["a", "b", "yes"], "body": ["c", "d", "e"]}, index=[7, 8, 7])
    review = Review(compare(both, [True, False, False], frame, progress=False))
    for place in range(3):
        review.baseline_is_right(place)
    assert review.spec.examples[0] == Example("title: a\nbody: c", "yes")
    (check,) = review.spec.checks
    assert (check.call, check.arguments, check.expected) == ("urgency('yes', 'e')", ("yes", "e"), "False")
    flips = review.recompile().flips
    assert flips["input"].tolist() == ["title: a\nbody: c"]
    assert flips.index.tolist() == [7]


# --- new versions ------------------------------------------------------------------------------------------


def test_a_recompile_shows_its_flips_and_changes_nothing_before_it_is_accepted(review: Review) -> None:
    old = review.function
    review.baseline_is_right(1)
    review.program_is_right(5)
    review.baseline_is_right(7)
    candidate = review.recompile("How urgent is this?")
    assert candidate.flips.to_dict("records") == [
        {"input": "site down", "before": "low", "after": "high", "baseline": "high", "right": "high"}
    ]
    assert candidate.before.agreement == 5 / 8
    assert candidate.comparison.agreement == 6 / 8
    assert candidate.comparison.baseline.name == "large"
    assert [each.passed for each in candidate.checks.results] == [True, False]
    assert candidate.checks.before == {SPEC.checks[0].call: True, "urgency('no')": False}
    shown = repr(candidate)
    assert "answers 1 of 8 rows otherwise" in shown
    assert "62.5% before, 75.0% now" in shown
    assert "1 before, 2 now, of 3" in shown
    assert "<script" not in candidate._repr_mimebundle_()["text/html"]
    assert review.function is old
    assert review.rows[1].program == "low"

    accepted = review.accept(candidate)
    assert review.function is accepted
    assert accepted.program.spec.text == "How urgent is this?"
    assert review.rows[1].program == "high"
    assert review.places("Different") == [5, 7]
    assert review.recompile().flips.empty


def test_what_is_undone_after_it_was_accepted_is_forgotten_by_the_next_version(review: Review) -> None:
    review.baseline_is_right(1)
    review.accept(review.recompile())
    review.undo()
    assert review.recompile().flips["after"].tolist() == ["low"]


def test_the_text_may_hold_examples_and_what_cannot_be_read_is_an_error(review: Review) -> None:
    candidate = review.recompile("How urgent?\nInput: no\nOutput: high\n>>> urgency('yes')\n'low'")
    assert candidate.flips["input"].tolist() == ["no"]
    assert candidate.checks.total == 2
    for wrong in ("", "How urgent?\nInput: no\n", "How urgent?\n>>> urgency('yes'\n'low'"):
        with pytest.raises(SpecError):
            review.recompile(wrong)


def test_any_number_of_examples_teaches_labels(urgency: FuzzyFunction) -> None:
    texts = [f"{number} " + "high water at the site " * 24 for number in range(9)]
    review = Review(compare(urgency, ["low"] * 9, texts, progress=False))
    for place in range(9):
        review.baseline_is_right(place)
    candidate = review.recompile()
    assert "did not fit" not in candidate.made
    assert len(candidate.function.program.spec.examples) > 4
    with pytest.raises(CompileError, match="at most"):
        review.recompile("word " * 1500)


@pytest.mark.model
def test_examples_that_do_not_fit_are_left_out_the_earliest_first() -> None:
    number = fuzzy_magic.compile("Extract the order number", name="number")
    long = ", please send it to the harbour office as soon as you can" * 12
    texts = [f"order number 48{place}12{long}" for place in range(6)]
    review = Review(compare(number, [f"48{place}12" for place in range(6)], texts, progress=False))
    for place in range(6):
        review.baseline_is_right(place)
    candidate = review.recompile()
    kept = [each.input for each in candidate.function.program.spec.examples]
    assert texts[0] not in kept
    assert texts[4] in kept
    assert re.search(r"compiled with \d examples?; [1-4] more did not fit", candidate.made)


def test_a_decision_outside_an_inferred_type_changes_the_type() -> None:
    surname = fuzzy_magic.compile("The surname of the person", name="surname")
    texts = ["John Smith", "Ada Lovelace", "Mary Jones", "Alan Turing"]
    review = Review(compare(surname, ["SMITH, J. R.", "L", "J", "T"], texts, progress=False))
    review.baseline_is_right(0)
    before, candidate = surname.program.spec, review.recompile()
    after = candidate.function.program.spec
    assert (before.returns, after.returns) == ("span", "str")
    assert candidate.made == "compiled with 1 example; it returns str now, as they ask for"
    assert review.accept(candidate)(texts[0])


def test_nobody_is_asked_again_for_a_new_version(urgency: FuzzyFunction) -> None:
    asked: list[str] = []

    def large(text: str) -> str:
        asked.append(text)
        return "high" if text != "no" else "nonsense"

    review = Review(compare(urgency, large, TEXTS, truth=SAID, progress=False))
    review.baseline_is_right(1)
    comparison = review.recompile().comparison
    assert len(asked) == 8
    old = review.comparison
    assert old is not None
    assert comparison.frame["baseline"].equals(old.frame["baseline"])
    assert comparison.frame["truth"].tolist() == SAID
    assert comparison.baseline.invalid == 1


def test_refining_learns_from_the_examples_and_is_judged_on_rows_held_back(
    tiny_pairs: dict[str, Pair],
) -> None:
    tiny = tiny_pairs["encoder"]
    program = sample_programs.label_program(interpreter_sha256=tiny.interpreter.sha256)
    review = Review(compare(FuzzyFunction(program, tiny), SAID, TEXTS, progress=False))
    review.baseline_is_right(0)
    with pytest.raises(RefineError, match="at least 4"):
        review.refine()
    for place in range(1, 8):
        review.baseline_is_right(place)
    told: list[str] = []
    candidate = review.refine(steps=3, report=told.append)
    refined = candidate.function
    assert refined.program.parent == program.digest
    assert "learned from 7 pairs, 3 steps" in candidate.made  # six decisions and the spec's own example
    assert candidate.checks.total == 3  # two decisions and the spec's own check
    assert set(candidate.checks.before) == {each.call for each in candidate.checks.results}
    assert told[0].startswith("step 1 of 3, loss ")
    assert told[-1] == "8 inputs answered by the new urgency"
    assert "checks (held back)" in repr(candidate)
    assert review.accept(candidate).refinement is refined.refinement


def test_a_report_stops_a_recompile_and_leaves_all_as_it_was(review: Review) -> None:
    def stop(text: str) -> None:
        assert text == "8 inputs answered by the new urgency"
        raise Stopped

    old = review.comparison
    with pytest.raises(Stopped):
        review.recompile("How urgent is this?", stop)
    assert review.comparison is old


def test_a_comparison_without_its_program_cannot_be_reviewed(review: Review) -> None:
    assert review.comparison is not None
    orphan = replace(review.comparison, origin=None)
    with pytest.raises(FuzzyError, match="does not hold its program"):
        Review(orphan)
    with pytest.raises(FuzzyError, match="does not hold its program"):
        orphan.widget()


def test_before_there_is_a_comparison_nothing_is_compiled(urgency: FuzzyFunction) -> None:
    with pytest.raises(FuzzyError, match="no comparison yet"):
        Review(urgency).recompile()


def test_a_review_runs_a_comparison_and_a_report_stops_it(urgency: FuzzyFunction) -> None:
    def start(**told: Any) -> Comparison:
        return compare(urgency, lambda text: "low", TEXTS, **told)

    told: list[str] = []
    review = Review(urgency)
    review.run(start, told.append)
    assert told == ["8 inputs answered by urgency", *(f"{n} rows compared" for n in range(1, 9))]
    assert review.comparison is not None
    assert review.comparison.complete

    def stop_after(rows: int) -> Callable[[str], None]:
        def report(text: str) -> None:
            if text == f"{rows} rows compared" or rows == 0:
                raise Stopped

        return report

    review = Review(urgency)
    review.run(start, stop_after(3))
    assert [row.input for row in review.rows] == TEXTS[:3]
    assert not review.comparison.complete  # type: ignore[union-attr]
    review.baseline_is_right(1)
    assert len(review.recompile().comparison.frame) == 3
    with override(row_cache=False), pytest.raises(Stopped):
        Review(urgency).run(start, stop_after(0))


# --- the widget --------------------------------------------------------------------------------------------


@pytest.fixture
def widget(review: Review) -> ReviewWidget:
    return ReviewWidget(review)


def shown_rows(widget: ReviewWidget) -> list[Any]:
    return [row for row in widget.table.rows if row.box.layout.display != "none"]


def test_clicks_filter_search_decide_and_undo(widget: ReviewWidget) -> None:
    assert len(shown_rows(widget)) == 8
    widget.filter.value = "Different"
    site, server, no = shown_rows(widget)
    assert "site down" in site.cells.value
    site.baseline.click()
    server.program.click()
    no.neither.value = "medium"
    assert widget.review.decisions == {"site down": "high", "server": "low", "no": "medium"}
    assert (site.baseline.icon, site.program.icon) == ("check", "")
    assert no.neither.value == "medium"
    assert "3 decided: 2 to learn from, 1 held back" in widget.taught.value
    widget.undo.click()
    widget.undo.click()
    assert widget.review.decisions == {"site down": "high"}
    assert (server.program.icon, no.neither.value) == ("", "")
    widget.search.value = "nowhere"
    assert shown_rows(widget) == []
    widget.search.value = ""
    assert len(shown_rows(widget)) == 3
    widget.undo.click()
    assert widget.undo.disabled


def test_recompile_shows_flips_and_accept_or_discard_ends_it(urgency: FuzzyFunction, review: Review) -> None:
    accepted: list[FuzzyFunction] = []
    widget = ReviewWidget(review, accepted.append)
    widget.table.rows[1].baseline.click()
    for end in (widget.discard, widget.accept):
        widget.spec.value = "How urgent?"
        widget.recompile.click()
        assert widget.wait(30)
        assert "below" in widget.status.value
        assert "1 of 8 rows otherwise" in widget.offer.value
        end.click()
        assert widget.offered.layout.display == "none"
    assert [each.program.spec.text for each in accepted] == ["How urgent?"]
    assert widget.function is accepted[0]
    assert widget.comparison is not None
    assert widget.comparison.agreement == 6 / 8


def test_errors_are_shown_and_the_widget_goes_on(widget: ReviewWidget) -> None:
    widget.spec.value = ""
    widget.recompile.click()
    assert widget.wait(30)
    assert "The spec is empty" in widget.status.value
    widget.refine.click()
    assert widget.wait(30)
    assert widget.candidate is None
    assert not widget.recompile.disabled
    widget.table.rows[0].program.click()
    assert widget.status.value == ""


def test_everything_shown_is_escaped(urgency: FuzzyFunction) -> None:
    nasty = "<img src=x onerror=alert(1)> & high"
    comparison = compare(
        urgency, Baseline.recorded(["<b>"], name="<i>large</i>"), [nasty], name="<u>mine</u>", progress=False
    )
    widget = comparison.widget()
    seen = [widget.heading, widget.offer, widget.status, *(row.cells for row in widget.table.rows)]
    html = "".join(each.value for each in seen) + widget._repr_mimebundle_()["text/html"]
    assert "&lt;img" in html
    assert re.findall(r"<(?:img|b|i|u)\b", html) == []


@pytest.mark.usefixtures("urgency")
def test_open_types_have_a_field_for_the_answer_and_no_confidence() -> None:
    program = sample_programs.text_program()
    widget = compare(FuzzyFunction(program), ["A", "x"], ["a", "b"], progress=False).widget()
    assert widget.filter.options == ("All", "Different")
    assert widget.review.confusion() == {}
    widget.table.rows[1].neither.value = "C"
    assert widget.review.decisions == {"b": "C"}


def test_without_widgets_it_is_a_table(widget: ReviewWidget) -> None:
    shown = widget._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in shown
    assert "site down" in shown["text/html"]
    assert "<table" in shown["text/html"]
    assert "They agree on 62.5% of 8 rows" in shown["text/plain"]
    assert repr(widget) == shown["text/plain"]


def test_without_a_notebook_a_review_runs_first(urgency: FuzzyFunction) -> None:
    widget = fuzzy_magic.review(urgency, lambda text: "low", TEXTS, name="mine")
    assert widget.comparison.complete
    assert widget.comparison.program.name == "mine"


def test_rows_stream_in_and_stop_keeps_them(urgency: FuzzyFunction, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fuzzy_magic.widgets.work.EVERY", 0.0)
    monkeypatch.setattr("fuzzy_magic.widgets.window.get_ipython", lambda: SimpleNamespace(kernel=1))
    seen, go_on = threading.Event(), threading.Event()

    def slow(text: str) -> str:
        if text == TEXTS[3]:
            seen.set()
            assert go_on.wait(30)
        return "low"

    widget = fuzzy_magic.review(urgency, slow, TEXTS)
    assert seen.wait(30)
    assert len(shown_rows(widget)) == 3
    assert "of 3 rows" in widget.heading.value
    assert "3 rows compared" in widget.status.value
    assert "has not ended" in repr(widget)
    assert widget.recompile.disabled
    assert widget.stop.layout.display == ""
    shown_rows(widget)[0].baseline.click()  # what is there can be decided on
    widget.stop.click()
    assert not widget.wait(0)
    go_on.set()
    assert widget.wait(30)
    assert "Stopped: 4 rows compared" in widget.status.value
    assert widget.review.decisions == {"high water": "low"}
    assert not widget.comparison.complete
    assert widget.stop.layout.display == "none"
    assert not widget.recompile.disabled


def test_rows_in_view_stay_where_they_are_while_others_come(urgency: FuzzyFunction, review: Review) -> None:
    widget = ReviewWidget(review)
    widget.filter.value = "Low confidence"
    before = widget.table.places
    review.rows = [replace(row, confidence=row.place / 10) for row in reversed(review.rows)]
    widget._work.busy = True
    widget._follow()
    assert widget.table.places == before
    widget._work.busy = False
    widget._follow()
    assert widget.table.places != before
