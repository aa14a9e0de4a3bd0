"""Which words of a text stay and which are left out, decided together: neighbours mostly share their fate.

The words are a linear chain of two states (Lafferty, McCallum & Pereira 2001). `odds` say how much better it
is that a word stays than that it is left out; between two neighbours a change of state costs what the
text between them says: little where a punctuation mark begins, much inside a number ("38.1").
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

#: What a change costs, by whether there is white space before the second word, and whether the first and the
#: second are marks. Fitted to 260 specs of families kept for choosing settings (docs/adr/0021).
_COSTS = {
    (True, False, False): 1.4,
    (True, False, True): 0.35,
    (True, True, False): 0.8,
    (True, True, True): 0.75,
    (False, False, False): 1.35,
    (False, False, True): 1.35,
    (False, True, False): 1.85,
    (False, True, True): 0.6,
}
_IN_NUMBER = 2.0


def change_costs(text: str, places: Sequence[tuple[int, int]]) -> Floats:
    """Return what it costs, (W,), that a word of a text has another fate than the one before it.

    Parameters
    ----------
    text : str
        The text.
    places : sequence of (int, int)
        Where its W words start and stop.
    """
    costs = np.zeros(len(places), np.float32)
    for number in range(1, len(places)):
        (_, end), (start, _) = places[number - 1], places[number]
        apart, last, first = start > end, text[end - 1], text[start]
        costs[number] = _COSTS[apart, not last.isalnum(), not first.isalnum()]
        if not apart and _inside_number(text, end):
            costs[number] = _IN_NUMBER
    return costs


def _inside_number(text: str, at: int) -> bool:
    """Say whether there are digits on both sides of a place, one mark between them or none."""
    before, last, first, behind = (text[max(n, 0) : n + 1].isdigit() for n in range(at - 2, at + 2))
    return (last and behind) or (before and first)


def likelihood(odds: Floats, costs: Floats) -> tuple[Floats, Floats]:
    """Sum over all ways to choose among W words of B texts.

    Parameters
    ----------
    odds : ndarray
        (B, W). Words that pad a text have very low ones.
    costs : ndarray
        (B, W), 0 for words that pad.

    Returns
    -------
    log_z : ndarray
        (B,): the logarithm of the sum; the way that leaves out all words weighs 1 in it.
    stays : ndarray
        (B, W): how likely it is that a word stays; the gradient of `log_z` by `odds`.
    """
    if not odds.shape[1]:
        return np.zeros(len(odds), np.float32), odds
    out, stay = np.zeros_like(odds), odds.copy()  # of the words up to each, by the fate of the last one
    for at in range(1, odds.shape[1]):
        cost = costs[:, at]
        out[:, at] = np.logaddexp(out[:, at - 1], stay[:, at - 1] - cost)
        stay[:, at] += np.logaddexp(stay[:, at - 1], out[:, at - 1] - cost)
    log_z: Floats = np.logaddexp(out[:, -1], stay[:, -1])
    behind_out, behind_stay = np.zeros_like(odds), np.zeros_like(odds)  # of the words after each
    for at in range(odds.shape[1] - 2, -1, -1):
        next_out, next_stay = behind_out[:, at + 1], behind_stay[:, at + 1] + odds[:, at + 1]
        cost = costs[:, at + 1]
        behind_out[:, at] = np.logaddexp(next_out, next_stay - cost)
        behind_stay[:, at] = np.logaddexp(next_stay, next_out - cost)
    return log_z, np.exp(stay + behind_stay - log_z[:, None])


def weight_of(odds: Floats, costs: Floats, stays: NDArray[np.bool_]) -> Floats:
    """Return the logarithm of the weight, (B,), of one way to choose, (B, W)."""
    changes = np.zeros_like(stays)
    changes[:, 1:] = stays[:, 1:] != stays[:, :-1]
    weight: Floats = np.where(stays, odds, 0).sum(1) - np.where(changes, costs, 0).sum(1)
    return weight


def likeliest(odds: Floats, costs: Floats) -> list[bool]:
    """Choose the words that stay: the likeliest way in which one does; none where each is better left out.

    Whether any word stays is asked of each word alone: all ways in which one does share what speaks for it,
    so that the one in which none does is often the likeliest of all.

    Parameters
    ----------
    odds, costs : ndarray
        (W,) of one text.
    """
    if not len(odds) or float(odds.max()) < 0:
        return [False] * len(odds)
    # Before the first word that stays, staying, and after it: the best weight so far and how it came about.
    best = [0.0, float(odds[0]), -np.inf]
    came: list[tuple[int, int, int]] = []
    for own, cost in zip(odds[1:].tolist(), costs[1:].tolist(), strict=True):
        before, inside, after = best
        entered = (inside, before - cost, after - cost)
        start = max(range(3), key=entered.__getitem__)
        left = inside - cost > after
        came.append((0, (1, 0, 2)[start], 1 if left else 2))
        best = [before, own + entered[start], inside - cost if left else after]
    state = 1 if best[1] >= best[2] else 2
    fates = [state == 1]
    for origin in reversed(came):
        state = origin[state]
        fates.append(state == 1)
    return fates[::-1]
