"""What training must not see: the specs and inputs that are held out, and texts that are nearly the same.

Every source is held against the held-out texts by normalised equality (letters and digits in lower case).
Authored texts, which are few and much alike, are also compared by shingles: a training text that shares most
of its words and pairs of words with a held-out text is dropped.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise

from fuzzy_magic.train.data import Function, family_functions
from fuzzy_magic.train.heldout import EVERYDAY, SPLITS, read_split

THRESHOLD = 0.7  # Jaccard: one changed word in ten, or two in twenty
_WORDS = re.compile(r"\w+")


def normalised(text: str) -> str:
    """Reduce a text to its words in lower case; a text without any stays as it is."""
    return " ".join(_WORDS.findall(text.lower())) or text.strip()


def shingles(text: str) -> frozenset[str]:
    """Cut a text into its words and its pairs of neighbouring words."""
    words = normalised(text).split()
    return frozenset([*words, *map(" ".join, pairwise(words))])


class HeldOut:
    """Held-out specs and texts, to ask whether a training one is among them.

    Parameters
    ----------
    specs : iterable of str
        Held-out specs and wordings.
    texts : iterable of str
        Held-out inputs.
    authored : iterable of str
        Those held-out inputs that authored training texts are compared with by shingles too.
    """

    def __init__(self, specs: Iterable[str], texts: Iterable[str], authored: Iterable[str] = ()) -> None:
        authored = list(authored)
        self._specs = frozenset(map(normalised, specs))
        self._texts = frozenset(map(normalised, [*texts, *authored]))
        self._sets = [shingles(text) for text in dict.fromkeys(map(normalised, authored))]
        self._frequency = Counter(shingle for each in self._sets for shingle in each)
        self._index: dict[str, list[int]] = defaultdict(list)
        for number, each in enumerate(self._sets):
            for shingle in self._rarest(each):
                self._index[shingle].append(number)

    def has_spec(self, spec: str) -> bool:
        """Say whether a spec is held out, whatever its case and punctuation."""
        return normalised(spec) in self._specs

    def has_text(self, text: str) -> bool:
        """Say whether an input is held out, whatever its case and punctuation."""
        return normalised(text) in self._texts

    def has_near(self, text: str) -> bool:
        """Say whether an authored text is held out or nearly the same as a held-out one."""
        if self.has_text(text):
            return True
        mine = shingles(text)
        candidates = {number for shingle in self._rarest(mine) for number in self._index.get(shingle, ())}
        return any(_jaccard(mine, self._sets[number]) >= THRESHOLD for number in candidates)

    def _rarest(self, each: frozenset[str]) -> list[str]:
        """Return so many of the rarest shingles that two sets over the threshold must share one of them."""
        count = len(each) - math.ceil(THRESHOLD * len(each) - 1e-9) + 1
        return sorted(each, key=lambda shingle: (self._frequency[shingle], shingle))[:count]


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    common = len(one & other)
    return common / (len(one) + len(other) - common)


@cache
def held_out() -> HeldOut:
    """Collect what is held out: the files, and the splits of the authored families that are not `train`."""
    functions = [f for split in ("dev", "heldout", "heldout_families") for f in family_functions(split)]
    episodes = [e for split in (*SPLITS, *EVERYDAY) for e in read_split(split)]
    return HeldOut(
        specs=[*(s for f in functions for s in f.specs), *(e.spec for e in episodes)],
        texts=[text for e in episodes for text, _ in (*e.rows, *e.examples)],
        authored=[text for f in functions for text, _ in f.rows],
    )


def cleared(functions: Sequence[Function], held: HeldOut) -> list[Function]:
    """Drop the wordings and texts of authored training functions that are held out, or nearly so."""
    near = {text: held.has_near(text) for text in {text for f in functions for text, _ in f.rows}}
    kept = []
    for function in functions:
        specs = [spec for spec in function.specs if not held.has_spec(spec)]
        rows = [row for row in function.rows if not near[row[0]]]
        kept.append(function.limited(specs, rows))
    return [function for function in kept if function is not None]
