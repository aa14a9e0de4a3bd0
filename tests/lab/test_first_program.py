"""Notebook 01 in JupyterLab: what a newcomer types, sees and does in the first ten minutes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from lab.page import Lab

pytestmark = pytest.mark.lab

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "01_first_program.ipynb"

HEADER = '%%fuzzy tone(message) -> "friendly" | "neutral" | "angry" '
BODY = """
How does this message sound?
Input: thanks a lot, you are great
Output: friendly
>>> tone("I am furious")
'angry'"""

READABLE = 4.5  # the contrast that WCAG asks for in text
MANY_ROWS = """import pandas as pd
many = pd.DataFrame({"message": [f"Ticket {number}: we cannot log in" for number in range(30_000)]})
many.fuzzy.apply(urgency)"""


def test_a_cell_is_typed_completed_run_edited_and_compared(lab: Lab) -> None:
    lab.open(NOTEBOOK)
    lab.run(lab.cell("%load_ext"))

    cell = lab.add_cell(HEADER + "--")
    offered = lab.complete()
    assert {"--strict", "--quiet", "--interpreter", "--compiler"} <= set(offered)
    lab.picture("1-options")
    lab.choose("--quiet", typing="q")
    assert lab.source(cell) == HEADER + "--quiet"
    lab.delete("--quiet")
    lab.page.keyboard.type(BODY)
    assert lab.source(cell) == HEADER + BODY  # nothing indented, no quote or bracket closed twice

    shown = lab.run(cell)
    assert "tone(message) -> 'friendly' | 'neutral' | 'angry'" in shown
    assert re.search(r"checks\s+[01] of 1 pass", shown)
    assert "Version 1" in shown
    lab.picture("2-first-version")

    lab.edit(cell, "sound", "feel")
    shown = lab.run(cell)
    assert "Version 2" in shown
    lab.picture("3-second-version")

    line = lab.add_cell("%fuzzy di")
    assert lab.complete() == ["diff"]
    lab.choose("diff")
    lab.page.keyboard.type(" to")
    assert "tone" in lab.complete()
    lab.choose("tone")
    assert lab.source(line) == "%fuzzy diff tone"
    shown = lab.run(line)
    assert "-How does this message sound?" in shown
    assert "+How does this message feel?" in shown
    assert "tone@1" in shown
    assert "tone@2" in shown
    lab.picture("4-diff")


def test_what_is_shown_can_be_read_in_both_themes_and_unfolds(lab: Lab) -> None:
    lab.open(NOTEBOOK)
    lab.run(lab.cell("%load_ext"))
    lab.run(lab.cell("%%fuzzy urgency"))
    lab.run(lab.cell("inbox = ["))
    second = lab.cell("please reply before our meeting")
    lab.run(second)
    outputs = [second, *(lab.cell_with_output(line) for line in ("%fuzzy list", "%fuzzy diff urgency"))]
    pseudo = second.locator("details", has_text="pseudo-program")
    assert not pseudo.locator("pre").is_visible()
    pseudo.locator("summary").click()
    assert pseudo.locator("pre").is_visible()
    for theme in ("light", "dark"):
        lab.theme(theme)
        for number, cell in enumerate(outputs):
            lab.picture(f"{theme}-{number}", of=cell.locator(".jp-Cell-outputArea"))
            assert lab.least_contrast(cell) >= READABLE


def test_the_stop_button_ends_a_long_run_at_once_and_keeps_its_rows(lab: Lab) -> None:
    lab.open(NOTEBOOK)
    lab.run(lab.cell("%load_ext"))
    lab.run(lab.cell("%%fuzzy urgency"))

    cell = lab.add_cell(MANY_ROWS)
    kept = []
    for press in ("first", "second"):
        lab.start(cell)
        lab.wait_for_progress(cell)
        if press == "second":
            assert "cached" in lab.output(cell)
        lab.picture(f"{press}-running", of=cell)
        assert lab.interrupt(cell) < 2
        shown = lab.output(cell)
        found = re.search(r"Interrupted: ([\d,]+) of 30,000 rows are kept", shown)
        assert found is not None
        kept.append(int(found[1].replace(",", "")))
        assert "Traceback" not in shown
        lab.picture(f"{press}-stopped", of=cell)
    assert 0 < kept[0] < kept[1] < 30_000
    assert lab.run(lab.add_cell('urgency("the server is down")')) in ("'high'", "'medium'", "'low'")


def test_the_whole_notebook_runs_from_the_menu(lab: Lab) -> None:
    lab.open(NOTEBOOK)
    lab.run_all()
    assert lab.errors() == []
    lab.picture("end")
