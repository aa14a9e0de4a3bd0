"""`fuzzy data synthesize`: a teacher model writes families, and answers its own inputs a second time.

A run is a fixed sequence of questions, each with a name ("tone/2.1/check/5"). Every reply goes into a journal
before it is used; a run that is resumed takes the replies it finds there and asks only for the rest. So
nothing is paid twice, and what a run writes depends on the journal alone.
"""

from __future__ import annotations

import json
import random
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fuzzy_magic.errors import FuzzyError
from fuzzy_magic.gguf_io import replacing
from fuzzy_magic.prompts import ask_for_answer, ask_for_rows, ask_for_tasks
from fuzzy_magic.train.data import GROUPS, read_records
from fuzzy_magic.train.drafts import Draft, Task, agree, draft_in, label_of, tasks_in
from fuzzy_magic.train.heldout import read_split
from fuzzy_magic.train.journal import Journal
from fuzzy_magic.train.near import held_out, shingles
from fuzzy_magic.train.schema import SYNTHESISED, check_family
from fuzzy_magic.train.teacher import Reply, Teacher, estimated_tokens

BATCH = 5  # tasks asked for at once
WORDINGS, INPUTS = 6, 8
MIN_WORDINGS, MIN_ROWS = 3, 6  # of a family that is kept
NEAR = 0.5  # share of words and word pairs that two specs of different tasks have in common at most
SHOWN = 30  # existing tasks that a teacher is reminded of
FRUITLESS = 4  # batches in a row without a family, before a category is given up
YIELD = 0.6  # of the drafts, how many are usually kept; for the estimate alone
# Question -> the most tokens of its answer, the usual number (for the estimate), the temperature.
TASKS, ROWS, ANSWER = (3000, 500, 0.9), (4000, 1100, 0.7), (400, 15, 0.0)


@dataclass(frozen=True)
class Prices:
    """US dollars for a million tokens read and written, and how many may be spent in all."""

    tokens_in: float
    tokens_out: float
    budget: float | None = None

    def cost(self, tokens_in: float, tokens_out: float) -> float:
        """Compute what so many tokens cost."""
        return (tokens_in * self.tokens_in + tokens_out * self.tokens_out) / 1e6


@dataclass(frozen=True)
class Job:
    """What is to be written: so many families of each category (a pair of category and group), to a file."""

    categories: tuple[tuple[str, str], ...]
    families: int
    out: Path
    prices: Prices | None = None

    @property
    def journal(self) -> Path:
        """The file beside the output that holds every reply."""
        return self.out.with_name(f"{self.out.name}.journal")


@dataclass
class Report:
    """What a run did: families by category, why drafts were dropped, what all replies took."""

    families: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    answers: int = 0
    agreed: int = 0
    calls: int = 0
    new_calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    out_of_budget: bool = False


class OutOfBudget(Exception):
    """The next question might cost more than is left."""


class Known:
    """The specs that exist: of all authored families, of the held-out sets, and of this run so far."""

    def __init__(self) -> None:
        self._shown: dict[str, list[str]] = {}
        self._sets = [shingles(episode.spec) for episode in read_split("real")]
        self.names = set()
        for record in read_records():
            self.names.add(record["id"])
            parts = record["functions"] if record["kind"] == "multi" else [record]
            for part in parts:
                self.add(record["category"], record["group"], part["specs"])

    def add(self, category: str, group: str, specs: Sequence[str]) -> None:
        """Remember the wordings of one task."""
        self._sets += map(shingles, specs)
        for name in dict.fromkeys((category, group)):
            self._shown.setdefault(name, []).append(min(specs, key=len))

    def has_near(self, spec: str) -> bool:
        """Say whether a spec asks for what another one asks for, in nearly its words."""
        mine = shingles(spec)
        return any(len(mine & each) > NEAR * len(mine | each) for each in self._sets)

    def shown(self, category: str, group: str) -> list[str]:
        """Choose the tasks to remind a teacher of: the latest of the category, filled up from its group."""
        own = self._shown.get(category, [])[-SHOWN:]
        more = [spec for spec in self._shown.get(group, []) if spec not in own]
        return [spec[:200] for spec in [*more[-(SHOWN - len(own)) :], *own][-SHOWN:]]


