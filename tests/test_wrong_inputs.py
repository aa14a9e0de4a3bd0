"""Every wrong input of docs/errors.md in a real shell: what it shows is short, and is what the page says."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from wrong_inputs import CASES, PAGE, Case, Notebook, notebook, page


@pytest.fixture(scope="module")
def opened() -> Iterator[Notebook]:
    with notebook() as notebook_of_all:
        yield notebook_of_all


@pytest.fixture(scope="module")
def shown(opened: Notebook) -> dict[Case, str]:
    return {case: opened.shown(case.source) for case in CASES}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.section}: {case.title}")
def test_a_wrong_input_shows_what_and_a_hint(case: Case, shown: dict[Case, str]) -> None:
    text = shown[case]
    assert re.match(r"\w+: ", text)
    assert "Traceback" not in text
    if "UsageError" not in text and not case.source.startswith("$"):
        assert text.count("\nhint: ") == 1


def test_there_are_thirty_cases_at_least() -> None:
    assert len(CASES) >= 30
    assert len({case.source for case in CASES}) == len(CASES)


def test_the_page_says_what_is_shown(shown: dict[Case, str]) -> None:
    assert PAGE.read_text(encoding="utf-8") == page(shown), "run: python tests/wrong_inputs.py"
