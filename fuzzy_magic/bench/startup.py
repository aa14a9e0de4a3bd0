"""Start-up: what `import fuzzy_magic` adds to Python with pandas, and how long `%load_ext` takes."""

from __future__ import annotations

import tempfile

from fuzzy_magic.bench.measure import Measurement, python, python_json

IMPORT_TARGET_S = 0.3
LOAD_EXT_TARGET_S = 0.5

_LOAD_EXT = """
import json, sys, time
from IPython.core.interactiveshell import InteractiveShell
if sys.argv[1] == "pandas":
    import pandas
shell = InteractiveShell.instance()
start = time.perf_counter()
shell.run_line_magic("load_ext", "fuzzy_magic")
print(json.dumps(time.perf_counter() - start))
"""


def measure(rounds: int = 7) -> list[Measurement]:
    """Time fresh processes, the kinds in turn so that a slow moment of the machine meets all."""
    bare: list[float] = []
    ours: list[float] = []
    both: list[float] = []
    with_pandas: list[float] = []
    alone: list[float] = []
    python("import pandas, fuzzy_magic")  # not counted: writes byte code and fills the file cache
    with tempfile.TemporaryDirectory() as folder:
        profile = {"IPYTHONDIR": folder}  # an empty one: neither the user's history nor start-up files
        for _ in range(rounds):
            bare.append(python("import pandas"))
            ours.append(python("import fuzzy_magic"))
            both.append(python("import pandas, fuzzy_magic"))
            with_pandas.append(python_json(_LOAD_EXT, "pandas", env=profile))
            alone.append(python_json(_LOAD_EXT, "alone", env=profile))
    over = tuple(a - b for a, b in zip(both, bare, strict=True))
    return [
        Measurement("python, import pandas", tuple(bare), "s"),
        Measurement("python, import fuzzy_magic", tuple(ours), "s"),
        Measurement("import fuzzy_magic, over pandas", over, "s", IMPORT_TARGET_S),
        Measurement("%load_ext, pandas imported before", tuple(with_pandas), "s", LOAD_EXT_TARGET_S),
        Measurement("%load_ext, imports pandas too", tuple(alone), "s"),
    ]
