"""What a pair is made of: files, an interpreter's shapes, and one of three kinds of compiler."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from fuzzy_magic.errors import AssetError, CompileError

#: What answers: a label chosen, a piece of the input cut out, its words edited, or text written.
Kind = Literal["encoder", "extractor", "editor", "decoder"]

#: The parts of a compiler in the published layout.
CHECKPOINT_MODEL, CHECKPOINT_MAPPER, CHECKPOINT_META = "compiler", "lora_mapper.pt", "meta.json"

_SAMPLE = 1 << 20  # bytes


@dataclass(frozen=True)
class HubFile:
    """A file of a model repository on the hub, and the bytes that it has."""

    repo: str
    name: str
    size: int
    revision: str = "main"


@dataclass(frozen=True)
class ModelFile:
    """A file on disk and the sha256 that it must have; with `hub`, where it is fetched from when missing."""

    path: Path
    sha256: str
    hub: HubFile | None = None


@dataclass(frozen=True)
class CompilerFiles:
    """A compiler of our own kind: a LoRA adapter over the spec encoder, and a mapper of these dimensions."""

    encoder: ModelFile
    adapter: ModelFile
    mapper: ModelFile
    rank: int
    alpha: float
    n_bases: int

    @property
    def sha256(self) -> str:
        """One digest over the three files."""
        return _digest(self.encoder.sha256, self.adapter.sha256, self.mapper.sha256)


@dataclass(frozen=True)
class PublishedCompiler:
    """A compiler in the published layout: `compiler/`, `lora_mapper.pt` and `meta.json`.

    Parameters
    ----------
    id : str
        What it is called.
    hub : str, optional
        The repository that has it.
    folder : Path, optional
        Where it lies on disk, for one that is not fetched.
    revision : str
        Of the repository.
    pseudo : str, optional
        Folder or GGUF file of the instruct model that writes the pseudo-programs.
    """

    id: str
    hub: str | None
    folder: Path | None
    revision: str = "main"
    pseudo: str | None = None

    @cached_property
    def sha256(self) -> str:
        """What tells it from other compilers: repository and revision, or a digest over samples of its files.

        Raises
        ------
        AssetError
            When a file of the folder cannot be read.
        """
        pseudo = "" if self.pseudo is None else _sampled(Path(self.pseudo))
        if self.folder is None:
            return _digest("hub", str(self.hub), self.revision, pseudo)
        return _digest("folder", _sampled(self.folder), pseudo)


@dataclass(frozen=True)
class HostedCompiler:
    """A compiler that the server at `url` runs; `snapshot` is its name there."""

    snapshot: str
    url: str
    id: str = "hosted"

    @property
    def sha256(self) -> str:
        """What tells it from other compilers: its server and its name there."""
        return _digest(self.id, self.url, self.snapshot)


AnyCompiler = CompilerFiles | PublishedCompiler | HostedCompiler


@dataclass(frozen=True, eq=False)
class Pair:
    """A frozen interpreter and a compiler that makes programs for it.

    `modules` gives the shape (d_out, d_in) of each target module; `temperature` scales the cosines of an
    encoder, and `confidence_temperature` softens how sure programs sound (see `calibration`). `aliases` are
    what others call the interpreter. Two pairs are equal when their ids and files are.
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
    compiler: AnyCompiler | None
    temperature: float = 1.0
    confidence_temperature: float = 1.0
    aliases: tuple[str, ...] = ()

    def shapes(self) -> dict[str, tuple[int, int]]:
        """Shape (d_out, d_in) of each tensor that an adapter may change, by its name in the GGUF file."""
        return {
            f"blk.{layer}.{module}.weight": shape
            for layer in range(self.n_layers)
            for module, shape in self.modules.items()
        }

    def compiler_files(self) -> CompilerFiles:
        """Return the files of a compiler of our own kind.

        Raises
        ------
        CompileError
            When the pair has none, or one of another kind.
        """
        if isinstance(self.compiler, CompilerFiles):
            return self.compiler
        raise CompileError(
            f"The compiler of {self.id} is not one that this package trained.",
            "Name a pair that an export wrote.",
        )

    def fits(self, other: Pair) -> bool:
        """Tell whether adapters for the one interpreter fit the other, by shapes and not by weights."""
        return self.architecture == other.architecture and self.shapes() == other.shapes()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Pair) and self._identity() == other._identity()

    def __hash__(self) -> int:
        return hash(self._identity())

    def _identity(self) -> tuple[str, Path, str, str]:
        compiler = "" if self.compiler is None else self.compiler.sha256
        return self.id, self.folder, self.interpreter.sha256, compiler


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _sampled(path: Path) -> str:
    """Digest names, sizes and three samples of each file: reading 8 GB whole would take minutes."""
    digest = hashlib.sha256()
    files = [path] if path.is_file() else sorted(each for each in path.rglob("*") if each.is_file())
    try:
        for file in files:
            size = file.stat().st_size
            digest.update(f"{file.relative_to(path).as_posix()}\n{size}\n".encode())
            with file.open("rb") as stream:
                for start in (0, size // 2, max(0, size - _SAMPLE)):
                    stream.seek(start)
                    digest.update(stream.read(_SAMPLE))
    except OSError as error:
        raise AssetError(f"{file} cannot be read: {error.strerror}", "Check the folder.") from error
    return digest.hexdigest()
