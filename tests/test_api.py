from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import tiny_models

import fuzzy_magic
from fuzzy_magic import api
from fuzzy_magic.api import compile_key, compile_spec
from fuzzy_magic.errors import CompileError, InterpreterMismatch, ProgramNotFound, SpecError
from fuzzy_magic.interpreter.function import FuzzyFunction
from fuzzy_magic.lora import LoraWeights
from fuzzy_magic.models import ModelFile, Pair, catalogue
from fuzzy_magic.models import pair as pair_of
from fuzzy_magic.program import Program
from fuzzy_magic.returns import parse_type
from fuzzy_magic.settings import override
from fuzzy_magic.spec import Example, Spec, make_spec
from fuzzy_magic.store import default_store

TEXT = "How urgent is this message?"
LABELS = '"high" | "medium" | "low"'


class RandomCompiler:
    """Makes random programs that fit a pair, another one each time, and remembers the specs."""

    def __init__(self) -> None:
        self.specs: list[Spec] = []
        self.pairs: list[Pair] = []

    def __call__(self, pair: Pair) -> RandomCompiler:
        self.pairs.append(pair)
        return self

    def compile(self, spec: Spec) -> Program:
        self.specs.append(spec)
        pair, seed = self.pairs[-1], len(self.specs)
        encoder = pair.kind == "encoder"
        modules = tiny_models.ENCODER_MODULES if encoder else tiny_models.DECODER_MODULES
        labels = parse_type(spec.returns).labels or ()
        vectors = np.random.default_rng(seed).normal(size=(len(labels), tiny_models.WIDTH)).astype("f4")
        return Program(
            spec=spec,
            pseudo=spec.text,
            template=pair.template,
            interpreter_id=pair.id,
            interpreter_sha256=pair.interpreter.sha256,
            compiler_id=pair.id,
            compiler_sha256=pair.compiler.sha256,
            lora=LoraWeights(16.0, tiny_models.random_lora(modules, seed)),
            label_vectors=vectors if encoder else None,
            temperature=pair.temperature if encoder else None,
            created="2026-01-02T03:04:05+00:00",
        )


@pytest.fixture
def compiler(monkeypatch: pytest.MonkeyPatch) -> RandomCompiler:
    made = RandomCompiler()
    monkeypatch.setattr(api, "compiler_of", made)
    return made


