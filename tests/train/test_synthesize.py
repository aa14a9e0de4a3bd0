"""A teacher behind a local server writes families: in good order, and with everything that goes wrong."""

from __future__ import annotations

import io
import json
import random
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from local_endpoint import Answer, Endpoint, Messages, completion, local_endpoint

from fuzzy_magic import cli as front
from fuzzy_magic import http
from fuzzy_magic.errors import EndpointError, EndpointOffline, FuzzyError
from fuzzy_magic.train import synthesize, synthesize_cli
from fuzzy_magic.train.data import functions_of, read_records
from fuzzy_magic.train.data_cli import main
from fuzzy_magic.train.heldout import read_split
from fuzzy_magic.train.schema import SYNTHESISED, check_family
from fuzzy_magic.train.synthesize import Known, chosen_categories
from fuzzy_magic.train.teacher import EndpointTeacher, Reply

KEY = "sk-secret-0123456789"
WORDS = ("amber", "birch", "cobalt", "dune", "ember", "fjord", "grove", "heath", "islet", "jetty", "kelp")


def nonsense(rng: random.Random, count: int) -> str:
    """Write words that are no spec's and no text's, so that nothing is near anything."""
    return " ".join(f"{rng.choice(WORDS)}{rng.randrange(10_000)}" for _ in range(count))


class Script:
    """A teacher that does as it is asked; what it does wrong can be set."""

    def __init__(self) -> None:
        self.rng = random.Random(5)
        self.truth: dict[str, str] = {}
        self.counts = {"tasks": 0, "rows": 0, "answer": 0}
        self.wrong_second_answers = 0  # of each family
        self.same_spec = False
        self.replies: dict[str, str | Answer] = {}  # what to say to every question of a kind instead

    def __call__(self, messages: Messages) -> str | Answer:
        (message,) = messages  # always a fresh conversation
        text = message["content"]
        kind = "tasks" if "new tasks" in text else "rows" if text.startswith("Here is a task") else "answer"
        self.counts[kind] += 1
        return self.replies[kind] if kind in self.replies else getattr(self, kind)(text)

    def tasks(self, text: str) -> str:
        tasks: list[dict[str, Any]] = []
        for number in range(5):
            labels = ["up", "down"] if number % 2 else None
            rule = nonsense(self.rng, 9) if not self.same_spec else "the same words for every single task"
            answers = ' Answer "up" or "down".' if labels else ""
            tasks.append(
                {"title": f"Task é {self.rng.random()}", "spec": f"{rule}.{answers}", "labels": labels}
            )
        return f"Of course!\n```json\n{json.dumps({'tasks': tasks})}\n```"

    def rows(self, text: str) -> str:
        closed = "Allowed answers" in text
        inputs = [nonsense(self.rng, 6) for _ in range(8)]
        outputs = [("up", "down")[n % 2] if closed else nonsense(self.rng, 1) for n in range(8)]
        self.truth |= dict(zip(inputs, outputs, strict=True))
        for each in inputs[: self.wrong_second_answers]:
            self.truth[each] = "something else"
        slots = "{L0} or {L1}: " if closed else ""
        return json.dumps(
            {
                "wordings": [f"{slots}{nonsense(self.rng, 5)}" for _ in range(4)],
                "vocabularies": [["1", "0"], ["yes", "no", "maybe"]],
                "rows": [{"input": i, "output": o} for i, o in zip(inputs, outputs, strict=True)],
            }
        )

    def answer(self, text: str) -> str:
        return f'"{self.truth[text.split("Input:")[1].strip()]}"'


