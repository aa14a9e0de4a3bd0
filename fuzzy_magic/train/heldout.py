"""The held-out sets as fixed files: one record a spec, with its rows. Built once, then only read.

`heldout` has unseen wordings and unseen texts of families that training knows; `heldout_families` has
families that it does not; `real` has public data sets that no training file touches.

`everyday`, `everyday2` and `everyday3` have specs for text columns as people type them, five rows each,
`everyday_labels` and `everyday_labels2` have such for closed sets, six and five rows each. Whoever wrote one
knew neither the families nor this code; nothing builds these files.

Beside the files, `operations` and `new_operations` are drawn from the procedural families as the code has
them: unseen wordings of those in training, and families kept out of it. They grow with the code, so only
figures of the same version compare.
"""

from __future__ import annotations

import gzip
import json
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from fuzzy_magic.errors import FuzzyError
from fuzzy_magic.gguf_io import replacing
from fuzzy_magic.train.data import HELDOUT, Episode, family_functions, read_triples
from fuzzy_magic.train.label_sets import labels_in
from fuzzy_magic.train.procedural import procedural_functions

SPLITS = ("heldout", "heldout_families", "real")
EVERYDAY = ("everyday", "everyday2", "everyday3", "everyday_labels", "everyday_labels2")
#: The split of the procedural families, and how often each of them is drawn.
DRAWN = {"operations": ("heldout", 2), "new_operations": ("heldout_families", 3)}
REAL = (
    "banking77",
    "clinc_car_domain",
    "spam_assassin",
    "restaurant8k_slots",
    "recognizers_units",
    "instruction_induction",
    "synthetic_unseen_specs",
)
MAX_REAL_CHARS = 1200


def read_split(split: str) -> list[Episode]:
    """Read the episodes of a held-out split, or draw them."""
    if split in DRAWN:
        return list(_drawn(*DRAWN[split]))
    with gzip.open(HELDOUT / f"{split}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [_episode(json.loads(line)) for line in lines]


def build(data: Path) -> dict[str, int]:
    """Write the files of all splits; return their numbers of rows.

    Parameters
    ----------
    data : Path
        Folder whose `heldout/` holds the public data sets.

    Raises
    ------
    FuzzyError
        When a data set is missing; nothing is written then.
    """
    missing = [name for name in REAL if not (data / "heldout" / f"{name}.jsonl.gz").is_file()]
    if missing:
        raise FuzzyError(
            f"{data / 'heldout'} lacks {', '.join(missing)} (.jsonl.gz).",
            "Give the folder with the training data as --data or FUZZY_DATA_DIR.",
        )
    HELDOUT.mkdir(exist_ok=True)
    return {
        "heldout": _write("heldout", _own_episodes("heldout", wordings=1, settings=2)),
        "heldout_families": _write("heldout_families", _own_episodes("heldout_families", 4, 6)),
        "real": _write("real", _real_episodes(data / "heldout")),
    }


def _own_episodes(split: str, wordings: int, settings: int, rows: int = 8) -> Iterator[Episode]:
    """Draw so many wordings of each authored function, and so many settings of each procedural one."""
    for function in family_functions(split):
        rng = random.Random(f"{split}/{function.family}/{function.specs[0]}")
        for spec in rng.sample(function.specs, min(wordings, len(function.specs))):
            episode = replace(function, specs=[spec]).episode(rng, rows)
            if len(episode.rows) >= 4:
                yield episode
    for procedural in procedural_functions(split):
        rng = random.Random(f"{split}/{procedural.family}")
        drawn = {e.spec: e for e in (procedural.episode(rng, rows) for _ in range(settings))}
        yield from (episode for episode in drawn.values() if len(episode.rows) >= 4)


def _drawn(split: str, draws: int, rows: int = 8) -> Iterator[Episode]:
    for function in procedural_functions(split):
        for number in range(draws):
            episode = function.episode(random.Random(f"{function.family}/{number}"), rows)
            if len(episode.rows) >= 4:
                yield episode


def _real_episodes(folder: Path, specs: int = 80, rows: int = 8) -> Iterable[Episode]:
    for name in REAL:
        groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
        vocabulary = set()
        for row in read_triples(folder / f"{name}.jsonl.gz"):
            if len(row["input"]) <= MAX_REAL_CHARS:
                groups[row["spec"]].append((row["input"], row["output"]))
                vocabulary.add(row["output"])
        rng = random.Random(f"real/{name}")
        for spec in rng.sample(sorted(groups), min(specs, len(groups))):
            pairs = sorted(set(groups[spec]))
            chosen = rng.sample(pairs, min(64 if name == "spam_assassin" else rows, len(pairs)))
            yield Episode(spec, labels_in(spec, pairs, vocabulary), tuple(chosen), (), name, name)


def _write(split: str, episodes: Iterable[Episode]) -> int:
    rows = 0
    path = HELDOUT / f"{split}.jsonl.gz"
    # Name and time go into the file: both are fixed, so that the same episodes give the same bytes.
    with (
        replacing(path) as part,
        part.open("wb") as raw,
        gzip.GzipFile(path.name, "wb", fileobj=raw, mtime=0) as file,
    ):
        for episode in episodes:
            record = {
                "spec": episode.spec,
                "labels": episode.labels,
                "rows": episode.rows,
                "examples": episode.examples,
                "family": episode.family,
                "source": episode.source,
                "group": episode.group,
            }
            file.write((json.dumps(record, ensure_ascii=False) + "\n").encode())
            rows += len(episode.rows)
    return rows


def _episode(record: dict[str, Any]) -> Episode:
    labels = record["labels"]
    rows, examples = (tuple((str(a), str(b)) for a, b in record[key]) for key in ("rows", "examples"))
    return Episode(
        record["spec"],
        None if labels is None else tuple(labels),
        rows,
        examples,
        record["family"],
        record["source"],
        record.get("group", ""),
    )
