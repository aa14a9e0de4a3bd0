"""Running programs: one frozen base, many programs, batches of rows.

`interpreter` gives a process's one interpreter for a pair, `run` puts the scheduling around it, and
a `FuzzyFunction` is what users call.
"""

from __future__ import annotations

from fuzzy_magic.interpreter.checks import CheckReport, CheckResult
from fuzzy_magic.interpreter.function import FuzzyFunction
from fuzzy_magic.interpreter.loaded import interpreter
from fuzzy_magic.interpreter.scheduler import Interpreter, Outcome, Result, Row, Stats, progress_bar, run
from fuzzy_magic.llama import base_model

__all__ = [
    "CheckReport",
    "CheckResult",
    "FuzzyFunction",
    "Interpreter",
    "Outcome",
    "Result",
    "Row",
    "Stats",
    "base_model",
    "interpreter",
    "progress_bar",
    "run",
]
