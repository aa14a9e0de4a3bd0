"""Training data: authored task families and licensed triples as *functions* that episodes are drawn from.

A function is anything with wordings (specs) and rows (input, output). An *episode* is one wording, one label
vocabulary, a few rows and perhaps some examples: what one compile sees. Splits are decided by hashes of
names, so they hold for good: whole families are held out (`heldout_families`), and in every other family some
wordings and some texts (`heldout`).
"""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

TASKS = Path(__file__).parent / "tasks"
HELDOUT = Path(__file__).parent / "heldout"
FAMILY_SHARE, WORDING_SHARE, TEXT_SHARE = 0.16, 0.15, 0.15
MAX_INPUT_CHARS = 400
MAX_CLOSED_LABELS = 8
CODE_WORDS = (
    "blue",
    "falcon",
    "river",
    "alpha",
    "stone",
    "maple",
    "delta",
    "orbit",
    "cedar",
    "violet",
    "kilo",
    "amber",
)


@dataclass(frozen=True)
class Episode:
    """One wording with rows: what a compiler reads and what its program must do."""

    spec: str
    labels: tuple[str, ...] | None
    rows: tuple[tuple[str, str], ...]
    examples: tuple[tuple[str, str], ...]
    family: str
    source: str


def share(*parts: str) -> float:
    """Map names to a fixed number in [0, 1): the splits are decided by it, in every version alike."""
    return int.from_bytes(hashlib.sha256("\x1f".join(parts).encode()).digest()[:6], "big") / 2**48


def is_heldout_family(family: str) -> bool:
    """Say whether training never sees a family."""
    return share("family", family) < FAMILY_SHARE


def is_heldout_wording(family: str, spec: str) -> bool:
    """Say whether training never sees a wording of a family that it knows."""
    return share("wording", family, spec) < WORDING_SHARE


def is_heldout_text(text: str) -> bool:
    """Say whether training never sees an input text of the authored families."""
    return share("text", text) < TEXT_SHARE


@dataclass
class Function:
    """One function: several wordings of the same thing, several label vocabularies, rows.

    `specs` may hold the placeholders `{labels}` and `{L0}`, `{L1}`, …; `rows` then hold class numbers as
    outputs.
    """

    family: str
    source: str
    specs: list[str]
    rows: list[tuple[str, str]]
    vocabularies: list[list[str]] = field(default_factory=list)
    labels: tuple[str, ...] | None = None

    @property
    def closed(self) -> bool:
        """Whether the outputs are a closed set of labels."""
        return bool(self.vocabularies) or self.labels is not None

    def episode(self, rng: random.Random, n_rows: int) -> Episode:
        """Draw a wording, a vocabulary and up to `n_rows` rows, balanced over a closed set of labels."""
        spec, labels = rng.choice(self.specs), self.labels
        names: Sequence[str] | None = None
        if self.vocabularies:
            readable = [v for v in self.vocabularies if "{L0}" in spec or not _opaque(v)]
            names = rng.choice(readable or self.vocabularies)
            if "{L0}" in spec and rng.random() < 0.15:
                names = _arbitrary_labels(rng, len(names))
            spec = fill_labels(spec, names, rng)
            labels = tuple(rng.sample(list(names), len(names)))
        elif labels is not None:
            labels = tuple(rng.sample(labels, len(labels)))
        chosen = self._choose(rng, n_rows + 4)
        if names is not None:
            chosen = [(text, names[int(number)]) for text, number in chosen]
        n_examples = rng.choice((1, 2, 3, 4)) if rng.random() < 0.33 else 0
        n_examples = min(n_examples, max(0, len(chosen) - 2))
        examples, rows = chosen[:n_examples], chosen[n_examples : n_examples + n_rows]
        return Episode(spec, labels, tuple(rows), tuple(examples), self.family, self.source)

    def _choose(self, rng: random.Random, count: int) -> list[tuple[str, str]]:
        if not self.closed:
            return rng.sample(self.rows, min(count, len(self.rows)))
        by_label: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for row in self.rows:
            by_label[row[1]].append(row)
        pools = [rng.sample(pool, len(pool)) for pool in by_label.values()]
        rng.shuffle(pools)
        chosen = [pool[i] for i in range(max(map(len, pools))) for pool in pools if i < len(pool)][:count]
        rng.shuffle(chosen)
        return chosen


def fill_labels(spec: str, names: Sequence[str], rng: random.Random) -> str:
    """Put label names into a wording. `str.replace`, since specs hold literal braces of their own."""
    order = rng.sample(list(names), len(names))
    quote = rng.choice(('"{}"', "'{}'", "{}", "{}"))
    quoted = [quote.format(name) for name in order]
    join = rng.choice((", ", " | ", "/", " or "))
    listed = join.join(quoted) if rng.random() < 0.6 else ", ".join(quoted[:-1]) + f" or {quoted[-1]}"
    spec = spec.replace("{labels}", listed)
    for i, name in enumerate(names):
        spec = spec.replace(f"{{L{i}}}", quote.format(name))
    return spec


def _opaque(names: Sequence[str]) -> bool:
    return any(len(name) <= 2 and name.lower() not in {"no", "ok", "hr", "it", "tv"} for name in names)


