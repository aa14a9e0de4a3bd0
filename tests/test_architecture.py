"""The rules of the house, proved on the source: who imports whom, how big things may be, what loads when."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = "fuzzy_magic"
ROOT = Path(__file__).resolve().parent.parent / PACKAGE
MAX_LINES = 400

# An import may only go down this list, or sideways on a line as long as no cycle comes of it.
LAYERS = (
    ("bench",),
    (PACKAGE,),  # __init__.py: only names what the others hold
    ("cli", "cli_lines", "magic", "widgets", "frame", "dask_frame", "serve"),
    ("leave_out",),
    ("api",),
    ("compare",),
    ("compiler", "interpreter"),
    ("refine",),
    ("display",),
    ("store",),
    ("program",),
    (
        *("gguf_io", "gguf_read", "assets", "hub"),
        *("llama", "llama_chat", "llama_objects", "llama_prompt", "llama_vocabulary"),
    ),
    ("chat",),
    ("lora", "prompts", "models", "returns", "http", "glosses"),
    ("calibration",),
    ("hashes", "http_text"),
    ("spec",),
    ("errors", "settings", "after_import"),
)
LAYER_OF = {name: number for number, layer in enumerate(LAYERS) for name in layer}
HEAVY = {"torch", "transformers", "peft", "llama_cpp"}
# Who may find a module by name: the command lines for their commands, the package for its lazy public names.
DISPATCHERS = {"cli", "bench.cli", PACKAGE}


@dataclass(frozen=True)
class Import:
    """One import statement: where it stands and which module it names."""

    module: str
    line: int
    target: str
    deferred: bool
    typing_only: bool


def internal_name(path: Path) -> str:
    """Turn a file into its dotted name inside the package; the package's own __init__ is the package."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    if parts[-1] == "__init__":
        parts = parts[:-1]
    return ".".join(parts) or PACKAGE


@cache
def sources() -> dict[str, Path]:
    return {internal_name(path): path for path in sorted(ROOT.rglob("*.py"))}


def unit(module: str) -> str:
    """Return the part of the package a layer is named after: `compiler.mapper` belongs to `compiler`."""
    return module.split(".")[0]


