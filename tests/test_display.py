from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

import nbformat
import numpy as np
import pytest
from gguf import GGUFReader
from gguf.quants import dequantize
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_programs import text_program

from fuzzy_magic import api, models
from fuzzy_magic.display import (
    Block,
    Table,
    View,
    changes,
    checks_view,
    program_mimebundle,
    program_view,
    seconds_text,
    signature,
    size_text,
    spec_diff,
)
from fuzzy_magic.display.strength import WEAK, is_weak, strength_of
from fuzzy_magic.lora import LoraWeights
from fuzzy_magic.program import Program
from fuzzy_magic.spec import Check, Example, Spec, parse_cell

SPEC = Spec(
    name="urgency",
    params=("message",),
    returns="'high' | 'low'",
    text="How urgent is this <b>message</b>? Costs & outages count.",
    examples=(Example("the site is down", "high"),),
    checks=(Check("urgency('picnic')", ("picnic",), "'low'"), Check("urgency('fire')", ("fire",), "'high'")),
)


@dataclass(frozen=True)
class Outcome:
    call: str
    expected: str
    got: str
    passed: bool


@dataclass(frozen=True)
class Report:
    results: tuple[Outcome, ...]
    before: Mapping[str, bool] = field(default_factory=dict)
    what: str = "Checks"


REPORT = Report(
    (
        Outcome("urgency('picnic')", "'low'", "'low'", True),
        Outcome("urgency('fire')", "'high'", "'low'", False),
    )
)


@pytest.fixture
def program() -> Program:
    generator = np.random.default_rng(0)
    pair = (
        generator.normal(size=(4, 8)).astype(np.float32),
        generator.normal(size=(6, 4)).astype(np.float32),
    )
    return Program(
        spec=SPEC,
        pseudo=f"{SPEC.text}\nInput: the site is down\nOutput: high",
        template="minilm-1",
        interpreter_id="minilm",
        interpreter_sha256="a" * 64,
        compiler_id="minilm",
        compiler_sha256="b" * 64,
        lora=LoraWeights(8.0, {"blk.0.attn_q.weight": pair}),
        label_vectors=np.eye(2, 5, dtype=np.float32),
        temperature=10.0,
        created="2024-05-01T12:00:00+00:00",
    )


