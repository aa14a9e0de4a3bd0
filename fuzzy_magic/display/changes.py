"""What differs between two specs: in a few words, and line by line."""

from __future__ import annotations

from difflib import unified_diff

from fuzzy_magic.display.programs import signature
from fuzzy_magic.spec import Spec


def changes(old: Spec, new: Spec) -> str:
    """Say in a few words which parts of a spec differ, or "" when none does."""
    parts = []
    if old.params != new.params:
        parts.append("parameters")
    if old.returns != new.returns:
        parts.append("return type")
    if old.text != new.text:
        parts.append("text")
    for name, before, after in (
        ("example", old.examples, new.examples),
        ("check", old.checks, new.checks),
    ):
        added = sum(1 for item in after if item not in before)
        removed = sum(1 for item in before if item not in after)
        counts = [f"{sign}{count}" for sign, count in (("+", added), ("−", removed)) if count]
        if counts:
            parts.append(f"{name}s {' '.join(counts)}")
        elif before != after:
            parts.append(f"order of {name}s")
    return ", ".join(parts)


def spec_source(spec: Spec) -> str:
    """Write a spec as the cell that makes it."""
    parts = [f"%%fuzzy {signature(spec)}", spec.text]
    parts += [f"Input: {each.input}\nOutput: {each.output}" for each in spec.examples]
    parts += [f">>> {each.call}\n{each.expected}" for each in spec.checks]
    return "\n".join(parts)


def spec_diff(old: Spec, new: Spec, before: str, after: str) -> str:
    """Return a unified diff of two specs, written as cells, or "" when they read the same."""
    old_lines, new_lines = spec_source(old).splitlines(), spec_source(new).splitlines()
    return "\n".join(unified_diff(old_lines, new_lines, before, after, lineterm=""))
