"""The comparison widget in JupyterLab: filter, search, decide, undo, recompile, refine, stop."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from lab.page import Lab
    from playwright.sync_api import Locator

pytestmark = pytest.mark.lab

READABLE = 4.5  # the contrast that WCAG asks for in text
TRAINING = 180_000  # milliseconds that torch may take to load and train on a busy machine

CELLS = {
    "load": "%load_ext fuzzy_magic",
    "spec": """%%fuzzy urgency(message) -> "high" | "medium" | "low" --quiet
How urgent is this customer message?
Input: the whole site is down!!
Output: high
>>> urgency("newsletter: spring picnic")
'low'""",
    # Whatever the program says, the baseline says something else in every third row: 20 of 60.
    "data": """import time, fuzzy_magic, pandas as pd
kinds = ["cannot log in since {n}", "invoice {n} is wrong", "thanks for {n}", "<b>{n}</b> & café: when?"]
messages = pd.Series([kinds[n % 4].format(n=n) for n in range(60)], name="message")
other = {"high": "low", "medium": "high", "low": "medium"}
said = [other[each] if n % 3 == 0 else each for n, each in enumerate(urgency.map(messages))]
large = pd.Series(said, name="large model")""",
    "widget": "shown = fuzzy_magic.compare(urgency, large, messages).widget(); display(shown)",
    "slow": """def slow(message):
    time.sleep(0.3)
    return "low"
fuzzy_magic.review(urgency, slow, messages)""",
    "after": "shown.function.program.spec.text, len(shown.review.decisions)",
}


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    nbformat = pytest.importorskip("nbformat")
    cells = [nbformat.v4.new_code_cell(source) for source in CELLS.values()]
    path = tmp_path / "compare.ipynb"
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)
    return path


def opened(lab: Lab, notebook: Path, last: str) -> Locator:
    """Run the cells up to one that shows a widget, and return that one's cell."""
    lab.page.set_viewport_size({"width": 1280, "height": 1800})
    lab.open(notebook)
    for name in ("load", "spec", "data", last):
        lab.run(lab.cell(list(CELLS).index(name)))
    assert lab.errors() == []
    return lab.cell(list(CELLS).index(last))


def shown_rows(cell: Locator) -> Locator:
    return cell.get_by_role("button", name="program is right").filter(visible=True)


def test_rows_are_filtered_searched_paged_decided_and_undone(lab: Lab, notebook: Path) -> None:
    from playwright.sync_api import expect

    cell = opened(lab, notebook, "widget")
    expect(cell).to_contain_text("66.7% of 60 rows")
    expect(cell).to_contain_text("page 1 of 6 (60 rows)")
    expect(shown_rows(cell)).to_have_count(10)
    expect(cell).to_contain_text("<b>3</b> & café")
    lab.picture("1-all", of=cell)

    cell.get_by_role("button", name="Next").click()
    expect(cell).to_contain_text("page 2 of 6")
    cell.get_by_role("button", name="Different").click()
    expect(cell).to_contain_text("page 1 of 2 (20 rows)")
    cell.get_by_label("Search").fill("invoice")
    expect(cell).to_contain_text("page 1 of 1 (5 rows)")
    lab.picture("2-searched", of=cell)
    cell.get_by_label("Search").fill("")
    cell.get_by_role("button", name="Low confidence").click()
    expect(cell).to_contain_text("(12 rows)")
    cell.get_by_role("button", name="Different").click()

    shown_rows(cell).first.click()
    cell.get_by_role("button", name="baseline is right").nth(1).focus()
    lab.page.keyboard.press("Enter")
    lab.page.keyboard.press("Tab")
    lab.page.keyboard.type("medium")
    lab.page.keyboard.press("Enter")
    expect(cell).to_contain_text("2 decided: 2 to learn from, 0 held back")
    cell.get_by_placeholder("neither").nth(2).fill("high")
    cell.get_by_placeholder("neither").nth(2).press("Tab")
    expect(cell).to_contain_text("3 decided: 2 to learn from, 1 held back")
    lab.picture("3-decided", of=cell)
    lab.theme("dark")
    lab.picture("4-dark", of=cell)
    cell.get_by_role("button", name="All").click()
    cell.get_by_role("button", name="Next").click()  # where every button can be pressed: others are pale
    expect(cell).to_contain_text("page 2 of 6")
    for theme in ("dark", "light"):
        lab.theme(theme)
        assert lab.least_contrast(cell) >= READABLE
    cell.get_by_role("button", name="Undo").press("Space")
    expect(cell).to_contain_text("2 decided: 2 to learn from, 0 held back")


def test_recompile_shows_flips_and_refine_trains(lab: Lab, notebook: Path) -> None:
    from playwright.sync_api import expect

    cell = opened(lab, notebook, "widget")
    cell.get_by_role("button", name="Different").click()
    for number in range(9):
        cell.get_by_role("button", name="baseline is right").nth(number).click()
    expect(cell).to_contain_text("9 decided: 6 to learn from, 3 held back")

    cell.get_by_label("Spec").fill("How urgent is it? What blocks people is high.")
    cell.get_by_role("button", name="Recompile").click()
    expect(cell).to_contain_text("A new version is below")
    expect(cell).to_contain_text(re.compile(r"answers \d+ of 60 rows otherwise"))
    expect(cell).to_contain_text("compiled with 7 examples")
    lab.picture("1-flips", of=cell)
    cell.get_by_role("button", name="Accept").click()
    expect(cell).to_contain_text("Accepted")
    lab.picture("2-accepted", of=cell)
    assert "What blocks people is high." in lab.run(lab.cell(list(CELLS).index("after")))

    cell.get_by_label("steps").fill("5")
    cell.get_by_label("steps").press("Tab")
    cell.get_by_role("button", name="Refine").click()
    expect(cell).to_contain_text("learned from 7 pairs, 5 steps", timeout=TRAINING)
    expect(cell).to_contain_text("checks (held back)")
    lab.picture("3-refined", of=cell)
    cell.get_by_role("button", name="Discard").click()
    expect(cell.get_by_role("button", name="Discard").filter(visible=True)).to_have_count(0)


def test_rows_stream_in_and_the_stop_button_keeps_them(lab: Lab, notebook: Path) -> None:
    from playwright.sync_api import expect

    cell = opened(lab, notebook, "slow")
    expect(cell).to_contain_text(re.compile(r"of [5-9] rows"))
    lab.picture("1-running", of=cell)
    cell.get_by_role("button", name="Stop").click()
    expect(cell).to_contain_text(re.compile(r"Stopped: \d+ rows compared"))
    expect(cell.get_by_role("button", name="Recompile")).to_be_enabled()
    lab.picture("2-stopped", of=cell)
