"""Specs: headers, bodies, parts given as Python values, digests."""

from __future__ import annotations

import datetime as dt
import json
import typing
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from enum import Enum
from typing import Literal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuzzy_magic.errors import SpecError
from fuzzy_magic.spec import MAX_TEXT, Check, Example, Spec, make, make_spec, parse_cell

BODY = """
How urgent is this customer message? Anything that blocks many people is high.
Input: the whole site is down!!
Output: high
>>> urgency("newsletter: spring picnic")
'low'
"""
URGENCY = 'urgency(message) -> "high" | "medium" | "low"'


class Colour(str, Enum):
    RED = "red"


def refusal(header: str, body: str = "Do it.") -> SpecError:
    with pytest.raises(SpecError) as caught:
        parse_cell(header, body)
    assert caught.value.hint
    return caught.value


# --- headers ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "name", "params", "returns"),
    [
        (URGENCY, "urgency", ("message",), "'high' | 'medium' | 'low'"),
        ("f", "f", ("text",), "str"),
        ("  f  ", "f", ("text",), "str"),
        ("f()", "f", ("text",), "str"),
        ("f -> bool", "f", ("text",), "bool"),
        ("f->int", "f", ("text",), "int"),
        ("f(a, b) -> bool", "f", ("a", "b"), "bool"),
        ("f(a, b,) -> bool", "f", ("a", "b"), "bool"),
        ("f() -> list[str]", "f", ("text",), "list[str]"),
        ("f (x) -> list[ str ]", "f", ("x",), "list[str]"),
        ('f(x: str) -> {"city": str, "people": int}', "f", ("x",), "{'city': str, 'people': int}"),
        ('f -> Literal["a","b"]', "f", ("text",), "Literal['a', 'b']"),
        ("f -> 'it\\'s' | \"no\"", "f", ("text",), "\"it's\" | 'no'"),
        ("größe(nachricht) -> int", "größe", ("nachricht",), "int"),
        ("match(type) -> float", "match", ("type",), "float"),
    ],
)
def test_a_header_is_a_python_signature(
    header: str, name: str, params: tuple[str, ...], returns: str
) -> None:
    spec = parse_cell(header, "Do it.")
    assert (spec.name, spec.params, spec.returns) == (name, params, returns)


@pytest.mark.parametrize(
    ("header", "column", "message"),
    [
        ("f(a, b=1)", 8, "has a default"),
        ("f(a, *rest)", 7, "rest has a star"),
        ("f(a, **rest)", 8, "rest has a star"),
        ("f(a, *, b)", 9, "b is set apart by / or *"),
        ("f(a, /, b)", 3, "a is set apart by / or *"),
        ("f(a, b, a)", 9, "a is there twice"),
        ("f(a, b: int)", 9, "b is not a str"),
        ("f(é, ñ: int)", 9, "ñ is not a str"),
        ("def f(a)", 1, "without def"),
        ("f(a):", 5, "ends with a colon"),
        ("class(a)", 1, "class is a word of Python"),
        ("3f(a)", 1, "A header is a name, then"),
        ("f.g(a)", 2, "A header is a name, then"),
        ("f[T](a)", 2, "A header is a name, then"),
        ("urgency of message", 8, "A header is a name, then"),
    ],
)
def test_a_wrong_header_is_refused_with_a_caret_under_the_place(
    header: str, column: int, message: str
) -> None:
    error = refusal(header)
    first, shown, caret = error.message.split("\n")
    assert message in first
    assert shown == f"    {header}"
    assert (error.line, error.column) == (1, column)
    assert caret == " " * (3 + column) + "^"


@pytest.mark.parametrize(
    "header", ["f(my message)", "f(a) bool", "f(a) -> bool # sure", "f(a) -> 'high", "f(a"]
)
def test_a_header_that_python_cannot_read_is_refused_with_a_caret_too(header: str) -> None:
    error = refusal(header)
    first, shown, caret = error.message.split("\n")
    assert first.startswith("The header cannot be read: ")
    assert "':'" not in first  # the colon that Python misses is none of a header
    assert shown == f"    {header}"
    assert 4 < len(caret) <= len(shown) + 1


