"""What there is to learn from, and what is held out, in numbers: the report of `fuzzy data stats`."""

from __future__ import annotations

import math
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations
from pathlib import Path
from statistics import fmean, median, quantiles
from typing import Any

from fuzzy_magic.train.compose import composed_functions
from fuzzy_magic.train.data import (
    GROUPS,
    Drawable,
    Function,
    family_functions,
    functions_of,
    read_records,
    read_triples,
)
from fuzzy_magic.train.derive import derived_functions
from fuzzy_magic.train.heldout import SPLITS as HELDOUT_FILES
from fuzzy_magic.train.heldout import read_split
from fuzzy_magic.train.near import HeldOut, cleared, held_out, normalised
from fuzzy_magic.train.parts import licences
from fuzzy_magic.train.procedural import procedural_functions

#: FuzzyBench's proportions, which the authored families keep to.
TARGETS = dict(zip(GROUPS, (0.30, 0.18, 0.15, 0.12, 0.12, 0.08, 0.05), strict=True))
SPLITS = ("train", "dev", "heldout", "heldout_families")
SAMPLES = 5
SPEC_BINS = (0, 50, 100, 150, 200, 300, 400, 600, 800, 1500)
INPUT_BINS = (0, 20, 40, 60, 80, 120, 160, 240, 400)
ENTROPY_BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)


def data_stats(data: Path | None = None, seed: int = 1) -> dict[str, Any]:
    """Count what the package carries, and the licensed triples where they are.

    Parameters
    ----------
    data : Path, optional
        Folder whose `triples/` holds the licensed files.
    seed : int
        Chooses the sample rows.

    Returns
    -------
    dict
        Fit for JSON: `families` (the number of authored families in all), `splits`, `groups`, `categories`,
        `procedural`, `spec_chars`, `input_chars`, `label_entropy`, `overlap` (has to be all zero), `files`
        (the held-out ones), `licensed` (None without the folder) and `samples` (rows by source).
    """
    functions = {split: family_functions(split) for split in SPLITS}
    # What training draws from: without the authored texts that are nearly held-out ones.
    functions["train"] = cleared(functions["train"], held_out())
    authored = [f for record in read_records() for f in functions_of(record)]
    procedural = {split: procedural_functions(split) for split in SPLITS}
    licensed, licensed_rows = (None, {}) if data is None else _licensed(data / "triples", held_out(), seed)
    return {
        "families": len({f.family for f in authored}),
        "splits": {split: _counts(chosen) for split, chosen in functions.items()},
        "groups": _groups(authored),
        "categories": _categories(functions),
        "procedural": {
            "families": len({p.family for split in procedural.values() for p in split}),
            "splits": {split: len({p.family for p in chosen}) for split, chosen in procedural.items()},
            "groups": _families_by_group([p for split in procedural.values() for p in split]),
        },
        "spec_chars": _lengths([len(spec) for f in authored for spec in f.specs], SPEC_BINS),
        "input_chars": _lengths([len(text) for text in _texts(authored)], INPUT_BINS),
        "label_entropy": _entropies(authored),
        "overlap": _overlap(functions),
        "files": {split: _file_counts(split) for split in HELDOUT_FILES},
        "licensed": licensed,
        "samples": {**_samples(functions["train"], procedural["train"], seed), **licensed_rows},
    }


def _texts(functions: Iterable[Function]) -> set[str]:
    return {text for function in functions for text, _ in function.rows}


def _counts(functions: Sequence[Function]) -> dict[str, int]:
    return {
        "families": len({f.family for f in functions}),
        "functions": len(functions),
        "closed": sum(f.closed for f in functions),
        "wordings": sum(len(f.specs) for f in functions),
        "texts": len(_texts(functions)),
        "rows": sum(len(f.rows) for f in functions),
    }


def _families_by_group(sources: Sequence[Drawable]) -> dict[str, int]:
    found = Counter(group for _, group in {(each.family, each.group) for each in sources})
    return {group: found[group] for group in GROUPS}


def _groups(authored: Sequence[Function]) -> dict[str, dict[str, float]]:
    families = _families_by_group(authored)
    rows = {}
    for group in GROUPS:
        own = [f for f in authored if f.group == group]
        rows[group] = {
            "families": families[group],
            "functions": len(own),
            "wordings": sum(len(f.specs) for f in own),
            "texts": len(_texts(own)),
            "share": families[group] / max(1, sum(families.values())),
            "target": TARGETS[group],
        }
    return rows


def _categories(functions: dict[str, list[Function]]) -> dict[str, dict[str, int]]:
    table: dict[str, dict[str, int]] = {}
    for split, chosen in functions.items():
        for category, _ in sorted({(f.source.removeprefix("family:"), f.family) for f in chosen}):
            row = table.setdefault(category, dict.fromkeys(SPLITS, 0))
            row[split] += 1
    return dict(sorted(table.items()))


def _lengths(values: list[int], bins: Sequence[int]) -> dict[str, Any]:
    tenths = quantiles(values, n=10)
    return {
        "count": len(values),
        "least": min(values),
        "p10": round(tenths[0]),
        "median": round(median(values)),
        "p90": round(tenths[-1]),
        "most": max(values),
        "histogram": _histogram(values, bins),
    }


