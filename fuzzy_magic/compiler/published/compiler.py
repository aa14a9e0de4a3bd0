"""The published compilers, run on this machine: an instruct model, a language model and a mapper in turn."""

from __future__ import annotations

import threading
from datetime import datetime, timezone
from pathlib import Path

from fuzzy_magic.assets import checkpoint
from fuzzy_magic.compiler.mapper import Floats
from fuzzy_magic.compiler.published.checkpoint import Checkpoint, PublishedMapper
from fuzzy_magic.compiler.published.encode import load_tokenizer, pooled, sequence, text_ids
from fuzzy_magic.compiler.published.memory import announce, model_bytes, placement
from fuzzy_magic.compiler.published.pseudo import (
    PseudoCompiler,
    Room,
    pseudo_compiler,
)
from fuzzy_magic.errors import CompileError
from fuzzy_magic.lora import LoraWeights
from fuzzy_magic.models import Pair, PublishedCompiler
from fuzzy_magic.program import Program
from fuzzy_magic.prompts import PLACEHOLDER, spec_text
from fuzzy_magic.spec import Spec

RANK_MULTIPLE = 32  # of Q4_0's blocks
PSEUDO_STAGE = "pseudo-program"
_FP32_BYTES = 4
_RENDERED = "; no instruct model is set to write the pseudo-program (FUZZY_PSEUDO), so the spec itself is it"
_one_at_a_time = threading.Lock()


class CheckpointCompiler:
    """A compiler in the published layout, for the interpreter of a pair.

    Its models are loaded for each compile and dropped again: never two of them are in memory.

    Parameters
    ----------
    pair : Pair
        For whose interpreter it compiles.
    folder : Path
        The checkpoint: `compiler/`, `lora_mapper.pt` and `meta.json`.
    pseudo : PseudoCompiler
        What writes the pseudo-programs.
    quantise : bool
        Hold the adapter in Q4_0, as published programs do; else in float16.

    Raises
    ------
    CompileError
        When the pair's interpreter is not one that such compilers are for.
    AssetError
        When a file of the checkpoint is missing, damaged, or made for another interpreter.
    """

    def __init__(self, pair: Pair, folder: Path, pseudo: PseudoCompiler, *, quantise: bool = True) -> None:
        assert isinstance(pair.compiler, PublishedCompiler)
        self.pair, self.compiler, self.pseudo, self.quantise = pair, pair.compiler, pseudo, quantise
        self.checkpoint = Checkpoint.read(folder)
        self.checkpoint.mapper(pair)  # what does not fit is found before gigabytes are loaded

    def compile(self, spec: Spec) -> Program:
        """Compile a spec to a program for the pair's interpreter.

        Raises
        ------
        CompileError
            When memory plainly does not suffice, or the spec is too long.
        AssetError
            When a model cannot be loaded.
        """
        with _one_at_a_time:
            return self._compile(spec)

    def _compile(self, spec: Spec) -> Program:
        pair, files = self.pair, self.checkpoint
        where = placement()
        stages = self.stages()
        announce(self.compiler.id, stages, where.free, "" if PSEUDO_STAGE in stages else _RENDERED)
        tokenizer = load_tokenizer(files.model)
        # The input and the answer have the other half; the interpreter's own tokenizer counts a little
        # otherwise if it is of another family.
        room = Room(pair.n_ctx // 2, lambda text: len(text_ids(tokenizer, text)))
        pseudo = self.pseudo.write(spec, room)
        if PLACEHOLDER in pseudo:
            raise CompileError(
                f"The pseudo-program of {spec.name} holds {PLACEHOLDER}, which marks the input.",
                "Write it in another way in the spec.",
            )
        ids = sequence(files, tokenizer, spec_text(spec), pseudo)
        h = pooled(files, ids, pair.n_layers, where)
        return Program(
            spec=spec,
            pseudo=pseudo,
            template=pair.template,
            interpreter_id=pair.id,
            interpreter_sha256=pair.interpreter.sha256,
            compiler_id=self.compiler.id,
            compiler_sha256=self.compiler.sha256,
            lora=self._adapter(files.mapper(pair), h),
            label_vectors=None,
            temperature=None,
            created=datetime.now(timezone.utc).isoformat(timespec="seconds"),
            architecture=pair.architecture,
        )

    def stages(self) -> dict[str, int]:
        """Return the bytes that each stage of a compile holds; they follow each other."""
        files = self.checkpoint
        weights = files.rank * sum(sum(shape) for shape in self.pair.shapes().values())
        stages = {
            PSEUDO_STAGE: self.pseudo.memory(),
            "hidden states": model_bytes(files.model),
            "mapper": files.mapper_file.stat().st_size + 2 * _FP32_BYTES * weights,
        }
        return {stage: size for stage, size in stages.items() if size}

    def _adapter(self, mapper: PublishedMapper, h: Floats) -> LoraWeights:
        lora = mapper.lora(h)
        return lora.padded(RANK_MULTIPLE).to_q4_0() if self.quantise else lora


def checkpoint_compiler(pair: Pair) -> CheckpointCompiler:
    """Return the published compiler of a pair, fetched if need be; raises as `CheckpointCompiler` does."""
    assert isinstance(pair.compiler, PublishedCompiler)
    source = None if pair.compiler.pseudo is None else Path(pair.compiler.pseudo)
    pseudo = pseudo_compiler(source, pair.template)  # found missing before gigabytes are fetched
    return CheckpointCompiler(pair, checkpoint(pair.compiler), pseudo)
