"""Answers that are pieces of the input: the type, the word for nothing, and the interpreter that cuts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import sample_programs
from hypothesis import given
from hypothesis import strategies as st

from fuzzy_magic import compile, models
from fuzzy_magic.compiler import MapperCompiler
from fuzzy_magic.errors import CompileError, ProgramError, SpecError
from fuzzy_magic.interpreter.loaded import interpreter
from fuzzy_magic.models import Pair
from fuzzy_magic.program import Program
from fuzzy_magic.returns import Span, fitted, parse_type, settled
from fuzzy_magic.returns.nothing import is_nothing, nothing_text
from fuzzy_magic.returns.span_scores import INSIDE, NEVER, best_span, piece_scores, span_loss
from fuzzy_magic.returns.spans import MAX_WORDS, find, words
from fuzzy_magic.spec import Example, make_spec


def test_words_are_runs_of_letters_and_digits_and_single_marks() -> None:
    text = "Order A-4471, please!"
    assert [text[a:b] for a, b in words(text)] == ["Order", "A", "-", "4471", ",", "please", "!"]


def test_an_underscore_and_an_ideograph_are_words_of_their_own() -> None:
    text = "a_b 東京"
    assert [text[a:b] for a, b in words(text)] == ["a", "_", "b", "東", "京"]


@given(st.text())
def test_words_cover_all_that_is_no_space(text: str) -> None:
    assert "".join(text[a:b] for a, b in words(text)) == "".join(text.split())


@given(st.lists(st.text("abc XY-.", min_size=1, max_size=4), min_size=1, max_size=12), st.data())
def test_any_run_of_words_is_found_where_it_stands(parts: list[str], data: st.DataObject) -> None:
    text = " ".join(parts)
    places = words(text)
    if places:
        first = data.draw(st.integers(0, len(places) - 1))
        last = data.draw(st.integers(first, len(places) - 1))
        assert (first, last) in find(text, text[places[first][0] : places[last][1]])


@pytest.mark.parametrize(
    ("text", "piece", "expected"),
    [
        ("red or Red", "red", [(0, 0), (2, 2)]),
        ("a cathedral", "cat", []),  # half a word
        ("one two", "  two ", [(1, 1)]),
        ("one", "", []),
        ("İ one", "one", []),  # its small letter is longer: places would be off
    ],
)
def test_a_piece_is_found_in_any_case_as_whole_words(text: str, piece: str, expected: object) -> None:
    assert find(text, piece) == expected


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ("Extract the order number. N/A if there is none.", "N/A"),
        ("The name, or none if nobody is named", "none"),
        ("Extract the city. If it is not given return not found.", "not found"),
        ("Which player scored? Answer 'nobody' if no one is named.", "nobody"),
        ('Get the port; -> "unknown" when the line has no port', "unknown"),
        ("Find the id, otherwise null.", "null"),
        ("Area field: place name as written; here if the searcher doesn't mention one.", "here"),
        ("Missing date: -", "-"),
        ("Extract the order number: -> none if there is none", "none"),
        ("The date; → none if missing", "none"),
        ("Extract the order number", ""),
        ("Copy the first word of the message", ""),
    ],
)
def test_the_word_for_nothing_is_read_off_the_spec(spec: str, expected: str) -> None:
    assert nothing_text(spec) == expected


@given(st.text(max_size=300))
def test_reading_the_word_for_nothing_never_fails(spec: str) -> None:
    assert isinstance(nothing_text(spec), str)


@pytest.mark.parametrize("text", ["", "  ", "N/A", "none", "no name", "-"])
def test_usual_words_for_nothing_are_known(text: str) -> None:
    assert is_nothing(text)


def test_a_span_is_text_in_a_string_column() -> None:
    returns = parse_type("span")
    assert returns == Span()
    assert returns.dtype == "string"
    assert (returns.parse("A-4471"), returns.format("A-4471"), returns.labels) == ("A-4471", "A-4471", None)


def test_an_example_outside_its_input_is_refused() -> None:
    spec = make_spec("The order number", returns="span")
    with pytest.raises(SpecError, match="'A-1' cannot be made of its input 'where is B-2'") as caught:
        fitted(replace(spec, examples=(Example("where is B-2", "A-1"),)), Span())
    assert "-> str" in caught.value.hint


def test_an_example_may_say_that_there_is_nothing() -> None:
    spec = make_spec("The order number", returns="span")
    taught = replace(spec, examples=(Example("hello", "none"), Example("hello", "")))
    assert fitted(taught, Span()).examples == taught.examples


def grid(starts: list[float], ends: list[float]) -> tuple[int, int]:
    return best_span(np.array([starts, ends], np.float32).T)


def test_the_best_span_ends_after_it_starts() -> None:
    assert grid([0, 1, 9.5], [0, 9, 1]) == (2, 2)


def test_nothing_is_an_answer_of_its_own() -> None:
    assert grid([5, 1, 2], [5, 1, 2]) == (0, 0)
    assert grid([9, 1, 2], [0, 1, 8]) == (2, 2)  # it never joins with a word
    assert grid([0], [0]) == (0, 0)


def test_of_answers_that_are_as_good_the_shorter_one_is_given() -> None:
    assert grid([0, 5, 5, 0], [0, 0, 5, 5]) == (2, 2)
    assert grid([0, 5, 4, 0], [0, 0, 5, 5.5]) == (1, 3)


def test_an_answer_has_a_longest_length() -> None:
    n = MAX_WORDS + 5
    starts, ends = [0.0] * n, [0.0] * n
    starts[1], ends[-1] = 9, 9
    first, last = grid(starts, ends)
    assert last - first < MAX_WORDS


def test_all_words_of_an_answer_have_a_say() -> None:
    starts, ends, inside = [0, 5, 4, 0], [0, 0, 5, 5.5], [0, 0, 0, -8]
    assert best_span(np.array([starts, ends, inside], np.float32).T) == (1, 2)
    assert best_span(np.array([starts, ends, [-8, -8, -8, -16]], np.float32).T) == (1, 2)  # than [CLS]


def some_scores(n_scores: int) -> np.ndarray:
    scores = np.random.default_rng(n_scores).normal(0, 2, (3, 6, n_scores))
    scores[1, 4:] = NEVER
    return scores


ANSWERS = [[(2, 4), (1, 1)], [(0, 0)], [(3, 3)]]


def test_a_piece_scores_the_sum_of_its_words() -> None:
    (whole, *_), (scores, *_) = (
        each.astype(np.float32) for each in (piece_scores(some_scores(3)), some_scores(3))
    )
    inside = INSIDE * (scores[:, 2] - scores[0, 2])
    assert whole[2, 4] == pytest.approx(scores[2, 0] + scores[4, 1] + inside[2:5].sum(), rel=1e-5)
    assert whole[0, 0] == pytest.approx(scores[0, :2].sum())
    assert np.isinf(whole[0, 1:]).all()
    assert np.isinf(whole[3, 2])


@pytest.mark.parametrize("n_scores", [2, 3])
def test_pieces_are_as_likely_as_their_scores_say(n_scores: int) -> None:
    scores = some_scores(n_scores)
    losses, slopes = span_loss(scores, ANSWERS)
    for loss, whole, right in zip(losses, np.exp(piece_scores(scores)), ANSWERS, strict=True):
        assert np.exp(-loss) == pytest.approx(sum(whole[at] for at in right) / whole.sum(), rel=1e-5)
    for at in np.argwhere(scores > NEVER):
        step = np.zeros_like(scores)
        step[tuple(at)] = 1e-3
        up, down = (span_loss(scores + s * step, ANSWERS)[0].sum() for s in (1, -1))
        assert slopes[tuple(at)] == pytest.approx((up - down) / 2e-3, abs=2e-3)
    assert (slopes[1, 4:] == 0).all()


@pytest.mark.parametrize(
    ("output", "made"),
    [("red hat", True), (" red hat ", True), ("Red hat", False), ("ed hat", False), ("", False)],
)
def test_a_span_makes_what_stands_in_the_input_as_it_is(output: str, made: bool) -> None:
    assert Span().makes("The red hat", output) == made


def test_a_piece_in_another_case_is_an_edit_unless_a_span_was_asked_for() -> None:
    shown = [("Ask Ann Lee", "LEE")]
    inferred = settled(make_spec("Extract the surname", examples=shown))
    assert (inferred.returns, inferred.examples[0].output) == ("edit", "LEE")
    with pytest.raises(SpecError, match="an edit changes their case"):
        settled(make_spec("Extract the surname", returns="span", examples=shown))
    assert settled(make_spec("Extract the surname", examples=[("Ask Ann Lee", "Lee")])).returns == "span"


# --- the interpreter ---------------------------------------------------------------------------------------


@pytest.fixture
def pair(tiny_pairs: dict[str, Pair]) -> Pair:
    return tiny_pairs["encoder"]


def program(pair: Pair, text: str = "The order number, none if there is none", seed: int = 0) -> Program:
    made = sample_programs.label_program(seed, interpreter_sha256=pair.interpreter.sha256)
    shape = (len(Span().anchors), made.label_vectors.shape[1])
    vectors = np.random.default_rng(seed).normal(size=shape).astype(np.float32)
    return replace(made, spec=make_spec(text, name="order", returns="span"), label_vectors=vectors)


TEXTS = ["the site is down", "", "  ", "a server is down!", "picnic in spring", "high low " * 20, "no"]


@pytest.mark.parametrize("seed", range(4))
def test_an_answer_is_a_piece_of_the_input_or_the_word_for_nothing(pair: Pair, seed: int) -> None:
    for text, row in zip(TEXTS, interpreter(pair).run(program(pair, seed=seed), TEXTS).rows, strict=True):
        assert row.text == "none" or row.text in text
        assert row.text == row.text.strip()


def test_the_scores_of_words_are_those_of_their_tokens(pair: Pair) -> None:
    one = program(pair, seed=1)
    encoder = interpreter(pair)
    model, text = encoder.model, "a server is down!"
    tokens = [model.tokenize(text[a:b]) for a, b in words(text)]
    with encoder._adapters.using(one):
        (states,) = model.encode_tokens([[model.cls, *(t for word in tokens for t in word), model.sep]])
    units = states / np.linalg.norm(states, axis=1, keepdims=True)
    stops = np.cumsum([1, *map(len, tokens)])
    starts = one.temperature * units[[0, *stops[:-1]]] @ one.label_vectors[:1].T
    others = one.temperature * units[[0, *(stops[1:] - 1)]] @ one.label_vectors[1:].T
    first, last = best_span(np.hstack([starts, others]))
    (row,) = encoder.run(one, [text]).rows
    assert row.text == (text[words(text)[first - 1][0] : words(text)[last - 1][1]] if last else "none")


def test_rows_do_not_depend_on_their_neighbours(pair: Pair) -> None:
    one = program(pair, seed=2)
    together = [row.text for row in interpreter(pair).run(one, TEXTS).rows]
    assert together == [row.text for row in interpreter(pair).run(one, TEXTS, exact=True).rows]


def test_a_program_without_a_vector_for_what_is_inside_answers_as_before(
    pair: Pair, tmp_path: object
) -> None:
    one = program(pair, seed=1)
    before = replace(one, label_vectors=one.label_vectors[:2])
    before.save(f"{tmp_path}/order.gguf")
    bare = replace(one, label_vectors=one.label_vectors * [[1], [1], [0]])  # whose scores are all the same
    answers = [
        [row.text for row in interpreter(pair).run(each, TEXTS).rows]
        for each in (Program.load(f"{tmp_path}/order.gguf"), bare)
    ]
    assert answers[0] == answers[1]


def test_a_program_of_spans_keeps_its_vectors_in_its_file(pair: Pair, tmp_path: object) -> None:
    one = program(pair)
    one.save(f"{tmp_path}/order.gguf")
    again = Program.load(f"{tmp_path}/order.gguf")
    assert again.digest == one.digest
    assert np.array_equal(again.label_vectors, one.label_vectors)
    with pytest.raises(ProgramError, match=r"expected \(3, width\)"):
        replace(one, label_vectors=one.label_vectors[:1])


def test_a_compiler_of_labels_does_not_cut_and_that_of_spans_does_not_choose() -> None:
    labels, spans = (
        MapperCompiler(models.pair(name)) for name in (models.ENCODER_PAIR, models.EXTRACTOR_PAIR)
    )
    with pytest.raises(CompileError, match="one of a closed set of labels"):
        labels.compile(make_spec("The order number", name="order", returns="span"))
    with pytest.raises(CompileError, match="a piece of the input"):
        spans.compile(make_spec("Is it urgent?", name="is_it", returns=bool))


def test_the_type_chooses_the_pair_that_cuts() -> None:
    order = compile("The order number, none if there is none", name="order", returns="span", cache=False)
    text = "Hi, order A-4471 never arrived"
    assert order.program.interpreter_id == models.EXTRACTOR_PAIR
    assert order(text) == "none" or order(text) in text
    assert order(None) is None
