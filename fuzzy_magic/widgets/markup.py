"""The HTML inside the widget: the bars, and the cells of a row. All text is escaped, by `display`'s element.

Colours are inherited, and what is drawn has the colour of the text: it reads well in light and dark themes.
"""

from __future__ import annotations

from collections.abc import Iterable

from fuzzy_magic.compare import ComparedRow
from fuzzy_magic.display.view import element
from fuzzy_magic.widgets.review import Review

MOST_BARS = 6  # pairs of different answers; the summary has the whole confusion table
MOST_CHARACTERS = 600  # of an input

GRID = "display:grid;column-gap:0.8em;align-items:center;line-height:1.4"
COLUMNS = f"{GRID};grid-template-columns:minmax(8em,1fr) 5.5em 5.5em 6.6em"
_BARS = f"{GRID};grid-template-columns:fit-content(34em) minmax(6em,24em) auto;justify-content:start"
_BAR = "height:0.8em;background:currentColor"
_TRACK = "border:1px solid currentColor;height:0.8em"
_CELL = "overflow-wrap:anywhere;white-space:pre-wrap;max-height:5.6em;overflow-y:auto"


def heading(review: Review, program: str, baseline: str) -> str:
    """Draw the agreement and the most frequent pairs of different answers as bars."""
    agreed, compared, (low, high) = review.agreement()
    if not compared:
        return element("div", f"{program} and {baseline}: no row to compare yet.")
    share = agreed / compared
    bars = [
        element("strong", f"{program} and {baseline} agree"),
        element("div", element("div", style=f"{_BAR};opacity:0.55;width:{share:.1%}"), style=_TRACK),
        element("span", f"{share:.1%} of {compared:,} rows (95 % interval {low:.1%} to {high:.1%})"),
    ]
    pairs = review.confusion().most_common()
    most = pairs[0][1] if pairs else 1
    for (mine, theirs), count in pairs[:MOST_BARS]:
        bars += [
            element("span", f"{program}: {answer(mine)}, {baseline}: {answer(theirs)}"),
            element("div", element("div", style=f"{_BAR};opacity:0.55;width:{count / most:.1%}")),
            element("span", f"{count:,}"),
        ]
    more = len(pairs) - MOST_BARS
    parts = [element("div", *bars, style=_BARS)]
    parts += [element("div", f"and {more} more pairs")] if more > 0 else []
    return element("div", *parts)


def head_cells(scored: bool) -> str:
    """Name the columns."""
    return _cells(["input", "program", "baseline", "confidence" if scored else ""], "font-weight:600")


def row_cells(row: ComparedRow) -> str:
    """Draw a row: its input with its note, both answers, the confidence."""
    text = row.input if row.input is not None else "(no input)"
    text = text if len(text) <= MOST_CHARACTERS else f"{text[: MOST_CHARACTERS - 1]}…"
    note = f"\n({row.note})" if row.note else ""
    weight = "font-weight:600" if row.agree is False else ""
    sure = "" if row.confidence is None else f"{row.confidence:.2f}"
    return _cells([text + note, answer(row.program), answer(row.baseline), sure], "", weight)


def line(text: str) -> str:
    """Draw some text."""
    return element("div", text, style="white-space:pre-wrap;line-height:1.4") if text else ""


def answer(value: object) -> str:
    """Return an answer as a row shows it."""
    return "(none)" if value is None else str(value)


def _cells(texts: Iterable[str], *styles: str) -> str:
    first, *others = styles
    cells = [
        element("div", text, style=f"{_CELL};{others[0] if others and number in (1, 2) else first}")
        for number, text in enumerate(texts)
    ]
    return element("div", *cells, style=COLUMNS)