@pytest.fixture(autouse=True)
def few_families(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compare with some of the families that exist: reading all of them takes a while."""
    monkeypatch.setattr(synthesize, "read_records", lambda: islice(read_records(), 12))


@pytest.fixture
def script() -> Script:
    return Script()


@pytest.fixture
def endpoint(script: Script, monkeypatch: pytest.MonkeyPatch) -> Iterator[Endpoint]:
    monkeypatch.setattr(http, "FIRST_WAIT", 0.01)
    monkeypatch.setenv("FUZZY_TEACHER_KEY", KEY)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with local_endpoint() as running:
        running.reply = script
        yield running


def arguments(endpoint: Endpoint, out: Path, *more: str, families: int = 3) -> list[str]:
    given = ["synthesize", "--endpoint", endpoint.url, "--model", "big", "--categories", "format_repair"]
    return [*given, "--families", str(families), "--out", str(out), "--yes", *more]


def records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_a_teacher_writes_families_that_the_trainer_accepts(
    endpoint: Endpoint, script: Script, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "new" / "families.jsonl"
    assert main(arguments(endpoint, out, "--categories", "format_repair,text_nlp/oddities")) == 0
    written = records(out)
    assert [(r["group"], r["category"]) for r in written] == [("format_repair", "format_repair")] * 3 + [
        ("text_nlp", "oddities")
    ] * 3
    assert {r["kind"] for r in written} == {"map", "classify"}
    assert len({r["id"] for r in written}) == 6
    for record in written:
        assert check_family(record, SYNTHESISED) == []
        assert re.fullmatch(r"syn_[a-z0-9_]+", record["id"])
        (function,) = functions_of(record)
        episode = function.episode(random.Random(1), 6)
        assert len(episode.rows) >= 4
        assert "{" not in episode.spec
        assert (episode.labels is not None) == (record["kind"] == "classify")
        if record["kind"] == "classify":
            assert record["label_variants"] == [["up", "down"], ["1", "0"]]
            assert [len(texts) for texts in record["classes"]] == [4, 4]
    shown = capsys.readouterr().out
    assert "Kept      6 families: 3 format_repair, 3 oddities" in shown
    assert "Agreed    48 of 48 answers" in shown
    assert "with the key of FUZZY_TEACHER_KEY" in shown
    assert all(len(line) <= 100 for line in shown.splitlines() if str(tmp_path) not in line)


def test_only_agreed_answers_are_kept(endpoint: Endpoint, script: Script, tmp_path: Path) -> None:
    script.wrong_second_answers = 2
    assert main(arguments(endpoint, tmp_path / "f.jsonl")) == 0
    for record in records(tmp_path / "f.jsonl"):
        (function,) = functions_of(record)
        assert len(function.rows) == 6
        assert all(script.truth[text] != "something else" for text, _ in function.rows)


def test_families_with_too_little_agreement_are_dropped(
    endpoint: Endpoint, script: Script, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script.wrong_second_answers = 3
    assert main(arguments(endpoint, tmp_path / "f.jsonl")) == 1
    assert not (tmp_path / "f.jsonl").exists()
    assert "Dropped   20 fewer than 6 agreed rows" in capsys.readouterr().out


def test_the_second_pass_sees_the_spec_and_the_input_alone(endpoint: Endpoint, tmp_path: Path) -> None:
    main(arguments(endpoint, tmp_path / "f.jsonl", families=1))
    asked = [r.body["messages"][0]["content"] for r in endpoint.requests]
    (first,) = records(tmp_path / "f.jsonl")
    checks = [text for text in asked if text.startswith("Follow this instruction")]
    assert len(checks) == 8
    for text, (given, output) in zip(checks, first["pairs"], strict=True):
        assert given in text
        assert first["specs"][0] in text
        assert output not in text


def test_specs_that_exist_are_named_to_the_teacher_and_not_taken_again(
    endpoint: Endpoint, script: Script, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script.same_spec = True
    assert main(arguments(endpoint, tmp_path / "f.jsonl")) == 1
    assert script.counts["rows"] <= 2  # with labels and without
    assert "nearly a spec that exists" in capsys.readouterr().out
    later = [r.body["messages"][0]["content"] for r in endpoint.requests if "new tasks" in str(r.body)][-1]
    assert "- the same words for every single task" in later


@pytest.mark.parametrize(
    ("kind", "reply", "reason"),
    [
        ("tasks", "I'm sorry, I can't help with that.", "4 no task in the reply"),
        ("tasks", '{"tasks": []}', "4 no task in the reply"),
        ("tasks", Answer(completion(None, refusal="no")), "4 no task in the reply"),
        ("rows", "Here you are: [oops", "20 no rows in the reply"),
        ("rows", '{"wordings": [], "rows": []}', "20 fewer than 6 agreed rows"),
        ("answer", "It depends.", "20 fewer than 6 agreed rows"),
    ],
    ids=["refusal", "empty-list", "refusal-field", "babble", "no-rows", "disagreement"],
)
def test_a_teacher_that_is_no_use_is_given_up(
    endpoint: Endpoint,
    script: Script,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    kind: str,
    reply: str | Answer,
    reason: str,
) -> None:
    script.replies[kind] = reply
    assert main(arguments(endpoint, tmp_path / "f.jsonl")) == 1
    assert script.counts["tasks"] == 4
    assert reason in capsys.readouterr().out


def test_a_server_that_stumbles_is_asked_again(endpoint: Endpoint, tmp_path: Path) -> None:
    endpoint.planned += [
        Answer(status=429, headers={"Retry-After": "0"}),
        Answer("oops", status=500),
        Answer(completion("half"), cut=True),
        Answer('{"choices": [{"mess'),
        Answer(completion("late"), delay=0.3),
    ]
    assert main(arguments(endpoint, tmp_path / "f.jsonl", "--timeout", "0.2", families=1)) == 0
    assert len(endpoint.requests) >= 5 + 1 + 1 + 8


def test_a_run_that_breaks_off_goes_on_and_pays_nothing_twice(
    endpoint: Endpoint, script: Script, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "f.jsonl"
    served = 0

    def fails_later(messages: Messages) -> str | Answer:
        nonlocal served
        served += 1
        return Answer({"error": f"key {KEY} is used up"}, 403) if served == 15 else script(messages)

    endpoint.reply = fails_later
    with pytest.raises(EndpointError, match="403") as caught:
        main(arguments(endpoint, out))
    assert "--resume" in caught.value.hint
    assert KEY not in str(caught.value)
    (kept,) = records(out)  # what was whole is written
    journal = out.with_name("f.jsonl.journal")
    journal.write_bytes(journal.read_bytes() + b'{"question": "killed while wri')
    assert main(arguments(endpoint, out, "--resume")) == 0
    assert records(out)[0] == kept
    assert len(endpoint.requests) == 1 + 1 + 3 * 9  # the refusal, the tasks, and three families
    assert "14 calls are answered" in capsys.readouterr().out
    assert KEY not in journal.read_text("utf-8") + out.read_text("utf-8")

    whole = out.read_bytes()
    assert main(arguments(endpoint, out, "--resume")) == 0
    assert (out.read_bytes(), len(endpoint.requests)) == (whole, 29)
    assert main(arguments(endpoint, out, "--resume", families=4)) == 0  # more can be asked for later
    assert out.read_bytes().startswith(whole)


def test_an_interrupt_keeps_what_there_is(
    endpoint: Endpoint,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    class Interrupted(EndpointTeacher):
        calls = 0

        def ask(self, question: str, **how: Any) -> Reply:
            self.calls += 1
            if self.calls == 12:
                raise KeyboardInterrupt
            return super().ask(question, **how)

    monkeypatch.setattr(synthesize_cli, "EndpointTeacher", Interrupted)
    out = tmp_path / "f.jsonl"
    assert front.main(["data", *arguments(endpoint, out)]) == 130
    assert "--resume goes on" in capsys.readouterr().err
    assert len(records(out)) == 1
    assert len(out.with_name("f.jsonl.journal").read_text("utf-8").splitlines()) == 12


def test_earlier_work_is_not_overwritten(endpoint: Endpoint, tmp_path: Path) -> None:
    out = tmp_path / "f.jsonl"
    main(arguments(endpoint, out, families=1))
    with pytest.raises(FuzzyError, match="exists"):
        main(arguments(endpoint, out))
    out.unlink()
    with pytest.raises(FuzzyError, match="earlier run"):
        main(arguments(endpoint, out))
    with pytest.raises(FuzzyError, match="not written with the teacher 'other'"):
        main(arguments(endpoint, out, "--resume", "--model", "other"))


def test_a_journal_with_a_foreign_line_is_refused(endpoint: Endpoint, tmp_path: Path) -> None:
    out = tmp_path / "f.jsonl"
    main(arguments(endpoint, out, families=1))
    journal = out.with_name("f.jsonl.journal")
    lines = journal.read_text("utf-8").splitlines()
    journal.write_text("\n".join([*lines[:2], "[1]", *lines[2:], ""]), "utf-8")
    with pytest.raises(FuzzyError, match="line 3: this is no reply"):
        main(arguments(endpoint, out, "--resume"))


def test_the_budget_is_kept(endpoint: Endpoint, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # Each call is told to read 100 tokens and write 20: $0.0012 at these prices.
    prices = ("--price-in", "10", "--price-out", "10")
    out = tmp_path / "f.jsonl"
    assert main(arguments(endpoint, out, *prices, "--budget-usd", "0.06")) == 1
    shown = capsys.readouterr().out
    assert "stops before it costs more than $0.06" in shown
    assert "Stopped   at the budget" in shown
    spent = len(endpoint.requests) * 0.0012
    assert 0.01 < spent <= 0.06
    assert main(arguments(endpoint, out, *prices, "--budget-usd", "1", "--resume")) == 0


def test_prices_give_an_estimate(
    endpoint: Endpoint, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(arguments(endpoint, tmp_path / "a.jsonl", "--price-in", "1", "--price-out", "2", families=1))
    assert re.search(r"Needs     about \d+ calls, [\d,]+ tokens read", capsys.readouterr().out)
    for given in (["--price-in", "1"], ["--budget-usd", "1"], ["--price-in", "1", "--budget-usd", "1"]):
        with pytest.raises(FuzzyError, match="both prices"):
            main(arguments(endpoint, tmp_path / "b.jsonl", *given))


@pytest.mark.parametrize("answer", ["y\n", "n\n", ""])
def test_a_person_is_asked_before_it_starts(
    endpoint: Endpoint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdin", Terminal(answer))
    given = [each for each in arguments(endpoint, tmp_path / "f.jsonl", families=1) if each != "--yes"]
    assert main(given) == (0 if answer == "y\n" else 1)
    assert bool(endpoint.requests) == (answer == "y\n")
    assert any(tmp_path.glob("*.journal")) == (answer == "y\n")


def test_without_a_person_or_yes_nothing_starts(
    endpoint: Endpoint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    given = [each for each in arguments(endpoint, tmp_path / "f.jsonl") if each != "--yes"]
    with pytest.raises(FuzzyError, match="Nobody is here"):
        main(given)
    assert endpoint.requests == []


def test_offline_asks_nobody(endpoint: Endpoint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUZZY_OFFLINE", "1")
    with pytest.raises(EndpointOffline):
        main(arguments(endpoint, tmp_path / "f.jsonl"))
    assert endpoint.requests == []


def test_the_key_is_never_printed(
    endpoint: Endpoint, tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    main(arguments(endpoint, tmp_path / "a.jsonl", families=1))
    assert endpoint.requests[0].headers["Authorization"] == f"Bearer {KEY}"
    endpoint.planned.append(Answer({"error": {"message": f"Incorrect API key provided: {KEY}"}}, 401))
    assert front.main(["data", *arguments(endpoint, tmp_path / "b.jsonl")]) == 2
    printed = capfd.readouterr()
    assert "Incorrect API key provided: [key]" in printed.err
    assert KEY not in printed.out + printed.err + caplog.text


def test_a_local_model_may_teach(
    script: Script, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Local:
        name = "small.gguf"

        def __init__(self, path: Path) -> None:
            assert path == Path("small.gguf")

        def ask(self, question: str, **how: Any) -> Reply:
            text = script([{"content": question}])
            return Reply(text, 5, 7)

    monkeypatch.setattr(synthesize_cli, "GgufTeacher", Local)
    given = ["synthesize", "--gguf", "small.gguf", "--categories", "text_nlp", "--families", "2", "--yes"]
    assert main([*given, "--out", str(tmp_path / "f.jsonl")]) == 0
    assert len(records(tmp_path / "f.jsonl")) == 2


def test_a_spec_is_compared_with_all_that_exist() -> None:
    known = Known()
    authored = next(read_records())["specs"][-1]
    assert known.has_near(authored.upper())
    assert known.has_near(read_split("real")[0].spec)  # held out: it must never be taught
    assert not known.has_near(nonsense(random.Random(1), 12))
    known.add("tone", "text_nlp", ["an entirely new request about the tides of the moon"])
    assert known.has_near("an entirely new request about the tides of the sea")
    assert known.shown("tone", "text_nlp")[-1].startswith("an entirely new")


@pytest.mark.parametrize("names", ["", " , ", "no such thing", "no_group/new", "text_nlp/"])
def test_categories_that_are_none_are_refused(names: str) -> None:
    with pytest.raises(FuzzyError, match="category"):
        chosen_categories(names)


@pytest.mark.parametrize(
    "wrong",
    [
        ["--families", "0"],
        ["--families", "x"],
        ["--per-minute", "0"],
        ["--price-in", "nan"],
        ["--gguf", "a.gguf"],
    ],
)
def test_values_that_make_no_sense_are_refused(
    endpoint: Endpoint, tmp_path: Path, wrong: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(arguments(endpoint, tmp_path / "f.jsonl", *wrong))


def test_an_endpoint_needs_a_model(endpoint: Endpoint, tmp_path: Path) -> None:
    given = [each for each in arguments(endpoint, tmp_path / "f.jsonl") if each not in ("--model", "big")]
    with pytest.raises(FuzzyError, match="needs the name of a model"):
        main(given)
