"""From what the text says, and the examples and checks, to an output type and the words that decided it."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from fuzzy_magic.spec.infer.edits import read_edit
from fuzzy_magic.spec.infer.labels import read_labels
from fuzzy_magic.spec.infer.pieces import read_piece
from fuzzy_magic.spec.infer.shapes import Shape, read_list_type, read_number, read_record
from fuzzy_magic.spec.infer.words import Pattern, pattern, phrases
from fuzzy_magic.spec.record import Check, Example
from fuzzy_magic.spec.shown import examples_in, without

TEXT, PIECE, EDIT = "str", "span", "edit"
MIN_EXAMPLES, MAX_SHOWN = 3, 70
_MAX_FROM_EXAMPLES, _MAX_OUTPUT = 6, 30
_BOOLS = {"true": True, "false": False, "yes": True, "no": False}
_INT, _FLOAT = Pattern(r"[+-]?\d+"), Pattern(r"[+-]?(?:\d+(?:\.\d+)?|\.\d+)")
_WORDS = Pattern(r"[^\W_]+")
_LABELLED = Pattern(r"[^\W_][\w +#&/'-]*")
#: An answer for want of another one: the others are then taken from the input, or made up.
ABSENT = ("none", "null", "unknown", "missing", "n/a", "nothing", "other", "empty", "not found", "not given")
#: Tasks that make text; few examples with equal outputs are then an accident.
_MAKES_TEXT = pattern(
    phrases(
        r"""
        translat\w+ | summari[sz]\w* | rewrit\w+ | rephras\w+ | convert\w* | normali[sz]\w+ | correct\w*
        extract\w* | copy | find the | complete | generat\w+ | suggest\w* | synonym\w* | antonym\w*
        capital of | spell\w* | reverse\w* | remove\w* | replace\w* | expand\w* | abbreviat\w+ | first
        last | count\w* | how many | initials? | format\w*
        """
    )
)


#: The Python types of the values of a field; the others are texts.
_PYTHON: dict[str, Any] = {"int": int, "float": (int, float), "bool": bool}


class Inferred(NamedTuple):
    """An annotation, and what in the spec decided it; no reason where nothing did."""

    returns: str
    reason: str


_NOTHING = Inferred(TEXT, "")


def infer(text: str, examples: Sequence[Example], checks: Sequence[Check]) -> Inferred:
    """Return the output type that a spec without an annotation sets.

    Parameters
    ----------
    text : str
        The spec in plain English.
    examples, checks : sequences
        Their outputs have to be in the type that the text names; else it stays text. Without such words,
        three examples or more with few different short outputs name a closed set, and outputs made of the
        words of their inputs a span or an edit.
    """
    outputs = [example.output.strip() for example in examples]
    expected = [ast.literal_eval(check.expected) for check in checks]
    text = _even(text)
    copied = [each.output.strip().casefold() in each.input.casefold() for each in examples]
    for reader in (read_record, read_list_type, _closed, read_number, read_piece, read_edit):
        shape = reader(text)
        if shape is not None:
            reason = f"the text says: {_shown(shape.words)}"
            break
    else:
        labels = None if any(copied) else _labels_of(text, outputs)
        if labels is None:
            given = examples or examples_in(text, made_of_own_words)
            return _of_own_words(text if examples else without(text, given), given, expected)
        shape = Shape(labels=labels)
        reason = f"its {len(outputs)} examples answer only: {_shown(', '.join(labels))}"
    returns = _fitted(shape, outputs, copied, expected)
    return _NOTHING if returns is None else Inferred(returns, reason)


def _of_own_words(text: str, examples: Sequence[Example], expected: Sequence[object]) -> Inferred:
    """Read examples whose outputs are pieces of their inputs, or made of the same words.

    Such answers are cut out or edited rather than written: after one example, twice as many other rows are
    right then (docs/adr/0018). Outputs that the text names may be labels, which other inputs lack. Whether an
    edit makes them is for the type to say: see `returns.settled`.
    """
    given = [each for each in examples if each.output.strip().casefold() not in ABSENT]
    own = given and all(made_of_own_words(e.input, e.output) for e in given) and _all_str(expected)
    if not own or any(_names(text, each.output.strip()) for each in given):
        return _NOTHING
    pieces = all(each.output.strip() in each.input for each in given)
    what = "pieces of their inputs" if pieces else "made of the words of their inputs"
    return Inferred(PIECE if pieces else EDIT, f"the outputs of its examples are {what}")


def made_of_own_words(text: str, output: str) -> bool:
    """Say whether an output is made of words of its input, of which others may be initials ("A. Lee")."""
    own, used = _words(text), _words(output)
    return bool(used & own) and used <= own | {word[0] for word in own}


def _words(text: str) -> set[str]:
    return {match.group() for match in _WORDS.finditer(text.casefold())}


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
        return EDIT if _all_str(expected) else None
    if shape.annotation == PIECE:
        missing = [output for output, there in zip(outputs, copied, strict=True) if not there]
        fits = all(output.casefold() in ABSENT for output in missing) and _all_str(expected)
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


def _all_str(values: Sequence[object]) -> bool:
    return all(isinstance(value, str) for value in values)


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _labels_of(text: str, outputs: Sequence[str]) -> tuple[str, ...] | None:
    """Return the few different outputs of several examples, None where they need not be all there are."""
    labels = tuple(dict.fromkeys(outputs))
    n = len(outputs)
    few = n >= MIN_EXAMPLES and 2 <= len(labels) <= _MAX_FROM_EXAMPLES and len(labels) < n
    if not few or _MAKES_TEXT.search(text) or any(label.casefold() in ABSENT for label in labels):
        return None
    if not all(_is_plain(label, text) for label in labels):
        return None
    sure = n >= 2 * len(labels) or all(each[0].islower() for each in labels)
    return labels if sure else None


def _is_plain(label: str, text: str) -> bool:
    """Say whether an output is a short word that the text does not name: it may name more than are shown."""
    short = len(label) <= _MAX_OUTPUT and len(label.split()) <= 3 and _LABELLED.fullmatch(label)
    return bool(short) and not (_names(text, label) or label[0].isdigit())


def _names(text: str, output: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(output)}(?!\w)", text, re.I) is not None


def _shown(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= MAX_SHOWN else f"{line[: MAX_SHOWN - 1]}…"
