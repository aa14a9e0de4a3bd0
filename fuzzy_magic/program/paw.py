"""Programs as ``.paw`` files, which the public ``programasweights`` SDK reads and writes.

A ``.paw`` is a ZIP of an adapter, the whole prompt, and metadata that name the interpreter. The adapter in
one of ours is the very file that ``Program.save`` writes as GGUF, so nothing is lost on the way. For other
people's, the parts of a program are put together from what there is.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fuzzy_magic import models
from fuzzy_magic.errors import ProgramError, ProgramFormatError, SpecError
from fuzzy_magic.gguf_io import replacing
from fuzzy_magic.gguf_read import Value
from fuzzy_magic.lora import LoraWeights
from fuzzy_magic.program import archive, legacy
from fuzzy_magic.program.archive import ADAPTER, META, PSEUDO, TEMPLATE, refuse
from fuzzy_magic.prompts import (
    DECODER_TEMPLATE,
    GPT2_TEMPLATE,
    PLACEHOLDER,
    QWEN3_TEMPLATE,
    VERBATIM_TEMPLATE,
    frame,
    prompt_template,
)
from fuzzy_magic.spec import MAX_TEXT, Spec

if TYPE_CHECKING:
    from fuzzy_magic.program.record import Program

SUFFIX = ".paw"
VERSION = 4
VERSIONS = (3, 4)
RUNTIME_VERSION, IMAGE_RUNTIME_VERSION = 1, 2

#: The published interpreters: our id of the pair, and what a ``.paw`` calls the model and its file.
PUBLISHED = {
    "qwen3-0.6b": ("Qwen/Qwen3-0.6B", "qwen3-0.6b-q6_k"),
    "gpt2": ("gpt2", "gpt2-q8_0"),
}
#: Templates of ours that a prompt is recognised by, for each architecture.
_RECOGNISED = {"qwen3": (QWEN3_TEMPLATE, DECODER_TEMPLATE), "gpt2": (GPT2_TEMPLATE,)}
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Bundle:
    """What a ``.paw`` holds; `header` are the metadata of its adapter, `prompt` its whole prompt."""

    path: Path
    meta: Mapping[str, Any]
    prompt: str
    lora: LoraWeights
    header: Mapping[str, Value]


def is_paw(path: str | os.PathLike[str]) -> bool:
    """Say whether a file is to be read as a ``.paw``: by its ending, or by how it starts."""
    if Path(path).suffix.lower() == SUFFIX or not os.path.isfile(path):
        return Path(path).suffix.lower() == SUFFIX
    with suppress(OSError), open(path, "rb") as file:  # whoever reads it says better what is wrong
        return file.read(4) in (archive.MAGIC, legacy.MAGIC)
    return False


def read(path: str | os.PathLike[str]) -> Bundle | dict[str, Any]:
    """Read and validate a ``.paw``: a bundle, or the fields of a program from the binary form of old.

    Raises
    ------
    ProgramNotFound
        When there is no such file.
    ProgramFormatError
        When it is not a sound ``.paw``; the message says what is wrong with it.
    """
    place = Path(path)
    if legacy.is_legacy(place):
        return _legacy_fields(place)
    with archive.opened(place) as files:
        meta = _meta(place, files.text(META))
        prompt = files.text(TEMPLATE)
        if (count := prompt.count(PLACEHOLDER)) != 1:
            refuse(place, f"{TEMPLATE} must hold one {PLACEHOLDER}, and it holds {count}")
        if PSEUDO in files:
            files.text(PSEUDO)  # for people only, the prompt holds it too; but it must be sound
        lora, header = files.adapter()
    return Bundle(place, meta, prompt, lora, header)


def fields(bundle: Bundle) -> dict[str, Any]:
    """Put together the fields of a program from a bundle that somebody else wrote."""
    architecture = str(bundle.header["general.architecture"])
    template, pseudo = recognise(bundle.prompt, architecture)
    interpreter_id, sha256 = _interpreter(bundle.path, bundle.meta)
    return {
        "spec": _spec(bundle.path, bundle.meta),
        "pseudo": pseudo,
        "template": template,
        "interpreter_id": interpreter_id,
        "interpreter_sha256": sha256,
        "compiler_id": _text(bundle.meta, "compiler_snapshot") or "unknown",
        "compiler_sha256": "",
        "lora": bundle.lora,
        "label_vectors": None,
        "temperature": None,
        "created": _text(bundle.meta, "created_at"),
        "architecture": architecture,
    }


def check_ours(bundle: Bundle, program: Program) -> None:
    """Make sure that what other readers see of a bundle of ours is the program in its adapter."""
    if bundle.meta.get("program_id") != program.digest:
        refuse(bundle.path, "its program_id is not the digest of the program in it")
    if bundle.prompt != _prompt(program):
        refuse(bundle.path, f"{TEMPLATE} is not the prompt of the program in it")


def write(path: str | os.PathLike[str], program: Program, adapter: bytes) -> None:
    """Write a program, given its GGUF file; readers see the old ``.paw`` or the whole new one.

    Raises
    ------
    ProgramError
        When the program has no such form.
    OSError
        When the file cannot be written.
    """
    prompt = _prompt(program)
    meta = json.dumps(_described(program), indent=1)
    content = {META: meta.encode(), ADAPTER: adapter, TEMPLATE: prompt.encode()}
    if program.template != VERBATIM_TEMPLATE:
        content[PSEUDO] = program.pseudo.encode()
    for name, each in content.items():
        if len(each) > archive.MAX_BYTES[name]:
            raise ProgramError(
                f"{name} of {program.spec.name} would take {len(each):,} bytes, at most "
                f"{archive.MAX_BYTES[name]:,} are read.",
                "Save it as .gguf, or shorten the spec.",
            )
    with replacing(path) as temporary:
        archive.write(temporary, content)


def recognise(prompt: str, architecture: str) -> tuple[str, str]:
    """Find the template of ours that makes a prompt, and the pseudo-program in it; else it is verbatim."""
    for template in _RECOGNISED.get(architecture, ()):
        around, _ = frame(template, "")
        end = f"{around.between}{PLACEHOLDER}{around.after}"
        if len(around.before) + len(end) <= len(prompt):
            pseudo = prompt[len(around.before) : len(prompt) - len(end)]
            if f"{around.before}{pseudo}{end}" == prompt:
                return template, pseudo
    return VERBATIM_TEMPLATE, prompt


def _prompt(program: Program) -> str:
    name = program.spec.name
    if program.label_vectors is not None:
        raise ProgramError(
            f"{name} has no {SUFFIX} form, which is for interpreters that write: it was compiled for the "
            f"encoder {program.interpreter_id}.",
            "Compile it with --interpreter tiny or a full-size one such as qwen3-0.6b; or save it as .gguf.",
        )
    try:
        prompt = prompt_template(program.template, program.pseudo)
    except ValueError as error:
        raise ProgramError(f"{name} has no {SUFFIX} form: {error}.", "Save it as .gguf.") from error
    if "\r" in prompt:
        raise ProgramError(
            f"{name} has no {SUFFIX} form: its pseudo-program holds a carriage return, which readers of such "
            "files take for a new line.",
            "Save it as .gguf, or compile the spec without it.",
        )
    return prompt


def _described(program: Program) -> dict[str, Any]:
    """Describe a program as other readers expect it; what only we know is in the adapter's metadata."""
    examples = [{"input": each.input, "output": each.output} for each in program.spec.examples]
    return {
        "version": VERSION,
        "program_id": program.digest,
        "name": program.spec.name,
        "spec": program.spec.text,
        "examples": examples,
        "compiler_snapshot": program.compiler_id,
        "lora_rank": program.lora.rank,
        "lora_alpha": program.lora.alpha,
        "created_at": program.created,
        **_runtime(program),
    }


