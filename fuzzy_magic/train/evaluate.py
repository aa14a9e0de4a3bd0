"""`fuzzy bench quality`: exact match on unseen specs, next to the controls that make the number credible.

Beside it stands how far the confidence of the answers is to be trusted. Everything is measured on what is
shipped: the bundled files, compiled and run through llama.cpp. Intervals are bootstrap intervals clustered by
spec, since rows of one spec stand and fall together.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
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
from fuzzy_magic.models import DECODER_PAIR, Pair, pair, pairs, resolve
from fuzzy_magic.program import Program
from fuzzy_magic.returns import parse_type, settled
from fuzzy_magic.settings import override
from fuzzy_magic.spec import Example, Spec, make_spec
from fuzzy_magic.train.answerable import MAKES, is_answerable
from fuzzy_magic.train.data import Episode
from fuzzy_magic.train.figures import Answers, Figure, by_cut, confidence, tables
from fuzzy_magic.train.heldout import DRAWN, EVERYDAY, SPLITS, read_split

CONTROL_FILE = "control.gguf"


def annotation(episode: Episode, which: Pair | None = None) -> str:
    """Name the output type as a user would: the label set, a piece of the input, whole numbers, or text."""
    if which is not None and which.kind in MAKES:
        return MAKES[which.kind].annotation
    if episode.labels is not None:
        return " | ".join(repr(label) for label in episode.labels)
    outputs = [output for _, output in episode.rows]
    return "int" if all(o.lstrip("-").isdecimal() and len(o) < 12 for o in outputs) else "str"


def spec_of(episode: Episode, which: Pair | None = None) -> Spec:
    """Write an episode as the spec a user would have typed, for a pair."""
    examples = tuple(Example(a, b) for a, b in episode.examples)
    made = make_spec("placeholder", returns=annotation(episode, which))
    return replace(made, text=episode.spec.strip(), examples=examples)


def suitable(episode: Episode, which: Pair) -> bool:
    """Say whether an episode is of the kind that a pair is for, by its output type."""
    if which.kind == "encoder":
        return episode.labels is not None and all(label.strip() for label in episode.labels)
    if episode.labels is not None:
        return False
    return which.kind == "decoder" or is_answerable(which.kind, episode.spec, episode.rows)


def taught(episodes: Sequence[Episode], count: int | None) -> list[Episode]:
    """Give specs so many of their rows as examples, in place of those they have; without a number, none.

    Those are left out that would have fewer than two rows to be judged by.
    """
    if count is None:
        return list(episodes)
    return [
        replace(each, examples=each.rows[:count], rows=each.rows[count:])
        for each in episodes
        if len(each.rows) >= count + 2
    ]


class Controls:
    """The programs that a program is held against.

    `label_matching` (encoder) compares MiniLM's vectors of text and bare label, an outside reference.
    `no_adapter` is the bare interpreter, prompted with the pseudo-program (for an encoder: matching each
    label with what the spec says about it). `adapter_only` is the other half: the program's adapter without
    its pseudo-program (for an encoder: with the label vectors of `no_adapter`).
    `fixed_lora` is one adapter for all specs, trained on the same data. `shuffled_adapter` has the adapter of
    another spec; `shuffled_spec` (not for a decoder) has all that is compiled from another spec's text.
    `written` (extractor and editor) is what the bundled decoder makes of the same spec. `untaught` is the
    program of the spec without its examples.
    """

    def __init__(self, which: Pair) -> None:
        self.pair, self.compiler = which, compiler(which)
        path = which.folder / CONTROL_FILE
        self.fixed = read_adapter(path) if path.exists() else None

    def variants(self, program: Program, other: Program) -> Iterator[tuple[str, Program]]:
        """Yield each control of a program that this pair runs, given the program of another spec."""
        bare = replace(program, lora=_zero(program.lora))
        if self.pair.kind == "encoder":
            labels = program.returns.labels or ()
            own = self.compiler.own_vectors(label_texts(program.spec.text, labels))
            yield "label_matching", replace(bare, label_vectors=self.compiler.own_vectors(labels))
            yield "no_adapter", replace(bare, label_vectors=own)
            yield "adapter_only", replace(program, label_vectors=own)
            if self.fixed is not None:
                lora, metadata = self.fixed
                yield "fixed_lora", replace(program, lora=lora, label_vectors=_control_vectors(metadata, own))
            swapped = replace(other.spec, returns=program.spec.returns, examples=())
            yield "shuffled_spec", self.compiler.compile(swapped)
        elif self.pair.kind in MAKES:
            yield "no_adapter", bare
            yield "shuffled_spec", replace(other, spec=program.spec)
        else:
            yield "no_adapter", bare
            yield "adapter_only", replace(program, pseudo="")
            if self.fixed is not None:
                yield "fixed_lora", replace(program, lora=self.fixed[0])
        yield "untaught", self.compiler.compile(replace(program.spec, examples=()))
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


def answers(program: Program, which: Pair, episode: Episode) -> Answers:
    """Run a program on the rows of an episode."""
    labels, parse = program.returns.labels or (), program.returns.parse
    result = FuzzyFunction(program, which).run(
        [text for text, _ in episode.rows], errors="null", scores=bool(labels), progress=False
    )
    outputs = [output for _, output in episode.rows]
    right = [
        got is not None and got == _value(parse, want)
        for got, want in zip(result.values, outputs, strict=True)
    ]
    known = [
        (scores, labels.index(want))
        for scores, want in zip(result.scores or [None] * len(outputs), outputs, strict=True)
        if scores is not None and want in labels
    ]
    return Answers(
        np.array(right, float),
        invalid=result.values.count(None),
        scores=[scores for scores, _ in known],
        wanted=[number for _, number in known],
    )


def _value(parse: Callable[[str], object], output: str) -> object:
    """Read an output as the type has it; None for one outside the type, which no answer can equal."""
    try:
        return parse(output)
    except ValueError:
        return None


def judge(
    which: Pair, episodes: Sequence[Episode], progress: bool
) -> tuple[dict[str, Figure], list[Answers]]:
    """Measure a pair on episodes: exact match of the program and of each control; the program's answers."""
    controls = Controls(which)
    programs = [
        controls.compiler.compile(spec_of(e, which)) for e in tqdm(episodes, "compile", disable=not progress)
    ]
    found: dict[str, list[Answers]] = {}
    order = np.random.default_rng(1).permutation(len(programs))
    for place, i in enumerate(tqdm(order, which.id, disable=not progress)):
        other = programs[order[(place + 1) % len(order)]]
        for name, program in [("program", programs[i]), *controls.variants(programs[i], other)]:
            found.setdefault(name, []).append(answers(program, which, episodes[i]))
        if which.kind in MAKES:
            writer = pair(DECODER_PAIR)
            written = compiler(writer).compile(spec_of(episodes[i], writer))
            found.setdefault("written", []).append(answers(written, writer, episodes[i]))
    own = found["program"]
    figures = {
        name: Figure.of([each.right for each in every], [each.right for each in own])
        for name, every in found.items()
    }
    return figures, [own[place] for place in np.argsort(order)]


