"""The peers' processes: a script on its own, so that they hold and load nothing of this package.

Usage: ``peer.py sdk``, ``peer.py loop`` or ``peer.py bare`` serves requests, one JSON object a line;
``peer.py first PAW TEXT`` prints what the package answers in a new process, ``peer.py floor BASE THREADS
TOKENS`` does what no process can do without; ``peer.py quantise FROM TO KIND`` converts a base.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

N_CTX = 2048
CELLS = 256  # llama.cpp looks at so many at once
PLACEHOLDER = "{INPUT_PLACEHOLDER}"

_SILENT = ctypes.CFUNCTYPE(None, ctypes.c_int, ctypes.c_char_p, ctypes.c_void_p)("".format)


def serve(doers: dict[str, Callable[..., object]]) -> None:
    """Answer requests on standard input: what was done, and the seconds that it took in here."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever else prints must not end up between the answers
    for line in sys.stdin:
        request = json.loads(line)
        do = doers[request.pop("do")]
        started = time.perf_counter()
        result = do(**request)
        seconds = time.perf_counter() - started
        answers.write(json.dumps({"result": result, "seconds": seconds}) + "\n")
        answers.flush()


def memory() -> dict[str, int]:
    """Return the bytes of this process by kind, as Linux counts them."""
    gc.collect()
    held = {}
    for line in Path("/proc/self/smaps_rollup").read_text().splitlines():
        name, _, rest = line.partition(":")
        if rest.endswith("kB"):
            held[name] = int(rest.split()[0]) * 1024
    return held


class Sdk:
    """The `programasweights` package as its users have it: one function a program, called row by row."""

    def __init__(self) -> None:
        self._functions: list[Callable[..., str]] = []

    def open(self, paths: list[str]) -> int:
        """Load programs beside those already loaded."""
        import programasweights

        self._functions += [programasweights.function(path, offline=True) for path in paths]
        return len(self._functions)

    def rows(self, texts: list[str], program: int = 0) -> list[str]:
        """Run one program over rows; it ends its answers by itself."""
        function = self._functions[program]
        return [function(text) for text in texts]

    def columns(self, texts: list[str]) -> list[list[str]]:
        """Run every program over the rows."""
        return [self.rows(texts, number) for number in range(len(self._functions))]


class Loop:
    """The high-level `Llama` of llama-cpp-python with an adapter, called row by row.

    It keeps the common prefix of two prompts by itself. It is given all cores for single tokens too, which
    its default is not.
    """

    def open(self, base: str, adapter: str, template: str, threads: int) -> None:
        """Load a base and an adapter."""
        from llama_cpp import Llama

        self._llama: Any = Llama(
            base,
            n_ctx=N_CTX,
            n_threads=threads,
            n_threads_batch=threads,
            lora_path=adapter,
            verbose=False,
        )
        self._template = template

    def rows(self, texts: list[str]) -> list[str]:
        """Complete the prompt of each row, greedily."""
        return [self._complete(self._template.replace(PLACEHOLDER, text)) for text in texts]

    def _complete(self, prompt: str) -> str:
        tokens = self._llama.tokenize(prompt.encode(), add_bos=False, special=True)
        answer = self._llama.create_completion(tokens, max_tokens=None, temperature=0.0)
        return str(answer["choices"][0]["text"]).strip()


class Bare:
    """llama.cpp alone, with the smallest context for a row: what all engines over it have to hold."""

    def open(self, base: str, adapter: str | None, cells: int, threads: int, tokens: int) -> None:
        """Load a base, and an adapter; compute a row of so many tokens."""
        import llama_cpp

        native: Any = llama_cpp
        native.llama_log_set(_SILENT, None)
        native.llama_backend_init()
        params = native.llama_model_default_params()
        params.n_gpu_layers, params.use_extra_bufts = 0, False
        model = native.llama_model_load_from_file(os.fsencode(base), params)
        options = native.llama_context_default_params()
        options.n_ctx = options.n_batch = options.n_ubatch = cells
        options.n_seq_max = options.n_outputs_max = 1
        options.n_threads = options.n_threads_batch = threads
        options.flash_attn_type = native.LLAMA_FLASH_ATTN_TYPE_DISABLED
        context = native.llama_init_from_model(model, options)
        if adapter:
            loaded = (native.llama_adapter_lora_p_ctypes * 1)(
                native.llama_adapter_lora_init(model, os.fsencode(adapter))
            )
            native.llama_set_adapters_lora(context, loaded, 1, (ctypes.c_float * 1)(1.0))
        row = (native.llama_token * tokens)(*range(tokens))
        if native.llama_decode(context, native.llama_batch_get_one(row, tokens)):
            raise RuntimeError("llama_decode failed")


def floor(base: str, threads: str, tokens: str) -> None:
    """Start, load the base and compute the tokens of a row, nothing else; print the seconds of it."""
    started = time.perf_counter()
    Bare().open(base, None, CELLS, int(threads), int(tokens))
    seconds = {"load the base and compute the row": time.perf_counter() - started}
    sys.stdout.write(json.dumps({"answer": None, "seconds": seconds}) + "\n")


def first(path: str, text: str) -> None:
    """Print the package's answer to one text, and the seconds of its parts."""
    started = time.perf_counter()
    sdk = Sdk()
    sdk.open([path])
    opened = time.perf_counter()
    answer = sdk.rows([text])
    seconds = {"import and load": opened - started, "the call": time.perf_counter() - opened}
    sys.stdout.write(json.dumps({"answer": answer, "seconds": seconds}) + "\n")


def quantise(source: str, target: str, kind: str) -> None:
    """Convert a base to another element type, every matrix alike."""
    import llama_cpp

    native: Any = llama_cpp
    params = native.llama_model_quantize_default_params()
    # The whole-file type of a kind: MOSTLY_Q6_K, and F16, F32 and BF16 under the same kind of name.
    params.ftype = getattr(native, f"LLAMA_FTYPE_MOSTLY_{kind}")
    params.allow_requantize = params.pure = True
    params.nthread = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    code = native.llama_model_quantize(os.fsencode(source), os.fsencode(target), params)
    if code:
        raise RuntimeError(f"llama_model_quantize gave {code}")


def main(what: str, *arguments: str) -> None:
    """Do what the command line says."""
    if what == "sdk":
        sdk = Sdk()
        serve({"open": sdk.open, "rows": sdk.rows, "columns": sdk.columns, "memory": memory})
    elif what == "loop":
        loop = Loop()
        serve({"open": loop.open, "rows": loop.rows, "memory": memory})
    elif what == "bare":
        serve({"open": Bare().open, "memory": memory})
    else:
        once: dict[str, Callable[..., None]] = {"first": first, "floor": floor, "quantise": quantise}
        once[what](*arguments)


if __name__ == "__main__":
    main(*sys.argv[1:])
