from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor
from transformers import PreTrainedTokenizerFast

from fuzzy_magic.train.data import Episode
from fuzzy_magic.train.network import EncoderPair, load_minilm, mean_pool, pad, token_vectors
from fuzzy_magic.train.text_objective import Padded, TextObjective, padded

ROWS = [
    "the whole site is down!!",
    "newsletter: spring picnic",
    "ok",
    "Could you please send me the invoice of last month again? I cannot find it anywhere.",
]


@pytest.fixture(scope="module")
def coefficients(encoder_pair: EncoderPair) -> Tensor:
    shape = (len(ROWS), *encoder_pair.mapper.shape)
    return torch.randn(shape, generator=torch.Generator().manual_seed(2))


# --- padding ----------------------------------------------------------------------------------------------


def test_pad_fills_the_side_asked_for() -> None:
    ids, mask = pad([[1, 2, 3], [4]])
    assert ids.tolist() == [[1, 2, 3], [4, 0, 0]]
    assert mask.tolist() == [[1, 1, 1], [1, 0, 0]]
    ids, mask = pad([[1, 2, 3], [4]], left=True)
    assert ids.tolist() == [[1, 2, 3], [0, 0, 4]]
    assert mask.tolist() == [[1, 1, 1], [0, 0, 1]]


def test_mean_pool_leaves_padding_out() -> None:
    states = torch.tensor([[[1.0], [3.0], [100.0]]])
    assert mean_pool(states, torch.tensor([[1, 1, 0]])).item() == 2.0


# --- the encoder pair -------------------------------------------------------------------------------------


@torch.no_grad()
def test_a_row_does_not_depend_on_its_neighbours(encoder_pair: EncoderPair, coefficients: Tensor) -> None:
    rows = [encoder_pair.row_ids(text, 64) for text in ROWS]
    together = encoder_pair.run(*pad(rows), coefficients)
    for i, row in enumerate(rows):
        alone = encoder_pair.run(*pad([row]), coefficients[i : i + 1])
        torch.testing.assert_close(together[i : i + 1], alone, rtol=1e-4, atol=1e-5)


@torch.no_grad()
def test_the_adapter_changes_a_row_and_leaves_no_trace(
    encoder_pair: EncoderPair, coefficients: Tensor
) -> None:
    ids, mask = pad([encoder_pair.row_ids(text, 64) for text in ROWS])
    bare = encoder_pair.run(ids, mask, None)
    adapted = encoder_pair.run(ids, mask, coefficients)
    assert (adapted * bare).sum(-1).max() < 0.999
    torch.testing.assert_close(encoder_pair.run(ids, mask, None), bare, rtol=0, atol=0)


@torch.no_grad()
def test_the_bare_encoder_is_minilm(encoder_pair: EncoderPair) -> None:
    model, tokenizer = load_minilm()
    given = tokenizer(ROWS, padding=True, return_tensors="pt")
    states = model(input_ids=given["input_ids"], attention_mask=given["attention_mask"]).last_hidden_state
    expected = torch.nn.functional.normalize(mean_pool(states, given["attention_mask"]), dim=-1)
    torch.testing.assert_close(encoder_pair.own_vectors(ROWS), expected, rtol=1e-4, atol=1e-5)


def test_a_row_is_cut_to_its_limit_and_closed(encoder_pair: EncoderPair) -> None:
    tokenizer = encoder_pair.tokenizer
    ids = encoder_pair.row_ids(ROWS[3], 8)
    assert len(ids) == 8
    assert (ids[0], ids[-1]) == (tokenizer.cls_token_id, tokenizer.sep_token_id)


def test_a_compile_text_knows_where_its_labels_are(encoder_pair: EncoderPair) -> None:
    labels = ("very urgent", "calm", "")
    ids, spans = encoder_pair.compile_ids(labels, "How urgent is it?", 64)
    decode = encoder_pair.tokenizer.decode
    assert [decode(ids[a:b]) for a, b in spans] == ["very urgent", "calm", "[SEP]"]
    assert decode(ids) == "[CLS] very urgent [SEP] calm [SEP] [SEP] how urgent is it? [SEP]"


def test_a_compile_text_that_is_too_long_loses_its_end(encoder_pair: EncoderPair) -> None:
    ids, spans = encoder_pair.compile_ids(("yes", "no"), "word " * 100, 32)
    assert len(ids) == 32
    assert ids[-1] == encoder_pair.tokenizer.sep_token_id
    assert spans == [(1, 2), (3, 4)]


