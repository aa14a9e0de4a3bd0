"""Plain text, Markdown and HTML of what an output shows.

Everything shown is first a `View`: a title, a note, text blocks, facts and tables, all plain strings. The
three renderers are the only places that know a markup, and each escapes what it is given exactly once.
"""

from __future__ import annotations

import html
import re
import textwrap
from dataclasses import dataclass

WIDTH = 88  # columns of the plain form
PLAIN_LINES = 6  # lines of a text block the plain form shows before it says how many more there are

# Other control characters would reach a terminal or break the notebook's JSON; a program file may hold any.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_MARKDOWN_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~$&:=])")


@dataclass(frozen=True)
class Block:
    """A labelled piece of longer text.

    A folded one opens on a click and is left out of the plain form. A diff is always shown whole, its added
    and removed lines marked.
    """

    label: str
    text: str
    folded: bool = False
    is_diff: bool = False


@dataclass(frozen=True)
class Table:
    """Column names and rows of text, perhaps with a line above them."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    title: str = ""


@dataclass(frozen=True, repr=False)
class View:
    """What one output shows; a notebook takes the richest form it can draw.

    Parameters
    ----------
    title : str
        Code-like first line, for example a signature.
    note : str, optional
        One sentence below the title.
    blocks, facts, table, tables : optional
        Longer texts, label and value pairs, and one table or several, shown in this order.
    """

    title: str
    note: str = ""
    blocks: tuple[Block, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    table: Table | None = None
    tables: tuple[Table, ...] = ()

    @property
    def all_tables(self) -> tuple[Table, ...]:
        """Every table, in the order shown."""
        return self.tables if self.table is None else (self.table, *self.tables)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/plain": _plain(self), "text/markdown": _markdown(self), "text/html": _html(self)}

    def __repr__(self) -> str:
        return _plain(self)


def counted(number: int, noun: str) -> str:
    """Write a number with its noun: "1 row", "2,000 rows"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _clean(text: str) -> str:
    return _UNPRINTABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def _one_line(text: str) -> str:
    return " ".join(_clean(text).split())


# --- plain text ---


def _plain(view: View) -> str:
    lines = [_one_line(view.title)]
    if view.note:
        lines.append(f"  {_one_line(view.note)}")
    for block in view.blocks:
        if not block.folded:
            lines += _plain_block(block)
    facts = [(_one_line(label), _one_line(value)) for label, value in view.facts]
    label_width = max((len(label) for label, _ in facts), default=0)
    lines += [f"  {label:<{label_width}}  {value}" for label, value in facts]
    for table in view.all_tables:
        lines += _plain_table(table)
    return "\n".join(lines)


def _plain_block(block: Block) -> list[str]:
    wrapped: list[str] = []
    for line in _clean(block.text).strip().splitlines():
        wrapped += textwrap.wrap(line, WIDTH - 4) or [""]
    more = 0 if block.is_diff else len(wrapped) - PLAIN_LINES
    shown = wrapped[:PLAIN_LINES] if more > 1 else wrapped  # to say that one is left out takes a line too
    lines = [f"  | {line}".rstrip() for line in shown]
    return [*lines, f"  | … {more} more lines"] if more > 1 else lines


def _plain_table(table: Table) -> list[str]:
    cells = [[_one_line(cell) for cell in row] for row in (table.columns, *table.rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(table.columns))]
    rows = [
        "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in cells
    ]
    return [f"  {_one_line(table.title)}", *rows] if table.title else rows


# --- Markdown ---


def _markdown(view: View) -> str:
    parts = [_code_span(view.title)]
    if view.note:
        parts.append(_markdown_escape(view.note))
    parts += [f"{_markdown_escape(block.label)}:\n\n{_fenced(block)}" for block in view.blocks]
    if view.facts:
        parts.append(
            "\n".join(f"- {_markdown_escape(label)}: {_code_span(value)}" for label, value in view.facts)
        )
    for table in view.all_tables:
        parts += [_markdown_escape(table.title)] if table.title else []
        parts.append(_markdown_table(table))
    return "\n\n".join(parts)


