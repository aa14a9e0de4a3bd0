"""Lists and flat objects, written as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

import numpy as np

from fuzzy_magic.errors import SpecError
from fuzzy_magic.returns.base import ReturnType, literal
from fuzzy_magic.returns.scalars import UNFIT, Float, Int, Str

MAX_ITEMS = 32  # what a grammar lets through; reading is not limited
MAX_FIELDS = 32

_RECORD_HINT = 'Write it like this: {"city": str, "people": int, "tone": "warm" | "cold"}'


@dataclass(frozen=True)
class ListOf(ReturnType):
    """A list of texts or of numbers."""

    item: ReturnType = field(default_factory=Str)

    _kinds = (list, tuple, np.ndarray)

    @property
    def annotation(self) -> str:
        """The list as Python source."""
        return f"list[{self.item.annotation}]"

    @property
    def _words(self) -> str:
        items = {Int: "whole numbers", Float: "numbers"}.get(type(self.item), "texts")
        return f"a JSON list of {items}"

    def parse(self, text: str) -> list[Any] | None:
        """Return the list that the JSON text holds."""
        return self.read(_load(text))

    def accept(self, value: object) -> Any:
        """Return a list of plain items; a tuple or an array counts."""
        if isinstance(value, (list, tuple, np.ndarray)):
            return [self.item.accept(item) for item in value]
        return super().accept(value)

    def read(self, value: object) -> list[Any] | None:
        """Return the list, if each item is of the type."""
        if not isinstance(value, list):
            return None
        items = [self.item.read(item) for item in value]
        return None if None in items else items

    def gbnf(self) -> tuple[str, frozenset[str]]:
        """Return the grammar of a list of bounded length."""
        item, used = self.item.gbnf()
        return f'"[" ({item} (", " {item}){{0,{MAX_ITEMS - 1}}})? "]"', used


@dataclass(frozen=True)
class Record(ReturnType):
    """A flat object with fixed keys.

    Raises
    ------
    SpecError
        For an empty or repeated key, and for a list or an object inside.
    """

    fields: tuple[tuple[str, ReturnType], ...]

    _kinds = (Mapping,)

    def __post_init__(self) -> None:
        keys = [key for key, _ in self.fields]
        if not 1 <= len(keys) <= MAX_FIELDS:
            raise SpecError(f"An object has 1 to {MAX_FIELDS} keys; this one has {len(keys)}.", _RECORD_HINT)
        for number, (key, kind) in enumerate(self.fields, 1):
            if not key.strip() or UNFIT.search(key):
                raise SpecError(f"Key {number} of the object is not one line of text: {key!r}.", _RECORD_HINT)
            if key in keys[: number - 1]:
                raise SpecError(f"The object has the key {key!r} twice.", "Write each key once.")
            if isinstance(kind, (ListOf, Record)):
                raise SpecError(f"The key {key!r} holds {kind.annotation}; objects are flat.", _RECORD_HINT)

    @property
    def annotation(self) -> str:
        """The object as Python source."""
        return "{" + ", ".join(f"{key!r}: {kind.annotation}" for key, kind in self.fields) + "}"

    @property
    def _words(self) -> str:
        return f"JSON with keys {', '.join(_quoted(key) for key, _ in self.fields)}"

    def parse(self, text: str) -> dict[str, Any] | None:
        """Return the object that the JSON text holds, its keys in the order of the type."""
        return self.read(_load(text))

    def accept(self, value: object) -> Any:
        """Return a dict of plain values; any mapping counts that has the right keys."""
        if not isinstance(value, Mapping):
            return super().accept(value)
        if not self._fits(value):
            self._refuse(value)
        return {key: kind.accept(value[key]) for key, kind in self.fields}

    def read(self, value: object) -> dict[str, Any] | None:
        """Return the object, if it has the keys, no others, and each value is of its type."""
        if not isinstance(value, dict) or not self._fits(value):
            return None
        found = {key: kind.read(value[key]) for key, kind in self.fields}
        return None if None in found.values() else found

    def _fits(self, value: Mapping[Any, Any]) -> bool:
        return set(value) == {key for key, _ in self.fields}

    @property
    def _wanted(self) -> str:
        types = ", ".join(kind.annotation for _, kind in self.fields)
        return f"{self._words} (of the type{'s' if len(self.fields) > 1 else ''} {types})"

    def gbnf(self) -> tuple[str, frozenset[str]]:
        """Return the grammar of the object with its keys in order."""
        parts: list[str] = []
        used: frozenset[str] = frozenset()
        for key, kind in self.fields:
            item, rules = kind.gbnf()
            parts += [literal(f"{', ' if parts else '{'}{_quoted(key)}: "), item]
            used |= rules
        return " ".join([*parts, '"}"']), used


def _quoted(key: str) -> str:
    return json.dumps(key, ensure_ascii=False)


def _load(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        return None


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")
