"""The floor: how many rows a second the arithmetic alone would allow at the rate of the kernels.

Its rounds are warm, with every prefix kept from before: it counts a row's own tokens and decode steps alone,
which attend to the prefix but do not compute it.
"""

from __future__ import annotations

from dataclasses import dataclass

from fuzzy_magic.bench.speed.shapes import Shape

KERNEL_TOKENS = 256  # of the pass that the rate is measured on


@dataclass(frozen=True)
class Work:
    """What a row makes the engine compute where the prefix is kept.

    Parameters
    ----------
    prefix : float
        Tokens of the prefix, which are attended to and not computed.
    row : float
        Tokens of a row itself.
    written : float
        Tokens of the answer that have to go through the layers.
    read : float
        How often the logits of the whole vocabulary are computed.
    """

    prefix: float
    row: float
    written: float = 0.0
    read: float = 1.0

    @property
    def tokens(self) -> float:
        """Tokens through the layers for one row."""
        return self.row + self.written


def kernel_macs(shape: Shape, n_vocab: int, tokens: int = KERNEL_TOKENS) -> float:
    """Multiply-adds of a pass over tokens of one sequence with one reading of logits."""
    each = shape.macs_per_token + shape.attention_macs(tokens // 2)
    return float(tokens * each + shape.width * n_vocab)


def row_macs(shape: Shape, n_vocab: int, work: Work) -> float:
    """Multiply-adds of one row."""
    through = work.tokens * shape.macs_per_token
    cells = work.prefix + (work.row + work.written) / 2
    attended = (work.row + work.written) * shape.attention_macs(int(cells))
    return through + attended + work.read * shape.width * n_vocab
