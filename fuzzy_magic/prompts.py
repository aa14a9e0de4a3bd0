"""The only prompt text of the project: one template an interpreter, and what a teacher is asked.

A *pseudo-program* is the text half of a program. For a decoder it is the prefix that every row continues; for
an encoder it is what the compiler reads (the labels travel beside it, one encoding each). Templates are
versioned by name, because a trained pair is only right with the template that it was trained on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from fuzzy_magic.returns import ReturnType, Str, parse_type
from fuzzy_magic.spec import Example, Spec

ENCODER_TEMPLATE = "minilm-1"
#: The same text, and the spec in it stands behind every row as well (docs/adr/0020).
WORDS_TEMPLATE = "words-1"
DECODER_TEMPLATE = "tiny-1"
#: Those of the published interpreters, Qwen3-0.6B and GPT-2.
QWEN3_TEMPLATE, GPT2_TEMPLATE = "paw-qwen3-1", "paw-gpt2-1"
#: The pseudo-program is the whole prompt, with the place of the input marked in it.
VERBATIM_TEMPLATE = "verbatim-1"
#: What marks that place.
PLACEHOLDER = "{INPUT_PLACEHOLDER}"

#: What the published compilers' pseudo-programs stand between.
BEGIN, END = "[PSEUDO_PROGRAM]", "[END_PSEUDO_PROGRAM]"
#: Control tokens of the decoder's own vocabulary. Row text is tokenised without them, so it cannot forge one.
INPUT_TOKEN, OUTPUT_TOKEN, END_TOKEN = "<|input|>", "<|output|>", "<|end|>"


@dataclass(frozen=True)
class Frame:
    """What a decoder reads before the pseudo-program, between it and the input, and after the input.

    Control tokens are spelled out in these three. `end` spells the one that ends an answer; None stands for
    those by which the vocabulary says that a text is over.
    """

    before: str
    between: str
    after: str
    end: str | None = None


_FRAMES = {
    DECODER_TEMPLATE: Frame("", INPUT_TOKEN, OUTPUT_TOKEN, END_TOKEN),
    QWEN3_TEMPLATE: Frame(
        "<|im_start|>user\n",
        "\n\n[INPUT]\n",
        "\n[END_INPUT]<|im_end|>\n<|im_start|>assistant\n<think>\n\n</think>\n\n",
    ),
    GPT2_TEMPLATE: Frame("", "\n\n[INPUT]\n", "\n[END_INPUT]"),
}
#: Templates by which a decoder reads its rows.
DECODER_TEMPLATES = (*_FRAMES, VERBATIM_TEMPLATE)
TEMPLATES = (ENCODER_TEMPLATE, WORDS_TEMPLATE, *DECODER_TEMPLATES)
SPEC_TOKENS = 96  # of a spec that stands behind every row, which has to pay for them


def frame(template: str, pseudo: str) -> tuple[Frame, str]:
    """Return what stands around pseudo-program and input, and the pseudo-program that stands in it.

    Raises
    ------
    ValueError
        For a template by which no decoder reads; for a verbatim prompt without exactly one `PLACEHOLDER`.
    """
    if template == VERBATIM_TEMPLATE:
        before, *after = pseudo.split(PLACEHOLDER)
        if len(after) != 1:
            raise ValueError(f"a whole prompt marks the input with one {PLACEHOLDER}, not {len(after)}")
        return Frame(before, "", after[0]), ""
    if template not in _FRAMES:
        raise _unknown(template, DECODER_TEMPLATES)
    return _FRAMES[template], pseudo


def prompt_template(template: str, pseudo: str) -> str:
    """Return the whole prompt of a decoder program, with `PLACEHOLDER` where the input stands.

    Raises
    ------
    ValueError
        As `frame` does; also for a pseudo-program that spells `PLACEHOLDER` itself.
    """
    around, inside = frame(template, pseudo)
    if PLACEHOLDER in inside:
        raise ValueError(f"a pseudo-program cannot hold {PLACEHOLDER}, which marks the input")
    return f"{around.before}{inside}{around.between}{PLACEHOLDER}{around.after}"


def render_pseudo(template: str, text: str, returns: ReturnType, examples: Sequence[Example] = ()) -> str:
    """Render the pseudo-program of a spec.

    Parameters
    ----------
    template : str
        One of `TEMPLATES` but the verbatim one. Those of an encoder leave the type out: labels are encoded
        on their own.
    text : str
        The spec in plain English.
    returns : ReturnType
        The output type; its short description becomes a line of the decoder's pseudo-program.
    examples : sequence of Example
        Input and output pairs that teach the compiler.

    Raises
    ------
    ValueError
        For a template that this version does not know, or that has nothing to render.
    """
    if template in (QWEN3_TEMPLATE, GPT2_TEMPLATE):
        return _render_published(text, returns, examples)
    if template not in (ENCODER_TEMPLATE, WORDS_TEMPLATE, DECODER_TEMPLATE):
        raise _unknown(template, tuple(each for each in TEMPLATES if each != VERBATIM_TEMPLATE))
    lines = [text.strip()]
    if template == DECODER_TEMPLATE and not isinstance(returns, Str):
        lines.append(f"Answer: {returns.describe()}")
    return "\n".join([*lines, *_shown(examples)])


def spec_behind_rows(template: str, text: str, tokenize: Callable[[str], list[int]]) -> list[int]:
    """Return the tokens of a spec that an encoder reads behind each of its rows; none by most templates."""
    return tokenize(text.strip())[:SPEC_TOKENS] if template == WORDS_TEMPLATE else []


def spec_text(spec: Spec) -> str:
    """Write a spec as one English text with its type and examples, for whoever is to read all of it."""
    return render_pseudo(DECODER_TEMPLATE, spec.text, parse_type(spec.returns), spec.examples)


def _render_published(text: str, returns: ReturnType, examples: Sequence[Example]) -> str:
    """Write what the published pseudo-compiler writes, as far as the spec itself says it."""
    answer = "" if isinstance(returns, Str) else f"\nAnswer: {returns.describe()}"
    parts = [f"{BEGIN}\nTask: {text.strip()}{answer}", *_shown(examples)]
    return "\n\n".join(parts) + f"\n{END}"


def _shown(examples: Sequence[Example]) -> list[str]:
    return [f"Input: {example.input}\nOutput: {example.output}" for example in examples]


def _unknown(template: str, known: Sequence[str]) -> ValueError:
    return ValueError(f"unknown template {template!r}; this version knows {', '.join(known)}")


# --- what an instruct model is asked, to write a pseudo-program ---------------------------------------------


def ask_for_pseudo(tokens: int) -> tuple[str, str]:
    """Return what stands before and after a spec when a model is asked for its pseudo-program."""
    before = (
        "A small language model will do one text task, on one input after another. It never sees the "
        "author's instruction below, only a pseudo-program that you write now.\n\nThe author's instruction:\n"
    )
    after = f"""

