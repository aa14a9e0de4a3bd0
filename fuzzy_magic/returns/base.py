"""What all output types share.

Every type has one text form: ``yes`` and ``no`` for bool, digits for numbers, JSON on one line for lists and
objects. Between text and user stands the *plain* value: str, bool, int, float, and lists and dicts of these.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from typing import Any, ClassVar, NoReturn

import numpy as np

MAX_STRING = 200  # what a grammar lets through; reading is not limited

# Every repetition is bounded and white space is fixed: a small model that may write spaces will write them
# until its context is full.
_RULES = {
    "int": '"-"? ("0" | [1-9] [0-9]{0,17})',
    "float": '"-"? ("0" | [1-9] [0-9]{0,17}) ("." [0-9]{1,20})? ([eE] [-+]? [0-9]{1,2})?',
    "bool": '"true" | "false"',
    "string": f'"\\"" char{{0,{MAX_STRING}}} "\\""',
    "char": r'[^"\\\x00-\x1F] | "\\" (["\\bfnrt] | "u00" [01] [0-9a-f])',
}


class ReturnType(ABC):
    """What a program may answer; `fuzzy_magic.returns.parse_type` makes one."""

    _kinds: ClassVar[tuple[type, ...]] = ()  # of Python values that may be in the type, besides str
    made_by: ClassVar[str] = "Any answer can be made of any input"  # says why `makes` is False

    @property
    @abstractmethod
    def annotation(self) -> str:
        """The source that `parse_type` reads this type from, in its one spelling."""

    @property
    def labels(self) -> tuple[str, ...] | None:
        """The closed set of answers as the model reads them; None where the set is open."""
        return None

    @property
    def anchors(self) -> tuple[str, ...] | None:
        """What the vectors of an encoder's program stand for: the labels, or the ends of a piece of text."""
        return self.labels

    @property
    def dtype(self) -> Any:
        """The dtype of a pandas column of such values."""
        return object

    def describe(self) -> str:
        """Say in a few words what an answer looks like: "one of: high, low", "a number"."""
        return self._words

    @abstractmethod
    def parse(self, text: str) -> Any:
        """Return the value of a model's text, or None where it has none; never raises."""

    def makes(self, text: str, output: str) -> bool:
        """Say whether an output can be made of an input; only types that write nothing of their own ask."""
        return True

    def format(self, value: object) -> str:
        """Return the one text form of a value; the inverse of `parse`.

        Raises
        ------
        TypeError, ValueError
            For what is not a value of this type. A str counts as the value that it parses to.
        """
        return self._write(self.accept(value))

    def grammar(self) -> str | None:
        """Return the GBNF grammar of the text form; None for free text and closed sets."""
        if self.labels is not None:
            return None
        root, used = self.gbnf()
        rules = [f"{name} ::= {rule}\n" for name, rule in _RULES.items() if name in used]
        return "".join([f"root ::= {root}\n", *rules])

    # What types ask of each other: a list of its items, an object of its fields.

    def accept(self, value: object) -> Any:
        """Return `value` in its plain form; raise TypeError or ValueError where it is outside the type."""
        plain = value.item() if isinstance(value, np.generic) else value
        found = self.parse(plain) if isinstance(plain, str) else self.read(plain)
        if found is None:
            self._refuse(plain)
        return found

    @abstractmethod
    def read(self, value: object) -> Any:
        """Return what a parsed piece of JSON means in this type, or None."""

    @abstractmethod
    def gbnf(self) -> tuple[str, frozenset[str]]:
        """Return the grammar of the JSON form, and the names of the shared rules that it uses."""

    @property
    @abstractmethod
    def _words(self) -> str: ...

    @property
    def _wanted(self) -> str:
        """What an error says that a value should be; models were trained on what `describe` says."""
        return self.describe()

    def _write(self, plain: Any) -> str:
        return json.dumps(plain, ensure_ascii=False)

    def _refuse(self, value: object) -> NoReturn:
        shown = repr(value) if len(repr(value)) <= 80 else f"{repr(value)[:79]}…"
        if isinstance(value, (str, *self._kinds)) and not isinstance(value, bool):
            raise ValueError(f"{shown} is not {self._wanted}")
        raise TypeError(f"{shown} ({type(value).__name__}) is not {self._wanted}")


def literal(text: str) -> str:
    """Return the GBNF literal that matches `text`."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
