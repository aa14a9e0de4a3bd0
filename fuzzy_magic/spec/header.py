"""Headers: a Python signature without ``def``, read by Python's own parser."""

from __future__ import annotations

import ast
import keyword
import re

from fuzzy_magic.errors import SpecError

DEFAULT_PARAMS = ("text",)
MAX_HEADER = 20_000  # characters: room for 200 long labels

_HINT = 'Write it like this: urgency(message) -> "high" | "medium" | "low"'
_NAME = re.compile(r"[^\W\d]\w*")
_AFTER_NAME = re.compile(r"\s*(\(|->|$)")
_DEF = "def "


def parse_header(header: str) -> tuple[str, tuple[str, ...], str | None]:
    """Return the name, the parameters and the source of the output type, None where there is no ``->``.

    Raises
    ------
    SpecError
        With a caret under the place that is wrong.
    """
    header = header.strip()
    if len(header) > MAX_HEADER or len(header.splitlines()) > 1:
        raise SpecError(f"The header must be one line of at most {MAX_HEADER:,} characters.", _HINT, line=1)
    if not header:
        raise SpecError("The header is empty.", _HINT, line=1)
    name = _NAME.match(header)
    if header.startswith(_DEF):
        raise _error(header, 0, "A header is a signature without def.", "Leave out def.")
    if header.endswith(":"):
        raise _error(header, len(header) - 1, "The header ends with a colon.", "Leave it out.")
    if not name or not _AFTER_NAME.match(header, name.end()):
        problem = "A header is a name, then parameters in (), then an output type after ->."
        raise _error(header, name.end() if name else 0, problem)
    if keyword.iskeyword(name.group()):
        problem = f"{name.group()} is a word of Python and cannot be a name."
        raise _error(header, 0, problem, "Choose another name.")
    function = _parse_signature(header, name.end())
    params = _parse_params(header, function.args)
    try:
        returns = None if function.returns is None else canonical_annotation(function.returns)
    except (ValueError, RecursionError) as error:
        raise SpecError("The output type is too deep or too long to be read.", _HINT, line=1) from error
    return function.name, params, returns


def canonical_annotation(node: ast.expr) -> str:
    """Return the one spelling of a type's source: Python's own spacing and quotes."""
    return " | ".join(map(ast.unparse, members(node)))


def members(node: ast.expr) -> list[ast.expr]:
    """Return what ``|`` joins in an annotation, or the annotation alone.

    The chain nests to the left, one level per label: 200 are too deep for `ast.unparse` and for recursion.
    """
    found: list[ast.expr] = []
    while isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        found.append(node.right)
        node = node.left
    return [node, *reversed(found)]


def _parse_signature(header: str, name_end: int) -> ast.FunctionDef:
    rest = header[name_end:].lstrip()
    signature = header if rest.startswith("(") else f"{header[:name_end]}(){header[name_end:]}"
    added = len(signature) - len(header)
    try:
        tree = ast.parse(f"{_DEF}{signature}:\n pass")
    except SyntaxError as error:
        at_end = error.lineno != 1 or error.offset is None
        column = len(header) if at_end else (error.offset or 1) - 1 - len(_DEF) - added
        # The colon that Python misses is one that a header does not have.
        reason = "something is missing here, or too much" if "':'" in str(error.msg) else error.msg
        raise _error(header, column, f"The header cannot be read: {reason}.") from None
    except (ValueError, RecursionError, MemoryError) as error:
        raise SpecError(f"The header cannot be read: {error}.", _HINT, line=1) from None
    function = tree.body[0]
    if not isinstance(function, ast.FunctionDef) or not isinstance(function.body[0], ast.Pass):
        raise SpecError("The header holds more than a signature.", _HINT, line=1)
    return function


def _parse_params(header: str, arguments: ast.arguments) -> tuple[str, ...]:
    for marked in (*arguments.posonlyargs, *arguments.kwonlyargs):
        problem = f"The parameter {marked.arg} is set apart by / or *; parameters here are all alike."
        raise _error(header, _column(header, marked), problem, "Leave out the / or *.")
    for starred in (arguments.vararg, arguments.kwarg):
        if starred:
            problem = f"{starred.arg} has a star: a fuzzy function has a fixed number of parameters."
            raise _error(header, _column(header, starred), problem, "Name each parameter.")
    for default in arguments.defaults:
        problem = "A parameter has a default: a fuzzy function needs every input."
        raise _error(header, _column(header, default), problem, "Leave out the = and what follows it.")
    names: list[str] = []
    for argument in arguments.args:
        if argument.arg in names:
            problem = f"The parameter {argument.arg} is there twice."
            raise _error(header, _column(header, argument), problem, "Give each parameter a name of its own.")
        if argument.annotation is not None and ast.unparse(argument.annotation) != "str":
            problem = f"The parameter {argument.arg} is not a str: inputs are always text."
            raise _error(header, _column(header, argument.annotation), problem, "Leave the type out.")
        names.append(argument.arg)
    return tuple(names) or DEFAULT_PARAMS


def _column(header: str, node: ast.expr | ast.arg) -> int:
    # ast counts bytes of UTF-8, and from the start of "def ".
    return len(header.encode()[: node.col_offset - len(_DEF)].decode())


def _error(header: str, column: int, problem: str, hint: str = _HINT) -> SpecError:
    column = max(0, min(column, len(header)))
    start = max(0, column - 60)
    shown = f"    {header[start : column + 60]}\n    {' ' * (column - start)}^"
    return SpecError(f"{problem}\n{shown}", hint, line=1, column=column + 1)