@pytest.mark.parametrize(
    "header",
    [
        "",
        "   ",
        "f(",
        "f)",
        "f(a) ->",
        "f ->",
        "f(a) -> bool: pass",
        "f(a): x = lambda",
        "f(a)\nimport os",
        "f(a) -> \\",
        "f(a) -> a\x00b",
        "f(a) -> " + "(" * 300 + "1" + ")" * 300,
        "f(a) -> " + "-" * 5000 + "1",
        "f(a) -> 0x" + "f" * 9000,
        "f(a) -> a" + ".b" * 9000,
        "f(a) -> " + "x" * 30_000,
        "f(class)",
        "f(1)",
        "f((a, b))",
    ],
)
def test_whatever_is_no_header_is_a_spec_error(header: str) -> None:
    assert len(refusal(header).message) < 400


@given(st.text(max_size=40))
def test_no_header_at_all_escapes_as_another_error(header: str) -> None:
    with suppress(SpecError):
        assert parse_cell(header, "Do it.").name.isidentifier()


def test_two_hundred_labels_fit_a_header() -> None:
    labels = [f"label number {n}" for n in range(200)]
    spec = parse_cell("f(x) -> " + " | ".join(f'"{label}"' for label in labels), "Do it.")
    assert spec.returns == " | ".join(map(repr, labels))


def test_a_long_header_is_shown_around_the_place() -> None:
    error = refusal("f(x) -> " + " | ".join(f'"label {n}"' for n in range(50)) + " ?")
    _, shown, caret = error.message.split("\n")
    assert len(shown) < 130
    assert shown[len(caret) - 1] in "?|"


# --- bodies -----------------------------------------------------------------------------------------------


def test_a_cell_holds_text_examples_and_checks() -> None:
    spec = parse_cell(URGENCY, BODY)
    assert spec.text == "How urgent is this customer message? Anything that blocks many people is high."
    assert spec.examples == (Example("the whole site is down!!", "high"),)
    assert spec.checks == (
        Check('urgency("newsletter: spring picnic")', ("newsletter: spring picnic",), "'low'"),
    )


def test_blank_lines_around_the_text_and_trailing_spaces_go_and_those_inside_stay() -> None:
    assert parse_cell("f", "\n\n  \nOne.  \n\nTwo.\n\n").text == "One.\n\nTwo."


def test_an_indented_body_is_read_like_any_other() -> None:
    indented = BODY.replace("\n", "\n    ")
    assert parse_cell(URGENCY, indented) == parse_cell(URGENCY, BODY)


def test_line_endings_do_not_matter() -> None:
    assert parse_cell(URGENCY, BODY.replace("\n", "\r\n")) == parse_cell(URGENCY, BODY)


def test_the_markers_of_examples_are_read_in_any_case() -> None:
    spec = parse_cell("f", "Do it.\nINPUT: a\noutput: b\ninput:c\nOutput:d")
    assert spec.examples == (Example("a", "b"), Example("c", "d"))


def test_the_values_of_examples_may_have_many_lines() -> None:
    body = "Do it.\n\nInput: one\n  two\n\nthree\nOutput:\nfour\n\nfive\n\nInput: six\nOutput: seven\n"
    spec = parse_cell("f", body)
    assert spec.examples == (Example("one\n  two\n\nthree", "four\n\nfive"), Example("six", "seven"))
    assert spec.text == "Do it."


def test_an_output_on_the_line_of_its_marker_ends_at_a_blank_line() -> None:
    spec = parse_cell(
        "f", "Shorten it.\nInput: a long\n\ntext\nOutput: text\nof two lines\n\nNever use more."
    )
    assert spec.examples == (Example("a long\n\ntext", "text\nof two lines"),)
    assert spec.text.split("\n") == ["Shorten it.", "Never use more."]


