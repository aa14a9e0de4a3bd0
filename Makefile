# Everything runs in .venv in this folder; `make setup` makes it and does nothing when it is up to date.
PYTHON    ?= python3
PIP_FLAGS ?=
ARGS      ?=

VENV  := .venv
PY    := $(VENV)/bin/python
STAMP := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help setup demo docs test lab check fix bench

help:  ## show this text
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | \
	while IFS="$$(printf '\t')" read -r name text; do printf '  make %-7s %s\n' "$$name" "$$text"; done

setup: $(STAMP)  ## make .venv and install the package with its development tools

# torch goes first and alone: the pinned build is chosen before other packages can ask for one.
$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 10) else "Python 3.10 or newer is needed: make setup PYTHON=python3.12")'
	test -x $(PY) || $(PYTHON) -m venv $(VENV)
	$(PY) -m pip install $(PIP_FLAGS) -c constraints.txt torch
	$(PY) -m pip install $(PIP_FLAGS) -c constraints.txt -e '.[dev,train]'
	@touch $@

demo: setup  ## run the DataFrame notebook and print what it shows
	$(PY) notebooks/run.py notebooks/02_dataframe.ipynb

docs: setup  ## run all notebooks and write them as pages to build/docs
	$(PY) notebooks/run.py --html build/docs notebooks/*.ipynb

test: setup  ## run the tests, a file at a time on each core (ARGS="-k spec" chooses some, "-n 0" runs them here)
	OMP_NUM_THREADS=1 $(PY) -m pytest -n auto --dist loadfile $(ARGS)

lab: setup  ## run the tests that work in JupyterLab; they need Chromium (pictures: tests/lab/output)
	$(PY) -m pytest -m lab tests/lab $(ARGS)

check: setup  ## formatting, lint and types, nothing changed
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy

fix: setup  ## format, and repair what lint can repair
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .

bench: setup  ## measure speed beside the peers into docs/benchmarks.md (most of an hour), then what users wait for
	$(PY) -m fuzzy_magic.bench.cli speed --write docs/benchmarks.md $(ARGS)
	$(PY) -m fuzzy_magic.bench.cli local
