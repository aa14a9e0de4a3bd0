from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell
from keyword_interpreter import KeywordInterpreter
from magic_cells import FAILING, STRICTER, URGENCY, run

from fuzzy_magic import api
from fuzzy_magic.errors import CompileError, ProgramNotFound, SpecError, StoreError
from fuzzy_magic.interpreter.function import FuzzyFunction
from fuzzy_magic.interpreter.scheduler import Row
from fuzzy_magic.magic.commands import COMMANDS
from fuzzy_magic.magic.magics import keep_checks
from fuzzy_magic.store import Store, default_store


def test_a_cell_binds_a_function(loaded: InteractiveShell) -> None:
    shown = repr(run(loaded, URGENCY))
    assert isinstance(loaded.user_ns["urgency"], FuzzyFunction)
    assert run(loaded, "urgency('so high')") == "high"
    assert "Version 1." in shown
    assert "1 of 1 pass" in shown


def test_prompts_in_a_cell_stay_checks_and_are_not_stripped(loaded: InteractiveShell) -> None:
    run(loaded, "\n" + URGENCY)
    spec = loaded.user_ns["urgency"].program.spec
    assert [check.call for check in spec.checks] == ['urgency("all is low")']
    assert spec.examples[0].output == "high"


def test_a_cell_under_another_cell_magic_keeps_its_checks(loaded: InteractiveShell) -> None:
    run(loaded, "%%capture\n" + URGENCY)
    assert len(loaded.user_ns["urgency"].program.spec.checks) == 1


def test_pasted_prompts_in_other_cells_are_still_stripped(loaded: InteractiveShell) -> None:
    assert run(loaded, ">>> 1 + 1") == 2


def test_a_terminal_waits_for_the_end_of_a_cell(loaded: InteractiveShell) -> None:
    assert loaded.check_complete('%%fuzzy f(x) -> "a" | "b"')[0] == "incomplete"


@pytest.mark.parametrize("body", ["Is {braces} and $dollar kept?", "100% of {{x}}, $HOME and !ls ?"])
def test_braces_and_dollars_reach_the_spec_as_typed(loaded: InteractiveShell, body: str) -> None:
    loaded.user_ns["braces"] = "oops"
    run(loaded, f"%%fuzzy f -> bool\n{body}\n")
    assert loaded.user_ns["f"].program.spec.text == body


def test_braces_in_a_header_are_an_output_type(loaded: InteractiveShell) -> None:
    with pytest.raises(SpecError, match="nope"):
        run(loaded, "%%fuzzy f(x) -> {'a': nope} --quiet\nText.\n")


