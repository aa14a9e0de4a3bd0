"""Learning what wordings ask for: kinds by rows, equal families, and the same sums as when specs are read."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from fuzzy_magic.spec.infer import wording as reading
from fuzzy_magic.train import wording
from fuzzy_magic.train.data import Episode, Function
from fuzzy_magic.train.heldout import EVERYDAY, read_split
from fuzzy_magic.train.wording import Wording, confusion, fit, kind_of, label_asks, learn, wordings

NAMES = ("Grace Hopper", "Alan Turing", "Ada Lovelace", "Edsger Dijkstra")


def function(
    family: str, specs: list[str], outputs: list[str], labels: tuple[str, ...] | None = None
) -> Function:
    return Function(family, "test", specs, list(zip(NAMES, outputs, strict=True)), labels=labels)


SURNAME = function("surname", ["surname", "the last name", "family name only"], [n.split()[1] for n in NAMES])
CAPITALS = function("capitals", ["in capitals", "all caps"], [n.upper() for n in NAMES])
GREETING = function("greeting", ["greet them", "say hello"], [f"Hello, {n.split()[0]}!" for n in NAMES])
ERA = function("era", ["old or new?"], ["old", "new", "old", "new"], labels=("new", "old"))
PARTS = {"families": [SURNAME, CAPITALS], "procedural": [GREETING], "triples": [ERA]}


@pytest.mark.parametrize(
    ("made", "kind"), [(SURNAME, "span"), (CAPITALS, "edit"), (GREETING, "str"), (ERA, "labels")]
)
def test_rows_tell_the_kind(made: Function, kind: str) -> None:
    assert kind_of(made.episode(random.Random(0), 4)) == kind


def test_families_count_alike_and_licensed_ones_less() -> None:
    found = wordings(PARTS)
    assert {w.text for w in found if w.kind == "span"} == set(SURNAME.specs)
    total = {kind: sum(w.weight for w in found if w.kind == kind) for kind in reading.KINDS}
    assert total == pytest.approx({"span": 1, "edit": 1, "str": 1, "labels": 0.1})
    assert wordings(PARTS) == found  # drawn alike every time


def test_what_was_learnt_is_read_with_the_same_sums(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = wordings(PARTS)
    monkeypatch.setattr(wording, "load_parts", lambda *_: PARTS)
    monkeypatch.setattr(wording, "label_asks", list)
    count, right = learn(None, tmp_path, tmp_path / "wording.npz")
    assert (count, right) == (len(found), {"heldout": 1, "dev": 1, "heldout_families": 1})
    monkeypatch.setattr(reading, "FILE", tmp_path / "wording.npz")
    reading._weights.cache_clear()
    try:
        heard = [reading.sounds(w.text) for w in found]
    finally:
        reading._weights.cache_clear()
    assert [each.kind for each in heard] == [w.kind for w in found]
    weights = fit(found)
    scores = wording._matrix([w.text for w in found]).to_dense().numpy() @ weights.features + weights.bias
    shares = np.exp(scores) / np.exp(scores).sum(1, keepdims=True)
    assert [each.probability for each in heard] == pytest.approx(shares.max(1), abs=2e-3)


def test_asks_for_labels_are_various_and_in_no_everyday_list() -> None:
    asks = [each.text.lower().strip(" .?") for each in label_asks()]
    assert len(set(asks)) == len(asks) > 600
    assert {each.kind for each in label_asks()} == {"labels"}
    shown = {episode.spec.lower().strip(" .?") for split in EVERYDAY for episode in read_split(split)}
    assert shown.isdisjoint(asks)


def test_what_is_wrong_is_counted_by_kind() -> None:
    learnt = fit([Wording("one two", "span", 1.0), Wording("three four", "edit", 1.0)])
    counts = confusion(learnt, [Wording("one two", "span", 2.0), Wording("three four", "str", 0.5)])
    assert counts == {("span", "span"): 2.0, ("str", "edit"): 0.5}


def test_an_episode_without_enough_pieces_is_text() -> None:
    rows = (("Grace Hopper", "Hopper"), ("Alan Turing", "Mathison"), ("Ada Lovelace", "Byron"))
    assert kind_of(Episode("x", None, rows, (), "f", "s")) == "str"
