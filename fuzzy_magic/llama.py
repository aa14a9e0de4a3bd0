"""What is computed with llama.cpp: base models, adapters, batches and KV sequences.

A `Model` is one base file with one context. Its lock serialises all it does; whoever needs several calls to
belong together (choose an adapter, then compute with it) holds `Model.lock` around them. A KV cell is valid
only under the adapter that computed it; cells outlive a change of the adapter, so that one may change back.

llama.cpp aborts the process on some malformed input. So rows that are too long, unknown tokens and sequences
that do not exist are errors here, before they reach native code.
"""

from __future__ import annotations

import ctypes
import os
import threading
import weakref
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fuzzy_magic.assets import verified
from fuzzy_magic.errors import ContextOverflow, InferenceError, NativeCallFailed
from fuzzy_magic.llama_objects import (
    Adapter,
    context_params,
    end_model,
    free,
    free_model,
    make,
    model_params,
    use_one_thread,
)
from fuzzy_magic.llama_vocabulary import Vocabulary, native_build, native_library
from fuzzy_magic.models import ModelFile, Pair
from fuzzy_magic.settings import settings

Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]

_BYTE = ctypes.POINTER(ctypes.c_uint8)
MAX_SEQUENCES = 256  # fixed when llama.cpp is built
ENCODER_CTX = 512  # tokens of the longest row, as far as a base has positions
_live: weakref.WeakSet[Model] = weakref.WeakSet()
_encoders: dict[str, Model] = {}
_encoders_lock = threading.Lock()


def shared_encoder(file: ModelFile) -> Model:
    """Open an encoder, one per process and file: it reads specs and runs programs with the same weights."""
    with _encoders_lock:
        if file.sha256 not in _encoders:
            path = verified(file)
            _encoders[file.sha256] = Model(path, n_ctx=ENCODER_CTX, n_seq_max=MAX_SEQUENCES, embeddings=True)
        return _encoders[file.sha256]


def base_model(pair: Pair) -> Model:
    """Open the encoder that reads the specs of a pair."""
    return shared_encoder(pair.compiler_files().encoder)


_CHANGING = Adapter(None)