class Reader(HTMLParser):
    """Collect tags, attributes and text, as a browser would see them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


def read_html(view: View) -> Reader:
    reader = Reader()
    reader.feed(view._repr_mimebundle_()["text/html"])
    reader.close()
    return reader


def test_a_program_shows_what_it_is_and_how_it_was_made(program: Program) -> None:
    bundle = program_mimebundle(program, checks=REPORT, seconds=0.25, note="Version 2: text changed.")
    for form in bundle.values():
        text = form.replace("\\", "")
        assert "urgency(message) -> 'high' | 'low'" in text.replace("&gt;", ">").replace("&#x27;", "'")
        for fact in (
            "one of: high, low",
            "1 of 2 pass",
            "minilm",
            "aaaaaaaaaaaa",
            "rank 4",
            "250 ms",
            "Version 2",
        ):
            assert fact in text
        assert program.digest[:12] in text


def test_all_three_forms_are_there(program: Program) -> None:
    assert set(program_mimebundle(program)) == {"text/plain", "text/markdown", "text/html"}


def test_without_a_report_the_number_of_checks_is_shown(program: Program) -> None:
    assert re.search(r"checks +2$", repr(program_view(program)), re.MULTILINE)


def test_only_failing_checks_are_listed_under_a_program(program: Program) -> None:
    text = repr(program_view(program, checks=REPORT))
    assert "urgency('fire')" in text
    assert "urgency('picnic')" not in text


def test_what_the_small_decoder_writes_is_said_to_be_often_wrong() -> None:
    said, program = "tiny writes the answers", text_program()
    program = replace(program, spec=replace(program.spec, text="past tense"))
    assert program_view(program).note.startswith(said)
    assert program_view(program, note="Version 2.").note.startswith(f"Version 2. {said}")
    assert said not in repr(program_view(replace(program, interpreter_id="qwen3-0.6b")))


def test_a_check_report_lists_every_check() -> None:
    text = repr(checks_view(SPEC, REPORT))
    assert re.search(r"pass +urgency\('picnic'\) +'low' +'low'", text)
    assert re.search(r"FAIL +urgency\('fire'\) +'high' +'low'", text)


def test_a_report_without_checks_says_so() -> None:
    assert "none" in repr(checks_view(SPEC, Report(())))


def test_outputs_of_several_lines_are_counted(program: Program) -> None:
    """An output goes on to a blank line, and so may swallow what was meant as text."""
    assert dict(program_view(program).facts)["examples"] == "1"
    swallowed = replace(SPEC, examples=(*SPEC.examples, Example("a fire", "high\nSay low at night.")))
    facts = dict(program_view(replace(program, spec=swallowed)).facts)
    assert facts["examples"] == "2, 1 with an output of several lines"


def test_an_example_inside_the_text_is_counted_too(program: Program) -> None:
    shown = replace(SPEC, text='How urgent is it? For example "it burns" -> "high".')
    assert dict(program_view(replace(program, spec=shown)).facts)["examples"] == "1, and 1 in the text"


def test_a_text_that_names_its_choice_is_told_the_type_to_write() -> None:
    spec = Spec("late", ("text",), "str", "Is the parcel late? Answer yes or no.", (), ())
    assert "Write -> 'yes' | 'no' to choose from what the text names" in repr(
        program_view(text_program(spec=spec))
    )


def test_a_parent_is_shown_when_there_is_one(program: Program) -> None:
    assert "parent" not in repr(program_view(program))
    assert re.search(
        r"parent +cccccccccccc$", repr(program_view(replace(program, parent="c" * 64))), re.MULTILINE
    )


def test_the_spec_is_escaped_once_in_html(program: Program) -> None:
    html = program_mimebundle(program)["text/html"]
    assert "&lt;b&gt;message&lt;/b&gt;? Costs &amp; outages" in html
    assert "&amp;lt;" not in html


def test_the_pseudo_program_is_folded_in_html_and_absent_from_plain_text(program: Program) -> None:
    bundle = program_mimebundle(program)
    assert "<details><summary>pseudo-program</summary>" in bundle["text/html"]
    assert "Output: high" in bundle["text/html"]
    assert "Output: high" not in bundle["text/plain"]


def test_html_fits_light_and_dark_themes_and_loads_nothing(program: Program) -> None:
    html = program_mimebundle(program, checks=REPORT)["text/html"]
    assert not re.search(r"#[0-9a-f]{3,8}\b|rgb|hsl|https?:|url\(|src=|href=|<script|<style|<link", html)
    assert set(re.findall(r"background:(\w+)", html)) == {"transparent"}
    assert set(re.findall(r"(?<!-)color:(\w+)", html)) == {"inherit"}


TEXTS = st.text(max_size=60)


@settings(deadline=None)
@given(title=TEXTS, text=TEXTS, fact=TEXTS, cell=TEXTS)
def test_no_text_can_add_markup_to_the_html(title: str, text: str, fact: str, cell: str) -> None:
    empty = View(" ", " ", (Block("", ""), Block("", "", True)), (("", ""),), Table(("",), (("",),)))
    full = View(
        title or " ",
        cell or " ",
        (Block(fact, text), Block(cell, text, True)),
        ((fact, text),),
        Table((cell,), ((text,),)),
    )
    assert read_html(full).tags == read_html(empty).tags
    assert read_html(full).attributes == read_html(empty).attributes


@settings(deadline=None)
@given(text=st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=80))
def test_the_text_a_reader_of_the_html_sees_is_the_text_given(text: str) -> None:
    assert read_html(View(title=text)).text == text


@settings(deadline=None)
@given(text=st.text(st.sampled_from("`~\n a"), min_size=1, max_size=60))
def test_no_text_can_leave_its_markdown_fence(text: str) -> None:
    markdown = View(title="t", blocks=(Block("spec", text),))._repr_mimebundle_()["text/markdown"]
    fence = next(line for line in markdown.split("\n") if line.startswith("```")).removesuffix("text")
    inside = markdown.split(f"{fence}text\n", 1)[1]
    assert inside == f"{text}\n{fence}"
    assert fence not in text


@pytest.mark.parametrize("text", ["| a", "a | b\nc", "<img src=x>", "**x**", "[x](http://y)", "`x`"])
def test_markdown_cells_stay_one_cell_of_plain_text(text: str) -> None:
    markdown = View(title="t", table=Table(("c",), ((text,),)))._repr_mimebundle_()["text/markdown"]
    row = markdown.split("\n")[-1]
    assert len(re.findall(r"(?<!\\)\|", row)) == 2
    assert not re.search(r"(?<!\\)[<*\[`]", row)


@settings(deadline=None)
@given(text=st.text(max_size=60))
def test_every_form_can_be_encoded_and_holds_no_control_characters(text: str) -> None:
    view = View(text or "t", text, (Block(text, text),), ((text, text),), Table((text,), ((text,),)))
    for form in view._repr_mimebundle_().values():
        form.encode("utf-8")
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", form)


def test_plain_text_says_how_much_of_a_long_spec_it_leaves_out() -> None:
    text = "\n".join(f"line {number}" for number in range(20))
    plain = repr(View(title="t", blocks=(Block("spec", text),)))
    assert "line 5" in plain
    assert "line 6" not in plain
    assert "14 more lines" in plain


def test_plain_text_stays_narrow() -> None:
    plain = repr(View(title="t", blocks=(Block("spec", "word " * 200),)))
    assert max(map(len, plain.splitlines())) <= 88


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"text": "Other."}, "text"),
        ({"returns": "bool"}, "return type"),
        ({"params": ("mail",)}, "parameters"),
        ({"examples": ()}, "examples −1"),
        ({"examples": (*SPEC.examples, Example("a", "low"))}, "examples +1"),
        ({"checks": SPEC.checks[::-1]}, "order of checks"),
        ({"text": "Other.", "checks": SPEC.checks[:1]}, "text, checks −1"),
        ({}, ""),
    ],
)
def test_changes_name_the_parts_that_differ(change: dict[str, object], words: str) -> None:
    assert changes(SPEC, replace(SPEC, **change)) == words


def test_a_signature_reads_like_the_header() -> None:
    assert signature(replace(SPEC, params=("title", "body"))) == "urgency(title, body) -> 'high' | 'low'"


@pytest.mark.parametrize(
    ("n_bytes", "text"),
    [(0, "0 B"), (999, "999 B"), (1500, "2 kB"), (999_400, "999 kB"), (2_340_000, "2.3 MB")],
)
def test_sizes_are_short(n_bytes: int, text: str) -> None:
    assert size_text(n_bytes) == text


@pytest.mark.parametrize(("seconds", "text"), [(0.0123, "12 ms"), (1.26, "1.3 s"), (75.0, "75.0 s")])
def test_durations_are_short(seconds: float, text: str) -> None:
    assert seconds_text(seconds) == text


def test_an_inferred_type_says_what_decided_it_and_how_to_set_another(program: Program) -> None:
    assert "inferred" not in repr(program_view(program))
    shown = repr(program_view(replace(program, spec=replace(SPEC, inferred='the text says "high or low"'))))
    assert 'the text says "high or low"; write -> and a type, such as -> str' in shown


def test_a_check_that_went_otherwise_before_is_marked() -> None:
    report = Report(REPORT.results, before={"urgency('picnic')": False, "urgency('fire')": True})
    text = repr(checks_view(SPEC, report))
    assert re.search(r"pass \(failed before\) +urgency\('picnic'\)", text)
    assert re.search(r"FAIL \(passed before\) +urgency\('fire'\)", text)


def test_a_diff_is_shown_whole_and_marked_without_colours() -> None:
    text = spec_diff(SPEC, replace(SPEC, text="\n".join(f"line {n} <b>" for n in range(9))), "a@1", "a@2")
    view = View("t", blocks=(Block("spec", text, is_diff=True),))
    assert "  | +line 8 <b>" in repr(view)
    reader = read_html(view)
    assert reader.tags.count("ins") == 10
    assert reader.tags.count("del") == 2
    assert reader.text == f"t{text}\n"


def test_specs_that_read_the_same_have_no_diff() -> None:
    assert spec_diff(SPEC, SPEC, "a@1", "a@2") == ""


def test_several_tables_follow_each_other_under_their_titles() -> None:
    tables = (Table(("x",), (("1",),), "First"), Table(("y",), (("2",),)))
    view = View("t", table=Table(("w",), (("0",),)), tables=tables)
    assert repr(view).split() == ["t", "w", "0", "First", "x", "1", "y", "2"]
    assert read_html(view).tags.count("table") == 3
    assert "First" in view._repr_mimebundle_()["text/markdown"]


# How strong an adapter is.


def real_program(scale: float) -> Program:
    built = api.compile_spec(
        parse_cell("f -> bool", "Is this a question?"), interpreter="minilm"
    ).function.program
    tensors = {
        name: (a.astype(np.float32), b.astype(np.float32) * np.float32(scale))
        for name, (a, b) in built.lora.tensors.items()
    }
    return replace(built, lora=LoraWeights(built.lora.alpha, tensors))


def test_the_strength_is_the_norm_of_what_is_added_over_that_of_the_weights() -> None:
    found = real_program(1.0)
    weights = {each.name: each for each in GGUFReader(models.pair("minilm").interpreter.path).tensors}
    added = sum(np.square(found.lora.delta(name)).sum() for name in found.lora.tensors)
    base = sum(
        np.square(dequantize(weights[name].data, weights[name].tensor_type), dtype=np.float32).sum()
        for name in found.lora.tensors
    )
    assert strength_of(found) == pytest.approx(math.sqrt(added / base), rel=1e-3)


def test_a_weak_adapter_is_called_weak_and_a_usual_one_is_not() -> None:
    usual = real_program(1.0)
    strength = strength_of(usual)
    assert strength is not None
    assert not is_weak(strength)
    assert "that is weak" not in repr(program_view(usual))
    assert "that is weak" in repr(program_view(real_program(0.5 * WEAK / strength)))


def test_nothing_is_said_of_strength_where_the_interpreter_is_not_at_hand(program: Program) -> None:
    assert strength_of(program) is None
    assert "adapter" not in repr(program_view(program))


# Static exports.


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_an_exported_notebook_shows_all_of_it_once(program: Program, theme: str) -> None:
    nbconvert = pytest.importorskip("nbconvert")
    bundle = program_mimebundle(program, checks=REPORT, note="Version 2: text.")
    output = nbformat.v4.new_output("execute_result", data=bundle, execution_count=1)
    cell = nbformat.v4.new_code_cell("urgency", execution_count=1, outputs=[output])
    html, _ = nbconvert.HTMLExporter(theme=theme).from_notebook_node(nbformat.v4.new_notebook(cells=[cell]))
    assert (
        html.count("How urgent is this &lt;b&gt;message&lt;/b&gt;? Costs &amp; outages count.") == 2
    )  # and folded
    assert html.count("<summary>pseudo-program</summary>") == 1
    assert "Version 2: text." in html
    for fact in ("aaaaaaaaaaaa", "urgency('fire')", "1 of 2 pass"):
        assert fact in html
