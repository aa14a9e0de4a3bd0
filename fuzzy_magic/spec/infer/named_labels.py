"""The closed set that a spec names in its own way, learnt from the specs of training.

Rules read lists that are announced (`labels`). People name labels in many more ways ("warm or cold", "A
if it is late, else B"), so every list and every row of definitions is a candidate, and that there is no set
is one more. A conditional logit over what surrounds and makes them, and for none over the words of the spec,
says which one it is (docs/adr/0025, 0026). `fuzzy data labels` makes the file.
"""

from __future__ import annotations

import re
import zlib
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fuzzy_magic.spec.infer.candidates import ANSWERS, Candidate, candidates, extended
from fuzzy_magic.spec.infer.lists import is_sentence_word
from fuzzy_magic.spec.infer.wording import features as words_of
from fuzzy_magic.spec.infer.wording import label_share
from fuzzy_magic.spec.infer.words import START, pattern

FILE = Path(__file__).parents[2] / "bundled" / "labels.npz"
N_FEATURES = 1 << 15
#: A set is believed from this probability on; nine in ten are right then, on families not learnt from.
SURE = 0.4
MAX_CHARS = 1_000  # of a spec; longer ones say what they want in more than a list
MOST = 60  # candidates that are weighed against each other
_LEAST = 1e-4  # of a probability, and of its opposite
_NEAR_WORDS = 6
_WORDS = 3.0  # what all words of a spec count together, as a length


