from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from gguf import GGUFReader, GGUFWriter
from safetensors.numpy import load_file
from transformers import PreTrainedTokenizerFast, Qwen3ForCausalLM

from fuzzy_magic.compiler import compiler
from fuzzy_magic.compiler.mapper import Mapper
from fuzzy_magic.errors import FuzzyError
from fuzzy_magic.gguf_io import read_adapter
from fuzzy_magic.interpreter.function import FuzzyFunction
from fuzzy_magic.llama import Model, shared_encoder
from fuzzy_magic.models import pair
from fuzzy_magic.refine.torch_interpreter import BERT_NAMES, QWEN3_NAMES, gguf_name
from fuzzy_magic.spec import make_spec
from fuzzy_magic.train.export import (
    encoder_lora,
    export_control,
    export_pair,
    mapper_tensors,
    write_qwen3,
)
from fuzzy_magic.train.loop import Run, train
from fuzzy_magic.train.network import EncoderPair, load_minilm, qwen3_config
from fuzzy_magic.train.tokenizer import token_ids


@pytest.mark.parametrize(
    ("name", "names", "prefix", "expected"),
    [
        ("embeddings.word_embeddings.weight", BERT_NAMES, "encoder.layer.", "token_embd.weight"),
        ("embeddings.LayerNorm.bias", BERT_NAMES, "encoder.layer.", "token_embd_norm.bias"),
        ("encoder.layer.3.attention.self.key.bias", BERT_NAMES, "encoder.layer.", "blk.3.attn_k.bias"),
        (
            "encoder.layer.0.attention.output.dense.weight",
            BERT_NAMES,
            "encoder.layer.",
            "blk.0.attn_output.weight",
        ),
        ("encoder.layer.11.output.dense.weight", BERT_NAMES, "encoder.layer.", "blk.11.ffn_down.weight"),
        (
            "encoder.layer.1.output.LayerNorm.weight",
            BERT_NAMES,
            "encoder.layer.",
            "blk.1.layer_output_norm.weight",
        ),
        ("model.embed_tokens.weight", QWEN3_NAMES, "model.layers.", "token_embd.weight"),
        ("model.norm.weight", QWEN3_NAMES, "model.layers.", "output_norm.weight"),
        ("model.layers.2.self_attn.q_norm.weight", QWEN3_NAMES, "model.layers.", "blk.2.attn_q_norm.weight"),
        ("model.layers.2.mlp.gate_proj.weight", QWEN3_NAMES, "model.layers.", "blk.2.ffn_gate.weight"),
    ],
)
def test_tensors_have_the_names_of_llama_cpp(
    name: str, names: dict[str, str], prefix: str, expected: str
) -> None:
    assert gguf_name(name, names, prefix) == expected


# --- a decoder


@pytest.fixture(scope="module")
def decoder(decoder_config: dict[str, Any]) -> Qwen3ForCausalLM:
    """A random decoder with weights that F16 holds exactly, and embeddings that tell tokens apart."""
    torch.manual_seed(0)
    model = Qwen3ForCausalLM(qwen3_config(decoder_config))
    with torch.no_grad():
        model.model.embed_tokens.weight.normal_(std=0.3)
        for parameter in model.parameters():
            parameter.copy_(parameter.half().float())
    return model.eval()


def test_llama_cpp_gives_the_logits_of_torch(
    decoder: Qwen3ForCausalLM, text_tokenizer: PreTrainedTokenizerFast, tmp_path: Path
) -> None:
    write_qwen3(tmp_path / "model.gguf", decoder, text_tokenizer, "random")
    ids = token_ids(text_tokenizer, "Write the plural of the word, then stop: 2 cats.")
    model = Model(tmp_path / "model.gguf", n_ctx=64, n_seq_max=32)
    n = len(ids)
    got = model.decode(ids, range(n), [0] * n, [True] * n)
    with torch.no_grad():
        expected = decoder(input_ids=torch.tensor([ids])).logits[0].numpy()
    assert np.abs(got - expected).max() < 2e-2 * np.abs(expected).max()
    assert (got.argmax(1) == expected.argmax(1)).mean() >= 0.9


def test_a_decoder_file_says_what_it_is(
    decoder: Qwen3ForCausalLM, text_tokenizer: PreTrainedTokenizerFast, tmp_path: Path
) -> None:
    write_qwen3(tmp_path / "model.gguf", decoder, text_tokenizer, "random")
    reader = GGUFReader(tmp_path / "model.gguf")
    fields = {name: field.contents() for name, field in reader.fields.items()}
    assert fields["general.architecture"] == "qwen3"
    assert fields["qwen3.context_length"] == 256
    assert fields["tokenizer.ggml.tokens"][-3:] == ["<|input|>", "<|output|>", "<|end|>"]
    assert fields["tokenizer.ggml.add_bos_token"] is False
    assert "output.weight" not in {tensor.name for tensor in reader.tensors}  # tied to the embeddings


# --- an encoder