def typed(episodes: Sequence[Episode], progress: bool) -> dict[str, Any]:
    """Measure what people get who type specs without a type: of whatever pair that leads to."""
    found: list[Answers] = []
    used: Counter[str] = Counter()
    for episode in tqdm(episodes, "as typed", disable=not progress):
        spec = settled(make_spec(episode.spec, examples=episode.examples))
        which = resolve(None, None, parse_type(spec.returns))
        used[which.id] += 1
        found.append(answers(compiler(which).compile(spec), which, episode))
    right = [each.right for each in found]
    return {
        "specs": len(episodes),
        "rows": sum(map(len, right)),
        "program": Figure.of(right, right).rounded(),
        "pairs": dict(sorted(used.items())),
        "by": by_cut(episodes, found),
    }


def _shape(text: object) -> tuple[int, ...]:
    return tuple(map(int, str(text).split("x")))


def _zero(lora: LoraWeights) -> LoraWeights:
    plain = lora.dequantised()
    return replace(plain, tensors={name: (a, np.zeros_like(b)) for name, (a, b) in plain.tensors.items()})


def report(
    splits: Sequence[str], ids: Sequence[str], limit: int | None, progress: bool, examples: int | None = None
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
    examples : int, optional
        Give each spec so many of its rows as examples, and judge it on the others (at least two).

    Returns
    -------
    dict
        By `split/pair`: the numbers of specs and rows, a `Figure` as a dict for each system, what
        `confidence` says of the program, and its figures `by` kind of spec.
    """
    results: dict[str, dict[str, Any]] = {}
    with override(row_cache=False, progress=False):
        for split in splits:
            every = read_split(split)
            for id_ in ids:
                which = pair(id_)
                episodes = taught([e for e in every if suitable(e, which)], examples)[:limit]
                figures, own = judge(which, episodes, progress)
                key = f"{split}/{which.id}"
                results[key if key not in results else f"{split}/{id_}"] = {
                    "specs": len(episodes),
                    "rows": sum(len(e.rows) for e in episodes),
                    **{name: f.rounded() for name, f in figures.items()},
                    **confidence(own, which.confidence_temperature),
                    "by": by_cut(episodes, own),
                }
    return results


def main(argv: Sequence[str]) -> int:
    """Run `fuzzy bench quality`."""
    parser = argparse.ArgumentParser(
        prog="fuzzy bench quality", description="Exact match on unseen specs, with controls, and confidence."
    )
    parser.add_argument(
        "--split",
        choices=(*SPLITS, *EVERYDAY, *DRAWN),
        default="heldout",
        help="which held-out set (default: heldout)",
    )
    parser.add_argument("--all", action="store_true", help=f"every held-out file: {', '.join(SPLITS)}")
    parser.add_argument(
        "--pair", action="append", help="a pair by id or folder; repeatable (default: the bundled ones)"
    )
    parser.add_argument(
        "--typed", action="store_true", help="measure the specs as typed, on the pairs that they lead to"
    )
    parser.add_argument("--limit", type=int, help="only the first so many specs of each set")
    parser.add_argument(
        "--examples", type=int, help="give each spec so many of its rows as examples, and judge by the others"
    )
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    options = parser.parse_args(argv)
    ids = [str(Path(p)) if Path(p).is_dir() else p for p in options.pair or pairs()]
    splits = SPLITS if options.all else (options.split,)
    if options.typed:
        results = {f"{split}/typed": _typed(split, options) for split in splits}
    else:
        results = report(splits, ids, options.limit, sys.stderr.isatty(), options.examples)
    sys.stdout.write((json.dumps(results, indent=1) if options.json else tables(results)) + "\n")
    return 0


def _typed(split: str, options: argparse.Namespace) -> dict[str, Any]:
    with override(row_cache=False, progress=False):
        episodes = taught(read_split(split), options.examples)[: options.limit]
        return typed(episodes, sys.stderr.isatty())