def test_an_output_further_right_than_its_input_is_pointed_at() -> None:
    with pytest.raises(SpecError, match="Input: has no Output: after it") as caught:
        parse_cell("f", "Do it.\nInput: fire\n  Output: yes")
    assert caught.value.hint == "Write Output: below it, as far to the left as Input: is."


def test_an_empty_input_and_an_empty_output_are_values() -> None:
    assert parse_cell("f", "Do it.\nInput:\nOutput: none\nInput: a\nOutput:").examples == (
        Example("", "none"),
        Example("a", ""),
    )


def test_words_that_only_look_like_markers_stay_in_the_text() -> None:
    text = "The input: a line.\nOutputs: none.\n>> quoted\n>>>glued"
    assert parse_cell("f", text).text == text


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        (">>>f('a')", "Write >>> and a space"),
        ("Input : a", "Write Input: without a space"),
        ("OUTPUT\t: b", "Write Output: without a space"),
    ],
)
def test_what_is_nearly_a_marker_is_told(line: str, hint: str) -> None:
    with pytest.raises(SpecError, match=r"Line 3: This is nearly the start") as raised:
        parse_cell("f", f"Do it.\n{line}\n'b'")
    assert str(raised.value.hint).startswith(hint)


@pytest.mark.parametrize(
    "lines",
    [
        "- Input: a\n- Output: b",
        "Input 1: a\nOutput 1: b",
        "**Input:** a\n**Output:** b",
        "**Input**: a\n**Output**: b",
    ],
)
def test_markers_with_marks_around_them_are_told(lines: str) -> None:
    with pytest.raises(SpecError, match=r"Line 3: This is nearly the start") as raised:
        parse_cell("f", f"Do it.\n{lines}")
    assert str(raised.value.hint).startswith("Write Input: with no number and no mark around it")


@pytest.mark.parametrize(
    "text",
    [
        "List these.\n- Inputs: files\n- Output: a table",
        "Rename the pin.\nInput 1: red, Output 2: blue",
        "Write a log entry in this form:\n\n    Input: <the text>\n    Output: <its length>",
    ],
)
def test_what_only_looks_like_examples_stays_text(text: str) -> None:
    spec = parse_cell("f", text)
    assert (spec.text, spec.examples) == (text, ())


def test_marks_around_a_marker_are_nothing_inside_an_example() -> None:
    spec = parse_cell("f", "Do it.\nInput:\n- Input: a\nInput 2: b\nOutput: c")
    assert spec.examples == (Example("- Input: a\nInput 2: b", "c"),)


def test_examples_and_checks_that_contradict_each_other_are_refused() -> None:
    shown = "Do it.\nInput: x\nOutput: {}\nInput: x\nOutput: {}"
    with pytest.raises(SpecError, match="examples contradict each other: 'x' has 'a' and 'b'"):
        parse_cell("f", shown.format("a", "b"))
    assert len(parse_cell("f", shown.format("a", "a")).examples) == 2
    with pytest.raises(SpecError, match="examples contradict"):
        make_spec("Do it.", examples=[("x", "a"), ("x", "b")])
    tested = "Do it.\n>>> f('x')\n{}\n>>> f('x')\n{}"
    with pytest.raises(SpecError, match="checks contradict each other"):
        parse_cell("f", tested.format("'a'", "'b'"))
    assert len(parse_cell("f", tested.format("'a'", '"a"')).checks) == 2


def test_text_may_go_on_after_the_blank_line_that_ends_a_check() -> None:
    spec = parse_cell("f", "One.\n>>> f('a')\n'b'\n\nTwo.\n>>> f('c')\n'd'\n>>> f('e')\n'f'")
    assert spec.text.split() == ["One.", "Two."]
    assert [(check.arguments, check.expected) for check in spec.checks] == [
        (("a",), "'b'"),
        (("c",), "'d'"),
        (("e",), "'f'"),
    ]


