from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import pytest

from fuzzy_magic.errors import FuzzyError
from fuzzy_magic.train.data import Function
from fuzzy_magic.train.mixture import Mixture
from fuzzy_magic.train.near import HeldOut


def function(family: str, source: str, rows: int = 12) -> Function:
    return Function(family, source, [f"Do {family}."], [(f"{family} {'x' * i}", "out") for i in range(rows)])


FAMILIES = [function(f"family {i}", "family:test", rows=6 + 30 * i) for i in range(4)]
TRIPLES = [
    *(function(f"big {i}", "big", rows=40) for i in range(9)),
    function("small", "small"),
]
PARTS = {"families": FAMILIES, "triples": TRIPLES}


def drawn(mixture: Mixture, count: int = 600) -> Counter[str]:
    return Counter(mixture.episode(i, 5).source for i in range(count))


def test_an_episode_is_decided_by_seed_and_index() -> None:
    one, other = (Mixture(PARTS, {"families": 1, "triples": 1}, seed=4) for _ in range(2))
    assert [one.episode(i, 5) for i in (7, 0, 7)] == [other.episode(i, 5) for i in (7, 0, 7)]
    assert one.episode(7, 5) != one.episode(8, 5)
    assert one.episode(7, 5) != Mixture(PARTS, {"families": 1, "triples": 1}, seed=5).episode(7, 5)


def test_shares_decide_where_episodes_come_from() -> None:
    counts = drawn(Mixture(PARTS, {"families": 0.2, "triples": 0.6}, seed=1))
    assert counts["family:test"] / counts.total() == pytest.approx(0.25, abs=0.06)


def test_missing_parts_leave_their_share_to_the_others() -> None:
    shares = {"families": 0.3, "derived": 0.2, "procedural": 0.2, "triples": 0.1}
    mixture = Mixture({**PARTS, "derived": []}, shares, seed=1)
    assert mixture.shares == pytest.approx({"families": 0.75, "triples": 0.25})


def test_a_part_without_a_share_is_not_drawn() -> None:
    assert set(drawn(Mixture(PARTS, {"triples": 1, "families": 0}, seed=1))) == {"big", "small"}


def test_families_count_alike_however_many_rows_they_have() -> None:
    mixture = Mixture({"families": FAMILIES}, {"families": 1}, seed=2)
    counts = Counter(mixture.episode(i, 5).family for i in range(800))
    assert all(count == pytest.approx(200, abs=45) for count in counts.values())


def test_a_family_of_nine_functions_counts_three_times_and_each_of_them_alike() -> None:
    many = [replace(function("many", "family:test"), specs=[f"Question {i}."]) for i in range(9)]
    mixture = Mixture({"families": [*FAMILIES[:1], *many]}, {"families": 1}, seed=2)
    counts = Counter(mixture.episode(i, 5).spec for i in range(900))
    assert counts.pop("Do family 0.") == pytest.approx(225, abs=50)
    assert len(counts) == 9
    assert all(count == pytest.approx(75, abs=35) for count in counts.values())


def test_a_licensed_source_counts_once_however_many_tasks_it_has() -> None:
    counts = drawn(Mixture(PARTS, {"triples": 1}, seed=1))
    assert counts["small"] / counts.total() == pytest.approx(0.5, abs=0.06)


def test_nothing_to_draw_from_is_an_error_that_names_the_shares() -> None:
    with pytest.raises(FuzzyError, match=r"nothing to draw from.*families 0\.4, triples 0"):
        Mixture({"families": [], "triples": TRIPLES}, {"families": 0.4, "triples": 0}, seed=1)


def test_what_is_held_out_is_never_drawn() -> None:
    first, second = function("first", "family:x"), function("second", "family:x")
    held = HeldOut(specs=["do SECOND"], texts=[first.rows[0][0].upper(), "first xxx"])
    mixture = Mixture({"families": [first, second]}, {"families": 1}, seed=1, held=held)
    texts = set()
    for i in range(100):
        episode = mixture.episode(i, 6)
        assert episode.family == "first"
        assert len(episode.rows) >= 2
        texts |= {text for text, _ in (*episode.rows, *episode.examples)}
    assert texts == {text for text, _ in first.rows} - {"first ", "first xxx"}


def test_a_mixture_that_only_holds_held_out_texts_says_so() -> None:
    alone = function("first", "family:x")
    held = HeldOut(specs=["Do first"], texts=[])
    with pytest.raises(FuzzyError, match="fewer than two rows"):
        Mixture({"families": [alone]}, {"families": 1}, seed=1, held=held).draw(random.Random(1), 4)
