"""Programs: what a spec is compiled to, as an immutable record and as one file."""

from fuzzy_magic.program.record import Program, is_newer

__all__ = ["Program", "is_newer"]
