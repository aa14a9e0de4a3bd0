from __future__ import annotations

from pathlib import Path

import pytest
import torch

from fuzzy_magic import models
from fuzzy_magic.errors import FuzzyError
from fuzzy_magic.llama import Model
from fuzzy_magic.train.export import export_base, export_pair
from fuzzy_magic.train.goals import objective
from fuzzy_magic.train.loop import load_config
from fuzzy_magic.train.network import DecoderPair
from fuzzy_magic.train.tokenizer import load_tokenizer, token_ids
from fuzzy_magic.train.warm import CHECKPOINT, Start, read_tokenizer


def saved(config: dict[str, object], folder: Path) -> object:
    """A run folder with random weights; returns its pair."""
    torch.manual_seed(3)
    goal = objective(config, folder)
    with torch.no_grad():
        for parameter in goal.pair.parameters():
            parameter.add_(0.01 * torch.randn_like(parameter))
    state = {"config": config, "step": 0, "rows": 0, "elapsed": 0.0, "history": []}
    torch.save({**state, "pair": goal.pair.state_dict()}, folder / CHECKPOINT)
    return goal.pair


@pytest.fixture(scope="module")
def small() -> dict[str, object]:
    return load_config("minilm") | {"encoder_rank": 4, "n_bases": 2, "rank": 2}


def test_an_exported_encoder_comes_back_as_it_was(
    small: dict[str, object], tmp_path_factory: pytest.TempPathFactory
) -> None:
    run = tmp_path_factory.mktemp("run")
    pair = saved(small, run)
    base = export_base(run / "base")
    exported = export_pair(run / CHECKPOINT, run / "pair", base)
    fresh = objective(small, run).pair
    Start(exported, "encoder").load(fresh)
    before, after = pair.state_dict(), fresh.state_dict()  # type: ignore[attr-defined]
    assert before.keys() == after.keys()
    for name, tensor in before.items():
        torch.testing.assert_close(after[name], tensor, rtol=2e-3, atol=2e-3, msg=name)


def test_a_wider_mapper_begins_with_what_a_narrower_one_makes(
    small: dict[str, object], tmp_path: Path
) -> None:
    pair = saved(small, tmp_path)
    exported = export_pair(tmp_path / CHECKPOINT, tmp_path / "pair", export_base(tmp_path / "base"))
    h = torch.randn(5, 384, generator=torch.Generator().manual_seed(1))
    expected = pair.mapper(h)  # type: ignore[attr-defined]
    for source in (tmp_path, exported):
        wide = objective(small | {"mapper_width": 400}, tmp_path).pair
        Start(source, "encoder").load(wide)
        torch.testing.assert_close(wide.mapper(h), expected, rtol=2e-3, atol=2e-3)
        loss = wide.mapper(h).square().sum()
        loss.backward()
        assert wide.mapper.coeff_head.weight.grad[:, 384:].any()  # what is new learns


def test_the_bundled_decoder_can_be_trained_on(tmp_path: Path) -> None:
    config = load_config("tiny-more")
    start = Start("bundled", "decoder")
    start.prepare(tmp_path)
    tokenizer = load_tokenizer(tmp_path / "tokenizer.json")
    assert len(tokenizer) == config["vocab_size"]
    for text in ("Hello, world 2024!", "  twice  spaced\n\nlines", "naïve café <|input|>"):
        ids = token_ids(tokenizer, text)
        assert tokenizer.decode(ids, clean_up_tokenization_spaces=False) == text
    pair = objective(config, tmp_path).pair
    assert isinstance(pair, DecoderPair)
    before = pair.interpreter.model.embed_tokens.weight.clone()
    start.load(pair)
    after = pair.interpreter.model.embed_tokens.weight
    assert not torch.equal(before, after)
    assert pair.interpreter.lm_head.weight is after  # still tied


def test_weights_come_with_their_own_tokenizer(tmp_path: Path) -> None:
    start, text = Start("bundled", "decoder"), tmp_path / "lm.npy"
    start.prepare(tmp_path)
    wanted = (tmp_path / "tokenizer.json").read_bytes()
    text.touch()
    start.prepare(tmp_path)
    assert text.exists()  # it is in the right tokens
    (tmp_path / "tokenizer.json").write_text("{}")
    start.prepare(tmp_path)
    assert not text.exists()
    assert (tmp_path / "tokenizer.json").read_bytes() == wanted


def test_weights_of_another_run_come_with_its_tokenizer(tmp_path: Path) -> None:
    for name in ("earlier", "run"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "tokenizer.json").write_text(name)
    (tmp_path / "earlier" / CHECKPOINT).touch()
    (tmp_path / "run" / "lm.npy").touch()
    Start(tmp_path / "earlier", "decoder").prepare(tmp_path / "run")
    assert {p.name: p.read_text() for p in (tmp_path / "run").iterdir()} == {"tokenizer.json": "earlier"}


@pytest.mark.model
def test_a_tokenizer_read_from_a_gguf_splits_like_llama_cpp() -> None:
    path = models.pair("tiny").interpreter.path
    tokenizer = read_tokenizer(path)
    native = Model(path, n_ctx=64, n_seq_max=1, n_threads=1)
    for text in ("The invoice of 12 May, please.", "naïve café  2024!\n\n- a list"):
        assert tokenizer.encode(text, add_special_tokens=False).ids == native.tokenize(text)


def test_what_holds_no_weights_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FuzzyError, match=r"no checkpoint.pt and no pair.json"):
        Start(tmp_path, "encoder")


def test_weights_of_the_other_kind_are_refused() -> None:
    with pytest.raises(FuzzyError, match="holds encoder weights"):
        Start(models.pair("minilm").folder, "decoder")


def test_weights_of_another_size_are_refused(small: dict[str, object], tmp_path: Path) -> None:
    with pytest.raises(FuzzyError, match="do not fit this config"):
        Start("bundled", "encoder").load(objective(small, tmp_path).pair)
