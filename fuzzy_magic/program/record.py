"""Programs: what a spec is compiled to, as an immutable record and as one file.

The file is a GGUF adapter that stock llama.cpp loads; all else travels in its metadata, under ``fuzzy.*``.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from fuzzy_magic.errors import InterpreterMismatch, ProgramError, ProgramFormatError, SpecError, StoreError
from fuzzy_magic.gguf_io import read_adapter, read_header, write_adapter
from fuzzy_magic.gguf_read import Value
from fuzzy_magic.lora import LoraWeights
from fuzzy_magic.models import ARCHITECTURES, Pair
from fuzzy_magic.program import metadata, paw
from fuzzy_magic.returns import ReturnType, Span, parse_type
from fuzzy_magic.spec import Spec

CONFIDENCE_TEMPERATURES = (0.01, 100.0)  # fits lie between 0.1 and 20


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
        The numeric half; held as the file holds it, from the start: in Q4_0 blocks, or else in float16.
    label_vectors : ndarray or None
        (labels, width) in float32 for an encoder, with the labels in the order of the output type.
    temperature : float or None
        Factor of the cosines before the softmax; an encoder needs it.
    created : str
        When it was compiled, ISO 8601.
    parent : str or None
        Digest of the program that this one refines.
    confidence_temperature : float
        Corrects how sure the scores sound: p^(1/T), normalised again. It changes no answer, so the digest
        leaves it out.
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
    confidence_temperature: float = 1.0

    def __post_init__(self) -> None:
        for name in (*metadata.TEXT_FIELDS, "architecture"):
            self._require_text(name)
        if self.parent is not None:
            self._require_text("parent")
        if (size := len(self.spec.to_json())) > metadata.MAX_SPEC_BYTES:
            self._refuse(f"its spec takes {size:,} bytes, at most {metadata.MAX_SPEC_BYTES:,} can be stored")
        self._set("lora", self._checked_lora())
        if self.label_vectors is not None:
            self._set("label_vectors", self._checked_vectors(self.label_vectors))
        self._set("temperature", self._checked_temperature())
        self._set("confidence_temperature", self._checked_confidence_temperature())
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
            metadata.FORMAT_VERSION,
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

        A name that ends in ``.paw`` makes a file for the ``programasweights`` SDK, any other a GGUF adapter.
        Both hold the whole program.

        Raises
        ------
        ProgramError
            When the program has no form as a ``.paw``; an encoder's has none.
        StoreError
            When the folder is missing, full, or may not be written.
        """
        path = Path(path).expanduser()
        try:
            if path.suffix.lower() == paw.SUFFIX:
                with tempfile.TemporaryDirectory(prefix="fuzzy_magic") as folder:
                    adapter = Path(folder) / "adapter.gguf"
                    write_adapter(adapter, self.lora, metadata.of(self), self.architecture)
                    paw.write(path, self, adapter.read_bytes())
            else:
                write_adapter(path, self.lora, metadata.of(self), self.architecture)
        except OSError as error:
            raise StoreError(
                f"cannot write {os.fspath(path)}: {error.strerror or error}",
                "Choose a folder that exists, may be written, and has free space.",
            ) from error

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Program:
        """Read and validate a program, GGUF or ``.paw``, before native code sees anything of it.

        A damaged or hostile file is refused. A ``.paw`` that others wrote gives a program of text to text.

        Raises
        ------
        ProgramNotFound
            When there is no such file.
        ProgramFormatError
            When it is not a program, or not one that this version reads.
        """
        path = Path(path).expanduser()
        if paw.is_paw(path):
            return _from_paw(path)
        if is_newer(path):
            _refuse_newer(path)
        lora, values = read_adapter(path)
        return _from_metadata(path, lora, values)

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
            lora = self.lora if self.lora.quantised == "q4_0" else self.lora.astype(np.float16)
            return LoraWeights(float(np.float32(lora.alpha)), lora.tensors).mapped()
        except ValueError as error:
            self._refuse(str(error))

    def _checked_vectors(self, vectors: NDArray[Any]) -> NDArray[np.float32]:
        array = np.array(vectors, dtype=np.float32, order="C")  # a copy, so that nobody else can change it
        anchors = self.returns.anchors
        if anchors is None:
            self._refuse(f"it has label vectors, but its output type {self.spec.returns} has no labels")
        # Programs of spans had no vector for the words inside before 2026-11-28, and need none.
        known = (len(anchors), 2) if isinstance(self.returns, Span) else (len(anchors),)
        if array.ndim != 2 or array.shape[0] not in known or array.shape[1] == 0:
            self._refuse(f"its label vectors have shape {array.shape}, expected ({len(anchors)}, width)")
        if not np.isfinite(array).all():
            self._refuse("its label vectors hold a value that is not finite")
        array.flags.writeable = False
        return array

    def _checked_temperature(self) -> float | None:
        if self.temperature is None:
            if self.label_vectors is not None:
                self._refuse("it has label vectors but no temperature")
            return None
        return self._positive("temperature", self.temperature)

    def _checked_confidence_temperature(self) -> float:
        # The digest leaves it out, so what no fit gives is a damaged file; it would make every answer sure.
        number, (low, high) = float(self.confidence_temperature), CONFIDENCE_TEMPERATURES
        if not low <= number <= high:
            self._refuse(f"its confidence temperature is {number:g}, expected one from {low} to {high}")
        return number

    def _positive(self, what: str, value: float) -> float:
        number = float(value)
        if not 0 < number < math.inf:
            self._refuse(f"its {what} is {number}, expected a finite number above 0")
        return number

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
    """Say whether a newer version of this package wrote a GGUF file, from its metadata alone."""
    return metadata.is_newer(read_header(path))


def _refuse_newer(path: str | os.PathLike[str]) -> NoReturn:
    raise ProgramFormatError(
        Path(path), "a newer fuzzy-magic wrote it", "Upgrade with: pip install --upgrade fuzzy-magic"
    )


def _from_metadata(path: str | os.PathLike[str], lora: LoraWeights, values: Mapping[str, Value]) -> Program:
    program = _made(path, metadata.fields(path, values) | {"lora": lora})
    if program.digest != values[metadata.DIGEST_KEY]:
        problem = "its contents do not have the digest written in it: they were changed or damaged"
        raise ProgramFormatError(Path(path), problem, "Compile, save or fetch it again.")
    return program


def _from_paw(path: str | os.PathLike[str]) -> Program:
    found = paw.read(path)
    if isinstance(found, paw.Bundle) and metadata.VERSION_KEY in found.header:  # one of ours
        if metadata.is_newer(found.header):
            _refuse_newer(path)
        program = _from_metadata(path, found.lora, found.header)
        paw.check_ours(found, program)
        return program
    return _made(path, paw.fields(found) if isinstance(found, paw.Bundle) else found)


def _made(path: str | os.PathLike[str], values: Mapping[str, Any]) -> Program:
    try:
        program = Program(**values)
        program.returns  # noqa: B018 - an output type that cannot be read is found now, not when it runs
    except ProgramFormatError:
        raise
    except (ProgramError, SpecError) as error:
        raise ProgramFormatError(Path(path), error.message, "Compile, save or fetch it again.") from error
    return program