@torch.no_grad()
def test_a_compiled_spec_does_not_depend_on_its_neighbours(encoder_pair: EncoderPair) -> None:
    specs = [(("high", "low"), "How urgent is it?"), (("yes", "no", "maybe"), "Is the writer angry? " * 3)]
    texts = [encoder_pair.compile_ids(labels, pseudo, 64) for labels, pseudo in specs]
    names = [label for labels, _ in specs for label in labels]
    coefficients, vectors = encoder_pair.compile_specs(texts, names)
    start = 0
    for i, (labels, _) in enumerate(specs):
        alone, own = encoder_pair.compile_specs(texts[i : i + 1], labels)
        torch.testing.assert_close(coefficients[i : i + 1], alone, rtol=1e-3, atol=1e-4)
        torch.testing.assert_close(vectors[start : start + len(labels)], own, rtol=1e-3, atol=1e-4)
        start += len(labels)


@torch.no_grad()
def test_label_vectors_that_are_not_kept_do_not_see_the_spec(encoder_pair: EncoderPair) -> None:
    specs = ["How urgent is it?", "Which colour has the sky?"]
    texts = [encoder_pair.compile_ids(("high", "low"), spec, 64) for spec in specs]
    names = ["high", "low"] * 2
    _, blind = encoder_pair.compile_specs(texts, names, torch.zeros(2))
    torch.testing.assert_close(blind[:2], blind[2:])
    _, seeing = encoder_pair.compile_specs(texts, names, torch.ones(2))
    assert not torch.allclose(seeing[:2], seeing[2:], atol=1e-4)


@torch.no_grad()
def test_training_starts_at_plain_label_matching(encoder_config: dict[str, Any]) -> None:
    sizes = {key: encoder_config[key] for key in ("encoder_rank", "n_bases", "rank", "alpha")}
    pair = EncoderPair(**sizes)
    labels = ("high", "low")
    coefficients, vectors = pair.compile_specs([pair.compile_ids(labels, "How urgent?", 64)], labels)
    torch.testing.assert_close(vectors, pair.own_vectors(labels))
    ids, mask = pad([pair.row_ids(ROWS[0], 64)])
    torch.testing.assert_close(pair.run(ids, mask, coefficients), pair.run(ids, mask, None))
    # A blind pair has the same adapter for every spec.
    pair.blind = True
    texts = [pair.compile_ids(labels, spec, 64) for spec in ("How urgent?", "Is it blue?")]
    blind, _ = pair.compile_specs(texts, labels * 2)
    torch.testing.assert_close(blind[0], blind[1], rtol=0, atol=0)


# --- the decoder pair -------------------------------------------------------------------------------------

EPISODES = [
    Episode("Write it in capitals.", None, (("cat", "CAT"), ("a green tree", "A GREEN TREE")), (), "f", "s"),
    Episode(
        "Say which animal the text is about, in one word; say none where it is about no animal at all.",
        None,
        (("the dog barks", "dog"), ("rain tomorrow", "none")),
        (("the cat sleeps", "cat"),),
        "g",
        "s",
    ),
]


@pytest.fixture
def objective(
    decoder_config: dict[str, Any],
    text_tokenizer: PreTrainedTokenizerFast,
    tmp_path: Path,
    few_dev_episodes: None,
) -> TextObjective:
    text_tokenizer.backend_tokenizer.save(str(tmp_path / "tokenizer.json"))
    torch.manual_seed(5)
    made = TextObjective(decoder_config, tmp_path)
    with torch.no_grad():
        for bases in made.pair.mapper.by_kind.values():
            bases.b.normal_(std=0.05)
    return made


def tokens(padded: Padded) -> list[list[int]]:
    return [row[kept].tolist() for row, kept in zip(padded.ids, padded.mask, strict=True)]


@torch.no_grad()
def test_rows_after_a_shared_prefix_equal_rows_computed_whole(objective: TextObjective) -> None:
    reading = objective.reading(EPISODES)
    prefixes = tokens(reading.prefixes)
    assert len({len(prefix) for prefix in prefixes}) == 2  # so that one of them is padded, on the left
    coefficients = torch.randn(2, *objective.pair.mapper.shape)
    shared = objective.states(reading, coefficients)
    for b, row in enumerate(tokens(reading.rows)):
        owner = b // 2
        whole = torch.tensor([prefixes[owner] + row])
        objective.pair.adapted.set(coefficients[owner : owner + 1])
        states = objective.pair.interpreter.model(input_ids=whole, use_cache=False).last_hidden_state
        objective.pair.adapted.clear()
        expected = states[0, len(prefixes[owner]) :]
        torch.testing.assert_close(shared[b, : len(row)], expected, rtol=1e-3, atol=1e-4)


