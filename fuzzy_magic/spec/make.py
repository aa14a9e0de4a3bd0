"""The two ways to a `Spec`: from a cell, and from Python values."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from fuzzy_magic.errors import SpecError
from fuzzy_magic.spec.body import bind, parse_body
from fuzzy_magic.spec.header import DEFAULT_PARAMS, canonical_annotation, parse_header
from fuzzy_magic.spec.infer import infer, read_wording
from fuzzy_magic.spec.record import Check, Example, Spec, join_values, require_length, require_name
from fuzzy_magic.spec.shown import examples_in
from fuzzy_magic.spec.text import input_text, is_null

DEFAULT_NAME = "fuzzy_function"


def parse_cell(header: str, body: str) -> Spec:
    """Read a cell: its header line and the lines under it.

    Parameters
    ----------
    header : str
        A Python signature without ``def``: ``urgency(message) -> "high" | "low"``, or only a name. Without
        ``->`` the body's own words set the output type, or its examples, or how it sounds.
    body : str
        The spec, with examples and checks. Lines are counted as in the cell, where the header is line 1.

    Raises
    ------
    SpecError
        For whatever cannot be read; it names the place and says what to write.
    """
    name, params, returns = parse_header(header)
    return _spec(name, params, returns, *parse_body(name, params, body, first_line=2))


def make_spec(
    text: str,
    name: str | None = None,
    params: str | Sequence[str] | None = None,
    returns: object = None,
    examples: Mapping[Any, Any] | Iterable[Any] | None = None,
    checks: Mapping[Any, Any] | Iterable[Any] | None = None,
) -> Spec:
    """Make a spec from its parts.

    Parameters
    ----------
    text : str
        What the function should do. It may hold examples and checks of its own, as the body of a cell may.
    name, params : str
        As in a header; several parameters as a sequence or as ``"title, body"``.
    returns : object
        An output type: its source (``'"a" | "b"'``), a Python type (``bool``, ``list[str]``,
        ``Literal["a", "b"]``), or a dict of field names to types. None: the text's own words set it where
        they are explicit, and else it is ``str``.
    examples : pairs or dict
        Inputs and outputs. The input of several parameters is a sequence, or a dict by parameter name. Bools,
        lists and dicts are written as JSON, other values as those of a column are.
    checks : pairs or dict
        Inputs and the Python values expected.
    """
    if not isinstance(text, str):
        raise TypeError(f"a spec is a str, not {type(text).__name__}")
    name = require_name(DEFAULT_NAME if name is None else name)
    names = params.split(",") if isinstance(params, str) else DEFAULT_PARAMS if params is None else params
    chosen = tuple(map(_param, names))
    plain, own_examples, own_checks = parse_body(name, chosen, text, first_line=1)
    return _spec(
        name,
        chosen,
        None if returns is None else _annotation_source(returns),
        plain,
        own_examples + tuple(_examples(chosen, _pairs(examples), len(own_examples) + 1)),
        own_checks + tuple(_check(name, chosen, item) for item in _pairs(checks)),
    )


def _param(name: object) -> str:
    if not isinstance(name, str):
        raise TypeError(f"a parameter has a str as its name, not {name!r}")
    return require_name(name.strip())


def _spec(
    name: str,
    params: tuple[str, ...],
    returns: str | None,
    text: str,
    examples: tuple[Example, ...],
    checks: tuple[Check, ...],
) -> Spec:
    _require_one_answer("examples", [(each.input, each.output) for each in examples])
    _require_one_answer("checks", [(each.call, ast.literal_eval(each.expected)) for each in checks])
    if returns is not None:
        return Spec(name, params, returns, text, examples, checks)
    require_length("The spec", text)  # before its words are searched, which takes long for long texts
    found = infer(text, examples, checks)
    if not (found.reason or examples or examples_in(text)):  # which say more than how a text sounds
        found = read_wording(text, checks) or found
    return Spec(name, params, found.returns, text, examples, checks, found.reason)


def _require_one_answer(what: str, pairs: Iterable[tuple[str, object]]) -> None:
    """Refuse pairs that cannot all be right."""
    known: dict[str, object] = {}
    for given, answer in pairs:
        if (other := known.setdefault(given, answer)) != answer:
            both = f"{other!r:.60} and {answer!r:.60}"
            problem = f"The {what} contradict each other: {given!r:.80} has {both}."
            raise SpecError(problem, "Keep the right one.")


def _annotation_source(returns: object) -> str:
    source = returns if isinstance(returns, str) else _spell(returns)
    if not source.strip():
        raise SpecError("The output type is empty.", "Leave it out for what the spec's own words set.")
    try:
        return canonical_annotation(ast.parse(source.strip(), mode="eval").body)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        hint = 'Write "a" | "b", bool, int, float, list[str] or {"key": str}.'
        raise SpecError(f"The output type cannot be read: {source}", hint) from error


def _spell(returns: object) -> str:
    if isinstance(returns, Mapping):
        fields = [f"{key!r}: {_annotation_source(value)}" for key, value in returns.items()]
        return "{" + ", ".join(fields) + "}"
    if isinstance(returns, (list, tuple)) and returns and all(isinstance(each, str) for each in returns):
        return " | ".join(repr(str(each)) for each in returns)
    # In Python 3.10, list[str] passes for a class too; its repr is what was typed.
    if isinstance(returns, type) and not hasattr(returns, "__args__"):
        return returns.__name__
    return re.sub(r"^List\b", "list", repr(returns).removeprefix("typing."))


def _pairs(given: Mapping[Any, Any] | Iterable[Any] | None) -> Iterable[Any]:
    if hasattr(given, "__array__"):  # a frame, a series, an array
        raise TypeError(
            f"pairs come as a mapping or a list of (input, output), not as {type(given).__name__}; "
            "for two columns of a frame write zip(df.text, df.label)"
        )
    return given.items() if isinstance(given, Mapping) else given or ()


def _examples(params: tuple[str, ...], items: Iterable[Any], first: int) -> Iterator[Example]:
    for number, item in enumerate(items, first):
        if isinstance(item, Example):
            yield item
            continue
        given, output = _pair(item)
        values = [_input(value) for value in _values(params, given)]
        if is_null(output):
            problem = f"Example {number} (input {' '.join(values)!r:.80}) has no output: it is null."
            raise SpecError(problem, "Leave it out, or give the answer that it should have.")
        try:
            yield Example(join_values(params, values), _output(output))
        except TypeError as error:
            raise TypeError(f"the output of example {number}: {error}") from error


def _check(name: str, params: tuple[str, ...], item: Check | tuple[object, object]) -> Check:
    if isinstance(item, Check):
        return item
    given, expected = _pair(item)
    arguments = tuple(map(_plain, _values(params, given)))
    result = None if is_null(expected) else _plain(expected)
    return Check(f"{name}({', '.join(map(repr, arguments))})", arguments, repr(result))


def _plain(value: object) -> object:
    """Return a number or bool of numpy as Python's own, with the digits that it shows."""
    if isinstance(value, (np.bool_, np.integer)):
        return value.item()
    return float(str(value)) if isinstance(value, np.floating) else value


