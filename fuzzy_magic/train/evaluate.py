"""`fuzzy bench quality`: exact match on unseen specs, next to the controls that make the number credible.

Everything is measured on what is shipped: the bundled files, compiled and run through llama.cpp. Intervals
are bootstrap intervals clustered by spec, since rows of one spec stand and fall together.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm.auto import tqdm

from fuzzy_magic.compiler.mapper import Mapper, compiler
from fuzzy_magic.gguf_io import read_adapter
from fuzzy_magic.gguf_read import Value
from fuzzy_magic.glosses import label_texts
from fuzzy_magic.interpreter.function import FuzzyFunction
from fuzzy_magic.lora import LoraWeights
from fuzzy_magic.models import Pair, pair, pairs
from fuzzy_magic.program import Program
from fuzzy_magic.settings import override
from fuzzy_magic.spec import Example, Spec, make_spec
from fuzzy_magic.train.data import Episode
from fuzzy_magic.train.heldout import SPLITS, read_split

RESAMPLES = 2000
CONTROL_FILE = "control.gguf"


@dataclass(frozen=True)
class Figure:
    """Exact match with its 95 % interval, and how far the program is ahead of it, likewise."""

    em: float
    low: float
    high: float
    ahead: float = 0.0
    ahead_low: float = 0.0
    ahead_high: float = 0.0

    @classmethod
    def of(cls, right: Sequence[NDArray[np.float64]], program: Sequence[NDArray[np.float64]]) -> Figure:
        """Summarise scores.

        Parameters
        ----------
        right : sequence of array
            For each spec the scores of its rows: 1 where the answer is right.
        program : sequence of array
            The program's own scores on the same rows.
        """
        hits, counts = np.array([r.sum() for r in right]), np.array([len(r) for r in right])
        lead = np.array([p.sum() for p in program]) - hits
        picks = np.random.default_rng(0).integers(len(hits), size=(RESAMPLES, len(hits)))
        total = counts[picks].sum(1)
        low, high = np.quantile(hits[picks].sum(1) / total, (0.025, 0.975))
        ahead_low, ahead_high = np.quantile(lead[picks].sum(1) / total, (0.025, 0.975))
        n = counts.sum()
        return cls(hits.sum() / n, low, high, lead.sum() / n, ahead_low, ahead_high)


def annotation(episode: Episode) -> str:
    """Name the output type as a user would: the label set, whole numbers, or text."""
    if episode.labels is not None:
        return " | ".join(repr(label) for label in episode.labels)
    outputs = [output for _, output in episode.rows]
    return "int" if all(o.lstrip("-").isdecimal() and len(o) < 12 for o in outputs) else "str"


def spec_of(episode: Episode) -> Spec:
    """Write an episode as the spec a user would have typed."""
    examples = tuple(Example(a, b) for a, b in episode.examples)
    made = make_spec("placeholder", returns=annotation(episode))
    return replace(made, text=episode.spec.strip(), examples=examples)


def suitable(episode: Episode, which: Pair) -> bool:
    """Say whether an episode is of the kind that a pair is for, by its output type."""
    closed = episode.labels is not None and all(label.strip() for label in episode.labels)
    return closed if which.kind == "encoder" else episode.labels is None


class Controls:
    """The programs that a program is held against.

    `label_matching` (encoder) compares MiniLM's vectors of text and bare label, an outside reference.
    `no_adapter` is the bare interpreter, prompted with the spec (for an encoder: matching each label with
    what the spec says about it).
    `fixed_lora` is one adapter for all specs, trained on the same data. `shuffled_adapter` has the adapter of
    another spec; `shuffled_spec` (encoder) has all that is compiled from another spec's text, for its own
    labels.
    """

    def __init__(self, which: Pair) -> None:
        self.pair, self.compiler = which, compiler(which)
        path = which.folder / CONTROL_FILE
        self.fixed = read_adapter(path) if path.exists() else None

    def variants(self, program: Program, other: Program) -> Iterator[tuple[str, Program]]:
        """Yield each control of a program, given the program of another spec."""
        bare = replace(program, lora=_zero(program.lora))
        if self.pair.kind == "encoder":
            labels = program.returns.labels or ()
            own = self.compiler.own_vectors(label_texts(program.spec.text, labels))
            yield "label_matching", replace(bare, label_vectors=self.compiler.own_vectors(labels))
            yield "no_adapter", replace(bare, label_vectors=own)
            if self.fixed is not None:
                lora, metadata = self.fixed
                yield "fixed_lora", replace(program, lora=lora, label_vectors=_control_vectors(metadata, own))
            swapped = replace(other.spec, returns=program.spec.returns, examples=())
            yield "shuffled_spec", self.compiler.compile(swapped)
        else:
            yield "no_adapter", bare
            if self.fixed is not None:
                yield "fixed_lora", replace(program, lora=self.fixed[0])
        yield "shuffled_adapter", replace(program, lora=other.lora)


def _control_vectors(metadata: Mapping[str, Value], own: NDArray[np.float32]) -> NDArray[np.float32]:
    """Make the label vectors of a control: by the label head in its metadata, which sees no spec."""
    tensors = {
        name.removeprefix("fuzzy.control."): np.asarray(value).reshape(_shape(metadata[f"{name}.shape"]))
        for name, value in metadata.items()
        if f"{name}.shape" in metadata
    }
    blind = np.zeros_like(own)
    return Mapper(tensors).label_vectors(own, blind, blind[0])


def judge(which: Pair, episodes: Sequence[Episode], progress: bool) -> dict[str, Figure]:
    """Measure a pair on episodes: exact match of the program and of each control."""
    controls = Controls(which)
    programs = [
        controls.compiler.compile(spec_of(e)) for e in tqdm(episodes, "compile", disable=not progress)
    ]
    scores: dict[str, list[NDArray[np.float64]]] = {}
    order = np.random.default_rng(1).permutation(len(programs))
    for place, i in enumerate(tqdm(order, which.id, disable=not progress)):
        other = programs[order[(place + 1) % len(order)]]
        for name, program in [("program", programs[i]), *controls.variants(programs[i], other)]:
            scores.setdefault(name, []).append(_right(program, which, episodes[i]))
    return {name: Figure.of(right, scores["program"]) for name, right in scores.items()}


def _right(program: Program, which: Pair, episode: Episode) -> NDArray[np.float64]:
    function = FuzzyFunction(program, which)
    got = function.map([text for text, _ in episode.rows], errors="null", progress=False)
    returns = program.returns
    return np.array(
        [g is not None and g == returns.parse(want) for g, (_, want) in zip(got, episode.rows, strict=True)],
        float,
    )


def _shape(text: object) -> tuple[int, ...]:
    return tuple(map(int, str(text).split("x")))


def _zero(lora: LoraWeights) -> LoraWeights:
    return replace(lora, tensors={name: (a, np.zeros_like(b)) for name, (a, b) in lora.tensors.items()})


def report(
    splits: Sequence[str], ids: Sequence[str], limit: int | None, progress: bool
) -> dict[str, dict[str, Any]]:
    """Measure pairs on splits.

    Parameters
    ----------
    splits, ids : sequence of str
        Held-out sets, and pairs by id or folder.
    limit : int or None
        Only the first so many specs of each set.
    progress : bool
        Show bars.

    Returns
    -------
    dict
        By `split/pair`: the numbers of specs and rows, and a `Figure` as a dict for each system.
    """
    results: dict[str, dict[str, Any]] = {}
    with override(row_cache=False, progress=False):
        for split in splits:
            every = read_split(split)
            for id_ in ids:
                which = pair(id_)
                episodes = [e for e in every if suitable(e, which)][:limit]
                figures = judge(which, episodes, progress)
                key = f"{split}/{which.id}"
                results[key if key not in results else f"{split}/{id_}"] = {
                    "specs": len(episodes),
                    "rows": sum(len(e.rows) for e in episodes),
                    **{name: {k: round(v, 4) for k, v in vars(f).items()} for name, f in figures.items()},
                }
    return results


def table(results: Mapping[str, Mapping[str, Any]]) -> str:
    """Format a report as Markdown."""
    lines = [
        "| split / pair | system | exact match % | 95 % interval | program ahead by |",
        "|---|---|---|---|---|",
    ]
    for key, record in results.items():
        for name, figure in record.items():
            if not isinstance(figure, dict):
                continue
            f = {field: 100 * value for field, value in figure.items()}
            where, ahead = f"{key} ({record['specs']} specs, {record['rows']} rows)", ""
            if name != "program":
                where, ahead = "", f"{f['ahead']:+.1f} [{f['ahead_low']:+.1f}, {f['ahead_high']:+.1f}]"
            lines.append(f"| {where} | {name} | {f['em']:.1f} | {f['low']:.1f}–{f['high']:.1f} | {ahead} |")
    return "\n".join(lines)


def main(argv: Sequence[str]) -> int:
    """Run `fuzzy bench quality`."""
    parser = argparse.ArgumentParser(
        prog="fuzzy bench quality", description="Exact match on unseen specs, with controls."
    )
    parser.add_argument(
        "--split", choices=SPLITS, default="heldout", help="which held-out set (default: heldout)"
    )
    parser.add_argument("--all", action="store_true", help="every held-out set")
    parser.add_argument(
        "--pair", action="append", help="a pair by id or folder; repeatable (default: the bundled ones)"
    )
    parser.add_argument("--limit", type=int, help="only the first so many specs of each set")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    options = parser.parse_args(argv)
    ids = [str(Path(p)) if Path(p).is_dir() else p for p in options.pair or pairs()]
    results = report(SPLITS if options.all else (options.split,), ids, options.limit, sys.stderr.isatty())
    sys.stdout.write((json.dumps(results, indent=1) if options.json else table(results)) + "\n")
    return 0
