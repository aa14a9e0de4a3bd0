from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import types
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from keyword_interpreter import KeywordInterpreter
from sample_programs import SPEC, label_program, text_program

from fuzzy_magic import api, cli, cli_lines
from fuzzy_magic.errors import FuzzyError, SpecError, StoreError
from fuzzy_magic.interpreter import function
from fuzzy_magic.interpreter.function import FuzzyFunction
from fuzzy_magic.interpreter.scheduler import Row
from fuzzy_magic.program import Program

BODY = """How urgent is this message?
Input: the site is down
Output: high
>>> urgency("all is low")
'low'
"""
CELL = f'urgency(message) -> "high" | "low"\n{BODY}'


@pytest.fixture(autouse=True)
def model(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> KeywordInterpreter:
    fake = KeywordInterpreter()
    if not request.node.get_closest_marker("model"):
        monkeypatch.setattr(function, "interpreter", lambda pair: fake)
        monkeypatch.setattr(api, "load", lambda path: FuzzyFunction(Program.load(path)))
    return fake


@pytest.fixture
def spec_file(tmp_path: Path) -> Path:
    path = tmp_path / "urgency.txt"
    path.write_text(CELL, encoding="utf-8")
    return path


@pytest.fixture
def program_file(tmp_path: Path) -> Path:
    path = tmp_path / "urgency.gguf"
    label_program().save(path)
    return path


def feed(monkeypatch: pytest.MonkeyPatch, text: str | bytes) -> None:
    raw = text if isinstance(text, bytes) else text.encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))


# Specs in files.


def test_a_spec_file_may_begin_with_a_header(spec_file: Path) -> None:
    spec = cli.read_spec(spec_file)
    assert (spec.name, spec.params, spec.returns) == ("urgency", ("message",), "'high' | 'low'")
    assert len(spec.examples) == len(spec.checks) == 1


@pytest.mark.parametrize(
    ("first", "name", "params", "returns"),
    [
        ("tone -> bool", "tone", ("text",), "bool"),
        ("  tone(a, b)", "tone", ("a", "b"), "str"),
        ('\ufefftone(a) -> "x" | "y"', "tone", ("a",), "'x' | 'y'"),
        ("\n\ntone(a) -> bool", "tone", ("a",), "bool"),
    ],
)
def test_headers_of_all_kinds_are_seen(
    tmp_path: Path, first: str, name: str, params: tuple[str, ...], returns: str
) -> None:
    path = tmp_path / "spec.txt"
    path.write_text(f"{first}\nSay it nicely.\n", encoding="utf-8")
    spec = cli.read_spec(path)
    assert (spec.name, spec.params, spec.returns, spec.text) == (name, params, returns, "Say it nicely.")


@pytest.mark.parametrize(
    "first",
    [
        "Tone",
        "Is it nice?",
        "Sort (if needed) the mail.",
        "f(x) is what I want -> maybe",
        "Tone (warm, cold)",
    ],
)
def test_a_first_line_of_prose_is_no_header(tmp_path: Path, first: str) -> None:
    path = tmp_path / "my-spec 2.txt"
    path.write_text(f"{first}\nSecond line.\n", encoding="utf-8")
    spec = cli.read_spec(path, returns='"x" | "y"')
    assert (spec.name, spec.params, spec.returns) == ("my_spec_2", ("text",), "'x' | 'y'")
    assert spec.text == f"{first}\nSecond line."


def test_name_and_returns_win_over_the_header(spec_file: Path) -> None:
    spec = cli.read_spec(spec_file, name="other", returns="bool")
    assert (spec.name, spec.params, spec.returns, len(spec.checks)) == ("other", ("message",), "bool", 1)


def test_a_file_name_that_begins_with_a_digit_still_names_a_function(tmp_path: Path) -> None:
    path = tmp_path / "2nd.txt"
    path.write_text("Is it nice?")
    assert cli.read_spec(path).name == "_2nd"


@pytest.mark.parametrize("raw", [None, b"\xff\xfe\x00", b""])
def test_a_file_that_holds_no_spec_is_a_clear_error(tmp_path: Path, raw: bytes | None) -> None:
    path = tmp_path / "spec.txt"
    if raw is not None:
        path.write_bytes(raw)
    with pytest.raises(FuzzyError):
        cli.read_spec(path)


