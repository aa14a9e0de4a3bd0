"""What llama.cpp knows of a vocabulary: tokens, control tokens, and grammars over them."""

from __future__ import annotations

import ctypes
import functools
import platform
import weakref
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fuzzy_magic.errors import InferenceError, NativeCallFailed
from fuzzy_magic.settings import settings

Bools = NDArray[np.bool_]

_TOKEN_DATA = np.dtype([("id", np.int32), ("logit", np.float32), ("p", np.float32)])
# A builtin, not a Python function: native code logs from inside a decode, and a Ctrl-C arriving then would
# be raised, reported and lost within a Python callback. A builtin runs no bytecode.
_SILENT = ctypes.CFUNCTYPE(None, ctypes.c_int, ctypes.c_char_p, ctypes.c_void_p)("".format)


@functools.cache
def native_library() -> Any:
    """Import llama_cpp, silenced; untyped, so that its ctypes signatures stay in the modules that call it."""
    import llama_cpp

    native: Any = llama_cpp
    if not settings().debug:
        native.llama_log_set(_SILENT, None)
    native.llama_backend_init()
    return native


@functools.cache
def native_build() -> str:
    """Say which llama.cpp computes here: version, instruction sets, files with their size and time."""
    native = native_library()
    how = native.llama_print_system_info().decode("utf-8", "replace")
    stamps: list[tuple[str, int, int]] = []
    with suppress(AttributeError, OSError):  # llama-cpp-python promises no name for what it has loaded
        library = Path(native.llama_cpp._lib._name)
        files = [(each.name, each.stat()) for each in (library, *library.parent.glob("*ggml*"))]
        stamps = sorted((name, found.st_size, found.st_mtime_ns) for name, found in files)
    return f"{native.__version__}, {platform.machine()}, {how}, {stamps}"


class Vocabulary:
    """The vocabulary of a model; `name` is what errors call the model."""

    def __init__(self, pointer: Any, name: str) -> None:
        native = native_library()
        self._vocab = pointer
        self.name = name
        self.n_vocab: int = native.llama_vocab_n_tokens(pointer)
        # llama.cpp has one slot for the token that opens a text; BERT's [CLS] sits in it.
        self.cls = self.bos = int(native.llama_vocab_bos(pointer))
        self.sep, self.eos = int(native.llama_vocab_sep(pointer)), int(native.llama_vocab_eos(pointer))

    def tokenize(self, text: str, *, parse_special: bool = False) -> list[int]:
        """Turn text into tokens; what it spells becomes a control token only with `parse_special`.

        A lone surrogate becomes a question mark; a NUL is text like any other character.
        """
        native = native_library()
        raw = text.encode("utf-8", "replace")
        room = len(raw) + 8
        while True:
            tokens = (native.llama_token * room)()
            count = native.llama_tokenize(self._vocab, raw, len(raw), tokens, room, False, parse_special)
            if count >= 0:
                return list(tokens[:count])
            if -count <= room:
                raise NativeCallFailed("llama_tokenize", count)
            room = -count

    def token_id(self, piece: str) -> int:
        """Look up the control token spelled `piece`; an InferenceError when the vocabulary has none."""
        ids = self.tokenize(piece, parse_special=True)
        if len(ids) != 1 or not self.is_control(ids[0]):
            raise InferenceError(f"{self.name} has no control token {piece!r}.")
        return ids[0]

    def is_control(self, token: int) -> bool:
        """Say whether a token is a control token, which text never is."""
        return bool(native_library().llama_vocab_is_control(self._vocab, token))

    def is_end(self, token: int) -> bool:
        """Say whether a token means that a text, or somebody's turn in it, is over."""
        return bool(native_library().llama_vocab_is_eog(self._vocab, token))

    def split(self, text: str) -> list[str | int]:
        """Cut a text at tokens that stand for themselves, control tokens above all: texts and token ids."""
        native = native_library()
        alone = native.LLAMA_TOKEN_ATTR_CONTROL | native.LLAMA_TOKEN_ATTR_USER_DEFINED
        parts: list[str | int] = []
        for token in self.tokenize(text, parse_special=True):
            if native.llama_vocab_get_attr(self._vocab, token) & alone:
                spelled = native.llama_vocab_get_text(self._vocab, token).decode()
                before, _, text = text.partition(spelled)
                parts += [before, token] if before else [token]
        return [*parts, text] if text else parts

    def _piece(self, token: int) -> bytes:
        buffer = ctypes.create_string_buffer(1024)
        size = native_library().llama_token_to_piece(self._vocab, token, buffer, len(buffer), 0, False)
        return buffer.raw[: max(size, 0)]

    def detokenize(self, tokens: Sequence[int]) -> str:
        """Turn tokens into text; control tokens have none. Bytes that are not UTF-8 become U+FFFD."""
        return b"".join(map(self._piece, tokens)).decode("utf-8", "replace")

    def grammar(self, gbnf: str) -> Grammar:
        """Parse a GBNF grammar over this vocabulary."""
        return Grammar(self, native_library().llama_sampler_init_grammar(self._vocab, gbnf.encode(), b"root"))


class Grammar:
    """Where a text stands in a GBNF grammar: which tokens may follow, one text at a time."""

    def __init__(self, vocabulary: Vocabulary, pointer: int | None) -> None:
        if not pointer:
            raise NativeCallFailed("llama_sampler_init_grammar", None)
        self._vocabulary = vocabulary  # the native grammar points into it
        self._pointer = pointer
        self._finalizer = weakref.finalize(self, native_library().llama_sampler_free, pointer)
        self._finalizer.atexit = False  # a daemon thread may be at work with it

    def copy(self) -> Grammar:
        """Return an independent copy that stands at the same place."""
        return Grammar(self._vocabulary, native_library().llama_sampler_clone(self._pointer))

    def allowed(self, tokens: ArrayLike) -> Bools:
        """Say which of these tokens may come next; the end token may when the text is complete."""
        native = native_library()
        data = np.zeros(np.shape(tokens), _TOKEN_DATA)
        data["id"] = tokens
        first = data.ctypes.data_as(ctypes.POINTER(native.llama_token_data))
        array = native.llama_token_data_array(data=first, size=len(data), selected=-1, sorted=False)
        native.llama_sampler_apply(self._pointer, ctypes.byref(array))
        allowed: Bools = np.isfinite(data["logit"])
        return allowed

    def accept(self, token: int) -> None:
        """Move on by a token that is `allowed`."""
        native_library().llama_sampler_accept(self._pointer, token)
