"""One notebook in JupyterLab as somebody at the screen works with it: keys, clicks, what is seen."""

from __future__ import annotations

import re
import shutil
import time
from pathlib import Path
from typing import Any

from lab.server import Server
from playwright.sync_api import Locator, Page, expect

PATIENCE = 30_000  # milliseconds that a cell, or JupyterLab itself, may take
THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}

_COMPLETER = ".jp-Completer:not(.lm-mod-hidden)"
_RATE = re.compile(r"\d/\d+\s\[.*row/s")
_DONE = re.compile(r"\[\d+\]:")
_NOTEBOOK = "window.jupyterapp?.shell.currentWidget"

# Colours and opacities as computed; backgrounds are laid over one another from the page upwards.
_LEAST_CONTRAST = """area => {
    const parse = colour => (colour.match(/[\\d.]+/g) ?? [0, 0, 0, 0]).map(Number);
    const over = (top, alpha, below) => below.map((each, n) => alpha * top[n] + (1 - alpha) * each);
    const light = colour => colour.map(each => each / 255)
        .map(each => each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4)
        .reduce((sum, each, n) => sum + each * [0.2126, 0.7152, 0.0722][n], 0);
    const walker = document.createTreeWalker(area, NodeFilter.SHOW_TEXT);
    let least = 21;
    while (walker.nextNode()) {
        const element = walker.currentNode.parentElement;
        if (!walker.currentNode.data.trim() || !element.checkVisibility()) continue;
        const line = [];
        for (let each = element; each; each = each.parentElement) line.unshift(getComputedStyle(each));
        let below = [255, 255, 255], alpha = 1;
        for (const style of line) {
            const [red, green, blue, own = 1] = parse(style.backgroundColor);
            below = over([red, green, blue], own, below);
            alpha *= Number(style.opacity);
        }
        const text = over(parse(line.at(-1).color).slice(0, 3), alpha, below);
        const [dim, bright] = [light(text), light(below)].sort((a, b) => a - b);
        least = Math.min(least, (bright + 0.05) / (dim + 0.05));
    }
    return least;
}"""


