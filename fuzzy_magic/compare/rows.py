"""The rows of a frame, a column or a list, as the texts that a program is called with."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, TypeAlias

from fuzzy_magic.compare.answers import Row
from fuzzy_magic.display import counted
from fuzzy_magic.errors import ColumnError, FuzzyError
from fuzzy_magic.interpreter.function import FuzzyFunction
from fuzzy_magic.spec import input_text

if TYPE_CHECKING:
    import pandas as pd

Columns: TypeAlias = Hashable | list[Any] | tuple[Any, ...] | Mapping[str, Hashable]

SHOWN_COLUMNS = 20  # of a frame, in a message
_ONE_COLUMN = "Name one column with columns=."
_MATCHING = "To go by position, pass it as a list (.tolist()), or call .reset_index(drop=True) on both."


def rows_of(program: FuzzyFunction, inputs: object) -> tuple[list[Row | None], pd.Index[Any], bool]:
    """Return what a program is called with in each row, None where a value is missing, and their index.

    The last item says whether the index is the inputs' own; that of a list only counts.
    """
    import pandas as pd

    params = params_of(program)
    if isinstance(inputs, pd.DataFrame):
        found, index = frame_rows(inputs, program), inputs.index
    elif isinstance(inputs, pd.Series):
        require_one_parameter(program, "a Series is one column: give the frame that has them")
        found, index = column_texts(inputs, inputs.name), inputs.index
    elif isinstance(inputs, Iterable) and not isinstance(inputs, (str, bytes, Mapping)):
        found = [_called_with(program, params, value) for value in inputs]
        index = pd.RangeIndex(len(found))
    else:
        raise TypeError(f"inputs are a column, a frame or a list of values, not a {type(inputs).__name__}")
    rows = [None if has_gap(row) else row for row in found]
    return rows, index, isinstance(inputs, pd.DataFrame | pd.Series)


def has_gap(row: str | tuple[str | None, ...] | None) -> bool:
    """Say whether a row has no text for some parameter."""
    return row is None or (isinstance(row, tuple) and None in row)


def aligned(given: object, index: pd.Index[Any], what: str, *, labelled: bool = True) -> list[Any]:
    """Return one value for each row: a Series by its index where that differs, anything else by position.

    Parameters
    ----------
    given : Series or iterable
        The values.
    index : Index
        That of the inputs.
    what : str
        What messages call the values.
    labelled : bool
        False where the inputs are a list, whose index only counts them.

    Raises
    ------
    FuzzyError
        When there are not as many values as rows, or nothing tells which belongs where.
    """
    import pandas as pd

    if isinstance(given, pd.Series):
        values = (_by_label if labelled else _by_position)(given, index, what).tolist()
    elif isinstance(given, Iterable) and not isinstance(given, (str, bytes, Mapping)):
        values = list(given)
    else:
        raise TypeError(f"{what} is a column or a list of values, not a {type(given).__name__}")
    if len(values) != len(index):
        raise FuzzyError(
            f"{what} has {len(values):,} values for {len(index):,} inputs.",
            "Give one value for each input, or a Series whose index holds that of the inputs.",
        )
    return values


def _by_label(given: pd.Series[Any], index: pd.Index[Any], what: str) -> pd.Series[Any]:
    """Return a Series in the order of an index: its own is the same, or holds all labels and none twice."""
    own = given.index
    if own.equals(index):
        return given
    if not own.is_unique:
        problem = f"holds {own[own.duplicated()].tolist()[0]!r} more than once and differs from theirs"
    elif lacking := index[own.get_indexer(index) < 0].tolist():
        problem = f"lacks {len(lacking):,} of their {len(index):,} labels, such as {lacking[0]!r}"
    else:
        return given.reindex(index)
    raise FuzzyError(f"{what} cannot be matched with the inputs: its index {problem}.", _MATCHING)


def _by_position(given: pd.Series[Any], index: pd.Index[Any], what: str) -> pd.Series[Any]:
    """Return a Series as it is, unless its labels count the inputs of a list in another order."""
    own = given.index
    if 0 < len(own) == len(index) and not own.equals(index) and index.isin(own).all():
        raise FuzzyError(
            f"{what} cannot be matched with the inputs: they are a list, and its index counts otherwise.",
            _MATCHING,
        )
    return given


def frame_rows(
    frame: pd.DataFrame, program: FuzzyFunction, columns: Columns | None = None, *, can_choose: bool = False
) -> list[Any]:
    """Return what a program is called with in each row: a text, or a tuple of texts, one a parameter.

    Where columns are missing, `can_choose` says whether the user can say others with ``columns=``.
    """
    params = params_of(program)
    labels = _labels(frame, program, params, columns)
    texts = []
    for param, label in zip(params, labels, strict=True):
        if not isinstance(label, Hashable) or label not in frame.columns:
            raise _missing(frame, label, param, program, can_choose=can_choose)
        texts.append(column_texts(_column(frame, label), label))
    return texts[0] if len(params) == 1 else list(zip(*texts, strict=True))


def column_texts(column: pd.Series[Any], name: object) -> list[str | None]:
    """Return the text of each value of a column, None where there is no value; see `input_text`.

    Raises
    ------
    TypeError
        For a value without one obvious text, with the column's `name` and the row.
    """
    # A float32 keeps its few digits only as numpy's own scalar.
    values: list[Any] = list(column.to_numpy()) if column.dtype.kind == "f" else column.tolist()
    texts = []
    for row, value in enumerate(values):
        try:
            texts.append(input_text(value))
        except TypeError as error:
            where = f"column {name!r}, row {column.index[row]!r}"
            raise TypeError(f"{where}: {error}; make it text first, as with .map(str)") from None
    return texts


def params_of(program: FuzzyFunction) -> tuple[str, ...]:
    """Return the parameters of a fuzzy function; a TypeError for anything else."""
    if isinstance(program, list | tuple | set) and all(isinstance(each, FuzzyFunction) for each in program):
        names = ", ".join(f"{each.name!r}: {each.name}" for each in program)
        raise TypeError(
            f"for several fuzzy functions pass a dict of name: function to df.fuzzy.apply: {{{names}}}"
        )
    if not isinstance(program, FuzzyFunction):
        raise TypeError(f"this takes a fuzzy function, not a {type(program).__name__}")
    return program.program.spec.params


def require_one_parameter(program: FuzzyFunction, otherwise: str) -> None:
    """Raise a TypeError for a program that reads several columns."""
    params = params_of(program)
    if len(params) != 1:
        raise TypeError(f"{program.name} reads {len(params)} columns ({', '.join(params)}) and {otherwise}")


def _called_with(program: FuzzyFunction, params: tuple[str, ...], value: object) -> Any:
    if len(params) == 1 and not isinstance(value, Mapping):
        return input_text(value)
    if isinstance(value, Mapping):
        missing = [param for param in params if param not in value]
        if missing or len(value) != len(params):
            raise TypeError(
                f"{program.name} reads {', '.join(params)}; a row has {', '.join(map(str, value))}"
            )
        values = [value[param] for param in params]
    elif isinstance(value, tuple) and len(value) == len(params):
        values = list(value)
    elif value is None:
        return None
    else:
        raise TypeError(f"{program.name} reads {', '.join(params)}: each row is a tuple or a dict of these")
    texts = tuple(input_text(each) for each in values)
    return texts[0] if len(params) == 1 else texts


def _labels(
    frame: pd.DataFrame, program: FuzzyFunction, params: tuple[str, ...], columns: Columns | None
) -> list[Any]:
    if columns is None:
        return list(params)
    if isinstance(columns, Mapping):
        # Programs that run side by side share one mapping, so names of other programs' parameters are fine.
        return [columns.get(param, param) for param in params]
    labels: list[Any]
    if isinstance(columns, list) or (isinstance(columns, tuple) and columns not in frame.columns):
        labels = list(columns)
    else:
        labels = [columns]  # a tuple may be one label, as under a MultiIndex
    if len(labels) != len(params):
        raise TypeError(
            f"{program.name} reads {counted(len(params), 'column')} ({', '.join(params)}), got {len(labels)}"
        )
    return labels


def _column(frame: pd.DataFrame, label: Any) -> pd.Series[Any]:
    places = [place for place, name in enumerate(frame.columns) if name == label]
    if len(places) != 1:
        what = f"{len(places)} columns" if places else "a level of columns"
        each = " or ".join(f"df.iloc[:, {place}]" for place in places[:2])
        hint = f"Rename one of them; taken by its place, one is {each}." if places else _ONE_COLUMN
        raise ColumnError(f"{label!r} is the name of {what}, not of one.", hint)
    return frame.iloc[:, places[0]]


def _missing(
    frame: pd.DataFrame, label: Any, param: str, program: FuzzyFunction, *, can_choose: bool
) -> ColumnError:
    names = [str(name) for name in frame.columns]
    shown = ", ".join(names[:SHOWN_COLUMNS]) + (", …" if len(names) > SHOWN_COLUMNS else "")
    problem = f"{program.name} reads the column {label!r}; the frame has {shown or 'none'}."
    params = program.program.spec.params
    texts = [name for place, name in enumerate(frame.columns) if _is_text(frame.iloc[:, place])]
    if near := get_close_matches(str(label), names, n=1):
        column = frame.columns[names.index(near[0])]
        wanted = repr(column) if len(params) == 1 else f"{{{param!r}: {column!r}}}"
        hint = f"Pass columns={wanted}." if can_choose else f"df.rename(columns={{{column!r}: {param!r}}})"
        return ColumnError(f"{problem} Did you mean {near[0]}?", hint)
    if len(params) == 1 and len(texts) == 1:
        choose = f"df[{texts[0]!r}].fuzzy.apply({program.name}), or columns={texts[0]!r}."
        hint = choose if can_choose else f"Give the column itself: df[{texts[0]!r}]"
    else:
        choose = f"Say which columns to read: columns={{{', '.join(f'{param!r}: …' for param in params)}}}."
        hint = choose if can_choose else f"Give a frame with the columns {', '.join(params)}."
    return ColumnError(problem, hint)


def _is_text(column: pd.Series[Any]) -> bool:
    import pandas as pd

    return pd.api.types.infer_dtype(column, skipna=True) == "string"