def _arbitrary_labels(rng: random.Random, count: int) -> list[str]:
    style = rng.randrange(4)
    if style == 0:
        return rng.sample("ABCDEFGH", count) if rng.random() < 0.5 else list("ABCDEFGH"[:count])
    if style == 1:
        start = rng.choice((0, 1, 1, 10, 100))
        return [str(start + i) for i in range(count)]
    if style == 2:
        return [f"{rng.choice(('class', 'type', 'group', 'L', 'code'))} {i + 1}" for i in range(count)]
    return rng.sample(CODE_WORDS, count)


# --- authored families ----------------------------------------------------------------------------------


def family_functions(split: str) -> list[Function]:
    """Load the authored families of a split.

    Parameters
    ----------
    split : {"train", "heldout", "heldout_families"}
        `heldout` has the unseen wordings and texts of the families that `train` has.
    """
    functions = []
    for path in sorted(TASKS.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            functions += [f for raw in _family(json.loads(line)) if (f := _split(raw, split)) is not None]
    return functions


def _family(record: dict[str, Any]) -> list[Function]:
    name, source = record["id"], f"family:{record['category']}"
    if record["kind"] == "classify":
        rows = [(text, str(i)) for i, texts in enumerate(record["classes"]) for text in texts]
        return [Function(name, source, record["specs"], rows, record["label_variants"])]
    if record["kind"] == "map":
        rows = [(str(a), str(b)) for a, b in record["pairs"]]
        return [Function(name, source, record["specs"], rows, labels=_closed(rows))]
    functions = []
    for part in record["functions"]:
        rows = list(zip(map(str, record["inputs"]), map(str, part["outputs"]), strict=True))
        functions.append(Function(name, source, part["specs"], rows, labels=_closed(rows)))
    return functions


def _closed(rows: list[tuple[str, str]]) -> tuple[str, ...] | None:
    """Tell a closed label set by its look: few different short outputs, each of them often."""
    counts: dict[str, int] = defaultdict(int)
    for _, output in rows:
        counts[output] += 1
    few = 2 <= len(counts) <= MAX_CLOSED_LABELS and len(rows) >= 4 * len(counts)
    wordy = any(re.search(r"[A-Za-z]", output) for output in counts)
    return tuple(sorted(counts)) if few and wordy and max(map(len, counts)) <= 40 else None


def _split(function: Function, split: str) -> Function | None:
    heldout_family = is_heldout_family(function.family)
    if heldout_family != (split == "heldout_families"):
        return None
    if heldout_family:
        return function
    held = split == "heldout"
    specs = [s for s in function.specs if is_heldout_wording(function.family, s) == held]
    rows = [r for r in function.rows if is_heldout_text(r[0]) == held]
    seen = {output for _, output in rows}
    if not specs or len(rows) < 2 or (function.closed and len(seen) < 2):
        return None
    return Function(function.family, function.source, specs, rows, function.vocabularies, function.labels)


# --- licensed triples -----------------------------------------------------------------------------------


def read_triples(path: Path) -> Iterator[dict[str, str]]:
    """Stream the rows of a `*.jsonl.gz` file of {spec, input, output, task, source}."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def triple_functions(folder: Path) -> list[Function]:
    """Group the licensed triples of a folder by spec; label sets are read off the spec's own words."""
    functions = []
    for path in sorted(folder.glob("*.jsonl.gz")):
        groups: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
        vocabulary: dict[str, set[str]] = defaultdict(set)
        for row in read_triples(path):
            if len(row["input"]) <= MAX_INPUT_CHARS and len(row["spec"]) <= 1500:
                groups[row["spec"], row["task"]].append((row["input"], row["output"]))
                if len(row["output"]) <= 40:
                    vocabulary[row["task"]].add(row["output"])
        source = path.name.removesuffix(".jsonl.gz")
        for (spec, task), rows in groups.items():
            labels = labels_in(spec, rows, vocabulary[task])
            functions.append(Function(task, source, [spec], sorted(set(rows)), labels=labels))
    return [f for f in functions if len(f.rows) >= 2]


def labels_in(spec: str, rows: list[tuple[str, str]], vocabulary: set[str]) -> tuple[str, ...] | None:
    """Read a closed label set off a spec: the task's outputs that it names as whole words.

    Parameters
    ----------
    spec : str
        The wording.
    rows : list of (input, output)
        Rows of this spec; all their outputs have to be among the labels.
    vocabulary : set of str
        Outputs of the whole task: labels that these rows happen to lack.

    Returns
    -------
    tuple of str or None
        The labels, sorted; None when the spec does not name its outputs. A name inside a longer one (`spam`
        in `not spam`) counts only where it also stands alone.
    """
    outputs = {output for _, output in rows}
    if (
        len(outputs) < 2
        or len(outputs) > 12
        or max(map(len, outputs)) > 40
        or any(o not in spec for o in outputs)
    ):
        return None
    words = {m.group() for m in re.finditer(r"[^\s,;:.()\[\]\"'|/]+", spec)}
    found = {v for v in vocabulary if v in spec and (v in outputs or any(w in words for w in v.split()[:1]))}
    spans = sorted(
        ((m.start(), m.end(), v) for v in found for m in re.finditer(_whole(v), spec)), key=lambda s: s[0]
    )
    kept = {v for a, b, v in spans if not any(c <= a and b <= d and (c, d) != (a, b) for c, d, _ in spans)}
    return tuple(sorted(kept)) if outputs <= kept and len(kept) <= 16 else None


def _whole(label: str) -> str:
    return rf"(?<!\w){re.escape(label)}(?!\w)"
