"""The error tree: what each error says, carries and survives."""

from __future__ import annotations

import copy
import pickle
import re
from collections.abc import Callable

import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from fuzzy_magic import errors
from fuzzy_magic.settings import override

INSTANCES = [
    errors.FuzzyError("what", "do this"),
    errors.SpecError("what", "do this", line=3, column=7),
    errors.CompileError("what"),
    errors.RefineError("what", "do this", problems=("pair 1: its output is null",)),
    errors.ProgramError("what"),
    errors.ProgramNotFound("what", "do this"),
    errors.ProgramFormatError("a/b.gguf", "it is truncated", "Copy it again."),
    errors.InterpreterMismatch("what"),
    errors.AssetError("what"),
    errors.AssetMissingOffline("what", "do this"),
    errors.ChecksumMismatch("what"),
    errors.EndpointError("what", "do this", status=503),
    errors.EndpointOffline("what"),
    errors.ColumnError("what", "do this"),
    errors.StoreError("what", "do this"),
    errors.InferenceError("what"),
    errors.ContextOverflow(1600, 512, 4),
    errors.NativeCallFailed("llama_decode", -3),
    errors.InvalidOutput("blue", 2),
    errors.MissingExtra("dask", "dask"),
]
CLASSES = [
    value
    for value in vars(errors).values()
    if isinstance(value, type) and issubclass(value, errors.FuzzyError)
]


def raised(error: errors.FuzzyError) -> errors.FuzzyError:
    try:
        raise error
    except errors.FuzzyError as caught:
        return caught


def test_every_error_class_is_drawn_in_the_module_docstring_under_its_parent() -> None:
    drawn = re.findall(r"^( *[│├└ ─]*)(\w+)", (errors.__doc__ or "").split("::")[1], re.MULTILINE)
    stack: list[tuple[int, str]] = []
    parents = {}
    for prefix, name in drawn[: len(CLASSES)]:
        while stack and stack[-1][0] >= len(prefix):
            stack.pop()
        parents[name] = stack[-1][1] if stack else "Exception"
        stack.append((len(prefix), name))
    assert parents == {cls.__name__: cls.__bases__[0].__name__ for cls in CLASSES}


def test_every_error_class_is_tried_here() -> None:
    assert {type(error) for error in INSTANCES} == set(CLASSES)


@pytest.mark.parametrize(
    ("cls", "builtin"),
    [
        (errors.SpecError, ValueError),
        (errors.RefineError, ValueError),
        (errors.AssetMissingOffline, OSError),
        (errors.ChecksumMismatch, OSError),
        (errors.StoreError, OSError),
        (errors.ColumnError, KeyError),
        (errors.MissingExtra, ImportError),
    ],
)
def test_an_error_that_refines_a_builtin_is_one(cls: type, builtin: type) -> None:
    assert issubclass(cls, builtin)
    assert issubclass(cls, errors.FuzzyError)


@pytest.mark.parametrize("error", INSTANCES, ids=lambda error: type(error).__name__)
def test_an_error_reads_as_its_message_and_its_hint(error: errors.FuzzyError) -> None:
    assert str(error) == error.message + (f"\nhint: {error.hint}" if error.hint else "")
    assert error.args == (error.message,)


@pytest.mark.parametrize("copied", [lambda e: pickle.loads(pickle.dumps(e)), copy.copy, copy.deepcopy])
@pytest.mark.parametrize("error", INSTANCES, ids=lambda error: type(error).__name__)
def test_an_error_keeps_everything_when_it_is_pickled_or_copied(
    error: errors.FuzzyError, copied: Callable[[errors.FuzzyError], errors.FuzzyError]
) -> None:
    twin = copied(error)
    assert type(twin) is type(error)
    assert (str(twin), twin.args, vars(twin)) == (str(error), error.args, vars(error))


