"""Programs: what a spec is compiled to, as an immutable record and as one file.

The file is a GGUF adapter that stock llama.cpp loads; all else travels in its metadata, under ``fuzzy.*``.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import numpy as np
from numpy.typing import NDArray

from fuzzy_magic.errors import InterpreterMismatch, ProgramError, ProgramFormatError, SpecError, StoreError
from fuzzy_magic.gguf_io import read_adapter, read_header, write_adapter
from fuzzy_magic.gguf_read import Value
from fuzzy_magic.lora import LoraWeights
from fuzzy_magic.models import ARCHITECTURES, Pair
from fuzzy_magic.returns import ReturnType, parse_type
from fuzzy_magic.spec import Spec

FORMAT_VERSION = 1
# Reading a spec evaluates the literals in it, which takes seconds and gigabytes for megabytes of them.
MAX_SPEC_BYTES = 1 << 20

_VERSION_KEY = "fuzzy.format_version"
_TEXT_FIELDS = {
    "pseudo": "fuzzy.pseudo",
    "template": "fuzzy.template",
    "interpreter_id": "fuzzy.interpreter.id",
    "interpreter_sha256": "fuzzy.interpreter.sha256",
    "compiler_id": "fuzzy.compiler.id",
    "compiler_sha256": "fuzzy.compiler.sha256",
    "created": "fuzzy.created",
}


@dataclass(frozen=True, eq=False)
class Program:
    """A compiled spec: pseudo-program, adapter and, for an encoder, one vector for each label.

    Parameters
    ----------
    spec : Spec
        What was compiled.
    pseudo, template : str
        The text half, and the name of the template that rendered it.
    interpreter_id, interpreter_sha256, compiler_id, compiler_sha256 : str
        What runs it and what made it.
    lora : LoraWeights
        The numeric half; held in float16, as the file holds it, from the start.
    label_vectors : ndarray or None
        (labels, width) in float32 for an encoder, with the labels in the order of the output type.
    temperature : float or None
        Factor of the cosines before the softmax; an encoder needs it.
    created : str
        When it was compiled, ISO 8601.
    parent : str or None
        Digest of the program that this one refines.
    architecture : str
        Of the interpreter, in GGUF's words. Empty means that of the bundled encoder when there are label
        vectors, else of the bundled decoder.

    Raises
    ------
    ProgramError
        When the parts do not fit together.
    """

    spec: Spec
    pseudo: str
    template: str
    interpreter_id: str
    interpreter_sha256: str
    compiler_id: str
    compiler_sha256: str
    lora: LoraWeights
    label_vectors: NDArray[np.float32] | None
    temperature: float | None
    created: str
    parent: str | None = None
    architecture: str = ""

    def __post_init__(self) -> None:
        for name in (*_TEXT_FIELDS, "architecture"):
            self._require_text(name)
        if self.parent is not None:
            self._require_text("parent")
        if (size := len(self.spec.to_json())) > MAX_SPEC_BYTES:
            self._refuse(f"its spec takes {size:,} bytes, at most {MAX_SPEC_BYTES:,} can be stored")
        self._set("lora", self._checked_lora())
        if self.label_vectors is not None:
            self._set("label_vectors", self._checked_vectors(self.label_vectors))
        self._set("temperature", self._checked_temperature())
        if not self.architecture:
            self._set(
                "architecture", ARCHITECTURES["decoder" if self.label_vectors is None else "encoder"][0]
            )

    @cached_property
    def digest(self) -> str:
        """The sha256 over all that decides behaviour: not the name, the checks, or the provenance."""
        vectors = (
            None if self.label_vectors is None else hashlib.sha256(self.label_vectors.tobytes()).hexdigest()
        )
        parts = [
            FORMAT_VERSION,
            self.spec.digest,
            self.pseudo,
            self.template,
            self.interpreter_sha256,
            self.lora.digest(),
            None if self.label_vectors is None else self.label_vectors.shape,
            vectors,
            self.temperature,
        ]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()

    @cached_property
    def returns(self) -> ReturnType:
        """The output type."""
        return parse_type(self.spec.returns)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the program to one file, which replaces another of that name in one step.

        Raises
        ------
        StoreError
            When the folder is missing, full, or may not be written.
        """
        try:
            write_adapter(path, self.lora, self._metadata(), self.architecture)
        except OSError as error:
            raise StoreError(
                f"cannot write {os.fspath(path)}: {error.strerror or error}",
                "Choose a folder that exists, may be written, and has free space.",
            ) from error

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Program:
        """Read and validate a program; a damaged or hostile file is refused before native code sees it.

        Raises
        ------
        ProgramNotFound
            When there is no such file.
        ProgramFormatError
            When it is not a program, or not one that this version reads.
        """
        if is_newer(path):
            raise ProgramFormatError(
                Path(path), "a newer fuzzy-magic wrote it", "Upgrade with: pip install --upgrade fuzzy-magic"
            )
        lora, metadata = read_adapter(path)
        return _Metadata(path, metadata).program(lora)

    def check_fits(self, pair: Pair) -> None:
        """Make sure that the interpreter of `pair` is the one that this program was compiled for.

        Raises
        ------
        InterpreterMismatch
            Saying what differs: architecture, shapes, or only the weights.
        """
        problem = self._misfit(pair)
        if problem:
            raise InterpreterMismatch(
                f"{self.spec.name} was compiled for the interpreter {self.interpreter_id} and does not fit "
                f"{pair.id}: {problem}",
                "Compile its spec again for this interpreter.",
            )

    def _misfit(self, pair: Pair) -> str | None:
        if self.architecture != pair.architecture:
            return f"its architecture is {self.architecture}, the interpreter's {pair.architecture}"
        if (self.label_vectors is None) != (pair.kind == "decoder"):
            return f"it has {'no ' if self.label_vectors is None else ''}label vectors, for {pair.kind}s"
        width = pair.modules["attn_q"][1] if "attn_q" in pair.modules else None
        if self.label_vectors is not None and width not in (None, self.label_vectors.shape[1]):
            size = self.label_vectors.shape[1]
            return f"its label vectors have {size} numbers each, the interpreter has width {width}"
        there = pair.shapes()
        for name, shape in self.lora.shapes().items():
            if name not in there:
                return f"the interpreter has no tensor {name}"
            if shape != there[name]:
                return f"{name} is {shape} in the program and {there[name]} in the interpreter"
        if self.interpreter_sha256 != pair.interpreter.sha256:
            mine, others = self.interpreter_sha256[:12], pair.interpreter.sha256[:12]
            return f"the interpreter's weights differ (sha256 {others}…, compiled for {mine}…)"
        return None

    def _metadata(self) -> dict[str, Value]:
        metadata: dict[str, Value] = {
            "general.name": self.spec.name,
            _VERSION_KEY: FORMAT_VERSION,
            "fuzzy.digest": self.digest,
            "fuzzy.spec": self.spec.to_json(),
            **{key: getattr(self, name) for name, key in _TEXT_FIELDS.items()},
        }
        if self.parent is not None:
            metadata["fuzzy.parent"] = self.parent
        if self.temperature is not None:
            metadata["fuzzy.temperature"] = self.temperature
        if self.label_vectors is not None:
            metadata["fuzzy.label_width"] = self.label_vectors.shape[1]
            metadata["fuzzy.label_vectors"] = self.label_vectors.reshape(-1)
        return metadata

    def _require_text(self, name: str) -> None:
        value = getattr(self, name)
        if not isinstance(value, str):
            raise TypeError(f"{name} must be a str, not {type(value).__name__}")
        try:
            value.encode()
        except UnicodeEncodeError as error:
            # Half of a character: no file, screen or tokenizer can take it.
            self._refuse(f"character {error.start} of its {name} is a lone surrogate, which no file can hold")

    def _checked_lora(self) -> LoraWeights:
        try:
            return LoraWeights(float(np.float32(self.lora.alpha)), self.lora.astype(np.float16).tensors)
        except ValueError as error:
            self._refuse(str(error))

    def _checked_vectors(self, vectors: NDArray[Any]) -> NDArray[np.float32]:
        array = np.array(vectors, dtype=np.float32, order="C")  # a copy, so that nobody else can change it
        labels = self.returns.labels
        if labels is None:
            self._refuse(f"it has label vectors, but its output type {self.spec.returns} has no labels")
        if array.ndim != 2 or array.shape[0] != len(labels) or array.shape[1] == 0:
            self._refuse(f"its label vectors have shape {array.shape}, expected ({len(labels)}, width)")
        if not np.isfinite(array).all():
            self._refuse("its label vectors hold a value that is not finite")
        array.flags.writeable = False
        return array

    def _checked_temperature(self) -> float | None:
        if self.temperature is None:
            if self.label_vectors is not None:
                self._refuse("it has label vectors but no temperature")
            return None
        temperature = float(self.temperature)
        if not 0 < temperature < math.inf:
            self._refuse(f"its temperature is {temperature}, expected a finite number above 0")
        return temperature

    def _refuse(self, problem: str) -> NoReturn:
        raise ProgramError(f"{self.spec.name} is not a valid program: {problem}.")

    def _set(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Program):
            return NotImplemented
        plain = [item.name for item in fields(self) if item.name not in ("lora", "label_vectors")]
        return self.digest == other.digest and all(getattr(self, n) == getattr(other, n) for n in plain)

    def __hash__(self) -> int:
        return hash(self.digest)