def _histogram(values: Iterable[float], bins: Sequence[float]) -> list[list[float]]:
    """Count values in [low, high); the last bin holds all from its low end on."""
    counts = [0] * (len(bins) - 1)
    for value in values:
        counts[min(len(counts) - 1, sum(value >= low for low in bins[1:]))] += 1
    return [[low, high, count] for low, high, count in zip(bins, bins[1:], counts, strict=False)]


def _entropies(functions: Sequence[Function]) -> dict[str, Any]:
    """Measure how evenly the labels of each closed set are used: 1 is evenly, 0 is one label alone."""
    bits, relative = [], {}
    for number, function in enumerate(f for f in functions if f.closed):
        counts = Counter(output for _, output in function.rows)
        total = counts.total()
        entropy = -sum(count / total * math.log2(count / total) for count in counts.values())
        bits.append(entropy)
        relative[f"{function.family}#{number}"] = entropy / math.log2(max(2, len(counts)))
    lowest = sorted(relative, key=lambda name: relative[name])[:SAMPLES]
    return {
        "functions": len(bits),
        "mean_bits": round(fmean(bits), 3),
        "mean_of_possible": round(fmean(relative.values()), 3),
        "lowest": {name.partition("#")[0]: round(relative[name], 3) for name in lowest},
        "histogram": _histogram([round(value, 9) for value in relative.values()], ENTROPY_BINS),
    }


def _overlap(functions: dict[str, list[Function]]) -> dict[str, dict[str, int]]:
    """Count the specs and inputs that two splits share, whatever their case and punctuation."""
    specs = {split: {normalised(s) for f in chosen for s in f.specs} for split, chosen in functions.items()}
    inputs = {split: set(map(normalised, _texts(chosen))) for split, chosen in functions.items()}
    pairs = [pair for pair in combinations(SPLITS, 2) if "train" in pair]
    for split in HELDOUT_FILES:
        episodes = read_split(split)
        name = f"{split} file"
        specs[name] = {normalised(each.spec) for each in episodes}
        inputs[name] = {normalised(text) for each in episodes for text, _ in (*each.rows, *each.examples)}
        pairs.append(("train", name))
    return {
        f"{one} / {other}": {
            "specs": len(specs[one] & specs[other]),
            "inputs": len(inputs[one] & inputs[other]),
        }
        for one, other in pairs
    }


def _file_counts(split: str) -> dict[str, int]:
    episodes = read_split(split)
    return {
        "specs": len(episodes),
        "closed": sum(each.labels is not None for each in episodes),
        "families": len({each.family for each in episodes}),
        "rows": sum(len(each.rows) for each in episodes),
    }


# --- sample rows ------------------------------------------------------------------------------------------


def _samples(
    families: Sequence[Function], procedural: Sequence[Drawable], seed: int
) -> dict[str, list[dict[str, str]]]:
    """Draw rows of each source: families by group, what is made of authored ones, held-out files."""
    sources: dict[str, list[Drawable]] = defaultdict(list)
    for function in families:
        sources[f"families: {function.group}"].append(function)
    sources["derived"] += derived_functions(families)
    sources["composed"] += composed_functions(families)
    for each in procedural:
        sources[f"procedural: {each.group}"].append(each)
    samples = {name: _drawn(chosen, random.Random(f"{seed}/{name}")) for name, chosen in sources.items()}
    real: dict[str, list[dict[str, str]]] = defaultdict(list)
    for episode in read_split("real"):
        real[f"real: {episode.source}"] += [_row(episode.spec, *row) for row in episode.rows]
    for name, rows in real.items():
        samples[name] = random.Random(f"{seed}/{name}").sample(rows, min(SAMPLES, len(rows)))
    return dict(sorted(samples.items()))


def _drawn(sources: Sequence[Drawable], rng: random.Random) -> list[dict[str, str]]:
    rows = []
    for source in rng.choices(sources, k=SAMPLES):
        episode = source.episode(rng, 4)
        rows += [_row(episode.spec, *rng.choice(episode.rows))] if episode.rows else []
    return rows


def _row(spec: str, text: str, output: str) -> dict[str, str]:
    return {"spec": spec, "input": text, "output": output}


# --- licensed triples -------------------------------------------------------------------------------------


def _licensed(
    folder: Path, held: HeldOut, seed: int
) -> tuple[dict[str, dict[str, Any]], dict[str, list[dict[str, str]]]]:
    """Count the licensed files of a folder, and draw rows of each."""
    terms = {Path(entry.file).name: entry.licence for entry in licences() if entry.file}
    counted, samples = {}, {}
    for path in sorted(folder.glob("*.jsonl.gz")):
        name = path.name.removesuffix(".jsonl.gz")
        rng = random.Random(f"{seed}/{name}")
        specs: set[str] = set()
        tasks: set[str] = set()
        kept: list[dict[str, str]] = []
        rows = dropped = 0
        for row in read_triples(path):
            specs.add(row["spec"])
            tasks.add(row["task"])
            dropped += held.has_text(row["input"])
            # A reservoir: each row so far is among the kept ones with the same chance.
            place = rows if rows < SAMPLES else rng.randrange(rows + 1)
            if place < SAMPLES:
                kept[place : place + 1] = [_row(row["spec"], row["input"], row["output"])]
            rows += 1
        counted[name] = {
            "rows": rows,
            "held_out_rows": dropped,
            "specs": len(specs),
            "tasks": len(tasks),
            "licence": terms.get(path.name, "unknown"),
        }
        samples[f"licensed: {name}"] = kept
    return counted, samples
