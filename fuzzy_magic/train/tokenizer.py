"""The tiny decoder's own tokenizer: byte-level BPE with the pre-tokenizer that llama.cpp calls `qwen2`."""

from __future__ import annotations

import gzip
import random
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import PreTrainedTokenizerFast

from fuzzy_magic.prompts import END_TOKEN, INPUT_TOKEN, OUTPUT_TOKEN
from fuzzy_magic.train.data import Drawable

DOCUMENT_BREAK = "<|doc|>"
CONTROL_TOKENS = (INPUT_TOKEN, OUTPUT_TOKEN, END_TOKEN)
#: Words with their leading space, single digits, punctuation runs, line breaks: llama.cpp's split of Qwen2.
SPLIT = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}"
    r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)


def bpe_tokenizer(
    vocabulary: Mapping[str, int] | None = None, merges: Sequence[tuple[str, str]] | None = None
) -> Tokenizer:
    """Make a tokenizer, with an empty vocabulary or a given one that ends with the control tokens."""
    known = None if vocabulary is None else {t: n for t, n in vocabulary.items() if t not in CONTROL_TOKENS}
    tokenizer = Tokenizer(models.BPE(vocab=known, merges=None if merges is None else list(merges)))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(SPLIT), behavior="isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    if known is not None:
        tokenizer.add_special_tokens(list(CONTROL_TOKENS))
    return tokenizer


def train_tokenizer(texts: Iterator[str], vocab_size: int) -> PreTrainedTokenizerFast:
    """Learn a vocabulary; the three control tokens come last and are never produced by text."""
    tokenizer = bpe_tokenizer()
    trainer = trainers.BpeTrainer(
        vocab_size=vocab_size - len(CONTROL_TOKENS),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    tokenizer.add_special_tokens(list(CONTROL_TOKENS))
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, eos_token=END_TOKEN, additional_special_tokens=[INPUT_TOKEN, OUTPUT_TOKEN]
    )


def sample_texts(sources: Sequence[Drawable], data: Path | None, seed: int) -> Iterator[str]:
    """Stream what the decoder will read: specs, rows, and the LM texts (fiction at a lower weight)."""
    rng = random.Random(seed)
    for source in sources:
        episode = source.episode(rng, 6)
        yield episode.spec
        for text, output in episode.rows:
            yield f"{text}\n{output}"
    if data is not None:
        for path in sorted((data / "text").glob("*.txt.gz")):
            yield from read_documents(path, share=0.03 if "books" in path.name else 0.3, rng=rng)


def read_documents(path: Path, *, share: float, rng: random.Random) -> Iterator[str]:
    """Stream a share of the documents of a text file, which a line `<|doc|>` separates."""
    lines: list[str] = []
    keep = rng.random() < share
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            if line.rstrip("\n") == DOCUMENT_BREAK:
                if keep and lines:
                    yield "".join(lines)
                lines, keep = [], rng.random() < share
            elif keep:
                lines.append(line)
    if keep and lines:
        yield "".join(lines)


def token_ids(tokenizer: PreTrainedTokenizerFast, text: str) -> list[int]:
    """Tokenise text that must not forge control tokens."""
    ids: list[int] = tokenizer.backend_tokenizer.encode(text, add_special_tokens=False).ids
    return ids


def control_ids(tokenizer: PreTrainedTokenizerFast) -> tuple[int, int, int]:
    """Look up the ids of the input, output and end tokens."""
    vocabulary = tokenizer.get_vocab()
    return vocabulary[INPUT_TOKEN], vocabulary[OUTPUT_TOKEN], vocabulary[END_TOKEN]


def load_tokenizer(path: Path) -> PreTrainedTokenizerFast:
    """Read a saved tokenizer; special tokens in text are text (`split_special_tokens`)."""
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_file=str(path), eos_token=END_TOKEN, additional_special_tokens=[INPUT_TOKEN, OUTPUT_TOKEN]
    )
    tokenizer.backend_tokenizer.encode_special_tokens = True
    return tokenizer
