"""Compilers in PAW's published layout, small and random: numbers as by the formulas, and rows answered."""

from __future__ import annotations

import gc
import json
import pickle
import shutil
import weakref
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import published_models
import pytest
import torch
from instruct_model import write_instruct
from published_models import ALPHA, LAYERS, N_BASES, N_PREFIX, RANK
from torch.nn import functional as F
from transformers import AutoModelForCausalLM, AutoTokenizer

import fuzzy_magic
from fuzzy_magic import models, prompts
from fuzzy_magic.bench import full_size
from fuzzy_magic.compiler import CheckpointCompiler, compiler
from fuzzy_magic.compiler.published import encode, memory, pseudo
from fuzzy_magic.compiler.published.checkpoint import MODULE_NAMES, Checkpoint
from fuzzy_magic.compiler.published.pseudo import Prompted, Rendered, Room, tidied
from fuzzy_magic.errors import AssetError, CompileError
from fuzzy_magic.interpreter import decoder, loaded
from fuzzy_magic.interpreter.function import FuzzyFunction
from fuzzy_magic.llama import Model
from fuzzy_magic.models import Pair, PublishedCompiler
from fuzzy_magic.program import Program
from fuzzy_magic.prompts import BEGIN, END, PLACEHOLDER, prompt_template
from fuzzy_magic.settings import override
from fuzzy_magic.spec import make_spec

KINDS = ("qwen3", "gpt2")
SHOUT = make_spec(
    "Shout it in capitals.", name="shout", returns=str, examples=[("the site", "THE SITE"), ("no", "NO")]
)
ROWS = [f"{word} number {n}" for n in range(4) for word in ("the site", "server", "low", "yes!", "é ñ 漢")]
NEW_TOKENS = 10


@pytest.fixture(scope="module", autouse=True)
def one_torch_thread() -> None:
    torch.set_num_threads(1)


@dataclass(frozen=True)
class Made:
    """A pair, its interpreter in torch, and the program of one spec with an adapter in float16."""

    pair: Pair
    torch_interpreter: Any
    program: Program

    @property
    def folder(self) -> Path:
        assert isinstance(self.pair.compiler, PublishedCompiler)
        assert self.pair.compiler.folder is not None
        return self.pair.compiler.folder


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Made]:
    found = {}
    for kind in KINDS:
        pair, model = published_models.published_pair(tmp_path_factory.mktemp(kind), kind)
        assert isinstance(pair.compiler, PublishedCompiler)
        assert pair.compiler.folder is not None
        exact = CheckpointCompiler(pair, pair.compiler.folder, Rendered(pair.template), quantise=False)
        found[kind] = Made(pair, model, exact.compile(SHOUT))
    return found


@pytest.fixture(params=KINDS)
def made(request: pytest.FixtureRequest, both: dict[str, Made]) -> Made:
    return both[request.param]


@pytest.fixture
def one(both: dict[str, Made]) -> Made:
    """Return one of the two, for what does not depend on the interpreter."""
    return both["qwen3"]


@pytest.fixture
def own(one: Made, tmp_path: Path) -> Made:
    """Return it with a copy of the checkpoint, which a test may spoil."""
    shutil.copytree(one.folder, tmp_path / "checkpoint")
    compiled_by = PublishedCompiler("random", None, tmp_path / "checkpoint")
    return replace(one, pair=replace(one.pair, compiler=compiled_by))


# --- the same numbers as the formulas


