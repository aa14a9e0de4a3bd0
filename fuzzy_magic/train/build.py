"""`fuzzy data build`: stream triples into shards that depend on the seed and their number alone.

A shard is written beside its place and moved there when it is whole, so an interrupted build goes on where it
stopped. `manifest.json` says what the shards hold, where it comes from, and on what terms.
"""

from __future__ import annotations

import errno
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cache, partial
from itertools import count, islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from tqdm.auto import tqdm

from fuzzy_magic.display import installed_version
from fuzzy_magic.errors import FuzzyError
from fuzzy_magic.gguf_io import replacing
from fuzzy_magic.hashes import sha256
from fuzzy_magic.settings import settings
from fuzzy_magic.train.data import HELDOUT, TASKS, Episode
from fuzzy_magic.train.mixture import SHARES, Mixture
from fuzzy_magic.train.near import held_out
from fuzzy_magic.train.parts import licences, load_parts, missing_files
from fuzzy_magic.train.shards import FORMATS, Shard, Triple, write_shard

ROWS_PER_SPEC = 8
NOISE = 0.3  # share of the training rows that get noise, among those that can bear it
SPLITS = ("train", "dev", "heldout", "heldout_families")
MAX_SPEC_CHARS, MAX_INPUT_CHARS, MAX_OUTPUT_CHARS = 2000, 600, 400
MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Plan:
    """What is to be built; everything but `rows` decides what a shard holds."""

    rows: int
    seed: int = 1
    split: str = "train"
    format: str = "parquet"
    shard_rows: int = 100_000
    data: Path | None = None

    def __post_init__(self) -> None:
        for name in ("rows", "shard_rows"):
            if getattr(self, name) < 1:
                raise FuzzyError(f"{name.replace('_', ' ')}: {getattr(self, name)}", "At least 1 is needed.")
        for name, known in (("format", FORMATS), ("split", SPLITS)):
            if getattr(self, name) not in known:
                raise FuzzyError(f"there is no {name} {getattr(self, name)!r}", f"Known: {', '.join(known)}.")
        if self.data is not None and not self.data.is_dir():
            raise FuzzyError(f"{self.data} is not a folder", "Give the folder with triples/ as --data.")

    @property
    def config(self) -> dict[str, Any]:
        """What a folder's shards must agree in."""
        return {
            "seed": self.seed,
            "split": self.split,
            "format": self.format,
            "shard_rows": self.shard_rows,
            "noise": NOISE if self.split == "train" else 0.0,
            "version": installed_version("fuzzy-magic"),
            "data": _fingerprint(self.data),
        }

    def shards(self) -> list[int]:
        """Return the number of rows of each shard."""
        whole, rest = divmod(self.rows, self.shard_rows)
        return [self.shard_rows] * whole + [rest] * (rest > 0)

    def missing(self) -> list[str]:
        """Name the licensed files that training will do without."""
        return missing_files(self.data) if self.split == "train" else []

    def file(self, number: int) -> str:
        """Name the file of a shard."""
        return f"{self.split}-{number:05d}.{self.format}"

    def mixture(self) -> Mixture:
        """Load the parts and mix them."""
        training = self.split == "train"
        return Mixture(
            load_parts(self.split, self.data, settings().cache_dir),
            SHARES,
            seed=self.seed,
            held=held_out() if training else None,
            noise=NOISE if training else 0.0,
        )


def triples(mixture: Mixture, start: int) -> Iterator[Triple]:
    """Stream triples from the episode of index `start` on, without end."""
    for index in count(start):
        episode = mixture.episode(index, ROWS_PER_SPEC)
        spec = spec_text(episode)
        labels = None if episode.labels is None else list(episode.labels)
        noise = episode.noise or ("",) * len(episode.rows)
        for (text, output), name in zip(episode.rows, noise, strict=True):
            if (
                len(text) <= MAX_INPUT_CHARS
                and len(output) <= MAX_OUTPUT_CHARS
                and len(spec) <= MAX_SPEC_CHARS
            ):
                yield Triple(spec, labels, text, output, episode.family, episode.group, episode.source, name)


def spec_text(episode: Episode) -> str:
    """Write a spec with its examples, as people write it; examples that make it too long are left out."""
    shown = "".join(f"\nInput: {text}\nOutput: {output}" for text, output in episode.examples)
    return episode.spec + shown if len(episode.spec) + len(shown) <= MAX_SPEC_CHARS else episode.spec


def build_shards(plan: Plan, out: Path, workers: int = 1) -> dict[str, Any]:
    """Build the shards that a folder lacks; return its manifest.

    Parameters
    ----------
    plan : Plan
        What to build. A folder that holds fewer rows of the same plan is added to.
    out : Path
        The folder; made when it is not there.
    workers : int
        Processes, at least 1; each loads the data for itself.

    Raises
    ------
    FuzzyError
        When the folder holds another build, or cannot be written.
    """
    if workers < 1:
        raise FuzzyError(f"workers: {workers}", "At least 1 is needed.")
    finished = _begin(plan, out)
    lacking = [n for n in range(len(plan.shards())) if n not in finished]
    done = sum(shard.rows for shard in finished.values())
    quiet = not settings().progress
    with tqdm(total=plan.rows, initial=done, unit="row", unit_scale=True, disable=quiet) as bar:
        for number, shard in _written(plan, out, lacking, workers, bar.update):
            finished[number] = shard
            _write_manifest(plan, out, finished)
    return _manifest(plan, finished)


