"""Output types: reading annotations, text and values; grammars as llama.cpp takes them."""

from __future__ import annotations

import ctypes
import json
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import gguf
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuzzy_magic.errors import SpecError
from fuzzy_magic.returns import (
    Bool,
    Float,
    Int,
    Labels,
    ListOf,
    Record,
    ReturnType,
    Str,
    fitted,
    parse_type,
)
from fuzzy_magic.spec import Example, make_spec, parse_cell

ODD_LABELS = ('say "no"', "back\\slash", "ünï", "two words", "🙂")
ODD_RECORD = Record(
    (('a "key"', Str()), ("n", Int()), ("x", Float()), ("ok", Bool()), ("tone\\", Labels(ODD_LABELS)))
)
TYPES: dict[ReturnType, st.SearchStrategy[Any]] = {
    Str(): st.text(),
    Bool(): st.booleans(),
    Int(): st.integers(-(2**63), 2**63 - 1),
    Float(): st.floats(allow_nan=False, allow_infinity=False),
    Labels(ODD_LABELS): st.sampled_from(ODD_LABELS),
    ListOf(): st.lists(st.text()),
    ListOf(Int()): st.lists(st.integers(-(2**63), 2**63 - 1)),
    ListOf(Float()): st.lists(st.floats(allow_nan=False, allow_infinity=False)),
    ODD_RECORD: st.fixed_dictionaries(
        {
            'a "key"': st.text(),
            "n": st.integers(-(2**63), 2**63 - 1),
            "x": st.floats(allow_nan=False, allow_infinity=False),
            "ok": st.booleans(),
            "tone\\": st.sampled_from(ODD_LABELS),
        }
    ),
}
EVERY_TYPE = pytest.mark.parametrize("returns", TYPES, ids=lambda returns: returns.annotation)


# --- annotations ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("annotation", "returns"),
    [
        ("str", Str()),
        (" bool ", Bool()),
        ("int", Int()),
        ("float", Float()),
        ("list[str]", ListOf(Str())),
        ("list[ int ]", ListOf(Int())),
        ("list[float]", ListOf(Float())),
        ('"a" | "b"', Labels(("a", "b"))),
        ("'b'|'a'", Labels(("b", "a"))),
        ('Literal["a", "b"]', Labels(("a", "b"))),
        ('typing.Literal["a", "b"]', Labels(("a", "b"))),
        ('Literal["a", "b"] | "c"', Labels(("a", "b", "c"))),
        ('" a " | "A"', Labels(("a", "A"))),
        (
            '{"city": str, "people": int, "tone": "warm" | "cold"}',
            Record((("city", Str()), ("people", Int()), ("tone", Labels(("warm", "cold"))))),
        ),
    ],
)
def test_an_annotation_is_read(annotation: str, returns: ReturnType) -> None:
    assert parse_type(annotation) == returns


@EVERY_TYPE
def test_the_annotation_of_a_type_is_read_back_as_the_type(returns: ReturnType) -> None:
    assert parse_type(returns.annotation) == returns
    assert make_spec("Do it.", returns=returns.annotation).returns == returns.annotation


@given(st.lists(st.text(min_size=1, max_size=8), min_size=2, max_size=8))
def test_any_labels_are_refused_or_read_back(values: list[str]) -> None:
    try:
        returns = Labels(tuple(values))
    except SpecError:
        return
    assert parse_type(returns.annotation) == returns
    assert returns.labels == tuple(value.strip() for value in values)
    assert all(returns.parse(label) == label for label in returns.labels)


def test_two_hundred_labels_are_read_and_one_more_is_refused() -> None:
    source = " | ".join(f'"label {n}"' for n in range(200))
    assert len(parse_type(source).labels or ()) == 200
    with pytest.raises(SpecError, match="2 to 200 labels; this one has 201"):
        parse_type(source + ' | "x"')


