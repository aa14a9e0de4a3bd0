"""Plain text, Markdown and HTML of a program, a check report or a table.

Everything shown is first a `View`: a title, a note, text blocks, facts and a table, all plain strings. The
three renderers are the only places that know a markup, and each escapes what it is given exactly once.
"""

from __future__ import annotations

import html
import platform
import re
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Protocol

from fuzzy_magic.models import pairs
from fuzzy_magic.program import Program
from fuzzy_magic.settings import settings
from fuzzy_magic.spec import Spec

WIDTH = 88  # columns of the plain form
PLAIN_LINES = 6  # lines of a text block the plain form shows before it says how many more there are
SHORT_DIGEST = 12

# Other control characters would reach a terminal or break the notebook's JSON; a program file may hold any.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_MARKDOWN_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~$&:=])")


class _CheckOutcome(Protocol):
    @property
    def call(self) -> str: ...
    @property
    def expected(self) -> str: ...
    @property
    def got(self) -> str: ...
    @property
    def passed(self) -> bool: ...


class _CheckReport(Protocol):
    """A check report as far as a view needs to know it; the interpreter, which makes them, stands above."""

    @property
    def results(self) -> Sequence[_CheckOutcome]: ...


@dataclass(frozen=True)
class Block:
    """A labelled piece of longer text; a folded one opens on a click and is left out of the plain form."""

    label: str
    text: str
    folded: bool = False


@dataclass(frozen=True)
class Table:
    """Column names and rows of text."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, repr=False)
class View:
    """What one output shows; a notebook takes the richest form it can draw.

    Parameters
    ----------
    title : str
        Code-like first line, for example a signature.
    note : str, optional
        One sentence below the title.
    blocks, facts, table : optional
        Longer texts, label and value pairs, and a table, shown in this order.
    """

    title: str
    note: str = ""
    blocks: tuple[Block, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    table: Table | None = None

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/plain": _plain(self), "text/markdown": _markdown(self), "text/html": _html(self)}

    def __repr__(self) -> str:
        return _plain(self)


def program_mimebundle(
    program: Program,
    *,
    checks: _CheckReport | None = None,
    seconds: float | None = None,
    note: str | None = None,
) -> dict[str, str]:
    """Return the plain, Markdown and HTML forms of `program_view`."""
    return program_view(program, checks=checks, seconds=seconds, note=note)._repr_mimebundle_()


def program_view(
    program: Program,
    *,
    checks: _CheckReport | None = None,
    seconds: float | None = None,
    note: str | None = None,
) -> View:
    """Describe a program: what it does, how it was made, how it scores.

    Parameters
    ----------
    program : Program
        The program to describe.
    checks : CheckReport, optional
        A report of its checks; without one only their number is shown.
    seconds : float, optional
        How long the compile took.
    note : str, optional
        A sentence below the signature, such as what changed.
    """
    spec = program.spec
    facts = [
        ("type", program.returns.describe()),
        ("examples", str(len(spec.examples))),
        ("checks", score_text(checks) if checks is not None else str(len(spec.checks))),
        ("interpreter", f"{program.interpreter_id} ({short(program.interpreter_sha256)})"),
        ("compiler", f"{program.compiler_id} ({short(program.compiler_sha256)})"),
        ("size", f"{size_text(adapter_bytes(program))}, rank {program.lora.rank}"),
        (
            "compiled",
            program.created if seconds is None else f"in {seconds_text(seconds)}, {program.created}",
        ),
        ("digest", short(program.digest)),
    ]
    if program.parent:
        facts.append(("parent", short(program.parent)))
    failed = [outcome for outcome in checks.results if not outcome.passed] if checks is not None else []
    return View(
        title=signature(spec),
        note=note or "",
        blocks=(Block("spec", spec.text), Block("pseudo-program", program.pseudo, folded=True)),
        facts=tuple(facts),
        table=_check_table(failed) if failed else None,
    )


def checks_view(spec: Spec, report: _CheckReport) -> View:
    """Describe a check report with every check on its own row."""
    table = _check_table(report.results) if report.results else None
    return View(title=signature(spec), note=f"Checks: {score_text(report)}.", table=table)


def environment_view() -> View:
    """Describe what is installed and how it is set."""
    now = settings()
    facts = [
        ("python", platform.python_version()),
        *((package, installed_version(package)) for package in ("llama-cpp-python", "pandas")),
        ("interpreters", ", ".join(pairs()) or "none"),
        ("cache folder", str(now.cache_dir)),
        ("row cache", "on" if now.row_cache else "off"),
        ("threads", str(now.n_threads)),
        ("GPU layers", str(now.n_gpu_layers)),
        ("rows per batch", str(now.max_rows_per_batch)),
        ("network", "not used" if now.offline else "allowed"),
    ]
    return View(f"fuzzy-magic {installed_version('fuzzy-magic')}", facts=tuple(facts))


def signature(spec: Spec) -> str:
    """Return the header that made `spec`."""
    return f"{spec.name}({', '.join(spec.params)}) -> {spec.returns}"


def changes(old: Spec, new: Spec) -> str:
    """Say in a few words which parts of a spec differ, or "" when none does."""
    parts = []
    if old.params != new.params:
        parts.append("parameters")
    if old.returns != new.returns:
        parts.append("return type")
    if old.text != new.text:
        parts.append("text")
    for name, before, after in (
        ("example", old.examples, new.examples),
        ("check", old.checks, new.checks),
    ):
        added = sum(1 for item in after if item not in before)
        removed = sum(1 for item in before if item not in after)
        counts = [f"{sign}{count}" for sign, count in (("+", added), ("−", removed)) if count]
        if counts:
            parts.append(f"{name}s {' '.join(counts)}")
        elif before != after:
            parts.append(f"order of {name}s")
    return ", ".join(parts)


def score_text(report: _CheckReport) -> str:
    """Return a report as "3 of 4 pass"."""
    total = len(report.results)
    return f"{sum(outcome.passed for outcome in report.results)} of {total} pass" if total else "none"


def short(digest: str) -> str:
    """Return the first characters of a digest, enough to tell two apart."""
    return digest[:SHORT_DIGEST]


def size_text(n_bytes: int) -> str:
    """Return a size in the largest unit that keeps it at 1 or more."""
    if n_bytes < 1000:
        return f"{n_bytes} B"
    if n_bytes < 1_000_000:
        return f"{n_bytes / 1000:.0f} kB"
    return f"{n_bytes / 1_000_000:.1f} MB"


def seconds_text(seconds: float) -> str:
    """Return a duration with the digits that matter."""
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"


def installed_version(package: str) -> str:
    """Return the version of a package, in words if there is none."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def adapter_bytes(program: Program) -> int:
    """Return the size of a program's adapter as it is stored, two bytes a number."""
    return sum(2 * (a.size + b.size) for a, b in program.lora.tensors.values())


