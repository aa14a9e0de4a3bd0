"""What kind of answer a wording asks for, learnt from the specs of training: "just the year" is a piece.

Rules read what is explicit (`decide`). Most specs for text say it in no words that a rule could name, so this
weighs them all: logistic regression over the words of a spec and its pairs of neighbours, hashed
(docs/adr/0019). `fuzzy data wording` makes the file.
"""

from __future__ import annotations

import ast
import re
import zlib
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fuzzy_magic.spec.infer.shapes import EDIT, PIECE, SOUNDS_LIKE, TEXT, Inferred
from fuzzy_magic.spec.own_words import ABSENT, made_of_own_words
from fuzzy_magic.spec.record import Check

FILE = Path(__file__).parents[2] / "bundled" / "wording.npz"
#: What a spec may ask for; text and labels are left to other means.
KINDS = (PIECE, EDIT, TEXT, "labels")
N_FEATURES = 1 << 15
#: A kind is believed from this probability on.
ENOUGH = 0.4
#: That labels are asked for is said from this probability on.
SURE = 0.6
_SHOWN = 3
_READ = {PIECE: "a piece of the input", EDIT: "an edit of the input's words"}
_CONTENT = re.compile(r"[^\W\d_]{4}")  # what is worth showing
_TOKEN = re.compile(r"[^\W\d_]+|\d+|[^\w\s]")


class Weights(NamedTuple):
    """What each feature says for each kind, (N_FEATURES, 4), and what nothing says, (4,)."""

    features: NDArray[np.float32]
    bias: NDArray[np.float32]


class Sounds(NamedTuple):
    """The kind that a wording asks for, its probability, and the words that say so, the strongest first."""

    kind: str
    probability: float
    words: tuple[str, ...]


def features(text: str) -> dict[int, str]:
    """Return the features of a spec, each with the words it stands for; numbers are all alike."""
    tokens = ["0" if token[0].isdigit() else token for token in _TOKEN.findall(text.lower())]
    marked = ["^", *tokens, "$"]
    pairs = [f"{a} {b}" for a, b in pairwise(marked)]
    return {
        zlib.crc32(each.encode("utf-8", "surrogatepass")) % N_FEATURES: each for each in (*tokens, *pairs)
    }


def sounds(text: str, weights: Weights | None = None) -> Sounds:
    """Weigh the words of a spec, with the bundled weights or others."""
    found, weights = features(text), weights or _weights()
    rows, shares = _weighed(found, weights)
    best = int(shares.argmax())
    ahead = rows[:, best] - np.delete(rows, best, axis=1).max(1)
    names = list(found.values())
    strongest = [names[i] for i in np.argsort(-ahead) if ahead[i] > 0]
    return Sounds(KINDS[best], float(shares[best]), tuple(strongest))


def label_share(text: str) -> float:
    """Return the probability that a wording asks for labels."""
    _, shares = _weighed(features(text), _weights())
    return float(shares[KINDS.index("labels")])


def _weighed(found: Mapping[int, str], weights: Weights) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return what each feature says for each kind, (n, 4), and the probabilities of the kinds, (4,)."""
    rows = weights.features[list(found)] / np.sqrt(np.float32(max(1, len(found))))
    scores = rows.sum(0) + weights.bias
    shares = np.exp(scores - scores.max())
    return rows, shares / shares.sum()


def read_wording(text: str, checks: Sequence[Check] = ()) -> Inferred | None:
    """Return the type that a wording asks for; None for text, labels, a doubt, and where a check differs."""
    kind, probability, words = sounds(text)
    if kind not in _READ or probability < ENOUGH or not all(map(_is_of_own_words, checks)):
        return None
    plain = dict.fromkeys(each.strip("^$ ") for each in words)
    quoted = ", ".join(f"“{each}”" for each in list(filter(_CONTENT.search, plain))[:_SHOWN])
    return Inferred(kind, f"{SOUNDS_LIKE} {_READ[kind]}" + (f": {quoted}" if quoted else ""))


def asks_for_labels(text: str) -> bool:
    """Say whether a wording surely asks for one of a set of labels, which only its author can name."""
    kind, probability, _ = sounds(text)
    return kind == "labels" and probability >= SURE


def _is_of_own_words(check: Check) -> bool:
    expected = ast.literal_eval(check.expected)
    given = " ".join(map(str, check.arguments))
    is_text = isinstance(expected, str)
    return is_text and (expected.strip().casefold() in ABSENT or made_of_own_words(given, expected))


@cache
def _weights() -> Weights:
    with np.load(FILE) as file:
        return Weights(file["features"].astype(np.float32), file["bias"].astype(np.float32))
