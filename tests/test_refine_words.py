"""Refining programs that answer with words of the input: what is right, what is refused, that it learns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sample_programs
import torch

import fuzzy_magic
from fuzzy_magic import models
from fuzzy_magic.errors import RefineError
from fuzzy_magic.interpreter.answers import scaled_cosines
from fuzzy_magic.interpreter.function import FuzzyFunction
from fuzzy_magic.interpreter.loaded import interpreter
from fuzzy_magic.models import Pair
from fuzzy_magic.models.records import Kind
from fuzzy_magic.program import Program
from fuzzy_magic.refine.goals import WordGoal, goal
from fuzzy_magic.refine.word_goals import (
    NEVER,
    EditAnswers,
    SpanAnswers,
    edit_losses,
    edit_of,
    edit_targets,
    span_losses,
    spans_in,
    word_scores,
)
from fuzzy_magic.returns import parse_type
from fuzzy_magic.returns.edits import AFTER, FORMS, LEFT_OUT, OUT, SIZES
from fuzzy_magic.returns.word_rows import EncoderRow, word_row
from fuzzy_magic.spec import Example, make_spec

KINDS: dict[str, tuple[Kind, str]] = {"span": ("extractor", "span"), "edit": ("editor", "edit")}
PLACES = ("site", "server", "picnic", "news")
LEADS = ("the", "is the", "no, the", "yes the", "down, the", "high: the", "low")
TAILS = ("is down", "is high!", "down", "in spring", "")
#: The word that names a place; none where there is no such word.
TEXTS = [(f"{LEADS[n % 7]} {PLACES[n % 4]} {TAILS[n % 5]}".strip(), PLACES[n % 4]) for n in range(30)] + [
    (text, "none") for text in ("yes", "no, no", "is it high?", "down and low", "yes in spring", "is low")
]
FIRST, OTHERS = TEXTS[:20] + TEXTS[30:34], TEXTS[20:30] + TEXTS[34:]


def program(pair: Pair, returns: str, text: str = "The place, none if there is none") -> Program:
    made = sample_programs.label_program(1, interpreter_sha256=pair.interpreter.sha256)
    anchors = parse_type(returns).anchors
    assert anchors is not None
    assert made.label_vectors is not None
    vectors = np.random.default_rng(0).normal(size=(len(anchors), made.label_vectors.shape[1]))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    spec = make_spec(text, name="place", returns=returns)
    return replace(made, spec=spec, label_vectors=vectors.astype(np.float32))


@pytest.fixture(params=list(KINDS))
def place(request: pytest.FixtureRequest, tiny_pairs: dict[str, Pair]) -> FuzzyFunction:
    kind, name = KINDS[request.param]
    pair = replace(tiny_pairs["encoder"], kind=kind, id=name)
    return FuzzyFunction(program(pair, request.param), pair)


def right(function: FuzzyFunction, pairs: Sequence[tuple[str, str]]) -> int:
    got = function.map([text for text, _ in pairs])
    return sum(a == b for a, (_, b) in zip(got, pairs, strict=True))


# --- what is right -----------------------------------------------------------------------------------------


def letters(text: str) -> list[int]:
    """Tokenise a word into its letters; what is no ASCII has none."""
    return [ord(letter) for letter in text if letter.isascii()]


def row(text: str, limit: int | None = None) -> EncoderRow:
    return word_row(text, letters, 1, 2, limit)


def test_every_place_of_an_answer_is_found_among_the_words_that_are_read() -> None:
    assert spans_in(row("red or Red"), "red") == [(1, 1), (3, 3)]
    assert spans_in(row("東 red hat"), "red hat") == [(1, 2)]  # the first word has no tokens
    assert spans_in(row("red 東"), "東") == []
    assert spans_in(row("red or blue", limit=7), "blue") == []
    assert spans_in(row("red"), "") == []


def test_an_edit_says_what_is_right_for_the_words_that_are_read() -> None:
    found = edit_of(row("東 red hat"), "RED")
    assert found is not None
    assert [each.stays for each in found] == [True, False]
    assert edit_of(row("東 red"), "東") is None
    assert edit_of(row("red"), "blue") is None


def test_a_piece_of_a_text_that_is_too_long_to_align_is_an_edit() -> None:
    text = "low " * 100 + "red hat. " + "low " * 100
    found = edit_of(row(text), "red hat")
    assert found is not None
    assert [number for number, each in enumerate(found) if each.stays] == [100, 101]
    assert edit_of(row(text), "hat, red") is None


def test_scores_of_words_are_those_of_their_first_and_last_tokens() -> None:
    rows = [row("ab c"), row("d")]
    scores = torch.arange(2 * 5 * 3).reshape(2, 5, 3).float()
    taken = word_scores(scores, rows, 1)
    assert taken[0].tolist() == [[0, 1, 2], [3, 7, 8], [9, 10, 11]]
    assert taken[1].tolist() == [[15, 16, 17], [18, 19, 20], [NEVER] * 3]


def test_the_loss_of_a_span_counts_all_its_places() -> None:
    scores = torch.zeros(1, 4, 3)
    one, both = (float(span_losses(scores, [places])) for places in ([(1, 1)], [(1, 1), (3, 3)]))
    assert one == pytest.approx(np.log(7))  # six pieces, or none
    assert both == pytest.approx(np.log(7 / 2))


def test_the_loss_of_an_edit_counts_what_is_decided_and_all_that_writes_the_same() -> None:
    two, one = row("red 7"), row("red")
    wanted = edit_of(two, "7")
    assert wanted is not None
    right, weight = edit_targets([wanted, [OUT]])
    assert weight.tolist() == [pytest.approx([2**-0.5] * 2), [1.0, 0.0]]
    assert right[0].sum(1).tolist() == [1, sum(map(len, wanted[1]))]
    losses = edit_losses(torch.zeros(2, 2, sum(SIZES)), [two, one], [wanted, [OUT]])
    # Each word stays with odds of 6 to 1 (all forms but one), and a change between both costs something.
    change = np.exp(-float(two.costs[1]))
    way = np.log((1 + 36 + 2 * 6 * change) / (6 * change))
    sizes = (SIZES[0] - 1, *SIZES[1:])
    chosen = sum(np.log(size / len(each)) for size, each in zip(sizes, wanted[1], strict=True) if each)
    assert losses.tolist() == pytest.approx([(way + chosen) / 2**0.5, np.log(7)], rel=1e-5)


def test_rows_without_words_lose_nothing() -> None:
    none = row("")
    assert edit_losses(torch.zeros(1, 0, sum(SIZES)), [none], [[]]).tolist() == [0]
    one = edit_losses(torch.zeros(2, 1, sum(SIZES)), [none, row("red")], [[], [OUT]])
    assert one.tolist() == pytest.approx([0, np.log(7)], rel=1e-5)


def test_nothing_is_right_where_the_output_is_the_word_for_it() -> None:
    rows, outputs = [row("red hat"), row("none left")], ["None", "none"]
    spans = SpanAnswers(rows, outputs, "none")
    edits = EditAnswers(rows, outputs, "none")
    assert spans.unmade == edits.unmade == []
    nothing = np.zeros((3, 2), np.float32)
    nothing[0] = 1
    assert all(spans.is_right(nothing, number) for number in (0, 1))
    assert spans.is_right(nothing[[1, 0, 2]], 1)  # cut out, the word is the same
    out = np.zeros((3, sum(SIZES)), np.float32)
    out[:, LEFT_OUT] = 5
    assert all(edits.is_right(out, number) for number in (0, 1))
    assert not SpanAnswers(rows, ["hat", "left"], "none").is_right(nothing, 0)
    assert not EditAnswers(rows, ["hat", "left"], "none").is_right(out, 0)


def test_only_vectors_of_choices_that_a_pair_has_are_trained() -> None:
    moves = EditAnswers([row("red hat")], ["red, hat"], "").moves[:, 0]
    assert moves.shape == (sum(SIZES),)
    assert not moves[0]  # nothing is left out
    assert moves[list(FORMS).index("kept as it is")]
    marks = moves[sum(SIZES[:3]) :][: SIZES[3]]
    assert [name for name, moved in zip(AFTER, marks, strict=True) if moved] == [
        "nothing after",
        "comma after",
    ]


# --- pairs that cannot be learned --------------------------------------------------------------------------


def test_outputs_that_the_program_can_never_give_are_listed(place: FuzzyFunction) -> None:
    bad = [("the mouse", "mice"), ("a site", "n/a"), ("it is low", "")]
    with pytest.raises(RefineError, match="place cannot learn from these pairs") as caught:
        place.refine(FIRST + bad, progress=False)
    made_by = place.returns.made_by
    says = "where there is nothing to answer, place says 'none', as its spec wants"
    assert caught.value.problems == (
        f"'the mouse' has the output 'mice'; a{made_by[1:]}",
        f"'a site' has the output 'n/a'; {says}",
        f"'it is low' has the output ''; {says}",
    )
    assert "leave them out" in caught.value.hint


def test_inputs_longer_than_the_interpreter_reads_are_listed(place: FuzzyFunction) -> None:
    with pytest.raises(RefineError, match="tokens; the interpreter reads at most") as caught:
        place.refine([*FIRST, ("a server " * 300, "server")], progress=False)
    assert len(caught.value.problems) == 1


# --- training ----------------------------------------------------------------------------------------------


def test_a_simple_rule_is_learned_from_24_pairs(place: FuzzyFunction) -> None:
    assert not {text for text, _ in FIRST} & {text for text, _ in OTHERS}
    refined = place.refine(FIRST, steps=60, learning_rate=5e-3, holdout=0, progress=False)
    assert right(place, OTHERS) <= 4
    assert right(refined, OTHERS) >= 12
    assert refined.refinement is not None
    assert refined.refinement.losses[-1] < refined.refinement.losses[0] / 2


def test_examples_of_the_spec_are_learned_where_they_can_be_given(place: FuzzyFunction) -> None:
    examples = (Example("yes, no", "none"), Example("high news", "news"), Example("low", "Berlin"))
    spec = replace(place.program.spec, examples=examples)
    function = FuzzyFunction(replace(place.program, spec=spec), place._pair)
    refined = function.refine(FIRST, steps=20, holdout=0, progress=False)
    assert refined.refinement is not None
    assert refined.refinement.examples == 2


def test_what_is_judged_is_what_the_refined_program_answers(place: FuzzyFunction) -> None:
    refined = place.refine(FIRST, steps=40, learning_rate=3e-3, progress=False)
    found = refined.refinement
    assert found is not None
    assert len(found.held_back) == found.judged == 6
    held = [(each.input, each.output) for each in found.held_back]
    assert found.before == right(place, held)
    assert found.after == right(refined, held) >= found.before
    assert refined.program.parent == place.program.digest


def test_torch_scores_words_as_llama_cpp_does(place: FuzzyFunction) -> None:
    refined = place.refine(FIRST, steps=10, learning_rate=3e-3, holdout=0, progress=False)
    pair: Any = place.pair
    encoder: Any = interpreter(pair)
    for one in (place.program, refined.program):
        trained = goal(one, pair, [Example(*each) for each in OTHERS])
        assert isinstance(trained, WordGoal)
        assert one.label_vectors is not None
        assert one.temperature is not None
        split = trained._answers.split
        trained._torch.model.eval()
        for part, found in trained._read(range(len(OTHERS))):
            rows = [trained._rows[number] for number in part]
            with encoder._adapters.using(one):
                every = encoder.model.encode_tokens([each.tokens for each in rows])
            for each, states, ours in zip(rows, every, found.detach().numpy(), strict=True):
                scores = scaled_cosines(states, one.label_vectors, one.temperature)
                wanted = np.hstack([scores[list(each.firsts), :split], scores[list(each.lasts), split:]])
                assert np.abs(ours[: len(each.places)] - wanted).max() < 0.05


def test_a_refined_program_is_saved_and_loaded(place: FuzzyFunction, tmp_path: Path) -> None:
    refined = place.refine(FIRST, steps=10, learning_rate=3e-3, holdout=0, progress=False)
    refined.save(tmp_path / "place.gguf")
    loaded = Program.load(tmp_path / "place.gguf")
    assert loaded == refined.program
    assert loaded.parent == place.program.digest
    again = FuzzyFunction(loaded, place.pair)
    texts = [text for text, _ in TEXTS]
    assert again.map(texts) == refined.map(texts)


def test_vectors_of_choices_without_pairs_stay(tiny_pairs: dict[str, Pair]) -> None:
    pair = replace(tiny_pairs["encoder"], kind="editor", id="edit")
    function = FuzzyFunction(program(pair, "edit"), pair)
    refined = function.refine(FIRST, steps=10, learning_rate=3e-3, holdout=0, progress=False)
    before, after = function.program.label_vectors, refined.program.label_vectors
    assert before is not None
    assert after is not None
    moved = (before != after).any(axis=1)
    assert moved[:2].all()
    assert not moved[sum(SIZES[:3]) + 1 : sum(SIZES[:4])].any()  # no mark is written after any word


@pytest.mark.model
@pytest.mark.skipif("span" not in models.pairs(), reason="the pair is not bundled")
def test_the_bundled_extractor_learns_another_rule() -> None:
    function = fuzzy_magic.compile("The number", name="number", returns="span", cache=False)
    things = (
        "boxes",
        "chairs",
        "lamps",
        "cups",
        "hats",
        "pens",
        "books",
        "coats",
        "bags",
        "keys",
        "maps",
        "jars",
    )
    pairs = [(f"{n + 3} {thing} at {n + 11} dollars", str(n + 11)) for n, thing in enumerate(things)]
    refined = function.refine(pairs, steps=30, learning_rate=1e-3, holdout=0, progress=False)
    assert refined.map(["2 tables at 95 dollars", "40 forks at 7 dollars"]) == ["95", "7"]
    assert refined.program.parent == function.program.digest
