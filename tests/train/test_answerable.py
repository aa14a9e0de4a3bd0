from __future__ import annotations

from fuzzy_magic.train.answerable import by_answer
from fuzzy_magic.train.data import family_functions
from fuzzy_magic.train.procedural import procedural_functions


def test_a_decoder_learns_most_what_no_other_pair_can_answer() -> None:
    given = {
        "families": [*family_functions("dev")],
        "procedural": [*procedural_functions("train")],
        "triples": [],
    }
    assert set(by_answer(given, ["families"])) == {*given, "closed"}
    parts = by_answer(given, ["written_families", "written_procedural"])
    assert {d.closed for d in parts.pop("closed")} == {True}
    assert not any(d.closed for part in parts.values() for d in part)
    names = {d.family for d in parts["written_procedural"]}
    assert names < {d.family for d in parts["procedural"]}
    assert {"proc-recipe-multiplied", "proc-worked-time-net"} <= names
    assert not names & {"proc-acronym", "proc-every-word-capital", "proc-last-n-words"}
    assert 0 < len(parts["written_families"]) < len(parts["families"])