def _words_of(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_FUNCTION_WORDS = _words_of(
    """
    as into with is are either of from between answer or other the a an it whether to for in on at and if be
    was say return give one pick choose label labels use not no by that this which what
    """
)
_USUAL = _words_of("other none unknown neither neutral unclear mixed misc rest n/a")
_DEFINED = re.compile(r"\s*(?:=|:\s|\(|\b(?:if|when|means|for)\b)")

#: Tasks that make a text, whose lists are of what is in it, and what is asked for besides a label.
_OTHER_TASK = pattern(
    rf"{START}(?:translate|correct|remove|replace|delete|describe|convert|rewrite|rephrase|summari[sz]e|generate"
    r"|quote|copy|extract|expand|shorten|reverse|spell|fix|repair|add|insert|strip|turn|write|make|complete|put"
    r"|start|begin|greet|prefix|map"
    r"|keep (?:only|all|every|the)|(?:give|pick|suggest|choose) (?:\w+ ){0,2}(?:synonyms?|names?|words?)"
    r"|mark (?:every|each|all))\b(?!\s*(?:=|:|if\b|when\b|for\b|,|\||/))"
    r"|\band (?:(?:at|in|to|from) )?(?:what|which|when|where|who|how)\b|\btemplates?\b|\bif so\b"
    r"|\b(?:and|then|with|plus) (?:an? |the |your |short |brief )*(?:explain|explanation|reason|confidence"
    r"|score)\b|[.?!] ?explain\b|\b(?:translation|rewrite|version|reply|summary|paraphrase)[.?!]?\s*\Z"
)

Features = Mapping[int, float]


def read_named_labels(text: str, weights: NDArray[np.float32] | None = None) -> tuple[str, ...] | None:
    """Return the labels that a spec names, None where it is doubtful that it does, or which."""
    if len(text) > MAX_CHARS or _OTHER_TASK.search(text):
        return None
    found = weighed(text, _weights() if weights is None else weights)
    shares: dict[frozenset[str], float] = defaultdict(float)
    for each, share in found:
        shares[each.key(text)] += share
    if not shares:
        return None
    best, any_of_them = max(shares, key=lambda key: shares[key]), sum(shares.values())
    # Two opinions on whether a set is named at all, learnt from different specs: the mean of their log-odds.
    named = 1 / (1 + np.exp(-(_log_odds(any_of_them) + _log_odds(label_share(text))) / 2))
    if named * shares[best] / any_of_them < SURE:
        return None
    return next(each.names(text) for each, _ in found if each.key(text) == best)


def weighed(text: str, weights: NDArray[np.float32], most: int = MOST) -> list[tuple[Candidate, float]]:
    """Return the likeliest candidates of a text, the best first, each with its probability.

    What is missing from 1 is the probability that the text names no set.
    """
    scored = [(each, _score(features(text, each), weights)) for each in candidates(text)]
    scored.sort(key=lambda pair: -pair[1])
    best = [one for one, _ in scored]
    scored += [(each, _score(features(text, each), weights)) for each in extended(text, best)]
    scored = sorted(scored, key=lambda pair: -pair[1])[:most]
    scores = np.array([*(score for _, score in scored), _score(features_of_none(text), weights)])
    shares = np.exp(scores - scores.max())
    shares /= shares.sum()
    return [(each, float(share)) for (each, _), share in zip(scored, shares[:-1], strict=True)]


def _log_odds(probability: float) -> float:
    likely = min(max(probability, _LEAST), 1 - _LEAST)
    return float(np.log(likely / (1 - likely)))


def _score(found: Features, weights: NDArray[np.float32]) -> float:
    return sum(float(weights[place]) * value for place, value in found.items())


def features(text: str, candidate: Candidate) -> Features:
    """Return the hashed features of a candidate."""
    return _hashed(
        {
            **_of_its_form(candidate),
            **_of_its_place(text, candidate),
            **_of_its_items(text, candidate),
            **_of_its_neighbours(text, candidate),
        }
    )


def features_of_none(text: str) -> Features:
    """Return the hashed features of a text as one that names no set: its words and pairs of neighbours."""
    words = words_of(text).values()
    other_task = _OTHER_TASK.search(text) is not None
    counts = _WORDS / max(1, len(words)) ** 0.5
    return _hashed(
        {"none": 1, "none, another task": other_task, **{f"none {each}": counts for each in words}}
    )


def _hashed(named: Mapping[str, float]) -> Features:
    hashed: dict[int, float] = defaultdict(float)
    for name, value in named.items():
        if value:
            hashed[zlib.crc32(name.encode("utf-8", "surrogatepass")) % N_FEATURES] += float(value)
    return hashed


def _of_its_form(candidate: Candidate) -> dict[str, float]:
    kind, separators = candidate.kind, candidate.separators
    marks = {"," if each[:1] == "," else each[:1] if each[:1] in "|/;" else each[:2] for each in separators}
    short = kind[:4]
    return {
        f"kind {kind}": 1,
        f"separators {''.join(sorted(marks))}": 1,
        f"last separator {separators[-1] if separators else ''}": 1,
        f"lead {candidate.lead} {short}": 1,
        f"trail {candidate.trail} {short}": 1,
        f"more before {candidate.more[0]}": 1,
        f"more behind {candidate.more[1]}": 1,
        "a whole clause": _is_whole(candidate),
    }


def _is_whole(candidate: Candidate) -> bool:
    """Say whether a list is all of its clause."""
    return candidate.kind in ("list", "bare") and candidate[3:] == (0, 0, (False, False))


def _of_its_place(text: str, candidate: Candidate) -> dict[str, float]:
    start, stop = candidate.spans[0][0], candidate.spans[-1][1]
    before, behind = _word_before(text, start), _word_behind(text, stop)
    short = candidate.kind[:4]
    mark_before, mark_behind = text[:start].rstrip("\"'`“‘ ")[-1:], text[stop:].lstrip("\"'`”’ ")[:1]
    rest = (text[:start], text[stop:])
    ends = _is_whole(candidate) and not rest[1].strip(" )]}.?!\"'`”’")
    near = re.findall(r"[^\W\d_]+", text[:start].lower())[-_NEAR_WORDS:]
    return {
        f"before {before}": 1,
        f"behind {behind}": 1,
        f"before {_if_common(before)} {short}": 1,
        f"behind {_if_common(behind)} {short}": 1,
        f"mark before {_if_mark(mark_before)}": 1,
        f"mark behind {_if_mark(mark_behind)}": 1,
        f"ends the text after {_if_mark(mark_before)}": ends,
        "share of the text": (stop - start) / max(1, len(text)),
        "all of the text": start <= 2 and len(text) - stop <= 2,
        "capitals elsewhere": any(re.search(r"(?<!\w)[A-Z]{2,}(?!\w)", part) for part in rest),
        **{f"near {word}": 0.3 for word in near},
    }


def _of_its_items(text: str, candidate: Candidate) -> dict[str, float]:
    labels = [text[a:b] for a, b in candidate.spans]
    low = [label.lower() for label in labels]
    names, sizes, whole = set(low), [len(label.split()) for label in labels], text.lower()
    in_sentences = [any(map(is_sentence_word, label.split())) for label in low]
    again = [len(re.findall(rf"(?<!\w){re.escape(label)}(?!\w)", whole)) > 1 for label in low]
    return {
        f"labels {min(len(names), 8)}": 1,
        "log labels": float(np.log(len(names))),
        "one twice": candidate.kind == "list" and len(names) < len(low),
        f"shapes {''.join(sorted(set(map(_shape, labels))))}": 1,
        "single words": float(np.mean([size == 1 for size in sizes])),
        f"longest {max(sizes)}": 1,
        "spread": float(np.std(sizes)),
        "first unlike": abs(sizes[0] - float(np.mean(sizes))),
        "last unlike": abs(sizes[-1] - float(np.mean(sizes))),
        "first alone long": sizes[0] > 1 and max(sizes[1:]) == 1,
        "last alone long": sizes[-1] > 1 and max(sizes[:-1]) == 1,
        "words of sentences": float(np.mean(in_sentences)),
        "a word of sentences": any(in_sentences),
        "begins as a sentence": is_sentence_word(low[0].split()[0]),
        "ends as a sentence": is_sentence_word(low[-1].split()[-1]),
        "named again": float(np.mean(again)),
        "opposites": any(pair <= names for pair in ANSWERS),
        "a usual one": bool(_USUAL & names),
    }


def _of_its_neighbours(text: str, candidate: Candidate) -> dict[str, float]:
    """Say what stands around each item, in shares of them."""
    spans = candidate.spans
    found: dict[str, float] = defaultdict(float)
    for start, stop in spans:
        before, behind = _word_before(text, start), _word_behind(text, stop)
        for name in (
            f"item before {before}",
            f"item behind {behind}",
            f"item between {before} {behind}",
            f"item {_shape(text[start:stop])} behind {before}",
        ):
            found[name] += 1 / len(spans)
    quoted = [text[a - 1 : a] in tuple("\"'`“‘") and text[b : b + 1] in tuple("\"'`”’") for a, b in spans]
    defined = sum(_DEFINED.match(text[stop:].lstrip("\"'`”’")) is not None for _, stop in spans)
    left = len(re.findall(r"\"[^\"\n]{1,40}\"", text)) - sum(quoted)
    return {
        **found,
        "quoted": float(np.mean(quoted)),
        "some quoted": any(quoted) and not all(quoted),
        "other quotes": min(3, max(0, left)) / 3,
        "defined": defined / len(spans),
        "some defined": 0 < defined < len(spans),
    }


def _word_before(text: str, place: int) -> str:
    found = re.search(r"(\w+|[^\w\s])\W{0,2}$", text[max(0, place - 40) : place].rstrip("\"'`“‘ "))
    return found[1].lower() if found else "^"


def _word_behind(text: str, place: int) -> str:
    found = re.match(r"\W?(\w+|[^\w\s])", text[place : place + 40].lstrip("\"'`”’ "))
    return found[1].lower() if found else "$"


def _if_common(word: str) -> str:
    return word if word in _FUNCTION_WORDS or not word[0].isalnum() else "word"


def _if_mark(mark: str) -> str:
    return "none" if not mark else "word" if mark.isalnum() else mark


def _shape(label: str) -> str:
    if label.isdigit():
        return "d"
    return "U" if label.isupper() else "T" if label[:1].isupper() else "l" if label.islower() else "m"


@cache
def _weights() -> NDArray[np.float32]:
    with np.load(FILE) as file:
        weights: NDArray[np.float32] = file["weights"].astype(np.float32)
    return weights
