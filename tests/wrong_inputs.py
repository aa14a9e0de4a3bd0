"""What goes wrong in a notebook or a shell, and what is then shown: the cases behind docs/errors.md.

`python tests/wrong_inputs.py` writes the page anew; tests/test_wrong_inputs.py holds it to the cases.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from fuzzy_magic import cli

PAGE = Path(__file__).resolve().parent.parent / "docs" / "errors.md"

HEAD = """# Wrong inputs and what they show

Written by `python tests/wrong_inputs.py` from the cases in that file; a test fails when this page is not what
it writes. Change the cases, not the page.

Errors of this package show two lines, what happened and what to do. `%fuzzy debug on` shows full tracebacks
instead. A wrong line of a magic is IPython's own `UsageError`, one line.

The notebook of these cells holds two versions of `urgency(message) -> "high" | "low"`, and a frame `df` with
the columns `message` and `topic`.
"""


@dataclass(frozen=True)
class Case:
    """A wrong input, in a word or two, and the section it is shown in."""

    section: str
    title: str
    source: str  # a cell; a line that begins with $ is a command in a shell


def _cases(section: str, *cases: tuple[str, str]) -> list[Case]:
    return [Case(section, title, source) for title, source in cases]


SETUP = """%%fuzzy urgency(message) -> "high" | "low" --quiet
How urgent is this message?
"""
CASES = [
    *_cases(
        "Headers",
        ("no header", "%%fuzzy\nIs it urgent?"),
        ("an option before the header", "%%fuzzy --strict f(x)\nIs it urgent?"),
        ("a header with def", "%%fuzzy def f(x)\nIs it urgent?"),
        ("a header that ends with a colon", "%%fuzzy f(x) -> bool:\nIs it urgent?"),
        ("a word of Python as a name", "%%fuzzy class(x) -> bool\nIs it urgent?"),
        ("a parameter twice", "%%fuzzy f(x, x) -> bool\nIs it urgent?"),
        ("a parameter with a default", "%%fuzzy f(x=1) -> bool\nIs it urgent?"),
        ("a parameter that is no text", "%%fuzzy f(x: int) -> bool\nIs it urgent?"),
        ("a parameter with a star", "%%fuzzy f(*x) -> bool\nIs it urgent?"),
    ),
    *_cases(
        "Output types",
        ("a misspelt type", "%%fuzzy f(x) -> boool\nIs it urgent?"),
        ("labels without quotes", "%%fuzzy f(x) -> high | low\nHow urgent is it?"),
        ("one label", '%%fuzzy f(x) -> "high"\nHow urgent is it?'),
        ("a label twice", '%%fuzzy f(x) -> "high" | "high"\nHow urgent is it?'),
        ("a type that does not exist here", "%%fuzzy f(x) -> dict\nWhat is it?"),
    ),
    *_cases(
        "Bodies",
        ("no body", "%%fuzzy f(x) -> bool"),
        ("an Input without an Output", "%%fuzzy f(x) -> bool\nIs it urgent?\nInput: fire"),
        ("an Output without an Input", "%%fuzzy f(x) -> bool\nIs it urgent?\nOutput: True"),
        (
            "an example with an output that is no label",
            '%%fuzzy f(x) -> "high" | "low"\nHow urgent is it?\nInput: fire\nOutput: hihg',
        ),
        ("a check that calls something else", "%%fuzzy f(x) -> bool\nIs it urgent?\n>>> g('fire')\nTrue"),
        ("a check without a result", "%%fuzzy f(x) -> bool\nIs it urgent?\n>>> f('fire')"),
        ("a check with too many arguments", "%%fuzzy f(x) -> bool\nIs it urgent?\n>>> f('a', 'b')\nTrue"),
        ("a result that no answer could be", "%%fuzzy f(x) -> bool\nIs it urgent?\n>>> f('fire')\n'maybe'"),
        (
            "an Output further right than its Input",
            "%%fuzzy f(x) -> bool\nIs it?\nInput: fire\n  Output: yes",
        ),
        ("a result without quotes", "%%fuzzy f(x) -> str\nSay it.\n>>> f('fire')\nhigh"),
        ("an example that lacks a parameter", "%%fuzzy f(a, b) -> bool\nIs it?\nInput: a: 1\nOutput: True"),
        ("a name that --expand cannot fill", "%%fuzzy f(x) -> bool --expand\nIs it about {topc}?"),
    ),
    *_cases(
        "Options",
        ("a misspelt option", "%%fuzzy f(x) -> bool --strcit\nIs it urgent?"),
        ("an option without its value", "%%fuzzy f(x) -> bool --interpreter\nIs it urgent?"),
        ("an interpreter that is not there", "%%fuzzy f(x) -> bool --interpreter minilmm\nIs it urgent?"),
        ("an interpreter that cannot serve the type", "%%fuzzy f(x) -> str --interpreter minilm\nSay it."),
        (
            "a compiler of another interpreter",
            "%%fuzzy f(x) -> bool --interpreter minilm --compiler tiny\nIs it?",
        ),
    ),
    *_cases(
        "Sub-commands",
        ("no sub-command", "%fuzzy"),
        ("a misspelt sub-command", "%fuzzy hsitory urgency"),
        ("a header after one percent sign", "%fuzzy urgency(message) -> bool"),
        ("an argument too few", "%fuzzy show"),
        ("a name that is not there", "%fuzzy show urgencyy"),
        ("a version that is not there", "%fuzzy show urgency@7"),
        ("what is no version", "%fuzzy show urgency@first"),
        ("one version on both sides", "%fuzzy diff urgency@2 urgency"),
        ("a misspelt column", "%fuzzy diff urgency df.mesage"),
        ("a frame that is not there", "%fuzzy diff urgency dff.message"),
        ("a value that is no column", "%fuzzy diff urgency 3"),
        ("no examples to leave out", "%fuzzy leaveout urgency"),
        ("a rollback too far", "%fuzzy rollback urgency 9"),
        ("a file that is not there", "%fuzzy load nope.gguf"),
        ("a file that is no program", "%fuzzy load notes.txt"),
        ("a version that the store lacks", "%fuzzy load urgency@9"),
        ("a name as a path", 'import fuzzy_magic\nfuzzy_magic.load("urgency")'),
        ("a folder that is not there", "%fuzzy save urgency nope/p.gguf"),
        ("a switch that is neither on nor off", "%fuzzy debug maybe"),
    ),
    *_cases(
        "Calls and frames",
        ("a frame without the column", 'df.rename(columns={"message": "mesage"}).fuzzy.apply(urgency)'),
        ("a frame without anything near", 'df[["topic"]].fuzzy.apply(urgency)'),
        ("scores of free text", '%fuzzy load story.gguf story\nstory.scores("fire")'),
        ("an input that is too long", 'urgency("fire " * 2000)'),
        ("a long input among others", 'urgency.map(["fire", "fire " * 2000])'),
    ),
    *_cases(
        "Refining",
        ("too few pairs", 'urgency.refine([("fire", "high"), ("picnic", "low"), ("news", "low")])'),
        (
            "pairs that contradict each other, and an output that is no label",
            'urgency.refine([("fire", "high"), ("fire", "low"), ("news", "low"), ("flood", "hihg")])',
        ),
        ("pairs with one output only", 'urgency.refine({text: "high" for text in ["a", "b", "c", "d"]})'),
        ("a frame without the outputs", "%fuzzy refine urgency df[['message']]"),
        ("outputs in any of two columns", "%fuzzy refine urgency df.assign(old='low', new='high')"),
        ("what is neither pairs nor an option", '%fuzzy refine urgency df output="topic"'),
        ("an option for frames alone", "%fuzzy refine urgency [('fire', 'high')] --output topic"),
        ("an output that is missing", '%fuzzy refine urgency {"fire": None, "picnic": "low"}'),
    ),
    *_cases(
        "In a shell",
        ("a misspelt command", "$ fuzzy chekc urgency.txt"),
        ("a misspelt option", "$ fuzzy compile urgency.txt -o p.gguf --retruns bool"),
        ("a file that is not there", "$ fuzzy check nope.txt"),
        ("a file that is no program", "$ fuzzy run notes.txt"),
    ),
]


class Notebook:
    """A shell in a folder of its own, in which each case is run as a user would run it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        config = Config()
        config.HistoryManager.enabled = False
        config.InteractiveShell.colors = "nocolor"
        self.shell = InteractiveShell(config=config)  # type: ignore[no-untyped-call]
        self.shown("%load_ext fuzzy_magic")
        for cell in (SETUP, SETUP.replace("message?", "message? Be strict.")):
            self.shown(cell)
        self.shown("%%fuzzy story(text) -> str --quiet\nTell a story.\n")
        self.shown("%fuzzy save story story.gguf")
        self.shell.user_ns["df"] = pd.DataFrame({"message": ["fire"], "topic": ["office"]})
        (folder / "notes.txt").write_text("These are notes, and not a program.\n")

    def shown(self, source: str) -> str:
        """Run a cell, or a command, and return the lines that it shows."""
        out = io.StringIO()
        with (
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(out),
            contextlib.suppress(SystemExit),
        ):
            if source.startswith("$ fuzzy "):
                cli.main(source.split()[2:])
            else:
                self.shell.run_cell(source)  # type: ignore[no-untyped-call]
        text = out.getvalue().replace(str(self.folder), "/notebook")
        text = re.sub(r"usage: fuzzy.*?(?=fuzzy( \w+)?: error)", "", text, flags=re.DOTALL)
        return text.strip()