def test_a_check_may_use_keywords_and_many_lines() -> None:
    body = "Do it.\n>>> f(\n...     'x',\n...     b='y',\n... )\n['p',\n 'q']"
    (check,) = parse_cell("f(a, b)", body).checks
    assert check.arguments == ("x", "y")
    assert check.expected == "['p',\n 'q']"
    (check,) = parse_cell("f(a, b)", "Do it.\n>>> f(b='y', a='x')\nTrue").checks
    assert check.arguments == ("x", "y")


@pytest.mark.parametrize(
    ("body", "line", "message"),
    [
        ("Do it.\nInput: a", 3, "Input: has no Output: after it"),
        ("Do it.\nInput: a\nInput: b\nOutput: c", 3, "Input: has no Output: after it"),
        ("Do it.\nInput: a\n>>> f('x', 'y')\n'z'", 3, "Input: has no Output: after it"),
        ("Do it.\nOutput: a", 3, "Output: has no Input: before it"),
        ("Do it.\nInput: a: x\nb: y\nOutput: a\nOutput: b", 6, "Output: has no Input: before it"),
        ("Do it.\nInput: x\nOutput: y", 3, "This is not the value of a parameter: 'x'"),
        ("Do it.\nInput:\na: x\nOutput: y", 3, "The example gives no b"),
        ("Do it.\nInput: a: x\nb: y\na: z\nOutput: y", 5, "The example gives a twice"),
        ("Do it.\n\n>>> g('x', 'y')\n'z'", 4, "This check does not call f: g('x', 'y')"),
        ("Do it.\n>>> f\n'z'", 3, "This check does not call f: f"),
        ("Do it.\n>>> f.map('x', 'y')\n'z'", 3, "This check does not call f"),
        ("Do it.\n>>> f('x'\n'z'", 3, "This check cannot be read: f('x'"),
        ("Do it.\n>>>\n'z'", 3, "This check cannot be read"),
        ("Do it.\n>>> import os\n'z'", 3, "This check cannot be read"),
        ("Do it.\n>>> f('x')\n'z'", 3, "does not fit the parameters: missing a required argument: 'b'"),
        ("Do it.\n>>> f('x', 'y', 'z')\n'z'", 3, "does not fit the parameters: too many"),
        ("Do it.\n>>> f('x', c='y')\n'z'", 3, "does not fit the parameters: "),
        ("Do it.\n>>> f('x', a='y')\n'z'", 3, "does not fit the parameters: multiple values"),
        ("Do it.\n>>> f('x', y)\n'z'", 3, "The arguments of a check are plain values"),
        ("Do it.\n>>> f('x', 1e999)\n'z'", 3, "The arguments of a check are plain values"),
        ("Do it.\n>>> f(*['x', 'y'])\n'z'", 3, "The arguments of a check are plain values"),
        ("Do it.\n>>> f('x', **{'b': 'y'})\n'z'", 3, "does not fit the parameters"),
        ("Do it.\n>>> f('x', 'y')", 3, "This check has no expected result"),
        ("Do it.\n>>> f('x', 'y')\n\n'z'", 3, "This check has no expected result"),
        (
            "Do it.\n>>> f('x', 'y')\nlow",
            4,
            "The expected result of a check is not a plain Python value: low",
        ),
        (
            "Do it.\n>>> f('x',\n...   'y')\nprint()",
            5,
            "The expected result of a check is not a plain Python value",
        ),
        ("Do it.\n>>> f('x', 'y')\n{[]: 1}", 4, "The expected result of a check is not a plain Python value"),
    ],
)
def test_a_wrong_body_is_refused_with_the_line_of_the_cell(body: str, line: int, message: str) -> None:
    error = refusal("f(a, b)", body)
    assert error.message.startswith(f"Line {line}: ")
    assert message in error.message
    assert error.line == line


