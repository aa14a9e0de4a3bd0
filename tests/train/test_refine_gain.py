"""What refining gains: who is taught what, and who is left out."""

from __future__ import annotations

from typing import Any

import pytest

from fuzzy_magic import models
from fuzzy_magic.train import refine_gain
from fuzzy_magic.train.data import is_dev_family
from fuzzy_magic.train.refine_gain import gains


@pytest.mark.model
@pytest.mark.skipif("minilm" not in models.pairs(), reason="the pair is not bundled")
def test_a_family_is_taught_some_rows_and_judged_by_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    taught: list[Any] = []

    def refine(self: Any, pairs: Any, **settings: Any) -> Any:
        taught.append((pairs, settings))
        self.refinement = "not at all"
        return self

    monkeypatch.setattr(refine_gain.FuzzyFunction, "refine", refine)
    found = gains("dev", 2, 12, 16, draws=2, steps=3)
    assert len(found) == len(taught) == 4
    assert [each["draw"] for each in found] == [0, 1, 0, 1]
    assert len({each["family"] for each in found}) == 2
    assert len({tuple(sorted(pairs)) for pairs, _ in taught}) == 4
    for each, (pairs, settings) in zip(found, taught, strict=True):
        assert is_dev_family(each["family"])
        assert len(pairs) == 12
        assert settings == {"steps": 3}
        assert each["rows"] >= 16
        assert each["before"] == each["after"] < 1
    monkeypatch.setattr(refine_gain, "MOST_RIGHT", -1.0)
    assert gains("dev", 2, 12, 16) == []
