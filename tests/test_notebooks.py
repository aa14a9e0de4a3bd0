"""The notebooks run from top to bottom on a fresh machine, and what they show is so."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_notebook

FOLDER = Path(__file__).parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
DATA = FOLDER / "data"

FIRST_PROGRAM = """
import json, sys
from fuzzy_magic.store import default_store
versions = default_store().history("urgency")
print(json.dumps({
    "refund": [refund.program.spec.returns, refund.program.spec.inferred],
    "versions": [each.digest for each in versions],
    "digests": [urgency.program.digest, loaded.program.digest],
    "saved": path.read_bytes()[:4].decode(),
    "answers": urgency.map(inbox),
    "scores": urgency.scores(message),
    "heavy": sorted({"torch", "transformers", "peft"} & set(sys.modules)),
}))
"""

DATAFRAME = """
import json, sys
print(json.dumps({
    "is_categorical": bool(messages["topic"].dtype == topic.returns.dtype),
    "labels": list(messages["topic"].cat.categories),
    "trouble_dtype": str(messages["trouble"].dtype),
    "missing": int(messages[["topic", "trouble"]].isna().sum().sum()),
    "confidence": [float(scored["confidence"].min()), float(scored["confidence"].max())],
    "agrees_with_scores": bool((scored["value"] == messages["topic"]).all()),
    "gaps": answers.isna().tolist(),
    "runs": [stats, both.attrs["fuzzy"]["topic"], again],
    "quality": quality.to_dict(),
    "reworded": float(reworded),
    "heavy": sorted({"torch", "transformers", "peft"} & set(sys.modules)),
}))
"""

COMPARE = """
import json
print(json.dumps({
    "apart": not set(teaching["message"]) & set(measuring["message"]),
    "changed": int((recorded != messages["truth"]).sum()),
    "agreement": comparison.agreement,
    "differ": len(differ),
    "verdicts": verdicts.sum().to_dict(),
    "lessons": [len(lessons), len(shown.program.spec.examples)],
    "parents": [refined.program.parent, topic.program.digest, refined.program.digest],
    "loaded": loaded.program.digest,
    "after": after.to_dict(orient="index"),
}))
"""


@pytest.fixture(autouse=True)
def own_jupyter_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the user's kernels, profile and start-up files out."""
    for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))


def run(name: str, question: str, folder: Path) -> tuple[str, dict[str, Any]]:
    """Run a copy of a notebook, ask its kernel a question at the end, and return what both said.

    The table of the copy is every third row of the real one, and training takes fewer steps; `make docs` runs
    all of it.
    """
    shutil.copytree(DATA, folder / "data")
    table = pd.read_csv(DATA / "bank_messages.csv")
    table.iloc[::3].to_csv(folder / "data" / "bank_messages.csv", index=False)
    notebook = nbformat.read(FOLDER / name, as_version=4)
    for cell in notebook.cells:
        cell.source = cell.source.replace("topic.refine(pairs, ", "topic.refine(pairs, steps=10, ")
    notebook.cells.append(new_code_cell(question))
    nbformat.write(notebook, folder / name)
    done = run_script(folder / name)
    assert done.returncode == 0, done.stderr
    text, answer = done.stdout.rstrip().rsplit("\n", 1)
    assert "Warning" not in text
    return text, json.loads(answer)


