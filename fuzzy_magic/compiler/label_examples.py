"""Examples of a program that chooses labels: they move the vectors of their labels, and its adapter stays.

An adapter that is fitted to a handful of rows does nothing for others here. The vectors do, since the states
that a compiled adapter gives tell apart far more than the vectors compiled with it (docs/adr/0024).

They move at a right angle to what all texts have in common. Else an example of a label would make that label
likelier for every text, and examples are chosen for what they show, not for how frequent their label is.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from fuzzy_magic.compiler.adapted import Floats, Ints, unit
from fuzzy_magic.gguf_io import for_llama_cpp
from fuzzy_magic.llama import Model
from fuzzy_magic.lora import LoraWeights
from fuzzy_magic.refine.vectors import fit_vectors

PULL = 320.0  # with one example; the more there are, the less is left to the spec
HALVINGS = 8  # of the pull, at most, until all examples come right
MARGIN = 0.3  # by which the right label is ahead then, in logits
#: Texts that have nothing in common but being texts.
COMMON = (
    "The parcel arrived yesterday, but the box was damp.",
    "select count(*) from orders where paid = 0",
    "thanks!! see you on friday :)",
    "Annual report of the water board, page 14",
    "can you change my flight to the later one",
    "ERROR 504: the server did not answer in time",
    "Pasta with lentils and roasted peppers, serves four",
    "She was born in Lisbon and taught music for thirty years.",
    "Blue cotton shirt, size M, second hand",
    "Remind me to call the dentist at nine",
    "I do not think the second half was any better.",
    "Maria Lopez; 12 Elm Road; paid on 3 May",
)


def taught_vectors(
    model: Model,
    adapter: tuple[LoraWeights, str],
    rows: Sequence[Sequence[int]],
    targets: Sequence[int],
    vectors: Floats,
    temperature: float,
) -> Floats:
    """Fit label vectors to examples, no more than it takes to bring these right.

    Where nothing does, as with near twins that contradict each other, they are fitted as at first.

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
    common = [[model.cls, *model.tokenize(text), model.sep] for text in COMMON]
    with for_llama_cpp(*adapter) as path:
        loaded = model.load_adapter(path)
    try:
        with model.using(loaded):
            states = unit(model.encode([*rows, *common]))
    finally:
        model.free(loaded)
    states, wanted, away = states[: len(rows)], np.array(targets), unit(states[len(rows) :].mean(0))
    tried: list[Floats] = []
    for times in range(HALVINGS + 1):
        pull = PULL / len(rows) ** 2 / 2**times
        tried.append(fit_vectors(states, wanted, vectors, temperature, pull, away))
        if temperature * _least_lead(states @ tried[-1].T, wanted) > MARGIN:
            return tried[-1]
    return tried[0]


def _least_lead(scores: Floats, targets: Ints) -> float:
    """Return by how much the right label is ahead of the others where it is least so."""
    right = np.take_along_axis(scores, targets[:, None], 1)
    others = scores.copy()
    np.put_along_axis(others, targets[:, None], -np.inf, 1)
    return float((right[:, 0] - others.max(1)).min())
