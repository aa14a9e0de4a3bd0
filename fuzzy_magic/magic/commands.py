"""The sub-commands of `%fuzzy`: each is one call and shows what came of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from keyword import iskeyword
from pathlib import Path
from typing import Any

from IPython.core.error import UsageError

from fuzzy_magic import api
from fuzzy_magic.compare import Baseline, review
from fuzzy_magic.display import Table, View, environment_view, program_view, short, signature
from fuzzy_magic.errors import ProgramNotFound
from fuzzy_magic.interpreter.checks import CheckReport
from fuzzy_magic.magic.columns import column, require_columns, value_of
from fuzzy_magic.magic.diff import Diff, Side, diff
from fuzzy_magic.magic.lines import nearest, pieces, split_header, words
from fuzzy_magic.magic.notebook import Notebook, load_version, split_version, version_of
from fuzzy_magic.settings import configure
from fuzzy_magic.store import default_store

COLUMN, PAIRS = "COLUMN", "PAIRS"  # arguments that are Python: they may hold spaces, quotes and brackets
COMPARE_OPTIONS = ("--baseline", "--truth")
SWITCH = {"on": True, "off": False}

_HEADER = re.compile(r"\s*\w+\s*(\(|->)")


@dataclass(frozen=True)
class Command:
    """A sub-command of `%fuzzy`: its arguments, those in brackets optional, and what it calls."""

    name: str
    arguments: str
    run: Callable[..., object]

    @property
    def kinds(self) -> list[str]:
        """The names of the arguments, without brackets."""
        return [name.strip("[]") for name in self.arguments.split()]

    def accepts(self, count: int) -> bool:
        """Say whether it takes that many arguments."""
        names = self.arguments.split()
        return sum(not name.startswith("[") for name in names) <= count <= len(names)

    def split(self, text: str) -> list[str]:
        """Split what stands after its name into arguments."""
        if not {COLUMN, PAIRS} & set(self.kinds):
            return words(text)
        last = len(self.kinds) - 1
        arguments = pieces(text)
        return [*arguments[:last], " ".join(arguments[last:])] if arguments[last:] else arguments


def parse_command(line: str) -> tuple[Command, list[str]]:
    """Split the line of a `%fuzzy` magic into its sub-command and that one's arguments."""
    if _HEADER.match(line):
        raise UsageError(
            "A spec needs a body: write %%fuzzy and this header, and the text on the next lines."
        )
    name, _, rest = line.strip().partition(" ")
    if name not in COMMANDS:
        problem = f"%fuzzy has no {name}.{nearest(name, COMMANDS)}" if name else "%fuzzy needs a sub-command."
        raise UsageError(f"{problem} There are: {', '.join(COMMANDS)}.")
    command = COMMANDS[name]
    arguments = command.split(rest)
    if not command.accepts(len(arguments)):
        raise UsageError(f"Write: %fuzzy {command.name} {command.arguments}".rstrip())
    return command, arguments


def _list(notebook: Notebook) -> View:
    store, here = default_store(), notebook.functions()
    rows = []
    for name in notebook.names():
        versions = store.history(name)
        what = signature(here[name].program.spec) if name in here else "in the store"
        rows.append((name, what, str(len(versions)), versions[-1].created if versions else ""))
    if not rows:
        return View("%fuzzy list", "There is no fuzzy function yet; %%fuzzy makes one.")
    return View("%fuzzy list", table=Table(("name", "function", "versions", "newest"), tuple(rows)))


def _show(notebook: Notebook, reference: str) -> View:
    function, cell = notebook.function(reference), notebook.cell_of(reference)
    note = f"Version {split_version(reference)[1]}." if "@" in reference else None
    return program_view(function.program, checks=cell.report if cell else None, note=note)


def _check(notebook: Notebook, reference: str) -> CheckReport:
    return notebook.check(reference)


def _history(notebook: Notebook, reference: str) -> View:
    notebook.function(reference)  # says what is near, if there is none
    name, number = split_version(reference)
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
        if number in (None, each.n)
    ]
    return View(f"%fuzzy history {name}", table=Table(("version", "digest", "created", "", ""), tuple(rows)))


def _diff(notebook: Notebook, first: str, *rest: str) -> Diff:
    """Compare a version with the one bound, two versions, or the version before with the one bound."""
    second, *expressions = rest if rest and _is_reference(notebook, rest[0]) else ("", *rest)
    name, number = split_version(first)
    if second:
        old, new = _side(notebook, first), _side(notebook, second)
    elif number is not None:
        old, new = _side(notebook, first), _side(notebook, name)
    else:
        new = _side(notebook, name)
        before = _number_before(notebook, name)
        if before is None:
            raise ProgramNotFound(
                f"{name} has one version; there is none to compare it with.",
                f"Run its %%fuzzy cell with another text, or compare two names: %fuzzy diff {name} NAME",
            )
        old = _side(notebook, f"{name}@{before}")
    if old.label == new.label:
        raise UsageError(f"{old.label} is on both sides. Write: %fuzzy diff NAME@1 NAME@2")
    data = column(" ".join(expressions), notebook.namespace) if expressions else None
    return diff(old, new, data)


