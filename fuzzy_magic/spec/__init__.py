"""Specs: what a user writes, parsed, normalised and digested.

A *header* is a Python signature without ``def``; a *body* is plain English with ``Input:``/``Output:``
examples and ``>>>`` checks. Output types are source text here; `fuzzy_magic.returns` gives them meaning.
"""

from __future__ import annotations

from fuzzy_magic.spec.make import make_spec, parse_cell
from fuzzy_magic.spec.record import MAX_TEXT, Check, Example, Spec
from fuzzy_magic.spec.text import input_text, is_null, one_line

__all__ = [
    "MAX_TEXT",
    "Check",
    "Example",
    "Spec",
    "input_text",
    "is_null",
    "make_spec",
    "one_line",
    "parse_cell",
]
