"""What the magics do to a notebook: bind names, remember cells, keep a history."""

from __future__ import annotations

import builtins
import re
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from IPython.core.error import UsageError

from fuzzy_magic import api
from fuzzy_magic.display import View, changes, program_view, score_text, signature
from fuzzy_magic.errors import FuzzyError, ProgramNotFound, SpecError, StoreError
from fuzzy_magic.interpreter.checks import CheckReport
from fuzzy_magic.interpreter.function import FuzzyFunction
from fuzzy_magic.returns import settled
from fuzzy_magic.spec import Check, Spec
from fuzzy_magic.store import Version, default_store


@dataclass(frozen=True)
class Cell:
    """The last cell that bound a name: what it said, what came of it, and how its checks went."""

    spec: Spec
    pair: tuple[str | None, str | None]  # the interpreter and the compiler asked for
    function: FuzzyFunction
    report: CheckReport | None


@dataclass(frozen=True)
class Options:
    """How a cell is to be compiled and shown."""

    interpreter: str | None = None
    compiler: str | None = None
    strict: bool = False
    cache: bool = True
    quiet: bool = False


#: What a shell needs to go on; other names that hide something cost a warning (`bind`).
_OF_THE_SHELL = frozenset(("get_ipython", "In", "Out", "_ih", "_oh", "_dh", "exit", "quit"))


class Notebook:
    """The names of one shell.

    It remembers the last cell of each name, to see that nothing changed, or which checks flipped. Wherever a
    name is read, ``NAME@2`` is its second version.
    """

    def __init__(self, namespace: dict[str, Any]) -> None:
        self.namespace = namespace
        self.cells: dict[str, Cell] = {}
        self.configured: set[str] = set()  # settings that a command or %config changed

    def define(self, spec: Spec, options: Options) -> View | None:
        """Compile, check and bind what a cell says, unless it says nothing new."""
        spec = settled(spec)  # "HIGH" is the label "high": no change
        old, before = self.namespace.get(spec.name), self.cell_of(spec.name)
        pair = (options.interpreter, options.compiler)
        if before is not None and (before.spec, before.pair) == (spec, pair) and options.cache:
            checks = f" Checks: {score_text(before.report)}." if before.report else ""
            return None if options.quiet else View(signature(spec), f"Unchanged: nothing to do.{checks}")
        built = api.compile_spec(
            spec, interpreter=options.interpreter, compiler=options.compiler, cache=options.cache
        )
        function, seconds = built.function, None if built.cached else built.seconds
        report = self._checked(function) if spec.checks else None
        if options.strict and report is not None and report.passed < report.total:
            stays = "stays as it was" if spec.name in self.namespace else "is no function yet"
            note = f"Not bound: checks fail and --strict is on, so {spec.name} {stays}."
            note = " ".join(filter(None, [note, _flips(report)]))
            return program_view(function.program, checks=report, seconds=seconds, note=note)
        kept = self._keep_refined(spec.name)
        known = before.spec if before else old.program.spec if isinstance(old, FuzzyFunction) else None
        version = _version_text(self.bind(spec.name, function), known, spec)
        self.cells[spec.name] = Cell(spec, pair, function, report)
        if options.quiet:
            return None
        source = "It was compiled before." if built.cached else ""
        note = " ".join(filter(None, [version, source, kept, _flips(report)]))
        return program_view(function.program, checks=report, seconds=seconds, note=note)

    def _keep_refined(self, name: str) -> str:
        """Give a refined function that a cell is about to replace its place in the history, and say so."""
        old = self.namespace.get(name)
        if not isinstance(old, FuzzyFunction) or old.program.parent is None:
            return ""
        kept = self.version(name)
        number = kept.n if kept else self.bind(name, old)
        back = f"%fuzzy rollback {name}@{number} brings it back."
        return f"The refined {name} that was here is version {number}: {back}" if number else ""

    def cell_of(self, name: str) -> Cell | None:
        """Return the cell that bound a name, if the name still is what that cell made it."""
        cell = self.cells.get(name)
        return cell if cell is not None and self.namespace.get(name) is cell.function else None

    def bind(self, name: str, function: FuzzyFunction, restores: int | None = None) -> int | None:
        """Bind a name here and in its history; return the version's number, None if it could not be kept."""
        if name in _OF_THE_SHELL or _is_of_an_output(name):
            raise SpecError(f"{name} is a name that IPython itself uses.", "Choose another name.")
        old = self.namespace.get(name, getattr(builtins, name, None))
        if old is not None and not isinstance(old, FuzzyFunction):
            _warn(f"{name} was {_kind(old)}; it is a fuzzy function now.")
        self.namespace[name] = function
        try:
            store, spec = default_store(), function.program.spec.to_json()
            return store.bind(name, store.put(function.program), restores, spec).n
        except StoreError as error:
            # The function is fine: a cache folder that cannot be written costs its history alone.
            _warn(f"{name} is bound, but this version was not kept: {error}")
            return None

    def check(self, reference: str) -> CheckReport:
        """Run the checks of a function, and mark those that went otherwise with the version before it."""
        function = self.function(reference)
        older = self._before(split_version(reference)[0], function)
        return replace(function.check(), before=_passed(older, function.program.spec.checks))

    def version(self, name: str) -> Version | None:
        """Return the version that is bound now, or the newest where the name has no function here."""
        here = self.functions().get(name)
        versions = default_store().history(name)
        if here is not None:
            versions = [each for each in versions if each.digest == here.program.digest]
        return versions[-1] if versions else None

    def functions(self) -> dict[str, FuzzyFunction]:
        """Return the functions bound here, but for those that the shell bound as outputs."""
        return {
            name: value
            for name, value in self.namespace.items()
            if isinstance(value, FuzzyFunction) and not _is_of_an_output(name)
        }

    def names(self) -> list[str]:
        """All names there are, here and in the store."""
        return sorted({*self.functions(), *default_store().names()})

    def function(self, reference: str) -> FuzzyFunction:
        """Return the function of a name, the one bound here or else the newest kept; or one version of it.

        Raises
        ------
        ProgramNotFound
            When there is no such name, or no such version; the nearest is offered.
        """
        name, number = split_version(reference)
        here = self.functions()
        if number is None and name in here:
            return here[name]
        versions = default_store().history(name)
        if number is not None and (versions or name in here):
            return load_version(version_of(name, number, versions))
        if versions:
            return load_version(versions[-1])
        near = get_close_matches(name, self.names(), n=1)
        raise ProgramNotFound(
            f"There is no fuzzy function {name}, here or in the store.",
            f"Did you mean {near[0]}?" if near else "%fuzzy list shows those there are.",
        )

    def _checked(self, function: FuzzyFunction) -> CheckReport:
        """Run the checks of a new function and note how they went with what its name was."""
        spec = function.program.spec
        cell, report = self.cell_of(spec.name), function.check()
        earlier = cell.report.results if cell is not None and cell.report is not None else ()
        known = {(each.call, each.expected): each.passed for each in earlier}
        unknown = [each for each in spec.checks if (each.call, each.expected) not in known]
        older = None
        with suppress(FuzzyError):
            older = self.function(spec.name) if unknown else None
        found = {call: passed for (call, _), passed in known.items()}
        return replace(report, before={**found, **_passed(older, unknown)})

    def _before(self, name: str, function: FuzzyFunction) -> FuzzyFunction | None:
        versions = default_store().history(name)
        mine = [each for each in versions if each.digest == function.program.digest]
        place = (mine[-1].restores or mine[-1].n) - 1 if mine else 0
        with suppress(FuzzyError):
            return load_version(versions[place - 1]) if place else None
        return None


