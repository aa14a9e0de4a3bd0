"""What the server does, without HTTP: compile, run, hand out programs and tell about models."""

from __future__ import annotations

import keyword
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from fuzzy_magic import api, models
from fuzzy_magic.errors import ProgramNotFound
from fuzzy_magic.interpreter.decoder import longest_answer
from fuzzy_magic.interpreter.function import FuzzyFunction
from fuzzy_magic.models import HostedCompiler, PublishedCompiler
from fuzzy_magic.program import Program
from fuzzy_magic.returns import parse_type
from fuzzy_magic.serve.problems import Problem, invalid
from fuzzy_magic.serve.sdk import paw_file
from fuzzy_magic.spec import Spec, make_spec
from fuzzy_magic.store import Store, default_store

MOST_FUNCTIONS = 16  # bound programs kept for `infer`

_ID = re.compile(r"[0-9a-f]{64}")
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,48}[a-z0-9]")
_PINNED = re.compile(r"(.+)@v([1-9][0-9]{0,8})")
_TYPES = {str: "text", int: "whole number", float: "number"}
_T = TypeVar("_T", str, int, float)
_Found = TypeVar("_Found")


@dataclass(frozen=True)
class CompileRequest:
    """What a client asks to have compiled, checked."""

    spec: Spec
    slug: str | None

    @classmethod
    def read(cls, body: Mapping[str, object], compilers: tuple[str, ...]) -> CompileRequest:
        """Read the body of a request.

        `public`, `name`, `tags` and `ephemeral` are what a hub needs: here nothing is ever published.

        Raises
        ------
        Problem
            For a field of the wrong kind, and for a compiler that is not offered.
        SpecError
            For a spec that cannot be read.
        """
        text, slug = _field(body, "spec", str), _field(body, "slug", str)
        named = _field(body, "compiler", str)
        if text is None:
            raise invalid("spec is missing.")
        if named is not None and named not in compilers:
            offered = {"compilers": list(compilers)}
            raise Problem(400, "unknown_compiler", f"There is no compiler {named[:80]!r} here.", offered)
        if slug is not None and not _SLUG.fullmatch(slug):
            raise invalid("slug must be 2 to 50 small letters, digits and hyphens.")
        return cls(_plain(make_spec(text, name=None if slug is None else _name(slug))), slug)


@dataclass(frozen=True)
class InferRequest:
    """A program, by id or slug, and its input."""

    program: str
    text: str

    @classmethod
    def read(cls, body: Mapping[str, object], longest: int) -> InferRequest:
        """Read the body of a request; what cannot be obeyed is refused and not passed over.

        Answers may have `longest` tokens, whatever is asked for.
        """
        program, text = _field(body, "program_id", str), _field(body, "input", str)
        if program is None or text is None:
            raise invalid("program_id and input are needed.")
        if (most := _field(body, "max_tokens", int)) is not None and most < longest:
            raise invalid(f"Answers take up to {longest} tokens here; fewer cannot be asked for.")
        if _field(body, "temperature", float):
            raise invalid("Answers are greedy here: leave out temperature, or send 0.")
        return cls(program, text)


