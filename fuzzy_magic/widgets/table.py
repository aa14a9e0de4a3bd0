"""The rows of one page: as many row widgets as a page holds, filled anew for each page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fuzzy_magic.compare import comparable
from fuzzy_magic.widgets.markup import answer, head_cells, row_cells
from fuzzy_magic.widgets.review import PAGE_ROWS, Page, Review

NEITHER = "neither: …"
_BUTTON_WIDTH, _FIELD_WIDTH = "11.6em", "8.5em"


class RowBox:
    """One row: what it says, and who is right.

    Parameters
    ----------
    review : Review
        Whose row.
    act : callable
        Does what it is given and then draws everything anew.
    """

    def __init__(self, review: Review, act: Callable[[Callable[[], object]], None]) -> None:
        import ipywidgets as widgets

        self._review, self._act = review, act
        self._place = -1
        self._filling = False
        self.cells = widgets.HTML(layout={"flex": "1 1 auto", "min_width": "0", "margin": "2px 0.6em 2px 0"})
        width = {"width": _BUTTON_WIDTH, "flex": "0 0 auto"}
        self.program = widgets.Button(description="program is right", layout=width)
        self.baseline = widgets.Button(description="baseline is right", layout=width)
        # No list to drop down: JupyterLab takes keys pressed in one, all but Tab, for its own shortcuts.
        self.neither = widgets.Combobox(
            options=review.function.returns.labels or (),
            placeholder=NEITHER,
            tooltip="neither is right: say what is",
            continuous_update=False,
            layout={**width, "width": _FIELD_WIDTH},
        )
        self.program.on_click(lambda _: self._act(lambda: self._review.program_is_right(self._place)))
        self.baseline.on_click(lambda _: self._act(lambda: self._review.baseline_is_right(self._place)))
        self.neither.observe(self._say, "value")
        self.box = widgets.HBox(
            [self.cells, self.program, self.baseline, self.neither],
            layout={"align_items": "center", "border_top": "1px solid", "display": "none"},
        )

    def fill(self, place: int | None) -> None:
        """Show a row, or nothing."""
        self._filling = True
        if place is not None:
            self._place, row = place, self._review.rows[place]
            self.cells.value = row_cells(row)
            right = self._review.decisions.get(row.input) if row.input is not None else None
            taken = False
            for button, value in ((self.program, row.program), (self.baseline, row.baseline)):
                chosen = right is not None and comparable(value) == comparable(right)
                button.icon = "check" if chosen else ""
                button.layout.border = "2px solid" if chosen else None  # in any theme, unlike its green
                button.disabled = row.input is None or value is None
                button.tooltip = f"{button.description}: {answer(value)}"
                taken = taken or chosen
            own = right is not None and not taken
            self.neither.value = self._review.function.returns.format(right) if own else ""
            self.neither.disabled = row.input is None
        self.box.layout.display = "none" if place is None else "flex"
        self._filling = False

    def _say(self, change: dict[str, Any]) -> None:
        if change["new"] and not self._filling:
            self._act(lambda: self._review.neither(self._place, change["new"]))


class RowTable:
    """The heads of the columns and the rows of one page."""

    def __init__(self, review: Review, act: Callable[[Callable[[], object]], None]) -> None:
        import ipywidgets as widgets

        self.places: tuple[int, ...] = ()
        self.rows = [RowBox(review, act) for _ in range(PAGE_ROWS)]
        scored = review.function.returns.labels is not None
        head = widgets.HTML(head_cells(scored), layout=self.rows[0].cells.layout)
        # As wide as the buttons below it, so that the heads stand above their columns.
        width = {
            "width": f"calc(2 * {_BUTTON_WIDTH} + {_FIELD_WIDTH} + 12px)",
            "flex": "0 0 auto",
            "margin": "0",
        }
        who = widgets.HTML("<b>who is right?</b>", layout=width)
        self.box = widgets.VBox(
            [widgets.HBox([head, who], layout={"align_items": "center"}), *(row.box for row in self.rows)]
        )

    def fill(self, page: Page) -> None:
        """Show a page."""
        self.places = page.places
        for number, row in enumerate(self.rows):
            row.fill(page.places[number] if number < len(page.places) else None)
