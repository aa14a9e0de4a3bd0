"""Adapters fitted one by one to the functions that training knows, as goals for the compiler.

A compiler that learns from rows alone stays far behind what its own bases can do: thousands of specs pull at
it at once, each with a few rows at a time. By itself, a function's adapter is fitted within a dozen steps of
its coefficients. Such fits are kept in a file, a line each; `distilled` teaches the compiler to make them.
"""

from __future__ import annotations

import json
import math
import random
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import torch
from tqdm.auto import tqdm

from fuzzy_magic.compiler.fitting import rate_at, some
from fuzzy_magic.compiler.word_examples import PULL, ROWS_AT_ONCE
from fuzzy_magic.errors import FuzzyError
from fuzzy_magic.models.records import Kind
from fuzzy_magic.train.answerable import Answerable, answers
from fuzzy_magic.train.data import Drawable, Episode, Function
from fuzzy_magic.train.near import HeldOut
from fuzzy_magic.train.procedural.base import Procedural
from fuzzy_magic.train.word_objective import WordObjective

STEPS, ENOUGH = 48, 0.08  # none is taken once the loss of a step's rows is enough
MIN_ROWS, MAX_ROWS, MAX_WORDINGS = 3, 24, 40
SETTINGS = 3  # of a procedural family, whose parameters make it several functions

BEGINNING = b'{"key": '  # of a line

Rows = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Question:
    """A function as it is fitted: its wordings, and rows under all of them; `part` is one of a mixture's."""

    key: str
    family: str
    part: str
    wordings: tuple[str, ...]
    rows: Rows


@dataclass(frozen=True)
class Fit(Question):
    """A function with its fitted adapter.

    `coefficients` are (L, M, N, 2), flat; `slopes` the mean squares of the loss's gradient by them, which
    say how much each matters; `before` and `after` the losses of the first and of the last rows.
    """

    coefficients: tuple[float, ...]
    slopes: tuple[float, ...]
    before: float
    after: float

    @property
    def source(self) -> str:
        """Where it comes from, as a mixture asks."""
        return "fitted"

    @property
    def group(self) -> str:
        """None of the groups: nothing is counted by them here."""
        return ""

    @property
    def closed(self) -> bool:
        """Whether every episode has labels: never."""
        return False

    def episode(self, rng: random.Random, n_rows: int) -> Episode:
        """Draw a wording with up to `n_rows` rows; it is known by its key."""
        rows = tuple(rng.sample(self.rows, min(n_rows, len(self.rows))))
        return Episode(rng.choice(self.wordings), None, rows, (), self.key, self.source)


def read_fits(path: Path) -> list[Fit]:
    """Read the fits in a file.

    Raises
    ------
    FuzzyError
        When there is no such file, or a line of it is no fit.
    """
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise FuzzyError(f"{path} cannot be read: {error}", "Write it with --write-fits.") from error
    fits = []
    # not `splitlines`: texts hold other line ends than this one
    for number, line in enumerate(text.removesuffix("\n").split("\n") if text else (), 1):
        try:
            fields = json.loads(line)
            rows = tuple((text, output) for text, output in fields.pop("rows"))
            fields |= {name: tuple(fields[name]) for name in ("wordings", "coefficients", "slopes")}
            fits.append(Fit(**fields, rows=rows))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise FuzzyError(
                f"line {number} of {path} is no fit: {error}", "Delete the line, or write the file anew."
            ) from error
    return fits


