"""Compilers: from a spec to a program. Only the published ones need torch, and load it when they compile."""

from __future__ import annotations

from fuzzy_magic import models
from fuzzy_magic.compiler.hosted import RemoteCompiler
from fuzzy_magic.compiler.mapper import Compiler, MapperCompiler
from fuzzy_magic.compiler.mapper import compiler as mapper_compiler
from fuzzy_magic.compiler.published.compiler import CheckpointCompiler, checkpoint_compiler
from fuzzy_magic.errors import CompileError
from fuzzy_magic.models import CompilerFiles, HostedCompiler, Pair, PublishedCompiler

__all__ = ["CheckpointCompiler", "Compiler", "MapperCompiler", "RemoteCompiler", "compiler"]


def compiler(pair: str | Pair) -> Compiler:
    """Return the compiler of a pair, of whatever kind it is.

    Raises
    ------
    CompileError
        When there is no such pair, or it has no compiler.
    AssetError
        When a file of the compiler is missing or not the right one.
    """
    wanted = pair if isinstance(pair, Pair) else models.pair(pair)
    match wanted.compiler:
        case CompilerFiles():
            return mapper_compiler(wanted)
        case PublishedCompiler():
            return checkpoint_compiler(wanted)
        case HostedCompiler():
            return RemoteCompiler(wanted)
        case None:
            raise CompileError(
                f"{wanted.id} comes without a compiler.", f"Name one: {', '.join(models.compilers())}."
            )
