"""Pairs to learn from, in whatever form they come: read, merged, and refused where they cannot teach."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from fuzzy_magic.errors import ColumnError, RefineError
from fuzzy_magic.returns import ReturnType
from fuzzy_magic.spec import Example, Spec, input_text, is_null
from fuzzy_magic.spec.body import bind

if TYPE_CHECKING:
    import pandas as pd

MIN_PAIRS = 4
SHOWN = 8  # problems listed in a message; `RefineError.problems` has them all

Pairs: TypeAlias = "pd.DataFrame | Mapping[Any, Any] | Iterable[Any]"


def read_pairs(pairs: Pairs, spec: Spec, returns: ReturnType, output: str | None = None) -> list[Example]:
    """Read pairs as an interpreter will: both halves as text, each input once.

    Parameters
    ----------
    pairs : DataFrame, mapping or iterable
        A frame with a column for each parameter and one for the output; inputs and outputs of a mapping; or
        pairs of them. The input of several parameters is a tuple, or a mapping by name.
    spec : Spec
        Whose parameters the inputs are for.
    returns : ReturnType
        What the outputs must be.
    output : str, optional
        The output's column in a frame; by default that of the program's name, else the only one left.

    Raises
    ------
    RefineError
        For nulls, outputs outside the type, inputs with two different outputs, and fewer than 4 pairs;
        everything that is wrong is listed.
    ColumnError
        When a frame lacks a column.
    TypeError
        For something that holds no pairs.
    """
    outputs: dict[str, dict[str, list[str]]] = {}  # by input, by output: where
    problems = []
    for where, given, wanted in _halves(pairs, spec, output):
        try:
            text, answer = _input(spec, given), _output(returns, wanted)
        except (TypeError, ValueError) as error:
            problems.append(f"{where}: {error}")
        else:
            outputs.setdefault(text, {}).setdefault(answer, []).append(where)
    for text, answers in outputs.items():
        if len(answers) > 1:
            said = ", ".join(f"{answer!r:.60} ({places[0]})" for answer, places in answers.items())
            problems.append(f"{text!r:.80} has {len(answers)} outputs: {said}")
    require_none(problems, spec.name)
    examples = [Example(text, next(iter(answers))) for text, answers in outputs.items()]
    _require_enough(examples, spec, returns)
    return examples


def as_label(value: object, returns: ReturnType) -> object:
    """Return the text of a number that is in a closed set, such as "1" | "2"; anything else as it is.

    A column of whole numbers with a gap holds floats: 1.0 is "1" as well, unless the set has "1.0".
    """
    is_number = isinstance(value, (int, float, np.number)) and not isinstance(value, bool)
    if returns.labels is None or not is_number or is_null(value):
        return value
    texts = (str(value), str(input_text(value)))
    return next((text for text in texts if returns.parse(text) is not None), value)


def require_none(problems: list[str], name: str) -> None:
    """Raise one error that lists all problems, if there are any."""
    if not problems:
        return
    more = [f"and {len(problems) - SHOWN} more"] if len(problems) > SHOWN else []
    listed = "".join(f"\n- {line}" for line in [*problems[:SHOWN], *more])
    raise RefineError(
        f"{name} cannot learn from these pairs:{listed}",
        "Correct these pairs or leave them out.",
        problems=tuple(problems),
    )


def _require_enough(examples: list[Example], spec: Spec, returns: ReturnType) -> None:
    if len(examples) < MIN_PAIRS:
        raise RefineError(
            f"{spec.name} learns from at least {MIN_PAIRS} different pairs; these are {len(examples)}.",
            "For fewer, write them into the spec as examples and compile it again.",
        )
    if returns.labels is not None and len({each.output for each in examples}) == 1:
        raise RefineError(
            f"All {len(examples)} pairs have the output {examples[0].output!r}: {spec.name} would learn "
            "to give it always.",
            "Add pairs with other outputs, among them some that are right already.",
        )


def _halves(pairs: Pairs, spec: Spec, output: str | None) -> Iterator[tuple[str, object, object]]:
    """Yield where a pair stands, what goes in and what shall come out."""
    import pandas as pd

    if isinstance(pairs, pd.DataFrame):
        yield from _frame_halves(pairs, spec, output)
        return
    if output is not None:
        raise TypeError(f"output names a column of a frame, and these pairs are a {type(pairs).__name__}")
    if isinstance(pairs, (str, bytes)) or not isinstance(pairs, Iterable):
        raise TypeError(f"pairs are a list, a dict or a DataFrame, not a {type(pairs).__name__}")
    for number, item in enumerate(pairs.items() if isinstance(pairs, Mapping) else pairs):
        if isinstance(item, Example):
            yield f"pair {number}", item, item.output
        elif isinstance(item, (tuple, list)) and len(item) == 2:
            yield f"pair {number}", item[0], item[1]
        else:
            raise TypeError(f"pair {number} is not an (input, output) pair: {item!r:.80}")


def _frame_halves(
    frame: pd.DataFrame, spec: Spec, output: str | None
) -> Iterator[tuple[str, object, object]]:
    inputs = [_column(frame, name) for name in spec.params]
    columns = [*inputs, _column(frame, _output_column(frame, spec) if output is None else output)]
    for index, *values in zip(frame.index, *columns, strict=True):
        yield f"row {index!r}", tuple(values[:-1]), values[-1]


def _column(frame: pd.DataFrame, name: str) -> list[object]:
    if list(frame.columns).count(name) != 1:
        shown = ", ".join(map(str, frame.columns)) or "none"
        raise ColumnError(f"pairs need one column {name!r}; the frame has {shown}.")
    column = frame[name]
    # A float32 keeps its few digits only as numpy's own scalar.
    return list(column.to_numpy()) if column.dtype.kind == "f" else column.tolist()


def _output_column(frame: pd.DataFrame, spec: Spec) -> Any:
    others = [column for column in frame.columns if column not in spec.params]
    if spec.name in others:
        return spec.name
    if not others:
        raise ColumnError(
            f"The frame has no column for the outputs; it has {', '.join(map(str, frame.columns))}.",
            "Add one column with the output of each row.",
        )
    if len(others) > 1:
        raise ColumnError(
            f"The output of a pair may be in any of {len(others)} columns: {', '.join(map(str, others))}.",
            'Say which one: output="…".',
        )
    return others[0]


def _input(spec: Spec, given: object) -> str:
    if isinstance(given, Example):
        return given.input
    spread = isinstance(given, tuple) or (isinstance(given, list) and len(spec.params) > 1)
    values: Any = given if spread else (given,)
    bound = bind(spec.params, (), given) if isinstance(given, Mapping) else bind(spec.params, values, {})
    texts = []
    for name, value in zip(spec.params, bound, strict=True):
        text = input_text(value)
        if text is None:
            raise ValueError(f"{name} is null")
        texts.append(text)
    return spec.join(texts)


def _output(returns: ReturnType, wanted: object) -> str:
    if is_null(wanted):
        raise ValueError("its output is null")
    return returns.format(as_label(wanted, returns))
