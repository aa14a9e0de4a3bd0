"""Text, yes or no, numbers and label sets."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from typing import Any

from fuzzy_magic.errors import SpecError
from fuzzy_magic.returns.base import ReturnType, literal

MIN_LABELS, MAX_LABELS = 2, 200
MAX_LABEL_LENGTH = 200
# What no label and no key may hold: it would end a line of the prompt, or cannot be written to a file.
UNFIT = re.compile("[\x00-\x1f\x7f\u2028\u2029\ud800-\udfff]")

_INT64 = range(-(2**63), 2**63)  # what a pandas Int64 column holds
_INT = re.compile(r"[+-]?(?:[0-9]{1,20}|[0-9]{1,3}(?:,[0-9]{3}){1,6})")
_FLOAT = re.compile(
    r"[+-]?(?:(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_YES_NO = dict.fromkeys(("yes", "true", "y", "1"), True) | dict.fromkeys(("no", "false", "n", "0"), False)


@dataclass(frozen=True)
class Text(ReturnType):
    """What is read and written as it is."""

    dtype = "string"

    def parse(self, text: str) -> str:
        """Return the text as it is."""
        return text

    def grammar(self) -> None:
        """Return None: any text will do."""
        return

    def read(self, value: object) -> str | None:
        """Return the string, unless it holds half a surrogate pair: JSON can spell one, no file holds it."""
        return value if isinstance(value, str) and not _SURROGATE.search(value) else None

    def gbnf(self) -> tuple[str, frozenset[str]]:
        """Return the grammar of a JSON string."""
        return "string", frozenset(("string", "char"))

    def _write(self, plain: str) -> str:
        return plain


@dataclass(frozen=True)
class Str(Text):
    """Free text."""

    annotation = "str"
    _words = "text"


@dataclass(frozen=True)
class Bool(ReturnType):
    """Yes or no; true or false inside JSON."""

    annotation = "bool"
    labels = ("yes", "no")
    dtype = "boolean"
    _words = "yes or no"

    def parse(self, text: str) -> bool | None:
        """Return True for yes, true, y and 1, False for no, false, n and 0, in any case."""
        return _YES_NO.get(text.strip().lower())

    def read(self, value: object) -> bool | None:
        """Return the bool."""
        return value if isinstance(value, bool) else None

    def gbnf(self) -> tuple[str, frozenset[str]]:
        """Return the grammar of a JSON bool."""
        return "bool", frozenset(("bool",))

    def _write(self, plain: bool) -> str:
        return "yes" if plain else "no"


@dataclass(frozen=True)
class Int(ReturnType):
    """A whole number that fits 64 bits."""

    annotation = "int"
    dtype = "Int64"
    _words = "a whole number"
    _kinds = (int, float)

    def parse(self, text: str) -> int | None:
        """Return the number; thousands may be set apart by commas."""
        text = text.strip()
        return self.read(int(text.replace(",", ""))) if _INT.fullmatch(text) else None

    def read(self, value: object) -> int | None:
        """Return the number; a whole float counts, since a column with gaps holds floats."""
        if isinstance(value, float):
            value = int(value) if value.is_integer() else None
        if not isinstance(value, int) or isinstance(value, bool):
            return None
        return value if value in _INT64 else None

    def gbnf(self) -> tuple[str, frozenset[str]]:
        """Return the grammar of up to 18 digits, which always fit 64 bits."""
        return "int", frozenset(("int",))


@dataclass(frozen=True)
class Float(ReturnType):
    """A finite number."""

    annotation = "float"
    dtype = "Float64"
    _words = "a number"
    _kinds = (int, float)

    def parse(self, text: str) -> float | None:
        """Return the number; thousands may be set apart by commas."""
        text = text.strip()
        return self.read(float(text.replace(",", ""))) if _FLOAT.fullmatch(text) else None

    def read(self, value: object) -> float | None:
        """Return the number as a float, if it is finite."""
        if not isinstance(value, (int, float)) or isinstance(value, bool):
            return None
        try:
            number = float(value)
        except OverflowError:
            return None
        return number if math.isfinite(number) else None

    def gbnf(self) -> tuple[str, frozenset[str]]:
        """Return the grammar of a number with up to 18 digits before the point."""
        return "float", frozenset(("float",))


@dataclass(frozen=True)
class Labels(ReturnType):
    """One of a closed set of texts.

    Raises
    ------
    SpecError
        For too few or too many labels, and for an empty, repeated or many-line one.
    """

    values: tuple[str, ...]

    def __post_init__(self) -> None:
        values = tuple(value.strip() for value in self.values)
        object.__setattr__(self, "values", values)
        hint = 'Write the labels like this: "high" | "medium" | "low"'
        if not MIN_LABELS <= len(values) <= MAX_LABELS:
            one = f", {values[0]!r:.80}" if len(values) == 1 else ""
            problem = f"A label set has {MIN_LABELS} to {MAX_LABELS} labels; this one has {len(values)}{one}."
            raise SpecError(problem, hint)
        for number, value in enumerate(values, 1):
            if not value:
                raise SpecError(f"Label {number} is empty.", hint)
            if UNFIT.search(value):
                raise SpecError(f"Label {number} is not one line of text: {value!r}.", hint)
            if len(value) > MAX_LABEL_LENGTH:
                problem = (
                    f"Label {number} has {len(value):,} characters; at most {MAX_LABEL_LENGTH} are allowed."
                )
                raise SpecError(problem, hint)
            if value in values[: number - 1]:
                raise SpecError(f"The label {value!r} is there twice.", "Write each label once.")

    @property
    def annotation(self) -> str:
        """The labels as Python source, joined by |."""
        return " | ".join(map(repr, self.values))

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels, in the order they were given."""
        return self.values

    @property
    def dtype(self) -> Any:
        """The categorical dtype of these labels."""
        import pandas as pd

        return pd.CategoricalDtype(list(self.values))

    @property
    def _words(self) -> str:
        return f"one of: {', '.join(self.values)}"

    def parse(self, text: str) -> str | None:
        """Return the label that the text is, or else the only one that it is in another case."""
        text = text.strip()
        if text in self.values:
            return text
        found = [value for value in self.values if value.casefold() == text.casefold()]
        return found[0] if len(found) == 1 else None

    def read(self, value: object) -> str | None:
        """Return the label that a string is."""
        return self.parse(value) if isinstance(value, str) else None

    def gbnf(self) -> tuple[str, frozenset[str]]:
        """Return the grammar of the labels as JSON strings."""
        quoted = (literal(json.dumps(value, ensure_ascii=False)) for value in self.values)
        return f"({' | '.join(quoted)})", frozenset()

    def _write(self, plain: str) -> str:
        return plain
