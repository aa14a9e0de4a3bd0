"""Run notebooks from top to bottom in a fresh kernel and show what came of it, as text or as HTML pages."""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbconvert import HTMLExporter

WIDGET = "application/vnd.jupyter.widget-view+json"

_SCRIPT = re.compile(r"<script\b.*?</script>", re.DOTALL)


def execute(path: Path, timeout: int = 900) -> Any:
    """Run the notebook and return it with its outputs; the file itself is left as it is."""
    notebook = nbformat.read(path, as_version=4)
    # No kernel folders: the kernel is the Python that runs this script, whatever else the user has installed.
    specs = KernelSpecManager(kernel_dirs=[])
    kernel = AsyncKernelManager(kernel_name="python3", kernel_spec_manager=specs)
    client = NotebookClient(
        notebook,
        km=kernel,
        timeout=timeout,
        extra_arguments=["--log-level=ERROR"],
        resources={"metadata": {"path": str(path.parent)}},
    )
    return client.execute()


def text_of(notebook: Any) -> Iterator[str]:
    """Yield headings, code and outputs in reading order."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            yield cell.source
        elif cell.cell_type == "code":
            yield "\n".join(f"    {line}" for line in cell.source.splitlines())
            yield from filter(None, map(_output, cell.outputs))


def html_of(notebook: Any) -> str:
    """Return a page that needs nothing but itself: no script, no network."""
    page = deepcopy(notebook)
    for cell in page.cells:
        if cell.cell_type == "code":
            # What is drawn by scripts cannot be on it; progress bars are the only widgets here.
            cell.outputs = [each for each in cell.outputs if WIDGET not in each.get("data", {})]
    body, _ = HTMLExporter().from_notebook_node(page)
    return _SCRIPT.sub("", body)


def _output(output: Any) -> str:
    if output.output_type == "stream":
        # Progress bars redraw one line; only what stays on the screen is worth printing.
        return "\n".join(line.rsplit("\r", 1)[-1] for line in output.text.rstrip().split("\n"))
    if output.output_type == "error":
        return "\n".join(output.traceback)
    data = output.get("data", {})
    if WIDGET in data:
        return ""  # its text is the state it was born with: an empty progress bar
    return str(data.get("text/plain", ""))


def main(argv: Sequence[str] | None = None) -> int:
    """Run every notebook named; stop at the first cell that fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("notebooks", nargs="+", type=Path)
    parser.add_argument("--html", type=Path, metavar="FOLDER", help="write a page for each and print nothing")
    parser.add_argument("--timeout", type=int, default=900, help="seconds a cell may take (default: 900)")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        # A demonstration starts from nothing and leaves nothing in the user's own store.
        os.environ.setdefault("FUZZY_CACHE_DIR", folder)
        for path in options.notebooks:
            print(f"== {path}")
            try:
                notebook = execute(path, options.timeout)
            except CellExecutionError as error:
                print(error, file=sys.stderr)
                return 1
            if options.html is None:
                print("\n" + "\n\n".join(text_of(notebook)))
            else:
                options.html.mkdir(parents=True, exist_ok=True)
                (options.html / f"{path.stem}.html").write_text(html_of(notebook), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
