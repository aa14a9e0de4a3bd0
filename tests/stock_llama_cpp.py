"""Run a program's file with plain llama.cpp calls, as anyone could: a script that does not know this package.

Usage: stock_llama_cpp.py encoder|decoder INTERPRETER.gguf PROGRAM.gguf '["text", …]'. An encoder program
answers with the numbers of its labels, a decoder program with what it writes.
"""

from __future__ import annotations

import ctypes
import json
import sys
from typing import Any

import gguf
import llama_cpp as native
import numpy as np

N_CTX = 512
#: Kept here, since native code calls it as long as the process lives.
_SILENT = native.llama_log_callback(lambda *_: None)


class Loaded:
    """An interpreter with a program's adapter on it."""

    def __init__(self, interpreter: str, program: str, *, encoder: bool) -> None:
        native.llama_log_set(_SILENT, None)
        native.llama_backend_init()
        params = native.llama_model_default_params()
        params.use_extra_bufts = False
        self.model = native.llama_model_load_from_file(interpreter.encode(), params)
        options = native.llama_context_default_params()
        options.n_ctx = options.n_batch = options.n_ubatch = N_CTX
        if encoder:
            options.embeddings, options.pooling_type = True, native.LLAMA_POOLING_TYPE_MEAN
        self.context = native.llama_init_from_model(self.model, options)
        adapter = native.llama_adapter_lora_init(self.model, program.encode())
        assert adapter
        pointers, scales = (native.llama_adapter_lora_p_ctypes * 1)(adapter), (ctypes.c_float * 1)(1.0)
        assert native.llama_set_adapters_lora(self.context, pointers, 1, scales) == 0
        self.vocab = native.llama_model_get_vocab(self.model)

    def tokenize(self, text: str, *, add: bool = False, control: bool = False) -> list[int]:
        """Turn text into tokens, with those that open and close a text or that it spells, if asked for."""
        raw, tokens = text.encode(), (native.llama_token * N_CTX)()
        return list(tokens[: native.llama_tokenize(self.vocab, raw, len(raw), tokens, N_CTX, add, control)])


def choose(loaded: Loaded, fields: dict[str, Any], text: str) -> int:
    """Encode a text and return the number of the nearest label."""
    vectors = np.array(fields["fuzzy.label_vectors"], np.float32).reshape(-1, fields["fuzzy.label_width"])
    tokens = loaded.tokenize(text, add=True)
    batch = native.llama_batch_init(N_CTX, 0, 1)
    batch.n_tokens = len(tokens)
    for i, token in enumerate(tokens):
        batch.token[i], batch.pos[i] = token, i
        batch.n_seq_id[i], batch.seq_id[i][0], batch.logits[i] = 1, 0, 1
    assert native.llama_encode(loaded.context, batch) == 0
    state = np.ctypeslib.as_array(native.llama_get_embeddings_seq(loaded.context, 0), (vectors.shape[1],))
    best = int((vectors @ (state / np.linalg.norm(state))).argmax())
    native.llama_batch_free(batch)
    return best


def write(loaded: Loaded, fields: dict[str, Any], text: str) -> str:
    """Continue pseudo-program and text greedily until the end token."""
    native.llama_memory_clear(native.llama_get_memory(loaded.context), True)
    opens, closes = (loaded.tokenize(piece, control=True) for piece in ("<|input|>", "<|output|>"))
    tokens = [*loaded.tokenize(fields["fuzzy.pseudo"]), *opens, *loaded.tokenize(text), *closes]
    written, piece = b"", ctypes.create_string_buffer(256)
    for _ in range(96):
        raw = (native.llama_token * len(tokens))(*tokens)
        assert native.llama_decode(loaded.context, native.llama_batch_get_one(raw, len(tokens))) == 0
        logits = native.llama_get_logits_ith(loaded.context, -1)
        token = int(np.ctypeslib.as_array(logits, (native.llama_vocab_n_tokens(loaded.vocab),)).argmax())
        if token == native.llama_vocab_eos(loaded.vocab):
            break
        size = native.llama_token_to_piece(loaded.vocab, token, piece, len(piece), 0, False)
        written += piece.raw[:size]
        tokens = [token]
    return written.decode("utf-8", "replace")


def main(kind: str, interpreter: str, program: str, texts: str) -> None:
    """Print the answers as JSON."""
    fields = {name: field.contents() for name, field in gguf.GGUFReader(program).fields.items()}
    loaded = Loaded(interpreter, program, encoder=kind == "encoder")
    run = choose if kind == "encoder" else write
    answers = [run(loaded, fields, text) for text in json.loads(texts)]
    assert not any(name.partition(".")[0] == "fuzzy_magic" for name in sys.modules)
    sys.stdout.write(json.dumps(answers))


if __name__ == "__main__":
    main(*sys.argv[1:])