@pytest.mark.parametrize("body", ["", "  \n\n", "Input: a\nOutput: b", ">>> f('a')\n'b'"])
def test_a_spec_without_text_is_refused(body: str) -> None:
    assert refusal("f", body).message == "The spec is empty."


def test_a_spec_that_is_too_long_is_refused_with_the_numbers() -> None:
    assert parse_cell("f", "x" * MAX_TEXT).text == "x" * MAX_TEXT
    assert "The spec has 8,001 characters; at most 8,000" in refusal("f", "x" * (MAX_TEXT + 1)).message
    long = "x" * (MAX_TEXT + 1)
    assert "The input of example 1 has" in refusal("f", f"Do it.\nInput: {long}\nOutput: a").message
    assert "The output of example 1 has" in refusal("f", f"Do it.\nInput: a\nOutput: {long}").message


@given(st.text(max_size=200))
def test_no_body_at_all_escapes_as_another_error(body: str) -> None:
    with suppress(SpecError):
        assert parse_cell("f", body).text.strip()


# --- several parameters -----------------------------------------------------------------------------------


def test_an_example_of_several_parameters_has_a_line_for_each() -> None:
    body = "Do it.\nInput: title: A\nbody: B\nOutput: yes\nInput:\nbody: D\nmore D\ntitle: C\nOutput: no"
    spec = parse_cell("f(title, body) -> bool", body)
    assert spec.examples == (
        Example("title: A\nbody: B", "yes"),
        Example("title: C\nbody: D\n  more D", "no"),
    )


def test_one_value_is_joined_to_itself_whatever_it_holds() -> None:
    assert parse_cell("f", "Do it.").join(["text: a\r\n b "]) == "text: a\r\n b "


def test_several_values_are_joined_as_lines_and_none_can_pass_for_another() -> None:
    spec = parse_cell("f(a, b)", "Do it.")
    assert spec.join(["x", "y"]) == "a: x\nb: y"
    assert spec.join(["x\nb: forged", "y\r\nz"]) == "a: x\n  b: forged\nb: y\n  z"


@given(st.lists(st.text(max_size=20), min_size=3, max_size=3))
def test_values_can_be_told_apart_after_joining(values: list[str]) -> None:
    joined = parse_cell("f(a, b, c)", "Do it.").join(values)
    own = [line for line in joined.split("\n") if not line.startswith("  ")]
    assert [line[:3] for line in own] == ["a: ", "b: ", "c: "]


@given(st.lists(st.text("ab:\n c", max_size=12).map(str.strip), min_size=2, max_size=2))
def test_a_joined_input_is_read_back_from_a_cell(values: list[str]) -> None:
    spec = parse_cell("f(a, b)", "Do it.")
    values = ["\n".join(map(str.strip, value.split("\n"))) for value in values]
    joined = spec.join(values)
    (example,) = parse_cell("f(a, b)", f"Do it.\nInput:\n{joined}\nOutput: x").examples
    assert example.input == joined


@pytest.mark.parametrize("values", [[], ["x"], ["x", "y", "z"], "xy", ["x", 3], ["x", None]])
def test_joining_refuses_wrong_values(values: list[str]) -> None:
    with pytest.raises(TypeError):
        parse_cell("f(a, b)", "Do it.").join(values)


# --- parts given as Python values -------------------------------------------------------------------------


def test_a_spec_made_of_parts_equals_the_cell_that_says_the_same() -> None:
    made = make_spec(
        "How urgent is this customer message? Anything that blocks many people is high.",
        name="urgency",
        params="message",
        returns='"high"|"medium"|"low"',
        examples=[("the whole site is down!!", "high")],
        checks=[("newsletter: spring picnic", "low")],
    )
    cell = parse_cell(URGENCY, BODY)
    assert replace(made, checks=()) == replace(cell, checks=())
    assert made.checks == (replace(cell.checks[0], call="urgency('newsletter: spring picnic')"),)


