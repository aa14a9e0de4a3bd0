from __future__ import annotations

import pytest

from fuzzy_magic.prompts import (
    DECODER_TEMPLATE,
    ENCODER_TEMPLATE,
    END_TOKEN,
    INPUT_TOKEN,
    OUTPUT_TOKEN,
    TEMPLATES,
    render_pseudo,
)
from fuzzy_magic.returns import parse_type
from fuzzy_magic.spec import Example

EXAMPLES = (Example("the site is down", "high"), Example("spring\npicnic", "low"))


def test_the_encoder_reads_text_and_examples() -> None:
    returns = parse_type("'high' | 'low'")
    assert render_pseudo(ENCODER_TEMPLATE, "  How urgent?\n", returns, EXAMPLES) == (
        "How urgent?\nInput: the site is down\nOutput: high\nInput: spring\npicnic\nOutput: low"
    )


def test_the_decoder_reads_the_type_too() -> None:
    assert render_pseudo(DECODER_TEMPLATE, "How urgent?", parse_type("'high' | 'low'"), EXAMPLES[:1]) == (
        "How urgent?\nAnswer: one of: high, low\nInput: the site is down\nOutput: high"
    )
    assert "\nAnswer: " in render_pseudo(DECODER_TEMPLATE, "How many?", parse_type("int"))


def test_plain_text_needs_no_type_line() -> None:
    assert render_pseudo(DECODER_TEMPLATE, "Write it politely.", parse_type("str")) == "Write it politely."


def test_a_template_that_is_not_known_is_refused_with_those_that_are() -> None:
    with pytest.raises(ValueError, match="unknown template 'minilm-9'; this version knows minilm-1, tiny-1"):
        render_pseudo("minilm-9", "x", parse_type("str"))


def test_what_trained_pairs_were_trained_on_stays() -> None:
    # Trained files name these; another text under the same name would silently spoil them.
    assert TEMPLATES == ("minilm-1", "tiny-1")
    assert (INPUT_TOKEN, OUTPUT_TOKEN, END_TOKEN) == ("<|input|>", "<|output|>", "<|end|>")
