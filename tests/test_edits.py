"""Answers that are the input's own words, edited: the type, the alignment of outputs, the interpreter."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import sample_programs
from hypothesis import given
from hypothesis import strategies as st

from fuzzy_magic.compiler import MapperCompiler
from fuzzy_magic.errors import CompileError, ProgramError, SpecError
from fuzzy_magic.interpreter.answers import scaled_cosines
from fuzzy_magic.interpreter.loaded import interpreter
from fuzzy_magic.models import Pair
from fuzzy_magic.models import pair as read_pair
from fuzzy_magic.program import Program
from fuzzy_magic.prompts import ENCODER_TEMPLATE, WORDS_TEMPLATE
from fuzzy_magic.returns import Edit, fitted, parse_type
from fuzzy_magic.returns.edits import AFTER, BEFORE, FORMS, GAPS, OUT, SIZES, Choice, Wanted, align, edited
from fuzzy_magic.returns.spans import words
from fuzzy_magic.returns.word_rows import choices, word_row
from fuzzy_magic.spec import Example, make_spec

EDITS = [
    ("John Smith", "Smith, John"),
    ("Adams, Bo", "Bo Adams"),
    ("Oslo (Norway) is", "Oslo is"),
    ("Hello World", "hello world"),
    ("a, b, c", "a\nb\nc"),
    ("mail jo@example.com please", "jo@example.com"),
    ("World Health Organization", "WHO"),
    ("say hi", '"say hi"'),
    ("11-01-2008", "01-11-2008"),
    ("the old man", "The Old Man"),
    ("sales report", "salesReport"),
    ("30 kg (44)", "(44) 30 kg"),
    ("Oscar Bay, Canada", "Canada: Oscar Bay"),
    ("Ends here", "Ends here."),
    ("red  green", "red green"),
    ("x  y", "x  y"),
    ("tea coffee", "tea and coffee"),
    ("a b c", "#a #b #c"),
    ("red, blue", "- red\n- blue"),
    ("mary jane watson", "M.J.W."),
    ("1999 The Matrix", "The Matrix (1999)"),
    ("not so fast", "**not** so fast"),
]


def first(wanted: Wanted) -> Choice:
    return Choice(*(min(each, default=0) for each in wanted))


def last(wanted: Wanted) -> Choice:
    return Choice(*(max(each, default=0) for each in wanted))


@pytest.mark.parametrize(("text", "output"), EDITS)
def test_every_choice_that_counts_as_right_makes_the_output(text: str, output: str) -> None:
    wanted = align(text, output)
    assert wanted is not None
    assert len(wanted) == len(words(text))
    for pick in (first, last):
        assert edited(text, words(text), list(map(pick, wanted))) == output


@pytest.mark.parametrize(
    ("text", "output"),
    [
        ("x", "y"),
        ("two books", "two book"),
        ("hello", "hello there"),
        ("", ""),
        ("a", ""),
        ("", "a"),
        ("one two three", "three two one"),
        ("word " * 200, "WORDS"),
    ],
)
def test_what_no_edit_makes_is_none(text: str, output: str) -> None:
    assert align(text, output) is None


def test_the_plainest_edit_is_found() -> None:
    wanted = align("red or red", "red")
    assert wanted is not None
    assert [each.stays for each in wanted] == [True, False, False]
    assert first(wanted[0]) == Choice(list(FORMS).index("kept as it is"))
    assert wanted[1] == wanted[2] == OUT


def test_a_word_that_stays_says_all_forms_and_gaps_that_write_the_same() -> None:
    wanted = align("7 up", "7 up")
    assert wanted is not None
    names, gaps = list(FORMS), list(GAPS)
    assert {names[form] for form in wanted[0].form} == set(names[1:])  # a digit has no case
    assert {names[form] for form in wanted[1].form} == {"kept as it is", "in small letters"}
    assert {gaps[gap] for gap in wanted[0].gap} == {"gap as in the text", "space"}
    assert wanted[1].gap == ()  # nothing follows


def test_marks_and_gaps_are_told_from_each_other() -> None:
    wanted = align("red blue", "- red\n- blue")
    assert wanted is not None
    marks, gaps = list(BEFORE), list(GAPS)
    assert [marks[each.before[0]] for each in wanted] == ["hyphen and space before"] * 2
    assert gaps[wanted[0].gap[0]] == "new line"


@pytest.mark.parametrize(
    ("text", "output"),
    [
        ("I love it \u2764\ufe0f", "i love it \u2764\ufe0f"),
        ("CAFE\u0301 bar", "cafe\u0301 bar"),
        ("co\u00adop shop", "shop co\u00adop"),
    ],
)
def test_what_has_no_width_belongs_to_the_word_before_it(text: str, output: str) -> None:
    wanted = align(text, output)
    assert wanted is not None
    assert edited(text, words(text), list(map(first, wanted))) == output


def test_words_that_do_not_count_are_part_of_the_gap() -> None:
    wanted = align("one, two", "one two", [(0, 3), (5, 8)])
    assert wanted is not None
    assert [list(GAPS)[gap] for gap in wanted[0].gap] == ["space"]  # the text has ", " there


def test_of_a_long_text_a_piece_is_found() -> None:
    text = "word " * 90 + "Seven of nine " + "word " * 90
    wanted = align(text, "seven of nine")
    assert wanted is not None
    assert [number for number, each in enumerate(wanted) if each.stays] == [90, 91, 92]
    assert edited(text, words(text), list(map(first, wanted))) == "seven of nine"


@pytest.mark.parametrize(
    ("text", "output"),
    [
        ("Blue shirt (size M), new", "Blue shirt, new"),
        ("Lost my keys again... #mondays", "Lost my keys again mondays"),
        ("No way!!! That's great.", "No way That's great"),
        ("a\nb\nc", "a\nc"),
        ("u.s.a.", "usa"),
        ("John Smith", "Smith John"),
    ],
)
def test_gaps_heal_where_words_are_left_out(text: str, output: str) -> None:
    wanted = align(text, output)
    assert wanted is not None
    stay = [each for each in wanted if each.stays]
    assert all(0 in each.gap for each in stay if each.gap)
    assert (
        edited(text, words(text), [Choice(first(each).form, first(each).place) for each in wanted]) == output
    )


def test_moved_words_come_behind_the_others() -> None:
    wanted = align("John Smith", "Smith, John")
    assert wanted is not None
    assert [each.place for each in wanted] == [(1,), (0,)]


@given(st.text("abC 1.,-_()", max_size=30), st.data())
def test_what_an_edit_makes_can_be_aligned_again(text: str, data: st.DataObject) -> None:
    spots = words(text)
    sizes = [st.integers(0, size - 1) for size in SIZES]
    choice = st.builds(Choice, sizes[0], st.just(0), *sizes[2:])
    output = edited(text, spots, data.draw(st.lists(choice, min_size=len(spots), max_size=len(spots))))
    assert output == output.strip()
    wanted = align(text, output)
    if output and "  " not in text:  # of long gaps only the plainest use is found
        assert wanted is not None
        assert edited(text, spots, list(map(first, wanted))) == output


@given(st.text(max_size=60), st.text(max_size=30))
def test_any_two_texts_can_be_tried(text: str, output: str) -> None:
    wanted = align(text, output)
    if wanted is not None:
        assert edited(text, words(text), list(map(last, wanted))) == output.strip()


@given(st.text(max_size=60))
def test_keeping_everything_changes_nothing(text: str) -> None:
    spots = words(text)
    assert edited(text, spots, [Choice(1)] * len(spots)) == text.strip()
    assert edited(text, spots, [Choice(0)] * len(spots)) == ""


def test_an_edit_is_text_in_a_string_column() -> None:
    returns = parse_type("edit")
    assert returns == Edit()
    assert returns.dtype == "string"
    assert (returns.parse("a b"), returns.format("a b"), returns.labels) == ("a b", "a b", None)
    assert len(set(returns.anchors)) == sum(SIZES)


def test_no_two_choices_write_the_same() -> None:
    for table in (BEFORE, AFTER, GAPS):
        assert len(set(table.values())) == len(table)


def test_an_example_that_no_edit_makes_is_refused() -> None:
    spec = make_spec("plural", returns="edit")
    with pytest.raises(SpecError, match="Example 1: 'mice' cannot be made of its input 'mouse'") as caught:
        fitted(replace(spec, examples=(Example("mouse", "mice"),)), Edit())
    assert "-> str" in caught.value.hint


# --- the interpreter ---------------------------------------------------------------------------------------

TEXTS = ["the site is down", "", "  ", "a server is down!", "picnic in spring", "high low " * 20, "no"]


@pytest.fixture
def pair(tiny_pairs: dict[str, Pair]) -> Pair:
    return tiny_pairs["encoder"]


def program(pair: Pair, text: str = "Tidy it, none if there is nothing", seed: int = 0) -> Program:
    made = sample_programs.label_program(seed, interpreter_sha256=pair.interpreter.sha256)
    shape = (len(Edit().anchors), made.label_vectors.shape[1])
    vectors = np.random.default_rng(seed).normal(size=shape).astype(np.float32)
    return replace(made, spec=make_spec(text, name="tidy", returns="edit"), label_vectors=vectors)


@pytest.mark.parametrize("template", [ENCODER_TEMPLATE, WORDS_TEMPLATE])
@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("seed", range(4))
def test_the_choices_for_words_are_those_of_their_tokens(
    pair: Pair, seed: int, text: str, template: str
) -> None:
    one, encoder = replace(program(pair, seed=seed), template=template), interpreter(pair)
    model = encoder.model
    row = word_row(text, model.tokenize, model.cls, model.sep)
    if template == WORDS_TEMPLATE:
        row = replace(row, tokens=[*row.tokens, *model.tokenize(one.spec.text), model.sep])
    with encoder._adapters.using(one):
        (states,) = model.encode_tokens([row.tokens])
    scores = scaled_cosines(states, one.label_vectors, one.temperature)
    split = sum(SIZES[:3])
    both = np.concatenate([scores[list(row.firsts[1:]), :split], scores[list(row.lasts[1:]), split:]], axis=1)
    (answer,) = encoder.run(one, [text]).rows
    chosen = choices(both, row.costs)
    assert answer.text == (edited(text, words(text), chosen) or "none")


def test_rows_do_not_depend_on_their_neighbours(pair: Pair) -> None:
    one = program(pair, seed=2)
    together = [row.text for row in interpreter(pair).run(one, TEXTS).rows]
    assert together == [row.text for row in interpreter(pair).run(one, TEXTS, exact=True).rows]


def test_vectors_that_are_huge_fail_in_their_rows(pair: Pair) -> None:
    one = program(pair)
    huge = replace(one, label_vectors=np.full_like(one.label_vectors, 3e38), temperature=1e30)
    assert all(row.error is not None for row in interpreter(pair).run(huge, ["a server"]).rows)


def test_a_program_of_edits_keeps_its_vectors_in_its_file(pair: Pair, tmp_path: Path) -> None:
    one = program(pair)
    one.save(tmp_path / "tidy.gguf")
    again = Program.load(tmp_path / "tidy.gguf")
    assert again.digest == one.digest
    assert np.array_equal(again.label_vectors, one.label_vectors)
    with pytest.raises(ProgramError, match=rf"expected \({len(Edit().anchors)}, width\)"):
        replace(one, label_vectors=one.label_vectors[:2])


def test_a_compiler_of_spans_does_not_edit() -> None:
    with pytest.raises(CompileError, match="a piece of the input"):
        MapperCompiler(read_pair("span")).compile(make_spec("in capitals", name="loud", returns="edit"))
