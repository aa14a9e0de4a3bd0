"""Chat with a tiny random model: what it says means nothing, but it says it."""

from __future__ import annotations

from pathlib import Path

import pytest
import tiny_models
from instruct_model import write_instruct

from fuzzy_magic.errors import ContextOverflow, FuzzyError
from fuzzy_magic.llama_chat import ChatModel


@pytest.fixture(scope="module")
def instruct_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny decoder with a chat template."""
    return write_instruct(tmp_path_factory.mktemp("instruct"))


def test_a_local_model_answers_and_counts_its_tokens(instruct_model: Path) -> None:
    model = ChatModel(instruct_model, n_ctx=256)
    first, read, written = model.ask("the site is down", max_tokens=8, temperature=0, seed=1)
    assert isinstance(first, str)
    assert read > 3
    assert 0 < written <= 8
    assert model.ask("the site is down", max_tokens=8, temperature=0, seed=1) == (first, read, written)
    model.close()


def test_a_question_that_leaves_no_room_is_an_error(instruct_model: Path) -> None:
    model = ChatModel(instruct_model, n_ctx=256)
    with pytest.raises(ContextOverflow):
        model.ask("no " * 300, max_tokens=8, temperature=0, seed=1)
    model.close()


def test_a_model_without_a_chat_template_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FuzzyError, match="no chat template"):
        ChatModel(tiny_models.write_decoder(tmp_path / "base.gguf"), n_ctx=128)


def test_a_file_that_is_no_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FuzzyError, match="There is no file"):
        ChatModel(tmp_path / "absent.gguf")
    (tmp_path / "text.gguf").write_text("not a model")
    with pytest.raises(FuzzyError, match="cannot be loaded"):
        ChatModel(tmp_path / "text.gguf")
