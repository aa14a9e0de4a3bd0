"""What llama.cpp makes: a model from a file and a context over it, neither of them lost to a Ctrl-C.

Python raises a KeyboardInterrupt once a call has returned and before its result has a name, and most of them
come during a native call, which takes long. Nobody could free what it has made. So calling and keeping the
result are one call here, of builtins that run no bytecode, and no exception can come between: not on any
system, and not in any thread. To put SIGINT off would take a handler, which only the main thread may set.
"""

from __future__ import annotations

import sys
import threading
from collections import deque
from dataclasses import dataclass
from typing import Any

from fuzzy_magic.errors import NativeCallFailed
from fuzzy_magic.llama_vocabulary import native_library

_DECODER_UBATCH = 512
_LONGEST_CALL = 30.0  # seconds; in a forked child the thread that would return from it may not be there
_forked = False


@dataclass(eq=False)
class Adapter:
    """A LoRA loaded beside a model; `Model.free` drops it. Its file may go once it is loaded."""

    pointer: int | None


def make(held: dict[str, Any], key: str, function: str, *arguments: Any) -> Any:
    """Call a native function, and hold what it makes under a key; an exception comes before or after both.

    Raises
    ------
    NativeCallFailed
        When it makes nothing.
    """
    made = map(getattr(native_library(), function), *zip(arguments, strict=True))  # calls nothing yet
    held.update(zip((key,), made, strict=True))
    if not held[key]:
        del held[key]
        raise NativeCallFailed(function, None)
    return held[key]


def free(held: dict[str, Any], key: str, function: str) -> None:
    """Free what is held under a key, if anything is: it is let go of and freed in one call too."""
    deque(map(getattr(native_library(), function), map(held.pop, held.keys() & {key})), maxlen=0)


def free_model(held: dict[str, Any]) -> None:
    """Free a model and the context over it; the adapters still loaded go with it."""
    free(held, "context", "llama_free")
    free(held, "model", "llama_model_free")


def end_model(lock: threading.RLock, working: threading.RLock, held: dict[str, Any]) -> None:
    """Free a model as nobody has it any more, or as the process ends.

    Then a daemon thread may be at work in it. Its native call is waited for, as C++ takes down what such a
    call stands on; and none may begin afterwards, so both locks stay taken. A model that the thread has in
    use between two calls is left to the system.
    """
    if working.acquire(timeout=_LONGEST_CALL) and lock.acquire(blocking=False):
        free_model(held)


def model_params(n_gpu_layers: int) -> Any:
    """Say how a file is to be loaded."""
    params = native_library().llama_model_default_params()
    params.n_gpu_layers = n_gpu_layers
    params.use_extra_bufts = False  # they use AMX, which kills the process where a sandbox withholds it
    return params


def context_params(cells: int, sequences: int, n_outputs: int, n_threads: int, *, embeddings: bool) -> Any:
    """Say what context is to be made."""
    native = native_library()
    params = native.llama_context_default_params()
    params.n_ctx = params.n_batch = cells
    params.n_seq_max = sequences
    params.n_threads = params.n_threads_batch = 1 if _forked else n_threads
    params.kv_unified = True  # sequences share the cells of a common prefix
    params.no_perf = True
    if not embeddings:
        # The fused kernel rounds otherwise than the `programasweights` SDK, whose answers we are to give.
        params.flash_attn_type = native.LLAMA_FLASH_ATTN_TYPE_DISABLED
    params.embeddings = embeddings
    params.pooling_type = native.LLAMA_POOLING_TYPE_NONE
    params.n_ubatch = cells if embeddings else min(cells, _DECODER_UBATCH)
    params.n_outputs_max = n_outputs  # else a decoder keeps room for the logits of every token
    return params


def use_one_thread() -> None:
    """Give every context one thread, in a forked child whose parent may have computed with several.

    A fork leaves all threads but one behind, and the OpenMP that llama.cpp computes with goes on waiting for
    those it had. One thread needs no OpenMP.
    """
    global _forked
    _forked = "llama_cpp" in sys.modules
