from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuzzy_magic.train import noise
from fuzzy_magic.train.data import Episode, Function, family_functions
from fuzzy_magic.train.noise import AXES, LEVELS, UNSAFE, Noise, function_axes

TEXT = "The delivery driver left our parcel behind the garden fence yesterday, nobody was home."


def closed(spec: str, group: str = "text_nlp", text: str = TEXT) -> Function:
    rows = [(text, "late" if i % 2 else "fine") for i in range(12)]
    return Function("f", "family:parcels", [spec], rows, labels=("fine", "late"), group=group)


def names(function: Function, share: float = 1.0, draws: int = 120) -> Counter[str]:
    """Count the noise that a function's rows get."""
    put = Noise([function], share)
    rng = random.Random(1)
    return Counter(
        name for _ in range(draws) for name in put(function, function.episode(rng, 4), rng).noise if name
    )


def changed(function: Function, axis: str, draws: int = 250) -> dict[str, list[tuple[str, str]]]:
    """Collect the (before, after) of an axis, by level."""
    put, rng = Noise([function], 1.0), random.Random(2)
    found = defaultdict(list)
    for _ in range(draws):
        episode = function.episode(rng, 4)
        noisy = put(function, episode, rng)
        for before, after, name in zip(episode.rows, noisy.rows, noisy.noise, strict=False):
            if name.startswith(axis):
                found[name[-1]].append((before[0], after[0]))
    return found


PLAIN = closed("fine or late?")


def test_a_plain_closed_question_bears_all_eight_axes_at_three_levels() -> None:
    assert len(AXES) == 8
    assert set(names(PLAIN, draws=400)) == {f"{axis}:{level}" for axis in AXES for level in LEVELS}


def test_noise_is_decided_by_the_seed() -> None:
    put = Noise([PLAIN], 0.5)
    first, second = (
        [put(PLAIN, PLAIN.episode(r, 6), r) for _ in range(9)] for r in map(random.Random, (3, 3))
    )
    assert first == second


def test_outputs_labels_spec_and_examples_stay() -> None:
    put, rng = Noise([PLAIN], 1.0), random.Random(1)
    for _ in range(50):
        episode = PLAIN.episode(rng, 6)
        noisy = put(PLAIN, episode, rng)
        assert [o for _, o in noisy.rows] == [o for _, o in episode.rows]
        assert replace(noisy, rows=episode.rows, noise=()) == episode
        assert len(noisy.noise) in (0, len(noisy.rows))
        for before, after, name in zip(episode.rows, noisy.rows, noisy.noise, strict=False):
            assert (before != after) == bool(name)


@pytest.mark.parametrize(
    ("spec", "axis"),
    [
        ("Is the spelling right? fine or late", "typos"),
        ("Is it in capitals? fine or late", "casing"),
        ("Extra spaces? fine or late", "whitespace"),
        ("Is it a question? fine or late", "punctuation"),
        ("Is the tone angry? fine or late", "emojis"),
        ("Is a product code named? fine or late", "ocr"),
        ("Does it open with a greeting? fine or late", "filler"),
        ("Is the text cut off? fine or late", "truncation"),
    ],
)
def test_a_rule_that_looks_at_the_form_is_spared_that_noise(spec: str, axis: str) -> None:
    assert axis not in function_axes(closed(spec))


def test_one_wording_that_speaks_of_the_form_is_enough() -> None:
    assert "typos" not in function_axes(replace(PLAIN, specs=["fine or late?", "fine = no typos"]))


@pytest.mark.parametrize(
    ("group", "axes"),
    [
        ("code_commands", {"whitespace"}),
        ("format_repair", set()),
        ("search_matching", {"casing", "whitespace"}),
    ],
)
def test_groups_where_the_form_matters_have_little_or_none(group: str, axes: set[str]) -> None:
    assert function_axes(closed("fine or late?", group)) == axes


