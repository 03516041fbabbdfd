# Everything a developer or a host needs; each target sets itself up in .venv first.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help install demo run test test-slow test-training check bench gallery model translations format clean

help: ## Show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

$(INSTALLED): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Verbatim needs Python 3.11 or newer")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $(INSTALLED)

install: $(INSTALLED) ## Set up .venv with everything the other targets need

demo: $(INSTALLED) ## Read the sample articles and answer questions about them, no token needed
	$(BIN)/python -m bot demo

run: $(INSTALLED) ## Run the bot with the settings in .env
	$(BIN)/python -m bot run

test: $(INSTALLED) ## Run all tests (SQLite, PostgreSQL and a Discord of our own on loopback)
	$(BIN)/python -m pytest -n 4 --dist loadfile -m "not slow"

test-slow: $(INSTALLED) ## Run the tests that take long: processes killed at every moment, whole books
	$(BIN)/python -m pytest -n 2 --dist loadfile -m slow

check: $(INSTALLED) ## Lint, types, import rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/pyright

bench: $(INSTALLED) ## Print quality and speed figures
	$(BIN)/python -m benchmarks quality
	$(BIN)/python -m benchmarks speed

gallery: $(INSTALLED) ## Take pictures of all answers for docs/commands.md (needs Debian's chromium, fonts-noto-core, fonts-noto-color-emoji)
	$(BIN)/python -m gallery --commands docs/commands.md

TRAINING := .venv-training
TRAINING_INSTALLED := $(TRAINING)/.installed

$(TRAINING_INSTALLED): training/requirements.txt pyproject.toml constraints.txt
	$(PYTHON) -m venv $(TRAINING)
	$(TRAINING)/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable . --requirement training/requirements.txt
	@touch $@

test-training: $(INSTALLED) $(TRAINING_INSTALLED) ## Test training in its own environment, and check its types
	VERBATIM_TRAINING=1 $(TRAINING)/bin/python -m pytest tests/training
	$(BIN)/pyright --project training/pyrightconfig.json

DATA ?= ../shared/data
WORK ?= build/model
MODEL ?= news/model
OPTIONS ?=
JUDGE_OPTIONS ?=
model: $(TRAINING_INSTALLED) ## Train the reader from the corpora in DATA (an hour on two cores; goes on where it stopped)
	$(TRAINING)/bin/python -m training --data $(DATA)/train --places-data $(DATA)/dev/places.jsonl --without 0 --work $(WORK) $(OPTIONS)
	$(TRAINING)/bin/python -m training.judge $(WORK) --data $(DATA)/train $(filter --only-licensed,$(OPTIONS)) $(JUDGE_OPTIONS)
	$(TRAINING)/bin/python -m training.export_model $(WORK) $(MODEL)

translations: $(INSTALLED) ## Bring the catalogs of bot/locales up to date and say what is missing
	$(BIN)/python -m translating update

format: $(INSTALLED) ## Format the code
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

clean: ## Remove the virtual environment and caches
	rm -rf $(VENV) $(TRAINING) .pytest_cache .ruff_cache .import_linter_cache .hypothesis build dist *.egg-info
