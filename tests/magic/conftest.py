"""A shell with the magics, and an interpreter on keywords, so that a test decides what the answers are."""

from __future__ import annotations

import pytest
from IPython.core.interactiveshell import InteractiveShell
from keyword_interpreter import KeywordInterpreter
from magic_cells import Compiler

from fuzzy_magic import api
from fuzzy_magic.interpreter import function


@pytest.fixture(autouse=True)
def model(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Compile for real but each spec once; run on keywords."""
    if request.node.get_closest_marker("model"):
        return
    fake = KeywordInterpreter()
    monkeypatch.setattr(function, "interpreter", lambda pair: fake)
    monkeypatch.setattr(api, "compiler_of", Compiler)


@pytest.fixture
def loaded(shell: InteractiveShell) -> InteractiveShell:
    shell.run_line_magic("load_ext", "fuzzy_magic")
    return shell
