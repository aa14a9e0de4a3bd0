"""Compilers in PAW's published layout, run here: a folder with `compiler/`, `lora_mapper.pt` and `meta.json`.

A compile takes three steps, each with what it needs loaded for it alone: an instruct model writes the
pseudo-program (`pseudo`), the compiler's language model reads it with the spec (`encode`), and the mapper
turns what that saw into an adapter (`checkpoint`).
"""
