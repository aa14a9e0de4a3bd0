"""The page of `fuzzy data stats --html`: whole, escaped, readable in dark and light."""

from __future__ import annotations

import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from fuzzy_magic.errors import FuzzyError, MissingExtra
from fuzzy_magic.train import data_cli
from fuzzy_magic.train.data_cli import main
from fuzzy_magic.train.stats import data_stats
from fuzzy_magic.train.stats_page import stats_page

HOSTILE = '<script>alert("1")</script>&amp;'


@pytest.fixture(scope="module")
def stats() -> dict[str, Any]:
    return data_stats()


@pytest.fixture(scope="module")
def page(stats: dict[str, Any]) -> str:
    hostile = {"spec": HOSTILE, "input": HOSTILE, "output": HOSTILE}
    licensed = {HOSTILE: {"rows": 12345, "licence": HOSTILE}}
    return stats_page({**stats, "samples": {HOSTILE: [hostile]}, "licensed": licensed})


def test_texts_are_escaped(page: str) -> None:
    assert "<script" not in page
    assert page.count("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;amp;") == 6


def test_every_element_is_closed(page: str) -> None:
    stack: list[str] = []

    class Checker(HTMLParser):
        def handle_starttag(self, tag: str, attrs: object) -> None:
            if tag != "meta":
                stack.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert stack.pop() == tag

    Checker().feed(page)
    assert stack == []


def test_the_page_needs_nothing_beside_it(page: str) -> None:
    loads = re.findall(r"(?:src|href)\s*=\s*\"(?!#)|@import|url\((?!#)", page)
    assert loads == []


def test_plots_take_the_colour_of_the_page(page: str) -> None:
    plots = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    assert len(plots) == 4
    for plot in plots:
        ElementTree.fromstring(plot)
        assert "currentColor" in plot
        assert "aria-label" in plot
    assert "#010203" not in page
    assert "prefers-color-scheme: dark" in page


def test_an_overlap_is_called_out(stats: dict[str, Any], page: str) -> None:
    assert "No spec and no input of training is held out." in page
    wrong = stats_page({**stats, "overlap": {"train / heldout": {"specs": 2, "inputs": 1}}})
    assert "3 specs or inputs of training are held out." in wrong


def test_the_same_numbers_give_the_same_page(stats: dict[str, Any]) -> None:
    assert stats_page(stats) == stats_page(stats)


def test_the_command_writes_the_page(
    stats: dict[str, Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(data_cli, "data_stats", lambda *how: stats)
    file = tmp_path / "stats.html"
    assert main(["stats", "--html", str(file)]) == 0
    assert file.read_text("utf-8").startswith("<!DOCTYPE html>")
    assert "authored families" in capsys.readouterr().out
    with pytest.raises(FuzzyError, match="cannot be written"):
        main(["stats", "--html", str(tmp_path / "absent" / "stats.html")])


def test_without_matplotlib_it_says_what_to_install(
    stats: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(MissingExtra, match="matplotlib"):
        stats_page(stats)
