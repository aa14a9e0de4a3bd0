"""`fuzzy data stats`: what there is to learn from, and what is held out."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from fuzzy_magic.train.data import family_functions
from fuzzy_magic.train.heldout import SPLITS, read_split

SMALL = 8  # families of a category


def data_stats() -> dict[str, dict[str, dict[str, int]]]:
    """Count what the package carries.

    Returns
    -------
    dict
        `families`: for each split of the authored families its numbers of families, functions (of them closed
        sets), wordings, different texts and rows. `categories`: families of each category, by split. `files`:
        for each held-out file its numbers of specs (of them closed sets) and rows.
    """
    families, categories, files = {}, {}, {}
    for split in ("train", "heldout", "heldout_families"):
        functions = family_functions(split)
        families[split] = {
            "families": len({f.family for f in functions}),
            "functions": len(functions),
            "closed": sum(f.closed for f in functions),
            "wordings": sum(len(f.specs) for f in functions),
            "texts": len({text for f in functions for text, _ in f.rows}),
            "rows": sum(len(f.rows) for f in functions),
        }
        named = {(f.source.removeprefix("family:"), f.family) for f in functions}
        categories[split] = dict(sorted(Counter(category for category, _ in named).items()))
    for split in SPLITS:
        episodes = read_split(split)
        files[split] = {
            "specs": len(episodes),
            "closed": sum(e.labels is not None for e in episodes),
            "rows": sum(len(e.rows) for e in episodes),
        }
    return {"families": families, "categories": categories, "files": files}


def stats_table(stats: dict[str, dict[str, dict[str, int]]]) -> str:
    """Lay the counts out as text; small categories share a line."""
    by_category: dict[str, Counter[str]] = defaultdict(Counter)
    for split, counts in stats["categories"].items():
        for category, count in counts.items():
            by_category[category][split] = count
    small = [category for category, counts in by_category.items() if counts.total() < SMALL]
    rest = sum((by_category.pop(category) for category in small), Counter())
    named = {**dict(sorted(by_category.items())), f"{len(small)} smaller ones": rest}
    shown = {name: {split: counts[split] for split in stats["categories"]} for name, counts in named.items()}
    parts = (
        ("authored families", stats["families"]),
        ("families of each category", shown),
        ("held-out files", stats["files"]),
    )
    return "\n\n".join(_grid(title, rows) for title, rows in parts)


def _grid(title: str, rows: dict[str, dict[str, Any]]) -> str:
    columns = list(next(iter(rows.values())))
    lines = [[title, *columns], *([name, *(f"{row[c]:,}" for c in columns)] for name, row in rows.items())]
    widths = [max(len(line[n]) for line in lines) for n in range(len(columns) + 1)]
    return "\n".join(
        "  ".join(
            [line[0].ljust(widths[0]), *(cell.rjust(w) for cell, w in zip(line[1:], widths[1:], strict=True))]
        )
        for line in lines
    )
