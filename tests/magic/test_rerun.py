from __future__ import annotations

from dataclasses import replace

import pytest
from IPython.core.interactiveshell import InteractiveShell
from magic_cells import STRICTER, URGENCY, run

from fuzzy_magic import api
from fuzzy_magic.errors import CompileError, SpecError
from fuzzy_magic.interpreter.function import FuzzyFunction
from fuzzy_magic.magic.expand import expand
from fuzzy_magic.store import default_store


@pytest.mark.parametrize("spelling", ["HIGH", "High", " high "])
def test_an_example_that_spells_a_label_otherwise_is_no_change(
    loaded: InteractiveShell, monkeypatch: pytest.MonkeyPatch, spelling: str
) -> None:
    run(loaded, URGENCY)
    monkeypatch.setattr(api, "compile_spec", None)
    again = URGENCY.replace("Output: high", f"Output: {spelling}")
    assert "Unchanged: nothing to do." in repr(run(loaded, again))


@pytest.mark.parametrize("name", ["get_ipython", "In", "_", "_3", "_oh"])
def test_a_name_of_the_shell_is_refused(loaded: InteractiveShell, name: str) -> None:
    before = loaded.user_ns.get(name)
    with pytest.raises(SpecError, match=f"{name} is a name that IPython itself uses"):
        run(loaded, f"%%fuzzy {name}(text) -> bool\nIs it high?")
    assert loaded.user_ns.get(name) is before


def test_a_cell_with_a_label_in_capitals_is_unchanged_and_no_new_version(loaded: InteractiveShell) -> None:
    shouting = URGENCY.replace("Output: high", "Output: HIGH")
    run(loaded, shouting)
    assert "Unchanged: nothing to do." in repr(run(loaded, shouting))
    loaded.user_ns.pop("urgency")
    shown = repr(run(loaded, shouting))
    assert "Version 1. It was compiled before." in shown
    assert len(default_store().history("urgency")) == 1


def test_a_refined_function_that_its_cell_replaces_stays_in_the_history(loaded: InteractiveShell) -> None:
    run(loaded, URGENCY)
    first = loaded.user_ns["urgency"]
    better = replace(first.program, label_vectors=-first.program.label_vectors, parent=first.program.digest)
    loaded.user_ns["urgency"] = FuzzyFunction(better)
    shown = repr(run(loaded, URGENCY))
    kept = "The refined urgency that was here is version 2: %fuzzy rollback urgency@2 brings it back."
    assert f"Version 3. It was compiled before. {kept}" in shown
    assert loaded.user_ns["urgency"].program == first.program
    run(loaded, "%fuzzy rollback urgency@2")
    assert loaded.user_ns["urgency"].program == better
    shown = repr(run(loaded, URGENCY))
    assert kept.replace("version 2", "version 4").replace("@2", "@4") in shown  # restored, so the newest


def test_a_failed_compile_leaves_the_old_binding(
    loaded: InteractiveShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(loaded, URGENCY)
    before = loaded.user_ns["urgency"]

    def fail(*_: object, **__: object) -> None:
        raise CompileError("The compiler is out of order.")

    monkeypatch.setattr(api, "compile_spec", fail)
    with pytest.raises(CompileError):
        run(loaded, STRICTER)
    assert loaded.user_ns["urgency"] is before
    assert len(default_store().history("urgency")) == 1


def test_an_imported_module_that_is_hidden_is_warned_about(
    loaded: InteractiveShell, capsys: pytest.CaptureFixture[str]
) -> None:
    run(loaded, "import json")
    run(loaded, "%%fuzzy json -> bool --quiet\nIs it JSON?\n")
    assert "Warning: json was a module; it is a fuzzy function now." in capsys.readouterr().err


# --expand.


def test_braces_are_filled_when_asked(loaded: InteractiveShell) -> None:
    loaded.user_ns.update(product="Fuzzy", limits={"days": 3}, price=9.5)
    run(
        loaded,
        "%%fuzzy f(x) -> bool --expand\n"
        "Is it about {product}, within {limits[days]} days, under {price:.2f} {{sic}}?\n",
    )
    assert loaded.user_ns["f"].program.spec.text == "Is it about Fuzzy, within 3 days, under 9.50 {sic}?"


def test_a_changed_value_makes_a_changed_cell(loaded: InteractiveShell) -> None:
    cell = "%%fuzzy f(x) -> bool --expand\nIs it about {product}?\n"
    loaded.user_ns["product"] = "tea"
    run(loaded, cell)
    assert "Unchanged" in repr(run(loaded, cell))
    loaded.user_ns["product"] = "coffee"
    assert "Version 2: text." in repr(run(loaded, cell))


@pytest.mark.parametrize(
    "text", ['{"a": 1}', "{}", "{ product }", "{1}", "{'x'}", "no braces", "{a b}", "$product"]
)
def test_other_braces_are_text(text: str) -> None:
    assert expand(text, {"product": "tea"}) == text


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("One.\n{prodct}", r"Line 3: \{prodct\} is filled .* has no prodct", "Did you mean product?"),
        ("{zzz}", "Line 2: .* has no zzz", "leave out --expand"),
        ("{product.name}", "AttributeError", ""),
        ("{product[name]}", "TypeError", ""),
        ("{product:d}", "ValueError", ""),
    ],
)
def test_what_cannot_be_filled_names_its_line(text: str, message: str, hint: str) -> None:
    with pytest.raises(SpecError, match=message) as caught:
        expand(text, {"product": "tea"})
    assert hint in caught.value.hint


def test_a_name_that_is_missing_binds_nothing(loaded: InteractiveShell) -> None:
    with pytest.raises(SpecError, match="has no nope"):
        run(loaded, "%%fuzzy f -> bool --expand\nIs it {nope}?\n")
    assert "f" not in loaded.user_ns