@pytest.mark.parametrize(
    ("annotation", "message", "hint"),
    [
        ("strng", "no output type strng", "Did you mean str?"),
        ("boolean", "no output type boolean", "Did you mean bool?"),
        ("string", "no output type string", "Did you mean str?"),
        ("list", "no output type list", "Did you mean list[str]?"),
        ("list[strs]", "no output type list[strs]", "Did you mean list[str]?"),
        ("list[bool]", "no output type list[bool]", "There are str, span, edit, bool, int, float, list[str]"),
        ("dict", "no output type dict", '{"key": type}'),
        ("Optional[str]", "names no None: a null gives None", "Leave the None out"),
        ("", "no output type (nothing)", "There are str"),
        ("x[", "no output type x[", "There are str"),
        ("f()", "no output type f()", "There are str"),
        ("high | low", "texts in quotes; this is not: high", '"high" | "low"'),
        ("str | None", "names no None: a null gives None", "Leave the None out"),
        ('"a" | None | "b"', "names no None: a null gives None", "Leave the None out"),
        ("Literal[1, 2]", "texts in quotes; this is not: 1", '"high" | "low"'),
        ("None", "names no None: a null gives None", "Leave the None out"),
        ('"a"', "2 to 200 labels; this one has 1", '"high" | "medium" | "low"'),
        ('"a" | "a"', "The label 'a' is there twice", "once"),
        ('"a" | " a"', "The label 'a' is there twice", "once"),
        ('"a" | " "', "Label 2 is empty", '"high"'),
        ('"a" | "b\\nc"', "Label 2 is not one line of text", '"high"'),
        ('"\\ud800" | "b"', "Label 1 is not one line of text", '"high"'),
        ('"a" | "' + "x" * 201 + '"', "Label 2 has 201 characters", '"high"'),
        ("{}", "1 to 32 keys; this one has 0", '"city": str'),
        ('{"a": list[str]}', "The key 'a' holds list[str]; objects are flat", '"city": str'),
        ('{"a": {"b": str}}', "The key 'a' holds {'b': str}; objects are flat", '"city": str'),
        ('{"a": str, "a": int}', "the key 'a' twice", "once"),
        ('{"": str}', "Key 1 of the object", '"city": str'),
        ('{"a": "x"}', "2 to 200 labels; this one has 1", '"high"'),
        ("{a: str}", "texts in quotes; this is not: a", '{"key": str}'),
        ("{**a}", "texts in quotes; this is not: **", '{"key": str}'),
        ('{"a": strng}', "no output type strng", "Did you mean str?"),
        ("-" * 3000 + "1", "no output type", "There are str"),
        ("a" + ".b" * 3000, "no output type", "There are str"),
        ("(" * 500, "no output type", "There are str"),
        ("a\x00b", "no output type", "There are str"),
    ],
)
def test_what_is_no_type_is_refused_with_what_to_write(annotation: str, message: str, hint: str) -> None:
    with pytest.raises(SpecError) as caught:
        parse_type(annotation)
    assert message in caught.value.message
    assert hint in caught.value.hint
    assert len(caught.value.message) < 300


# --- text and values --------------------------------------------------------------------------------------


@EVERY_TYPE
@given(data=st.data())
def test_a_formatted_value_parses_to_itself(returns: ReturnType, data: st.DataObject) -> None:
    value = data.draw(TYPES[returns])
    text = returns.format(value)
    again = returns.parse(text)
    assert again == value
    assert type(again) is type(value)
    assert returns.format(text) == text


@EVERY_TYPE
@given(text=st.text() | st.from_regex(r'[-+0-9.,eE"{}\[\]: a-z]*', fullmatch=True))
def test_parsing_any_text_raises_nothing_and_gives_what_can_be_formatted(
    returns: ReturnType, text: str
) -> None:
    value = returns.parse(text)
    if value is None:
        with pytest.raises(ValueError, match="is not"):
            returns.format(text)
    else:
        assert returns.parse(returns.format(value)) == value


@EVERY_TYPE
@pytest.mark.parametrize(
    "text", ["", " ", "\x00", "\ud800", "[" * 100_000, '{"a":' * 100_000, "9" * 100_000, "NaN"]
)
def test_hostile_text_is_outside_every_type_but_text(returns: ReturnType, text: str) -> None:
    assert returns.parse(text) is (text if returns == Str() else None)


@pytest.mark.parametrize("word", ["yes", "YES", " y ", "true", "True", "1"])
def test_a_yes_is_true(word: str) -> None:
    assert Bool().parse(word) is True