class Synthesis:
    """One run of a job with a teacher."""

    def __init__(self, job: Job, teacher: Teacher, *, resume: bool = False) -> None:
        if job.out.exists() and not resume:
            raise FuzzyError(f"{job.out} exists.", "Give another --out, or --resume to go on with its run.")
        self.job, self.teacher = job, teacher
        self.journal = Journal(job.journal, teacher.name, resume=resume)
        self.report = Report()
        self.records: list[dict[str, Any]] = []
        self._known = Known()

    def run(self, progress: Callable[[Report], None] = lambda report: None) -> Report:
        """Ask until every category has its families, is fruitless, or the budget is used up.

        However a run ends, the families it has are written; `progress` hears of every reply.
        """
        self._progress = progress
        try:
            for category, group in self.job.categories:
                self._category(category, group)
        except OutOfBudget:
            self.report.out_of_budget = True
        except FuzzyError as error:
            error.hint = (
                f"{error.hint} What was answered so far is kept; --resume goes on from there.".strip()
            )
            raise
        finally:
            if self.records:
                with replacing(self.job.out) as part:
                    part.write_text(
                        "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in self.records), "utf-8"
                    )
        return self.report

    def _category(self, category: str, group: str) -> None:
        fruitless = batch = 0
        while self.report.families[category] < self.job.families and fruitless < FRUITLESS:
            before = self.report.families[category]
            question = ask_for_tasks(category, group, BATCH, self._known.shown(category, group))
            tasks = tasks_in(self._ask(f"{category}/{batch}", question, *TASKS).text)
            if not tasks:
                self.report.dropped["no task in the reply"] += 1
            for number, task in enumerate(tasks[:BATCH]):
                if self.report.families[category] < self.job.families:
                    self._family(f"{category}/{batch}.{number}", task, category, group)
            fruitless = fruitless + 1 if self.report.families[category] == before else 0
            batch += 1

    def _family(self, name: str, task: Task, category: str, group: str) -> None:
        if self._known.has_near(task.spec):
            self.report.dropped["nearly a spec that exists"] += 1
            return
        reply = self._ask(f"{name}/rows", ask_for_rows(task.spec, task.labels, WORDINGS, INPUTS), *ROWS)
        draft = draft_in(reply.text, task)
        if draft is None:
            self.report.dropped["no rows in the reply"] += 1
            return
        rows = list(self._agreed(name, task, draft))
        outputs = {output for _, output in rows}
        if len(rows) < MIN_ROWS:
            self.report.dropped[f"fewer than {MIN_ROWS} agreed rows"] += 1
        elif len(draft.wordings) < MIN_WORDINGS:
            self.report.dropped[f"fewer than {MIN_WORDINGS} usable wordings"] += 1
        elif len(outputs) < len(task.labels or ("", "")):
            self.report.dropped["an answer that no agreed row has"] += 1
        else:
            self._keep(task, draft, rows, category, group)

    def _agreed(self, name: str, task: Task, draft: Draft) -> Iterator[tuple[str, str]]:
        """Yield the rows that the teacher answers alike when it sees nothing but the spec and the input."""
        spec, held = task.spec, held_out()
        if task.labels is not None:
            spec = f"{spec}\nAllowed answers: {', '.join(task.labels)}"
        for number, (text, output) in enumerate(draft.rows[:INPUTS]):
            if held.has_near(text):
                continue
            said = self._ask(f"{name}/check/{number}", ask_for_answer(spec, text), *ANSWER).text
            self.report.answers += 1
            if agree(output, said) if task.labels is None else label_of(said, task.labels) == output:
                self.report.agreed += 1
                yield text, output

    def _keep(self, task: Task, draft: Draft, rows: list[tuple[str, str]], category: str, group: str) -> None:
        name = _free_name(f"syn_{_slug(category)}_{_slug(task.title)}", self._known.names)
        record: dict[str, Any] = {"id": name, "group": group, "category": category}
        if task.labels is None:
            record |= {"kind": "map", "specs": draft.wordings, "pairs": [list(row) for row in rows]}
        else:
            classes = [[text for text, output in rows if output == label] for label in task.labels]
            record |= {"kind": "classify", "specs": draft.wordings, "label_variants": draft.vocabularies}
            record["classes"] = classes
        if problems := check_family(record, SYNTHESISED):
            self.report.dropped[f"against the schema ({problems[0].partition(':')[0]})"] += 1
            return
        self.records.append(record)
        self.report.families[category] += 1
        self._known.names.add(name)
        self._known.add(category, group, [task.spec, *draft.wordings])

    def _ask(self, name: str, question: str, most: int, usual: int, temperature: float) -> Reply:
        reply = self.journal.replies.get(name)
        if reply is None:
            self._stay_in_budget(question, most)
            seed = random.Random(name).getrandbits(31)
            reply = self.teacher.ask(question, max_tokens=most, temperature=temperature, seed=seed)
            self.journal.add(name, reply)
            self.report.new_calls += 1
        self.report.calls += 1
        self.report.tokens_in += reply.tokens_in
        self.report.tokens_out += reply.tokens_out
        self._progress(self.report)
        return reply

    def _stay_in_budget(self, question: str, most: int) -> None:
        prices = self.job.prices
        if prices is None or prices.budget is None:
            return
        paid = self.journal.replies.values()
        read = sum(reply.tokens_in for reply in paid) + estimated_tokens(question)
        if prices.cost(read, sum(reply.tokens_out for reply in paid) + most) > prices.budget:
            raise OutOfBudget