def run_script(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run `run.py` in a process of its own: a kernel's client leaves sockets to the garbage collector."""
    return subprocess.run(
        [sys.executable, str(FOLDER / "run.py"), *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=300,
    )


@pytest.mark.model
def test_first_program_makes_two_versions_and_reads_back_what_it_saved(tmp_path: Path) -> None:
    text, found = run("01_first_program.ipynb", FIRST_PROGRAM, tmp_path)
    assert len(set(found["versions"])) == 2
    assert found["digests"] == [found["versions"][-1]] * 2
    assert found["saved"] == "GGUF"
    labels = {"high", "medium", "low"}
    assert found["answers"][2] is None
    assert set(found["answers"]) <= labels | {None}
    assert found["answers"][0] == found["answers"][4]
    assert set(found["scores"]) == labels
    assert sum(found["scores"].values()) == pytest.approx(1, abs=1e-5)
    assert not found["heavy"]
    assert found["refund"][0] == "'yes' | 'no'"
    assert found["refund"][1]
    assert "Version 2: examples +2, checks +1." in text
    assert "of 7 rows changed their answer" in text
    assert "reads at most" in text


@pytest.mark.model
def test_the_table_gets_typed_columns_and_topics_and_the_second_run_is_known(tmp_path: Path) -> None:
    text, found = run("02_dataframe.ipynb", DATAFRAME, tmp_path)
    assert found["is_categorical"]
    assert found["labels"] == ["card", "payment", "transfer", "top up", "fees", "account"]
    assert found["trouble_dtype"] == "boolean"
    assert found["missing"] == 0
    least, most = found["confidence"]
    assert 1 / 6 <= least <= most <= 1
    assert found["agrees_with_scores"]
    assert found["gaps"] == [False, True, False, False, True]
    rows = len(range(0, len(pd.read_csv(DATA / "bank_messages.csv")), 3))
    assert [(each["rows"], each["cached"]) for each in found["runs"]] == [
        (rows, 0),
        (rows, rows),
        (rows, rows),
    ]
    assert not found["heavy"]
    quality = found["quality"]
    assert quality["agreement"]["topic"] > quality["lazy"]["topic"]  # by far: the largest topic has 29 %
    assert 0 <= quality["agreement"]["trouble"] <= 1
    assert 0 <= found["reworded"] <= 1
    assert f"of {rows} rows changed their answer" in text
    assert f"{rows} messages" in text
    assert "compile " in text
    assert "rows/s" in text


@pytest.mark.model
def test_a_comparison_gives_rows_to_read_and_training_on_them_a_new_program(tmp_path: Path) -> None:
    text, found = run("03_compare_and_refine.ipynb", COMPARE, tmp_path)
    assert found["apart"]
    assert 0 < found["changed"] <= 12
    assert 0 < found["agreement"] < 1
    assert found["differ"] >= sum(found["verdicts"].values()) > 0
    assert 0 < found["lessons"][0] == found["lessons"][1] <= 12
    parent, topic, refined = found["parents"]
    assert refined == topic or parent == topic  # training that made it no better gives the old program
    assert found["loaded"] == refined
    assert set(found["after"]) == {"as compiled", "with examples", "refined"}
    assert all(0 <= row["from"] <= row["right"] <= row["to"] <= 1 for row in found["after"].values())
    assert "topic vs recorded" in text
    assert "refined vs topic" in text


def test_a_page_of_a_notebook_has_its_outputs_and_needs_no_script_and_no_network(tmp_path: Path) -> None:
    notebook = new_notebook(
        cells=[
            new_code_cell("from IPython.display import HTML\nHTML('<details>folded</details>')"),
            new_code_cell("import ipywidgets\nipywidgets.IntProgress(description='a bar')"),
            new_code_cell("'<script>shown, not run</script>'"),
        ]
    )
    nbformat.write(notebook, tmp_path / "page.ipynb")
    done = run_script(tmp_path / "page.ipynb", "--html", str(tmp_path / "pages"))
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "pages" / "page.html").read_text(encoding="utf-8")
    assert "<details>folded</details>" in page
    assert "&lt;script&gt;shown, not run" in page
    assert "a bar" not in page.split("'a bar'</span>")[-1]
    assert "<script" not in page
    assert not re.search(r"(src|href)=\W*http", page)


def test_a_cell_that_fails_ends_the_run_with_its_error(tmp_path: Path) -> None:
    nbformat.write(new_notebook(cells=[new_code_cell("1 / 0")]), tmp_path / "wrong.ipynb")
    done = run_script(tmp_path / "wrong.ipynb")
    assert done.returncode == 1
    assert "ZeroDivisionError" in done.stderr


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_committed_notebook_holds_no_outputs(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert notebook.metadata.kernelspec.name == "python3"
    assert set(notebook.metadata) <= {"kernelspec", "language_info"}
    for cell in notebook.cells:
        assert not cell.metadata
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None


def test_the_bank_messages_differ_and_each_has_an_intent_with_a_topic() -> None:
    messages = pd.read_csv(DATA / "bank_messages.csv")
    topics = pd.read_csv(DATA / "intent_topics.csv")
    assert list(messages) == ["message_id", "message", "intent"]
    assert len(messages) >= 240
    assert not messages.isna().any(axis=None)
    assert messages["message"].is_unique
    assert messages["message_id"].is_unique
    assert topics["intent"].is_unique
    assert set(messages["intent"]) == set(topics["intent"])
    assert topics["trouble"].dtype == bool