def test_an_unchanged_cell_does_nothing_and_says_so(
    loaded: InteractiveShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(loaded, URGENCY)
    before = loaded.user_ns["urgency"]
    monkeypatch.setattr(api, "compile_spec", None)
    assert "Unchanged: nothing to do. Checks: 1 of 1 pass." in repr(run(loaded, URGENCY))
    assert loaded.user_ns["urgency"] is before


def test_a_cell_runs_again_when_its_name_was_bound_to_something_else(
    loaded: InteractiveShell, capsys: pytest.CaptureFixture[str]
) -> None:
    run(loaded, URGENCY)
    run(loaded, "urgency = 3")
    assert "compiled before" in repr(run(loaded, URGENCY))
    assert isinstance(loaded.user_ns["urgency"], FuzzyFunction)
    assert "Warning: urgency was an int" in capsys.readouterr().err


def test_no_cache_compiles_an_unchanged_cell_again(loaded: InteractiveShell) -> None:
    run(loaded, URGENCY)
    before = loaded.user_ns["urgency"]
    shown = repr(run(loaded, URGENCY.replace("\n", " --no-cache\n", 1)))
    assert "Unchanged" not in shown
    assert "compiled before" not in shown
    assert loaded.user_ns["urgency"] is not before


def test_a_changed_cell_makes_a_new_version_and_says_what_changed(loaded: InteractiveShell) -> None:
    run(loaded, URGENCY)
    assert "Version 2: text." in repr(run(loaded, STRICTER))
    assert [version.n for version in default_store().history("urgency")] == [1, 2]


def test_a_changed_cell_says_which_checks_flipped(
    loaded: InteractiveShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(loaded, URGENCY)
    monkeypatch.setattr(KeywordInterpreter, "_row", lambda self, program, text: Row("high", (1.0, 0.0)))
    monkeypatch.setenv("FUZZY_ROW_CACHE", "0")
    assert 'urgency("all is low") fails now.' in repr(run(loaded, STRICTER))


def test_failing_checks_are_listed_and_the_name_is_bound(loaded: InteractiveShell) -> None:
    shown = repr(run(loaded, FAILING))
    assert "1 of 2 pass" in shown
    assert re.search(r"FAIL +urgency\(\"all is fine\"\) +'high' +'low'", shown)
    assert "urgency" in loaded.user_ns


def test_strict_keeps_the_old_binding_when_a_check_fails(loaded: InteractiveShell) -> None:
    run(loaded, URGENCY)
    before = loaded.user_ns["urgency"]
    shown = repr(run(loaded, FAILING.replace("\n", " --strict --quiet\n", 1)))
    assert "Not bound: checks fail" in shown
    assert loaded.user_ns["urgency"] is before
    assert len(default_store().history("urgency")) == 1


def test_strict_binds_when_all_checks_pass(loaded: InteractiveShell) -> None:
    assert "Version 1." in repr(run(loaded, URGENCY.replace("\n", " --strict\n", 1)))


def test_quiet_shows_nothing(loaded: InteractiveShell, capsys: pytest.CaptureFixture[str]) -> None:
    quiet = URGENCY.replace("\n", " --quiet\n", 1)
    assert run(loaded, quiet) is None
    assert run(loaded, quiet) is None
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("cell", "error"),
    [
        ("%%fuzzy urgency(message) -> nope\nText.\n", SpecError),
        ("%%fuzzy urgency(message) -> bool\n\n", SpecError),
        ("%%fuzzy urgency(message -> bool\nText.\n", SpecError),
        ("%%fuzzy urgency(message) -> bool --interpreter nope\nText.\n", CompileError),
        ("%%fuzzy urgency(message) -> bool --nope\nText.\n", UsageError),
        ("%%fuzzy\nText.\n", UsageError),
    ],
)
def test_a_cell_that_fails_binds_nothing(loaded: InteractiveShell, cell: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        run(loaded, cell)
    assert "urgency" not in loaded.user_ns


def test_hiding_a_builtin_is_warned_about(
    loaded: InteractiveShell, capsys: pytest.CaptureFixture[str]
) -> None:
    run(loaded, "%%fuzzy sum -> bool --quiet\nIs it a sum?\n")
    assert "Warning: sum was a builtin_function_or_method" in capsys.readouterr().err
    run(loaded, "%%fuzzy sum -> bool --quiet\nIs it a sum at all?\n")
    assert capsys.readouterr().err == ""


def test_a_cache_folder_that_cannot_be_written_costs_the_history_alone(
    loaded: InteractiveShell, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(self: Store, name: str, digest: str, restores: int | None = None, spec: str = "") -> None:
        raise StoreError("No space left.")

    monkeypatch.setattr(Store, "bind", full)
    run(loaded, URGENCY)
    assert isinstance(loaded.user_ns["urgency"], FuzzyFunction)
    assert "this version was not kept: No space left." in capsys.readouterr().err


def test_errors_show_as_two_clean_lines(loaded: InteractiveShell, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SpecError):
        run(loaded, "%%fuzzy f -> boool\nText.\n")
    shown = capsys.readouterr()
    lines = (shown.out + shown.err).strip().splitlines()
    assert [line.partition(":")[0] for line in lines] == ["SpecError", "hint"]


# The line magic.


def test_list_shows_what_is_here_and_what_is_in_the_store(loaded: InteractiveShell) -> None:
    assert "no fuzzy function yet" in repr(run(loaded, "%fuzzy list"))
    run(loaded, URGENCY)
    run(loaded, STRICTER)
    run(loaded, "again = urgency\ndel urgency")
    shown = repr(run(loaded, "%fuzzy list"))
    assert re.search(r"again +urgency\(message\) -> 'high' \| 'low' +0", shown)
    assert re.search(r"urgency +in the store +2 ", shown)


def test_show_describes_a_function_from_here_or_from_the_store(loaded: InteractiveShell) -> None:
    run(loaded, URGENCY)
    assert "1 of 1 pass" in repr(run(loaded, "%fuzzy show urgency"))
    run(loaded, "del urgency")
    assert "How urgent" in repr(run(loaded, "%fuzzy show urgency"))


def test_check_runs_the_checks(loaded: InteractiveShell) -> None:
    run(loaded, FAILING)
    report = run(loaded, "%fuzzy check urgency")
    assert (report.passed, report.total) == (1, 2)


def test_examples_are_left_out_one_by_one(loaded: InteractiveShell) -> None:
    run(loaded, "%%fuzzy loud(text) -> edit\nall capitals\nInput: plum\nOutput: PLUM")
    report = run(loaded, "%fuzzy leaveout loud")
    assert (report.passed, report.total) == (1, 1)
    assert "Examples, each answered without having seen it: 1 of 1 pass." in repr(report)


def test_history_and_rollback_restore_a_version(loaded: InteractiveShell) -> None:
    run(loaded, URGENCY)
    first = loaded.user_ns["urgency"].program.digest
    run(loaded, STRICTER)
    assert "Version 3: version 1 again." in repr(run(loaded, "%fuzzy rollback urgency"))
    assert loaded.user_ns["urgency"].program.digest == first
    history = repr(run(loaded, "%fuzzy history urgency")).splitlines()[2:]
    assert [line.endswith("bound") for line in history] == [False, False, True]
    run(loaded, "%fuzzy rollback urgency 2")
    assert "strict" in loaded.user_ns["urgency"].program.spec.text


def test_each_rollback_goes_back_one_version_until_there_is_none(loaded: InteractiveShell) -> None:
    cells = [URGENCY, STRICTER, STRICTER.replace("strict", "very strict")]
    for cell in cells:
        run(loaded, cell)
    assert "Version 4: version 2 again." in repr(run(loaded, "%fuzzy rollback urgency"))
    assert "Version 5: version 1 again." in repr(run(loaded, "%fuzzy rollback urgency"))
    with pytest.raises(ProgramNotFound, match="no version before this one"):
        run(loaded, "%fuzzy rollback urgency")
    history = repr(run(loaded, "%fuzzy history urgency")).splitlines()[2:]
    assert [line.split("  ")[-1].strip() for line in history[3:]] == ["version 2 again", "bound"]
    assert "version 1 again" in history[4]


def test_a_version_typed_again_can_be_rolled_back_to_what_was_before_it(loaded: InteractiveShell) -> None:
    for cell in (URGENCY, STRICTER, URGENCY):
        run(loaded, cell)
    run(loaded, "%fuzzy rollback urgency")
    assert "strict" in loaded.user_ns["urgency"].program.spec.text
    run(loaded, "%fuzzy rollback urgency 4")  # a version that brought one back stands where that one stood
    run(loaded, "%fuzzy rollback urgency")
    assert "strict" not in loaded.user_ns["urgency"].program.spec.text


def test_a_rollback_without_a_function_here_starts_from_the_newest_version(loaded: InteractiveShell) -> None:
    run(loaded, URGENCY)
    run(loaded, STRICTER)
    del loaded.user_ns["urgency"]
    run(loaded, "%fuzzy rollback urgency")
    assert "strict" not in loaded.user_ns["urgency"].program.spec.text


@pytest.mark.parametrize(
    "cell", ["%%fuzzy f(x) -> bool", "%%fuzzy f(x) -> bool\n", "%%fuzzy f(x) -> bool\n\n"]
)
def test_a_cell_without_a_body_is_told_what_it_lacks(loaded: InteractiveShell, cell: str) -> None:
    with pytest.raises(SpecError, match="The spec is empty"):
        run(loaded, cell)


def test_a_cell_after_a_rollback_is_not_unchanged(loaded: InteractiveShell) -> None:
    run(loaded, URGENCY)
    run(loaded, STRICTER)
    run(loaded, "%fuzzy rollback urgency")
    run(loaded, STRICTER)
    assert "strict" in loaded.user_ns["urgency"].program.spec.text


@pytest.mark.parametrize("arguments", ["urgency", "urgency 7", "urgency x"])
def test_a_version_that_is_not_there_is_not_found(loaded: InteractiveShell, arguments: str) -> None:
    run(loaded, URGENCY)
    with pytest.raises(ProgramNotFound, match="has no version") as caught:
        run(loaded, f"%fuzzy rollback {arguments}")
    assert "history urgency" in caught.value.hint


def test_save_and_load_bring_a_function_back(loaded: InteractiveShell, tmp_path: Path) -> None:
    run(loaded, URGENCY)
    run(loaded, f"%fuzzy save urgency '{tmp_path / 'my urgency.gguf'}'")
    run(loaded, f"%fuzzy load '{tmp_path / 'my urgency.gguf'}' other")
    run(loaded, f"del urgency\n%fuzzy load '{tmp_path / 'my urgency.gguf'}'")
    assert loaded.user_ns["other"].program == loaded.user_ns["urgency"].program
    assert default_store().names() == ["other", "urgency"]


def test_a_line_expands_variables(loaded: InteractiveShell, tmp_path: Path) -> None:
    run(loaded, URGENCY)
    loaded.user_ns["target"] = tmp_path / "p.gguf"
    run(loaded, "%fuzzy save urgency {target}")
    assert (tmp_path / "p.gguf").is_file()


@pytest.mark.parametrize("name", ["2x", "a-b", "class"])
def test_a_program_cannot_be_loaded_under_what_is_no_name(
    loaded: InteractiveShell, tmp_path: Path, name: str
) -> None:
    run(loaded, URGENCY)
    run(loaded, f"%fuzzy save urgency '{tmp_path / 'p.gguf'}'")
    with pytest.raises(UsageError, match="cannot be a name"):
        run(loaded, f"%fuzzy load '{tmp_path / 'p.gguf'}' {name}")


def test_rm_forgets_the_name_and_its_history(loaded: InteractiveShell) -> None:
    run(loaded, URGENCY)
    run(loaded, "%fuzzy rm urgency")
    assert "urgency" not in loaded.user_ns
    assert default_store().history("urgency") == []
    with pytest.raises(ProgramNotFound):
        run(loaded, "%fuzzy rm urgency")


def test_rm_leaves_other_values_alone(loaded: InteractiveShell) -> None:
    run(loaded, URGENCY)
    loaded.user_ns["urgency"] = "mine"
    run(loaded, "%fuzzy rm urgency")
    assert loaded.user_ns["urgency"] == "mine"


def test_info_tells_where_things_are(loaded: InteractiveShell, tmp_path: Path) -> None:
    shown = repr(run(loaded, "%fuzzy info"))
    assert str(tmp_path / "cache") in shown
    assert "minilm" in shown


@pytest.mark.parametrize("command", ["show", "check", "history", "rollback", "rm", "save x.gguf"])
def test_an_unknown_name_is_not_found_and_the_nearest_is_offered(
    loaded: InteractiveShell, command: str
) -> None:
    run(loaded, URGENCY)
    word, *rest = command.split()
    with pytest.raises(ProgramNotFound) as caught:
        run(loaded, " ".join(["%fuzzy", word, "urgencyy", *rest]))
    assert "urgency?" in caught.value.hint


# Help, completion, leaving.


@pytest.mark.parametrize("line", ["%%fuzzy?", "%fuzzy?"])
def test_help_explains_by_example(
    loaded: InteractiveShell, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run(loaded, line)
    shown = capsys.readouterr().out
    for word in ["--strict", "Output: high"] if line.startswith("%%") else list(COMMANDS):
        assert word in shown


def test_unload_leaves_nothing_behind(shell: InteractiveShell) -> None:
    def traces() -> list[Any]:
        return [
            {kind: set(names) for kind, names in shell.magics_manager.magics.items()},
            set(shell.magics_manager.registry),
            list(shell.configurables),
            list(shell.input_transformers_cleanup),
            list(shell.Completer.custom_matchers),
        ]

    shell.run_line_magic(
        "load_ext", "IPython.extensions.storemagic"
    )  # IPython loads its own magics when needed
    before = traces()
    shell.run_line_magic("load_ext", "fuzzy_magic")
    assert all(now != then for now, then in zip(traces(), before, strict=True))
    run(shell, URGENCY)
    shell.run_line_magic("unload_ext", "fuzzy_magic")
    assert traces() == before
    assert isinstance(shell.user_ns["urgency"], FuzzyFunction)  # what was made belongs to the user


def test_reload_leaves_one_of_everything(loaded: InteractiveShell) -> None:
    loaded.run_line_magic("reload_ext", "fuzzy_magic")
    assert loaded.input_transformers_cleanup.count(keep_checks) == 1
    assert len(loaded.Completer.custom_matchers) == 1
    run(loaded, URGENCY)


@pytest.mark.model
def test_a_cell_compiles_runs_and_applies_with_the_bundled_pair(loaded: InteractiveShell) -> None:
    run(loaded, URGENCY.partition(">>>")[0])
    values = run(
        loaded, "import pandas as pd\npd.DataFrame({'message': ['down', None]}).fuzzy.apply(urgency)"
    )
    assert values.dtype.categories.tolist() == ["high", "low"]
    assert values.isna().tolist() == [False, True]
