from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell
from keyword_interpreter import KeywordInterpreter
from magic_cells import FAILING, STRICTER, URGENCY, run

from fuzzy_magic.errors import ColumnError, ProgramNotFound, StoreError
from fuzzy_magic.interpreter.scheduler import Row
from fuzzy_magic.magic.diff import Diff
from fuzzy_magic.program import Program
from fuzzy_magic.store import Store, default_store

RELABELLED = URGENCY.replace('"high" | "low"', '"high" | "low" | "none"')
MESSAGES = ["so high", "all is low", None, "nothing", "none of it", "nothing"]


@pytest.fixture
def two(loaded: InteractiveShell) -> InteractiveShell:
    """Two versions of urgency, the second with a label more, and a frame."""
    run(loaded, URGENCY)
    run(loaded, RELABELLED)
    loaded.user_ns["df"] = pd.DataFrame(
        {"message": MESSAGES, "count": MESSAGES}, index=["a", "b", "c", "d", "e", "e"]
    )
    return loaded


# A version wherever a name is.


def test_a_version_is_shown_checked_saved_and_listed(two: InteractiveShell, tmp_path: Path) -> None:
    shown = repr(run(two, "%fuzzy show urgency@1"))
    assert "Version 1." in shown
    assert "none" not in shown.splitlines()[0]
    assert run(two, "%fuzzy check urgency@1").passed == 1
    assert len(repr(run(two, "%fuzzy history urgency@1")).splitlines()) == 3
    run(two, f"%fuzzy save urgency@1 '{tmp_path / 'p.gguf'}'")
    assert Program.load(tmp_path / "p.gguf").spec.returns == "'high' | 'low'"
    assert two.user_ns["urgency"].returns.labels == ("high", "low", "none")


def test_a_rollback_takes_a_version_with_its_name(two: InteractiveShell) -> None:
    assert "version 1 again" in repr(run(two, "%fuzzy rollback urgency@1"))
    with pytest.raises(UsageError, match="NAME K, or"):
        run(two, "%fuzzy rollback urgency@1 2")


def test_nothing_stands_before_the_first_version(two: InteractiveShell) -> None:
    run(two, "%fuzzy rollback urgency 1")
    with pytest.raises(ProgramNotFound, match="version 1 again; there is none before it") as raised:
        run(two, "%fuzzy diff urgency")
    hint = str(raised.value.hint)
    assert isinstance(run(two, hint.partition(": ")[2]), Diff)


def test_numbers_of_versions_are_written_with_their_name(two: InteractiveShell) -> None:
    with pytest.raises(UsageError, match="%fuzzy diff urgency@1 urgency@2"):
        run(two, "%fuzzy diff urgency 1 2")


def test_a_name_is_removed_with_all_its_versions(two: InteractiveShell) -> None:
    with pytest.raises(UsageError, match="forgets all versions"):
        run(two, "%fuzzy rm urgency@1")
    assert len(default_store().history("urgency")) == 2


@pytest.mark.parametrize("reference", ["urgency@", "urgency@one", "urgency@1.5", "urgency@-1", "@1@2"])
def test_what_is_no_version_is_a_usage_error(two: InteractiveShell, reference: str) -> None:
    with pytest.raises(UsageError, match=r"names no version\. Write NAME@VERSION"):
        run(two, f"%fuzzy show {reference}")


@pytest.mark.parametrize("number", [0, 3, 999999999])
def test_a_version_that_is_not_there_is_not_found(two: InteractiveShell, number: int) -> None:
    with pytest.raises(ProgramNotFound, match=f"no version {number}") as caught:
        run(two, f"%fuzzy show urgency@{number}")
    assert "history urgency" in caught.value.hint


def test_two_names_of_one_program_keep_their_own_names_and_checks(loaded: InteractiveShell) -> None:
    run(loaded, URGENCY)
    run(loaded, URGENCY.replace("urgency(", "other("))
    del loaded.user_ns["urgency"]
    assert repr(run(loaded, "%fuzzy show urgency")).startswith("urgency(message)")
    assert run(loaded, "%fuzzy check urgency").results[0].call == 'urgency("all is low")'


def test_a_cell_with_other_checks_is_the_same_version_with_those_checks(loaded: InteractiveShell) -> None:
    run(loaded, URGENCY)
    assert "Version 1: checks +1." in repr(run(loaded, FAILING))
    del loaded.user_ns["urgency"]
    assert len(run(loaded, "%fuzzy check urgency").results) == 2


# After a restart.


