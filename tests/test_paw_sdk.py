"""The proof with the public SDK: it runs what we write, we run what it writes, the answers are the same."""

from __future__ import annotations

import json
import random
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import gguf
import numpy as np
import published_interpreters as published
import pytest
import tiny_models

from fuzzy_magic.gguf_io import write_adapter
from fuzzy_magic.interpreter import FuzzyFunction
from fuzzy_magic.lora import LoraWeights
from fuzzy_magic.models import Pair
from fuzzy_magic.program import Program
from fuzzy_magic.prompts import PLACEHOLDER, prompt_template

sdk = pytest.importorskip("programasweights", reason="the public SDK is not installed")

LONGEST = 12  # tokens of an answer
WORDS = [
    "the",
    "site",
    "is",
    "low",
    "high",
    "Zoë",
    "don't",
    "42",
    "!!",
    "(why?)",
    "日本",
    "a\nb",
    "🙂",
    "Input:",
]
Run = Callable[[Path, list[str]], list[str]]

#: What transformers calls the modules, by our name of them.
OLD_NAMES = {
    "qwen3": {
        "attn_q": "model.layers.{}.self_attn.q_proj",
        "attn_k": "model.layers.{}.self_attn.k_proj",
        "attn_v": "model.layers.{}.self_attn.v_proj",
        "attn_output": "model.layers.{}.self_attn.o_proj",
        "ffn_gate": "model.layers.{}.mlp.gate_proj",
        "ffn_up": "model.layers.{}.mlp.up_proj",
        "ffn_down": "model.layers.{}.mlp.down_proj",
    },
    "gpt2": {
        "attn_qkv": "transformer.h.{}.attn.c_attn",
        "attn_output": "transformer.h.{}.attn.c_proj",
        "ffn_up": "transformer.h.{}.mlp.c_fc",
        "ffn_down": "transformer.h.{}.mlp.c_proj",
    },
}


def rows(count: int = 50) -> list[str]:
    """Return inputs, the odd ones among them first."""
    rng = random.Random(7)
    odd = ["x", "trailing space ", "two\n\nlines", "[INPUT]", "]", "tab\there", "don't", "é", "e\u0301", "0"]
    return [*odd, *(" ".join(rng.choices(WORDS, k=rng.randint(1, 12))) for _ in range(40))][:count]


@pytest.fixture(scope="module", params=["paw-qwen3-1", "paw-gpt2-1"])
def pair(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, tiny_pairs: dict) -> Pair:
    """Make a small random model of a published shape, which writes a while and comes to an end."""
    written = published.write_pair(tmp_path_factory.mktemp("pair"), request.param, tiny_pairs["decoder"])
    reader = gguf.GGUFReader(written.interpreter.path, "r+")
    tokens = reader.fields["tokenizer.ggml.tokens"].contents()
    end = reader.fields["tokenizer.ggml.eos_token_id"].contents()
    (head,) = (tensor.data for tensor in reader.tensors if tensor.name == "output.weight")
    for token in map(tokens.index, published.CONTROL):  # the SDK would write the others too, we never do
        head[token] *= 1.2 if token == end else 0
    reader.data._mmap.flush()
    reader.data._mmap.close()
    file = replace(written.interpreter, sha256=tiny_models.sha256(written.interpreter.path))
    return replace(written, interpreter=file)


@pytest.fixture(autouse=True)
def short_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fuzzy_magic.interpreter.decoder.MAX_PUBLISHED_TOKENS", LONGEST)


@pytest.fixture
def theirs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pair: Pair) -> Run:
    """Run rows through the SDK, which finds the model in its own cache folder, and nobody to ask."""
    monkeypatch.setenv("PAW_CACHE_DIR", str(tmp_path / "sdk"))
    monkeypatch.setenv("PAW_API_URL", "http://127.0.0.1:9")
    monkeypatch.setattr("multiprocessing.cpu_count", lambda: 1)  # threads, for the reason in `one_thread`
    base = tmp_path / "sdk" / "base_models"
    base.mkdir(parents=True)

    def run(path: Path, texts: list[str]) -> list[str]:
        with zipfile.ZipFile(path) as archive:
            runtime = json.loads(archive.read("meta.json"))["runtime"]
        (base / runtime["local_sdk"]["base_model"]["file"]).write_bytes(pair.interpreter.path.read_bytes())
        with sdk.function(str(path), n_ctx=published.N_CTX, n_gpu_layers=0, offline=True) as function:
            return [function(text, max_tokens=LONGEST) for text in texts]

    return run


def ours(program: Program, pair: Pair, texts: list[str]) -> list[object]:
    return FuzzyFunction(program, pair).map(texts, exact=True, progress=False)


