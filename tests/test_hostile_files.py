"""A thousand broken programs: each is refused or sound, and what our reader accepts, llama.cpp survives.

All are read in one child process: this test is about native code that ends it, hanging, and memory.
"""

from __future__ import annotations

import json
import os
import re
import struct
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import sample_programs
import tiny_models

from fuzzy_magic.errors import NativeCallFailed, ProgramError
from fuzzy_magic.gguf_io import read_adapter, write_adapter
from fuzzy_magic.llama import Model
from fuzzy_magic.program import Program

MUTANTS = 1000
MAX_SECONDS_PER_FILE = 2.0
MAX_EXTRA_BYTES = 600 << 20

ABSURD = (0, 1, 31, 1 << 16, 1 << 31, (1 << 32) - 1, 1 << 40, (1 << 63) - 1, 1 << 63, (1 << 64) - 1)
_NAME = re.compile(rb"(?:blk\.[0-9]+\.[a-z_]+\.weight\.lora_[ab])|(?:(?:fuzzy|general|adapter)\.[a-z_.0-9]+)")

Mutate = Callable[[np.random.Generator, bytearray], None]


def test_broken_programs_are_refused_or_sound_and_never_end_the_process(tmp_path: Path) -> None:
    here = Path(__file__).parent
    done = subprocess.run(
        [sys.executable, "-W", "error", "-W", "ignore::ResourceWarning", __file__, str(tmp_path)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(here.parent), str(here)])},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    result = json.loads(done.stdout.splitlines()[-1])
    assert result["wrong"] == []
    assert sum(result["counts"].values()) == MUTANTS
    # The mutations reach what they aim at: most files are refused, some are sound, some reach llama.cpp.
    assert result["counts"]["refused"] > MUTANTS / 2
    assert result["counts"]["loaded"] > 0
    assert result["native"]["loaded"] > MUTANTS / 100
    assert result["slowest"] < MAX_SECONDS_PER_FILE
    assert result["extra_bytes"] < MAX_EXTRA_BYTES


# What follows runs in the child.


def header_end(content: bytearray) -> int:
    """Return where the data section begins, near enough."""
    return max(match.end() for match in _NAME.finditer(bytes(content))) + 40


def flip_bits(rng: np.random.Generator, content: bytearray) -> None:
    end = header_end(content) if rng.random() < 0.8 else len(content)
    for _ in range(rng.integers(1, 9)):
        content[rng.integers(end)] ^= 1 << rng.integers(8)


def truncate(rng: np.random.Generator, content: bytearray) -> None:
    del content[rng.integers(header_end(content) if rng.random() < 0.5 else len(content)) :]


def absurd_number(rng: np.random.Generator, content: bytearray) -> None:
    """Put an absurd length, count, shape, type or offset where there is one now."""
    names = list(_NAME.finditer(bytes(content)))
    match = names[rng.integers(len(names))]
    places = [8, 16, match.start() - 8, *(match.end() + step for step in (0, 4, 8, 12, 16, 20, 24, 28))]
    size = int(rng.choice([4, 8]))
    value = int(ABSURD[rng.integers(len(ABSURD))]) % (1 << 8 * size)
    struct.pack_into("<Q" if size == 8 else "<I", content, places[rng.integers(len(places))], value)


def other_type(rng: np.random.Generator, content: bytearray) -> None:
    """Give a metadata value or an array another type."""
    keys = [match for match in _NAME.finditer(bytes(content)) if not match[0].startswith(b"blk.")]
    match = keys[rng.integers(len(keys))]
    struct.pack_into("<I", content, match.end(), int(rng.integers(0, 14)))


def swap_names(rng: np.random.Generator, content: bytearray) -> None:
    """Swap two names of one length, or give two tensors one name."""
    names = list(_NAME.finditer(bytes(content)))
    first = names[rng.integers(len(names))]
    others = [match for match in names if len(match[0]) == len(first[0]) and match[0] != first[0]]
    if not others:
        return flip_bits(rng, content)
    second = others[rng.integers(len(others))]
    content[second.start() : second.end()] = first[0]
    if rng.random() < 0.7:
        content[first.start() : first.end()] = second[0]


