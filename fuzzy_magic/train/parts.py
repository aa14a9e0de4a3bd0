"""The parts that a mixture is made of: what the package carries, and the licensed triples where they are."""

from __future__ import annotations

import hashlib
import json
import pickle
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from fuzzy_magic.errors import StoreError
from fuzzy_magic.gguf_io import replacing
from fuzzy_magic.train.compose import composed_functions
from fuzzy_magic.train.data import Drawable, Function, family_functions, triple_functions
from fuzzy_magic.train.derive import derived_functions
from fuzzy_magic.train.near import cleared, held_out
from fuzzy_magic.train.procedural import procedural_functions

LICENCES = Path(__file__).parent / "sources.json"


@dataclass(frozen=True)
class Licence:
    """Where a licensed file comes from and on what terms; `file` is empty for what the package carries."""

    name: str
    file: str
    source: str
    licence: str
    attribution: str


def licences() -> list[Licence]:
    """Read the table of sources: the package's own parts first, then the licensed files."""
    return [Licence(**entry) for entry in json.loads(LICENCES.read_text("utf-8"))]


def missing_files(data: Path | None) -> list[str]:
    """Name the licensed files that a folder lacks; all of them where there is no folder."""
    files = [entry.file for entry in licences() if entry.file]
    return [file for file in files if data is None or not (data / file).is_file()]


def load_parts(
    split: str, data: Path | None, cache: Path, *, closed: bool = False
) -> Mapping[str, list[Drawable]]:
    """Load what can be drawn from in a split.

    Parameters
    ----------
    split : {"train", "dev", "heldout", "heldout_families"}
        Training has all parts, without the authored texts that are nearly the same as held-out ones; the
        other splits have all but the licensed triples.
    data : Path or None
        Folder whose `triples/` holds the licensed triples.
    cache : Path
        Folder where the grouped triples are kept: grouping them takes a minute. What is found there can run
        code, so nobody else may be able to write to it.
    closed : bool
        Only what has a closed set of labels.

    Returns
    -------
    mapping of str to list of Drawable
        The parts by name, as `Mixture` takes them; a part may be empty.
    """
    families = family_functions(split)
    if split == "train":
        families = cleared(families, held_out())
    triples = load_triples(data, cache) if split == "train" else []
    parts: dict[str, list[Drawable]] = {
        "families": [*families],
        "derived": [*derived_functions(families)],
        "composed": [] if closed else [*composed_functions(families)],
        "procedural": [*procedural_functions(split)],
        "triples": [*triples],
    }
    return {name: [d for d in part if d.closed or not closed] for name, part in parts.items()}


def load_triples(data: Path | None, cache: Path) -> list[Function]:
    """Group the licensed triples, or read what an earlier call kept; nothing where there are none."""
    if data is None or not (data / "triples").is_dir():
        return []
    kept = cache / f"triples-{_state(data / 'triples')}.pickle"
    with suppress(Exception):  # a file that is missing or damaged in any way is written anew
        read: list[Function] = pickle.loads(kept.read_bytes())
        return read
    functions = triple_functions(data / "triples")
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with replacing(kept) as part:
            part.write_bytes(pickle.dumps(functions, protocol=5))
    except OSError as error:
        raise StoreError(
            f"{cache} cannot be written: {error.strerror or error}",
            "Set FUZZY_CACHE_DIR to a folder that can be written.",
        ) from error
    return functions


def _state(folder: Path) -> str:
    """Name a folder by its files, their sizes and times, and by the code that reads them."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.jsonl.gz")):
        digest.update(repr((path.name, path.stat().st_size, path.stat().st_mtime_ns)).encode())
    for code in ("data.py", "label_sets.py"):
        digest.update(Path(__file__).with_name(code).read_bytes())
    return digest.hexdigest()[:12]