def _runtime(program: Program) -> dict[str, Any]:
    """Name the interpreter: a published one as the SDK knows it, any other by what it needs to find it."""
    if program.interpreter_id in PUBLISHED:
        name, runtime_id = PUBLISHED[program.interpreter_id]
        if program.interpreter_sha256 == models.pair(program.interpreter_id).interpreter.sha256:
            return {
                "interpreter": name,
                "runtime_id": runtime_id,
                "runtime_manifest_version": RUNTIME_VERSION,
            }
    sha256 = program.interpreter_sha256
    stem = re.sub(r"[^A-Za-z0-9._-]+", "-", Path(program.interpreter_id).stem).strip("-._") or "interpreter"
    name, runtime_id = f"fuzzy-magic/{stem}", f"{stem}-{sha256[:12]}"
    base = {"file": f"{runtime_id}.gguf", "sha256": sha256, "url": f"urn:sha256:{sha256}"}
    return {
        "interpreter": name,
        "runtime_id": runtime_id,
        "runtime_manifest_version": RUNTIME_VERSION,
        "runtime": {
            "runtime_id": runtime_id,
            "manifest_version": RUNTIME_VERSION,
            "display_name": program.interpreter_id,
            "interpreter": name,
            "adapter_format": "gguf_lora",
            "prompt_template": {"format": "rendered_text", "placeholder": PLACEHOLDER},
            "program_assets": {"adapter_filename": ADAPTER, "prefix_cache_required": False},
            "local_sdk": {"supported": True, "base_model": base},
            "js_sdk": {"supported": False, "base_model": None, "prefix_cache_supported": False},
        },
    }


