"""The output type that a spec's own words set, when it has no annotation.

Only what is explicit counts: a wrong closed set can never give the right answer, so a doubt leaves ``str``.
"""

from __future__ import annotations

from fuzzy_magic.spec.infer.decide import Inferred, infer

__all__ = ["Inferred", "infer"]