class Lab:
    """A browser page with JupyterLab in it; `open` a notebook first."""

    def __init__(self, page: Page, server: Server, pictures: Path) -> None:
        self.page = page
        self.server = server
        self.pictures = pictures
        page.set_default_timeout(PATIENCE)
        expect.set_options(timeout=PATIENCE)

    def open(self, notebook: Path, theme: str = "light") -> None:
        """Show a copy of a notebook, with a kernel of its own that is ready."""
        shutil.copy(notebook, self.server.root / notebook.name)
        self.page.goto(self.server.address_of(notebook.name))
        self.page.wait_for_function(f"{_NOTEBOOK}?.context?.path === '{notebook.name}'")
        self.page.evaluate(f"() => {_NOTEBOOK}.context.ready.then(() => true)")
        self.wait_for_kernel()
        self.theme(theme)
        self.command("filebrowser:hide-main")
        expect(self.cells.first).to_be_visible()

    def close(self) -> None:
        """End every kernel; what is on the page is lost."""
        self.page.evaluate("() => window.jupyterapp?.serviceManager.sessions.shutdownAll().then(() => true)")

    def command(self, name: str, arguments: dict[str, Any] | None = None) -> None:
        """Run a command of JupyterLab by its id; for what is not the matter of a test."""
        self.page.evaluate(
            "([name, arguments]) => window.jupyterapp.commands.execute(name, arguments).then(() => true)",
            [name, arguments or {}],
        )

    def theme(self, name: str) -> None:
        """Change to the light or the dark theme."""
        self.command("apputils:change-theme", {"theme": THEMES[name]})
        wanted = str(name == "light").lower()
        expect(self.page.locator("body")).to_have_attribute("data-jp-theme-light", wanted)

    def wait_for_kernel(self) -> None:
        """Wait until the kernel has nothing to do."""
        self.page.wait_for_function(f"{_NOTEBOOK}.sessionContext?.session?.kernel?.status === 'idle'")

    @property
    def cells(self) -> Locator:
        """All cells, prose included, from top to bottom."""
        return self.page.locator(".jp-Notebook .jp-Cell")

    def cell(self, place: int | str) -> Locator:
        """Return a cell by its place, or the first code cell whose source holds a text."""
        if isinstance(place, int):
            return self.cells.nth(place)
        sources = self.page.evaluate(f"() => {_NOTEBOOK}.content.widgets.map(each => each.model.toJSON())")
        for number, source in enumerate(sources):
            if source["cell_type"] == "code" and place in "".join(source["source"]):
                return self.cells.nth(number)
        raise AssertionError(f"no code cell holds {place!r}")

    def source(self, cell: Locator) -> str:
        """Return what a cell holds, as it would be saved."""
        place = "[...document.querySelectorAll('.jp-Notebook .jp-Cell')].indexOf(each)"
        model = f"{_NOTEBOOK}.content.widgets[{place}].model"
        return str(cell.evaluate(f"each => {model}.sharedModel.getSource()"))

    def add_cell(self, text: str = "") -> Locator:
        """Make a cell below the selected one by keys, type a text into it, and return it."""
        self.page.keyboard.press("Escape")
        self.page.keyboard.press("b")
        self.page.keyboard.press("Enter")
        cell = self.selected()
        expect(cell.locator(".cm-content")).to_be_focused()
        self.page.keyboard.type(text)
        return cell

    def selected(self) -> Locator:
        """Return the selected cell, by a place that stays."""
        number = self.page.evaluate(f"() => {_NOTEBOOK}.content.activeCellIndex")
        return self.cells.nth(number)

    def edit(self, cell: Locator, old: str, new: str) -> None:
        """Replace a text that occurs once in a cell: select it as a double click and drag would, and type."""
        cell.locator(".cm-content").click()
        found = self.page.evaluate(
            f"""old => {{
                const editor = {_NOTEBOOK}.content.activeCell.editor;
                const at = editor.model.sharedModel.getSource().indexOf(old);
                if (at < 0) return false;
                editor.setSelection({{
                    start: editor.getPositionAt(at), end: editor.getPositionAt(at + old.length)
                }});
                editor.focus();
                return true;
            }}""",
            old,
        )
        assert found, f"the cell does not hold {old!r}"
        self.page.keyboard.type(new)

    def start(self, cell: Locator) -> str:
        """Run a cell by Ctrl-Enter without waiting; return the prompt it had before."""
        cell.locator(".cm-content").click()
        before = self.prompt(cell)
        self.page.keyboard.press("Control+Enter")
        return before

    def run(self, cell: Locator, timeout: int = PATIENCE) -> str:
        """Run a cell, wait until it is done and return the text of its output."""
        self.wait_until_done(cell, self.start(cell), timeout)
        return self.output(cell)

    def wait_until_done(self, cell: Locator, before: str, timeout: int = PATIENCE) -> None:
        """Wait until a cell that was started has another number than `before`."""
        prompt = cell.locator(".jp-InputPrompt")
        expect(prompt).not_to_have_text(before, timeout=timeout)
        expect(prompt).to_have_text(_DONE, timeout=timeout)
        self.wait_for_kernel()

    def prompt(self, cell: Locator) -> str:
        """Return `[ ]:`, `[*]:` or the number of a cell."""
        return cell.locator(".jp-InputPrompt").inner_text()

    def output(self, cell: Locator) -> str:
        """Return what stands below a cell, as it is read on the screen."""
        return "\n".join(cell.locator(".jp-OutputArea-output").all_inner_texts())

    def complete(self) -> list[str]:
        """Press Tab and return what the completer offers."""
        self.page.keyboard.press("Tab")
        offers = self.page.locator(f"{_COMPLETER} .jp-Completer-match")
        expect(offers.first).to_be_visible()
        return offers.all_inner_texts()

    def choose(self, offer: str, typing: str = "") -> None:
        """Narrow the completer's offers down by typing on, and take the one that is then marked."""
        self.page.keyboard.type(typing)
        marked = self.page.locator(f"{_COMPLETER} .jp-mod-active .jp-Completer-match")
        expect(marked).to_have_text(offer)
        self.page.keyboard.press("Enter")
        expect(self.page.locator(_COMPLETER)).to_have_count(0)

    def delete(self, text: str) -> None:
        """Take away a text before the cursor."""
        for _ in text:
            self.page.keyboard.press("Backspace")

    def wait_for_progress(self, cell: Locator) -> None:
        """Wait until a bar below a running cell says how fast it goes."""
        expect(cell.locator(".jp-OutputArea")).to_contain_text(_RATE)

    def cell_with_output(self, text: str) -> Locator:
        """Run the first code cell whose source holds a text, and return it."""
        cell = self.cell(text)
        self.run(cell)
        return cell

    def run_all(self, timeout: int = 2 * PATIENCE) -> None:
        """Run all cells from the menu and wait until the last is done."""
        self.page.locator(".lm-MenuBar-item", has_text="Run").click()
        self.page.locator(".lm-Menu-item[data-command='runmenu:run-all']").click()
        last = self.page.locator(".jp-CodeCell").last
        expect(last.locator(".jp-InputPrompt")).to_have_text(_DONE, timeout=timeout)

    def errors(self) -> list[str]:
        """Return the errors that stand below cells."""
        found: list[str] = self.page.evaluate(
            f"""() => {_NOTEBOOK}.content.model.toJSON().cells.flatMap(each => each.outputs ?? [])
                .filter(each => each.output_type === "error").map(each => each.ename + ": " + each.evalue)"""
        )
        return found

    def least_contrast(self, cell: Locator) -> float:
        """Return the contrast, by WCAG's formula, of the text below a cell that is hardest to read."""
        return min(each.evaluate(_LEAST_CONTRAST) for each in cell.locator(".jp-OutputArea-output").all())

    def interrupt(self, cell: Locator) -> float:
        """Press the stop button; return the seconds until the running cell shows that it was interrupted.

        The kernel's own state says less: it is idle for a moment as soon as it has read the request.
        """
        started = time.monotonic()
        self.page.locator("[data-command='notebook:interrupt-kernel']").click()
        expect(cell.locator(".jp-OutputArea")).to_contain_text("KeyboardInterrupt")
        seconds = time.monotonic() - started
        expect(cell.locator(".jp-InputPrompt")).to_have_text(_DONE)
        self.wait_for_kernel()
        return seconds

    def picture(self, name: str, of: Locator | None = None) -> Path:
        """Keep a picture of the page, or of one cell, as a test output."""
        path = self.pictures / f"{name}.png"
        if of is not None:
            of.scroll_into_view_if_needed()
            of.screenshot(path=path)
        else:
            self.page.screenshot(path=path)
        return path
