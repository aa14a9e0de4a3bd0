"""Which examples teach a program: those that a spec gives, and those that its text shows."""

from __future__ import annotations

from fuzzy_magic.returns.base import ReturnType
from fuzzy_magic.returns.edits import Edit
from fuzzy_magic.returns.spans import Span
from fuzzy_magic.spec import Example, Spec
from fuzzy_magic.spec.shown import examples_in


def taught_by(spec: Spec, returns: ReturnType) -> tuple[Example, ...]:
    """Return the examples of a spec and then those of its text that its type can answer with.

    A text shows one value for an input, so those of several parameters have none.
    """
    if len(spec.params) > 1:
        return spec.examples
    known = {each.input for each in spec.examples}
    shown = examples_in(spec.text, returns.makes if isinstance(returns, (Edit, Span)) else None)
    answers = (e for e in shown if e.input not in known and returns.parse(e.output) is not None)
    return (*spec.examples, *answers)
