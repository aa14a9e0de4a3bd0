"""The widget: it shows a `Review` and calls it, and knows nothing better."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from IPython import get_ipython

from fuzzy_magic.compare import Comparison
from fuzzy_magic.display import View, signature
from fuzzy_magic.interpreter.function import FuzzyFunction
from fuzzy_magic.widgets.candidate import Candidate
from fuzzy_magic.widgets.markup import heading, line
from fuzzy_magic.widgets.review import ALL, FILTERS, LOW_CONFIDENCE, Report, Review
from fuzzy_magic.widgets.table import RowTable
from fuzzy_magic.widgets.work import Work, problem

OnAccept = Callable[[FuzzyFunction], object]
MOST_STEPS = 10_000


def show(
    function: FuzzyFunction,
    comparison: Comparison | Callable[..., Comparison],
    on_accept: OnAccept | None = None,
) -> ReviewWidget:
    """Show a comparison, or one that a call makes: beside it in a notebook, else before it."""
    if not isinstance(comparison, Comparison) and getattr(get_ipython(), "kernel", None) is None:
        comparison = comparison()
    if isinstance(comparison, Comparison):
        return ReviewWidget(Review(comparison), on_accept)
    widget = ReviewWidget(Review(function), on_accept)
    widget.run(comparison)
    return widget


class ReviewWidget:
    """A review as something to click on; every click is a call of `review`.

    Parameters
    ----------
    review : Review
        What it shows.
    on_accept : callable, optional
        Told each new function that is accepted.
    """

    def __init__(self, review: Review, on_accept: OnAccept | None = None) -> None:
        self.review = review
        self.candidate: Candidate | None = None
        self._on_accept = on_accept
        self._page = 1
        self._drawing = threading.RLock()  # the working thread draws too
        self._work = Work(self._say, self._follow)
        self._build()
        self._draw()

    @property
    def function(self) -> FuzzyFunction:
        """The version that counts: the one compared, or the one accepted last."""
        return self.review.function

    @property
    def comparison(self) -> Comparison | None:
        """How it does; None while the first run goes on."""
        return self.review.comparison

    def run(self, start: Callable[..., Comparison]) -> None:
        """Make the comparison in the background, and show its rows as they come."""

        def task(report: Report) -> str:
            self.review.run(start, report)
            done = self.review.comparison
            stopped = "" if done is None or done.complete else "Stopped: "
            return f"{stopped}{len(self.review.rows):,} rows compared."

        self._say("Running …")
        self._work.start(task)

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until nothing runs in the background; False when that took longer than `timeout` seconds."""
        return self._work.wait(timeout)

    # --- the pieces ---

    def _build(self) -> None:
        import ipywidgets as widgets

        self.heading, self.status, self.found, self.taught, self.offer = (widgets.HTML() for _ in range(5))
        self.stop = self._button("Stop", self._work.stop, "end what is running; what is done is kept")
        scored = self.function.returns.labels is not None
        options = [name for name in FILTERS if scored or name != LOW_CONFIDENCE]
        self.filter = widgets.ToggleButtons(options=options, value=ALL, style={"button_width": "auto"})
        self.search = widgets.Text(description="Search", style={"description_width": "initial"})
        self.previous = self._button("Previous", lambda: self._turn(-1), "page before")
        self.next = self._button("Next", lambda: self._turn(1), "page after")
        self.undo = self._button("Undo", self._undo, "take the last decision back")
        self.table = RowTable(self.review, self._act)
        self.spec = widgets.Textarea(
            self.review.text,
            description="Spec",
            rows=9,
            layout={"width": "calc(100% - 4px)", "flex_flow": "column", "align_items": "flex-start"},
            style={"description_width": "auto"},
        )
        self.recompile = self._button("Recompile", self._recompile, "compile the spec with the decisions")
        self.refine = self._button("Refine", self._refine, "train the program on the examples and decisions")
        self.steps = widgets.BoundedIntText(100, min=1, max=MOST_STEPS, description="steps")
        self.steps.layout.width, self.steps.style.description_width = "9em", "initial"
        self.accept = self._button("Accept", self._accept, "let the new version count")
        self.discard = self._button("Discard", self._discard, "keep the version there is")
        self.filter.observe(lambda _: self._turn(None), "value")
        self.search.observe(lambda _: self._turn(None), "value")
        self._arrange()

    def _arrange(self) -> None:
        from ipywidgets import HBox, VBox

        wrap = {"flex_flow": "row wrap", "align_items": "center"}
        pager = HBox([self.previous, self.found, self.next], layout=wrap)
        left = VBox(
            [HBox([self.filter, self.search], layout=wrap), self.table.box, pager],
            layout={"flex": "1 1 46em", "min_width": "0"},
        )
        right = VBox(
            [
                self.spec,
                self.taught,
                HBox([self.undo], layout=wrap),
                HBox([self.recompile, self.refine, self.steps], layout=wrap),
            ],
            layout={"flex": "0 1 17em", "min_width": "0", "margin": "0 0 0 1em"},
        )
        self.offered = VBox([HBox([self.accept, self.discard]), self.offer])
        self.box = VBox(
            [
                self.heading,
                HBox([self.stop, self.status], layout={"align_items": "center"}),
                HBox([left, right], layout={"flex_flow": "row wrap", "align_items": "flex-start"}),
                self.offered,
            ]
        )

    def _button(self, name: str, does: Callable[[], object], tooltip: str) -> Any:
        from ipywidgets import Button

        button = Button(description=name, tooltip=tooltip, layout={"width": "auto"})
        button.on_click(lambda _: self._act(does))
        return button

    # --- what a click does ---

    def _act(self, does: Callable[[], object]) -> None:
        """Do something and draw everything anew; an error is a line of text, since no cell could show it."""
        self._say("")
        try:
            does()
        except Exception as error:
            self._say(problem(error))
        self._draw()

    def _turn(self, pages: int | None) -> None:
        self._page = 1 if pages is None else self._page + pages
        self._draw()

    def _undo(self) -> None:
        if not self.review.undo():
            self._say("There is no decision to take back.")

    def _recompile(self) -> None:
        text = self.spec.value
        self._make(lambda report: self.review.recompile(text, report))

    def _refine(self) -> None:
        steps = self.steps.value
        self._make(lambda report: self.review.refine(steps, report))

    def _make(self, make: Callable[[Report], Candidate]) -> None:
        def task(report: Report) -> str:
            self.candidate = make(report)
            return "A new version is below; the old one counts until it is accepted."

        self.candidate = None
        self._say("Working …")
        self._work.start(task)

    def _accept(self) -> None:
        if self.candidate is not None:
            function = self.review.accept(self.candidate)
            self.candidate = None
            if self._on_accept is None:
                self._say(f"Accepted: the widget's .function is {function.name} with this version.")
            else:
                self._say("Accepted.")
                self._on_accept(function)

    def _discard(self) -> None:
        self.candidate = None

    # --- what is seen ---

    def _say(self, text: str) -> None:
        self.status.value = line(text)

    def _names(self) -> tuple[str, str]:
        done = self.review.comparison
        return (done.program.name, done.baseline.name) if done else (self.function.name, "baseline")

    def _follow(self) -> None:
        """Draw what has come meanwhile; rows that somebody may be about to click on stay where they are."""
        self._draw(still=self._work.busy)

    def _draw(self, *, still: bool = False) -> None:
        with self._drawing:
            page = self.review.page(self._page, self.filter.value, self.search.value)
            self._page = page.number
            self.heading.value = heading(self.review, *self._names())
            if not still or page.places[: len(self.table.places)] == self.table.places:
                self.table.fill(page)
            self.found.value = line(f"page {page.number:,} of {page.pages:,} ({page.found:,} rows)")
            self.taught.value = line(self._decided())
            self.offer.value = (
                "" if self.candidate is None else self.candidate._repr_mimebundle_()["text/html"]
            )
            self._enable(page.number > 1, page.number < page.pages)

    def _enable(self, before: bool, after: bool) -> None:
        busy, ready = self._work.busy, self.review.comparison is not None
        self.stop.layout.display = "" if busy else "none"
        self.previous.disabled, self.next.disabled = not before, not after
        self.undo.disabled = not self.review.decisions
        self.recompile.disabled = self.refine.disabled = busy or not ready
        self.offered.layout.display = "none" if self.candidate is None else ""

    def _decided(self) -> str:
        decided = len(self.review.decisions)
        held = len(self.review.held_back())
        return f"{decided} decided: {decided - held} to learn from, {held} held back as checks."

    # --- where it is not a widget ---

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        return {**self.box._repr_mimebundle_(), **self._view()._repr_mimebundle_()}

    def _view(self) -> View:
        if self.comparison is not None:
            return self.comparison.summary()
        return View(signature(self.function.program.spec), "The comparison has not ended yet.")

    def __repr__(self) -> str:
        return repr(self._view())