def transcribed(
    folder: Path, n_layers: int, spec: str, text: str
) -> tuple[list[int], dict[tuple[int, str], Any]]:
    """Write PAW's formulas down in plain torch: what is read, and A and B by layer and module."""
    tokenizer = AutoTokenizer.from_pretrained(folder / "compiler")
    model = AutoModelForCausalLM.from_pretrained(folder / "compiler", dtype=torch.bfloat16)
    state = torch.load(folder / "lora_mapper.pt", weights_only=True)
    question = f"[SPEC]\n{spec}\n[END_SPEC]\n\n[PSEUDO_PROGRAM]"
    asked = tokenizer.apply_chat_template(
        [{"role": "user", "content": question}], add_generation_prompt=True, tokenize=False
    )
    ids = tokenizer(asked)["input_ids"] + tokenizer(text)["input_ids"] + [tokenizer.eos_token_id]
    ids += tokenizer.convert_tokens_to_ids([f"<prefix_{i}>" for i in range(1, 65)])
    with torch.no_grad():
        hidden = model(torch.tensor([ids]), output_hidden_states=True).hidden_states
    depth = len(hidden) - 1
    seen = [hidden[int((layer + 1) * depth / n_layers) - 1 + 1][0, -64:].float() for layer in range(n_layers)]
    h = torch.stack(seen).mean(0).mean(0)
    z = F.gelu(F.linear(h, state["trunk.0.weight"], state["trunk.0.bias"]))
    names = sorted(key.removeprefix("A_bases_") for key in state if key.startswith("A_bases_"))
    flat = F.linear(z, state["coeff_head.weight"], state["coeff_head.bias"])
    coefficients = flat.view(n_layers, len(names), -1, 2)
    adapter = {}
    for layer in range(n_layers):
        for m, name in enumerate(names):
            a = sum(
                c[0] * base for c, base in zip(coefficients[layer, m], state[f"A_bases_{name}"], strict=True)
            )
            b = sum(
                c[1] * base for c, base in zip(coefficients[layer, m], state[f"B_bases_{name}"], strict=True)
            )
            adapter[layer, name] = (a, b)
    return ids, adapter


def test_the_adapter_is_what_the_formulas_say(made: Made) -> None:
    spec_text = prompts.spec_text(SHOUT)
    ids, expected = transcribed(made.folder, LAYERS, spec_text, made.program.pseudo)
    checkpoint = Checkpoint.read(made.folder)
    assert (
        encode.sequence(checkpoint, encode.load_tokenizer(checkpoint.model), spec_text, made.program.pseudo)
        == ids
    )
    h = encode.pooled(checkpoint, ids, LAYERS, memory.placement())
    exact = checkpoint.mapper(made.pair).lora(h)
    names = MODULE_NAMES[made.pair.architecture]
    assert set(exact.tensors) == {f"blk.{layer}.{names[name]}.weight" for layer, name in expected}
    for (layer, name), halves in expected.items():
        tensor = f"blk.{layer}.{names[name]}.weight"
        for half, float32, float16 in zip(
            halves, exact.tensors[tensor], made.program.lora.tensors[tensor], strict=True
        ):
            np.testing.assert_allclose(float32, half.numpy(), rtol=1e-4, atol=2e-6)
            np.testing.assert_allclose(float16, half.numpy(), rtol=2e-3, atol=1e-4)
    assert made.program.lora.scaling == ALPHA / RANK


def test_a_program_holds_the_adapter_in_q4_0_unless_told_otherwise(made: Made) -> None:
    program = compiler(made.pair).compile(SHOUT)
    assert (program.lora.quantised, made.program.lora.quantised) == ("q4_0", "f16")
    assert program.lora.nbytes == made.program.lora.nbytes * 18 // 64
    for name, halves in program.lora.dequantised().tensors.items():
        for half, exact in zip(halves, made.program.lora.tensors[name], strict=True):
            assert np.abs(half - exact).max() < np.abs(exact).max() / 7
    program.check_fits(made.pair)
    assert (program.template, program.compiler_id) == (made.pair.template, "random")


def test_specs_have_adapters_of_their_own_and_the_same_ones_each_time(one: Made) -> None:
    again = compiler(one.pair).compile(SHOUT)
    assert again.lora == compiler(one.pair).compile(SHOUT).lora
    assert again.lora != compiler(one.pair).compile(make_spec("Count the words.", returns=int)).lora


def test_layers_are_aligned_by_depth() -> None:
    large = Checkpoint(Path(), RANK, ALPHA, N_BASES, N_PREFIX, width=2560, n_layers=36)
    assert large.aligned(12) == list(range(2, 36, 3))
    assert large.aligned(36) == list(range(36))
    assert large.aligned(28)[:4] == [0, 1, 2, 4]
    assert (len(large.aligned(28)), large.aligned(28)[-1]) == (28, 35)
    assert replace(large, n_layers=2).aligned(6) == [0, 0, 0, 0, 0, 1]


