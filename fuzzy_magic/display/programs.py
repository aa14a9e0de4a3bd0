"""What is shown of a program and of its checks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from fuzzy_magic.display.strength import is_weak, strength_of
from fuzzy_magic.display.view import Block, Table, View
from fuzzy_magic.models import default_pair
from fuzzy_magic.program import Program
from fuzzy_magic.returns import Str, parse_type, taught_by
from fuzzy_magic.spec import Spec
from fuzzy_magic.spec.infer import asks_for_labels, infer

SHORT_DIGEST = 12
WRITER = default_pair(Str())  # the bundled pair that writes


class _CheckOutcome(Protocol):
    @property
    def call(self) -> str: ...
    @property
    def expected(self) -> str: ...
    @property
    def got(self) -> str: ...
    @property
    def passed(self) -> bool: ...


class _CheckReport(Protocol):
    """A check report as far as a view needs to know it; the interpreter, which makes them, stands above."""

    @property
    def results(self) -> Sequence[_CheckOutcome]: ...
    @property
    def before(self) -> Mapping[str, bool]: ...
    @property
    def what(self) -> str: ...


def program_mimebundle(
    program: Program,
    *,
    checks: _CheckReport | None = None,
    seconds: float | None = None,
    note: str | None = None,
) -> dict[str, str]:
    """Return the plain, Markdown and HTML forms of `program_view`."""
    return program_view(program, checks=checks, seconds=seconds, note=note)._repr_mimebundle_()


def program_view(
    program: Program,
    *,
    checks: _CheckReport | None = None,
    seconds: float | None = None,
    note: str | None = None,
) -> View:
    """Describe a program: what it does, how it was made, how it scores.

    Parameters
    ----------
    program : Program
        The program to describe.
    checks : CheckReport, optional
        A report of its checks; without one only their number is shown.
    seconds : float, optional
        How long the compile took.
    note : str, optional
        A sentence below the signature, such as what changed.
    """
    spec = program.spec
    facts = [
        ("type", program.returns.describe()),
        *_inferred_facts(program),
        ("examples", _examples_text(program)),
        ("checks", score_text(checks) if checks is not None else str(len(spec.checks))),
        ("interpreter", f"{program.interpreter_id} ({short(program.interpreter_sha256)})"),
        ("compiler", f"{program.compiler_id} ({short(program.compiler_sha256)})"),
        ("size", f"{size_text(adapter_bytes(program))}, rank {program.lora.rank}"),
        *_strength_facts(program),
        (
            "compiled",
            program.created if seconds is None else f"in {seconds_text(seconds)}, {program.created}",
        ),
        ("digest", short(program.digest)),
    ]
    if program.parent:
        facts.append(("parent", short(program.parent)))
    failed = [outcome for outcome in checks.results if not outcome.passed] if checks is not None else []
    return View(
        title=signature(spec),
        note=" ".join(filter(None, [note, _hint(program)])),
        blocks=(Block("spec", spec.text), Block("pseudo-program", program.pseudo, folded=True)),
        facts=tuple(facts),
        table=_check_table(failed, checks) if failed and checks is not None else None,
    )


def _examples_text(program: Program) -> str:
    """Count examples; name those with long outputs, which may swallow text, and those inside the text."""
    spec, returns = program.spec, program.returns
    long = sum("\n" in each.output for each in spec.examples)
    inside = len(taught_by(spec, returns)) - len(spec.examples)
    text = f"{len(spec.examples)}" + (f", {long} with an output of several lines" if long else "")
    return text + (f", and {inside} in the text" if inside else "")


def _hint(program: Program) -> str:
    """Say what would help a spec that leaves its labels open, and what to expect of written answers."""
    spec = program.spec
    if isinstance(program.returns, Str) and asks_for_labels(spec.text):
        if parse_type(read := infer(spec.text, spec.examples, spec.checks).returns).labels:
            return f"Write -> {read} to choose from what the text names: it answers with text of its own."
        return (
            "This sounds like a choice, but names nothing to choose from, so it answers with text of its "
            'own. Name the labels after ->, such as -> "high" | "low", give one example of each, or write '
            "-> bool for yes or no."
        )
    if program.interpreter_id == WRITER:
        return (
            f"{WRITER} writes the answers, and of specs of kinds that it was not taught it has most rows "
            "wrong: look at some. -> span and -> edit do better where the text's own words will do; "
            "--interpreter names a larger model."
        )
    return ""


def _inferred_facts(program: Program) -> list[tuple[str, str]]:
    """Say what set the type where no annotation did, what follows from it, and how to overrule both."""
    if not program.spec.inferred:
        return []
    text = f"{program.spec.inferred}; write -> and a type, such as -> str, to set another"
    if program.interpreter_id == default_pair(program.returns):
        text += f". This type runs on {program.interpreter_id}; --interpreter names another"
    return [("inferred", text)]


def _strength_facts(program: Program) -> list[tuple[str, str]]:
    strength = strength_of(program)
    if strength is None:
        return []
    text = f"changes the interpreter's weights by {strength:.1%}"
    if is_weak(strength):
        text += (
            "; that is weak: the answers are nearly those of the interpreter without it. "
            "Examples, or a text that says more, make a stronger one"
        )
    return [("adapter", text)]


def checks_view(spec: Spec, report: _CheckReport) -> View:
    """Describe a check report with every check on its own row."""
    table = _check_table(report.results, report) if report.results else None
    return View(title=signature(spec), note=f"{report.what}: {score_text(report)}.", table=table)


def signature(spec: Spec) -> str:
    """Return the header that made `spec`."""
    return f"{spec.name}({', '.join(spec.params)}) -> {spec.returns}"


def score_text(report: _CheckReport) -> str:
    """Return a report as "3 of 4 pass"."""
    total = len(report.results)
    return f"{sum(outcome.passed for outcome in report.results)} of {total} pass" if total else "none"


def short(digest: str) -> str:
    """Return the first characters of a digest, enough to tell two apart."""
    return digest[:SHORT_DIGEST]


def size_text(n_bytes: int) -> str:
    """Return a size in the largest unit that keeps it at 1 or more."""
    if n_bytes < 1000:
        return f"{n_bytes} B"
    if n_bytes < 1_000_000:
        return f"{n_bytes / 1000:.0f} kB"
    return f"{n_bytes / 1_000_000:.1f} MB"


def seconds_text(seconds: float) -> str:
    """Return a duration with the digits that matter."""
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"


def adapter_bytes(program: Program) -> int:
    """Return the size of a program's adapter as it is stored."""
    return program.lora.nbytes


def _check_table(outcomes: Iterable[_CheckOutcome], report: _CheckReport) -> Table:
    rows = tuple(
        (_verdict(outcome, report.before.get(outcome.call)), outcome.call, outcome.expected, outcome.got)
        for outcome in outcomes
    )
    return Table(("", "check", "expected", "got"), rows)


def _verdict(outcome: _CheckOutcome, before: bool | None) -> str:
    verdict = "pass" if outcome.passed else "FAIL"
    if before is None or before == outcome.passed:
        return verdict
    return f"{verdict} (failed before)" if outcome.passed else f"{verdict} (passed before)"
