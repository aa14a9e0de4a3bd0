"""Compilers that training writes in the published layout, loaded as any published one is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import published_models
import pytest
import torch
from published_models import ALPHA, LAYERS, N_BASES, RANK
from transformers import AutoModelForCausalLM

from fuzzy_magic.compiler.published import encode, memory
from fuzzy_magic.compiler.published.checkpoint import Checkpoint
from fuzzy_magic.errors import FuzzyError
from fuzzy_magic.lora import expand
from fuzzy_magic.models import Pair
from fuzzy_magic.train.network import Mapper
from fuzzy_magic.train.publish import write_published

IDS = list(range(40, 160))


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Pair, Mapper, Path]]:
    """Return for each kind a pair, a mapper of the trainer, and the checkpoint written with it."""
    torch.set_num_threads(1)
    found = {}
    for kind in ("qwen3", "gpt2"):
        folder = tmp_path_factory.mktemp(kind)
        pair, _ = published_models.published_pair(folder, kind)
        mapper = Mapper(published_models.COMPILER_WIDTH, pair.modules, LAYERS, N_BASES, RANK)
        for bases in mapper.by_kind.values():
            torch.nn.init.normal_(bases.b, std=0.1)
        model, words = language_model(folder), published_models.tokenizer()
        write_published(
            folder / "ours", model, words, mapper, architecture=kind, interpreter=pair.id, alpha=ALPHA
        )
        found[kind] = (pair, mapper, folder / "ours")
    return found


def language_model(folder: Path) -> Any:
    return AutoModelForCausalLM.from_pretrained(folder / "checkpoint" / "compiler", dtype=torch.float32)


@pytest.mark.parametrize("kind", ["qwen3", "gpt2"])
def test_what_the_trainer_wrote_makes_the_trainers_adapters(
    written: dict[str, tuple[Pair, Mapper, Path]], kind: str
) -> None:
    pair, mapper, folder = written[kind]
    checkpoint = Checkpoint.read(folder)
    h = encode.pooled(checkpoint, IDS, LAYERS, memory.placement())
    made = checkpoint.mapper(pair).lora(h)
    coefficients = mapper(torch.tensor(h)[None])[0].detach().numpy()
    a, b = (
        {name: getattr(bases, side).detach().numpy() for name, bases in mapper.by_kind.items()}
        for side in "ab"
    )
    expected = expand(mapper.modules_, a, b, coefficients, ALPHA)
    assert made.shapes() == expected.shapes() == pair.shapes()
    for name, halves in expected.tensors.items():
        for half, found in zip(halves, made.tensors[name], strict=True):
            np.testing.assert_allclose(found, half, rtol=1e-4, atol=1e-6)
    assert (checkpoint.rank, checkpoint.n_bases, checkpoint.n_prefix) == (RANK, N_BASES, 64)
    # The language model is that of the checkpoint beside it, which was in bf16 to begin with.
    same = encode.pooled(Checkpoint.read(folder.parent / "checkpoint"), IDS, LAYERS, memory.placement())
    np.testing.assert_array_equal(h, same)
    assert memory.model_bytes(checkpoint.model) == memory.model_bytes(
        folder.parent / "checkpoint" / "compiler"
    )


def test_what_the_layout_cannot_hold_is_refused(
    written: dict[str, tuple[Pair, Mapper, Path]], tmp_path: Path
) -> None:
    pair, mapper, _ = written["qwen3"]
    model, words = language_model(pair.folder), published_models.tokenizer()
    plain = published_models.tokenizer(published_models.SPECIAL)
    narrow = Mapper(32, pair.modules, LAYERS, N_BASES, RANK)
    for message, tokenizer, wrong, architecture in (
        ("needs a chat template and the tokens <prefix_1>", plain, mapper, "qwen3"),
        ("the mapper reads 32 numbers, the language model has 48", words, narrow, "qwen3"),
        ("no names for the modules .* of a bert interpreter", words, mapper, "bert"),
    ):
        with pytest.raises(FuzzyError, match=message):
            write_published(
                tmp_path / "no",
                model,
                tokenizer,
                wrong,
                architecture=architecture,
                interpreter="x",
                alpha=1.0,
            )
    assert not (tmp_path / "no").exists()
