"""What the families of several themes promise alike, under wordings as people type them."""

from __future__ import annotations

import random
import re

import pytest

from fuzzy_magic.train.procedural import (
    cleaning,
    conditions,
    removing,
    replacing,
    spelling,
    twosteps,
)
from fuzzy_magic.train.procedural.base import Procedural

#: Specs of the everyday lists in the model card, which are typed for judging.
TAKEN = ("replace spaces with underscores", "remove the question marks", "first word only")


def families_of(*modules):
    return [each for module in modules for each in vars(module).values() if isinstance(each, Procedural)]


def each_of(*modules):
    return pytest.mark.parametrize("family", families_of(*modules), ids=lambda f: f.family)


def rows_of(family, settings=60, rows=8):
    """Draw rows of many settings, and check that no slot of a spec is left open."""
    drawn = []
    for number in range(settings):
        rng = random.Random(number)
        setting = family.setting(rng)
        assert setting.spec.lower().rstrip(".") not in TAKEN
        assert not re.search(r"\{[a-zA-Z_]\w*\}", setting.spec)
        drawn += setting.rows(rng, rows)
    return drawn


@each_of(cleaning, conditions, removing, replacing, spelling, twosteps)
def test_a_family_has_at_least_twenty_wordings(family):
    assert len(set(family.wordings)) == len(family.wordings) >= 20


@each_of(conditions, twosteps)
def test_settings_give_many_specs_without_open_slots(family):
    specs = {family.setting(random.Random(i)).spec for i in range(400)}
    assert not any(re.search(r"\{\w+\}", spec) for spec in specs)
    assert len(specs) >= 20


@each_of(conditions, twosteps)
def test_texts_are_many_and_short(family):
    longest = 200 if family in families_of(twosteps) else 250
    rng = random.Random(family.family)
    rows = [row for _ in range(40) for row in family.setting(rng).rows(rng, 8)]
    assert len({text for text, _ in rows}) >= 0.6 * len(rows)
    assert all(len(text) <= longest and not re.search(r"\{\w*\}|\|", text) for text, _ in rows)


@each_of(removing, replacing)
def test_answers_are_short_and_texts_are_many(family):
    rows = rows_of(family)
    assert len({text for text, _ in rows}) >= 240
    assert all(0 < len(output.strip()) <= 125 and "{" not in output for _, output in rows)


@each_of(cleaning, spelling)
def test_few_rows_need_no_change(family):
    rows = dict(rows_of(family))
    assert len(rows) >= (300 if family in families_of(cleaning) else 240)
    assert all(0 < len(output.strip()) <= 125 for output in rows.values())
    assert 0.02 <= sum(text == output for text, output in rows.items()) / len(rows) <= 0.2
