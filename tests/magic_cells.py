"""Cells that the tests of the magics run, and a compiler that compiles each spec once for all of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from IPython.core.interactiveshell import InteractiveShell

from fuzzy_magic.compiler import compiler
from fuzzy_magic.models import Pair
from fuzzy_magic.program import Program
from fuzzy_magic.spec import Spec

URGENCY = """%%fuzzy urgency(message) -> "high" | "low"
How urgent is this message?
Input: the whole site is down!!
Output: high
>>> urgency("all is low")
'low'
"""
STRICTER = URGENCY.replace("message?", "message? Be strict.")
FAILING = URGENCY + ">>> urgency(\"all is fine\")\n'high'\n"

COMPILED: dict[tuple[Pair, str], Program] = {}


@dataclass(frozen=True)
class Compiler:
    """The real compiler of a pair, which remembers what it compiled."""

    pair: Pair

    def compile(self, spec: Spec) -> Program:
        if (self.pair, spec.digest) not in COMPILED:
            COMPILED[self.pair, spec.digest] = compiler(self.pair).compile(spec)
        return replace(COMPILED[self.pair, spec.digest], spec=spec)


def run(shell: InteractiveShell, source: str) -> Any:
    """Run a cell as a notebook does and return what it shows."""
    return shell.run_cell(source).result