@pytest.mark.parametrize("quantised", [True, False])
def test_the_sdk_answers_fifty_rows_as_we_do(
    tmp_path: Path, pair: Pair, theirs: Run, quantised: bool
) -> None:
    program = published.program(pair)
    if quantised:
        program = replace(program, lora=program.lora.to_q4_0())
    program.save(tmp_path / "politely.paw")
    answers = theirs(tmp_path / "politely.paw", rows())
    assert len(answers) == 50
    assert len(set(answers)) > 40  # the model really reads its input
    assert ours(program, pair, rows()) == answers
    assert ours(Program.load(tmp_path / "politely.paw"), pair, rows(5)) == answers[:5]


@pytest.mark.parametrize("template", ["ours", "Politely, please:\n{INPUT_PLACEHOLDER}\nAnswer:"])
def test_a_bundle_as_the_hosted_compiler_sends_it_answers_as_in_the_sdk(
    tmp_path: Path, pair: Pair, theirs: Run, template: str
) -> None:
    path, runtime_id = tmp_path / "theirs.paw", "small-model"
    lora = LoraWeights(16.0, tiny_models.random_lora(pair.modules, 3))
    write_adapter(tmp_path / "adapter.gguf", lora, {}, pair.architecture, "Q4_0")
    pseudo = "[PSEUDO_PROGRAM]\nTask: Say it.\n[END_PSEUDO_PROGRAM]"
    base = {"file": "small.gguf", "sha256": pair.interpreter.sha256, "url": "http://127.0.0.1:9/small.gguf"}
    meta = {
        "version": 4,
        "program_id": "0123456789abcdef0123",
        "spec": "Say it.",
        "compiler_snapshot": "some-compiler",
        "interpreter": "some/Model",
        "lora_rank": 32,
        "runtime_id": runtime_id,
        "runtime_manifest_version": 1,
        "runtime": {
            "runtime_id": runtime_id,
            "manifest_version": 1,
            "interpreter": "some/Model",
            "adapter_format": "gguf_lora",
            "local_sdk": {"supported": True, "base_model": base},
        },
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("meta.json", json.dumps(meta))
        archive.write(tmp_path / "adapter.gguf", "adapter.gguf")
        archive.writestr(
            "prompt_template.txt", prompt_template(pair.template, pseudo) if template == "ours" else template
        )
        archive.writestr("pseudo_program.txt", pseudo)
    program = Program.load(path)
    assert program.template == (pair.template if template == "ours" else "verbatim-1")
    assert program.spec.returns == "str"
    answers = theirs(path, rows(15))
    assert ours(program, pair, rows(15)) == answers
    program.save(tmp_path / "again.paw")
    assert theirs(tmp_path / "again.paw", rows(15)) == answers


def test_a_file_of_the_sdks_own_format_code_is_read_and_runs_in_both(
    tmp_path: Path, pair: Pair, theirs: Run
) -> None:
    torch = pytest.importorskip("torch")
    from programasweights import paw_format

    lora = tiny_models.random_lora(pair.modules, 5)
    names = OLD_NAMES[pair.architecture]
    weights = {
        f"{names[module].format(layer)}.lora_{letter}": torch.from_numpy(array)
        for layer in range(tiny_models.LAYERS)
        for module in pair.modules
        for letter, array in zip("AB", lora[f"blk.{layer}.{module}.weight"], strict=True)
    }
    path = tmp_path / "politely.paw"
    paw_format.save_paw_program(
        str(path),
        spec="Say it politely.",
        base_model="gpt2" if pair.architecture == "gpt2" else "Qwen/Qwen3-0.6B",
        pseudo_program="\n[PSEUDO_PROGRAM]\nTask: Say it.\n[END_PSEUDO_PROGRAM]\n",
        lora_weights=weights,
        lora_config={"rank": tiny_models.RANK, "alpha": 16},
    )
    assert paw_format.validate_paw_file(str(path)) == (True, [])
    program = Program.load(path)
    assert program.template == pair.template
    assert program.spec.text == "Say it politely."
    assert set(program.lora.tensors) == set(lora)
    for name, halves in program.lora.tensors.items():
        for mine, written in zip(halves, lora[name], strict=True):
            np.testing.assert_array_equal(mine, written.astype("f2"))
    # It names the published model; the small one stands in for it.
    program = replace(program, interpreter_id=pair.id, interpreter_sha256=pair.interpreter.sha256)
    program.save(path)
    assert theirs(path, rows(15)) == ours(program, pair, rows(15))


def test_the_input_is_marked_as_in_the_sdk() -> None:
    from programasweights import cache

    assert cache.INPUT_PLACEHOLDER == PLACEHOLDER
