from __future__ import annotations

import pytest

from fuzzy_magic.prompts import (
    DECODER_TEMPLATE,
    ENCODER_TEMPLATE,
    END_TOKEN,
    GPT2_TEMPLATE,
    INPUT_TOKEN,
    OUTPUT_TOKEN,
    PLACEHOLDER,
    QWEN3_TEMPLATE,
    SPEC_TOKENS,
    TEMPLATES,
    VERBATIM_TEMPLATE,
    WORDS_TEMPLATE,
    prompt_template,
    render_pseudo,
    spec_behind_rows,
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
    assert render_pseudo(WORDS_TEMPLATE, "Mend it.", parse_type("edit")) == "Mend it."
    assert "\nAnswer: " in render_pseudo(DECODER_TEMPLATE, "How many?", parse_type("int"))


def test_a_spec_stands_behind_rows_by_one_template_alone_and_is_cut() -> None:
    def tokenize(text: str) -> list[int]:
        return [len(word) for word in text.split()]

    assert spec_behind_rows(WORDS_TEMPLATE, " the surname\n", tokenize) == [3, 7]
    assert spec_behind_rows(WORDS_TEMPLATE, "word " * 200, tokenize) == [4] * SPEC_TOKENS
    assert all(not spec_behind_rows(each, "x", tokenize) for each in TEMPLATES if each != WORDS_TEMPLATE)


def test_plain_text_needs_no_type_line() -> None:
    assert render_pseudo(DECODER_TEMPLATE, "Write it politely.", parse_type("str")) == "Write it politely."


@pytest.mark.parametrize("template", [QWEN3_TEMPLATE, GPT2_TEMPLATE])
def test_a_spec_is_written_as_the_published_pseudo_compiler_writes_it(template: str) -> None:
    assert render_pseudo(template, " How urgent?\n", parse_type("'high' | 'low'"), EXAMPLES[:1]) == (
        "[PSEUDO_PROGRAM]\nTask: How urgent?\nAnswer: one of: high, low\n\n"
        "Input: the site is down\nOutput: high\n[END_PSEUDO_PROGRAM]"
    )
    assert render_pseudo(template, "Be polite.", parse_type("str")) == (
        "[PSEUDO_PROGRAM]\nTask: Be polite.\n[END_PSEUDO_PROGRAM]"
    )


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        (DECODER_TEMPLATE, "P<|input|>{INPUT_PLACEHOLDER}<|output|>"),
        (
            QWEN3_TEMPLATE,
            "<|im_start|>user\nP\n\n[INPUT]\n{INPUT_PLACEHOLDER}\n[END_INPUT]<|im_end|>\n"
            "<|im_start|>assistant\n<think>\n\n</think>\n\n",
        ),
        (GPT2_TEMPLATE, "P\n\n[INPUT]\n{INPUT_PLACEHOLDER}\n[END_INPUT]"),
    ],
)
def test_the_whole_prompt_marks_the_place_of_the_input(template: str, expected: str) -> None:
    assert prompt_template(template, "P") == expected
    assert prompt_template(VERBATIM_TEMPLATE, expected) == expected


@pytest.mark.parametrize("pseudo", ["no place", f"{PLACEHOLDER} and {PLACEHOLDER}"])
def test_a_verbatim_prompt_marks_the_place_once(pseudo: str) -> None:
    with pytest.raises(ValueError, match=r"one \{INPUT_PLACEHOLDER\}, not [02]"):
        prompt_template(VERBATIM_TEMPLATE, pseudo)


def test_a_pseudo_program_cannot_mark_a_second_place() -> None:
    with pytest.raises(ValueError, match="cannot hold"):
        prompt_template(QWEN3_TEMPLATE, f"Say {PLACEHOLDER}.")


def test_a_template_that_is_not_known_is_refused_with_those_that_are() -> None:
    with pytest.raises(
        ValueError, match="unknown template 'minilm-9'; this version knows minilm-1, words-1, tiny-1"
    ):
        render_pseudo("minilm-9", "x", parse_type("str"))
    with pytest.raises(ValueError, match="unknown template 'verbatim-1'; this version knows minilm-1"):
        render_pseudo(VERBATIM_TEMPLATE, "x", parse_type("str"))
    with pytest.raises(ValueError, match="unknown template 'minilm-1'; this version knows tiny-1"):
        prompt_template(ENCODER_TEMPLATE, "x")


def test_what_trained_pairs_were_trained_on_stays() -> None:
    # Trained files name these; another text under the same name would silently spoil them.
    assert TEMPLATES == ("minilm-1", "words-1", "tiny-1", "paw-qwen3-1", "paw-gpt2-1", "verbatim-1")
    assert (INPUT_TOKEN, OUTPUT_TOKEN, END_TOKEN) == ("<|input|>", "<|output|>", "<|end|>")