class Model(Vocabulary):
    """One base file, its vocabulary, and one context over it.

    Parameters
    ----------
    path : path
        A GGUF file whose checksum has been verified.
    n_ctx : int
        For a decoder the KV cells that all sequences share; for an encoder the tokens of its longest row.
    n_seq_max : int
        Sequences side by side in one batch.
    grows : bool
        Start without cells and sequences: `reserve` makes them, up to `n_ctx` and `n_seq_max`.
    embeddings : bool
        An encoder: no KV. Its token states are pooled here, so that one context serves rows and specs alike.
    n_batch : int, optional
        Tokens per pass of an encoder, which computes them in one piece; at least `n_ctx`.
    n_threads, n_gpu_layers : int, optional
        The settings' values when left out.

    Raises
    ------
    NativeCallFailed
        When the file cannot be loaded or there is no memory for the context.
    """

    def __init__(
        self,
        path: str | Path,
        *,
        n_ctx: int,
        n_seq_max: int = 1,
        grows: bool = False,
        embeddings: bool = False,
        n_batch: int | None = None,
        n_threads: int | None = None,
        n_gpu_layers: int | None = None,
    ) -> None:
        native = native_library()
        self.path = Path(path)
        self.lock = threading.RLock()
        self.embeddings = embeddings
        self.n_seq_max = min(n_seq_max, MAX_SEQUENCES)
        self.generation = 0
        self._forget()
        self.n_gpu_layers = settings().n_gpu_layers if n_gpu_layers is None else n_gpu_layers
        self._held: dict[str, Any] = {}
        self._watch()
        params = model_params(self.n_gpu_layers)
        with self._working:
            model = make(self._held, "model", "llama_model_load_from_file", os.fsencode(self.path), params)
        self.n_ctx = min(n_ctx, native.llama_model_n_ctx_train(model)) if embeddings else n_ctx
        self.n_batch = max(n_batch or n_ctx, self.n_ctx)
        self._n_threads = n_threads or settings().n_threads
        self._model = model
        self._grows = grows
        if not grows:
            self._open(self.n_batch, self.n_seq_max)
        self.n_embd: int = native.llama_model_n_embd_out(model)
        super().__init__(native.llama_model_get_vocab(model), self.path.name)
        _live.add(self)

    def _watch(self) -> None:
        self._working = threading.RLock()  # around native calls that take long: the process ends after them
        self._finalizer = weakref.finalize(self, end_model, self.lock, self._working, self._held)

    def _forget(self) -> None:
        self._context: int | None = None
        self._memory: int | None = None
        self._adapter: Adapter | None = None
        #: What there is room for now; the same as `n_ctx` and `n_seq_max` unless it grows.
        self.cells = self.sequences = self._n_outputs = 0

    def _open(self, cells: int, sequences: int) -> None:
        """Make the context, in place of a smaller one."""
        self._forget()
        free(self._held, "context", "llama_free")
        n_outputs = max(cells if self.embeddings else 0, sequences)
        params = context_params(cells, sequences, n_outputs, self._n_threads, embeddings=self.embeddings)
        with self._working:
            self._context = make(self._held, "context", "llama_init_from_model", self._model, params)
        self._memory = native_library().llama_get_memory(self._context)
        self.cells, self.sequences, self._n_outputs = cells, sequences, n_outputs

    def _go_on_in_child(self) -> None:
        if self.lock.acquire(blocking=False):
            self.lock.release()
            if "context" in self._held:
                native_library().llama_set_n_threads(self._held["context"], 1, 1)
            return
        # The thread that held it is not here. What it left half done is not to be trusted, nor to be freed.
        self._finalizer.detach()
        self.lock = threading.RLock()
        self._watch()
        self.generation += 1
        self._held.pop("context", None)
        self._forget()
        if not self._grows and "model" in self._held:
            self._open(self.n_batch, self.n_seq_max)

    def reserve(self, cells: int, sequences: int, keep: Iterable[int] = ()) -> None:
        """Have room for so much at least, out of a larger context where there is less.

        That one has the cells of the sequences to `keep`, and no others.

        Raises
        ------
        InferenceError
            When it is more than the model may have.
        NativeCallFailed
            When there is no memory for it; nothing is in cells then.
        """
        with self.lock:
            if cells <= self.cells and sequences <= self.sequences:
                return
            if cells > self.n_ctx:
                raise InferenceError(f"{cells} cells are more than the {self.n_ctx} that there may be.")
            if sequences > self.n_seq_max:
                raise InferenceError(f"{sequences} sequences are more than the {self.n_seq_max} that may be.")
            kept = {sequence: self.sequence_state(sequence) for sequence in keep}
            adapter = self._adapter
            self.generation += 1
            self._open(max(cells, self.cells), max(sequences, self.sequences))
            self.use(None if adapter is _CHANGING else adapter)
            for sequence, state in kept.items():
                if not self.restore_sequence(sequence, state):
                    raise NativeCallFailed("llama_state_seq_set_data", 0)

    def close(self) -> None:
        """Free the native memory now; the model cannot be used afterwards."""
        with self.lock:
            free_model(self._held)

    def load_adapter(self, path: str | Path) -> Adapter:
        """Load a LoRA file, which must have been validated."""
        held: dict[str, Any] = {}
        with self.lock, self._working:
            try:
                name = os.fsencode(path)
                return Adapter(make(held, "adapter", "llama_adapter_lora_init", self._model, name))
            except BaseException:  # nobody will ever see it
                free(held, "adapter", "llama_adapter_lora_free")
                raise

    def use(self, adapter: Adapter | None) -> None:
        """Compute with this adapter, or with the bare base, from now on; KV cells stay as they are."""
        with self.lock:
            if adapter is self._adapter:
                return
            if adapter is not None and adapter.pointer is None:
                raise InferenceError("This adapter has been freed.")
            if self._context is None:
                raise InferenceError("There is nothing to use an adapter in yet.")
            self._adapter = _CHANGING  # a Ctrl-C below must not leave a name for what is not in use
            native = native_library()
            pointers = (native.llama_adapter_lora_p_ctypes * 1)(adapter.pointer if adapter else None)
            scales = (ctypes.c_float * 1)(1.0)
            code = native.llama_set_adapters_lora(self._context, pointers, int(adapter is not None), scales)
            if code:
                raise NativeCallFailed("llama_set_adapters_lora", code)
            self._adapter = adapter

    @contextmanager
    def using(self, adapter: Adapter | None) -> Iterator[Model]:
        """Hold the lock with this adapter in use."""
        with self.lock:
            self.use(adapter)
            yield self

    def free(self, adapter: Adapter) -> None:
        """Unload an adapter; the bare base is in use afterwards if this one was."""
        with self.lock:
            if self._adapter in (adapter, _CHANGING):
                self.use(None)
            pointer, adapter.pointer = adapter.pointer, None
            if pointer is not None and "model" in self._held:
                native_library().llama_adapter_lora_free(pointer)

    def encode(self, rows: Sequence[Sequence[int]]) -> Floats:
        """Encode rows of tokens, special tokens included, as mean-pooled states, (rows, n_embd).

        They are not normalised. Consecutive rows share a pass as far as `n_batch` and `n_seq_max` allow.
        """
        pooled = np.empty((len(rows), self.n_embd), np.float32)
        start = 0
        for stop in self._passes(rows):
            lengths = np.array([len(row) for row in rows[start:stop]])
            sums = np.add.reduceat(self._states(rows[start:stop]), np.cumsum(lengths) - lengths, axis=0)
            pooled[start:stop] = sums / lengths[:, None]
            start = stop
        return pooled

    def encode_tokens(self, rows: Sequence[Sequence[int]]) -> list[Floats]:
        """Encode rows of tokens as `encode` does; return the state of each token, (tokens, n_embd) a row."""
        states: list[Floats] = []
        start = 0
        for stop in self._passes(rows):
            ends = np.cumsum([len(row) for row in rows[start:stop]])
            states += np.split(self._states(rows[start:stop]), ends[:-1])
            start = stop
        return states

    def _passes(self, rows: Sequence[Sequence[int]]) -> Iterator[int]:
        """Yield where each pass over consecutive rows stops."""
        total = first = 0
        for index, row in enumerate(rows):
            if not 0 < len(row) <= self.n_ctx:
                raise ContextOverflow(len(row), self.n_ctx, index)
            if total + len(row) > self.n_batch or index - first == self.n_seq_max:
                yield index
                total, first = 0, index
            total += len(row)
        if rows:
            yield len(rows)

    def _states(self, rows: Sequence[Sequence[int]]) -> Floats:
        tokens = np.concatenate([np.asarray(row, np.int32) for row in rows])
        positions = np.concatenate([np.arange(len(row)) for row in rows])
        sequences = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
        with self.lock:
            self._submit("llama_encode", tokens, positions, sequences, np.ones(len(tokens)))
            states = native_library().llama_get_embeddings(self._context)
            return np.ctypeslib.as_array(states, (len(tokens), self.n_embd)).copy()

    def decode(
        self, tokens: ArrayLike, positions: ArrayLike, sequences: ArrayLike, wanted: ArrayLike
    ) -> Floats:
        """Evaluate tokens into the KV cells and return the logits after the `wanted` ones, (wanted, n_vocab).

        They lie in native memory, where the next call writes its own. The arguments have one entry per token;
        the positions of a sequence follow on. At most `n_seq_max` tokens are wanted.
        """
        count = int(np.count_nonzero(wanted))
        with self.lock:
            self._submit("llama_decode", tokens, positions, sequences, wanted)
            if not count:
                return np.empty((0, self.n_vocab), np.float32)
            logits = native_library().llama_get_logits(self._context)
            return np.ctypeslib.as_array(logits, (count, self.n_vocab))

    def _submit(self, call: str, *columns: ArrayLike) -> None:
        """Hand a batch to llama.cpp: tokens, positions, sequences, and whose outputs are wanted."""
        native = native_library()
        tokens, positions, sequences = (np.ascontiguousarray(column, np.int32) for column in columns[:3])
        wanted = np.ascontiguousarray(columns[3], np.int8)
        if not 0 < len(tokens) <= self.cells or np.count_nonzero(wanted) > self._n_outputs:
            raise InferenceError(f"A batch of {len(tokens)} tokens does not fit into {self.cells}.")
        self._check_sequences(int(sequences.min()), int(sequences.max()))
        # One pointer per token into `sequences`, which is what a batch with one sequence per token asks for.
        owners = sequences.ctypes.data + np.arange(len(tokens), dtype=np.uintp) * sequences.itemsize
        ones = np.ones(len(tokens), np.int32)
        ids = ctypes.POINTER(ctypes.c_int32)
        batch = native.llama_batch(
            n_tokens=len(tokens),
            token=tokens.ctypes.data_as(ids),
            pos=positions.ctypes.data_as(ids),
            n_seq_id=ones.ctypes.data_as(ids),
            seq_id=owners.ctypes.data_as(ctypes.POINTER(ids)),
            logits=wanted.ctypes.data_as(ctypes.POINTER(ctypes.c_int8)),
        )
        with self._working:
            code = getattr(native, call)(self._context, batch)
        if code:
            raise NativeCallFailed(call, code)

    def copy_sequence(self, source: int, target: int, start: int = -1, stop: int = -1) -> None:
        """Let `target` share the cells of `source` at positions [start, stop); -1 leaves a side open."""
        self._check_sequences(source, target)
        with self.lock:
            native_library().llama_memory_seq_cp(self._memory, source, target, start, stop)

    def remove_sequence(self, sequence: int, start: int = -1, stop: int = -1) -> None:
        """Forget a sequence's positions [start, stop); -1 leaves a side open."""
        self._check_sequences(sequence)
        with self.lock:
            if not native_library().llama_memory_seq_rm(self._memory, sequence, start, stop):
                raise NativeCallFailed("llama_memory_seq_rm", 0)

    @property
    def build(self) -> str:
        """What decides the last bits of what the CPU leaves in cells, besides base, adapter and tokens."""
        return native_build()

    def state_bytes(self, sequence: int) -> int:
        """Return the size of what `sequence_state` gives."""
        self._check_sequences(sequence)
        with self.lock:
            return int(native_library().llama_state_seq_get_size(self._context, sequence))

    def sequence_state(self, sequence: int, into: Bytes | None = None) -> Bytes:
        """Copy what a sequence has in cells; it goes on only over this base, adapter and `build`."""
        with self.lock:
            state = np.empty(self.state_bytes(sequence), np.uint8) if into is None else into
            copy = native_library().llama_state_seq_get_data
            if copy(self._context, state.ctypes.data_as(_BYTE), len(state), sequence) != len(state):
                raise NativeCallFailed("llama_state_seq_get_data", None)
        return state

    def restore_sequence(self, sequence: int, state: Bytes) -> bool:
        """Put what `sequence_state` gave into cells of an empty sequence; False if it does not fit."""
        self._check_sequences(sequence)
        with self.lock:
            put = native_library().llama_state_seq_set_data
            read = put(self._context, state.ctypes.data_as(_BYTE), len(state), sequence)
            if not read:
                self.remove_sequence(sequence)
        return bool(read)

    def clear(self) -> None:
        """Forget all sequences; `generation` counts it and each new context: prefixes know they are gone."""
        with self.lock:
            self.generation += 1
            if self._memory:
                native_library().llama_memory_clear(self._memory, False)

    def _check_sequences(self, *sequences: int) -> None:
        if not all(0 <= each < self.sequences for each in sequences):
            raise InferenceError(f"A sequence is not in the range 0 to {self.sequences - 1}.")


def _go_on_in_child() -> None:
    global _encoders_lock
    _encoders_lock = threading.Lock()
    use_one_thread()
    for model in list(_live):
        model._go_on_in_child()


if hasattr(os, "register_at_fork"):  # Windows has no fork
    os.register_at_fork(after_in_child=_go_on_in_child)