class ImportCollector(ast.NodeVisitor):
    """Collect imports with the two facts that matter: inside a function, and for type checkers only."""

    def __init__(self, module: str, is_package: bool) -> None:
        self.module = module
        self.is_package = is_package
        self.found: list[Import] = []
        self._functions = 0
        self._typing = 0

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self._functions += 1
        self.generic_visit(node)
        self._functions -= 1

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_If(self, node: ast.If) -> None:
        typing_only = "TYPE_CHECKING" in ast.unparse(node.test)
        self._typing += typing_only
        for child in node.body:
            self.visit(child)
        self._typing -= typing_only
        for child in node.orelse:
            self.visit(child)

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            self._add(node.lineno, alias.name)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        base = self._absolute(node)
        if base == PACKAGE or base.startswith(f"{PACKAGE}."):
            # `from fuzzy_magic import spec` names a module, `from fuzzy_magic.spec import Spec` does not.
            for alias in node.names:
                full = f"{base}.{alias.name}"
                self._add(node.lineno, full if full.removeprefix(f"{PACKAGE}.") in sources() else base)
        else:
            self._add(node.lineno, base)

    def _absolute(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        here = [PACKAGE, *([] if self.module == PACKAGE else self.module.split("."))]
        base = here[: len(here) - node.level + self.is_package]
        return ".".join([*base, *([node.module] if node.module else [])])

    def _add(self, line: int, target: str) -> None:
        self.found.append(Import(self.module, line, target, self._functions > 0, self._typing > 0))


@cache
def imports() -> tuple[Import, ...]:
    found: list[Import] = []
    for module, path in sources().items():
        collector = ImportCollector(module, path.name == "__init__.py")
        collector.visit(ast.parse(path.read_text(encoding="utf-8")))
        found += collector.found
    return tuple(found)


def internal(each: Import) -> str | None:
    """Return the internal name of what is imported, None for other people's packages."""
    if each.target == PACKAGE:
        return PACKAGE
    return each.target.removeprefix(f"{PACKAGE}.") if each.target.startswith(f"{PACKAGE}.") else None


def edges() -> list[tuple[Import, str]]:
    return [(each, target) for each in imports() if (target := internal(each)) is not None]


def where(each: Import) -> str:
    return f"{each.module}:{each.line} imports {each.target}"


def test_every_module_has_a_place_in_the_layers() -> None:
    units = {unit(module) for module in sources()} - {"train"}
    assert units <= set(LAYER_OF), sorted(units - set(LAYER_OF))


def test_imports_go_one_way() -> None:
    wrong = []
    for each, target in edges():
        mine, theirs = unit(each.module), unit(target)
        if mine == "train" or theirs == "train" or mine == theirs:
            continue
        if LAYER_OF[theirs] < LAYER_OF[mine]:
            wrong.append(where(each))
    assert wrong == []


def test_compiler_and_interpreter_do_not_know_each_other() -> None:
    pair = {"compiler", "interpreter"}
    across = [each for each, target in edges() if {unit(each.module), unit(target)} == pair]
    assert [where(each) for each in across] == []


def test_magic_and_widgets_do_not_know_each_other() -> None:
    pair = {"magic", "widgets"}
    assert [where(each) for each, target in edges() if {unit(each.module), unit(target)} == pair] == []


def test_nobody_imports_train() -> None:
    wrong = [where(e) for e, target in edges() if unit(target) == "train" and unit(e.module) != "train"]
    assert wrong == []


def test_nobody_imports_bench() -> None:
    wrong = [where(e) for e, target in edges() if unit(target) == "bench" and unit(e.module) != "bench"]
    assert wrong == []


def test_there_is_no_import_cycle() -> None:
    graph: dict[str, set[str]] = {module: set() for module in sources()}
    for each, target in edges():
        if not each.typing_only and target != each.module:
            graph[each.module].add(target)
    TopologicalSorter(graph).prepare()  # raises CycleError and names the cycle


def test_internal_imports_stand_at_the_top() -> None:
    # The package's own __init__ may wait for `%load_ext`, so that importing it stays cheap.
    wrong = [where(e) for e, _ in edges() if e.deferred and e.module != PACKAGE]
    assert wrong == []


def test_heavy_packages_are_never_imported_at_module_level_outside_train() -> None:
    wrong = [
        where(each)
        for each in imports()
        if each.target.split(".")[0] in HEAVY
        and not (each.deferred or each.typing_only)
        and unit(each.module) != "train"
    ]
    assert wrong == []


def test_only_llama_vocabulary_and_the_chat_import_llama_cpp() -> None:
    allowed = {"llama_vocabulary", "llama_chat", "bench.speed.peer"}  # a peer is measured as it is
    wrong = [where(e) for e in imports() if e.target.split(".")[0] == "llama_cpp" and e.module not in allowed]
    assert wrong == []


def test_only_http_opens_sockets() -> None:
    network = {"socket", "ssl", "http", "urllib3", "requests", "httpx", "huggingface_hub"}
    wrong = [
        where(each)
        for each in imports()
        if each.module != "http"
        and (each.target.split(".")[0] in network or each.target.startswith("urllib.request"))
    ]
    assert wrong == []


def test_importlib_dispatch_is_left_to_the_command_lines() -> None:
    wrong = [
        module
        for module, path in sources().items()
        if "import_module(" in path.read_text(encoding="utf-8") and module not in DISPATCHERS
    ]
    assert wrong == []


@pytest.mark.parametrize("module", sorted(sources()))
def test_modules_stay_short(module: str) -> None:
    lines = len(sources()[module].read_text(encoding="utf-8").splitlines())
    assert lines <= MAX_LINES


def test_functions_stay_short() -> None:
    long = []
    for module, path in sources().items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > 50:
                    long.append(f"{module}.{node.name}: {lines} lines")
    assert long == []


LOADED = "import json, sys; print(json.dumps(sorted({m.partition('.')[0] for m in sys.modules})))"


def loaded_after(code: str, folder: Path) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{LOADED}"],
        cwd=ROOT.parent,
        env={**os.environ, "IPYTHONDIR": str(folder)},  # no history or profile of the user is touched
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr + done.stdout
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_importing_the_package_loads_nothing_heavy(tmp_path: Path) -> None:
    assert loaded_after("import fuzzy_magic", tmp_path) & HEAVY == set()


def test_loading_the_extension_loads_nothing_heavy(tmp_path: Path) -> None:
    code = (
        "from IPython.core.interactiveshell import InteractiveShell\n"
        "shell = InteractiveShell.instance()\n"
        "shell.run_line_magic('load_ext', 'fuzzy_magic')\n"
        "assert 'fuzzy' in shell.magics_manager.magics['cell']"
    )
    assert loaded_after(code, tmp_path) & HEAVY == set()
