"""Real JupyterLab under headless Chromium, for tests of what somebody sees and does in a notebook.

A test takes the fixture `lab`, and its module says `pytestmark = pytest.mark.lab`::

    def test_a_cell_shows_a_box(lab: Lab) -> None:
        lab.open(NOTEBOOKS / "01_first_program.ipynb")     # a copy, with a fresh kernel
        text = lab.run(lab.cell("%load_ext"))               # Ctrl-Enter, waits, returns the output's text
        cell = lab.add_cell("%fuzzy li")                    # Escape, b, Enter, and the keys
        assert "list" in lab.complete()                     # presses Tab
        lab.picture("completion")                           # tests/lab/output/<test>/completion.png
        lab.picture("one-cell", of=cell)

`lab.page` is Playwright's page for all else: `cell.locator("button").click()`, `expect(...)`. Everything
waits for what it needs; no test sleeps. One JupyterLab serves all tests, and one browser those of a module,
since Playwright holds an event loop that other tests must not find. `make lab` runs these tests. Without a
browser they are skipped, or fail where LAB_REQUIRED is set; LAB_BROWSER names one that is not on the PATH.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from lab.server import Server, jupyterlab

if TYPE_CHECKING:
    from lab.page import Lab
    from playwright.sync_api import Browser

OUTPUT = Path(__file__).parent / "output"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",  # as root there is none
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # nothing leaves this machine
]
WINDOW = {"width": 1280, "height": 960}

_report = pytest.StashKey[pytest.CallInfo[None]]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    if call.when == "call":
        item.stash[_report] = call
    return (yield)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's program."""
    found = os.environ.get("LAB_BROWSER") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        reason = f"no browser: none of {', '.join(BROWSERS)} is installed and LAB_BROWSER is not set"
        if os.environ.get("LAB_REQUIRED"):
            pytest.fail(reason)
        pytest.skip(reason)
    return found


@pytest.fixture(scope="session")
def server(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with jupyterlab(tmp_path_factory.mktemp("jupyterlab")) as server:
        yield server


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright  # the tests are collected where it is not installed

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def lab(server: Server, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Lab]:
    from lab.page import Lab

    name = re.sub(r"\W+", "-", request.node.name.removeprefix("test_")).strip("-")
    pictures = OUTPUT / name
    shutil.rmtree(pictures, ignore_errors=True)
    pictures.mkdir(parents=True)
    context = browser.new_context(viewport=WINDOW)
    lab = Lab(context.new_page(), server, pictures)
    yield lab
    call = request.node.stash.get(_report, None)
    if call is not None and call.excinfo is not None:
        lab.picture("failed")
    lab.close()
    context.close()