@pytest.mark.parametrize("error", INSTANCES, ids=lambda error: type(error).__name__)
def test_a_notebook_shows_the_message_and_the_hint_alone(error: errors.FuzzyError) -> None:
    (shown,) = raised(
        error
    )._render_traceback_()  # one piece: IPython's minimal mode puts nothing between pieces
    hint = f"\nhint: {error.hint}" if error.hint else ""
    assert shown == f"{type(error).__name__}: {error.message}{hint}"


def test_a_notebook_shows_the_full_traceback_when_debugging() -> None:
    error = raised(errors.SpecError("what", "do this"))
    with override(debug=True):
        (shown,) = error._render_traceback_()
    lines = shown.split("\n")
    assert lines[0] == "Traceback (most recent call last):"
    assert any("in raised" in line for line in lines)
    assert lines[-2:] == ["fuzzy_magic.errors.SpecError: what", "hint: do this"]


def test_the_full_traceback_holds_the_cause() -> None:
    with override(debug=True):
        with pytest.raises(errors.CompileError) as caught:
            raise errors.CompileError("what") from KeyError("inner")
        assert "KeyError: 'inner'" in caught.value._render_traceback_()[0].split("\n")


def test_a_bad_environment_does_not_stop_an_error_from_being_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUZZY_THREADS", "many")
    assert errors.CompileError("what")._render_traceback_() == ["CompileError: what"]


def test_a_spec_error_says_where() -> None:
    error = errors.SpecError("what", line=3, column=7)
    assert (error.line, error.column) == (3, 7)
    assert (errors.SpecError("what").line, errors.SpecError("what").column) == (None, None)


def test_a_context_overflow_carries_its_numbers_and_says_them() -> None:
    error = errors.ContextOverflow(1600, 512, 4)
    assert (error.n_tokens, error.n_ctx, error.index) == (1600, 512, 4)
    assert error.message == "Row 4 needs 1,600 tokens; the interpreter reads at most 512."
    assert errors.ContextOverflow(1600, 512).message.startswith("The input needs")


def test_a_failed_native_call_carries_the_call_and_its_code() -> None:
    error = errors.NativeCallFailed("llama_decode", -3)
    assert (error.call, error.code) == ("llama_decode", -3)
    assert "llama_decode failed (it returned -3)" in error.message
    assert "it returned nothing" in errors.NativeCallFailed("llama_adapter_lora_init", None).message


def test_an_invalid_output_keeps_the_whole_text_and_shows_its_beginning() -> None:
    error = errors.InvalidOutput("x" * 500, 2)
    assert (error.text, error.index) == ("x" * 500, 2)
    assert len(error.message) < 150
    assert "row 2" in error.message


def test_a_missing_extra_says_how_to_install_it() -> None:
    error = errors.MissingExtra("dask", "dask")
    assert (error.package, error.extra, error.name) == ("dask", "dask", "dask")
    assert error.hint == 'pip install "fuzzy-magic[dask]"'


def test_a_program_format_error_names_the_file_and_what_is_wrong_with_it() -> None:
    error = errors.ProgramFormatError("a/b.gguf", "it is truncated", "Copy it again.")
    assert (error.path.name, error.problem) == ("b.gguf", "it is truncated")
    assert error.message == "a/b.gguf is not a valid program: it is truncated"


def test_an_os_error_of_ours_is_not_mistaken_for_an_errno() -> None:
    error = errors.StoreError("The folder is full.", "Free some space.")
    assert error.errno is None
    assert str(error) == "The folder is full.\nhint: Free some space."


def test_ipython_prints_two_clean_lines(capsys: pytest.CaptureFixture[str]) -> None:
    shell = InteractiveShell(config=Config({"HistoryManager": {"enabled": False}}))  # type: ignore[no-untyped-call]
    shell.user_ns["error"] = errors.SpecError("what", "do this")
    result = shell.run_cell("raise error")  # type: ignore[no-untyped-call]
    assert isinstance(result.error_in_exec, ValueError)
    assert capsys.readouterr().out.strip().splitlines() == ["SpecError: what", "hint: do this"]