def test_a_wrong_output_type_option_is_a_spec_error(spec_file: Path) -> None:
    with pytest.raises(SpecError):
        cli.read_spec(spec_file, returns="bool |")


# Commands.


@pytest.mark.model
def test_compile_check_run_and_info_with_the_bundled_pair(
    spec_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    program = str(tmp_path / "p.gguf")
    spec_file.write_text(CELL.partition(">>>")[0])
    assert cli.main(["compile", str(spec_file), "-o", program]) == 0
    assert "Saved to" in capsys.readouterr().out
    assert cli.main(["check", program]) == 0
    assert cli.main(["info", program]) == 0
    assert "one of: high, low" in capsys.readouterr().out
    feed(monkeypatch, "the server is down\nspring picnic\n")
    assert cli.main(["run", program]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2
    assert set(lines) <= {"high", "low"}


def test_compile_passes_its_options_on(
    spec_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: dict[str, Any] = {}

    def compile_spec(spec: Any, **options: Any) -> api.Built:
        asked.update(options, spec=spec)
        return api.Built(FuzzyFunction(label_program(spec=SPEC)), cached=False, seconds=0.5)

    monkeypatch.setattr(api, "compile_spec", compile_spec)
    output = tmp_path / "p.gguf"
    options = [
        "--interpreter",
        "minilm",
        "--compiler",
        "minilm",
        "--no-cache",
        "--name",
        "other",
        "--returns",
        "bool",
    ]
    assert cli.main(["compile", str(spec_file), "-o", str(output), *options]) == 0
    assert asked.pop("spec").name == "other"
    assert asked == {"interpreter": "minilm", "compiler": "minilm", "cache": False}
    assert Program.load(output).spec == SPEC
    assert "500 ms" in capsys.readouterr().out


@pytest.mark.parametrize("link", [False, True])
def test_a_program_does_not_overwrite_its_spec(
    spec_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], link: bool
) -> None:
    output = spec_file
    if link:
        (output := tmp_path / "link.gguf").symlink_to(spec_file)
    assert cli.main(["compile", str(spec_file), "-o", str(output)]) == 2
    assert "would overwrite its spec" in capsys.readouterr().err
    assert spec_file.read_text("utf-8") == CELL


def test_check_tells_failure_by_its_exit_status(
    program_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["check", str(program_file)]) == 0
    assert "1 of 1 pass" in capsys.readouterr().out
    failing = label_program(spec=cli.parse_cell('f -> "a" | "b" | "c"', "Text.\n>>> f('c')\n'a'"))
    failing.save(tmp_path / "failing.gguf")
    assert cli.main(["check", str(tmp_path / "failing.gguf")]) == 1
    assert "FAIL" in capsys.readouterr().out


def test_check_leaves_out_examples(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "up.txt"
    path.write_text("up(text) -> edit\nall capitals\n\nInput: plum\nOutput: PLUM\n", "utf-8")
    assert cli.main(["check", "--leave-out", str(path)]) == 0
    assert "pass  up('plum')  'PLUM'    'PLUM'" in capsys.readouterr().out
    path.write_text("up(text) -> edit\nall capitals\n", "utf-8")
    assert cli.main(["check", "--leave-out", str(path)]) == 2
    assert "up has no examples to leave out." in capsys.readouterr().err


def test_check_compiles_a_spec_file(
    spec_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(
        api,
        "compile_spec",
        lambda spec, **_: api.Built(FuzzyFunction(label_program(spec=SPEC)), cached=True, seconds=0.0),
    )
    assert cli.main(["check", str(spec_file)]) == 0
    assert "1 of 1 pass" in capsys.readouterr().out


def test_run_writes_one_output_for_each_line(
    program_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    feed(monkeypatch, "so high\r\n\nmedium\u2028rare\nso high")
    assert cli.main(["run", str(program_file)]) == 0
    assert capsys.readouterr().out.splitlines() == ["high", "low", "medium", "high"]


def test_run_reads_more_lines_than_it_holds_at_once(
    program_file: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    model: KeywordInterpreter,
) -> None:
    monkeypatch.setattr(cli_lines, "FIRST_ROWS", 2)
    monkeypatch.setattr(cli_lines, "MOST_ROWS", 4)
    feed(monkeypatch, "".join(f"high {number}\n" for number in range(12)))
    assert cli.main(["run", str(program_file)]) == 0
    assert capsys.readouterr().out.split() == ["high"] * 12
    assert [len(texts) for _, texts in model.asked] == [2, 4, 4, 2]


class Arriving(io.RawIOBase):
    """A pipe: what each part of the input holds is there at once, and an output may be looked at between."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        self._parts = parts

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        part = next(self._parts, b"")
        buffer[: len(part)] = part
        return len(part)


def test_lines_of_a_pipe_are_answered_as_they_come(
    program_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    seen: list[list[str]] = []

    def parts() -> Iterator[bytes]:
        for part in (b"so hi", b"gh\nmedium\nhi", b"gh \xc3", b"\xa9\r", b"\n\nmed", b"ium"):
            yield part
            seen.append(capsys.readouterr().out.split())

    stream = io.BufferedReader(Arriving(parts()))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(stream))
    assert cli.main(["run", str(program_file)]) == 0
    assert seen == [[], ["high", "medium"], [], [], ["high", "low"], []]
    assert capsys.readouterr().out == "medium\n"


@pytest.mark.model
def test_a_co_process_is_answered_line_by_line(spec_file: Path, tmp_path: Path) -> None:
    fuzzy, program = [sys.executable, "-m", "fuzzy_magic.cli"], str(tmp_path / "p.gguf")
    subprocess.run([*fuzzy, "compile", str(spec_file), "-o", program], check=True, capture_output=True)
    with subprocess.Popen(
        [*fuzzy, "run", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for line in ("the server is down", "spring picnic"):
            process.stdin.write(f"{line}\n")
            process.stdin.flush()
            assert process.stdout.readline() in ("high\n", "low\n")
        process.stdin.close()
        assert process.wait(60) == 0


def test_run_of_nothing_writes_nothing(
    program_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    feed(monkeypatch, "")
    assert cli.main(["run", str(program_file)]) == 0
    assert capsys.readouterr().out == ""


def test_run_writes_json_lines_with_scores(
    program_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    feed(monkeypatch, "hîgh high\n")
    assert cli.main(["run", str(program_file), "--jsonl"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record == {
        "input": "hîgh high",
        "output": "high",
        "scores": {"high": 0.75, "medium": 0.125, "low": 0.125},
    }


def test_lines_that_are_not_sure_enough_are_left_empty(
    program_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for least, output in (("0.75", "high"), ("0.8", "")):
        feed(monkeypatch, "so high\n")
        assert cli.main(["run", str(program_file), "--min-confidence", least]) == 0
        assert capsys.readouterr().out == f"{output}\n"
    feed(monkeypatch, "so high\n")
    assert cli.main(["run", str(program_file), "--min-confidence", "0.8", "--jsonl"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert (record["output"], record["scores"]["high"]) == (None, 0.75)


@pytest.mark.parametrize("least", ["1.5", "-1", "nan", "much"])
def test_a_confidence_that_is_no_probability_is_status_two(
    program_file: Path, capsys: pytest.CaptureFixture[str], least: str
) -> None:
    with pytest.raises(SystemExit) as caught:
        cli.main(["run", str(program_file), f"--min-confidence={least}"])
    assert caught.value.code == 2
    assert "--min-confidence" in capsys.readouterr().err


def test_an_open_type_has_no_confidence_to_ask_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    feed(monkeypatch, "abc\n")
    program = save_text_program(tmp_path / "p.gguf", "f -> list[str]")
    assert cli.main(["run", program, "--min-confidence", "0.5"]) == 2
    assert "has no scores" in capsys.readouterr().err


def save_text_program(path: Path, header: str) -> str:
    text_program(spec=cli.parse_cell(header, "Text.")).save(path)
    return str(path)


def test_json_lines_of_an_open_type_have_no_scores(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    feed(monkeypatch, "abc\n")
    assert cli.main(["run", save_text_program(tmp_path / "p.gguf", "f -> list[str]"), "--jsonl"]) == 0
    assert json.loads(capsys.readouterr().out) == {"input": "abc", "output": ["abc"]}


def test_an_output_of_several_lines_stays_on_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(KeywordInterpreter, "_row", lambda self, program, text: Row("a\nb"))
    feed(monkeypatch, "x\ny\n")
    assert cli.main(["run", save_text_program(tmp_path / "p.gguf", "f")]) == 0
    assert capsys.readouterr().out == "a\\nb\na\\nb\n"


def test_several_parameters_are_read_as_json_objects(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    program = save_text_program(tmp_path / "p.gguf", "f(title, n)")
    feed(monkeypatch, '{"n": 3, "title": "abc"}\n{"title": null, "n": 1}\n{"id": 7, "n": 1, "title": "x"}\n')
    assert cli.main(["run", program]) == 0
    assert capsys.readouterr().out == "TITLE: ABC\\nN: 3\n\nTITLE: X\\nN: 1\n"


@pytest.mark.parametrize(
    "line", ["abc", "[1]", '{"title": "a"}', '{"title": "a", "x": 2}', '{"title": [], "n": 1}']
)
def test_a_line_that_does_not_fit_the_parameters_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], line: str
) -> None:
    program = save_text_program(tmp_path / "p.gguf", "f(title, n)")
    feed(monkeypatch, f'{{"title": "a", "n": 1}}\n{line}\n')
    assert cli.main(["run", program]) == 2
    message, hint = capsys.readouterr().err.splitlines()
    assert message.startswith("FuzzyError: Line 2:")
    assert '{"title": "…", "n": "…"}' in hint


def test_a_failing_line_ends_the_run_and_is_named_after_the_outputs_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli_lines, "FIRST_ROWS", 2)
    program = save_text_program(tmp_path / "p.gguf", "f -> int")
    feed(monkeypatch, "a\nb\nc\nbad\ne\n")
    assert cli.main(["run", program]) == 2
    shown = capsys.readouterr()
    assert shown.out.split() == ["1", "1", "1"]
    assert shown.err.splitlines()[0].startswith("FuzzyError: Line 4: The output does not fit")
    assert "--errors null" in shown.err


def test_a_failing_line_can_be_left_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    program = save_text_program(tmp_path / "p.gguf", "f -> int")
    feed(monkeypatch, "a\nbad\n")
    assert cli.main(["run", program, "--errors", "null"]) == 0
    shown = capsys.readouterr()
    assert shown.out == "1\n\n"
    assert shown.err == "1 of 2 lines failed.\n"
    feed(monkeypatch, "bad\n")
    assert cli.main(["run", program, "--errors", "null", "--jsonl"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record.pop("error").startswith("The output does not fit")
    assert record == {"input": "bad", "output": None}


def test_bytes_that_are_no_text_do_not_stop_a_run(
    program_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    feed(monkeypatch, b"high \xff\xfe\nmedium\n")
    assert cli.main(["run", str(program_file)]) == 0
    shown = capsys.readouterr()
    assert shown.out.split() == ["high", "medium"]
    assert shown.err == "Line 1 holds bytes that are no UTF-8; they are read as \ufffd.\n"


def test_lines_may_end_as_windows_ends_them_and_begin_with_a_mark(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    program = save_text_program(tmp_path / "p.gguf", "f")
    feed(monkeypatch, b"\xef\xbb\xbfone\r\ntwo\r\n")
    assert cli.main(["run", program, "--jsonl"]) == 0
    rows = [json.loads(line)["input"] for line in capsys.readouterr().out.splitlines()]
    assert rows == ["one", "two"]


def test_a_line_that_cannot_be_read_is_left_empty_where_that_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    program = save_text_program(tmp_path / "p.gguf", "f(title, n)")
    feed(monkeypatch, '{"title": "a", "n": 1}\nabc\n{"title": "b", "n": 1e999}\n{"title": "c", "n": 2}\n')
    assert cli.main(["run", program, "--errors", "null"]) == 0
    assert capsys.readouterr().out == "TITLE: A\\nN: 1\n\n\nTITLE: C\\nN: 2\n"


def test_what_comes_before_a_line_that_cannot_be_read_is_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    program = save_text_program(tmp_path / "p.gguf", "f(title, n)")
    feed(monkeypatch, '{"title": "a", "n": 1}\n{"title": "b"}\n')
    assert cli.main(["run", program]) == 2
    assert capsys.readouterr().out == "TITLE: A\\nN: 1\n"


def test_a_file_may_hold_a_whole_cell(tmp_path: Path) -> None:
    path = tmp_path / "cell.txt"
    path.write_text('%%fuzzy urgency(message) -> "high" | "low"\nIs it urgent?\n', "utf-8")
    spec = cli.read_spec(path)
    assert (spec.name, spec.params, spec.text) == ("urgency", ("message",), "Is it urgent?")


@pytest.mark.parametrize("number", ["abc", "-0.5", "nan"])
def test_a_probability_that_is_none_is_named(capsys: pytest.CaptureFixture[str], number: str) -> None:
    with pytest.raises(SystemExit):
        cli.main(["run", "p.gguf", f"--min-confidence={number}"])
    assert f"{number} is no number between 0 and 1" in capsys.readouterr().err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")
def test_an_output_that_is_full_is_an_error_of_one_line() -> None:
    with open("/dev/full", "w") as full:
        command = [sys.executable, "-m", "fuzzy_magic.cli", "info"]
        ended = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (
        2,
        "The output cannot be written: No space left on device.\n",
    )


def test_info_describes_this_installation(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["info"]) == 0
    shown = capsys.readouterr().out
    assert str(tmp_path / "cache") in shown
    assert "interpreters" in shown


# Commands elsewhere.


@pytest.mark.parametrize(
    ("arguments", "module", "passed"),
    [
        (["bench", "speed", "--json"], "fuzzy_magic.bench.cli", ["speed", "--json"]),
        (["train", "--help"], "fuzzy_magic.train.cli", ["--help"]),
        (["data", "make"], "fuzzy_magic.train.data_cli", ["make"]),
    ],
)
def test_other_command_lines_are_found_when_asked_for(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str], module: str, passed: list[str]
) -> None:
    got: list[list[str]] = []

    def main(argv: list[str]) -> int:
        got.append(argv)
        return 7

    monkeypatch.setitem(sys.modules, module, types.SimpleNamespace(main=main))
    assert cli.main(arguments) == 7
    assert got == [passed]


@pytest.mark.parametrize(
    ("missing", "message"), [("tensorboard", "tensorboard"), ("fuzzy_magic.train", "no fuzzy_magic.train")]
)
def test_a_command_that_is_not_installed_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], missing: str, message: str
) -> None:
    def import_module(name: str) -> None:
        raise ModuleNotFoundError(f"No module named {missing!r}", name=missing)

    monkeypatch.setattr(cli.importlib, "import_module", import_module)
    assert cli.main(["train"]) == 2
    assert message in capsys.readouterr().err


# How it ends.


@pytest.mark.parametrize(
    "arguments",
    [
        ["run", "nope.gguf"],
        ["check", "nope.txt"],
        ["compile", "nope.txt", "-o", "p.gguf"],
        ["info", "nope.gguf"],
    ],
)
def test_an_error_is_two_lines_and_status_two(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(arguments) == 2
    shown = capsys.readouterr()
    first, second = shown.err.splitlines()
    assert re.match(r"\w+: .*nope", first)
    assert second.startswith("hint: ")
    assert shown.out == ""


def test_debug_shows_the_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FUZZY_DEBUG", "1")
    assert cli.main(["info", "nope.gguf"]) == 2
    assert "Traceback" in capsys.readouterr().err


def test_a_bad_setting_is_an_error_like_any_other(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FUZZY_THREADS", "many")
    assert cli.main(["info"]) == 2
    assert "FUZZY_THREADS" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments", [[], ["nope"], ["run"], ["compile", "x.txt"], ["run", "p", "--errors", "x"]]
)
def test_a_wrong_command_line_is_status_two(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        cli.main(arguments)
    assert caught.value.code == 2
    assert "usage: fuzzy" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "meant"),
    [
        (["chekc", "x"], "check"),
        (["compile", "x", "-o", "p", "--retruns", "bool"], "--returns"),
        (["run", "p", "--eror", "null"], "--errors"),
        (["qqq"], None),
        (["no-cache"], None),
        (["jsonl"], None),
        (["cache"], "check"),
        ([""], None),
    ],
)
def test_a_misspelt_word_is_answered_with_the_nearest(
    arguments: list[str], meant: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        cli.main(arguments)
    shown = capsys.readouterr().err
    assert f"Did you mean {meant}?" in shown if meant else "Did you mean" not in shown


def test_check_takes_many_files_and_fails_when_one_does(
    program_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    failing = tmp_path / "failing.gguf"
    label_program(spec=cli.parse_cell('f -> "a" | "b" | "c"', "Text.\n>>> f('c')\n'a'")).save(failing)
    assert cli.main(["check", str(failing), str(program_file)]) == 1
    shown = capsys.readouterr().out
    assert "0 of 1 pass" in shown
    assert "1 of 1 pass" in shown


@pytest.mark.parametrize("option", ["--name", "--returns", "--interpreter", "--compiler"])
def test_check_refuses_options_of_specs_for_a_program(
    program_file: Path, capsys: pytest.CaptureFixture[str], option: str
) -> None:
    assert cli.main(["check", str(program_file), option, "x"]) == 2
    message, hint = capsys.readouterr().err.splitlines()
    assert f"{option} is for specs, and {program_file} is a program" in message
    assert "Leave it out" in hint


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    shown = capsys.readouterr().out
    for command in ("compile", "run", "check", "info", "bench", "train", "data"):
        assert command in shown


def test_an_interrupt_is_quiet(
    program_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "_dispatch", interrupted)
    assert cli.main(["run", str(program_file)]) == 130
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("kept", [True, False])
def test_an_interrupted_run_says_how_many_lines_it_has_answered(
    program_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], kept: bool
) -> None:
    def row(self: KeywordInterpreter, program: Program, text: str) -> Row:
        if text == "stop":
            raise KeyboardInterrupt
        return Row("high")

    monkeypatch.setattr(KeywordInterpreter, "_row", row)
    monkeypatch.setattr(cli_lines, "FIRST_ROWS", 2)
    monkeypatch.setenv("FUZZY_ROW_CACHE", str(int(kept)))
    feed(monkeypatch, "a\nb\nc\nd\ne\nstop\n")
    assert cli.main(["run", str(program_file)]) == 130
    shown = capsys.readouterr()
    assert shown.out.split() == ["high"] * 2
    again = "; what else was computed is kept: run again to go on" if kept else ""
    assert shown.err == f"Interrupted after 2 lines{again}.\n"


@pytest.mark.model
@pytest.mark.skipif(os.name == "nt", reason="a shell that closes streams is needed")
@pytest.mark.parametrize(
    ("command", "status", "said"),
    [
        ("check P >&-", 0, ""),
        ("check P <&- >&- 2>&-", 0, ""),
        ("run P <&-", 2, "stdin is closed, and fuzzy run"),
        ("run P </dev/null >&-", 2, "stdout is closed, and fuzzy run"),
        ("info >&-", 2, "stdout is closed, and fuzzy info"),
        ("run P </dev/null 2>&-", 0, ""),
        ("info nope.gguf 2>&-", 2, ""),
    ],
)
def test_a_closed_stream_matters_only_where_it_is_needed(
    spec_file: Path, tmp_path: Path, command: str, status: int, said: str
) -> None:
    spec_file.write_text(CELL.partition(">>>")[0])
    program = str(tmp_path / "p.gguf")
    assert cli.main(["compile", str(spec_file), "--interpreter", "minilm", "-o", program]) == 0
    script = f'"$0" -m fuzzy_magic.cli {command.replace("P", program)}'
    ended = subprocess.run(["sh", "-c", script, sys.executable], capture_output=True, text=True, check=False)
    message = f"FuzzyError: {said} needs it: give a file or a pipe.\n" if said else ""
    assert (ended.returncode, ended.stdout, ended.stderr) == (status, "", message)


def test_a_reader_that_leaves_ends_the_command_quietly() -> None:
    code = (
        "import sys, fuzzy_magic.cli as cli\n"
        "cli._dispatch = lambda arguments: print('x' * 1_000_000) or 0\n"
        "sys.exit(cli.main(['info']))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 141


@pytest.mark.parametrize(
    ("first", "problem"),
    [
        ("def f(x) -> bool:", "A header is a signature without def."),
        ("f(x) → bool", "The header cannot be read"),
        ('f (x: str) => "a" | "b"', "The header cannot be read"),
        ("%%fuzzy f(x) -> bool --strict", "the options of a cell are not read in a file"),
        ("f(x) -> bool --strict", "the options of a cell are not read in a file"),
    ],
)
def test_a_first_line_that_is_nearly_a_header_is_not_taken_for_the_spec(
    first: str, problem: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "late.txt").write_text(f"{first}\nIs it late?\n", "utf-8")
    assert cli.main(["check", str(tmp_path / "late.txt")]) == 2
    assert problem in capsys.readouterr().err


@pytest.mark.parametrize(
    "first",
    ["Item(s) > 5 are bulk, others are not.", "Count(s) => label as few", "label → low or high"],
)
def test_a_first_line_of_english_is_the_spec(first: str, tmp_path: Path) -> None:
    (tmp_path / "count.txt").write_text(f"{first}\n", "utf-8")
    assert cli.read_spec(tmp_path / "count.txt").text == first


def test_labels_of_a_header_may_look_like_options(tmp_path: Path) -> None:
    (tmp_path / "f.txt").write_text('%%fuzzy f(x) -> "a" | "b --c"\nWhich?\n', "utf-8")
    assert cli.read_spec(tmp_path / "f.txt").returns == "'a' | 'b --c'"


def test_a_file_whose_name_names_no_function_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "class.txt").write_text("Is it late?\n", "utf-8")
    assert cli.main(["check", str(tmp_path / "class.txt")]) == 2
    message, hint = capsys.readouterr().err.splitlines()
    assert "class.txt gives the function its name: 'class' cannot be a name." in message
    assert "--name" in hint


def test_check_goes_on_behind_a_file_that_holds_no_spec(
    program_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bad.txt").write_text("f(x) -> colour\nWhich?\n", "utf-8")
    for paths in ([tmp_path / "bad.txt", program_file], [program_file, tmp_path / "bad.txt"]):
        assert cli.main(["check", *map(str, paths)]) == 2
        shown = capsys.readouterr()
        assert shown.err.startswith(f"{tmp_path / 'bad.txt'}:\nSpecError: ")
        assert "urgency(" in shown.out


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("data.csv", b"important,1\n"),
        ("model.gguf", b"GGUF\3\0\0\0"),
        ("mine.paw", b"data"),
        ("x.xlsx", b"PK\3\4"),
    ],
)
def test_a_program_is_not_written_over_what_is_none(
    name: str, content: bytes, program_file: Path, tmp_path: Path
) -> None:
    function = api.load(program_file)
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(StoreError, match="is there, and is no program") as caught:
        function.save(path)
    assert caught.value.hint == "Choose another name, or delete it."
    assert path.read_bytes() == content


def test_a_program_is_written_over_another_and_over_an_empty_file(program_file: Path, tmp_path: Path) -> None:
    function, path = api.load(program_file), tmp_path / "new"
    path.touch()
    function.save(path)
    function.save(path)
    assert Program.load(path) == function.program
    with pytest.raises(StoreError, match="cannot write"):
        function.save(tmp_path / ("a" * 300))


def test_warnings_show_no_code(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def warn(options: object) -> int:
        warnings.warn("not remembered", stacklevel=1)
        return 0

    monkeypatch.setattr(cli, "_info", warn)
    with warnings.catch_warnings():
        warnings.simplefilter("default")
        assert cli.main(["info"]) == 0
    assert capsys.readouterr().err == "Warning: not remembered\n"
