"""Programs with random weights, of the shapes of `tiny_models`, for tests of what is done with programs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import tiny_models

from fuzzy_magic.lora import LoraWeights
from fuzzy_magic.models import CompilerFiles, ModelFile, Pair
from fuzzy_magic.program import Program
from fuzzy_magic.spec import Check, Example, Spec

SPEC = Spec(
    name="urgency",
    params=("message",),
    returns="'high' | 'medium' | 'low'",
    text="How urgent is this customer message?",
    examples=(Example("the whole site is down!!", "high"),),
    checks=(Check("urgency('newsletter: spring picnic')", ("newsletter: spring picnic",), "'low'"),),
)
INTERPRETER_SHA256 = "1" * 64


def label_program(seed: int = 0, **changes: Any) -> Program:
    """Make an encoder program with three labels."""
    rng = np.random.default_rng(seed)
    vectors = rng.normal(size=(3, tiny_models.WIDTH)).astype("f4")
    program = Program(
        spec=SPEC,
        pseudo="How urgent is this customer message?\nInput: the whole site is down!!\nOutput: high",
        template="minilm-1",
        interpreter_id="minilm",
        interpreter_sha256=INTERPRETER_SHA256,
        compiler_id="minilm",
        compiler_sha256="2" * 64,
        lora=LoraWeights(16.0, tiny_models.random_lora(tiny_models.ENCODER_MODULES, seed)),
        label_vectors=vectors / np.linalg.norm(vectors, axis=1, keepdims=True),
        temperature=14.0,
        created="2026-01-02T03:04:05+00:00",
    )
    return replace(program, **changes)


def text_program(seed: int = 0, **changes: Any) -> Program:
    """Make a decoder program."""
    program = Program(
        spec=replace(SPEC, returns="str", examples=(), checks=()),
        pseudo="Say it politely.\nAnswer: a text",
        template="tiny-1",
        interpreter_id="tiny",
        interpreter_sha256=INTERPRETER_SHA256,
        compiler_id="tiny",
        compiler_sha256="2" * 64,
        lora=LoraWeights(16.0, tiny_models.random_lora(tiny_models.DECODER_MODULES, seed)),
        label_vectors=None,
        temperature=None,
        created="2026-01-02T03:04:05+00:00",
    )
    return replace(program, **changes)


def encoder_pair(**changes: Any) -> Pair:
    """Make the pair that `label_program` was compiled for; its files do not exist."""
    file = ModelFile(Path("interpreter.gguf"), INTERPRETER_SHA256)
    pair = Pair(
        id="minilm",
        kind="encoder",
        template="minilm-1",
        folder=Path("minilm"),
        interpreter=file,
        architecture="bert",
        n_layers=tiny_models.LAYERS,
        n_ctx=tiny_models.N_CTX,
        modules=dict(tiny_models.ENCODER_MODULES),
        compiler=CompilerFiles(file, file, file, rank=tiny_models.RANK, alpha=16.0, n_bases=4),
        temperature=14.0,
    )
    return replace(pair, **changes)
