"""From the source of an annotation to an output type, and from a spec to outputs that fit it."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from difflib import get_close_matches

from fuzzy_magic.errors import SpecError
from fuzzy_magic.returns.base import ReturnType
from fuzzy_magic.returns.containers import ListOf, Record
from fuzzy_magic.returns.edits import Edit
from fuzzy_magic.returns.nothing import is_nothing
from fuzzy_magic.returns.scalars import Bool, Float, Int, Labels, Str
from fuzzy_magic.returns.spans import Span
from fuzzy_magic.spec import Check, Example, Spec
from fuzzy_magic.spec.header import members

_KNOWN: dict[str, ReturnType] = {
    kind.annotation: kind
    for kind in (Str(), Span(), Edit(), Bool(), Int(), Float(), ListOf(Str()), ListOf(Int()), ListOf(Float()))
}
_MEANT = {
    "string": "str",
    "text": "str",
    "boolean": "bool",
    "number": "float",
    "list": "list[str]",
    "dict": '{"key": str}',
}
_LITERAL = ("Literal", "typing.Literal")
_OPTIONAL = ("Optional", "typing.Optional")


def parse_type(annotation: str) -> ReturnType:
    """Read an output type from the source of an annotation.

    Raises
    ------
    SpecError
        For what is no output type; it lists those there are and names the nearest.
    """
    try:
        return _build(ast.parse(annotation.strip(), mode="eval").body)
    except SpecError:
        raise
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise _unknown(annotation) from error


def fitted(spec: Spec, returns: ReturnType) -> Spec:
    """Return `spec` with the outputs of its examples in their one text form, and those of checks as values.

    Raises
    ------
    SpecError
        For an example or a check whose output is outside the type.
    """
    examples = tuple(_fitted_examples(spec, returns))
    return replace(spec, examples=examples, checks=tuple(_fitted_checks(spec, returns)))


def settled(spec: Spec) -> Spec:
    """Return a spec fitted to its type; an inferred type that an example or a check is outside of gives way.

    Such a spec answers with an edit where a piece was inferred and an edit makes its examples
    ("Ann" -> "ANN"), else with text, as one does whose words set no type.

    Raises
    ------
    SpecError
        As `fitted`, for a type that was written.
    """
    try:
        return fitted(spec, parse_type(spec.returns))
    except SpecError:
        if not spec.inferred:
            raise
    if spec.returns == Span.annotation:
        with suppress(SpecError):
            return fitted(replace(spec, returns=Edit.annotation), Edit())
    return as_text(spec)


def as_text(spec: Spec) -> Spec:
    """Return a spec that answers with text, whatever type was inferred; raises as `fitted`."""
    return fitted(replace(spec, returns=Str().annotation, inferred=""), Str())


def _fitted_examples(spec: Spec, returns: ReturnType) -> Iterator[Example]:
    for number, example in enumerate(spec.examples, 1):
        try:
            output = returns.format(example.output)
        except ValueError as error:
            where = f"Example {number} (input {_shown(example.input)!r})"
            raise _outside(where, example.output, returns, error) from error
        if not (returns.makes(example.input, output) or is_nothing(output)):
            shown = _shown(example.input)
            raise SpecError(
                f"Example {number}: {_shown(output)!r} cannot be made of its input {shown!r}.",
                f"{returns.made_by}; write -> str for other texts.",
            )
        yield replace(example, output=output)


def _fitted_checks(spec: Spec, returns: ReturnType) -> Iterator[Check]:
    for number, check in enumerate(spec.checks, 1):
        expected = ast.literal_eval(check.expected)
        if expected is None:  # what a null gives
            yield check
            continue
        try:
            value = returns.accept(expected)
        except (TypeError, ValueError) as error:
            where = f"Check {number} ({_shown(check.call)})"
            raise _outside(where, str(expected), returns, error) from error
        yield check if value == expected else replace(check, expected=repr(value))


def _outside(where: str, given: str, returns: ReturnType, error: Exception) -> SpecError:
    near = _nearest(given, returns.labels or ())
    hint = f"Did you mean {near!r}?" if near else "Change the output, or the type after ->."
    return SpecError(f"{where} is outside the output type: {error}.", hint)


def _build(node: ast.expr) -> ReturnType:
    if _may_be_none(node):
        hint = "Leave the None out."
        raise SpecError("An output type names no None: a null gives None whatever the type.", hint)
    if isinstance(node, ast.Dict):
        fields = zip(node.keys, node.values, strict=True)
        return Record(tuple((_text(key), _build(value)) for key, value in fields))
    if isinstance(node, (ast.Constant, ast.BinOp)) or _is_literal(node):
        return Labels(tuple(_labels(node)))
    source = ast.unparse(node)
    if source not in _KNOWN:
        raise _unknown(source)
    return _KNOWN[source]


def _may_be_none(node: ast.expr) -> bool:
    if isinstance(node, ast.Subscript):
        return ast.unparse(node.value) in _OPTIONAL
    return any(isinstance(each, ast.Constant) and each.value is None for each in members(node))


def _labels(node: ast.expr) -> list[str]:
    return [label for part in members(node) for label in _group(part)]


def _group(node: ast.expr) -> list[str]:
    if isinstance(node, ast.Subscript) and _is_literal(node):
        return [
            _text(item) for item in (node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice])
        ]
    return [_text(node)]


def _is_literal(node: ast.expr) -> bool:
    return isinstance(node, ast.Subscript) and ast.unparse(node.value) in _LITERAL


def _text(node: ast.expr | None) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    source = "**" if node is None else ast.unparse(node)
    hint = 'Write labels as "high" | "low" and objects as {"key": str}.'
    raise SpecError(f"Labels and keys are texts in quotes; this is not: {_shown(source)}", hint)


def _unknown(source: str) -> SpecError:
    near = _MEANT.get(source.lower()) or _nearest(source, _KNOWN)
    meant = f"Did you mean {near}? " if near else ""
    rest = 'labels as "a" | "b" or Literal["a", "b"], and {"key": type}'
    return SpecError(
        f"There is no output type {_shown(source) or '(nothing)'}.",
        f"{meant}There are {', '.join(_KNOWN)}, {rest}.",
    )


def _shown(source: str) -> str:
    return source if len(source) <= 80 else f"{source[:79]}…"


def _nearest(text: str, known: Iterable[str]) -> str | None:
    return next(iter(get_close_matches(text, list(known), n=1)), None)