def test_an_interpreter_deeper_than_the_compiler_counts_layers_more_than_once(one: Made) -> None:
    checkpoint = replace(Checkpoint.read(one.folder), n_prefix=1)
    ids, _ = transcribed(one.folder, LAYERS, "spec", "text")
    single, double, many = (encode.pooled(checkpoint, ids, n, memory.placement()) for n in (1, 2, 7))
    assert [checkpoint.aligned(n) for n in (1, 2, 7)] == [[4], [1, 4], [0, 0, 1, 1, 2, 3, 4]]
    with torch.no_grad():
        model = AutoModelForCausalLM.from_pretrained(one.folder / "compiler", dtype=torch.bfloat16)
        _, *hidden = (
            states[0, -1].float().numpy()
            for states in model(torch.tensor([ids]), output_hidden_states=True).hidden_states
        )
    np.testing.assert_allclose(single, hidden[4], rtol=1e-5)
    np.testing.assert_allclose(double, (hidden[1] + hidden[4]) / 2, rtol=1e-4, atol=1e-5)
    twice = 2 * hidden[0] + 2 * hidden[1] + hidden[2] + hidden[3] + hidden[4]
    np.testing.assert_allclose(many, twice / 7, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(
    ("interpreter", "mapper", "lora", "coefficients"),
    [("qwen3-0.6b", 163_081_216, 40_370_176, 25_088), ("gpt2", 72_622_592, 9_437_184, 6_144)],
)
def test_published_sizes_are_those_of_the_paper(
    interpreter: str, mapper: int, lora: int, coefficients: int
) -> None:
    pair = models.pair(interpreter)
    large = Checkpoint(Path(), rank=64, alpha=16.0, n_bases=64, n_prefix=64, width=2560, n_layers=36)
    with torch.device("meta"):
        state = {name: torch.empty(shape) for name, shape in large.mapper_shapes(pair).items()}
        assert sum(tensor.numel() for tensor in state.values()) == mapper
        head = F.linear(torch.empty(2560), state["coeff_head.weight"], state["coeff_head.bias"])
        assert head.numel() == coefficients
        mixed = head.view(pair.n_layers, len(pair.modules), 64, 2)
        made = 0
        for m, name in enumerate(sorted(MODULE_NAMES[pair.architecture])):
            for side, letter in enumerate("AB"):
                halves = torch.einsum("ln,nxy->lxy", mixed[:, m, :, side], state[f"{letter}_bases_{name}"])
                made += halves.numel()
    assert made == lora == 64 * sum(sum(shape) for shape in pair.shapes().values())


@pytest.mark.slow
def test_a_mapper_of_true_size_makes_a_program_within_the_memory_there_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(full_size, "_applied", lambda *_: [])  # its model takes minutes to write
    found = {each.name: each for each in full_size.measure("gpt2", rounds=1)}
    assert found["gpt2: peak memory"].met
    assert found["gpt2: size of a program"].value == pytest.approx(5.3, abs=0.1)  # MB, as published


# --- rows answered by llama.cpp


def merged(made: Made) -> Any:
    """Return the torch interpreter with the adapter added to its weights."""
    model = published_models.interpreter(made.pair.architecture)
    tensors = published_models.gguf_tensors(made.pair.architecture, model)
    for name in made.program.lora.tensors:
        tensors[name].add_(torch.from_numpy(made.program.lora.delta(name)))
    return model


def test_llama_cpp_writes_the_tokens_that_torch_writes(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoder, "MAX_PUBLISHED_TOKENS", NEW_TOKENS)
    monkeypatch.setattr(loaded, "_interpreters", {})
    answers = FuzzyFunction(made.program, made.pair).map(ROWS)
    vocabulary = Model(made.pair.interpreter.path, n_ctx=64)
    prompts = [
        prompt_template(made.program.template, made.program.pseudo).replace(PLACEHOLDER, x) for x in ROWS
    ]
    assert answers == [written(merged(made), vocabulary, prompt) for prompt in prompts]
    assert len(set(answers)) > 3
    # Without the adapter, something else comes.
    assert answers[0] != written(made.torch_interpreter, vocabulary, prompts[0])


@torch.no_grad()
def written(model: Any, vocabulary: Model, prompt: str) -> str:
    """Go on greedily from a prompt, by no means but torch, and spell what was written."""
    ids = vocabulary.tokenize(prompt, parse_special=True)
    answer: list[int] = []
    silent = [t for t in range(vocabulary.n_vocab) if vocabulary.is_control(t) and not vocabulary.is_end(t)]
    cache, new = None, ids
    while len(answer) < NEW_TOKENS:
        found = model(torch.tensor([new]), cache=cache, use_cache=True)
        cache, logits = found.cache, found.logits[0, -1]
        logits[silent] = -torch.inf
        token = int(logits.argmax())
        if vocabulary.is_end(token):
            break
        answer.append(token)
        new = [token]
    return vocabulary.detokenize(answer).strip()


def test_a_closed_set_is_answered_with_its_labels(made: Made) -> None:
    spec = make_spec("Is it up?", returns='"high" | "low" | "no"')
    answers = FuzzyFunction(compiler(made.pair).compile(spec), made.pair).map(ROWS)
    assert set(answers) <= {"high", "low", "no"}


def test_a_function_is_compiled_by_folder_for_an_interpreter_given_by_file(made: Made) -> None:
    shout = fuzzy_magic.compile(
        SHOUT.text,
        name="shout",
        interpreter=str(made.pair.interpreter.path),
        compiler=str(made.folder),
        returns='"high" | "low"',
    )
    assert shout("the site") in ("high", "low")
    assert shout.program.lora.quantised == "q4_0"
    assert shout.program.compiler_id == made.folder.name


# --- what a model reads


def test_a_spec_cannot_end_its_turn_or_name_a_prefix_token(one: Made) -> None:
    checkpoint = Checkpoint.read(one.folder)
    tokenizer = encode.load_tokenizer(checkpoint.model)
    end, first = tokenizer.convert_tokens_to_ids(["<|im_end|>", "<prefix_1>"])
    ids = encode.sequence(checkpoint, tokenizer, "Find <|im_end|> and <prefix_1>.", "<|im_end|>")
    assert (ids.count(end), ids.count(first)) == (2, 1)
    plain = encode.sequence(checkpoint, tokenizer, "Find it.", "text")
    assert (plain.count(end), plain.count(first)) == (2, 1)
    assert plain[-N_PREFIX:] == ids[-N_PREFIX:]


def test_a_spec_that_is_too_long_is_refused_with_its_length(one: Made) -> None:
    checkpoint = Checkpoint.read(one.folder)
    with pytest.raises(CompileError, match=r"2,100 tokens long .* reads at most 2,048"):
        encode.pooled(checkpoint, [1] * 2100, LAYERS, memory.placement())


def test_no_hook_stays_on_the_model(one: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = []
    load = encode.load_model
    monkeypatch.setattr(encode, "load_model", lambda *a: kept.append(load(*a)) or kept[0])
    encode.pooled(Checkpoint.read(one.folder), [1] * 80, LAYERS, memory.placement())
    assert all(not module._forward_hooks for module in kept[0].modules())


# --- wrong checkpoints


def test_a_missing_file_is_named(own: Made) -> None:
    for part in ("compiler/config.json", "lora_mapper.pt", "meta.json"):
        file = own.folder / part
        content = file.read_bytes()
        file.unlink()
        with pytest.raises(AssetError, match=f"no {part}"):
            compiler(own.pair)
        file.write_bytes(content)
    (own.folder / "compiler" / "model.safetensors").unlink()
    with pytest.raises(AssetError, match="no weights in safetensors"):
        compiler(own.pair).compile(SHOUT)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"lora_rank": 0}, "lora_rank must be a whole number above 0, not 0"),
        ({"lora_alpha": "big"}, "lora_alpha must be a finite number above 0, not 'big'"),
        ({"prefix_steps": None}, "prefix_steps must be a whole number above 0, not None"),
        ({"lora_rank": 16}, r"A_bases_\w+ is \(4, 32, 64\), expected \(4, 16, 64\) for random-"),
        ({"lora_num_bases": 8}, r"coeff_head.weight is \(\d+, 48\), expected \(\d+, 48\)"),
        ({"prefix_steps": 70}, "no token <prefix_65>"),
    ],
)
def test_a_wrong_description_is_refused_by_its_key(own: Made, changes: dict[str, Any], message: str) -> None:
    file = own.folder / "meta.json"
    file.write_text(json.dumps({**json.loads(file.read_text("utf-8")), **changes}), "utf-8")
    with pytest.raises(AssetError, match=message):
        compiler(own.pair).compile(SHOUT)


