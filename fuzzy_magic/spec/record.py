"""The record that a cell or a call to `make_spec` becomes."""

from __future__ import annotations

import ast
import hashlib
import json
import keyword
import re
from collections.abc import Sequence
from dataclasses import dataclass

from fuzzy_magic.errors import SpecError

MAX_TEXT = 8_000  # characters, of the text and of each half of an example

# What ast raises for text that is not Python, or not a literal.
NOT_LITERAL = (SyntaxError, TypeError, ValueError, RecursionError, MemoryError)

_FORMAT = 1  # of the JSON form and of the digest


@dataclass(frozen=True)
class Example:
    """An input and the output wanted for it, both as the interpreter reads them; it teaches the compiler."""

    input: str
    output: str


@dataclass(frozen=True)
class Check:
    """A call and the result expected of it; the compiler never sees it.

    `arguments` are in the order of the parameters; `expected` is the ``repr`` as typed. Both are plain
    values, since a check is stored as text.
    """

    call: str
    arguments: tuple[object, ...]
    expected: str

    def __post_init__(self) -> None:
        try:
            ast.literal_eval(repr(self.arguments))
        except NOT_LITERAL as error:
            raise TypeError(
                f"the arguments of a check are plain Python values, not {self.arguments!r}"
            ) from error
        try:
            ast.literal_eval(self.expected)
        except NOT_LITERAL as error:
            problem = f"The expected result of a check is not a plain Python value: {self.expected}"
            raise SpecError(problem, "Write it as Python shows it: 'text' in quotes.") from error


@dataclass(frozen=True)
class Spec:
    """Everything a user said about a function, in one normal form.

    Parameters
    ----------
    name, params, returns, text, examples, checks
        The header and the body. `returns` is source in its one spelling, whoever chose it.
    inferred : str, optional
        What in the text or the examples chose `returns`, in a few words; empty where an annotation did, or
        nothing. It decides nothing itself, so the digest leaves it out.

    Raises
    ------
    SpecError
        For a name that is no identifier, and for a text that is empty or too long.
    """

    name: str
    params: tuple[str, ...]
    returns: str
    text: str
    examples: tuple[Example, ...] = ()
    checks: tuple[Check, ...] = ()
    inferred: str = ""

    def __post_init__(self) -> None:
        for name in (self.name, *self.params):
            require_name(name)
        repeated = sorted({param for param in self.params if self.params.count(param) > 1})
        if repeated or not self.params:
            what = f"the parameter {repeated[0]} twice" if repeated else "no parameter"
            raise SpecError(f"{self.name} has {what}.", "Give each parameter a name of its own.")
        if not self.returns.strip():
            raise SpecError(f"{self.name} has an empty output type.", "Leave it out for text (str).")
        if not self.text.strip():
            raise SpecError("The spec is empty.", "Say in plain English what the function should do.")
        require_length("The spec", self.text)
        for number, example in enumerate(self.examples, 1):
            require_length(f"The input of example {number}", example.input)
            require_length(f"The output of example {number}", example.output)

    @property
    def digest(self) -> str:
        """The sha256 of all that decides behaviour: neither the name nor the checks do."""
        return hashlib.sha256(_canonical_json(self._behaviour()).encode()).hexdigest()

    def _behaviour(self) -> dict[str, object]:
        return {
            "format": _FORMAT,
            "params": self.params,
            "returns": self.returns,
            "text": self.text,
            "examples": [[example.input, example.output] for example in self.examples],
        }

    def join(self, values: Sequence[str]) -> str:
        """Make one input of the values of all parameters.

        One parameter gives its text untouched; several give ``name: value`` lines, where the further lines of
        a value are indented, so that no value can pass for another parameter.
        """
        if isinstance(values, str) or len(values) != len(self.params):
            raise TypeError(f"{self.name} takes one value for each of: {', '.join(self.params)}")
        return join_values(self.params, values)

    def to_json(self) -> str:
        """Return the whole spec as JSON."""
        checks = [[check.call, repr(check.arguments), check.expected] for check in self.checks]
        inferred = {"inferred": self.inferred} if self.inferred else {}
        return _canonical_json({**self._behaviour(), "name": self.name, "checks": checks, **inferred})

    @classmethod
    def from_json(cls, text: str) -> Spec:
        """Read what `to_json` wrote; anything else is a SpecError."""
        try:
            data = json.loads(text)
            if data["format"] != _FORMAT:
                raise SpecError(
                    f"This spec is stored in format {data['format']!r}; this version reads {_FORMAT}.",
                    "Upgrade fuzzy-magic, or compile the spec again.",
                )
            return cls(
                name=_text(data["name"]),
                params=tuple(map(_text, data["params"])),
                returns=_text(data["returns"]),
                text=_text(data["text"]),
                examples=tuple(Example(_text(given), _text(wanted)) for given, wanted in data["examples"]),
                checks=tuple(
                    Check(_text(call), tuple(ast.literal_eval(_text(arguments))), _text(expected))
                    for call, arguments, expected in data["checks"]
                ),
                inferred=_text(data.get("inferred", "")),
            )
        except SpecError:
            raise
        except (KeyError, *NOT_LITERAL) as error:
            raise SpecError(f"This is not a stored spec: {type(error).__name__}: {error}.") from error


def join_values(params: Sequence[str], values: Sequence[str]) -> str:
    """Make one input of the values of all parameters; see `Spec.join`."""
    for param, value in zip(params, values, strict=True):
        if not isinstance(value, str):
            raise TypeError(f"{param} must be a str, not {type(value).__name__}")
    if len(params) == 1:
        return values[0]
    rows = zip(params, values, strict=True)
    return "\n".join(f"{param}: " + re.sub(r"\r\n?|\n", "\n  ", value) for param, value in rows)


def require_name(name: str) -> str:
    """Return `name` if it can name a function or a parameter; raise SpecError otherwise."""
    if not isinstance(name, str):
        raise TypeError(f"a name is a str, not {type(name).__name__}")
    if not name.isidentifier() or keyword.iskeyword(name):
        raise SpecError(f"{name!r} cannot be a name.", "Use letters, digits and _, and no word of Python.")
    return name


def require_length(what: str, text: str) -> None:
    """Raise a SpecError for a text of a spec that is too long; `what` says which."""
    if len(text) > MAX_TEXT:
        problem = f"{what} has {len(text):,} characters; at most {MAX_TEXT:,} are allowed."
        raise SpecError(problem, "Shorten it.")


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"expected text, got {type(value).__name__}")
    return value


def _canonical_json(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))