def test_a_text_alone_is_a_spec() -> None:
    spec = make_spec("  Say what this is about. ")
    assert spec == Spec("fuzzy_function", ("text",), "str", "Say what this is about.")


def test_the_text_of_a_made_spec_may_hold_examples_and_checks_and_counts_its_lines_from_one() -> None:
    spec = make_spec("Do it.\nInput: a\nOutput: b\n>>> f('c')\n'd'", name="f", examples={"e": "f"})
    assert spec.examples == (Example("a", "b"), Example("e", "f"))
    assert [check.call for check in spec.checks] == ["f('c')"]
    with pytest.raises(SpecError, match=r"^Line 2: "):
        make_spec("Do it.\nInput: a")


@pytest.mark.parametrize(
    ("returns", "source"),
    [
        (None, "str"),
        ("bool", "bool"),
        (bool, "bool"),
        (int, "int"),
        (list[str], "list[str]"),
        (Literal["a", "b"], "Literal['a', 'b']"),
        ({"city": str, "tone": '"warm"|"cold"'}, "{'city': str, 'tone': 'warm' | 'cold'}"),
    ],
)
def test_an_output_type_may_be_source_or_a_python_type(returns: object, source: str) -> None:
    assert make_spec("Do it.", returns=returns).returns == source


@pytest.mark.parametrize("returns", ["a b", "x = 1", "\x00", "(" * 500])
def test_an_output_type_that_is_not_python_is_refused(returns: str) -> None:
    with pytest.raises(SpecError, match="output type cannot be read"):
        make_spec("Do it.", returns=returns)


@pytest.mark.parametrize("returns", ["", "  "])
def test_an_empty_output_type_is_refused(returns: str) -> None:
    with pytest.raises(SpecError, match="output type is empty"):
        make_spec("Do it.", returns=returns)


def test_labels_may_be_a_list_and_lists_as_typing_spells_them() -> None:
    assert make_spec("Do it.", returns=["red", "it's"]).returns == """'red' | "it's\""""
    assert make_spec("Do it.", returns=("red", "blue")).returns == "'red' | 'blue'"
    assert make_spec("Do it.", returns=typing.List[str]).returns == "list[str]"  # noqa: UP006
    assert make_spec("Do it.", returns=Literal["typing.List", "b"]).returns == "Literal['typing.List', 'b']"


@pytest.mark.parametrize("null", [None, float("nan"), pd.NA, pd.NaT])
def test_an_example_without_an_output_is_refused(null: object) -> None:
    body = "Which colour?\nInput: a red car\nOutput: red"
    with pytest.raises(SpecError, match=r"Example 3 \(input 'the sea'\) has no output") as raised:
        make_spec(body, examples=[("a blue sea", "blue"), ("the sea", null)])
    assert "Leave it out" in raised.value.hint


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (np.int64(2), "2"),
        (np.float32(0.1), "0.1"),
        (2.0, "2"),
        (2.5, "2.5"),
        (np.bool_(True), "true"),
        (False, "false"),
        (Decimal("1.50"), "1.50"),
        (dt.date(2024, 5, 3), "2024-05-03"),
        (pd.Timestamp("2024-05-03"), "2024-05-03"),
        ([np.int64(1), 2], "[1, 2]"),
        ([np.datetime64("2020-01-01", "ns")], '["2020-01-01"]'),
        ({"p": np.float32(0.1)}, '{"p": 0.1}'),
        (Colour.RED, "red"),
        ({"sum": np.float64(1.5), "on": dt.date(2024, 5, 3)}, '{"sum": 1.5, "on": "2024-05-03"}'),
    ],
)
def test_an_output_may_be_a_value_of_a_column(value: object, text: str) -> None:
    assert make_spec("Do it.", examples=[("a", value)]).examples[0].output == text