@pytest.mark.parametrize("text", ["", "[]", "{", "null"])
def test_a_description_that_is_no_object_is_refused(own: Made, text: str) -> None:
    (own.folder / "meta.json").write_text(text, "utf-8")
    with pytest.raises(AssetError, match=r"meta\.json"):
        compiler(own.pair)


def test_a_tensor_that_is_missing_unknown_or_of_another_shape_is_named(own: Made) -> None:
    file = own.folder / "lora_mapper.pt"
    state = torch.load(file, weights_only=True)
    without = {name: tensor for name, tensor in state.items() if name != "trunk.0.bias"}
    other = {**state, "trunk.0.weight": torch.zeros(48, 47)}
    for wrong, message in (
        (without, "no tensor trunk.0.bias"),
        ({**state, "extra": torch.zeros(2)}, "a tensor extra"),
        (other, r"trunk.0.weight is \(48, 47\), expected \(48, 48\)"),
        ({"trunk.0.weight": 3}, "is not a tensor"),
        ({}, "holds a dict"),
        (torch.zeros(2), "holds a Tensor"),
    ):
        torch.save(wrong, file)
        with pytest.raises(AssetError, match=message):
            compiler(own.pair)


def test_the_compiler_of_another_interpreter_is_refused(own: Made) -> None:
    other = "gpt2" if own.pair.architecture == "qwen3" else "qwen3"
    torch.save(published_models.mapper_state(other, 0), own.folder / "lora_mapper.pt")
    with pytest.raises(
        AssetError, match=r"coeff_head.weight is \(\d+, 48\), expected \(\d+, 48\) for random-"
    ):
        compiler(own.pair)
    with pytest.raises(CompileError, match="no compilers in the published layout for minilm"):
        CheckpointCompiler(
            replace(models.pair("minilm"), compiler=own.pair.compiler), own.folder, Rendered("minilm-1")
        )


