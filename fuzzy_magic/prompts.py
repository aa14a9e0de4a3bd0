"""The only prompt text of the project: one template an interpreter, for compiling, running and training.

A *pseudo-program* is the text half of a program. For a decoder it is the prefix that every row continues; for
an encoder it is what the compiler reads (the labels travel beside it, one encoding each). Templates are
versioned by name, because a trained pair is only right with the template that it was trained on.
"""

from __future__ import annotations

from collections.abc import Sequence

from fuzzy_magic.returns import ReturnType, Str
from fuzzy_magic.spec import Example

ENCODER_TEMPLATE = "minilm-1"
DECODER_TEMPLATE = "tiny-1"
TEMPLATES = (ENCODER_TEMPLATE, DECODER_TEMPLATE)

#: Control tokens of the decoder's own vocabulary. Row text is tokenised without them, so it cannot forge one.
INPUT_TOKEN, OUTPUT_TOKEN, END_TOKEN = "<|input|>", "<|output|>", "<|end|>"


def render_pseudo(template: str, text: str, returns: ReturnType, examples: Sequence[Example] = ()) -> str:
    """Render the pseudo-program of a spec.

    Parameters
    ----------
    template : str
        One of `TEMPLATES`. The encoder's leaves the type out: its labels are encoded on their own.
    text : str
        The spec in plain English.
    returns : ReturnType
        The output type; its short description becomes a line of the decoder's pseudo-program.
    examples : sequence of Example
        Input and output pairs that teach the compiler.

    Raises
    ------
    ValueError
        For a template that this version does not know.
    """
    if template not in TEMPLATES:
        raise ValueError(f"unknown template {template!r}; this version knows {', '.join(TEMPLATES)}")
    lines = [text.strip()]
    if template == DECODER_TEMPLATE and not isinstance(returns, Str):
        lines.append(f"Answer: {returns.describe()}")
    lines += [f"Input: {example.input}\nOutput: {example.output}" for example in examples]
    return "\n".join(lines)
