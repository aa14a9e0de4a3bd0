"""How a family is held against an oracle: a second way to its answers, from parameters and text alone."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from fuzzy_magic.train.procedural.base import Procedural

Oracle = Callable[[dict[str, Any], str], Any]
SETTINGS, ROWS = 200, 4


@pytest.fixture
def agree() -> Callable[..., None]:
    """Compare rows with what an oracle says: a text, a class number, or whether it is class 0."""

    def check(family: Procedural, oracles: Mapping[str, Oracle], settings: int = SETTINGS) -> None:
        oracle = oracles[family.family.removeprefix("proc-")]
        for number in range(settings):
            rng = random.Random(f"{family.family}/{number}")
            setting = family.setting(rng)
            for text, output in setting.rows(rng, ROWS):
                expected = oracle(setting.params, text)
                if setting.names is not None:
                    k = int(not expected) if isinstance(expected, bool) else expected
                    expected = setting.names[k]
                assert output == expected, (setting.spec, text)

    return check