@pytest.mark.parametrize("word", ["no", "No", "n\n", "false", "0"])
def test_a_no_is_false(word: str) -> None:
    assert Bool().parse(word) is False


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (" 12 ", 12),
        ("-7", -7),
        ("+7", 7),
        ("1,234", 1234),
        ("-1,234,567", -1234567),
        ("007", 7),
        ("9223372036854775807", 2**63 - 1),
        ("9223372036854775808", None),
        ("12.5", None),
        ("12.0", None),
        ("1,23", None),
        ("12,", None),
        ("1_000", None),
        ("٣", None),
        ("1e3", None),
        ("- 1", None),
        ("twelve", None),
    ],
)
def test_a_whole_number_is_read(text: str, value: int | None) -> None:
    assert Int().parse(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (" 12.5 ", 12.5),
        ("12", 12.0),
        ("1,234.5", 1234.5),
        ("-.5", -0.5),
        ("5.", 5.0),
        ("1e-5", 1e-5),
        ("1E+3", 1000.0),
        ("1e999", None),
        ("inf", None),
        ("nan", None),
        ("1,23.4", None),
        ("1.2.3", None),
        ("1 2", None),
        (".", None),
        ("1_0", None),
    ],
)
def test_a_number_is_read(text: str, value: float | None) -> None:
    found = Float().parse(text)
    assert found == value
    assert found is None or type(found) is float


def test_a_label_is_read_exactly_or_else_in_another_case_where_that_is_clear() -> None:
    returns = Labels(("High", "low", "LOW", "straße"))
    assert returns.parse(" high\n") == "High"
    assert returns.parse("low") == "low"
    assert returns.parse("LOW") == "LOW"
    assert returns.parse("Low") is None
    assert returns.parse("STRASSE") == "straße"
    assert returns.parse("hig") is None
    assert returns.parse("high.") is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('["a", "b"]', ["a", "b"]),
        (' [ "a" ] ', ["a"]),
        ("[]", []),
        ('["a", 1]', None),
        ('["a", null]', None),
        ('"a"', None),
        ('{"a": 1}', None),
        ('["a"] tail', None),
        ("['a']", None),
        ('["\\ud800"]', None),
    ],
)
def test_a_list_is_read_as_json(text: str, value: list[str] | None) -> None:
    assert ListOf().parse(text) == value


def test_numbers_in_json_are_read_by_type() -> None:
    assert ListOf(Int()).parse("[1, 2.0]") == [1, 2]
    assert ListOf(Int()).parse("[1.5]") is None
    assert ListOf(Int()).parse("[true]") is None
    assert ListOf(Int()).parse('["1"]') is None
    assert ListOf(Float()).parse("[1, 2.5]") == [1.0, 2.5]
    assert ListOf(Float()).parse("[NaN]") is None
    assert ListOf(Float()).parse("[1e999]") is None
    assert ListOf(Float()).parse("[1" + "0" * 400 + "]") is None


def test_an_object_is_read_with_exactly_its_keys_in_the_order_of_the_type() -> None:
    returns = parse_type('{"city": str, "tone": "warm" | "cold", "ok": bool}')
    text = '{"ok": false, "tone": "Warm", "city": "Kyiv"}'
    assert list((returns.parse(text) or {}).items()) == [("city", "Kyiv"), ("tone", "warm"), ("ok", False)]
    assert returns.parse('{"city": "Kyiv", "tone": "warm"}') is None
    assert returns.parse('{"city": "Kyiv", "tone": "warm", "ok": true, "more": 1}') is None
    assert returns.parse('{"city": "Kyiv", "tone": "hot", "ok": true}') is None
    assert returns.parse('{"city": "Kyiv", "tone": "warm", "ok": "yes"}') is None


@pytest.mark.parametrize(
    ("returns", "value", "text"),
    [
        (Bool(), True, "yes"),
        (Bool(), np.bool_(False), "no"),
        (Bool(), "TRUE", "yes"),
        (Int(), np.int64(3), "3"),
        (Int(), 3.0, "3"),
        (Int(), "1,234", "1234"),
        (Float(), 3, "3.0"),
        (Float(), np.float32(0.5), "0.5"),
        (Float(), "1,234.50", "1234.5"),
        (Labels(("High", "low")), "HIGH", "High"),
        (ListOf(), ("a", "ü"), '["a", "ü"]'),
        (ListOf(), '["a","b"]', '["a", "b"]'),
        (ListOf(Int()), np.array([1, 2]), "[1, 2]"),
        (Record((("a", Int()), ("b", Bool()))), {"b": True, "a": np.int64(1)}, '{"a": 1, "b": true}'),
        (Record((("a", Int()), ("b", Bool()))), '{"b":true,"a":1}', '{"a": 1, "b": true}'),
    ],
)
def test_a_value_has_one_text_form(returns: ReturnType, value: object, text: str) -> None:
    assert returns.format(value) == text