@pytest.fixture
def restarted(two: InteractiveShell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> InteractiveShell:
    """The store has two versions, and nothing is bound."""
    del two.user_ns["urgency"]
    monkeypatch.chdir(tmp_path)
    return two


@pytest.mark.parametrize(
    ("typed", "name", "labels", "shown"),
    [
        ("urgency", "urgency", 3, "Version 2."),
        ("urgency@2", "urgency", 3, "Version 2."),
        ("urgency@1", "urgency", 2, "Version 3: version 1 again."),
        ("urgency@1 urgency", "urgency", 2, "Version 3: version 1 again."),
        ("urgency@1 other", "other", 2, "Loaded from urgency@1 as other."),
    ],
)
def test_load_binds_what_the_store_has(
    restarted: InteractiveShell, typed: str, name: str, labels: int, shown: str
) -> None:
    assert "%fuzzy load NAME" in repr(run(restarted, "%fuzzy list"))
    assert shown in repr(run(restarted, f"%fuzzy load {typed}"))
    assert len(restarted.user_ns[name].returns.labels) == labels
    assert len(run(restarted, f"%fuzzy check {name}").results) == 1


def test_load_needs_no_store_that_can_be_written(
    restarted: InteractiveShell, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(self: Store, *_: object) -> None:
        raise StoreError("No space left.")

    monkeypatch.setattr(Store, "bind", full)
    assert "Version 1." in repr(run(restarted, "%fuzzy load urgency@1"))
    assert restarted.user_ns["urgency"].returns.labels == ("high", "low")
    assert "not kept: No space left." in capsys.readouterr().err


def test_load_takes_the_file_where_the_store_has_that_name_too(restarted: InteractiveShell) -> None:
    run(restarted, "%fuzzy save urgency@1 urgency.gguf")
    Path("urgency.gguf").rename("urgency")
    assert "Loaded from urgency as urgency." in repr(run(restarted, "%fuzzy load urgency"))
    assert restarted.user_ns["urgency"].returns.labels == ("high", "low")


def test_load_says_so_when_the_store_lacks_that_version(restarted: InteractiveShell) -> None:
    with pytest.raises(ProgramNotFound, match="urgency has no version 9"):
        run(restarted, "%fuzzy load urgency@9")


# What differs.


def test_a_diff_shows_how_the_spec_changed_since_the_version_before(two: InteractiveShell) -> None:
    found = run(two, "%fuzzy diff urgency")
    shown = repr(found)
    assert shown.startswith("urgency@1 → urgency@2\n  Changed: return type.")
    assert "-%%fuzzy urgency(message) -> 'high' | 'low'\n" in shown
    assert "+%%fuzzy urgency(message) -> 'high' | 'low' | 'none'\n" in shown
    html = found._repr_mimebundle_()["text/html"]
    assert (
        html.count("<ins") == html.count("<del") == 2
    )  # the line with the name of each side, and the header
    assert "```diff" in found._repr_mimebundle_()["text/markdown"]


def test_a_diff_compares_any_two(two: InteractiveShell) -> None:
    run(two, STRICTER)
    assert repr(run(two, "%fuzzy diff urgency@1")).startswith("urgency@1 → urgency@3")
    assert repr(run(two, "%fuzzy diff urgency@3 urgency@1")).startswith("urgency@3 → urgency@1")
    run(two, URGENCY.replace("urgency(", "other("))
    same = repr(run(two, "%fuzzy diff urgency@1 other"))
    assert "Both are the same program: no answer differs." in same
    assert "digest" not in same


def test_a_diff_after_a_rollback_compares_with_what_came_before_that(two: InteractiveShell) -> None:
    run(two, STRICTER)
    run(two, "%fuzzy rollback urgency 2")
    assert repr(run(two, "%fuzzy diff urgency")).startswith("urgency@1 → urgency@4")


def test_a_diff_on_a_column_shows_the_rows_whose_answer_changed(two: InteractiveShell) -> None:
    found = run(two, "%fuzzy diff urgency@1 urgency@2 df.message")
    assert isinstance(found, Diff)
    assert found.frame.index.tolist() == ["d", "e", "e"]
    assert found.frame["urgency@1"].tolist() == ["low"] * 3
    assert found.frame["urgency@2"].tolist() == ["none"] * 3
    assert found.confusion is not None
    assert found.confusion.loc["low"].tolist() == [0, 1, 3]
    shown = repr(found)
    assert "3 of 6 rows changed their answer (50%): 3 low → none." in shown
    assert re.search(r"e +none of it +low +none", shown)


def test_rows_without_text_do_not_count_as_changed(two: InteractiveShell) -> None:
    two.user_ns["empty"] = pd.Series([None, None], dtype=object)
    found = run(two, "%fuzzy diff urgency empty")
    assert found.frame.empty
    assert "0 of 2 rows changed" in repr(found)
    two.user_ns["empty"] = pd.Series([], dtype=object)
    assert "no rows" in repr(run(two, "%fuzzy diff urgency empty"))


@pytest.mark.parametrize(
    "expression",
    [
        "df",
        "df.message",
        'df["message"]',
        "df.count",
        'df["message"].str.strip()',
        "df.message + ' '",
        "MESSAGES",
    ],
)
def test_a_column_is_any_expression(two: InteractiveShell, expression: str) -> None:
    two.user_ns["MESSAGES"] = MESSAGES
    assert len(run(two, f"%fuzzy diff urgency@1 {expression}").frame) == 3


@pytest.mark.parametrize(
    ("expression", "message", "hint"),
    [
        ("df.mesage", "df has no column 'mesage'; it has message, count", "Did you mean df.message?"),
        ("df['cuont']", "df has no column 'cuont'", r"Did you mean df\['count'\]?"),
        ("dff.message", "no dff in this notebook", "Did you mean df?"),
        ("df.message[", "cannot be read: df.message\\[", "df.message"),
        ("df.message.nope()", "AttributeError", "Write a column"),
        ("3", "3 is of type int, not a column", "Write a column"),
        ("df[['message']].iloc[:, 0:0]", "urgency reads the column 'message'; the frame has none", ""),
    ],
)
def test_what_is_no_column_is_a_column_error(
    two: InteractiveShell, expression: str, message: str, hint: str
) -> None:
    with pytest.raises(ColumnError, match=message) as caught:
        run(two, f"%fuzzy diff urgency@1 {expression}")
    assert re.search(hint, caught.value.hint)


def test_a_column_that_is_there_twice_is_refused(two: InteractiveShell) -> None:
    two.user_ns["twice"] = pd.DataFrame([["a", "b"]], columns=["message", "message"])
    with pytest.raises(ColumnError, match="several columns"):
        run(two, "%fuzzy diff urgency twice.message")


def test_a_function_of_two_parameters_needs_the_frame(loaded: InteractiveShell) -> None:
    for text in ("Is it urgent?", "Is it very urgent?"):
        run(loaded, f"%%fuzzy both(title, body) -> bool --quiet\n{text}\n")
    loaded.user_ns["df"] = pd.DataFrame({"title": ["a", None], "body": ["b", "c"]})
    with pytest.raises(ColumnError, match="both reads 2 columns"):
        run(loaded, "%fuzzy diff both df.title")
    assert run(loaded, "%fuzzy diff both df").answers["input"].tolist() == ["a | b", None]


def test_answers_of_any_type_are_compared(loaded: InteractiveShell) -> None:
    run(loaded, "%%fuzzy size(text) -> int --quiet\nHow long?\n")
    run(loaded, "%%fuzzy size(text) -> float --quiet\nHow long is it?\n")
    loaded.user_ns["words"] = pd.Series(["a", "bc"])
    found = run(loaded, "%fuzzy diff size words")
    assert found.confusion is None
    assert "2 of 2 rows changed their answer (100%)." in repr(found)


@pytest.mark.parametrize(
    ("line", "error", "message"),
    [
        ("diff", UsageError, r"Write: %fuzzy diff NAME \[NAME\] \[COLUMN\]"),
        ("diff nope", ProgramNotFound, "no fuzzy function nope"),
        ("diff urgency@1 urgency@9", ProgramNotFound, "no version 9"),
        ("diff urgency@2", UsageError, "urgency@2 is on both sides"),
        ("diff urgency@1 urgency@x", UsageError, "names no version"),
        ("diff once", ProgramNotFound, "once has one version"),
    ],
)
def test_a_wrong_diff_says_what_is_wrong(
    two: InteractiveShell, line: str, error: type[Exception], message: str
) -> None:
    run(two, "%%fuzzy once -> bool --quiet\nIs it?\n")
    with pytest.raises(error, match=message):
        run(two, f"%fuzzy {line}")


# Checks that fail now.


def _answer_high(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(KeywordInterpreter, "_row", lambda self, program, text: Row("high", (1.0, 0.0)))
    monkeypatch.setenv("FUZZY_ROW_CACHE", "0")


def test_a_check_that_passed_before_is_marked(
    loaded: InteractiveShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(loaded, URGENCY)
    _answer_high(monkeypatch)
    shown = repr(run(loaded, STRICTER))
    assert re.search(r"FAIL \(passed before\) +urgency\(\"all is low\"\) +'low' +'high'", shown)


def test_a_check_is_compared_with_the_version_of_an_earlier_kernel(loaded: InteractiveShell) -> None:
    run(loaded, URGENCY.replace("Output: high", "Output: low"))
    del loaded.user_ns["urgency"]
    loaded.run_line_magic("reload_ext", "fuzzy_magic")  # nothing is remembered but what is on disk
    swapped = FAILING.replace("Output: high", "Output: low")
    swapped = swapped.replace('"high" | "low"', '"low" | "all is" | "high"')
    shown = repr(run(loaded, swapped))
    assert "(passed before)" not in shown.partition("digest")[0]
    assert re.search(r"FAIL +urgency", shown)


def test_checking_a_function_marks_what_the_version_before_did_otherwise(loaded: InteractiveShell) -> None:
    run(loaded, FAILING.replace('"high" | "low"', '"low" | "high"'))  # its last label, which is the default
    run(loaded, FAILING)
    report = run(loaded, "%fuzzy check urgency")
    assert report.before == {'urgency("all is low")': True, 'urgency("all is fine")': True}
    assert "FAIL (passed before)" in repr(report)


def test_strict_names_the_checks_that_passed_before(
    loaded: InteractiveShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(loaded, URGENCY)
    _answer_high(monkeypatch)
    shown = repr(run(loaded, STRICTER.replace("\n", " --strict\n", 1)))
    assert "Not bound" in shown
    assert 'urgency("all is low") fails now.' in shown
