"""The real tokenizers: the vocabularies that llama.cpp carries for its tests, in llama-cpp-python's sdist."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import tempfile
from importlib.metadata import version
from pathlib import Path

from fuzzy_magic.errors import AssetMissingOffline
from fuzzy_magic.settings import settings

_PACKAGE = "llama-cpp-python"


def vocabulary(name: str, folder: Path) -> Path:
    """Return a GGUF file with a tokenizer; it is taken from an sdist in `folder`, or that pip downloads.

    Raises
    ------
    AssetMissingOffline
        When there is no sdist and pip cannot get one; it says where to put it by hand.
    """
    path = folder / f"ggml-vocab-{name}.gguf"
    if not path.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        found = sorted(folder.glob("llama_cpp_python-*.tar.gz"))
        if found:
            _extract(found[-1], path)
        else:
            with tempfile.TemporaryDirectory() as temporary:
                _extract(_download(Path(temporary), folder), path)
    return path


def _download(into: Path, by_hand: Path) -> Path:
    wanted = f"{_PACKAGE}=={version(_PACKAGE)}"
    command = ["pip", "download", wanted, "--no-deps", "--no-binary", ":all:"]
    hint = f"Run `{' '.join(command)}` where there is a network, and put the .tar.gz into {by_hand}."
    if settings().offline:
        raise AssetMissingOffline(f"the tokenizers of the benchmark lie in the sdist of {wanted}", hint)
    sys.stderr.write(f"downloading the sdist of {wanted} (77 MB) for its tokenizers ...\n")
    done = subprocess.run(
        [sys.executable, "-m", *command, "--quiet", "--dest", str(into)],
        capture_output=True,
        text=True,
        check=False,
    )
    found = sorted(into.glob("*.tar.gz"))
    if done.returncode or not found:
        tail = "\n".join(done.stderr.strip().splitlines()[-3:])
        raise AssetMissingOffline(f"pip cannot download the sdist of {wanted}:\n{tail}", hint)
    return found[-1]


def _extract(archive: Path, path: Path) -> None:
    """Take both vocabularies out, since a download is not kept."""
    with tarfile.open(archive) as members:
        for member in members:
            name = Path(member.name).name
            if name in ("ggml-vocab-qwen2.gguf", "ggml-vocab-gpt-2.gguf") and member.isreg():
                stream = members.extractfile(member)
                assert stream is not None
                path.with_name(name).write_bytes(stream.read())
    if not path.is_file():
        raise AssetMissingOffline(
            f"{archive} holds no {path.name}", "Put another version of the sdist there."
        )