@pytest.mark.parametrize(
    ("returns", "value", "error", "message"),
    [
        (Str(), 3, TypeError, r"3 \(int\) is not text"),
        (Str(), None, TypeError, r"None \(NoneType\) is not text"),
        (Bool(), 1, TypeError, r"1 \(int\) is not yes or no"),
        (Bool(), "maybe", ValueError, "'maybe' is not yes or no"),
        (Int(), True, TypeError, r"True \(bool\) is not a whole number"),
        (Int(), 1.5, ValueError, "1.5 is not a whole number"),
        (Int(), math.nan, ValueError, "nan is not a whole number"),
        (Int(), 2**63, ValueError, "9223372036854775808 is not a whole number"),
        (Int(), "1.5", ValueError, "'1.5' is not a whole number"),
        (Int(), None, TypeError, "None"),
        (Float(), math.inf, ValueError, "inf is not a number"),
        (Float(), 10**400, ValueError, "is not a number"),
        (Float(), False, TypeError, r"False \(bool\) is not a number"),
        (Labels(("a", "b")), "c", ValueError, "'c' is not one of: a, b"),
        (Labels(("a", "b")), 1, TypeError, r"1 \(int\) is not one of: a, b"),
        (ListOf(), "a, b", ValueError, "'a, b' is not a JSON list of texts"),
        (ListOf(), ["a", 1], TypeError, r"1 \(int\) is not text"),
        (ListOf(Int()), [1, "x"], ValueError, "'x' is not a whole number"),
        (ListOf(), {"a"}, TypeError, r"\(set\) is not a JSON list of texts"),
        (Record((("a", Int()),)), {"b": 1}, ValueError, r"\{'b': 1\} is not JSON with keys \"a\""),
        (Record((("a", Int()),)), {"a": "x"}, ValueError, "'x' is not a whole number"),
        (Record((("a", Int()),)), [1], TypeError, r"\(list\) is not JSON with keys"),
        (Labels(("a", "b")), "x" * 500, ValueError, "^'x{78}… is not one of: a, b$"),
    ],
)
def test_what_is_outside_a_type_is_not_formatted(
    returns: ReturnType, value: object, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        returns.format(value)


# --- what others ask of a type ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("annotation", "words"),
    [
        ("str", "text"),
        ("bool", "yes or no"),
        ("int", "a whole number"),
        ("float", "a number"),
        ('"high" | "medium" | "low"', "one of: high, medium, low"),
        ("list[str]", "a JSON list of texts"),
        ("list[int]", "a JSON list of whole numbers"),
        ("list[float]", "a JSON list of numbers"),
        ('{"a": str, "b": int}', 'JSON with keys "a", "b"'),
    ],
)
def test_a_type_describes_itself_in_a_few_words(annotation: str, words: str) -> None:
    assert parse_type(annotation).describe() == words


def test_only_labels_and_bool_are_closed_sets() -> None:
    closed = {returns.annotation: returns.labels for returns in TYPES if returns.labels is not None}
    assert closed == {"bool": ("yes", "no"), Labels(ODD_LABELS).annotation: ODD_LABELS}


@EVERY_TYPE
@given(data=st.data())
def test_a_column_of_the_dtype_holds_values_and_gaps(returns: ReturnType, data: st.DataObject) -> None:
    values = [data.draw(TYPES[returns]), None, data.draw(TYPES[returns])]
    column = pd.Series(values, dtype=returns.dtype)
    assert column.isna().tolist() == [False, True, False]
    assert [column.iloc[0], column.iloc[2]] == [values[0], values[2]]


def test_the_categories_of_a_column_are_the_labels_in_order() -> None:
    assert Labels(("b", "a")).dtype == pd.CategoricalDtype(["b", "a"])
    assert not Labels(("b", "a")).dtype.ordered


# --- grammars ---------------------------------------------------------------------------------------------

Accepts = Callable[[str, str], bool]


