"""From what the text says, and the examples and checks, to an output type and the words that decided it."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from fuzzy_magic.spec.infer.definitions import read_definitions
from fuzzy_magic.spec.infer.edits import read_edit
from fuzzy_magic.spec.infer.labels import read_labels
from fuzzy_magic.spec.infer.named_labels import read_named_labels
from fuzzy_magic.spec.infer.outputs import all_text, labels_of, of_own_words, yes_and_no
from fuzzy_magic.spec.infer.pieces import read_piece
from fuzzy_magic.spec.infer.questions import holds_all, read_question
from fuzzy_magic.spec.infer.shapes import (
    ASKS,
    EDIT,
    NAMES,
    NOTHING,
    PIECE,
    USUAL,
    Inferred,
    Shape,
    read_list_type,
    read_number,
    read_record,
)
from fuzzy_magic.spec.infer.usual import read_usual
from fuzzy_magic.spec.infer.words import Pattern
from fuzzy_magic.spec.own_words import ABSENT, made_of_own_words
from fuzzy_magic.spec.record import Check, Example
from fuzzy_magic.spec.shown import examples_in, without

MAX_SHOWN = 70
_BOOLS = {"true": True, "false": False, "yes": True, "no": False}
_INT, _FLOAT = Pattern(r"[+-]?\d+"), Pattern(r"[+-]?(?:\d+(?:\.\d+)?|\.\d+)")
#: The Python types of the values of a field; the others are texts.
_PYTHON: dict[str, Any] = {"int": int, "float": (int, float), "bool": bool}


def infer(text: str, examples: Sequence[Example], checks: Sequence[Check]) -> Inferred:
    """Return the output type that a spec without an annotation sets.

    Parameters
    ----------
    text : str
        The spec in plain English.
    examples, checks : sequences
        Their outputs have to be in the type that the text announces; else it stays text. Without such words
        the labels that it names, a question of yes or no, the usual labels of a notion, and few different
        short outputs of examples make a closed set, and outputs made of the words of their inputs a span or
        an edit.
    """
    outputs = [example.output.strip() for example in examples]
    expected = [ast.literal_eval(check.expected) for check in checks]
    text = _even(text)
    copied = _copied(examples)
    for reader in (read_record, read_list_type, _closed, read_number, read_piece, read_edit):
        if (shape := reader(text)) is not None:
            returns = _fitted(shape, outputs, copied, expected)
            return NOTHING if returns is None else Inferred(returns, f"the text says: {_shown(shape.words)}")
    for shape in _likely(text, outputs, copied, expected):
        if (returns := _fitted(shape, outputs, copied, expected)) is not None:
            return Inferred(returns, shape.words)
    given = examples or examples_in(text, made_of_own_words)
    return of_own_words(text if examples else without(text, given), given, expected)


def _likely(
    text: str, outputs: Sequence[str], copied: Sequence[bool], expected: Sequence[object]
) -> Iterator[Shape]:
    """Yield the closed sets that a text or its examples may mean, with the reason of each as its words.

    Unlike those that it announces, these give way to examples that are outside of them.
    """
    shown = examples_in(text)
    if labels := read_definitions(text, shown):
        yield Shape(labels=labels, words=f"{NAMES}: {_shown(', '.join(labels))}")
    if not outputs and (
        labels := labels_of(without(text, shown), [each.output for each in shown], _copied(shown))
    ):
        yield _answers(labels, len(shown))
    question, named = read_question(text), read_named_labels(text)
    if named and not (question and holds_all(question, named)):
        yield Shape(labels=named, words=f"{NAMES}: {_shown(', '.join(named))}")
    if question:
        answers = [*outputs, *(value for value in expected if isinstance(value, str))]
        said = ("yes", "no") if question.lower().startswith("yes") else ("true", "false")
        sides = (yes_and_no(answers) if answers else None) or said
        yield Shape(labels=sides, words=f"{ASKS}: {_shown(question)}")
    if usual := read_usual(text):
        yield Shape(labels=usual, words=f"{USUAL}: {', '.join(usual)}")
    if labels := labels_of(text, outputs, copied):
        yield _answers(labels, len(outputs))


def _answers(labels: tuple[str, ...], count: int) -> Shape:
    return Shape(labels=labels, words=f"its {count} examples answer only: {_shown(', '.join(labels))}")


def _copied(examples: Sequence[Example]) -> list[bool]:
    """Say of each example whether its output stands in its input."""
    return [each.output.strip().casefold() in each.input.casefold() for each in examples]


def _even(text: str) -> str:
    """Return the text with single spaces and blank lines, for the readers' sake: long runs cost them time."""
    return re.sub(r"\n{3,}", "\n\n", re.sub(r" ?\n ?", "\n", re.sub(r"[^\S\n]+", " ", text))).strip()


