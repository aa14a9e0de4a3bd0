"""Reading what stands after `%%fuzzy` and `%fuzzy`."""

from __future__ import annotations

import re
import shlex
from argparse import Namespace
from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from IPython.core.error import UsageError
from IPython.core.magic_arguments import MagicArgumentParser

_EXAMPLE = '%%fuzzy urgency(message) -> "high" | "medium" | "low" --strict'
_OPTION = re.compile(r"--?[A-Za-z]")
_CLOSING = {"(": ")", "[": "]", "{": "}"}


def option_names(parser: MagicArgumentParser) -> list[str]:
    """Return the options of a magic, as typed."""
    return re.findall(r"--[a-z-]+", parser.format_usage())


def parse_line(parser: MagicArgumentParser, line: str) -> tuple[str, Namespace]:
    """Split the line of a `%%fuzzy` cell into its header and its options."""
    header, rest = split_header(line)
    if not header:
        raise UsageError(f"%%fuzzy needs a header, before any option. For example:\n{_EXAMPLE}")
    options, unknown = parser.parse_known_args(words(rest))
    if options.header is not None:
        unknown.append(options.header)
    if unknown:
        raise UsageError(f"%%fuzzy has no option {unknown[0]}.{nearest(unknown[0], option_names(parser))}")
    return header, options


def split_header(line: str) -> tuple[str, str]:
    """Split a line where its first option begins: at a dash and a letter, outside all quotes and brackets."""
    for position in _outside(line):
        if _OPTION.match(line, position) and line[:position][-1:].strip() == "":
            return line[:position].strip(), line[position:]
    return line.strip(), ""


def pieces(text: str) -> list[str]:
    """Split at spaces outside quotes and brackets; all else stays as typed, for Python to read."""
    spaces = [position for position in _outside(text) if text[position].isspace()]
    edges = zip([-1, *spaces], [*spaces, len(text)], strict=True)
    return [piece for start, stop in edges if (piece := text[start + 1 : stop])]


def words(text: str) -> list[str]:
    """Split at spaces outside quotes; the quotes go."""
    lexer = shlex.shlex(text, posix=True)
    lexer.whitespace_split, lexer.commenters, lexer.escape = True, "", ""  # a backslash is part of a path
    try:
        return list(lexer)
    except ValueError as error:
        raise UsageError(f"{error}: {text}") from None


def nearest(word: str, known: Iterable[str]) -> str:
    """Return a sentence that asks for the known word most like this one, or "" when none is."""
    near = get_close_matches(word, list(known), n=1)
    return f" Did you mean {near[0]}?" if near else ""


def _outside(text: str) -> Iterator[int]:
    """Yield the positions outside all quotes and brackets."""
    closing: list[str] = []
    quote = ""
    escaped = False
    for position, character in enumerate(text):
        if quote:
            if character == quote and not escaped:
                quote = ""
            escaped = character == "\\" and not escaped
        elif character in "\"'":
            quote = character
        elif character in _CLOSING:
            closing.append(_CLOSING[character])
        elif closing and character == closing[-1]:
            closing.pop()
        elif not closing:
            yield position
