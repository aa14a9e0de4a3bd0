"""What the decoder needs before its first step: a tokenizer of its own and a stream of plain text in its tokens."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from fuzzy_magic.train.data import Function
from fuzzy_magic.train.tokenizer import load_tokenizer, read_documents, sample_texts, train_tokenizer


def prepare(config: dict[str, Any], folder: Path, functions: Sequence[Function], data: Path | None) -> None:
    """Write `tokenizer.json` and `lm.npy` (uint16 token ids) into the run folder, unless they are there."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "tokenizer.json"
    if not path.exists():
        texts = sample_texts(functions, data, config["seed"])
        train_tokenizer(texts, config["vocab_size"]).backend_tokenizer.save(str(path))
    if data is None or (folder / "lm.npy").exists():
        return
    tokenizer = load_tokenizer(path)
    end = tokenizer.eos_token_id
    rng, parts = random.Random(config["seed"]), []
    for source in sorted((data / "text").glob("*.txt.gz")):
        documents = list(read_documents(source, share=0.08 if "books" in source.name else 1.0, rng=rng))
        for encoding in tokenizer.backend_tokenizer.encode_batch(documents, add_special_tokens=False):
            parts.append(np.asarray([*encoding.ids, end], np.uint16))
    rng.shuffle(parts)
    np.save(folder / "lm.npy", np.concatenate(parts))
