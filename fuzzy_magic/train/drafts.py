"""What a teacher's replies hold: tasks, drafts of families, answers. Replies are read, never trusted.

Around the JSON stands what models like to add: a greeting, a code fence, their thoughts. What does not fit is
dropped piece by piece, so that one bad row does not cost a family.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from fuzzy_magic.train.schema import SYNTHESISED as LIMITS

_OPENING = re.compile(r"[\[{]")
_SLOT = re.compile(r"\{(labels|L\d+)\}")
_UNCLEAN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")  # controls, and what UTF-8 cannot write
_THOUGHTS = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL)
_LEAD = re.compile(r"(?:final )?(?:answer|output|label|result)\s*:\s*", re.IGNORECASE)
_FENCE = re.compile(r"```\w*\n?(.*?)\n?```", re.DOTALL)
_QUOTES = ('""', "''", "``", "“”", "‘’", "**")


@dataclass(frozen=True)
class Task:
    """A task that a teacher proposed: an instruction, for a closed set with its labels."""

    title: str
    spec: str
    labels: tuple[str, ...] | None


@dataclass(frozen=True)
class Draft:
    """What a teacher wrote for a task: wordings, label vocabularies and rows, not checked by anyone yet."""

    wordings: list[str]
    vocabularies: list[list[str]]
    rows: list[tuple[str, str]]


def json_values(text: str) -> Iterator[Any]:
    """Find the JSON objects and arrays in a text, whatever stands around them."""
    text = _THOUGHTS.sub(" ", text)
    decoder, start = json.JSONDecoder(), 0
    while match := _OPENING.search(text, start):
        try:
            value, start = decoder.raw_decode(text, match.start())
        except ValueError:
            start = match.start() + 1
        except RecursionError:
            return  # a thousand brackets in a row: a model that has lost its way
        else:
            yield value


def objects_with(text: str, *keys: str) -> Iterator[dict[str, Any]]:
    """Find the JSON objects that have all these keys, at any depth and in order."""
    waiting = list(json_values(text))[::-1]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict) and all(key in value for key in keys):
            yield value
        elif isinstance(value, (dict, list)):
            waiting += reversed(list(value.values() if isinstance(value, dict) else value))


def tasks_in(text: str) -> list[Task]:
    """Read the tasks of a reply; those without a usable instruction or label set are left out."""
    return [task for value in objects_with(text, "spec") if (task := _task(value)) is not None]


def _task(value: dict[str, Any]) -> Task | None:
    spec, labels = _line(value["spec"], LIMITS.most_spec_chars), value.get("labels")
    if spec is None:
        return None
    title = _line(value.get("title"), 80) or " ".join(spec.split()[:6])
    if labels in (None, [], "null"):
        return Task(title, spec, None)
    names = _vocabulary(labels)
    return None if names is None else Task(title, spec, tuple(names))


def draft_in(text: str, task: Task) -> Draft | None:
    """Read the draft of a family; None when the reply holds nothing of the kind."""
    value = next(objects_with(text, "wordings", "rows"), None)
    if value is None:
        return None
    given = [task.spec, *(_line(each, LIMITS.most_spec_chars) for each in _list(value["wordings"]))]
    wordings = [with_slots(each, task.labels or ()) for each in given if each]
    vocabularies: list[list[str]] = []
    if task.labels is not None:
        names = [_vocabulary(each) for each in _list(value.get("vocabularies"))]
        fitting = [tuple(each) for each in names if each is not None and len(each) == len(task.labels)]
        vocabularies = [list(each) for each in dict.fromkeys([task.labels, *fitting])]
    rows = dict(row for each in _list(value["rows"]) if (row := _row(each, task)) is not None)
    return Draft(list(dict.fromkeys(filter(None, wordings))), vocabularies, list(rows.items()))


def with_slots(wording: str, labels: Sequence[str]) -> str | None:
    """Put placeholders where a wording names its labels; None when they cannot be told from its words.

    Without labels, a wording must not have placeholders.
    """
    for number, label in enumerate(labels):
        quoted = rf"[\"'`“‘]{re.escape(label)}[\"'`”’]"
        wording = re.sub(quoted, f"{{L{number}}}", wording)
    slots = set(_SLOT.findall(wording))
    single = {f"L{number}" for number in range(len(labels))}
    if not slots <= single | {"labels"}:
        return None
    if "labels" in slots or slots == single:
        return wording if labels or not slots else None
    if slots or any(re.search(rf"(?<!\w){re.escape(label)}(?!\w)", wording) for label in labels):
        return None
    return f"{wording} Answer with one of: {{labels}}."


def agree(one: str, other: str) -> bool:
    """Say whether two answers are the same, whatever is wrapped around them."""
    first, second = bare(one), bare(other)
    if first == second:
        return bool(first)
    try:
        values = json.loads(first), json.loads(second)
    except (ValueError, RecursionError):
        return False
    # Numbers stay texts: how they are written is often what the task is about.
    return all(isinstance(value, (dict, list)) for value in values) and values[0] == values[1]


def label_of(answer: str, labels: Sequence[str]) -> str | None:
    """Find the label that an answer means, whatever its case and final stop."""
    said = bare(answer).rstrip(".!").casefold()
    return next((label for label in labels if label.rstrip(".!").casefold() == said), None)


def bare(answer: str) -> str:
    """Take an answer out of its wrapping: thoughts, a code fence, quotation marks, the word "Answer:"."""
    text = _THOUGHTS.sub(" ", answer).strip()
    if fenced := _FENCE.fullmatch(text):
        text = fenced[1].strip()
    text = _LEAD.sub("", text, count=1).strip() if _LEAD.match(text) else text
    if len(text) > 2 and text[0] + text[-1] in _QUOTES and text[0] not in text[1:-1]:
        text = text[1:-1].strip()
    return "\n".join(" ".join(line.split()) for line in text.splitlines())


def _row(value: Any, task: Task) -> tuple[str, str] | None:
    if not isinstance(value, dict):
        return None
    text, output = _line(value.get("input"), LIMITS.most_text_chars), value.get("output")
    if isinstance(output, (bool, int, float, dict, list)):
        output = json.dumps(output, ensure_ascii=False)
    answer = _line(output, LIMITS.most_output_chars)
    if text is None or answer is None:
        return None
    known = answer if task.labels is None else label_of(answer, task.labels)
    return None if known is None else (text, known)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _vocabulary(value: Any) -> list[str] | None:
    """Read 2 to 8 different short names."""
    if not isinstance(value, list):
        return None
    names = [
        _line(str(each) if isinstance(each, (int, str)) else None, LIMITS.most_label_chars) for each in value
    ]
    found = [name for name in names if name is not None]
    different = len({name.casefold() for name in found}) == len(value)
    return found if different and 2 <= len(found) <= LIMITS.most_classes else None


def _line(value: Any, most: int) -> str | None:
    """Take a clean text of 1 to `most` characters; None for everything else."""
    text = value.strip() if isinstance(value, str) else ""
    return text if 0 < len(text) <= most and not _UNCLEAN.search(text) else None
