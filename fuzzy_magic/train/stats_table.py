"""The report of `fuzzy data stats` as text of at most 100 columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fuzzy_magic.spec import one_line
from fuzzy_magic.train.stats import SPLITS

WIDTH = 100
SMALL = 8  # families of a category that has a line of its own


def stats_table(stats: Mapping[str, Any]) -> str:
    """Lay the report out as tables and sample rows."""
    procedural = stats["procedural"]
    headline = (
        f"{stats['families']:,} authored families and {procedural['families']:,} procedural ones; "
        f"{sum(row['texts'] for row in stats['groups'].values()):,} authored texts"
    )
    groups = {
        group: {**row, "procedural": procedural["groups"][group]} for group, row in stats["groups"].items()
    }
    splits = {
        split: {**row, "procedural": procedural["splits"][split]} for split, row in stats["splits"].items()
    }
    parts = [
        headline,
        grid("authored families", splits),
        grid("group", groups),
        grid("families of each category", _categories(stats["categories"])),
        _length_line("spec characters", stats["spec_chars"]),
        _length_line("input characters", stats["input_chars"]),
        _entropy_line(stats["label_entropy"]),
        grid("shared between (has to be 0)", stats["overlap"]),
        grid("held-out files", stats["files"]),
    ]
    if stats["licensed"] is None:
        parts.append("licensed triples: not counted; --data or FUZZY_DATA_DIR names their folder")
    elif stats["licensed"]:
        parts.append(grid("licensed triples", {n: _numbers(row) for n, row in stats["licensed"].items()}))
    else:
        parts.append("licensed triples: the folder holds none")
    parts += [_sample(name, rows) for name, rows in stats["samples"].items()]
    return "\n\n".join(parts)


def grid(title: str, rows: Mapping[str, Mapping[str, float]]) -> str:
    """Lay rows of numbers out in columns; shares are written as percentages."""
    columns = list(next(iter(rows.values())))
    lines = [
        [title, *(column.replace("_", " ") for column in columns)],
        *([name, *(cell(row[column]) for column in columns)] for name, row in rows.items()),
    ]
    widths = [max(len(line[n]) for line in lines) for n in range(len(columns) + 1)]
    return "\n".join(
        "  ".join(
            [line[0].ljust(widths[0]), *(each.rjust(w) for each, w in zip(line[1:], widths[1:], strict=True))]
        )
        for line in lines
    )


def cell(value: float) -> str:
    """Write a number: counts with thousands separators, shares as percentages."""
    return f"{value:,}" if isinstance(value, int) else f"{value:.1%}"


def _numbers(row: Mapping[str, Any]) -> dict[str, float]:
    return {name: value for name, value in row.items() if not isinstance(value, str)}


def _categories(categories: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int]]:
    """Put the small categories onto one line."""
    small = [name for name, row in categories.items() if sum(row.values()) < SMALL]
    rest = {split: sum(categories[name][split] for name in small) for split in SPLITS}
    shown = {name: dict(row) for name, row in categories.items() if name not in small}
    return {**shown, f"{len(small)} smaller ones": rest}


def _length_line(title: str, lengths: Mapping[str, Any]) -> str:
    names = ("least", "p10", "median", "p90", "most")
    return f"{title}: {', '.join(f'{name} {lengths[name]:,}' for name in names)}"


def _entropy_line(entropy: Mapping[str, Any]) -> str:
    lowest = "\n".join(f"  {name}  {value:.0%}" for name, value in entropy["lowest"].items())
    return (
        f"label entropy of {entropy['functions']:,} closed sets: {entropy['mean_bits']:.2f} bits on average, "
        f"{entropy['mean_of_possible']:.0%} of the most\nleast even:\n{lowest}"
    )


def _sample(name: str, rows: list[dict[str, str]]) -> str:
    lines = [f"[{name}]"]
    for row in rows:
        lines.append(_cut(f"  {one_line(row['spec'])}", WIDTH))
        output = _cut(one_line(row["output"]), 30)
        lines.append(f"    {_cut(one_line(row['input']), WIDTH - len(output) - 8)} -> {output}")
    return "\n".join(lines)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
