"""New functions from authored ones: the same texts under another rule, right by construction.

Every authored family that sorts texts into classes also says whether a text belongs to one of them, which of
a few of them, which group of them, and what to write under other names. Such rules contrast on the same
inputs, so a program can only be right by following its own spec. What a class means is taken from the
family's own wordings, by the rules that also make label vectors (`fuzzy_magic.glosses`).
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from fuzzy_magic.glosses import glosses
from fuzzy_magic.train.data import Episode, Function

#: Words for "it is" and "it is not".
_ANSWERS = (
    ("yes", "no"),
    ("yes", "no"),
    ("Yes", "No"),
    ("YES", "NO"),
    ("y", "n"),
    ("true", "false"),
    ("True", "False"),
    ("1", "0"),
    ("match", "no match"),
    ("hit", "miss"),
    ("in", "out"),
    ("keep", "drop"),
    ("flag", "ok"),
    ("relevant", "other"),
)
_ONE = (
    "Does this hold: {that}? Answer {yes} or {no}.",
    "{yes} if this is the case: {that}. Otherwise {no}.",
    "Answer {yes} when {that}; in all other cases answer {no}.",
    "Flag texts of this kind: {that}. Write {yes} for them and {no} for the rest.",
    "{yes} = {that}\n{no} = anything else",
    "I only look for one thing: {that}. {yes} or {no}?",
    '"""{yes} if it fits \'{that}\', else {no}."""',
    "Return {no} unless the following is true, then return {yes}: {that}.",
    "Check each text. {no} is the default. {yes} is for: {that}.",
    "is it this? {that} -> {yes}, anything else -> {no}",
    "Put {yes} into the column if the description applies, {no} if it does not. Description: {that}",
    "We filter for one sort of text ({that}). Say {yes} to keep it, {no} to leave it out.",
)
_NOT = (
    "Answer {no} when {that}; everything else gets {yes}.",
    "{no} = {that}\n{yes} = all the others",
    "Everything is {yes}, except for this: {that}. That is {no}.",
    "Return {yes} unless {that}, then {no}.",
    "{no} if {that}, otherwise {yes}",
)
_SOME = (
    "Sort the texts.\n{lines}",
    "{lines}\nAnswer with the label only.",
    "Which of these fits? {sentence}.",
    "Choose one. {sentence}.",
    "Assign a label to each row: {sentence}.",
    "I need a label for every text. {sentence}. Nothing else in the answer.",
    '"""Return the label.\n\n{lines}\n"""',
    "Labels and what they stand for:\n{lines}",
    "{sentence}",
)
_LINES = (
    "{name}: {that}",
    "- {name} = {that}",
    "{name} means {that}",
    "{name} -> {that}",
    "* {name} for {that}",
)
_SENTENCES = (
    "{name} for {that}",
    "{name} means {that}",
    "{name} = {that}",
    "{name} if {that}",
    "{name} ({that})",
)
#: A meaning that leans on other classes or on words outside it.
_RELATIVE = re.compile(
    r"\u27e8|\u27e9|\b(?:above|all|any(?:thing)?|both|doesn't|don't|else|everything|first|latter|neither|none|not|nothing|"
    r"others?|otherwise|remaining|rest|same|second|such|third|these|this|those|two)\b",
    re.I,
)
_CODES = ("A", "B", "C", "D", "E", "F", "G", "H")
_COLOURS = ("red", "blue", "green", "amber", "violet", "grey", "teal", "pink")
_BASKETS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")


