"""Shards of triples as files: JSON lines or Parquet, written in pieces so that memory stays flat."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from fuzzy_magic.errors import MissingExtra
from fuzzy_magic.gguf_io import replacing
from fuzzy_magic.hashes import sha256

PIECE = 4096  # rows written together


class Triple(NamedTuple):
    """One row of a shard, in the order of its columns."""

    spec: str
    labels: list[str] | None
    input: str
    output: str
    family: str
    group: str
    source: str
    noise: str


@dataclass(frozen=True)
class Shard:
    """What a written shard holds."""

    file: str
    rows: int
    sha256: str
    sources: dict[str, int]
    groups: dict[str, int]


def write_shard(path: Path, triples: Iterable[Triple], progress: Callable[[int], object]) -> Shard:
    """Write triples to a path whose ending says how; the file is there whole or not at all.

    Parameters
    ----------
    path : Path
        Ends in `.jsonl` or `.parquet`.
    triples : iterable of Triple
        The rows.
    progress : callable
        Told the number of rows after each piece.

    Raises
    ------
    MissingExtra
        For Parquet, when pyarrow is not installed.
    OSError
        When the file cannot be written; nothing is left behind then.
    """
    sources: Counter[str] = Counter()
    groups: Counter[str] = Counter()

    def pieces() -> Iterator[list[Triple]]:
        stream = iter(triples)
        while piece := list(islice(stream, PIECE)):
            yield piece
            sources.update(counted_as(triple.source) for triple in piece)
            groups.update(triple.group for triple in piece)
            progress(len(piece))

    with replacing(path) as part:
        FORMATS[path.suffix[1:]](part, pieces())
        digest = sha256(part)
    return Shard(
        path.name, sources.total(), digest, dict(sorted(sources.items())), dict(sorted(groups.items()))
    )


def counted_as(source: str) -> str:
    """Name what a source is counted under: authored families and what is made of them together."""
    kind = source.partition(":")[0]
    return kind if kind in ("family", "derived", "composed") else source


def _write_jsonl(path: Path, pieces: Iterator[list[Triple]]) -> None:
    encode = json.JSONEncoder(ensure_ascii=False).encode
    with path.open("w", encoding="utf-8", newline="\n") as lines:
        for piece in pieces:
            lines.writelines([encode(triple._asdict()) + "\n" for triple in piece])


def _write_parquet(path: Path, pieces: Iterator[list[Triple]]) -> None:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ModuleNotFoundError as error:
        raise MissingExtra("pyarrow", "train") from error
    kinds = {name: pa.list_(pa.string()) if name == "labels" else pa.string() for name in Triple._fields}
    schema = pa.schema(kinds.items())
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for piece in pieces:
            columns = [
                pa.array(column, kind)
                for column, kind in zip(zip(*piece, strict=True), kinds.values(), strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(columns, schema=schema))


#: How a shard is written, by the ending of its name.
FORMATS: dict[str, Callable[[Path, Iterator[list[Triple]]], None]] = {
    "parquet": _write_parquet,
    "jsonl": _write_jsonl,
}
