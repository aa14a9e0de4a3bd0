"""`%%fuzzy` and `%fuzzy`: a line is parsed, one call is made, and what it returns displays itself."""

from __future__ import annotations

from fuzzy_magic.magic.magics import FuzzyMagics, register, unregister

__all__ = ["FuzzyMagics", "register", "unregister"]