def odd_weights(rng: np.random.Generator, content: bytearray) -> None:
    """Put NaN, infinity, large or random numbers among the weights."""
    odd = [b"\x00\x7e", b"\x00\x7c", b"\x00\xfc", b"\xff\x7b", b"\xff\xff", rng.bytes(2)][rng.integers(6)]
    start = int(rng.integers(header_end(content) + 64, len(content) - 64))
    content[start : start + 2 * int(rng.integers(1, 20))] = odd * int(rng.integers(1, 20))


def shift(rng: np.random.Generator, content: bytearray) -> None:
    """Insert or delete a few bytes."""
    place = int(rng.integers(header_end(content) if rng.random() < 0.7 else len(content)))
    if rng.random() < 0.5:
        content[place:place] = rng.bytes(int(rng.integers(1, 40)))
    else:
        del content[place : place + int(rng.integers(1, 40))]


def edit_text(rng: np.random.Generator, content: bytearray) -> None:
    """Change letters inside texts, so that lengths stay right and meanings do not."""
    letters = [place for place in range(24, header_end(content)) if 32 < content[place] < 127]
    for _ in range(rng.integers(1, 5)):
        content[letters[rng.integers(len(letters))]] = int(rng.integers(32, 127))


MUTATIONS: tuple[Mutate, ...] = (
    flip_bits,
    truncate,
    absurd_number,
    absurd_number,
    other_type,
    swap_names,
    odd_weights,
    shift,
    edit_text,
)


def sound_files(folder: Path) -> list[bytes]:
    """Return an encoder's and a decoder's program, and adapters with other types of tensors."""
    path = folder / "sound.gguf"
    found = []
    for program in (sample_programs.label_program(), sample_programs.text_program()):
        program.save(path)
        found.append(path.read_bytes())
    _, metadata = read_adapter(path)
    own = {key: value for key, value in metadata.items() if key.startswith("fuzzy.")}
    for tensor_type in ("Q4_0", "F32"):
        write_adapter(path, sample_programs.label_program().lora, own, "bert", tensor_type)
        found.append(path.read_bytes())
    return found


def mutants(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the broken files, the same ones each time."""
    rng = np.random.default_rng(20260101)
    sources = sound_files(folder)
    for number in range(MUTANTS):
        content = bytearray(sources[rng.integers(len(sources)) if number % 2 else 0])
        mutate = MUTATIONS[number % len(MUTATIONS)]
        if rng.random() < 0.1:
            flip_bits(rng, content)
        mutate(rng, content)
        yield f"{number} {mutate.__name__}", bytes(content)


def try_python(path: Path) -> str:
    try:
        program = Program.load(path)
    except ProgramError:
        return "refused"
    program.save(path.with_suffix(".again"))
    return (
        "loaded" if Program.load(path.with_suffix(".again")) == program else "loaded but not the same again"
    )


def try_native(model: Model, path: Path) -> str:
    """Give llama.cpp a file whose weights our reader accepts, whatever its metadata, and compute with it."""
    try:
        read_adapter(path)
    except ProgramError:
        return "refused by us"
    try:
        adapter = model.load_adapter(path)
    except NativeCallFailed:
        return "refused by llama.cpp"
    model.use(adapter)
    model.encode([[model.cls, *model.tokenize("the site is down"), model.sep]])
    model.free(adapter)
    return "loaded"


def peak_bytes() -> int:
    if sys.platform == "win32":
        return 0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def main(folder: Path) -> None:
    base = tiny_models.write_encoder(folder / "base.gguf")
    model = Model(base, n_ctx=tiny_models.N_CTX, embeddings=True, n_threads=1)
    counts, native, wrong, slowest = Counter[str](), Counter[str](), [], 0.0
    before = peak_bytes()
    path = folder / "mutant.gguf"
    for name, content in mutants(folder):
        path.write_bytes(content)
        start = time.perf_counter()
        try:
            counts[try_python(path)] += 1
        except Exception as error:  # whatever it is, it is a finding
            counts["wrong"] += 1
            wrong.append(f"{name}: {type(error).__name__}: {error}")
        slowest = max(slowest, time.perf_counter() - start)
        native[try_native(model, path)] += 1
    summary = {"counts": counts, "native": native, "wrong": wrong, "slowest": slowest}
    sys.stdout.write(json.dumps({**summary, "extra_bytes": peak_bytes() - before}))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(scratch))
