from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuzzy_magic.train.data import Function, family_functions
from fuzzy_magic.train.heldout import SPLITS, read_split
from fuzzy_magic.train.mixture import SHARES, Mixture
from fuzzy_magic.train.near import THRESHOLD, HeldOut, cleared, held_out, normalised, shingles
from fuzzy_magic.train.parts import load_parts

HELD = "The parcel was left with a neighbour at number nine, please ring twice."


@pytest.fixture(scope="module")
def held() -> HeldOut:
    return HeldOut(specs=["Is it urgent? {labels}"], texts=["Blue"], authored=[HELD, "🎉"])


@pytest.mark.parametrize("text", ["blue", " BLUE. ", HELD.upper(), "🎉", HELD.replace(",", " -")])
def test_case_and_punctuation_make_no_other_text(held: HeldOut, text: str) -> None:
    assert held.has_text(text)
    assert held.has_near(text)


@pytest.mark.parametrize("text", ["blueish", "light blue", "🎂", ""])
def test_other_texts_are_not_held_out(held: HeldOut, text: str) -> None:
    assert not held.has_text(text)
    assert not held.has_near(text)


def test_a_spec_is_known_by_its_words(held: HeldOut) -> None:
    assert held.has_spec("is it urgent: {labels}!")
    assert not held.has_spec("is it very urgent: {labels}!")


def test_one_changed_word_in_a_long_authored_text_is_nearly_the_same(held: HeldOut) -> None:
    assert held.has_near(HELD.replace("nine", "eleven"))
    assert not held.has_text(HELD.replace("nine", "eleven"))
    assert not held.has_near("The parcel was left at the depot, please come by at nine.")


def test_short_texts_that_differ_in_a_word_are_different() -> None:
    assert not HeldOut([], [], ["Return the red shoes"]).has_near("Return the blue shoes")


words = st.lists(st.sampled_from(list("abcdefgh")), min_size=1, max_size=12).map(" ".join)


@given(st.lists(words, max_size=8), words)
def test_the_index_finds_what_comparing_all_texts_finds(texts: list[str], text: str) -> None:
    def alike(other: str) -> float:
        one, two = shingles(text), shingles(other)
        return len(one & two) / len(one | two)

    expected = any(alike(other) >= THRESHOLD for other in texts)
    assert HeldOut([], [], texts).has_near(text) == expected


def test_clearing_drops_wordings_texts_and_what_is_then_too_small(held: HeldOut) -> None:
    rows = [(HELD.replace("nine", "eleven"), "yes"), ("Ring the bell", "yes"), ("Stay away", "no")]
    function = Function("f", "family:x", ["Is it urgent? {labels}", "Urgent?"], rows, labels=("no", "yes"))
    (kept,) = cleared([function], held)
    assert kept.specs == ["Urgent?"]
    assert kept.rows == rows[1:]
    assert cleared([replace(function, specs=function.specs[:1])], held) == []
    assert cleared([replace(function, rows=rows[:2])], held) == []


def test_clearing_costs_training_little() -> None:
    before = family_functions("train")
    after = cleared(before, held_out())
    assert sum(len(f.rows) for f in after) > 0.98 * sum(len(f.rows) for f in before)


def test_no_held_out_spec_or_input_is_in_the_training_stream(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Twenty thousand rows of the whole mixture, against the files and the splits, by another way."""
    episodes = [episode for split in SPLITS for episode in read_split(split)]
    functions = [f for split in ("dev", "heldout", "heldout_families") for f in family_functions(split)]
    specs = {normalised(e.spec) for e in episodes}
    texts = {normalised(text) for e in episodes for text, _ in e.rows}
    texts |= {normalised(text) for f in functions for text, _ in f.rows}
    families = {f.family for f in functions} - {f.family for f in family_functions("heldout")}
    parts = load_parts("train", None, tmp_path_factory.mktemp("cache"))
    mixture = Mixture(parts, SHARES, seed=11, held=held_out(), noise=0.3)
    rng, rows = random.Random(1), 0
    while rows < 20_000:
        episode = mixture.draw(rng, 8)
        rows += len(episode.rows)
        assert normalised(episode.spec) not in specs
        assert episode.family not in families
        drawn = {normalised(text) for text, _ in (*episode.rows, *episode.examples)}
        assert drawn.isdisjoint(texts), (episode.family, drawn & texts)
