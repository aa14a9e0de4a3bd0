"""A `.paw` as the public SDK downloads it: with the address that it fetches the interpreter from.

The SDK knows where the published interpreters are. Of any other one, the file says what its sha256 is, and
this server hands it out.
"""

from __future__ import annotations

import json
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from fuzzy_magic.models import Pair
from fuzzy_magic.program import Program
from fuzzy_magic.program.archive import META, write


def paw_file(program: Program, pair: Pair, model_url: str) -> bytes:
    """Write a program as a `.paw` that says where the interpreter of `pair` is, if that is the one it needs.

    Raises
    ------
    ProgramError
        When the program has no such form, as one for an encoder has none.
    """
    with tempfile.TemporaryDirectory(prefix="fuzzy_magic") as folder:
        path = Path(folder) / "program.paw"
        program.save(path)
        with zipfile.ZipFile(path) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        meta = json.loads(files[META])
        if not _add_address(meta, pair, model_url):
            return path.read_bytes()
        files[META] = json.dumps(meta).encode()
        write(path, files)
        return path.read_bytes()


def _add_address(meta: dict[str, Any], pair: Pair, model_url: str) -> bool:
    local = meta.get("runtime", {}).get("local_sdk", {})
    base = local.get("base_model", {})
    if base.get("sha256") != pair.interpreter.sha256:
        return False
    base |= {"url": model_url, "size_bytes": pair.interpreter.path.stat().st_size}
    local["n_ctx"] = pair.n_ctx
    return True