def _pair(item: object) -> tuple[object, object]:
    if not isinstance(item, (tuple, list)) or len(item) != 2:
        raise TypeError(f"expected a pair of input and output, got {item!r}")
    return item[0], item[1]


def _values(params: tuple[str, ...], given: object) -> tuple[object, ...]:
    if isinstance(given, Mapping):
        return bind(params, (), given)
    return bind(params, given if isinstance(given, (tuple, list)) else (given,), {})


def _input(value: object) -> str:
    text = input_text(value)
    if text is None:
        raise TypeError(
            "the input of an example is null; a fuzzy function gives None for it without being asked"
        )
    return text


def _output(value: object) -> str:
    if isinstance(value, str):
        return str.__str__(value)  # an enum of texts prints its own name
    if isinstance(value, (bool, np.bool_)):
        return json.dumps(bool(value))
    if isinstance(value, (list, tuple, dict)):
        try:
            return json.dumps(value, ensure_ascii=False, default=_in_json, allow_nan=False)
        except ValueError as error:
            raise TypeError(f"{value!r:.80} holds what JSON has no word for") from error
    text = input_text(value)
    assert text is not None  # nulls are refused before
    return text


def _in_json(value: object) -> object:
    """Return what JSON writes for a value inside a list or an object that it does not know itself."""
    plain = _plain(value)
    return input_text(value) if plain is value else plain
