"""Examples of a program that chooses labels: they move the vectors of their labels, and its adapter stays.

An adapter that is fitted to a handful of rows does nothing for others here. The vectors do, since the states
that a compiled adapter gives tell apart far more than the vectors compiled with it (docs/adr/0024).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from fuzzy_magic.compiler.adapted import Floats
from fuzzy_magic.gguf_io import for_llama_cpp
from fuzzy_magic.llama import Model
from fuzzy_magic.lora import LoraWeights
from fuzzy_magic.refine.vectors import fit_vectors

PULL = 80.0  # of one example: it falls, the more there are


def taught_vectors(
    model: Model,
    adapter: tuple[LoraWeights, str],
    rows: Sequence[Sequence[int]],
    targets: Sequence[int],
    vectors: Floats,
    temperature: float,
) -> Floats:
    """Fit label vectors to examples.

    Parameters
    ----------
    model : Model
        The interpreter.
    adapter : (LoraWeights, str)
        The program's, and the architecture it is for.
    rows : sequence of sequence of int
        The inputs in tokens, none longer than the model reads.
    targets : sequence of int
        The number of each row's label.
    vectors : ndarray
        Those compiled from the spec, (labels, width).
    temperature : float
        Factor of the cosines.
    """
    with for_llama_cpp(*adapter) as path:
        loaded = model.load_adapter(path)
    try:
        with model.using(loaded):
            states = model.encode(rows)
    finally:
        model.free(loaded)
    states /= np.linalg.norm(states, axis=1, keepdims=True)
    return fit_vectors(states, np.array(targets), vectors, temperature, PULL / len(rows) ** 1.5)
