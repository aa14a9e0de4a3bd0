"""The output type that a spec's own words set, when it has no annotation.

Rules read what is explicit, and what may be the labels that a spec names is weighed (`infer`); else how the
text sounds tells pieces and edits of the input from text (`read_wording`). A doubt leaves ``str``.
"""

from __future__ import annotations

from fuzzy_magic.spec.infer.decide import infer
from fuzzy_magic.spec.infer.shapes import Inferred, is_guess
from fuzzy_magic.spec.infer.wording import asks_for_labels, read_wording

__all__ = ["Inferred", "asks_for_labels", "infer", "is_guess", "read_wording"]
