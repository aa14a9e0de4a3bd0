"""Closed label sets of the licensed triples, read off the specs' own words.

The rows of one spec often lack some of its labels, so the outputs of the whole task are looked for in the
spec. Being named is not enough: in "A = asks for directions; B = wants a taxi" the task's label *directions*
is part of a definition. A name counts where it stands as the seen outputs do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from fuzzy_magic.glosses import mentions

MAX_LABELS, MAX_CHARS = 16, 40
MAX_SEEN = 12  # different outputs of one spec
_SEPARATOR = re.compile(r"[\s\"'`*]*(?:[,/|;]|\b(?:and|or)\b|,\s*(?:and|or)\b)[\s\"'`*]*", re.I)
#: "… otherwise return something else."
_FALLBACK = re.compile(
    r"\b(?:answer|choose|else|give|is|otherwise|output|put|reply(?: with)?|respond(?: with)?|return|say|"
    r"tag it|use|write)[\s:,]*[\"'`]?$",
    re.I,
)
_AFTER = re.compile(r"[\s\"'`*)]*(=|:|->|→|\b(?:for|if|means|when|where)\b|[.,;]|$)", re.I)
#: Before the first name of a list.
_LISTING = re.compile(
    r"(?:^|[.:;,/|(\[{?!-]|\b(?:among|answer|as|be|between|choose|either|from|into|is|label|labels|of|or|output|pick|"
    r"print|reply|return|say|this|to|use|whether|with|write)\b)[\s\"'`*]*$",
    re.I,
)
_OPENING = re.compile(r"(?:^|[\n.;:,*•-]|\b(?:and|or|for an? \w+,))[\s\"'`*]*$", re.I)


class _Mention(NamedTuple):
    start: int
    end: int
    label: str
    place: tuple[bool, str]


def labels_in(
    spec: str, rows: Sequence[tuple[str, str]], vocabulary: Iterable[str]
) -> tuple[str, ...] | None:
    """Read a closed label set off a spec.

    Parameters
    ----------
    spec : str
        The wording.
    rows : sequence of (input, output)
        Rows of this spec; all their outputs have to be among the labels.
    vocabulary : iterable of str
        Outputs of the whole task: labels that these rows happen to lack.

    Returns
    -------
    tuple of str or None
        The labels, sorted; None when the spec does not name its outputs. A name inside a longer one (`spam`
        in `not spam`) counts only where it also stands alone.
    """
    outputs = {output for _, output in rows}
    if not 2 <= len(outputs) <= MAX_SEEN or any(len(o) > MAX_CHARS or o not in spec for o in outputs):
        return None
    mentions = _mentions(
        spec, {*outputs, *(v for v in vocabulary if v and len(v) <= MAX_CHARS and v in spec)}
    )
    kept = {m.label for m in mentions} & outputs
    if kept != outputs:
        return None
    spelt = {_letters(o) for o in outputs}
    mentions = [m for m in mentions if m.label in outputs or _letters(m.label) not in spelt]
    while new := _alike(spec, mentions, kept) - kept:
        kept |= new
    return tuple(sorted(kept)) if len(kept) <= MAX_LABELS else None


def _mentions(spec: str, labels: Iterable[str]) -> list[_Mention]:
    """Find labels in the order of the spec, each with how it stands there."""
    names = sorted(labels)
    found: list[_Mention] = []
    for start, end, k in mentions(spec, names):
        after = _AFTER.match(spec, end)
        opens = _OPENING.search(spec[:start]) is not None
        found.append(_Mention(start, end, names[k], (opens, after.group(1).lower() if after else "word")))
    return found


def _letters(label: str) -> str:
    """Reduce a name to what its spellings share: `verify-top-up` is defined as "verify top up"."""
    return re.sub(r"[\W_]", "", label).lower()


def _alike(spec: str, mentions: Sequence[_Mention], kept: set[str]) -> set[str]:
    """Find the names that stand as known labels do: in one list, before the same sign, or as the fallback."""
    places = {
        m.place for m in mentions if m.label in kept and m.place[0] and m.place[1] not in {"", ".", "word"}
    }
    alike = {m.label for m in mentions if m.place in places and m.place[1] not in {",", ";"}}
    listed = False
    for one, two in pairwise(mentions):
        listed = _SEPARATOR.fullmatch(spec, one.end, two.start) is not None and (
            listed or one.label in kept or _LISTING.search(spec[: one.start]) is not None
        )
        if listed and {one.label, two.label} & kept:
            alike |= {one.label, two.label}
    return alike | {
        m.label
        for m in mentions
        if m.place[1] in {"", ".", ";", "for", "if", "when"} and _FALLBACK.search(spec[: m.start])
    }
