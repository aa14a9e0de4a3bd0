"""What is measured with, kept in the cache folder: bases, adapters, programs in our form and the peer's."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import sys
import zipfile
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path

from fuzzy_magic.bench.speed import answers, shapes, weights
from fuzzy_magic.bench.speed.contenders import quantise
from fuzzy_magic.bench.speed.vocabulary import vocabulary
from fuzzy_magic.gguf_io import read_adapter, replacing
from fuzzy_magic.hashes import sha256
from fuzzy_magic.models import PAIR_FILE
from fuzzy_magic.program import Program
from fuzzy_magic.prompts import PLACEHOLDER, VERBATIM_TEMPLATE, prompt_template
from fuzzy_magic.settings import settings
from fuzzy_magic.spec import Spec

_KEYED = ("shapes", "answers", "weights", "material")  # modules that decide what lies in the files
_CONTROL = re.compile(r"<\|.*?\|>|</?think>")
PSEUDO = """[PSEUDO_PROGRAM]
Task: Read the message of a customer and sort it into the one queue that has to act on it first. Only what \
the customer asks for counts, not the tone of it, and the first matter wins where there are several.

Input: The screen stays black since the update.
Output: {0}

Input: Where can I change my address?
Output: {3}

Input: Nothing arrived yet, and I need it on Friday.
Output: {2}
[END_PSEUDO_PROGRAM]"""


@dataclass(frozen=True)
class ProgramFiles:
    """One program in both forms, with the same adapter, and that adapter alone."""

    ours: Path
    paw: Path
    adapter: Path


class Material:
    """The files of one shape; whatever is missing is written when it is asked for.

    Parameters
    ----------
    shape : Shape
        Which model.
    vocabulary_file : path, optional
        A tokenizer other than the shape's own.
    """

    def __init__(self, shape: shapes.Shape, vocabulary_file: Path | None = None) -> None:
        self.shape = shape
        root = settings().cache_dir / "bench"
        self._vocabulary = vocabulary_file or vocabulary(shape.vocabulary, root / "vocabularies")
        parts = [json.dumps(asdict(shape)), str(self._vocabulary.stat().st_size)]
        parts += [Path(__file__).with_name(f"{name}.py").read_text("utf-8") for name in _KEYED]
        key = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:8]
        self.folder = root / f"{shape.id}-{key}"
        _drop_others(self.folder, shape.id)
        (self.folder / "programs").mkdir(parents=True, exist_ok=True)

    @property
    def pair_folder(self) -> Path:
        """The folder of our pair, for `models.pair`."""
        self.base()
        if not (self.folder / PAIR_FILE).is_file():
            with replacing(self.folder / PAIR_FILE) as path:
                path.write_text(json.dumps(self._pair(), indent=2), "utf-8")
        return self.folder

    @property
    def n_vocab(self) -> int:
        """Tokens of the vocabulary."""
        return len(self._model.tokens)

    @property
    def sdk_cache(self) -> Path:
        """The peer's cache folder, with the base in it: the same file under a second name."""
        bases = self.folder / "sdk" / "base_models"
        if not (bases / self.base().name).is_file():
            bases.mkdir(parents=True, exist_ok=True)
            try:
                os.link(self.base(), bases / self.base().name)
            except OSError:
                shutil.copyfile(self.base(), bases / self.base().name)
        return bases.parent

    def base(self, kind: str | None = None) -> Path:
        """Return the base in an element type, by default that of the published file."""
        kind = kind or self.shape.quantisation
        path = self.folder / f"base-{kind.lower()}.gguf"
        if not path.is_file():
            with replacing(path) as temporary:
                if kind == "Q8_0":
                    _say(f"writing {self.shape.id} with random weights")
                    self._model.write(temporary)
                else:
                    source = self.base("Q8_0")
                    _say(f"converting {self.shape.id} to {kind}")
                    quantise(source, temporary, kind)
        return path

    def program(self, kind: str = "labels", seed: int = 0) -> ProgramFiles:
        """Return a program that answers with `labels` or `texts`; the seed decides which class gives which.

        `free` is the program of `labels` without its output type: it writes them of its own accord. `whole`
        is that one with nearly nothing as its prefix: its rows carry the prompt (see `whole_rows`).
        """
        stem, answered = self.folder / "programs" / f"{kind}-{seed}", "texts" if kind == "texts" else "labels"
        files = ProgramFiles(
            stem.with_suffix(".gguf"),
            stem.with_suffix(".paw"),
            stem.with_name(f"{answered}-{seed}.adapter"),
        )
        if not files.adapter.is_file():
            with replacing(files.adapter) as path:
                weights.write_adapter(path, self.shape.architecture, self._model.adapter(answered, seed))
        if not files.paw.is_file():
            with replacing(files.paw) as path:
                self._write_paw(path, files.adapter, kind, seed)
        if not files.ours.is_file():
            self._our_program(files.adapter, kind, seed).save(files.ours)
        return files

    def adapter(self, kind: str) -> Path:
        """Return the adapter of the first program in another element type."""
        path = self.folder / f"adapter-{kind.lower()}.gguf"
        if not path.is_file():
            with replacing(path) as temporary:
                tensors = self._model.adapter("labels", 0)
                weights.write_adapter(temporary, self.shape.architecture, tensors, kind)
        return path

    def template(self, kind: str) -> str:
        """Return the whole prompt of a program, with the place of the input marked."""
        return prompt_template(self.shape.template, self._pseudo(kind))

    def _pseudo(self, kind: str) -> str:
        return PSEUDO.format(*(answers.TEXTS if kind == "texts" else answers.LABELS))

    def whole_rows(self, texts: list[str]) -> list[str]:
        """Write the whole prompt into each row, control tokens left out, for the program `whole`."""
        prompt = _CONTROL.sub("", self.template("free"))
        return [prompt.replace(PLACEHOLDER, text) for text in texts]

    @cached_property
    def _model(self) -> weights.Model:
        return weights.Model(self.shape, self._vocabulary)

    @cached_property
    def _base_sha256(self) -> str:
        return sha256(self.base())

    def _spec(self, kind: str, seed: int) -> Spec:
        listed = " | ".join(json.dumps(label) for label in answers.LABELS)
        return Spec(
            name=f"{kind}_{seed}",
            params=("message",),
            returns=listed if kind == "labels" else "str",
            text="Sort the message of a customer.",
            examples=(),
            checks=(),
        )

    def _our_program(self, adapter: Path, kind: str, seed: int) -> Program:
        lora, _ = read_adapter(adapter)
        return Program(
            spec=self._spec(kind, seed),
            pseudo=f"\n{PLACEHOLDER}" if kind == "whole" else self._pseudo(kind),
            template=VERBATIM_TEMPLATE if kind == "whole" else self.shape.template,
            interpreter_id=self.shape.id,
            interpreter_sha256=self._base_sha256,
            compiler_id="bench",
            compiler_sha256="0" * 64,
            lora=lora,
            label_vectors=None,
            temperature=None,
            created="2026-01-01T00:00:00+00:00",
            architecture=self.shape.architecture,
        )

    def _pair(self) -> dict[str, object]:
        unused = {"file": "none", "sha256": "0" * 64}
        return {
            "id": self.shape.id,
            "kind": "decoder",
            "template": self.shape.template,
            "interpreter": {"file": self.base().name, "sha256": self._base_sha256},
            "architecture": self.shape.architecture,
            "n_layers": self.shape.layers,
            "n_ctx": self.shape.n_ctx,
            "modules": self.shape.modules,
            "temperature": 1.0,
            "compiler": {
                "encoder": unused,
                "adapter": unused,
                "mapper": unused,
                "rank": shapes.RANK,
                "alpha": shapes.ALPHA,
                "n_bases": 64,
            },
        }

    def _write_paw(self, path: Path, adapter: Path, kind: str, seed: int) -> None:
        """Write a program as the peer's hub would give it, its interpreter described in the file itself."""
        name = f"bench-{self.shape.id}"
        meta = {
            "program_id": hashlib.sha256(f"{kind}-{seed}".encode()).hexdigest()[:20],
            "spec": "Sort the message of a customer.",
            "compiler_snapshot": "bench",
            "interpreter": name,
            "lora_rank": shapes.RANK,
            "lora_alpha": shapes.ALPHA,
            "runtime_id": name,
            "runtime_manifest_version": 1,
            "runtime": {
                "runtime_id": name,
                "manifest_version": 1,
                "interpreter": name,
                "adapter_format": "gguf_lora",
                "prompt_template": {"format": "rendered_text", "placeholder": PLACEHOLDER},
                "program_assets": {"adapter_filename": "adapter.gguf"},
                "local_sdk": {
                    "supported": True,
                    "n_ctx": self.shape.n_ctx,
                    "base_model": {
                        "file": self.base().name,
                        "url": "http://127.0.0.1:9/none",  # it is in the cache; nothing is ever fetched
                        "sha256": self._base_sha256,
                        "size_bytes": self.base().stat().st_size,
                    },
                },
                "js_sdk": {"supported": False},
            },
        }
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("meta.json", json.dumps(meta))
            archive.writestr("prompt_template.txt", self.template(kind))
            archive.writestr("pseudo_program.txt", self._pseudo(kind))
            archive.write(adapter, "adapter.gguf")


def _drop_others(kept: Path, id: str) -> None:
    """Delete what earlier versions of the benchmark wrote for the same shape."""
    for path in kept.parent.glob(f"{id}-????????"):
        if path != kept:
            shutil.rmtree(path, ignore_errors=True)


def _say(what: str) -> None:
    sys.stderr.write(f"{what} ...\n")