def estimate(job: Job) -> tuple[int, int, int]:
    """Estimate what a job takes: calls, tokens read, tokens written."""
    drafts = job.families * len(job.categories) / YIELD
    spec = "x" * 300
    questions = (
        (drafts / BATCH, ask_for_tasks("x", GROUPS[0], BATCH, ["x" * 120] * SHOWN), TASKS),
        (drafts, ask_for_rows(spec, ("x", "y"), WORDINGS, INPUTS), ROWS),
        (drafts * INPUTS, ask_for_answer(spec, "x" * 120), ANSWER),
    )
    calls = sum(count for count, _, _ in questions)
    read = sum(count * estimated_tokens(question) for count, question, _ in questions)
    written = sum(count * usual for count, _, (_, usual, _) in questions)
    return round(calls), round(read), round(written)


def chosen_categories(names: str) -> tuple[tuple[str, str], ...]:
    """Read `--categories`: names of groups or of categories that exist, or `GROUP/NEW NAME`.

    Raises
    ------
    FuzzyError
        For a name that is none of these.
    """
    groups = {group: group for group in GROUPS}
    for record in read_records():
        groups.setdefault(record["category"], record["group"])
    chosen = {}
    for name in filter(None, (each.strip() for each in names.split(","))):
        group, slash, new = name.partition("/")
        if slash and group in GROUPS and new.strip():
            chosen[new.strip()] = group
        elif name in groups:
            chosen[name] = groups[name]
        else:
            raise FuzzyError(
                f"There is no category {name!r}.",
                f"Groups: {', '.join(GROUPS)}. A new category is written GROUP/NAME.",
            )
    if not chosen:
        raise FuzzyError("No category is given.", f"Groups: {', '.join(GROUPS)}.")
    return tuple(chosen.items())


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:40] or "task"


def _free_name(name: str, taken: set[str]) -> str:
    number = 1
    while (free := name if number == 1 else f"{name}_{number}") in taken:
        number += 1
    return free
