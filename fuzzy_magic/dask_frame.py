"""`df.fuzzy` and `series.fuzzy` of Dask: each partition is a pandas frame, answered when Dask computes it.

Threads share the interpreter and take turns; worker processes load one each. Repeats run once within a
partition, and once over all of them where the row cache is on.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import dask.dataframe as dd
from dask.dataframe.extensions import register_dataframe_accessor, register_series_accessor

from fuzzy_magic.interpreter.function import FuzzyFunction
from fuzzy_magic.interpreter.scheduler import Errors

if TYPE_CHECKING:
    import pandas as pd

    from fuzzy_magic.compare.rows import Columns


class _Accessor:
    def __init__(self, data: Any) -> None:
        self._data = data

    def _apply(self, program: object, **how: Any) -> dd.Series | dd.DataFrame:
        # An empty frame gives the types of the answer, and finds wrong arguments before Dask starts.
        meta = self._data._meta.fuzzy.apply(program, progress=False, **how)
        answer: dd.Series | dd.DataFrame = self._data.map_partitions(
            _answered, program, how, meta=meta, enforce_metadata=False
        )
        return answer


@register_dataframe_accessor("fuzzy")  # type: ignore[no-untyped-call]
class DaskFrame(_Accessor):
    """Fuzzy functions over the rows of a Dask DataFrame."""

    def apply(
        self,
        program: FuzzyFunction | Mapping[Any, FuzzyFunction],
        columns: Columns | None = None,
        scores: bool = False,
        errors: Errors = "raise",
        *,
        min_confidence: float | None = None,
    ) -> dd.Series | dd.DataFrame:
        """Answer every row, lazily; arguments and answers are those of `FuzzyFrame.apply` for pandas.

        Raises
        ------
        ColumnError, TypeError, InferenceError, ValueError
            At once for arguments that do not fit; when Dask computes for a row that fails.
        """
        return self._apply(
            program, columns=columns, scores=scores, errors=errors, min_confidence=min_confidence
        )


@register_series_accessor("fuzzy")  # type: ignore[no-untyped-call]
class DaskSeries(_Accessor):
    """A fuzzy function over the values of a Dask Series."""

    def apply(
        self,
        program: FuzzyFunction,
        scores: bool = False,
        errors: Errors = "raise",
        *,
        min_confidence: float | None = None,
    ) -> dd.Series | dd.DataFrame:
        """Answer every value, lazily; see `DaskFrame.apply`."""
        return self._apply(program, scores=scores, errors=errors, min_confidence=min_confidence)


def _answered(
    data: pd.DataFrame | pd.Series[Any], program: Any, how: Mapping[str, Any]
) -> pd.DataFrame | pd.Series[Any]:
    answer: pd.DataFrame | pd.Series[Any] = data.fuzzy.apply(program, progress=False, **how)
    return answer
