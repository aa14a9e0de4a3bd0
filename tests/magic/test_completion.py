from __future__ import annotations

import pandas as pd
import pytest
from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell
from magic_cells import STRICTER, URGENCY, run

OPTIONS = [
    "--interpreter",
    "--compiler",
    "--strict",
    "--no-strict",
    "--no-cache",
    "--expand",
    "--quiet",
    "--no-quiet",
]


@pytest.fixture
def filled(loaded: InteractiveShell) -> InteractiveShell:
    """Two versions of urgency, and a frame with all kinds of columns."""
    run(loaded, URGENCY)
    run(loaded, STRICTER)
    columns = ["message", "messy col", "count", 7]
    loaded.user_ns["df"] = pd.DataFrame([["a", "b", "c", "d"]], columns=columns)
    return loaded


def completions(shell: InteractiveShell, text: str) -> list[str]:
    """Return each line as it would read after Tab."""
    with provisionalcompleter():
        return [text[: each.start] + each.text for each in shell.Completer.completions(text, len(text))]


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("%fuzzy ro", ["%fuzzy rollback"]),
        ("%fuzzy show ur", ["%fuzzy show urgency"]),
        ("%fuzzy show ", ["%fuzzy show urgency"]),
        ("%fuzzy show urgency@", ["%fuzzy show urgency@1", "%fuzzy show urgency@2"]),
        ("%fuzzy save urgency@2", ["%fuzzy save urgency@2"]),
        ("%fuzzy rollback urgency ", ["%fuzzy rollback urgency 1", "%fuzzy rollback urgency 2"]),
        ("%fuzzy debug o", ["%fuzzy debug on", "%fuzzy debug off"]),
        ("%fuzzy diff ur", ["%fuzzy diff urgency"]),
        ("%fuzzy diff urgency ", ["%fuzzy diff urgency urgency", "%fuzzy diff urgency df"]),
        ("%fuzzy diff urgency d", ["%fuzzy diff urgency df"]),
        ("%fuzzy diff urgency@1 urgency@", [f"%fuzzy diff urgency@1 urgency@{n}" for n in (1, 2)]),
        ("%fuzzy diff urgency@1 urgency@2 d", ["%fuzzy diff urgency@1 urgency@2 df"]),
        (
            "%fuzzy diff urgency df.mes",
            ["%fuzzy diff urgency df.message", "%fuzzy diff urgency df['messy col']"],
        ),
        ("%fuzzy diff urgency df.co", ["%fuzzy diff urgency df['count']"]),
        (
            "%fuzzy diff urgency@1 df.",
            [
                f"%fuzzy diff urgency@1 {each}"
                for each in ("df.message", "df['messy col']", "df['count']", "df[7]")
            ],
        ),
        (
            "%fuzzy compare urgency df.mes",
            ["%fuzzy compare urgency df.message", "%fuzzy compare urgency df['messy col']"],
        ),
        ("%fuzzy compare urgency df.message --b", ["%fuzzy compare urgency df.message --baseline"]),
        (
            "%fuzzy compare urgency df.message --baseline ",
            [f"%fuzzy compare urgency df.message --baseline {each}" for each in ("urgency", "df")],
        ),
        ("%fuzzy refine urgency df --", ["%fuzzy refine urgency df --output"]),
        ("%%fuzzy f(x) -> bool --st", ["%%fuzzy f(x) -> bool --strict"]),
        ("%%fuzzy f(x) -> bool --", [f"%%fuzzy f(x) -> bool {option}" for option in OPTIONS]),
        (
            "%%fuzzy f(x) -> bool --interpreter ",
            [
                f"%%fuzzy f(x) -> bool --interpreter {n}"
                for n in ("edit", "minilm", "span", "tiny", "gpt2", "qwen3-0.6b")
            ],
        ),
        (
            "%%fuzzy f(x) -> str --compiler=",
            [
                f"%%fuzzy f(x) -> str --compiler={n}"
                for n in ("edit", "minilm", "span", "tiny", "paw-4b-gpt2", "paw-4b-qwen3-0.6b", "hosted")
            ],
        ),
        ("%%fuzzy f(x) -> bool --compiler=ti", ["%%fuzzy f(x) -> bool --compiler=tiny"]),
    ],
)
def test_tab_completes(filled: InteractiveShell, text: str, offered: list[str]) -> None:
    assert sorted(completions(filled, text)) == sorted(offered)


def test_tab_in_brackets_offers_the_keys_of_a_frame(filled: InteractiveShell) -> None:
    assert "%fuzzy diff urgency df['message" in completions(filled, "%fuzzy diff urgency df['mes")


@pytest.mark.parametrize(
    "text",
    [
        "x = ro",
        "%%fuzzy f\n--st",
        "%fuzzy nope ur",
        "%fuzzy list ur",
        "%fuzzy show urgency ur",
        "%fuzzy diff urgency nope.mes",
        "%fuzzy show nope@",
        "%fuzzyro",
    ],
)
def test_tab_offers_nothing_of_ours_elsewhere(filled: InteractiveShell, text: str) -> None:
    found = completions(filled, text)
    assert not [
        each for each in found if each.rpartition(" ")[2] in ("rollback", "--strict", "urgency", "df.message")
    ]


def test_tab_completes_the_traits(filled: InteractiveShell) -> None:
    assert "%config FuzzyMagics.strict" in completions(filled, "%config FuzzyMagics.st")
