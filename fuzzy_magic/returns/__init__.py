"""Output types: what a program may answer, read from the source of an annotation.

A type turns the interpreter's text into a Python value and back, constrains decoding (a closed set of labels,
or a grammar in llama.cpp's GBNF), and names the dtype of a pandas column.
"""

from __future__ import annotations

from fuzzy_magic.returns.annotation import as_text, fitted, parse_type, settled
from fuzzy_magic.returns.base import ReturnType
from fuzzy_magic.returns.containers import ListOf, Record
from fuzzy_magic.returns.edits import Edit
from fuzzy_magic.returns.scalars import Bool, Float, Int, Labels, Str
from fuzzy_magic.returns.spans import Span
from fuzzy_magic.returns.taught import taught_by

__all__ = [
    "Bool",
    "Edit",
    "Float",
    "Int",
    "Labels",
    "ListOf",
    "Record",
    "ReturnType",
    "Span",
    "Str",
    "as_text",
    "fitted",
    "parse_type",
    "settled",
    "taught_by",
]