Write the pseudo-program in exactly this form, with nothing before or after it:
{BEGIN}
Task: the whole task in plain words: what comes in, what goes out and how it is written, and what to do in \
unclear cases
Examples:
Input: an input
Output: its answer, exactly as it has to be written
{END}

Give three to six examples, each an Input: line and an Output: line: the author's own first, then others \
that cover what is easily got wrong. Use fewer than {tokens} tokens in all."""
    return before, after


# --- what a teacher model is asked, to write training families ---------------------------------------------

GROUP_SUBJECTS = {
    "text_nlp": "understanding everyday text: tone, topic, extraction, normalising, rewriting, counting",
    "search_matching": "search and matching: is this a hit, are these two the same, which fits best",
    "classification_filter": "sorting and filtering messages and records by rules in the instruction",
    "code_commands": "source code, logs, error messages, shell and version-control commands",
    "safety_verification": "safety, policy and privacy checks, and checks of claims and completeness",
    "agentic_tools": "choosing tools and their arguments, judging plans and the next step of an assistant",
    "format_repair": "repairing and reformatting: JSON, CSV, dates, numbers, lists, names, addresses",
}


def ask_for_tasks(category: str, group: str, count: int, existing: Sequence[str]) -> str:
    """Ask for `count` new tasks, unlike those that exist."""
    known = "\n".join(f"- {each}" for each in existing) or "- (none yet)"
    return f"""You design small text tasks. A task is one instruction that turns one short text \
into one short answer, in such a way that careful people would all give the same answer.

Write {count} new tasks of the category "{category}" ({GROUP_SUBJECTS[group]}).
They must ask for different things than each other and than these, which exist already:
{known}

About half of them choose from a fixed set of 2 to 5 labels; the others answer with a short text. Settle \
the unclear cases in the instruction itself: say what counts, what does not, and what to answer when nothing \
fits; name labels in double quotes. Vary the domain, the length of the inputs and the names of the labels.

Reply with JSON only:
{{"tasks": [{{"title": "three to six words", "spec": "the instruction", "labels": ["a", "b"] or null}}]}}"""


