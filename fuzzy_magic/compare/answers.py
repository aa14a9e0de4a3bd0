"""What is asked of a baseline and what comes back."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from fuzzy_magic.returns import ReturnType, Str, parse_type
from fuzzy_magic.spec import Spec

#: The input of one call: the text of its parameter, or one text for each of several.
Row: TypeAlias = str | tuple[str, ...]

_AROUND = " \t\r\n\"'`*“”‘’"
_PREFIX = re.compile(r"\s*\**(?:the )?(?:answer|output|label|result)\**\s*(?:is\b|:|=)\s*", re.IGNORECASE)
_FENCED = re.compile(r"\A\s*```[a-z]*\n(.*?)\n?```\s*\Z", re.DOTALL)


@dataclass(frozen=True)
class Task:
    """What the inputs are to be answered by: a spec and its output type."""

    spec: Spec
    returns: ReturnType = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "returns", parse_type(self.spec.returns))

    def text(self, row: Row) -> str:
        """Return a row as the one text that a program reads."""
        return self.spec.join([row] if isinstance(row, str) else row)


@dataclass(frozen=True)
class Reply:
    """What came back for one row: a text, or why there is none; with what it took, where that is known."""

    text: str | None = None
    seconds: float | None = None
    tokens_in: int | None = None
    tokens_out: int | None = None
    error: str | None = None

    def to_json(self) -> str:
        """Return the reply as the row cache holds it."""
        return json.dumps([self.text, self.seconds, self.tokens_in, self.tokens_out])

    @classmethod
    def from_json(cls, text: str) -> Reply:
        """Read what `to_json` wrote."""
        return cls(*json.loads(text))


@dataclass(frozen=True)
class Answer:
    """A baseline's answer to one input.

    `value` is None for a null input, for a text outside the output type, which then is `invalid`, and where
    no answer came, which `error` explains. What is not known of time, cost and tokens is None; `cached` says
    that the answer was there from an earlier run, whose numbers these are.
    """

    value: object = None
    text: str | None = None
    seconds: float | None = None
    cost: float | None = None
    tokens_in: int | None = None
    tokens_out: int | None = None
    error: str | None = None
    cached: bool = False

    @property
    def invalid(self) -> bool:
        """Whether something was answered that is outside the output type."""
        return self.value is None and self.text is not None and self.error is None


#: Told the place of a row and its answer as soon as there is one; what it raises ends the run.
OnRow: TypeAlias = Callable[[int, Answer], object]
#: Told the place of a question and its reply at once, in any thread, before it is handed on.
Keep: TypeAlias = Callable[[int, Reply], None]

#: The places of questions and their replies, in any order; closing it ends the asking.
Replies: TypeAlias = Generator[tuple[int, Reply], None, None]


class Source(Protocol):
    """Where answers come from; `Baseline` keeps, parses and counts them."""

    @property
    def name(self) -> str:
        """What tables and charts call it."""
        ...

    @property
    def identity(self) -> Sequence[object] | None:
        """All that decides an answer besides task and input; None where answers cannot be kept."""
        ...

    def ask(self, rows: Sequence[Row], task: Task, keep: Keep) -> Replies:
        """Answer rows in any order; each reply is given to `keep` the moment that it is there.

        What concerns one row is a reply with an error; what concerns all of them is raised.
        """
        ...

    def cost(self, reply: Reply) -> float | None:
        """Return what a reply cost in US dollars, None where nobody knows."""
        ...


def read_reply(text: str, returns: ReturnType) -> object:
    """Return the value that a model's reply has in an output type, None where it has none.

    Large models wrap a right answer in quotes, bold, a code block, a JSON object or "Answer: …."; that is
    unwrapped. An answer inside a sentence is not looked for: whoever finds one may find the wrong one.
    """
    if isinstance(returns, Str):
        return returns.parse(text.strip())
    fenced = _FENCED.fullmatch(text)
    inner = fenced[1] if fenced else text
    unwrapped = _PREFIX.sub("", inner, count=1) if _PREFIX.match(inner) else inner
    for candidate in (text, inner, _answer_key(inner), unwrapped, unwrapped.strip(_AROUND), _bare(unwrapped)):
        value = None if candidate is None else returns.parse(candidate)
        if value is not None:
            return value
    return None


def _bare(text: str) -> str:
    return text.strip(_AROUND).rstrip(".!").strip(_AROUND)


def _answer_key(text: str) -> str | None:
    """Return what stands under "answer" in a JSON object, the form that endpoints are asked to keep to."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    answer = found.get("answer") if isinstance(found, dict) else None
    return answer if isinstance(answer, str) else None if answer is None else json.dumps(answer)
