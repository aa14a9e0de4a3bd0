"""The two ways to a fuzzy function: compile a spec, load a file."""

from __future__ import annotations

import hashlib
import os
import time
import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from fuzzy_magic import models
from fuzzy_magic.compiler import compiler as compiler_of
from fuzzy_magic.compiler.fitting import METHOD
from fuzzy_magic.errors import ProgramNotFound, StoreError
from fuzzy_magic.interpreter.confidence import with_confidence
from fuzzy_magic.interpreter.function import FuzzyFunction
from fuzzy_magic.models import Pair
from fuzzy_magic.program import Program
from fuzzy_magic.returns import as_text, parse_type, settled
from fuzzy_magic.spec import Spec, make_spec
from fuzzy_magic.spec.infer import is_guess
from fuzzy_magic.store import default_store


@dataclass(frozen=True)
class Built:
    """A compiled function, whether the store had it already, and the seconds it took."""

    function: FuzzyFunction
    cached: bool
    seconds: float


def compile(
    spec: str,
    name: str | None = None,
    params: Sequence[str] | None = None,
    returns: Any = None,
    examples: Iterable[Any] | Mapping[Any, Any] | None = None,
    checks: Iterable[Any] | None = None,
    compiler: str | None = None,
    interpreter: str | None = None,
    cache: bool = True,
) -> FuzzyFunction:
    """Compile plain English into a function of text.

    Parameters
    ----------
    spec : str
        What the function does. `Input:`/`Output:` pairs in it are examples, `>>>` lines are checks.
    name : str, optional
        Name of the function, by which `>>>` lines in the spec call it.
    params : sequence of str, optional
        Parameter names, which are column names for `df.fuzzy.apply`; one parameter `text` by default.
    returns : type or str, optional
        Output type: `str`, `'edit'` (the input's own words, cut, re-cased, moved, joined anew), `'span'` (a
        piece of the input), `bool`, `int`, `float`, `'"a" | "b"'` or a list of labels, `list[str]`,
        `{"key": str}`. Without one, the spec's words, its examples or its sound set it; else it is `str`.
    examples : pairs or dict, optional
        (input, output) pairs that teach: programs are fitted to them.
    checks : pairs or dict, optional
        (input, expected) pairs that the compiler never sees; `.check()` runs them.
    compiler, interpreter : str, optional
        A pair by id or folder; by default the output type decides. An interpreter may also be the path of a
        GGUF file, a compiler a published one, a folder in the published layout, or `hosted`; see
        docs/pairs.md.
    cache : bool
        Reuse the program when the same spec was compiled before.

    Raises
    ------
    SpecError
        When the spec, the type, an example or a check is wrong.
    CompileError
        When there is no such pair, or it cannot serve this spec.

    Examples
    --------
    >>> import fuzzy_magic
    >>> urgent = fuzzy_magic.compile("Is this message urgent?", returns=bool)  # doctest: +SKIP
    """
    made = make_spec(spec, name=name, params=params, returns=returns, examples=examples, checks=checks)
    return compile_spec(made, interpreter=interpreter, compiler=compiler, cache=cache).function


def compile_spec(
    spec: Spec, *, interpreter: str | None = None, compiler: str | None = None, cache: bool = True
) -> Built:
    """Compile a parsed spec; the store remembers by all that decides the outcome, or warns that it cannot."""
    started = time.perf_counter()
    spec = settled(spec)
    pair = models.resolve(interpreter, compiler, parse_type(spec.returns))
    if pair.kind == "decoder" and is_guess(spec.inferred):  # was asked for by name, and can write anything
        spec = as_text(spec)
    store, key = default_store(), compile_key(spec, pair)
    program = store.compiled(key) if cache else None
    known = program is not None
    if program is None:
        program = with_confidence(compiler_of(pair).compile(spec), pair)
        try:
            store.remember(key, store.put(program))
        except StoreError as error:
            # The program is fine: a cache folder that cannot be written costs its memory alone.
            warnings.warn(f"{spec.name} is compiled but not remembered: {error}", stacklevel=3)
    else:
        # The key leaves out what does not decide behaviour: the name and the checks are the caller's.
        program = with_confidence(replace(program, spec=spec), pair)
    return Built(FuzzyFunction(program, pair), known, time.perf_counter() - started)


def compile_key(spec: Spec, pair: Pair) -> str:
    """Name a compile by all that decides its outcome; the pair has to have a compiler."""
    assert pair.compiler is not None
    parts = (spec.digest, pair.template, pair.interpreter.sha256, pair.compiler.sha256, METHOD)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def load(path: str | os.PathLike[str], interpreter: str | None = None) -> FuzzyFunction:
    """Read a program file and bind it to its interpreter.

    Parameters
    ----------
    path : path
        A program, `.gguf` or `.paw`.
    interpreter : str, optional
        Its interpreter, by id, folder or path of a GGUF file; by default the one that the program names.

    Raises
    ------
    ProgramNotFound
        When there is no file; a name in the store is told how to load it.
    ProgramFormatError
        When it is not a sound program file.
    InterpreterMismatch
        When its interpreter is not the one installed here.
    CompileError
        When there is no such interpreter.
    """
    try:
        program = Program.load(path)
    except ProgramNotFound as error:
        name = os.fspath(path)
        if not default_store().history(name.partition("@")[0]) or Path(path).exists():
            raise
        hint = f"It is a name in the store: in a notebook, %fuzzy load {name} binds it."
        raise ProgramNotFound(error.message, hint) from error
    pair = (
        models.pair(program.interpreter_id) if interpreter is None else models.interpreter_pair(interpreter)
    )
    program.check_fits(pair)
    return FuzzyFunction(program, pair)
