# Needs python3 (3.11 or newer) and make; everything else goes into .venv from a lock file.
PYTHON ?= python3
UV ?= uv
SPEC ?= reports/default.toml
ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
REPORT_STAMP := $(VENV)/.installed-report
DEV_STAMP := $(VENV)/.installed-dev
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
# The locks are complete, so nothing is left to resolve. Byte code is compiled when first imported:
# compiling all of SymPy and SciPy in advance would double the wait for the first report.
INSTALL := $(PIP) install --quiet --quiet --no-deps --no-compile
COMPILE := $(UV) pip compile pyproject.toml --group build --universal --fork-strategy fewest \
	--python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet
# Kept byte code halves what a process costs that imports all this; some shells forbid to write it.
unexport PYTHONDONTWRITEBYTECODE
# More processes than this only wait for each other.
PYTEST := $(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist worksteal

.DEFAULT_GOAL := help
.PHONY: help install report peers test test-slow check format docs clean lock
MAKEFLAGS += --no-print-directory

help:  ## this list
	@echo "usage: make TARGET"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: $(REPORT_STAMP)  ## .venv with the library and the workbench command
	@echo "ready: $(BIN)/workbench --help"

report: $(REPORT_STAMP)  ## build a report: make report [SPEC=reports/quick.toml]
	@$(BIN)/workbench report "$(SPEC)"

peers: $(REPORT_STAMP)  ## what `workbench bench` compares with, gigabytes: jax, torch, casadi ...
	@$(INSTALL) --require-hashes --requirement requirements/peers.lock

test: $(DEV_STAMP)  ## run the tests: make test [ARGS="-k polynomial"]
	@$(PYTEST) -m "not slow" $(ARGS)

test-slow: $(DEV_STAMP)  ## run the slow lane: long tests, and the properties on more examples
	@WORKBENCH_LANE=slow $(PYTEST) -m slow $(ARGS)

check: $(DEV_STAMP)  ## format, lint, types, layers, then the tests
	@echo "format" && $(BIN)/ruff format --check --quiet --diff .
	@echo "lint" && $(BIN)/ruff check --quiet .
	@echo "types" && $(BIN)/mypy --no-error-summary
	@echo "layers" && $(BIN)/python -m pytest --no-header tests/test_layers.py
	@$(MAKE) test

format: $(DEV_STAMP)  ## format the sources as the check requires
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .

docs: $(DEV_STAMP)  ## pages from the sources: docs/api from docstrings, docs/files.md from records
	@$(BIN)/python docs/make_files.py && $(BIN)/python docs/make_api.py

clean:  ## remove reports, caches and build leftovers; keeps .venv
	@rm -rf reports/out docs/api build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage
	@find workbench tests -name __pycache__ -prune -exec rm -rf {} +

lock:  ## maintainers: renew the locks with uv: make lock [ARGS=--upgrade]
	@$(COMPILE) $(ARGS) --output-file requirements/report.lock >/dev/null
	@$(COMPILE) $(ARGS) --extra notebook --extra dev --constraints requirements/report.lock \
		--output-file requirements/dev.lock >/dev/null
	@$(COMPILE) $(ARGS) --extra peers --constraints requirements/dev.lock \
		--output-file requirements/peers.lock >/dev/null
	@wc -l requirements/*.lock

# An environment that another tool made may lack pip, and so does one whose making was interrupted.
$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { \
		echo "$(PYTHON) is not here; install Python 3.11 or newer, or name one: make PYTHON=..." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "$(PYTHON) is older than 3.11 ($$($(PYTHON) --version 2>&1));" \
			"name a newer one: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
		echo "$(PYTHON) cannot make virtual environments;" \
			"on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@echo "making $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv --clear $(VENV)

$(REPORT_STAMP): requirements/report.lock pyproject.toml | $(BIN)/python
	@$(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "$(VENV) holds a Python older than 3.11; remove $(VENV) and try again" >&2; exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip >/dev/null
	@echo "installing what the report needs into $(VENV) (once; half a minute or so)"
	@$(INSTALL) --require-hashes --requirement requirements/report.lock
	@$(INSTALL) --no-build-isolation --editable .
	@touch $@

$(DEV_STAMP): requirements/dev.lock $(REPORT_STAMP)
	@echo "installing what the tests need into $(VENV) (once)"
	@$(INSTALL) --require-hashes --requirement requirements/dev.lock
	@touch $@