def is_newer(path: str | os.PathLike[str]) -> bool:
    """Say whether a newer version of this package wrote a file, from its metadata alone."""
    version = read_header(path).get(_VERSION_KEY)
    return isinstance(version, int) and version > FORMAT_VERSION


_T = TypeVar("_T", str, int, float)


class _Metadata:
    """The metadata of a file that may be anything, on its way to a program."""

    def __init__(self, path: str | os.PathLike[str], values: Mapping[str, Value]) -> None:
        self._path, self._values = Path(path), values

    def program(self, lora: LoraWeights) -> Program:
        if _VERSION_KEY not in self._values:
            raise ProgramFormatError(
                self._path,
                f"it is an adapter without {_VERSION_KEY}",
                "Only files that fuzzy-magic wrote hold a program.",
            )
        if (version := self._get(_VERSION_KEY, int)) != FORMAT_VERSION:
            self._refuse(f"{_VERSION_KEY} is {version}, expected {FORMAT_VERSION}")
        try:
            program = Program(
                spec=self._spec(),
                lora=lora,
                label_vectors=self._label_vectors() if "fuzzy.label_vectors" in self._values else None,
                temperature=self._get_any("fuzzy.temperature", float),
                parent=self._get_any("fuzzy.parent", str),
                architecture=self._get("general.architecture", str),
                **{name: self._get(key, str) for name, key in _TEXT_FIELDS.items()},
            )
            program.returns  # noqa: B018 - an output type that cannot be read is found now, not when it runs
        except ProgramFormatError:
            raise
        except (ProgramError, SpecError) as error:
            self._refuse(error.message)
        if program.digest != self._get("fuzzy.digest", str):
            self._refuse("its contents do not have the digest written in it: they were changed or damaged")
        return program

    def _spec(self) -> Spec:
        text = self._get("fuzzy.spec", str)
        if len(text) > MAX_SPEC_BYTES:
            self._refuse(f"fuzzy.spec has {len(text):,} characters, at most {MAX_SPEC_BYTES:,} are read")
        try:
            return Spec.from_json(text)
        except SpecError as error:
            self._refuse(f"fuzzy.spec: {error.message}")

    def _label_vectors(self) -> NDArray[np.float32]:
        flat, width = self._values["fuzzy.label_vectors"], self._get("fuzzy.label_width", int)
        if not isinstance(flat, np.ndarray) or flat.dtype != np.float32:
            self._refuse("fuzzy.label_vectors is not an array of float32")
        if width <= 0 or flat.size % width:
            self._refuse(
                f"fuzzy.label_vectors has {flat.size} numbers, which are no rows of fuzzy.label_width {width}"
            )
        return flat.reshape(-1, width)

    def _get(self, key: str, kind: type[_T]) -> _T:
        if key not in self._values:
            self._refuse(f"metadata key {key} is missing")
        value = self._values[key]
        if type(value) is not kind:  # not isinstance: a bool is no number here
            self._refuse(f"metadata key {key} is of type {type(value).__name__}, expected {kind.__name__}")
        return value

    def _get_any(self, key: str, kind: type[_T]) -> _T | None:
        return self._get(key, kind) if key in self._values else None

    def _refuse(self, problem: str) -> NoReturn:
        raise ProgramFormatError(self._path, problem, "Compile, save or fetch it again.")
