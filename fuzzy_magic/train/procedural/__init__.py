"""Families in code: what is exactly computable, with unlimited rows.

A module is a theme; a family is a decorated set-up function in it (see `base`).
"""

from __future__ import annotations

from dataclasses import replace

from fuzzy_magic.train.data import is_dev_family, is_heldout_family, is_heldout_wording
from fuzzy_magic.train.procedural import (
    abbreviations,
    addresses,
    adverts,
    amounts,
    between,
    casing,
    cleaning,
    commands,
    comparisons,
    conditions,
    contacts,
    conversions,
    counting,
    countries,
    dateforms,
    dates,
    deadlines,
    enumerations,
    everyday_facts,
    extraction,
    facts,
    fields,
    figures,
    gaps,
    grammar,
    identifiers,
    inflections,
    layouts,
    ledgers,
    limits,
    locators,
    lookups,
    mailboxes,
    mailings,
    markup,
    matching,
    measures,
    messages,
    names,
    numbers,
    numerals,
    opinions,
    outcomes,
    parts,
    phrases,
    pieces,
    quantities,
    recasing,
    records,
    recuts,
    removing,
    replacing,
    reports,
    rosters,
    routing,
    sentences,
    sequences,
    shapes,
    slots,
    spelling,
    stories,
    strings,
    substitutions,
    summaries,
    swapping,
    times,
    timespans,
    turning,
    twosteps,
    validation,
    verbs,
    verdicts,
    versions,
    wordforms,
    wordlists,
    wrapping,
)
from fuzzy_magic.train.procedural.base import Procedural

THEMES = (
    abbreviations,
    addresses,
    adverts,
    amounts,
    between,
    casing,
    cleaning,
    commands,
    comparisons,
    conditions,
    contacts,
    conversions,
    counting,
    countries,
    dateforms,
    dates,
    deadlines,
    enumerations,
    everyday_facts,
    extraction,
    facts,
    fields,
    figures,
    gaps,
    grammar,
    identifiers,
    inflections,
    layouts,
    ledgers,
    limits,
    locators,
    lookups,
    mailboxes,
    mailings,
    markup,
    matching,
    measures,
    messages,
    names,
    numbers,
    numerals,
    opinions,
    outcomes,
    parts,
    phrases,
    pieces,
    quantities,
    recasing,
    records,
    recuts,
    removing,
    replacing,
    reports,
    rosters,
    routing,
    sentences,
    sequences,
    shapes,
    slots,
    spelling,
    stories,
    strings,
    substitutions,
    summaries,
    swapping,
    times,
    timespans,
    turning,
    twosteps,
    validation,
    verbs,
    verdicts,
    versions,
    wordforms,
    wordlists,
    wrapping,
)
FAMILIES: tuple[Procedural, ...] = tuple(
    each for theme in THEMES for each in vars(theme).values() if isinstance(each, Procedural)
)


def procedural_functions(split: str) -> list[Procedural]:
    """Return the families of a split.

    Parameters
    ----------
    split : {"train", "dev", "heldout", "heldout_families"}
        `heldout` has the unseen wordings of the families that `train` has. Only `train` draws texts that are
        not held out; the others draw only held-out ones, so no input is in both.
    """
    return [found for family in FAMILIES if (found := _in_split(family, split)) is not None]


def _in_split(family: Procedural, split: str) -> Procedural | None:
    whole = "heldout_families" if is_heldout_family(family.family) else None
    whole = "dev" if is_dev_family(family.family) else whole
    if whole is not None:
        return replace(family, held=True) if split == whole else None
    if split not in ("train", "heldout"):
        return None
    held = split == "heldout"
    wordings = tuple(w for w in family.wordings if is_heldout_wording(family.family, w) == held)
    return replace(family, wordings=wordings, held=held) if wordings else None
