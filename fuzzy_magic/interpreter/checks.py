"""The checks of a spec, after they ran."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field

from fuzzy_magic.display import checks_view
from fuzzy_magic.spec import Check, Spec


@dataclass(frozen=True)
class CheckResult:
    """One check that ran; `got` is the repr of what came back, or the error."""

    call: str
    expected: str
    got: str
    passed: bool


@dataclass(frozen=True)
class CheckReport:
    """The checks of a spec, in its order.

    `before` says of a call whether an earlier version passed it, `what` which checks these are.
    """

    spec: Spec
    results: tuple[CheckResult, ...]
    before: Mapping[str, bool] = field(default_factory=dict)
    what: str = "Checks"

    @property
    def passed(self) -> int:
        """How many passed."""
        return sum(result.passed for result in self.results)

    @property
    def total(self) -> int:
        """How many there are."""
        return len(self.results)

    @property
    def failures(self) -> list[tuple[str, str, str]]:
        """Call, what it gave and what was expected, for each check that failed."""
        return [(each.call, each.got, each.expected) for each in self.results if not each.passed]

    def __repr__(self) -> str:
        return repr(checks_view(self.spec, self))

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return checks_view(self.spec, self)._repr_mimebundle_()


def judged(check: Check, value: object, error: Exception | None) -> CheckResult:
    """Compare what a check gave, or the error that it ended with, with what it expects."""
    if error is not None:
        return CheckResult(check.call, check.expected, f"{type(error).__name__}: {error}", passed=False)
    expected = ast.literal_eval(check.expected)
    alike = isinstance(value, bool) == isinstance(expected, bool)  # True equals 1 otherwise
    return CheckResult(check.call, check.expected, repr(value), passed=alike and value == expected)
