"""The sub-commands of `%fuzzy`: each is one call and shows what came of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from keyword import iskeyword
from pathlib import Path
from typing import Any

import pandas as pd
from IPython.core.error import UsageError

from fuzzy_magic import api
from fuzzy_magic.compare import Baseline, review
from fuzzy_magic.display import Table, View, environment_view, program_view, short, signature
from fuzzy_magic.errors import ColumnError, ProgramNotFound
from fuzzy_magic.interpreter.checks import CheckReport
from fuzzy_magic.leave_out import leave_one_out
from fuzzy_magic.magic.columns import column, require_columns, value_of
from fuzzy_magic.magic.diff import Diff, Side, diff
from fuzzy_magic.magic.lines import nearest, pieces, split_header, words
from fuzzy_magic.magic.notebook import Notebook, load_version, split_version, version_of
from fuzzy_magic.settings import configure
from fuzzy_magic.store import Version, default_store

COLUMN, PAIRS = "COLUMN", "PAIRS"  # arguments that are Python: they may hold spaces, quotes and brackets
SWITCH = {"on": True, "off": False}

_HEADER = re.compile(r"\s*\w+\s*(\(|->)")
_PAIRS_HINT = (
    'Write pairs, such as [("fire", "high"), ("picnic", "low")], or a frame that has them; '
    "--output NAME after it names the column of the outputs."
)


@dataclass(frozen=True)
class Command:
    """A sub-command of `%fuzzy`: its arguments, what it calls, and its options; brackets mark what may go."""

    name: str
    arguments: str
    run: Callable[..., object]
    options: str = ""

    @property
    def kinds(self) -> list[str]:
        """The names of the arguments, without brackets."""
        return [name.strip("[]") for name in self.arguments.split()]

    @property
    def usage(self) -> str:
        """How to write it."""
        return " ".join(filter(None, ["Write: %fuzzy", self.name, self.arguments, self.options]))

    @property
    def option_names(self) -> list[str]:
        """Its options, without their values."""
        return re.findall(r"--[a-z]+", self.options)

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

    def split_options(self, text: str) -> tuple[str, dict[str, str]]:
        """Split the last argument from the options after it, each of which has a value."""
        expression, line = split_header(text)
        typed, known = pieces(line), self.option_names
        unknown = [name for name in typed[::2] if name not in known]
        if unknown:
            raise UsageError(f"%fuzzy {self.name} has no option {unknown[0]}.{nearest(unknown[0], known)}")
        if not expression or len(typed) % 2:
            raise UsageError(self.usage)
        return expression, dict(zip(typed[::2], typed[1::2], strict=True))


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
        raise UsageError(command.usage)
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
    note = "%fuzzy load NAME binds what is in the store alone." if len(rows) > len(here) else ""
    return View("%fuzzy list", note, table=Table(("name", "function", "versions", "newest"), tuple(rows)))


def _show(notebook: Notebook, reference: str) -> View:
    function, cell = notebook.function(reference), notebook.cell_of(reference)
    note = f"Version {split_version(reference)[1]}." if "@" in reference else None
    return program_view(function.program, checks=cell.report if cell else None, note=note)


def _check(notebook: Notebook, reference: str) -> CheckReport:
    return notebook.check(reference)


def _leave_out(notebook: Notebook, reference: str) -> CheckReport:
    return leave_one_out(notebook.function(reference))


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
    if len(expressions) > 1 and all(map(str.isdecimal, expressions)):
        wanted = " ".join(f"{name}@{each}" for each in expressions)
        raise UsageError(f"Versions are written with @: %fuzzy diff {wanted}")
    if second:
        old, new = _side(notebook, first), _side(notebook, second)
    elif number is not None:
        old, new = _side(notebook, first), _side(notebook, name)
    else:
        new = _side(notebook, name)
        before = _number_before(notebook, name)
        if before is None and len(default_store().history(name)) > 1:
            raise ProgramNotFound(
                f"{name} is version 1 again; there is none before it.",
                f"Name the other one: %fuzzy diff {name}@2 {name}",
            )
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
    """Say whether a word names a function; a name of the store counts where the notebook has no such name."""
    if re.fullmatch(r"\w+@.*", word):
        return True
    return word in (notebook.functions() if word in notebook.namespace else default_store().names())


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
    command = COMMANDS["compare"]
    expression, options = command.split_options(rest)
    if "--baseline" not in options:
        raise UsageError(command.usage)
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


def _refine(notebook: Notebook, reference: str, rest: str) -> View:
    expression, options = COMMANDS["refine"].split_options(rest)
    pairs: Any = value_of(expression, notebook.namespace, _PAIRS_HINT)
    output = " ".join(words(options["--output"])) if options else None
    if options and not isinstance(pairs, pd.DataFrame):
        raise UsageError(f"--output names a column of a frame; {expression} is a {type(pairs).__name__}.")
    function, name = notebook.function(reference), split_version(reference)[0]
    try:
        refined = function.refine(pairs, output=output)
    except ColumnError as error:  # its hint is for the call in Python
        raise ColumnError(error.message, error.hint.replace("output=", "--output ")) from error
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
    return _restored(notebook, name, version_of(name, wanted, versions))


def _restored(notebook: Notebook, name: str, version: Version) -> View:
    """Bind a kept version to its name; one that is not the newest becomes so anew."""
    function, original = load_version(version), version.restores or version.n
    bound = notebook.bind(name, function, original)
    again = f"{bound}: version {original} again" if bound not in (original, None) else original
    return program_view(function.program, note=f"Version {again}.")


def _save(notebook: Notebook, reference: str, path: str) -> View:
    function = notebook.function(reference)
    function.save(Path(path).expanduser())
    return View(signature(function.program.spec), f"Saved to {path}.")


def _load(notebook: Notebook, path: str, name: str = "") -> View:
    """Bind what a file holds or, where there is no such file, what the store keeps under a name."""
    known, version = path.partition("@")[0], _kept(path)
    if version is not None and name in ("", known):
        return _restored(notebook, known, version)
    function = api.load(Path(path).expanduser()) if version is None else load_version(version)
    name = name or function.name
    if not name.isidentifier() or iskeyword(name):
        raise UsageError(f"{name!r} cannot be a name. Write: %fuzzy load PATH NAME")
    notebook.bind(name, function)
    return program_view(function.program, note=f"Loaded from {path} as {name}.")


def _kept(reference: str) -> Version | None:
    """Return the version that the store keeps; None for a file, and for a name that the store has not."""
    name = reference.partition("@")[0]
    versions = default_store().history(name)
    if not versions or Path(reference).is_file():
        return None
    _, number = split_version(reference)
    return versions[-1] if number is None else version_of(name, number, versions)


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
        Command("leaveout", "NAME", _leave_out),
        Command("history", "NAME", _history),
        Command("diff", f"NAME [NAME] [{COLUMN}]", _diff),
        Command(
            "compare",
            f"NAME {COLUMN}",
            _compare,
            "--baseline X [--truth COLUMN], where X is a name, a Baseline, a Python function, "
            "or a column of answers",
        ),
        Command("refine", f"NAME {PAIRS}", _refine, "[--output NAME]"),
        Command("rollback", "NAME [K]", _rollback),
        Command("save", "NAME PATH", _save),
        Command("load", "PATH [NAME]", _load),
        Command("rm", "NAME", _remove),
        Command("debug", "on|off", _debug),
        Command("info", "", _info),
    )
}
