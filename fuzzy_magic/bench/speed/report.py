"""The figures as tables and a picture, written into the page of the benchmarks."""

from __future__ import annotations

import re
import statistics
from datetime import date
from pathlib import Path

from fuzzy_magic.bench.measure import Measurement
from fuzzy_magic.bench.speed.contenders import PEER_PACKAGE
from fuzzy_magic.bench.speed.run import Results
from fuzzy_magic.errors import FuzzyError

BEGIN, END = "<!-- fuzzy bench speed: begin -->", "<!-- fuzzy bench speed: end -->"
PICTURE = "speed.svg"
_OURS = f"ours / {PEER_PACKAGE}"


def write(results: Results, machine: str, page: Path) -> None:
    """Replace the part of a page between the two marks, and the picture beside it.

    Raises
    ------
    FuzzyError
        When the page has no such marks.
    """
    text = page.read_text("utf-8")
    if text.count(BEGIN) != 1 or text.count(END) != 1:
        raise FuzzyError(f"{page} has no lines {BEGIN} and {END} to write between.")
    made = f"{BEGIN}\n{markdown(results, machine)}\n{END}"
    replaced = re.sub(f"{re.escape(BEGIN)}.*{re.escape(END)}", lambda _: made, text, flags=re.DOTALL)
    draw(results, page.with_name(PICTURE))
    page.write_text(replaced, "utf-8")


def markdown(results: Results, machine: str) -> str:
    """Lay out all parts as tables."""
    parts = [f"{machine}, {date.today().isoformat()}. Medians; ranges and numbers of rounds beside them."]
    if ratios(results):
        parts.append(f"![How many times faster than {PEER_PACKAGE}]({PICTURE})")
    for what, measured in results.items():
        lines = [f"### {what}", "", "| | median | range | target | |", "|---|---:|---:|---:|---|"]
        lines += [_line(each, what) for each in measured]
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def ratios(results: Results) -> dict[str, Measurement]:
    """How often faster than the peer, for each workload that has such a figure."""
    return {
        what: each
        for what, measured in results.items()
        for each in measured
        if each.name.endswith(_OURS) and each.better == "higher"
    }


def draw(results: Results, path: Path) -> None:
    """Draw those figures as bars beside their targets."""
    found = ratios(results)
    if not found:
        return
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams["svg.fonttype"] = "none"  # text stays text, which is small
    mpl.rcParams["svg.hashsalt"] = "fuzzy"
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 0.5 * len(found) + 1), layout="constrained")
    axes = figure.add_subplot()
    for place, each in enumerate(reversed(found.values())):
        axes.barh(place, each.value, color="#4878a8", height=0.6)
        axes.plot([min(each.samples), max(each.samples)], [place, place], color="black", linewidth=1)
        if each.target is not None:
            axes.plot([each.target] * 2, [place - 0.4, place + 0.4], color="#c04030", linewidth=2)
        axes.annotate(f" {each.value:.1f} ×", (max(each.samples), place), va="center", fontsize=9)
    axes.set_yticks(range(len(found)), list(reversed(found)))
    axes.set_xscale("log")
    axes.axvline(1, color="grey", linewidth=1)
    axes.set_xlabel(f"times as fast as {PEER_PACKAGE} (line: range, red: target)")
    axes.spines[["top", "right"]].set_visible(False)
    axes.margins(x=0.15)
    figure.savefig(path, metadata={"Date": None})


def _line(each: Measurement, what: str) -> str:
    name = each.name.removeprefix(f"{what}: ")
    spread = ""
    if len(each.samples) > 1:
        spread = f"{_number(min(each.samples))} .. {_number(max(each.samples))} ({len(each.samples)})"
    sign = "≤" if each.better == "lower" else "≥"
    target = "" if each.target is None else f"{sign} {_number(each.target)} {each.unit}"
    verdict = {None: "", True: "met", False: "missed"}[each.met]
    median = f"{_number(statistics.median(each.samples))} {each.unit}".strip()
    return f"| {name} | {median} | {spread} | {target} | {verdict} |"


def _number(value: float) -> str:
    return f"{value:.3g}" if abs(value) < 1000 else f"{value:,.0f}"
