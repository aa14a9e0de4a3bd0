"""The two ways to a `Spec`: from a cell, and from Python values."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from fuzzy_magic.errors import SpecError
from fuzzy_magic.spec.body import bind, parse_body
from fuzzy_magic.spec.header import DEFAULT_PARAMS, canonical_annotation, parse_header
from fuzzy_magic.spec.infer import infer, read_wording
from fuzzy_magic.spec.record import Check, Example, Spec, join_values, require_length, require_name
from fuzzy_magic.spec.shown import examples_in
from fuzzy_magic.spec.text import input_text

DEFAULT_NAME = "fuzzy_function"


def parse_cell(header: str, body: str) -> Spec:
    """Read a cell: its header line and the lines under it.

    Parameters
    ----------
    header : str
        A Python signature without ``def``: ``urgency(message) -> "high" | "low"``, or only a name. Without
        ``->`` the body's own words set the output type where they are explicit.
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
        Inputs and outputs. The input of several parameters is a sequence, or a dict by parameter name. Values
        that are not text are written as JSON.
    checks : pairs or dict
        Inputs and the Python values expected.
    """
    if not isinstance(text, str):
        raise TypeError(f"a spec is a str, not {type(text).__name__}")
    name = require_name(DEFAULT_NAME if name is None else name)
    names = params.split(",") if isinstance(params, str) else DEFAULT_PARAMS if params is None else params
    chosen = tuple(require_name(param.strip()) for param in names)
    plain, own_examples, own_checks = parse_body(name, chosen, text, first_line=1)
    return _spec(
        name,
        chosen,
        None if returns is None else _annotation_source(returns),
        plain,
        own_examples + tuple(_example(chosen, item) for item in _pairs(examples)),
        own_checks + tuple(_check(name, chosen, item) for item in _pairs(checks)),
    )


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
    try:
        return canonical_annotation(ast.parse(source.strip(), mode="eval").body)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        hint = 'Write "a" | "b", bool, int, float, list[str] or {"key": str}.'
        raise SpecError(f"The output type cannot be read: {source}", hint) from error


def _spell(returns: object) -> str:
    if isinstance(returns, Mapping):
        fields = [f"{key!r}: {_annotation_source(value)}" for key, value in returns.items()]
        return "{" + ", ".join(fields) + "}"
    # In Python 3.10, list[str] passes for a class too; its repr is what was typed.
    if isinstance(returns, type) and not hasattr(returns, "__args__"):
        return returns.__name__
    return repr(returns).removeprefix("typing.")


def _pairs(given: Mapping[Any, Any] | Iterable[Any] | None) -> Iterable[Any]:
    if hasattr(given, "__array__"):  # a frame, a series, an array
        raise TypeError(
            f"pairs come as a mapping or a list of (input, output), not as {type(given).__name__}; "
            "for two columns of a frame write zip(df.text, df.label)"
        )
    return given.items() if isinstance(given, Mapping) else given or ()


def _example(params: tuple[str, ...], item: Example | tuple[object, object]) -> Example:
    if isinstance(item, Example):
        return item
    given, output = _pair(item)
    values = [_input(value) for value in _values(params, given)]
    return Example(join_values(params, values), _output(output))


def _check(name: str, params: tuple[str, ...], item: Check | tuple[object, object]) -> Check:
    if isinstance(item, Check):
        return item
    given, expected = _pair(item)
    arguments = _values(params, given)
    return Check(f"{name}({', '.join(map(repr, arguments))})", arguments, repr(expected))


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
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