def _check_table(outcomes: Iterable[_CheckOutcome]) -> Table:
    rows = tuple(
        ("pass" if outcome.passed else "FAIL", outcome.call, outcome.expected, outcome.got)
        for outcome in outcomes
    )
    return Table(("", "check", "expected", "got"), rows)


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
            lines += _plain_block(block.text)
    facts = [(_one_line(label), _one_line(value)) for label, value in view.facts]
    label_width = max((len(label) for label, _ in facts), default=0)
    lines += [f"  {label:<{label_width}}  {value}" for label, value in facts]
    if view.table is not None:
        lines += _plain_table(view.table)
    return "\n".join(lines)


def _plain_block(text: str) -> list[str]:
    wrapped: list[str] = []
    for line in _clean(text).strip().splitlines():
        wrapped += textwrap.wrap(line, WIDTH - 4) or [""]
    more = len(wrapped) - PLAIN_LINES
    shown = wrapped[:PLAIN_LINES] if more > 0 else wrapped
    lines = [f"  | {line}".rstrip() for line in shown]
    return [*lines, f"  | … {more} more lines"] if more > 0 else lines


def _plain_table(table: Table) -> list[str]:
    cells = [[_one_line(cell) for cell in row] for row in (table.columns, *table.rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(table.columns))]
    return [
        "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in cells
    ]


# --- Markdown ---


def _markdown(view: View) -> str:
    parts = [_code_span(view.title)]
    if view.note:
        parts.append(_markdown_escape(view.note))
    parts += [f"{_markdown_escape(block.label)}:\n\n{_fenced(block.text)}" for block in view.blocks]
    if view.facts:
        parts.append(
            "\n".join(f"- {_markdown_escape(label)}: {_code_span(value)}" for label, value in view.facts)
        )
    if view.table is not None:
        parts.append(_markdown_table(view.table))
    return "\n\n".join(parts)


def _markdown_escape(text: str) -> str:
    return _MARKDOWN_SPECIAL.sub(r"\\\1", _one_line(text))


def _fence(text: str, least: int) -> str:
    """Return a run of backticks longer than any in `text`, so that the text cannot close it."""
    return "`" * max(least, 1 + max((len(run) for run in re.findall("`+", text)), default=0))


def _fenced(text: str) -> str:
    text = _clean(text)
    fence = _fence(text, 3)
    return f"{fence}text\n{text}\n{fence}"


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
_TEXT = "white-space:pre-wrap;overflow-wrap:anywhere;margin:0.4em 0;background:transparent;color:inherit"
_TITLE = "font-weight:600;background:transparent;color:inherit;overflow-wrap:anywhere"
_QUIET = "opacity:0.8;margin:0.2em 0"
_TABLE = "border-collapse:collapse;margin:0.4em 0;background:transparent;color:inherit"
_CELL = "text-align:left;vertical-align:top;padding:0.1em 1em 0.1em 0;background:transparent;color:inherit"


class _Markup(str):
    """Text that already is HTML; any other string is escaped where it enters an element."""

    __slots__ = ()


def _element(tag: str, *children: str, style: str = "") -> _Markup:
    inner = "".join(
        child if isinstance(child, _Markup) else html.escape(_clean(child), quote=True) for child in children
    )
    attribute = f' style="{html.escape(style, quote=True)}"' if style else ""
    return _Markup(f"<{tag}{attribute}>{inner}</{tag}>")


def _html(view: View) -> str:
    parts = [_element("code", view.title, style=_TITLE)]
    if view.note:
        parts.append(_element("div", view.note, style=_QUIET))
    parts += [_html_block(block) for block in view.blocks]
    if view.facts:
        rows = [
            _element("tr", _element("th", label, style=_CELL), _element("td", value, style=_CELL))
            for label, value in view.facts
        ]
        parts.append(_element("table", _element("tbody", *rows), style=_TABLE))
    if view.table is not None:
        parts.append(_html_table(view.table))
    return str(_element("div", *parts, style=_BOX))


def _html_block(block: Block) -> _Markup:
    text = _element("pre", block.text, style=_TEXT)
    return _element("details", _element("summary", block.label), text) if block.folded else text


def _html_table(table: Table) -> _Markup:
    head = _element("tr", *(_element("th", name, style=_CELL) for name in table.columns))
    rows = (_element("tr", *(_element("td", cell, style=_CELL) for cell in row)) for row in table.rows)
    return _element("table", _element("thead", head), _element("tbody", *rows), style=_TABLE)