@pytest.fixture(scope="module")
def accepts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Accepts]:
    """Ask llama.cpp itself whether a grammar accepts a text, over a vocabulary of the 256 bytes."""
    import llama_cpp

    path = tmp_path_factory.mktemp("vocab") / "bytes.gguf"
    write_byte_vocabulary(path)
    options = llama_cpp.llama_model_default_params()
    options.vocab_only = True
    model = llama_cpp.llama_model_load_from_file(str(path).encode(), options)
    vocabulary = llama_cpp.llama_model_get_vocab(model)

    def accepts(grammar: str, text: str) -> bool:
        sampler = llama_cpp.llama_sampler_init_grammar(vocabulary, grammar.encode(), b"root")
        assert sampler, "llama.cpp cannot read the grammar"
        try:
            for token in [*(byte + 3 for byte in text.encode()), 2]:
                candidate = (llama_cpp.llama_token_data * 1)(llama_cpp.llama_token_data(token, 1.0, 0.0))
                array = llama_cpp.llama_token_data_array(candidate, 1, -1, False)
                llama_cpp.llama_sampler_apply(sampler, ctypes.byref(array))
                if candidate[0].logit == -math.inf:
                    return False
                if token != 2:
                    llama_cpp.llama_sampler_accept(sampler, token)
            return True
        finally:
            llama_cpp.llama_sampler_free(sampler)

    yield accepts
    llama_cpp.llama_model_free(model)