def split_version(reference: str) -> tuple[str, int | None]:
    """Split ``NAME@2`` into name and number; a name alone has no number."""
    name, at, number = reference.partition("@")
    if at and not re.fullmatch(r"[0-9]{1,9}", number):
        raise UsageError(f"{reference} names no version. Write NAME@VERSION, such as {name or 'urgency'}@1.")
    return name, int(number) if at else None


def version_of(name: str, number: int, versions: Sequence[Version]) -> Version:
    """Return the version with a number.

    Raises
    ------
    ProgramNotFound
        When there is none.
    """
    if not 1 <= number <= len(versions):
        raise ProgramNotFound(
            f"{name} has no version {number}.", f"%fuzzy history {name} shows those there are."
        )
    return versions[number - 1]


def load_version(version: Version) -> FuzzyFunction:
    """Load a kept version, with the name and checks that it was bound with."""
    function = api.load(default_store().path(version.digest))
    with suppress(SpecError):
        spec = Spec.from_json(version.spec)
        if spec.digest == function.program.spec.digest:
            return FuzzyFunction(replace(function.program, spec=spec), function.pair)
    return function


def _passed(function: FuzzyFunction | None, checks: Sequence[Check]) -> Mapping[str, bool]:
    """Say which checks a function passes; nothing where it takes other arguments, or cannot run."""
    if function is None or any(len(each.arguments) != len(function.program.spec.params) for each in checks):
        return {}
    with suppress(FuzzyError):
        return {each.call: each.passed for each in function.check(checks).results}
    return {}


def _version_text(number: int | None, before: Spec | None, spec: Spec) -> str:
    what = changes(before, spec) if before is not None else ""
    return "" if number is None else f"Version {number}: {what}." if what else f"Version {number}."


def _flips(report: CheckReport | None) -> str:
    """Say which checks pass or fail now and did not before."""
    results = report.results if report else ()
    before = report.before if report else {}
    flipped = [each for each in results if before.get(each.call, each.passed) != each.passed]
    return " ".join(f"{each.call} {'passes' if each.passed else 'fails'} now." for each in flipped)


def _is_of_an_output(name: str) -> bool:
    """Say whether a name is such as _ and _3, which the shell gives to outputs."""
    return not name.strip("_0123456789")


def _warn(text: str) -> None:
    sys.stderr.write(f"Warning: {text}\n")


def _kind(value: object) -> str:
    kind = type(value).__name__
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"