@pytest.mark.parametrize(
    ("value", "problem"),
    [(object(), "a object is not text"), ({"a": float("nan")}, "holds what JSON has no word for")],
)
def test_an_output_that_has_no_text_is_named(value: object, problem: str) -> None:
    with pytest.raises(TypeError, match=f"the output of example 2: .*{problem}"):
        make_spec("Do it.", examples=[("a", "b"), ("c", value)])


def test_a_check_takes_values_of_numpy_and_pandas() -> None:
    checks = [("a", np.bool_(True)), ("b", pd.NA), (np.int64(3), np.int64(4))]
    assert [(c.call, c.expected) for c in make_spec("Do it.", name="f", checks=checks).checks] == [
        ("f('a')", "True"),
        ("f('b')", "None"),
        ("f(3)", "4"),
    ]


def test_examples_in_an_indented_text_count() -> None:
    spec = make_spec("""Say the tone
        Input: hi
        Output: warm

        Input:
          go
            away
        Output: cold
        >>> fuzzy_function("hey")
        'warm'
        """)
    assert spec.text == "Say the tone"
    assert spec.examples == (Example("hi", "warm"), Example("go\n  away", "cold"))
    assert len(spec.checks) == 1


def test_an_indented_text_without_examples_stays_as_it_is() -> None:
    assert make_spec("Is it one of:\n  - red\n  - blue").text == "Is it one of:\n  - red\n  - blue"


def test_the_lines_of_a_block_lose_what_all_of_them_are_indented_by() -> None:
    spec = make_spec("Say it.\nInput:\n  a\n  b\nOutput:\n  c\n    d\n")
    assert spec.examples == (Example("a\nb", "c\n  d"),)


def test_several_parameters_take_sequences_and_dicts() -> None:
    spec = make_spec(
        "Do it.",
        name="f",
        params="title, body",
        examples=[(("A", "B"), True), ({"body": "D", "title": "C"}, ["x", 1]), Example("as it is", "y")],
        checks=[
            (("A", "B"), True),
            ({"body": "D", "title": "C"}, "no"),
            Check("f('a', 'b')", ("a", "b"), "1"),
        ],
    )
    assert spec.examples == (
        Example("title: A\nbody: B", "true"),
        Example("title: C\nbody: D", '["x", 1]'),
        Example("as it is", "y"),
    )
    assert [(check.call, check.expected) for check in spec.checks] == [
        ("f('A', 'B')", "True"),
        ("f('C', 'D')", "'no'"),
        ("f('a', 'b')", "1"),
    ]


@pytest.mark.parametrize("name", ["", "a b", "class", "3x", "a-b"])
def test_a_name_that_is_no_identifier_is_refused(name: str) -> None:
    with pytest.raises(SpecError, match="cannot be a name"):
        make_spec("Do it.", name=name)
    with pytest.raises(SpecError, match="cannot be a name"):
        make_spec("Do it.", params=["a", name])


@pytest.mark.parametrize(
    "parts",
    [
        {"text": 3},
        {"name": 3},
        {"params": [1]},
        {"examples": ["ab"]},
        {"examples": [("a", "b", "c")]},
        {"examples": [({"other": "a"}, "b")]},
        {"examples": [(("a", "b"), "c")]},
        {"examples": [("a", object())]},
        {"checks": [(("a", "b"), "c")]},
        {"checks": [3]},
        {"checks": [(object(), "c")]},
        {"checks": [(float("nan"), "c")]},
    ],
)
def test_parts_of_the_wrong_python_type_are_type_errors(parts: dict[str, object]) -> None:
    with pytest.raises(TypeError):
        make_spec(**{"text": "Do it.", **parts})  # type: ignore[arg-type]


def test_a_spec_needs_parameters_of_different_names_and_a_type() -> None:
    with pytest.raises(SpecError, match="the parameter a twice"):
        make_spec("Do it.", params=["a", "b", "a"])
    with pytest.raises(SpecError, match="no parameter"):
        make_spec("Do it.", params=[])
    with pytest.raises(SpecError, match="empty output type"):
        Spec("f", ("text",), " ", "Do it.")


