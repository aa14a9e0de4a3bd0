"""Data: triples that a core streams, noise and JSON included, and what ten times as many cost in memory."""

from __future__ import annotations

import json
import sys

from fuzzy_magic.bench.measure import MB, Measurement, python_json

ROWS = 100_000
PER_SECOND_TARGET = 20_000.0
GROWTH_TARGET_MB = 16.0  # what the allocator may keep beside what is in use

#: Streams rows from the package's own sources and throws the lines away.
_STREAM = """
import json, resource, sys, time
from itertools import islice
from fuzzy_magic.train.build import Plan, triples
few, many = json.loads(sys.argv[1])
stream = triples(Plan(rows=many).mixture(), 0)
encode = json.JSONEncoder(ensure_ascii=False).encode
def pull(rows):
    for triple in islice(stream, rows):
        encode(triple._asdict())
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
pull(few // 10)
start = time.process_time()
before = pull(few - few // 10)
seconds = time.process_time() - start
after = pull(many - few)
print(json.dumps([(few - few // 10) / seconds, before, after]))
"""


def measure(rounds: int = 3, *, rows: int = ROWS) -> list[Measurement]:
    """Stream rows and then ten times as many, each round in a fresh process."""
    speeds, growths = [], []
    unit = 1 if sys.platform == "darwin" else 1024  # of ru_maxrss
    for _ in range(rounds):
        speed, before, after = python_json(_STREAM, json.dumps([rows, 10 * rows]))
        speeds.append(speed)
        growths.append((after - before) * unit / MB)
    return [
        Measurement("triples streamed by a core", tuple(speeds), "/s", PER_SECOND_TARGET, "higher"),
        Measurement(f"peak memory, {rows:,} to {10 * rows:,} rows", tuple(growths), "MB", GROWTH_TARGET_MB),
    ]
