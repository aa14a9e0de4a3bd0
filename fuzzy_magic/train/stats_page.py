"""The report of `fuzzy data stats` as one HTML page that needs nothing beside it."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from fuzzy_magic.errors import MissingExtra
from fuzzy_magic.train.stats_table import cell

_INK = "#010203"  # stands for the page's text colour until a plot is in the page
_BARS, _MARKS = "#4c8bd6", "#e0803c"  # readable on dark and on light
_STYLE = """
:root { color-scheme: light dark; --ink: #1d2127; --paper: #fff; --line: #d5d9df; --soft: #f3f5f8; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e3e6ea; --paper: #15181c; --line: #3a4048; --soft: #1f242a; }
}
body { color: var(--ink); background: var(--paper); font: 15px/1.5 system-ui, sans-serif;
  max-width: 64rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; margin: .5rem 0 1.5rem; }
th, td { border-bottom: 1px solid var(--line); padding: .2rem .7rem; text-align: right; vertical-align: top; }
th:first-child, td:first-child, .rows td, .rows th { text-align: left; }
.rows td { white-space: pre-wrap; overflow-wrap: anywhere; }
.wide { overflow-x: auto; }
.bad { color: #d64545; font-weight: bold; }
svg { max-width: 100%; height: auto; }
details { background: var(--soft); padding: .3rem .8rem; margin: .4rem 0; border-radius: .3rem; }
summary { cursor: pointer; }
"""


def stats_page(stats: Mapping[str, Any]) -> str:
    """Lay the report out as a page.

    Raises
    ------
    MissingExtra
        When matplotlib, which draws the plots, is not installed.
    """
    procedural = stats["procedural"]
    shared = sum(count for row in stats["overlap"].values() for count in row.values())
    verdict = (
        "No spec and no input of training is held out."
        if not shared
        else f'<span class="bad">{shared:,} specs or inputs of training are held out.</span>'
    )
    sections = [
        "<h1>Training data</h1>",
        f"<p>{stats['families']:,} authored families, {procedural['families']:,} procedural. {verdict}</p>",
        _plot("Share of the authored families by group, and FuzzyBench's", _draw_shares(stats["groups"])),
        _table("Groups", _with(stats["groups"], procedural["groups"])),
        _table("Splits", _with(stats["splits"], procedural["splits"])),
        _plot("Characters of a spec", _draw_histogram(stats["spec_chars"]["histogram"], "wordings")),
        _plot("Characters of an input", _draw_histogram(stats["input_chars"]["histogram"], "texts")),
        _plot(
            "Label entropy, as a share of the most there could be",
            _draw_histogram(stats["label_entropy"]["histogram"], "closed sets"),
        ),
        _table("Shared between splits", stats["overlap"]),
        _table("Held-out files", stats["files"]),
        _table("Licensed triples", stats["licensed"] or {}),
        _table("Categories", stats["categories"]),
        "<h2>Random rows of each source</h2>",
        *(_rows(name, rows) for name, rows in stats["samples"].items()),
    ]
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Training data</title><style>{_STYLE}</style></head>\n<body>\n"
        + "\n".join(filter(None, sections))
        + "\n</body></html>\n"
    )


def _with(rows: Mapping[str, Mapping[str, float]], more: Mapping[str, int]) -> dict[str, dict[str, float]]:
    return {name: {**row, "procedural": more[name]} for name, row in rows.items()}


def _table(title: str, rows: Mapping[str, Mapping[str, Any]]) -> str:
    if not rows:
        return ""
    columns = list(next(iter(rows.values())))
    head = "".join(f"<th>{html.escape(column.replace('_', ' '))}</th>" for column in ["", *columns])
    lines = []
    for name, row in rows.items():
        cells = (row[c] if isinstance(row[c], str) else cell(row[c]) for c in columns)
        lines.append(
            f"<tr><td>{html.escape(name)}</td>{''.join(f'<td>{html.escape(c)}</td>' for c in cells)}</tr>"
        )
    body = "\n".join(lines)
    return f'<h2>{html.escape(title)}</h2>\n<div class="wide"><table><tr>{head}</tr>\n{body}</table></div>'


def _rows(name: str, rows: Sequence[Mapping[str, str]]) -> str:
    lines = "\n".join(
        f"<tr>{''.join(f'<td>{html.escape(row[key])}</td>' for key in ('spec', 'input', 'output'))}</tr>"
        for row in rows
    )
    return (
        f"<details><summary>{html.escape(name)}</summary>"
        f'<table class="rows"><tr><th>spec</th><th>input</th><th>output</th></tr>\n{lines}</table></details>'
    )


def _plot(title: str, draw: Callable[[Any], None]) -> str:
    try:
        import matplotlib
        from matplotlib.figure import Figure
    except ImportError as error:
        raise MissingExtra("matplotlib", "train") from error
    look: dict[Any, Any] = {
        "svg.fonttype": "none",
        "svg.hashsalt": title,
        "font.family": "sans-serif",
        **dict.fromkeys(
            ("text.color", "axes.edgecolor", "axes.labelcolor", "xtick.color", "ytick.color"), _INK
        ),
    }
    with matplotlib.rc_context(look):
        figure = Figure(figsize=(8, 3), layout="constrained")
        axes = figure.subplots()
        axes.spines[["top", "right"]].set_visible(False)
        axes.patch.set_alpha(0)
        draw(axes)
        file = io.StringIO()
        figure.savefig(file, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    svg = file.getvalue()[file.getvalue().index("<svg") :].replace(_INK, "currentColor")
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    label = html.escape(title)
    named = svg.replace("<svg", f'<svg role="img" aria-label="{label}"', 1)
    return f"<h2>{label}</h2>\n{named}"


def _draw_shares(groups: Mapping[str, Mapping[str, float]]) -> Callable[[Any], None]:
    def draw(axes: Any) -> None:
        names = list(groups)[::-1]
        axes.barh(names, [100 * groups[n]["share"] for n in names], color=_BARS, label="families")
        targets = [100 * groups[n]["target"] for n in names]
        axes.scatter(targets, names, color=_MARKS, marker="|", s=300, linewidths=3, label="target")
        axes.set_xlabel("percent")
        axes.legend(frameon=False)

    return draw


def _draw_histogram(bins: Sequence[Sequence[float]], what: str) -> Callable[[Any], None]:
    def draw(axes: Any) -> None:
        axes.bar([f"{low:g}–{high:g}" for low, high, _ in bins], [count for *_, count in bins], color=_BARS)
        axes.set_ylabel(what)

    return draw
