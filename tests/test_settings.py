"""Settings: where each value comes from, and what is refused."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import FrozenInstanceError, fields
from importlib import import_module
from pathlib import Path

import pytest

from fuzzy_magic.errors import FuzzyError
from fuzzy_magic.settings import Settings, configure, override, settings

module = import_module("fuzzy_magic.settings")  # the package binds this name to the function


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in list(os.environ):
        if variable.startswith("FUZZY_"):
            monkeypatch.delenv(variable)
    monkeypatch.setattr(module, "_configured", {})


def test_the_defaults_are_usable() -> None:
    current = settings()
    assert current.cache_dir.name == "fuzzy_magic"
    assert current.data_dir is None
    assert current.n_threads == len(os.sched_getaffinity(0))
    assert (current.n_gpu_layers, current.max_rows_per_batch) == (0, 64)
    assert (current.offline, current.row_cache, current.progress, current.debug) == (False, True, True, False)


def test_settings_cannot_be_changed_in_place() -> None:
    with pytest.raises(FrozenInstanceError):
        settings().offline = True  # type: ignore[misc]


@pytest.mark.parametrize(
    ("variable", "text", "name", "value"),
    [
        ("FUZZY_CACHE_DIR", "/a/b", "cache_dir", Path("/a/b")),
        ("FUZZY_CACHE_DIR", "~/b", "cache_dir", Path.home() / "b"),
        ("FUZZY_DATA_DIR", "data", "data_dir", Path("data")),
        ("FUZZY_OFFLINE", "1", "offline", True),
        ("FUZZY_OFFLINE", "Yes", "offline", True),
        ("FUZZY_THREADS", " 3 ", "n_threads", 3),
        ("FUZZY_GPU_LAYERS", "-1", "n_gpu_layers", -1),
        ("FUZZY_BATCH", "16", "max_rows_per_batch", 16),
        ("FUZZY_MEMORY_MB", "2048", "memory_mb", 2048),
        ("FUZZY_PREFIX_CACHE", "no", "prefix_cache", False),
        ("FUZZY_PSEUDO", "~/instruct.gguf", "pseudo", Path.home() / "instruct.gguf"),
        ("FUZZY_ROW_CACHE", "off", "row_cache", False),
        ("FUZZY_PROGRESS", "false", "progress", False),
        ("FUZZY_DEBUG", "on", "debug", True),
    ],
)
def test_the_environment_sets(
    monkeypatch: pytest.MonkeyPatch, variable: str, text: str, name: str, value: object
) -> None:
    monkeypatch.setenv(variable, text)
    assert getattr(settings(), name) == value


def test_every_setting_has_a_variable_and_its_documentation_names_it() -> None:
    assert {item.name for item in fields(Settings)} == set(module._VARIABLES)
    assert all(f"``{variable}``" in (Settings.__doc__ or "") for variable in module._VARIABLES.values())


def test_an_empty_variable_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUZZY_BATCH", " ")
    assert settings().max_rows_per_batch == 64


@pytest.mark.parametrize(
    ("variable", "text", "allowed"),
    [
        ("FUZZY_OFFLINE", "maybe", "1, true, yes, on, 0, false, no, off"),
        ("FUZZY_THREADS", "many", "from 1 to 1,024"),
        ("FUZZY_THREADS", "0", "from 1 to 1,024"),
        ("FUZZY_THREADS", "2.5", "from 1 to 1,024"),
        ("FUZZY_BATCH", "257", "from 1 to 256"),
        ("FUZZY_MEMORY_MB", "0", "from 1 to 1,048,576"),
        ("FUZZY_GPU_LAYERS", "-2", "from -1 to 10,000"),
    ],
)
def test_a_bad_variable_is_named_with_its_value_and_what_is_allowed(
    monkeypatch: pytest.MonkeyPatch, variable: str, text: str, allowed: str
) -> None:
    monkeypatch.setenv(variable, text)
    with pytest.raises(FuzzyError) as caught:
        settings()
    assert f"{variable}={text!r}" in caught.value.message
    assert allowed in caught.value.hint


def test_a_bad_variable_does_not_matter_where_the_value_is_overridden(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("FUZZY_THREADS", "many")
    with override(n_threads=2) as current:
        assert current.n_threads == 2


@pytest.mark.parametrize(
    ("platform", "variable", "value", "expected"),
    [
        ("linux", "XDG_CACHE_HOME", "/x", "/x/fuzzy_magic"),
        ("linux", "XDG_CACHE_HOME", "", "/home/ada/.cache/fuzzy_magic"),
        ("darwin", "XDG_CACHE_HOME", "/x", "/home/ada/Library/Caches/fuzzy_magic"),
        ("win32", "LOCALAPPDATA", "/l", "/l/fuzzy_magic"),
        ("win32", "LOCALAPPDATA", "", "/home/ada/AppData/Local/fuzzy_magic"),
    ],
)
def test_the_cache_folder_is_where_the_platform_keeps_caches(
    monkeypatch: pytest.MonkeyPatch, platform: str, variable: str, value: str, expected: str
) -> None:
    monkeypatch.setattr(module.sys, "platform", platform)
    monkeypatch.setattr(Path, "home", lambda: Path("/home/ada"))
    monkeypatch.setenv(variable, value)
    assert settings().cache_dir == Path(expected)


def test_no_home_folder_is_an_error_that_says_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_home() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", no_home)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    with pytest.raises(FuzzyError, match="FUZZY_CACHE_DIR"):
        settings()
    monkeypatch.setenv("FUZZY_CACHE_DIR", "/a")
    assert settings().cache_dir == Path("/a")


def test_an_override_wins_over_configure_which_wins_over_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("FUZZY_BATCH", "8")
    assert settings().max_rows_per_batch == 8
    assert configure(max_rows_per_batch=16).max_rows_per_batch == 16
    with override(max_rows_per_batch=32):
        assert settings().max_rows_per_batch == 32
    assert settings().max_rows_per_batch == 16


def test_overrides_nest_and_end_with_their_block() -> None:
    with override(offline=True, n_threads=2):
        with override(n_threads=5):
            assert (settings().offline, settings().n_threads) == (True, 5)
        assert (settings().offline, settings().n_threads) == (True, 2)
    assert settings() == Settings()


def test_an_override_ends_when_its_block_fails() -> None:
    with pytest.raises(ZeroDivisionError), override(debug=True):
        _ = 1 / 0
    assert settings().debug is False


def test_an_override_stays_in_its_thread() -> None:
    seen: list[bool] = []
    with override(offline=True):
        thread = threading.Thread(target=lambda: seen.append(settings().offline))
        thread.start()
        thread.join()
    assert seen == [False]


def test_configure_reaches_every_thread() -> None:
    configure(offline=True)
    seen: list[bool] = []
    thread = threading.Thread(target=lambda: seen.append(settings().offline))
    thread.start()
    thread.join()
    assert seen == [True]


def test_a_path_may_be_given_as_text_and_the_data_folder_as_none() -> None:
    with override(cache_dir="~/x", data_dir=None) as current:
        assert (current.cache_dir, current.data_dir) == (Path.home() / "x", None)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"ofline": True}, "no setting 'ofline'. Did you mean offline?"),
        ({"zzz": True}, "no setting 'zzz'. Settings: cache_dir"),
        ({"offline": 1}, "offline must be True or False"),
        ({"n_threads": "4"}, "n_threads must be an int, not str"),
        ({"n_threads": True}, "n_threads must be an int, not bool"),
        ({"cache_dir": None}, "cache_dir must be a path"),
        ({"cache_dir": 3}, "cache_dir must be a path, not int"),
    ],
)
@pytest.mark.parametrize("change", [configure, lambda **changes: override(**changes).__enter__()])
def test_a_wrong_change_is_a_type_error_and_changes_nothing(
    change: Callable[..., object], changes: dict[str, object], message: str
) -> None:
    with pytest.raises(TypeError, match=message.replace("?", r"\?")):
        change(debug=True, **changes)
    assert settings() == Settings()


def test_a_number_out_of_range_is_refused_with_its_limits() -> None:
    with pytest.raises(FuzzyError, match="max_rows_per_batch=0 is out of range") as caught:
        configure(max_rows_per_batch=0)
    assert caught.value.hint == "Allowed: a whole number from 1 to 256."


# --- pyproject.toml ---------------------------------------------------------------------------------------


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Make the working directory a folder two levels below a pyproject.toml with this text."""

    def make(text: str) -> Path:
        module._read_project.cache_clear()
        file = tmp_path / "pyproject.toml"
        file.write_text(text, encoding="utf-8")
        below = tmp_path / "notebooks" / "deep"
        below.mkdir(parents=True, exist_ok=True)
        monkeypatch.chdir(below)
        return file

    return make