def test_a_row_is_input_output_end(objective: TextObjective) -> None:
    reading = objective.reading(EPISODES)
    decode = objective.tokenizer.decode
    first = tokens(reading.rows)[0]
    assert decode(first) == "<|input|>cat<|output|>CAT<|end|>"
    predicted = reading.targets[: reading.n_outputs][reading.at[: reading.n_outputs, 0] == 0]
    assert decode(predicted) == "CAT<|end|>"
    assert reading.n_rows == 4


def test_rows_that_are_too_long_are_left_out_and_a_short_group_is_filled_up(objective: TextObjective) -> None:
    long = Episode("Copy.", None, (("word " * 200, "x"), ("x", "word " * 200), ("x", "x")), (), "f", "s")
    reading = objective.reading([long, EPISODES[0]])
    assert (reading.n_rows, len(reading.rows.ids)) == (3, 4)
    assert set(reading.at[:, 0].tolist()) == {0, 2, 3}


def test_a_step_without_a_row_that_fits_has_a_loss(objective: TextObjective) -> None:
    long = Episode("Copy.", None, (("word " * 200, "x"), ("x", "word " * 200)), (), "f", "s")
    loss, n_rows = objective.loss(objective.read([long], 0), 0.0)
    assert n_rows == 0
    assert loss.isfinite()


def test_padded_rows_keep_their_side() -> None:
    both = [padded([[1, 2], [3]], left=left) for left in (False, True)]
    assert [p.ids.tolist() for p in both] == [[[1, 2], [3, 0]], [[1, 2], [0, 3]]]
    assert [p.mask.sum() for p in both] == [3, 3]


def test_the_loss_of_a_decoder_reaches_interpreter_mapper_and_spec_encoder(objective: TextObjective) -> None:
    loss, n_rows = objective.loss(objective.read(EPISODES, 0), 0.0)
    assert n_rows == 4
    loss.backward()  # type: ignore[no-untyped-call]
    pair = objective.pair
    assert pair.interpreter.model.embed_tokens.weight.grad is not None
    for module in (pair.mapper.trunk, pair.mapper.coeff_head, pair.mapper.bases):
        assert all(p.grad is not None and p.grad.any() for p in module.parameters())
    assert all(p.grad is not None for p in pair.encoder.parameters())


def test_a_prompted_pair_learns_in_its_body_alone(objective: TextObjective) -> None:
    pair = objective.pair
    pair.prompted = True
    (group,) = objective.parameter_groups()
    assert {id(p) for p in group["params"]} == {id(p) for p in pair.interpreter.parameters()}
    loss, _ = objective.loss(objective.read(EPISODES, 0), 0.0)
    loss.backward()  # type: ignore[no-untyped-call]
    assert pair.interpreter.model.embed_tokens.weight.grad is not None
    assert all(p.grad is None for part in (pair.mapper, pair.encoder) for p in part.parameters())
    assert objective.evaluate().keys() == {"dev/program", "dev/program_nll"}


def test_plain_text_is_windows_of_it_and_rows_that_copy(objective: TextObjective) -> None:
    i, o, end = objective.input_id, objective.output_id, objective.end_id
    objective.config = objective.config | {"lm_rows": 40, "lm_tokens": 96, "copy_share": 0.5}
    tokens = np.arange(50, 450, dtype=np.uint16)
    windows = objective._plain(tokens, 3)
    assert windows.shape == (40, 97)
    assert (np.diff(windows[:20]) == 1).all()
    again, other = (objective._plain(tokens, step) for step in (3, 4))
    assert (windows == again).all()
    assert (windows != other).any()
    whole = 0
    for window in windows[20:].tolist():
        rows, row = [], [window[0]]
        for token in window[1:]:
            if token == i:
                rows.append(row)
                row = []
            row.append(token)
        for each in rows:
            assert (each[0], each[-1]) == (i, end)
            x, y = each[1 : each.index(o)], each[each.index(o) + 1 : -1]
            assert y
            assert any(x[n : n + len(y)] == y for n in range(len(x)))
            whole += x == y
    assert whole


def test_vectors_wider_than_those_of_minilm_begin_with_them(text_tokenizer: PreTrainedTokenizerFast) -> None:
    minilm, tokenizer = load_minilm()
    vectors = token_vectors(text_tokenizer, minilm, tokenizer, 400)
    assert vectors.shape == (len(text_tokenizer), 400)
    assert vectors[:, :384].std() > 3 * vectors[:, 384:].std() > 0


@torch.no_grad()
def test_the_plain_interpreter_is_the_trained_one_without_adapters(objective: TextObjective) -> None:
    ids = torch.tensor([[5, 6, 7, 8]])
    objective.pair.adapted.clear()
    expected = objective.pair.interpreter(input_ids=ids).logits
    torch.testing.assert_close(objective.pair.plain_interpreter()(input_ids=ids).logits, expected)
