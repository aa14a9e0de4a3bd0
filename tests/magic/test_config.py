from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell
from magic_cells import FAILING, URGENCY, run
from traitlets import TraitError
from traitlets.config import Config

from fuzzy_magic.errors import FuzzyError, SpecError
from fuzzy_magic.interpreter.function import FuzzyFunction
from fuzzy_magic.settings import settings

WRONG = "%%fuzzy f -> boool\nText.\n"


def configure(shell: InteractiveShell, assignment: str) -> None:
    shell.run_line_magic("config", f"FuzzyMagics.{assignment}")


def test_config_lists_what_can_be_set(loaded: InteractiveShell, capsys: pytest.CaptureFixture[str]) -> None:
    run(loaded, "%config FuzzyMagics")
    shown = capsys.readouterr().out
    for name in ("interpreter", "compiler", "strict", "quiet", "progress"):
        assert f"FuzzyMagics.{name}=" in shown


def test_strict_and_quiet_hold_for_each_cell_that_does_not_say_otherwise(loaded: InteractiveShell) -> None:
    configure(loaded, "strict = True")
    assert "Not bound" in repr(run(loaded, FAILING))
    assert "Version 1." in repr(run(loaded, FAILING.replace("\n", " --no-strict\n", 1)))
    configure(loaded, "quiet = True")
    assert run(loaded, URGENCY) is None
    assert "Unchanged" in repr(run(loaded, URGENCY.replace("\n", " --no-quiet\n", 1)))


def test_the_interpreter_is_the_one_configured_unless_the_line_names_one(loaded: InteractiveShell) -> None:
    configure(loaded, "interpreter = 'tiny'")
    run(loaded, "%%fuzzy f -> bool --quiet\nIs it?\n")
    assert loaded.user_ns["f"].program.interpreter_id == "tiny"
    run(loaded, "%%fuzzy f -> bool --quiet --interpreter minilm\nIs it?\n")
    assert loaded.user_ns["f"].program.interpreter_id == "minilm"


@pytest.mark.parametrize("option", ["interpreter", "compiler"])
def test_a_pair_that_is_not_there_is_refused_in_one_line_and_changes_nothing(
    loaded: InteractiveShell, caplog: pytest.LogCaptureFixture, option: str
) -> None:
    configure(loaded, f"{option} = 'tiny'")
    configure(loaded, f"{option} = 'minlm'")
    (shown,) = caplog.messages
    assert f"there is no {option} 'minlm'" in shown
    assert "Did you mean 'minilm'?" in shown
    assert "\n" not in shown
    assert getattr(loaded.magics_manager.registry["FuzzyMagics"], option) == "tiny"
    run(loaded, "%%fuzzy f -> bool --quiet\nIs it?\n")
    assert loaded.user_ns["f"].program.interpreter_id == "tiny"


def test_a_pair_that_is_not_there_is_told_without_a_traceback_by_the_shell_s_configuration(
    shell: InteractiveShell, capsys: pytest.CaptureFixture[str]
) -> None:
    shell.config.merge(Config({"FuzzyMagics": {"interpreter": "minlm"}}))
    with pytest.raises(FuzzyError):
        run(shell, "%load_ext fuzzy_magic")
    assert (
        capsys.readouterr()
        .out.splitlines()[0]
        .startswith("ConfigError: there is no interpreter 'minlm'. Did")
    )


def test_a_value_of_the_wrong_type_is_refused(loaded: InteractiveShell) -> None:
    with pytest.raises(TraitError, match="strict"):
        loaded.magics_manager.registry["FuzzyMagics"].strict = "maybe"


def test_progress_is_a_setting_of_the_process_and_goes_with_the_extension(loaded: InteractiveShell) -> None:
    configure(loaded, "progress = False")
    assert not settings().progress
    configure(loaded, "progress = None")
    assert settings().progress
    configure(loaded, "progress = False")
    loaded.run_line_magic("unload_ext", "fuzzy_magic")
    assert settings().progress


def test_the_shell_s_own_configuration_is_read(shell: InteractiveShell) -> None:
    shell.config.merge(Config({"FuzzyMagics": {"quiet": True, "progress": False}}))
    shell.run_line_magic("load_ext", "fuzzy_magic")
    assert run(shell, URGENCY) is None
    assert not settings().progress
    shell.run_line_magic("unload_ext", "fuzzy_magic")
    assert settings().progress


# %fuzzy debug.


def shown_error(shell: InteractiveShell, capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SpecError):
        run(shell, WRONG)
    shown = capsys.readouterr()
    return shown.out + shown.err


def test_debug_switches_full_tracebacks_on_and_off(
    loaded: InteractiveShell, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "full tracebacks" in repr(run(loaded, "%fuzzy debug on"))
    capsys.readouterr()
    assert "Traceback" in shown_error(loaded, capsys)
    run(loaded, "%fuzzy debug off")
    capsys.readouterr()
    assert [line.partition(":")[0] for line in shown_error(loaded, capsys).splitlines()] == [
        "SpecError",
        "hint",
    ]


def test_debug_goes_with_the_extension(loaded: InteractiveShell) -> None:
    run(loaded, "%fuzzy debug on")
    assert settings().debug
    loaded.run_line_magic("unload_ext", "fuzzy_magic")
    assert not settings().debug


def test_reload_keeps_programs(loaded: InteractiveShell) -> None:
    run(loaded, URGENCY)
    before: Any = loaded.user_ns["urgency"]
    loaded.run_line_magic("reload_ext", "fuzzy_magic")
    assert loaded.user_ns["urgency"] is before
    assert isinstance(before, FuzzyFunction)
    assert "urgency" in repr(run(loaded, "%fuzzy list"))


def test_defaults_come_from_the_project_s_file_below_what_config_says(
    loaded: InteractiveShell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.fuzzy_magic]\nstrict = true\nquiet = true\n")
    monkeypatch.chdir(tmp_path)
    assert "Not bound" in repr(run(loaded, FAILING))
    assert run(loaded, URGENCY) is None
    configure(loaded, "strict = False")
    configure(loaded, "quiet = False")
    assert "Version 1" in repr(run(loaded, FAILING))


def test_a_key_that_the_project_s_file_cannot_have_is_named(
    loaded: InteractiveShell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.fuzzy_magic]\nstrct = true\n")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FuzzyError, match="strct"):
        run(loaded, URGENCY)
