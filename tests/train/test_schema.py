from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fuzzy_magic.train.data import TASKS
from fuzzy_magic.train.schema import SYNTHESISED, check_family, check_files

CLASSIFY: dict[str, Any] = {
    "id": "parcels",
    "group": "text_nlp",
    "category": "logistics",
    "kind": "classify",
    "specs": ["{L0} if late, {L1} if not.", *(f"Wording {n}: {{labels}}" for n in range(8))],
    "label_variants": [["late", "fine"], ["A", "B"], ["LATE", "OK"], ["slow", "quick"]],
    "classes": [[f"{word} parcel {n}" for n in range(20)] for word in ("late", "early")],
}
CLASSIFY["specs"][1] = "Say {L0} when it came late and {L1} otherwise."
MAP: dict[str, Any] = {
    "id": "plurals",
    "group": "format_repair",
    "category": "words",
    "kind": "map",
    "specs": [f"Plural, wording {n}" for n in range(9)],
    "pairs": [[f"cat {n}", f"cats {n}"] for n in range(40)],
}
MULTI: dict[str, Any] = {
    "id": "mails",
    "group": "agentic_tools",
    "category": "mail",
    "kind": "multi",
    "inputs": [f"mail {n}" for n in range(40)],
    "functions": [
        {"specs": [f"Question {k}, wording {n}" for n in range(6)], "outputs": ["yes", "no"] * 20}
        for k in range(3)
    ],
}


def test_every_authored_file_is_as_the_schema_says() -> None:
    assert check_files(sorted(TASKS.glob("*.jsonl"))) == []


@pytest.mark.parametrize("record", [CLASSIFY, MAP, MULTI])
def test_a_good_record_has_no_problems(record: dict[str, Any]) -> None:
    assert check_family(record) == []


def put(*path: Any, value: Any) -> Callable[[Any], None]:
    def change(record: Any) -> None:
        for key in path[:-1]:
            record = record[key]
        record[path[-1]] = value

    return change


@pytest.mark.parametrize(
    ("record", "change", "problem"),
    [
        (CLASSIFY, put("group", value="poetry"), "group: 'poetry' is none of text_nlp"),
        (CLASSIFY, put("kind", value="guess"), "kind: 'guess' is none of classify, map, multi"),
        (CLASSIFY, put("category", value=" "), "category: not a text"),
        (CLASSIFY, put("note", value="x"), "note: unknown field"),
        (CLASSIFY, put("specs", value="one"), "specs: not a list, or empty"),
        (
            CLASSIFY,
            put("specs", 3, value="No names here"),
            "specs[3]: names neither {labels} nor all of {L0}",
        ),
        (CLASSIFY, put("specs", 3, value="{labels} {L2}"), "specs[3]: {L2} has no class"),
        (CLASSIFY, put("specs", 3, value="Wording 4: {labels}"), "specs: 2 times 'Wording 4: {labels}'"),
        (CLASSIFY, put("specs", 3, value=7), "specs[3]: not a text"),
        (CLASSIFY, put("specs", 0, value="{labels}!"), "specs: 1 of 9 define every label, 20% are needed"),
        (CLASSIFY, put("label_variants", 0, value=["late"]), "label_variants[0]: ['late'] is not one name"),
        (
            CLASSIFY,
            put("label_variants", 0, value=["A", "a"]),
            "label_variants[0]: ['A', 'a'] has a name twice",
        ),
        (CLASSIFY, put("label_variants", value=[["a", "b"]]), "label_variants: 1, 4 are needed"),
        (CLASSIFY, put("classes", 1, value=["one"]), "classes[1]: 1 texts, 10 are needed"),
        (CLASSIFY, put("classes", 1, 0, value="late parcel 3"), "classes: 2 times 'late parcel 3'"),
        (CLASSIFY, put("classes", 1, 0, value="x" * 401), "classes: text 20 has 401 characters"),
        (MAP, put("specs", 0, value="Say {labels}"), "specs[0]: placeholders are for classify"),
        (MAP, put("pairs", 0, value=["a"]), "pairs: 1 are not [input, output]"),
        (MAP, put("pairs", 0, value=["a", ""]), "pairs: output 0 is empty or no text: ''"),
        (MAP, put("pairs", 0, value=["a", 3]), "pairs: output 0 is empty or no text: 3"),
        (MAP, put("pairs", value=[["a", "b"]]), "pairs: 1 texts, 36 are needed"),
        (MULTI, put("functions", 1, "outputs", value=["yes"]), "functions[1].outputs: 1 for 40 inputs"),
        (
            MULTI,
            put("functions", 1, value={"specs": ["x"]}),
            "functions[1]: not an object with specs and outputs",
        ),
        (MULTI, put("functions", 1, "specs", value=["x"]), "functions[1].specs: 1 wordings, 4 are needed"),
        (MULTI, put("inputs", value=["x", "y"]), "inputs: 2 texts, 14 are needed"),
        (MULTI, put("inputs", 0, value=None), "inputs: text 0 is empty or no text: None"),
    ],
)
def test_what_is_wrong_is_named_with_its_field(
    record: dict[str, Any], change: Callable[[Any], None], problem: str
) -> None:
    wrong = copy.deepcopy(record)
    change(wrong)
    assert any(found.startswith(problem) for found in check_family(wrong)), check_family(wrong)


@pytest.mark.parametrize("record", [None, [], "x", {}, {"id": 3}])
def test_what_is_no_family_at_all_is_refused(record: object) -> None:
    assert check_family(record)


def test_a_missing_field_is_named() -> None:
    assert check_family({k: v for k, v in MAP.items() if k != "pairs"}) == ["pairs: missing"]


def test_a_teacher_may_write_less() -> None:
    small = {**MAP, "specs": ["Plural?"], "pairs": MAP["pairs"][:6]}
    assert check_family(small)
    assert check_family(small, SYNTHESISED) == []


def test_files_are_checked_line_by_line_and_ids_against_each_other(tmp_path: Path) -> None:
    first, second = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    first.write_text("\n".join(map(json.dumps, (CLASSIFY, {**MAP, "group": "poetry"}))), "utf-8")
    second.write_text(f"{{oops\n{json.dumps(CLASSIFY)}\n[]", "utf-8")
    problems = check_files([first, second])
    assert problems[0].startswith("a.jsonl:2: plurals: group: 'poetry'")
    assert problems[1].startswith("b.jsonl:1: not JSON: ")
    assert problems[2:] == [
        "b.jsonl:2: parcels: id: a.jsonl:1 has it too",
        "b.jsonl:3: ?: record: list, not an object",
    ]
