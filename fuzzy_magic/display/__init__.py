"""Plain text, Markdown and HTML of a program, a check report or a table: every output is a `View`."""

from __future__ import annotations

from fuzzy_magic.display.changes import changes, spec_diff
from fuzzy_magic.display.environment import environment_view, installed_version
from fuzzy_magic.display.programs import (
    checks_view,
    program_mimebundle,
    program_view,
    score_text,
    seconds_text,
    short,
    signature,
    size_text,
)
from fuzzy_magic.display.view import Block, Table, View, counted

__all__ = [
    "Block",
    "Table",
    "View",
    "changes",
    "checks_view",
    "counted",
    "environment_view",
    "installed_version",
    "program_mimebundle",
    "program_view",
    "score_text",
    "seconds_text",
    "short",
    "signature",
    "size_text",
    "spec_diff",
]