def _written(
    plan: Plan, out: Path, numbers: list[int], workers: int, progress: Callable[[int], object]
) -> Iterator[tuple[int, Shard]]:
    if not numbers:
        return
    if workers == 1:
        mixture = plan.mixture()
        for number in numbers:
            yield number, _write(mixture, plan, out, number, progress)
        return
    with ProcessPoolExecutor(min(workers, len(numbers)), get_context("spawn")) as pool:
        for number, shard in zip(numbers, pool.map(partial(_write_alone, plan, out), numbers), strict=True):
            progress(shard.rows)
            yield number, shard


def _write(mixture: Mixture, plan: Plan, out: Path, number: int, progress: Callable[[int], object]) -> Shard:
    rows = islice(triples(mixture, number * plan.shard_rows), plan.shards()[number])
    with _writing(out):
        return write_shard(out / plan.file(number), rows, progress)


def _write_alone(plan: Plan, out: Path, number: int) -> Shard:
    return _write(_loaded(plan), plan, out, number, lambda rows: None)


@cache
def _loaded(plan: Plan) -> Mixture:
    """Load the data once in each worker."""
    return plan.mixture()


def _begin(plan: Plan, out: Path) -> dict[int, Shard]:
    """Make the folder, or find out what it has; from then on it is known as this plan's."""
    with _writing(out):
        out.mkdir(parents=True, exist_ok=True)
        finished = _finished(plan, out)
        for stale in out.glob(".*.tmp"):  # what a process that was killed has left
            stale.unlink(missing_ok=True)
    _write_manifest(plan, out, finished)
    return finished


def _finished(plan: Plan, out: Path) -> dict[int, Shard]:
    """Read which shards of the plan a folder holds whole; refuse a folder that holds something else."""
    path = out / MANIFEST
    if not path.exists():
        if any(out.iterdir()):
            raise FuzzyError(f"{out} holds other files, and no {MANIFEST}", "Give an empty or a new folder.")
        return {}
    try:
        manifest = json.loads(path.read_text("utf-8"))
        config, shards = manifest["config"], [Shard(**entry) for entry in manifest["shards"]]
    except (ValueError, KeyError, TypeError) as error:
        raise FuzzyError(f"{path} cannot be read: {error}", "Delete the folder, or give another.") from error
    if config != plan.config:
        other = [f"{k} {config.get(k)!r}, not {v!r}" for k, v in plan.config.items() if config.get(k) != v]
        raise FuzzyError(f"{out} holds another build: {'; '.join(other)}", "Give another folder as --out.")
    if (held := sum(shard.rows for shard in shards)) > plan.rows:
        raise FuzzyError(f"{out} already holds {held:,} rows", "Ask for as many, or give another folder.")
    known = {shard.file: shard for shard in shards}
    wanted = {number: (plan.file(number), rows) for number, rows in enumerate(plan.shards())}
    return {
        number: known[file]
        for number, (file, rows) in wanted.items()
        if file in known and known[file].rows == rows and _is_whole(out / file, known[file])
    }


def _is_whole(path: Path, shard: Shard) -> bool:
    return path.is_file() and sha256(path) == shard.sha256


def _manifest(plan: Plan, shards: dict[int, Shard]) -> dict[str, Any]:
    sources: Counter[str] = Counter()
    groups: Counter[str] = Counter()
    for shard in shards.values():
        sources.update(shard.sources)
        groups.update(shard.groups)
    used = {source.partition(":")[0] for source in sources}
    return {
        "config": plan.config,
        "rows": sources.total(),
        "sources": dict(sorted(sources.items())),
        "groups": dict(sorted(groups.items())),
        "licences": [asdict(entry) for entry in licences() if entry.name in used],
        "missing": plan.missing(),
        "shards": [asdict(shards[number]) for number in sorted(shards)],
    }


def _write_manifest(plan: Plan, out: Path, shards: dict[int, Shard]) -> None:
    text = json.dumps(_manifest(plan, shards), indent=1, ensure_ascii=False)
    with _writing(out), replacing(out / MANIFEST) as part:
        part.write_text(f"{text}\n", "utf-8")


def _fingerprint(data: Path | None) -> str:
    """Name what is drawn from, and how: other families, files or code have another name."""
    digest = hashlib.sha256()
    code = TASKS.parent.rglob("*.py")
    for path in sorted([*TASKS.glob("*.jsonl"), *HELDOUT.glob("*.gz"), *code]):
        digest.update(path.name.encode() + path.read_bytes())
    if data is not None:
        for path in sorted((data / "triples").glob("*.jsonl.gz")):
            digest.update(f"{path.name} {path.stat().st_size}".encode())
    return digest.hexdigest()[:16]


@contextmanager
def _writing(out: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if isinstance(error, FuzzyError):
            raise
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            hint = "Free some space and run the command again: finished shards are kept."
            raise FuzzyError(f"the disk is full: {out}", hint) from error
        raise FuzzyError(
            f"{out} cannot be written: {error.strerror or error}",
            "Give a folder that can be written as --out.",
        ) from error
