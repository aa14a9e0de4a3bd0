"""What Tab offers: options and their values, sub-commands, names, versions, frames and columns."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd
from IPython.core.completer import CompletionContext, SimpleCompletion, SimpleMatcherResult

from fuzzy_magic.magic.columns import frames, spelled
from fuzzy_magic.magic.commands import COLUMN, COMMANDS, Command
from fuzzy_magic.magic.lines import pieces
from fuzzy_magic.magic.notebook import Notebook
from fuzzy_magic.models import compilers, interpreters
from fuzzy_magic.store import default_store

_CELL = re.compile(r"%%fuzzy(\s|$)")
_LINE = re.compile(r"\s*%fuzzy\s+(.*)$")
_PAIR_OPTION = re.compile(r".*\s--(interpreter|compiler)(?:\s+|=)(\S*)$")


def complete(context: CompletionContext, notebook: Notebook, options: Iterable[str]) -> SimpleMatcherResult:
    """Offer what may stand at the cursor; nothing of ours where it is not in one of the magics."""
    before = context.text_until_cursor
    typed, known = "", list[str]()
    if line := _LINE.match(before):
        typed, known = _in_line(line[1], notebook)
    elif context.cursor_line == 0 and _CELL.match(before):
        typed, known = _in_header(before, options)
    found = [SimpleCompletion(text=each, type="magic") for each in known if each.startswith(typed)]
    if "." in typed:  # a column that is no attribute is spelled df["…"], which does not begin with df.
        found = [SimpleCompletion(text=each, type="magic") for each in known]
    return SimpleMatcherResult(completions=found, suppress=bool(found), matched_fragment=typed)


def _in_header(before: str, options: Iterable[str]) -> tuple[str, list[str]]:
    if value := _PAIR_OPTION.match(before):
        return value[2], list(interpreters() if value[1] == "interpreter" else compilers())
    last = re.split(r"\s", before)[-1]
    return last, list(options) if last.startswith("-") else []


def _in_line(line: str, notebook: Notebook) -> tuple[str, list[str]]:
    earlier = pieces(line)
    typed = earlier.pop() if earlier and not line[-1:].isspace() else ""
    if not earlier:
        return typed, list(COMMANDS)
    command, place = COMMANDS.get(earlier[0]), len(earlier) - 1
    if command is not None and command.options and place > 1:
        return _in_options(typed, earlier[-1], command, notebook)
    if command is None or place >= len(command.kinds):
        return typed, []
    kind = command.kinds[place]
    if kind == "K":
        return typed, _versions(earlier[1])
    if "|" in kind:
        return typed, kind.split("|")
    if kind == COLUMN:
        return typed, _columns(typed, notebook)
    if kind != "NAME" or command.name == "load":  # a path, which IPython completes, or a new name
        return typed, []
    if "@" in typed:
        name, _, number = typed.partition("@")
        return number, _versions(name)
    also = _columns(typed, notebook) if place and COLUMN in command.kinds else []
    return typed, [*([] if "." in typed else notebook.names()), *also]


def _in_options(typed: str, before: str, command: Command, notebook: Notebook) -> tuple[str, list[str]]:
    if before == "--output":  # a bare label, not an expression
        return typed, []
    if before in command.option_names:
        names = notebook.names() if before == "--baseline" and "." not in typed else []
        return typed, [*names, *_columns(typed, notebook)]
    return typed, command.option_names


def _versions(name: str) -> list[str]:
    return [str(each.n) for each in default_store().history(name)]


def _columns(typed: str, notebook: Notebook) -> list[str]:
    there = frames(notebook.namespace)
    name, dot, start = typed.partition(".")
    if not dot:
        return list(there)
    frame = there.get(name)
    if not isinstance(frame, pd.DataFrame):
        return []
    return [spelled(name, label) for label in frame.columns if str(label).startswith(start)]