@pytest.fixture
def bundled(tiny_pairs: dict[str, Pair], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The two small random pairs in place of the bundled ones."""
    folder = tmp_path / "bundled"
    shutil.copytree(tiny_pairs["encoder"].folder, folder / "minilm")
    shutil.copytree(tiny_pairs["decoder"].folder, folder / "tiny")
    monkeypatch.setattr(catalogue, "BUNDLED", folder)
    return folder


@pytest.fixture
def urgency(compiler: RandomCompiler, bundled: Path) -> FuzzyFunction:
    return fuzzy_magic.compile(TEXT, name="urgency", returns=LABELS)


# --- compile


def test_a_compiled_spec_is_a_function(urgency: FuzzyFunction) -> None:
    assert urgency.name == "urgency"
    assert urgency("the site is down") in ("high", "medium", "low")
    assert urgency.program.spec == make_spec(TEXT, name="urgency", returns=LABELS)


def test_the_output_type_chooses_the_pair(compiler: RandomCompiler, bundled: Path) -> None:
    for returns in (LABELS, bool, None, int, "list[str]"):
        fuzzy_magic.compile("Say it in other words.", returns=returns)
    assert [pair.id for pair in compiler.pairs] == ["minilm", "minilm", "tiny", "tiny", "tiny"]


def test_a_pair_may_be_named_by_id_or_folder(compiler: RandomCompiler, bundled: Path) -> None:
    fuzzy_magic.compile(TEXT, returns=bool, interpreter="tiny")
    fuzzy_magic.compile(TEXT, returns=bool, compiler="tiny", name="other")
    fuzzy_magic.compile(TEXT, returns=int, interpreter=str(bundled / "tiny"))
    assert {pair.folder for pair in compiler.pairs} == {bundled / "tiny"}


def test_params_examples_and_checks_reach_the_compiler(compiler: RandomCompiler, bundled: Path) -> None:
    function = fuzzy_magic.compile(
        "Do they differ?\n>>> differ('a', 'a')\nFalse",
        name="differ",
        params=["title", "body"],
        returns=bool,
        examples=[(("a", "b"), True)],
        checks=[(("x", "y"), True)],
    )
    (spec,) = compiler.specs
    assert spec.params == ("title", "body")
    assert [(e.input, e.output) for e in spec.examples] == [("title: a\nbody: b", "yes")]
    assert len(spec.checks) == 2
    assert function.check().total == 2


def test_examples_may_be_a_dict(compiler: RandomCompiler, bundled: Path) -> None:
    fuzzy_magic.compile(TEXT, returns=LABELS, examples={"server down": "high", "picnic": "low"})
    assert [e.output for e in compiler.specs[0].examples] == ["high", "low"]


# --- confidence


def set_temperature(pair: Path, temperature: float) -> None:
    data = json.loads((pair / "pair.json").read_text("utf-8"))
    (pair / "pair.json").write_text(json.dumps({**data, "confidence_temperature": temperature}), "utf-8")


def test_a_program_is_as_sure_as_its_pair_has_been_found_to_be(
    compiler: RandomCompiler, bundled: Path, tmp_path: Path
) -> None:
    set_temperature(bundled / "minilm", 1.5)
    function = fuzzy_magic.compile(TEXT, returns=LABELS)
    assert function.program.confidence_temperature == 1.5
    function.save(tmp_path / "f.gguf")
    assert fuzzy_magic.load(tmp_path / "f.gguf").scores("news") == function.scores("news")
    assert fuzzy_magic.compile(TEXT, returns="str").program.confidence_temperature == 1.0


def test_eight_examples_and_checks_decide_how_sure_a_program_is(
    compiler: RandomCompiler, bundled: Path
) -> None:
    set_temperature(bundled / "minilm", 1.5)
    rows = [f"message {number}" for number in range(9)]
    bare = fuzzy_magic.compile(TEXT, name="f", returns=LABELS)
    right = [(text, bare(text)) for text in rows]
    wrong = [(text, next(label for label in ("high", "low") if label != value)) for text, value in right]
    found = [
        fuzzy_magic.compile(TEXT, name="f", returns=LABELS, checks=checks).program.confidence_temperature
        for checks in (right[:7], right, wrong, right)
    ]
    assert found[0] == 1.5
    assert found[1] < 1.5 < found[2]
    assert found[3] == found[1]
    assert len(compiler.specs) == 1  # checks need no compile


# --- the store


def test_an_unchanged_spec_is_compiled_once(compiler: RandomCompiler, bundled: Path) -> None:
    spec = make_spec(TEXT, name="urgency", returns=LABELS)
    first, second = compile_spec(spec), compile_spec(spec)
    assert (first.cached, second.cached) == (False, True)
    assert len(compiler.specs) == 1
    assert second.function.program == first.function.program
    assert second.seconds >= 0


def test_another_name_or_other_checks_need_no_compile_and_are_kept(
    compiler: RandomCompiler, bundled: Path
) -> None:
    first = fuzzy_magic.compile(TEXT, name="urgency", returns=LABELS)
    again = fuzzy_magic.compile(TEXT, name="haste", returns=LABELS, checks=[("newsletter", "low")])
    assert len(compiler.specs) == 1
    assert again.name == "haste"
    assert len(again.program.spec.checks) == 1
    assert again.program.digest == first.program.digest


@pytest.mark.parametrize(
    "change",
    [
        {"text": "How urgent?"},
        {"returns": "'low' | 'medium' | 'high'"},
        {"examples": (Example("a", "low"),)},
    ],
)
def test_what_decides_behaviour_is_compiled_anew(
    compiler: RandomCompiler, bundled: Path, change: dict[str, object]
) -> None:
    spec = make_spec(TEXT, returns=LABELS)
    compile_spec(spec)
    assert not compile_spec(replace(spec, **change)).cached  # type: ignore[arg-type]


def test_without_the_cache_a_spec_is_compiled_again(compiler: RandomCompiler, bundled: Path) -> None:
    spec = make_spec(TEXT, returns=LABELS)
    first, second = compile_spec(spec), compile_spec(spec, cache=False)
    assert not second.cached
    assert second.function.program.digest != first.function.program.digest
    # The latest is what the store remembers.
    assert compile_spec(spec).function.program.digest == second.function.program.digest


def test_a_damaged_file_in_the_store_is_compiled_again(compiler: RandomCompiler, bundled: Path) -> None:
    spec = make_spec(TEXT, returns=LABELS)
    store = default_store()
    path = store.path(compile_spec(spec).function.program.digest)
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.warns(UserWarning, match="compiled again"):
        assert not compile_spec(spec).cached
    assert compile_spec(spec).cached


def test_every_cache_folder_has_its_own_programs(
    compiler: RandomCompiler, bundled: Path, tmp_path: Path
) -> None:
    spec = make_spec(TEXT, returns=LABELS)
    compile_spec(spec)
    with override(cache_dir=tmp_path / "other"):
        assert not compile_spec(spec).cached


def test_the_key_of_a_compile_names_all_that_decides_it(bundled: Path) -> None:
    pair, spec = pair_of("minilm"), make_spec(TEXT, returns=LABELS)
    other = ModelFile(Path("x"), "f" * 64)
    keys = {
        compile_key(spec, pair),
        compile_key(spec, replace(pair, template="minilm-2")),
        compile_key(spec, replace(pair, interpreter=other)),
        compile_key(spec, replace(pair, compiler=replace(pair.compiler, adapter=other))),
        compile_key(spec, replace(pair, compiler=replace(pair.compiler, mapper=other))),
        compile_key(replace(spec, text="How urgent?"), pair),
    }
    assert len(keys) == 6
    assert all(len(key) == 64 for key in keys)


def test_the_key_of_a_compile_leaves_names_and_places_out(bundled: Path) -> None:
    pair, spec = pair_of("minilm"), make_spec(TEXT, returns=LABELS)
    elsewhere = replace(pair, folder=Path("elsewhere"))
    assert compile_key(replace(spec, name="other"), elsewhere) == compile_key(spec, pair)


@pytest.mark.parametrize("cache", [True, False])
def test_a_cache_folder_that_cannot_be_written_costs_a_warning_not_the_compile(
    compiler: RandomCompiler, bundled: Path, tmp_path: Path, cache: bool
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    with override(cache_dir=blocked), pytest.warns(UserWarning, match="but not remembered") as caught:
        function = fuzzy_magic.compile(TEXT, name="urgency", returns=LABELS, cache=cache)
    assert len(caught) == 1
    assert caught[0].filename == __file__
    with override(row_cache=False):
        assert function("the site is down") in ("high", "medium", "low")


# --- what cannot be compiled


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"spec": "  "}, SpecError, "spec is empty"),
        ({"spec": 7}, TypeError, "a spec is a str, not int"),
        ({"spec": TEXT, "returns": "set[str]"}, SpecError, "no output type set"),
        ({"spec": TEXT, "returns": '"only one"'}, SpecError, "this one has 1"),
        ({"spec": TEXT, "name": "not a name"}, SpecError, "cannot be a name"),
        ({"spec": TEXT, "params": ["a", "a"]}, SpecError, "the parameter a twice"),
        ({"spec": TEXT, "returns": LABELS, "examples": [("x", "huge")]}, SpecError, "huge"),
        ({"spec": TEXT, "examples": ["x"]}, TypeError, "expected a pair"),
        ({"spec": TEXT, "examples": pd.DataFrame({"a": ["x"], "b": ["y"]})}, TypeError, "not as DataFrame"),
        ({"spec": TEXT, "interpreter": "minilmm"}, CompileError, "no interpreter 'minilmm'"),
        ({"spec": TEXT, "compiler": "/no/such/folder"}, CompileError, "no pair"),
        (
            {"spec": TEXT, "interpreter": "minilm", "compiler": "tiny"},
            CompileError,
            "Compiler tiny makes programs for another interpreter than minilm",
        ),
    ],
)
def test_wrong_input_is_refused_before_anything_is_compiled(
    compiler: RandomCompiler,
    bundled: Path,
    arguments: dict[str, object],
    error: type[Exception],
    message: str,
) -> None:
    with pytest.raises(error, match=message):
        fuzzy_magic.compile(**arguments)  # type: ignore[arg-type]
    assert compiler.specs == []


def test_a_compiler_named_beside_its_interpreter_is_the_one_that_compiles(
    compiler: RandomCompiler, bundled: Path, tmp_path: Path
) -> None:
    own = tmp_path / "own"
    shutil.copytree(bundled / "minilm", own)  # trained for the same interpreter, say
    fuzzy_magic.compile(TEXT, returns=LABELS, interpreter="minilm", compiler=str(own))
    assert [pair.folder for pair in compiler.pairs] == [own]


def test_a_failed_compile_leaves_nothing_in_the_store(
    bundled: Path, monkeypatch: pytest.MonkeyPatch, own_cache_folder: Path
) -> None:
    def failing(pair: Pair) -> RandomCompiler:
        raise CompileError("no")

    monkeypatch.setattr(api, "compiler_of", failing)
    with pytest.raises(CompileError):
        fuzzy_magic.compile(TEXT, returns=LABELS)
    assert not list(own_cache_folder.rglob("*.gguf"))


# --- load


def test_a_program_for_a_file_of_ones_own_is_loaded_with_that_file_named(
    compiler: RandomCompiler, tmp_path: Path
) -> None:
    own = tiny_models.write_decoder(tmp_path / "own.gguf", seed=5)
    checkpoint = tmp_path / "checkpoint"
    (checkpoint / "compiler").mkdir(parents=True)
    (checkpoint / "lora_mapper.pt").touch()
    (checkpoint / "meta.json").write_text('{"interpreter_model": "someone/own"}')
    made = fuzzy_magic.compile(TEXT, name="urgency", interpreter=str(own), compiler=str(checkpoint))
    made.save(tmp_path / "urgency.gguf")
    assert made.program.interpreter_id == "own"
    with pytest.raises(CompileError, match="no interpreter 'own'"):
        fuzzy_magic.load(tmp_path / "urgency.gguf")
    assert fuzzy_magic.load(tmp_path / "urgency.gguf", interpreter=str(own)).program == made.program
    with pytest.raises(InterpreterMismatch):
        fuzzy_magic.load(tmp_path / "urgency.gguf", interpreter="gpt2")


def test_a_saved_function_is_loaded_as_it_was(urgency: FuzzyFunction, tmp_path: Path) -> None:
    urgency.save(tmp_path / "urgency.gguf")
    loaded = fuzzy_magic.load(tmp_path / "urgency.gguf")
    assert loaded.program == urgency.program
    texts = ["the site is down", "spring picnic", "news"]
    assert loaded.map(texts) == urgency.map(texts)
    assert fuzzy_magic.load(str(tmp_path / "urgency.gguf")).name == "urgency"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ProgramNotFound, match=r"missing\.gguf"):
        fuzzy_magic.load(tmp_path / "missing.gguf")


def test_a_program_of_another_interpreter_is_refused(
    urgency: FuzzyFunction, tmp_path: Path, bundled: Path
) -> None:
    replace(urgency.program, interpreter_sha256="0" * 64).save(tmp_path / "urgency.gguf")
    with pytest.raises(InterpreterMismatch, match="weights differ"):
        fuzzy_magic.load(tmp_path / "urgency.gguf")
    replace(urgency.program, interpreter_id="huge").save(tmp_path / "urgency.gguf")
    with pytest.raises(CompileError, match="no interpreter 'huge'"):
        fuzzy_magic.load(tmp_path / "urgency.gguf")


def test_a_name_in_the_store_is_no_path_and_told_so(urgency: FuzzyFunction) -> None:
    store = default_store()
    store.bind("urgency", store.put(urgency.program))
    for name in ("urgency", "urgency@1"):
        with pytest.raises(ProgramNotFound, match=f"'{name}' cannot be opened") as caught:
            fuzzy_magic.load(name)
        assert f"in a notebook, %fuzzy load {name} binds it" in caught.value.hint
    with pytest.raises(ProgramNotFound, match="Check the path"):
        fuzzy_magic.load("urgencyy")


# --- with the bundled pair


@pytest.mark.model
def test_the_bundled_pair_compiles_saves_and_loads(tmp_path: Path) -> None:
    urgent = fuzzy_magic.compile(
        "Is this message urgent?", name="urgent", returns=bool, examples=[("server down!", True)]
    )
    texts = ["the whole site is down", "newsletter: spring picnic"]
    answers = urgent.map(texts)
    assert set(answers) <= {True, False}
    urgent.save(tmp_path / "urgent.gguf")
    assert fuzzy_magic.load(tmp_path / "urgent.gguf").map(texts) == answers
