"""The metadata that make a GGUF adapter a program, under ``fuzzy.*``: written, and read with suspicion."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import numpy as np
from numpy.typing import NDArray

from fuzzy_magic.errors import ProgramFormatError, SpecError
from fuzzy_magic.gguf_read import Value
from fuzzy_magic.spec import Spec

if TYPE_CHECKING:
    from fuzzy_magic.program.record import Program

FORMAT_VERSION = 1
# Reading a spec evaluates the literals in it, which takes seconds and gigabytes for megabytes of them.
MAX_SPEC_BYTES = 1 << 20

VERSION_KEY, DIGEST_KEY = "fuzzy.format_version", "fuzzy.digest"
_CONFIDENCE_KEY = "fuzzy.confidence_temperature"
#: The plain texts of a program, and their keys.
TEXT_FIELDS = {
    "pseudo": "fuzzy.pseudo",
    "template": "fuzzy.template",
    "interpreter_id": "fuzzy.interpreter.id",
    "interpreter_sha256": "fuzzy.interpreter.sha256",
    "compiler_id": "fuzzy.compiler.id",
    "compiler_sha256": "fuzzy.compiler.sha256",
    "created": "fuzzy.created",
}

_T = TypeVar("_T", str, int, float)


def of(program: Program) -> dict[str, Value]:
    """Return all of a program but its weights and its architecture."""
    metadata: dict[str, Value] = {
        "general.name": program.spec.name,
        VERSION_KEY: FORMAT_VERSION,
        DIGEST_KEY: program.digest,
        "fuzzy.spec": program.spec.to_json(),
        **{key: getattr(program, name) for name, key in TEXT_FIELDS.items()},
    }
    if program.parent is not None:
        metadata["fuzzy.parent"] = program.parent
    if program.temperature is not None:
        metadata["fuzzy.temperature"] = program.temperature
    if program.confidence_temperature != 1:
        metadata[_CONFIDENCE_KEY] = program.confidence_temperature
    if program.label_vectors is not None:
        metadata["fuzzy.label_width"] = program.label_vectors.shape[1]
        metadata["fuzzy.label_vectors"] = program.label_vectors.reshape(-1)
    return metadata


def is_newer(values: Mapping[str, Value]) -> bool:
    """Say whether a newer version of this package wrote them."""
    version = values.get(VERSION_KEY)
    return isinstance(version, int) and version > FORMAT_VERSION


def fields(path: str | os.PathLike[str], values: Mapping[str, Value]) -> dict[str, Any]:
    """Return the fields of a program, but for its weights, out of metadata that may be anything.

    Raises
    ------
    ProgramFormatError
        When they are not those of a program.
    """
    return _Metadata(path, values).fields()


class _Metadata:
    """The metadata of a file that may be anything, on its way to a program."""

    def __init__(self, path: str | os.PathLike[str], values: Mapping[str, Value]) -> None:
        self._path, self._values = Path(path), values

    def fields(self) -> dict[str, Any]:
        if VERSION_KEY not in self._values:
            raise ProgramFormatError(
                self._path,
                f"it is an adapter without {VERSION_KEY}",
                "Only files that fuzzy-magic wrote hold a program.",
            )
        if (version := self._get(VERSION_KEY, int)) != FORMAT_VERSION:
            self._refuse(f"{VERSION_KEY} is {version}, expected {FORMAT_VERSION}")
        self._get(DIGEST_KEY, str)  # compared by whoever has the weights too
        confidence = self._get_any(_CONFIDENCE_KEY, float)
        return {
            "spec": self._spec(),
            "label_vectors": self._label_vectors() if "fuzzy.label_vectors" in self._values else None,
            "temperature": self._get_any("fuzzy.temperature", float),
            "confidence_temperature": 1.0 if confidence is None else confidence,
            "parent": self._get_any("fuzzy.parent", str),
            "architecture": self._get("general.architecture", str),
            **{name: self._get(key, str) for name, key in TEXT_FIELDS.items()},
        }

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