def begin(path: Path) -> set[str]:
    """Make a file for fits, or cut off what an interruption left half written; return the keys it has.

    Raises
    ------
    FuzzyError
        When it cannot be written, or holds something else, which stays as it is.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a+b") as file:
            file.seek(0)
            whole, newline, rest = file.read().rpartition(b"\n")
            if rest.startswith(BEGINNING[: len(rest)]):
                file.truncate(len(whole + newline))
    except OSError as error:
        raise FuzzyError(f"{path} cannot be written: {error}", "Give another file.") from error
    return {fit.key for fit in read_fits(path)}


def of_parts(fits: Sequence[Fit]) -> dict[str, list[Drawable]]:
    """Group fits by the part of a mixture that they stand for."""
    return {name: [fit for fit in fits if fit.part == name] for name in ("procedural", "families")}


def write_fits(
    goal: WordObjective[Any],
    parts: Mapping[str, Sequence[Drawable]],
    held: HeldOut,
    path: Path,
    done: Collection[str],
    minutes: float = math.inf,
) -> None:
    """Fit one function after the other, and append each to a file; those it has are not fitted again.

    Parameters
    ----------
    goal : WordObjective
        The pair with its loss; its weights stay as they are.
    parts : mapping of str to sequence of Drawable
        The functions: of `families` and `procedural`, what the pair can answer.
    held : HeldOut
        Specs and texts that are left out.
    path : Path
        A JSON object a line, as `begin` leaves it.
    done : collection of str
        The keys it has, as `begin` returns them.
    minutes : float
        When to stop; all functions are fitted where there is time.
    """
    end = time.monotonic() + minutes * 60
    goal.pair.requires_grad_(False)
    with path.open("a", encoding="utf-8") as lines, tqdm(unit="function", initial=len(done)) as bar:
        for question in questions(parts, goal.kind, held):
            if time.monotonic() > end:
                break
            if question.key in done or (found := fitted(goal, question)) is None:
                continue
            lines.write(json.dumps(asdict(found), ensure_ascii=False) + "\n")
            lines.flush()
            bar.set_postfix(before=f"{found.before:.2f}", after=f"{found.after:.2f}", refresh=False)
            bar.update()


def questions(parts: Mapping[str, Sequence[Drawable]], kind: Kind, held: HeldOut) -> Iterator[Question]:
    """Yield the functions that can be fitted, in an order that mixes families; procedural ones first."""
    for part in ("procedural", "families"):
        sources = [d.whole if isinstance(d, Answerable) else d for d in parts.get(part, ())]
        for source in random.Random(part).sample(sources, len(sources)):
            for key, wordings, drawn in _functions(source):
                known = tuple(w for w in wordings if not held.has_spec(w))[:MAX_WORDINGS]
                rows = tuple(
                    row
                    for row in drawn
                    if not held.has_text(row[0]) and known and answers(kind, known[0], *row)
                )
                if len(rows) >= MIN_ROWS:
                    yield Question(key, source.family, part, known, rows[:MAX_ROWS])


def _functions(source: Drawable) -> Iterator[tuple[str, list[str], list[tuple[str, str]]]]:
    """Yield the functions of a source, each with a key, its wordings and rows."""
    if isinstance(source, Function):
        rows = random.Random(source.family).sample(source.rows, len(source.rows))
        yield f"{source.family}: {source.specs[0]}", source.specs, rows
    elif isinstance(source, Procedural):
        seen: list[dict[str, Any]] = []
        for seed in range(2 * SETTINGS):
            drawn = source.setting(random.Random(seed))
            if drawn.params in seen or len(seen) == SETTINGS:
                continue
            seen.append(drawn.params)
            worded = [replace(source, wordings=(w,)).setting(random.Random(seed)) for w in source.wordings]
            specs = dict.fromkeys(each.spec for each in worded if each.params == drawn.params)
            yield f"{source.family}/{seed}", [*specs], drawn.rows(random.Random(seed), MAX_ROWS)


def fitted(goal: WordObjective[Any], question: Question) -> Fit | None:
    """Fit an adapter to a function; None where too few of its rows can be read.

    It begins where the compiler would, at the mean of the wordings, and is held to that as a program is to
    its spec (`compiler.fitting`). Each row is read with one of the wordings.
    """
    shown = question.wordings[: len(question.rows)]
    episodes = [
        Episode(spec, None, question.rows[i :: len(shown)], (), question.family, "")
        for i, spec in enumerate(shown)
    ]
    reading = goal.reading(episodes)
    count = len(reading.rows)
    if count < MIN_ROWS:
        return None
    with torch.no_grad():
        compiled, vectors = goal.compile(reading.specs)
    start = compiled.mean(0, keepdim=True)
    change = torch.zeros_like(start, requires_grad=True)
    optimizer = torch.optim.Adam([change])
    squares, losses = torch.zeros_like(start), []
    for step in range(STEPS):
        optimizer.param_groups[0]["lr"] = rate_at(step, STEPS)
        chosen = some(range(count), ROWS_AT_ONCE, step)
        part = replace(
            reading, rows=[reading.rows[i] for i in chosen], owner=[reading.owner[i] for i in chosen]
        )
        optimizer.zero_grad()
        loss = goal.row_loss(part, (start + change).expand(len(shown), *start.shape[1:]), vectors)
        loss.backward()
        assert change.grad is not None
        squares += change.grad.square()
        losses.append(loss.item())
        if losses[-1] < ENOUGH:
            break
        change.grad += PULL / count * change.detach()
        optimizer.step()
    return Fit(
        **vars(question),
        coefficients=_rounded(start + change.detach()),
        slopes=_rounded(squares / len(losses)),
        before=losses[0],
        after=losses[-1],
    )


def _rounded(values: torch.Tensor) -> tuple[float, ...]:
    return tuple(float(f"{value:.4g}") for value in values.flatten().tolist())