class Trap:
    """Writes a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> Any:
        return Path.touch, (self.path,)


def test_pickled_code_is_refused_and_does_not_run(own: Made, tmp_path: Path) -> None:
    file, trace = own.folder / "lora_mapper.pt", tmp_path / "ran"
    torch.save({"trunk.0.weight": Trap(trace)}, file)
    with pytest.raises(AssetError, match="is not opened: such a file can run code"):
        compiler(own.pair)
    file.write_bytes(pickle.dumps(Trap(trace)))
    with pytest.raises(AssetError, match=r"lora_mapper\.pt"):
        compiler(own.pair)
    assert not trace.exists()


def test_a_damaged_mapper_is_refused(own: Made) -> None:
    file = own.folder / "lora_mapper.pt"
    whole = file.read_bytes()
    for damaged in (b"", b"PK\x03\x04", whole[: len(whole) // 2], b"\x00" * 100):
        file.write_bytes(damaged)
        with pytest.raises(AssetError, match=r"lora_mapper\.pt"):
            compiler(own.pair)


def test_code_beside_the_language_model_is_not_run(own: Made) -> None:
    folder = own.folder / "compiler"
    config = json.loads((folder / "config.json").read_text("utf-8"))
    config |= {"model_type": "mine", "auto_map": {"AutoConfig": "mine.Mine", "AutoModel": "mine.Mine"}}
    (folder / "config.json").write_text(json.dumps(config), "utf-8")
    (folder / "mine.py").write_text("raise SystemExit('ran')", "utf-8")
    with pytest.raises(AssetError, match=str(folder)):
        compiler(own.pair).compile(SHOUT)


def test_weights_of_another_size_than_described_are_refused(own: Made) -> None:
    published_models.write_model(own.folder / "compiler", 0, published_models.SPECIAL)
    with pytest.raises(AssetError, match="no token <prefix_1>"):
        compiler(own.pair).compile(SHOUT)
    published_models.tokenizer().save_pretrained(own.folder / "compiler")
    with pytest.raises(AssetError, match=r"token \d+ is beyond the \d+ rows"):
        compiler(own.pair).compile(SHOUT)


# --- memory


def test_what_a_compile_needs_is_said_before_it_starts(one: Made, capsys: pytest.CaptureFixture[str]) -> None:
    stages = {"pseudo-program": 8_000_000_000, "hidden states": 8_100_000_000, "mapper": 1_000_000_000}
    assert memory.announce("big", stages, 20 * memory.GB) == 8_100_000_000 + memory.OVERHEAD
    assert capsys.readouterr().err == (
        "big: up to 8.8 GB of memory (pseudo-program 8.0, hidden states 8.1, mapper 1.0 GB, "
        "one after the other; 20.0 GB free)\n"
    )
    compiler(one.pair).compile(SHOUT)
    assert "random: up to 0.7 GB of memory (hidden states" in capsys.readouterr().err
    with override(quiet=True):
        compiler(one.pair).compile(SHOUT)
    assert "memory" not in capsys.readouterr().err


def test_a_machine_that_plainly_lacks_memory_is_not_tried(one: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "model_bytes", lambda _: 8 * memory.GB)
    monkeypatch.setattr("fuzzy_magic.compiler.published.compiler.model_bytes", lambda _: 8 * memory.GB)
    monkeypatch.setattr(
        "fuzzy_magic.compiler.published.compiler.placement",
        lambda: memory.Placement("cpu", None, 4 * memory.GB),
    )
    with pytest.raises(CompileError, match=r"needs about 8\.7 GB of memory \(hidden states\).* has 4\.0 GB"):
        compiler(one.pair).compile(SHOUT)


def test_the_size_of_a_language_model_is_read_from_its_files(one: Made) -> None:
    model = AutoModelForCausalLM.from_pretrained(one.folder / "compiler")
    assert memory.model_bytes(one.folder / "compiler") == 2 * sum(p.numel() for p in model.parameters())


def test_a_damaged_language_model_is_refused(own: Made) -> None:
    file = own.folder / "compiler" / "model.safetensors"
    for damaged in (b"", b"\xff" * 64, b"\x02" + b"\x00" * 7 + b"[]"):
        file.write_bytes(damaged)
        with pytest.raises(AssetError, match=r"model\.safetensors cannot be read"):
            compiler(own.pair).compile(SHOUT)


def test_two_language_models_are_never_in_memory_together(
    own: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alive: list[weakref.ref[Any]] = []
    load = encode.load_model

    def watched(*arguments: Any) -> Any:
        assert all(each() is None for each in alive)
        model = load(*arguments)
        alive.append(weakref.ref(model))
        return model

    for module in (encode, pseudo):
        monkeypatch.setattr(module, "load_model", watched)
    monkeypatch.setattr(pseudo, "MOST_TOKENS", 8)
    writer = published_models.write_model(tmp_path / "instruct", 1)
    compiler(with_pseudo(own.pair, writer)).compile(SHOUT)
    gc.collect()
    assert len(alive) == 2
    assert all(each() is None for each in alive)


def with_pseudo(pair: Pair, source: Path) -> Pair:
    assert isinstance(pair.compiler, PublishedCompiler)
    return replace(pair, compiler=replace(pair.compiler, pseudo=str(source)))


# --- pseudo-programs


class Queue(Prompted):
    """An instruct model that says what it was given to say, and keeps what it was asked."""

    def __init__(self, *replies: str) -> None:
        super().__init__(Path())
        object.__setattr__(self, "replies", list(replies))
        object.__setattr__(self, "asked", [])
        object.__setattr__(self, "closed", 0)

    replies: list[str]
    asked: list[tuple[str, str, str]]
    closed: int

    def opened(self) -> Any:
        return self

    def ask(self, before: str, text: str, after: str, most: int) -> str:
        self.asked.append((before, text, after))
        return self.replies.pop(0)

    def close(self) -> None:
        object.__setattr__(self, "closed", self.closed + 1)


def letters(most: int) -> Room:
    return Room(most, len)


WHOLE = f"{BEGIN}\nTask: shout\nExamples:\nInput: a\nOutput: A\n\nInput: b\nOutput: B\n{END}"


def test_what_an_instruct_model_wrote_is_the_pseudo_program_markers_included() -> None:
    model = Queue(f"Sure, here it is:\n{WHOLE}\nI hope this helps.")
    assert model.write(SHOUT, letters(500)) == WHOLE
    (before, text, after), *more = model.asked
    assert (more, model.closed) == ([], 1)
    assert text == "Shout it in capitals.\nInput: the site\nOutput: THE SITE\nInput: no\nOutput: NO"
    assert "fewer than 250 tokens" in after
    assert BEGIN not in before


def test_one_that_is_too_long_is_asked_for_again_in_fewer_tokens() -> None:
    model = Queue(f"{BEGIN}\n{'x' * 900}\n{END}", f"{BEGIN}\nTask: sho", WHOLE)
    assert model.write(SHOUT, letters(200)) == WHOLE
    assert ["fewer than 200" in model.asked[0][2], "fewer than 100" in model.asked[2][2]] == [True, True]


def test_one_that_stays_too_long_loses_its_last_examples() -> None:
    model = Queue(*[WHOLE] * 3)
    room = letters(len(WHOLE) - 1)
    shorter = model.write(SHOUT, room)
    assert shorter == f"{BEGIN}\nTask: shout\nExamples:\nInput: a\nOutput: A\n{END}"
    assert Queue(*[WHOLE] * 3).write(SHOUT, letters(60)) == f"{BEGIN}\nTask: shout\n{END}"
    with pytest.raises(CompileError, match="more than 20 tokens even without examples"):
        Queue(*[WHOLE] * 3).write(SHOUT, letters(20))


def test_a_model_that_writes_nothing_is_said_to() -> None:
    with pytest.raises(CompileError, match="wrote nothing for shout"):
        Queue("", f"<think>{WHOLE}</think>", f"{BEGIN}{END}").write(SHOUT, letters(500))


@pytest.mark.parametrize(
    ("said", "kept", "complete"),
    [
        ("Task: a\nInput: b\nOutput: c", f"{BEGIN}\nTask: a\nInput: b\nOutput: c\n{END}", False),
        (f"Task: a\n{END}", f"{BEGIN}\nTask: a\n{END}", True),
        (f"<think>\nwell {BEGIN}\n</think>\n{BEGIN}\nTask: a\n{END}", f"{BEGIN}\nTask: a\n{END}", True),
        (f"{BEGIN}\nTask: a\n{END}\n{BEGIN}\nTask: a\n{END}", f"{BEGIN}\nTask: a\n{END}", True),
        (" \n", "", False),
    ],
)
def test_a_pseudo_program_is_cut_out_of_what_was_said(said: str, kept: str, complete: bool) -> None:
    assert tidied(said) == (kept, complete)


def test_a_rendered_one_leaves_out_examples_for_which_there_is_no_room() -> None:
    rendered = Rendered("paw-qwen3-1")
    whole = rendered.write(SHOUT, letters(1000))
    assert whole.startswith(BEGIN)
    assert "Input: no\nOutput: NO" in whole
    shorter = rendered.write(SHOUT, letters(len(whole) - 1))
    assert "Input: the site" in shorter
    assert "Input: no" not in shorter
    with pytest.raises(CompileError, match="Shorten the text"):
        rendered.write(SHOUT, letters(10))


def test_instruct_models_of_both_kinds_can_write(
    one: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pseudo, "MOST_TOKENS", 12)
    monkeypatch.setattr(pseudo, "_GGUF_CTX", 1536)
    monkeypatch.setattr(pseudo, "ASKED_TOKENS", (250,))
    for source in (published_models.write_model(tmp_path / "model", 1), write_instruct(tmp_path)):
        program = compiler(with_pseudo(one.pair, source)).compile(SHOUT)
        assert program.pseudo.startswith(f"{BEGIN}\n")
        assert program.pseudo.endswith(f"\n{END}")
        assert "Shout" not in program.pseudo  # random weights wrote it, not the template
        assert Prompted(source).memory() > 10_000
        assert compiler(with_pseudo(one.pair, source)).compile(SHOUT).digest == program.digest


def test_an_instruct_model_that_is_not_there_is_named(one: Made, tmp_path: Path) -> None:
    with pytest.raises(AssetError, match="no instruct model at"):
        compiler(with_pseudo(one.pair, tmp_path / "nothing.gguf"))
    (tmp_path / "config.json").write_text("{}", "utf-8")
    with pytest.raises(AssetError, match="no weights in safetensors"):
        compiler(with_pseudo(one.pair, tmp_path)).compile(SHOUT)


def test_a_spec_that_spells_the_place_of_the_input_is_refused(one: Made) -> None:
    with pytest.raises(CompileError, match="marks the input"):
        compiler(one.pair).compile(make_spec(f"Replace {PLACEHOLDER}.", name="fill"))
