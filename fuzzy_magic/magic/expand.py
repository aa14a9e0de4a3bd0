"""`--expand`: `{name}` in a spec is filled from the notebook."""

from __future__ import annotations

import builtins
import re
from collections.abc import Mapping
from string import Formatter
from typing import Any

from fuzzy_magic.errors import SpecError
from fuzzy_magic.magic.lines import nearest

# {{ and }}, or a name with what str.format allows after it. All other braces, as those of JSON, are text.
_FIELD = re.compile(r"\{\{|\}\}|\{([^\W\d]\w*)((?:\.\w+|\[[^\[\]{}]*\])*)(![rsa])?(:[^{}\n]*)?\}")
_HINT = "Write {{ and }} for braces that are text, or leave out --expand."


def expand(body: str, namespace: Mapping[str, Any]) -> str:
    """Fill `{name}`, `{name.attribute}`, `{name[key]}` and `{name:format}`; `{{` and `}}` are braces.

    Raises
    ------
    SpecError
        For a name that is not there, with its line in the cell, where the header is line 1.
    """

    def filled(found: re.Match[str]) -> str:
        if found[1] is None:
            return found[0][0]
        line = body.count("\n", 0, found.start()) + 2
        if found[1] not in namespace and not hasattr(builtins, found[1]):
            problem = f"Line {line}: {found[0]} is filled from the notebook, which has no {found[1]}."
            near = nearest(found[1], [name for name in namespace if not name.startswith("_")]).strip()
            raise SpecError(problem, f"{near} {_HINT}".strip(), line=line)
        value = namespace.get(found[1], getattr(builtins, found[1], None))
        try:
            return Formatter().vformat(found[0], (), {found[1]: value})
        except Exception as error:  # attributes, keys and formats of any object there is
            problem = f"Line {line}: {found[0]} cannot be filled: {type(error).__name__}: {error}."
            raise SpecError(problem, _HINT, line=line) from error

    return _FIELD.sub(filled, body)
