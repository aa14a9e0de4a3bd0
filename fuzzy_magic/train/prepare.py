"""What the decoder needs before its first step: a tokenizer of its own and plain text in its tokens."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from fuzzy_magic.train.data import Drawable
from fuzzy_magic.train.tokenizer import (
    control_ids,
    load_tokenizer,
    read_documents,
    sample_texts,
    train_tokenizer,
)


def prepare(config: dict[str, Any], folder: Path, sources: Sequence[Drawable], data: Path | None) -> None:
    """Write `tokenizer.json` and `lm.npy` (uint16 token ids) into the run folder, unless they are there.

    Parameters
    ----------
    config : dict
        Gives the seed, the size of the vocabulary and the share of the books, most of which are old fiction.
    folder : Path
        The run folder.
    sources : sequence of Drawable
        Whose specs and rows the vocabulary is learnt from.
    data : Path or None
        Folder whose `text/` holds plain text. Without any there is no `lm.npy`, and training does without the
        language-model loss.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "tokenizer.json"
    if not path.exists():
        texts = sample_texts(sources, data, config["seed"])
        train_tokenizer(texts, config["vocab_size"]).backend_tokenizer.save(str(path))
    files = [] if data is None else sorted((data / "text").glob("*.txt.gz"))
    if not files or (folder / "lm.npy").exists():
        return
    tokenizer = load_tokenizer(path)
    _, _, end = control_ids(tokenizer)
    rng = random.Random(config["seed"])
    parts: list[np.ndarray[Any, np.dtype[np.uint16]]] = []
    for file in files:
        share = config.get("books_share", 1.0) if "books" in file.name else 1.0
        documents = list(read_documents(file, share=share, rng=rng))
        encodings = tokenizer.backend_tokenizer.encode_batch(documents, add_special_tokens=False)
        parts += [np.asarray([*encoding.ids, end], np.uint16) for encoding in encodings]
    rng.shuffle(parts)
    np.save(folder / "lm.npy", np.concatenate(parts))
