"""The one rule for the text of a value: it holds for arguments, for columns of a frame and for examples.

And how a text is shown that may hold anything.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import numpy as np

EXACT_WHOLE = 2**53  # beyond it a float no longer tells neighbouring whole numbers apart
_AS_PRINTED = (str, bool, int, float, Decimal, dt.date, dt.time, dt.timedelta)
_TIMES = (np.datetime64, np.timedelta64)


def one_line(text: str) -> str:
    """Put a text onto one line, without anything that a terminal obeys."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def is_null(value: object) -> bool:
    """Say whether a value is None, NaN, NaT or NA."""
    if value is None or isinstance(value, (str, bool, int)):
        return value is None
    if isinstance(value, (float, dt.date, dt.time, dt.timedelta)):
        return bool(value != value)  # as only NaN and NaT do
    if isinstance(value, Decimal):
        return value.is_nan()  # pandas trips over a signalling one
    import pandas as pd

    scalar: Any = value
    return pd.api.types.is_scalar(scalar) and bool(pd.isna(scalar))


def input_text(value: object) -> str | None:
    """Return the text that a program reads for one value, None for a null.

    Text stays as it is, blank text included. Numbers, bools, dates and times are written as Python prints
    them, but for two that pandas changes in passing: a float that is a whole number loses its ".0", since a
    frame holds whole numbers with gaps as floats, and a midnight without a time zone its time, since a frame
    holds dates so.

    Raises
    ------
    TypeError
        For a value without one obvious text, such as a list.
    """
    if type(value) is str:
        return value
    if is_null(value):
        return None
    if isinstance(value, np.generic):
        return _numpy_text(value)
    if isinstance(value, float):
        return _float_text(value)
    if isinstance(value, dt.datetime):
        is_date = value.tzinfo is None and value.time() == dt.time() and not getattr(value, "nanosecond", 0)
        return value.date().isoformat() if is_date else str(value)
    if isinstance(value, _AS_PRINTED):
        try:
            return str(value)
        except ValueError:  # Python prints 4,300 digits at most
            raise TypeError("an int of so many digits is not text") from None
    import pandas as pd

    if isinstance(value, pd.Period):
        return str(value)
    raise TypeError(f"a {type(value).__name__} is not text")


def _numpy_text(value: np.generic[Any]) -> str | None:
    if isinstance(value, np.floating):  # a float32 keeps its few digits only as it is
        return _float_text(value)
    import pandas as pd

    if isinstance(value, _TIMES):
        return input_text(pd.Timestamp(value) if isinstance(value, np.datetime64) else pd.Timedelta(value))
    if isinstance(value, np.bool_ | np.integer | np.str_):
        return str(value.item())
    raise TypeError(f"a {type(value).__name__} is not text")


def _float_text(value: float | np.floating[Any]) -> str:
    number = float(value)
    return str(int(number)) if number.is_integer() and abs(number) < EXACT_WHOLE else str(value)
