"""The column that stands at the end of a line: `df.message`, `df["message"]`, or any other expression."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

import pandas as pd

from fuzzy_magic.errors import ColumnError, FuzzyError
from fuzzy_magic.frame import SHOWN_COLUMNS, column_texts, frame_rows
from fuzzy_magic.interpreter.function import FuzzyFunction

_SHELL = {"In", "Out", "exit", "get_ipython", "open", "quit"}  # IPython's own names
_HINT = 'Write a column of a frame in this notebook: df.message or df["message"].'


def column(expression: str, namespace: Mapping[str, Any]) -> pd.Series[Any] | pd.DataFrame:
    """Find what an expression names in a notebook.

    Raises
    ------
    ColumnError
        For a frame or column that is not there, naming the nearest, and for what is no column.
    """
    tree = _parsed(expression)
    plain = _plain_column(tree, namespace)
    value = value_of(expression, namespace) if plain is None else plain
    if isinstance(value, (pd.Series, pd.DataFrame)):
        return value
    if isinstance(value, (list, tuple, pd.Index)):
        return pd.Series(list(value), dtype=object)
    raise ColumnError(f"{expression} is of type {type(value).__name__}, not a column.", _HINT)


def value_of(expression: str, namespace: Mapping[str, Any], hint: str = _HINT) -> object:
    """Return the value of any expression; raises as `column` does, with a hint at what may stand there."""
    try:
        code = compile(ast.Expression(_parsed(expression, hint)), "<expression>", "eval")
        return eval(code, dict(namespace))
    except NameError as error:
        name = error.name or expression
        own = [each for each in namespace if not each.startswith("_") and each not in _SHELL]
        near = get_close_matches(name, own, n=1)
        meant = f"Did you mean {near[0]}?" if near else hint
        raise ColumnError(f"There is no {name} in this notebook.", meant) from error
    except FuzzyError:
        raise
    except Exception as error:  # the expression may do anything
        problem = f"{expression} cannot be used: {type(error).__name__}: {error}."
        raise ColumnError(problem, hint) from error


def rows_of(data: pd.Series[Any] | pd.DataFrame, function: FuzzyFunction) -> list[Any]:
    """Return what a function is called with in each row."""
    require_columns(data, function)
    if isinstance(data, pd.DataFrame):
        return frame_rows(data, function)
    return column_texts(data, data.name)


def require_columns(data: pd.Series[Any] | pd.DataFrame, function: FuzzyFunction) -> None:
    """Raise a ColumnError for a column where a function reads several."""
    params = function.program.spec.params
    if isinstance(data, pd.Series) and len(params) > 1:
        raise ColumnError(
            f"{function.name} reads {len(params)} columns ({', '.join(params)}), not one.",
            "Give the frame that has them, such as df.",
        )


def frames(namespace: Mapping[str, Any]) -> dict[str, pd.DataFrame | pd.Series[Any]]:
    """Return the frames and columns of a notebook, by name."""
    return {
        name: value
        for name, value in namespace.items()
        if isinstance(value, (pd.DataFrame, pd.Series)) and not name.startswith("_")
    }


def spelled(frame: str, label: object) -> str:
    """Write a column of a frame as one may type it."""
    plain = isinstance(label, str) and label.isidentifier() and not hasattr(pd.DataFrame, label)
    return f"{frame}.{label}" if plain else f"{frame}[{label!r}]"


def _plain_column(tree: ast.expr, namespace: Mapping[str, Any]) -> pd.Series[Any] | None:
    """Return `df.label` and `df["label"]`, also of a label that hides behind a method such as count."""
    label: Any
    if isinstance(tree, ast.Attribute):
        value, label = tree.value, tree.attr
    elif isinstance(tree, ast.Subscript) and isinstance(tree.slice, ast.Constant):
        value, label = tree.value, tree.slice.value
    else:
        return None
    frame = namespace.get(value.id) if isinstance(value, ast.Name) else None
    if not isinstance(frame, pd.DataFrame):
        return None
    assert isinstance(value, ast.Name)
    if label in frame.columns:
        found = frame[label]
        if isinstance(found, pd.Series):
            return found
        raise ColumnError(f"{label!r} is the name of several columns of {value.id}.", "Give one of them.")
    names = [str(name) for name in frame.columns]
    shown = ", ".join(names[:SHOWN_COLUMNS]) + (", …" if len(names) > SHOWN_COLUMNS else "")
    near = get_close_matches(str(label), names, n=1)
    meant = f"Did you mean {spelled(value.id, frame.columns[names.index(near[0])])}?" if near else _HINT
    raise ColumnError(f"{value.id} has no column {label!r}; it has {shown or 'none'}.", meant)


def _parsed(expression: str, hint: str = _HINT) -> ast.expr:
    try:
        return ast.parse(expression.strip(), mode="eval").body
    except (SyntaxError, ValueError) as error:
        raise ColumnError(f"This cannot be read: {expression}", hint) from error