def _meta(path: Path, text: str) -> dict[str, Any]:
    try:
        meta = json.loads(text)
    except (ValueError, RecursionError) as error:
        refuse(path, f"{META} is not JSON: {error}")
    if not isinstance(meta, dict):
        refuse(path, f"{META} is not an object")
    version = meta.get("version", VERSION)
    if type(version) is not int or version not in VERSIONS:
        known = " and ".join(map(str, VERSIONS))
        refuse(path, f"it is of version {version!r:.40}, and versions {known} can be read")
    runtime = meta.get("runtime")
    about = runtime if isinstance(runtime, dict) else {}
    if meta.get("runtime_manifest_version") == IMAGE_RUNTIME_VERSION or "input" in about:
        refuse(path, "it is a program that reads images, and only text can be read here")
    return meta


def _interpreter(path: Path, meta: Mapping[str, Any]) -> tuple[str, str]:
    """Find the id and the sha256 of the interpreter: a published one's, or the one that is described."""
    wanted = _text(meta, "interpreter"), _text(meta, "runtime_id")
    for pair_id, (name, runtime_id) in PUBLISHED.items():
        if wanted[0] == name and wanted[1] in ("", runtime_id):
            return pair_id, models.pair(pair_id).interpreter.sha256
    base: Any = meta.get("runtime")
    for key in ("local_sdk", "base_model", "sha256"):
        base = base.get(key) if isinstance(base, dict) else None
    if not isinstance(base, str) or not _SHA256.fullmatch(base.lower()):
        raise ProgramFormatError(
            path,
            f"its interpreter {wanted[0]!r:.80} is not known here, and it does not say which file that is",
            f"Known: {', '.join(name for name, _ in PUBLISHED.values())}.",
        )
    return wanted[1] or wanted[0] or "unknown", base.lower()


def _spec(path: Path, meta: Mapping[str, Any]) -> Spec:
    text = _text(meta, "spec").strip()[:MAX_TEXT] or "What it does is not said."
    named = _text(meta, "name") or _text(meta, "slug").rpartition("/")[2].partition("@")[0] or path.stem
    name = re.sub(r"\W+", "_", named).strip("_") or "program"
    for candidate in (name, f"program_{name}", "program"):
        try:
            return Spec(name=candidate, params=("text",), returns="str", text=text)
        except SpecError as error:
            problem = error.message
    refuse(path, problem)


def _text(meta: Mapping[str, Any], key: str) -> str:
    value = meta.get(key)
    return value if isinstance(value, str) else ""


def _legacy_fields(path: Path) -> dict[str, Any]:
    old = legacy.read(path)
    name = old.interpreter.removeprefix("openai-community/")
    interpreter_id, sha256 = _interpreter(path, {"interpreter": name})
    architecture = models.pair(interpreter_id).architecture
    template, pseudo = recognise(old.prompt(architecture), architecture)
    return {
        "spec": _spec(path, {"spec": old.spec}),
        "pseudo": pseudo,
        "template": template,
        "interpreter_id": interpreter_id,
        "interpreter_sha256": sha256,
        "compiler_id": old.compiler or "unknown",
        "compiler_sha256": "",
        "lora": old.lora,
        "label_vectors": None,
        "temperature": None,
        "created": "",
        "architecture": architecture,
    }
