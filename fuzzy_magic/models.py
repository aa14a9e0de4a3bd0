"""Pairs of interpreter and compiler as data: ids, files, checksums, shapes, template; from ``pair.json``.

Every pair is a folder. The bundled ones lie in the package; a trained but unshipped one is named by its path.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import re
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Literal, NoReturn, TypeGuard, cast

from fuzzy_magic.errors import AssetError, CompileError
from fuzzy_magic.returns import ReturnType

BUNDLED = Path(__file__).parent / "bundled"
PAIR_FILE = "pair.json"

ENCODER_PAIR, DECODER_PAIR = "minilm", "tiny"
#: Which architectures, in GGUF's words, can play which part.
ARCHITECTURES = {"encoder": ("bert",), "decoder": ("qwen3",)}

Kind = Literal["encoder", "decoder"]

_SHA256 = re.compile(r"[0-9a-f]{64}")
_MODULE = re.compile(r"[a-z0-9_]+")


@dataclass(frozen=True)
class ModelFile:
    """A file on disk and the sha256 that it must have."""

    path: Path
    sha256: str


@dataclass(frozen=True)
class CompilerFiles:
    """The compiler of a pair: a LoRA adapter over the spec encoder, and a mapper of the given dimensions."""

    encoder: ModelFile
    adapter: ModelFile
    mapper: ModelFile
    rank: int
    alpha: float
    n_bases: int

    @property
    def sha256(self) -> str:
        """One digest over the three files."""
        parts = (self.encoder.sha256, self.adapter.sha256, self.mapper.sha256)
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@dataclass(frozen=True, eq=False)
class Pair:
    """A frozen interpreter and the compiler trained for it.

    `modules` gives the shape (d_out, d_in) of each target module; `temperature` scales the cosines of an
    encoder.
    Two pairs are equal when their ids and files are.
    """

    id: str
    kind: Kind
    template: str
    folder: Path
    interpreter: ModelFile
    architecture: str
    n_layers: int
    n_ctx: int
    modules: dict[str, tuple[int, int]]
    compiler: CompilerFiles
    temperature: float

    def shapes(self) -> dict[str, tuple[int, int]]:
        """Shape (d_out, d_in) of each tensor that an adapter may change, by its name in the GGUF file."""
        return {
            f"blk.{layer}.{module}.weight": shape
            for layer in range(self.n_layers)
            for module, shape in self.modules.items()
        }

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Pair) and self._identity() == other._identity()

    def __hash__(self) -> int:
        return hash(self._identity())

    def _identity(self) -> tuple[str, Path, str, str]:
        return self.id, self.folder, self.interpreter.sha256, self.compiler.sha256


def pairs() -> tuple[str, ...]:
    """Ids of the bundled pairs, sorted."""
    return tuple(sorted(path.parent.name for path in BUNDLED.glob(f"*/{PAIR_FILE}")))


def default_pair(returns: ReturnType) -> str:
    """Id of the pair for an output type: the encoder chooses from closed sets, the decoder does the rest."""
    return ENCODER_PAIR if returns.labels else DECODER_PAIR


def pair(id: str | os.PathLike[str]) -> Pair:
    """Read a pair.

    Parameters
    ----------
    id : str or path
        Id of a bundled pair, or path of a folder that holds a ``pair.json``.

    Raises
    ------
    CompileError
        When there is no such pair.
    AssetError
        When its ``pair.json`` is not as it should be; the message names the file and the field.
    """
    name = os.fspath(id)
    known = pairs()
    if name in known:
        return _read_pair(BUNDLED / name / PAIR_FILE)
    folder = Path(name).expanduser()
    looks_like_path = isinstance(id, os.PathLike) or len(folder.parts) > 1 or name in (".", "..")
    if os.path.isfile(folder / PAIR_FILE):  # unlike Path.is_file, this never raises
        return _read_pair(folder / PAIR_FILE)
    if looks_like_path:
        raise CompileError(f"there is no {PAIR_FILE} in {name}", "Give the folder that an export wrote.")
    if name == DECODER_PAIR:
        raise CompileError(
            f"the interpreter {name!r}, which writes text, numbers, lists and JSON, is not bundled",
            f'{ENCODER_PAIR} is for bool and labels such as "a" | "b"; or give the folder of another pair.',
        )
    near = get_close_matches(name, known, n=1)
    meant = f"Did you mean {near[0]!r}? " if near else ""
    raise CompileError(
        f"there is no interpreter {name!r}",
        f"{meant}Bundled: {', '.join(known) or 'none'}; a folder works too.",
    )


def _read_pair(path: Path) -> Pair:
    try:
        data = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise AssetError(f"{path} cannot be read: {error}", "Export or install the pair again.") from error
    top = _Fields(path, "", data)
    kind = top.choice("kind", tuple(ARCHITECTURES))
    compiler = top.fields("compiler")
    return Pair(
        id=top.text("id"),
        kind=cast("Kind", kind),
        template=top.text("template"),
        folder=path.parent.resolve(),
        interpreter=top.file("interpreter"),
        architecture=top.choice("architecture", ARCHITECTURES[kind]),
        n_layers=top.count("n_layers"),
        n_ctx=top.count("n_ctx"),
        modules=top.modules("modules"),
        compiler=CompilerFiles(
            encoder=compiler.file("encoder"),
            adapter=compiler.file("adapter"),
            mapper=compiler.file("mapper"),
            rank=compiler.count("rank"),
            alpha=compiler.positive("alpha"),
            n_bases=compiler.count("n_bases"),
        ),
        temperature=top.positive("temperature"),
    )


@dataclass(frozen=True)
class _Fields:
    """A JSON object of a pair file, whose getters refuse a missing or wrong field by its full name."""

    path: Path
    prefix: str
    data: object

    def __post_init__(self) -> None:
        if not isinstance(self.data, dict):
            name = self.prefix.rstrip(".") or "the whole file"
            raise self._error(f"{name} must be an object, not {self.data!r:.80}")

    def text(self, key: str) -> str:
        value = self._value(key)
        return value if isinstance(value, str) and value else self._refuse(key, "a text that is not empty")

    def choice(self, key: str, allowed: tuple[str, ...]) -> str:
        value = self._value(key)
        return (
            value if isinstance(value, str) and value in allowed else self._refuse(key, " or ".join(allowed))
        )

    def count(self, key: str) -> int:
        value = self._value(key)
        return value if _is_count(value) else self._refuse(key, "a whole number above 0")

    def positive(self, key: str) -> float:
        value = self._value(key)
        if not isinstance(value, int | float) or isinstance(value, bool) or not 0 < value < math.inf:
            self._refuse(key, "a finite number above 0")
        return float(value)

    def modules(self, key: str) -> dict[str, tuple[int, int]]:
        table = self.fields(key)
        assert isinstance(table.data, dict)  # checked when it was made
        if not table.data:
            self._refuse(key, "an object with at least one module")
        modules = {}
        for name, shape in table.data.items():
            if not _MODULE.fullmatch(name):
                table._refuse(name, "named with small letters, digits and _")
            if not isinstance(shape, list) or len(shape) != 2 or not all(map(_is_count, shape)):
                table._refuse(name, "[d_out, d_in], two whole numbers above 0")
            modules[name] = (shape[0], shape[1])
        return modules

    def file(self, key: str) -> ModelFile:
        fields = self.fields(key)
        name, sha256 = fields.text("file"), fields.text("sha256")
        if not _SHA256.fullmatch(sha256):
            fields._refuse("sha256", "64 hexadecimal digits in small letters")
        if "\0" in name:
            fields._refuse("file", "the path of a file")
        return ModelFile((self.path.parent / name).resolve(), sha256)

    def fields(self, key: str) -> _Fields:
        return _Fields(self.path, f"{self.prefix}{key}.", self._value(key))

    def _value(self, key: str) -> object:
        assert isinstance(self.data, dict)  # checked when it was made
        if key not in self.data:
            raise self._error(f"{self.prefix}{key} is missing")
        return self.data[key]

    def _refuse(self, key: str, wanted: str) -> NoReturn:
        raise self._error(f"{self.prefix}{key} must be {wanted}, not {self._value(key)!r:.80}")

    def _error(self, problem: str) -> AssetError:
        return AssetError(f"{self.path}: {problem}", "Export or install the pair again.")


def _is_count(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0
