"""Learning which words of a spec are its labels."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from fuzzy_magic.spec.infer import named_labels as reading
from fuzzy_magic.train import named_labels
from fuzzy_magic.train.data import Function
from fuzzy_magic.train.named_labels import Named, fit, learn, named, shares

TONES = [("hello there", "warm"), ("go away", "cold"), ("dear all", "warm"), ("no", "cold")]
SPECS = [
    "tone: warm or cold",
    "Sort these mails by tone into warm and cold.",
    "warm if the writer is friendly, cold if not; the length, the time and the place do not count",
    "How does it sound (warm / cold)? Names, dates and places do not matter.",
]


def function(family: str, labels: tuple[str, ...] | None = ("cold", "warm")) -> Function:
    return Function(family, "test", SPECS, TONES, labels=labels)


def made(text: str, *labels: str) -> Named:
    return Named(text, frozenset(labels), 1.0)


def test_wordings_come_with_the_labels_of_their_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    functions = [function("a"), function("b"), function("open", None)]
    classes = Function("c", "test", ["which of {labels}?"], [("x", "0"), ("y", "1")], [["good", "bad"]])
    monkeypatch.setattr(named_labels, "family_functions", lambda split: [*functions, classes])
    found = named("train")
    assert {each.labels for each in found} == {frozenset(("warm", "cold")), frozenset(("good", "bad"))}
    assert {each.text for each in found if "warm" in each.labels} == set(SPECS)
    assert all("{" not in each.text for each in found)
    assert {each.weight for each in found if "warm" in each.labels} == {0.5}  # of four wordings


def test_what_is_learnt_tells_the_set_from_other_lists() -> None:
    found = [made(text, "warm", "cold") for text in SPECS]
    others = [each._replace(text=each.text.replace("warm", "kind").replace("cold", "rude")) for each in found]
    weights = fit(found, np.zeros(reading.N_FEATURES, np.float32))
    for each in others:
        best, share = reading.weighed(each.text, weights)[0]
        assert set(best.names(each.text)) == {"kind", "rude"}
        assert share > 0.5
    assert fit(found, weights).any()  # candidates chosen by what was learnt before


def test_a_spec_without_the_right_candidate_teaches_nothing() -> None:
    found = [made(text, "warm", "cold") for text in SPECS]
    zeros = np.zeros(reading.N_FEATURES, np.float32)
    assert np.array_equal(fit([*found, made("one word", "a", "b")], zeros), fit(found, zeros))


def test_a_file_is_written_that_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(named_labels, "family_functions", lambda split: [function("a"), function("b")])
    count, read = learn(tmp_path / "labels.npz")
    assert count == 8
    assert set(read) == {"heldout", "dev"}
    assert all(0 <= said <= 1 and 0 <= right <= 1 for said, right in read.values())
    with np.load(tmp_path / "labels.npz") as file:
        assert file["weights"].shape == (reading.N_FEATURES,)
        assert file["weights"].any()


def test_most_labels_are_read_rightly_in_families_that_nothing_was_learnt_from() -> None:
    said, right = shares(named("dev")[::3], reading._weights())
    assert said > 0.7
    assert right > 0.9
