"""The models that are measured, as data: the shapes of Qwen3-0.6B and GPT-2, with weights of our own."""

from __future__ import annotations

from dataclasses import dataclass

RANK, ALPHA = 64, 16.0


@dataclass(frozen=True)
class Shape:
    """A decoder to write with random weights.

    Parameters
    ----------
    id : str
        Name of its folder.
    architecture, vocabulary, template : str
        In GGUF's words, the tokenizer's name, and the template of its programs.
    end : str
        The token that ends an answer.
    quantisation : str
        What the published base file is stored in.
    spelled : tuple
        Tokens that the real model has and the tokenizer's file leaves open, with their ids.
    """

    id: str
    architecture: str
    vocabulary: str
    template: str
    end: str
    quantisation: str
    layers: int
    width: int
    ff: int
    heads: int
    kv_heads: int
    head_dim: int
    n_ctx: int = 2048
    spelled: tuple[tuple[int, str], ...] = ()

    @property
    def modules(self) -> dict[str, tuple[int, int]]:
        """Shape (d_out, d_in) of each module that an adapter changes, in one layer."""
        query, key = self.heads * self.head_dim, self.kv_heads * self.head_dim
        mixing = (
            {"attn_qkv": (query + 2 * key, self.width)}
            if self.architecture == "gpt2"
            else {"attn_q": (query, self.width), "attn_k": (key, self.width), "attn_v": (key, self.width)}
        )
        gate = {} if self.architecture == "gpt2" else {"ffn_gate": (self.ff, self.width)}
        return {
            **mixing,
            "attn_output": (self.width, query),
            **gate,
            "ffn_up": (self.ff, self.width),
            "ffn_down": (self.width, self.ff),
        }

    @property
    def macs_per_token(self) -> int:
        """Multiply-adds of one token through the layers, adapter included, attention and output left out."""
        base = sum(d_out * d_in for d_out, d_in in self.modules.values())
        adapter = sum(RANK * (d_out + d_in) for d_out, d_in in self.modules.values())
        return self.layers * (base + adapter)

    def attention_macs(self, cells: int) -> int:
        """Multiply-adds of one token with the keys and values of so many cells."""
        return self.layers * 2 * self.heads * self.head_dim * cells


QWEN3 = Shape(
    id="qwen3-0.6b",
    architecture="qwen3",
    vocabulary="qwen2",
    template="paw-qwen3-1",
    end="<|im_end|>",
    quantisation="Q6_K",
    layers=28,
    width=1024,
    ff=3072,
    heads=16,
    kv_heads=8,
    head_dim=128,
    spelled=((151667, "<think>"), (151668, "</think>")),
)
GPT2 = Shape(
    id="gpt2",
    architecture="gpt2",
    vocabulary="gpt-2",
    template="paw-gpt2-1",
    end="<|endoftext|>",
    quantisation="Q8_0",
    layers=12,
    width=768,
    ff=3072,
    heads=12,
    kv_heads=12,
    head_dim=64,
)
SHAPES = (QWEN3, GPT2)
