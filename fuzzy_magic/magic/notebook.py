"""What the magics do to a notebook: bind names, remember cells, keep a history."""

from __future__ import annotations

import builtins
import sys
from argparse import Namespace
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from fuzzy_magic import api
from fuzzy_magic.display import View, changes, program_view, score_text, signature
from fuzzy_magic.errors import ProgramNotFound, StoreError
from fuzzy_magic.interpreter.function import CheckReport, FuzzyFunction
from fuzzy_magic.spec import Spec
from fuzzy_magic.store import Version, default_store


@dataclass(frozen=True)
class Cell:
    """The last cell that bound a name: what it said, what came of it, and how its checks went."""

    spec: Spec
    pair: tuple[str | None, str | None]  # the interpreter and the compiler asked for
    function: FuzzyFunction
    report: CheckReport | None


class Notebook:
    """The names of one shell.

    It remembers the last cell of each name, to see that nothing changed, or which checks flipped.
    """

    def __init__(self, namespace: dict[str, Any]) -> None:
        self.namespace = namespace
        self.cells: dict[str, Cell] = {}

    def define(self, spec: Spec, options: Namespace) -> View | None:
        """Compile, check and bind what a cell says, unless it says nothing new."""
        old, before = self.namespace.get(spec.name), self.cell_of(spec.name)
        pair = (options.interpreter, options.compiler)
        if before is not None and (before.spec, before.pair) == (spec, pair) and not options.no_cache:
            checks = f" Checks: {score_text(before.report)}." if before.report else ""
            return None if options.quiet else View(signature(spec), f"Unchanged: nothing to do.{checks}")
        built = api.compile_spec(
            spec, interpreter=options.interpreter, compiler=options.compiler, cache=not options.no_cache
        )
        function, seconds = built.function, None if built.cached else built.seconds
        report = function.check() if spec.checks else None
        if options.strict and report is not None and report.passed < report.total:
            note = f"Not bound: checks fail and --strict is on, so {spec.name} stays as it was."
            return program_view(function.program, checks=report, seconds=seconds, note=note)
        known = (
            before.spec
            if before is not None
            else old.program.spec
            if isinstance(old, FuzzyFunction)
            else None
        )
        version = _version_text(self.bind(spec.name, function), known, spec)
        self.cells[spec.name] = Cell(spec, pair, function, report)
        if options.quiet:
            return None
        source = "It was compiled before." if built.cached else ""
        flips = _flips(before.report if before else None, report)
        note = " ".join(filter(None, [version, source, flips]))
        return program_view(function.program, checks=report, seconds=seconds, note=note)

    def cell_of(self, name: str) -> Cell | None:
        """Return the cell that bound a name, if the name still is what that cell made it."""
        cell = self.cells.get(name)
        return cell if cell is not None and self.namespace.get(name) is cell.function else None

    def bind(self, name: str, function: FuzzyFunction, restores: int | None = None) -> int | None:
        """Bind a name here and in its history; return the version's number, None if it could not be kept."""
        old = self.namespace.get(name, getattr(builtins, name, None))
        if old is not None and not isinstance(old, FuzzyFunction):
            _warn(f"{name} was {_kind(old)}; it is a fuzzy function now.")
        self.namespace[name] = function
        try:
            store = default_store()
            return store.bind(name, store.put(function.program), restores).n
        except StoreError as error:
            # The function is fine: a cache folder that cannot be written costs its history alone.
            _warn(f"{name} is bound, but this version was not kept: {error}")
            return None

    def version(self, name: str) -> Version | None:
        """Return the version that is bound now, or the newest where the name has no function here."""
        versions = default_store().history(name)
        here = self.functions().get(name)
        if here is not None:
            versions = [each for each in versions if each.digest == here.program.digest]
        return versions[-1] if versions else None

    def functions(self) -> dict[str, FuzzyFunction]:
        """Return the functions bound here; names such as _ and _3 are the shell's."""
        return {
            name: value
            for name, value in self.namespace.items()
            if isinstance(value, FuzzyFunction) and name.strip("_0123456789")
        }

    def function(self, name: str) -> FuzzyFunction:
        """Return the function of a name: the one bound here, else the newest in the store."""
        here = self.functions()
        if name in here:
            return here[name]
        store = default_store()
        versions = store.history(name)
        if versions:
            return api.load(store.path(versions[-1].digest))
        near = get_close_matches(name, [*here, *store.names()], n=1)
        raise ProgramNotFound(
            f"There is no fuzzy function {name}, here or in the store.",
            f"Did you mean {near[0]}?" if near else "%fuzzy list shows those there are.",
        )


def _version_text(number: int | None, before: Spec | None, spec: Spec) -> str:
    what = changes(before, spec) if before is not None else ""
    return "" if number is None else f"Version {number}: {what}." if what else f"Version {number}."


def _flips(before: CheckReport | None, after: CheckReport | None) -> str:
    """Say which checks pass or fail now and did not before."""
    if before is None or after is None:
        return ""
    passed = {each.call: each.passed for each in before.results}
    flipped = [each for each in after.results if passed.get(each.call, each.passed) != each.passed]
    return " ".join(f"{each.call} {'passes' if each.passed else 'fails'} now." for each in flipped)


def _warn(text: str) -> None:
    sys.stderr.write(f"Warning: {text}\n")


def _kind(value: object) -> str:
    kind = type(value).__name__
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"
