"""A real kernel over its real protocol, as JupyterLab and VS Code use it."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager

pytestmark = pytest.mark.model

START = """%load_ext fuzzy_magic
import pandas as pd
from fuzzy_magic.interpreter.scheduler import _Cache
df = pd.DataFrame({"message": [f"message {n} about an order that has not come yet" for n in range(20_000)]})
"""
KEPT = """from fuzzy_magic.interpreter.loaded import interpreter
cache = _Cache(interpreter("minilm"), urgency.program, scores=False, exact=False)
print(len(cache.get(list(df.message))))
"""
CELL = """%%fuzzy urgency(message) -> "high" | "low"
How urgent is this message?
"""


class Kernel:
    def __init__(self, manager: KernelManager, client: BlockingKernelClient) -> None:
        self.manager, self.client = manager, client

    def run(self, source: str) -> str:
        """Run a cell to its end and return all that it writes and shows as plain text."""
        return self.output(self.client.execute(source))

    def output(self, request: str) -> str:
        shown, deadline = "", time.monotonic() + 60
        while time.monotonic() < deadline:
            message = self.client.get_iopub_msg(timeout=60)
            content = message["content"]
            if message["parent_header"].get("msg_id") != request:
                continue
            if message["msg_type"] == "stream":
                shown += content["text"]
            elif message["msg_type"] in ("execute_result", "display_data"):
                shown += content["data"].get("text/plain", "")
            elif message["msg_type"] == "error":
                shown += "\n".join(content["traceback"])
            elif message["msg_type"] == "status" and content["execution_state"] == "idle":
                return shown
        raise TimeoutError(f"still running: {shown}")

    def complete(self, code: str) -> list[str]:
        reply: Any = self.client.complete(code, reply=True, timeout=60)
        content = reply["content"]
        return [code[: content["cursor_start"]] + each for each in content["matches"]]


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kernel]:
    folder = tmp_path_factory.mktemp("kernel")
    environment = {"FUZZY_CACHE_DIR": str(folder / "cache"), "IPYTHONDIR": str(folder), "FUZZY_THREADS": "1"}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        manager = KernelManager()
        manager.start_kernel()
    client = manager.blocking_client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        started = Kernel(manager, client)
        assert started.run(START) == ""
        yield started
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
        manager.context.destroy()


def test_a_cell_shows_its_program_and_nothing_of_llama_cpp(kernel: Kernel) -> None:
    shown = kernel.run(CELL)
    assert shown.startswith("urgency(message) -> 'high' | 'low'")
    assert "llama" not in shown.lower()
    assert kernel.run("urgency('fire')").strip("'") in ("high", "low")


@pytest.mark.parametrize(
    ("code", "offered"),
    [
        ("%fuzzy roll", "%fuzzy rollback"),
        ("%fuzzy show urg", "%fuzzy show urgency"),
        ("%fuzzy show urgency@", "%fuzzy show urgency@1"),
        ("%fuzzy diff urgency df.", "%fuzzy diff urgency df.message"),
        ("%%fuzzy f(x) -> bool --interpreter mi", "%%fuzzy f(x) -> bool --interpreter minilm"),
    ],
)
def test_complete_request_is_answered(kernel: Kernel, code: str, offered: str) -> None:
    kernel.run(CELL)
    assert kernel.complete(code) == [offered]


def test_the_stop_button_returns_within_a_second_and_keeps_what_was_done(kernel: Kernel) -> None:
    kernel.run(CELL)
    request = kernel.client.execute("answers = df.fuzzy.apply(urgency)")
    deadline = time.monotonic() + 60
    while "row/s" not in _next_output(kernel, request):  # the bar appears after a second of work
        assert time.monotonic() < deadline
    stopped = time.monotonic()
    kernel.manager.interrupt_kernel()
    shown = kernel.output(request)
    assert time.monotonic() - stopped < 1.0
    kept = re.search(r"Interrupted: ([\d,]+) of 20,000 rows are kept; run again to go on", shown)
    assert kept
    assert shown.endswith("KeyboardInterrupt")
    assert "Traceback" not in shown
    # What was done is in the row cache, and the interpreter still answers.
    count = kernel.run(KEPT).strip()
    assert int(count) == int(kept[1].replace(",", "")) > 0
    assert kernel.run("urgency('the office is on fire')").strip("'") in ("high", "low")


def _next_output(kernel: Kernel, request: str) -> str:
    """Return what the next message shows; the state of a widget that is not shown yet is none of it."""
    message = kernel.client.get_iopub_msg(timeout=60)
    content = message["content"]
    if message["parent_header"].get("msg_id") != request:
        return ""
    if message["msg_type"] == "display_data":
        return str(content["data"].get("text/plain", ""))
    return str(content["text"]) if message["msg_type"] == "stream" else ""
