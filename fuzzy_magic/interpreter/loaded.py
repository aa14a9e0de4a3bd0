"""The interpreters of this process: one for each base file, however many programs and threads use it."""

from __future__ import annotations

import threading

from fuzzy_magic import models
from fuzzy_magic.assets import verified
from fuzzy_magic.interpreter.decoder import DecoderInterpreter
from fuzzy_magic.interpreter.encoder import EncoderInterpreter
from fuzzy_magic.interpreter.scheduler import Interpreter
from fuzzy_magic.llama import MAX_SEQUENCES, Model, shared_encoder
from fuzzy_magic.models import Pair
from fuzzy_magic.settings import settings

CELL_BYTES = 256 << 20  # what the KV cells of a decoder may take, if that is room for one row
MAX_CELLS = 8192

_interpreters: dict[str, Interpreter] = {}
_lock = threading.Lock()


def interpreter(pair: str | Pair) -> Interpreter:
    """Load the interpreter of a pair, or find it loaded.

    Raises
    ------
    CompileError
        When there is no such pair.
    AssetError
        When its file is missing or not the right one.
    """
    wanted = pair if isinstance(pair, Pair) else models.pair(pair)
    key = wanted.interpreter.sha256
    with _lock:
        if key not in _interpreters:
            _interpreters[key] = _load(wanted)
        return _interpreters[key]


def _load(pair: Pair) -> Interpreter:
    if pair.kind == "encoder":
        return EncoderInterpreter(pair, shared_encoder(pair.interpreter))
    width = min(settings().max_rows_per_batch + 1, MAX_SEQUENCES)  # and one sequence for the prefix
    return DecoderInterpreter(pair, Model(verified(pair.interpreter), n_ctx=_cells(pair), n_seq_max=width))


def _cells(pair: Pair) -> int:
    d_out, _ = pair.modules["attn_k"]
    per_cell = 2 * 2 * d_out * pair.n_layers  # a key and a value of two bytes each
    return max(pair.n_ctx, min(MAX_CELLS, CELL_BYTES // per_cell))
