PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
LIBRARY ?= library
NPM := $(BIN)/python hatch_build.py
NODE_TOOLS := frontend/node_modules/.tools-installed
FRONTEND := hatch_build.py $(shell find frontend -path frontend/node_modules -prune -o -type f -print)

.PHONY: run test test-fast fuzz torture soak sbom audit lint format page docs clean

## run: set up, build a library from the built-in songs if there is none, open the page, and answer moods typed at a prompt
run: $(VENV)/.installed
	@$(BIN)/lyricsbert start --library $(LIBRARY)

## test: set up and run all tests
test: $(VENV)/.installed-dev $(NODE_TOOLS)
	$(BIN)/pytest

## test-fast: the tests that need neither the shipped model nor another process
test-fast: $(VENV)/.installed-dev
	$(BIN)/pytest -m "not slow"

## fuzz: read files that a fuzzer makes (CASES of them), guided by coverage; Linux and macOS only
fuzz: $(VENV)/.installed-dev
	@$(BIN)/pip install --quiet --disable-pip-version-check 'atheris>=3,<4'
	cd tests/songs && ../../$(BIN)/python fuzz_readers.py $(CASES)

## torture: kill, cut off and damage libraries in every way; takes half an hour, and writes benchmarks/results/torture.json
torture: $(VENV)/.installed-dev
	$(BIN)/python benchmarks/torture.py

## soak: ten minutes of 32 clients, imports, kills of writers, and a reader of an old version, over a copy of LIBRARY; writes benchmarks/results/soak.json
soak: $(VENV)/.installed-dev
	@test -e $(LIBRARY) || $(BIN)/lyricsbert index --builtin --library $(LIBRARY)
	$(BIN)/python benchmarks/soak.py --library $(LIBRARY) $(OPTIONS)

## sbom: build the wheel, and next to it a bill of what it needs (CycloneDX, JSON)
sbom: $(VENV)/.installed-dev
	@rm -rf build/sbom && $(PYTHON) -m venv build/sbom
	$(BIN)/pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir dist .
	@build/sbom/bin/pip install --quiet --disable-pip-version-check "$$(ls -t dist/lyricsbert-*.whl | head -1)[server,map]"
	@$(PYTHON) -m venv build/sbom-tools && build/sbom-tools/bin/pip install --quiet --disable-pip-version-check 'cyclonedx-bom>=7,<8'
	build/sbom-tools/bin/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible --of JSON \
	  --output-file "$$(ls -t dist/lyricsbert-*.whl | head -1).cdx.json" build/sbom

## audit: look for known vulnerabilities in what is installed, where a source of them can be reached
audit: $(VENV)/.installed-dev
	@$(PYTHON) -m venv build/audit-tools && build/audit-tools/bin/pip install --quiet --disable-pip-version-check 'pip-audit>=2.9,<3'
	@$(BIN)/pip freeze --exclude-editable > build/audited.txt
	@$(BIN)/python tools/audit.py build/audit-tools/bin/pip-audit build/audited.txt

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