# --- digest and JSON --------------------------------------------------------------------------------------


def test_the_digest_changes_with_what_decides_behaviour_and_with_nothing_else() -> None:
    spec = parse_cell(URGENCY, BODY)
    assert len(spec.digest) == 64
    assert replace(spec, name="other", checks=()).digest == spec.digest
    changed = [
        replace(spec, text=spec.text + "!"),
        replace(spec, params=("body",)),
        replace(spec, returns="'low' | 'medium' | 'high'"),
        replace(spec, examples=()),
        replace(spec, examples=(Example("the whole site is down!!", "low"),)),
    ]
    assert len({spec.digest, *(other.digest for other in changed)}) == 6


def test_the_digest_is_fixed_for_good() -> None:
    spec = Spec("f", ("a", "b"), "bool", "Tu es là?", (Example("x", "yes"),))
    assert spec.digest == "ca406687e8c2309b3e370d0993dca58b495beb2db5e0e8cf9913581d4307c816"


def test_the_digest_does_not_see_quotes_and_spaces_of_a_header() -> None:
    assert (
        parse_cell("f(a)->'x'|'y'", "Do it.").digest == parse_cell('f( a ) -> "x" | "y"', " Do it.\n").digest
    )


def specs() -> st.SearchStrategy[Spec]:
    words = st.text(max_size=20)
    names = st.sampled_from(["f", "größe", "a_1", "match"])
    values: st.SearchStrategy[object] = words | st.integers() | st.booleans() | st.none() | st.floats(-9, 9)
    return st.builds(
        Spec,
        names,
        st.lists(st.sampled_from("abcde"), min_size=1, unique=True).map(tuple),
        st.sampled_from(["str", "'a' | 'b'"]),
        words.filter(str.strip),
        st.lists(st.builds(Example, words, words), max_size=3).map(tuple),
        st.lists(st.builds(Check, words, st.lists(values, max_size=2).map(tuple), words.map(repr))).map(
            tuple
        ),
    )


@given(specs())
def test_a_spec_survives_json(spec: Spec) -> None:
    again = Spec.from_json(spec.to_json())
    assert again == spec
    assert again.digest == spec.digest
    assert again.to_json() == spec.to_json()


def stored(**changes: object) -> str:
    return json.dumps({**json.loads(parse_cell(URGENCY, BODY).to_json()), **changes})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        "{}",
        '"format"',
        "[" * 100_000,
        stored(format=2),
        stored(name="class"),
        stored(name=None),
        stored(text=""),
        stored(params="ab", text=3),
        stored(params=[]),
        stored(params=[1]),
        stored(examples=[["a"]]),
        stored(examples=[["a", 1]]),
        stored(examples=3),
        stored(checks=[["f()", "open('x')", "1"]]),
        stored(checks=[["f()", "3", "1"]]),
        stored(checks=[["f()", "('x',)", "open('x')"]]),
        stored(checks=[["f()", "(" * 5000, "1"]]),
        stored(checks=[["f()", "{[]: 1}", "1"]]),
        stored(text="x" * 9000),
    ],
)
def test_json_that_is_no_spec_is_a_spec_error(text: str) -> None:
    with pytest.raises(SpecError):
        Spec.from_json(text)


def test_a_check_holds_plain_values_alone() -> None:
    with pytest.raises(TypeError, match="plain Python values"):
        Check("f(x)", (object(),), "1")
    with pytest.raises(SpecError, match="not a plain Python value: low") as caught:
        Check("f('x')", ("x",), "low")
    assert "quotes" in caught.value.hint


def test_a_text_that_is_too_long_is_refused_before_its_words_are_searched(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(make, "infer", lambda *given: pytest.fail("this takes long for long texts"))
    with pytest.raises(SpecError, match="at most 8,000 are allowed"):
        make_spec('{"a": ' * 20_000)