def test_the_nearest_pyproject_gives_defaults(project: Callable[[str], Path]) -> None:
    file = project(
        "[tool.fuzzy_magic]\nmax_rows_per_batch = 8\noffline = true\ncache_dir = 'cache'\n"
        "interpreter = 'tiny'\ncompiler = 'tiny'\nstrict = true\nquiet = true\n"
    )
    current = settings()
    assert (current.max_rows_per_batch, current.offline) == (8, True)
    assert current.cache_dir == file.parent / "cache"
    assert (current.interpreter, current.compiler) == ("tiny", "tiny")
    assert (current.strict, current.quiet) == (True, True)
    assert current.row_cache is True


def test_a_nearer_pyproject_hides_those_above_it(project: Callable[[str], Path]) -> None:
    project("[tool.fuzzy_magic]\nquiet = true\n")
    assert settings().quiet is True
    Path("pyproject.toml").write_text("[project]\nname = 'x'\n", encoding="utf-8")
    module._read_project.cache_clear()
    assert settings().quiet is False


def test_the_environment_and_configure_win_over_the_project(
    project: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    project("[tool.fuzzy_magic]\nmax_rows_per_batch = 8\ninterpreter = 'tiny'\nstrict = true\n")
    monkeypatch.setenv("FUZZY_INTERPRETER", "minilm")
    monkeypatch.setenv("FUZZY_STRICT", "no")
    assert (settings().interpreter, settings().strict) == ("minilm", False)
    assert configure(max_rows_per_batch=16, interpreter=None).max_rows_per_batch == 16
    assert settings().interpreter is None
    with override(strict=True, interpreter="other") as current:
        assert (current.strict, current.interpreter) == (True, "other")


def test_a_project_is_read_once_for_each_working_directory(
    project: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = project("[tool.fuzzy_magic]\nquiet = true\n")
    assert settings().quiet is True
    file.write_text("[tool.fuzzy_magic]\nquiet = false\n", encoding="utf-8")
    assert settings().quiet is True
    monkeypatch.chdir(tmp_path)
    assert settings().quiet is False


@pytest.mark.parametrize(
    ("text", "what", "hint"),
    [
        ("ofline = true", "has a key 'ofline', which is no setting", "Did you mean offline? Settings: "),
        ("zzz = 1", "has a key 'zzz', which is no setting", "Settings: cache_dir"),
        ("n_threads = '4'", "n_threads must be an int, not str", "Change its value"),
        ("n_threads = 0", "n_threads=0 is out of range", "from 1 to 1,024"),
        ("strict = 'yes'", "strict must be True or False, not 'yes'", "Change its value"),
        ("interpreter = 3", "interpreter must be a name, not 3", "Change its value"),
        ("interpreter = ''", "interpreter must be a name, not ''", "Change its value"),
        ("cache_dir = 3", "cache_dir must be a path, not int", "Change its value"),
    ],
)
def test_a_bad_key_names_the_file_the_key_and_what_is_allowed(
    project: Callable[[str], Path], text: str, what: str, hint: str
) -> None:
    file = project(f"[tool.fuzzy_magic]\n{text}\n")
    with pytest.raises(FuzzyError) as caught:
        settings()
    assert caught.value.message.startswith(f"{file}: [tool.fuzzy_magic] ")
    assert what in caught.value.message
    assert hint in caught.value.hint


def test_a_project_file_that_cannot_be_read_is_an_error_only_where_it_names_us(
    project: Callable[[str], Path],
) -> None:
    file = project("[tool.fuzzy_magic\n")
    with pytest.raises(FuzzyError, match="cannot be read") as caught:
        settings()
    assert str(file) in caught.value.message
    project("[tool\nsomething = else")
    assert settings().quiet is False
    project("tool.fuzzy_magic = 3")
    with pytest.raises(FuzzyError, match="is not a table"):
        settings()


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("[[tool]]\nfuzzy_magic = 3", "tool is not a table"),
        ("tool = 'fuzzy_magic'", "tool is not a table"),
        ("[[tool.fuzzy_magic]]", "tool.fuzzy_magic is not a table"),
    ],
)
def test_what_should_be_a_table_and_is_none_is_named(
    project: Callable[[str], Path], text: str, what: str
) -> None:
    file = project(text)
    with pytest.raises(FuzzyError) as caught:
        settings()
    assert caught.value.message == f"{file}: {what}."
    assert "[tool.fuzzy_magic]" in caught.value.hint


def test_a_working_directory_that_is_gone_has_no_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert settings().quiet is False
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("name", ["interpreter", "compiler"])
def test_a_name_in_the_environment_is_taken_as_it_is(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(f"FUZZY_{name.upper()}", "my/pair")
    assert getattr(settings(), name) == "my/pair"
