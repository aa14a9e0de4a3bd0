"""A program beside a baseline: where they differ, who is right, and which rows to hand over."""

from __future__ import annotations

from fuzzy_magic.compare.answers import Answer
from fuzzy_magic.compare.baseline import Baseline
from fuzzy_magic.compare.cascade import Cascade, cascade
from fuzzy_magic.compare.comparison import Comparison, McNemar, Origin, Side, comparable, draw_with
from fuzzy_magic.compare.run import ComparedRow, compare, review

__all__ = [
    "Answer",
    "Baseline",
    "Cascade",
    "ComparedRow",
    "Comparison",
    "McNemar",
    "Origin",
    "Side",
    "cascade",
    "comparable",
    "compare",
    "draw_with",
    "review",
]