class Service:
    """One compiler and one interpreter, and the programs in the store.

    Parameters
    ----------
    interpreter, compiler
        As for `fuzzy_magic.compile`; by default the bundled interpreter that writes text, because the SDK
        runs no other kind.

    Raises
    ------
    CompileError
        When there is no such interpreter or compiler.
    """

    def __init__(self, interpreter: str | None = None, compiler: str | None = None) -> None:
        self._interpreter, self._compiler = interpreter, compiler
        if interpreter is None and compiler is None:
            self._interpreter = models.DECODER_PAIR
        self.pair = models.resolve(self._interpreter, compiler, parse_type("str"))
        self._functions: OrderedDict[str, FuzzyFunction] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def compiler_names(self) -> tuple[str, ...]:
        """By which a client may name the compiler."""
        made = self.pair.compiler
        own = made.id if isinstance(made, PublishedCompiler | HostedCompiler) else self.pair.id
        return tuple(dict.fromkeys(filter(None, (self._compiler, own, self._interpreter))))

    @property
    def longest(self) -> int:
        """Tokens that an answer may have."""
        return longest_answer(self.pair)

    @property
    def model(self) -> Path | None:
        """The interpreter's file, if clients cannot fetch it from the hub."""
        return None if self.pair.interpreter.hub else self.pair.interpreter.path

    @property
    def model_name(self) -> str:
        """What clients call that file: its very weights."""
        return f"{self.pair.interpreter.sha256[:16]}.gguf"

    def compile(self, request: CompileRequest) -> dict[str, object]:
        """Compile a spec, keep the program, and bind it to its slug."""
        started = time.perf_counter()
        built = api.compile_spec(request.spec, interpreter=self._interpreter, compiler=self._compiler)
        program, version = built.function.program, None
        if request.slug is not None:
            bound = self._store.bind(request.slug, program.digest, spec=request.spec.to_json())
            version = bound.n
        seconds = time.perf_counter() - started
        return {
            "program_id": program.digest,
            "slug": request.slug,
            "version": version,
            "pseudo_program": program.pseudo,
            "compiler_snapshot": f"{program.compiler_id}-{program.compiler_sha256[:12]}",
            "timings": {"total_ms": round(1000 * seconds, 1)},
            "cached": built.cached,
            "error": None,
        }

    def infer(self, request: InferRequest) -> dict[str, object]:
        """Run a program on one input."""
        started = time.perf_counter()
        function = self._function(self._id(request.program))
        try:
            value = function(request.text)
        except TypeError as error:
            raise invalid(f"{error}.") from error  # it takes several values
        milliseconds = 1000 * (time.perf_counter() - started)
        return {"output": function.returns.format(value), "latency_ms": round(milliseconds, 1)}

    def resolve(self, reference: str) -> str:
        """Return the id of a program in the store, by id, name, or name with its version, as in `urgent@v2`.

        Raises
        ------
        ProgramNotFound
            When the store has no such program.
        """
        id = self._id(reference)
        self._kept(lambda: self._store.path(id), id)
        return id

    def _id(self, reference: str) -> str:
        """Return the id that a reference stands for; whether there is such a program is not looked at."""
        if _ID.fullmatch(reference):
            return reference
        pinned = _PINNED.fullmatch(reference)
        name, wanted = (pinned[1], int(pinned[2])) if pinned else (reference, None)
        versions = self._store.history(name)
        found = [each for each in versions if wanted in (None, each.n)]
        if not found:
            raise ProgramNotFound(f"The program {reference[:80]} was not found.")
        return found[-1].digest

    def paw(self, reference: str, model_url: str) -> tuple[str, bytes]:
        """Return the id of a program and the file that the SDK runs, with the interpreter's address in it."""
        program = self._program(self._id(reference))
        return program.digest, paw_file(program, self.pair, model_url)

    def describe(self, reference: str) -> dict[str, object]:
        """Tell about a program."""
        program = self._program(self._id(reference))
        return {
            "id": program.digest,
            "name": program.spec.name,
            "spec": program.spec.text,
            "interpreter": program.interpreter_id,
            "public": False,
            "created_at": program.created,
        }

    def compilers(self) -> list[dict[str, object]]:
        """Tell about the compiler."""
        first, *others = self.compiler_names
        return [{"name": first, "aliases": others, "interpreter": self.pair.id, "default": True}]

    @property
    def _store(self) -> Store:
        return default_store()

    def _program(self, id: str) -> Program:
        return self._kept(lambda: self._store.get(id), id)

    def _kept(self, find: Callable[[], _Found], id: str) -> _Found:
        try:
            return find()
        except ProgramNotFound:  # which names a folder of this machine
            raise ProgramNotFound(
                f"The program {id} was not found.", "Compile its spec here first."
            ) from None

    def _function(self, id: str) -> FuzzyFunction:
        with self._lock:
            if id in self._functions:
                self._functions.move_to_end(id)
                return self._functions[id]
        program = self._program(id)
        ours = program.interpreter_sha256 == self.pair.interpreter.sha256
        pair = self.pair if ours else models.pair(program.interpreter_id)
        program.check_fits(pair)
        with self._lock:
            self._functions[id] = FuzzyFunction(program, pair)
            while len(self._functions) > MOST_FUNCTIONS:
                self._functions.popitem(last=False)
            return self._functions[id]


def _name(slug: str) -> str:
    """Return the name that a function of this slug has in Python."""
    name = slug.replace("-", "_")
    return f"_{name}" if name[0].isdigit() or keyword.iskeyword(name) else name


def _plain(spec: Spec) -> Spec:
    """Leave out the line that our client adds about the answer: a type that was read is written anyway."""
    line = f"\nAnswer: {parse_type(spec.returns).describe()}"
    return replace(spec, text=spec.text.removesuffix(line)) if spec.inferred else spec


def _field(body: Mapping[str, object], name: str, kind: type[_T]) -> _T | None:
    """Return a field, None for one that is missing or null; Problem with 422 for one of another type."""
    value = body.get(name)
    # A client may send 0 for 0.0, but True is no number.
    if kind is float and type(value) is int:
        with suppress(OverflowError):  # what is too large to be one is refused below
            value = float(value)
    if isinstance(value, str) and not value.isascii() and value != value.encode("utf-8", "ignore").decode():
        raise invalid(f"{name} holds half of a character.")  # no answer could quote it
    if value is None or type(value) is kind:
        return value
    raise invalid(f"{name} must be of type {_TYPES[kind]}.")
