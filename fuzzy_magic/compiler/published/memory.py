"""What a compile will need at most, told and checked before gigabytes are loaded."""

from __future__ import annotations

import json
import math
import struct
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fuzzy_magic.errors import AssetError, CompileError
from fuzzy_magic.settings import settings

GB = 1_000_000_000
#: Torch and transformers themselves, and what one pass over some thousand tokens adds.
OVERHEAD = 700_000_000
BF16_BYTES = 2


@dataclass(frozen=True)
class Placement:
    """Where a language model goes, in accelerate's words, and how many bytes are free there."""

    device_map: str
    max_memory: dict[int | str, int] | None
    free: int


def placement() -> Placement:
    """Choose CUDA devices, with what does not fit there on the CPU; else Apple's GPU; else the CPU."""
    import psutil  # type: ignore[import-untyped]
    import torch

    free = int(psutil.virtual_memory().available)
    if torch.cuda.is_available():
        # Given, not left to accelerate: it would count what a caching allocator holds as taken.
        room: dict[int | str, int] = {
            device: int(torch.cuda.mem_get_info(device)[0] * 0.9)
            for device in range(torch.cuda.device_count())
        }
        room["cpu"] = int(free * 0.9)
        return Placement("auto", room, sum(room.values()))
    return Placement("mps" if torch.backends.mps.is_available() else "cpu", None, free)


def release() -> None:
    """Give back the memory of a model that nothing refers to any more."""
    import gc

    import torch

    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
    elif torch.backends.mps.is_available():
        torch.mps.empty_cache()


def model_bytes(folder: Path) -> int:
    """Return what the weights of a language model take in bf16, read from the heads of its files.

    Raises
    ------
    AssetError
        When the folder has no safetensors files; pickled weights can run code and are not loaded.
    """
    files = sorted(folder.glob("*.safetensors"))
    if not files:
        raise AssetError(
            f"{folder} has no weights in safetensors files.", "Other files can run code and are not loaded."
        )
    return sum(_numbers(file) for file in files) * BF16_BYTES


def _numbers(file: Path) -> int:
    try:
        with file.open("rb") as stream:
            (size,) = struct.unpack("<Q", stream.read(8))
            if size > file.stat().st_size:
                raise ValueError("it is cut off")
            head: dict[str, Any] = json.loads(stream.read(size))
        total = 0
        for name, tensor in head.items():
            if name != "__metadata__":
                total += math.prod(tensor["shape"])
    except (OSError, ValueError, struct.error, TypeError, KeyError, AttributeError) as error:
        raise AssetError(f"{file} cannot be read: {error}", "Fetch or export it again.") from error
    return total


def announce(name: str, stages: Mapping[str, int], free: int, remark: str = "") -> int:
    """State what the largest stage of a compile needs, in one line on stderr; the stages follow each other.

    Parameters
    ----------
    name : str
        Of the compiler.
    stages : mapping of str to int
        The bytes that each stage holds.
    free : int
        Bytes that this machine has left.
    remark : str
        What the line ends in.

    Returns
    -------
    int
        The bytes of the largest stage, overhead included.

    Raises
    ------
    CompileError
        When the largest stage alone is more than there is; the overhead is an estimate and refuses nothing.
    """
    largest = max(stages, key=stages.__getitem__)
    peak = stages[largest] + OVERHEAD
    parts = ", ".join(f"{stage} {size / GB:.1f}" for stage, size in stages.items())
    if stages[largest] > free:
        raise CompileError(
            f"Compiling with {name} needs about {peak / GB:.1f} GB of memory ({largest}), and this machine "
            f"has {free / GB:.1f} GB free.",
            "Close other programs, compile on a larger machine, or use a bundled interpreter.",
        )
    if not settings().quiet:
        sys.stderr.write(
            f"{name}: up to {peak / GB:.1f} GB of memory ({parts} GB, one after the other; "
            f"{free / GB:.1f} GB free){remark}\n"
        )
    return peak
