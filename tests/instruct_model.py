"""A tiny random decoder with a chat template: what it says means nothing, but it says it."""

from __future__ import annotations

from pathlib import Path

import gguf
import numpy as np
import tiny_models

TEMPLATE = "{% for m in messages %}<|input|>{{ m['content'] }}{% endfor %}<|output|>"


def write_instruct(folder: Path, template: str = TEMPLATE, seed: int = 0) -> Path:
    """Write the tiny decoder again, with a template; its context is that of `tiny_models`."""
    plain = gguf.GGUFReader(tiny_models.write_decoder(folder / "plain.gguf", seed))
    path = folder / "instruct.gguf"
    writer = gguf.GGUFWriter(path, "qwen3")
    for name, field in plain.fields.items():
        if not name.startswith("GGUF.") and name != "general.architecture":
            sub = field.types[-1] if field.types[0] == gguf.GGUFValueType.ARRAY else None
            writer.add_key_value(name, field.contents(), field.types[0], sub)
    writer.add_chat_template(template)
    for tensor in plain.tensors:
        writer.add_tensor(tensor.name, np.array(tensor.data))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path
