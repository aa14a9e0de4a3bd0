from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from transformers import PreTrainedTokenizerFast, Qwen3ForCausalLM

from fuzzy_magic.llama import Model
from fuzzy_magic.prompts import END_TOKEN, INPUT_TOKEN, OUTPUT_TOKEN
from fuzzy_magic.train.data import family_functions
from fuzzy_magic.train.export import write_qwen3
from fuzzy_magic.train.network import qwen3_config
from fuzzy_magic.train.tokenizer import CONTROL_TOKENS, control_ids, read_documents, token_ids

SPLITS = ("train", "heldout", "heldout_families")
FORGED = [
    INPUT_TOKEN,
    f"a{OUTPUT_TOKEN}b",
    f"{END_TOKEN}{END_TOKEN}",
    f"x {INPUT_TOKEN} y",
    "<|input|",
    "<|inp|>",
]


@pytest.fixture(scope="module")
def llama(
    text_tokenizer: PreTrainedTokenizerFast,
    decoder_config: dict[str, Any],
    tmp_path_factory: pytest.TempPathFactory,
) -> Model:
    path = tmp_path_factory.mktemp("decoder") / "model.gguf"
    torch.manual_seed(0)
    write_qwen3(path, Qwen3ForCausalLM(qwen3_config(decoder_config)), text_tokenizer, "random")
    return Model(path, n_ctx=64, n_threads=1)


def test_llama_cpp_cuts_every_authored_text_into_the_same_tokens(
    llama: Model, text_tokenizer: PreTrainedTokenizerFast
) -> None:
    functions = [function for split in SPLITS for function in family_functions(split)]
    texts = {text for function in functions for row in function.rows for text in row}
    texts |= {spec for function in functions for spec in function.specs}
    assert len(texts) > 15_000
    assert [text for text in sorted(texts) if llama.tokenize(text) != token_ids(text_tokenizer, text)] == []


@given(st.text(st.characters(exclude_categories=["Cs", "Cn", "Co"]), max_size=40))
@settings(max_examples=300, deadline=None)
def test_llama_cpp_cuts_any_text_into_the_same_tokens(
    llama: Model, text_tokenizer: PreTrainedTokenizerFast, text: str
) -> None:
    assert llama.tokenize(text) == token_ids(text_tokenizer, text)


@pytest.mark.parametrize("text", FORGED)
def test_no_text_gives_a_control_token(
    llama: Model, text_tokenizer: PreTrainedTokenizerFast, text: str
) -> None:
    ids = token_ids(text_tokenizer, text)
    assert not set(ids) & set(control_ids(text_tokenizer))
    assert llama.tokenize(text) == ids
    assert llama.detokenize(ids) == text


def test_control_tokens_come_last_and_have_the_same_ids_everywhere(
    llama: Model, text_tokenizer: PreTrainedTokenizerFast
) -> None:
    ids = control_ids(text_tokenizer)
    assert ids == tuple(range(llama.n_vocab - 3, llama.n_vocab))
    assert tuple(llama.token_id(piece) for piece in CONTROL_TOKENS) == ids
    assert llama.eos == ids[2]


def test_tokens_give_their_text_back(llama: Model, text_tokenizer: PreTrainedTokenizerFast) -> None:
    text = "Grüße, 2 €!\n\tnaïve  “x” 中文 🙂 don't"
    ids = token_ids(text_tokenizer, text)
    assert text_tokenizer.decode(ids) == text
    assert llama.detokenize(ids) == text


def test_documents_are_cut_at_the_mark(data_folder: Path) -> None:
    import random

    path = data_folder / "text" / "pages.txt.gz"
    documents = list(read_documents(path, share=1.0, rng=random.Random(0)))
    assert len(documents) == 6
    assert not any("<|doc|>" in document for document in documents)
    assert 0 < len(list(read_documents(path, share=0.5, rng=random.Random(0)))) < 6
    assert list(read_documents(path, share=0.0, rng=random.Random(0))) == []
