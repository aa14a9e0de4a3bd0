"""Bodies: plain English with ``Input:``/``Output:`` examples and ``>>>`` checks."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fuzzy_magic.errors import SpecError
from fuzzy_magic.spec.record import NOT_LITERAL, Check, Example, join_values

_MARKER = re.compile(r"(input|output):|(>>>)(?:\s|$)", re.IGNORECASE)
#: Nearly a marker, and nothing that a text would begin a line with.
_NEARLY = re.compile(r"(input|output)\s+:|(>>>)\w+\(", re.IGNORECASE)
#: Likewise, where both are there and outside of examples: "- Input:", "**Output**:", "Input 1:".
_DECORATED = re.compile(r"(?:[-*•]\s+|\*\*|#+\s*)?(input|output)(?:\s*\d{1,2})?(?:\*\*)?:", re.IGNORECASE)
_CONTINUED = re.compile(r"\.\.\.(?:\s|$)")


@dataclass
class _Segment:
    kind: str  # "text", "input", "output" or ">>>"
    line: int
    lines: list[str]

    @property
    def value(self) -> str:
        return textwrap.dedent("\n".join(self.lines)).strip()

    @property
    def ends_at_blank(self) -> bool:
        return self.kind == ">>>" or (self.kind == "output" and bool(self.lines[0]))


def parse_body(
    name: str, params: tuple[str, ...], body: str, first_line: int
) -> tuple[str, tuple[Example, ...], tuple[Check, ...]]:
    """Return the text, the examples and the checks of a body whose first line has the number `first_line`.

    The input of an example runs to the next marker. Its output does too if it begins under `Output:`; one
    that begins on the same line ends at a blank line, as the result of a check does.

    Raises
    ------
    SpecError
        With the number of the line that is wrong.
    """
    text: list[str] = []
    examples: list[Example] = []
    checks: list[Check] = []
    opened: _Segment | None = None
    for segment in _segments(body, first_line):
        if opened and segment.kind != "output":
            break
        if segment.kind == "text":
            text += segment.lines
        elif segment.kind == "input":
            opened = segment
        elif segment.kind == "output":
            if opened is None:
                hint = "Write Input: above it; if it belongs to the text, begin the line with another word."
                raise _error(segment.line, "Output: has no Input: before it.", hint)
            examples.append(Example(_parse_input(params, opened), segment.value))
            opened = None
        else:
            checks.append(_parse_check(name, params, segment))
    if opened:
        hint = "Write Output: under it; if it belongs to the text, begin the line with another word."
        if any(_MARKER.match(line.lstrip()) for line in opened.lines):
            hint = "Write Output: below it, as far to the left as Input: is."
        raise _error(opened.line, "Input: has no Output: after it.", hint)
    return "\n".join(text).strip(), tuple(examples), tuple(checks)


def bind(
    params: Sequence[str], positional: Sequence[object], named: Mapping[str, object]
) -> tuple[object, ...]:
    """Return arguments in the order of the parameters; TypeError where a call would raise one."""
    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    signature = inspect.Signature([inspect.Parameter(param, kind) for param in params])
    return tuple(signature.bind(*positional, **named).arguments.values())


def _segments(body: str, first_line: int) -> list[_Segment]:
    segments = [_Segment("text", first_line, [])]
    lines = _dedented(re.sub(r"\r\n?", "\n", body)).split("\n")
    decorated = {found[1].lower() for line in lines if (found := _DECORATED.match(line))} == {
        "input",
        "output",
    }
    for number, line in enumerate(map(str.rstrip, lines), first_line):
        marker = _MARKER.match(line)
        if marker:
            kind = (marker[1] or marker[2]).lower()
            segments.append(_Segment(kind, number, [line[marker.end() :].strip()]))
        elif right := _nearly(line, decorated and segments[-1].kind == "text"):
            hint = f"Write {right}; if it belongs to the text, begin the line with another word."
            raise _error(number, f"This is nearly the start of an example or a check: {line!r:.60}.", hint)
        elif not line and segments[-1].ends_at_blank:
            segments.append(_Segment("text", number, []))
        else:
            segments[-1].lines.append(line)
    return segments


def _nearly(line: str, decorated: bool) -> str | None:
    """Say what a line should begin with that nearly begins an example or a check."""
    if found := _NEARLY.match(line):
        return f"{found[1].capitalize()}: without a space" if found[1] else ">>> and a space"
    found = _DECORATED.match(line) if decorated else None
    return found and f"{found[1].capitalize()}: with no number and no mark around it"


def _dedented(body: str) -> str:
    """Take off what all lines are indented by; all but the first, where markers stand so.

    A text in triple quotes begins behind them, and its other lines where the code around it does. Behind a
    colon the others are a form that the text shows.
    """
    body = textwrap.dedent(body)
    first, newline, rest = body.partition("\n")
    rest = textwrap.dedent(rest)
    marked = any(map(_MARKER.match, rest.split("\n"))) and not first.rstrip().endswith(":")
    return first + newline + rest if marked else body


def _parse_input(params: tuple[str, ...], segment: _Segment) -> str:
    if len(params) == 1:
        return segment.value
    hint = f"Under Input: write one line for each parameter: {', '.join(f'{param}: …' for param in params)}"
    start = re.compile(rf"({'|'.join(params)}):")
    values: dict[str, list[str]] = {}
    current: list[str] | None = None
    for number, line in enumerate(segment.lines, segment.line):
        found = start.match(line)
        if found:
            if found[1] in values:
                raise _error(number, f"The example gives {found[1]} twice.", hint)
            current = values[found[1]] = [line[found.end() :]]
        elif current is not None:
            current.append(re.sub("^ {1,2}", "", line))
        elif line:
            raise _error(number, f"This is not the value of a parameter: {line!r}.", hint)
    missing = [param for param in params if param not in values]
    if missing:
        raise _error(segment.line, f"The example gives no {' and no '.join(missing)}.", hint)
    return join_values(params, ["\n".join(values[param]).strip() for param in params])


def _parse_check(name: str, params: tuple[str, ...], segment: _Segment) -> Check:
    n_source = 1
    while n_source < len(segment.lines) and _CONTINUED.match(segment.lines[n_source]):
        n_source += 1
    source = "\n".join([segment.lines[0], *(line[4:] for line in segment.lines[1:n_source])]).strip()
    expected = "\n".join(segment.lines[n_source:]).strip()
    hint = f"Write >>> {name}({', '.join('…' for _ in params)}) and the result on the next line."
    try:
        call = ast.parse(source, mode="eval").body
    except NOT_LITERAL:
        raise _error(segment.line, f"This check cannot be read: {source}", hint) from None
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name) or call.func.id != name:
        raise _error(segment.line, f"This check does not call {name}: {source}", hint)
    try:
        named = {str(item.arg): ast.literal_eval(item.value) for item in call.keywords}
        arguments = bind(params, [ast.literal_eval(argument) for argument in call.args], named)
    except TypeError as error:
        raise _error(segment.line, f"This check does not fit the parameters: {error}.", hint) from None
    except NOT_LITERAL:
        raise _error(segment.line, _not_plain(source), hint) from None
    if not expected:
        raise _error(segment.line, f"This check has no expected result: {source}", hint)
    try:
        return Check(source, arguments, expected)
    except SpecError as error:
        raise _error(segment.line + n_source, error.message, error.hint) from None
    except TypeError:  # a number such as 1e999 is read as one that cannot be written
        raise _error(segment.line, _not_plain(source), hint) from None


def _not_plain(source: str) -> str:
    return f"The arguments of a check are plain values; these are not: {source}"


def _error(line: int, problem: str, hint: str) -> SpecError:
    return SpecError(f"Line {line}: {problem}", hint, line=line)
