"""A terse spec that names its labels, in the other layouts that people type it in.

Writers of families have one way to set a list ("size: small, large"); so the same head and labels are set in
the other ways too ("size (small, large)", "size - small/large").
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from fuzzy_magic.spec.infer.candidates import candidates

MOST_WORDS = 5  # of a head
_BRACKETS = ("{head} ({listed})", "{head} [{listed}]")
_LAYOUTS = (*_BRACKETS, "{head}: {listed}", "{head} - {listed}", "{listed}: {head}")
_SHARES = (5, 2, 2, 2, 1)  # of the layouts: brackets are what writers of families seldom type
_SEPARATORS = (", ", "/", " / ", " | ", " or ")
_HEAD_END = " \t:-–—=>([{,|\"'`“‘"
_ODD = re.compile(r"[\"`“”|(\[{\n→]|->")  # such a head has a layout of its own
_TAIL = re.compile(r"[\s)\]}.?!\"'`”’]*")
#: Words that a head cannot end in, as they lead over to the list.
_LEADS = re.compile(
    r"as|is|are|was|be|of|or|and|in|into|with|whether|either|if|for|from|to|one|by|answers?|returns?|say|output"
    r"|reply|use|it|this|that|they|he|she",
    re.I,
)


def dressed(text: str, labels: frozenset[str], rng: random.Random) -> Iterator[str]:
    """Yield another layout of a spec that is a few words and then its labels, nothing of any other.

    Parameters
    ----------
    text : str
        A spec.
    labels : frozenset of str
        The labels that it names, in small letters.
    rng : Random
        Chooses the layout and what stands between the labels.
    """
    for each in candidates(text):
        start, stop = each.spans[0][0], each.spans[-1][1]
        head = text[:start].rstrip(_HEAD_END)
        words = head.split()
        plain = 1 <= len(words) <= MOST_WORDS and not (_LEADS.fullmatch(words[-1]) or _ODD.search(head))
        if each.kind != "list" or each.key(text) != labels or not plain or not _TAIL.fullmatch(text[stop:]):
            continue
        separator = rng.choice(_SEPARATORS)
        names = each.names(text)
        listed = separator.join(names)
        if separator == ", " and rng.random() < 0.3:
            listed = f"{', '.join(names[:-1])} or {names[-1]}"
        (layout,) = rng.choices(_LAYOUTS, _SHARES)
        yield layout.format(head=head if layout in _BRACKETS else head.rstrip("?"), listed=listed)
        return