@pytest.mark.model
def test_the_bundled_encoder_is_minilm() -> None:
    model, tokenizer = load_minilm()
    bundled = shared_encoder(pair("minilm").interpreter)
    texts = [
        "the whole site is down!!",
        "Grüße aus Köln",
        "ok",
        "long " * 100,
        "naïve café, 3.50 €",
        "don't (really)",
    ]
    rows = [[bundled.cls, *bundled.tokenize(text), bundled.sep] for text in texts]
    assert rows == tokenizer(texts)["input_ids"]
    with bundled.using(None):
        got = bundled.encode(rows)
    for row, vector in zip(rows, got, strict=True):
        with torch.no_grad():
            expected = model(input_ids=torch.tensor([row])).last_hidden_state[0].mean(0).numpy()
        cosine = vector @ expected / np.linalg.norm(vector) / np.linalg.norm(expected)
        assert cosine >= 0.9999


def test_the_mapper_has_the_names_of_published_checkpoints(encoder_pair: EncoderPair) -> None:
    tensors = mapper_tensors(encoder_pair)
    kinds = ("attn_k", "attn_output", "attn_q", "attn_v", "ffn_down", "ffn_up")
    assert {f"{side}_bases_{kind}" for side in "AB" for kind in kinds} < set(tensors)
    assert {"trunk.0.weight", "coeff_head.bias", "label_head.out.weight"} < set(tensors)
    assert tensors["A_bases_ffn_down"].shape == (2, 4, 1536)
    assert tensors["B_bases_ffn_up"].shape == (2, 1536, 4)
    assert {tensor.dtype.name for tensor in tensors.values()} == {"float16"}


