"""Training data: authored task families and licensed triples as *functions* that episodes are drawn from.

A function is anything with wordings (specs) and rows (input, output). An *episode* is one wording, one label
vocabulary, a few rows and perhaps some examples: what one compile sees. Splits are decided by hashes of
names, so they hold for good: whole families are held out (`heldout_families`) or kept for choosing settings
(`dev`), and in every other family some wordings and some texts are held out (`heldout`).
"""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from fuzzy_magic.train.label_sets import labels_in

TASKS = Path(__file__).parent / "tasks"
HELDOUT = Path(__file__).parent / "heldout"
FAMILY_SHARE, DEV_SHARE, WORDING_SHARE, TEXT_SHARE = 0.16, 0.04, 0.15, 0.15
#: What families are about; their numbers keep to FuzzyBench's proportions.
GROUPS = (
    "text_nlp",
    "search_matching",
    "classification_filter",
    "code_commands",
    "safety_verification",
    "agentic_tools",
    "format_repair",
)
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
    """One wording with rows: what a compiler reads and what its program must do.

    `group` is one of `GROUPS`, or empty for public data sets; `noise` names what was done to each row's input
    (empty: nothing to any).
    """

    spec: str
    labels: tuple[str, ...] | None
    rows: tuple[tuple[str, str], ...]
    examples: tuple[tuple[str, str], ...]
    family: str
    source: str
    group: str = ""
    noise: tuple[str, ...] = ()


class Drawable(Protocol):
    """What episodes are drawn from: a function (authored, made of such, procedural) or a licensed spec."""

    @property
    def family(self) -> str:
        """The family: the unit that is held out as a whole."""

    @property
    def source(self) -> str:
        """Where it comes from: `family:CATEGORY`, `KIND:NAME` of other families, or a licensed file."""

    @property
    def group(self) -> str:
        """One of `GROUPS`, or empty for licensed files."""

    @property
    def closed(self) -> bool:
        """Whether every episode has labels."""

    def episode(self, rng: random.Random, n_rows: int) -> Episode:
        """Draw a wording with up to `n_rows` rows and perhaps examples."""


def share(*parts: str) -> float:
    """Map names to a fixed number in [0, 1): the splits are decided by it, in every version alike."""
    return int.from_bytes(hashlib.sha256("\x1f".join(parts).encode()).digest()[:6], "big") / 2**48


def is_heldout_family(family: str) -> bool:
    """Say whether training never sees a family."""
    return share("family", family) < FAMILY_SHARE


def is_dev_family(family: str) -> bool:
    """Say whether a family is kept for choosing settings: training and the held-out sets never see it."""
    return FAMILY_SHARE <= share("family", family) < FAMILY_SHARE + DEV_SHARE


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
    group: str = ""

    @property
    def closed(self) -> bool:
        """Whether the outputs are a closed set of labels."""
        return bool(self.vocabularies) or self.labels is not None

    def episode(self, rng: random.Random, n_rows: int) -> Episode:
        """Draw a wording, a vocabulary and up to `n_rows` rows, balanced over a closed set of labels."""
        spec, labels = rng.choice(self.specs), self.labels
        names: Sequence[str] | None = None
        if self.vocabularies:
            explained = "{L0}" in spec
            names = rng.choice(self.vocabularies if explained else self._readable)
            if explained and rng.random() < 0.15:
                names = _arbitrary_labels(rng, len(names))
            spec = fill_labels(spec, names, rng)
            labels = tuple(rng.sample(list(names), len(names)))
        elif labels is not None:
            labels = tuple(rng.sample(labels, len(labels)))
        n_examples = rng.choice((1, 2, 3, 4)) if rng.random() < 0.33 else 0
        chosen = self._choose(rng, n_rows + n_examples)
        if names is not None:
            chosen = [(text, names[int(number)]) for text, number in chosen]
        n_examples = min(n_examples, max(0, len(chosen) - 2))
        examples, rows = chosen[:n_examples], chosen[n_examples : n_examples + n_rows]
        return Episode(spec, labels, tuple(rows), tuple(examples), self.family, self.source, self.group)

    def limited(self, specs: list[str], rows: list[tuple[str, str]]) -> Function | None:
        """Return the function with these of its wordings and rows; None when too little is left to learn."""
        outputs = {output for _, output in rows}
        if not specs or len(rows) < 2 or (self.closed and len(outputs) < 2):
            return None
        return replace(self, specs=specs, rows=rows)

    @cached_property
    def _readable(self) -> list[list[str]]:
        """The vocabularies whose names say what they mean, where there are any."""
        return [v for v in self.vocabularies if not _opaque(v)] or self.vocabularies

    @cached_property
    def _pools(self) -> list[list[tuple[str, str]]]:
        by_label: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for row in self.rows:
            by_label[row[1]].append(row)
        return list(by_label.values())

    def _choose(self, rng: random.Random, count: int) -> list[tuple[str, str]]:
        if not self.closed:
            return rng.sample(self.rows, min(count, len(self.rows)))
        # Every label gives as many rows as the others, as far as it has them; chance says who gives one more.
        pools = sorted(rng.sample(self._pools, len(self._pools)), key=len)
        chosen: list[tuple[str, str]] = []
        for number, pool in enumerate(pools):
            wanted, left = count - len(chosen), len(pools) - number
            fair = wanted // left + (rng.random() < wanted % left / left)
            chosen += rng.sample(pool, min(fair, len(pool)))
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
        word = rng.choice(("class", "type", "group", "L", "code"))
        return [f"{word} {i + 1}" for i in range(count)]
    return rng.sample(CODE_WORDS, count)


# --- authored families ----------------------------------------------------------------------------------


def family_functions(split: str) -> list[Function]:
    """Load the authored families of a split.

    Parameters
    ----------
    split : {"train", "dev", "heldout", "heldout_families"}
        `heldout` has the unseen wordings and texts of the families that `train` has; `dev` and
        `heldout_families` have whole families that no other split has.
    """
    return [f for record in read_records() for raw in functions_of(record) if (f := _split(raw, split))]


def read_records() -> Iterator[dict[str, Any]]:
    """Stream the records of all authored families, as their files have them."""
    for path in sorted(TASKS.glob("*.jsonl")):
        with path.open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def functions_of(record: dict[str, Any]) -> list[Function]:
    """Make the functions of an authored record: one, or one for each question about the same inputs."""
    about = {"family": record["id"], "source": f"family:{record['category']}", "group": record["group"]}
    if record["kind"] == "classify":
        rows = [(text, str(i)) for i, texts in enumerate(record["classes"]) for text in texts]
        return [
            Function(**about, specs=record["specs"], rows=rows, vocabularies=record["label_variants"]),
        ]
    if record["kind"] == "map":
        rows = [(str(a), str(b)) for a, b in record["pairs"]]
        return [Function(**about, specs=record["specs"], rows=rows, labels=_closed(rows))]
    functions = []
    for part in record["functions"]:
        rows = list(zip(map(str, record["inputs"]), map(str, part["outputs"]), strict=True))
        functions.append(Function(**about, specs=part["specs"], rows=rows, labels=_closed(rows)))
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
    whole = "heldout_families" if is_heldout_family(function.family) else None
    whole = "dev" if is_dev_family(function.family) else whole
    if whole is not None:
        return function if split == whole else None
    if split not in ("train", "heldout"):
        return None
    held = split == "heldout"
    specs = [s for s in function.specs if is_heldout_wording(function.family, s) == held]
    rows = [r for r in function.rows if is_heldout_text(r[0]) == held]
    return function.limited(specs, rows)


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
