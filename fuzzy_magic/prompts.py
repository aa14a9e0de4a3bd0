"""The only prompt text of the project: one template an interpreter, and what a teacher is asked.

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
        lines += [f"Input: {example.input}\nOutput: {example.output}" for example in examples]
        lines += [""]
    form = "" if isinstance(returns, Str) else f" The answer is {returns.describe()}."
    lines += [f"Reply with the answer alone: no explanation, no quotation marks.{form}", "", "Input:", ""]
    return "\n".join(lines), "\n\nThe answer alone:"