@dataclass(frozen=True)
class Derived:
    """Contrasting rules over the texts of one authored function."""

    base: Function

    @property
    def family(self) -> str:
        """The family whose texts these are: what is held out there is held out here."""
        return self.base.family

    @property
    def source(self) -> str:
        """Where it comes from."""
        return f"derived:{self.base.family}"

    @property
    def group(self) -> str:
        """The group of its family."""
        return self.base.group

    @property
    def closed(self) -> bool:
        """Always: derived rules answer with labels."""
        return True

    def episode(self, rng: random.Random, n_rows: int) -> Episode:
        """Draw one of the rules and rows that are balanced over its labels."""
        rules: list[Callable[[random.Random], tuple[str, dict[int, str]]]] = [self._one]
        if len(self.meanings) > 2:
            rules.append(self._some)
            if len(self.meanings) == len(self.classes):
                rules.append(self._grouped)
        spec, names = rng.choice(rules)(rng)
        by_label: dict[str, list[str]] = defaultdict(list)
        for text, number in self.base.rows:
            if int(number) in names:
                by_label[names[int(number)]].append(text)
        labels = tuple(rng.sample(list(by_label), len(by_label)))
        n_examples = rng.choice((1, 2, 3, 4)) if rng.random() < 0.25 else 0
        share = -(-(n_rows + n_examples) // len(labels))
        rows = [(t, label) for label in labels for t in _some_of(by_label[label], share, rng)]
        rng.shuffle(rows)
        n_examples = min(n_examples, max(0, len(rows) - 2))
        return Episode(
            spec,
            labels,
            tuple(rows[n_examples : n_examples + n_rows]),
            tuple(rows[:n_examples]),
            self.family,
            self.source,
            self.group,
        )

    @cached_property
    def classes(self) -> list[int]:
        """The classes that have texts."""
        return sorted({int(number) for _, number in self.base.rows})

    @cached_property
    def meanings(self) -> dict[int, list[str]]:
        """What the wordings say about each class that has texts, where they say it without the others."""
        found: dict[int, list[str]] = {k: [] for k in self.classes}
        marks = [f"\u27e8{k}\u27e9" for k in range(max(found) + 1)]  # no word of any spec
        for wording in self.base.specs:
            spec = wording
            for k, mark in enumerate(marks):
                spec = spec.replace(f"{{L{k}}}", mark)
            if "{labels}" not in spec:
                for k, gloss in enumerate(glosses(spec, marks)):
                    if k in found and 2 <= len(gloss.split()) <= 30 and not _RELATIVE.search(gloss):
                        found[k].append(gloss)
        return {k: said for k, said in found.items() if said}

    @property
    def usable(self) -> bool:
        """Whether the wordings define a class that can be told from the others."""
        return len(self.classes) > 1 and len(self.meanings) > 0

    def _one(self, rng: random.Random) -> tuple[str, dict[int, str]]:
        """Ask for one class against all the others."""
        wanted = rng.choice(list(self.meanings))
        yes, no = rng.choice(_ANSWERS)
        negated = rng.random() < 0.25
        wording = rng.choice(_NOT if negated else _ONE)
        spec = wording.format(that=rng.choice(self.meanings[wanted]), yes=yes, no=no)
        hit, miss = (no, yes) if negated else (yes, no)
        return spec, {k: hit if k == wanted else miss for k in self.classes}

    def _some(self, rng: random.Random) -> tuple[str, dict[int, str]]:
        """Ask for some of the classes, under names of the family's or of ours."""
        chosen = rng.sample(list(self.meanings), rng.randint(2, len(self.meanings)))
        names = {k: name for k, name in zip(chosen, self._names(chosen, rng), strict=True)}
        return self._listed([(names[k], rng.choice(self.meanings[k])) for k in chosen], rng), names

    def _grouped(self, rng: random.Random) -> tuple[str, dict[int, str]]:
        """Ask which of two groups of classes a text belongs to."""
        order = rng.sample(list(self.meanings), len(self.meanings))
        cut = rng.randint(1, len(order) - 1)
        groups = (order[:cut], order[cut:])
        first, second = rng.choice(
            (rng.choice(_ANSWERS), ("A", "B"), tuple(rng.sample(_COLOURS, 2)), ("1", "2"))
        )
        said = [
            (n, ", or ".join(rng.choice(self.meanings[k]) for k in g))
            for n, g in zip((first, second), groups, strict=True)
        ]
        return self._listed(said, rng), {
            k: n for n, g in zip((first, second), groups, strict=True) for k in g
        }

    def _names(self, chosen: Sequence[int], rng: random.Random) -> Sequence[str]:
        style = rng.randrange(6)
        if style == 0:
            return _CODES[: len(chosen)]
        if style == 1:
            return [str(n + 1) for n in range(len(chosen))]
        if style == 2:
            return rng.sample(_COLOURS if rng.random() < 0.5 else _BASKETS, len(chosen))
        vocabulary = rng.choice(self.base.vocabularies)
        return [vocabulary[k] for k in chosen]

    def _listed(self, said: Sequence[tuple[str, str]], rng: random.Random) -> str:
        """Write labels with their definitions, as lines or as one sentence."""
        said = rng.sample(said, len(said))
        wording = rng.choice(_SOME)
        form = rng.choice(_LINES if "{lines}" in wording else _SENTENCES)
        parts = [form.format(name=name, that=that) for name, that in said]
        joined = rng.choice(("; ", ", ", ". "))
        return wording.format(lines="\n".join(parts), sentence=joined.join(parts))


def derived_functions(functions: Sequence[Function]) -> list[Derived]:
    """Derive from each authored function whose classes its own wordings define."""
    derived = (Derived(f) for f in functions if f.vocabularies)
    return [d for d in derived if d.usable]


def _some_of(texts: Sequence[str], count: int, rng: random.Random) -> list[str]:
    return rng.sample(texts, min(count, len(texts)))
