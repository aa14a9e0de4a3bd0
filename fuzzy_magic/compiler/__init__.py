"""Compilers: from a spec to a program, without torch."""

from __future__ import annotations

from fuzzy_magic.compiler.mapper import Compiler, MapperCompiler, compiler

__all__ = ["Compiler", "MapperCompiler", "compiler"]