def test_open_outputs_have_noise_only_outside_the_span_that_they_copy() -> None:
    rows = [
        (f"Please bring the purple umbrella and {n} chairs tomorrow", "purple umbrella") for n in range(9)
    ]
    extracting = Function("f", "family:x", ["What to bring?"], rows, group="text_nlp")
    assert function_axes(extracting) == {"typos", "ocr"}
    for pairs in (*changed(extracting, "typos").values(), *changed(extracting, "ocr").values()):
        assert all("purple umbrella" in after for _, after in pairs)
    rewriting = replace(extracting, rows=[(text, f"{text}!") for text, _ in rows])
    assert function_axes(rewriting) == set()
    assert names(rewriting).total() == 0


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1, "status": "waiting"}',
        "see https://example.com/waiting",
        "waiting\nfor parcels",
        "x = waiting",
    ],
)
def test_structured_rows_are_left_alone(text: str) -> None:
    assert names(closed("fine or late?", text=text)).total() == 0


@pytest.mark.parametrize("axis", ["typos", "ocr"])
def test_misspelling_spares_names_numbers_negations_and_the_words_of_the_spec(axis: str) -> None:
    text = "Ottoline Featherstone never collected parcel 12345 from the warehouse counter."
    function = replace(closed("late = nobody came to the counter, else fine", text=text))
    for pairs in changed(function, axis).values():
        for _, after in pairs:
            for word in ("Ottoline", "Featherstone", "never", "12345", "counter"):
                assert word in after


def test_a_typo_never_makes_another_word_of_the_data() -> None:
    rows = [(f"that trial and trail {n}", "late" if n % 2 else "fine") for n in range(12)]
    function = replace(PLAIN, rows=rows)
    for pairs in changed(function, "typos", draws=400).values():
        for before, after in pairs:
            assert after.split().count("trail") <= before.split().count("trail")
            assert after.split().count("trial") <= before.split().count("trial")


def test_levels_grow() -> None:
    def mean(axis: str, level: int) -> float:
        pairs = changed(PLAIN, axis)[str(level)]
        return sum(sum(a != b for a, b in zip(x.split(), y.split(), strict=False)) for x, y in pairs) / len(
            pairs
        )

    assert mean("typos", 1) < mean("typos", 2) < mean("typos", 3)


def test_truncation_and_filler_keep_the_whole_text() -> None:
    for axis in ("filler", "truncation", "emojis"):
        for pairs in changed(PLAIN, axis).values():
            assert all(before in after and before != after for before, after in pairs)


def test_licensed_files_have_noise_only_where_they_are_listed() -> None:
    utterances = Function("clinc-intent", "clinc150", ["fine or late?"], PLAIN.rows, labels=("fine", "late"))
    assert set(function_axes(utterances)) == set(noise.LICENSED["clinc150"])
    assert function_axes(replace(utterances, source="synthetic_functions")) == set()
    assert function_axes(replace(utterances, labels=None)) == set()


def test_what_is_derived_bears_what_all_functions_of_its_family_bear() -> None:
    class Derived:
        family, source, group, closed = "f", "derived:f", "text_nlp", True

        def episode(self, rng: random.Random, n_rows: int) -> Episode:
            return replace(PLAIN.episode(rng, n_rows), source=self.source)

    class InCode(Derived):
        family, source = "proc-dates", "procedural:dates"

    derived, in_code, rng = Derived(), InCode(), random.Random(1)
    put = Noise([derived, PLAIN, closed("Is it in capitals? fine or late"), in_code], 1.0)
    seen = {name[:-2] for _ in range(99) for name in put(derived, derived.episode(rng, 4), rng).noise if name}
    assert seen
    assert "casing" not in seen
    assert all(not put(in_code, in_code.episode(rng, 4), rng).noise for _ in range(20))


def test_each_axis_has_authored_functions_that_bear_it() -> None:
    borne = Counter(axis for f in family_functions("train") for axis in function_axes(f))
    assert all(borne[axis] >= 10 for axis in UNSAFE)


@given(st.text(max_size=80), st.integers(0, 10**6))
def test_no_text_is_too_odd_for_noise(text: str, seed: int) -> None:
    function = closed("fine or late?", text=text or "x")
    rng = random.Random(seed)
    noisy = Noise([function], 1.0)(function, function.episode(rng, 3), rng)
    for after, _ in noisy.rows:
        letters = re.sub(r"\W", "", text.lower())
        assert len(re.sub(r"\W", "", after.lower())) >= len(letters) - 8
