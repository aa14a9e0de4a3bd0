"""The sub-commands of `%fuzzy`: each is one call and shows what came of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from keyword import iskeyword
from pathlib import Path

from IPython.core.error import UsageError

from fuzzy_magic import api
from fuzzy_magic.display import Table, View, environment_view, program_view, short, signature
from fuzzy_magic.errors import ProgramNotFound
from fuzzy_magic.interpreter.function import CheckReport
from fuzzy_magic.magic.lines import nearest, words
from fuzzy_magic.magic.notebook import Notebook
from fuzzy_magic.store import default_store

_HEADER = re.compile(r"\s*\w+\s*(\(|->)")


@dataclass(frozen=True)
class Command:
    """A sub-command of `%fuzzy`: its arguments, those in brackets optional, and what it calls."""

    name: str
    arguments: str
    run: Callable[..., object]

    def accepts(self, count: int) -> bool:
        """Say whether it takes that many arguments."""
        names = self.arguments.split()
        return sum(not name.startswith("[") for name in names) <= count <= len(names)


def parse_command(line: str) -> tuple[Command, list[str]]:
    """Split the line of a `%fuzzy` magic into its sub-command and that one's arguments."""
    if _HEADER.match(line):
        raise UsageError(
            "A spec needs a body: write %%fuzzy and this header, and the text on the next lines."
        )
    name, *arguments = words(line) or [""]
    if name not in COMMANDS:
        problem = f"%fuzzy has no {name}.{nearest(name, COMMANDS)}" if name else "%fuzzy needs a sub-command."
        raise UsageError(f"{problem} There are: {', '.join(COMMANDS)}.")
    command = COMMANDS[name]
    if not command.accepts(len(arguments)):
        raise UsageError(f"Write: %fuzzy {command.name} {command.arguments}".rstrip())
    return command, arguments


def _list(notebook: Notebook) -> View:
    store, here = default_store(), notebook.functions()
    rows = []
    for name in sorted({*here, *store.names()}):
        versions = store.history(name)
        what = signature(here[name].program.spec) if name in here else "in the store"
        rows.append((name, what, str(len(versions)), versions[-1].created if versions else ""))
    if not rows:
        return View("%fuzzy list", "There is no fuzzy function yet; %%fuzzy makes one.")
    return View("%fuzzy list", table=Table(("name", "function", "versions", "newest"), tuple(rows)))


def _show(notebook: Notebook, name: str) -> View:
    cell = notebook.cell_of(name)
    return program_view(notebook.function(name).program, checks=cell.report if cell else None)


def _check(notebook: Notebook, name: str) -> CheckReport:
    return notebook.function(name).check()


def _history(notebook: Notebook, name: str) -> View:
    notebook.function(name)  # says what is near, if there is none
    bound = notebook.version(name) if name in notebook.functions() else None
    rows = [
        (
            str(each.n),
            short(each.digest),
            each.created,
            f"version {each.restores} again" if each.restores else "",
            "bound" if each == bound else "",
        )
        for each in default_store().history(name)
    ]
    return View(f"%fuzzy history {name}", table=Table(("version", "digest", "created", "", ""), tuple(rows)))


def _rollback(notebook: Notebook, name: str, number: str = "") -> View:
    """Bind an earlier version: without a number the one before what is bound, so each call goes back one.

    A version that brought an earlier one back stands where that one stood.
    """
    store = default_store()
    versions = {str(each.n): each for each in store.history(name)}
    if not versions:
        notebook.function(name)  # says what is near, or that this one was never kept
    now = notebook.version(name)
    before = ((now.restores or now.n) - 1) if now else len(versions)  # what is bound may never have been kept
    wanted = versions.get(number or str(before))
    if wanted is None:
        problem = f"{name} has no version {number}." if number else f"{name} has no version before this one."
        raise ProgramNotFound(problem, f"%fuzzy history {name} shows those there are.")
    function = api.load(store.path(wanted.digest))
    original = wanted.restores or wanted.n
    bound = notebook.bind(name, function, original)
    note = f"Version {bound}: version {original} again." if bound != original else f"Version {bound}."
    return program_view(function.program, note=note)


def _save(notebook: Notebook, name: str, path: str) -> View:
    function = notebook.function(name)
    function.save(Path(path).expanduser())
    return View(signature(function.program.spec), f"Saved to {path}.")


def _load(notebook: Notebook, path: str, name: str = "") -> View:
    function = api.load(Path(path).expanduser())
    name = name or function.name
    if not name.isidentifier() or iskeyword(name):
        raise UsageError(f"{name!r} cannot be a name. Write: %fuzzy load PATH NAME")
    notebook.bind(name, function)
    return program_view(function.program, note=f"Loaded from {path} as {name}.")


def _remove(notebook: Notebook, name: str) -> View:
    store, is_here = default_store(), name in notebook.functions()
    if not is_here or name in store.names():
        store.remove(name)
    if is_here:
        del notebook.namespace[name]
    return View(name, "Removed, with its history.")


def _info(notebook: Notebook) -> View:
    return environment_view()


COMMANDS = {
    each.name: each
    for each in (
        Command("list", "", _list),
        Command("show", "NAME", _show),
        Command("check", "NAME", _check),
        Command("history", "NAME", _history),
        Command("rollback", "NAME [K]", _rollback),
        Command("save", "NAME PATH", _save),
        Command("load", "PATH [NAME]", _load),
        Command("rm", "NAME", _remove),
        Command("info", "", _info),
    )
}