def write_byte_vocabulary(path: Path) -> None:
    writer = gguf.GGUFWriter(str(path), "llama")
    for key in ("context_length", "embedding_length", "block_count", "head_count", "feed_forward_length"):
        getattr(writer, f"add_{key}")(32)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_tokenizer_model("llama")
    writer.add_token_list([b"<unk>", b"<s>", b"</s>", *(f"<0x{byte:02X}>".encode() for byte in range(256))])
    writer.add_token_scores([0.0] * 259)
    writer.add_token_types([2, 3, 3] + [6] * 256)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def short(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return values.filter(lambda value: len(json.dumps(value)) < 200)


WITHIN_GRAMMAR: dict[str, st.SearchStrategy[Any]] = {
    "int": st.integers(-(10**18) + 1, 10**18 - 1),
    "float": st.floats(-1e90, 1e90, allow_nan=False).filter(lambda x: x == 0 or abs(x) > 1e-90),
    "list[str]": short(st.lists(st.text(max_size=40), max_size=32)),
    "list[int]": st.lists(st.integers(-(10**6), 10**6), max_size=32),
    "list[float]": st.lists(st.floats(-1000, 1000, width=16), max_size=32),
    ODD_RECORD.annotation: st.fixed_dictionaries(
        {
            'a "key"': st.text(max_size=40),
            "n": st.integers(-(10**6), 10**6),
            "x": st.floats(-1000, 1000, width=16),
            "ok": st.booleans(),
            "tone\\": st.sampled_from(ODD_LABELS),
        }
    ),
}


def grammar_of(annotation: str) -> str:
    grammar = parse_type(annotation).grammar()
    assert grammar is not None
    return grammar


def test_free_text_and_closed_sets_need_no_grammar_and_all_others_have_one() -> None:
    assert {returns.annotation for returns in TYPES if returns.grammar() is not None} == set(WITHIN_GRAMMAR)


@pytest.mark.parametrize("annotation", WITHIN_GRAMMAR)
@given(data=st.data())
def test_llama_cpp_accepts_every_formatted_value(
    accepts: Accepts, annotation: str, data: st.DataObject
) -> None:
    text = parse_type(annotation).format(data.draw(WITHIN_GRAMMAR[annotation]))
    assert accepts(grammar_of(annotation), text)


@pytest.mark.parametrize(
    ("annotation", "text"),
    [
        ("int", ""),
        ("int", "-"),
        ("int", "01"),
        ("int", " 1"),
        ("int", "1 "),
        ("int", "1.0"),
        ("int", "1" * 19),
        ("float", "1."),
        ("float", ".5"),
        ("float", "nan"),
        ("float", "1e1000"),
        ("list[str]", '["a","b"]'),
        ("list[str]", '["a", ]'),
        ("list[str]", "[1]"),
        ("list[str]", '["a\n"]'),
        ("list[str]", '["\\ud800"]'),
        ("list[str]", '["a"'),
        ("list[str]", json.dumps(["x" * 201])),
        ("list[int]", json.dumps([1] * 33)),
        ("list[int]", "[1, 2.5]"),
        ('{"a": int, "t": "x" | "y"}', '{"a": 1}'),
        ('{"a": int, "t": "x" | "y"}', '{"t": "x", "a": 1}'),
        ('{"a": int, "t": "x" | "y"}', '{"a": 1, "t": "z"}'),
        ('{"a": int, "t": "x" | "y"}', '{"a": 1, "t": "x"} '),
    ],
)
def test_llama_cpp_refuses_what_is_outside_a_type_or_without_end(
    accepts: Accepts, annotation: str, text: str
) -> None:
    assert not accepts(grammar_of(annotation), text)


def test_the_longest_list_and_string_are_accepted(accepts: Accepts) -> None:
    assert accepts(grammar_of("list[str]"), json.dumps(["x" * 200] * 32))


@pytest.mark.parametrize("text", ["1e99", "9" * 18 + "." + "9" * 20 + "e99", "-0", "-0.0e-99", "0E+00"])
def test_the_widest_numbers_that_a_grammar_allows_are_read(accepts: Accepts, text: str) -> None:
    assert accepts(grammar_of("float"), text)
    assert Float().parse(text) is not None


# --- examples ---------------------------------------------------------------------------------------------


def test_the_outputs_of_examples_take_their_one_text_form() -> None:
    spec = parse_cell('f -> "High" | "low"', "Do it.\nInput: a\nOutput: HIGH\nInput: b\nOutput: low")
    checked = fitted(spec, parse_type(spec.returns))
    assert checked.examples == (Example("a", "High"), Example("b", "low"))
    assert (checked.text, checked.name, checked.returns) == (spec.text, spec.name, spec.returns)


def test_values_of_python_fit_their_types_as_examples() -> None:
    for returns, value, text in [
        (Bool(), True, "yes"),
        (Int(), 3, "3"),
        (ListOf(), ["a"], '["a"]'),
        (Record((("a", Bool()),)), {"a": True}, '{"a": true}'),
    ]:
        spec = make_spec("Do it.", returns=returns.annotation, examples=[("x", value)])
        assert fitted(spec, returns).examples == (Example("x", text),)


def test_an_example_outside_the_type_is_named_with_what_is_allowed_and_the_nearest() -> None:
    spec = parse_cell('f -> "high" | "low"', "Do it.\nInput: a\nOutput: low\nInput: b\nOutput: hihg")
    with pytest.raises(SpecError) as caught:
        fitted(spec, parse_type(spec.returns))
    assert caught.value.message == (
        "Example 2 (input 'b') is outside the output type: 'hihg' is not one of: high, low."
    )
    assert caught.value.hint == "Did you mean 'high'?"


def test_an_example_far_from_the_type_is_named_with_what_to_change() -> None:
    spec = parse_cell("f -> int", f"Do it.\nInput: {'x' * 500}\nOutput: many")
    with pytest.raises(
        SpecError, match=r"Example 1 \(input 'x{79}…'\) .* 'many' is not a whole number"
    ) as caught:
        fitted(spec, parse_type(spec.returns))
    assert caught.value.hint == "Change the output, or the type after ->."


# --- checks -----------------------------------------------------------------------------------------------


def test_the_results_of_checks_are_values_of_the_type() -> None:
    body = "Do it.\n>>> f('a')\n'HIGH'\n>>> f('b')\n'low'\n>>> f(None)\nNone"
    spec = fitted(spec := parse_cell('f -> "high" | "low"', body), parse_type(spec.returns))
    assert [check.expected for check in spec.checks] == ["'high'", "'low'", "None"]
    asked = make_spec("Is it?", name="g", returns=bool, checks=[("x", "no"), ("y", True)])
    assert [check.expected for check in fitted(asked, Bool()).checks] == ["False", "True"]


@pytest.mark.parametrize(
    ("returns", "expected", "message", "hint"),
    [
        ("'high' | 'low'", "'hihg'", "'hihg' is not one of: high, low", "Did you mean 'high'?"),
        ("bool", "1", "1 (int) is not yes or no", "Change the output, or the type after ->."),
        ("int", "'many'", "'many' is not a whole number", "Change the output, or the type after ->."),
        ("str", "5", "5 (int) is not text", "Change the output, or the type after ->."),
    ],
)
def test_a_check_that_no_answer_could_pass_is_refused(
    returns: str, expected: str, message: str, hint: str
) -> None:
    spec = parse_cell(f"f -> {returns}", f"Do it.\n>>> f('a')\n{expected}")
    with pytest.raises(SpecError) as caught:
        fitted(spec, parse_type(spec.returns))
    assert caught.value.message == f"Check 1 (f('a')) is outside the output type: {message}."
    assert caught.value.hint == hint
