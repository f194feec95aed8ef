PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
LIBRARY ?= library
NPM := $(BIN)/python hatch_build.py
NODE_TOOLS := frontend/node_modules/.tools-installed
FRONTEND := hatch_build.py $(shell find frontend -path frontend/node_modules -prune -o -type f -print)

.PHONY: run test test-fast torture lint format page docs clean

## run: set up, build a library from the built-in songs if there is none, open the page, and answer moods typed at a prompt
run: $(VENV)/.installed
	@$(BIN)/lyricsbert start --library $(LIBRARY)

## test: set up and run all tests
test: $(VENV)/.installed-dev $(NODE_TOOLS)
	$(BIN)/pytest

## test-fast: the tests that need neither the shipped model nor another process
test-fast: $(VENV)/.installed-dev
	$(BIN)/pytest -m "not slow"

## torture: kill, cut off and damage libraries in every way; takes half an hour, and writes benchmarks/results/torture.json
torture: $(VENV)/.installed-dev
	$(BIN)/python benchmarks/torture.py

## lint: style, types, and formatting
lint: $(VENV)/.installed-dev $(NODE_TOOLS)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(NPM) run --silent lint
	$(NPM) run --silent types

## format: fix what the linters can fix
format: $(VENV)/.installed-dev $(NODE_TOOLS)
	$(BIN)/ruff check --fix
	$(BIN)/ruff format
	$(NPM) run --silent format

## page: rebuild the pages if their sources changed
page: $(VENV)/.installed

## docs: write the generated parts of docs/
docs: $(VENV)/.installed-dev
	$(BIN)/python docs/generate.py

clean:
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis frontend/node_modules src/lyricsbert/server/page src/lyricsbert/lab/attention/assets

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit("LyricsBERT needs Python 3.11 or later; this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml $(FRONTEND) | $(VENV)/bin/python
	@echo "Setting up LyricsBERT in $(VENV) (once) ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[server,map]'
	@touch $@

$(VENV)/.installed-dev: pyproject.toml constraints.txt $(FRONTEND) | $(VENV)/bin/python
	@echo "Setting up LyricsBERT and its tests in $(VENV) (once) ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[server,map,lab,scale,dev]'
	@touch $@ $(VENV)/.installed

# The build installs only what the pages are made of; it takes the tools with it when it installs anew.
$(NODE_TOOLS): frontend/package-lock.json | $(VENV)/.installed-dev
	@$(NPM) ci --ignore-scripts --silent
	@touch $@
