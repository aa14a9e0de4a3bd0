"""What a record of a task family must look like; `tasks/README.md` says it in words.

Nothing here is asked when families are loaded: the tests hold every file against it, and `fuzzy data
synthesize` every family that a teacher wrote.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fuzzy_magic.train.data import GROUPS, MAX_INPUT_CHARS

KINDS = {
    "classify": ("specs", "label_variants", "classes"),
    "map": ("specs", "pairs"),
    "multi": ("inputs", "functions"),
}
COMMON = ("id", "group", "category", "kind")
_PLACEHOLDER = re.compile(r"\{L(\d+)\}|\{labels\}")
_SHOWN = 60  # characters of a text in a message


@dataclass(frozen=True)
class Limits:
    """How much of everything a family has: at least, or at most where the name says so."""

    wordings: int = 9
    wordings_of_part: int = 4
    vocabularies: int = 4
    texts: int = 36
    texts_of_parts: int = 14
    texts_of_class: int = 10
    functions: int = 2
    defined: float = 0.2  # share of the wordings of a classification that define every label
    most_classes: int = 8
    most_spec_chars: int = 1500
    most_label_chars: int = 40
    most_output_chars: int = 300
    most_text_chars: int = MAX_INPUT_CHARS


AUTHORED = Limits()
#: A teacher writes few rows for a task, and its wordings one by one.
SYNTHESISED = Limits(
    wordings=1,
    wordings_of_part=1,
    vocabularies=1,
    texts=4,
    texts_of_parts=4,
    texts_of_class=1,
    functions=1,
    defined=0.0,
)


def check_files(paths: Iterable[Path], limits: Limits = AUTHORED) -> list[str]:
    """Check the families of several files, and that no two have the same id.

    Returns
    -------
    list of str
        What is wrong, each as `file:line: id: field: what`.
    """
    problems = []
    seen: dict[str, str] = {}
    for path in paths:
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            where = f"{path.name}:{number}"
            try:
                record = json.loads(line)
            except ValueError as error:
                problems.append(f"{where}: not JSON: {error}")
                continue
            name = record.get("id", "?") if isinstance(record, dict) else "?"
            problems += [f"{where}: {name}: {problem}" for problem in check_family(record, limits)]
            if name in seen:
                problems.append(f"{where}: {name}: id: {seen[name]} has it too")
            seen[name] = where
    return problems


def check_family(record: Any, limits: Limits = AUTHORED) -> list[str]:
    """Check the record of one family.

    Parameters
    ----------
    record : object
        What a line of a file holds.
    limits : Limits
        How much of everything there has to be.

    Returns
    -------
    list of str
        What is wrong, each as `field: what`; empty for a good record.
    """
    if not isinstance(record, dict):
        return [f"record: {type(record).__name__}, not an object"]
    problems = [f"{name}: not a text" for name in COMMON if not _is_text(record.get(name))]
    if problems:
        return problems
    if record["group"] not in GROUPS:
        problems.append(f"group: {record['group']!r} is none of {', '.join(GROUPS)}")
    if record["kind"] not in KINDS:
        return [*problems, f"kind: {record['kind']!r} is none of {', '.join(KINDS)}"]
    fields = KINDS[record["kind"]]
    problems += [f"{name}: missing" for name in fields if name not in record]
    problems += [f"{name}: unknown field" for name in record if name not in (*COMMON, *fields)]
    problems += [f"{n}: not a list, or empty" for n in fields if n in record and not _is_list(record[n])]
    return problems or list(_CHECKS[record["kind"]](record, limits))


def _classify(record: dict[str, Any], limits: Limits) -> Iterator[str]:
    classes, vocabularies, specs = record["classes"], record["label_variants"], record["specs"]
    count = len(classes)
    if not 2 <= count <= limits.most_classes:
        yield f"classes: {count}, allowed are 2 to {limits.most_classes}"
    yield from _vocabularies(vocabularies, count, limits)
    yield from _wordings("specs", specs, limits.wordings, limits)
    defining = 0
    for n, spec in enumerate(filter(_is_text, specs)):
        slots = _PLACEHOLDER.findall(spec)
        numbers = {int(slot) for slot in slots if slot}
        if beyond := sorted(number for number in numbers if number >= count):
            yield f"specs[{n}]: {{L{beyond[0]}}} has no class: {_shown(spec)}"
        defines = numbers >= set(range(count))
        defining += defines
        if not defines and "{labels}" not in spec:
            yield f"specs[{n}]: names neither {{labels}} nor all of {{L0}}, {{L1}}, …: {_shown(spec)}"
    if defining < limits.defined * len(specs):
        yield f"specs: {defining} of {len(specs)} define every label, {limits.defined:.0%} are needed"
    for n, texts in enumerate(classes):
        if not _is_list(texts) or len(texts) < limits.texts_of_class:
            found = len(texts) if _is_list(texts) else 0
            yield f"classes[{n}]: {found} texts, {limits.texts_of_class} are needed"
    yield from _texts(
        "classes", [t for texts in classes if _is_list(texts) for t in texts], limits.texts, limits
    )


def _vocabularies(vocabularies: Sequence[Any], count: int, limits: Limits) -> Iterator[str]:
    if len(vocabularies) < limits.vocabularies:
        yield f"label_variants: {len(vocabularies)}, {limits.vocabularies} are needed"
    for n, names in enumerate(vocabularies):
        if not _is_list(names) or len(names) != count or not all(map(_is_text, names)):
            yield f"label_variants[{n}]: {names!r} is not one name for each of {count} classes"
        elif len({name.lower() for name in names}) < count:
            yield f"label_variants[{n}]: {names!r} has a name twice"
        elif max(map(len, names)) > limits.most_label_chars:
            yield f"label_variants[{n}]: a name of more than {limits.most_label_chars} characters"


def _map(record: dict[str, Any], limits: Limits) -> Iterator[str]:
    yield from _wordings("specs", record["specs"], limits.wordings, limits)
    yield from _plain("specs", record["specs"])
    pairs = [pair for pair in record["pairs"] if _is_list(pair) and len(pair) == 2]
    if len(pairs) < len(record["pairs"]):
        yield f"pairs: {len(record['pairs']) - len(pairs)} are not [input, output]"
    yield from _texts("pairs", [text for text, _ in pairs], limits.texts, limits)
    yield from _outputs("pairs", [output for _, output in pairs], limits)


def _multi(record: dict[str, Any], limits: Limits) -> Iterator[str]:
    yield from _texts("inputs", record["inputs"], limits.texts_of_parts, limits)
    if len(record["functions"]) < limits.functions:
        yield f"functions: {len(record['functions'])}, {limits.functions} are needed"
    for n, part in enumerate(record["functions"]):
        where = f"functions[{n}]"
        if not isinstance(part, dict) or not _is_list(part.get("specs")) or not _is_list(part.get("outputs")):
            yield f"{where}: not an object with specs and outputs"
            continue
        yield from _wordings(f"{where}.specs", part["specs"], limits.wordings_of_part, limits)
        yield from _plain(f"{where}.specs", part["specs"])
        if len(part["outputs"]) != len(record["inputs"]):
            yield f"{where}.outputs: {len(part['outputs'])} for {len(record['inputs'])} inputs"
        yield from _outputs(f"{where}.outputs", part["outputs"], limits)


def _wordings(where: str, specs: Sequence[Any], least: int, limits: Limits) -> Iterator[str]:
    if len(specs) < least:
        yield f"{where}: {len(specs)} wordings, {least} are needed"
    for n, spec in enumerate(specs):
        if not _is_text(spec):
            yield f"{where}[{n}]: not a text"
        elif len(spec) > limits.most_spec_chars:
            yield f"{where}[{n}]: {len(spec)} characters, at most {limits.most_spec_chars} are allowed"
    yield from _twice(where, specs)


def _plain(where: str, specs: Sequence[Any]) -> Iterator[str]:
    for n, spec in enumerate(filter(_is_text, specs)):
        if _PLACEHOLDER.search(spec):
            yield f"{where}[{n}]: placeholders are for classify: {_shown(spec)}"


def _texts(where: str, texts: Sequence[Any], least: int, limits: Limits) -> Iterator[str]:
    yield from _sized(f"{where}: text", texts, limits.most_text_chars)
    yield from _twice(where, texts)
    if len(texts) < least:
        yield f"{where}: {len(texts)} texts, {least} are needed"


def _outputs(where: str, outputs: Sequence[Any], limits: Limits) -> Iterator[str]:
    yield from _sized(f"{where}: output", outputs, limits.most_output_chars)


def _sized(what: str, values: Sequence[Any], most: int) -> Iterator[str]:
    for n, value in enumerate(values):
        if not _is_text(value):
            yield f"{what} {n} is empty or no text: {value!r}"
        elif len(value) > most:
            yield f"{what} {n} has {len(value)} characters, at most {most} are allowed"


def _twice(where: str, texts: Sequence[Any]) -> Iterator[str]:
    for text, times in Counter(filter(_is_text, texts)).items():
        if times > 1:
            yield f"{where}: {times} times {_shown(text)}"


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_list(value: object) -> bool:
    return isinstance(value, list) and bool(value)


def _shown(text: str) -> str:
    return repr(text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…")


_CHECKS: dict[str, Callable[[dict[str, Any], Limits], Iterator[str]]] = {
    "classify": _classify,
    "map": _map,
    "multi": _multi,
}