def ask_for_rows(spec: str, labels: Sequence[str] | None, wordings: int, rows: int) -> str:
    """Ask for wordings of a task and rows with answers; for a closed set, for other label names too."""
    if labels is None:
        allowed, names, vocabularies = "", "", ""
    else:
        listed = ", ".join(f'"{label}"' for label in labels)
        allowed = f"Allowed answers: {listed}\n"
        slots = ", ".join(f'{{L{n}}} for "{label}"' for n, label in enumerate(labels))
        names = f"""
Never write the answers themselves into a wording: write {{labels}} where they are listed, or {slots}. \
At least two wordings say of each single answer when it is the right one."""
        vocabularies = f"""
Also write 3 other vocabularies: other names for the {len(labels)} answers, in the same order (for instance \
short codes, synonyms, capitals)."""
    extra = "" if labels is None else ' "vocabularies": [["name", "name"]],'
    return f"""Here is a task that turns one input text into one answer.

Task: {spec}
{allowed}
Write {wordings} wordings of this task, from a few terse words to a whole paragraph: an order, a question, a \
rule list, a docstring. Each stands on its own, and all mean the same, unclear cases included.{names}\
{vocabularies}

Then write {rows} inputs with their answers. Inputs are realistic and unlike each other: other people, \
places, numbers, lengths and moods, the odd typo, two or three that a careless reader would get wrong. \
At most 350 characters each. {"Every answer occurs." if labels else "The answers differ."} \
Invent all names; use no real person.

Reply with JSON only:
{{"wordings": ["..."],{extra} "rows": [{{"input": "...", "output": "..."}}]}}"""


def ask_for_answer(spec: str, text: str) -> str:
    """Ask for the answer to one input, by the spec alone."""
    return f"""Follow this instruction on the input below. Reply with the answer alone: no explanation, \
no quotation marks.

Instruction:
{spec}

Input:
{text}"""


# --- what a large model is asked, as the baseline of a program ---------------------------------------------

BASELINE_PROMPT = "baseline-1"  # the version of the wording below; answers are remembered by it


def ask_baseline(text: str, returns: ReturnType, examples: Sequence[Example] = ()) -> tuple[str, str]:
    """Return what stands before and after the input when a large model answers by a spec.

    It is asked for the same thing as a program is: the spec, the type and the examples, nothing more.
    """
    lines = ["Follow this instruction on the input at the end.", "", "Instruction:", text.strip(), ""]
    if examples:
        lines += ["Examples:"]
        lines += [*_shown(examples), ""]
    form = "" if isinstance(returns, Str) else f" The answer is {returns.describe()}."
    lines += [f"Reply with the answer alone: no explanation, no quotation marks.{form}", "", "Input:", ""]
    return "\n".join(lines), "\n\nThe answer alone:"
