"""Rows of a program in the tokens of its interpreter, as they are run."""

from __future__ import annotations

from collections.abc import Sequence

from fuzzy_magic.assets import verified
from fuzzy_magic.llama import Model
from fuzzy_magic.models import Pair
from fuzzy_magic.prompts import END_TOKEN, INPUT_TOKEN, OUTPUT_TOKEN, spec_behind_rows
from fuzzy_magic.returns.word_rows import EncoderRow, word_row
from fuzzy_magic.spec import Example

#: The tokens of a row up to its output, and those of the output with the one that ends it.
TextRow = tuple[list[int], list[int]]


def text_rows(pair: Pair, pseudo: str, examples: Sequence[Example]) -> tuple[list[int], list[TextRow]]:
    """Tokenise a pseudo-program, up to where a row begins, and the rows behind it."""
    model = Model(verified(pair.interpreter), n_ctx=32)  # for its tokens alone
    try:
        put, out, end = map(model.token_id, (INPUT_TOKEN, OUTPUT_TOKEN, END_TOKEN))
        rows = [
            ([*model.tokenize(each.input), out], [*model.tokenize(each.output), end]) for each in examples
        ]
        return [*model.tokenize(pseudo), put], rows
    finally:
        model.close()


def word_rows(template: str, spec: str, model: Model, examples: Sequence[Example]) -> list[EncoderRow]:
    """Tokenise the inputs of a program that answers with words of theirs, as its template has them."""
    behind = spec_behind_rows(template, spec, model.tokenize)
    return [word_row(each.input, model.tokenize, model.cls, model.sep, spec=behind) for each in examples]
