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
        "[each for each in sys.meta_path if 'fuzzy' in type(each).__module__])"
    )
    assert run_python(code).strip() == "(0, 0) True True []"


def test_importing_costs_little_more_than_pandas() -> None:
    code = (
        "import time; start = time.process_time(); import pandas; middle = time.process_time();"
        "import fuzzy_magic; print(middle - start, time.process_time() - middle)"
    )
    runs = [[float(seconds) for seconds in run_python(code).split()] for _ in range(3)]
    pandas_seconds, seconds = min(runs, key=lambda run: run[1])
    assert seconds <= max(0.3, pandas_seconds)  # a slow machine is slow at both