def test_the_file_of_a_label_head_has_its_step_in_its_weights(
    encoder_pair: EncoderPair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoder_pair.label_head, "step", 0.25)
    own, inside, h = torch.randn(3, 3, 384, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        expected = encoder_pair.label_head(own, inside, h[:1].expand(3, -1)).numpy()
    mapper = Mapper(
        {name: tensor.astype(np.float32) for name, tensor in mapper_tensors(encoder_pair).items()}
    )
    got = mapper.label_vectors(own.numpy(), inside.numpy(), h[0].numpy())
    np.testing.assert_allclose(got, expected, atol=2e-3)


def test_the_lora_of_the_spec_encoder_has_scaling_one(encoder_pair: EncoderPair) -> None:
    lora = encoder_lora(encoder_pair.encoder)
    assert (lora.rank, lora.scaling) == (4, 1.0)
    base, trained = torch.nn.Linear(384, 1536), encoder_pair.encoder.loras[5]["ffn_up"]
    expected = (trained.b[0] @ trained.a[0]).detach().numpy()
    np.testing.assert_allclose(lora.delta("blk.5.ffn_up.weight"), expected, rtol=1e-4, atol=1e-6)
    assert expected.shape == tuple(base.weight.shape)


# --- a pair


@pytest.fixture
def minilm_base() -> Path:
    return pair("minilm").interpreter.path


@pytest.fixture
def encoder_run(encoder_config: dict[str, Any], tmp_path: Path, few_dev_episodes: None) -> Run:
    return train(encoder_config, tmp_path / "runs" / "labels", data=None, steps=1)


@pytest.mark.model
def test_an_exported_encoder_pair_compiles_and_runs(
    encoder_run: Run, encoder_config: dict[str, Any], tmp_path: Path, minilm_base: Path
) -> None:
    folder = export_pair(encoder_run.folder / "checkpoint.pt", tmp_path / "pairs" / "labels", minilm_base)
    made = pair(folder)
    assert (made.id, made.kind, made.compiler.rank) == ("minilm", "encoder", encoder_config["rank"])
    assert made.interpreter == pair("minilm").interpreter  # found wherever the folder is
    program = compiler(made).compile(make_spec("How urgent is it?", returns='"high" | "low"'))
    assert FuzzyFunction(program, made)("server down") in ("high", "low")
    assert json.loads((folder / "pair.json").read_text("utf-8"))["training"]["step"] == 1


@pytest.mark.model
def test_an_exported_decoder_pair_compiles_and_writes(
    decoder_config: dict[str, Any],
    tmp_path: Path,
    data_folder: Path,
    minilm_base: Path,
    few_dev_episodes: None,
) -> None:
    run = train(decoder_config, tmp_path / "runs" / "texts", data=data_folder, steps=1)
    made = pair(export_pair(run.folder / "checkpoint.pt", tmp_path / "pairs" / "texts", minilm_base))
    assert (made.id, made.kind, made.n_ctx) == ("tiny", "decoder", decoder_config["n_ctx"])
    program = compiler(made).compile(make_spec("Write the plural.", returns="str"))
    assert program.label_vectors is None
    assert isinstance(FuzzyFunction(program, made).map(["cat"], errors="null")[0], str | None)


@pytest.mark.model
def test_files_of_an_export_hold_what_was_trained(
    encoder_run: Run, tmp_path: Path, minilm_base: Path
) -> None:
    folder = export_pair(encoder_run.folder / "checkpoint.pt", tmp_path / "pair", minilm_base)
    state = torch.load(encoder_run.folder / "checkpoint.pt", weights_only=True)["pair"]
    mapper = load_file(folder / "mapper.safetensors")
    np.testing.assert_array_equal(mapper["trunk.0.weight"], state["mapper.trunk.0.weight"].half().numpy())
    lora, _ = read_adapter(folder / "compiler.gguf")
    a, _ = lora.tensors["blk.2.attn_v.weight"]
    np.testing.assert_array_equal(a, state["encoder.layers.2.attn_v.a"][0].half().numpy())


@pytest.mark.model
@pytest.mark.parametrize("kind", ["encoder", "decoder"])
def test_a_mean_lies_halfway_between_two_pairs(
    kind: str,
    encoder_config: dict[str, Any],
    decoder_config: dict[str, Any],
    tmp_path: Path,
    data_folder: Path,
    minilm_base: Path,
    few_dev_episodes: None,
) -> None:
    config = encoder_config if kind == "encoder" else decoder_config
    first = train(config, tmp_path / "first", data=data_folder, steps=1)
    old = export_pair(first.folder / "checkpoint.pt", tmp_path / "old", minilm_base)
    faster = config | {"learning_rate": 0.05, "seed": 8}
    second = train(faster, tmp_path / "second", data=data_folder, steps=2, warm_start=old)
    checkpoint = second.folder / "checkpoint.pt"
    new = export_pair(checkpoint, tmp_path / "new", minilm_base)
    mean = export_pair(checkpoint, tmp_path / "mean", minilm_base, mean_with=old)
    a, b, half = (load_file(folder / "mapper.safetensors") for folder in (old, new, mean))
    for name, values in half.items():
        wanted = (a[name].astype(np.float32) + b[name].astype(np.float32)) / 2
        np.testing.assert_allclose(values, wanted, atol=2e-3, err_msg=name)
    assert max(np.abs(a[name] - b[name]).max() for name in a) > 0.01
    if kind == "decoder":
        embeddings = []
        for folder in (old, new, mean):
            tensors = {t.name: t.data for t in GGUFReader(folder / "interpreter.gguf").tensors}
            embeddings.append(np.asarray(tensors["token_embd.weight"], np.float32))
        np.testing.assert_allclose(embeddings[2], (embeddings[0] + embeddings[1]) / 2, atol=2e-3)


@pytest.mark.model
def test_an_export_leaves_the_files_alone_that_others_have_open(
    decoder_config: dict[str, Any],
    tmp_path: Path,
    data_folder: Path,
    minilm_base: Path,
    few_dev_episodes: None,
) -> None:
    run = train(decoder_config, tmp_path / "runs" / "texts", data=data_folder, steps=1)
    folder = export_pair(run.folder / "checkpoint.pt", tmp_path / "pair", minilm_base)
    names = {"interpreter.gguf", "compiler.gguf", "mapper.safetensors", "pair.json"}
    assert {p.name for p in folder.iterdir()} == names
    before = {name: (folder / name).read_bytes() for name in names}
    for name in names:
        (tmp_path / name).hardlink_to(folder / name)  # as good as a file that is open
    train(decoder_config, run.folder, data=data_folder, steps=2, resume=True)
    export_pair(run.folder / "checkpoint.pt", folder, minilm_base)
    assert {p.name for p in folder.iterdir()} == names
    assert {name: (tmp_path / name).read_bytes() for name in names} == before
    assert all((folder / name).read_bytes() != before[name] for name in names)
    assert (folder / "mapper.safetensors").stat().st_mode & 0o777 == 0o644
    assert pair(folder).kind == "decoder"


def test_an_export_that_fails_leaves_the_old_file(
    decoder: Qwen3ForCausalLM,
    text_tokenizer: PreTrainedTokenizerFast,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "model.gguf").write_text("old")

    def full(writer: GGUFWriter) -> None:
        raise OSError("no room")

    monkeypatch.setattr(GGUFWriter, "write_tensors_to_file", full)
    with pytest.raises(OSError, match="no room"):
        write_qwen3(tmp_path / "model.gguf", decoder, text_tokenizer, "random")
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("model.gguf", "old")]


def test_a_control_is_one_adapter_with_its_label_head(
    encoder_config: dict[str, Any], tmp_path: Path, few_dev_episodes: None
) -> None:
    run = train(encoder_config | {"blind": True}, tmp_path / "run", data=None, steps=1)
    path = export_control(run.folder / "checkpoint.pt", tmp_path)
    lora, metadata = read_adapter(path)
    assert path.name == "control.gguf"
    assert lora.rank == encoder_config["rank"]
    assert metadata["fuzzy.control.rows"] == run.rows
    assert metadata["fuzzy.control.label_head.out.weight.shape"] == "384x768"


def test_an_export_needs_a_checkpoint(tmp_path: Path) -> None:
    with pytest.raises(FuzzyError, match="no checkpoint"):
        export_pair(tmp_path / "checkpoint.pt", tmp_path / "pair", tmp_path / "interpreter.gguf")
