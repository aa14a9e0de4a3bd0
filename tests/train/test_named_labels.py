"""Learning which words of a spec are its labels."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from fuzzy_magic.spec.infer import named_labels as reading
from fuzzy_magic.train import named_labels
from fuzzy_magic.train.data import Function
from fuzzy_magic.train.named_labels import Named, fit, learn, named, shares, unnamed
from fuzzy_magic.train.procedural import procedural_functions
from fuzzy_magic.train.wording import label_asks

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
    found = named("dev")
    assert {each.labels for each in found} == {frozenset(("warm", "cold")), frozenset(("good", "bad"))}
    assert {each.text for each in found if "warm" in each.labels} == set(SPECS)
    assert all("{" not in each.text for each in found)
    assert {each.weight for each in found if "warm" in each.labels} == {0.5}  # of four wordings
    others = {each.text for each in named("train")} - {each.text for each in found}
    assert others
    assert all(text.startswith(("tone", "warm", "cold")) for text in others)  # other layouts of the terse one


def test_wordings_of_open_functions_name_no_labels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(named_labels, "family_functions", lambda split: [function("a"), function("b", None)])
    monkeypatch.setattr(named_labels, "procedural_functions", lambda split: procedural_functions(split)[:40])
    found = unnamed("train", 7.0)
    assert not any(each.labels for each in found)
    assert set(SPECS) < {each.text for each in found}
    assert sum(each.weight for each in found) == pytest.approx(7.0)


def test_what_is_learnt_tells_the_set_from_other_lists() -> None:
    plain = ["the first word", "surname, then first name", "copy the date, the time or the place named first"]
    found = [*(made(text, "warm", "cold") for text in SPECS), *map(made, plain)]
    weights = fit(found, np.zeros(reading.N_FEATURES, np.float32))
    for text in SPECS:
        text = text.replace("warm", "kind").replace("cold", "rude")
        (best, share), *rest = reading.weighed(text, weights)
        assert set(best.names(text)) == {"kind", "rude"}
        assert share > sum(each for _, each in rest)
    assert all(sum(share for _, share in reading.weighed(text, weights)) < 0.5 for text in plain)
    assert fit(found, weights).any()  # candidates chosen by what was learnt before


def test_a_spec_without_the_right_candidate_teaches_nothing() -> None:
    found = [made(text, "warm", "cold") for text in SPECS]
    zeros = np.zeros(reading.N_FEATURES, np.float32)
    assert np.array_equal(fit([*found, made("one word", "a", "b")], zeros), fit(found, zeros))


def test_a_file_is_written_that_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(named_labels, "family_functions", lambda split: [function("a"), function("b")])
    monkeypatch.setattr(named_labels, "procedural_functions", lambda split: procedural_functions(split)[:4])
    monkeypatch.setattr(named_labels, "label_asks", lambda: label_asks()[:5])
    count, read = learn(tmp_path / "labels.npz")
    assert count > 8 + 5
    assert set(read) == {"heldout", "dev"}
    assert all(0 <= share <= 1 for shares in read.values() for share in shares)
    with np.load(tmp_path / "labels.npz") as file:
        assert file["weights"].shape == (reading.N_FEATURES,)
        assert file["weights"].any()


def test_most_labels_are_read_rightly_in_families_that_nothing_was_learnt_from() -> None:
    found = [*named("dev")[::3], *unnamed("dev", 1.0)[::3]]
    said, right, taken = shares(found, reading._weights())
    assert said > 0.75
    assert right > 0.9
    assert taken < 0.03
