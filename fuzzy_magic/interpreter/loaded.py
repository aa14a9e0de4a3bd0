"""The interpreters of this process: one for each base file, however many programs and threads use it."""

from __future__ import annotations

import os
import threading

from fuzzy_magic import models
from fuzzy_magic.assets import verified
from fuzzy_magic.interpreter.decoder import DecoderInterpreter, cell_bytes
from fuzzy_magic.interpreter.encoder import EncoderInterpreter
from fuzzy_magic.interpreter.prefixes import KEPT
from fuzzy_magic.interpreter.scheduler import Interpreter
from fuzzy_magic.llama import MAX_SEQUENCES, Model, shared_encoder
from fuzzy_magic.models import Pair
from fuzzy_magic.settings import settings

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
    if pair.kind != "decoder":
        return EncoderInterpreter(pair, shared_encoder(pair.interpreter))
    width = min(settings().max_rows_per_batch + KEPT, MAX_SEQUENCES)  # and a sequence for each prefix
    model = Model(verified(pair.interpreter), n_ctx=_cells(pair), n_seq_max=width, grows=True)
    return DecoderInterpreter(pair, model)


def _cells(pair: Pair) -> int:
    """Return how many cells there may be: two thirds of the memory, at least those of one longest row."""
    room = (settings().memory_mb << 20) * 2 // 3 // cell_bytes(pair)
    return max(pair.n_ctx, min(MAX_CELLS, room))


def _renew_lock() -> None:
    """Have a lock in a forked child that no thread of its parent holds; the interpreters go on there."""
    global _lock
    _lock = threading.Lock()


if hasattr(os, "register_at_fork"):  # Windows has no fork
    os.register_at_fork(after_in_child=_renew_lock)
