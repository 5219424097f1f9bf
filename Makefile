# `make decks` exports the shipped guides, `make check` runs everything a change must pass.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: decks check test lint bench fit fuzz shots accept older-anki clean

decks: $(VENV)/.installed
	$(BIN)/deckbuilder export seeds/ --out decks/

check: lint test

lint: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: $(VENV)/.dev
	$(BIN)/pytest

accept: $(VENV)/.dev
	$(BIN)/pytest tests/test_guides.py --accept

# The same imports by older versions of the real Anki, each in an environment of its own.
older-anki: $(VENV)/.dev
	for version in 25.2 24.11; do \
	  $(PYTHON) -m venv $(VENV)/anki-$$version && \
	  $(VENV)/anki-$$version/bin/pip install --quiet --disable-pip-version-check anki==$$version hypothesis pytest pytest-xdist -e . && \
	  $(VENV)/anki-$$version/bin/python -m pytest tests/test_anki.py tests/test_regenerate.py -W default || exit 1; \
	done

bench: $(VENV)/.dev
	$(BIN)/python -m bench

# What the signs are worth on the guides of tests/forms, and whether other weights do better.
fit: $(VENV)/.dev
	$(BIN)/python -m tests.fit

# What `make check` does with some hundred made-up guides, with 50,000.
fuzz: $(VENV)/.dev
	$(BIN)/python -m tests.fuzz 50000

shots: $(VENV)/.dev
	$(BIN)/python tests/shots.py
	$(BIN)/python tests/preview_shots.py
	$(BIN)/python tests/print_shots.py

$(BIN)/python:
	$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and 'deckbuilder needs Python 3.11 or newer: make PYTHON=python3.12 …')"
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(BIN)/python pyproject.toml
	$(BIN)/pip install --quiet --disable-pip-version-check -e .
	touch $@

$(VENV)/.dev: $(BIN)/python pyproject.toml constraints.txt
	$(BIN)/pip install --quiet --disable-pip-version-check "pip>=25.1"
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt -e ".[pdf]" --group dev
	# Anki's own MathJax, which only its desktop program brings; without its dependencies it is small
	-$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --constraint constraints.txt aqt
	touch $(VENV)/.installed $@

clean:
	rm -rf $(VENV) build dist shots