@contextlib.contextmanager
def notebook() -> Iterator[Notebook]:
    """Open a notebook in a fresh folder, with a cache in it."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        os.chdir(folder)
        changed = {"FUZZY_CACHE_DIR": str(folder / "cache"), "FUZZY_THREADS": "1", "IPYTHONDIR": str(folder)}
        kept = {key: os.environ.get(key) for key in changed}
        os.environ.update(changed)
        hook = sys.displayhook, sys.excepthook
        try:
            yield Notebook(folder)
        finally:
            sys.displayhook, sys.excepthook = hook
            os.chdir(before)
            for key, value in kept.items():
                os.environ.pop(key) if value is None else os.environ.__setitem__(key, value)


def page(shown: dict[Case, str]) -> str:
    """Write the page from what each case shows."""
    parts, section = [HEAD], ""
    for number, (case, text) in enumerate(shown.items(), 1):
        if case.section != section:
            section = case.section
            parts.append(f"## {section}\n")
        title = f"{number}. {case.title[0].upper()}{case.title[1:]}"
        parts.append(f"{title}\n\n```text\n{case.source}\n```\n\n```text\n{text}\n```\n")
    return "\n".join(parts)


if __name__ == "__main__":
    with notebook() as opened:
        written = page({case: opened.shown(case.source) for case in CASES})
    PAGE.write_text(written, encoding="utf-8")
