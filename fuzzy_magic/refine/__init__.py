"""Refining: train a compiled program further on pairs of input and output, with PEFT."""

from __future__ import annotations

from fuzzy_magic.refine.loop import Refinement, Step, refine
from fuzzy_magic.refine.pairs import Pairs, read_pairs

__all__ = ["Pairs", "Refinement", "Step", "read_pairs", "refine"]
