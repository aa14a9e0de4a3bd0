"""Columns of pandas that hold what programs answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


def column(
    values: Sequence[object], index: pd.Index[Any], dtype: Any, name: str | None = None
) -> pd.Series[Any]:
    """Make a column of answers or texts; in Python's own strings where Arrow cannot hold half an emoji."""
    import pandas as pd

    try:
        return pd.Series(values, index=index, dtype=dtype, name=name)
    except UnicodeEncodeError:
        return pd.Series(values, index=index, dtype=pd.StringDtype("python"), name=name)