def _markdown_escape(text: str) -> str:
    return _MARKDOWN_SPECIAL.sub(r"\\\1", _one_line(text))


def _fence(text: str, least: int) -> str:
    """Return a run of backticks longer than any in `text`, so that the text cannot close it."""
    return "`" * max(least, 1 + max((len(run) for run in re.findall("`+", text)), default=0))


def _fenced(block: Block) -> str:
    text = _clean(block.text)
    fence = _fence(text, 3)
    return f"{fence}{'diff' if block.is_diff else 'text'}\n{text}\n{fence}"


def _code_span(text: str) -> str:
    text = _one_line(text)
    fence = _fence(text, 1)
    return f"{fence} {text} {fence}" if text else ""


def _markdown_table(table: Table) -> str:
    cells = [tuple(_markdown_escape(cell) for cell in row) for row in (table.columns, *table.rows)]
    rows = [cells[0], ("---",) * len(table.columns), *cells[1:]]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


# --- HTML ---
# Colours are inherited and backgrounds transparent, so that one output reads well in light and dark themes.

_BOX = "border-left:3px solid currentColor;padding:0.3em 0 0.3em 1em;max-width:64em;color:inherit"
_TEXT = (
    "font-family:monospace;white-space:pre-wrap;overflow-wrap:anywhere;margin:0.4em 0;"
    "background:transparent;color:inherit"
)
_TITLE = "font-weight:600;padding:0;background:transparent;color:inherit;overflow-wrap:anywhere"
_QUIET = "opacity:0.8;margin:0.2em 0"
_TABLE = "border-collapse:collapse;margin:0.4em 0;background:transparent;color:inherit"
_CELL = "text-align:left;vertical-align:top;padding:0.1em 1em 0.1em 0;background:transparent;color:inherit"


class _Markup(str):
    """Text that already is HTML; any other string is escaped where it enters an element."""

    __slots__ = ()


def element(tag: str, *children: str, style: str = "") -> _Markup:
    """Make an HTML element; children that are not markup themselves are escaped."""
    inner = "".join(
        child if isinstance(child, _Markup) else html.escape(_clean(child), quote=True) for child in children
    )
    attribute = f' style="{html.escape(style, quote=True)}"' if style else ""
    return _Markup(f"<{tag}{attribute}>{inner}</{tag}>")


def _html(view: View) -> str:
    parts = [element("code", view.title, style=_TITLE)]
    if view.note:
        parts.append(element("div", view.note, style=_QUIET))
    parts += [_html_block(block) for block in view.blocks]
    if view.facts:
        rows = [
            element("tr", element("th", label, style=_CELL), element("td", value, style=_CELL))
            for label, value in view.facts
        ]
        parts.append(element("table", element("tbody", *rows), style=_TABLE))
    for table in view.all_tables:
        parts += [element("div", table.title, style=_QUIET)] if table.title else []
        parts.append(_html_table(table))
    return str(element("div", *parts, style=_BOX))


def _html_block(block: Block) -> _Markup:
    lines = map(_diff_line, _clean(block.text).splitlines()) if block.is_diff else [block.text]
    text = element("pre", *lines, style=_TEXT)
    return element("details", element("summary", block.label), text) if block.folded else text


def _diff_line(line: str) -> _Markup:
    # Weight and opacity tell the lines apart in any theme; where styles are taken out, ins and del still do.
    if line.startswith("+"):
        return element("ins", f"{line}\n", style="text-decoration:none;font-weight:600")
    if line.startswith("-"):
        return element("del", f"{line}\n", style="text-decoration:none;opacity:0.7")
    return element("span", f"{line}\n")


def _html_table(table: Table) -> _Markup:
    head = element("tr", *(element("th", name, style=_CELL) for name in table.columns))
    rows = (element("tr", *(element("td", cell, style=_CELL) for cell in row)) for row in table.rows)
    return element("table", element("thead", head), element("tbody", *rows), style=_TABLE)