def _is_reference(notebook: Notebook, word: str) -> bool:
    return bool(re.fullmatch(r"\w+@.*", word)) or word in notebook.names()


def _side(notebook: Notebook, reference: str) -> Side:
    name, number = split_version(reference)
    function = notebook.function(reference)
    version = notebook.version(name) if number is None else None
    return Side(f"{name}@{version.n}" if version else reference, function)


def _number_before(notebook: Notebook, name: str) -> int | None:
    """Return the number of the version before what is bound.

    A version that brought an earlier one back stands where that one stood.
    """
    versions, now = default_store().history(name), notebook.version(name)
    before = ((now.restores or now.n) - 1) if now else len(versions)  # what is bound may never have been kept
    return before or None


def _compare(notebook: Notebook, reference: str, rest: str) -> Any:
    expression, line = split_header(rest)
    typed = pieces(line)
    options = dict(zip(typed[::2], typed[1::2], strict=False))
    unknown = [name for name in options if name not in COMPARE_OPTIONS]
    if unknown:
        raise UsageError(f"%fuzzy compare has no option {unknown[0]}.{nearest(unknown[0], COMPARE_OPTIONS)}")
    if not expression or len(typed) % 2 or "--baseline" not in options:
        raise UsageError(
            "Write: %fuzzy compare NAME COLUMN --baseline X [--truth COLUMN], where X is a name, a Baseline, "
            "a Python function, or a column of answers"
        )
    function, other = notebook.function(reference), options["--baseline"]
    truth = column(options["--truth"], notebook.namespace) if "--truth" in options else None
    if _is_reference(notebook, other):
        baseline = Baseline.program(notebook.function(other), name=other)
    else:
        try:
            baseline = Baseline.of(value_of(other, notebook.namespace))
        except TypeError as error:
            raise UsageError(f"{other} cannot be compared with: {error}") from None
    inputs = column(expression, notebook.namespace)
    require_columns(inputs, function)
    return review(
        function,
        baseline,
        inputs,
        truth,
        name=reference,
        on_accept=partial(notebook.bind, split_version(reference)[0]),
    )


def _refine(notebook: Notebook, reference: str, expression: str) -> View:
    pairs: Any = value_of(expression, notebook.namespace)
    function, name = notebook.function(reference), split_version(reference)[0]
    refined = function.refine(pairs)
    if refined.program.digest == function.program.digest:
        return program_view(function.program, note="Training made it no better, so it stays as it is.")
    number = notebook.bind(name, refined)
    return program_view(refined.program, note=f"Version {number}: refined." if number else "Refined.")


def _rollback(notebook: Notebook, reference: str, number: str = "") -> View:
    """Bind an earlier version: without a number the one before what is bound, so each call goes back one."""
    name, wanted = split_version(reference)
    if wanted is not None and number:
        raise UsageError("Write: %fuzzy rollback NAME K, or %fuzzy rollback NAME@K")
    versions = default_store().history(name)
    if not versions:
        notebook.function(name)  # says what is near, or that this one was never kept
    if number and not number.isdecimal():
        raise ProgramNotFound(
            f"{name} has no version {number}.", f"%fuzzy history {name} shows those there are."
        )
    wanted = int(number) if number else wanted or _number_before(notebook, name)
    if wanted is None:
        raise ProgramNotFound(
            f"{name} has no version before this one.", f"%fuzzy history {name} shows those there are."
        )
    version = version_of(name, wanted, versions)
    function, original = load_version(version), version.restores or version.n
    bound = notebook.bind(name, function, original)
    note = f"Version {bound}: version {original} again." if bound != original else f"Version {bound}."
    return program_view(function.program, note=note)


def _save(notebook: Notebook, reference: str, path: str) -> View:
    function = notebook.function(reference)
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
    if "@" in name:
        raise UsageError("%fuzzy rm takes a name: it forgets all versions, since their numbers are places.")
    store, is_here = default_store(), name in notebook.functions()
    if not is_here or name in store.names():
        store.remove(name)
    if is_here:
        del notebook.namespace[name]
    return View(name, "Removed, with its history.")


def _debug(notebook: Notebook, switch: str) -> View:
    if switch not in SWITCH:
        raise UsageError(f"{switch} is neither on nor off. Write: %fuzzy debug on|off")
    configure(debug=SWITCH[switch])
    notebook.configured.add("debug")
    return View(
        f"%fuzzy debug {switch}", f"Errors show {'full tracebacks' if SWITCH[switch] else 'two lines'}."
    )


def _info(notebook: Notebook) -> View:
    return environment_view()


COMMANDS = {
    each.name: each
    for each in (
        Command("list", "", _list),
        Command("show", "NAME", _show),
        Command("check", "NAME", _check),
        Command("history", "NAME", _history),
        Command("diff", f"NAME [NAME] [{COLUMN}]", _diff),
        Command("compare", f"NAME {COLUMN}", _compare),
        Command("refine", f"NAME {PAIRS}", _refine),
        Command("rollback", "NAME [K]", _rollback),
        Command("save", "NAME PATH", _save),
        Command("load", "PATH [NAME]", _load),
        Command("rm", "NAME", _remove),
        Command("debug", "on|off", _debug),
        Command("info", "", _info),
    )
}