def _closed(text: str) -> Shape | None:
    found = read_labels(text)
    return None if found is None else Shape(labels=found[0], words=found[1])


def _fitted(
    shape: Shape, outputs: Sequence[str], copied: Sequence[bool], expected: Sequence[object]
) -> str | None:
    """Return the annotation of a shape, None where an example or a check is outside of it.

    `copied` says of each output whether it stands in its input. Whether an edit makes it, or whole words do,
    is for the type to say: see `fuzzy_magic.returns.settled`.
    """
    if shape.annotation == EDIT:
        return EDIT if all_text(expected) else None
    if shape.annotation == PIECE:
        missing = [output for output, there in zip(outputs, copied, strict=True) if not there]
        fits = all(output.casefold() in ABSENT for output in missing) and all_text(expected)
        return PIECE if fits else None
    if shape.labels:
        return _fitted_labels(shape.labels, outputs, expected)
    if shape.fields:
        return _fitted_record(dict(shape.fields), outputs, expected)
    values = [*map(_json, outputs), *expected]
    if shape.annotation.startswith("list["):
        kind = {"list[int]": int, "list[float]": (int, float)}.get(shape.annotation, str)
        fits = all(isinstance(value, list) and all(_is(item, kind) for item in value) for value in values)
        return shape.annotation if fits else None
    written = _INT if shape.annotation == "int" else _FLOAT
    numbers = all(map(written.fullmatch, outputs)) and all(_is(value, (int, float)) for value in expected)
    return shape.annotation if numbers else None


def _fitted_labels(labels: tuple[str, ...], outputs: Sequence[str], expected: Sequence[object]) -> str | None:
    words = {label.casefold() for label in labels}
    if words == {"true", "false"} or (words == {"yes", "no"} and expected and _all_bool(expected)):
        fits = all(output.lower() in _BOOLS for output in outputs) and _all_bool(expected)
        return "bool" if fits else None
    answers = [*outputs, *expected]
    if all(isinstance(answer, str) and answer.casefold() in words for answer in answers):
        return " | ".join(map(repr, labels))
    return None


def _fitted_record(fields: dict[str, str], outputs: Sequence[str], expected: Sequence[object]) -> str | None:
    """Return the record's annotation, the types of fields that the text leaves open taken from the values."""
    rows = [*map(_json, outputs), *expected]
    if not all(isinstance(row, dict) and set(row) == set(fields) for row in rows):
        return None
    types = []
    for key, kind in fields.items():
        values = [row[key] for row in rows if isinstance(row, dict)]
        named = kind or _type_of(values)
        if named is None or (kind and not all(_is(value, _PYTHON.get(kind, str)) for value in values)):
            return None
        types.append(f"{key!r}: {named}")
    return "{" + ", ".join(types) + "}"


def _type_of(values: Sequence[object]) -> str | None:
    for name, kinds in (("str", str), ("bool", bool), ("int", int), ("float", (int, float))):
        if all(_is(value, kinds) for value in values):
            return name
    return None


def _is(value: object, kinds: Any) -> bool:
    return isinstance(value, kinds) and (kinds is bool or not isinstance(value, bool))


def _all_bool(values: Sequence[object]) -> bool:
    return all(isinstance(value, bool) for value in values)


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _shown(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= MAX_SHOWN else f"{line[: MAX_SHOWN - 1]}…"
