from __future__ import annotations

import inspect
import subprocess
import sys

import pytest

import fuzzy_magic
from fuzzy_magic import errors


def test_the_public_names_are_sorted_and_all_importable() -> None:
    assert fuzzy_magic.__all__ == sorted(fuzzy_magic.__all__)
    assert dir(fuzzy_magic) == fuzzy_magic.__all__
    for name in fuzzy_magic.__all__:
        assert getattr(fuzzy_magic, name) is not None


def test_star_import_brings_the_public_names_alone() -> None:
    namespace: dict[str, object] = {}
    exec("from fuzzy_magic import *", namespace)
    del namespace["__builtins__"]
    assert sorted(namespace) == fuzzy_magic.__all__


def test_every_error_is_public() -> None:
    tree = [
        name
        for name, value in vars(errors).items()
        if inspect.isclass(value) and issubclass(value, errors.FuzzyError)
    ]
    assert set(tree) <= set(fuzzy_magic.__all__)


def test_public_names_are_the_objects_of_their_modules() -> None:
    from fuzzy_magic.interpreter.function import FuzzyFunction
    from fuzzy_magic.settings import Settings, settings

    assert fuzzy_magic.FuzzyFunction is FuzzyFunction
    assert fuzzy_magic.settings is settings
    assert isinstance(fuzzy_magic.settings(), Settings)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="'fuzzy_magic' has no attribute 'nope'"):
        fuzzy_magic.nope  # noqa: B018


def test_the_version_is_that_of_the_installed_package() -> None:
    assert fuzzy_magic.__version__[0].isdigit()


def run_python(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout


def test_importing_and_listing_names_loads_neither_ipython_nor_the_compiler() -> None:
    code = (
        "import sys, fuzzy_magic; fuzzy_magic.Spec, fuzzy_magic.FuzzyError, dir(fuzzy_magic);"
        "print({'IPython', 'fuzzy_magic.api', 'fuzzy_magic.compiler'} & set(sys.modules))"
    )
    assert run_python(code).strip() == "set()"


def test_importing_registers_the_accessors() -> None:
    code = "import pandas, fuzzy_magic; print(pandas.DataFrame().fuzzy.apply({}).shape)"
    assert run_python(code).strip() == "(0, 0)"


def test_pandas_imported_later_has_the_accessors_too() -> None:
    code = (
        "import sys, fuzzy_magic, pandas;"
        "print(pandas.DataFrame().fuzzy.apply({}).shape, callable(fuzzy_magic.compare),"
        "callable(pandas.Series.fuzzy),"
        "[each.awaited for each in sys.meta_path if 'fuzzy' in type(each).__module__])"
    )
    assert run_python(code).strip() == "(0, 0) True True ['dask.dataframe']"


HAS_ACCESSORS = """
import sys, pandas
print(pandas.DataFrame().fuzzy.apply({}).shape, callable(pandas.Series.fuzzy))
print([each.awaited for each in sys.meta_path if "fuzzy" in type(each).__module__])
"""


@pytest.mark.parametrize(
    "before",
    [
        "from importlib.util import find_spec; assert find_spec('pandas') and find_spec('pandas')",
        "import importlib; importlib.reload(fuzzy_magic)",
        "import sys; del sys.modules['fuzzy_magic']; import fuzzy_magic",
    ],
    ids=["probe", "reload", "second import"],
)
def test_pandas_has_the_accessors_whatever_came_before_it(before: str) -> None:
    finders = "import sys; print([type(each).__name__ for each in sys.meta_path].count('AfterImport'))"
    found = run_python(f"import fuzzy_magic\n{before}\n{finders}\n{HAS_ACCESSORS}")
    assert found.splitlines() == ["2", "(0, 0) True", "['dask.dataframe']"]


def test_pandas_has_the_accessors_after_a_first_import_that_failed() -> None:
    code = """
import sys, fuzzy_magic
sys.modules["dateutil"] = None
try:
    import pandas
except ImportError:
    print("failed")
del sys.modules["dateutil"]
"""
    assert run_python(code + HAS_ACCESSORS).splitlines() == ["failed", "(0, 0) True", "['dask.dataframe']"]


STAND_IN = """
import importlib.util, sys, fuzzy_magic
def fill(*given):
    given[-1].filled = True
class Loader:
    __slots__ = ()
    create_module = staticmethod(lambda spec: None)
    exec_module = staticmethod(fill)
class Finder:
    loader = Loader()
    def find_spec(self, name, path, target=None):
        if name == "pandas":
            for each in sys.meta_path:
                if each is not self and hasattr(each, "find_spec") and each.find_spec(name, path, target):
                    break
            return importlib.util.spec_from_loader(name, self.loader)
sys.meta_path.insert(1, Finder())
"""


@pytest.mark.parametrize("loader", ["Loader()", "Loader"])
def test_a_loader_that_cannot_be_followed_imports_pandas_all_the_same(loader: str) -> None:
    code = f"{STAND_IN}Finder.loader = {loader}\nimport pandas; print(pandas.filled)"
    assert run_python(code).strip() == "True"


@pytest.mark.parametrize("place", [0, 1], ids=["before", "behind"])
def test_finders_that_ask_all_others_do_not_ask_forever(place: int) -> None:
    code = (
        f"{STAND_IN}sys.meta_path.insert({place}, sys.meta_path.pop(1))\n"
        "sys.meta_path.insert(1, object()); print(importlib.util.find_spec('pandas').name)"
    )
    assert run_python(code).strip() == "pandas"


def test_a_loader_that_serves_other_modules_too_is_followed_to_pandas_alone() -> None:
    code = (
        f"{STAND_IN}class Free(Loader): pass\n"
        "loader = Finder.loader = Free(); importlib.util.find_spec('pandas')\n"
        "other = importlib.util.module_from_spec(importlib.util.spec_from_loader('other', loader))\n"
        "loader.exec_module(other); print(other.filled, 'fuzzy_magic.frame' in sys.modules)"
    )
    assert run_python(code).strip() == "True False"


def test_an_error_in_the_accessors_warns_and_leaves_pandas_imported() -> None:
    code = (
        "import sys, warnings, fuzzy_magic; sys.modules['fuzzy_magic.frame'] = None\n"
        "with warnings.catch_warnings(record=True) as caught:\n"
        "    warnings.simplefilter('always'); import pandas\n"
        "print(pandas.DataFrame().shape, *[each.message for each in caught if 'fuzzy' in str(each.message)])"
    )
    found = run_python(code)
    assert found.startswith("(0, 0) pandas is imported, but without df.fuzzy: ModuleNotFoundError")
    assert "`import fuzzy_magic.frame` tries again" in found


def test_importing_costs_little_more_than_pandas() -> None:
    code = (
        "import time; start = time.process_time(); import pandas; middle = time.process_time();"
        "import fuzzy_magic; print(middle - start, time.process_time() - middle)"
    )
    runs = [[float(seconds) for seconds in run_python(code).split()] for _ in range(3)]
    pandas_seconds, seconds = min(runs, key=lambda run: run[1])
    assert seconds <= max(0.3, pandas_seconds)  # a slow machine is slow at both
