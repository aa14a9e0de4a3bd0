"""Programs fitted to the examples of their specs, through interpreters whose gradient numpy computes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from threadpoolctl import threadpool_info

import fuzzy_magic
from fuzzy_magic import models
from fuzzy_magic.compiler import compiler
from fuzzy_magic.compiler.bert import AdaptedEncoder
from fuzzy_magic.compiler.fitting import fit
from fuzzy_magic.compiler.qwen3 import AdaptedDecoder
from fuzzy_magic.compiler.text_examples import TextExamples
from fuzzy_magic.compiler.word_examples import EditTarget, SpanTarget, Target, WordExamples
from fuzzy_magic.errors import CompileError
from fuzzy_magic.gguf_io import write_adapter
from fuzzy_magic.interpreter.function import FuzzyFunction
from fuzzy_magic.llama import base_model
from fuzzy_magic.refine.rows import text_rows
from fuzzy_magic.refine.word_goals import edit_losses, edit_of, span_losses, spans_in
from fuzzy_magic.returns import Edit
from fuzzy_magic.returns.word_rows import AT_START, EncoderRow, word_row
from fuzzy_magic.spec import Example, make_spec

Floats = NDArray[np.float32]
TEXTS = ("Grace Hopper wrote a compiler", "yes!", "14 Elm Road, Leeds")
PAIR = models.pair("edit")


@pytest.fixture(scope="module")
def made() -> Any:
    """The compiler of `edit`, which has the encoder and the bases."""
    return compiler(PAIR)


@pytest.fixture(scope="module")
def encoder(made: Any) -> AdaptedEncoder:
    return AdaptedEncoder(PAIR.interpreter.path, *made._mapper.bases(PAIR.modules), 2.0)


@pytest.fixture(scope="module")
def coefficients() -> Floats:
    return np.random.default_rng(3).normal(0, 0.3, (6, 6, 16, 2)).astype(np.float32)


@pytest.fixture(scope="module")
def rows() -> list[EncoderRow]:
    model = base_model(PAIR)
    return [word_row(text, model.tokenize, model.cls, model.sep) for text in TEXTS]


def padded(rows: Sequence[EncoderRow]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    most = max(len(row.tokens) for row in rows)
    ids = np.array([row.tokens + [0] * (most - len(row.tokens)) for row in rows])
    return ids, np.array([[place < len(row.tokens) for place in range(most)] for row in rows])


def test_the_encoder_is_the_one_that_llama_cpp_runs(
    made: Any, encoder: AdaptedEncoder, coefficients: Floats, rows: list[EncoderRow], tmp_path: Any
) -> None:
    alpha = PAIR.compiler_files().alpha
    lora = made._mapper.lora(coefficients, PAIR.modules, alpha)
    write_adapter(tmp_path / "a.gguf", lora, {}, PAIR.architecture)
    states, _ = encoder.run(*padded(rows), coefficients)
    model = base_model(PAIR)
    with model.using(model.load_adapter(tmp_path / "a.gguf")):
        expected = model.encode_tokens([row.tokens for row in rows])
    for row, ours, theirs in zip(rows, states, expected, strict=True):
        ours = ours[: len(row.tokens)]
        cosines = (ours * theirs).sum(1) / np.linalg.norm(ours, axis=1) / np.linalg.norm(theirs, axis=1)
        assert cosines.min() > 0.9999


def test_what_pads_a_row_changes_nothing(
    encoder: AdaptedEncoder, coefficients: Floats, rows: list[EncoderRow]
) -> None:
    states, _ = encoder.run(*padded(rows), coefficients)
    alone, _ = encoder.run(*padded(rows[1:2]), coefficients)
    np.testing.assert_allclose(states[1, : alone.shape[1]], alone[0], atol=1e-4)


def targets_of(kind: str, rows: Sequence[EncoderRow]) -> list[Target]:
    if kind == "span":
        outputs = ("Grace Hopper", "yes", "Leeds")
        return [SpanTarget(row, spans_in(row, each)) for row, each in zip(rows, outputs, strict=True)]
    outputs = ("HOPPER, Grace", "(yes)", "14 elm road\nleeds")
    return [EditTarget(row, edit_of(row, each) or []) for row, each in zip(rows, outputs, strict=True)]


@pytest.mark.parametrize("kind", ["span", "edit"])
def test_the_gradient_is_the_slope_of_the_loss(
    kind: str, encoder: AdaptedEncoder, coefficients: Floats, rows: list[EncoderRow]
) -> None:
    rng = np.random.default_rng(4)
    vectors = rng.normal(0, 0.05, (3 if kind == "span" else 58, 384)).astype(np.float32)
    examples = WordExamples(encoder, targets_of(kind, rows), vectors, 20.0)
    _, gradient = examples.loss(coefficients, 0)
    way = gradient / np.linalg.norm(gradient)
    step = np.float32(0.02)
    up, down = (examples.loss(coefficients + s * way, 0)[0] for s in (step, -step))
    assert (up - down) / (2 * step) == pytest.approx(np.linalg.norm(gradient), rel=0.02)


@pytest.mark.parametrize("kind", ["span", "edit"])
def test_the_loss_is_the_one_that_pairs_are_trained_with(kind: str, rows: list[EncoderRow]) -> None:
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(5)
    for target in targets_of(kind, rows):
        tokens = rng.normal(size=(len(target.row.tokens), 3 if kind == "span" else 58)).astype(np.float32)
        split = 1 if kind == "span" else AT_START
        firsts, lasts = tokens[list(target.row.firsts)], tokens[list(target.row.lasts)]
        words = torch.tensor(np.concatenate([firsts[:, :split], lasts[:, split:]], 1))[None]
        if isinstance(target, SpanTarget):
            expected = span_losses(words, [target.answers])
        else:
            expected = edit_losses(words[:, 1:], [target.row], [target.wanted])
        assert target.loss(tokens)[0] == pytest.approx(float(expected), rel=1e-4)


def test_fitting_brings_the_examples_right(
    encoder: AdaptedEncoder, coefficients: Floats, rows: list[EncoderRow]
) -> None:
    vectors = np.random.default_rng(6).normal(0, 0.05, (58, 384)).astype(np.float32)
    examples = WordExamples(encoder, targets_of("edit", rows), vectors, 27.0)
    before, _ = examples.loss(coefficients, 0)
    after, _ = examples.loss(fit(examples, coefficients), 0)
    assert after < before / 2


class Interrupted:
    """Examples at which somebody presses Ctrl-C."""

    steps, enough, pull = 3, 0.0, 0.1

    def loss(self, coefficients: Floats, step: int) -> tuple[float, Floats]:
        raise KeyboardInterrupt


def test_an_interruption_is_one_line_and_leaves_numpy_its_threads(coefficients: Floats) -> None:
    before = [each["num_threads"] for each in threadpool_info()]
    with pytest.raises(KeyboardInterrupt) as caught:
        fit(Interrupted(), coefficients)
    assert caught.value._render_traceback_() == ["KeyboardInterrupt"]
    assert [each["num_threads"] for each in threadpool_info()] == before


ABBREVIATE = "First initial, then the surname"
NAMES = "Nadia Petrova, John Smith, Ada Lovelace, Alan Turing, Maria Lopez, Tom Becker, Li Wang, Zoe Novak"


def test_one_example_teaches_an_edit() -> None:
    """Real files: the spec alone gets no name right, with an example it and most names like it come right."""
    names = NAMES.split(", ")
    wanted = [f"{first[0]}. {last}" for first, last in map(str.split, names)]
    example = ("Grace Hopper", "G. Hopper")
    bare, taught = (
        fuzzy_magic.compile(ABBREVIATE, returns="edit", examples=shown, cache=False)
        for shown in ([], [example])
    )
    assert taught(example[0]) == example[1]
    right = [
        sum(got == each for got, each in zip(ask.map(names), wanted, strict=True)) for ask in (bare, taught)
    ]
    assert right[0] < 2
    assert right[1] > 4


def test_examples_of_nothing_are_learnt() -> None:
    taught = fuzzy_magic.compile(
        "The words in brackets, or none",
        returns="edit",
        examples=[("Oslo (Norway)", "Norway"), ("Basmati rice 1 kg", "none")],
        cache=False,
    )
    assert taught.map(["Oslo (Norway)", "Basmati rice 1 kg"]) == ["Norway", "none"]


def test_an_example_without_words_teaches_nothing() -> None:
    spec = make_spec(ABBREVIATE, returns="edit", examples=[("", "none")])
    assert compiler(PAIR)._examples(spec, Edit(), "", np.zeros((58, 384), np.float32)) is None


def test_the_same_examples_give_the_same_program() -> None:
    spec = make_spec(ABBREVIATE, returns="edit", examples=[("Grace Hopper", "G. Hopper")])
    first, second = (compiler(PAIR).compile(spec) for _ in range(2))
    assert first.digest == second.digest


# --- programs that write


PLURAL = make_spec(
    "Change the noun to its plural",
    returns=str,
    examples=[("box", "boxes"), ("city", "cities"), ("knife", "knives")],
)


@pytest.fixture(scope="module")
def texts() -> tuple[TextExamples, Floats]:
    """Three rows for `tiny`, and the coefficients that its compiler gives without them."""
    pair, compiled = models.pair("tiny"), compiler("tiny")
    bases = compiled._mapper.bases(pair.modules)
    files = pair.compiler_files()
    decoder = AdaptedDecoder(pair.interpreter.path, *bases, files.alpha / files.rank)
    examples = TextExamples(decoder, *text_rows(pair, PLURAL.text, PLURAL.examples))
    h = np.random.default_rng(7).normal(0, 0.2, 384).astype(np.float32)
    return examples, compiled._mapper.coefficients(h, pair.n_layers, len(pair.modules))


def test_the_gradient_of_a_text_is_the_slope_of_its_loss(texts: tuple[TextExamples, Floats]) -> None:
    examples, coefficients = texts
    _, gradient = examples.loss(coefficients, 0)
    way = gradient / np.linalg.norm(gradient)
    step = np.float32(0.01)
    up, down = (examples.loss(coefficients + s * way, 0)[0] for s in (step, -step))
    assert (up - down) / (2 * step) == pytest.approx(np.linalg.norm(gradient), rel=0.02)


def test_the_loss_of_a_text_is_the_one_that_torch_computes(texts: tuple[TextExamples, Floats]) -> None:
    pytest.importorskip("torch")
    pytest.importorskip("peft")
    from fuzzy_magic.refine.goals import goal

    examples, coefficients = texts
    pair, compiled = models.pair("tiny"), compiler("tiny")
    lora = compiled._mapper.lora(coefficients, pair.modules, pair.compiler_files().alpha)
    program = replace(compiled.compile(replace(PLURAL, examples=())), lora=lora)
    _, expected = goal(program, pair, PLURAL.examples).judge([0, 1, 2])
    tokens = sum(len(outputs) for _, outputs in examples._rows)
    assert examples.loss(coefficients, 0)[0] * 3 / tokens == pytest.approx(expected, rel=1e-3)


def test_examples_teach_a_text() -> None:
    """Real files: the spec alone gives 'GH-H' for Grace Hopper and 'AL' for Ada Lovelace."""
    shown = {"Grace Hopper": "G-H", "Li Wang": "L-W", "Nadia Petrova": "N-P", "Tom Becker": "T-B"}
    taught = fuzzy_magic.compile(
        "initials of the name, as a monogram with dashes", returns=str, examples=shown, cache=False
    )
    assert taught.map(list(shown)) == list(shown.values())
    assert taught.map(["Ada Lovelace", "Yuki Tanaka"]) == ["A-L", "Y-T"]


GROUPS = {
    "The soup was cold again": "two",
    "Our train left without us": "one",
    "I waited an hour at the gate": "one",
    "Too much salt in the pasta": "two",
    "The flight was cancelled": "one",
    "Dessert tasted of nothing": "two",
}
OTHERS = {
    "No bus came all evening": "one",
    "The steak was burnt": "two",
    "We missed our connection": "one",
    "Stale bread": "two",
    "The coffee was bitter": "two",
    "Stuck on the motorway for hours": "one",
    "The ferry left an hour late": "one",
    "My salad had sand in it": "two",
    "Lumpy sauce and hard potatoes": "two",
    "They lost my seat on the plane": "one",
}
GROUP = make_spec("Sort the complaint into group one, two or three", returns='"one" | "two" | "three"')


def test_examples_teach_labels() -> None:
    """Real files: what the groups are about, nobody says."""
    text = "Sort the complaint into group one or group two"
    plain, taught = (
        fuzzy_magic.compile(text, returns='"one" | "two"', examples=shown, cache=False)
        for shown in (None, GROUPS)
    )
    assert taught.map(list(GROUPS)) == list(GROUPS.values())
    right = [sum(map(str.__eq__, each.map(list(OTHERS)), OTHERS.values())) for each in (plain, taught)]
    assert right[1] >= max(7, right[0] + 2)


@pytest.mark.parametrize("label", ["one", "two", "three"])
@pytest.mark.parametrize("text", [GROUP.text, "one, two or three", "Which group?"])
def test_a_single_example_comes_right_whatever_it_says(text: str, label: str) -> None:
    shown = (Example("Our train left without us", label),)
    taught = FuzzyFunction(compiler("minilm").compile(replace(GROUP, text=text, examples=shown)))
    assert taught("Our train left without us") == label


def test_twins_that_contradict_each_other_leave_the_vectors_near() -> None:
    made = compiler("minilm")
    shown = (Example("It was late", "one"), Example("it was LATE", "two"))  # the same tokens
    found, plain = made.compile(replace(GROUP, examples=shown)), made.compile(GROUP)
    assert found.label_vectors is not None
    assert plain.label_vectors is not None
    assert np.linalg.norm(found.label_vectors - plain.label_vectors, axis=1).max() < 0.2


def test_examples_of_a_label_make_it_no_likelier_for_texts_about_other_things() -> None:
    made = compiler("minilm")
    shown = tuple(Example(text, label) for text, label in GROUPS.items() if label == "one")
    texts = ["Green garden chair", "What a lovely song", "git push origin main", "Three new colleagues start"]
    plain, taught = (FuzzyFunction(made.compile(each)) for each in (GROUP, replace(GROUP, examples=shown)))
    before, after = (np.mean([each.scores(text)["one"] for text in texts]) for each in (plain, taught))
    assert after == pytest.approx(before, abs=0.05)


def test_examples_of_labels_move_their_vectors_and_nothing_else() -> None:
    made = compiler("minilm")
    plain = made.compile(GROUP)
    shown = tuple(Example(*pair) for pair in GROUPS.items())
    taught = made.compile(replace(GROUP, examples=shown))
    assert taught.lora == plain.lora
    assert taught.pseudo == plain.pseudo
    assert taught.label_vectors is not None
    assert plain.label_vectors is not None
    moved = np.abs(taught.label_vectors - plain.label_vectors).max(1)
    assert (moved[:2] > 0.01).all()
    assert moved[2] == 0  # nothing was shown for it


def test_labels_take_many_examples_and_refuse_one_that_is_too_long() -> None:
    made = compiler("minilm")
    many = tuple(
        Example(f"{text}, for the {n}th time", out) for n in range(40) for text, out in GROUPS.items()
    )
    assert made.compile(replace(GROUP, examples=many)).spec.examples == many
    long = replace(GROUP, name="group", examples=(*many[:2], Example("late " * 600, "one")))
    with pytest.raises(CompileError, match=r"Example 3 of group is 602 tokens long; .* at most 512"):
        made.compile(long)


@pytest.mark.parametrize("label", ["two", "Two", "TWO"])
def test_an_example_inside_the_text_teaches_a_label(label: str) -> None:
    made = compiler("minilm")
    text = f'Sort the complaint into group one, two or three, e.g. "The soup was cold" -> {label}'
    program = made.compile(replace(GROUP, text=text))
    assert program.label_vectors is not None
    lengths = np.linalg.norm(program.label_vectors, axis=1)  # as compiled, 1
    assert (np.abs(lengths - 1) > 1e-4).tolist() == [False, True, False]


def test_a_small_decoder_is_fitted_to_examples_and_does_not_read_them() -> None:
    program = compiler("tiny").compile(PLURAL)
    assert program.pseudo == PLURAL.text
    assert program.lora != compiler("tiny").compile(replace(PLURAL, examples=())).lora
